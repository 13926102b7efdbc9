// Peeling: as packages/optimizer/src/replay.ts and virtual-state.ts. The loop's operations go through the passes once more, behind a
// second label, with fresh boxes.
import { INT_MAX, INT_MIN, IS_PURE, InvalidLoop, OP } from "@spoor/ir";
import { INT32_MAX, INT32_MIN } from "../../packages/optimizer/src/range";
import { Box, INT, REF } from "./boxes.mjs";
import { positionOf } from "./heap.mjs";
import { Virtual, sameClass } from "./values.mjs";

const ATTEMPTS = 5;
const SPECULATIONS = 8;
const FAR = INT_MAX - 2 ** 20;
const TIERS = [[0, 1], [0, INT32_MAX], [INT32_MIN, INT32_MAX], [0, INT_MAX], [INT_MIN, INT_MAX]];
const tierOf = (lo, hi) => TIERS.findIndex(([low, high]) => lo >= low && hi <= high);
const WIDE = 3;

/** The loop of a source that has one: places of its label and jump, and how many parameters it has. */
export function loopOf({ operations, inputCount }) {
  const jump = operations.length - 1;
  if (operations[jump].opcode !== OP.jump) return null;
  const labels = [];
  for (let at = inputCount; at < jump; at++) if (operations[at].opcode === OP.label) labels.push(at);
  const [label] = labels;
  return labels.length === 1 && operations[label].descr === operations[jump].descr ? { label, params: operations[label].args.length, jump } : null;
}

/** Makes the body: { label, jump, leaves }. Null, and all as before, when it cannot be had. */
export const peel = (optimizer, loop) => new Peeling(optimizer, loop).run();

/** What was given up, by the key of the place. */
class Guesses {
  levels = new Map();
  tiers = new Map();
  withoutClass = new Set();
  split = new Set();
  dropped = new Set();
  unspeculated = new Set();
  changed = false;

  weaken(key, level) {
    this.levels.set(key, level);
    this.changed = true;
  }
  giveUp(set, key) {
    set.add(key);
    this.changed = true;
  }
}

/** A parameter of the second label. */
class Leaf {
  param = null;
  /** The body's value for it at the jump back, and the box that it is named by there. */
  back = null;
  backBox = null;

  constructor(key, entry, known, nonnull, lo, hi) {
    this.key = key;
    this.type = entry.type;
    this.entry = entry;
    this.known = known;
    this.nonnull = nonnull;
    this.lo = lo;
    this.hi = hi;
  }
}

class State {
  leaves = [];
  #leafOf = new Map();
  #shapeOf = new Map();
  #matched = new Set();

  constructor(optimizer, guesses, isInvariant, snapshot) {
    this.o = optimizer;
    this.guesses = guesses;
    this.isInvariant = isInvariant;
    this.snapshot = snapshot;
  }

  // -- from the preamble's end

