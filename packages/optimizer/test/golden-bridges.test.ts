/** Bridges from exits of a loop, before and after: where they jump, and what the exit told them. */
import { describe, expect, it } from "vitest";
import { LabelDescr, OP, evaluate, parse, print, verify, type OptimizeContext, type OptimizedTrace, type Ref, type Trace } from "@spoor/ir";
import { optimizer } from "@spoor/optimizer";
import * as objects from "./guest";

const subject = optimizer();
let labels = 0;
const context = (kind: OptimizeContext["kind"], parent: OptimizeContext["parent"] = null): OptimizeContext => ({
  kind, passes: new Set(subject.passes), parent, unrollLimit: 200, pureHistory: 16, classOf: objects.classOf, newLabel: () => new LabelDescr(++labels, "Body"),
});

/** Gives the final jump a snapshot of its arguments. */
function letJumpLeave(trace: Trace): Trace {
  const jump = (trace.length - 1) as Ref;
  trace.setSnapshot(jump, trace.addSnapshot(-1, trace.constRef("jump"), 0, trace.extras(jump)));
  return trace;
}

/** The exit of the last guard with this operation. */
function lastExit(trace: Trace, opcode: number): number {
  for (let row = trace.length - 1; row >= 0; row--) if (trace.opcode(row as Ref) === opcode && trace.snapshot(row as Ref) >= 0) return trace.snapshot(row as Ref);
  throw new Error("no such guard");
}

const LOOP = `
[r0, r1, r2]
[r3, r4, r5] = label(r0, r1, r2, descr=<Loop>)
guard_class(r3, descr=<Class int>) {"f"@0: r3, r4, r5}
guard_class(r4, descr=<Class int>) {"f"@0: r3, r4, r5}
i6 = unbox_int(r3)
i7 = unbox_int(r4)
i8 = int_lt(i6, i7)
guard_true(i8) {"f"@0: r3, r4, r5}
i9 = int_and(i6, 1)
guard_true(i9) {"f"@1: r3, r4, r5}
guard_class(r5, descr=<Class Float>) {"f"@2: r3, r4, r5}
f10 = getfield(r5, descr=<Field Float.value>)
f11 = float_add(f10, 0.5)
r12 = new(f11, descr=<Class Float>)
i14 = int_add_ovf(i6, 1) {"f"@3: r3, r4, r12}
r15 = box_int(i14)
jump(r15, r4, r12, descr=<Loop>)`;

/** The other branch: what a tracer records from the exit's values. */
const BRIDGE = `
[i0, i_n, f2]
r3 = new(f2, descr=<Class Float>)
r4 = box_int(i0)
r1 = box_int(i_n)
guard_class(r4, descr=<Class int>) {"f"@1: r4, r1, r3}
guard_class(r1, descr=<Class int>) {"f"@1: r4, r1, r3}
guard_class(r3, descr=<Class Float>) {"f"@4: r4, r1, r3}
f5 = getfield(r3, descr=<Field Float.value>)
f6 = float_mul(f5, 2.0)
r7 = new(f6, descr=<Class Float>)
i8 = unbox_int(r4)
i9 = int_add_ovf(i8, 1) {"f"@5: r4, r1, r7}
r10 = box_int(i9)
jump(r10, r1, r7, descr=<Loop>)`;

function made(): { guest: objects.Guest; loop: OptimizedTrace; entry: LabelDescr; exit: number } {
  const guest = objects.guest();
  const loop = subject.optimize(letJumpLeave(parse(LOOP, guest.scope)), context("loop"));
  const exit = lastExit(loop.trace, OP.guard_true);
  return { guest, loop, entry: loop.labels[0]!, exit };
}

