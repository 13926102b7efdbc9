/**
 * When separately compiled code becomes one function: bridges with the loop they hang on, loops that jump to each other.
 *
 * A bridge starts as a function of its own: attaching it costs nothing, crossing to it some 17 ns. A crossing that was taken often makes
 * its target hot, and the tree's function is written anew with the hot code in it.
 *
 * Work stays linear. A regeneration happens when the number of units waiting is at least half of the number already
 * fused, so the function's sizes grow geometrically; or when the crossings since the last one have cost about as
 * much as it will (`CROSSINGS_PER_BYTE`), so it costs at most what was already spent.
 */
import type { Crossing, JsExecutable } from "./exits";

/** Crossings that pay for generating, parsing and warming up what becomes one byte of bytecode. */
const CROSSINGS_PER_BYTE = 6;

/** The units that share a root's function. */
export interface Tree {
  readonly root: JsExecutable;
  /** In the function beside the root: bridges, behind what they hang on, and other loops. */
  readonly fused: Set<JsExecutable>;
  /** Proved hot, still outside: by the crossing that leads there. */
  readonly waiting: Map<JsExecutable, Crossing>;
  /** Estimated size of the function in bytes of V8 bytecode. */
  estimate: number;
}

export const newTree = (root: JsExecutable): Tree => ({ root, fused: new Set(), waiting: new Map(), estimate: root.estimate });

/**
 * Notes that `crossing`, out of `tree`, is hot. Answers how many units were moved from `waiting` to `fused`: when there are some, the tree's
 * function should be written anew.
 */
export function note(tree: Tree, crossing: Crossing, limit: number): number {
  const unit = targetOf(tree, crossing);
  if (unit === null) {
    // Only activations of older code still cross here.
    crossing.limit = Infinity;
    return 0;
  }
  crossing.limit = crossing.count * 2;
  tree.waiting.set(unit, crossing);
  const due = tree.waiting.size * 2 >= tree.fused.size || crossed(tree) >= tree.estimate * CROSSINGS_PER_BYTE;
  if (!due) return 0;
  let taken = 0;
  for (const [waiting, by] of tree.waiting) {
    if (tree.fused.has(waiting)) continue;
    const count = take(tree, waiting, limit);
    taken += count;
    if (count === 0) by.limit = Infinity;
  }
  tree.waiting.clear();
  return taken;
}

/** What a hot crossing would bring into the tree: the attached bridge, or the loop that it jumps to. Null if it is there already. */
function targetOf(tree: Tree, crossing: Crossing): JsExecutable | null {
  const unit = crossing.bridge ?? (crossing.exit.kind === "jump" ? crossing.next?.owner.root ?? null : null);
  return unit === null || unit === tree.root || tree.fused.has(unit) ? null : unit;
}

/**
 * Puts a unit into the tree, with what it hangs on, or with all that is in its function. Answers how many functions there are less:
 * 0 when this one would get too long.
 */
function take(tree: Tree, unit: JsExecutable, limit: number): number {
  if (unit.tree !== null) {
    // A loop, with everything that is in its function.
    const { tree: other } = unit;
    if (tree.estimate + other.estimate > limit) return 0;
    tree.fused.add(unit);
    for (const member of other.fused) tree.fused.add(member);
    tree.estimate += other.estimate;
    unit.tree = null;
    unit.home = tree.root;
    return 1;
  }
  const line: JsExecutable[] = [];
  for (let at: JsExecutable | null = unit; at !== tree.root && (at === null || !tree.fused.has(at)); at = at.parent) {
    if (at === null || at.entry === null) return 0;
    line.unshift(at);
  }
  const added = line.reduce((sum, member) => sum + member.estimate, 0);
  if (tree.estimate + added > limit) {
    // It stays outside, and takes in its own bridges.
    unit.tree = newTree(unit);
    return 0;
  }
  for (const member of line) tree.fused.add(member);
  tree.estimate += added;
  return line.length;
}

/** Takes a unit, and what hangs on it, out of the tree. Answers what was taken out. */
export function remove(tree: Tree, unit: JsExecutable): JsExecutable[] {
  tree.waiting.delete(unit);
  if (!tree.fused.delete(unit)) return [];
  const removed = [unit];
  for (const member of tree.fused) {
    if (member.parent === null || member.parent === tree.root || tree.fused.has(member.parent)) continue;
    tree.fused.delete(member);
    removed.push(member);
  }
  for (const member of removed) tree.estimate -= member.estimate;
  return removed;
}

const crossed = (tree: Tree): number => {
  let sum = 0;
  for (const crossing of tree.waiting.values()) sum += crossing.count;
  return sum;
};
