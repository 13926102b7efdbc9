// @semantics
/**
 * Fast paths of operators on the built-in values that traces know: numbers, strings and booleans.
 *
 * Every function gives the result, or `undefined` where it does not apply (other types, overflow, an error to be raised): the caller then
 * takes the general path. That a fast path did not apply is settled by guards, like everything else.
 */
import { BIGINT_CLASS, CallDescr } from "@spoor/ir";
import type { Machine, Values } from "@spoor/tracer";
import type { Code } from "../code";
import { FLOAT, FLOAT_VALUE, None } from "../objects/core";
import { pow as power } from "../objects/elementary";
import { binary, compare } from "../objects/operations";

const PURE = { pure: true, canRaise: false } as const;

/** Operators of integers of any size that cannot fail. */
const bigDescr = (op: number): CallDescr => new CallDescr(`int.binary(${op})`, (a, b) => binary(op, a, b), "rr", "r", PURE);
const BIG = { add: bigDescr(0), sub: bigDescr(1), mul: bigDescr(2), and: bigDescr(9), or: bigDescr(10), xor: bigDescr(11) };
const BIG_COMPARE = [0, 1, 2, 3, 4, 5].map((op) => new CallDescr(`int.compare(${op})`, (a, b) => (compare(op, a, b) ? 1 : 0), "rr", "i", PURE));

/** Floor of the quotient, as CPython computes it; the divisor is not zero. */
function floatFloordiv(a: number, b: number): number {
  let rest = a % b;
  let quotient = (a - rest) / b;
  if (rest !== 0) {
    if (b < 0 !== rest < 0) {
      rest += b;
      quotient -= 1;
    }
  }
  if (quotient === 0) return a / b < 0 || Object.is(a / b, -0) ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}
function floatMod(a: number, b: number): number {
  const rest = a % b;
  if (rest !== 0) return b < 0 !== rest < 0 ? rest + b : rest;
  return b < 0 ? -0 : 0;
}
const FLOAT_FLOORDIV = new CallDescr("float.floordiv", floatFloordiv, "ff", "f", PURE);
const FLOAT_MOD = new CallDescr("float.mod", floatMod, "ff", "f", PURE);
const FLOAT_POW = new CallDescr("float.pow", power, "ff", "f", PURE);

