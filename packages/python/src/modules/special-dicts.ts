// @shared-module
/**
 * `collections.defaultdict` and `collections.OrderedDict`.
 */
import { classMethod, method, methodArgs, newMethodArgs } from "../objects/builtin";
import { call } from "../objects/call";
import { eq, truth } from "../objects/compare";
import { None, NotImplemented, W_Tuple } from "../objects/core";
import { dictEquals, dictText, dictUpdate, iteratesAsDict } from "../objects/dict";
import { W_Dict, type DictCursor } from "../objects/dict-storage";
import { DictIter, dictItemIteratorType, dictItemsType, dictKeyIteratorType, dictKeysType, dictValueIteratorType, dictValuesType, W_DictView } from "../objects/dict-views";
import { keyError, runtimeError, typeError } from "../objects/errors";
import { hooks } from "../objects/hooks";
import { callMethod, getAttrOr, setItem } from "../objects/operations";
import type { NamedStorage } from "../objects/namespace";
import { iter, iterate, len } from "../objects/sequence";
import { guardRepr, reprText } from "../objects/text";
import { allocate, defineType, dictType, makeSubclass, typeOf, type W_Type } from "../objects/type";
import { strFrom } from "../objects/wide-str";

export class W_DefaultDict extends W_Dict { factory: any = None; }
export class W_OrderedDict extends W_Dict { dict: NamedStorage | null = null; }

const isCallable = (v: any): boolean => typeOf(v).lookup("__call__") !== undefined;
const DICT_INIT = (): any => dictType.lookup("__init__");

function copyDefault(self: W_DefaultDict): any {
  if (typeOf(self) !== defaultDict()) return call(typeOf(self), [self.factory, self]);
  const made = new W_DefaultDict();
  made.factory = self.factory;
  dictUpdate(made, self);
  return made;
}

let defaultDictType: W_Type | null = null;
/** `defaultdict`, made once. */
export const defaultDict = (): W_Type => (defaultDictType ??= defineType("defaultdict", W_DefaultDict, {
  base: dictType,
  module: "collections",
  doc: "defaultdict(factory=None, ...): a dict that calls the factory for missing keys.",
  sub: makeSubclass(W_DefaultDict),
  new: newMethodArgs((args) => allocate(args[0], W_DefaultDict)),
  methods: () => ({
    __init__: methodArgs((args, kw) => {
      const self: W_DefaultDict = args[0];
      const factory = args[1] ?? None;
      if (factory !== None && !isCallable(factory)) throw typeError("first argument must be callable or None");
      self.factory = factory;
      return call(DICT_INIT(), [self, ...args.slice(2)], kw);
    }),
    __missing__: method(1, 1, (self: W_DefaultDict, key) => {
      if (self.factory === None) throw keyError(key);
      const value = call(self.factory, []);
      self.set(key, value);
      return value;
    }),
    copy: method(0, 0, copyDefault),
    __copy__: method(0, 0, copyDefault),
    __or__: method(1, 1, (self, other) => {
      if (!(other instanceof W_Dict) || !(self instanceof W_Dict)) return NotImplemented;
      const made = callMethod(self, "copy");
      dictUpdate(made, other);
      return made;
    }),
    __ror__: method(1, 1, (self: W_DefaultDict, other) => {
      if (!(other instanceof W_Dict)) return NotImplemented;
      const made = call(typeOf(self), [self.factory, other]);
      dictUpdate(made, self);
      return made;
    }),
    __repr__: method(0, 0, (self: W_DefaultDict) => strFrom(guardRepr(self, `${typeOf(self).name}(...)`, () => {
      const text = `${self.factory === None ? "None" : reprText(self.factory)}, ${dictText(self)}`;
      return `${typeOf(self).name}(${text})`;
    }))),
    __reduce__: method(0, 0, (self: W_DefaultDict) =>
      new W_Tuple([typeOf(self), new W_Tuple(self.factory === None ? [] : [self.factory]), None, None, callMethod(callMethod(self, "items"), "__iter__")])),
  }),
  getset: () => ({ default_factory: { get: (self: W_DefaultDict) => self.factory, set: (self: W_DefaultDict, v) => { self.factory = v; }, member: true } }),
}));

