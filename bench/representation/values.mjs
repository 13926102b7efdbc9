// What a box-and-dictionary optimizer knows of a value, in the object that its dictionary has for the box.
import { BIGINT_CLASS, BOOLEAN_CLASS, INT_MAX, INT_MIN, NUMBER_CLASS, STRING_CLASS } from "@spoor/ir";
import { INT32_MAX, INT32_MIN, Range } from "../../packages/optimizer/src/range";
import { INT } from "./boxes.mjs";

export class Value {
  /** `box`: the Box or Const that operations name it by. */
  constructor(box, index) {
    this.box = box;
    /** The Const, once it is known to be one. */
    this.constant = null;
    /** Of an integer. */
    this.range = box.type === INT ? new Range() : null;
    this.known = null;
    this.nonnull = false;
    this.isNull = false;
    /** An integer that is not 0. */
    this.nonzero = false;
    /** A guard compared it with another integer. */
    this.compared = false;
    /** Its fields while it is not allocated. */
    this.virtual = null;
    /** Allocated by the trace; nothing else refers to it; its operands hold placeholders, or it is being forced. */
    this.fresh = false;
    this.unescaped = false;
    this.patched = false;
    /** The newest guard that a later one may be moved into. */
    this.guard = null;
    this.index = index;
  }

  static constant(constant) {
    const value = new Value(constant, -1);
    value.constant = constant;
    if (constant.type === INT) value.range.constant(constant.value);
    return value;
  }

  get type() { return this.box.type; }
  get low() { return this.range.lo; }
  get high() { return this.range.hi; }
  get isBool() { return this.range.lo >= 0 && this.range.hi <= 1; }
  get isInt32() { return this.range.lo >= INT32_MIN && this.range.hi <= INT32_MAX; }
  get isNonzero() { return this.constant !== null ? this.constant.value !== 0 : this.nonzero; }
  get isNonnull() { return this.constant !== null ? this.constant.value !== null && this.constant.value !== undefined : this.nonnull; }
  get isNullish() { return this.constant !== null ? this.constant.value === null || this.constant.value === undefined : this.isNull; }

  /** It is that constant from here on. */
  become(constant) {
    if (this.constant !== null) return;
    this.constant = constant;
    this.box = constant;
    if (constant.type === INT) this.range.constant(constant.value);
  }
  learnClass(descr) {
    if (this.constant !== null) return;
    this.known ??= descr;
    this.nonnull = true;
  }
}

/** All that is known of a value, to be put back: for peeling. */
export class SavedValue {
  constructor(value) {
    const { range, virtual } = value;
    this.value = value;
    this.box = value.box;
    this.constant = value.constant;
    this.range = range === null ? null : new Range().copy(range);
    this.known = value.known;
    this.nonnull = value.nonnull;
    this.isNull = value.isNull;
    this.nonzero = value.nonzero;
    this.compared = value.compared;
    this.virtual = virtual;
    this.contents = virtual === null ? null : { values: virtual.values.slice(), taken: virtual.taken, stored: virtual.stored.slice() };
    this.fresh = value.fresh;
    this.unescaped = value.unescaped;
    this.patched = value.patched;
    this.guard = value.guard;
    this.index = value.index;
  }

  putBack() {
    const { value, virtual } = this;
    value.box = this.box;
    value.constant = this.constant;
    value.range?.copy(this.range);
    value.known = this.known;
    value.nonnull = this.nonnull;
    value.isNull = this.isNull;
    value.nonzero = this.nonzero;
    value.compared = this.compared;
    value.virtual = virtual;
    if (virtual !== null) {
      virtual.values = this.contents.values.slice();
      virtual.taken = this.contents.taken;
      virtual.stored = this.contents.stored.slice();
    }
    value.fresh = this.fresh;
    value.unescaped = this.unescaped;
    value.patched = this.patched;
    value.guard = this.guard;
    value.index = this.index;
  }
}

/** An object that was not allocated. The fields that the constructor takes come first; `stored` are the fields of the values behind them. */
export class Virtual {
  constructor(opcode, descr, values) {
    this.opcode = opcode;
    this.descr = descr;
    this.values = values;
    this.taken = values.length;
    this.stored = [];
  }

  indexOf(field) {
    const index = this.descr.fields.indexOf(field);
    if (index >= 0) return index;
    const later = this.stored.indexOf(field);
    return later < 0 ? -1 : this.taken + later;
  }
  /** Some other field is the same property of the host's object. */
  sharesProperty({ property }) {
    return this.descr.fields.some((field) => field.property === property) || this.stored.some((field) => field.property === property);
  }
  addField(field, value) {
    this.stored.push(field);
    this.values.push(value);
  }
}

/** Exactly the same class. */
export const sameClass = (a, b) => a === b || (a !== null && b !== null && a.test === b.test && a.constructor_ === b.constructor_);

/** The class of a constant, null when unknown. */
export function classOfConstant(value, classOf) {
  switch (typeof value) {
    case "number": return NUMBER_CLASS;
    case "boolean": return BOOLEAN_CLASS;
    case "string": return STRING_CLASS;
    case "bigint": return BIGINT_CLASS;
  }
  return value === null || value === undefined ? null : classOf(value);
}

export const clamp = (value) => (value < INT_MIN ? INT_MIN : value > INT_MAX ? INT_MAX : value);
