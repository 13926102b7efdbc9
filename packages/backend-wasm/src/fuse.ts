/**
 * When and what to fuse. A crossing from a guard into its bridge costs a call through the table (about 10 ns) and hides the
 * loop from the engine's optimizer; one function that holds both costs nothing to cross. But making it compiles the whole
 * tree again, so that a loop with n bridges could cost n^2.
 *
 * The rule. The first time a bridge becomes hot, the tree is made again only if its hot bridges have grown by half since the last
 * time: n bridges cost O(log n) times, O(n) work in all. Bridges that are left out by that count on, and once what their
 * crossings have cost exceeds what compiling again would cost, the tree is made again too (as one buys skis when the rent
 * paid has reached their price: at most twice the cost of knowing the future).
 */

/** A compiled trace as the policy sees it. */
export interface Fusable {
  readonly operations: number;
  readonly bridges: readonly (Fusable | null)[];
  readonly hot: boolean;
  /** How often it was reached from its guard, apart. */
  readonly crossings: number;
  /** The bridges that are part of its function already; null when it never was fused. */
  readonly fused: ReadonlySet<Fusable> | null;
}

/** How much further a hot bridge counts before it asks again. */
export const HOT_AGAIN_FACTOR = 4;
const CROSSING_NS = 10;
const COMPILE_NS_PER_OPERATION = 8000;
/** Deeper nests of bridges stay apart: code generation recurses into them. */
const MAX_DEPTH = 100;

/** Hot bridges below `root` that are not part of its function yet, and are reached through hot ones only. */
function hotBridges<T extends Fusable>(root: T): T[] {
  const found: T[] = [];
  const visit = (from: T, depth: number): void => {
    if (depth === MAX_DEPTH) return;
    for (const bridge of from.bridges as readonly (T | null)[]) {
      if (bridge === null || !bridge.hot) continue;
      found.push(bridge);
      visit(bridge, depth + 1);
    }
  };
  visit(root, 0);
  return found;
}

/** Whether the tree at `root` is to be compiled again, now that one of its bridges has become hot. */
export function shouldFuse(root: Fusable): boolean {
  const all = hotBridges(root);
  const already = root.fused?.size ?? 0;
  const waiting = all.filter((bridge) => root.fused === null || !root.fused.has(bridge));
  if (waiting.length === 0) return false;
  if (waiting.length >= already / 2) return true;
  let operations = root.operations;
  for (const bridge of all) operations += bridge.operations;
  let crossed = 0;
  for (const bridge of waiting) crossed += bridge.crossings;
  return crossed * CROSSING_NS > operations * COMPILE_NS_PER_OPERATION;
}

/** The traces that are to be one function, `root` first, and by trace and exit which of them continues there (-1: none). */
export function planFusion<T extends Fusable>(root: T, limit: number): { parts: T[]; links: Int32Array[] } {
  const candidates = hotBridges(root).sort((x, y) => y.crossings - x.crossings);
  const parentOf = new Map<T, T>();
  for (const from of [root, ...candidates]) for (const bridge of from.bridges as readonly (T | null)[]) if (bridge !== null) parentOf.set(bridge, from);
  const chosen = new Set<T>([root]);
  let operations = root.operations;
  for (const candidate of candidates) {
    const path: T[] = [];
    let added = 0;
    for (let at = candidate; !chosen.has(at); at = parentOf.get(at)!) {
      path.push(at);
      added += at.operations;
    }
    if (operations + added > limit) continue;
    operations += added;
    for (const part of path) chosen.add(part);
  }
  const parts = [...chosen];
  const indexOf = new Map(parts.map((part, index) => [part, index]));
  const links = parts.map((part) => Int32Array.from(part.bridges as readonly (T | null)[], (bridge) => (bridge === null ? -1 : indexOf.get(bridge) ?? -1)));
  return { parts, links };
}
