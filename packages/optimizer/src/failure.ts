/**
 * What the failure of a guard says, for the bridge that starts there: the opposite of what the guard would have established.
 *
 *     guard_true(int_lt(i, n)) failed  =>  int_lt(i, n) is 0, i >= n's least value
 *
 * The guard's operand is seldom among the values that the exit leaves with; what it was computed from often is. So it is computed again, from
 * those values, ahead of the bridge's own operations: they find it there, and where none asks for it dead code takes it. That is right because
 * the operations were executed with these very operands on the way to the guard. A field that never changes may be read again for
 * the same reason; a field that may change is known through a fact about the heap, or it is not.
 */
import { IS_PURE, NONE, OP, OPS, OP_NAMES, type Field, type OpName, type Opcode, type Ref, type Trace } from "@spoor/ir";
import { INT, NOTHING, REF, typeCode } from "./draft";
import { UNREAD } from "./facts";
import type { Driver } from "./pass";

/** How many operations deep a guard's operand is computed again. */
const DEPTH = 3;

/** What a guarded operation that passed gives, and what it asked when it did not. */
const GUARDED: { readonly [opcode: number]: { readonly result: Opcode; readonly test: Opcode } } = {
  [OP.int_add_ovf]: { result: OP.int_add, test: OP.int_add_overflows },
  [OP.int_sub_ovf]: { result: OP.int_sub, test: OP.int_sub_overflows },
  [OP.int_mul_ovf]: { result: OP.int_mul, test: OP.int_mul_overflows },
  [OP.int_lshift_ovf]: { result: OP.int_lshift, test: OP.int_lshift_overflows },
};

/** The values that a guard asks about: its operands, and those of its test. */
export function operandsOfGuard(trace: Trace, guard: Ref): readonly Ref[] {
  const test = trace.a(guard);
  const values = [test, trace.b(guard)];
  if (test >= 0) values.push(trace.a(test), trace.b(test));
  return values.filter((ref) => ref >= 0);
}

/** Tells the driver what the failure of the guard at row `guard` of `trace` says. `values`: by row of the trace, what stands for it in the bridge. */
export function learnFailure(driver: Driver, trace: Trace, guard: Ref, values: ReadonlyMap<Ref, Ref>): void {
  const { draft, facts } = driver;

  /** What a reference of the trace is in the bridge, NONE when it cannot be had. */
  const again = (ref: Ref, depth: number): Ref => {
    if (ref < 0) return ref === NONE ? NONE : draft.constOf(typeCode(trace.type(ref)), trace.constant(ref));
    const value = values.get(ref);
    if (value !== undefined) return facts.resolve(value);
    const opcode = trace.opcode(ref);
    const isRead = opcode === OP.getfield && (trace.descr(ref) as Field).immutable;
    return depth > 0 && (IS_PURE[opcode] === 1 || isRead) ? compute(GUARDED[opcode]?.result ?? opcode, ref, depth) : NONE;
  };
  /** The operation `opcode` on the operands of row `ref`. */
  const compute = (opcode: Opcode, ref: Ref, depth: number): Ref => {
    const a = again(trace.a(ref), depth - 1);
    const b = trace.b(ref) === NONE ? NONE : again(trace.b(ref), depth - 1);
    if (a === NONE || (b === NONE && trace.b(ref) !== NONE)) return NONE;
    const descr = trace.descr(ref);
    const type = typeCode(opcode === trace.opcode(ref) ? trace.type(ref) : "i");
    return operation(opcode, type, a, b, descr === null ? -1 : draft.descrIndexOf(descr));
  };
  const operation = (opcode: Opcode, type: number, a: Ref, b: Ref, descr = -1): Ref => {
    if (!facts.is(a, UNREAD) && !facts.is(b, UNREAD)) return driver.emit(opcode, type, a, b, descr);
    // What has not been read is no operand of anything that is emitted: a comparison of it tells something, and is needed by nobody.
    if (OPS[OP_NAMES[opcode] as OpName].result !== "i") return NONE;
    const row = draft.add(opcode, INT, a, b, NONE, descr, -1);
    facts.clear(row);
    return row;
  };
  const learn = (opcode: Opcode, value: Ref): void => {
    if (value >= 0) driver.learn(opcode, value);
  };

  const opcode = trace.opcode(guard);
  switch (opcode) {
    case OP.guard_true: return learn(OP.guard_false, again(trace.a(guard), DEPTH));
    case OP.guard_false: return learn(OP.guard_true, again(trace.a(guard), DEPTH));
    case OP.guard_nonnull: return learn(OP.guard_isnull, again(trace.a(guard), DEPTH));
    case OP.guard_isnull: return learn(OP.guard_nonnull, again(trace.a(guard), DEPTH));
    case OP.guard_class: case OP.guard_nonnull_class: {
      const value = again(trace.a(guard), DEPTH);
      if (value >= 0) learn(OP.guard_false, operation(OP.instance_of, INT, value, NONE, draft.descrIndexOf(trace.descr(guard)!)));
      return;
    }
    case OP.guard_value: {
      const value = again(trace.a(guard), DEPTH);
      const type = typeCode(trace.type(trace.b(guard)));
      const constant: unknown = trace.constant(trace.b(guard));
      // Identity takes -0 for 0 and no NaN for another: it says less of numbers than the guard.
      if (value < 0 || type === NOTHING || (type !== INT && (type !== REF || typeof constant === "number"))) return;
      return learn(OP.guard_false, operation(type === INT ? OP.int_eq : OP.ptr_eq, INT, value, draft.constOf(type, constant)));
    }
    default: {
      const guarded = GUARDED[opcode];
      if (guarded !== undefined) learn(OP.guard_true, compute(guarded.test, guard, DEPTH));
    }
  }
}
