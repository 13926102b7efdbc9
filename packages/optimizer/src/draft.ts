/**
 * The trace under construction: rows as in `ir`'s flat trace, plus those that may never be emitted (virtual objects, operations that
 * dead code will take). Passes read it; only the driver appends to it.
 *
 * Constants have the source's references to begin with, so that a constant operand needs no translation; descriptors
 * keep the source's indices for the same reason. Buffers are kept from trace to trace: optimizing allocates none per row.
 */
import { NONE, OP_ROWS, TYPE_NAMES, Trace, type ClassDescr, type Descr, type Opcode, type Ref, type Type } from "@spoor/ir";
import { longerBytes, longerInts } from "./arrays";

/** Codes of the value types, as in `ir`'s TYPE_CODES. */
export const INT = 0;
export const FLOAT = 1;
export const REF = 2;
export const NOTHING = 3;

/** By opcode: number of fixed operands. */
const FIXED: Uint8Array = Uint8Array.from(OP_ROWS, (row) => row.args.length);
/** Code of a type. */
export const typeCode = (type: Type): number => (type === "i" ? INT : type === "f" ? FLOAT : type === "r" ? REF : NOTHING);

/** Positions to go back to. */
export interface DraftMark {
  readonly length: number;
  readonly extraLength: number;
}

const NO_TRACE = new Trace(1);

export class Draft {
  #source = NO_TRACE;
  capacity = 256;
  length = 0;
  opcodes = new Uint8Array(this.capacity);
  types = new Uint8Array(this.capacity);
  as = new Int32Array(this.capacity);
  bs = new Int32Array(this.capacity);
  cs = new Int32Array(this.capacity);
  /** Index into `descrs`, or -1. */
  descrIndices = new Int32Array(this.capacity);
  /** Index of the drafted exit (see resume-numbering), or -1. */
  exits = new Int32Array(this.capacity);
  extraStarts = new Int32Array(this.capacity);
  extraCounts = new Int32Array(this.capacity);
  extra = new Int32Array(this.capacity);
  extraLength = 0;

  constants: unknown[] = [];
  constantTypes: number[] = [];
  descrs: Descr[] = [];
  /** Constants that the source has not, by type. */
  readonly #own: readonly Map<unknown, Ref>[] = [new Map(), new Map(), new Map()];

  /** Starts over with the source's constants and descriptors. */
  begin(source: Trace): void {
    this.#source = source;
    this.length = 0;
    this.extraLength = 0;
    this.constants.length = 0;
    this.constantTypes.length = 0;
    for (let i = 0, n = source.constantCount; i < n; i++) {
      const ref = (-1 - i) as Ref;
      this.constants.push(source.constant(ref));
      this.constantTypes.push(typeCode(source.type(ref)));
    }
    this.descrs.length = 0;
    for (const descr of source.descrs) this.descrs.push(descr);
  }

  /** Forgets what would keep guest objects alive. */
  end(): void {
    this.#source = NO_TRACE;
    this.constants.length = 0;
    this.descrs.length = 0;
    for (const own of this.#own) own.clear();
  }

  mark(): DraftMark { return { length: this.length, extraLength: this.extraLength }; }
  reset(mark: DraftMark): void {
    this.length = mark.length;
    this.extraLength = mark.extraLength;
  }

  /** Appends a row; `addExtra` adds its variadic operands. */
  add(opcode: Opcode, type: number, a: Ref, b: Ref, c: Ref, descr: number, exit: number): Ref {
    const row = this.length;
    if (row === this.capacity) this.#grow();
    this.opcodes[row] = opcode;
    this.types[row] = type;
    this.as[row] = a;
    this.bs[row] = b;
    this.cs[row] = c;
    this.descrIndices[row] = descr;
    this.exits[row] = exit;
    this.extraStarts[row] = this.extraLength;
    this.extraCounts[row] = 0;
    this.length = row + 1;
    return row as Ref;
  }

  /** Appends a variadic operand to the newest row. */
  addExtra(operand: Ref): void {
    if (this.extraLength === this.extra.length) this.extra = longerInts(this.extra, this.extra.length * 2);
    this.extra[this.extraLength++] = operand;
    this.extraCounts[this.length - 1]!++;
  }

  extraOf(row: Ref, index: number): Ref { return this.extra[this.extraStarts[row]! + index] as Ref; }
  fixedCount(row: Ref): number { return FIXED[this.opcodes[row]!]!; }

  #grow(): void {
    const n = (this.capacity *= 2);
    this.opcodes = longerBytes(this.opcodes, n);
    this.types = longerBytes(this.types, n);
    this.as = longerInts(this.as, n);
    this.bs = longerInts(this.bs, n);
    this.cs = longerInts(this.cs, n);
    this.descrIndices = longerInts(this.descrIndices, n);
    this.exits = longerInts(this.exits, n);
    this.extraStarts = longerInts(this.extraStarts, n);
    this.extraCounts = longerInts(this.extraCounts, n);
  }

  /** Type code of a row or constant. */
  typeOf(ref: Ref): number { return ref >= 0 ? this.types[ref]! : this.constantTypes[-1 - ref]!; }
  typeName(ref: Ref): Type { return TYPE_NAMES[this.typeOf(ref)]!; }
  /** Value of a constant. */
  constant(ref: Ref): any { return this.constants[-1 - ref]; }
  descr(row: Ref): Descr | null {
    const index = this.descrIndices[row]!;
    return index < 0 ? null : this.descrs[index]!;
  }
  classDescr(index: number): ClassDescr { return this.descrs[index] as ClassDescr; }

  /** Index of a descriptor that need not be the source's. */
  descrIndexOf(descr: Descr): number {
    const index = this.descrs.indexOf(descr);
    return index >= 0 ? index : this.descrs.push(descr) - 1;
  }

  constInt(value: number): Ref { return this.constOf(INT, value); }
  constFloat(value: number): Ref { return this.constOf(FLOAT, value); }
  constRef(value: unknown): Ref { return this.constOf(REF, value); }
  /** The constant of a type given by its code. */
  constOf(type: number, value: unknown): Ref {
    const found = this.#source.findConstant(TYPE_NAMES[type]!, value);
    if (found !== NONE) return found;
    const own = this.#own[type]!;
    const key = typeof value === "number" ? numberKey(value) : value;
    const before = own.get(key);
    if (before !== undefined) return before;
    const ref = (-1 - this.constants.length) as Ref;
    this.constants.push(value);
    this.constantTypes.push(type);
    own.set(key, ref);
    return ref;
  }
}

const MINUS_ZERO = Symbol("-0");
/** -0 and 0 are different constants, which a Map takes for one. */
const numberKey = (value: number): number | symbol => (Object.is(value, -0) ? MINUS_ZERO : value);

