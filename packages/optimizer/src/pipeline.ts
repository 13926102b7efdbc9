/** The order of the passes: stated here and nowhere else. */
import { HeapFacts } from "./heap-facts";
import { chain, type Chain, type Pass } from "./pass";
import { heap } from "./passes/heap";
import { intbounds } from "./passes/intbounds";
import { pure } from "./passes/pure";
import { rewrite } from "./passes/rewrite";
import { simplify } from "./passes/simplify";
import { virtualize } from "./passes/virtualize";

/** The passes by name, in order. `unroll` is no link of the chain: it runs the chain a second time (replay.ts). */
export const PASS_NAMES = ["intbounds", "rewrite", "virtualize", "pure", "heap", "unroll"] as const;
export type PassName = (typeof PASS_NAMES)[number];

const LINKS = { intbounds, rewrite, virtualize, pure, heap } as const satisfies { readonly [K in Exclude<PassName, "unroll">]: unknown };

/** Chains of passes by which of them are on, with the memory they share. */
export class Pipeline {
  readonly heapFacts = new HeapFacts();
  readonly #passes: readonly Pass[] = PASS_NAMES.filter((name) => name !== "unroll").map((name) => LINKS[name](this.heapFacts));
  readonly #first = simplify();
  readonly #chains = new Map<number, Chain>();

  /** The chain of the passes that `names` has. */
  chain(names: ReadonlySet<string>): Chain {
    let mask = 0;
    this.#passes.forEach((pass, i) => (mask |= names.has(pass.name) ? 1 << i : 0));
    let found = this.#chains.get(mask);
    if (found === undefined) {
      found = chain([this.#first, ...this.#passes.filter((pass) => names.has(pass.name))]);
      this.#chains.set(mask, found);
    }
    return found;
  }
}
