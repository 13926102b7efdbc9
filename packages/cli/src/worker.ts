/** The thread that the program runs in: parses the command line, runs, exits with python's status. */
import type { SharedMemory } from "./memory";
import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { BackendUnavailable } from "./backends";
import { UsageError, parseOptions } from "./options";
import { SourceError, runProgram } from "./program";
import { VERSION } from "./version";

async function main(): Promise<number> {
  const { memory } = workerData as { memory: SharedMemory };
  try {
    const options = parseOptions(process.argv.slice(2), process.env, VERSION);
    if ("print" in options) {
      writeSync(1, options.print);
      return 0;
    }
    return await runProgram(options, memory);
  } catch (error) {
    if (error instanceof UsageError) writeSync(2, `spoor: ${error.message}\nTry \`spoor -h' for more information.\n`);
    else if (error instanceof SourceError || error instanceof BackendUnavailable) writeSync(2, `spoor: ${error.message}\n`);
    else throw error;
    return 2;
  }
}

process.exit(await main());