// -- OrderedDict

/** Iterates over an OrderedDict; its own error when it changes. */
class W_OrderedIter extends DictIter.Keys {
  override next(): any { return ordered(() => super.next()); }
}
class W_OrderedValueIter extends DictIter.Values {
  override next(): any { return ordered(() => super.next()); }
}
class W_OrderedItemIter extends DictIter.Items {
  override next(): any { return ordered(() => super.next()); }
}
function ordered(step: () => any): any {
  try {
    return step();
  } catch {
    throw runtimeError("OrderedDict mutated during iteration");
  }
}
class W_OrderedKeys extends W_DictView.Keys {}
class W_OrderedValues extends W_DictView.Values {}
class W_OrderedItems extends W_DictView.Items {}

function moveToEnd(self: W_OrderedDict, key: any, last: any): any {
  const value = self.get(key);
  if (value === undefined) throw keyError(key);
  const original = originalKey(self, key);
  if (last === undefined || truth(last)) {
    self.take(key);
    self.set(original, value);
  } else {
    const others = self.entries().filter(([k]) => k !== original);
    self.clear();
    self.set(original, value);
    for (const [k, v] of others) self.set(k, v);
  }
  return None;
}
/** The key as it is in the dict. */
function originalKey(self: W_Dict, key: any): any {
  if (self.plain !== null) return self.plain.has(key) ? key : self.keys().find((k) => eq(k, key));
  const cursor: DictCursor = self.cursor();
  while (cursor.step()) if (cursor.key === key || eq(cursor.key, key)) return cursor.key;
  return key;
}

/** `update`, through `__setitem__` of subclasses. */
function update(self: W_OrderedDict, args: any[], kw: Map<string, any> | null): any {
  if (args.length > 1) throw typeError(`update() takes at most 1 positional argument (${args.length} given)`);
  const exact = typeOf(self) === orderedDict() || typeOf(self).lookup("__setitem__") === dictType.lookup("__setitem__");
  const set = exact ? (k: any, v: any) => self.set(k, v) : (k: any, v: any) => setItem(self, k, v);
  if (args.length === 1) {
    const other = args[0];
    const source = iteratesAsDict(other) || getAttrOr(other, "keys", undefined) !== undefined ? other : undefined;
    const entries = new W_Dict();
    if (source === undefined || !iteratesAsDict(source)) dictUpdate(entries, other);
    for (const [k, v] of (source !== undefined && iteratesAsDict(source) ? source : entries).entries()) set(k, v);
  }
  for (const [k, v] of kw ?? []) set(strFrom(k), v);
  return None;
}

function orderedEquals(a: W_Dict, b: W_Dict): boolean {
  if (!dictEquals(a, b)) return false;
  if (!(b instanceof W_OrderedDict)) return true;
  const left = a.keys();
  const right = b.keys();
  return left.every((k, i) => k === right[i] || eq(k, right[i]));
}

let orderedDictType: W_Type | null = null;
/** `OrderedDict`, made once. */
export const orderedDict = (): W_Type => (orderedDictType ??= makeOrderedDict());

