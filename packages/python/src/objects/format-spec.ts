// @shared-module
/** The format specification mini-language: parsing, and numbers and strings formatted by it. */
import { exponentialText, fixedText, floatRepr, generalText } from "./float-text";
import { overflowError, valueError } from "./errors";

export interface FormatSpec {
  readonly fill: string;
  readonly align: "" | "<" | ">" | "=" | "^";
  readonly sign: "" | "+" | "-" | " ";
  readonly noNegativeZero: boolean;
  readonly alternate: boolean;
  /** 0 when none was given. */
  readonly width: number;
  readonly grouping: "" | "," | "_";
  /** -1 when none was given. */
  readonly precision: number;
  readonly fractionGrouping: "" | "," | "_";
  readonly type: string;
  /** Padded with zeros because of a `0` before the width, not by an alignment. */
  readonly zeroPadded: boolean;
}

const isAlign = (c: string | undefined): c is "<" => c !== undefined && "<>=^".includes(c);

const MAX_KEPT = 500;
const kept = new Map<string, FormatSpec>();

/** The specification that a text stands for; `typeName` for messages. */
export function parseSpec(text: string, typeName: string): FormatSpec {
  let spec = kept.get(text);
  if (spec === undefined) {
    spec = parse(text, typeName);
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(text, spec);
  }
  return spec;
}

const bothSeparators = (): ReturnType<typeof valueError> => valueError("Cannot specify both ',' and '_'.");

function parse(text: string, typeName: string): FormatSpec {
  const points = [...text];
  let at = 0;
  let fill = " ";
  let hasFill = false;
  let align: FormatSpec["align"] = "";
  if (isAlign(points[1])) {
    fill = points[0]!;
    align = points[1];
    hasFill = true;
    at = 2;
  } else if (isAlign(points[0])) {
    align = points[0];
    at = 1;
  }
  const take = (set: string): string => (points[at] !== undefined && set.includes(points[at]!) ? points[at++]! : "");
  const number = (): number => {
    const start = at;
    while (points[at] !== undefined && points[at]! >= "0" && points[at]! <= "9") at++;
    const value = Number(points.slice(start, at).join(""));
    if (value > 0x7fffffff) throw valueError("Too many decimal digits in format string");
    return at === start ? -1 : value;
  };
  const separator = (): FormatSpec["grouping"] => {
    const comma = take(",");
    const underscore = take("_");
    if ((comma !== "" && underscore !== "") || (underscore !== "" && points[at] === ",")) throw bothSeparators();
    return (comma + underscore) as FormatSpec["grouping"];
  };
  const sign = take("+- ") as FormatSpec["sign"];
  const noNegativeZero = take("z") !== "";
  const alternate = take("#") !== "";
  let zeroPadded = false;
  if (!hasFill && points[at] === "0") {
    at++;
    fill = "0";
    if (align === "") {
      zeroPadded = true;
      align = "=";
    }
  }
  const width = Math.max(number(), 0);
  const grouping = separator();
  let precision = -1;
  let fractionGrouping: FormatSpec["grouping"] = "";
  if (points[at] === ".") {
    at++;
    precision = number();
    fractionGrouping = separator();
    if (precision < 0 && fractionGrouping === "") throw valueError("Format specifier missing precision");
  }
  if (points.length - at > 1) throw valueError(`Invalid format specifier '${text}' for object of type '${typeName}'`);
  return { fill, align, sign, noNegativeZero, alternate, width, grouping, precision, fractionGrouping, type: points[at] ?? "", zeroPadded };
}

/** Raises where the type has no digits to group. `type` is the specification's, or what stands for none. */
function checkGrouping(spec: FormatSpec, type: string): void {
  const { grouping } = spec;
  if (grouping !== "" && !"defgEG%F".includes(type) && !(grouping === "_" && "boxX".includes(type))) throw valueError(`Cannot specify '${grouping}' with '${shownType(type)}'.`);
}

const shownType = (type: string): string => (type > " " && type < "\x7f" ? type : `\\x${type.codePointAt(0)!.toString(16)}`);

