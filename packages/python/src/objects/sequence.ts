// @shared-module
/**
 * Iteration, length, items and membership.
 *
 * A builtin iterator's `__next__` comes from `nextMethod`; its `quiet` form is used here, so that exhaustion costs no exception.
 */
import { index } from "./arithmetic";
import { method, nextMethod, W_Builtin } from "./builtin";
import { call, callSpecial, callSpecial0, callSpecial1 } from "./call";
import { checkLength, eq, setAsLength, truth } from "./compare";
import { LIST_FLOAT, None, PyError, W_Float, W_List, W_Object, W_Tuple } from "./core";
import { EXC, indexError, overflowError, typeError, valueError, type W_StopIteration } from "./errors";
import { getAttrOr } from "./attribute";
import { hooks } from "./hooks";
import { defineType, isInstance, listType, tupleType, typeOf, typeType, W_Type } from "./type";

/** Over an object with `__getitem__` alone. */
export class W_SequenceIterator extends W_Object {
  declare readonly pytype: W_Type;
  constructor(public sequence: any, public index: number) { super(); }
}
/** `iter(callable, sentinel)`. */
export class W_CallableIterator extends W_Object {
  declare readonly pytype: W_Type;
  constructor(public callable: any, readonly sentinel: any) { super(); }
}

const isStop = (e: unknown): e is PyError => e instanceof PyError && isInstance(e.value, EXC.StopIteration);

/** `iterator` (the name of its type in CPython too). */
export const sequenceIteratorType: W_Type = defineType("iterator", W_SequenceIterator, {
  methods: () => ({
    __iter__: method(0, 0, (self) => self),
    __next__: nextMethod((self: W_SequenceIterator) => {
      if (self.sequence === null) return undefined;
      try {
        return getItem(self.sequence, self.index++);
      } catch (e) {
        if (e instanceof PyError && (isInstance(e.value, EXC.IndexError) || isStop(e))) {
          self.sequence = null;
          return undefined;
        }
        throw e;
      }
    }),
    __length_hint__: method(0, 0, (self: W_SequenceIterator) => {
      if (self.sequence === null) return 0;
      return Math.max(0, len(self.sequence) - self.index);
    }),
    __setstate__: method(1, 1, (self: W_SequenceIterator, n) => {
      self.index = Math.max(0, Number(index(n)));
      return None;
    }),
  }),
});
export const callableIteratorType: W_Type = defineType("callable_iterator", W_CallableIterator, {
  methods: () => ({
    __iter__: method(0, 0, (self) => self),
    __next__: nextMethod((self: W_CallableIterator) => {
      if (self.callable === null) return undefined;
      let value: any;
      try {
        value = call(self.callable, []);
      } catch (e) {
        if (!isStop(e)) throw e;
        self.callable = null;
        return undefined;
      }
      if (!eq(value, self.sentinel)) return value;
      self.callable = null;
      return undefined;
    }),
  }),
});

/** `iter(v)`. */
export function iter(v: any): any {
  const type = typeOf(v);
  const f = type.lookup("__iter__");
  if (f === undefined || f === None) {
    if (f === None || type.lookup("__getitem__") === undefined || type.pattern === "mapping") throw typeError(`'${type.name}' object is not iterable`);
    return new W_SequenceIterator(v, 0);
  }
  const it = callSpecial0(f, v);
  if (typeOf(it).lookup("__next__") === undefined) throw typeError(`iter() returned non-iterator of type '${typeOf(it).name}'`);
  return it;
}

/** Is it an iterator, by its type? */
export const isIterator = (v: any): boolean => {
  const f = typeOf(v).lookup("__next__");
  return f !== undefined;
};

/** The next item, or undefined when the iterator is exhausted. */
export function next(it: any): any | undefined {
  const type = typeOf(it);
  const f = type.lookup("__next__");
  if (f === undefined) throw typeError(`'${type.name}' object is not an iterator`);
  try {
    // Functions that a built-in iterator calls end it by StopIteration, too.
    return f instanceof W_Builtin && f.quiet !== null ? f.quiet(it) : callSpecial0(f, it);
  } catch (e) {
    if (isStop(e)) return undefined;
    throw e;
  }
}

/** The value of the StopIteration, for `yield from`. */
export const stopValue = (e: W_StopIteration): any => e.value ?? e.args.items[0] ?? None;

class HostIterator implements IterableIterator<any> {
  constructor(private readonly it: any) {}
  [Symbol.iterator](): this { return this; }
  next(): IteratorResult<any> {
    const value = next(this.it);
    return value === undefined ? { done: true, value: undefined } : { done: false, value };
  }
}

/** Any guest iterable in a host `for ... of`. */
export function iterate(v: any): Iterable<any> {
  return v instanceof W_Tuple && v.pytype === tupleType ? v.items : new HostIterator(iter(v));
}

