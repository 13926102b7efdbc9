// @shared-module
/** `complex`. */
import { intValue } from "./arithmetic";
import { classMethod, method, newMethodArgs, type W_Builtin } from "./builtin";
import { callSpecial0 } from "./call";
import { hashComplex, hashFloat } from "./number-hash";
import { identityHash } from "./identity";
import { None, NotImplemented, W_Float, W_Object, W_Tuple } from "./core";
import { exp, log, pow } from "./elementary";
import { overflowError, typeError, valueError, zeroDivisionError } from "./errors";
import { floatOf, parseFloat_, setComplexPower, toFloatValue } from "./float";
import { floatRepr } from "./float-text";
import { formatFloat, pad, parseSpec, unknownType } from "./format-spec";
import { hypot } from "./hyperbolic";
import { isStr, str, textOf, typeOf } from "./operations";
import { atan2, cos, sin } from "./trigonometry";
import { allocate, attachHost, complexType, fillType, intType, isInstance, makeSubclass, type W_Type } from "./type";

export class W_Complex extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly real: number, readonly imag: number) { super(); }
}
attachHost(complexType, W_Complex);
export const W_ComplexSub = makeSubclass(W_Complex);

type Pair = readonly [number, number];
const made = ([real, imag]: Pair): W_Complex => new W_Complex(real, imag);

// -- arithmetic: C's rules (Annex G), where what a number lacks is not filled in as a zero: a real operand has no imaginary part

const isNaN2 = ([a, b]: Pair): boolean => a !== a && b !== b;
const isInfinite = (x: number): boolean => x === Infinity || x === -Infinity;
const isInfinite2 = ([a, b]: Pair): boolean => isInfinite(a) || isInfinite(b);
const isFinite2 = ([a, b]: Pair): boolean => Number.isFinite(a) && Number.isFinite(b);
const signed0 = (x: number): number => (x < 0 || Object.is(x, -0) ? -0 : 0);
/** ±1 for infinities, else ±0. */
const corner = ([a, b]: Pair): Pair => [isInfinite(a) ? Math.sign(a) : signed0(a), isInfinite(b) ? Math.sign(b) : signed0(b)];
const withoutNaN = ([a, b]: Pair): Pair => [a === a ? a : 0, b === b ? b : 0];

function multiply(z: Pair, w: Pair): Pair {
  const ac = z[0] * w[0];
  const bd = z[1] * w[1];
  const ad = z[0] * w[1];
  const bc = z[1] * w[0];
  const result: Pair = [ac - bd, ad + bc];
  if (!isNaN2(result)) return result;
  let a = z;
  let b = w;
  const zInfinite = isInfinite2(z);
  if (zInfinite) {
    a = corner(z);
    b = withoutNaN(b);
  }
  const wInfinite = isInfinite2(w);
  if (wInfinite) {
    b = corner(w);
    a = withoutNaN(a);
  }
  if (!zInfinite && !wInfinite) {
    if (![ac, bd, ad, bc].some(isInfinite)) return result;
    a = withoutNaN(a);
    b = withoutNaN(b);
  }
  return [Infinity * (a[0] * b[0] - a[1] * b[1]), Infinity * (a[0] * b[1] + a[1] * b[0])];
}

/** z / w; ZeroDivisionError for w of 0. */
export function complexQuotient(z: Pair, w: Pair): Pair {
  const [a, b] = z;
  const [c, d] = w;
  let result: Pair = [NaN, NaN];
  if (Math.abs(c) >= Math.abs(d)) {
    if (c === 0) throw zeroDivisionError("division by zero");
    const ratio = d / c;
    const denominator = c + d * ratio;
    result = [(a + b * ratio) / denominator, (b - a * ratio) / denominator];
  } else if (Math.abs(d) >= Math.abs(c)) {
    const ratio = c / d;
    const denominator = c * ratio + d;
    result = [(a * ratio + b) / denominator, (b * ratio - a) / denominator];
  }
  if (!isNaN2(result)) return result;
  if (isInfinite2(z) && isFinite2(w)) {
    const [x, y] = corner(z);
    return [Infinity * (x * c + y * d), Infinity * (y * c - x * d)];
  }
  if (isInfinite2(w) && isFinite2(z)) {
    const [x, y] = corner(w);
    return [0 * (a * x + b * y), 0 * (b * x - a * y)];
  }
  return result;
}

