// @shared-module
/**
 * Iterators over lists and tuples, forwards and backwards, and over any sequence backwards (`reversed`).
 *
 * A list's iterator looks at the list's length with every step, so that a list may change while it is iterated; once exhausted it stays so.
 */
import { index } from "./arithmetic";
import { method, newMethod, nextMethod } from "./builtin";
import { callSpecial0 } from "./call";
import { None, PyError, W_List, W_ListIter, W_Object, W_Tuple, W_TupleIter } from "./core";
import { EXC, typeError } from "./errors";
import { setListIter } from "./list";
import { listItem, newList } from "./list-storage";
import { getItem, len } from "./sequence";
import { setTupleIter } from "./tuple";
import { allocate, defineType, fillType, isInstance, listIteratorType, listType, makeSubclass, tupleIteratorType, tupleType, typeOf, type W_Type } from "./type";
import { currentRuntime } from "../runtime";

setListIter((list) => new W_ListIter(list, 0));
setTupleIter((tuple) => new W_TupleIter(tuple, 0));

/** The builtin function `name`, for `__reduce__`. */
export const builtinFunction = (name: string): any => currentRuntime()?.builtins.getName(name) ?? None;

const restore = (set: (self: any, n: number) => void) => method(1, 1, (self, n) => {
  set(self, Math.max(0, Number(index(n))));
  return None;
});
const itself = method(0, 0, (self) => self, { effects: { canRaise: false } });

fillType(listIteratorType, {
  methods: () => ({
    __iter__: itself,
    __next__: nextMethod((self: W_ListIter) => {
      const { sequence } = self;
      if (sequence === null) return undefined;
      if (self.index < sequence.items.length) return listItem(sequence, self.index++);
      self.sequence = null;
      return undefined;
    }),
    __length_hint__: method(0, 0, (self: W_ListIter) => (self.sequence === null ? 0 : Math.max(0, self.sequence.items.length - self.index))),
    __reduce__: method(0, 0, (self: W_ListIter) =>
      new W_Tuple(self.sequence === null ? [builtinFunction("iter"), new W_Tuple([newList([])])] : [builtinFunction("iter"), new W_Tuple([self.sequence]), self.index])),
    __setstate__: restore((self: W_ListIter, n) => { self.index = n; }),
  }),
});

fillType(tupleIteratorType, {
  methods: () => ({
    __iter__: itself,
    __next__: nextMethod((self: W_TupleIter) => {
      const { sequence } = self;
      if (sequence === null) return undefined;
      if (self.index < sequence.items.length) return sequence.items[self.index++];
      self.sequence = null;
      return undefined;
    }),
    __length_hint__: method(0, 0, (self: W_TupleIter) => (self.sequence === null ? 0 : self.sequence.items.length - self.index)),
    __reduce__: method(0, 0, (self: W_TupleIter) =>
      new W_Tuple(self.sequence === null ? [builtinFunction("iter"), new W_Tuple([new W_Tuple([])])] : [builtinFunction("iter"), new W_Tuple([self.sequence]), self.index])),
    __setstate__: restore((self: W_TupleIter, n) => { self.index = Math.min(n, self.sequence?.items.length ?? 0); }),
  }),
});

/** Over a list, last item first. `index` is the next position, -1 at the end. */
export class W_ListReverseIter extends W_Object {
  declare readonly pytype: W_Type;
  constructor(public sequence: W_List | null, public index: number) { super(); }
}

export const listReverseIteratorType = defineType("list_reverseiterator", W_ListReverseIter, {
  methods: () => ({
    __iter__: itself,
    __next__: nextMethod((self: W_ListReverseIter) => {
      const { sequence } = self;
      if (sequence === null) return undefined;
      if (self.index >= 0 && self.index < sequence.items.length) return listItem(sequence, self.index--);
      self.index = -1;
      self.sequence = null;
      return undefined;
    }),
    __length_hint__: method(0, 0, (self: W_ListReverseIter) => (self.sequence === null || self.sequence.items.length < self.index + 1 ? 0 : self.index + 1)),
    __reduce__: method(0, 0, (self: W_ListReverseIter) =>
      new W_Tuple(self.sequence === null ? [builtinFunction("iter"), new W_Tuple([newList([])])] : [builtinFunction("reversed"), new W_Tuple([self.sequence]), self.index])),
    __setstate__: method(1, 1, (self: W_ListReverseIter, n) => {
      if (self.sequence !== null) self.index = Math.max(-1, Math.min(Number(index(n)), self.sequence.items.length - 1));
      return None;
    }),
  }),
});
fillType(listType, { methods: () => ({ __reversed__: method(0, 0, (self: W_List) => new W_ListReverseIter(self, self.items.length - 1)) }) });

/** `reversed(sequence)` of anything with `__len__` and `__getitem__`. */
export class W_Reversed extends W_Object {
  declare readonly pytype: W_Type;
  constructor(public sequence: any, public index: number) { super(); }
}
export const reversedType: W_Type = defineType("reversed", W_Reversed, {
  doc: "reversed(sequence): an iterator over the items, last one first.",
  sub: makeSubclass(W_Reversed),
  new: newMethod(1, 1, (cls, sequence) => {
    const type = typeOf(sequence);
    const own = type.lookup("__reversed__");
    if (own === None) throw typeError(`'${type.name}' object is not reversible`);
    if (own !== undefined && cls === reversedType) return callSpecial0(own, sequence);
    if (type.lookup("__getitem__") === undefined || type.pattern === "mapping" || type.lookup("__len__") === undefined) throw typeError(`'${type.name}' object is not reversible`);
    return allocate(cls, W_Reversed, sequence, len(sequence) - 1);
  }),
  methods: () => ({
    __iter__: itself,
    __next__: nextMethod((self: W_Reversed) => {
      if (self.index < 0) return undefined;
      const { sequence } = self;
      if (sequence instanceof W_Tuple && sequence.pytype === tupleType) return sequence.items[self.index--];
      try {
        return getItem(sequence, self.index--);
      } catch (e) {
        if (!(e instanceof PyError && (isInstance(e.value, EXC.IndexError) || isInstance(e.value, EXC.StopIteration)))) throw e;
        self.index = -1;
        self.sequence = None;
        return undefined;
      }
    }),
    __length_hint__: method(0, 0, (self: W_Reversed) => (self.index < 0 || len(self.sequence) < self.index + 1 ? 0 : self.index + 1)),
    __reduce__: method(0, 0, (self: W_Reversed) =>
      new W_Tuple(self.index < 0 ? [reversedType, new W_Tuple([new W_Tuple([])])] : [reversedType, new W_Tuple([self.sequence]), self.index])),
    __setstate__: method(1, 1, (self: W_Reversed, n) => {
      if (self.index >= 0) self.index = Math.max(-1, Math.min(Number(index(n)), len(self.sequence) - 1));
      return None;
    }),
  }),
});