describe("a float accumulator stays unboxed across a bridge", () => {
  const { guest, loop, entry, exit } = made();
  const recorded = letJumpLeave(parse(BRIDGE, guest.scope));
  const bridge = subject.optimize(recorded, context("bridge", loop.trace.exits![exit]!));

  it("jumps to the body and allocates nothing", () => {
    expect(loop.labels).toHaveLength(2);
    expect(entry.state).not.toBeNull();
    expect(verify(bridge.trace)).toEqual([]);
    expect(print(bridge.trace, guest.scope)).toBe(`[i0, i1, f2]
f3 = float_mul(f2, 2.0)
i4 = int_add(i0, 1)
jump(i4, f3, i1, descr=<Body>)
`);
  });

  it("gives what the program gives", () => {
    let outcome = evaluate(loop.trace, [1, 8, new objects.Float(1)]);
    let bridges = 0;
    for (;;) {
      if (outcome.kind === "guard" && outcome.exit === exit && ++bridges) outcome = evaluate(bridge.trace, outcome.values);
      else if (outcome.kind === "jump") outcome = evaluate(loop.trace, outcome.values, { label: outcome.label });
      else break;
    }
    let value = 1;
    for (let i = 1; i < 8; i++) value = i % 2 === 1 ? value + 0.5 : value * 2;
    expect(outcome).toMatchObject({ kind: "guard", frames: [{ code: "f", pos: 0, slots: [8, 8, new objects.Float(value)] }] });
    expect(bridges).toBe(3);
  });
});

describe("a bridge knows what held at its guard", () => {
  it("does not guard a class again, nor read a field again", () => {
    const guest = objects.guest();
    const text = `
[r0, i1]
[r2, i3] = label(r0, i1, descr=<Straight>)
guard_class(r2, descr=<Class Point>) {"f"@0: r2, i3}
i4 = getfield(r2, descr=<Field Point.count>)
i5 = int_lt(i3, 10)
guard_true(i5) {"f"@1: r2, i4, i3}
i6 = int_gt(i3, 5)
guard_true(i6) {"f"@1: r2, i4, i3}
finish(r2)`;
    const { trace } = subject.optimize(parse(text, guest.scope), context("straight"));
    const recorded = parse(`
[r0, i1, i2]
guard_class(r0, descr=<Class Point>) {"f"@2: r0}
i3 = getfield(r0, descr=<Field Point.count>)
i4 = int_sub_ovf(i3, i1) {"f"@3: r0}
i5 = int_lt(i2, 20)
guard_true(i5) {"f"@3: r0}
r6 = box_int(i4)
finish(r6)`, guest.scope);
    const bridge = subject.optimize(recorded, context("bridge", trace.exits![lastExit(trace, OP.guard_true)]!));
    expect(print(bridge.trace, guest.scope)).toBe("[r0, i1, i2]\nfinish(ConstPtr(0))\n");
  });

  it("but a loop that was cut out of a bridge knows nothing of the bridge's guard", () => {
    const guest = objects.guest();
    const { trace } = subject.optimize(parse(`
[r0, i1]
guard_class(r0, descr=<Class Point>) {"f"@0: r0, i1}
i2 = int_lt(i1, 10)
guard_true(i2) {"f"@1: r0, i1}
finish(r0)`, guest.scope), context("straight"));
    // Its inputs are of other types than the values that the exit leaves with.
    const cut = `
[i0, r1]
[i2, r3] = label(i0, r1, descr=<Cut>)
guard_nonnull_class(r3, descr=<Class Pair>) {"f"@2: r3, i2}
i4 = int_lt(i2, 10)
guard_true(i4) {"f"@3: r3, i2}
i5 = int_add(i2, 1)
jump(i5, r3, descr=<Cut>)`;
    const loop = subject.optimize(parse(cut, guest.scope), context("loop", trace.exits![lastExit(trace, OP.guard_true)]!));
    expect(evaluate(loop.trace, [3, new objects.Pair(1, 2)])).toMatchObject({ kind: "guard", frames: [{ pos: 3, slots: [new objects.Pair(1, 2), 10] }] });
  });

  it("does not read again what was found to be a constant, before the guard", () => {
    const guest = objects.guest();
    const { trace } = subject.optimize(parse(`
[r0, i1]
guard_class(r0, descr=<Class Pair>) {"f"@0: r0, i1}
r2 = getfield(r0, descr=<Field Pair.left>)
guard_value(r2, "left") {"f"@0: r0, i1}
r3 = getfield(r0, descr=<Field Pair.right>)
i4 = int_lt(i1, 10)
guard_true(i4) {"f"@1: r0, i1}
guard_value(r3, "right") {"f"@2: r0, i1}
finish(r0)`, guest.scope), context("straight"));
    const recorded = `
[r0, i1]
r2 = getfield(r0, descr=<Field Pair.left>)
guard_value(r2, "left") {"f"@3: r0}
r3 = getfield(r0, descr=<Field Pair.right>)
guard_value(r3, "right") {"f"@3: r0}
finish(r3)`;
    const bridge = subject.optimize(parse(recorded, guest.scope), context("bridge", trace.exits![lastExit(trace, OP.guard_true)]!));
    expect(print(bridge.trace, guest.scope)).toBe(`[r0, i1]
r2 = getfield(r0, descr=<Field Pair.right>)
guard_value(r2, "right", descr=<Guard0>) [r0, r2] {"f"@3: r0}
finish("right")
`);
  });

  it("knows the class and the range of what it has to read again", () => {
    const guest = objects.guest();
    const text = `
[r0, i1]
[r2, i3] = label(r0, i1, descr=<Straight2>)
guard_class(r2, descr=<Class Point>) {"f"@0: r2, i3}
i4 = getfield(r2, descr=<Field Point.count>)
r5 = getfield(r2, descr=<Field Point.link>)
guard_class(r5, descr=<Class Float>) {"f"@0: r2, i3}
f6 = getfield(r5, descr=<Field Float.value>)
i7 = int_gt(i4, 5)
guard_true(i7) {"f"@1: r2, i3}
i8 = int_lt(i4, 10)
guard_true(i8) {"f"@1: r2, i3}
i9 = int_lt(i3, 10)
guard_true(i9) {"f"@1: r2, i3}
r10 = new(f6, descr=<Class Float>)
call(r10, descr=<Call look>)
call(r5, descr=<Call look>)
call(i4, descr=<Call note>)
finish(r2)`;
    const { trace } = subject.optimize(parse(text, guest.scope), context("straight"));
    const recorded = parse(`
[r0, i1]
i2 = getfield(r0, descr=<Field Point.count>)
i3 = int_gt(i2, 4)
guard_true(i3) {"f"@2: r0}
r4 = getfield(r0, descr=<Field Point.link>)
guard_class(r4, descr=<Class Float>) {"f"@2: r0}
f5 = getfield(r4, descr=<Field Float.value>)
i6 = int_sub_ovf(i2, 1) {"f"@3: r0}
r7 = new(f5, descr=<Class Float>)
call(i6, descr=<Call note>)
finish(r7)`, guest.scope);
    const bridge = subject.optimize(recorded, context("bridge", trace.exits![lastExit(trace, OP.guard_true)]!));
    expect(print(bridge.trace, guest.scope)).toBe(`[r0, i1]
i2 = getfield(r0, descr=<Field Point.count>)
r3 = getfield(r0, descr=<Field Point.link>)
f4 = getfield(r3, descr=<Field Float.value>)
i5 = int_add(i2, -1)
call(i5, descr=<Call note>)
r7 = new(f4, descr=<Class Float>)
finish(r7)
`);
  });
});

