/**
 * What code needs to know that wants to jump to a loop's body: `LabelDescr.state` of the loop's entry.
 *
 * The entry takes the live registers as references. The body takes leaves and invariants, and relies on what the preamble
 * had established. The state says how to get from the one to the other: the shape of each register, then *steps* that establish
 * the rest (PyPy's short preamble): invariant values that are computed or read again, and what has to be true of
 * them. A bridge walks through it with its own values: what it knows costs nothing, what only a guard can tell is guarded (the jump's
 * snapshot says how to leave), and what does not fit sends it to the entry, which is always right.
 *
 * Values are numbered in the order in which they are established. Nothing here refers to the trace that the loop was made of.
 */
import {
  CAN_EXIT, INT_MAX, INT_MIN, IS_PURE, InvalidLoop, NONE, OP, TYPE_CODES, sameValue, TYPE_NAMES,
  type ArrayDescr, type CallDescr, type ClassDescr, type Descr, type Field, type LabelDescr, type Opcode, type Ref,
} from "@spoor/ir";
import { INT, NOTHING, REF } from "./draft";
import type { Emitted, LoopPlan } from "./emit";
import { BOOLEAN, NUMBER, UNREAD } from "./facts";
import { placeOf, type HeapFacts } from "./heap-facts";
import { failedToEnter } from "./knowledge";
import type { Driver } from "./pass";
import { INT32_MAX, INT32_MIN, Range } from "./range";
import type { HeapSlot } from "./replay";
import type { Leaf, Shape, VirtualShape } from "./virtual-state";

/** What has to be true of a value. */
interface Requirement {
  readonly type: number;
  readonly descr: ClassDescr | null;
  readonly nonnull: boolean;
  readonly isNull: boolean;
  readonly nonzero: boolean;
  readonly lo: number;
  readonly hi: number;
  readonly mask: number;
  readonly bits: number;
}

type StateShape =
  | { readonly kind: "constant"; readonly type: number; readonly value: unknown }
  /** Becomes value `number`, after unboxing. */
  | { readonly kind: "value"; readonly number: number; readonly box: number; readonly requires: Requirement }
  /** Has to be the very value `number`. */
  | { readonly kind: "same"; readonly number: number; readonly box: number }
  | StateVirtual;
interface StateVirtual {
  readonly kind: "virtual";
  readonly descr: ClassDescr | ArrayDescr;
  readonly fields: StateShape[];
  /** How many of the fields the constructor takes, and what the others are. */
  readonly taken: number;
  readonly stored: readonly Field[];
}

/** A value's number, or a constant. */
type Operand = number | { readonly type: number; readonly value: unknown };

interface Step {
  readonly opcode: Opcode;
  readonly type: number;
  readonly operands: readonly Operand[];
  readonly descr: Descr | null;
  readonly expects: StateShape;
}

export interface LoopState {
  /** The body's. */
  readonly label: LabelDescr;
  /** By parameter of the entry. */
  readonly slots: readonly StateShape[];
  readonly steps: readonly Step[];
  /** By parameter of the body: the value's number. */
  readonly params: readonly number[];
  readonly count: number;
}

// -- made with the loop

/** The state of a peeled loop, or null when something that the body relies on cannot be established by others. */
export function loopState(driver: Driver, plan: LoopPlan, emitted: Emitted): LoopState | null {
  return new Describing(driver, plan).state(emitted);
}

class Describing {
  readonly #numbers = new Map<Ref, number>();
  readonly #virtuals = new Map<VirtualShape, StateVirtual>();
  readonly #steps: Step[] = [];
  #count = 0;
  /** Invariants in slots that a step has to establish. */
  readonly #expected: Ref[] = [];

  constructor(readonly driver: Driver, readonly plan: LoopPlan) {}

