/**
 * Each package as a stranger gets it: packed, linted, its types resolved under every module system that can load it, installed
 * from its tarball (with those of the packages below it) into an empty project, and used there.
 *
 * The example in a package's README runs inside the empty project, and so does its `test/installed.mjs` where it has one.
 * Needs a build. `npm test` makes one and sets SPOOR_REQUIRE_DIST; without either the tests are skipped.
 */
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { transformSync } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ARROWS } from "./arrows";

const root = fileURLToPath(new URL("..", import.meta.url));
const names = Object.keys(ARROWS);
const folderOf = (name: string) => join(root, "packages", name);
const manifestOf = (name: string) => JSON.parse(readFileSync(join(folderOf(name), "package.json"), "utf8"));
const below = (name: string): string[] => [...new Set(ARROWS[name]!.flatMap((next) => [next, ...below(next)]))];
const isBuilt = names.every((name) => existsSync(join(folderOf(name), "dist/index.js")));

const execute = async (command: string, args: string[], cwd: string): Promise<string> => {
  const options = { cwd, maxBuffer: 1 << 26, shell: process.platform === "win32", env: { ...process.env, NO_COLOR: "1" } };
  try {
    return (await promisify(execFile)(command, args, options)).stdout;
  } catch (error) {
    const { stdout, stderr, message } = error as { stdout?: string; stderr?: string; message: string };
    throw new Error(`${command} ${args.join(" ")}\n${stdout ?? ""}${stderr ?? ""}` || message);
  }
};

describe.skipIf(!isBuilt && !process.env["SPOOR_REQUIRE_DIST"])("packages", () => {
  let workplace: string;
  const tarballOf = (name: string) => join(workplace, `${name}.tgz`);

  beforeAll(async () => {
    workplace = mkdtempSync(join(tmpdir(), "spoor-packaging-"));
    const pack = (name: string) =>
      execute("node", [join(root, "scripts/with-pnpm.mjs"), "pnpm", "pack", "--out", tarballOf(name)], folderOf(name));
    for (let i = 0; i < names.length; i += 2) await Promise.all(names.slice(i, i + 2).map(pack));
  }, 120_000);
  afterAll(() => rmSync(workplace, { recursive: true, force: true }));

  describe.for(names)("%s", (name) => {
    it.concurrent("passes publint", async ({ expect }) => {
      const bytes = readFileSync(tarballOf(name));
      const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
      const { messages, pkg } = await publint({ strict: true, pack: { tarball } });
      expect(messages.map((message) => formatMessage(message, pkg!, { color: false }))).toEqual([]);
    });

    it.concurrent("has types that resolve", async () => {
      const attw = join(root, "node_modules/@arethetypeswrong/cli/dist/index.js");
      await execute("node", [attw, tarballOf(name), "--profile", "esm-only", "--no-color", "--no-emoji"], root);
    }, 60_000);

    it.concurrent("works where nothing else is installed", async ({ expect }) => {
      const project = join(workplace, name);
      mkdirSync(project);
      const readme = readFileSync(join(folderOf(name), "README.md"), "utf8");
      // What the README says to install, and what that depends on.
      const told = [.../npm install .*/.exec(readme)![0].matchAll(/@spoor\/[\w-]+/g)].map(([each]) => each.slice("@spoor/".length));
      expect(told).toContain(name);
      const tarballs = [...new Set(told.flatMap((each) => [each, ...below(each)]))].map((each) => [`@spoor/${each}`, `file:${tarballOf(each)}`]);
      const manifest = { name: "empty", private: true, type: "module", dependencies: Object.fromEntries(tarballs) };
      writeFileSync(join(project, "package.json"), JSON.stringify(manifest));
      const quick = ["--prefer-offline", "--no-audit", "--no-fund", "--no-package-lock", "--omit=peer", "--loglevel=error"];
      await execute("npm", ["install", ...quick], project);

      // Test kits may need optional peers, which a stranger installs by himself: only the main entries load alone.
      writeFileSync(join(project, "main.mjs"), `await import("@spoor/${name}"); console.log("loaded");\n`);
      expect(await execute("node", ["main.mjs"], project)).toBe("loaded\n");

      const { bin } = manifestOf(name);
      for (const command of Object.keys(bin ?? {})) expect(existsSync(join(project, "node_modules/.bin", command))).toBe(true);

      const example = /```ts\n([^]*?)```/.exec(readme)![1]!;
      writeFileSync(join(project, "example.mjs"), transformSync(example, { loader: "ts", format: "esm" }).code);
      expect(await execute("node", ["example.mjs"], project)).not.toBe("");

      const use = join(folderOf(name), "test/installed.mjs");
      if (!existsSync(use)) return;
      cpSync(use, join(project, "use.mjs"));
      await execute("node", ["use.mjs"], project);
    }, 120_000);
  });

  it("hold the licence and nothing but the build", async () => {
    const listing = await execute("tar", ["-tzf", tarballOf("ir")], workplace);
    const files = listing.trim().split("\n").map((file) => file.replace(/^package\//, ""));
    expect(files).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json", "dist/index.js", "dist/index.d.ts"]));
    expect(files.filter((file) => !/^(LICENSE|README\.md|CHANGELOG\.md|package\.json|dist\/.*)$/.test(file))).toEqual([]);
  });

  it("hold the standard library with its licence", async () => {
    const listing = await execute("tar", ["-tzf", tarballOf("python")], workplace);
    expect(listing.split("\n")).toEqual(expect.arrayContaining(["LICENSE", "NOTICE", "enum.py", "json/__init__.py"].map((file) => `package/dist/library/${file}`)));
  });
});
