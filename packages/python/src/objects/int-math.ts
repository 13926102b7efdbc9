// @shared-module
/**
 * Arithmetic of Python integers: JavaScript numbers while |x| <= 2^53-1, BigInt beyond. Every function takes and gives normalized values.
 */
import { overflowError, valueError, zeroDivisionError } from "./errors";
import { decompose } from "./float-text";

export type Int = number | bigint;

const MAX = BigInt(Number.MAX_SAFE_INTEGER);
const MIN = -MAX;

/** The Python integer of a BigInt: a number where it is small enough. */
export const normalize = (value: bigint): Int => (value <= MAX && value >= MIN ? Number(value) : value);
/** The Python integer of a float with an integral value. */
export const fromIntegral = (value: number): Int => (Number.isSafeInteger(value) ? value + 0 : BigInt(value));

const small = (a: Int, b: Int): boolean => typeof a === "number" && typeof b === "number";

export function add(a: Int, b: Int): Int {
  if (small(a, b)) {
    const r = (a as number) + (b as number);
    if (Number.isSafeInteger(r)) return r;
  }
  return normalize(BigInt(a) + BigInt(b));
}
export function sub(a: Int, b: Int): Int {
  if (small(a, b)) {
    const r = (a as number) - (b as number);
    if (Number.isSafeInteger(r)) return r;
  }
  return normalize(BigInt(a) - BigInt(b));
}
export function mul(a: Int, b: Int): Int {
  if (small(a, b)) {
    const r = (a as number) * (b as number) + 0;
    if (Number.isSafeInteger(r)) return r;
  }
  return normalize(BigInt(a) * BigInt(b));
}

/** Quotient rounded down and remainder with the divisor's sign. */
export function divmod(a: Int, b: Int): [Int, Int] {
  if (b === 0) throw zeroDivisionError("division by zero");
  if (small(a, b)) {
    const x = a as number;
    const y = b as number;
    let rest = x % y;
    if (rest !== 0 && rest < 0 !== y < 0) rest += y;
    return [(x - rest) / y + 0, rest + 0];
  }
  const x = BigInt(a);
  const y = BigInt(b);
  let quotient = x / y;
  let rest = x - quotient * y;
  if (rest !== 0n && rest < 0n !== y < 0n) {
    rest += y;
    quotient -= 1n;
  }
  return [normalize(quotient), normalize(rest)];
}
export const floordiv = (a: Int, b: Int): Int => {
  if (b === 0) throw zeroDivisionError("division by zero");
  return divmod(a, b)[0];
};
export const mod = (a: Int, b: Int): Int => {
  if (b === 0) throw zeroDivisionError("division by zero");
  return divmod(a, b)[1];
};

/** Number of bits of |value|. */
export function bitLength(value: Int): number {
  if (typeof value === "number") {
    const magnitude = Math.abs(value);
    return magnitude < 4294967296 ? 32 - Math.clz32(magnitude) : 64 - Math.clz32(Math.floor(magnitude / 4294967296));
  }
  const hex = (value < 0n ? -value : value).toString(16);
  return (hex.length - 1) * 4 + (32 - Math.clz32(parseInt(hex[0]!, 16)));
}

/** a / b as the nearest float, ties to even. */
export function truediv(a: Int, b: Int): number {
  if (b === 0) throw zeroDivisionError("division by zero");
  if (small(a, b)) return (a as number) / (b as number);
  const x = BigInt(a);
  const y = BigInt(b);
  const negative = x < 0n !== y < 0n;
  let numerator = x < 0n ? -x : x;
  let denominator = y < 0n ? -y : y;
  if (numerator === 0n) return negative ? -0 : 0;
  // Scale so that the quotient has 66 bits, keep a sticky bit, let the conversion of BigInt round.
  const shift = 66 - (bitLength(numerator) - bitLength(denominator));
  if (shift > 0) numerator <<= BigInt(shift);
  else denominator <<= BigInt(-shift);
  let quotient = numerator / denominator;
  if (quotient * denominator !== numerator) quotient |= 1n;
  const bits = bitLength(quotient);
  const exponent = bits - 1 - shift;
  if (exponent < -1022) {
    // Subnormal: round at the fixed place of the last bit.
    const drop = BigInt(shift - 1074);
    const kept = quotient >> drop;
    const rest = quotient - (kept << drop);
    const half = 1n << (drop - 1n);
    const rounded = rest > half || (rest === half && (kept & 1n) === 1n) ? kept + 1n : kept;
    const result = Number(rounded) * 2 ** -1074;
    return negative ? -result : result;
  }
  const result = scale(Number(quotient), -shift);
  if (result === Infinity) throw overflowError("integer division result too large for a float");
  return negative ? -result : result;
}

/** value * 2**power, without leaving the range on the way. */
export function scale(value: number, power: number): number {
  let result = value;
  let rest = power;
  while (rest > 1000) {
    result *= 2 ** 1000;
    rest -= 1000;
  }
  while (rest < -1000) {
    result *= 2 ** -1000;
    rest += 1000;
  }
  return result * 2 ** rest;
}

/** The nearest float; OverflowError when there is none. */
export function toFloat(value: Int): number {
  if (typeof value === "number") return value;
  const result = Number(value);
  if (!Number.isFinite(result)) throw overflowError("int too large to convert to float");
  return result;
}

const MAX_BITS = 1n << 30n;

