/** Traces that are too long for one function. */
import { CallDescr, LabelDescr, evalBackend, type Backend, type Executable, type Ref } from "@spoor/ir";
import { TestRuntime } from "@spoor/ir/testing";
import { describe, expect, test } from "vitest";
import { jsBackend, sourceOf } from "../src/index";

const BLOCKS = 60;
const NOTE = new CallDescr("note", (list: unknown[], value: unknown) => { list.push(value); }, "rr", "n");

/** A loop whose body is BLOCKS times the same operations: other constants, every third block another condition. It counts down; an exit of block k leaves with `k` or its double. */
function compile(runtime: TestRuntime, backend: Backend, seed: number): Executable {
  const loop = new LabelDescr(1);
  return runtime.build(backend, (b) => {
    const params = b.label([b.input("i"), b.input("i"), b.input("f"), b.input("r")], loop);
    let [n, i, x] = params as [Ref, Ref, Ref];
    const list = params[3]!;
    b.guard_true(b.int_gt(n, b.int(0)), [i, x]);
    for (let k = 0; k < BLOCKS; k++) {
      const [one, two] = [b.int(seed + k), b.float(seed / 7 + k)];
      i = b.int_and(b.int_xor(b.int_add(i, one), b.int(seed * 31 + k)), b.int(65535));
      x = b.float_add(b.float_mul(x, b.float(0.5)), two);
      b.guard_false(b.int_eq(i, b.int(70_000 + k)), [b.int(k), i]);
      b.call([list, b.ref(`text ${seed} ${k}`)], NOTE);
      b.guard_no_exception([i, list]);
      const big = b.int_gt(i, b.int(30_000));
      if (k % 3 === 0) b.guard_false(b.int_and(big, b.int_eq(n, b.int(k + 2))), [b.int(2 * k), x, i]);
      else b.guard_false(b.float_lt(x, b.float(-k)), [big, x]);
    }
    b.jump([b.int_sub(n, b.int(1)), i, x, list], loop);
  });
}

/** What all runs of the loop give, and what they noted. */
const outcomes = (backend: Backend, seed: number): unknown[] => {
  const runtime = new TestRuntime();
  const executable = compile(runtime, backend, seed);
  return [[1, 5, 0.5], [3, 40_000, -8.25], [64, 7, 1e9], [9, 0, -1e300]].map(([n, i, x]) => {
    const list: unknown[] = [];
    const { exit, values } = runtime.run(executable, [n, i, x, list]);
    return [typeof exit === "string" ? exit : exit.id, values, list];
  });
};
const stat = (backend: Backend, name: string): number => backend.stats!()[name]!;

describe("a trace in parts", () => {
  test("gives what it gives in one function, and in the evaluator", () => {
    const parts = jsBackend({ maxBytecode: 4000 });
    const expected = outcomes(evalBackend(), 5);
    expect(outcomes(parts, 5)).toEqual(expected);
    expect(stat(parts, "parts")).toBeGreaterThan(2);
    const one = jsBackend({ maxBytecode: 1e9 });
    expect(outcomes(one, 5)).toEqual(expected);
    expect([stat(one, "parts"), stat(one, "functions")]).toEqual([0, 1]);
  });
  test("repeats few functions, and shares them with others", () => {
    const backend = jsBackend({ maxBytecode: 4000 });
    const runtime = new TestRuntime();
    const [first, second] = [compile(runtime, backend, 5), compile(runtime, backend, 77)];
    // Blocks come in threes: a part is that or less, but for the first and the last.
    const copies = sourceOf(first).split("return (function (").length - 1;
    expect(copies).toBeGreaterThan(15);
    expect(stat(backend, "functions")).toBeLessThan(copies / 2);
    expect(second.size).toBe(0);
    expect(outcomes(backend, 77)).toEqual(outcomes(evalBackend(), 77));
  });
  test("leaves no function behind when the last that has it is freed", () => {
    const backend = jsBackend({ maxBytecode: 4000 });
    const runtime = new TestRuntime();
    const units = [compile(runtime, backend, 5), compile(runtime, backend, 77)];
    const shared = stat(backend, "parts");
    backend.free!(units[0]!);
    expect(stat(backend, "parts")).toBe(shared);
    expect(runtime.run(units[1]!, [0, 3, 0.5, []]).values).toEqual([3, 0.5]);
    backend.free!(units[1]!);
    expect(stat(backend, "parts")).toBe(0);
  });
  test("does not get into another's function, however often that goes on with it", () => {
    const backend = jsBackend({ maxBytecode: 4000, fuseAfter: 3 });
    const runtime = new TestRuntime();
    const loop = new LabelDescr(1);
    const root = runtime.build(backend, (b) => {
      const [n] = b.label([b.input("i")], loop) as [Ref];
      b.guard_true(b.int_gt(n, b.int(0)), [n]);
      b.guard_false(b.int_and(n, b.int(1)), [n]);
      b.jump([b.int_sub(n, b.int(1))], loop);
    });
    runtime.bridge(root, 1, backend, (b) => {
      const n = b.input("i");
      let i: Ref = n;
      for (let k = 0; k < 100; k++) {
        i = b.int_and(b.int_xor(b.int_add(i, b.int(1000 + k)), b.int(77 * k)), b.int(65535));
        b.guard_false(b.int_eq(i, b.int(70_000 + k)), [i, n]);
      }
      b.jump([b.int_sub(n, b.int(1))], loop);
    });
    for (let round = 0; round < 20; round++) expect(runtime.run(root, [50]).values).toEqual([0]);
    expect(stat(backend, "crossings")).toBeGreaterThan(400);
    expect([stat(backend, "fused"), stat(backend, "fusions")]).toEqual([0, 0]);
  });
  test("is cut by length where its rows are long", () => {
    const backend = jsBackend({ maxBytecode: 4000 });
    const runtime = new TestRuntime();
    const executable = runtime.build(backend, (b) => {
      const inputs = Array.from({ length: 200 }, () => b.input("i"));
      let [i] = inputs as [Ref];
      for (let k = 0; k < 40; k++) {
        i = b.int_and(b.int_add(i, b.int(k)), b.int(65535));
        b.guard_false(b.int_eq(i, b.int(70_000)), [...inputs.slice(k), i]);
      }
      b.finish(b.box_int(i));
    });
    expect(stat(backend, "functions")).toBeGreaterThan(10);
    expect(runtime.run(executable, Array.from({ length: 200 }, (_, k) => k)).values).toEqual([780]);
  });
});
