// @shared-module
/**
 * Stable sorting that asks nothing but "is a less than b", as `list.sort` and `sorted` promise.
 *
 * A natural merge sort: runs that are there already are used (descending ones reversed), short ones are extended by binary insertion, and
 * runs are merged so that the stack's lengths fall quickly. Sorted and reversed input takes n - 1 comparisons. The host's
 * `Array.prototype.sort` cannot be used: how it reads a comparator's results differs between engines.
 */
import { callSpecial1 } from "./call";
import { compare, truth } from "./compare";
import { NotImplemented, W_Float } from "./core";
import { W_Builtin } from "./builtin";
import { typeOf } from "./type";

export type Less = (a: any, b: any) => boolean;

/** The order of values of any type. */
export const lessThan: Less = (a, b) => truth(compare(0, a, b));

/** Orders text by code points: UTF-16 order differs only where surrogates meet higher code units. */
const textLess = (a: string, b: string): boolean => a < b;
const floatLess = (a: W_Float, b: W_Float): boolean => a.value < b.value;

/** A comparison specialized for the keys' types: what `a < b` comes down to. */
export function lessFor(keys: readonly any[]): Less {
  if (keys.length < 2) return lessThan;
  const first = keys[0];
  const kind = typeof first;
  if (kind === "number" || kind === "string") {
    for (let i = 1; i < keys.length; i++) if (typeof keys[i] !== kind) return lessThan;
    return textLess;
  }
  if (kind !== "object") return lessThan;
  const { constructor } = first;
  for (let i = 1; i < keys.length; i++) if (typeof keys[i] !== "object" || keys[i].constructor !== constructor) return lessThan;
  if (constructor === W_Float) return floatLess;
  const type = typeOf(first);
  const method = type.lookup("__lt__");
  if (!(method instanceof W_Builtin) || !keys.every((k) => typeOf(k) === type)) return lessThan;
  // One type whose `__lt__` is built in.
  return (a, b) => {
    const result = callSpecial1(method, a, b);
    return result === NotImplemented ? lessThan(a, b) : typeof result === "boolean" ? result : truth(result);
  };
}

const MIN_RUN = 24;

/** Sorts `keys` in place, and `values` with them unless it is null or the same array. */
export function sortArray(keys: any[], values: any[] | null, less: Less): void {
  const n = keys.length;
  if (n < 2) return;
  if (values === null && less === textLess) {
    // Numbers or text alone: equal ones cannot be told apart, so any order of equals is stable.
    if (typeof keys[0] === "number") keys.sort((a, b) => a - b);
    else keys.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    return;
  }
  const bufferKeys: any[] = [];
  const bufferValues: any[] = [];
  const starts: number[] = [];
  const lengths: number[] = [];

  const reverse = (array: any[], from: number, to: number): void => {
    for (let i = from, j = to - 1; i < j; i++, j--) {
      const x = array[i];
      array[i] = array[j];
      array[j] = x;
    }
  };

  const reverseBoth = (from: number, to: number): void => {
    reverse(keys, from, to);
    if (values !== null) reverse(values, from, to);
  };

  /** Length of the run at `start`, made ascending. Equal items within a descending run keep their order. */
  const countRun = (start: number): number => {
    let end = start + 1;
    while (end < n && !less(keys[end], keys[end - 1])) end++;
    if (end === n || end > start + 1 && less(keys[start], keys[end - 1])) return end - start;
    // Equal so far, then smaller.
    reverseBoth(start, end);
    let equal = 0;
    for (end++; end < n; end++) {
      if (less(keys[end], keys[end - 1])) {
        if (equal > 0) reverseBoth(end - equal - 1, end);
        equal = 0;
      } else if (less(keys[end - 1], keys[end])) break;
      else equal++;
    }
    if (equal > 0) reverseBoth(end - equal - 1, end);
    reverseBoth(start, end);
    while (end < n && !less(keys[end], keys[end - 1])) end++;
    return end - start;
  };

  /** Sorts start..stop, of which start..sorted are. */
  const insert = (start: number, sorted: number, stop: number): void => {
    for (let i = sorted; i < stop; i++) {
      const key = keys[i];
      let low = start;
      let high = i;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (less(key, keys[middle])) high = middle;
        else low = middle + 1;
      }
      for (let j = i; j > low; j--) keys[j] = keys[j - 1];
      keys[low] = key;
      if (values !== null) {
        const value = values[i];
        for (let j = i; j > low; j--) values[j] = values[j - 1];
        values[low] = value;
      }
    }
  };

  /** Merges the neighbours a..b and b..c. The left one is copied out. */
  const merge = (a: number, b: number, c: number): void => {
    const size = b - a;
    for (let i = 0; i < size; i++) bufferKeys[i] = keys[a + i];
    if (values !== null) for (let i = 0; i < size; i++) bufferValues[i] = values[a + i];
    let left = 0;
    let right = b;
    let to = a;
    try {
      while (left < size && right < c) {
        if (less(keys[right], bufferKeys[left])) {
          keys[to] = keys[right];
          if (values !== null) values[to] = values[right];
          right++;
        } else {
          keys[to] = bufferKeys[left];
          if (values !== null) values[to] = bufferValues[left];
          left++;
        }
        to++;
      }
    } finally {
      // Also when a comparison raised: nothing gets lost.
      while (left < size) {
        keys[to] = bufferKeys[left];
        if (values !== null) values[to] = bufferValues[left];
        left++;
        to++;
      }
    }
  };

  const mergeAt = (i: number): void => {
    const a = starts[i]!;
    const b = starts[i + 1]!;
    const c = b + lengths[i + 1]!;
    // Already in order?
    if (less(keys[b], keys[b - 1])) merge(a, b, c);
    lengths[i] = c - a;
    starts.splice(i + 1, 1);
    lengths.splice(i + 1, 1);
  };

  for (let start = 0; start < n;) {
    let length = countRun(start);
    if (length < MIN_RUN) {
      const forced = Math.min(MIN_RUN, n - start);
      insert(start, start + length, start + forced);
      length = forced;
    }
    starts.push(start);
    lengths.push(length);
    start += length;
    while (lengths.length > 1) {
      const top = lengths.length - 1;
      if (top >= 2 && lengths[top - 2]! <= lengths[top - 1]! + lengths[top]!) mergeAt(lengths[top - 2]! < lengths[top]! ? top - 2 : top - 1);
      else if (lengths[top - 1]! <= lengths[top]!) mergeAt(top - 1);
      else break;
    }
  }
  while (lengths.length > 1) {
    const top = lengths.length - 1;
    mergeAt(top >= 2 && lengths[top - 2]! < lengths[top]! ? top - 2 : top - 1);
  }
}
