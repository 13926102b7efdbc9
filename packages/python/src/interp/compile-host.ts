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

const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const BLANK = /^[ \t\f]*(?:#.*)?$/;
const UTF8 = /^utf-?8(-.*|sig)?$/;

/**
 * The text of a source file (PEP 263): UTF-8, or what a comment in one of the first two lines says. Throws PyError (SyntaxError).
 */
export function decodeSource(bytes: Uint8Array, filename: string): string {
  const error = (message: string): PyError => {
    const e = newException(EXC.SyntaxError, [strFrom(message)]) as W_SyntaxError;
    e.msg = strFrom(message);
    e.filename = e.lineno = e.offset = e.text = e.end_lineno = e.end_offset = None;
    return new PyError(e);
  };
  const head = String.fromCharCode(...bytes.subarray(0, 400)).split(/\r\n?|\n/, 2);
  const cookie = COOKIE.exec(head[0]!) ?? (BLANK.test(head[0]!) && head[1] !== undefined ? COOKIE.exec(head[1]) : null);
  const encoding = cookie === null ? "utf-8" : cookie[1]!.toLowerCase().replaceAll("_", "-");
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  if (marked && !UTF8.test(encoding)) throw error(`encoding problem: ${cookie![1]!} with BOM`);
  if (/^(latin-1|iso-8859-1|iso-latin-1)(-.*)?$/.test(encoding)) {
    let text = "";
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return text;
  }
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    decoder = new TextDecoder(UTF8.test(encoding) ? "utf-8" : encoding, { fatal: true });
  } catch {
    throw error(`encoding problem: ${cookie![1]!}`);
  }
  try {
    return decoder.decode(bytes);
  } catch {
    if (!UTF8.test(encoding)) throw error(`'${encoding}' codec can't decode the file ${filename}`);
    const at = invalidUtf8(bytes);
    const line = bytes.subarray(0, at).reduce((count, byte) => count + (byte === 10 ? 1 : 0), 1);
    throw error(`Non-UTF-8 code starting with '\\x${bytes[at]!.toString(16).padStart(2, "0")}' in file ${filename} on line ${line}, but no encoding declared; see https://peps.python.org/pep-0263/ for details`);
  }
}

/** Where the first sequence starts that is not UTF-8, in bytes that have one. */
function invalidUtf8(bytes: Uint8Array): number {
  const strict = new TextDecoder("utf-8", { fatal: true });
  for (let at = 0; at < bytes.length;) {
    const length = bytes[at]! < 0x80 ? 1 : bytes[at]! < 0xe0 ? 2 : bytes[at]! < 0xf0 ? 3 : 4;
    try {
      if (length > 1) strict.decode(bytes.subarray(at, at + length));
    } catch {
      return at;
    }
    at += length;
  }
  return bytes.length - 1;
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
