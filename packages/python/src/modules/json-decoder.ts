// @shared-module
/**
 * `json.decoder`: from text to objects.
 *
 * Works on the JavaScript text; places in messages and results count code points, so they are converted where the text has surrogate pairs.
 */
import { getAttr, setAttr } from "../objects/attribute";
import { bindArgs, builtin, method, methodArgs } from "../objects/builtin";
import { call } from "../objects/call";
import { truth } from "../objects/compare";
import { None, PyError, W_Float, W_Method, W_Tuple } from "../objects/core";
import { W_Dict } from "../objects/dict-storage";
import { EXC, newException, typeError, valueError, W_BaseException } from "../objects/errors";
import { parseInt_ } from "../objects/int";
import { setOwn } from "../objects/instance";
import { newList } from "../objects/list-storage";
import { callMethod, index } from "../objects/operations";
import { isStr } from "../objects/text";
import { defineType, floatType, intType, typeOf, type W_Type } from "../objects/type";
import { strFrom, textOf, W_WideStr } from "../objects/wide-str";
import { exceptionClass } from "./exception-class";

// -- errors

const pointsBefore = (text: string, unit: number): number => {
  let n = 0;
  for (let i = 0; i < unit && i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c >= 0xd800 && c < 0xdc00 && i + 1 < unit && text.charCodeAt(i + 1) >= 0xdc00 && text.charCodeAt(i + 1) < 0xe000) i++;
    n++;
  }
  return n + Math.max(0, unit - text.length);
};
/** The code unit where code point number `point` starts. */
const unitOf = (text: string, point: number): number => {
  let unit = 0;
  for (let n = 0; n < point && unit < text.length; n++) unit += text.codePointAt(unit)! > 0xffff ? 2 : 1;
  return unit;
};

/** Fills in a JSONDecodeError; `at` counts code points. */
function describe(e: any, message: any, doc: any, at: any): void {
  const text = textOf(doc);
  const pos = Number(index(at));
  const before = text.slice(0, doc instanceof W_WideStr ? unitOf(text, pos) : Math.max(0, pos));
  const line = before.split("\n").length;
  const start = before.lastIndexOf("\n");
  const column = pos - (start < 0 ? -1 : pointsBefore(text, start));
  e.args = new W_Tuple([strFrom(`${textOf(message)}: line ${line} column ${column} (char ${pos})`)]);
  for (const [name, value] of [["msg", message], ["doc", doc], ["pos", at], ["lineno", line], ["colno", column]] as const) setOwn(e, name, value);
}

export const decodeErrorType = exceptionClass("json.decoder", "JSONDecodeError", EXC.ValueError, {
  doc: "A text is not JSON. Has msg, doc, pos, lineno and colno.",
  methods: () => ({
    __init__: methodArgs((args, kw) => {
      const [message, doc, pos] = bindArgs("JSONDecodeError.__init__", args.slice(1), kw, ["msg", "doc", "pos"], 3);
      describe(args[0], message, doc, pos);
      return None;
    }),
    __reduce__: method(0, 0, (self) => new W_Tuple([typeOf(self), new W_Tuple(["msg", "doc", "pos"].map((name) => getAttr(self, name)))])),
  }),
});

/** The error at a code unit of a text. */
export function decodeError(message: string, doc: any, unit: number): PyError {
  const e = newException(decodeErrorType, []) as W_BaseException;
  describe(e, message, doc, doc instanceof W_WideStr ? pointsBefore(doc.text, unit) : unit);
  return new PyError(e);
}

// -- strings

