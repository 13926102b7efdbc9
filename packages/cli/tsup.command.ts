import { defineConfig, type Options } from "tsup";

/**
 * The command's own files, built beside the library. They hold the packages below at the versions that were built together, in one script for the program's
 * thread: it is found, read and (through V8's code cache, which takes CommonJS scripts only) compiled at once. Binaryen alone stays outside.
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

export default defineConfig([
  { ...command, entry: { main: "src/main.ts", thread: "src/thread.ts" } },
  { ...command, entry: { program: "src/program.ts" }, define: { "import.meta.url": "outside.url" }, plugins: [asFunction] },
]);
