import type { Opcode } from "@spoor/ir";
import { floatRules } from "./float";
import { integerRules } from "./integer";
import { referenceRules } from "./reference";
import { index, type Matcher, type Rule } from "./rule";

let made: readonly Rule[] | null = null;
/** All rules, in the order in which they are tried. Made when first asked for: a program that compiles nothing does not wait for them. */
export const rules = (): readonly Rule[] => (made ??= [...integerRules(), ...floatRules(), ...referenceRules()]);

let byOpcode: ReturnType<typeof index> | null = null;
/** The rules whose pattern starts with an operation. */
export const rulesOf = (opcode: Opcode): readonly Matcher[] => (byOpcode ??= index(rules()))[opcode]!;
