import { describe, expect, it } from "vitest";
import {
  ArrayDescr, CallDescr, ClassDescr, DescrScope, Field, HOLE, LabelDescr, ParseError, TAG_CONST, TAG_VALUE, TAG_VIRTUAL, TraceBuilder, parse, print,
  tagged, type ExitRecord, type Trace,
} from "../src/index";

class Point { constructor(public x: unknown, public y: number) {} }
const X = new Field("Point.x", "r", "x", (p: Point) => p.x, (p: Point, value) => { p.x = value; });
const Y = new Field("Point.y", "f", "y", (p: Point) => p.y, (p: Point, value) => { p.y = value; });
const POINT = new ClassDescr("Point", "constructor", Point, [X, Y]);
const LIST = new ArrayDescr("list", "r");
const ADD = new CallDescr("add", (a: number, b: number) => a + b, "ii", "i");
const L1 = new LabelDescr(1);
const F = { name: "f" };
const scope = (): DescrScope => new DescrScope([X, Y, POINT, LIST, ADD, L1], { f: F });

const roundTrip = (text: string): void => {
  const names = scope();
  const trace = parse(text, names);
  expect(print(trace, names)).toBe(text);
};
const failure = (text: string): string => {
  try {
    parse(text, scope());
  } catch (error) {
    expect(error).toBeInstanceOf(ParseError);
    return (error as ParseError).message;
  }
  throw new Error("it parses");
};
const dedent = (text: string): string => text.replace(/^\n/, "").replace(/^ {6}/gm, "").replace(/ +$/, "");

describe("print", () => {
  it("writes a recorded trace with its snapshots", () => {
    const b = new TraceBuilder();
    const [i, r] = [b.input("i"), b.input("r")];
    const [j, s] = b.label([i, r], L1);
    const outer = { code: F, pos: 12, slots: [j!, s!] };
    b.guard_class(s!, POINT, b.snapshot([outer]));
    const sum = b.int_add_ovf(j!, b.int(1), b.snapshot([outer, { code: "inner", pos: 3, slots: [] }]));
    b.setfield(s!, b.float(1), Y);
    b.debug_merge_point({ kind: "text", text: "line 3\n" });
    b.jump([sum, s!], L1);
    expect(print(b.trace, scope())).toBe(dedent(`
      [i0, r1]
      [i3, r4] = label(i0, r1, descr=<L1>)
      guard_class(r4, descr=<Class Point>) {f@12: i3, r4}
      i6 = int_add_ovf(i3, 1) {f@12: i3, r4 | "inner"@3:}
      setfield(r4, 1.0, descr=<Field Point.y>)
      debug_merge_point("line 3\\n")
      jump(i6, r4, descr=<L1>)
    `));
  });
  it("writes an optimized trace with exits and resume data", () => {
    const b = new TraceBuilder();
    const [i, f, r] = [b.input("i"), b.input("f"), b.input("r")];
    const exit: ExitRecord = {
      values: [i, f, r],
      resume: {
        frames: [{ code: F, pos: 12, slots: [tagged(TAG_VALUE, 0), HOLE, tagged(TAG_VIRTUAL, 0)] }, { code: F, pos: 30, slots: [tagged(TAG_CONST, 0)] }],
        constants: ["x", 5],
        virtuals: [
          { kind: "object", descr: POINT, values: [tagged(TAG_VIRTUAL, 1), tagged(TAG_VALUE, 1)] },
          { kind: "array", descr: LIST, values: [tagged(TAG_VIRTUAL, 0), tagged(TAG_CONST, 1)] },
          { kind: "bool", value: tagged(TAG_VALUE, 0) },
          { kind: "concat", left: tagged(TAG_CONST, 0), right: tagged(TAG_VALUE, 2) },
        ],
        pending: [
          { target: tagged(TAG_VALUE, 2), descr: Y, index: HOLE, value: tagged(TAG_VALUE, 1) },
          { target: tagged(TAG_VIRTUAL, 1), descr: LIST, index: tagged(TAG_CONST, 1), value: tagged(TAG_VIRTUAL, 3) },
        ],
      },
      knowledge: null,
    };
    b.guard_true(i, [i]);
    b.guard_nonnull_class(r, POINT, exit);
    b.finish(r);
    const text = dedent(`
      [i0, f1, r2]
      guard_true(i0, descr=<Guard0>) [i0]
      guard_nonnull_class(r2, descr=<Class Point>, descr=<Guard1>) [i0, f1, r2] {f@12: i0, _, v0 | f@30: "x"; v0 = new(v1, f1, descr=<Class Point>); v1 = new_array(v0, 5, descr=<Array list>); v2 = box_bool(i0); v3 = str_concat("x", r2); setfield(r2, f1, descr=<Field Point.y>); setarrayitem(v1, 5, v3, descr=<Array list>)}
      finish(r2)
    `);
    expect(print(b.trace, scope())).toBe(text);
    roundTrip(text);
  });
  it("tells descriptors of one name apart", () => {
    const twin = new Field("Point.x", "r", "x", X.read, X.write);
    const b = new TraceBuilder();
    const r = b.input("r");
    b.finish(b.getfield(b.getfield(r, twin), X));
    const names = scope();
    const text = print(b.trace, names);
    expect(text).toContain("descr=<Field Point.x#2>");
    expect(parse(text, names).descr(1 as never)).toBe(twin);
  });
});

