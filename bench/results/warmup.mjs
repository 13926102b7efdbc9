// pnpm result:2: what warm-up costs. Three parts: the flat representation of traces against boxes and dictionaries; the JIT's time per
// recorded operation; when each program becomes faster than under CPython. See ../README.md.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { ENGINES } from "../engines.mjs";
import { measure } from "../measure.mjs";
import { commandLine } from "./command-line.mjs";
import { fastest, median, overtaking } from "./overtaking.mjs";
import { programs } from "./programs.mjs";
import { table } from "./statistics.mjs";

const LIBRARY = fileURLToPath(new URL("../../packages/python/dist/library", import.meta.url));
const USAGE = `usage: pnpm result:2 [--part LETTERS] [--runs N] [--only NAME,...] [--iterations N] [--size SIZE]

  --part LETTERS   only these parts (abc):
                     a  the optimizer on flat traces, and one on boxes and dictionaries, on the same recorded traces
                     b  microseconds per recorded operation for recording, optimizing and compiling
                     c  the iteration at which a program becomes faster than under CPython, and the effect of thresholds
  --runs N         fresh processes per program and engine (3); part a takes ten rounds for each
  --only NAME,...  only these programs
  --iterations N   iterations of a program in a process (10)
  --size SIZE      full or small: what parts b and c run the programs at (full); part a takes small
`;

const { options, number, stop } = commandLine("result:2", USAGE, {
  part: { type: "string", default: "abc" },
  runs: { type: "string", default: "3" },
  only: { type: "string" },
  iterations: { type: "string", default: "10" },
  size: { type: "string", default: "full" },
});
const [runs, iterations] = ["runs", "iterations"].map(number);
if (!/^[abc]+$/.test(options.part)) stop(`--part: "${options.part}" is none of a, b and c`);
if (!["full", "small"].includes(options.size)) stop(`--size: "${options.size}" is neither full nor small`);
const chosen = (() => {
  try {
    return programs(options.only);
  } catch (error) {
    return stop(error.message);
  }
})();

const progress = (text) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
};
const milliseconds = (seconds) => (seconds * 1000).toFixed(seconds < 0.1 ? 1 : 0);

// -- a: flat traces against boxes

/** A process of its own for time, and one for space, in which nothing is collected meanwhile. */
const compareIn = (script, measure, flags) => {
  progress(`a: ${measure}`);
  const request = { programs: chosen, rounds: measure === "time" ? runs * 10 : 0, library: LIBRARY, measure };
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, script, JSON.stringify(request)], { encoding: "utf8", maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`the comparison of representations failed: ${stderr}`);
  return JSON.parse(stdout);
};

const representations = async () => {
  if (!existsSync(LIBRARY)) throw new Error("Python's library is not built: run `pnpm build`");
  const { withBundle } = await import("../representation/bundle.mjs");
  const [times, spaces] = await withBundle((script) => [
    compareIn(script, "time", []),
    compareIn(script, "space", ["--expose-gc", "--min-semi-space-size=256", "--max-semi-space-size=256"]),
  ]);
  progress("");
  const sides = ["flat", "boxed"];
  const figures = times.map(({ name, traces, recorded, ...program }, i) => ({
    name, traces, recorded,
    ...Object.fromEntries(sides.map((side) => [side, { ops: program[side].ops, guards: program[side].guards, seconds: median(program[side].seconds), bytes: spaces[i][side].bytes }])),
  }));
  const sum = (list) => list.reduce((total, number) => total + number, 0);
  const all = {
    name: "all", traces: sum(figures.map((f) => f.traces)), recorded: sum(figures.map((f) => f.recorded)),
    ...Object.fromEntries(sides.map((side) => [side, Object.fromEntries(["ops", "guards", "seconds", "bytes"].map((key) => [key, sum(figures.map((f) => f[side][key]))]))])),
  };
  const ratio = (a, b) => `${(a / b).toFixed(2)}x`;
  console.log(`(a) the optimizer on flat traces and one on boxes and dictionaries, on the same recorded traces; medians of ${runs * 10} rounds in one process\n`);
  console.log(table(
    ["", "traces", "recorded ops", "ops after: flat", "boxed", "us per op: flat", "boxed", "ratio", "bytes per op: flat", "boxed", "ratio"],
    [...figures, all].map(({ name, traces, recorded, flat, boxed }) => [
      name, String(traces), String(recorded), String(flat.ops), String(boxed.ops),
      ...sides.map((side) => (({ flat, boxed })[side].seconds * 1e6 / recorded).toFixed(2)), ratio(boxed.seconds, flat.seconds),
      ...sides.map((side) => (({ flat, boxed })[side].bytes / recorded).toFixed(0)), ratio(boxed.bytes, flat.bytes),
    ]),
  ));
  const perSecond = ({ seconds }) => `${(all.recorded / seconds / 1000).toFixed(0)} thousand operations per second`;
  console.log(`\nflat: ${perSecond(all.flat)}, ${all.flat.guards} guards; boxed: ${perSecond(all.boxed)}, ${all.boxed.guards} guards`);
  console.log(`flat is ${ratio(all.boxed.seconds, all.flat.seconds)} as fast and allocates ${ratio(all.flat.bytes, all.boxed.bytes)} as much`);
};

