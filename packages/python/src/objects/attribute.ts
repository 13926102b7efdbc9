// @shared-module
/**
 * Attribute access: `getAttr`, `setAttr`, `delAttr` as `getattr` and its kin do them, and the default algorithms behind
 * `object.__getattribute__`, `type.__getattribute__` and `object.__setattr__`.
 *
 * A lookup that finds nothing gives `undefined`; AttributeError is made only where somebody asked for it, so that `hasattr` and the
 * search for optional methods cost no exception.
 */
import { W_Builtin } from "./builtin";
import { bind, call, callSpecial, callSpecial1, hidesOwn, propertyName } from "./call";
import { None, PyError } from "./core";
import { W_GetSet, W_Property, W_Slot, W_Super } from "./descriptors";
import { attributeError, EXC, typeError } from "./errors";
import { deleteNamed, deleteOwn, getOwn, hasSlots, setOwn, writeNamed } from "./instance";
import { MapStorage, W_Module, type NamedStorage } from "./namespace";
import { isInstance, typeOf, W_Type } from "./type";
import { strFrom } from "./wide-str";

const isAttributeError = (e: unknown): boolean => e instanceof PyError && isInstance(e.value, EXC.AttributeError);

/** The AttributeError of a missing attribute. */
export function noAttribute(o: any, name: string): PyError {
  const about = { name: strFrom(name), obj: o };
  if (o instanceof W_Type) return attributeError(`type object '${o.name}' has no attribute '${name}'`, about);
  if (o instanceof W_Module) {
    const own = o.namespace.getName("__name__");
    return attributeError(typeof own === "string" ? `module '${own}' has no attribute '${name}'` : `module has no attribute '${name}'`, about);
  }
  if (o instanceof W_Super) return attributeError(`'super' object has no attribute '${name}'`, about);
  return attributeError(`'${typeOf(o).name}' object has no attribute '${name}'`, about);
}

/** What `__getattribute__` (and `__getattr__` behind it) give; undefined for an AttributeError that carries no message of its own. */
function find(o: any, name: string): any | undefined {
  const type = typeOf(o);
  const getattribute = type.lookup("__getattribute__");
  const getattr = type.lookup("__getattr__");
  if (getattr === undefined) {
    if (getattribute instanceof W_Builtin && getattribute.quiet !== null) return getattribute.quiet(o, name);
    return callSpecial1(getattribute, o, strFrom(name));
  }
  try {
    const value = getattribute instanceof W_Builtin && getattribute.quiet !== null ? getattribute.quiet(o, name) : callSpecial1(getattribute, o, strFrom(name));
    if (value !== undefined) return value;
  } catch (e) {
    if (!isAttributeError(e)) throw e;
  }
  return callSpecial1(getattr, o, strFrom(name));
}

/** `o.name`. */
export function getAttr(o: any, name: string): any {
  const value = find(o, name);
  if (value === undefined) throw noAttribute(o, name);
  return value;
}

/** `getattr(o, name, fallback)`; the fallback may be `undefined`. */
export function getAttrOr(o: any, name: string, fallback: any): any {
  try {
    return find(o, name) ?? fallback;
  } catch (e) {
    if (isAttributeError(e)) return fallback;
    throw e;
  }
}

/** `o.name = value`. */
export function setAttr(o: any, name: string, value: any): void {
  const set = typeOf(o).lookup("__setattr__");
  if (set instanceof W_Builtin && set.kind === "fixed") set.fn(o, strFrom(name), value);
  else callSpecial(set, o, [strFrom(name), value]);
}

/** `del o.name`. */
export function delAttr(o: any, name: string): void {
  callSpecial1(typeOf(o).lookup("__delattr__"), o, strFrom(name));
}

/** Host objects that keep attributes of Python code in a storage, made when first needed. */
interface HasDict { dict: NamedStorage | null }
const hostDict = (o: any): HasDict | null => (typeof o === "object" && "dict" in o && !(o instanceof W_Type) && typeOf(o).hasDict ? o : null);

/** The value of `name` in the object's own dictionary. */
export function ownAttribute(o: any, name: string): any | undefined {
  if (typeof o !== "object") return undefined;
  if (hasSlots(o)) return getOwn(o, name);
  if (o instanceof W_Module) return o.namespace.getName(name);
  if (o instanceof W_Type) return o.dict.get(name);
  return hostDict(o)?.dict?.getName(name);
}

/** `object.__getattribute__`; undefined when there is no such attribute. */
export function genericGet(o: any, name: string): any | undefined {
  const type = typeOf(o);
  const inherited = type.lookup(name);
  if (inherited !== undefined && hidesOwn(inherited)) return bind(inherited, o, type);
  const own = ownAttribute(o, name);
  if (own !== undefined) return own;
  return inherited === undefined ? undefined : bind(inherited, o, type);
}

/** `type.__getattribute__`; undefined when there is no such attribute. */
export function typeGet(cls: W_Type, name: string): any | undefined {
  const meta = cls.metatype;
  const outer = meta.lookup(name);
  if (outer !== undefined && hidesOwn(outer)) return bind(outer, cls, meta);
  const inner = cls.lookup(name);
  if (inner !== undefined) return bind(inner, null, cls);
  return outer === undefined ? undefined : bind(outer, cls, meta);
}

