// @shared-module
/**
 * `binascii`: bytes as text of several kinds. Bytes are latin-1 text here, as in `bytes`.
 */
import { index } from "../objects/arithmetic";
import { builtin } from "../objects/builtin";
import { bytesLike, W_Bytes } from "../objects/bytes";
import { truth } from "../objects/compare";
import type { PyError } from "../objects/core";
import { EXC, raise, typeError, valueError } from "../objects/errors";
import { isStr } from "../objects/text";
import { typeOf } from "../objects/type";
import { textOf } from "../objects/wide-str";
import { defineModule } from "./define";
import { exceptionClass } from "./exception-class";

const errorType = exceptionClass("binascii", "Error", EXC.ValueError);
const incompleteType = exceptionClass("binascii", "Incomplete", EXC.Exception);
const error = (message: string): PyError => raise(errorType, message);

/** Bytes of a bytes-like object. */
function binary(v: any): string {
  const content = bytesLike(v);
  if (content === null) throw typeError(`a bytes-like object is required, not '${typeOf(v).name}'`);
  return content;
}
/** Bytes of a bytes-like object or an ASCII str. */
function ascii(v: any): string {
  if (isStr(v)) {
    const text = textOf(v);
    if (/[^\x00-\x7f]/.test(text)) throw valueError("string argument should contain only ASCII characters");
    return text;
  }
  const content = bytesLike(v);
  if (content === null) throw typeError(`argument should be bytes, buffer or ASCII string, not '${typeOf(v).name}'`);
  return content;
}
const made = (content: string): W_Bytes => new W_Bytes(content);
const codes = (content: string): number[] => Array.from(content, (c) => c.charCodeAt(0));
const fromCodes = (bytes: readonly number[]): string => bytes.reduce((text, b) => text + String.fromCharCode(b), "");

// -- hexadecimal

function hexlify(data: any, separator?: any, group?: any): W_Bytes {
  const content = binary(data);
  const pairs = codes(content).map((b) => b.toString(16).padStart(2, "0"));
  if (separator === undefined) return made(pairs.join(""));
  const between = isStr(separator) ? textOf(separator) : bytesLike(separator);
  if (between === null) throw typeError(`object of type '${typeOf(separator).name}' has no len()`);
  if (between.length !== 1) throw valueError("sep must be length 1.");
  if (between > "\xff") throw valueError("sep must be ASCII.");
  const size = group === undefined ? 1 : Number(index(group));
  if (size === 0) return made(pairs.join(""));
  const step = Math.abs(size);
  const groups: string[] = [];
  // Groups are counted from the end, unless the size is negative.
  for (let start = size > 0 && pairs.length % step !== 0 ? (pairs.length % step) - step : 0; start < pairs.length; start += step) groups.push(pairs.slice(Math.max(0, start), start + step).join(""));
  return made(groups.join(between));
}

function unhexlify(text: any): W_Bytes {
  const content = ascii(text);
  if (content.length % 2 !== 0) throw error("Odd-length string");
  if (/[^0-9a-fA-F]/.test(content)) throw error("Non-hexadecimal digit found");
  return made(content.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16))));
}

// -- base64

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function toBase64(data: any, newline: any = true): W_Bytes {
  const bytes = codes(binary(data));
  let out = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const n = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const left = bytes.length - i;
    out += ALPHABET[n >> 18]! + ALPHABET[(n >> 12) & 63]! + (left > 1 ? ALPHABET[(n >> 6) & 63]! : "=") + (left > 2 ? ALPHABET[n & 63]! : "=");
  }
  return made(truth(newline) ? `${out}\n` : out);
}

