// @shared-module
/** `text % values` (printf style), for str; bytes pass their own conversions. */
import { None, W_Float, W_Tuple } from "./core";
import { overflowError, typeError, valueError } from "./errors";
import { pad, formatFloat, formatInt, type FormatSpec } from "./format-spec";
import { truncate } from "./int";
import { toFloatValue } from "./float";
import { callSpecial0 } from "./call";
import { ascii, getItem, index, intValue, isInstance, isStr, repr, str, strFrom, textOf, typeOf } from "./operations";
import { intType } from "./type";

/** How `%s`, `%r`, `%a`, `%b`, `%c` make text. */
export interface Conversions {
  readonly kind: string;
  text(code: string, value: any): string;
  character(value: any): string;
}

export const STR_CONVERSIONS: Conversions = {
  kind: "",
  text: (code, value) => textOf(code === "s" ? str(value) : code === "r" ? repr(value) : ascii(value)),
  character: (value) => {
    if (isStr(value)) {
      const text = textOf(value);
      if ([...text].length !== 1) throw typeError(`%c requires an int or a unicode character, not a string of length ${[...text].length}`);
      return text;
    }
    if (typeOf(value).lookup("__index__") === undefined) throw typeError(`%c requires an int or a unicode character, not ${typeOf(value).name}`);
    const point = index(value);
    if (point < 0 || point > 0x10ffff) throw overflowError("%c arg not in range(0x110000)");
    return String.fromCodePoint(Number(point));
  },
};

const isMapping = (v: any): boolean => typeOf(v).lookup("__getitem__") !== undefined && !(v instanceof W_Tuple) && !isStr(v);

function integer(code: string, value: any): number | bigint {
  if (isInstance(value, intType)) return intValue(value);
  const type = typeOf(value);
  if (code === "d" || code === "i" || code === "u") {
    if (value instanceof W_Float) return truncate(value.value);
    const asInt = type.lookup("__int__");
    if (asInt !== undefined) return intValue(callSpecial0(asInt, value));
    if (type.lookup("__index__") !== undefined) return index(value);
    throw typeError(`%${code} format: a real number is required, not ${type.name}`);
  }
  if (type.lookup("__index__") !== undefined) return index(value);
  throw typeError(`%${code} format: an integer is required, not ${type.name}`);
}

/** What the characters between `%` and the letter say. */
const specOf = (flags: string, width: number, precision: number): FormatSpec => {
  const left = flags.includes("-");
  const zero = flags.includes("0");
  return {
    fill: zero && !left ? "0" : " ", align: left ? "<" : zero ? "=" : ">", sign: flags.includes("+") ? "+" : flags.includes(" ") ? " " : "", noNegativeZero: false,
    alternate: flags.includes("#"), width: Math.max(width, 0), grouping: "", precision, fractionGrouping: "", type: "", zeroPadded: false,
  };
};

/** A value as the letter says. `at` is the letter's place, for messages. */
function convert(code: string, spec: FormatSpec, value: any, conversions: Conversions, at: number): string {
  const { precision, alternate } = spec;
  switch (code) {
    case "d": case "i": case "u": case "o": case "x": case "X": {
      const n = integer(code, value);
      const isDecimal = code === "d" || code === "i" || code === "u";
      if (isDecimal && spec.width === 0 && precision < 0) return n < 0 ? String(n) : spec.sign + String(n);
      let digits = formatInt(n < 0 ? -n : n, { ...spec, width: 0, precision: -1, alternate: false, sign: "", type: isDecimal ? "d" : code });
      if (precision >= 0) digits = digits.padStart(precision, "0");
      const prefix = (n < 0 ? "-" : spec.sign) + (alternate && !isDecimal ? `0${code}` : "");
      return pad(prefix + digits, spec, ">", prefix.length);
    }
    case "e": case "E": case "f": case "F": case "g": case "G": return formatFloat(number(value), { ...spec, type: code });
    case "c": return pad(conversions.character(value), { ...spec, fill: " ", align: spec.align === "<" ? "<" : ">" }, ">");
    case "s": case "r": case "a": case "b": {
      if (code === "b" && conversions.kind === "") throw unsupported(code, at);
      const made = conversions.text(code, value);
      if (spec.width === 0 && precision < 0) return made;
      return pad(precision >= 0 ? [...made].slice(0, precision).join("") : made, { ...spec, fill: " ", align: spec.align === "<" ? "<" : ">" }, ">");
    }
    default: throw unsupported(code, at);
  }
}

