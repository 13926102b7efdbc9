// @shared-module
/**
 * `tuple`.
 */
import { classMethod, method, newMethodArgs } from "./builtin";
import { compare, eq, hash } from "./compare";
import { NotImplemented, W_Tuple } from "./core";
import { indexError, typeError, valueError } from "./errors";
import { genericAlias } from "./generic-alias";
import { repeatCount } from "./list";
import { repeatItems } from "./list-storage";
import { toArray, toIndex, toSubscript } from "./sequence";
import { simpleBounds, sliceIndices, W_Slice } from "./slice";
import { guardRepr, reprText } from "./text";
import { hashTuple } from "./tuple-hash";
import { allocate, fillType, makeSubclass, tupleType } from "./type";
import { strFrom } from "./wide-str";

/** The tuple without items. */
export const EMPTY_TUPLE = new W_Tuple([]);

/** A tuple of the items of any iterable; an exact tuple itself. */
export function tupleFrom(iterable: any): W_Tuple {
  if (iterable instanceof W_Tuple && iterable.constructor === W_Tuple) return iterable;
  const items = toArray(iterable);
  return items.length === 0 ? EMPTY_TUPLE : new W_Tuple(items);
}

/** `self[key]`. */
export function tupleGetItem(self: W_Tuple, key: any): any {
  const { items } = self;
  if (key instanceof W_Slice) {
    const { start, step, count } = sliceIndices(key, items.length);
    if (count === 0) return EMPTY_TUPLE;
    if (step === 1) return count === items.length && self.constructor === W_Tuple ? self : new W_Tuple(items.slice(start, start + count));
    const selected: any[] = [];
    for (let k = 0, i = start; k < count; k++, i += step) selected.push(items[i]);
    return new W_Tuple(selected);
  }
  let i = typeof key === "number" ? key : toSubscript(key, (type) => `tuple indices must be integers or slices, not ${type.name}`);
  if (i < 0) i += items.length;
  if (i < 0 || i >= items.length) throw indexError("tuple index out of range");
  return items[i];
}

/** `self[start:stop]`. */
export function tupleGetSlice(self: W_Tuple, start: any, stop: any): W_Tuple {
  const [low, high] = simpleBounds(start, stop, self.items.length);
  return low === 0 && high === self.items.length && self.constructor === W_Tuple ? self : low === high ? EMPTY_TUPLE : new W_Tuple(self.items.slice(low, high));
}

/** Position of the value from `start` on and before `stop`, or -1. */
export function tupleFind(self: W_Tuple, v: any, start = 0, stop = Infinity): number {
  const { items } = self;
  const end = Math.min(items.length, stop);
  for (let i = start; i < end; i++) if (items[i] === v || eq(items[i], v)) return i;
  return -1;
}

/** Comparison `op` of COMPARISONS. */
export function tupleCompare(op: number, a: W_Tuple, b: any): any {
  if (!(b instanceof W_Tuple)) return NotImplemented;
  const left = a.items;
  const right = b.items;
  const m = left.length;
  const n = right.length;
  for (let i = 0; i < m && i < n; i++) {
    const x = left[i];
    const y = right[i];
    if (x === y || eq(x, y)) continue;
    return op === 2 ? false : op === 3 ? true : compare(op, x, y);
  }
  switch (op) {
    case 0: return m < n;
    case 1: return m <= n;
    case 2: return m === n;
    case 3: return m !== n;
    case 4: return m > n;
    default: return m >= n;
  }
}
const comparison = (op: number) => method(1, 1, (a: W_Tuple, b) => tupleCompare(op, a, b));

/** The hash of a tuple. */
export function tupleHash(self: W_Tuple): number {
  const { items } = self;
  const hashes = new Array<number>(items.length);
  for (let i = 0; i < items.length; i++) hashes[i] = hash(items[i]);
  return hashTuple(hashes);
}

function repeat(self: W_Tuple, n: any): W_Tuple {
  const count = repeatCount(n, self.items.length);
  if (count === 1 && self.constructor === W_Tuple) return self;
  return count === 0 || self.items.length === 0 ? EMPTY_TUPLE : new W_Tuple(repeatItems(self.items, count));
}

/** Text of the items between parentheses, as in a repr. */
export const tupleText = (items: readonly any[]): string => (items.length === 1 ? `(${reprText(items[0])},)` : `(${items.map(reprText).join(", ")})`);

const indexMessage = (): string => "slice indices must be integers or have an __index__ method";

fillType(tupleType, {
  sub: makeSubclass(W_Tuple),
  pattern: "sequence",
  doc: "tuple(iterable=()): an immutable sequence of the items of an iterable.",
  new: newMethodArgs((args, kw) => {
    const cls = args[0];
    if (kw !== null && cls === tupleType) throw typeError("tuple() takes no keyword arguments");
    if (args.length > 2) throw typeError(`tuple expected at most 1 argument, got ${args.length - 1}`);
    const made = args.length === 2 ? tupleFrom(args[1]) : EMPTY_TUPLE;
    return cls === tupleType ? made : allocate(cls, W_Tuple, made.items);
  }),
  methods: () => ({
    count: method(1, 1, (self: W_Tuple, v) => {
      let n = 0;
      for (const item of self.items) if (eq(item, v)) n++;
      return n;
    }),
    index: method(1, 3, (self: W_Tuple, v, start, stop) => {
      const n = self.items.length;
      const from = start === undefined ? 0 : toIndex(start, indexMessage);
      const to = stop === undefined ? n : toIndex(stop, indexMessage);
      const found = tupleFind(self, v, from < 0 ? Math.max(0, from + n) : from, to < 0 ? to + n : to);
      if (found < 0) throw valueError("tuple.index(x): x not in tuple");
      return found;
    }),
    __len__: method(0, 0, (self: W_Tuple) => self.items.length, { effects: { canRaise: false } }),
    __getitem__: method(1, 1, tupleGetItem),
    __contains__: method(1, 1, (self: W_Tuple, v) => tupleFind(self, v) >= 0),
    __iter__: method(0, 0, (self: W_Tuple) => newTupleIter(self)),
    __add__: method(1, 1, (a: W_Tuple, b) => {
      if (!(b instanceof W_Tuple)) throw typeError(`can only concatenate tuple (not "${tupleType.nameOfTypeOf(b)}") to tuple`);
      if (b.items.length === 0 && a.constructor === W_Tuple) return a;
      if (a.items.length === 0 && b.constructor === W_Tuple) return b;
      return new W_Tuple(a.items.concat(b.items));
    }, { sequence: true }),
    __mul__: method(1, 1, repeat, { sequence: true }),
    __rmul__: method(1, 1, repeat, { sequence: true }),
    __eq__: comparison(2), __ne__: comparison(3), __lt__: comparison(0), __le__: comparison(1), __gt__: comparison(4), __ge__: comparison(5),
    __hash__: method(0, 0, tupleHash),
    __repr__: method(0, 0, (self: W_Tuple) => strFrom(guardRepr(self, "(...)", () => tupleText(self.items)))),
    __getnewargs__: method(0, 0, (self: W_Tuple) => new W_Tuple([new W_Tuple(self.items)])),
    __sizeof__: method(0, 0, (self: W_Tuple) => 24 + 8 * self.items.length),
    __class_getitem__: classMethod(1, 1, genericAlias),
  }),
});

let newTupleIter: (self: W_Tuple) => any;
/** Set by `iterators`. */
export const setTupleIter = (make: (self: W_Tuple) => any): void => { newTupleIter = make; };
