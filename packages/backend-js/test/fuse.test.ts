import { CallDescr, LabelDescr, SpoorError, TraceBuilder, type Backend, type Executable, type GuardExit, type Ref } from "@spoor/ir";
import { TestRuntime } from "@spoor/ir/testing";
import { describe, expect, it } from "vitest";
import { jsBackend, sourceOf } from "../src/index";

/** `while i < n: s += i` for i not divisible by 2 .. sides + 1; each of those sides leaves through a guard of its own. */
function loop(runtime: TestRuntime, backend: Backend, { sides = 1, call }: { sides?: number; call?: CallDescr } = {}) {
  const entry = new LabelDescr(1, "entry");
  const body = new LabelDescr(2, "body");
  const executable = runtime.build(backend, (b) => {
    const head = b.label([b.input("i"), b.input("i"), b.input("i")], entry);
    b.guard_true(b.int_lt(head[0]!, head[2]!), [head[0]!, head[1]!]);
    const [i, s, n] = b.label(head, body) as [Ref, Ref, Ref];
    b.guard_true(b.int_lt(i, n), [i, s]);
    if (call !== undefined) b.call([i], call);
    for (let side = 0; side < sides; side++) b.guard_true(b.int_mod(i, b.int(side + 2)), [i, s, n]);
    const sum = b.int_add_ovf(s, i, [i, s]);
    b.jump([b.int_add_ovf(i, b.int(1), [i, sum]), sum, n], body);
  });
  return { executable, entry, body, side: (k: number): GuardExit => executable.unit.exits[2 + k]! };
}

/** A side of that loop: `s -= k`, then back to `label`. */
function attach(runtime: TestRuntime, parent: GuardExit, owner: Executable, label: LabelDescr, k = 1): Executable {
  const bridge = runtime.build(owner.backend, (b) => {
    const [i, s, n] = [b.input("i"), b.input("i"), b.input("i")];
    const less = b.int_sub_ovf(s, b.int(k), [i, s]);
    b.jump([b.int_add_ovf(i, b.int(1), [i, less]), less, n], label);
  }, { parent });
  parent.bridge = bridge;
  owner.backend.attachBridge(parent, bridge);
  return bridge;
}

/** What the loop computes when all its sides have bridges. */
function expected(n: number, sides: number): number {
  let s = 0;
  for (let i = 1; i < n; i++) {
    let side = 0;
    while (side < sides && i % (side + 2) !== 0) side++;
    s += side < sides ? -(side + 1) : i;
  }
  return s;
}
const stats = (backend: Backend): Record<string, number> => backend.stats!();

