// @shared-module
/** `float`: construction, methods, text. */
import { classMethod, method, newMethod } from "./builtin";
import { callSpecial0 } from "./call";
import { compareWithFloat, fromIntegral, ratio, scale, toFloat, truediv, type Int } from "./int-math";
import { hashFloat } from "./number-hash";
import { None, NotImplemented, W_Float, W_Tuple } from "./core";
import { overflowError, typeError, valueError, zeroDivisionError } from "./errors";
import { pow as elementaryPower } from "./elementary";
import { fixedText, floatRepr, scaledInteger } from "./float-text";
import { formatFloat, parseSpec } from "./format-spec";
import { bytesText, decimalDigit, truncate } from "./int";
import { index, intValue } from "./arithmetic";
import { identityHash } from "./identity";
import { isStr, repr, str, textOf } from "./operations";
import { allocate, fillType, floatType, intType, isInstance, makeSubclass, typeOf, type W_Type } from "./type";

export const W_FloatSub = makeSubclass(W_Float);

/** Floor of a / b and the remainder with b's sign, as CPython computes them. */
export function floatDivmod(a: number, b: number): [number, number] {
  if (b === 0) throw zeroDivisionError("division by zero");
  let rest = a % b;
  let quotient = (a - rest) / b;
  if (rest !== 0) {
    if (b < 0 !== rest < 0) {
      rest += b;
      quotient -= 1;
    }
  } else rest = b < 0 ? -0 : 0;
  if (quotient !== 0) {
    const floor = Math.floor(quotient);
    quotient = quotient - floor > 0.5 ? floor + 1 : floor;
  } else quotient = a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  return [quotient, rest];
}

/** a ** b; undefined where the result is complex. */
export function floatPower(a: number, b: number): number | undefined {
  if (a === 1 || b === 0) return 1;
  if (a === -1 && !Number.isFinite(b) && !Number.isNaN(b)) return 1;
  if (a === 0 && b < 0) throw zeroDivisionError("zero to a negative power");
  if (a < 0 && Number.isFinite(a) && Number.isFinite(b) && !Number.isInteger(b)) return undefined;
  const result = elementaryPower(a, b);
  if (!Number.isFinite(result) && Number.isFinite(a) && Number.isFinite(b)) throw overflowError("(34, 'Numerical result out of range')");
  return result;
}

/** The operand as a host float, or undefined when it is no number. */
export const floatOf = (v: any): number | undefined =>
  v instanceof W_Float ? v.value : typeof v === "number" || typeof v === "bigint" || typeof v === "boolean" || isInstance(v, intType) ? toFloat(intValue(v)) : undefined;

const binary = (f: (a: number, b: number) => any) => method(1, 1, (a: W_Float, other) => {
  const b = floatOf(other);
  return b === undefined ? NotImplemented : f(a.value, b);
});
const reflected = (f: (a: number, b: number) => any) => method(1, 1, (b: W_Float, other) => {
  const a = floatOf(other);
  return a === undefined ? NotImplemented : f(a, b.value);
});
const unary = (f: (a: number) => any) => method(0, 0, (a: W_Float) => f(a.value));
const box = (value: number): W_Float => new W_Float(value);

/** Comparison; integers of any size are compared exactly. `test` gets the sign, or undefined for NaN. */
const comparison = (test: (sign: number | undefined) => boolean) => method(1, 1, (a: W_Float, b) => {
  if (b instanceof W_Float) return test(Number.isNaN(a.value) || Number.isNaN(b.value) ? undefined : a.value < b.value ? -1 : a.value > b.value ? 1 : 0);
  if (typeof b === "number" || typeof b === "bigint" || typeof b === "boolean" || isInstance(b, intType)) {
    const sign = compareWithFloat(intValue(b), a.value);
    return test(sign === undefined ? undefined : -sign);
  }
  return NotImplemented;
});

/** Set by `complex`: a power whose result is complex. */
let complexPower: (a: number, b: number) => any = () => { throw valueError("negative number cannot be raised to a fractional power"); };
export const setComplexPower = (f: typeof complexPower): void => { complexPower = f; };
const power = (a: number, b: number): any => {
  const result = floatPower(a, b);
  return result === undefined ? complexPower(a, b) : box(result);
};

const divide = (a: number, b: number): any => {
  if (b === 0) throw zeroDivisionError("division by zero");
  return box(a / b);
};

const SPACE = /^[\s\x1c-\x1f\x85]+|[\s\x1c-\x1f\x85]+$/gu;
const NUMBER = /^[+-]?(?:(?:\d(?:_?\d)*)?\.\d(?:_?\d)*|\d(?:_?\d)*\.?)(?:[eE][+-]?\d(?:_?\d)*)?$/;