/** a / w of a real number. */
function realQuotient(a: number, w: Pair): Pair {
  const [c, d] = w;
  let result: Pair = [NaN, NaN];
  if (Math.abs(c) >= Math.abs(d)) {
    if (c === 0) throw zeroDivisionError("division by zero");
    const ratio = d / c;
    const denominator = c + d * ratio;
    result = [a / denominator, (-a * ratio) / denominator];
  } else if (Math.abs(d) >= Math.abs(c)) {
    const ratio = c / d;
    const denominator = c * ratio + d;
    result = [(a * ratio) / denominator, -a / denominator];
  }
  if (isNaN2(result) && Number.isFinite(a) && isInfinite2(w)) {
    const [x, y] = corner(w);
    return [0 * (a * x), 0 * (-a * y)];
  }
  return result;
}
function quotientByReal([a, b]: Pair, c: number): Pair {
  if (c === 0) throw zeroDivisionError("division by zero");
  return [a / c, b / c];
}

const zeroPower = (): unknown => zeroDivisionError("zero to a negative or complex power");

function powerOf(x: Pair, y: Pair): Pair {
  if (y[1] === 0 && Number.isInteger(y[0]) && Math.abs(y[0]) <= 100) {
    let result: Pair = [1, 0];
    let square = x;
    for (let n = Math.abs(y[0]); n > 0; n = Math.floor(n / 2)) {
      if (n % 2 === 1) result = multiply(result, square);
      if (n > 1) square = multiply(square, square);
    }
    if (y[0] > 0) return result;
    if (result[0] === 0 && result[1] === 0) throw zeroPower();
    return complexQuotient([1, 0], result);
  }
  if (x[0] === 0 && x[1] === 0) {
    if (y[1] !== 0 || y[0] < 0) throw zeroPower();
    return [0, 0];
  }
  const size = hypot(x[0], x[1]);
  let length = pow(size, y[0]);
  const angle = atan2(x[1], x[0]);
  let phase = angle * y[0];
  if (y[1] !== 0) {
    length *= exp(-angle * y[1]);
    phase += y[1] * log(size);
  }
  return [length * cos(phase), length * sin(phase)];
}
function power(x: Pair, y: Pair): Pair {
  const result = powerOf(x, y);
  if (isInfinite2(result)) throw overflowError("complex exponentiation");
  return result;
}
setComplexPower((a, b) => made(power([a, 0], [b, 0])));

const part = (x: number): string => {
  const text = floatRepr(x);
  return text.endsWith(".0") ? text.slice(0, -2) : text;
};
const signed = (x: number): string => (x < 0 || Object.is(x, -0) ? part(x) : `+${part(x)}`);
/** repr. */
export function complexText({ real, imag }: W_Complex): string {
  if (real === 0 && !Object.is(real, -0)) return `${part(imag)}j`;
  return `(${part(real)}${signed(imag)}j)`;
}

const NUMBER = "(?:[+-]?(?:\\d(?:_?\\d)*(?:\\.(?:\\d(?:_?\\d)*)?)?|\\.\\d(?:_?\\d)*)(?:[eE][+-]?\\d+)?|[+-]?(?:inf|infinity|nan))";
const TEXT = new RegExp(`^(?:(${NUMBER})?(?:((?:${NUMBER})|[+-])[jJ])?|(${NUMBER})|([jJ]))$`, "i");
function parse(text: string): Pair | undefined {
  let body = text.trim();
  const inner = /^\(\s*([\s\S]*?)\s*\)$/.exec(body);
  if (inner !== null) body = inner[1]!;
  if (/^[+-]?[jJ]$/.test(body)) return [0, body.startsWith("-") ? -1 : 1];
  if (body === "") return undefined;
  const only = new RegExp(`^(${NUMBER})[jJ]$`, "i").exec(body);
  if (only !== null) return [0, parseFloat_(only[1]!)!];
  const match = TEXT.exec(body);
  if (match === null) return undefined;
  const real = match[1] ?? match[3];
  const imag = match[2];
  if (imag !== undefined && real !== undefined && !/^[+-]/.test(imag)) return undefined;
  return [real === undefined ? 0 : parseFloat_(real)!, imag === undefined ? 0 : imag === "+" ? 1 : imag === "-" ? -1 : parseFloat_(imag)!];
}

