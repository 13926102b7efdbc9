// pnpm bench: runs the programs in fresh processes under every engine that is there, and prints tables. See README.md.
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DEFAULT_ENGINES, ENGINES } from "./engines.mjs";
import { measure } from "./measure.mjs";
import { FIGURES, failuresOf, renderTable } from "./table.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));

const USAGE = `usage: pnpm bench [OPTION...] [FILE-OR-FOLDER...]

Runs Python programs under several engines and compares them. Without a file or folder: bench/programs.

  --only NAME,...       only these programs (those of bench/micro may be named too)
  --engines NAME,...    only these engines: ${Object.keys(ENGINES).join(", ")}
  --baseline NAME       what the others are compared with (the first engine)
  --runs N              fresh processes per program and engine (1); the best of each figure counts
  --iterations N        iterations per process (10)
  --size SIZE           full (each program's N), small (its SMALL), or a number for all of them (full)
  --timeout SECONDS     ends a process that takes longer (300)
  --json FILE           writes every figure, iteration by iteration
  --progress            shows what is running on stderr even where that is no terminal
  --help                prints this
`;

const stop = (message) => {
  console.error(`bench: ${message}`);
  process.exit(2);
};

const parse = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        only: { type: "string" },
        engines: { type: "string" },
        baseline: { type: "string" },
        runs: { type: "string", default: "1" },
        iterations: { type: "string", default: "10" },
        size: { type: "string", default: "full" },
        timeout: { type: "string", default: "300" },
        json: { type: "string" },
        progress: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    return stop(`${error.message}\n\n${USAGE}`);
  }
};

const { values: given, positionals } = parse();
if (given.help) {
  process.stdout.write(USAGE);
  process.exit(0);
}

const positive = (name) => {
  const value = Number(given[name]);
  if (!Number.isInteger(value) || value < 1) stop(`--${name} takes a whole number from 1, not ${given[name]}`);
  return value;
};
const names = (list) => list.split(",").map((name) => name.trim()).filter((name) => name !== "");
const options = { runs: positive("runs"), iterations: positive("iterations"), timeout: positive("timeout") };
if (!["full", "small"].includes(given.size)) positive("size");

/** The programs of a folder: every Python file that is not private. */
const programsIn = (path) => {
  let isFolder;
  try {
    isFolder = statSync(path).isDirectory();
  } catch {
    stop(`${path}: no such file or folder`);
  }
  if (!isFolder) return [resolve(path)];
  return readdirSync(path)
    .filter((name) => name.endsWith(".py") && !name.startsWith("_"))
    .sort()
    .map((name) => resolve(path, name));
};

const nameOf = (file) => basename(file, ".py");
const standard = [join(HERE, "programs"), join(HERE, "micro")];
const folders = positionals.length > 0 ? positionals : given.only === undefined ? standard.slice(0, 1) : standard;
let files = folders.flatMap(programsIn);
if (given.only !== undefined) {
  const wanted = names(given.only);
  const known = files.map(nameOf);
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) stop(`no program is called ${unknown.join(", ")}; there are ${known.join(", ")}`);
  files = files.filter((file) => wanted.includes(nameOf(file)));
}

const sizeOf = (file) => {
  if (given.size !== "full" && given.size !== "small") return Number(given.size);
  const sizes = /^N, SMALL = (\d+), (\d+)$/m.exec(readFileSync(file, "utf8"));
  if (sizes === null) return stop(`${file} has no line "N, SMALL = ..., ..."; say --size NUMBER`);
  return Number(sizes[given.size === "full" ? 1 : 2]);
};
const sizes = new Map(files.map((file) => [file, sizeOf(file)]));

const asked = given.engines === undefined ? DEFAULT_ENGINES : names(given.engines);
for (const name of asked) {
  if (ENGINES[name] === undefined) stop(`no engine is called ${name}; there are ${Object.keys(ENGINES).join(", ")}`);
}
const versions = {};
const ways = {};
const absent = [];
for (const name of Object.keys(ENGINES).filter((engine) => asked.includes(engine))) {
  const found = ENGINES[name].probe();
  if (found === undefined) absent.push(`${name}: left out, ${ENGINES[name].missing}`);
  else {
    versions[name] = found.version;
    ways[name] = found.ways;
  }
}
const engines = Object.keys(versions);
if (engines.length === 0) stop(`none of the engines is there\n${absent.join("\n")}`);
const baseline = given.baseline ?? engines[0];
if (!engines.includes(baseline)) stop(`--baseline names one of the engines that run here: ${engines.join(", ")}`);

const progress = (text) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
  else if (given.progress && text !== "") process.stderr.write(`${text}\n`);
};

const programs = files.map(nameOf);
const results = Object.fromEntries(programs.map((program) => [program, {}]));
let done = 0;
for (const file of files) {
  const program = nameOf(file);
  let expected;
  for (const engine of engines) {
    done++;
    progress(`[${done}/${files.length * engines.length}] ${program} under ${engine}`);
    let outcome = await measure(ways[engine], file, { ...options, size: sizes.get(file) });
    if (outcome.ok && expected !== undefined && outcome.result !== expected.result) {
      outcome = { ok: false, error: `printed ${outcome.result}, but ${expected.result} under ${expected.engine}` };
    }
    if (outcome.ok) expected ??= { engine, result: outcome.result };
    results[program][engine] = outcome;
  }
}
progress("");

const say = (text = "") => process.stdout.write(`${text}\n`);
for (const engine of engines) say(`${engine}: ${versions[engine]}`);
for (const line of absent) say(line);
say(
  `${programs.length} programs, ${given.size} size, ${options.iterations} iterations in each of ${options.runs} processes; ` +
    `2.00x is twice as good as ${baseline}`,
);
for (const figure of FIGURES) {
  say();
  say(renderTable(figure, programs, engines, results, baseline));
}
const failures = failuresOf(programs, engines, results);
if (failures.length > 0) say(`\n${failures.join("\n")}`);

if (given.json !== undefined) {
  const { platform, arch, version: node } = process;
  const machine = { platform, arch, node, cpu: cpus()[0]?.model ?? "", cores: cpus().length, memory: totalmem() };
  const figures = {
    machine,
    versions,
    baseline,
    options: { ...options, size: given.size },
    sizes: Object.fromEntries(files.map((file) => [nameOf(file), sizes.get(file)])),
    results,
  };
  writeFileSync(given.json, `${JSON.stringify(figures, null, 2)}\n`);
}
process.exitCode = failures.length > 0 ? 1 : 0;
