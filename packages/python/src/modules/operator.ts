// @shared-module
/**
 * `operator`, and `_operator` under it: the operators as functions, and callables that get attributes, items or call methods.
 */
import { binary, index, inplace, unary } from "../objects/arithmetic";
import { getAttr } from "../objects/attribute";
import { builtin, builtinArgs, method, methodArgs, newMethodArgs, type W_Builtin } from "../objects/builtin";
import { bytesLike } from "../objects/bytes";
import { call, lookupSpecial } from "../objects/call";
import { compare, eq, truth } from "../objects/compare";
import { None, W_Object, W_Tuple } from "../objects/core";
import { dictFromNames } from "../objects/dict-storage";
import { typeError, valueError } from "../objects/errors";
import { hooks } from "../objects/hooks";
import { contains, delItem, getItem, iterate, lengthHint, setItem } from "../objects/sequence";
import { guardRepr, isStr, reprText } from "../objects/text";
import { defineType, makeSubclass, typeOf, allocate, type W_Type } from "../objects/type";
import { strFrom, textOf } from "../objects/wide-str";
import { defineModule, typeEntries } from "./define";

// -- itemgetter, attrgetter, methodcaller

class W_ItemGetter extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly items: readonly any[]) { super(); }
}
class W_AttrGetter extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly names: readonly string[]) { super(); }
}
class W_MethodCaller extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly name: string, readonly args: any[], readonly kw: Map<string, any> | null) { super(); }
}

/** `o.a.b` for the dotted name. */
const dotted = (o: any, name: string): any => {
  if (!name.includes(".")) return getAttr(o, name);
  let value = o;
  for (const part of name.split(".")) value = getAttr(value, part);
  return value;
};

const oneArgument = (name: string, args: any[], kw: Map<string, any> | null): any => {
  if (kw !== null) throw typeError(`${name}() takes no keyword arguments`);
  if (args.length !== 2) throw typeError(`${name} expected 1 argument, got ${args.length - 1}`);
  return args[1];
};

function makeTypes() {
  const itemGetterType = defineType("itemgetter", W_ItemGetter, {
    module: "operator",
    sub: makeSubclass(W_ItemGetter),
    new: newMethodArgs((args, kw) => {
      if (kw !== null) throw typeError("itemgetter() takes no keyword arguments");
      if (args.length < 2) throw typeError("itemgetter expected 1 argument, got 0");
      return allocate(args[0], W_ItemGetter, args.slice(1));
    }),
    methods: () => ({
      __call__: methodArgs((args, kw) => {
        const o = oneArgument("itemgetter", args, kw);
        const { items } = args[0] as W_ItemGetter;
        return items.length === 1 ? getItem(o, items[0]) : new W_Tuple(items.map((i) => getItem(o, i)));
      }),
      __repr__: method(0, 0, (self: W_ItemGetter) => strFrom(guardRepr(self, "operator.itemgetter(...)", () => `operator.itemgetter(${self.items.map(reprText).join(", ")})`))),
      __reduce__: method(0, 0, (self: W_ItemGetter) => new W_Tuple([typeOf(self), new W_Tuple([...self.items])])),
    }),
  });
  const attrGetterType = defineType("attrgetter", W_AttrGetter, {
    module: "operator",
    sub: makeSubclass(W_AttrGetter),
    new: newMethodArgs((args, kw) => {
      if (kw !== null) throw typeError("attrgetter() takes no keyword arguments");
      if (args.length < 2) throw typeError("attrgetter expected at least 1 argument, got 0");
      const names = args.slice(1).map((name) => {
        if (!isStr(name)) throw typeError("attribute name must be a string");
        return textOf(name);
      });
      return allocate(args[0], W_AttrGetter, names);
    }),
    methods: () => ({
      __call__: methodArgs((args, kw) => {
        const o = oneArgument("attrgetter", args, kw);
        const { names } = args[0] as W_AttrGetter;
        return names.length === 1 ? dotted(o, names[0]!) : new W_Tuple(names.map((n) => dotted(o, n)));
      }),
      __repr__: method(0, 0, (self: W_AttrGetter) => strFrom(`operator.attrgetter(${self.names.map((n) => reprText(strFrom(n))).join(", ")})`)),
      __reduce__: method(0, 0, (self: W_AttrGetter) => new W_Tuple([typeOf(self), new W_Tuple(self.names.map(strFrom))])),
    }),
  });
  const methodCallerType = defineType("methodcaller", W_MethodCaller, {
    module: "operator",
    sub: makeSubclass(W_MethodCaller),
    new: newMethodArgs((args, kw) => {
      if (args.length < 2) throw typeError("methodcaller needs at least one argument, the method name");
      if (!isStr(args[1])) throw typeError("method name must be a string");
      return allocate(args[0], W_MethodCaller, textOf(args[1]), args.slice(2), kw);
    }),
    methods: () => ({
      __call__: methodArgs((args, kw) => {
        const o = oneArgument("methodcaller", args, kw);
        const self: W_MethodCaller = args[0];
        return call(getAttr(o, self.name), self.args, self.kw);
      }),
      __repr__: method(0, 0, (self: W_MethodCaller) => {
        const parts = [reprText(strFrom(self.name)), ...self.args.map(reprText), ...[...(self.kw ?? [])].map(([k, v]) => `${k}=${reprText(v)}`)];
        return strFrom(`operator.methodcaller(${parts.join(", ")})`);
      }),
      __reduce__: method(0, 0, (self: W_MethodCaller) => {
        const args = new W_Tuple([strFrom(self.name), ...self.args]);
        return self.kw === null ? new W_Tuple([typeOf(self), args]) : new W_Tuple([getAttr(hooks.importModule("functools"), "partial"), new W_Tuple([typeOf(self), strFrom(self.name)]), dictFromNames(self.kw)]);
      }),
    }),
  });
  return { itemGetterType, attrGetterType, methodCallerType };
}

