// @shared-module
/**
 * `cmath`.
 *
 * Sources: square root, logarithm and the inverse functions after W. Kahan, "Branch cuts for complex elementary functions" (1987), which are exact about signs of zeros
 * on branch cuts; large arguments are halved or lowered by 1 first, so that intermediate results stay finite.
 */
import { builtin, type W_Builtin } from "../objects/builtin";
import { complexQuotient, toComplex, W_Complex } from "../objects/complex";
import { W_Float, W_Tuple } from "../objects/core";
import { exp, log } from "../objects/elementary";
import { overflowError, valueError } from "../objects/errors";
import { asinh, cosh, hypot, log1p, sinh, tanh } from "../objects/hyperbolic";
import { atan2, cos, sin, tan } from "../objects/trigonometry";
import { domainError, special, type Pair } from "./cmath-special";
import { defineModule } from "./define";
import { real } from "./math";

const LARGE = Number.MAX_VALUE / 4;
const SQRT_LARGE = Math.sqrt(LARGE);
/** log(LARGE). */
const LOG_LARGE = 708.3964185322641;
const LEAST = 2.2250738585072014e-308;
const SQRT_LEAST = Math.sqrt(LEAST);
const UP = 2 ** 53;

const isNegative = (x: number): boolean => x < 0 || Object.is(x, -0);
const copysign = (x: number, y: number): number => (isNegative(y) ? -Math.abs(x) : Math.abs(x));

/** The result, or OverflowError where it is infinite. */
function finite(re: number, im: number): Pair {
  if (Math.abs(re) === Infinity || Math.abs(im) === Infinity) throw overflowError("math range error");
  return [re, im];
}

// -- square root, exponential, logarithm

function sqrt([re, im]: Pair): Pair {
  const known = special("sqrt", re, im);
  if (known !== undefined) return known;
  if (re === 0 && im === 0) return [0, im];
  let ax = Math.abs(re);
  const ay = Math.abs(im);
  let s: number;
  if (ax < LEAST && ay < LEAST) {
    ax *= UP;
    s = Math.sqrt(ax + hypot(ax, ay * UP)) * 2 ** -27;
  } else {
    ax /= 8;
    s = 2 * Math.sqrt(ax + hypot(ax, ay / 8));
  }
  const d = ay / (2 * s);
  return re >= 0 ? [s, copysign(d, im)] : [d, copysign(s, im)];
}

/** scale * (cos(angle) + i sin(angle)) for an infinite (or zero) scale. */
const onRay = (scale: number, angle: number): Pair => [copysign(scale, cos(angle)), copysign(scale, sin(angle))];
const isRay = (re: number, im: number): boolean => Math.abs(re) === Infinity && Number.isFinite(im) && im !== 0;

function complexExp([re, im]: Pair): Pair {
  if (isRay(re, im)) return onRay(re > 0 ? Infinity : 0, im);
  const known = special("exp", re, im);
  if (known !== undefined) return known;
  if (re > LOG_LARGE) {
    const l = exp(re - 1);
    return finite(l * cos(im) * Math.E, l * sin(im) * Math.E);
  }
  const l = exp(re);
  return finite(l * cos(im), l * sin(im));
}

function complexLog([re, im]: Pair): Pair {
  const known = special("log", re, im);
  if (known !== undefined) return known;
  const ax = Math.abs(re);
  const ay = Math.abs(im);
  const angle = atan2(im, re);
  if (ax > LARGE || ay > LARGE) return [log(hypot(ax / 2, ay / 2)) + Math.LN2, angle];
  if (ax < LEAST && ay < LEAST) {
    if (ax === 0 && ay === 0) throw domainError();
    return [log(hypot(ax * UP, ay * UP)) - 53 * Math.LN2, angle];
  }
  const h = hypot(ax, ay);
  if (h < 0.71 || h > 1.73) return [log(h), angle];
  const larger = ax > ay ? ax : ay;
  const smaller = ax > ay ? ay : ax;
  return [log1p((larger - 1) * (larger + 1) + smaller * smaller) / 2, angle];
}

// -- hyperbolic functions; the circular ones are theirs of the argument turned by a quarter

