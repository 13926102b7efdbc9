/** The bench programs at their small size: the expected result without the JIT and on every backend, and the same counts on all of them. */
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { BACKENDS, run } from "./differential";

const folder = fileURLToPath(new URL("../../../bench/programs", import.meta.url));
/** Low thresholds, so that small runs are traced. */
const PARAMS = { threshold: 40, function_threshold: 60, trace_eagerness: 20 };
const MAIN = /^if __name__ == "__main__":[\s\S]*$/m;

describe("bench programs at their small size", () => {
  for (const file of readdirSync(folder).filter((name) => /^[a-z]\w*\.py$/.test(name))) {
    test(`${file} gives the expected result without the JIT and on every backend, with the same counts`, async () => {
      const source = readFileSync(`${folder}/${file}`, "utf8").replace(MAIN, "print(run(SMALL) == EXPECTED[SMALL])\n");
      const off = await run(source, { backend: null, file, folder });
      expect(off).toMatchObject({ out: "True\n", err: "", exitCode: 0 });
      let counts: unknown;
      for (const backend of BACKENDS) {
        const jitted = await run(source, { backend, params: PARAMS, file, folder });
        expect(jitted, backend).toMatchObject({ out: "True\n", err: "", exitCode: 0 });
        expect(jitted.counts["loops"], backend).toBeGreaterThan(0);
        expect(jitted.counts["unaccounted"], backend).toBe(0);
        expect(jitted.counts, backend).toEqual(counts ??= jitted.counts);
      }
    }, 120_000);
  }
});
