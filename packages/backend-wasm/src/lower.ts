/**
 * One entry per operation: how it is written in WebAssembly. A missing operation does not compile.
 *
 * Integers satisfy |x| <= 2^53-1 and live in i64, so sums, differences and shifts by a bit or two cannot wrap and a range check
 * follows them: one unsigned comparison of `x + (2^53-1)`, or one signed one where an operand is a constant. A product may
 * wrap; its check is on the product of the two as floats, which is exact here: both convert exactly, and rounding is
 * monotonic, so it is below 2^53 exactly when the true product is.
 */
import { INT_MAX, type OpName } from "@spoor/ir";
import type { Expression } from "./binaryen";
import type { Emitter } from "./emitter";
import { INT_BOX } from "./boxes";
import { FINISH_RAISE_SLOT, FINISH_RETURN_SLOT } from "./exits";
import { Rep } from "./locals";

/** Appends the code of the operation at `row`. */
export type Lowering = (e: Emitter, row: number) => void;

type Combine = (e: Emitter, left: Expression, right: Expression) => Expression;

const a = (e: Emitter, row: number): number => e.shape.a[row]!;
const b = (e: Emitter, row: number): number => e.shape.b[row]!;
const c = (e: Emitter, row: number): number => e.shape.c[row]!;

// -- integers

/** An i64 operation on two operands that needs no check. */
const int2 = (combine: Combine): Lowering => (e, row) => e.pure(row, Rep.I64, combine(e, e.i64(a(e, row)), e.i64(b(e, row))));
/** Where both operands are i32 already, so is the result: for operations that stay within 32 bits then. */
const bits2 = (narrow: Combine, wide: Combine): Lowering => (e, row) => {
  const x = a(e, row);
  const y = b(e, row);
  if (e.is32(x) && e.is32(y)) e.pure(row, Rep.I32, narrow(e, e.i32(x), e.i32(y)));
  else e.pure(row, Rep.I64, wide(e, e.i64(x), e.i64(y)));
};
const compare = (narrow: Combine, wide: Combine): Lowering => (e, row) => {
  const x = a(e, row);
  const y = b(e, row);
  e.pure(row, Rep.I32, e.is32(x) && e.is32(y) ? narrow(e, e.i32(x), e.i32(y)) : wide(e, e.i64(x), e.i64(y)));
};
const wrapping2 = (combine: Combine): Lowering => (e, row) => e.pure(row, Rep.I32, combine(e, e.i32(a(e, row)), e.i32(b(e, row))));

const add: Combine = ({ m }, x, y) => m.i64.add(x, y);
const sub: Combine = ({ m }, x, y) => m.i64.sub(x, y);
const mul: Combine = ({ m }, x, y) => m.i64.mul(x, y);

/** 1 when the i64 is out of range. `up` and `down` say in which directions it can be. */
function outOfRange(e: Emitter, value: () => Expression, up: boolean, down: boolean): Expression {
  const { m } = e;
  if (up && down) return m.i64.gt_u(m.i64.add(value(), e.constI64(INT_MAX)), e.constI64(2 * INT_MAX));
  if (up) return m.i64.gt_s(value(), e.constI64(INT_MAX));
  if (down) return m.i64.lt_s(value(), e.constI64(-INT_MAX));
  return m.i32.const(0);
}

/** In which directions a sum or difference can leave the range, given a constant operand. */
function directions(e: Emitter, x: number, y: number, negated: boolean): { up: boolean; down: boolean } {
  const right = e.isConst(y) ? e.constNumber(y) : NaN;
  const constant = Number.isNaN(right) ? (e.isConst(x) && !negated ? e.constNumber(x) : NaN) : negated ? -right : right;
  return { up: !(constant <= 0), down: !(constant >= 0) };
}

const sumOvf = (combine: Combine, negated: boolean): Lowering => (e, row) => {
  const x = a(e, row);
  const y = b(e, row);
  const local = e.defineNow(row, Rep.I64, combine(e, e.i64(x), e.i64(y)));
  const { up, down } = directions(e, x, y, negated);
  if (up || down) e.exitIf(row, outOfRange(e, () => e.read(local), up, down));
};