function complexCosh([re, im]: Pair): Pair {
  if (isRay(re, im)) {
    const [a, b] = onRay(Infinity, im);
    return re > 0 ? [a, b] : [a, -b];
  }
  const known = special("cosh", re, im);
  if (known !== undefined) return known;
  if (Math.abs(re) > LOG_LARGE) {
    const lower = re - copysign(1, re);
    return finite(cos(im) * cosh(lower) * Math.E, sin(im) * sinh(lower) * Math.E);
  }
  return finite(cos(im) * cosh(re), sin(im) * sinh(re));
}
function complexSinh([re, im]: Pair): Pair {
  if (isRay(re, im)) {
    const [a, b] = onRay(Infinity, im);
    return re > 0 ? [a, b] : [-a, b];
  }
  const known = special("sinh", re, im);
  if (known !== undefined) return known;
  if (Math.abs(re) > LOG_LARGE) {
    const lower = re - copysign(1, re);
    return finite(cos(im) * sinh(lower) * Math.E, sin(im) * cosh(lower) * Math.E);
  }
  return finite(cos(im) * sinh(re), sin(im) * cosh(re));
}
function complexTanh([re, im]: Pair): Pair {
  if (isRay(re, im)) return [re > 0 ? 1 : -1, copysign(0, 2 * sin(im) * cos(im))];
  const known = special("tanh", re, im);
  if (known !== undefined) return known;
  if (Math.abs(re) > LOG_LARGE) return [copysign(1, re), 4 * sin(im) * cos(im) * exp(-2 * Math.abs(re))];
  const tx = tanh(re);
  const ty = tan(im);
  const cx = 1 / cosh(re);
  const product = tx * ty;
  const denominator = 1 + product * product;
  return [(tx * (1 + ty * ty)) / denominator, (ty / denominator) * cx * cx];
}

// -- inverse functions

/** log |z| of a large z, doubled twice where it was halved. */
const logLarge = (re: number, im: number): number => log(hypot(re / 2, im / 2)) + 2 * Math.LN2;
const isLarge = (re: number, im: number): boolean => Math.abs(re) > LARGE || Math.abs(im) > LARGE;

function acos([re, im]: Pair): Pair {
  const known = special("acos", re, im);
  if (known !== undefined) return known;
  if (isLarge(re, im)) {
    const size = logLarge(re, im);
    return [atan2(Math.abs(im), re), re < 0 ? -copysign(size, im) : copysign(size, -im)];
  }
  const [a, b] = sqrt([1 - re, -im]);
  const [c, d] = sqrt([1 + re, im]);
  return [2 * atan2(a, c), asinh(c * b - d * a)];
}
function acosh([re, im]: Pair): Pair {
  const known = special("acosh", re, im);
  if (known !== undefined) return known;
  if (isLarge(re, im)) return [logLarge(re, im), atan2(im, re)];
  const [a, b] = sqrt([re - 1, im]);
  const [c, d] = sqrt([re + 1, im]);
  return [asinh(a * c + b * d), 2 * atan2(b, c)];
}
function complexAsinh([re, im]: Pair): Pair {
  const known = special("asinh", re, im);
  if (known !== undefined) return known;
  if (isLarge(re, im)) {
    const size = logLarge(re, im);
    return [im >= 0 ? copysign(size, re) : -copysign(size, -re), atan2(im, Math.abs(re))];
  }
  const [a, b] = sqrt([1 + im, -re]);
  const [c, d] = sqrt([1 - im, re]);
  return [asinh(a * d - c * b), atan2(im, a * c - b * d)];
}
function atanh([re, im]: Pair): Pair {
  const known = special("atanh", re, im);
  if (known !== undefined) return known;
  if (isNegative(re)) {
    const [a, b] = atanh([-re, -im]);
    return [-a, -b];
  }
  const ay = Math.abs(im);
  if (re > SQRT_LARGE || ay > SQRT_LARGE) {
    const h = hypot(re / 2, im / 2);
    return [re / 4 / h / h, -copysign(Math.PI / 2, -im)];
  }
  if (re === 1 && ay < SQRT_LEAST) {
    if (ay === 0) throw domainError();
    return [-log(Math.sqrt(ay) / Math.sqrt(hypot(ay, 2))), copysign(atan2(2, -ay) / 2, im)];
  }
  return [log1p((4 * re) / ((1 - re) * (1 - re) + ay * ay)) / 4, -atan2(-2 * im, (1 - re) * (1 + re) - ay * ay) / 2];
}

/** A function of i z, as a function of z: f(i z) / i. */
const turned = (f: (z: Pair) => Pair) => ([re, im]: Pair): Pair => {
  const [a, b] = f([-im, re]);
  return [b, -a];
};

// -- the module

