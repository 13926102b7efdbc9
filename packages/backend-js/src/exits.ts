/**
 * How control gets out of generated functions and between them.
 *
 * A generated function returns the number of the exit it took; the values are in variables of its closure (`s0`, `s1`, ...), from where the
 * exit's reader takes them. {@link run} then either hands the exit to the driver or goes on at the next place, so crossings between
 * functions use no stack. Storing to closure variables instead of calling a function with the values matters: a call that never ran has
 * no type feedback, so V8 compiles it as a deoptimization; a store of a closure variable needs none.
 */
import { FINISH_RETURN, LEFT, SpoorError, type Backend, type Callable, type CompileUnit, type Executable, type Exit, type ExitState, type GuardExit, type LabelDescr } from "@spoor/ir";
import type { Tree } from "./fuse";
import type { Factory } from "./parts";

/** Takes an exit's values from where the function has left them, and calls another with them. */
export type Sender = <T>(receiver: (...values: unknown[]) => T) => T;

/** A generated function group with its exits, by number. */
export interface Piece {
  readonly crossings: readonly Crossing[];
  /** Takes an exit's values out of the closure and calls a function with them. */
  readonly senders: readonly Sender[];
}

/** Receives an exit's values as a list. */
const list = (...values: unknown[]): unknown[] => values;

/** Enters a piece at one of its places, with an array of arguments or with the arguments. Answers the number of the exit. */
export interface Entrance {
  readonly apply: (args: readonly unknown[]) => number;
  readonly call: (...args: unknown[]) => number;
  /** Answers the result of a frame that returned, and otherwise what the place's `leave` does. (The place calls it as its own method.) */
  readonly value: (this: Place, ...args: unknown[]) => unknown;
}

/** Where a piece can be entered: the start or a label of a unit. Regenerated code moves places, so whoever holds one stays up to date. */
export class Place implements Callable {
  /** Null while the function has to be written anew before it may be entered. */
  piece: Piece | null = null;
  entrance: Entrance = NOWHERE;
  call: (...args: unknown[]) => unknown = NOWHERE.value;
  left: Exit | null = null;

  constructor(readonly owner: JsExecutable) {}

  move(piece: Piece, entrance: Entrance): void {
    this.piece = piece;
    this.entrance = entrance;
    this.call = entrance.value;
  }
  /** Whoever enters next gets newly written code. */
  stale(): void {
    this.piece = null;
    this.entrance = NOWHERE;
    this.call = NOWHERE.value;
  }
  /** Goes on from the exit of a piece that was called here. */
  leave(piece: Piece, number: number): unknown {
    const { unit: { state }, host } = this.owner;
    const exit = goOn(piece, number, state, host);
    if (exit === FINISH_RETURN) return state.values[0];
    this.left = exit;
    return LEFT;
  }
}
const nowhere = (): number => {
  throw new SpoorError("freed", "a freed unit was entered");
};
const NOWHERE: Entrance = {
  apply: nowhere,
  call: nowhere,
  value(...args) {
    this.owner.host.renew(this);
    return this.call(...args);
  },
};

/** One way out of a unit, the same in every piece that holds the unit's code. */
export class Crossing {
  /** Times that control went on through {@link run}. */
  count = 0;
  /** `count` at which `backend.hot` wants to hear of it. */
  limit = Infinity;
  /** Where to go on without asking the driver. */
  next: Place | null = null;
  /** The bridge that is attached, compiled by the same backend. */
  bridge: JsExecutable | null = null;
  #target: unknown = null;

  constructor(readonly exit: Exit, readonly unit: JsExecutable) {}