  state({ importRows, places }: Emitted): LoopState | null {
    const { plan } = this;
    const slots = plan.shapes.map((shape) => this.#shape(shape));
    let waiting = plan.slots.filter((slot) => slot.used);
    for (;;) {
      const still = waiting.filter((slot) => !this.#read(slot));
      if (still.length === 0) break;
      if (still.length === waiting.length) return null;
      waiting = still;
    }
    for (let row = 0; row < plan.row; row++) if (plan.hits[row] === 1 && !this.#establish(row as Ref)) return null;
    const params: number[] = [];
    for (let k = 0; k < plan.count; k++) {
      const row = (plan.row + 1 + k) as Ref;
      if (places[row] === NONE) continue;
      const number = this.#numbers.get(row);
      if (number === undefined) return null;
      params.push(number);
    }
    for (const row of importRows) {
      if (!this.#establish(row)) return null;
      params.push(this.#numbers.get(row)!);
    }
    // An invariant of a slot that no step establishes.
    for (const row of this.#expected) if (!this.#establish(row)) return null;
    const patch = (shape: StateShape): StateShape => (shape.kind === "same" && shape.number < 0 ? { ...shape, number: this.#numbers.get((-1 - shape.number) as Ref)! } : shape);
    for (const virtual of this.#virtuals.values()) virtual.fields.forEach((field, k) => (virtual.fields[k] = patch(field)));
    return { label: plan.label, slots: slots.map(patch), steps: this.#steps.map((step) => ({ ...step, expects: patch(step.expects) })), params, count: this.#count };
  }

  #shape(shape: Shape): StateShape {
    switch (shape.kind) {
      case "constant": return this.#constant(shape.ref);
      case "invariant": {
        const { row } = shape;
        const number = this.#numbers.get(row);
        if (number !== undefined) return { kind: "same", number, box: 0 };
        if (this.#isGiven(row)) return this.#value(row, 0, this.#requirement(row));
        const { draft, facts } = this.driver;
        const box = draft.opcodes[row]!;
        if (box === OP.box_int || box === OP.box_bool) {
          // Of a bridge whose exit gave the integer.
          const integer = facts.resolve(draft.as[row] as Ref);
          const known = this.#numbers.get(integer);
          if (known !== undefined) return { kind: "same", number: known, box };
          if (this.#isGiven(integer)) return this.#value(integer, box, this.#requirement(integer));
        }
        // Established by a step further on: compared when all is done.
        this.#expected.push(row);
        return { kind: "same", number: -1 - row, box: 0 };
      }
      case "leaf": {
        const number = this.#numbers.get(shape.leaf.row);
        return number !== undefined ? { kind: "same", number, box: shape.box } : this.#value(shape.leaf.row, shape.box, this.#leafRequirement(shape.leaf));
      }
      case "virtual": {
        const known = this.#virtuals.get(shape);
        if (known !== undefined) return known;
        const { descrs } = this.driver.draft;
        const virtual: StateVirtual = { kind: "virtual", descr: descrs[shape.descr] as ClassDescr | ArrayDescr, fields: [], taken: shape.taken, stored: shape.stored.map((index) => descrs[index] as Field) };
        this.#virtuals.set(shape, virtual);
        for (const field of shape.fields) virtual.fields.push(this.#shape(field));
        return virtual;
      }
    }
  }

  /** Computed from nothing. */
  #isGiven(row: Ref): boolean {
    const opcode = this.driver.draft.opcodes[row];
    return row >= 0 && (opcode === OP.param || opcode === OP.input);
  }

  #constant(ref: Ref): StateShape {
    const { draft } = this.driver;
    return { kind: "constant", type: draft.typeOf(ref), value: draft.constant(ref) };
  }

  #value(row: Ref, box: number, requires: Requirement): StateShape {
    const number = this.#count++;
    this.#numbers.set(row, number);
    return { kind: "value", number, box, requires };
  }

  #requirement(row: Ref): Requirement {
    const { facts, draft } = this.driver;
    const saved = facts.atLabel(row);
    const type = draft.types[row]!;
    return {
      type, descr: type === REF ? facts.classTable[saved.classCode]! : null, nonnull: type === REF && saved.nonnull, isNull: type === REF && saved.isNull, nonzero: saved.nonzero,
      lo: type === INT ? saved.lo : INT_MIN, hi: type === INT ? saved.hi : INT_MAX, mask: type === INT ? saved.mask : 0, bits: type === INT ? saved.bits : 0,
    };
  }
  #leafRequirement(leaf: Leaf): Requirement {
    const range = new Range().set(leaf.lo, leaf.hi).shrink();
    return { type: leaf.type, descr: this.driver.facts.classTable[leaf.classCode]!, nonnull: leaf.nonnull, isNull: false, nonzero: false, lo: leaf.lo, hi: leaf.hi, mask: leaf.type === INT ? range.mask : 0, bits: leaf.type === INT ? range.bits : 0 };
  }

  /** An operand of a step; undefined when it cannot be had. */
  #operand(ref: Ref): Operand | undefined {
    const { draft, facts } = this.driver;
    if (ref >= 0) {
      const forwarded = facts.forwardAtLabel(ref);
      if (forwarded < 0 && forwarded !== NONE) ref = forwarded;
    }
    if (ref < 0) return { type: draft.typeOf(ref), value: draft.constant(ref) };
    return this.#establish(ref) ? this.#numbers.get(ref) : undefined;
  }

  /** A step that reads what the body takes to be on the heap. False when its object is not known yet. */
  #read(slot: HeapSlot): boolean {
    const { draft } = this.driver;
    const object = typeof slot.object === "number" ? this.#operand(slot.object) : this.#numbers.get(slot.object.row);
    if (object === undefined) return false;
    const operands: Operand[] = [object];
    if (slot.index !== NONE) {
      const index = typeof slot.index === "number" ? this.#operand(slot.index) : this.#numbers.get(slot.index.row);
      if (index === undefined) return false;
      operands.push(slot.offset === 0 ? index : this.#sum(index, slot.offset));
    }
    const descr = draft.descrs[slot.place >> 1] as Field | ArrayDescr;
    const isLength = (slot.place & 1) === 1;
    const opcode = descr.kind === "field" ? OP.getfield : isLength ? OP.arraylen : OP.getarrayitem;
    const type = isLength ? INT : TYPE_CODES[descr.kind === "field" ? descr.type : descr.item];
    this.#steps.push({ opcode, type, operands, descr, expects: this.#readShape(slot.value) });
    return true;
  }

  /** A step that adds a constant. */
  #sum(value: Operand, offset: number): number {
    const number = this.#count++;
    const expects: StateShape = { kind: "value", number, box: 0, requires: { type: INT, descr: null, nonnull: false, isNull: false, nonzero: false, lo: INT_MIN, hi: INT_MAX, mask: 0, bits: 0 } };
    this.#steps.push({ opcode: OP.int_add_ovf, type: INT, operands: [value, { type: INT, value: offset }], descr: null, expects });
    return number;
  }

  /** An invariant that was read is what the read gives, unless it is computed from others. */
  #readShape(shape: Shape): StateShape {
    if (shape.kind === "invariant" && !this.#numbers.has(shape.row)) {
      if (IS_PURE[this.driver.draft.opcodes[shape.row]!] === 0) return this.#value(shape.row, 0, this.#requirement(shape.row));
    }
    return this.#shape(shape);
  }

  /** Makes sure that a row of the preamble has a number: as a parameter, by a read, or by a step that computes it. */
  #establish(row: Ref): boolean {
    if (this.#numbers.has(row)) return true;
    const { draft, facts } = this.driver;
    const opcode = draft.opcodes[row] as Opcode;
    const descr = draft.descr(row);
    const computed = IS_PURE[opcode] === 1
      || ((opcode === OP.getfield || opcode === OP.arraylen) && (descr as Field | ArrayDescr).immutable)
      || (opcode === OP.call_pure && !(descr as CallDescr).effects.canRaise);
    if (!computed) return false;
    const operands: Operand[] = [];
    for (const ref of [draft.as[row] as Ref, draft.bs[row] as Ref, ...Array.from({ length: draft.extraCounts[row]! }, (_, k) => draft.extraOf(row, k))]) {
      if (ref === NONE) continue;
      const operand = this.#operand(ref);
      if (operand === undefined) return false;
      operands.push(operand);
    }
    const forwarded = facts.forwardAtLabel(row);
    const expects = this.#value(row, 0, this.#requirement(row));
    this.#steps.push({ opcode: guardedTwin(opcode), type: draft.types[row]!, operands, descr, expects: forwarded < 0 && forwarded !== NONE ? this.#constant(forwarded) : expects });
    return true;
  }
}

/** What was proved to stay in range for the preamble's operands may leave it for others. */
function guardedTwin(opcode: Opcode): Opcode {
  switch (opcode) {
    case OP.int_add: return OP.int_add_ovf;
    case OP.int_sub: return OP.int_sub_ovf;
    case OP.int_mul: return OP.int_mul_ovf;
    case OP.int_lshift: return OP.int_lshift_ovf;
    default: return opcode;
  }
}

// -- used by a bridge

/** Thrown where a bridge does not fit; caught below. */
class Misfit {}
/** Always the same one: a host's error would collect the host's stack. */
const MISFIT = new Misfit();

/**
 * Ends the trace with a jump to the body of the loop whose entry the source's last row jumps to, or to that of another version of the loop. False, and nothing
 * done, when there is none that the values at hand fit.
 */
export function jumpToBody(driver: Driver, known: HeapFacts, row: Ref): boolean {
  const { parent } = driver.context;
  const entry = driver.source.descr(row) as LabelDescr;
  const labels = [entry, ...entry.versions];
  const failed = parent === null ? -1 : labels.indexOf(failedToEnter(parent) as LabelDescr);
  const fits = labels.slice(failed + 1).some((label) => label.state !== null && jumpTo(driver, known, row, label));
  if (!fits && driver.context.mustPeel === true && entry.state !== null) throw new InvalidLoop("the bridge fits no version of its loop");
  return fits;
}

/** Ends the trace with a jump to the body of one version of a loop. */
function jumpTo(driver: Driver, known: HeapFacts, row: Ref, label: LabelDescr): boolean {
  const { source, draft, facts, virtuals, resume } = driver;
  const state = label.state as LoopState;
  driver.flush();
  const mark = draft.mark();
  const exits = resume.mark();
  const { count, poolLength } = virtuals;
  const { forcings } = driver;
  facts.save();
  for (const pass of driver.chain.passes) pass.save?.(driver);
  try {
    const args = new Fitting(driver, known, state, source.snapshot(row)).args(row);
    const jump = draft.add(OP.jump, NOTHING, NONE, NONE, NONE, draft.descrIndexOf(state.label), -1);
    for (const arg of args) draft.addExtra(arg);
    facts.clear(jump);
    driver.entering = label;
    driver.enteringFrom = mark.length;
    return true;
  } catch (error) {
    if (!(error instanceof Misfit) && !(error instanceof InvalidLoop)) throw error;
    draft.reset(mark);
    resume.reset(exits);
    virtuals.count = count;
    virtuals.poolLength = poolLength;
    driver.forcings = forcings;
    driver.epoch++;
    facts.restore();
    for (const pass of driver.chain.passes) pass.restore?.(driver);
    return false;
  }
}

const X = new Range();
const Y = new Range();

class Fitting {
  readonly #values: Int32Array;
  readonly #virtuals = new Map<StateVirtual, Ref>();
  readonly #taken = new Set<Ref>();
  readonly #later: [StateShape & { kind: "same" }, Ref][] = [];

  constructor(readonly driver: Driver, readonly known: HeapFacts, readonly state: LoopState, readonly snapshot: number) {
    this.#values = new Int32Array(state.count).fill(NONE);
  }

  /** The body's arguments. Throws {@link Misfit}. */
  args(row: Ref): Ref[] {
    const { driver, state } = this;
    const { facts } = driver;
    state.slots.forEach((slot, k) => this.#fit(slot, driver.operand(driver.source.extra(row, k))));
    for (const step of state.steps) this.#fit(step.expects, this.#perform(step));
    for (const [shape, ref] of this.#later) {
      const { number, box } = shape;
      if (facts.resolve(this.#unboxed(ref, box)) !== facts.resolve(this.#values[number] as Ref)) throw MISFIT;
    }
    return state.params.map((number) => {
      const ref = facts.resolve(this.#values[number] as Ref);
      return facts.isVirtual(ref) ? driver.force(ref) : ref;
    });
  }

  #fit(shape: StateShape, value: Ref): void {
    const { driver } = this;
    const { draft, facts } = driver;
    const ref = facts.resolve(value);
    switch (shape.kind) {
      case "constant": {
        const type = TYPE_NAMES[shape.type]!;
        if (ref < 0) {
          if (!sameValue(type, draft.constant(ref), shape.value)) throw MISFIT;
          return;
        }
        this.#guard(OP.guard_value, ref, draft.constOf(shape.type, shape.value));
        return;
      }
      case "same": this.#later.push([shape, ref]); return;
      case "value": {
        const unboxed = this.#unboxed(ref, shape.box);
        this.#values[shape.number] = unboxed;
        this.#require(unboxed, shape.requires);
        return;
      }
      case "virtual": this.#fitVirtual(shape, ref);
    }
  }

  #fitVirtual(shape: StateVirtual, ref: Ref): void {
    const { driver } = this;
    const { facts, draft, virtuals } = driver;
    const before = this.#virtuals.get(shape);
    if (before !== undefined) {
      if (before !== ref) throw MISFIT;
      return;
    }
    if (this.#taken.has(ref)) throw MISFIT;
    this.#virtuals.set(shape, ref);
    this.#taken.add(ref);
    if (facts.isVirtual(ref)) {
      if (draft.descr(ref) !== shape.descr || virtuals.takenOf(ref) !== shape.taken) throw MISFIT;
      const values = virtuals.valuesFor(ref, shape.stored.map((field) => draft.descrIndexOf(field)));
      if (values === null) throw MISFIT;
      shape.fields.forEach((field, k) => this.#fit(field, values[k]!));
      return;
    }
    // A box: one unboxed field that never changes. It may be taken apart, because nobody asks for a box's identity.
    const { descr } = shape;
    const field = descr.kind === "class" && descr.fields.length === 1 ? descr.fields[0]! : undefined;
    if (descr.kind !== "class" || field === undefined || !field.immutable || field.type === "r" || shape.stored.length > 0) throw MISFIT;
    this.#requireClass(ref, descr);
    this.#fit(shape.fields[0]!, driver.emit(OP.getfield, TYPE_CODES[field.type], ref, NONE, draft.descrIndexOf(field)));
  }

  /** What is in the box; guards that it is one where that is not known. */
  #unboxed(ref: Ref, box: number): Ref {
    if (box === 0) return ref;
    const { driver } = this;
    const { draft, facts } = driver;
    if (ref < 0) {
      const constant: unknown = draft.constant(ref);
      if (box === OP.box_int && Number.isSafeInteger(constant)) return draft.constInt(constant as number);
      if (box === OP.box_bool && typeof constant === "boolean") return draft.constInt(constant ? 1 : 0);
      throw MISFIT;
    }
    if (facts.isVirtual(ref)) throw MISFIT;
    if (draft.opcodes[ref] === box) return facts.resolve(draft.as[ref] as Ref);
    const code = box === OP.box_int ? NUMBER : BOOLEAN;
    this.#requireClass(ref, facts.classTable[code]!);
    return driver.emit(box === OP.box_int ? OP.unbox_int : OP.unbox_bool, INT, ref);
  }

  #requireClass(ref: Ref, descr: ClassDescr): void {
    const { driver } = this;
    const { facts, draft } = driver;
    const code = facts.codeOf(descr);
    const known = facts.classOf(ref);
    if (known === code) return;
    if (known !== 0 || ref < 0 || facts.isNull(ref)) throw MISFIT;
    this.#guard(facts.isNonnull(ref) ? OP.guard_class : OP.guard_nonnull_class, ref, NONE, draft.descrIndexOf(descr));
    if (facts.classOf(ref) !== code) throw MISFIT;
  }

  #require(ref: Ref, requires: Requirement): void {
    const { driver } = this;
    const { facts, draft } = driver;
    if (draft.typeOf(ref) !== requires.type) throw MISFIT;
    if (requires.type === REF) {
      if (requires.descr !== null) this.#requireClass(ref, requires.descr);
      if (requires.nonnull && !facts.isNonnull(ref)) this.#guard(OP.guard_nonnull, ref);
      if (requires.isNull && !facts.isNull(ref)) this.#guard(OP.guard_isnull, ref);
      if ((requires.nonnull && !facts.isNonnull(ref)) || (requires.isNull && !facts.isNull(ref))) throw MISFIT;
    } else if (requires.type === INT) {
      this.#requireRange(ref, requires);
      if (requires.nonzero && facts.low(ref) <= 0 && facts.high(ref) >= 0 && !facts.isNonzero(ref)) this.#guard(OP.guard_true, ref);
    }
  }

  #requireRange(ref: Ref, { lo, hi, mask, bits }: Requirement): void {
    const { driver } = this;
    const { facts, draft } = driver;
    if (facts.low(ref) < lo || facts.high(ref) > hi) {
      if (ref < 0 || facts.low(ref) > hi || facts.high(ref) < lo) throw MISFIT;
      if (lo === INT32_MIN && hi === INT32_MAX) {
        this.#guard(OP.guard_true, driver.emit(OP.int_is_int32, INT, ref));
      } else {
        if (facts.low(ref) < lo) this.#guard(OP.guard_true, driver.emit(OP.int_ge, INT, ref, draft.constInt(lo)));
        if (facts.high(ref) > hi) this.#guard(OP.guard_true, driver.emit(OP.int_le, INT, ref, draft.constInt(hi)));
      }
    }
    facts.rangeOf(facts.resolve(ref), X);
    Y.set(lo, hi, mask, bits);
    if (X.lo < Y.lo || X.hi > Y.hi || (Y.mask & ~X.mask) !== 0 || ((X.bits ^ Y.bits) & Y.mask) !== 0) throw MISFIT;
  }

  #guardTrue(test: Ref): void {
    if (test < 0 && this.driver.draft.constant(test) !== 0) return;
    this.#guard(OP.guard_true, test);
  }

  #guard(opcode: Opcode, a: Ref, b: Ref = NONE, descr = -1): void {
    if (this.snapshot < 0) throw MISFIT;
    this.driver.emit(opcode, NOTHING, a, b, descr, this.snapshot);
  }

  /** Computes or reads a value again. */
  #perform(step: Step): Ref {
    const { driver } = this;
    const { facts, draft } = driver;
    const operands = step.operands.map((operand) => (typeof operand === "number" ? facts.resolve(this.#values[operand] as Ref) : draft.constOf(operand.type, operand.value)));
    if (operands.includes(NONE)) throw MISFIT;
    const descr = step.descr === null ? -1 : draft.descrIndexOf(step.descr);
    if (step.opcode === OP.call_pure) throw MISFIT;
    if (step.opcode === OP.getarrayitem) {
      const [array, index] = operands as [Ref, Ref];
      const fact = this.known.find(facts, placeOf(descr), array, index);
      if (fact >= 0 && !facts.is(this.known.values[fact] as Ref, UNREAD)) return facts.resolve(this.known.values[fact] as Ref);
      // Whether the index is in range is not known here.
      this.#guardTrue(driver.emit(OP.int_ge, INT, index, draft.constInt(0)));
      this.#guardTrue(driver.emit(OP.int_lt, INT, index, driver.emit(OP.arraylen, INT, array, NONE, descr)));
    }
    if (CAN_EXIT[step.opcode] === 1 && this.snapshot < 0) throw MISFIT;
    return driver.emit(step.opcode, step.type, operands[0]!, operands[1] ?? NONE, descr, CAN_EXIT[step.opcode] === 1 ? this.snapshot : -1);
  }
}