/** A format whose conversions all take the next value, and whose widths and precisions are written in it. */
interface Plain {
  readonly pieces: readonly { readonly before: string; readonly code: string; readonly spec: FormatSpec }[];
  readonly tail: string;
}
const MAX_KEPT = 500;
const plainFormats = new Map<string, Plain | null>();
/** The format, when it is plain; null for others and for those that are wrong. */
function plainFormat(text: string): Plain | null {
  let plain = plainFormats.get(text);
  if (plain === undefined) {
    plain = parsePlain(text);
    if (plainFormats.size >= MAX_KEPT) plainFormats.clear();
    plainFormats.set(text, plain);
  }
  return plain;
}
function parsePlain(text: string): Plain | null {
  const pieces: { before: string; code: string; spec: FormatSpec }[] = [];
  const conversion = /%(?:(%)|([-+ #0]*)(\d{0,6})(?:\.(\d{0,6}))?[hlL]*([diouxXeEfFgGcrsa]))/y;
  let before = "";
  for (let at = 0; ; at = conversion.lastIndex) {
    const mark = text.indexOf("%", at);
    if (mark < 0) return { pieces, tail: before + text.slice(at) };
    conversion.lastIndex = mark;
    const match = conversion.exec(text);
    if (match === null) return null;
    const [, percent, flags, width, precision, code] = match;
    before += text.slice(at, mark);
    if (percent !== undefined) before += "%";
    else {
      pieces.push({ before, code: code!, spec: specOf(flags!, Number(width), precision === undefined ? -1 : Number(precision)) });
      before = "";
    }
  }
}

/** The formatted text. */
export function formatPercent(text: string, values: any, conversions: Conversions = STR_CONVERSIONS): string {
  const tuple: readonly any[] | null = values instanceof W_Tuple ? values.items : null;
  const plain = plainFormat(text);
  if (plain !== null && plain.pieces.length === (tuple === null ? 1 : tuple.length)) {
    let made = "";
    for (let i = 0; i < plain.pieces.length; i++) {
      const { before, code, spec } = plain.pieces[i]!;
      made += before + convert(code, spec, tuple === null ? values : tuple[i], conversions, 0);
    }
    return made + plain.tail;
  }
  let used = 0;
  let usedMapping = false;
  const next = (): any => {
    if (tuple === null ? used > 0 : used >= tuple.length) throw typeError("not enough arguments for format string");
    return tuple === null ? (used++, values) : tuple[used++];
  };
  let out = "";
  let at = 0;
  for (;;) {
    const mark = text.indexOf("%", at);
    if (mark < 0) {
      out += text.slice(at);
      break;
    }
    out += text.slice(at, mark);
    at = mark + 1;
    let value: any;
    let hasValue = false;
    if (text[at] === "(") {
      let level = 1;
      const start = ++at;
      while (at < text.length && level > 0) {
        if (text[at] === "(") level++;
        else if (text[at] === ")") level--;
        at++;
      }
      if (level > 0) throw valueError("incomplete format key");
      if (!isMapping(values)) throw typeError("format requires a mapping");
      value = getItem(values, conversions.kind === "" ? strFrom(text.slice(start, at - 1)) : conversions.text("key", text.slice(start, at - 1)));
      hasValue = usedMapping = true;
    }
    const flagsAt = at;
    while (at < text.length && "-+ #0".includes(text[at]!)) at++;
    let flags = text.slice(flagsAt, at);
    const count = (what: string): number => {
      if (text[at] === "*") {
        at++;
        const n = next();
        if (!isInstance(n, intType)) throw typeError("* wants int");
        return Number(intValue(n));
      }
      const [digits] = /^\d*/.exec(text.slice(at, at + 20))!;
      at += digits.length;
      if (Number(digits) > 2147483647) throw valueError(`${what} too big`);
      return digits === "" ? -1 : Number(digits);
    };
    let width = count("width");
    if (width < -1) {
      flags += "-";
      width = -width;
    }
    let precision = -1;
    if (text[at] === ".") {
      at++;
      precision = Math.max(count("precision"), 0);
    }
    while (at < text.length && "hlL".includes(text[at]!)) at++;
    if (at >= text.length) throw valueError("incomplete format");
    const code = String.fromCodePoint(text.codePointAt(at)!);
    const isBare = at === mark + 1;
    at += code.length;
    if (code === "%" && isBare) {
      out += "%";
      continue;
    }
    if (!hasValue) {
      if (!"diouxXeEfFgGcrsab%".includes(code)) throw unsupported(code, at - code.length);
      value = next();
    }
    out += convert(code, specOf(flags, width, precision), value, conversions, at - code.length);
  }
  if (!usedMapping && (tuple === null ? used === 0 && !isMapping(values) : used < tuple.length)) throw typeError(`not all arguments converted during ${conversions.kind === "bytes" ? "bytes" : "string"} formatting`);
  return out;
}

const unsupported = (code: string, at: number): unknown => valueError(`unsupported format character '${code > "\x1f" && code < "\x7f" ? code : "?"}' (0x${code.codePointAt(0)!.toString(16)}) at index ${at}`);

function number(value: any): number {
  if (value === None || isStr(value)) throw typeError(`must be real number, not ${typeOf(value).name}`);
  try {
    return toFloatValue(value);
  } catch (error) {
    if (typeOf(value).lookup("__float__") === undefined && typeOf(value).lookup("__index__") === undefined) throw typeError(`must be real number, not ${typeOf(value).name}`);
    throw error;
  }
}
