/**
 * The locals of a function and which of them are free. A local is counted once per value that lives in it; with the last
 * of them gone it is given to the next value of its type.
 */

/** How a value is held. An integer is an i64, or an i32 where its definition makes it one (comparisons, lengths). */
export const enum Rep { I64 = 0, F64 = 1, REF = 2, I32 = 3 }

/** The allocator's state at a branch. */
export interface SavedLocals {
  readonly counts: Int32Array;
  readonly free: readonly number[][];
  readonly length: number;
}

export class Locals {
  /** By local, parameters first. */
  readonly reps: Rep[] = [];
  #counts: Int32Array = new Int32Array(64);
  #free: number[][] = [[], [], [], []];
  readonly #reserved = new Set<number>();

  /** A new local that the allocator does not know as free; it may learn so by {@link keepOnly}. */
  add(rep: Rep): number {
    const local = this.reps.length;
    this.reps.push(rep);
    if (local >= this.#counts.length) {
      const bigger = new Int32Array(this.#counts.length * 2);
      bigger.set(this.#counts);
      this.#counts = bigger;
    }
    return local;
  }
  /** A new local that is never free. */
  reserve(rep: Rep): number {
    const local = this.add(rep);
    this.#reserved.add(local);
    return local;
  }

  /** A local for a new value. */
  allocate(rep: Rep): number {
    const local = this.#free[rep]!.pop() ?? this.add(rep);
    this.#counts[local]!++;
    return local;
  }
  /** One value more lives in the local. */
  retain(local: number): void { this.#counts[local]!++; }
  /** One value less lives in the local. */
  release(local: number): void {
    if (--this.#counts[local]! === 0 && !this.#reserved.has(local)) this.#free[this.reps[local]!]!.push(local);
  }

  /** From now on only the values in `kept` live (a local is named once for each); everything else is free. */
  keepOnly(kept: readonly number[]): void {
    this.#counts.fill(0);
    for (const local of kept) this.#counts[local]!++;
    this.#free = [[], [], [], []];
    for (let local = this.reps.length - 1; local >= 0; local--) {
      if (this.#counts[local] === 0 && !this.#reserved.has(local)) this.#free[this.reps[local]!]!.push(local);
    }
  }

  save(): SavedLocals {
    return { counts: this.#counts.slice(), free: this.#free.map((list) => list.slice()), length: this.reps.length };
  }
  /** Back to the state at a branch; locals that the branch added are free. */
  restore({ counts, free, length }: SavedLocals): void {
    this.#counts.fill(0);
    this.#counts.set(counts.subarray(0, length));
    this.#free = free as number[][];
    for (let local = length; local < this.reps.length; local++) {
      if (!this.#reserved.has(local)) this.#free[this.reps[local]!]!.push(local);
    }
  }
}