const sumOverflows = (combine: Combine, negated: boolean): Lowering => (e, row) => {
  const { m } = e;
  const x = a(e, row);
  const y = b(e, row);
  const { up, down } = directions(e, x, y, negated);
  const value = combine(e, e.i64(x), e.i64(y));
  if (up && down) e.pure(row, Rep.I32, m.i64.gt_u(m.i64.add(value, e.constI64(INT_MAX)), e.constI64(2 * INT_MAX)));
  else if (up) e.pure(row, Rep.I32, m.i64.gt_s(value, e.constI64(INT_MAX)));
  else if (down) e.pure(row, Rep.I32, m.i64.lt_s(value, e.constI64(-INT_MAX)));
  else e.pure(row, Rep.I32, m.i32.const(0));
};

/** 1 when x * y is out of range; both can be read again. */
function productOutOfRange(e: Emitter, x: number, y: number): Expression {
  const { m } = e;
  const constant = e.isConst(y) ? y : e.isConst(x) ? x : null;
  if (constant !== null) {
    const factor = Math.abs(e.constNumber(constant));
    if (factor <= 1) return m.i32.const(0);
    const bound = Math.floor(INT_MAX / factor);
    const other = constant === y ? x : y;
    return m.i64.gt_u(m.i64.add(e.i64(other), e.constI64(bound)), e.constI64(2 * bound));
  }
  const product = m.f64.mul(e.number(x), e.number(y));
  return m.i32.eqz(m.f64.lt(m.f64.abs(product), m.f64.const(INT_MAX + 1)));
}

/** 1 when x * 2**y is out of range; both can be read again. */
function shiftOutOfRange(e: Emitter, x: number, y: number): Expression {
  const { m } = e;
  if (e.isConst(y)) {
    const bits = e.constNumber(y);
    if (bits <= 0) return m.i32.const(0);
    const bound = bits > 53 ? 0 : Math.floor(INT_MAX / 2 ** bits);
    return m.i64.gt_u(m.i64.add(e.i64(x), e.constI64(bound)), e.constI64(2 * bound));
  }
  // The bound is 2^53-1 >> min(y, 63): 0 from 53 bits on.
  const bound = (): Expression => m.i64.shr_u(e.constI64(INT_MAX), shiftCount(e, y));
  return m.i64.gt_u(m.i64.add(e.i64(x), bound()), m.i64.shl(bound(), e.constI64(1)));
}

/** min(y, 63) for y >= 0, which can be read again. */
function shiftCount(e: Emitter, y: number): Expression {
  const { m } = e;
  if (e.isConst(y)) return e.constI64(Math.max(0, Math.min(e.constNumber(y), 63)));
  return m.select(m.i64.gt_s(e.i64(y), e.constI64(63)), e.constI64(63), e.i64(y));
}

/** log2 of a power of two constant, or -1. */
function powerOfTwo(e: Emitter, ref: number): number {
  if (!e.isConst(ref)) return -1;
  const value = e.constNumber(ref);
  const power = Math.log2(value);
  return value > 0 && Number.isInteger(power) && 2 ** power === value ? power : -1;
}

/** The operations of one width. */
interface Width {
  readonly rep: Rep;
  readonly get: (ref: number) => Expression;
  readonly constant: (value: number) => Expression;
  readonly ops: Emitter["m"]["i32"] | Emitter["m"]["i64"];
}
const narrow = (e: Emitter): Width => ({ rep: Rep.I32, get: (ref) => e.i32(ref), constant: (value) => e.m.i32.const(value), ops: e.m.i32 });
const wide = (e: Emitter): Width => ({ rep: Rep.I64, get: (ref) => e.i64(ref), constant: (value) => e.constI64(value), ops: e.m.i64 });

/** 1 where the remainder is not 0 and its sign is not the divisor's: truncation is not floor there. */
function rounded(e: Emitter, { get, constant, ops }: Width, rest: number, y: number): Expression {
  return e.m.i32.and(ops.ne(e.read(rest), constant(0)), ops.lt_s(ops.xor(e.read(rest), get(y)), constant(0)));
}

/** floor(x / y), both readable again. */
function floorQuotient(e: Emitter, width: Width, x: number, y: number): Expression {
  const { rep, get, constant, ops } = width;
  if (e.isConst(y) && e.constNumber(y) > 0 && rep === Rep.I64) {
    // Truncating what lies y - 1 further down, below 0, is floor.
    const below = ops.and(ops.shr_s(get(x), constant(63)), constant(e.constNumber(y) - 1));
    return ops.div_s(ops.sub(get(x), below), get(y));
  }
  const rest = e.temporary(rep);
  const first = e.m.local.set(rest, ops.rem_s(get(x), get(y)));
  const correction = rounded(e, width, rest, y);
  const quotient = ops.sub(ops.div_s(get(x), get(y)), rep === Rep.I32 ? correction : e.m.i64.extend_u(correction));
  e.endTemporary(rest);
  return e.m.block(null, [first, quotient], rep === Rep.I32 ? e.b.i32 : e.b.i64);
}

