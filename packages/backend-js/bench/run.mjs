/**
 * What compiled traces cost, for the README's tables. Each row in a fresh process, the best and the first of 30 runs.
 *
 *     node bench/run.mjs [ROW]        on the built packages (`npm run build`)
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { CallDescr, ClassDescr, Field, LabelDescr, TraceBuilder, guardExits, runToExit } from "@spoor/ir";
import { jsBackend, sourceOf } from "../dist/index.js";

const RUNS = 30;
const N = 3_000_000;

class Point { constructor(x, y) { this.x = x; this.y = y; } }
const X = new Field("point.x", "f", "x", (p) => p.x, (p, x) => { p.x = x; });
const Y = new Field("point.y", "f", "y", (p) => p.y, (p, y) => { p.y = y; });
const POINT = new ClassDescr("point", "constructor", Point, [X, Y]);
const NEXT = new CallDescr("next", (p) => p, "r", "r");

/** A runtime: one exit state, one interrupt flag. */
function runtime(options) {
  const backend = jsBackend(options);
  const state = { values: [] };
  const interrupt = new Int32Array(new SharedArrayBuffer(4));
  let ids = 0;
  const compile = (trace, parent = null) => backend.compile({
    id: ++ids, name: "bench", kind: parent === null ? "loop" : "bridge", trace, exits: guardExits(trace, () => ++ids), validity: { valid: true }, state, parent, interrupt,
  });
  return { backend, state, compile };
}

const proven = (trace, refs) => {
  trace.int32 = new Uint8Array(trace.length);
  for (const ref of refs) if (trace.type(ref) === "i") trace.int32[ref] = 1;
};

/** `while i < n: if i & 1: s += i  else: s -= 1; i += 1`; the even side is a bridge. */
function branch({ fuse = true, int32 = false, interrupted = false }) {
  const { backend, state, compile } = runtime({ fuse });
  const [ENTRY, LOOP] = [new LabelDescr(1, "entry"), new LabelDescr(2, "loop")];
  const b = new TraceBuilder();
  const head = b.label([b.input("i"), b.input("i"), b.input("i")], ENTRY);
  b.guard_true(b.int_lt(head[0], head[2]), [head[0], head[1]]);
  const [i, s, n] = b.label(head, LOOP);
  if (interrupted) b.guard_not_interrupted([i, s]);
  b.guard_true(b.int_lt(i, n), [i, s]);
  b.guard_true(b.int_and(i, b.int(1)), [i, s, n]);
  const even = b.trace.exits.length - 1;
  const sum = b.int_add_ovf(s, i, [i, s]);
  const next = int32 ? b.int_add(i, b.int(1)) : b.int_add_ovf(i, b.int(1), [i, sum]);
  b.jump([next, sum, n], LOOP);
  if (int32) proven(b.trace, [i, n, next]);
  const loop = compile(b.trace);
  ENTRY.target = LOOP.target = loop;
  const c = new TraceBuilder();
  const [j, t, m] = [c.input("i"), c.input("i"), c.input("i")];
  const less = c.int_sub_ovf(t, c.int(1), [j, t]);
  const after = int32 ? c.int_add(j, c.int(1)) : c.int_add_ovf(j, c.int(1), [j, less]);
  c.jump([after, less, m], LOOP);
  if (int32) proven(c.trace, [j, m, after]);
  const exit = loop.unit.exits[even];
  const bridge = compile(c.trace, exit);
  exit.bridge = bridge;
  backend.attachBridge(exit, bridge);
  return { executable: loop, state, args: () => [0, 0, N], count: N, want: [N, (N / 2) ** 2 - N / 2] };
}

/** A loop of one label that counts to N in its first parameter and is told how the others go on. */
function counting(types, body, args, want) {
  const { state, compile } = runtime({});
  const LOOP = new LabelDescr(1, "loop");
  const b = new TraceBuilder();
  const [i, ...rest] = b.label([b.input("i"), ...types.map((type) => b.input(type))], LOOP);
  b.guard_true(b.int_lt(i, b.int(N)), rest);
  const after = body(b, i, rest);
  b.jump([b.int_add(i, b.int(1)), ...after], LOOP);
  const executable = compile(b.trace);
  LOOP.target = executable;
  return { executable, state, args: () => [0, ...args()], count: N, want };
}

const ROWS = {
  "one branch, bridge fused, integers of any size": () => branch({}),
  "one branch, bridge fused, counter proven int32": () => branch({ int32: true }),
  "the same with guard_not_interrupted": () => branch({ int32: true, interrupted: true }),
  "one branch, loop and bridge apart": () => branch({ fuse: false }),
  "float accumulator": () => counting(["f"], (b, i, [s]) => [b.float_add(s, b.float_mul(b.cast_int_to_float(i), b.float(0.5)))], () => [0], [N * (N - 1) / 4]),
  "object with two float fields, class guard": () => counting(["r", "f"], (b, i, [p, s]) => {
    b.guard_class(p, POINT, [p, s]);
    return [p, b.float_add(s, b.float_mul(b.getfield(p, X), b.getfield(p, Y)))];
  }, () => [new Point(1, 2), 0], null),
  "allocation of an object with two fields": () => counting(["r"], (b, i, [p]) => [b.new([b.getfield(p, Y), b.cast_int_to_float(i)], POINT)], () => [new Point(0.5, 0.5)], null),
  "residual call that may raise": () => counting(["r"], (b, i, [p]) => {
    const next = b.call([p], NEXT);
    b.guard_no_exception([p]);
    return [next];
  }, () => [new Point(0.5, 0.5)], null),
  "enter and leave": () => {
    const { state, compile } = runtime({});
    const b = new TraceBuilder();
    const [x, y] = [b.input("i"), b.input("r")];
    b.guard_true(b.int_lt(x, b.int(0)), [x, y]);
    b.finish(y);
    const executable = compile(b.trace);
    return { executable, state, args: () => [1, "r"], count: 300_000, want: [1, "r"], times: 300_000 };
  },
  ...Object.fromEntries([[100], [1000], [6000], [6000, Infinity]].map(([ops, maxBytecode = 45_000]) => [
    `a loop of ${ops} operations, 8 live values${maxBytecode === Infinity ? ", not split" : ""}: ns per operation`,
    () => long(ops, maxBytecode),
  ])),
};

