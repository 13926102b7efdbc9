/**
 * Indices as base + offset, so that neighbours can be told apart: a[i] and a[i + 1] are never the same item. Sums that wrap or are masked
 * are known up to multiples of a power of two.
 *
 *     int_and(int32_add(p, 3), 65535)  =>  p + 3 modulo 65536
 */
import { NONE, OP, type Ref } from "@spoor/ir";
import type { Draft } from "./draft";
import type { Facts } from "./facts";

/** How many sums are looked through. */
const STEPS = 4;

/** Mutable and reused. */
export class Position {
  base = 0 as Ref;
  offset = 0;
  /** Infinity where the sum is exact. */
  modulus = Infinity;

  /** Takes a reference apart. */
  take(draft: Draft, facts: Facts, ref: Ref): this {
    this.base = ref;
    this.offset = 0;
    this.modulus = Infinity;
    for (let steps = 0; steps < STEPS && this.base >= 0; steps++) {
      const b = facts.resolve(draft.bs[this.base] as Ref);
      if (b >= 0 || b === NONE) break;
      const constant: number = draft.constant(b);
      switch (draft.opcodes[this.base]) {
        case OP.int_add: case OP.int_add_ovf:
          this.offset += constant;
          break;
        case OP.int32_add:
          this.offset += constant;
          this.modulus = Math.min(this.modulus, 2 ** 32);
          break;
        case OP.int_and:
          if (constant <= 0 || constant >= 2 ** 31 || (constant & (constant + 1)) !== 0) return this;
          this.modulus = Math.min(this.modulus, constant + 1);
          break;
        default: return this;
      }
      this.base = facts.resolve(draft.as[this.base] as Ref);
    }
    return this;
  }

  /** Certainly another integer than `other`. */
  differsFrom(other: Position): boolean {
    if (this.base !== other.base) return false;
    // Both are base + offset modulo the smaller power, so they are equal only when the offsets are.
    const modulus = Math.min(this.modulus, other.modulus);
    const difference = this.offset - other.offset;
    return modulus === Infinity ? difference !== 0 : difference % modulus !== 0;
  }

  /** How far it lies behind `other`, where that is known; NaN where it is not. */
  distanceFrom(other: Position): number {
    return this.base === other.base && this.modulus === Infinity && other.modulus === Infinity ? this.offset - other.offset : NaN;
  }
}
