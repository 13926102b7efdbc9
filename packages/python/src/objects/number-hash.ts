// @shared-module
/**
 * Hashes of numbers as CPython defines them ("Hashing of numeric types" in the library reference): the value modulo the prime 2^61 - 1, with its sign. Equal
 * numbers, of whatever type, have equal hashes; Python code computes them too (`fractions`, `decimal`).
 */
const BITS = 61;
const MODULUS = (1n << BigInt(BITS)) - 1n;
const INFINITY_HASH = 314159;
const IMAGINARY = 1000003n;

/** With the sign, as a small integer where it is one; -1 is no hash. */
function signed(h: bigint, negative: boolean): number | bigint {
  const value = negative ? -h : h;
  if (value === -1n) return -2;
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

export function hashInteger(n: number | bigint): number | bigint {
  if (typeof n === "number") return n === -1 ? -2 : n;
  return signed((n < 0n ? -n : n) % MODULUS, n < 0n);
}

/** Of a float that is a number. */
export function hashFloat(x: number): number | bigint {
  if (!Number.isFinite(x)) return x > 0 ? INFINITY_HASH : -INFINITY_HASH;
  if (Number.isSafeInteger(x)) return hashInteger(x + 0);
  // x = mantissa / 2**shift, and dividing by 2 is a rotation of the bits.
  let mantissa = Math.abs(x);
  let shift = 0;
  for (; !Number.isInteger(mantissa); shift++) mantissa *= 2;
  return signed((BigInt(mantissa) << BigInt((BITS - (shift % BITS)) % BITS)) % MODULUS, x < 0);
}

/** Of a complex number, of the hashes of its parts. */
export function hashComplex(real: number | bigint, imaginary: number | bigint): number | bigint {
  const h = BigInt.asIntN(64, BigInt(real) + IMAGINARY * BigInt(imaginary));
  return signed(h < 0n ? -h : h, h < 0n);
}
