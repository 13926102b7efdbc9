/**
 * The four value types of the trace language and the branded integers that name things in a trace.
 */

/** `i` integer with |x| <= 2^53-1 · `f` float64 · `r` host reference (any guest value) · `n` nothing. */
export type Type = "i" | "f" | "r" | "n";

/** Numeric codes of the types, as stored in a trace's type column. */
export const TYPE_CODES = { i: 0, f: 1, r: 2, n: 3 } as const satisfies Record<Type, number>;
/** Inverse of {@link TYPE_CODES}. */
export const TYPE_NAMES: readonly Type[] = ["i", "f", "r", "n"];

/** Largest integer of type `i`; the smallest is its negation. */
export const INT_MAX = Number.MAX_SAFE_INTEGER;
/** Smallest integer of type `i`. */
export const INT_MIN = -INT_MAX;

/** A value in a trace: >= 0 the operation (or input) that produces it, < 0 the constant `-1 - index`. */
export type Ref = number & { readonly __ref: unique symbol };
/** Index of a row of the operation table. */
export type Opcode = number & { readonly __opcode: unique symbol };

/** No operand, no descriptor, no snapshot. Not a valid constant (the pool never grows that far). */
export const NONE = -0x7fffffff as Ref;

/** True for a reference to the constant pool. */
export const isConstant = (ref: Ref): boolean => ref < 0 && ref !== NONE;
