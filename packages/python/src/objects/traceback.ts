// @shared-module
/**
 * Exceptions as CPython prints them: tracebacks with source and carets, chained exceptions, notes, groups as trees, syntax errors, hints.
 *
 * `formatException` gives the whole text; `formatTraceback` and `formatExceptionOnly` its parts. Whatever an exception's own code does (`__str__`
 * that raises), a text comes out.
 */
import { getAttrOr } from "./attribute";
import { EXC, W_BaseExceptionGroup, W_SyntaxError, type W_BaseException } from "./errors";
import { isInstance, isStr, iterate, len, reprText, strText, textOf, typeOf } from "./operations";
import { SourceCache, sourceOfEntry } from "./traceback-source";
import type { W_Traceback } from "./traceback-object";
import { hintFor } from "./suggestions";
import { None, W_List, W_Tuple } from "./core";
import { bytesType, type W_Type } from "./type";

/** Entries of the same place that are shown in a row. */
const REPEATED_SHOWN = 3;
const MAX_GROUP_WIDTH = 15;
const MAX_GROUP_DEPTH = 10;

const HEADER = "Traceback (most recent call last):\n";
const GROUP_HEADER = "Exception Group Traceback (most recent call last):\n";
const CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n";

const lines = (text: readonly string[], indent: string): string => text.map((line) => `${indent}${line}\n`).join("");

/** `str(v)`, or what is shown when that fails. */
function safeText(v: any, what: string, convert: (v: any) => string = strText, name = "str"): string {
  try {
    return convert(v);
  } catch {
    return `<${what} ${name}() failed>`;
  }
}

/** The entries of a traceback, without header. */
export function formatTraceback(tb: W_Traceback | null, sources = new SourceCache()): string[] {
  const result: string[] = [];
  let last: { filename: string; line: number; name: string } | null = null;
  let count = 0;
  const more = (): void => {
    if (count <= REPEATED_SHOWN) return;
    const hidden = count - REPEATED_SHOWN;
    result.push(`  [Previous line repeated ${hidden} more time${hidden > 1 ? "s" : ""}]\n`);
  };
  for (let at = tb; at !== null; at = at.next) {
    const { filename, name } = at.code;
    const { line } = at;
    if (last === null || last.filename !== filename || last.line !== line || last.name !== name) {
      more();
      last = { filename, line, name };
      count = 0;
    }
    if (++count > REPEATED_SHOWN) continue;
    const shown = filename.startsWith("<stdin-") && filename.endsWith(">") ? "<stdin>" : filename;
    result.push(`  File "${shown}", line ${line}, in ${name}\n${lines(sourceOfEntry(at, sources), "    ")}`);
  }
  more();
  return result;
}

/** `module.qualname` of an exception's type, as tracebacks show it. */
function typeText(type: W_Type): string {
  const module = type.isHeap ? type.dict.get("__module__") ?? "builtins" : type.home;
  if (module === "builtins" || module === "__main__") return type.qualname;
  return `${isStr(module) ? textOf(module) : "<unknown>"}.${type.qualname}`;
}

const isSpace = (c: string): boolean => /\s/.test(c);

/** Source line and carets of a SyntaxError. */
function formatSyntaxError(e: W_SyntaxError, type: string): string {
  let result = "";
  let suffix = "";
  const present = (v: any): boolean => v !== undefined && v !== None;
  if (present(e.lineno)) result += `  File "${present(e.filename) && e.filename !== "" ? safeText(e.filename, "filename") : "<string>"}", line ${safeText(e.lineno, "lineno")}\n`;
  else if (present(e.filename)) suffix = ` (${safeText(e.filename, "filename")})`;
  if (isStr(e.text)) {
    const text = [...textOf(e.text)];
    const trimmed = [...textOf(e.text).replace(/\n+$/, "")];
    const shown = [...trimmed.join("").replace(/^[ \n\f]+/, "")];
    const spaces = trimmed.length - shown.length;
    result += `    ${shown.join("")}\n`;
    if (typeof e.offset === "number") {
      let { offset } = e;
      let end: number;
      if (e.lineno === e.end_lineno || (!present(e.lineno) && !present(e.end_lineno))) end = typeof e.end_offset === "number" && e.end_offset !== 0 ? e.end_offset : offset;
      else end = trimmed.length + 1;
      if (text.length > 0 && offset > text.length) offset = trimmed.length + 1;
      if (text.length > 0 && end > text.length) end = trimmed.length + 1;
      if (offset >= end || end < 0) end = offset + 1;
      const from = offset - 1 - spaces;
      const to = end - 1 - spaces;
      // White space other than blanks is kept, for alignment.
      if (from >= 0) result += `    ${shown.slice(0, from).map((c) => (isSpace(c) ? c : " ")).join("")}${"^".repeat(Math.max(0, to - from))}\n`;
    }
  }
  const message = present(e.msg) && e.msg !== "" ? safeText(e.msg, "msg") : "<no detail available>";
  return `${result}${type}: ${message}${suffix}\n`;
}

