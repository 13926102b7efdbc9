/** Algebra of integers. See rule.ts for how to read and write it, and for why it can be trusted. */
import { INT_MAX, INT_MIN, MEANINGS } from "@spoor/ir";
import { c, compute, d, e, named, operations, p, rule, x, y, type Rule } from "./rule";

const inRange = (value: number): boolean => value >= INT_MIN && value <= INT_MAX;
const sum = (a: number, b: number): number => a + b;
const safeSum = (a: number, b: number): boolean => inRange(a + b);
const isPower = (value: number): boolean => value > 0 && value <= 2 ** 52 && Number.isInteger(Math.log2(value)) && 2 ** Math.log2(value) === value;
const difference = (a: number, b: number): number => b - a;
const safeDifference = (a: number, b: number): boolean => inRange(b - a);

export function integerRules(): Rule[] {
  const {
    int_add, int_sub, int_mul, int_add_ovf, int_sub_ovf, int_mul_ovf, int_lshift, int_lshift_ovf, int_rshift, int_floordiv, int_mod, int_neg, int_invert,
    int_and, int_or, int_xor, int_lt, int_le, int_eq, int_ne, int_gt, int_ge, int_is_true, int_is_zero, int_is_int32, int32_wrap, int32_add, int32_sub, int32_mul,
  } = operations();
  return named({
    // -- sums
    add_zero: rule(int_add(x, 0), x),
    add_ovf_zero: rule(int_add_ovf(x, 0), x),
    add_add: rule(int_add(int_add(x, c), d), int_add(x, compute(sum)), safeSum),
    add_sub: rule(int_add(int_sub(x, y), y), x),
    add_neg: rule(int_add(x, int_neg(y)), int_sub(x, y)),
    sub_zero: rule(int_sub(x, 0), x),
    sub_ovf_zero: rule(int_sub_ovf(x, 0), x),
    sub_constant: rule(int_sub(x, c), int_add(x, compute((k: number) => 0 - k))),
    sub_ovf_constant: rule(int_sub_ovf(x, c), int_add_ovf(x, compute((k: number) => 0 - k))),
    sub_self: rule(int_sub(x, x), 0),
    sub_ovf_self: rule(int_sub_ovf(x, x), 0),
    sub_from_zero: rule(int_sub(0, x), int_neg(x)),
    sub_ovf_from_zero: rule(int_sub_ovf(0, x), int_neg(x)),
    sub_add: rule(int_sub(int_add(x, y), y), x),
    sub_ovf_add: rule(int_sub_ovf(int_add(x, y), y), x),
    sub_neg: rule(int_sub(x, int_neg(y)), int_add(x, y)),
    sub_sub: rule(int_sub(x, int_sub(x, y)), y),
    neg_neg: rule(int_neg(int_neg(x)), x),
    neg_sub: rule(int_neg(int_sub(x, y)), int_sub(y, x)),
    neg_invert: rule(int_neg(int_invert(x)), int_add(x, 1)),
    invert_invert: rule(int_invert(int_invert(x)), x),
    invert_neg: rule(int_invert(int_neg(x)), int_add(x, -1)),

    // -- products and quotients
    mul_zero: rule(int_mul(x, 0), 0),
    mul_ovf_zero: rule(int_mul_ovf(x, 0), 0),
    mul_one: rule(int_mul(x, 1), x),
    mul_ovf_one: rule(int_mul_ovf(x, 1), x),
    mul_minus_one: rule(int_mul(x, -1), int_neg(x)),
    mul_ovf_minus_one: rule(int_mul_ovf(x, -1), int_neg(x)),
    mul_mul: rule(int_mul(int_mul(x, c), d), int_mul(x, compute((a: number, b: number) => a * b + 0)), (a: number, b: number) => inRange(a * b)),
    floordiv_one: rule(int_floordiv(x, 1), x),
    floordiv_minus_one: rule(int_floordiv(x, -1), int_neg(x)),
    floordiv_power: rule(int_floordiv(x, c), int_rshift(x, compute((k: number) => Math.log2(k))), (k: number) => k > 1 && isPower(k)),
    floordiv_floordiv: rule(int_floordiv(int_floordiv(x, c), d), int_floordiv(x, compute((a: number, b: number) => a * b)), (a: number, b: number) => a > 0 && b > 0 && inRange(a * b)),
    mod_one: rule(int_mod(x, 1), 0),
    mod_minus_one: rule(int_mod(x, -1), 0),
    mod_power: rule(int_mod(x, c), int_and(x, compute((k: number) => k - 1)), isPower),
    mod_mod: rule(int_mod(int_mod(x, c), c), int_mod(x, c), (k: number) => k !== 0),

    // -- bits
    and_zero: rule(int_and(x, 0), 0),
    and_minus_one: rule(int_and(x, -1), x),
    and_self: rule(int_and(x, x), x),
    and_and: rule(int_and(int_and(x, c), d), int_and(x, compute((a: number, b: number) => MEANINGS.int_and(a, b))), (a: number, b: number) => inRange(MEANINGS.int_and(a, b))),
    and_and_same: rule(int_and(int_and(x, y), y), int_and(x, y)),
    or_zero: rule(int_or(x, 0), x),
    or_minus_one: rule(int_or(x, -1), -1),
    or_self: rule(int_or(x, x), x),
    or_or: rule(int_or(int_or(x, c), d), int_or(x, compute((a: number, b: number) => MEANINGS.int_or(a, b)))),
    or_or_same: rule(int_or(int_or(x, y), y), int_or(x, y)),
    xor_zero: rule(int_xor(x, 0), x),
    xor_minus_one: rule(int_xor(x, -1), int_invert(x)),
    xor_self: rule(int_xor(x, x), 0),
    xor_xor_same: rule(int_xor(int_xor(x, y), y), x),
    lshift_zero: rule(int_lshift(x, 0), x),
    lshift_ovf_zero: rule(int_lshift_ovf(x, 0), x),
    rshift_zero: rule(int_rshift(x, 0), x),
    rshift_rshift: rule(int_rshift(int_rshift(x, c), d), int_rshift(x, compute(sum)), (a: number, b: number) => a >= 0 && b >= 0 && inRange(a + b)),
    rshift_lshift: rule(int_rshift(int_lshift(x, c), c), x, (k: number) => k >= 0),
    wrap_wrap: rule(int32_wrap(int32_wrap(x)), int32_wrap(x)),
    int32_sub_constant: rule(int32_sub(x, c), int32_add(x, compute((k: number) => (0 - k) | 0))),
    int32_add_add: rule(int32_add(int32_add(x, c), d), int32_add(x, compute((a: number, b: number) => (a + b) | 0))),
    // A pointer that wraps around in a buffer whose size is a power of two.
    mask_add_mask: rule(
      int_and(int32_add(int_and(int32_add(x, c), d), e), d),
      int_and(int32_add(x, compute((a: number, _: number, b: number) => (a + b) | 0)), d),
      (_: number, mask: number) => mask < 2 ** 31 && isPower(mask + 1),
    ),
    int32_add_zero: rule(int32_add(x, 0), x),
    int32_mul_one: rule(int32_mul(x, 1), x),

    // -- comparisons
    lt_self: rule(int_lt(x, x), 0),
    le_self: rule(int_le(x, x), 1),
    eq_self: rule(int_eq(x, x), 1),
    ne_self: rule(int_ne(x, x), 0),
    eq_zero: rule(int_eq(x, 0), int_is_zero(x)),
    ne_zero: rule(int_ne(x, 0), int_is_true(x)),
    eq_one: rule(int_eq(p, 1), p),
    ne_one: rule(int_ne(p, 1), int_is_zero(p)),
    eq_add: rule(int_eq(int_add(x, c), d), int_eq(x, compute(difference)), safeDifference),
    ne_add: rule(int_ne(int_add(x, c), d), int_ne(x, compute(difference)), safeDifference),
    lt_add: rule(int_lt(int_add(x, c), d), int_lt(x, compute(difference)), safeDifference),
    le_add: rule(int_le(int_add(x, c), d), int_le(x, compute(difference)), safeDifference),
    gt_add: rule(int_gt(int_add(x, c), d), int_gt(x, compute(difference)), safeDifference),
    ge_add: rule(int_ge(int_add(x, c), d), int_ge(x, compute(difference)), safeDifference),
    is_zero_sub: rule(int_is_zero(int_sub(x, y)), int_eq(x, y)),
    is_true_sub: rule(int_is_true(int_sub(x, y)), int_ne(x, y)),
    is_zero_neg: rule(int_is_zero(int_neg(x)), int_is_zero(x)),
    is_true_neg: rule(int_is_true(int_neg(x)), int_is_true(x)),
    is_true_bool: rule(int_is_true(p), p),
    is_true_is_true: rule(int_is_true(int_is_true(x)), int_is_true(x)),
    is_zero_is_zero: rule(int_is_zero(int_is_zero(x)), int_is_true(x)),
    is_zero_is_true: rule(int_is_zero(int_is_true(x)), int_is_zero(x)),
    is_zero_lt: rule(int_is_zero(int_lt(x, y)), int_ge(x, y)),
    is_zero_le: rule(int_is_zero(int_le(x, y)), int_gt(x, y)),
    is_zero_gt: rule(int_is_zero(int_gt(x, c)), int_le(x, c)),
    is_zero_ge: rule(int_is_zero(int_ge(x, c)), int_lt(x, c)),
    is_zero_eq: rule(int_is_zero(int_eq(x, y)), int_ne(x, y)),
    is_zero_ne: rule(int_is_zero(int_ne(x, y)), int_eq(x, y)),
    is_int32_wrap: rule(int_is_int32(int32_wrap(x)), 1),
  });
}
