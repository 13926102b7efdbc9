// The comparison as one script: the packages' sources are bundled with it, so that both optimizers use the same modules.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PACKAGES = ["ir", "tracer", "optimizer", "backend-js", "python"];

/** Calls `use` with the script's path; it is gone afterwards. */
export async function withBundle(use) {
  const caches = join(ROOT, "node_modules/.cache");
  mkdirSync(caches, { recursive: true });
  const folder = mkdtempSync(join(caches, "spoor-representation-"));
  try {
    const common = { bundle: true, platform: "node", target: "node20", logLevel: "error", absWorkingDir: ROOT };
    const plugin = join(folder, "module-copy.mjs");
    // It finds the packages from where it says that it is.
    const define = { "import.meta.url": JSON.stringify(pathToFileURL(join(ROOT, "scripts/module-copy.ts")).href) };
    await build({ ...common, format: "esm", packages: "external", entryPoints: ["scripts/module-copy.ts"], outfile: plugin, define });
    const { moduleCopyEsbuild } = await import(pathToFileURL(plugin).href);
    const script = join(folder, "compare.cjs");
    await build({
      ...common, format: "cjs", entryPoints: ["bench/representation/main.mjs"], outfile: script, plugins: [moduleCopyEsbuild()], logOverride: { "empty-import-meta": "silent" },
      alias: Object.fromEntries(PACKAGES.map((name) => [`@spoor/${name}`, join(ROOT, "packages", name, "src/index.ts")])),
    });
    return await use(script);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
