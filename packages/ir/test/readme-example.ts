import { LabelDescr, TraceBuilder, evaluate, evalBackend, guardExits, parse, print, runToExit, verify } from "@spoor/ir";

// while (n > 0) { sum += n; n -= 1 }
const LOOP = new LabelDescr(1, "Loop");
const b = new TraceBuilder();
const start = b.input("i");
const [n, sum] = b.label([start, b.int(0)], LOOP) as [typeof start, typeof start];
const total = b.int_add_ovf(sum, n, [n, sum]); //          leaves with n and sum when it overflows
const next = b.int_sub_ovf(n, b.int(1), [n, total]);
b.guard_true(b.int_gt(next, b.int(0)), [total]); //        leaves with total at the end
b.jump([next, total], LOOP);

console.log(print(b.trace));
console.log(verify(b.trace)); //                           [] : nothing is wrong with it
console.log(evaluate(b.trace, [100])); //                  { kind: "guard", values: [5050], ... }
console.log(print(parse(print(b.trace))) === print(b.trace)); // true

// The same through the interface that every backend implements.
let id = 0;
const executable = evalBackend().compile({
  id: 1, name: "sum", kind: "loop", trace: b.trace, exits: guardExits(b.trace, () => ++id), validity: { valid: true },
  state: { values: [] }, parent: null, interrupt: new Int32Array(1),
});
const exit = runToExit(executable, null, [100]);
console.log(exit === executable.unit.exits[2], executable.unit.state.values); // true [ 5050 ]
