/** Joining: whatever the sum is put together from, and wherever, it is what Array.join gives. */
import { describe, expect, test } from "vitest";
import { joinTexts } from "../src/objects/str-join";

const words = (count: number, word: (k: number) => string): string[] => Array.from({ length: count }, (_, k) => word(k));
const ascii = (k: number): string => `word ${k % 97}`;

describe("joined texts are what Array.join gives", () => {
  const CASES: readonly (readonly [string, readonly string[]])[] = [
    ["none", []],
    ["one", ["alone"]],
    ["empty ones", words(150_000, () => "")],
    ["a run, and one more or less", words(2047, ascii)],
    ["exactly a run", words(2048, ascii)],
    ["a run and one", words(2049, ascii)],
    ["a few large ones", words(5, (k) => ascii(k).repeat(100_000))],
    ["many", words(150_000, ascii)],
    ["many in Latin-1", words(150_000, (k) => (k % 5 === 0 ? "\xff\x80\xe9" : ascii(k)))],
    ["many, the last beyond Latin-1", [...words(150_000, ascii), "\u0100"]],
    ["many, some in the middle beyond Latin-1", words(150_000, (k) => (k > 75_000 && k < 75_010 ? "\u20ac" : ascii(k)))],
    ["many, all beyond Latin-1", words(150_000, (k) => (k % 3 === 0 ? "\ud83d" : k % 3 === 1 ? "\ude00" : "€"))],
    ["many, long at first", words(20_000, (k) => (k < 2048 ? "long ".repeat(200) : "x"))],
    ["many, short at first", words(20_000, (k) => (k < 2048 ? "much more ".repeat(10) : "long ".repeat(400)))],
    ["more than is put together at a time", words(110_000, (k) => `${ascii(k)} of a longer kind, `.repeat(8))],
    ["runs that are longer than what is put together at a time", words(4097, (k) => ascii(k).repeat(1200))],
  ];
  test.each(CASES)("%s", (_, items) => {
    for (const separator of ["", ", ", "\u2028"]) {
      const joined = joinTexts(separator, items);
      const expected = items.join(separator);
      // (A difference of megabytes is not to be printed.)
      expect(joined!.length).toBe(expected.length);
      expect(joined === expected).toBe(true);
    }
  });

  test("a large sum stays what it is when the next one is put together", () => {
    const first = joinTexts("", words(150_000, ascii))!;
    const copy = Buffer.from(first);
    joinTexts("", words(150_000, (k) => `other ${k % 89}`));
    joinTexts("", words(300_000, () => "\xe9\xe9\xe9\xe9"));
    expect(Buffer.from(first).equals(copy)).toBe(true);
  });

  test("what is no string is left to others, wherever it is", () => {
    for (const at of [0, 1, 2048, 100_000, 149_999]) {
      const items: unknown[] = words(150_000, ascii);
      items[at] = 7;
      expect(joinTexts("", items)).toBeUndefined();
    }
    expect(joinTexts("", words(150_000, ascii))).toBe(words(150_000, ascii).join(""));
  });
});
