/**
 * The state of a loop at its second label: for each value that is carried around, in what shape. Shapes are guessed from the end of the
 * preamble, used to begin the body, and compared with the body's end; a guess that was wrong is given up for a weaker one,
 * and the body is made again.
 *
 * A carried value is a constant, an invariant (the very same value each time round), an unboxed leaf, or an object that is
 * not allocated and carried as its fields. Two places with one value share a leaf while that stays true.
 *
 *     jump(box_int(i), new(f, descr=Float), n)  =>  leaves i and f; n is invariant
 */
import { INT_MAX, INT_MIN, NONE, OP, type Ref } from "@spoor/ir";
import { INT, REF } from "./draft";
import { NUMBER, VIRTUAL } from "./facts";
import type { Driver } from "./pass";
import { INT32_MAX, INT32_MIN, Range } from "./range";

/** A parameter of the label. */
export interface Leaf {
  readonly key: string;
  readonly type: number;
  /** Its value on falling in from the preamble. */
  readonly entry: Ref;
  /** Known class of a reference, 0 when none. */
  readonly classCode: number;
  readonly nonnull: boolean;
  /** Hypothesis about an integer. */
  readonly lo: number;
  readonly hi: number;
  /** The parameter's row, once the label is made. */
  row: Ref;
  /** Its value at the jump back, once the body is. */
  back: Ref;
}

export interface VirtualShape {
  readonly kind: "virtual";
  readonly key: string;
  readonly isArray: boolean;
  /** Index of the class's or array's descriptor. */
  readonly descr: number;
  readonly fields: Shape[];
  /** How many of the fields the constructor takes; of an array, all. */
  readonly taken: number;
  /** Indices of the descriptors of the other fields. */
  readonly stored: readonly number[];
  /** The virtual that the body begins with. */
  row: Ref;
  /** The virtual that the body ended with. */
  matched: Ref;
}

export type Shape =
  | { readonly kind: "constant"; readonly key: string; readonly ref: Ref }
  | { readonly kind: "invariant"; readonly key: string; readonly row: Ref }
  /** `box`: the operation that makes the value from the leaf, 0 for none. */
  | { readonly kind: "leaf"; readonly key: string; readonly leaf: Leaf; readonly box: number }
  | VirtualShape;

/** Ranges that are guessed of integers when the range that they enter with was wrong, tightest first. */
const TIERS: readonly (readonly [number, number])[] = [[0, 1], [0, INT32_MAX], [INT32_MIN, INT32_MAX], [0, INT_MAX], [INT_MIN, INT_MAX]];
const tierOf = (lo: number, hi: number): number => TIERS.findIndex(([low, high]) => lo >= low && hi <= high);
const EXACT = -1;
/** From this tier on values need more than 32 bits. */
const WIDE = 3;

/** What was given up, by the key of the place. Kept from attempt to attempt. */
export class Hypotheses {
  /** 1: neither constant nor invariant, 2: not unboxed either. */
  readonly levels = new Map<string, number>();
  readonly tiers = new Map<string, number>();
  readonly withoutClass = new Set<string>();
  readonly split = new Set<string>();
  /** Facts about the heap that do not hold all the way round. */
  readonly dropped = new Set<string>();
  /** Integers that are not guessed to be int32. */
  readonly unspeculated = new Set<string>();
  /** Something was given up since the last look. */
  changed = false;

  weaken(key: string, level: number): void {
    this.levels.set(key, level);
    this.changed = true;
  }
  giveUp(set: Set<string>, key: string): void {
    set.add(key);
    this.changed = true;
  }
}

const X = new Range();

export class VirtualState {
  readonly leaves: Leaf[] = [];
  readonly #leafOf = new Map<Ref, Leaf>();
  readonly #virtualOf = new Map<Ref, VirtualShape>();
  readonly #matchedBy = new Map<Ref, VirtualShape>();

  /** `isInvariant` tells of a row of the preamble whether it is computed from invariants alone. */
  constructor(readonly driver: Driver, readonly guesses: Hypotheses, readonly isInvariant: (row: Ref) => boolean, readonly snapshot: number) {}

  // -- from the preamble's end

