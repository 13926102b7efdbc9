// @shared-module
/**
 * `list`: the type. Items are read and written through `list-storage`.
 *
 * Guest code that runs inside (a comparison, an `__index__`, an iterator) may change the list, so lengths are asked again after every such
 * call, as CPython does.
 */
import { doubles } from "@spoor/ir";
import { call } from "./call";
import { compare, eq, truth } from "./compare";
import { LIST_EMPTY, LIST_FLOAT, LIST_INT, None, NotImplemented, PyError, W_Float, W_List, W_Tuple } from "./core";
import { EXC, indexError, newException, typeError, valueError } from "./errors";
import { genericAlias } from "./generic-alias";
import { classMethod, method, methodArgs, newMethodArgs } from "./builtin";
import {
  clearList, copyList, listAppend, listExtend, listExtendList, listInsert, listItem, listItems, listRemoveAt, listSlice, listStore, newList, repeatItems, setListItems, storedItem,
} from "./list-storage";
import { iter, lengthHint, next, toCount, toIndex, toSubscript } from "./sequence";
import { simpleBounds, sliceIndices, W_Slice } from "./slice";
import { lessFor, sortArray } from "./sort";
import { guardRepr, reprText } from "./text";
import { allocate, fillType, isInstance, listType, makeSubclass, tupleType, type W_Type } from "./type";

import { strFrom } from "./wide-str";

/** Appends the items of any iterable. */
export function extendFrom(self: W_List, iterable: any): void {
  if (iterable instanceof W_List && iterable.pytype.lookup("__iter__") === LIST_ITER_METHOD) return listExtendList(self, iterable);
  if (iterable instanceof W_Tuple && iterable.pytype === tupleType) return listExtend(self, iterable.items);
  const it = iter(iterable);
  lengthHint(iterable, 8);
  for (let v = next(it); v !== undefined; v = next(it)) listAppend(self, v);
}

/** A new list of the items of any iterable. */
export function listFrom(iterable: any): W_List {
  const list = new W_List(LIST_EMPTY, []);
  extendFrom(list, iterable);
  return list;
}

/** A position for a subscript: IndexError with `message` where it is out of range. */
function position(self: W_List, key: any, message: string): number {
  let i = typeof key === "number" ? key : toSubscript(key, (type) => `list indices must be integers or slices, not ${type.name}`);
  const { length } = self.items;
  if (i < 0) i += length;
  if (i < 0 || i >= length) throw indexError(message);
  return i;
}

/** `self[key]`. */
export function listGetItem(self: W_List, key: any): any {
  if (key instanceof W_Slice) {
    const { start, step, count } = sliceIndices(key, () => self.items.length);
    if (step === 1) return listSlice(self, start, start + count);
    if (count === 0) return new W_List(LIST_EMPTY, []);
    const items: any[] = self.strategy === LIST_FLOAT ? doubles(0) : [];
    for (let k = 0, i = start; k < count; k++, i += step) items.push(storedItem(self, i));
    return new W_List(self.strategy, items);
  }
  return listItem(self, position(self, key, "list index out of range"));
}

/** `self[key] = value`. */
export function listSetItem(self: W_List, key: any, value: any): void {
  if (key instanceof W_Slice) setSlice(self, key, value);
  else listStore(self, position(self, key, "list assignment index out of range"), value);
}

/** Items of an iterable to be assigned to a slice; itself when it is a list or tuple, for it may be `self`. */
function assigned(value: any): W_List {
  try {
    return value instanceof W_List ? copyList(value) : listFrom(value);
  } catch (e) {
    if (e instanceof PyError && isInstance(e.value, EXC.TypeError) && value?.pytype?.lookup?.("__iter__") === undefined) throw typeError("must assign iterable to extended slice");
    throw e;
  }
}

function setSlice(self: W_List, key: W_Slice, value: any): void {
  const other = assigned(value);
  const { start, step, count } = sliceIndices(key, () => self.items.length);
  if (step === 1) return replaceRange(self, start, count, other);
  if (other.items.length !== count) throw valueError(`attempt to assign sequence of size ${other.items.length} to extended slice of size ${count}`);
  const items = listItems(other);
  for (let k = 0, i = start; k < count; k++, i += step) listStore(self, i, items[k]);
}

