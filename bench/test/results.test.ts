import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { deviation, mean, spread, table } from "../results/statistics.mjs";
import { parseSummary } from "../results/summary.mjs";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

describe("the first result", () => {
  it("reads a summary in PyPy's format, whatever stands around it", () => {
    const { counts, seconds } = parseSummary(
      "output\n[2384ddf9854e] {jit-summary\nTracing:      \t23\t0.064240\nBackend:      \t23\t0.039223\nTOTAL:      \t\t2.320426\n  calls:        \t899\nabort: trace too long:\t7\nTotal # of loops:\t8\n[2384ddfcabea] jit-summary}\n",
    );
    expect(counts).toEqual({ Tracing: 23, Backend: 23, calls: 899, "abort: trace too long": 7, "Total # of loops": 8 });
    expect(seconds).toEqual({ Tracing: 0.06424, Backend: 0.039223, TOTAL: 2.320426 });
  });

  it("gives means with the deviation of a sample", () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(deviation([1, 2, 6])).toBeCloseTo(Math.sqrt(7), 12);
    expect(deviation([5])).toBe(0);
    expect(spread([1, 2, 6])).toBe("3.000 ± 2.646");
    expect(table(["", "n"], [["one", "1"], ["eleven", "11"]])).toBe("         n\n------  --\none      1\neleven  11");
  });

  it.each([["words", "70", 1024], ["page", "3", 10]] as const)("renders %s the same under Spoor as under CPython, and says how many statements it has and how often it goes through them", (template, size, rounds) => {
    const program = here("../results/template.py");
    const spoor = here("../../packages/cli/dist/main.cjs");
    const run = (command: string, ...args: string[]): string[] => {
      const { stdout, stderr, status } = spawnSync(command, [...args, program, template, size, "4"], { encoding: "utf8" });
      if (status !== 0) throw new Error(stderr);
      return stdout.trim().split("\n");
    };
    const [line, figures] = run(process.execPath, spoor);
    expect(line).toMatch(/^\d+ statements, 4 renderings, \d+ characters, checksum \d+$/);
    const measured = JSON.parse(figures!) as Record<string, number>;
    expect(Object.keys(measured)).toEqual(["total", "first", "best", "statements", "rounds"]);
    expect(measured.rounds).toBe(rounds);
    if (existsSync("/usr/bin/python3")) expect(run("/usr/bin/python3")[0]).toBe(line);
  });

  it("says what is wrong with its options", () => {
    const { status, stderr } = spawnSync(process.execPath, [here("../results/huge.mjs"), "--runs", "none"], { encoding: "utf8" });
    expect(status).toBe(2);
    expect(stderr).toContain('--runs: "none" is not a number of at least 1');
    const unknown = spawnSync(process.execPath, [here("../results/huge.mjs"), "--template", "letters"], { encoding: "utf8" });
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toContain('--template: there is no "letters", only words and page');
  });
});
