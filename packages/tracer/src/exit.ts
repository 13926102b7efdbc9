/** A guard's exit as the driver sees it: how often it failed, and what became of the attempts to go on from there. */
import { OP, type Executable, type ExitRecord, type GuardExit, type Opcode, type ResumeData, type SlotType } from "@spoor/ir";
import { pcOf, type GuestCode } from "./frame";
import type { Origin } from "./cells";
import type { Tree } from "./trees";

/** Distinct values after which counting begins anew: what is one of so many is not worth a bridge. */
const VALUES_COUNTED = 1000;

/** How often each value failed a promotion (PyPy: `make_a_counter_per_value`). It keeps no object alive. */
export class ValueCounts {
  #objects = new WeakMap<object, number>();
  readonly #others = new Map<unknown, number>();
  #distinct = 0;

  /** Counts one and gives how many there were of it. */
  count(value: unknown): number {
    const counts: { get(key: unknown): number | undefined; set(key: unknown, count: number): unknown } = typeof value === "object" && value !== null || typeof value === "function" ? this.#objects as WeakMap<any, number> : this.#others;
    const count = (counts.get(value) ?? 0) + 1;
    if (count === 1 && this.#distinct++ === VALUES_COUNTED) {
      this.#objects = new WeakMap();
      this.#others.clear();
      this.#distinct = 0;
      return 1;
    }
    counts.set(value, count);
    return count;
  }
}

export class Exit<C extends GuestCode = GuestCode> implements GuardExit, Origin {
  readonly kind = "guard";
  bridge: Executable | null = null;
  failures = 0;
  /** Fires when `failures` reaches it. */
  limit: number;
  aborts = 0;
  crowded = false;
  /** The look at its tree's exits that it was last part of; see `lookAfterExit`. */
  seenIn = -1;
  /** The code that leaves through it. */
  owner: Executable | null = null;
  /** Of a promotion: where among the values is what it asked about, and how often each value failed. */
  valueAt = -1;
  counts: ValueCounts | null = null;
  constructor(readonly id: number, readonly opcode: Opcode, readonly types: readonly SlotType[], readonly record: ExitRecord, readonly tree: Tree<C>, readonly eagerness: number) {
    // A segment's end is no guess that failed: it goes on there each time, so the bridge is wanted at once.
    this.limit = this.endsSegment ? 1 : eagerness;
  }
  /** Counts failures of a promotion by value. `parent`: of the bridge that the exit is in; when that goes on with the same promotion, so does the counting. */
  countValues(valueAt: number, parent: Exit<C> | null): void {
    this.valueAt = valueAt;
    const continues = parent !== null && parent.counts !== null && isSamePlace(this.resume, parent.resume);
    this.counts = continues ? parent.counts : new ValueCounts();
  }
  /** Counts a failure. True when it is time for a bridge. */
  fails(values: readonly unknown[]): boolean {
    const isDue = ++this.failures >= this.limit;
    // A bridge from a promotion is for one value.
    return this.counts === null ? isDue : this.counts.count(values[this.valueAt]) >= this.eagerness && isDue;
  }
  get resume(): ResumeData { return this.record.resume; }
  /** A bridge from here ends in a segment where it would be too long. */
  get huge(): boolean { return this.tree.huge; }
  set huge(huge: boolean) { this.tree.huge = huge; }
  get generic(): boolean { return this.tree.generic; }
  get meets(): boolean { return this.tree.meets; }
  get endsSegment(): boolean { return this.opcode === OP.guard_always_fails; }
  get location(): string {
    const { code, pos } = this.resume.frames.at(-1)!;
    return (code as GuestCode).location(pcOf(pos));
  }
  /** Tries again at the next failure. */
  soon(): void { this.limit = this.failures + 1; }
  /** Tries again after so many more failures. */
  later(failures: number): void { this.limit = this.failures + failures; }
}

const isSamePlace = (a: ResumeData, b: ResumeData): boolean =>
  a.frames.length === b.frames.length && a.frames.every(({ code, pos }, i) => code === b.frames[i]!.code && pos === b.frames[i]!.pos);
