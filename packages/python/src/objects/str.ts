// @shared-module
/**
 * `str`. Methods that need no positions work on the JavaScript text; those with positions count code points, which are the code units
 * unless the string is a `W_WideStr`.
 */
import { method, methodArgs, newMethodArgs, nextMethod, staticMethod } from "./builtin";
import { hashText } from "./compare";
import { None, NotImplemented, PyError, W_Object, W_Tuple } from "./core";
import { EXC, indexError, typeError, valueError } from "./errors";
import { STR_CONVERSIONS, formatPercent } from "./format-percent";
import { formatText, parseSpec } from "./format-spec";
import { callArguments, formatString, mapArguments } from "./format-string";
import { hooks } from "./hooks";
import { listItems } from "./list-storage";
import { getItem, index, isStr, iterate, str, strFrom, textOf, toIndex, truth, typeOf } from "./operations";
import { W_Slice, sliceIndices } from "./slice";
import { joinTexts } from "./str-join";
import * as text from "./str-text";
import { allocate, defineType, fillType, isInstance, listType, makeSubclass, strType, tupleType, type W_Type } from "./type";
import { W_WideStr } from "./wide-str";

export const W_WideStrSub = makeSubclass(W_WideStr);

/** A str with its code points counted. */
class View {
  readonly text: string;
  readonly points: Uint32Array | null;
  readonly length: number;
  constructor(v: any) {
    if (typeof v === "string") {
      this.text = v;
      this.points = null;
      this.length = v.length;
    } else {
      this.text = v.text;
      this.points = v.points.length === v.text.length ? null : v.points;
      this.length = v.points.length;
    }
  }
  /** Code unit where the code point begins. */
  unit(point: number): number {
    if (this.points === null) return point;
    let unit = 0;
    for (let i = 0; i < point; i++) unit += this.points[i]! > 0xffff ? 2 : 1;
    return unit;
  }
  /** Code point that the code unit belongs to. */
  point(unit: number): number {
    if (this.points === null) return unit;
    let at = 0;
    let point = 0;
    while (at < unit) at += this.points[point++]! > 0xffff ? 2 : 1;
    return point;
  }
  slice(start: number, end: number): string {
    return this.points === null ? this.text.slice(start, end) : this.text.slice(this.unit(start), this.unit(Math.max(start, end)));
  }
}

/** The code point at a position, as a str. */
export function charAt(v: any, position: number): any {
  if (typeof v === "string") return v[position];
  return strFrom(String.fromCodePoint(v.points[position]!));
}
/** Number of code points. */
export const strLength = (v: any): number => (typeof v === "string" ? v.length : v.points.length);

function need(v: any, what: string): string {
  if (!isStr(v)) throw typeError(`${what} must be str, not ${typeOf(v).name}`);
  return textOf(v);
}
const argument = (v: any, name: string, position = 0): string => need(v, position === 0 ? `${name} argument` : `${name} argument ${position}`);

const bound = (v: any, fallback: number, length: number): number => {
  if (v === undefined || v === None) return fallback;
  const n = Number(index(v, () => "slice indices must be integers or None or have an __index__ method"));
  return n < 0 ? Math.max(0, n + length) : n;
};

/** Position of `part` between the bounds, -1 when absent. */
function search(self: any, part: any, start: any, end: any, last: boolean, name: string): number {
  const wanted = argument(part, `${name}()`, 1);
  const view = new View(self);
  const from = bound(start, 0, view.length);
  const to = Math.min(bound(end, view.length, view.length), view.length);
  const size = strLength(part);
  if (from > view.length || from + size > to) return -1;
  const lastStart = view.unit(to) - wanted.length;
  const first = view.unit(from);
  const at = last ? view.text.lastIndexOf(wanted, lastStart) : view.text.indexOf(wanted, first);
  return at < first || at > lastStart || at < 0 ? -1 : view.point(at);
}

/** The part between the bounds, or null when they do not name one. */
function window(self: any, start: any, end: any): string | null {
  if (start === undefined && end === undefined) return textOf(self);
  const view = new View(self);
  const from = bound(start, 0, view.length);
  const to = Math.min(bound(end, view.length, view.length), view.length);
  return from > view.length || from > to ? null : view.slice(from, to);
}

