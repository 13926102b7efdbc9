/**
 * What is known of the heap: facts "at (object, index) of this place is that value", in one list per place, newest first. A place is
 * a field, the items of a kind of array, or their lengths.
 *
 * Facts are never overwritten: one that ends keeps the rows between which it held, so that the knowledge of any guard can be told
 * afterwards, and peeling can take the body's part back.
 */
import { NONE, type Ref } from "@spoor/ir";
import type { Driver } from "./pass";
import { longerBytes, longerInts } from "./arrays";
import { UNESCAPED, type Facts } from "./facts";

/** A place's number, from a descriptor's index. */
export const placeOf = (descr: number): number => descr << 1;
/** The place of the lengths of a kind of array. */
export const lengthOf = (descr: number): number => (descr << 1) | 1;

/** How many facts about one place are looked through. */
export const HISTORY = 32;
/** Still holds. */
export const FOR_EVER = 0x7fffffff;

export class HeapFacts {
  count = 0;
  places = new Int32Array(64);
  objects = new Int32Array(64);
  /** NONE for fields and lengths. */
  indices = new Int32Array(64);
  values = new Int32Array(64);
  next = new Int32Array(64);
  /** Holds at rows r with birth <= r < death. */
  births = new Int32Array(64);
  deaths = new Int32Array(64);
  /** 1 when something was concluded from it. */
  used = new Uint8Array(64);
  #firsts = new Int32Array(64).fill(-1);
  /** Some call may write anything. */
  #wiped = false;
  /** Places that some call may write. */
  readonly #overwritten = new Set<number>();

  #saved: { count: number; firsts: Int32Array; next: Int32Array; deaths: Int32Array } | null = null;

  begin(): void {
    this.count = 0;
    this.#firsts.fill(-1);
    this.#wiped = false;
    this.#overwritten.clear();
    this.#saved = null;
  }

  /** The newest fact about a place, or -1; `next` leads on. */
  first(place: number): number { return place < this.#firsts.length ? this.#firsts[place]! : -1; }
  get placeCount(): number { return this.#firsts.length; }

  learn(place: number, object: Ref, index: Ref, value: Ref, row: number): void {
    if (this.count === this.places.length) this.#grow();
    if (place >= this.#firsts.length) {
      this.#firsts = longerInts(this.#firsts, Math.max(place + 1, this.#firsts.length * 2), -1);
    }
    const fact = this.count++;
    this.places[fact] = place;
    this.objects[fact] = object;
    this.indices[fact] = index;
    this.values[fact] = value;
    this.next[fact] = this.#firsts[place]!;
    this.births[fact] = row;
    this.deaths[fact] = FOR_EVER;
    this.used[fact] = 0;
    this.#firsts[place] = fact;
  }

  /** Learns what was stored: what was there before is forgotten (an object that was allocated with a placeholder in a field). */
  replace(facts: Facts, place: number, object: Ref, index: Ref, value: Ref, row: number): void {
    const before = this.find(facts, place, object, index);
    if (before >= 0) this.forget(before, row);
    this.learn(place, object, index, value, row);
  }

  /** The fact about (object, index), or -1. */
  find(facts: Facts, place: number, object: Ref, index: Ref): number {
    let steps = 0;
    for (let fact = this.first(place); fact >= 0 && steps < HISTORY; fact = this.next[fact]!, steps++) {
      if (facts.resolve(this.objects[fact] as Ref) === object && (this.indices[fact] === index || (index !== NONE && facts.resolve(this.indices[fact] as Ref) === index))) return fact;
    }
    return -1;
  }

  use(fact: number): void { this.used[fact] = 1; }

  /** The fact ends before `row`. Its `next` stays, so that a walk can go on. */
  forget(fact: number, row: number): void {
    this.deaths[fact] = row;
    const place = this.places[fact]!;
    let at = this.#firsts[place]!;
    if (at === fact) {
      this.#firsts[place] = this.next[fact]!;
      return;
    }
    while (this.next[at] !== fact) at = this.next[at]!;
    this.next[at] = this.next[fact]!;
  }

  /** Ends all facts about a place: a call may write it. */
  forgetPlace(place: number, row: number): void {
    this.#overwritten.add(place);
    for (let fact = this.first(place); fact >= 0; fact = this.next[fact]!) this.deaths[fact] = row;
    if (place < this.#firsts.length) this.#firsts[place] = -1;
  }

  /** Ends all facts, but for objects that nobody else knows. */
  forgetAll(d: Driver): void {
    const row = d.draft.length;
    this.#wiped = true;
    for (let place = 0; place < this.#firsts.length; place++) {
      for (let fact = this.#firsts[place]!; fact >= 0; fact = this.next[fact]!) {
        if (!d.facts.is(d.facts.resolve(this.objects[fact] as Ref), UNESCAPED)) this.forget(fact, row);
      }
    }
  }

  /** A call of this trace may write the place, so that no fact about it holds all the way round a loop. */
  mayBeOverwritten(place: number): boolean { return this.#wiped || this.#overwritten.has(place); }

  /** A loop's body begins: all facts end, and those of them that are learned again are the body's. */
  restart(row: number): void {
    for (let place = 0; place < this.#firsts.length; place++) {
      for (let fact = this.#firsts[place]!; fact >= 0; fact = this.next[fact]!) this.deaths[fact] = row;
    }
    this.#firsts.fill(-1);
  }

  save(): void {
    this.#saved = { count: this.count, firsts: this.#firsts.slice(), next: this.next.slice(0, this.count), deaths: this.deaths.slice(0, this.count) };
  }
  restore(): void {
    const saved = this.#saved!;
    this.count = saved.count;
    this.#firsts.fill(-1);
    this.#firsts.set(saved.firsts);
    this.next.set(saved.next);
    this.deaths.set(saved.deaths);
    this.used.fill(0, 0, saved.count);
  }

  #grow(): void {
    const n = this.places.length * 2;
    for (const name of ["places", "objects", "indices", "values", "next", "births", "deaths"] as const) this[name] = longerInts(this[name], n);
    this.used = longerBytes(this.used, n);
  }
}