  describe(value, key) {
    const { o, guesses } = this;
    const { constant, virtual } = value;
    const level = guesses.levels.get(key) ?? 0;
    if (level === 0) {
      if (constant !== null) return { kind: "constant", key, constant };
      if (this.isInvariant(value)) return { kind: "invariant", key, value };
    }
    if (level < 2) {
      if (virtual !== null) return this.#describeVirtual(value, key);
      if (constant === null) {
        const made = o.producerOf(value);
        if (made?.opcode === OP.box_int || made?.opcode === OP.box_bool) return { kind: "leaf", key, leaf: this.#leaf(o.value(made.args[0]), key), box: made.opcode };
      } else if (value.type === REF) {
        const inside = unboxedConstant(constant.value);
        if (inside !== undefined) return { kind: "leaf", key, leaf: this.#leaf(o.int(inside), key), box: typeof constant.value === "boolean" ? OP.box_bool : OP.box_int };
      }
    } else if (virtual !== null) o.force(value);
    return { kind: "leaf", key, leaf: this.#leaf(value, key), box: 0 };
  }

  #describeVirtual(value, key) {
    const { virtual } = value;
    let shape = this.#shapeOf.get(virtual);
    if (shape !== undefined) return shape;
    shape = { kind: "virtual", key, opcode: virtual.opcode, descr: virtual.descr, fields: [], taken: virtual.taken, stored: virtual.stored.slice(), value: null, matched: null };
    this.#shapeOf.set(virtual, shape);
    virtual.values.forEach((field, k) => shape.fields.push(this.describe(resolved(this.o, field), `${key}.${k}`)));
    return shape;
  }

  #leaf(entry, key) {
    const { guesses } = this;
    const split = guesses.split.has(key);
    const shared = split ? undefined : this.#leafOf.get(entry.box);
    if (shared !== undefined) return shared;
    let [lo, hi] = [INT_MIN, INT_MAX];
    if (entry.type === INT) {
      const tier = guesses.tiers.get(key) ?? (entry.constant !== null ? 0 : -1);
      [lo, hi] = tier < 0 ? [entry.low, entry.high] : TIERS[Math.max(tier, tierOf(entry.low, entry.high))];
    }
    const isKnown = entry.type === REF && !guesses.withoutClass.has(key);
    const leaf = new Leaf(key, entry, isKnown ? this.o.classOf(entry) : null, isKnown && entry.isNonnull, lo, hi);
    this.leaves.push(leaf);
    if (!split) this.#leafOf.set(entry.box, leaf);
    return leaf;
  }

  /** What a value of the preamble is in the body: itself, a leaf, or undefined. */
  carried(value) { return value.constant !== null || this.isInvariant(value) ? value : this.#leafOf.get(value.box); }
  wideLeaves() { return this.leaves.filter(({ type, lo, hi, key }) => type === INT && tierOf(lo, hi) >= WIDE && !this.guesses.unspeculated.has(key)); }

  // -- at the label

  makeParameters() {
    const { o } = this;
    for (const leaf of this.leaves) {
      const box = new Box(leaf.type);
      leaf.value = o.append(OP.param, [leaf.entry.box], null, box);
      leaf.param = o.producer.get(box);
      leaf.value.range?.set(leaf.lo, leaf.hi).shrink();
      if (leaf.known !== null) leaf.value.learnClass(leaf.known);
      leaf.value.nonnull ||= leaf.nonnull;
    }
  }

  instantiate(shape) {
    const { o } = this;
    switch (shape.kind) {
      case "constant": return o.value(shape.constant);
      case "invariant": return shape.value;
      case "leaf": return shape.box === 0 ? shape.leaf.value : o.emit(shape.box, REF, [shape.leaf.value]);
      default: {
        if (shape.value !== null) return shape.value;
        const virtual = new Virtual(shape.opcode, shape.descr, []);
        virtual.taken = shape.taken;
        virtual.stored = shape.stored.slice();
        shape.value = o.makeVirtual(virtual);
        for (const field of shape.fields) virtual.values.push(this.instantiate(field));
        return shape.value;
      }
    }
  }

  // -- at the body's end

  match(shape, given) {
    const { guesses } = this;
    const value = resolved(this.o, given);
    switch (shape.kind) {
      case "constant":
        if (value.constant !== shape.constant) guesses.weaken(shape.key, 1);
        return;
      case "invariant":
        if (value.box !== shape.value.box) guesses.weaken(shape.key, 1);
        return;
      case "leaf": {
        const back = this.#unboxed(value, shape.box);
        if (back === undefined) guesses.weaken(shape.key, 2);
        else this.#matchLeaf(shape.leaf, back, shape.key);
        return;
      }
      default: this.#matchVirtual(shape, value);
    }
  }

  #unboxed(value, box) {
    const { o } = this;
    if (box === 0) return value.virtual === null ? value : o.force(value);
    if (value.constant !== null) {
      const inside = unboxedConstant(value.constant.value);
      return inside !== undefined && (typeof value.constant.value === "boolean") === (box === OP.box_bool) ? o.int(inside) : undefined;
    }
    const made = o.producerOf(value);
    return made?.opcode === box ? o.value(made.args[0]) : undefined;
  }

  #matchLeaf(leaf, back, key) {
    const { o, guesses } = this;
    if (leaf.back !== null && leaf.backBox !== back.box) {
      guesses.giveUp(guesses.split, key);
      return;
    }
    leaf.back = back;
    leaf.backBox = back.box;
    if (leaf.type === INT) {
      if (back.low >= leaf.lo && back.high <= leaf.hi) return;
      guesses.tiers.set(leaf.key, tierOf(Math.min(back.low, leaf.lo), Math.max(back.high, leaf.hi)));
      guesses.giveUp(guesses.unspeculated, leaf.key);
    } else if (leaf.type === REF) {
      if (leaf.known !== null && o.classOf(back) === null && this.snapshot !== null && leaf.known.test !== "number") {
        o.emit(back.isNonnull ? OP.guard_class : OP.guard_nonnull_class, null, [back], leaf.known, this.snapshot);
      }
      if ((leaf.known !== null && !sameClass(o.classOf(back), leaf.known)) || (leaf.nonnull && !back.isNonnull)) guesses.giveUp(guesses.withoutClass, leaf.key);
    }
  }

