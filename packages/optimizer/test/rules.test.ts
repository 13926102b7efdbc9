import { describe, expect, test } from "vitest";
import { INT_MAX, INT_MIN, OPS, OP_NAMES } from "@spoor/ir";
import { rules } from "../src/rules/index";
import { applies, evaluateTerm, type Rule, type Term } from "../src/rules/rule";

const SMALL = [-9, -8, -7, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 7, 8, 9, 16];
const EDGES = [INT_MIN, INT_MIN + 1, -(2 ** 52), -(2 ** 32), -(2 ** 31) - 1, -(2 ** 31), 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 52, INT_MAX - 1, INT_MAX];
const DOMAIN: { readonly [type: string]: readonly unknown[] } = {
  i: [...SMALL, ...EDGES],
  f: [0, -0, 1, -1, 0.5, -2.5, 3, 1e300, -1e300, 5e-324, 2 ** 1023, Infinity, -Infinity, NaN, 0.1],
  r: ["", "a", "bc", "\ud800"],
};
/** Of rules with three constants, too many combinations would be tried. */
const FEW = [-(2 ** 31), -3, -1, 0, 1, 2, 3, 7, 255, 65535, 2 ** 31 - 1];
const INT32 = [-(2 ** 31), -(2 ** 31) + 1, -9, -2, -1, 0, 1, 2, 3, 31, 32, 33, 2 ** 31 - 1];

/** The types of a pattern's variables and constants, from where they stand. */
function typesOf(pattern: Term): { variables: Map<number, readonly unknown[]>; constants: Map<number, readonly unknown[]> } {
  const variables = new Map<number, readonly unknown[]>();
  const constants = new Map<number, readonly unknown[]>();
  const walk = (term: Term, domain: readonly unknown[]): void => {
    if (term.kind === "variable") variables.set(term.slot, term.isBool ? [0, 1] : domain);
    if (term.kind === "constant") constants.set(term.slot, domain);
    if (term.kind !== "operation") return;
    const name = OP_NAMES[term.opcode]!;
    term.operands.forEach((operand, at) => {
      const letter = OPS[name].args[at]!;
      const boxed = name === "unbox_int" ? DOMAIN.i! : name === "unbox_bool" ? [false, true] : DOMAIN[letter]!;
      walk(operand, /^int32_(?!wrap)/.test(name) ? INT32 : name === "str_from_code" ? [0, 65, 0xd800, 0xffff] : boxed);
    });
  };
  walk(pattern, []);
  if (constants.size > 2) for (const slot of constants.keys()) constants.set(slot, FEW);
  return { variables, constants };
}

function* assignments(domains: Map<number, readonly unknown[]>): Generator<unknown[]> {
  const slots = [...domains.keys()];
  const values: unknown[] = [];
  function* fill(at: number): Generator<unknown[]> {
    if (at === slots.length) return yield values;
    for (const value of domains.get(slots[at]!)!) {
      values[slots[at]!] = value;
      yield* fill(at + 1);
    }
  }
  yield* fill(0);
}

const leaves = (rule: Rule): boolean => OPS[OP_NAMES[rule.pattern.opcode]!].effect === "guarded";

describe("both sides of a rule have the same value wherever the left one has any", () => {
  test.each(rules().map((rule) => [rule.name, rule] as const))("%s", (_name, rule) => {
    const { variables, constants } = typesOf(rule.pattern);
    let tried = 0;
    for (const k of assignments(constants)) {
      if (!applies(rule, k)) continue;
      for (const v of assignments(variables)) {
        const before = evaluateTerm(rule.pattern, v, k);
        if (before === undefined && !(leaves(rule) && rule.pattern.operands.every((part) => evaluateTerm(part, v, k) !== undefined))) continue;
        const after = evaluateTerm(rule.result, v, k);
        tried++;
        if (!Object.is(before, after)) throw new Error(`${rule.name}: with ${JSON.stringify(v)} and ${JSON.stringify(k)} ${String(before)} became ${String(after)}`);
      }
    }
    expect(tried).toBeGreaterThan(0);
  });
});

test("names are unique", () => {
  expect(new Set(rules().map((rule) => rule.name)).size).toBe(rules().length);
});
