import { describe, expect, test } from "vitest";
import "../src/objects/exceptions";
import "../src/modules/builtins";
import "../src/objects/int";
import "../src/objects/float";
import "../src/objects/str";
import "../src/objects/list";
import "../src/objects/tuple";
import "../src/objects/range";
import "../src/objects/set";
import "../src/objects/dict";
import "../src/objects/iterators";
import { LIST_FLOAT, LIST_INT, LIST_OBJECT, None, PyError, W_Float, W_List, W_Tuple } from "../src/objects/core";
import { DictTable } from "../src/objects/dict-table";
import { W_Dict } from "../src/objects/dict-storage";
import { newList } from "../src/objects/list-storage";
import { call, callMethod, compare, delItem, eq, getItem, inplace, binary, iterate, reprText, setItem, toArray } from "../src/objects/operations";
import { newSet } from "../src/objects/set-storage";
import { W_Slice } from "../src/objects/slice";
import { W_Range } from "../src/objects/range";
import { dictType, frozensetType, listType, setType, tupleType } from "../src/objects/type";
import { sortArray } from "../src/objects/sort";

const slice = (a: any, b: any, c: any = None) => new W_Slice(a, b, c);
const list = (...items: any[]) => newList(items);
const message = (f: () => unknown): string => {
  try {
    f();
  } catch (e) {
    if (e instanceof PyError) return `${e.value.pytype.name}: ${e.value.args.items[0] ?? ""}`;
    throw e;
  }
  return "no error";
};

describe("list", () => {
  test("changes its strategy when it has to", () => {
    const a = list(1, 2);
    expect(a.strategy).toBe(LIST_INT);
    callMethod(a, "append", new W_Float(1.5));
    expect(a.strategy).toBe(LIST_OBJECT);
    const f = list(new W_Float(1), new W_Float(2));
    expect(f.strategy).toBe(LIST_FLOAT);
    setItem(f, -1, 3);
    expect(f.strategy).toBe(LIST_OBJECT);
    expect(reprText(f)).toBe("[1.0, 3]");
    callMethod(f, "clear");
    callMethod(f, "append", 1);
    expect(f.strategy).toBe(LIST_INT);
  });

  test("slices, assigns to and deletes slices", () => {
    const a = list(...Array.from({ length: 10 }, (_, i) => i));
    expect(reprText(getItem(a, slice(None, None, -3)))).toBe("[9, 6, 3, 0]");
    expect(reprText(getItem(a, slice(-3, 100)))).toBe("[7, 8, 9]");
    setItem(a, slice(2, 5), list("x"));
    expect(reprText(a)).toBe("[0, 1, 'x', 5, 6, 7, 8, 9]");
    delItem(a, slice(None, None, 2));
    expect(reprText(a)).toBe("[1, 5, 7, 9]");
    delItem(a, slice(3, 0, -2));
    expect(reprText(a)).toBe("[1, 7]");
    setItem(a, slice(None, None), a);
    expect(reprText(a)).toBe("[1, 7]");
    expect(message(() => setItem(a, slice(None, None, 2), list(1, 2)))).toBe("ValueError: attempt to assign sequence of size 2 to extended slice of size 1");
  });

  test("contains itself in its repr", () => {
    const a = list(1);
    callMethod(a, "append", a);
    expect(reprText(a)).toBe("[1, [...]]");
  });

  test("repeats and concatenates", () => {
    expect(reprText(binary(2, list(1, 2), 3))).toBe("[1, 2, 1, 2, 1, 2]");
    expect(reprText(binary(2, 2, list(None)))).toBe("[None, None]");
    expect(message(() => binary(0, list(1), 2))).toBe('TypeError: can only concatenate list (not "int") to list');
    const a = list(1);
    expect(inplace(0, a, new W_Tuple([2, "a"]))).toBe(a);
    expect(reprText(a)).toBe("[1, 2, 'a']");
  });

  test("sorts stably with the comparisons that are needed", () => {
    const words = list("bb", "a", "ccc", "dd", "e");
    callMethod(words, "sort");
    expect(reprText(words)).toBe("['a', 'bb', 'ccc', 'dd', 'e']");
    const pairs = Array.from({ length: 500 }, (_, i) => [(i * 7919) % 13, i] as const);
    const keys = pairs.map((p) => p[0]);
    const values = pairs.slice();
    sortArray(keys, values, (a, b) => a < b);
    expect(values).toEqual(pairs.slice().sort((a, b) => a[0] - b[0] || a[1] - b[1]));
    let count = 0;
    const sorted = Array.from({ length: 100 }, (_, i) => i);
    sortArray(sorted, sorted.slice(), (a, b) => (count++, a < b));
    expect(count).toBeLessThanOrEqual(110);
    expect(message(() => callMethod(list(1, "a"), "sort"))).toBe("TypeError: '<' not supported between instances of 'str' and 'int'");
  });
});

