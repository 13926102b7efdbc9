// @shared-module
/**
 * Residual calls: what the semantics hand to ordinary host code. One descriptor per operation, with its effects.
 */
import { CallDescr, type Effects } from "@spoor/ir";
import { callBuiltin, type W_Builtin } from "../objects/builtin";
import { LIST_FLOATS, LIST_INTS, LIST_ITEMS, LIST_REFS, LIST_STRATEGY, None, PyError, W_Function, W_List, W_Method, W_Tuple, type GlobalCell, type W_Cell } from "../objects/core";
import { W_Dict } from "../objects/dict-storage";
import { EXC, nameError, runtimeError, typeError, unboundLocalError, valueError } from "../objects/errors";
import { extendFrom, listGetSlice } from "../objects/list";
import { copyItems, listAppend, newList } from "../objects/list-storage";
import type { Namespace } from "../objects/namespace";
import { W_Set } from "../objects/set-storage";
import { superGet } from "../objects/super-type";
import { simpleBounds, W_Slice } from "../objects/slice";
import { tupleGetSlice } from "../objects/tuple";
import { dictType, listType, superType, tupleType, W_Type } from "../objects/type";
import { strFrom, textOf } from "../objects/wide-str";
import {
  ascii, binary, call, callMethod, compare, contains, delAttr, delItem, format, getAttr, getAttrOr, getItem, inplace, isInstance, isStr, iter, iterate, next, repr, setAttr, setItem, str, strText, truth, typeOf, unary,
} from "../objects/operations";

const FORCING: Partial<Effects> = { mayForce: true, canRaise: true };
/** Makes new objects only. */
export const FRESH: Partial<Effects> = { reads: [], writes: [], canRaise: false };

/** A call that may run guest code and raise. */
export const forcing = (name: string, args: string, fn: (...args: any[]) => any): CallDescr => new CallDescr(name, fn, args, "r", FORCING);
/** A call that may raise, and reads anything, but runs no guest code. */
export const raising = (name: string, args: string, fn: (...args: any[]) => any, writes: Effects["writes"] = []): CallDescr => new CallDescr(name, fn, args, "r", { reads: "any", writes, canRaise: true });
/** A call that only reads. */
export const reading = (name: string, args: string, fn: (...args: any[]) => any, result: "r" | "i" = "r"): CallDescr => new CallDescr(name, fn, args, result, { reads: "any", writes: [], canRaise: false });

const byNumber = (count: number, make: (op: number) => CallDescr): readonly CallDescr[] => Array.from({ length: count }, (_, op) => make(op));

export const BINARY = byNumber(13, (op) => forcing(`binary(${op})`, "rr", (a, b) => binary(op, a, b)));
export const INPLACE = byNumber(13, (op) => forcing(`inplace(${op})`, "rr", (a, b) => inplace(op, a, b)));
export const UNARY = byNumber(3, (op) => forcing(`unary(${op})`, "r", (a) => unary(op, a)));
export const COMPARE = byNumber(6, (op) => forcing(`compare(${op})`, "rr", (a, b) => compare(op, a, b)));
export const TRUTH = forcing("truth", "r", truth);
export const NOT_TRUTH = forcing("not", "r", (v) => !truth(v));
export const CONTAINS = forcing("contains", "rr", contains);
export const GETITEM = forcing("getitem", "rr", getItem);
export const SETITEM = forcing("setitem", "rrr", setItem);
export const DELITEM = forcing("delitem", "rr", delItem);
export const GETATTR = forcing("getattr", "rr", getAttr);
export const SETATTR = forcing("setattr", "rrr", setAttr);
export const DELATTR = forcing("delattr", "rr", delAttr);
export const ITER = forcing("iter", "r", iter);
/** The next item, or undefined. */
export const NEXT = forcing("next", "r", next);
export const CONVERT = [forcing("str", "r", str), forcing("str", "r", str), forcing("repr", "r", repr), forcing("ascii", "r", ascii)] as const;
export const FORMAT = forcing("format", "rr", format);

