/**
 * What held at a guard, kept for the bridge that may start there: classes, nullness and ranges of the values that the exit leaves with,
 * what the heap had in their fields, and what the guard's failure itself says (failure.ts).
 *
 * Nothing is collected at the guards. The draft's facts say since which row they hold, and facts about the heap between which rows
 * they did, so one copy per trace and the guard's row tell all. A store that was pending is no fact about the heap yet (its
 * fact begins when it is done), so a bridge, which does the pending stores first, is not told of them.
 */
import { INT_MAX, INT_MIN, NONE, OP, TYPE_CODES, Trace, type ArrayDescr, type ClassDescr, type Descr, type ExitRecord, type Field, type LabelDescr, type Ref } from "@spoor/ir";
import type { Emitted } from "./emit";
import { INT, REF } from "./draft";
import { learnFailure, operandsOfGuard } from "./failure";
import { NEVER, NONNULL, UNREAD } from "./facts";
import { placeOf, type HeapFacts } from "./heap-facts";
import type { Driver } from "./pass";
import { Range } from "./range";

/** Facts about the heap that a trace's exits can tell of, at most. */
const FACTS_MAX = 512;

/**
 * Words of a fact about the heap: place as heap-facts has it, object, index and value (rows of the draft, or below zero constants), the value's
 * row in the trace (-1 for a constant), between which rows of the draft it held, and the constant that the value turned out to be, and when.
 */
const FACT_WORDS = 9;
const OBJECT = 1;
const INDEX = 2;
const VALUE = 3;
const VALUE_ROW = 4;
const BIRTH = 5;
const DEATH = 6;
const CONSTANT = 7;
const CONSTANT_SINCE = 8;

const NO_TRACE = new Trace(1);
const NO_INTS = new Int32Array(0);
const NO_DOUBLES = new Float64Array(0);
/** One per trace, filled when the trace is emitted. By row of the trace, unless it says otherwise. */
export class TraceKnowledge {
  /** The trace itself: it says what a guard asked. */
  trace = NO_TRACE;
  /** By row, four words: row of the draft, class code, since when the class is known, and since when it is known not to be null. */
  words = NO_INTS;
  /** By row, two words: the ends of its range. */
  ends = NO_DOUBLES;
  classTable: readonly (ClassDescr | null)[] = [];
  /** Changes of ranges, by row of the draft, oldest first: when, and what they were before. */
  changedRows = NO_INTS;
  changedAt = NO_INTS;
  oldLows = NO_DOUBLES;
  oldHighs = NO_DOUBLES;
  /** Facts about the heap, newest first. */
  heap = NO_INTS;
  descrs: readonly Descr[] = [];
  constants: readonly unknown[] = [];
  constantTypes: readonly number[] = [];

  fill(driver: Driver, known: HeapFacts, { trace, places, imports }: Emitted): void {
    const { draft, facts } = driver;
    this.trace = trace;
    this.words = new Int32Array(trace.length * 4).fill(NONE);
    this.ends = new Float64Array(trace.length * 2);
    for (let row = 0; row < draft.length; row++) {
      if (places[row]! >= 0) this.#copy(driver, row, places[row]!);
      if (imports[row]! >= 0) this.#copy(driver, row, imports[row]!);
    }
    this.classTable = facts.classTable;
    const log = facts.boundLog;
    if (log.length > 0) {
      this.changedRows = log.rows.slice(0, log.length);
      this.changedAt = log.times.slice(0, log.length);
      this.oldLows = log.lows.slice(0, log.length);
      this.oldHighs = log.highs.slice(0, log.length);
    }
    this.constants = draft.constants.slice();
    this.constantTypes = draft.constantTypes.slice();
    const heap: number[] = [];
    const emitted = (ref: number): boolean => ref < 0 || places[ref] !== NONE || imports[ref] !== NONE;
    for (let fact = known.count - 1; fact >= 0 && heap.length < FACTS_MAX * FACT_WORDS; fact--) {
      const object = known.objects[fact]!;
      const index = known.indices[fact]!;
      const value = known.values[fact]!;
      if (known.births[fact] === known.deaths[fact] || !emitted(object) || !emitted(index) || !emitted(value)) continue;
      heap.push(
        known.places[fact]!, object, index, value, value < 0 ? -1 : Math.max(places[value]!, imports[value]!), known.births[fact]!, known.deaths[fact]!,
        facts.resolve(value as Ref), facts.constantSince(value as Ref),
      );
    }
    if (heap.length === 0) return;
    this.heap = Int32Array.from(heap);
    this.descrs = draft.descrs.slice();
  }

