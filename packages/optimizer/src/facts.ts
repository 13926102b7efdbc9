/**
 * What the optimizer knows of each row of the draft, in arrays parallel to it.
 *
 * A row is a value that never changes, so what is once known of it stays true behind the place where it was learned (a
 * guard that passed, an operation that needs it). Facts therefore only grow, and the row number at which class and nonnullness
 * were learned says for every guard whether it was known there: that is what a bridge's optimizer asks (see knowledge.ts).
 */
import { BIGINT_CLASS, BOOLEAN_CLASS, ClassDescr, INT_MAX, INT_MIN, InvalidLoop, NONE, NUMBER_CLASS, OP, STRING_CLASS, type Ref } from "@spoor/ir";
import { longerDoubles, longerInts, longerShorts } from "./arrays";
import { INT, REF, type Draft } from "./draft";
import { INT32_MAX, INT32_MIN, Range } from "./range";

/** Neither null nor undefined. */
export const NONNULL = 1;
/** Null or undefined. */
export const NULL = 2;
/** An object that was not allocated (yet): `virtuals` knows its contents. */
export const VIRTUAL = 4;
/** Allocated by this trace, and nothing else refers to it. */
export const UNESCAPED = 8;
/** A guard compared it with another integer. */
export const COMPARED = 16;
/** In int32 where it was computed, not just behind a later guard. */
export const BORN_INT32 = 32;
/** Allocated by this trace. */
export const FRESH = 64;
/** Of a virtual: it is being forced. Of a real row: its operands hold placeholders. */
export const PATCHED = 128;
/** An integer that is not 0. */
export const NONZERO = 256;
/** A value that is on the heap and in no row: what is known of it holds for whoever reads it. Never an operand. */
export const UNREAD = 512;

/** Class codes: 0 is unknown, the primitives are fixed, others follow in order of appearance. */
export const NUMBER = 1;
export const BOOLEAN = 2;
export const STRING = 3;
const PRIMITIVES: readonly (ClassDescr | null)[] = [null, NUMBER_CLASS, BOOLEAN_CLASS, STRING_CLASS, BIGINT_CLASS];

const X = new Range();

/** Later than every row. */
export const NEVER = 0x7fffffff;

/** How far knowledge about a sum is carried back to its summands. */
const BACKWARD_DEPTH = 4;

/** Ends of ranges beyond it are far away from everything that a program counts. */
const FAR = INT_MAX - 2 ** 20;

/** A copy of the arrays, in buffers that are kept. */
class Saved {
  count = 0;
  log = 0;
  forwarded = new Int32Array(0);
  flags = new Uint16Array(0);
  lows = new Float64Array(0);
  highs = new Float64Array(0);
  masks = new Int32Array(0);
  bits = new Int32Array(0);
  classes = new Int32Array(0);
  classSince = new Int32Array(0);
  nonnullSince = new Int32Array(0);

  copy(facts: Facts): void {
    const n = (this.count = facts.draft.length);
    this.log = facts.boundLog.length;
    if (n > this.forwarded.length) {
      const room = facts.draft.capacity;
      this.forwarded = new Int32Array(room);
      this.flags = new Uint16Array(room);
      this.lows = new Float64Array(room);
      this.highs = new Float64Array(room);
      this.masks = new Int32Array(room);
      this.bits = new Int32Array(room);
      this.classes = new Int32Array(room);
      this.classSince = new Int32Array(room);
      this.nonnullSince = new Int32Array(room);
    }
    this.forwarded.set(facts.forwarded.subarray(0, n));
    this.flags.set(facts.flags.subarray(0, n));
    this.lows.set(facts.lows.subarray(0, n));
    this.highs.set(facts.highs.subarray(0, n));
    this.masks.set(facts.masks.subarray(0, n));
    this.bits.set(facts.bits.subarray(0, n));
    this.classes.set(facts.classes.subarray(0, n));
    this.classSince.set(facts.classSince.subarray(0, n));
    this.nonnullSince.set(facts.nonnullSince.subarray(0, n));
  }
}

