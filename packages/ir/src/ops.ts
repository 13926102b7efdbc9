/**
 * The operation table: the single source of truth of the trace language.
 *
 * Builder methods, printer, parser, verifier, evaluator and the exhaustiveness check of every backend
 * derive from it. To add an operation: one row here, one meaning in `semantics` when it is pure, one case
 * per backend; the compiler names the places that are missing.
 *
 * Operand letters: `i` `f` `r` as in `types`, `x` any of them. The operands of a row with `variadic` follow the
 * fixed ones in the trace's extra column. Result `d`: the descriptor says; `x`: the type of the first operand.
 */
import type { Opcode, Type } from "./types";

/**
 * - `pure`: depends on its operands alone, may be shared, folded, moved, dropped
 * - `guarded`: as `pure`, but leaves through its snapshot where the result does not exist (overflow)
 * - `read` / `write` / `alloc`: the heap, as the descriptor says
 * - `call`: whatever the descriptor's effects say
 * - `guard`: leaves the trace through its snapshot unless its condition holds
 * - `final`: the last operation
 * - `meta`: no effect (labels, parameters, debug information)
 */
export type Effect = "pure" | "guarded" | "read" | "write" | "alloc" | "call" | "guard" | "final" | "meta";

/** What a row's descriptor is. */
export type DescrKind = "none" | "field" | "array" | "class" | "call" | "assembler" | "label" | "text";

export interface OpRow {
  readonly args: string;
  readonly result: Type | "d" | "x";
  readonly effect: Effect;
  readonly descr: DescrKind;
  readonly variadic: boolean;
  readonly commutative: boolean;
  /** The comparison that is true exactly when this one is false (never stated for floats: NaN). */
  readonly inverse?: string;
  /** The comparison with its operands exchanged. */
  readonly swapped?: string;
  readonly doc: string;
}

type Options = Partial<Pick<OpRow, "descr" | "variadic" | "commutative" | "inverse" | "swapped">>;
/** A row with its operands, result, effect and descriptor kept as literal types: what builder methods and meanings are typed from. */
type Row<E extends Effect, A extends string, R extends OpRow["result"], O extends Options> = OpRow & {
  readonly effect: E;
  readonly args: A;
  readonly result: R;
  readonly descr: O extends { readonly descr: infer D extends DescrKind } ? D : "none";
  readonly variadic: O extends { readonly variadic: true } ? true : false;
};
const row = <E extends Effect, A extends string, R extends OpRow["result"], const O extends Options = Options>(
  effect: E, args: A, result: R, doc: string, options: O = {} as O,
) => ({ args, result, effect, descr: "none", variadic: false, commutative: false, ...options, doc }) as unknown as Row<E, A, R, O>;

const pure = <A extends string, R extends OpRow["result"], const O extends Options = Options>(args: A, result: R, doc: string, options?: O) =>
  row("pure", args, result, doc, options);
const guarded = <A extends string, const O extends Options = Options>(args: A, doc: string, options?: O) => row("guarded", args, "i", doc, options);
const guard = <A extends string, R extends OpRow["result"], const O extends Options = Options>(args: A, result: R, doc: string, options?: O) =>
  row("guard", args, result, doc, options);
const both: Options = { commutative: true };