function fromBase64(text: any, strictArg: any = false): W_Bytes {
  const content = ascii(text);
  const strict = truth(strictArg);
  if (strict && content.startsWith("=")) throw error("Leading padding not allowed");
  const bytes: number[] = [];
  let place = 0;
  let kept = 0;
  let pads = 0;
  let paddingStarted = false;
  for (let i = 0; i < content.length; i++) {
    const c = content[i]!;
    if (c === "=") {
      paddingStarted = true;
      if (strict && place === 0) throw error("Excess padding not allowed");
      pads++;
      if (place >= 2 && place + pads >= 4) {
        if (strict && i + 1 < content.length) throw error("Excess data after padding");
        return made(fromCodes(bytes));
      }
      continue;
    }
    const value = ALPHABET.indexOf(c);
    if (value < 0) {
      if (strict) throw error("Only base64 data is allowed");
      continue;
    }
    if (strict && paddingStarted) throw error("Discontinuous padding not allowed");
    pads = 0;
    switch (place) {
      case 0: kept = value; break;
      case 1: bytes.push((kept << 2) | (value >> 4)); kept = value & 15; break;
      case 2: bytes.push((kept << 4) | (value >> 2)); kept = value & 3; break;
      default: bytes.push((kept << 6) | value);
    }
    place = (place + 1) % 4;
  }
  if (place === 1) throw error(`Invalid base64-encoded string: number of data characters (${(bytes.length / 3) * 4 + 1}) cannot be 1 more than a multiple of 4`);
  if (place !== 0) throw error("Incorrect padding");
  return made(fromCodes(bytes));
}

// -- uuencoding: one line

function toUu(data: any, backtick: any = false): W_Bytes {
  const bytes = codes(binary(data));
  if (bytes.length > 45) throw error("At most 45 bytes at once");
  const character = (n: number): string => (n === 0 && truth(backtick) ? "`" : String.fromCharCode(n + 32));
  let out = character(bytes.length);
  for (let i = 0; i < bytes.length; i += 3) {
    const n = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    out += character(n >> 18) + character((n >> 12) & 63) + character((n >> 6) & 63) + character(n & 63);
  }
  return made(`${out}\n`);
}

function fromUu(text: any): W_Bytes {
  const content = ascii(text);
  const length = (content.charCodeAt(0) - 32) & 63;
  const bytes: number[] = [];
  let at = 1;
  let bits = 0;
  let kept = 0;
  while (bytes.length < (content === "" ? 32 : length)) {
    const c = content[at];
    let value = 0;
    if (c !== undefined && c !== "\n" && c !== "\r") {
      const code = c.charCodeAt(0);
      if (code < 32 || code > 96) throw error("Illegal char");
      value = (code - 32) & 63;
    }
    at++;
    kept = (kept << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((kept >> bits) & 255);
      kept &= (1 << bits) - 1;
    }
  }
  for (; at < content.length; at++) if (!" `\n\r".includes(content[at]!)) throw error("Trailing garbage");
  return made(fromCodes(bytes));
}

// -- quoted printable

function fromQuotedPrintable(data: any, headerArg: any = false): W_Bytes {
  const content = ascii(data);
  const header = truth(headerArg);
  let out = "";
  for (let i = 0; i < content.length; ) {
    const c = content[i]!;
    if (c !== "=") {
      out += header && c === "_" ? " " : c;
      i++;
      continue;
    }
    i++;
    if (i >= content.length) break;
    const next = content[i]!;
    if (next === "\n" || next === "\r") {
      while (i < content.length && content[i] !== "\n") i++;
      if (i < content.length) i++;
    } else if (next === "=") {
      out += "=";
      i++;
    } else if (/^[0-9a-fA-F]{2}/.test(content.slice(i, i + 2))) {
      out += String.fromCharCode(parseInt(content.slice(i, i + 2), 16));
      i += 2;
    } else out += "=";
  }
  return made(out);
}

