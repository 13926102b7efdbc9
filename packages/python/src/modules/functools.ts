// @shared-module
/**
 * `functools` and `_functools`. Caches are in `lru-cache`, generic functions in `singledispatch`.
 */
import { compare, truth } from "../objects/compare";
import { getAttr, getAttrOr, setAttr } from "../objects/attribute";
import { bindArgs, builtin, builtinArgs, classGetItem, method, methodArgs, newMethod, newMethodArgs, type W_Builtin } from "../objects/builtin";
import { call, callSpecial } from "../objects/call";
import { None, NotImplemented, PyError, W_Function, W_Method, W_Object, W_Tuple } from "../objects/core";
import { dictUpdate } from "../objects/dict";
import { dictFromNames, W_Dict } from "../objects/dict-storage";
import { EXC, raise, typeError, valueError } from "../objects/errors";
import { hooks } from "../objects/hooks";
import { MapStorage, type NamedStorage } from "../objects/namespace";
import { iter, iterate, next } from "../objects/sequence";
import { guardRepr, reprText } from "../objects/text";
import { allocate, defineType, isInstance, makeSubclass, typeOf, W_Type } from "../objects/type";
import { strFrom, textOf } from "../objects/wide-str";
import { defineModule, typeEntries } from "./define";
import { cacheFunctions } from "./lru-cache";
import { singledispatchEntries } from "./singledispatch";

const isCallable = (v: any): boolean => typeOf(v).lookup("__call__") !== undefined;

// -- partial

class W_PlaceholderType extends W_Object { declare readonly pytype: W_Type; }
const PLACEHOLDER = new W_PlaceholderType();

class W_Partial extends W_Object {
  declare readonly pytype: W_Type;
  dict: NamedStorage | null = null;
  constructor(public func: any, public args: any[], public kw: Map<string, any>, public holes: number) { super(); }
}

/** Positional arguments with the placeholders of `fixed` filled from `given`. */
function fill(fixed: readonly any[], holes: number, given: readonly any[], name: string): any[] {
  if (holes === 0) return [...fixed, ...given];
  if (given.length < holes) throw typeError(`missing positional arguments in '${name}' call; expected at least ${holes}, got ${given.length}`);
  let used = 0;
  const args = fixed.map((v) => (v === PLACEHOLDER ? given[used++] : v));
  return [...args, ...given.slice(used)];
}

const holesIn = (args: readonly any[]): number => args.filter((v) => v === PLACEHOLDER).length;

function newPartial(cls: W_Type, args: any[], kw: Map<string, any> | null): W_Partial {
  if (args.length === 0) throw typeError("type 'partial' takes at least one argument");
  let [func, ...fixed] = args;
  if (!isCallable(func)) throw typeError("the first argument must be callable");
  if (fixed.length > 0 && fixed.at(-1) === PLACEHOLDER) throw typeError("trailing Placeholders are not allowed");
  for (const v of kw?.values() ?? []) if (v === PLACEHOLDER) throw typeError("Placeholder cannot be passed as a keyword argument");
  let names = kw ?? new Map<string, any>();
  if (func instanceof W_Partial && func.pytype === cls && func.dict === null) {
    // A partial of a partial is one partial.
    const { holes } = func;
    if (holes > 0) {
      const given = [...fixed];
      fixed = func.args.map((v) => (v === PLACEHOLDER && given.length > 0 ? given.shift() : v));
      fixed.push(...given);
      while (fixed.length > 0 && fixed.at(-1) === PLACEHOLDER && given.length > 0) fixed.pop();
    } else fixed = [...func.args, ...fixed];
    names = new Map([...func.kw, ...names]);
    func = func.func;
  }
  return allocate(cls, W_Partial, func, fixed, names, holesIn(fixed));
}

const callPartial = (self: W_Partial, args: any[], kw: Map<string, any> | null): any =>
  call(self.func, self.args.length === 0 ? args : fill(self.args, self.holes, args, "partial"), self.kw.size === 0 ? kw : kw === null ? new Map(self.kw) : new Map([...self.kw, ...kw]));

