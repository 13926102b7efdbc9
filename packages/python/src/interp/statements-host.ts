// @shared-module
/**
 * The host's side of rare instructions: residual calls with what they do.
 */
import { CallDescr } from "@spoor/ir";
import { COMMON_CLASSES, INTRINSICS, SPECIAL_METHODS } from "../bytecode";
import type { Code } from "../code";
import { getAttr, getAttrOr } from "../objects/attribute";
import { bind, call } from "../objects/call";
import { None, W_Function, W_Tuple, type W_List } from "../objects/core";
import { genericType, Lazy, W_ParamSpec, W_TypeAlias, W_TypeVar, W_TypeVarTuple } from "../objects/type-params";
import { W_Interpolation, W_Template } from "../objects/template-type";
import { W_Dict } from "../objects/dict-storage";
import { hooks } from "../objects/hooks";
import { attributeError, EXC, importError, nameError, typeError, type W_BaseException } from "../objects/errors";
import { objectIsInstance } from "../objects/isinstance";
import { copyItems } from "../objects/list-storage";
import { W_Module, type Namespace } from "../objects/namespace";
import { getItem, isInstance, isStr, iterate, len, setItem, toArray, typeOf } from "../objects/operations";
import { dictOfNamespace } from "../objects/object-type";
import {
  boolType, bytearrayType, bytesType, dictType, floatType, frozensetType, intType, listType, setType, strType, tupleType, W_Type,
} from "../objects/type";
import { strFrom, textOf } from "../objects/wide-str";
import { rt } from "../runtime";
import { bindArguments } from "./bind";
import { forcing, FRESH, fromMapping, mappingItems, reading } from "./residual";

/** The built-in names as a code sees them. */
export const builtinsOf = (_code: Code): Namespace => rt().builtins;

// -- functions and calls

/** Code, dict of name: value: keyword defaults by parameter. */
export const KWDEFAULTS = new CallDescr("kwdefaults", (code: Code, dict: W_Dict) =>
  code.localNames.slice(code.argCount, code.argCount + code.keywordOnlyCount).map((name) => dict.getStr(name)), "rr", "r", FRESH);
/** Function, dict of annotations or function that computes them. */
export const ANNOTATE = new CallDescr("annotate", (f: W_Function, annotations: any) => {
  if (annotations instanceof W_Dict) f.annotations = annotations;
  else f.annotate = annotations;
}, "rr", "n", { reads: [], writes: [], canRaise: false });
/** 1 for a dict without entries. */
export const IS_EMPTY_DICT = reading("dict.is_empty", "r", (kw: any) => (kw instanceof W_Dict && kw.size === 0 ? 1 : 0), "i");

/** `f` as messages about its arguments name it. */
export function callableName(f: any): string {
  const qualname = f instanceof W_Function ? f.qualname : getAttrOr(f, "__qualname__", undefined);
  if (qualname === undefined || !isStr(qualname)) return `${typeOf(f).name} object`;
  const module = getAttrOr(f, "__module__", None);
  return `${isStr(module) && textOf(module) !== "builtins" ? `${textOf(module)}.` : ""}${textOf(qualname)}()`;
}
/** The tuple of any iterable after `*`, for calling `f`. */
export const STARRED = forcing("starred", "rr", (f, v) => {
  if (v instanceof W_Tuple && v.pytype === tupleType) return v;
  const type = typeOf(v);
  if (type.lookup("__iter__") === undefined && type.lookup("__getitem__") === undefined) throw typeError(`${callableName(f)} argument after * must be an iterable, not ${type.name}`);
  return new W_Tuple(toArray(v));
});
/** A Python function, a tuple, a dict or None: the registers of the callee. */
export const BIND_EX = forcing("bind", "rrr", (f: W_Function, args: W_Tuple, kw) => bindArguments(f, args.items, kw === None ? null : keywords(kw)));
function keywords(dict: W_Dict): Map<string, any> {
  const names = new Map<string, any>();
  for (const [key, value] of dict.entries()) {
    if (!isStr(key)) throw typeError("keywords must be strings");
    names.set(textOf(key), value);
  }
  return names;
}
/** `**kwargs` of a call of `f` into its keywords. */
export const DICT_MERGE = forcing("dict.merge", "rrr", (dict: W_Dict, v, f) => {
  if (!(v instanceof W_Dict) && getAttrOr(v, "keys", undefined) === undefined) throw typeError(`${callableName(f)} argument after ** must be a mapping, not ${typeOf(v).name}`);
  for (const [key, value] of mappingItems(v)) {
    if (!isStr(key)) throw typeError("keywords must be strings");
    if (dict.has(key)) throw typeError(`${callableName(f)} got multiple values for keyword argument '${textOf(key)}'`);
    dict.set(key, value);
  }
  return None;
});
/** Calls with a tuple of positional arguments and a dict of keywords, or None. */
export const CALL_EX = forcing("call_ex", "rrr", (f, args: W_Tuple, kw) => call(f, args.items, kw === None ? null : keywords(kw)));
export const LIST_TO_TUPLE = new CallDescr("list.tuple", (list: W_List) => new W_Tuple(copyItems(list)), "r", "r", { reads: "any", writes: [], canRaise: false });

