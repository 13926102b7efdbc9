/** The thread that the program runs in: loads the runtime through V8's code cache, runs the program, exits with python's status. */
import { writeSync } from "node:fs";
import { join } from "node:path";
import { workerData } from "node:worker_threads";
import { loadCached } from "./code-cache";
import { installedLibrary } from "./library";
import type { SharedMemory } from "./memory";
import type { Options } from "./options";
import { VERSION } from "./version";

const { options, memory } = workerData as { options: Options; memory: SharedMemory };

/** After more than this many milliseconds V8 may have forgotten the code that only starting needs. */
const YOUNG_MS = 5000;

async function main(): Promise<void> {
  const start = performance.now();
  const { exports: runtime, save } = loadCached<typeof import("./program")>(join(__dirname, "program.cjs"), VERSION);
  let status: number;
  try {
    status = await runtime.runProgram(options, memory, installedLibrary(__filename));
  } catch (error) {
    if (!(error instanceof runtime.SourceError) && !(error instanceof runtime.BackendUnavailable)) throw error;
    writeSync(2, `spoor: ${error.message}\n`);
    status = error instanceof runtime.SourceError ? error.status : 2;
  }
  if (performance.now() - start < YOUNG_MS) save();
  process.exit(status);
}

void main();
