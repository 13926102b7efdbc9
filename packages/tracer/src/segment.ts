/**
 * Where a huge trace ends. From 0.8 x trace_limit on a segment may end at any bytecode of the outermost frame, where few registers live: each exit rebuilds
 * the frames, and the next segment's code gets what lives as arguments. At the limit it ends wherever it is, inlined calls included. (PyPy ends at the
 * first bytecode behind 0.8 x trace_limit; what is few is learned here on the way there.)
 */

/** Shares of trace_limit: from where on it is watched how many registers live, ends are looked for, and any end in the outermost frame will do. */
const WATCHED = 0.6;
const OPEN = 0.8;
const NARROW = 0.9;
/** Registers more than the fewest seen that still are few. */
const SLACK = 1;

export class SegmentEnd {
  #fewest = Infinity;
  constructor(readonly limit: number) {}

  /** Recorded operations from which on `isGood` wants to be asked. */
  get watched(): number { return this.limit * WATCHED; }
  /** True when a loop that begins here should be left to a trace of its own. */
  isOpen(length: number): boolean { return length > this.limit * OPEN; }

  /** At a bytecode: does the segment end here? `outermost`: the frame is the recording's base; `live`: registers that live in it. */
  isGood(length: number, outermost: boolean, live: number): boolean {
    if (length > this.limit) return true;
    if (!outermost) return false;
    this.#fewest = Math.min(this.#fewest, live);
    return length > this.limit * OPEN && (live <= this.#fewest + SLACK || length > this.limit * NARROW);
  }
}