  #matchVirtual(shape, value) {
    const { guesses } = this;
    const { virtual } = value;
    if (shape.matched !== null) {
      if (shape.matched !== virtual) guesses.weaken(shape.key, 2);
      return;
    }
    const fits = virtual !== null && !this.#matched.has(virtual) && virtual.descr === shape.descr && virtual.taken === shape.taken;
    const values = fits ? this.#valuesFor(virtual, shape.stored) : null;
    if (values === null) {
      guesses.weaken(shape.key, 2);
      return;
    }
    shape.matched = virtual;
    this.#matched.add(virtual);
    shape.fields.forEach((field, k) => this.match(field, values[k]));
  }

  /** All values, as a virtual lists them that has the fields `stored`; null when it cannot be one. */
  #valuesFor(virtual, stored) {
    if (!virtual.stored.every((field) => stored.includes(field))) return null;
    const later = stored.map((field) => this.o.fieldOf(virtual, field));
    return later.includes(undefined) ? null : [...virtual.values.slice(0, virtual.taken), ...later];
  }
}

const resolved = (o, value) => (value.constant === null ? value : o.value(value.constant));
const unboxedConstant = (value) => (typeof value === "boolean" ? Number(value) : Number.isSafeInteger(value) && !Object.is(value, -0) ? value : undefined);

class Peeling {
  #guesses = new Guesses();
  #speculates;
  #args;
  #facts;
  #invariant = new Set();
  /** Object's box -> operations that read a field of it that never changes. */
  #reads = new Map();
  #preamble;

  constructor(optimizer, loop) {
    this.o = optimizer;
    this.loop = loop;
    const { operations } = optimizer.source;
    this.jump = operations[loop.jump];
    this.snapshot = this.jump.snapshot;
    this.#speculates = this.snapshot !== null;
    optimizer.heap.flushAll();
    this.#args = this.jump.args.map((box) => optimizer.operand(box));
    this.#facts = optimizer.heap.all();
    this.#preamble = optimizer.operations.slice();
    this.#findInvariants();
    for (const operation of this.#preamble) {
      if (operation.opcode !== OP.getfield || !operation.descr.immutable) continue;
      const reads = this.#reads.get(operation.args[0]);
      if (reads === undefined) this.#reads.set(operation.args[0], [operation]);
      else reads.push(operation);
    }
  }

  #isInvariant = (value) => this.#invariant.has(value.box);

  #findInvariants() {
    const { o, loop } = this;
    const invariant = this.#invariant;
    const { operations, inputCount } = o.source;
    for (let k = 0; k < loop.params; k++) {
      const param = o.value(operations[loop.label + 1 + k].result);
      if (param.box === this.#args[k].box && param.constant === null) invariant.add(param.box);
    }
    const isSame = (value) => value === null || value.constant !== null || invariant.has(value.box);
    const remembered = new Map();
    for (const fact of this.#facts) {
      const { box, constant } = fact.value;
      if (constant === null && !remembered.has(box)) remembered.set(box, fact);
    }
    for (const { opcode, args, descr, result, index } of this.#preamble) {
      if (index < inputCount || result === null) continue;
      const isRead = opcode === OP.getfield || opcode === OP.getarrayitem || opcode === OP.arraylen;
      const candidate = IS_PURE[opcode] === 1 || opcode === OP.call_pure || isRead;
      if (!candidate || !args.every((arg) => isSame(o.value(arg)))) continue;
      if (!isRead || descr.immutable) invariant.add(result);
      else {
        const fact = remembered.get(result);
        if (fact !== undefined && isSame(fact.object) && isSame(fact.index)) invariant.add(result);
      }
    }
  }

