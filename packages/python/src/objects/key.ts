// @shared-module
/**
 * What dicts and sets need to know of a key.
 *
 * A key is *plain* when a host `Map` compares it as Python would: small and big integers, text, None, and objects whose type leaves hashing and
 * equality to `object` (identity). Not plain: bools and floats (True == 1 == 1.0), wide text and tuples (compared by content), and everything
 * with an equality of its own.
 */
import { W_Builtin } from "./builtin";
import { hash } from "./compare";
import { None, PyError, W_Float, W_Tuple } from "./core";
import { EXC, typeError } from "./errors";
import { intValue } from "./arithmetic";
import { complexType, floatType, intType, isInstance, objectType, strType, typeOf, type W_Type } from "./type";
import { textOf } from "./wide-str";

/** Does the type hash and compare its objects by identity? */
export function usesIdentity(type: W_Type): boolean {
  return type.lookup("__eq__") === objectType.lookup("__eq__") && type.lookup("__hash__") === objectType.lookup("__hash__");
}

/** Can a host `Map` compare the key? */
export function isPlain(key: any): boolean {
  switch (typeof key) {
    case "number": case "string": case "bigint": return true;
    case "boolean": return false;
  }
  if (key === None) return true;
  if (key.constructor === W_Tuple || key.constructor === W_Float) return false;
  return usesIdentity(typeOf(key));
}

/** An answer of `plainEquivalent`: no plain key can be equal. */
export const NO_PLAIN = Symbol("no plain key");
/** An answer of `plainEquivalent`: only asking every key can tell. */
export const ASK_ALL = Symbol("ask every key");

/** The plain key that equals a key that is not plain, NO_PLAIN, or ASK_ALL. Raises for what cannot be hashed. */
export function plainEquivalent(key: any, what: KeyKind): any {
  if (typeof key === "boolean") return key ? 1 : 0;
  if (key.constructor === W_Float) return Number.isSafeInteger(key.value) ? key.value + 0 : Number.isInteger(key.value) && Number.isFinite(key.value) ? BigInt(key.value) : NO_PLAIN;
  hashKey(key, what);
  if (key.constructor === W_Tuple) return NO_PLAIN;
  const type = typeOf(key);
  const equality = type.lookup("__eq__");
  if (!(equality instanceof W_Builtin)) return ASK_ALL;
  if (type.isSubtype(strType)) return type.lookup("__hash__") === strType.lookup("__hash__") ? textOf(key) : ASK_ALL;
  if (type.isSubtype(intType)) return type.lookup("__hash__") === intType.lookup("__hash__") ? intValue(key) : ASK_ALL;
  if (type.isSubtype(floatType) || type.isSubtype(complexType)) return ASK_ALL;
  return NO_PLAIN;
}

/** What a key is to be, for messages. */
export type KeyKind = "a dict key" | "a set element";

/** `hash(key)`; says what it was to be when the key cannot be hashed. */
export function hashKey(key: any, what: KeyKind): number {
  if (typeof key === "number") return key === -1 ? -2 : key;
  if (typeof key === "string") return hash(key);
  try {
    return hash(key);
  } catch (e) {
    if (e instanceof PyError && typeOf(e.value) === EXC.TypeError && isInstance(e.value, EXC.TypeError)) {
      throw typeError(`cannot use '${typeOf(key).name}' as ${what} (${textOf(e.value.args.items[0] ?? "")})`);
    }
    throw e;
  }
}