/** The items of any guest iterable in a new host array. */
export function toArray(v: any): any[] {
  if (v instanceof W_Tuple && v.pytype.lookup("__iter__") === tupleType.lookup("__iter__")) return v.items.slice();
  if (v instanceof W_List && v.pytype.lookup("__iter__") === listType.lookup("__iter__")) {
    return v.strategy === LIST_FLOAT ? v.items.map((x) => new W_Float(x)) : v.items.slice();
  }
  const items: any[] = [];
  const it = iter(v);
  for (let x = next(it); x !== undefined; x = next(it)) items.push(x);
  return items;
}

/** `len(v)`. */
export function len(v: any): number {
  if (typeof v === "string") return v.length;
  const type = typeOf(v);
  const f = type.lookup("__len__");
  if (f === undefined) throw typeError(`object of type '${type.name}' has no len()`);
  return checkLength(callSpecial0(f, v));
}
setAsLength((n) => {
  const length = index(n);
  if (length < 0) throw valueError("__len__() should return >= 0");
  if (typeof length === "bigint") throw overflowError("cannot fit 'int' into an index-sized integer");
  return length;
});

/** `operator.length_hint(v, fallback)`. */
export function lengthHint(v: any, fallback: number): number {
  const type = typeOf(v);
  if (type.lookup("__len__") !== undefined) {
    try {
      return len(v);
    } catch (e) {
      if (!(e instanceof PyError && isInstance(e.value, EXC.TypeError))) throw e;
    }
  }
  const f = type.lookup("__length_hint__");
  if (f === undefined) return fallback;
  let hint: any;
  try {
    hint = callSpecial0(f, v);
  } catch (e) {
    if (e instanceof PyError && isInstance(e.value, EXC.TypeError)) return fallback;
    throw e;
  }
  if (typeof hint !== "number") {
    if (typeOf(hint).name === "NotImplementedType") return fallback;
    throw typeError(`__length_hint__ must be an integer, not ${typeOf(hint).name}`);
  }
  if (hint < 0) throw valueError("__length_hint__() should return >= 0");
  return hint;
}

/** `v[key]`. */
export function getItem(v: any, key: any): any {
  const type = typeOf(v);
  const f = type.lookup("__getitem__");
  if (f !== undefined) return callSpecial1(f, v, key);
  if (v instanceof W_Type) {
    const g = getAttrOr(v, "__class_getitem__", undefined);
    if (g !== undefined && g !== None) return call(g, [key]);
    if (v === typeType) return hooks.genericAlias(v, key);
    throw typeError(`type '${v.name}' is not subscriptable`);
  }
  throw typeError(`'${type.name}' object is not subscriptable`);
}
/** `v[key] = value`. */
export function setItem(v: any, key: any, value: any): void {
  const f = typeOf(v).lookup("__setitem__");
  if (f === undefined) throw typeError(`'${typeOf(v).name}' object does not support item assignment`);
  callSpecial(f, v, [key, value]);
}

/** `del v[key]`. */
export function delItem(v: any, key: any): void {
  const f = typeOf(v).lookup("__delitem__");
  if (f === undefined) throw typeError(`'${typeOf(v).name}' object doesn't support item deletion`);
  callSpecial1(f, v, key);
}

/** `v in container`. */
export function contains(container: any, v: any): boolean {
  const type = typeOf(container);
  const f = type.lookup("__contains__");
  if (f !== undefined && f !== None) return truth(callSpecial1(f, container, v));
  if (f === None || (type.lookup("__iter__") === undefined && type.lookup("__getitem__") === undefined)) {
    throw typeError(f === None ? `'${type.name}' object is not a container` : `argument of type '${type.name}' is not a container or iterable`);
  }
  for (const x of iterate(container)) if (eq(x, v)) return true;
  return false;
}

/** An index of anything with `__index__` as a host number; beyond ±2^53 it is clamped. For slices and sizes that are checked anyway. */
export function toIndex(v: any, message?: (type: W_Type) => string): number {
  const i = index(v, message);
  return typeof i === "number" ? i : i < 0n ? -Number.MAX_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
}

/** An index for subscripts: IndexError where it does not fit. */
export function toSubscript(v: any, message?: (type: W_Type) => string): number {
  const i = index(v, message);
  if (typeof i === "bigint") throw indexError("cannot fit 'int' into an index-sized integer");
  return i;
}

/** A count (of repetitions, sizes): OverflowError where it does not fit. */
export function toCount(v: any, message?: (type: W_Type) => string): number {
  const i = index(v, message);
  if (typeof i === "bigint") throw overflowError("cannot fit 'int' into an index-sized integer");
  return i;
}
