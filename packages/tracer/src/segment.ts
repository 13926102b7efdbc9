/**
 * Where a huge trace ends, and where others may join it. From 0.8 x trace_limit on a segment may end at any bytecode of the outermost frame, where few registers live: each exit rebuilds
 * the frames, and the next segment's code gets what lives as arguments. At the limit it ends wherever it is, inlined calls included. (PyPy ends at the
 * first bytecode behind 0.8 x trace_limit; what is few is learned here on the way there.)
 *
 * A segment begins with a label, and has more on its way: a bridge that comes by jumps there, where PyPy would trace the rest of the function once more for
 * each branch in it.
 */

/** Shares of trace_limit: from where on ends are looked for, and any end in the outermost frame will do. */
const OPEN = 0.8;
const NARROW = 0.9;
/** Registers more than the fewest seen that still are few. */
const SLACK = 1;
/** Between two labels lies at least this share of trace_limit, and so many operations for each live register, because each may need guards again. */
const BETWEEN_LABELS = 0.1;
const PER_REGISTER = 10;

export const enum Place {
  NOTHING,
  /** Others may join here. */
  LABEL,
  END,
}

export class Segment {
  /** Registers that lived at the least, of late. */
  #fewest = Infinity;
  #label = 0;
  constructor(readonly limit: number) {}

  /** True when a loop that begins here should be left to a trace of its own. */
  isOpen(length: number): boolean { return length > this.limit * OPEN; }

  /** At a bytecode, `length` operations from the start: what to do there. `outermost`: the frame is the recording's base, and not in a loop that is unrolled; `live`: registers that live in it. */
  at(length: number, outermost: boolean, live: number): Place {
    if (length > this.limit) return Place.END;
    if (!outermost) return Place.NOTHING;
    const isNarrow = live <= this.#fewest + SLACK;
    this.#fewest = Math.min(this.#fewest, live);
    if (length > this.limit * OPEN) return isNarrow || length > this.limit * NARROW ? Place.END : Place.NOTHING;
    if (!isNarrow || length < this.#label + Math.max(this.limit * BETWEEN_LABELS, live * PER_REGISTER)) return Place.NOTHING;
    this.#label = length;
    this.#fewest = live + SLACK;
    return Place.LABEL;
  }
}
