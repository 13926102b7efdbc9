/**
 * Contents of the objects that were not allocated. A virtual is a row of the draft that is never emitted, flagged VIRTUAL, with
 * its fields here; `forward` makes it a real row when it is forced.
 *
 * The fields that the constructor takes come first, in its order; behind them the fields that were stored later, in the order of
 * the first stores. So the list only grows, and a guard needs to note no more than the values. Forcing is `new` and a store
 * for each of the later ones; in resume data those are delayed stores into the virtual.
 *
 * Sound because nothing but the trace knows the object: every operation that could let somebody else see it has it forced first
 * (the driver does that for all operands of what it commits), and what a guard would show to the interpreter goes into resume data.
 */
import { NONE, OP, type ArrayDescr, type ClassDescr, type Field, type Ref } from "@spoor/ir";
import { longerInts } from "./arrays";
import { typeCode, type Draft } from "./draft";

export class Virtuals {
  #capacity = 32;
  count = 0;
  /** By number of the virtual. */
  rows = new Int32Array(this.#capacity);
  starts = new Int32Array(this.#capacity);
  counts = new Int32Array(this.#capacity);
  /** How many of them the constructor takes; of an array, all. */
  taken = new Int32Array(this.#capacity);
  rooms = new Int32Array(this.#capacity);
  /** By row of the draft: number of the virtual. Only read for rows that are flagged. */
  numbers = new Int32Array(64);
  /** Field values of all virtuals. */
  pool = new Int32Array(256);
  /** At the places of fields that were stored later: index of the field's descriptor. */
  fields = new Int32Array(256);
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
    this.taken[number] = count;
    this.#room(number, count);
    if (row >= this.numbers.length) {
      this.numbers = longerInts(this.numbers, Math.max(this.draft.capacity, row + 1));
    }
    this.numbers[row] = number;
    return this.starts[number]!;
  }

  #grow(): void {
    const n = (this.#capacity *= 2);
    for (const name of ["rows", "starts", "counts", "taken", "rooms"] as const) this[name] = longerInts(this[name], n);
  }

  #room(number: number, room: number): void {
    while (this.poolLength + room > this.pool.length) {
      this.pool = longerInts(this.pool, this.pool.length * 2);
      this.fields = longerInts(this.fields, this.pool.length);
    }
    this.starts[number] = this.poolLength;
    this.rooms[number] = room;
    this.poolLength += room;
  }

  /** Number of its fields or items. */
  countOf(row: Ref): number { return this.counts[this.numbers[row]!]!; }
  get(row: Ref, index: number): Ref { return this.pool[this.starts[this.numbers[row]!]! + index] as Ref; }
  set(row: Ref, index: number, value: Ref): void { this.pool[this.starts[this.numbers[row]!]! + index] = value; }

  /** Number of the fields that the constructor takes, or of an array's items. */
  takenOf(row: Ref): number { return this.taken[this.numbers[row]!]!; }
  /** Index of the descriptor of a field that was stored later. */
  fieldOf(row: Ref, index: number): number { return this.fields[this.starts[this.numbers[row]!]! + index]!; }

  /** Appends an item to a virtual array. */
  push(row: Ref, value: Ref): void {
    this.#append(row, value);
    this.taken[this.numbers[row]!]!++;
  }
  /** Gives a virtual object a field, by its descriptor's index, that it has not had so far. */
  addField(row: Ref, descr: number, value: Ref): void {
    // Appending may replace the arrays.
    const at = this.#append(row, value);
    this.fields[at] = descr;
  }

  /** Returns the new value's place in the pool. */
  #append(row: Ref, value: Ref): number {
    const number = this.numbers[row]!;
    const count = this.counts[number]!;
    if (count === this.rooms[number]) {
      const from = this.starts[number]!;
      this.#room(number, Math.max(4, count * 2));
      this.pool.copyWithin(this.starts[number]!, from, from + count);
      this.fields.copyWithin(this.starts[number]!, from, from + count);
    }
    const at = this.starts[number]! + count;
    this.pool[at] = value;
    this.counts[number] = count + 1;
    return at;
  }

  isArray(row: Ref): boolean { return this.draft.opcodes[row] === OP.new_array; }
  classDescr(row: Ref): ClassDescr { return this.draft.descr(row) as ClassDescr; }
  arrayDescr(row: Ref): ArrayDescr { return this.draft.descr(row) as ArrayDescr; }

  /** Which of the virtual's fields is the one with descriptor number `descr`; -1 when it was never stored, or as a field of another kind. */
  indexOf(row: Ref, descr: number): number {
    const { descrs } = this.draft;
    const taken = this.takenOf(row);
    const index = this.classDescr(row).fields.indexOf(descrs[descr] as Field);
    if (index >= 0) return index;
    for (let k = taken, n = this.countOf(row); k < n; k++) if (this.fieldOf(row, k) === descr) return k;
    return -1;
  }
  /** Some other field of the virtual is the same property of the host's object. */
  sharesProperty(row: Ref, { property }: Field): boolean {
    const { descrs } = this.draft;
    if (this.classDescr(row).fields.some((field) => field.property === property)) return true;
    for (let k = this.takenOf(row), n = this.countOf(row); k < n; k++) if ((descrs[this.fieldOf(row, k)] as Field).property === property) return true;
    return false;
  }
  /** What a field holds by its descriptor's index: what was stored, or what `new` sets it to. NONE when neither is known. */
  valueOf(row: Ref, descr: number): Ref {
    const index = this.indexOf(row, descr);
    if (index >= 0) return this.get(row, index);
    const field = this.draft.descrs[descr] as Field;
    const { initial } = this.classDescr(row);
    if (!initial.has(field) || this.sharesProperty(row, field)) return NONE;
    return this.draft.constOf(typeCode(field.type), initial.get(field));
  }
  /** All values, as a virtual lists them whose later fields have the descriptors `stored`; null when it cannot be one of those. */
  valuesFor(row: Ref, stored: readonly number[]): Ref[] | null {
    const taken = this.takenOf(row);
    const count = this.countOf(row);
    for (let k = taken; k < count; k++) if (!stored.includes(this.fieldOf(row, k))) return null;
    const values: Ref[] = [];
    for (let k = 0; k < taken; k++) values.push(this.get(row, k));
    for (const descr of stored) {
      const value = this.valueOf(row, descr);
      if (value === NONE) return null;
      values.push(value);
    }
    return values;
  }
}

