// @shared-module
/**
 * `cmath`: functions of complex numbers. Special values follow C99's Annex G where they are not plain arithmetic.
 */
import { builtin, type W_Builtin } from "../objects/builtin";
import { call, lookupSpecial } from "../objects/call";
import { None, W_Float, W_Tuple } from "../objects/core";
import { W_Complex } from "../objects/complex";
import { overflowError, typeError, valueError } from "../objects/errors";
import { isInstance, complexType, typeOf } from "../objects/type";
import { defineModule } from "./define";
import { real } from "./math";
import { norm } from "./math-functions";

type Complex = readonly [number, number];

const box = (x: number): W_Float => new W_Float(x);
const make = ([re, im]: Complex): W_Complex => new W_Complex(re, im);

/** The complex number that an argument stands for. */
function complex(v: any): Complex {
  if (v instanceof W_Complex) return [v.real, v.imag];
  const own = typeof v === "object" && !(v instanceof W_Float) ? lookupSpecial(v, "__complex__") : undefined;
  if (own !== undefined && own !== None) {
    const result = call(own, []);
    if (!isInstance(result, complexType)) throw typeError(`${typeOf(v).name}.__complex__() returned non-complex (type ${typeOf(result).name})`);
    return [result.real, result.imag];
  }
  return [real(v), 0];
}

const domain = (): unknown => valueError("math domain error");
const range = (): unknown => overflowError("math range error");
const finite = (x: number): boolean => Number.isFinite(x);
const abs = ([re, im]: Complex): number => norm([Math.abs(re), Math.abs(im)]);
const sign = (x: number): number => (x < 0 || Object.is(x, -0) ? -1 : 1);

function sqrt([re, im]: Complex): Complex {
  if (re === 0 && im === 0) return [0, im];
  if (!finite(re) || !finite(im)) {
    if (!finite(im) && im === im) return [Infinity, im];
    if (re === Infinity) return [Infinity, im !== im ? im : sign(im) * 0];
    if (re === -Infinity) return im !== im ? [NaN, Infinity] : [0, sign(im) * Infinity];
    return [NaN, NaN];
  }
  const ax = Math.abs(re) / 8;
  const ay = Math.abs(im);
  const s = Math.abs(re) < 2 ** -1020 && ay < 2 ** -1020
    ? Math.sqrt(Math.abs(re) * 2 ** 53 + norm([Math.abs(re) * 2 ** 53, ay * 2 ** 53])) * 2 ** -27
    : 2 * Math.sqrt(ax + norm([ax, ay / 8]));
  const d = ay / (2 * s);
  return re >= 0 ? [s, sign(im) * d] : [d, sign(im) * s];
}

function log([re, im]: Complex): Complex {
  const ax = Math.abs(re);
  const ay = Math.abs(im);
  let r: number;
  if (!finite(re) || !finite(im)) r = Math.log(Math.max(ax, ay) === Infinity || ax === Infinity || ay === Infinity ? Infinity : NaN);
  else if (ax > 8.98846567431158e307 || ay > 8.98846567431158e307) r = Math.log(norm([ax / 2, ay / 2])) + Math.LN2;
  else if (ax < 2.2250738585072014e-308 && ay < 2.2250738585072014e-308) {
    if (ax === 0 && ay === 0) throw domain();
    r = Math.log(norm([ax * 2 ** 53, ay * 2 ** 53])) - 53 * Math.LN2;
  } else {
    const h = norm([ax, ay]);
    if (h >= 0.71 && h <= 1.73) {
      const larger = Math.max(ax, ay);
      const smaller = Math.min(ax, ay);
      r = Math.log1p((larger - 1) * (larger + 1) + smaller * smaller) / 2;
    } else r = Math.log(h);
  }
  return [r, Math.atan2(im, re)];
}

function exp([re, im]: Complex): Complex {
  if (!finite(re) || !finite(im)) {
    if (re === Infinity && finite(im) && im !== 0) return [sign(Math.cos(im)) * Infinity, sign(Math.sin(im)) * Infinity];
    if (re === -Infinity && finite(im)) return [0 * sign(Math.cos(im)), 0 * sign(Math.sin(im))];
    if (re === Infinity && im === 0) return [Infinity, im];
    if ((im === Infinity || im === -Infinity) && (finite(re) || re === Infinity)) throw domain();
    if (re === -Infinity) return [0, 0];
    if (re === Infinity) return [Infinity, NaN];
    return [NaN, im === 0 ? im : NaN];
  }
  const scale = re > 708 ? Math.E : 1;
  const l = Math.exp(re > 708 ? re - 1 : re);
  const result: Complex = [l * Math.cos(im) * scale, l * Math.sin(im) * scale];
  if (!finite(result[0]) || !finite(result[1])) throw range();
  return result;
}

