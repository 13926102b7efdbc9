// @shared-module
/** Kinds of tokens, and the arrays that hold a program's tokens. */

/** A plain numeric enum, so that bundlers inline it. Order matters where a range is named. */
export enum T {
  EOF, NEWLINE, INDENT, DEDENT,
  NAME, NUMBER, STRING, FSTRING_START, FSTRING_MIDDLE, FSTRING_END,
  // operators and delimiters
  LPAR, RPAR, LSQB, RSQB, LBRACE, RBRACE,
  COMMA, COLON, DOT, SEMI, EQUAL, RARROW, COLONEQUAL, ELLIPSIS, EXCLAMATION,
  TILDE, LESS, GREATER, LESSEQUAL, GREATEREQUAL, EQEQUAL, NOTEQUAL,
  // in the order of BINARY_OPERATORS
  PLUS, MINUS, STAR, SLASH, DOUBLESLASH, PERCENT, DOUBLESTAR, LEFTSHIFT, RIGHTSHIFT, AMPER, VBAR, CIRCUMFLEX, AT,
  // augmented assignment, in the same order
  PLUSEQUAL, MINEQUAL, STAREQUAL, SLASHEQUAL, DOUBLESLASHEQUAL, PERCENTEQUAL, DOUBLESTAREQUAL, LEFTSHIFTEQUAL, RIGHTSHIFTEQUAL, AMPEREQUAL,
  VBAREQUAL, CIRCUMFLEXEQUAL, ATEQUAL,
  /** A character that is no token of Python: `$`, `?` and `` ` ``. */
  OTHER,
  // keywords
  FALSE, NONE, TRUE, AND, AS, ASSERT, ASYNC, AWAIT, BREAK, CLASS, CONTINUE, DEF, DEL, ELIF, ELSE, EXCEPT, FINALLY, FOR, FROM, GLOBAL, IF, IMPORT,
  IN, IS, LAMBDA, NONLOCAL, NOT, OR, PASS, RAISE, RETURN, TRY, WHILE, WITH, YIELD,
  /** Behind the last token of a text that the tokenizer could not read to its end. */
  ERROR,
}

/** Keywords by spelling. */
export const KEYWORDS: ReadonlyMap<string, T> = new Map<string, T>([
  ["False", T.FALSE], ["None", T.NONE], ["True", T.TRUE], ["and", T.AND], ["as", T.AS], ["assert", T.ASSERT], ["async", T.ASYNC], ["await", T.AWAIT],
  ["break", T.BREAK], ["class", T.CLASS], ["continue", T.CONTINUE], ["def", T.DEF], ["del", T.DEL], ["elif", T.ELIF], ["else", T.ELSE],
  ["except", T.EXCEPT], ["finally", T.FINALLY], ["for", T.FOR], ["from", T.FROM], ["global", T.GLOBAL], ["if", T.IF], ["import", T.IMPORT],
  ["in", T.IN], ["is", T.IS], ["lambda", T.LAMBDA], ["nonlocal", T.NONLOCAL], ["not", T.NOT], ["or", T.OR], ["pass", T.PASS], ["raise", T.RAISE],
  ["return", T.RETURN], ["try", T.TRY], ["while", T.WHILE], ["with", T.WITH], ["yield", T.YIELD],
]);

/** The tokens of a program as parallel arrays. */
export class Tokens {
  count = 0;
  kinds: Uint8Array;
  starts: Int32Array;
  ends: Int32Array;
  /** How many brackets are open behind the token. */
  levels: Uint8Array;
  /** Spelling of names (normalized), by token. */
  readonly names: (string | undefined)[] = [];

  constructor(capacity: number) {
    this.kinds = new Uint8Array(capacity);
    this.starts = new Int32Array(capacity);
    this.ends = new Int32Array(capacity);
    this.levels = new Uint8Array(capacity);
  }

  add(kind: T, start: number, end: number, level: number): void {
    const at = this.count++;
    if (at === this.kinds.length) this.#grow();
    this.kinds[at] = kind;
    this.starts[at] = start;
    this.ends[at] = end;
    this.levels[at] = level;
  }

  #grow(): void {
    const capacity = this.kinds.length * 2 + 16;
    const grown = <A extends Uint8Array | Int32Array>(array: A, make: new (n: number) => A): A => {
      const copy = new make(capacity);
      copy.set(array);
      return copy;
    };
    this.kinds = grown(this.kinds, Uint8Array);
    this.starts = grown(this.starts, Int32Array);
    this.ends = grown(this.ends, Int32Array);
    this.levels = grown(this.levels, Uint8Array);
  }
}
