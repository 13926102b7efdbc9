/**
 * When separately compiled bridges become part of their loop's function.
 *
 * A bridge starts as a function of its own: attaching it costs nothing, crossing to it some 10 ns. A crossing that was taken often makes
 * its bridge hot, and the tree's function is written anew with the hot bridges in it.
 *
 * Work stays linear. A regeneration happens when the number of bridges waiting is at least half of the number already
 * fused, so the function's sizes grow geometrically; or when the crossings since the last one have cost about as
 * much as it will (`CROSSINGS_PER_CHARACTER`), so it costs at most what was already spent.
 */
import type { Crossing, JsExecutable } from "./exits";

/** Crossings (about 10 ns each) that pay for generating, parsing and warming up one character of source. */
const CROSSINGS_PER_CHARACTER = 10;

/** The units that share a root's function. */
export interface Tree {
  readonly root: JsExecutable;
  /** In the function, parents before children. */
  readonly fused: Set<JsExecutable>;
  /** Proved hot, still outside. */
  readonly waiting: Set<JsExecutable>;
  /** Estimated size of the function in bytes of V8 bytecode. */
  estimate: number;
}

export const newTree = (root: JsExecutable): Tree => ({ root, fused: new Set(), waiting: new Set(), estimate: root.estimate });

/**
 * Notes that `crossing` is hot. Answers whether the tree's function should be written anew, after moving what is to be in it from
 * `waiting` to `fused`.
 */
export function note(tree: Tree, crossing: Crossing, limit: number): boolean {
  crossing.limit = crossing.count * 2;
  const bridge = crossing.bridge;
  if (bridge === null || tree.fused.has(bridge)) {
    // Only activations of older code still cross here.
    crossing.limit = Infinity;
    return false;
  }
  tree.waiting.add(bridge);
  const due = tree.waiting.size * 2 >= tree.fused.size || crossed(tree) >= tree.estimate * CROSSINGS_PER_CHARACTER;
  if (!due) return false;
  let changed = false;
  for (const waiting of tree.waiting) {
    const line = lineage(tree, waiting);
    const added = line.reduce((sum, member) => sum + member.estimate, 0);
    if (line.length === 0 || tree.estimate + added > limit) {
      // Too big for one function. It stays outside, and takes in its own bridges.
      waiting.entry!.limit = Infinity;
      waiting.tree = newTree(waiting);
      continue;
    }
    for (const member of line) tree.fused.add(member);
    tree.estimate += added;
    changed = true;
  }
  tree.waiting.clear();
  return changed;
}

/** The bridge with those it hangs on that are not fused yet, outermost first. Empty when it does not hang on the root. */
function lineage(tree: Tree, bridge: JsExecutable): JsExecutable[] {
  const line: JsExecutable[] = [];
  for (let at: JsExecutable | null = bridge; at !== tree.root && at !== null; at = at.parent) {
    if (at.entry === null) return [];
    if (!tree.fused.has(at)) line.unshift(at);
  }
  return line;
}

const crossed = (tree: Tree): number => {
  let sum = 0;
  for (const bridge of tree.waiting) sum += bridge.entry?.count ?? 0;
  return sum;
};
