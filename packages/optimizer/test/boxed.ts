/** A random trace in the shape that a guest's traces have: the label's parameters are references, unboxed behind it and boxed before the jump. */
import { CAN_EXIT, NONE, NUMBER_CLASS, OP, Trace, type ClassDescr, type Field, type LabelDescr, type Ref } from "@spoor/ir";
import type { MadeTrace, RandomTrace } from "@spoor/ir/testing";

export function boxed(random: RandomTrace): RandomTrace {
  return {
    form: random.form,
    variants: random.variants,
    make() {
      const made = random.make();
      const float = made.world.scope().find("class", "Float") as ClassDescr;
      const types = Array.from({ length: made.trace.inputCount }, (_, k) => made.trace.type(k as Ref));
      const inputs = (variant: number): unknown[] =>
        made.inputs(variant).map((value, k) => (types[k] === "f" ? new float.constructor_!(value) : value));
      return { trace: box(made.trace, float), world: made.world, kind: made.kind, reset: () => made.reset(), inputs } satisfies MadeTrace;
    },
    toString: () => random.toString(),
  };
}

function box(source: Trace, float: ClassDescr): Trace {
  const value = float.fields[0] as Field<"f">;
  const out = new Trace(source.length * 2);
  const map = new Map<Ref, Ref>();
  const at = (ref: Ref): Ref => {
    if (ref === NONE) return NONE;
    if (ref >= 0) return map.get(ref)!;
    const type = source.type(ref);
    return type === "i" ? out.constInt(source.constant(ref)) : type === "f" ? out.constFloat(source.constant(ref)) : out.constRef(source.constant(ref));
  };
  const snapshot = (from: number): number => {
    let parent = -1;
    for (const { code, pos, slots } of source.snapshotFrames(from)) parent = out.addSnapshot(parent, at(code), pos, slots.map(at));
    return parent;
  };
  const boxOf = (ref: Ref): Ref => {
    const type = source.type(ref);
    if (type === "i") return out.add(OP.box_int, "r", at(ref));
    if (type !== "f") return at(ref);
    const made = out.add(OP.new, "r", NONE, NONE, NONE, float);
    out.addExtra(at(ref));
    return made;
  };
  const inputs: Ref[] = [];
  for (let k = 0; k < source.inputCount; k++) inputs.push(out.addInput("r"));
  for (let i = source.inputCount; i < source.length; i++) {
    const row = i as Ref;
    const opcode = source.opcode(row);
    if (opcode === OP.label) {
      // The inputs are the label's operands, in order.
      out.add(OP.label, "n", NONE, NONE, NONE, source.descr(row));
      for (const input of inputs) out.addExtra(input);
      const params = inputs.map((input) => out.add(OP.param, "r", input));
      const entry = out.addSnapshot(-1, out.constRef("at the label"), 0, params);
      params.forEach((param, k) => {
        const type = source.type((i + 1 + k) as Ref);
        if (type === "i") out.add(OP.guard_class, "n", param, NONE, NONE, NUMBER_CLASS, entry);
        if (type === "f") out.add(OP.guard_class, "n", param, NONE, NONE, float, entry);
      });
      params.forEach((param, k) => {
        const type = source.type((i + 1 + k) as Ref);
        map.set((i + 1 + k) as Ref, type === "i" ? out.add(OP.unbox_int, "i", param) : type === "f" ? out.add(OP.getfield, "f", param, NONE, NONE, value) : param);
      });
      i += params.length;
      continue;
    }
    const isBack = opcode === OP.jump && (source.descr(row) as LabelDescr).name === "loop";
    const extras = source.extras(row).map((ref) => (isBack ? boxOf(ref) : at(ref)));
    const leaving = CAN_EXIT[opcode] === 1 ? snapshot(source.snapshot(row)) : -1;
    map.set(row, out.add(opcode, source.type(row), at(source.a(row)), at(source.b(row)), at(source.c(row)), source.descr(row), leaving));
    for (const extra of extras) out.addExtra(extra);
  }
  return out;
}
