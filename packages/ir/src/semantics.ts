/**
 * One meaning per pure and per guarded operation: constant folding, the evaluator, the backends' helper functions and
 * the tests all call these, so they cannot disagree.
 *
 * Why integer meanings in doubles are exact: operands satisfy |x| <= 2^53-1. A sum, difference or product whose true value is in
 * that range is representable, so the double is it; one whose true value is not is at least 2^53 in magnitude, and rounding is
 * monotonic, so the double is at least 2^53 too. The range test is therefore exact even where the product is not. Where a
 * double computation could give -0 (0 * -1, -4 % 2, floor(0 / -1)), `+ 0` turns it into 0; type `i` never holds -0.
 *
 * A pure operation's operands lie in its domain (its row says which: a divisor is not 0, an index is in range, a result is
 * proved in range). Outside of it a meaning returns whatever it returns; {@link fold} answers `undefined` there.
 *
 *     MEANINGS.int_mod(-7, 3) => 2        MEANINGS.int_mul_ovf(2 ** 52, 2) => undefined
 */
import type { ClassDescr, Descr } from "./descr";
import { IS_PURE, OPS, OP_NAMES, OP_ROWS, type OpName, type OpsWithEffect, type PureOpName } from "./ops";
import { INT_MAX, INT_MIN, type Opcode, type Type } from "./types";

/** Names of the guarded operations: pure, but leaving where the result does not exist. */
export type GuardedOpName = OpsWithEffect<"guarded">;

type Value<Letter> = Letter extends "i" | "f" ? number : unknown;
type Values<Letters extends string> = Letters extends `${infer Letter}${infer Rest}` ? [Value<Letter>, ...Values<Rest>] : [];
type Parameters_<K extends OpName> = [...Values<(typeof OPS)[K]["args"]>, ...((typeof OPS)[K]["descr"] extends "class" ? [ClassDescr] : [])];

/** What the table's row `K` says a meaning takes and returns: guarded ones return `undefined` where the operation leaves. */
export type Meaning<K extends PureOpName | GuardedOpName> = (
  ...operands: Parameters_<K>
) => K extends GuardedOpName ? number | undefined : Value<(typeof OPS)[K]["result"]>;

const inRange = (value: number): boolean => value <= INT_MAX && value >= INT_MIN;
const checked = (value: number): number | undefined => (value <= INT_MAX && value >= INT_MIN ? value : undefined);
const truth = (value: boolean): number => (value ? 1 : 0);

const HIGH = 2 ** 32;
/** Bits 32 and up, sign included: within 22 bits, so that the host's bitwise operations hold them exactly. */
const high = (value: number): number => Math.floor(value / HIGH);

/** a * 2**b as a double: infinite where hopeless, never NaN. */
const shifted = (a: number, b: number): number => (a === 0 ? 0 : a * 2 ** b);

