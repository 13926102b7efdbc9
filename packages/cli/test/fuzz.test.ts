/**
 * Random programs behave the same without the JIT and, with nearly everything traced, on each backend. SPOOR_FUZZ_COUNT runs more of them, SPOOR_FUZZ_SEED
 * others. A failure names its seed and shows the program made small.
 */
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { AGGRESSIVE, BACKENDS, run, type BackendName, type Outcome } from "./differential";
import { randomProgram } from "./fuzz/program";
import { reduce } from "./fuzz/reduce";
import { Watchdog } from "./fuzz/watchdog";

const COUNT = Number(process.env["SPOOR_FUZZ_COUNT"] ?? 200);
const SEED = Number(process.env["SPOOR_FUZZ_SEED"] ?? 1);
/** A program with a statement less may never end. */
const REDUCED_MS = 4000;

/** Each fourth program with parameters whose defaults keep their code from running, each fourth with code that soon has too many bridges, each fourth with short traces in parts. */
const paramsOf = (seed: number): Record<string, number> =>
  seed % 4 === 0 ? { ...AGGRESSIVE, retrace_limit: 5, max_retrace_guards: 1000, max_unroll_loops: 2, pureop_historylength: 3 }
  : seed % 4 === 1 ? { ...AGGRESSIVE, max_bridges: 1 }
  : seed % 4 === 2 ? { ...AGGRESSIVE, trace_limit: 400, code_budget: 2000 }
  : AGGRESSIVE;

/** Whether the program's outcome depends on the JIT. */
async function differs(source: string, backend: BackendName, params: Record<string, number>, interrupt?: Int32Array): Promise<boolean> {
  const options = interrupt === undefined ? {} : { interrupt };
  const { out, err, exitCode }: Outcome = await run(source, { ...options, backend: null });
  // An error of the host's is none of the program's.
  const jitted = await run(source, { ...options, backend, params }).catch((error: unknown) => ({ counts: {} as Record<string, number>, out: "", err: String(error), exitCode: -1 }));
  // What is referred to weakly lives until the event loop goes round.
  await setImmediate();
  return jitted.counts["unaccounted"] !== 0 || out !== jitted.out || err !== jitted.err || exitCode !== jitted.exitCode;
}

/** The program made small. */
async function reduced(source: string, backend: BackendName, params: Record<string, number>): Promise<string> {
  const watchdog = new Watchdog();
  try {
    return await reduce(source, async (smaller) => (await watchdog.within(REDUCED_MS, (interrupt) => differs(smaller, backend, params, interrupt)).catch(() => false)) ?? false);
  } finally {
    await watchdog.end();
  }
}

BACKENDS.forEach((backend, k) => {
  test(`random programs behave the same on ${backend} as without the JIT`, async () => {
    for (let seed = SEED + k; seed < SEED + COUNT; seed += BACKENDS.length) {
      const source = randomProgram(seed);
      const params = paramsOf(seed);
      if (await differs(source, backend, params)) expect.fail(`seed ${seed}:\n${await reduced(source, backend, params)}`);
    }
  }, 60_000 + COUNT * 2000);
});
