// Resume data: as packages/optimizer/src/resume-numbering.ts. At a guard its contents are taken, as boxes; in the end they are numbered.
import { HOLE, OP, TAG_CONST, TAG_VALUE, TAG_VIRTUAL, tagged } from "@spoor/ir";
import { Const } from "./boxes.mjs";
import { Virtual } from "./values.mjs";

export const isDelayable = (opcode) => opcode === OP.box_int || opcode === OP.box_bool || opcode === OP.str_concat;

/** What a guard leaves with: a place holds a Box, a Const, a Virtual, or null. */
class Draft {
  constructor(frames, virtuals, stores) {
    this.frames = frames;
    /** Virtual -> its values here. */
    this.virtuals = virtuals;
    this.stores = stores;
    /** { values, resume }, in the end. */
    this.numbered = null;
  }

  /** Calls `see` with every Box that it names. */
  forEachBox(see) {
    const look = (place) => {
      if (place !== null && !(place instanceof Const) && !(place instanceof Virtual)) see(place);
    };
    for (const { slots } of this.frames) slots.forEach(look);
    for (const values of this.virtuals.values()) values.forEach(look);
    for (const { target, index, value } of this.stores) {
      look(target);
      look(index);
      look(value);
    }
  }

  equals(other) {
    const same = (a, b) => a.length === b.length && a.every((place, i) => place === b[i]);
    if (this.frames.length !== other.frames.length || this.virtuals.size !== other.virtuals.size || this.stores.length !== other.stores.length) return false;
    if (!this.frames.every(({ code, pos, slots }, i) => code === other.frames[i].code && pos === other.frames[i].pos && same(slots, other.frames[i].slots))) return false;
    for (const [virtual, values] of this.virtuals) {
      const others = other.virtuals.get(virtual);
      if (others === undefined || !same(values, others)) return false;
    }
    return this.stores.every(({ target, descr, index, value }, i) => {
      const store = other.stores[i];
      return target === store.target && descr === store.descr && index === store.index && value === store.value;
    });
  }
}

export class ResumeDrafts {
  shared = 0;
  #last = null;
  #snapshot = null;
  #epoch = -1;

  constructor(optimizer) {
    this.o = optimizer;
  }

  mark() { return this.shared; }
  reset(shared) {
    this.shared = shared;
    this.#last = null;
  }
  separate() { this.#last = null; }

  draft(snapshot, opcode) {
    const sharable = this.#last !== null && this.#epoch === this.o.epoch && opcode !== OP.guard_always_fails;
    if (sharable && snapshot === this.#snapshot) {
      this.shared++;
      return this.#last;
    }
    const draft = this.#make(snapshot);
    if (sharable && draft.equals(this.#last)) {
      this.shared++;
      return this.#last;
    }
    this.#last = opcode === OP.guard_always_fails ? null : draft;
    this.#snapshot = snapshot;
    this.#epoch = this.o.epoch;
    return draft;
  }

  #make(snapshot) {
    const { o } = this;
    const virtuals = new Map();
    const place = (value) => {
      const { virtual } = value;
      if (virtual === null) return value.box;
      if (!virtuals.has(virtual)) virtuals.set(virtual, null);
      return virtual;
    };
    const frames = [];
    for (let at = snapshot; at !== null; at = at.parent) frames.push({ code: at.code, pos: at.pos, slots: at.boxes });
    frames.reverse();
    for (const frame of frames) frame.slots = frame.slots.map((box) => (box === null ? null : place(o.operand(box))));
    const pending = o.pending.map(({ target, descr, index, value }) => ({ target: place(target), descr, index: index === null ? null : index.box, value: place(value) }));
    // Virtuals that others hold join the Map while it is walked.
    const stores = [];
    for (const virtual of virtuals.keys()) {
      virtuals.set(virtual, virtual.values.slice(0, virtual.taken).map(place));
      virtual.stored.forEach((descr, k) => stores.push({ target: virtual, descr, index: null, value: place(virtual.values[virtual.taken + k]) }));
    }
    stores.push(...pending);
    return new Draft(frames, virtuals, stores);
  }
}

/** Turns drafts into resume data, sharing frames and virtuals that come out equal. */
export class ResumeNumbering {
  nvirtuals = 0;
  nvholes = 0;
  nvreused = 0;
  #constants = [];
  #constantNumbers = new Map();
  #frames = [];
  #described = new Map();
  // Of the draft that is being numbered.
  #values = [];
  #tags = new Map();
  #virtualNumbers = new Map();
  #delayed = [];
  #guard = null;
  #isAt = null;

