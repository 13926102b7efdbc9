/**
 * The parser's cursor and its errors.
 *
 * Recursive descent over the token arrays, one token of lookahead nearly everywhere. What is wrong with a program is said where parsing stops;
 * the texts are CPython's. Which error wins when several could be reported follows CPython too: an error of the tokenizer anywhere in
 * the text, then a bracket that was opened on an earlier line and never closed, then the parser's.
 */
import type { Expr } from "./ast";
import { Lexer } from "./lexer";
import { PySyntaxError, type SourceText, type SyntaxErrorKind } from "./source";
import { T, type Tokens } from "./tokens";

/** How CPython names an expression in messages. */
export function expressionName(e: Expr): string {
  switch (e.kind) {
    case "Attribute": return "attribute";
    case "Subscript": return "subscript";
    case "Starred": return "starred";
    case "Name": return "name";
    case "List": return "list";
    case "Tuple": return "tuple";
    case "Lambda": return "lambda";
    case "Call": return "function call";
    case "BoolOp": case "BinOp": case "UnaryOp": return "expression";
    case "GeneratorExp": return "generator expression";
    case "Yield": case "YieldFrom": return "yield expression";
    case "Await": return "await expression";
    case "ListComp": return "list comprehension";
    case "SetComp": return "set comprehension";
    case "DictComp": return "dict comprehension";
    case "Dict": return "dict literal";
    case "Set": return "set display";
    case "JoinedStr": case "FormattedValue": return "f-string expression";
    case "TemplateStr": case "Interpolation": return "t-string expression";
    case "Constant": {
      const { value } = e;
      if (value === true) return "True";
      if (value === false) return "False";
      if (typeof value === "object" && value !== null) {
        const name = value.constructor.name as string;
        if (name === "W_NoneType") return "None";
        if (name === "W_EllipsisType") return "ellipsis";
      }
      return "literal";
    }
    case "Compare": return "comparison";
    case "IfExp": return "conditional expression";
    case "NamedExpr": return "named expression";
    case "Slice": return "slice";
  }
}

/** Kinds of tokens that an expression can begin with. */
const STARTS = new Uint8Array(256);
for (const kind of [T.NAME, T.NUMBER, T.STRING, T.FSTRING_START, T.LPAR, T.LSQB, T.LBRACE, T.ELLIPSIS, T.TILDE, T.PLUS, T.MINUS, T.FALSE, T.TRUE, T.NONE, T.NOT, T.LAMBDA, T.AWAIT]) STARTS[kind] = 1;

export class ParserCore {
  readonly lexer: Lexer;
  readonly text: string;
  readonly tokens: Tokens;
  readonly kinds: Uint8Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Index of the next token. */
  p = 0;
  /** Looking whether something would parse: a failure is no error yet. */
  speculating = false;

  constructor(readonly source: SourceText) {
    this.lexer = new Lexer(source);
    this.text = source.text;
    this.tokens = this.lexer.tokens;
    this.kinds = this.tokens.kinds;
    this.starts = this.tokens.starts;
    this.ends = this.tokens.ends;
  }

  get kind(): number { return this.kinds[this.p]!; }
  /** Is the next token of this kind? (TypeScript would narrow a comparison of `kind`, and not see that the cursor moves.) */
  at(kind: number): boolean { return this.kinds[this.p] === kind; }
  kindAt(ahead: number): number { return this.kinds[this.p + ahead]!; }
  /** Start of the next token. */
  get start(): number { return this.starts[this.p]!; }
  /** End of the last token that is more than white space. */
  get end(): number {
    let at = this.p - 1;
    while (this.kinds[at]! < T.NAME && at > 0) at--;
    return this.ends[at]!;
  }

  take(kind: T): boolean {
    if (this.kinds[this.p] !== kind) return false;
    this.p++;
    return true;
  }
  expect(kind: T): void {
    if (this.kinds[this.p] !== kind) this.fail();
    this.p++;
  }
  name(): string {
    if (this.kinds[this.p] !== T.NAME) this.fail();
    return this.tokens.names[this.p++]!;
  }
  /** Is the next token this name? For soft keywords. */
  isName(text: string): boolean {
    return this.kinds[this.p] === T.NAME && this.tokens.names[this.p] === text;
  }
  startsExpression(): boolean { return STARTS[this.kinds[this.p]!] === 1; }

