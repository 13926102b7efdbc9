/**
 * Peeling: the loop's operations go through the chain once more, behind a second label, knowing what the first time established.
 * LuaJIT's copy-substitution: no pass looks for loop-invariant code; what was computed before is simply found again.
 *
 * Why that is right: behind the label, rows of the preamble stand only for values that are the same each time round.
 * Everything else that is carried around begins as a parameter about which the state (virtual-state.ts) makes guesses, and facts about the
 * heap begin as guesses too. At the end of the body each guess is compared with what is known there. When one does
 * not hold, all is taken back, the guess is weakened, and the body is made again; after ATTEMPTS the loop stays as it was,
 * a preamble that jumps to its start.
 *
 * One guess is made true rather than hoped for: an integer that is counted and compared is guarded to be an int32 once, at the end
 * of the preamble, where the jump's snapshot lets it leave.
 */
import { INT_MAX, INT_MIN, IS_PURE, InvalidLoop, NONE, OP, TYPE_CODES, type ArrayDescr, type ClassDescr, type Field, type LabelDescr, type OptimizeContext, type Ref, type Trace } from "@spoor/ir";
import { INT, REF, type Draft } from "./draft";
import type { LoopPlan } from "./emit";
import { COMPARED, PATCHED, UNESCAPED, UNREAD } from "./facts";
import { FOR_EVER, placeOf, type HeapFacts } from "./heap-facts";
import type { Driver } from "./pass";
import { Position } from "./position";
import { INT32_MAX, INT32_MIN } from "./range";
import { Hypotheses, VirtualState, type Leaf, type Shape } from "./virtual-state";

/** How often a body is made before the loop is left alone. */
const ATTEMPTS = 5;
/** How many values are guarded to be int32 at the end of a preamble, at most. */
const SPECULATIONS = 8;

const P = new Position();
const Q = new Position();

/** A fact about the heap that the body begins with. */
export interface HeapSlot {
  readonly key: string;
  readonly place: number;
  /** The object, and the index of an item: a row or constant, or a leaf that is carried around. */
  readonly object: Ref | Leaf;
  readonly index: Ref | Leaf;
  /** What is added to an index that is a leaf. */
  readonly offset: number;
  readonly value: Shape;
  /** Its number in the body. */
  fact: number;
  /** The body concluded something from it. */
  used: boolean;
}

/** The loop of a source trace that has one: its only label, which its last row jumps to. */
export interface Loop {
  readonly label: Ref;
  readonly params: number;
  readonly jump: Ref;
}

/** Finds the loop, or null. */
export function loopOf(source: Trace): Loop | null {
  const jump = (source.length - 1) as Ref;
  if (source.opcode(jump) !== OP.jump) return null;
  let label = NONE;
  for (let row = source.inputCount; row < jump; row++) {
    if (source.opcode(row as Ref) !== OP.label) continue;
    if (label !== NONE) return null;
    label = row as Ref;
  }
  return label !== NONE && source.descr(label) === source.descr(jump) ? { label, params: source.extraCount(label), jump } : null;
}

/** Makes the body behind the preamble that the driver has just walked. Null, and all as before, when it cannot be had. */
export const peel = (driver: Driver, known: HeapFacts, loop: Loop, context: OptimizeContext): LoopPlan | null => new Peeling(driver, known, loop, context.newLabel(), loop.jump).run();

/** The same where the driver stands at the loop's label: what it walked so far is the preamble, and the loop's only round the body. */
export const specialise = (driver: Driver, known: HeapFacts, loop: Loop, context: OptimizeContext): LoopPlan | null => new Peeling(driver, known, loop, context.newLabel(), loop.label).run();

class Peeling {
  readonly #snapshot: number;
  readonly #args: Ref[];
  readonly #guesses = new Hypotheses();
  /** Integers may be guarded to be int32. */
  #speculates: boolean;
  readonly #invariant: Uint8Array;
  /** Rows of the preamble that were looked at for it. */
  readonly #preamble: number;
  /** Facts about the heap that held at the end of the preamble. */
  readonly #facts: number[] = [];
  /** Rows of the preamble that read a field that never changes, by object. */
  readonly #reads = new Map<Ref, Ref[]>();