/** The value of one argument as a pair. */
export function toComplex(v: any, what: string): Pair {
  if (v instanceof W_Complex) return [v.real, v.imag];
  const asComplex = typeOf(v).lookup("__complex__");
  if (asComplex !== undefined) {
    const result = callSpecial0(asComplex, v);
    if (!(result instanceof W_Complex)) throw typeError(`${typeOf(v).name}.__complex__() returned non-complex (type ${typeOf(result).name})`);
    return [result.real, result.imag];
  }
  if (isStr(v) || (typeOf(v).lookup("__float__") === undefined && typeOf(v).lookup("__index__") === undefined)) throw typeError(what.replace("%", typeOf(v).name));
  return [toFloatValue(v), 0];
}

function newComplex(args: any[], kw: Map<string, any> | null): Pair {
  let [, real, imag] = args;
  if (args.length > 3) throw typeError(`complex() takes at most 2 arguments (${args.length - 1} given)`);
  for (const [name, value] of kw ?? []) {
    if (name === "real" && real === undefined) real = value;
    else if (name === "imag" && imag === undefined) imag = value;
    else throw typeError(`complex() got an unexpected keyword argument '${name}'`);
  }
  if (real !== undefined && isStr(real)) {
    if (imag !== undefined) throw typeError("complex() argument 'real' must be a real number, not str");
    const value = parse(textOf(real));
    if (value === undefined) throw valueError(`complex() arg is a malformed string`);
    return value;
  }
  if (imag !== undefined && isStr(imag)) throw typeError("complex() argument 'imag' must be a real number, not str");
  const x: Pair = real === undefined ? [0, 0] : toComplex(real, imag === undefined ? "complex() argument must be a string or a number, not %" : "complex() argument 'real' must be a real number, not %");
  if (imag === undefined) return x;
  const y = toComplex(imag, "complex() argument 'imag' must be a real number, not %");
  // Adding the zero of a part that was not given would lose the sign of a negative zero.
  return [imag instanceof W_Complex ? x[0] - y[1] : x[0], real instanceof W_Complex ? x[1] + y[0] : y[0]];
}

const realPair = (v: any): Pair | undefined => {
  const real = floatOf(v);
  return real === undefined ? undefined : [real, 0];
};

/** A binary method: by `both` for complex operands, by `one` for a real one; NotImplemented for others. */
const binary = (both: (a: Pair, b: Pair) => Pair, one: (a: Pair, b: number) => Pair): W_Builtin => method(1, 1, (a: W_Complex, other) => {
  if (other instanceof W_Complex) return made(both([a.real, a.imag], [other.real, other.imag]));
  const b = floatOf(other);
  return b === undefined ? NotImplemented : made(one([a.real, a.imag], b));
});
const reflected = (both: (a: Pair, b: Pair) => Pair, one: (a: number, b: Pair) => Pair): W_Builtin => method(1, 1, (b: W_Complex, other) => {
  if (other instanceof W_Complex) return made(both([other.real, other.imag], [b.real, b.imag]));
  const a = floatOf(other);
  return a === undefined ? NotImplemented : made(one(a, [b.real, b.imag]));
});
const add = ([a, b]: Pair, [c, d]: Pair): Pair => [a + c, b + d];
const subtract = ([a, b]: Pair, [c, d]: Pair): Pair => [a - c, b - d];

function equal(a: W_Complex, b: any): boolean | undefined {
  if (b instanceof W_Complex) return a.real === b.real && a.imag === b.imag;
  if (b instanceof W_Float) return a.imag === 0 && a.real === b.value;
  if (typeof b === "number" || typeof b === "bigint" || typeof b === "boolean" || isInstance(b, intType)) {
    const n = intValue(b);
    return a.imag === 0 && (typeof n === "number" ? a.real === n : Number.isInteger(a.real) && BigInt(a.real) === n);
  }
  return undefined;
}