export class Facts {
  #capacity = 0;
  /** What the row turned out to be: another row or a constant; NONE while it is itself. */
  forwarded = new Int32Array(0);
  /** Number of rows when it did; meaningless while it is itself. */
  forwardedSince = new Int32Array(0);
  flags = new Uint16Array(0);
  lows = new Float64Array(0);
  highs = new Float64Array(0);
  masks = new Int32Array(0);
  bits = new Int32Array(0);
  classes = new Int32Array(0);
  /** Number of rows when the class was learned; meaningless while it is unknown. */
  classSince = new Int32Array(0);
  nonnullSince = new Int32Array(0);

  /** By class code. */
  classTable: (ClassDescr | null)[] = [];
  /** By descriptor index: class code + 1, 0 where not asked yet. */
  #codes: number[] = [];
  /** Ranges that were narrowed behind their row, in order: row, number of rows then, and the ends before. */
  readonly boundLog = { length: 0, rows: new Int32Array(64), times: new Int32Array(64), lows: new Float64Array(64), highs: new Float64Array(64) };

  constructor(readonly draft: Draft, public classOfValue: (value: unknown) => ClassDescr | null = () => null) {
    this.#grow();
  }

  begin(classOfValue: (value: unknown) => ClassDescr | null): void {
    this.classOfValue = classOfValue;
    this.classTable = PRIMITIVES.slice();
    this.#codes.length = 0;
    this.boundLog.length = 0;
  }

