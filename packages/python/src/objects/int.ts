// @shared-module
/** `int` and `bool`: construction, methods, text. Arithmetic is `int-math`'s. */
import { index, intValue } from "./arithmetic";
import { classMethodArgs, method, newMethodArgs, W_Builtin } from "./builtin";
import { callSpecial0 } from "./call";
import { truth } from "./compare";
import { hashInteger } from "./number-hash";
import { None, NotImplemented, W_Float, W_Object, W_Tuple } from "./core";
import { pow } from "./elementary";
import { overflowError, typeError, valueError, zeroDivisionError } from "./errors";
import { formatFloat, formatInt, parseSpec } from "./format-spec";
import * as math from "./int-math";
import type { Int } from "./int-math";
import { allocate, boolType, fillType, intType, isInstance, makeSubclass, typeOf, type W_Type } from "./type";
import { repr } from "./text";
import { isStr, str, textOf } from "./operations";

/** An instance of a Python subclass of int; plain integers are JavaScript's. */
export class W_Int extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly value: Int) { super(); }
}
export const W_IntSub = makeSubclass(W_Int);

const isInt = (v: any): boolean => typeof v === "number" || typeof v === "bigint" || typeof v === "boolean" || isInstance(v, intType);

/** A binary method: NotImplemented for anything but integers. */
const binary = (f: (a: Int, b: Int) => any) => method(1, 1, (a, b) => (isInt(b) ? f(intValue(a), intValue(b)) : NotImplemented));
const reflected = (f: (a: Int, b: Int) => any) => method(1, 1, (a, b) => (isInt(b) ? f(intValue(b), intValue(a)) : NotImplemented));
const comparison = (f: (a: Int, b: Int) => boolean) => method(1, 1, (a, b) => (isInt(b) ? f(intValue(a), intValue(b)) : NotImplemented));
const unary = (f: (a: Int) => any) => method(0, 0, (a) => f(intValue(a)));

/** Digits in `text`, the conversion limit of CPython for decimal text. */
const MAX_DIGITS = 4300;

const SPACE = /^[\s\x1c-\x1f\x85]+|[\s\x1c-\x1f\x85]+$/gu;

/** int(text, radix); null where the text is none. */
export function parseInt_(text: string, radix: number): Int | null {
  let body = text.replace(SPACE, "").replace(/\p{Nd}/gu, (c) => (c <= "9" && c >= "0" ? c : String(decimalDigit(c.codePointAt(0)!))));
  let negative = false;
  const sign = /^[+-]/.exec(body);
  if (sign !== null) {
    negative = sign[0] === "-";
    body = body.slice(1);
  }
  const prefix = /^0([xXoObB])_?(?=[0-9a-zA-Z])/.exec(body);
  let base = radix;
  if (prefix !== null) {
    const said = { x: 16, o: 8, b: 2 }[prefix[1]!.toLowerCase() as "x" | "o" | "b"];
    if (radix === 0 || radix === said) {
      base = said;
      body = body.slice(prefix[0].length);
    }
  }
  if (base === 0) {
    base = 10;
    if (/^0[0_]*[1-9]/.test(body)) return null;
  }
  if (!/^[0-9a-zA-Z](_?[0-9a-zA-Z])*$/.test(body)) return null;
  const digits = body.replaceAll("_", "").toLowerCase();
  for (const c of digits) if (parseInt(c, 36) >= base) return null;
  if ((base & (base - 1)) !== 0 && digits.length > MAX_DIGITS) throw valueError(`Exceeds the limit (${MAX_DIGITS} digits) for integer string conversion: value has ${digits.length} digits; use sys.set_int_max_str_digits() to increase the limit`);
  let value: Int;
  if (digits.length <= 10) value = parseInt(digits, base);
  else if (base === 10) value = math.normalize(BigInt(digits));
  else if (base === 16 || base === 8 || base === 2) value = math.normalize(BigInt({ 16: "0x", 8: "0o", 2: "0b" }[base]! + digits));
  else {
    let big = 0n;
    for (const c of digits) big = big * BigInt(base) + BigInt(parseInt(c, 36));
    value = math.normalize(big);
  }
  return negative ? math.neg(value) : value;
}

