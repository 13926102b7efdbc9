/** Ends programs that run for too long: a thread of its own sets the flag that interrupts them. */
import { Worker } from "node:worker_threads";

const CODE = `
const { parentPort, workerData: flags } = require("node:worker_threads");
let timer;
parentPort.on("message", (milliseconds) => {
  clearTimeout(timer);
  if (milliseconds > 0) timer = setTimeout(() => { Atomics.store(flags, 1, 1); Atomics.store(flags, 0, 1); }, milliseconds);
});
`;

export class Watchdog {
  /** The flag of the program, and whether it was set. */
  readonly #flags = new Int32Array(new SharedArrayBuffer(8));
  readonly #worker = new Worker(CODE, { eval: true, workerData: this.#flags });

  /** Runs `action` with the flag for its programs; null when they had to be interrupted. */
  async within<T>(milliseconds: number, action: (interrupt: Int32Array) => Promise<T>): Promise<T | null> {
    this.#flags.fill(0);
    this.#worker.postMessage(milliseconds);
    try {
      const result = await action(this.#flags);
      return Atomics.load(this.#flags, 1) === 0 ? result : null;
    } finally {
      this.#worker.postMessage(0);
    }
  }

  async end(): Promise<void> { await this.#worker.terminate(); }
}