export const OPS = {
  // -- integers: |operand| <= 2^53-1, and so must the result be
  int_add: pure("ii", "i", "a + b, where it is proved to stay in range", both),
  int_sub: pure("ii", "i", "a - b, where it is proved to stay in range"),
  int_mul: pure("ii", "i", "a * b, where it is proved to stay in range; never -0", both),
  int_add_ovf: guarded("ii", "a + b, or leaves when out of range", both),
  int_sub_ovf: guarded("ii", "a - b, or leaves when out of range"),
  int_mul_ovf: guarded("ii", "a * b, or leaves when out of range", both),
  int_lshift_ovf: guarded("ii", "a * 2**b for b >= 0, or leaves when out of range"),
  int_add_overflows: pure("ii", "i", "1 when a + b is out of range", both),
  int_sub_overflows: pure("ii", "i", "1 when a - b is out of range"),
  int_mul_overflows: pure("ii", "i", "1 when a * b is out of range", both),
  int_lshift_overflows: pure("ii", "i", "1 when a * 2**b, b >= 0, is out of range"),
  int_floordiv: pure("ii", "i", "floor(a / b), b != 0"),
  int_mod: pure("ii", "i", "a - b * floor(a / b), b != 0: takes the divisor's sign"),
  int_neg: pure("i", "i", "-a; never -0"),
  int_invert: pure("i", "i", "-a - 1, where it is proved to stay in range (a < 2^53-1)"),
  int_and: pure("ii", "i", "bitwise and of unbounded two's complements, where the result is in range", both),
  int_or: pure("ii", "i", "bitwise or of unbounded two's complements", both),
  int_xor: pure("ii", "i", "bitwise exclusive or of unbounded two's complements, where the result is in range", both),
  int_lshift: pure("ii", "i", "a * 2**b for b >= 0, where it is proved to stay in range"),
  int_rshift: pure("ii", "i", "floor(a / 2**b), b >= 0"),
  int_lt: pure("ii", "i", "a < b", { inverse: "int_ge", swapped: "int_gt" }),
  int_le: pure("ii", "i", "a <= b", { inverse: "int_gt", swapped: "int_ge" }),
  int_eq: pure("ii", "i", "a == b", { commutative: true, inverse: "int_ne", swapped: "int_eq" }),
  int_ne: pure("ii", "i", "a != b", { commutative: true, inverse: "int_eq", swapped: "int_ne" }),
  int_gt: pure("ii", "i", "a > b", { inverse: "int_le", swapped: "int_lt" }),
  int_ge: pure("ii", "i", "a >= b", { inverse: "int_lt", swapped: "int_le" }),
  int_is_true: pure("i", "i", "a != 0", { inverse: "int_is_zero" }),
  int_is_zero: pure("i", "i", "a == 0", { inverse: "int_is_true" }),
  int_is_int32: pure("i", "i", "-2^31 <= a < 2^31"),
  // -- wrapping 32-bit integers: operands and result in -2^31 .. 2^31-1
  int32_add: pure("ii", "i", "wraps to 32 bits, signed", both),
  int32_sub: pure("ii", "i", "wraps to 32 bits, signed"),
  int32_mul: pure("ii", "i", "wraps to 32 bits, signed", both),
  int32_lshift: pure("ii", "i", "a << (b & 31), signed"),
  int32_rshift: pure("ii", "i", "a >> (b & 31), signed"),
  int32_urshift: pure("ii", "i", "a >>> (b & 31): the result is in 0 .. 2^32-1"),
  int32_wrap: pure("i", "i", "the low 32 bits of any integer, signed"),
  // -- floats: IEEE 754 binary64
  float_add: pure("ff", "f", "a + b", both),
  float_sub: pure("ff", "f", "a - b"),
  float_mul: pure("ff", "f", "a * b", both),
  float_truediv: pure("ff", "f", "a / b, IEEE (the guest guards b != 0 where it must)"),
  float_neg: pure("f", "f", "-a"),
  float_abs: pure("f", "f", "|a|"),
  float_sqrt: pure("f", "f", "square root; NaN below zero"),
  float_floor: pure("f", "f", "largest integer <= a, as a float"),
  float_lt: pure("ff", "i", "a < b", { swapped: "float_gt" }),
  float_le: pure("ff", "i", "a <= b", { swapped: "float_ge" }),
  float_eq: pure("ff", "i", "a == b; false for NaN", { commutative: true, inverse: "float_ne", swapped: "float_eq" }),
  float_ne: pure("ff", "i", "a != b; true for NaN", { commutative: true, inverse: "float_eq", swapped: "float_ne" }),
  float_gt: pure("ff", "i", "a > b", { swapped: "float_lt" }),
  float_ge: pure("ff", "i", "a >= b", { swapped: "float_le" }),
  cast_int_to_float: pure("i", "f", "exact"),
  cast_float_to_int: pure("f", "i", "truncates; only where the truncated value is known to be in range"),
  // -- references
  box_int: pure("i", "r", "the integer as a guest value (a JavaScript number)"),
  unbox_int: pure("r", "i", "inverse of box_int; the operand is known to be an integer"),
  box_bool: pure("i", "r", "0 or 1 as JavaScript false or true"),
  unbox_bool: pure("r", "i", "inverse of box_bool; the operand is known to be a boolean"),
  ptr_eq: pure("rr", "i", "identity (===)", { commutative: true, inverse: "ptr_ne", swapped: "ptr_eq" }),
  ptr_ne: pure("rr", "i", "not identity", { commutative: true, inverse: "ptr_eq", swapped: "ptr_ne" }),
  is_null: pure("r", "i", "null or undefined"),
  instance_of: pure("r", "i", "1 when the value's class is exactly the descriptor's", { descr: "class" }),
  same_as: pure("x", "x", "its operand"),
  // -- strings: JavaScript strings, indexed by code unit
  strlen: pure("r", "i", "number of code units"),
  strgetitem: pure("ri", "i", "code unit at an index in range"),
  str_from_code: pure("i", "r", "string of the one code unit"),
  str_concat: pure("rr", "r", "a followed by b"),
  str_eq: pure("rr", "i", "equality of contents", both),
  str_lt: pure("rr", "i", "a before b in order of code units"),
  // -- heap
  new: row("alloc", "", "r", "a new object of the class; operands are the initial values of all its fields, in order", { descr: "class", variadic: true }),
  new_array: row("alloc", "", "r", "a new array of the operands", { descr: "array", variadic: true }),
  getfield: row("read", "r", "d", "the field's value", { descr: "field" }),
  setfield: row("write", "rx", "n", "stores into the field", { descr: "field" }),
  getarrayitem: row("read", "ri", "d", "the item at an index in range", { descr: "array" }),
  setarrayitem: row("write", "rix", "n", "stores at an index in range", { descr: "array" }),
  arraylen: row("read", "r", "i", "number of items", { descr: "array" }),
  array_push: row("write", "rx", "n", "appends an item", { descr: "array" }),
  quasiimmut_field: row("read", "r", "d", "the value of a quasi-immutable field of a constant; the trace is invalidated when it is written", { descr: "field" }),
  // -- calls
  call: row("call", "", "d", "residual call of a host function", { descr: "call", variadic: true }),
  call_pure: row("call", "", "d", "call of an elidable host function: same operands, same result", { descr: "call", variadic: true }),
  call_may_force: row("call", "", "d", "call that may run guest code or look at frames", { descr: "call", variadic: true }),
  call_assembler: row("call", "", "r", "call of another compiled guest function", { descr: "assembler", variadic: true }),
  cond_call: row("call", "i", "n", "calls when the first operand is true", { descr: "call", variadic: true }),
  // -- guards
  guard_true: guard("i", "n", "a != 0"),
  guard_false: guard("i", "n", "a == 0"),
  guard_value: guard("xx", "n", "a is the constant b"),
  guard_class: guard("r", "n", "the (non-null) value's class is exactly the descriptor's", { descr: "class" }),
  guard_nonnull: guard("r", "n", "neither null nor undefined"),
  guard_isnull: guard("r", "n", "null or undefined"),
  guard_nonnull_class: guard("r", "n", "not null, and of exactly that class", { descr: "class" }),
  guard_no_exception: guard("", "n", "the preceding call returned"),
  guard_exception: guard("", "r", "the preceding call raised; the result is the exception"),
  guard_not_forced: guard("", "n", "no frame of the trace was forced during the preceding call"),
  guard_not_invalidated: guard("", "n", "no quasi-immutable field the trace depends on was written"),
  guard_not_interrupted: guard("", "n", "the runtime's interrupt flag is clear"),
  guard_always_fails: guard("", "n", "leaves: the end of a segment"),
  // -- structure
  input: row("meta", "", "x", "an argument of the trace"),
  label: row("meta", "", "n", "a jump target; operands are the parameters' values on falling in; its `param`s follow it", { descr: "label", variadic: true }),
  param: row("meta", "x", "x", "a parameter of the preceding label; the operand is its value on falling in"),
  jump: row("final", "", "n", "goes to a label with the operands as its parameters", { descr: "label", variadic: true }),
  finish: row("final", "r", "n", "leaves with a value: the traced frame returned it"),
  finish_exception: row("final", "r", "n", "leaves with an exception that the traced frame did not catch"),
  debug_merge_point: row("meta", "", "n", "the guest's position, for readers", { descr: "text" }),
} as const satisfies Record<string, OpRow>;

