// @shared-module
/**
 * `random`: seeding, state and choosing. How numbers are drawn is in `random-source`, distributions are in `random-distributions`.
 *
 * The module's functions are methods of one hidden generator of the runtime.
 */
import { binary, index, intValue } from "../objects/arithmetic";
import { method, methodArgs, newMethodArgs } from "../objects/builtin";
import { bytesLike, textOfBytes, W_Bytes } from "../objects/bytes";
import { encode } from "../objects/codecs";
import { compare, hash, truth } from "../objects/compare";
import { None, W_Float, W_List, W_Method, W_Tuple } from "../objects/core";
import { indexError, memoryError, notImplementedError, overflowError, typeError, valueError } from "../objects/errors";
import { fromBytes } from "../objects/int";
import { add, bitLength, floordiv, fromIntegral, mul, ratio, sub, toFloat, type Int } from "../objects/int-math";
import { newList } from "../objects/list-storage";
import { callMethod } from "../objects/operations";
import { getItem, len, setItem, toArray } from "../objects/sequence";
import { isStr, strText } from "../objects/text";
import { allocate, bytearrayType, bytesType, defineType, floatType, intType, isInstance, listType, makeSubclass, typeOf } from "../objects/type";
import { textOf } from "../objects/wide-str";
import { rt } from "../runtime";
import { defineRuntimeModule } from "./define";
import { distributions } from "./random-distributions";
import { below, belowOf, nextFloat, RANDOM_STATE, W_Random } from "./random-source";
import { sha512 } from "./sha512";

const VERSION = 3;
const box = (x: number): W_Float => new W_Float(x);

// -- seeding and state

const HASH_BITS = 61n;
const HASH_MODULUS = (1n << HASH_BITS) - 1n;

/** CPython's hash of a float, as an unsigned 64-bit integer: the value modulo 2**61 - 1. */
function floatHash(x: number): bigint {
  if (!Number.isFinite(x)) return BigInt.asUintN(64, x > 0 ? 314159n : x < 0 ? -314159n : 0n);
  const [numerator, denominator] = ratio(Math.abs(x));
  // The denominator is a power of two, and 2**61 is 1.
  const power = BigInt(bitLength(denominator) - 1) % HASH_BITS;
  const h = (BigInt(numerator) * (1n << ((HASH_BITS - power) % HASH_BITS))) % HASH_MODULUS;
  return BigInt.asUintN(64, x < 0 ? (h === 1n ? -2n : -h) : h);
}

/** The integer that a text stands for as a seed in version 1. */
function oldHash(text: string): bigint {
  const points = [...text].map((c) => BigInt(c.codePointAt(0)!));
  let x = points.length === 0 ? 0n : points[0]! << 7n;
  for (const c of points) x = BigInt.asUintN(64, (1000003n * x) ^ c);
  return x ^ BigInt(points.length);
}

const entropyKey = (): number[] => {
  const bytes = rt().host.entropy(2496);
  return Array.from({ length: 624 }, (_, i) => bytes[4 * i]! | (bytes[4 * i + 1]! << 8) | (bytes[4 * i + 2]! << 16) | (bytes[4 * i + 3]! << 24));
};

function seed(self: W_Random, a: any = None, version: any = 2): any {
  const { twister } = self;
  self.gaussNext = None;
  if (a === None) twister.seed(entropyKey());
  else if (version === 1 && isStr(a)) twister.seedInt(oldHash(textOf(a)));
  else if (version === 1 && isInstance(a, bytesType)) twister.seedInt(oldHash(bytesLike(a)!));
  else if (version === 2 && (isStr(a) || isInstance(a, bytesType) || isInstance(a, bytearrayType))) {
    const bytes = isStr(a) ? encode(textOf(a), "utf-8", "strict", a) : bytesLike(a)!;
    twister.seedInt(fromBytes(bytes + sha512(bytes), false, false));
  } else if (isInstance(a, intType)) twister.seedInt(intValue(a));
  else if (isInstance(a, floatType)) twister.seedInt(floatHash(a.value));
  else if (isStr(a) || isInstance(a, bytesType) || isInstance(a, bytearrayType)) twister.seedInt(hash(a));
  else throw typeError("The only supported seed types are:\nNone, int, float, str, bytes, and bytearray.");
  return None;
}

const getState = (self: W_Random): W_Tuple => new W_Tuple([VERSION, new W_Tuple([...Array.from(self.twister.words, (w) => w >>> 0), self.twister.position]), self.gaussNext]);

