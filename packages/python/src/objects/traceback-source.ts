// @shared-module
/**
 * The source lines of a traceback entry, and what is underlined in them.
 *
 * The instruction's range is underlined unless it is all of its lines. In a binary operation the operator, in a call and in a subscript the
 * brackets with what is in them are marked `^` and the rest `~`. Of long ranges only the first and last line and those around the marks' ends are shown.
 */
import type { Code } from "../code";
import type { Expr, Module } from "../compiler/ast";
import { parseExpression, parseModule } from "../compiler/parser";
import { SourceText } from "../compiler/source";
import { librarySource } from "../library";
import { currentRuntime } from "../runtime";
import type { W_Traceback } from "./traceback-object";

const LINE_END = /\r\n?|\n/;

/** Source of code that is in no file, by the table of positions that all copies of a code object share. */
const remembered = new WeakMap<object, string[]>();

/** Keeps the source of a program that is in no file (`-c`, interactive input), for its tracebacks. */
export function rememberSource(code: Code, source: string): void {
  const lines = source.split(LINE_END);
  const visit = (c: Code): void => {
    remembered.set(c.positions, lines);
    for (const k of c.constants) if (typeof k === "object" && k !== null && k.constructor === c.constructor) visit(k);
  };
  visit(code);
}

/** Reads files once per report. */
export class SourceCache {
  readonly #files = new Map<string, string[]>();
  lines(code: Code): string[] {
    const own = remembered.get(code.positions);
    return own ?? this.file(code.filename);
  }
  file(name: string): string[] {
    let lines = this.#files.get(name);
    if (lines === undefined) {
      const bytes = name.startsWith("<") ? null : currentRuntime()?.host.readFile(name) ?? null;
      const text = bytes === null ? librarySource(name) : new TextDecoder().decode(bytes);
      lines = text === null ? [] : text.split(LINE_END);
      this.#files.set(name, lines);
    }
    return lines;
  }
}

/** Removes the white space that all lines start with; lines of white space become empty. */
export function dedent(lines: readonly string[]): string[] {
  let margin: string | null = null;
  for (const line of lines) {
    if (line.trim() === "") continue;
    const indent = /^[ \t]*/.exec(line)![0];
    if (margin === null) margin = indent;
    else {
      let same = 0;
      while (same < margin.length && margin[same] === indent[same]) same++;
      margin = margin.slice(0, same);
    }
  }
  return lines.map((line) => (line.trim() === "" ? "" : line.slice(margin?.length ?? 0)));
}

/** Characters that take two columns on a terminal. */
const WIDE = /[\u1100-\u115f\u231a\u231b\u2329\u232a\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55\u2e80-\u303e\u3041-\ua4c6\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cd5}\u{1b000}-\u{1b2fb}\u{1f004}\u{1f0cf}\u{1f18e}\u{1f191}-\u{1f19a}\u{1f200}-\u{1f320}\u{1f32d}-\u{1f64f}\u{1f680}-\u{1f6c5}\u{1f6cc}\u{1f6d0}-\u{1f6d2}\u{1f6d5}-\u{1f6df}\u{1f6eb}-\u{1f6ec}\u{1f6f4}-\u{1f6fc}\u{1f7e0}-\u{1f7f0}\u{1f90c}-\u{1f9ff}\u{1fa70}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Columns that the first `count` characters take. */
const displayWidth = (characters: readonly string[], count = characters.length): number => {
  let width = 0;
  for (let i = 0; i < count && i < characters.length; i++) width += WIDE.test(characters[i]!) ? 2 : 1;
  return Math.max(width, count > characters.length ? width + count - characters.length : width);
};

/** Where the marks `^` start and end, as offsets into the segment. */
interface Anchors {
  readonly left: number;
  readonly right: number;
}

/** The first offset from `at` on whose character passes, comments and line continuations left out. */
function skipUntil(text: string, at: number, test: (c: string) => boolean): number {
  let i = at;
  while (i < text.length) {
    const c = text[i]!;
    if (c === "\\" || c === "#") {
      const end = text.indexOf("\n", i);
      if (end < 0) return -1;
      i = end + 1;
    } else if (c !== "\n" && test(c)) return i;
    else i++;
  }
  return -1;
}

