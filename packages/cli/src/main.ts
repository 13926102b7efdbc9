#!/usr/bin/env node
/**
 * The `spoor` command. The program runs in a worker thread, for two reasons: this thread stays free to hear Ctrl-C (and tells the worker through
 * shared memory, which compiled loops look at), and a thread can be given a deep stack.
 */
import { Worker } from "node:worker_threads";
import { sharedMemory } from "./memory";

const STACK_MB = 192;
// The flag lies in a Wasm memory, so that compiled Wasm code can look at it directly.
const memory = sharedMemory();
const interrupt = new Int32Array(memory.buffer, 0, 1);

let interrupts = 0;
process.on("SIGINT", () => {
  // A program that does not listen can still be ended.
  if (++interrupts > 2) process.exit(130);
  Atomics.store(interrupt, 0, 1);
  Atomics.notify(interrupt, 0);
});

const worker = new Worker(new URL("./worker.js", import.meta.url), {
  argv: process.argv.slice(2),
  workerData: { memory },
  resourceLimits: { stackSizeMb: STACK_MB },
});
worker.on("error", (error) => {
  process.stderr.write(`spoor: internal error: ${error instanceof Error ? error.stack ?? error.message : String(error)}\nPlease report it with the program that caused it.\n`);
  process.exitCode = 70;
});
worker.on("exit", (code) => {
  process.exitCode ??= code;
});
