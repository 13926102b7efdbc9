/**
 * What is known of an integer: an interval, and which of its low 32 bits (two's complement) have which value.
 *
 * Sound because every function below computes a superset of the results that its operands' sets allow (checked exhaustively on
 * small ranges by test/range.test.ts), and because intervals are computed in doubles whose rounding is monotonic: an end that
 * leaves the integer range by rounding would have left it anyway. The two halves sharpen each other in `shrink`.
 * Bits above the 32nd are known through the interval only.
 *
 *     [0, 300] and 255 => [0, 255], upper 24 bits 0
 */
import { INT_MAX, INT_MIN, MEANINGS, type OpName } from "@spoor/ir";

export const INT32_MIN = -(2 ** 31);
export const INT32_MAX = 2 ** 31 - 1;
const HIGH = 2 ** 32;

/** Longest string the host makes, and longest dense array: engines refuse longer ones. */
const STRING_MAX = 2 ** 30;
const ARRAY_MAX = INT32_MAX;

/** An interval and known bits. Mutable and reused: hot code keeps three of them. */
export class Range {
  lo = INT_MIN;
  hi = INT_MAX;
  /** 1 where the bit is known. */
  mask = 0;
  /** The known bits' values; 0 where unknown. */
  bits = 0;

  set(lo: number, hi: number, mask = 0, bits = 0): this {
    this.lo = lo;
    this.hi = hi;
    this.mask = mask;
    this.bits = bits;
    return this;
  }
  any(): this { return this.set(INT_MIN, INT_MAX); }
  constant(value: number): this { return this.set(value, value, -1, value | 0); }
  copy(from: Range): this { return this.set(from.lo, from.hi, from.mask, from.bits); }

  get isConstant(): boolean { return this.lo === this.hi; }
  get isInt32(): boolean { return this.lo >= INT32_MIN && this.hi <= INT32_MAX; }
  get isBool(): boolean { return this.lo >= 0 && this.hi <= 1; }
  /** No integer satisfies it. */
  get isEmpty(): boolean { return this.lo > this.hi; }
  has(value: number): boolean { return value >= this.lo && value <= this.hi && ((value | 0) & this.mask) === this.bits; }

  /** Lets interval and bits sharpen each other. */
  shrink(): this {
    if (this.lo > this.hi) return this;
    const block = Math.floor(this.lo / HIGH);
    if (block !== Math.floor(this.hi / HIGH)) return this;
    // Within one block of 2^32 the low halves are ordered as unsigned numbers.
    const base = block * HIGH;
    const least = this.bits >>> 0;
    const most = (this.bits | ~this.mask) >>> 0;
    if (base + least > this.lo) this.lo = base + least;
    if (base + most < this.hi) this.hi = base + most;
    if (this.lo > this.hi) return this;
    const differing = (this.lo | 0) ^ (this.hi | 0);
    const width = 32 - Math.clz32(differing);
    const common = width === 32 ? 0 : -1 << width;
    this.bits |= this.lo & common & ~this.mask;
    this.mask |= common;
    return this;
  }

  /** Keeps what `other` allows too. Empty when nothing is left. */
  intersect(other: Range): this {
    if (other.lo > this.lo) this.lo = other.lo;
    if (other.hi < this.hi) this.hi = other.hi;
    if (((this.bits ^ other.bits) & this.mask & other.mask) !== 0) {
      this.hi = this.lo - 1;
      return this;
    }
    this.mask |= other.mask;
    this.bits |= other.bits;
    return this.shrink();
  }
}

const clampLow = (value: number): number => (value < INT_MIN ? INT_MIN : value);
const clampHigh = (value: number): number => (value > INT_MAX ? INT_MAX : value);

/** Interval [lo, hi] cut to the integer range, bits unknown. */
const interval = (out: Range, lo: number, hi: number): Range => out.set(clampLow(lo + 0), clampHigh(hi + 0));

/** Bits of a sum, given a carry in: known where both operands' bits and the carry into them are. */
function sumBits(out: Range, xMask: number, xBits: number, yMask: number, yBits: number, carry: number): void {
  const least = (xBits + yBits + carry) | 0;
  const most = ((xBits | ~xMask) + (yBits | ~yMask) + carry) | 0;
  const carryOne = least ^ xBits ^ yBits;
  const carryZero = ~(most ^ (xBits | ~xMask) ^ (yBits | ~yMask));
  const known = xMask & yMask & (carryOne | carryZero);
  out.mask = known;
  out.bits = least & known;
}