/** float(text), or undefined where the text is none. */
export function parseFloat_(text: string): number | undefined {
  const body = text.replace(SPACE, "").replace(/[^\x00-\x7f]/gu, (c) => (/\p{Nd}/u.test(c) ? String(decimalDigit(c.codePointAt(0)!)) : c));
  const special = /^([+-]?)(?:(inf|infinity)|nan)$/i.exec(body);
  if (special !== null) {
    const value = special[2] === undefined ? NaN : Infinity;
    return special[1] === "-" ? -value : value;
  }
  return NUMBER.test(body) ? Number(body.replaceAll("_", "")) : undefined;
}

/** float(v) as a host number. */
export function toFloatValue(v: any): number {
  if (v instanceof W_Float && v.constructor === W_Float) return v.value;
  if (typeof v === "number") return v;
  if (isStr(v)) {
    const value = parseFloat_(textOf(v));
    if (value === undefined) throw valueError(`could not convert string to float: ${textOf(repr(v))}`);
    return value;
  }
  const type = typeOf(v);
  const asFloat = type.lookup("__float__");
  if (asFloat !== undefined) {
    const result = callSpecial0(asFloat, v);
    if (!(result instanceof W_Float)) throw typeError(`${type.name}.__float__ returned non-float (type ${typeOf(result).name})`);
    return result.value;
  }
  if (type.lookup("__index__") !== undefined) return toFloat(index(v));
  const bytes = bytesText(v);
  if (bytes !== null) {
    const value = parseFloat_(bytes);
    if (value === undefined) throw valueError(`could not convert string to float: ${textOf(repr(v))}`);
    return value;
  }
  throw typeError(`float() argument must be a string or a real number, not '${type.name}'`);
}

/** round(value, places): half to even of the exact value. */
export function roundFloat(value: number, places: any): any {
  if (places === undefined || places === None) {
    if (Number.isNaN(value)) throw valueError("cannot convert float NaN to integer");
    if (!Number.isFinite(value)) throw overflowError("cannot convert float infinity to integer");
    const floor = Math.floor(value);
    const rest = value - floor;
    return fromIntegral(rest < 0.5 || (rest === 0.5 && floor % 2 === 0) ? floor : floor + 1);
  }
  const digits = Number(index(places));
  if (!Number.isFinite(value) || value === 0 || digits > 323) return box(value);
  if (digits < -308) return box(value < 0 ? -0 : 0);
  const magnitude = Math.abs(value);
  let rounded: number;
  if (digits >= 0) rounded = Number(fixedText(magnitude, digits));
  else rounded = Number(scaledInteger(magnitude, digits) * 10n ** BigInt(-digits));
  if (!Number.isFinite(rounded)) throw overflowError("rounded value too large to represent");
  return box(value < 0 ? -rounded : rounded);
}

/** float.hex(). */
export function hexText(value: number): string {
  if (!Number.isFinite(value)) return floatRepr(value);
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  let magnitude = Math.abs(value);
  if (magnitude === 0) return `${sign}0x0.0p+0`;
  let exponent = Math.max(Math.floor(Math.log2(magnitude)), -1022);
  if (scale(magnitude, -exponent) >= 2) exponent++;
  else if (scale(magnitude, -exponent) < 1 && exponent > -1022) exponent--;
  magnitude = scale(magnitude, -exponent);
  const lead = Math.floor(magnitude);
  const fraction = ((magnitude - lead) * 2 ** 52).toString(16).padStart(13, "0");
  return `${sign}0x${lead}.${fraction}p${exponent < 0 ? "-" : "+"}${Math.abs(exponent)}`;
}

