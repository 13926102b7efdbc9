import { LabelDescr, TraceBuilder, guardExits, runToExit } from "@spoor/ir";
import { jsBackend, sourceOf } from "@spoor/backend-js";

// while (n > 0) { sum += n; n -= 1 }
const LOOP = new LabelDescr(1, "Loop");
const b = new TraceBuilder();
const [n, sum] = b.label([b.input("i"), b.input("i")], LOOP);
const total = b.int_add_ovf(sum!, n!, [n!, sum!]);
const next = b.int_sub_ovf(n!, b.int(1), [n!, total]);
b.guard_true(b.int_gt(next, b.int(0)), [total]);
b.jump([next, total], LOOP);

const backend = jsBackend();
let id = 0;
const executable = backend.compile({
  id: 1, name: "sum", kind: "loop", trace: b.trace, exits: guardExits(b.trace, () => ++id), validity: { valid: true },
  state: { values: [] }, parent: null, interrupt: new Int32Array(1),
});
const exit = runToExit(executable, null, [1_000_000, 0]);
console.log(exit === executable.unit.exits[2], executable.unit.state.values); // true [ 500000500000 ]
const { fused, functions } = backend.stats!();
console.log({ fused, functions });
console.log(sourceOf(executable));
