// @shared-module
/**
 * An insertion-ordered hash table of guest keys: arrays of entries, and open addressing over an index of them.
 *
 * Comparing keys may run guest code that changes the table, so `find` starts again when the entry it looked at is not what it was. Deleted entries
 * leave holes (key `undefined`) until the next rebuild, which keeps the order.
 */
import { eq } from "./compare";

const EMPTY = -1;
const DELETED = -2;
const MIN_INDEX = 8;

/** Spreads a hash over 32 bits. */
const mix = (h: number): number => {
  const x = Math.imul((h | 0) ^ Math.imul((h / 4294967296) | 0, 0x85ebca6b), 0x9e3779b1);
  return x ^ (x >>> 15);
};

export class DictTable {
  keys: any[] = [];
  values: any[] = [];
  hashes: number[] = [];
  /** Entry numbers by slot. A power of two long. */
  index: Int32Array = new Int32Array(MIN_INDEX).fill(EMPTY);
  /** Slots that are not EMPTY. */
  filled = 0;
  size = 0;
  /** No entry before this one is alive. */
  head = 0;

  /** The entry of the key, or -1. */
  find(key: any, h: number): number {
    for (;;) {
      const { index, keys, hashes } = this;
      const mask = index.length - 1;
      let again = false;
      for (let i = mix(h) & mask; ; i = (i + 1) & mask) {
        const e = index[i]!;
        if (e === EMPTY) return -1;
        if (e < 0) continue;
        const other = keys[e];
        if (other === key) return e;
        if (hashes[e] !== h || typeof other !== "object" && typeof other === typeof key) continue;
        const same = eq(other, key);
        if (this.index !== index || this.keys !== keys || keys[e] !== other) {
          again = true;
          break;
        }
        if (same) return e;
      }
      if (!again) return -1;
    }
  }

  /** Adds a key that is not there. */
  insert(key: any, h: number, value: any): void {
    if ((this.filled + 1) * 3 > this.index.length * 2) this.rebuild(this.size + 1);
    const { index } = this;
    const mask = index.length - 1;
    let i = mix(h) & mask;
    while (index[i]! >= 0) i = (i + 1) & mask;
    if (index[i] === EMPTY) this.filled++;
    index[i] = this.keys.length;
    this.keys.push(key);
    this.values.push(value);
    this.hashes.push(h);
    this.size++;
  }

  /** Removes an entry. */
  remove(e: number): void {
    const { index, keys, values } = this;
    const mask = index.length - 1;
    let i = mix(this.hashes[e]!) & mask;
    while (index[i] !== e) i = (i + 1) & mask;
    index[i] = DELETED;
    keys[e] = undefined;
    values[e] = undefined;
    this.size--;
    if (e === keys.length - 1) {
      do {
        keys.pop();
        values.pop();
        this.hashes.pop();
      } while (keys.length > 0 && keys[keys.length - 1] === undefined);
    } else if (e === this.head) this.advanceHead();
  }

  advanceHead(): void {
    const { keys } = this;
    while (this.head < keys.length && keys[this.head] === undefined) this.head++;
  }

  /** Drops holes and makes room for so many entries. */
  rebuild(count: number): void {
    const keys: any[] = [];
    const values: any[] = [];
    const hashes: number[] = [];
    for (let e = this.head; e < this.keys.length; e++) {
      if (this.keys[e] === undefined) continue;
      keys.push(this.keys[e]);
      values.push(this.values[e]);
      hashes.push(this.hashes[e]!);
    }
    let length = MIN_INDEX;
    while (length < count * 3) length *= 2;
    const index = new Int32Array(length).fill(EMPTY);
    const mask = length - 1;
    for (let e = 0; e < keys.length; e++) {
      let i = mix(hashes[e]!) & mask;
      while (index[i] !== EMPTY) i = (i + 1) & mask;
      index[i] = e;
    }
    this.keys = keys;
    this.values = values;
    this.hashes = hashes;
    this.index = index;
    this.filled = keys.length;
    this.head = 0;
  }

  /** The first entry from `e` on, or -1. */
  after(e: number): number {
    const { keys } = this;
    for (let i = Math.max(e, this.head); i < keys.length; i++) if (keys[i] !== undefined) return i;
    return -1;
  }

  /** The last entry before `e`, or -1. */
  before(e: number): number {
    const { keys } = this;
    for (let i = Math.min(e, keys.length) - 1; i >= this.head; i--) if (keys[i] !== undefined) return i;
    return -1;
  }

  copy(): DictTable {
    const made = new DictTable();
    made.keys = this.keys;
    made.values = this.values;
    made.hashes = this.hashes;
    made.head = this.head;
    made.rebuild(this.size);
    made.size = this.size;
    return made;
  }
}
