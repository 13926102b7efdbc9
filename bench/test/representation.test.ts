import { DescrScope, InvalidLoop, NUMBER_CLASS, parse, print, type OptimizeContext, type Optimizer, type Trace } from "@spoor/ir";
import { checkOptimizer, optimizeContext, randomTraces } from "@spoor/ir/testing";
import { optimizer } from "@spoor/optimizer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boxed, flat } from "../representation/boxes.mjs";
import { optimizeBoxes } from "../representation/optimizer.mjs";

const onFlat = optimizer();
/** The optimizer on boxes, as one on flat traces. */
const onBoxes: Optimizer = {
  name: "boxed",
  passes: onFlat.passes,
  optimize: (trace: Trace, context: OptimizeContext) => {
    const { ops, guards, guardsShared, forcings, nvirtuals, nvholes, nvreused, dependencies, ...made } = optimizeBoxes(boxed(trace), context);
    return { trace: flat(made), labels: [], dependencies, counts: { ops, guards, guardsShared, forcings, nvirtuals, nvholes, nvreused } };
  },
};
const random = randomTraces(fc, { form: "recorded" });
const numRuns = Number(process.env["SPOOR_RANDOM_RUNS"] ?? 300);

const LOOP = `
[r0, r1]
[r3, r4] = label(r0, r1, descr=<Loop>)
guard_class(r3, descr=<Class int>) {"main"@0: r3, r4}
guard_class(r4, descr=<Class int>) {"main"@0: r3, r4}
i7 = unbox_int(r3)
i8 = unbox_int(r4)
i9 = int_lt(i7, i8)
guard_true(i9) {"main"@0: r3, r4}
i11 = int_add_ovf(i7, 1) {"main"@0: r3, r4}
r12 = box_int(i11)
jump(r12, r4, descr=<Loop>)
`;

describe("the optimizer on boxes and dictionaries", () => {
  it("makes of a loop what the flat one makes", () => {
    const [one, other] = [onFlat, onBoxes].map((each) => each.optimize(parse(LOOP, new DescrScope([NUMBER_CLASS])), optimizeContext(each, "loop")));
    expect(print(other!.trace)).toBe(print(one!.trace));
    expect(other!.counts).toEqual(one!.counts);
  });

  it("gives traces that do what the recorded ones do", { timeout: 120_000 }, () => {
    fc.assert(fc.property(random, (trace) => void checkOptimizer(onBoxes, trace)), { numRuns });
  });

  it("leaves as many operations and guards as the flat one, within a percent", { timeout: 120_000 }, () => {
    const sums = { flat: 0, boxed: 0 };
    fc.assert(fc.property(random, (made) => {
      const { trace, kind } = made.make();
      let counts;
      try {
        ({ counts } = onFlat.optimize(trace, optimizeContext(onFlat, kind)));
      } catch (error) {
        if (!(error instanceof InvalidLoop)) throw error;
        expect(() => onBoxes.optimize(trace, optimizeContext(onBoxes, kind))).toThrow(InvalidLoop);
        return;
      }
      const { counts: others } = onBoxes.optimize(trace, optimizeContext(onBoxes, kind));
      sums.flat += counts.ops + counts.guards;
      sums.boxed += others.ops + others.guards;
    }), { numRuns });
    expect(Math.abs(sums.boxed / sums.flat - 1)).toBeLessThan(0.01);
  });

  it("does not change the boxes that it is given", { timeout: 120_000 }, () => {
    fc.assert(fc.property(random, (made) => {
      const { trace, kind } = made.make();
      const boxes = boxed(trace);
      const texts = [1, 2].map(() => print(flat(optimizeBoxes(boxes, optimizeContext(onBoxes, kind)))));
      expect(texts[1]).toBe(texts[0]);
    }), { numRuns: 50 });
  });
});
