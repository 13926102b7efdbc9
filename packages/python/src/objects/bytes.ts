// @shared-module
/**
 * `bytes` and `bytearray`. A bytes object is one latin-1 JavaScript string, so that joining, searching and splitting are the engine's; a bytearray is
 * an array of small integers. Their common methods are written once, over the text.
 */
import { ArrayDescr, ClassDescr } from "@spoor/ir";
import { classMethod, method, newMethodArgs, nextMethod, staticMethod, type W_Builtin } from "./builtin";
import { callSpecial0 } from "./call";
import { decode, encode } from "./codecs";
import { hashText } from "./compare";
import { None, NotImplemented, W_Object, W_Tuple, field } from "./core";
import { indexError, overflowError, typeError, valueError } from "./errors";
import { formatPercent, type Conversions } from "./format-percent";
import { hooks } from "./hooks";
import { setBytesHelpers, setBytesText, setMakeBytes } from "./int";
import { ascii, call, index, isStr, iterate, len, strFrom, textOf, toIndex, truth, typeOf } from "./operations";
import { W_Slice, sliceIndices } from "./slice";
import { lower, quoteBytes, SPACE, splitSpace, splitSpaceRight, strip, upper } from "./bytes-text";
import { setCodec } from "./str";
import * as text from "./str-text";
import { allocate, bytearrayType, bytesType, defineType, fillType, intType, isInstance, attachHost, makeSubclass, type W_Type } from "./type";

export class W_Bytes extends W_Object {
  declare readonly pytype: W_Type;
  /** One code unit (0..255) a byte. */
  constructor(readonly value: string) { super(); }
}
export class W_ByteArray extends W_Object {
  declare readonly pytype: W_Type;
  constructor(public items: number[]) { super(); }
}
attachHost(bytesType, W_Bytes);
attachHost(bytearrayType, W_ByteArray);
export const W_BytesSub = makeSubclass(W_Bytes);
export const W_ByteArraySub = makeSubclass(W_ByteArray);

export const BYTES_VALUE = field("bytes", "value", "r", (o: W_Bytes) => o.value, (o: any, v) => { o.value = v; }, { immutable: true });
export const BYTES = new ClassDescr("bytes", "constructor", W_Bytes, [BYTES_VALUE], (v) => v instanceof W_Bytes && v.constructor === W_Bytes);
export const BYTEARRAY_ITEMS = field("bytearray", "items", "r", (o: W_ByteArray) => o.items, (o: W_ByteArray, v) => { o.items = v; });
export const BYTEARRAY_INTS = new ArrayDescr("bytearray.items", "i");
export const BYTEARRAY = new ClassDescr("bytearray", "constructor", W_ByteArray, [BYTEARRAY_ITEMS], (v) => v instanceof W_ByteArray && v.constructor === W_ByteArray);

const CHUNK = 8192;
/** Latin-1 text of byte values. */
export function textOfBytes(items: ArrayLike<number>): string {
  if (items.length <= CHUNK) return String.fromCharCode.apply(null, items as number[]);
  let out = "";
  for (let i = 0; i < items.length; i += CHUNK) out += String.fromCharCode.apply(null, Array.prototype.slice.call(items, i, i + CHUNK));
  return out;
}
export function bytesOfText(value: string): number[] {
  const items = new Array<number>(value.length);
  for (let i = 0; i < value.length; i++) items[i] = value.charCodeAt(i);
  return items;
}

/** Objects of other types that expose bytes (memoryview, array): each gives its text or null. */
const exporters: ((v: any) => string | null)[] = [];
export const addBytesExporter = (f: (v: any) => string | null): void => { exporters.push(f); };

/** The bytes of a bytes-like object as text, or null when it is none. */
export function bytesLike(v: any): string | null {
  if (v instanceof W_Bytes) return v.value;
  if (v instanceof W_ByteArray) return textOfBytes(v.items);
  for (const exported of exporters) {
    const value = exported(v);
    if (value !== null) return value;
  }
  return null;
}
function need(v: any, message = (name: string) => `a bytes-like object is required, not '${name}'`): string {
  const value = bytesLike(v);
  if (value === null) throw typeError(message(typeOf(v).name));
  return value;
}

