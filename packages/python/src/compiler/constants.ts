/**
 * Constants whose guest classes the compiler does not make itself.
 */

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
