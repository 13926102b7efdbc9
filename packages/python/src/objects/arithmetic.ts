// @shared-module
/**
 * Operators: `a + b` and its kin, in-place forms, unary ones, `divmod`, `pow`, `__index__`.
 *
 * Dispatch is CPython's: the right operand's reflected method goes first when its type is a subclass that overrides it; concatenation and
 * repetition of built-in sequences go last (`W_Builtin.sequence`). Small integers and floats take short cuts that their types' methods would
 * lead to.
 */
import { BINARY_OPERATORS, UNARY_OPERATORS } from "../bytecode";
import { W_Builtin } from "./builtin";
import { callSpecial, callSpecial0, callSpecial1 } from "./call";
import { None, NotImplemented, W_Float } from "./core";
import { typeError, zeroDivisionError } from "./errors";
import { intType, isInstance, typeOf, type W_Type } from "./type";

const NAMES = ["add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "and", "or", "xor", "matmul"] as const;
export const FORWARD = NAMES.map((n) => `__${n}__`);
export const REFLECTED = NAMES.map((n) => `__r${n}__`);
export const IN_PLACE = NAMES.map((n) => `__i${n}__`);

const isSequenceSlot = (f: any): boolean => f instanceof W_Builtin && f.sequence;

/** Runs the two operands' methods; NotImplemented when none takes them. `third` is pow's modulus. */
function dispatch(forward: string, reflected: string, a: any, b: any, third?: any): any {
  const left = typeOf(a);
  const right = typeOf(b);
  const f = left.lookup(forward);
  let g = left === right && !(right.isHeap && third !== undefined) ? undefined : right.lookup(reflected);
  const more = third === undefined ? [] : [third];
  if (g !== undefined && g !== f && right.isSubtype(left) && g !== left.lookup(reflected)) {
    const result = callSpecial(g, b, [a, ...more]);
    if (result !== NotImplemented) return result;
    g = undefined;
  }
  const last = isSequenceSlot(f);
  if (f !== undefined && !last) {
    const result = third === undefined ? callSpecial1(f, a, b) : callSpecial(f, a, [b, third]);
    if (result !== NotImplemented) return result;
  }
  if (g !== undefined && !(last && isSequenceSlot(g))) {
    const result = third === undefined ? callSpecial1(g, b, a) : callSpecial(g, b, [a, third]);
    if (result !== NotImplemented) return result;
  }
  return last ? callSpecial1(f, a, b) : NotImplemented;
}

/** The TypeError of an operator that neither operand takes. */
export function unsupported(op: number, sign: string, a: any, b: any): unknown {
  const name = op === 6 && sign === "**" ? "** or pow()" : sign;
  return typeError(`unsupported operand type(s) for ${name}: '${typeOf(a).name}' and '${typeOf(b).name}'`);
}

/** Remainder with the divisor's sign; never -0. */
const floorMod = (a: number, b: number): number => {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest + 0;
};

/** The result for two small integers where it is simple, else undefined. */
function smallInts(op: number, a: number, b: number): any {
  switch (op) {
    case 0: { const r = a + b; return Number.isSafeInteger(r) ? r : undefined; }
    case 1: { const r = a - b; return Number.isSafeInteger(r) ? r : undefined; }
    case 2: { const r = a * b + 0; return Number.isSafeInteger(r) ? r : undefined; }
    case 3:
      if (b === 0) throw zeroDivisionError("division by zero");
      return new W_Float(a / b);
    case 4:
      if (b === 0) throw zeroDivisionError("division by zero");
      return (a - floorMod(a, b)) / b + 0;
    case 5:
      if (b === 0) throw zeroDivisionError("division by zero");
      return floorMod(a, b);
    case 9: return (a | 0) === a && (b | 0) === b ? a & b : undefined;
    case 10: return (a | 0) === a && (b | 0) === b ? a | b : undefined;
    case 11: return (a | 0) === a && (b | 0) === b ? a ^ b : undefined;
    default: return undefined;
  }
}

function floats(op: number, a: number, b: number): any {
  switch (op) {
    case 0: return new W_Float(a + b);
    case 1: return new W_Float(a - b);
    case 2: return new W_Float(a * b);
    case 3: return b === 0 ? undefined : new W_Float(a / b);
    default: return undefined;
  }
}

const isFloat = (v: any): v is W_Float => typeof v === "object" && v.constructor === W_Float;

/** `a op b` by operator number (BINARY_OPERATORS). */
export function binary(op: number, a: any, b: any): any {
  let quick: any;
  if (typeof a === "number") {
    if (typeof b === "number") quick = smallInts(op, a, b);
    else if (isFloat(b)) quick = floats(op, a, b.value);
  } else if (isFloat(a)) {
    if (isFloat(b)) quick = floats(op, a.value, b.value);
    else if (typeof b === "number") quick = floats(op, a.value, b);
  }
  if (quick !== undefined) return quick;
  const result = dispatch(FORWARD[op]!, REFLECTED[op]!, a, b);
  if (result === NotImplemented) throw unsupported(op, BINARY_OPERATORS[op]!, a, b);
  return result;
}

/** `a op= b` by operator number: the new value. */
export function inplace(op: number, a: any, b: any): any {
  if (typeof a === "number" || typeof a === "string" && typeof b === "string") return binaryFor(op, a, b);
  const f = typeOf(a).lookup(IN_PLACE[op]!);
  if (f === undefined) return binaryFor(op, a, b);
  if (isSequenceSlot(f)) {
    // The sequence form goes behind the right operand's reflected method.
    const g = typeOf(b).lookup(REFLECTED[op]!);
    if (g !== undefined && typeOf(a) !== typeOf(b) && !isSequenceSlot(g)) {
      const result = callSpecial1(g, b, a);
      if (result !== NotImplemented) return result;
    }
    return callSpecial1(f, a, b);
  }
  const result = callSpecial1(f, a, b);
  return result === NotImplemented ? binaryFor(op, a, b) : result;
}

/** `binary` with the in-place operator in the message. */
function binaryFor(op: number, a: any, b: any): any {
  if (typeof a === "number" && typeof b === "number") return binary(op, a, b);
  const result = dispatch(FORWARD[op]!, REFLECTED[op]!, a, b);
  if (result === NotImplemented) throw unsupported(op, `${BINARY_OPERATORS[op]}=`, a, b);
  return result;
}

export const UNARY_METHODS = ["__neg__", "__pos__", "__invert__"] as const;

/** `op a` by operator number (UNARY_OPERATORS). */
export function unary(op: number, a: any): any {
  if (typeof a === "number") return op === 0 ? 0 - a : op === 1 ? a : -1 - a < -Number.MAX_SAFE_INTEGER ? callSpecial0(intType.lookup("__invert__"), a) : -1 - a;
  const f = typeOf(a).lookup(UNARY_METHODS[op]!);
  if (f === undefined) throw typeError(`bad operand type for unary ${UNARY_OPERATORS[op]}: '${typeOf(a).name}'`);
  return callSpecial0(f, a);
}

/** `divmod(a, b)`. */
export function divmod(a: any, b: any): any {
  const result = dispatch("__divmod__", "__rdivmod__", a, b);
  if (result === NotImplemented) throw typeError(`unsupported operand type(s) for divmod(): '${typeOf(a).name}' and '${typeOf(b).name}'`);
  return result;
}

/** `pow(a, b[, modulus])`. */
export function pow(a: any, b: any, modulus: any = None): any {
  if (modulus === None) {
    const result = dispatch("__pow__", "__rpow__", a, b);
    if (result === NotImplemented) throw unsupported(6, "**", a, b);
    return result;
  }
  const result = dispatch("__pow__", "__rpow__", a, b, modulus);
  if (result === NotImplemented) throw typeError(`unsupported operand type(s) for ** or pow(): '${typeOf(a).name}', '${typeOf(b).name}', '${typeOf(modulus).name}'`);
  return result;
}

/** The integer that an `int` (subclasses and bools included) stands for. */
export function intValue(v: any): number | bigint {
  return typeof v === "number" || typeof v === "bigint" ? v : typeof v === "boolean" ? (v ? 1 : 0) : v.value;
}

/** `operator.index(v)`: the integer of anything with `__index__`. */
export function index(v: any, message?: (type: W_Type) => string): number | bigint {
  if (typeof v === "number") return v;
  if (isInstance(v, intType)) return intValue(v);
  const type = typeOf(v);
  const f = type.lookup("__index__");
  if (f === undefined) throw typeError(message?.(type) ?? `'${type.name}' object cannot be interpreted as an integer`);
  const result = callSpecial0(f, v);
  if (!isInstance(result, intType)) throw typeError(`__index__ returned non-int (type ${typeOf(result).name})`);
  return intValue(result);
}