const byte = (v: any, what = "bytes"): number => {
  const n = index(v);
  if (n < 0 || n > 255) throw valueError(what === "bytes" ? "bytes must be in range(0, 256)" : "byte must be in range(0, 256)");
  return n as number;
};

const isIterable = (v: any): boolean => typeOf(v).lookup("__iter__") !== undefined || typeOf(v).lookup("__getitem__") !== undefined;
/** The bytes of an iterable of integers. */
function fromIterable(source: any, what = "bytes"): string {
  const items: number[] = [];
  for (const item of iterate(source)) items.push(byte(item, what));
  return textOfBytes(items);
}

/** What `bytes(...)` and `bytearray(...)` make of their arguments. */
function construct(name: string, args: any[], kw: Map<string, any> | null): string {
  let [, source, encoding, errors] = args;
  if (args.length > 4) throw typeError(`${name}() takes at most 3 arguments (${args.length - 1} given)`);
  for (const [key, value] of kw ?? []) {
    if (key === "source") source = value;
    else if (key === "encoding") encoding = value;
    else if (key === "errors") errors = value;
    else throw typeError(`${name}() got an unexpected keyword argument '${key}'`);
  }
  if (source === undefined) {
    if (encoding !== undefined || errors !== undefined) throw typeError(encoding !== undefined ? "encoding without a string argument" : "errors without a string argument");
    return "";
  }
  if (isStr(source)) {
    if (encoding === undefined) throw typeError("string argument without an encoding");
    return encode(textOf(source), textOf(encoding), errors === undefined ? "strict" : textOf(errors), source);
  }
  if (encoding !== undefined || errors !== undefined) throw typeError(encoding !== undefined ? "encoding without a string argument" : "errors without a string argument");
  const asBytes = name === "bytes" ? typeOf(source).lookup("__bytes__") : undefined;
  if (asBytes !== undefined) {
    const result = callSpecial0(asBytes, source);
    if (!(result instanceof W_Bytes)) throw typeError(`__bytes__ returned non-bytes (type ${typeOf(result).name})`);
    return result.value;
  }
  const value = bytesLike(source);
  if (value !== null) return value;
  if (isInstance(source, intType) || typeOf(source).lookup("__index__") !== undefined) {
    const n = index(source);
    if (n < 0) throw valueError("negative count");
    if (n > 1 << 29) throw overflowError("cannot fit 'int' into an index-sized integer");
    return "\0".repeat(n as number);
  }
  if (!isIterable(source)) throw typeError(`cannot convert '${typeOf(source).name}' object to ${name}`);
  return fromIterable(source, name === "bytes" ? "bytes" : "byte");
}

/** The operand of a search: a bytes-like object or one byte. */
const part = (v: any): string => (isInstance(v, intType) || (bytesLike(v) === null && typeOf(v).lookup("__index__") !== undefined) ? String.fromCharCode(byte(v, "byte")) : need(v, (name) => `argument should be integer or bytes-like object, not '${name}'`));
const bound = (v: any, fallback: number, length: number): number => {
  if (v === undefined || v === None) return fallback;
  const n = toIndex(v, () => "slice indices must be integers or None or have an __index__ method");
  return n < 0 ? Math.max(0, n + length) : Math.min(n, length);
};
/** Is the start behind the end of the text? Then not even nothing is found there. */
const beyond = (start: any, length: number): boolean => start !== undefined && start !== None && toIndex(start) > length;
function search(s: string, v: any, start: any, end: any, last: boolean): number {
  const wanted = part(v);
  const from = bound(start, 0, s.length);
  const to = bound(end, s.length, s.length);
  if (beyond(start, s.length)) return -1;
  const at = last ? s.lastIndexOf(wanted, to - wanted.length) : s.indexOf(wanted, from);
  return at < from || at + wanted.length > to ? -1 : at;
}
function found(at: number): number {
  if (at < 0) throw valueError("subsection not found");
  return at;
}
function affix(s: string, given: any, start: any, end: any, name: string, test: (whole: string, piece: string) => boolean): boolean {
  const pieces = given instanceof W_Tuple ? given.items : [given];
  const from = bound(start, 0, s.length);
  const to = bound(end, s.length, s.length);
  return pieces.some((piece) => {
    const value = bytesLike(piece);
    if (value === null) throw typeError(given instanceof W_Tuple ? `a bytes-like object is required, not '${typeOf(piece).name}'` : `${name} first arg must be bytes or a tuple of bytes, not ${typeOf(piece).name}`);
    return from <= to && !(value === "" && beyond(start, s.length)) && test(s.slice(from, to), value);
  });
}

