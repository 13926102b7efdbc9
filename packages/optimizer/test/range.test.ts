import { describe, expect, test } from "vitest";
import { INT_MAX, INT_MIN, OP, OPS, fold, type OpName } from "@spoor/ir";
import { NEVER_OVERFLOWS, Range, TRANSFER } from "../src/range";

const SMALL = [-8, -5, -4, -2, -1, 0, 1, 2, 3, 4, 7, 8];
const EDGES = [INT_MIN, INT_MIN + 1, -(2 ** 32) - 1, -(2 ** 32), -(2 ** 31) - 1, -(2 ** 31), 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, INT_MAX - 1, INT_MAX];
const INT32_EDGES = [-(2 ** 31), -(2 ** 31) + 1, 2 ** 31 - 2, 2 ** 31 - 1];

/** Sets of integers with the range that describes exactly them as well as a range can. */
function sets(values: readonly number[]): { members: number[]; range: Range }[] {
  const found: { members: number[]; range: Range }[] = [];
  for (const lo of values) {
    for (const hi of values) {
      if (lo > hi) continue;
      const members = values.filter((v) => v >= lo && v <= hi);
      found.push({ members, range: new Range().set(lo, hi).shrink() });
      for (const mask of [1, 6]) {
        const bits = members[0]! & mask;
        const masked = members.filter((v) => ((v | 0) & mask) === bits);
        found.push({ members: masked, range: new Range().set(lo, hi, mask, bits).shrink() });
      }
    }
  }
  return found;
}

const isInteger = (name: OpName): boolean => /^i+$/.test(OPS[name].args);
const names = (Object.keys(TRANSFER) as OpName[]).filter((name) => name !== "arraylen" && isInteger(name));
const check = (name: OpName, xs: ReturnType<typeof sets>, ys: ReturnType<typeof sets>): void => {
  const out = new Range();
  for (const x of xs) {
    for (const y of ys) {
      TRANSFER[name]!(x.range, y.range, out);
      out.shrink();
      const never = NEVER_OVERFLOWS[name]?.(x.range, y.range) ?? false;
      for (const a of x.members) {
        for (const b of y.members) {
          const result = fold(OP[name], a, b);
          if (result === undefined) {
            if (never && b >= 0) throw new Error(`${name}(${a}, ${b}) overflows, but [${x.range.lo}, ${x.range.hi}] [${y.range.lo}, ${y.range.hi}] was said not to`);
          } else if (!out.has(result)) {
            throw new Error(`${name}(${a}, ${b}) = ${result} is not in [${out.lo}, ${out.hi}] mask ${out.mask} bits ${out.bits}`);
          }
        }
      }
    }
  }
};

const small = sets(SMALL);
const edges = sets([...EDGES, -1, 0, 1].sort((a, b) => a - b));
const int32Edges = sets([...INT32_EDGES, -1, 0, 1, 5].sort((a, b) => a - b));

describe("every result lies in the range that is computed for it", () => {
  test.each(names)("%s", (name) => {
    const unary = OPS[name].args.length === 1;
    const nothing = [{ members: [0], range: new Range().constant(0) }];
    check(name, small, unary ? nothing : small);
    if (name.startsWith("int32")) check(name, int32Edges, unary ? nothing : int32Edges);
    else check(name, edges, unary ? nothing : edges);
    if (!unary && !name.startsWith("int32")) {
      check(name, edges, sets([0, 1, 2, 31, 32, 33, 53, 60]));
    }
  });
});

test("interval and bits sharpen each other", () => {
  const range = new Range().set(0, 7, 1, 1).shrink();
  expect([range.lo, range.hi]).toEqual([1, 7]);
  const upper = new Range().set(16, 19).shrink();
  expect([upper.mask | 0, upper.bits]).toEqual([~3, 16]);
});

test("an intersection without members is empty", () => {
  expect(new Range().set(0, 5).intersect(new Range().set(6, 9)).isEmpty).toBe(true);
  expect(new Range().set(0, 5, 1, 1).intersect(new Range().set(0, 5, 1, 0)).isEmpty).toBe(true);
});
