/** Operands at the edges of each type, and which of them each pure operation takes. */
import type { ClassDescr } from "../../descr";
import { OP, OPS, OP_NAMES, type OpName, type PureOpName } from "../../ops";
import { MEANING_OF, fold, type GuardedOpName } from "../../semantics";
import { INT_MAX, INT_MIN } from "../../types";
import { BIG, BOOL, FLOAT, Float, INT, POINT, Point, STR, SubPoint } from "../guest";

export const INT_EDGES: readonly number[] = [
  0, 1, -1, 2, -2, 3, 7, -7, 31, 32, 33, 52, 53, 54, 64, 255, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 2 ** 32 - 1, 2 ** 32, -(2 ** 32), 2 ** 32 + 5,
  2 ** 52, -(2 ** 52), INT_MAX - 1, INT_MAX, INT_MIN + 1, INT_MIN,
];
export const FLOAT_EDGES: readonly number[] = [
  0, -0, 1, -1, 0.5, -0.5, 1.5, -2.5, 3, 1e-310, 5e-324, 1e300, -1e300, 2 ** 31, 2 ** 53, -(2 ** 53), INT_MAX, Number.MAX_VALUE, NaN, Infinity, -Infinity,
];
/** Strings that break out of whatever quotes them, end lines, or are special names. */
export const HOSTILE_STRINGS: readonly string[] = [
  "\n*/ alert(1) /*", "`${x}`", "'\"\\", "__proto__", "constructor", "\u2028\u2029", "\ud800", "\udfff\ud800", "\0", "</script>", "]]>", "// x", "\r\n}; throw 1; {", "é𝒳", "%s",
];
export const STRINGS: readonly string[] = ["", "a", "b", "ab", "abc", "aa", "A", "\uffff", "𝒳", "\ud800", ...HOSTILE_STRINGS];
const point = new Point(null, 1, 2);
export const REFS_OF_ALL_KINDS: readonly unknown[] = [
  null, undefined, true, false, 0, 1, -1, INT_MAX, "", "a", "0", 0n, 1n, 10n ** 30n, point, new Point(null, 1, 2), new SubPoint(null, 1, 2), new Float(1), [], [0], {}, Object.create(null), () => 1, Symbol("s"),
];

const REFS_OF: Partial<Record<OpName, readonly unknown[]>> = {
  unbox_int: INT_EDGES, unbox_bool: [true, false], strlen: STRINGS, strgetitem: STRINGS, str_concat: STRINGS, str_eq: STRINGS, str_lt: STRINGS,
};
const isInt32 = (value: number): boolean => value === (value | 0);

export type Folding = PureOpName | GuardedOpName;
/** The pure and the guarded operations. */
export const FOLDING = OP_NAMES.filter((name, opcode) => MEANING_OF[opcode] !== null) as readonly Folding[];

/** Values to try for the `k`-th operand. */
function candidates(name: Folding, k: number): readonly unknown[] {
  switch (OPS[name].args[k]) {
    case "i": return name.startsWith("int32_") && name !== "int32_wrap" ? INT_EDGES.filter(isInt32) : INT_EDGES;
    case "f": return FLOAT_EDGES;
    default: return REFS_OF[name] ?? REFS_OF_ALL_KINDS;
  }
}

/** Operand tuples in the domain of the operation (guarded ones: all), each with the expected result; undefined where it leaves. */
export function operandTuples(name: Folding, descr: ClassDescr | null): { operands: unknown[]; result: unknown }[] {
  const tuples: { operands: unknown[]; result: unknown }[] = [];
  for (const a of candidates(name, 0)) {
    for (const b of OPS[name].args.length > 1 ? candidates(name, 1) : [undefined]) {
      if (name.includes("shift") && (b as number) < 0) continue;
      const result: unknown = fold(OP[name], a, b, descr);
      if (result === undefined && OPS[name].effect === "pure" && !(name as string).startsWith("same_as")) continue;
      tuples.push({ operands: OPS[name].args.length > 1 ? [a, b] : [a], result });
    }
  }
  return tuples;
}

/** Classes to try for `instance_of` and the class guards. */
export const TESTED_CLASSES: readonly ClassDescr[] = [POINT, FLOAT, INT, STR, BOOL, BIG];
