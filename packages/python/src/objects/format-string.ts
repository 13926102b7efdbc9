// @shared-module
/**
 * Format strings: their parts, and `str.format`.
 *
 * A format string is parsed once and kept. An error in it counts when what stands before it has been formatted, as in CPython: so the error is
 * kept behind the parts that are well-formed.
 */
import { getAttr, getItem } from "./operations";
import type { PyError } from "./core";
import { indexError, keyError, valueError } from "./errors";
import { ascii, format, repr, str, strFrom, textOf } from "./text";

/** A part of a format string: text, and unless `field` is null a replacement field behind it. */
export interface FormatPart {
  readonly literal: string;
  /** The field's name with its accesses. */
  readonly field: string | null;
  readonly spec: string;
  readonly conversion: string | null;
}

/** The parts of a format string, one by one; raises where it is malformed. */
export function* formatParts(text: string): Generator<FormatPart, void> {
  let at = 0;
  while (at < text.length) {
    const start = at;
    while (at < text.length && text[at] !== "{" && text[at] !== "}") at++;
    if (at === text.length) {
      yield { literal: text.slice(start), field: null, spec: "", conversion: null };
      return;
    }
    const brace = text[at++]!;
    if (text[at] === brace) {
      yield { literal: text.slice(start, at), field: null, spec: "", conversion: null };
      at++;
      continue;
    }
    if (brace === "}" || at === text.length) throw valueError(`Single '${brace}' encountered in format string`);
    const literal = text.slice(start, at - 1);
    const name = at;
    let inBrackets = false;
    for (; at < text.length; at++) {
      const c = text[at]!;
      if (c === "{" && !inBrackets) throw valueError("unexpected '{' in field name");
      if (c === "[") inBrackets = true;
      else if (c === "]") inBrackets = false;
      else if (!inBrackets && (c === "}" || c === ":" || c === "!")) break;
    }
    if (at === text.length) throw valueError("expected '}' before end of string");
    const field = text.slice(name, at);
    let conversion: string | null = null;
    if (text[at] === "!") {
      at++;
      if (at >= text.length) throw valueError("end of string while looking for conversion specifier");
      conversion = String.fromCodePoint(text.codePointAt(at)!);
      at += conversion.length;
      if (at >= text.length) throw valueError("unmatched '{' in format spec");
      if (text[at] !== "}" && text[at] !== ":") throw valueError("expected ':' after conversion specifier");
    }
    let spec = "";
    if (text[at] === ":") {
      const from = ++at;
      let depth = 1;
      for (; at < text.length; at++) {
        if (text[at] === "{") depth++;
        else if (text[at] === "}" && --depth === 0) break;
      }
      if (at === text.length) throw valueError("unmatched '{' in format spec");
      spec = text.slice(from, at);
    }
    at++;
    yield { literal, field, spec, conversion };
  }
}

/** A part of a field name as a key: a number where it is one. */
export function fieldKey(text: string): number | ReturnType<typeof strFrom> {
  if (!/^\d+$/.test(text)) return strFrom(text);
  const n = Number(text);
  if (n > Number.MAX_SAFE_INTEGER) throw valueError("Too many decimal digits in format string");
  return n;
}

