import { DescrScope, LabelDescr, TraceBuilder, labelsOf, parse, type Executable, type Ref } from "@spoor/ir";
import { describe, expect, test } from "vitest";
import { planFusion, shouldFuse, type Fusable } from "../src/fuse";
import { loadWasmBackend, type WasmBackendOptions } from "../src/index";
import { Runtime } from "./harness";

const stats = (runtime: Runtime): Record<string, number> => runtime.backend.stats!();

/** A loop whose iterations go by k mod `ways`; each way is a bridge once `bridge` made it. */
class Switch {
  readonly loop = new LabelDescr(1);
  readonly executable: Executable;
  constructor(readonly runtime: Runtime, readonly ways: number) {
    const b = new TraceBuilder();
    const [n, sum] = [b.input("i"), b.input("i")];
    const [k, s] = b.label([n, sum], this.loop) as [Ref, Ref];
    b.guard_true(b.int_gt(k, b.int(0)), [k, s]);
    const way = b.int_mod(k, b.int(ways));
    for (let j = 0; j < ways - 1; j++) b.guard_false(b.int_eq(way, b.int(j)), [k, s]);
    b.jump([b.int_sub(k, b.int(1)), b.int_add_ovf(s, b.int(ways - 1), [])], this.loop);
    this.executable = runtime.compile(b.trace);
  }
  bridge(j: number, add = j): Executable {
    const b = new TraceBuilder();
    const [k, s] = [b.input("i"), b.input("i")];
    b.jump([b.int_sub(k, b.int(1)), b.int_add_ovf(s, b.int(add), [])], this.loop);
    return this.runtime.compile(b.trace, { parent: this.executable.unit.exits[1 + j]! });
  }
  sum(n: number): unknown {
    expect(this.runtime.run(this.executable, [n, 0])).toBe(this.executable.unit.exits[0]);
    return this.runtime.state.values[1];
  }
  expected(n: number): number {
    let sum = 0;
    for (let k = 1; k <= n; k++) sum += k % this.ways;
    return sum;
  }
}
const runtimeWith = async (options: WasmBackendOptions): Promise<Runtime> => new Runtime(await loadWasmBackend(options));

