import { describe, expect, it } from "vitest";
import {
  ArrayDescr, CallDescr, ClassDescr, DescrScope, Field, LabelDescr, NONE, OP, TAG_CONST, TAG_VALUE, TAG_VIRTUAL, Trace, TraceBuilder, parse, tagged, verify,
  type Ref,
} from "../src/index";

class Point { constructor(public x: unknown, public y: number) {} }
const X = new Field("Point.x", "r", "x", (p: Point) => p.x, (p: Point, value) => { p.x = value; });
const Y = new Field("Point.y", "f", "y", (p: Point) => p.y, (p: Point, value) => { p.y = value; });
const POINT = new ClassDescr("Point", "constructor", Point, [X, Y]);
const INTS = new ArrayDescr("ints", "i");
const ADD = new CallDescr("add", (a: number, b: number) => a + b, "ii", "i", { pure: true, canRaise: false });
const RAISES = new CallDescr("raises", () => { throw new Error("x"); }, "", "n");
const FORCES = new CallDescr("forces", () => {}, "", "n", { mayForce: true });
const FAR = new LabelDescr(9, "Far");
const scope = (): DescrScope => new DescrScope([X, Y, POINT, INTS, ADD, RAISES, FORCES, FAR]);
const problems = (text: string): string[] => verify(parse(text, scope()));

describe("verify accepts", () => {
  it.each([
    "[i0]\n[i1] = label(i0, descr=<A>)\ni2 = int_add_ovf(i1, 1) [i1]\njump(i2, descr=<A>)",
    "[r0]\nguard_class(r0, descr=<Class Point>) {null@1: r0, _}\nf1 = getfield(r0, descr=<Field Point.y>)\nsetfield(r0, f1, descr=<Field Point.y>)\nfinish(r0)",
    "[i0]\ncall(descr=<Call raises>)\nguard_no_exception() [i0] {null@1: i0, $1}\nfinish(null)",
    "[i0]\ncall_may_force(descr=<Call forces>)\nguard_not_forced() [i0]\nr1 = guard_exception() [i0]\nfinish_exception(r1)",
    "[i0, f1]\njump(i0, f1, descr=<Far>)",
    "[]\nguard_always_fails() []\nfinish(null)",
  ])("%j", (text) => {
    expect(problems(text)).toEqual([]);
  });
});

