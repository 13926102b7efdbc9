// @shared-module
/**
 * The distributions of `random`.
 *
 * A seed gives CPython's numbers, so each follows the method that its documentation names and draws in the same order: Kinderman and Monahan for the normal
 * distribution, Box and Muller for `gauss`, Cheng (1977) and Ahrens and Dieter (1974) for gamma, Fisher for von Mises, Hörmann's BTRS (1993) and the geometric
 * method of Devroye for the binomial distribution.
 */
import { binary, index } from "../objects/arithmetic";
import { method, type W_Builtin } from "../objects/builtin";
import { compare, truth } from "../objects/compare";
import { None, W_Float } from "../objects/core";
import { exp, log, log2 } from "../objects/elementary";
import { assertionError, valueError, zeroDivisionError } from "../objects/errors";
import { floatDivmod, floatPower } from "../objects/float";
import { fromIntegral, sub, type Int } from "../objects/int-math";
import { callMethod } from "../objects/operations";
import { acos, cos, sin } from "../objects/trigonometry";
import { real } from "./math";
import { logGamma } from "./math-functions";
import { nextFloat, type W_Random } from "./random-source";

const TWO_PI = 2 * Math.PI;
/** 4 exp(-1/2) / sqrt(2). */
const NORMAL_CONSTANT = 1.7155277699214135;
const LOG_4 = 2 * Math.LN2;
/** 1 + log(4.5). */
const GAMMA_CONSTANT = 2.504077396776274;

const box = (x: number): W_Float => new W_Float(x);
const ADD = 0;
const SUB = 1;
const MUL = 2;
const DIV = 3;

/** The argument as a host float where it is a plain number, else undefined: then the arithmetic is the value's own. */
const plain = (v: any): number | undefined => (v instanceof W_Float && v.constructor === W_Float ? v.value : typeof v === "number" ? v : undefined);

/** mu + z * sigma. */
function scaled(mu: any, z: number, sigma: any): any {
  const m = plain(mu);
  const s = plain(sigma);
  return m !== undefined && s !== undefined ? box(m + z * s) : binary(ADD, mu, binary(MUL, box(z), sigma));
}

function uniform(self: W_Random, a: any, b: any): any {
  const x = plain(a);
  const y = plain(b);
  if (x !== undefined && y !== undefined) {
    const width = typeof a === "number" && typeof b === "number" ? Number(sub(b, a)) : y - x;
    return box(x + width * nextFloat(self));
  }
  return binary(ADD, a, binary(MUL, binary(SUB, b, a), box(nextFloat(self))));
}

function triangular(self: W_Random, low: any = box(0), high: any = box(1), mode: any = None): any {
  let u = nextFloat(self);
  let c = 0.5;
  if (mode !== None) {
    const width = binary(SUB, high, low);
    if (!truth(width)) return low;
    c = real(binary(DIV, binary(SUB, mode, low), width));
  }
  let from = low;
  let to = high;
  if (u > c) {
    u = 1 - u;
    c = 1 - c;
    from = high;
    to = low;
  }
  return binary(ADD, from, binary(MUL, binary(SUB, to, from), box(Math.sqrt(u * c))));
}

function normal(self: W_Random): number {
  for (;;) {
    const u = nextFloat(self);
    const v = 1 - nextFloat(self);
    const z = (NORMAL_CONSTANT * (u - 0.5)) / v;
    if ((z * z) / 4 <= -log(v)) return z;
  }
}

function gauss(self: W_Random, mu: any = box(0), sigma: any = box(1)): any {
  const second = self.gaussNext;
  self.gaussNext = None;
  if (second !== None) return second instanceof W_Float ? scaled(mu, second.value, sigma) : binary(ADD, mu, binary(MUL, second, sigma));
  const angle = nextFloat(self) * TWO_PI;
  const radius = Math.sqrt(-2 * log(1 - nextFloat(self)));
  self.gaussNext = box(sin(angle) * radius);
  return scaled(mu, cos(angle) * radius, sigma);
}

function exponential(self: W_Random, rate: any = box(1)): any {
  const z = -log(1 - nextFloat(self));
  const r = plain(rate);
  return r === undefined || r === 0 ? binary(DIV, box(z), rate) : box(z / r);
}

function vonMises(self: W_Random, muArg: any, kappaArg: any): W_Float {
  const mu = real(muArg);
  const kappa = real(kappaArg);
  if (kappa <= 1e-6) return box(TWO_PI * nextFloat(self));
  const s = 0.5 / kappa;
  const r = s + Math.sqrt(1 + s * s);
  let z: number;
  for (;;) {
    z = cos(Math.PI * nextFloat(self));
    const d = z / (r + z);
    const u = nextFloat(self);
    if (u < 1 - d * d || u <= (1 - d) * exp(d)) break;
  }
  const q = 1 / r;
  const angle = acos((q + z) / (1 + q * z));
  return box(floatDivmod(nextFloat(self) > 0.5 ? mu + angle : mu - angle, TWO_PI)[1]);
}