/** x - y * floor(x / y), both readable again. */
function floorRest(e: Emitter, width: Width, x: number, y: number): Expression {
  const { rep, get, constant, ops } = width;
  const rest = e.temporary(rep);
  const first = e.m.local.set(rest, ops.rem_s(get(x), get(y)));
  const value = e.isConst(y) && e.constNumber(y) > 0
    ? ops.add(e.read(rest), ops.and(ops.shr_s(e.read(rest), constant(rep === Rep.I32 ? 31 : 63)), get(y)))
    : e.m.select(rounded(e, width, rest, y), ops.add(e.read(rest), get(y)), e.read(rest));
  e.endTemporary(rest);
  return e.m.block(null, [first, value], rep === Rep.I32 ? e.b.i32 : e.b.i64);
}

/**
 * Division in 32 bits is several times as fast as in 64, most of all by a constant, which becomes a multiplication. So operands that
 * turn out to be in 0 .. 2^31-1 take that path at run time.
 */
function divide(e: Emitter, row: number, power: (power: number) => Expression, general: (width: Width) => Expression, unsigned: "div_u" | "rem_u"): void {
  const { m } = e;
  const x = a(e, row);
  const y = b(e, row);
  const exponent = powerOfTwo(e, y);
  if (exponent >= 0) return e.pure(row, Rep.I64, power(exponent));
  e.pin(x);
  e.pin(y);
  // -2^31 / -1 does not fit 32 bits.
  if (e.fits32(x) && e.isConst(y) && e.fits32(y) && e.constNumber(y) !== -1) return e.define(row, Rep.I32, general(narrow(e)));
  if (e.isConst(y) && (e.constNumber(y) < 0 || !e.fits32(y))) return e.define(row, Rep.I64, general(wide(e)));
  const both = e.isConst(y) ? e.i64(x) : m.i64.or(e.i64(x), e.i64(y));
  const short = m.i64.extend_u(m.i32[unsigned](e.i32(x), e.i32(y)));
  e.define(row, Rep.I64, m.if(m.i64.lt_u(both, e.constI64(2 ** 31)), short, general(wide(e))));
}

const floordiv: Lowering = (e, row) => {
  const x = a(e, row);
  divide(e, row, (power) => e.m.i64.shr_s(e.i64(x), e.constI64(power)), (width) => floorQuotient(e, width, x, b(e, row)), "div_u");
};
const mod: Lowering = (e, row) => {
  const x = a(e, row);
  divide(e, row, (power) => e.m.i64.and(e.i64(x), e.constI64(2 ** power - 1)), (width) => floorRest(e, width, x, b(e, row)), "rem_u");
};

// -- floats

const float2 = (combine: Combine): Lowering => (e, row) => e.pure(row, Rep.F64, combine(e, e.f64(a(e, row)), e.f64(b(e, row))));
const float1 = (change: (e: Emitter, value: Expression) => Expression): Lowering => (e, row) => e.pure(row, Rep.F64, change(e, e.f64(a(e, row))));
const floatCompare = (combine: Combine): Lowering => (e, row) => e.pure(row, Rep.I32, combine(e, e.f64(a(e, row)), e.f64(b(e, row))));

// -- the host: values in the spelling of import signatures

/** How an operand is passed to the host: an integer that is known to fit as an i32 (which costs less), else as a float. */
const spelled = (e: Emitter, ref: number, type: string): string => (type !== "i" ? type : e.fits32(ref) ? "w" : "f");
const given = (e: Emitter, ref: number, type: string): Expression =>
  type === "f" ? e.f64(ref) : type === "r" ? e.ref(ref) : e.fits32(ref) ? e.i32(ref) : e.number(ref);
/** How the row's value, of `type`, comes from the host. */
const returned = (e: Emitter, row: number, type: string): string => (type !== "i" ? type : e.fits32(row) ? "w" : "f");

/** A number of the host as `type` is held. */
const asNumber = (e: Emitter, type: string, call: Expression): Expression => (type === "f" ? call : e.m.i64.trunc_s_sat.f64(call));