describe("a bridge knows that its guard failed", () => {
  /** The bridge, optimized, that starts where `guard`, behind `before`, failed. */
  const behind = (before: string, guard: number, bridge: string): string => {
    const guest = objects.guest();
    const { trace } = subject.optimize(parse(`${before}\nfinish(null)`, guest.scope), context("straight"));
    const optimized = subject.optimize(parse(bridge, guest.scope), context("bridge", trace.exits![lastExit(trace, guard)]!));
    expect(verify(optimized.trace)).toEqual([]);
    return print(optimized.trace, guest.scope);
  };
  const FAILED = `
[i0, i1]
i2 = int_lt(i0, i1)
guard_true(i2) {"f"@1: i0, i1}`;

  it("so the opposite of a comparison holds, whichever way it is asked", () => {
    expect(behind(FAILED, OP.guard_true, `
[i0, i1]
i2 = int_lt(i0, i1)
guard_false(i2) {"f"@1: i0, i1}
i3 = int_le(i1, i0)
guard_true(i3) {"f"@1: i0, i1}
finish(null)`)).toBe("[i0, i1]\nfinish(null)\n");
  });
  it("and narrows ranges", () => {
    expect(behind(`
[i0]
i1 = int_lt(i0, 10)
guard_true(i1) {"f"@1: i0}`, OP.guard_true, `
[i0]
i1 = int_sub_ovf(i0, 10) {"f"@1: i0}
i2 = int_ge(i1, 0)
guard_true(i2) {"f"@1: i0}
r3 = box_int(i1)
finish(r3)`)).toBe("[i0]\ni1 = int_add(i0, -10)\nr2 = box_int(i1)\nfinish(r2)\n");
  });
  it("where the operands have to be computed again", () => {
    expect(behind(`
[r0, r1]
guard_class(r0, descr=<Class Float>) {"f"@0: r0, r1}
guard_class(r1, descr=<Class int>) {"f"@0: r0, r1}
f2 = getfield(r0, descr=<Field Float.value>)
i3 = unbox_int(r1)
f4 = cast_int_to_float(i3)
i5 = float_lt(f2, f4)
guard_false(i5) {"f"@1: r0, r1}`, OP.guard_false, `
[r0, i1]
f2 = getfield(r0, descr=<Field Float.value>)
f3 = cast_int_to_float(i1)
i4 = float_lt(f2, f3)
guard_true(i4) {"f"@1: r0}
finish(null)`)).toBe("[r0, i1]\nfinish(null)\n");
  });
  it("where what it asked has to be read again", () => {
    expect(behind(`
[r0]
guard_class(r0, descr=<Class Point>) {"f"@0: r0}
i1 = getfield(r0, descr=<Field Point.count>)
i2 = int_ge(i1, 5)
guard_false(i2) {"f"@1: r0}`, OP.guard_false, `
[r0]
i1 = getfield(r0, descr=<Field Point.count>)
i2 = int_gt(i1, 3)
guard_true(i2) {"f"@1: r0}
r3 = box_int(i1)
finish(r3)`)).toBe("[r0]\ni1 = getfield(r0, descr=<Field Point.count>)\nr2 = box_int(i1)\nfinish(r2)\n");
  });
  it("so a value that was expected to be null is not, and one that was not is", () => {
    const read = `
[r0]
guard_class(r0, descr=<Class Point>) {"f"@0: r0}
r1 = getfield(r0, descr=<Field Point.link>)`;
    expect(behind(`${read}\nguard_isnull(r1) {"f"@1: r0}`, OP.guard_isnull, `
[r0]
r1 = getfield(r0, descr=<Field Point.link>)
guard_nonnull(r1) {"f"@1: r0}
finish(r1)`)).toBe("[r0]\nr1 = getfield(r0, descr=<Field Point.link>)\nfinish(r1)\n");
    expect(behind(`${read}\nguard_nonnull(r1) {"f"@1: r0}`, OP.guard_nonnull, `
[r0]
r1 = getfield(r0, descr=<Field Point.link>)
guard_isnull(r1) {"f"@1: r0}
i2 = is_null(r1)
r3 = box_bool(i2)
finish(r3)`)).toBe("[r0]\nfinish(true)\n");
  });
  it("so it is none of the class, not the constant, and has no sum in range", () => {
    expect(behind(`
[r0]
guard_nonnull_class(r0, descr=<Class Float>) {"f"@1: r0}`, OP.guard_nonnull_class, `
[r0]
i1 = instance_of(r0, descr=<Class Float>)
guard_false(i1) {"f"@1: r0}
finish(null)`)).toBe("[r0]\nfinish(null)\n");
    expect(behind(`
[r0, i1]
guard_value(r0, "text") {"f"@1: r0, i1}`, OP.guard_value, `
[r0, i1]
i2 = ptr_eq(r0, "text")
guard_false(i2) {"f"@1: r0}
finish(null)`)).toBe("[r0, i1]\nfinish(null)\n");
    expect(behind(`
[i0]
i1 = int_ge(i0, 3)
guard_true(i1) {"f"@0: i0}
guard_value(i0, 3) {"f"@1: i0}`, OP.guard_value, `
[i0]
i1 = int_gt(i0, 3)
guard_true(i1) {"f"@1: i0}
finish(null)`)).toBe("[i0]\nfinish(null)\n");
    expect(behind(`
[i0, i1]
i2 = int_add_ovf(i0, i1) {"f"@1: i0, i1}
call(i2, descr=<Call note>)`, OP.int_add_ovf, `
[i0, i1]
i2 = int_add_overflows(i0, i1)
guard_true(i2) {"f"@1: i0}
finish(null)`)).toBe("[i0, i1]\nfinish(null)\n");
  });
  it("but a number that is not 0 may be -0, which is the same to an identity", () => {
    expect(behind(`
[r0]
guard_value(r0, ConstPtr(0)) {"f"@1: r0}`, OP.guard_value, `
[r0]
i1 = ptr_eq(r0, ConstPtr(0))
guard_false(i1) {"f"@1: r0}
finish(null)`)).toContain("ptr_eq");
  });
});

