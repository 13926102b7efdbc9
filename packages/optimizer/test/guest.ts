/** The guest of this package's tests: a few classes with fields of each kind, lists, and calls with each kind of effect. */
import {
  ArrayDescr, BOOLEAN_CLASS, CallDescr, ClassDescr, DescrScope, Field, NUMBER_CLASS, STRING_CLASS, type Validity, type Watchable,
} from "@spoor/ir";

export class Float {
  constructor(public value: number) {}
}
export class Point {
  constructor(public link: unknown, public weight: number, public count: number) {}
}
/** A host subclass: another class to guards. */
export class SubPoint extends Point {}
export class Pair {
  constructor(public left: unknown, public right: unknown) {}
}
/** An object whose fields its constructor does not take; `slot` holds a value of one type or another. */
export class Bag {
  slot: unknown = undefined;
  mark: unknown = null;
  rank = 3;
  constructor(public name: unknown) {}
}
/** A class with one object. */
export class Nothing {}
export const NOTHING = new Nothing();
export class Cell implements Watchable {
  watchers: Set<Validity> | null = null;
  constructor(public content: unknown) {}
}

export const VALUE = new Field("Float.value", "f", "value", (o: Float) => o.value, (o: Float, v: number) => { o.value = v; }, { immutable: true });
export const LINK = new Field("Point.link", "r", "link", (o: Point) => o.link, (o: Point, v: unknown) => { o.link = v; });
export const WEIGHT = new Field("Point.weight", "f", "weight", (o: Point) => o.weight, (o: Point, v: number) => { o.weight = v; });
export const COUNT = new Field("Point.count", "i", "count", (o: Point) => o.count, (o: Point, v: number) => { o.count = v; });
export const LEFT = new Field("Pair.left", "r", "left", (o: Pair) => o.left, (o: Pair, v: unknown) => { o.left = v; });
export const RIGHT = new Field("Pair.right", "r", "right", (o: Pair) => o.right, (o: Pair, v: unknown) => { o.right = v; });
export const NAME = new Field("Bag.name", "r", "name", (o: Bag) => o.name, (o: Bag, v: unknown) => { o.name = v; });
export const SLOT = new Field("Bag.slot", "r", "slot", (o: Bag) => o.slot, (o: Bag, v: unknown) => { o.slot = v; });
export const FLOAT_SLOT = new Field("Bag.slot.float", "f", "slot", (o: Bag) => o.slot, (o: Bag, v: number) => { o.slot = v; });
export const MARK = new Field("Bag.mark", "r", "mark", (o: Bag) => o.mark, (o: Bag, v: unknown) => { o.mark = v; });
export const RANK = new Field("Bag.rank", "i", "rank", (o: Bag) => o.rank, (o: Bag, v: number) => { o.rank = v; });
export const CONTENT = new Field("Cell.content", "r", "content", (o: Cell) => o.content, (o: Cell, v: unknown) => { o.content = v; }, { quasiImmutable: true });

export const FLOAT = new ClassDescr("Float", "constructor", Float, [VALUE]);
export const POINT = new ClassDescr("Point", "constructor", Point, [LINK, WEIGHT, COUNT]);
export const SUB_POINT = new ClassDescr("SubPoint", "constructor", SubPoint, [LINK, WEIGHT, COUNT]);
export const PAIR = new ClassDescr("Pair", "constructor", Pair, [LEFT, RIGHT]);
export const BAG = new ClassDescr("Bag", "constructor", Bag, [NAME], null, { initial: [[MARK, null]] });
export const NOTHING_CLASS = new ClassDescr("Nothing", "constructor", Nothing, [], null, { only: NOTHING });
export const CELL = new ClassDescr("Cell", "constructor", Cell, [CONTENT]);
const CLASSES = [FLOAT, POINT, SUB_POINT, PAIR, BAG, NOTHING_CLASS, CELL, NUMBER_CLASS, STRING_CLASS, BOOLEAN_CLASS];
export const classOf = (value: unknown): ClassDescr | null => CLASSES.find((descr) => descr.matches(value)) ?? null;

export const REFS = new ArrayDescr("refs", "r");
export const INTS = new ArrayDescr("ints", "i");
export const TUPLE = new ArrayDescr("tuple", "r", { immutable: true });

/** What calls saw and did, and the objects that traces name as constants. New for each run. */
export interface Guest {
  readonly scope: DescrScope;
  readonly log: unknown[];
  readonly point: Point;
  readonly cell: Cell;
}

export function guest(): Guest {
  const log: unknown[] = [];
  const point = new Point(null, 0.5, 7);
  const cell = new Cell("content");
  const calls = [
    new CallDescr("look", (o: unknown) => { log.push(o); }, "r", "n", { reads: "any", writes: [], canRaise: false }),
    new CallDescr("note", (i: number) => { log.push(i); }, "i", "n", { reads: [], writes: [], canRaise: false }),
    new CallDescr("bump", (o: Point) => { o.count++; }, "r", "n", { reads: [COUNT], writes: [COUNT], canRaise: false }),
    new CallDescr("force", (o: unknown) => { log.push(o); return o; }, "r", "r", { mayForce: true }),
    new CallDescr("mix", (a: number, b: number) => (a * 31 + b) % 1000, "ii", "i", { pure: true, canRaise: false }),
    new CallDescr("half", (a: number) => { if (a % 2 !== 0) throw "odd"; return a / 2; }, "i", "i", { pure: true }),
  ];
  const scope = new DescrScope([VALUE, LINK, WEIGHT, COUNT, LEFT, RIGHT, NAME, SLOT, FLOAT_SLOT, MARK, RANK, CONTENT, ...CLASSES, REFS, INTS, TUPLE, ...calls], { point, cell, nothing: NOTHING });
  return { scope, log, point, cell };
}