/** Stores through a data descriptor; false when `d` is none (with a `__set__`). */
export function setThrough(d: any, o: any, name: string, value: any): boolean {
  if (typeof d !== "object") return false;
  if (d instanceof W_Slot) {
    checkOwner(d, o);
    writeNamed(o, d.key, value);
  } else if (d instanceof W_GetSet) {
    checkOwner(d, o);
    if (d.set === null) throw attributeError(d.isMember ? "readonly attribute" : `attribute '${name}' of '${d.owner!.name}' objects is not writable`);
    d.set(o, value);
  } else if (d.constructor === W_Property) {
    if (d.fset === None) throw attributeError(`${propertyName(d)} of '${typeOf(o).qualname}' object has no setter`);
    call(d.fset, [o, value]);
  } else {
    const type = typeOf(d);
    const set = type.lookup("__set__");
    if (set === undefined) {
      if (type.lookup("__delete__") === undefined) return false;
      throw attributeError("__set__");
    }
    callSpecial(set, d, [o, value]);
  }
  return true;
}

const checkOwner = (d: W_Slot | W_GetSet, o: any): void => {
  if (d.owner !== null && !isInstance(o, d.owner)) throw typeError(`descriptor '${d.name}' for '${d.owner.name}' objects doesn't apply to a '${typeOf(o).name}' object`);
};

/** `object.__setattr__`. */
export function genericSet(o: any, name: string, value: any): void {
  const type = typeOf(o);
  const inherited = type.lookup(name);
  if (inherited !== undefined && setThrough(inherited, o, name, value)) return;
  if (hasSlots(o)) {
    if (type.hasDict) return setOwn(o, name, value);
  } else if (o instanceof W_Module) return o.namespace.setName(name, value);
  else {
    const host = hostDict(o);
    if (host !== null) {
      (host.dict ??= new MapStorage()).setName(name, value);
      return;
    }
  }
  throw notWritable(o, type, name, inherited);
}

function notWritable(o: any, type: W_Type, name: string, inherited: any): PyError {
  const about = { name: strFrom(name), obj: o };
  return attributeError(inherited === undefined
    ? `'${type.name}' object has no attribute '${name}' and no __dict__ for setting new attributes`
    : `'${type.name}' object attribute '${name}' is read-only`, about);
}

/** Deletes through a data descriptor; false when `d` is none. */
export function deleteThrough(d: any, o: any, name: string): boolean {
  if (typeof d !== "object") return false;
  if (d instanceof W_Slot) {
    checkOwner(d, o);
    if (!deleteNamed(o, d.key)) throw attributeError(d.name, { name: strFrom(name), obj: o });
  } else if (d instanceof W_GetSet) {
    checkOwner(d, o);
    if (d.del !== null) d.del(o);
    else if (d.isMember) throw d.set === null ? attributeError("readonly attribute") : typeError("can't delete numeric/char attribute");
    else if (d.set === null) throw attributeError(`attribute '${name}' of '${d.owner!.name}' objects is not writable`);
    else throw typeError(`cannot delete '${name}' attribute`);
  } else if (d.constructor === W_Property) {
    if (d.fdel === None) throw attributeError(`${propertyName(d)} of '${typeOf(o).qualname}' object has no deleter`);
    call(d.fdel, [o]);
  } else {
    const type = typeOf(d);
    const del = type.lookup("__delete__");
    if (del === undefined) {
      if (type.lookup("__set__") === undefined) return false;
      throw attributeError("__delete__");
    }
    callSpecial1(del, d, o);
  }
  return true;
}

/** `object.__delattr__`. */
export function genericDelete(o: any, name: string): void {
  const type = typeOf(o);
  const inherited = type.lookup(name);
  if (inherited !== undefined && deleteThrough(inherited, o, name)) return;
  let found: boolean | undefined;
  if (hasSlots(o)) found = type.hasDict ? deleteOwn(o, name) : undefined;
  else if (o instanceof W_Module) found = o.namespace.deleteName(name);
  else found = hostDict(o) === null ? undefined : hostDict(o)!.dict?.deleteName(name) ?? false;
  if (found === undefined) throw notWritable(o, type, name, inherited);
  if (!found) throw noAttribute(o, name);
}

const immutable = (cls: W_Type, name: string): PyError => typeError(`cannot set '${name}' attribute of immutable type '${cls.name}'`);

/** `type.__setattr__`. */
export function typeSet(cls: W_Type, name: string, value: any): void {
  if (!cls.isHeap) throw immutable(cls, name);
  const outer = cls.metatype.lookup(name);
  if (outer !== undefined && setThrough(outer, cls, name, value)) return;
  cls.set(name, value);
}

/** `type.__delattr__`. */
export function typeDelete(cls: W_Type, name: string): void {
  if (!cls.isHeap) throw immutable(cls, name);
  const outer = cls.metatype.lookup(name);
  if (outer !== undefined && deleteThrough(outer, cls, name)) return;
  if (!cls.delete(name)) throw noAttribute(cls, name);
}