describe("dict", () => {
  test("takes 1, 1.0 and True for the same key and keeps the first", () => {
    const d = new W_Dict();
    d.set(1, "a");
    expect(d.get(new W_Float(1))).toBe("a");
    expect(d.get(true)).toBe("a");
    d.set(true, "b");
    expect(reprText(d)).toBe("{1: 'b'}");
    expect(d.plain).not.toBe(null);
    d.set(false, "c");
    expect(d.plain).toBe(null);
    d.set(0, "d");
    expect(reprText(d)).toBe("{1: 'b', False: 'd'}");
  });

  test("holds keys of every kind in order", () => {
    const d = new W_Dict();
    d.set("x", 1);
    d.set(None, 2);
    d.set(new W_Tuple([1, 2]), 3);
    d.set(new W_Float(1.5), 4);
    d.set(10n ** 30n, 5);
    expect(d.get(new W_Tuple([1, 2]))).toBe(3);
    expect(d.get("x")).toBe(1);
    expect(d.get(10n ** 30n)).toBe(5);
    d.delete(None);
    expect(reprText(d)).toBe(`{'x': 1, (1, 2): 3, 1.5: 4, ${10n ** 30n}: 5}`);
    expect(d.popLast()).toEqual([10n ** 30n, 5]);
  });

  test("says what cannot be a key", () => {
    expect(message(() => getItem(new W_Dict(), list()))).toBe("TypeError: cannot use 'list' as a dict key (unhashable type: 'list')");
    expect(message(() => setItem(new W_Dict(), new W_Tuple([list()]), 1))).toBe("TypeError: cannot use 'tuple' as a dict key (unhashable type: 'list')");
  });

  test("raises when it changes while it is iterated", () => {
    for (const key of [2, new W_Tuple([])]) {
      const d = new W_Dict();
      d.set(1, 1);
      expect(message(() => { for (const _ of iterate(d)) d.set(key, 1); })).toBe("RuntimeError: dictionary changed size during iteration");
    }
    const d = new W_Dict();
    d.set(1, 1);
    expect(message(() => { for (const k of iterate(d)) { d.delete(k); d.set(k + 1, 1); } })).toBe("RuntimeError: dictionary keys changed during iteration");
  });

  test("pops its last entry whatever happened between", () => {
    const d = new W_Dict();
    for (let i = 0; i < 5; i++) d.set(i, i);
    expect(d.popLast()![0]).toBe(4);
    d.set(7, 7);
    d.delete(0);
    d.set(8, 8);
    expect([d.popLast()![0], d.popLast()![0], d.popLast()![0]]).toEqual([8, 7, 3]);
  });

  test("views are sets", () => {
    const d = call(dictType, [], new Map([["a", 1], ["b", 2]]));
    expect(reprText(binary(9, callMethod(d, "keys"), list("b", "c")))).toBe("{'b'}");
    expect(reprText(callMethod(d, "items"))).toBe("dict_items([('a', 1), ('b', 2)])");
    expect(eq(callMethod(d, "keys"), newSet(["a", "b"]))).toBe(true);
    expect(toArray(callMethod(d, "__reversed__"))).toEqual(["b", "a"]);
  });

  test("a table survives a thousand random operations", () => {
    const table = new DictTable();
    const model = new Map<string, number>();
    let seed = 1;
    const random = (n: number): number => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
    for (let i = 0; i < 5000; i++) {
      const key = `k${random(60)}`;
      const h = key.length * 31 + key.charCodeAt(1);
      const e = table.find(key, h);
      expect(e >= 0).toBe(model.has(key));
      if (random(3) === 0) {
        if (e >= 0) table.remove(e);
        model.delete(key);
      } else {
        if (e >= 0) table.values[e] = i;
        else table.insert(key, h, i);
        model.set(key, i);
      }
      expect(table.size).toBe(model.size);
    }
    expect(table.keys.filter((k) => k !== undefined)).toEqual([...model.keys()]);
  });
});

describe("set", () => {
  test("iterates over small integers as CPython does", () => {
    expect(reprText(newSet([3, 1, 2, 10, 100, 7]))).toBe("{1, 2, 3, 100, 7, 10}");
    expect(reprText(call(setType, [new W_Range(20, 0, -3)]))).toBe("{2, 5, 8, 11, 14, 17, 20}");
  });

  test("combines", () => {
    const a = newSet([1, 2, 3]);
    const b = newSet([3, 4]);
    expect(reprText(binary(10, a, b))).toBe("{1, 2, 3, 4}");
    expect(reprText(binary(9, a, b))).toBe("{3}");
    expect(reprText(binary(1, a, b))).toBe("{1, 2}");
    expect(reprText(binary(11, a, b))).toBe("{1, 2, 4}");
    expect(compare(0, newSet([1]), a)).toBe(true);
    expect(eq(call(frozensetType, [list(1, 2, 3)]), a)).toBe(true);
    expect(reprText(call(frozensetType, [list("x")]))).toBe("frozenset({'x'})");
  });

  test("finds a set among frozensets", () => {
    const inner = call(frozensetType, [list(1)]);
    expect(newSet([inner]).has(inner)).toBe(true);
    expect(callMethod(newSet([inner]), "__contains__", newSet([1]))).toBe(true);
  });
});

describe("range", () => {
  test("knows its items at any size", () => {
    const r = new W_Range(0, 10n ** 30n, 10n ** 29n);
    expect(r.length).toBe(10);
    expect(getItem(r, -1)).toBe(9n * 10n ** 29n);
    expect(toArray(new W_Range(5, 0, -2))).toEqual([5, 3, 1]);
    expect(reprText(getItem(new W_Range(0, 10, 1), slice(8, None, -3)))).toBe("range(8, -1, -3)");
    expect(eq(new W_Range(0, 0, 1), new W_Range(5, 2, 1))).toBe(true);
    expect(callMethod(new W_Range(0, 100, 7), "index", 98)).toBe(14);
    expect(toArray(callMethod(new W_Range(0, 7, 3), "__reversed__"))).toEqual([6, 3, 0]);
  });
});

describe("tuple", () => {
  test("compares item by item", () => {
    expect(compare(0, new W_Tuple([1, 2]), new W_Tuple([1, 3]))).toBe(true);
    expect(compare(5, new W_Tuple([1, 2]), new W_Tuple([1]))).toBe(true);
    expect(reprText(call(tupleType, [list(1)]))).toBe("(1,)");
    expect(call(listType, [new W_Tuple([1, 2])]) instanceof W_List).toBe(true);
  });
});
