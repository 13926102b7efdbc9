/**
 * The Python package's own programs with nearly everything traced: they print what CPython 3.14 prints on every backend too, and every backend counts the same.
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { BACKENDS, run } from "./differential";

describe.each(["language", "programs"])("%s", (name) => {
  const folder = fileURLToPath(new URL(`../../python/test/${name}`, import.meta.url));
  for (const file of readdirSync(folder).filter((entry) => entry.endsWith(".py") && !entry.startsWith("iteration_"))) {
    test(`${file} runs as under CPython when nearly everything is traced`, async () => {
      const source = readFileSync(`${folder}/${file}`, "utf8");
      const expected = (extension: string): string => {
        const path = `${folder}/${file.replace(/\.py$/, extension)}`;
        return existsSync(path) ? readFileSync(path, "utf8") : "";
      };
      const { exitCode } = await run(source, { backend: null, file, folder });
      let counts: unknown;
      for (const backend of BACKENDS) {
        const jitted = await run(source, { backend, file, folder });
        expect(jitted.err, backend).toBe(expected(".err"));
        expect(jitted.out, backend).toBe(expected(".out"));
        expect(jitted.exitCode, backend).toBe(exitCode);
        expect(jitted.counts["unaccounted"], backend).toBe(0);
        expect(jitted.counts, backend).toEqual(counts ??= jitted.counts);
      }
    }, 60_000);
  }
});