export const unknownType = (type: string, typeName: string): ReturnType<typeof valueError> => valueError(`Unknown format code '${shownType(type)}' for object of type '${typeName}'`);

const lengthOf = (text: string): number => {
  let n = text.length;
  for (let i = 1; i < text.length; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xdc00 && (text.charCodeAt(i - 1) & 0xfc00) === 0xd800) {
      n--;
      i++;
    }
  }
  return n;
};

/** Fills up to the width. `defaultAlign` where the specification has none. */
export function pad(text: string, spec: FormatSpec, defaultAlign: "<" | ">", prefixLength = 0): string {
  if (spec.width === 0) return text;
  const missing = spec.width - lengthOf(text);
  if (missing <= 0) return text;
  switch (spec.align === "" ? defaultAlign : spec.align) {
    case "<": return text + spec.fill.repeat(missing);
    case ">": return spec.fill.repeat(missing) + text;
    case "^": return spec.fill.repeat(missing >> 1) + text + spec.fill.repeat(missing - (missing >> 1));
    default: return text.slice(0, prefixLength) + spec.fill.repeat(missing) + text.slice(prefixLength);
  }
}

/** Groups digits from the right. With zero padding, leading zeros up to `minimum` characters take part. */
function group(digits: string, separator: string, size: number, minimum: number): string {
  if (separator === "") return digits.padStart(minimum, "0");
  const parts: string[] = [];
  let rest = digits;
  let length = 0;
  for (;;) {
    const part = rest.slice(-size);
    rest = rest.slice(0, -size);
    const room = minimum - length - (parts.length > 0 ? 1 : 0);
    const padded = rest === "" ? part.padStart(Math.min(size, Math.max(room, part.length)), "0") : part;
    parts.unshift(padded);
    length = parts.join(separator).length;
    if (rest === "" && length >= minimum) break;
    if (rest === "") {
      // One more group of zeros; a separator may not come first, so at least one zero follows it.
      rest = "0";
    }
  }
  return parts.join(separator);
}

function signed(negative: boolean, spec: FormatSpec): string {
  return negative ? "-" : spec.sign === "+" || spec.sign === " " ? spec.sign : "";
}

/** Puts sign, prefix, digits and tail (fraction, exponent, percent sign) together. */
function assemble(sign: string, prefix: string, digits: string, tail: string, spec: FormatSpec, groupSize: number): string {
  const zeroFilled = spec.align === "=" && spec.fill === "0";
  const minimum = zeroFilled ? spec.width - sign.length - prefix.length - tail.length : 0;
  const body = sign + prefix + group(digits, spec.grouping, groupSize, spec.grouping === "" ? 0 : minimum) + tail;
  return pad(body, spec, ">", sign.length + prefix.length);
}

/** format(int, spec). Float types are the caller's (they need a float). */
export function formatInt(value: number | bigint, spec: FormatSpec, typeName = "int"): string {
  const { type } = spec;
  checkGrouping(spec, type === "" ? "d" : type);
  const radix = type === "" || type === "d" || type === "n" ? 10 : type === "b" ? 2 : type === "o" ? 8 : type === "x" || type === "X" ? 16 : type === "c" ? 1 : 0;
  if (radix === 0) throw unknownType(type, typeName);
  if (spec.precision >= 0) throw valueError("Precision not allowed in integer format specifier");
  if (spec.noNegativeZero) throw valueError("Negative zero coercion (z) not allowed in integer format specifier");
  if (radix === 1) {
    if (spec.sign !== "") throw valueError("Sign not allowed with integer format specifier 'c'");
    if (spec.alternate) throw valueError("Alternate form (#) not allowed with integer format specifier 'c'");
    if (typeof value === "bigint" && BigInt.asIntN(64, value) !== value) throw overflowError("Python int too large to convert to C long");
    if (value < 0 || value > 0x10ffff) throw overflowError("%c arg not in range(0x110000)");
    return pad(String.fromCodePoint(Number(value)), spec, ">");
  }
  const negative = value < 0;
  let digits = (negative ? -value : value).toString(radix);
  let prefix = spec.alternate && radix !== 10 ? `0${type}` : "";
  if (type === "X") digits = digits.toUpperCase();
  return assemble(signed(negative, spec), prefix, digits, "", spec, radix === 10 ? 3 : 4);
}

