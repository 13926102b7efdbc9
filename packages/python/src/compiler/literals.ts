/**
 * Values of literals: numbers, and strings with their escapes.
 */
import { W_Float } from "../objects/core";
import { strFrom, W_WideStr } from "../objects/wide-str";
import { BytesConstant, ComplexConstant } from "./constants";
import type { Lexer } from "./lexer";
import { PySyntaxError } from "./source";

/** Where `\N{...}` finds its characters: set by whoever has the table of names. */
export const unicodeNames: { lookup: ((name: string) => number | string | undefined) | null } = { lookup: null };

const MAX_DIGITS = 4300;

/** The value of a number token. */
export function numberValue(lexer: Lexer, start: number, end: number): unknown {
  const { text } = lexer;
  const spelling = text.slice(start, end);
  const digits = spelling.includes("_") ? spelling.replaceAll("_", "") : spelling;
  const last = digits.charCodeAt(digits.length - 1) | 32;
  const second = digits.charCodeAt(1) | 32;
  if (digits.charCodeAt(0) === 48 && (second === 120 || second === 111 || second === 98)) {
    const value = Number(digits);
    return Number.isSafeInteger(value) ? value : BigInt(digits);
  }
  if (last === 106) return new ComplexConstant(0, Number(digits.slice(0, -1)));
  if (digits.includes(".") || digits.includes("e") || digits.includes("E")) return new W_Float(Number(digits));
  const value = Number(digits);
  if (Number.isSafeInteger(value)) return value;
  if (digits.length > MAX_DIGITS) {
    throw new PySyntaxError(`Exceeds the limit (${MAX_DIGITS} digits) for integer string conversion: value has ${digits.length} digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to avoid decimal conversion limits.`, lexer.source.filename, lexer.source.lineOf(start), 0, lexer.source.lineOf(start), 0, lexer.source.errorText(lexer.source.lineOf(start), 0));
  }
  return BigInt(digits);
}