  /** `end`: row of the source that the preamble ends at, the loop's jump or, where there was no round before, its label. */
  constructor(readonly driver: Driver, readonly known: HeapFacts, readonly loop: Loop, readonly label: LabelDescr, end: Ref) {
    const { source, facts } = driver;
    this.#snapshot = source.snapshot(loop.jump);
    // A label says nothing of how to leave there.
    this.#speculates = end === loop.jump && this.#snapshot >= 0 && driver.context.passes.has("intbounds");
    driver.flush();
    this.#args = source.extras(end).map((ref) => driver.operand(ref));
    for (let fact = 0; fact < known.count; fact++) if (known.deaths[fact] === FOR_EVER && !facts.is(known.values[fact] as Ref, UNREAD)) this.#facts.push(fact);
    this.#preamble = driver.draft.length;
    this.#invariant = this.#findInvariants();
    const { draft } = driver;
    for (let row = 0; row < draft.length; row++) {
      if (draft.opcodes[row] !== OP.getfield || !(draft.descr(row as Ref) as Field).immutable) continue;
      const reads = this.#reads.get(draft.as[row] as Ref);
      if (reads === undefined) this.#reads.set(draft.as[row] as Ref, [row as Ref]);
      else reads.push(row as Ref);
    }
  }

  /** Rows of the preamble that are computed from parameters that do not change, from constants and from the heap as it stays. */
  #findInvariants(): Uint8Array {
    const { driver, loop, known } = this;
    const { draft, facts, source } = driver;
    const invariant = driver.scratch.bytes(9, draft.length);
    const same = (ref: number): boolean => ref < 0 || invariant[ref] === 1;
    for (let k = 0; k < loop.params; k++) {
      // Passed on as it is. (What is in a virtual may change even so.)
      const arg = this.#args[k]!;
      if (arg >= 0 && !facts.isVirtual(arg) && (source.extra(loop.jump, k) === loop.label + 1 + k || arg === driver.map[loop.label + 1 + k])) invariant[arg] = 1;
    }
    const remembered = new Map<Ref, number>();
    for (const fact of this.#facts) {
      const value = facts.resolve(known.values[fact] as Ref);
      if (value >= 0 && !remembered.has(value)) remembered.set(value, fact);
    }
    for (let row = source.inputCount; row < draft.length; row++) {
      const opcode = draft.opcodes[row]!;
      const operands = same(draft.as[row]!) && same(draft.bs[row]!);
      if (!operands) continue;
      if (IS_PURE[opcode] === 1 || this.#readsConstant(draft, row)) invariant[row] = 1;
      else if (opcode === OP.call_pure) invariant[row] = Array.from({ length: draft.extraCounts[row]! }, (_, k) => draft.extraOf(row as Ref, k)).every(same) ? 1 : 0;
      else if (opcode === OP.getfield || opcode === OP.getarrayitem || opcode === OP.arraylen) {
        const fact = remembered.get(row as Ref);
        if (fact !== undefined && same(facts.resolve(known.objects[fact] as Ref)) && same(known.indices[fact]!)) invariant[row] = 1;
      }
    }
    return invariant;
  }