/** float.fromhex(). */
function fromHex(text: string): number {
  const body = text.replace(SPACE, "");
  const special = parseFloat_(body);
  if (special !== undefined && !Number.isFinite(special)) return special;
  const match = /^([+-]?)(?:0[xX])?([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?(?:[pP]([+-]?\d+))?$/.exec(body);
  if (match === null || (match[2] ?? "") + (match[3] ?? "") === "") throw valueError("invalid hexadecimal floating-point string");
  const digits = match[2]! + (match[3] ?? "");
  const power = Number(match[4] ?? 0) - 4 * (match[3] ?? "").length;
  const mantissa = BigInt(`0x${digits}`);
  const denominator = power < 0 ? 1n << BigInt(Math.min(-power, 5000)) : 1n;
  const numerator = power > 0 ? mantissa << BigInt(Math.min(power, 5000)) : mantissa;
  let value: number;
  try {
    value = numerator === 0n ? 0 : truedivBig(numerator, denominator);
  } catch {
    throw overflowError("hexadecimal value too large to represent as a float");
  }
  return match[1] === "-" ? -value : value;
}
const truedivBig = (a: bigint, b: bigint): number => truediv(a as Int, b as Int);

const make = (cls: W_Type, value: number): any => (cls === floatType ? box(value) : allocate(cls, W_Float, value));

fillType(floatType, {
  sub: W_FloatSub,
  doc: "Convert a string or number to a floating-point number, if possible.",
  new: newMethod(0, 1, (cls, v) => make(cls, v === undefined ? 0 : toFloatValue(v))),
  methods: () => ({
    __add__: binary((a, b) => box(a + b)), __radd__: reflected((a, b) => box(a + b)), __sub__: binary((a, b) => box(a - b)), __rsub__: reflected((a, b) => box(a - b)),
    __mul__: binary((a, b) => box(a * b)), __rmul__: reflected((a, b) => box(a * b)), __truediv__: binary(divide), __rtruediv__: reflected(divide),
    __floordiv__: binary((a, b) => box(floatDivmod(a, b)[0])), __rfloordiv__: reflected((a, b) => box(floatDivmod(a, b)[0])),
    __mod__: binary((a, b) => box(floatDivmod(a, b)[1])), __rmod__: reflected((a, b) => box(floatDivmod(a, b)[1])),
    __divmod__: binary((a, b) => new W_Tuple(floatDivmod(a, b).map(box))), __rdivmod__: reflected((a, b) => new W_Tuple(floatDivmod(a, b).map(box))),
    __pow__: method(1, 2, (a, b, m) => powerMethod(a, b, m, false)), __rpow__: method(1, 2, (a, b, m) => powerMethod(a, b, m, true)),
    __lt__: comparison((s) => s === -1), __le__: comparison((s) => s !== undefined && s <= 0), __eq__: comparison((s) => s === 0),
    __ne__: comparison((s) => s !== 0), __gt__: comparison((s) => s === 1), __ge__: comparison((s) => s !== undefined && s >= 0),
    __neg__: unary((a) => box(-a)), __pos__: unary(box), __abs__: unary((a) => box(Math.abs(a))),
    __bool__: unary((a) => a !== 0), __float__: unary(box), __int__: unary(truncate), __trunc__: unary(truncate),
    __floor__: unary((a) => truncate(Math.floor(a))), __ceil__: unary((a) => truncate(Math.ceil(a))),
    __hash__: method(0, 0, (self: W_Float) => (Number.isNaN(self.value) ? identityHash(self) : hashFloat(self.value))),
    __repr__: unary(floatRepr),
    __format__: method(1, 1, (a: W_Float, spec) => (textOf(spec) === "" ? (a.constructor === W_Float ? floatRepr(a.value) : str(a)) : formatFloat(a.value, parseSpec(textOf(spec), typeOf(a).name), typeOf(a).name))),
    __round__: method(0, 1, (a: W_Float, places) => roundFloat(a.value, places)),
    __getnewargs__: unary((a) => new W_Tuple([box(a)])),
    conjugate: unary(box), is_integer: unary((a) => Number.isInteger(a)), hex: unary(hexText),
    as_integer_ratio: unary((a) => {
      if (Number.isNaN(a)) throw valueError("cannot convert NaN to integer ratio");
      if (!Number.isFinite(a)) throw overflowError("cannot convert Infinity to integer ratio");
      return new W_Tuple(ratio(a));
    }),
    fromhex: classMethod(1, 1, (cls, text) => {
      if (!isStr(text)) throw typeError(`bad argument type for built-in operation`);
      return make(cls, fromHex(textOf(text)));
    }),
    from_number: classMethod(1, 1, (cls, v) => {
      if (isStr(v)) throw typeError(`must be real number, not ${typeOf(v).name}`);
      return make(cls, toFloatValue(v));
    }),
  }),
  getset: () => ({ real: { get: (a: W_Float) => box(a.value) }, imag: { get: () => box(0) } }),
});

function powerMethod(self: W_Float, other: any, modulus: any, swap: boolean): any {
  const o = floatOf(other);
  if (o === undefined) return NotImplemented;
  if (modulus !== undefined && modulus !== None) throw typeError("pow() 3rd argument not allowed unless all arguments are integers");
  return swap ? power(o, self.value) : power(self.value, o);
}