export function makeNumbers<V extends Values>(m: Machine<V, Code>) {
  type R = V["ref"];
  type I = V["int"];
  type F = V["float"];

  const box = (value: F): R => m.allocate(FLOAT, value);
  /** The operand as a bare float when it is a float or a small integer. */
  const asFloat = (v: R): F | undefined => (m.isClass(v, FLOAT) ? m.get(v, FLOAT_VALUE) : m.isInt(v) ? m.intToFloat(m.unboxInt(v)) : undefined);
  const isBig = (v: R): boolean => m.isInt(v) || m.isClass(v, BIGINT_CLASS);

  function add(a: R, b: R): R | undefined {
    if (m.isClass(a, FLOAT)) {
      if (m.isClass(b, FLOAT)) return box(m.floatAdd(m.get(a, FLOAT_VALUE), m.get(b, FLOAT_VALUE)));
      return m.isInt(b) ? box(m.floatAdd(m.get(a, FLOAT_VALUE), m.intToFloat(m.unboxInt(b)))) : undefined;
    }
    if (m.isStr(a)) return m.isStr(b) ? m.strConcat(a, b) : undefined;
    if (m.isInt(a)) {
      if (m.isClass(b, FLOAT)) return box(m.floatAdd(m.intToFloat(m.unboxInt(a)), m.get(b, FLOAT_VALUE)));
      return isBig(b) ? m.call(BIG.add, a, b) : undefined;
    }
    return m.isClass(a, BIGINT_CLASS) && isBig(b) ? m.call(BIG.add, a, b) : undefined;
  }
  function sub(a: R, b: R): R | undefined {
    if (m.isClass(a, FLOAT)) {
      if (m.isClass(b, FLOAT)) return box(m.floatSub(m.get(a, FLOAT_VALUE), m.get(b, FLOAT_VALUE)));
      return m.isInt(b) ? box(m.floatSub(m.get(a, FLOAT_VALUE), m.intToFloat(m.unboxInt(b)))) : undefined;
    }
    if (m.isInt(a)) {
      if (m.isClass(b, FLOAT)) return box(m.floatSub(m.intToFloat(m.unboxInt(a)), m.get(b, FLOAT_VALUE)));
      return isBig(b) ? m.call(BIG.sub, a, b) : undefined;
    }
    return m.isClass(a, BIGINT_CLASS) && isBig(b) ? m.call(BIG.sub, a, b) : undefined;
  }
  function mul(a: R, b: R): R | undefined {
    if (m.isClass(a, FLOAT)) {
      if (m.isClass(b, FLOAT)) return box(m.floatMul(m.get(a, FLOAT_VALUE), m.get(b, FLOAT_VALUE)));
      return m.isInt(b) ? box(m.floatMul(m.get(a, FLOAT_VALUE), m.intToFloat(m.unboxInt(b)))) : undefined;
    }
    if (m.isInt(a)) {
      if (m.isClass(b, FLOAT)) return box(m.floatMul(m.intToFloat(m.unboxInt(a)), m.get(b, FLOAT_VALUE)));
      return isBig(b) ? m.call(BIG.mul, a, b) : undefined;
    }
    return m.isClass(a, BIGINT_CLASS) && isBig(b) ? m.call(BIG.mul, a, b) : undefined;
  }
  function truediv(a: R, b: R): R | undefined {
    const x = asFloat(a);
    if (x === undefined) return undefined;
    const y = asFloat(b);
    if (y === undefined || m.isTrue(m.floatEq(y, m.float(0)))) return undefined;
    return box(m.floatTruediv(x, y));
  }
  function floordiv(a: R, b: R): R | undefined {
    if (m.isInt(a) && m.isInt(b)) {
      const divisor = m.unboxInt(b);
      return m.isTrue(divisor) ? m.boxInt(m.intFloordiv(m.unboxInt(a), divisor)) : undefined;
    }
    const x = asFloat(a);
    if (x === undefined) return undefined;
    const y = asFloat(b);
    if (y === undefined || m.isTrue(m.floatEq(y, m.float(0)))) return undefined;
    return box(m.callFloat(FLOAT_FLOORDIV, x, y));
  }
  function mod(a: R, b: R): R | undefined {
    if (m.isInt(a) && m.isInt(b)) {
      const divisor = m.unboxInt(b);
      return m.isTrue(divisor) ? m.boxInt(m.intMod(m.unboxInt(a), divisor)) : undefined;
    }
    const x = asFloat(a);
    if (x === undefined) return undefined;
    const y = asFloat(b);
    if (y === undefined || m.isTrue(m.floatEq(y, m.float(0)))) return undefined;
    return box(m.callFloat(FLOAT_MOD, x, y));
  }
  /** Squares of integers; powers of positive floats that stay finite. */
  function pow(a: R, b: R): R | undefined {
    if (m.isInt(b)) {
      if (m.isInt(a)) {
        if (!m.isTrue(m.intEq(m.unboxInt(b), m.int(2)))) return undefined;
        const square = m.intMulOvf(m.unboxInt(a), m.unboxInt(a));
        return square === undefined ? undefined : m.boxInt(square);
      }
      if (!m.isClass(a, FLOAT)) return undefined;
      if (m.isTrue(m.intEq(m.unboxInt(b), m.int(2)))) return finite(m.floatMul(m.get(a, FLOAT_VALUE), m.get(a, FLOAT_VALUE)));
    } else if (!m.isClass(b, FLOAT)) return undefined;
    const x = asFloat(a);
    if (x === undefined || !m.isTrue(m.floatGt(x, m.float(0)))) return undefined;
    return finite(m.callFloat(FLOAT_POW, x, asFloat(b)!));
  }
  /** Infinite results raise OverflowError, unless an operand was infinite: not settled here. */
  const finite = (x: F): R | undefined => (m.isTrue(m.floatLt(m.floatAbs(x), m.float(Infinity))) ? box(x) : undefined);

  function lshift(a: R, b: R): R | undefined {
    if (!m.isInt(a) || !m.isInt(b)) return undefined;
    const count = m.unboxInt(b);
    if (m.isTrue(m.intLt(count, m.int(0)))) return undefined;
    const shifted = m.intLshiftOvf(m.unboxInt(a), count);
    return shifted === undefined ? undefined : m.boxInt(shifted);
  }
  function rshift(a: R, b: R): R | undefined {
    if (!m.isInt(a) || !m.isInt(b)) return undefined;
    const count = m.unboxInt(b);
    return m.isTrue(m.intLt(count, m.int(0))) ? undefined : m.boxInt(m.intRshift(m.unboxInt(a), count));
  }
  function and(a: R, b: R): R | undefined {
    if (m.isInt(a)) return m.isInt(b) ? m.boxInt(m.intAnd(m.unboxInt(a), m.unboxInt(b))) : m.isClass(b, BIGINT_CLASS) ? m.call(BIG.and, a, b) : undefined;
    if (m.isBool(a)) return m.isBool(b) ? m.boxBool(m.intAnd(m.unboxBool(a), m.unboxBool(b))) : undefined;
    return m.isClass(a, BIGINT_CLASS) && isBig(b) ? m.call(BIG.and, a, b) : undefined;
  }
  function or(a: R, b: R): R | undefined {
    if (m.isInt(a)) return m.isInt(b) ? m.boxInt(m.intOr(m.unboxInt(a), m.unboxInt(b))) : m.isClass(b, BIGINT_CLASS) ? m.call(BIG.or, a, b) : undefined;
    if (m.isBool(a)) return m.isBool(b) ? m.boxBool(m.intOr(m.unboxBool(a), m.unboxBool(b))) : undefined;
    return m.isClass(a, BIGINT_CLASS) && isBig(b) ? m.call(BIG.or, a, b) : undefined;
  }
  function xor(a: R, b: R): R | undefined {
    if (m.isInt(a)) return m.isInt(b) ? m.boxInt(m.intXor(m.unboxInt(a), m.unboxInt(b))) : m.isClass(b, BIGINT_CLASS) ? m.call(BIG.xor, a, b) : undefined;
    if (m.isBool(a)) return m.isBool(b) ? m.boxBool(m.intXor(m.unboxBool(a), m.unboxBool(b))) : undefined;
    return m.isClass(a, BIGINT_CLASS) && isBig(b) ? m.call(BIG.xor, a, b) : undefined;
  }
  /** By operator number of UNARY_OPERATORS. */
  function unary(op: number, a: R): R | undefined {
    if (m.isInt(a)) {
      const value = m.unboxInt(a);
      if (op === 0) return m.boxInt(m.intNeg(value));
      if (op === 1) return a;
      const inverted = m.intSubOvf(m.int(-1), value);
      return inverted === undefined ? undefined : m.boxInt(inverted);
    }
    if (op === 2 || !m.isClass(a, FLOAT)) return undefined;
    return op === 0 ? box(m.floatNeg(m.get(a, FLOAT_VALUE))) : a;
  }

  // -- comparisons of anything but two small integers, which the interpreter's loop does itself

  function lt(a: R, b: R): I | undefined {
    if (m.isStr(a)) return m.isStr(b) ? m.strLt(a, b) : undefined;
    if (m.isClass(a, FLOAT) && m.isClass(b, FLOAT)) return m.floatLt(m.get(a, FLOAT_VALUE), m.get(b, FLOAT_VALUE));
    return ordered(0, a, b);
  }
  function le(a: R, b: R): I | undefined {
    if (m.isStr(a)) return m.isStr(b) ? m.intIsZero(m.strLt(b, a)) : undefined;
    if (m.isClass(a, FLOAT) && m.isClass(b, FLOAT)) return m.floatLe(m.get(a, FLOAT_VALUE), m.get(b, FLOAT_VALUE));
    return ordered(1, a, b);
  }
  function gt(a: R, b: R): I | undefined {
    if (m.isStr(a)) return m.isStr(b) ? m.strLt(b, a) : undefined;
    if (m.isClass(a, FLOAT) && m.isClass(b, FLOAT)) return m.floatGt(m.get(a, FLOAT_VALUE), m.get(b, FLOAT_VALUE));
    return ordered(4, a, b);
  }
  function ge(a: R, b: R): I | undefined {
    if (m.isStr(a)) return m.isStr(b) ? m.intIsZero(m.strLt(a, b)) : undefined;
    if (m.isClass(a, FLOAT) && m.isClass(b, FLOAT)) return m.floatGe(m.get(a, FLOAT_VALUE), m.get(b, FLOAT_VALUE));
    return ordered(5, a, b);
  }
  function ordered(op: number, a: R, b: R): I | undefined {
    const x = asFloat(a);
    if (x === undefined) return m.isClass(a, BIGINT_CLASS) && isBig(b) ? m.callInt(BIG_COMPARE[op]!, a, b) : undefined;
    const y = asFloat(b);
    if (y === undefined) return m.isInt(a) && m.isClass(b, BIGINT_CLASS) ? m.callInt(BIG_COMPARE[op]!, a, b) : undefined;
    switch (op) {
      case 0: return m.floatLt(x, y);
      case 1: return m.floatLe(x, y);
      case 2: return m.floatEq(x, y);
      case 3: return m.floatNe(x, y);
      case 4: return m.floatGt(x, y);
      default: return m.floatGe(x, y);
    }
  }
  function eq(a: R, b: R): I | undefined {
    if (m.isStr(a)) return m.isStr(b) ? m.strEq(a, b) : m.is(b, None) || m.isInt(b) ? m.int(0) : undefined;
    if (m.isBool(a)) return m.isBool(b) ? m.same(a, b) : undefined;
    if (m.is(a, None)) return m.is(b, None) ? m.int(1) : m.isInt(b) || m.isStr(b) ? m.int(0) : undefined;
    if (m.is(b, None)) return m.isInt(a) || m.isClass(a, FLOAT) ? m.int(0) : undefined;
    if (m.isStr(b)) return m.isInt(a) || m.isClass(a, FLOAT) ? m.int(0) : undefined;
    return ordered(2, a, b);
  }
  function ne(a: R, b: R): I | undefined {
    const equal = eq(a, b);
    return equal === undefined ? undefined : m.intIsZero(equal);
  }
  return { add, sub, mul, truediv, floordiv, mod, pow, lshift, rshift, and, or, xor, unary, lt, le, eq, ne, gt, ge };
}