  #readsConstant(draft: Draft, row: number): boolean {
    const opcode = draft.opcodes[row]!;
    if (opcode !== OP.getfield && opcode !== OP.getarrayitem && opcode !== OP.arraylen) return false;
    return (draft.descrs[draft.descrIndices[row]!] as Field | ArrayDescr).immutable;
  }

  run(): LoopPlan | null {
    const { driver } = this;
    const { draft, facts, virtuals, resume } = driver;
    for (let row = 0; row < draft.length; row++) facts.flags[row]! &= ~UNESCAPED;
    facts.forgetFarEnds();
    const mark = draft.mark();
    const exits = resume.mark();
    const map = driver.map.slice(0, driver.source.length);
    const { count, poolLength } = virtuals;
    const { forcings, validated } = driver;
    facts.save();
    for (const pass of driver.chain.passes) pass.save?.(driver);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      let plan: LoopPlan | null = null;
      this.#guesses.changed = false;
      try {
        plan = this.#attempt();
      } catch (error) {
        if (!(error instanceof InvalidLoop)) throw error;
        // The loop cannot be run twice in a row along this path, unless it was a guess that contradicts it.
        if (this.#speculates) this.#speculates = false;
        else attempt = ATTEMPTS;
      }
      if (plan !== null) return plan;
      draft.reset(mark);
      resume.reset(exits);
      driver.map.set(map);
      virtuals.count = count;
      virtuals.poolLength = poolLength;
      driver.forcings = forcings;
      driver.validated = validated;
      driver.pending.clear();
      driver.partStart = 0;
      driver.hits = null;
      driver.epoch++;
      facts.restore();
      for (const pass of driver.chain.passes) pass.restore?.(driver);
    }
    return null;
  }

  /** Makes the body once. Null when a guess was wrong. */
  #attempt(): LoopPlan | null {
    const { driver, loop, label } = this;
    const { draft, facts } = driver;
    let state: VirtualState;
    let shapes: Shape[];
    let slots: HeapSlot[];
    let { forcings } = driver;
    for (;;) {
      state = new VirtualState(driver, this.#guesses, (row) => row < this.#preamble && this.#invariant[row] === 1, this.#snapshot);
      shapes = this.#args.map((arg, k) => state.describe(arg, `${k}`));
      slots = this.#heapSlots(state);
      if (driver.forcings === forcings) break;
      ({ forcings } = driver);
    }
    if (this.#speculate(state)) {
      // The guards narrowed what the leaves were described from.
      state = new VirtualState(driver, this.#guesses, state.isInvariant, this.#snapshot);
      shapes = this.#args.map((arg, k) => state.describe(arg, `${k}`));
      slots = this.#heapSlots(state);
    }

    facts.saveLabel();
    const row = draft.add(OP.label, 3, NONE, NONE, NONE, draft.descrIndexOf(label), -1);
    facts.clear(row);
    driver.partStart = row;
    driver.hits = driver.scratch.bytes(8, row);
    driver.epoch++;
    driver.validated = false;
    driver.resume.separate();
    state.makeParameters();
    const starts = shapes.map((shape) => state.instantiate(shape));
    this.known.restart(draft.length);
    for (const slot of slots) {
      const object = typeof slot.object === "number" ? slot.object : slot.object.row;
      const index = this.#indexOf(slot, typeof slot.index === "number" ? slot.index : slot.index.row);
      slot.fact = this.known.count;
      this.known.learn(slot.place, object, index, state.instantiate(slot.value), draft.length);
    }
    for (let k = 0; k < loop.params; k++) driver.map[loop.label + 1 + k] = starts[k]!;
    for (let at = loop.label + 1 + loop.params; at < loop.jump; at++) driver.feed(at as Ref);

    driver.flush();
    shapes.forEach((shape, k) => state.match(shape, driver.operand(driver.source.extra(loop.jump, k))));
    for (const slot of slots) this.#matchSlot(state, slot);
    if (this.#guesses.changed) return null;
    const jump = draft.add(OP.jump, 3, NONE, NONE, NONE, draft.descrIndexOf(label), -1);
    facts.clear(jump);
    const { leaves } = state;
    return { label, row, count: leaves.length, entries: leaves.map((leaf) => leaf.entry), backs: leaves.map((leaf) => leaf.back), shapes, slots, hits: driver.hits! };
  }

  /** The facts about the heap that may hold all the way round. */
  #heapSlots(state: VirtualState): HeapSlot[] {
    const { known, driver } = this;
    const { facts } = driver;
    const slots: HeapSlot[] = [];
    for (const fact of this.#facts) {
      const key = `h${fact}`;
      const place = known.places[fact]!;
      if (known.mayBeOverwritten(place) || this.#guesses.dropped.has(key)) continue;
      const object = state.carried(facts.resolve(known.objects[fact] as Ref));
      if (object === undefined) continue;
      const index = facts.resolve(known.indices[fact]! as Ref);
      const slot = { key, place, object, value: state.describe(known.values[fact] as Ref, key), fact: -1, used: false };
      const carried = state.carried(index);
      if (carried !== undefined) slots.push({ ...slot, index: carried, offset: 0 });
      else this.#neighbour(state, index, (leaf, offset) => slots.push({ ...slot, index: leaf, offset }));
    }
    this.#carriedFields(state, slots);
    return slots;
  }

  /** An index that lies beside a carried one. */
  #neighbour(state: VirtualState, index: Ref, found: (leaf: Leaf, offset: number) => void): void {
    const { draft, facts } = this.driver;
    P.take(draft, facts, index);
    for (const leaf of state.leaves) {
      if (leaf.type !== INT || leaf.entry < 0) continue;
      const offset = P.distanceFrom(Q.take(draft, facts, leaf.entry));
      // The sum is made where the body begins, before anything was asked: it has to exist for every value.
      if (!Number.isNaN(offset) && leaf.lo + offset >= INT_MIN && leaf.hi + offset <= INT_MAX) return found(leaf, offset);
    }
  }

  /** The index of a slot, from its leaf's value. */
  #indexOf({ index, offset }: HeapSlot, value: Ref): Ref {
    if (typeof index === "number" || offset === 0 || value === NONE) return value;
    const { driver } = this;
    return driver.emit(OP.int_add, INT, value, driver.draft.constInt(offset));
  }

  /** Fields that never change, of objects that are carried around. */
  #carriedFields(state: VirtualState, slots: HeapSlot[]): void {
    if (!this.driver.context.passes.has("heap")) return;
    const { draft, facts } = this.driver;
    // Values may be objects that are carried then: the list of leaves grows.
    for (let k = 0; k < state.leaves.length; k++) {
      const leaf = state.leaves[k]!;
      if (leaf.type !== REF || leaf.entry < 0) continue;
      const add = (field: number, value: Ref): void => {
        const key = `f${leaf.key}.${field}`;
        if (!this.#guesses.dropped.has(key)) slots.push({ key, place: placeOf(field), object: leaf, index: NONE, offset: 0, value: state.describe(value, key), fact: -1, used: false });
      };
      if (draft.opcodes[leaf.entry] === OP.new && (facts.flags[leaf.entry]! & PATCHED) === 0) {
        (draft.descr(leaf.entry) as ClassDescr).fields.forEach((field, index) => {
          if (field.immutable) add(draft.descrIndexOf(field), draft.extraOf(leaf.entry, index));
        });
      } else {
        for (const row of this.#reads.get(leaf.entry) ?? []) add(draft.descrIndices[row]!, row);
      }
    }
  }

  #matchSlot(state: VirtualState, slot: HeapSlot): void {
    const { known, driver } = this;
    slot.used = known.used[slot.fact] === 1;
    if (!slot.used) return;
    const object = typeof slot.object === "number" ? slot.object : slot.object.back;
    const index = this.#indexOf(slot, typeof slot.index === "number" ? slot.index : slot.index.back);
    const isCarried = object !== NONE && (index !== NONE || slot.index === NONE);
    const found = isCarried ? known.find(driver.facts, slot.place, object, index) : -1;
    if (found >= 0) {
      state.match(slot.value, known.values[found] as Ref);
      return;
    }
    const descr = driver.draft.descrs[slot.place >> 1] as Field | ArrayDescr;
    if (!isCarried || slot.value.kind !== "leaf" || !this.#isSafeToRead(object, descr)) this.#guesses.giveUp(this.#guesses.dropped, slot.key);
    else state.match(slot.value, driver.emit(OP.getfield, TYPE_CODES[(descr as Field).type], object, NONE, slot.place >> 1));
  }

  /** Every object of the class has the field, so that it may be read before what guarded the read is asked again. */
  #isSafeToRead(object: Ref, descr: Field | ArrayDescr): boolean {
    const { facts } = this.driver;
    return descr.kind === "field" && (facts.classTable[facts.classOf(object)]?.fields.includes(descr) ?? false);
  }

  /** Guards counted integers to be int32. True when there is a guard now. */
  #speculate(state: VirtualState): boolean {
    const { driver } = this;
    const { facts, draft } = driver;
    if (!this.#speculates) return false;
    const leaves = state.wideLeaves().filter((leaf) => this.#isCounted(leaf.entry) && this.#canBeInt32(leaf.entry)).slice(0, SPECULATIONS);
    if (leaves.length === 0) {
      this.#speculates = false;
      return false;
    }
    for (const leaf of leaves) this.#guardInt32(leaf.entry);
    let left = SPECULATIONS;
    for (let row = 0; row < this.#preamble && left > 0; row++) {
      if (this.#invariant[row] === 0 || draft.types[row] !== INT || (facts.flags[row]! & COMPARED) === 0 || facts.resolve(row as Ref) !== row) continue;
      if (facts.isInt32(row as Ref) || !this.#canBeInt32(row as Ref)) continue;
      this.#guardInt32(row as Ref);
      left--;
    }
    return true;
  }

  #canBeInt32(ref: Ref): boolean { return this.driver.facts.low(ref) <= INT32_MAX && this.driver.facts.high(ref) >= INT32_MIN; }

  #guardInt32(ref: Ref): void {
    const { driver } = this;
    const test = driver.emit(OP.int_is_int32, INT, ref);
    driver.emit(OP.guard_true, 3, test, NONE, -1, this.#snapshot);
  }

  /** Compared with something, or one step from a value that is. */
  #isCounted(ref: Ref): boolean {
    const { facts, draft } = this.driver;
    if (ref < 0) return false;
    if ((facts.flags[ref]! & COMPARED) !== 0) return true;
    const opcode = draft.opcodes[ref]!;
    if (opcode !== OP.int_add && opcode !== OP.int_sub && opcode !== OP.int_add_ovf && opcode !== OP.int_sub_ovf) return false;
    const a = facts.resolve(draft.as[ref] as Ref);
    return a >= 0 && (facts.flags[a]! & COMPARED) !== 0;
  }
}