  /** Where a jump to another unit's label leads: valid as long as the label's target is the same. */
  follow(): Place | null {
    if (this.exit.kind !== "jump") return this.next;
    const { target } = this.exit.label;
    if (target === this.#target) return this.next;
    this.#target = target;
    this.next = target instanceof JsExecutable && target.host === this.unit.host ? target.places.get(this.exit.label) ?? null : null;
    return this.next;
  }

  forget(): void {
    this.next = null;
    this.bridge = null;
    this.#target = null;
  }
}

/** What an executable needs of the backend that made it. */
export interface Host {
  readonly backend: Backend;
  /** Crossings that make a target hot; infinite when nothing is fused. */
  readonly fuseAfter: number;
  hot(crossing: Crossing): void;
  /** Writes the function of a stale place anew. */
  renew(place: Place): Piece;
}

/** A compiled unit. Its code may be part of another unit's function (see fuse). */
export class JsExecutable implements Executable {
  readonly places = new Map<LabelDescr, Place>();
  start: Place | null = null;
  /** By exit index; made when first compiled. */
  crossings: Crossing[] = [];
  readonly jumps = new Map<LabelDescr, Crossing>();
  size = 0;
  /** Estimated size of the unit's own code in bytes of V8 bytecode; infinite when it is in parts. */
  estimate = 0;
  /** Of a bridge that is attached to a guard of this backend: the guard's crossing, and the unit the guard is in. */
  entry: Crossing | null = null;
  parent: JsExecutable | null = null;
  /** Of a loop that is in another loop's function: that one. */
  home: JsExecutable | null = null;
  /** Of a unit that has a function for itself and others: which. */
  tree: Tree | null = null;
  source = "";
  /** Of a unit that is too long for one function: what its parts were taken from. */
  factories: readonly Factory[] = [];
  /** Where it was entered last: most often it is there again. Places stay until the unit is freed. */
  #label: LabelDescr | null = null;
  #place: Place | undefined;

  constructor(readonly unit: CompileUnit, readonly host: Host) {}

  get backend(): Backend { return this.host.backend; }

  enter(label: LabelDescr | null, args: readonly unknown[]): Exit {
    return run(this.callable(label), args, this.unit.state, this.host);
  }
  callable(label: LabelDescr | null): Place {
    const place = label === null || this.start === null ? this.start : label === this.#label ? this.#place : this.#lookUp(label);
    if (place === null) throw new SpoorError("freed", `unit ${this.unit.id} (${this.unit.name}) was freed and is entered`);
    if (place === undefined) throw new SpoorError("unknown-label", `unit ${this.unit.id} (${this.unit.name}) has no label ${label!.name}`);
    return place;
  }
  #lookUp(label: LabelDescr): Place | undefined {
    this.#label = label;
    return (this.#place = this.places.get(label));
  }

  /** The unit whose function this one is in, or may get into: for a bridge the loop it hangs on. */
  get root(): JsExecutable {
    let at: JsExecutable = this;
    for (let next: JsExecutable | null = at; next !== null; next = at.tree !== null ? null : at.parent ?? at.home) at = next;
    return at;
  }

  crossingOf(exit: GuardExit, index: number): Crossing {
    return (this.crossings[index] ??= new Crossing(exit, this));
  }
  /** The crossing of a jump to a label that is not this function's. */
  jumpTo(label: LabelDescr): Crossing {
    let crossing = this.jumps.get(label);
    if (crossing === undefined) {
      crossing = new Crossing({ kind: "jump", label }, this);
      crossing.limit = this.host.fuseAfter;
      this.jumps.set(label, crossing);
    }
    return crossing;
  }
}

/** Runs from a place until nothing compiled by this backend follows. */
function run(place: Place, args: readonly unknown[], state: ExitState, host: Host): Exit {
  const piece = place.piece ?? host.renew(place);
  return goOn(piece, place.entrance.apply(args), state, host);
}

/** Goes on from an exit of a piece. */
function goOn(left: Piece, exit: number, state: ExitState, host: Host): Exit {
  let piece = left;
  let number = exit;
  for (;;) {
    const crossing = piece.crossings[number]!;
    const next = crossing.follow();
    if (next === null) {
      state.values = piece.senders[number]!(list);
      return crossing.exit;
    }
    if (++crossing.count >= crossing.limit) host.hot(crossing);
    const send = piece.senders[number]!;
    piece = next.piece ?? host.renew(next);
    number = send(next.entrance.call);
  }
}