// -- b: time per recorded operation

/** One process: the JIT's summary. */
const summaryOf = ({ argv }, { file, [options.size]: size }) => {
  const [command, ...words] = [...argv, "--jit-summary=json", basename(file), String(size), String(iterations)];
  const { status, stderr, error } = spawnSync(command, words, { cwd: dirname(file), encoding: "utf8", env: { ...process.env, PYTHONHASHSEED: "0" }, maxBuffer: 1 << 26 });
  const last = (stderr ?? "").trim().split("\n").at(-1);
  if (status !== 0) throw new Error(`${command} ${words.join(" ")}: ${error?.message ?? (last || `exit status ${status}`)}`);
  return JSON.parse(last);
};

const perOperationTable = (title, rows) => {
  const keys = ["traces", "operations", "record", "optimize", "compile"];
  const sums = { name: "all", ...Object.fromEntries(keys.map((key) => [key, rows.reduce((total, row) => total + row[key], 0)])) };
  console.log(`${title}\n`);
  console.log(table(["", "traces", "recorded ops", "record", "optimize", "compile", "in all"], [...rows, sums].map(({ name, traces, operations, record, optimize, compile }) => {
    const each = (seconds) => (operations === 0 ? "-" : ((seconds * 1e6) / operations).toFixed(2));
    return [name, String(traces), String(operations), ...[record, optimize, compile, record + optimize + compile].map(each)];
  })));
};

/** What the JIT did in several summaries of the same program: the least seconds of each kind. */
const figuresOf = (name, summaries) => {
  const least = (read) => Math.min(...summaries.map(read));
  return {
    name, traces: summaries[0].tracing, operations: summaries[0].recorded_ops,
    record: least((s) => s.tracing_seconds - s.optimizing_seconds), optimize: least((s) => s.optimizing_seconds), compile: least((s) => s.backend_seconds),
  };
};

const WARM = fileURLToPath(new URL("warm.mjs", import.meta.url));
/** The first result's program, on whose traces PyPy 7.3.11 spends 3.9 microseconds per operation. */
const TEMPLATE = { name: "result:1's", file: fileURLToPath(new URL("template.py", import.meta.url)), args: ["page", "400", "200"] };
const WARM_ROUNDS = 4;

