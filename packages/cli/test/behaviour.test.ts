/**
 * Programs that go wrong, or change what traces rely on (`behaviour/*.py`): standard output, standard error with its tracebacks and the exit code are CPython's
 * (`.out` and `.err` beside each) without the JIT and, with nearly everything traced, on every backend, which count the same.
 */
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { BACKENDS, run } from "./differential";

const folder = fileURLToPath(new URL("behaviour", import.meta.url));

for (const name of readdirSync(folder).filter((entry) => entry.endsWith(".py") && !entry.startsWith("_")).map((entry) => entry.slice(0, -3))) {
  test(`${name}.py behaves as under CPython, traced or not`, async () => {
    const file = `${name}.py`;
    const read = (extension: string): string => (existsSync(`${folder}/${name}${extension}`) ? readFileSync(`${folder}/${name}${extension}`, "utf8") : "");
    const source = read(".py");
    const expected = { out: read(".out"), err: read(".err"), exitCode: read(".err").includes("Traceback") ? 1 : 0 };
    expect(await run(source, { backend: null, file, folder })).toMatchObject(expected);
    let counts: unknown;
    for (const backend of BACKENDS) {
      const jitted = await run(source, { backend, file, folder });
      expect(jitted, backend).toMatchObject(expected);
      expect(jitted.counts["loops"], backend).toBeGreaterThan(0);
      expect(jitted.counts["unaccounted"], backend).toBe(0);
      expect(jitted.counts, backend).toEqual(counts ??= jitted.counts);
    }
  }, 120_000);
}
