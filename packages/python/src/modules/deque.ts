// @shared-module
/**
 * `collections.deque`: a ring in a host array whose length is a power of two.
 */
import { index } from "../objects/arithmetic";
import { bindArgs, classGetItem, method, methodArgs, newMethodArgs, nextMethod, newMethod } from "../objects/builtin";
import { compare, eq, truth } from "../objects/compare";
import { None, NotImplemented, W_Object, W_Tuple } from "../objects/core";
import { indexError, runtimeError, typeError, valueError } from "../objects/errors";
import { hooks } from "../objects/hooks";
import { iterate, toCount, toSubscript } from "../objects/sequence";
import { guardRepr, reprText } from "../objects/text";
import { allocate, defineType, intType, isInstance, makeSubclass, typeOf, type W_Type } from "../objects/type";
import { strFrom } from "../objects/wide-str";

export class W_Deque extends W_Object {
  declare readonly pytype: W_Type;
  ring: any[] = new Array(8).fill(undefined);
  head = 0;
  length = 0;
  /** Goes up with every change of length or order. */
  state = 0;
  /** -1: no limit. */
  maxLength = -1;

  at(i: number): any { return this.ring[(this.head + i) & (this.ring.length - 1)]; }
  put(i: number, v: any): void { this.ring[(this.head + i) & (this.ring.length - 1)] = v; }
  toArray(): any[] {
    const items = new Array<any>(this.length);
    for (let i = 0; i < items.length; i++) items[i] = this.at(i);
    return items;
  }
  #grow(): void {
    const items = this.toArray();
    const size = this.ring.length * 2;
    for (let i = items.length; i < size; i++) items.push(undefined);
    this.ring = items;
    this.head = 0;
  }
  append(v: any): void {
    if (this.maxLength >= 0 && this.length >= this.maxLength) {
      if (this.maxLength === 0) return;
      this.popLeft();
    }
    if (this.length === this.ring.length) this.#grow();
    this.ring[(this.head + this.length) & (this.ring.length - 1)] = v;
    this.length++;
    this.state++;
  }
  appendLeft(v: any): void {
    if (this.maxLength >= 0 && this.length >= this.maxLength) {
      if (this.maxLength === 0) return;
      this.pop();
    }
    if (this.length === this.ring.length) this.#grow();
    this.head = (this.head - 1) & (this.ring.length - 1);
    this.ring[this.head] = v;
    this.length++;
    this.state++;
  }
  /** The last item, or undefined. */
  pop(): any {
    if (this.length === 0) return undefined;
    const place = (this.head + --this.length) & (this.ring.length - 1);
    const v = this.ring[place];
    this.ring[place] = undefined;
    this.state++;
    return v;
  }
  /** The first item, or undefined. */
  popLeft(): any {
    if (this.length === 0) return undefined;
    const v = this.ring[this.head];
    this.ring[this.head] = undefined;
    this.head = (this.head + 1) & (this.ring.length - 1);
    this.length--;
    this.state++;
    return v;
  }
  assign(items: any[]): void {
    this.length = items.length;
    let size = 8;
    while (size < items.length) size *= 2;
    while (items.length < size) items.push(undefined);
    this.ring = items;
    this.head = 0;
    this.state++;
  }
  rotate(n: number): void {
    if (this.length < 2) return;
    let by = n % this.length;
    if (by < 0) by += this.length;
    const backwards = by > this.length >> 1;
    for (let i = backwards ? this.length - by : by; i > 0; i--) {
      const limit = this.maxLength;
      this.maxLength = -1;
      if (backwards) this.append(this.popLeft());
      else this.appendLeft(this.pop());
      this.maxLength = limit;
    }
  }
}

class W_DequeIter extends W_Object {
  declare readonly pytype: W_Type;
  readonly state: number;
  constructor(readonly deque: W_Deque, public position: number, readonly step: 1 | -1) {
    super();
    this.state = deque.state;
  }
  get remaining(): number { return this.step > 0 ? this.deque.length - this.position : this.position + 1; }
  next(): any {
    if (this.deque.state !== this.state) {
      this.position = this.step > 0 ? this.deque.length : -1;
      throw runtimeError("deque mutated during iteration");
    }
    if (this.remaining <= 0) return undefined;
    const v = this.deque.at(this.position);
    this.position += this.step;
    return v;
  }
}
class W_DequeReverseIter extends W_DequeIter {}

function extend(self: W_Deque, iterable: any): void {
  for (const v of iterable === self ? self.toArray() : iterate(iterable)) self.append(v);
}

/** Like `self`: a new deque of its type and with its limit. */
function like(self: W_Deque, items: any[]): W_Deque {
  const made = allocate(typeOf(self), W_Deque);
  made.maxLength = self.maxLength;
  if (self.maxLength >= 0 && items.length > self.maxLength) items.splice(0, items.length - self.maxLength);
  made.assign(items);
  return made;
}