/** base ** exponent for exponent >= 0. */
export function power(base: Int, exponent: Int): Int {
  if (small(base, exponent)) {
    // By squaring: JavaScript's ** may be off in the last place.
    let result = 1;
    let square = base as number;
    let rest = exponent as number;
    for (;;) {
      if (rest % 2 === 1) result = result * square + 0;
      rest = Math.floor(rest / 2);
      if (!Number.isSafeInteger(result)) break;
      if (rest === 0) return result;
      square *= square;
      if (!Number.isSafeInteger(square)) break;
    }
  }
  if (base === 0 || base === 1) return exponent === 0 ? 1 : base;
  if (base === -1) return BigInt(exponent) % 2n === 0n ? 1 : -1;
  if (BigInt(bitLength(base)) * BigInt(exponent) > MAX_BITS) throw overflowError("exponent too large");
  return normalize(BigInt(base) ** BigInt(exponent));
}

/** pow(base, exponent, modulus). */
export function powerMod(base: Int, exponent: Int, modulus: Int): Int {
  if (modulus === 0) throw valueError("pow() 3rd argument cannot be 0");
  const m = BigInt(modulus);
  const size = m < 0n ? -m : m;
  let b = BigInt(base) % size;
  let e = BigInt(exponent);
  if (b < 0n) b += size;
  if (e < 0n) {
    b = inverse(b, size);
    e = -e;
  }
  let result = 1n % size;
  while (e > 0n) {
    if (e & 1n) result = (result * b) % size;
    b = (b * b) % size;
    e >>= 1n;
  }
  if (m < 0n && result !== 0n) result += m;
  return normalize(result);
}

function inverse(a: bigint, modulus: bigint): bigint {
  let [r, next] = [modulus, a];
  let [t, nextT] = [0n, 1n];
  while (next !== 0n) {
    const q = r / next;
    [r, next] = [next, r - q * next];
    [t, nextT] = [nextT, t - q * nextT];
  }
  if (r !== 1n) throw valueError("base is not invertible for the given modulus");
  return t < 0n ? t + modulus : t;
}

export function lshift(a: Int, b: Int): Int {
  if (b < 0) throw valueError("negative shift count");
  if (a === 0) return 0;
  if (small(a, b) && (b as number) < 53) {
    const r = (a as number) * 2 ** (b as number);
    if (Number.isSafeInteger(r)) return r;
  }
  if (BigInt(b) > MAX_BITS) throw overflowError("too many digits in integer");
  return normalize(BigInt(a) << BigInt(b));
}
export function rshift(a: Int, b: Int): Int {
  if (b < 0) throw valueError("negative shift count");
  if (small(a, b)) return (b as number) > 53 ? ((a as number) < 0 ? -1 : 0) : Math.floor((a as number) / 2 ** (b as number));
  if (typeof b === "bigint") return a < 0 ? -1 : 0;
  return normalize(BigInt(a) >> BigInt(b));
}

const isInt32 = (v: Int): boolean => typeof v === "number" && (v | 0) === v;
export const and = (a: Int, b: Int): Int => (isInt32(a) && isInt32(b) ? (a as number) & (b as number) : normalize(BigInt(a) & BigInt(b)));
export const or = (a: Int, b: Int): Int => (isInt32(a) && isInt32(b) ? (a as number) | (b as number) : normalize(BigInt(a) | BigInt(b)));
export const xor = (a: Int, b: Int): Int => (isInt32(a) && isInt32(b) ? (a as number) ^ (b as number) : normalize(BigInt(a) ^ BigInt(b)));
export const neg = (a: Int): Int => (typeof a === "number" ? 0 - a : normalize(-a));
export const invert = (a: Int): Int => sub(-1, a);
export const abs = (a: Int): Int => (a < 0 ? neg(a) : a);

/** The largest integer whose square is not above `n` >= 0. */
export function isqrt(n: Int): Int {
  if (typeof n === "number") {
    let r = Math.floor(Math.sqrt(n));
    if (r * r > n) r--;
    return r;
  }
  let r = 1n << BigInt((bitLength(n) + 1) >> 1);
  for (;;) {
    const next = (r + n / r) >> 1n;
    if (next >= r) return normalize(r);
    r = next;
  }
}

export function gcd(a: Int, b: Int): Int {
  if (small(a, b)) {
    let x = Math.abs(a as number);
    let y = Math.abs(b as number);
    while (y !== 0) [x, y] = [y, x % y];
    return x;
  }
  let x = BigInt(a < 0 ? -a : a);
  let y = BigInt(b < 0 ? -b : b);
  while (y !== 0n) [x, y] = [y, x % y];
  return normalize(x);
}

/** -1, 0 or 1 for an integer against a float, exactly; undefined for NaN. */
export function compareWithFloat(a: Int, b: number): number | undefined {
  if (Number.isNaN(b)) return undefined;
  if (typeof a === "number") return a < b ? -1 : a > b ? 1 : 0;
  if (b === Infinity) return -1;
  if (b === -Infinity) return 1;
  const floor = BigInt(Math.floor(b));
  return a < floor ? -1 : a > floor ? 1 : Number.isInteger(b) ? 0 : -1;
}

/** A float as the ratio of two integers in lowest terms, the second positive; `value` finite. */
export function ratio(value: number): [Int, Int] {
  if (Number.isInteger(value)) return [fromIntegral(value), 1];
  let { mantissa, exponent } = decompose(Math.abs(value));
  while ((mantissa & 1n) === 0n) {
    mantissa >>= 1n;
    exponent++;
  }
  return [normalize(value < 0 ? -mantissa : mantissa), normalize(1n << BigInt(-exponent))];
}