function partialTypes(): { partialType: W_Type; placeholderType: W_Type } {
  const placeholderType = defineType("_PlaceholderType", W_PlaceholderType, {
    module: "functools",
    new: newMethod(0, 0, () => PLACEHOLDER),
    methods: () => ({ __repr__: method(0, 0, () => "Placeholder"), __reduce__: method(0, 0, () => "Placeholder") }),
  });
  const partialType = defineType("partial", W_Partial, {
    module: "functools",
    doc: "partial(func, /, *args, **kw): calls func with these arguments first.",
    sub: makeSubclass(W_Partial),
    hasDict: true,
    hasWeakref: true,
    new: newMethodArgs((args, kw) => newPartial(args[0], args.slice(1), kw)),
    methods: () => ({
      __call__: methodArgs((args, kw) => callPartial(args[0], args.slice(1), kw)),
      __get__: method(1, 2, (self, object) => (object === None ? self : new W_Method(self, object))),
      __repr__: method(0, 0, (self: W_Partial) => {
        const type = typeOf(self);
        const name = type === partialType ? "functools.partial" : type.qualname;
        return strFrom(guardRepr(self, "...", () => `${name}(${[reprText(self.func), ...self.args.map(reprText), ...[...self.kw].map(([k, v]) => `${k}=${reprText(v)}`)].join(", ")})`));
      }),
      __reduce__: method(0, 0, (self: W_Partial) => {
        const dict = hooks.getDict(self);
        return new W_Tuple([typeOf(self), new W_Tuple([self.func]), new W_Tuple([self.func, new W_Tuple(self.args), dictFromNames(self.kw), dict ?? None])]);
      }),
      __setstate__: method(1, 1, (self: W_Partial, state) => {
        if (!(state instanceof W_Tuple) || state.items.length !== 4) throw typeError("invalid partial state");
        const [func, args, kw, dict] = state.items;
        if (!isCallable(func) || !(args instanceof W_Tuple) || !(kw === None || kw instanceof W_Dict)) throw typeError("invalid partial state");
        if (args.items.at(-1) === PLACEHOLDER) throw typeError("trailing Placeholders are not allowed");
        self.func = func;
        self.args = args.items;
        self.holes = holesIn(self.args);
        self.kw = new Map(kw === None ? [] : kw.entries().map(([k, v]: [any, any]): [string, any] => [textOf(k), v]));
        if (dict !== None) dictUpdate(hooks.getDict(self), dict);
        return None;
      }),
      __class_getitem__: classGetItem(),
    }),
    getset: () => ({
      func: { get: (self: W_Partial) => self.func, member: true },
      args: { get: (self: W_Partial) => new W_Tuple(self.args), member: true },
      keywords: { get: (self: W_Partial) => dictFromNames(self.kw), member: true },
    }),
  });
  return { partialType, placeholderType };
}

// -- cmp_to_key

class W_CompareKey extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly compare: any, readonly value: any) { super(); }
}

function compareKeyType(): W_Type {
  const comparison = (op: number) => method(1, 1, (a: W_CompareKey, b) => {
    if (!(b instanceof W_CompareKey)) throw typeError("other argument must be K instance");
    if (a.value === undefined || b.value === undefined) throw raise(EXC.AttributeError, "object");
    return compare(op, call(a.compare, [a.value, b.value]), 0);
  });
  return defineType("KeyWrapper", W_CompareKey, {
    module: "functools",
    methods: () => ({
      __lt__: comparison(0), __le__: comparison(1), __eq__: comparison(2), __ne__: comparison(3), __gt__: comparison(4), __ge__: comparison(5), __hash__: None,
      __call__: method(1, 1, (self: W_CompareKey, v) => new W_CompareKey(self.compare, v), { keywords: ["obj"] }),
    }),
    getset: () => ({ obj: { get: (self: W_CompareKey) => self.value ?? None, member: true } }),
  });
}

// -- reduce

function reduce(f: any, iterable: any, initial: any): any {
  let it: any;
  try {
    it = iter(iterable);
  } catch (e) {
    if (e instanceof PyError && isInstance(e.value, EXC.TypeError)) throw typeError("reduce() arg 2 must support iteration");
    throw e;
  }
  let result = initial;
  for (let v = next(it); v !== undefined; v = next(it)) result = result === undefined ? v : call(f, [result, v]);
  if (result === undefined) throw typeError("reduce() of empty iterable with no initial value");
  return result;
}

// -- wrapping

const WRAPPER_ASSIGNMENTS = ["__module__", "__name__", "__qualname__", "__doc__", "__annotate__", "__type_params__"];
const WRAPPER_UPDATES = ["__dict__"];
const tupleOf = (names: readonly string[]): W_Tuple => new W_Tuple(names.map(strFrom));

