/**
 * The compiler: Python source to code objects.
 *
 * source -> tokens (`lexer`) -> tree (`parser`) -> scopes (`symtable`) -> register bytecode (`codegen`, `assembler`) -> Code.
 */
import { W_Bytes } from "../objects/bytes";
import { W_Complex } from "../objects/complex";
import { W_FrozenSet } from "../objects/set-storage";
import type { Code } from "../code";
import { constantMakers } from "./constants";
import { generate } from "./codegen";
import { parseExpression, parseInteractive, parseModule } from "./parser";
import { PySyntaxError, SourceText, type CompileWarning } from "./source";

constantMakers.bytes = (latin1) => new W_Bytes(latin1);
constantMakers.complex = (real, imag) => new W_Complex(real, imag);
constantMakers.frozenset = (items) => {
  const set = new W_FrozenSet();
  for (const item of items) set.add(item);
  return set;
};

/** How a program is read: a file's text, one expression, one interactive statement. */
export type CompileMode = "exec" | "eval" | "single";

export interface CompileOptions {
  /** 0 (default): nothing left out; 1: without asserts; 2: without docstrings too. */
  readonly optimize?: number;
  /** As if `from __future__ import annotations` were there. */
  readonly futureAnnotations?: boolean;
  /** Gets SyntaxWarnings in order of their lines. */
  readonly onWarning?: (warning: CompileWarning) => void;
}

/** The nesting of a program is too deep for the compiler. The guest's exception is RecursionError. */
export class CompileRecursionError extends Error {
  constructor() {
    super("maximum recursion depth exceeded during compilation");
    this.name = "CompileRecursionError";
  }
}

/** Compiles a program. The code is not bound to globals yet (`Code.bind`). Throws PySyntaxError, CompileRecursionError. */
export function compile(source: string, filename: string, mode: CompileMode, options: CompileOptions = {}): Code {
  const text = new SourceText(mode === "eval" ? source.replace(/^[ \t\f]+/, "") : source, filename);
  if (source.includes("\0")) throw new PySyntaxError("source code string cannot contain null bytes", filename, 0, 0, 0, 0, null);
  try {
    const { program, warnings } = mode === "exec" ? parseModule(text) : mode === "eval" ? parseExpression(text) : parseInteractive(text);
    const code = generate(program, text, { optimize: options.optimize ?? 0, futureAnnotations: options.futureAnnotations ?? false, warnings });
    if (options.onWarning !== undefined) for (const warning of [...warnings].sort((a, b) => a.line - b.line)) options.onWarning(warning);
    return code;
  } catch (error) {
    if (error instanceof RangeError && /call stack/.test(error.message)) throw new CompileRecursionError();
    throw error;
  }
}
