// @shared-module
/**
 * Calling guest callables from host code, and special methods: looked up on the type, bound only where a descriptor asks for it.
 */
import { callBuiltin, W_Builtin } from "./builtin";
import { None, W_Function, W_Method } from "./core";
import { W_ClassMethod, W_GetSet, W_Property, W_Slot, W_StaticMethod } from "./descriptors";
import { attributeError, typeError } from "./errors";
import { hooks } from "./hooks";
import { readAttribute } from "./instance";
import { isInstance, typeOf, typeType, W_Type } from "./type";

/** Calls any guest callable. */
export function call(f: any, args: any[], kw: Map<string, any> | null = null): any {
  if (f instanceof W_Function) return hooks.callFunction(f, args, kw);
  if (f instanceof W_Builtin) return callBuiltin(f, args, kw);
  if (f instanceof W_Method) return call(f.func, [f.self, ...args], kw);
  if (f instanceof W_Type) {
    const meta = f.metatype === typeType ? TYPE_CALL : f.metatype.lookup("__call__");
    return meta === TYPE_CALL ? callType(f, args, kw) : callSpecial(meta, f, args, kw);
  }
  const slot = typeOf(f).lookup("__call__");
  if (slot === undefined) throw typeError(`'${typeOf(f).name}' object is not callable`);
  return callSpecial(slot, f, args, kw);
}

/** `type.__call__`; filled by `type-type`. */
export let TYPE_CALL: W_Builtin | null = null;
export const setTypeCall = (f: W_Builtin): void => { TYPE_CALL = f; };

/** What calling a class does when its metaclass does not change it: `__new__`, then `__init__`. */
export function callType(cls: W_Type, args: any[], kw: Map<string, any> | null): any {
  if (cls === typeType && args.length === 1 && (kw === null || kw.size === 0)) return typeOf(args[0]);
  const make = cls.lookup("__new__");
  if (make === undefined) throw typeError(`cannot create '${qualifiedName(cls)}' instances`);
  const object = make instanceof W_Builtin || make instanceof W_Function ? call(make, [cls, ...args], kw) : call(bind(make, null, cls), [cls, ...args], kw);
  if (!isInstance(object, cls)) return object;
  const type = typeOf(object);
  const init = type.lookup("__init__");
  // object.__init__ has nothing to do, and object.__new__ has complained about arguments that nobody takes.
  if (init === OBJECT_INIT) return object;
  if (init !== undefined) {
    const result = callSpecial(init, object, args, kw);
    if (result !== None) throw typeError(`__init__() should return None, not '${typeOf(result).name}'`);
  }
  return object;
}

/** `object.__init__` and `object.__new__`; filled by `object-type`. */
export let OBJECT_INIT: W_Builtin | null = null;
export let OBJECT_NEW: W_Builtin | null = null;
export const setObjectConstructors = (make: W_Builtin, init: W_Builtin): void => { OBJECT_NEW = make; OBJECT_INIT = init; };

/** `module.qualname`, without "builtins.". */
export function qualifiedName(type: W_Type): string {
  const { module } = type;
  return module === "builtins" ? type.shortName : `${module}.${type.shortName}`;
}

/** Calls what a type's `lookup` gave for a special method. */
export function callSpecial(f: any, self: any, args: any[], kw: Map<string, any> | null = null): any {
  if (f instanceof W_Function) return hooks.callFunction(f, [self, ...args], kw);
  if (f instanceof W_Builtin && f.binding === "method") return f.kind === "fixed" && kw === null ? f.fn(self, ...args) : callBuiltin(f, [self, ...args], kw);
  return call(bind(f, self, typeOf(self)), args, kw);
}

/** `callSpecial` without arguments. */
export function callSpecial0(f: any, self: any): any {
  if (f instanceof W_Builtin && f.binding === "method" && f.kind === "fixed") return f.fn(self);
  return callSpecial(f, self, []);
}

/** `callSpecial` with one argument. */
export function callSpecial1(f: any, self: any, a: any): any {
  if (f instanceof W_Builtin && f.binding === "method" && f.kind === "fixed") return f.fn(self, a);
  return callSpecial(f, self, [a]);
}

/** The special method `name` of the value, bound; undefined when its type has none. */
export function lookupSpecial(v: any, name: string): any | undefined {
  const type = typeOf(v);
  const f = type.lookup(name);
  return f === undefined ? undefined : bind(f, v, type);
}

/** What looking `value` up on `type` gives for the object (null: on the class itself): `value.__get__(object, type)`. */
export function bind(value: any, object: any, type: W_Type): any {
  if (typeof value !== "object") return value;
  if (value instanceof W_Function) return object === null ? value : new W_Method(value, object);
  if (value instanceof W_Builtin) {
    if (value.binding === "classmethod") return new W_Method(value, type);
    return object === null || value.binding !== "method" ? value : new W_Method(value, object);
  }
  if (value instanceof W_GetSet) return object === null ? value : getComputed(value, object);
  if (value instanceof W_Slot) return object === null ? value : getSlot(value, object);
  const { constructor } = value;
  if (constructor === W_Property) return object === null ? value : getProperty(value, object);
  if (constructor === W_StaticMethod) return value.func;
  if (constructor === W_ClassMethod) return bindClassMethod(value, type);
  const own = typeOf(value);
  const get = own.lookup("__get__");
  return get === undefined ? value : callSpecial(get, value, [object === null ? None : object, type]);
}

/** A classmethod's function bound to the class. */
export function bindClassMethod(value: W_ClassMethod, type: W_Type): any {
  return new W_Method(value.func, type);
}

export function getComputed(d: W_GetSet, object: any): any {
  if (d.owner !== null && !isInstance(object, d.owner)) throw typeError(`descriptor '${d.name}' for '${d.owner.name}' objects doesn't apply to a '${typeOf(object).name}' object`);
  return d.get(object);
}

export function getSlot(d: W_Slot, object: any): any {
  if (!isInstance(object, d.owner)) throw typeError(`descriptor '${d.name}' for '${d.owner.name}' objects doesn't apply to a '${typeOf(object).name}' object`);
  const a = object.map.find(d.key);
  const value = a === undefined ? undefined : readAttribute(object, a);
  if (value === undefined) throw attributeError(`'${typeOf(object).name}' object has no attribute '${d.name}'`, { name: d.name, obj: object });
  return value;
}

export function getProperty(p: W_Property, object: any): any {
  if (p.fget === None) throw attributeError(`${propertyName(p)} of '${typeOf(object).qualname}' object has no getter`);
  return call(p.fget, [object]);
}

/** How messages name a property: "property 'x'", or "property". */
export function propertyName(p: W_Property): string {
  const name = p.name ?? (p.fget instanceof W_Function ? p.fget.name : undefined);
  return name === undefined ? "property" : `property '${name}'`;
}

/** Does the class attribute take precedence over the instance's? */
export function isDataDescriptor(value: any): boolean {
  if (typeof value !== "object" || value instanceof W_Function || value instanceof W_Builtin) return false;
  if (value instanceof W_GetSet || value instanceof W_Slot || value instanceof W_Property) return true;
  const type = typeOf(value);
  return type.lookup("__set__") !== undefined || type.lookup("__delete__") !== undefined;
}
/** Does the class attribute hide the object's own when it is read: a data descriptor that can be read? */
export const hidesOwn = (value: any): boolean => isDataDescriptor(value) && typeOf(value).lookup("__get__") !== undefined;