const CONVERSIONS: Conversions = {
  kind: "bytes",
  text: (code, value) => {
    if (code === "key") return new W_Bytes(value) as unknown as string;
    if (code === "r" || code === "a") return ascii(value);
    const made = bytesLike(value);
    if (made !== null) return made;
    const asBytes = typeOf(value).lookup("__bytes__");
    if (asBytes === undefined) throw typeError(`%b requires a bytes-like object, or an object that implements __bytes__, not '${typeOf(value).name}'`);
    return need(callSpecial0(asBytes, value));
  },
  character: (value) => {
    const made = bytesLike(value);
    if (made !== null && made.length === 1) return made;
    if (made !== null || !isInstance(value, intType)) throw typeError(`%c requires an integer in range(256) or a single byte, not ${typeOf(value).name}`);
    const n = index(value);
    if (n < 0 || n > 255) throw overflowError("%c arg not in range(256)");
    return String.fromCharCode(n as number);
  },
};

/** The methods that both types have. `text` reads self, `make` makes an object of self's type. */
function common(read: (self: any) => string, make: (s: string) => any): Record<string, W_Builtin> {
  const whole = (f: (s: string) => string) => method(0, 0, (self) => make(f(read(self))));
  const test = (f: (s: string) => boolean) => method(0, 0, (self) => f(read(self)));
  const list = (parts: string[]): any => hooks.newList(parts.map(make));
  const order = (f: (a: string, b: string) => boolean) => method(1, 1, (a, b) => {
    const other = bytesLike(b);
    return other === null ? NotImplemented : f(read(a), other);
  });
  const strippers = (left: boolean, right: boolean) => method(0, 1, (self, chars) => make(strip(read(self), chars === undefined || chars === None ? SPACE : need(chars), left, right)));
  const splitter = (fromRight: boolean) => method(0, 2, (self, separator, max) => {
    const limit = max === undefined ? -1 : toIndex(max);
    if (separator === undefined || separator === None) return list((fromRight ? splitSpaceRight : splitSpace)(read(self), limit));
    const mark = need(separator);
    if (mark === "") throw valueError("empty separator");
    return list(fromRight ? text.splitAtRight(read(self), mark, limit) : text.splitAt(read(self), mark, limit));
  }, { keywords: ["sep", "maxsplit"] });
  const partition = (fromRight: boolean) => method(1, 1, (self, separator) => {
    const mark = need(separator);
    if (mark === "") throw valueError("empty separator");
    const s = read(self);
    const at = fromRight ? s.lastIndexOf(mark) : s.indexOf(mark);
    if (at < 0) return new W_Tuple((fromRight ? ["", "", s] : [s, "", ""]).map(make));
    // The separator of bytes is the object that was given.
    return new W_Tuple([make(s.slice(0, at)), self instanceof W_Bytes ? separator : make(mark), make(s.slice(at + mark.length))]);
  });
  const padded = (name: string, place: (missing: number, width: number) => number) => method(1, 2, (self, width, fill) => {
    const mark = fill === undefined ? " " : bytesLike(fill);
    if (mark === null) throw typeError(`${name}() argument 2 must be a byte string of length 1, not ${typeOf(fill).name}`);
    if (mark.length !== 1) throw typeError(`${name}(): argument 2 must be a byte string of length 1, not a ${typeOf(fill).name} object of length ${mark.length}`);
    const s = read(self);
    const size = toIndex(width);
    const missing = size - s.length;
    if (missing <= 0) return make(s);
    const left = place(missing, size);
    return make(mark.repeat(left) + s + mark.repeat(missing - left));
  });
  const repeat = method(1, 1, (self, n) => {
    const count = toIndex(n, (type) => `can't multiply sequence by non-int of type '${type.name}'`);
    return make(count <= 0 ? "" : read(self).repeat(count));
  }, { sequence: true });
  return {
    __len__: method(0, 0, (self) => read(self).length),
    __contains__: method(1, 1, (self, v) => read(self).includes(isInstance(v, intType) ? String.fromCharCode(byte(v, "byte")) : need(v))),
    __eq__: order((a, b) => a === b), __ne__: order((a, b) => a !== b), __lt__: order((a, b) => a < b), __le__: order((a, b) => a <= b), __gt__: order((a, b) => a > b), __ge__: order((a, b) => a >= b),
    __add__: method(1, 1, (a, b) => {
      const other = bytesLike(b);
      if (other === null) throw typeError(`can't concat ${typeOf(b).name} to ${typeOf(a).name}`);
      return make(read(a) + other);
    }, { sequence: true }),
    __mul__: repeat,
    __rmul__: method(1, 1, (self, n) => repeat.fn(self, n), { sequence: true }),
    __mod__: method(1, 1, (self, values) => make(formatPercent(read(self), values, CONVERSIONS))),
    hex: method(0, 2, (self, separator, every) => {
      const pairs = bytesOfText(read(self)).map((b) => b.toString(16).padStart(2, "0"));
      if (separator === undefined) return pairs.join("");
      const mark = isStr(separator) ? textOf(separator) : need(separator, (type) => `object of type '${type}' has no len()`);
      if (mark.length !== 1) throw valueError("sep must be length 1.");
      if (mark > "\x7f") throw valueError("sep must be ASCII.");
      const size = every === undefined ? 1 : toIndex(every);
      if (size === 0) return pairs.join("");
      const groups: string[] = [];
      const width = Math.abs(size);
      if (size > 0) for (let end = pairs.length; end > 0; end -= width) groups.unshift(pairs.slice(Math.max(0, end - width), end).join(""));
      else for (let start = 0; start < pairs.length; start += width) groups.push(pairs.slice(start, start + width).join(""));
      return groups.join(mark);
    }, { keywords: ["sep", "bytes_per_sep"] }),
    decode: method(0, 2, (self, encoding, errors) => strFrom(decode(read(self), encoding === undefined ? "utf-8" : textOf(encoding), errors === undefined ? "strict" : textOf(errors), self)), { keywords: ["encoding", "errors"] }),
    lower: whole(lower), upper: whole(upper),
    swapcase: whole((s) => s.replace(/[A-Za-z]/g, (c) => (c < "a" ? c.toLowerCase() : c.toUpperCase()))),
    title: whole((s) => s.replace(/[A-Za-z]+/g, (w) => upper(w[0]!) + lower(w.slice(1)))),
    capitalize: whole((s) => upper(s.slice(0, 1)) + lower(s.slice(1))),
    isalpha: test((s) => /^[A-Za-z]+$/.test(s)), isalnum: test((s) => /^[A-Za-z0-9]+$/.test(s)), isdigit: test((s) => /^[0-9]+$/.test(s)), isspace: test((s) => /^[ \t-\r]+$/.test(s)),
    isascii: test((s) => !/[^\x00-\x7f]/.test(s)), islower: test((s) => /[a-z]/.test(s) && !/[A-Z]/.test(s)), isupper: test((s) => /[A-Z]/.test(s) && !/[a-z]/.test(s)),
    istitle: test((s) => /[A-Za-z]/.test(s) && s.replace(/[A-Za-z]+/g, (w) => upper(w[0]!) + lower(w.slice(1))) === s),
    strip: strippers(true, true), lstrip: strippers(true, false), rstrip: strippers(false, true),
    removeprefix: method(1, 1, (self, v) => make(read(self).startsWith(need(v)) ? read(self).slice(need(v).length) : read(self))),
    removesuffix: method(1, 1, (self, v) => make(need(v) !== "" && read(self).endsWith(need(v)) ? read(self).slice(0, -need(v).length) : read(self))),
    split: splitter(false), rsplit: splitter(true), partition: partition(false), rpartition: partition(true),
    splitlines: method(0, 1, (self, keep) => list(text.splitLines(read(self), keep !== undefined && truth(keep), /\r\n|[\n\r]/g)), { keywords: ["keepends"] }),
    find: method(1, 3, (self, v, start, end) => search(read(self), v, start, end, false)), rfind: method(1, 3, (self, v, start, end) => search(read(self), v, start, end, true)),
    index: method(1, 3, (self, v, start, end) => found(search(read(self), v, start, end, false))), rindex: method(1, 3, (self, v, start, end) => found(search(read(self), v, start, end, true))),
    count: method(1, 3, (self, v, start, end) => {
      const s = read(self);
      const from = bound(start, 0, s.length);
      const to = bound(end, s.length, s.length);
      const wanted = part(v);
      if (from > to || beyond(start, s.length)) return 0;
      return wanted === "" ? to - from + 1 : text.countText(s.slice(from, to), wanted);
    }),
    startswith: method(1, 3, (self, v, start, end) => affix(read(self), v, start, end, "startswith", (w, p) => w.startsWith(p))),
    endswith: method(1, 3, (self, v, start, end) => affix(read(self), v, start, end, "endswith", (w, p) => w.endsWith(p))),
    replace: method(2, 3, (self, from, to, max) => {
      const limit = max === undefined ? -1 : toIndex(max);
      const s = read(self);
      const old = need(from);
      return make(text.replaceText(s, old, need(to), limit));
    }, { keywords: ["", "", "count"] }),
    join: method(1, 1, (self, iterable) => {
      const parts: string[] = [];
      if (!isIterable(iterable)) throw typeError("can only join an iterable");
      for (const item of iterate(iterable)) parts.push(need(item, (name) => `sequence item ${parts.length}: expected a bytes-like object, ${name} found`));
      return make(parts.join(read(self)));
    }),
    translate: method(1, 2, (self, table, remove) => {
      const map = table === None ? null : need(table);
      if (map !== null && map.length !== 256) throw valueError("translation table must be 256 characters long");
      const gone = remove === undefined ? "" : need(remove);
      let out = "";
      for (const c of read(self)) if (!gone.includes(c)) out += map === null ? c : map[c.charCodeAt(0)]!;
      return make(out);
    }, { keywords: ["", "delete"] }),
    expandtabs: method(0, 1, (self, size) => make(text.expandTabs(read(self), size === undefined ? 8 : toIndex(size))), { keywords: ["tabsize"] }),
    center: padded("center", (n, width) => (n >> 1) + (n & width & 1)), ljust: padded("ljust", () => 0), rjust: padded("rjust", (n) => n),
    zfill: method(1, 1, (self, width) => {
      const s = read(self);
      const sign = /^[+-]/.test(s) ? s[0]! : "";
      return make(sign + s.slice(sign.length).padStart(toIndex(width) - sign.length, "0"));
    }),
    maketrans: staticMethod(2, 2, (from, to) => {
      const a = need(from);
      const b = need(to);
      if (a.length !== b.length) throw valueError("maketrans arguments must have same length");
      const map = Array.from({ length: 256 }, (_, i) => i);
      for (let i = 0; i < a.length; i++) map[a.charCodeAt(i)] = b.charCodeAt(i);
      return new W_Bytes(textOfBytes(map));
    }),
  };
}

