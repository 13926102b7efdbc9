import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { CallDescr, LabelDescr, TraceBuilder, type Backend, type Executable, type Ref } from "@spoor/ir";
import { describe, expect, test } from "vitest";
import { loadWasmBackend } from "../src/index";
import { Runtime } from "./harness";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as () => void;

/** A loop over a constant object, with a bridge that is fused into it. */
function compileTree(runtime: Runtime, constant: object): Executable[] {
  const loop = new LabelDescr(1);
  const call = new CallDescr("touch", (o: object) => o, "r", "r");
  const b = new TraceBuilder();
  const [k] = b.label([b.input("i")], loop) as [Ref];
  b.guard_true(k, [b.ref(constant)]);
  b.guard_not_invalidated([k]);
  const touched = b.call([b.ref(constant)], call);
  b.guard_no_exception([touched]);
  b.guard_false(b.int_and(k, b.int(1)), [k, touched]);
  b.jump([b.int_sub(k, b.int(1))], loop);
  const root = runtime.compile(b.trace);
  const c = new TraceBuilder();
  const [i, r] = [c.input("i"), c.input("r")];
  c.guard_value(r, c.ref(constant), [r]);
  c.jump([c.int_sub(i, c.int(1))], loop);
  const bridge = runtime.compile(c.trace, { parent: root.unit.exits[3]! });
  expect(runtime.run(root, [10])).toBe(root.unit.exits[0]);
  expect(runtime.state.values).toEqual([constant]);
  return [root, bridge];
}

const slots = (backend: Backend): number => backend.stats!()["slots"]!;

describe("free", () => {
  test.each([[["root", "bridge"]], [["bridge", "root"]]])("leaves nothing behind, in the order %o", async (order) => {
    const backend = await loadWasmBackend({ fuseAfter: 2 });
    const runtime = new Runtime(backend);
    const refs: WeakRef<object>[] = [];
    const before = slots(backend);
    (() => {
      const constant = { a: "constant of the freed code" };
      const [root, bridge] = compileTree(runtime, constant);
      expect(backend.stats!()["fused"]).toBe(1);
      refs.push(new WeakRef(constant), new WeakRef(root!), new WeakRef(bridge!), new WeakRef(root!.unit), new WeakRef(bridge!.unit));
      for (const name of order) backend.free!(name === "root" ? root! : bridge!);
      backend.free!(root!);
      expect(() => root!.enter(null, [1])).toThrow("freed");
    })();
    runtime.state.values = [];
    for (let round = 0; round < 10 && refs.some((ref) => ref.deref() !== undefined); round++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      gc();
    }
    expect(refs.map((ref) => ref.deref())).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(slots(backend)).toBe(before);
    // The slots are used again.
    compileTree(runtime, {});
    expect(slots(backend)).toBeGreaterThan(before);
  });

  test("while compiled code runs, what it may still leave through stays", async () => {
    const backend = await loadWasmBackend();
    const runtime = new Runtime(backend);
    const held: Executable[] = [];
    const freeing = new CallDescr("free", () => { backend.free!(held[0]!); }, "", "n", { canRaise: false });
    const b = new TraceBuilder();
    const k = b.input("i");
    b.call([], freeing);
    b.guard_true(k, [k, b.ref("left")]);
    b.finish(b.ref("done"));
    held.push(runtime.compile(b.trace));
    expect(held[0]!.enter(null, [0])).toBe(held[0]!.unit.exits[0]);
    expect(runtime.state.values).toEqual([0, "left"]);
    expect(() => held[0]!.enter(null, [0])).toThrow("freed");
    expect(slots(backend)).toBe(2);
  });

  test("a jump into a freed loop leaves with a jump exit", async () => {
    const backend = await loadWasmBackend();
    const runtime = new Runtime(backend);
    const label = new LabelDescr(1);
    const b = new TraceBuilder();
    const [k] = b.label([b.input("i")], label) as [Ref];
    b.guard_always_fails([k]);
    b.finish(b.ref(null));
    const loop = runtime.compile(b.trace);
    const c = new TraceBuilder();
    c.jump([c.int_add(c.input("i"), c.int(1))], label);
    const jumper = runtime.compile(c.trace);
    expect(jumper.enter(null, [4])).toBe(loop.unit.exits[0]);
    backend.free!(loop);
    expect(jumper.enter(null, [4])).toEqual({ kind: "jump", label });
    expect(runtime.state.values).toEqual([5]);
    // And gets there again when it was compiled again.
    const again = runtime.compile(b.trace);
    expect(jumper.enter(null, [4])).toBe(again.unit.exits[0]);
  });
});
