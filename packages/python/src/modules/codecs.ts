// @shared-module
/**
 * `_codecs`: the registry of codecs, and the codecs that the host implements, under the library's `codecs` and `encodings`.
 */
import { builtin, type W_Builtin } from "../objects/builtin";
import { bytesLike, W_Bytes } from "../objects/bytes";
import { call } from "../objects/call";
import { truth } from "../objects/compare";
import { decode, encode } from "../objects/codecs";
import { None, PyError, W_Object, W_Tuple } from "../objects/core";
import { EXC, newException, raise, typeError, type W_UnicodeError } from "../objects/errors";
import { getAttr } from "../objects/attribute";
import { getItem } from "../objects/sequence";
import { isStr, reprText } from "../objects/text";
import { isInstance, defineType, typeOf, type W_Type } from "../objects/type";
import { strFrom, textOf, W_WideStr } from "../objects/wide-str";
import type { Runtime } from "../runtime";
import { defineRuntimeModule } from "./define";

const textArgument = (v: any): string => {
  if (!isStr(v)) throw typeError(`argument must be str, not ${typeOf(v).name}`);
  return textOf(v);
};
const bytesArgument = (v: any): string => {
  const text = isStr(v) ? encode(textOf(v), "utf-8", "surrogateescape") : bytesLike(v);
  if (text === null) throw typeError(`a bytes-like object is required, not '${typeOf(v).name}'`);
  return text;
};
const errorsOf = (v: any): string => (v === undefined || v === None ? "strict" : textOf(v));
const lengthOf = (v: any): number => (v instanceof W_WideStr ? v.points.length : textOf(v).length);
const pair = (value: any, consumed: number): W_Tuple => new W_Tuple([value, consumed]);

/** How many bytes at the end are the start of a UTF-8 sequence that is not complete. */
function incompleteUtf8(bytes: string): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const c = bytes.charCodeAt(bytes.length - back);
    if (c < 0x80) return 0;
    if (c >= 0xc0) return (c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2) > back ? back : 0;
  }
  return 0;
}
const INCOMPLETE: Record<string, (bytes: string) => number> = {
  "utf-8": incompleteUtf8,
  "utf-16": (b) => b.length % 2, "utf-16-le": (b) => b.length % 2, "utf-16-be": (b) => b.length % 2,
  "utf-32": (b) => b.length % 4, "utf-32-le": (b) => b.length % 4, "utf-32-be": (b) => b.length % 4,
};
const NAMED: Record<string, string> = {
  utf_8: "utf-8", utf_16: "utf-16", utf_16_le: "utf-16-le", utf_16_be: "utf-16-be", utf_32: "utf-32", utf_32_le: "utf-32-le", utf_32_be: "utf-32-be", latin_1: "latin-1", ascii: "ascii",
};

/** `X_encode` and `X_decode` of a codec. */
function codecFunctions(name: string, encoding: string): W_Builtin[] {
  return [
    builtin(`${name}_encode`, 1, 2, (text, errors) => pair(new W_Bytes(encode(textArgument(text), encoding, errorsOf(errors), text)), lengthOf(text))),
    builtin(`${name}_decode`, 1, 3, (data, errors, final) => {
      const bytes = bytesArgument(data);
      const rest = final !== undefined && truth(final) ? 0 : INCOMPLETE[encoding]?.(bytes) ?? 0;
      const whole = rest === 0 ? bytes : bytes.slice(0, -rest);
      return pair(strFrom(decode(whole, encoding, errorsOf(errors), data instanceof W_Bytes ? data : new W_Bytes(bytes))), whole.length);
    }),
  ];
}

// -- escapes

const hex = (n: number, width: number): string => n.toString(16).padStart(width, "0");
function escapeText(text: string, raw: boolean): string {
  let out = "";
  for (const c of text) {
    const point = c.codePointAt(0)!;
    if (point > 0xffff) out += `\\U${hex(point, 8)}`;
    else if (point > 0xff) out += `\\u${hex(point, 4)}`;
    else if (raw) out += c;
    else if (c === "\\") out += "\\\\";
    else if (c === "\n") out += "\\n";
    else if (c === "\r") out += "\\r";
    else if (c === "\t") out += "\\t";
    else if (point < 0x20 || point >= 0x7f) out += `\\x${hex(point, 2)}`;
    else out += c;
  }
  return out;
}

