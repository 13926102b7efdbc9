/** A hash table of the draft's rows by operation and operands. Linear probing; entries are row + 1. */
import { NONE, type Opcode, type Ref } from "@spoor/ir";
import type { Driver } from "./pass";

export class PureTable {
  #slots = new Int32Array(512);
  #mask = 511;
  #used = 0;

  /** Forgets everything; `rows` is how many the trace has. */
  begin(rows: number): void {
    let size = 512;
    while (size < rows) size *= 2;
    if (size > this.#slots.length) this.#slots = new Int32Array(size);
    else this.#slots.fill(0);
    this.#mask = this.#slots.length - 1;
    this.#used = 0;
  }

  /** The row that computed `opcode(a, b)`, or NONE. */
  find(d: Driver, opcode: Opcode, a: Ref, b: Ref, descr: number): Ref {
    const { draft } = d;
    const slots = this.#slots;
    for (let at = hash(opcode, a, b, descr) & this.#mask; ; at = (at + 1) & this.#mask) {
      const row = slots[at]! - 1;
      if (row < 0) return NONE;
      if (row < draft.length && draft.opcodes[row] === opcode && draft.as[row] === a && draft.bs[row] === b && draft.descrIndices[row] === descr) return row as Ref;
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
    for (const entry of old) if (entry !== 0 && entry <= d.draft.length) this.insert(d, (entry - 1) as Ref);
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
