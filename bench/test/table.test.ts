import { describe, expect, it } from "vitest";
import { FIGURES, failuresOf, geometricMean, renderTable } from "../table.mjs";

const best = FIGURES.find((figure) => figure.key === "best")!;

describe("the tables", () => {
  it("compare each engine with the baseline and end with the geometric mean of the ratios", () => {
    const results = {
      one: { base: { ok: true, best: 0.2 }, other: { ok: true, best: 0.1 } },
      two: { base: { ok: true, best: 0.08 }, other: { ok: true, best: 0.01 } },
    };
    expect(renderTable(best, ["one", "two"], ["base", "other"], results, "base").split("\n")).toEqual([
      "Best iteration (ms)  base        other",
      "-------------------  ----  -----------",
      "one                   200   100  2.00x",
      "two                  80.0  10.0  8.00x",
      "-------------------  ----  -----------",
      "geometric mean                   4.00x",
    ]);
  });

  it("show what failed and say over how many programs a mean goes", () => {
    const results = {
      one: { base: { ok: true, best: 0.2 }, other: { ok: true, best: 0.1 } },
      two: { base: { ok: true, best: 0.2 }, other: { ok: false, error: "exit status 1: no" } },
    };
    const table = renderTable(best, ["one", "two"], ["base", "other"], results, "base");
    expect(table).toMatch(/^two .* FAIL$/m);
    expect(table).toMatch(/^geometric mean .* 2\.00x of 1$/m);
    expect(failuresOf(["one", "two"], ["base", "other"], results)).toEqual(["FAIL two under other: exit status 1: no"]);
  });

  it("write a dash for a figure that is not known", () => {
    const results = { one: { base: { ok: true, memory: undefined } } };
    const memory = FIGURES.find((figure) => figure.key === "memory")!;
    expect(renderTable(memory, ["one"], ["base"], results, "base")).toMatch(/^one\s+-$/m);
  });
});

describe("the geometric mean", () => {
  it("multiplies", () => {
    expect(geometricMean([1, 4, 16])).toBeCloseTo(4, 12);
    expect(geometricMean([])).toBeUndefined();
  });
});
