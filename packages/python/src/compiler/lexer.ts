/**
 * The tokenizer: the whole text at once, into arrays.
 *
 * An error of the tokenizer ends the tokens and is kept in `error`: it is the parser's to raise when it gets there. CPython prefers an error of the tokenizer
 * anywhere behind over an error of grammar, so the parser asks for it in any case.
 *
 * f-strings (PEP 701) are tokens too: FSTRING_START, then FSTRING_MIDDLE for text and the tokens of the replacement fields between braces,
 * then FSTRING_END. `strings.ts` decodes literals.
 */
import { isPrintable } from "../objects/str-text";
import { scanNumber } from "./lexer-numbers";
import { PySyntaxError, type CompileWarning, type SourceText, type SyntaxErrorKind } from "./source";
import { KEYWORDS, T, Tokens } from "./tokens";

const MAX_INDENT = 100;
const MAX_BRACKETS = 200;

// -- characters
const IDENTIFIER_START = 1;
const IDENTIFIER = 2;
const DIGIT = 4;
const CLASSES = new Uint8Array(128);
for (const char of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_") CLASSES[char.charCodeAt(0)] = IDENTIFIER_START | IDENTIFIER;
for (const char of "0123456789") CLASSES[char.charCodeAt(0)] = IDENTIFIER | DIGIT;
/** Could the character be part of an identifier? Beyond ASCII everything could. */
export const isIdentifierChar = (c: number): boolean => c >= 128 || (CLASSES[c]! & IDENTIFIER) !== 0;
export const isDigit = (c: number): boolean => c >= 48 && c <= 57;

/** Operators of one character; two and three are tried first. */
const ONE: Record<string, T> = {
  "(": T.LPAR, ")": T.RPAR, "[": T.LSQB, "]": T.RSQB, "{": T.LBRACE, "}": T.RBRACE, ",": T.COMMA, ":": T.COLON, ".": T.DOT, ";": T.SEMI, "=": T.EQUAL,
  "!": T.EXCLAMATION, "~": T.TILDE, "<": T.LESS, ">": T.GREATER, "+": T.PLUS, "-": T.MINUS, "*": T.STAR, "/": T.SLASH, "%": T.PERCENT, "&": T.AMPER,
  "|": T.VBAR, "^": T.CIRCUMFLEX, "@": T.AT, "$": T.OTHER, "?": T.OTHER, "`": T.OTHER,
};
const TWO: Record<string, T> = {
  "->": T.RARROW, ":=": T.COLONEQUAL, "<=": T.LESSEQUAL, ">=": T.GREATEREQUAL, "==": T.EQEQUAL, "!=": T.NOTEQUAL, "//": T.DOUBLESLASH, "**": T.DOUBLESTAR,
  "<<": T.LEFTSHIFT, ">>": T.RIGHTSHIFT, "+=": T.PLUSEQUAL, "-=": T.MINEQUAL, "*=": T.STAREQUAL, "/=": T.SLASHEQUAL, "%=": T.PERCENTEQUAL,
  "&=": T.AMPEREQUAL, "|=": T.VBAREQUAL, "^=": T.CIRCUMFLEXEQUAL, "@=": T.ATEQUAL, "<>": T.OTHER,
};
const THREE: Record<string, T> = { "//=": T.DOUBLESLASHEQUAL, "**=": T.DOUBLESTAREQUAL, "<<=": T.LEFTSHIFTEQUAL, ">>=": T.RIGHTSHIFTEQUAL, "...": T.ELLIPSIS };

const one = new Uint8Array(128);
for (const [spelling, kind] of Object.entries(ONE)) one[spelling.charCodeAt(0)] = kind;
/** Kinds of two and three characters by first character: (second, kind) pairs and (second, third, kind) triples. */
const two: number[][] = Array.from({ length: 128 }, () => []);
for (const [spelling, kind] of Object.entries(TWO)) two[spelling.charCodeAt(0)]!.push(spelling.charCodeAt(1), kind);
const three: number[][] = Array.from({ length: 128 }, () => []);
for (const [spelling, kind] of Object.entries(THREE)) three[spelling.charCodeAt(0)]!.push(spelling.charCodeAt(1), spelling.charCodeAt(2), kind);

const CLOSERS: Record<number, number> = { 41: 40, 93: 91, 125: 123 };

/** An f-string or t-string that is being read. */
interface Template {
  readonly letter: "f" | "t";
  readonly start: number;
  readonly quote: number;
  readonly triple: boolean;
  readonly raw: boolean;
  /** For each open replacement field how many brackets are open inside of it (its own brace included). */
  readonly fields: number[];
  /** Reading text (of the literal, or of a format spec when a field is open), not an expression. */
  inText: boolean;
}

export class Lexer {
  readonly tokens: Tokens;
  error: PySyntaxError | null = null;
  readonly warnings: CompileWarning[] = [];
  readonly text: string;
  pos = 0;
  /** Open brackets: characters and where. */
  readonly brackets: number[] = [];
  readonly bracketStarts: number[] = [];
  readonly #templates: Template[] = [];
  readonly #indents = [0];
  readonly #alternativeIndents = [0];

  constructor(readonly source: SourceText) {
    this.text = source.text;
    this.tokens = new Tokens((this.text.length >> 2) + 16);
    try {
      this.#run();
    } catch (error) {
      if (!(error instanceof PySyntaxError)) throw error;
      this.error = error;
    }
    // The parser fails on this token at the latest, and then asks for the reason.
    if (this.error !== null || this.brackets.length > 0) this.tokens.add(T.ERROR, this.text.length, this.text.length, this.brackets.length);
  }

  /** The error of the tokenizer that ends at offset `end`. */
  fail(message: string, end: number): never {
    const line = this.source.lineOf(Math.max(0, end - 1));
    throw PySyntaxError.point(this.source, message, line, this.source.columnIn(line, end));
  }
  /** The error of the tokenizer about a range. */
  failRange(message: string, start: number, end: number): never {
    const line = this.source.lineOf(start);
    throw PySyntaxError.point(this.source, message, line, this.source.columnIn(line, start) + 1, this.source.columnIn(line, end) + 1);
  }
  /** An error about the line at `pos`. */
  #failLine(message: string, column: number, endColumn: number, kind: SyntaxErrorKind): never {
    const line = this.source.lineOf(this.pos);
    throw new PySyntaxError(message, this.source.filename, line, column, line, endColumn, this.source.errorText(line, 0), kind);
  }
  warn(category: CompileWarning["category"], message: string, offset: number): void {
    this.warnings.push({ category, message, line: this.source.lineOf(offset) });
  }
  add(kind: T, start: number): void {
    this.tokens.add(kind, start, this.pos, this.brackets.length);
  }

  /** Text of the bracket that stays open, when the text ended inside of one. */
  unclosed(): PySyntaxError | null {
    const at = this.bracketStarts.at(-1);
    if (at === undefined) return null;
    const { line, column } = this.source.place(at);
    return new PySyntaxError(`'${this.text[at]}' was never closed`, this.source.filename, line, column + 1, line, 0, this.source.errorText(line, this.text.length - 1));
  }

  #run(): void {
    const { text, tokens } = this;
    const { length } = text;
    let atLineStart = true;
    for (;;) {
      const template = this.#templates.at(-1);
      if (template !== undefined && template.inText) {
        this.#templateText(template);
        continue;
      }
      if (atLineStart) {
        atLineStart = false;
        if (!this.#indentation()) {
          atLineStart = this.pos < length;
          if (!atLineStart) break;
          continue;
        }
      }
      const start = this.pos;
      if (start >= length) break;
      const c = text.charCodeAt(start);
      if (c === 32 || c === 9 || c === 12) {
        this.pos++;
      } else if (c < 128 ? (CLASSES[c]! & IDENTIFIER_START) !== 0 : true) {
        this.#name(start, c);
      } else if (c === 10) {
        this.pos++;
        if (this.brackets.length === 0) {
          this.tokens.add(T.NEWLINE, start, start + 1, 0);
          atLineStart = true;
        }
      } else if (c === 35) {
        const end = text.indexOf("\n", start);
        this.pos = end < 0 ? length : end;
      } else if (c === 34 || c === 39) {
        this.#string(start, start);
      } else if (isDigit(c) || (c === 46 && isDigit(text.charCodeAt(start + 1)))) {
        this.pos = scanNumber(this, start);
        this.add(T.NUMBER, start);
      } else if (c === 92) {
        this.#continuation(start);
      } else {
        this.#operator(start, c, template);
      }
    }
    if (this.brackets.length > 0) {
      const template = this.#templates.at(-1);
      if (template !== undefined && template.fields.length === 0) this.#unterminatedTemplate(template);
      return;
    }
    const last = tokens.count > 0 ? tokens.kinds[tokens.count - 1]! : T.NEWLINE;
    if (last !== T.NEWLINE && last !== T.DEDENT) tokens.add(T.NEWLINE, length, length + 1, 0);
    for (let k = this.#indents.length; k > 1; k--) tokens.add(T.DEDENT, length, length, 0);
    tokens.add(T.EOF, length, length, 0);
  }

  /** Reads the white space at a line's start. False for a line without tokens, which is skipped. */
  #indentation(): boolean {
    const { text } = this;
    let column = 0;
    let alternative = 0;
    let continuedColumn = -1;
    let continuedAlternative = -1;
    for (;;) {
      const c = text.charCodeAt(this.pos);
      if (c === 32) { column++; alternative++; }
      else if (c === 9) { column = (column >> 3) * 8 + 8; alternative++; }
      else if (c === 12) { column = 0; alternative = 0; }
      else if (c === 92 && text.charCodeAt(this.pos + 1) === 10) {
        if (continuedColumn < 0) { continuedColumn = column; continuedAlternative = alternative; }
        this.pos++;
      } else break;
      this.pos++;
    }
    const c = text.charCodeAt(this.pos);
    if (c === 35 || c === 10 || this.pos >= text.length) {
      const end = text.indexOf("\n", this.pos);
      this.pos = end < 0 ? text.length : end + 1;
      return false;
    }
    if (this.brackets.length > 0) return true;
    if (continuedColumn >= 0) { column = continuedColumn; alternative = continuedAlternative; }
    const indents = this.#indents;
    const alternatives = this.#alternativeIndents;
    const top = indents.length - 1;
    const inconsistent = (): never => this.#failLine("inconsistent use of tabs and spaces in indentation", 1, 0, "TabError");
    if (column === indents[top]) {
      if (alternative !== alternatives[top]) inconsistent();
    } else if (column > indents[top]!) {
      if (indents.length >= MAX_INDENT) this.#failLine("too many levels of indentation", 1, 0, "IndentationError");
      if (alternative <= alternatives[top]!) inconsistent();
      indents.push(column);
      alternatives.push(alternative);
      this.tokens.add(T.INDENT, this.source.lineStart(this.source.lineOf(this.pos)), this.pos, 0);
    } else {
      while (indents.length > 1 && column < indents.at(-1)!) {
        indents.pop();
        alternatives.pop();
        this.tokens.add(T.DEDENT, this.pos, this.pos, 0);
      }
      if (column !== indents.at(-1)) this.#failLine("unindent does not match any outer indentation level", this.#lineLength(), -1, "IndentationError");
      if (alternative !== alternatives.at(-1)) inconsistent();
    }
    return true;
  }

  /** Characters of the current line, its line end included. */
  #lineLength(): number {
    const end = this.text.indexOf("\n", this.pos);
    const line = this.source.lineOf(this.pos);
    return this.source.columnIn(line, end < 0 ? this.text.length : end) + 1;
  }

  #name(start: number, first: number): void {
    const { text } = this;
    let pos = start + (first < 128 ? 1 : 0);
    while (pos < text.length) {
      const c = text.charCodeAt(pos);
      if (c >= 128) {
        this.#wideName(start);
        return;
      }
      if ((CLASSES[c]! & IDENTIFIER) === 0) break;
      pos++;
    }
    const next = text.charCodeAt(pos);
    if ((next === 34 || next === 39) && pos - start <= 2 && this.#isPrefix(start, pos)) {
      this.pos = pos;
      this.#string(start, pos);
      return;
    }
    this.pos = pos;
    const name = text.slice(start, pos);
    const keyword = pos - start <= 8 ? KEYWORDS.get(name) : undefined;
    if (keyword !== undefined) {
      this.add(keyword, start);
    } else {
      this.tokens.names[this.tokens.count] = name;
      this.add(T.NAME, start);
    }
  }

  /** An identifier with characters beyond ASCII: checked and normalized (NFKC). */
  #wideName(start: number): void {
    const { text } = this;
    const wide = /(?:[A-Za-z0-9_]|[^\x00-\x7f])+/uy;
    wide.lastIndex = start;
    const run = wide.exec(text)?.[0] ?? text[start]!;
    const points = Array.from(run);
    const firstOk = /[\p{XID_Start}_]/u.test(points[0]!.normalize("NFKC")[0] ?? "");
    const identifier = /[\p{XID_Continue}]*/uy;
    identifier.lastIndex = start;
    const length = firstOk ? identifier.exec(text)![0].length : 0;
    if (length < run.length) {
      const bad = start + length;
      const char = String.fromCodePoint(text.codePointAt(bad)!);
      const code = char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0");
      if (!isPrintable(char)) this.fail(`invalid non-printable character U+${code}`, bad + char.length);
      this.fail(`invalid character '${char}' (U+${code})`, bad + char.length);
    }
    this.pos = start + run.length;
    this.tokens.names[this.tokens.count] = run.normalize("NFKC");
    this.add(T.NAME, start);
  }

  /** Is the text from `start` to `end` (one or two letters) a prefix of string literals? */
  #isPrefix(start: number, end: number): boolean {
    const prefix = this.text.slice(start, end).toLowerCase();
    return prefix === "f" || prefix === "r" || prefix === "b" || prefix === "u" || prefix === "t" || prefix === "rb" || prefix === "br" || prefix === "fr" || prefix === "rf" || prefix === "tr" || prefix === "rt";
  }

  /** A string literal whose prefix begins at `start` and whose quote is at `at`. */
  #string(start: number, at: number): void {
    const { text } = this;
    const quote = text.charCodeAt(at);
    const triple = text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote;
    const prefix = start === at ? "" : text.slice(start, at).toLowerCase();
    if (prefix.includes("f") || prefix.includes("t")) {
      this.pos = at + (triple ? 3 : 1);
      this.tokens.add(T.FSTRING_START, start, this.pos, this.brackets.length);
      this.#templates.push({ letter: prefix.includes("f") ? "f" : "t", start, quote, triple, raw: prefix.includes("r"), fields: [], inText: true });
      return;
    }
    let pos = at + (triple ? 3 : 1);
    let escapedQuote = false;
    for (;;) {
      const c = text.charCodeAt(pos);
      if (pos >= text.length || (c === 10 && !triple)) this.#unterminated(start, at, pos, quote, triple, escapedQuote);
      if (c === 92) {
        if (text.charCodeAt(pos + 1) === quote) escapedQuote = true;
        pos += 2;
      } else if (c === quote && (!triple || (text.charCodeAt(pos + 1) === quote && text.charCodeAt(pos + 2) === quote))) break;
      else pos++;
    }
    this.pos = pos + (triple ? 3 : 1);
    this.add(T.STRING, start);
  }

  #unterminated(start: number, at: number, pos: number, quote: number, triple: boolean, escapedQuote: boolean): never {
    const lastLine = this.#detectedLine(pos);
    const { line, column } = this.source.place(start);
    const template = this.#templates.at(-1);
    if (template !== undefined && template.quote === quote && template.triple === triple) this.fail(`${template.letter}-string: expecting '}'`, at + 1);
    const message = triple
      ? `unterminated triple-quoted string literal (detected at line ${lastLine})`
      : `unterminated string literal (detected at line ${lastLine})${escapedQuote ? "; perhaps you escaped the end quote?" : ""}`;
    throw PySyntaxError.point(this.source, message, line, column + 1);
  }

  #unterminatedTemplate(template: Template): never {
    const { line, column } = this.source.place(template.start);
    const kind = `${template.triple ? "triple-quoted " : ""}${template.letter}-string literal`;
    throw PySyntaxError.point(this.source, `unterminated ${kind} (detected at line ${this.#detectedLine(this.pos)})`, line, column + 1);
  }
  /** The line of an offset; behind the last line end, the line that it ends. */
  #detectedLine(pos: number): number {
    const { length } = this.text;
    return this.source.lineOf(pos >= length && this.text.endsWith("\n") ? length - 1 : Math.min(pos, length));
  }

  /** Text of an f-string up to a field's brace or the end quote; or of a format spec up to its end. */
  #templateText(template: Template): void {
    const { text } = this;
    const start = this.pos;
    const inSpec = template.fields.length > 0;
    let pos = start;
    const flush = (): void => {
      this.pos = pos;
      if (pos > start) this.add(T.FSTRING_MIDDLE, start);
    };
    for (;;) {
      const c = text.charCodeAt(pos);
      if (pos >= text.length || (c === 10 && !template.triple)) {
        this.pos = pos;
        if (inSpec && c === 10) {
          // A format spec ends at the line's end; what follows is read as an expression.
          flush();
          template.inText = false;
          return;
        }
        this.#unterminatedTemplate(template);
      }
      if (c === template.quote && (!template.triple || (text.charCodeAt(pos + 1) === c && text.charCodeAt(pos + 2) === c))) {
        flush();
        // Where a format spec is still open the parser says so.
        for (; template.fields.length > 0; template.fields.pop()) {
          this.brackets.pop();
          this.bracketStarts.pop();
        }
        this.pos = pos + (template.triple ? 3 : 1);
        this.#templates.pop();
        this.tokens.add(T.FSTRING_END, pos, this.pos, this.brackets.length);
        return;
      }
      if (c === 123) {
        if (!inSpec && text.charCodeAt(pos + 1) === 123) {
          pos += 2;
          continue;
        }
        flush();
        this.#open(pos, 123);
        this.pos = pos + 1;
        template.fields.push(this.brackets.length);
        template.inText = false;
        this.tokens.add(T.LBRACE, pos, pos + 1, this.brackets.length);
        return;
      }
      if (c === 125) {
        if (inSpec) {
          flush();
          template.inText = false;
          return;
        }
        if (text.charCodeAt(pos + 1) !== 125) this.fail(`${template.letter}-string: single '}' is not allowed`, pos + 1);
        pos += 2;
      } else if (c === 92) {
        const next = text.charCodeAt(pos + 1);
        // A backslash does not protect a brace; \N{...} is an escape as a whole.
        if (next === 123 || next === 125) pos++;
        else if (next === 78 && !template.raw && text.charCodeAt(pos + 2) === 123) {
          const end = text.indexOf("}", pos);
          pos = end < 0 ? text.length : end + 1;
        } else pos += 2;
      } else pos++;
    }
  }

  /** A backslash outside of strings: the line goes on. */
  #continuation(start: number): void {
    if (this.text.charCodeAt(start + 1) !== 10) {
      if (start + 1 >= this.text.length) this.#failContinuation("unexpected EOF while parsing", start, -1);
      this.#failContinuation("unexpected character after line continuation character", start, 0);
    }
    this.pos = start + 2;
    if (this.pos >= this.text.length) this.#failContinuation("unexpected EOF while parsing", start, -1);
  }

  #failContinuation(message: string, at: number, endColumn: number): never {
    this.pos = at;
    const { column } = this.source.place(at);
    this.#failLine(message, column + 2, endColumn, "SyntaxError");
  }

  #open(at: number, bracket: number): void {
    if (this.brackets.length >= MAX_BRACKETS) this.fail("too many nested parentheses", at + 1);
    this.brackets.push(bracket);
    this.bracketStarts.push(at);
  }

  #operator(start: number, c: number, template: Template | undefined): void {
    const { text } = this;
    const second = text.charCodeAt(start + 1);
    const inField = template !== undefined && template.fields.at(-1) === this.brackets.length;
    if (c === 58 && inField) {
      // The colon of a field begins its format spec.
      this.pos = start + 1;
      this.add(T.COLON, start);
      template.inText = true;
      return;
    }
    const triples = three[c]!;
    for (let i = 0; i < triples.length; i += 3) {
      if (triples[i] === second && triples[i + 1] === text.charCodeAt(start + 2)) {
        this.pos = start + 3;
        this.add(triples[i + 2]!, start);
        return;
      }
    }
    const pairs = two[c]!;
    for (let i = 0; i < pairs.length; i += 2) {
      if (pairs[i] === second) {
        this.pos = start + 2;
        this.add(pairs[i + 1]!, start);
        return;
      }
    }
    this.pos = start + 1;
    const kind = one[c]!;
    if (kind === 0) {
      this.fail(`invalid non-printable character U+${c.toString(16).toUpperCase().padStart(4, "0")}`, start + 1);
    }
    if (c === 40 || c === 91 || c === 123) this.#open(start, c);
    else if (c === 41 || c === 93 || c === 125) this.#close(start, c, template);
    this.add(kind, start);
  }

  #close(start: number, c: number, template: Template | undefined): void {
    const char = String.fromCharCode(c);
    const inTemplate = template !== undefined && template.fields.length > 0;
    if (inTemplate && template.fields.at(-1) === this.brackets.length && c !== 125) this.fail(`${template.letter}-string: unmatched '${char}'`, start + 1);
    if (this.brackets.length === 0) this.fail(`unmatched '${char}'`, start + 1);
    const opener = this.brackets.pop()!;
    const at = this.bracketStarts.pop()!;
    if (opener !== CLOSERS[c]) {
      const open = String.fromCharCode(opener);
      if (inTemplate && opener === 123 && template.fields.at(-1) === this.brackets.length + 1) this.fail(`${template.letter}-string: unmatched '${char}'`, start + 1);
      const line = this.source.lineOf(at);
      if (line !== this.source.lineOf(start)) this.fail(`closing parenthesis '${char}' does not match opening parenthesis '${open}' on line ${line}`, start + 1);
      this.fail(`closing parenthesis '${char}' does not match opening parenthesis '${open}'`, start + 1);
    }
    if (inTemplate && c === 125 && template.fields.at(-1) === this.brackets.length + 1) {
      template.fields.pop();
      template.inText = true;
    }
  }
}
