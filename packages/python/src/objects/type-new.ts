// @shared-module
/**
 * Making classes: `type.__new__`, `__slots__`, metaclass calculation, and `__build_class__`.
 */
import { getAttr, getAttrOr } from "./attribute";
import { bind, call, callSpecial } from "./call";
import { truth } from "./compare";
import { None, PyError, W_Cell, W_Function, W_Tuple } from "./core";
import { W_ClassMethod, W_GetSet, W_Slot, W_StaticMethod } from "./descriptors";
import { runtimeError, typeError, valueError } from "./errors";
import { hooks } from "./hooks";
import type { NamedStorage } from "./namespace";
import { iterate, setItem, toArray } from "./sequence";
import { isStr, reprText } from "./text";
import { bytesType, dictAttribute, dictType, intType, isInstance, linearize, objectType, tupleType, typeOf, typeType, W_Type } from "./type";
import { textOf } from "./wide-str";

/** The most derived of `meta` and the metaclasses of the bases. */
export function winningMetaclass(meta: W_Type, bases: readonly any[]): W_Type {
  let winner = meta;
  for (const b of bases) {
    const other = typeOf(b);
    if (winner.isSubtype(other)) continue;
    if (!other.isSubtype(winner)) throw typeError("metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases");
    winner = other;
  }
  return winner;
}

/** The base whose layout the new class has. */
export function bestBase(bases: readonly any[]): W_Type {
  let winner: W_Type | null = null;
  let best: W_Type | null = null;
  for (const base of bases) {
    if (!(base instanceof W_Type)) throw typeError("bases must be types");
    if (base.isFinal || base.sub === null) throw typeError(`type '${base.name}' is not an acceptable base type`);
    const { layout } = base;
    if (winner === null || (layout !== winner && layout.isSubtype(winner))) {
      winner = layout;
      best = base;
    } else if (!winner.isSubtype(layout)) throw typeError("multiple bases have instance lay-out conflict");
  }
  return best!;
}

/** The MRO of a class, by its metaclass's `mro` when that is overridden. */
export function computeMro(type: W_Type): W_Type[] {
  const custom = type.metatype.lookup("mro");
  if (type.metatype !== typeType && custom !== typeType.lookup("mro")) {
    const mro = toArray(callSpecial(custom, type, []));
    for (const t of mro) {
      if (!(t instanceof W_Type)) throw typeError(`mro() returned a non-class ('${typeOf(t).name}')`);
      if (!type.layout.isSubtype(t.layout) && type.layout !== t.layout) throw typeError(`mro() returned base with unsuitable layout ('${t.name}')`);
    }
    return mro;
  }
  return defaultMro(type, type.bases);
}

export function defaultMro(type: W_Type, bases: readonly W_Type[]): W_Type[] {
  for (let i = 0; i < bases.length; i++) if (bases.indexOf(bases[i]!) !== i) throw typeError(`duplicate base class ${bases[i]!.name}`);
  const mro = linearize(type, bases);
  if (!Array.isArray(mro)) throw typeError(`Cannot create a consistent method resolution order (MRO) for bases ${mro.conflict.map((t) => t.name).join(", ")}`);
  return mro;
}

/** `_C__x` for `__x` in class C. */
export function mangle(name: string, className: string): string {
  if (!name.startsWith("__") || name.endsWith("__") || name.includes(".")) return name;
  const stripped = className.replace(/^_+/, "");
  return stripped === "" ? name : `_${stripped}${name}`;
}

const isIdentifier = (s: string): boolean => /^[\p{XID_Start}_][\p{XID_Continue}]*$/u.test(s);