const hexValue = (given: any): string => {
  const source = isStr(given) ? textOf(given) : bytesLike(given);
  if (source === null) throw typeError(`fromhex() argument must be str or bytes-like, not ${typeOf(given).name}`);
  let out = "";
  for (let i = 0; i < source.length; ) {
    if (/\s/.test(source[i]!)) {
      i++;
      continue;
    }
    const pair = source.slice(i, i + 2);
    if (!/^[0-9a-fA-F]{2}$/.test(pair)) {
      const bad = /^[0-9a-fA-F]/.test(pair) ? i + 1 : i;
      if (bad >= source.length) throw valueError("fromhex() arg must contain an even number of hexadecimal digits");
      throw valueError(`non-hexadecimal number found in fromhex() arg at position ${bad}`);
    }
    out += String.fromCharCode(parseInt(pair, 16));
    i += 2;
  }
  return out;
};

/** Over the bytes of a bytes or bytearray object. */
export class W_BytesIter extends W_Object {
  declare readonly pytype: W_Type;
  constructor(public source: any, public index: number) { super(); }
}
const iterating = (name: string, at: (source: any, i: number) => number | undefined) => ({
  methods: () => ({
    __iter__: method(0, 0, (self: any) => self),
    __next__: nextMethod((self: W_BytesIter) => {
      if (self.source === null) return undefined;
      const item = at(self.source, self.index++);
      if (item === undefined) self.source = null;
      return item;
    }),
    __length_hint__: method(0, 0, (self: W_BytesIter) => (self.source === null ? 0 : Math.max(0, len(self.source) - self.index))),
  }),
  doc: name,
});
export class W_ByteArrayIter extends W_BytesIter {}
defineType("bytes_iterator", W_BytesIter, iterating("Iterator over bytes.", (b: W_Bytes, i) => (i < b.value.length ? b.value.charCodeAt(i) : undefined)));
defineType("bytearray_iterator", W_ByteArrayIter, iterating("Iterator over a bytearray.", (b: W_ByteArray, i) => b.items[i]));

