/**
 * `import * as copy from "./x?tracing"`: a second, separately compiled copy of a module and of everything relative that it
 * imports, as an esbuild plugin (builds) and a vite plugin (tests).
 *
 * Why: the direct and the tracing machine run the same semantics. Through the same closures they would share V8's type
 * feedback, and the interpreter would pay for the polymorphism. Two copies of the source have two sets of feedback.
 *
 * The query spreads to relative imports of a copied module. Two kinds of module stay single: packages, and modules whose
 * first line contains `// @shared-module` (those that own identity: classes checked with instanceof, symbols, registries).
 *
 * The copy that is not `?tracing` is for the direct machine, whose methods are written into it: see `inline-direct`.
 */
import { readFileSync } from "node:fs";
import { dirname, extname } from "node:path";
import type { Loader, Plugin as EsbuildPlugin } from "esbuild";
import { inlineDirect, SEMANTICS } from "./inline-direct";

const QUERY = "?tracing";
const SHARED = "// @shared-module";

const isRelative = (specifier: string): boolean => specifier.startsWith("./") || specifier.startsWith("../");

const isShared = (file: string): boolean => {
  const source = readFileSync(file, "utf8");
  const end = source.indexOf("\n");
  return (end < 0 ? source : source.slice(0, end)).includes(SHARED);
};

const LOADERS: Record<string, Loader> = { ".ts": "ts", ".mts": "ts", ".js": "js", ".mjs": "js", ".json": "json" };

/** The esbuild plugin: for tsup's `esbuildPlugins`. */
export const moduleCopyEsbuild = (): EsbuildPlugin => ({
  name: "module-copy",
  setup(build) {
    build.onResolve({ filter: /^\.\.?\// }, async (args) => {
      const asked = args.path.endsWith(QUERY);
      const inherited = args.pluginData?.moduleCopy === true;
      if (!asked && !inherited) return undefined;
      const specifier = asked ? args.path.slice(0, -QUERY.length) : args.path;
      const found = await build.resolve(specifier, {
        importer: args.importer,
        resolveDir: args.resolveDir,
        kind: args.kind,
        pluginData: { moduleCopy: false },
      });
      if (found.errors.length > 0 || found.external || found.namespace !== "file") return found;
      const { path, sideEffects } = found;
      return isShared(path) ? { path, sideEffects } : { path, sideEffects, suffix: QUERY };
    });
    build.onLoad({ filter: /\.(m?[jt]s|json)$/ }, (args) => {
      if (args.suffix !== QUERY) {
        if (!args.path.endsWith(".ts") || args.path.includes("node_modules")) return undefined;
        const source = readFileSync(args.path, "utf8");
        return source.startsWith(SEMANTICS) ? { contents: inlineDirect(source, args.path), loader: "ts", resolveDir: dirname(args.path) } : undefined;
      }
      return {
        contents: readFileSync(args.path, "utf8"),
        loader: LOADERS[extname(args.path)] ?? "js",
        resolveDir: dirname(args.path),
        pluginData: { moduleCopy: true },
      };
    });
  },
});

interface VitePluginContext {
  resolve(source: string, importer?: string, options?: { skipSelf?: boolean }): Promise<{ id: string } | null>;
}

/** The vite plugin: for vitest's `plugins`. */
export const moduleCopyVite = () => ({
  name: "module-copy",
  enforce: "pre" as const,
  async resolveId(this: VitePluginContext, source: string, importer: string | undefined): Promise<string | null> {
    const asked = source.endsWith(QUERY);
    const inherited = importer?.endsWith(QUERY) === true;
    if (!isRelative(source) || (!asked && !inherited)) return null;
    const from = inherited ? importer.slice(0, -QUERY.length) : importer;
    const found = await this.resolve(asked ? source.slice(0, -QUERY.length) : source, from, { skipSelf: true });
    if (found === null || isShared(found.id)) return found?.id ?? null;
    return found.id + QUERY;
  },
  transform(code: string, id: string): string | null {
    return code.startsWith(SEMANTICS) && !id.includes("?") ? inlineDirect(code, id) : null;
  },
});