function makeOrderedDict(): W_Type {
  const iterators = [["odict_iterator", W_OrderedIter], ["odict_iterator", W_OrderedValueIter], ["odict_iterator", W_OrderedItemIter]] as const;
  const bases = [dictKeyIteratorType, dictValueIteratorType, dictItemIteratorType];
  iterators.forEach(([name, host], i) => defineType(name, host, { base: bases[i]! }));
  const viewIter = (host: new (dict: W_Dict) => any) => ({ __iter__: method(0, 0, (self: { dict: W_Dict }) => new host(self.dict)) });
  defineType("odict_keys", W_OrderedKeys, { base: dictKeysType, methods: () => viewIter(W_OrderedIter) });
  defineType("odict_values", W_OrderedValues, { base: dictValuesType, methods: () => viewIter(W_OrderedValueIter) });
  defineType("odict_items", W_OrderedItems, { base: dictItemsType, methods: () => viewIter(W_OrderedItemIter) });
  const merge = (a: any, b: any): any => {
    if (!(a instanceof W_Dict) || !(b instanceof W_Dict)) return NotImplemented;
    const made = call(typeOf(a instanceof W_OrderedDict ? a : b), [a]);
    callMethod(made, "update", b);
    return made;
  };
  return defineType("OrderedDict", W_OrderedDict, {
    base: dictType,
    module: "collections",
    doc: "A dict whose order counts and can be changed.",
    sub: makeSubclass(W_OrderedDict),
    hasDict: true,
    hasWeakref: true,
    new: newMethodArgs((args) => allocate(args[0], W_OrderedDict)),
    methods: () => ({
      __init__: methodArgs((args, kw) => {
        if (args.length > 2) throw typeError(`expected at most 1 arguments, got ${args.length - 1}`);
        return update(args[0], args.slice(1), kw);
      }),
      update: methodArgs((args, kw) => update(args[0], args.slice(1), kw)),
      move_to_end: method(1, 2, moveToEnd, { keywords: ["key", "last"] }),
      popitem: method(0, 1, (self: W_OrderedDict, last) => {
        const entry = last === undefined || truth(last) ? self.popLast() : self.popFirst();
        if (entry === undefined) throw keyError("dictionary is empty");
        return new W_Tuple(entry);
      }, { keywords: ["last"] }),
      pop: method(1, 2, (self: W_OrderedDict, key, fallback) => {
        const value = self.take(key);
        if (value !== undefined) return value;
        if (fallback === undefined) throw keyError(key);
        return fallback;
      }, { keywords: ["key", "default"] }),
      setdefault: method(1, 2, (self: W_OrderedDict, key, fallback = None) => {
        const value = self.get(key);
        if (value !== undefined) return value;
        setItem(self, key, fallback);
        return fallback;
      }, { keywords: ["key", "default"] }),
      copy: method(0, 0, (self: W_OrderedDict) => {
        const made = call(typeOf(self), []);
        for (const [k, v] of self.entries()) setItem(made, k, v);
        return made;
      }),
      fromkeys: classMethod(1, 2, (cls, keys, value = None) => {
        const made = call(cls, []);
        for (const k of iterate(keys)) setItem(made, k, value);
        return made;
      }, { keywords: ["iterable", "value"] }),
      keys: method(0, 0, (self: W_OrderedDict) => new W_OrderedKeys(self)),
      values: method(0, 0, (self: W_OrderedDict) => new W_OrderedValues(self)),
      items: method(0, 0, (self: W_OrderedDict) => new W_OrderedItems(self)),
      __iter__: method(0, 0, (self: W_OrderedDict) => new W_OrderedIter(self)),
      __reversed__: method(0, 0, (self: W_OrderedDict) => new DictIter.ReverseKeys(self)),
      __eq__: method(1, 1, (a: W_OrderedDict, b) => (b instanceof W_Dict ? orderedEquals(a, b) : NotImplemented)),
      __ne__: method(1, 1, (a: W_OrderedDict, b) => (b instanceof W_Dict ? !orderedEquals(a, b) : NotImplemented)),
      __or__: method(1, 1, merge),
      __ror__: method(1, 1, (self, other) => {
        if (!(other instanceof W_Dict)) return NotImplemented;
        const made = call(typeOf(self), [other]);
        callMethod(made, "update", self);
        return made;
      }),
      __ior__: method(1, 1, (self: W_OrderedDict, other) => {
        update(self, [other], null);
        return self;
      }),
      __repr__: method(0, 0, (self: W_OrderedDict) => {
        const { name } = typeOf(self);
        return strFrom(self.size === 0 ? `${name}()` : guardRepr(self, "...", () => `${name}(${dictText(self)})`));
      }),
      __reduce__: method(0, 0, (self: W_OrderedDict) => {
        const state = hooks.getDict(self);
        return new W_Tuple([typeOf(self), new W_Tuple([]), state !== undefined && len(state) > 0 ? state : None, None, iter(callMethod(self, "items"))]);
      }),
    }),
  });
}