/** The summaries of programs that run in one process, round after round: of the last round. */
const warmFigures = (list) => {
  progress("b: all in one process");
  const { status, stdout, stderr } = spawnSync(process.execPath, [WARM, JSON.stringify({ programs: list, rounds: WARM_ROUNDS })], { encoding: "utf8", maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`measuring the warm JIT failed: ${stderr}`);
  return JSON.parse(stdout).map((summaries, i) => figuresOf(list[i].name, summaries.slice(-1)));
};

const perOperation = (spoor) => {
  const cold = chosen.map((program) => figuresOf(program.name, Array.from({ length: runs }, (_, i) => {
    progress(`b: ${program.name} ${i + 1}/${runs}`);
    return summaryOf(spoor, program);
  })));
  const list = chosen.map(({ name, file, [options.size]: size }) => ({ name, file, args: [String(size), String(iterations)] }));
  const warm = [...warmFigures(list), ...(options.only === undefined ? warmFigures([TEMPLATE]) : [])];
  progress("");
  perOperationTable(`(b) microseconds per recorded operation, default thresholds; the least of ${runs} new processes of ${iterations} iterations`, cold);
  perOperationTable(`\nonce V8 has warmed up the JIT's own code: all programs in one process, the last of ${WARM_ROUNDS} rounds (result:1's by itself)`, warm);
};

// -- c: when it becomes faster than CPython

const EAGER = "threshold=500,function_threshold=400,trace_eagerness=50";

const run = async (name, ways, { file, [options.size]: size }) => {
  progress(`c: ${basename(file, ".py")} under ${name}`);
  const outcome = await measure(ways, file, { runs, iterations, size, timeout: 600 });
  if (!outcome.ok) throw new Error(`${file} under ${name}: ${outcome.error}`);
  return fastest(outcome.times);
};

const warmUps = async (spoor) => {
  const probes = Object.fromEntries(["python3", "pypy3"].map((name) => [name, ENGINES[name].probe()]));
  const missing = Object.keys(probes).filter((name) => probes[name] === undefined);
  for (const name of missing) console.log(`${name} is left out: ${ENGINES[name].missing}\n`);
  const settings = [["default", []], [EAGER, ["--jit", EAGER]], ["off", ["--jit", "off"]]];
  const overtakings = [];
  const effects = [];
  const sums = { pypy3: { overtaken: 0, lost: 0 }, spoor: { overtaken: 0, lost: 0 } };
  for (const program of chosen) {
    const cpython = probes.python3 && median(await run("python3", probes.python3.ways, program));
    const cells = (key, times) => {
      if (cpython === undefined || times === undefined) return ["-", "-"];
      const { iteration, lost } = overtaking(times, cpython);
      sums[key].lost += lost;
      if (iteration !== null) sums[key].overtaken++;
      return [iteration === null ? "never" : String(iteration), milliseconds(lost)];
    };
    const pypy = probes.pypy3 && (await run("pypy3", probes.pypy3.ways, program));
    const times = [];
    for (const [name, words] of settings) times.push(await run(`Spoor ${name}`, [{ argv: [...spoor.argv, ...words] }], program));
    overtakings.push([program.name, cpython === undefined ? "-" : milliseconds(cpython), ...cells("spoor", times[0]), ...cells("pypy3", pypy)]);
    const figures = [(t) => t[0], (t) => t.reduce((sum, x) => sum + x, 0), (t) => Math.min(...t)];
    effects.push([program.name, ...figures.flatMap((figure) => times.map((t) => milliseconds(figure(t))))]);
  }
  progress("");
  const total = ({ overtaken, lost }, there) => (there ? [`${overtaken} of ${chosen.length}`, milliseconds(lost)] : ["-", "-"]);
  const both = probes.python3 !== undefined;
  overtakings.push(["all", "", ...total(sums.spoor, both), ...total(sums.pypy3, both && probes.pypy3 !== undefined)]);
  const note = `iteration by iteration the least of ${runs} new processes of ${iterations} iterations`;
  console.log(`(c) the iteration that is first faster than CPython's (its median), and the milliseconds lost before; ${note}\n`);
  console.log(table(["", "CPython (ms)", "Spoor", "lost (ms)", "PyPy", "lost (ms)"], overtakings));
  console.log(`\nthresholds: default, eager (${EAGER}) and JIT off, in milliseconds; ${note}\n`);
  console.log(table(["", ...["first", "all", "best"].flatMap((figure) => ["default", "eager", "off"].map((setting) => `${figure}: ${setting}`))], effects));
};

try {
  const probe = ENGINES["spoor-auto"].probe();
  if (probe === undefined) throw new Error(`Spoor is ${ENGINES["spoor-auto"].missing}`);
  const [spoor] = probe.ways;
  const parts = { a: representations, b: () => perOperation(spoor), c: () => warmUps(spoor) };
  let first = true;
  for (const part of Object.keys(parts)) {
    if (!options.part.includes(part)) continue;
    if (!first) console.log("");
    first = false;
    await parts[part]();
  }
} catch (error) {
  progress("");
  console.error(`result:2: ${error.message}`);
  process.exit(1);
}
