/** Parallel moves: a label's parameters get their new values all at once, some of which are other parameters' old ones. */
import type { Emitter } from "./emitter";

export interface Move {
  readonly to: string;
  readonly text: string;
  /** Variables among the targets that `text` reads. */
  readonly reads: ReadonlySet<string>;
}

/**
 * Writes assignments that together do all moves at once. What nobody else still reads may be overwritten; if everything is read, one
 * value goes through a temporary.
 *
 *     { a = b, b = a } => const t_0 = b; b = a; a = t_0;
 */
export function moveAll(moves: readonly Move[], out: Emitter): void {
  const left = moves.filter(({ to, text }) => to !== text);
  while (left.length > 0) {
    const free = left.findIndex(({ to }, k) => left.every((other, j) => j === k || !other.reads.has(to)));
    if (free >= 0) {
      out.line(`${left[free]!.to} = ${left[free]!.text};`);
      left.splice(free, 1);
    } else {
      const { to, text } = left[0]!;
      const name = out.fresh("t");
      out.line(`const ${name} = ${text};`);
      left[0] = { to, text: name, reads: new Set() };
    }
  }
}
