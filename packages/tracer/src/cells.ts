/** One per merge point (a loop header, a function's entry, or where traces join): its counter, what may be done there, and the code compiled for it. */
import type { AssemblerTarget, Executable, LabelDescr } from "@spoor/ir";
import type { GuestCode } from "./frame";
import type { Tree } from "./trees";

/** Where traces start, a cell or a guard's exit: what is remembered of the attempts. */
export interface Origin {
  readonly location: string;
  /** Aborts in a row that taught nothing: the distance of the next attempt doubles with each. */
  aborts: number;
  /** Many small calls made a trace too long: calls in its second half are not inlined. */
  crowded: boolean;
  /** Too long by itself: traces end in segments. */
  huge: boolean;
  /** An exit that ends a segment. */
  readonly endsSegment: boolean;
  /** The code that traces started here before grew too many bridges: the next ones are recorded for all that may come (`Machine.generic`). */
  readonly generic: boolean;
  /** It was the paths through the code that were too many: the next traces meet wherever paths do. */
  readonly meets: boolean;
  /** Tries again as soon as possible. */
  soon(): void;
  /** Tries again after so many more ticks. */
  later(ticks: number): void;
}

/** How close to its limit a cell's counter is set when it is worth another trace: PyPy's `trace_next_iteration`. */
const NEARLY = 0.98;

/** Most visits of a place that an interpreter counts by itself. Few: what is not known yet does not shrink with the other counters. */
const PATIENCE = 64;
/** More visits than come. */
const FOR_EVER = 0x3fffffff;

/** Shrinks all counters a little: several places do not get hot in one burst, and what is rarely visited does not get hot at all. Each catches up when it is next asked. */
export class Decay {
  /** How often counters have shrunk. */
  times = 0;
  /** `thousandths`: of a counter that go each time. */
  constructor(readonly thousandths: number) {}
}

