// @shared-module
/**
 * The guest's values that compiled code knows about.
 *
 * int: a JavaScript number while |x| <= 2^53-1 (never -0), a BigInt beyond · bool: true and false · str: a JavaScript string while every
 * code unit is one code point, else `W_WideStr` · everything else: an object of one of the `W_` classes. `undefined` is no guest
 * value: it marks an unbound register or slot.
 *
 * Exactness: a `W_` class that Python programs may subclass has exactly one host subclass, named `...Sub`, whose objects
 * carry a hidden class; `ClassDescr.matches` tells them apart.
 */
import { ArrayDescr, ClassDescr, doubles, Field, type FieldFamily, type SlotType, type Watchable } from "@spoor/ir";
import type { Code } from "../bytecode";
import type { W_Type } from "./type";

/** Base of all guest objects. */
export abstract class W_Object {
  /** The object's Python type. */
  abstract get pytype(): W_Type;
}

/** Declares a field under the same property name. */
export const field = <T extends SlotType>(owner: string, name: string, type: T, read: (o: any) => any, write: (o: any, v: any) => void, options: { immutable?: boolean; quasiImmutable?: boolean } = {}): Field<T> =>
  new Field(`${owner}.${name}`, type, name, read, write, options);

/** Types are attached to prototypes by `bootstrap`, so that this file knows no type object. */
export const setPytype = (host: { prototype: object }, type: W_Type): void => {
  Object.defineProperty(host.prototype, "pytype", { value: type, configurable: true });
};

// -- float

export class W_Float extends W_Object {
  declare readonly pytype: W_Type;
  value: number;
  constructor(value: number) {
    super();
    this.value = value;
  }
}
// V8 settles the field's representation on the first objects: make it double from the start.
new W_Float(0.5);
export const FLOAT_VALUE = field("float", "value", "f", (o: W_Float) => o.value, (o: W_Float, v) => { o.value = v; }, { immutable: true });

// -- hidden classes and instances

/** Number of attribute slots that live in the object itself. */
export const INLINE_SLOTS = 6;

/** An attribute's place in an instance. */
export interface Attribute {
  readonly name: string;
  /** Among the instance's slots, or among its floats. */
  readonly index: number;
  /** It is one of the instance's `floats`. */
  readonly isFloat: boolean;
}

/**
 * The shape of an instance: its type and which attribute is in which slot (PyPy's mapdict). Immutable; adding an attribute moves the
 * instance to a child. Two instances with the same history share it, so that one guard on it settles every attribute's place.
 */