function affix(self: any, given: any, start: any, end: any, name: string, test: (whole: string, part: string) => boolean): boolean {
  const parts = given instanceof W_Tuple ? given.items : [given];
  for (const part of parts) {
    if (!isStr(part)) throw typeError(given instanceof W_Tuple ? `tuple for ${name} must only contain str, not ${typeOf(part).name}` : `${name} first arg must be str or a tuple of str, not ${typeOf(part).name}`);
  }
  const whole = window(self, start, end);
  return whole !== null && parts.some((part) => test(whole, textOf(part)));
}

function padded(self: any, width: any, fill: any, place: (missing: number) => [number, number]): any {
  const size = Number(index(width));
  let mark = " ";
  if (fill !== undefined) {
    if (!isStr(fill)) throw typeError(`The fill character must be a unicode character, not ${typeOf(fill).name}`);
    if (strLength(fill) !== 1) throw typeError("The fill character must be exactly one character long");
    mark = textOf(fill);
  }
  const missing = size - strLength(self);
  if (missing <= 0) return strFrom(textOf(self));
  const [left, right] = place(missing);
  return strFrom(mark.repeat(left) + textOf(self) + mark.repeat(right));
}

function stripped(self: any, characters: any, left: boolean, right: boolean, name: string): any {
  let body = textOf(self);
  if (characters === undefined || characters === None) {
    if (left) body = text.stripLeft(body);
    if (right) body = text.stripRight(body);
    return strFrom(body);
  }
  if (!isStr(characters)) throw typeError(`${name} arg must be None or str`);
  return strFrom(text.stripSet(body, textOf(characters), left, right));
}

const strings = (parts: string[], wide: boolean): any => hooks.newList(wide ? parts.map(strFrom) : parts);
const isWide = (v: any): boolean => typeof v !== "string";

function split(self: any, separator: any, max: any, fromRight: boolean): any {
  const limit = max === undefined ? -1 : Number(index(max));
  const body = textOf(self);
  if (separator === undefined || separator === None) return strings(fromRight ? text.splitSpaceRight(body, limit) : text.splitSpace(body, limit), isWide(self));
  if (!isStr(separator)) throw typeError(`must be str or None, not ${typeOf(separator).name}`);
  const mark = textOf(separator);
  if (mark === "") throw valueError("empty separator");
  return strings(fromRight ? text.splitAtRight(body, mark, limit) : text.splitAt(body, mark, limit), isWide(self));
}

function partition(self: any, separator: any, fromRight: boolean): any {
  const mark = need(separator, "separator");
  if (mark === "") throw valueError("empty separator");
  const body = textOf(self);
  const at = fromRight ? body.lastIndexOf(mark) : body.indexOf(mark);
  if (at < 0) return new W_Tuple(fromRight ? ["", "", strFrom(body)] : [strFrom(body), "", ""]);
  return new W_Tuple([strFrom(body.slice(0, at)), strFrom(mark), strFrom(body.slice(at + mark.length))]);
}

/** `separator.join(iterable)`. */
export function join(separator: any, iterable: any): any {
  const items = typeOf(iterable) === listType ? listItems(iterable) : typeOf(iterable) === tupleType ? (iterable.items as readonly any[]) : undefined;
  const joined = typeof separator === "string" && items !== undefined ? joinTexts(separator, items) : undefined;
  if (joined !== undefined) return joined;
  const parts: string[] = [];
  let n = 0;
  if (typeOf(iterable).lookup("__iter__") === undefined && typeOf(iterable).lookup("__getitem__") === undefined) throw typeError("can only join an iterable");
  for (const part of items ?? iterate(iterable)) {
    if (typeof part === "string") parts.push(part);
    else if (isStr(part)) parts.push(textOf(part));
    else throw typeError(`sequence item ${n}: expected str instance, ${typeOf(part).name} found`);
    n++;
  }
  return strFrom(parts.join(textOf(separator)));
}

/** `str * n`. */
function repeat(self: any, n: any): any {
  const count = toIndex(n, (type) => `can't multiply sequence by non-int of type '${type.name}'`);
  return strFrom(count <= 0 ? "" : textOf(self).repeat(count));
}

