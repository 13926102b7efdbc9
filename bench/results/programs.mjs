// The benchmark programs, for results that run all of them.
import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDERS = ["../programs", "../micro"].map((path) => fileURLToPath(new URL(path, import.meta.url)));

/**
 * @param {string | undefined} only names with commas between them, of those in micro/ too; all of programs/ when absent
 * @returns {{name: string, file: string, full: number, small: number}[]}
 * @throws Error naming a program that does not exist
 */
export const programs = (only) => {
  const files = (only === undefined ? FOLDERS.slice(0, 1) : FOLDERS).flatMap((folder) =>
    readdirSync(folder).filter((name) => /^[^_].*\.py$/.test(name)).sort().map((name) => join(folder, name)));
  const all = files.map((file) => {
    const [, full, small] = /^N, SMALL = (\d+), (\d+)$/m.exec(readFileSync(file, "utf8"));
    return { name: basename(file, ".py"), file, full: Number(full), small: Number(small) };
  });
  if (only === undefined) return all;
  const wanted = only.split(",").map((name) => name.trim()).filter((name) => name !== "");
  const unknown = wanted.filter((name) => !all.some((program) => program.name === name));
  if (unknown.length > 0) throw new Error(`no program is called ${unknown.join(", ")}; there are ${all.map(({ name }) => name).join(", ")}`);
  return all.filter(({ name }) => wanted.includes(name));
};
