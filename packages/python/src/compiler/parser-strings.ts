/**
 * String literals standing side by side, f-strings and t-strings among them, as one expression.
 */
import type { Constant, Expr, FormattedValue, Interpolation, JoinedStr } from "./ast";
import { BytesConstant } from "./constants";
import { bytesText, decodeText, literalParts, stringValue, TextBuilder } from "./literals";
import type { ExpressionParser } from "./parser-expressions";
import { strFrom } from "../objects/wide-str";
import { PySyntaxError } from "./source";
import { T } from "./tokens";

const CONVERSIONS: Record<string, number> = { s: 1, r: 2, a: 3 };

/** Pieces of text and fields in order; pieces that touch are joined. */
class Pieces {
  readonly values: Expr[] = [];
  #text = new TextBuilder();
  #start = -1;
  #end = -1;
  text(start: number, end: number, add: (into: TextBuilder) => void): void {
    if (this.#start < 0) this.#start = start;
    this.#end = end;
    add(this.#text);
  }
  field(value: Expr): void {
    this.flush();
    this.values.push(value);
  }
  flush(): Expr[] {
    if (!this.#text.isEmpty) this.values.push({ kind: "Constant", value: this.#text.finish(), start: this.#start, end: this.#end });
    this.#text = new TextBuilder();
    this.#start = -1;
    return this.values;
  }
}

/** One or more literals; the next token is the first. */
export function parseStrings(parser: ExpressionParser): Expr {
  const { lexer, text } = parser;
  const { start } = parser;
  const next = parser.kindAt(1);
  if (parser.at(T.STRING) && next !== T.STRING && next !== T.FSTRING_START) {
    parser.p++;
    const parts = literalParts(text, start, parser.end);
    const value = stringValue(lexer, start, parser.end, parts);
    return parts.unicodePrefix ? { kind: "Constant", value, unicodePrefix: true, start, end: parser.end } : { kind: "Constant", value, start, end: parser.end };
  }
  let isBytes: boolean | null = null;
  let isTemplate: boolean | null = null;
  let interpolated = false;
  let bytes = "";
  const pieces = new Pieces();
  const unicodePrefix = parser.at(T.STRING) && literalParts(text, start, parser.ends[parser.p]!).unicodePrefix;
  const firstToken = parser.p;
  // What the literals are is settled before any of them is decoded.
  const kindOf = (literalIsBytes: boolean, literalIsTemplate: boolean): void => {
    if (isBytes !== null && isBytes !== literalIsBytes) mixed(parser, firstToken, "cannot mix bytes and nonbytes literals");
    if (isTemplate !== null && isTemplate !== literalIsTemplate) mixed(parser, firstToken, "cannot mix t-string literals with string or bytes literals");
    isBytes = literalIsBytes;
    isTemplate = literalIsTemplate;
  };
  while (parser.at(T.STRING) || parser.at(T.FSTRING_START)) {
    const from = parser.start;
    if (parser.at(T.STRING)) {
      parser.p++;
      const parts = literalParts(text, from, parser.end);
      kindOf(parts.isBytes, false);
      if (parts.isBytes) bytes += bytesText(lexer, from, parser.end, parts);
      else pieces.text(from, parser.end, (into) => decodeText(lexer, parts.bodyStart, parts.bodyEnd, parts.raw, false, into));
    } else {
      const prefix = text.slice(from, parser.ends[parser.p]!).toLowerCase();
      const letter = prefix.includes("t") ? "t" : "f";
      kindOf(false, letter === "t");
      interpolated = true;
      parser.p++;
      const outer = parser.template;
      parsePieces(parser, letter, prefix.includes("r"), false, pieces);
      parser.template = outer;
      if (!parser.take(T.FSTRING_END)) parser.fail();
    }
  }
  const end = parser.end;
  if (isBytes) return { kind: "Constant", value: new BytesConstant(bytes), start, end };
  const values = pieces.flush();
  if (isTemplate) return { kind: "TemplateStr", values, start, end };
  if (interpolated) return { kind: "JoinedStr", values, start, end };
  const constant: Constant = { kind: "Constant", value: values.length === 0 ? "" : (values[0] as Constant).value, start, end };
  return unicodePrefix ? { ...constant, unicodePrefix } : constant;
}

function mixed(parser: ExpressionParser, firstToken: number, message: string): never {
  const start = parser.starts[firstToken]!;
  const isBytes = message.includes("nonbytes");
  while (parser.at(T.STRING) || parser.at(T.FSTRING_START)) {
    if (parser.at(T.FSTRING_START)) while (!parser.at(T.FSTRING_END)) parser.p++;
    parser.p++;
  }
  if (isBytes) parser.failHere(message);
  parser.failAt(message, start, parser.end);
}

/** Text and fields up to the end of the literal, or of a format spec. */
function parsePieces(parser: ExpressionParser, letter: "f" | "t", raw: boolean, inSpec: boolean, pieces: Pieces): void {
  for (;;) {
    if (parser.at(T.FSTRING_MIDDLE)) {
      const from = parser.start;
      parser.p++;
      const to = parser.end;
      pieces.text(from, to, (into) => decodeText(parser.lexer, from, to, raw, !inSpec, into));
    } else if (parser.at(T.LBRACE)) {
      parseField(parser, letter, raw, inSpec, pieces);
    } else {
      return;
    }
  }
}

/** A replacement field; the next token is its brace. */
function parseField(parser: ExpressionParser, letter: "f" | "t", raw: boolean, inSpec: boolean, pieces: Pieces): void {
  const { start } = parser;
  parser.p++;
  const outer = parser.template;
  parser.template = letter;
  const valueStart = parser.start;
  switch (parser.kind) {
    case T.RBRACE: case T.EQUAL: case T.EXCLAMATION: case T.COLON:
      parser.failAt(`${letter}-string: valid expression required before '${parser.text[valueStart]}'`, valueStart, valueStart + 1);
  }
  if (!parser.startsExpression() && !parser.at(T.STAR) && !parser.at(T.YIELD)) {
    if (parser.at(T.ERROR)) parser.fail();
    parser.failHere(`${letter}-string: expecting a valid expression after '{'`);
  }
  const value = fieldExpression(parser, letter);
  const expressionEnd = parser.end;
  let debugEnd = -1;
  if (parser.take(T.EQUAL)) {
    if (!parser.at(T.EXCLAMATION) && !parser.at(T.COLON) && !parser.at(T.RBRACE)) expecting(parser, "'!', or ':', or '}'");
    debugEnd = parser.start;
  }
  let conversion = 0;
  if (parser.take(T.EXCLAMATION)) {
    const bang = parser.end;
    if (parser.at(T.COLON) || parser.at(T.RBRACE)) parser.failHere(`${letter}-string: missing conversion character`);
    if (!parser.at(T.NAME)) parser.failHere(`${letter}-string: invalid conversion character`);
    if (parser.start !== bang) parser.failAt(`${letter}-string: conversion type must come right after the exclamation mark`, bang - 1, parser.ends[parser.p]!);
    const { start: at } = parser;
    const name = parser.name();
    conversion = CONVERSIONS[name] ?? 0;
    if (conversion === 0) parser.failAt(`${letter}-string: invalid conversion character '${name}': expected 's', 'r', or 'a'`, at, parser.end);
  }
  let formatSpec: JoinedStr | null = null;
  if (parser.at(T.COLON)) {
    const at = parser.start;
    parser.p++;
    const spec = new Pieces();
    parsePieces(parser, letter, raw, true, spec);
    parser.template = letter;
    formatSpec = { kind: "JoinedStr", values: spec.flush(), start: at, end: parser.end };
    if (!parser.at(T.RBRACE)) expecting(parser, "'}', or format specs");
  }
  if (!parser.at(T.RBRACE)) {
    expecting(parser, debugEnd >= 0 || conversion !== 0 ? (conversion !== 0 ? "':' or '}'" : "'!', or ':', or '}'") : "'=', or '!', or ':', or '}'");
  }
  parser.p++;
  parser.template = outer;
  if (debugEnd >= 0) {
    pieces.text(start + 1, debugEnd, (into) => into.add(parser.text.slice(start + 1, debugEnd)));
    if (conversion === 0 && formatSpec === null) conversion = 2;
  }
  if (letter === "t" && !inSpec) {
    const textEnd = debugEnd >= 0 ? parser.text.slice(0, debugEnd).trimEnd().length - 1 : expressionEnd;
    pieces.field({ kind: "Interpolation", value, text: strFrom(parser.text.slice(start + 1, textEnd).trim()), conversion, formatSpec, start, end: parser.end } satisfies Interpolation);
  } else {
    pieces.field({ kind: "FormattedValue", value, conversion, formatSpec, start, end: parser.end } satisfies FormattedValue);
  }
}

function expecting(parser: ExpressionParser, what: string): never {
  if (parser.at(T.ERROR)) parser.fail();
  parser.failHere(`${parser.template}-string: expecting ${what}`);
}

/** Tokens that an expression cannot end with. */
const isOpen = (kind: number): boolean => (kind >= T.TILDE && kind <= T.AT) || [T.AND, T.OR, T.NOT, T.IN, T.IS, T.IF, T.ELSE, T.DOT].includes(kind);

/** The expression of a field. Where it breaks off, what is complained about is the end of the part that is one. */
function fieldExpression(parser: ExpressionParser, letter: "f" | "t"): Expr {
  const first = parser.p;
  if (parser.at(T.RBRACE) || parser.lexer.error !== null || parser.speculating) return parser.yieldOrStarExpressions();
  try {
    return parser.yieldOrStarExpressions();
  } catch (error) {
    if (!(error instanceof PySyntaxError) || error.message !== "invalid syntax" || parser.at(T.ERROR)) throw error;
    while (parser.p > first && isOpen(parser.kindAt(-1))) parser.p--;
    if (parser.p === first) parser.failHere(`${letter}-string: expecting a valid expression after '{'`);
    return expecting(parser, "'=', or '!', or ':', or '}'");
  }
}
