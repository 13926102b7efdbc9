// @shared-module
/**
 * Hyperbolic functions, cube root and hypotenuse of floats.
 *
 * Sources: the hyperbolic functions are put together from exp, expm1, log and log1p as fdlibm and C libraries after it do; cube root and hypotenuse correct the
 * engine's by the exact rounding error of its result.
 */
import { exp, log, productError } from "./elementary";

export const { expm1, log1p, atanh } = Math;

/** The largest x with a finite exp(x), and with a finite cosh(x). */
const MAX_EXP = 709.782712893384;
const MAX_COSH = 710.4758600739439;

/** exp(x) * half for x > 22, where exp may overflow and the result not. */
function halfExp(x: number, half: number): number {
  if (x < MAX_EXP) return half * exp(x);
  if (x > MAX_COSH) return half * Infinity;
  const w = exp(0.5 * x);
  return half * w * w;
}

/** The hyperbolic sine. */
export function sinh(x: number): number {
  const a = Math.abs(x);
  if (a < 2 ** -28 || !(a < Infinity)) return x;
  const half = x < 0 ? -0.5 : 0.5;
  if (a >= 22) return halfExp(a, half);
  const t = expm1(a);
  return a < 1 ? half * (2 * t - (t * t) / (t + 1)) : half * (t + t / (t + 1));
}

/** The hyperbolic cosine. */
export function cosh(x: number): number {
  const a = Math.abs(x);
  if (!(a < Infinity)) return a;
  if (a > 22) return halfExp(a, 0.5);
  if (a < 0.5 * Math.LN2) {
    const t = expm1(a);
    const w = 1 + t;
    return a < 2 ** -55 ? w : 1 + (t * t) / (w + w);
  }
  const t = exp(a);
  return 0.5 * t + 0.5 / t;
}

/** The hyperbolic tangent. */
export function tanh(x: number): number {
  const a = Math.abs(x);
  if (x === 0 || x !== x) return x;
  let r: number;
  if (a >= 22) r = 1;
  else if (a < 2 ** -55) r = a;
  else if (a >= 1) r = 1 - 2 / (expm1(2 * a) + 2);
  else {
    const t = expm1(-2 * a);
    r = -t / (t + 2);
  }
  return x < 0 ? -r : r;
}

/** The inverse hyperbolic sine. */
export function asinh(x: number): number {
  const a = Math.abs(x);
  if (a < 2 ** -28 || !(a < Infinity)) return x;
  let r: number;
  if (a > 2 ** 28) r = log(a) + Math.LN2;
  else if (a > 2) r = log(2 * a + 1 / (Math.sqrt(a * a + 1) + a));
  else {
    const t = a * a;
    r = log1p(a + t / (1 + Math.sqrt(1 + t)));
  }
  return x < 0 ? -r : r;
}

/** The inverse hyperbolic cosine; NaN below 1. */
export function acosh(x: number): number {
  if (!(x >= 1)) return NaN;
  if (x === 1) return 0;
  if (x > 2 ** 28) return x === Infinity ? x : log(x) + Math.LN2;
  if (x > 2) return log(2 * x - 1 / (x + Math.sqrt(x * x - 1)));
  const t = x - 1;
  return log1p(t + Math.sqrt(2 * t + t * t));
}

/** The cube root. */
export function cbrt(x: number): number {
  const a = Math.abs(x);
  if (!(a > 0 && a < Infinity)) return x;
  if (a > 1e290) return cbrt(x * 2 ** -300) * 2 ** 100;
  if (a < 1e-200) return cbrt(x * 2 ** 300) * 2 ** -100;
  const y = Math.cbrt(x);
  const q = y * y;
  const p = q * y;
  return y - (p - x + (productError(q, y, p) + productError(y, y, q) * y)) / (3 * q);
}

/** sqrt(x*x + y*y). */
export function hypot(x: number, y: number): number {
  let a = Math.abs(x);
  let b = Math.abs(y);
  if (a < b) [a, b] = [b, a];
  if (!(a < Infinity) || b === 0 || b !== b) return x === Infinity || x === -Infinity || y === Infinity || y === -Infinity ? Infinity : a + b;
  if (a > 1e150) return hypot(a * 2 ** -600, b * 2 ** -600) * 2 ** 600;
  if (b < 1e-140) {
    if (a > b * 2 ** 60) return a + b;
    return hypot(a * 2 ** 600, b * 2 ** 600) * 2 ** -600;
  }
  const p = a * a;
  const q = b * b;
  const s = p + q;
  const h = Math.sqrt(s);
  const t = h * h;
  return h + (s - t - productError(h, h, t) + (p - s + q) + productError(a, a, p) + productError(b, b, q)) / (2 * h);
}
