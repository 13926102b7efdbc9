/**
 * Descriptors: what an operation needs to know beyond its operands. Guests declare them once, as host objects
 * with stable identity; a trace's descriptor column indexes the trace's table of them.
 */
import type { Type } from "./types";

const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;

/** The types a field or item can hold. */
export type SlotType = "i" | "f" | "r";

/** Listeners of a quasi-immutable fact; a compiled artifact that depends on it is invalidated when it changes. */
export interface Watchable {
  /** Validity cells of the artifacts that depend on this object's quasi-immutable fields; null while there are none. */
  watchers: Set<Validity> | null;
  /** Its facts never change (any more): they are constants, and it keeps no artifact alive. */
  readonly isFixed?: boolean;
}

/** One per compiled artifact: `guard_not_invalidated` reads `valid`. */
export interface Validity {
  valid: boolean;
  /** Told once, when the artifact becomes invalid. */
  onInvalidate?: (() => void) | undefined;
}

/** Marks every artifact that depends on `object` as invalid and forgets them. */
export function invalidateWatchers(object: Watchable): void {
  const watchers = object.watchers;
  if (watchers === null) return;
  object.watchers = null;
  for (const validity of watchers) {
    if (validity.valid) {
      validity.valid = false;
      validity.onInvalidate?.();
    }
  }
}

/** Makes `validity` depend on the quasi-immutable fields of `object`. */
export function watch(object: Watchable, validity: Validity): void {
  if (object.isFixed !== true) (object.watchers ??= new Set()).add(validity);
}

/** Ends what {@link watch} began. */
export function unwatch(object: Watchable, validity: Validity): void {
  const { watchers } = object;
  if (watchers?.delete(validity) === true && watchers.size === 0) object.watchers = null;
}

export interface FieldOptions {
  /** Never written after the object was made: reads are pure. */
  immutable?: boolean;
  /** Rarely written; a constant object's value is a constant of the trace. The object must be {@link Watchable}. */
  quasiImmutable?: boolean;
}

/**
 * A declared field of host objects. `T` is its type in the trace, `C` the host class.
 * `property` is the JavaScript property a backend reads directly; `read` and `write` do the same from host code.
 */
export class Field<T extends SlotType = SlotType> {
  readonly kind = "field";
  readonly immutable: boolean;
  readonly quasiImmutable: boolean;
  constructor(
    readonly name: string,
    readonly type: T,
    readonly property: string,
    readonly read: (object: any) => any,
    readonly write: (object: any, value: any) => void,
    options: FieldOptions = {},
  ) {
    if (!IDENTIFIER.test(property)) throw new TypeError(`field ${name}: "${property}" is not a JavaScript identifier; use letters, digits, _ and $`);
    this.immutable = options.immutable ?? false;
    this.quasiImmutable = options.quasiImmutable ?? false;
  }
}

/** Fields that are chosen by an index known while tracing (an object's slots): `read(object, index)` for host code, `fields[index]` for traces. */
export interface FieldFamily<T extends SlotType = SlotType> {
  readonly type: T;
  field(index: number): Field<T>;
  read(object: any, index: number): any;
  write(object: any, index: number, value: any): void;
}

/** How a class is recognised: by `typeof` for JavaScript's primitives, else by exact constructor. */
export type ClassTest = "number" | "bigint" | "string" | "boolean" | "constructor";

export interface ClassOptions {
  /** Fields that the constructor sets to constants of its own. */
  initial?: Iterable<readonly [Field, unknown]>;
  /** The class's only object, where it has no other: who has the class is the object. */
  only?: unknown;
}

/**
 * A class of guest values. `instance_of` and `guard_class` ask for exactly this class, never a subclass.
 * For `test: "constructor"`, `constructor_` is the host class: `new` calls it with the values of `fields`, in order.
 */
export class ClassDescr {
  readonly kind = "class";
  /** Fields that `new` initialises, in the constructor's order. */
  fields: readonly Field[] = [];
  /** What the constructor sets fields to that are not among its operands. Of fields that are neither here nor in `fields` nobody knows what `new` makes of them. */
  readonly initial: ReadonlyMap<Field, unknown>;
  /** The class's only object; undefined when there may be several. */
  readonly only: unknown;
  /**
   * True when `value` is of exactly this class. Null and undefined are of none. An own closure per class, so that V8 keeps its type feedback apart;
   * a guest whose class has no host subclasses passes `(v) => v instanceof K`, which is fast whatever else the place sees.
   */
  readonly matches: (value: unknown) => boolean;
  constructor(
    readonly name: string,
    readonly test: ClassTest,
    readonly constructor_: (new (...args: any[]) => any) | null = null,
    fields: readonly Field[] = [],
    matches: ((value: unknown) => boolean) | null = null,
    options: ClassOptions = {},
  ) {
    this.fields = fields;
    this.initial = new Map(options.initial);
    this.only = options.only;
    if (test === "constructor" && constructor_ === null) throw new TypeError(`class ${name}: test "constructor" needs the host class`);
    this.matches = matches ?? (test === "constructor"
      ? (value) => typeof value === "object" && value !== null && value.constructor === constructor_
      : (value) => typeof value === test);
  }
}

