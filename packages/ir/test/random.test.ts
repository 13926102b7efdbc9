import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OP_NAMES, evalBackend, evaluate, equal, parse, print, verify, type OpName } from "../src/index";
import { checkBackend, randomTraces } from "../src/testing/index";

const seen = new Set<OpName>();

describe.each(["optimized", "recorded"] as const)("random traces of the %s form", (form) => {
  const traces = randomTraces(fc, { form });
  it("are valid", () => {
    fc.assert(fc.property(traces, (random) => {
      const { trace } = random.make();
      for (let row = 0; row < trace.length; row++) seen.add(OP_NAMES[trace.opcode(row as never)]!);
      expect(verify(trace)).toEqual([]);
    }), { numRuns: 300 });
  });
  it("run to an end on all their inputs, without leaving any operation's domain", () => {
    fc.assert(fc.property(traces, (random) => {
      const made = random.make();
      for (let variant = 0; variant < random.variants; variant++) {
        made.reset();
        evaluate(made.trace, made.inputs(variant), { maxSteps: 100_000 });
      }
    }), { numRuns: 1000 });
  });
  it("come by all guards of their first round on the inputs they were recorded with", () => {
    fc.assert(fc.property(traces, (random) => {
      const made = random.make();
      made.reset();
      const passed = new Set<number>();
      const outcome = evaluate(made.trace, made.inputs(0), { maxSteps: 100_000, onGuard: (row) => passed.add(row) });
      const left = outcome.kind === "guard" && !passed.has(made.trace.length - 1) ? outcome.guard : Infinity;
      const { trace } = made;
      for (let row = 0; row < trace.length; row++) {
        if (trace.snapshot(row as never) >= 0 && row < left) expect(passed.has(row), `row ${row} of\n${random.toString()}`).toBe(true);
      }
    }), { numRuns: 300 });
  });
  it("are made alike each time, of objects of their own", () => {
    fc.assert(fc.property(traces, (random) => {
      const [a, b] = [random.make(), random.make()];
      expect(print(a.trace, a.world.scope())).toBe(print(b.trace, b.world.scope()));
      expect(a.world.point).not.toBe(b.world.point);
    }), { numRuns: 100 });
  });
  it("print and parse back to themselves", () => {
    fc.assert(fc.property(traces, (random) => {
      const { trace, world } = random.make();
      const scope = world.scope();
      const text = print(trace, scope);
      const again = parse(text, scope);
      expect(print(again, scope)).toBe(text);
      expect(equal(trace, again), text).toBe(true);
    }), { numRuns: 500 });
  });
});

it("random traces hold every operation of the table but those of structure", () => {
  const missing = OP_NAMES.filter((name) => !seen.has(name));
  expect(missing).toEqual(["finish_exception"]);
});

it("the evaluator as a backend runs random traces as the evaluator does", () => {
  fc.assert(fc.property(randomTraces(fc, { form: "optimized" }), (random) => checkBackend(evalBackend(), random)), { numRuns: 1000 });
});