/** The value of a decimal digit of any script: they come in runs of ten. */
export function decimalDigit(point: number): number {
  let zero = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && point - zero < 9) zero--;
  // Mathematical digits: several runs follow each other, the first starts at U+1D7CE.
  return point >= 0x1d7ce && point <= 0x1d7ff ? (point - 0x1d7ce) % 10 : point - zero;
}

/** The decimal text of an integer. */
export function intText(value: Int): string {
  if (typeof value === "number") return String(value);
  const bits = math.bitLength(value);
  if (bits > 14280) {
    const text = String(value);
    if (text.length - (value < 0n ? 1 : 0) > MAX_DIGITS) throw valueError(`Exceeds the limit (${MAX_DIGITS} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit`);
    return text;
  }
  return String(value);
}

/** The integer part of a float. */
export function truncate(value: number): Int {
  if (Number.isNaN(value)) throw valueError("cannot convert float NaN to integer");
  if (!Number.isFinite(value)) throw overflowError("cannot convert float infinity to integer");
  return math.fromIntegral(Math.trunc(value));
}

/** int(v) for one argument. */
export function toInt(v: any): Int {
  if (typeof v === "number" || typeof v === "bigint") return v;
  if (v instanceof W_Float && v.constructor === W_Float) return truncate(v.value);
  const type = typeOf(v);
  const asInt = type.lookup("__int__");
  if (asInt !== undefined) {
    const result = callSpecial0(asInt, v);
    if (!isInt(result)) throw typeError(`__int__ returned non-int (type ${typeOf(result).name})`);
    return intValue(result);
  }
  if (type.lookup("__index__") !== undefined) return index(v);
  if (isStr(v)) return fromText(v, 10);
  const bytes = bytesText(v);
  if (bytes !== null) {
    const value = parseInt_(bytes, 10);
    if (value === null) throw valueError(`invalid literal for int() with base 10: ${textOf(repr(v))}`);
    return value;
  }
  throw typeError(`int() argument must be a string, a bytes-like object or a real number, not '${type.name}'`);
}

/** Latin-1 text of a bytes-like object, or null: set by `bytes`. */
let bytesText: (v: any) => string | null = () => null;
export const setBytesText = (f: (v: any) => string | null): void => { bytesText = f; };
export { bytesText };

function fromText(v: any, radix: number): Int {
  const value = parseInt_(textOf(v), radix);
  if (value === null) throw valueError(`invalid literal for int() with base ${radix}: ${textOf(repr(v))}`);
  return value;
}

function newInt(args: any[], kw: Map<string, any> | null): Int {
  let radix: any;
  for (const [name, value] of kw ?? []) {
    if (name !== "base") throw typeError(`int() got an unexpected keyword argument '${name}'`);
    radix = value;
  }
  if (args.length > 3) throw typeError(`int expected at most 2 arguments, got ${args.length - 1}`);
  if (args.length === 3) radix = args[2];
  if (args.length === 1) {
    if (radix !== undefined) throw typeError("int() missing string argument");
    return 0;
  }
  if (radix === undefined) return toInt(args[1]);
  const base = Number(index(radix));
  if (base !== 0 && (base < 2 || base > 36)) throw valueError("int() base must be >= 2 and <= 36, or 0");
  if (isStr(args[1])) return fromText(args[1], base);
  const bytes = bytesText(args[1]);
  if (bytes === null) throw typeError("int() can't convert non-string with explicit base");
  const value = parseInt_(bytes, base);
  if (value === null) throw valueError(`invalid literal for int() with base ${base}: ${textOf(repr(args[1]))}`);
  return value;
}

/** round(n, places) for an integer: half to even at the place. */
function roundInt(n: Int, places: any): Int {
  if (places === undefined || places === None) return n;
  const digits = index(places);
  if (digits >= 0) return n;
  const unit = math.power(10, math.neg(digits));
  const [quotient, rest] = math.divmod(n, unit);
  const twice = math.mul(rest, 2);
  const up = twice > unit || (twice === unit && math.and(quotient, 1) === 1);
  return math.mul(up ? math.add(quotient, 1) : quotient, unit);
}

const byteOrder = (v: any): boolean => {
  const order = v === undefined ? "big" : textOf(v);
  if (order !== "big" && order !== "little") throw valueError("byteorder must be either 'little' or 'big'");
  return order === "little";
};

