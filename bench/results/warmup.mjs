// pnpm result:2: what warm-up costs. The JIT's time per recorded operation; when each program becomes faster than under CPython.
// See ../README.md.
import { spawnSync } from "node:child_process";
import { basename, dirname } from "node:path";
import { parseArgs } from "node:util";
import { ENGINES } from "../engines.mjs";
import { measure } from "../measure.mjs";
import { fastest, median, overtaking } from "./overtaking.mjs";
import { programs } from "./programs.mjs";
import { table } from "./statistics.mjs";

const USAGE = `usage: pnpm result:2 [--part LETTERS] [--runs N] [--only NAME,...] [--iterations N] [--size SIZE]

  --part LETTERS   only these parts (bc):
                     b  microseconds per recorded operation for recording, optimizing and compiling
                     c  the iteration at which a program becomes faster than under CPython, and the effect of thresholds
  --runs N         fresh processes per program and engine (3)
  --only NAME,...  only these programs
  --iterations N   iterations of a program in a process (10)
  --size SIZE      full or small: what the programs run at (full)
`;

const stop = (message) => {
  console.error(`result:2: ${message}\n\n${USAGE}`);
  process.exit(2);
};
const options = (() => {
  try {
    return parseArgs({
      options: {
        part: { type: "string", default: "bc" },
        runs: { type: "string", default: "3" },
        only: { type: "string" },
        iterations: { type: "string", default: "10" },
        size: { type: "string", default: "full" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    return stop(error.message);
  }
})();
if (options.help) {
  process.stdout.write(USAGE);
  process.exit(0);
}
const number = (name) => (/^[1-9]\d*$/.test(options[name]) ? Number(options[name]) : stop(`--${name}: "${options[name]}" is not a number of at least 1`));
const [runs, iterations] = ["runs", "iterations"].map(number);
if (!/^[bc]+$/.test(options.part)) stop(`--part: "${options.part}" is neither b nor c`);
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

// -- b: time per recorded operation

/** One process: the JIT's summary. */
const summaryOf = ({ argv }, { file, [options.size]: size }) => {
  const [command, ...words] = [...argv, "--jit-summary=json", basename(file), String(size), String(iterations)];
  const { status, stderr, error } = spawnSync(command, words, { cwd: dirname(file), encoding: "utf8", env: { ...process.env, PYTHONHASHSEED: "0" }, maxBuffer: 1 << 26 });
  const last = (stderr ?? "").trim().split("\n").at(-1);
  if (status !== 0) throw new Error(`${command} ${words.join(" ")}: ${error?.message ?? (last || `exit status ${status}`)}`);
  return JSON.parse(last);
};

const perOperation = (spoor) => {
  const rows = [];
  const sums = { traces: 0, operations: 0, record: 0, optimize: 0, compile: 0 };
  const line = (name, { traces, operations, record, optimize, compile }) => {
    const each = (seconds) => (operations === 0 ? "-" : ((seconds * 1e6) / operations).toFixed(2));
    return [name, String(traces), String(operations), ...[record, optimize, compile, record + optimize + compile].map(each)];
  };
  for (const program of chosen) {
    const all = Array.from({ length: runs }, (_, i) => {
      progress(`b: ${program.name} ${i + 1}/${runs}`);
      return summaryOf(spoor, program);
    });
    const least = (read) => Math.min(...all.map(read));
    const figures = {
      traces: all[0].tracing,
      operations: all[0].recorded_ops,
      record: least((s) => s.tracing_seconds - s.optimizing_seconds),
      optimize: least((s) => s.optimizing_seconds),
      compile: least((s) => s.backend_seconds),
    };
    for (const key of Object.keys(sums)) sums[key] += figures[key];
    rows.push(line(program.name, figures));
  }
  progress("");
  rows.push(line("all", sums));
  console.log(`(b) microseconds per recorded operation, default thresholds; the least of ${runs} new processes of ${iterations} iterations\n`);
  console.log(table(["", "traces", "recorded ops", "record", "optimize", "compile", "in all"], rows));
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
  const parts = { b: () => perOperation(spoor), c: () => warmUps(spoor) };
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