const SIMPLE: Record<string, string> = { "\n": "", "\\": "\\", "'": "'", '"': '"', a: "\x07", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v" };
/** Text of a string literal's inside; `wide`: with \u, \U. */
function unescape(bytes: string, wide: boolean, what: string): string {
  return bytes.replace(/\\(\r?\n|[0-7]{1,3}|x[0-9a-fA-F]{0,2}|u[0-9a-fA-F]{0,4}|U[0-9a-fA-F]{0,8}|[^]|$)/g, (whole, body: string, at: number) => {
    if (body === "") throw decodeError(what, bytes, at, at + 1, "\\ at end of string");
    if (body.endsWith("\n")) return "";
    const simple = SIMPLE[body];
    if (simple !== undefined) return simple;
    if (/^[0-7]/.test(body)) return String.fromCharCode(Number.parseInt(body, 8) & (wide ? 0x1ff : 0xff));
    const kind = body[0]!;
    if (kind === "x" || wide && (kind === "u" || kind === "U")) {
      const width = kind === "x" ? 2 : kind === "u" ? 4 : 8;
      if (body.length - 1 < width) throw decodeError(what, bytes, at, at + whole.length, `truncated \\${kind}${"X".repeat(width)} escape`);
      const point = Number.parseInt(body.slice(1), 16);
      if (point > 0x10ffff) throw decodeError(what, bytes, at, at + whole.length, "illegal Unicode character");
      return String.fromCodePoint(point);
    }
    return whole;
  });
}
function decodeError(encoding: string, bytes: string, start: number, end: number, reason: string): PyError {
  const object = new W_Bytes(bytes);
  const e = newException(EXC.UnicodeDecodeError, [encoding, object, start, end, reason]) as W_UnicodeError;
  Object.assign(e, { encoding, object, start, end, reason });
  return new PyError(e);
}

// -- character maps

class W_EncodingMap extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly bytes: ReadonlyMap<number, number>) { super(); }
}
let mapType: W_Type | null = null;

function charmapDecode(data: any, errors: any, mapping: any): any {
  const bytes = bytesArgument(data);
  if (mapping === undefined || mapping === None) return pair(decode(bytes, "latin-1", errorsOf(errors), data), bytes.length);
  const table = isStr(mapping) ? [...textOf(mapping)] : null;
  let out = "";
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes.charCodeAt(i);
    let found: any = table !== null ? table[byte] : lookup(mapping, byte);
    if (typeof found === "number") found = String.fromCodePoint(found);
    if (found !== undefined && found !== None && found !== "\ufffe") out += isStr(found) ? textOf(found) : found;
    else if (errorsOf(errors) === "ignore") continue;
    else if (errorsOf(errors) === "replace") out += "\ufffd";
    else throw decodeError("charmap", bytes, i, i + 1, "character maps to <undefined>");
  }
  return pair(strFrom(out), bytes.length);
}
function lookup(mapping: any, key: any): any {
  try {
    return getItem(mapping, key);
  } catch (e) {
    if (e instanceof PyError && isInstance(e.value, EXC.LookupError)) return undefined;
    throw e;
  }
}
function charmapEncode(text: any, errors: any, mapping: any): any {
  if (mapping === undefined || mapping === None) return pair(new W_Bytes(encode(textArgument(text), "latin-1", errorsOf(errors), text)), lengthOf(text));
  let out = "";
  let at = 0;
  for (const c of textArgument(text)) {
    const point = c.codePointAt(0)!;
    const found: any = mapping instanceof W_EncodingMap ? mapping.bytes.get(point) : lookup(mapping, point);
    if (typeof found === "number") out += String.fromCharCode(found);
    else if (found !== undefined && found !== None) out += bytesArgument(found);
    else if (errorsOf(errors) === "replace") out += "?";
    else if (errorsOf(errors) === "xmlcharrefreplace") out += `&#${point};`;
    else if (errorsOf(errors) === "backslashreplace") out += escapeText(c, false);
    else if (errorsOf(errors) !== "ignore") {
      const e = newException(EXC.UnicodeEncodeError, ["charmap", text, at, at + 1, "character maps to <undefined>"]) as W_UnicodeError;
      Object.assign(e, { encoding: "charmap", object: text, start: at, end: at + 1, reason: "character maps to <undefined>" });
      throw new PyError(e);
    }
    at++;
  }
  return pair(new W_Bytes(out), lengthOf(text));
}

// -- the registry

interface Registry {
  readonly searches: any[];
  readonly known: Map<string, any>;
  readonly errors: Map<string, any>;
  loaded: boolean;
}
const normalize = (name: string): string => name.replace(/[^A-Za-z0-9.]+/g, "_").toLowerCase();

function find(runtime: Runtime, registry: Registry, name: string): any {
  const key = normalize(name);
  const known = registry.known.get(key);
  if (known !== undefined) return known;
  if (!registry.loaded) {
    registry.loaded = true;
    runtime.importName("encodings", null, ["search_function"], 0);
  }
  for (const search of registry.searches) {
    const found = call(search, [strFrom(key)]);
    if (found === None) continue;
    if (!(found instanceof W_Tuple) || found.items.length !== 4) throw typeError("codec search functions must return 4-tuples");
    registry.known.set(key, found);
    return found;
  }
  throw raise(EXC.LookupError, `unknown encoding: ${name}`);
}