function cosh([re, im]: Complex): Complex {
  if (!finite(re) || !finite(im)) {
    if ((im === Infinity || im === -Infinity) && re === re) throw domain();
    if (re !== re) return [NaN, im === 0 ? 0 : NaN];
    if (im !== im) return [finite(re) ? NaN : Infinity, re === 0 ? 0 : NaN];
    if (im === 0) return [Infinity, im * sign(re)];
    return [sign(Math.cos(im)) * Infinity, sign(re) * sign(Math.sin(im)) * Infinity];
  }
  const result: Complex = Math.abs(re) > 708
    ? [Math.cos(im) * Math.cosh(re - sign(re)) * Math.E, Math.sin(im) * Math.sinh(re - sign(re)) * Math.E]
    : [Math.cos(im) * Math.cosh(re), Math.sin(im) * Math.sinh(re)];
  if (!finite(result[0]) || !finite(result[1])) throw range();
  return result;
}
function sinh([re, im]: Complex): Complex {
  if (!finite(re) || !finite(im)) {
    if ((im === Infinity || im === -Infinity) && re === re) throw domain();
    if (re !== re) return [re, im === 0 ? im : NaN];
    if (im !== im) return [finite(re) ? (re === 0 ? 0 : NaN) : Infinity, NaN];
    if (im === 0) return [re, im];
    return [sign(Math.cos(im)) * re, sign(Math.sin(im)) * Infinity];
  }
  const result: Complex = Math.abs(re) > 708
    ? [Math.cos(im) * Math.sinh(re - sign(re)) * Math.E, Math.sin(im) * Math.cosh(re - sign(re)) * Math.E]
    : [Math.cos(im) * Math.sinh(re), Math.sin(im) * Math.cosh(re)];
  if (!finite(result[0]) || !finite(result[1])) throw range();
  return result;
}
function tanh([re, im]: Complex): Complex {
  if (!finite(re) || !finite(im)) {
    if ((im === Infinity || im === -Infinity) && finite(re)) throw domain();
    if (re === Infinity || re === -Infinity) return [sign(re), finite(im) ? 0 * sign(Math.sin(2 * im)) : 0];
    return [re === 0 ? re : NaN, im === 0 ? im : NaN];
  }
  if (Math.abs(re) > 354) return [sign(re), 4 * Math.sin(im) * Math.cos(im) * Math.exp(-2 * Math.abs(re))];
  const tx = Math.tanh(re);
  const ty = Math.tan(im);
  const cx = 1 / Math.cosh(re);
  const txty = tx * ty;
  const d = 1 + txty * txty;
  return [(tx * (1 + ty * ty)) / d, (ty / d) * cx * cx];
}

function asinh(z: Complex): Complex {
  const [re, im] = z;
  if (Math.abs(re) > 2 ** 1021 || Math.abs(im) > 2 ** 1021) {
    const l = Math.log(norm([Math.abs(re) / 2, Math.abs(im) / 2])) + Math.LN2 * 2;
    return [sign(re) * l, Math.atan2(im, Math.abs(re))];
  }
  const s1 = sqrt([1 + im, -re]);
  const s2 = sqrt([1 - im, re]);
  return [Math.asinh(s1[0] * s2[1] - s2[0] * s1[1]), Math.atan2(im, s1[0] * s2[0] - s1[1] * s2[1])];
}
function acosh(z: Complex): Complex {
  const [re, im] = z;
  if (Math.abs(re) > 2 ** 1021 || Math.abs(im) > 2 ** 1021) return [Math.log(norm([Math.abs(re) / 2, Math.abs(im) / 2])) + Math.LN2 * 2, Math.atan2(im, re)];
  const s1 = sqrt([re - 1, im]);
  const s2 = sqrt([re + 1, im]);
  return [Math.asinh(s1[0] * s2[0] + s1[1] * s2[1]), 2 * Math.atan2(s1[1], s2[0])];
}
function acos(z: Complex): Complex {
  const [re, im] = z;
  if (Math.abs(re) > 2 ** 1021 || Math.abs(im) > 2 ** 1021) return [Math.atan2(Math.abs(im), re), -sign(im) * (Math.log(norm([Math.abs(re) / 2, Math.abs(im) / 2])) + Math.LN2 * 2)];
  const s1 = sqrt([1 - re, -im]);
  const s2 = sqrt([1 + re, im]);
  return [2 * Math.atan2(s1[0], s2[0]), Math.asinh(s2[0] * s1[1] - s2[1] * s1[0])];
}
function atanh(z: Complex): Complex {
  const [re, im] = z;
  if (re < 0 || Object.is(re, -0)) {
    const [a, b] = atanh([-re, -im]);
    return [-a, -b];
  }
  const ay = Math.abs(im);
  if (!finite(re) || !finite(im)) {
    if (ay === Infinity) return [0, (sign(im) * Math.PI) / 2];
    if (re === Infinity) return [0, im !== im ? NaN : (sign(im) * Math.PI) / 2];
    return re === 0 ? [0, NaN] : im === 0 ? [NaN, im] : [NaN, NaN];
  }
  if (re > 2 ** 511 || ay > 2 ** 511) {
    const h = norm([re / 2, im / 2].map(Math.abs));
    return [re / 4 / h / h, (sign(im) * Math.PI) / 2];
  }
  if (re === 1 && ay < 2 ** -511) {
    if (ay === 0) throw domain();
    return [-Math.log(Math.sqrt(ay) / Math.sqrt(norm([ay, 2]))), (sign(im) * Math.atan2(2, -ay)) / 2];
  }
  return [Math.log1p((4 * re) / ((1 - re) * (1 - re) + ay * ay)) / 4, -Math.atan2(-2 * im, (1 - re) * (1 + re) - ay * ay) / 2];
}

