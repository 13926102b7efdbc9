// @shared-module
/**
 * `type`: the metaclass. Attributes and methods of classes; making them is in `type-new`.
 */
import { noAttribute, typeDelete, typeGet, typeSet } from "./attribute";
import { classMethodArgs, method, methodArgs, newMethodArgs, type W_Builtin } from "./builtin";
import { call, callSpecial, callType, setTypeCall } from "./call";
import { None, W_Function, W_Tuple } from "./core";
import { attributeError, EXC, typeError, valueError } from "./errors";
import { hooks } from "./hooks";
import { realIsInstance, realIsSubclass } from "./isinstance";
import { classDict } from "./mapping-proxy";
import { attributeName } from "./object-type";
import { isStr } from "./text";
import { bestBase, computeMro, defaultMro, newType, setAbstract } from "./type-new";
import { bytesType, dictType, fillType, intType, isInstance, listType, strType, tupleType, typeOf, typeType, W_Type } from "./type";
import { typeOr } from "./union";
import { strFrom, textOf } from "./wide-str";

const getattribute = method(1, 1, (cls, name) => {
  const text = attributeName(name);
  const value = typeGet(cls, text);
  if (value === undefined) throw noAttribute(cls, text);
  return value;
});
getattribute.quiet = typeGet;

/** `module.qualname` as reprs show it. */
export const typeName = (cls: W_Type): string => {
  const module = cls.isHeap ? cls.dict.get("__module__") : cls.module;
  return typeof module !== "string" || module === "builtins" ? (cls.isHeap && module === undefined ? cls.name : cls.qualname) : `${module}.${cls.qualname}`;
};

const mutable = (cls: W_Type, name: string): void => {
  if (!cls.isHeap) throw typeError(`cannot set '${name}' attribute of immutable type '${cls.name}'`);
};