/** `str[key]`. */
export function strGetItem(self: any, key: any): any {
  if (typeof key === "number" || !(key instanceof W_Slice)) {
    const n = toIndex(key, (type) => `string indices must be integers, not '${type.name}'`);
    const length = strLength(self);
    const at = n < 0 ? n + length : n;
    if (at < 0 || at >= length) throw indexError("string index out of range");
    return charAt(self, at);
  }
  const view = new View(self);
  const { start, step, count } = sliceIndices(key, view.length);
  if (step === 1) return strFrom(view.slice(start, start + count));
  let out = "";
  for (let i = 0, at = start; i < count; i++, at += step) out += textOf(charAt(self, at));
  return strFrom(out);
}

const ordering = (test: (sign: number) => boolean) => method(1, 1, (a, b) => (isStr(b) ? test(compareText(textOf(a), textOf(b))) : NotImplemented));
/** Order of code points (UTF-16 order differs where surrogate pairs meet U+E000..U+FFFF). */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) {
      const px = x >= 0xd800 && x < 0xe000 ? a.codePointAt(i)! : x;
      const py = y >= 0xd800 && y < 0xe000 ? b.codePointAt(i)! : y;
      return px < py ? -1 : 1;
    }
  }
  return a.length < b.length ? -1 : 1;
}

function translate(self: any, table: any): any {
  let out = "";
  for (const c of textOf(self)) {
    let to: any;
    try {
      to = getItem(table, c.codePointAt(0)!);
    } catch (error) {
      if (!isLookupError(error)) throw error;
      out += c;
      continue;
    }
    if (to === None) continue;
    if (isStr(to)) out += textOf(to);
    else if (typeof to === "number") out += String.fromCodePoint(to);
    else throw typeError("character mapping must return integer, None or str");
  }
  return strFrom(out);
}

function maketrans(x: any, y: any, z: any): any {
  const pairs: [any, any][] = [];
  if (y === undefined) {
    if (typeOf(x).lookup("keys") === undefined) throw typeError("if you give only one argument to maketrans it must be a dict");
    for (const key of iterate(x)) {
      const value = getItem(x, key);
      if (isStr(key)) {
        if (strLength(key) !== 1) throw valueError("string keys in translate table must be of length 1");
        pairs.push([textOf(key).codePointAt(0)!, value]);
      } else pairs.push([key, value]);
    }
  } else {
    const from = [...argument(x, "maketrans()", 1)];
    const to = [...argument(y, "maketrans()", 2)];
    if (from.length !== to.length) throw valueError("the first two maketrans arguments must have equal length");
    from.forEach((c, i) => pairs.push([c.codePointAt(0)!, to[i]!.codePointAt(0)!]));
    if (z !== undefined) for (const c of argument(z, "maketrans()", 3)) pairs.push([c.codePointAt(0)!, None]);
  }
  return hooks.newDict(pairs);
}

/** Set by `bytes`: encoding and decoding. */
let codec = {
  encode: (_text: any, _encoding: string, _errors: string): any => { throw typeError("encodings are not available"); },
  decode: (_bytes: any, _encoding: string, _errors: string): any => { throw typeError("decoding to str: need a bytes-like object"); },
};
export const setCodec = (c: typeof codec): void => { codec = c; };

/** Over the code points of a str. */
export class W_StrIter extends W_Object {
  declare readonly pytype: W_Type;
  constructor(public string: any, public index: number) { super(); }
}
export const strIteratorType = defineType("str_iterator", W_StrIter, {
  methods: () => ({
    __iter__: method(0, 0, (self) => self),
    __next__: nextMethod((self: W_StrIter) => {
      if (self.string === null) return undefined;
      if (self.index < strLength(self.string)) return charAt(self.string, self.index++);
      self.string = null;
      return undefined;
    }),
    __length_hint__: method(0, 0, (self: W_StrIter) => (self.string === null ? 0 : strLength(self.string) - self.index)),
  }),
});

const PURE = { effects: { pure: true, canRaise: false } } as const;
const whole = (f: (body: string) => string) => method(0, 0, (self) => strFrom(f(textOf(self))), PURE);
const test = (f: (body: string) => boolean) => method(0, 0, (self) => f(textOf(self)), PURE);

