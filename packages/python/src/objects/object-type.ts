// @shared-module
/**
 * `object`: what every class inherits.
 */
import { genericDelete, genericGet, genericSet, noAttribute, ownAttribute } from "./attribute";
import { classMethod, classMethodArgs, method, methodArgs, newMethodArgs, W_Builtin } from "./builtin";
import { callSpecial0, callSpecial1, qualifiedName, setObjectConstructors } from "./call";
import { truth } from "./compare";
import { None, NotImplemented, W_Instance, W_Tuple } from "./core";
import { typeError } from "./errors";
import { hooks } from "./hooks";
import { address, identity } from "./identity";
import { changeClass, dictOf, hasSlots, InstanceStorage, ownNames, replaceDict } from "./instance";
import { MapStorage, W_Module, type NamedStorage, type Namespace } from "./namespace";
import { isStr, str } from "./text";
import { isInstance, dictType, fillType, objectType, typeOf, W_Type, moduleType } from "./type";
import { strFrom, textOf } from "./wide-str";

/** A guest value that names an attribute, as JavaScript text. */
export function attributeName(v: any): string {
  if (typeof v === "string") return v;
  if (isStr(v)) return textOf(v);
  throw typeError(`attribute name must be string, not '${typeOf(v).name}'`);
}

/** The TypeError for a class with abstract methods. */
export function abstractError(cls: W_Type): unknown {
  const names = hooks.abstractNames(cls).sort().map((n) => `'${n}'`);
  return typeError(`Can't instantiate abstract class ${cls.name} without an implementation for abstract method${names.length === 1 ? "" : "s"} ${names.join(", ")}`);
}

/** A new instance of a class whose layout is object's. */
export function newInstance(cls: W_Type): W_Instance {
  if (cls.isAbstract) throw abstractError(cls);
  return new W_Instance(cls.rootMap);
}

/** `<module.Name object at 0x...>`. */
export const defaultRepr = (o: any): string => {
  const type = typeOf(o);
  const name = type.isHeap ? (type.module === "builtins" ? type.qualname : `${type.module}.${type.qualname}`) : qualifiedName(type);
  return `<${name} object at ${address(o)}>`;
};

const excess = (args: any[], kw: Map<string, any> | null): boolean => args.length > 1 || (kw !== null && kw.size > 0);

const getattribute = method(1, 1, (o, name) => {
  const text = attributeName(name);
  const value = genericGet(o, text);
  if (value === undefined) throw noAttribute(o, text);
  return value;
});
getattribute.quiet = genericGet;

fillType(objectType, {
  doc: "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n",
  new: newMethodArgs((args, kw) => {
    const cls = args[0];
    if (excess(args, kw)) {
      if (cls.lookup("__new__") !== OBJECT_NEW) throw typeError("object.__new__() takes exactly one argument (the type to instantiate)");
      if (cls.lookup("__init__") === OBJECT_INIT) throw typeError(`${cls.name}() takes no arguments`);
    }
    return newInstance(cls);
  }),
  methods: () => ({
    __init__: methodArgs((args, kw) => {
      if (excess(args, kw)) {
        const type = typeOf(args[0]);
        if (type.lookup("__init__") !== OBJECT_INIT) throw typeError("object.__init__() takes exactly one argument (the instance to initialize)");
        if (type.lookup("__new__") === OBJECT_NEW) throw typeError(`${type.name}.__init__() takes exactly one argument (the instance to initialize)`);
      }
      return None;
    }),
    __repr__: method(0, 0, defaultRepr),
    __str__: method(0, 0, (o) => callSpecial0(typeOf(o).lookup("__repr__"), o)),
    __format__: method(1, 1, (o, spec) => {
      if (!isStr(spec)) throw typeError(`__format__() argument must be str, not ${typeOf(spec).name}`);
      if (spec !== "") throw typeError(`unsupported format string passed to ${typeOf(o).name}.__format__`);
      return str(o);
    }),
    __eq__: method(1, 1, (a, b) => (a === b ? true : NotImplemented)),
    __ne__: method(1, 1, (a, b) => {
      const f = typeOf(a).lookup("__eq__");
      const result = f === undefined ? NotImplemented : callSpecial1(f, a, b);
      return result === NotImplemented ? result : !truth(result);
    }),
    __lt__: method(1, 1, () => NotImplemented),
    __le__: method(1, 1, () => NotImplemented),
    __gt__: method(1, 1, () => NotImplemented),
    __ge__: method(1, 1, () => NotImplemented),
    __hash__: method(0, 0, (o) => Number(identity(o)) / 16),
    __getattribute__: getattribute,
    __setattr__: method(2, 2, (o, name, value) => {
      if (o instanceof W_Type) throw typeError(`can't apply this __setattr__ to ${typeOf(o).name} object`);
      genericSet(o, attributeName(name), value);
      return None;
    }),
    __delattr__: method(1, 1, (o, name) => {
      if (o instanceof W_Type) throw typeError(`can't apply this __delattr__ to ${typeOf(o).name} object`);
      genericDelete(o, attributeName(name));
      return None;
    }),
    __dir__: method(0, 0, (o) => hooks.newList(attributeNames(o).map(strFrom))),
    __sizeof__: method(0, 0, () => 16),
    __init_subclass__: classMethodArgs((args, kw) => {
      const cls = args[0];
      if (kw !== null) throw typeError(`${cls.name}.__init_subclass__() takes no keyword arguments`);
      if (args.length > 1) throw typeError(`object.__init_subclass__() takes no arguments (${args.length - 1} given)`);
      return None;
    }),
    __subclasshook__: classMethodArgs(() => NotImplemented),
    __getstate__: method(0, 0, (o) => objectState(o)),
    __reduce__: method(0, 0, (o) => hooks.reduce(o, 0)),
    __reduce_ex__: method(1, 1, (o, protocol) => {
      const f = typeOf(o).lookup("__reduce__");
      return f !== OBJECT_REDUCE ? callSpecial0(f, o) : hooks.reduce(o, protocol);
    }),
  }),
  getset: () => ({
    __class__: { get: typeOf, set: setClass, doc: "the object's class" },
  }),
});

