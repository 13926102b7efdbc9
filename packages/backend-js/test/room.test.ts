/** Room in large arrays: whatever is foreseen, an array holds what was pushed, and stays an array. */
import { setFlagsFromString } from "node:v8";
import { describe, expect, test } from "vitest";
import { PUSHES, WATCHED, makeRoom } from "../src/room";

setFlagsFromString("--allow-natives-syntax");
const isFast = new Function("array", "return %HasFastElements(array)") as (array: unknown[]) => boolean;
setFlagsFromString("--no-allow-natives-syntax");

/** As compiled code does it: with a look in between. */
const grow = (array: unknown[], to: number, item: (k: number) => unknown): void => {
  for (let k = array.length; k < to; k++) {
    if (k % PUSHES === 0 && array.length > WATCHED) makeRoom(array);
    array.push(item(k));
  }
};
/** The first place where the array is not as it should be; -1 for none. */
const wrongAt = (array: unknown[], length: number, item: (k: number) => unknown): number => {
  if (array.length !== length || !isFast(array)) return length;
  for (let k = 0; k < length; k++) if (!Object.is(array[k], item(k))) return k;
  return -1;
};

describe("a large array", () => {
  const ITEMS: readonly (readonly [string, (k: number) => unknown])[] = [["small integers", (k) => k], ["floats", (k) => k + 0.5], ["strings", (k) => `item ${k & 255}`], ["anything", (k) => (k % 3 === 0 ? k : k % 3 === 1 ? null : k / 7)]];
  test.each(ITEMS)("of %s holds what was pushed, after others that became as long, longer and shorter", (_, item) => {
    for (const length of [300_000, 310_000, 305_000, 290_000, 700_000, 20_000, 150_000, 150_001, 150_002, 400_000, 5]) {
      const array: unknown[] = [];
      grow(array, length, item);
      expect(wrongAt(array, length, item)).toBe(-1);
    }
  });
  test("holds what was pushed while another one grows", () => {
    const item = (k: number): unknown => k;
    for (let round = 0; round < 3; round++) {
      const [one, other]: [unknown[], unknown[]] = [[], []];
      for (let to = 5000; to <= 400_000; to += 5000) {
        grow(one, to, item);
        grow(other, to / 2, item);
      }
      expect([wrongAt(one, 400_000, item), wrongAt(other, 200_000, item)]).toEqual([-1, -1]);
    }
  });
  test("stays one beyond 2^24 items, where V8 would make a dictionary of twice the length", () => {
    const array: unknown[] = new Array(2 ** 24).fill(0);
    for (let looks = 0; looks < 20; looks++) {
      makeRoom(array);
      // (With the next item it would be an array again, seconds later.)
      expect(isFast(array)).toBe(true);
      for (let k = 0; k < PUSHES; k++) array.push(1);
    }
    expect([array.length, array.at(-20 * PUSHES - 1), array.at(-20 * PUSHES), array.at(-1)]).toEqual([2 ** 24 + 20 * PUSHES, 0, 1, 1]);
  });
});