/** Declares what `__slots__` says. */
function makeSlots(type: W_Type, declared: any, base: W_Type): void {
  const names = isStr(declared) ? [declared] : toArray(declared);
  if (names.length > 0 && (base.isSubtype(intType) || base.isSubtype(bytesType) || base.isSubtype(tupleType) || base.isSubtype(typeType))) {
    throw typeError(`nonempty __slots__ not supported for subtype of '${base.name}'`);
  }
  let addsDict = false;
  let addsWeakref = false;
  const seen = new Set<string>();
  for (const item of names) {
    if (!isStr(item)) throw typeError(`__slots__ items must be strings, not '${typeOf(item).name}'`);
    const name = textOf(item);
    if (!isIdentifier(name)) throw typeError("__slots__ must be identifiers");
    if (name === "__dict__") {
      if (base.hasDict || addsDict) throw typeError("__dict__ slot disallowed: we already got one");
      addsDict = true;
      continue;
    }
    if (name === "__weakref__") {
      if (base.hasWeakref || addsWeakref) throw typeError("__weakref__ slot disallowed: we already got one");
      addsWeakref = true;
      continue;
    }
    const mangled = mangle(name, type.name);
    if (type.dict.has(mangled) && name !== "__qualname__" && name !== "__classcell__") throw valueError(`'${mangled}' in __slots__ conflicts with class variable`);
    if (seen.has(mangled)) continue;
    seen.add(mangled);
    // A slot of a base under the same name is another place.
    const taken = base.mro.filter((t) => t.slots.some((s) => s.name === mangled)).length;
    type.slots.push(new W_Slot(mangled, `\0${mangled}${taken === 0 ? "" : `#${taken}`}`, type));
  }
  type.slots.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const slot of type.slots) type.dict.set(slot.name, slot);
  if (type.slots.length > 0) type.layout = type;
  const others = type.bases.filter((b) => b !== base);
  type.hasDict = addsDict || base.hasDict || others.some((b) => b.hasDict);
  type.hasWeakref = addsWeakref || base.hasWeakref || others.some((b) => b.hasWeakref);
}

/** A `__weakref__` that is always None: references know their objects, not the other way round. */
const weakrefAttribute = (owner: W_Type): W_GetSet => {
  const made = new W_GetSet("__weakref__", () => None, null);
  made.owner = owner;
  return made;
};

/** `type.__new__(meta, name, bases, namespace, **kw)`. */
export function newType(meta: W_Type, name: any, bases: any, namespace: any, kw: Map<string, any> | null): any {
  if (!isStr(name)) throw typeError(`type.__new__() argument 1 must be str, not ${typeOf(name).name}`);
  if (!(bases instanceof W_Tuple)) throw typeError(`type.__new__() argument 2 must be tuple, not ${typeOf(bases).name}`);
  if (!isInstance(namespace, dictType)) throw typeError(`type.__new__() argument 3 must be dict, not ${typeOf(namespace).name}`);
  const text = textOf(name);
  if (text.includes("\0")) throw valueError("type name must not contain null characters");
  for (const b of bases.items) {
    if (!(b instanceof W_Type) && getAttrOr(b, "__mro_entries__", undefined) !== undefined) throw typeError("type() doesn't support MRO entry resolution; use types.new_class()");
  }
  const winner = winningMetaclass(meta, bases.items);
  if (winner !== meta) {
    const make = winner.lookup("__new__");
    if (make !== typeType.lookup("__new__")) return call(make instanceof W_StaticMethod ? make.func : make, [winner, name, bases, namespace], kw);
  }
  const baseTypes: W_Type[] = bases.items.length === 0 ? [objectType] : bases.items.slice();
  const base = bestBase(baseTypes);
  const type = new W_Type(text, baseTypes, winner, { isHeap: true, base });
  fillDict(type, namespace);
  const { dict } = type;
  const cell = dict.get("__classcell__");
  if (cell !== undefined) {
    dict.delete("__classcell__");
    if (!(cell instanceof W_Cell)) throw typeError(`__classcell__ must be a nonlocal cell, not ${reprText(typeOf(cell))}`);
  }
  const dictCell = dict.get("__classdictcell__");
  if (dictCell !== undefined) {
    dict.delete("__classdictcell__");
    if (!(dictCell instanceof W_Cell)) throw typeError(`__classdictcell__ must be a nonlocal cell, not ${reprText(typeOf(dictCell))}`);
  }
  const declared = dict.get("__slots__");
  const inherited = baseTypes.some((b) => b.hasDict);
  if (declared !== undefined) makeSlots(type, declared, base);
  else {
    type.hasDict = true;
    type.hasWeakref = true;
  }
  // The class that adds a dictionary has the attribute for it.
  if (type.hasDict && !inherited && !dict.has("__dict__")) dict.set("__dict__", dictAttribute(type));
  if (type.hasWeakref && !baseTypes.some((b) => b.hasWeakref) && !dict.has("__weakref__")) dict.set("__weakref__", weakrefAttribute(type));
  if (!dict.has("__doc__")) dict.set("__doc__", None);
  for (const b of baseTypes) b.addSubclass(type);
  try {
    type.setMro(computeMro(type));
  } catch (e) {
    for (const b of baseTypes) b.removeSubclass(type);
    throw e;
  }
  if (cell !== undefined) cell.value = type;
  if (dictCell !== undefined) dictCell.value = namespace;
  setNames(type);
  initSubclass(type, kw);
  return type;
}

/** Copies the namespace and turns what has a special meaning into it. */
function fillDict(type: W_Type, namespace: any): void {
  const { dict } = type;
  const storage = namespace as NamedStorage;
  for (const name of storage.names()) dict.set(name, storage.getName(name));
  const qualname = dict.get("__qualname__");
  if (qualname !== undefined) {
    if (!isStr(qualname)) throw typeError(`type __qualname__ must be a str, not ${typeOf(qualname).name}`);
    type.qualname = textOf(qualname);
    dict.delete("__qualname__");
  }
  if (!dict.has("__module__")) {
    const module = hooks.currentModule();
    if (module !== undefined) dict.set("__module__", module);
  }
  const make = dict.get("__new__");
  if (make instanceof W_Function) dict.set("__new__", new W_StaticMethod(make));
  for (const name of ["__init_subclass__", "__class_getitem__"]) {
    const f = dict.get(name);
    if (f instanceof W_Function) dict.set(name, new W_ClassMethod(f));
  }
  if (dict.has("__eq__") && !dict.has("__hash__")) dict.set("__hash__", None);
}

/** Calls `__set_name__` of the class's attributes. */
function setNames(type: W_Type): void {
  for (const [name, value] of [...type.dict]) {
    if (typeof value !== "object" || value instanceof W_Function) continue;
    const own = typeOf(value);
    const f = own.lookup("__set_name__");
    if (f === undefined) continue;
    try {
      callSpecial(f, value, [type, name]);
    } catch (e) {
      if (e instanceof PyError) hooks.addNote(e.value, `Error calling __set_name__ on '${own.name}' instance '${name}' in '${type.name}'`);
      throw e;
    }
  }
}

/** `super(type, type).__init_subclass__(**kw)`. */
function initSubclass(type: W_Type, kw: Map<string, any> | null): void {
  const owner = type.where("__init_subclass__", type);
  const f = owner!.dict.get("__init_subclass__");
  if (owner === objectType && kw === null) return;
  call(bind(f, null, type), [], kw);
}

// -- class statements

/** Replaces bases that are no types by what their `__mro_entries__` gives. */
export function resolveBases(bases: any[]): any[] {
  let changed = false;
  const resolved = bases.flatMap((b) => {
    if (b instanceof W_Type) return [b];
    const entries = getAttrOr(b, "__mro_entries__", undefined);
    if (entries === undefined) return [b];
    const made = call(entries, [new W_Tuple(bases)]);
    if (!(made instanceof W_Tuple)) throw typeError("__mro_entries__ must return a tuple");
    changed = true;
    return made.items;
  });
  return changed ? resolved : bases;
}

/** `__build_class__(function, name, *bases, metaclass=..., **kw)`. */
export function buildClass(args: any[], kw: Map<string, any> | null): any {
  if (args.length < 2) throw typeError("__build_class__: not enough arguments");
  const [body, name, ...original] = args;
  if (!(body instanceof W_Function)) throw typeError("__build_class__: func must be a function");
  if (!isStr(name)) throw typeError("__build_class__: name is not a string");
  const bases = resolveBases(original);
  let rest: Map<string, any> | null = kw === null ? null : new Map(kw);
  let meta = rest?.get("metaclass");
  if (meta !== undefined) {
    rest!.delete("metaclass");
    if (rest!.size === 0) rest = null;
  } else meta = bases.length === 0 ? typeType : typeOf(bases[0]);
  if (meta instanceof W_Type) meta = winningMetaclass(meta, bases);
  const baseTuple = new W_Tuple(bases);
  const prepare = meta === typeType ? undefined : getAttrOr(meta, "__prepare__", undefined);
  const namespace = prepare === undefined ? hooks.newDict([]) : call(prepare, [name, baseTuple], rest);
  if (typeOf(namespace).lookup("__getitem__") === undefined) {
    throw typeError(`${meta instanceof W_Type ? meta.name : "<metaclass>"}.__prepare__() must return a mapping, not ${typeOf(namespace).name}`);
  }
  const cell = hooks.runClassBody(body, namespace);
  if (bases !== original) setItem(namespace, "__orig_bases__", new W_Tuple(original));
  const cls = call(meta, [name, baseTuple, namespace], rest);
  if (cell instanceof W_Cell && cls instanceof W_Type) {
    if (cell.value === undefined) throw runtimeError(`__class__ not set defining ${reprText(name)} as ${reprText(cls)}. Was __classcell__ propagated to type.__new__?`);
    if (cell.value !== cls) throw typeError(`__class__ set to ${reprText(cell.value)} defining ${reprText(name)} as ${reprText(cls)}`);
  }
  return cls;
}

// -- abstract methods

/** `cls.__abstractmethods__ = names`. */
export function setAbstract(cls: W_Type, names: any): void {
  const abstract = truth(names);
  cls.set("__abstractmethods__", names);
  cls.isAbstract = abstract;
}
hooks.abstractNames = (cls) => [...iterate(getAttr(cls, "__abstractmethods__"))].map(textOf);