  /** The error that CPython would prefer to this one. */
  #preferred(error: PySyntaxError): PySyntaxError {
    if (this.speculating) return error;
    const { lexer } = this;
    if (lexer.error !== null) return lexer.error;
    const unclosed = lexer.unclosed();
    if (unclosed !== null && this.source.lineOf(this.starts[this.p]!) > unclosed.line) return unclosed;
    return error;
  }

  /** "invalid syntax" at the next token, or what the tokenizer has to say there. */
  fail(): never {
    const { kind } = this;
    if (kind === T.ERROR && !this.speculating) {
      throw this.lexer.error ?? this.lexer.unclosed()!;
    }
    if (kind === T.INDENT) this.failHere("unexpected indent", "IndentationError");
    if (kind === T.DEDENT) this.failHere("unexpected unindent", "IndentationError");
    if (kind === T.EOF) this.#failAtEnd("invalid syntax", 0, 0, "SyntaxError");
    this.failAt("invalid syntax", this.start, this.ends[this.p]!);
  }
  /** An error where the text ends, or at a change of indentation: there is a column, but no range. */
  #failAtEnd(message: string, column: number, endColumn: number, kind: SyntaxErrorKind): never {
    const { source } = this;
    const { length } = this.text;
    const line = source.lineOf(this.kind === T.EOF && this.text.endsWith("\n") ? length - 1 : Math.min(this.start, length));
    const at = column >= 0 ? column : this.kind === T.EOF ? source.lineText(line).replace("\n", "").length + 1 : source.columnIn(line, this.ends[this.p]!);
    throw this.#preferred(new PySyntaxError(message, source.filename, line, at, line, endColumn, source.errorText(line, 0), kind));
  }
  /** An error about a range of the text. */
  failAt(message: string, start: number, end: number, kind: SyntaxErrorKind = "SyntaxError"): never {
    throw this.#preferred(PySyntaxError.at(this.source, message, start, end, kind, this.start));
  }
  failOn(message: string, node: { start: number; end: number }): never {
    this.failAt(message, node.start, node.end);
  }
  /** An error at the next token. */
  failHere(message: string, kind: SyntaxErrorKind = "SyntaxError"): never {
    if (this.at(T.ERROR) && !this.speculating) this.fail();
    if (this.kind < T.NAME && this.kind !== T.NEWLINE) this.#failAtEnd(message, -1, -1, kind);
    this.failAt(message, this.start, this.ends[this.p]!, kind);
  }
  /** An error at the next token whose end column is one less than usual: CPython's for what is missing before a token. */
  failTo(message: string): never {
    const { line, column } = this.source.place(this.start);
    throw this.#preferred(new PySyntaxError(message, this.source.filename, line, column + 1, line, column + this.ends[this.p]! - this.start, this.source.errorText(line, this.start)));
  }
  /** An error with an end column of 0, as CPython reports where it says only where something begins. */
  failFrom(message: string, start: number): never {
    const { line, column } = this.source.place(start);
    throw this.#preferred(new PySyntaxError(message, this.source.filename, line, column + 1, line, 0, this.source.errorText(line, this.start)));
  }

  /** Reading a replacement field of this kind of literal. */
  template: "f" | "t" | null = null;

  /** Would `parse` succeed from here? Leaves the cursor where it was. */
  wouldParse(parse: () => void): boolean {
    const { p, speculating } = this;
    this.speculating = true;
    try {
      parse();
      return true;
    } catch (error) {
      if (!(error instanceof PySyntaxError)) throw error;
      return false;
    } finally {
      this.p = p;
      this.speculating = speculating;
    }
  }

  /** The first part of `e` that cannot be assigned to (or deleted), or null. */
  invalidTarget(e: Expr, use: "assign" | "delete" | "for"): Expr | null {
    switch (e.kind) {
      case "List":
      case "Tuple":
        for (const each of e.elts) {
          const found = this.invalidTarget(each, use);
          if (found !== null) return found;
        }
        return null;
      case "Starred":
        return use === "delete" ? e : this.invalidTarget(e.value, use);
      case "Compare":
        return use === "for" && e.ops[0] === 8 ? this.invalidTarget(e.left, use) : e;
      case "Name":
      case "Subscript":
      case "Attribute":
        return null;
      default:
        return e;
    }
  }
  /** Raises unless `e` can be assigned to. */
  checkTarget(e: Expr, use: "assign" | "delete" | "for"): void {
    const bad = this.invalidTarget(e, use);
    if (bad !== null) this.failOn(`cannot ${use === "delete" ? "delete" : "assign to"} ${expressionName(bad)}`, bad);
  }
}
