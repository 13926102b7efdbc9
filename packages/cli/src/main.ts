#!/usr/bin/env node
/**
 * The `spoor` command. What needs no program (`-h`, `-V`, a command line that makes no sense) is answered here. A program runs in a worker thread, for two
 * reasons: this thread stays free to hear Ctrl-C (and tells the other through shared memory, which compiled loops look at), and a thread can be given a
 * deep stack.
 */
import { writeSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { sharedMemory } from "./memory";
import { UsageError, parseOptions, type Options } from "./options";
import { VERSION } from "./version";

const STACK_MB = 192;
/** Twice V8's: programs that make many objects spend a tenth less time in the collector. */
const YOUNG_MB = 96;
/** The process ends when so many interrupts in a row found that the one before them was not heard. */
const UNHEARD_MAX = 2;

function internalError(error: unknown): void {
  writeSync(2, `spoor: internal error: ${error instanceof Error ? error.stack ?? error.message : String(error)}\nPlease report it with the program that caused it.\n`);
  process.exitCode = 70;
}

function start(options: Options): void {
  // The flag lies in a Wasm memory, so that compiled Wasm code can look at it directly.
  const memory = sharedMemory();
  const interrupt = new Int32Array(memory.buffer, 0, 1);
  let unheard = 0;
  process.on("SIGINT", () => {
    // Who hears it clears the flag. A program that does not listen can still be ended.
    unheard = Atomics.exchange(interrupt, 0, 1) === 0 ? 0 : unheard + 1;
    if (unheard >= UNHEARD_MAX) process.exit(130);
    Atomics.notify(interrupt, 0);
  });

  const worker = new Worker(join(__dirname, "thread.cjs"), { workerData: { options, memory }, resourceLimits: { stackSizeMb: STACK_MB, maxYoungGenerationSizeMb: YOUNG_MB } });
  // Read here, while the other thread starts. (Loaded now, for the same reason.)
  import("./code-cache").then(({ readScript }) => {
    const files = readScript(join(__dirname, "program.cjs"), VERSION);
    const buffers = [files.source, files.cachedData].flatMap((bytes) => (bytes === undefined ? [] : [bytes.buffer as ArrayBuffer]));
    worker.postMessage(files, buffers);
  }).catch((error: unknown) => {
    internalError(error);
    process.exit();
  });
  worker.on("error", internalError);
  worker.on("exit", (code) => {
    process.exitCode ??= code;
  });
}

try {
  const options = parseOptions(process.argv.slice(2), process.env, VERSION);
  if ("print" in options) writeSync(1, options.print);
  else start(options);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  writeSync(2, `spoor: ${error.message}\nTry \`spoor -h' for more information.\n`);
  process.exitCode = 2;
}
