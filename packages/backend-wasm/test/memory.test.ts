import { TraceBuilder, LabelDescr, type Ref } from "@spoor/ir";
import { expect, test } from "vitest";
import { wasm } from "../src/engine";
import { interruptFlag, loadWasmBackend } from "../src/index";
import { arenaOf } from "../src/memory";
import { Runtime } from "./harness";

/** Counts down from its input; leaves through exit 0 when interrupted, through exit 1 at 0. */
function countdown(runtime: Runtime) {
  const loop = new LabelDescr(1);
  const b = new TraceBuilder();
  const [k] = b.label([b.input("i")], loop) as [Ref];
  b.guard_not_interrupted([k]);
  b.guard_true(k, [k]);
  b.jump([b.int_sub(k, b.int(1))], loop);
  return runtime.compile(b.trace);
}

test.each([
  ["made by interruptFlag", () => ({ flag: interruptFlag(), options: {} })],
  ["in a memory that was given", () => {
    const memory = new wasm.Memory({ initial: 1, maximum: 1, shared: true });
    return { flag: new Int32Array(memory.buffer, 0, 1), options: { interruptMemory: memory } };
  }],
  ["in a memory that nobody knows", () => ({ flag: new Int32Array(new SharedArrayBuffer(4)), options: {} })],
  ["in memory that is not shared", () => ({ flag: new Int32Array(2).subarray(1), options: {} })],
])("an interrupt flag %s is seen", async (_, make) => {
  const { flag, options } = make();
  const runtime = new Runtime(await loadWasmBackend(options), flag);
  const executable = countdown(runtime);
  expect(executable.enter(null, [5])).toBe(executable.unit.exits[1]);
  flag[0] = 1;
  expect(executable.enter(null, [5])).toBe(executable.unit.exits[0]);
  expect(runtime.state.values).toEqual([5]);
  flag[0] = 0;
  expect(executable.enter(null, [5])).toBe(executable.unit.exits[1]);
});

test("a memory that is full is not the end: traces go on with the backend's own", async () => {
  const memory = new wasm.Memory({ initial: 1, maximum: 1, shared: true });
  const flag = new Int32Array(memory.buffer, 0, 1);
  const runtime = new Runtime(await loadWasmBackend({ interruptMemory: memory }), flag);
  let words = 0;
  for (let arena = arenaOf(flag); arena?.hasRoom() === true; words++) arena.allocate(0);
  expect(words).toBeGreaterThan(16_000);
  expect(arenaOf(flag)).toBe(null);
  const executable = countdown(runtime);
  expect(executable.enter(null, [5])).toBe(executable.unit.exits[1]);
});
