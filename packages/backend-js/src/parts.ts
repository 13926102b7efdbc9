/**
 * Traces that are too long for one function: parts, which traces share.
 *
 * Code that a program has generated repeats itself, and so do its traces: the same operations with other constants. So each part is a function of its own that takes
 * all constants, exit numbers and successors as parameters of the closure around it, and whose names count from its own beginning. Equal texts are one factory, made
 * once; V8 gives the closures of one factory the same feedback and the same optimized code. 400 equal blocks of a template are compiled once,
 * and are hot 400 times sooner.
 *
 * Parts are cut where the trace's own content says so: in the window behind a part's shortest length at the row with the least hash of the operations around it, so that
 * what repeats is cut at the same places each time, however it is aligned (content-defined chunking, as deduplicating archives do it; the minimum of a window as in
 * winnowing: Schleimer, Wilkerson, Aiken, "Local algorithms for document fingerprinting", SIGMOD 2003).
 *
 * Between parts values go through the list `q`, out of them through `s`. A part returns the number of the exit, or -1 - (the part to go on with). Nothing of the guest
 * runs between two parts, so one list of each serves all.
 */
import { OP, OP_NAMES, type Ref, type Trace } from "@spoor/ir";
import type { Entrance } from "./exits";
import { slotsOf } from "./tails";

/** Rows of a part at most, and the share of it that it has at least. */
const LONGEST = 160;
const SHORTEST = 0.3;
/** Characters of a part at most: what V8 optimizes in some milliseconds. */
const LONGEST_TEXT = 40_000;
/** Characters of a row, about. */
const ROW_TEXT = 80;
/** Rows on either side that a place for a cut is known by. */
const AROUND = 3;
/** By opcode: written by the call in front of it. */
const FOLLOWS_CALL = OP_NAMES.map((name) => name === "guard_not_forced" || name === "guard_no_exception" || name === "guard_exception");
/** Odd, and its bits are mixed: the golden ratio of 2^32. */
const MIX = 0x9e3779b1;

/** A part's function, and what belongs to one copy of it. */
export interface Part {
  readonly text: string;
  readonly constants: readonly unknown[];
}

type Run = () => number;
type Sender = <T>(receiver: (...values: any[]) => T) => T;

/** A text's functions. */
interface Factory {
  readonly make: (...constants: unknown[]) => Run;
  /** Units that have closures of it. */
  users: number;
}

/** What the traces of a backend share. */
export class SharedParts {
  /** The values that the next part starts with. */
  readonly passed: unknown[] = [undefined];
  /** The values of an exit. */
  readonly left: unknown[] = [undefined];
  readonly #factories = new Map<string, Factory>();
  readonly #senders = new Map<string, Sender>();
  readonly #identities = new WeakMap<object, number>();
  #count = 0;
  #made = 0;

  /** A function of `part`'s text with its constants. `isNew`: told of a text that is. */
  instance({ text, constants }: Part, isNew: (text: string) => void): Run {
    let factory = this.#factories.get(text);
    if (factory === undefined) {
      const source = `${text}//# sourceURL=spoor://part/${this.#made++}\n`;
      factory = { make: new Function("q", "s", ...constants.map((_, k) => `k${k}`), source) as Factory["make"], users: 0 };
      this.#factories.set(text, factory);
      isNew(source);
    }
    factory.users++;
    return factory.make(this.passed, this.left, ...constants);
  }

  /** Gives the functions of a unit back: what nobody has any more is forgotten. */
  release(parts: readonly Part[]): void {
    for (const { text } of parts) {
      const factory = this.#factories.get(text)!;
      if (--factory.users === 0) this.#factories.delete(text);
    }
  }

  /** Texts that are in use. */
  get size(): number { return this.#factories.size; }

  /** Takes an exit's values out of `s`, and calls a function with them. */
  sender(layout: string): Sender {
    let sender = this.#senders.get(layout);
    if (sender === undefined) {
      const { left } = this;
      const slots = slotsOf(layout);
      sender = (receiver) => {
        const values = slots.map((slot) => left[slot]);
        // Nothing is left behind: the values belong to whoever got them.
        left.fill(undefined, 0, slots.length);
        return receiver(...values);
      };
      this.#senders.set(layout, sender);
    }
    return sender;
  }

  /** Calls the parts of a unit from `at` on, one after the other, until one leaves. `width`: values that are passed at the most. */
  entrance(functions: readonly Run[], width: number, at: number): Entrance {
    const { passed } = this;
    const apply = (args: readonly unknown[]): number => {
      for (let k = 0; k < args.length; k++) passed[k] = args[k];
      let next = at;
      for (;;) {
        const number = functions[next]!();
        if (number >= 0) {
          passed.fill(undefined, 0, width);
          return number;
        }
        next = -1 - number;
      }
    };
    return { apply, call: (...args) => apply(args) };
  }

  /** A number for a thing that operations are about, the same each time. */
  identity(of: object): number {
    let identity = this.#identities.get(of);
    if (identity === undefined) this.#identities.set(of, (identity = ++this.#count));
    return identity;
  }
}

/** Where the parts of a trace end. */
export class Cuts {
  /** By row: a hash of the operations around it, whatever their operands are. */
  readonly #hashes: Uint32Array;
  readonly #longest: number;
  readonly #maxText: number;

  /** `limit`: characters that a function may have. */
  constructor(readonly trace: Trace, shared: SharedParts, limit: number) {
    this.#maxText = Math.min(LONGEST_TEXT, limit);
    this.#longest = Math.max(2, Math.min(LONGEST, Math.floor(this.#maxText / ROW_TEXT)));
    const { length } = trace;
    const kinds = new Int32Array(length);
    for (let row = 0; row < length; row++) {
      const opcode = trace.opcode(row as Ref);
      const descr = opcode === OP.label || opcode === OP.jump ? null : trace.descr(row as Ref);
      kinds[row] = opcode + (descr === null || descr === undefined ? 0 : 256 * shared.identity(descr));
    }
    this.#hashes = Uint32Array.from(kinds, (_, row) => {
      let hash = 0;
      for (let at = Math.max(0, row - AROUND); at < row + AROUND && at < length; at++) {
        hash = Math.imul(hash ^ kinds[at]!, MIX);
        hash ^= hash >>> 15;
      }
      return hash >>> 0;
    });
  }

  /** The row in front of which the part that begins at `start` ends; null when it reaches to `end`. */
  behind(start: Ref, end: Ref): Ref | null {
    if (end - start <= this.#longest) return null;
    let best: number | null = null;
    for (let row = start + Math.ceil(this.#longest * SHORTEST); row <= start + this.#longest; row++) {
      if (this.#may(row as Ref) && (best === null || this.#hashes[row]! < this.#hashes[best]!)) best = row;
    }
    return best as Ref | null;
  }

  /** Does a part of `length` characters that nothing else has ended end in front of `row`? */
  isFull(length: number, row: Ref): boolean { return length > this.#maxText && this.#may(row); }

  #may(row: Ref): boolean { return !FOLLOWS_CALL[this.trace.opcode(row)]; }
}
