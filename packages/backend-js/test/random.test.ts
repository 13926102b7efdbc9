import { checkBackend, randomTraces } from "@spoor/ir/testing";
import fc from "fast-check";
import { describe, it } from "vitest";
import { jsBackend } from "../src/index";

/** Traces per property: `SPOOR_RANDOM=10000 npx vitest run packages/backend-js` for the long run. */
const numRuns = Number(process.env["SPOOR_RANDOM"] ?? 1000);
const TIMEOUT = 300 * numRuns;

describe("random traces", () => {
  it("leave as the evaluator does", { timeout: TIMEOUT }, () => {
    fc.assert(fc.property(randomTraces(fc, { form: "optimized" }), (trace) => checkBackend(jsBackend(), trace)), { numRuns });
  });
  it("leave as the evaluator does when they are cut into many functions", { timeout: TIMEOUT }, () => {
    fc.assert(fc.property(randomTraces(fc, { form: "optimized", moves: 60 }), fc.integer({ min: 20, max: 600 }), (trace, maxBytecode) => checkBackend(jsBackend({ maxBytecode }), trace)), { numRuns });
  });
});