const argument = (v: any): Pair => toComplex(v, "must be real number, not %");
const box = (x: number): W_Float => new W_Float(x);
const made = ([re, im]: Pair): W_Complex => new W_Complex(re, im);
const unary = (name: string, f: (z: Pair) => Pair, doc: string): W_Builtin => builtin(name, 1, 1, (z) => made(f(argument(z))), { doc });

/** The absolute value; OverflowError where it is infinite though z is finite. */
function size([re, im]: Pair): number {
  const h = hypot(re, im);
  if (h === Infinity && Number.isFinite(re) && Number.isFinite(im)) throw overflowError("math range error");
  return h;
}

function rect(rArg: any, phiArg: any): W_Complex {
  const r = real(rArg);
  const phi = real(phiArg);
  if (isRay(r, phi)) {
    const [a, b] = onRay(Infinity, phi);
    return made(r > 0 ? [a, b] : [-a, -b]);
  }
  const known = special("rect", r, phi);
  if (known !== undefined) return made(known);
  return made(phi === 0 ? [r, r * phi] : [r * cos(phi), r * sin(phi)]);
}

function isClose(a: any, b: any, relative: any, absolute: any): boolean {
  const [ar, ai] = argument(a);
  const [br, bi] = argument(b);
  const rel = relative === undefined ? 1e-9 : real(relative);
  const least = absolute === undefined ? 0 : real(absolute);
  if (rel < 0 || least < 0) throw valueError("tolerances must be non-negative");
  if (ar === br && ai === bi) return true;
  if ([ar, ai, br, bi].some((x) => Math.abs(x) === Infinity)) return false;
  const difference = hypot(ar - br, ai - bi);
  return difference <= rel * hypot(br, bi) || difference <= rel * hypot(ar, ai) || difference <= least;
}

defineModule("cmath", "Mathematical functions of complex numbers.", () => {
  const entries: Record<string, any> = {
    pi: box(Math.PI), e: box(Math.E), tau: box(2 * Math.PI), inf: box(Infinity), nan: box(NaN), infj: new W_Complex(0, Infinity), nanj: new W_Complex(0, NaN),
  };
  for (const f of [
    unary("acos", acos, "The arc cosine."), unary("acosh", acosh, "The inverse hyperbolic cosine."), unary("asin", turned(complexAsinh), "The arc sine."),
    unary("asinh", complexAsinh, "The inverse hyperbolic sine."), unary("atan", turned(atanh), "The arc tangent."), unary("atanh", atanh, "The inverse hyperbolic tangent."),
    unary("cos", ([re, im]) => complexCosh([-im, re]), "The cosine."), unary("cosh", complexCosh, "The hyperbolic cosine."), unary("exp", complexExp, "e ** z."),
    unary("sin", turned(complexSinh), "The sine."), unary("sinh", complexSinh, "The hyperbolic sine."), unary("sqrt", sqrt, "The square root."),
    unary("tan", turned(complexTanh), "The tangent."), unary("tanh", complexTanh, "The hyperbolic tangent."),
    unary("log10", (z) => {
      const [re, im] = complexLog(z);
      return [re / Math.LN10, im / Math.LN10];
    }, "The logarithm to base 10."),
    builtin("log", 1, 2, (z, base) => {
      const x = complexLog(argument(z));
      if (base === undefined) return made(x);
      const y = complexLog(argument(base));
      if (y[0] === 0 && y[1] === 0) throw domainError();
      return made(complexQuotient(x, y));
    }, { doc: "The natural logarithm, or that to a base." }),
    builtin("phase", 1, 1, (z) => {
      const [re, im] = argument(z);
      return box(atan2(im, re));
    }, { doc: "The angle of z." }),
    builtin("polar", 1, 1, (v) => {
      const z = argument(v);
      return new W_Tuple([box(size(z)), box(atan2(z[1], z[0]))]);
    }, { doc: "Absolute value and angle of z." }),
    builtin("rect", 2, 2, rect, { doc: "The number with an absolute value and an angle." }),
    builtin("isfinite", 1, 1, (z) => argument(z).every(Number.isFinite)),
    builtin("isinf", 1, 1, (z) => argument(z).some((x) => Math.abs(x) === Infinity)),
    builtin("isnan", 1, 1, (z) => argument(z).some(Number.isNaN)),
    builtin("isclose", 2, 2, isClose, { keywords: ["a", "b", "rel_tol", "abs_tol"] }),
  ]) entries[f.name] = f;
  return entries;
});
