/**
 * What has to happen whichever passes are switched on: operations that only tell the optimizer something become what they tell.
 *
 * - `same_as` is its operand.
 * - A quasi-immutable field of a constant is its value of now, and the trace depends on the object: whoever writes the field
 *   invalidates the trace. One `guard_not_invalidated` behind everything that may have run guest code is enough, because nothing
 *   else can write it while compiled code runs; so the first behind each such call stays, and of the others none.
 * - A guard that belongs to a call goes when its call went, and a guard for an exception that the call cannot raise goes too.
 */
import { OP, type CallDescr, type Field, type Watchable } from "@spoor/ir";
import { DROP, KEEP, type Driver, type Learn, type Outcome, type Pass } from "../pass";

function quasiimmutField(d: Driver): Outcome {
  if (d.a >= 0) return KEEP;
  const object: Watchable = d.draft.constant(d.a);
  const field = d.draft.descrs[d.descr] as Field;
  d.dependencies.add(object);
  return d.same(d.draft.constOf(d.type, field.read(object)));
}

/** Behind a call that may run guest code, quasi-immutable fields may have been written. */
const mayInvalidate: Learn = (d, row) => {
  const descr = d.draft.descr(row) as CallDescr | { kind: "assembler" };
  if (descr.kind === "assembler" || descr.effects.mayForce) d.validated = false;
};

function guardNoException(d: Driver): Outcome {
  if (d.callGone) return DROP;
  const { draft } = d;
  let call = draft.length - 1;
  if (draft.opcodes[call] === OP.guard_not_forced) call--;
  const descr = call >= 0 ? draft.descrs[draft.descrIndices[call]!] : undefined;
  if (descr?.kind === "call" && !descr.effects.canRaise && !descr.effects.mayForce) return DROP;
  return KEEP;
}

export const simplify = (): Pass => ({
  name: "simplify",
  visit: {
    same_as: (d) => d.same(d.a),
    quasiimmut_field: quasiimmutField,
    guard_not_invalidated: (d) => (d.dependencies.size === 0 || d.validated ? DROP : KEEP),
    guard_not_forced: (d) => (d.callGone ? DROP : KEEP),
    guard_no_exception: guardNoException,
  },
  committed: {
    guard_not_invalidated: (d) => void (d.validated = true),
    call: mayInvalidate,
    call_pure: mayInvalidate,
    call_may_force: mayInvalidate,
    call_assembler: mayInvalidate,
    cond_call: mayInvalidate,
  },
});
