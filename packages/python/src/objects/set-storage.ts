// @shared-module
/**
 * What is in a set or frozenset, for host code.
 *
 * Two forms, as for dicts: a host `Set` while all elements are plain (see `key`) and none is a number, else a `SetTable`. Numbers are left to the
 * table because of the order of iteration.
 */
import { CallDescr, ClassDescr, Field } from "@spoor/ir";
import { hash } from "./compare";
import { W_Object } from "./core";
import { W_Dict } from "./dict-storage";
import { ASK_ALL, hashKey, isPlain, NO_PLAIN, plainEquivalent } from "./key";
import { SetTable } from "./set-table";
import { attachHost, frozensetType, setType, type W_Type } from "./type";
import { hashSet } from "./tuple-hash";

const KEY = "a set element";
const fits = (v: any): boolean => typeof v === "string" || typeof v !== "number" && isPlain(v);

/** What all empty sets share until something is added. */
const NOTHING: Set<any> = new Set();

/** `set` and `frozenset`. */
export abstract class W_AnySet extends W_Object {
  plain: Set<any> | null = NOTHING;
  table: SetTable | null = null;

  get size(): number { return this.plain !== null ? this.plain.size : this.table!.size; }

  /** Is it an element? Raises for what cannot be hashed. */
  has(v: any): boolean {
    const { plain } = this;
    if (plain === null) return this.table!.find(v, hashKey(v, KEY)) >= 0;
    if (fits(v)) return plain.has(v);
    // Plain elements that are no numbers never equal one.
    if (typeof v === "number") return false;
    const same = plainEquivalent(v, KEY);
    if (same === ASK_ALL) {
      this.general();
      return this.has(v);
    }
    return same !== NO_PLAIN && this.plain !== null && this.plain.has(same);
  }

  add(v: any): void {
    if (typeof v === "number") return this.addHashed(v, v === -1 ? -2 : v);
    if (this.plain !== null && fits(v)) {
      this.own().add(v);
      return;
    }
    const h = hashKey(v, KEY);
    if (this.plain !== null) {
      const same = plainEquivalent(v, KEY);
      if (same !== NO_PLAIN && same !== ASK_ALL && this.plain?.has(same)) return;
    }
    this.addHashed(v, h);
  }
  /** `add` of an element whose hash is known, to the table. */
  addHashed(v: any, h: number): void {
    const table = this.general();
    const found = table.find(v, h);
    if (this.table !== table) this.addHashed(v, h);
    else if (found < 0) table.insert(v, h);
  }

  /** Removes an element; false when it is not there. */
  delete(v: any): boolean {
    const { plain } = this;
    if (plain === null) {
      const table = this.table!;
      const found = table.find(v, hashKey(v, KEY));
      if (found < 0) return false;
      table.remove(found);
      return true;
    }
    if (fits(v)) return plain.delete(v);
    if (typeof v === "number") return false;
    const same = plainEquivalent(v, KEY);
    if (same === NO_PLAIN) return false;
    if (same !== ASK_ALL && this.plain !== null) return this.plain.delete(same);
    this.general();
    return this.delete(v);
  }

  /** Removes and gives some element; undefined when there is none. */
  pop(): any {
    if (this.plain === null) return this.table!.pop();
    for (const v of this.plain) {
      this.plain.delete(v);
      return v;
    }
    return undefined;
  }

  /** The host set of a set that has one, to be changed. */
  own(): Set<any> { return this.plain === NOTHING ? (this.plain = new Set()) : this.plain!; }

  clear(): void {
    this.plain = NOTHING;
    this.table = null;
  }

  /** Makes the set a table. */
  general(): SetTable {
    if (this.plain === null) return this.table!;
    const table = new SetTable();
    table.reserve(this.plain.size);
    for (const v of this.plain) table.insert(v, hash(v));
    this.plain = null;
    return (this.table = table);
  }