/** Bits of a product: the low ones that both operands know, and the zeros at the end. */
function productBits(out: Range, x: Range, y: Range): void {
  const low = Math.min(trailingOnes(x.mask), trailingOnes(y.mask));
  let mask = low >= 32 ? -1 : (1 << low) - 1;
  let bits = Math.imul(x.bits, y.bits) & mask;
  const zeros = Math.min(32, trailingOnes(x.mask & ~x.bits) + trailingOnes(y.mask & ~y.bits));
  if (zeros > low) {
    mask = zeros >= 32 ? -1 : (1 << zeros) - 1;
    bits = 0;
  }
  out.mask = mask;
  out.bits = bits;
}

const trailingOnes = (word: number): number => {
  const flipped = ~word;
  return flipped === 0 ? 32 : 31 - Math.clz32(flipped & -flipped);
};

/** The smallest 2^k - 1 that is >= value (value >= 0). */
function ones(value: number): number {
  if (value < HIGH) {
    const width = 32 - Math.clz32(value);
    return width === 32 ? HIGH - 1 : (1 << width >>> 0) - 1;
  }
  return (ones(Math.floor(value / HIGH)) + 1) * HIGH - 1;
}

/** -2^k <= every value of both ranges that is negative. */
const lowPower = (x: Range, y: Range): number => -(ones(Math.max(0, -1 - Math.min(x.lo, y.lo))) + 1);
const highPower = (x: Range, y: Range): number => ones(Math.max(0, x.hi, y.hi, -1 - Math.min(x.lo, y.lo)));

function add(x: Range, y: Range, out: Range): void {
  interval(out, x.lo + y.lo, x.hi + y.hi);
  sumBits(out, x.mask, x.bits, y.mask, y.bits, 0);
}
function sub(x: Range, y: Range, out: Range): void {
  interval(out, x.lo - y.hi, x.hi - y.lo);
  sumBits(out, x.mask, x.bits, y.mask, ~y.bits & y.mask, 1);
}
function mul(x: Range, y: Range, out: Range): void {
  const a = x.lo * y.lo;
  const b = x.lo * y.hi;
  const c = x.hi * y.lo;
  const d = x.hi * y.hi;
  interval(out, Math.min(a, b, c, d), Math.max(a, b, c, d));
  productBits(out, x, y);
}

const shift = (value: number, by: number): number => (value === 0 ? 0 : value * 2 ** by);

function lshift(x: Range, y: Range, out: Range): void {
  const least = Math.max(0, y.lo);
  const most = Math.max(0, y.hi);
  interval(out, Math.min(shift(x.lo, least), shift(x.lo, most)), Math.max(shift(x.hi, least), shift(x.hi, most)));
  if (least >= 32) {
    out.mask = -1;
  } else if (y.lo === y.hi) {
    out.mask = (x.mask << least) | ((1 << least) - 1);
    out.bits = x.bits << least;
  } else {
    out.mask = (1 << least) - 1;
  }
}

function rshift(x: Range, y: Range, out: Range): void {
  const least = Math.max(0, y.lo);
  const most = Math.max(0, y.hi);
  const down = MEANINGS.int_rshift;
  interval(out, Math.min(down(x.lo, least), down(x.lo, most)), Math.max(down(x.hi, least), down(x.hi, most)));
  if (y.lo === y.hi && least < 32 && least > 0) {
    const kept = -1 >>> least;
    out.mask = (x.mask >>> least) & kept;
    out.bits = (x.bits >>> least) & kept;
  } else if (y.lo === y.hi && least === 0) {
    out.mask = x.mask;
    out.bits = x.bits;
  }
}

function floordiv(x: Range, y: Range, out: Range): void {
  let lo = Infinity;
  let hi = -Infinity;
  const corner = (divisor: number): void => {
    if (divisor < y.lo || divisor > y.hi || divisor === 0) return;
    const a = MEANINGS.int_floordiv(x.lo, divisor);
    const b = MEANINGS.int_floordiv(x.hi, divisor);
    lo = Math.min(lo, a, b);
    hi = Math.max(hi, a, b);
  };
  corner(y.lo);
  corner(y.hi);
  corner(-1);
  corner(1);
  if (lo > hi) out.any();
  else interval(out, lo, hi);
}