/** A long loop: class guards, field reads, float and checked integer arithmetic. */
function long(ops, maxBytecode) {
  const { state, compile } = runtime({ maxBytecode });
  const LOOP = new LabelDescr(1, "loop");
  const b = new TraceBuilder();
  const [i, p, j0, ...live] = b.label([b.input("i"), b.input("r"), b.input("i"), ..."frfrfrfr".split("").map((type) => b.input(type))], LOOP);
  b.guard_true(i, live);
  let [j, x] = [j0, live[0]];
  while (b.trace.length < ops) {
    b.guard_class(p, POINT, [j, x, ...live]);
    x = b.float_add(b.float_mul(x, b.float(0.5)), b.getfield(p, X));
    j = b.int_add_ovf(j, b.int(3), [j, x, ...live]);
    b.guard_false(b.int_eq(j, b.int(-5)), [j, x, ...live]);
    b.setfield(p, x, Y);
  }
  b.jump([b.int_sub(i, b.int(1)), p, b.int_and(j, b.int(0xffff)), x, ...live.slice(1)], LOOP);
  const executable = compile(b.trace);
  LOOP.target = executable;
  const rounds = Math.ceil(3_000_000 / ops);
  return { executable, state, args: () => [rounds, new Point(1, 2), 0, 1, "a", 2, "b", 3, "c", 4, "d"], count: rounds * ops, want: null };
}

function measure(make) {
  const { executable, state, args, count, want, times = 1 } = make();
  const durations = [];
  for (let run = 0; run < RUNS; run++) {
    const given = args();
    const start = performance.now();
    for (let k = 0; k < times; k++) runToExit(executable, null, given);
    durations.push(performance.now() - start);
    if (want !== null && JSON.stringify(state.values) !== JSON.stringify(want)) throw new Error(`left with ${state.values}, should be ${want}`);
  }
  if (process.env.SHOW) console.error(sourceOf(executable), executable.backend.stats());
  return { best: Math.min(...durations), first: durations[0], ns: (Math.min(...durations) * 1e6) / count };
}

/** Microseconds per operation for writing and building functions of about `ops` operations, once everything is warm. */
function compiling(ops) {
  const { compile } = runtime({});
  const trace = () => {
    const b = new TraceBuilder();
    let [i, p, x, y] = b.label([b.input("i"), b.input("r"), b.input("f"), b.input("r")], new LabelDescr(1));
    while (b.trace.length < ops) {
      b.guard_class(p, POINT, [i, x, y]);
      x = b.float_add(b.float_mul(b.getfield(p, X), x), x);
      b.guard_true(b.float_lt(x, b.float(1e9)), [i, x, y]);
      i = b.int_add_ovf(i, b.int(1), [i, x, y]);
      p = b.new([x, x], POINT);
    }
    b.guard_always_fails([i, x, p, y]);
    b.finish(b.ref(null));
    return b.trace;
  };
  let best = Infinity;
  let bytes = 0;
  for (let run = 0; run < 20; run++) {
    const traces = Array.from({ length: Math.ceil(3000 / ops) }, trace);
    const start = performance.now();
    for (const one of traces) bytes = compile(one).size / one.length;
    best = Math.min(best, (performance.now() - start) * 1000 / (traces.length * ops));
  }
  return { us: best, bytes };
}

const [asked] = process.argv.slice(2);
if (asked !== undefined && asked.startsWith("compile ")) {
  console.log(JSON.stringify(compiling(Number(asked.slice(8)))));
} else if (asked !== undefined) {
  console.log(JSON.stringify(measure(ROWS[asked])));
} else {
  const child = (name) => {
    const { stdout, stderr } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), name], { encoding: "utf8" });
    if (stdout === "") throw new Error(stderr);
    if (process.env.SHOW) process.stderr.write(stderr);
    return JSON.parse(stdout);
  };
  for (const name of Object.keys(ROWS)) {
    const { best, first, ns } = child(name);
    console.log(`${name.padEnd(72)} ${ns.toFixed(2).padStart(7)} ns   best ${best.toFixed(1).padStart(6)} ms   first ${first.toFixed(1).padStart(6)} ms`);
  }
  for (const ops of [15, 100, 1000, 3000]) {
    const { us, bytes } = child(`compile ${ops}`);
    console.log(`compiling ${String(ops).padStart(4)} operations: ${us.toFixed(2)} us and ${bytes.toFixed(0)} bytes per operation`);
  }
}
