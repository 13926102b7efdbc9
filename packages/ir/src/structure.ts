/**
 * Facts about a trace's structure that several readers need, stated once: where its labels are, which calls catch what
 * their function throws, and the exit objects that a unit is made of.
 */
import type { GuardExit } from "./backend";
import type { ArrayDescr, CallDescr, Descr, Field, LabelDescr, SlotType } from "./descr";
import { IS_CALL, OP, OP_NAMES, OP_ROWS } from "./ops";
import type { Trace } from "./trace";
import { NONE, type Opcode, type Ref, type Type } from "./types";

/** A label and where its parameters are: rows `row + 1` to `row + count`. */
export interface LabelPlace {
  readonly descr: LabelDescr;
  readonly row: Ref;
  readonly count: number;
}

/** The labels of a trace, in order. */
export function labelsOf(trace: Trace): LabelPlace[] {
  const places: LabelPlace[] = [];
  for (let row = trace.inputCount; row < trace.length; row++) {
    if (trace.opcode(row as Ref) !== OP.label) continue;
    places.push({ descr: trace.descr(row as Ref) as LabelDescr, row: row as Ref, count: trace.extraCount(row as Ref) });
  }
  return places;
}

/**
 * The `guard_no_exception` or `guard_exception` that belongs to the call at `call`, or NONE. It is the next row, or the next but
 * one behind a `guard_not_forced`. A call that has one catches what its function throws; one that has none lets it pass.
 */
export function exceptionGuard(trace: Trace, call: Ref): Ref {
  let row = (call + 1) as Ref;
  if (row < trace.length && trace.opcode(row) === OP.guard_not_forced) row = (row + 1) as Ref;
  if (row >= trace.length) return NONE;
  const opcode = trace.opcode(row);
  return opcode === OP.guard_no_exception || opcode === OP.guard_exception ? row : NONE;
}

/** By row: 1 for the calls that catch. See {@link exceptionGuard}. */
export function catchingCalls(trace: Trace): Uint8Array {
  const catching = new Uint8Array(trace.length);
  for (let row = trace.inputCount; row < trace.length; row++) {
    if (IS_CALL[trace.opcode(row as Ref)] === 1 && exceptionGuard(trace, row as Ref) !== NONE) catching[row] = 1;
  }
  return catching;
}

/** The type of an operation's result, as its row says: from the descriptor for `d`, from the first operand for `x`. */
export function resultType(opcode: Opcode, first: Type, descr: Descr | null): Type {
  const row = OP_ROWS[opcode]!;
  if (row.result === "x") return first;
  if (row.result !== "d") return row.result;
  switch (row.descr) {
    case "field": return (descr as Field).type;
    case "array": return (descr as ArrayDescr).item;
    case "call": return (descr as CallDescr).result;
    default: throw new TypeError(`${OP_NAMES[opcode]}: a row with result "d" has a field, an array or a call as its descriptor`);
  }
}

/** Types of a trace's inputs. */
export function inputTypes(trace: Trace): Type[] {
  return Array.from({ length: trace.inputCount }, (_, input) => trace.type(input as Ref));
}

/** The {@link GuardExit}s of an optimized trace, in the order of its exit records, for the unit that will be compiled from it. */
export function guardExits(trace: Trace, newId: () => number): GuardExit[] {
  const records = trace.exits;
  if (records === null) return [];
  const opcodes: GuardExit["opcode"][] = new Array(records.length).fill(OP.guard_always_fails);
  for (let row = trace.inputCount; row < trace.length; row++) {
    const exit = trace.snapshot(row as Ref);
    if (exit >= 0) opcodes[exit] = trace.opcode(row as Ref);
  }
  return records.map((record, index) => {
    const types = record.values.map((ref) => trace.type(ref) as SlotType);
    if (opcodes[index] === OP.guard_no_exception) types.push("r");
    return { kind: "guard", id: newId(), opcode: opcodes[index]!, types, resume: record.resume, bridge: null };
  });
}