describe("an object that a loop carries as its fields comes back from a bridge", () => {
  const BAG_LOOP = `
[i0, r1]
[i2, r3] = label(i0, r1, descr=<BagLoop>)
guard_class(r3, descr=<Class Bag>) {"f"@0: i2, r3}
f4 = getfield(r3, descr=<Field Bag.slot.float>)
i5 = int_sub(i2, 1)
i6 = int_gt(i5, 0)
guard_true(i6) {"f"@1: i2, r3}
i7 = int_and(i2, 1)
guard_true(i7) {"f"@1: i5, r3}
f8 = float_mul(f4, 2.0)
r9 = new("bag", descr=<Class Bag>)
setfield(r9, f8, descr=<Field Bag.slot.float>)
setfield(r9, null, descr=<Field Bag.mark>)
jump(i5, r9, descr=<BagLoop>)`;
  const guest = objects.guest();
  const loop = subject.optimize(parse(BAG_LOOP, guest.scope), context("loop"));
  const exit = lastExit(loop.trace, OP.guard_true);
  const bridge = (stores: string): Trace =>
    subject.optimize(parse(`
[i0, f1]
r2 = new("bag", descr=<Class Bag>)
setfield(r2, f1, descr=<Field Bag.slot.float>)
f3 = getfield(r2, descr=<Field Bag.slot.float>)
r4 = new("bag", descr=<Class Bag>)
${stores}
jump(i0, r4, descr=<BagLoop>)`, guest.scope), context("bridge", loop.trace.exits![exit]!)).trace;
  const target = (trace: Trace): string => (trace.descr((trace.length - 1) as Ref) as LabelDescr).name;

  it("whatever the order of its stores, and with what it begins with where nothing was stored", () => {
    for (const stores of [
      "setfield(r4, null, descr=<Field Bag.mark>)\nsetfield(r4, f3, descr=<Field Bag.slot.float>)",
      "setfield(r4, f3, descr=<Field Bag.slot.float>)",
    ]) expect(print(bridge(stores), guest.scope)).toBe("[i0, f1]\njump(i0, f1, descr=<Body>)\n");
  });
  it("but not with a field more, or one that is not known", () => {
    const slot = "setfield(r4, f3, descr=<Field Bag.slot.float>)";
    expect(target(bridge(`${slot}\nsetfield(r4, i0, descr=<Field Bag.rank>)`))).toBe("BagLoop");
    expect(target(bridge("setfield(r4, null, descr=<Field Bag.mark>)"))).toBe("BagLoop");
    expect(target(bridge(slot))).toBe("Body");
  });
});

