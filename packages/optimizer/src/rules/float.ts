/**
 * Algebra of floats: IEEE 754 leaves little. x + 0 is not x for -0, x * 0 is not 0 for infinities, x == x is false for NaN; what
 * is here holds for every bit pattern that a program can tell apart.
 */
import { c, compute, float, named, operations, rule, x, y, type Rule } from "./rule";

/** Dividing by it is multiplying by its reciprocal, exactly: both are powers of two that a float holds in full. */
const hasExactReciprocal = (value: number): boolean => {
  const exponent = Math.log2(Math.abs(value));
  return Number.isInteger(exponent) && Math.abs(exponent) <= 1022 && 2 ** exponent === Math.abs(value);
};

export function floatRules(): Rule[] {
  const {
    float_add, float_sub, float_mul, float_truediv, float_neg, float_abs, float_floor, float_lt, float_le, float_eq, float_ne,
    cast_int_to_float, cast_float_to_int, int_lt, int_le, int_eq, int_ne,
  } = operations();
  return named({
    float_add_minus_zero: rule(float_add(x, float(-0)), x),
    float_sub_zero: rule(float_sub(x, float(0)), x),
    float_sub_neg: rule(float_sub(x, float_neg(y)), float_add(x, y)),
    float_add_neg: rule(float_add(x, float_neg(y)), float_sub(x, y)),
    float_mul_one: rule(float_mul(x, float(1)), x),
    float_mul_minus_one: rule(float_mul(x, float(-1)), float_neg(x)),
    float_truediv_one: rule(float_truediv(x, float(1)), x),
    float_truediv_power: rule(float_truediv(x, c), float_mul(x, compute((k: number) => 1 / k, "f")), hasExactReciprocal),
    float_neg_neg: rule(float_neg(float_neg(x)), x),
    float_abs_abs: rule(float_abs(float_abs(x)), float_abs(x)),
    float_abs_neg: rule(float_abs(float_neg(x)), float_abs(x)),
    float_floor_floor: rule(float_floor(float_floor(x)), float_floor(x)),
    float_floor_int: rule(float_floor(cast_int_to_float(x)), cast_int_to_float(x)),
    float_to_int_to_float: rule(cast_float_to_int(cast_int_to_float(x)), x),
    float_lt_ints: rule(float_lt(cast_int_to_float(x), cast_int_to_float(y)), int_lt(x, y)),
    float_le_ints: rule(float_le(cast_int_to_float(x), cast_int_to_float(y)), int_le(x, y)),
    float_eq_ints: rule(float_eq(cast_int_to_float(x), cast_int_to_float(y)), int_eq(x, y)),
    float_ne_ints: rule(float_ne(cast_int_to_float(x), cast_int_to_float(y)), int_ne(x, y)),
  });
}
