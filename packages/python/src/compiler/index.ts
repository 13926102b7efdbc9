/** The compiler's face to the rest of the package. */
export { compile, CompileRecursionError, type CompileMode, type CompileOptions } from "./compile";
export { PySyntaxError, SourceText, type CompileWarning, type SyntaxErrorKind } from "./source";
export { unicodeNames } from "./literals";
export { disassemble } from "./disassemble";
export { deserialize, serialize } from "./marshal";
export { verifyCode } from "./verify";
