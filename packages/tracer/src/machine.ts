/**
 * The abstract machine: what a guest language's semantics are written against, once.
 *
 * The value types are opaque, so semantics that type-check can be traced: with the direct machine values are host values
 * and every method is one line; with the tracing machine a value is the index of the operation that made it and every
 * method executes and records. A method that returns a host boolean is a guard when tracing.
 *
 * Rules (enforced by the tracing machine, `SemanticsError`): within one bytecode everything that can fail comes before the
 * first visible effect, because a failing guard resumes at the start of the bytecode, or at the newest resume point (see
 * `resumePoint`).
 */
import type { ArrayDescr, CallDescr, ClassDescr, Field, FieldFamily, SlotType, Watchable } from "@spoor/ir";
import type { Frame, GuestCode } from "./frame";

/** The opaque value types of a machine. */
export interface Values {
  /** Any guest value, or a host object the semantics know about. */
  readonly ref: unknown;
  /** An integer with |x| <= 2^53-1. Comparisons give 0 or 1. */
  readonly int: unknown;
  readonly float: unknown;
}

/** The value type of a field, item or result. */
export type ValueOf<V extends Values, T extends SlotType> = T extends "i" ? V["int"] : T extends "f" ? V["float"] : V["ref"];
export type AnyValue<V extends Values> = V["ref"] | V["int"] | V["float"];

export interface Machine<V extends Values, C extends GuestCode = GuestCode> {
  /** True for the tracing machine. Constant, so that the direct copy of the semantics folds it. */
  readonly tracing: boolean;

  /**
   * True while the tracing machine records for a place whose code grew more than `max_bridges` bridges. Semantics should then ask for what several kinds of
   * values have in common rather than guard the kind.
   */
  readonly generic: boolean;

  // -- constants
  ref(value: unknown): V["ref"];
  int(value: number): V["int"];
  float(value: number): V["float"];

  // -- questions: the answer is a guard when tracing
  /** Is the integer nonzero? */
  isTrue(value: V["int"]): boolean;
  /** Is the value of exactly this class? A negative answer is recorded as the class the value does have. */
  isClass(value: V["ref"], descr: ClassDescr): boolean;
  /** The value's class, as a fact; null where the guest has none for it. */
  classOf(value: V["ref"]): ClassDescr | null;
  /** `isClass` for JavaScript's primitives: numbers (small integers), strings, booleans. */
  isInt(value: V["ref"]): boolean;
  isStr(value: V["ref"]): boolean;
  isBool(value: V["ref"]): boolean;
  isNull(value: V["ref"]): boolean;
  /** Identity (===) of two references. */
  isSame(a: V["ref"], b: V["ref"]): boolean;
  /** Identity with a host constant. */
  is(value: V["ref"], constant: unknown): boolean;
  /** Turns the value into a constant of the trace (guard_value) and gives the host value: ordinary code may run on it. */
  promote(value: V["ref"]): unknown;
  promoteInt(value: V["int"]): number;

  // -- integers
  /** a + b, or undefined when out of range (guarded). */
  intAddOvf(a: V["int"], b: V["int"]): V["int"] | undefined;
  intSubOvf(a: V["int"], b: V["int"]): V["int"] | undefined;
  intMulOvf(a: V["int"], b: V["int"]): V["int"] | undefined;
  /** a * 2**b for 0 <= b, or undefined when out of range (guarded). */
  intLshiftOvf(a: V["int"], b: V["int"]): V["int"] | undefined;
  /** Legal where the result is known to be in range (an index that was just compared with a length, say). */
  intAdd(a: V["int"], b: V["int"]): V["int"];
  intSub(a: V["int"], b: V["int"]): V["int"];
  intMul(a: V["int"], b: V["int"]): V["int"];
  intFloordiv(a: V["int"], b: V["int"]): V["int"];
  intMod(a: V["int"], b: V["int"]): V["int"];
  intNeg(a: V["int"]): V["int"];
  intInvert(a: V["int"]): V["int"];
  intAnd(a: V["int"], b: V["int"]): V["int"];
  intOr(a: V["int"], b: V["int"]): V["int"];
  intXor(a: V["int"], b: V["int"]): V["int"];
  intRshift(a: V["int"], b: V["int"]): V["int"];
  intLt(a: V["int"], b: V["int"]): V["int"];
  intLe(a: V["int"], b: V["int"]): V["int"];
  intEq(a: V["int"], b: V["int"]): V["int"];
  intNe(a: V["int"], b: V["int"]): V["int"];
  intGt(a: V["int"], b: V["int"]): V["int"];
  intGe(a: V["int"], b: V["int"]): V["int"];
  intIsZero(a: V["int"]): V["int"];
  intIsInt32(a: V["int"]): V["int"];
  int32Add(a: V["int"], b: V["int"]): V["int"];
  int32Sub(a: V["int"], b: V["int"]): V["int"];
  int32Mul(a: V["int"], b: V["int"]): V["int"];
  int32Wrap(a: V["int"]): V["int"];

  // -- floats
  floatAdd(a: V["float"], b: V["float"]): V["float"];
  floatSub(a: V["float"], b: V["float"]): V["float"];
  floatMul(a: V["float"], b: V["float"]): V["float"];
  floatTruediv(a: V["float"], b: V["float"]): V["float"];
  floatNeg(a: V["float"]): V["float"];
  floatAbs(a: V["float"]): V["float"];
  floatSqrt(a: V["float"]): V["float"];
  floatFloor(a: V["float"]): V["float"];
  floatLt(a: V["float"], b: V["float"]): V["int"];
  floatLe(a: V["float"], b: V["float"]): V["int"];
  floatEq(a: V["float"], b: V["float"]): V["int"];
  floatNe(a: V["float"], b: V["float"]): V["int"];
  floatGt(a: V["float"], b: V["float"]): V["int"];
  floatGe(a: V["float"], b: V["float"]): V["int"];
  intToFloat(a: V["int"]): V["float"];
  /** Truncates; legal where the result is known to be in range. */
  floatToInt(a: V["float"]): V["int"];

