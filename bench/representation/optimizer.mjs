// An optimizer on boxes and dictionaries, in the style that PyPy's had before 2015: what is known of a value is an object that a Map
// has for its Box, operations are objects, passes are objects with a method per operation. It does the work of @spoor/optimizer with
// the same algorithms, so that the two can be compared (see compare.mjs), except for what only bridges and jumps from elsewhere
// ask for: knowledge at guards and the loop's state. Those are time and memory that only the flat one spends.
import { CAN_EXIT, INT_MAX, INT_MIN, IS_CALL, InvalidLoop, OP, OP_NAMES, OP_ROWS } from "@spoor/ir";
import { Box, INT, REF, ResOperation } from "./boxes.mjs";
import { emit } from "./emit.mjs";
import { IntBounds } from "./intbounds.mjs";
import { Heap } from "./heap.mjs";
import { Pure } from "./pure.mjs";
import { ResumeDrafts } from "./resume.mjs";
import { Rewrite } from "./rewrite.mjs";
import { Simplify } from "./simplify.mjs";
import { loopOf, peel } from "./unroll.mjs";
import { SavedValue, Value, clamp, classOfConstant, sameClass } from "./values.mjs";
import { Virtualize } from "./virtualize.mjs";

/** A pass's answer: the operation is not needed and has no result. (Nothing: keep it. A Value: its result. A ResOperation: instead of it.) */
export const DROP = Symbol("drop");

const LINKS = [Simplify, IntBounds, Rewrite, Virtualize, Pure, Heap];
/** By opcode: which passes have a method for it, and the method. */
const methods = (kind) => OP_NAMES.map((name) => LINKS.flatMap((link, pass) => (link[kind][name] === undefined ? [] : [{ pass, method: link[kind][name] }])));
const VISITS = methods("visit");
const LEARNERS = methods("committed");

const HAS_EFFECT = OP_ROWS.map(({ effect }) => effect === "write" || effect === "call");
const LETS_ESCAPE = OP_ROWS.map(({ effect }, opcode) => ["write", "call", "alloc", "final"].includes(effect) || opcode === OP.label);
const FIXED = OP_ROWS.map(({ args }) => args.length);
const COMMUTATIVE = OP_ROWS.map(({ commutative }) => commutative);
const BACKWARD_DEPTH = 4;

/** Optimizes a boxed trace; gives { operations, counts, dependencies }. Throws InvalidLoop. */
export const optimizeBoxes = (source, context) => new Optimizer(source, context).run();

export class Optimizer {
  values = new Map();
  /** Box -> the emitted operation that computes it. */
  producer = new Map();
  operations = [];
  pending = [];
  resume = new ResumeDrafts(this);
  dependencies = new Set();
  epoch = 0;
  forcings = 0;
  partStart = 0;
  callGone = false;
  validated = false;
  /** While a body is made: Box of the source -> value. */
  inliner = null;
  #late = [];
  #waiting = [];

  constructor(source, context) {
    this.source = source;
    this.context = context;
    this.constants = source.constants;
    this.passes = LINKS.map((Link) => new Link(this));
    this.heap = this.passes.at(-1);
    this.pure = this.passes.at(-2);
  }

  run() {
    const { source, context } = this;
    const { operations } = source;
    const last = operations.length - 1;
    for (let i = 0; i < last; i++) {
      this.feed(i);
      if (operations[i].opcode === OP.label && i > source.inputCount) this.#beginAnew();
    }
    const loop = context.kind === "loop" ? loopOf(source) : null;
    const plan = loop === null || loop.jump - loop.label - loop.params > context.unrollLimit ? null : peel(this, loop);
    if (plan === null) this.feed(last);
    return { ...emit(this, plan), forcings: this.forcings, guardsShared: this.resume.shared, dependencies: [...this.dependencies] };
  }