describe("verify refuses", () => {
  it.each([
    ["[f0]\ni1 = int_add(f0, 1)\nfinish(null)", "row 1: i1 = int_add(f0, 1): operand 1 is of type f; it should be of type i"],
    ["[i0]\nguard_true(i0)\nfinish(null)", "row 1: guard_true(i0): it has no snapshot; it needs one to leave"],
    ["[i0]\ni1 = int_neg(i0)", "row 1: i1 = int_neg(i0): the last operation has to be jump, finish or finish_exception"],
    ["[]\nfinish(null)\nfinish(null)", "row 0: finish(null): a final operation has to be the last"],
    ["[]\n", "the trace is empty; it ends in jump, finish or finish_exception"],
    ["[i0]\n[i1] = label(i0, descr=<A>)\njump(descr=<A>)", "row 3: jump(descr=<A>): it has 0 operands; with label A it takes 1"],
    ["[i0, f1]\n[i2] = label(i0, descr=<A>)\njump(f1, descr=<A>)", "row 4: jump(f1, descr=<A>): operand 1 (row 1) is in front of a label and not among its parameters"],
    ["[i0]\n[i1] = label(i0, descr=<A>)\njump(1.5, descr=<A>)", "row 3: jump(1.5, descr=<A>): operand 1 is of type f; it should be of type i"],
    ["[i0]\n[i1] = label(i0, descr=<A>)\n[i2] = label(i1, descr=<A>)\njump(i2, descr=<A>)", "row 3: [i4] = label(i2, descr=<A>): the label is there twice"],
    ["[]\nr0 = new(null, descr=<Class Point>)\nfinish(r0)", "row 0: r0 = new(null, descr=<Class Point>): it has 1 operands; with class Point it takes 2"],
    ["[i0]\nr1 = new_array(i0, 1.0, descr=<Array ints>)\nfinish(r1)", "row 1: r1 = new_array(i0, 1.0, descr=<Array ints>): operand 2 is of type f; it should be of type i"],
    ["[i0]\ni1 = call_pure(i0, null, descr=<Call add>)\nfinish(null)", "row 1: i1 = call_pure(i0, null, descr=<Call add>): operand 2 is of type r; it should be of type i"],
    ["[r0]\nsetfield(r0, 1, descr=<Field Point.y>)\nfinish(null)", "row 1: setfield(r0, 1, descr=<Field Point.y>): operand 2 is of type i; it should be of type f"],
    ["[i0]\nguard_value(i0, 1.0) [i0]\nfinish(null)", "row 1: guard_value(i0, 1.0, descr=<Guard0>) [i0]: operand 2 is of type f; it should be of type i"],
    ["[i0, i1]\nguard_value(i0, i1) [i0]\nfinish(null)", "row 2: guard_value(i0, i1, descr=<Guard0>) [i0]: operand 2 has to be a constant"],
    ["[]\nguard_no_exception() []\nfinish(null)", "row 0: guard_no_exception(descr=<Guard0>) []: it stands directly behind a call (a guard_not_forced may be between)"],
    ["[]\ni0 = call(1, 2, descr=<Call add>)\nguard_no_exception() []\nfinish(null)", "row 1: guard_no_exception(descr=<Guard0>) []: add is declared not to raise"],
    ["[]\ncall(descr=<Call forces>)\nfinish(null)", "row 0: call(descr=<Call forces>): forces may force; it is called by call_may_force"],
    ["[]\ncall_pure(descr=<Call raises>)\nfinish(null)", "row 0: call_pure(descr=<Call raises>): raises is not declared pure; it is called by call"],
    ["[r0]\nr1 = quasiimmut_field(r0, descr=<Field Point.x>)\nfinish(r1)", "row 1: r1 = quasiimmut_field(r0, descr=<Field Point.x>): operand 1 has to be a constant"],
    ["[i0]\ni1 = int_add(i0, 9007199254740992)\nfinish(null)", "row 1: i1 = int_add(i0, 9007199254740992): operand 2 is the integer constant 9007199254740992, outside of -(2^53-1) .. 2^53-1"],
    ["[i0]\nguard_true(i0) [i0] {null@0: v0; v0 = new(i0, descr=<Class Point>)}\nfinish(null)",
      "row 1: guard_true(i0, descr=<Guard0>) [i0] {null@0: v0; v0 = new(i0, descr=<Class Point>)}: exit 0: v0 has 1 values; class Point has 2 fields"],
  ])("%j", (text, problem) => {
    expect(problems(text)[0]).toBe(problem);
  });

  it("operands that come later, have no result, or are missing", () => {
    const trace = new Trace();
    trace.addInput("i");
    trace.add(OP.int_neg, "i", 2 as Ref);
    trace.add(OP.int_neg, "i", NONE);
    trace.add(OP.debug_merge_point, "n", NONE, NONE, NONE, { kind: "text", text: "" });
    trace.add(OP.int_neg, "i", 3 as Ref);
    trace.add(OP.finish, "n", trace.constRef(null));
    expect(verify(trace).map((text) => text.replace(/^.*: /, ""))).toEqual(["operand 1 (row 2) is not defined before its use", "operand 1 is missing", "operand 1 is row 3, which has no result"]);
  });
  it("a wrong type, a wrong descriptor, a stray param and a stray exit", () => {
    const trace = new Trace();
    const input = trace.addInput("i");
    trace.add(OP.int_neg, "f", input);
    trace.add(OP.getfield, "i", trace.constRef(null));
    trace.add(OP.param, "i", input);
    trace.add(OP.int_neg, "i", input, NONE, NONE, null, 0);
    trace.add(OP.finish, "n", trace.constRef(null));
    expect(verify(trace).map((text) => text.replace(/^.*: /, ""))).toEqual([
      "its type is f; it should be i", "its descriptor should be a field, and is missing", "a param belongs to the label in front of it, one for each operand", "it has an exit, and cannot leave",
    ]);
  });
  it("exits that are shared, belong to nobody, or name what is not there", () => {
    const b = new TraceBuilder();
    const i = b.input("i");
    b.guard_true(i, [i]);
    b.guard_true(i, 0);
    b.guard_true(i, { values: [i], knowledge: null, resume: { frames: [{ code: null, pos: 0, slots: [tagged(TAG_VALUE, 1), tagged(TAG_CONST, 0), tagged(TAG_VIRTUAL, 0)] }], constants: [], virtuals: [], pending: [] } });
    b.guard_true(i, 7);
    b.finish(b.ref(null));
    b.trace.exits!.push(b.trace.exits![0]!);
    expect(verify(b.trace).map((text) => text.replace(/^row \d+: .*?\): ?|^row \d+: .*?\}: /, ""))).toEqual(expect.arrayContaining(["exit 2 belongs to no operation"]));
    expect(verify(b.trace).join("\n")).toContain("exit 0 belongs to row 1 already");
    expect(verify(b.trace).join("\n")).toContain("slot 0 of frame 0 is value 1 of 1");
    expect(verify(b.trace).join("\n")).toContain("slot 1 of frame 0 is constant 0 of 0");
    expect(verify(b.trace).join("\n")).toContain("slot 2 of frame 0 is virtual 0 of 0");
    expect(verify(b.trace).join("\n")).toContain("it leaves through exit 7 of 3");
  });
});
