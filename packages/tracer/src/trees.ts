/**
 * Compiled code as trees, and which of it is still needed.
 *
 * A tree is what was compiled for one place, with its bridges. Trees that nobody entered for `loop_longevity` trace starts are freed (PyPy: memmgr.py), and so are
 * those that no place leads to any more because they were invalidated or traced anew. A tree is kept while its code is on the host's stack, and while code
 * that is kept jumps into it; a `call_assembler` holds nothing, because it asks the place for code each time.
 */
import { IS_CALL, OP, unwatch, type Backend, type CallDescr, type CompileUnit, type Executable, type LabelDescr, type Ref, type Validity, type Watchable } from "@spoor/ir";
import type { JitCell } from "./cells";
import type { GuestCode } from "./frame";
import type { Tally } from "./payback";

/** One compiled trace. */
export interface Artifact<C extends GuestCode> {
  readonly executable: Executable;
  readonly backend: Backend;
  readonly validity: Validity;
  readonly labels: readonly LabelDescr[];
  readonly dependencies: readonly Watchable[];
  /** Where it was attached; it may have been replaced since. */
  readonly places: readonly JitCell<C>[];
}

/** A compiled root with its bridges. */
export class Tree<C extends GuestCode = GuestCode> {
  /** The root first. */
  readonly artifacts: Artifact<C>[] = [];
  /** How often it is on the host's stack, where that matters: see `quiet`. */
  running = 0;
  /** No guest code runs while its code does, but what is in it: nobody can look at frames, free it, or call anything deeper. */
  quiet = true;
  /** Its bridges end in segments where they would be too long. */
  huge: boolean;
  /** Its traces are recorded generically. */
  readonly generic: boolean;
  /** Its traces meet where paths through the code do. */
  readonly meets: boolean;
  /** It gets no more bridges. */
  closed = false;
  /** How often it was entered from outside compiled code. */
  entries = 0;
  /** How often its loop was traced once more for a bridge that did not fit it. */
  retraces = 0;
  /** Looks at exits so far; exits since the last one, guards without a bridge that they were of, entries before; how often it was sent to rest (see `lookAfterExit`). */
  looks = 0;
  exits = 0;
  failing = 0;
  entriesSeen = 0;
  rests = 0;
  /** Rounds of a generic loop. */
  tally: Tally | null = null;
  /** Whether it was worth its cost has been asked, or need not be (see `Payback`). */
  judged = false;
  /** `root`: where it is attached; `enteredAt`: traces that had been started when it was last entered, or made. */
  constructor(readonly root: JitCell<C>, public enteredAt: number) {
    this.huge = root.huge;
    this.generic = root.generic;
    this.meets = root.meets;
  }
  get bridges(): number { return this.artifacts.length - 1; }
  /** How often its code was gone through, if the loop goes round as often as it did in the interpreter. */
  get rounds(): number {
    const { root } = this;
    return root.isEntry ? this.entries : this.entries * (root.visits / Math.max(1, root.entry.visits));
  }
}

/** A unit that knows its tree: so do labels, by what they lead to. */
export interface TreeUnit<C extends GuestCode> extends CompileUnit {
  readonly tree: Tree<C>;
}

export class Trees<C extends GuestCode> {
  readonly #trees = new Set<Tree<C>>();
  #nextSweep = 0;

  /** `longevity`: trace starts; 0 for ever. */
  constructor(readonly longevity: number) {}

  /** A tree is live from its first artifact on. */
  add(tree: Tree<C>, artifact: Artifact<C>): void {
    tree.quiet &&= isQuiet(tree, artifact.executable);
    tree.artifacts.push(artifact);
    this.#trees.add(tree);
  }

  /** After so many trace starts: takes out what is not needed any more and gives it. `kept` stays, with what it needs. It looks each square root of the longevity only, as PyPy does. */
  sweep(starts: number, kept: Tree<C> | null): Tree<C>[] {
    if (this.longevity === 0 || starts < this.#nextSweep) return [];
    this.#nextSweep = starts + Math.max(1, Math.floor(Math.sqrt(this.longevity)));
    return this.#take((tree) => tree === kept || (tree.enteredAt > starts - this.longevity && isAttached(tree)));
  }

  [Symbol.iterator](): Iterator<Tree<C>> { return this.#trees.values(); }

  /** Takes out everything that is not running. */
  takeAll(): Tree<C>[] { return this.#take(() => false); }

  #take(isNeeded: (tree: Tree<C>) => boolean): Tree<C>[] {
    const needed = new Set<Tree<C>>();
    for (const tree of this.#trees) if (tree.running > 0 || isNeeded(tree)) needed.add(tree);
    // The set grows while it is walked through.
    for (const tree of needed) {
      for (const { executable } of tree.artifacts) {
        const target = jumpOf(executable.unit)?.target as Executable | null | undefined;
        if (target != null) needed.add((target.unit as TreeUnit<C>).tree);
      }
    }
    const taken = [...this.#trees].filter((tree) => !needed.has(tree));
    for (const tree of taken) this.#trees.delete(tree);
    return taken;
  }
}

const isAttached = <C extends GuestCode>({ artifacts }: Tree<C>): boolean => artifacts.some(({ executable, places }) => places.some((place) => place.holds(executable)));

/** Does a trace call no guest code, and lead to nothing but its own tree? */
function isQuiet<C extends GuestCode>(tree: Tree<C>, { unit }: Executable): boolean {
  const { trace } = unit;
  for (let row = trace.inputCount as Ref; row < trace.length; row++) {
    const opcode = trace.opcode(row);
    if (IS_CALL[opcode] === 1 && (opcode === OP.call_assembler || (trace.descr(row) as CallDescr).effects.mayForce)) return false;
  }
  const label = jumpOf(unit);
  return label === null || ((label.target as Executable | null)?.unit as TreeUnit<C> | undefined)?.tree === tree;
}

/** The label that a unit ends by jumping to. */
function jumpOf({ trace }: CompileUnit): LabelDescr | null {
  const last = (trace.length - 1) as Ref;
  return trace.opcode(last) === OP.jump ? trace.descr(last) as LabelDescr : null;
}

/** Takes a tree's code back from everything that holds it: its places count anew. */
export function freeTree<C extends GuestCode>(tree: Tree<C>): void {
  for (const { executable, backend, validity, labels, dependencies, places } of tree.artifacts) {
    for (const place of places) if (place.holds(executable)) place.detach();
    for (const label of labels) label.target = label.state = null;
    for (const dependency of dependencies) unwatch(dependency, validity);
    validity.onInvalidate = undefined;
    backend.free?.(executable);
  }
}