/** The standard error handlers, as functions of the exception. */
function standardHandlers(): Map<string, any> {
  const part = (e: any): string => [...textOf(e.object)].slice(e.start, e.end).join("");
  const handler = (name: string, make: (e: any) => string): [string, any] => [name, builtin(`${name}_errors`, 1, 1, (e) => {
    if (!isInstance(e, EXC.UnicodeError)) throw typeError(`codec must pass exception instance`);
    return new W_Tuple([strFrom(make(e)), e.end]);
  })];
  const isEncode = (e: any): boolean => isInstance(e, EXC.UnicodeEncodeError);
  return new Map([
    ["strict", builtin("strict_errors", 1, 1, (e) => { throw isInstance(e, EXC.BaseException) ? new PyError(e) : typeError("codec must pass exception instance"); })],
    handler("ignore", () => ""),
    handler("replace", (e) => (isEncode(e) ? "?" : "\ufffd").repeat(e.end - e.start)),
    handler("backslashreplace", (e) => (isEncode(e) ? escapeText(part(e), false) : [...bytesArgument(e.object).slice(e.start, e.end)].map((c) => `\\x${hex(c.charCodeAt(0), 2)}`).join(""))),
    handler("xmlcharrefreplace", (e) => [...part(e)].map((c) => `&#${c.codePointAt(0)};`).join("")),
    handler("namereplace", (e) => escapeText(part(e), false)),
    handler("surrogateescape", (e) => [...bytesArgument(e.object).slice(e.start, e.end)].map((c) => String.fromCharCode(0xdc00 + c.charCodeAt(0))).join("")),
    handler("surrogatepass", (e) => part(e)),
  ]);
}

defineRuntimeModule("_codecs", "The registry of codecs.", (runtime) => {
  const registry: Registry = { searches: [], known: new Map(), errors: standardHandlers(), loaded: false };
  mapType ??= defineType("EncodingMap", W_EncodingMap);
  const all: W_Builtin[] = [
    ...Object.entries(NAMED).flatMap(([name, encoding]) => codecFunctions(name, encoding)),
    builtin("register", 1, 1, (f) => {
      if (typeOf(f).lookup("__call__") === undefined) throw typeError("argument must be callable");
      registry.searches.push(f);
      return None;
    }),
    builtin("unregister", 1, 1, (f) => {
      const at = registry.searches.indexOf(f);
      if (at >= 0) registry.searches.splice(at, 1);
      registry.known.clear();
      return None;
    }),
    builtin("_forget_codec", 1, 1, (name) => {
      registry.known.delete(normalize(textOf(name)));
      return None;
    }),
    builtin("lookup", 1, 1, (name) => find(runtime, registry, textArgument(name))),
    builtin("encode", 1, 3, (v, encoding = "utf-8", errors = "strict") => getItem(call(getAttr(find(runtime, registry, textOf(encoding)), "encode"), [v, errors]), 0), { keywords: ["obj", "encoding", "errors"] }),
    builtin("decode", 1, 3, (v, encoding = "utf-8", errors = "strict") => getItem(call(getAttr(find(runtime, registry, textOf(encoding)), "decode"), [v, errors]), 0), { keywords: ["obj", "encoding", "errors"] }),
    builtin("register_error", 2, 2, (name, handler) => {
      if (typeOf(handler).lookup("__call__") === undefined) throw typeError("handler must be callable");
      registry.errors.set(textOf(name), handler);
      return None;
    }),
    builtin("_unregister_error", 1, 1, (name) => registry.errors.delete(textOf(name))),
    builtin("lookup_error", 1, 1, (name) => {
      const handler = registry.errors.get(textOf(name));
      if (handler === undefined) throw raise(EXC.LookupError, `unknown error handler name '${textOf(name)}'`);
      return handler;
    }),
    builtin("unicode_escape_encode", 1, 2, (text) => pair(new W_Bytes(escapeText(textArgument(text), false)), lengthOf(text))),
    builtin("unicode_escape_decode", 1, 3, (data) => pair(strFrom(unescape(bytesArgument(data), true, "unicodeescape")), bytesArgument(data).length)),
    builtin("raw_unicode_escape_encode", 1, 2, (text) => pair(new W_Bytes(escapeText(textArgument(text), true)), lengthOf(text))),
    builtin("raw_unicode_escape_decode", 1, 3, (data) => {
      const bytes = bytesArgument(data);
      return pair(strFrom(bytes.replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (_, a: string, b: string) => String.fromCodePoint(Number.parseInt(a ?? b, 16)))), bytes.length);
    }),
    builtin("escape_encode", 1, 2, (data) => {
      const bytes = bytesArgument(data);
      return pair(new W_Bytes(reprText(new W_Bytes(bytes)).slice(2, -1)), bytes.length);
    }),
    builtin("escape_decode", 1, 2, (data) => {
      const bytes = bytesArgument(data);
      return pair(new W_Bytes(unescape(bytes, false, "escape")), bytes.length);
    }),
    builtin("readbuffer_encode", 1, 2, (data) => {
      const bytes = bytesArgument(data);
      return pair(new W_Bytes(bytes), bytes.length);
    }),
    builtin("charmap_decode", 1, 3, charmapDecode),
    builtin("charmap_encode", 1, 3, charmapEncode),
    builtin("charmap_build", 1, 1, (table) => new W_EncodingMap(new Map([...textArgument(table)].map((c, i): [number, number] => [c.codePointAt(0)!, i]).reverse()))),
  ];
  return Object.fromEntries(all.map((f) => [f.name, f]));
});