/** The bytes of an integer as latin-1 text. */
export function toBytes(value: Int, length: number, little: boolean, signed: boolean): string {
  if (length < 0) throw valueError("length argument must be non-negative");
  if (value < 0 && !signed) throw overflowError("can't convert negative int to unsigned");
  let big = BigInt(value);
  const limit = 1n << BigInt(length * 8 - (signed && length > 0 ? 1 : 0));
  if (length === 0 ? big !== 0n : signed ? big >= limit || big < -limit : big >= limit) throw overflowError("int too big to convert");
  if (big < 0n) big += 1n << BigInt(length * 8);
  const hex = length === 0 ? "" : big.toString(16).padStart(length * 2, "0");
  let text = "";
  for (let i = 0; i < hex.length; i += 2) text += String.fromCharCode(parseInt(hex.slice(i, i + 2), 16));
  return little ? [...text].reverse().join("") : text;
}
export function fromBytes(bytes: string, little: boolean, signed: boolean): Int {
  let hex = "";
  for (let i = 0; i < bytes.length; i++) hex += bytes.charCodeAt(little ? bytes.length - 1 - i : i).toString(16).padStart(2, "0");
  if (hex === "") return 0;
  let big = BigInt(`0x${hex}`);
  if (signed && big >> BigInt(bytes.length * 8 - 1) === 1n) big -= 1n << BigInt(bytes.length * 8);
  return math.normalize(big);
}
/** Makes a bytes object: set by `bytes`. */
let makeBytes: (text: string) => any = () => { throw typeError("bytes are not available"); };
export const setMakeBytes = (f: (text: string) => any): void => { makeBytes = f; };

export function formatIntegral(value: Int, spec: string, typeName: string): string {
  const parsed = parseSpec(spec, typeName);
  return parsed.type !== "" && "eEfFgG%".includes(parsed.type) ? formatFloat(math.toFloat(value), parsed, typeName) : formatInt(value, parsed, typeName);
}

/** pow(a, b, m) of integers; a negative exponent gives a float. */
function power(a: Int, b: Int): any {
  if (b < 0) {
    if (a === 0) throw zeroDivisionError("zero to a negative power");
    return new W_Float(pow(math.toFloat(a), math.toFloat(b)));
  }
  return math.power(a, b);
}

const divide = (a: Int, b: Int): any => new W_Float(math.truediv(a, b));
const pair = (a: Int, b: Int): any => new W_Tuple(math.divmod(a, b));

