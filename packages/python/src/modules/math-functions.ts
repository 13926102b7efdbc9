// @shared-module
/**
 * Functions on host floats that JavaScript's Math lacks, or has less exact: gamma, erf, exact sums, norms, fused multiplication, neighbours.
 *
 * Sources: gamma and lgamma by Lanczos' approximation with the coefficients for N=13, g=6.0246... (Boost, P. Godfrey's method); erf and erfc by the
 * rational approximations of fdlibm; `fsum` by Shewchuk's non-overlapping partial sums; products without error by Dekker's splitting; the norm with
 * one Newton correction on a compensated sum of squares.
 */
import { overflowError, valueError } from "../objects/errors";
import { exp, log, pow, productError } from "../objects/elementary";
import { decompose } from "../objects/float-text";
import { scale, toFloat, truediv } from "../objects/int-math";
import { cos, sin } from "../objects/trigonometry";

const bits = new DataView(new ArrayBuffer(8));

/** Mantissa (0.5 <= |m| < 1, or 0) and exponent with value = m * 2**e. */
export function frexp(x: number): [number, number] {
  if (x === 0 || !Number.isFinite(x)) return [x, 0];
  bits.setFloat64(0, x);
  let high = bits.getUint32(0);
  let exponent = (high >>> 20) & 0x7ff;
  let extra = 0;
  if (exponent === 0) {
    bits.setFloat64(0, x * 18014398509481984);
    high = bits.getUint32(0);
    exponent = (high >>> 20) & 0x7ff;
    extra = -54;
  }
  bits.setUint32(0, (high & 0x800fffff) | 0x3fe00000);
  return [bits.getFloat64(0), exponent - 1022 + extra];
}

/** x * 2**e, rounded once also where the result is subnormal. */
export function ldexp(x: number, e: number): number {
  const [m, exponent] = frexp(x);
  const sum = exponent + e;
  if (sum >= -1021) return scale(m, sum);
  if (sum < -1075) return m * 0;
  // The last step rounds; everything before it is exact.
  return m * 2 ** (sum + 1000) * 2 ** -1000;
}

const indexOf = (x: number): bigint => {
  bits.setFloat64(0, x);
  const raw = bits.getBigInt64(0);
  return raw < 0n ? -(raw & 0x7fffffffffffffffn) : raw;
};
const atIndex = (i: bigint): number => {
  bits.setBigInt64(0, i < 0n ? -i : i);
  const value = bits.getFloat64(0);
  return i < 0n ? -value : value;
};

/** The float `steps` floats from x towards y. */
export function nextAfter(x: number, y: number, steps: bigint): number {
  if (x !== x || y !== y) return x + y;
  if (x === y) return y;
  if (steps === 0n) return x;
  const from = indexOf(x);
  const to = indexOf(y);
  if (from === to) return y;
  const up = from < to;
  const at = up ? from + steps : from - steps;
  if (up ? at > to : at < to) return y;
  // Zero has the sign of the side it was reached from.
  return at === 0n && from < 0n ? -0 : atIndex(at);
}

/** The distance to the next float. */
export function ulp(x: number): number {
  if (x !== x) return x;
  const a = Math.abs(x);
  if (a === Infinity) return a;
  const above = nextAfter(a, Infinity, 1n);
  return above === Infinity ? a - nextAfter(a, -Infinity, 1n) : above - a;
}

/** IEEE remainder; both finite, y not 0. */
export function remainder(x: number, y: number): number {
  const a = Math.abs(x);
  const b = Math.abs(y);
  const m = a % b;
  const c = b - m;
  let r: number;
  if (m < c) r = m;
  else if (m > c) r = -c;
  else r = m - 2 * ((0.5 * (a - m)) % b);
  return x < 0 || Object.is(x, -0) ? -r : r;
}

// -- gamma

const LANCZOS_G = 6.024680040776729583740234375;
const LANCZOS_G_MINUS_HALF = 5.524680040776729583740234375;
const LANCZOS_NUMERATOR = [
  23531376880.41075968857200767445163675473076, 42919803642.64909876895789904700198885092627, 35711959237.35566804944018545154716670596741, 17921034426.03720969991975575445893111267104,
  6039542586.352028005064291644307297921070, 1439720407.311721673663223072794912393972, 248874557.8620541565114603864132294232163, 31426415.58540019438061423162831820536287, 2876370.628935372441225409051620849613599,
  186056.2653952234950402949897160456992822, 8071.672002365816210638002902272250613822, 210.8242777515793458725097339207133627117, 2.506628274631000270164908177133837338626,
];
const LANCZOS_DENOMINATOR = [0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535, 2637558, 357423, 32670, 1925, 66, 1];

