/**
 * Programs about the language (`language/*.py`) behave as under CPython 3.14, whose standard output is in `.out` and standard error in `.err` beside each
 * (none where there is none).
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { denyAll } from "../src/host";
import "../src/modules/sys";
import { createPython } from "../src/python";

const folder = fileURLToPath(new URL("language/", import.meta.url));
const EXIT_CODES: Record<string, number> = { exit_code: 3 };

for (const name of readdirSync(folder).filter((file) => file.endsWith(".py")).map((file) => file.slice(0, -3))) {
  test(`${name}.py runs as under CPython`, () => {
    let out = "";
    let err = "";
    const inFolder = (path: string): string => `${folder}${path.replace(/^\.\//, "")}`;
    const host = {
      ...denyAll(),
      stdout: (text: string) => { out += text; },
      stderr: (text: string) => { err += text; },
      readFile: (path: string) => (existsSync(inFolder(path)) ? new Uint8Array(readFileSync(inFolder(path))) : null),
      pathKind: (path: string) => (!existsSync(inFolder(path)) ? null : statSync(inFolder(path)).isDirectory() ? ("directory" as const) : ("file" as const)),
    };
    const file = `${name}.py`;
    const { exitCode } = createPython({ host, argv: [file], path: ["."] }).runMain(readFileSync(folder + file, "utf8"), file);
    const expected = (extension: string): string => (existsSync(folder + name + extension) ? readFileSync(folder + name + extension, "utf8") : "");
    expect(err).toBe(expected(".err"));
    expect(out).toBe(expected(".out"));
    expect(exitCode).toBe(EXIT_CODES[name] ?? (err.includes("Traceback") ? 1 : 0));
  });
}
