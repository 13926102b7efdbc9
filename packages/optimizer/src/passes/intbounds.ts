/**
 * Intervals and known bits of integers: removes overflow checks and comparisons that cannot fail.
 *
 * Each operation's range follows from its operands' by range.ts; each guard that passed narrows the ranges of what it compared, and
 * one step at a time those of what that was computed from. Values, not variables: a range that holds once holds behind it for ever.
 *
 *     guard_true(int_lt(i, n))      i <= n's end - 1
 *     int_add_ovf(i, 1)          => int_add(i, 1)
 *
 * It leaves alone: relations between two values (i < n is forgotten but for its ends), and bits above the 32nd.
 */
import { INT_MAX, INT_MIN, NONE, OP, OP_NAMES, type Opcode, type OpName, type Ref } from "@spoor/ir";
import { INT } from "../draft";
import { COMPARED, NONZERO } from "../facts";
import { DROP, KEEP, type Driver, type Learn, type Outcome, type Pass, type Visit } from "../pass";
import { INT32_MAX, INT32_MIN, NEVER_OVERFLOWS, Range, TRANSFER } from "../range";

const UNGUARDED: { readonly [K in OpName]?: Opcode } = {
  int_add_ovf: OP.int_add, int_sub_ovf: OP.int_sub, int_mul_ovf: OP.int_mul, int_lshift_ovf: OP.int_lshift,
};

/** When the result is the first operand. */
const UNCHANGED: { readonly [K in OpName]?: (x: Range, y: Range) => boolean } = {
  int_mod: (x, y) => x.lo >= 0 && x.hi < y.lo,
  // Every bit that the mask clears is 0 already; above the 32nd bit there are none.
  int_and: (x, y) => y.lo === y.hi && y.lo >= 0 && x.lo >= 0 && x.hi < 2 ** 32 && (~(y.lo | 0) & ~(x.mask & ~x.bits)) === 0,
  int32_wrap: (x) => x.isInt32,
};

// One set of registers: visits do not nest between filling and reading them.
const X = new Range();
const Y = new Range();
const OUT = new Range();
/** What OUT is the range of: operation and operands. */
let outOpcode = -1;
let outA = 0 as Ref;
let outB = 0 as Ref;

function load(d: Driver, ref: Ref, into: Range): void {
  if (d.draft.typeOf(ref) === INT) d.facts.rangeOf(ref, into);
}

/** The visit of an operation whose result's range is known from its operands'. */
function transfer(name: OpName): Visit {
  const compute = TRANSFER[name]!;
  const never = NEVER_OVERFLOWS[name];
  const unguarded = UNGUARDED[name];
  const unchanged = UNCHANGED[name];
  const opcode = OP[name];
  return (d): Outcome => {
    load(d, d.a, X);
    if (d.b !== NONE) load(d, d.b, Y);
    if (never !== undefined && never(X, Y)) return d.replace(unguarded!, d.a, d.b);
    if (unchanged !== undefined && unchanged(X, Y)) return d.same(d.a);
    compute(X, Y, OUT);
    OUT.shrink();
    if (OUT.lo > OUT.hi) d.contradiction("no result is in range");
    // A guarded operation still has to leave where its one possible result does not exist.
    if (OUT.lo === OUT.hi && never === undefined) return d.same(d.draft.constInt(OUT.lo));
    outOpcode = opcode;
    outA = d.a;
    outB = d.b;
    return KEEP;
  };
}

/** The operation is in the draft: so is its range. */
function define(name: OpName): Learn {
  const compute = TRANSFER[name]!;
  const opcode = OP[name];
  return (d, row) => {
    if (outOpcode !== opcode || outA !== d.a || outB !== d.b) {
      load(d, d.a, X);
      if (d.b !== NONE) load(d, d.b, Y);
      compute(X, Y, OUT);
      OUT.shrink();
    }
    outOpcode = -1;
    d.facts.define(row, OUT);
    if (OUT.lo === OUT.hi) d.facts.forward(row, d.draft.constInt(OUT.lo));
  };
}

/** `ref` lies in lo .. hi. */
function within(d: Driver, ref: Ref, lo: number, hi: number): void {
  d.facts.constrain(ref, X.set(lo < INT_MIN ? INT_MIN : lo, hi > INT_MAX ? INT_MAX : hi));
}

