import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { moduleCopyVite } from "./scripts/module-copy";
import base from "./tsconfig.base.json" with { type: "json" };

// Tests run on the sources: the aliases are tsconfig's paths, so that no test needs a build.
const alias = Object.entries(base.compilerOptions.paths).map(([name, [file]]) => ({
  find: new RegExp(`^${name}$`),
  replacement: fileURLToPath(new URL(file!, import.meta.url)),
}));

export default defineConfig({
  plugins: [moduleCopyVite()],
  resolve: { alias },
  test: {
    include: ["**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**", "**/fixtures/**"],
    passWithNoTests: true,
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
  },
});
