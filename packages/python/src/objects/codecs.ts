// @shared-module
/** Text encodings: utf-8, utf-16, utf-32, latin-1, ascii, with CPython's error handlers. Bytes are latin-1 text here. */
import { PyError } from "./core";
import { EXC, W_UnicodeError, newException, raise } from "./errors";
import { strFrom } from "./wide-str";

type Encoding = "utf-8" | "utf-8-sig" | "utf-16" | "utf-16-le" | "utf-16-be" | "utf-32" | "utf-32-le" | "utf-32-be" | "latin-1" | "ascii";

const ALIASES: Record<string, Encoding> = {
  utf8: "utf-8", u8: "utf-8", utf: "utf-8", cp65001: "utf-8", utf8sig: "utf-8-sig", utf16: "utf-16", utf16le: "utf-16-le", utf16be: "utf-16-be", utf32: "utf-32", utf32le: "utf-32-le", utf32be: "utf-32-be",
  latin1: "latin-1", latin: "latin-1", iso88591: "latin-1", l1: "latin-1", "8859": "latin-1", cp819: "latin-1", ascii: "ascii", usascii: "ascii", "646": "ascii",
};

function encodingNamed(name: string): Encoding {
  const known = ALIASES[name.toLowerCase().replaceAll(/[-_ ]/g, "")];
  if (known === undefined) throw raise(EXC.LookupError, `unknown encoding: ${name}`);
  return known;
}

/** UnicodeEncodeError or UnicodeDecodeError. */
function unicodeError(kind: "UnicodeEncodeError" | "UnicodeDecodeError", encoding: string, object: any, start: number, end: number, reason: string): PyError {
  const error = newException(EXC[kind], [encoding, object, start, end, reason]) as W_UnicodeError;
  error.encoding = encoding;
  error.object = object;
  error.start = start;
  error.end = end;
  error.reason = reason;
  return new PyError(error);
}

const unknownHandler = (errors: string): PyError => raise(EXC.LookupError, `unknown error handler name '${errors}'`);
const hex = (n: number, width: number): string => n.toString(16).padStart(width, "0");

/** What an error handler puts for a code point that cannot be encoded; null when it does not know how. */
function replacementOf(point: number, errors: string): string | null {
  switch (errors) {
    case "ignore": return "";
    case "replace": return "?";
    case "backslashreplace": return point < 0x100 ? `\\x${hex(point, 2)}` : point < 0x10000 ? `\\u${hex(point, 4)}` : `\\U${hex(point, 8)}`;
    case "xmlcharrefreplace": return `&#${point};`;
    case "namereplace": return point < 0x100 ? `\\x${hex(point, 2)}` : `\\u${hex(point, 4)}`;
    default: return null;
  }
}
const isSurrogate = (point: number): boolean => point >= 0xd800 && point < 0xe000;

