import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { LabelDescr, TraceBuilder, guardExits, type CompileUnit, type Executable, type Ref } from "@spoor/ir";
import { backendContract } from "@spoor/ir/testing";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { threadedWasmBackend, type ThreadedWasmBackend } from "../src/index";
import { Runtime } from "./harness";

// The thread runs built code, so the test builds it.
const here = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(here, ".out-"));
const file = join(folder, "worker.mjs");
let backend: ThreadedWasmBackend;
const opened: ThreadedWasmBackend[] = [];
const open = (fuseAfter = 1000): ThreadedWasmBackend => {
  const made = threadedWasmBackend({ worker: pathToFileURL(file).href, fuseAfter });
  opened.push(made);
  return made;
};

beforeAll(async () => {
  await build({
    entryPoints: [join(here, "src/worker.ts")], bundle: true, platform: "node", format: "esm", outfile: file, external: ["binaryen"],
    alias: { "@spoor/ir": join(here, "../ir/src/index.ts") },
  });
  backend = open();
});
afterAll(() => {
  for (const made of opened) made.close();
  rmSync(folder, { recursive: true });
});

/** A loop that counts down, and a bridge for odd numbers. */
function units(runtime: Runtime): { loop: CompileUnit; bridge: (parent: Executable) => CompileUnit } {
  const label = new LabelDescr(1);
  const b = new TraceBuilder();
  const [k, s] = b.label([b.input("i"), b.input("f")], label) as [Ref, Ref];
  b.guard_true(k, [s, b.ref("end")]);
  b.guard_false(b.int_and(k, b.int(1)), [k, s]);
  b.jump([b.int_sub(k, b.int(1)), s], label);
  const c = new TraceBuilder();
  const [i, f] = [c.input("i"), c.input("f")];
  c.jump([c.int_sub(i, c.int(1)), c.float_add(f, c.float(0.5))], label);
  let id = 0;
  const unit = (trace: typeof b.trace, parent: CompileUnit["parent"]): CompileUnit => ({
    id: ++id, name: "later", kind: parent === null ? "loop" : "bridge", trace, exits: guardExits(trace, () => ++id), validity: { valid: true },
    state: runtime.state, parent, interrupt: runtime.interrupt,
  });
  return { loop: unit(b.trace, null), bridge: (parent) => unit(c.trace, parent.unit.exits[1]!) };
}

async function later(unit: CompileUnit): Promise<Executable> {
  let made: Executable | null = null;
  backend.compileLater(unit, (executable) => { made = executable; });
  expect(made).toBe(null);
  for (let round = 0; made === null && round < 2000; round++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    backend.poll();
  }
  return made!;
}

describe("modules made in another thread", () => {
  test("arrive later, while this thread goes on", async () => {
    const runtime = new Runtime(backend);
    const { loop, bridge } = units(runtime);
    const executable = await later(loop);
    expect(backend.ready()).toBe(true);
    expect(executable.enter(null, [0, 1.5])).toBe(loop.exits[0]);
    expect(runtime.state.values).toEqual([1.5, "end"]);
    const attached = await later(bridge(executable));
    loop.exits[1]!.bridge = attached;
    backend.attachBridge(loop.exits[1]!, attached);
    expect(runtime.run(executable, [100, 0])).toBe(loop.exits[0]);
    expect(runtime.state.values).toEqual([25, "end"]);
  });

  test("may be waited for", () => {
    const runtime = new Runtime(backend);
    const { loop } = units(runtime);
    const executable = backend.compile(loop);
    expect(executable.enter(null, [3, 1.5])).toBe(loop.exits[1]);
    expect(runtime.state.values).toEqual([3, 1.5]);
  });

  test("replace a loop and its bridge when they were fused there", async () => {
    const fusing = open(50);
    const runtime = new Runtime(fusing);
    const { loop, bridge } = units(runtime);
    const executable = fusing.compile(loop);
    const attached = fusing.compile(bridge(executable));
    loop.exits[1]!.bridge = attached;
    fusing.attachBridge(loop.exits[1]!, attached);
    for (let round = 0; round < 2000 && fusing.stats!()["fused"] === 0; round++) {
      expect(runtime.run(executable, [100, 0])).toBe(loop.exits[0]);
      expect(runtime.state.values).toEqual([25, "end"]);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(fusing.stats!()["fused"]).toBe(1);
    expect(runtime.run(executable, [1000, 0])).toBe(loop.exits[0]);
    expect(runtime.state.values).toEqual([250, "end"]);
  });

  test("pass the backend contract", () => {
    for (const { run } of backendContract()) run(() => backend);
  });
});
