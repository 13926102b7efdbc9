// @shared-module
/**
 * `bisect`.
 */
import { index } from "../objects/arithmetic";
import { builtin, type W_Builtin } from "../objects/builtin";
import { call } from "../objects/call";
import { compare, truth } from "../objects/compare";
import { LIST_FLOAT, LIST_INT, None, W_Float, W_List } from "../objects/core";
import { valueError } from "../objects/errors";
import { listInsert } from "../objects/list-storage";
import { callMethod, getItem, len } from "../objects/operations";
import { listType } from "../objects/type";
import { defineModule } from "./define";

/** The bare number of a value that is compared with the items of a list of numbers, or undefined. */
const bare = (x: any): number | undefined => (typeof x === "number" ? x : x instanceof W_Float && x.constructor === W_Float ? x.value : undefined);

/** Where x belongs: before its equals (`left`) or behind them. */
function place(a: any, x: any, lo: any, hi: any, key: any, left: boolean): number {
  let low = lo === undefined ? 0 : (index(lo) as number);
  if (low < 0) throw valueError("lo must be non-negative");
  let high = hi === undefined || hi === None ? -1 : (index(hi) as number);
  if (high === -1) high = len(a);
  if (key === None && a instanceof W_List && a.pytype === listType && (a.strategy === LIST_INT || a.strategy === LIST_FLOAT) && high <= a.items.length) {
    const value = bare(x);
    if (value !== undefined) {
      const { items } = a;
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        if (left ? items[middle] < value : !(value < items[middle])) low = middle + 1;
        else high = middle;
      }
      return low;
    }
  }
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    let item = getItem(a, middle);
    if (key !== None) item = call(key, [item]);
    if (left ? truth(compare(0, item, x)) : !truth(compare(0, x, item))) low = middle + 1;
    else high = middle;
  }
  return low;
}

const KEYWORDS = ["a", "x", "lo", "hi", "key"];
const search = (name: string, left: boolean, doc: string): W_Builtin =>
  builtin(name, 2, 4, (a, x, lo, hi, key = None) => place(a, x, lo, hi, key, left), { keywords: KEYWORDS, doc });

const insert = (name: string, left: boolean, doc: string): W_Builtin => builtin(name, 2, 4, (a, x, lo, hi, key = None) => {
  const at = place(a, key === None ? x : call(key, [x]), lo, hi, key, left);
  if (a instanceof W_List && a.pytype === listType) listInsert(a, Math.min(at, a.items.length), x);
  else callMethod(a, "insert", at, x);
  return None;
}, { keywords: KEYWORDS, doc });

for (const module of ["bisect", "_bisect"]) {
  defineModule(module, "Places in sorted sequences.", () => {
    const right = search("bisect_right", false, "The place behind all items that are not greater than x.");
    const insertRight = insert("insort_right", false, "Insert x behind its equals.");
    return {
      bisect_left: search("bisect_left", true, "The place before all items that are not less than x."),
      bisect_right: right,
      bisect: right,
      insort_left: insert("insort_left", true, "Insert x before its equals."),
      insort_right: insertRight,
      insort: insertRight,
    };
  });
}
