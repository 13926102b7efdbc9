/**
 * Cuts an inner loop out of a recorded trace: from the operation at which its header was first reached to the end. What the header's live
 * registers held becomes the new trace's inputs; the outer prefix is discarded (PyPy: `reached_loop_header`, `CutTrace`).
 *
 * Sound because recording forgets at each header what it knew (so nothing behind it relies on a guard before it), and because the registers were
 * renamed there (so a constant before the loop is not mistaken for a constant in it).
 */
import { NONE, OP, OP_ROWS, Trace, type LabelDescr, type Ref } from "@spoor/ir";

/** Starts a trace at a label: inputs of type `r`, the label, its parameters. Gives the parameters. */
export function beginAtLabel(trace: Trace, count: number, label: LabelDescr, addInput: (index: number) => Ref, onParam: (index: number, param: Ref) => void): void {
  const inputs: Ref[] = [];
  for (let i = 0; i < count; i++) inputs.push(addInput(i));
  trace.add(OP.label, "n", NONE, NONE, NONE, label);
  for (const input of inputs) trace.addExtra(input);
  inputs.forEach((input, i) => onParam(i, trace.add(OP.param, "r", input)));
}

/** `start`: row of the first operation kept; `live`: what the header's live registers held. Null when the rest needs more than that of the prefix. */
export function cutTrace(source: Trace, start: number, live: readonly Ref[], label: LabelDescr): Trace | null {
  const target = new Trace(source.length - start + live.length * 2 + 16);
  const map = new Int32Array(source.length).fill(NONE);
  beginAtLabel(target, live.length, label, () => target.addInput("r"), (i, param) => { map[live[i]!] = param; });
  let complete = true;
  const translate = (ref: Ref): Ref => {
    if (ref === NONE) return NONE;
    if (ref < 0) {
      const value = source.constant(ref);
      const type = source.type(ref);
      return type === "i" ? target.constInt(value) : type === "f" ? target.constFloat(value) : target.constRef(value);
    }
    const to = map[ref]! as Ref;
    if (to === NONE) complete = false;
    return to;
  };
  const snapshots = new Map<number, number>();
  const snapshot = (at: number): number => {
    if (at < 0) return -1;
    let to = snapshots.get(at);
    if (to === undefined) {
      const parent = snapshot(source.snapshotParent(at));
      const slots: number[] = [];
      for (let i = 0, n = source.snapshotCount(at); i < n; i++) slots.push(translate(source.snapshotSlot(at, i)));
      to = target.addSnapshot(parent, translate(source.snapshotCode(at)), source.snapshotPos(at), slots);
      snapshots.set(at, to);
    }
    return to;
  };
  for (let row = start; row < source.length && complete; row++) {
    const ref = row as Ref;
    const opcode = source.opcode(ref);
    const arity = OP_ROWS[opcode]!.args.length;
    const a = arity > 0 ? translate(source.a(ref)) : NONE;
    const b = arity > 1 ? translate(source.b(ref)) : NONE;
    const c = arity > 2 ? translate(source.c(ref)) : NONE;
    const extras = source.extras(ref).map(translate);
    map[row] = target.add(opcode, source.type(ref), a, b, c, source.descr(ref), snapshot(source.snapshot(ref)));
    for (const extra of extras) target.addExtra(extra);
  }
  return complete ? target : null;
}