// -- operators

const BINARY = ["add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "and_", "or_", "xor", "matmul"] as const;
const COMPARE = ["lt", "le", "eq", "ne", "gt", "ge"] as const;

const isSequence = (v: any): boolean => typeOf(v).lookup("__getitem__") !== undefined;
function concat(op: typeof binary, a: any, b: any): any {
  if (!isSequence(a)) throw typeError(`'${typeOf(a).name}' object can't be concatenated`);
  return op(0, a, b);
}

function functions(): Record<string, W_Builtin> {
  const all: Record<string, W_Builtin> = {};
  const add = (name: string, min: number, max: number, fn: (...args: any[]) => any): void => { all[name] = builtin(name, min, max, fn); };
  COMPARE.forEach((name, op) => add(name, 2, 2, (a, b) => compare(op, a, b)));
  BINARY.forEach((name, op) => {
    add(name, 2, 2, (a, b) => binary(op, a, b));
    add(`i${name.replace("_", "")}`, 2, 2, (a, b) => inplace(op, a, b));
  });
  add("neg", 1, 1, (a) => unary(0, a));
  add("pos", 1, 1, (a) => unary(1, a));
  add("inv", 1, 1, (a) => unary(2, a));
  add("invert", 1, 1, (a) => unary(2, a));
  add("abs", 1, 1, (a) => {
    const f = lookupSpecial(a, "__abs__");
    if (f === undefined) throw typeError(`bad operand type for abs(): '${typeOf(a).name}'`);
    return call(f, []);
  });
  add("not_", 1, 1, (a) => !truth(a));
  add("truth", 1, 1, truth);
  add("is_", 2, 2, (a, b) => a === b);
  add("is_not", 2, 2, (a, b) => a !== b);
  add("is_none", 1, 1, (a) => a === None);
  add("is_not_none", 1, 1, (a) => a !== None);
  add("index", 1, 1, (a) => index(a));
  add("concat", 2, 2, (a, b) => concat(binary, a, b));
  add("iconcat", 2, 2, (a, b) => concat(inplace, a, b));
  add("contains", 2, 2, contains);
  add("countOf", 2, 2, (a, b) => {
    let n = 0;
    for (const v of iterate(a)) if (eq(v, b)) n++;
    return n;
  });
  add("indexOf", 2, 2, (a, b) => {
    let i = 0;
    for (const v of iterate(a)) {
      if (eq(v, b)) return i;
      i++;
    }
    throw valueError("sequence.index(x): x not in sequence");
  });
  add("getitem", 2, 2, getItem);
  add("setitem", 3, 3, (a, b, c) => {
    setItem(a, b, c);
    return None;
  });
  add("delitem", 2, 2, (a, b) => {
    delItem(a, b);
    return None;
  });
  add("length_hint", 1, 2, (a, fallback = 0) => {
    if (typeof fallback !== "number") throw typeError(`'${typeOf(fallback).name}' object cannot be interpreted as an integer`);
    return lengthHint(a, fallback);
  });
  add("_compare_digest", 2, 2, (a, b) => {
    if (isStr(a) && isStr(b)) return textOf(a) === textOf(b);
    const left = bytesLike(a);
    const right = bytesLike(b);
    if (left === null || right === null) throw typeError(`unsupported operand types(s) or combination of types: '${typeOf(a).name}' and '${typeOf(b).name}'`);
    return left === right;
  });
  all["call"] = builtinArgs("call", (args, kw) => {
    if (args.length === 0) throw typeError("call expected at least 1 argument, got 0");
    return call(args[0], args.slice(1), kw);
  });
  return all;
}

/** Names that also exist with underscores around. */
const SPECIAL = [
  "lt", "le", "eq", "ne", "ge", "gt", "not_", "abs", "add", "and_", "floordiv", "index", "inv", "invert", "lshift", "mod", "mul", "matmul", "neg", "or_", "pos", "pow", "rshift", "sub", "truediv", "xor", "concat", "contains",
  "delitem", "getitem", "setitem", "iadd", "iand", "iconcat", "ifloordiv", "ilshift", "imod", "imul", "imatmul", "ior", "ipow", "irshift", "isub", "itruediv", "ixor", "call",
];

let made: Record<string, any> | null = null;
function entries(): Record<string, any> {
  if (made !== null) return made;
  const all = functions();
  const { itemGetterType, attrGetterType, methodCallerType } = makeTypes();
  made = { ...all, ...typeEntries(itemGetterType, attrGetterType, methodCallerType) };
  return made;
}
defineModule("_operator", "Operator interface.", entries);
defineModule("operator", "Operator interface: the operators of the language as functions.", () => {
  const all = entries();
  const special = Object.fromEntries(SPECIAL.map((name) => [`__${name.replace(/_$/, "")}__`, all[name]]));
  return { ...all, ...special };
});
