// @shared-module
/**
 * Trigonometric functions of floats, nearly always correctly rounded (see `elementary`).
 *
 * An angle loses multiples of pi/2, subtracted in four parts (huge ones in integer arithmetic), and stays as a double-double. Sine and cosine of what is left come
 * from those of the nearest j/128, from a table of double-doubles, by the addition theorem; small sines from their series. The inverse functions go the same way
 * through atan: atan(x) = atan(c) + atan((x - c) / (1 + x c)).
 */
import { productError } from "./elementary";

const low = new Float64Array(1);

// -- tables, in fixed point

const BITS = 160n;
const ONE = 1n << BITS;

/** Stores a fixed-point number as a double-double. */
function store(table: Float64Array, j: number, size: number, value: bigint): void {
  const high = Number(value) / 2 ** 160;
  table[j] = high;
  // `high` is a multiple of 2**-80 for all that is stored here.
  table[size + j] = Number(value - (BigInt(high * 2 ** 80) << (BITS - 80n))) / 2 ** 160;
}

const SINES = 104;
/** Sine and cosine of j/128, j of 0..103: sines' high and low parts, cosines'. */
let circle: Float64Array | null = null;
function makeCircle(): Float64Array {
  const made = new Float64Array(4 * SINES);
  for (let j = 0; j < SINES; j++) {
    const x = (BigInt(j) * ONE) / 128n;
    let sine = 0n;
    let cosine = 0n;
    let term = ONE;
    for (let n = 0n; term !== 0n; n++, term = ((term * x) >> BITS) / n) {
      const signed = n & 2n ? -term : term;
      if (n & 1n) sine += signed;
      else cosine += signed;
    }
    store(made, j, SINES, sine);
    store(made.subarray(2 * SINES), j, SINES, cosine);
  }
  return (circle = made);
}

const ARCS = 129;
/** atan(j/128) for j of 0..128. */
let arcs: Float64Array | null = null;
function makeArcs(): Float64Array {
  const made = new Float64Array(2 * ARCS);
  let sum = 0n;
  for (let j = 1; j < ARCS; j++) {
    // atan(j/128) - atan((j-1)/128) = atan(128 / (128**2 + j (j-1)))
    const d = BigInt(16384 + j * (j - 1));
    const square = d * d;
    let term = (ONE * 128n) / d;
    for (let n = 1n, sign = 1n; term > 0n; n += 2n, sign = -sign, term = (term * 16384n) / square) sum += (sign * term) / n;
    store(made, j, ARCS, sum);
  }
  return (arcs = made);
}

// -- reduction

const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100509014471e-11;
const HALF_PI_3 = -2.5082788063426444e-20;
const HALF_PI_4 = 8.4784276603689e-32;
const HALF_PI = 1.5707963267948966;
const HALF_PI_LOW = 6.123233995736766e-17;
const ROUND = 6755399441055744;

const HUGE_BITS = 1300n;
let halfPi: bigint | null = null;
/** pi/2 with HUGE_BITS binary places, by Machin's formula. */
function fixedHalfPi(): bigint {
  if (halfPi !== null) return halfPi;
  const one = 1n << (HUGE_BITS + 20n);
  const arc = (n: bigint): bigint => {
    let sum = 0n;
    let term = one / n;
    for (let k = 1n, sign = 1n; term > 0n; k += 2n, sign = -sign, term /= n * n) sum += (sign * term) / k;
    return sum;
  };
  return (halfPi = (2n * (4n * arc(5n) - arc(239n))) >> 20n);
}

/** x without multiples of pi/2: the high part; `low` has the other. Sets `quadrant`. */
function reduceHuge(x: number): number {
  let exponent = 0;
  let mantissa = Math.abs(x);
  while (mantissa >= 2 ** 60) {
    mantissa /= 2 ** 60;
    exponent += 60;
  }
  // An integer below 2**113.
  const n = BigInt(mantissa * 2 ** 53) << BigInt(exponent);
  const scaled = n << (HUGE_BITS - 53n);
  const unit = fixedHalfPi();
  let k = scaled / unit;
  let rest = scaled - k * unit;
  if (rest * 2n > unit) {
    k += 1n;
    rest -= unit;
  }
  const shift = HUGE_BITS - 200n;
  const kept = Number(rest >> shift) / 2 ** 200;
  const tail = Number((rest >> shift) - BigInt(kept * 2 ** 200)) / 2 ** 200;
  const sign = x < 0 ? -1 : 1;
  quadrant = Number(k & 3n) * sign & 3;
  low[0] = tail * sign;
  return kept * sign;
}

