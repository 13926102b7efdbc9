import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { moduleCopyEsbuild } from "../scripts/module-copy";
import * as transformed from "./fixtures/module-copy/main";

const expectTwoCopies = ({ direct, tracing }: typeof transformed): void => {
  expect(tracing.bump).not.toBe(direct.bump);
  expect([direct.bump(), direct.bump(), tracing.bump(), direct.bump()]).toEqual([1, 2, 1, 3]);
  expect(tracing.Shared).toBe(direct.Shared);
};

describe("?tracing", () => {
  it("copies a module and its relative imports, but no shared module, under vitest", () => {
    expectTwoCopies(transformed);
  });

  it("does the same in a build", async () => {
    const folder = mkdtempSync(join(tmpdir(), "spoor-module-copy-"));
    try {
      const outfile = join(folder, "main.mjs");
      await build({
        entryPoints: [fileURLToPath(new URL("./fixtures/module-copy/main.ts", import.meta.url))],
        bundle: true,
        format: "esm",
        outfile,
        plugins: [moduleCopyEsbuild()],
        logLevel: "silent",
      });
      expectTwoCopies((await import(/* @vite-ignore */ pathToFileURL(outfile).href)) as typeof transformed);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
