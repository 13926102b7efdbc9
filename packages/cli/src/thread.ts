/** The thread that the program runs in: gets the runtime's script and bytecode from the thread that started it, runs the program, exits with python's status. */
import { writeSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { runScript, type ScriptFiles } from "./code-cache";
import { installedLibrary } from "./library";
import type { SharedMemory } from "./memory";
import type { Options } from "./options";

const { options, memory } = workerData as { options: Options; memory: SharedMemory };

/** After more than this many milliseconds V8 may have forgotten the code that only starting needs. */
const YOUNG_MS = 5000;

async function main(files: ScriptFiles): Promise<void> {
  const start = Date.now();
  const { exports: runtime, save } = runScript<typeof import("./program")>(files);
  let status: number;
  try {
    status = await runtime.runProgram(options, memory, installedLibrary(__filename));
  } catch (error) {
    if (!(error instanceof runtime.SourceError) && !(error instanceof runtime.BackendUnavailable)) throw error;
    writeSync(2, `spoor: ${error.message}\n`);
    status = error instanceof runtime.SourceError ? error.status : 2;
  }
  if (Date.now() - start < YOUNG_MS) save();
  process.exit(status);
}

parentPort!.once("message", (files: ScriptFiles) => void main(files));