let quadrant = 0;
function reduce(x: number): number {
  if (x > -0.7853981633974483 && x < 0.7853981633974483) {
    quadrant = 0;
    low[0] = 0;
    return x;
  }
  if (!(x > -1e6 && x < 1e6)) return reduceHuge(x);
  const k = x * 0.6366197723675814 + ROUND - ROUND;
  const a = x - k * HALF_PI_1;
  const b = k * HALF_PI_2;
  const h = a - b;
  const bh = h - a;
  const e = a - (h - bh) - (b + bh);
  const c = k * HALF_PI_3;
  const g = h - c;
  const bg = g - h;
  const rest = h - (g - bg) - (c + bg) + e - k * HALF_PI_4;
  quadrant = k & 3;
  const r = g + rest;
  low[0] = g - r + rest;
  return r;
}

// -- sine and cosine of |r| < 0.79, as double-doubles: high part returned, `low` has the other

function sinOf(r: number, rl: number): number {
  const a = Math.abs(r);
  if (a < 0.25) {
    const z = r * r;
    const rest = rl * (1 - 0.5 * z) + r * z * (-0.16666666666666666 + z * (0.008333333333333333 + z * (-0.0001984126984126984 + z * (2.7557319223985893e-6 + z * (-2.505210838544172e-8 + z * 1.6059043836821613e-10)))));
    const h = r + rest;
    low[0] = r - h + rest;
    return h;
  }
  const table = circle ?? makeCircle();
  const j = Math.round(a * 128);
  const t = a - j / 128 + (r < 0 ? -rl : rl);
  const z = t * t;
  const sine = table[j]!;
  const rest = table[SINES + j]! + table[2 * SINES + j]! * (t + t * z * (-0.16666666666666666 + z * 0.008333333333333333)) + sine * z * (-0.5 + z * (0.041666666666666664 - z * 0.001388888888888889));
  const h = sine + rest;
  const l = sine - h + rest;
  low[0] = r < 0 ? -l : l;
  return r < 0 ? -h : h;
}

function cosOf(r: number, rl: number): number {
  const table = circle ?? makeCircle();
  const a = Math.abs(r);
  const j = Math.round(a * 128);
  const t = a - j / 128 + (r < 0 ? -rl : rl);
  const z = t * t;
  const cosine = table[2 * SINES + j]!;
  const rest = table[3 * SINES + j]! - table[j]! * (t + t * z * (-0.16666666666666666 + z * 0.008333333333333333)) + cosine * z * (-0.5 + z * (0.041666666666666664 - z * 0.001388888888888889));
  const h = cosine + rest;
  low[0] = cosine - h + rest;
  return h;
}

const isFinite_ = (x: number): boolean => x - x === 0;

/** The sine of an angle in radians. */
export function sin(x: number): number {
  if (!isFinite_(x)) return NaN;
  const r = reduce(x);
  switch (quadrant) {
    case 0: return r === 0 ? x : sinOf(r, low[0]!);
    case 1: return cosOf(r, low[0]!);
    case 2: return -sinOf(r, low[0]!);
    default: return -cosOf(r, low[0]!);
  }
}

/** The cosine of an angle in radians. */
export function cos(x: number): number {
  if (!isFinite_(x)) return NaN;
  const r = reduce(x);
  switch (quadrant) {
    case 0: return cosOf(r, low[0]!);
    case 1: return -sinOf(r, low[0]!);
    case 2: return -cosOf(r, low[0]!);
    default: return sinOf(r, low[0]!);
  }
}

/** The quotient of two double-doubles: its high part; `low` has the other. */
function quotient(nh: number, nl: number, dh: number, dl: number): number {
  const q = nh / dh;
  const p = q * dh;
  const rest = (nh - p - productError(q, dh, p) + nl - q * dl) / dh;
  const h = q + rest;
  low[0] = q - h + rest;
  return h;
}

/** The tangent of an angle in radians. */
export function tan(x: number): number {
  if (!isFinite_(x)) return NaN;
  const r = reduce(x);
  const odd = quadrant & 1;
  if (r === 0) return x;
  const rl = low[0]!;
  if (!odd && Math.abs(r) < 1e-8) return r;
  const sh = sinOf(r, rl);
  const sl = low[0]!;
  const ch = cosOf(r, rl);
  const cl = low[0]!;
  return odd ? -quotient(ch, cl, sh, sl) : quotient(sh, sl, ch, cl);
}

