// @shared-module
/**
 * `range`, with bounds of any size, and its iterators.
 *
 * Where every value fits a small integer (the usual case) the numbers are host numbers and iteration is the `W_RangeIter` that traces know;
 * beyond, BigInt arithmetic and `longrange_iterator`.
 */
import { index } from "./arithmetic";
import { builtinFunction } from "./iterators";
import { method, newMethod, nextMethod } from "./builtin";
import { eq, hash } from "./compare";
import { None, NotImplemented, W_Object, W_RangeIter, W_Tuple } from "./core";
import { indexError, overflowError, valueError } from "./errors";
import { iterate } from "./sequence";
import { exactIndices, W_Slice } from "./slice";
import { hashTuple } from "./tuple-hash";
import { attachHost, defineType, fillType, rangeIteratorType, rangeType, type W_Type } from "./type";

type Int = number | bigint;
const MAX = Number.MAX_SAFE_INTEGER;

/** A guest int. */
const small = (v: bigint): Int => (v >= -9007199254740991n && v <= 9007199254740991n ? Number(v) : v);
const isSmall = (v: Int): v is number => typeof v === "number";

const add = (a: Int, b: Int): Int => {
  if (isSmall(a) && isSmall(b)) {
    const sum = a + b;
    if (sum >= -MAX && sum <= MAX) return sum;
  }
  return small(BigInt(a) + BigInt(b));
};
const multiply = (a: Int, b: Int): Int => {
  if (isSmall(a) && isSmall(b)) {
    const product = a * b + 0;
    if (product >= -MAX && product <= MAX) return product;
  }
  return small(BigInt(a) * BigInt(b));
};

/** Number of values from `start` by `step` to before `stop`. */
function countOf(start: Int, stop: Int, step: Int): Int {
  if (isSmall(start) && isSmall(stop) && isSmall(step)) {
    const low = step > 0 ? start : stop;
    const high = step > 0 ? stop : start;
    if (low >= high) return 0;
    const span = high - low - 1;
    if (span <= MAX) return Math.floor(span / Math.abs(step)) + 1;
  }
  const down = step < 0;
  const low = BigInt(down ? stop : start);
  const high = BigInt(down ? start : stop);
  const by = down ? -BigInt(step) : BigInt(step);
  return low >= high ? 0 : small((high - low - 1n) / by + 1n);
}

export class W_Range extends W_Object {
  declare readonly pytype: W_Type;
  readonly length: Int;
  constructor(readonly start: Int, readonly stop: Int, readonly step: Int) {
    super();
    this.length = countOf(start, stop, step);
  }
  /** The value at a position within the range. */
  at(i: Int): Int { return add(this.start, multiply(i, this.step)); }
}
attachHost(rangeType, W_Range);

/** A range iterator beyond small integers; `remaining` values from `next` on. */
export class W_LongRangeIter extends W_Object {
  declare readonly pytype: W_Type;
  constructor(public next: Int, readonly step: Int, public remaining: Int) { super(); }
}

/** `range(start, stop, step)` of guest values; `stop` undefined: `range(start)`. */
export function newRange(start: any, stop: any, step: any): W_Range {
  if (stop === undefined) return new W_Range(0, typeof start === "number" ? start : index(start), 1);
  const first = typeof start === "number" ? start : index(start);
  const last = typeof stop === "number" ? stop : index(stop);
  const by = step === undefined ? 1 : index(step);
  if (by === 0) throw valueError("range() arg 3 must not be zero");
  return new W_Range(first, last, by);
}

/** Iterates from `next` by `step`, `remaining` values. */
function iterator(next: Int, step: Int, remaining: Int): W_RangeIter | W_LongRangeIter {
  // The iterator steps once beyond the last value.
  return isSmall(next) && isSmall(step) && isSmall(remaining) && isSmall(add(next, multiply(step, remaining))) ? new W_RangeIter(next, step, remaining) : new W_LongRangeIter(next, step, remaining);
}
/** `iter(range)`. */
export const rangeIter = (r: W_Range): W_RangeIter | W_LongRangeIter => iterator(r.start, r.step, r.length);

/** Position of an int in the range, or -1. */
function find(r: W_Range, v: Int): Int {
  const { start, step, length } = r;
  if (length === 0) return -1;
  if (isSmall(start) && isSmall(step) && isSmall(v) && isSmall(length)) {
    const distance = v - start;
    if (distance >= -MAX && distance <= MAX) {
      if (distance % step !== 0) return -1;
      const at = distance / step;
      return at >= 0 && at < length ? at + 0 : -1;
    }
  }
  const distance = BigInt(v) - BigInt(start);
  const by = BigInt(step);
  if (distance % by !== 0n) return -1;
  const at = distance / by;
  return at >= 0n && at < BigInt(length) ? small(at) : -1;
}

const isExactInt = (v: any): boolean => typeof v === "number" || typeof v === "bigint" || typeof v === "boolean";
const asInt = (v: any): Int => (typeof v === "boolean" ? (v ? 1 : 0) : v);