/** The exception itself: type, message, hint, notes. */
export function formatExceptionOnly(e: W_BaseException): string {
  const type = typeText(typeOf(e));
  let result: string;
  if (e instanceof W_SyntaxError) result = formatSyntaxError(e, type);
  else {
    const message = safeText(e, "exception") + hintFor(e);
    result = message === "" ? `${type}\n` : `${type}: ${message}\n`;
  }
  let notes: any;
  try {
    notes = getAttrOr(e, "__notes__", undefined);
  } catch (error) {
    return `${result}Ignored error getting __notes__: ${safeText(error, "__notes__", reprText, "repr")}\n`;
  }
  if (notes === undefined || notes === None) return result;
  if (isSequence(notes)) for (const note of iterate(notes)) result += lines(safeText(note, "note").split("\n"), "");
  else result += `${safeText(notes, "__notes__", reprText, "repr")}\n`;
  return result;
}

const isSequence = (v: any): boolean => v instanceof W_List || v instanceof W_Tuple || (!isStr(v) && !isInstance(v, bytesType) && typeOf(v).pattern === "sequence" && len(v) >= 0);

/** A tree of exceptions is printed with margins. */
class Report {
  #depth = 0;
  #needClose = false;
  readonly #sources = new SourceCache();
  /** Exceptions that are shown, or will be: none is shown twice. */
  readonly #seen = new Set<W_BaseException>();
  text = "";

  #indent(): string { return " ".repeat(2 * this.#depth); }

  /** Text behind the margin, where there is one. */
  #emit(text: string, margin = "|"): void {
    if (this.#depth === 0) this.text += text;
    else this.text += text.replace(/^.*\n?/gm, (line) => (line === "" ? "" : `${this.#indent()}${margin} ${line}`));
  }

  /** The exceptions that explain this one, oldest first, and it; each with what is said behind it. */
  #chain(e: W_BaseException): [W_BaseException, string | null][] {
    const result: [W_BaseException, string | null][] = [];
    let at: W_BaseException | null = e;
    while (at !== null) {
      this.#seen.add(at);
      let next: W_BaseException | null = null;
      let message: string | null = null;
      if (at.cause !== null && !this.#seen.has(at.cause)) {
        next = at.cause;
        message = CAUSE;
      } else if (at.cause === null && at.context !== null && !at.suppressContext && !this.#seen.has(at.context)) {
        next = at.context;
        message = CONTEXT;
      }
      result.push([at, message]);
      at = next;
    }
    return result.reverse();
  }

  add(e: W_BaseException): void {
    const chain = this.#chain(e);
    for (const [exception, message] of chain) {
      if (message !== null) this.#emit(message);
      if (exception instanceof W_BaseExceptionGroup) this.#group(exception);
      else {
        if (exception.traceback !== null) this.#trace(HEADER, exception);
        this.#emit(formatExceptionOnly(exception));
      }
    }
  }

  #trace(header: string, e: W_BaseException, margin?: string): void {
    this.#emit(header, margin);
    for (const entry of formatTraceback(e.traceback, this.#sources)) this.#emit(entry);
  }

  #group(group: W_BaseExceptionGroup): void {
    if (this.#depth > MAX_GROUP_DEPTH) {
      this.#emit(`... (max_group_depth is ${MAX_GROUP_DEPTH})\n`);
      return;
    }
    const isTop = this.#depth === 0;
    if (isTop) this.#depth++;
    if (group.traceback !== null) this.#trace(GROUP_HEADER, group, isTop ? "+" : "|");
    this.#emit(formatExceptionOnly(group));
    const members = group.exceptions.items as W_BaseException[];
    const shown = Math.min(members.length, MAX_GROUP_WIDTH + 1);
    this.#needClose = false;
    for (let i = 0; i < shown; i++) {
      const isLast = i === shown - 1;
      // A nested group may draw the closing line.
      if (isLast) this.#needClose = true;
      const isCut = i >= MAX_GROUP_WIDTH;
      this.text += `${this.#indent()}${i === 0 ? "+-" : "  "}+---------------- ${isCut ? "..." : i + 1} ----------------\n`;
      this.#depth++;
      if (isCut) {
        const rest = members.length - MAX_GROUP_WIDTH;
        this.#emit(`and ${rest} more exception${rest > 1 ? "s" : ""}\n`);
      } else this.add(members[i]!);
      if (isLast && this.#needClose) {
        this.text += `${this.#indent()}+------------------------------------\n`;
        this.#needClose = false;
      }
      this.#depth--;
    }
    if (isTop) this.#depth = 0;
  }
}

/** The text that an uncaught exception leaves on standard error. */
export function formatException(e: W_BaseException): string {
  const report = new Report();
  report.add(e);
  return report.text;
}

/** Is it an exception that ends the program without a traceback (SystemExit)? */
export const isExit = (e: W_BaseException): boolean => isInstance(e, EXC.SystemExit);
