import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { fastest, median, overtaking } from "../results/overtaking.mjs";
import { programs } from "../results/programs.mjs";

const result = (...args: string[]) => spawnSync(process.execPath, [fileURLToPath(new URL("../results/warmup.mjs", import.meta.url)), ...args], { encoding: "utf8" });

describe("the second result", () => {
  it("says when an engine overtakes another, and what was lost before", () => {
    expect(overtaking([9, 5, 2, 1], 3)).toEqual({ iteration: 3, lost: 8 });
    expect(overtaking([1, 9], 3)).toEqual({ iteration: 1, lost: 0 });
    expect(overtaking([4, 4], 3)).toEqual({ iteration: null, lost: 2 });
    expect(fastest([[3, 1], [2, 5]])).toEqual([2, 1]);
    expect([median([5, 1, 3]), median([4, 1, 3, 2])]).toEqual([3, 2.5]);
  });

  it("finds the programs with their sizes", () => {
    expect(programs("int_loop,nqueens").map(({ name, small }) => [name, small])).toEqual([["nqueens", 7], ["int_loop", 30000]]);
    expect(programs(undefined).length).toBeGreaterThan(20);
    expect(() => programs("nonesuch")).toThrow("no program is called nonesuch; there are ");
  });

  it("prints the time per recorded operation, and when each program overtakes", { timeout: 120_000 }, () => {
    const { status, stdout, stderr } = result("--part", "bc", "--only", "int_loop", "--runs", "1", "--iterations", "2", "--size", "small");
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const rowsOf = (name: string) => stdout.split("\n").filter((line) => line.startsWith(name)).map((line) => line.split(/\s{2,}/));
    const [cold, warm, overtakes, thresholds] = rowsOf("int_loop");
    for (const operations of [cold, warm]) {
      expect(operations).toHaveLength(7);
      const [, traces, recorded, record, optimize, compile, all] = operations!.map(Number) as number[];
      expect(traces).toBeGreaterThan(0);
      expect(recorded).toBeGreaterThan(5);
      expect(record! + optimize! + compile!).toBeCloseTo(all!, 1);
      expect(Math.min(record!, optimize!, compile!)).toBeGreaterThan(0);
    }
    expect(warm!.slice(1, 3)).toEqual(cold!.slice(1, 3));
    expect(overtakes).toHaveLength(6);
    expect(thresholds).toHaveLength(10);
  });

  it("compares the representations of traces", { timeout: 120_000 }, () => {
    const { status, stdout, stderr } = result("--part", "a", "--only", "int_loop", "--runs", "1");
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const [name, traces, recorded, flat, boxed, ...figures] = stdout.split("\n").find((line) => line.startsWith("int_loop"))!.split(/\s{2,}/);
    expect(name).toBe("int_loop");
    expect(Number(traces)).toBeGreaterThan(0);
    expect(Number(recorded)).toBeGreaterThan(Number(flat));
    expect(boxed).toBe(flat);
    for (const figure of figures) expect(parseFloat(figure)).toBeGreaterThan(0);
    expect(figures).toHaveLength(6);
    expect(stdout).toMatch(/^flat is \d+\.\d\dx as fast and allocates \d+\.\d\dx as much$/m);
  });

  it.each([
    [["--part", "d"], '--part: "d" is none of a, b and c'],
    [["--runs", "0"], '--runs: "0" is not a number of at least 1'],
    [["--size", "big"], '--size: "big" is neither full nor small'],
    [["--only", "nonesuch"], "no program is called nonesuch"],
  ])("says what is wrong with %j", (args, message) => {
    const { status, stderr } = result(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });
});
