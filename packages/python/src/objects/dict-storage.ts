// @shared-module
/**
 * What is in a dict, for host code.
 *
 * Two forms: while all keys are plain (see `key`) a host `Map`, whose order is Python's; from the first other key on a `DictTable`. A lookup by another
 * key that no plain key can equal needs no table. `W_NameDict` is a dict over names that live elsewhere: a module's globals, an object's
 * attributes.
 *
 * A dict gives and takes guest values; "not there" is `undefined`.
 */
import { CallDescr, ClassDescr, Field } from "@spoor/ir";
import { W_Object } from "./core";
import { DictTable } from "./dict-table";
import { hooks } from "./hooks";
import { ASK_ALL, hashKey, isPlain, NO_PLAIN, plainEquivalent } from "./key";
import { Namespace, type NamedStorage } from "./namespace";
import { attachHost, dictType, type W_Type } from "./type";
import { hash } from "./compare";
import { strFrom, textOf, W_WideStr } from "./wide-str";

const KEY = "a dict key";

export class W_Dict extends W_Object implements NamedStorage {
  declare readonly pytype: W_Type;
  /** All keys are plain: key to value. Null when there is a table. */
  plain: Map<any, any> | null = new Map();
  table: DictTable | null = null;
  /** Keys in order, made for `popitem`: valid while nothing was deleted otherwise and there are as many. */
  #order: any[] | null = null;

  get size(): number { return this.plain !== null ? this.plain.size : this.table!.size; }

  /** The value, or undefined. Raises for keys that cannot be hashed. */
  get(key: any): any {
    const { plain } = this;
    if (plain === null) {
      const table = this.table!;
      const e = table.find(key, hashKey(key, KEY));
      return e < 0 ? undefined : this.table!.values[e];
    }
    if (typeof key === "string" || typeof key === "number" || isPlain(key)) return plain.get(key);
    const same = plainEquivalent(key, KEY);
    if (same === NO_PLAIN) return undefined;
    if (same === ASK_ALL) {
      this.general();
      return this.get(key);
    }
    return this.plain === null ? this.get(key) : this.plain.get(same);
  }

  has(key: any): boolean { return this.get(key) !== undefined; }

  /** Sets the value; a key that is there already stays the one it is. */
  set(key: any, value: any): void {
    const { plain } = this;
    if (plain !== null && (typeof key === "string" || typeof key === "number" || isPlain(key))) {
      plain.set(key, value);
      return;
    }
    this.#setGeneral(key, value);
  }
  #setGeneral(key: any, value: any): void {
    if (this.plain !== null) {
      const same = plainEquivalent(key, KEY);
      if (same !== NO_PLAIN && same !== ASK_ALL && this.plain?.has(same)) {
        this.plain.set(same, value);
        return;
      }
    }
    const table = this.general();
    const h = hashKey(key, KEY);
    const e = table.find(key, h);
    const now = this.table;
    if (now !== table || now === null) {
      // Comparing keys replaced the dict's contents.
      this.set(key, value);
    } else if (e < 0) table.insert(key, h, value);
    else table.values[e] = value;
  }

  /** Removes the key and gives its value, or undefined when it is not there. */
  take(key: any): any {
    const { plain } = this;
    if (plain === null) {
      const e = this.table!.find(key, hashKey(key, KEY));
      if (e < 0) return undefined;
      const value = this.table!.values[e];
      this.table!.remove(e);
      return value;
    }
    let same = key;
    if (!isPlain(key)) {
      same = plainEquivalent(key, KEY);
      if (same === NO_PLAIN) return undefined;
      if (same === ASK_ALL || this.plain !== plain) {
        this.general();
        return this.take(key);
      }
    }
    const value = plain.get(same);
    if (value === undefined) return undefined;
    plain.delete(same);
    this.#order = null;
    return value;
  }
  /** Removes the key; false when it is not there. */
  delete(key: any): boolean { return this.take(key) !== undefined; }

  clear(): void {
    this.plain = new Map();
    this.table = null;
    this.#order = null;
  }

  /** Removes and gives the entry that was added last, or undefined. */
  popLast(): [any, any] | undefined {
    const { plain } = this;
    if (plain === null) {
      const table = this.table!;
      const e = table.before(Infinity);
      if (e < 0) return undefined;
      const entry: [any, any] = [table.keys[e], table.values[e]];
      table.remove(e);
      return entry;
    }
    if (plain.size === 0) return undefined;
    let order = this.#order;
    if (order === null || order.length !== plain.size) order = this.#order = [...plain.keys()];
    const key = order.pop();
    const value = plain.get(key);
    plain.delete(key);
    return [key, value];
  }
  /** Removes and gives the oldest entry, or undefined. */
  popFirst(): [any, any] | undefined {
    const { plain } = this;
    if (plain === null) {
      const table = this.table!;
      const e = table.after(0);
      if (e < 0) return undefined;
      const entry: [any, any] = [table.keys[e], table.values[e]];
      table.remove(e);
      return entry;
    }
    for (const entry of plain) {
      plain.delete(entry[0]);
      this.#order = null;
      return entry;
    }
    return undefined;
  }

  /** Makes the dict a table. */
  general(): DictTable {
    if (this.plain === null) return this.table!;
    const table = new DictTable();
    table.rebuild(this.plain.size + 1);
    for (const [k, v] of this.plain) table.insert(k, hash(k), v);
    this.plain = null;
    this.#order = null;
    return (this.table = table);
  }

  /** The keys, values and entries at this moment, in order. */
  keys(): any[] {
    if (this.plain !== null) return [...this.plain.keys()];
    return this.table!.keys.filter((k) => k !== undefined);
  }
  values(): any[] {
    if (this.plain !== null) return [...this.plain.values()];
    return this.table!.values.filter((_, i) => this.table!.keys[i] !== undefined);
  }
  entries(): [any, any][] {
    if (this.plain !== null) return [...this.plain];
    const { keys, values } = this.table!;
    const list: [any, any][] = [];
    for (let i = 0; i < keys.length; i++) if (keys[i] !== undefined) list.push([keys[i], values[i]]);
    return list;
  }
  /** Walks over the entries; the dict may change meanwhile. */
  cursor(): DictCursor { return new DictCursor(this); }

  /** An exact dict with the same entries. */
  copy(): W_Dict {
    const made = new W_Dict();
    if (this.plain !== null) made.plain = new Map(this.plain);
    else {
      made.plain = null;
      made.table = this.table!.copy();
    }
    return made;
  }

  /** By JavaScript text. */
  getStr(name: string): any { return this.get(strFrom(name)); }
  setStr(name: string, value: any): void { this.set(strFrom(name), value); }

  // A dict may be an object's `__dict__`.
  getName(name: string): any { return this.getStr(name); }
  setName(name: string, value: any): void { this.setStr(name, value); }
  deleteName(name: string): boolean { return this.delete(strFrom(name)); }
  get nameCount(): number { return this.size; }
  names(): string[] { return this.keys().filter((k) => typeof k === "string" || k instanceof W_WideStr).map(textOf); }
}
attachHost(dictType, W_Dict);