function lanczosSum(x: number): number {
  let numerator = 0;
  let denominator = 0;
  if (x < 5) {
    for (let i = 12; i >= 0; i--) {
      numerator = numerator * x + LANCZOS_NUMERATOR[i]!;
      denominator = denominator * x + LANCZOS_DENOMINATOR[i]!;
    }
  } else {
    for (let i = 0; i <= 12; i++) {
      numerator = numerator / x + LANCZOS_NUMERATOR[i]!;
      denominator = denominator / x + LANCZOS_DENOMINATOR[i]!;
    }
  }
  return numerator / denominator;
}

/** sin(pi x), exact where x is a multiple of a half. */
function sinPi(x: number): number {
  const y = Math.abs(x) % 2;
  let r: number;
  switch (Math.round(2 * y)) {
    case 0: r = sin(Math.PI * y); break;
    case 1: r = cos(Math.PI * (y - 0.5)); break;
    case 2: r = sin(Math.PI * (1 - y)); break;
    case 3: r = -cos(Math.PI * (y - 1.5)); break;
    default: r = sin(Math.PI * (y - 2));
  }
  return x < 0 ? -r : r;
}

const FACTORIALS: number[] = [1];
for (let i = 1; i < 23; i++) FACTORIALS.push(FACTORIALS[i - 1]! * i);

/** The gamma function; undefined at its poles. */
export function gamma(x: number): number | undefined {
  if (x !== x || x === Infinity) return x;
  if (x === -Infinity || x === 0) return undefined;
  if (Number.isInteger(x)) {
    if (x < 0) return undefined;
    if (x <= 23) return FACTORIALS[x - 1]!;
  }
  const a = Math.abs(x);
  if (a < 1e-20) return 1 / x;
  if (a > 200) return x < 0 ? 0 / sinPi(x) : Infinity;
  const y = a + LANCZOS_G_MINUS_HALF;
  let z = a > LANCZOS_G_MINUS_HALF ? y - a - LANCZOS_G_MINUS_HALF : y - LANCZOS_G_MINUS_HALF - a;
  z = (z * LANCZOS_G) / y;
  let r: number;
  if (x < 0) {
    r = ((-Math.PI / sinPi(a) / a) * exp(y)) / lanczosSum(a);
    r -= z * r;
    if (a < 140) return r / pow(y, a - 0.5);
    const root = pow(y, a / 2 - 0.25);
    return r / root / root;
  }
  r = lanczosSum(a) / exp(y);
  r += z * r;
  if (a < 140) return r * pow(y, a - 0.5);
  const root = pow(y, a / 2 - 0.25);
  return r * root * root;
}

/** log |gamma(x)|; undefined at the poles. */
export function logGamma(x: number): number | undefined {
  if (x !== x) return x;
  if (!Number.isFinite(x)) return Infinity;
  if (Number.isInteger(x) && x <= 2) return x <= 0 ? undefined : 0;
  const a = Math.abs(x);
  if (a < 1e-20) return -log(a);
  let r = log(lanczosSum(a)) - LANCZOS_G;
  r += (a - 0.5) * (log(a + LANCZOS_G - 0.5) - 1);
  if (x < 0) r = 1.144729885849400174143427351353058711647 - log(Math.abs(sinPi(a))) - log(a) - r;
  return r;
}

// -- the error function