/** Text being put together from literals: JavaScript text, or code points once an escape makes a surrogate. */
export class TextBuilder {
  #text = "";
  #points: number[] | null = null;
  add(text: string): void {
    if (this.#points === null) this.#text += text;
    else for (const char of text) this.#points.push(char.codePointAt(0)!);
  }
  addPoint(point: number): void {
    if (this.#points === null && point >= 0xd800 && point <= 0xdfff) this.#points = Array.from(this.#text, (char) => char.codePointAt(0)!);
    if (this.#points === null) this.#text += String.fromCodePoint(point);
    else this.#points.push(point);
  }
  get isEmpty(): boolean { return this.#points === null ? this.#text === "" : this.#points.length === 0; }
  /** The guest's str. */
  finish(): string | W_WideStr {
    if (this.#points === null) return strFrom(this.#text);
    let text = "";
    for (const point of this.#points) text += String.fromCodePoint(point);
    const back = Array.from(text);
    // Two surrogates side by side are two characters, though JavaScript would read them as one.
    if (this.#points.some((point) => point > 0xffff) || back.length !== this.#points.length) return new W_WideStr(text, Uint32Array.from(this.#points));
    return text;
  }
}

const SIMPLE: Record<string, string> = { "\\": "\\", "'": "'", '"': '"', a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v", "\n": "" };
const HEX_DIGITS: Record<string, number> = { x: 2, u: 4, U: 8 };
const HEX = /^[0-9a-fA-F]*$/;

/**
 * Decodes the text between `start` and `end`. `braces`: text of an f-string, where doubled braces stand for one (and raw text is
 * only looked at for them).
 */
export function decodeText(lexer: Lexer, start: number, end: number, raw: boolean, braces: boolean, into: TextBuilder): void {
  const { text } = lexer;
  let plain = start;
  let at = start;
  while (at < end) {
    const c = text.charCodeAt(at);
    if (c === 92 && !raw) {
      into.add(text.slice(plain, at));
      at = plain = decodeEscape(lexer, start, at, end, into);
    } else if (braces && (c === 123 || c === 125) && text.charCodeAt(at + 1) === c && at + 1 < end) {
      into.add(text.slice(plain, at + 1));
      at = plain = at + 2;
    } else {
      at++;
    }
  }
  into.add(plain === start && at === end ? text.slice(start, end) : text.slice(plain, end));
}

/** An error about a literal, in the parser's manner. */
function failLiteral(lexer: Lexer, message: string, start: number, end: number): never {
  throw PySyntaxError.at(lexer.source, message, start, end);
}

function unicodeError(lexer: Lexer, bodyStart: number, from: number, to: number, reason: string): never {
  const { text } = lexer;
  // Positions are those of UTF-8 bytes in the decoder's input, in which characters beyond ASCII are spelt \UXXXXXXXX.
  const before = Array.from(text.slice(bodyStart, from)).reduce((n, char) => n + (char < "\x80" ? 1 : 10), 0);
  const length = Math.max(1, to - from);
  const position = length === 1 ? `byte 0x5c in position ${before}` : `bytes in position ${before}-${before + length - 1}`;
  failLiteral(lexer, `(unicode error) 'unicodeescape' codec can't decode ${position}: ${reason}`, literalStart(lexer, bodyStart), literalEnd(lexer, bodyStart));
}
/** The token that the text at `offset` is in. */
function tokenAt(lexer: Lexer, offset: number): number {
  const { starts, count } = lexer.tokens;
  let low = 0;
  let high = count;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle;
  }
  return low;
}
const literalStart = (lexer: Lexer, offset: number): number => lexer.tokens.starts[tokenAt(lexer, offset)]!;
const literalEnd = (lexer: Lexer, offset: number): number => lexer.tokens.ends[tokenAt(lexer, offset)]!;

/** Decodes the escape at `at`; gives the offset behind it. */
function decodeEscape(lexer: Lexer, bodyStart: number, at: number, end: number, into: TextBuilder): number {
  const { text } = lexer;
  const char = at + 1 < end ? text[at + 1]! : "";
  const simple = SIMPLE[char];
  if (simple !== undefined) {
    into.add(simple);
    return at + 2;
  }
  if (char >= "0" && char <= "7") {
    let stop = at + 2;
    while (stop < at + 4 && stop < end && text[stop]! >= "0" && text[stop]! <= "7") stop++;
    const value = parseInt(text.slice(at + 1, stop), 8);
    if (value > 0o377) lexer.warn("SyntaxWarning", `"\\${text.slice(at + 1, stop)}" is an invalid octal escape sequence. Such sequences will not work in the future. Did you mean "\\\\${text.slice(at + 1, stop)}"? A raw string is also an option.`, at);
    into.addPoint(value);
    return stop;
  }
  const wanted = HEX_DIGITS[char];
  if (wanted !== undefined) {
    let stop = at + 2;
    while (stop < at + 2 + wanted && stop < end && HEX.test(text[stop]!)) stop++;
    if (stop < at + 2 + wanted) unicodeError(lexer, bodyStart, at, stop, `truncated \\${char}${"X".repeat(wanted)} escape`);
    const value = parseInt(text.slice(at + 2, stop), 16);
    if (value > 0x10ffff) unicodeError(lexer, bodyStart, at, stop, "illegal Unicode character");
    into.addPoint(value);
    return stop;
  }
  if (char === "N") {
    const stop = text[at + 2] === "{" ? text.indexOf("}", at + 3) : -1;
    if (stop < 0 || stop >= end || stop === at + 3) unicodeError(lexer, bodyStart, at, stop < 0 || stop >= end ? (text[at + 2] === "{" ? end : at + 2) : stop + 1, "malformed \\N character escape");
    const found = unicodeNames.lookup?.(text.slice(at + 3, stop));
    if (found === undefined) unicodeError(lexer, bodyStart, at, stop + 1, "unknown Unicode character name");
    if (typeof found === "number") into.addPoint(found);
    else into.add(found);
    return stop + 1;
  }
  if (char === "") {
    into.add("\\");
    return at + 1;
  }
  const whole = String.fromCodePoint(text.codePointAt(at + 1)!);
  lexer.warn("SyntaxWarning", invalidEscape(whole), at);
  into.add("\\");
  return at + 1;
}

const invalidEscape = (char: string): string => `"\\${char}" is an invalid escape sequence. Such sequences will not work in the future. Did you mean "\\\\${char}"? A raw string is also an option.`;

/** Decodes a bytes literal's body to latin-1 text. */
function decodeBytes(lexer: Lexer, tokenStart: number, tokenEnd: number, start: number, end: number, raw: boolean): string {
  const { text } = lexer;
  const body = text.slice(start, end);
  if (/[^\x00-\x7f]/.test(body)) failLiteral(lexer, "bytes can only contain ASCII literal characters", tokenStart, tokenEnd);
  if (raw || !body.includes("\\")) return body;
  let result = "";
  for (let at = 0; at < body.length; ) {
    const char = body[at]!;
    if (char !== "\\") {
      const next = body.indexOf("\\", at);
      const stop = next < 0 ? body.length : next;
      result += body.slice(at, stop);
      at = stop;
      continue;
    }
    const escape = body[at + 1] ?? "";
    const simple = SIMPLE[escape];
    if (simple !== undefined) {
      result += simple;
      at += 2;
    } else if (escape >= "0" && escape <= "7") {
      let stop = at + 2;
      while (stop < at + 4 && body[stop]! >= "0" && body[stop]! <= "7") stop++;
      const value = parseInt(body.slice(at + 1, stop), 8);
      if (value > 0o377) lexer.warn("SyntaxWarning", `"\\${body.slice(at + 1, stop)}" is an invalid octal escape sequence. Such sequences will not work in the future. Did you mean "\\\\${body.slice(at + 1, stop)}"? A raw string is also an option.`, start + at);
      result += String.fromCharCode(value & 0xff);
      at = stop;
    } else if (escape === "x") {
      const digits = body.slice(at + 2, at + 4);
      if (digits.length < 2 || !HEX.test(digits)) failLiteral(lexer, `(value error) invalid \\x escape at position ${at}`, tokenStart, tokenEnd);
      result += String.fromCharCode(parseInt(digits, 16));
      at += 4;
    } else {
      if (escape !== "") lexer.warn("SyntaxWarning", invalidEscape(escape), start + at);
      result += "\\";
      at++;
    }
  }
  return result;
}

/** What is known of a STRING token before it is decoded. */
export interface LiteralParts {
  readonly bodyStart: number;
  readonly bodyEnd: number;
  readonly isBytes: boolean;
  readonly raw: boolean;
  readonly unicodePrefix: boolean;
}

export function literalParts(text: string, start: number, end: number): LiteralParts {
  let at = start;
  let isBytes = false;
  let raw = false;
  let unicodePrefix = false;
  for (;; at++) {
    const c = text.charCodeAt(at) | 32;
    if (c === 98) isBytes = true;
    else if (c === 114) raw = true;
    else if (c === 117) unicodePrefix = true;
    else break;
  }
  const quote = text.charCodeAt(at);
  const width = end - at >= 6 && text.charCodeAt(at + 1) === quote && text.charCodeAt(at + 2) === quote ? 3 : 1;
  return { bodyStart: at + width, bodyEnd: end - width, isBytes, raw, unicodePrefix };
}

/** The value of a STRING token that stands alone. */
export function stringValue(lexer: Lexer, start: number, end: number, parts: LiteralParts): unknown {
  if (parts.isBytes) return new BytesConstant(bytesText(lexer, start, end, parts));
  const body = lexer.text.slice(parts.bodyStart, parts.bodyEnd);
  if (parts.raw || !body.includes("\\")) return strFrom(body);
  const builder = new TextBuilder();
  decodeText(lexer, parts.bodyStart, parts.bodyEnd, false, false, builder);
  return builder.finish();
}

export const bytesText = (lexer: Lexer, start: number, end: number, parts: LiteralParts): string => decodeBytes(lexer, start, end, parts.bodyStart, parts.bodyEnd, parts.raw);
