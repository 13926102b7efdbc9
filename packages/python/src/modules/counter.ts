// @shared-module
/**
 * `collections.Counter`: a dict that counts.
 */
import { binary } from "../objects/arithmetic";
import { getAttrOr } from "../objects/attribute";
import { classMethod, method, methodArgs, newMethodArgs, nextMethod } from "../objects/builtin";
import { call } from "../objects/call";
import { compare, equals, truth } from "../objects/compare";
import { None, NotImplemented, PyError, W_Object, W_Tuple } from "../objects/core";
import { dictText, dictUpdate, iteratesAsDict } from "../objects/dict";
import { dictFromEntries, W_Dict } from "../objects/dict-storage";
import { EXC, notImplementedError, typeError } from "../objects/errors";
import { newList } from "../objects/list-storage";
import type { NamedStorage } from "../objects/namespace";
import { getItem, iterate, setItem, toIndex } from "../objects/sequence";
import { sortArray } from "../objects/sort";
import { allocate, defineType, dictType, isInstance, makeSubclass, typeOf, type W_Type } from "../objects/type";
import { guardRepr } from "../objects/text";
import { strFrom } from "../objects/wide-str";

export class W_Counter extends W_Dict { dict: NamedStorage | null = null; }

const ADD = 0;
const SUB = 1;
const LESS = 0;
const GREATER = 4;

/** Adds one for each item. `set` goes through `__setitem__` where a subclass replaces it. */
export function countElements(mapping: any, iterable: any): void {
  const direct = mapping instanceof W_Dict && mapping.pytype.lookup("__setitem__") === dictType.lookup("__setitem__") && (mapping.pytype.lookup("get") === dictType.lookup("get"));
  if (direct) {
    for (const key of iterate(iterable)) {
      const old = mapping.get(key);
      mapping.set(key, old === undefined ? 1 : typeof old === "number" ? old + 1 : binary(ADD, old, 1));
    }
    return;
  }
  const get = getAttrOr(mapping, "get", undefined);
  for (const key of iterate(iterable)) setItem(mapping, key, binary(ADD, call(get, [key, 0]), 1));
}

const isMapping = (v: any): boolean => v instanceof W_Dict || typeOf(v).pattern === "mapping" || (getAttrOr(v, "items", undefined) !== undefined && getAttrOr(v, "keys", undefined) !== undefined);

/** (key, count) pairs of a mapping. */
function pairs(v: any): [any, any][] {
  if (v instanceof W_Dict && iteratesAsDict(v)) return v.entries();
  return [...iterate(call(getAttrOr(v, "items", undefined), []))].map((p) => [getItem(p, 0), getItem(p, 1)]);
}

const countOf = (self: W_Dict, key: any): any => self.get(key) ?? 0;

function oneIterable(name: string, args: any[]): any {
  if (args.length > 2) throw typeError(`Counter.${name}() takes from 1 to 2 positional arguments but ${args.length} were given`);
  return args[1] ?? None;
}

function update(self: W_Counter, iterable: any, kw: Map<string, any> | null): void {
  if (iterable !== None) {
    if (isMapping(iterable)) {
      if (self.size > 0) for (const [k, v] of pairs(iterable)) setItem(self, k, binary(ADD, v, countOf(self, k)));
      else dictUpdate(self, iterable);
    } else countElements(self, iterable);
  }
  if (kw !== null) for (const [k, v] of kw) setItem(self, strFrom(k), binary(ADD, v, countOf(self, strFrom(k))));
}

function subtract(self: W_Counter, iterable: any, kw: Map<string, any> | null): void {
  if (iterable !== None) {
    if (isMapping(iterable)) for (const [k, v] of pairs(iterable)) setItem(self, k, binary(SUB, countOf(self, k), v));
    else for (const k of iterate(iterable)) setItem(self, k, binary(SUB, countOf(self, k), 1));
  }
  if (kw !== null) for (const [k, v] of kw) setItem(self, strFrom(k), binary(SUB, countOf(self, strFrom(k)), v));
}

/** Entries by falling count; those with the same count in order of insertion. */
function mostCommon(self: W_Counter): [any, any][] {
  const entries = self.entries().reverse();
  sortArray(entries.map((e) => e[1]), entries, (a, b) => truth(compare(LESS, a, b)));
  return entries.reverse();
}

const positive = (n: any): boolean => truth(compare(GREATER, n, 0));

/** A new Counter of the keys of both, with the positive results of `f(count in a, count in b)`. */
function combine(a: W_Counter, b: W_Counter, f: (x: any, y: any) => any): W_Counter {
  const result = new W_Counter();
  for (const [k, x] of a.entries()) {
    const n = f(x, countOf(b, k));
    if (positive(n)) result.set(k, n);
  }
  for (const [k, y] of b.entries()) {
    if (a.has(k)) continue;
    const n = f(0, y);
    if (positive(n)) result.set(k, n);
  }
  return result;
}
const larger = (x: any, y: any): any => (truth(compare(LESS, x, y)) ? y : x);
const smaller = (x: any, y: any): any => (truth(compare(LESS, x, y)) ? x : y);
const OPERATIONS = { add: (x: any, y: any) => binary(ADD, x, y), sub: (x: any, y: any) => binary(SUB, x, y), or: larger, and: smaller } as const;

