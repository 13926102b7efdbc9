/** What starting loads. */
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { COMMAND, isBuilt, spoor } from "./spawn";

const HOT = "n = 0\nfor i in range(20000):\n  if i & 1: n += i\nprint(n)";

describe.skipIf(!isBuilt)("the command's own files", () => {
  const folder = mkdtempSync(join(tmpdir(), "spoor-alone-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("run a program that gets hot without any package beside them: binaryen is loaded for Wasm code only", async () => {
    for (const name of ["main.cjs", "thread.cjs", "program.cjs", "compiling.cjs"]) cpSync(join(dirname(COMMAND), name), join(folder, name));
    const alone = { command: join(folder, basename(COMMAND)), env: { NODE_PATH: "" } };
    const hot = await spoor(["--jit-summary=json", "-c", HOT], alone);
    expect(hot.stdout).toBe("100000000\n");
    expect(JSON.parse(hot.stderr)["loops"]).toBeGreaterThan(0);
    const wasm = await spoor(["--backend", "wasm", "-c", HOT], alone);
    expect([wasm.status, wasm.stdout]).toEqual([2, ""]);
    expect(wasm.stderr).toMatch(/^spoor: backend wasm cannot be used here: .*@spoor\/backend-wasm.*\n$/);
  }, 60_000);
  test("load what compiles traces for the first trace, and keep its bytecode beside the other", async () => {
    for (const name of ["main.cjs", "thread.cjs", "program.cjs"]) cpSync(join(dirname(COMMAND), name), join(folder, "cold", name));
    const cache = join(folder, "cache");
    const run = (command: string, code: string) => spoor(["-c", code], { command, env: { SPOOR_CACHE: cache } });
    const cold = join(folder, "cold", basename(COMMAND));
    expect(await run(cold, "print(1)")).toEqual({ status: 0, stdout: "1\n", stderr: "" });
    expect((await run(cold, HOT)).stderr).toMatch(/internal error: .*compiling\.cjs/);
    rmSync(cache, { recursive: true });
    const kept: number[] = [];
    for (const code of ["print(1)", HOT, HOT]) {
      expect((await run(COMMAND, code)).stderr).toBe("");
      kept.push(readdirSync(cache).length);
    }
    expect(kept).toEqual([1, 2, 2]);
  }, 60_000);
  test("make Wasm code with binaryen from the package beside them", async () => {
    const { stdout, stderr } = await spoor(["--backend", "wasm", "--jit-summary=json", "-c", HOT]);
    expect(stdout).toBe("100000000\n");
    expect(JSON.parse(stderr)["loops"]).toBeGreaterThan(0);
  }, 60_000);
  test("hold the packages as they are published, unwrapped", () => {
    // From the packages' sources the direct machine would not be written into the interpreter, and modules that a bundler wraps make it slow.
    for (const name of ["program.cjs", "compiling.cjs"]) {
      const text = readFileSync(join(dirname(COMMAND), name), "utf8");
      expect(text).not.toMatch(/^\/\/ \.\.\/\w[\w-]*\/src\//m);
      expect(text).not.toContain("__esm(");
    }
  });
});
