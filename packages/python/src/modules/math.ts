// @shared-module
/**
 * `math`.
 *
 * `onFloats` gives the functions a form on bare floats, for traces: those that can fail raise just as the Python function does.
 */
import { CallDescr } from "@spoor/ir";
import { binary, index, intValue } from "../objects/arithmetic";
import { builtin, builtinArgs, type BuiltinOptions, type W_Builtin } from "../objects/builtin";
import { call, callSpecial0, lookupSpecial } from "../objects/call";
import { None, PyError, W_Float, W_Tuple } from "../objects/core";
import { overflowError, typeError, valueError } from "../objects/errors";
import { exp, exp2, log, log10, log2, pow as powerOf } from "../objects/elementary";
import { floatRepr } from "../objects/float-text";
import { acosh, asinh, atanh, cbrt, cosh, expm1, log1p, sinh, tanh } from "../objects/hyperbolic";
import { abs, bitLength, fromIntegral, gcd, isqrt, mul, normalize, toFloat, truediv, type Int } from "../objects/int-math";
import { iterate, toArray } from "../objects/sequence";
import { acos, asin, atan, atan2, cos, sin, tan } from "../objects/trigonometry";
import { floatType, intType, isInstance, typeOf } from "../objects/type";
import { defineModule } from "./define";
import { erf, erfc, exactSum, frexp, fusedMultiplyAdd, gamma, ldexp, logGamma, nextAfter, norm, remainder, ulp, ExactProducts } from "./math-functions";

const box = (x: number): W_Float => new W_Float(x);

/** The float that an argument stands for: a number, or anything with `__float__` or `__index__`. */
export function real(v: any): number {
  if (v instanceof W_Float) return v.value;
  if (typeof v === "number") return v;
  if (isInstance(v, intType)) return toFloat(intValue(v));
  const type = typeOf(v);
  const asFloat = type.lookup("__float__");
  if (asFloat !== undefined && asFloat !== None) {
    const result = callSpecial0(asFloat, v);
    if (!isInstance(result, floatType)) throw typeError(`${type.name}.__float__ returned non-float (type ${typeOf(result).name})`);
    return result.value;
  }
  if (type.lookup("__index__") !== undefined) return toFloat(index(v));
  throw typeError(`must be real number, not ${type.name}`);
}

const domainError = (): PyError => valueError("math domain error");
const rangeError = (): PyError => overflowError("math range error");
const expected = (what: string, x: number): PyError => valueError(`expected ${what}, got ${floatRepr(x)}`);

// -- functions of one float

interface Unary {
  readonly f: (x: number) => number;
  /** What is expected where the result is NaN or, unless `overflows`, infinite though the argument is a finite number. */
  readonly domain?: string;
  readonly overflows?: boolean;
  readonly doc: string;
}

const between = "a number between -1 and 1";
const fromTo = "a number in range from -1 up to 1";
const UNARY: Record<string, Unary> = {
  acos: { f: acos, domain: fromTo, doc: "The angle in radians whose cosine is x, from 0 to pi." },
  acosh: { f: acosh, domain: "argument value not less than 1", doc: "The inverse hyperbolic cosine." },
  asin: { f: asin, domain: fromTo, doc: "The angle in radians whose sine is x, from -pi/2 to pi/2." },
  asinh: { f: asinh, doc: "The inverse hyperbolic sine." },
  atan: { f: atan, doc: "The angle in radians whose tangent is x, from -pi/2 to pi/2." },
  atanh: { f: atanh, domain: between, doc: "The inverse hyperbolic tangent." },
  cbrt: { f: cbrt, doc: "The cube root." },
  cos: { f: cos, domain: "a finite input", doc: "The cosine of an angle in radians." },
  cosh: { f: cosh, overflows: true, doc: "The hyperbolic cosine." },
  degrees: { f: (x) => x * (180 / Math.PI), doc: "An angle in radians as degrees." },
  erf: { f: erf, doc: "The error function." },
  erfc: { f: erfc, doc: "1 - erf(x), exact for large x." },
  exp: { f: exp, overflows: true, doc: "e ** x." },
  exp2: { f: exp2, overflows: true, doc: "2 ** x." },
  expm1: { f: expm1, overflows: true, doc: "exp(x) - 1, exact for small x." },
  fabs: { f: Math.abs, doc: "The absolute value as a float." },
  log1p: { f: log1p, domain: "argument value > -1", doc: "log(1 + x), exact for small x." },
  radians: { f: (x) => x * (Math.PI / 180), doc: "An angle in degrees as radians." },
  sin: { f: sin, domain: "a finite input", doc: "The sine of an angle in radians." },
  sinh: { f: sinh, overflows: true, doc: "The hyperbolic sine." },
  sqrt: { f: Math.sqrt, domain: "a nonnegative input", doc: "The square root." },
  tan: { f: tan, domain: "a finite input", doc: "The tangent of an angle in radians." },
  tanh: { f: tanh, doc: "The hyperbolic tangent." },
  ulp: { f: ulp, doc: "The distance from |x| to the next float." },
};