function utf8(point: number): string {
  if (point < 0x80) return String.fromCharCode(point);
  if (point < 0x800) return String.fromCharCode(0xc0 | (point >> 6), 0x80 | (point & 63));
  if (point < 0x10000) return String.fromCharCode(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
  return String.fromCharCode(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
}
const word16 = (n: number, little: boolean): string => (little ? String.fromCharCode(n & 255, n >> 8) : String.fromCharCode(n >> 8, n & 255));
const word32 = (n: number, little: boolean): string => (little ? word16(n & 0xffff, true) + word16(n >>> 16, true) : word16(n >>> 16, false) + word16(n & 0xffff, false));

/** The bytes of `text`. `object` is the str, for errors. */
export function encode(text: string, encodingName: string, errors: string, object: any = strFrom(text)): string {
  const encoding = encodingNamed(encodingName);
  if (encoding !== "utf-16" && !encoding.startsWith("utf-16-") && !encoding.startsWith("utf-32") && encoding !== "utf-8-sig" && !/[^\x00-\x7f]/.test(text)) return text;
  if (encoding === "latin-1" && !/[^\x00-\xff]/.test(text)) return text;
  const limit = encoding === "ascii" ? 0x80 : encoding === "latin-1" ? 0x100 : Infinity;
  const little = !encoding.endsWith("-be");
  let out = encoding === "utf-8-sig" ? "\xef\xbb\xbf" : encoding === "utf-16" ? "\xff\xfe" : encoding === "utf-32" ? "\xff\xfe\0\0" : "";
  let position = 0;
  const bad = (point: number): boolean => (limit === Infinity ? isSurrogate(point) : point >= limit);
  const points = Array.from(text, (c) => c.codePointAt(0)!);
  for (const point of points) {
    if (bad(point)) {
      if (errors === "surrogatepass" && limit === Infinity && isSurrogate(point)) out += unit(point, encoding, little);
      else if (errors === "surrogateescape" && point >= 0xdc80 && point <= 0xdcff) out += String.fromCharCode(point - 0xdc00);
      else {
        const replacement = replacementOf(point, errors);
        if (replacement === null) {
          if (!["strict", "surrogatepass", "surrogateescape"].includes(errors)) throw unknownHandler(errors);
          let end = position + 1;
          while (end < points.length && bad(points[end]!)) end++;
          throw unicodeError("UnicodeEncodeError", encoding === "utf-8-sig" ? "utf-8" : encoding, object, position, end, limit === Infinity ? "surrogates not allowed" : `ordinal not in range(${limit})`);
        }
        for (const c of replacement) out += unit(c.codePointAt(0)!, encoding, little);
      }
    } else out += unit(point, encoding, little);
    position++;
  }
  return out;
}

function unit(point: number, encoding: Encoding, little: boolean): string {
  if (encoding === "utf-8" || encoding === "utf-8-sig") return utf8(point);
  if (encoding === "ascii" || encoding === "latin-1") return String.fromCharCode(point);
  if (encoding.startsWith("utf-32")) return word32(point, little);
  if (point < 0x10000) return word16(point, little);
  return word16(0xd800 + ((point - 0x10000) >> 10), little) + word16(0xdc00 + ((point - 0x10000) & 0x3ff), little);
}

/** JavaScript text of the bytes. `object` is the bytes object, for errors. */
export function decode(bytes: string, encodingName: string, errors: string, object: any): string {
  const encoding = encodingNamed(encodingName);
  const failed = (start: number, end: number, reason: string): string => {
    switch (errors) {
      case "ignore": return "";
      case "replace": return "\ufffd";
      case "backslashreplace": return [...bytes.slice(start, end)].map((c) => `\\x${hex(c.charCodeAt(0), 2)}`).join("");
      case "surrogateescape": return [...bytes.slice(start, end)].map((c) => String.fromCharCode(0xdc00 + c.charCodeAt(0))).join("");
      case "strict": case "surrogatepass": throw unicodeError("UnicodeDecodeError", encoding === "utf-8-sig" ? "utf-8" : encoding, object, start, end, reason);
      default: throw unknownHandler(errors);
    }
  };
  if (encoding === "latin-1") return bytes;
  if (encoding === "ascii") return bytes.replace(/[^\x00-\x7f]/g, (_, at: number) => failed(at, at + 1, "ordinal not in range(128)"));
  if (encoding === "utf-8") return decodeUtf8(bytes, errors, failed, 0);
  if (encoding === "utf-8-sig") return decodeUtf8(bytes, errors, failed, bytes.startsWith("\xef\xbb\xbf") ? 3 : 0);
  let start = 0;
  let little = !encoding.endsWith("-be");
  const wide = encoding.startsWith("utf-32");
  if (encoding === "utf-16" || encoding === "utf-32") {
    const mark = bytes.slice(0, wide ? 4 : 2);
    if (mark === (wide ? "\xff\xfe\0\0" : "\xff\xfe")) start = mark.length;
    else if (mark === (wide ? "\0\0\xfe\xff" : "\xfe\xff")) {
      start = mark.length;
      little = false;
    }
  }
  const size = wide ? 4 : 2;
  let out = "";
  const at = (i: number): number => {
    let n = 0;
    for (let k = 0; k < size; k++) n = n * 256 + bytes.charCodeAt(little ? i + size - 1 - k : i + k);
    return n;
  };
  for (let i = start; i < bytes.length; i += size) {
    if (i + size > bytes.length) {
      out += failed(i, bytes.length, "truncated data");
      break;
    }
    const n = at(i);
    if (wide) out += n > 0x10ffff ? failed(i, i + 4, "code point not in range(0x110000)") : isSurrogate(n) && errors !== "surrogatepass" ? failed(i, i + 4, "code point in surrogate code point range(0xd800, 0xe000)") : String.fromCodePoint(n);
    else if (n >= 0xd800 && n < 0xdc00) {
      const next = i + 4 <= bytes.length ? at(i + 2) : 0;
      if (next >= 0xdc00 && next < 0xe000) {
        out += String.fromCharCode(n, next);
        i += 2;
      } else out += errors === "surrogatepass" ? String.fromCharCode(n) : failed(i, i + 2, i + 4 > bytes.length ? "unexpected end of data" : "illegal UTF-16 surrogate");
    } else out += n >= 0xdc00 && n < 0xe000 && errors !== "surrogatepass" ? failed(i, i + 2, "illegal encoding") : String.fromCharCode(n);
  }
  return out;
}

function decodeUtf8(bytes: string, errors: string, failed: (start: number, end: number, reason: string) => string, from: number): string {
  if (!/[^\x00-\x7f]/.test(bytes)) return bytes.slice(from);
  let out = "";
  const n = bytes.length;
  for (let i = from; i < n; ) {
    const first = bytes.charCodeAt(i);
    if (first < 0x80) {
      out += bytes[i];
      i++;
      continue;
    }
    const size = first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
    if (size === 0) {
      out += failed(i, i + 1, "invalid start byte");
      i++;
      continue;
    }
    // How far the sequence is well formed (Unicode's "maximal subpart").
    let point = first & (size === 2 ? 0x1f : size === 3 ? 0x0f : 0x07);
    let k = 1;
    for (; k < size && i + k < n; k++) {
      const next = bytes.charCodeAt(i + k);
      let low = 0x80;
      let high = 0xbf;
      if (k === 1) {
        if (first === 0xe0) low = 0xa0;
        else if (first === 0xed && errors !== "surrogatepass") high = 0x9f;
        else if (first === 0xf0) low = 0x90;
        else if (first === 0xf4) high = 0x8f;
      }
      if (next < low || next > high) break;
      point = (point << 6) | (next & 63);
    }
    if (k < size) {
      out += failed(i, i + k, i + k >= n ? "unexpected end of data" : "invalid continuation byte");
      i += k;
      continue;
    }
    out += String.fromCodePoint(point);
    i += size;
  }
  return out;
}
