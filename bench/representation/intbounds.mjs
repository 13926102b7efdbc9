// Intervals and known bits: as packages/optimizer/src/passes/intbounds.ts, whose arithmetic on ranges it takes.
import { INT_MAX, INT_MIN, OP, OP_NAMES } from "@spoor/ir";
import { INT32_MAX, INT32_MIN, NEVER_OVERFLOWS, Range, TRANSFER } from "../../packages/optimizer/src/range";
import { INT, ResOperation } from "./boxes.mjs";
import { DROP } from "./optimizer.mjs";

const UNGUARDED = { int_add_ovf: OP.int_add, int_sub_ovf: OP.int_sub, int_mul_ovf: OP.int_mul, int_lshift_ovf: OP.int_lshift };
const UNCHANGED = {
  int_mod: (x, y) => x.lo >= 0 && x.hi < y.lo,
  int_and: (x, y) => y.lo === y.hi && y.lo >= 0 && x.lo >= 0 && x.hi < 2 ** 32 && (~(y.lo | 0) & ~(x.mask & ~x.bits)) === 0,
  int32_wrap: (x) => x.isInt32,
};
/** For operands that are no integers. */
const ANY = new Range();

export class IntBounds {
  constructor(optimizer) {
    this.o = optimizer;
    /** Of the operation that was looked at last, so that it is not computed twice. */
    this.out = new Range();
    this.outOf = null;
  }

  rangeOf(box) { return (box !== undefined && this.o.value(box).range) || ANY; }

  within(value, lo, hi) { this.o.constrain(value, new Range().set(Math.max(lo, INT_MIN), Math.min(hi, INT_MAX))); }
  less(a, b, by) {
    const { high } = b;
    this.within(a, INT_MIN, high - by);
    this.within(b, a.low + by, INT_MAX);
  }
  differs(a, b) {
    if (b.low !== b.high) return;
    const value = b.low;
    if (a.low === value) this.within(a, value + 1, INT_MAX);
    else if (a.high === value) this.within(a, INT_MIN, value - 1);
  }
  differ(a, b) {
    this.differs(a, b);
    this.differs(b, a);
  }
  equals(a, b) {
    this.o.constrain(a, new Range().copy(b.range));
    this.o.constrain(b, new Range().copy(a.range));
  }
  nonzero(value) {
    this.differs(value, this.o.int(0));
    value.nonzero = true;
  }

  /** A comparison turned out true or false. */
  learn(box, holds) {
    const test = this.o.value(box);
    if (test.constant !== null) return;
    const { opcode, args } = this.o.producerOf(test) ?? { opcode: -1, args: [] };
    const [a, b] = args.map((arg) => this.o.value(arg));
    const compared = () => {
      a.compared = true;
      b.compared = true;
    };
    switch (opcode) {
      case OP.int_lt: compared(); return holds ? this.less(a, b, 1) : this.less(b, a, 0);
      case OP.int_le: compared(); return holds ? this.less(a, b, 0) : this.less(b, a, 1);
      case OP.int_gt: compared(); return holds ? this.less(b, a, 1) : this.less(a, b, 0);
      case OP.int_ge: compared(); return holds ? this.less(b, a, 0) : this.less(a, b, 1);
      case OP.int_eq: compared(); return holds ? this.equals(a, b) : this.differ(a, b);
      case OP.int_ne: compared(); return holds ? this.differ(a, b) : this.equals(a, b);
      case OP.int_is_true: return holds ? this.nonzero(a) : this.within(a, 0, 0);
      case OP.int_is_zero: return holds ? this.within(a, 0, 0) : this.nonzero(a);
      case OP.int_is_int32:
        if (holds) this.within(a, INT32_MIN, INT32_MAX);
        else if (a.low >= INT32_MIN) this.within(a, INT32_MAX + 1, INT_MAX);
        else if (a.high <= INT32_MAX) this.within(a, INT_MIN, INT32_MIN - 1);
        return;
      default: if (holds) this.nonzero(test); else this.within(test, 0, 0);
    }
  }

  static visit = {
    ...Object.fromEntries(OP_NAMES.filter((name) => TRANSFER[name] !== undefined).map((name) => [name, transfer(name)])),
    int_is_true(operation) { return this.o.value(operation.args[0]).isNonzero ? this.o.int(1) : IS_TRUE.call(this, operation); },
    int_is_zero(operation) { return this.o.value(operation.args[0]).isNonzero ? this.o.int(0) : IS_ZERO.call(this, operation); },
    guard_true({ args }) {
      const value = this.o.value(args[0]);
      return value.constant === null && value.nonzero ? DROP : undefined;
    },
  };

  static committed = {
    ...Object.fromEntries(OP_NAMES.filter((name) => TRANSFER[name] !== undefined).map((name) => [name, define(name)])),
    guard_true({ args }) { this.learn(args[0], true); },
    guard_false({ args }) { this.learn(args[0], false); },
    guard_value({ args }) {
      const [value, constant] = args.map((arg) => this.o.value(arg));
      if (constant.constant !== null && constant.type === INT) this.o.constrain(value, new Range().constant(constant.constant.value));
    },
  };
}

function transfer(name) {
  const [compute, never, unguarded, unchanged] = [TRANSFER[name], NEVER_OVERFLOWS[name], UNGUARDED[name], UNCHANGED[name]];
  return function (operation) {
    const { args } = operation;
    const [x, y] = [this.rangeOf(args[0]), this.rangeOf(args[1])];
    if (never?.(x, y)) return new ResOperation(unguarded, args, null, operation.result);
    if (unchanged?.(x, y)) return this.o.value(args[0]);
    const { out } = this;
    compute(x, y, out);
    out.shrink();
    if (out.lo > out.hi) this.o.contradiction("no result is in range");
    if (out.lo === out.hi && never === undefined) return this.o.int(out.lo);
    this.outOf = operation.result;
    return undefined;
  };
}
const IS_TRUE = transfer("int_is_true");
const IS_ZERO = transfer("int_is_zero");

function define(name) {
  const compute = TRANSFER[name];
  return function ({ args, result }, value) {
    const { out } = this;
    if (this.outOf !== result) {
      compute(this.rangeOf(args[0]), this.rangeOf(args[1]), out);
      out.shrink();
    }
    this.outOf = null;
    value.range.copy(out);
    if (out.lo === out.hi) value.become(this.o.constants.of(INT, out.lo));
  };
}
