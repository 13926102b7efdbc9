import { INT_MAX, InvalidLoop, LabelDescr, evaluate, parse, print, type OptimizeContext, type Optimizer, type Trace } from "@spoor/ir";
import { checkOptimizer, randomTraces } from "@spoor/ir/testing";
import { optimizer } from "@spoor/optimizer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boxed, flat } from "../representation/boxes.mjs";
import { optimizeBoxes } from "../representation/optimizer.mjs";

/** The optimizer on boxes, as one on flat traces. */
const boxedOptimizer = (): Optimizer => ({
  name: "boxed",
  passes: optimizer().passes,
  optimize: (trace: Trace, context: OptimizeContext) => {
    const { ops, guards, guardsShared, forcings, nvirtuals, nvholes, nvreused, dependencies, ...made } = optimizeBoxes(boxed(trace), context);
    return { trace: flat(made), labels: [], dependencies, counts: { ops, guards, guardsShared, forcings, nvirtuals, nvholes, nvreused } };
  },
});

const runs = Number(process.env["SPOOR_RANDOM_RUNS"] ?? 300);

describe("the optimizer on boxes and dictionaries", () => {
  it("gives traces that do what the recorded ones do", { timeout: 120_000 }, () => {
    fc.assert(fc.property(randomTraces(fc, { form: "recorded" }), (random) => {
      checkOptimizer(boxedOptimizer(), random);
    }), { numRuns: runs });
  });
});