/** f(i z) / i, with which the trigonometric functions come from the hyperbolic ones. */
const rotated = (f: (z: Complex) => Complex) => ([re, im]: Complex): Complex => {
  const [a, b] = f([-im, re]);
  return [b, -a];
};

function isclose(a: any, b: any, relative: any, absolute: any): boolean {
  const x = complex(a);
  const y = complex(b);
  const rel = relative === undefined ? 1e-9 : real(relative);
  const least = absolute === undefined ? 0 : real(absolute);
  if (rel < 0 || least < 0) throw valueError("tolerances must be non-negative");
  if (x[0] === y[0] && x[1] === y[1]) return true;
  if (![...x, ...y].every(finite)) return false;
  const difference = abs([x[0] - y[0], x[1] - y[1]]);
  return difference <= rel * abs(y) || difference <= rel * abs(x) || difference <= least;
}

defineModule("cmath", "Functions of complex numbers.", () => {
  const entries: Record<string, any> = { pi: box(Math.PI), e: box(Math.E), tau: box(2 * Math.PI), inf: box(Infinity), nan: box(NaN), infj: new W_Complex(0, Infinity), nanj: new W_Complex(0, NaN) };
  const add = (f: W_Builtin): void => { entries[f.name] = f; };
  const functions: Record<string, (z: Complex) => Complex> = {
    sqrt, exp, cosh, sinh, tanh, asinh, acosh, atanh, acos,
    cos: ([re, im]) => cosh([-im, re]), sin: rotated(sinh), tan: rotated(tanh), asin: rotated(asinh), atan: rotated(atanh),
    log10: (z) => {
      const [r, phase] = log(z);
      return [r / Math.LN10, phase / Math.LN10];
    },
  };
  for (const [name, f] of Object.entries(functions)) add(builtin(name, 1, 1, (v) => make(f(complex(v)))));
  add(builtin("log", 1, 2, (v, base) => {
    const z = log(complex(v));
    if (base === undefined) return make(z);
    const [c, d] = log(complex(base));
    const divisor = c * c + d * d;
    if (divisor === 0) throw valueError("math domain error");
    return new W_Complex((z[0] * c + z[1] * d) / divisor, (z[1] * c - z[0] * d) / divisor);
  }));
  add(builtin("phase", 1, 1, (v) => {
    const [re, im] = complex(v);
    return box(Math.atan2(im, re));
  }));
  add(builtin("polar", 1, 1, (v) => {
    const z = complex(v);
    const r = abs(z);
    if (r === Infinity && z.every(finite)) throw range();
    return new W_Tuple([box(r), box(Math.atan2(z[1], z[0]))]);
  }));
  add(builtin("rect", 2, 2, (r, phi) => {
    const radius = real(r);
    const angle = real(phi);
    if (!finite(angle) && angle === angle && radius !== 0 && radius === radius) throw domain();
    return angle === 0 ? new W_Complex(radius, radius * angle) : new W_Complex(radius * Math.cos(angle), radius * Math.sin(angle));
  }));
  add(builtin("isfinite", 1, 1, (v) => complex(v).every(finite)));
  add(builtin("isinf", 1, 1, (v) => complex(v).some((x) => Math.abs(x) === Infinity)));
  add(builtin("isnan", 1, 1, (v) => complex(v).some(Number.isNaN)));
  add(builtin("isclose", 2, 2, isclose, { keywords: ["a", "b", "rel_tol", "abs_tol"] }));
  return entries;
});
