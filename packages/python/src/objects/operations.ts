// @shared-module
/**
 * What host code does with guest values: the operations of the language, on host values, synchronously. They may run guest code in a nested loop and
 * throw `PyError`.
 */
export { binary, divmod, index, inplace, intValue, pow, unary } from "./arithmetic";
export { delAttr, getAttr, getAttrOr, noAttribute, setAttr } from "./attribute";
export { bind, call, callSpecial, callSpecial0, callSpecial1, lookupSpecial, qualifiedName } from "./call";
export { compare, eq, equals, hash, hashText, truth } from "./compare";
export { contains, delItem, getItem, isIterator, iter, iterate, len, lengthHint, next, setItem, stopValue, toArray, toCount, toIndex, toSubscript } from "./sequence";
export { ascii, format, guardRepr, isStr, repr, reprText, str, strText } from "./text";
export { isInstance, typeOf } from "./type";
export { strFrom, textOf } from "./wide-str";

import { getAttr } from "./attribute";
import { call, callSpecial } from "./call";
import { OBJECT_GETATTRIBUTE } from "./object-type";
import { W_Function } from "./core";
import { W_Builtin } from "./builtin";
import { ownAttribute } from "./attribute";
import { typeOf } from "./type";

/** `o.name(...args)`. */
export function callMethod(o: any, name: string, ...args: any[]): any {
  const type = typeOf(o);
  const f = type.lookup(name);
  if ((f instanceof W_Function || f instanceof W_Builtin && f.binding === "method") && type.lookup("__getattribute__") === OBJECT_GETATTRIBUTE && ownAttribute(o, name) === undefined) {
    return callSpecial(f, o, args);
  }
  return call(getAttr(o, name), args);
}
