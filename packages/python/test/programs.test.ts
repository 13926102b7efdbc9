/**
 * Every `programs/*.py` prints what CPython 3.14 prints: `.out` beside it is its standard output, `.err` its standard error (none where there is none).
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { denyAll } from "../src/host";
// @ts-expect-error: a build script, without declarations
import { libraryFiles } from "../scripts/library-zip.mjs";
import { provideLibrary } from "../src/library";
import "../src/modules/index";
import { createPython } from "../src/python";

const folder = fileURLToPath(new URL("programs/", import.meta.url));

const library = new Map<string, string>(libraryFiles());
provideLibrary({ read: (path) => library.get(path) ?? null });

for (const file of readdirSync(folder).filter((name) => name.endsWith(".py"))) {
  test(`${file} runs as under CPython`, () => {
    const path = `${folder}${file}`;
    let out = "";
    let err = "";
    const host = {
      ...denyAll(),
      stdout: (text: string) => { out += text; },
      stderr: (text: string) => { err += text; },
      readFile: (name: string) => (name === file ? new Uint8Array(readFileSync(path)) : null),
    };
    createPython({ host, argv: [file] }).runMain(readFileSync(path, "utf8"), file);
    const expected = (extension: string): string => {
      const name = path.replace(/\.py$/, extension);
      return existsSync(name) ? readFileSync(name, "utf8") : "";
    };
    expect(err).toBe(expected(".err"));
    expect(out).toBe(expected(".out"));
  });
}
