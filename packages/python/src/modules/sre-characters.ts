// @shared-module
/**
 * Characters as patterns see them, by code point: case and categories, for ASCII and for Unicode.
 *
 * Case is one code point to one code point: what maps to several stays as it is.
 */
import { CATEGORY } from "./sre-opcodes";

const single = (text: string): number => {
  const point = text.codePointAt(0)!;
  return text.length === (point > 0xffff ? 2 : 1) ? point : -1;
};

const lowerCache = new Map<number, number>();
/** Lower case. */
export function toLower(c: number): number {
  if (c < 128) return c >= 65 && c <= 90 ? c + 32 : c;
  let lower = lowerCache.get(c);
  if (lower === undefined) {
    lower = c === 0x130 ? 0x69 : single(String.fromCodePoint(c).toLowerCase());
    if (lower < 0) lower = c;
    lowerCache.set(c, lower);
  }
  return lower;
}
/** Upper case. */
export function toUpper(c: number): number {
  if (c < 128) return c >= 97 && c <= 122 ? c - 32 : c;
  const upper = single(String.fromCodePoint(c).toUpperCase());
  return upper < 0 ? c : upper;
}
export const toLowerAscii = (c: number): number => (c >= 65 && c <= 90 ? c + 32 : c);
/** Has the character another case? */
export const isCased = (c: number): boolean => toLower(c) !== c || toUpper(c) !== c;
export const isCasedAscii = (c: number): boolean => (c >= 65 && c <= 90) || (c >= 97 && c <= 122);

const digit = (c: number): boolean => c >= 48 && c <= 57;
const space = (c: number): boolean => c === 32 || (c >= 9 && c <= 13);
const word = (c: number): boolean => digit(c) || isCasedAscii(c) || c === 95;

/** Remembers the answers for the first 64 K code points, a byte each. */
function remembered(test: (text: string) => boolean): (c: number) => boolean {
  const known = new Uint8Array(65536);
  return (c) => {
    if (c > 65535) return test(String.fromCodePoint(c));
    const answer = known[c]!;
    if (answer !== 0) return answer === 2;
    const holds = test(String.fromCodePoint(c));
    known[c] = holds ? 2 : 1;
    return holds;
  };
}
const uniDigit = remembered((s) => /\p{Nd}/u.test(s));
const uniWord = remembered((s) => s === "_" || /[\p{L}\p{N}]/u.test(s));
const uniSpace = (c: number): boolean =>
  space(c) || (c >= 0x1c && c <= 0x1f) || c === 0x85 || c === 0xa0 || c === 0x1680 || (c >= 0x2000 && c <= 0x200a) || c === 0x2028 || c === 0x2029 || c === 0x202f || c === 0x205f || c === 0x3000;
const uniLineBreak = (c: number): boolean => (c >= 10 && c <= 13) || (c >= 0x1c && c <= 0x1e) || c === 0x85 || c === 0x2028 || c === 0x2029;

export const isWord = word;
export const isUniWord = uniWord;

const TESTS: readonly ((c: number) => boolean)[] = (() => {
  const tests: ((c: number) => boolean)[] = [];
  const add = (at: number, test: (c: number) => boolean): void => {
    tests[at] = test;
    tests[at + 1] = (c) => !test(c);
  };
  add(CATEGORY.DIGIT, digit);
  add(CATEGORY.SPACE, space);
  add(CATEGORY.WORD, word);
  add(CATEGORY.LINEBREAK, (c) => c === 10);
  add(CATEGORY.LOC_WORD, word);
  add(CATEGORY.UNI_DIGIT, uniDigit);
  add(CATEGORY.UNI_SPACE, uniSpace);
  add(CATEGORY.UNI_WORD, uniWord);
  add(CATEGORY.UNI_LINEBREAK, uniLineBreak);
  return tests;
})();
/** The test of a category. */
export const categoryTest = (category: number): ((c: number) => boolean) => TESTS[category]!;
