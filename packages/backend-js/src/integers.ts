/**
 * Integer operations on operands that may exceed 32 bits, for the places where the generated code has no short exact form.
 *
 * Each has a fast path for what is nearly always there, and otherwise asks the shared meaning of the operation: the meaning is
 * stated once, in `@spoor/ir`. They are small, so that V8 inlines them.
 */
import { INT_MAX, MEANINGS } from "@spoor/ir";

/** floor(a / b). The double quotient rounds to an integer only where it is one: |a| < 2^53 keeps it half a unit away otherwise. */
export const floordiv = (a: number, b: number): number => Math.floor(a / b) + 0;

/** a - b * floor(a / b), where the product is exact; else by the meaning. */
export const mod = (a: number, b: number): number => {
  const product = b * Math.floor(a / b);
  return product <= INT_MAX && product >= -INT_MAX ? a - product + 0 : MEANINGS.int_mod(a, b);
};

/** a * 2**b as a double, b >= 0: out of range where the integer is. */
export const lshift = (a: number, b: number): number => (a === 0 ? 0 : a * 2 ** b);
/** floor(a / 2**b), b >= 0. */
export const rshift = (a: number, b: number): number => ((a | 0) === a && b < 32 ? a >> b : MEANINGS.int_rshift(a, b));

export const and = MEANINGS.int_and;
export const or = MEANINGS.int_or;
export const xor = MEANINGS.int_xor;