describe.each([[true], [false]])("tail calls %s", (tailCalls) => {
  test("a bridge becomes part of its loop after so many crossings, in the middle of a run", async () => {
    const runtime = await runtimeWith({ fuseAfter: 100, tailCalls });
    const loop = new Switch(runtime, 2);
    loop.bridge(0);
    expect(loop.sum(198)).toBe(99);
    expect(stats(runtime)).toMatchObject({ fused: 0, crossings: 99 });
    expect(loop.sum(100_000)).toBe(50_000);
    expect(stats(runtime)).toMatchObject({ fused: 1, fusions: 1, crossings: 100 });
    expect(loop.sum(100_001)).toBe(50_001);
  });

  test("fuseAfter 0 never fuses", async () => {
    const runtime = await runtimeWith({ fuseAfter: 0, tailCalls });
    const loop = new Switch(runtime, 2);
    loop.bridge(0);
    expect(loop.sum(10_000)).toBe(5000);
    expect(stats(runtime)).toMatchObject({ fused: 0, modules: 2 });
  });

  test("a bridge of a bridge is fused with it, and one below a cold bridge waits for it", async () => {
    const runtime = await runtimeWith({ fuseAfter: 50, tailCalls });
    const loop = new LabelDescr(1);
    const b = new TraceBuilder();
    const [k, s] = b.label([b.input("i"), b.input("i")], loop) as [Ref, Ref];
    b.guard_true(k, [s]);
    b.guard_false(b.int_and(k, b.int(1)), [k, s]);
    b.jump([b.int_sub(k, b.int(1)), s], loop);
    const executable = runtime.compile(b.trace);
    const c = new TraceBuilder();
    const [k1, s1] = [c.input("i"), c.input("i")];
    c.guard_false(c.int_and(k1, c.int(2)), [s1, k1]);
    c.jump([c.int_sub(k1, c.int(1)), c.int_add(s1, c.int(1))], loop);
    const outer = runtime.compile(c.trace, { parent: executable.unit.exits[1]! });
    const d = new TraceBuilder();
    const [s2, k2] = [d.input("i"), d.input("i")];
    d.jump([d.int_sub(k2, d.int(1)), d.int_add(s2, d.int(100))], loop);
    runtime.compile(d.trace, { parent: outer.unit.exits[0]! });
    for (const n of [8, 400, 4000]) {
      expect(runtime.run(executable, [n, 0])).toBe(executable.unit.exits[0]);
      expect(runtime.state.values).toEqual([(n / 4) * 101]);
    }
    expect(stats(runtime).fused).toBe(2);
  });

  test("an attached bridge that replaces a fused one is taken", async () => {
    const runtime = await runtimeWith({ fuseAfter: 10, tailCalls });
    const loop = new Switch(runtime, 2);
    loop.bridge(0);
    expect(loop.sum(1000)).toBe(500);
    expect(stats(runtime).fused).toBe(1);
    loop.bridge(0, 7);
    expect(loop.sum(1000)).toBe(500 + 500 * 7);
    expect(stats(runtime).fused).toBe(1);
  });

  test("a freed bridge is no longer taken, fused or not", async () => {
    const runtime = await runtimeWith({ fuseAfter: 10, tailCalls });
    const loop = new Switch(runtime, 3);
    const bridges = [loop.bridge(0), loop.bridge(1)];
    expect(loop.sum(999)).toBe(loop.expected(999));
    runtime.backend.free!(bridges[0]!);
    loop.executable.unit.exits[1]!.bridge = null;
    expect(runtime.run(loop.executable, [4, 0])).toBe(loop.executable.unit.exits[1]);
    expect(runtime.state.values).toEqual([3, 1]);
    runtime.backend.free!(loop.executable);
    runtime.backend.free!(bridges[1]!);
    expect(() => loop.executable.enter(null, [1, 2])).toThrow("freed");
    expect(stats(runtime).slots).toBe(2);
  });

  test("two hundred bridges: the tree is compiled again a few times only, and not beyond the limit", async () => {
    const runtime = await runtimeWith({ fuseAfter: 5, tailCalls, fuseLimit: 2000 });
    const loop = new Switch(runtime, 201);
    for (let j = 0; j < 200; j++) {
      loop.bridge(j);
      if (j % 20 === 19) {
        // As many ways as there are bridges, from above.
        for (let round = 0; round < 20; round++) runtime.run(loop.executable, [j, 0]);
      }
    }
    for (let round = 0; round < 10; round++) expect(loop.sum(2000)).toBe(loop.expected(2000));
    const { fusions, fused } = stats(runtime);
    expect(fusions).toBeLessThan(25);
    expect(fused).toBeGreaterThan(130);
    const small = await runtimeWith({ fuseAfter: 5, tailCalls, fuseLimit: 700 });
    const limited = new Switch(small, 201);
    for (let j = 0; j < 200; j++) limited.bridge(j);
    for (let round = 0; round < 20; round++) expect(limited.sum(2000)).toBe(limited.expected(2000));
    expect(stats(small).fused).toBeGreaterThan(10);
    expect(stats(small).fused).toBeLessThan(100);
  });

  test("a bridge that does not fit is not tried again each time it is hot", async () => {
    const runtime = await runtimeWith({ fuseAfter: 5, tailCalls, fuseLimit: 1 });
    const loop = new Switch(runtime, 3);
    loop.bridge(0);
    loop.bridge(1);
    for (let round = 0; round < 10; round++) expect(loop.sum(30_000)).toBe(30_000);
    expect(stats(runtime)).toMatchObject({ modules: 3, fusions: 0, fused: 0 });
  });

  test("a bridge from the preamble jumps ahead into the body, and one from the body back to the entry", async () => {
    const runtime = await runtimeWith({ fuseAfter: 3, tailCalls });
    const scope = new DescrScope();
    const executable = runtime.compile(parse(`
[i_n]
[i0, f1] = label(i_n, 0.0, descr=<L0>)
i2 = int_lt(i0, 5)
guard_false(i2) [i0, f1]
i3 = int_sub(i0, 1)
[i4, f5, r6] = label(i3, f1, "fell in", descr=<L1>)
i7 = int_and(i4, 7)
i8 = int_is_true(i7)
guard_true(i8) [i4, f5, r6]
guard_true(i4) [f5, r6]
i9 = int_sub(i4, 1)
f10 = float_add(f5, 1.0)
jump(i9, f10, r6, descr=<L1>)`, scope));
    const ahead = parse("[i0, f1]\ni2 = int_add(i0, 1)\njump(i2, f1, \"ahead\", descr=<L1>)", scope);
    const back = parse("[i0, f1, r2]\nguard_true(i0) [f1, r2]\ni3 = int_sub(i0, 1)\nf4 = float_add(f1, 100.0)\njump(i3, f4, descr=<L0>)", scope);
    const entry = (): unknown[] => {
      const left = runtime.run(executable, [30]);
      expect(left).toBe(bridge.unit.exits[0]);
      return runtime.state.values;
    };
    runtime.compile(ahead, { parent: executable.unit.exits[0]! });
    const bridge = runtime.compile(back, { parent: executable.unit.exits[1]! });
    // 29 .. 25 (1 each), 24 (100), entry takes 23 to 22, 22 .. 17, 16 (100), 15 to 14 .. 9, 8 (100), 7 to 6 .. 1, 0.
    const results = Array.from({ length: 20 }, entry);
    expect(results).toEqual(Array.from({ length: 20 }, () => [323, "fell in"]));
    expect(stats(runtime).fused).toBeGreaterThan(0);
    const short = Array.from({ length: 20 }, () => (runtime.run(executable, [3]), runtime.state.values));
    expect(short).toEqual(Array.from({ length: 20 }, () => [4, "ahead"]));
    expect(stats(runtime).fused).toBe(2);
    const body = labelsOf(executable.unit.trace)[1]!.descr;
    expect(runtime.run(executable, [2, 0.5, "body"], body)).toBe(bridge.unit.exits[0]);
    expect(runtime.state.values).toEqual([2.5, "body"]);
  });
});