fillType(typeType, {
  doc: "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
  new: newMethodArgs((args, kw) => {
    if (args.length !== 4) {
      if (args.length === 2 && args[0] === typeType && kw === null) return typeOf(args[1]);
      throw args[0] === typeType ? typeError("type() takes 1 or 3 arguments") : typeError(`type.__new__() takes exactly 3 arguments (${args.length - 1} given)`);
    }
    return newType(args[0], args[1], args[2], args[3], kw);
  }),
  methods: () => ({
    __init__: methodArgs((args, kw) => {
      if (kw !== null && args.length === 2) throw typeError("type.__init__() takes no keyword arguments");
      if (args.length !== 2 && args.length !== 4) throw typeError("type.__init__() takes 1 or 3 arguments");
      return None;
    }),
    __call__: methodArgs((args, kw) => {
      const [cls, ...rest] = args;
      return callType(cls, rest, kw);
    }),
    __repr__: method(0, 0, (cls: W_Type) => strFrom(`<class '${typeName(cls)}'>`)),
    __getattribute__: getattribute,
    __setattr__: method(2, 2, (cls: W_Type, name, value) => {
      typeSet(cls, attributeName(name), value);
      return None;
    }),
    __delattr__: method(1, 1, (cls: W_Type, name) => {
      typeDelete(cls, attributeName(name));
      return None;
    }),
    __or__: method(1, 1, (a, b) => typeOr(a, b)),
    __ror__: method(1, 1, (a, b) => typeOr(b, a)),
    __instancecheck__: method(1, 1, (cls, o) => realIsInstance(o, cls)),
    __subclasscheck__: method(1, 1, (cls, c) => realIsSubclass(c, cls)),
    __subclasses__: method(0, 0, (cls: W_Type) => hooks.newList(cls.subclasses())),
    __prepare__: classMethodArgs(() => hooks.newDict([])),
    __dir__: method(0, 0, (cls: W_Type) => {
      const names = new Set<string>();
      for (const t of cls.mro) for (const name of t.dict.keys()) names.add(name);
      return hooks.newList([...names].map(strFrom));
    }),
    __sizeof__: method(0, 0, () => 1064),
    mro: method(0, 0, (cls: W_Type) => hooks.newList(defaultMro(cls, cls.bases))),
  }),
  getset: () => ({
    __name__: {
      get: (cls: W_Type) => strFrom(cls.shortName),
      set: (cls: W_Type, v) => {
        mutable(cls, "__name__");
        if (!isStr(v)) throw typeError(`can only assign string to ${cls.name}.__name__, not '${typeOf(v).name}'`);
        const text = textOf(v);
        if (text.includes("\0")) throw valueError("type name must not contain null characters");
        cls.name = text;
        cls.modified();
      },
    },
    __qualname__: {
      get: (cls: W_Type) => strFrom(cls.qualname),
      set: (cls: W_Type, v) => {
        mutable(cls, "__qualname__");
        if (!isStr(v)) throw typeError(`can only assign string to ${cls.name}.__qualname__, not '${typeOf(v).name}'`);
        cls.qualname = textOf(v);
      },
    },
    __module__: {
      get: (cls: W_Type) => (cls.isHeap ? cls.dict.get("__module__") ?? missing("__module__") : cls.home),
      set: (cls: W_Type, v) => {
        mutable(cls, "__module__");
        cls.dict.delete("__firstlineno__");
        cls.set("__module__", v);
      },
    },
    __bases__: { get: (cls: W_Type) => new W_Tuple(cls.bases.slice()), set: setBases },
    __base__: { get: (cls: W_Type) => cls.base ?? None, member: true },
    __mro__: { get: (cls: W_Type) => new W_Tuple(cls.mro.slice()), member: true },
    __dict__: { get: (cls: W_Type) => classDict(cls) },
    __doc__: {
      get: (cls: W_Type) => {
        if (!cls.isHeap) return cls.doc === null ? None : strFrom(cls.doc);
        const doc = cls.dict.get("__doc__");
        if (doc === undefined) return None;
        const get = typeof doc === "object" && !(doc instanceof W_Function) ? typeOf(doc).lookup("__get__") : undefined;
        return get === undefined ? doc : callSpecial(get, doc, [None, cls]);
      },
      set: (cls: W_Type, v) => {
        mutable(cls, "__doc__");
        cls.set("__doc__", v);
      },
    },
    __abstractmethods__: {
      get: (cls: W_Type) => (cls === typeType ? undefined : cls.dict.get("__abstractmethods__")) ?? missing("__abstractmethods__"),
      set: setAbstract,
      del: (cls: W_Type) => {
        if (!cls.delete("__abstractmethods__")) missing("__abstractmethods__");
        cls.isAbstract = false;
      },
    },
    __annotations__: { get: annotations, set: setAnnotations, del: deleteAnnotations },
    __annotate__: { get: annotate, set: setAnnotate },
    __type_params__: {
      get: (cls: W_Type) => (cls.isHeap ? cls.dict.get("__type_params__") : undefined) ?? new W_Tuple([]),
      set: (cls: W_Type, v) => {
        mutable(cls, "__type_params__");
        cls.set("__type_params__", v);
      },
    },
    __text_signature__: { get: () => None },
    __flags__: { get: flags, member: true },
    __basicsize__: { get: (cls: W_Type) => 16 + (cls.hasDict ? 16 : 0) + 8 * cls.slots.length, member: true },
    __itemsize__: { get: (cls: W_Type) => (cls.isSubtype(intType) ? 4 : cls.isSubtype(tupleType) ? 8 : cls.isSubtype(bytesType) ? 1 : 0), member: true },
    __dictoffset__: { get: (cls: W_Type) => (cls.hasDict ? -1 : 0), member: true },
    __weakrefoffset__: { get: (cls: W_Type) => (cls.hasWeakref ? 16 : 0), member: true },
  }),
});
typeType.hasDict = true;
typeType.hasWeakref = true;

export const TYPE_GETATTRIBUTE: W_Builtin = getattribute;
export const TYPE_SETATTR: W_Builtin = typeType.dict.get("__setattr__");
export const TYPE_NEW: W_Builtin = typeType.dict.get("__new__");
setTypeCall(typeType.dict.get("__call__"));

function missing(name: string): never {
  throw attributeError(name, { name });
}

/** `__flags__`: the bits that programs look at. */
function flags(cls: W_Type): number {
  let bits = 1 << 12;
  if (cls.isHeap) bits |= 1 << 9;
  else bits |= 1 << 8;
  if (!cls.isFinal) bits |= 1 << 10;
  if (cls.isAbstract) bits |= 1 << 20;
  const special: [W_Type, number][] = [[intType, 24], [listType, 25], [tupleType, 26], [bytesType, 27], [strType, 28], [dictType, 29], [EXC.BaseException, 30]];
  for (const [type, bit] of special) if (cls.isSubtype(type)) bits |= 1 << bit;
  return (cls.isSubtype(typeType) ? bits + 2 ** 31 : bits >>> 0);
}