/** The name of an operation. */
export type OpName = keyof typeof OPS;

/** Names of the operations that have effect `E`. */
export type OpsWithEffect<E extends Effect> = { [K in OpName]: (typeof OPS)[K]["effect"] extends E ? K : never }[OpName];
/** Names of the operations whose meaning depends on their operands alone. */
export type PureOpName = OpsWithEffect<"pure">;

/** All names, by opcode. */
export const OP_NAMES = Object.keys(OPS) as readonly OpName[];
/** All rows, by opcode. */
export const OP_ROWS: readonly OpRow[] = OP_NAMES.map((name) => OPS[name]);

/** Opcode of each operation: `OP.int_add`. */
export const OP = Object.fromEntries(OP_NAMES.map((name, index) => [name, index])) as { readonly [K in OpName]: Opcode };

const flags = (test: (row: OpRow) => boolean): Uint8Array => {
  const made = new Uint8Array(OP_ROWS.length);
  OP_ROWS.forEach((each, opcode) => { if (test(each)) made[opcode] = 1; });
  return made;
};
/** By opcode: 1 when the operation leaves the trace through a snapshot (guards and guarded operations). */
export const CAN_EXIT: Uint8Array = flags((r) => r.effect === "guard" || r.effect === "guarded");
/** By opcode: 1 for guards proper. */
export const IS_GUARD: Uint8Array = flags((r) => r.effect === "guard");
/** By opcode: 1 when equal operands give equal results and nothing else happens (guarded ones included). */
export const IS_PURE: Uint8Array = flags((r) => r.effect === "pure" || r.effect === "guarded");
/** By opcode: 1 when the operation may be dropped if nobody needs its result. */
export const IS_REMOVABLE: Uint8Array = flags((r) => r.effect === "pure" || r.effect === "read" || r.effect === "alloc");
/** By opcode: 1 for calls. */
export const IS_CALL: Uint8Array = flags((r) => r.effect === "call");
/** By opcode: 1 for the last operation of a trace. */
export const IS_FINAL: Uint8Array = flags((r) => r.effect === "final");