/** Replaces `count` items from `start` on by those of another list. */
export function replaceRange(self: W_List, start: number, count: number, other: W_List): void {
  if (self.strategy === other.strategy && other.items.length < 1000) self.items.splice(start, count, ...other.items);
  else if (other.items.length === 0) self.items.splice(start, count);
  else if (self.items.length === 0) listExtendList(self, other);
  else if (self.strategy === other.strategy) self.items = self.items.slice(0, start).concat(other.items, self.items.slice(start + count));
  else {
    const items = listItems(self);
    setListItems(self, items.slice(0, start).concat(listItems(other), items.slice(start + count)));
  }
}

/** `self[start:stop]`. */
export function listGetSlice(self: W_List, start: any, stop: any): W_List {
  const [low, high] = simpleBounds(start, stop, self.items.length);
  return listSlice(self, low, high);
}

/** `self[start:stop] = value`. */
export function listSetSlice(self: W_List, start: any, stop: any, value: any): void {
  const other = assigned(value);
  const [low, high] = simpleBounds(start, stop, self.items.length);
  replaceRange(self, low, high - low, other);
}

function deleteItem(self: W_List, key: any): void {
  if (!(key instanceof W_Slice)) {
    listRemoveAt(self, position(self, key, "list assignment index out of range"));
    return;
  }
  const { start, step, count } = sliceIndices(key, () => self.items.length);
  if (count === 0) return;
  if (step === 1) self.items.splice(start, count);
  else {
    const first = step > 0 ? start : start + (count - 1) * step;
    const stride = Math.abs(step);
    const last = first + (count - 1) * stride;
    self.items = self.items.filter((_, i) => i < first || i > last || (i - first) % stride !== 0);
  }
}

/** Is the value one of the list's (by identity, then `==`)? From `start` on, before `stop`; -1 when it is not. */
export function listFind(self: W_List, v: any, start = 0, stop = Infinity): number {
  switch (self.strategy) {
    case LIST_INT:
      if (typeof v === "number") {
        const found = self.items.indexOf(v, start);
        return found < stop ? found : -1;
      }
      if (typeof v === "string" || v === None) return -1;
      break;
    case LIST_FLOAT:
      if (typeof v === "number" || v instanceof W_Float && v.constructor === W_Float) {
        const x = typeof v === "number" ? v : v.value;
        // A NaN that went into the list is found again.
        for (let i = start; i < self.items.length && i < stop; i++) if (self.items[i] === x || x !== x && self.items[i] !== self.items[i]) return i;
        return -1;
      }
      break;
  }
  for (let i = start; i < self.items.length && i < stop; i++) {
    if (self.strategy !== LIST_FLOAT && self.items[i] === v) return i;
    if (eq(listItem(self, i), v)) return i;
  }
  return -1;
}

function listCount(self: W_List, v: any): number {
  let n = 0;
  for (let i = listFind(self, v); i >= 0; i = listFind(self, v, i + 1)) n++;
  return n;
}

/** Comparison `op` of COMPARISONS. */
export function listCompare(op: number, a: W_List, b: any): any {
  if (!(b instanceof W_List)) return NotImplemented;
  if ((op === 2 || op === 3) && a.items.length !== b.items.length) return op === 3;
  const bare = a.strategy === b.strategy && (a.strategy === LIST_INT || a.strategy === LIST_FLOAT);
  let i = 0;
  for (; i < a.items.length && i < b.items.length; i++) {
    if (bare) {
      const x = storedItem(a, i);
      const y = storedItem(b, i);
      if (x === y || x !== x && y !== y) continue;
      if (op === 2) return false;
      if (op === 3) return true;
      return op === 0 ? x < y : op === 1 ? x <= y : op === 4 ? x > y : x >= y;
    }
    const x = listItem(a, i);
    const y = listItem(b, i);
    if (x === y || eq(x, y)) continue;
    if (op === 2) return false;
    if (op === 3) return true;
    return compare(op, x, y);
  }
  const m = a.items.length;
  const n = b.items.length;
  switch (op) {
    case 0: return m < n;
    case 1: return m <= n;
    case 2: return m === n;
    case 3: return m !== n;
    case 4: return m > n;
    default: return m >= n;
  }
}

