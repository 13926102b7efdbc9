/**
 * The tracing machine: every method executes and records. A value is a reference into the trace under construction; the concrete
 * values sit in a side array. Host booleans that depend on guest values become guards, in the direction that was taken.
 *
 * A guard resumes at the newest resume point of the top frame: the start of the bytecode, or the delivery of a callee's value. Its
 * snapshot is taken when the first guard after that point is recorded and shared by the others; the frames below are shared by
 * all guards recorded while they wait. An effect ends the time in which guards are allowed (`SemanticsError`).
 */
import {
  BOOLEAN_CLASS, NONE, NUMBER_CLASS, OP, STRING_CLASS, Trace, unwatch, watch,
  type ArrayDescr, type CallDescr, type ClassDescr, type Descr, type Field, type FieldFamily, type Opcode, type Ref, type SlotType, type Type, type Validity, type Watchable,
  Field as FieldClass,
} from "@spoor/ir";
import { SemanticsError, TraceAbort } from "./aborts";
import { DirectMachine } from "./direct";
import { KONT_RAISE, positionOf, type Frame, type GuestCode, type Thread } from "./frame";
import type { Guest } from "./guest";
import { SITE, Sites, type ShownFrame } from "./activations";
import type { Machine } from "./machine";
import type { Profiler } from "./profiler";

export interface TracedValues {
  readonly ref: Ref;
  readonly int: Ref;
  readonly float: Ref;
}

type TracedFrame<C extends GuestCode> = Frame<TracedValues, C>;

/** Decides what recording does at loop headers and calls. */
export interface RecordingPolicy<C extends GuestCode> {
  bytecode(frame: TracedFrame<C>): void;
  loopHeader(frame: TracedFrame<C>): boolean;
  enter(frame: TracedFrame<C>): boolean;
}

/** A guest exception on its way through the host's stack while recording. */
class TracedRaise {
  constructor(readonly exception: Ref) {}
}

/** "This object's facts": what `assume` records. */
const ASSUMED = new FieldClass("assumed", "r", "watchers", () => null, () => {}, { quasiImmutable: true });

const STORES_KEPT = 8;

export class TracingMachine<C extends GuestCode = GuestCode> implements Machine<TracedValues, C> {
  readonly tracing = true;
  generic = false;
  /** The recording: replaced by `begin`. */
  trace = new Trace(16);
  /** Concrete value of each operation. */
  values: unknown[] = [];
  base: TracedFrame<C> | null = null;
  /** Set after construction: the interpreter's thread over this machine. */
  thread!: Thread<TracedValues, C>;
  policy!: RecordingPolicy<C>;
  /** False once something that the recording relies on has changed. */
  validity: Validity = { valid: true };
  /** Where traces say where they are. */
  sites = new Sites();
  /** The function that looked at frames of the recording, which compiled code would not have. */
  escaped: { readonly code: C; readonly inBase: boolean; readonly detail: string } | null = null;

  readonly #host = new DirectMachine<C>(() => undefined, () => null);
  #known: (ClassDescr | null | undefined)[] = [];
  #promoted: Ref[] = [];
  #assumed = new Set<Watchable>();
  /** All objects that `validity` depends on. */
  readonly #watched: Watchable[] = [];
  /** The newest stores whose values are still in their fields: what was just written needs no load (and no guard behind the store). */
  #stores: { readonly object: Ref; readonly field: Field; readonly value: Ref }[] = [];
  #topSnapshot = -1;
  #resumeKont = 0;
  #effect = false;
  /** What the guest's semantics did wrong in the current bytecode: the recording is of no use, and ends at the next one. */
  #violation: string | null = null;
  #liveSlots = new Int32Array(64);

  /** `strict`: breaking a rule of the machine throws a {@link SemanticsError}; otherwise the recording is given up behind the bytecode. */
  constructor(readonly guest: Guest<C>, readonly profiler: Profiler, readonly strict: boolean) {}

  /** Starts a new recording. */
  begin(): void {
    this.end();
    this.trace = new Trace(512);
    this.validity = { valid: true };
    this.#topSnapshot = -1;
    this.#resumeKont = 0;
    this.#effect = false;
    this.#violation = null;
    this.escaped = null;
  }

