// @shared-module
/**
 * Host classes of the built-in descriptors: what lies in a class's dictionary and acts when it is looked up on an instance.
 *
 * Functions and `W_Builtin` methods bind, and are described with them. The types (with their Python-visible attributes) are in
 * `function-type`.
 */
import { ClassDescr } from "@spoor/ir";
import { field, None, W_Object } from "./core";
import type { NamedStorage } from "./namespace";
import type { W_Type } from "./type";

/** An attribute computed by the host (`getset_descriptor`), or a plain field of a host object (`member_descriptor` when `isMember`). */
export class W_GetSet extends W_Object {
  declare readonly pytype: W_Type;
  owner: W_Type | null = null;
  constructor(
    readonly name: string,
    readonly get: (self: any) => any,
    readonly set: ((self: any, value: any) => void) | null,
    readonly del: ((self: any) => void) | null = null,
    readonly doc: string | null = null,
    readonly isMember = false,
  ) { super(); }
}

/** An attribute that `__slots__` declares. Its value lives in the instance's slots under the name `key`, which no dictionary attribute can have. */
export class W_Slot extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly name: string, readonly key: string, readonly owner: W_Type) { super(); }
}

export class W_Property extends W_Object {
  declare readonly pytype: W_Type;
  /** `__doc__` as it stands; taken from the getter when that has one. */
  doc: any = None;
  docFromGetter = false;
  name: any = undefined;
  constructor(public fget: any, public fset: any, public fdel: any) { super(); }
}
export const PROPERTY_GET = field("property", "fget", "r", (o: W_Property) => o.fget, (o: W_Property, v) => { o.fget = v; }, { immutable: true });
export const PROPERTY_SET = field("property", "fset", "r", (o: W_Property) => o.fset, (o: W_Property, v) => { o.fset = v; }, { immutable: true });
export const PROPERTY_DEL = field("property", "fdel", "r", (o: W_Property) => o.fdel, (o: W_Property, v) => { o.fdel = v; }, { immutable: true });
export const PROPERTY = new ClassDescr("property", "constructor", W_Property, [PROPERTY_GET, PROPERTY_SET, PROPERTY_DEL], (v) => v instanceof W_Property && v.constructor === W_Property);

export class W_StaticMethod extends W_Object {
  declare readonly pytype: W_Type;
  dict: NamedStorage | null = null;
  constructor(public func: any) { super(); }
}

export class W_ClassMethod extends W_Object {
  declare readonly pytype: W_Type;
  dict: NamedStorage | null = null;
  constructor(public func: any) { super(); }
}

export class W_Super extends W_Object {
  declare readonly pytype: W_Type;
  /** The class behind which the lookup starts, the object (or null when unbound), and the class whose MRO is searched. */
  constructor(public type: W_Type | null, public obj: any, public objType: W_Type | null) { super(); }
}