  /** Behind a label in the middle of a trace nothing is known. */
  #beginAnew() {
    this.heap.restart();
    this.pure.forget();
    this.validated = false;
    this.epoch++;
    this.resume.separate();
  }

  // -- values

  /** What is known of an operand. */
  value(box) {
    let found = this.values.get(box);
    if (found === undefined) {
      found = Value.constant(box);
      this.values.set(box, found);
    }
    return found;
  }
  /** What an operand of the source stands for. */
  operand(box) { return this.inliner?.get(box) ?? this.value(box); }
  constant(type, value) { return this.value(this.constants.of(type, value)); }
  int(value) { return this.constant(INT, value); }
  /** The operation that computes a value; undefined for constants and virtuals. */
  producerOf(value) { return this.producer.get(value.box); }
  classOf(value) { return value.constant === null ? value.known : classOfConstant(value.constant.value, this.context.classOf); }

  /** The references cannot be the same object. */
  distinct(a, b) {
    if (a.box === b.box) return false;
    if (a.constant !== null && b.constant !== null) return a.constant.value !== b.constant.value;
    if (a.virtual !== null || b.virtual !== null) return true;
    const [classA, classB] = [this.classOf(a), this.classOf(b)];
    if (classA !== null && classB !== null && !sameClass(classA, classB)) return true;
    if ((a.isNullish && b.isNonnull) || (b.isNullish && a.isNonnull)) return true;
    return precedes(a, b) || precedes(b, a);
  }

  /** A guard passed: the integer is in `range` too, which is changed. */
  constrain(value, range, depth = BACKWARD_DEPTH) {
    if (value.constant !== null) {
      if (!range.has(value.constant.value)) throw new InvalidLoop("a guard contradicts a constant");
      return;
    }
    const { lo, hi, mask, bits } = value.range;
    if (range.lo <= lo && range.hi >= hi && (range.mask & ~mask) === 0 && ((range.bits ^ bits) & range.mask) === 0) return;
    if (range.lo < lo) range.lo = lo;
    if (range.hi > hi) range.hi = hi;
    if (((range.bits ^ bits) & range.mask & mask) !== 0) throw new InvalidLoop("a guard contradicts known bits");
    range.mask |= mask;
    range.bits |= bits;
    range.shrink();
    if (range.lo > range.hi) throw new InvalidLoop("a guard contradicts a range");
    value.range.copy(range);
    const operation = this.producerOf(value);
    if (range.lo === range.hi) value.become(this.constants.of(INT, range.lo));
    if (depth > 0 && operation !== undefined) this.#backward(operation, range, depth - 1);
  }

  /** What a result's range says about its operands. */
  #backward({ opcode, args }, range, depth) {
    const { lo, hi } = range;
    if (opcode === OP.int_add || opcode === OP.int_add_ovf) {
      const [a, b] = [this.value(args[0]), this.value(args[1])];
      if (a.constant === null) this.constrain(a, range.set(clamp(lo - b.high), clamp(hi - b.low)), depth);
      if (b.constant === null) this.constrain(b, range.set(clamp(lo - a.high), clamp(hi - a.low)), depth);
    } else if (opcode === OP.int_sub || opcode === OP.int_sub_ovf) {
      const [a, b] = [this.value(args[0]), this.value(args[1])];
      if (a.constant === null) this.constrain(a, range.set(clamp(lo + b.low), clamp(hi + b.high)), depth);
      if (b.constant === null) this.constrain(b, range.set(clamp(a.low - hi), clamp(a.high - lo)), depth);
    } else if (opcode === OP.int_and && lo === hi) {
      const [a, b] = [this.value(args[0]), this.value(args[1])];
      if (a.constant === null && b.constant !== null) {
        const mask = b.constant.value | 0;
        this.constrain(a, range.set(INT_MIN, INT_MAX, mask, lo & mask), depth);
      }
    }
  }

  // -- operations

  /** Sends operation number `at` of the source through the passes. */
  feed(at) {
    let operation = this.source.operations[at];
    this.at = at;
    const { result } = operation;
    if (this.inliner !== null) {
      const { opcode, args, descr, snapshot } = operation;
      operation = new ResOperation(opcode, args.map((arg) => this.operand(arg).box), descr, result === null ? null : new Box(result.type), snapshot);
    }
    const before = this.operations.length;
    const value = this.send(operation);
    if (result !== null && value !== null) (this.inliner ?? this.values).set(result, value);
    if (IS_CALL[operation.opcode] === 1) this.callGone = this.operations.length === before;
  }

  /** Sends another operation ahead of the one in flight; gives its result. */
  emit(opcode, type, args, descr = null, snapshot = null) {
    return this.send(new ResOperation(opcode, args.map((value) => value.box), descr, type === null ? null : new Box(type), snapshot));
  }

  send(operation) {
    for (;;) {
      if (COMMUTATIVE[operation.opcode]) operation = this.#ordered(operation);
      let answer;
      for (const { pass, method } of VISITS[operation.opcode]) {
        answer = method.call(this.passes[pass], operation);
        if (answer !== undefined) break;
      }
      if (answer === undefined) return this.commit(operation);
      if (answer === DROP) return null;
      if (answer instanceof Value) return answer;
      operation = answer;
    }
  }

  /** Constants stand to the right, older values to the left. */
  #ordered(operation) {
    const { opcode, args, descr, result, snapshot } = operation;
    const [a, b] = [this.value(args[0]), this.value(args[1])];
    if (b.constant !== null || (a.constant === null && a.index <= b.index)) return operation;
    return new ResOperation(opcode, [b.box, a.box], descr, result, snapshot);
  }

  /** Appends the operation; gives the value of its result, null for none. */
  commit(operation) {
    const { opcode, args } = operation;
    for (let i = 0; i < args.length; i++) {
      const value = this.value(args[i]);
      if (value.virtual !== null) this.force(value);
    }
    const canExit = CAN_EXIT[opcode] === 1;
    const exit = canExit ? this.resume.draft(operation.snapshot, opcode) : null;
    const real = args.map((arg) => this.value(arg).box);
    // An operation that changes is another object; the source's are not touched.
    const emitted = canExit || real.some((box, i) => box !== args[i]) ? new ResOperation(opcode, real, operation.descr, operation.result, operation.snapshot) : operation;
    emitted.exit = exit;
    const value = this.#append(emitted);
    if (HAS_EFFECT[opcode]) this.epoch++;
    if (LETS_ESCAPE[opcode]) for (let i = FIXED[opcode] > 0 ? 1 : 0; i < real.length; i++) this.value(real[i]).unescaped = false;
    this.#tell(emitted, value);
    return value;
  }

  #append(operation) {
    const { result } = operation;
    operation.index = this.operations.length;
    this.operations.push(operation);
    if (result === null) return null;
    const value = new Value(result, operation.index);
    this.values.set(result, value);
    this.producer.set(result, operation);
    return value;
  }

  #tell(operation, value) {
    for (const { pass, method } of LEARNERS[operation.opcode]) method.call(this.passes[pass], operation, value);
  }

  /** An operation that only stands for a value: a parameter, or a label. */
  append(opcode, args, descr, result) { return this.#append(new ResOperation(opcode, args, descr, result)); }

  /** A value that nobody has allocated. */
  makeVirtual(virtual, box = new Box(REF)) {
    const value = new Value(box, this.operations.length);
    value.virtual = virtual;
    if (virtual.opcode === OP.new) value.learnClass(virtual.descr);
    else value.nonnull = true;
    this.values.set(box, value);
    return value;
  }

  /** What a virtual's field holds; undefined when that is not known. */
  fieldOf(virtual, field) {
    const index = virtual.indexOf(field);
    if (index >= 0) return virtual.values[index];
    const { initial } = virtual.descr;
    if (!initial.has(field) || virtual.sharesProperty(field)) return undefined;
    return this.constant({ i: 0, f: 1, r: 2 }[field.type], initial.get(field));
  }

  /** Allocates a virtual, and those that it refers to, with their contents of now. */
  force(value) {
    const waiting = this.#waiting;
    const from = waiting.length;
    value.patched = true;
    waiting.push(value);
    while (waiting.length > from) {
      const object = waiting.at(-1);
      const next = object.virtual.values.find((field) => field.virtual !== null && !field.patched);
      if (next === undefined) {
        this.#allocate(object);
        waiting.pop();
      } else {
        next.patched = true;
        waiting.push(next);
      }
    }
    const late = this.#late;
    while (late.length > 0) {
      const { object, place, value: stored } = late.pop();
      if (typeof place === "number") this.commit(new ResOperation(OP.setarrayitem, [object.box, this.int(place).box, stored.box], this.producerOf(object).descr));
      else this.commit(new ResOperation(OP.setfield, [object.box, stored.box], place));
    }
    return value;
  }

  #allocate(object) {
    const { virtual } = object;
    this.forcings++;
    this.epoch++;
    const isObject = virtual.opcode === OP.new;
    let patched = false;
    const args = [];
    for (let k = 0; k < virtual.taken; k++) {
      const value = virtual.values[k];
      if (value.virtual !== null) {
        this.#late.push({ object, place: isObject ? virtual.descr.fields[k] : k, value });
        args.push(this.constants.of(REF, null));
        patched = true;
      } else {
        args.push(value.box);
        value.unescaped = false;
      }
    }
    for (let k = virtual.values.length - 1; k >= virtual.taken; k--) this.#late.push({ object, place: virtual.stored[k - virtual.taken], value: virtual.values[k] });
    const operation = new ResOperation(virtual.opcode, args, virtual.descr, object.box);
    operation.index = this.operations.length;
    this.operations.push(operation);
    this.producer.set(object.box, operation);
    object.virtual = null;
    object.index = operation.index;
    object.patched = patched;
    this.#tell(operation, object);
  }

  contradiction(what) { throw new InvalidLoop(`${OP_NAMES[this.source.operations[this.at].opcode]}: ${what}`); }

  /** The call of the source that is in flight raised while it was recorded. */
  raisedWhileRecording() {
    const { operations } = this.source;
    let at = this.at + 1;
    if (operations[at]?.opcode === OP.guard_not_forced) at++;
    return operations[at]?.opcode === OP.guard_exception;
  }

  // -- going back

  /** All that is known, to be put back by the function that it gives. */
  save() {
    const values = [];
    for (const value of new Set(this.values.values())) if (value.index >= 0) values.push(new SavedValue(value));
    const length = this.operations.length;
    const { forcings, validated } = this;
    const heap = this.heap.save();
    const resume = this.resume.mark();
    this.pure.startJournal();
    return () => {
      for (const saved of values) saved.putBack();
      this.operations.length = length;
      this.forcings = forcings;
      this.validated = validated;
      this.pending.length = 0;
      this.partStart = 0;
      this.inliner = null;
      this.epoch++;
      this.heap.putBack(heap);
      this.resume.reset(resume);
      this.pure.takeBack();
    };
  }
}

/** `fresh` was allocated by the trace, and `other` existed before, was allocated by it too, or cannot have got hold of it. */
const precedes = (other, fresh) => fresh.fresh && (other.index < fresh.index || fresh.unescaped || other.fresh);
