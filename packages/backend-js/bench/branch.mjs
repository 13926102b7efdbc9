/**
 * The loop of the design's table: `while i < n: if i & 1: s += i  else: s -= 1; i += 1`, 3 million iterations; the even side is a bridge.
 *
 *     node packages/backend-js/bench/branch.mjs          each form in a fresh process, a table on stdout
 *
 * Runs on the built packages (`npm run build`).
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { LabelDescr, TraceBuilder, guardExits, runToExit } from "@spoor/ir";
import { jsBackend, sourceOf } from "../dist/index.js";

const N = 3_000_000;
const RUNS = 15;

const FORMS = {
  "fused, integers of any size": { fuse: true, int32: false },
  "fused, counter proven int32": { fuse: true, int32: true },
  "loop and bridge as two functions": { fuse: false, int32: false },
};

function measure({ fuse, int32 }) {
  const backend = jsBackend({ fuse });
  const interrupt = new Int32Array(1), state = { values: [] }, validity = { valid: true };
  let ids = 0;
  const compile = (trace, parent, labels) => {
    if (int32) trace.int32 = Uint8Array.from({ length: trace.length }, (_, row) => (labels.proven.has(row) ? 1 : 0));
    const unit = { id: ids++, name: "bench", kind: parent === null ? "loop" : "bridge", trace, exits: guardExits(trace, () => ids++), validity, state, parent, interrupt };
    return backend.compile(unit);
  };
  const ENTRY = new LabelDescr(1), LOOP = new LabelDescr(2);
  const proven = new Set();
  const b = new TraceBuilder();
  const inputs = [b.input("i"), b.input("i"), b.input("i")];
  const [i0, s0, n0] = b.label(inputs, ENTRY);
  b.guard_true(b.int_lt(i0, n0), [i0, s0]);
  const [i, s, n] = b.label([i0, s0, n0], LOOP);
  b.guard_true(b.int_lt(i, n), [i, s]);
  b.guard_true(b.int_and(i, b.int(1)), [i, s, n]);
  const sum = b.int_add_ovf(s, i, [i, s]);
  const next = int32 ? b.int_add(i, b.int(1)) : b.int_add_ovf(i, b.int(1), [i, sum]);
  b.jump([next, sum, n], LOOP);
  for (const ref of [i, n, next, i0, n0]) proven.add(ref);
  const loop = compile(b.trace, null, { proven });
  ENTRY.target = LOOP.target = loop;
  runToExit(loop, null, [1, 0, 2]);
  const c = new TraceBuilder();
  const [j, t, m] = [c.input("i"), c.input("i"), c.input("i")];
  const less = c.int_sub_ovf(t, c.int(1), [j, t]);
  const after = int32 ? c.int_add(j, c.int(1)) : c.int_add_ovf(j, c.int(1), [j, less]);
  c.jump([after, less, m], LOOP);
  const even = loop.unit.exits[2 - 0];
  const exit = [...loop.unit.exits].find((e) => e.types.length === 3);
  const bridge = compile(c.trace, exit, { proven: new Set([j, m, after]) });
  exit.bridge = bridge;
  backend.attachBridge(exit, bridge);
  void even;
  const times = [];
  for (let k = 0; k < RUNS; k++) {
    const start = performance.now();
    runToExit(loop, null, [0, 0, N]);
    times.push(performance.now() - start);
    const want = (N / 2) ** 2 - N / 2;
    if (state.values[1] !== want) throw new Error(`${state.values[1]} instead of ${want}`);
  }
  if (process.env.SHOW) console.error(sourceOf(loop), backend.stats());
  return { first: times[0], best: Math.min(...times), times };
}

const [form] = process.argv.slice(2);
if (form !== undefined) {
  console.log(JSON.stringify(measure(FORMS[form])));
} else {
  for (const name of Object.keys(FORMS)) {
    const { stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), name], { encoding: "utf8" });
    if (stdout === "") throw new Error(stderr);
    process.stderr.write(process.env.SHOW ? stderr : "");
    const { first, best, times } = JSON.parse(stdout);
    console.log(`${name.padEnd(34)} best ${best.toFixed(1).padStart(5)} ms   first ${first.toFixed(1).padStart(5)} ms   ${times.map((t) => t.toFixed(1)).join(" ")}`);
  }
}