  /** `unboxed`: box -> the integer that was taken out of it. */
  constructor(optimizer, unboxed) {
    this.o = optimizer;
    this.unboxed = unboxed;
  }

  /** Numbers a draft for a guard; `isAt` tells of a box whether it can be named there. */
  number(draft, guard, isAt) {
    this.#guard = guard;
    this.#isAt = isAt;
    this.#values = [];
    this.#tags = new Map();
    this.#delayed = [];
    this.#virtualNumbers = new Map();
    for (const virtual of draft.virtuals.keys()) this.#virtualNumbers.set(virtual, this.#virtualNumbers.size);
    const frames = draft.frames.map(({ code, pos, slots }, k) => {
      const tags = slots.map((place) => this.#tag(place));
      const before = this.#frames[k];
      return before !== undefined && before.code === code && before.pos === pos && same(before.slots, tags) ? before : { code, pos, slots: tags };
    });
    this.#frames = frames;
    const virtuals = [];
    for (const [virtual, values] of draft.virtuals) virtuals.push(this.#describe(virtual, values.map((place) => this.#tag(place))));
    const pending = draft.stores.map(({ target, descr, index, value }) => ({ target: this.#tag(target), descr, index: this.#tag(index), value: this.#tag(value) }));
    virtuals.push(...this.#delayed);
    this.nvirtuals += virtuals.length;
    return { values: this.#values, resume: { frames, constants: this.#constants, virtuals, pending } };
  }

  #describe(virtual, values) {
    const before = this.#described.get(virtual);
    if (before !== undefined && same(before.values, values)) {
      this.nvreused++;
      return before;
    }
    const description = { kind: virtual.opcode === OP.new ? "object" : "array", descr: virtual.descr, values };
    this.#described.set(virtual, description);
    return description;
  }

  #tag(place) {
    if (place === null) {
      this.nvholes++;
      return HOLE;
    }
    if (place instanceof Const) return this.#constant(place);
    if (place instanceof Virtual) return tagged(TAG_VIRTUAL, this.#virtualNumbers.get(place));
    return this.#value(place);
  }

  #constant(constant) {
    let number = this.#constantNumbers.get(constant);
    if (number === undefined) {
      number = this.#constants.push(constant.value) - 1;
      this.#constantNumbers.set(constant, number);
    }
    return tagged(TAG_CONST, number);
  }

  #value(box) {
    const known = this.#tags.get(box);
    if (known !== undefined) return known;
    const integer = this.unboxed.get(box);
    if (integer !== undefined && this.o.producer.get(integer).index < this.#guard.index && this.#isAt(integer)) return this.#value(integer);
    const tag = this.#isAt(box) ? tagged(TAG_VALUE, this.#values.push(box) - 1) : this.#delay(box);
    this.#tags.set(box, tag);
    return tag;
  }

  /** An operation that was not emitted: resume data does it. */
  #delay(box) {
    const { opcode, args } = this.o.producer.get(box);
    const [left, right] = args.map((arg) => (arg instanceof Const ? this.#constant(arg) : this.#value(arg)));
    if (opcode === OP.box_int) return left;
    const virtual = opcode === OP.box_bool ? { kind: "bool", value: left } : { kind: "concat", left, right };
    return tagged(TAG_VIRTUAL, this.#virtualNumbers.size + this.#delayed.push(virtual) - 1);
  }
}

const same = (a, b) => a.length === b.length && a.every((tag, i) => tag === b[i]);
