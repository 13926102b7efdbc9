// @shared-module
/**
 * `json`, with `json.encoder`, `json.decoder` and `json.scanner`.
 */
import { bytesLike } from "../objects/bytes";
import { builtin, builtinArgs } from "../objects/builtin";
import { call } from "../objects/call";
import { decode } from "../objects/codecs";
import { None, W_Float } from "../objects/core";
import { typeError } from "../objects/errors";
import { newList } from "../objects/list-storage";
import { callMethod, getAttr, iterate } from "../objects/operations";
import { isStr } from "../objects/text";
import { bytearrayType, bytesType, isInstance, typeOf } from "../objects/type";
import { strFrom, textOf } from "../objects/wide-str";
import { nativeModule } from "../runtime";
import { defineModule, defineRuntimeModule } from "./define";
import { decodeError, decodeErrorType, decoderType, hooksFrom, NO_HOOKS, Scanner, scanString } from "./json-decoder";
import { defaultSettings, encodeChunks, encoderType, settingsFrom } from "./json-encoder";
import { quoteAscii, quoteText } from "./json-text";

/** The arguments of a function with `positional` parameters and keywords that it takes as they are; keyword `cls` apart. */
function split(name: string, positional: readonly string[], args: any[], kw: Map<string, any> | null): { values: any[]; cls: any; options: Map<string, any> } {
  const options = new Map(kw ?? []);
  const values = args.slice();
  if (args.length > positional.length) throw typeError(`${name}() takes ${positional.length} positional argument${positional.length === 1 ? "" : "s"} but ${args.length} were given`);
  positional.forEach((p, i) => {
    const named = options.get(p);
    if (named === undefined) return;
    if (i < args.length) throw typeError(`${name}() got multiple values for argument '${p}'`);
    values[i] = named;
    options.delete(p);
  });
  const missing = positional.filter((_, i) => values[i] === undefined);
  if (missing.length > 0) throw typeError(`${name}() missing ${missing.length} required positional argument${missing.length === 1 ? "" : "s"}: ${missing.map((m) => `'${m}'`).join(" and ")}`);
  const cls = options.get("cls") ?? None;
  options.delete("cls");
  return { values, cls, options };
}

/** The options that `dumps` always passes to the encoder's class. */
const PASSED: readonly [string, any][] = [["skipkeys", false], ["ensure_ascii", true], ["check_circular", true], ["allow_nan", true], ["indent", None], ["separators", None], ["default", None], ["sort_keys", false]];
const encoderOf = (cls: any, options: Map<string, any>): any => call(cls === None ? encoderType : cls, [], new Map([...PASSED, ...options]));

const dumps = builtinArgs("dumps", (args, kw) => {
  if (kw === null && args.length === 1) {
    const text = encodeChunks(args[0], defaultSettings());
    return strFrom(text.length === 1 ? text[0]! : text.join(""));
  }
  const { values, cls, options } = split("dumps", ["obj"], args, kw);
  const settings = cls === None ? settingsFrom(options) : null;
  if (settings !== null) return strFrom(encodeChunks(values[0], settings).join(""));
  return callMethod(encoderOf(cls, options), "encode", values[0]);
}, { doc: "The JSON text of an object." });

const dump = builtinArgs("dump", (args, kw) => {
  const { values: [o, file], cls, options } = split("dump", ["obj", "fp"], args, kw);
  const settings = cls === None ? settingsFrom(options) : null;
  if (settings !== null) callMethod(file, "write", strFrom(encodeChunks(o, settings).join("")));
  else for (const chunk of iterate(callMethod(encoderOf(cls, options), "iterencode", o))) callMethod(file, "write", chunk);
  return None;
}, { doc: "Write the JSON text of an object to a file." });

