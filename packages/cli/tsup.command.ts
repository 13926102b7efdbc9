import * as ir from "@spoor/ir";
import { defineConfig, type Options } from "tsup";

/**
 * The command's own files, built beside the library. They hold the packages below at the versions that were built together, in two scripts for the program's
 * thread, one that it starts with and one for its first trace: each is found, read and (through V8's code cache, which takes CommonJS scripts only) compiled at once.
 * Binaryen alone stays outside.
 */
const command: Options = {
  format: "cjs",
  target: "node20",
  platform: "node",
  noExternal: [/^@spoor\//],
  external: ["binaryen"],
  splitting: false,
  treeshake: false,
  dts: false,
  removeNodeProtocol: false,
  // Without the repository's paths, which lead to sources: what is bundled is what the packages publish.
  esbuildOptions: (options) => {
    delete options.tsconfig;
    options.tsconfigRaw = {};
  },
};

/**
 * A script from the code cache is a function of what CommonJS gives a module, and of `outside`, which answers for `import()` and `import.meta` of the packages in
 * it: nothing else would (see `src/code-cache.ts`).
 */
const asFunction: NonNullable<Options["plugins"]>[number] = {
  name: "as-function",
  renderChunk: (code) => ({ code: `(function (module, exports, require, outside) {${code.replaceAll('import("binaryen")', 'outside.import("binaryen")')}})` }),
};
const script: Options = { ...command, define: { "import.meta.url": "outside.url" }, plugins: [asFunction] };

/** `@spoor/ir` as the script that was loaded first has it, each export a constant as if it were bundled. */
const irFromOutside: NonNullable<Options["esbuildPlugins"]>[number] = {
  name: "ir-from-outside",
  setup: (build) => {
    build.onResolve({ filter: /^@spoor\/ir$/ }, ({ path }) => ({ path, namespace: "outside" }));
    build.onLoad({ filter: /.*/, namespace: "outside" }, () => ({ contents: Object.keys(ir).map((name) => `export const ${name} = outside.ir.${name};`).join("\n") }));
  },
};

export default defineConfig([
  { ...command, entry: { main: "src/main.ts", thread: "src/thread.ts" } },
  { ...script, entry: { program: "src/program.ts" } },
  { ...script, entry: { compiling: "src/compiling.ts" }, esbuildPlugins: [irFromOutside] },
]);
