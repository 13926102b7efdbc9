/** The standard library that the package `@spoor/python` brings, read from where it is installed. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Library } from "@spoor/python";

/** The library as a module at `from` (a path or URL) finds it; looked for when something is first read. */
export function installedLibrary(from: string): Library {
  let directory: string | undefined;
  const bytes = (path: string): Buffer | null => {
    directory ??= dirname(createRequire(from).resolve("@spoor/python/library/NOTICE"));
    try {
      return readFileSync(join(directory, path));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENOENT" || code === "ENOTDIR") return null;
      throw error;
    }
  };
  return {
    read: (path) => bytes(path)?.toString("utf8") ?? null,
    compiled: (path) => bytes(path.replace(/\.py$/, ".code")),
  };
}
