// @shared-module
/**
 * The object behind `random.Random`, and how everything in `random` draws from it.
 *
 * A subclass may replace `random` or `getrandbits`, an object may have attributes of these names, and everything is drawn from what is there. An
 * object is plain while neither can be the case: then the numbers come straight from the twister.
 */
import { CallDescr, Field } from "@spoor/ir";
import { getAttr, ownAttribute } from "../objects/attribute";
import { callMethod } from "../objects/operations";
import { None, W_Object } from "../objects/core";
import { bitLength, normalize, type Int } from "../objects/int-math";
import type { NamedStorage } from "../objects/namespace";
import { call } from "../objects/call";
import { index } from "../objects/arithmetic";
import { typeOf, type W_Type } from "../objects/type";
import { real } from "./math";
import { MersenneTwister } from "./mersenne-twister";

export class W_Random extends W_Object {
  declare readonly pytype: W_Type;
  readonly twister = new MersenneTwister();
  /** The second number of a pair made by `gauss`, or None. */
  gaussNext: any = None;
  /** Attributes set on the object. */
  dict: NamedStorage | null = null;
}

/** The state of all generators, for compiled code. */
export const RANDOM_STATE = new Field("random.state", "r", "state", () => null, () => {});
/** `random()` of a generator as a bare float. */
export const RANDOM = new CallDescr("random.random", (self: W_Random) => self.twister.random(), "r", "f", { reads: [RANDOM_STATE], writes: [RANDOM_STATE], canRaise: false });

const isPlain = (self: W_Random): boolean => self.constructor === W_Random && self.dict === null;

/** `self.random()` as a host float. */
export const nextFloat = (self: W_Random): number => (isPlain(self) ? self.twister.random() : real(callMethod(self, "random")));

/** `self.getrandbits(count)`. */
const nextBits = (self: W_Random, count: number): Int => (isPlain(self) ? self.twister.bits(count) : index(call(getAttr(self, "getrandbits"), [count])));

/** What a class draws integers from: the first of these that its MRO has. */
function sourceOf(type: W_Type): "_randbelow" | "getrandbits" | "random" {
  for (const { dict } of type.mro) for (const name of ["_randbelow", "getrandbits", "random"] as const) if (dict.has(name)) return name;
  return "getrandbits";
}

/** An integer in [0, n), for n > 0. */
export function below(self: W_Random, n: Int): Int {
  if (isPlain(self)) return typeof n === "number" ? self.twister.below(n) : belowByBits(self, n);
  if (ownAttribute(self, "_randbelow") !== undefined || typeOf(self).where("_randbelow")!.isHeap && sourceOf(typeOf(self)) === "_randbelow") return index(callMethod(self, "_randbelow", n));
  return belowOf(self, n);
}

/** `Random._randbelow`: by `getrandbits`, or by `random` where a subclass has only that. */
export const belowOf = (self: W_Random, n: Int): Int => (sourceOf(typeOf(self)) === "random" ? belowByFloats(self, n) : belowByBits(self, n));

function belowByBits(self: W_Random, n: Int): Int {
  const count = bitLength(n);
  let r = nextBits(self, count);
  while (r >= n) r = nextBits(self, count);
  return r;
}

const FLOATS = 9007199254740992;
function belowByFloats(self: W_Random, n: Int): Int {
  if (n >= FLOATS) return normalize(BigInt(Math.floor(nextFloat(self) * Number(n))));
  const size = n as number;
  const limit = (FLOATS - (FLOATS % size)) / FLOATS;
  let r = nextFloat(self);
  while (r >= limit) r = nextFloat(self);
  return Math.floor(r * FLOATS) % size;
}