const polynomial = (x: number, coefficients: readonly number[]): number => {
  let r = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) r = r * x + coefficients[i]!;
  return r;
};
const ERX = 8.45062911510467529297e-1;
const PP = [1.28379167095512558561e-1, -3.25042107247001499370e-1, -2.84817495755985104766e-2, -5.77027029648944159157e-3, -2.37630166566501626084e-5];
const QQ = [1, 3.97917223959155352819e-1, 6.50222499887672944485e-2, 5.08130628187576562776e-3, 1.32494738004321644526e-4, -3.96022827877536812320e-6];
const PA = [-2.36211856075265944077e-3, 4.14856118683748331666e-1, -3.72207876035701323847e-1, 3.18346619901161753674e-1, -1.10894694282396677476e-1, 3.54783043256182359371e-2, -2.16637559486879084300e-3];
const QA = [1, 1.06420880400844228286e-1, 5.40397917702171048937e-1, 7.18286544141962662868e-2, 1.26171219808761642112e-1, 1.36370839120290507362e-2, 1.19844998467991074170e-2];
const RA = [-9.86494403484714822705e-3, -6.93858572707181764372e-1, -1.05586262253232909814e1, -6.23753324503260060396e1, -1.62396669462573470355e2, -1.84605092906711035994e2, -8.12874355063065934246e1, -9.81432934416914548592];
const SA = [1, 1.96512716674392571292e1, 1.37657754143519042600e2, 4.34565877475229228821e2, 6.45387271733267880336e2, 4.29008140027567833386e2, 1.08635005541779435134e2, 6.57024977031928170135, -6.04244152148580987438e-2];
const RB = [-9.86494292470009928597e-3, -7.99283237680523006574e-1, -1.77579549177547519889e1, -1.60636384855821916062e2, -6.37566443368389627722e2, -1.02509513161107724954e3, -4.83519191608651397019e2];
const SB = [1, 3.03380607434824582924e1, 3.25792512996573918826e2, 1.53672958608443695994e3, 3.19985821950859553908e3, 2.55305040643316442583e3, 4.74528541206955367215e2, -2.24409524465858183362e1];

/** exp(-a*a) * (tail's rational part), for a >= 1.25: erfc(a) * a. */
function tail(a: number): number {
  const s = 1 / (a * a);
  const ratio = a < 1 / 0.35 ? polynomial(s, RA) / polynomial(s, SA) : polynomial(s, RB) / polynomial(s, SB);
  bits.setFloat64(0, a);
  bits.setUint32(4, 0);
  const z = bits.getFloat64(0);
  return exp(-z * z - 0.5625) * exp((z - a) * (z + a) + ratio);
}

export function erf(x: number): number {
  if (x !== x) return x;
  const a = Math.abs(x);
  let r: number;
  if (a < 0.84375) {
    if (a < 2 ** -28) return x + 1.28379167095512586316e-1 * x;
    const z = x * x;
    return x + x * (polynomial(z, PP) / polynomial(z, QQ));
  }
  if (a < 1.25) r = ERX + polynomial(a - 1, PA) / polynomial(a - 1, QA);
  else if (a >= 6) r = 1;
  else r = 1 - tail(a) / a;
  return x < 0 ? -r : r;
}

export function erfc(x: number): number {
  if (x !== x) return x;
  const a = Math.abs(x);
  if (a < 0.84375) {
    if (a < 2 ** -56) return 1 - x;
    const z = x * x;
    const y = polynomial(z, PP) / polynomial(z, QQ);
    return x < 0.25 ? 1 - (x + x * y) : 0.5 - (x - 0.5 + x * y);
  }
  if (a < 1.25) {
    const y = polynomial(a - 1, PA) / polynomial(a - 1, QA);
    return x >= 0 ? 1 - ERX - y : 1 + (ERX + y);
  }
  if (a >= 28) return x > 0 ? 0 : 2;
  if (x < -6) return 2;
  const r = tail(a) / a;
  return x > 0 ? r : 2 - r;
}

// -- exact sums and products

/** Adds a float to non-overlapping partial sums, smallest first. */
function addPartial(partials: number[], x: number): number {
  let kept = 0;
  for (let i = 0; i < partials.length; i++) {
    let y = partials[i]!;
    if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
    const high = x + y;
    const low = y - (high - x);
    if (low !== 0) partials[kept++] = low;
    x = high;
  }
  partials.length = kept;
  return x;
}

/** The sum of partials, rounded once, ties to even. */
function total(partials: readonly number[]): number {
  let n = partials.length;
  if (n === 0) return 0;
  let high = partials[--n]!;
  let low = 0;
  while (n > 0) {
    const x = high;
    const y = partials[--n]!;
    high = x + y;
    low = y - (high - x);
    if (low !== 0) break;
  }
  if (n > 0 && (low < 0 && partials[n - 1]! < 0 || low > 0 && partials[n - 1]! > 0)) {
    const y = low * 2;
    const x = high + y;
    if (y === x - high) high = x;
  }
  return high;
}

