// @shared-module
/**
 * exp, logarithms and powers of floats, nearly always correctly rounded (errors below 0.504 units in the last place).
 *
 * JavaScript's own are right within one unit, each engine in its way, and C libraries round almost always correctly: a program that sums or samples with them would
 * print other digits here than elsewhere. So: exp(x) is 2**(j/128) from a table of double-doubles times a short polynomial; log(x) is the logarithm of a
 * ten-bit fraction from a table plus log1p of the rest r, where r, r*r/2 and the table's values are kept as double-doubles; pow is exp(y * log(x)) with that
 * logarithm. The tables come from integer arithmetic, when first needed.
 */

/** ln 2 / 128 and ln 2 in two parts, the first with zeros at its end so that products with exponents are exact. */
const LN2_128_HIGH = 0.0054152123482253955;
const LN2_128_LOW = -1.0082281460997769e-13;
const LN2_HIGH = 0.6931471805598903;
const LN2_LOW = 5.497923018708371e-14;
const INVERSE_LN2_128 = 184.6649652337873;
/** Adding and subtracting it rounds to an integer. */
const ROUND = 6755399441055744;
const SPLIT = 134217729;

/** Low parts of results that have two: what a function leaves here belongs to what it returned. */
const low = new Float64Array(1);
const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
const HIGH_WORD = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/** The rounding error of the product p of a and b. */
export function productError(a: number, b: number, p: number): number {
  const ca = SPLIT * a;
  const ah = ca - (ca - a);
  const al = a - ah;
  const cb = SPLIT * b;
  const bh = cb - (cb - b);
  const bl = b - bh;
  return al * bl - (p - ah * bh - al * bh - ah * bl);
}

// -- tables, in fixed point with BITS binary places

const BITS = 160n;
const ONE = 1n << BITS;

/** The square root of a fixed-point number. */
function fixedRoot(value: bigint): bigint {
  const n = value << BITS;
  let r = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (r + n / r) >> 1n;
    if (next >= r) return r;
    r = next;
  }
}

/** 2**(j/128) for j of 0..127: high parts, then low parts. */
let powers: Float64Array | null = null;
function makePowers(): Float64Array {
  let step = 2n * ONE;
  for (let i = 0; i < 7; i++) step = fixedRoot(step);
  const made = new Float64Array(256);
  for (let j = 0, value = ONE; j < 128; j++, value = (value * step) >> BITS) {
    // Rounded to 53 bits by hand: the low part must be that of this high part.
    const high = Number(value >> (BITS - 53n)) / 2 ** 53;
    const nearest = Number(BigInt(Math.round(high * 2 ** 52))) / 2 ** 52;
    made[j] = nearest;
    made[128 + j] = Number(value - (BigInt(nearest * 2 ** 52) << (BITS - 52n))) / 2 ** Number(BITS);
  }
  return (powers = made);
}

/** Mantissas are rounded to j/128, j of 90..181. */
const FIRST = 90;
const COUNT = 92;
/** For each j: n/512, which is nearly 128/j; ln(512/n) as a multiple of 2**-42; and the rest of that. */
let logarithms: Float64Array | null = null;
function makeLogarithms(): Float64Array {
  // ln p, up to a constant: ln((p + 1) / p) = 2 artanh(1 / (2 p + 1)).
  const sums = new Map<number, bigint>();
  let sum = 0n;
  for (let p = 362; p <= 729; p++) {
    sums.set(p, sum);
    const d = BigInt(2 * p + 1);
    const square = d * d;
    let term = (2n * ONE) / d;
    for (let n = 1n; term > 0n; n += 2n, term /= square) sum += term / n;
  }
  const base = sums.get(512)!;
  const made = new Float64Array(3 * COUNT);
  for (let i = 0; i < COUNT; i++) {
    const n = Math.round(65536 / (FIRST + i));
    const v = base - sums.get(n)!;
    const high = (v + (1n << (BITS - 43n))) >> (BITS - 42n);
    made[i] = n / 512;
    made[i + COUNT] = Number(high) / 2 ** 42;
    made[i + 2 * COUNT] = Number(v - (high << (BITS - 42n))) / 2 ** Number(BITS);
  }
  return (logarithms = made);
}

// -- exp

/** (high + rest) * 2**e where that is subnormal: rounded once. */
function subnormal(high: number, rest: number, e: number): number {
  if (e < -1080) return 0;
  const h = high + rest;
  // In units of the least float.
  const v = h * 2 ** (e + 1074);
  const w = (high - h + rest) * 2 ** (e + 1074);
  const base = Math.floor(v);
  const d = v - base - 0.5 + w;
  return (d > 0 || (d === 0 && base % 2 === 1) ? base + 1 : base) * Number.MIN_VALUE;
}

/** 2**e for normal e. */
function powerOfTwo(e: number): number {
  words[HIGH_WORD] = (e + 1023) << 20;
  words[1 - HIGH_WORD] = 0;
  return float[0]!;
}

/** exp(k * ln 2 / 128 + r) for small r. */
function assemble(k: number, r: number): number {
  const table = powers ?? makePowers();
  const j = k & 127;
  const e = (k - j) / 128;
  const p = r + r * r * (0.5 + r * (0.16666666666666666 + r * (0.041666666666666664 + r * (0.008333333333333333 + r * 0.001388888888888889))));
  const high = table[j]!;
  const rest = table[128 + j]! + high * p;
  if (e > -1022) return e < 1024 ? (high + rest) * powerOfTwo(e) : (high + rest) * powerOfTwo(1023) * 2;
  return subnormal(high, rest, e);
}