function setState(self: W_Random, state: any): any {
  const version = getItem(state, 0);
  if (version !== 2 && version !== 3) throw valueError(`state with version ${strText(version)} passed to Random.setstate() of version ${VERSION}`);
  const parts = toArray(state);
  if (parts.length !== 3) throw valueError(parts.length > 3 ? `too many values to unpack (expected 3, got ${parts.length})` : `not enough values to unpack (expected 3, got ${parts.length})`);
  const [, inner, next] = parts;
  if (!(inner instanceof W_Tuple)) throw typeError("state vector must be a tuple");
  if (inner.items.length !== 625) throw valueError("state vector is the wrong size");
  const words = inner.items.map((v) => {
    if (!isInstance(v, intType)) throw typeError("an integer is required");
    return Number(BigInt.asUintN(32, BigInt(intValue(v))));
  });
  const position = words.pop()!;
  if (position > 624) throw valueError("invalid state");
  self.twister.words.set(words);
  self.twister.position = position;
  self.gaussNext = next;
  return None;
}

// -- integers and choices

function randrange(self: W_Random, startArg: any, stopArg: any = None, stepArg?: any): Int {
  const start = index(startArg);
  if (stopArg === None) {
    if (stepArg !== undefined && stepArg !== 1) throw typeError("Missing a non-None stop argument");
    if (start > 0) return below(self, start);
    throw valueError("empty range for randrange()");
  }
  const width = sub(index(stopArg), start);
  const step = stepArg === undefined ? 1 : index(stepArg);
  if (step === 1) {
    if (width > 0) return add(start, below(self, width));
    throw valueError(`empty range in randrange(${strText(startArg)}, ${strText(stopArg)})`);
  }
  if (step === 0) throw valueError("zero step for randrange()");
  const count = floordiv(add(width, sub(step, step > 0 ? 1 : -1)), step);
  if (count <= 0) throw valueError(`empty range in randrange(${strText(startArg)}, ${strText(stopArg)}, ${strText(stepArg)})`);
  return add(start, mul(step, below(self, count)));
}

function randint(self: W_Random, a: any, b: any): Int {
  const low = index(a);
  const high = index(b);
  if (high < low) throw valueError(`empty range in randint(${low}, ${high})`);
  return add(low, below(self, add(sub(high, low), 1)));
}

function choice(self: W_Random, sequence: any): any {
  const n = len(sequence);
  if (n === 0) throw indexError("Cannot choose from an empty sequence");
  return getItem(sequence, below(self, n));
}

function shuffle(self: W_Random, x: any): any {
  if (x instanceof W_List && x.pytype === listType) {
    for (let i = x.items.length - 1; i > 0; i--) {
      const j = below(self, i + 1) as number;
      const { items } = x;
      const item = items[i];
      items[i] = items[j];
      items[j] = item;
    }
    return None;
  }
  for (let i = len(x) - 1; i > 0; i--) {
    const j = below(self, i + 1);
    const item = getItem(x, i);
    setItem(x, i, getItem(x, j));
    setItem(x, j, item);
  }
  return None;
}

const isSequence = (v: any): boolean => typeOf(v).pattern === "sequence" || isStr(v) || isInstance(v, bytesType) || isInstance(v, bytearrayType);

/** Sums of the items so far. */
function accumulate(values: any): any[] {
  const sums = toArray(values);
  for (let i = 1; i < sums.length; i++) sums[i] = binary(0, sums[i - 1], sums[i]);
  return sums;
}

/** The first place whose sum is above `v`; of the first `high` places. */
function place(sums: readonly any[], v: any, high: number): number {
  let low = 0;
  while (low < high) {
    const middle = (low + high) >> 1;
    const sum = sums[middle];
    if (typeof v === "number" && typeof sum === "number" ? v < sum : truth(compare(0, v, sum))) high = middle;
    else low = middle + 1;
  }
  return low;
}

function sample(self: W_Random, population: any, count: any, counts: any = None): any {
  if (!isSequence(population)) throw typeError("Population must be a sequence.  For dicts or sets, use sorted(d).");
  const n = len(population);
  if (counts !== None) {
    const sums = accumulate(counts);
    if (sums.length !== n) throw valueError("The number of counts does not match the population");
    const total = sums.pop() ?? 0;
    if (!isInstance(total, intType)) throw typeError("Counts must be integers");
    if (intValue(total) < 0) throw valueError("Counts must be non-negative");
    return newList(draw(self, intValue(total), count).map((s) => getItem(population, place(sums, s, sums.length))));
  }
  const size = intValue(n);
  return newList(draw(self, size, count, () => toArray(population), (i) => getItem(population, i)));
}

