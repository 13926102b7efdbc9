/** Python's own library, as sources, where the npm package `pyodide` is installed; an empty list elsewhere. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inflateRawSync } from "node:zlib";

const archive = fileURLToPath(new URL("../../node_modules/pyodide/python_stdlib.zip", import.meta.url));

/** Name and text of every `.py` file. */
export function librarySources(): [string, string][] {
  if (!existsSync(archive)) return [];
  const zip = readFileSync(archive);
  const files: [string, string][] = [];
  // The central directory: one entry a file, found from the record at the end.
  let at = zip.readUInt32LE(zip.length - 22 + 16);
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
    const [nameLength, extraLength, commentLength] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)];
    const offset = zip.readUInt32LE(at + 42);
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    if (name.endsWith(".py")) {
      const start = offset + 30 + zip.readUInt16LE(offset + 26) + zip.readUInt16LE(offset + 28);
      const data = zip.subarray(start, start + size);
      files.push([name, (method === 8 ? inflateRawSync(data) : data).toString("utf8")]);
    }
    at += 46 + nameLength + extraLength + commentLength;
  }
  return files;
}

/** A tenth of the library; all of it where the environment variable SPOOR_WHOLE_LIBRARY is set. */
export const librarySample = (): [string, string][] => librarySources().filter((_, i) => i % 10 === 0 || process.env["SPOOR_WHOLE_LIBRARY"] !== undefined);
