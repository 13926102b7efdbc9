// @shared-module
/**
 * Strings with code points beyond U+FFFF.
 *
 * A Python str is a JavaScript string while every code unit is one code point (lone surrogates included); a string that has
 * a surrogate pair is a `W_WideStr`, so that length, index and slices count code points.
 */
import { W_Object } from "./core";
import type { W_Type } from "./type";

const PAIR = /[\ud800-\udbff][\udc00-\udfff]/;

/** A str with at least one code point beyond U+FFFF. `text` is the same as UTF-16, each such code point a surrogate pair. */
export class W_WideStr extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly text: string, readonly points: Uint32Array) { super(); }
}

/** Up to this length a loop is faster than the regular expression. */
const SHORT = 24;
function hasPair(text: string): boolean {
  if (text.length > SHORT) return PAIR.test(text);
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xf800) === 0xd800) return PAIR.test(text);
  return false;
}

/** The Python str that JavaScript text stands for: surrogate pairs are code points. */
export function strFrom(text: string): string | W_WideStr {
  if (!hasPair(text)) return text;
  return new W_WideStr(text, Uint32Array.from(text, (c) => c.codePointAt(0)!));
}

/** JavaScript text of a str. */
export function textOf(v: string | W_WideStr | any): string {
  return typeof v === "string" ? v : v.text;
}