const LINE = 76;
const quoted = (c: string): string => `=${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;

function toQuotedPrintable(data: any, tabsArg: any = false, textArg: any = true, headerArg: any = false): W_Bytes {
  const content = binary(data);
  const tabs = truth(tabsArg);
  const isText = truth(textArg);
  const header = truth(headerArg);
  const crlf = content.indexOf("\n") > 0 && content[content.indexOf("\n") - 1] === "\r";
  const end = crlf ? "\r\n" : "\n";
  let out = "";
  let line = 0;
  const put = (text: string): void => {
    out += text;
    line += text.length;
  };
  for (let i = 0; i < content.length; ) {
    const c = content[i]!;
    const following = content[i + 1];
    const mustQuote = c > "~" || c === "=" || (header && c === "_") || (c === "." && line === 0 && (following === undefined || following === "\n" || following === "\r" || following === "\0"))
      || (!isText && (c === "\r" || c === "\n")) || ((c === "\t" || c === " ") && following === undefined) || (c < "!" && c !== "\r" && c !== "\n" && c !== "\t" && c !== " ") || (c < "!" && c !== "\r" && c !== "\n" && (tabs || (!tabs && (c !== "\t" && c !== " "))));
    if (mustQuote) {
      if (line + 3 >= LINE) {
        out += `=${end}`;
        line = 0;
      }
      put(quoted(c));
      i++;
    } else if (isText && (c === "\n" || (c === "\r" && following === "\n"))) {
      // Space before the end of a line is quoted.
      const last = out[out.length - 1];
      if (line > 0 && (last === " " || last === "\t")) out = out.slice(0, -1) + quoted(last);
      out += end;
      line = 0;
      i += c === "\r" ? 2 : 1;
    } else {
      if (following !== undefined && following !== "\n" && line + 1 >= LINE) {
        out += `=${end}`;
        line = 0;
      }
      put(header && c === " " ? "_" : c);
      i++;
    }
  }
  return made(out);
}

// -- checksums

let crcTable: Int32Array | null = null;
function crc32(data: any, start: any = 0): number {
  crcTable ??= Int32Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    return c;
  });
  const content = binary(data);
  let crc = ~Number(BigInt.asIntN(32, BigInt(index(start))));
  for (let i = 0; i < content.length; i++) crc = crcTable[(crc ^ content.charCodeAt(i)) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}
function crcHqx(data: any, start: any): number {
  let crc = Number(BigInt.asUintN(16, BigInt(index(start))));
  const content = binary(data);
  for (let i = 0; i < content.length; i++) {
    crc ^= content.charCodeAt(i) << 8;
    for (let k = 0; k < 8; k++) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff;
  }
  return crc;
}

defineModule("binascii", "Bytes as text of several kinds, and checksums.", () => ({
  hexlify: builtin("hexlify", 1, 3, hexlify, { keywords: ["data", "sep", "bytes_per_sep"] }),
  b2a_hex: builtin("b2a_hex", 1, 3, hexlify, { keywords: ["data", "sep", "bytes_per_sep"] }),
  unhexlify: builtin("unhexlify", 1, 1, unhexlify),
  a2b_hex: builtin("a2b_hex", 1, 1, unhexlify),
  b2a_base64: builtin("b2a_base64", 1, 1, toBase64, { keywords: ["", "newline"] }),
  a2b_base64: builtin("a2b_base64", 1, 1, fromBase64, { keywords: ["", "strict_mode"] }),
  b2a_uu: builtin("b2a_uu", 1, 1, toUu, { keywords: ["", "backtick"] }),
  a2b_uu: builtin("a2b_uu", 1, 1, fromUu),
  b2a_qp: builtin("b2a_qp", 1, 4, toQuotedPrintable, { keywords: ["data", "quotetabs", "istext", "header"] }),
  a2b_qp: builtin("a2b_qp", 1, 2, fromQuotedPrintable, { keywords: ["data", "header"] }),
  crc32: builtin("crc32", 1, 2, crc32),
  crc_hqx: builtin("crc_hqx", 2, 2, crcHqx),
  Error: errorType,
  Incomplete: incompleteType,
}));