/** Position of the value from `start` on and before `stop`, or -1. */
function find(self: W_Deque, v: any, start = 0, stop = Infinity): number {
  const { state } = self;
  for (let i = start; i < self.length && i < stop; i++) {
    const item = self.at(i);
    const same = item === v || eq(item, v);
    if (self.state !== state) throw runtimeError("deque mutated during iteration");
    if (same) return i;
  }
  return -1;
}

function position(self: W_Deque, key: any): number {
  if (typeof key !== "number" && !isInstance(key, intType) && typeOf(key).lookup("__index__") === undefined) throw typeError(`sequence index must be integer, not '${typeOf(key).name}'`);
  let i = toSubscript(key);
  if (i < 0) i += self.length;
  if (i < 0 || i >= self.length) throw indexError("deque index out of range");
  return i;
}

function removeAt(self: W_Deque, i: number): void {
  self.rotate(-i);
  self.popLeft();
  self.rotate(i);
}

function repeat(self: W_Deque, n: any): any[] {
  const count = Math.max(0, toCount(n, (type) => `can't multiply sequence by non-int of type '${type.name}'`));
  const items = self.toArray();
  const result: any[] = [];
  for (let i = 0; i < count; i++) result.push(...items);
  return result;
}

const comparison = (op: number) => method(1, 1, (a: W_Deque, b) => {
  if (!(b instanceof W_Deque)) return NotImplemented;
  if (op === 2 || op === 3) {
    if (a.length !== b.length) return op === 3;
  }
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const x = a.at(i);
    const y = b.at(i);
    if (x === y || eq(x, y)) continue;
    return op === 2 ? false : op === 3 ? true : truth(compare(op, x, y));
  }
  return [a.length < b.length, a.length <= b.length, a.length === b.length, a.length !== b.length, a.length > b.length, a.length >= b.length][op];
});

const iteratorMethods = () => ({
  __iter__: method(0, 0, (self) => self),
  __next__: nextMethod((self: W_DequeIter) => self.next()),
  __length_hint__: method(0, 0, (self: W_DequeIter) => self.remaining),
  __reduce__: method(0, 0, (self: W_DequeIter) => new W_Tuple([typeOf(self), new W_Tuple([self.deque, self.position])])),
});