/** The function with its errors. */
function checked({ f, domain, overflows }: Unary): (x: number) => number {
  return (x) => {
    const r = f(x);
    if (r !== r) {
      if (x === x) throw domain === undefined ? domainError() : expected(domain, x);
    } else if ((r === Infinity || r === -Infinity) && x !== Infinity && x !== -Infinity) {
      if (overflows) throw rangeError();
      if (domain !== undefined) throw expected(domain, x);
    }
    return r;
  };
}

const POLES = "a noninteger or positive integer";
function gammaFunction(x: number): number {
  const r = gamma(x);
  if (r === undefined) throw expected(POLES, x);
  if (r === Infinity && Number.isFinite(x) || r === -Infinity) throw rangeError();
  return r;
}
function logGammaFunction(x: number): number {
  const r = logGamma(x);
  if (r === undefined) throw expected(POLES, x);
  if (r === Infinity && Number.isFinite(x)) throw rangeError();
  return r;
}

/** A logarithm of a float. */
const floatLog = (log: (x: number) => number) => (x: number): number => {
  if (x > 0 || x !== x) return log(x);
  throw expected("a positive input", x);
};
/** A logarithm of anything: ints of any size. */
const logOf = (log: (x: number) => number) => {
  const ofFloat = floatLog(log);
  return (v: any): number => {
    if (!isInstance(v, intType)) return ofFloat(real(v));
    const n = intValue(v);
    if (n <= 0) throw valueError("expected a positive input");
    if (typeof n === "number") return log(n);
    const x = Number(n);
    if (Number.isFinite(x)) return log(x);
    // A mantissa between 1/2 and 1, and the bits that it lacks.
    const bits = bitLength(n);
    return log(truediv(n, 1n << BigInt(bits))) + log(2) * bits;
  };
};
const naturalLog = logOf(log);
const logTwo = logOf(log2);
const logTen = logOf(log10);

// -- functions of two floats

function pow(x: number, y: number): number {
  const r = powerOf(x, y);
  if (Number.isFinite(r) || !Number.isFinite(x) || !Number.isFinite(y)) return r;
  if (r !== r || x === 0) throw domainError();
  throw rangeError();
}
function fmod(x: number, y: number): number {
  if (Number.isFinite(x) && (y === Infinity || y === -Infinity)) return x;
  const r = x % y;
  if (r !== r && x === x && y === y) throw domainError();
  return r;
}
function ieeeRemainder(x: number, y: number): number {
  if (Number.isFinite(x) && Number.isFinite(y)) {
    if (y === 0) throw domainError();
    return remainder(x, y);
  }
  if (x !== x) return x;
  if (y !== y) return y;
  if (x === Infinity || x === -Infinity) throw domainError();
  return x;
}
const copysign = (x: number, y: number): number => (y < 0 || Object.is(y, -0) ? -Math.abs(x) : Math.abs(x));

const PURE = { pure: true, canRaise: true } as const;
const BINARY: Record<string, (x: number, y: number) => number> = { atan2, copysign, fmod, pow, remainder: ieeeRemainder };

/** How a function is declared that has a form on bare floats. */
const onFloats = (name: string, f: (...args: number[]) => number, options: BuiltinOptions = {}): BuiltinOptions =>
  ({ ...options, plain: true, bare: new CallDescr(`math.${name}`, f, "f".repeat(f.length), "f", PURE) });