/** `list.sort`. While it runs the list looks empty. */
export function sortList(self: W_List, key: any, reverse: boolean, itemKeys: readonly any[] | null = null): void {
  const { strategy, items } = self;
  self.strategy = LIST_EMPTY;
  self.items = [];
  const during = self.items;
  let failed = true;
  try {
    // Reversed before and after: equal items keep their order.
    if (reverse) items.reverse();
    if (itemKeys !== null) {
      const keys = reverse ? itemKeys.toReversed() : itemKeys.slice();
      sortArray(keys, items, lessFor(keys));
    } else if (key === None) {
      if (strategy === LIST_FLOAT) sortFloats(items);
      else sortArray(items, null, lessFor(items));
    } else {
      const keys = new Array<any>(items.length);
      for (let i = 0; i < items.length; i++) keys[i] = call(key, [strategy === LIST_FLOAT ? new W_Float(items[i]) : items[i]]);
      sortArray(keys, items, lessFor(keys));
    }
    failed = false;
  } finally {
    if (reverse) items.reverse();
    const modified = self.items !== during || during.length > 0;
    self.strategy = strategy;
    self.items = items;
    if (modified && !failed) throw valueError("list modified during sort");
  }
}

function sortFloats(items: number[]): void {
  if (items.some((x) => x !== x)) sortArray(items, items.slice(), (a, b) => a < b);
  else items.sort((a, b) => a - b);
}

const orderMethod = (op: number) => method(1, 1, (a: W_List, b) => listCompare(op, a, b));

function concat(a: W_List, b: any): W_List {
  if (!(b instanceof W_List)) throw typeError(`can only concatenate list (not "${typeName(b)}") to list`);
  const result = copyList(a);
  listExtendList(result, b);
  return result;
}
const typeName = (v: any): string => listType.nameOfTypeOf(v);

const notACount = (type: W_Type): string => `can't multiply sequence by non-int of type '${type.name}'`;

/** A count of repetitions, not negative. */
export function repeatCount(n: any, length: number): number {
  const count = Math.max(0, typeof n === "number" ? n : toCount(n, notACount));
  if (count * length > 4294967295) throw new PyError(newException(EXC.MemoryError, []));
  return count;
}

function repeat(self: W_List, n: any): W_List {
  const count = repeatCount(n, self.items.length);
  return count === 0 ? new W_List(LIST_EMPTY, []) : new W_List(self.strategy, repeatItems(self.items, count));
}

/** `self.insert(index, v)`. */
export function listInsertAt(self: W_List, where: any, v: any): void {
  let i = toIndex(where);
  const { length } = self.items;
  if (i < 0) i = Math.max(0, i + length);
  listInsert(self, Math.min(i, length), v);
}

/** `self.pop(index)`. */
export function listPop(self: W_List, where: any = -1): any {
  let i = typeof where === "number" ? where : toSubscript(where);
  const { length } = self.items;
  if (length === 0) throw indexError("pop from empty list");
  if (i < 0) i += length;
  if (i < 0 || i >= length) throw indexError("pop index out of range");
  return listRemoveAt(self, i);
}

/** The list's `__iter__`; who replaces it in a subclass wants to be asked. */
const LIST_ITER_METHOD = method(0, 0, (self: W_List) => newListIter(self));
let newListIter: (self: W_List) => any;
/** Set by `iterators`. */
export const setListIter = (make: (self: W_List) => any): void => { newListIter = make; };

