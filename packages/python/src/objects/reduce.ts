// @shared-module
/**
 * `object.__reduce_ex__`: how copying and pickling take an object apart, through `copyreg`.
 */
import { getAttr } from "./attribute";
import { call, callSpecial0, lookupSpecial } from "./call";
import { None, W_Tuple } from "./core";
import { typeError } from "./errors";
import { hooks } from "./hooks";
import { callMethod, iter, isInstance, toArray } from "./operations";
import { dictType, listType, typeOf } from "./type";

/** Attributes of the module that the pickles name. */
const copyreg = (name: string): any => getAttr(hooks.importModule("copyreg"), name);

/** Arguments for `__new__` that the class asks for: positional, and keywords or null. */
function newArguments(o: any): [any[], any | null] {
  const withKeywords = lookupSpecial(o, "__getnewargs_ex__");
  if (withKeywords !== undefined) {
    const pair = call(withKeywords, []);
    if (!(pair instanceof W_Tuple)) throw typeError(`__getnewargs_ex__ should return a tuple, not '${typeOf(pair).name}'`);
    if (pair.items.length !== 2) throw typeError(`__getnewargs_ex__ should return a tuple of length 2, not ${pair.items.length}`);
    return [toArray(pair.items[0]), pair.items[1]];
  }
  const plain = lookupSpecial(o, "__getnewargs__");
  if (plain === undefined) return [[], null];
  const args = call(plain, []);
  if (!(args instanceof W_Tuple)) throw typeError(`__getnewargs__ should return a tuple, not '${typeOf(args).name}'`);
  return [args.items, null];
}

hooks.reduce = (o, protocol) => {
  if (typeof protocol !== "number" || protocol < 2) return call(copyreg("_reduce_ex"), [o, protocol]);
  const cls = typeOf(o);
  if (cls.lookup("__new__") === undefined) throw typeError(`cannot pickle '${cls.name}' object`);
  const [args, kw] = newArguments(o);
  const state = callSpecial0(cls.lookup("__getstate__"), o);
  const hasKeywords = kw !== null && kw !== None && toArray(kw).length > 0;
  const make = copyreg(hasKeywords ? "__newobj_ex__" : "__newobj__");
  const makeArgs = hasKeywords ? new W_Tuple([cls, new W_Tuple(args), kw]) : new W_Tuple([cls, ...args]);
  const items = isInstance(o, listType) ? iter(o) : None;
  const pairs = isInstance(o, dictType) ? iter(callMethod(o, "items")) : None;
  return new W_Tuple([make, makeArgs, state, items, pairs]);
};
