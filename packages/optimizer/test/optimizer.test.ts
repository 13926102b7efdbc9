import { describe, expect, test } from "vitest";
import { readmeExample } from "../../../test/readme";
import { InvalidLoop, LabelDescr, OP, TraceBuilder, evaluate, parse, print, type OptimizeContext, type Ref } from "@spoor/ir";
import * as surface from "@spoor/optimizer";
import { PASS_NAMES, optimizer } from "@spoor/optimizer";
import { BAG, FLOAT_SLOT, MARK, RANK, guest, type Bag } from "./guest";

const context = (changes: Partial<OptimizeContext> = {}): OptimizeContext => ({
  kind: "loop", passes: new Set(PASS_NAMES), parent: null, unrollLimit: 200, pureHistory: 16, classOf: () => null, newLabel: () => new LabelDescr(99, "Body"), ...changes,
});

test("exports these names, and no others", () => {
  expect(Object.keys(surface).sort()).toEqual(["PASS_NAMES", "optimizer"]);
});

test("the passes are these, in this order", () => {
  expect(optimizer().passes).toEqual(["intbounds", "rewrite", "virtualize", "pure", "heap", "unroll"]);
  expect(optimizer({ without: ["unroll", "heap"] }).passes).toEqual(["intbounds", "rewrite", "virtualize", "pure"]);
});

const LOOP = `
[i0]
[i1] = label(i0, descr=<Loop>)
i2 = int_sub_ovf(i1, 1) {"f"@0: i1}
i3 = int_gt(i2, 0)
guard_true(i3) {"f"@1: i2}
jump(i2, descr=<Loop>)`;

describe("a loop is peeled", () => {
  test("when unroll is on", () => {
    expect(optimizer().optimize(parse(LOOP, guest().scope), context()).labels).toHaveLength(2);
    expect(optimizer({ without: ["unroll"] }).optimize(parse(LOOP, guest().scope), context()).labels).toHaveLength(1);
  });
  test("when it is short enough", () => {
    expect(optimizer().optimize(parse(LOOP, guest().scope), context({ unrollLimit: 3 })).labels).toHaveLength(1);
  });
  test("when it is a loop", () => {
    const { labels, trace } = optimizer().optimize(parse(LOOP, guest().scope), context({ kind: "straight" }));
    expect(labels).toHaveLength(1);
    expect(trace.opcode((trace.length - 1) as Ref)).toBe(OP.jump);
  });
});

test("nothing is known behind a label in the middle of a trace: not even of constants", () => {
  const { scope } = guest();
  const object = { count: 1 };
  const field = scope.find("field", "Point.count") as never;
  const b = new TraceBuilder();
  const [first] = b.label([b.input("r")], new LabelDescr(0, "First"));
  const count = b.int_add(b.getfield(b.ref(object), field), b.getfield(b.ref(object), field));
  b.setfield(first!, count, field);
  const [second] = b.label([first!], new LabelDescr(1, "Second"));
  b.setfield(second!, b.int_add(b.getfield(b.ref(object), field), b.int(1)), field);
  b.finish(second!);
  for (const kind of ["bridge", "straight"] as const) {
    const { trace, labels } = optimizer().optimize(b.trace, context({ kind }));
    expect(labels.map(({ name }) => name)).toEqual(["First", "Second"]);
    expect(Array.from({ length: trace.length }, (_, row) => trace.opcode(row as Ref)).filter((opcode) => opcode === OP.getfield)).toHaveLength(2);
  }
});

test("the recorded trace is left as it was", () => {
  const { scope } = guest();
  const trace = parse(LOOP, scope);
  const before = print(trace, scope);
  optimizer().optimize(trace, context());
  expect(print(trace, scope)).toBe(before);
  expect(trace.exits).toBeNull();
});

test("the same trace gives the same result each time", () => {
  const { scope } = guest();
  const subject = optimizer();
  const trace = parse(LOOP, scope);
  const texts = Array.from({ length: 3 }, () => print(subject.optimize(trace, context()).trace, scope).replaceAll(/Body(#\d)?/g, "Body"));
  expect(new Set(texts).size).toBe(1);
});

test.each([["with intbounds", []], ["without it", ["intbounds"]]] as const)("a truth is never guarded to be another number, %s", (_, without) => {
  const b = new TraceBuilder();
  const truth = b.int_lt(b.input("i"), b.int(0));
  b.guard_value(truth, b.int(-1), b.snapshot([]));
  b.finish(b.ref(null));
  const subject = optimizer({ without });
  expect(() => subject.optimize(b.trace, context({ kind: "straight", passes: new Set(subject.passes) }))).toThrow(InvalidLoop);
});

test("an optimizer goes on after a trace that it refused", () => {
  const subject = optimizer();
  const bad = new TraceBuilder();
  bad.guard_true(bad.int(0), bad.snapshot([]));
  bad.finish(bad.ref(null));
  expect(() => subject.optimize(bad.trace, context({ kind: "straight" }))).toThrow("always fails");
  const { trace } = subject.optimize(parse(LOOP, guest().scope), context());
  expect(evaluate(trace, [3])).toMatchObject({ kind: "guard", frames: [{ pos: 1, slots: [0] }] });
});

test("a huge trace is no problem for the depth of the host's stack", () => {
  const b = new TraceBuilder();
  let node = b.input("r");
  const { scope } = guest();
  const pair = scope.find("class", "Pair") as never;
  for (let k = 0; k < 6000; k++) node = b.new([node, b.ref(null)], pair);
  b.guard_always_fails(b.snapshot([{ code: "f", pos: 0, slots: [node] }]));
  b.finish(node);
  const { trace } = optimizer().optimize(b.trace, context({ kind: "straight" }));
  expect(trace.exits![0]!.resume.virtuals).toHaveLength(6000);
});

test("a trace may make many objects whose fields are stored later, in a chain too", () => {
  const b = new TraceBuilder();
  const value = b.input("f");
  let node = b.ref(null);
  const chain = 3000;
  for (let k = 0; k < chain; k++) {
    const next = b.new([b.ref(k)], BAG);
    b.setfield(next, value, FLOAT_SLOT);
    b.setfield(next, node, MARK);
    b.setfield(next, b.int(k), RANK);
    node = next;
  }
  b.guard_true(b.float_lt(value, b.float(2)), b.snapshot([{ code: "f", pos: 0, slots: [node] }]));
  b.finish(node);
  const { trace } = optimizer().optimize(b.trace, context({ kind: "straight" }));
  for (const [input, kind] of [[1.5, "finish"], [2.5, "guard"]] as const) {
    const outcome = evaluate(trace, [input]);
    expect(outcome.kind).toBe(kind);
    let at = (outcome.kind === "guard" ? outcome.frames[0]!.slots[0] : outcome.values[0]) as Bag | null;
    for (let k = chain - 1; k >= 0; k--, at = at!.mark as Bag | null) expect(at).toMatchObject({ name: k, slot: input, rank: k });
    expect(at).toBeNull();
  }
});

test("the README's example is this one, and prints what the README says", async () => {
  const { readme, printed } = await readmeExample(import.meta.url, () => import("./readme-example"));
  expect(readme).toContain(`\`\`\`\n${String(printed[0]![0])}\n${printed[1]!.join(" ")}\n\`\`\``);
});
