/** One per merge point (a loop header or a function's entry): its counter, what may be done there, and the code compiled for it. */
import type { Executable, LabelDescr } from "@spoor/ir";
import type { GuestCode } from "./frame";

export class JitCell<C extends GuestCode = GuestCode> {
  /** Ticks since the last trace from here. */
  ticks = 0;
  /** Never inlined into a caller's trace; traced by itself as soon as possible. */
  uninlinable = false;
  /** Aborts in a row: the distance of the next attempt doubles with each. */
  aborts = 0;
  /** The code attached here, and the label to enter it at. */
  executable: Executable | null = null;
  label: LabelDescr | null = null;
  constructor(
    readonly code: C,
    readonly pc: number,
    /** True for a function's entry, false for a loop header. */
    readonly isEntry: boolean,
    /** Fires when `ticks` reaches it; 0 never. */
    public limit: number,
  ) {}
  get location(): string { return this.code.location(this.pc); }
}

/** Index into `code.cells`: the entry first, then the headers by pc. */
export const cellIndex = (pc: number, isEntry: boolean): number => (isEntry ? 0 : pc + 1);
