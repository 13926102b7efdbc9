// @shared-module
/** The words of compiled patterns, as the library's `re._compiler` writes them. */

const numbered = <T extends string>(...names: T[]): { readonly [K in T]: number } => Object.fromEntries(names.map((name, i) => [name, i])) as { [K in T]: number };

/** Opcodes. */
export const OP = numbered(
  "FAILURE", "SUCCESS", "ANY", "ANY_ALL", "ASSERT", "ASSERT_NOT", "AT", "BRANCH", "CATEGORY", "CHARSET", "BIGCHARSET", "GROUPREF", "GROUPREF_EXISTS", "IN", "INFO", "JUMP", "LITERAL", "MARK", "MAX_UNTIL", "MIN_UNTIL",
  "NOT_LITERAL", "NEGATE", "RANGE", "REPEAT", "REPEAT_ONE", "SUBPATTERN", "MIN_REPEAT_ONE", "ATOMIC_GROUP", "POSSESSIVE_REPEAT", "POSSESSIVE_REPEAT_ONE", "GROUPREF_IGNORE", "IN_IGNORE", "LITERAL_IGNORE", "NOT_LITERAL_IGNORE",
  "GROUPREF_LOC_IGNORE", "IN_LOC_IGNORE", "LITERAL_LOC_IGNORE", "NOT_LITERAL_LOC_IGNORE", "GROUPREF_UNI_IGNORE", "IN_UNI_IGNORE", "LITERAL_UNI_IGNORE", "NOT_LITERAL_UNI_IGNORE", "RANGE_UNI_IGNORE",
);
/** Positions that AT asks for. */
export const AT = numbered("BEGINNING", "BEGINNING_LINE", "BEGINNING_STRING", "BOUNDARY", "NON_BOUNDARY", "END", "END_LINE", "END_STRING", "LOC_BOUNDARY", "LOC_NON_BOUNDARY", "UNI_BOUNDARY", "UNI_NON_BOUNDARY");
/** Categories of characters; odd ones are the negations. */
export const CATEGORY = numbered(
  "DIGIT", "NOT_DIGIT", "SPACE", "NOT_SPACE", "WORD", "NOT_WORD", "LINEBREAK", "NOT_LINEBREAK", "LOC_WORD", "LOC_NOT_WORD", "UNI_DIGIT", "UNI_NOT_DIGIT", "UNI_SPACE", "UNI_NOT_SPACE", "UNI_WORD", "UNI_NOT_WORD", "UNI_LINEBREAK",
  "UNI_NOT_LINEBREAK",
);

/** The version of these words. */
export const MAGIC = 20230612;
export const MAX_REPEAT = 4294967295;
export const MAX_GROUPS = 1073741823;
