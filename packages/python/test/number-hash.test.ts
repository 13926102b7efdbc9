import { describe, expect, test } from "vitest";
import { hashComplex, hashFloat, hashInteger } from "../src/objects/number-hash";

// The expected values are CPython's on 64-bit machines.
describe("hashes of numbers", () => {
  test.each<[number | bigint, number | bigint]>([
    [0, 0], [7, 7], [-1, -2], [-2, -2], [2 ** 53 - 1, 2 ** 53 - 1], [2n ** 60n, 2n ** 60n], [2n ** 61n - 1n, 0], [2n ** 61n, 1], [-(2n ** 70n), -512], [10n ** 40n, 1388497483929617590n],
  ])("of the integer %s", (n, expected) => expect(hashInteger(n)).toBe(expected));
  test.each<[number, number | bigint]>([
    [0, 0], [-0, 0], [-1, -2], [3, 3], [1.5, 1152921504606846977n], [0.1, 230584300921369408n], [1e300, 1224995262755759164n], [5e-324, 16777216], [2 ** 80, 524288], [Infinity, 314159], [-Infinity, -314159],
  ])("of the float %s", (x, expected) => expect(hashFloat(x)).toBe(expected));
  test("of complex numbers", () => {
    expect(hashComplex(hashFloat(0), hashFloat(1))).toBe(1000003);
    expect(hashComplex(hashFloat(0.1), hashFloat(2))).toBe(230584300923369414n);
    expect(hashComplex(hashFloat(-1), hashFloat(0))).toBe(-2);
  });
});