/** Makes `wrapper` look like `wrapped`. */
export function updateWrapper(wrapper: any, wrapped: any, assigned: Iterable<string> = WRAPPER_ASSIGNMENTS, updated: Iterable<string> = WRAPPER_UPDATES): any {
  for (const name of assigned) {
    const value = getAttrOr(wrapped, name, undefined);
    if (value !== undefined) setAttr(wrapper, name, value);
  }
  for (const name of updated) call(getAttr(getAttr(wrapper, name), "update"), [getAttrOr(wrapped, name, undefined) ?? new W_Dict()]);
  setAttr(wrapper, "__wrapped__", wrapped);
  return wrapper;
}
const namesOf = (v: any, fallback: readonly string[]): Iterable<string> => (v === undefined ? fallback : [...iterate(v)].map(textOf));

// -- total_ordering

/** For each operator that a class may define: the others from it. The result's negation, or "and not equal", "or equal". */
const CONVERSIONS: Record<string, readonly (readonly [string, boolean, "" | "and !=" | "or ==" | "or !="])[]> = {
  __lt__: [["__gt__", true, "and !="], ["__le__", false, "or =="], ["__ge__", true, ""]],
  __le__: [["__ge__", true, "or =="], ["__lt__", false, "and !="], ["__gt__", true, ""]],
  __gt__: [["__lt__", true, "and !="], ["__ge__", false, "or =="], ["__le__", true, ""]],
  __ge__: [["__le__", true, "or =="], ["__gt__", false, "and !="], ["__lt__", true, ""]],
};

function totalOrdering(cls: any): any {
  const object = (cls as W_Type).mro.at(-1)!;
  const defined = Object.keys(CONVERSIONS).filter((name) => (cls as W_Type).lookup(name) !== object.lookup(name));
  if (defined.length === 0) throw valueError("must define at least one ordering operation: < > <= >=");
  const root = ["__lt__", "__le__", "__gt__", "__ge__"].find((name) => defined.includes(name))!;
  for (const [name, negated, more] of CONVERSIONS[root]!) {
    if (defined.includes(name)) continue;
    const made = method(1, 1, (self, other) => {
      const result = callSpecial(typeOf(self).lookup(root), self, [other]);
      if (result === NotImplemented) return result;
      const holds = truth(result) !== negated;
      if (more === "") return holds;
      const equal = (): boolean => truth(compare(2, self, other));
      return more === "and !=" ? holds && !equal() : holds || equal();
    });
    made.name = name;
    setAttr(cls, name, made);
  }
  return cls;
}

// -- cached_property

class W_CachedProperty extends W_Object {
  declare readonly pytype: W_Type;
  dict: NamedStorage | null = null;
  name: string | null = null;
  constructor(readonly func: any) { super(); }
}

function readCached(self: W_CachedProperty, object: any): any {
  if (object === None) return self;
  if (self.name === null) throw typeError("Cannot use cached_property instance without calling __set_name__ on it.");
  const cache = hooks.getDict(object);
  if (cache === undefined) {
    throw typeError(`No '__dict__' attribute on '${typeOf(object).name}' instance to cache '${self.name}' property.`);
  }
  const known = cache.getStr(self.name);
  if (known !== undefined) return known;
  const value = call(self.func, [object]);
  cache.setStr(self.name, value);
  return value;
}

const cachedPropertyType = (): W_Type => defineType("cached_property", W_CachedProperty, {
  module: "functools",
  doc: "A property computed once and kept in the instance's dictionary.",
  sub: makeSubclass(W_CachedProperty),
  hasDict: true,
  new: newMethod(1, 1, (cls, func) => {
    const made = allocate(cls, W_CachedProperty, func);
    made.dict = new MapStorage();
    made.dict.setName("__doc__", getAttrOr(func, "__doc__", None));
    made.dict.setName("__module__", getAttrOr(func, "__module__", None));
    return made;
  }, { keywords: ["func"] }),
  methods: () => ({
    __set_name__: method(2, 2, (self: W_CachedProperty, _owner, name) => {
      const text = textOf(name);
      if (self.name === null) self.name = text;
      else if (self.name !== text) throw typeError(`Cannot assign the same cached_property to two different names ('${self.name}' and '${text}').`);
      return None;
    }),
    __get__: method(1, 2, readCached),
    __class_getitem__: classGetItem(),
  }),
  getset: () => ({
    func: { get: (self: W_CachedProperty) => self.func },
    attrname: { get: (self: W_CachedProperty) => (self.name === null ? None : strFrom(self.name)), set: (self: W_CachedProperty, v) => { self.name = v === None ? null : textOf(v); } },
  }),
});

// -- partialmethod

class W_PartialMethod extends W_Object {
  declare readonly pytype: W_Type;
  dict: NamedStorage | null = null;
  constructor(readonly func: any, readonly args: any[], readonly kw: Map<string, any>) { super(); }
}

