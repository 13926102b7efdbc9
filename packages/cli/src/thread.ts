/** The thread that the program runs in: gets the runtime's script and bytecode from the thread that started it, runs the program, exits with python's status. */
import { writeSync } from "node:fs";
import { join } from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { readScript, runScript, type Loaded, type ScriptFiles } from "./code-cache";
import { installedLibrary } from "./library";
import type { SharedMemory } from "./memory";
import type { Options } from "./options";
import { VERSION } from "./version";

const { options, memory } = workerData as { options: Options; memory: SharedMemory };

/** After more than this many milliseconds V8 may have forgotten the code that only starting needs. */
const YOUNG_MS = 5000;

async function main(files: ScriptFiles): Promise<void> {
  const start = Date.now();
  const program = runScript<typeof import("./program")>(files);
  const { SourceError, ir, runProgram } = program.exports;
  const later: { compiling?: Loaded<typeof import("./compiling")> } = {};
  const compiling = (): typeof import("./compiling") => (later.compiling ??= runScript(readScript(join(__dirname, "compiling.cjs"), VERSION), ir)).exports;
  let status: number;
  try {
    status = await runProgram(options, memory, installedLibrary(__filename), compiling);
  } catch (error) {
    const isSource = error instanceof SourceError;
    if (!isSource && !(later.compiling !== undefined && error instanceof later.compiling.exports.BackendUnavailable)) throw error;
    writeSync(2, `spoor: ${error.message}\n`);
    status = isSource ? error.status : 2;
  }
  if (Date.now() - start < YOUNG_MS) for (const script of [program, later.compiling]) script?.save();
  process.exit(status);
}

parentPort!.once("message", (files: ScriptFiles) => void main(files));