export class HiddenClass {
  readonly #transitions = new Map<string, HiddenClass>();
  readonly #index: Map<string, Attribute>;
  /** The interpreter's: what names mean for objects of this shape, read and written. */
  loads: Map<string, unknown> | null = null;
  stores: Map<string, unknown> | null = null;
  /** How many attributes are floats. */
  readonly floatCount: number;
  private constructor(readonly type: W_Type, readonly attributes: readonly Attribute[], private readonly room: { floats: number }) {
    this.#index = new Map(attributes.map((a) => [a.name, a]));
    this.floatCount = attributes.filter((a) => a.isFloat).length;
    room.floats = Math.max(room.floats, this.floatCount);
  }
  /** The shape of a new instance of `type`. */
  static root(type: W_Type): HiddenClass { return new HiddenClass(type, [], { floats: 0 }); }
  /** How many attributes are no floats. */
  get slotCount(): number { return this.attributes.length - this.floatCount; }
  /** The most floats that a shape of the same root has so far: how many a new instance may come to need. */
  get floatRoom(): number { return this.room.floats; }
  find(name: string): Attribute | undefined { return this.#index.get(name); }
  /** The shape with one more attribute. */
  with(name: string, isFloat: boolean): HiddenClass {
    const key = isFloat ? `f:${name}` : `r:${name}`;
    let child = this.#transitions.get(key);
    if (child === undefined) {
      child = new HiddenClass(this.type, [...this.attributes, { name, index: isFloat ? this.floatCount : this.slotCount, isFloat }], this.room);
      this.#transitions.set(key, child);
    }
    return child;
  }
  /** The shape of another type, or without or with a changed attribute: built anew from the root. */
  static rebuild(root: HiddenClass, attributes: readonly { name: string; isFloat: boolean }[]): HiddenClass {
    return attributes.reduce((shape, a) => shape.with(a.name, a.isFloat), root);
  }
}

/** Objects with a hidden class and slots. */
export interface HasSlots {
  map: HiddenClass;
  s0: any; s1: any; s2: any; s3: any; s4: any; s5: any;
  rest: any[] | null;
  /** Attributes that are floats, as bare numbers: storing a number into an array of numbers allocates nothing, into a slot it would. May be longer than needed. */
  floats: number[] | null;
}

/** An instance of a class defined in Python (whose layout is object's). */
export class W_Instance extends W_Object implements HasSlots {
  /** Of a host class: its objects have a hidden class and slots. */
  static readonly slotted = true;
  s0: any = undefined; s1: any = undefined; s2: any = undefined; s3: any = undefined; s4: any = undefined; s5: any = undefined;
  rest: any[] | null = null;
  floats: number[] | null = null;
  constructor(public map: HiddenClass) { super(); }
  override get pytype(): W_Type { return this.map.type; }
}
export const INSTANCE_MAP = field("instance", "map", "r", (o: HasSlots) => o.map, (o: HasSlots, v) => { o.map = v; });
export function readSlot(o: HasSlots, index: number): any {
  switch (index) {
    case 0: return o.s0;
    case 1: return o.s1;
    case 2: return o.s2;
    case 3: return o.s3;
    case 4: return o.s4;
    case 5: return o.s5;
    default: return o.rest![index - INLINE_SLOTS];
  }
}
export function writeSlot(o: HasSlots, index: number, value: any): void {
  switch (index) {
    case 0: o.s0 = value; break;
    case 1: o.s1 = value; break;
    case 2: o.s2 = value; break;
    case 3: o.s3 = value; break;
    case 4: o.s4 = value; break;
    case 5: o.s5 = value; break;
    default: (o.rest ??= [])[index - INLINE_SLOTS] = value;
  }
}
/** Stores the float with this index, which is a new one or was there. `room`: how many to make place for where there is none. */
export function writeFloat(o: HasSlots, index: number, value: number, room: number): void {
  const { floats } = o;
  if (floats !== null && index < floats.length) floats[index] = value;
  else {
    const grown = doubles(Math.max(room, index + 1));
    for (let i = 0; i < index; i++) grown[i] = floats![i]!;
    grown[index] = value;
    o.floats = grown;
  }
}
const slots: Field[] = [
  field("instance", "s0", "r", (o: HasSlots) => o.s0, (o: HasSlots, v) => { o.s0 = v; }),
  field("instance", "s1", "r", (o: HasSlots) => o.s1, (o: HasSlots, v) => { o.s1 = v; }),
  field("instance", "s2", "r", (o: HasSlots) => o.s2, (o: HasSlots, v) => { o.s2 = v; }),
  field("instance", "s3", "r", (o: HasSlots) => o.s3, (o: HasSlots, v) => { o.s3 = v; }),
  field("instance", "s4", "r", (o: HasSlots) => o.s4, (o: HasSlots, v) => { o.s4 = v; }),
  field("instance", "s5", "r", (o: HasSlots) => o.s5, (o: HasSlots, v) => { o.s5 = v; }),
];
/** The slots that live in the object (index < INLINE_SLOTS). The rest is in the array INSTANCE_REST. */
export const SLOTS: FieldFamily<"r"> = { type: "r", field: (index) => slots[index] as Field<"r">, read: readSlot, write: writeSlot };
export const INSTANCE_REST = field("instance", "rest", "r", (o: HasSlots) => o.rest, (o: HasSlots, v) => { o.rest = v; });
export const REST_ITEMS = new ArrayDescr("instance.rest", "r");
export const INSTANCE_FLOATS = field("instance", "floats", "r", (o: HasSlots) => o.floats, (o: HasSlots, v) => { o.floats = v; });
export const FLOAT_ITEMS = new ArrayDescr("instance.floats", "f");
export const INSTANCE = new ClassDescr("instance", "constructor", W_Instance, [INSTANCE_MAP], (v) => v instanceof W_Instance, { initial: [[INSTANCE_REST, null], [INSTANCE_FLOATS, null]] });

export const FLOAT = new ClassDescr("float", "constructor", W_Float, [FLOAT_VALUE], (v) => v instanceof W_Float);

// -- tuple and list

export class W_Tuple extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly items: any[]) { super(); }
}
export const TUPLE_ITEMS = field("tuple", "items", "r", (o: W_Tuple) => o.items, (o: any, v) => { o.items = v; }, { immutable: true });
/** The array behind a tuple never changes. */
export const TUPLE_ARRAY = new ArrayDescr("tuple.items", "r", { immutable: true });
export const TUPLE = new ClassDescr("tuple", "constructor", W_Tuple, [TUPLE_ITEMS], (v) => v instanceof W_Tuple && v.constructor === W_Tuple);

