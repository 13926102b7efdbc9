/** Longer copies of typed arrays, for buffers that grow, and arrays that are needed for one trace at a time. */

export type Ints = Int32Array<ArrayBuffer>;
export type Bytes = Uint8Array<ArrayBuffer>;
export type Doubles = Float64Array<ArrayBuffer>;

export const longerInts = (old: Ints, length: number, fill = 0): Ints => {
  const longer = new Int32Array(length);
  if (fill !== 0) longer.fill(fill, old.length);
  longer.set(old);
  return longer;
};
export const longerBytes = (old: Bytes, length: number): Bytes => {
  const longer = new Uint8Array(length);
  longer.set(old);
  return longer;
};
export const longerShorts = (old: Uint16Array<ArrayBuffer>, length: number): Uint16Array<ArrayBuffer> => {
  const longer = new Uint16Array(length);
  longer.set(old);
  return longer;
};
export const longerDoubles = (old: Doubles, length: number): Doubles => {
  const longer = new Float64Array(length);
  longer.set(old);
  return longer;
};

/** A list of integers that is emptied by setting its length, and keeps its memory then. */
export class IntList {
  items: Ints = new Int32Array(64);
  length = 0;

  push(item: number): void {
    if (this.length === this.items.length) this.items = longerInts(this.items, this.length * 2);
    this.items[this.length++] = item;
  }
}

/**
 * Working arrays that are kept from trace to trace: a small typed array costs the host more to make than most traces take to fill. Who
 * asks for the same slot gets the same array, longer than asked for and cleared as far as asked for.
 */
export class Scratch {
  readonly #ints: Ints[] = [];
  readonly #bytes: Bytes[] = [];
  readonly #lists: IntList[] = [];

  ints(slot: number, length: number, fill: number): Ints {
    let array = this.#ints[slot];
    if (array === undefined || array.length < length) array = this.#ints[slot] = new Int32Array(Math.max(256, length * 2));
    return array.fill(fill, 0, length);
  }
  bytes(slot: number, length: number): Bytes {
    let array = this.#bytes[slot];
    if (array === undefined || array.length < length) array = this.#bytes[slot] = new Uint8Array(Math.max(256, length * 2));
    return array.fill(0, 0, length);
  }
  /** An empty one. */
  list(slot: number): IntList {
    const list = (this.#lists[slot] ??= new IntList());
    list.length = 0;
    return list;
  }
}