fillType(strType, {
  sub: W_WideStrSub,
  doc: "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str",
  new: newMethodArgs((args, kw) => {
    const cls = args[0] as W_Type;
    if (args.length > 4) throw typeError(`str() takes at most 3 arguments (${args.length - 1} given)`);
    let [, object, encoding, errors] = args;
    for (const [name, value] of kw ?? []) {
      if (name === "object" && object === undefined) object = value;
      else if (name === "encoding" && encoding === undefined) encoding = value;
      else if (name === "errors" && errors === undefined) errors = value;
      else throw typeError(`str() got an unexpected keyword argument '${name}'`);
    }
    let made: any;
    if (encoding !== undefined || errors !== undefined) {
      if (isStr(object)) throw typeError("decoding str is not supported");
      made = codec.decode(object, encoding === undefined ? "utf-8" : textOf(encoding), errors === undefined ? "strict" : textOf(errors));
    } else made = object === undefined ? "" : str(object);
    if (cls === strType) return made;
    const body = textOf(made);
    return allocate(cls, W_WideStr, body, Uint32Array.from(body, (c) => c.codePointAt(0)!));
  }, { traceId: "str" }),
  methods: () => ({
    __repr__: method(0, 0, (self) => strFrom(text.quote(textOf(self)))),
    __str__: method(0, 0, (self) => strFrom(textOf(self))),
    __format__: method(1, 1, (self, spec) => {
      const s = textOf(spec);
      return s === "" ? str(self) : strFrom(formatText(textOf(self), parseSpec(s, typeOf(self).name), typeOf(self).name));
    }),
    __hash__: method(0, 0, (self) => (textOf(self) === "" ? 0 : hashText(textOf(self)))),
    __eq__: method(1, 1, (a, b) => (isStr(b) ? textOf(a) === textOf(b) : NotImplemented)),
    __ne__: method(1, 1, (a, b) => (isStr(b) ? textOf(a) !== textOf(b) : NotImplemented)),
    __lt__: ordering((s) => s < 0), __le__: ordering((s) => s <= 0), __gt__: ordering((s) => s > 0), __ge__: ordering((s) => s >= 0),
    __len__: method(0, 0, strLength, PURE),
    __iter__: method(0, 0, (self) => new W_StrIter(self, 0)),
    __contains__: method(1, 1, (self, part) => {
      if (!isStr(part)) throw typeError(`'in <string>' requires string as left operand, not ${typeOf(part).name}`);
      return textOf(self).includes(textOf(part));
    }),
    __getitem__: method(1, 1, strGetItem),
    __add__: method(1, 1, (a, b) => {
      if (!isStr(b)) throw typeError(`can only concatenate str (not "${typeOf(b).name}") to str`);
      return strFrom(textOf(a) + textOf(b));
    }, { sequence: true }),
    __mul__: method(1, 1, repeat, { sequence: true }), __rmul__: method(1, 1, repeat, { sequence: true }),
    __mod__: method(1, 1, (self, values) => strFrom(formatPercent(textOf(self), values, STR_CONVERSIONS))),
    __rmod__: method(1, 1, (self, other) => (isStr(other) ? strFrom(formatPercent(textOf(other), self)) : NotImplemented)),
    __getnewargs__: method(0, 0, (self) => new W_Tuple([strFrom(textOf(self))])),
    __sizeof__: method(0, 0, (self) => 41 + strLength(self)),
    capitalize: whole(text.capitalizeText),
    casefold: whole(text.foldCase), lower: whole((s) => s.toLowerCase()), upper: whole((s) => s.toUpperCase()), title: whole(text.titleText), swapcase: whole(text.swapCase),
    center: method(1, 2, (self, width, fill) => padded(self, width, fill, (n) => {
      // CPython puts the odd one left when the width is odd.
      const left = (n >> 1) + (n & Number(index(width)) & 1);
      return [left, n - left];
    })),
    ljust: method(1, 2, (self, width, fill) => padded(self, width, fill, (n) => [0, n])),
    rjust: method(1, 2, (self, width, fill) => padded(self, width, fill, (n) => [n, 0])),
    zfill: method(1, 1, (self, width) => {
      const body = textOf(self);
      const missing = Number(index(width)) - strLength(self);
      if (missing <= 0) return strFrom(body);
      const sign = /^[+-]/.test(body) ? body[0]! : "";
      return strFrom(sign + "0".repeat(missing) + body.slice(sign.length));
    }),
    count: method(1, 3, (self, part, start, end) => {
      const wanted = argument(part, "count()", 1);
      const body = window(self, start, end);
      return body === null ? 0 : text.countText(body, wanted);
    }),
    find: method(1, 3, (self, part, start, end) => search(self, part, start, end, false, "find")),
    rfind: method(1, 3, (self, part, start, end) => search(self, part, start, end, true, "rfind")),
    index: method(1, 3, (self, part, start, end) => found(search(self, part, start, end, false, "index"))),
    rindex: method(1, 3, (self, part, start, end) => found(search(self, part, start, end, true, "rindex"))),
    startswith: method(1, 3, (self, part, start, end) => affix(self, part, start, end, "startswith", (w, p) => w.startsWith(p))),
    endswith: method(1, 3, (self, part, start, end) => affix(self, part, start, end, "endswith", (w, p) => w.endsWith(p))),
    strip: method(0, 1, (self, chars) => stripped(self, chars, true, true, "strip")),
    lstrip: method(0, 1, (self, chars) => stripped(self, chars, true, false, "lstrip")),
    rstrip: method(0, 1, (self, chars) => stripped(self, chars, false, true, "rstrip")),
    removeprefix: method(1, 1, (self, prefix) => {
      const p = argument(prefix, "removeprefix()");
      return strFrom(textOf(self).startsWith(p) ? textOf(self).slice(p.length) : textOf(self));
    }),
    removesuffix: method(1, 1, (self, suffix) => {
      const s = argument(suffix, "removesuffix()");
      return strFrom(s !== "" && textOf(self).endsWith(s) ? textOf(self).slice(0, -s.length) : textOf(self));
    }),
    split: method(0, 2, (self, separator, max) => split(self, separator, max, false), { keywords: ["sep", "maxsplit"] }),
    rsplit: method(0, 2, (self, separator, max) => split(self, separator, max, true), { keywords: ["sep", "maxsplit"] }),
    splitlines: method(0, 1, (self, keep) => strings(text.splitLines(textOf(self), keep !== undefined && truth(keep)), isWide(self)), { keywords: ["keepends"] }),
    partition: method(1, 1, (self, separator) => partition(self, separator, false)),
    rpartition: method(1, 1, (self, separator) => partition(self, separator, true)),
    join: method(1, 1, join, { framed: "str.join" }),
    replace: method(2, 3, replace, { keywords: ["", "", "count"] }),
    expandtabs: method(0, 1, (self, size) => strFrom(text.expandTabs(textOf(self), size === undefined ? 8 : Number(index(size)))), { keywords: ["tabsize"] }),
    translate: method(1, 1, translate),
    maketrans: staticMethod(1, 3, maketrans),
    format: methodArgs((args, kw) => formatString(textOf(args[0]), callArguments(args.slice(1), kw))),
    format_map: method(1, 1, (self, mapping) => formatString(textOf(self), mapArguments(mapping))),
    encode: method(0, 2, (self, encoding, errors) => codec.encode(self, encoding === undefined ? "utf-8" : need(encoding, "encode() argument 'encoding'"), errors === undefined ? "strict" : need(errors, "encode() argument 'errors'")), { keywords: ["encoding", "errors"] }),
    isalpha: test((s) => text.every(s, text.isAlpha)), isalnum: test((s) => text.every(s, text.isAlnum)), isdecimal: test((s) => text.every(s, text.isDecimal)),
    isdigit: test((s) => text.every(s, text.isDigit)), isnumeric: test((s) => text.every(s, text.isNumeric)), isspace: test((s) => text.ONLY_SPACE.test(s)),
    isascii: test((s) => !/[^\x00-\x7f]/.test(s)), islower: test((s) => text.isCase(s, false)), isupper: test((s) => text.isCase(s, true)), istitle: test(text.isTitle),
    isprintable: test((s) => [...s].every(text.isPrintable)), isidentifier: test((s) => /^[\p{XID_Start}_][\p{XID_Continue}]*$/u.test(s)),
  }),
});

function replace(self: any, from: any, to: any, max: any): any {
  const after = text.replaceText(textOf(self), argument(from, "replace()", 1), argument(to, "replace()", 2), max === undefined ? -1 : Number(index(max)));
  // As when joining, lone surrogates that come to stand side by side stay two.
  return typeof self === "string" && typeof to === "string" ? after : strFrom(after);
}
function found(position: number): number {
  if (position < 0) throw valueError("substring not found");
  return position;
}
function isLookupError(error: unknown): boolean {
  return error instanceof PyError && isInstance(error.value, EXC.LookupError);
}
