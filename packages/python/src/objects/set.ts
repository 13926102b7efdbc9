// @shared-module
/**
 * `set` and `frozenset`.
 *
 * Which operand is iterated, and so the order of results, is CPython's: the smaller one for an intersection, self for a difference.
 */
import { builtinFunction } from "./iterators";
import { classMethod, method, methodArgs, newMethodArgs, nextMethod, type BuiltinOptions } from "./builtin";
import { None, NotImplemented, W_Object, W_Tuple } from "./core";
import { W_Dict } from "./dict-storage";
import { iteratesAsDict } from "./dict";
import { keyError, runtimeError, typeError } from "./errors";
import { genericAlias } from "./generic-alias";
import { newList } from "./list-storage";
import { iterate } from "./sequence";
import { W_AnySet, W_FrozenSet, W_Set, type SetCursor } from "./set-storage";
import { guardRepr, reprText } from "./text";
import { allocate, defineType, fillType, frozensetType, makeSubclass, setType, typeOf, type W_Type } from "./type";
import { strFrom } from "./wide-str";
import { hooks } from "./hooks";

/** Adds the elements of any iterable. */
export function setUpdate(self: W_AnySet, iterable: any): void {
  if (iterable instanceof W_AnySet) self.addSet(iterable);
  else if (iteratesAsDict(iterable)) self.addKeys(iterable);
  else for (const v of iterate(iterable)) self.add(v);
}

/** A new set of the type of `like` (not of its subclass), with the elements of an iterable. */
function make(like: W_AnySet, iterable?: any): W_AnySet {
  const set = like instanceof W_FrozenSet ? new W_FrozenSet() : new W_Set();
  if (iterable !== undefined) setUpdate(set, iterable);
  return set;
}
const asSet = (v: any): W_AnySet => (v instanceof W_AnySet ? v : make(new W_Set() as W_AnySet, v));

/** A set that may be looked up in a set: as the frozenset with its elements. */
function asElement(v: any): any {
  if (!(v instanceof W_Set) || typeOf(v).lookup("__hash__") !== None) return v;
  const frozen = new W_FrozenSet();
  frozen.assign(v);
  return frozen;
}
const hasElement = (self: W_AnySet, v: any): boolean => self.has(v instanceof W_Set ? asElement(v) : v);

/** The elements of an iterable one by one; of a set as they were at the start. */
const each = (v: any): Iterable<any> => (v instanceof W_AnySet ? v.elements() : v instanceof W_Dict && iteratesAsDict(v) ? v.keys() : iterate(v));

function intersection(self: W_AnySet, other: any): W_AnySet {
  const result = make(self);
  if (self === other) {
    result.addSet(self);
    return result;
  }
  let [tested, walked] = [self, other];
  if (other instanceof W_AnySet && other.size > self.size) [tested, walked] = [other, self];
  for (const v of each(walked)) if (tested.has(v)) result.add(v);
  return result;
}

function difference(self: W_AnySet, other: any): W_AnySet {
  const result = make(self);
  if (other instanceof W_AnySet || other instanceof W_Dict && iteratesAsDict(other)) {
    if (self.size >> 2 <= other.size) {
      for (const v of self.elements()) if (!other.has(v)) result.add(v);
      return result;
    }
  }
  result.addSet(self);
  removeAll(result, other);
  return result;
}

/** Removes the elements of an iterable. */
function removeAll(self: W_AnySet, other: any): void {
  if (self === other) return self.clear();
  for (const v of each(other)) self.delete(v);
  self.table?.tidy();
}

function toggle(self: W_AnySet, other: any): void {
  if (self === other) return self.clear();
  for (const v of asSet(other).elements()) if (!self.delete(v)) self.add(v);
}
function symmetricDifference(self: W_AnySet, other: any): W_AnySet {
  const result = make(self, other);
  toggle(result, self);
  return result;
}

function disjoint(self: W_AnySet, other: any): boolean {
  let [tested, walked] = [self, other];
  if (other instanceof W_AnySet && other.size > self.size) [tested, walked] = [other, self];
  for (const v of each(walked)) if (tested.has(v)) return false;
  return true;
}

const isSubset = (a: W_AnySet, b: W_AnySet): boolean => a.size <= b.size && a.elements().every((v) => b.has(v));

const hashOf = (self: W_FrozenSet): number => (self.hash ??= self.hashElements());

