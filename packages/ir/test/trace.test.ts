import { describe, expect, it } from "vitest";
import {
  ArrayDescr, CallDescr, LabelDescr, NONE, OP, OPS, OP_NAMES, Trace, TraceBuilder, catchingCalls, exceptionGuard, guardExits, inputTypes, labelsOf, resultType, type Ref,
} from "../src/index";

describe("Trace", () => {
  it("interns constants by type and value: 1 and 1.0 differ, 0.0 and -0.0 differ, NaN is one", () => {
    const trace = new Trace();
    const refs = [trace.constInt(1), trace.constFloat(1), trace.constRef(1), trace.constFloat(0), trace.constFloat(-0), trace.constFloat(NaN), trace.constRef("-0")];
    expect(new Set(refs).size).toBe(refs.length);
    expect(refs.map((ref) => trace.constant(ref) as unknown)).toEqual([1, 1, 1, 0, -0, NaN, "-0"]);
    expect([trace.constInt(1), trace.constFloat(-0), trace.constFloat(NaN)]).toEqual([refs[0], refs[4], refs[5]]);
    expect(refs.map((ref) => trace.type(ref)).join("")).toBe("iffffr".slice(0, 2) + "r" + "fff" + "r");
  });
  it("grows past its capacity without losing anything", () => {
    const b = new TraceBuilder(new Trace(2));
    const x = b.input("i");
    for (let k = 0; k < 1000; k++) b.new_array([x, b.int(k), x], new ArrayDescr("a", "i"));
    const row = 700 as Ref;
    expect(b.trace.extras(row).map((ref) => (ref < 0 ? (b.trace.constant(ref) as number) : ref))).toEqual([0, 699, 0]);
  });
  it("gives up rows by truncate, and their variadic operands with them", () => {
    const b = new TraceBuilder();
    const x = b.input("r");
    b.jump([x, x], new LabelDescr(1));
    b.trace.truncate(1);
    b.jump([x], new LabelDescr(1));
    expect(b.trace.extras(1 as Ref)).toEqual([x]);
    expect(() => b.trace.truncate(0)).toThrow(RangeError);
  });
  it("keeps snapshots as frames that share their outer frames", () => {
    const b = new TraceBuilder();
    const x = b.input("i");
    const outer = b.trace.addSnapshot(-1, b.ref("outer"), 5, [x, NONE]);
    const inner = b.trace.addSnapshot(outer, b.ref("inner"), 9, [b.int(3)]);
    expect(b.trace.snapshotFrames(inner)).toEqual([{ code: b.ref("outer"), pos: 5, slots: [x, NONE] }, { code: b.ref("inner"), pos: 9, slots: [b.int(3)] }]);
    expect(b.trace.snapshotParent(inner)).toBe(outer);
  });
  it("refuses inputs behind operations", () => {
    const b = new TraceBuilder();
    b.finish(b.ref(null));
    expect(() => b.input("i")).toThrow(RangeError);
  });
});

describe("the table", () => {
  it("has at most three fixed operands a row, and inverses and swaps that exist", () => {
    for (const name of OP_NAMES) {
      const row: { args: string; inverse?: string; swapped?: string } = OPS[name];
      expect(row.args).toMatch(/^[ifrx]{0,3}$/);
      for (const other of [row.inverse, row.swapped]) if (other !== undefined) expect(OP_NAMES).toContain(other);
    }
  });
  it("has fewer operations than an opcode column can hold", () => {
    expect(OP_NAMES.length).toBeLessThan(256);
  });
  it("numbers operations in its own order", () => {
    expect(OP_NAMES.map((name) => OP[name])).toEqual(OP_NAMES.map((_, index) => index));
  });
});

describe("structure", () => {
  const raise = new CallDescr("raise", () => { throw new Error("x"); }, "", "n");
  it("finds the exception guard behind a call, also behind a guard_not_forced", () => {
    const b = new TraceBuilder();
    const bare = b.call([], raise);
    const guarded = b.call([], raise);
    const guard = b.guard_no_exception([]);
    const forcing = b.call_may_force([], raise);
    b.guard_not_forced([]);
    const second = b.guard_exception([]);
    b.finish_exception(second);
    expect([bare, guarded, forcing].map((call) => exceptionGuard(b.trace, call))).toEqual([NONE, guard, second]);
    expect([...catchingCalls(b.trace)]).toEqual([0, 1, 0, 1, 0, 0, 0]);
  });
  it("lists labels with the place and number of their parameters", () => {
    const b = new TraceBuilder();
    const [first, second] = [new LabelDescr(1), new LabelDescr(2)];
    const [x] = b.label([b.input("i"), b.float(1)], first);
    b.label([], second);
    b.jump([x!, b.float(2)], first);
    expect(labelsOf(b.trace)).toEqual([{ descr: first, row: 1, count: 2 }, { descr: second, row: 4, count: 0 }]);
    expect(inputTypes(b.trace)).toEqual(["i"]);
  });
  it("makes guard exits in the order of the records, with the exception's type last where there is one", () => {
    const b = new TraceBuilder();
    const [i, f] = [b.input("i"), b.input("f")];
    b.guard_true(i, [f, i]);
    b.call([], raise);
    b.guard_no_exception([i]);
    b.int_add_ovf(i, i, []);
    b.finish(b.ref(null));
    let id = 10;
    expect(guardExits(b.trace, () => id++).map((exit) => [exit.id, exit.opcode, exit.types.join(""), exit.bridge])).toEqual([
      [10, OP.guard_true, "fi", null], [11, OP.guard_no_exception, "ir", null], [12, OP.int_add_ovf, "", null],
    ]);
  });
  it("derives a result's type from the row, the first operand or the descriptor", () => {
    expect(resultType(OP.int_add, "i", null)).toBe("i");
    expect(resultType(OP.same_as, "f", null)).toBe("f");
    expect(resultType(OP.call, "n", raise)).toBe("n");
    expect(() => resultType(OP.getfield, "r", null)).toThrow();
  });
});
