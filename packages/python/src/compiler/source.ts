/**
 * The text of a program, and the errors that point into it.
 *
 * Offsets are into the text as the lexer sees it: without a byte order mark, every line end a "\n". Columns count code points.
 */

/** Lines from 1, columns from 0 in code points. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

const SURROGATE = /[\ud800-\udfff]/;

export class SourceText {
  readonly text: string;
  readonly #lineStarts: Int32Array;
  readonly #wide: boolean;
  /** The line that was found last: places are asked for in almost ascending order. */
  #last = 0;

  constructor(source: string, readonly filename: string) {
    let text = source.charCodeAt(0) === 0xfeff ? source.slice(1) : source;
    if (text.includes("\r")) text = text.replace(/\r\n?/g, "\n");
    this.text = text;
    let count = 1;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
    this.#lineStarts = new Int32Array(count);
    let line = 1;
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.#lineStarts[line++] = at + 1;
    this.#wide = SURROGATE.test(text);
  }

  get lineCount(): number { return this.#lineStarts.length; }

  /** Line number (from 1) of an offset. */
  lineOf(offset: number): number {
    const starts = this.#lineStarts;
    let line = this.#last;
    if (starts[line]! <= offset) {
      if (line + 1 === starts.length || offset < starts[line + 1]!) return line + 1;
      if (line + 2 === starts.length || offset < starts[line + 2]!) return (this.#last = line + 1) + 1;
    }
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    line = this.#last = low;
    return line + 1;
  }

  lineStart(line: number): number { return this.#lineStarts[line - 1]!; }

  /** Column of an offset in the given line. */
  columnIn(line: number, offset: number): number {
    const start = this.#lineStarts[line - 1]!;
    if (!this.#wide) return offset - start;
    let column = 0;
    for (let at = start; at < offset; column++) at += this.text.codePointAt(at)! > 0xffff ? 2 : 1;
    return column;
  }

  place(offset: number): Place {
    const line = this.lineOf(offset);
    return { line, column: this.columnIn(line, offset) };
  }

  /** The end of a range: a line end belongs to its line. */
  endPlace(start: number, end: number): Place {
    if (end <= start) return this.place(end);
    const { line, column } = this.place(end - 1);
    return { line, column: column + 1 };
  }

  /** What an error on a line shows of it. `read`: see PySyntaxError.at. */
  errorText(line: number, read: number): string {
    const text = this.lineText(line).replace("\n", "");
    return this.lineOf(Math.min(read, this.text.length)) > line ? text : `${text}\n`;
  }

  /** The text of a line, its line end included. */
  lineText(line: number): string {
    const start = this.#lineStarts[line - 1];
    if (start === undefined) return "";
    return this.text.slice(start, this.#lineStarts[line] ?? this.text.length);
  }
}

export type SyntaxErrorKind = "SyntaxError" | "IndentationError" | "TabError";

/** A program that is none: what Python's SyntaxError says. Whoever raises it in the guest makes the guest's exception. */
export class PySyntaxError extends Error {
  /**
   * `line`, `endLine` count from 1; `column`, `endColumn` from 1 in code points, as SyntaxError's `offset` and `end_offset`: 0 or -1 where there
   * is none. `text` is the source line, or null.
   */
  constructor(
    message: string,
    readonly filename: string,
    readonly line: number,
    readonly column: number,
    readonly endLine: number,
    readonly endColumn: number,
    readonly text: string | null,
    readonly kind: SyntaxErrorKind = "SyntaxError",
  ) {
    super(message);
    this.name = kind;
  }

  /**
   * An error about a range of the source, as the parser reports. `read`: an offset up to which the parser has looked. The text ends with its line end, even
   * where the file has none, unless the parser is already on another line.
   */
  static at(source: SourceText, message: string, start: number, end: number, kind: SyntaxErrorKind = "SyntaxError", read = start): PySyntaxError {
    const from = source.place(start);
    const to = source.endPlace(start, end);
    return new PySyntaxError(message, source.filename, from.line, from.column + 1, to.line, to.column + 1, source.errorText(from.line, read), kind);
  }

  /** An error found behind the parser: its text comes from the file, so there is none where the program is no file (its name is like `<string>`). */
  static behind(source: SourceText, message: string, start: number, end: number): PySyntaxError {
    const from = source.place(start);
    const to = source.endPlace(start, end);
    return new PySyntaxError(message, source.filename, from.line, from.column + 1, to.line, to.column + 1, source.filename.startsWith("<") ? null : source.lineText(from.line));
  }

  /** An error at one place, as the tokenizer reports: the column is that of the last character read. */
  static point(source: SourceText, message: string, line: number, column: number, endColumn = column): PySyntaxError {
    return new PySyntaxError(message, source.filename, line, column, line, endColumn, source.lineText(line).replace("\n", ""));
  }
}

/** A SyntaxWarning or DeprecationWarning that compiling gives. */
export interface CompileWarning {
  readonly category: "SyntaxWarning" | "DeprecationWarning";
  readonly message: string;
  readonly line: number;
}
