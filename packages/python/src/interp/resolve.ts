// @shared-module
/**
 * Where an attribute is found: lookups on promoted things (hidden classes, types, modules), cached.
 *
 * A site is valid as long as its key and the version of its type are. All that traces and inline caches rely on is settled here: that
 * no data descriptor, `__getattribute__` or `__getattr__` comes in between.
 */
import { W_Builtin } from "../objects/builtin";
import { isDataDescriptor } from "../objects/call";
import { INLINE_SLOTS, W_Function, type Attribute, type HiddenClass } from "../objects/core";
import { W_ClassMethod, W_GetSet, W_Property, W_Slot, W_StaticMethod } from "../objects/descriptors";
import { DICT_KEY } from "../objects/instance";
import { W_Module } from "../objects/namespace";
import { moduleType, objectType, typeOf, typeType, W_Type } from "../objects/type";

/** What a site found. */
export enum A {
  /** Through the general operation. */
  RESIDUAL,
  /** In slot `index` of the object, or behind it; or its `index`-th float. */
  SLOT,
  REST,
  FLOAT_SLOT,
  /** A function or builtin method of the type: binds. */
  METHOD,
  /** A value that does not bind. */
  VALUE,
  /** A property with a Python getter or setter, which is `value`. */
  PROPERTY,
  /** A class method: `value` is its function, to be bound to the class. */
  CLASS_METHOD,
  /** The object's type. */
  CLASS,
  /** Nothing; `__getattr__` is the Python function `value`. */
  GETATTR,
  /** A module's global: `value` is its cell. */
  CELL,
  /** Stores: a new attribute; `value` is the next hidden class. */
  ADD,
  ADD_FLOAT,
}

/** A resolved attribute: of instances with a hidden class, of objects of a built-in type, of a class, or of a module. */
export class Site {
  /** Of an object whose type is the key, not of the type itself. */
  ofInstance = false;
  /** Of a store of a float. */
  isFloat = false;
  /** What else an instruction met (see `withSite`). */
  next: Site | null = null;
  constructor(readonly key: unknown, readonly type: W_Type, readonly version: number, readonly metaVersion: number, readonly kind: A, readonly index: number, readonly value: any) {}

  /** Behind this one the first about `key`. */
  other(key: unknown): Site | undefined {
    for (let site = this.next; site !== null; site = site.next) if (site.key === key) return site;
    return undefined;
  }
  /** From this one on the one about `key`, if it still holds. */
  about(key: unknown, ofInstance: boolean, isFloat: boolean): Site | undefined {
    for (let site: Site | null = this; site !== null; site = site.next) {
      if (site.key === key && site.ofInstance === ofInstance && site.isFloat === isFloat) return holds(site) ? site : undefined;
    }
    return undefined;
  }
}

/** So many hidden classes, types and modules an instruction remembers. */
const MOST_SITES = 4;

/** What an instruction remembers that knew `first` (and what hangs on it) and now resolved `site`: a chain of its own as soon as there is more than one. */
export function withSite(first: Site | undefined, site: Site): Site {
  const stays = (each: Site): boolean => holds(each) && !(each.key === site.key && each.ofInstance === site.ofInstance && each.isFloat === site.isFloat);
  let count = 0;
  for (let each = first ?? null; each !== null; each = each.next) if (stays(each)) count++;
  if (count === 0) return site;
  if (count >= MOST_SITES) return first!;
  const head = copied(site);
  for (let last = head, each = first ?? null; each !== null; each = each.next) if (stays(each)) last = last.next = copied(each);
  return head;
}
function copied(site: Site): Site {
  const copy = new Site(site.key, site.type, site.version, site.metaVersion, site.kind, site.index, site.value);
  copy.ofInstance = site.ofInstance;
  copy.isFloat = site.isFloat;
  return copy;
}

/** So many floats traces add to an object, each time to a longer array. */
const FLOATS_ADDED = 16;
let defaultGet: unknown;
let defaultSet: unknown;
let classGet: unknown;
const isPlain = (type: W_Type): boolean => type.lookup("__getattribute__") === (defaultGet ??= objectType.lookup("__getattribute__"));

