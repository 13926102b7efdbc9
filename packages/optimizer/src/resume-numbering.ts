/**
 * Resume data. While the trace is walked, each guard that is committed gets its *draft*: the snapshot with every reference resolved
 * as of this place, the contents of the virtuals that it reaches, and the stores that are pending. When the trace is emitted,
 * drafts become exit records with dense numbers.
 *
 * Contents have to be taken at the guard, because virtuals change and references get forwarded behind it; a value's number
 * has to wait, because dead code decides later whether a boxed integer exists as a box at all.
 *
 * Consecutive guards share one draft when nothing happened between them that it depends on and their snapshots say the same
 * (`guardsShared`). A `guard_always_fails` never does: its bridge would resume before the segment's end again and again.
 */
import {
  HOLE, NONE, OP, TAG_CONST, TAG_KIND, TAG_VALUE, TAG_VIRTUAL, tagged,
  type ArrayDescr, type ClassDescr, type Field, type Opcode, type PendingStore, type Ref, type ResumeData, type ResumeFrame, type Tagged, type Virtual,
} from "@spoor/ir";
import { IntList, longerInts, type Ints } from "./arrays";
import type { Driver } from "./pass";

/** Operations that resume data can do later, so that being needed there does not keep them. */
export const isDelayable = (opcode: number): boolean => opcode === OP.box_int || opcode === OP.box_bool || opcode === OP.str_concat;

/**
 * A draft in the pool: frames, virtuals, pending stores (counts); per frame code, position, count, tags; per virtual row, count,
 * tags; per store target, descriptor, index, value. Tags are as in `ir`, with rows, constants' indices and the draft's own virtuals.
 * Fields of virtuals that the constructor does not take are stores.
 */
export class ResumeDrafts {
  #pool = new Int32Array(1024);
  #length = 0;
  #starts = new Int32Array(64);
  count = 0;
  shared = 0;

  #lastSnapshot = -1;
  #lastEpoch = -1;
  #lastExit = -1;

  /** Virtuals of the draft being made, by number of the virtual: which draft last saw it, and as what. */
  #seen = new Int32Array(32);
  #seenAs = new Int32Array(32);
  #stamp = 0;
  /** Rows of its virtuals. */
  readonly #rows = new IntList();
  /** Its snapshots, innermost first. */
  readonly #frames = new IntList();
  readonly #found = new IntList();

  constructor(readonly driver: Driver) {}

  begin(): void {
    this.#length = 0;
    this.count = 0;
    this.shared = 0;
    this.#lastExit = -1;
    this.#stamp = 0;
    this.#seen.fill(0);
  }