function gammaOf(self: W_Random, alpha: number, beta: number): number {
  if (alpha <= 0 || beta <= 0) throw valueError("gammavariate: alpha and beta must be > 0.0");
  if (alpha > 1) {
    const root = Math.sqrt(2 * alpha - 1);
    const b = alpha - LOG_4;
    const c = alpha + root;
    for (;;) {
      const u = nextFloat(self);
      if (!(u > 1e-7 && u < 0.9999999)) continue;
      const u2 = 1 - nextFloat(self);
      const v = log(u / (1 - u)) / root;
      const x = alpha * exp(v);
      const z = u * u * u2;
      const r = b + c * v - x;
      if (r + GAMMA_CONSTANT - 4.5 * z >= 0 || r >= log(z)) return x * beta;
    }
  }
  if (alpha === 1) return -log(1 - nextFloat(self)) * beta;
  for (;;) {
    const b = (Math.E + alpha) / Math.E;
    const p = b * nextFloat(self);
    const x = p <= 1 ? floatPower(p, 1 / alpha)! : -log((b - p) / alpha);
    const u = nextFloat(self);
    if (u <= (p > 1 ? floatPower(x, alpha - 1)! : exp(-x))) return x * beta;
  }
}

function beta(self: W_Random, a: any, b: any): W_Float {
  const y = gammaOf(self, real(a), 1);
  return box(y === 0 ? 0 : y / (y + gammaOf(self, real(b), 1)));
}

function pareto(self: W_Random, alpha: any): W_Float {
  const u = 1 - nextFloat(self);
  const a = real(alpha);
  if (a === 0) throw zeroDivisionError("division by zero");
  return box(floatPower(u, -1 / a)!);
}

function weibull(self: W_Random, alpha: any, shape: any): W_Float {
  const u = 1 - nextFloat(self);
  const b = real(shape);
  if (b === 0) throw zeroDivisionError("division by zero");
  return box(real(alpha) * floatPower(-log(u), 1 / b)!);
}

function binomial(self: W_Random, trials: any = 1, chance: any = box(0.5)): Int {
  if (truth(compare(0, trials, 0))) throw valueError("n must be non-negative");
  const p = real(chance);
  if (p <= 0 || p >= 1) {
    if (p === 0) return 0;
    if (p === 1) return trials;
    throw valueError("p must be in the range 0.0 <= p <= 1.0");
  }
  if (trials === 1) return nextFloat(self) < p ? 1 : 0;
  if (p > 0.5) return sub(index(trials), index(callMethod(self, "binomialvariate", trials, box(1 - p))));
  const n = Number(index(trials));
  if (n * p < 10) {
    const c = log2(1 - p);
    if (c === 0) return 0;
    for (let x = 0, y = 0; ; x++) {
      const u = nextFloat(self);
      if (u <= 0) throw valueError("expected a positive input, got 0.0");
      y += Math.floor(log2(u) / c) + 1;
      if (y > n) return x;
    }
  }
  return fromIntegral(rejection(self, n, p));
}

/** n * p >= 10 and p <= 0.5: transformed rejection with squeeze. */
function rejection(self: W_Random, n: number, p: number): number {
  if (!(n * p >= 10 && p <= 0.5)) throw assertionError();
  const deviation = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const c = n * p + 0.5;
  const squeeze = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * deviation;
  const odds = log(p / (1 - p));
  const mode = Math.floor((n + 1) * p);
  const height = logGamma(mode + 1)! + logGamma(n - mode + 1)!;
  for (;;) {
    const u = nextFloat(self) - 0.5;
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + c);
    if (k < 0 || k > n || us === 0) continue;
    let v = nextFloat(self);
    if (us >= 0.07 && v <= squeeze) return k;
    v *= alpha / (a / (us * us) + b);
    if (log(v) <= height - logGamma(k + 1)! - logGamma(n - k + 1)! + (k - mode) * odds) return k;
  }
}

/** The methods, by name. */
export const distributions = (): Record<string, W_Builtin> => ({
  uniform: method(2, 2, uniform, { keywords: ["a", "b"] }),
  triangular: method(0, 3, triangular, { keywords: ["low", "high", "mode"] }),
  normalvariate: method(0, 2, (self, mu = box(0), sigma = box(1)) => scaled(mu, normal(self), sigma), { keywords: ["mu", "sigma"] }),
  gauss: method(0, 2, gauss, { keywords: ["mu", "sigma"] }),
  lognormvariate: method(2, 2, (self, mu, sigma) => box(exp(real(callMethod(self, "normalvariate", mu, sigma)))), { keywords: ["mu", "sigma"] }),
  expovariate: method(0, 1, exponential, { keywords: ["lambd"] }),
  vonmisesvariate: method(2, 2, vonMises, { keywords: ["mu", "kappa"] }),
  gammavariate: method(2, 2, (self, a, b) => box(gammaOf(self, real(a), real(b))), { keywords: ["alpha", "beta"] }),
  betavariate: method(2, 2, beta, { keywords: ["alpha", "beta"] }),
  paretovariate: method(1, 1, pareto, { keywords: ["alpha"] }),
  weibullvariate: method(2, 2, weibull, { keywords: ["alpha", "beta"] }),
  binomialvariate: method(0, 2, binomial, { keywords: ["n", "p"] }),
});