function partialMethodType(partialType: W_Type): W_Type {
  const plainMethod = (self: W_PartialMethod): W_Builtin => builtinArgs("method", (args, kw) => {
    const [receiver, ...rest] = args;
    return call(self.func, [receiver, ...fill(self.args, holesIn(self.args), rest, "partialmethod")], new Map([...self.kw, ...(kw ?? [])]));
  });
  return defineType("partialmethod", W_PartialMethod, {
    module: "functools",
    doc: "partialmethod(func, /, *args, **kw): partial for use in classes.",
    sub: makeSubclass(W_PartialMethod),
    hasDict: true,
    new: newMethodArgs((args, kw) => {
      const [cls, func, ...rest] = args;
      if (func === undefined) throw typeError("partialmethod.__new__() missing 1 required positional argument: 'func'");
      if (!isCallable(func) && typeOf(func).lookup("__get__") === undefined) throw typeError(`the first argument ${reprText(func)} must be a callable or a descriptor`);
      if (rest.at(-1) === PLACEHOLDER) throw typeError("trailing Placeholders are not allowed");
      if (func instanceof W_PartialMethod) return allocate(cls, W_PartialMethod, func.func, [...func.args, ...rest], new Map([...func.kw, ...(kw ?? [])]));
      return allocate(cls, W_PartialMethod, func, rest, kw ?? new Map());
    }),
    methods: () => ({
      __get__: method(1, 2, (self: W_PartialMethod, object, cls = None) => {
        const get = typeOf(self.func).lookup("__get__");
        if (get !== undefined && !(self.func instanceof W_Function)) {
          const bound = callSpecial(get, self.func, [object, cls]);
          if (bound !== self.func) {
            const made = newPartial(partialType, [bound, ...self.args], self.kw);
            const receiver = getAttrOr(bound, "__self__", undefined);
            if (receiver !== undefined) setAttr(made, "__self__", receiver);
            return made;
          }
        }
        const made = plainMethod(self);
        return object === None ? made : new W_Method(made, object);
      }),
      __repr__: method(0, 0, (self: W_PartialMethod) => strFrom(`functools.partialmethod(${[reprText(self.func), ...self.args.map(reprText), ...[...self.kw].map(([k, v]) => `${k}=${reprText(v)}`)].join(", ")})`)),
      __class_getitem__: classGetItem(),
    }),
    getset: () => ({
      func: { get: (self: W_PartialMethod) => self.func },
      args: { get: (self: W_PartialMethod) => new W_Tuple(self.args) },
      keywords: { get: (self: W_PartialMethod) => dictFromNames(self.kw) },
    }),
  });
}

// -- the modules

let made: Record<string, any> | null = null;
function entries(): Record<string, any> {
  if (made !== null) return made;
  const { partialType, placeholderType } = partialTypes();
  compareKeyType();
  const update = builtin("update_wrapper", 2, 4, (wrapper, wrapped, assigned, updated) => updateWrapper(wrapper, wrapped, namesOf(assigned, WRAPPER_ASSIGNMENTS), namesOf(updated, WRAPPER_UPDATES)),
    { keywords: ["wrapper", "wrapped", "assigned", "updated"] });
  return (made = {
    ...typeEntries(partialType, cachedPropertyType(), partialMethodType(partialType), placeholderType),
    Placeholder: PLACEHOLDER,
    cmp_to_key: builtin("cmp_to_key", 1, 1, (f) => new W_CompareKey(f, undefined), { keywords: ["mycmp"] }),
    reduce: builtin("reduce", 2, 3, reduce, { keywords: ["", "", "initial"], framed: "reduce" }),
    update_wrapper: update,
    wraps: builtinArgs("wraps", (args, kw) => {
      const [wrapped, assigned, updated] = bindArgs("wraps", args, kw, ["wrapped", "assigned", "updated"], 1);
      const names = new Map<string, any>([["wrapped", wrapped], ["assigned", assigned ?? tupleOf(WRAPPER_ASSIGNMENTS)], ["updated", updated ?? tupleOf(WRAPPER_UPDATES)]]);
      return newPartial(partialType, [update], names);
    }),
    total_ordering: builtin("total_ordering", 1, 1, totalOrdering, { keywords: ["cls"] }),
    WRAPPER_ASSIGNMENTS: tupleOf(WRAPPER_ASSIGNMENTS),
    WRAPPER_UPDATES: tupleOf(WRAPPER_UPDATES),
    ...cacheFunctions(updateWrapper),
    ...singledispatchEntries(updateWrapper),
  });
}
defineModule("_functools", "Functions about functions that are implemented in the host.", entries);
defineModule("functools", "Functions that take and give functions.", entries);
