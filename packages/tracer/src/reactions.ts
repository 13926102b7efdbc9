/** What the policy does about an abort, and says about it in the log. */
import { JitCell, type Origin } from "./cells";
import type { GuestCode } from "./frame";
import type { Params } from "./params";
import type { Verdict } from "./blame";

/** Doublings of the distance after which it stays. */
const MAX_DOUBLINGS = 30;

export interface Reaction {
  readonly text: string;
  /** Locations of functions that are not inlined any more. */
  readonly disabled: readonly string[];
}

/**
 * Decides when the place that a trace started at is tried again, and how. `verdict`: of a trace that was too long; `looker`: an inlined function that looked at
 * its callers' frames; `first`: distance, in ticks, of an attempt
 * after no abort.
 */
export function react<C extends GuestCode>(origin: Origin, verdict: Verdict<C> | null, looker: JitCell<C> | null, first: number, params: Params): Reaction {
  if (verdict !== null) {
    const { guilty, crowded } = verdict;
    if (guilty.length > 0) {
      // Traced by themselves soon, and so is the place that was too long with them.
      const disabled = disable(guilty);
      again(origin);
      return { text: `${disabled.join(", ")} ${disabled.length === 1 ? "is" : "are"} not inlined any more`, disabled };
    }
    if (crowded && !origin.crowded) {
      origin.crowded = true;
      again(origin);
      return { text: "many small calls: those in the trace's second half are not inlined any more", disabled: [] };
    }
    if (params.segmenting !== 0) {
      origin.huge = true;
      if (origin instanceof JitCell) origin.uninlinable = true;
      origin.soon();
      return { text: "huge: it is traced in segments", disabled: [] };
    }
    origin.later(first);
    return { text: `nothing to blame: tried again after ${first} more`, disabled: [] };
  }
  if (looker !== null && !looker.uninlinable) {
    // Called instead, it finds out where its callers are.
    looker.uninlinable = true;
    again(origin);
    return { text: `${looker.location} is not inlined any more`, disabled: [looker.location] };
  }
  const factor = params.backoff !== 0 ? 2 ** Math.min(++origin.aborts, MAX_DOUBLINGS) : 1;
  origin.later(first * factor);
  return { text: `tried again after ${first * factor} more`, disabled: [] };
}

function again(origin: Origin): void {
  if (origin instanceof JitCell) origin.nearly();
  else origin.soon();
}

/** Keeps functions out of callers' traces. Gives their locations. */
export function disable<C extends GuestCode>(cells: readonly JitCell<C>[]): string[] {
  for (const cell of cells) {
    cell.uninlinable = true;
    if (cell.executable === null && cell.limit > 0) cell.soon();
  }
  return cells.map((cell) => cell.location);
}
