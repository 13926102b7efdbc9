/**
 * Contents of the objects that were not allocated. A virtual is a row of the draft that is never emitted, flagged VIRTUAL, with
 * its fields here; `forward` makes it a real row when it is forced.
 *
 * Sound because nothing but the trace knows the object: every operation that could let somebody else see it has it forced first
 * (the driver does that for all operands of what it commits), and what a guard would show to the interpreter goes into resume data.
 */
import { OP, type ArrayDescr, type ClassDescr, type Field, type Ref } from "@spoor/ir";
import { longerInts } from "./arrays";
import type { Draft } from "./draft";

export class Virtuals {
  #capacity = 32;
  count = 0;
  /** By number of the virtual. */
  rows = new Int32Array(this.#capacity);
  starts = new Int32Array(this.#capacity);
  counts = new Int32Array(this.#capacity);
  rooms = new Int32Array(this.#capacity);
  /** By row of the draft: number of the virtual. Only read for rows that are flagged. */
  numbers = new Int32Array(64);
  /** Field values of all virtuals. */
  pool = new Int32Array(256);
  poolLength = 0;

  constructor(readonly draft: Draft) {}

  begin(): void {
    this.count = 0;
    this.poolLength = 0;
  }

  /** Makes `row` (its operation `new` or `new_array`) a virtual with room for `count` fields, all unset. Returns its first place in the pool. */
  add(row: Ref, count: number): number {
    if (this.count === this.#capacity) this.#grow();
    const number = this.count++;
    this.rows[number] = row;
    this.counts[number] = count;
    this.#room(number, count);
    if (row >= this.numbers.length) {
      this.numbers = longerInts(this.numbers, Math.max(this.draft.capacity, row + 1));
    }
    this.numbers[row] = number;
    return this.starts[number]!;
  }

  #grow(): void {
    const n = (this.#capacity *= 2);
    for (const name of ["rows", "starts", "counts", "rooms"] as const) this[name] = longerInts(this[name], n);
  }

  #room(number: number, room: number): void {
    while (this.poolLength + room > this.pool.length) this.pool = longerInts(this.pool, this.pool.length * 2);
    this.starts[number] = this.poolLength;
    this.rooms[number] = room;
    this.poolLength += room;
  }

  countOf(row: Ref): number { return this.counts[this.numbers[row]!]!; }
  get(row: Ref, index: number): Ref { return this.pool[this.starts[this.numbers[row]!]! + index] as Ref; }
  set(row: Ref, index: number, value: Ref): void { this.pool[this.starts[this.numbers[row]!]! + index] = value; }

  /** Appends an item to a virtual array. */
  push(row: Ref, value: Ref): void {
    const number = this.numbers[row]!;
    const count = this.counts[number]!;
    if (count === this.rooms[number]) {
      const from = this.starts[number]!;
      this.#room(number, Math.max(4, count * 2));
      this.pool.copyWithin(this.starts[number]!, from, from + count);
    }
    this.pool[this.starts[number]! + count] = value;
    this.counts[number] = count + 1;
  }

  isArray(row: Ref): boolean { return this.draft.opcodes[row] === OP.new_array; }
  classDescr(row: Ref): ClassDescr { return this.draft.descr(row) as ClassDescr; }
  arrayDescr(row: Ref): ArrayDescr { return this.draft.descr(row) as ArrayDescr; }

  /** Which of the virtual's fields `field` is, or -1: a field that its constructor does not set. */
  indexOf(row: Ref, field: Field): number { return this.classDescr(row).fields.indexOf(field); }
}

