import { LabelDescr, NUMBER_CLASS, TraceBuilder, print } from "@spoor/ir";
import { optimizer } from "@spoor/optimizer";

// while (i < n) i += 1, as a tracer records it: with guest values, and a snapshot at each guard.
const LOOP = new LabelDescr(1, "Loop");
const b = new TraceBuilder();
const [i, n] = b.label([b.input("r"), b.input("r")], LOOP);
const snapshot = b.snapshot([{ code: "main", pos: 0, slots: [i!, n!] }]);
b.guard_class(i!, NUMBER_CLASS, snapshot);
b.guard_class(n!, NUMBER_CLASS, snapshot);
const counter = b.unbox_int(i!);
b.guard_true(b.int_lt(counter, b.unbox_int(n!)), snapshot);
b.jump([b.box_int(b.int_add_ovf(counter, b.int(1), snapshot)), n!], LOOP);

const shorter = optimizer();
const { trace, counts } = shorter.optimize(b.trace, {
  kind: "loop", passes: new Set(shorter.passes), parent: null, unrollLimit: 400, pureHistory: 16,
  classOf: (value) => (typeof value === "number" ? NUMBER_CLASS : null), newLabel: () => new LabelDescr(2, "Body"),
});
console.log(print(trace));
console.log(counts.ops, counts.guards);
