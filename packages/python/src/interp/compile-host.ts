// @shared-module
/**
 * The compiler as guest code knows it: its errors are guest exceptions, its warnings go to standard error.
 */
import type { Code } from "../code";
import { compile, CompileRecursionError, PySyntaxError } from "../compiler/index";
import { None, PyError, W_Tuple } from "../objects/core";
import { EXC, newException, recursionError, type W_SyntaxError } from "../objects/errors";
import { strFrom } from "../objects/wide-str";
import type { Runtime } from "../runtime";

/** The guest's SyntaxError. */
export function syntaxError(error: PySyntaxError): PyError {
  const text = error.text === null ? None : strFrom(error.text);
  const filename = strFrom(error.filename);
  const details = [filename, error.line, error.column, text, error.endLine, error.endColumn];
  const e = newException(EXC[error.kind], [strFrom(error.message), new W_Tuple(details)]) as W_SyntaxError;
  e.msg = strFrom(error.message);
  e.filename = filename;
  e.lineno = error.line;
  e.offset = error.column;
  e.text = text;
  e.end_lineno = error.endLine;
  e.end_offset = error.endColumn;
  return new PyError(e);
}

/** Compiles for a runtime. Throws PyError. */
export function compileFor(runtime: Runtime, source: string, filename: string, mode: "exec" | "eval" | "single"): Code {
  const shown = new Set<string>();
  try {
    return compile(source, filename, mode, {
      onWarning: (warning) => {
        const key = `${warning.line} ${warning.message}`;
        if (warning.category !== "SyntaxWarning" || shown.has(key)) return;
        shown.add(key);
        const line = source.split("\n")[warning.line - 1]?.trim() ?? "";
        runtime.stderr(`${filename}:${warning.line}: ${warning.category}: ${warning.message}\n${line === "" ? "" : `  ${line}\n`}`);
      },
    });
  } catch (error) {
    if (error instanceof PySyntaxError) throw syntaxError(error);
    if (error instanceof CompileRecursionError) throw recursionError("maximum recursion depth exceeded during compilation");
    throw error;
  }
}
