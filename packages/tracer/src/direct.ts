/**
 * The direct machine: values are host values, every method is one line that V8 inlines. The interpreter is the semantics over it.
 */
import { INT_MAX, INT_MIN, type ArrayDescr, type CallDescr, type ClassDescr, type Field, type FieldFamily, type SlotType, type Watchable } from "@spoor/ir";
import type { Frame, GuestCode } from "./frame";
import type { Machine } from "./machine";

/** Host values: references are anything, integers and floats are JavaScript numbers. */
export interface HostValues {
  readonly ref: any;
  readonly int: number;
  readonly float: number;
}

/** What the driver plugs into the direct machine; without a driver nothing is ever counted. */
export interface DirectHooks<C extends GuestCode> {
  loopHeader(frame: Frame<HostValues, C>): boolean;
  enter(frame: Frame<HostValues, C>): boolean;
  /** The thread's top frame for a guest that looks at its stack: one that compiled code or a recording keeps to itself gets an object for the occasion. */
  topFrame(): Frame<HostValues, C> | null;
  /** The frame that a recording is in; null where what runs is something that it calls, or nothing is recorded. */
  recordedFrame(): Frame<HostValues, C> | null;
  /** The frame below one of the guest's or one of those. */
  frameBelow(frame: Frame<HostValues, C>): Frame<HostValues, C> | null;
  /** The guest is about to look at a frame's position, or with `values` at its registers too: brings it up to date. False when its registers are not known. */
  lookAt(frame: Frame<HostValues, C>, values: boolean): boolean;
}

const TWO_31 = 2147483648;
const inRange = (value: number): number | undefined => (value > INT_MAX || value < INT_MIN ? undefined : value);

/** Exact two's complement operation on integers beyond 32 bits. */
const wideBitwise = (a: number, b: number, op: (x: number, y: number) => number): number => {
  const high = op(Math.floor(a / 4294967296), Math.floor(b / 4294967296));
  return high * 4294967296 + (op(a | 0, b | 0) >>> 0);
};

export class DirectMachine<C extends GuestCode = GuestCode> implements Machine<HostValues, C> {
  readonly tracing = false;
  readonly generic = false;
  /** Set by the driver. */
  hooks: DirectHooks<C> | null = null;
  /** `isGuestError` recognises the guest's host exception and gives the guest exception, or undefined; `classOf` is the guest's. */
  constructor(private readonly isGuestError: (error: unknown) => unknown, readonly classOf: (value: any) => ClassDescr | null) {}

  ref(value: unknown): any { return value; }
  int(value: number): number { return value; }
  float(value: number): number { return value; }

  isTrue(value: number): boolean { return value !== 0; }
  isClass(value: any, descr: ClassDescr): boolean { return descr.matches(value); }
  isInt(value: any): boolean { return typeof value === "number"; }
  isStr(value: any): boolean { return typeof value === "string"; }
  isBool(value: any): boolean { return typeof value === "boolean"; }
  isNull(value: any): boolean { return value === undefined || value === null; }
  isSame(a: any, b: any): boolean { return a === b; }
  is(value: any, constant: unknown): boolean { return value === constant; }
  promote(value: any): unknown { return value; }
  promoteInt(value: number): number { return value; }

  intAddOvf(a: number, b: number): number | undefined { return inRange(a + b); }
  intSubOvf(a: number, b: number): number | undefined { return inRange(a - b); }
  intMulOvf(a: number, b: number): number | undefined { return inRange(a * b + 0); }
  intLshiftOvf(a: number, b: number): number | undefined { return a === 0 ? 0 : b < 31 ? inRange(a * (1 << b)) : b > 53 ? undefined : inRange(a * 2 ** b); }
  intAdd(a: number, b: number): number { return a + b; }
  intSub(a: number, b: number): number { return a - b; }
  intMul(a: number, b: number): number { return a * b + 0; }
  // The double quotient rounds to an integer only where it is one: |a| < 2^53 keeps it further away otherwise.
  intFloordiv(a: number, b: number): number { return Math.floor(a / b) + 0; }
  intMod(a: number, b: number): number {
    const rest = a % b;
    return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest + 0;
  }
  intNeg(a: number): number { return 0 - a; }
  intInvert(a: number): number { return -1 - a; }
  intAnd(a: number, b: number): number { return (a | 0) === a && (b | 0) === b ? a & b : wideBitwise(a, b, (x, y) => x & y); }
  intOr(a: number, b: number): number { return (a | 0) === a && (b | 0) === b ? a | b : wideBitwise(a, b, (x, y) => x | y); }
  intXor(a: number, b: number): number { return (a | 0) === a && (b | 0) === b ? a ^ b : wideBitwise(a, b, (x, y) => x ^ y); }
  intRshift(a: number, b: number): number { return (a | 0) === a && b < 32 ? a >> b : b > 53 ? (a < 0 ? -1 : 0) : Math.floor(a / 2 ** b); }
  intLt(a: number, b: number): number { return a < b ? 1 : 0; }
  intLe(a: number, b: number): number { return a <= b ? 1 : 0; }
  intEq(a: number, b: number): number { return a === b ? 1 : 0; }
  intNe(a: number, b: number): number { return a !== b ? 1 : 0; }
  intGt(a: number, b: number): number { return a > b ? 1 : 0; }
  intGe(a: number, b: number): number { return a >= b ? 1 : 0; }
  intIsZero(a: number): number { return a === 0 ? 1 : 0; }
  intIsInt32(a: number): number { return a >= -TWO_31 && a < TWO_31 ? 1 : 0; }
  int32Add(a: number, b: number): number { return (a + b) | 0; }
  int32Sub(a: number, b: number): number { return (a - b) | 0; }
  int32Mul(a: number, b: number): number { return Math.imul(a, b); }
  int32Wrap(a: number): number { return a | 0; }