const operator = (f: (x: any, y: any) => any) => method(1, 1, (a, b) => (a instanceof W_Counter && b instanceof W_Counter ? combine(a, b, f) : NotImplemented));
const inPlace = (f: (x: any, y: any) => any) => method(1, 1, (a: W_Counter, b) => {
  const entries: [any, any][] = [...a.entries()];
  if (!(b instanceof W_Dict)) throw typeError(`'${typeOf(b).name}' object is not a mapping`);
  for (const [k, v] of b.entries()) a.set(k, f(countOf(a, k), v));
  for (const [k, v] of entries) if (!b.has(k)) a.set(k, f(v, 0));
  for (const [k, v] of a.entries()) if (!positive(v)) a.delete(k);
  return a;
});

/** Compares all counts; missing ones are 0. */
const comparison = (op: number, all: boolean) => method(1, 1, (a: W_Counter, b) => {
  if (!(b instanceof W_Counter)) return NotImplemented;
  const holds = (test: (x: any, y: any) => boolean): boolean => {
    for (const [k, v] of a.entries()) if (!test(v, countOf(b, k))) return false;
    for (const [k, v] of b.entries()) if (!a.has(k) && !test(0, v)) return false;
    return true;
  };
  const same = (): boolean => holds(equals);
  if (op === 2) return same();
  if (op === 3) return !same();
  return holds((x, y) => truth(compare(op, x, y))) && (all || !same());
});

class W_Elements extends W_Object {
  declare readonly pytype: W_Type;
  #position = -1;
  #left = 0;
  constructor(readonly entries: [any, any][]) { super(); }
  next(): any {
    while (this.#left <= 0) {
      if (++this.#position >= this.entries.length) return undefined;
      this.#left = toIndex(this.entries[this.#position]![1]);
    }
    this.#left--;
    return this.entries[this.#position]![0];
  }
}

let type: W_Type | null = null;
/** `Counter`, made once. */
export const counterType = (): W_Type => (type ??= make());

function make(): W_Type {
  defineType("chain", W_Elements, {
    module: "itertools",
    methods: () => ({ __iter__: method(0, 0, (self) => self), __next__: nextMethod((self: W_Elements) => self.next()) }),
  });
  return defineType("Counter", W_Counter, {
    base: dictType,
    module: "collections",
    doc: "Counter(iterable or mapping, **counts): how often each element occurs.",
    sub: makeSubclass(W_Counter),
    hasDict: true,
    hasWeakref: true,
    new: newMethodArgs((args) => allocate(args[0], W_Counter)),
    methods: () => ({
      __init__: methodArgs((args, kw) => {
        update(args[0], oneIterable("__init__", args), kw);
        return None;
      }),
      __missing__: method(1, 1, () => 0),
      total: method(0, 0, (self: W_Counter) => self.values().reduce((a, b) => binary(ADD, a, b), 0)),
      most_common: method(0, 1, (self: W_Counter, n = None) => {
        const all = mostCommon(self);
        return newList((n === None ? all : all.slice(0, Math.max(0, toIndex(n)))).map((e) => new W_Tuple(e)));
      }, { keywords: ["n"] }),
      elements: method(0, 0, (self: W_Counter) => new W_Elements(self.entries())),
      fromkeys: classMethod(1, 2, () => { throw notImplementedError("Counter.fromkeys() is undefined.  Use Counter(iterable) instead."); }),
      update: methodArgs((args, kw) => {
        update(args[0], oneIterable("update", args), kw);
        return None;
      }),
      subtract: methodArgs((args, kw) => {
        subtract(args[0], oneIterable("subtract", args), kw);
        return None;
      }),
      copy: method(0, 0, (self: W_Counter) => call(typeOf(self), [self])),
      __delitem__: method(1, 1, (self: W_Counter, key) => {
        self.delete(key);
        return None;
      }),
      __reduce__: method(0, 0, (self: W_Counter) => new W_Tuple([typeOf(self), new W_Tuple([dictFromEntries(self.entries())])])),
      __repr__: method(0, 0, (self: W_Counter) => {
        const { name } = typeOf(self);
        if (self.size === 0) return strFrom(`${name}()`);
        return strFrom(guardRepr(self, `${name}(...)`, () => {
          let entries = self.entries();
          try {
            entries = mostCommon(self);
          } catch (e) {
            // Counts that cannot be ordered stay as they are.
            if (!(e instanceof PyError && isInstance(e.value, EXC.TypeError))) throw e;
          }
          return `${name}(${dictText(dictFromEntries(entries))})`;
        }));
      }),
      __eq__: comparison(2, true), __ne__: comparison(3, true), __le__: comparison(1, true), __lt__: comparison(1, false), __ge__: comparison(5, true), __gt__: comparison(5, false),
      __add__: operator(OPERATIONS.add), __sub__: operator(OPERATIONS.sub), __or__: operator(OPERATIONS.or), __and__: operator(OPERATIONS.and),
      __iadd__: inPlace(OPERATIONS.add), __isub__: inPlace(OPERATIONS.sub), __ior__: inPlace(OPERATIONS.or), __iand__: inPlace(OPERATIONS.and),
      __pos__: method(0, 0, (self: W_Counter) => combine(self, new W_Counter(), OPERATIONS.add)),
      __neg__: method(0, 0, (self: W_Counter) => combine(new W_Counter(), self, OPERATIONS.sub)),
    }),
  });
}
