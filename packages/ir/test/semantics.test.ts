import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClassDescr, INT_MAX, INT_MIN, MEANINGS, MEANING_OF, OP, OPS, OP_NAMES, fold, sameValue, type PureOpName } from "../src/index";

const edges = [0, 1, 2, 3, 5, 7, 31, 32, 33, 53, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 52, INT_MAX - 1, INT_MAX];
const boundary = [...edges, ...edges.map((x) => 0 - x)];
const anyInt = fc.oneof(fc.constantFrom(...boundary), fc.maxSafeInteger(), fc.integer(), fc.integer({ min: -9, max: 9 }));
const count = fc.oneof(fc.integer({ min: 0, max: 60 }), fc.constantFrom(1023, 1024, 1100, INT_MAX));
const inRange = (x: bigint): boolean => x <= BigInt(INT_MAX) && x >= BigInt(INT_MIN);
const floordiv = (a: bigint, b: bigint): bigint => a / b - (a % b !== 0n && a < 0n !== b < 0n ? 1n : 0n);

/** The same operations on unbounded integers; null where the operation is not defined. */
const EXACT: Record<string, (a: bigint, b: bigint) => bigint | null> = {
  int_add: (a, b) => a + b,
  int_sub: (a, b) => a - b,
  int_mul: (a, b) => a * b,
  int_floordiv: (a, b) => (b === 0n ? null : floordiv(a, b)),
  int_mod: (a, b) => (b === 0n ? null : a - b * floordiv(a, b)),
  int_and: (a, b) => a & b,
  int_or: (a, b) => a | b,
  int_xor: (a, b) => a ^ b,
  int_neg: (a) => -a,
  int_invert: (a) => ~a,
  int32_add: (a, b) => BigInt.asIntN(32, BigInt.asIntN(32, a) + BigInt.asIntN(32, b)),
  int32_sub: (a, b) => BigInt.asIntN(32, BigInt.asIntN(32, a) - BigInt.asIntN(32, b)),
  int32_mul: (a, b) => BigInt.asIntN(32, BigInt.asIntN(32, a) * BigInt.asIntN(32, b)),
  int32_wrap: (a) => BigInt.asIntN(32, a),
  int_is_int32: (a) => (BigInt.asIntN(32, a) === a ? 1n : 0n),
  int_lt: (a, b) => (a < b ? 1n : 0n),
  int_ge: (a, b) => (a >= b ? 1n : 0n),
};

const check = (name: string, x: number, y: number): void => {
  const narrow = /^int32_(?!wrap)/.test(name);
  const [a, b] = narrow ? [x | 0, y | 0] : [x, y];
  const exact = EXACT[name]!(BigInt(a), BigInt(b));
  const got = fold(OP[name as PureOpName], a, b);
  if (exact === null || !inRange(exact)) expect(got, `${name}(${a}, ${b})`).toBeUndefined();
  else expect(got, `${name}(${a}, ${b})`).toBe(Number(exact));
};

describe("integer meanings", () => {
  it.each(Object.keys(EXACT))("%s is exact on all pairs of boundary values", (name) => {
    for (const a of boundary) for (const b of boundary) check(name, a, b);
  });
  it("are exact on random operands of the whole range", () => {
    fc.assert(fc.property(fc.constantFrom(...Object.keys(EXACT)), anyInt, anyInt, check), { numRuns: 3000 });
  });
  it("shift exactly, by any amount", () => {
    fc.assert(fc.property(anyInt, count, (a, b) => {
      const exactRight = b > 100 ? (a < 0 ? -1n : 0n) : BigInt(a) >> BigInt(b);
      expect(MEANINGS.int_rshift(a, b)).toBe(Number(exactRight));
      const exactLeft = b > 100 ? (a === 0 ? 0n : 1n << 99n) : BigInt(a) << BigInt(b);
      const expected = inRange(exactLeft) ? Number(exactLeft) : undefined;
      expect(MEANINGS.int_lshift_ovf(a, b)).toBe(expected);
      expect(MEANINGS.int_lshift_overflows(a, b)).toBe(expected === undefined ? 1 : 0);
      expect(fold(OP.int_lshift, a, b)).toBe(expected);
    }), { numRuns: 2000 });
  });
  it("leave, and say that they overflow, exactly where the true result is out of range", () => {
    fc.assert(fc.property(fc.constantFrom("add", "sub", "mul"), anyInt, anyInt, (name, a, b) => {
      const exact = EXACT[`int_${name}`]!(BigInt(a), BigInt(b))!;
      expect(fold(OP[`int_${name as "add"}_ovf`], a, b)).toBe(inRange(exact) ? Number(exact) : undefined);
      expect(fold(OP[`int_${name as "add"}_overflows`], a, b)).toBe(inRange(exact) ? 0 : 1);
    }), { numRuns: 2000 });
  });
  it("never give -0", () => {
    for (const name of OP_NAMES) {
      const row = OPS[name];
      if (row.result !== "i" || MEANING_OF[OP[name]] === null || !/^i+$/.test(row.args)) continue;
      for (const a of [0, 1, -1, -4, INT_MIN]) for (const b of [0, 1, 2, -1, -2, INT_MIN]) {
        expect(Object.is(fold(OP[name], a, b), -0), `${name}(${a}, ${b})`).toBe(false);
      }
    }
    expect(fold(OP.cast_float_to_int, -0.5)).toBe(0);
  });
  it("know the largest quotients that a double division would round", () => {
    expect(MEANINGS.int_floordiv(INT_MAX, 1)).toBe(INT_MAX);
    expect(MEANINGS.int_floordiv(INT_MIN, INT_MAX)).toBe(-1);
    expect(MEANINGS.int_floordiv(INT_MAX - 1, INT_MAX)).toBe(0);
    expect(MEANINGS.int_mod(INT_MIN, 2)).toBe(1);
  });
});

