// @shared-module
/** `complex`. */
import { intValue } from "./arithmetic";
import { method, newMethodArgs, type W_Builtin } from "./builtin";
import { callSpecial0 } from "./call";
import { hash } from "./compare";
import { None, NotImplemented, W_Float, W_Object, W_Tuple } from "./core";
import { exp, log, pow } from "./elementary";
import { overflowError, typeError, valueError, zeroDivisionError } from "./errors";
import { floatOf, parseFloat_, setComplexPower, toFloatValue } from "./float";
import { floatRepr } from "./float-text";
import { formatFloat, pad, parseSpec } from "./format-spec";
import { hypot } from "./hyperbolic";
import { isStr, repr, textOf, typeOf } from "./operations";
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

/** The operand as a pair, or undefined when it is no number. */
function pairOf(v: any): Pair | undefined {
  if (v instanceof W_Complex) return [v.real, v.imag];
  const real = floatOf(v);
  return real === undefined ? undefined : [real, 0];
}

function divide([a, b]: Pair, [c, d]: Pair): Pair {
  if (c === 0 && d === 0) throw zeroDivisionError("division by zero");
  if (Math.abs(c) >= Math.abs(d)) {
    const ratio = d / c;
    const denominator = c + d * ratio;
    return [(a + b * ratio) / denominator, (b - a * ratio) / denominator];
  }
  const ratio = c / d;
  const denominator = c * ratio + d;
  return [(a * ratio + b) / denominator, (b * ratio - a) / denominator];
}
const multiply = ([a, b]: Pair, [c, d]: Pair): Pair => [a * c - b * d, a * d + b * c];

function power(x: Pair, y: Pair): Pair {
  if (y[0] === 0 && y[1] === 0) return [1, 0];
  if (x[0] === 0 && x[1] === 0) {
    if (y[1] !== 0 || y[0] < 0) throw zeroDivisionError("zero to a negative or complex power");
    return [0, 0];
  }
  if (y[1] === 0 && Number.isInteger(y[0]) && Math.abs(y[0]) <= 100) {
    let n = Math.abs(y[0]);
    let result: Pair = [1, 0];
    let square = x;
    for (; n > 0; n = Math.floor(n / 2)) {
      if (n % 2 === 1) result = multiply(result, square);
      square = multiply(square, square);
    }
    return y[0] < 0 ? divide([1, 0], result) : result;
  }
  const size = hypot(x[0], x[1]);
  let length = pow(size, y[0]);
  const angle = atan2(x[1], x[0]);
  let phase = angle * y[0];
  if (y[1] !== 0) {
    length *= exp(-angle * y[1]);
    phase += y[1] * log(size);
  }
  const result: Pair = [length * cos(phase), length * sin(phase)];
  if (!Number.isFinite(result[0]) && !Number.isNaN(result[0]) && Number.isFinite(x[0]) && Number.isFinite(y[0])) throw overflowError("complex exponentiation");
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
    if (imag !== undefined) throw typeError("complex() can't take second arg if first is a string");
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

const binary = (f: (a: Pair, b: Pair) => Pair): W_Builtin => method(1, 1, (a, other) => {
  const b = pairOf(other);
  return b === undefined ? NotImplemented : made(f([a.real, a.imag], b));
});
const reflected = (f: (a: Pair, b: Pair) => Pair): W_Builtin => method(1, 1, (b, other) => {
  const a = pairOf(other);
  return a === undefined ? NotImplemented : made(f(a, [b.real, b.imag]));
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
  if (parsed.zeroPadded) throw valueError("Zero padding is not allowed in complex format specifier");
  if (parsed.align === "=") throw valueError("'=' alignment flag is not allowed in complex format specifier");
  const plain = { ...parsed, width: 0, align: "" as const };
  if (parsed.type === "" && parsed.precision < 0) {
    const real = parsed.sign === "+" && v.real >= 0 ? `+${part(v.real)}` : part(v.real);
    const body = v.real === 0 && !Object.is(v.real, -0) ? `${parsed.sign === "+" && v.imag >= 0 ? "+" : ""}${part(v.imag)}j` : `(${real}${signed(v.imag)}j)`;
    return pad(body, parsed, ">");
  }
  const type = parsed.type === "" ? "g" : parsed.type;
  return pad(`${formatFloat(v.real, { ...plain, type }, "complex")}${formatFloat(v.imag, { ...plain, type, sign: "+" }, "complex")}j`, parsed, ">");
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
  methods: {
    __add__: binary(add), __radd__: reflected(add), __sub__: binary(subtract), __rsub__: reflected(subtract),
    __mul__: binary(multiply), __rmul__: reflected(multiply), __truediv__: binary(divide), __rtruediv__: reflected(divide),
    __pow__: method(1, 2, (a, other, modulus) => {
      if (modulus !== undefined && modulus !== None) throw valueError("complex modulo");
      const b = pairOf(other);
      return b === undefined ? NotImplemented : made(power([a.real, a.imag], b));
    }),
    __rpow__: reflected(power),
    __eq__: method(1, 1, (a, b) => equal(a, b) ?? NotImplemented), __ne__: method(1, 1, (a, b) => {
      const same = equal(a, b);
      return same === undefined ? NotImplemented : !same;
    }),
    __hash__: method(0, 0, (a: W_Complex) => (a.imag === 0 ? hash(new W_Float(a.real)) : (Math.trunc(hash(new W_Float(a.real)) + 1000003 * (hash(new W_Float(a.imag)) % 0x7fffffff)) % Number.MAX_SAFE_INTEGER))),
    __neg__: method(0, 0, (a) => new W_Complex(-a.real, -a.imag)), __pos__: method(0, 0, (a) => new W_Complex(a.real, a.imag)),
    __abs__: method(0, 0, (a) => {
      const size = hypot(a.real, a.imag);
      if (size === Infinity && Number.isFinite(a.real) && Number.isFinite(a.imag)) throw overflowError("absolute value too large");
      return new W_Float(size);
    }),
    __bool__: method(0, 0, (a) => a.real !== 0 || a.imag !== 0), __complex__: method(0, 0, (a) => new W_Complex(a.real, a.imag)),
    __repr__: method(0, 0, complexText), __str__: method(0, 0, (a) => (a.constructor === W_Complex ? complexText(a) : repr(a))),
    __format__: method(1, 1, (a, spec) => (textOf(spec) === "" ? textOf(repr(a)) : format(a, textOf(spec)))),
    __getnewargs__: method(0, 0, (a) => new W_Tuple([new W_Float(a.real), new W_Float(a.imag)])),
    conjugate: method(0, 0, (a) => new W_Complex(a.real, -a.imag)),
  },
  getset: { real: { get: (a) => new W_Float(a.real), member: true }, imag: { get: (a) => new W_Float(a.imag), member: true } },
});
