// @shared-module
/**
 * Formats of `struct`: what they mean as places in a buffer, and values to bytes and back.
 */
import { index, intValue } from "../objects/arithmetic";
import { bytesLike, textOfBytes, W_Bytes } from "../objects/bytes";
import { W_Complex } from "../objects/complex";
import { truth } from "../objects/compare";
import { PyError, W_Float } from "../objects/core";
import { EXC, overflowError, raise } from "../objects/errors";
import { normalize, type Int } from "../objects/int-math";
import { toComplex } from "../objects/complex";
import { bytesType, intType, isInstance, typeOf } from "../objects/type";
import { exceptionClass } from "./exception-class";
import { real } from "./math";
import { frexp, ldexp } from "./math-functions";

export const structErrorType = exceptionClass("struct", "error", EXC.Exception);
export const structError = (message: string): PyError => raise(structErrorType, message);

/** What a format character stands for. */
interface Kind {
  readonly size: number;
  readonly align: number;
  /** Writes a value; null: takes none. */
  readonly pack: ((view: DataView, at: number, value: any, little: boolean) => void) | null;
  readonly unpack: ((view: DataView, at: number, little: boolean) => any) | null;
}

function integer(code: string, size: number, signed: boolean): Kind {
  const bits = BigInt(size * 8);
  const low = signed ? -(1n << (bits - 1n)) : 0n;
  const high = signed ? (1n << (bits - 1n)) - 1n : (1n << bits) - 1n;
  const asInteger = (v: any): Int => {
    if (typeof v === "number") return v;
    if (isInstance(v, intType)) return intValue(v);
    if (typeOf(v).lookup("__index__") === undefined) throw structError("required argument is not an integer");
    return index(v);
  };
  return {
    size, align: size,
    pack: (view, at, value, little) => {
      const n = asInteger(value);
      if (n < low || n > high) throw structError(`'${code}' format requires ${low} <= number <= ${high}`);
      switch (size) {
        case 1: view.setUint8(at, n as number); break;
        case 2: view.setUint16(at, n as number, little); break;
        case 4: view.setUint32(at, n as number, little); break;
        default: view.setBigUint64(at, BigInt.asUintN(64, BigInt(n)), little);
      }
    },
    unpack: (view, at, little) => {
      switch (size) {
        case 1: return signed ? view.getInt8(at) : view.getUint8(at);
        case 2: return signed ? view.getInt16(at, little) : view.getUint16(at, little);
        case 4: return signed ? view.getInt32(at, little) : view.getUint32(at, little);
        default: return normalize(signed ? view.getBigInt64(at, little) : view.getBigUint64(at, little));
      }
    },
  };
}

/** A half-precision float as 16 bits, ties to even. */
function halfBits(x: number): number {
  const sign = x < 0 || Object.is(x, -0) ? 0x8000 : 0;
  if (Number.isNaN(x)) return sign | 0x7e00;
  if (x === 0) return sign;
  if (!Number.isFinite(x)) return sign | 0x7c00;
  let [f, e] = frexp(Math.abs(x));
  f *= 2;
  e -= 1;
  if (e < -25) return sign;
  if (e < -14) {
    f = ldexp(f, 14 + e);
    e = 0;
  } else {
    e += 15;
    f -= 1;
  }
  f *= 1024;
  let bits = Math.floor(f);
  const rest = f - bits;
  if (rest > 0.5 || (rest === 0.5 && bits % 2 === 1)) bits++;
  bits += e * 1024;
  if (bits >= 0x7c00) throw overflowError("float too large to pack with e format");
  return sign | bits;
}
function halfValue(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const e = (bits >> 10) & 31;
  const f = bits & 1023;
  if (e === 31) return f === 0 ? sign * Infinity : NaN;
  return sign * (e === 0 ? f * 2 ** -24 : (1 + f / 1024) * 2 ** (e - 15));
}

function asFloat(v: any): number {
  try {
    return real(v);
  } catch (e) {
    if (e instanceof PyError) throw structError("required argument is not a float");
    throw e;
  }
}
const setSingle = (view: DataView, at: number, x: number, little: boolean): void => {
  if (!Number.isFinite(Math.fround(x)) && Number.isFinite(x)) throw overflowError("float too large to pack with f format");
  view.setFloat32(at, x, little);
};
const setters: Record<number, (view: DataView, at: number, x: number, little: boolean) => void> = {
  2: (view, at, x, little) => view.setUint16(at, halfBits(x), little),
  4: setSingle,
  8: (view, at, x, little) => view.setFloat64(at, x, little),
};
const getters: Record<number, (view: DataView, at: number, little: boolean) => number> = {
  2: (view, at, little) => halfValue(view.getUint16(at, little)),
  4: (view, at, little) => view.getFloat32(at, little),
  8: (view, at, little) => view.getFloat64(at, little),
};
const float = (size: number): Kind => ({
  size, align: size,
  pack: (view, at, value, little) => setters[size]!(view, at, asFloat(value), little),
  unpack: (view, at, little) => new W_Float(getters[size]!(view, at, little)),
});
const complex = (size: number): Kind => ({
  size: 2 * size, align: size,
  pack: (view, at, value, little) => {
    let parts: readonly number[];
    try {
      parts = toComplex(value, "");
    } catch (e) {
      if (e instanceof PyError) throw structError("required argument is not a complex");
      throw e;
    }
    setters[size]!(view, at, parts[0]!, little);
    setters[size]!(view, at + size, parts[1]!, little);
  },
  unpack: (view, at, little) => new W_Complex(getters[size]!(view, at, little), getters[size]!(view, at + size, little)),
});

