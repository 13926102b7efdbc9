/**
 * Random programs behave the same without the JIT and, with nearly everything traced, on each backend. SPOOR_FUZZ_COUNT runs more of them, SPOOR_FUZZ_SEED
 * others. A failure names its seed and shows the program made small.
 */
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { BACKENDS, run, type BackendName, type Outcome } from "./differential";
import { randomProgram } from "./fuzz/program";
import { reduce } from "./fuzz/reduce";
import { Watchdog } from "./fuzz/watchdog";

const COUNT = Number(process.env["SPOOR_FUZZ_COUNT"] ?? 200);
const SEED = Number(process.env["SPOOR_FUZZ_SEED"] ?? 1);
/** A program with a statement less may never end. */
const REDUCED_MS = 4000;

/** Whether the program's outcome depends on the JIT. */
async function differs(source: string, backend: BackendName, interrupt?: Int32Array): Promise<boolean> {
  const options = interrupt === undefined ? {} : { interrupt };
  const { out, err, exitCode }: Outcome = await run(source, { ...options, backend: null });
  const jitted = await run(source, { ...options, backend });
  // What is referred to weakly lives until the event loop goes round.
  await setImmediate();
  return jitted.counts["unaccounted"] !== 0 || out !== jitted.out || err !== jitted.err || exitCode !== jitted.exitCode;
}

/** The program made small. */
async function reduced(source: string, backend: BackendName): Promise<string> {
  const watchdog = new Watchdog();
  try {
    return await reduce(source, async (smaller) => (await watchdog.within(REDUCED_MS, (interrupt) => differs(smaller, backend, interrupt)).catch(() => false)) ?? false);
  } finally {
    await watchdog.end();
  }
}

BACKENDS.forEach((backend, k) => {
  test(`random programs behave the same on ${backend} as without the JIT`, async () => {
    for (let seed = SEED + k; seed < SEED + COUNT; seed += BACKENDS.length) {
      const source = randomProgram(seed);
      if (await differs(source, backend)) expect.fail(`seed ${seed}:\n${await reduced(source, backend)}`);
    }
  }, 60_000 + COUNT * 2000);
});
