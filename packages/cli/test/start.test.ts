/** What starting loads. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { COMMAND, isBuilt, spoor } from "./spawn";

const HOT = "n = 0\nfor i in range(20000):\n  if i & 1: n += i\nprint(n)";

describe.skipIf(!isBuilt)("the command's own files", () => {
  const folder = mkdtempSync(join(tmpdir(), "spoor-alone-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("run a program that gets hot without any package beside them: binaryen is loaded for Wasm code only", async () => {
    for (const name of ["main.cjs", "thread.cjs", "program.cjs"]) cpSync(join(dirname(COMMAND), name), join(folder, name));
    const alone = { command: join(folder, basename(COMMAND)), env: { NODE_PATH: "" } };
    const hot = await spoor(["--jit-summary=json", "-c", HOT], alone);
    expect(hot.stdout).toBe("100000000\n");
    expect(JSON.parse(hot.stderr)["loops"]).toBeGreaterThan(0);
    const wasm = await spoor(["--backend", "wasm", "-c", HOT], alone);
    expect([wasm.status, wasm.stdout]).toEqual([2, ""]);
    expect(wasm.stderr).toMatch(/^spoor: backend wasm cannot be used here: .*@spoor\/backend-wasm.*\n$/);
  }, 60_000);
  test("make Wasm code with binaryen from the package beside them", async () => {
    const { stdout, stderr } = await spoor(["--backend", "wasm", "--jit-summary=json", "-c", HOT]);
    expect(stdout).toBe("100000000\n");
    expect(JSON.parse(stderr)["loops"]).toBeGreaterThan(0);
  }, 60_000);
  test("hold the packages as they are published, unwrapped", () => {
    // From the packages' sources the direct machine would not be written into the interpreter, and modules that a bundler wraps make it slow.
    const text = readFileSync(join(dirname(COMMAND), "program.cjs"), "utf8");
    expect(text).not.toMatch(/^\/\/ \.\.\/\w[\w-]*\/src\//m);
    expect(text).not.toContain("__esm(");
  });
});
