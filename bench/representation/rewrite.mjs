// Constant folding, algebra, guards that are known: as packages/optimizer/src/passes/rewrite.ts, whose table of rules it takes.
import { BOOLEAN_CLASS, IS_PURE, NUMBER_CLASS, OP, OPS, OP_NAMES, OP_ROWS, STRING_CLASS, fold } from "@spoor/ir";
import { rulesOf } from "../../packages/optimizer/src/rules/index";
import { Box, INT, REF, ResOperation } from "./boxes.mjs";
import { DROP } from "./optimizer.mjs";
import { sameClass } from "./values.mjs";

const IS_TRUTH = OP_NAMES.map((name) => /^(int|float|ptr|str)_(lt|le|eq|ne|gt|ge)$|^int_is_|_overflows$|^is_null$|^instance_of$|^unbox_bool$/.test(name));
const ALGEBRAIC = OP_NAMES.filter((name) => IS_PURE[OP[name]] === 1 && name !== "same_as" && name !== "instance_of");
const VISITS = Object.fromEntries(ALGEBRAIC.map((name) => [name, algebra(name)]));

export class Rewrite {
  constructor(optimizer) {
    this.o = optimizer;
  }

  // -- rules

  /** What a pattern of the rules binds: values by slot, constants by slot. Null when it does not match. */
  #matches(term, value, bound, constants) {
    const { o } = this;
    switch (term.kind) {
      case "variable": {
        const before = bound[term.slot];
        if (before !== undefined) return before.box === value.box;
        if (term.isBool && !(value.type === INT && value.isBool)) return false;
        bound[term.slot] = value;
        return true;
      }
      case "constant":
        if (value.constant === null) return false;
        if (constants[term.slot] !== undefined) return constants[term.slot] === value.constant;
        constants[term.slot] = value.constant;
        return true;
      case "literal": return value.constant !== null && value.type === term.type && Object.is(value.constant.value, term.value);
      case "operation": {
        const operation = o.producerOf(value);
        if (operation === undefined || operation.opcode !== term.opcode) return false;
        return term.operands.every((operand, i) => this.#matches(operand, o.value(operation.args[i]), bound, constants));
      }
      default: return false;
    }
  }

