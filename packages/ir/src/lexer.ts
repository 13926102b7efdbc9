/** The words of traces' text, each with its place. Line ends are words, comments (`# ...`) are not. */
import { SpoorError } from "./errors";

/** Text that does not parse: where (both count from 1), what was wrong, and what would be right. */
export class ParseError extends SpoorError {
  override readonly name = "ParseError";
  constructor(readonly line: number, readonly column: number, readonly problem: string) {
    super("parse-error", `${line}:${column}: ${problem}`);
  }
}

export type TokenKind = "name" | "int" | "float" | "bigint" | "string" | "descr" | "place" | "mark" | "newline" | "end";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

const WORDS: readonly (readonly [TokenKind | null, RegExp])[] = [
  [null, /[ \t\r]+|#[^\n]*/y],
  ["newline", /\n/y],
  ["bigint", /-?\d+n/y],
  ["float", /-?(?:\d+\.\d*(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)|-inf\b/y],
  ["int", /-?\d+/y],
  ["string", /"(?:[^"\\\n]|\\.)*"/y],
  ["descr", /<(?:"(?:[^"\\\n]|\\.)*"|[^<>"\n])*>/y],
  ["place", /\$\d+/y],
  ["name", /[A-Za-z_][A-Za-z0-9_]*/y],
  ["mark", /[[\](){},=@:|;]/y],
];

/** The words of `text`, with an "end" behind the last. Throws {@link ParseError}. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let lineStart = 0;
  let at = 0;
  scan: while (at < text.length) {
    for (const [kind, pattern] of WORDS) {
      pattern.lastIndex = at;
      const match = pattern.exec(text);
      if (match === null) continue;
      if (kind !== null) tokens.push({ kind, text: match[0], line, column: at - lineStart + 1 });
      at += match[0].length;
      if (kind === "newline") {
        line++;
        lineStart = at;
      }
      continue scan;
    }
    const column = at - lineStart + 1;
    if (text[at] === '"') throw new ParseError(line, column, 'a string that does not end on its line; strings are JSON\'s, "..." with \\n for a line end');
    if (text[at] === "<") throw new ParseError(line, column, 'a descriptor that does not end on its line; write <Field Point.x>, or <Field "name"> where the name has < > or "');
    throw new ParseError(line, column, `unexpected character ${JSON.stringify(text[at])}`);
  }
  tokens.push({ kind: "end", text: "", line, column: at - lineStart + 1 });
  return tokens;
}
