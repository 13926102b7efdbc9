// @shared-module
/**
 * Text of strings, by code point: whitespace, properties of characters, repr.
 *
 * Character classes come from the host's Unicode tables (regular expressions with \p), whose version is the JavaScript engine's. Such an expression is costly to
 * make (the engine builds the set), so each stands in the function that needs it.
 */

/** Python's whitespace (JavaScript's \s has U+FEFF, and lacks U+001C..U+001F and U+0085). */
export const WHITESPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const SPACE = new RegExp(`[${WHITESPACE}]`);
export const SPACES = new RegExp(`[${WHITESPACE}]+`, "g");
export const ONLY_SPACE = new RegExp(`^[${WHITESPACE}]+$`);

/** Is there whitespace at the place? Whitespace is never beyond U+FFFF. */
function isSpaceAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 0x80 ? code === 32 || (code >= 9 && code <= 13) || (code >= 28 && code <= 31) : SPACE.test(text[at]!);
}

export function stripLeft(text: string): string {
  let start = 0;
  while (start < text.length && isSpaceAt(text, start)) start++;
  return start === 0 ? text : text.slice(start);
}
export function stripRight(text: string): string {
  let end = text.length;
  while (end > 0 && isSpaceAt(text, end - 1)) end--;
  return end === text.length ? text : text.slice(0, end);
}
/** Without the code points of `set` at either end. */
export function stripSet(text: string, set: string, left: boolean, right: boolean): string {
  const wanted = [...set];
  // Where each code point is one unit, places are units.
  if (wanted.length !== set.length || /[\ud800-\udfff]/.test(set)) {
    const points = [...text];
    let start = 0;
    let end = points.length;
    if (left) while (start < end && wanted.includes(points[start]!)) start++;
    if (right) while (end > start && wanted.includes(points[end - 1]!)) end--;
    return points.slice(start, end).join("");
  }
  let start = 0;
  let end = text.length;
  if (left) while (start < end && set.includes(text[start]!)) start++;
  if (right) while (end > start && set.includes(text[end - 1]!)) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

export const isPrintable = (c: string): boolean => c === " " || !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]/u.test(c);
const hex = (n: number, width: number): string => n.toString(16).padStart(width, "0");