const PLAIN = /[^"\\\x00-\x1f]*/y;
const LENIENT = /[^"\\]*/y;
const ESCAPES: Record<string, string> = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** Reads strings; `end` is behind the closing quote afterwards. */
class StringScanner {
  end = 0;
  constructor(readonly doc: any, readonly text: string) {}

  /** The string whose text starts at `start`, behind the opening quote. */
  scan(start: number, strict: boolean): string {
    const { text } = this;
    const plain = strict ? PLAIN : LENIENT;
    plain.lastIndex = start;
    plain.test(text);
    let at = plain.lastIndex;
    if (text.charCodeAt(at) === 34) {
      this.end = at + 1;
      return text.slice(start, at);
    }
    let result = text.slice(start, at);
    for (;;) {
      if (at >= text.length) throw decodeError("Unterminated string starting at", this.doc, start - 1);
      const c = text[at]!;
      if (c === '"') {
        this.end = at + 1;
        return result;
      }
      if (c !== "\\") throw decodeError("Invalid control character at", this.doc, at);
      const escape = text[at + 1];
      if (escape === undefined) throw decodeError("Unterminated string starting at", this.doc, start - 1);
      if (escape === "u") {
        result += String.fromCharCode(this.#hex(at + 2));
        at += 6;
      } else {
        const character = ESCAPES[escape];
        if (character === undefined) throw decodeError("Invalid \\escape", this.doc, at);
        result += character;
        at += 2;
      }
      plain.lastIndex = at;
      plain.test(text);
      result += text.slice(at, plain.lastIndex);
      at = plain.lastIndex;
    }
  }
  #hex(at: number): number {
    const digits = this.text.slice(at, at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw decodeError("Invalid \\uXXXX escape", this.doc, at - 1);
    return parseInt(digits, 16);
  }
}

// -- values

/** What is done with parts of the text; null: the usual. */
export interface Hooks {
  readonly strict: boolean;
  readonly object: ((dict: any) => any) | null;
  readonly pairs: ((list: any) => any) | null;
  readonly float: ((text: string) => any) | null;
  readonly int: ((text: string) => any) | null;
  readonly constant: ((name: string) => any) | null;
}
export const NO_HOOKS: Hooks = { strict: true, object: null, pairs: null, float: null, int: null, constant: null };

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
const isSpace = (c: number): boolean => c === 32 || c === 10 || c === 13 || c === 9;

/** The text has no value where one is expected. */
class NoValue {
  constructor(readonly at: number) {}
}

export class Scanner {
  readonly text: string;
  readonly #strings: StringScanner;
  at = 0;
  constructor(readonly doc: any, readonly hooks: Hooks) {
    this.text = textOf(doc);
    this.#strings = new StringScanner(doc, this.text);
  }

  /** The value at a place; `at` is behind it afterwards. Throws a `NoValue` where there is none, and decode errors inside of values. */
  scan(start: number): any {
    const { text } = this;
    switch (text.charCodeAt(start)) {
      case 34: return strFrom(this.#string(start + 1));
      case 123: return this.#object(start + 1);
      case 91: return this.#array(start + 1);
      case 110: if (text.startsWith("null", start)) return this.#word(None, start + 4); break;
      case 116: if (text.startsWith("true", start)) return this.#word(true, start + 4); break;
      case 102: if (text.startsWith("false", start)) return this.#word(false, start + 5); break;
      case 78: if (text.startsWith("NaN", start)) return this.#constant("NaN", NaN, start); break;
      case 73: if (text.startsWith("Infinity", start)) return this.#constant("Infinity", Infinity, start); break;
      case 45: if (text.startsWith("-Infinity", start)) return this.#constant("-Infinity", -Infinity, start); break;
    }
    return this.#number(start);
  }

  #string(start: number): string {
    const value = this.#strings.scan(start, this.hooks.strict);
    this.at = this.#strings.end;
    return value;
  }
  #word(value: any, end: number): any {
    this.at = end;
    return value;
  }
  #constant(name: string, value: number, start: number): any {
    this.at = start + name.length;
    const { constant } = this.hooks;
    return constant === null ? new W_Float(value) : constant(name);
  }
  #number(start: number): any {
    NUMBER.lastIndex = start;
    const match = NUMBER.exec(this.text);
    if (match === null) throw new NoValue(start);
    this.at = NUMBER.lastIndex;
    const [digits, fraction, exponent] = match;
    if (fraction !== undefined || exponent !== undefined) return this.hooks.float === null ? new W_Float(Number(digits)) : this.hooks.float(digits);
    if (this.hooks.int !== null) return this.hooks.int(digits);
    return digits.length <= 15 ? Number(digits) + 0 : parseInt_(digits, 10);
  }

  #space(at: number): number {
    const { text } = this;
    while (isSpace(text.charCodeAt(at))) at++;
    return at;
  }
  #value(start: number): any {
    try {
      return this.scan(start);
    } catch (e) {
      if (e instanceof NoValue) throw decodeError("Expecting value", this.doc, e.at);
      throw e;
    }
  }

  #array(start: number): any {
    const { text } = this;
    const items: any[] = [];
    let at = this.#space(start);
    if (text.charCodeAt(at) === 93) {
      this.at = at + 1;
      return newList(items);
    }
    for (;;) {
      items.push(this.#value(at));
      at = this.#space(this.at);
      const c = text.charCodeAt(at);
      if (c === 93) break;
      if (c !== 44) throw decodeError("Expecting ',' delimiter", this.doc, at);
      const comma = at;
      at = this.#space(at + 1);
      if (text.charCodeAt(at) === 93) throw decodeError("Illegal trailing comma before end of array", this.doc, comma);
    }
    this.at = at + 1;
    return newList(items);
  }

  #object(start: number): any {
    const { text, hooks } = this;
    const pairs: any[] | null = hooks.pairs === null ? null : [];
    const dict = new W_Dict();
    let at = this.#space(start);
    if (text.charCodeAt(at) === 125) at++;
    else {
      for (;;) {
        if (text.charCodeAt(at) !== 34) throw decodeError("Expecting property name enclosed in double quotes", this.doc, at);
        const key = strFrom(this.#string(at + 1));
        at = this.#space(this.at);
        if (text.charCodeAt(at) !== 58) throw decodeError("Expecting ':' delimiter", this.doc, at);
        const value = this.#value(this.#space(at + 1));
        if (pairs === null) dict.set(key, value);
        else pairs.push(new W_Tuple([key, value]));
        at = this.#space(this.at);
        const c = text.charCodeAt(at);
        if (c === 125) break;
        if (c !== 44) throw decodeError("Expecting ',' delimiter", this.doc, at);
        const comma = at;
        at = this.#space(at + 1);
        if (text.charCodeAt(at) === 125) throw decodeError("Illegal trailing comma before end of object", this.doc, comma);
      }
      at++;
    }
    // Hooks may use this scanner's text, never the scanner.
    const result = pairs !== null ? hooks.pairs!(newList(pairs)) : hooks.object !== null ? hooks.object(dict) : dict;
    this.at = at;
    return result;
  }

  /** The whole text as one value. */
  whole(): any {
    const value = this.#value(this.#space(0));
    const end = this.#space(this.at);
    if (end !== this.text.length) throw decodeError("Extra data", this.doc, end);
    return value;
  }
  /** The value at a code unit. */
  valueAt(start: number): any { return this.#value(start); }
}

