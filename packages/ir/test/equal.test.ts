import { describe, expect, it } from "vitest";
import { DescrScope, LabelDescr, difference, equal, parse } from "../src/index";

const FAR = new LabelDescr(9, "Far");
const scope = new DescrScope([FAR]);
const of = (text: string) => parse(text, new DescrScope([FAR], { f: scope }));
const same = (a: string, b: string): boolean => equal(of(a), of(b));

describe("equal", () => {
  it("renames rows and the labels that a trace defines", () => {
    expect(same("[i0]\n[i1] = label(i0, descr=<A>)\njump(i1, descr=<A>)", "[i5]\n[i7] = label(i5, descr=<B>)\njump(i7, descr=<B>)")).toBe(true);
  });
  it("does not rename labels of others", () => {
    expect(same("[]\njump(descr=<Far>)", "[]\njump(descr=<Far>)")).toBe(true);
    expect(same("[]\nlabel(descr=<A>)\njump(descr=<A>)", "[]\nlabel(descr=<A>)\njump(descr=<Far>)")).toBe(false);
  });
  it.each([
    ["[i0]\nfinish(null)", "[f0]\nfinish(null)"],
    ["[i0]\ni1 = int_add(i0, 1)\nfinish(null)", "[i0]\ni1 = int_add(i0, 2)\nfinish(null)"],
    ["[i0]\ni1 = int_add(i0, 1)\nfinish(null)", "[i0]\ni1 = int_add(1, i0)\nfinish(null)"],
    ["[]\nf1 = same_as(0.0)\nfinish(null)", "[]\nf1 = same_as(-0.0)\nfinish(null)"],
    ["[]\nfinish(ConstPtr(1))", '[]\nfinish("1")'],
    ['[]\ndebug_merge_point("a")\nfinish(null)', '[]\ndebug_merge_point("b")\nfinish(null)'],
    ["[i0]\nguard_true(i0) [i0]\nfinish(null)", "[i0]\nguard_true(i0) []\nfinish(null)"],
    ["[i0]\nguard_true(i0) [i0] {f@1: i0}\nfinish(null)", "[i0]\nguard_true(i0) [i0] {f@2: i0}\nfinish(null)"],
    ["[i0]\nguard_true(i0) {f@1: i0}\nfinish(null)", "[i0]\nguard_true(i0) {f@1: _}\nfinish(null)"],
  ])("tells %j from %j", (a, b) => {
    expect(same(a, b)).toBe(false);
    expect(same(a, a)).toBe(true);
    expect(same(b, b)).toBe(true);
  });
  it("compares what resume data stands for, not the numbers of its constants and exits", () => {
    const a = "[i0]\nguard_true(i0, descr=<Guard1>) [i0] {f@1: 7, 8}\nguard_true(i0, descr=<Guard0>) [i0] {f@1: i0, 7}\nfinish(null)";
    const b = "[i0]\nguard_true(i0, descr=<Guard0>) [i0] {f@1: 7, 8}\nguard_true(i0, descr=<Guard1>) [i0] {f@1: i0, 7}\nfinish(null)";
    const [left, right] = [of(a), parse(b, new DescrScope([], { f: scope }))];
    expect(equal(left, right)).toBe(true);
  });
  it("can leave exits aside", () => {
    const [a, b] = [of("[i0]\nguard_true(i0) [i0]\nfinish(null)"), of("[i0]\nguard_true(i0) []\nfinish(null)")];
    expect(equal(a, b, { exits: "ignore" })).toBe(true);
  });
});

describe("difference", () => {
  it("is null for equal traces", () => {
    expect(difference(of("[]\nfinish(null)"), of("[]\nfinish(null)"))).toBeNull();
  });
  it("shows both traces side by side and marks the rows that differ", () => {
    const a = of("[i0]\ni1 = int_add(i0, 1)\ni2 = int_mul(i1, 2)\nguard_true(i2) [i1]\nfinish(null)");
    const b = of("[i0]\ni1 = int_mul(i0, 2)\nguard_true(i1) [i0]\nfinish(true)");
    expect(difference(a, b)).toBe([
      "inputs i                               inputs i",
      "i1 = int_add(i0, 1)                 <",
      "i2 = int_mul(i1, 2)                 <> i1 = int_mul(i0, 2)",
      "guard_true(i2, descr=<Guard0>) [i1] <> guard_true(i1, descr=<Guard0>) [i0]",
      "finish(null)                        <> finish(true)",
    ].join("\n"));
  });
});