const position = (key: any, length: number, what: string): number => {
  const n = toIndex(key, (type) => `${what} indices must be integers or slices, not ${type.name}`);
  const at = n < 0 ? n + length : n;
  if (at < 0 || at >= length) throw indexError(what === "byte" ? "index out of range" : "bytearray index out of range");
  return at;
};
const sliced = (s: string, key: W_Slice): string => {
  const { start, step, count } = sliceIndices(key, s.length);
  if (step === 1) return s.slice(start, start + count);
  let out = "";
  for (let i = 0, at = start; i < count; i++, at += step) out += s[at]!;
  return out;
};

const slicedItems = (items: number[], key: W_Slice): number[] => {
  const { start, step, count } = sliceIndices(key, items.length);
  if (step === 1) return items.slice(start, start + count);
  return Array.from({ length: count }, (_, i) => items[start + i * step]!);
};

const makeBytes = (s: string): W_Bytes => new W_Bytes(s);
const throughClass = (cls: W_Type, own: W_Type, made: any): any => (cls === own ? made : call(cls, [made]));
const readBytes = (self: W_Bytes): string => self.value;

fillType(bytesType, {
  sub: W_BytesSub,
  doc: "bytes(iterable_of_ints) -> bytes",
  new: newMethodArgs((args, kw) => {
    const cls = args[0] as W_Type;
    if (cls === bytesType && args.length === 2 && kw === null && args[1] instanceof W_Bytes && args[1].constructor === W_Bytes) return args[1];
    const value = construct("bytes", args, kw);
    return cls === bytesType ? makeBytes(value) : allocate(cls, W_Bytes, value);
  }),
  methods: () => ({
    ...common(readBytes, makeBytes),
    __hash__: method(0, 0, (self: W_Bytes) => (self.value === "" ? 0 : hashText(self.value))),
    __repr__: method(0, 0, (self: W_Bytes) => quoteBytes(self.value)), __str__: method(0, 0, (self: W_Bytes) => quoteBytes(self.value)),
    __bytes__: method(0, 0, (self: W_Bytes) => makeBytes(self.value)),
    __iter__: method(0, 0, (self) => new W_BytesIter(self, 0)),
    __getitem__: method(1, 1, (self: W_Bytes, key) => (key instanceof W_Slice ? makeBytes(sliced(self.value, key)) : self.value.charCodeAt(position(key, self.value.length, "byte")))),
    __getnewargs__: method(0, 0, (self: W_Bytes) => new W_Tuple([makeBytes(self.value)])),
    fromhex: classMethod(1, 1, (cls, s) => throughClass(cls, bytesType, makeBytes(hexValue(s)))),
    __sizeof__: method(0, 0, (self: W_Bytes) => 33 + self.value.length),
  }),
});