  /** Prepares the facts of a new row. */
  clear(row: Ref): void {
    if (row >= this.#capacity) this.#grow();
    this.forwarded[row] = NONE;
    this.flags[row] = 0;
    this.classes[row] = 0;
    if (this.draft.types[row] === INT) {
      this.lows[row] = INT_MIN;
      this.highs[row] = INT_MAX;
      this.masks[row] = 0;
      this.bits[row] = 0;
    }
  }

  #grow(): void {
    const n = (this.#capacity = this.draft.capacity);
    this.forwarded = longerInts(this.forwarded, n);
    this.forwardedSince = longerInts(this.forwardedSince, n);
    this.flags = longerShorts(this.flags, n);
    this.lows = longerDoubles(this.lows, n);
    this.highs = longerDoubles(this.highs, n);
    this.masks = longerInts(this.masks, n);
    this.bits = longerInts(this.bits, n);
    this.classes = longerInts(this.classes, n);
    this.classSince = longerInts(this.classSince, n);
    this.nonnullSince = longerInts(this.nonnullSince, n);
  }

  // -- identity

  /** What a reference stands for by now. */
  resolve(ref: Ref): Ref {
    while (ref >= 0) {
      const next = this.forwarded[ref]!;
      if (next === NONE) return ref;
      ref = next as Ref;
    }
    return ref;
  }
  /** From here on `row` is `ref`. */
  forward(row: Ref, ref: Ref): void {
    if (row < 0 || row === ref) return;
    this.forwarded[row] = ref;
    this.forwardedSince[row] = this.draft.length;
  }
  /** Since when a row has been the constant that it stands for by now; {@link NEVER} when it is none. */
  constantSince(ref: Ref): number {
    let since = 0;
    while (ref >= 0) {
      const next = this.forwarded[ref]!;
      if (next === NONE) return NEVER;
      since = Math.max(since, this.forwardedSince[ref]!);
      ref = next as Ref;
    }
    return since;
  }

  is(ref: Ref, flag: number): boolean { return ref >= 0 && (this.flags[ref]! & flag) !== 0; }
  isVirtual(ref: Ref): boolean { return ref >= 0 && (this.flags[ref]! & VIRTUAL) !== 0; }

  // -- integers

  /** Writes what is known of an integer into `out`. */
  rangeOf(ref: Ref, out: Range): Range {
    if (ref < 0) return out.constant(this.draft.constant(ref));
    return out.set(this.lows[ref]!, this.highs[ref]!, this.masks[ref]!, this.bits[ref]!);
  }
  low(ref: Ref): number { return ref >= 0 ? this.lows[ref]! : this.draft.constant(ref); }
  high(ref: Ref): number { return ref >= 0 ? this.highs[ref]! : this.draft.constant(ref); }
  isNonzero(ref: Ref): boolean { return ref >= 0 ? (this.flags[ref]! & NONZERO) !== 0 : this.draft.constant(ref) !== 0; }
  isBool(ref: Ref): boolean { return this.low(ref) >= 0 && this.high(ref) <= 1; }
  isInt32(ref: Ref): boolean { return this.low(ref) >= INT32_MIN && this.high(ref) <= INT32_MAX; }

  /** What the row's operation tells of its result. */
  define(row: Ref, range: Range): void {
    this.lows[row] = range.lo;
    this.highs[row] = range.hi;
    this.masks[row] = range.mask;
    this.bits[row] = range.bits;
    if (range.isInt32) this.flags[row]! |= BORN_INT32;
  }

  /** A guard passed: the integer is in `range` too. Throws {@link InvalidLoop} when nothing can be. `range` is changed. */
  constrain(ref: Ref, range: Range, depth = BACKWARD_DEPTH): void {
    if (ref < 0) {
      if (!range.has(this.draft.constant(ref))) throw new InvalidLoop("a guard contradicts a constant");
      return;
    }
    const lo = this.lows[ref]!;
    const hi = this.highs[ref]!;
    const mask = this.masks[ref]!;
    if (range.lo <= lo && range.hi >= hi && (range.mask & ~mask) === 0 && ((range.bits ^ this.bits[ref]!) & range.mask) === 0) return;
    if (range.lo < lo) range.lo = lo;
    if (range.hi > hi) range.hi = hi;
    if (((range.bits ^ this.bits[ref]!) & range.mask & mask) !== 0) throw new InvalidLoop("a guard contradicts known bits");
    range.mask |= mask;
    range.bits |= this.bits[ref]!;
    range.shrink();
    if (range.lo > range.hi) throw new InvalidLoop("a guard contradicts a range");
    this.#logBounds(ref, lo, hi);
    this.lows[ref] = range.lo;
    this.highs[ref] = range.hi;
    this.masks[ref] = range.mask;
    this.bits[ref] = range.bits;
    if (range.lo === range.hi && this.forwarded[ref] === NONE) this.forward(ref, this.draft.constInt(range.lo));
    if (depth > 0) this.#backward(ref, range, depth - 1);
  }

  /** What a result's range says about its operands. */
  #backward(row: Ref, range: Range, depth: number): void {
    const { draft } = this;
    const opcode = draft.opcodes[row]!;
    if (opcode === OP.int_add || opcode === OP.int_add_ovf) {
      const a = this.resolve(draft.as[row] as Ref);
      const b = this.resolve(draft.bs[row] as Ref);
      const { lo, hi } = range;
      if (a >= 0) this.constrain(a, range.set(clamp(lo - this.high(b)), clamp(hi - this.low(b))), depth);
      if (b >= 0) this.constrain(b, range.set(clamp(lo - this.high(a)), clamp(hi - this.low(a))), depth);
    } else if (opcode === OP.int_sub || opcode === OP.int_sub_ovf) {
      const a = this.resolve(draft.as[row] as Ref);
      const b = this.resolve(draft.bs[row] as Ref);
      const { lo, hi } = range;
      if (a >= 0) this.constrain(a, range.set(clamp(lo + this.low(b)), clamp(hi + this.high(b))), depth);
      if (b >= 0) this.constrain(b, range.set(clamp(this.low(a) - hi), clamp(this.high(a) - lo)), depth);
    } else if (opcode === OP.int_and && range.lo === range.hi) {
      const a = this.resolve(draft.as[row] as Ref);
      const b = this.resolve(draft.bs[row] as Ref);
      if (a >= 0 && b < 0) {
        const mask = this.draft.constant(b) | 0;
        this.constrain(a, range.set(INT_MIN, INT_MAX, mask, range.lo & mask), depth);
      }
    }
  }

