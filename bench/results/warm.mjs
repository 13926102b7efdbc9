// One process of part b of the second result: runs all programs in it, in a runtime of its own each, round after round. What V8 has learnt of the JIT's own
// code stays; what the JIT has compiled does not. Takes { programs: [{ name, file, args }], rounds }; prints a JSON list, per program its
// JIT summaries, one per round.
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { jsBackend } from "../../packages/backend-js/dist/index.js";
import { installedLibrary, nodeHost } from "../../packages/cli/dist/index.js";
import { optimizer } from "../../packages/optimizer/dist/index.js";
import { createPython, provideLibrary } from "../../packages/python/dist/index.js";
import { createDriver } from "../../packages/tracer/dist/index.js";

const { programs, rounds } = JSON.parse(process.argv[2]);
provideLibrary(installedLibrary(new URL("../../packages/cli/dist/index.js", import.meta.url).href));

const summaryOf = ({ name, file, args }) => {
  let printed = "";
  const write = (text) => { printed += text; };
  const python = createPython({ host: { ...nodeHost(), stdout: write, stderr: write }, argv: [file, ...args], path: [dirname(file)] });
  const { profiler } = createDriver({ guest: python.guest, optimizer: optimizer(), backend: jsBackend(), interrupt: python.runtime.state.interrupt });
  const { exitCode } = python.runMain(readFileSync(file, "utf8"), file);
  if (exitCode !== 0) throw new Error(`${name}: ${printed}`);
  return profiler.snapshot();
};

const summaries = programs.map(() => []);
for (let round = 0; round < rounds; round++) programs.forEach((program, i) => { summaries[i].push(summaryOf(program)); });
console.log(JSON.stringify(summaries));
