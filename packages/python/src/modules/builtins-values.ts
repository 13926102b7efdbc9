// @shared-module
/**
 * Built-in functions on values: numbers, characters, iteration, attributes, types.
 */
import { anext } from "../objects/anext-type";
import { pow as power, divmod, index } from "../objects/arithmetic";
import { getAttr, getAttrOr } from "../objects/attribute";
import { builtin, builtinArgs, type W_Builtin } from "../objects/builtin";
import { call, callSpecial, callSpecial0, lookupSpecial } from "../objects/call";
import { compare, truth } from "../objects/compare";
import { None, W_Float, W_List, W_Tuple } from "../objects/core";
import { typeError, valueError } from "../objects/errors";
import { identity } from "../objects/identity";
import { objectIsInstance, objectIsSubclass } from "../objects/isinstance";
import { newList } from "../objects/list-storage";
import { sortList } from "../objects/list";
import { sum } from "../objects/sum";
import { attributeName } from "../objects/object-type";
import { binary, delAttr, intValue, isInstance, isStr, iter, iterate, len, next, repr, setAttr, typeOf } from "../objects/operations";
import { W_CallableIterator, toArray } from "../objects/sequence";
import { ascii, format } from "../objects/text";
import { bytearrayType, bytesType, intType } from "../objects/type";
import { strFrom, textOf, W_WideStr } from "../objects/wide-str";

const LESS = 0;
const GREATER = 4;

/** `min` and `max`. */
const extreme = (name: "min" | "max"): W_Builtin => builtinArgs(name, (args, kw) => {
  for (const key of kw?.keys() ?? []) if (key !== "key" && key !== "default") throw typeError(`${name}() got an unexpected keyword argument '${key}'`);
  if (args.length === 0) throw typeError(`${name} expected at least 1 argument, got 0`);
  const key = kw?.get("key") ?? None;
  const fallback = kw?.get("default");
  if (args.length > 1 && fallback !== undefined) throw typeError(`Cannot specify a default for ${name}() with multiple positional arguments`);
  const wins = name === "min" ? LESS : GREATER;
  let best: any;
  let bestKey: any;
  const it = iter(args.length === 1 ? args[0] : new W_Tuple(args));
  for (let item = next(it); item !== undefined; item = next(it)) {
    const itemKey = key === None ? item : call(key, [item]);
    if (best === undefined || truth(compare(wins, itemKey, bestKey))) {
      best = item;
      bestKey = itemKey;
    }
  }
  if (best !== undefined) return best;
  if (fallback !== undefined) return fallback;
  throw valueError(`${name}() iterable argument is empty`);
}, { doc: `With a single iterable argument, return its ${name === "min" ? "smallest" : "biggest"} item.`, traceId: name, framed: name });

/** An integer in another base, with its prefix. */
const inBase = (base: number, prefix: string) => (v: any): string => {
  const i = index(v);
  return i < 0 ? `-${prefix}${(-i).toString(base)}` : `${prefix}${i.toString(base)}`;
};

function ord(v: any): number {
  let size: number;
  if (isStr(v)) {
    const s = v instanceof W_WideStr ? v : strFrom(textOf(v));
    if (typeof s === "string") {
      if (s.length === 1) return s.charCodeAt(0);
      size = s.length;
    } else {
      if (s.points.length === 1) return s.points[0]!;
      size = s.points.length;
    }
  } else if (isInstance(v, bytesType) || isInstance(v, bytearrayType)) {
    size = len(v);
    if (size === 1) return toArray(v)[0];
  } else throw typeError(`ord() expected string of length 1, but ${typeOf(v).name} found`);
  throw typeError(`ord() expected a character, but string of length ${size} found`);
}

function chr(v: any): any {
  const point = index(v);
  if (point < 0 || point > 0x10ffff) throw valueError("chr() arg not in range(0x110000)");
  return point < 0x10000 ? String.fromCharCode(point as number) : strFrom(String.fromCodePoint(point as number));
}

/** `hash(v)` as Python sees it: what `__hash__` returned, within 64 bits. */
function hashValue(v: any): any {
  const type = typeOf(v);
  const f = type.lookup("__hash__");
  if (f === undefined || f === None) throw typeError(`unhashable type: '${type.name}'`);
  const result = callSpecial0(f, v);
  if (!isInstance(result, intType)) throw typeError("__hash__ method should return an integer");
  let h = intValue(result);
  if (typeof h === "bigint" && BigInt.asIntN(64, h) !== h) {
    const rest = Number((h < 0n ? -h : h) % ((1n << 61n) - 1n) * (h < 0n ? -1n : 1n));
    h = Number.isSafeInteger(rest) ? rest : (h < 0n ? -1n : 1n) * ((h < 0n ? -h : h) % ((1n << 61n) - 1n));
  }
  return h === -1 ? -2 : h;
}

