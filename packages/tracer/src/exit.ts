/** A guard's exit as the driver sees it: how often it failed, and what became of the attempts to go on from there. */
import { OP, type Executable, type ExitRecord, type GuardExit, type Opcode, type ResumeData, type SlotType } from "@spoor/ir";
import { pcOf, type GuestCode } from "./frame";
import type { JitCell, Origin } from "./cells";

/** A compiled root with its bridges. */
export interface Tree {
  /** Where it is attached. */
  readonly root: JitCell;
  /** Its bridges end in segments where they would be too long. */
  huge: boolean;
  bridges: number;
  /** Its traces are recorded generically. */
  readonly generic: boolean;
  /** It gets no more bridges. */
  closed: boolean;
}

export class Exit implements GuardExit, Origin {
  readonly kind = "guard";
  bridge: Executable | null = null;
  failures = 0;
  /** Fires when `failures` reaches it. */
  limit: number;
  aborts = 0;
  crowded = false;
  /** The code that leaves through it. */
  owner: Executable | null = null;
  constructor(readonly id: number, readonly opcode: Opcode, readonly types: readonly SlotType[], readonly record: ExitRecord, readonly tree: Tree, eagerness: number) {
    // A segment's end is no guess that failed: it goes on there each time, so the bridge is wanted at once.
    this.limit = this.endsSegment ? 1 : eagerness;
  }
  get resume(): ResumeData { return this.record.resume; }
  /** A bridge from here ends in a segment where it would be too long. */
  get huge(): boolean { return this.tree.huge; }
  set huge(huge: boolean) { this.tree.huge = huge; }
  get generic(): boolean { return this.tree.generic; }
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