// -- integers

const MAX_FACTORIAL = 2147483647;
const MAX_LONG = 9223372036854775807n;

/** The product of first..last. */
function product(first: number, last: number): bigint {
  if (last - first < 16) {
    let r = 1n;
    for (let i = first; i <= last; i++) r *= BigInt(i);
    return r;
  }
  const middle = (first + last) >> 1;
  return product(first, middle) * product(middle + 1, last);
}

function factorial(v: any): Int {
  const n = index(v);
  if (n < 0) throw valueError("factorial() not defined for negative values");
  if (n > MAX_FACTORIAL) throw overflowError(`factorial() argument should not exceed ${MAX_FACTORIAL}`);
  return n < 2 ? 1 : normalize(product(2, Number(n)));
}

function perm(a: any, b: any): Int {
  if (b === undefined || b === None) return factorial(a);
  const n = index(a);
  const k = index(b);
  if (n < 0) throw valueError("n must be a non-negative integer");
  if (k < 0) throw valueError("k must be a non-negative integer");
  if (n < k) return 0;
  if (typeof k === "bigint") throw overflowError(`k must not exceed ${MAX_LONG}`);
  if (k === 0) return 1;
  if (typeof n === "number") return normalize(product(n - k + 1, n));
  let r = 1n;
  for (let i = 0; i < k; i++) r *= n - BigInt(i);
  return normalize(r);
}

function comb(a: any, b: any): Int {
  const n = index(a);
  let k = index(b);
  if (n < 0) throw valueError("n must be a non-negative integer");
  if (k < 0) throw valueError("k must be a non-negative integer");
  if (n < k) return 0;
  const other = BigInt(n) - BigInt(k);
  if (other < BigInt(k)) k = normalize(other);
  if (typeof k === "bigint") throw overflowError(`min(n - k, k) must not exceed ${MAX_LONG}`);
  if (k === 0) return 1;
  if (typeof n === "number") return normalize(product(n - k + 1, n) / product(1, k));
  let r = 1n;
  for (let i = 0; i < k; i++) r = (r * (n - BigInt(i))) / BigInt(i + 1);
  return normalize(r);
}

function lcm(a: Int, b: Int): Int {
  if (a === 0 || b === 0) return 0;
  const divisor = gcd(a, b);
  const quotient = typeof a === "number" && typeof divisor === "number" ? a / divisor : normalize(BigInt(a) / BigInt(divisor));
  return abs(mul(quotient, b));
}

/** floor, ceil: through the value's own method, else through its float. */
const rounded = (name: string, special: string, round: (x: number) => number): W_Builtin => builtin(name, 1, 1, (v) => {
  if (typeof v === "number") return v;
  if (!(v instanceof W_Float && v.constructor === W_Float)) {
    const own = lookupSpecial(v, special);
    if (own !== undefined) return call(own, []);
  }
  return integral(round(real(v)));
}, { traceId: `math.${name}` });

/** The int of a float with an integral value. */
function integral(x: number): Int {
  if (x !== x) throw valueError("cannot convert float NaN to integer");
  if (x === Infinity || x === -Infinity) throw overflowError("cannot convert float infinity to integer");
  return fromIntegral(x);
}

// -- sums and products

function prod(iterable: any, start: any = 1): any {
  let result = start;
  for (const v of iterate(iterable)) result = binary(2, result, v);
  return result;
}

const isFloat = (v: any): v is W_Float => v instanceof W_Float && v.constructor === W_Float;
const isPlainInt = (v: any): boolean => typeof v === "number" || typeof v === "bigint";
const MAX_TOTAL = 1n << 63n;

/** A pair of which at least one is a float, as floats; undefined for other pairs. */
function floatPair(p: any, q: any): [number, number] | undefined {
  if (isFloat(p) ? !isFloat(q) && !isPlainInt(q) && typeof q !== "boolean" : !isFloat(q) || !isPlainInt(p) && typeof p !== "boolean") return undefined;
  const pair: [number, number] = [isFloat(p) ? p.value : Number(p), isFloat(q) ? q.value : Number(q)];
  return pair.every(Number.isFinite) || (isFloat(p) && isFloat(q)) ? pair : undefined;
}