function abs(v: any): any {
  if (typeof v === "number") return Math.abs(v);
  const f = lookupSpecial(v, "__abs__");
  if (f === undefined) throw typeError(`bad operand type for abs(): '${typeOf(v).name}'`);
  return call(f, []);
}

function round(v: any, digits: any): any {
  const f = lookupSpecial(v, "__round__");
  if (f === undefined) throw typeError(`type ${typeOf(v).name} doesn't define __round__ method`);
  return call(f, digits === undefined || digits === None ? [] : [digits]);
}

/** `next(it)`: what the iterator raises is raised. */
function nextItem(it: any, fallback: any): any {
  const type = typeOf(it);
  const f = type.lookup("__next__");
  if (f === undefined) throw typeError(`'${type.name}' object is not an iterator`);
  if (fallback === undefined) return callSpecial0(f, it);
  return next(it) ?? fallback;
}

function sorted(args: any[], kw: Map<string, any> | null): any {
  if (args.length !== 1) throw typeError(`sorted expected 1 argument, got ${args.length}`);
  for (const key of kw?.keys() ?? []) if (key !== "key" && key !== "reverse") throw typeError(`sort() got an unexpected keyword argument '${key}'`);
  const list: W_List = newList(toArray(args[0]));
  sortList(list, kw?.get("key") ?? None, truth(kw?.get("reverse") ?? false));
  return list;
}

function attribute(o: any, name: any, fallback: any): any {
  const text = attributeName(name);
  return fallback === undefined ? getAttr(o, text) : getAttrOr(o, text, fallback);
}

/** `dir(o)`: sorted. */
export function directory(o: any): any {
  const f = lookupSpecial(o, "__dir__");
  if (f === undefined) throw typeError("object does not provide __dir__");
  const names = newList(toArray(call(f, [])));
  sortList(names, None, false);
  return names;
}

function asyncIter(v: any): any {
  const type = typeOf(v);
  const f = type.lookup("__aiter__");
  if (f === undefined || f === None) throw typeError(`'${type.name}' object is not an async iterable`);
  const it = callSpecial(f, v, []);
  if (typeOf(it).lookup("__anext__") === undefined) throw typeError(`aiter() returned not an async iterator of type '${typeOf(it).name}'`);
  return it;
}

