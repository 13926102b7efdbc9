// @shared-module
/** `str.format`: replacement fields with attribute and index look-ups, conversions and nested specifications. */
import { getAttr, getItem } from "./operations";
import { indexError, keyError, valueError } from "./errors";
import { ascii, format, repr, str, strFrom, textOf } from "./text";

export interface FormatArguments {
  positional(index: number): any;
  named(name: string): any;
}

/** Fills the fields of `text`. */
export function formatString(text: string, args: FormatArguments): any {
  return strFrom(fill(text, args, { next: 0, manual: null }, 2));
}

interface Numbering {
  next: number;
  /** Fields are numbered by hand (true), automatically (false), not known yet (null). */
  manual: boolean | null;
}

function fill(text: string, args: FormatArguments, numbering: Numbering, depth: number): string {
  if (depth < 0) throw valueError("Max string recursion exceeded");
  let out = "";
  for (let at = 0; at < text.length; ) {
    const c = text[at]!;
    if (c === "}") {
      if (text[at + 1] !== "}") throw valueError("Single '}' encountered in format string");
      out += "}";
      at += 2;
    } else if (c !== "{") {
      const end = /[{}]/.exec(text.slice(at))?.index;
      out += end === undefined ? text.slice(at) : text.slice(at, at + end);
      at = end === undefined ? text.length : at + end;
    } else if (text[at + 1] === "{") {
      out += "{";
      at += 2;
    } else {
      if (at + 1 >= text.length) throw valueError("Single '{' encountered in format string");
      let level = 1;
      let end = at + 1;
      let inBrackets = false;
      for (; end < text.length; end++) {
        const d = text[end]!;
        if (inBrackets) inBrackets = d !== "]";
        else if (d === "[") inBrackets = true;
        else if (d === "{") level++;
        else if (d === "}" && --level === 0) break;
      }
      if (level > 0) throw valueError("expected '}' before end of string");
      out += field(text.slice(at + 1, end), args, numbering, depth);
      at = end + 1;
    }
  }
  return out;
}

function field(text: string, args: FormatArguments, numbering: Numbering, depth: number): string {
  let end = 0;
  let inBrackets = false;
  for (; end < text.length; end++) {
    const c = text[end]!;
    if (inBrackets) inBrackets = c !== "]";
    else if (c === "[") inBrackets = true;
    else if (c === "!" || c === ":") break;
    else if (c === "{") throw valueError("unexpected '{' in field name");
  }
  const name = text.slice(0, end);
  let rest = text.slice(end);
  let conversion = "";
  if (rest.startsWith("!")) {
    if (rest.length < 2) throw valueError("end of string while looking for conversion specifier");
    conversion = rest[1]!;
    rest = rest.slice(2);
    if (rest !== "" && !rest.startsWith(":")) throw valueError("expected ':' after conversion specifier");
  }
  let value = lookup(name, args, numbering);
  if (conversion === "r") value = repr(value);
  else if (conversion === "s") value = str(value);
  else if (conversion === "a") value = ascii(value);
  else if (conversion !== "") throw valueError(`Unknown conversion specifier '${conversion}'`);
  const spec = rest === "" ? "" : fill(rest.slice(1), args, numbering, depth - 1);
  return textOf(format(value, strFrom(spec)));
}

function lookup(name: string, args: FormatArguments, numbering: Numbering): any {
  const [first] = /^[^.[]*/.exec(name)!;
  let value: any;
  if (first === "" || /^\d+$/.test(first)) {
    const manual = first !== "";
    if (numbering.manual !== null && numbering.manual !== manual) {
      throw valueError(manual ? "cannot switch from automatic field numbering to manual field specification" : "cannot switch from manual field specification to automatic field numbering");
    }
    numbering.manual = manual;
    value = args.positional(manual ? Number(first) : numbering.next++);
  } else value = args.named(first);
  let at = first.length;
  while (at < name.length) {
    if (name[at] === ".") {
      const [attribute] = /^[^.[]*/.exec(name.slice(at + 1))!;
      if (attribute === "") throw valueError("Empty attribute in format string");
      value = getAttr(value, attribute);
      at += 1 + attribute.length;
    } else if (name[at] === "[") {
      const end = name.indexOf("]", at);
      if (end < 0) throw valueError("Missing ']' in format string");
      const key = name.slice(at + 1, end);
      if (key === "") throw valueError("Empty attribute in format string");
      value = getItem(value, /^\d+$/.test(key) ? Number(key) : strFrom(key));
      at = end + 1;
    } else throw valueError("Only '.' or '[' may follow ']' in format field specifier");
  }
  return value;
}

/** Arguments of a call: positional and named. */
export const callArguments = (args: readonly any[], kw: Map<string, any> | null): FormatArguments => ({
  positional: (i) => {
    if (i >= args.length) throw indexError(`Replacement index ${i} out of range for positional args tuple`);
    return args[i];
  },
  named: (name) => {
    const value = kw?.get(name);
    if (value === undefined) throw keyError(strFrom(name));
    return value;
  },
});
/** Arguments of `format_map`. */
export const mapArguments = (mapping: any): FormatArguments => ({
  positional: () => { throw valueError("Format string contains positional fields"); },
  named: (name) => getItem(mapping, strFrom(name)),
});
