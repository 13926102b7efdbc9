import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const runner = fileURLToPath(new URL("../run.mjs", import.meta.url));
const wrong = fileURLToPath(new URL("fixtures/wrong", import.meta.url));
const bench = (...args: string[]) => spawnSync(process.execPath, [runner, ...args], { encoding: "utf8" });
const quick = ["--engines", "pyodide", "--size", "small", "--iterations", "2"];

describe("pnpm bench", () => {
  it("prints a table for each figure and writes every iteration", { timeout: 120_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), "spoor-bench-test-"));
    try {
      const file = join(folder, "figures.json");
      const { status, stdout } = bench(...quick, "--only", "nqueens,int_loop", "--json", file);
      expect(status).toBe(0);
      for (const title of ["Best iteration", "First iteration", "Process, start to end", "Largest resident set"]) {
        expect(stdout).toContain(title);
      }
      const { results, sizes } = JSON.parse(readFileSync(file, "utf8"));
      expect(sizes).toEqual({ nqueens: 7, int_loop: 30000 });
      expect(results.int_loop.pyodide.result).toBe("149965000");
      expect(results.nqueens.pyodide.times[0]).toHaveLength(2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("shows a program that fails as FAIL with its message, and fails itself", { timeout: 120_000 }, () => {
    const { status, stdout } = bench(...quick, wrong);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^adds_wrong\s+1\.|^adds_wrong\s+\d/m);
    expect(stdout).toMatch(/^raises\s+FAIL$/m);
    expect(stdout).toContain("FAIL raises under pyodide: exit status 1: RuntimeError: on purpose");
    expect(stdout).toContain("FAIL silent under pyodide: printed no times: nothing");
    const full = bench("--engines", "pyodide", "--iterations", "1", join(wrong, "adds_wrong.py"));
    expect(full.stdout).toContain("FAIL adds_wrong under pyodide: exit status 1: size 2: got 2, expected 3");
  });

  it("ends a program that takes too long", { timeout: 120_000 }, () => {
    const { status, stdout } = bench("--engines", "pyodide", "--timeout", "1", "--size", "100000000", "--only", "int_loop");
    expect(status).toBe(1);
    expect(stdout).toContain("FAIL int_loop under pyodide: stopped after 1 s");
  });

  it.each([
    [["--only", "nonesuch"], "no program is called nonesuch"],
    [["--engines", "cobol"], "no engine is called cobol"],
    [["--runs", "0"], "--runs takes a whole number from 1, not 0"],
    [["--size", "big"], "--size takes a whole number from 1, not big"],
    [["nowhere"], "nowhere: no such file or folder"],
    [["--colour"], "Unknown option '--colour'"],
  ])("says what is wrong with %j", (args, message) => {
    const { status, stderr } = bench(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  it("explains itself", () => {
    expect(execFileSync(process.execPath, [runner, "--help"], { encoding: "utf8" })).toContain("usage: pnpm bench");
  });
});
