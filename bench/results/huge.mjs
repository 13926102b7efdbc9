// pnpm result:1: a template engine's enormous function, rendered many times. Prints the two tables of PyPy's post "Better JIT Support for
// Auto-Generated Python Code" (2021): seconds by engine, and what the JIT did. See ../README.md.
import { spawnSync } from "node:child_process";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { ENGINES } from "../engines.mjs";
import { commandLine } from "./command-line.mjs";
import { mean, spread, table } from "./statistics.mjs";
import { parseSummary } from "./summary.mjs";

const PROGRAM = fileURLToPath(new URL("template.py", import.meta.url));
const USAGE = `usage: pnpm result:1 [--runs N] [--template NAME] [--size N] [--renderings N] [--sweep]

  --runs N         fresh processes per engine (10)
  --template NAME  words: as the post's; page: nothing in it is like anything else (words)
  --size N         elements of words, 10 statements each (112), or blocks of page, 49 each (400)
  --renderings N   how often it is rendered in a process (200)
  --sweep          instead: time per statement of the template from 100 to 20,000 statements, and for several thresholds
`;
/**
 * The templates: what their size is by itself, how many statements one of it has, and how often a program of so many statements is rendered in a sweep. V8 compiles code that ran some
 * 900 times, one function after the other: a rendering of words goes through its loop's body 1024 times, one of page ten times.
 */
const TEMPLATES = {
  words: { size: 112, statements: 10, renderings: (statements) => Math.min(800, Math.max(24, Math.round(240_000 / statements))) },
  page: { size: 400, statements: 49, renderings: (statements) => Math.max(1000, Math.round(2_000_000 / statements)) },
};

const { options, number, stop } = commandLine("result:1", USAGE, {
  runs: { type: "string", default: "10" },
  template: { type: "string", default: "words" },
  size: { type: "string" },
  renderings: { type: "string", default: "200" },
  sweep: { type: "boolean", default: false },
});
const [runs, renderings] = ["runs", "renderings"].map(number);
if (!Object.hasOwn(TEMPLATES, options.template)) stop(`--template: there is no "${options.template}", only ${Object.keys(TEMPLATES).join(" and ")}`);
const template = TEMPLATES[options.template];
const size = options.size === undefined ? template.size : number("size");

const progress = (text) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
};

/** What the engines' own words add: the JIT's options before the program, and how it is asked for its summary. */
const spoorWith = (...words) => ({ engine: "spoor-auto", words: ["--jit-summary", ...words] });
const ROWS = [
  { name: "CPython", engine: "python3" },
  { name: "PyPy, JIT off", engine: "pypy3-nojit" },
  { name: "PyPy", engine: "pypy3", env: { PYPYLOG: "jit-summary:-" }, counts: true },
  { name: "Spoor, JIT off", engine: "spoor-off" },
  { name: "Spoor, old (segmenting=0)", ...spoorWith("--jit", "segmenting=0"), counts: true },
  { name: "Spoor, new", ...spoorWith(), counts: true },
];