  #logBounds(row: Ref, lo: number, hi: number): void {
    const log = this.boundLog;
    if (log.length === log.rows.length) {
      const n = log.length * 2;
      log.rows = longerInts(log.rows, n);
      log.times = longerInts(log.times, n);
      log.lows = longerDoubles(log.lows, n);
      log.highs = longerDoubles(log.highs, n);
    }
    log.rows[log.length] = row;
    log.times[log.length] = this.draft.length;
    log.lows[log.length] = lo;
    log.highs[log.length] = hi;
    log.length++;
  }

  // -- references

  /** Code of a class: equal exactly when the classes are. */
  codeOf(descr: ClassDescr): number {
    const { classTable } = this;
    switch (descr.test) {
      case "number": return NUMBER;
      case "boolean": return BOOLEAN;
      case "string": return STRING;
      case "bigint": return 4;
      case "constructor":
    }
    for (let code = PRIMITIVES.length; code < classTable.length; code++) {
      if (classTable[code]!.constructor_ === descr.constructor_) return code;
    }
    return classTable.push(descr) - 1;
  }
  /** The same for a class descriptor given by its index. */
  codeOfDescr(index: number): number {
    const known = this.#codes[index];
    if (known !== undefined && known > 0) return known - 1;
    const code = this.codeOf(this.draft.classDescr(index));
    while (this.#codes.length <= index) this.#codes.push(0);
    this.#codes[index] = code + 1;
    return code;
  }

  /** Class code of a reference, 0 when unknown. */
  classOf(ref: Ref): number {
    if (ref >= 0) return this.classes[ref]!;
    const value: unknown = this.draft.constant(ref);
    switch (typeof value) {
      case "number": return NUMBER;
      case "boolean": return BOOLEAN;
      case "string": return STRING;
      case "bigint": return 4;
    }
    if (value === null || value === undefined) return 0;
    const descr = this.classOfValue(value);
    return descr === null ? 0 : this.codeOf(descr);
  }
  learnClass(ref: Ref, code: number): void {
    if (ref < 0) return;
    if (this.classes[ref] === 0) {
      this.classes[ref] = code;
      this.classSince[ref] = this.draft.length;
      const only: unknown = this.classTable[code]!.only;
      if (only !== undefined && this.forwarded[ref] === NONE) this.forward(ref, this.draft.constRef(only));
    }
    this.learnNonnull(ref);
  }

  isNonnull(ref: Ref): boolean {
    if (ref >= 0) return (this.flags[ref]! & NONNULL) !== 0;
    const value: unknown = this.draft.constant(ref);
    return value !== null && value !== undefined;
  }
  isNull(ref: Ref): boolean {
    if (ref >= 0) return (this.flags[ref]! & NULL) !== 0;
    const value: unknown = this.draft.constant(ref);
    return value === null || value === undefined;
  }
  /** `row` read what `unread` stands for. */
  read(row: Ref, unread: Ref): void {
    if (this.draft.types[row] === INT) {
      this.define(row, X.set(this.lows[unread]!, this.highs[unread]!).shrink());
      this.flags[row]! |= this.flags[unread]! & NONZERO;
    } else {
      if (this.classes[unread] !== 0) this.learnClass(row, this.classes[unread]!);
      if (this.isNonnull(unread)) this.learnNonnull(row);
      if (this.isNull(unread)) this.learnNull(row);
    }
    this.forward(unread, row);
  }
  learnNonnull(ref: Ref): void {
    if (ref >= 0 && (this.flags[ref]! & NONNULL) === 0) {
      this.flags[ref]! |= NONNULL;
      this.nonnullSince[ref] = this.draft.length;
    }
  }
  learnNull(ref: Ref): void {
    if (ref >= 0) this.flags[ref]! |= NULL;
  }

  /** True when the references cannot be the same object: `ptr_eq` is 0, and a store through one is not seen through the other. */
  distinct(a: Ref, b: Ref): boolean {
    if (a === b) return false;
    if (a < 0 && b < 0) return this.draft.constant(a) !== this.draft.constant(b);
    if (this.isVirtual(a) || this.isVirtual(b)) return true;
    const classA = this.classOf(a);
    const classB = this.classOf(b);
    if (classA !== 0 && classB !== 0 && classA !== classB) return true;
    if ((this.isNull(a) && this.isNonnull(b)) || (this.isNull(b) && this.isNonnull(a))) return true;
    return this.#precedes(a, b) || this.#precedes(b, a);
  }
  /** `fresh` was allocated by the trace, and `other` existed before, was allocated by it too, or cannot have got hold of it. */
  #precedes(other: Ref, fresh: Ref): boolean {
    if (!this.is(fresh, FRESH)) return false;
    return other < fresh || this.is(fresh, UNESCAPED) || this.is(other, FRESH);
  }

  // -- going back

  readonly #saved = new Saved();
  readonly #atLabel = new Saved();

  /** Remembers all facts about the rows so far. */
  save(): void { this.#saved.copy(this); }
  /** Remembers what is known where a loop's body begins. */
  saveLabel(): void { this.#atLabel.copy(this); }
  /** Goes back to what was saved. */
  restore(): void {
    const saved = this.#saved;
    const n = saved.count;
    this.boundLog.length = saved.log;
    this.forwarded.set(saved.forwarded.subarray(0, n));
    this.flags.set(saved.flags.subarray(0, n));
    this.lows.set(saved.lows.subarray(0, n));
    this.highs.set(saved.highs.subarray(0, n));
    this.masks.set(saved.masks.subarray(0, n));
    this.bits.set(saved.bits.subarray(0, n));
    this.classes.set(saved.classes.subarray(0, n));
    this.classSince.set(saved.classSince.subarray(0, n));
    this.nonnullSince.set(saved.nonnullSince.subarray(0, n));
  }
  /** What was known of a row where the body begins. */
  atLabel(row: Ref): { readonly classCode: number; readonly nonnull: boolean; readonly isNull: boolean; readonly nonzero: boolean; readonly lo: number; readonly hi: number; readonly mask: number; readonly bits: number } {
    const saved = this.#atLabel;
    const flags = saved.flags[row]!;
    return {
      classCode: saved.classes[row]!, nonnull: (flags & NONNULL) !== 0, isNull: (flags & NULL) !== 0, nonzero: (flags & NONZERO) !== 0,
      lo: saved.lows[row]!, hi: saved.highs[row]!, mask: saved.masks[row]!, bits: saved.bits[row]!,
    };
  }
  /** What a row had turned out to be there; NONE for itself. */
  forwardAtLabel(row: Ref): Ref {
    const { forwarded } = this.#atLabel;
    let at: number = forwarded[row]!;
    if (at === NONE) return NONE;
    while (at >= 0 && forwarded[at] !== NONE) at = forwarded[at]!;
    return at as Ref;
  }
  /** Whether the row was known to be in int32 there. */
  wasInt32(row: Ref): boolean {
    const saved = this.#atLabel;
    return saved.lows[row]! >= INT32_MIN && saved.highs[row]! <= INT32_MAX;
  }
  /** Ends of ranges that say hardly more than that it is an integer are given up: nobody who jumps to the body should have to show them. */
  forgetFarEnds(): void {
    for (let row = 0; row < this.draft.length; row++) {
      if (this.draft.types[row] !== INT) continue;
      if (this.lows[row]! < -FAR) this.lows[row] = INT_MIN;
      if (this.highs[row]! > FAR) this.highs[row] = INT_MAX;
    }
  }

  end(): void {
    this.classTable = [];
    this.classOfValue = () => null;
  }
}

const clamp = (value: number): number => (value < INT_MIN ? INT_MIN : value > INT_MAX ? INT_MAX : value);

/** Types of values that facts of class and nullness apply to. */
export const isReference = (draft: Draft, ref: Ref): boolean => draft.typeOf(ref) === REF;
