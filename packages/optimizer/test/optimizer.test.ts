import { expect, test } from "vitest";
import { LabelDescr, TraceBuilder, evaluate, type OptimizeContext } from "@spoor/ir";
import { optimizer, PASS_NAMES } from "@spoor/optimizer";

const context: OptimizeContext = {
  kind: "loop", passes: new Set(PASS_NAMES), parent: null, unrollLimit: 200, classOf: () => null, newLabel: () => new LabelDescr(99),
};

test("a loop leaves with the frames that its snapshot names", () => {
  const b = new TraceBuilder();
  const n = b.input("r");
  const label = new LabelDescr(0);
  const [p] = b.label([n], label) as [typeof n];
  const snapshot = b.snapshot([{ code: "f", pos: 7, slots: [p] }]);
  const i = b.unbox_int(p);
  b.guard_true(b.int_lt(i, b.int(10)), snapshot);
  b.jump([b.box_int(b.int_add_ovf(i, b.int(1), snapshot))], label);
  const { trace } = optimizer().optimize(b.trace, context);
  const outcome = evaluate(trace, [3]);
  expect(outcome).toMatchObject({ kind: "guard", frames: [{ code: "f", pos: 7, slots: [10] }] });
});