// -- classes

export const BUILD_CLASS = forcing("build_class", "r", (builtins: Namespace) => {
  const build = builtins.getName("__build_class__");
  if (build === undefined) throw nameError("__build_class__", "__build_class__ not found");
  return build;
});
/** Namespace or undefined, globals. */
export const SETUP_ANNOTATIONS = forcing("annotations", "rr", (namespace, globals: Namespace) => {
  if (namespace === undefined) {
    if (globals.getName("__annotations__") === undefined) globals.setName("__annotations__", new W_Dict());
  } else if (fromMapping(namespace, "__annotations__") === undefined) setItem(namespace, "__annotations__", new W_Dict());
  return None;
});
export const commonClass = (number: number): W_Type => EXC[COMMON_CLASSES[number]!];

/** What the intrinsics do, by name. Bounds, constraints and defaults are functions that compute them when they are first asked for. */
const typeVar = (name: any, bound: any = null, constraints: any = null): W_TypeVar => {
  const made = new W_TypeVar(textOf(name));
  made.inferVariance = true;
  made.module = "typing";
  if (bound !== null) made.bound = new Lazy(None, bound);
  if (constraints !== null) made.constraints = new Lazy(None, constraints);
  return made;
};
const made: Record<(typeof INTRINSICS)[number], (a: any, b: any) => any> = {
  typevar: (name) => typeVar(name),
  typevar_with_bound: (name, bound) => typeVar(name, bound),
  typevar_with_constraints: (name, constraints) => typeVar(name, null, constraints),
  paramspec: (name) => {
    const p = new W_ParamSpec(textOf(name));
    p.inferVariance = true;
    p.module = "typing";
    return p;
  },
  typevartuple: (name) => {
    const p = new W_TypeVarTuple(textOf(name));
    p.module = "typing";
    return p;
  },
  set_typeparam_default: (parameter, compute) => {
    parameter.default_ = new Lazy(None, compute);
    return parameter;
  },
  subscript_generic: (parameters) => getItem(genericType, parameters),
  typealias: (parts: W_Tuple) => new W_TypeAlias(textOf(parts.items[0]), parts.items[1] === None ? null : parts.items[1], new Lazy(None, parts.items[2]), hooks.currentModule() ?? None),
  set_function_type_params: (f: W_Function, parameters) => {
    f.typeParams = parameters;
    return f;
  },
};
export const INTRINSICS_BY_NUMBER = INTRINSICS.map((name) => forcing(name, "rr", made[name]));

// -- strings

/** Tuple of strings, tuple of interpolations. */
export const TEMPLATE = forcing("template", "rr", (strings: W_Tuple, interpolations: W_Tuple) => new W_Template(strings, interpolations));
export const INTERPOLATION = forcing("interpolation", "rrrr", (value, text, conversion: number, spec) => new W_Interpolation(value, text, conversion === 0 ? None : ["", "s", "r", "a"][conversion], spec));

// -- with

export const SPECIAL = forcing("special", "ri", (v, which: number) => {
  const name = SPECIAL_METHODS[which]!;
  const type = typeOf(v);
  const found = type.lookup(name);
  if (found !== undefined) return bind(found, v, type);
  const isAsync = which >= 2;
  const other = type.lookup(isAsync ? "__enter__" : "__aenter__") !== undefined && type.lookup(isAsync ? "__exit__" : "__aexit__") !== undefined;
  const protocol = isAsync ? "asynchronous context manager" : "context manager";
  const missing = which % 2 === 0 ? "" : ` (missed ${name} method)`;
  const hint = other ? ` but it supports the ${isAsync ? "" : "asynchronous "}context manager protocol. Did you mean to use '${isAsync ? "with" : "async with"}'?` : "";
  throw typeError(`'${type.name}' object does not support the ${protocol} protocol${missing}${hint}`);
});
export const TYPE_OF = new CallDescr("type", typeOf, "r", "r", { reads: "any", writes: [], canRaise: false });
export const TRACEBACK_OF = new CallDescr("traceback", (e: W_BaseException) => e.traceback ?? None, "r", "r", { reads: "any", writes: [], canRaise: false });

// -- imports

