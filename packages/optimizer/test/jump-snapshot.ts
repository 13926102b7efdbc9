import { NONE, OP, type LabelDescr, type Ref, type Trace } from "@spoor/ir";

/** Gives the final jump of a recorded trace a snapshot (its arguments are the frame), and puts a guard with that snapshot before it. */
export function giveJumpSnapshot(trace: Trace): void {
  const jump = (trace.length - 1) as Ref;
  if (trace.opcode(jump) !== OP.jump) return;
  const args = trace.extras(jump);
  const label = trace.descr(jump) as LabelDescr;
  trace.truncate(jump);
  const snapshot = trace.addSnapshot(-1, trace.constRef("at the jump"), 9999, args);
  trace.add(OP.guard_not_interrupted, "n", NONE, NONE, NONE, null, snapshot);
  trace.add(OP.jump, "n", NONE, NONE, NONE, label, snapshot);
  for (const arg of args) trace.addExtra(arg);
}