  // -- references
  boxInt(a: V["int"]): V["ref"];
  /** The value is known (asked with isClass) to be a JavaScript number that stands for an integer. */
  unboxInt(a: V["ref"]): V["int"];
  boxBool(a: V["int"]): V["ref"];
  unboxBool(a: V["ref"]): V["int"];
  same(a: V["ref"], b: V["ref"]): V["int"];
  instanceOf(a: V["ref"], descr: ClassDescr): V["int"];

  // -- strings (JavaScript strings, by code unit)
  strLength(a: V["ref"]): V["int"];
  strCode(a: V["ref"], index: V["int"]): V["int"];
  strFromCode(code: V["int"]): V["ref"];
  strConcat(a: V["ref"], b: V["ref"]): V["ref"];
  strEq(a: V["ref"], b: V["ref"]): V["int"];
  strLt(a: V["ref"], b: V["ref"]): V["int"];

  // -- heap
  /** The field's value. A quasi-immutable field of a constant is a constant where a guard is allowed: see `quasi`. */
  get<T extends SlotType>(object: V["ref"], field: Field<T>): ValueOf<V, T>;
  set<T extends SlotType>(object: V["ref"], field: Field<T>, value: ValueOf<V, T>): void;
  /** A field chosen by an index that is known while tracing. */
  getSlot<T extends SlotType>(object: V["ref"], family: FieldFamily<T>, index: number): ValueOf<V, T>;
  setSlot<T extends SlotType>(object: V["ref"], family: FieldFamily<T>, index: number, value: ValueOf<V, T>): void;
  /** A new object; the values of all its class's fields, in order. */
  allocate(descr: ClassDescr, a?: AnyValue<V>, b?: AnyValue<V>, c?: AnyValue<V>, d?: AnyValue<V>, e?: AnyValue<V>, f?: AnyValue<V>, g?: AnyValue<V>, h?: AnyValue<V>): V["ref"];
  /** A new array of exactly these items. The host array becomes the guest's: do not keep it. */
  newArray(descr: ArrayDescr, items: AnyValue<V>[]): V["ref"];
  item<T extends SlotType>(array: V["ref"], index: V["int"], descr: ArrayDescr<T>): ValueOf<V, T>;
  setItem<T extends SlotType>(array: V["ref"], index: V["int"], value: ValueOf<V, T>, descr: ArrayDescr<T>): void;
  length(array: V["ref"], descr: ArrayDescr): V["int"];
  push<T extends SlotType>(array: V["ref"], value: ValueOf<V, T>, descr: ArrayDescr<T>): void;
  /** The value of a quasi-immutable field of a promoted object. */
  quasi<T extends SlotType>(object: Watchable, field: Field<T>): ValueOf<V, T>;
  /** Host code is about to rely on facts of this object that change rarely: the trace is invalidated when `invalidateWatchers(object)` is called. */
  assume(object: Watchable): void;

  // -- residual calls: at most as many arguments as `descr.args` spells.
  // A call that can raise or force needs `frame.kont` set first: guards behind it resume by delivering its result there.
  call(descr: CallDescr, a?: AnyValue<V>, b?: AnyValue<V>, c?: AnyValue<V>, d?: AnyValue<V>, e?: AnyValue<V>): V["ref"];
  callInt(descr: CallDescr, a?: AnyValue<V>, b?: AnyValue<V>, c?: AnyValue<V>, d?: AnyValue<V>, e?: AnyValue<V>): V["int"];
  callFloat(descr: CallDescr, a?: AnyValue<V>, b?: AnyValue<V>, c?: AnyValue<V>, d?: AnyValue<V>, e?: AnyValue<V>): V["float"];
  callVoid(descr: CallDescr, a?: AnyValue<V>, b?: AnyValue<V>, c?: AnyValue<V>, d?: AnyValue<V>, e?: AnyValue<V>): void;

  // -- control
  /** Before each bytecode, tracing only (ask `tracing` first). `frame.pc` is its position, `frame.kont` 0. */
  bytecode(frame: Frame<V, C>): void;
  /** A value was delivered: guards from here on resume at (`frame.pc`, `frame.kont`) with the value in the frame's last register. */
  resumePoint(frame: Frame<V, C>): void;
  /**
   * At a loop header, reached by a jump backwards; `frame.pc` is the header. True when the thread's frames changed (compiled
   * code ran, or a trace was recorded): reload everything from `thread.top`, and deliver first where its `kont` is not 0.
   */
  loopHeader(frame: Frame<V, C>): boolean;
  /**
   * A guest frame was pushed (`thread.top === frame`, `frame.pc` at its start, or where a generator is resumed; the direct machine is not asked about those). True when the thread's frames changed: as for
   * `loopHeader`. When the callee ran to its end already, `thread.top` is still its frame with `kont` KONT_RETURN or KONT_UNWIND (so that this works for the base of a run too), or,
   * in the tracing machine, the caller with the value to be delivered to its continuation.
   */
  enter(frame: Frame<V, C>): boolean;
  /** A guest exception that arrived as a host exception (from a residual call). Rethrows what is none. */
  caught(error: unknown): V["ref"];
}
