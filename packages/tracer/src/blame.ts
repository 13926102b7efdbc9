/**
 * Who made a trace too long: from the sizes of the calls that were inlined into it.
 *
 * PyPy considers closed calls and the outermost open one, and marks one function per abort (`find_biggest_function`), so a culprit three calls deep
 * takes three aborts, and a loop over 500 small functions about a hundred (PyPy #2502). Here a call stands for the deepest one that holds most of it; several
 * are marked at once, until they make up half of the trace; and where no call is big but all together are, the place inlines less.
 */
import type { JitCell } from "./cells";
import type { GuestCode } from "./frame";

/** A call that was inlined: operations from `start` to `end` of the recording, or to its end while `end` is -1. */
export interface InlinedCall<C extends GuestCode> {
  readonly cell: JitCell<C>;
  /** The inlined call that it was made in; null for the trace's own frames. */
  readonly caller: InlinedCall<C> | null;
  readonly start: number;
  end: number;
}

export interface Verdict<C extends GuestCode> {
  /** To be kept out of traces from now on. */
  readonly guilty: readonly JitCell<C>[];
  /** Those of them that hold half of the trace each: in a segment, where the others do no harm. */
  readonly major: readonly JitCell<C>[];
  /** Nobody is, but many small calls fill the trace together. */
  readonly crowded: boolean;
}

/** Share of the trace from which on one call is blamed for it. */
const ONE_CALL = 0.1;
/** Share from which on all calls together are. */
const ALL_CALLS = 0.2;
/** When those blamed make up so much of the trace, the others stay inlined. */
const ENOUGH = 0.5;

/** `calls`: callers before callees; `length`: the recording's. */
export function blame<C extends GuestCode>(calls: readonly InlinedCall<C>[], length: number): Verdict<C> {
  const sizes = new Map<InlinedCall<C>, number>();
  /** The biggest call made in each. */
  const biggest = new Map<InlinedCall<C>, InlinedCall<C>>();
  let together = 0;
  for (const call of calls) {
    const size = (call.end < 0 ? length : call.end) - call.start;
    sizes.set(call, size);
    const { caller } = call;
    if (caller === null) together += size;
    else if (size > (sizes.get(biggest.get(caller)!) ?? 0)) biggest.set(caller, call);
  }
  const suspects: InlinedCall<C>[] = [];
  for (const call of calls) {
    if (call.caller !== null || sizes.get(call)! < length * ONE_CALL) continue;
    let suspect = call;
    for (let inner = biggest.get(call); inner !== undefined && sizes.get(inner)! > sizes.get(suspect)! / 2; inner = biggest.get(inner)) suspect = inner;
    suspects.push(suspect);
  }
  suspects.sort((one, other) => sizes.get(other)! - sizes.get(one)!);
  const guilty = new Set<JitCell<C>>();
  const major = new Set<JitCell<C>>();
  let marked = 0;
  for (const suspect of suspects) {
    if (marked >= length * ENOUGH) break;
    guilty.add(suspect.cell);
    if (sizes.get(suspect)! >= length * ENOUGH) major.add(suspect.cell);
    marked += sizes.get(suspect)!;
  }
  return { guilty: [...guilty], major: [...major], crowded: guilty.size === 0 && together >= length * ALL_CALLS };
}
