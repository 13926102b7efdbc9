/**
 * Runs a benchmark of this package on its sources: `node bench/run.mjs [file]` (default: table.ts). Bundles in memory, so that no
 * build is needed; binaryen stays outside of the bundle.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(here, ".out-"));
try {
  const outfile = join(folder, "bench.mjs");
  await build({
    entryPoints: [resolve(here, process.argv[2] ?? "table.ts")],
    bundle: true, platform: "node", format: "esm", outfile, external: ["binaryen"], logLevel: "warning",
    alias: { "@spoor/ir": resolve(here, "../../ir/src/index.ts") },
  });
  await import(pathToFileURL(outfile).href);
} finally {
  rmSync(folder, { recursive: true });
}
