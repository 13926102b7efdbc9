// @shared-module
/**
 * MT19937 (Matsumoto and Nishimura 1998), with the seeding and the ways to draw from it that CPython's generator has, so that a seed gives the same numbers.
 */
import { normalize, type Int } from "../objects/int-math";

const SIZE = 624;
const SHIFT = 397;
const MATRIX = 0x9908b0df | 0;

export class MersenneTwister {
  /** The words as 32-bit integers with sign: V8 keeps those unboxed. */
  readonly words = new Int32Array(SIZE);
  /** Of the next word; SIZE when all are used. */
  position = SIZE;

  #refill(): void {
    const { words } = this;
    for (let i = 0; i < SIZE; i++) {
      const y = (words[i]! & 0x80000000) | (words[i + 1 < SIZE ? i + 1 : 0]! & 0x7fffffff);
      words[i] = words[i + SHIFT < SIZE ? i + SHIFT : i + SHIFT - SIZE]! ^ (y >>> 1) ^ (-(y & 1) & MATRIX);
    }
    this.position = 0;
  }

  /** The next 32 bits, as an integer with sign. */
  word(): number {
    if (this.position >= SIZE) this.#refill();
    let y = this.words[this.position++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  /** A float in [0, 1) of 53 bits. */
  random(): number {
    const high = this.word() >>> 5;
    return (high * 67108864 + (this.word() >>> 6)) * (1 / 9007199254740992);
  }

  /** An integer of `count` >= 0 bits. */
  bits(count: number): Int {
    if (count <= 32) return count === 0 ? 0 : this.word() >>> (32 - count);
    if (count <= 53) {
      const low = this.word() >>> 0;
      return (this.word() >>> (64 - count)) * 4294967296 + low;
    }
    let hex = "";
    for (let rest = count; rest > 0; rest -= 32) {
      const word = rest < 32 ? this.word() >>> (32 - rest) : this.word() >>> 0;
      hex = word.toString(16).padStart(8, "0") + hex;
    }
    return normalize(BigInt(`0x${hex}`));
  }

  /** An integer in [0, n), for an integer n > 0 of at most 2**53 - 1. */
  below(n: number): number {
    if (n <= 0xffffffff) {
      const shift = Math.clz32(n);
      let r = this.word() >>> shift;
      while (r >= n) r = this.word() >>> shift;
      return r;
    }
    const count = 64 - Math.clz32(Math.floor(n / 4294967296));
    let r = this.bits(count) as number;
    while (r >= n) r = this.bits(count) as number;
    return r;
  }

  #seedWord(seed: number): void {
    const { words } = this;
    words[0] = seed;
    for (let i = 1; i < SIZE; i++) words[i] = Math.imul(1812433253, words[i - 1]! ^ (words[i - 1]! >>> 30)) + i;
  }

  /** Seeds from words of a key, least significant first. */
  seed(key: ArrayLike<number>): void {
    const { words } = this;
    const { length } = key;
    this.#seedWord(19650218);
    let i = 1;
    let j = 0;
    for (let k = Math.max(SIZE, length); k > 0; k--) {
      words[i] = (words[i]! ^ Math.imul(words[i - 1]! ^ (words[i - 1]! >>> 30), 1664525)) + key[j]! + j;
      if (++i >= SIZE) {
        words[0] = words[SIZE - 1]!;
        i = 1;
      }
      if (++j >= length) j = 0;
    }
    for (let k = SIZE - 1; k > 0; k--) {
      words[i] = (words[i]! ^ Math.imul(words[i - 1]! ^ (words[i - 1]! >>> 30), 1566083941)) - i;
      if (++i >= SIZE) {
        words[0] = words[SIZE - 1]!;
        i = 1;
      }
    }
    words[0] = 0x80000000;
    this.position = SIZE;
  }

  /** Seeds from the absolute value of an integer. */
  seedInt(n: Int): void {
    let rest = n < 0 ? -BigInt(n) : BigInt(n);
    const key: number[] = [];
    do {
      key.push(Number(rest & 0xffffffffn));
      rest >>= 32n;
    } while (rest > 0n);
    this.seed(key);
  }
}