function setBases(cls: W_Type, bases: any): void {
  mutable(cls, "__bases__");
  if (!(bases instanceof W_Tuple)) throw typeError(`can only assign tuple to ${cls.name}.__bases__, not ${typeOf(bases).name}`);
  if (bases.items.length === 0) throw typeError(`can only assign non-empty tuple to ${cls.name}.__bases__, not ()`);
  for (const b of bases.items) {
    if (!(b instanceof W_Type)) throw typeError(`${cls.name}.__bases__ must be tuple of classes, not '${typeOf(b).name}'`);
    if (b.isSubtype(cls)) throw typeError("a __bases__ item causes an inheritance cycle");
  }
  const base = bestBase(bases.items);
  const own = cls.slots.length > 0;
  if (base.sub !== cls.host || (!own && base.layout !== cls.layout) || (base.hasDict && !cls.hasDict)) throw typeError(`__bases__ assignment: '${base.name}' object layout differs from '${cls.base!.name}'`);
  const before = { bases: cls.bases, base: cls.base };
  for (const b of cls.bases) b.removeSubclass(cls);
  cls.bases = bases.items.slice();
  cls.base = base;
  try {
    const affected = [cls, ...descendants(cls)];
    const mros = affected.map((t) => t.mro);
    try {
      for (const t of affected) t.setMro(computeMro(t));
    } catch (e) {
      affected.forEach((t, i) => t.setMro(mros[i]!));
      throw e;
    }
  } catch (e) {
    cls.bases = before.bases;
    cls.base = before.base;
    throw e;
  } finally {
    for (const b of cls.bases) b.addSubclass(cls);
  }
}

/** All classes below, bases before the classes derived from them. */
function descendants(cls: W_Type): W_Type[] {
  const found = new Set<W_Type>();
  const visit = (t: W_Type): void => {
    for (const s of t.subclasses()) {
      found.delete(s);
      found.add(s);
      visit(s);
    }
  };
  visit(cls);
  return [...found];
}

// -- annotations: made by `__annotate__` when first asked for

function annotate(cls: W_Type): any {
  if (!cls.isHeap) throw attributeError(`type object '${cls.name}' has no attribute '__annotate__'`, { name: "__annotate__", obj: cls });
  const f = cls.dict.get("__annotate_func__") ?? cls.dict.get("__annotate__");
  if (f === undefined) return None;
  const get = typeof f === "object" && !(f instanceof W_Function) ? typeOf(f).lookup("__get__") : undefined;
  return get === undefined ? f : callSpecial(get, f, [None, cls]);
}

function setAnnotate(cls: W_Type, v: any): void {
  mutable(cls, "__annotate__");
  if (v !== None && typeOf(v).lookup("__call__") === undefined) throw typeError("__annotate__ must be callable or None");
  cls.set("__annotate_func__", v);
  if (v !== None) cls.delete("__annotations_cache__");
}

function annotations(cls: W_Type): any {
  if (!cls.isHeap) throw attributeError(`type object '${cls.name}' has no attribute '__annotations__'`, { name: "__annotations__", obj: cls });
  const own = cls.dict.get("__annotations__") ?? cls.dict.get("__annotations_cache__");
  if (own !== undefined) {
    const get = typeof own === "object" ? typeOf(own).lookup("__get__") : undefined;
    return get === undefined ? own : callSpecial(get, own, [None, cls]);
  }
  const f = annotate(cls);
  let made: any;
  if (f === None) made = hooks.newDict([]);
  else {
    made = call(f, [1]);
    if (!isInstance(made, dictType)) throw typeError(`__annotate__ returned non-dict of type '${typeOf(made).name}'`);
  }
  cls.set("__annotations_cache__", made);
  return made;
}

function setAnnotations(cls: W_Type, v: any): void {
  mutable(cls, "__annotations__");
  cls.set(cls.dict.has("__annotations__") ? "__annotations__" : "__annotations_cache__", v);
  cls.delete("__annotate_func__");
  cls.delete("__annotate__");
}

function deleteAnnotations(cls: W_Type): void {
  mutable(cls, "__annotations__");
  if (!cls.delete("__annotations__") && !cls.delete("__annotations_cache__")) missing("__annotations__");
  cls.delete("__annotate_func__");
  cls.delete("__annotate__");
}
