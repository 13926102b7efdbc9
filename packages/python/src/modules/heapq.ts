// @shared-module
/**
 * `heapq`.
 */
import { index } from "../objects/arithmetic";
import { builtin, builtinArgs, method, nextMethod, type W_Builtin } from "../objects/builtin";
import { call } from "../objects/call";
import { compare, truth } from "../objects/compare";
import { None, W_List, W_Object } from "../objects/core";
import { indexError, typeError } from "../objects/errors";
import { sortList } from "../objects/list";
import { listAppend, listItem, listStore, newList } from "../objects/list-storage";
import { iter, next, toArray } from "../objects/operations";
import { defineType, typeOf, type W_Type } from "../objects/type";
import { defineModule } from "./define";
import { above, afterAppend, afterReplace, guest, heapify, less, siftDown, siftUp } from "./heap";

function needList(heap: any, name: string, only: boolean): W_List {
  if (heap instanceof W_List) return heap;
  throw typeError(`${name}() argument ${only ? "" : "1 "}must be list, not ${typeOf(heap).name}`);
}

function pop(heap: W_List, max: boolean): any {
  const { items } = heap;
  if (items.length === 0) throw indexError("index out of range");
  const last = items.pop();
  if (items.length === 0) return guest(heap, last);
  const first = items[0];
  items[0] = last;
  afterReplace(heap, max);
  return guest(heap, first);
}

function replace(heap: W_List, item: any, max: boolean): any {
  if (heap.items.length === 0) throw indexError("index out of range");
  const first = listItem(heap, 0);
  listStore(heap, 0, item);
  afterReplace(heap, max);
  return first;
}

/** The functions for heaps with the least (or greatest) item first; `suffix` is part of their names. */
function functions(suffix: string, max: boolean): W_Builtin[] {
  const named = (name: string): string => name + suffix;
  return [
    builtin(named("heapify"), 1, 1, (heap) => {
      heapify(needList(heap, named("heapify"), true), max);
      return None;
    }),
    builtin(named("heappush"), 2, 2, (heap, item) => {
      const list = needList(heap, named("heappush"), false);
      listAppend(list, item);
      afterAppend(list, max);
      return None;
    }),
    builtin(named("heappop"), 1, 1, (heap) => pop(needList(heap, named("heappop"), true), max)),
    builtin(named("heapreplace"), 2, 2, (heap, item) => replace(needList(heap, named("heapreplace"), false), item, max)),
    builtin(named("heappushpop"), 2, 2, (heap, item) => {
      const list = needList(heap, named("heappushpop"), false);
      if (list.items.length === 0 || !above(listItem(list, 0), item, max)) return item;
      return replace(list, item, max);
    }),
  ];
}

interface Entry { readonly key: any; readonly order: number; readonly value: any }

/** The first `n` items in order (of the largest, from the other end); equal ones in order of appearance. */
function best(n: any, iterable: any, key: any, largest: boolean): W_List {
  const count = truth(compare(5, n, 1)) ? Number(index(n)) : 0;
  const keyOf = (value: any): any => (key === None ? value : call(key, [value]));
  if (count === 0) {
    iter(iterable);
    return newList([]);
  }
  const before = (a: Entry, b: Entry): boolean => {
    if (largest ? less(b.key, a.key) : less(a.key, b.key)) return true;
    if (largest ? less(a.key, b.key) : less(b.key, a.key)) return false;
    return a.order < b.order;
  };
  // The entries kept so far, the one to be replaced first at the top.
  const kept: Entry[] = [];
  const sink = (at: number): void => {
    for (;;) {
      let child = 2 * at + 1;
      if (child >= kept.length) return;
      if (child + 1 < kept.length && before(kept[child]!, kept[child + 1]!)) child++;
      if (!before(kept[at]!, kept[child]!)) return;
      const moved = kept[at]!;
      kept[at] = kept[child]!;
      kept[child] = moved;
      at = child;
    }
  };
  const it = iter(iterable);
  let order = 0;
  for (let value = next(it); value !== undefined; value = next(it), order++) {
    const k = keyOf(value);
    if (kept.length < count) {
      kept.push({ key: k, order, value });
      if (kept.length === count) for (let i = (count >> 1) - 1; i >= 0; i--) sink(i);
    } else if (largest ? less(kept[0]!.key, k) : less(k, kept[0]!.key)) {
      kept[0] = { key: k, order, value };
      sink(0);
    }
  }
  kept.sort((a, b) => a.order - b.order);
  const keys = newList(kept.map((e) => e.key));
  if (key === None) {
    sortList(keys, None, largest);
    return keys;
  }
  const known = new Map(kept.map((e, i) => [i, e]));
  const places = newList(kept.map((_, i) => i));
  sortList(places, builtin("key", 1, 1, (i) => known.get(i)!.key), largest);
  return newList(toArray(places).map((i) => known.get(i)!.value));
}

