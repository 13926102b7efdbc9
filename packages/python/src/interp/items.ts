// @semantics
/**
 * Items and iteration of the built-in sequences: lists by strategy, tuples, strings, ranges, and their iterators. Dicts and everything else go through
 * residual calls, objects of Python classes through their methods' frames.
 *
 * A list's strategy is promoted first, because arrays of different descriptors are different places on the heap.
 */
import type { ArrayDescr } from "@spoor/ir";
import type { Values } from "@spoor/tracer";
import {
  FLOAT, FLOAT_VALUE, INSTANCE, INSTANCE_MAP, LIST, LIST_EMPTY, LIST_FLOAT, LIST_FLOATS, LIST_INT, LIST_INTS, LIST_ITEMS, LIST_ITER, LIST_OBJECT, LIST_REFS, LIST_STRATEGY, LISTITER_INDEX, LISTITER_SEQUENCE,
  RANGE_ITER, RANGE_NEXT, RANGE_REMAINING, RANGE_STEP, TUPLE, TUPLE_ARRAY, TUPLE_ITEMS, TUPLE_ITER, TUPLEITER_INDEX, TUPLEITER_SEQUENCE, W_Function, type HiddenClass,
} from "../objects/core";
import { BYTEARRAY, BYTEARRAY_INTS, BYTEARRAY_ITEMS, BYTES, BYTES_VALUE } from "../objects/bytes";
import { DICT, DICT_PLAIN, DICT_PLAIN_GET, DICT_PLAIN_SET } from "../objects/dict-storage";
import { Op } from "../opcodes";
import type { makeCalls } from "./calls";
import { GENERATOR } from "./generator";
import { RANGE, RANGE_START, RANGE_STEP_REF, RANGE_STOP, ENUMERATE, FILTER, MAP, ZIP } from "./classes";
import { VALUES, type Context, type F } from "./context";
import type { Framed } from "./framed";
import { K } from "./konts";
import { CHECK_ITERATOR } from "./protocol";
import { DELITEM, GETITEM, ITER, LIST_APPEND, NEXT, SETITEM, UNPACK, UNPACK_EX } from "./residual";

/** Descriptors of a list's items by strategy. */
export const LIST_DESCRS: readonly ArrayDescr[] = (() => {
  const descrs: ArrayDescr[] = [];
  descrs[LIST_EMPTY] = LIST_REFS;
  descrs[LIST_FLOAT] = LIST_FLOATS;
  descrs[LIST_INT] = LIST_INTS;
  descrs[LIST_OBJECT] = LIST_REFS;
  return descrs;
})();

