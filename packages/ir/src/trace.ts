/**
 * The flat trace: rows of words in one typed array and a constant pool; an operation is the integer index of its row, and an operand
 * is the index of its producer. Nothing is allocated per operation (PyPy's "optresult" idea carried to its end). One array and not one per
 * column, because most traces are short: a typed array costs the host more to make than ten rows take to fill.
 *
 * Refs 0 .. inputCount-1 are `input` operations. Constants are -1, -2, ... A guard's snapshot column holds, in a
 * recorded trace, an index into the snapshot pool; in an optimized trace (`exits` present) an index into `exits`.
 */
import type { Descr } from "./descr";
import { NONE, TYPE_CODES, TYPE_NAMES, type Opcode, type Ref, type Type } from "./types";
import { OP, OP_ROWS } from "./ops";
import type { ExitRecord } from "./resume";

const grow = (old: Int32Array, least: number): Int32Array => {
  const bigger = new Int32Array(Math.max(least, old.length * 2));
  bigger.set(old);
  return bigger;
};
const NO_WORDS = new Int32Array(0);

// A row's words. The first is the opcode and, above it, the type; START is where its variadic operands begin in the extra column.
const SHIFT = 3;
const A = 1;
const B = 2;
const C = 3;
const DESCR = 4;
const SNAPSHOT = 5;
const START = 6;
const COUNT = 7;
const OPCODE_MASK = 0xff;
const TYPE_SHIFT = 8;

/** One frame of a snapshot, as read from the pool. */
export interface SnapshotFrame {
  /** Constant: the guest's code object. */
  readonly code: Ref;
  /** The guest's position, opaque. */
  readonly pos: number;
  /** Values of the registers that are live at `pos`, in the order of the guest's liveness list; NONE where unset. */
  readonly slots: Ref[];
}

export class Trace {
  #rows: Int32Array;
  /** Variadic operands. */
  #extra: Int32Array = NO_WORDS;
  #extraLength = 0;
  #length = 0;
  #inputCount = 0;

  #constValues: unknown[] = [];
  #constTypes: Type[] = [];
  /** By type: constants by value. Made when the first constant of the type is looked for. */
  #constIndices: { [K in Type]?: Map<unknown, Ref> } = {};

  #descrTable: Descr[] = [];
  readonly #descrIndex = new Map<Descr, number>();

  #snapshotPool: Int32Array = NO_WORDS;
  #snapshotLength = 0;

  /** Present on optimized traces: what each guard needs to leave. Indexed by the snapshot column. */
  exits: ExitRecord[] | null = null;
  /** Of an optimized trace, by row: 1 when the integer was proved to be in -2^31 .. 2^31-1 where it is computed. Null when nobody looked. */
  int32: Uint8Array | null = null;

  constructor(capacity = 128) {
    this.#rows = new Int32Array(capacity << SHIFT);
  }

