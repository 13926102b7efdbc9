// @shared-module
/**
 * `itertools`: iterators over one or more iterables. The combinatoric ones are in `itertools-combinatoric`.
 */
import { binary, index } from "../objects/arithmetic";
import { bindArgs, builtin, classGetItem, classMethod, method, newMethod, newMethodArgs } from "../objects/builtin";
import { call } from "../objects/call";
import { equals, truth } from "../objects/compare";
import { None, W_Tuple } from "../objects/core";
import { runtimeError, typeError, valueError } from "../objects/errors";
import { iter, next, toArray } from "../objects/sequence";
import { reprText } from "../objects/text";
import { allocate, isInstance, intType, floatType, complexType, typeOf, type W_Type } from "../objects/type";
import { strFrom } from "../objects/wide-str";
import { iteratorType, W_Iterator } from "./itertools-base";
import { combinatoricTypes } from "./itertools-combinatoric";
import { defineModule, typeEntries } from "./define";

/** A count in arguments, for messages as CPython's. */
const sizeArgument = (v: any): number => {
  const n = index(v);
  return typeof n === "bigint" ? (n < 0n ? -Number.MAX_SAFE_INTEGER : Number.MAX_SAFE_INTEGER) : n;
};

class W_Accumulate extends W_Iterator {
  total: any = undefined;
  constructor(readonly it: any, readonly func: any, public initial: any) { super(); }
  step(): any {
    if (this.initial !== undefined) {
      this.total = this.initial;
      this.initial = undefined;
      return this.total;
    }
    const value = next(this.it);
    if (value === undefined) return undefined;
    return (this.total = this.total === undefined ? value : this.func === null ? binary(0, this.total, value) : call(this.func, [this.total, value]));
  }
}

class W_Batched extends W_Iterator {
  constructor(public it: any, readonly size: number, readonly strict: boolean) { super(); }
  step(): any {
    if (this.it === null) return undefined;
    const items: any[] = [];
    while (items.length < this.size) {
      const value = next(this.it);
      if (value === undefined) break;
      items.push(value);
    }
    if (items.length < this.size) {
      this.it = null;
      if (items.length === 0) return undefined;
      if (this.strict) throw valueError("batched(): incomplete batch");
    }
    return new W_Tuple(items);
  }
}

class W_Chain extends W_Iterator {
  active: any = null;
  constructor(public source: any) { super(); }
  step(): any {
    while (this.source !== null) {
      if (this.active === null) {
        const iterable = next(this.source);
        if (iterable === undefined) {
          this.source = null;
          return undefined;
        }
        this.active = iter(iterable);
      }
      const value = next(this.active);
      if (value !== undefined) return value;
      this.active = null;
    }
    return undefined;
  }
}

class W_Compress extends W_Iterator {
  constructor(readonly data: any, readonly selectors: any) { super(); }
  step(): any {
    for (;;) {
      const value = next(this.data);
      if (value === undefined) return undefined;
      const selector = next(this.selectors);
      if (selector === undefined) return undefined;
      if (truth(selector)) return value;
    }
  }
}

class W_Count extends W_Iterator {
  constructor(public value: any, readonly by: any) { super(); }
  step(): any {
    const { value } = this;
    this.value = binary(0, value, this.by);
    return value;
  }
}