/** The class of `super()`: in the cell of `__class__`. */
function superClass(cell: W_Cell, object: any): W_Type {
  if (object === undefined) throw runtimeError("super(): arg[0] deleted");
  if (cell.value === undefined) throw runtimeError("super(): empty __class__ cell");
  if (!(cell.value instanceof W_Type)) throw runtimeError("super(): __class__ is not a type");
  return cell.value;
}
/** `super()`: the value of the name `super`, the cell of `__class__`, the first argument. */
export const SUPER = forcing("super", "rrr", (f, cell, object) => (f === superType ? call(f, [superClass(cell, object), object]) : call(f, [])));
/** `super().name`: as SUPER, then the attribute. */
export const SUPER_ATTR = forcing("super.getattr", "rrrr", (f, cell, object, name) => (f === superType ? superGet(superClass(cell, object), object, name) : getAttr(call(f, []), name)));

/** Calls anything: callable, host array of arguments, tuple of keyword names (of the last arguments) or undefined. */
export const CALL_ANY = forcing("call", "rrr", (f, args: any[], names: W_Tuple | undefined) => {
  if (names === undefined) return call(f, args, null);
  const split = args.length - names.items.length;
  return call(f, args.slice(0, split), new Map(names.items.map((name, i) => [name, args[split + i]])));
});

// -- builtins: one descriptor per function and number of arguments, made once

const fixed = new WeakMap<W_Builtin, CallDescr[]>();
/** Calls a builtin with so many positional arguments, which it is known to accept. */
export function fixedDescr(f: W_Builtin, count: number): CallDescr {
  let all = fixed.get(f);
  if (all === undefined) fixed.set(f, (all = []));
  return (all[count] ??= new CallDescr(f.name, f.fn, "rrrrr".slice(0, count), "r", f.effects));
}
/** `fixedDescr` for builtins that take their arguments as an array, too: for those whose `self` or class is known to be right. */
export function directDescr(f: W_Builtin, count: number): CallDescr {
  if (f.kind === "fixed") return fixedDescr(f, count);
  let all = fixed.get(f);
  if (all === undefined) fixed.set(f, (all = []));
  const { fn } = f;
  const spread = count === 0 ? () => fn([], null) : count === 1 ? (a: any) => fn([a], null) : count === 2 ? (a: any, b: any) => fn([a, b], null) : (a: any, b: any, c: any) => fn([a, b, c], null);
  return (all[count] ??= new CallDescr(f.name, spread, "rrr".slice(0, count), "r", f.effects));
}
/** May `directDescr` call it with so many arguments? */
export const takesDirect = (f: W_Builtin, count: number): boolean => (f.kind === "args" ? count <= 3 : takesFixed(f, count));

const plain = new WeakMap<W_Builtin, CallDescr[]>();
/** `fixedDescr` where all arguments are values without attributes: nothing else is read or written. */
export function plainDescr(f: W_Builtin, count: number): CallDescr {
  let all = plain.get(f);
  if (all === undefined) plain.set(f, (all = []));
  return (all[count] ??= new CallDescr(f.name, f.fn, "rrrrr".slice(0, count), "r", f.effects.pure === true ? f.effects : { reads: [], writes: [], canRaise: f.effects.canRaise ?? true }));
}

/** May `fixedDescr` call it with so many arguments? */
export const takesFixed = (f: W_Builtin, count: number): boolean => f.kind === "fixed" && count >= f.min && count <= f.max && count <= 5;

/** Makes an object by a built-in `__new__` and the built-in `__init__` of its class: class, then so many arguments, which `takesDirect` allows for both. */
export function constructDescr(make: W_Builtin, init: W_Builtin, count: number): CallDescr {
  const { fn: makeObject } = directDescr(make, count + 1);
  const { fn: initialize } = directDescr(init, count + 1);
  return new CallDescr(`${make.owner?.name ?? ""}()`, (cls: W_Type, a, b, c) => {
    const made = makeObject(cls, a, b, c);
    const type = typeOf(made);
    // `OSError(2, "...")` is a FileNotFoundError.
    if (type === cls || type.lookup("__init__") === init) initialize(made, a, b, c);
    else if (isInstance(made, cls)) call(getAttr(made, "__init__"), [a, b, c].slice(0, count));
    return made;
  }, "rrrr".slice(0, count + 1), "r", FORCING);
}

const quiet = new WeakMap<W_Builtin, CallDescr>();
/** `__next__` of a built-in iterator that gives undefined at the end. */
export function quietDescr(f: W_Builtin): CallDescr {
  let descr = quiet.get(f);
  if (descr === undefined) quiet.set(f, (descr = new CallDescr(`${f.owner?.name ?? ""}.next`, f.quiet!, "r", "r", f.effects)));
  return descr;
}

