/**
 * Which traces run better as WebAssembly than as JavaScript, for who has both backends and chooses.
 *
 * Arithmetic gains about a quarter of a nanosecond an operation here (integers in i64 with a range check, against doubles); each access
 * to a host object loses about five, the price of an imported call. So what decides is how many host accesses there are
 * to a piece of arithmetic, in the part of the trace that repeats.
 */
import { OP, OP_NAMES, OP_ROWS, type OpName, type Ref, type Trace } from "@spoor/ir";

/** Operations that are calls of the host; a test compares this with what lowering imports. Calls proper cost the same on both sides. */
export const HOST_ACCESSES: ReadonlySet<OpName> = new Set<OpName>([
  "box_int", "unbox_int", "box_bool", "unbox_bool", "ptr_eq", "ptr_ne", "is_null", "instance_of",
  "strlen", "strgetitem", "str_from_code", "str_concat", "str_eq", "str_lt",
  "new", "new_array", "getfield", "setfield", "getarrayitem", "setarrayitem", "arraylen", "array_push", "quasiimmut_field",
  "guard_class", "guard_nonnull", "guard_isnull", "guard_nonnull_class",
]);

/** Arithmetic that one host access outweighs. */
const ARITHMETIC_PER_ACCESS = 20;

/** Whether `trace` is better compiled by this backend than to JavaScript: `true`, or why not. */
export function wasmSuits(trace: Trace): true | string {
  let arithmetic = 0;
  let accesses = 0;
  for (let row = trace.inputCount; row < trace.length; row++) {
    const opcode = trace.opcode(row as Ref);
    const name = OP_NAMES[opcode]!;
    if (opcode === OP.label) arithmetic = accesses = 0;
    else if (HOST_ACCESSES.has(name) || (name === "guard_value" && trace.type(trace.a(row as Ref)) === "r")) accesses++;
    else if (OP_ROWS[opcode]!.effect === "pure" || OP_ROWS[opcode]!.effect === "guarded") arithmetic++;
  }
  if (accesses * ARITHMETIC_PER_ACCESS <= arithmetic) return true;
  return `${accesses} accesses to host objects for ${arithmetic} operations on numbers`;
}