/** How a list stores its items. Constants, compared by identity of the number. */
export const LIST_EMPTY = 0;
/** All items are floats, stored as bare numbers. */
export const LIST_FLOAT = 1;
/** All items are small integers. */
export const LIST_INT = 2;
/** Anything. Never goes back to another strategy except by `clear`. */
export const LIST_OBJECT = 3;

/** A list; `items` is a host array of what `strategy` says. An array is never shared between lists; `items` is replaced when the strategy changes. */
export class W_List extends W_Object {
  declare readonly pytype: W_Type;
  constructor(public strategy: number, public items: any[]) { super(); }
}
export const LIST_STRATEGY = field("list", "strategy", "i", (o: W_List) => o.strategy, (o: W_List, v) => { o.strategy = v; });
export const LIST_ITEMS = field("list", "items", "r", (o: W_List) => o.items, (o: W_List, v) => { o.items = v; });
export const LIST_REFS = new ArrayDescr("list.items", "r");
export const LIST_FLOATS = new ArrayDescr("list.floats", "f");
export const LIST_INTS = new ArrayDescr("list.ints", "i");
export const LIST = new ClassDescr("list", "constructor", W_List, [LIST_STRATEGY, LIST_ITEMS], (v) => v instanceof W_List && v.constructor === W_List);

// -- cells and globals

/** A variable that closures share. */
export class W_Cell extends W_Object {
  declare readonly pytype: W_Type;
  constructor(public value: any) { super(); }
}
export const CELL_VALUE = field("cell", "value", "r", (o: W_Cell) => o.value, (o: W_Cell, v) => { o.value = v; });
export const CELL = new ClassDescr("cell", "constructor", W_Cell, [CELL_VALUE], (v) => v instanceof W_Cell);

/**
 * A module global (PyPy's celldict). While it is written rarely its value is a constant of traces; a cell that keeps changing becomes `volatile` and is
 * read like any field. `value` undefined: not bound.
 */
export class GlobalCell implements Watchable {
  watchers: Watchable["watchers"] = null;
  /** Written so often (or from inside a trace) that it is not treated as constant any more. */
  volatile = false;
  /** Times that a compiled artifact had to be invalidated because of a write. */
  invalidations = 0;
  /** Times that it was bound anew. */
  rebindings = 0;
  constructor(readonly name: string, public value: any) {}
}
/** The value as a quasi-immutable fact, and as an ordinary field once the cell is volatile. */
export const GLOBAL_CONSTANT = field("global", "value", "r", (o: GlobalCell) => o.value, (o: GlobalCell, v) => { o.value = v; }, { quasiImmutable: true });
export const GLOBAL_VALUE = field("global", "value", "r", (o: GlobalCell) => o.value, (o: GlobalCell, v) => { o.value = v; });

// -- functions

/**
 * A function. `code` is bound to its globals (`Code.bind`), so that code alone says everything a trace specializes on; closure cells and defaults
 * are fields, so that a `def` executed in a loop fails no guard.
 */
export class W_Function extends W_Object implements Watchable {
  declare readonly pytype: W_Type;
  watchers: Watchable["watchers"] = null;
  name: any; qualname: any; doc: any; module: any;
  annotations: any = null; annotate: any = null; typeParams: any = null;
  /** Attributes set by Python code: a NamedStorage, null until there are some. */
  dict: any = null;
  /** `closure`: array of W_Cell in the order of `code.freevars`. `defaults`: array of values of the last positional parameters. `kwdefaults`: values by keyword-only parameter index, undefined where there is none. */
  constructor(public code: Code, public closure: W_Cell[], public defaults: any[], public kwdefaults: any[]) {
    super();
    this.name = code.name;
    this.qualname = code.qualname;
    this.doc = undefined;
    this.module = undefined;
  }
}
export const FUNCTION_CODE = field("function", "code", "r", (o: W_Function) => o.code, (o: W_Function, v) => { o.code = v; }, { quasiImmutable: true });
export const FUNCTION_CLOSURE = field("function", "closure", "r", (o: W_Function) => o.closure, (o: W_Function, v) => { o.closure = v; });
export const FUNCTION_DEFAULTS = field("function", "defaults", "r", (o: W_Function) => o.defaults, (o: W_Function, v) => { o.defaults = v; });
export const FUNCTION_KWDEFAULTS = field("function", "kwdefaults", "r", (o: W_Function) => o.kwdefaults, (o: W_Function, v) => { o.kwdefaults = v; });
export const CLOSURE_CELLS = new ArrayDescr("function.closure", "r", { immutable: true });
export const DEFAULT_VALUES = new ArrayDescr("function.defaults", "r", { immutable: true });
export const FUNCTION = new ClassDescr("function", "constructor", W_Function, [FUNCTION_CODE, FUNCTION_CLOSURE, FUNCTION_DEFAULTS, FUNCTION_KWDEFAULTS], (v) => v instanceof W_Function);

