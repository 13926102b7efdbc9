/**
 * What a random trace runs on: its inputs, a few global objects that it refers to as constants, and calls with each kind of effect. All of
 * it is plain data that is turned into fresh objects for each run, so that runs cannot disturb each other.
 */
import { CallDescr, type AssemblerTarget, type SlotType } from "../../descr";
import { DescrScope } from "../../scope";
import { canonical } from "../canonical";
import { COUNT, Cell, Float, GUEST_DESCRS, Point, REFS, SubPoint } from "../guest";

/** A guest value to be made. "self" and "first" are the object itself and the first of the references. */
export type ValueSpec =
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "str"; readonly value: string }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "null" | "undefined" | "first" }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "point" | "subpoint"; readonly link: "self" | "null" | "int" | "first"; readonly weight: number; readonly count: number };

/** One set of inputs. `turns` is how often a loop goes round at most. */
export interface InputSpec {
  readonly turns: number;
  readonly ints: readonly number[];
  readonly floats: readonly number[];
  readonly refs: readonly ValueSpec[];
  readonly list: readonly ValueSpec[];
  readonly numbers: readonly number[];
}

/** How many inputs of each kind every random trace has. */
export const INT_INPUTS = 2;
export const FLOAT_INPUTS = 2;
export const REF_INPUTS = 3;

/** Types of a random trace's inputs: turns, integers, floats, references, a list, a list of integers. */
export const INPUT_TYPES: readonly SlotType[] = [
  "i", ...new Array<SlotType>(INT_INPUTS).fill("i"), ...new Array<SlotType>(FLOAT_INPUTS).fill("f"), ...new Array<SlotType>(REF_INPUTS).fill("r"), "r", "r",
];

/** Fresh inputs. */
export function makeInputs(spec: InputSpec): unknown[] {
  const refs: unknown[] = [];
  for (const ref of spec.refs) refs.push(makeValue(ref, refs[0] ?? null));
  return [spec.turns, ...spec.ints, ...spec.floats, ...refs, spec.list.map((item) => makeValue(item, refs[0] ?? null)), [...spec.numbers]];
}

function makeValue(spec: ValueSpec, first: unknown): unknown {
  switch (spec.kind) {
    case "null": return null;
    case "undefined": return undefined;
    case "first": return first;
    case "float": return new Float(spec.value);
    case "point": case "subpoint": {
      const point = new (spec.kind === "point" ? Point : SubPoint)(spec.link === "int" ? 5 : spec.link === "first" ? first : null, spec.weight, spec.count);
      if (spec.link === "self") point.link = point;
      return point;
    }
    default: return spec.value;
  }
}

/** Global objects, calls and the log of what calls saw. */
export class World {
  readonly point = new Point(null, 0, 0);
  readonly cell = new Cell(null);
  readonly list: unknown[] = [];
  readonly log: string[] = [];

  /** Sees everything, changes nothing. */
  readonly look = new CallDescr("look", (r: unknown, i: number, f: number) => { this.log.push(`look ${canonical([r, i, f])}`); }, "rif", "n", { reads: "any", writes: [], canRaise: false });
  /** Reads one field. */
  readonly peek = new CallDescr("peek", (p: Point) => p.count, "r", "i", { reads: [COUNT], writes: [], canRaise: false });
  /** Changes one field. */
  readonly bump = new CallDescr("bump", (p: Point) => { p.count = (p.count + 1) | 0; }, "r", "n", { reads: [COUNT], writes: [COUNT], canRaise: false });
  /** Changes a list. */
  readonly append = new CallDescr("append", (list: unknown[], item: unknown) => { list.push(item); }, "rr", "n", { reads: [REFS], writes: [REFS], canRaise: false });
  readonly mix = new CallDescr("mix", (a: number, b: number) => Math.imul(a | 0, 31) ^ (b | 0), "ii", "i", { pure: true, canRaise: false });
  /** Raises for odd integers. */
  readonly even = new CallDescr("even", (a: number) => { if (a % 2 !== 0) throw `odd ${a}`; return a / 2; }, "i", "i", { pure: true });
  readonly choose = new CallDescr("choose", (a: number, r: unknown) => { this.log.push(`choose ${a}`); if (a % 2 !== 0) throw r; return r; }, "ir", "r", { reads: [], writes: [] });
  /** May do anything: changes the global point and list. */
  readonly force = new CallDescr("force", (r: unknown, f: number) => {
    this.log.push(`force ${canonical([r, f])}`);
    this.point.count = (this.point.count + 3) | 0;
    this.point.weight = f;
    this.point.link = r;
    this.list.push(f > 0);
    return this.point;
  }, "rf", "r", { mayForce: true });
  readonly callee: AssemblerTarget = {
    kind: "assembler", name: "callee",
    call: (r: unknown, i: number) => { this.log.push(`callee ${canonical([r, i])}`); this.point.count = i | 0; return i % 2 === 0 ? r : i; },
  };

  constructor() {
    this.reset();
  }

  /** As at the start. */
  reset(): void {
    this.log.length = 0;
    Object.assign(this.point, { link: "global", weight: 2.5, count: 40, tag: null, rank: 3 });
    this.cell.value = 7;
    this.cell.watchers = null;
    this.list.splice(0, this.list.length, 1, "two", null);
  }

  /** What a run may have changed, for {@link canonical}. */
  state(): unknown[] { return [this.point, this.cell.value, this.list, this.log]; }

  scope(): DescrScope {
    return new DescrScope(
      [...GUEST_DESCRS, this.look, this.peek, this.bump, this.append, this.mix, this.even, this.choose, this.force, this.callee],
      { point: this.point, cell: this.cell, list: this.list },
    );
  }
}
