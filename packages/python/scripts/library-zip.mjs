/** The standard library's sources, read from the zip file in the npm package `pyodide`. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { inflateRawSync } from "node:zlib";

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const STORED = 0;

/** Directories and modules that are not packed. */
const LEFT_OUT = /^(pyodide|_pyodide|site-packages|lib2to3|idlelib|turtledemo|tkinter|ensurepip|venv|pydoc_data|_pyrepl|sqlite3|curses|dbm|ctypes|wsgiref|xmlrpc|multiprocessing)\/|^_sysconfigdata|(^|\/)(test|tests|__pycache__)\//;

/** The entries of a zip file: name and bytes. */
function* entries(zip) {
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== END_OF_DIRECTORY) end--;
  if (end < 0) throw new Error("python_stdlib.zip is no zip file; reinstall the npm package pyodide");
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  for (let i = 0; i < count; i++) {
    if (zip.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error(`python_stdlib.zip: entry ${i} is damaged; reinstall the npm package pyodide`);
    const method = zip.readUInt16LE(at + 10);
    const size = zip.readUInt32LE(at + 20);
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const data = zip.subarray(start, start + size);
    yield [name, () => (method === STORED ? data : inflateRawSync(data))];
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
}

/** The library's files that are packed: path and text. */
export function* libraryFiles() {
  const require = createRequire(import.meta.url);
  const zip = readFileSync(join(dirname(require.resolve("pyodide/package.json")), "python_stdlib.zip"));
  for (const [name, data] of entries(zip)) {
    if (name.endsWith(".py") && !LEFT_OUT.test(name)) yield [name, data().toString("utf8")];
  }
}