const makeByteArray = (s: string): W_ByteArray => new W_ByteArray(bytesOfText(s));
const readByteArray = (self: W_ByteArray): string => textOfBytes(self.items);

function setSlice(self: W_ByteArray, key: W_Slice, replacement: number[]): void {
  const { start, step, count } = sliceIndices(key, self.items.length);
  if (step === 1) {
    if (replacement.length <= CHUNK) self.items.splice(start, count, ...replacement);
    else self.items = [...self.items.slice(0, start), ...replacement, ...self.items.slice(start + count)];
    return;
  }
  if (replacement.length === 0) {
    const gone = new Set(Array.from({ length: count }, (_, i) => start + i * step));
    self.items = self.items.filter((_, i) => !gone.has(i));
    return;
  }
  if (replacement.length !== count) throw valueError(`attempt to assign bytes of size ${replacement.length} to extended slice of size ${count}`);
  for (let i = 0, at = start; i < count; i++, at += step) self.items[at] = replacement[i]!;
}
const bytesFor = (v: any): number[] => {
  const value = bytesLike(v);
  if (value !== null) return bytesOfText(value);
  if (isStr(v) || !isIterable(v)) throw typeError("can assign only bytes, buffers, or iterables of ints in range(0, 256)");
  return bytesOfText(fromIterable(v));
};