function less(d: Driver, a: Ref, b: Ref, by: 0 | 1): void {
  const highB = d.facts.high(b);
  within(d, a, INT_MIN, highB - by);
  within(d, b, d.facts.low(a) + by, INT_MAX);
}

function differs(d: Driver, a: Ref, b: Ref): void {
  const { facts } = d;
  if (facts.low(b) !== facts.high(b)) return;
  const value = facts.low(b);
  if (facts.low(a) === value) within(d, a, value + 1, INT_MAX);
  else if (facts.high(a) === value) within(d, a, INT_MIN, value - 1);
}

function nonzero(d: Driver, a: Ref): void {
  differs(d, a, d.draft.constInt(0));
  if (a >= 0) d.facts.flags[a]! |= NONZERO;
}

function equals(d: Driver, a: Ref, b: Ref): void {
  const { facts } = d;
  facts.constrain(a, facts.rangeOf(b, X));
  facts.constrain(b, facts.rangeOf(a, X));
}

/** A comparison turned out true or false. */
function learn(d: Driver, test: Ref, holds: boolean): void {
  const { draft, facts } = d;
  if (test < 0) return;
  const a = facts.resolve(draft.as[test] as Ref);
  const b = facts.resolve(draft.bs[test] as Ref);
  switch (draft.opcodes[test]) {
    case OP.int_lt: compared(d, a, b); return holds ? less(d, a, b, 1) : less(d, b, a, 0);
    case OP.int_le: compared(d, a, b); return holds ? less(d, a, b, 0) : less(d, b, a, 1);
    case OP.int_gt: compared(d, a, b); return holds ? less(d, b, a, 1) : less(d, a, b, 0);
    case OP.int_ge: compared(d, a, b); return holds ? less(d, b, a, 0) : less(d, a, b, 1);
    case OP.int_eq: compared(d, a, b); if (holds) equals(d, a, b); else { differs(d, a, b); differs(d, b, a); } return;
    case OP.int_ne: compared(d, a, b); if (!holds) equals(d, a, b); else { differs(d, a, b); differs(d, b, a); } return;
    case OP.int_is_true: if (holds) nonzero(d, a); else within(d, a, 0, 0); return;
    case OP.int_is_zero: if (holds) within(d, a, 0, 0); else nonzero(d, a); return;
    case OP.int_is_int32:
      if (holds) within(d, a, INT32_MIN, INT32_MAX);
      else if (facts.low(a) >= INT32_MIN) within(d, a, INT32_MAX + 1, INT_MAX);
      else if (facts.high(a) <= INT32_MAX) within(d, a, INT_MIN, INT32_MIN - 1);
      return;
    default: if (holds) nonzero(d, test); else within(d, test, 0, 0);
  }
}

function compared(d: Driver, a: Ref, b: Ref): void {
  if (a >= 0) d.facts.flags[a]! |= COMPARED;
  if (b >= 0) d.facts.flags[b]! |= COMPARED;
}

const names = OP_NAMES.filter((name) => TRANSFER[name] !== undefined);
const isTrue = transfer("int_is_true");
const isZero = transfer("int_is_zero");

export const intbounds = (): Pass => ({
  name: "intbounds",
  visit: {
    ...Object.fromEntries(names.map((name) => [name, transfer(name)])),
    int_is_true: (d) => (d.facts.isNonzero(d.a) ? d.same(d.draft.constInt(1)) : isTrue(d)),
    int_is_zero: (d) => (d.facts.isNonzero(d.a) ? d.same(d.draft.constInt(0)) : isZero(d)),
    guard_true: (d) => (d.a >= 0 && d.facts.isNonzero(d.a) ? DROP : KEEP),
  },
  committed: {
    ...Object.fromEntries(names.map((name) => [name, define(name)])),
    guard_true: (d) => learn(d, d.a, true),
    guard_false: (d) => learn(d, d.a, false),
    guard_value: (d) => {
      if (d.b < 0 && d.draft.typeOf(d.b) === INT) d.facts.constrain(d.a, X.constant(d.draft.constant(d.b)));
    },
  },
});