const general = new WeakMap<W_Builtin, CallDescr>();
/** Calls a builtin with everything checked: host array of arguments, names. */
export function generalDescr(f: W_Builtin): CallDescr {
  let descr = general.get(f);
  if (descr === undefined) {
    descr = new CallDescr(f.name, (args: any[], names: W_Tuple | undefined) => {
      if (names === undefined) return callBuiltin(f, args, null);
      const split = args.length - names.items.length;
      return callBuiltin(f, args.slice(0, split), new Map(names.items.map((name, i) => [name, args[split + i]])));
    }, "rr", "r", { ...f.effects, pure: false, canRaise: true });
    general.set(f, descr);
  }
  return descr;
}

// -- containers

/** Appends to a list whose strategy may have to change. */
export const LIST_APPEND = new CallDescr("list.append", (list: W_List, v) => listAppend(list, v), "rr", "n", { reads: "any", writes: [LIST_STRATEGY, LIST_ITEMS, LIST_REFS, LIST_INTS, LIST_FLOATS], canRaise: false });

const plural = (n: number): string => (n === 1 ? "" : "s");
/** Items of an iterable, at most `limit` and one more. */
function take(v: any, limit: number): any[] {
  if (v instanceof W_List && v.pytype === listType) return copyItems(v);
  if (v instanceof W_Tuple && v.pytype === tupleType) return v.items;
  const type = typeOf(v);
  let it: any;
  if (type.lookup("__iter__") === undefined && type.lookup("__getitem__") === undefined) throw typeError(`cannot unpack non-iterable ${type.name} object`);
  it = iter(v);
  const items: any[] = [];
  while (items.length <= limit) {
    const x = next(it);
    if (x === undefined) break;
    items.push(x);
  }
  return items;
}
/** A host array of exactly so many items. */
export const UNPACK = forcing("unpack", "rr", (v, count: number) => {
  const items = take(v, count);
  if (items.length < count) throw valueError(`not enough values to unpack (expected ${count}, got ${items.length})`);
  if (items.length > count) {
    const sized = v instanceof W_List || v instanceof W_Tuple || v instanceof W_Dict;
    throw valueError(sized ? `too many values to unpack (expected ${count}, got ${v instanceof W_Dict ? v.size : items.length})` : `too many values to unpack (expected ${count})`);
  }
  return items;
});
/** Iterable, index of the starred target, number of targets: a host array, the starred one's items in a list. */
export const UNPACK_EX = forcing("unpack_ex", "rrr", (v, star: number, count: number) => {
  const items = take(v, Infinity);
  const least = count - 1;
  if (items.length < least) throw valueError(`not enough values to unpack (expected at least ${least}, got ${items.length})`);
  const behind = count - star - 1;
  return [...items.slice(0, star), newList(items.slice(star, items.length - behind)), ...items.slice(items.length - behind)];
});

export const BUILD_SET = forcing("set", "r", (items: any[]) => {
  const set = new W_Set();
  for (let i = 0; i < items.length; i++) set.add(items[i]);
  return set;
});
export const BUILD_MAP = forcing("dict", "r", (items: any[]) => {
  const dict = new W_Dict();
  for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1]);
  return dict;
});
/** Of strings, numbers and the like as keys: nothing can go wrong. */
export const BUILD_PLAIN_MAP = new CallDescr("dict", (items: any[]) => {
  const dict = new W_Dict();
  for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1]);
  return dict;
}, "r", "r", FRESH);
export const SET_ADD = forcing("set.add", "rr", (set, v) => callMethod(set, "add", v));
export const MAP_ADD = forcing("dict.set", "rrr", (dict, key, value) => { setItem(dict, key, value); return None; });
export const LIST_EXTEND = forcing("list.extend", "rr", (list: W_List, v) => {
  const type = typeOf(v);
  if (type.lookup("__iter__") === undefined && type.lookup("__getitem__") === undefined) throw typeError(`Value after * must be an iterable, not ${type.name}`);
  extendFrom(list, v);
  return None;
});
export const SET_UPDATE = forcing("set.update", "rr", (set, v) => callMethod(set, "update", v));

