// @shared-module
/**
 * `isinstance` and `issubclass`, with `__instancecheck__`, `__subclasscheck__`, tuples, unions, and objects that are no types but have `__bases__`.
 */
import { getAttrOr } from "./attribute";
import { callSpecial1 } from "./call";
import { truth } from "./compare";
import { W_Tuple } from "./core";
import { typeError } from "./errors";
import { isInstance, objectType, tupleType, typeOf, typeType, W_Type } from "./type";
import { W_Union } from "./union";

const basesOf = (cls: any): any[] | null => {
  if (cls instanceof W_Type) return cls.bases;
  const bases = getAttrOr(cls, "__bases__", undefined);
  return bases instanceof W_Tuple && isInstance(bases, tupleType) ? bases.items : null;
};

/** `isinstance(o, cls)`. */
export function objectIsInstance(o: any, cls: any): boolean {
  if (typeOf(o) === cls) return true;
  const meta = typeOf(cls);
  if (meta === typeType) return realIsInstance(o, cls);
  if (cls instanceof W_Union) return cls.args.some((c) => objectIsInstance(o, c));
  if (cls instanceof W_Tuple) return cls.items.some((c) => objectIsInstance(o, c));
  const check = meta.lookup("__instancecheck__");
  return check === undefined ? realIsInstance(o, cls) : truth(callSpecial1(check, cls, o));
}

/** `type.__instancecheck__`. */
export function realIsInstance(o: any, cls: any): boolean {
  if (cls instanceof W_Type) {
    if (isInstance(o, cls)) return true;
    const claimed = claimedClass(o);
    return claimed instanceof W_Type && claimed !== typeOf(o) && claimed.isSubtype(cls);
  }
  if (basesOf(cls) === null) throw typeError("isinstance() arg 2 must be a type, a tuple of types, or a union");
  const claimed = getAttrOr(o, "__class__", undefined);
  return claimed !== undefined && derives(claimed, cls);
}

/** `o.__class__`, without asking the object where nothing can differ from the type. */
function claimedClass(o: any): any {
  if (typeof o !== "object") return undefined;
  const type = typeOf(o);
  return isOpenAboutClass(type) ? type : getAttrOr(o, "__class__", undefined);
}

/** Is `__class__` of the type's objects the type? */
export const isOpenAboutClass = (type: W_Type): boolean =>
  type.lookup("__class__") === objectType.lookup("__class__") && type.lookup("__getattribute__") === objectType.lookup("__getattribute__");

const derives = (cls: any, from: any): boolean => cls === from || (basesOf(cls) ?? []).some((b) => derives(b, from));

/** `issubclass(cls, from)`. */
export function objectIsSubclass(cls: any, from: any): boolean {
  const meta = typeOf(from);
  if (meta === typeType) return cls === from || realIsSubclass(cls, from);
  if (from instanceof W_Union) return from.args.some((c) => objectIsSubclass(cls, c));
  if (from instanceof W_Tuple) return from.items.some((c) => objectIsSubclass(cls, c));
  const check = meta.lookup("__subclasscheck__");
  return check === undefined ? realIsSubclass(cls, from) : truth(callSpecial1(check, from, cls));
}

/** `type.__subclasscheck__`. */
export function realIsSubclass(cls: any, from: any): boolean {
  if (cls instanceof W_Type && from instanceof W_Type) return cls.isSubtype(from);
  if (basesOf(cls) === null) throw typeError("issubclass() arg 1 must be a class");
  if (basesOf(from) === null) throw typeError("issubclass() arg 2 must be a class, a tuple of classes, or a union");
  return derives(cls, from);
}
