import { describe, expect, it } from "vitest";
import {
  ArrayDescr, CallDescr, ClassDescr, Field, FINISH_RAISE, FINISH_RETURN, INT_MAX, LabelDescr, NONE, SpoorError, TraceBuilder, evalBackend,
  evaluate, guardExits, runToExit, type CompileUnit, type Trace,
} from "../src/index";

class Point { constructor(public x: unknown, public y: number) {} }
const X = new Field("Point.x", "r", "x", (p: Point) => p.x, (p: Point, value) => { p.x = value; });
const Y = new Field("Point.y", "f", "y", (p: Point) => p.y, (p: Point, value) => { p.y = value; });
const POINT = new ClassDescr("Point", "constructor", Point, [X, Y]);
const LIST = new ArrayDescr("list", "r");
const RAISE = new CallDescr("raise", (value: unknown) => { throw value; }, "r", "n");
const ID = new CallDescr("identity", (value: unknown) => value, "r", "r");

const countdown = (): Trace => {
  const b = new TraceBuilder();
  const loop = new LabelDescr(1);
  const n = b.input("i");
  const [i, sum] = b.label([n, b.int(0)], loop);
  const total = b.int_add_ovf(sum!, i!, [i!, sum!]);
  const next = b.int_sub(i!, b.int(1));
  b.guard_true(b.int_gt(next, b.int(0)), [total]);
  b.jump([next, total], loop);
  return b.trace;
};

describe("evaluate", () => {
  it("runs a loop until a guard fails, and leaves with the exit's values", () => {
    const outcome = evaluate(countdown(), [100]);
    expect(outcome).toMatchObject({ kind: "guard", exit: 1, values: [5050], frames: [{ code: null, pos: 0, slots: [5050] }] });
  });
  it("leaves at a guarded operation whose result is out of range", () => {
    expect(evaluate(countdown(), [INT_MAX])).toMatchObject({ kind: "guard", exit: 0, values: [INT_MAX - 1, INT_MAX] });
  });
  it("moves jump operands into parameters all at once", () => {
    const b = new TraceBuilder();
    const loop = new LabelDescr(1);
    const [p, q] = [b.input("i"), b.input("i")];
    const [x, y, n] = b.label([p, q, b.int(3)], loop);
    const left = b.int_sub(n!, b.int(1));
    b.guard_true(left, [x!, y!]);
    b.jump([y!, x!, left], loop);
    expect(evaluate(b.trace, [1, 2])).toMatchObject({ values: [1, 2] });
    expect(evaluate(b.trace, [7, 8, 2], { label: loop })).toMatchObject({ values: [8, 7] });
  });
  it("leaves a recorded trace with the frames of the snapshot", () => {
    const b = new TraceBuilder();
    const n = b.input("i");
    b.guard_true(n, b.snapshot([{ code: "outer", pos: 3, slots: [n, NONE] }, { code: "inner", pos: 7, slots: [b.float(1.5)] }]));
    b.finish(b.ref(null));
    expect(evaluate(b.trace, [0])).toMatchObject({
      kind: "guard", values: [],
      frames: [{ code: "outer", pos: 3, slots: [0, undefined] }, { code: "inner", pos: 7, slots: [1.5] }],
    });
    expect(evaluate(b.trace, [1])).toEqual({ kind: "finish", raised: false, values: [null] });
  });
  it("reads and writes fields and items through their descriptors", () => {
    const b = new TraceBuilder();
    const p = b.new([b.ref("x"), b.float(2)], POINT);
    b.setfield(p, b.float_add(b.getfield(p, Y), b.float(0.5)), Y);
    const list = b.new_array([p], LIST);
    b.array_push(list, b.ref("second"), LIST);
    b.setarrayitem(list, b.int(1), b.getfield(b.getarrayitem(list, b.int(0), LIST), X), LIST);
    b.array_push(list, b.box_int(b.arraylen(list, LIST)), LIST);
    b.finish(list);
    const { values } = evaluate(b.trace, []);
    expect(values).toEqual([[new Point("x", 2.5), "x", 2]]);
  });
  it("catches what a call throws when its exception guard follows, and lets it pass otherwise", () => {
    const guarded = new TraceBuilder();
    const value = guarded.input("r");
    guarded.call([value], RAISE);
    guarded.guard_no_exception([value]);
    guarded.finish(value);
    expect(evaluate(guarded.trace, ["boom"])).toMatchObject({ kind: "guard", values: ["boom", "boom"] });

    const expecting = new TraceBuilder();
    const thrown = expecting.input("r");
    expecting.call_may_force([thrown], RAISE);
    expecting.guard_not_forced([thrown]);
    expecting.finish_exception(expecting.guard_exception([thrown]));
    expect(evaluate(expecting.trace, ["boom"])).toEqual({ kind: "finish", raised: true, values: ["boom"] });

    const bare = new TraceBuilder();
    bare.call([bare.ref("boom")], RAISE);
    bare.finish(bare.ref(null));
    expect(() => evaluate(bare.trace, [])).toThrow("boom");
  });
  it("fails guard_exception when the call returned", () => {
    const b = new TraceBuilder();
    const value = b.input("r");
    const result = b.call([value], ID);
    b.guard_exception([result]);
    b.finish(value);
    expect(evaluate(b.trace, ["fine"])).toMatchObject({ kind: "guard", values: ["fine"] });
  });
  it("refuses a pure operation outside of its domain", () => {
    const b = new TraceBuilder();
    const n = b.input("i");
    b.finish(b.box_int(b.int_add(n, b.int(1))));
    expect(evaluate(b.trace, [1]).values).toEqual([2]);
    expect(() => evaluate(b.trace, [INT_MAX])).toThrow(SpoorError);
  });
  it("gives up after maxSteps", () => {
    const b = new TraceBuilder();
    const loop = new LabelDescr(1);
    b.label([], loop);
    b.jump([], loop);
    expect(() => evaluate(b.trace, [], { maxSteps: 100 })).toThrow("did not end within 100 rows");
  });
});