/**
 * The sum of the products: first pairs of ints exactly while they fit 64 bits, then pairs of floats with extended precision, from the first other pair
 * on by the values' own operators.
 */
function sumprod(p: any, q: any): any {
  const left = toArray(p);
  const right = toArray(q);
  const { length } = left;
  if (length !== right.length) throw valueError("Inputs are not the same length");
  let total: any = 0;
  let i = 0;
  let ints = 0n;
  for (; i < length && isPlainInt(left[i]) && isPlainInt(right[i]); i++) {
    const next = ints + BigInt(left[i]) * BigInt(right[i]);
    if (next >= MAX_TOTAL || next < -MAX_TOTAL) break;
    ints = next;
  }
  total = normalize(ints);
  const floats = new ExactProducts();
  const start = i;
  for (; i < length; i++) {
    const pair = floatPair(left[i], right[i]);
    if (pair === undefined || !floats.add(pair[0], pair[1])) break;
  }
  if (i > start) total = binary(0, total, box(floats.total()));
  for (; i < length; i++) total = binary(0, total, binary(2, left[i], right[i]));
  return total;
}

function dist(p: any, q: any): W_Float {
  const left = p instanceof W_Tuple ? p.items : toArray(p);
  const right = q instanceof W_Tuple ? q.items : toArray(q);
  if (left.length !== right.length) throw valueError("both points must have the same number of dimensions");
  return box(norm(left.map((v, i) => Math.abs(real(v) - real(right[i])))));
}

function isclose(a: any, b: any, relative: any, absolute: any): boolean {
  const x = real(a);
  const y = real(b);
  const rel = relative === undefined ? 1e-9 : real(relative);
  const least = absolute === undefined ? 0 : real(absolute);
  if (rel < 0 || least < 0) throw valueError("tolerances must be non-negative");
  if (x === y) return true;
  if (!Number.isFinite(x) || !Number.isFinite(y)) return false;
  const difference = Math.abs(y - x);
  return difference <= Math.abs(rel * y) || difference <= Math.abs(rel * x) || difference <= least;
}

function multiplyAdd(a: any, b: any, c: any): W_Float {
  const x = real(a);
  const y = real(b);
  const z = real(c);
  if (Number.isFinite(x) && Number.isFinite(y) && Number.isFinite(z)) {
    const r = fusedMultiplyAdd(x, y, z);
    if (!Number.isFinite(r)) throw overflowError("overflow in fma");
    return box(r);
  }
  // A product of finite numbers is finite, whatever its float is.
  const r = Number.isFinite(x) && Number.isFinite(y) ? z : x * y + z;
  if (r !== r && x === x && y === y && z === z) throw valueError("invalid operation in fma");
  return box(r);
}

