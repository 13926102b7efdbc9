// @shared-module
/**
 * SHA-512 (FIPS 180-4), for seeds made of text: `random` must hash before any hashing library is there. Not made for speed.
 */

const MASK = (1n << 64n) - 1n;

const primes = (count: number): number[] => {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((p) => n % p !== 0)) found.push(n);
  return found;
};

/** The largest r with r**degree <= n. */
function root(n: bigint, degree: bigint): bigint {
  let low = 0n;
  let high = 1n << 70n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** degree <= n) low = middle;
    else high = middle;
  }
  return low;
}

interface Constants { readonly start: readonly bigint[]; readonly rounds: readonly bigint[] }
let known: Constants | null = null;
/** First 64 bits of the fractional parts of square and cube roots of primes. */
const constants = (): Constants => (known ??= {
  start: primes(8).map((p) => root(BigInt(p) << 128n, 2n) & MASK),
  rounds: primes(80).map((p) => root(BigInt(p) << 192n, 3n) & MASK),
});

const rotate = (x: bigint, n: bigint): bigint => ((x >> n) | (x << (64n - n))) & MASK;

/** The digest of bytes given as latin-1 text, as latin-1 text. */
export function sha512(bytes: string): string {
  const { start, rounds } = constants();
  const zeros = (240 - (bytes.length + 1) % 128) % 128;
  const length = (BigInt(bytes.length) * 8n).toString(16).padStart(32, "0").replace(/../g, (h) => String.fromCharCode(parseInt(h, 16)));
  const padded = `${bytes}\x80${"\0".repeat(zeros)}${length}`;
  let state = start.slice();
  for (let block = 0; block < padded.length; block += 128) {
    const w: bigint[] = [];
    for (let t = 0; t < 16; t++) {
      let word = 0n;
      for (let i = 0; i < 8; i++) word = (word << 8n) | BigInt(padded.charCodeAt(block + t * 8 + i));
      w.push(word);
    }
    for (let t = 16; t < 80; t++) {
      const a = w[t - 15]!;
      const b = w[t - 2]!;
      const s0 = rotate(a, 1n) ^ rotate(a, 8n) ^ (a >> 7n);
      const s1 = rotate(b, 19n) ^ rotate(b, 61n) ^ (b >> 6n);
      w.push((w[t - 16]! + s0 + w[t - 7]! + s1) & MASK);
    }
    let [a, b, c, d, e, f, g, h] = state as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
    for (let t = 0; t < 80; t++) {
      const t1 = h + (rotate(e, 14n) ^ rotate(e, 18n) ^ rotate(e, 41n)) + ((e & f) ^ (~e & MASK & g)) + rounds[t]! + w[t]!;
      const t2 = (rotate(a, 28n) ^ rotate(a, 34n) ^ rotate(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c));
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) & MASK, c, b, a, (t1 + t2) & MASK];
    }
    state = [a, b, c, d, e, f, g, h].map((x, i) => (x + state[i]!) & MASK);
  }
  return state.map((x) => x.toString(16).padStart(16, "0")).join("").replace(/../g, (h) => String.fromCharCode(parseInt(h, 16)));
}