/** One process: what the program measured, and the JIT's summary where there is one. */
const run = ({ argv, env = {} }, { words = [], env: more = {} }, args) => {
  const [command, ...rest] = [...argv, ...words, basename(PROGRAM), ...args.map(String)];
  const { status, stdout, stderr, error } = spawnSync(command, rest, {
    cwd: dirname(PROGRAM),
    encoding: "utf8",
    env: { ...process.env, PYTHONHASHSEED: "0", ...env, ...more },
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(`${command} ${rest.join(" ")}: ${error?.message ?? (stderr.trim().split("\n").at(-1) || `exit status ${status}`)}`);
  const lines = stdout.split("\n");
  const at = lines.findIndex((line) => line.startsWith("{"));
  return { ...JSON.parse(lines[at]), result: lines[at - 1], summary: parseSummary(`${stdout}\n${stderr}`) };
};

/**
 * All runs of each row, in the better of its engine's ways; undefined where its engine is not installed. The rows take turns, so that what disturbs the machine for some minutes disturbs
 * all of them.
 */
const measureRows = (rows, args, count) => {
  const all = rows.map((row) => {
    const probe = ENGINES[row.engine].probe();
    return { row, ways: probe?.ways.map((way) => ({ way, runs: [] })) };
  });
  for (let i = 0; i < count; i++) {
    for (const { row, ways = [] } of all) {
      progress(`${row.name} ${i + 1}/${count}`);
      for (const { way, runs: measured } of ways) measured.push(run(way, row, args));
    }
  }
  return all.map(({ ways }) => ways?.sort((x, y) => mean(x.runs.map((r) => r.total)) - mean(y.runs.map((r) => r.total)))[0].runs);
};

const twoTables = () => {
  const times = [];
  const counts = [];
  const results = new Set();
  const totals = new Map();
  const measuredRows = measureRows(ROWS, [options.template, size, renderings], runs);
  for (const [i, row] of ROWS.entries()) {
    const measured = measuredRows[i];
    if (measured === undefined) {
      times.push([row.name, ENGINES[row.engine].missing, "", "", ""]);
      continue;
    }
    for (const { result } of measured) results.add(result);
    totals.set(row.name, mean(measured.map((r) => r.total)));
    const of = (key) => measured.map((r) => r[key]);
    times.push([row.name, spread(of("total")), Math.min(...of("total")).toFixed(3), (mean(of("first")) * 1000).toFixed(1), (Math.min(...of("best")) * 1000).toFixed(2)]);
    if (row.counts) {
      const each = (read) => measured.map(({ summary }) => read(summary));
      counts.push([
        row.name,
        ...["Tracing", "Backend", "abort: trace too long", "abort: segmenting trace"].map((label) => mean(each((s) => s.counts[label])).toFixed(0)),
        spread(each((s) => s.seconds.Tracing)),
        spread(each((s) => s.seconds.Tracing + s.seconds.Backend)),
      ]);
    }
  }
  progress("");
  if (results.size !== 1) throw new Error(`the engines do not agree:\n${[...results].join("\n")}`);
  console.log(`${[...results][0]}\nseconds, ${runs} runs in new processes, in turn\n`);
  console.log(table(["", "seconds", "fastest run", "first rendering (ms)", "best rendering (ms)"], times));
  console.log(`\n${table(["", "traces started", "sent to the backend", "too long", "segments", "tracing (s)", "tracing + backend (s)"], counts)}`);
  const fresh = totals.get("Spoor, new");
  console.log(`\nSpoor, new, is faster by: ${[...totals].filter(([name]) => name !== "Spoor, new").map(([name, total]) => `${(total / fresh).toFixed(2)}x than ${name}`).join("; ")}`);
};

/** Time per statement that is executed, once it is compiled, over sizes and thresholds: where is the cliff? */
const sweep = () => {
  const times = [];
  const rows = [];
  const measure = (of, statements, jit, ...words) => {
    const args = [options.template, of, template.renderings(statements)];
    const [measured] = measureRows([{ ...spoorWith(...words), name: `${of} ${jit}` }], args, Math.min(runs, 3));
    const best = Math.min(...measured.map((r) => r.best / r.statements / r.rounds)) * 1e9;
    times.push(best);
    rows.push([String(measured[0].statements), jit, best.toFixed(1)]);
  };
  for (const statements of [100, 300, 1000, 3000, 10_000, 20_000]) measure(Math.round(statements / template.statements), statements, "default");
  for (const jit of ["threshold=100", "threshold=5000", "trace_eagerness=20", "trace_eagerness=1000", "trace_limit=1500", "trace_limit=20000"]) {
    measure(size, size * template.statements, jit, "--jit", jit);
  }
  progress("");
  console.log(table(["statements", "--jit", "ns per statement (best rendering)"], rows));
  console.log(`\nthe worst is ${(Math.max(...times) / Math.min(...times)).toFixed(2)}x the best`);
};

try {
  if (options.sweep) sweep();
  else twoTables();
} catch (error) {
  progress("");
  console.error(`result:1: ${error.message}`);
  process.exit(1);
}