describe("constants", () => {
  const literals: [string, unknown][] = [
    ["5", 5], ["-9007199254740991", -9007199254740991], ["1.0", 1], ["-0.0", -0], ["1e+300", 1e300], ["5e-324", 5e-324], ["nan", NaN],
    ["inf", Infinity], ["-inf", -Infinity], ["null", null], ["undefined", undefined], ["true", true], ["false", false], ["12345678901234567890n", 12345678901234567890n],
    ["ConstPtr(5)", 5], ["ConstPtr(-0.0)", -0], ["ConstPtr(1.5)", 1.5], ["ConstPtr(nan)", NaN], ["ConstPtr(f)", F],
    ['"a"', "a"], ['"\\n*/ alert(1) \\"\\\\"', '\n*/ alert(1) "\\'], ['"${x}`"', "${x}`"], ['"\\u2028\\u2029"', "\u2028\u2029"], ['"\\ud800"', "\ud800"], ['"__proto__"', "__proto__"],
    ['"# no comment"', "# no comment"], ['"é𝒳"', "é𝒳"],
  ];
  it.each(literals)("%s parses to itself and prints back", (text, value) => {
    const line = `[]\n${/^-?\d+$/.test(text) ? "i" : /^(-?[\d.e+-]+|nan|-?inf)$/.test(text) ? "f" : "r"}0 = same_as(${text})\n`;
    const names = scope();
    const trace = parse(line, names);
    expect(trace.constant(trace.a(0 as never))).toBe(value);
    expect(print(trace, names)).toBe(line);
  });
  it("get a name in the scope when they are host objects, and keep it", () => {
    const names = scope();
    const b = new TraceBuilder();
    const point = new Point(null, 1);
    b.setfield(b.ref(point), b.ref(Symbol("s")), X);
    b.finish(b.ref(point));
    const text = print(b.trace, names);
    expect(text).toContain("setfield(ConstPtr(Point_1), ConstPtr(Symbol_1), descr=<Field Point.x>)\nfinish(ConstPtr(Point_1))");
    const again: Trace = parse(text, names);
    expect(again.constant(again.a(0 as never))).toBe(point);
  });
});