const character: Kind = {
  size: 1, align: 1,
  pack: (view, at, value) => {
    if (!isInstance(value, bytesType) || bytesLike(value)!.length !== 1) throw structError("char format requires a bytes object of length 1");
    view.setUint8(at, bytesLike(value)!.charCodeAt(0));
  },
  unpack: (view, at) => new W_Bytes(String.fromCharCode(view.getUint8(at))),
};
const boolean: Kind = { size: 1, align: 1, pack: (view, at, value) => view.setUint8(at, truth(value) ? 1 : 0), unpack: (view, at) => view.getUint8(at) !== 0 };
const padding: Kind = { size: 1, align: 1, pack: null, unpack: null };
/** Text of a size: the count belongs to it. */
const text: Kind = { size: 1, align: 1, pack: null, unpack: null };

const STANDARD: Record<string, Kind> = {
  x: padding, c: character, "?": boolean, s: text, p: text, e: float(2), f: float(4), d: float(8), F: complex(4), D: complex(8),
};
for (const [code, size] of [["b", 1], ["h", 2], ["i", 4], ["l", 4], ["q", 8]] as const) {
  STANDARD[code] = integer(code, size, true);
  STANDARD[code.toUpperCase()] = integer(code.toUpperCase(), size, false);
}
/** On a 64-bit machine. */
const NATIVE: Record<string, Kind> = { ...STANDARD, l: integer("l", 8, true), L: integer("L", 8, false), n: integer("n", 8, true), N: integer("N", 8, false), P: integer("P", 8, false) };

interface Item {
  readonly code: string;
  readonly kind: Kind;
  readonly at: number;
  /** How many values; bytes of `s` and `p`. */
  readonly count: number;
}
export interface StructFormat {
  readonly items: readonly Item[];
  readonly size: number;
  /** How many values are packed. */
  readonly values: number;
  readonly little: boolean;
}

const MAX_SIZE = 2 ** 31;

function parse(format: string): StructFormat {
  const order = /^[@=<>!]/.exec(format)?.[0];
  const isNative = order === undefined || order === "@";
  const kinds = isNative ? NATIVE : STANDARD;
  const items: Item[] = [];
  let at = 0;
  let values = 0;
  for (let i = order === undefined ? 0 : 1; i < format.length; i++) {
    if (/[ \t\n\r\v\f]/.test(format[i]!)) continue;
    const [digits] = /^\d*/.exec(format.slice(i))!;
    i += digits.length;
    const code = format[i];
    if (code === undefined) throw structError("repeat count given without format specifier");
    const kind = Object.hasOwn(kinds, code) ? kinds[code]! : undefined;
    if (kind === undefined) throw structError("bad char in struct format");
    const count = digits === "" ? 1 : Number(digits);
    if (isNative) at = Math.ceil(at / kind.align) * kind.align;
    if (at + count * kind.size > MAX_SIZE) throw structError("total struct size too long");
    if (kind === text) values++;
    else if (kind !== padding) values += count;
    if (kind !== padding) items.push({ code, kind, at, count });
    at += count * kind.size;
  }
  return { items, size: at, values, little: order !== ">" && order !== "!" };
}

const parsed = new Map<string, StructFormat>();
/** The meaning of a format; kept for the next time. */
export function formatOf(format: string): StructFormat {
  let found = parsed.get(format);
  if (found === undefined) {
    found = parse(format);
    if (parsed.size >= 100) parsed.clear();
    parsed.set(format, found);
  }
  return found;
}

function packText({ code, at, count }: Item, bytes: Uint8Array, value: any): void {
  const content = bytesLike(value);
  if (content === null) throw structError(`argument for '${code}' must be a bytes object`);
  let start = at;
  let length = Math.min(count, content.length);
  if (code === "p") {
    if (count === 0) return;
    length = Math.min(count - 1, content.length);
    bytes[start++] = Math.min(length, 255);
  }
  for (let i = 0; i < length; i++) bytes[start + i] = content.charCodeAt(i);
}

/** The bytes of values. `name` is the function's in messages. */
export function packValues(format: StructFormat, values: readonly any[], name: string): Uint8Array {
  if (values.length !== format.values) throw structError(`${name} expected ${format.values} items for packing (got ${values.length})`);
  const bytes = new Uint8Array(format.size);
  const view = new DataView(bytes.buffer);
  let v = 0;
  for (const item of format.items) {
    const { kind, at, count } = item;
    if (kind === text) packText(item, bytes, values[v++]);
    else for (let k = 0; k < count; k++) kind.pack!(view, at + k * kind.size, values[v++], format.little);
  }
  return bytes;
}

/** The values in the bytes (latin-1 text) from a place on. */
export function unpackValues(format: StructFormat, content: string, start: number): any[] {
  const bytes = new Uint8Array(format.size);
  for (let i = 0; i < bytes.length; i++) bytes[i] = content.charCodeAt(start + i);
  const view = new DataView(bytes.buffer);
  const values: any[] = [];
  for (const { code, kind, at, count } of format.items) {
    if (kind !== text) for (let k = 0; k < count; k++) values.push(kind.unpack!(view, at + k * kind.size, format.little));
    else if (code === "s") values.push(new W_Bytes(textOfBytes(bytes.subarray(at, at + count))));
    else values.push(new W_Bytes(count === 0 ? "" : textOfBytes(bytes.subarray(at + 1, at + 1 + Math.min(bytes[at]!, count - 1)))));
  }
  return values;
}