describe("the policy", () => {
  const bridge = (operations: number, crossings = 10, bridges: (Fusable | null)[] = []): Fusable => ({ operations, hot: crossings > 0, crossings, bridges, fused: null });

  test("waits for the hot bridges to grow by half, or for crossings to cost more than compiling", () => {
    const old = Array.from({ length: 10 }, () => bridge(10));
    const rootOf = (young: Fusable[], fused: Fusable[]): Fusable => ({ operations: 10, hot: false, crossings: 0, bridges: [...old, ...young], fused: new Set(fused) });
    const few = Array.from({ length: 4 }, () => bridge(10));
    expect(shouldFuse(rootOf(few, old))).toBe(false);
    expect(shouldFuse(rootOf([...few, bridge(10)], old))).toBe(true);
    expect(shouldFuse(rootOf([bridge(10, 1_000_000)], old))).toBe(true);
    expect(shouldFuse(rootOf(few, [...old, ...few]))).toBe(false);
  });

  test("takes the most crossed bridges up to the limit, with the bridges they hang on", () => {
    const inner = bridge(50, 9);
    const outer = bridge(50, 5, [null, inner]);
    const other = bridge(60, 7);
    const cold = bridge(1, 0, [bridge(1)]);
    const root = { operations: 100, hot: false, crossings: 0, bridges: [other, null, outer, cold], fused: null };
    const plan = planFusion<Fusable>(root, 220);
    expect(plan.parts).toEqual([root, inner, outer]);
    expect(plan.links.map((links) => [...links])).toEqual([[-1, -1, 2, -1], [], [-1, 1]]);
  });
});