// -- the class

const OPTIONS = ["object_hook", "parse_float", "parse_int", "parse_constant", "strict", "object_pairs_hook"];

const hookFrom = (f: any, usual?: W_Type): ((v: any) => any) | null => (f === None || f === undefined || f === usual ? null : (v) => call(f, [v]));
const textHook = (f: any, usual?: W_Type): ((v: string) => any) | null => hookFrom(f, usual);

/** What a decoder does, from its attributes. */
export function hooksOf(self: any): Hooks {
  const constant = getAttr(self, "parse_constant");
  return {
    strict: truth(getAttr(self, "strict")),
    object: hookFrom(getAttr(self, "object_hook")),
    pairs: hookFrom(getAttr(self, "object_pairs_hook")),
    float: textHook(getAttr(self, "parse_float"), floatType),
    int: textHook(getAttr(self, "parse_int"), intType),
    constant: constant === PARSE_CONSTANT ? null : textHook(constant),
  };
}

/** Keyword arguments of `loads` that make a decoder; null where the class's own constructor must decide. */
export function hooksFrom(kw: ReadonlyMap<string, any>): Hooks | null {
  for (const name of kw.keys()) if (!OPTIONS.includes(name)) return null;
  const or = (name: string): any => {
    const v = kw.get(name);
    return v === undefined || !truth(v) ? None : v;
  };
  return {
    strict: truth(kw.get("strict") ?? true),
    object: hookFrom(kw.get("object_hook")),
    pairs: hookFrom(kw.get("object_pairs_hook")),
    float: textHook(or("parse_float"), floatType),
    int: textHook(or("parse_int"), intType),
    constant: textHook(or("parse_constant")),
  };
}

