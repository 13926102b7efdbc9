/** The direct machine computes what the operations mean: the interpreter and compiled traces agree. */
import { INT_MAX, MEANINGS } from "@spoor/ir";
import { describe, expect, test } from "vitest";
import { DirectMachine } from "../src/direct";

const machine = new DirectMachine(() => undefined, () => null);
const MAGNITUDES = [0, 1, 2, 3, 5, 7, 31, 32, 33, 52, 53, 54, 1000, 2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 5, 3 * 2 ** 40 + 1, 2 ** 52 - 1, 2 ** 52, 2 ** 52 + 1, INT_MAX - 1, INT_MAX];
const EDGES = [...MAGNITUDES, ...MAGNITUDES.map((value) => 0 - value)];

const GUARDED = { int_add_ovf: "intAddOvf", int_sub_ovf: "intSubOvf", int_mul_ovf: "intMulOvf", int_lshift_ovf: "intLshiftOvf" } as const;
const PURE = { int_floordiv: "intFloordiv", int_mod: "intMod", int_and: "intAnd", int_or: "intOr", int_xor: "intXor", int_rshift: "intRshift", int_lt: "intLt", int_le: "intLe", int_eq: "intEq", int_ne: "intNe", int_gt: "intGt", int_ge: "intGe" } as const;

/** The second operands that the operation is for. */
const seconds = (name: string): number[] => (name.includes("shift") ? EDGES.filter((b) => b >= 0) : name.includes("div") || name.includes("mod") ? EDGES.filter((b) => b !== 0) : EDGES);

describe("integers", () => {
  for (const [name, method] of Object.entries({ ...GUARDED, ...PURE })) {
    test(`${method} is ${name} on all pairs of edges`, () => {
      for (const a of EDGES) {
        for (const b of seconds(name)) {
          const expected = (MEANINGS as unknown as Record<string, (a: number, b: number) => number | undefined>)[name]!(a, b);
          const got = machine[method](a, b);
          if (!Object.is(got, expected)) expect.fail(`${method}(${a}, ${b}) is ${got}, not ${expected}`);
        }
      }
    });
  }
  test("a quotient is exact next to 2^53", () => {
    expect(machine.intFloordiv(-INT_MAX, 7)).toBe(-1286742750677285);
    expect(machine.intFloordiv(INT_MAX, -2)).toBe(-4503599627370496);
  });
});