function mod(x: Range, y: Range, out: Range): void {
  if (y.lo > 0) {
    if (x.lo >= 0 && x.hi < y.lo) {
      out.copy(x);
      return;
    }
    out.set(0, x.lo >= 0 ? Math.min(x.hi, y.hi - 1) : y.hi - 1);
    if (y.lo === y.hi && y.lo <= HIGH && Number.isInteger(Math.log2(y.lo))) {
      // A power of two: the low bits stay.
      const low = y.lo - 1 | 0;
      out.mask = x.mask & low;
      out.bits = x.bits & low;
    }
  } else if (y.hi < 0) {
    out.set(x.hi <= 0 ? Math.max(x.lo, y.lo + 1) : y.lo + 1, 0);
  } else {
    out.set(Math.min(0, y.lo + 1), Math.max(0, y.hi - 1));
  }
}

function and(x: Range, y: Range, out: Range): void {
  if (x.lo >= 0 || y.lo >= 0) {
    out.set(0, x.lo >= 0 && y.lo >= 0 ? Math.min(x.hi, y.hi) : x.lo >= 0 ? x.hi : y.hi);
  } else {
    interval(out, lowPower(x, y), Math.max(x.hi, y.hi, -1));
  }
  const zeros = (x.mask & ~x.bits) | (y.mask & ~y.bits);
  out.bits = x.bits & y.bits;
  out.mask = zeros | out.bits;
}

function or(x: Range, y: Range, out: Range): void {
  const both = x.lo >= 0 && y.lo >= 0;
  interval(out, both ? Math.max(x.lo, y.lo) : Math.min(x.lo, y.lo), x.hi < 0 || y.hi < 0 ? -1 : ones(Math.max(x.hi, y.hi)));
  out.bits = x.bits | y.bits;
  out.mask = (x.mask & ~x.bits & y.mask & ~y.bits) | out.bits;
}

function xor(x: Range, y: Range, out: Range): void {
  const power = highPower(x, y);
  if (x.lo >= 0 && y.lo >= 0) interval(out, 0, power);
  else interval(out, -power - 1, power);
  out.mask = x.mask & y.mask;
  out.bits = (x.bits ^ y.bits) & out.mask;
}

const truth = (out: Range, no: boolean, yes: boolean): void => {
  if (yes) out.constant(1);
  else if (no) out.constant(0);
  else out.set(0, 1, -2, 0);
};

const differ = (x: Range, y: Range): boolean => x.hi < y.lo || x.lo > y.hi || ((x.bits ^ y.bits) & x.mask & y.mask) !== 0;
const equal = (x: Range, y: Range): boolean => x.lo === x.hi && x.lo === y.lo && y.lo === y.hi;

const lt = (x: Range, y: Range, out: Range): void => truth(out, x.lo >= y.hi, x.hi < y.lo);
const le = (x: Range, y: Range, out: Range): void => truth(out, x.lo > y.hi, x.hi <= y.lo);

/** Whether the sum, difference, product or shift of any two members stays in the integer range, as an `..._overflows` result. */
const overflows = (lo: number, hi: number, out: Range): void => truth(out, lo >= INT_MIN && hi <= INT_MAX, lo > INT_MAX || hi < INT_MIN);
const product = (x: Range, y: Range, least: boolean): number => {
  const a = x.lo * y.lo;
  const b = x.lo * y.hi;
  const c = x.hi * y.lo;
  const d = x.hi * y.hi;
  return least ? Math.min(a, b, c, d) : Math.max(a, b, c, d);
};
const shiftedLow = (x: Range, y: Range): number => Math.min(shift(x.lo, Math.max(0, y.lo)), shift(x.lo, Math.max(0, y.hi)));
const shiftedHigh = (x: Range, y: Range): number => Math.max(shift(x.hi, Math.max(0, y.lo)), shift(x.hi, Math.max(0, y.hi)));

const int32 = (out: Range): Range => out.set(INT32_MIN, INT32_MAX);
/** A wrapping operation: exact where it does not wrap. */
const wrapping = (exact: (x: Range, y: Range, out: Range) => void) => (x: Range, y: Range, out: Range): void => {
  exact(x, y, out);
  if (!out.isInt32 || out.lo === INT_MIN || out.hi === INT_MAX) {
    const { mask, bits } = out;
    int32(out);
    out.mask = mask;
    out.bits = bits;
  }
};

/** The range of an operation's result from those of its operands (`y` is ignored by operations of one). Call `shrink` on the result. */
export type Transfer = (x: Range, y: Range, out: Range) => void;