interface Source { value: any; key: any; readonly order: number; readonly it: any }

function* merged(iterables: readonly any[], key: any, reverse: boolean): Generator<any, void> {
  const keyOf = (value: any): any => (key === None ? value : call(key, [value]));
  const sources: Source[] = [];
  for (const [order, iterable] of iterables.entries()) {
    const it = iter(iterable);
    const value = next(it);
    if (value !== undefined) sources.push({ value, key: keyOf(value), order, it });
  }
  const before = (a: Source, b: Source): boolean => {
    if (reverse ? less(b.key, a.key) : less(a.key, b.key)) return true;
    if (reverse ? less(a.key, b.key) : less(b.key, a.key)) return false;
    return a.order < b.order;
  };
  const sink = (at: number): void => {
    for (;;) {
      let child = 2 * at + 1;
      if (child >= sources.length) return;
      if (child + 1 < sources.length && before(sources[child + 1]!, sources[child]!)) child++;
      if (!before(sources[child]!, sources[at]!)) return;
      const moved = sources[at]!;
      sources[at] = sources[child]!;
      sources[child] = moved;
      at = child;
    }
  };
  for (let i = (sources.length >> 1) - 1; i >= 0; i--) sink(i);
  while (sources.length > 0) {
    const first = sources[0]!;
    yield first.value;
    const value = next(first.it);
    if (value === undefined) {
      const last = sources.pop()!;
      if (sources.length === 0) return;
      if (last !== first) sources[0] = last;
    } else {
      first.value = value;
      first.key = keyOf(value);
    }
    sink(0);
  }
}

class W_Merge extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly steps: Generator<any, void>) { super(); }
}
defineType("merge", W_Merge, {
  module: "heapq",
  methods: () => ({
    __iter__: method(0, 0, (self) => self),
    __next__: nextMethod((self: W_Merge) => {
      const { done, value } = self.steps.next();
      return done === true ? undefined : value;
    }),
  }),
});

const merge = builtinArgs("merge", (args, kw) => {
  let key: any = None;
  let reverse = false;
  for (const [name, value] of kw ?? []) {
    if (name === "key") key = value;
    else if (name === "reverse") reverse = truth(value);
    else throw typeError(`merge() got an unexpected keyword argument '${name}'`);
  }
  return new W_Merge(merged(args, key, reverse));
}, { doc: "Merge sorted inputs into one sorted iterator." });

const NAMES = ["heappush", "heappop", "heapify", "heapreplace", "heappushpop", "heappush_max", "heappop_max", "heapify_max", "heapreplace_max", "heappushpop_max", "nlargest", "nsmallest", "merge"];

defineModule("heapq", "Heaps in lists: the least item first.", () => {
  const entries: Record<string, any> = {};
  for (const f of [...functions("", false), ...functions("_max", true)]) entries[f.name] = f;
  for (const name of ["heapify_max", "heappop_max", "heappush_max", "heappushpop_max", "heapreplace_max"]) entries[`_${name}`] = entries[name];
  for (const [suffix, max] of [["", false], ["_max", true]] as const) {
    entries[`_siftdown${suffix}`] = builtin(`_siftdown${suffix}`, 3, 3, (heap, start, at) => {
      siftDown(needList(heap, "_siftdown", false), Number(index(start)), Number(index(at)), max);
      return None;
    });
    entries[`_siftup${suffix}`] = builtin(`_siftup${suffix}`, 2, 2, (heap, at) => {
      siftUp(needList(heap, "_siftup", false), Number(index(at)), max);
      return None;
    });
  }
  entries["nlargest"] = builtin("nlargest", 2, 3, (n, iterable, key = None) => best(n, iterable, key, true), { keywords: ["n", "iterable", "key"], doc: "The n largest items, largest first." });
  entries["nsmallest"] = builtin("nsmallest", 2, 3, (n, iterable, key = None) => best(n, iterable, key, false), { keywords: ["n", "iterable", "key"], doc: "The n smallest items, smallest first." });
  entries["merge"] = merge;
  entries["__all__"] = newList([...NAMES]);
  return entries;
});