/** Groups the digits behind the point from the left. */
const groupFraction = (digits: string, separator: string): string => (separator === "" ? digits : digits.replace(/(\d{3})(?=\d)/g, `$1${separator}`));

/** format(float, spec). */
export function formatFloat(value: number, spec: FormatSpec, typeName = "float"): string {
  const { type } = spec;
  checkGrouping(spec, type);
  if (type !== "" && !"eEfFgGn%".includes(type)) throw unknownType(type, typeName);
  let negative = value < 0 || Object.is(value, -0);
  const magnitude = Math.abs(value);
  let text: string;
  if (Number.isNaN(value)) {
    text = "nan";
    negative = false;
  } else if (magnitude === Infinity) text = "inf";
  else {
    const precision = spec.precision < 0 ? 6 : spec.precision;
    switch (type) {
      case "e": case "E": text = exponentialText(magnitude, precision, spec.alternate); break;
      case "f": case "F": text = fixedText(magnitude, precision) + (spec.alternate && precision === 0 ? "." : ""); break;
      case "%": text = magnitude * 100 === Infinity ? "inf" : fixedText(magnitude * 100, precision) + (spec.alternate && precision === 0 ? "." : ""); break;
      case "g": case "G": case "n": text = generalText(magnitude, precision === 0 ? 1 : precision, spec.alternate); break;
      default:
        if (spec.precision < 0) text = spec.alternate ? floatRepr(magnitude).replace(/^(\d+)(?=e)/, "$1.") : floatRepr(magnitude);
        else {
          // As 'g', but with at least one digit behind the point, for which the exponent form begins a place earlier.
          const count = spec.precision === 0 ? 1 : spec.precision;
          text = generalText(magnitude, count, spec.alternate, -4, count - 1);
          if (!/[.e]/.test(text)) text += ".0";
        }
    }
    if (spec.noNegativeZero && negative && /^[0.]+(e|$)/.test(text)) negative = false;
  }
  if (type === "E" || type === "F" || type === "G") text = text.toUpperCase();
  const sign = signed(negative, spec);
  if (spec.grouping === "" && spec.fractionGrouping === "") return pad(type === "%" ? `${sign}${text}%` : sign + text, spec, ">", sign.length);
  const [, digits, tail] = /^(\d*)([\s\S]*)$/.exec(text)!;
  const percent = type === "%" ? "%" : "";
  if (digits === "") return pad(sign + text + percent, spec, ">", sign.length);
  const [, fraction = "", rest = ""] = /^(?:\.(\d*))?(.*)$/.exec(tail!)!;
  const point = tail!.startsWith(".") ? "." : "";
  return assemble(sign, "", digits!, point + groupFraction(fraction, spec.fractionGrouping) + rest + percent, spec, 3);
}

/** format(str, spec). `text` as JavaScript text. */
export function formatText(text: string, spec: FormatSpec, typeName = "str"): string {
  checkGrouping(spec, spec.type === "" ? "s" : spec.type);
  if (spec.type !== "" && spec.type !== "s") throw unknownType(spec.type, typeName);
  if (spec.sign !== "") throw valueError(spec.sign === " " ? "Space not allowed in string format specifier" : "Sign not allowed in string format specifier");
  if (spec.noNegativeZero) throw valueError("Negative zero coercion (z) not allowed in string format specifier");
  if (spec.alternate) throw valueError("Alternate form (#) not allowed in string format specifier");
  if (spec.align === "=" && !spec.zeroPadded) throw valueError("'=' alignment not allowed in string format specifier");
  const cut = spec.precision >= 0 ? [...text].slice(0, spec.precision).join("") : text;
  return pad(cut, spec.align === "=" ? { ...spec, align: "<" } : spec, "<");
}