/** Finds what is marked in the source of an instruction; null where it is no operation with marks. */
function findAnchors(segment: string): Anchors | null {
  let expression: Expr;
  const opening = "(\n";
  try {
    expression = parseExpression(new SourceText(`${opening}${segment}\n)`, "<traceback>")).program.body;
  } catch {
    return null;
  }
  const offset = opening.length;
  let left: number;
  let right: number;
  if (expression.kind === "BinOp") {
    left = skipUntil(segment, expression.left.end - offset, (c) => !/\s/.test(c) && c !== ")");
    right = left + 1;
    const following = segment[right];
    if (right < expression.right.start - offset && following !== undefined && !/[\s\\#]/.test(following)) right++;
  } else if (expression.kind === "Subscript") {
    left = skipUntil(segment, expression.value.end - offset, (c) => c === "[");
    right = expression.end - offset;
  } else if (expression.kind === "Call") {
    left = skipUntil(segment, expression.func.end - offset, (c) => c === "(");
    right = expression.end - offset;
  } else return null;
  return left < 0 ? null : { left, right };
}

/** A call whose value is returned or assigned to a name says nothing new when it is the whole statement. */
function isPlainCall(lines: readonly string[], start: number, end: number): boolean {
  let module: Module;
  const source = new SourceText(lines.join("\n"), "<traceback>");
  try {
    module = parseModule(source).program;
  } catch {
    return false;
  }
  const statement = module.body[0];
  if (statement === undefined) return true;
  let value: Expr | null = null;
  if (statement.kind === "Return" && statement.value?.kind === "Call" && statement.value.func.kind === "Name") value = statement.value;
  else if (statement.kind === "Assign" && statement.value.kind === "Call" && statement.targets.length === 1 && statement.targets[0]!.kind === "Name") value = statement.value;
  if (value === null) return false;
  const from = source.place(value.start);
  const to = source.place(value.end);
  return from.line === 1 && to.line === lines.length && from.column === start && to.column === end;
}

/** The lines that show where an entry is, without indentation: source and carets. Empty when the source is not known. */
export function sourceOfEntry(tb: W_Traceback, sources: SourceCache): string[] {
  const position = tb.code.positionAt(tb.pc);
  const firstLine = position.line < 0 ? tb.line : position.line;
  const lastLine = position.endLine < firstLine ? firstLine : position.endLine;
  const all = sources.lines(tb.code);
  const original: string[] = [];
  for (let line = firstLine; line <= lastLine; line++) original.push((all[line - 1] ?? "").trimEnd());
  const lines = dedent(original);
  if (lines.join("").trim() === "") return [];
  if (position.column < 0 || position.endColumn < 0) return [lines[0]!.trim()];
  // Columns count code points.
  const characters = lines.map((line) => [...line]);
  const removed = [...original[0]!].length - characters[0]!.length;
  const last = lines.length - 1;
  const start = Math.max(0, position.column - removed);
  const end = Math.max(0, position.endColumn - removed);
  const startUnit = characters[0]!.slice(0, start).join("").length;
  const endUnit = characters[last]!.slice(0, end).join("").length;
  const text = lines.join("\n");
  const anchors = findAnchors(text.slice(startUnit, text.length - (lines[last]!.length - endUnit)));
  const shown = anchors !== null || lines[0]!.slice(0, startUnit).trim() !== "" || lines[last]!.slice(endUnit).trim() !== "";
  const carets = shown && !isPlainCall(lines, start, end);

  // Anchors as line and column.
  const place = (offset: number): { line: number; column: number } => {
    const before = text.slice(0, startUnit + offset).split("\n");
    return { line: before.length - 1, column: displayWidth([...before[before.length - 1]!]) };
  };
  const left = anchors === null ? null : place(anchors.left);
  const right = anchors === null ? null : place(anchors.right);
  const significant = new Set([0, last]);
  for (const at of [left, right]) if (at !== null) for (let i = at.line - 1; i <= at.line + 1; i++) if (i >= 0 && i <= last) significant.add(i);

  const result: string[] = [];
  const startWidth = displayWidth(characters[0]!, start);
  const endWidth = displayWidth(characters[last]!, end);
  const put = (i: number): void => {
    result.push(lines[i]!);
    if (!carets) return;
    const indent = lines[i]!.length - lines[i]!.trimStart().length;
    const width = i === last ? endWidth : displayWidth(characters[i]!);
    let row = "";
    for (let column = 0; column < width; column++) {
      if (column < indent || (i === 0 && column < startWidth)) row += " ";
      else if (left === null || right === null) row += "^";
      else row += (i > left.line || (i === left.line && column >= left.column)) && (i < right.line || (i === right.line && column < right.column)) ? "^" : "~";
    }
    result.push(row);
  };
  const order = [...significant].sort((a, b) => a - b);
  order.forEach((line, i) => {
    const gap = i === 0 ? 1 : line - order[i - 1]!;
    if (gap === 2) put(line - 1);
    else if (gap > 2) result.push(`...<${gap - 1} lines>...`);
    put(line);
  });
  return dedent(result);
}
