/** How long code is, and which of its loops are short: from positions alone, before anything has run. */
import type { GuestCode } from "./frame";

/** Positions of a bytecode, about. */
const POSITIONS_PER_BYTECODE = 4;
/** Positions that count like one call of a function: about 100 bytecodes. */
const POSITIONS_PER_TICK = 100 * POSITIONS_PER_BYTECODE;
/** Ticks of a visit at most. */
const MOST_TICKS = 8;
/** Ticks of a call from which on code is long. */
const LONG_CODE = 10;
/** Positions of a short loop, at most. */
const SHORT_LOOP = 1600;

/** Ticks that a call of the code is worth: its length decides how soon it is worth a trace. */
export const ticksOf = (code: GuestCode): number => ticks(code.size);
const ticks = (positions: number): number => Math.max(1, Math.round(positions / POSITIONS_PER_TICK));

/**
 * Ticks that a visit counts: of a function's entry (`header` null) by the length of its code, of a loop by that of its body; of a place that is neither, 1. At most MOST_TICKS: interpreting
 * and compiling both take as long as the code is long, so that what is fair is a number of visits; only what compiling any code takes weighs more for short code.
 */
export function weightOf(code: GuestCode, header: number | null): number {
  if (header === null) return Math.min(MOST_TICKS, ticksOf(code));
  const index = code.loopHeaders.indexOf(header);
  return index < 0 ? 1 : Math.min(MOST_TICKS, ticks(code.loopEnds[index]! - header));
}

const NOWHERE = new Uint8Array(0);
const places = new WeakMap<GuestCode, Uint8Array>();

/** By position: 1 in the short loops of long code. Long code has many; a trace for each, and one for each way from one to the next, would take much longer to get hot than the code itself. */
export function shortLoops(code: GuestCode): Uint8Array {
  if (ticksOf(code) < LONG_CODE) return NOWHERE;
  let marks = places.get(code);
  if (marks === undefined) {
    marks = new Uint8Array(code.size);
    places.set(code, marks);
    code.loopHeaders.forEach((header, i) => {
      const end = code.loopEnds[i]!;
      if (end - header <= SHORT_LOOP) marks!.fill(1, header, end + 1);
    });
  }
  return marks;
}

const meetings = new WeakMap<GuestCode, Uint8Array>();

/** By position: 1 where paths through the code may meet. Loop headers, which have labels of their own, are none. */
export function meetingPoints(code: GuestCode): Uint8Array {
  let marks = meetings.get(code);
  if (marks === undefined) {
    marks = new Uint8Array(code.size);
    for (const pc of code.meetings ?? []) if (!code.loopHeaders.includes(pc)) marks[pc] = 1;
    meetings.set(code, marks);
  }
  return marks;
}

/** Is a run of so many bytecodes most of what a call of the code can ever execute? */
export const isMost = (code: GuestCode, bytecodes: number): boolean =>
  code.loopHeaders.length === 0 && code.size <= 2 * bytecodes * POSITIONS_PER_BYTECODE;
