/**
 * Packs the pure-Python standard library into `dist/library`, its code compiled beside it (`.code`), by the package built before: `node scripts/pack-library.mjs [target directory]`.
 *
 * The sources are those of CPython 3.14 as the npm package `pyodide` ships them (`python_stdlib.zip`). Nothing of them is kept in this repository.
 * Left out: what belongs to Pyodide or Emscripten, and what cannot work without a C library of its own.
 */
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileLibrary } from "../dist/index.js";
import { libraryFiles } from "./library-zip.mjs";

const target = process.argv[2] ?? fileURLToPath(new URL("../dist/library/", import.meta.url));

rmSync(target, { recursive: true, force: true });
let files = 0;
let bytes = 0;
let codeBytes = 0;
for (const [path, text] of libraryFiles()) {
  const file = join(target, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  const code = compileLibrary(text, path);
  writeFileSync(file.replace(/\.py$/, ".code"), code);
  codeBytes += code.length;
  files++;
  bytes += text.length;
}
writeFileSync(join(target, "NOTICE"), "These files are the standard library of Python 3.14, unchanged, without what needs a C library or belongs to another system.\nCopyright (c) 2001 Python Software Foundation; all rights reserved. Licence: LICENSE, beside this file.\n");
copyFileSync(new URL("library-license.txt", import.meta.url), join(target, "LICENSE"));
console.log(`library: ${files} files, ${(bytes / 1024 / 1024).toFixed(1)} MiB, compiled ${(codeBytes / 1024 / 1024).toFixed(1)} MiB`);