describe("fusing", () => {
  it("makes loop and bridge one function once the bridge was crossed often", () => {
    const [runtime, backend] = [new TestRuntime(), jsBackend({ fuseAfter: 10 })];
    const { executable, body, side } = loop(runtime, backend);
    expect(runtime.run(executable, [1, 0, 1000]).values).toEqual([2, 1, 1000]);
    attach(runtime, side(0), executable, body);
    expect(runtime.run(executable, [1, 0, 19]).values).toEqual([19, expected(19, 1)]);
    expect(stats(backend)).toMatchObject({ fused: 0, crossings: 9 });
    expect(runtime.run(executable, [1, 0, 1000]).values).toEqual([1000, expected(1000, 1)]);
    const crossed = stats(backend);
    expect(crossed).toMatchObject({ fused: 1, fusions: 1, functions: 3 });
    expect(runtime.run(executable, [1, 0, 1000]).values).toEqual([1000, expected(1000, 1)]);
    expect(stats(backend)).toEqual(crossed);
    expect(sourceOf(executable)).toContain("_1 = ");
    expect(executable.size).toBe(sourceOf(executable).length);
  });

  it("takes in a segment's next one at the fiftieth crossing, for it is certain to be hot", () => {
    const [runtime, backend] = [new TestRuntime(), jsBackend()];
    const body = new LabelDescr(1, "body");
    const segment = runtime.build(backend, (b) => {
      const [i, s, n] = b.label([b.input("i"), b.input("i"), b.input("i")], body) as [Ref, Ref, Ref];
      b.guard_true(b.int_lt(i, n), [i, s]);
      b.guard_always_fails([i, b.int_add_ovf(s, i, [i, s]), n]);
      b.finish(b.ref(null));
    });
    const end = segment.unit.exits.at(-1)!;
    attach(runtime, end, segment, body);
    const sum = (n: number): number => (n * (n - 1)) / 2 - (n - 1);
    expect(runtime.run(segment, [1, 0, 50]).values).toEqual([50, sum(50)]);
    expect(stats(backend)).toMatchObject({ fused: 0, crossings: 49 });
    expect(runtime.run(segment, [1, 0, 500]).values).toEqual([500, sum(500)]);
    expect(stats(backend)).toMatchObject({ fused: 1, fusions: 1, crossings: 50 });
  });

  it("keeps every entrance: start and labels of the loop, the start of the bridge", () => {
    const [runtime, backend] = [new TestRuntime(), jsBackend({ fuseAfter: 1 })];
    const { executable, entry, body, side } = loop(runtime, backend);
    const bridge = attach(runtime, side(0), executable, body);
    for (let round = 0; round < 5; round++) {
      const want = { values: [50, expected(50, 1)] };
      expect(runtime.run(executable, [1, 0, 50])).toMatchObject(want);
      expect(runtime.run(executable, [1, 0, 50], entry)).toMatchObject(want);
      expect(runtime.run(executable, [1, 0, 50], body)).toMatchObject(want);
      expect(runtime.run(bridge, [0, 1, 50])).toMatchObject(want);
    }
    expect(stats(backend)["fused"]).toBe(1);
  });

  it("jumps to the entry label from a bridge, and from a bridge of a bridge", () => {
    const [runtime, backend] = [new TestRuntime(), jsBackend({ fuseAfter: 3 })];
    const { executable, entry, side } = loop(runtime, backend, { sides: 1 });
    const first = runtime.build(backend, (b) => {
      const [i, s, n] = [b.input("i"), b.input("i"), b.input("i")];
      b.guard_true(b.int_mod(i, b.int(4)), [n, s, i]);
      b.jump([b.int_add_ovf(i, b.int(1), [i]), b.int_sub_ovf(s, b.int(1), [i]), n], entry);
    }, { parent: side(0) });
    side(0).bridge = first;
    backend.attachBridge(side(0), first);
    const second = runtime.build(backend, (b) => {
      const [n, s, i] = [b.input("i"), b.input("i"), b.input("i")];
      b.jump([b.int_add_ovf(i, b.int(1), [i]), b.int_mul_ovf(s, b.int(-1), [i]), n], entry);
    }, { parent: first.unit.exits[0]! });
    first.unit.exits[0]!.bridge = second;
    backend.attachBridge(first.unit.exits[0]!, second);
    let s = 0;
    for (let i = 1; i < 999; i++) s = i % 2 !== 0 ? s + i : i % 4 !== 0 ? s - 1 : s * -1 + 0;
    for (let round = 0; round < 3; round++) expect(runtime.run(executable, [1, 0, 999]).values).toEqual([999, s]);
    expect(stats(backend)["fused"]).toBe(2);
  });

  it("takes in bridges that have loops of their own, and other code finds those loops", () => {
    const [runtime, backend] = [new TestRuntime(), jsBackend({ fuseAfter: 2 })];
    const { executable, body, side } = loop(runtime, backend, { sides: 2 });
    const inner = new LabelDescr(3, "inner");
    const first = runtime.build(backend, (b) => {
      const [i, s, n] = [b.input("i"), b.input("i"), b.input("i")];
      const [k, i2, s2, n2] = b.label([b.int(3), i, s, n], inner) as [Ref, Ref, Ref, Ref];
      const k2 = b.int_sub(k, b.int(1));
      b.guard_true(k2, [i2, s2, n2]);
      b.jump([k2, i2, b.int_add_ovf(s2, k2, [i2]), n2], inner);
    }, { parent: side(0) });
    side(0).bridge = first;
    backend.attachBridge(side(0), first);
    attach(runtime, first.unit.exits[0]!, executable, body);
    const second = runtime.build(backend, (b) => {
      const [i, s, n] = [b.input("i"), b.input("i"), b.input("i")];
      b.jump([b.int(2), i, s, n], inner);
    }, { parent: side(1) });
    side(1).bridge = second;
    backend.attachBridge(side(1), second);
    let s = 0;
    for (let i = 1; i < 500; i++) s += i % 2 === 0 ? 3 - 1 : i % 3 === 0 ? 1 - 1 : i;
    for (let round = 0; round < 3; round++) expect(runtime.run(executable, [1, 0, 500]).values).toEqual([500, s]);
    expect(stats(backend)["fused"]).toBe(3);
    expect(runtime.run(first, [4, 0, 500], inner)).toBeDefined();
  });

  it("makes loops that jump to each other one function", () => {
    const [runtime, backend] = [new TestRuntime(), jsBackend({ fuseAfter: 5 })];
    const [ping, pong] = [new LabelDescr(1, "ping"), new LabelDescr(2, "pong")];
    const make = (own: LabelDescr, other: LabelDescr, step: number): Executable => runtime.build(backend, (b) => {
      const [i, s] = b.label([b.input("i"), b.input("i")], own) as [Ref, Ref];
      b.guard_true(b.int_gt(i, b.int(0)), [s]);
      b.jump([b.int_sub_ovf(i, b.int(1), [s]), b.int_add_ovf(s, b.int(step), [s])], other);
    });
    const [first, second] = [make(ping, pong, 1), make(pong, ping, 100)];
    for (let round = 0; round < 3; round++) {
      expect(runtime.run(first, [1000, 0]).values).toEqual([50500]);
      expect(runtime.run(second, [1001, 0]).values).toEqual([50600]);
    }
    expect(stats(backend)["fused"]).toBe(1);
    expect(sourceOf(first)).toBe(sourceOf(second));
    // One goes, the other stays.
    backend.free!(first);
    ping.target = null;
    expect(second.enter(null, [3, 0])).toMatchObject({ kind: "jump", label: ping });
    expect(runtime.state.values).toEqual([2, 100]);
  });

  it("writes in all no more than some times the size of what results", () => {
    const sides = 60;
    const [runtime, backend] = [new TestRuntime(), jsBackend({ fuseAfter: 5, maxBytecode: 1e9 })];
    const { executable, body, side } = loop(runtime, backend, { sides });
    for (let k = 0; k < sides; k++) {
      attach(runtime, side(k), executable, body, k + 1);
      runtime.run(executable, [1, 0, 4000]);
    }
    for (let round = 0; round < 20; round++) expect(runtime.run(executable, [1, 0, 20_000]).values).toEqual([20_000, expected(20_000, sides)]);
    const { bytes, fusions, fused } = stats(backend);
    expect(fused).toBe(18); // the prime divisors: nothing else gets to the others
    expect(fusions).toBeLessThan(20);
    expect(bytes).toBeLessThan(12 * executable.size);
  });

  it("keeps a function below its limit; what does not fit stays outside and is crossed to", () => {
    const sides = 12;
    const [runtime, backend] = [new TestRuntime(), jsBackend({ fuseAfter: 5, maxBytecode: 1500 })];
    const { executable, body, side } = loop(runtime, backend, { sides });
    for (let k = 0; k < sides; k++) attach(runtime, side(k), executable, body, k + 1);
    for (let round = 0; round < 4; round++) expect(runtime.run(executable, [1, 0, 20_000]).values).toEqual([20_000, expected(20_000, sides)]);
    const { fused } = stats(backend);
    expect(fused).toBeGreaterThan(0);
    expect(fused).toBeLessThan(sides);
  });

  it("lets activations of older code go on, and takes them over at their next crossing", () => {
    const [runtime, backend] = [new TestRuntime(), jsBackend({ fuseAfter: 10 })];
    let depth = 0;
    const again = new CallDescr("again", (i: number) => {
      if (i !== 5 || depth >= 3) return;
      depth++;
      expect(runtime.run(executable, [1, 0, 300]).values).toEqual([300, expected(300, 1)]);
    }, "i", "n", { canRaise: false });
    const { executable, body, side } = loop(runtime, backend, { call: again });
    attach(runtime, side(0), executable, body);
    expect(runtime.run(executable, [1, 0, 300]).values).toEqual([300, expected(300, 1)]);
    expect(stats(backend)["fused"]).toBe(1);
  });

  it("takes a freed or replaced bridge out of the function again", () => {
    const [runtime, backend] = [new TestRuntime(), jsBackend({ fuseAfter: 2 })];
    const { executable, body, side } = loop(runtime, backend);
    const bridge = attach(runtime, side(0), executable, body);
    for (let round = 0; round < 2; round++) expect(runtime.run(executable, [1, 0, 100]).values).toEqual([100, expected(100, 1)]);
    expect(stats(backend)["fused"]).toBe(1);
    side(0).bridge = null;
    backend.free!(bridge);
    expect(() => bridge.enter(null, [1, 2, 3])).toThrow(SpoorError);
    expect(runtime.run(executable, [1, 0, 100]).values).toEqual([2, 1, 100]);
    attach(runtime, side(0), executable, body, 7);
    let s = 0;
    for (let i = 1; i < 100; i++) s += i % 2 !== 0 ? i : -7;
    for (let round = 0; round < 3; round++) expect(runtime.run(executable, [1, 0, 100]).values).toEqual([100, s]);
    attach(runtime, side(0), executable, body, 1);
    for (let round = 0; round < 3; round++) expect(runtime.run(executable, [1, 0, 100]).values).toEqual([100, expected(100, 1)]);
  });

  it("leaves bridges of other backends to the driver", () => {
    const [runtime, backend, other] = [new TestRuntime(), jsBackend({ fuseAfter: 1 }), jsBackend()];
    const { executable, body, side } = loop(runtime, backend);
    const bridge = runtime.build(other, (b) => {
      const [i, s, n] = [b.input("i"), b.input("i"), b.input("i")];
      b.jump([b.int_add_ovf(i, b.int(1), [i]), b.int_sub_ovf(s, b.int(1), [i]), n], body);
    }, { parent: side(0) });
    side(0).bridge = bridge;
    backend.attachBridge(side(0), bridge);
    for (let round = 0; round < 3; round++) expect(runtime.run(executable, [1, 0, 100]).values).toEqual([100, expected(100, 1)]);
    expect(stats(backend)).toMatchObject({ fused: 0, crossings: 0 });
  });

  it("does nothing when it is switched off", () => {
    const [runtime, backend] = [new TestRuntime(), jsBackend({ fuse: false })];
    const { executable, body, side } = loop(runtime, backend);
    attach(runtime, side(0), executable, body);
    expect(runtime.run(executable, [1, 0, 20_000]).values).toEqual([20_000, expected(20_000, 1)]);
    expect(stats(backend)).toMatchObject({ functions: 2, fused: 0 });
  });
});
