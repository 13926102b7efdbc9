import { TraceBuilder, LabelDescr, type Ref } from "@spoor/ir";
import { interruptFlag, loadWasmBackend } from "../src/index";
import { compile } from "./traces";
const flag = interruptFlag();
for (const [ops, live] of [[3000, 3], [3000, 30], [6000, 10], [6000, 60]] as const) {
  let best = Infinity, size = 0, first = 0;
  for (let round = 0; round < 4; round++) {
    const backend = await loadWasmBackend();
    compile(backend, (() => { const b = new TraceBuilder(); const x = b.input("i"); b.guard_always_fails([x]); b.finish(b.ref(null)); return b.trace; })(), flag);
    const b = new TraceBuilder();
    const loop = new LabelDescr(1);
    const ps = b.label(Array.from({ length: live }, (_, k) => b.input("i")).length ? Array.from({ length: live }, (_, k) => k as Ref) : [], loop);
    const vals = ps.slice();
    for (let k = 0; k < ops / 3; k++) {
      const x = b.int_add_ovf(vals[k % live]!, b.int(1), vals);
      vals[k % live] = x;
      b.guard_true(b.int_lt(x, b.int(1e6)), vals);
    }
    b.jump(vals, loop);
    const t = performance.now();
    const e = compile(backend, b.trace, flag);
    best = Math.min(best, performance.now() - t);
    const t2 = performance.now();
    e.enter(null, Array.from({ length: live }, () => 1e6 - 5));
    first = performance.now() - t2;
    size = e.size;
  }
  console.log(ops, live, best.toFixed(1), "ms", size, "bytes; first enter", first.toFixed(2));
}
