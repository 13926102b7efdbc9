// @shared-module
/**
 * Binary heaps in lists.
 *
 * The order of items in the list is what programs see, so sifting moves them as CPython does: the hole goes down to a leaf, then the item rises. Lists of
 * bare numbers are compared as numbers; otherwise a comparison may run Python code, which may change the list.
 */
import { compare, truth } from "../objects/compare";
import { LIST_FLOAT, LIST_INT, W_Float, W_List } from "../objects/core";
import { runtimeError } from "../objects/errors";

/** Does the first belong above the second? Of items as the list stores them. */
type Above = (a: any, b: any) => boolean;

const lessNumber: Above = (a, b) => a < b;
const greaterNumber: Above = (a, b) => b < a;
/** `a < b` of guest values. */
export const less: Above = (a, b) => truth(compare(0, a, b));
const greater: Above = (a, b) => truth(compare(0, b, a));

const orderOf = (heap: W_List, max: boolean): Above => (heap.strategy === LIST_INT || heap.strategy === LIST_FLOAT ? (max ? greaterNumber : lessNumber) : max ? greater : less);

function rise(heap: W_List, start: number, from: number, above: Above): void {
  const { items } = heap;
  const { length } = items;
  const item = items[from];
  let at = from;
  while (at > start) {
    const parent = (at - 1) >> 1;
    const other = items[parent];
    const isAbove = above(item, other);
    if (heap.items !== items || items.length !== length) throw runtimeError("list changed size during iteration");
    if (!isAbove) break;
    items[at] = other;
    items[parent] = item;
    at = parent;
  }
}

function sink(heap: W_List, from: number, above: Above): void {
  const { items } = heap;
  const { length } = items;
  const half = length >> 1;
  let at = from;
  while (at < half) {
    let child = 2 * at + 1;
    if (child + 1 < length) {
      const isAbove = above(items[child], items[child + 1]);
      if (heap.items !== items || items.length !== length) throw runtimeError("list changed size during iteration");
      if (!isAbove) child++;
    }
    const moved = items[child];
    items[child] = items[at];
    items[at] = moved;
    at = child;
  }
  rise(heap, from, at, above);
}

/** Makes a list a heap. */
export function heapify(heap: W_List, max: boolean): void {
  const above = orderOf(heap, max);
  for (let i = (heap.items.length >> 1) - 1; i >= 0; i--) sink(heap, i, above);
}

/** Restores the order behind an append. */
export const afterAppend = (heap: W_List, max: boolean): void => rise(heap, 0, heap.items.length - 1, orderOf(heap, max));
/** Restores the order after the first item was replaced. */
export const afterReplace = (heap: W_List, max: boolean): void => sink(heap, 0, orderOf(heap, max));
/** `_siftdown` and `_siftup`, which programs use to keep heaps of their own. */
export const siftDown = (heap: W_List, start: number, at: number, max: boolean): void => rise(heap, start, at, orderOf(heap, max));
export const siftUp = (heap: W_List, at: number, max: boolean): void => sink(heap, at, orderOf(heap, max));

/** A stored item as a guest value. */
export const guest = (heap: W_List, item: any): any => (heap.strategy === LIST_FLOAT ? new W_Float(item) : item);

/** Does `a` belong above `b`? Of guest values. */
export const above = (a: any, b: any, max: boolean): boolean => (max ? less(b, a) : less(a, b));