  run() {
    const { o } = this;
    for (const value of o.values.values()) {
      value.unescaped = false;
      // Ends of ranges that say hardly more than that it is an integer.
      if (value.constant !== null || value.range === null) continue;
      if (value.low < -FAR) value.range.lo = INT_MIN;
      if (value.high > FAR) value.range.hi = INT_MAX;
    }
    const goBack = o.save();
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      let plan = null;
      this.#guesses.changed = false;
      try {
        plan = this.#attempt();
      } catch (error) {
        if (!(error instanceof InvalidLoop)) throw error;
        if (this.#speculates) this.#speculates = false;
        else attempt = ATTEMPTS;
      }
      if (plan !== null) return plan;
      goBack();
    }
    return null;
  }

  #describe() {
    const state = new State(this.o, this.#guesses, this.#isInvariant, this.snapshot);
    return { state, shapes: this.#args.map((arg, k) => state.describe(arg, `${k}`)), slots: this.#heapSlots(state) };
  }

  #attempt() {
    const { o, loop } = this;
    const { operations } = o.source;
    let { forcings } = o;
    let described = this.#describe();
    while (o.forcings !== forcings) {
      ({ forcings } = o);
      described = this.#describe();
    }
    if (this.#speculate(described.state)) described = this.#describe();
    const { state, shapes, slots } = described;

    const descr = this.label ??= o.context.newLabel();
    o.append(OP.label, [], descr, null);
    const label = o.operations.at(-1);
    o.partStart = label.index;
    o.epoch++;
    o.validated = false;
    o.resume.separate();
    state.makeParameters();
    const starts = shapes.map((shape) => state.instantiate(shape));
    o.heap.restart();
    for (const slot of slots) {
      const { object, index } = slot;
      slot.fact = o.heap.learn(slot.place, slot.isLength, object instanceof Leaf ? object.value : object, this.#index(slot, index instanceof Leaf ? index.value : index), state.instantiate(slot.shape));
    }
    o.inliner = new Map(starts.map((value, k) => [operations[loop.label + 1 + k].result, value]));
    for (let at = loop.label + 1 + loop.params; at < loop.jump; at++) o.feed(at);

    o.heap.flushAll();
    shapes.forEach((shape, k) => state.match(shape, o.operand(this.jump.args[k])));
    for (const slot of slots) this.#matchSlot(state, slot);
    if (this.#guesses.changed) return null;
    o.append(OP.jump, [], descr, null);
    return { label, jump: o.operations.at(-1), leaves: state.leaves };
  }

  /** Facts about the heap that may hold all the way round. */
  #heapSlots(state) {
    const { o } = this;
    const slots = [];
    const { dropped } = this.#guesses;
    this.#facts.forEach((fact, k) => {
      const key = `h${k}`;
      const { place, isLength } = fact;
      if (o.heap.mayBeOverwritten(place) || dropped.has(key)) return;
      const object = state.carried(resolved(o, fact.object));
      if (object === undefined) return;
      const index = fact.index === null ? null : resolved(o, fact.index);
      const slot = { key, place, isLength, object, shape: state.describe(resolved(o, fact.value), key), fact: null };
      const carried = index === null ? null : state.carried(index);
      if (carried !== undefined) {
        slots.push({ ...slot, index: carried, offset: 0 });
        return;
      }
      const neighbour = this.#neighbour(state, index);
      if (neighbour !== null) slots.push({ ...slot, ...neighbour });
    });
    // Fields that never change, of objects that are carried; the list of leaves grows.
    for (const leaf of state.leaves) {
      if (leaf.type !== REF || leaf.entry.constant !== null) continue;
      const add = (field, value) => {
        const key = `f${leaf.key}.${field.name}`;
        if (!dropped.has(key)) slots.push({ key, place: field, isLength: false, object: leaf, index: null, offset: 0, shape: state.describe(value, key), fact: null });
      };
      const made = o.producerOf(leaf.entry);
      if (made?.opcode === OP.new && !leaf.entry.patched) {
        made.descr.fields.forEach((field, k) => {
          if (field.immutable) add(field, o.value(made.args[k]));
        });
      } else for (const { descr, result } of this.#reads.get(leaf.entry.box) ?? []) add(descr, o.value(result));
    }
    return slots;
  }

  /** A carried index that lies beside the index, and how far. */
  #neighbour(state, index) {
    const position = positionOf(this.o, index);
    for (const leaf of state.leaves) {
      if (leaf.type !== INT || leaf.entry.constant !== null) continue;
      const other = positionOf(this.o, leaf.entry);
      if (position.base.box !== other.base.box || position.modulus !== Infinity || other.modulus !== Infinity) continue;
      const offset = position.offset - other.offset;
      if (leaf.lo + offset >= INT_MIN && leaf.hi + offset <= INT_MAX) return { index: leaf, offset };
    }
    return null;
  }
  #index({ index, offset }, value) {
    if (!(index instanceof Leaf) || offset === 0 || value === null) return value;
    return this.o.emit(OP.int_add, INT, [value, this.o.int(offset)]);
  }

  #matchSlot(state, { key, place, isLength, object, index, offset, shape, fact }) {
    const { o } = this;
    if (!fact.used) return;
    const there = object instanceof Leaf ? object.back : object;
    const at = this.#index({ index, offset }, index instanceof Leaf ? index.back : index);
    const isCarried = there !== null && (at !== null || index === null);
    const found = isCarried ? o.heap.find(place, isLength, resolved(o, there), at === null ? null : resolved(o, at)) : undefined;
    if (found !== undefined) {
      state.match(shape, found.value);
      return;
    }
    // Every object of the class has the field, so that it may be read early.
    const safe = isCarried && shape.kind === "leaf" && place.kind === "field" && (o.classOf(there)?.fields.includes(place) ?? false);
    if (safe) state.match(shape, o.emit(OP.getfield, { i: 0, f: 1, r: 2 }[place.type], [there], place));
    else this.#guesses.giveUp(this.#guesses.dropped, key);
  }

  /** Guards counted integers to be int32. True when there is a guard now. */
  #speculate(state) {
    const { o } = this;
    if (!this.#speculates) return false;
    const leaves = state.wideLeaves().filter(({ entry }) => this.#isCounted(entry) && canBeInt32(entry)).slice(0, SPECULATIONS);
    if (leaves.length === 0) {
      this.#speculates = false;
      return false;
    }
    for (const { entry } of leaves) this.#guardInt32(entry);
    let left = SPECULATIONS;
    for (const { result } of this.#preamble) {
      if (left === 0) break;
      if (result === null || result.type !== INT || !this.#invariant.has(result)) continue;
      const value = o.value(result);
      if (!value.compared || value.constant !== null || value.isInt32 || !canBeInt32(value)) continue;
      this.#guardInt32(value);
      left--;
    }
    return true;
  }

  #guardInt32(value) { this.o.emit(OP.guard_true, null, [this.o.emit(OP.int_is_int32, INT, [value])], null, this.snapshot); }

  /** Compared with something, or one step from a value that is. */
  #isCounted(value) {
    if (value.constant !== null) return false;
    if (value.compared) return true;
    const made = this.o.producerOf(value);
    if (made === undefined || ![OP.int_add, OP.int_sub, OP.int_add_ovf, OP.int_sub_ovf].includes(made.opcode)) return false;
    const a = this.o.value(made.args[0]);
    return a.constant === null && a.compared;
  }
}

const canBeInt32 = ({ low, high }) => low <= INT32_MAX && high >= INT32_MIN;