/** `self[key]`. */
export function rangeGetItem(self: W_Range, key: any): any {
  if (key instanceof W_Slice) {
    const [start, stop, step] = exactIndices(key, self.length);
    return new W_Range(self.at(start), self.at(stop), multiply(self.step, step));
  }
  let i = index(key, (type) => `range indices must be integers or slices, not ${type.name}`);
  if (i < 0) i = add(i, self.length);
  if (i < 0 || i >= self.length) throw indexError("range object index out of range");
  return self.at(i);
}

function equal(a: W_Range, b: W_Range): boolean {
  if (a.length !== b.length) return false;
  if (a.length === 0) return true;
  return a.start === b.start && (a.length === 1 || a.step === b.step);
}

/** The length for `len()`. */
function hostLength(self: W_Range): number {
  if (typeof self.length !== "number") throw overflowError("Python int too large to convert to C ssize_t");
  return self.length;
}

/** Linear search for values that are no ints. */
function search(self: W_Range, v: any): number {
  let i = 0;
  for (const x of iterate(self)) {
    if (eq(x, v)) return i;
    i++;
  }
  return -1;
}

fillType(rangeType, {
  doc: "range(stop), range(start, stop, step=1): the integers from start to before stop.",
  pattern: "sequence",
  new: newMethod(1, 3, (_cls, start, stop, step) => newRange(start, stop, step), { traceId: "range" }),
  methods: () => ({
    count: method(1, 1, (self: W_Range, v) => {
      if (isExactInt(v)) return find(self, asInt(v)) !== -1 ? 1 : 0;
      let n = 0;
      for (const x of iterate(self)) if (eq(x, v)) n++;
      return n;
    }),
    index: method(1, 1, (self: W_Range, v) => {
      const exact = isExactInt(v);
      const at = exact ? find(self, asInt(v)) : search(self, v);
      if (at === -1) throw valueError(exact ? "range.index(x): x not in range" : "sequence.index(x): x not in sequence");
      return at;
    }),
    __len__: method(0, 0, hostLength),
    __bool__: method(0, 0, (self: W_Range) => self.length !== 0),
    __getitem__: method(1, 1, rangeGetItem),
    __contains__: method(1, 1, (self: W_Range, v) => (isExactInt(v) ? find(self, asInt(v)) !== -1 : search(self, v) >= 0)),
    __iter__: method(0, 0, rangeIter),
    __reversed__: method(0, 0, (self: W_Range) => iterator(self.at(add(self.length, -1)), multiply(self.step, -1), self.length)),
    __eq__: method(1, 1, (a, b) => (b instanceof W_Range ? equal(a, b) : NotImplemented)),
    __ne__: method(1, 1, (a, b) => (b instanceof W_Range ? !equal(a, b) : NotImplemented)),
    __hash__: method(0, 0, (self: W_Range) => {
      const parts = [self.length, self.length === 0 ? None : self.start, self.length === 0 || self.length === 1 ? None : self.step];
      return hashTuple(parts.map(hash));
    }),
    __repr__: method(0, 0, (self: W_Range) => `range(${self.start}, ${self.stop}${self.step === 1 ? "" : `, ${self.step}`})`),
    __reduce__: method(0, 0, (self: W_Range) => new W_Tuple([rangeType, new W_Tuple([self.start, self.stop, self.step])])),
  }),
  getset: () => ({
    start: { get: (self: W_Range) => self.start, member: true },
    stop: { get: (self: W_Range) => self.stop, member: true },
    step: { get: (self: W_Range) => self.step, member: true },
  }),
});

/** What is left of an iterator, as a range, for pickling and copying. */
const rest = (self: { next: Int; step: Int; remaining: Int }): W_Tuple =>
  new W_Tuple([builtinFunction("iter"), new W_Tuple([new W_Range(self.next, add(self.next, multiply(self.step, self.remaining)), self.step)]), None]);
const skip = (self: { next: Int; step: Int; remaining: Int }, v: any): any => {
  let n = index(v);
  if (n < 0) n = 0;
  if (n > self.remaining) n = self.remaining;
  self.next = add(self.next, multiply(n, self.step));
  self.remaining = add(self.remaining, multiply(n, -1));
  return None;
};

fillType(rangeIteratorType, {
  methods: () => ({
    __iter__: method(0, 0, (self) => self, { effects: { canRaise: false } }),
    __next__: nextMethod((self: W_RangeIter) => {
      if (self.remaining <= 0) return undefined;
      const { next } = self;
      self.remaining--;
      self.next = next + self.step;
      return next;
    }),
    __length_hint__: method(0, 0, (self: W_RangeIter) => self.remaining),
    __reduce__: method(0, 0, rest),
    __setstate__: method(1, 1, skip),
  }),
});

export const longRangeIteratorType: W_Type = defineType("longrange_iterator", W_LongRangeIter, {
  methods: () => ({
    __iter__: method(0, 0, (self) => self, { effects: { canRaise: false } }),
    __next__: nextMethod((self: W_LongRangeIter) => {
      if (self.remaining === 0) return undefined;
      const { next } = self;
      self.remaining = add(self.remaining, -1);
      self.next = add(next, self.step);
      return next;
    }),
    __length_hint__: method(0, 0, (self: W_LongRangeIter) => self.remaining),
    __reduce__: method(0, 0, rest),
    __setstate__: method(1, 1, skip),
  }),
});