/** The row's value from a call of the host, whose result is of `type`. */
function received(e: Emitter, row: number, type: string, call: Expression): void {
  if (type === "n") e.push(call);
  else if (type === "f") e.define(row, Rep.F64, call);
  else if (type === "r") e.define(row, Rep.REF, call);
  else if (e.fits32(row)) e.define(row, Rep.I32, call);
  else e.define(row, Rep.I64, asNumber(e, type, call));
}

/** A question to the host about references, answered with an i32. */
const ask1 = (kind: "unbox_bool" | "strlen"): Lowering => (e, row) => e.define(row, Rep.I32, e.host(kind, -1, "r", "w", [e.ref(a(e, row))]));
const ask2 = (kind: "str_eq" | "str_lt"): Lowering => (e, row) =>
  e.define(row, Rep.I32, e.host(kind, -1, "rr", "w", [e.ref(a(e, row)), e.ref(b(e, row))]));

/** 1 when the reference is of the row's class. */
function classTest(e: Emitter, row: number): Expression {
  const { m } = e;
  const x = a(e, row);
  const box = e.boxOf(e.descr(row));
  const asked = box === INT_BOX ? e.asked(x) : null;
  if (asked !== null) {
    e.classify(x, asked);
    return e.isInt(asked);
  }
  const ask = (reference: Expression): Expression => e.host("class_test", e.shape.descrIndex[row]!, "r", "w", [reference]);
  const carried = e.carriedAs(x, box);
  if (carried === null) return ask(e.ref(x));
  return carried.isKnown ? m.i32.const(1) : m.if(e.isUnknown(carried), ask(e.unmade(x)), m.i32.const(1));
}
function isNull(e: Emitter, row: number): Expression {
  const { m } = e;
  const x = a(e, row);
  const ask = (reference: Expression): Expression => e.host("is_null", -1, "r", "w", [reference]);
  const carried = e.carried(x);
  if (carried === null) return ask(e.ref(x));
  return carried.isKnown ? m.i32.const(0) : m.if(e.isUnknown(carried), ask(e.unmade(x)), m.i32.const(0));
}

/** Operands and their spelling, from the row's variadic ones. */
function variadic(e: Emitter, row: number): { params: string; operands: Expression[] } {
  const { extra, extraStart } = e.shape;
  let params = "";
  const operands: Expression[] = [];
  for (let k = extraStart[row]!, end = extraStart[row + 1]!; k < end; k++) {
    const type = e.typeOf(extra[k]!);
    params += spelled(e, extra[k]!, type);
    operands.push(given(e, extra[k]!, type));
  }
  return { params, operands };
}

const call: Lowering = (e, row) => {
  const descr = e.descr(row);
  const { params, operands } = variadic(e, row);
  const result = descr.kind === "call" ? descr.result : "r";
  const catches = e.shape.catching[row] === 1;
  const kind = descr.kind === "call" ? "call" : "assembler";
  received(e, row, result, e.host(kind, e.shape.descrIndex[row]!, params, returned(e, row, result), operands, catches));
};

/** The value of the row's field or item type. */
const itemType = (e: Emitter, row: number): string => {
  const descr = e.descr(row);
  return descr.kind === "field" || descr.kind === "array" ? descr.type : "r";
};

const getfield: Lowering = (e, row) => {
  const type = itemType(e, row);
  const carried = e.carried(a(e, row));
  if (carried !== null && carried.box.field === e.descr(row).id) return e.unboxed(row, a(e, row), carried, (reference) => asNumber(e, type, e.host("get_field", e.shape.descrIndex[row]!, "r", "f", [reference])));
  received(e, row, type, e.host("get_field", e.shape.descrIndex[row]!, "r", returned(e, row, type), [e.ref(a(e, row))]));
};

// -- guards

const guardTruth = (expected: boolean): Lowering => (e, row) => {
  const value = e.truth(a(e, row));
  e.exitIf(row, expected ? e.m.i32.eqz(value) : value);
};

