/**
 * A hash table of the draft's rows by operation and operands. Linear probing; entries are row + 1. Of each operation the newest `history` rows are found (PyPy's
 * RecentPureOps): rows are numbered by operation, and what is too far behind the newest is as good as not there.
 */
import { IS_PURE, NONE, OP_NAMES, type Opcode, type Ref } from "@spoor/ir";
import type { Driver } from "./pass";

export class PureTable {
  #slots = new Int32Array(512);
  #mask = 511;
  #used = 0;
  #history = 0;
  /** By opcode: rows that were inserted. */
  readonly #counts = new Int32Array(OP_NAMES.length);
  readonly #saved = new Int32Array(OP_NAMES.length);
  /** By row: its number among those of its opcode, from 1. */
  #numbers = new Int32Array(512);

  /** Forgets everything; `rows` is how many the trace has. */
  begin(rows: number, history: number): void {
    let size = 512;
    while (size < rows) size *= 2;
    if (size > this.#slots.length) this.#slots = new Int32Array(size);
    else this.#slots.fill(0);
    this.#mask = this.#slots.length - 1;
    this.#used = 0;
    this.#history = history;
    this.#counts.fill(0);
  }

  save(): void { this.#saved.set(this.#counts); }
  /** Entries that are not in the draft any more need no removal. */
  restore(): void { this.#counts.set(this.#saved); }

  /** The row that computed `opcode(a, b)`, or NONE. Reads of what never changes are found however long ago they were. */
  find(d: Driver, opcode: Opcode, a: Ref, b: Ref, descr: number): Ref {
    const { draft } = d;
    const slots = this.#slots;
    const numbers = this.#numbers;
    const oldest = IS_PURE[opcode] === 1 ? this.#counts[opcode]! - this.#history : -1;
    for (let at = hash(opcode, a, b, descr) & this.#mask; ; at = (at + 1) & this.#mask) {
      const row = slots[at]! - 1;
      if (row < 0) return NONE;
      if (row < draft.length && draft.opcodes[row] === opcode && draft.as[row] === a && draft.bs[row] === b && draft.descrIndices[row] === descr && numbers[row]! > oldest) return row as Ref;
    }
  }

  /** The same for the call in flight. */
  findCall(d: Driver): Ref {
    const { draft } = d;
    const slots = this.#slots;
    for (let at = hashCall(d.opcode, d.descr, d.extras, 0, d.extraCount) & this.#mask; ; at = (at + 1) & this.#mask) {
      const row = slots[at]! - 1;
      if (row < 0) return NONE;
      if (row >= draft.length || draft.opcodes[row] !== d.opcode || draft.descrIndices[row] !== d.descr || draft.extraCounts[row] !== d.extraCount) continue;
      let equal = true;
      for (let k = 0; equal && k < d.extraCount; k++) equal = draft.extraOf(row as Ref, k) === d.extras[k];
      if (equal) return row as Ref;
    }
  }

  insert(d: Driver, row: Ref): void {
    if (row >= this.#numbers.length) {
      const numbers = new Int32Array(row * 2);
      numbers.set(this.#numbers);
      this.#numbers = numbers;
    }
    this.#numbers[row] = ++this.#counts[d.draft.opcodes[row]!]!;
    this.#enter(d, row);
  }

  #enter(d: Driver, row: Ref): void {
    if (this.#used * 2 >= this.#slots.length) this.#grow(d);
    this.#used++;
    const { draft } = d;
    const opcode = draft.opcodes[row]!;
    const count = draft.extraCounts[row]!;
    const at = count > 0
      ? hashCall(opcode, draft.descrIndices[row]!, draft.extra, draft.extraStarts[row]!, count)
      : hash(opcode, draft.as[row]!, draft.bs[row]!, draft.descrIndices[row]!);
    this.#put(at, row);
  }

  #put(at: number, row: number): void {
    const slots = this.#slots;
    at &= this.#mask;
    while (slots[at] !== 0) at = (at + 1) & this.#mask;
    slots[at] = row + 1;
  }

  #grow(d: Driver): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    this.#mask = this.#slots.length - 1;
    this.#used = 0;
    for (const entry of old) if (entry !== 0 && entry <= d.draft.length) this.#enter(d, (entry - 1) as Ref);
  }
}

const hash = (opcode: number, a: number, b: number, descr: number): number => {
  const h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(descr + 1, 0xc2b2ae35) ^ Math.imul(opcode, 0x27d4eb2f);
  return h ^ (h >>> 15);
};

const hashCall = (opcode: number, descr: number, extra: Int32Array, start: number, count: number): number => {
  let h = hash(opcode, count, NONE, descr);
  for (let k = 0; k < count; k++) h = Math.imul(h ^ extra[start + k]!, 0x9e3779b1);
  return h ^ (h >>> 15);
};
