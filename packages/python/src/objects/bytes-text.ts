// @shared-module
/**
 * Text of bytes: ASCII case, stripping, splitting, repr. Bytes are latin-1 text, one code unit a byte.
 */

export const lower = (s: string): string => s.replace(/[A-Z]+/g, (c) => c.toLowerCase());
export const upper = (s: string): string => s.replace(/[a-z]+/g, (c) => c.toUpperCase());
export const SPACE = " \t\n\r\x0b\f";
const isSpace = (s: string, at: number): boolean => {
  const c = s.charCodeAt(at);
  return c === 32 || (c >= 9 && c <= 13);
};

export function strip(s: string, characters: string, left: boolean, right: boolean): string {
  let start = 0;
  let end = s.length;
  if (left) while (start < end && characters.includes(s[start]!)) start++;
  if (right) while (end > start && characters.includes(s[end - 1]!)) end--;
  return s.slice(start, end);
}

/** Splits at runs of whitespace, at most `max` times (-1: no limit); what is left over keeps its space at the far end. */
export function splitSpace(s: string, max: number): string[] {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    while (at < s.length && isSpace(s, at)) at++;
    if (at === s.length) return parts;
    if (max >= 0 && parts.length >= max) {
      parts.push(s.slice(at));
      return parts;
    }
    const start = at;
    while (at < s.length && !isSpace(s, at)) at++;
    parts.push(s.slice(start, at));
  }
}
/** The same from the right. */
export function splitSpaceRight(s: string, max: number): string[] {
  const parts: string[] = [];
  let end = s.length;
  for (;;) {
    while (end > 0 && isSpace(s, end - 1)) end--;
    if (end === 0) break;
    if (max >= 0 && parts.length >= max) {
      parts.push(s.slice(0, end));
      break;
    }
    const stop = end;
    while (end > 0 && !isSpace(s, end - 1)) end--;
    parts.push(s.slice(end, stop));
  }
  return parts.reverse();
}

/** repr of bytes; that of a bytearray escapes single quotes always. */
export function quoteBytes(s: string, escapeAll = false): string {
  const mark = s.includes("'") && !s.includes('"') ? '"' : "'";
  let out = `b${mark}`;
  for (const c of s) {
    const code = c.charCodeAt(0);
    if (c === mark || c === "\\" || (escapeAll && c === "'")) out += `\\${c}`;
    else if (c === "\t") out += "\\t";
    else if (c === "\n") out += "\\n";
    else if (c === "\r") out += "\\r";
    else out += code >= 0x20 && code < 0x7f ? c : `\\x${code.toString(16).padStart(2, "0")}`;
  }
  return out + mark;
}