fillType(intType, {
  sub: W_IntSub,
  doc: "int([x]) -> integer\nint(x, base=10) -> integer",
  new: newMethodArgs((args, kw) => {
    const cls = args[0] as W_Type;
    const value = newInt(args, kw);
    return cls === intType ? value : allocate(cls, W_Int, value);
  }),
  methods: () => ({
    __add__: binary(math.add), __radd__: reflected(math.add), __sub__: binary(math.sub), __rsub__: reflected(math.sub), __mul__: binary(math.mul), __rmul__: reflected(math.mul),
    __truediv__: binary(divide), __rtruediv__: reflected(divide), __floordiv__: binary(math.floordiv), __rfloordiv__: reflected(math.floordiv),
    __mod__: binary(math.mod), __rmod__: reflected(math.mod), __divmod__: binary(pair), __rdivmod__: reflected(pair),
    __lshift__: binary(math.lshift), __rlshift__: reflected(math.lshift), __rshift__: binary(math.rshift), __rrshift__: reflected(math.rshift),
    __and__: binary(math.and), __rand__: reflected(math.and), __or__: binary(math.or), __ror__: reflected(math.or), __xor__: binary(math.xor), __rxor__: reflected(math.xor),
    __pow__: method(1, 2, (a, b, m) => {
      if (!isInt(b) || (m !== undefined && m !== None && !isInt(m))) return NotImplemented;
      return m === undefined || m === None ? power(intValue(a), intValue(b)) : math.powerMod(intValue(a), intValue(b), intValue(m));
    }),
    __rpow__: method(1, 2, (a, b, m) => {
      if (!isInt(b) || (m !== undefined && m !== None && !isInt(m))) return NotImplemented;
      return m === undefined || m === None ? power(intValue(b), intValue(a)) : math.powerMod(intValue(b), intValue(a), intValue(m));
    }),
    __lt__: comparison((a, b) => a < b), __le__: comparison((a, b) => a <= b), __eq__: comparison((a, b) => a === b),
    __ne__: comparison((a, b) => a !== b), __gt__: comparison((a, b) => a > b), __ge__: comparison((a, b) => a >= b),
    __neg__: unary(math.neg), __pos__: unary((a) => a), __abs__: unary(math.abs), __invert__: unary(math.invert),
    __int__: unary((a) => a), __index__: unary((a) => a), __trunc__: unary((a) => a), __floor__: unary((a) => a), __ceil__: unary((a) => a),
    __float__: unary((a) => new W_Float(math.toFloat(a))), __bool__: unary((a) => a !== 0),
    __hash__: unary(hashInteger),
    __repr__: unary(intText),
    __format__: method(1, 1, (a, spec) => (textOf(spec) === "" && typeof a !== "number" && typeof a !== "bigint" ? str(a) : formatIntegral(intValue(a), textOf(spec), typeOf(a).name))),
    __round__: method(0, 1, (a, places) => roundInt(intValue(a), places)),
    __getnewargs__: unary((a) => new W_Tuple([a])),
    __sizeof__: unary((a) => 24 + 4 * Math.max(1, Math.ceil(math.bitLength(a) / 30))),
    conjugate: unary((a) => a), is_integer: unary(() => true),
    bit_length: unary(math.bitLength),
    bit_count: unary((a) => {
      let n = 0;
      for (const c of (a < 0 ? math.neg(a) : a).toString(2)) if (c === "1") n++;
      return n;
    }),
    as_integer_ratio: unary((a) => new W_Tuple([a, 1])),
    to_bytes: method(0, 2, (a, length, order, signed) => makeBytes(toBytes(intValue(a), length === undefined ? 1 : Number(index(length)), byteOrder(order), signed !== undefined && truth(signed))), { keywords: ["length", "byteorder", "signed"] }),
    from_bytes: classMethodArgs((args, kw) => {
      const [cls, source, order = kw?.get("byteorder")] = args;
      const signed = kw?.get("signed");
      const text = bytesText(source) ?? bytesOf(source);
      const value = fromBytes(text, byteOrder(order), signed !== undefined && truth(signed));
      return cls === intType ? value : allocateThrough(cls, value);
    }),
  }),
  getset: () => ({
    real: { get: intValue }, imag: { get: () => 0 }, numerator: { get: intValue }, denominator: { get: () => 1 },
  }),
});
/** A subclass's instance from a plain value, through its constructor. */
let allocateThrough: (cls: any, value: any) => any = (_cls, value) => value;
/** Bytes of an iterable of integers, as latin-1 text. */
let bytesOf: (source: any) => string = (source) => { throw typeError(`cannot convert '${typeOf(source).name}' object to bytes`); };
export const setBytesHelpers = (through: typeof allocateThrough, of: typeof bytesOf): void => {
  allocateThrough = through;
  bytesOf = of;
};

const boolBinary = (f: (a: boolean, b: boolean) => boolean, g: (a: Int, b: Int) => Int) =>
  method(1, 1, (a, b) => (typeof b === "boolean" ? f(a, b) : isInt(b) ? g(intValue(a), intValue(b)) : NotImplemented));
const and = boolBinary((a, b) => a && b, math.and);
const or = boolBinary((a, b) => a || b, math.or);
const xor = boolBinary((a, b) => a !== b, math.xor);
const copy = (f: W_Builtin): W_Builtin => new W_Builtin("", f.kind, f.min, f.max, f.fn, f.binding);

fillType(boolType, {
  doc: "bool(object=False, /)",
  new: newMethodArgs((args, kw) => {
    if (kw !== null && kw.size > 0) throw typeError("bool() takes no keyword arguments");
    if (args.length > 2) throw typeError(`bool expected at most 1 argument, got ${args.length - 1}`);
    return args.length > 1 && truth(args[1]);
  }),
  methods: () => ({
    __repr__: method(0, 0, (a) => (a ? "True" : "False")),
    __and__: and, __rand__: copy(and), __or__: or, __ror__: copy(or), __xor__: xor, __rxor__: copy(xor),
    __format__: method(1, 1, (a, spec) => (textOf(spec) === "" ? (a ? "True" : "False") : formatIntegral(a ? 1 : 0, textOf(spec), "bool"))),
  }),
});
