import { describe, expect, it } from "vitest";
import {
  ArrayDescr, ClassDescr, Field, HOLE, TAG_CONST, TAG_VALUE, TAG_VIRTUAL, rebuildFrames, tagged,
  type PendingStore, type ResumeData, type Tagged, type Virtual,
} from "../src/index";

class Pair { constructor(public left: unknown, public right: unknown, public count: number) {} }
const LEFT = new Field("Pair.left", "r", "left", (p: Pair) => p.left, (p: Pair, value) => { p.left = value; });
const RIGHT = new Field("Pair.right", "r", "right", (p: Pair) => p.right, (p: Pair, value) => { p.right = value; });
const COUNT = new Field("Pair.count", "i", "count", (p: Pair) => p.count, (p: Pair, value) => { p.count = value; });
const PAIR = new ClassDescr("Pair", "constructor", Pair, [LEFT, RIGHT, COUNT]);
const LIST = new ArrayDescr("list", "r");
const INTS = new ArrayDescr("ints", "i");

const value = (index: number): Tagged => tagged(TAG_VALUE, index);
const constant = (index: number): Tagged => tagged(TAG_CONST, index);
const virtual = (index: number): Tagged => tagged(TAG_VIRTUAL, index);
const resume = (slots: Tagged[], virtuals: Virtual[] = [], constants: unknown[] = [], pending: PendingStore[] = []): ResumeData =>
  ({ frames: [{ code: "f", pos: 3, slots }], constants, virtuals, pending });
const pair = (left: Tagged, right: Tagged, count: Tagged): Virtual => ({ kind: "object", descr: PAIR, values: [left, right, count] });
const slots = (data: ResumeData, values: unknown[] = []): any[] => rebuildFrames(data, values)[0]!.slots;

describe("rebuildFrames", () => {
  it("fills the slots of each frame with values, constants and holes", () => {
    const data: ResumeData = { frames: [{ code: "outer", pos: 1, slots: [value(1), HOLE] }, { code: "inner", pos: 2, slots: [constant(0), value(0)] }], constants: ["c"], virtuals: [], pending: [] };
    expect(rebuildFrames(data, [7, 1.5, "ignored"])).toEqual([{ code: "outer", pos: 1, slots: [1.5, undefined] }, { code: "inner", pos: 2, slots: ["c", 7] }]);
  });
  it("makes virtual objects, one for all who refer to it", () => {
    const [a, b] = slots(resume([virtual(0), virtual(0)], [pair(value(0), virtual(1), value(1)), { kind: "array", descr: LIST, values: [value(0)] }]), ["x", 5]);
    expect(a).toEqual(new Pair("x", ["x"], 5));
    expect(a).toBeInstanceOf(Pair);
    expect(a).toBe(b);
  });
  it("ties virtuals that refer to each other, and to themselves", () => {
    const [a, list] = slots(resume(
      [virtual(0), virtual(2)],
      [pair(virtual(1), virtual(0), value(0)), pair(virtual(0), virtual(2), value(0)), { kind: "array", descr: LIST, values: [virtual(2), virtual(0), virtual(1)] }],
    ), [1]);
    expect(a.right).toBe(a);
    expect(a.left.left).toBe(a);
    expect(a.left.right).toBe(list);
    expect(list).toEqual([list, a, a.left]);
  });
  it("gives dead fields null, or 0 where the field is a number", () => {
    expect(slots(resume([virtual(0), virtual(1), virtual(2)], [pair(HOLE, HOLE, HOLE), { kind: "array", descr: INTS, values: [HOLE] }, { kind: "array", descr: LIST, values: [HOLE] }]))).toEqual([new Pair(null, null, 0), [0], [null]]);
  });
  it("makes booleans and strings that were never boxed or joined", () => {
    const data = resume([virtual(0), virtual(1), virtual(2)], [{ kind: "bool", value: value(0) }, { kind: "concat", left: virtual(2), right: constant(0) }, { kind: "concat", left: value(1), right: value(1) }], ["!"]);
    expect(slots(data, [0, "a"])).toEqual([false, "aa!", "aa"]);
    expect(slots(data, [2, ""])).toEqual([true, "!", ""]);
  });
  it("does delayed stores last, in order, also into virtuals and of virtuals", () => {
    const real = new Pair("old", "old", 1);
    const items: unknown[] = ["old", "old"];
    const data = resume([value(0), virtual(0)], [pair(constant(0), virtual(0), value(2))], ["c", 1], [
      { target: value(0), descr: LEFT, index: HOLE, value: virtual(0) },
      { target: value(0), descr: COUNT, index: HOLE, value: value(2) },
      { target: value(1), descr: LIST, index: constant(1), value: constant(0) },
      { target: virtual(0), descr: RIGHT, index: HOLE, value: constant(0) },
      { target: value(0), descr: COUNT, index: HOLE, value: constant(1) },
    ]);
    const [first, second] = slots(data, [real, items, 9]);
    expect(first).toBe(real);
    expect(real.left).toBe(second);
    expect(real.count).toBe(1);
    expect(items).toEqual(["old", "c"]);
    expect(second).toEqual(new Pair("c", "c", 9));
  });
  it("makes a chain of five thousand virtuals", () => {
    const chain: Virtual[] = Array.from({ length: 5000 }, (_, k) => pair(k === 4999 ? HOLE : virtual(k + 1), HOLE, value(0)));
    let [at] = slots(resume([virtual(0)], chain), [1]);
    let length = 0;
    for (; at !== null; at = at.left) length++;
    expect(length).toBe(5000);
  });
  it("refuses a string that contains itself", () => {
    expect(() => slots(resume([virtual(0)], [{ kind: "concat", left: virtual(0), right: virtual(0) }]))).toThrow("contains itself");
  });
});