fillType(listType, {
  sub: makeSubclass(W_List),
  pattern: "sequence",
  hasWeakref: false,
  doc: "list(iterable=()): a mutable sequence of the items of an iterable.",
  new: newMethodArgs((args) => allocate(args[0], W_List, LIST_EMPTY, [])),
  methods: () => ({
    __init__: methodArgs((args, kw) => {
      const self: W_List = args[0];
      if (kw !== null && self.pytype === listType) throw typeError("list() takes no keyword arguments");
      if (args.length > 2) throw typeError(`list expected at most 1 argument, got ${args.length - 1}`);
      if (self.items.length > 0) clearList(self);
      if (args.length === 2) extendFrom(self, args[1]);
      return None;
    }),
    append: method(1, 1, (self: W_List, v) => {
      listAppend(self, v);
      return None;
    }, { traceId: "list.append", effects: { canRaise: false } }),
    clear: method(0, 0, (self: W_List) => {
      clearList(self);
      return None;
    }, { effects: { canRaise: false } }),
    copy: method(0, 0, copyList, { effects: { canRaise: false } }),
    count: method(1, 1, listCount),
    extend: method(1, 1, (self: W_List, v) => {
      extendFrom(self, v);
      return None;
    }, { framed: "list.extend" }),
    index: method(1, 3, (self: W_List, v, start, stop) => {
      const from = start === undefined ? 0 : toIndex(start, indexMessage);
      const to = stop === undefined ? Infinity : toIndex(stop, indexMessage);
      const n = self.items.length;
      const found = listFind(self, v, from < 0 ? Math.max(0, from + n) : from, to < 0 ? Math.max(0, to + n) : to);
      if (found < 0) throw valueError("list.index(x): x not in list");
      return found;
    }),
    insert: method(2, 2, (self: W_List, where, v) => {
      listInsertAt(self, where, v);
      return None;
    }),
    pop: method(0, 1, listPop, { traceId: "list.pop" }),
    remove: method(1, 1, (self: W_List, v) => {
      const found = listFind(self, v);
      if (found < 0) throw valueError("list.remove(x): x not in list");
      if (found < self.items.length) listRemoveAt(self, found);
      return None;
    }),
    reverse: method(0, 0, (self: W_List) => {
      self.items.reverse();
      return None;
    }, { effects: { canRaise: false } }),
    sort: method(0, 0, (self: W_List, key, reverse) => {
      sortList(self, key ?? None, reverse !== undefined && truth(reverse));
      return None;
    }, { keywords: ["key", "reverse"] }),
    __len__: method(0, 0, (self: W_List) => self.items.length, { effects: { canRaise: false } }),
    __getitem__: method(1, 1, listGetItem),
    __setitem__: method(2, 2, (self, key, value) => {
      listSetItem(self, key, value);
      return None;
    }),
    __delitem__: method(1, 1, (self, key) => {
      deleteItem(self, key);
      return None;
    }),
    __contains__: method(1, 1, (self: W_List, v) => listFind(self, v) >= 0),
    __iter__: LIST_ITER_METHOD,
    __add__: method(1, 1, concat, { sequence: true }),
    __mul__: method(1, 1, repeat, { sequence: true }),
    __rmul__: method(1, 1, repeat, { sequence: true }),
    __iadd__: method(1, 1, (self: W_List, v) => {
      extendFrom(self, v);
      return self;
    }, { sequence: true }),
    __imul__: method(1, 1, (self: W_List, n) => {
      const count = repeatCount(n, self.items.length);
      if (count === 0) clearList(self);
      else if (count > 1) self.items = repeatItems(self.items, count);
      return self;
    }, { sequence: true }),
    __eq__: orderMethod(2), __ne__: orderMethod(3), __lt__: orderMethod(0), __le__: orderMethod(1), __gt__: orderMethod(4), __ge__: orderMethod(5),
    __repr__: method(0, 0, (self: W_List) => {
      if (self.items.length === 0) return "[]";
      return strFrom(guardRepr(self, "[...]", () => {
        let text = "[";
        for (let i = 0; i < self.items.length; i++) text += (i > 0 ? ", " : "") + reprText(listItem(self, i));
        return `${text}]`;
      }));
    }),
    __sizeof__: method(0, 0, (self: W_List) => 40 + 8 * self.items.length),
    __class_getitem__: classMethod(1, 1, genericAlias),
  }),
});

const indexMessage = (): string => "slice indices must be integers or have an __index__ method";

