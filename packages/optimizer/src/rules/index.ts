import { FLOAT_RULES } from "./float";
import { INTEGER_RULES } from "./integer";
import { REFERENCE_RULES } from "./reference";
import { index, type Rule } from "./rule";

/** All rules, in the order in which they are tried. */
export const RULES: readonly Rule[] = [...INTEGER_RULES, ...FLOAT_RULES, ...REFERENCE_RULES];
/** The same by opcode. */
export const RULES_OF = index(RULES);