defineModule("math", "Mathematical functions of floats and integers.", () => {
  const entries: Record<string, any> = {
    pi: box(Math.PI), e: box(Math.E), tau: box(2 * Math.PI), inf: box(Infinity), nan: box(NaN),
  };
  const add = (f: W_Builtin): void => { entries[f.name] = f; };
  for (const [name, u] of Object.entries(UNARY)) {
    const f = checked(u);
    add(builtin(name, 1, 1, (v) => box(f(v instanceof W_Float ? v.value : real(v))), onFloats(name, f, { traceId: `math.${name}`, doc: u.doc })));
  }
  for (const [name, f] of Object.entries(BINARY)) add(builtin(name, 2, 2, (x, y) => box(f(real(x), real(y))), onFloats(name, f)));
  add(builtin("gamma", 1, 1, (v) => box(gammaFunction(real(v))), onFloats("gamma", gammaFunction)));
  add(builtin("lgamma", 1, 1, (v) => box(logGammaFunction(real(v))), onFloats("lgamma", logGammaFunction)));
  add(builtin("log", 1, 2, (v, base) => {
    const r = naturalLog(v);
    return base === undefined ? box(r) : binary(3, box(r), box(naturalLog(base)));
  }, onFloats("log", floatLog(log))));
  add(builtin("log2", 1, 1, (v) => box(logTwo(v)), onFloats("log2", floatLog(log2))));
  add(builtin("log10", 1, 1, (v) => box(logTen(v)), onFloats("log10", floatLog(log10))));
  add(builtin("factorial", 1, 1, factorial));
  add(builtin("perm", 1, 2, perm));
  add(builtin("comb", 2, 2, comb));
  add(builtin("isqrt", 1, 1, (v) => {
    const n = index(v);
    if (n < 0) throw valueError("isqrt() argument must be nonnegative");
    return isqrt(n);
  }));
  add(builtinArgs("gcd", (args, kw) => integers("gcd", args, kw).reduce(gcd, 0)));
  add(builtinArgs("lcm", (args, kw) => integers("lcm", args, kw).reduce(lcm, 1)));
  add(rounded("floor", "__floor__", Math.floor));
  add(rounded("ceil", "__ceil__", Math.ceil));
  add(builtin("trunc", 1, 1, (v) => {
    if (v instanceof W_Float && v.constructor === W_Float) return integral(Math.trunc(v.value));
    if (typeof v === "number") return v;
    const own = lookupSpecial(v, "__trunc__");
    if (own === undefined) throw typeError(`type ${typeOf(v).name} doesn't define __trunc__ method`);
    return call(own, []);
  }));
  add(builtin("frexp", 1, 1, (v) => {
    const [m, e] = frexp(real(v));
    return new W_Tuple([box(m), e]);
  }));
  add(builtin("ldexp", 2, 2, (v, e) => {
    const x = real(v);
    if (!isInstance(e, intType)) throw typeError("Expected an int as second argument to ldexp.");
    const exponent = Number(intValue(e));
    if (x === 0 || !Number.isFinite(x)) return box(x);
    const r = exponent > 5000 ? Infinity : exponent < -5000 ? x * 0 : ldexp(x, exponent);
    if (!Number.isFinite(r)) throw rangeError();
    return box(r);
  }));
  add(builtin("modf", 1, 1, (v) => {
    const x = real(v);
    if (x === Infinity || x === -Infinity) return new W_Tuple([box(copysign(0, x)), box(x)]);
    const whole = Math.trunc(x);
    return new W_Tuple([box(copysign(x - whole, x)), box(whole)]);
  }));
  add(builtin("fsum", 1, 1, (values) => {
    function* each(): Iterable<number> { for (const v of iterate(values)) yield real(v); }
    return box(exactSum(each()));
  }));
  add(builtin("prod", 1, 1, prod, { keywords: ["", "start"] }));
  add(builtin("sumprod", 2, 2, sumprod));
  add(builtin("dist", 2, 2, dist));
  add(builtinArgs("hypot", (args, kw) => {
    noKeywords("hypot", kw);
    return box(norm(args.map((v) => Math.abs(real(v)))));
  }));
  add(builtin("nextafter", 2, 2, (a, b, steps) => {
    const x = real(a);
    const y = real(b);
    if (steps === undefined || steps === None) return box(nextAfter(x, y, 1n));
    const n = BigInt(index(steps));
    if (n < 0n) throw valueError("steps must be a non-negative integer");
    const r = nextAfter(x, y, n);
    return box(r === y ? y : r);
  }, { keywords: ["", "", "steps"] }));
  add(builtin("isclose", 2, 2, isclose, { keywords: ["a", "b", "rel_tol", "abs_tol"] }));
  add(builtin("isfinite", 1, 1, (v) => Number.isFinite(real(v))));
  add(builtin("isinf", 1, 1, (v) => Math.abs(real(v)) === Infinity));
  add(builtin("isnan", 1, 1, (v) => Number.isNaN(real(v))));
  add(builtin("fma", 3, 3, multiplyAdd));
  return entries;
});

function noKeywords(name: string, kw: Map<string, any> | null): void {
  if (kw !== null) throw typeError(`math.${name}() takes no keyword arguments`);
}
function integers(name: string, args: any[], kw: Map<string, any> | null): Int[] {
  noKeywords(name, kw);
  return args.map((v) => abs(index(v)));
}
