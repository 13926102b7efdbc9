// @shared-module
/**
 * `slice`, and what a slice means for a sequence of a given length.
 */
import { index } from "./arithmetic";
import { classMethod, method, newMethod } from "./builtin";
import { compare, eq, hash } from "./compare";
import { None, NotImplemented, W_Object, W_Tuple } from "./core";
import { valueError } from "./errors";
import { toIndex } from "./sequence";
import { reprText } from "./text";
import { attachHost, fillType, sliceType, type W_Type } from "./type";
import { genericAlias } from "./generic-alias";
import { strFrom } from "./wide-str";
import { hashTuple } from "./tuple-hash";

/** `slice(start, stop, step)`; each any value. */
export class W_Slice extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly start: any, readonly stop: any, readonly step: any) { super(); }
}
attachHost(sliceType, W_Slice);

const message = (): string => "slice indices must be integers or None or have an __index__ method";

/** A slice's bound as a host integer; beyond ±2^53 clamped. `fallback` for None. */
const bound = (v: any, fallback: number): number => (typeof v === "number" ? v : v === None ? fallback : toIndex(v, message));

/** What a slice selects of a sequence. */
export interface SliceIndices {
  /** Position of the first item, the bound behind the last one in direction of `step`, and how many items there are. */
  readonly start: number;
  readonly stop: number;
  readonly step: number;
  readonly count: number;
}

/** The positions that a slice selects of a sequence of `length` items, clamped as CPython does. The length is asked after the bounds (whose `__index__` may change it). */
export function sliceIndices(slice: W_Slice, length: number | (() => number)): SliceIndices {
  const step = bound(slice.step, 1);
  if (step === 0) throw valueError("slice step cannot be zero");
  const down = step < 0;
  const first = bound(slice.start, down ? Infinity : 0);
  const last = bound(slice.stop, down ? -Infinity : Infinity);
  const n = typeof length === "number" ? length : length();
  const start = clamp(first, n, down);
  const stop = slice.stop === None ? (down ? -1 : n) : clamp(last, n, down);
  const count = down ? (stop < start ? Math.floor((start - stop - 1) / -step) + 1 : 0) : start < stop ? Math.floor((stop - start - 1) / step) + 1 : 0;
  return { start, stop, step, count };
}

function clamp(position: number, length: number, down: boolean): number {
  if (position < 0) {
    position += length;
    return position < 0 ? (down ? -1 : 0) : position;
  }
  return position >= length ? (down ? length - 1 : length) : position;
}

/** The bounds of `sequence[start:stop]` within a length, `stop` not before `start`. */
export function simpleBounds(start: any, stop: any, length: number): [number, number] {
  const low = clamp(bound(start, 0), length, false);
  const high = clamp(bound(stop, Infinity), length, false);
  return [low, high < low ? low : high];
}

const big = (v: number | bigint): bigint => BigInt(v);
const small = (v: bigint): number | bigint => (v >= -9007199254740991n && v <= 9007199254740991n ? Number(v) : v);

/** `slice.indices(length)`: like `sliceIndices`, of any size. */
export function exactIndices(slice: W_Slice, length: number | bigint): [number | bigint, number | bigint, number | bigint] {
  const step = slice.step === None ? 1n : big(index(slice.step, message));
  if (step === 0n) throw valueError("slice step cannot be zero");
  const n = big(length);
  const down = step < 0n;
  const low = down ? -1n : 0n;
  const high = down ? n - 1n : n;
  const place = (v: any, fallback: bigint): bigint => {
    if (v === None) return fallback;
    let position = big(index(v, message));
    if (position < 0n) {
      position += n;
      return position < low ? low : position;
    }
    return position > high ? high : position;
  };
  const start = place(slice.start, down ? high : low);
  const stop = place(slice.stop, down ? low : high);
  return [small(start), small(stop), small(step)];
}

const parts = (s: W_Slice): any[] => [s.start, s.stop, s.step];

/** Lexicographic comparison, as that of the tuples of parts. */
function compareParts(op: number, a: any, b: any): any {
  if (!(b instanceof W_Slice)) return NotImplemented;
  if (a === b) return op === 1 || op === 2 || op === 5;
  const left = parts(a);
  const right = parts(b);
  for (let i = 0; i < 3; i++) if (!eq(left[i], right[i])) return op === 2 ? false : op === 3 ? true : compare(op, left[i], right[i]);
  return op === 1 || op === 2 || op === 5;
}

fillType(sliceType, {
  doc: "slice(stop), slice(start, stop, step=None): what stands between the brackets of x[start:stop:step].",
  new: newMethod(1, 3, (_cls, a, b, c) => (b === undefined ? new W_Slice(None, a, None) : new W_Slice(a, b, c ?? None))),
  methods: () => ({
    indices: method(1, 1, (self: W_Slice, n) => {
      const length = index(n);
      if (length < 0) throw valueError("length should not be negative");
      return new W_Tuple(exactIndices(self, length));
    }),
    __repr__: method(0, 0, (self: W_Slice) => strFrom(`slice(${parts(self).map(reprText).join(", ")})`)),
    __eq__: method(1, 1, (a, b) => compareParts(2, a, b)),
    __ne__: method(1, 1, (a, b) => compareParts(3, a, b)),
    __lt__: method(1, 1, (a, b) => compareParts(0, a, b)),
    __le__: method(1, 1, (a, b) => compareParts(1, a, b)),
    __gt__: method(1, 1, (a, b) => compareParts(4, a, b)),
    __ge__: method(1, 1, (a, b) => compareParts(5, a, b)),
    __hash__: method(0, 0, (self: W_Slice) => hashTuple(parts(self).map(hash))),
    __reduce__: method(0, 0, (self: W_Slice) => new W_Tuple([sliceType, new W_Tuple(parts(self))])),
    __class_getitem__: classMethod(1, 1, genericAlias),
  }),
  getset: () => ({
    start: { get: (self: W_Slice) => self.start, member: true },
    stop: { get: (self: W_Slice) => self.stop, member: true },
    step: { get: (self: W_Slice) => self.step, member: true },
  }),
});

