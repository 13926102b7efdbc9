// @shared-module
/**
 * Joining strs that are JavaScript strings.
 *
 * Adding is half as long as Array.join, even when the engine has to make one piece of it later. Of many items that is done on the way, run by run: of hundreds of
 * thousands of unfinished sums most would live long enough to be moved by the collector (450,000 words: 55 against 70 nanoseconds each, making the list included).
 *
 * A result of a megabyte and more is put together outside the engine's heap where the host is Node: what the engine gives such a string is memory that the system has
 * to provide anew each time, page by page, which can take longer than everything else here; what Node copies a large Latin-1 string to comes from malloc, which has
 * it from the last one (486,000 pieces of 4 MB in all: 4.9 against 15.9 ms on a machine whose page faults take 12 microseconds).
 */

/** So many items are one run. */
const RUN = 2048;
/** Bytes from which Node copies a Latin-1 string to memory of its own. */
const LARGE = 2 ** 20;
/** Most bytes that are put together at a time: they are kept for the next result. */
const MOST_SCRATCH = 2 ** 24;

/** What is used of Node's Buffer. */
interface Latin1Bytes {
  readonly length: number;
  write(text: string, offset: number, encoding: "latin1"): number;
  toString(encoding: "latin1", start: number, end: number): string;
  copy(target: Latin1Bytes): number;
}
const host = globalThis as unknown as { Buffer?: { allocUnsafeSlow?(length: number): Latin1Bytes }; process?: { versions?: { node?: string } } };
const allocate = host.process?.versions?.node === undefined ? undefined : host.Buffer?.allocUnsafeSlow;

/** Where results are put together, and how much of it is in use. */
let scratch: Latin1Bytes | undefined;
let used = 0;

/** Appends a run to what is put together; false when it is not Latin-1 or does not fit. `foreseen`: what all will need. */
function put(text: string, foreseen: number): boolean {
  const end = used + text.length;
  if (scratch === undefined || end > scratch.length) {
    if (end > MOST_SCRATCH) return false;
    const larger: Latin1Bytes = allocate!(Math.min(MOST_SCRATCH, Math.max(foreseen, end + (end >> 1))));
    scratch?.copy(larger);
    scratch = larger;
  }
  scratch.write(text, used, "latin1");
  // (What is not Latin-1 is cut to it without a word.)
  if (scratch.toString("latin1", used, end) !== text) return false;
  used = end;
  return true;
}

/** What was put together. */
function take(): string {
  const text = used === 0 ? "" : scratch!.toString("latin1", 0, used);
  used = 0;
  return text;
}

/**
 * Items from `start` on, before `end`, joined, with a separator before each but the first of all; undefined when some are no strings. (A function of its own, so that what follows on a run
 * does not matter to how it is compiled.)
 */
function joinRun(separator: string, items: readonly unknown[], start: number, end: number): string | undefined {
  // (By itself, for what is nowhere in the caches comes much sooner when it is asked for in a row.)
  for (let i = start; i < end; i++) if (typeof items[i] !== "string") return undefined;
  let joined = start > 0 ? separator + (items[start] as string) : (items[start] as string);
  if (separator === "") for (let i = start + 1; i < end; i++) joined += items[i] as string;
  else for (let i = start + 1; i < end; i++) joined += separator + (items[i] as string);
  return joined;
}

/** Items that are JavaScript strings, joined; undefined when some are not. Lone surrogates stay two even where they come to stand side by side. */
export function joinTexts(separator: string, items: readonly unknown[]): string | undefined {
  const { length } = items;
  let whole = "";
  let codes = 0;
  let foreseen = 0;
  let isPut = false;
  used = 0;
  for (let start = 0; start < length; start += RUN) {
    const end = Math.min(length, start + RUN);
    const joined = joinRun(separator, items, start, end);
    if (joined === undefined) return undefined;
    if (start === 0 && allocate !== undefined && length > RUN) {
      foreseen = Math.ceil((joined.length / RUN) * length);
      isPut = foreseen >= LARGE;
      // (The first run is not like the others to the character.)
      foreseen += foreseen >> 3;
    }
    if (isPut) {
      if (put(joined, foreseen)) continue;
      // Full, or not Latin-1, in which case the rest need not be tried.
      whole += take();
      isPut = put(joined, foreseen);
      if (isPut) continue;
    }
    // (Who looks at a character makes one piece of it. The sum is looked at so that this is not left out.)
    if (end - start === RUN) codes += joined.charCodeAt(0);
    whole += joined;
  }
  if (codes === Infinity) return undefined;
  return used > 0 ? whole + take() : whole;
}
