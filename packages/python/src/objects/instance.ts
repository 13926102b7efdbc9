// @shared-module
/**
 * Attributes of objects with a hidden class: reading, writing, deleting, and the `__dict__` over them.
 *
 * An attribute that `isFloat` is a bare number among the object's `floats`, so that float attributes need no box. It stays that way while only exact
 * floats are stored; the first other value moves the object to the shape where the attribute has an ordinary slot.
 *
 * Shapes pay while there are few. An object whose `__dict__` was assigned, whose dict got a key that is no str, or that has more than
 * MAX_ATTRIBUTES attributes keeps its attributes in a dict of its own, in the slot named DICT_KEY ("devolved"): `map.find(DICT_KEY)` tells.
 * Names of slots that are no attributes start with NUL: DICT_KEY and those of `__slots__`.
 */
import { HiddenClass, INLINE_SLOTS, readSlot, W_Float, writeFloat, writeSlot, type Attribute, type HasSlots } from "./core";
import { hooks } from "./hooks";
import { MapStorage, type NamedStorage } from "./namespace";

/** The slot that holds the dict of a devolved object. */
export const DICT_KEY = "\0dict";
const MAX_ATTRIBUTES = 96;

/** Does the object have a hidden class? */
export const hasSlots = (o: any): o is HasSlots => typeof o === "object" && o.map instanceof HiddenClass;

/** The value of an attribute, boxed where it is a float. */
export const readAttribute = (o: HasSlots, { index, isFloat }: Attribute): any => (isFloat ? new W_Float(o.floats![index]!) : readSlot(o, index));

const isExactFloat = (v: any): v is W_Float => typeof v === "object" && v.constructor === W_Float;

/** Stores under `name` (an attribute's, or a slot key), adding it when it is new. The object is not devolved, or `name` is a slot key. */
export function writeNamed(o: HasSlots, name: string, value: any): void {
  const { map } = o;
  const a = map.find(name);
  if (a === undefined) {
    const isFloat = isExactFloat(value);
    const next = map.with(name, isFloat);
    if (isFloat) writeFloat(o, map.floatCount, value.value, next.floatRoom);
    else writeSlot(o, map.slotCount, value);
    o.map = next;
  } else if (!a.isFloat) {
    writeSlot(o, a.index, value);
  } else if (isExactFloat(value)) {
    o.floats![a.index] = value.value;
  } else {
    reshape(o, map.attributes.map((b) => (b === a ? { name, isFloat: false } : b)));
    writeSlot(o, o.map.find(name)!.index, value);
  }
}

/** Gives the object these attributes, with the values that it has of them. */
function reshape(o: HasSlots, attributes: readonly { name: string; isFloat: boolean }[]): void {
  const { map, floats } = o;
  const next = HiddenClass.rebuild(map.type.rootMap, attributes);
  const kept = next.attributes.flatMap((a) => {
    const before = map.find(a.name);
    return before === undefined ? [] : [{ a, value: before.isFloat ? floats![before.index]! : readSlot(o, before.index), wasFloat: before.isFloat }];
  });
  o.rest = null;
  o.floats = null;
  for (let i = 0; i < Math.min(INLINE_SLOTS, map.slotCount); i++) writeSlot(o, i, undefined);
  for (const { a, value, wasFloat } of kept) {
    if (a.isFloat) writeFloat(o, a.index, value, next.floatCount);
    else writeSlot(o, a.index, wasFloat ? new W_Float(value) : value);
  }
  o.map = next;
}

/** Removes a name. False when it was not there. */
export function deleteNamed(o: HasSlots, name: string): boolean {
  const a = o.map.find(name);
  if (a === undefined) return false;
  reshape(o, o.map.attributes.filter((b) => b !== a));
  return true;
}

/** The own attribute `name`, or undefined. */
export function getOwn(o: HasSlots, name: string): any {
  const { map } = o;
  const a = map.find(name);
  if (a !== undefined) return readAttribute(o, a);
  const dict = map.find(DICT_KEY);
  return dict === undefined ? undefined : (readSlot(o, dict.index) as NamedStorage).getName(name);
}

/** Sets the own attribute `name`. */
export function setOwn(o: HasSlots, name: string, value: any): void {
  const dict = o.map.find(DICT_KEY);
  if (dict !== undefined) (readSlot(o, dict.index) as NamedStorage).setName(name, value);
  else if (o.map.attributes.length >= MAX_ATTRIBUTES && o.map.find(name) === undefined) {
    devolve(o).setName(name, value);
  } else writeNamed(o, name, value);
}

/** Deletes the own attribute `name`; false when there is none. */
export function deleteOwn(o: HasSlots, name: string): boolean {
  const dict = o.map.find(DICT_KEY);
  return dict !== undefined ? (readSlot(o, dict.index) as NamedStorage).deleteName(name) : deleteNamed(o, name);
}

/** Names of the own attributes in order of insertion. */
export function ownNames(o: HasSlots): string[] {
  const dict = o.map.find(DICT_KEY);
  if (dict !== undefined) return (readSlot(o, dict.index) as NamedStorage).names();
  return o.map.attributes.filter((a) => !a.name.startsWith("\0")).map((a) => a.name);
}

/** A devolved object's dict, or undefined. */
export function devolvedDict(o: HasSlots): any {
  const dict = o.map.find(DICT_KEY);
  return dict === undefined ? undefined : readSlot(o, dict.index);
}

/** Makes `dict` the object's attributes; those it had are gone, except values of `__slots__`. */
export function replaceDict(o: HasSlots, dict: any): void {
  reshape(o, o.map.attributes.filter((a) => a.name.startsWith("\0") && a.name !== DICT_KEY));
  writeNamed(o, DICT_KEY, dict);
  views.delete(o);
}

/** The storage behind `__dict__` of an object that is not devolved. Follows the object when it is devolved later. */
export class InstanceStorage implements NamedStorage {
  constructor(readonly object: HasSlots) {}
  getName(name: string): any { return getOwn(this.object, name); }
  setName(name: string, value: any): void { setOwn(this.object, name, value); }
  deleteName(name: string): boolean { return deleteOwn(this.object, name); }
  get nameCount(): number { return ownNames(this.object).length; }
  names(): string[] { return ownNames(this.object); }
}

const views = new WeakMap<HasSlots, any>();

/** Gives the object a storage outside its shape. A `__dict__` that was handed out goes on showing it. */
function devolve(o: HasSlots): NamedStorage {
  const storage = new MapStorage();
  for (const name of ownNames(o)) storage.map.set(name, getOwn(o, name));
  const view = views.get(o);
  replaceDict(o, storage);
  if (view !== undefined) views.set(o, view);
  return storage;
}

/** `o.__dict__`: always the same dict until another one is assigned. */
export function dictOf(o: HasSlots): any {
  const own = devolvedDict(o);
  if (own !== undefined && !(own instanceof MapStorage)) return own;
  let view = views.get(o);
  if (view === undefined) views.set(o, (view = hooks.dictOver(new InstanceStorage(o))));
  return view;
}

/** Moves the object to the shape of another type, with its attributes. */
export function changeClass(o: HasSlots, root: HiddenClass): void {
  o.map = HiddenClass.rebuild(root, o.map.attributes);
}
