/** The backend: compiles units, attaches bridges, fuses what is hot. */
import { OP, SpoorError, type Backend, type CompileUnit, type Executable, type GuardExit } from "@spoor/ir";
import { build, write } from "./compile";
import { Crossing, JsExecutable, Place, type Host, type Piece } from "./exits";
import { newTree, note, remove } from "./fuse";
import { SharedParts } from "./parts";

export interface JsBackendOptions {
  /** Whether hot bridges become part of their loop's function. Default true. */
  readonly fuse?: boolean;
  /** Crossings to a separate bridge that make it hot. Default 1000; where a guard always fails, 50 at the most. */
  readonly fuseAfter?: number;
  /** Largest function, in estimated bytes of V8 bytecode, for units that do not say. TurboFan compiles nothing above 61,440. Default 54,000. */
  readonly maxBytecode?: number;
  /** Told of every function that is generated. */
  readonly onSource?: ((unit: CompileUnit, source: string) => void) | undefined;
}

/** V8 bytecode bytes per character of the rows' code: measured 0.33 to 0.56 in Python programs, up to 0.67 in arithmetic alone: the more the more variables there are (behind the first 128 each operand takes a wider form). */
const BYTECODE_PER_CHARACTER = 0.63;
/** Estimated bytecode from which on a trace that may repeat others is written in parts, to be shared with them. */
const REPEATS = 8000;
/** Share of the limit from which on a unit that is estimated is written in parts at once: what one function is tried for in vain takes as long again. */
const LONG = 0.9;

/** Crossings after which a bridge of a guard that always fails is hot: it is certain to be. (Not at once, as the segment behind it is on its way.) */
const CERTAIN = 50;

let forbidden: string | null | undefined;
/** Why functions cannot be generated here, or null. Found out once. */
function whyForbidden(): string | null {
  if (forbidden === undefined) {
    try {
      new Function("return 1;")();
      forbidden = null;
    } catch (error) {
      forbidden = `this host does not let a program generate functions (new Function: ${error instanceof Error ? error.message : String(error)}); allow 'unsafe-eval', or use another backend`;
    }
  }
  return forbidden;
}

/** A backend that compiles traces to JavaScript functions. */
export function jsBackend(options: JsBackendOptions = {}): Backend {
  return new JsBackend(options);
}

/** The source of the function that an executable's code is in now; "" for executables of other backends and freed ones. */
export function sourceOf(executable: Executable): string {
  if (!(executable instanceof JsExecutable)) return "";
  const { root } = executable;
  const { source, factories } = root.tree?.fused.has(executable) ? root : executable;
  return source + factories.map(({ text }) => text).join("");
}

class JsBackend implements Backend, Host {
  readonly name = "js";
  readonly fuseAfter: number;
  readonly #maxBytecode: number;
  readonly #onSource: ((unit: CompileUnit, source: string) => void) | undefined;
  /** Of units that are not freed. (Thousands of entries in a WeakMap are work for the collector.) */
  readonly #crossings = new Map<GuardExit, Crossing>();
  #counts = { compiled: 0, functions: 0, bytes: 0, fusions: 0, fused: 0, freed: 0 };
  readonly #shared = new SharedParts();
  /** Crossings that may have counted something. */
  readonly #bridged = new Set<Crossing>();
  #crossed = 0;
  /** Of the newest unit that was too long for one function. */
  #charactersPerRow = 0;

  constructor({ fuse = true, fuseAfter = 1000, maxBytecode = 54_000, onSource }: JsBackendOptions) {
    this.fuseAfter = fuse ? fuseAfter : Infinity;
    this.#maxBytecode = maxBytecode;
    this.#onSource = onSource;
  }

  get backend(): Backend { return this; }

  available(): true | string { return whyForbidden() ?? true; }

  compile(unit: CompileUnit): Executable {
    const why = whyForbidden();
    if (why !== null) throw new SpoorError("no-codegen", why);
    const executable = new JsExecutable(unit, this);
    unit.exits.forEach((exit, index) => {
      this.#crossings.set(exit, executable.crossingOf(exit, index));
    });
    this.#counts.compiled++;
    this.#generate(executable, new Set());
    executable.tree = newTree(executable);
    return executable;
  }

  #budgetOf({ unit: { codeBudget } }: JsExecutable): number { return codeBudget === undefined ? this.#maxBytecode : codeBudget === 0 ? Infinity : codeBudget; }