  #copy({ draft, facts }: Driver, row: number, place: number): void {
    const { words, ends } = this;
    words[place * 4] = row;
    if (draft.types[row] === REF) {
      words[place * 4 + 1] = facts.classes[row]!;
      words[place * 4 + 2] = facts.classSince[row]!;
      words[place * 4 + 3] = (facts.flags[row]! & NONNULL) !== 0 ? facts.nonnullSince[row]! : NEVER;
    } else if (draft.types[row] === INT) {
      ends[place * 2] = facts.lows[row]!;
      ends[place * 2 + 1] = facts.highs[row]!;
    }
  }

  /** Row of the draft that became row `place` of the trace. */
  row(place: number): number { return this.words[place * 4]!; }
  /** Class code of a reference as known at a row of the draft, 0 when unknown. */
  classAt(place: number, time: number): number { return this.words[place * 4 + 2]! <= time ? this.words[place * 4 + 1]! : 0; }
  isNonnullAt(place: number, time: number): boolean { return this.words[place * 4 + 3]! <= time; }

  /** By row of the draft: the first change of its range behind row `time`. */
  changesBehind(time: number): ReadonlyMap<number, number> {
    const changes = new Map<number, number>();
    for (let k = this.changedRows.length - 1; k >= 0 && this.changedAt[k]! > time; k--) changes.set(this.changedRows[k]!, k);
    return changes;
  }
  /** Range of an integer as known before `changes`. */
  rangeBefore(place: number, changes: ReadonlyMap<number, number>, out: Range): Range {
    const change = changes.get(this.row(place));
    return change === undefined ? out.set(this.ends[place * 2]!, this.ends[place * 2 + 1]!) : out.set(this.oldLows[change]!, this.oldHighs[change]!);
  }
}

/** The `knowledge` of an exit record. */
export interface ExitKnowledge {
  readonly trace: TraceKnowledge;
  /** The guard's row of the draft. */
  readonly time: number;
  /** Its row of the trace. */
  readonly guard: Ref;
  /** The entry of the loop whose body the trace was about to jump to: the guard asks for what the body needs. Null for all other guards. */
  readonly entering: LabelDescr | null;
}

/** The label of the loop whose body the exit's trace could not jump to, if it is for that that it was left: its bridge would only ask the same again. */
export const failedToEnter = (exit: ExitRecord): LabelDescr | null => (exit.knowledge as ExitKnowledge).entering;

const X = new Range();

/** Tells the driver what is known of a bridge's inputs: `parent` is an exit of an optimizer of this package. To be called when they are in the draft. */
export function importKnowledge(driver: Driver, known: HeapFacts, parent: ExitRecord): void {
  const { trace, time, guard } = parent.knowledge as ExitKnowledge;
  const { draft, facts } = driver;
  const inputOf = new Map<number, Ref>();
  /** By row of the trace. */
  const valueOf = new Map<Ref, Ref>();
  const asked = operandsOfGuard(trace.trace, guard);
  const changes = trace.changesBehind(time);
  const codes = trace.classTable.map((descr) => (descr === null ? 0 : facts.codeOf(descr)));
  parent.values.forEach((place, k) => {
    const input = k as Ref;
    inputOf.set(trace.row(place), input);
    valueOf.set(place, input);
    if (draft.types[input] === REF) {
      const code = trace.classAt(place, time);
      if (code !== 0) facts.learnClass(input, codes[code]!);
      if (trace.isNonnullAt(place, time)) facts.learnNonnull(input);
    } else if (draft.types[input] === INT) {
      facts.define(input, trace.rangeBefore(place, changes, X).shrink());
    }
  });
  const translate = (ref: Ref): Ref | undefined => (ref === NONE ? NONE : ref < 0 ? draft.constOf(trace.constantTypes[-1 - ref]!, trace.constants[-1 - ref]) : inputOf.get(ref));
  /** A value that the exit does not leave with: it has to be read, but something is known of it, or the guard asked it. Undefined when neither is so. */
  const unread = (place: Ref, type: number): Ref | undefined => {
    const code = type === REF ? codes[trace.classAt(place, time)]! : 0;
    const isNonnull = type === REF && trace.isNonnullAt(place, time);
    if (type === INT) trace.rangeBefore(place, changes, X).shrink();
    if (!asked.includes(place) && (type === INT ? X.lo === INT_MIN && X.hi === INT_MAX : code === 0 && !isNonnull)) return undefined;
    const row = draft.add(OP.same_as, type, NONE, NONE, NONE, -1, -1);
    facts.clear(row);
    facts.flags[row]! |= UNREAD;
    if (type === INT) facts.define(row, X);
    if (code !== 0) facts.learnClass(row, code);
    if (isNonnull) facts.learnNonnull(row);
    return row;
  };
  // Oldest first, so that the newest stands first in its list again.
  const { heap } = trace;
  for (let at = heap.length - FACT_WORDS; at >= 0 && driver.context.passes.has("heap"); at -= FACT_WORDS) {
    if (heap[at + BIRTH]! > time || heap[at + DEATH]! <= time || (heap[at + OBJECT]! >= 0 && !inputOf.has(heap[at + OBJECT]!))) continue;
    const object = translate(heap[at + OBJECT] as Ref);
    const index = translate(heap[at + INDEX] as Ref);
    if (object === undefined || index === undefined) continue;
    const descr = trace.descrs[heap[at]! >> 1]!;
    const isLength = (heap[at]! & 1) === 1;
    const row = heap[at + VALUE_ROW] as Ref;
    const value = translate(heap[at + (heap[at + CONSTANT_SINCE]! <= time ? CONSTANT : VALUE)] as Ref) ?? unread(row, isLength ? INT : TYPE_CODES[(descr as Field | ArrayDescr).kind === "field" ? (descr as Field).type : (descr as ArrayDescr).item]);
    if (value === undefined) continue;
    valueOf.set(row, value);
    known.learn(placeOf(draft.descrIndexOf(descr)) | (isLength ? 1 : 0), object, index, value, draft.length);
  }
  learnFailure(driver, trace.trace, guard, valueOf);
}
