/** The guest of the contract and of random traces: a few classes with a field of each type, lists, and calls with each kind of effect. */
import { ArrayDescr, ClassDescr, Field, type Descr, type Validity, type Watchable } from "../descr";

/** A mutable object with a field of each type, one that the constructor does not take, and one of which the class does not say what it begins with. */
export class Point {
  tag: unknown = null;
  rank = 3;
  constructor(public link: unknown, public weight: number, public count: number) {}
}
/** A host subclass: of another class as far as guards are concerned. */
export class SubPoint extends Point {}
/** An immutable boxed float. */
export class Float {
  constructor(public value: number) {}
}
/** A global variable's cell, with a quasi-immutable value. */
export class Cell implements Watchable {
  watchers: Set<Validity> | null = null;
  constructor(public value: unknown) {}
}

export const LINK = new Field("Point.link", "r", "link", (p: Point) => p.link, (p: Point, value: unknown) => { p.link = value; });
export const WEIGHT = new Field("Point.weight", "f", "weight", (p: Point) => p.weight, (p: Point, value: number) => { p.weight = value; });
export const COUNT = new Field("Point.count", "i", "count", (p: Point) => p.count, (p: Point, value: number) => { p.count = value; });
export const TAG = new Field("Point.tag", "r", "tag", (p: Point) => p.tag, (p: Point, value: unknown) => { p.tag = value; });
export const RANK = new Field("Point.rank", "i", "rank", (p: Point) => p.rank, (p: Point, value: number) => { p.rank = value; });
export const FLOAT_VALUE = new Field("Float.value", "f", "value", (f: Float) => f.value, (f: Float, value: number) => { f.value = value; }, { immutable: true });
export const CELL_VALUE = new Field("Cell.value", "r", "value", (c: Cell) => c.value, (c: Cell, value: unknown) => { c.value = value; }, { quasiImmutable: true });

export const POINT = new ClassDescr("Point", "constructor", Point, [LINK, WEIGHT, COUNT], null, { initial: [[TAG, null]] });
export const SUB_POINT = new ClassDescr("SubPoint", "constructor", SubPoint, [LINK, WEIGHT, COUNT], null, { initial: [[TAG, null]] });
/** The fields that an object of either class has. */
export const POINT_FIELDS: readonly Field[] = [LINK, WEIGHT, COUNT, TAG, RANK];
export const FLOAT = new ClassDescr("Float", "constructor", Float, [FLOAT_VALUE]);
export const CELL = new ClassDescr("Cell", "constructor", Cell, [CELL_VALUE]);
export const INT = new ClassDescr("int", "number");
export const STR = new ClassDescr("str", "string");
export const BOOL = new ClassDescr("bool", "boolean");
export const BIG = new ClassDescr("big", "bigint");
export const CLASSES: readonly ClassDescr[] = [POINT, SUB_POINT, FLOAT, CELL, INT, STR, BOOL, BIG];

/** Lists by item type, and a tuple. */
export const REFS = new ArrayDescr("refs", "r");
export const INTS = new ArrayDescr("ints", "i");
export const FLOATS = new ArrayDescr("floats", "f");
export const TUPLE = new ArrayDescr("tuple", "r", { immutable: true });

/** The guest's class of a value; null for null, undefined and arrays. */
export const classOf = (value: unknown): ClassDescr | null => CLASSES.find((descr) => descr.matches(value)) ?? null;

/** Every descriptor of the guest, for a scope. */
export const GUEST_DESCRS: readonly Descr[] = [
  ...POINT_FIELDS, FLOAT_VALUE, CELL_VALUE, ...CLASSES, REFS, INTS, FLOATS, TUPLE,
];