/** exp(h + l). */
function expOf(h: number, l: number): number {
  if (h > 709.8) return Infinity;
  if (h < -745.2) return 0;
  const k = h * INVERSE_LN2_128 + ROUND - ROUND;
  return assemble(k, h - k * LN2_128_HIGH + (l - k * LN2_128_LOW));
}

/** e**x. */
export function exp(x: number): number {
  return x !== x ? x : expOf(x, 0);
}

/** 2**x. */
export function exp2(x: number): number {
  if (x !== x) return x;
  if (x >= 1024) return Infinity;
  if (x < -1076) return 0;
  const k = Math.round(x * 128);
  const t = x - k / 128;
  return t === 0 && k % 128 === 0 && k >= -1022 * 128 ? powerOfTwo(k / 128) : assemble(k, t * Math.LN2);
}

// -- log

/** log(x) of a finite x > 0 as a double-double: the high part; `low` has the other. */
function logOf(x: number): number {
  const table = logarithms ?? makeLogarithms();
  float[0] = x;
  let top = words[HIGH_WORD]!;
  let k = 0;
  if (top < 0x00100000) {
    float[0] = x * 18014398509481984;
    top = words[HIGH_WORD]!;
    k = -54;
  }
  k += (top >>> 20) - 1023;
  // The mantissa between the roots of 1/2 and 2.
  if ((top & 0xfffff) >= 0x6a09e) {
    words[HIGH_WORD] = (top & 0xfffff) | 0x3fe00000;
    k++;
  } else words[HIGH_WORD] = (top & 0xfffff) | 0x3ff00000;
  const m = float[0]!;
  const i = ((m * 128 + 0.5) | 0) - FIRST;
  const inverse = table[i]!;
  words[1 - HIGH_WORD]! &= 0xf8000000;
  const mh = float[0]!;
  // r = m * inverse - 1, exactly, in two parts.
  const a = mh * inverse - 1;
  const b = (m - mh) * inverse;
  const r = a + b;
  const br = r - a;
  const rl = a - (r - br) + (b - br);
  const t = r * r;
  const tl = productError(r, r, t) + 2 * r * rl;
  const cubic = r * t * (0.3333333333333333 + r * (-0.25 + r * (0.2 + r * (-0.16666666666666666 + r * (0.14285714285714285 + r * (-0.125 + r * 0.1111111111111111))))));
  const whole = k * LN2_HIGH + table[i + COUNT]!;
  const s = whole + r;
  const bs = s - whole;
  const e1 = whole - (s - bs) + (r - bs);
  const u = s - 0.5 * t;
  const bu = u - s;
  const e2 = s - (u - bu) - (0.5 * t + bu);
  const rest = e1 + e2 + rl - 0.5 * tl + cubic + (k * LN2_LOW + table[i + 2 * COUNT]!);
  const h = u + rest;
  low[0] = u - h + rest;
  return h;
}

const isLogarithmic = (x: number): boolean => x > 0 && x < Infinity;
/** What a logarithm of 0, infinity, NaN or a negative number is. */
const logOfSpecial = (x: number): number => (x === 0 ? -Infinity : x > 0 ? x : NaN);

/** The natural logarithm. */
export function log(x: number): number {
  return isLogarithmic(x) ? logOf(x) : logOfSpecial(x);
}

/** (h + low) * (ch + cl). */
function timesConstant(h: number, ch: number, cl: number): number {
  const p = h * ch;
  return p + (productError(h, ch, p) + (h * cl + low[0]! * ch));
}
/** The logarithm to base 2. */
export function log2(x: number): number {
  return isLogarithmic(x) ? timesConstant(logOf(x), 1.4426950408889634, 2.0355273740931033e-17) : logOfSpecial(x);
}
/** The logarithm to base 10, put together as fdlibm and glibc do it: exact for powers of ten, within two units elsewhere. */
export function log10(x: number): number {
  if (!isLogarithmic(x)) return logOfSpecial(x);
  float[0] = x < 2.2250738585072014e-308 ? x * 18014398509481984 : x;
  const top = words[HIGH_WORD]!;
  const k = (top >>> 20) - (x < 2.2250738585072014e-308 ? 1077 : 1023);
  const below = k < 0 ? 1 : 0;
  words[HIGH_WORD] = (top & 0xfffff) | ((1023 - below) << 20);
  const y = k + below;
  const z = y * 3.694239077158931e-13 + 0.4342944819032518 * logOf(float[0]!);
  return z + y * 0.30102999566361177;
}

// -- pow

const isOdd = (y: number): boolean => Math.abs(y) % 2 === 1;

/** x**y as IEEE 754 and C define it: 1 for pow(1, NaN) and pow(-1, infinity). */
export function pow(x: number, y: number): number {
  if (x === 1 || y === 0) return 1;
  const a = Math.abs(x);
  if (!(a > 0 && a < Infinity) || !(Math.abs(y) < Infinity)) return a === 1 && y === y && x === x ? 1 : x ** y;
  if (x < 0 && !Number.isInteger(y)) return NaN;
  const negative = x < 0 && isOdd(y);
  if (a === 1) return negative ? -1 : 1;
  const h = logOf(a);
  const p = y * h;
  let result: number;
  if (p > 709.8) result = Infinity;
  else if (p < -745.2) result = 0;
  else if (Math.abs(y) > 1e290) result = expOf(p, 0);
  else {
    const error = productError(y, h, p) + y * low[0]!;
    // The sum of both parts decides where one is at the edge.
    result = expOf(p, error);
  }
  return negative ? -result : result;
}
