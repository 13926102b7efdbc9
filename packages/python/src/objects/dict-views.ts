// @shared-module
/**
 * `dict_keys`, `dict_values`, `dict_items`, and iterators over dicts.
 */
import { builtinFunction } from "./iterators";
import { method, nextMethod } from "./builtin";
import { eq } from "./compare";
import { NotImplemented, W_Object, W_Tuple } from "./core";
import { W_Dict, type DictCursor } from "./dict-storage";
import { runtimeError } from "./errors";
import { W_MappingProxy } from "./mapping-proxy";
import { newList } from "./list-storage";
import { contains, iterate, len, toArray } from "./sequence";
import { newSet, W_AnySet, W_Set } from "./set-storage";
import { guardRepr, reprText } from "./text";
import { defineType, type W_Type } from "./type";
import { strFrom } from "./wide-str";

type Part = "key" | "value" | "item";
const part = (which: Part, key: any, value: any): any => (which === "key" ? key : which === "value" ? value : new W_Tuple([key, value]));

// -- iterators

/** Iterates over a dict's keys, values or items. Raises when the dict's size changes. */
export abstract class W_DictIter extends W_Object {
  declare readonly pytype: W_Type;
  abstract readonly part: Part;
  readonly #cursor: DictCursor;
  #size: number;
  #remaining: number;
  #done = false;
  constructor(readonly dict: W_Dict) {
    super();
    this.#cursor = dict.cursor();
    this.#size = this.#remaining = dict.size;
  }
  /** The next key, value or item; undefined when there is none. */
  next(): any {
    if (this.#done) return undefined;
    if (this.dict.size !== this.#size) {
      this.#size = -1;
      throw runtimeError("dictionary changed size during iteration");
    }
    const cursor = this.#cursor;
    if (!cursor.step()) {
      this.#done = true;
      return undefined;
    }
    if (this.#remaining-- === 0) {
      this.#done = true;
      throw runtimeError("dictionary keys changed during iteration");
    }
    return part(this.part, cursor.key, cursor.value);
  }
  get hint(): number { return this.#done || this.dict.size !== this.#size ? 0 : this.#remaining; }
  /** What is left, without moving. */
  rest(): any[] { return this.#done ? [] : this.dict.entries().slice(this.dict.size - this.#remaining).map(([k, v]) => part(this.part, k, v)); }
}
class W_DictKeyIter extends W_DictIter { readonly part = "key"; }
class W_DictValueIter extends W_DictIter { readonly part = "value"; }
class W_DictItemIter extends W_DictIter { readonly part = "item"; }

/** The same, last entry first, over the entries as they were at the start. */
export abstract class W_DictReverseIter extends W_Object {
  declare readonly pytype: W_Type;
  abstract readonly part: Part;
  readonly #entries: [any, any][];
  readonly #size: number;
  constructor(readonly dict: W_Dict) {
    super();
    this.#entries = dict.entries();
    this.#size = dict.size;
  }
  next(): any {
    if (this.dict.size !== this.#size && this.#entries.length > 0) throw runtimeError("dictionary changed size during iteration");
    const entry = this.#entries.pop();
    return entry && part(this.part, entry[0], entry[1]);
  }
  get hint(): number { return this.dict.size !== this.#size ? 0 : this.#entries.length; }
  rest(): any[] { return this.#entries.map(([k, v]) => part(this.part, k, v)).reverse(); }
}
class W_DictReverseKeyIter extends W_DictReverseIter { readonly part = "key"; }
class W_DictReverseValueIter extends W_DictReverseIter { readonly part = "value"; }
class W_DictReverseItemIter extends W_DictReverseIter { readonly part = "item"; }

/** The iterators' host classes. */
export const DictIter = {
  Keys: W_DictKeyIter, Values: W_DictValueIter, Items: W_DictItemIter,
  ReverseKeys: W_DictReverseKeyIter, ReverseValues: W_DictReverseValueIter, ReverseItems: W_DictReverseItemIter,
} as const;

const iteratorMethods = () => ({
  __iter__: method(0, 0, (self) => self, { effects: { canRaise: false } }),
  __next__: nextMethod((self: W_DictIter | W_DictReverseIter) => self.next()),
  __length_hint__: method(0, 0, (self: W_DictIter) => self.hint),
  __reduce__: method(0, 0, (self: W_DictIter) => new W_Tuple([builtinFunction("iter"), new W_Tuple([newList(self.rest())])])),
});
export const dictKeyIteratorType = defineType("dict_keyiterator", W_DictKeyIter, { methods: iteratorMethods });
export const dictValueIteratorType = defineType("dict_valueiterator", W_DictValueIter, { methods: iteratorMethods });
export const dictItemIteratorType = defineType("dict_itemiterator", W_DictItemIter, { methods: iteratorMethods });
defineType("dict_reversekeyiterator", W_DictReverseKeyIter, { methods: iteratorMethods });
defineType("dict_reversevalueiterator", W_DictReverseValueIter, { methods: iteratorMethods });
defineType("dict_reverseitemiterator", W_DictReverseItemIter, { methods: iteratorMethods });

// -- views

abstract class View extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly dict: W_Dict) { super(); }
}
class W_DictKeys extends View {}
class W_DictValues extends View {}
class W_DictItems extends View {}

/** The views' host classes. */
export const W_DictView = { Keys: W_DictKeys, Values: W_DictValues, Items: W_DictItems } as const;

type SetView = W_DictKeys | W_DictItems;
const isSetView = (v: any): v is SetView => v instanceof W_DictKeys || v instanceof W_DictItems;
const isSetLike = (v: any): boolean => v instanceof W_AnySet || isSetView(v);

/** A view's keys or items at this moment. */
const elements = (view: View): any[] => (view instanceof W_DictKeys ? view.dict.keys() : view instanceof W_DictValues ? view.dict.values() : view.dict.entries().map((e) => new W_Tuple(e)));

function viewContains(view: View, v: any): boolean {
  if (view instanceof W_DictKeys) return view.dict.has(v);
  if (!(v instanceof W_Tuple) || v.items.length !== 2) return false;
  const found = view.dict.get(v.items[0]);
  return found !== undefined && (found === v.items[1] || eq(found, v.items[1]));
}

const subset = (a: any, b: any): boolean => len(a) <= len(b) && toArray(a).every((x) => contains(b, x));
function compareViews(op: number, a: SetView, b: any): any {
  if (!isSetLike(b)) return NotImplemented;
  const m = a.dict.size;
  const n = len(b);
  switch (op) {
    case 0: return m < n && subset(a, b);
    case 1: return m <= n && subset(a, b);
    case 2: return m === n && subset(a, b);
    case 3: return !(m === n && subset(a, b));
    case 4: return m > n && subset(b, a);
    default: return m >= n && subset(b, a);
  }
}
const comparison = (op: number) => method(1, 1, (a: SetView, b) => compareViews(op, a, b));

const setOf = (v: any): W_Set => (v instanceof W_AnySet ? copyOf(v) : newSet(isSetView(v) ? elements(v) : iterate(v)));
function copyOf(v: W_AnySet): W_Set {
  const set = new W_Set();
  set.assign(v);
  return set;
}
function difference(a: any, b: any): W_Set {
  const set = setOf(a);
  for (const v of isSetView(b) ? elements(b) : iterate(b)) set.delete(v);
  return set;
}
function intersection(a: SetView, b: any): W_Set {
  // As CPython: iterate over the smaller one when both are views.
  if (isSetView(b) && b.dict.size > a.dict.size) return intersection(b, a);
  const set = new W_Set();
  for (const v of isSetView(b) ? elements(b) : iterate(b)) if (viewContains(a, v)) set.add(v);
  return set;
}
function union(a: any, b: any): W_Set {
  const set = setOf(a);
  if (b instanceof W_AnySet) set.addSet(b);
  else for (const v of isSetView(b) ? elements(b) : iterate(b)) set.add(v);
  return set;
}
function symmetric(a: any, b: any): W_Set {
  const set = setOf(a);
  for (const v of [...setOf(b).elements()]) if (!set.delete(v)) set.add(v);
  return set;
}

const common = (iterate_: (self: View) => any, reversed: (self: View) => any) => ({
  __len__: method(0, 0, (self: View) => self.dict.size),
  __iter__: method(0, 0, iterate_),
  __reversed__: method(0, 0, reversed),
  __repr__: method(0, 0, (self: View) => strFrom(guardRepr(self, "...", () => `${self.pytype.name}([${elements(self).map(reprText).join(", ")}])`))),
});
const mapping = { mapping: { get: (self: View) => new W_MappingProxy(self.dict), doc: "dictionary that this view refers to" } };
const setMethods = () => ({
  __contains__: method(1, 1, viewContains),
  __eq__: comparison(2), __ne__: comparison(3), __lt__: comparison(0), __le__: comparison(1), __gt__: comparison(4), __ge__: comparison(5),
  __and__: method(1, 1, (a: SetView, b) => intersection(a, b)),
  __rand__: method(1, 1, (a: SetView, b) => intersection(a, b)),
  __or__: method(1, 1, union),
  __ror__: method(1, 1, (a, b) => union(b, a)),
  __sub__: method(1, 1, difference),
  __rsub__: method(1, 1, (a, b) => difference(b, a)),
  __xor__: method(1, 1, symmetric),
  __rxor__: method(1, 1, (a, b) => symmetric(b, a)),
  isdisjoint: method(1, 1, (self: SetView, other) => {
    for (const v of iterate(other)) if (viewContains(self, v)) return false;
    return true;
  }),
});

export const dictKeysType = defineType("dict_keys", W_DictKeys, {
  methods: () => ({ ...common((self) => new W_DictKeyIter(self.dict), (self) => new W_DictReverseKeyIter(self.dict)), ...setMethods() }), getset: () => mapping,
});
export const dictItemsType = defineType("dict_items", W_DictItems, {
  methods: () => ({ ...common((self) => new W_DictItemIter(self.dict), (self) => new W_DictReverseItemIter(self.dict)), ...setMethods() }), getset: () => mapping,
});
export const dictValuesType = defineType("dict_values", W_DictValues, {
  methods: () => common((self) => new W_DictValueIter(self.dict), (self) => new W_DictReverseValueIter(self.dict)), getset: () => mapping,
});