/** The meaning of every pure and guarded operation, by name. A row without one does not compile. */
export const MEANINGS: { readonly [K in PureOpName | GuardedOpName]: Meaning<K> } = {
  int_add: (a, b) => a + b,
  int_sub: (a, b) => a - b,
  int_mul: (a, b) => a * b + 0,
  int_add_ovf: (a, b) => checked(a + b),
  int_sub_ovf: (a, b) => checked(a - b),
  int_mul_ovf: (a, b) => checked(a * b + 0),
  int_lshift_ovf: (a, b) => checked(shifted(a, b)),
  int_add_overflows: (a, b) => truth(!inRange(a + b)),
  int_sub_overflows: (a, b) => truth(!inRange(a - b)),
  int_mul_overflows: (a, b) => truth(!inRange(a * b)),
  int_lshift_overflows: (a, b) => truth(!inRange(shifted(a, b))),
  // `%` is exact and takes the dividend's sign, so `a - rest` is a multiple of b no larger than a, and its quotient is exact.
  int_floordiv: (a, b) => {
    const rest = a % b;
    const quotient = (a - rest) / b + 0;
    return rest !== 0 && rest < 0 !== b < 0 ? quotient - 1 : quotient;
  },
  int_mod: (a, b) => {
    const rest = a % b;
    return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest + 0;
  },
  int_neg: (a) => 0 - a,
  int_invert: (a) => -1 - a,
  int_and: (a, b) => (high(a) & high(b)) * HIGH + ((a & b) >>> 0),
  int_or: (a, b) => (high(a) | high(b)) * HIGH + ((a | b) >>> 0),
  int_xor: (a, b) => (high(a) ^ high(b)) * HIGH + ((a ^ b) >>> 0),
  int_lshift: (a, b) => shifted(a, b),
  int_rshift: (a, b) => (b > 53 ? (a < 0 ? -1 : 0) : Math.floor(a / 2 ** b)),
  int_lt: (a, b) => truth(a < b),
  int_le: (a, b) => truth(a <= b),
  int_eq: (a, b) => truth(a === b),
  int_ne: (a, b) => truth(a !== b),
  int_gt: (a, b) => truth(a > b),
  int_ge: (a, b) => truth(a >= b),
  int_is_true: (a) => truth(a !== 0),
  int_is_zero: (a) => truth(a === 0),
  int_is_int32: (a) => truth(a === (a | 0)),

  int32_add: (a, b) => (a + b) | 0,
  int32_sub: (a, b) => (a - b) | 0,
  int32_mul: (a, b) => Math.imul(a, b),
  int32_lshift: (a, b) => a << (b & 31),
  int32_rshift: (a, b) => a >> (b & 31),
  int32_urshift: (a, b) => a >>> (b & 31),
  int32_wrap: (a) => a | 0,

  float_add: (a, b) => a + b,
  float_sub: (a, b) => a - b,
  float_mul: (a, b) => a * b,
  float_truediv: (a, b) => a / b,
  float_neg: (a) => -a,
  float_abs: (a) => Math.abs(a),
  float_sqrt: (a) => Math.sqrt(a),
  float_floor: (a) => Math.floor(a),
  float_lt: (a, b) => truth(a < b),
  float_le: (a, b) => truth(a <= b),
  float_eq: (a, b) => truth(a === b),
  float_ne: (a, b) => truth(a !== b),
  float_gt: (a, b) => truth(a > b),
  float_ge: (a, b) => truth(a >= b),
  cast_int_to_float: (a) => a,
  cast_float_to_int: (a) => Math.trunc(a) + 0,

  box_int: (a) => a,
  unbox_int: (a) => a as number,
  box_bool: (a) => a !== 0,
  unbox_bool: (a) => truth(a === true),
  ptr_eq: (a, b) => truth(a === b),
  ptr_ne: (a, b) => truth(a !== b),
  is_null: (a) => truth(a === null || a === undefined),
  instance_of: (a, descr) => truth(descr.matches(a)),
  same_as: (a) => a,

  strlen: (a) => (a as string).length,
  strgetitem: (a, index) => (a as string).charCodeAt(index),
  str_from_code: (code) => String.fromCharCode(code),
  str_concat: (a, b) => (a as string) + (b as string),
  str_eq: (a, b) => truth(a === b),
  str_lt: (a, b) => truth((a as string) < (b as string)),
};

/** By opcode: the meaning, or null for operations that have none. Callers give the operands, then the descriptor if the row has one. */
export const MEANING_OF: readonly (((...operands: any[]) => any) | null)[] = OP_NAMES.map((name, opcode) =>
  IS_PURE[opcode] ? (MEANINGS as Record<string, (...operands: any[]) => any>)[name]! : null,
);

/**
 * The result of a pure or guarded operation on concrete operands, or `undefined` where there is none: the guarded operation
 * would leave, an operand is outside of the operation's domain, or the operation is not pure. (`same_as` of `undefined` is the
 * one result that looks the same.) `b` is ignored by operations of one operand.
 */
export function fold(opcode: Opcode, a: any, b?: any, descr: Descr | null = null): any {
  const meaning = MEANING_OF[opcode]!;
  if (meaning === null) return undefined;
  const row = OP_ROWS[opcode]!;
  if (!inDomain(opcode, a, b)) return undefined;
  const result = row.descr === "none" ? meaning(a, b) : meaning(a, descr);
  if (row.result === "i" && !Number.isSafeInteger(result)) return undefined;
  return result;
}

/** Whether the operands are what the row asks for; what shows in the result (a range, a NaN) needs no case here. */
function inDomain(opcode: Opcode, a: unknown, b: unknown): boolean {
  switch (OP_NAMES[opcode]) {
    case "int_lshift": case "int_rshift": case "int_lshift_ovf": case "int_lshift_overflows": return (b as number) >= 0;
    case "str_from_code": return (a as number) >= 0 && (a as number) <= 0xffff;
    case "unbox_int": return Number.isSafeInteger(a);
    case "unbox_bool": return typeof a === "boolean";
    case "strlen": case "strgetitem": return typeof a === "string";
    case "str_concat": case "str_eq": case "str_lt": return typeof a === "string" && typeof b === "string";
    default: return true;
  }
}

/**
 * What `guard_value` asks: is `value` indistinguishable from `constant`? Floats by bits as far as a program can tell (-0 is not
 * 0, NaN is NaN), because the trace goes on with the constant in the value's place; integers and references by `===`.
 */
export const sameValue = (type: Type, value: unknown, constant: unknown): boolean =>
  type === "f" ? Object.is(value, constant) : value === constant;