/** Every operation with an integer result of which something is known beforehand; for references the ranges are ignored. */
export const TRANSFER: { readonly [K in OpName]?: Transfer } = {
  int_add: add, int_sub: sub, int_mul: mul, int_lshift: lshift, int_rshift: rshift,
  int_add_ovf: add, int_sub_ovf: sub, int_mul_ovf: mul, int_lshift_ovf: lshift,
  int_add_overflows: (x, y, out) => overflows(x.lo + y.lo, x.hi + y.hi, out),
  int_sub_overflows: (x, y, out) => overflows(x.lo - y.hi, x.hi - y.lo, out),
  int_mul_overflows: (x, y, out) => overflows(product(x, y, true), product(x, y, false), out),
  int_lshift_overflows: (x, y, out) => overflows(shiftedLow(x, y), shiftedHigh(x, y), out),
  int_floordiv: floordiv, int_mod: mod,
  int_neg: (x, _, out) => {
    interval(out, -x.hi, -x.lo);
    sumBits(out, -1, 0, x.mask, ~x.bits & x.mask, 1);
  },
  int_invert: (x, _, out) => {
    interval(out, -1 - x.hi, -1 - x.lo);
    out.mask = x.mask;
    out.bits = ~x.bits & x.mask;
  },
  int_and: and, int_or: or, int_xor: xor,
  int_lt: lt, int_le: le,
  int_gt: (x, y, out) => lt(y, x, out),
  int_ge: (x, y, out) => le(y, x, out),
  int_eq: (x, y, out) => truth(out, differ(x, y), equal(x, y)),
  int_ne: (x, y, out) => truth(out, equal(x, y), differ(x, y)),
  int_is_true: (x, _, out) => truth(out, x.lo === 0 && x.hi === 0, !x.has(0)),
  int_is_zero: (x, _, out) => truth(out, !x.has(0), x.lo === 0 && x.hi === 0),
  int_is_int32: (x, _, out) => truth(out, x.lo > INT32_MAX || x.hi < INT32_MIN, x.isInt32),
  int32_add: wrapping(add), int32_sub: wrapping(sub), int32_mul: wrapping(mul),
  int32_lshift: (_x, _y, out) => void int32(out),
  int32_rshift: (x, y, out) => {
    if (y.lo === y.hi && y.lo >= 0 && y.lo < 32) rshift(x, y, out);
    else int32(out);
  },
  int32_urshift: (x, y, out) => {
    if (x.lo >= 0 && y.lo === y.hi && y.lo >= 0 && y.lo < 32) rshift(x, y, out);
    else out.set(0, HIGH - 1);
  },
  int32_wrap: (x, _, out) => {
    if (x.isInt32) {
      out.copy(x);
    } else {
      int32(out);
      out.mask = x.mask;
      out.bits = x.bits;
    }
  },
  float_lt: (_x, _y, out) => truth(out, false, false), float_le: (_x, _y, out) => truth(out, false, false),
  float_eq: (_x, _y, out) => truth(out, false, false), float_ne: (_x, _y, out) => truth(out, false, false),
  float_gt: (_x, _y, out) => truth(out, false, false), float_ge: (_x, _y, out) => truth(out, false, false),
  unbox_bool: (_x, _y, out) => truth(out, false, false),
  ptr_eq: (_x, _y, out) => truth(out, false, false), ptr_ne: (_x, _y, out) => truth(out, false, false),
  is_null: (_x, _y, out) => truth(out, false, false), instance_of: (_x, _y, out) => truth(out, false, false),
  str_eq: (_x, _y, out) => truth(out, false, false), str_lt: (_x, _y, out) => truth(out, false, false),
  strlen: (_x, _y, out) => void out.set(0, STRING_MAX),
  strgetitem: (_x, _y, out) => void out.set(0, 0xffff),
  arraylen: (_x, _y, out) => void out.set(0, ARRAY_MAX),
};

/** True when the operation cannot leave the integer range for any members of the operands' ranges: its unguarded twin may replace it. */
export const NEVER_OVERFLOWS: { readonly [K in OpName]?: (x: Range, y: Range) => boolean } = {
  int_add_ovf: (x, y) => x.lo + y.lo >= INT_MIN && x.hi + y.hi <= INT_MAX,
  int_sub_ovf: (x, y) => x.lo - y.hi >= INT_MIN && x.hi - y.lo <= INT_MAX,
  int_mul_ovf: (x, y) => product(x, y, true) >= INT_MIN && product(x, y, false) <= INT_MAX,
  int_lshift_ovf: (x, y) => shiftedLow(x, y) >= INT_MIN && shiftedHigh(x, y) <= INT_MAX,
};
