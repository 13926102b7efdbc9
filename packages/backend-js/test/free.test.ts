import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { CallDescr, LabelDescr, type Executable, type Ref } from "@spoor/ir";
import { TestRuntime } from "@spoor/ir/testing";
import { describe, expect, it } from "vitest";
import { jsBackend } from "../src/index";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as () => void;

/** A loop over a constant object, with a bridge that is fused into it, and another loop that jumps to it. */
function compileTree(runtime: TestRuntime, backend: ReturnType<typeof jsBackend>, constant: object): Executable[] {
  const [loop, outer] = [new LabelDescr(1), new LabelDescr(2)];
  const call = new CallDescr("touch", (o: object) => o, "r", "r");
  const root = runtime.build(backend, (b) => {
    const [k] = b.label([b.input("i")], loop) as [Ref];
    b.guard_true(k, [b.ref(constant)]);
    b.guard_not_invalidated([k]);
    const touched = b.call([b.ref(constant)], call);
    b.guard_no_exception([touched]);
    b.guard_false(b.int_and(k, b.int(1)), [k, touched]);
    b.jump([b.int_sub(k, b.int(1))], loop);
  });
  const bridge = runtime.bridge(root, 3, backend, (b) => {
    const [i, r] = [b.input("i"), b.input("r")];
    b.guard_value(r, b.ref(constant), [r]);
    b.jump([b.int_sub(i, b.int(1))], loop);
  });
  const other = runtime.build(backend, (b) => {
    const [k] = b.label([b.input("i")], outer) as [Ref];
    b.guard_true(k, [b.ref(constant)]);
    b.jump([k], loop);
  });
  for (let round = 0; round < 5; round++) expect(runtime.run(other, [10]).values).toEqual([constant]);
  return [root, bridge, other];
}

describe("free", () => {
  it.each([[[0, 1, 2]], [[2, 1, 0]], [[1, 0, 2]], [[1, 2, 0]], [[2, 0, 1]]])("leaves nothing behind, in the order %o", async (order) => {
    const backend = jsBackend({ fuseAfter: 2 });
    const runtime = new TestRuntime();
    const refs: WeakRef<object>[] = [];
    (() => {
      const constant = { a: "constant of the freed code" };
      const units = compileTree(runtime, backend, constant);
      expect(backend.stats!()["fused"]).toBe(2);
      refs.push(new WeakRef(constant), ...units.flatMap((unit) => [new WeakRef(unit as object), new WeakRef(unit.unit as object)]));
      for (const index of order) backend.free!(units[index]!);
      backend.free!(units[0]!);
      for (const unit of units) expect(() => unit.enter(null, [1])).toThrow("freed");
      expect(backend.stats!()["freed"]).toBe(3);
    })();
    runtime.state.values = [];
    for (let round = 0; round < 10 && refs.some((ref) => ref.deref() !== undefined); round++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      gc();
    }
    expect(refs.map((ref) => ref.deref())).toEqual(refs.map(() => undefined));
  });

  it("forgets the values that code left with", async () => {
    const backend = jsBackend();
    const runtime = new TestRuntime();
    const executable = runtime.build(backend, (b) => {
      const [i, r] = [b.input("i"), b.input("r")];
      b.guard_true(i, [r, i, r, r]);
      b.guard_always_fails([r]);
      b.finish(r);
    });
    const refs = [0, 1].map((i) => {
      const value = { i };
      runtime.run(executable, [i, value]);
      return new WeakRef(value);
    });
    runtime.state.values = [];
    for (let round = 0; round < 10 && refs.some((ref) => ref.deref() !== undefined); round++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      gc();
    }
    expect(refs.map((ref) => ref.deref())).toEqual([undefined, undefined]);
    expect(executable.size).toBeGreaterThan(0);
  });
});
