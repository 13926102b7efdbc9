// @shared-module
/**
 * What functions of complex numbers are where a part is infinite or NaN, as Annex G of the C standard says.
 *
 * A table has a row for each kind of real part (-inf, negative, -0, 0, positive, inf, NaN), and in it two characters for each kind of imaginary part: real and
 * imaginary part of the result. `!!` is a domain error; `_ ` is left to the formula.
 */
import type { PyError } from "../objects/core";
import { valueError } from "../objects/errors";

export type Pair = readonly [real: number, imag: number];

const VALUES: Record<string, number> = {
  n: NaN, i: Infinity, I: -Infinity, "0": 0, z: -0, "1": 1, "-": -1, h: Math.PI / 2, H: -Math.PI / 2, q: Math.PI / 4, Q: -Math.PI / 4, p: Math.PI, P: -Math.PI, t: (3 * Math.PI) / 4, T: (-3 * Math.PI) / 4,
};

const TABLES = {
  acos: ["tipipipIpItIni", "hi_ _ _ _ hInn", "hi_ _ _ _ hIhn", "hi_ _ _ _ hIhn", "hi_ _ _ _ hInn", "qi0i0i0I0IqIni", "ninnnnnnnnnInn"],
  acosh: ["iTiPiPipipitin", "iH_ _ _ _ ihnn", "iH_ _ _ _ ihnh", "iH_ _ _ _ ihnh", "iH_ _ _ _ ihnn", "iQizizi0i0iqin", "innnnnnnnninnn"],
  asinh: ["IQIzIzI0I0IqIn", "IH_ _ _ _ Ihnn", "IH_ _ _ _ Ihnn", "iH_ _ _ _ ihnn", "iH_ _ _ _ ihnn", "iQizizi0i0iqin", "innnnzn0nninnn"],
  atanh: ["zHzHzHzhzhzhzn", "zH_ _ _ _ zhnn", "zH_ _ _ _ zhzn", "0H_ _ _ _ 0h0n", "0H_ _ _ _ 0hnn", "0H0H0H0h0h0h0n", "0Hnnnnnnnn0hnn"],
  cosh: ["!!iii0iziI!!in", "!!_ _ _ _ !!nn", "!!_ _ _ _ !!n0", "!!_ _ _ _ !!n0", "!!_ _ _ _ !!nn", "!!iIizi0ii!!in", "nnnnn0n0nnnnnn"],
  exp: ["000z0z00000000", "!!_ _ _ _ !!nn", "!!_ _ _ _ !!nn", "!!_ _ _ _ !!nn", "!!_ _ _ _ !!nn", "!!iIizi0ii!!in", "nnnnnzn0nnnnnn"],
  log: ["iTiPiPipipitin", "iH_ _ _ _ ihnn", "iH_ _ _ _ ihnn", "iH_ _ _ _ ihnn", "iH_ _ _ _ ihnn", "iQizizi0i0iqin", "innnnnnnnninnn"],
  rect: ["!!IiI0IzII!!in", "!!_ _ _ _ !!nn", "00_ _ _ _ 0000", "00_ _ _ _ 0000", "!!_ _ _ _ !!nn", "!!iIizi0ii!!in", "nnnnn0n0nnnnnn"],
  sinh: ["!!IIIzI0Ii!!in", "!!_ _ _ _ !!nn", "!!_ _ _ _ !!0n", "!!_ _ _ _ !!0n", "!!_ _ _ _ !!nn", "!!iIizi0ii!!in", "nnnnnzn0nnnnnn"],
  sqrt: ["iI0I0I0i0iiini", "iI_ _ _ _ iinn", "iI_ _ _ _ iinn", "iI_ _ _ _ iinn", "iI_ _ _ _ iinn", "iIizizi0i0iiin", "iInnnnnnnniinn"],
  tanh: ["-0-z-z-0-0-0-0", "!!_ _ _ _ !!nn", "!!_ _ _ _ !!zn", "!!_ _ _ _ !!0n", "!!_ _ _ _ !!nn", "101z1z10101010", "nnnnnzn0nnnnnn"],
} as const;

const kind = (x: number): number => {
  if (x !== x) return 6;
  if (x === Infinity) return 5;
  if (x === -Infinity) return 0;
  if (x === 0) return Object.is(x, -0) ? 2 : 3;
  return x > 0 ? 4 : 1;
};

export const domainError = (): PyError => valueError("math domain error");

/** The result where a part is not finite; undefined elsewhere. */
export function special(name: keyof typeof TABLES, real: number, imag: number): Pair | undefined {
  if (Number.isFinite(real) && Number.isFinite(imag)) return undefined;
  const text = TABLES[name][kind(real)]!.slice(2 * kind(imag), 2 * kind(imag) + 2);
  if (text === "!!") throw domainError();
  return [VALUES[text[0]!]!, VALUES[text[1]!]!];
}