type Sites = Map<string, Site>;
const sites = new WeakMap<object, Sites>();

/** Does what the site says still hold? */
export const holds = (site: Site): boolean => site.version === site.type.version && site.metaVersion === site.type.metatype.version;

/** The site of `name` among those known, made by `make` when there is none that holds. */
function cached(known: Sites, name: string, make: () => Site): Site {
  let site = known.get(name);
  if (site === undefined || !holds(site)) known.set(name, (site = make()));
  return site;
}
/** The sites known for a type or module. */
function sitesOf(key: object): Sites {
  let known = sites.get(key);
  if (known === undefined) sites.set(key, (known = new Map()));
  return known;
}

/** Sites of `holder` rely on what its attribute is: a descriptor or not. */
function relyOn(holder: W_Type, attribute: any): void {
  if (typeof attribute !== "object") return;
  const type = typeOf(attribute);
  if (type.isHeap) type.heldBy(holder);
}

/** What a class attribute gives on an instance, when no instance attribute hides it. */
function inherited(found: any, make: (kind: A, value?: any) => Site): Site {
  if (typeof found !== "object") return make(A.VALUE, found);
  if (found instanceof W_Function) return make(A.METHOD, found);
  if (found instanceof W_Builtin) return found.binding === "method" ? make(A.METHOD, found) : found.binding === "classmethod" ? make(A.RESIDUAL) : make(A.VALUE, found);
  if (found instanceof W_StaticMethod) return found.constructor === W_StaticMethod ? make(A.VALUE, found.func) : make(A.RESIDUAL);
  if (found instanceof W_ClassMethod) return found.constructor === W_ClassMethod && found.func instanceof W_Function ? make(A.CLASS_METHOD, found.func) : make(A.RESIDUAL);
  return typeOf(found).lookup("__get__") === undefined ? make(A.VALUE, found) : make(A.RESIDUAL);
}

/** Reading `name` of an instance of this shape. */
export function resolveLoad(map: HiddenClass, name: string): Site {
  return cached((map.loads ??= new Map()) as Sites, name, () => {
    const { type } = map;
    const make = (kind: A, value?: any, index = -1): Site => new Site(map, type, type.version, type.metatype.version, kind, index, value);
    if (!isPlain(type)) return make(A.RESIDUAL);
    const found = type.lookup(name);
    if (found instanceof W_Slot) {
      const slot = map.find(found.key);
      return slot === undefined || !type.isSubtype(found.owner) ? make(A.RESIDUAL) : slotSite(slot, make);
    }
    if (found instanceof W_Property && found.constructor === W_Property) return found.fget instanceof W_Function && type.lookup("__getattr__") === undefined ? make(A.PROPERTY, found.fget) : make(A.RESIDUAL);
    if (name === "__class__" && found === objectType.lookup("__class__")) return make(A.CLASS);
    relyOn(type, found);
    if (found !== undefined && isDataDescriptor(found)) return make(A.RESIDUAL);
    const own = map.find(name);
    if (own !== undefined) return slotSite(own, make);
    if (map.find(DICT_KEY) !== undefined) return make(A.RESIDUAL);
    if (found !== undefined) return inherited(found, make);
    const getattr = type.lookup("__getattr__");
    return getattr instanceof W_Function ? make(A.GETATTR, getattr) : make(A.RESIDUAL);
  });
}

function slotSite({ index, isFloat }: Attribute, make: (kind: A, value?: any, index?: number) => Site): Site {
  if (isFloat) return make(A.FLOAT_SLOT, undefined, index);
  return index < INLINE_SLOTS ? make(A.SLOT, undefined, index) : make(A.REST, undefined, index - INLINE_SLOTS);
}