/** `count` different integers of [0, n), or the items at these places. `all` makes an array of all items, `at` gives one. */
function draw(self: W_Random, n: Int, count: any, all?: () => any[], at: (i: any) => any = (i) => i): any[] {
  if (!(truth(compare(1, 0, count)) && truth(compare(1, count, n)))) throw valueError("Sample larger than population or is negative");
  const k = index(count) as number;
  const result: any[] = [];
  // Up to here a copy of the population is smaller than a set of the places taken.
  const setSize = 21 + (k > 5 ? 4 ** Math.ceil(Math.log(k * 3) / Math.log(4)) : 0);
  if (n <= setSize) {
    const size = n as number;
    const pool = all === undefined ? Array.from({ length: size }, (_, i) => i) : all();
    for (let i = 0; i < k; i++) {
      const j = below(self, size - i) as number;
      result.push(pool[j]);
      pool[j] = pool[size - i - 1];
    }
    return result;
  }
  const taken = new Set<Int>();
  for (let i = 0; i < k; i++) {
    let j = below(self, n);
    while (taken.has(j)) j = below(self, n);
    taken.add(j);
    result.push(at(j));
  }
  return result;
}

function choices(self: W_Random, population: any, weights: any = None, cumulative: any = None, count: any = 1): any {
  const n = len(population);
  let sums: any[];
  if (cumulative === None) {
    if (weights === None) {
      const k = index(count);
      const chosen: any[] = [];
      for (let i = 0; i < k; i++) chosen.push(getItem(population, Math.floor(nextFloat(self) * n)));
      return newList(chosen);
    }
    if (isInstance(weights, intType)) throw typeError(`The number of choices must be a keyword argument: k=${strText(weights)}`);
    sums = accumulate(weights);
  } else {
    if (weights !== None) throw typeError("Cannot specify both weights and cumulative weights");
    sums = toArray(cumulative);
  }
  if (sums.length !== n) throw valueError("The number of weights does not match the population");
  if (n === 0) throw indexError("list index out of range");
  const sum = binary(0, sums[n - 1], box(0));
  if (!truth(compare(4, sum, box(0)))) throw valueError("Total of weights must be greater than zero");
  const total = sum instanceof W_Float ? sum.value : toFloat(index(sum));
  if (!Number.isFinite(total)) throw valueError("Total of weights must be finite");
  const bare = sums.map((s) => (s instanceof W_Float ? s.value : s));
  const isBare = bare.every((s) => typeof s === "number");
  const k = index(count);
  const chosen: any[] = [];
  for (let i = 0; i < k; i++) {
    const at = nextFloat(self) * total;
    chosen.push(getItem(population, isBare ? place(bare, at, n - 1) : place(sums, box(at), n - 1)));
  }
  return newList(chosen);
}

function bitCount(v: any): number {
  const count = index(v);
  if (count < 0) throw valueError("Cannot convert negative int");
  if (count > 2 ** 64) throw overflowError("Python int too large for C uint64_t");
  if (count > 2 ** 30) throw memoryError();
  return count as number;
}

/** Bytes of an integer, least significant first. */
function littleEndian(value: Int, length: number): W_Bytes {
  const hex = length === 0 ? "" : value.toString(16).padStart(length * 2, "0");
  const bytes: number[] = [];
  for (let i = hex.length - 2; i >= 0; i -= 2) bytes.push(parseInt(hex.slice(i, i + 2), 16));
  return new W_Bytes(textOfBytes(bytes));
}

const STATE_EFFECTS = { reads: [RANDOM_STATE], writes: [RANDOM_STATE] };

