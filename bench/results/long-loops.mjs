#!/usr/bin/env node
// What an operation costs in long loops and in short ones: engines, and V8's compilers, have limits that a long trace may cross.
//
//     node bench/results/long-loops.mjs [--backends js,wasm] [--runs 3] [--command FILE]
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { values } = parseArgs({
  options: {
    backends: { type: "string", default: "js,wasm" },
    runs: { type: "string", default: "3" },
    command: { type: "string", default: here("../../packages/cli/dist/main.cjs") },
  },
});
/** A unit is some twelve optimized operations: 300, 3000, and sizes between and beyond. */
const UNITS = [25, 80, 160, 230, 250, 500];
const BATCHES = 60;
/** A long loop may cost so many times as much for each operation. */
const LIMIT = 2;

const scratch = mkdtempSync(join(tmpdir(), "spoor-long-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true }));

/** Nanoseconds of a unit, and what was compiled. */
function measure(backend, units) {
  const log = join(scratch, "log.jsonl");
  const { status, stdout, stderr } = spawnSync(process.execPath, [values.command, "--backend", backend, "--jit-log", log, here("long_loop.py"), String(units), String(BATCHES)], { encoding: "utf8" });
  if (status !== 0) throw new Error(`long_loop.py ${units} on ${backend} ended with ${status}: ${stderr.trim().split("\n").at(-1)}`);
  const traces = readFileSync(log, "utf8").trim().split("\n").map((line) => JSON.parse(line)).filter(({ event }) => event === "trace-optimized");
  return { nanoseconds: Number(stdout), operations: traces.reduce((sum, { optimizedOps }) => sum + optimizedOps, 0), traces: traces.length };
}

let worst = 0;
for (const backend of values.backends.split(",")) {
  console.log(`${backend}: nanoseconds per unit`);
  let short;
  for (const units of UNITS) {
    const runs = Array.from({ length: Number(values.runs) }, () => measure(backend, units));
    const nanoseconds = Math.min(...runs.map((run) => run.nanoseconds));
    short ??= nanoseconds;
    const ratio = nanoseconds / short;
    worst = Math.max(worst, ratio);
    const { operations, traces } = runs[0];
    console.log(`  ${String(units).padStart(4)} units ${String(operations).padStart(6)} operations in ${traces} trace${traces === 1 ? " " : "s"} ${nanoseconds.toFixed(2).padStart(7)}  ${ratio.toFixed(2)}x${ratio > LIMIT ? `  more than ${LIMIT}x` : ""}`);
  }
}
process.exitCode = worst > LIMIT ? 1 : 0;