/** The first part of a field name: up to an access. */
export const fieldStart = (name: string): string => /^[^.[]*/.exec(name)![0];

/** An attribute, or an item. */
export interface FieldAccess {
  readonly isAttribute: boolean;
  readonly key: ReturnType<typeof fieldKey>;
}

/** What follows the first part of a field name. */
export function* fieldAccesses(rest: string): Generator<FieldAccess, void> {
  let at = 0;
  while (at < rest.length) {
    const c = rest[at++];
    if (c === ".") {
      const name = fieldStart(rest.slice(at));
      if (name === "") throw valueError("Empty attribute in format string");
      yield { isAttribute: true, key: strFrom(name) };
      at += name.length;
    } else if (c === "[") {
      const end = rest.indexOf("]", at);
      if (end < 0) throw valueError("Missing ']' in format string");
      if (end === at) throw valueError("Empty attribute in format string");
      yield { isAttribute: false, key: fieldKey(rest.slice(at, end)) };
      at = end + 1;
    } else throw valueError("Only '.' or '[' may follow ']' in format field specifier");
  }
}

// -- str.format

export interface FormatArguments {
  positional(index: number): any;
  named(name: string): any;
}

/** Everything a generator gives, and what it threw in the end. */
interface Parsed<T> {
  readonly parts: readonly T[];
  readonly error: PyError | null;
}
function collect<T>(parts: Generator<T, void>): Parsed<T> {
  const all: T[] = [];
  try {
    for (const part of parts) all.push(part);
  } catch (e) {
    return { parts: all, error: e as PyError };
  }
  return { parts: all, error: null };
}

interface ParsedField {
  readonly literal: string;
  /** null: there is none; "": numbered automatically. */
  readonly first: string | number | null;
  readonly accesses: Parsed<FieldAccess>;
  readonly conversion: string | null;
  readonly spec: string;
}
const NO_ACCESSES: Parsed<FieldAccess> = { parts: [], error: null };

function* parsedFields(text: string): Generator<ParsedField, void> {
  for (const { literal, field, spec, conversion } of formatParts(text)) {
    if (field === null) yield { literal, first: null, accesses: NO_ACCESSES, conversion, spec };
    else {
      const start = fieldStart(field);
      const first = /^\d+$/.test(start) ? (fieldKey(start) as number) : start;
      yield { literal, first, accesses: start.length === field.length ? NO_ACCESSES : collect(fieldAccesses(field.slice(start.length))), conversion, spec };
    }
  }
}

const MAX_KEPT = 200;
const kept = new Map<string, Parsed<ParsedField>>();
function parse(text: string): Parsed<ParsedField> {
  let parsed = kept.get(text);
  if (parsed === undefined) {
    parsed = collect(parsedFields(text));
    // An error is an object that programs see and change: it is made anew each time.
    if (parsed.error === null && parsed.parts.every((p) => p.accesses.error === null)) {
      if (kept.size >= MAX_KEPT) kept.clear();
      kept.set(text, parsed);
    }
  }
  return parsed;
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
  if (depth <= 0) throw valueError("Max string recursion exceeded");
  const { parts, error } = parse(text);
  let out = "";
  for (const part of parts) {
    out += part.literal;
    if (part.first === null) continue;
    const value = converted(lookup(part.first, part.accesses, args, numbering), part.conversion);
    const spec = part.spec.includes("{") || part.spec.includes("}") ? fill(part.spec, args, numbering, depth - 1) : part.spec;
    out += textOf(format(value, strFrom(spec)));
  }
  if (error !== null) throw error;
  return out;
}

function converted(value: any, conversion: string | null): any {
  switch (conversion) {
    case null: return value;
    case "r": return repr(value);
    case "s": return str(value);
    case "a": return ascii(value);
  }
  const point = conversion.codePointAt(0)!;
  throw valueError(`Unknown conversion specifier ${point > 32 && point < 127 ? conversion : `\\x${point.toString(16)}`}`);
}

function lookup(first: string | number, accesses: Parsed<FieldAccess>, args: FormatArguments, numbering: Numbering): any {
  let value: any;
  if (first === "" || typeof first === "number") {
    const manual = first !== "";
    if (numbering.manual !== null && numbering.manual !== manual) {
      throw valueError(manual ? "cannot switch from automatic field numbering to manual field specification" : "cannot switch from manual field specification to automatic field numbering");
    }
    numbering.manual = manual;
    value = args.positional(manual ? first : numbering.next++);
  } else value = args.named(first);
  for (const { isAttribute, key } of accesses.parts) value = isAttribute ? getAttr(value, textOf(key)) : getItem(value, key);
  if (accesses.error !== null) throw accesses.error;
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