/** The types, made once. */
export function dequeTypes() {
  const NO_RAISE = { effects: { canRaise: false } };
  const dequeType = defineType("deque", W_Deque, {
    module: "collections",
    doc: "deque(iterable=(), maxlen=None): a list with quick changes at both ends.",
    sub: makeSubclass(W_Deque),
    pattern: "sequence",
    hasWeakref: true,
    new: newMethodArgs((args) => allocate(args[0], W_Deque)),
    methods: () => ({
      __init__: methodArgs((args, kw) => {
        const self: W_Deque = args[0];
        if (args.length > 3) throw typeError(`deque() takes at most 2 arguments (${args.length - 1} given)`);
        const [iterable, limit = None] = bindArgs("deque", args.slice(1), kw, ["iterable", "maxlen"], 0);
        if (limit !== None) {
          if (!isInstance(limit, intType)) throw typeError("an integer is required");
          if (index(limit) < 0) throw valueError("maxlen must be non-negative");
        }
        self.maxLength = limit === None ? -1 : Number(index(limit));
        if (self.length > 0) self.assign([]);
        if (iterable !== undefined) extend(self, iterable);
        return None;
      }),
      append: method(1, 1, (self: W_Deque, v) => {
        self.append(v);
        return None;
      }, NO_RAISE),
      appendleft: method(1, 1, (self: W_Deque, v) => {
        self.appendLeft(v);
        return None;
      }, NO_RAISE),
      pop: method(0, 0, (self: W_Deque) => {
        const v = self.pop();
        if (v === undefined) throw indexError("pop from an empty deque");
        return v;
      }, { effects: { canRaise: true } }),
      popleft: method(0, 0, (self: W_Deque) => {
        const v = self.popLeft();
        if (v === undefined) throw indexError("pop from an empty deque");
        return v;
      }, { effects: { canRaise: true } }),
      extend: method(1, 1, (self: W_Deque, v) => {
        extend(self, v);
        return None;
      }),
      extendleft: method(1, 1, (self: W_Deque, v) => {
        for (const x of v === self ? self.toArray() : iterate(v)) self.appendLeft(x);
        return None;
      }),
      rotate: method(0, 1, (self: W_Deque, n = 1) => {
        self.rotate(toCount(n));
        return None;
      }),
      clear: method(0, 0, (self: W_Deque) => {
        self.assign([]);
        return None;
      }, NO_RAISE),
      copy: method(0, 0, (self: W_Deque) => like(self, self.toArray())),
      __copy__: method(0, 0, (self: W_Deque) => like(self, self.toArray())),
      count: method(1, 1, (self: W_Deque, v) => {
        let n = 0;
        for (let i = find(self, v); i >= 0; i = find(self, v, i + 1)) n++;
        return n;
      }),
      index: method(1, 3, (self: W_Deque, v, start = 0, stop = Number.MAX_SAFE_INTEGER) => {
        let from = toCount(start);
        let to = toCount(stop);
        if (from < 0) from = Math.max(0, from + self.length);
        if (to < 0) to = Math.max(0, to + self.length);
        const found = find(self, v, from, to);
        if (found < 0) throw valueError("deque.index(x): x not in deque");
        return found;
      }),
      insert: method(2, 2, (self: W_Deque, where, v) => {
        if (self.length === self.maxLength) throw indexError("deque already at its maximum size");
        const n = toCount(where);
        if (n >= self.length) self.append(v);
        else if (n <= -self.length || n === 0) self.appendLeft(v);
        else {
          const by = n < 0 ? n + self.length : n;
          self.rotate(-by);
          self.appendLeft(v);
          self.rotate(by);
        }
        return None;
      }),
      remove: method(1, 1, (self: W_Deque, v) => {
        const found = find(self, v);
        if (found < 0) throw valueError("deque.remove(x): x not in deque");
        removeAt(self, found);
        return None;
      }),
      reverse: method(0, 0, (self: W_Deque) => {
        self.assign(self.toArray().reverse());
        return None;
      }, NO_RAISE),
      __len__: method(0, 0, (self: W_Deque) => self.length, NO_RAISE),
      __bool__: method(0, 0, (self: W_Deque) => self.length > 0, NO_RAISE),
      __getitem__: method(1, 1, (self: W_Deque, key) => self.at(position(self, key))),
      __setitem__: method(2, 2, (self: W_Deque, key, v) => {
        self.put(position(self, key), v);
        return None;
      }),
      __delitem__: method(1, 1, (self: W_Deque, key) => {
        removeAt(self, position(self, key));
        return None;
      }),
      __contains__: method(1, 1, (self: W_Deque, v) => find(self, v) >= 0),
      __iter__: method(0, 0, (self: W_Deque) => new W_DequeIter(self, 0, 1), NO_RAISE),
      __reversed__: method(0, 0, (self: W_Deque) => new W_DequeReverseIter(self, self.length - 1, -1), NO_RAISE),
      __add__: method(1, 1, (self: W_Deque, other) => {
        if (!(other instanceof W_Deque)) throw typeError(`can only concatenate deque (not "${typeOf(other).name}") to deque`);
        return like(self, [...self.toArray(), ...other.toArray()]);
      }, { sequence: true }),
      __iadd__: method(1, 1, (self: W_Deque, other) => {
        extend(self, other);
        return self;
      }, { sequence: true }),
      __mul__: method(1, 1, (self: W_Deque, n) => like(self, repeat(self, n)), { sequence: true }),
      __rmul__: method(1, 1, (self: W_Deque, n) => like(self, repeat(self, n)), { sequence: true }),
      __imul__: method(1, 1, (self: W_Deque, n) => {
        const items = repeat(self, n);
        if (self.maxLength >= 0 && items.length > self.maxLength) items.splice(0, items.length - self.maxLength);
        self.assign(items);
        return self;
      }, { sequence: true }),
      __eq__: comparison(2), __ne__: comparison(3), __lt__: comparison(0), __le__: comparison(1), __gt__: comparison(4), __ge__: comparison(5),
      __repr__: method(0, 0, (self: W_Deque) => strFrom(guardRepr(self, "[...]", () =>
        `${typeOf(self).name}([${self.toArray().map(reprText).join(", ")}]${self.maxLength < 0 ? "" : `, maxlen=${self.maxLength}`})`))),
      __reduce__: method(0, 0, (self: W_Deque) =>
        new W_Tuple([typeOf(self), new W_Tuple(self.maxLength < 0 ? [] : [new W_Tuple([]), self.maxLength]), hooks.getDict(self) ?? None, new W_DequeIter(self, 0, 1)])),
      __sizeof__: method(0, 0, (self: W_Deque) => 232 + 8 * self.ring.length),
      __class_getitem__: classGetItem(),
    }),
    getset: () => ({ maxlen: { get: (self: W_Deque) => (self.maxLength < 0 ? None : self.maxLength) } }),
  });
  const skip = (it: W_DequeIter, n: any): W_DequeIter => {
    for (let i = n === undefined ? 0 : Number(index(n)); i > 0 && it.next() !== undefined;) i--;
    return it;
  };
  const asDeque = (v: any): W_Deque => {
    if (!(v instanceof W_Deque)) throw typeError(`argument 1 must be collections.deque, not ${typeOf(v).name}`);
    return v;
  };
  const iteratorType = defineType("_deque_iterator", W_DequeIter, { module: "collections", new: newMethod(1, 2, (_cls, d, n) => skip(new W_DequeIter(asDeque(d), 0, 1), n)), methods: iteratorMethods });
  const reverseType = defineType("_deque_reverse_iterator", W_DequeReverseIter, { module: "collections", new: newMethod(1, 2, (_cls, d, n) => skip(new W_DequeReverseIter(asDeque(d), d.length - 1, -1), n)), methods: iteratorMethods });
  return { dequeType, iteratorType, reverseType };
}
