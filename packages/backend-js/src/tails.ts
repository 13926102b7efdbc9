/**
 * The values that an exit leaves with, and the ends of a function that exits share.
 *
 * An exit puts its values into variables of their classes and breaks to the tail that stores them for all exits with as many of
 * each class. Were they stored where the guard is, V8 would have to turn numbers into heap objects there; it merges equal conversions
 * of several guards and places the one that is left above them all: on the hot path, an allocation per iteration (measured:
 * 8.0 ms instead of 3.3 ms for the loop of the bench). Between branches and tail a number stays a machine number.
 *
 *     if (!(i9 < i10)) { x = 4; I0 = i9; v0 = r14; break leave_3; }
 *     ...
 *     } s0 = I0; s1 = v0; return x;
 *
 * Where there are only references, those that are variables of the whole function (as most registers of a loop are) the tail takes from there: two fifths of
 * a long trace's source were such moves.
 */
import type { Ref } from "@spoor/ir";
import type { Body } from "./body";

/** Classes by what V8 sees: proven int32, other integers, floats, anything else. */
const CLASSES = "wifr";
/** Letters of the classes' variables. */
const VARIABLES = "WIFv";
const ANYTHING = 3;
const ONLY_REFERENCES = /^r*$/;
const NONE_STANDING: ReadonlySet<string> = new Set();

/** The values that exits leave with: texts, and their classes as one string, on which the exit's reader depends. */
export interface Leaving {
  readonly texts: readonly string[];
  readonly layout: string;
}

/** What to leave with for `refs`, and at last for the exception of that name. Constants need no conversion where they are stored. */
export function leaving(body: Body, refs: readonly Ref[], exception: string | null = null): Leaving {
  const texts: string[] = [];
  let layout = "";
  for (let k = 0; k < refs.length; k++) {
    const ref = refs[k]!;
    const typed = body.typed(ref);
    texts.push(body.value(ref));
    layout += ref < 0 || typed === 0 ? "r" : typed === 2 ? "w" : body.isFloat(ref) ? "f" : "i";
  }
  if (exception === null) return { texts, layout };
  texts.push(exception);
  return { texts, layout: `${layout}r` };
}

const PLAIN = /^r{0,2}$/;
/** The values may be stored where the guard is: few, and nothing to convert. A store is longer code than a move to a variable. */
export const isPlain = ({ layout }: Leaving): boolean => PLAIN.test(layout);

/** One tail: stores what variables hold and returns `x`. */
interface Tail {
  readonly name: string;
  /** How many variables of each class it reads. */
  readonly counts: readonly number[];
  /** The variable that an exit sets for each of its values, with " = "; "" where the tail knows by itself. */
  readonly targets: readonly string[];
  readonly stores: string;
}

const variable = (index: number, k: number): string => `${VARIABLES[index]}${k}`;
/** So many tails may read the function's variables themselves: each is a block around everything. */
const OWN_TAILS = 40;

/** The tails of one function. */
export class Tails {
  /** `slot`: the variable that an exit leaves a value in. */
  constructor(readonly slot: (k: number) => string) {}

  /** By layout, and the values that the tail reads itself. */
  readonly #tails = new Map<string, Tail>();
  /** By what they store: exits whose layouts differ in order only share a tail. */
  readonly #distinct = new Map<string, Tail>();

  /** Puts the values where their tail takes them from, and goes there; `x` is set. `standing`: variables of the whole function that no exit changes. */
  leave({ texts, layout }: Leaving, standing: ReadonlySet<string>): string {
    let key = layout;
    // Numbers are converted in the tail. That has to be one for many exits: V8 moves conversions that several tails have in common to where all their exits see them.
    if (ONLY_REFERENCES.test(layout) && this.#distinct.size < OWN_TAILS) for (let k = 0; k < texts.length; k++) if (standing.has(texts[k]!)) key += ` ${k} ${texts[k]}`;
    let tail = this.#tails.get(key);
    if (tail === undefined) this.#tails.set(key, (tail = this.#add(texts, layout, key === layout ? NONE_STANDING : standing)));
    let text = "";
    for (let k = 0; k < texts.length; k++) if (tail.targets[k] !== "") text += `${tail.targets[k]}${texts[k]}; `;
    return `${text}break ${tail.name};`;
  }

  #add(texts: readonly string[], layout: string, standing: ReadonlySet<string>): Tail {
    const counts = [0, 0, 0, 0];
    const sources: string[][] = [[], [], [], []];
    const targets = Array.from(layout, (of, k) => {
      const index = CLASSES.indexOf(of);
      const stands = index === ANYTHING && standing.has(texts[k]!);
      const source = stands ? texts[k]! : variable(index, counts[index]!++);
      sources[index]!.push(source);
      return stands ? "" : `${source} = `;
    });
    const stores = sources.flat().map((source, k) => `${this.slot(k)} = ${source}; `).join("");
    const known = this.#distinct.get(stores);
    const tail = { name: known?.name ?? `leave_${this.#distinct.size}`, counts, targets, stores };
    if (known === undefined) this.#distinct.set(stores, tail);
    return tail;
  }

  /** Declarations for the function's head. */
  declarations(): string[] {
    if (this.#tails.size === 0) return [];
    const declared = ["x = 0"];
    for (let index = 0; index < CLASSES.length; index++) {
      const most = Math.max(...Array.from(this.#distinct.values(), ({ counts }) => counts[index]!));
      for (let k = 0; k < most; k++) declared.push(index === ANYTHING ? variable(index, k) : `${variable(index, k)} = 0`);
    }
    return declared;
  }

  /** The function's body with the tails around it. */
  around(text: string): string {
    const tails = [...this.#distinct.values()];
    return tails.map(({ name }) => `  ${name}: {\n`).join("") + text + tails.reverse().map(({ stores }) => `  }\n  ${stores}return x;\n`).join("");
  }
}

/** Where a tail has put an exit's values: the slots, in the exit's order. */
function slotsOf(layout: string): number[] {
  let slot = 0;
  const slots = new Array<number>(layout.length);
  for (const of of CLASSES) for (let k = 0; k < layout.length; k++) if (layout[k] === of) slots[k] = slot++;
  return slots;
}

/** A function, as source, that takes values out of their slots and calls another one with them, in the exit's order. */
export function senderText(layout: string, slot: (at: number) => string): string {
  if (layout === "") return "(f) => f()";
  const slots = slotsOf(layout);
  // Nothing is left behind: the values belong to whoever got them.
  const taken = slots.map((at) => `v${at} = ${slot(at)}`).join(", ");
  return `(f) => { const ${taken}; ${slots.map((at) => `${slot(at)} = `).join("")}undefined; return f(${slots.map((at) => `v${at}`).join(", ")}); }`;
}