export function makeItems<V extends Values>(context: Context<V>, calls: ReturnType<typeof makeCalls<V>>, framed: Framed<V>) {
  type R = V["ref"];
  type I = V["int"];
  const { m, facts, operand, store, next, give } = context;
  const { callFunction } = calls;

  /** The position that `index` means in a sequence of `length`; undefined when it is out of range. */
  function position(index: I, length: I): I | undefined {
    const at = m.isTrue(m.intLt(index, m.int(0))) ? m.intAdd(index, length) : index;
    return m.isTrue(m.intGe(at, m.int(0))) && m.isTrue(m.intLt(at, length)) ? at : undefined;
  }

  function listItem(list: R, index: I): R | undefined {
    const strategy = m.promoteInt(m.get(list, LIST_STRATEGY));
    const items = m.get(list, LIST_ITEMS);
    switch (strategy) {
      case LIST_OBJECT: {
        const at = position(index, m.length(items, LIST_REFS));
        return at === undefined ? undefined : m.item(items, at, LIST_REFS);
      }
      case LIST_INT: {
        const at = position(index, m.length(items, LIST_INTS));
        return at === undefined ? undefined : m.boxInt(m.item(items, at, LIST_INTS));
      }
      case LIST_FLOAT: {
        const at = position(index, m.length(items, LIST_FLOATS));
        return at === undefined ? undefined : m.allocate(FLOAT, m.item(items, at, LIST_FLOATS));
      }
      default: return undefined;
    }
  }

  /** container[index] where both are built-in and the index is in range. */
  function quickItem(a: R, index: R): R | undefined {
    if (m.isClass(a, LIST)) return m.isInt(index) ? listItem(a, m.unboxInt(index)) : undefined;
    if (m.isClass(a, TUPLE)) {
      if (!m.isInt(index)) return undefined;
      const items = m.get(a, TUPLE_ITEMS);
      const at = position(m.unboxInt(index), m.length(items, TUPLE_ARRAY));
      return at === undefined ? undefined : m.item(items, at, TUPLE_ARRAY);
    }
    if (m.isStr(a)) {
      if (!m.isInt(index)) return undefined;
      const at = position(m.unboxInt(index), m.strLength(a));
      return at === undefined ? undefined : m.strFromCode(m.strCode(a, at));
    }
    if (m.isClass(a, BYTES)) {
      if (!m.isInt(index)) return undefined;
      const value = m.get(a, BYTES_VALUE);
      const at = position(m.unboxInt(index), m.strLength(value));
      return at === undefined ? undefined : m.boxInt(m.strCode(value, at));
    }
    if (m.isClass(a, BYTEARRAY)) {
      if (!m.isInt(index)) return undefined;
      const items = m.get(a, BYTEARRAY_ITEMS);
      const at = position(m.unboxInt(index), m.length(items, BYTEARRAY_INTS));
      return at === undefined ? undefined : m.boxInt(m.item(items, at, BYTEARRAY_INTS));
    }
    if (m.isClass(a, DICT)) {
      const map = m.get(a, DICT_PLAIN);
      if (m.isNull(map) || !(m.isStr(index) || m.isInt(index))) return undefined;
      const value = m.call(DICT_PLAIN_GET, map, index);
      return m.isNull(value) ? undefined : value;
    }
    return undefined;
  }

  /** list[index] = value where the strategy can hold it; false otherwise. */
  function quickStore(list: R, index: R, value: R): boolean {
    if (m.isClass(list, DICT)) {
      const map = m.get(list, DICT_PLAIN);
      if (m.isNull(map) || !(m.isStr(index) || m.isInt(index))) return false;
      m.callVoid(DICT_PLAIN_SET, map, index, value);
      return true;
    }
    if (m.isClass(list, BYTEARRAY)) {
      if (!m.isInt(index) || !m.isInt(value)) return false;
      const items = m.get(list, BYTEARRAY_ITEMS);
      const byte = m.unboxInt(value);
      const place = position(m.unboxInt(index), m.length(items, BYTEARRAY_INTS));
      if (place === undefined || !m.isTrue(m.intGe(byte, m.int(0))) || !m.isTrue(m.intLt(byte, m.int(256)))) return false;
      m.setItem(items, place, byte, BYTEARRAY_INTS);
      return true;
    }
    if (!m.isClass(list, LIST) || !m.isInt(index)) return false;
    const strategy = m.promoteInt(m.get(list, LIST_STRATEGY));
    const items = m.get(list, LIST_ITEMS);
    const at = m.unboxInt(index);
    switch (strategy) {
      case LIST_OBJECT: {
        const place = position(at, m.length(items, LIST_REFS));
        if (place === undefined) return false;
        m.setItem(items, place, value, LIST_REFS);
        return true;
      }
      case LIST_INT: {
        const place = position(at, m.length(items, LIST_INTS));
        if (place === undefined || !m.isInt(value)) return false;
        m.setItem(items, place, m.unboxInt(value), LIST_INTS);
        return true;
      }
      case LIST_FLOAT: {
        const place = position(at, m.length(items, LIST_FLOATS));
        if (place === undefined || !m.isClass(value, FLOAT)) return false;
        m.setItem(items, place, m.get(value, FLOAT_VALUE), LIST_FLOATS);
        return true;
      }
      default: return false;
    }
  }

  /** Appends to a list (known to be one). */
  function append(list: R, value: R): void {
    const strategy = m.promoteInt(m.get(list, LIST_STRATEGY));
    switch (strategy) {
      case LIST_OBJECT: return m.push(m.get(list, LIST_ITEMS), value, LIST_REFS);
      case LIST_INT:
        if (m.isInt(value)) return m.push(m.get(list, LIST_ITEMS), m.unboxInt(value), LIST_INTS);
        break;
      case LIST_FLOAT:
        if (m.isClass(value, FLOAT)) return m.push(m.get(list, LIST_ITEMS), m.get(value, FLOAT_VALUE), LIST_FLOATS);
        break;
      default: {
        const fresh = strategyFor([value]);
        m.set(list, LIST_ITEMS, itemsFor(fresh, [value]));
        return m.set(list, LIST_STRATEGY, m.int(fresh));
      }
    }
    m.callVoid(LIST_APPEND, list, value);
  }

  /** The strategy that holds these values. */
  function strategyFor(values: readonly R[]): number {
    if (values.length === 0) return LIST_EMPTY;
    if (m.isInt(values[0]!)) {
      for (let i = 1; i < values.length; i++) if (!m.isInt(values[i]!)) return LIST_OBJECT;
      return LIST_INT;
    }
    if (!m.isClass(values[0]!, FLOAT)) return LIST_OBJECT;
    for (let i = 1; i < values.length; i++) if (!m.isClass(values[i]!, FLOAT)) return LIST_OBJECT;
    return LIST_FLOAT;
  }
  function itemsFor(strategy: number, values: R[]): R {
    if (strategy === LIST_INT) return m.newArray(LIST_INTS, values.map((v) => m.unboxInt(v)));
    if (strategy === LIST_FLOAT) {
      const floats = values.map((v) => m.get(v, FLOAT_VALUE));
      return m.newArray(LIST_FLOATS, m.tracing ? floats : LIST_FLOATS.of(floats) as V["float"][]);
    }
    return m.newArray(LIST_REFS, values);
  }
  /** A new list of these values; the array becomes the list's. */
  function newList(values: R[]): R {
    const strategy = strategyFor(values);
    return m.allocate(LIST, m.int(strategy), itemsFor(strategy, values));
  }
  const newTuple = (values: R[]): R => m.allocate(TUPLE, m.newArray(TUPLE_ARRAY, values));

  // -- instructions

  /** GETITEM where `quickItem` does not apply. */
  function getItem(frame: F<V>, a: R, index: R): void {
    frame.kont = K.STORE;
    const type = facts.typeFact(a);
    const special = type?.lookup("__getitem__");
    if (special instanceof W_Function) return callFunction(frame, m.ref(special), [a, index], null);
    store(frame, m.call(facts.special(type, "__getitem__", a, index) ?? GETITEM, a, index));
  }

  /** SETITEM where `quickStore` does not apply. */
  function setItem(frame: F<V>, a: R, index: R, value: R): void {
    frame.kont = K.DISCARD;
    const type = facts.typeFact(a);
    const special = type?.lookup("__setitem__");
    if (special instanceof W_Function) return callFunction(frame, m.ref(special), [a, index, value], null);
    m.call(facts.special(type, "__setitem__", a, index, value) ?? SETITEM, a, index, value);
    next(frame);
  }

  /** DELITEM: object, index. */
  function delItem(frame: F<V>): void {
    const { words } = frame.code;
    const a = operand(frame, words[frame.pc + 1]!);
    const index = operand(frame, words[frame.pc + 2]!);
    frame.kont = K.DISCARD;
    const type = facts.typeFact(a);
    const special = type?.lookup("__delitem__");
    if (special instanceof W_Function) return callFunction(frame, m.ref(special), [a, index], null);
    m.call(facts.special(type, "__delitem__", a, index) ?? DELITEM, a, index);
    next(frame);
  }

  /** The iterator of a built-in value; undefined for others. */
  function quickIter(v: R): R | undefined {
    if (m.isClass(v, LIST)) return m.allocate(LIST_ITER, v, m.int(0));
    if (m.isClass(v, TUPLE)) return m.allocate(TUPLE_ITER, v, m.int(0));
    if (m.isClass(v, RANGE)) {
      const start = m.get(v, RANGE_START);
      const stop = m.get(v, RANGE_STOP);
      if (!m.is(m.get(v, RANGE_STEP_REF), 1) || !m.isInt(start) || !m.isInt(stop)) return undefined;
      const count = m.intSubOvf(m.unboxInt(stop), m.unboxInt(start));
      if (count === undefined) return undefined;
      return m.allocate(RANGE_ITER, m.unboxInt(start), m.int(1), m.isTrue(m.intGt(count, m.int(0))) ? count : m.int(0));
    }
    return m.isClass(v, GENERATOR) || m.isClass(v, RANGE_ITER) || m.isClass(v, ENUMERATE) || m.isClass(v, ZIP) || m.isClass(v, MAP) || m.isClass(v, FILTER) || m.isClass(v, LIST_ITER) || m.isClass(v, TUPLE_ITER) ? v : undefined;
  }

  /** GET_ITER: destination, iterable. */
  function getIter(frame: F<V>): void {
    const v = operand(frame, frame.code.words[frame.pc + 2]!);
    const quick = quickIter(v);
    if (quick !== undefined) return store(frame, quick);
    const type = facts.typeFact(v);
    const special = type?.lookup("__iter__");
    if (special instanceof W_Function) {
      frame.kont = K.ITER;
      return callFunction(frame, m.ref(special), [v], null);
    }
    frame.kont = K.STORE;
    store(frame, m.call(facts.special(type, "__iter__", v) ?? ITER, v));
  }
  /** What `__iter__` returned. */
  function iterResult(frame: F<V>, value: R): void {
    if (m.isClass(value, GENERATOR) || m.isClass(value, LIST_ITER) || m.isClass(value, TUPLE_ITER) || facts.typeFact(value)?.lookup("__next__") !== undefined) return store(frame, value);
    frame.kont = K.STORE;
    store(frame, m.call(CHECK_ITERATOR, operand(frame, frame.code.words[frame.pc + 2]!), value));
  }

  /** The next item of a built-in iterator that traces know; null when it is exhausted, undefined for other iterators. */
  function quickNext(it: R): R | null | undefined {
    if (m.isClass(it, RANGE_ITER)) {
      const remaining = m.get(it, RANGE_REMAINING);
      if (!m.isTrue(m.intGt(remaining, m.int(0)))) return null;
      const value = m.get(it, RANGE_NEXT);
      m.set(it, RANGE_NEXT, m.intAdd(value, m.get(it, RANGE_STEP)));
      m.set(it, RANGE_REMAINING, m.intSub(remaining, m.int(1)));
      return m.boxInt(value);
    }
    if (m.isClass(it, LIST_ITER)) {
      const list = m.get(it, LISTITER_SEQUENCE);
      if (m.isNull(list)) return null;
      // A list of a subclass may be iterated too.
      if (!m.isClass(list, LIST)) return undefined;
      const index = m.get(it, LISTITER_INDEX);
      const strategy = m.promoteInt(m.get(list, LIST_STRATEGY));
      const items = m.get(list, LIST_ITEMS);
      if (!m.isTrue(m.intLt(index, m.length(items, LIST_DESCRS[strategy]!)))) {
        m.set(it, LISTITER_SEQUENCE, m.ref(null));
        return null;
      }
      const value = strategy === LIST_INT ? m.boxInt(m.item(items, index, LIST_INTS)) : strategy === LIST_FLOAT ? m.allocate(FLOAT, m.item(items, index, LIST_FLOATS)) : m.item(items, index, LIST_REFS);
      m.set(it, LISTITER_INDEX, m.intAdd(index, m.int(1)));
      return value;
    }
    if (m.isClass(it, TUPLE_ITER)) {
      const tuple = m.get(it, TUPLEITER_SEQUENCE);
      if (m.isNull(tuple)) return null;
      const index = m.get(it, TUPLEITER_INDEX);
      const items = m.get(tuple, TUPLE_ITEMS);
      if (!m.isTrue(m.intLt(index, m.length(items, TUPLE_ARRAY)))) {
        m.set(it, TUPLEITER_SEQUENCE, m.ref(null));
        return null;
      }
      const value = m.item(items, index, TUPLE_ARRAY);
      m.set(it, TUPLEITER_INDEX, m.intAdd(index, m.int(1)));
      return value;
    }
    return undefined;
  }

  /** FOR_ITER over an iterator that is neither built-in nor a generator. */
  function forIter(frame: F<V>): void {
    const it = frame.regs[frame.code.words[frame.pc + 2]!]!;
    frame.kont = K.NEXT;
    const type = facts.typeFact(it);
    const special = type?.lookup("__next__");
    if (special instanceof W_Function) return callFunction(frame, m.ref(special), [it], null);
    if (framed.advance(frame, it)) return;
    give(frame, m.call(facts.step(type) ?? NEXT, it));
  }
  /** The loop is over. */
  function exhausted(frame: F<V>): void {
    frame.pc = frame.code.words[frame.pc + 3]!;
    frame.kont = K.NONE;
  }

  // -- unpacking

  /** UNPACK_SEQUENCE: sequence, destinations. */
  function unpack(frame: F<V>): void {
    const { words } = frame.code;
    const v = operand(frame, words[frame.pc + 1]!);
    const count = words[frame.pc + 2]!;
    if (m.isClass(v, LIST)) {
      const strategy = m.promoteInt(m.get(v, LIST_STRATEGY));
      const array = m.get(v, LIST_ITEMS);
      if (m.isTrue(m.intEq(m.length(array, LIST_DESCRS[strategy]!), m.int(count)))) {
        return scatter(frame, frame.pc + 2, (i) => listItem(v, m.int(i))!);
      }
    }
    frame.kont = K.UNPACK;
    give(frame, m.call(UNPACK, v, m.ref(count)));
  }
  /** UNPACK_EX: sequence, index of the starred destination, destinations. */
  function unpackEx(frame: F<V>): void {
    const { words } = frame.code;
    frame.kont = K.UNPACK;
    give(frame, m.call(UNPACK_EX, operand(frame, words[frame.pc + 1]!), m.ref(words[frame.pc + 2]!), m.ref(words[frame.pc + 3]!)));
  }
  /** Values of a host array into the destinations that the instruction lists. */
  function unpacked(frame: F<V>, array: R): void {
    const at = frame.code.words[frame.pc]! === Op.UNPACK_SEQUENCE ? frame.pc + 2 : frame.pc + 3;
    scatter(frame, at, (i) => m.item(array, m.int(i), VALUES));
  }
  /** Writes the registers listed at `at`; values are all read before. */
  function scatter(frame: F<V>, at: number, value: (i: number) => R): void {
    const { words } = frame.code;
    const count = words[at]!;
    for (let i = 0; i < count; i++) frame.regs[words[at + 1 + i]!] = value(i);
    frame.pc = at + 1 + count;
    frame.kont = K.NONE;
  }

  return {
    quickItem, quickStore, append, newList, newTuple, getItem, setItem, delItem, quickIter, getIter, iterResult, quickNext, forIter, exhausted, unpack, unpackEx, unpacked,
  };
}