  /** Writes and builds the function of `root`; its places, and those of the labels of what is fused, move there. */
  #generate(root: JsExecutable, fused: ReadonlySet<JsExecutable>): void {
    const limit = this.#budgetOf(root) / BYTECODE_PER_CHARACTER;
    const rows = root.unit.trace.length;
    const alone = root.unit.repeats === true && limit < Infinity ? Math.min(limit, REPEATS / BYTECODE_PER_CHARACTER) : limit;
    const written = write(root, fused, alone, rows * this.#charactersPerRow > alone * LONG, limit, this.#shared);
    if (written.parts !== null) this.#charactersPerRow = written.length / rows;
    // What is in parts does not become part of another function.
    const estimate = written.parts !== null ? Infinity : Math.ceil(written.length * BYTECODE_PER_CHARACTER);
    if (fused.size === 0) root.estimate = estimate;
    if (root.tree !== null) root.tree.estimate = estimate;
    root.size = 0;
    const { piece, enter, factories } = build(written, this.#shared, (source) => {
      root.size += source.length;
      this.#counts.functions++;
      this.#counts.bytes += source.length;
      this.#onSource?.(root.unit, source);
    });
    for (const { executable, label, at } of written.entries) {
      let place = label === null ? executable.start : executable.places.get(label);
      if (place === null || place === undefined) {
        place = new Place(executable);
        if (label === null) executable.start = place;
        else executable.places.set(label, place);
      }
      place.move(piece, enter[at]!);
    }
    root.source = written.source;
    this.#shared.release(root.factories);
    root.factories = factories;
  }

  attachBridge(exit: GuardExit, bridge: Executable): void {
    const crossing = this.#crossings.get(exit);
    if (crossing === undefined) throw new SpoorError("unknown-exit", `exit ${exit.id} is not of a unit that this backend compiled`);
    if (!(bridge instanceof JsExecutable) || bridge.host !== this) {
      // Another backend's: the driver goes on with it.
      crossing.forget();
      return;
    }
    if (crossing.bridge !== null && crossing.bridge !== bridge) this.#unfuse(crossing.bridge);
    crossing.bridge = bridge;
    crossing.next = bridge.start;
    crossing.limit = crossing.count + (exit.opcode === OP.guard_always_fails && this.fuseAfter < Infinity ? Math.min(CERTAIN, this.fuseAfter) : this.fuseAfter);
    bridge.entry = crossing;
    bridge.parent = crossing.unit;
    bridge.tree = null;
    this.#bridged.add(crossing);
  }

  hot(crossing: Crossing): void {
    const { root } = crossing.unit;
    const { tree } = root;
    if (tree === null || root.start === null) {
      crossing.limit = Infinity;
      return;
    }
    crossing.follow();
    const taken = note(tree, crossing, this.#budgetOf(root));
    if (taken === 0) return;
    this.#generate(root, tree.fused);
    this.#counts.fusions++;
    this.#counts.fused += taken;
  }

  free(executable: Executable): void {
    if (!(executable instanceof JsExecutable) || executable.host !== this || executable.start === null) return;
    this.#counts.freed++;
    const { root, entry } = executable;
    for (const crossing of executable.crossings) {
      this.#crossings.delete(crossing.exit as GuardExit);
      this.#crossed += crossing.count;
      this.#bridged.delete(crossing);
      crossing.forget();
    }
    // A function that goes on without this unit is written anew when it is entered next; so are those of loops that lived in this one's.
    if (root !== executable) this.#unfuse(executable);
    else if (executable.tree !== null) for (const member of executable.tree.fused) settle(member);
    executable.start.stale();
    for (const place of executable.places.values()) place.stale();
    executable.start = null;
    executable.places.clear();
    executable.crossings = [];
    executable.jumps.clear();
    executable.source = "";
    this.#shared.release(executable.factories);
    executable.factories = [];
    executable.tree = null;
    executable.home = null;
    if (entry !== null && entry.bridge === executable) entry.forget();
    executable.entry = null;
    executable.parent = null;
  }

  /** Takes a unit, and what hangs on it, out of its tree's function, which is written anew when it is entered next. */
  #unfuse(unit: JsExecutable): void {
    const { root } = unit;
    const { tree } = root;
    if (tree === null) return;
    const removed = remove(tree, unit);
    if (removed.length === 0) return;
    for (const member of removed) settle(member);
    for (const member of [root, ...tree.fused]) unsettle(member);
  }

  renew(place: Place): Piece {
    const { owner } = place;
    const { root } = owner;
    if (owner.start === null) throw new SpoorError("freed", `unit ${owner.unit.id} (${owner.unit.name}) was freed and is entered`);
    if (root.tree?.fused.has(owner) === true) this.#generate(root, root.tree.fused);
    else this.#generate(owner, owner.tree?.fused ?? new Set());
    return place.piece!;
  }

  stats(): Record<string, number> {
    let crossings = this.#crossed;
    for (const { count } of this.#bridged) crossings += count;
    return { ...this.#counts, crossings, parts: this.#shared.size };
  }
}

/** Makes a unit stand alone again: what was in a tree's function moves when it is entered next. */
function settle(unit: JsExecutable): void {
  unsettle(unit);
  if (unit.home === null) return;
  unit.home = null;
  unit.tree = newTree(unit);
}

/** Makes stale what is in a tree's function: of a bridge only its labels, its start has a function of its own. */
function unsettle(unit: JsExecutable): void {
  if (unit.parent === null || unit.tree !== null) unit.start?.stale();
  for (const place of unit.places.values()) place.stale();
}