const PLAIN = /^[ !#-&(-[\]-~]*$/;

/** repr of text. */
export function quote(text: string): string {
  if (PLAIN.test(text)) return `'${text}'`;
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = mark;
  for (const c of text) {
    const point = c.codePointAt(0)!;
    if (c === mark || c === "\\") out += `\\${c}`;
    else if (c === "\n") out += "\\n";
    else if (c === "\r") out += "\\r";
    else if (c === "\t") out += "\\t";
    else if (point >= 0x20 && point < 0x7f) out += c;
    else if (point >= 0x80 && isPrintable(c)) out += c;
    else out += point < 0x100 ? `\\x${hex(point, 2)}` : point < 0x10000 ? `\\u${hex(point, 4)}` : `\\U${hex(point, 8)}`;
  }
  return out + mark;
}

const isUpper = (c: string): boolean => /[\p{Uppercase}]/u.test(c);
const isLower = (c: string): boolean => /[\p{Lowercase}]/u.test(c);
const isTitleCase = (c: string): boolean => /\p{Lt}/u.test(c);
const isCased = (c: string): boolean => isUpper(c) || isLower(c) || isTitleCase(c);

/** Every character is such a one, and there is one. */
export const every = (text: string, test: (c: string) => boolean): boolean => {
  if (text === "") return false;
  for (const c of text) if (!test(c)) return false;
  return true;
};
const isAsciiLetter = (c: string): boolean => (c >= "a" && c <= "z") || (c >= "A" && c <= "Z");
const isAsciiDigit = (c: string): boolean => c >= "0" && c <= "9";
export const isAlpha = (c: string): boolean => isAsciiLetter(c) || (c > "\x7f" && /\p{L}/u.test(c));
export const isDecimal = (c: string): boolean => isAsciiDigit(c) || (c > "\x7f" && /\p{Nd}/u.test(c));
export const isDigit = (c: string): boolean => isAsciiDigit(c) || (c > "\x7f" && /[\p{Nd}²³¹⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿❶-❾➀-➈➊-➒\u1369-\u1371\u19da\u{10a40}-\u{10a43}\u{10e60}-\u{10e68}\u{11052}-\u{1105a}\u{1f100}-\u{1f10a}]/u.test(c));
/** Numbers, and the ideographs that have a numeric value. */
export const isNumeric = (c: string): boolean => isAsciiDigit(c) || (c > "\x7f" && /[\p{N}㐅㒃㠪㭍一七万三两九二五亖京亿什仟仨伍佰俩倆億兆兩八六十千卄卅卌叁参參叄四壱壹幺廾廿弌弍弎弐拐拾捌柒洞漆玖百皕秭肆萬貮貳贰鈎钩阡陆陌陸零\uf96b\uf973\uf978\uf9b2\uf9d1\uf9d3\uf9fd𠀁𠁤𠃢𠄡𠤪𠦃𠦌𠦜𠫪𠫽𠬙𢎐𢦘𣬛𦉭\u{2f890}]/u.test(c));
export const isAlnum = (c: string): boolean => isAsciiLetter(c) || isAsciiDigit(c) || (c > "\x7f" && /[\p{L}\p{N}]/u.test(c));

/** Python's isupper and islower: at least one cased character, all cased ones of that case. */
export function isCase(text: string, upper: boolean): boolean {
  let seen = false;
  for (const c of text) {
    if (upper ? isLower(c) || isTitleCase(c) : isUpper(c) || isTitleCase(c)) return false;
    seen ||= upper ? isUpper(c) : isLower(c);
  }
  return seen;
}
export function isTitle(text: string): boolean {
  let seen = false;
  let inWord = false;
  for (const c of text) {
    if (isUpper(c) || isTitleCase(c)) {
      if (inWord) return false;
      inWord = seen = true;
    } else if (isLower(c)) {
      if (!inWord) return false;
      seen = true;
    } else inWord = false;
  }
  return seen;
}
const ASCII = /^[\x00-\x7f]*$/;

/** Sigma in lower case at a place: the final form behind a cased character where none follows; what has no case of its own does not count. */
function lowerSigma(text: string, at: number): string {
  const isFinal = /\p{Cased}\p{Case_Ignorable}*$/u.test(text.slice(0, at)) && !/^\p{Case_Ignorable}*\p{Cased}/u.test(text.slice(at + 1));
  return isFinal ? "ς" : "σ";
}

export function titleText(text: string): string {
  if (ASCII.test(text)) return text.replace(/[A-Za-z]+/g, (word) => word[0]!.toUpperCase() + word.slice(1).toLowerCase());
  let out = "";
  let inWord = false;
  let at = 0;
  for (const c of text) {
    if (!isCased(c)) {
      out += c;
      inWord = false;
    } else {
      out += !inWord ? titleOf(c) : c === "Σ" ? lowerSigma(text, at) : c.toLowerCase();
      inWord = true;
    }
    at += c.length;
  }
  return out;
}
/** First character in title case, the others in lower case. */
export function capitalizeText(text: string): string {
  if (text === "") return "";
  const first = String.fromCodePoint(text.codePointAt(0)!);
  // Lower case depends on what stands before.
  return titleOf(first) + text.toLowerCase().slice(first.toLowerCase().length);
}

/** The title case of one character: as upper case, except where several characters are written as one, and for Georgian. */
export function titleOf(c: string): string {
  const point = c.codePointAt(0)!;
  if (point < 0x80) return c.toUpperCase();
  if (isTitleCase(c) || (point >= 0x10d0 && point <= 0x10ff)) return c;
  const known = (titles ?? makeTitles()).get(c);
  if (known !== undefined) return known;
  const upper = c.toUpperCase();
  const [first, ...rest] = upper;
  return rest.length === 0 || c === "ŉ" ? upper : first! + rest.join("").toLowerCase();
}
/** Digraphs, and Greek vowels with iota subscript. */
let titles: Map<string, string> | null = null;
function makeTitles(): Map<string, string> {
  const made = new Map([["Ǆ", "ǅ"], ["ǆ", "ǅ"], ["Ǉ", "ǈ"], ["ǉ", "ǈ"], ["Ǌ", "ǋ"], ["ǌ", "ǋ"], ["Ǳ", "ǲ"], ["ǳ", "ǲ"], ["ᾳ", "ᾼ"], ["ῃ", "ῌ"], ["ῳ", "ῼ"]]);
  for (const start of [0x1f80, 0x1f90, 0x1fa0]) for (let i = start; i < start + 8; i++) made.set(String.fromCharCode(i), String.fromCharCode(i + 8));
  for (const c of "ᾲᾴᾷῂῄῇῲῴῷ") made.set(c, c.toUpperCase().slice(0, -1) + "\u0345");
  return (titles = made);
}

export function swapCase(text: string): string {
  let out = "";
  let at = 0;
  for (const c of text) {
    out += isTitleCase(c) ? c : isUpper(c) ? (c === "Σ" ? lowerSigma(text, at) : c.toLowerCase()) : isLower(c) ? c.toUpperCase() : c;
    at += c.length;
  }
  return out;
}

/** Case folding: by way of the upper case, which unifies final sigma and expands sharp s. Cherokee folds to its upper case, dotless i to nothing else. */
export function foldCase(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return [...text].map((c) => (c === "ı" ? c : /\p{Script=Cherokee}/u.test(c) ? c.toUpperCase() : c.toLowerCase().toUpperCase().toLowerCase().replaceAll("ς", "σ"))).join("");
}

const LINE_END = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g;
export function splitLines(text: string, keep: boolean, ends: RegExp = LINE_END): string[] {
  const lines: string[] = [];
  let start = 0;
  for (const match of text.matchAll(ends)) {
    const end = match.index + match[0].length;
    lines.push(text.slice(start, keep ? end : match.index));
    start = end;
  }
  if (start < text.length) lines.push(text.slice(start));
  return lines;
}

/** Splits at runs of whitespace; at most `max` times (-1: no limit). */
export function splitSpace(text: string, max: number): string[] {
  if (max < 0) {
    const parts: string[] = [];
    const { length } = text;
    for (let at = 0; ; ) {
      while (at < length && isSpaceAt(text, at)) at++;
      if (at === length) return parts;
      const start = at++;
      while (at < length && !isSpaceAt(text, at)) at++;
      parts.push(text.slice(start, at));
    }
  }
  const parts: string[] = [];
  let rest = stripLeft(text);
  while (rest !== "" && parts.length < max) {
    SPACES.lastIndex = 0;
    const match = SPACES.exec(rest);
    if (match === null) break;
    parts.push(rest.slice(0, match.index));
    rest = rest.slice(match.index + match[0].length);
  }
  SPACES.lastIndex = 0;
  if (rest !== "") parts.push(rest);
  return parts;
}
export function splitSpaceRight(text: string, max: number): string[] {
  if (max < 0) return splitSpace(text, -1);
  const parts: string[] = [];
  let rest = stripRight(text);
  while (rest !== "" && parts.length < max) {
    let start = rest.length;
    while (start > 0 && !ONLY_SPACE.test(rest[start - 1]!)) start--;
    if (start === 0) break;
    parts.unshift(rest.slice(start));
    rest = stripRight(rest.slice(0, start));
  }
  if (rest !== "") parts.unshift(rest);
  return parts;
}
export function splitAt(text: string, separator: string, max: number): string[] {
  if (max < 0) return text.split(separator);
  const parts: string[] = [];
  let start = 0;
  while (parts.length < max) {
    const at = text.indexOf(separator, start);
    if (at < 0) break;
    parts.push(text.slice(start, at));
    start = at + separator.length;
  }
  parts.push(text.slice(start));
  return parts;
}
export function splitAtRight(text: string, separator: string, max: number): string[] {
  if (max < 0) return text.split(separator);
  const parts: string[] = [];
  let end = text.length;
  while (parts.length < max && end >= separator.length) {
    const at = text.lastIndexOf(separator, end - separator.length);
    if (at < 0) break;
    parts.unshift(text.slice(at + separator.length, end));
    end = at;
  }
  parts.unshift(text.slice(0, end));
  return parts;
}

/** Replaces at most `max` occurrences (-1: all). An empty `from` stands between all characters. */
export function replaceText(text: string, from: string, to: string, max: number): string {
  if (max === 0) return text;
  if (from === "") {
    const points = [...text];
    let out = "";
    let left = max < 0 ? Infinity : max;
    for (const c of points) {
      if (left-- > 0) out += to;
      out += c;
    }
    return left > 0 ? out + to : out;
  }
  if (max >= 0) return splitAt(text, from, max).join(to);
  // Half as long as replaceAll on short text.
  let at = text.indexOf(from);
  if (at < 0) return text;
  let out = "";
  let start = 0;
  do {
    out += text.slice(start, at) + to;
    start = at + from.length;
    at = text.indexOf(from, start);
  } while (at >= 0);
  return out + text.slice(start);
}

/** Number of non-overlapping occurrences; for an empty one, the places between characters. */
export function countText(text: string, part: string): number {
  if (part === "") return [...text].length + 1;
  let n = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) n++;
  return n;
}

export function expandTabs(text: string, size: number): string {
  let column = 0;
  let out = "";
  for (const c of text) {
    if (c === "\t") {
      const width = size > 0 ? size - (column % size) : 0;
      out += " ".repeat(width);
      column += width;
    } else {
      out += c;
      column = c === "\n" || c === "\r" ? 0 : column + 1;
    }
  }
  return out;
}
