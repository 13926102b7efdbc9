/**
 * Constants whose guest classes the compiler does not know: it works with these, and `guestConstants` makes guest values of them at the end.
 */
import { W_Tuple } from "../objects/core";

/** A bytes literal, as latin-1 text. */
export class BytesConstant {
  constructor(readonly value: string) {}
}
export class ComplexConstant {
  constructor(readonly real: number, readonly imag: number) {}
}
/** A set display of constants that is only iterated over or searched. */
export class FrozenSetConstant {
  constructor(readonly items: readonly unknown[]) {}
}

/** How guest values are made; set by `index.ts`, so that the parser alone does not load the object model. */
export const constantMakers: {
  bytes(latin1: string): unknown;
  complex(real: number, imag: number): unknown;
  frozenset(items: readonly unknown[]): unknown;
} = {
  bytes: (latin1) => new BytesConstant(latin1),
  complex: (real, imag) => new ComplexConstant(real, imag),
  frozenset: (items) => new FrozenSetConstant(items),
};

const isPlain = (value: unknown): boolean => !(value instanceof BytesConstant || value instanceof ComplexConstant || value instanceof FrozenSetConstant) && (!(value instanceof W_Tuple) || value.items.every(isPlain));

/** The guest's value of a constant. */
function guestConstant(value: unknown): unknown {
  if (value instanceof BytesConstant) return constantMakers.bytes(value.value);
  if (value instanceof ComplexConstant) return constantMakers.complex(value.real, value.imag);
  if (value instanceof FrozenSetConstant) return constantMakers.frozenset(value.items.map(guestConstant));
  if (value instanceof W_Tuple && !isPlain(value)) return new W_Tuple(value.items.map(guestConstant));
  return value;
}

/**
 * A unit's constants as the program gets them: guest values, and strings whose characters are in one place each, one string after the other. As the parser made them they are
 * sums and slices of the source, and whoever reads one would have to visit all of its pieces, each time.
 */
export function guestConstants(constants: readonly unknown[]): unknown[] {
  const texts = JSON.parse(JSON.stringify(constants.filter((value) => typeof value === "string"))) as string[];
  let next = 0;
  return constants.map((value) => (typeof value === "string" ? texts[next++] : guestConstant(value)));
}