/** Name, level, fromlist, globals. */
export const IMPORT_NAME = forcing("import", "rrrr", (name: string, level: number, fromlist: any, globals: Namespace) => {
  const custom = rt().builtins.getName("__import__");
  if (custom instanceof W_Function || (custom !== undefined && custom.fn === undefined)) {
    const dict = dictOfNamespace(globals);
    return call(custom, [strFrom(name), dict, None, fromlist, level]);
  }
  return rt().importName(name, globals, fromlist === None ? null : fromlist.items.map(textOf), level);
});
export const IMPORT_FROM = forcing("import_from", "rr", (module, name: string) => {
  const value = getAttrOr(module, name, undefined);
  if (value !== undefined) return value;
  // A submodule that is being imported may not be an attribute yet.
  const own = getAttrOr(module, "__name__", undefined);
  const packageName = own !== undefined && isStr(own) ? textOf(own) : "<unknown module name>";
  const submodule = rt().modules.getName(`${packageName}.${name}`);
  if (submodule !== undefined) return submodule;
  const file = getAttrOr(module, "__file__", undefined);
  const origin = file !== undefined && isStr(file) ? textOf(file) : "unknown location";
  throw importError(`cannot import name '${name}' from '${packageName}' (${origin})`, { name: strFrom(packageName), path: file === undefined ? None : file, nameFrom: strFrom(name) });
});
/** Module, globals, namespace or undefined. */
export const IMPORT_STAR = forcing("import_star", "rrr", (module, globals: Namespace, namespace: any) => {
  const all = getAttrOr(module, "__all__", undefined);
  let names: string[];
  if (all !== undefined) {
    names = [...iterate(all)].map((n) => {
      if (!isStr(n)) throw typeError(`Item in ${textOf(getAttr(module, "__name__"))}.__all__ must be str, not ${typeOf(n).name}`);
      return textOf(n);
    });
  } else if (module instanceof W_Module) names = module.namespace.names().filter((n) => !n.startsWith("_"));
  else {
    const dict = getAttrOr(module, "__dict__", undefined);
    if (dict === undefined) throw importError("from-import-* object has no __dict__ and no __all__");
    names = [...iterate(dict)].map(textOf).filter((n) => !n.startsWith("_"));
  }
  for (const name of names) {
    const value = getAttrOr(module, name, undefined);
    if (value === undefined) throw attributeError(`module '${textOf(getAttr(module, "__name__"))}' has no attribute '${name}'`, { name: strFrom(name), obj: module });
    if (namespace === undefined) globals.setName(name, value);
    else setItem(namespace, strFrom(name), value);
  }
  return None;
});

// -- pattern matching

export const LENGTH = forcing("len", "r", len);
export const MATCH_MAPPING = new CallDescr("is_mapping", (v) => typeOf(v).pattern === "mapping", "r", "r", { reads: [], writes: [], canRaise: false });
export const MATCH_SEQUENCE = new CallDescr("is_sequence", (v) => typeOf(v).pattern === "sequence", "r", "r", { reads: [], writes: [], canRaise: false });
/** Subject, tuple of keys: tuple of values, or None. */
export const MATCH_KEYS = forcing("match_keys", "rr", (subject, keys: W_Tuple) => {
  const values: any[] = [];
  const missing = new W_Tuple([]);
  const get = keys.items.length === 0 ? null : getAttr(subject, "get");
  for (const key of keys.items) {
    const value = call(get, [key, missing]);
    if (value === missing) return None;
    values.push(value);
  }
  return new W_Tuple(values);
});
/** Types whose one positional pattern is matched against the object itself. */
const MATCH_SELF = [boolType, bytearrayType, bytesType, dictType, floatType, frozensetType, intType, listType, setType, strType, tupleType];
/** Subject, class, number of positional patterns, tuple of keyword names: tuple of attributes, or None. */
export const MATCH_CLASS = forcing("match_class", "rrrr", (subject, cls, positional: number, names: W_Tuple) => {
  if (!(cls instanceof W_Type)) throw typeError("called match pattern must be a class");
  if (!objectIsInstance(subject, cls)) return None;
  const values: any[] = [];
  const seen = new Set<string>();
  const take = (name: string): boolean => {
    if (seen.has(name)) throw typeError(`${cls.name}() got multiple sub-patterns for attribute '${name}'`);
    seen.add(name);
    const value = getAttrOr(subject, name, undefined);
    if (value === undefined) return false;
    values.push(value);
    return true;
  };
  if (positional > 0) {
    const declared = getAttrOr(cls, "__match_args__", undefined);
    if (declared !== undefined && !isInstance(declared, tupleType)) throw typeError(`${cls.name}.__match_args__ must be a tuple (got ${typeOf(declared).name})`);
    const self = declared === undefined && MATCH_SELF.some((type) => cls.isSubtype(type));
    const allowed = self ? 1 : declared === undefined ? 0 : declared.items.length;
    if (allowed < positional) throw typeError(`${cls.name}() accepts ${allowed} positional sub-pattern${allowed === 1 ? "" : "s"} (${positional} given)`);
    if (self) values.push(subject);
    else {
      for (let i = 0; i < positional; i++) {
        const name = declared.items[i];
        if (!isStr(name)) throw typeError(`__match_args__ elements must be strings (got ${typeOf(name).name})`);
        if (!take(textOf(name))) return None;
      }
    }
  }
  for (const name of names.items) if (!take(textOf(name))) return None;
  return new W_Tuple(values);
});

/** Interactive mode: shows the value of an expression statement. */
export const PRINT_EXPR = forcing("displayhook", "r", (v) => {
  const sys = rt().modules.getName("sys");
  const hook = sys === undefined ? undefined : getAttrOr(sys, "displayhook", undefined);
  if (hook !== undefined) call(hook, [v]);
  return None;
});
