/** A guard's exit as the driver sees it: how often it failed, and what became of the attempts to go on from there. */
import { OP, type Executable, type ExitRecord, type GuardExit, type Opcode, type ResumeData, type SlotType } from "@spoor/ir";
import { pcOf, type GuestCode } from "./frame";
import type { Origin } from "./cells";
import type { Tree } from "./trees";

export class Exit<C extends GuestCode = GuestCode> implements GuardExit, Origin {
  readonly kind = "guard";
  bridge: Executable | null = null;
  failures = 0;
  /** Fires when `failures` reaches it. */
  limit: number;
  aborts = 0;
  crowded = false;
  /** The code that leaves through it. */
  owner: Executable | null = null;
  constructor(readonly id: number, readonly opcode: Opcode, readonly types: readonly SlotType[], readonly record: ExitRecord, readonly tree: Tree<C>, eagerness: number) {
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
