// What a program does that has installed this package from the registry: the README's example, with binaryen here and in a thread.
import assert from "node:assert";
import { LabelDescr, TraceBuilder, guardExits, runToExit } from "@spoor/ir";
import { interruptFlag, loadWasmBackend, threadedWasmBackend, wasmAvailable, wasmSuits } from "@spoor/backend-wasm";

assert.equal(wasmAvailable(), true);
const LOOP = new LabelDescr(1, "Loop");
const b = new TraceBuilder();
const start = b.input("i");
const [n, sum] = b.label([start, b.int(0)], LOOP);
const total = b.int_add_ovf(sum, n, [n, sum]);
const next = b.int_sub_ovf(n, b.int(1), [n, total]);
b.guard_true(b.int_gt(next, b.int(0)), [total]);
b.jump([next, total], LOOP);
assert.equal(wasmSuits(b.trace), true);

let id = 0;
const unit = () => ({
  id: ++id, name: "sum", kind: "loop", trace: b.trace, exits: guardExits(b.trace, () => ++id), validity: { valid: true },
  state: { values: [] }, parent: null, interrupt: interruptFlag(),
});
const check = (executable) => {
  assert.equal(runToExit(executable, null, [1_000_000]), executable.unit.exits[2]);
  assert.deepEqual(executable.unit.state.values, [500000500000]);
};

check((await loadWasmBackend()).compile(unit()));

const threaded = threadedWasmBackend();
const executable = await new Promise((resolve) => {
  threaded.compileLater(unit(), resolve);
  const timer = setInterval(() => {
    threaded.poll();
    if (threaded.stats().modules > 0) clearInterval(timer);
  }, 5);
});
check(executable);
check(threaded.compile(unit()));
threaded.close();