const PARSE_CONSTANT = builtin("__getitem__", 1, 1, (name) => new W_Float(textOf(name) === "NaN" ? NaN : textOf(name) === "Infinity" ? Infinity : -Infinity));

const needText = (s: any): any => {
  if (!isStr(s)) throw typeError(`first argument must be a string, not ${typeOf(s).name}`);
  return s;
};

/** The value at a place and the place behind it, in code points. */
function rawDecode(self: any, s: any, start: any = 0): W_Tuple {
  const scanner = new Scanner(needText(s), hooksOf(self));
  const from = Number(index(start));
  if (from < 0) throw valueError("idx cannot be negative");
  const wide = s instanceof W_WideStr;
  const length = wide ? s.points.length : scanner.text.length;
  if (from >= length) {
    const e = newException(decodeErrorType, []);
    describe(e, "Expecting value", s, from);
    throw new PyError(e);
  }
  const value = scanner.valueAt(wide ? unitOf(scanner.text, from) : from);
  return new W_Tuple([value, wide ? pointsBefore(scanner.text, scanner.at) : scanner.at]);
}

const scanOnce = builtin("scan_once", 2, 3, (self, s, start) => rawDecode(self, s, start));

const RAW_DECODE = method(1, 2, rawDecode, { keywords: ["s", "idx"], doc: "The value at idx, and where it ends." });

function decode(self: any, s: any): any {
  if (typeOf(self).lookup("raw_decode") === RAW_DECODE) return new Scanner(needText(s), hooksOf(self)).whole();
  const text = textOf(needText(s));
  const start = /^[ \t\n\r]*/.exec(text)![0].length;
  const pair = callMethod(self, "raw_decode", s, start) as W_Tuple;
  const end = Number(index(pair.items[1]));
  const unit = s instanceof W_WideStr ? unitOf(text, end) : end;
  const rest = /^[ \t\n\r]*/.exec(text.slice(unit))![0].length;
  if (unit + rest !== text.length) throw decodeError("Extra data", s, unit + rest);
  return pair.items[0];
}

export const decoderType: W_Type = defineType("JSONDecoder", null, {
  module: "json.decoder",
  doc: "Makes objects of JSON text.",
  subclassable: true,
  hasDict: true,
  hasWeakref: true,
  methods: () => ({
    __init__: methodArgs((args, kw) => {
      const [self] = args;
      if (args.length > 1) throw typeError(`JSONDecoder.__init__() takes 1 positional argument but ${args.length} were given`);
      const [object = None, float = None, int = None, constant = None, strict = true, pairs = None] = bindArgs("JSONDecoder.__init__", [], kw, OPTIONS, 0);
      setAttr(self, "object_hook", object);
      setAttr(self, "parse_float", truth(float) ? float : floatType);
      setAttr(self, "parse_int", truth(int) ? int : intType);
      setAttr(self, "parse_constant", truth(constant) ? constant : PARSE_CONSTANT);
      setAttr(self, "strict", strict);
      setAttr(self, "object_pairs_hook", pairs);
      setAttr(self, "memo", new W_Dict());
      setAttr(self, "scan_once", new W_Method(scanOnce, self));
      return None;
    }),
    decode: method(1, 2, decode, { keywords: ["s", "_w"], doc: "The object that the text stands for." }),
    raw_decode: RAW_DECODE,
  }),
});

/** `json.decoder.scanstring(s, end, strict=True)`. */
export const scanString = builtin("scanstring", 2, 3, (s, end, strict = true) => {
  const doc = needText(s);
  const text = textOf(doc);
  const start = Number(index(end));
  const wide = doc instanceof W_WideStr;
  if (start < 0 || start > (wide ? doc.points.length : text.length)) throw valueError("end is out of bounds");
  const scanner = new StringScanner(doc, text);
  const value = scanner.scan(wide ? unitOf(text, start) : start, truth(strict));
  return new W_Tuple([strFrom(value), wide ? pointsBefore(text, scanner.end) : scanner.end]);
});