export const randomType = defineType("Random", W_Random, {
  module: "random",
  doc: "A generator of random numbers with a state of its own.\n\nSubclasses may override random(), seed(), getstate() and setstate(), and getrandbits().",
  sub: makeSubclass(W_Random),
  hasDict: true,
  hasWeakref: true,
  new: newMethodArgs((args) => allocate(args[0], W_Random)),
  methods: () => ({
    VERSION,
    __init__: method(0, 1, (self, x = None) => {
      callMethod(self, "seed", x);
      self.gaussNext = None;
      return None;
    }, { keywords: ["x"] }),
    seed: method(0, 2, seed, { keywords: ["a", "version"], doc: "Start the sequence that belongs to the seed: an int, float, str, bytes or bytearray. None: an unpredictable one." }),
    getstate: method(0, 0, getState, { doc: "The state, to be passed to setstate() later." }),
    setstate: method(1, 1, setState, { keywords: ["state"], doc: "Go back to a state that getstate() gave." }),
    __getstate__: method(0, 0, (self) => callMethod(self, "getstate")),
    __setstate__: method(1, 1, (self, state) => {
      callMethod(self, "setstate", state);
      return None;
    }),
    __reduce__: method(0, 0, (self) => new W_Tuple([typeOf(self), new W_Tuple([]), callMethod(self, "getstate")])),
    random: method(0, 0, (self: W_Random) => box(self.twister.random()), { effects: { ...STATE_EFFECTS, canRaise: false }, traceId: "random.random", doc: "A float in the interval [0, 1)." }),
    getrandbits: method(1, 1, (self: W_Random, k) => self.twister.bits(bitCount(k)), { doc: "An int of k random bits." }),
    _randbelow: method(1, 1, (self: W_Random, n) => belowOf(self, index(n)), { keywords: ["n"] }),
    randbytes: method(1, 1, (self, n) => littleEndian(index(callMethod(self, "getrandbits", mul(index(n), 8))), Number(index(n))), { keywords: ["n"], doc: "So many random bytes." }),
    randrange: method(1, 3, randrange, { keywords: ["start", "stop", "step"], doc: "An item of range(start, stop, step)." }),
    randint: method(2, 2, randint, { keywords: ["a", "b"], doc: "An int from a to b, both included." }),
    choice: method(1, 1, choice, { keywords: ["seq"], doc: "An item of a sequence that is not empty." }),
    shuffle: method(1, 1, shuffle, { keywords: ["x"], doc: "Shuffle a list in place." }),
    sample: method(2, 2, sample, { keywords: ["population", "k", "counts"], doc: "A list of k items of a sequence, each chosen at most once (as often as counts says)." }),
    choices: method(1, 2, choices, { keywords: ["population", "weights", "cum_weights", "k"], doc: "A list of k items of a sequence, chosen independently." }),
    ...distributions(),
  }),
  getset: () => ({ gauss_next: { get: (self: W_Random) => self.gaussNext, set: (self: W_Random, v) => { self.gaussNext = v; } } }),
});

/** Draws from the host's entropy; has no state. */
class W_SystemRandom extends W_Random {}

function entropyBits(count: number): Int {
  const bytes = rt().host.entropy(Math.ceil(count / 8));
  const value = fromBytes(textOfBytes(bytes), false, false);
  return floordiv(value, fromIntegral(2 ** ((8 - (count % 8)) % 8)));
}
const noState = methodArgs(() => { throw notImplementedError("System entropy source does not have state."); });

export const systemRandomType = defineType("SystemRandom", W_SystemRandom, {
  module: "random",
  doc: "Random numbers from the operating system: unpredictable and without a state.",
  base: randomType,
  sub: makeSubclass(W_SystemRandom),
  new: newMethodArgs((args) => allocate(args[0], W_SystemRandom)),
  methods: () => ({
    random: method(0, 0, () => box(Number(entropyBits(53)) / 9007199254740992)),
    getrandbits: method(1, 1, (_self, k) => entropyBits(bitCount(k))),
    randbytes: method(1, 1, (_self, n) => new W_Bytes(textOfBytes(rt().host.entropy(bitCount(n))))),
    seed: methodArgs(() => None),
    getstate: noState,
    setstate: methodArgs(noState.fn as () => any),
  }),
});

/** Methods of the hidden generator that are functions of the module. */
const FUNCTIONS = [
  "seed", "random", "uniform", "triangular", "randint", "choice", "randrange", "sample", "shuffle", "choices", "normalvariate", "lognormvariate", "expovariate", "vonmisesvariate", "gammavariate", "gauss",
  "betavariate", "binomialvariate", "paretovariate", "weibullvariate", "getstate", "setstate", "getrandbits", "randbytes",
];

defineRuntimeModule("random", "Random numbers: integers, choices from sequences, and distributions.", () => {
  const hidden = new W_Random();
  seed(hidden);
  return {
    Random: randomType,
    SystemRandom: systemRandomType,
    _inst: hidden,
    ...Object.fromEntries(FUNCTIONS.map((name) => [name, new W_Method(randomType.dict.get(name), hidden)])),
    __all__: newList(["Random", ...FUNCTIONS.filter((n) => n !== "_inst"), "SystemRandom"].sort((a, b) => (a < b ? -1 : 1))),
  };
});