/** Walks over a dict's entries in order. It goes on sensibly when the dict changes; whoever iterates for Python code checks the size. */
export class DictCursor {
  #entries: Iterator<[any, any]> | null;
  #map: Map<any, any> | null;
  #position = 0;
  key: any = undefined;
  value: any = undefined;
  constructor(readonly dict: W_Dict) {
    this.#map = dict.plain;
    this.#entries = dict.plain === null ? null : dict.plain.entries();
  }
  /** Moves to the next entry; false when there is none. */
  step(): boolean {
    if (this.#entries !== null) {
      if (this.dict.plain === this.#map) {
        const result = this.#entries.next();
        if (result.done) return false;
        this.key = result.value[0];
        this.value = result.value[1];
        this.#position++;
        return true;
      }
      this.#entries = null;
    }
    const { table, plain } = this.dict;
    if (table === null) {
      // Cleared meanwhile.
      if (plain === null || plain.size <= this.#position) return false;
      this.#map = plain;
      this.#entries = plain.entries();
      for (let i = 0; i < this.#position; i++) this.#entries.next();
      return this.step();
    }
    const e = table.after(this.#position);
    if (e < 0) return false;
    this.key = table.keys[e];
    this.value = table.values[e];
    this.#position = e + 1;
    return true;
  }
}

/** A dict over names that are stored elsewhere. Keys that are no text are kept here, in `plain` or `table`. */
export class W_NameDict extends W_Dict {
  constructor(readonly storage: NamedStorage) { super(); }
  override get size(): number { return this.storage.nameCount + super.size; }
  override get(key: any): any {
    const name = nameOf(key);
    return name === undefined ? super.get(key) : this.storage.getName(name);
  }
  override set(key: any, value: any): void {
    const name = nameOf(key);
    if (name === undefined) super.set(key, value);
    else this.storage.setName(name, value);
  }
  override take(key: any): any {
    const name = nameOf(key);
    if (name === undefined) return super.take(key);
    const value = this.storage.getName(name);
    if (value !== undefined) this.storage.deleteName(name);
    return value;
  }
  override clear(): void {
    super.clear();
    for (const name of this.storage.names()) this.storage.deleteName(name);
  }
  override popLast(): [any, any] | undefined {
    const other = super.popLast();
    if (other !== undefined) return other;
    const name = this.storage.names().pop();
    return name === undefined ? undefined : [strFrom(name), this.take(strFrom(name))];
  }
  override popFirst(): [any, any] | undefined {
    const name = this.storage.names()[0];
    return name === undefined ? super.popFirst() : [strFrom(name), this.take(strFrom(name))];
  }
  override keys(): any[] { return [...this.storage.names().map(strFrom), ...super.keys()]; }
  override values(): any[] { return [...this.storage.names().map((n) => this.storage.getName(n)), ...super.values()]; }
  override entries(): [any, any][] { return [...this.storage.names().map((n): [any, any] => [strFrom(n), this.storage.getName(n)]), ...super.entries()]; }
  override cursor(): DictCursor { return new SnapshotCursor(this); }
  override copy(): W_Dict { return dictFromEntries(this.entries()); }
}

/** The name that a key is, or undefined. */
function nameOf(key: any): string | undefined {
  if (typeof key === "string") return key;
  if (typeof key !== "object") return undefined;
  if (key.constructor === W_WideStr) return key.text;
  const same = isPlain(key) ? undefined : plainEquivalent(key, KEY);
  return typeof same === "string" ? same : undefined;
}

/**
 * The namespace of code whose globals are this dict. A dict that Python made keeps its identity and becomes one over a new namespace, so that
 * both sides see every change.
 */
hooks.namespaceOf = (dict: W_Dict): Namespace => {
  if (dict instanceof W_NameDict && dict.storage instanceof Namespace) return dict.storage;
  const namespace = new Namespace();
  const others: [any, any][] = [];
  for (const [key, value] of dict.entries()) {
    const name = nameOf(key);
    if (name === undefined) others.push([key, value]);
    else namespace.setName(name, value);
  }
  if (dict.constructor === W_Dict) {
    dict.clear();
    Object.setPrototypeOf(dict, W_NameDict.prototype);
    (dict as { storage?: NamedStorage }).storage = namespace;
    for (const [key, value] of others) dict.set(key, value);
    namespace.dict = dict;
  }
  return namespace;
};

/** Over the entries of a `W_NameDict` as they were when it was made. */
class SnapshotCursor extends DictCursor {
  readonly #list: [any, any][];
  #next = 0;
  constructor(dict: W_Dict) {
    super(dict);
    this.#list = dict.entries();
  }
  override step(): boolean {
    const entry = this.#list[this.#next++];
    if (entry === undefined) return false;
    this.key = entry[0];
    this.value = entry[1];
    return true;
  }
}

/** A dict of these entries, later ones replacing earlier ones. */
export function dictFromEntries(entries: Iterable<readonly [any, any]>): W_Dict {
  const dict = new W_Dict();
  for (const [k, v] of entries) dict.set(k, v);
  return dict;
}
/** A dict with names (JavaScript text) as keys. */
export function dictFromNames(entries: Iterable<readonly [string, any]>): W_Dict {
  const dict = new W_Dict();
  for (const [k, v] of entries) dict.set(strFrom(k), v);
  return dict;
}
hooks.newDict = dictFromEntries;
hooks.dictOver = (storage) => new W_NameDict(storage);

// -- for traces

/** Stands for the contents of all dicts. */
export const DICT_CONTENT = new Field("dict.content", "r", "content", () => null, () => {});
/** The host map of a dict with plain keys, or null. */
export const DICT_PLAIN = new Field("dict.plain", "r", "plain", (o: W_Dict) => o.plain, (o: W_Dict, v) => { o.plain = v; });
export const DICT = new ClassDescr("dict", "constructor", W_Dict, [], (v) => v instanceof W_Dict && v.constructor === W_Dict);

/** (host map of a dict, plain key): the value, or undefined. Runs no guest code. */
export const DICT_PLAIN_GET = new CallDescr("dict.plain_get", (map: Map<any, any>, key) => map.get(key), "rr", "r", { reads: [DICT_CONTENT], writes: [], canRaise: false });
/** (host map, plain key): 1 when it is there. */
export const DICT_PLAIN_HAS = new CallDescr("dict.plain_has", (map: Map<any, any>, key) => (map.has(key) ? 1 : 0), "rr", "i", { reads: [DICT_CONTENT], writes: [], canRaise: false });
/** (host map, plain key, value). */
export const DICT_PLAIN_SET = new CallDescr("dict.plain_set", (map: Map<any, any>, key, value) => { map.set(key, value); }, "rrr", "n", { reads: [], writes: [DICT_CONTENT], canRaise: false });
/** (dict): its length. */
export const DICT_LENGTH = new CallDescr("dict.length", (dict: W_Dict) => dict.size, "r", "i", { reads: [DICT_CONTENT, DICT_PLAIN], writes: [], canRaise: false });
