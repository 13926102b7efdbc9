import { fileURLToPath } from "node:url";
import { defineConfig } from "tsup";
import { moduleCopyEsbuild } from "./scripts/module-copy";

/** The build of every package: ESM and declarations for the given entries (name in dist -> source file). */
export const packageBuild = (entry: Record<string, string>) =>
  defineConfig({
    entry,
    format: "esm",
    target: "node20",
    platform: "neutral",
    dts: {
      // The declaration build starts from the entries alone, so ambient declarations have to be named.
      compilerOptions: { types: ["node", fileURLToPath(new URL("./types/module-copy.d.ts", import.meta.url))] },
    },
    clean: true,
    sourcemap: true,
    splitting: true,
    treeshake: false,
    esbuildPlugins: [moduleCopyEsbuild()],
  });