  mark(): { readonly length: number; readonly count: number; readonly shared: number } { return { length: this.#length, count: this.count, shared: this.shared }; }
  reset(mark: { readonly length: number; readonly count: number; readonly shared: number }): void {
    this.#length = mark.length;
    this.count = mark.count;
    this.shared = mark.shared;
    this.#lastExit = -1;
  }

  /** The next guard shares nothing with those before: a label stands between. */
  separate(): void { this.#lastExit = -1; }

  /** Where a draft begins in {@link pool}. */
  start(exit: number): number { return this.#starts[exit]!; }
  get pool(): Int32Array { return this.#pool; }

  /** Drafts the exit of the guard that is about to be committed, or finds one that says the same. */
  draftExit(snapshot: number, opcode: Opcode): number {
    const { driver } = this;
    const sharable = this.#lastExit >= 0 && this.#lastEpoch === driver.epoch && opcode !== OP.guard_always_fails;
    if (sharable && snapshot === this.#lastSnapshot) {
      this.shared++;
      return this.#lastExit;
    }
    const start = this.#length;
    this.#write(snapshot);
    if (sharable && this.#equals(this.#starts[this.#lastExit]!, start)) {
      this.#length = start;
      this.shared++;
      return this.#lastExit;
    }
    const exit = this.count++;
    if (exit === this.#starts.length) this.#starts = longerInts(this.#starts, exit * 2);
    this.#starts[exit] = start;
    this.#lastExit = opcode === OP.guard_always_fails ? -1 : exit;
    this.#lastSnapshot = snapshot;
    this.#lastEpoch = driver.epoch;
    return exit;
  }

  #equals(one: number, other: number): boolean {
    const length = this.#length - other;
    if (other - one !== length) return false;
    const pool = this.#pool;
    for (let i = 0; i < length; i++) if (pool[one + i] !== pool[other + i]) return false;
    return true;
  }

  #put(word: number): void {
    if (this.#length === this.#pool.length) this.#pool = longerInts(this.#pool, this.#length * 2);
    this.#pool[this.#length++] = word;
  }

  #write(snapshot: number): void {
    const { source, virtuals, facts, pending } = this.driver;
    const frames = this.#frames;
    const rows = this.#rows;
    frames.length = 0;
    rows.length = 0;
    this.#stamp++;
    for (let at = snapshot; at >= 0; at = source.snapshotParent(at)) frames.push(at);
    const head = this.#length;
    this.#put(frames.length);
    this.#put(0);
    this.#put(pending.count);
    for (let k = frames.length - 1; k >= 0; k--) {
      const at = frames.items[k]!;
      const count = source.snapshotCount(at);
      this.#put(source.snapshotCode(at));
      this.#put(source.snapshotPos(at));
      this.#put(count);
      for (let i = 0; i < count; i++) {
        const slot = source.snapshotSlot(at, i);
        this.#put(slot === NONE ? HOLE : this.#tag(this.driver.operand(slot)));
      }
    }
    // Tags of pending stores first, so that their virtuals are found; they are written behind the virtuals.
    for (let i = 0; i < pending.count; i++) {
      this.#tag(facts.resolve(pending.targets[i] as Ref));
      this.#tag(facts.resolve(pending.values[i] as Ref));
    }
    let stores = pending.count;
    for (let k = 0; k < rows.length; k++) {
      const row = rows.items[k] as Ref;
      const count = virtuals.takenOf(row);
      this.#put(row);
      this.#put(count);
      for (let i = 0; i < count; i++) this.#put(this.#tag(facts.resolve(virtuals.get(row, i))));
      for (let i = count, n = virtuals.countOf(row); i < n; i++, stores++) this.#tag(facts.resolve(virtuals.get(row, i)));
    }
    this.#pool[head + 1] = rows.length;
    this.#pool[head + 2] = stores;
    for (let k = 0; stores > pending.count && k < rows.length; k++) {
      const row = rows.items[k] as Ref;
      for (let i = virtuals.takenOf(row), n = virtuals.countOf(row); i < n; i++) {
        this.#put(tagged(TAG_VIRTUAL, k));
        this.#put(virtuals.fieldOf(row, i));
        this.#put(HOLE);
        this.#put(this.#tag(facts.resolve(virtuals.get(row, i))));
      }
    }
    for (let i = 0; i < pending.count; i++) {
      this.#put(this.#tag(facts.resolve(pending.targets[i] as Ref)));
      this.#put(pending.descrs[i]!);
      this.#put(pending.isField(i) ? HOLE : this.#tag(facts.resolve(pending.indices[i] as Ref)));
      this.#put(this.#tag(facts.resolve(pending.values[i] as Ref)));
    }
  }

  /** Tag of a resolved reference; a virtual that is new to this draft joins it. */
  #tag(ref: Ref): Tagged {
    if (ref === NONE) return HOLE;
    if (ref < 0) return tagged(TAG_CONST, -1 - ref);
    const { facts, virtuals } = this.driver;
    if (!facts.isVirtual(ref)) return tagged(TAG_VALUE, ref);
    const number = virtuals.numbers[ref]!;
    if (number >= this.#seen.length) {
      this.#seen = longerInts(this.#seen, number * 2);
      this.#seenAs = longerInts(this.#seenAs, number * 2);
    }
    if (this.#seen[number] !== this.#stamp) {
      this.#seen[number] = this.#stamp;
      this.#seenAs[number] = this.#rows.length;
      this.#rows.push(ref);
    }
    return tagged(TAG_VIRTUAL, this.#seenAs[number]!);
  }

  /** Every row that a draft names as a value, as often as it does, until it is asked again. */
  values(exit: number): IntList {
    const pool = this.#pool;
    let at = this.#starts[exit]!;
    const frames = pool[at]!;
    const virtuals = pool[at + 1]!;
    const stores = pool[at + 2]!;
    at += 3;
    this.#found.length = 0;
    for (let k = 0; k < frames; k++) at = this.#findAmong(at + 3, pool[at + 2]!);
    for (let k = 0; k < virtuals; k++) at = this.#findAmong(at + 2, pool[at + 1]!);
    for (let k = 0; k < stores; k++) {
      this.#findAmong(at, 1);
      at = this.#findAmong(at + 2, 2);
    }
    return this.#found;
  }

  /** Among so many tags; gives where they end. */
  #findAmong(start: number, count: number): number {
    const pool = this.#pool;
    const end = start + count;
    for (let at = start; at < end; at++) {
      const tag = pool[at]!;
      if ((tag & TAG_KIND) === TAG_VALUE) this.#found.push(tag >> 2);
    }
    return end;
  }
}

/** Where rows went when the trace was emitted. */
export interface Places {
  /** By row: the emitted reference; NONE when it was not emitted, or not yet. */
  readonly places: Ints;
  /** By row of the preamble: the reference by which the body names it; NONE when it cannot. */
  readonly imports: Ints;
  /** The body's first row. */
  readonly body: number;
}

/** An exit's values and resume data. */
export interface Resume {
  readonly values: Ref[];
  readonly resume: ResumeData;
}

/** Most exits have none, and share these. */
const NO_VIRTUALS: Virtual[] = [];
const NO_STORES: PendingStore[] = [];

/** Turns drafts into resume data, sharing frames and virtuals that come out equal to those of the exit before. */
export class ResumeNumbering {
  nvirtuals = 0;
  nvholes = 0;
  nvreused = 0;

  readonly #constants: unknown[] = [];
  /** By constant of the draft: its number, or -1. */
  readonly #constantNumbers: Int32Array;
  #frames: readonly ResumeFrame[] = [];
  /** By number of the virtual: its newest description. */
  readonly #described: (Virtual | undefined)[] = [];

  // Of the exit being numbered.
  readonly #values: IntList;
  readonly #numbers: Int32Array;
  readonly #stamps: Int32Array;
  #stamp = 0;
  #virtualCount = 0;
  readonly #delayed: Virtual[] = [];
  #guard = 0;
  #inBody = false;

  /** `unboxed`: by row, the integer that was taken out of it, or NONE. */
  constructor(readonly driver: Driver, readonly unboxed: Int32Array, readonly emitted: Places) {
    this.#numbers = driver.scratch.ints(4, driver.draft.length, 0);
    this.#stamps = driver.scratch.ints(5, driver.draft.length, 0);
    this.#constantNumbers = driver.scratch.ints(6, driver.draft.constants.length, -1);
    this.#values = driver.scratch.list(2);
  }

  /** Numbers a draft for the guard at a row. */
  number(exit: number, guard: Ref): Resume {
    const { draft, resume: drafts } = this.driver;
    const { pool } = drafts;
    this.#guard = guard;
    this.#inBody = guard >= this.emitted.body;
    this.#stamp++;
    this.#values.length = 0;
    let at = drafts.start(exit);
    const frameCount = pool[at++]!;
    const virtualCount = pool[at++]!;
    const storeCount = pool[at++]!;
    this.#virtualCount = virtualCount;
    const frames: ResumeFrame[] = new Array(frameCount);
    for (let k = 0; k < frameCount; k++) {
      const code: unknown = draft.constant(pool[at]! as Ref);
      const pos = pool[at + 1]!;
      const count = pool[at + 2]!;
      const before = this.#frames[k];
      const slots = this.#tags(at + 3, count, before?.slots);
      at += 3 + count;
      frames[k] = before !== undefined && before.code === code && before.pos === pos && before.slots === slots ? before : { code, pos, slots };
    }
    this.#frames = frames;
    let virtuals: Virtual[] = NO_VIRTUALS;
    if (virtualCount > 0) {
      virtuals = new Array(virtualCount);
      for (let k = 0; k < virtualCount; k++) {
        const count = pool[at + 1]!;
        virtuals[k] = this.#describe(pool[at] as Ref, at + 2, count);
        at += 2 + count;
      }
    }
    let pending: PendingStore[] = NO_STORES;
    if (storeCount > 0) {
      pending = new Array(storeCount);
      for (let k = 0; k < storeCount; k++) {
        const target = this.#tag(pool[at]!);
        const descr = draft.descrs[pool[at + 1]!] as Field | ArrayDescr;
        const index = this.#tag(pool[at + 2]!);
        pending[k] = { target, descr, index, value: this.#tag(pool[at + 3]!) };
        at += 4;
      }
    }
    if (this.#delayed.length > 0) virtuals = virtuals.concat(this.#delayed.splice(0));
    this.nvirtuals += virtuals.length;
    const values: Ref[] = new Array(this.#values.length);
    for (let k = 0; k < values.length; k++) values[k] = this.#values.items[k] as Ref;
    return { values, resume: { frames, constants: this.#constants, virtuals, pending } };
  }

  #describe(row: Ref, start: number, count: number): Virtual {
    const number = this.driver.virtuals.numbers[row]!;
    const before = this.#described[number];
    const old = before !== undefined && "values" in before ? before.values : undefined;
    const values = this.#tags(start, count, old);
    if (values === old) {
      this.nvreused++;
      return before!;
    }
    const { draft } = this.driver;
    const descr = draft.descr(row);
    const virtual: Virtual = draft.opcodes[row] === OP.new
      ? { kind: "object", descr: descr as ClassDescr, values }
      : { kind: "array", descr: descr as ArrayDescr, values };
    this.#described[number] = virtual;
    return virtual;
  }

  /** So many tags of the draft, numbered: `before` itself when they are the same. */
  #tags(start: number, count: number, before: readonly Tagged[] | undefined): readonly Tagged[] {
    const { pool } = this.driver.resume;
    let i = 0;
    let tag = HOLE;
    if (before !== undefined && before.length === count) {
      while (i < count && (tag = this.#tag(pool[start + i]!)) === before[i]) i++;
      if (i === count) return before;
    } else if (count > 0) tag = this.#tag(pool[start]!);
    const tags: Tagged[] = new Array(count);
    for (let k = 0; k < i; k++) tags[k] = before![k]!;
    if (i < count) tags[i] = tag;
    for (let k = i + 1; k < count; k++) tags[k] = this.#tag(pool[start + k]!);
    return tags;
  }

  #tag(tag: Tagged): Tagged {
    switch (tag & TAG_KIND) {
      case TAG_VALUE: return this.#value((tag >> 2) as Ref);
      case TAG_CONST: return this.#constant((-1 - (tag >> 2)) as Ref);
      default:
        if (tag === HOLE) this.nvholes++;
        return tag;
    }
  }

  #constant(ref: Ref): Tagged {
    const numbers = this.#constantNumbers;
    if (numbers[-1 - ref]! < 0) numbers[-1 - ref] = this.#constants.push(this.driver.draft.constant(ref)) - 1;
    return tagged(TAG_CONST, numbers[-1 - ref]!);
  }

  /** The emitted reference of a row, as code at the exit can name it; NONE when the row was not emitted or cannot be named there. */
  #place(row: Ref): Ref {
    const { places, imports, body } = this.emitted;
    return (this.#inBody && row < body ? imports[row] : places[row]) as Ref;
  }

  #value(row: Ref): Tagged {
    if (this.#stamps[row] === this.#stamp) return this.#numbers[row]!;
    const integer = this.unboxed[row] as Ref;
    if (integer !== NONE && integer < this.#guard && this.#place(integer) !== NONE) return this.#value(integer);
    const place = this.#place(row);
    const tag = place === NONE ? this.#delay(row) : this.#leaveWith(place);
    this.#stamps[row] = this.#stamp;
    this.#numbers[row] = tag;
    return tag;
  }

  #leaveWith(place: Ref): Tagged {
    const number = this.#values.length;
    this.#values.push(place);
    return tagged(TAG_VALUE, number);
  }

  /** An operation that was not emitted: resume data does it. */
  #delay(row: Ref): Tagged {
    const { draft } = this.driver;
    const opcode = draft.opcodes[row]!;
    const left = this.#operand(draft.as[row] as Ref);
    if (opcode === OP.box_int) return left;
    const virtual: Virtual = opcode === OP.box_bool ? { kind: "bool", value: left } : { kind: "concat", left, right: this.#operand(draft.bs[row] as Ref) };
    return tagged(TAG_VIRTUAL, this.#virtualCount + this.#delayed.push(virtual) - 1);
  }

  #operand(ref: Ref): Tagged { return ref < 0 ? this.#constant(ref) : this.#value(ref); }
}