  #build(term, bound, constants) {
    const { o } = this;
    switch (term.kind) {
      case "variable": return bound[term.slot];
      case "constant": return o.value(constants[term.slot]);
      case "literal": return o.constant(term.type, term.value);
      case "computed": return o.constant(term.type, term.of(...constants.map((constant) => constant?.value)));
      default: return o.emit(term.opcode, term.type, term.operands.map((operand) => this.#build(operand, bound, constants)));
    }
  }

  rules(matchers, operation, a, b) {
    const { o } = this;
    const first = a.constant !== null ? -1 : o.producerOf(a)?.opcode;
    const second = b === undefined ? -1 : b.constant !== null ? -1 : o.producerOf(b)?.opcode;
    for (const matcher of matchers) {
      if (matcher.firstIs !== -2 && matcher.firstIs !== first) continue;
      if (matcher.secondIs !== -2 && matcher.secondIs !== second) continue;
      const bound = [];
      const constants = [];
      if (!this.#matches(matcher.first, a, bound, constants)) continue;
      if (matcher.second !== null && !this.#matches(matcher.second, b, bound, constants)) continue;
      const { rule } = matcher;
      if (rule.when !== null && !rule.when(...constants.map((constant) => constant?.value))) continue;
      const { result } = rule;
      if (result.kind !== "operation") return this.#build(result, bound, constants);
      return new ResOperation(result.opcode, result.operands.map((operand) => this.#build(operand, bound, constants).box), null, operation.result, operation.snapshot);
    }
    return undefined;
  }

  // -- guards

  /** The guard on a value that stands in this part of the trace, and that another may be moved into. */
  guardOn(value) {
    const { guard } = value;
    return guard !== null && guard.index >= this.o.partStart && this.o.operations[guard.index] === guard && MOVABLE.has(guard.opcode) ? guard : null;
  }
  strengthen(guard, opcode, args, descr) {
    guard.opcode = opcode;
    guard.args = args;
    guard.descr = descr;
  }

  guardTruth(operation, wanted) {
    const { o } = this;
    const { opcode, args, snapshot } = operation;
    const value = o.value(args[0]);
    if (value.constant !== null) {
      if ((value.constant.value !== 0) === wanted) return DROP;
      o.contradiction("always fails");
    }
    const test = o.producerOf(value);
    const other = (to, descr = null) => new ResOperation(to, [o.value(test.args[0]).box], descr, null, snapshot);
    switch (test?.opcode) {
      case OP.int_is_true: return other(opcode);
      case OP.int_is_zero: return other(wanted ? OP.guard_false : OP.guard_true);
      case OP.is_null: return other(wanted ? OP.guard_isnull : OP.guard_nonnull);
      case OP.instance_of: return wanted ? other(OP.guard_nonnull_class, test.descr) : undefined;
      default: return undefined;
    }
  }

  guardedTruth(box, holds) {
    const { o } = this;
    // By its box, because intbounds may just have made it a constant.
    const value = o.value(box);
    const test = o.producer.get(box);
    if (test?.opcode === (holds ? OP.ptr_eq : OP.ptr_ne)) {
      const [left, right] = test.args.map((arg) => o.value(arg));
      if (left.constant === null && right.constant !== null && right.constant.value !== 0) left.become(right.constant);
    }
    if (!holds || (test !== undefined && IS_TRUTH[test.opcode])) value.become(o.constants.of(INT, holds ? 1 : 0));
  }

  identity(operation, equal, rest) {
    const { o } = this;
    const [a, b] = operation.args.map((arg) => o.value(arg));
    const isConstant = a.constant !== null;
    if (a.box === b.box) {
      const known = isConstant ? null : o.classOf(a);
      if (!isConstant && (a.virtual !== null || (known !== null && known.test !== "number") || o.producerOf(a)?.opcode === OP.box_int)) return o.int(equal);
    } else if ((!isConstant || b.constant === null) && o.distinct(a, b)) return o.int(1 - equal);
    return rest.call(this, operation);
  }

  static visit = {
    ...VISITS,
    ptr_eq(operation) { return this.identity(operation, 1, VISITS.ptr_eq); },
    ptr_ne(operation) { return this.identity(operation, 0, VISITS.ptr_ne); },
    is_null(operation) {
      const value = this.o.value(operation.args[0]);
      if (value.constant !== null) return VISITS.is_null.call(this, operation);
      return value.isNull ? this.o.int(1) : value.nonnull ? this.o.int(0) : undefined;
    },
    instance_of({ args, descr }) {
      const { o } = this;
      const value = o.value(args[0]);
      if (value.constant !== null) return o.int(descr.matches(value.constant.value) ? 1 : 0);
      if (value.isNull) return o.int(0);
      return value.known === null ? undefined : o.int(sameClass(value.known, descr) ? 1 : 0);
    },
    guard_true(operation) { return this.guardTruth(operation, true); },
    guard_false(operation) { return this.guardTruth(operation, false); },
    guard_value({ args, snapshot }) {
      const { o } = this;
      const [a, b] = args.map((arg) => o.value(arg));
      if (a.box === b.box) return DROP;
      if (a.constant !== null && b.constant !== null) o.contradiction("another constant");
      if (b.constant === null) return undefined;
      if (a.virtual !== null) o.contradiction("a new object is no constant");
      if (a.type === REF && o.distinct(a, b)) o.contradiction("another class than the constant's");
      if (a.type === INT) {
        const { value } = b.constant;
        if (value < a.low || value > a.high) o.contradiction("out of the value's range");
        const test = o.producerOf(a);
        return test !== undefined && IS_TRUTH[test.opcode] ? new ResOperation(value === 0 ? OP.guard_false : OP.guard_true, [a.box], null, null, snapshot) : undefined;
      }
      const guard = a.type === REF ? this.guardOn(a) : null;
      if (guard === null) return undefined;
      this.strengthen(guard, OP.guard_value, [a.box, b.box], null);
      a.become(b.constant);
      return DROP;
    },
    guard_class: guardClass,
    guard_nonnull_class: guardClass,
    guard_nonnull({ args }) {
      const value = this.o.value(args[0]);
      if (value.isNonnull) return DROP;
      if (value.isNullish) this.o.contradiction("the value is null");
      return undefined;
    },
    guard_isnull({ args }) {
      const value = this.o.value(args[0]);
      if (value.isNullish) return DROP;
      if (value.isNonnull) this.o.contradiction("the value is not null");
      return undefined;
    },
    cond_call({ args, descr }) {
      const { constant } = this.o.value(args[0]);
      if (constant === null) return undefined;
      if (constant.value === 0) return DROP;
      return new ResOperation(OP.call, args.slice(1), descr, descr.result === "n" ? null : new Box({ i: 0, f: 1, r: 2 }[descr.result]));
    },
  };

  static committed = {
    guard_true({ args }) { this.guardedTruth(args[0], true); },
    guard_false({ args }) { this.guardedTruth(args[0], false); },
    guard_value({ args }) {
      const [a, b] = args.map((arg) => this.o.value(arg));
      if (b.constant !== null) a.become(b.constant);
    },
    guard_class: guardedClass,
    guard_nonnull_class: guardedClass,
    guard_nonnull(operation) {
      const value = this.o.value(operation.args[0]);
      value.nonnull = true;
      value.guard = operation;
    },
    guard_isnull({ args }) { this.o.value(args[0]).isNull = true; },
    box_int: resultIs(NUMBER_CLASS),
    box_bool: resultIs(BOOLEAN_CLASS),
    unbox_int: operandsAre(NUMBER_CLASS),
    unbox_bool: operandsAre(BOOLEAN_CLASS),
    str_from_code: resultIs(STRING_CLASS),
    str_concat(operation, value) {
      value.learnClass(STRING_CLASS);
      operandsAre(STRING_CLASS).call(this, operation);
    },
    str_eq: operandsAre(STRING_CLASS),
    str_lt: operandsAre(STRING_CLASS),
    strlen: operandsAre(STRING_CLASS),
    strgetitem: operandsAre(STRING_CLASS),
    new: allocated,
    new_array: allocated,
  };
}

const MOVABLE = new Set([OP.guard_nonnull, OP.guard_class, OP.guard_nonnull_class]);

function algebra(name) {
  const opcode = OP[name];
  const { args: { length }, commutative, swapped } = OP_ROWS[opcode];
  const exchanged = swapped === undefined ? undefined : OP[swapped];
  const descending = name.endsWith("_gt") || name.endsWith("_ge");
  const guarded = OPS[name].effect === "guarded";
  const rules = rulesOf(opcode);
  return function (operation) {
    const { o } = this;
    const { args, descr, result, snapshot } = operation;
    const a = o.value(args[0]);
    const b = length === 2 ? o.value(args[1]) : undefined;
    if (a.constant !== null && (b === undefined || b.constant !== null)) {
      const value = fold(opcode, a.constant.value, b?.constant.value, descr);
      if (value !== undefined) return o.constant(result.type, value);
      if (guarded) o.contradiction("always out of range");
      return undefined;
    }
    if (b !== undefined) {
      if (exchanged !== undefined && !commutative && (a.constant !== null || (descending && b.constant === null))) return new ResOperation(exchanged, [b.box, a.box], descr, result, snapshot);
    }
    return rules.length === 0 ? undefined : this.rules(rules, operation, a, b);
  };
}

function guardClass({ opcode, args, descr, snapshot }) {
  const { o } = this;
  const value = o.value(args[0]);
  if (value.constant !== null) {
    if (descr.matches(value.constant.value)) return DROP;
    o.contradiction("a constant of another class");
  }
  if (value.known !== null && sameClass(value.known, descr)) return DROP;
  if (value.known !== null || value.isNull) o.contradiction("another class is known");
  const guard = this.guardOn(value);
  if (guard?.opcode === OP.guard_nonnull) {
    this.strengthen(guard, OP.guard_nonnull_class, guard.args, descr);
    value.learnClass(descr);
    return DROP;
  }
  return opcode === OP.guard_nonnull_class && value.nonnull ? new ResOperation(OP.guard_class, args, descr, null, snapshot) : undefined;
}

function guardedClass(operation) {
  const value = this.o.value(operation.args[0]);
  value.learnClass(operation.descr);
  value.guard = operation;
}
function allocated({ opcode, descr }, value) {
  value.fresh = true;
  value.unescaped = true;
  if (opcode === OP.new) value.learnClass(descr);
  else value.nonnull = true;
}
function resultIs(descr) {
  return (_, value) => value.learnClass(descr);
}
function operandsAre(descr) {
  return function ({ args }) {
    for (const arg of args) {
      const value = this.o.value(arg);
      if (value.type === REF) value.learnClass(descr);
    }
  };
}