class W_Cycle extends W_Iterator {
  readonly saved: any[] = [];
  #position = 0;
  constructor(public it: any) { super(); }
  step(): any {
    if (this.it !== null) {
      const value = next(this.it);
      if (value !== undefined) {
        this.saved.push(value);
        return value;
      }
      this.it = null;
    }
    if (this.saved.length === 0) return undefined;
    const value = this.saved[this.#position];
    this.#position = this.#position + 1 === this.saved.length ? 0 : this.#position + 1;
    return value;
  }
}

class W_DropWhile extends W_Iterator {
  #dropping = true;
  constructor(readonly func: any, readonly it: any) { super(); }
  step(): any {
    for (;;) {
      const value = next(this.it);
      if (value === undefined || !this.#dropping) return value;
      if (!truth(call(this.func, [value]))) {
        this.#dropping = false;
        return value;
      }
    }
  }
}

class W_TakeWhile extends W_Iterator {
  #done = false;
  constructor(readonly func: any, readonly it: any) { super(); }
  step(): any {
    if (this.#done) return undefined;
    const value = next(this.it);
    if (value === undefined || truth(call(this.func, [value]))) return value;
    this.#done = true;
    return undefined;
  }
}

class W_FilterFalse extends W_Iterator {
  constructor(readonly func: any, readonly it: any) { super(); }
  step(): any {
    for (;;) {
      const value = next(this.it);
      if (value === undefined || !truth(this.func === None ? value : call(this.func, [value]))) return value;
    }
  }
}

class W_GroupBy extends W_Iterator {
  /** The value read ahead and its key; undefined before the first and behind the last. */
  currentValue: any = undefined;
  currentKey: any = undefined;
  targetKey: any = undefined;
  group: W_Grouper | null = null;
  constructor(readonly it: any, readonly key: any) { super(); }
  /** Reads one value; false at the end. */
  advance(): boolean {
    const value = next(this.it);
    if (value === undefined) return false;
    this.currentKey = this.key === None ? value : call(this.key, [value]);
    this.currentValue = value;
    return true;
  }
  step(): any {
    this.group = null;
    while (this.currentKey === undefined || this.targetKey !== undefined && (this.targetKey === this.currentKey || equals(this.targetKey, this.currentKey))) {
      if (!this.advance()) return undefined;
    }
    this.targetKey = this.currentKey;
    this.group = new W_Grouper(this, this.targetKey);
    return new W_Tuple([this.currentKey, this.group]);
  }
}
class W_Grouper extends W_Iterator {
  constructor(readonly parent: W_GroupBy, readonly key: any) { super(); }
  step(): any {
    const { parent } = this;
    if (parent.group !== this) return undefined;
    if (parent.currentValue === undefined && !parent.advance()) return undefined;
    if (!(this.key === parent.currentKey || equals(this.key, parent.currentKey))) return undefined;
    const value = parent.currentValue;
    parent.currentValue = undefined;
    return value;
  }
}

class W_ISlice extends W_Iterator {
  #count = 0;
  constructor(public it: any, public nextIndex: number, readonly stop: number, readonly by: number) { super(); }
  step(): any {
    if (this.it === null) return undefined;
    const wanted = this.nextIndex;
    if (wanted >= this.stop) {
      // The items before `stop` are consumed all the same.
      while (this.stop !== Infinity && this.#count < this.stop && next(this.it) !== undefined) this.#count++;
      this.it = null;
      return undefined;
    }
    while (this.#count < wanted) {
      if (next(this.it) === undefined) {
        this.it = null;
        return undefined;
      }
      this.#count++;
    }
    const value = next(this.it);
    if (value === undefined) {
      this.it = null;
      return undefined;
    }
    this.#count++;
    this.nextIndex = wanted + this.by;
    return value;
  }
}

class W_Pairwise extends W_Iterator {
  #old: any = undefined;
  constructor(public it: any) { super(); }
  step(): any {
    if (this.it === null) return undefined;
    this.#old ??= next(this.it);
    if (this.#old === undefined) {
      this.it = null;
      return undefined;
    }
    const old = this.#old;
    const value = next(this.it);
    if (value === undefined) {
      this.it = null;
      return undefined;
    }
    this.#old = value;
    return new W_Tuple([old, value]);
  }
}

class W_Repeat extends W_Iterator {
  constructor(readonly value: any, public times: number) { super(); }
  step(): any {
    if (this.times === 0) return undefined;
    if (this.times > 0) this.times--;
    return this.value;
  }
}

class W_StarMap extends W_Iterator {
  constructor(readonly func: any, readonly it: any) { super(); }
  step(): any {
    const args = next(this.it);
    return args === undefined ? undefined : call(this.func, args instanceof W_Tuple ? args.items : toArray(args));
  }
}

/** What copies of one `tee` share: the items read by one and not yet by all, in links. */
class TeeLink {
  value: any = undefined;
  next: TeeLink | null = null;
  constructor(readonly source: TeeSource) {}
}
class TeeSource {
  running = false;
  constructor(readonly it: any) {}
}
class W_Tee extends W_Iterator {
  constructor(public link: TeeLink) { super(); }
  step(): any {
    const { link } = this;
    if (link.next === null) {
      const { source } = link;
      if (source.running) throw runtimeError("cannot re-enter the tee iterator");
      source.running = true;
      try {
        const value = next(source.it);
        if (value === undefined) return undefined;
        link.value = value;
      } finally {
        source.running = false;
      }
      link.next = new TeeLink(source);
    }
    this.link = link.next;
    return link.value;
  }
}
/** A tee iterator over an iterable; a copy when it is one already. */
const teeOf = (iterable: any): W_Tee => {
  const it = iter(iterable);
  return it instanceof W_Tee ? new W_Tee(it.link) : new W_Tee(new TeeLink(new TeeSource(it)));
};

class W_ZipLongest extends W_Iterator {
  #active: number;
  constructor(readonly iterators: any[], readonly fill: any) {
    super();
    this.#active = iterators.length;
  }
  step(): any {
    if (this.#active === 0) return undefined;
    const items: any[] = [];
    for (let i = 0; i < this.iterators.length; i++) {
      const it = this.iterators[i];
      const value = it === null ? undefined : next(it);
      if (it !== null && value === undefined) {
        this.iterators[i] = null;
        if (--this.#active === 0) return undefined;
      }
      items.push(value ?? this.fill);
    }
    return new W_Tuple(items);
  }
}

const isNumber = (v: any): boolean => isInstance(v, intType) || isInstance(v, floatType) || isInstance(v, complexType) || ["__index__", "__float__", "__complex__"].some((n) => typeOf(v).lookup(n) !== undefined);

/** `islice`'s bound: an index that is not negative, or None. */
function bound(v: any, fallback: number, message: string): number {
  if (v === None) return fallback;
  let n: number;
  try {
    n = sizeArgument(v);
  } catch {
    throw valueError(message);
  }
  if (n < 0) throw valueError(message);
  return n;
}
const INDEX_MESSAGE = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
const STOP_MESSAGE = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";

function islice(cls: W_Type, iterable: any, a: any, b: any, c: any): W_ISlice {
  let start = 0;
  let stop: number;
  let by = 1;
  if (b === undefined) stop = bound(a, Infinity, STOP_MESSAGE);
  else {
    stop = bound(b, Infinity, STOP_MESSAGE);
    start = bound(a, 0, INDEX_MESSAGE);
    by = c === undefined ? 1 : bound(c, 1, "Step for islice() must be a positive integer or None.");
    if (by < 1) throw valueError("Step for islice() must be a positive integer or None.");
  }
  return allocate(cls, W_ISlice, iter(iterable), start, stop, by);
}

defineModule("itertools", "Iterators built from other iterators.", () => {
  const accumulate = iteratorType("accumulate", W_Accumulate, "accumulate(iterable, func=None, *, initial=None): running totals.", newMethodArgs((args, kw) => {
    const [iterable, func = None, initial = None] = bindArgs("accumulate", args.slice(1), kw, ["iterable", "func", "initial"], 1, 2);
    return allocate(args[0], W_Accumulate, iter(iterable), func === None ? null : func, initial === None ? undefined : initial);
  }));
  const batched = iteratorType("batched", W_Batched, "batched(iterable, n, *, strict=False): tuples of n items.", newMethodArgs((args, kw) => {
    const [iterable, n, strict] = bindArgs("batched", args.slice(1), kw, ["iterable", "n", "strict"], 2, 2);
    const size = sizeArgument(n);
    if (size < 1) throw valueError("n must be at least one");
    return allocate(args[0], W_Batched, iter(iterable), size, strict !== undefined && truth(strict));
  }));
  const chain = iteratorType("chain", W_Chain, "chain(*iterables): the items of the first, of the second, ...", newMethodArgs((args, kw) => {
    if (kw !== null) throw typeError("chain() takes no keyword arguments");
    return allocate(args[0], W_Chain, iter(new W_Tuple(args.slice(1))));
  }), {
    from_iterable: classMethod(1, 1, (cls, iterables) => allocate(cls, W_Chain, iter(iterables))),
    __class_getitem__: classGetItem(),
  });
  const compress = iteratorType("compress", W_Compress, "compress(data, selectors): items whose selector is true.", newMethod(2, 2, (cls, data, selectors) => allocate(cls, W_Compress, iter(data), iter(selectors)), { keywords: ["data", "selectors"] }));
  const count = iteratorType("count", W_Count, "count(start=0, step=1): start, start + step, ...", newMethod(0, 2, (cls, start = 0, step = 1) => {
    if (!isNumber(start) || !isNumber(step)) throw typeError("a number is required");
    return allocate(cls, W_Count, start, step);
  }, { keywords: ["start", "step"] }), {
    __repr__: method(0, 0, (self: W_Count) => strFrom(self.by === 1 ? `count(${reprText(self.value)})` : `count(${reprText(self.value)}, ${reprText(self.by)})`)),
  });
  const cycle = iteratorType("cycle", W_Cycle, "cycle(iterable): the items again and again.", newMethod(1, 1, (cls, iterable) => allocate(cls, W_Cycle, iter(iterable))));
  const dropwhile = iteratorType("dropwhile", W_DropWhile, "dropwhile(predicate, iterable): items from the first on that fails.", newMethod(2, 2, (cls, f, iterable) => allocate(cls, W_DropWhile, f, iter(iterable))));
  const takewhile = iteratorType("takewhile", W_TakeWhile, "takewhile(predicate, iterable): items up to the first that fails.", newMethod(2, 2, (cls, f, iterable) => allocate(cls, W_TakeWhile, f, iter(iterable))));
  const filterfalse = iteratorType("filterfalse", W_FilterFalse, "filterfalse(function, iterable): items for which it is false.", newMethod(2, 2, (cls, f, iterable) => allocate(cls, W_FilterFalse, f, iter(iterable))));
  const groupby = iteratorType("groupby", W_GroupBy, "groupby(iterable, key=None): runs of items with the same key.", newMethod(1, 2, (cls, iterable, key = None) => allocate(cls, W_GroupBy, iter(iterable), key), { keywords: ["iterable", "key"] }));
  const grouper = iteratorType("_grouper", W_Grouper, "The items of a group.", newMethod(2, 2, (cls, parent, key) => allocate(cls, W_Grouper, parent, key)));
  const isliceType = iteratorType("islice", W_ISlice, "islice(iterable, stop), islice(iterable, start, stop, step=1): some of the items.", newMethod(2, 4, islice));
  const pairwise = iteratorType("pairwise", W_Pairwise, "pairwise(iterable): overlapping pairs.", newMethod(1, 1, (cls, iterable) => allocate(cls, W_Pairwise, iter(iterable))));
  const repeat = iteratorType("repeat", W_Repeat, "repeat(object, times): the object, for ever or so many times.", newMethod(1, 2, (cls, value, times) => allocate(cls, W_Repeat, value, times === undefined ? -1 : Math.max(0, sizeArgument(times))), { keywords: ["object", "times"] }), {
    __repr__: method(0, 0, (self: W_Repeat) => strFrom(self.times < 0 ? `repeat(${reprText(self.value)})` : `repeat(${reprText(self.value)}, ${self.times})`)),
    __length_hint__: method(0, 0, (self: W_Repeat) => {
      if (self.times < 0) throw typeError("len() of unsized object");
      return self.times;
    }),
  });
  const starmap = iteratorType("starmap", W_StarMap, "starmap(function, iterable): function(*args) for each args.", newMethod(2, 2, (cls, f, iterable) => allocate(cls, W_StarMap, f, iter(iterable))));
  const teeType = iteratorType("_tee", W_Tee, "An iterator that can be copied.", newMethod(1, 1, (_cls, iterable) => teeOf(iterable)), {
    __copy__: method(0, 0, (self: W_Tee) => new W_Tee(self.link)),
  });
  const zipLongest = iteratorType("zip_longest", W_ZipLongest, "zip_longest(*iterables, fillvalue=None): as zip, to the end of the longest.", newMethodArgs((args, kw) => {
    let fill: any = None;
    for (const [key, value] of kw ?? []) {
      if (key !== "fillvalue") throw typeError("zip_longest() got an unexpected keyword argument");
      fill = value;
    }
    return allocate(args[0], W_ZipLongest, args.slice(1).map(iter), fill);
  }));
  return {
    ...typeEntries(accumulate, batched, chain, compress, count, cycle, dropwhile, filterfalse, groupby, grouper, isliceType, pairwise, repeat, starmap, takewhile, teeType, zipLongest),
    ...typeEntries(...combinatoricTypes()),
    tee: builtin("tee", 1, 2, (iterable, n = 2) => {
      const copies = sizeArgument(n);
      if (copies < 0) throw valueError("n must be >= 0");
      if (copies === 0) return new W_Tuple([]);
      const first = teeOf(iterable);
      return new W_Tuple(Array.from({ length: copies }, (_, i) => (i === 0 ? first : new W_Tee(first.link))));
    }),
  };
});
