/** One per merge point (a loop header, a function's entry, or where traces join): its counter, what may be done there, and the code compiled for it. */
import type { Executable, LabelDescr } from "@spoor/ir";
import type { GuestCode } from "./frame";

/** Where traces start, a cell or a guard's exit: what is remembered of the attempts. */
export interface Origin {
  readonly location: string;
  /** Aborts in a row that taught nothing: the distance of the next attempt doubles with each. */
  aborts: number;
  /** Many small calls made a trace too long: calls in its second half are not inlined. */
  crowded: boolean;
  /** Too long by itself: traces end in segments. */
  huge: boolean;
  /** An exit that ends a segment. */
  readonly endsSegment: boolean;
  /** The code that traces started here before grew too many bridges: the next ones are recorded for all that may come (`Machine.generic`). */
  readonly generic: boolean;
  /** Tries again as soon as possible. */
  soon(): void;
  /** Tries again after so many more ticks. */
  later(ticks: number): void;
}

/** How close to its limit a cell's counter is set when it is worth another trace: PyPy's `trace_next_iteration`. */
const NEARLY = 0.98;

export class JitCell<C extends GuestCode = GuestCode> implements Origin {
  /** Ticks since the last trace from here. */
  ticks = 0;
  /** Never inlined into a caller's trace; traced by itself as soon as possible. */
  uninlinable = false;
  aborts = 0;
  crowded = false;
  huge = false;
  readonly endsSegment = false;
  generic = false;
  /** The code attached here, and the label to enter it at. */
  executable: Executable | null = null;
  label: LabelDescr | null = null;
  /** Inlined frames that code of this function may have above its own, whatever bridges and loops it goes through. */
  reach = 0;
  constructor(
    readonly code: C,
    readonly pc: number,
    /** True for a function's entry, false for a loop header or a place where traces join. */
    readonly isEntry: boolean,
    /** Fires when `ticks` reaches it; 0 never. */
    public limit: number,
    /** Ticks of one visit. */
    readonly weight: number,
  ) {}
  get location(): string { return this.code.location(this.pc); }
  soon(): void { this.ticks = this.limit - 1; }
  /** Tries again, but lets what was blamed for the abort be traced first. */
  nearly(): void { this.ticks = Math.floor(this.limit * NEARLY); }
  later(ticks: number): void {
    this.ticks = 0;
    this.limit = ticks;
  }
}

/** Index into `code.cells`: the entry first, then the headers by pc. */
export const cellIndex = (pc: number, isEntry: boolean): number => (isEntry ? 0 : pc + 1);