export const OBJECT_NEW: W_Builtin = objectType.dict.get("__new__");
export const OBJECT_INIT: W_Builtin = objectType.dict.get("__init__");
export const OBJECT_GETATTRIBUTE: W_Builtin = objectType.dict.get("__getattribute__");
export const OBJECT_SETATTR: W_Builtin = objectType.dict.get("__setattr__");
export const OBJECT_DELATTR: W_Builtin = objectType.dict.get("__delattr__");
const OBJECT_REDUCE: W_Builtin = objectType.dict.get("__reduce__");
setObjectConstructors(OBJECT_NEW, OBJECT_INIT);

/** What pickling and copying keep of an object: its dictionary, with `__slots__` a pair, None when there is nothing. */
function objectState(o: any): any {
  const type = typeOf(o);
  let state: any = None;
  if (hasDictionary(o)) {
    const storage = storageOf(o);
    if (storage !== null && storage.nameCount > 0) state = hooks.newDict(storage.names().map((n) => [strFrom(n), storage.getName(n)]));
  }
  const slots: [any, any][] = [];
  for (const t of type.mro) {
    for (const s of t.slots) {
      const a = hasSlots(o) ? o.map.find(s.key) : undefined;
      if (a !== undefined) slots.push([strFrom(s.name), genericGet(o, s.name)]);
    }
  }
  return slots.length === 0 ? state : new W_Tuple([state, hooks.newDict(slots)]);
}

// -- __class__

function setClass(o: any, cls: any): void {
  if (!(cls instanceof W_Type)) throw typeError(`__class__ must be set to a class, not '${typeOf(cls).name}' object`);
  const old = typeOf(o);
  if (o instanceof W_Module && cls.isSubtype(moduleType)) {
    Object.defineProperty(o, "pytype", { value: cls, configurable: true });
    return;
  }
  if (!old.isHeap || !cls.isHeap) throw typeError("__class__ assignment only supported for mutable types or ModuleType subclasses");
  if (o instanceof W_Type) {
    o.metatype = cls;
    o.modified();
    old.instanceLeft();
    return;
  }
  if (old.host !== cls.host || old.hasDict !== cls.hasDict || !sameSlots(old, cls)) throw typeError(`__class__ assignment: '${cls.name}' object layout differs from '${old.name}'`);
  changeClass(o, cls.rootMap);
  old.instanceLeft();
}

const slotNames = (type: W_Type): string => type.mro.flatMap((t) => t.slots.map((s) => s.key)).sort().join();
const sameSlots = (a: W_Type, b: W_Type): boolean => slotNames(a) === slotNames(b);

// -- __dict__

/** Has the object a `__dict__`? */
export const hasDictionary = (o: any): boolean => typeof o === "object" && (o instanceof W_Module || (typeOf(o).hasDict && (hasSlots(o) || "dict" in o)));

const views = new WeakMap<NamedStorage, any>();

/** The storage of an object's own attributes, or null when it has none. */
export function storageOf(o: any): NamedStorage | null {
  if (typeof o !== "object") return null;
  if (hasSlots(o)) return typeOf(o).hasDict ? new InstanceStorage(o) : null;
  if (o instanceof W_Module) return o.namespace;
  return hasDictionary(o) ? (o.dict ??= new MapStorage()) : null;
}

hooks.truth = truth;
hooks.getDict = (o: any): any => {
  if (!hasDictionary(o)) return undefined;
  if (hasSlots(o)) return dictOf(o);
  if (o instanceof W_Module) return dictOfNamespace(o.namespace);
  const storage = storageOf(o)!;
  if (!(storage instanceof MapStorage)) return storage;
  let view = views.get(storage);
  if (view === undefined) views.set(storage, (view = hooks.dictOver(storage)));
  return view;
};
hooks.setDict = (o: any, dict: any): void => {
  if (!isInstance(dict, dictType)) throw typeError(`__dict__ must be set to a dictionary, not a '${typeOf(dict).name}'`);
  if (hasSlots(o)) replaceDict(o, dict);
  else o.dict = dict;
};

/** The guest dict over a namespace: `globals()`, `module.__dict__`. */
export const dictOfNamespace = (namespace: Namespace): any => (namespace.dict ??= hooks.dictOver(namespace));

/** Names for `dir(o)`: own, the class's, its bases'. */
export function attributeNames(o: any): string[] {
  const names = new Set<string>(hasSlots(o) && typeOf(o).hasDict ? ownNames(o) : storageOf(o)?.names() ?? []);
  for (const type of typeOf(o).mro) for (const name of type.dict.keys()) names.add(name);
  const cls = ownAttribute(o, "__class__");
  if (cls instanceof W_Type) for (const type of cls.mro) for (const name of type.dict.keys()) names.add(name);
  return [...names];
}
