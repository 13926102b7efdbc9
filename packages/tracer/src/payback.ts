/**
 * Was it worth compiling? A tree that nobody enters any more, and that was gone through less often than its place was visited before, cost more than it
 * saved: what was rented that long should not have been bought (the ski rental problem). A program whose code mostly ends like that (it makes functions, uses
 * them for a while, and makes others) gets higher thresholds for what it has not run yet, until code pays again.
 *
 * Code that leaves in nearly every round costs more than interpreting: each time its frames are rebuilt, and the rest of the round is interpreted anyway. Bridges are the
 * remedy; generic code that still does it with `max_bridges` of them, or will have, is traced anew so that its paths meet; and if that does it, too, it rests: its place is interpreted
 * for a while that doubles each time, and tried again. Rounds are counted by the code itself.
 */
import { Field } from "@spoor/ir";
import type { Exit } from "./exit";
import type { GuestCode } from "./frame";
import type { Tree, Trees } from "./trees";

/** Rounds that compiled code went, since somebody looked. */
export class Tally {
  rounds = 0;
}
export const TALLY = new Field("tally", "i", "rounds", (tally: Tally) => tally.rounds, (tally: Tally, rounds) => { tally.rounds = rounds; });
/** What is left of a tally before a round is added: the sum stays an integer. */
export const TALLY_MASK = 2 ** 30 - 1;

/** Rounds per exit below which code rests: an exit with the way back in takes about as long as three rounds in the interpreter. */
const LEAST_ROUNDS = 4;
/** The first rest, by the threshold: what a try costs (its exits, and the bridges that are made meanwhile) is a few percent of it. */
const REST = 128;
const MAX_DOUBLINGS = 20;
/** The part of `max_bridges` that has to be there before those to come are foreseen, and what they and the guards that fail have to be then: not each gets a bridge. */
const ENOUGH_BRIDGES = 0.25;
const TOO_MANY = 1.5;

/** What many exits of a tree say, when they are looked at together. */
export interface Look {
  /** It has as many bridges as it may, or will have: guards fail in turn, and each would get one. */
  readonly isCrowded: boolean;
  /** It leaves in nearly every round, as far as its rounds are counted. */
  readonly leavesOften: boolean;
}

/**
 * Notes an exit of a tree, and looks at those since the last look from time to time: null in between. `exits`: between the first two looks. It doubles
 * with each rest, as the rest does: what is lost stays a small share, and a loop that pays with more bridges gets them.
 *
 * Paths that nobody can foresee show early: with each bridge more guards fail in turn. Where those that failed since the last look are, with the bridges there are,
 * many more than `maxBridges`, there is no use in waiting until each has failed often enough, once a part of the bridges has not helped.
 */
export function lookAfterExit<C extends GuestCode>(tree: Tree<C>, exit: Exit<C>, exits: number, maxBridges: number): Look | null {
  if (exit.seenIn !== tree.looks) {
    exit.seenIn = tree.looks;
    tree.failing++;
  }
  if (++tree.exits < exits * 2 ** Math.min(tree.rests, MAX_DOUBLINGS)) return null;
  const { root, tally, bridges } = tree;
  const rounds = root.isEntry ? tree.entries - tree.entriesSeen : tally?.rounds ?? Infinity;
  // (Where traces meet, bridges stay few in the end, and the code would rest before they are there.)
  const isForeseen = !tree.meets && bridges >= maxBridges * ENOUGH_BRIDGES && bridges + tree.failing > maxBridges * TOO_MANY;
  const leavesOften = rounds < tree.exits * LEAST_ROUNDS;
  tree.exits = tree.failing = 0;
  tree.looks++;
  tree.entriesSeen = tree.entries;
  if (tally !== null) tally.rounds = 0;
  return { isCrowded: bridges >= maxBridges || isForeseen, leavesOften };
}

/** Sends a tree to rest. Gives how long, by the threshold. */
export const rest = <C extends GuestCode>(tree: Tree<C>): number => REST * 2 ** Math.min(tree.rests++, MAX_DOUBLINGS);

/** Trace starts without an entry after which a tree is taken for abandoned, and between two looks. */
const PERIOD = 16;
/** So many abandoned trees say something. */
const ENOUGH = 8;
/** Shares of them that did not pay: above the one thresholds are doubled, below the other they are halved. */
const MOST = 0.75;
const FEW = 0.5;
const HIGHEST = 8;

export class Payback<C extends GuestCode> {
  /** What thresholds of new places are multiplied with. */
  factor = 1;
  #next = PERIOD;
  #abandoned = 0;
  #unpaid = 0;
  constructor(readonly trees: Trees<C>, readonly threshold: (isEntry: boolean) => number) {}

  /** Looks, from time to time, at what was abandoned since. True when the factor has changed. `starts`: traces started so far. */
  look(starts: number): boolean {
    if (starts < this.#next) return false;
    this.#next = starts + PERIOD;
    for (const tree of this.trees) {
      if (tree.judged || tree.running > 0 || tree.enteredAt > starts - PERIOD) continue;
      tree.judged = true;
      this.#abandoned++;
      // Bridges come where exits are frequent: then much more was run than entries tell.
      if (tree.bridges === 0 && tree.rounds < this.threshold(tree.root.isEntry)) this.#unpaid++;
    }
    if (this.#abandoned < ENOUGH) return false;
    const share = this.#unpaid / this.#abandoned;
    this.#abandoned = this.#unpaid = 0;
    const before = this.factor;
    if (share >= MOST) this.factor = Math.min(HIGHEST, before * 2);
    else if (share < FEW) this.factor = Math.max(1, before / 2);
    return this.factor !== before;
  }
}
