/**
 * Random programs behave the same without the JIT and, with nearly everything traced, on each backend. SPOOR_FUZZ_COUNT runs more of them, SPOOR_FUZZ_SEED
 * others. A failure names its seed and shows the program made small.
 */
import { expect, test } from "vitest";
import { BACKENDS, run, type BackendName, type Outcome } from "./differential";
import { randomProgram } from "./fuzz/program";
import { reduce } from "./fuzz/reduce";

const COUNT = Number(process.env["SPOOR_FUZZ_COUNT"] ?? 60);
const SEED = Number(process.env["SPOOR_FUZZ_SEED"] ?? 1);

/** Whether the program's outcome depends on the JIT. */
async function differs(source: string, backend: BackendName): Promise<boolean> {
  const { out, err, exitCode }: Outcome = await run(source, { backend: null });
  const jitted = await run(source, { backend });
  return jitted.unaccounted !== 0 || out !== jitted.out || err !== jitted.err || exitCode !== jitted.exitCode;
}

BACKENDS.forEach((backend, k) => {
  test(`random programs behave the same on ${backend} as without the JIT`, async () => {
    for (let seed = SEED + k; seed < SEED + COUNT; seed += BACKENDS.length) {
      const source = randomProgram(seed);
      if (await differs(source, backend)) expect.fail(`seed ${seed}:\n${await reduce(source, (smaller) => differs(smaller, backend).catch(() => false))}`);
    }
  }, 60_000 + COUNT * 2000);
});