/** The classes of JavaScript's primitives. */
export const NUMBER_CLASS = new ClassDescr("int", "number");
export const BIGINT_CLASS = new ClassDescr("bigint", "bigint");
export const STRING_CLASS = new ClassDescr("str", "string");
export const BOOLEAN_CLASS = new ClassDescr("bool", "boolean");

export interface ArrayOptions {
  /** Items never change and the length is fixed once the array was made: reads are pure. */
  immutable?: boolean;
}

/** A kind of host array (a JavaScript `Array` whose items all have type `item`). Arrays of different descriptors never alias. */
export class ArrayDescr<T extends SlotType = SlotType> {
  readonly kind = "array";
  readonly immutable: boolean;
  constructor(readonly name: string, readonly item: T, options: ArrayOptions = {}) {
    this.immutable = options.immutable ?? false;
  }
  /** A new array of these items. */
  of(items: readonly unknown[]): unknown[] {
    if (this.item !== "f") return [...items];
    const array = doubles(items.length);
    for (let i = 0; i < items.length; i++) array[i] = items[i] as number;
    return array;
  }
  // One place in the source for each type of items: where V8 sees arrays of doubles and others at one place, it boxes the items of the former.
  /** The item at an index in range. */
  get(array: any[], index: number): any {
    switch (this.item) {
      case "f": return array[index];
      case "i": return array[index];
      default: return array[index];
    }
  }
  /** Stores at an index in range. */
  set(array: any[], index: number, value: unknown): void {
    switch (this.item) {
      case "f": array[index] = value; break;
      case "i": array[index] = value; break;
      default: array[index] = value;
    }
  }
  /** Appends an item. */
  push(array: any[], value: unknown): void {
    switch (this.item) {
      case "f": array.push(value); break;
      case "i": array.push(value); break;
      default: array.push(value);
    }
  }
}

/** An array of floats that the host keeps as doubles, whatever is stored. */
export function doubles(length: number): number[] {
  switch (length) {
    case 1: return [0.5];
    case 2: return [0.5, 0.5];
    case 3: return [0.5, 0.5, 0.5];
    case 4: return [0.5, 0.5, 0.5, 0.5];
    default: {
      const array = [0.5];
      array.pop();
      while (array.length < length) array.push(0.5);
      return array;
    }
  }
}

/** A place on the heap that calls may declare to read or write. */
export type Place = Field | ArrayDescr;

export interface Effects {
  /** Same operands, same result, no effect: may be folded and shared. May still raise when `canRaise`. */
  readonly pure: boolean;
  /** Places it may read; "any" when unknown. */
  readonly reads: readonly Place[] | "any";
  /** Places it may write; "any" when unknown. */
  readonly writes: readonly Place[] | "any";
  /** May throw a guest exception (as a host exception). */
  readonly canRaise: boolean;
  /** May run guest code, write anything, look at frames, write quasi-immutable fields. Implies reads and writes "any". */
  readonly mayForce: boolean;
}

/** A residual call's target: a host function with declared effects. `args` spells the operand types, e.g. "rri". */
export class CallDescr {
  readonly kind = "call";
  readonly effects: Effects;
  constructor(
    readonly name: string,
    readonly fn: (...args: any[]) => any,
    readonly args: string,
    readonly result: Type,
    effects: Partial<Effects> = {},
  ) {
    const pure = effects.pure ?? false;
    const mayForce = effects.mayForce ?? false;
    if (pure && mayForce) throw new TypeError(`call ${name}: pure and mayForce contradict each other`);
    this.effects = {
      pure,
      mayForce,
      reads: mayForce ? "any" : effects.reads ?? (pure ? [] : "any"),
      writes: mayForce ? "any" : effects.writes ?? (pure ? [] : "any"),
      canRaise: effects.canRaise ?? true,
    };
  }
}

/**
 * The target of a `call_assembler`: another compiled guest function. Compiled code calls `target.call(...)` with the values of
 * the operands and gets the guest function's result; a guest exception is thrown. Whatever happens behind it
 * (compiled code, a guard failure finished in the interpreter) is the driver's business.
 */
export interface AssemblerTarget {
  readonly kind: "assembler";
  readonly name: string;
  call(...args: any[]): any;
}

/** A jump target. Identity is what counts; `trace` prints as part of its name. */
export class LabelDescr {
  readonly kind = "label";
  /** Where the label was compiled: set by the driver when an executable holds it. */
  target: { enter(label: LabelDescr, args: readonly unknown[]): unknown } | null = null;
  /** What the optimizer knows about the parameters; opaque to everybody else. */
  state: unknown = null;
  /** Of a loop's entry: those of copies of the loop that were made for other values. */
  readonly versions: LabelDescr[] = [];
  constructor(readonly id: number, readonly name: string = `L${id}`) {}
}

/** Text for `debug_merge_point`. */
export interface TextDescr {
  readonly kind: "text";
  readonly text: string;
}

export type Descr = Field | ArrayDescr | ClassDescr | CallDescr | AssemblerTarget | LabelDescr | TextDescr;
