/**
 * Was it worth compiling? A tree that nobody enters any more, and that was gone through less often than its place was visited before, cost more than it
 * saved: what was rented that long should not have been bought (the ski rental problem). A program whose code mostly ends like that (it makes functions, uses
 * them for a while, and makes others) gets higher thresholds for what it has not run yet, until code pays again.
 */
import type { GuestCode } from "./frame";
import type { Trees } from "./trees";

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
