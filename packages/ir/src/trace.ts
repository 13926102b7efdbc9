/**
 * The flat trace: parallel typed arrays and a constant pool; an operation is the integer index of its row, and an operand
 * is the index of its producer. Nothing is allocated per operation (PyPy's "optresult" idea carried to its end).
 *
 * Refs 0 .. inputCount-1 are `input` operations. Constants are -1, -2, ... A guard's snapshot column holds, in a
 * recorded trace, an index into the snapshot pool; in an optimized trace (`exits` present) an index into `exits`.
 */
import type { Descr } from "./descr";
import { NONE, TYPE_CODES, TYPE_NAMES, type Opcode, type Ref, type Type } from "./types";
import { OP, OP_ROWS } from "./ops";
import type { ExitRecord } from "./resume";

const grow = (old: Int32Array): Int32Array => {
  const bigger = new Int32Array(old.length * 2);
  bigger.set(old);
  return bigger;
};
const growBytes = (old: Uint8Array): Uint8Array => {
  const bigger = new Uint8Array(old.length * 2);
  bigger.set(old);
  return bigger;
};

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
  #opcodes: Uint8Array;
  #types: Uint8Array;
  #a: Int32Array;
  #b: Int32Array;
  #c: Int32Array;
  #descrs: Int32Array;
  #snaps: Int32Array;
  /** First operand in the extra column; the count is the difference to `#extraEnd`. */
  #extraStart: Int32Array;
  #extraCount: Int32Array;
  #extra: Int32Array;
  #extraLength = 0;
  #length = 0;
  #inputCount = 0;

  #constValues: unknown[] = [];
  #constTypes: Type[] = [];
  #constIndex = new Map<unknown, Ref>();
  #floatIndex = new Map<number, Ref>();
  #refIndex = new Map<unknown, Ref>();

  #descrTable: Descr[] = [];
  #descrIndex = new Map<Descr, number>();

  #snapshotPool: Int32Array = new Int32Array(256);
  #snapshotLength = 0;

  /** Present on optimized traces: what each guard needs to leave. Indexed by the snapshot column. */
  exits: ExitRecord[] | null = null;
  /** Of an optimized trace, by row: 1 when the integer was proved to be in -2^31 .. 2^31-1 where it is computed. Null when nobody looked. */
  int32: Uint8Array | null = null;

  constructor(capacity = 128) {
    this.#opcodes = new Uint8Array(capacity);
    this.#types = new Uint8Array(capacity);
    this.#a = new Int32Array(capacity);
    this.#b = new Int32Array(capacity);
    this.#c = new Int32Array(capacity);
    this.#descrs = new Int32Array(capacity);
    this.#snaps = new Int32Array(capacity);
    this.#extraStart = new Int32Array(capacity);
    this.#extraCount = new Int32Array(capacity);
    this.#extra = new Int32Array(capacity);
  }

  /** Number of rows, inputs included. */
  get length(): number { return this.#length; }
  get inputCount(): number { return this.#inputCount; }
  get constantCount(): number { return this.#constValues.length; }
  /** All descriptors that operations refer to. */
  get descrs(): readonly Descr[] { return this.#descrTable; }

  opcode(ref: Ref): Opcode { return this.#opcodes[ref] as Opcode; }
  /** Type of a value (operation or constant). */
  type(ref: Ref): Type { return ref >= 0 ? TYPE_NAMES[this.#types[ref]!]! : this.#constTypes[-1 - ref]!; }
  /** First, second and third fixed operand; NONE where the row has none. */
  a(ref: Ref): Ref { return this.#a[ref] as Ref; }
  b(ref: Ref): Ref { return this.#b[ref] as Ref; }
  c(ref: Ref): Ref { return this.#c[ref] as Ref; }
  /** Number of variadic operands. */
  extraCount(ref: Ref): number { return this.#extraCount[ref]!; }
  /** The `index`-th variadic operand. */
  extra(ref: Ref, index: number): Ref { return this.#extra[this.#extraStart[ref]! + index] as Ref; }
  extras(ref: Ref): Ref[] {
    const start = this.#extraStart[ref]!;
    return Array.from(this.#extra.subarray(start, start + this.#extraCount[ref]!)) as Ref[];
  }
  /** Fixed then variadic operands. */
  operands(ref: Ref): Ref[] {
    const fixed = OP_ROWS[this.#opcodes[ref]!]!.args.length;
    const all: Ref[] = [];
    if (fixed > 0) all.push(this.a(ref));
    if (fixed > 1) all.push(this.b(ref));
    if (fixed > 2) all.push(this.c(ref));
    for (let i = 0, n = this.#extraCount[ref]!; i < n; i++) all.push(this.extra(ref, i));
    return all;
  }
  /** The descriptor, or null. */
  descr(ref: Ref): Descr | null {
    const index = this.#descrs[ref]!;
    return index < 0 ? null : this.#descrTable[index]!;
  }
  /** The descriptor's index in {@link descrs}, or -1. */
  descrIndex(ref: Ref): number { return this.#descrs[ref]!; }
  /** Snapshot (recorded) or exit (optimized) of an operation that can leave; -1 for none. */
  snapshot(ref: Ref): number { return this.#snaps[ref]!; }
  setSnapshot(ref: Ref, snapshot: number): void { this.#snaps[ref] = snapshot; }

  // -- constants

  /** The constant of type `i` (interned). */
  constInt(value: number): Ref { return this.#intern(this.#constIndex, value, value, "i"); }
  /** The constant of type `f` (interned; -0 and NaN are kept apart). */
  constFloat(value: number): Ref {
    if (value === 0 && 1 / value < 0) return this.#intern(this.#constIndex, "-0", value, "f");
    return this.#intern(this.#floatIndex, value, value, "f");
  }
  /** The constant of type `r` (interned by identity). */
  constRef(value: unknown): Ref { return this.#intern(this.#refIndex, value, value, "r"); }
  /** Value of a constant. */
  constant(ref: Ref): any { return this.#constValues[-1 - ref]; }

  #intern(index: Map<unknown, Ref>, key: unknown, value: unknown, type: Type): Ref {
    let ref = index.get(key);
    if (ref === undefined) {
      ref = (-1 - this.#constValues.length) as Ref;
      this.#constValues.push(value);
      this.#constTypes.push(type);
      index.set(key, ref);
    }
    return ref;
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
    const ref = this.#length;
    if (ref === this.#opcodes.length) this.#growRows();
    this.#opcodes[ref] = opcode;
    this.#types[ref] = TYPE_CODES[type];
    this.#a[ref] = a;
    this.#b[ref] = b;
    this.#c[ref] = c;
    this.#descrs[ref] = descr === null ? -1 : this.descrIndexOf(descr);
    this.#snaps[ref] = snapshot;
    this.#extraStart[ref] = this.#extraLength;
    this.#extraCount[ref] = 0;
    this.#length = ref + 1;
    return ref as Ref;
  }

  /** Appends a variadic operand to the newest operation. */
  addExtra(operand: Ref): void {
    if (this.#extraLength === this.#extra.length) this.#extra = grow(this.#extra);
    this.#extra[this.#extraLength++] = operand;
    this.#extraCount[this.#length - 1]!++;
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
    if (length < this.#length) this.#extraLength = this.#extraStart[length]!;
    this.#length = length;
  }

  #growRows(): void {
    this.#opcodes = growBytes(this.#opcodes);
    this.#types = growBytes(this.#types);
    this.#a = grow(this.#a);
    this.#b = grow(this.#b);
    this.#c = grow(this.#c);
    this.#descrs = grow(this.#descrs);
    this.#snaps = grow(this.#snaps);
    this.#extraStart = grow(this.#extraStart);
    this.#extraCount = grow(this.#extraCount);
  }

  // -- snapshots of a recorded trace: frames that share their outer frames

  /**
   * Appends a snapshot frame: [parent, code, pos, count, slots...]. `parent` is the snapshot of the calling frame, -1 for the outermost.
   * Returns the snapshot's index.
   */
  addSnapshot(parent: number, code: Ref, pos: number, slots: ArrayLike<number>, count = slots.length): number {
    const at = this.#snapshotLength;
    while (at + 4 + count > this.#snapshotPool.length) this.#snapshotPool = grow(this.#snapshotPool);
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
