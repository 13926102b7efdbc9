// @shared-module
/**
 * What is in a list, for host code: reading and writing items whatever the list's strategy is.
 *
 * `strategy` and `items` change together and only here (and in traces, by the same rules): items of LIST_FLOAT are bare numbers of exact floats, of LIST_INT small
 * integers; LIST_OBJECT holds anything and goes back to another strategy by `clearList` alone. A change of strategy makes a new array, because
 * arrays of different descriptors must not alias. Floats are read and written in places of their own, as V8 boxes them otherwise (see `ArrayDescr`).
 */
import { doubles } from "@spoor/ir";
import { LIST_EMPTY, LIST_FLOAT, LIST_INT, LIST_OBJECT, W_Float, W_List } from "./core";
import { hooks } from "./hooks";

const isExactFloat = (v: any): v is W_Float => typeof v === "object" && v.constructor === W_Float;
const box = (x: number): W_Float => new W_Float(x);

/** The strategy that can hold the value. */
const strategyOf = (v: any): number => (typeof v === "number" ? LIST_INT : isExactFloat(v) ? LIST_FLOAT : LIST_OBJECT);

/** A list of these guest values. The array becomes the list's: do not keep it. */
export function newList(items: any[]): W_List {
  const { length } = items;
  if (length === 0) return new W_List(LIST_EMPTY, items);
  const strategy = strategyOf(items[0]);
  if (strategy === LIST_INT) {
    for (let i = 1; i < length; i++) if (typeof items[i] !== "number") return new W_List(LIST_OBJECT, items);
    return new W_List(LIST_INT, items);
  }
  if (strategy === LIST_FLOAT) {
    for (let i = 1; i < length; i++) if (!isExactFloat(items[i])) return new W_List(LIST_OBJECT, items);
    const numbers = doubles(length);
    for (let i = 0; i < length; i++) numbers[i] = items[i].value;
    return new W_List(LIST_FLOAT, numbers);
  }
  return new W_List(LIST_OBJECT, items);
}
hooks.newList = newList;

/** Replaces everything in the list by these guest values. The array becomes the list's. */
export function setListItems(list: W_List, items: any[]): void {
  const made = newList(items);
  list.strategy = made.strategy;
  list.items = made.items;
}

/** The items as guest values. The list's own array where it holds them as they are: do not change it, and do not keep it while guest code runs. */
export function listItems(list: W_List): readonly any[] {
  return list.strategy === LIST_FLOAT ? list.items.map(box) : list.items;
}

/** The items as guest values in a new array. */
export function copyItems(list: W_List): any[] {
  return list.strategy === LIST_FLOAT ? list.items.map(box) : list.items.slice();
}

/** The item at a position within the list. */
export function listItem(list: W_List, index: number): any {
  return list.strategy === LIST_FLOAT ? new W_Float(list.items[index]) : list.items[index];
}

/** The item as the list has it. */
export function storedItem(list: W_List, index: number): any {
  return list.strategy === LIST_FLOAT ? list.items[index] : list.items[index];
}

/** Prepares the list for a value: afterwards its strategy can hold it. Gives the value as it is to be stored. */
function admit(list: W_List, v: any): any {
  switch (list.strategy) {
    case LIST_OBJECT: return v;
    case LIST_INT:
      if (typeof v === "number") return v;
      list.items = list.items.slice();
      list.strategy = LIST_OBJECT;
      return v;
    case LIST_FLOAT:
      if (isExactFloat(v)) return v.value;
      list.items = list.items.map(box);
      list.strategy = LIST_OBJECT;
      return v;
    default:
      list.strategy = strategyOf(v);
      list.items = list.strategy === LIST_FLOAT ? doubles(0) : [];
      return list.strategy === LIST_FLOAT ? v.value : v;
  }
}

/** Appends a value. */
export function listAppend(list: W_List, v: any): void {
  const stored = admit(list, v);
  if (list.strategy === LIST_FLOAT) list.items.push(stored);
  else list.items.push(stored);
}

/** Stores at a position within the list. */
export function listStore(list: W_List, index: number, v: any): void {
  const stored = admit(list, v);
  if (list.strategy === LIST_FLOAT) list.items[index] = stored;
  else list.items[index] = stored;
}

/** Inserts before a position (0 to length). */
export function listInsert(list: W_List, index: number, v: any): void {
  const stored = admit(list, v);
  if (index >= list.items.length) list.items.push(stored);
  else list.items.splice(index, 0, stored);
}

/** Removes and gives the item at a position within the list. */
export function listRemoveAt(list: W_List, index: number): any {
  const { items } = list;
  const item = index === items.length - 1 ? items.pop() : index === 0 ? items.shift() : items.splice(index, 1)[0];
  return list.strategy === LIST_FLOAT ? new W_Float(item) : item;
}

export function clearList(list: W_List): void {
  list.strategy = LIST_EMPTY;
  list.items = [];
}

/** Above so many items arrays are not passed as arguments. */
const MAX_SPREAD = 5000;

function pushAll(to: any[], from: readonly any[]): void {
  if (from.length <= MAX_SPREAD) to.push(...from);
  else for (let i = 0; i < from.length; i++) to.push(from[i]);
}

/** Appends the items of another list (or of itself). */
export function listExtendList(list: W_List, other: W_List): void {
  if (other.items.length === 0) return;
  if (list.strategy === other.strategy) {
    pushAll(list.items, other === list ? other.items.slice() : other.items);
  } else if (list.items.length === 0) {
    list.strategy = other.strategy;
    list.items = other.items.slice();
  } else {
    listExtend(list, listItems(other));
  }
}

/** Appends guest values. */
export function listExtend(list: W_List, values: readonly any[]): void {
  if (list.strategy === LIST_OBJECT) pushAll(list.items, values);
  else for (let i = 0; i < values.length; i++) listAppend(list, values[i]);
}

/** A new list with the items from `start` to before `stop` (0 <= start, stop <= length). */
export function listSlice(list: W_List, start: number, stop: number): W_List {
  return start >= stop ? new W_List(LIST_EMPTY, []) : new W_List(list.strategy, list.items.slice(start, stop));
}

/** A copy of the list, without regard to its Python type. */
export const copyList = (list: W_List): W_List => new W_List(list.strategy, list.items.slice());

/** `count` times the items (count >= 0), packed. */
export function repeatItems(items: readonly any[], count: number): any[] {
  if (count === 0 || items.length === 0) return [];
  const total = items.length * count;
  let result = items.slice() as any[];
  while (result.length * 2 <= total) result = result.concat(result);
  if (result.length < total) result = result.concat(result.slice(0, total - result.length));
  return result;
}
