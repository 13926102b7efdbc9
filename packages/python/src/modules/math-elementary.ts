// @shared-module
/**
 * Elementary functions of floats.
 */
export const { cos, exp, log, log2, log10, sin, tan } = Math;
export const pow = (x: number, y: number): number => x ** y;