/** The functions of this file, by name. */
export const VALUE_FUNCTIONS: readonly W_Builtin[] = [
  builtin("abs", 1, 1, abs, { doc: "Return the absolute value of the argument.", signature: "($module, x, /)", traceId: "abs", plain: true }),
  builtin("all", 1, 1, (it) => {
    for (const v of iterate(it)) if (!truth(v)) return false;
    return true;
  }, { doc: "Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is empty, return True.", signature: "($module, iterable, /)", framed: "all" }),
  builtin("any", 1, 1, (it) => {
    for (const v of iterate(it)) if (truth(v)) return true;
    return false;
  }, { doc: "Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, return False.", signature: "($module, iterable, /)", framed: "any" }),
  builtin("ascii", 1, 1, ascii, { doc: "Return an ASCII-only representation of an object.", signature: "($module, obj, /)", plain: true }),
  builtin("bin", 1, 1, inBase(2, "0b"), { doc: "Return the binary representation of an integer.\n\n   >>> bin(2796202)\n   '0b1010101010101010101010'", signature: "($module, number, /)", plain: true }),
  builtin("oct", 1, 1, inBase(8, "0o"), { doc: "Return the octal representation of an integer.\n\n   >>> oct(342391)\n   '0o1234567'", signature: "($module, number, /)", plain: true }),
  builtin("hex", 1, 1, inBase(16, "0x"), { doc: "Return the hexadecimal representation of an integer.\n\n   >>> hex(12648430)\n   '0xc0ffee'", signature: "($module, number, /)", plain: true }),
  builtin("callable", 1, 1, (v) => typeOf(v).lookup("__call__") !== undefined, { doc: "Return whether the object is callable (i.e., some kind of function).", signature: "($module, obj, /)", effects: { canRaise: false } }),
  builtin("chr", 1, 1, chr, { doc: "Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff.", signature: "($module, i, /)", traceId: "chr", plain: true }),
  builtin("ord", 1, 1, ord, { doc: "Return the ordinal value of a character.", signature: "($module, character, /)", traceId: "ord", plain: true }),
  builtin("delattr", 2, 2, (o, name) => {
    delAttr(o, attributeName(name));
    return None;
  }, { doc: "Deletes the named attribute from the given object.\n\ndelattr(x, 'y') is equivalent to ``del x.y``", signature: "($module, obj, name, /)" }),
  builtin("divmod", 2, 2, divmod, { doc: "Return the tuple (x//y, x%y).  Invariant: div*y + mod == x.", signature: "($module, x, y, /)", plain: true }),
  builtin("format", 1, 2, (v, spec = "") => {
    if (!isStr(spec)) throw typeError(`format() argument 2 must be str, not ${typeOf(spec).name}`);
    return format(v, spec);
  }, { doc: "Return type(value).__format__(value, format_spec).", signature: "($module, value, format_spec='', /)" }),
  builtin("getattr", 2, 3, attribute, { doc: "Get a named attribute from an object.\n\ngetattr(x, 'y') is equivalent to ``x.y``.", traceId: "getattr" }),
  builtin("hasattr", 2, 2, (o, name) => getAttrOr(o, attributeName(name), undefined) !== undefined, { doc: "Return whether the object has an attribute with the given name.", signature: "($module, obj, name, /)", traceId: "hasattr" }),
  builtin("hash", 1, 1, hashValue, { doc: "Return the hash value for the given object.", signature: "($module, obj, /)", plain: true }),
  builtin("id", 1, 1, identity, { doc: "Return the identity of an object.", signature: "($module, obj, /)", effects: { canRaise: false } }),
  builtin("isinstance", 2, 2, objectIsInstance, { doc: "Return whether an object is an instance of a class or of a subclass thereof.", signature: "($module, obj, class_or_tuple, /)", traceId: "isinstance" }),
  builtin("issubclass", 2, 2, objectIsSubclass, { doc: "Return whether 'cls' is derived from another class or is the same class.", signature: "($module, cls, class_or_tuple, /)" }),
  builtin("iter", 1, 2, (v, sentinel) => {
    if (sentinel === undefined) return iter(v);
    if (typeOf(v).lookup("__call__") === undefined) throw typeError("iter(v, w): v must be callable");
    return new W_CallableIterator(v, sentinel);
  }, { doc: "Get an iterator from an object.", traceId: "iter" }),
  builtin("next", 1, 2, nextItem, { doc: "Return the next item from the iterator.", framed: "next" }),
  builtin("aiter", 1, 1, asyncIter, { doc: "Return an AsyncIterator for an AsyncIterable object.", signature: "($module, async_iterable, /)" }),
  builtin("anext", 1, 2, anext, { doc: "Return the next item from the async iterator." }),
  builtin("len", 1, 1, len, { doc: "Return the number of items in a container.", signature: "($module, obj, /)", traceId: "len" }),
  extreme("max"),
  extreme("min"),
  builtin("pow", 2, 3, power, { keywords: ["base", "exp", "mod"], doc: "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments.", signature: "($module, /, base, exp, mod=None)", plain: true }),
  builtin("repr", 1, 1, repr, { doc: "Return the canonical string representation of the object.", signature: "($module, obj, /)", plain: true }),
  builtin("round", 1, 2, round, { keywords: ["number", "ndigits"], doc: "Round a number to a given precision in decimal digits.", signature: "($module, /, number, ndigits=None)", plain: true }),
  builtin("setattr", 3, 3, (o, name, v) => {
    setAttr(o, attributeName(name), v);
    return None;
  }, { doc: "Sets the named attribute on the given object to the specified value.\n\nsetattr(x, 'y', v) is equivalent to ``x.y = v``", signature: "($module, obj, name, value, /)", traceId: "setattr" }),
  builtinArgs("sorted", sorted, { doc: "Return a new list containing all items from the iterable in ascending order.", signature: "($module, iterable, /, *, key=None, reverse=False)", framed: "sorted" }),
  builtin("sum", 1, 2, sum, { keywords: ["", "start"], doc: "Return the sum of a 'start' value (default: 0) plus an iterable of numbers", signature: "($module, iterable, /, start=0)", framed: "sum" }),
];