/** The entries of any mapping. */
export function mappingItems(v: any): [any, any][] {
  if (v instanceof W_Dict && v.pytype === dictType) return v.entries();
  const keys = getAttrOr(v, "keys", undefined);
  if (keys === undefined) throw typeError(`'${typeOf(v).name}' object is not a mapping`);
  return [...iterate(call(keys, []))].map((key) => [key, getItem(v, key)]);
}
export const DICT_UPDATE = forcing("dict.update", "rr", (dict: W_Dict, v) => {
  for (const [key, value] of mappingItems(v)) dict.set(key, value);
  return None;
});

// -- slices

export const BUILD_SLICE = new CallDescr("slice", (start, stop, step) => new W_Slice(start, stop, step), "rrr", "r", FRESH);
export const GETSLICE = forcing("getslice", "rrr", (v, start, stop) => {
  if (v instanceof W_List && v.pytype === listType) return listGetSlice(v, start, stop);
  if (v instanceof W_Tuple && v.pytype === tupleType) return tupleGetSlice(v, start, stop);
  if (typeof v === "string") {
    const [from, to] = simpleBounds(start, stop, v.length);
    return v.slice(from, Math.max(from, to));
  }
  return getItem(v, new W_Slice(start, stop, None));
});
export const SETSLICE = forcing("setslice", "rrrr", (v, start, stop, value) => {
  setItem(v, new W_Slice(start, stop, None), value);
  return None;
});

// -- strings

export const JOIN = new CallDescr("str.concat", (parts: any[]) => strFrom(parts.map(textOf).join("")), "r", "r", FRESH);
/** 1 when the first string contains the second. */
export const STR_CONTAINS = new CallDescr("str.contains", (text: string, part: string) => (text.includes(part) ? 1 : 0), "rr", "i", { pure: true, canRaise: false });
/** `str(i)` of an integer. */
export const INT_TEXT = new CallDescr("int.str", (i: number) => String(i), "i", "r", { pure: true, canRaise: false });

/** `str(v)` of a value that guest code has no say in. */
export const PLAIN_TEXT = new CallDescr("str", str, "r", "r", { reads: [], writes: [], canRaise: true });

// -- names

export const NAME_ERROR = raising("name_error", "r", (name: string) => { throw nameError(name); });
/** An unbound variable: name, and 1 when it is a free variable. */
export const UNBOUND = raising("unbound", "ri", (name: string, free: number) => {
  if (free === 0) throw unboundLocalError(name);
  throw nameError(name, `cannot access free variable '${name}' where it is not associated with a value in enclosing scope`);
});

/** A name in a namespace (any mapping), or undefined. */
export function fromMapping(mapping: any, name: string): any {
  if (mapping instanceof W_Dict && mapping.pytype === dictType) return mapping.getStr(name);
  try {
    return getItem(mapping, strFrom(name));
  } catch (e) {
    if (e instanceof PyError && isInstance(e.value, EXC.KeyError)) return undefined;
    throw e;
  }
}
export const LOAD_NAME = forcing("name", "rrrr", (mapping, globals: Namespace, builtins: Namespace, name: string) => {
  const value = fromMapping(mapping, name) ?? globals.getName(name) ?? builtins.getName(name);
  if (value === undefined) throw nameError(name);
  return value;
});
export const STORE_NAME = forcing("store_name", "rrr", (mapping, name: string, value) => {
  setItem(mapping, strFrom(name), value);
  return None;
});
export const DELETE_NAME = forcing("delete_name", "rr", (mapping, name: string) => {
  try {
    delItem(mapping, strFrom(name));
  } catch (e) {
    if (e instanceof PyError && isInstance(e.value, EXC.KeyError)) throw nameError(name);
    throw e;
  }
  return None;
});
export const LOAD_CELL_FROM = forcing("name_or_cell", "rrr", (mapping, cell: W_Cell, name: string) => {
  const value = fromMapping(mapping, name) ?? cell.value;
  if (value === undefined) throw nameError(name, `cannot access free variable '${name}' where it is not associated with a value in enclosing scope`);
  return value;
});
export const STORE_GLOBAL = new CallDescr("store_global", (globals: Namespace, cell: GlobalCell, value) => globals.store(cell, value), "rrr", "n", { reads: "any", writes: "any", canRaise: false });
export const DELETE_GLOBAL = forcing("delete_global", "rr", (globals: Namespace, name: string) => {
  if (!globals.deleteName(name)) throw nameError(name);
  return None;
});