export class JitCell<C extends GuestCode = GuestCode> implements Origin {
  /** Ticks since the last trace from here, as of `decayed`. */
  #ticks = 0;
  #decayed = 0;
  /** Never inlined into a caller's trace; traced by itself as soon as possible. */
  uninlinable = false;
  aborts = 0;
  crowded = false;
  huge = false;
  readonly endsSegment = false;
  generic = false;
  meets = false;
  /** The code attached here, and the label to enter it at. */
  executable: Executable | null = null;
  label: LabelDescr | null = null;
  tree: Tree<C> | null = null;
  /** Of an entry: what it executes is so short that the interpreter does not enter its code. */
  brief = false;
  /** Its code while it rests, and the limit otherwise. */
  #resting: { readonly executable: Executable; readonly label: LabelDescr; readonly tree: Tree<C>; readonly limit: number } | null = null;
  #live: Uint16Array | null = null;
  /** By inlined frames between the base of a trace and the call: what `call_assembler` calls. */
  readonly targets: AssemblerTarget[] = [];
  /** The cell of the same function's entry; itself for an entry. */
  readonly entry: JitCell<C>;
  /** Of an entry: inlined frames that code of this function may have above its own, whatever bridges and loops it goes through. */
  reach = 0;
  #visits = 0;
  /**
   * Visits that may pass before the driver has anything to do here. An interpreter in a hurry counts them down itself, and calls `loopHeader` or `enter` only
   * when none is left: `if (!(cell.patience-- > 0) && m.enter(frame)) ...`.
   */
  patience = 0;
  /** What `patience` was when it was set. */
  #granted = 0;
  constructor(
    readonly code: C,
    readonly pc: number,
    /** True for a function's entry, false for a loop header or a place where traces join: these know the entry's cell. */
    readonly isEntry: boolean,
    /** Fires when `ticks` reaches it; 0 never. */
    public limit: number,
    /** Ticks of one visit. */
    readonly weight: number,
    readonly decay: Decay,
    entry: JitCell<C> | null,
  ) {
    this.entry = entry ?? this;
    this.#decayed = decay.times;
  }
  get location(): string { return this.code.location(this.pc); }
  /** The registers that code here takes. */
  get live(): Uint16Array { return (this.#live ??= this.code.liveAt(this.pc, 0)); }
  /** Visits that passed since it was asked last. */
  get passed(): number { return this.#granted - Math.max(0, this.patience); }
  /** Visits while there was no code, whatever became of the counter. */
  get visits(): number { return this.#visits + this.passed; }
  /** Counts a visit, and those that passed before it. True when it is time for a trace. */
  tick(): boolean {
    const visits = this.passed + 1;
    this.#visits += visits;
    if (this.#decayed !== this.decay.times) this.#shrink();
    this.#ticks += visits * this.weight;
    const left = this.limit === 0 ? PATIENCE : Math.ceil((this.limit - this.#ticks) / this.weight) - 1;
    this.#grant(Math.min(PATIENCE, Math.max(0, left)));
    return left < 0;
  }
  #grant(visits: number): void { this.patience = this.#granted = visits; }
  #shrink(): void {
    const { times, thousandths } = this.decay;
    const keep = 1 - thousandths / 1000;
    for (let n = thousandths === 0 ? 0 : times - this.#decayed; n > 0 && this.#ticks > 0; n--) this.#ticks = Math.floor(this.#ticks * keep);
    this.#decayed = times;
  }
  #set(ticks: number): void {
    this.#visits += this.passed;
    this.#grant(0);
    this.#ticks = ticks;
    this.#decayed = this.decay.times;
  }
  /** Counts from the start again. */
  restart(): void { this.#set(0); }
  /** Is it the code here, be it that it rests? */
  holds(executable: Executable): boolean { return this.executable === executable || this.#resting?.executable === executable; }
  attach(executable: Executable, label: LabelDescr, tree: Tree<C>): void {
    this.#endRest();
    this.executable = executable;
    this.label = label;
    this.tree = tree;
    this.restart();
  }
  /** The interpreter does not enter the code that is attached. */
  refuse(): void { this.#grant(FOR_EVER); }
  /** Has no code any more, and counts again until it gets some. */
  detach(): void {
    this.executable = this.label = this.tree = null;
    this.#endRest();
    this.restart();
  }
  #endRest(): void {
    if (this.#resting !== null) this.limit = this.#resting.limit;
    this.#resting = null;
  }
  /** Leaves its code alone for so many ticks. */
  rest(ticks: number): void {
    const { executable, label, tree, limit } = this;
    this.detach();
    this.#resting = { executable: executable!, label: label!, tree: tree!, limit };
    this.limit = ticks;
  }
  /** Takes up the code that rested, if there is some. */
  wake(): boolean {
    const resting = this.#resting;
    if (resting === null) return false;
    this.attach(resting.executable, resting.label, resting.tree);
    if (this.brief) this.refuse();
    return true;
  }
  soon(): void { this.#set(this.limit - 1); }
  /** Tries again, but lets what was blamed for the abort be traced first. */
  nearly(): void { this.#set(Math.floor(this.limit * NEARLY)); }
  later(ticks: number): void {
    this.restart();
    this.limit = ticks;
  }
}

/** The merge points of one code. (A cell for each position would make V8 take the array of long code for a dictionary.) */
export class MergePoints<C extends GuestCode = GuestCode> {
  entry: JitCell<C> | null = null;
  /** By position: which of `cells` it has, 0 for none. Null until one has. */
  places: Uint16Array | Uint32Array | null = null;
  /** Those that are no entries, behind a null. */
  readonly cells: (JitCell<C> | null)[] = [null];
  /** The one at a position that is no entry. */
  at(pc: number): JitCell<C> | null { return this.places === null ? null : this.cells[this.places[pc]!]!; }
  add(cell: JitCell<C>): void {
    if (cell.isEntry) {
      this.entry = cell;
      return;
    }
    const { size } = cell.code;
    this.places ??= size < 1 << 16 ? new Uint16Array(size) : new Uint32Array(size);
    this.places[cell.pc] = this.cells.push(cell) - 1;
  }
}