/** A method bound to its object. `func` is any callable. */
export class W_Method extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly func: any, readonly self: any) { super(); }
}
export const METHOD_FUNC = field("method", "func", "r", (o: W_Method) => o.func, (o: any, v) => { o.func = v; }, { immutable: true });
export const METHOD_SELF = field("method", "self", "r", (o: W_Method) => o.self, (o: any, v) => { o.self = v; }, { immutable: true });
export const METHOD = new ClassDescr("method", "constructor", W_Method, [METHOD_FUNC, METHOD_SELF], (v) => v instanceof W_Method);

// -- iterators that traces know

export class W_RangeIter extends W_Object {
  declare readonly pytype: W_Type;
  /** `next` is the value to come, `remaining` how many; all small integers (other ranges use a general iterator). */
  constructor(public next: number, public step: number, public remaining: number) { super(); }
}
export const RANGE_NEXT = field("range_iterator", "next", "i", (o: W_RangeIter) => o.next, (o: W_RangeIter, v) => { o.next = v; });
export const RANGE_STEP = field("range_iterator", "step", "i", (o: W_RangeIter) => o.step, (o: any, v) => { o.step = v; }, { immutable: true });
export const RANGE_REMAINING = field("range_iterator", "remaining", "i", (o: W_RangeIter) => o.remaining, (o: W_RangeIter, v) => { o.remaining = v; });
export const RANGE_ITER = new ClassDescr("range_iterator", "constructor", W_RangeIter, [RANGE_NEXT, RANGE_STEP, RANGE_REMAINING], (v) => v instanceof W_RangeIter);

/** Over a list or a tuple (`sequence` is null once exhausted). */
export class W_ListIter extends W_Object {
  declare readonly pytype: W_Type;
  constructor(public sequence: W_List | null, public index: number) { super(); }
}
export const LISTITER_SEQUENCE = field("list_iterator", "sequence", "r", (o: W_ListIter) => o.sequence, (o: W_ListIter, v) => { o.sequence = v; });
export const LISTITER_INDEX = field("list_iterator", "index", "i", (o: W_ListIter) => o.index, (o: W_ListIter, v) => { o.index = v; });
export const LIST_ITER = new ClassDescr("list_iterator", "constructor", W_ListIter, [LISTITER_SEQUENCE, LISTITER_INDEX], (v) => v instanceof W_ListIter);

export class W_TupleIter extends W_Object {
  declare readonly pytype: W_Type;
  constructor(public sequence: W_Tuple | null, public index: number) { super(); }
}
export const TUPLEITER_SEQUENCE = field("tuple_iterator", "sequence", "r", (o: W_TupleIter) => o.sequence, (o: W_TupleIter, v) => { o.sequence = v; });
export const TUPLEITER_INDEX = field("tuple_iterator", "index", "i", (o: W_TupleIter) => o.index, (o: W_TupleIter, v) => { o.index = v; });
export const TUPLE_ITER = new ClassDescr("tuple_iterator", "constructor", W_TupleIter, [TUPLEITER_SEQUENCE, TUPLEITER_INDEX], (v) => v instanceof W_TupleIter);

// -- singletons

export class W_NoneType extends W_Object { declare readonly pytype: W_Type; }
export class W_EllipsisType extends W_Object { declare readonly pytype: W_Type; }
export class W_NotImplementedType extends W_Object { declare readonly pytype: W_Type; }
export const None = new W_NoneType();
export const Ellipsis = new W_EllipsisType();
export const NotImplemented = new W_NotImplementedType();

// -- errors

/**
 * A guest exception travelling through host code. Not an Error: capturing a host stack would cost microseconds, and the guest's traceback is on `value`.
 */
export class PyError {
  constructor(readonly value: any) {}
}