  /** Number of rows, inputs included. */
  get length(): number { return this.#length; }
  get inputCount(): number { return this.#inputCount; }
  get constantCount(): number { return this.#constValues.length; }
  /** All descriptors that operations refer to. */
  get descrs(): readonly Descr[] { return this.#descrTable; }

  opcode(ref: Ref): Opcode { return (this.#rows[ref << SHIFT]! & OPCODE_MASK) as Opcode; }
  /** Type of a value (operation or constant). */
  type(ref: Ref): Type { return ref >= 0 ? TYPE_NAMES[this.#rows[ref << SHIFT]! >> TYPE_SHIFT]! : this.#constTypes[-1 - ref]!; }
  /** First, second and third fixed operand; NONE where the row has none. */
  a(ref: Ref): Ref { return this.#rows[(ref << SHIFT) + A] as Ref; }
  b(ref: Ref): Ref { return this.#rows[(ref << SHIFT) + B] as Ref; }
  c(ref: Ref): Ref { return this.#rows[(ref << SHIFT) + C] as Ref; }
  /** Number of variadic operands. */
  extraCount(ref: Ref): number { return this.#rows[(ref << SHIFT) + COUNT]!; }
  /** The `index`-th variadic operand. */
  extra(ref: Ref, index: number): Ref { return this.#extra[this.#rows[(ref << SHIFT) + START]! + index] as Ref; }
  extras(ref: Ref): Ref[] {
    const start = this.#rows[(ref << SHIFT) + START]!;
    return Array.from(this.#extra.subarray(start, start + this.extraCount(ref))) as Ref[];
  }
  /** Fixed then variadic operands. */
  operands(ref: Ref): Ref[] {
    const fixed = OP_ROWS[this.opcode(ref)]!.args.length;
    const all: Ref[] = [];
    if (fixed > 0) all.push(this.a(ref));
    if (fixed > 1) all.push(this.b(ref));
    if (fixed > 2) all.push(this.c(ref));
    for (let i = 0, n = this.extraCount(ref); i < n; i++) all.push(this.extra(ref, i));
    return all;
  }
  /** The descriptor, or null. */
  descr(ref: Ref): Descr | null {
    const index = this.descrIndex(ref);
    return index < 0 ? null : this.#descrTable[index]!;
  }
  /** The descriptor's index in {@link descrs}, or -1. */
  descrIndex(ref: Ref): number { return this.#rows[(ref << SHIFT) + DESCR]!; }
  /** Snapshot (recorded) or exit (optimized) of an operation that can leave; -1 for none. */
  snapshot(ref: Ref): number { return this.#rows[(ref << SHIFT) + SNAPSHOT]!; }
  setSnapshot(ref: Ref, snapshot: number): void { this.#rows[(ref << SHIFT) + SNAPSHOT] = snapshot; }

  // -- constants

  /** The constant of type `i` (interned). */
  constInt(value: number): Ref { return this.#intern("i", value); }
  /** The constant of type `f` (interned; -0 and NaN are kept apart). */
  constFloat(value: number): Ref { return this.#intern("f", value); }
  /** The constant of type `r` (interned by identity). */
  constRef(value: unknown): Ref { return this.#intern("r", value); }
  /** Value of a constant. */
  constant(ref: Ref): any { return this.#constValues[-1 - ref]; }

  /** A new constant, of which the caller knows that it is not there yet. */
  addConstant(type: Type, value: unknown): Ref {
    const ref = (-1 - this.#constValues.length) as Ref;
    this.#constValues.push(value);
    this.#constTypes.push(type);
    this.#constIndices[type]?.set(keyOf(value), ref);
    return ref;
  }

  /** The constant of a type and value, NONE when there is none. */
  findConstant(type: Type, value: unknown): Ref {
    let index = this.#constIndices[type];
    if (index === undefined) {
      index = this.#constIndices[type] = new Map();
      for (let i = 0; i < this.#constValues.length; i++) if (this.#constTypes[i] === type) index.set(keyOf(this.#constValues[i]), (-1 - i) as Ref);
    }
    return index.get(keyOf(value)) ?? NONE;
  }

  #intern(type: Type, value: unknown): Ref {
    const found = this.findConstant(type, value);
    return found === NONE ? this.addConstant(type, value) : found;
  }

  // -- rows

  /** Appends an input; all inputs come before the first operation. */
  addInput(type: Type): Ref {
    if (this.#length !== this.#inputCount) throw new RangeError("inputs come before the first operation");
    this.#inputCount++;
    return this.add(OP.input, type);
  }

  /** Appends an operation with up to three fixed operands. Not checked: see the verifier. */
  add(opcode: Opcode, type: Type, a: Ref = NONE, b: Ref = NONE, c: Ref = NONE, descr: Descr | null = null, snapshot = -1): Ref {
    return this.addRow(opcode, TYPE_CODES[type], a, b, c, descr === null ? -1 : this.descrIndexOf(descr), snapshot);
  }

  /** The same, with the type given by its code and the descriptor by its index, or -1. */
  addRow(opcode: Opcode, type: number, a: Ref, b: Ref, c: Ref, descr: number, snapshot: number): Ref {
    const ref = this.#length;
    const at = ref << SHIFT;
    if (at === this.#rows.length) this.#rows = grow(this.#rows, 1 << SHIFT);
    const rows = this.#rows;
    rows[at] = opcode | (type << TYPE_SHIFT);
    rows[at + A] = a;
    rows[at + B] = b;
    rows[at + C] = c;
    rows[at + DESCR] = descr;
    rows[at + SNAPSHOT] = snapshot;
    rows[at + START] = this.#extraLength;
    rows[at + COUNT] = 0;
    this.#length = ref + 1;
    return ref as Ref;
  }

  /** Appends a variadic operand to the newest operation. */
  addExtra(operand: Ref): void {
    if (this.#extraLength === this.#extra.length) this.#extra = grow(this.#extra, 16);
    this.#extra[this.#extraLength++] = operand;
    this.#rows[((this.#length - 1) << SHIFT) + COUNT]!++;
  }

  descrIndexOf(descr: Descr): number {
    let index = this.#descrIndex.get(descr);
    if (index === undefined) {
      index = this.#descrTable.length;
      this.#descrTable.push(descr);
      this.#descrIndex.set(descr, index);
    }
    return index;
  }

  /** Drops the rows from `length` on (constants, descriptors and snapshots stay). */
  truncate(length: number): void {
    if (length < this.#inputCount || length > this.#length) throw new RangeError(`cannot truncate ${this.#length} rows to ${length}`);
    if (length < this.#length) this.#extraLength = this.#rows[(length << SHIFT) + START]!;
    this.#length = length;
  }

  // -- snapshots of a recorded trace: frames that share their outer frames

  /**
   * Appends a snapshot frame: [parent, code, pos, count, slots...]. `parent` is the snapshot of the calling frame, -1 for the outermost.
   * Returns the snapshot's index.
   */
  addSnapshot(parent: number, code: Ref, pos: number, slots: ArrayLike<number>, count = slots.length): number {
    const at = this.#snapshotLength;
    if (at + 4 + count > this.#snapshotPool.length) this.#snapshotPool = grow(this.#snapshotPool, Math.max(256, at + 4 + count));
    const pool = this.#snapshotPool;
    pool[at] = parent;
    pool[at + 1] = code;
    pool[at + 2] = pos;
    pool[at + 3] = count;
    for (let i = 0; i < count; i++) pool[at + 4 + i] = slots[i]!;
    this.#snapshotLength = at + 4 + count;
    return at;
  }
  snapshotParent(snapshot: number): number { return this.#snapshotPool[snapshot]!; }
  snapshotCode(snapshot: number): Ref { return this.#snapshotPool[snapshot + 1] as Ref; }
  snapshotPos(snapshot: number): number { return this.#snapshotPool[snapshot + 2]!; }
  snapshotCount(snapshot: number): number { return this.#snapshotPool[snapshot + 3]!; }
  snapshotSlot(snapshot: number, index: number): Ref { return this.#snapshotPool[snapshot + 4 + index] as Ref; }
  /** The frames of a snapshot, outermost first. */
  snapshotFrames(snapshot: number): SnapshotFrame[] {
    const frames: SnapshotFrame[] = [];
    for (let at = snapshot; at >= 0; at = this.snapshotParent(at)) {
      const slots: Ref[] = [];
      for (let i = 0, n = this.snapshotCount(at); i < n; i++) slots.push(this.snapshotSlot(at, i));
      frames.unshift({ code: this.snapshotCode(at), pos: this.snapshotPos(at), slots });
    }
    return frames;
  }
}

/** What a constant is found by: -0 and 0 are one to a Map. */
const keyOf = (value: unknown): unknown => (value === 0 && Object.is(value, -0) ? MINUS_ZERO : value);
const MINUS_ZERO = Symbol("-0");