/** The encoding of bytes that are JSON: by a byte order mark, or by where the zeros are. */
export function detectEncoding(b: string): string {
  if (b.startsWith("\0\0\xfe\xff") || b.startsWith("\xff\xfe\0\0")) return "utf-32";
  if (b.startsWith("\xfe\xff") || b.startsWith("\xff\xfe")) return "utf-16";
  if (b.startsWith("\xef\xbb\xbf")) return "utf-8-sig";
  if (b.length >= 4) {
    if (b[0] === "\0") return b[1] === "\0" ? "utf-32-be" : "utf-16-be";
    if (b[1] === "\0") return b[2] !== "\0" || b[3] !== "\0" ? "utf-16-le" : "utf-32-le";
  } else if (b.length === 2) {
    if (b[0] === "\0") return "utf-16-be";
    if (b[1] === "\0") return "utf-16-le";
  }
  return "utf-8";
}

function textFrom(s: any): any {
  if (isStr(s)) {
    if (textOf(s).startsWith("\ufeff")) throw decodeError("Unexpected UTF-8 BOM (decode using utf-8-sig)", s, 0);
    return s;
  }
  if (!isInstance(s, bytesType) && !isInstance(s, bytearrayType)) throw typeError(`the JSON object must be str, bytes or bytearray, not ${typeOf(s).name}`);
  const bytes = bytesLike(s)!;
  return strFrom(decode(bytes, detectEncoding(bytes), "surrogatepass", s));
}

function parse(s: any, cls: any, options: Map<string, any>): any {
  const text = textFrom(s);
  const hooks = cls !== None ? null : options.size === 0 ? NO_HOOKS : hooksFrom(options);
  if (hooks !== null) return new Scanner(text, hooks).whole();
  for (const [name, value] of options) if (value === None && name !== "strict") options.delete(name);
  return callMethod(call(cls === None ? decoderType : cls, [], options), "decode", text);
}

const loads = builtinArgs("loads", (args, kw) => {
  const { values: [s], cls, options } = split("loads", ["s"], args, kw);
  return parse(s, cls, options);
}, { doc: "The object that a JSON text stands for." });
const load = builtinArgs("load", (args, kw) => {
  const { values: [file], cls, options } = split("load", ["fp"], args, kw);
  return parse(callMethod(file, "read"), cls, options);
}, { doc: "The object that the JSON text in a file stands for." });

const quoting = (name: string, quote: (text: string) => string) => builtin(name, 1, 1, (s) => {
  if (!isStr(s)) throw typeError(`first argument must be a string, not ${typeOf(s).name}`);
  return strFrom(quote(textOf(s)));
});

defineModule("json.encoder", "From objects to JSON text.", () => ({
  JSONEncoder: encoderType,
  encode_basestring: quoting("encode_basestring", quoteText),
  encode_basestring_ascii: quoting("encode_basestring_ascii", quoteAscii),
  INFINITY: new W_Float(Infinity),
}));
defineModule("json.decoder", "From JSON text to objects.", () => ({
  JSONDecoder: decoderType,
  JSONDecodeError: decodeErrorType,
  scanstring: scanString,
  NaN: new W_Float(NaN), PosInf: new W_Float(Infinity), NegInf: new W_Float(-Infinity),
  __all__: newList(["JSONDecoder", "JSONDecodeError"]),
}));
defineModule("json.scanner", "What a decoder uses to read values.", () => ({
  make_scanner: builtin("make_scanner", 1, 1, (decoder) => getAttr(decoder, "scan_once")),
  __all__: newList(["make_scanner"]),
}));
defineRuntimeModule("json", "Objects as JSON text, and JSON text as objects.", (runtime, namespace) => {
  namespace.setName("__path__", newList([]));
  return {
    dump, dumps, load, loads,
    JSONDecoder: decoderType, JSONDecodeError: decodeErrorType, JSONEncoder: encoderType,
    detect_encoding: builtin("detect_encoding", 1, 1, (b) => detectEncoding(bytesLike(b) ?? "")),
    encoder: nativeModule(runtime, "json.encoder"),
    decoder: nativeModule(runtime, "json.decoder"),
    scanner: nativeModule(runtime, "json.scanner"),
    __all__: newList(["dump", "dumps", "load", "loads", "JSONDecoder", "JSONDecodeError", "JSONEncoder"]),
  };
});
