// @shared-module
/**
 * `dict`: the type. Entries are read and written through `dict-storage`; views and iterators are in `dict-views`.
 */
import { classMethod, method, methodArgs, newMethodArgs } from "./builtin";
import { call, lookupSpecial } from "./call";
import { eq } from "./compare";
import { getAttrOr } from "./attribute";
import { None, NotImplemented, PyError, W_List, W_Tuple } from "./core";
import { W_Dict } from "./dict-storage";
import { DictIter, W_DictView } from "./dict-views";
import { EXC, keyError, runtimeError, typeError, valueError } from "./errors";
import { genericAlias } from "./generic-alias";
import { getItem, iter, iterate, next, setItem, toArray } from "./sequence";
import { W_AnySet } from "./set-storage";
import { guardRepr, reprText } from "./text";
import { allocate, dictType, fillType, isInstance, makeSubclass, type W_Type } from "./type";
import { strFrom } from "./wide-str";

/** `self[key]`: `__missing__` of subclasses is asked. */
export function dictGetItem(self: W_Dict, key: any): any {
  const value = self.get(key);
  if (value !== undefined) return value;
  if (self.constructor !== W_Dict) {
    const missing = lookupSpecial(self, "__missing__");
    if (missing !== undefined) return call(missing, [key]);
  }
  throw keyError(key);
}

/** Is the type's iteration that of `dict`, so that its entries may be read directly? */
export const iteratesAsDict = (v: any): v is W_Dict => v instanceof W_Dict && v.pytype.lookup("__iter__") === DICT_ITER;

/** Adds the entries of a mapping: a dict, or anything with `keys`. */
function mergeMapping(self: W_Dict, other: any, keysMethod: any): void {
  if (iteratesAsDict(other)) return mergeDict(self, other);
  for (const key of iterate(call(keysMethod, []))) self.set(key, getItem(other, key));
}

/** Adds the entries of a dict. */
export function mergeDict(self: W_Dict, other: W_Dict): void {
  if (self === other) return;
  if (self.constructor === W_Dict && self.plain !== null && other.constructor === W_Dict && other.plain !== null) {
    if (self.plain.size === 0) self.plain = new Map(other.plain);
    else for (const [k, v] of other.plain) self.plain.set(k, v);
    return;
  }
  const before = other.size;
  const cursor = other.cursor();
  while (cursor.step()) {
    self.set(cursor.key, cursor.value);
    if (other.size !== before) throw runtimeError("dict mutated during update");
  }
}

/** Adds the pairs of an iterable. */
function mergePairs(self: W_Dict, pairs: any): void {
  let n = 0;
  const it = iter(pairs);
  for (let pair = next(it); pair !== undefined; pair = next(it)) addPair(self, pair, n++);
}

/** Adds the pair that element `n` of an iterable is. */
export function addPair(self: W_Dict, pair: any, n: number): void {
  let items: readonly any[];
  if (pair instanceof W_Tuple && pair.items.length === 2) items = pair.items;
  else {
    try {
      items = toArray(pair);
    } catch (e) {
      if (e instanceof PyError && isInstance(e.value, EXC.TypeError) && !(pair instanceof W_List)) throw typeError("object is not iterable");
      throw e;
    }
    if (items.length !== 2) throw valueError(`dictionary update sequence element #${n} has length ${items.length}; 2 is required`);
  }
  self.set(items[0], items[1]);
}

/** `self.update(other)`. */
export function dictUpdate(self: W_Dict, other: any): void {
  if (iteratesAsDict(other)) return mergeDict(self, other);
  const keys = getAttrOr(other, "keys", undefined);
  if (keys !== undefined) mergeMapping(self, other, keys);
  else mergePairs(self, other);
}

/** `dict(*args, **kw)` and `update(*args, **kw)`: `args` without self. */
function updateWith(self: W_Dict, name: string, args: any[], kw: Map<string, any> | null): void {
  if (args.length > 1) throw typeError(`${name} expected at most 1 argument, got ${args.length}`);
  if (args.length === 1) dictUpdate(self, args[0]);
  if (kw !== null) for (const [k, v] of kw) self.set(strFrom(k), v);
}

/** A new dict with the entries of any mapping or iterable of pairs. */
export function dictFrom(v: any): W_Dict {
  const dict = new W_Dict();
  dictUpdate(dict, v);
  return dict;
}

/** Are two dicts equal? */
export function dictEquals(a: W_Dict, b: W_Dict): boolean {
  if (a.size !== b.size) return false;
  for (const [k, v] of a.entries()) {
    const other = b.get(k);
    if (other === undefined || !(other === v || eq(v, other))) return false;
  }
  return true;
}