// -- inverse functions

/** atan of the double-double x + xl, 0 <= x <= 1: high part returned, `low` has the other. */
function atanOf(x: number, xl: number): number {
  if (x < 0.125) {
    const z = x * x;
    const series = -0.3333333333333333 + z * (0.2 + z * (-0.14285714285714285 + z * (0.1111111111111111 + z * (-0.09090909090909091 + z * (0.07692307692307693 + z * (-0.06666666666666667 + z * (0.058823529411764705 - z * 0.05263157894736842)))))));
    const rest = xl * (1 - z) + x * z * series;
    const h = x + rest;
    low[0] = x - h + rest;
    return h;
  }
  const table = arcs ?? makeArcs();
  const j = Math.round(x * 128);
  const c = j / 128;
  const t = (x - c + xl) / (1 + x * c);
  const z = t * t;
  const high = table[j]!;
  const rest = table[ARCS + j]! + (t + t * z * (-0.3333333333333333 + z * (0.2 - z * 0.14285714285714285)));
  const h = high + rest;
  low[0] = high - h + rest;
  return h;
}

/** (high, low) = (ch + cl) - (h + low). */
function subtractFrom(ch: number, cl: number, h: number): number {
  const s = ch - h;
  const bs = s - ch;
  const rest = ch - (s - bs) - (h + bs) + cl - low[0]!;
  const r = s + rest;
  low[0] = s - r + rest;
  return r;
}

/** The angle of the point (dh + dl, nh + nl), both >= 0 and not both 0. */
function angle(nh: number, nl: number, dh: number, dl: number): number {
  if (nh <= dh) {
    const q = quotient(nh, nl, dh, dl);
    return atanOf(q, low[0]!);
  }
  const q = quotient(dh, dl, nh, nl);
  return subtractFrom(HALF_PI, HALF_PI_LOW, atanOf(q, low[0]!));
}

/** The angle whose tangent is x. */
export function atan(x: number): number {
  const a = Math.abs(x);
  if (!(a < 1e17)) return x !== x ? x : x < 0 ? -HALF_PI : HALF_PI;
  if (a < 1e-8) return x;
  const r = a <= 1 ? atanOf(a, 0) : angle(a, 0, 1, 0);
  return x < 0 ? -r : r;
}

/** The angle of the point (x, y). */
export function atan2(y: number, x: number): number {
  const a = Math.abs(y);
  const b = Math.abs(x);
  // The special cases are the engine's; where the quotient leaves the range of normal floats it is exact enough.
  if (!(a > 0 && a < Infinity && b > 0 && b < Infinity)) return Math.atan2(y, x);
  const ratio = a / b;
  if (!(ratio > 1e-290 && ratio < 1e290) || a > 1e290 || b > 1e290 || a < 1e-290 || b < 1e-290) return Math.atan2(y, x);
  let r = angle(a, 0, b, 0);
  if (x < 0) r = subtractFrom(2 * HALF_PI, 2 * HALF_PI_LOW, r);
  return y < 0 ? -r : r;
}

/** sqrt(1 - x*x): high part returned, `low` has the other. */
function other(x: number): number {
  // (1 - x)(1 + x), both factors exact.
  const mh = 1 - x;
  const ml = 1 - mh - x;
  const ph = 1 + x;
  const pl = 1 - ph + x;
  const p = mh * ph;
  const rest = productError(mh, ph, p) + mh * pl + ml * ph;
  const s = Math.sqrt(p);
  const q = s * s;
  const l = s === 0 ? 0 : (p - q - productError(s, s, q) + rest) / (2 * s);
  low[0] = l;
  return s;
}

/** The angle whose sine is x. */
export function asin(x: number): number {
  const a = Math.abs(x);
  if (!(a < 1)) return a === 1 ? (x < 0 ? -HALF_PI : HALF_PI) : NaN;
  if (a < 1e-8) return x;
  const c = other(a);
  const r = angle(a, 0, c, low[0]!);
  return x < 0 ? -r : r;
}

/** The angle whose cosine is x. */
export function acos(x: number): number {
  const a = Math.abs(x);
  if (!(a < 1)) return x === 1 ? 0 : x === -1 ? Math.PI : NaN;
  const s = other(a);
  const r = angle(s, low[0]!, a, 0);
  return x < 0 ? subtractFrom(2 * HALF_PI, 2 * HALF_PI_LOW, r) : r;
}