/** The exact sum of floats, rounded once. */
export function exactSum(values: Iterable<number>): number {
  const partials: number[] = [];
  let special = 0;
  let infinities = 0;
  for (const value of values) {
    const x = addPartial(partials, value);
    if (x !== 0) {
      if (Number.isFinite(x)) partials.push(x);
      else {
        if (Number.isFinite(value)) throw overflowError("intermediate overflow in fsum");
        if (value === Infinity || value === -Infinity) infinities += value;
        special += value;
        partials.length = 0;
      }
    }
  }
  if (special !== 0) {
    if (infinities !== infinities) throw valueError("-inf + inf in fsum");
    return special;
  }
  return total(partials);
}

/** A sum of products in three floats that do not overlap (Ogita, Rump and Oishi: TripleLength). */
export class ExactProducts {
  #high = 0;
  #low = 0;
  #tiny = 0;

  /** Adds x * y; false where the sum would not be finite: then nothing is added. */
  add(x: number, y: number): boolean {
    const product = x * y;
    const high = this.#high + product;
    if (!Number.isFinite(high)) return false;
    const rest = twoSumError(this.#high, product, high);
    const error = productError(x, y, product);
    const r1 = this.#low + error;
    const l1 = twoSumError(this.#low, error, r1);
    const r2 = r1 + rest;
    this.#tiny += l1 + twoSumError(r1, rest, r2);
    this.#high = high;
    this.#low = r2;
    return true;
  }
  total(): number {
    const sum = this.#low + this.#high;
    return this.#tiny + twoSumError(this.#low, this.#high, sum) + sum;
  }
}
const twoSumError = (a: number, b: number, sum: number): number => {
  const z = sum - a;
  return a - (sum - z) + (b - z);
};

/** sqrt of the sum of the squares of `values`; they are not negative. */
export function norm(values: number[]): number {
  let max = 0;
  let nan = false;
  for (const x of values) {
    if (x === Infinity) return x;
    if (x !== x) nan = true;
    else if (x > max) max = x;
  }
  if (nan) return NaN;
  if (max === 0 || values.length <= 1) return max;
  const [, exponent] = frexp(max);
  if (exponent < -1023) return 2 ** -1022 * norm(values.map((x) => x / 2 ** -1022));
  const factor = scale(1, -exponent);
  let sum = 1;
  let fraction1 = 0;
  let fraction2 = 0;
  const add = (high: number, low: number): void => {
    const next = sum + high;
    fraction1 += low;
    fraction2 += high - (next - sum);
    sum = next;
  };
  for (const value of values) {
    const x = value * factor;
    const square = x * x;
    add(square, productError(x, x, square));
  }
  let h = Math.sqrt(sum - 1 + (fraction1 + fraction2));
  const square = -h * h;
  add(square, productError(-h, h, square));
  const rest = sum - 1 + (fraction1 + fraction2);
  h += rest / (2 * h);
  return h / factor;
}

/** x * y + z, rounded once; all finite. Infinite where it overflows. */
export function fusedMultiplyAdd(x: number, y: number, z: number): number {
  const product = x * y;
  if (product === 0 && (x === 0 || y === 0) || z === 0 && Number.isFinite(product) && Math.abs(product) > 1e-250 && productError(x, y, product) === 0) return product + z;
  const parts = (v: number): { m: bigint; e: number } => {
    const { mantissa, exponent } = decompose(Math.abs(v));
    return { m: v < 0 ? -mantissa : mantissa, e: exponent };
  };
  const a = parts(x);
  const b = parts(y);
  const c = parts(z);
  const e = Math.min(a.e + b.e, c.m === 0n ? Infinity : c.e);
  const sum = ((a.m * b.m) << BigInt(a.e + b.e - e)) + (c.m === 0n ? 0n : c.m << BigInt(c.e - e));
  if (sum === 0n) return product + z === 0 ? product + z : 0;
  try {
    return e >= 0 ? toFloat(sum << BigInt(e)) : truediv(sum, 1n << BigInt(-e));
  } catch {
    return sum < 0n ? -Infinity : Infinity;
  }
}