describe("parse", () => {
  it("makes the labels that the text defines, and gives params their rows", () => {
    const names = new DescrScope();
    const trace = parse("[i0]\n[i5] = label(i0, descr=<Top>)\njump(i5, descr=<Top>)\n", names);
    expect(trace.descr(1 as never)).toBe(names.find("label", "Top"));
    expect(trace.descr(3 as never)).toBe(names.find("label", "Top"));
  });
  it("takes names for variables, comments, brackets over several lines, and guards without numbers", () => {
    const trace = parse(`
      # counts down
      [i_n,
       r1]
      i_zero = int_is_zero(i_n)   # a test
      guard_false(i_zero) [i_n,
                           r1]
      guard_true(i_n) [r1]
      finish(r1)`);
    expect(print(trace)).toBe("[i0, r1]\ni2 = int_is_zero(i0)\nguard_false(i2, descr=<Guard0>) [i0, r1]\nguard_true(i0, descr=<Guard1>) [r1]\nfinish(r1)\n");
  });
  it("shares snapshots that are equal, and outer frames that are", () => {
    const trace = parse("[i0]\nguard_true(i0) {f@1: i0 | f@2: i0}\nguard_true(i0) {f@1: i0 | f@2: i0}\nguard_true(i0) {f@1: i0 | f@3:}\nfinish(null)\n", scope());
    const [a, b, c] = [1, 2, 3].map((row) => trace.snapshot(row as never));
    expect(a).toBe(b);
    expect(trace.snapshotParent(c!)).toBe(trace.snapshotParent(a!));
  });
  it("reads numbered guards in any order", () => {
    roundTrip("[i0, i1]\nguard_true(i0, descr=<Guard1>) [i0]\nguard_true(i1, descr=<Guard0>) [i1]\nfinish(null)\n");
  });
  it("reads odd names in quotes", () => {
    const odd = new CallDescr("<lambda> \"x\"\n", () => 1, "", "i");
    const b = new TraceBuilder();
    b.finish(b.box_int(b.call([], odd)));
    const names = new DescrScope([odd]);
    expect(print(b.trace, names)).toContain('descr=<Call "<lambda> \\"x\\"\\n">');
    expect(parse(print(b.trace, names), names).descr(0 as never)).toBe(odd);
  });
});

describe("a parse error says where, what, and what would be right", () => {
  it.each([
    ["i0\n", "1:1: a trace starts with its inputs, as in [i0, r1], found i0"],
    ["[i0]\ni1 = int_ad(i0, 1)", "2:6: there is no operation int_ad; did you mean int_add or int_and?"],
    ["[i0]\ni1 = int_add(i0, i7)", "2:18: i7 is not defined before this line"],
    ["[i0]\nf1 = int_add(i0, 1)", "2:1: the result of int_add is of type i here; call it i1"],
    ["[i0]\nint_add(i0, 1)", "2:1: int_add has a result of type i; write i5 = int_add(...)"],
    ["[i0]\ni1 = int_add(i0)", "2:6: int_add takes 2 operands, not 1"],
    ["[i0]\ni0 = int_neg(i0)", "2:1: i0 is defined twice"],
    ["[r0]\nr1 = getfield(r0, descr=<Field Point.z>)", "2:25: the scope has no field Point.z; did you mean Point.x or Point.y?"],
    ["[r0]\nr1 = getfield(r0, descr=<Class Point>)", "2:25: this operation's descriptor is <Field name>, not <Class Point>"],
    ["[r0]\nr1 = getfield(r0)", "2:6: getfield needs descr=<Field ...>"],
    ["[r0]\nfinish(ConstPtr(g))", "2:17: the scope has no constant g; did you mean f?"],
    ["[r0]\nfinish(thing)", "2:8: thing is neither a variable (i3, f4, r5) nor a constant; a host object is ConstPtr(thing)"],
    ["[r0]\nfinish(r0) r1", "2:12: expected the end of the line, found r1"],
    ["[r0]\nfinish(\"abc", "2:8: a string that does not end on its line; strings are JSON's, \"...\" with \\n for a line end"],
    ["[r0]\njump(r0, descr=<L9>)", "2:16: the scope has no label L9; did you mean L1?"],
    ["[i0]\nguard_true(i0, descr=<Guard1>) [i0]", "2:1: exits are numbered from 0 without gaps; this one is Guard1 of 1"],
    ["[i0]\nguard_true(i0) [i0]\nguard_true(i0) {f@1:}", "3:16: this trace's first guard is optimized: [values]; all have to be"],
    ["[i0, r1]\nguard_true(i0) [i0] {f@1: r1}", "2:27: r1 is not among the exit's values; add it to the brackets"],
    ["[i0]\nguard_true(i0) [i0] {f@1: v0}", "2:27: v0 is not defined in this resume data"],
    ["[i0]\n[r1] = label(i0, descr=<A>)", "2:2: the parameter's value is of type i; call it i1"],
    ["[i0]\n~", '2:1: unexpected character "~"'],
  ])("%j", (text, message) => {
    expect(failure(text)).toBe(message);
  });
});