  /** Takes over the contents of another set. */
  assign(other: W_AnySet): void {
    if (other.plain !== null) {
      this.plain = other.plain === NOTHING ? NOTHING : new Set(other.plain);
      this.table = null;
      return;
    }
    const table = new SetTable();
    table.reserve(other.table!.size);
    table.fillFrom(other.table!);
    this.plain = null;
    this.table = table;
  }

  /** Adds the elements of another set. */
  addSet(other: W_AnySet): void {
    if (other === this || other.size === 0) return;
    if (this.size === 0 && (this.table === null || this.table.fill === 0)) return this.assign(other);
    if (other.plain !== null) {
      if (this.plain !== null) for (const v of other.plain) this.own().add(v);
      else {
        this.table!.reserve(other.plain.size);
        for (const v of [...other.plain]) this.addHashed(v, hash(v));
      }
      return;
    }
    const { slots, hashes } = other.table!;
    this.general().reserve(other.size);
    for (let i = 0; i < slots.length; i++) if (other.table!.slots === slots && other.table!.isAt(i)) this.addHashed(slots[i], hashes[i]!);
  }

  /** Adds the keys of a dict. */
  addKeys(dict: W_Dict): void {
    const keys = dict.keys();
    if (this.table !== null) this.table.reserve(keys.length);
    else if (this.plain!.size === 0 && keys.some((k) => !fits(k))) this.general().reserve(keys.length);
    for (const k of keys) this.add(k);
  }

  /** The elements at this moment, in order of iteration. */
  elements(): any[] {
    if (this.plain !== null) return [...this.plain];
    const { table } = this;
    return table!.slots.filter((_, i) => table!.isAt(i));
  }

  /** Walks over the elements; the set may change meanwhile. */
  cursor(): SetCursor { return new SetCursor(this); }

  hashElements(): number {
    if (this.plain !== null) return hashSet(this.elements().map(hash));
    const { table } = this;
    return hashSet(table!.hashes.filter((_, i) => table!.isAt(i)));
  }
}

export class W_Set extends W_AnySet { declare readonly pytype: W_Type; }
export class W_FrozenSet extends W_AnySet {
  declare readonly pytype: W_Type;
  hash: number | null = null;
}
attachHost(setType, W_Set);
attachHost(frozensetType, W_FrozenSet);

/** Walks over a set's elements. */
export class SetCursor {
  #values: Iterator<any> | null;
  readonly #set: Set<any> | null;
  #position = 0;
  constructor(readonly set: W_AnySet) {
    this.#set = set.plain;
    this.#values = set.plain === null ? null : set.plain.values();
  }
  /** The next element, or undefined. */
  next(): any {
    if (this.#values !== null) {
      if (this.set.plain === this.#set) {
        const result = this.#values.next();
        if (result.done) return undefined;
        this.#position++;
        return result.value;
      }
      this.#values = null;
      // Made a table meanwhile: the order is another one.
      this.#position = 0;
    }
    const { table } = this.set;
    if (table === null) return undefined;
    const slot = table.after(this.#position);
    if (slot < 0) return undefined;
    this.#position = slot + 1;
    return table.slots[slot];
  }
}

/** A set of these elements. */
export function newSet(elements: Iterable<any> = []): W_Set {
  const set = new W_Set();
  for (const v of elements) set.add(v);
  return set;
}
/** A frozenset of these elements. */
export function newFrozenSet(elements: Iterable<any> = []): W_FrozenSet {
  const set = new W_FrozenSet();
  for (const v of elements) set.add(v);
  return set;
}

// -- for traces

/** Stands for the contents of all sets. */
export const SET_CONTENT = new Field("set.content", "r", "content", () => null, () => {});
export const SET = new ClassDescr("set", "constructor", W_Set, [], (v) => v instanceof W_Set && v.constructor === W_Set);
/** (set): its length. */
export const SET_LENGTH = new CallDescr("set.length", (set: W_AnySet) => set.size, "r", "i", { reads: [SET_CONTENT], writes: [], canRaise: false });
