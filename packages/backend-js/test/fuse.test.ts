import { LabelDescr, TraceBuilder } from "@spoor/ir";
import { describe, expect, it } from "vitest";
import { jsBackend, sourceOf } from "../src/index";
import { Driver } from "./units";

const ENTRY = new LabelDescr(1, "entry");
const LOOP = new LabelDescr(2, "loop");

/** while i < n: s += i (odd i); the even ones leave. */
function loop() {
  const b = new TraceBuilder();
  const i = b.input("i"), s = b.input("i"), n = b.input("i");
  const head = b.label([i, s, n], ENTRY);
  b.guard_true(b.int_lt(head[0]!, head[2]!), [head[0]!, head[1]!]);
  const [j, t, m] = b.label(head, LOOP) as [any, any, any];
  b.guard_true(b.int_lt(j, m), [j, t]);
  b.guard_true(b.int_and(j, b.int(1)), [j, t, m]);
  const t2 = b.int_add_ovf(t, j, [j, t]);
  const j2 = b.int_add_ovf(j, b.int(1), [j, t2]);
  b.jump([j2, t2, m], LOOP);
  return b.trace;
}
function bridge() {
  const b = new TraceBuilder();
  const j = b.input("i"), t = b.input("i"), m = b.input("i");
  const t2 = b.int_sub_ovf(t, b.int(1), [j, t]);
  const j2 = b.int_add_ovf(j, b.int(1), [j, t2]);
  b.jump([j2, t2, m], LOOP);
  return b.trace;
}

describe("fusing", () => {
  it("runs", () => {
    const driver = new Driver(jsBackend({ fuseAfter: 10 }));
    const executable = driver.compile(loop());
    const left = driver.run(executable, [1, 0, 100]);
    expect(left.values).toEqual([2, 1, 100]);
    driver.bridge(bridge(), left.exit as never, executable);
    const r = driver.run(executable, [1, 0, 1000]);
    expect(r.values).toEqual([1000, 250000 - 499]);
    const r2 = driver.run(executable, [1, 0, 1000]);
    expect(r2.values).toEqual([1000, 250000 - 499]);
  });
});
