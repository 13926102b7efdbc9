// @shared-module
/**
 * `map`, `filter`, `zip`, `enumerate`.
 */
import { binary, index } from "./arithmetic";
import { classGetItem, method, newMethod, newMethodArgs, nextMethod } from "./builtin";
import { call } from "./call";
import { truth } from "./compare";
import { None, W_Object, W_Tuple } from "./core";
import { typeError, valueError } from "./errors";
import { iter, next } from "./sequence";
import { allocate, boolType, defineType, makeSubclass, typeOf, type W_Type } from "./type";

const itself = method(0, 0, (self) => self);
const reduced = (self: any, ...args: any[]): W_Tuple => new W_Tuple([typeOf(self), new W_Tuple(args)]);

/** `__setstate__`: whether the lengths must agree. */
const setStrict = () => method(1, 1, (self: { strict: boolean }, v) => {
  self.strict = truth(v);
  return None;
});

export class W_Map extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly func: any, readonly iterators: any[], public strict: boolean) { super(); }
}
export const mapType: W_Type = defineType("map", W_Map, {
  doc: "Make an iterator that computes the function using arguments from\neach of the iterables.  Stops when the shortest iterable is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the others,\nraise a ValueError.",
  sub: makeSubclass(W_Map),
  new: newMethodArgs((args, kw) => {
    const [cls, func, ...iterables] = args;
    const strict = strictOf("map", kw);
    if (args.length < 3) throw typeError("map() must have at least two arguments.");
    return allocate(cls, W_Map, func, iterables.map(iter), strict);
  }),
  methods: () => ({
    __iter__: itself,
    __next__: nextMethod((self: W_Map) => {
      const items: any[] = [];
      for (let i = 0; i < self.iterators.length; i++) {
        const item = next(self.iterators[i]);
        if (item === undefined) {
          if (self.strict) checkLengths("map", self.iterators, i);
          return undefined;
        }
        items.push(item);
      }
      return call(self.func, items);
    }),
    __setstate__: setStrict(),
    __reduce__: method(0, 0, (self: W_Map) => reduced(self, self.func, ...self.iterators)),
  }),
});

export class W_Filter extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly func: any, readonly iterator: any) { super(); }
}
export const filterType: W_Type = defineType("filter", W_Filter, {
  doc: "Return an iterator yielding those items of iterable for which function(item)\nis true. If function is None, return the items that are true.",
  sub: makeSubclass(W_Filter),
  new: newMethod(2, 2, (cls, func, iterable) => allocate(cls, W_Filter, func, iter(iterable))),
  methods: () => ({
    __iter__: itself,
    __next__: nextMethod((self: W_Filter) => {
      const { func, iterator } = self;
      for (;;) {
        const item = next(iterator);
        if (item === undefined) return undefined;
        if (truth(func === None || func === boolType ? item : call(func, [item]))) return item;
      }
    }),
    __reduce__: method(0, 0, (self: W_Filter) => reduced(self, self.func, self.iterator)),
  }),
});

export class W_Zip extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly iterators: any[], public strict: boolean) { super(); }
}
export const zipType: W_Type = defineType("zip", W_Zip, {
  doc: "The zip object yields n-length tuples, where n is the number of iterables\npassed as positional arguments to zip().  The i-th element in every tuple\ncomes from the i-th iterable argument to zip().  This continues until the\nshortest argument is exhausted.\n\nIf strict is true and one of the arguments is exhausted before the others,\nraise a ValueError.\n\n   >>> list(zip('abcdefg', range(3), range(4)))\n   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]",
  sub: makeSubclass(W_Zip),
  new: newMethodArgs((args, kw) => {
    const strict = strictOf("zip", kw);
    const iterators = args.slice(1).map(iter);
    return allocate(args[0], W_Zip, iterators, strict);
  }),
  methods: () => ({
    __iter__: itself,
    __next__: nextMethod((self: W_Zip) => {
      const { iterators } = self;
      if (iterators.length === 0) return undefined;
      const items: any[] = [];
      for (let i = 0; i < iterators.length; i++) {
        const item = next(iterators[i]);
        if (item === undefined) {
          if (self.strict) checkLengths("zip", iterators, i);
          return undefined;
        }
        items.push(item);
      }
      return new W_Tuple(items);
    }),
    __setstate__: setStrict(),
    __reduce__: method(0, 0, (self: W_Zip) => reduced(self, ...self.iterators)),
  }),
});

/** The only keyword argument of map and zip. */
function strictOf(name: string, kw: Map<string, any> | null): boolean {
  if (kw === null) return false;
  for (const key of kw.keys()) if (key !== "strict") throw typeError(`${name}() got an unexpected keyword argument '${key}'`);
  return truth(kw.get("strict"));
}

/** ValueError when the iterators do not all end now; the one at `ended` did. */
function checkLengths(name: string, iterators: any[], ended: number): void {
  const others = (n: number): string => (n === 1 ? " 1" : `s 1-${n}`);
  if (ended > 0) throw valueError(`${name}() argument ${ended + 1} is shorter than argument${others(ended)}`);
  for (let i = 1; i < iterators.length; i++) {
    if (next(iterators[i]) !== undefined) throw valueError(`${name}() argument ${i + 1} is longer than argument${others(i)}`);
  }
}

export class W_Enumerate extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly iterator: any, public count: any) { super(); }
}
export const enumerateType: W_Type = defineType("enumerate", W_Enumerate, {
  doc: "Return an enumerate object.\n\n  iterable\n    an object supporting iteration\n\nThe enumerate object yields pairs containing a count (from start, which\ndefaults to zero) and a value yielded by the iterable argument.\n\nenumerate is useful for obtaining an indexed list:\n    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...",
  sub: makeSubclass(W_Enumerate),
  new: newMethod(1, 2, (cls, iterable, start = 0) => allocate(cls, W_Enumerate, iter(iterable), index(start)), { keywords: ["iterable", "start"] }),
  methods: () => ({
    __iter__: itself,
    __next__: nextMethod((self: W_Enumerate) => {
      const item = next(self.iterator);
      if (item === undefined) return undefined;
      const pair = new W_Tuple([self.count, item]);
      self.count = binary(0, self.count, 1);
      return pair;
    }),
    __reduce__: method(0, 0, (self: W_Enumerate) => reduced(self, self.iterator, self.count)),
    __class_getitem__: classGetItem(),
  }),
});
