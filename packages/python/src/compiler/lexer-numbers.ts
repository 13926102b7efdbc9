/** Number literals: where they end and what is wrong with them. `strings.ts` has nothing to do with their values; `numberValue` has. */
import { isDigit, type Lexer } from "./lexer";

const UNDERSCORE = 95;
const isHexDigit = (c: number): boolean => isDigit(c) || ((c | 32) >= 97 && (c | 32) <= 102);

/** Keywords that may follow a number without a space. */
const FOLLOWERS = /(?:and|else|for|if|in|is|or|not)(?![A-Za-z0-9_\x80-\uffff])/y;

/** A number must not run into a name. */
function checkEnd(lexer: Lexer, pos: number, kind: string): number {
  const c = lexer.text.charCodeAt(pos);
  if (c !== c || !((c | 32) >= 97 && (c | 32) <= 122) && c !== UNDERSCORE && !isDigit(c)) return pos;
  FOLLOWERS.lastIndex = pos;
  if (FOLLOWERS.test(lexer.text)) lexer.warn("SyntaxWarning", `invalid ${kind} literal`, pos);
  else lexer.fail(`invalid ${kind} literal`, pos);
  return pos;
}

/** Digits with single underscores between them, from a digit on. */
function decimalTail(lexer: Lexer, pos: number): number {
  const { text } = lexer;
  for (;;) {
    while (isDigit(text.charCodeAt(pos))) pos++;
    if (text.charCodeAt(pos) !== UNDERSCORE) return pos;
    pos++;
    if (!isDigit(text.charCodeAt(pos))) lexer.fail("invalid decimal literal", pos);
  }
}

function radix(lexer: Lexer, start: number, kind: string, isOne: (c: number) => boolean): number {
  const { text } = lexer;
  let pos = start + 2;
  for (;;) {
    if (text.charCodeAt(pos) === UNDERSCORE) pos++;
    const c = text.charCodeAt(pos);
    if (!isOne(c)) {
      if (isDigit(c)) lexer.fail(`invalid digit '${text[pos]}' in ${kind} literal`, pos + 1);
      lexer.fail(`invalid ${kind} literal`, pos);
    }
    while (isOne(text.charCodeAt(pos))) pos++;
    if (text.charCodeAt(pos) !== UNDERSCORE) break;
  }
  if (isDigit(text.charCodeAt(pos))) lexer.fail(`invalid digit '${text[pos]}' in ${kind} literal`, pos + 1);
  return checkEnd(lexer, pos, kind);
}

/** The end of the number that begins at `start` (a digit, or a point before a digit). */
export function scanNumber(lexer: Lexer, start: number): number {
  const { text } = lexer;
  let pos = start;
  const first = text.charCodeAt(pos);
  let leadingZeros = -1;
  if (first === 48) {
    const second = text.charCodeAt(pos + 1) | 32;
    if (second === 120) return radix(lexer, start, "hexadecimal", isHexDigit);
    if (second === 111) return radix(lexer, start, "octal", (c) => c >= 48 && c <= 55);
    if (second === 98) return radix(lexer, start, "binary", (c) => c === 48 || c === 49);
    for (;;) {
      while (text.charCodeAt(pos) === 48) pos++;
      if (text.charCodeAt(pos) !== UNDERSCORE) break;
      pos++;
      if (!isDigit(text.charCodeAt(pos))) lexer.fail("invalid decimal literal", pos);
    }
    if (isDigit(text.charCodeAt(pos))) {
      leadingZeros = pos;
      pos = decimalTail(lexer, pos);
    }
  } else if (first !== 46) {
    pos = decimalTail(lexer, pos);
  }
  let c = text.charCodeAt(pos);
  if (c === 46) {
    leadingZeros = -1;
    pos++;
    if (isDigit(text.charCodeAt(pos))) pos = decimalTail(lexer, pos);
    c = text.charCodeAt(pos);
  }
  if ((c | 32) === 101) {
    const sign = text.charCodeAt(pos + 1);
    const digits = sign === 43 || sign === 45 ? pos + 2 : pos + 1;
    if (isDigit(text.charCodeAt(digits))) {
      leadingZeros = -1;
      pos = decimalTail(lexer, digits);
    } else if (digits === pos + 2) {
      lexer.fail("invalid decimal literal", digits);
    } else {
      return checkEnd(lexer, pos, "decimal");
    }
  }
  if ((text.charCodeAt(pos) | 32) === 106) return checkEnd(lexer, pos + 1, "imaginary");
  if (leadingZeros >= 0) {
    const zerosEnd = leadingZeros;
    lexer.failRange("leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers", start, zerosEnd);
  }
  return checkEnd(lexer, pos, "decimal");
}