/** Reading `name` of an object of a built-in type that has no attributes of its own. */
export function resolveBuiltin(type: W_Type, name: string): Site {
  return cached(sitesOf(type), `.${name}`, () => {
    const make = (kind: A, value?: any): Site => {
      const site = new Site(type, type, type.version, type.metatype.version, kind, -1, value);
      site.ofInstance = true;
      return site;
    };
    if (type.isHeap || type.hasDict || !isPlain(type)) return make(A.RESIDUAL);
    const found = type.lookup(name);
    if (found === undefined || found instanceof W_GetSet || isDataDescriptor(found)) return make(A.RESIDUAL);
    return inherited(found, make);
  });
}

/** Reading `name` of a class. */
export function resolveClass(cls: W_Type, name: string): Site {
  return cached(sitesOf(cls), name, () => {
    const make = (kind: A, value?: any): Site => new Site(cls, cls, cls.version, cls.metatype.version, kind, -1, value);
    const meta = cls.metatype;
    if (meta.lookup("__getattribute__") !== (classGet ??= typeType.lookup("__getattribute__"))) return make(A.RESIDUAL);
    const outer = meta.lookup(name);
    relyOn(meta, outer);
    if (outer !== undefined && isDataDescriptor(outer)) return make(A.RESIDUAL);
    const inner = cls.lookup(name);
    if (inner === undefined) return make(A.RESIDUAL);
    relyOn(cls, inner);
    if (typeof inner !== "object" || inner instanceof W_Function) return make(A.VALUE, inner);
    if (inner instanceof W_Builtin) return inner.binding === "classmethod" ? make(A.RESIDUAL) : make(A.VALUE, inner);
    if (inner instanceof W_StaticMethod) return inner.constructor === W_StaticMethod ? make(A.VALUE, inner.func) : make(A.RESIDUAL);
    if (inner instanceof W_ClassMethod) return inner.constructor === W_ClassMethod && inner.func instanceof W_Function ? make(A.CLASS_METHOD, inner.func) : make(A.RESIDUAL);
    return typeOf(inner).lookup("__get__") === undefined ? make(A.VALUE, inner) : make(A.RESIDUAL);
  });
}

/** Reading `name` of a module: its global, when the module type has nothing to say. */
export function resolveModule(module: W_Module, name: string): Site {
  return cached(sitesOf(module), name, () => {
    const found = moduleType.lookup(name);
    const general = module.pytype !== moduleType || (found !== undefined && isDataDescriptor(found));
    return new Site(module, moduleType, moduleType.version, moduleType.metatype.version, general ? A.RESIDUAL : A.CELL, -1, general ? undefined : module.namespace.cell(name));
  });
}

/** Writing `name` of an instance of this shape: a float or another value. */
export function resolveStore(map: HiddenClass, name: string, isFloat: boolean): Site {
  return cached((map.stores ??= new Map()) as Sites, isFloat ? `.${name}` : name, () => {
    const { type } = map;
    const make = (kind: A, value?: any, index = -1): Site => {
      const site = new Site(map, type, type.version, type.metatype.version, kind, index, value);
      site.isFloat = isFloat;
      return site;
    };
    if (type.lookup("__setattr__") !== (defaultSet ??= objectType.lookup("__setattr__"))) return make(A.RESIDUAL);
    const found = type.lookup(name);
    let key = name;
    if (found instanceof W_Slot) {
      if (!type.isSubtype(found.owner)) return make(A.RESIDUAL);
      key = found.key;
    } else {
      if (found instanceof W_Property && found.constructor === W_Property && found.fset instanceof W_Function) return make(A.PROPERTY, found.fset);
      relyOn(type, found);
      if (found !== undefined && isDataDescriptor(found)) return make(A.RESIDUAL);
      if (!type.hasDict || map.find(DICT_KEY) !== undefined) return make(A.RESIDUAL);
    }
    const own = map.find(key);
    if (own !== undefined) {
      if (own.isFloat && !isFloat) return make(A.RESIDUAL);
      return slotSite(own, make);
    }
    const index = isFloat ? map.floatCount : map.slotCount;
    if (index >= (isFloat ? FLOATS_ADDED : INLINE_SLOTS)) return make(A.RESIDUAL);
    return make(isFloat ? A.ADD_FLOAT : A.ADD, map.with(key, isFloat), index);
  });
}
