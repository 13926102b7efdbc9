// @shared-module
/**
 * A hash table of set elements whose order of iteration is CPython's.
 *
 * CPython iterates over a set in the order of its slots, so a set of small integers comes out in an order that programs print. This table has the same
 * sizes, probes in the same way (runs of neighbours, then jumps perturbed by the hash's upper bits) and grows at the same fill, so that integers,
 * whose hashes are themselves, land in the same slots.
 *
 * Comparing elements may run guest code that changes the table: `find` starts again when the slot it looked at is not what it was.
 */
import { eq } from "./compare";

/** Neighbours looked at before jumping. */
const RUN = 9;
const MIN_SLOTS = 8;

/** Tables up to this size are copied from a ready array: far cheaper than filling a new one. */
const LITERAL_SLOTS = 128;
const EMPTY_SLOTS: readonly any[][] = Array.from({ length: 8 }, (_, i) => new Array(1 << i).fill(undefined));
const ZEROS: readonly number[][] = Array.from({ length: 8 }, (_, i) => new Array(1 << i).fill(0));
const emptySlots = (length: number): any[] => EMPTY_SLOTS[31 - Math.clz32(length)]!.slice();
const zeros = (length: number): number[] => ZEROS[31 - Math.clz32(length)]!.slice();

/** What is in a slot whose element was removed. */
const REMOVED = Symbol("removed");

/** The hash as 64 unsigned bits, moved right with every jump; zero in the end, so that every slot is reached. */
class Perturbation {
  #value: number | bigint;
  constructor(hash: number) { this.#value = hash < 0 ? BigInt.asUintN(64, BigInt(hash)) : hash; }
  /** The next summand of the jump: the low bits. */
  next(): number {
    if (typeof this.#value === "number") {
      this.#value = Math.floor(this.#value / 32);
      return this.#value | 0;
    }
    this.#value >>= 5n;
    if (this.#value < 0x20000000000000n) this.#value = Number(this.#value);
    return Number(BigInt.asIntN(32, BigInt(this.#value)));
  }
}

export class SetTable {
  /** Elements by slot: `undefined` where nothing ever was, REMOVED where something was. A power of two long. */
  slots: any[] = [undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined];
  hashes: number[] = [0, 0, 0, 0, 0, 0, 0, 0];
  /** Slots that are not `undefined`. */
  fill = 0;
  size = 0;
  /** Where `pop` looks first. */
  #finger = 0;
  /** The last slot with a removed element that the last `find` passed, or -1: `insert` uses it. */
  #free = -1;

  /** The slot of the element, or -1. */
  find(key: any, h: number): number {
    for (;;) {
      const { slots, hashes } = this;
      const mask = slots.length - 1;
      this.#free = -1;
      let i = h & mask;
      let perturbation: Perturbation | null = null;
      let again = false;
      search: for (;;) {
        const end = i + RUN <= mask ? i + RUN : i;
        for (let j = i; j <= end; j++) {
          const other = slots[j];
          if (other === undefined) return -1;
          if (other === key) return j;
          if (other === REMOVED) {
            this.#free = j;
            continue;
          }
          if (hashes[j] !== h || typeof other !== "object" && typeof other === typeof key) continue;
          const same = eq(other, key);
          if (this.slots !== slots || slots[j] !== other) {
            again = true;
            break search;
          }
          if (same) return j;
        }
        perturbation ??= new Perturbation(h);
        i = (Math.imul(i, 5) + 1 + perturbation.next()) & mask;
      }
      if (!again) return -1;
    }
  }

  /** Adds an element that was not found just now. */
  insert(key: any, h: number): void {
    const free = this.#free;
    this.size++;
    if (free >= 0) {
      this.slots[free] = key;
      this.hashes[free] = h;
      this.#free = -1;
      return;
    }
    this.#place(key, h);
    this.fill++;
    if (this.fill * 5 >= (this.slots.length - 1) * 3) this.resize(this.size > 50000 ? this.size * 2 : this.size * 4);
  }

  /** Puts an element that is not there into the first free slot of its probes. */
  #place(key: any, h: number): void {
    const { slots } = this;
    const mask = slots.length - 1;
    let i = h & mask;
    let perturbation: Perturbation | null = null;
    for (;;) {
      const end = i + RUN <= mask ? i + RUN : i;
      for (let j = i; j <= end; j++) {
        if (slots[j] === undefined) {
          slots[j] = key;
          this.hashes[j] = h;
          return;
        }
      }
      perturbation ??= new Perturbation(h);
      i = (Math.imul(i, 5) + 1 + perturbation.next()) & mask;
    }
  }

  /** Empties a slot. */
  remove(slot: number): void {
    this.slots[slot] = REMOVED;
    this.size--;
  }

  /** A table of more than `count` slots. */
  resize(count: number): void {
    let length = MIN_SLOTS;
    while (length <= count) length *= 2;
    const { slots, hashes } = this;
    this.slots = length <= LITERAL_SLOTS ? emptySlots(length) : new Array(length).fill(undefined);
    this.hashes = length <= LITERAL_SLOTS ? zeros(length) : new Array(length).fill(0);
    this.fill = this.size;
    this.#free = -1;
    for (let i = 0; i < slots.length; i++) if (slots[i] !== undefined && slots[i] !== REMOVED) this.#place(slots[i], hashes[i]!);
  }

  /** Forgets removed elements when they are many: after one set was taken from another. */
  tidy(): void {
    if (this.fill - this.size > Math.floor((this.slots.length - 1) / 4)) this.resize(this.size > 50000 ? this.size * 2 : this.size * 4);
  }

  /** Makes room for `count` elements of another set or dict, as CPython does before it adds them. */
  reserve(count: number): void {
    if ((this.fill + count) * 5 >= (this.slots.length - 1) * 3) this.resize((this.size + count) * 2);
  }

  /** Takes over all elements of another table while this one is empty. */
  fillFrom(other: SetTable): void {
    if (this.fill === 0 && this.slots.length === other.slots.length && other.fill === other.size) {
      this.slots = other.slots.slice();
      this.hashes = other.hashes.slice();
    } else {
      if (this.size === 0 && this.fill > 0) this.resize(this.slots.length - 1);
      for (let i = 0; i < other.slots.length; i++) if (other.isAt(i)) this.#place(other.slots[i], other.hashes[i]!);
    }
    this.fill = this.size = other.size;
  }

  /** Is there an element in the slot? */
  isAt(slot: number): boolean {
    const key = this.slots[slot];
    return key !== undefined && key !== REMOVED;
  }

  /** The first slot with an element from `slot` on, or -1. */
  after(slot: number): number {
    for (let i = slot; i < this.slots.length; i++) if (this.isAt(i)) return i;
    return -1;
  }

  /** Removes and gives some element; undefined when there is none. */
  pop(): any {
    if (this.size === 0) return undefined;
    const mask = this.slots.length - 1;
    let i = this.#finger & mask;
    while (!this.isAt(i)) i = (i + 1) & mask;
    const key = this.slots[i];
    this.remove(i);
    this.#finger = i + 1;
    return key;
  }
}