function compareSets(op: number, a: W_AnySet, b: any): any {
  if (!(b instanceof W_AnySet)) return NotImplemented;
  switch (op) {
    case 0: return a.size < b.size && isSubset(a, b);
    case 1: return isSubset(a, b);
    case 2: return a.size === b.size && isSubset(a, b);
    case 3: return a.size !== b.size || !isSubset(a, b);
    case 4: return b.size < a.size && isSubset(b, a);
    default: return isSubset(b, a);
  }
}
const comparison = (op: number) => method(1, 1, (a: W_AnySet, b) => compareSets(op, a, b));

/** An operator method: NotImplemented unless both are sets. */
const operator = (f: (a: W_AnySet, b: W_AnySet) => W_AnySet) => ({
  forward: method(1, 1, (a, b) => (a instanceof W_AnySet && b instanceof W_AnySet ? f(a, b) : NotImplemented)),
  reflected: method(1, 1, (a, b) => (a instanceof W_AnySet && b instanceof W_AnySet ? f(b, a) : NotImplemented)),
});
const and = () => operator(intersection);
const or = () => operator((a, b) => {
  const result = make(a, a);
  result.addSet(b);
  return result;
});
const sub = () => operator(difference);
const xor = () => operator(symmetricDifference);

/** Iterates over a set. Raises when its size changes. */
export class W_SetIter extends W_Object {
  declare readonly pytype: W_Type;
  readonly #cursor: SetCursor;
  #size: number;
  #remaining: number;
  constructor(readonly set: W_AnySet) {
    super();
    this.#cursor = set.cursor();
    this.#size = this.#remaining = set.size;
  }
  /** The next element; undefined when there is none. */
  next(): any {
    if (this.#size === -2) return undefined;
    if (this.set.size !== this.#size) {
      this.#size = -1;
      throw runtimeError("Set changed size during iteration");
    }
    const v = this.#cursor.next();
    if (v === undefined) this.#size = -2;
    else this.#remaining--;
    return v;
  }
  get hint(): number { return this.set.size === this.#size ? this.#remaining : 0; }
  rest(): any[] { return this.#size < 0 ? [] : this.set.elements().slice(this.set.size - this.#remaining); }
}
defineType("set_iterator", W_SetIter, {
  methods: () => ({
    __iter__: method(0, 0, (self) => self, { effects: { canRaise: false } }),
    __next__: nextMethod((self: W_SetIter) => self.next()),
    __length_hint__: method(0, 0, (self: W_SetIter) => self.hint),
    __reduce__: method(0, 0, (self: W_SetIter) => new W_Tuple([builtinFunction("iter"), new W_Tuple([newList(self.rest())])])),
  }),
});

function copyOf(self: W_AnySet): W_AnySet {
  if (self instanceof W_FrozenSet && self.constructor === W_FrozenSet) return self;
  const made = make(self);
  made.assign(self);
  return made;
}

const NO_RAISE: BuiltinOptions = { effects: { canRaise: false } };

/** Methods that both types have. Each type gets functions of its own. */
const shared = () => {
  const [andOp, orOp, subOp, xorOp] = [and(), or(), sub(), xor()];
  return {
    copy: method(0, 0, copyOf, NO_RAISE),
    union: methodArgs((args, kw) => variadic("union", args, kw, (set, v) => setUpdate(set, v))),
    intersection: methodArgs((args, kw) => {
      noKeywords(`${typeOf(args[0]).name}.intersection`, kw);
      if (args.length === 1) return copyOf(args[0]);
      return args.slice(1).reduce(intersection, args[0]);
    }),
    difference: methodArgs((args, kw) => {
      noKeywords(`${typeOf(args[0]).name}.difference`, kw);
      if (args.length === 1) return copyOf(args[0]);
      const result = difference(args[0], args[1]);
      for (let i = 2; i < args.length; i++) removeAll(result, args[i]);
      return result;
    }),
    symmetric_difference: method(1, 1, symmetricDifference),
    isdisjoint: method(1, 1, disjoint),
    issubset: method(1, 1, (self: W_AnySet, other) => isSubset(self, asSet(other))),
    issuperset: method(1, 1, (self: W_AnySet, other) => {
      if (other instanceof W_AnySet) return isSubset(other, self);
      for (const v of each(other)) if (!self.has(v)) return false;
      return true;
    }),
    __len__: method(0, 0, (self: W_AnySet) => self.size, NO_RAISE),
    __contains__: method(1, 1, hasElement),
    __iter__: method(0, 0, (self: W_AnySet) => new W_SetIter(self), NO_RAISE),
    __eq__: comparison(2), __ne__: comparison(3), __lt__: comparison(0), __le__: comparison(1), __gt__: comparison(4), __ge__: comparison(5),
    __and__: andOp.forward, __rand__: andOp.reflected, __or__: orOp.forward, __ror__: orOp.reflected,
    __sub__: subOp.forward, __rsub__: subOp.reflected, __xor__: xorOp.forward, __rxor__: xorOp.reflected,
    __repr__: method(0, 0, (self: W_AnySet) => {
      const type = typeOf(self);
      if (self.size === 0) return strFrom(`${type.name}()`);
      return strFrom(guardRepr(self, `${type.name}(...)`, () => {
        const items = `{${self.elements().map(reprText).join(", ")}}`;
        return type === setType ? items : `${type.name}(${items})`;
      }));
    }),
    __reduce__: method(0, 0, (self: W_AnySet) => new W_Tuple([typeOf(self), new W_Tuple([newList(self.elements())]), hooks.getDict(self) ?? None])),
    __sizeof__: method(0, 0, (self: W_AnySet) => 200 + 16 * self.size),
    __class_getitem__: classMethod(1, 1, genericAlias),
  };
};

function noKeywords(name: string, kw: Map<string, any> | null): void {
  if (kw !== null) throw typeError(`${name}() takes no keyword arguments`);
}
function variadic(name: string, args: any[], kw: Map<string, any> | null, each: (set: W_AnySet, v: any) => void): W_AnySet {
  noKeywords(`${typeOf(args[0]).name}.${name}`, kw);
  const set = make(args[0], args[0]);
  for (let i = 1; i < args.length; i++) each(set, args[i]);
  return set;
}

/** An in-place method of one or more iterables. */
const update = (f: (self: W_Set, other: any) => void) => methodArgs((args, kw) => {
  if (kw !== null) throw typeError("set method takes no keyword arguments");
  for (let i = 1; i < args.length; i++) f(args[0], args[i]);
  return None;
});
/** An in-place operator. */
const inPlace = (f: (self: W_Set, other: any) => void) => method(1, 1, (self: W_Set, other) => {
  if (!(other instanceof W_AnySet)) return NotImplemented;
  f(self, other);
  return self;
});

const keepCommon = (self: W_Set, other: any): void => {
  const kept = intersection(self, other);
  self.plain = kept.plain;
  self.table = kept.table;
};
fillType(setType, {
  sub: makeSubclass(W_Set),
  hasWeakref: true,
  doc: "A collection of different hashable values.",
  new: newMethodArgs((args) => allocate(args[0], W_Set)),
  methods: () => ({
    ...shared(),
    __init__: methodArgs((args, kw) => {
      const self: W_Set = args[0];
      if (kw !== null && self.pytype === setType) throw typeError("set() takes no keyword arguments");
      if (args.length > 2) throw typeError(`set expected at most 1 argument, got ${args.length - 1}`);
      if (self.size > 0) self.clear();
      if (args.length === 2) setUpdate(self, args[1]);
      return None;
    }),
    add: method(1, 1, (self: W_Set, v) => {
      self.add(v);
      return None;
    }),
    clear: method(0, 0, (self: W_Set) => {
      self.clear();
      return None;
    }),
    discard: method(1, 1, (self: W_Set, v) => {
      self.delete(asElement(v));
      return None;
    }),
    remove: method(1, 1, (self: W_Set, v) => {
      if (!self.delete(asElement(v))) throw keyError(v);
      return None;
    }),
    pop: method(0, 0, (self: W_Set) => {
      const v = self.pop();
      if (v === undefined) throw keyError("pop from an empty set");
      return v;
    }),
    update: update(setUpdate),
    intersection_update: methodArgs((args) => {
      keepCommon(args[0], args.length === 1 ? args[0] : args.slice(1).reduce(intersection, args[0]));
      return None;
    }),
    difference_update: update(removeAll),
    symmetric_difference_update: method(1, 1, (self: W_Set, other) => {
      toggle(self, other);
      return None;
    }),
    __ior__: inPlace(setUpdate), __iand__: inPlace(keepCommon), __isub__: inPlace(removeAll), __ixor__: inPlace(toggle),
  }),
});

fillType(frozensetType, {
  sub: makeSubclass(W_FrozenSet),
  hasWeakref: true,
  doc: "Build an immutable unordered collection of unique elements.",
  new: newMethodArgs((args, kw) => {
    const cls = args[0];
    if (kw !== null && cls === frozensetType) throw typeError("frozenset() takes no keyword arguments");
    if (args.length > 2) throw typeError(`frozenset expected at most 1 argument, got ${args.length - 1}`);
    const from = args[1];
    if (cls === frozensetType && from instanceof W_FrozenSet && from.constructor === W_FrozenSet) return from;
    const made = allocate(cls, W_FrozenSet);
    if (from !== undefined) setUpdate(made, from);
    return made;
  }),
  methods: () => ({ ...shared(), __hash__: method(0, 0, hashOf) }),
});