  /** The shape of a value. May force virtuals, which makes shapes that were described before stale: see `forcings`. */
  describe(value: Ref, key: string): Shape {
    const { draft, facts, virtuals } = this.driver;
    let ref = facts.resolve(value);
    const level = this.guesses.levels.get(key) ?? 0;
    if (level === 0) {
      if (ref < 0) return { kind: "constant", key, ref };
      if (this.isInvariant(ref)) return { kind: "invariant", key, row: ref };
    }
    if (level < 2) {
      if (facts.isVirtual(ref)) return this.#describeVirtual(ref, key);
      if (ref >= 0) {
        const opcode = draft.opcodes[ref]!;
        if (opcode === OP.box_int || opcode === OP.box_bool) return { kind: "leaf", key, leaf: this.#leaf(facts.resolve(draft.as[ref] as Ref), INT, key), box: opcode };
      } else if (draft.typeOf(ref) === REF) {
        const constant: unknown = draft.constant(ref);
        if (Number.isSafeInteger(constant) && !Object.is(constant, -0)) return { kind: "leaf", key, leaf: this.#leaf(draft.constInt(constant as number), INT, key), box: OP.box_int };
        if (typeof constant === "boolean") return { kind: "leaf", key, leaf: this.#leaf(draft.constInt(constant ? 1 : 0), INT, key), box: OP.box_bool };
      }
    } else if (facts.isVirtual(ref)) {
      ref = this.driver.force(ref);
    }
    return { kind: "leaf", key, leaf: this.#leaf(ref, draft.typeOf(ref), key), box: 0 };
  }

  #describeVirtual(row: Ref, key: string): Shape {
    const { draft, virtuals } = this.driver;
    const shared = this.#virtualOf.get(row);
    if (shared !== undefined) return shared;
    const taken = virtuals.takenOf(row);
    const stored: number[] = [];
    for (let k = taken, n = virtuals.countOf(row); k < n; k++) stored.push(virtuals.fieldOf(row, k));
    const shape: VirtualShape = { kind: "virtual", key, isArray: virtuals.isArray(row), descr: draft.descrIndices[row]!, fields: [], taken, stored, row: NONE, matched: NONE };
    this.#virtualOf.set(row, shape);
    for (let k = 0, n = virtuals.countOf(row); k < n; k++) shape.fields.push(this.describe(virtuals.get(row, k), `${key}.${k}`));
    return shape;
  }

  #leaf(entry: Ref, type: number, key: string): Leaf {
    const { facts } = this.driver;
    if (!this.guesses.split.has(key)) {
      const shared = this.#leafOf.get(entry);
      if (shared !== undefined) return shared;
    }
    let lo = INT_MIN;
    let hi = INT_MAX;
    if (type === INT) {
      // The first guess is that it stays in the range that it enters with.
      const tier = this.guesses.tiers.get(key) ?? (entry < 0 ? 0 : EXACT);
      if (tier === EXACT) {
        lo = facts.low(entry);
        hi = facts.high(entry);
      } else {
        [lo, hi] = TIERS[Math.max(tier, tierOf(facts.low(entry), facts.high(entry)))]!;
      }
    }
    const classCode = type === REF && !this.guesses.withoutClass.has(key) ? facts.classOf(entry) : 0;
    const leaf: Leaf = { key, type, entry, classCode, nonnull: type === REF && facts.isNonnull(entry) && !this.guesses.withoutClass.has(key), lo, hi, row: NONE, back: NONE };
    this.leaves.push(leaf);
    if (!this.guesses.split.has(key)) this.#leafOf.set(entry, leaf);
    return leaf;
  }

  /** What a row of the preamble is in the body: itself when it does not change, a leaf; undefined when the body knows nothing of it. */
  carried(ref: Ref): Ref | Leaf | undefined {
    return ref < 0 || this.isInvariant(ref) ? ref : this.#leafOf.get(ref);
  }

  /** Integers that would profit from being int32 and are not known to be: the keys under which the guess can be given up. */
  wideLeaves(): Leaf[] {
    return this.leaves.filter((leaf) => leaf.type === INT && tierOf(leaf.lo, leaf.hi) >= WIDE && !this.guesses.unspeculated.has(leaf.key));
  }

  // -- at the label

  /** Makes the leaves' rows; they follow the label's. */
  makeParameters(): void {
    const { draft, facts } = this.driver;
    for (const leaf of this.leaves) {
      const row = draft.add(OP.param, leaf.type, leaf.entry, NONE, NONE, -1, -1);
      facts.clear(row);
      leaf.row = row;
      if (leaf.type === INT) facts.define(row, X.set(leaf.lo, leaf.hi).shrink());
      if (leaf.classCode !== 0) facts.learnClass(row, leaf.classCode);
      if (leaf.nonnull) facts.learnNonnull(row);
    }
  }

  /** The value that the body begins with. */
  instantiate(shape: Shape): Ref {
    const { driver } = this;
    switch (shape.kind) {
      case "constant": return shape.ref;
      case "invariant": return shape.row;
      case "leaf": return shape.box === 0 ? shape.leaf.row : driver.emit(shape.box as typeof OP.box_int, REF, shape.leaf.row);
      case "virtual": {
        if (shape.row !== NONE) return shape.row;
        const { draft, facts, virtuals } = driver;
        const row = (shape.row = draft.add(shape.isArray ? OP.new_array : OP.new, REF, NONE, NONE, NONE, shape.descr, -1));
        facts.clear(row);
        facts.flags[row]! |= VIRTUAL;
        if (shape.isArray) facts.learnNonnull(row);
        else facts.learnClass(row, facts.codeOfDescr(shape.descr));
        virtuals.add(row, shape.taken);
        // Before the values are made, because they may refer back to it.
        for (const field of shape.stored) virtuals.addField(row, field, NONE);
        shape.fields.forEach((field, k) => virtuals.set(row, k, this.instantiate(field)));
        return row;
      }
    }
  }

  // -- at the body's end

  /** Compares a value with the shape it should have, and notes what it becomes at the jump. What does not fit is given up. */
  match(shape: Shape, value: Ref): void {
    const { driver, guesses } = this;
    const ref = driver.facts.resolve(value);
    switch (shape.kind) {
      case "constant":
        if (ref !== shape.ref) guesses.weaken(shape.key, 1);
        return;
      case "invariant":
        if (ref !== shape.row) guesses.weaken(shape.key, 1);
        return;
      case "leaf": {
        const back = this.#unboxed(ref, shape.box);
        if (back === NONE) guesses.weaken(shape.key, 2);
        else this.#matchLeaf(shape.leaf, back, shape.key);
        return;
      }
      case "virtual":
        this.#matchVirtual(shape, ref);
    }
  }

  /** What goes into the box, or NONE when the value is not known to come out of one. */
  #unboxed(ref: Ref, box: number): Ref {
    const { draft, facts } = this.driver;
    if (box === 0) return facts.isVirtual(ref) ? this.driver.force(ref) : ref;
    if (ref < 0) {
      const constant: unknown = draft.constant(ref);
      if (box === OP.box_int && Number.isSafeInteger(constant) && !Object.is(constant, -0)) return draft.constInt(constant as number);
      return box === OP.box_bool && typeof constant === "boolean" ? draft.constInt(constant ? 1 : 0) : NONE;
    }
    return draft.opcodes[ref] === box ? facts.resolve(draft.as[ref] as Ref) : NONE;
  }

  #matchLeaf(leaf: Leaf, back: Ref, key: string): void {
    const { driver, guesses } = this;
    const { facts, draft } = driver;
    if (leaf.back !== NONE && leaf.back !== back) {
      guesses.giveUp(guesses.split, key);
      return;
    }
    leaf.back = back;
    if (leaf.type === INT) {
      const lo = facts.low(back);
      const hi = facts.high(back);
      if (lo >= leaf.lo && hi <= leaf.hi) return;
      guesses.tiers.set(leaf.key, tierOf(Math.min(lo, leaf.lo), Math.max(hi, leaf.hi)));
      guesses.giveUp(guesses.unspeculated, leaf.key);
    } else if (leaf.type === REF) {
      if (leaf.classCode !== 0 && facts.classOf(back) === 0 && this.snapshot >= 0 && leaf.classCode > NUMBER) {
        driver.emit(facts.isNonnull(back) ? OP.guard_class : OP.guard_nonnull_class, 3, back, NONE, draft.descrIndexOf(facts.classTable[leaf.classCode]!), this.snapshot);
      }
      if ((leaf.classCode !== 0 && facts.classOf(back) !== leaf.classCode) || (leaf.nonnull && !facts.isNonnull(back))) guesses.giveUp(guesses.withoutClass, leaf.key);
    }
  }

  #matchVirtual(shape: VirtualShape, ref: Ref): void {
    const { driver, guesses } = this;
    const { draft, facts, virtuals } = driver;
    if (shape.matched !== NONE) {
      if (shape.matched !== ref) guesses.weaken(shape.key, 2);
      return;
    }
    const fits = facts.isVirtual(ref) && !this.#matchedBy.has(ref) && draft.descrIndices[ref] === shape.descr && virtuals.takenOf(ref) === shape.taken;
    const values = fits ? virtuals.valuesFor(ref, shape.stored) : null;
    if (values === null) {
      guesses.weaken(shape.key, 2);
      return;
    }
    shape.matched = ref;
    this.#matchedBy.set(ref, shape);
    shape.fields.forEach((field, k) => this.match(field, values[k]!));
  }
}
