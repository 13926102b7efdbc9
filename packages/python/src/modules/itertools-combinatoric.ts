// @shared-module
/**
 * `itertools`: product, permutations, combinations. Items of their pools are enumerated in lexicographic order of positions.
 */
import { index } from "../objects/arithmetic";
import { bindArgs, newMethod, newMethodArgs } from "../objects/builtin";
import { None, W_Tuple } from "../objects/core";
import { typeError, valueError } from "../objects/errors";
import { toArray } from "../objects/sequence";
import { allocate, isInstance, intType, type W_Type } from "../objects/type";
import { iteratorType, W_Iterator } from "./itertools-base";

class W_Product extends W_Iterator {
  #indices: number[] | null = null;
  #stopped = false;
  constructor(readonly pools: any[][]) { super(); }
  step(): any {
    if (this.#stopped) return undefined;
    const { pools } = this;
    if (this.#indices === null) {
      if (pools.some((p) => p.length === 0)) {
        this.#stopped = true;
        return undefined;
      }
      this.#indices = pools.map(() => 0);
    } else {
      const indices = this.#indices;
      let i = pools.length - 1;
      while (i >= 0 && ++indices[i]! === pools[i]!.length) indices[i--] = 0;
      if (i < 0) {
        this.#stopped = true;
        return undefined;
      }
    }
    const indices = this.#indices;
    const items = new Array<any>(pools.length);
    for (let i = 0; i < pools.length; i++) items[i] = pools[i]![indices[i]!];
    return new W_Tuple(items);
  }
}

class W_Permutations extends W_Iterator {
  readonly #indices: number[];
  readonly #cycles: number[];
  #state: "start" | "running" | "stopped";
  constructor(readonly pool: any[], readonly length: number) {
    super();
    this.#indices = pool.map((_, i) => i);
    this.#cycles = Array.from({ length: Math.min(length, pool.length) }, (_, i) => pool.length - i);
    this.#state = length > pool.length ? "stopped" : "start";
  }
  step(): any {
    if (this.#state === "stopped") return undefined;
    const indices = this.#indices;
    const cycles = this.#cycles;
    const n = this.pool.length;
    if (this.#state === "start") this.#state = "running";
    else {
      let i = this.length - 1;
      for (; i >= 0; i--) {
        if (--cycles[i]! === 0) {
          // Rotate the rest back into order.
          const first = indices[i]!;
          indices.copyWithin(i, i + 1);
          indices[n - 1] = first;
          cycles[i] = n - i;
        } else {
          const j = n - cycles[i]!;
          const x = indices[i]!;
          indices[i] = indices[j]!;
          indices[j] = x;
          break;
        }
      }
      if (i < 0) {
        this.#state = "stopped";
        return undefined;
      }
    }
    const items = new Array<any>(this.length);
    for (let i = 0; i < this.length; i++) items[i] = this.pool[indices[i]!];
    return new W_Tuple(items);
  }
}

class W_Combinations extends W_Iterator {
  #indices: number[] | null = null;
  #stopped: boolean;
  constructor(readonly pool: any[], readonly length: number, readonly repeated: boolean) {
    super();
    this.#stopped = repeated ? pool.length === 0 && length > 0 : length > pool.length;
  }
  step(): any {
    if (this.#stopped) return undefined;
    const { pool, length, repeated } = this;
    const n = pool.length;
    if (this.#indices === null) this.#indices = Array.from({ length }, (_, i) => (repeated ? 0 : i));
    else {
      const indices = this.#indices;
      let i = length - 1;
      while (i >= 0 && indices[i] === (repeated ? n - 1 : i + n - length)) i--;
      if (i < 0) {
        this.#stopped = true;
        return undefined;
      }
      const value = ++indices[i]!;
      for (let j = i + 1; j < length; j++) indices[j] = repeated ? value : indices[j - 1]! + 1;
    }
    const indices = this.#indices;
    const items = new Array<any>(length);
    for (let i = 0; i < length; i++) items[i] = pool[indices[i]!];
    return new W_Tuple(items);
  }
}

class W_RepeatedCombinations extends W_Combinations {}

/** `r`, not negative. */
function lengthOf(r: any): number {
  const n = index(r);
  if (n < 0) throw valueError("r must be non-negative");
  return Number(n);
}

export function combinatoricTypes(): W_Type[] {
  return [
    iteratorType("product", W_Product, "product(*iterables, repeat=1): tuples with an item of each.", newMethodArgs((args, kw) => {
      let repeat = 1;
      for (const [key, value] of kw ?? []) {
        if (key !== "repeat") throw typeError(`product() got an unexpected keyword argument '${key}'`);
        const n = index(value);
        if (n < 0) throw valueError("repeat argument cannot be negative");
        repeat = Number(n);
      }
      const pools = repeat === 0 ? [] : args.slice(1).map(toArray);
      return allocate(args[0], W_Product, Array.from({ length: repeat }, () => pools).flat());
    })),
    iteratorType("permutations", W_Permutations, "permutations(iterable, r=None): arrangements of r items.", newMethodArgs((args, kw) => {
      const [iterable, r = None] = bindArgs("permutations", args.slice(1), kw, ["iterable", "r"], 1);
      const pool = toArray(iterable);
      if (r !== None && !isInstance(r, intType)) throw typeError("Expected int as r");
      return allocate(args[0], W_Permutations, pool, r === None ? pool.length : lengthOf(r));
    })),
    iteratorType("combinations", W_Combinations, "combinations(iterable, r): selections of r items.", newMethod(2, 2, (cls, iterable, r) => allocate(cls, W_Combinations, toArray(iterable), lengthOf(r), false), { keywords: ["iterable", "r"] })),
    iteratorType("combinations_with_replacement", W_RepeatedCombinations, "combinations_with_replacement(iterable, r): selections in which items may repeat.",
      newMethod(2, 2, (cls, iterable, r) => allocate(cls, W_RepeatedCombinations, toArray(iterable), lengthOf(r), true), { keywords: ["iterable", "r"] })),
  ];
}
