import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkOptimizer, randomTraces, type RandomTrace } from "@spoor/ir/testing";
import { PASS_NAMES, optimizer } from "@spoor/optimizer";
import { boxed } from "./boxed";
import { giveJumpSnapshot } from "./jump-snapshot";

/** Runs of the whole chain; each pass alone gets a fifth of them. SPOOR_RANDOM=10000 for a long look. */
const RUNS = Number(process.env["SPOOR_RANDOM"] ?? 1000);
const traces = randomTraces(fc, { form: "recorded", moves: 60 });
const subject = optimizer();

/** The same trace as a recorder makes it: its jump has a snapshot, behind a guard that shows the state there. */
const withJumpSnapshot = (random: RandomTrace): RandomTrace => ({
  ...random,
  variants: random.variants,
  make() {
    const made = random.make();
    giveJumpSnapshot(made.trace);
    return made;
  },
  toString: () => random.toString(),
});

test("the whole chain does what the recorded trace does", () => {
  let impossible = 0;
  fc.assert(fc.property(traces, (random) => {
    if (checkOptimizer(subject, random) === null) impossible++;
  }), { numRuns: RUNS });
  expect(impossible).toBeLessThan(RUNS / 10);
});

test("the whole chain does so where the jump has a snapshot to leave through", () => {
  fc.assert(fc.property(traces, (random) => void checkOptimizer(subject, withJumpSnapshot(random))), { numRuns: RUNS });
});

test("the whole chain does so where the values that are carried around are boxed", () => {
  fc.assert(fc.property(traces, (random) => void checkOptimizer(subject, withJumpSnapshot(boxed(random)))), { numRuns: RUNS });
});

describe("a pass alone does what the recorded trace does", () => {
  test.each([["none", []], ...PASS_NAMES.map((name) => [name, [name]] as const)] as const)("%s", (_name, passes) => {
    fc.assert(fc.property(traces, (random) => void checkOptimizer(subject, random, { passes })), { numRuns: RUNS / 5 });
  });
});

describe("the chain without one pass does what the recorded trace does", () => {
  test.each(PASS_NAMES.map((name) => [name, PASS_NAMES.filter((other) => other !== name)] as const))("%s", (_name, passes) => {
    fc.assert(fc.property(traces, (random) => void checkOptimizer(subject, random, { passes })), { numRuns: RUNS / 5 });
  });
});
