/** The optimizer's face: `optimizer()` makes one. */
import { LabelDescr, NONE, OP, OP_ROWS, Trace, HOLE, TAG_CONST, TAG_VALUE, tagged, isConstant, CAN_EXIT, IS_GUARD } from "@spoor/ir";
import type { ExitRecord, Field, OptimizedTrace, Optimizer, Ref, ResumeFrame, Watchable } from "@spoor/ir";

/** Names of the passes, in order. */
export const PASS_NAMES = ["intbounds", "rewrite", "virtualize", "pure", "heap", "unroll"] as const;

/** An optimizer that implements `ir`'s interface. */
export function optimizer(): Optimizer {
  return { name: "spoor", passes: PASS_NAMES, optimize: copy };
}

function copy(source: Trace): OptimizedTrace {
  const out = new Trace(source.length);
  const exits: ExitRecord[] = [];
  out.exits = exits;
  const map = new Int32Array(source.length);
  const labels: LabelDescr[] = [];
  const dependencies = new Set<Watchable>();
  let ops = 0;
  let guards = 0;
  const constant = (ref: Ref): Ref => {
    const type = source.type(ref);
    const value = source.constant(ref);
    return type === "i" ? out.constInt(value) : type === "f" ? out.constFloat(value) : out.constRef(value);
  };
  const get = (ref: Ref): Ref => (ref === NONE ? NONE : ref < 0 ? constant(ref) : (map[ref] as Ref));

  const exit = (snapshot: number): number => {
    const values: Ref[] = [];
    const constants: unknown[] = [];
    const tag = (slot: Ref): number => {
      if (slot === NONE) return HOLE;
      const ref = get(slot);
      if (isConstant(ref)) return tagged(TAG_CONST, constants.push(out.constant(ref)) - 1);
      const index = values.indexOf(ref);
      return tagged(TAG_VALUE, index >= 0 ? index : values.push(ref) - 1);
    };
    const frames: ResumeFrame[] = snapshot < 0 ? [] : source.snapshotFrames(snapshot).map((frame) => ({
      code: source.constant(frame.code), pos: frame.pos, slots: frame.slots.map(tag),
    }));
    return exits.push({ values, resume: { frames, constants, virtuals: [], pending: [] }, knowledge: null }) - 1;
  };

  for (let i = 0; i < source.length; i++) {
    const row = i as Ref;
    const opcode = source.opcode(row);
    if (opcode === OP.input) {
      map[i] = out.addInput(source.type(row));
      continue;
    }
    if (opcode === OP.quasiimmut_field && isConstant(get(source.a(row)))) {
      const object = out.constant(get(source.a(row)));
      const field = source.descr(row) as Field;
      const value = field.read(object);
      dependencies.add(object);
      map[i] = field.type === "i" ? out.constInt(value) : field.type === "f" ? out.constFloat(value) : out.constRef(value);
      continue;
    }
    if (opcode === OP.guard_not_invalidated && dependencies.size === 0) continue;
    const snapshot = CAN_EXIT[opcode] === 1 ? exit(source.snapshot(row)) : -1;
    map[i] = out.add(opcode, source.type(row), get(source.a(row)), get(source.b(row)), get(source.c(row)), source.descr(row), snapshot);
    for (let k = 0, n = source.extraCount(row); k < n; k++) out.addExtra(get(source.extra(row, k)));
    if (opcode === OP.label) labels.push(source.descr(row) as LabelDescr);
    if (OP_ROWS[opcode]!.effect !== "meta") ops++;
    guards += IS_GUARD[opcode]!;
  }
  return {
    trace: out, labels, dependencies: [...dependencies],
    counts: { ops, guards, guardsShared: 0, forcings: 0, nvirtuals: 0, nvholes: 0, nvreused: 0 },
  };
}