const guardValue: Lowering = (e, row) => {
  const { m } = e;
  const x = a(e, row);
  const y = b(e, row);
  const type = e.typeOf(x);
  if (type === "i") {
    if (e.is32(x) && e.is32(y)) e.exitIf(row, m.i32.ne(e.i32(x), e.i32(y)));
    else e.exitIf(row, m.i64.ne(e.i64(x), e.i64(y)));
  } else if (type === "r") {
    e.exitIf(row, m.i32.eqz(e.same(x, y)));
  } else if (e.isConst(y) && Number.isNaN(e.constNumber(y))) {
    // Any NaN is the NaN.
    e.pin(x);
    e.exitIf(row, m.f64.eq(e.f64(x), e.f64(x)));
  } else {
    e.exitIf(row, m.i64.ne(m.i64.reinterpret(e.f64(x)), m.i64.reinterpret(e.f64(y))));
  }
};

const guardClass: Lowering = (e, row) => {
  e.exitIf(row, e.m.i32.eqz(classTest(e, row)));
  const carried = e.carriedAs(a(e, row), e.boxOf(e.descr(row)));
  if (carried?.box === INT_BOX) carried.isKnown = true;
};

const nothing: Lowering = () => {};

/** How each operation is written. */
export const LOWER: { readonly [K in OpName]: Lowering } = {
  int_add: int2(add),
  int_sub: int2(sub),
  int_mul: int2(mul),
  int_add_ovf: sumOvf(add, false),
  int_sub_ovf: sumOvf(sub, true),
  int_mul_ovf: (e, row) => {
    const x = a(e, row);
    const y = b(e, row);
    e.pin(x);
    e.pin(y);
    e.exitIf(row, productOutOfRange(e, x, y));
    e.pure(row, Rep.I64, e.m.i64.mul(e.i64(x), e.i64(y)));
  },
  int_lshift_ovf: (e, row) => {
    const x = a(e, row);
    const y = b(e, row);
    e.pin(x);
    e.pin(y);
    e.exitIf(row, shiftOutOfRange(e, x, y));
    e.pure(row, Rep.I64, e.m.i64.shl(e.i64(x), e.i64(y)));
  },
  int_add_overflows: sumOverflows(add, false),
  int_sub_overflows: sumOverflows(sub, true),
  int_mul_overflows: (e, row) => {
    e.pin(a(e, row));
    e.pin(b(e, row));
    e.pure(row, Rep.I32, productOutOfRange(e, a(e, row), b(e, row)));
  },
  int_lshift_overflows: (e, row) => {
    e.pin(a(e, row));
    e.pin(b(e, row));
    e.pure(row, Rep.I32, shiftOutOfRange(e, a(e, row), b(e, row)));
  },
  int_floordiv: floordiv,
  int_mod: mod,
  int_neg: (e, row) => e.pure(row, Rep.I64, e.m.i64.sub(e.constI64(0), e.i64(a(e, row)))),
  int_invert: (e, row) => e.pure(row, Rep.I64, e.m.i64.xor(e.i64(a(e, row)), e.constI64(-1))),
  int_and: bits2(({ m }, x, y) => m.i32.and(x, y), ({ m }, x, y) => m.i64.and(x, y)),
  int_or: bits2(({ m }, x, y) => m.i32.or(x, y), ({ m }, x, y) => m.i64.or(x, y)),
  int_xor: bits2(({ m }, x, y) => m.i32.xor(x, y), ({ m }, x, y) => m.i64.xor(x, y)),
  // Bits beyond 53 can only be asked for where a is 0, whose shift by any masked count is 0.
  int_lshift: int2(({ m }, x, y) => m.i64.shl(x, y)),
  int_rshift: (e, row) => {
    const y = b(e, row);
    e.pin(y);
    e.pure(row, Rep.I64, e.m.i64.shr_s(e.i64(a(e, row)), shiftCount(e, y)));
  },
  int_lt: compare(({ m }, x, y) => m.i32.lt_s(x, y), ({ m }, x, y) => m.i64.lt_s(x, y)),
  int_le: compare(({ m }, x, y) => m.i32.le_s(x, y), ({ m }, x, y) => m.i64.le_s(x, y)),
  int_eq: compare(({ m }, x, y) => m.i32.eq(x, y), ({ m }, x, y) => m.i64.eq(x, y)),
  int_ne: compare(({ m }, x, y) => m.i32.ne(x, y), ({ m }, x, y) => m.i64.ne(x, y)),
  int_gt: compare(({ m }, x, y) => m.i32.gt_s(x, y), ({ m }, x, y) => m.i64.gt_s(x, y)),
  int_ge: compare(({ m }, x, y) => m.i32.ge_s(x, y), ({ m }, x, y) => m.i64.ge_s(x, y)),
  int_is_true: (e, row) => {
    const x = a(e, row);
    e.pure(row, Rep.I32, e.is32(x) ? e.m.i32.ne(e.i32(x), e.m.i32.const(0)) : e.m.i64.ne(e.i64(x), e.constI64(0)));
  },
  int_is_zero: (e, row) => {
    const x = a(e, row);
    e.pure(row, Rep.I32, e.is32(x) ? e.m.i32.eqz(e.i32(x)) : e.m.i64.eqz(e.i64(x)));
  },
  int_is_int32: (e, row) => {
    const { m } = e;
    const x = a(e, row);
    if (e.is32(x)) return e.pure(row, Rep.I32, m.i32.const(1));
    e.pin(x);
    e.pure(row, Rep.I32, m.i64.eq(m.i64.extend32_s(e.i64(x)), e.i64(x)));
  },

  int32_add: wrapping2(({ m }, x, y) => m.i32.add(x, y)),
  int32_sub: wrapping2(({ m }, x, y) => m.i32.sub(x, y)),
  int32_mul: wrapping2(({ m }, x, y) => m.i32.mul(x, y)),
  int32_lshift: wrapping2(({ m }, x, y) => m.i32.shl(x, y)),
  int32_rshift: wrapping2(({ m }, x, y) => m.i32.shr_s(x, y)),
  int32_urshift: (e, row) => e.pure(row, Rep.I64, e.m.i64.extend_u(e.m.i32.shr_u(e.i32(a(e, row)), e.i32(b(e, row))))),
  int32_wrap: (e, row) => e.pure(row, Rep.I32, e.i32(a(e, row))),

  float_add: float2(({ m }, x, y) => m.f64.add(x, y)),
  float_sub: float2(({ m }, x, y) => m.f64.sub(x, y)),
  float_mul: float2(({ m }, x, y) => m.f64.mul(x, y)),
  float_truediv: float2(({ m }, x, y) => m.f64.div(x, y)),
  float_neg: float1(({ m }, x) => m.f64.neg(x)),
  float_abs: float1(({ m }, x) => m.f64.abs(x)),
  float_sqrt: float1(({ m }, x) => m.f64.sqrt(x)),
  float_floor: float1(({ m }, x) => m.f64.floor(x)),
  float_lt: floatCompare(({ m }, x, y) => m.f64.lt(x, y)),
  float_le: floatCompare(({ m }, x, y) => m.f64.le(x, y)),
  float_eq: floatCompare(({ m }, x, y) => m.f64.eq(x, y)),
  float_ne: floatCompare(({ m }, x, y) => m.f64.ne(x, y)),
  float_gt: floatCompare(({ m }, x, y) => m.f64.gt(x, y)),
  float_ge: floatCompare(({ m }, x, y) => m.f64.ge(x, y)),
  cast_int_to_float: (e, row) => e.pure(row, Rep.F64, e.number(a(e, row))),
  cast_float_to_int: (e, row) => e.pure(row, Rep.I64, e.m.i64.trunc_s_sat.f64(e.f64(a(e, row)))),

  box_int: (e, row) => e.boxed(row, INT_BOX, a(e, row)),
  unbox_int: (e, row) => {
    const x = a(e, row);
    const carried = e.carriedAs(x, INT_BOX);
    if (carried !== null) e.unboxed(row, x, carried, (reference) => asNumber(e, "i", e.host("unbox", -1, "r", "f", [reference])));
    else received(e, row, "i", e.host("unbox", -1, "r", returned(e, row, "i"), [e.ref(x)]));
  },
  box_bool: (e, row) => e.define(row, Rep.REF, e.host("box_bool", -1, "w", "r", [e.truth(a(e, row))])),
  unbox_bool: ask1("unbox_bool"),
  ptr_eq: (e, row) => e.define(row, Rep.I32, e.same(a(e, row), b(e, row))),
  ptr_ne: (e, row) => e.define(row, Rep.I32, e.m.i32.eqz(e.same(a(e, row), b(e, row)))),
  is_null: (e, row) => e.define(row, Rep.I32, isNull(e, row)),
  instance_of: (e, row) => e.define(row, Rep.I32, classTest(e, row)),
  same_as: (e, row) => {
    const x = a(e, row);
    const rep = e.rep(x);
    e.pure(row, rep, rep === Rep.I32 ? e.i32(x) : e.value(x, e.typeOf(x)));
  },

  strlen: ask1("strlen"),
  strgetitem: (e, row) => e.define(row, Rep.I32, e.host("strgetitem", -1, "rw", "w", [e.ref(a(e, row)), e.i32(b(e, row))])),
  str_from_code: (e, row) => e.define(row, Rep.REF, e.host("str_from_code", -1, "w", "r", [e.i32(a(e, row))])),
  str_concat: (e, row) => e.define(row, Rep.REF, e.host("str_concat", -1, "rr", "r", [e.ref(a(e, row)), e.ref(b(e, row))])),
  str_eq: ask2("str_eq"),
  str_lt: ask2("str_lt"),

  new: (e, row) => {
    const box = e.boxOf(e.descr(row));
    if (box !== null && e.isRead(row)) return e.boxed(row, box, e.shape.extra[e.shape.extraStart[row]!]!);
    const { params, operands } = variadic(e, row);
    e.define(row, Rep.REF, e.host("new", e.shape.descrIndex[row]!, params, "r", operands));
  },
  new_array: (e, row) => {
    const { params, operands } = variadic(e, row);
    e.define(row, Rep.REF, e.host("new_array", e.shape.descrIndex[row]!, params, "r", operands));
  },
  getfield,
  setfield: (e, row) => {
    const type = itemType(e, row);
    e.push(e.host("set_field", e.shape.descrIndex[row]!, `r${spelled(e, b(e, row), type)}`, "n", [e.ref(a(e, row)), given(e, b(e, row), type)]));
  },
  getarrayitem: (e, row) => {
    const type = itemType(e, row);
    received(e, row, type, e.host("get_item", e.shape.descrIndex[row]!, "rw", returned(e, row, type), [e.ref(a(e, row)), e.i32(b(e, row))]));
  },
  setarrayitem: (e, row) => {
    const type = itemType(e, row);
    const operands = [e.ref(a(e, row)), e.i32(b(e, row)), given(e, c(e, row), type)];
    e.push(e.host("set_item", e.shape.descrIndex[row]!, `rw${spelled(e, c(e, row), type)}`, "n", operands));
  },
  arraylen: (e, row) => e.define(row, Rep.I32, e.host("array_length", e.shape.descrIndex[row]!, "r", "w", [e.ref(a(e, row))])),
  array_push: (e, row) => {
    const type = itemType(e, row);
    e.push(e.host("array_push", e.shape.descrIndex[row]!, `r${spelled(e, b(e, row), type)}`, "n", [e.ref(a(e, row)), given(e, b(e, row), type)]));
  },
  quasiimmut_field: getfield,

  call,
  call_pure: call,
  call_may_force: call,
  call_assembler: call,
  cond_call: (e, row) => {
    const { params, operands } = variadic(e, row);
    const condition = e.truth(a(e, row));
    const catches = e.shape.catching[row] === 1;
    e.push(e.m.if(condition, e.host("call", e.shape.descrIndex[row]!, params, "n", operands, catches)));
  },

  guard_true: guardTruth(true),
  guard_false: guardTruth(false),
  guard_value: guardValue,
  guard_class: guardClass,
  guard_nonnull: (e, row) => e.exitIf(row, isNull(e, row)),
  guard_isnull: (e, row) => e.exitIf(row, e.m.i32.eqz(isNull(e, row))),
  // A class test is false for null and undefined.
  guard_nonnull_class: guardClass,
  guard_no_exception: (e, row) => e.exitIf(row, e.exceptionMark(), () => e.takeException()),
  guard_exception: (e, row) => {
    e.exitIf(row, e.m.i32.eqz(e.exceptionMark()));
    e.define(row, Rep.REF, e.takeException());
  },
  // Frames of compiled code are not forced but read: see the driver.
  guard_not_forced: nothing,
  guard_not_invalidated: (e, row) => e.exitIf(row, e.m.i32.eqz(e.load32(e.shape.validity))),
  guard_not_interrupted: (e, row) => e.exitIf(row, e.interrupted()),
  guard_always_fails: (e, row) => e.exit(row),

  input: nothing,
  label: nothing,
  param: nothing,
  jump: (e, row) => e.jump(row),
  finish: (e, row) => e.leave(FINISH_RETURN_SLOT, "r", [e.ref(a(e, row))]),
  finish_exception: (e, row) => e.leave(FINISH_RAISE_SLOT, "r", [e.ref(a(e, row))]),
  debug_merge_point: nothing,
};