  floatAdd(a: number, b: number): number { return a + b; }
  floatSub(a: number, b: number): number { return a - b; }
  floatMul(a: number, b: number): number { return a * b; }
  floatTruediv(a: number, b: number): number { return a / b; }
  floatNeg(a: number): number { return -a; }
  floatAbs(a: number): number { return Math.abs(a); }
  floatSqrt(a: number): number { return Math.sqrt(a); }
  floatFloor(a: number): number { return Math.floor(a); }
  floatLt(a: number, b: number): number { return a < b ? 1 : 0; }
  floatLe(a: number, b: number): number { return a <= b ? 1 : 0; }
  floatEq(a: number, b: number): number { return a === b ? 1 : 0; }
  floatNe(a: number, b: number): number { return a !== b ? 1 : 0; }
  floatGt(a: number, b: number): number { return a > b ? 1 : 0; }
  floatGe(a: number, b: number): number { return a >= b ? 1 : 0; }
  intToFloat(a: number): number { return a; }
  floatToInt(a: number): number { return Math.trunc(a) + 0; }

  boxInt(a: number): any { return a; }
  unboxInt(a: any): number { return a; }
  boxBool(a: number): any { return a !== 0; }
  unboxBool(a: any): number { return a ? 1 : 0; }
  same(a: any, b: any): number { return a === b ? 1 : 0; }
  instanceOf(a: any, descr: ClassDescr): number { return descr.matches(a) ? 1 : 0; }

  strLength(a: any): number { return a.length; }
  strCode(a: any, index: number): number { return a.charCodeAt(index); }
  strFromCode(code: number): any { return String.fromCharCode(code); }
  strConcat(a: any, b: any): any { return a + b; }
  strEq(a: any, b: any): number { return a === b ? 1 : 0; }
  strLt(a: any, b: any): number { return a < b ? 1 : 0; }

  get<T extends SlotType>(object: any, field: Field<T>): any { return field.read(object); }
  set<T extends SlotType>(object: any, field: Field<T>, value: any): void { field.write(object, value); }
  getSlot<T extends SlotType>(object: any, family: FieldFamily<T>, index: number): any { return family.read(object, index); }
  setSlot<T extends SlotType>(object: any, family: FieldFamily<T>, index: number, value: any): void { family.write(object, index, value); }
  allocate(descr: ClassDescr, a?: any, b?: any, c?: any, d?: any, e?: any, f?: any, g?: any, h?: any): any { return new descr.constructor_!(a, b, c, d, e, f, g, h); }
  newArray(_descr: ArrayDescr, items: any[]): any { return items; }
  item<T extends SlotType>(array: any, index: number, _descr: ArrayDescr<T>): any { return array[index]; }
  setItem<T extends SlotType>(array: any, index: number, value: any, _descr: ArrayDescr<T>): void { array[index] = value; }
  length(array: any, _descr: ArrayDescr): number { return array.length; }
  push<T extends SlotType>(array: any, value: any, _descr: ArrayDescr<T>): void { array.push(value); }
  quasi<T extends SlotType>(object: Watchable, field: Field<T>): any { return field.read(object); }
  assume(_object: Watchable): void {}

  call(descr: CallDescr, a?: any, b?: any, c?: any, d?: any, e?: any): any { return descr.fn(a, b, c, d, e); }
  callInt(descr: CallDescr, a?: any, b?: any, c?: any, d?: any, e?: any): number { return descr.fn(a, b, c, d, e); }
  callFloat(descr: CallDescr, a?: any, b?: any, c?: any, d?: any, e?: any): number { return descr.fn(a, b, c, d, e); }
  callVoid(descr: CallDescr, a?: any, b?: any, c?: any, d?: any, e?: any): void { descr.fn(a, b, c, d, e); }

  bytecode(_frame: Frame<HostValues, C>): void {}
  resumePoint(_frame: Frame<HostValues, C>): void {}
  loopHeader(frame: Frame<HostValues, C>): boolean { return this.hooks !== null && this.hooks.loopHeader(frame); }
  enter(frame: Frame<HostValues, C>): boolean { return this.hooks !== null && this.hooks.enter(frame); }
  caught(error: unknown): any {
    const exception = this.isGuestError(error);
    if (exception === undefined) throw error;
    return exception;
  }
}
