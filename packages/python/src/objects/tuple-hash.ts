// @shared-module
/**
 * Hashes of sequences and sets made of their items' hashes: 53 bits out of two 32-bit lanes, the same in every run.
 */

/** Hash of a sequence whose items have these hashes. */
export function hashTuple(hashes: readonly number[]): number {
  let low = 374761393;
  let high = 668265263;
  for (let i = 0; i < hashes.length; i++) {
    const h = hashes[i]!;
    const bits = (h | 0) ^ Math.imul((h / 4294967296) | 0, 0x9e3779b1);
    low = Math.imul((low + Math.imul(bits, 0x85ebca77)) | 0, 0xc2b2ae3d);
    low = (low << 13) | (low >>> 19);
    high = Math.imul((high ^ bits) | 0, 0x27d4eb2f) + low;
    high = (high << 17) | (high >>> 15);
  }
  return fold(low ^ hashes.length, high);
}

/** Hash of a set whose items have these hashes, in any order. */
export function hashSet(hashes: Iterable<number>): number {
  let low = 0;
  let high = 0;
  let count = 0;
  for (const h of hashes) {
    const bits = (h | 0) ^ Math.imul((h / 4294967296) | 0, 0x9e3779b1);
    const mixed = Math.imul(bits ^ (bits << 16) ^ 0x55b4db3, 0x5ad5c1bd);
    low ^= mixed;
    high = (high + Math.imul(mixed, 0x2c1b3c6d)) | 0;
    count++;
  }
  return fold(Math.imul(low ^ count, 69069), high);
}

/** Two lanes as one hash: within ±2^52, never -1. */
function fold(low: number, high: number): number {
  const h = (low >>> 0) + ((high & 0x1fffff) - 0x100000) * 4294967296;
  return h === -1 ? -2 : h;
}
