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
 * A part calls the next with its values, which is several times as fast as going through variables. What leaves a part returns: the number of the exit, with the
 * values in the list `s`, or for a jump to the start of another part -1 - (its number), with the values in `q`. Nothing of the guest runs before they are taken from
 * there, so one list of each serves all.
 */
import { IS_CALL, OP, OP_NAMES, type Ref, type Trace } from "@spoor/ir";
import type { Entrance, Piece, Sender } from "./exits";
import { senderText } from "./tails";

/** Work of a part at most, a row that calls nothing being 1, and the share of it that it has at least. To go from part to part takes some 20 ns: a hundred such rows. */
const LONGEST = 500;
const SHORTEST = 0.3;
/** A call's work. */
const CALL = 16;
/** Characters of a part at most: V8's optimizing compiler takes longer by the character the longer a function is. */
const LONGEST_TEXT = 40_000;
/** Characters of a row, about. */
const ROW_TEXT = 60;
/** A number that is there more often than once in so many rows is part of what code does (a bit mask, a factor): V8 shall see it. */
const COMMON = 200;
/** Where more than one in so many rows is a call, that makes no difference. */
const CALLING = 20;
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
  /** How many values it starts with. */
  readonly width: number;
}

/** A slot that all parts share. */
export const slotOf = (k: number): string => `s[${k}]`;

/** Stands for the next part's function among the constants of a part. */
export const NEXT = { name: "the next part" };

type Run = (...values: unknown[]) => number;

/** A text's functions. */
export interface Factory {
  readonly text: string;
  readonly make: (...constants: unknown[]) => Run;
  /** Units that have closures of it. */
  users: number;
}

/** What the traces of a backend share. */
export class SharedParts {
  /** The values of a jump. */
  readonly #passed: unknown[] = [undefined];
  /** The values of an exit. */
  readonly #left: unknown[] = [undefined];
  readonly #factories = new Map<string, Factory>();
  readonly #senders = new Map<string, Sender>();
  readonly #identities = new WeakMap<object, number>();
  #count = 0;
  #made = 0;

  /** What makes functions of the part's text. `made`: told of the source when there was none yet. */
  take({ text, constants }: Part, made: (source: string) => void): Factory {
    let factory = this.#factories.get(text);
    if (factory === undefined) {
      const source = `${text}//# sourceURL=spoor://part/${this.#made++}\n`;
      factory = { text, make: new Function("q", "s", ...constants.map((_, k) => `k${k}`), source) as Factory["make"], users: 0 };
      this.#factories.set(text, factory);
      made(source);
    }
    factory.users++;
    return factory;
  }

  /** Gives back what a unit took: what nobody has any more is forgotten. */
  release(factories: readonly Factory[]): void {
    for (const factory of factories) if (--factory.users === 0) this.#factories.delete(factory.text);
  }

  /** Texts that are in use. */
  get size(): number { return this.#factories.size; }

  /** Takes an exit's values out of `s`, and calls a function with them. */
  sender(layout: string): Sender {
    let sender = this.#senders.get(layout);
    if (sender === undefined) {
      sender = new Function("s", `return ${senderText(layout, slotOf)};`)(this.#left) as Sender;
      this.#senders.set(layout, sender);
    }
    return sender;
  }

  /** The parts' functions, each with its own constants. */
  functions(parts: readonly Part[], factories: readonly Factory[]): Run[] {
    const functions = new Array<Run>(parts.length);
    for (let k = parts.length - 1; k >= 0; k--) {
      const constants = parts[k]!.constants.map((constant) => (constant === NEXT ? functions[k + 1] : constant));
      functions[k] = factories[k]!.make(this.#passed, this.#left, ...constants);
    }
    return functions;
  }

  /** Enters the parts of a unit at `at`. `widths`: how many values each starts with. */
  entrance(piece: Piece, functions: readonly Run[], widths: readonly number[], at: number): Entrance {
    const passed = this.#passed;
    const start = functions[at]!;
    const goOn = (from: number): number => {
      let number = from;
      while (number < 0) {
        const next = -1 - number;
        const values = passed.slice(0, widths[next]!);
        passed.fill(undefined, 0, values.length);
        number = functions[next]!(...values);
      }
      return number;
    };
    return { apply: (args) => goOn(start(...args)), call: (...args) => goOn(start(...args)), value(...args) { return this.leave(piece, goOn(start(...args))); } };
  }

  /** A number for a thing that operations are about, the same each time. */
  identity(of: object): number {
    let identity = this.#identities.get(of);
    if (identity === undefined) this.#identities.set(of, (identity = ++this.#count));
    return identity;
  }
}

/** Tells the numbers of a trace in which repetitions may differ from those that they have in common. */
export function differing(trace: Trace): (value: number) => boolean {
  const counts = new Map<number, number>();
  const count = (ref: Ref): void => {
    if (ref >= 0) return;
    const value = trace.constant(ref);
    if (typeof value === "number") counts.set(value, (counts.get(value) ?? 0) + 1);
  };
  let calls = 0;
  for (let row = trace.inputCount as Ref; row < trace.length; row++) {
    for (const ref of trace.operands(row)) count(ref);
    calls += IS_CALL[trace.opcode(row)]!;
  }
  const most = calls > trace.length / CALLING ? Infinity : Math.max(1, trace.length / COMMON);
  return (value) => (counts.get(value) ?? 0) <= most;
}

/** Where the parts of a trace end. */
export class Cuts {
  /** By row: a hash of the operations around it, whatever their operands are. */
  readonly #hashes: Uint32Array;
  /** By row: work up to there. */
  readonly #work: Uint32Array;
  readonly #longest: number;
  readonly #maxText: number;

  /** `limit`: characters that a function may have. */
  constructor(readonly trace: Trace, shared: SharedParts, limit: number) {
    this.#maxText = Math.min(LONGEST_TEXT, limit);
    this.#longest = Math.max(2, Math.min(LONGEST, Math.floor(this.#maxText / ROW_TEXT)));
    const { length } = trace;
    const kinds = new Int32Array(length);
    this.#work = new Uint32Array(length + 1);
    for (let row = 0; row < length; row++) {
      const opcode = trace.opcode(row as Ref);
      this.#work[row + 1] = this.#work[row]! + (IS_CALL[opcode] === 1 ? CALL : 1);
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
    const work = this.#work;
    const [least, most] = [work[start]! + this.#longest * SHORTEST, work[start]! + this.#longest];
    if (work[end]! <= most) return null;
    let best: number | null = null;
    for (let row = start + 1; work[row]! <= most; row++) {
      if (work[row]! >= least && this.#may(row as Ref) && (best === null || this.#hashes[row]! < this.#hashes[best]!)) best = row;
    }
    return best as Ref | null;
  }

  /** Does a part of `length` characters that nothing else has ended end in front of `row`? */
  isFull(length: number, row: Ref): boolean { return length > this.#maxText && this.#may(row); }

  #may(row: Ref): boolean { return !FOLLOWS_CALL[this.trace.opcode(row)]; }
}