describe("a bridge that does not fit jumps to the entry", () => {
  const { guest, loop, exit } = made();
  const jumpsTo = (text: string, leaves = true): string => {
    const recorded = parse(text, guest.scope);
    const { trace } = subject.optimize(leaves ? letJumpLeave(recorded) : recorded, context("bridge", loop.trace.exits![exit]!));
    expect(verify(trace)).toEqual([]);
    return (trace.descr((trace.length - 1) as Ref) as LabelDescr).name;
  };

  it("because a value is of another class", () => {
    expect(jumpsTo(`
[i0, i1, f2]
r3 = box_int(i0)
r4 = box_int(i1)
jump(r3, r4, "no float", descr=<Loop>)`)).toBe("Loop");
  });
  it("because it would need a guard, and has no snapshot to leave through", () => {
    const text = `
[i0, i1, f2]
r3 = new(f2, descr=<Class Float>)
i4 = int_mul_ovf(i0, 3) {"f"@1: i0}
r5 = box_int(i4)
r6 = box_int(i1)
jump(r5, r6, r3, descr=<Loop>)`;
    expect(jumpsTo(text, false)).toBe("Loop");
    expect(jumpsTo(text)).toBe("Body");
  });
  it("and to the body with a guard where only knowledge is missing", () => {
    expect(jumpsTo(`
[i0, i1, f2]
r3 = box_int(i0)
r4 = box_int(i1)
r5 = call_may_force(r3, descr=<Call force>)
guard_no_exception() {"f"@1: r5}
jump(r3, r4, r5, descr=<Loop>)`)).toBe("Body");
  });
});
