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

/** The formatted text. */
export function formatPercent(text: string, values: any, conversions: Conversions = STR_CONVERSIONS): string {
  const tuple: readonly any[] | null = values instanceof W_Tuple ? values.items : null;
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
    let left = false;
    let plus = false;
    let space = false;
    let alternate = false;
    let zero = false;
    for (; at < text.length && "-+ #0".includes(text[at]!); at++) {
      switch (text[at]) {
        case "-": left = true; break;
        case "+": plus = true; break;
        case " ": space = true; break;
        case "#": alternate = true; break;
        default: zero = true;
      }
    }
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
      left = true;
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
    const spec: FormatSpec = {
      fill: zero && !left ? "0" : " ", align: left ? "<" : zero ? "=" : ">", sign: plus ? "+" : space ? " " : "", noNegativeZero: false,
      alternate, width: Math.max(width, 0), grouping: "", precision, fractionGrouping: "", type: "", zeroPadded: false,
    };
    switch (code) {
      case "d": case "i": case "u": case "o": case "x": case "X": {
        const n = integer(code, value);
        let digits = formatInt(n < 0 ? -n : n, { ...spec, width: 0, precision: -1, alternate: false, sign: "", type: code === "i" || code === "u" ? "d" : code });
        if (precision >= 0) digits = digits.padStart(precision, "0");
        const prefix = (n < 0 ? "-" : spec.sign) + (alternate && code !== "d" && code !== "i" && code !== "u" ? `0${code}` : "");
        out += pad(prefix + digits, spec, ">", prefix.length);
        break;
      }
      case "e": case "E": case "f": case "F": case "g": case "G": out += formatFloat(number(value), { ...spec, type: code }); break;
      case "c": out += pad(conversions.character(value), { ...spec, fill: " ", align: left ? "<" : ">" }, ">"); break;
      case "s": case "r": case "a": case "b": {
        if (code === "b" && conversions.kind === "") throw unsupported(code, at - 1);
        const made = conversions.text(code, value);
        out += pad(precision >= 0 ? [...made].slice(0, precision).join("") : made, { ...spec, fill: " ", align: left ? "<" : ">" }, ">");
        break;
      }
      default: throw unsupported(code, at - code.length);
    }
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