fillType(bytearrayType, {
  sub: W_ByteArraySub,
  doc: "bytearray(iterable_of_ints) -> bytearray",
  new: newMethodArgs((args, kw) => {
    const cls = args[0] as W_Type;
    const items = cls === bytearrayType ? bytesOfText(construct("bytearray", args, kw)) : [];
    return cls === bytearrayType ? new W_ByteArray(items) : allocate(cls, W_ByteArray, items);
  }),
  methods: () => ({
    ...common(readByteArray, makeByteArray),
    __init__: method(0, 3, (self: W_ByteArray, ...args) => {
      if (self.constructor !== W_ByteArray) self.items = bytesOfText(construct("bytearray", [null, ...args.filter((a) => a !== undefined)], null));
      return None;
    }, { keywords: ["source", "encoding", "errors"] }),
    __len__: method(0, 0, (self: W_ByteArray) => self.items.length),
    __repr__: method(0, 0, (self: W_ByteArray) => `${typeOf(self).name}(${quoteBytes(readByteArray(self), true)})`),
    __str__: method(0, 0, (self: W_ByteArray) => `bytearray(${quoteBytes(readByteArray(self), true)})`),
    __iter__: method(0, 0, (self) => new W_ByteArrayIter(self, 0)),
    __getitem__: method(1, 1, (self: W_ByteArray, key) => (key instanceof W_Slice ? new W_ByteArray(slicedItems(self.items, key)) : self.items[position(key, self.items.length, "bytearray")])),
    __setitem__: method(2, 2, (self: W_ByteArray, key, value) => {
      if (key instanceof W_Slice) setSlice(self, key, bytesFor(value));
      else self.items[position(key, self.items.length, "bytearray")] = byte(value, "byte");
      return None;
    }),
    __delitem__: method(1, 1, (self: W_ByteArray, key) => {
      if (key instanceof W_Slice) setSlice(self, key, []);
      else self.items.splice(position(key, self.items.length, "bytearray"), 1);
      return None;
    }),
    __iadd__: method(1, 1, (self: W_ByteArray, other) => {
      const value = bytesLike(other);
      if (value === null) throw typeError(`can't concat ${typeOf(other).name} to bytearray`);
      for (let i = 0; i < value.length; i++) self.items.push(value.charCodeAt(i));
      return self;
    }, { sequence: true }),
    __imul__: method(1, 1, (self: W_ByteArray, n) => {
      self.items = bytesOfText(readByteArray(self).repeat(Math.max(0, toIndex(n))));
      return self;
    }, { sequence: true }),
    append: method(1, 1, (self: W_ByteArray, v) => {
      self.items.push(byte(v, "byte"));
      return None;
    }),
    extend: method(1, 1, (self: W_ByteArray, v) => {
      const value = bytesLike(v);
      if (value === null && isStr(v)) throw typeError("expected iterable of integers; got: 'str'");
      if (value === null && !isIterable(v)) throw typeError(`can't extend bytearray with ${typeOf(v).name}`);
      for (const b of bytesOfText(value ?? fromIterable(v, "byte"))) self.items.push(b);
      return None;
    }),
    resize: method(1, 1, (self: W_ByteArray, size) => {
      const n = toIndex(size);
      if (n < 0) throw valueError(`Can only resize to positive sizes, got ${n}`);
      while (self.items.length < n) self.items.push(0);
      self.items.length = n;
      return None;
    }),
    insert: method(2, 2, (self: W_ByteArray, at, v) => {
      const n = toIndex(at);
      self.items.splice(n < 0 ? Math.max(0, n + self.items.length) : n, 0, byte(v, "byte"));
      return None;
    }),
    pop: method(0, 1, (self: W_ByteArray, at) => {
      if (self.items.length === 0) throw indexError("pop from empty bytearray");
      const n = at === undefined ? -1 : toIndex(at);
      const i = n < 0 ? n + self.items.length : n;
      if (i < 0 || i >= self.items.length) throw indexError("pop index out of range");
      return self.items.splice(i, 1)[0];
    }),
    remove: method(1, 1, (self: W_ByteArray, v) => {
      const i = self.items.indexOf(byte(v, "byte"));
      if (i < 0) throw valueError("value not found in bytearray");
      self.items.splice(i, 1);
      return None;
    }),
    reverse: method(0, 0, (self: W_ByteArray) => {
      self.items.reverse();
      return None;
    }),
    clear: method(0, 0, (self: W_ByteArray) => {
      self.items = [];
      return None;
    }),
    copy: method(0, 0, (self: W_ByteArray) => new W_ByteArray([...self.items])),
    fromhex: classMethod(1, 1, (cls, s) => throughClass(cls, bytearrayType, makeByteArray(hexValue(s)))),
    __alloc__: method(0, 0, (self: W_ByteArray) => self.items.length + 1),
    __sizeof__: method(0, 0, (self: W_ByteArray) => 57 + self.items.length),
  }),
});

setBytesText(bytesLike);
setMakeBytes(makeBytes);
setBytesHelpers((cls, value) => call(cls, [value]), (source) => {
  const asBytes = typeOf(source).lookup("__bytes__");
  return asBytes !== undefined ? need(callSpecial0(asBytes, source)) : fromIterable(source);
});
setCodec({
  encode: (s, encoding, errors) => new W_Bytes(encode(textOf(s), encoding, errors, s)),
  decode: (v, encoding, errors) => strFrom(decode(need(v, (name) => `decoding to str: need a bytes-like object, ${name} found`), encoding, errors, v)),
});