function fromKeys(cls: W_Type, keys: any, value: any = None): any {
  const dict = cls === dictType ? new W_Dict() : call(cls, []);
  if (dict instanceof W_Dict && dict.constructor === W_Dict) {
    if (iteratesAsDict(keys)) for (const k of keys.keys()) dict.set(k, value);
    else if (keys instanceof W_AnySet && keys.pytype.base?.base === null) for (const k of keys.elements()) dict.set(k, value);
    else for (const k of iterate(keys)) dict.set(k, value);
    return dict;
  }
  for (const k of iterate(keys)) setItem(dict, k, value);
  return dict;
}

/** Entries as in a repr. */
export function dictText(self: W_Dict): string {
  let text = "{";
  const cursor = self.cursor();
  for (let first = true; cursor.step(); first = false) {
    const { value } = cursor;
    text += `${first ? "" : ", "}${reprText(cursor.key)}: ${reprText(value)}`;
  }
  return `${text}}`;
}

const DICT_ITER = method(0, 0, (self: W_Dict) => new DictIter.Keys(self), { effects: { canRaise: false } });

/** Without `key`: the default, or KeyError. */
function pop(self: W_Dict, key: any, fallback: any): any {
  const value = self.take(key);
  if (value !== undefined) return value;
  if (fallback !== undefined) return fallback;
  throw keyError(key);
}

const or = (a: any, b: any): any => {
  if (!(a instanceof W_Dict) || !(b instanceof W_Dict)) return NotImplemented;
  const made = a.copy();
  dictUpdate(made, b);
  return made;
};

fillType(dictType, {
  sub: makeSubclass(W_Dict),
  pattern: "mapping",
  doc: "dict(mapping or pairs, **names): values by key, in order of insertion.",
  new: newMethodArgs((args) => allocate(args[0], W_Dict)),
  methods: () => ({
    __init__: methodArgs((args, kw) => {
      updateWith(args[0], "dict", args.slice(1), kw);
      return None;
    }),
    clear: method(0, 0, (self: W_Dict) => {
      self.clear();
      return None;
    }),
    copy: method(0, 0, (self: W_Dict) => self.copy()),
    fromkeys: classMethod(1, 2, fromKeys),
    get: method(1, 2, (self: W_Dict, key, fallback = None) => self.get(key) ?? fallback, { traceId: "dict.get" }),
    items: method(0, 0, (self: W_Dict) => new W_DictView.Items(self)),
    keys: method(0, 0, (self: W_Dict) => new W_DictView.Keys(self)),
    values: method(0, 0, (self: W_Dict) => new W_DictView.Values(self)),
    pop: method(1, 2, pop),
    popitem: method(0, 0, (self: W_Dict) => {
      const entry = self.popLast();
      if (entry === undefined) throw keyError("popitem(): dictionary is empty");
      return new W_Tuple(entry);
    }),
    setdefault: method(1, 2, (self: W_Dict, key, fallback = None) => {
      const value = self.get(key);
      if (value !== undefined) return value;
      self.set(key, fallback);
      return fallback;
    }),
    update: methodArgs((args, kw) => {
      updateWith(args[0], "update", args.slice(1), kw);
      return None;
    }),
    __len__: method(0, 0, (self: W_Dict) => self.size, { effects: { canRaise: false } }),
    __getitem__: method(1, 1, dictGetItem),
    __setitem__: method(2, 2, (self: W_Dict, key, value) => {
      self.set(key, value);
      return None;
    }),
    __delitem__: method(1, 1, (self: W_Dict, key) => {
      if (!self.delete(key)) throw keyError(key);
      return None;
    }),
    __contains__: method(1, 1, (self: W_Dict, key) => self.has(key)),
    __iter__: DICT_ITER,
    __reversed__: method(0, 0, (self: W_Dict) => new DictIter.ReverseKeys(self)),
    __eq__: method(1, 1, (a: W_Dict, b) => (b instanceof W_Dict ? dictEquals(a, b) : NotImplemented)),
    __ne__: method(1, 1, (a: W_Dict, b) => (b instanceof W_Dict ? !dictEquals(a, b) : NotImplemented)),
    __or__: method(1, 1, or),
    __ror__: method(1, 1, (self, other) => or(other, self)),
    __ior__: method(1, 1, (self: W_Dict, other) => {
      dictUpdate(self, other);
      return self;
    }),
    __repr__: method(0, 0, (self: W_Dict) => (self.size === 0 ? "{}" : strFrom(guardRepr(self, "{...}", () => dictText(self))))),
    __sizeof__: method(0, 0, (self: W_Dict) => 64 + 24 * self.size),
    __class_getitem__: classMethod(1, 1, genericAlias),
  }),
});