function format(v: W_Complex, spec: string): string {
  const parsed = parseSpec(spec, "complex");
  if (parsed.type !== "" && !"eEfFgGn".includes(parsed.type)) formatFloat(0, parsed, "complex");
  if (parsed.type === "%") throw unknownType("%", "complex");
  if (parsed.zeroPadded) throw valueError("Zero padding is not allowed in complex format specifier");
  if (parsed.align === "=") throw valueError("'=' alignment flag is not allowed in complex format specifier");
  const plain = { ...parsed, width: 0, align: "" as const };
  if (parsed.type !== "") return pad(`${formatFloat(v.real, plain, "complex")}${formatFloat(v.imag, { ...plain, sign: "+" }, "complex")}j`, parsed, ">");
  // Like str(): without a real part of 0, else in parentheses; whole numbers without ".0".
  const partText = (x: number, sign: typeof plain.sign): string => {
    const text = formatFloat(x, { ...plain, sign, type: parsed.precision < 0 ? "" : "g" }, "complex");
    return parsed.precision < 0 && text.endsWith(".0") ? text.slice(0, parsed.alternate ? -1 : -2) : text;
  };
  const body = v.real === 0 && !Object.is(v.real, -0) ? `${partText(v.imag, plain.sign)}j` : `(${partText(v.real, plain.sign)}${partText(v.imag, "+")}j)`;
  return pad(body, parsed, ">");
}

fillType(complexType, {
  sub: W_ComplexSub,
  doc: "Create a complex number from a string or numbers.",
  new: newMethodArgs((args, kw) => {
    const cls = args[0] as W_Type;
    if (cls === complexType && args.length === 2 && kw === null && args[1] instanceof W_Complex && args[1].constructor === W_Complex) return args[1];
    const [real, imag] = newComplex(args, kw);
    return cls === complexType ? new W_Complex(real, imag) : allocate(cls, W_Complex, real, imag);
  }),
  methods: () => ({
    __add__: binary(add, ([a, b], c) => [a + c, b]), __radd__: reflected(add, (a, [c, d]) => [a + c, d]),
    __sub__: binary(subtract, ([a, b], c) => [a - c, b]), __rsub__: reflected(subtract, (a, [c, d]) => [a - c, -d]),
    __mul__: binary(multiply, ([a, b], c) => [a * c, b * c]), __rmul__: reflected(multiply, (a, [c, d]) => [a * c, a * d]),
    __truediv__: binary(complexQuotient, quotientByReal), __rtruediv__: reflected(complexQuotient, realQuotient),
    __pow__: method(1, 2, (a, other, modulus) => {
      if (modulus !== undefined && modulus !== None) throw valueError("complex modulo");
      const y: Pair | undefined = other instanceof W_Complex ? [other.real, other.imag] : realPair(other);
      return y === undefined ? NotImplemented : made(power([a.real, a.imag], y));
    }),
    __rpow__: reflected(power, (a, b) => power([a, 0], b)),
    __eq__: method(1, 1, (a, b) => equal(a, b) ?? NotImplemented), __ne__: method(1, 1, (a, b) => {
      const same = equal(a, b);
      return same === undefined ? NotImplemented : !same;
    }),
    __hash__: method(0, 0, (a: W_Complex) => {
      const [real, imaginary] = [a.real, a.imag].map((x) => (Number.isNaN(x) ? identityHash(a) : hashFloat(x))) as [number | bigint, number | bigint];
      return hashComplex(real, imaginary);
    }),
    __neg__: method(0, 0, (a) => new W_Complex(-a.real, -a.imag)), __pos__: method(0, 0, (a) => new W_Complex(a.real, a.imag)),
    __abs__: method(0, 0, (a) => {
      const size = hypot(a.real, a.imag);
      if (size === Infinity && Number.isFinite(a.real) && Number.isFinite(a.imag)) throw overflowError("absolute value too large");
      return new W_Float(size);
    }),
    __bool__: method(0, 0, (a) => a.real !== 0 || a.imag !== 0), __complex__: method(0, 0, (a) => new W_Complex(a.real, a.imag)),
    __repr__: method(0, 0, complexText),
    __format__: method(1, 1, (a, spec) => (textOf(spec) === "" ? str(a) : format(a, textOf(spec)))),
    __getnewargs__: method(0, 0, (a) => new W_Tuple([new W_Float(a.real), new W_Float(a.imag)])),
    conjugate: method(0, 0, (a) => new W_Complex(a.real, -a.imag)),
    from_number: classMethod(1, 1, (cls, v) => {
      if (cls === complexType && v instanceof W_Complex && v.constructor === W_Complex) return v;
      const [real, imag] = toComplex(v, "must be real number, not %");
      return cls === complexType ? new W_Complex(real, imag) : allocate(cls, W_Complex, real, imag);
    }),
  }),
  getset: () => ({ real: { get: (a) => new W_Float(a.real), member: true }, imag: { get: (a) => new W_Float(a.imag), member: true } }),
});