describe("the table's claims", () => {
  const ints = boundary;
  const floats = [0, -0, 1, -1, 0.5, NaN, Infinity, -Infinity, 2 ** 53];
  it("commutative operations commute, swapped ones swap, inverse ones invert", () => {
    for (const name of OP_NAMES) {
      const row: { commutative: boolean; inverse?: string; swapped?: string; args: string } = OPS[name];
      if (MEANING_OF[OP[name]] === null || !/^(ii?|ff?)$/.test(row.args)) continue;
      const values = row.args[0] === "i" ? ints : floats;
      for (const a of values) for (const b of row.args.length === 2 ? values : [0]) {
        const result = fold(OP[name], a, b);
        if (row.commutative) expect(fold(OP[name], b, a), `${name}(${b}, ${a})`).toBe(result);
        if (row.swapped !== undefined) expect(fold(OP[row.swapped as PureOpName], b, a), `${row.swapped}(${b}, ${a})`).toBe(result);
        if (row.inverse !== undefined) expect(fold(OP[row.inverse as PureOpName], a, b), `${row.inverse}(${a}, ${b})`).toBe(1 - result);
      }
    }
  });
  it("every pure and every guarded operation has a meaning, and no other", () => {
    for (const name of OP_NAMES) {
      const effect = OPS[name].effect;
      expect(MEANING_OF[OP[name]] !== null, name).toBe(effect === "pure" || effect === "guarded");
    }
  });
});

describe("fold", () => {
  it("answers undefined outside of an operation's domain", () => {
    expect(fold(OP.int_floordiv, 1, 0)).toBeUndefined();
    expect(fold(OP.int_rshift, 4, -1)).toBeUndefined();
    expect(fold(OP.int_and, INT_MIN, -2)).toBeUndefined();
    expect(fold(OP.strgetitem, "abc", 3)).toBeUndefined();
    expect(fold(OP.strlen, null)).toBeUndefined();
    expect(fold(OP.unbox_int, "1")).toBeUndefined();
    expect(fold(OP.cast_float_to_int, NaN)).toBeUndefined();
    expect(fold(OP.guard_true, 1)).toBeUndefined();
  });
  it("passes the class descriptor to instance_of", () => {
    class Point {}
    const descr = new ClassDescr("Point", "constructor", Point);
    expect(fold(OP.instance_of, new Point(), undefined, descr)).toBe(1);
    expect(fold(OP.instance_of, new (class extends Point {})(), undefined, descr)).toBe(0);
    expect(fold(OP.instance_of, null, undefined, descr)).toBe(0);
  });
});

it("sameValue tells -0 from 0 and finds NaN equal to itself, for floats only", () => {
  expect(sameValue("f", -0, 0)).toBe(false);
  expect(sameValue("f", NaN, NaN)).toBe(true);
  expect(sameValue("i", 3, 3)).toBe(true);
  expect(sameValue("r", "a", "a")).toBe(true);
  expect(sameValue("r", {}, {})).toBe(false);
});