  /** Ends the recording: nothing holds what it knew any more. */
  end(): void {
    for (const object of this.#watched) unwatch(object, this.validity);
    this.#watched.length = 0;
    this.trace = new Trace(16);
    this.values = [];
    this.base = null;
    this.forget();
  }

  /** Drops what is known of values: from here on the trace may be cut. */
  forget(): void {
    this.#known = [];
    this.#promoted = [];
    this.#assumed = new Set();
    this.#stores = [];
  }

  /** The host value that a reference stands for in this run. */
  concrete(value: Ref | undefined): any {
    if (value === undefined) return undefined;
    return value >= 0 ? this.values[value] : this.trace.constant(value);
  }

  addInput(type: Type, value: unknown): Ref {
    const ref = this.trace.addInput(type);
    this.values[ref] = value;
    return ref;
  }

  /** Records an operation and its concrete result. */
  record(opcode: Opcode, type: Type, value: unknown, a: Ref = NONE, b: Ref = NONE, c: Ref = NONE, descr: Descr | null = null, snapshot = -1): Ref {
    const ref = this.trace.add(opcode, type, a, b, c, descr, snapshot);
    this.values[ref] = value;
    this.profiler.recordedOps++;
    return ref;
  }

  // -- snapshots

  /** Where guards of the top frame resume: continuation number of the newest resume point. */
  get resumeKont(): number { return this.#resumeKont; }
  /** Has the current bytecode had an effect already? Then it cannot be executed again from its start. */
  get hadEffect(): boolean { return this.#effect; }
  /** What the semantics did wrong since the newest bytecode. */
  get violation(): string | null { return this.#violation; }

  /**
   * The semantics broke a rule. Values are computed while recording, so the bytecode can still be executed to its end: only what is recorded
   * has become useless. Nothing is repeated and nothing is lost when the recording stops at the next bytecode.
   */
  #violated(what: string): void {
    const top = this.thread.top!;
    this.#violation ??= `${what}, at ${top.code.location(top.pc)} (pc ${top.pc})`;
    if (this.strict) throw new SemanticsError(this.#violation);
  }
  /** The guest looks at frames of the recording: it ends behind the bytecode. */
  escape(): void {
    const top = this.thread.top!;
    this.escaped ??= { code: top.code, inBase: top === this.base, detail: `at ${top.code.location(top.pc)}` };
  }
  #endViolated(): void {
    if (this.escaped !== null) throw new TraceAbort("frame_escapes", this.escaped.detail);
    if (this.#violation !== null) throw new TraceAbort("semantics", this.#violation);
  }

  #capture(frame: TracedFrame<C>, kont: number, parent: number, delivered: Ref | undefined, withDelivered: boolean): number {
    const live = frame.code.liveAt(frame.pc, kont);
    const count = live.length + (withDelivered ? 1 : 0);
    if (count > this.#liveSlots.length) this.#liveSlots = new Int32Array(count * 2);
    const slots = this.#liveSlots;
    const regs = frame.regs;
    for (let i = 0; i < live.length; i++) slots[i] = regs[live[i]!] ?? NONE;
    if (withDelivered) slots[live.length] = delivered ?? NONE;
    return this.trace.addSnapshot(parent, this.trace.constRef(frame.code), positionOf(frame.pc, kont), slots, count);
  }

  /** Snapshot of a frame that waits for a callee, and of those below it. */
  #suspended(frame: TracedFrame<C> | null): number {
    if (frame === null) throw new SemanticsError("the frame stack ends above the base of the recording");
    if (frame.snapshot >= 0) return frame.snapshot;
    const parent = frame === this.base ? -1 : this.#suspended(frame.back);
    frame.snapshot = this.#capture(frame, frame.kont, parent, undefined, false);
    return frame.snapshot;
  }

  /** Snapshot for a guard at the newest resume point. */
  snapshot(): number {
    if (this.#topSnapshot < 0) {
      const top = this.thread.top!;
      const parent = top === this.base ? -1 : this.#suspended(top.back);
      const kont = this.#resumeKont;
      this.#topSnapshot = this.#capture(top, kont, parent, top.regs[top.code.registerCount], kont !== 0);
    }
    return this.#topSnapshot;
  }

  /** Snapshot for a guard behind a call of `frame`: resumes by delivering `result` to the frame's continuation. */
  snapshotBehind(frame: TracedFrame<C>, result: Ref | undefined): number {
    const parent = frame === this.base ? -1 : this.#suspended(frame.back);
    return this.#capture(frame, frame.kont, parent, result, true);
  }

  #guard(opcode: Opcode, a: Ref, b: Ref = NONE, descr: Descr | null = null): void {
    if (this.#effect) this.#violated("a guard behind an effect in the same bytecode; put everything that can fail first, or deliver the value to a continuation");
    this.profiler.guards++;
    this.record(opcode, "n", undefined, a, b, NONE, descr, this.snapshot());
  }

  // -- constants

  ref(value: unknown): Ref { return this.trace.constRef(value); }
  int(value: number): Ref { return this.trace.constInt(value); }
  float(value: number): Ref { return this.trace.constFloat(value); }
  #constant(type: Type, value: any): Ref {
    return type === "i" ? this.trace.constInt(value) : type === "f" ? this.trace.constFloat(value) : this.trace.constRef(value);
  }

  // -- questions

  isTrue(value: Ref): boolean {
    const truth = this.concrete(value) !== 0;
    if (value >= 0) this.#guard(truth ? OP.guard_true : OP.guard_false, value);
    return truth;
  }

  isClass(value: Ref, descr: ClassDescr): boolean {
    const host = this.concrete(value);
    const matches = descr.matches(host);
    this.profiler.ops++;
    if (value === undefined || value < 0) return matches;
    const known = this.#known[value];
    if (known !== undefined) {
      this.profiler.heapcachedOps++;
      return matches;
    }
    if (matches) {
      this.#guard(OP.guard_nonnull_class, value, NONE, descr);
      this.#known[value] = descr;
    } else if (host === undefined || host === null) {
      this.#guard(OP.guard_isnull, value);
      this.#known[value] = null;
    } else {
      const actual = this.guest.classOf(host);
      if (actual !== null) {
        this.#guard(OP.guard_nonnull_class, value, NONE, actual);
        this.#known[value] = actual;
      } else {
        this.#guard(OP.guard_false, this.record(OP.instance_of, "i", 0, value, NONE, NONE, descr));
      }
    }
    return matches;
  }
  classOf(value: Ref): ClassDescr | null {
    const actual = this.guest.classOf(this.concrete(value));
    if (actual !== null) this.isClass(value, actual);
    return actual;
  }
  isInt(value: Ref): boolean { return this.isClass(value, NUMBER_CLASS); }
  isStr(value: Ref): boolean { return this.isClass(value, STRING_CLASS); }
  isBool(value: Ref): boolean { return this.isClass(value, BOOLEAN_CLASS); }

  isNull(value: Ref): boolean {
    const host = this.concrete(value);
    const answer = host === undefined || host === null;
    this.profiler.ops++;
    if (value === undefined || value < 0 || this.#known[value] !== undefined) return answer;
    this.#guard(answer ? OP.guard_isnull : OP.guard_nonnull, value);
    if (answer) this.#known[value] = null;
    return answer;
  }

  isSame(a: Ref, b: Ref): boolean { return this.isTrue(this.same(a, b)); }

  is(value: Ref, constant: unknown): boolean {
    const answer = this.concrete(value) === constant;
    this.profiler.ops++;
    if (value === undefined || value < 0) return answer;
    if (answer && this.#promoted[value] !== undefined) return true;
    const known = this.#known[value];
    // Of another class than the constant: no need to ask.
    if (!answer && known !== undefined && (known === null || !known.matches(constant))) return false;
    // No promotion: what it is when it is not the constant does not matter.
    this.isTrue(this.record(OP.ptr_eq, "i", answer ? 1 : 0, value, this.ref(constant)));
    if (answer && constant !== 0) this.#promoted[value] = this.ref(constant);
    return answer;
  }

  promote(value: Ref): unknown {
    const host = this.concrete(value);
    if (value === undefined || value < 0 || this.#promoted[value] !== undefined) return host;
    const constant = this.ref(host);
    this.#guard(OP.guard_value, value, constant);
    this.#promoted[value] = constant;
    return host;
  }
  promoteInt(value: Ref): number {
    const host = this.concrete(value) as number;
    if (value < 0 || this.#promoted[value] !== undefined) return host;
    const constant = this.int(host);
    this.#guard(OP.guard_value, value, constant);
    this.#promoted[value] = constant;
    return host;
  }

  // -- pure operations

  #pure1(opcode: Opcode, type: Type, result: any, a: Ref): Ref {
    this.profiler.ops++;
    return a < 0 ? this.#constant(type, result) : this.record(opcode, type, result, a);
  }
  #pure2(opcode: Opcode, type: Type, result: any, a: Ref, b: Ref): Ref {
    this.profiler.ops++;
    return a < 0 && b < 0 ? this.#constant(type, result) : this.record(opcode, type, result, a, b);
  }
  #overflowing(opcode: Opcode, overflows: Opcode, result: number | undefined, a: Ref, b: Ref): Ref | undefined {
    this.profiler.ops++;
    if (result === undefined) {
      if (a >= 0 || b >= 0) this.isTrue(this.record(overflows, "i", 1, a, b));
      return undefined;
    }
    if (a < 0 && b < 0) return this.int(result);
    if (this.#effect) this.#violated("an overflow check behind an effect in the same bytecode; put everything that can fail first");
    this.profiler.guards++;
    return this.record(opcode, "i", result, a, b, NONE, null, this.snapshot());
  }

  intAddOvf(a: Ref, b: Ref): Ref | undefined { return this.#overflowing(OP.int_add_ovf, OP.int_add_overflows, this.#host.intAddOvf(this.concrete(a), this.concrete(b)), a, b); }
  intSubOvf(a: Ref, b: Ref): Ref | undefined { return this.#overflowing(OP.int_sub_ovf, OP.int_sub_overflows, this.#host.intSubOvf(this.concrete(a), this.concrete(b)), a, b); }
  intMulOvf(a: Ref, b: Ref): Ref | undefined { return this.#overflowing(OP.int_mul_ovf, OP.int_mul_overflows, this.#host.intMulOvf(this.concrete(a), this.concrete(b)), a, b); }
  intLshiftOvf(a: Ref, b: Ref): Ref | undefined { return this.#overflowing(OP.int_lshift_ovf, OP.int_lshift_overflows, this.#host.intLshiftOvf(this.concrete(a), this.concrete(b)), a, b); }
  intAdd(a: Ref, b: Ref): Ref { return this.#pure2(OP.int_add, "i", this.#host.intAdd(this.concrete(a), this.concrete(b)), a, b); }
  intSub(a: Ref, b: Ref): Ref { return this.#pure2(OP.int_sub, "i", this.#host.intSub(this.concrete(a), this.concrete(b)), a, b); }
  intMul(a: Ref, b: Ref): Ref { return this.#pure2(OP.int_mul, "i", this.#host.intMul(this.concrete(a), this.concrete(b)), a, b); }
  intFloordiv(a: Ref, b: Ref): Ref { return this.#pure2(OP.int_floordiv, "i", this.#host.intFloordiv(this.concrete(a), this.concrete(b)), a, b); }
  intMod(a: Ref, b: Ref): Ref { return this.#pure2(OP.int_mod, "i", this.#host.intMod(this.concrete(a), this.concrete(b)), a, b); }
  intNeg(a: Ref): Ref { return this.#pure1(OP.int_neg, "i", this.#host.intNeg(this.concrete(a)), a); }
  intInvert(a: Ref): Ref { return this.#pure1(OP.int_invert, "i", this.#host.intInvert(this.concrete(a)), a); }
  intAnd(a: Ref, b: Ref): Ref { return this.#pure2(OP.int_and, "i", this.#host.intAnd(this.concrete(a), this.concrete(b)), a, b); }
  intOr(a: Ref, b: Ref): Ref { return this.#pure2(OP.int_or, "i", this.#host.intOr(this.concrete(a), this.concrete(b)), a, b); }
  intXor(a: Ref, b: Ref): Ref { return this.#pure2(OP.int_xor, "i", this.#host.intXor(this.concrete(a), this.concrete(b)), a, b); }
  intRshift(a: Ref, b: Ref): Ref { return this.#pure2(OP.int_rshift, "i", this.#host.intRshift(this.concrete(a), this.concrete(b)), a, b); }
  intLt(a: Ref, b: Ref): Ref { return this.#pure2(OP.int_lt, "i", this.#host.intLt(this.concrete(a), this.concrete(b)), a, b); }
  intLe(a: Ref, b: Ref): Ref { return this.#pure2(OP.int_le, "i", this.#host.intLe(this.concrete(a), this.concrete(b)), a, b); }
  intEq(a: Ref, b: Ref): Ref { return this.#pure2(OP.int_eq, "i", this.#host.intEq(this.concrete(a), this.concrete(b)), a, b); }
  intNe(a: Ref, b: Ref): Ref { return this.#pure2(OP.int_ne, "i", this.#host.intNe(this.concrete(a), this.concrete(b)), a, b); }
  intGt(a: Ref, b: Ref): Ref { return this.#pure2(OP.int_gt, "i", this.#host.intGt(this.concrete(a), this.concrete(b)), a, b); }
  intGe(a: Ref, b: Ref): Ref { return this.#pure2(OP.int_ge, "i", this.#host.intGe(this.concrete(a), this.concrete(b)), a, b); }
  intIsZero(a: Ref): Ref { return this.#pure1(OP.int_is_zero, "i", this.#host.intIsZero(this.concrete(a)), a); }
  intIsInt32(a: Ref): Ref { return this.#pure1(OP.int_is_int32, "i", this.#host.intIsInt32(this.concrete(a)), a); }
  int32Add(a: Ref, b: Ref): Ref { return this.#pure2(OP.int32_add, "i", this.#host.int32Add(this.concrete(a), this.concrete(b)), a, b); }
  int32Sub(a: Ref, b: Ref): Ref { return this.#pure2(OP.int32_sub, "i", this.#host.int32Sub(this.concrete(a), this.concrete(b)), a, b); }
  int32Mul(a: Ref, b: Ref): Ref { return this.#pure2(OP.int32_mul, "i", this.#host.int32Mul(this.concrete(a), this.concrete(b)), a, b); }
  int32Wrap(a: Ref): Ref { return this.#pure1(OP.int32_wrap, "i", this.#host.int32Wrap(this.concrete(a)), a); }

  floatAdd(a: Ref, b: Ref): Ref { return this.#pure2(OP.float_add, "f", this.concrete(a) + this.concrete(b), a, b); }
  floatSub(a: Ref, b: Ref): Ref { return this.#pure2(OP.float_sub, "f", this.concrete(a) - this.concrete(b), a, b); }
  floatMul(a: Ref, b: Ref): Ref { return this.#pure2(OP.float_mul, "f", this.concrete(a) * this.concrete(b), a, b); }
  floatTruediv(a: Ref, b: Ref): Ref { return this.#pure2(OP.float_truediv, "f", this.concrete(a) / this.concrete(b), a, b); }
  floatNeg(a: Ref): Ref { return this.#pure1(OP.float_neg, "f", -this.concrete(a), a); }
  floatAbs(a: Ref): Ref { return this.#pure1(OP.float_abs, "f", Math.abs(this.concrete(a)), a); }
  floatSqrt(a: Ref): Ref { return this.#pure1(OP.float_sqrt, "f", Math.sqrt(this.concrete(a)), a); }
  floatFloor(a: Ref): Ref { return this.#pure1(OP.float_floor, "f", Math.floor(this.concrete(a)), a); }
  floatLt(a: Ref, b: Ref): Ref { return this.#pure2(OP.float_lt, "i", this.#host.floatLt(this.concrete(a), this.concrete(b)), a, b); }
  floatLe(a: Ref, b: Ref): Ref { return this.#pure2(OP.float_le, "i", this.#host.floatLe(this.concrete(a), this.concrete(b)), a, b); }
  floatEq(a: Ref, b: Ref): Ref { return this.#pure2(OP.float_eq, "i", this.#host.floatEq(this.concrete(a), this.concrete(b)), a, b); }
  floatNe(a: Ref, b: Ref): Ref { return this.#pure2(OP.float_ne, "i", this.#host.floatNe(this.concrete(a), this.concrete(b)), a, b); }
  floatGt(a: Ref, b: Ref): Ref { return this.#pure2(OP.float_gt, "i", this.#host.floatGt(this.concrete(a), this.concrete(b)), a, b); }
  floatGe(a: Ref, b: Ref): Ref { return this.#pure2(OP.float_ge, "i", this.#host.floatGe(this.concrete(a), this.concrete(b)), a, b); }
  intToFloat(a: Ref): Ref { return this.#pure1(OP.cast_int_to_float, "f", this.concrete(a), a); }
  floatToInt(a: Ref): Ref { return this.#pure1(OP.cast_float_to_int, "i", this.#host.floatToInt(this.concrete(a)), a); }

  boxInt(a: Ref): Ref {
    this.profiler.ops++;
    if (a < 0) return this.ref(this.concrete(a));
    if (this.trace.opcode(a) === OP.unbox_int) return this.trace.a(a);
    const box = this.record(OP.box_int, "r", this.concrete(a), a);
    this.#known[box] = NUMBER_CLASS;
    return box;
  }
  unboxInt(a: Ref): Ref {
    this.profiler.ops++;
    if (a < 0) return this.int(this.concrete(a));
    if (this.trace.opcode(a) === OP.box_int) return this.trace.a(a);
    return this.record(OP.unbox_int, "i", this.concrete(a), a);
  }
  boxBool(a: Ref): Ref {
    this.profiler.ops++;
    if (a < 0) return this.ref(this.concrete(a) !== 0);
    const box = this.record(OP.box_bool, "r", this.concrete(a) !== 0, a);
    this.#known[box] = BOOLEAN_CLASS;
    return box;
  }
  unboxBool(a: Ref): Ref {
    this.profiler.ops++;
    const result = this.concrete(a) ? 1 : 0;
    if (a < 0) return this.int(result);
    if (this.trace.opcode(a) === OP.box_bool) return this.trace.a(a);
    return this.record(OP.unbox_bool, "i", result, a);
  }
  same(a: Ref, b: Ref): Ref { return this.#pure2(OP.ptr_eq, "i", this.concrete(a) === this.concrete(b) ? 1 : 0, this.#set(a), this.#set(b)); }
  instanceOf(a: Ref, descr: ClassDescr): Ref {
    this.profiler.ops++;
    const result = descr.matches(this.concrete(a)) ? 1 : 0;
    if (a === undefined || a < 0 || this.#known[a] !== undefined) return this.int(result);
    return this.record(OP.instance_of, "i", result, a, NONE, NONE, descr);
  }

  strLength(a: Ref): Ref { return this.#pure1(OP.strlen, "i", this.concrete(a).length, a); }
  strCode(a: Ref, index: Ref): Ref { return this.#pure2(OP.strgetitem, "i", this.concrete(a).charCodeAt(this.concrete(index)), a, index); }
  strFromCode(code: Ref): Ref { return this.#ofClass(STRING_CLASS, this.#pure1(OP.str_from_code, "r", String.fromCharCode(this.concrete(code)), code)); }
  strConcat(a: Ref, b: Ref): Ref { return this.#ofClass(STRING_CLASS, this.#pure2(OP.str_concat, "r", this.concrete(a) + this.concrete(b), a, b)); }
  strEq(a: Ref, b: Ref): Ref { return this.#pure2(OP.str_eq, "i", this.concrete(a) === this.concrete(b) ? 1 : 0, a, b); }
  strLt(a: Ref, b: Ref): Ref { return this.#pure2(OP.str_lt, "i", this.concrete(a) < this.concrete(b) ? 1 : 0, a, b); }

  #ofClass(descr: ClassDescr, ref: Ref): Ref {
    if (ref >= 0) this.#known[ref] = descr;
    return ref;
  }
  /** An unset register as a value. */
  #set(value: Ref | undefined): Ref { return value === undefined ? this.ref(undefined) : value; }

  // -- heap

  get<T extends SlotType>(object: Ref, field: Field<T>): any {
    this.profiler.ops++;
    for (const store of this.#stores) {
      if (store.object === object && store.field === field) {
        this.profiler.heapcachedOps++;
        return store.value;
      }
    }
    // Behind an effect no guard is allowed: then it is a field like any other.
    if (object < 0 && field.quasiImmutable && !this.#effect) return this.quasi(this.concrete(object), field);
    const value = field.read(this.concrete(object));
    if (field.immutable) {
      if (object < 0) return this.#constant(field.type, value);
      const made = this.allocated(object);
      const known = made?.operands[made.descr.fields.indexOf(field)];
      if (known !== undefined) {
        this.profiler.heapcachedOps++;
        return known;
      }
    }
    return this.record(OP.getfield, field.type, value, object, NONE, NONE, field);
  }
  set<T extends SlotType>(object: Ref, field: Field<T>, value: Ref): void {
    this.profiler.ops++;
    field.write(this.concrete(object), this.concrete(value));
    this.#effect = true;
    // Another reference may name the same object: what the field held anywhere is not known any more.
    this.#stores = this.#stores.filter((store) => store.field.property !== field.property).slice(-STORES_KEPT);
    this.#stores.push({ object, field, value: this.#set(value) });
    this.record(OP.setfield, "n", undefined, object, this.#set(value), NONE, field);
  }
  getSlot<T extends SlotType>(object: Ref, family: FieldFamily<T>, index: number): any { return this.get(object, family.field(index)); }
  setSlot<T extends SlotType>(object: Ref, family: FieldFamily<T>, index: number, value: Ref): void { this.set(object, family.field(index), value); }

  allocate(descr: ClassDescr, ...operands: (Ref | undefined)[]): Ref {
    this.profiler.ops++;
    const count = descr.fields.length;
    const host: unknown[] = [];
    for (let i = 0; i < count; i++) host.push(this.concrete(operands[i]));
    const ref = this.record(OP.new, "r", new descr.constructor_!(...host), NONE, NONE, NONE, descr);
    for (let i = 0; i < count; i++) this.trace.addExtra(this.#set(operands[i]));
    this.#known[ref] = descr;
    return ref;
  }
  isConstant(ref: Ref): boolean { return ref < 0; }
  allocated(ref: Ref): { descr: ClassDescr; operands: Ref[] } | undefined {
    return ref >= 0 && this.trace.opcode(ref) === OP.new ? { descr: this.trace.descr(ref) as ClassDescr, operands: this.trace.extras(ref) } : undefined;
  }
  newArray(descr: ArrayDescr, items: Ref[]): Ref {
    this.profiler.ops++;
    const ref = this.record(OP.new_array, "r", descr.of(items.map((item) => this.concrete(item))), NONE, NONE, NONE, descr);
    for (const item of items) this.trace.addExtra(this.#set(item));
    return ref;
  }
  item<T extends SlotType>(array: Ref, index: Ref, descr: ArrayDescr<T>): any {
    this.profiler.ops++;
    const value = descr.get(this.concrete(array), this.concrete(index));
    if (descr.immutable && array < 0 && index < 0) return this.#constant(descr.item, value);
    return this.record(OP.getarrayitem, descr.item, value, array, index, NONE, descr);
  }
  setItem<T extends SlotType>(array: Ref, index: Ref, value: Ref, descr: ArrayDescr<T>): void {
    this.profiler.ops++;
    descr.set(this.concrete(array), this.concrete(index), this.concrete(value));
    this.#effect = true;
    this.record(OP.setarrayitem, "n", undefined, array, index, this.#set(value), descr);
  }
  length(array: Ref, descr: ArrayDescr): Ref {
    this.profiler.ops++;
    const value = this.concrete(array).length as number;
    if (descr.immutable && array < 0) return this.int(value);
    return this.record(OP.arraylen, "i", value, array, NONE, NONE, descr);
  }
  push<T extends SlotType>(array: Ref, value: Ref, descr: ArrayDescr<T>): void {
    this.profiler.ops++;
    descr.push(this.concrete(array), this.concrete(value));
    this.#effect = true;
    this.record(OP.array_push, "n", undefined, array, this.#set(value), NONE, descr);
  }
  quasi<T extends SlotType>(object: Watchable, field: Field<T>): any {
    this.profiler.ops++;
    this.#dependOn(object, field);
    return this.#constant(field.type, field.read(object));
  }
  assume(object: Watchable): void { this.#dependOn(object, ASSUMED); }

  #dependOn(object: Watchable, field: Field): void {
    if (object.isFixed === true || this.#assumed.has(object)) return;
    this.#assumed.add(object);
    watch(object, this.validity);
    this.#watched.push(object);
    this.record(OP.quasiimmut_field, field.type, field.read(object), this.ref(object), NONE, NONE, field);
    this.#guard(OP.guard_not_invalidated, NONE);
  }

  // -- calls

  call(descr: CallDescr, a?: Ref, b?: Ref, c?: Ref, d?: Ref, e?: Ref): Ref { return this.#call(descr, "r", a, b, c, d, e); }
  callInt(descr: CallDescr, a?: Ref, b?: Ref, c?: Ref, d?: Ref, e?: Ref): Ref { return this.#call(descr, "i", a, b, c, d, e); }
  callFloat(descr: CallDescr, a?: Ref, b?: Ref, c?: Ref, d?: Ref, e?: Ref): Ref { return this.#call(descr, "f", a, b, c, d, e); }
  callVoid(descr: CallDescr, a?: Ref, b?: Ref, c?: Ref, d?: Ref, e?: Ref): void { this.#call(descr, "n", a, b, c, d, e); }

  #call(descr: CallDescr, type: Type, ...given: (Ref | undefined)[]): Ref {
    this.profiler.ops++;
    const { effects } = descr;
    const guarded = effects.canRaise || effects.mayForce;
    const count = descr.args.length;
    const operands: Ref[] = [];
    const host: unknown[] = [];
    let constant = effects.pure;
    for (let i = 0; i < count; i++) {
      const operand = this.#set(given[i]);
      operands.push(operand);
      host.push(this.concrete(operand));
      if (operand >= 0) constant = false;
    }
    const frame = this.thread.top!;
    if (guarded && frame.kont === 0) this.#violated(`call ${descr.name} can raise or force, but its frame has no continuation; set frame.kont first`);
    if (guarded && !effects.pure && this.#effect) this.#violated(`call ${descr.name}, which can raise, behind an effect in the same bytecode`);
    let result: unknown;
    let raised: unknown;
    try {
      result = descr.fn(...host);
    } catch (error) {
      raised = this.guest.guestException(error);
      if (raised === undefined) throw error;
    }
    if (constant && raised === undefined) return this.#constant(type, result);
    this.profiler.calls++;
    if (effects.mayForce) this.recordSite(frame);
    const ref = this.record(effects.mayForce ? OP.call_may_force : effects.pure ? OP.call_pure : OP.call, type, result, NONE, NONE, NONE, descr);
    for (const operand of operands) this.trace.addExtra(operand);
    if (!effects.pure && (effects.writes === "any" || effects.writes.length > 0)) this.#stores = [];
    if (!effects.pure && (effects.writes === "any" || effects.writes.length > 0 || guarded)) this.#effect = true;
    if (guarded) this.behindCall(frame, ref, raised, effects.mayForce);
    return ref;
  }

  /** In front of a call made by `frame` that may look at frames: says where they are. */
  recordSite(frame: TracedFrame<C>): void {
    const site: { code: C; pc: number }[] = [];
    for (let f = frame; ; f = f.back!) {
      site.unshift({ code: f.code, pc: f.pc });
      if (f === this.base) break;
    }
    this.record(OP.setfield, "n", undefined, this.ref(this.sites), this.ref(site), NONE, SITE);
  }

  /** The recording's frames as the guest may see them, outermost first. */
  shownFrames(): ShownFrame<C>[] {
    const frames: ShownFrame<C>[] = [];
    for (let f = this.thread.top; f !== null; f = f === this.base ? null : f.back) frames.unshift({ code: f.code, pc: f.pc, regs: f.regs.map((ref) => this.concrete(ref)), shadow: f });
    return frames;
  }

  /** Records the guards behind a call made by `frame`, which is the top of the stack. Throws on into the interpreter when the call raised. */
  behindCall(frame: TracedFrame<C>, result: Ref, raised: unknown, mayForce: boolean): void {
    this.#stores = [];
    this.profiler.guards++;
    if (raised !== undefined) {
      const exception = this.record(OP.guard_exception, "r", raised, NONE, NONE, NONE, null, this.snapshotBehind(frame, result));
      throw new TracedRaise(exception);
    }
    this.record(OP.guard_no_exception, "n", undefined, NONE, NONE, NONE, null, this.snapshotBehind(frame, undefined));
    if (mayForce) {
      this.profiler.guards++;
      this.record(OP.guard_not_invalidated, "n", undefined, NONE, NONE, NONE, null, this.snapshotBehind(frame, this.trace.type(result) === "r" ? result : undefined));
    }
  }

  // -- control

  #newPoint(frame: TracedFrame<C>, kont: number): void {
    frame.snapshot = -1;
    this.#topSnapshot = -1;
    this.#resumeKont = kont;
    this.#effect = false;
  }
  bytecode(frame: TracedFrame<C>): void {
    this.#newPoint(frame, 0);
    this.#endViolated();
    if (!this.validity.valid) throw new TraceAbort("quasi_immutable", `before ${frame.code.location(frame.pc)}`);
    this.policy.bytecode(frame);
  }
  resumePoint(frame: TracedFrame<C>): void { this.#newPoint(frame, frame.kont); }
  loopHeader(frame: TracedFrame<C>): boolean {
    this.#newPoint(frame, 0);
    this.#endViolated();
    return this.policy.loopHeader(frame);
  }
  enter(frame: TracedFrame<C>): boolean { return this.policy.enter(frame); }

  caught(error: unknown): Ref {
    if (!(error instanceof TracedRaise)) throw error;
    const top = this.thread.top!;
    top.regs[top.code.registerCount] = error.exception;
    this.#newPoint(top, KONT_RAISE);
    return error.exception;
  }
}