describe("evalBackend", () => {
  const unit = (trace: Trace): CompileUnit => {
    let id = 0;
    return {
      id: 1, name: "test", kind: "loop", trace, exits: guardExits(trace, () => id++), validity: { valid: true }, state: { values: [] },
      parent: null, interrupt: new Int32Array(1),
    };
  };
  it("returns the unit's exit, with the values in the unit's state", () => {
    const compiled = evalBackend().compile(unit(countdown()));
    expect(compiled.enter(null, [100])).toBe(compiled.unit.exits[1]);
    expect(compiled.unit.state.values).toEqual([5050]);
    expect(compiled.size).toBeGreaterThan(0);
  });
  it("finishes with the shared finish exits", () => {
    for (const [method, exit] of [["finish", FINISH_RETURN], ["finish_exception", FINISH_RAISE]] as const) {
      const b = new TraceBuilder();
      b[method](b.input("r"));
      const compiled = evalBackend().compile(unit(b.trace));
      expect(compiled.enter(null, ["v"])).toBe(exit);
      expect(compiled.unit.state.values).toEqual(["v"]);
    }
  });
  it("reaches a bridge and the loop again through runToExit", () => {
    const parent = unit(countdown());
    const loop = parent.trace.descrs[0] as LabelDescr;
    const compiled = evalBackend().compile(parent);
    loop.target = compiled as never;
    const b = new TraceBuilder();
    const total = b.input("i");
    b.guard_true(b.int_lt(total, b.int(10000)), [total]);
    b.jump([b.int(100), total], loop);
    const bridge = evalBackend().compile({ ...unit(b.trace), kind: "bridge", parent: parent.exits[1]!, state: parent.state });
    parent.exits[1]!.bridge = bridge;
    expect(runToExit(compiled, null, [100])).toBe(bridge.unit.exits[0]);
    expect(parent.state.values).toEqual([10100]);
  });
  it("refuses to enter freed code", () => {
    const backend = evalBackend();
    const compiled = backend.compile(unit(countdown()));
    backend.free!(compiled);
    expect(() => compiled.enter(null, [1])).toThrow("was freed");
    expect(backend.stats!()).toMatchObject({ compiled: 1, freed: 1 });
  });
});
