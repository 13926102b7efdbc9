import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkOptimizer, randomTraces } from "@spoor/ir/testing";
import { PASS_NAMES, optimizer } from "@spoor/optimizer";

/** Runs of the whole chain; each pass alone gets a fifth of them. SPOOR_RANDOM_RUNS=10000 for a long look. */
const RUNS = Number(process.env["SPOOR_RANDOM_RUNS"] ?? 1000);
const traces = randomTraces(fc, { form: "recorded", moves: 60 });
const subject = optimizer();

test("the whole chain does what the recorded trace does", () => {
  let impossible = 0;
  fc.assert(fc.property(traces, (random) => {
    if (checkOptimizer(subject, random) === null) impossible++;
  }), { numRuns: RUNS });
  expect(impossible).toBeLessThan(RUNS / 10);
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
