// @shared-module
/**
 * Truth, comparison, equality as containers mean it, and hashes.
 */
import { callSpecial0, callSpecial1 } from "./call";
import { None, NotImplemented, W_Float } from "./core";
import { typeError, valueError } from "./errors";
import { typeOf } from "./type";
import { W_WideStr } from "./wide-str";
import { COMPARISONS } from "../bytecode";

/** `bool(v)`. */
export function truth(v: any): boolean {
  switch (typeof v) {
    case "boolean": return v;
    case "number": return v !== 0;
    case "string": return v !== "";
    case "bigint": return true;
  }
  if (v === None) return false;
  if (v instanceof W_WideStr) return true;
  const type = typeOf(v);
  const asBool = type.lookup("__bool__");
  if (asBool !== undefined) {
    if (asBool === None) throw typeError(`'${type.name}' cannot be interpreted as a boolean`);
    const answer = callSpecial0(asBool, v);
    if (typeof answer !== "boolean") throw typeError(`__bool__ should return bool, returned ${typeOf(answer).name}`);
    return answer;
  }
  const length = type.lookup("__len__");
  return length === undefined || checkLength(callSpecial0(length, v)) !== 0;
}

/** What `__len__` returned, as a host number. */
export function checkLength(n: any): number {
  if (typeof n === "number") {
    if (n < 0) throw valueError("__len__() should return >= 0");
    return n;
  }
  return asLength(n);
}
let asLength: (n: any) => number;
/** Set by `sequence`: lengths that are no plain number. */
export const setAsLength = (f: (n: any) => number): void => { asLength = f; };

/** Methods by comparison number, and the number that the swapped operands have. */
export const COMPARISON_METHODS = ["__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"] as const;
export const SWAPPED = [4, 5, 2, 3, 0, 1] as const;

/** `a op b` for the comparison number `op` of COMPARISONS; any value, as rich comparison gives. */
export function compare(op: number, a: any, b: any): any {
  if (typeof a === "number" && typeof b === "number" || typeof a === "string" && typeof b === "string") {
    switch (op) {
      case 0: return a < b;
      case 1: return a <= b;
      case 2: return a === b;
      case 3: return a !== b;
      case 4: return a > b;
      default: return a >= b;
    }
  }
  const left = typeOf(a);
  const right = typeOf(b);
  const forward = COMPARISON_METHODS[op]!;
  const backward = COMPARISON_METHODS[SWAPPED[op]!]!;
  let triedRight = false;
  if (left !== right && right.isSubtype(left)) {
    const f = right.lookup(backward);
    if (f !== undefined) {
      triedRight = true;
      const result = callSpecial1(f, b, a);
      if (result !== NotImplemented) return result;
    }
  }
  const f = left.lookup(forward);
  if (f !== undefined) {
    const result = callSpecial1(f, a, b);
    if (result !== NotImplemented) return result;
  }
  if (!triedRight) {
    const g = right.lookup(backward);
    if (g !== undefined) {
      const result = callSpecial1(g, b, a);
      if (result !== NotImplemented) return result;
    }
  }
  return unordered(op, a, b);
}

/** The result when neither operand's method takes the other. */
export function unordered(op: number, a: any, b: any): any {
  if (op === 2) return a === b;
  if (op === 3) return a !== b;
  throw typeError(`'${COMPARISONS[op]}' not supported between instances of '${typeOf(a).name}' and '${typeOf(b).name}'`);
}

/** Equality as containers mean it: identity first, then `==`. */
export function eq(a: any, b: any): boolean {
  if (a === b) return true;
  const kind = typeof a;
  if (kind === typeof b && kind !== "object") return kind === "bigint" ? a === b : false;
  return truth(compare(2, a, b));
}

/** `a == b` as a host boolean, identity not assumed (NaN is unequal to itself). */
export function equals(a: any, b: any): boolean {
  if (typeof a !== "object" && typeof a === typeof b) return a === b;
  return truth(compare(2, a, b));
}

/** Folds a hash that is an int of any size into ±2^53; -1 is none. */
export function foldHash(h: any): number {
  const n = typeof h === "number" ? h : typeof h === "boolean" ? (h ? 1 : 0) : Number(BigInt.asIntN(53, (h as bigint) ^ ((h as bigint) >> 53n)));
  return n === -1 ? -2 : n;
}

/** Hash of text, by code units: FNV-1a in two 32-bit halves, 53 bits of which are used. The same in every run. */
export function hashText(s: string): number {
  let low = 0x811c9dc5 | 0;
  let high = 0x9747b28c | 0;
  for (let i = 0; i < s.length; i++) {
    const c = s.charCodeAt(i);
    low = Math.imul(low ^ c, 0x01000193);
    high = Math.imul(high ^ c, 0x5bd1e995) ^ (high >>> 13);
  }
  return (low >>> 0) + ((high & 0x1fffff) - 0x100000) * 0x100000000;
}

/** `hash(v)`, within ±2^53. Equal values (1, 1.0, True) have equal hashes. */
export function hash(v: any): number {
  switch (typeof v) {
    case "number": return v === -1 ? -2 : v;
    case "string": return v === "" ? 0 : hashText(v);
    case "boolean": return v ? 1 : 0;
  }
  if (v instanceof W_Float && v.constructor === W_Float && Number.isSafeInteger(v.value)) return v.value === -1 ? -2 : v.value + 0;
  const type = typeOf(v);
  const f = type.lookup("__hash__");
  if (f === undefined || f === None) throw typeError(`unhashable type: '${type.name}'`);
  const h = callSpecial0(f, v);
  if (typeof h === "number") return h === -1 ? -2 : h;
  if (typeof h === "bigint" || typeof h === "boolean") return foldHash(h);
  const value = (h as any)?.value;
  if (typeof value === "number" && !(h instanceof W_Float) || typeof value === "bigint") return foldHash(value);
  throw typeError("__hash__ method should return an integer");
}
