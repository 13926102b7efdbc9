// @shared-module
/**
 * `json.encoder`: from objects to text.
 *
 * An encoder's settings are attributes of the object, which subclasses may set or override; `settingsOf` reads them once per call, and everything below works on
 * plain fields. Text is made as chunks, the same that `iterencode` gives one by one.
 */
import { intValue } from "../objects/arithmetic";
import { getAttr, setAttr } from "../objects/attribute";
import { bindArgs, method, methodArgs, W_Builtin } from "../objects/builtin";
import { call } from "../objects/call";
import { truth } from "../objects/compare";
import { None, PyError, W_Float, W_List, W_Method, W_Tuple } from "../objects/core";
import { iteratesAsDict } from "../objects/dict";
import { typeError, valueError } from "../objects/errors";
import { addNote } from "../objects/exceptions";
import { intText } from "../objects/int";
import { sortList } from "../objects/list";
import { listItems, newList } from "../objects/list-storage";
import { binary, callMethod, iter, toArray } from "../objects/operations";
import { isStr, reprText } from "../objects/text";
import { defineType, dictType, floatType, intType, isInstance, listType, tupleType, typeOf, type W_Type } from "../objects/type";
import { strFrom, textOf } from "../objects/wide-str";
import { floatText, quoteAscii, quoteText } from "./json-text";

/** What an encoder does, with its attributes read. */
export interface Settings {
  readonly skipKeys: boolean;
  readonly quote: (text: string) => string;
  /** Containers that are being encoded; null: no check. */
  readonly active: Set<any> | null;
  readonly allowNan: boolean;
  readonly sortKeys: boolean;
  /** Of one level; null: everything on one line. */
  readonly indent: string | null;
  readonly itemSeparator: string;
  readonly keySeparator: string;
  /** Called for what has no JSON; null: it is an error. */
  readonly convert: ((o: any) => any) | null;
}

const notSerializable = (o: any): PyError => typeError(`Object of type ${typeOf(o).name} is not JSON serializable`);

/** The text of one level of indentation. */
export const indentText = (v: any): string | null => (v === None ? null : textOf(isStr(v) ? v : binary(2, " ", v)));

/** Runs `encode`; an error gets a note of where it happened. */
function noting(note: () => string, encode: () => void): void {
  try {
    encode();
  } catch (e) {
    if (e instanceof PyError) addNote(e.value, strFrom(note()));
    throw e;
  }
}

class Encoder {
  readonly chunks: string[] = [];
  constructor(readonly settings: Settings) {}

  /** The text of what needs no chunks of its own, or null. */
  #atom(v: any): string | null {
    switch (typeof v) {
      case "string": return this.settings.quote(v);
      case "number": return String(v);
      case "boolean": return v ? "true" : "false";
      case "bigint": return intText(v);
    }
    if (v === None) return "null";
    if (isStr(v)) return this.settings.quote(textOf(v));
    if (v instanceof W_Float) return floatText(v.value, this.settings.allowNan);
    if (isInstance(v, intType)) return intText(intValue(v));
    return null;
  }

  value(v: any, level: number): void {
    const atom = this.#atom(v);
    if (atom !== null) this.chunks.push(atom);
    else this.#compound(v, level);
  }
  #compound(v: any, level: number): void {
    if (v instanceof W_List) this.#list(v, listItems(v), level);
    else if (v instanceof W_Tuple) this.#list(v, v.items, level);
    else if (isInstance(v, dictType)) this.#dict(v, level);
    else {
      const { convert } = this.settings;
      this.#enter(v);
      if (convert === null) throw notSerializable(v);
      const converted = convert(v);
      noting(() => `when serializing ${typeOf(v).name} object`, () => this.value(converted, level));
      this.settings.active?.delete(v);
    }
  }

  #enter(v: any): void {
    const { active } = this.settings;
    if (active === null) return;
    if (active.has(v)) throw valueError("Circular reference detected");
    active.add(v);
  }

  #list(v: any, known: readonly any[], level: number): void {
    const { chunks, settings } = this;
    const type = typeOf(v);
    const items = type === listType || type === tupleType ? known : toArray(v);
    if (items.length === 0) {
      chunks.push("[]");
      return;
    }
    this.#enter(v);
    const line = settings.indent === null ? "" : `\n${settings.indent.repeat(level + 1)}`;
    const separator = settings.itemSeparator + line;
    let before = `[${line}`;
    let i = 0;
    try {
      for (; i < items.length; i++) {
        const atom = this.#atom(items[i]);
        if (atom !== null) chunks.push(before + atom);
        else {
          chunks.push(before);
          this.#compound(items[i], level + 1);
        }
        before = separator;
      }
    } catch (e) {
      if (e instanceof PyError) addNote(e.value, strFrom(`when serializing ${type.name} item ${i}`));
      throw e;
    }
    if (settings.indent !== null) chunks.push(`\n${settings.indent.repeat(level)}`);
    chunks.push("]");
    settings.active?.delete(v);
  }

  #dict(v: any, level: number): void {
    const { chunks, settings } = this;
    const entries = this.#entries(v);
    if (entries.length === 0) {
      chunks.push("{}");
      return;
    }
    this.#enter(v);
    const line = settings.indent === null ? "" : `\n${settings.indent.repeat(level + 1)}`;
    const separator = settings.itemSeparator + line;
    chunks.push("{");
    let first = true;
    for (const [key, value] of entries) {
      const name = this.#key(key);
      if (name === null) continue;
      if (!first) chunks.push(separator);
      else if (settings.indent !== null) chunks.push(line);
      first = false;
      chunks.push(name, settings.keySeparator);
      const atom = this.#safeAtom(v, key, value);
      if (atom !== null) chunks.push(atom);
      else noting(() => `when serializing ${typeOf(v).name} item ${reprText(key)}`, () => this.#compound(value, level + 1));
    }
    if (settings.indent !== null && !first) chunks.push(`\n${settings.indent.repeat(level)}`);
    chunks.push("}");
    settings.active?.delete(v);
  }
  #safeAtom(v: any, key: any, value: any): string | null {
    if (!(value instanceof W_Float)) return this.#atom(value);
    let text = "";
    noting(() => `when serializing ${typeOf(v).name} item ${reprText(key)}`, () => { text = this.#atom(value)!; });
    return text;
  }

  #entries(v: any): [any, any][] {
    let entries: [any, any][];
    if (iteratesAsDict(v) && typeOf(v).lookup("items") === dictType.lookup("items")) entries = v.entries();
    else {
      entries = toArray(callMethod(v, "items")).map((pair) => {
        if (!(pair instanceof W_Tuple) || pair.items.length !== 2) throw valueError("items must return 2-tuples");
        return [pair.items[0], pair.items[1]];
      });
    }
    if (!this.settings.sortKeys) return entries;
    const pairs = newList(entries.map((entry) => new W_Tuple(entry)));
    sortList(pairs, None, false);
    return pairs.items.map((pair: W_Tuple) => [pair.items[0], pair.items[1]]);
  }

  /** A key as quoted text; null where it is left out. */
  #key(key: any): string | null {
    const { settings } = this;
    if (isStr(key)) return settings.quote(textOf(key));
    if (isInstance(key, floatType)) return settings.quote(floatText(key.value, settings.allowNan));
    if (key === true || key === false || key === None) return `"${this.#atom(key)!}"`;
    if (isInstance(key, intType)) return settings.quote(intText(intValue(key)));
    if (settings.skipKeys) return null;
    throw typeError(`keys must be str, int, float, bool or None, not ${typeOf(key).name}`);
  }
}

/** The chunks of a value's text. */
export function encodeChunks(v: any, settings: Settings): string[] {
  const encoder = new Encoder(settings);
  encoder.value(v, 0);
  return encoder.chunks;
}

/** What `json.dumps` does when nothing is asked for. */
export const defaultSettings = (): Settings => ({
  skipKeys: false, quote: quoteAscii, active: new Set(), allowNan: true, sortKeys: false, indent: null, itemSeparator: ", ", keySeparator: ": ", convert: null,
});

// -- the class

const OPTIONS = ["skipkeys", "ensure_ascii", "check_circular", "allow_nan", "sort_keys", "indent", "separators", "default"];
const DEFAULTS = [false, true, true, true, false, None, None, None];

const separatorsOf = (v: any): [any, any] => {
  const items = toArray(separable(v));
  if (items.length !== 2) throw valueError(items.length < 2 ? `not enough values to unpack (expected 2, got ${items.length})` : `too many values to unpack (expected 2, got ${items.length})`);
  return [items[0], items[1]];
};
const separable = (v: any): any => {
  if (typeOf(v).lookup("__iter__") === undefined && typeOf(v).lookup("__getitem__") === undefined) throw typeError(`cannot unpack non-iterable ${typeOf(v).name} object`);
  return v;
};

const baseDefault = method(1, 1, (_self, o) => { throw notSerializable(o); }, { keywords: ["o"], doc: "Something that can be serialized instead of o; or raise a TypeError." });

/** The settings of an encoder, from its attributes. */
function settingsOf(self: any): Settings {
  const convert = getAttr(self, "default");
  const separator = (name: string, place: number): string => {
    const v = getAttr(self, name);
    if (!isStr(v)) throw typeError(`make_encoder() argument ${place} must be str, not ${typeOf(v).name}`);
    return textOf(v);
  };
  return {
    skipKeys: truth(getAttr(self, "skipkeys")),
    quote: truth(getAttr(self, "ensure_ascii")) ? quoteAscii : quoteText,
    active: truth(getAttr(self, "check_circular")) ? new Set() : null,
    allowNan: truth(getAttr(self, "allow_nan")),
    sortKeys: truth(getAttr(self, "sort_keys")),
    indent: indentText(getAttr(self, "indent")),
    keySeparator: separator("key_separator", 5),
    itemSeparator: separator("item_separator", 6),
    convert: convert instanceof W_Method && convert.func === baseDefault ? null : (o) => call(convert, [o]),
  };
}

function encode(self: any, o: any): any {
  if (isStr(o)) return strFrom((truth(getAttr(self, "ensure_ascii")) ? quoteAscii : quoteText)(textOf(o)));
  const iterencode = typeOf(self).lookup("iterencode");
  if (iterencode === ITERENCODE) return strFrom(encodeChunks(o, settingsOf(self)).join(""));
  const chunks = call(getAttr(self, "iterencode"), [o], new Map([["_one_shot", true]]));
  return strFrom(toArray(chunks).map((c) => textOf(c)).join(""));
}

const ITERENCODE: W_Builtin = method(1, 2, (self, o) => iter(newList(encodeChunks(o, settingsOf(self)).map(strFrom))), { keywords: ["o", "_one_shot"], doc: "The text of o in pieces." });

export const encoderType: W_Type = defineType("JSONEncoder", null, {
  module: "json.encoder",
  doc: "Makes JSON text of dict, list, tuple, str, int, float, bool and None, and with a method default(o) in a subclass of anything.",
  subclassable: true,
  hasDict: true,
  hasWeakref: true,
  methods: () => ({
    item_separator: ", ",
    key_separator: ": ",
    __init__: methodArgs((args, kw) => {
      const [self] = args;
      if (args.length > 1) throw typeError(`JSONEncoder.__init__() takes 1 positional argument but ${args.length} were given`);
      const given = bindArgs("JSONEncoder.__init__", [], kw, OPTIONS, 0);
      const values = DEFAULTS.map((d, i) => given[i] ?? d);
      for (let i = 0; i < 6; i++) setAttr(self, OPTIONS[i]!, values[i]);
      const [indent, separators, convert] = [values[5], values[6], values[7]];
      if (separators !== None) {
        const [item, key] = separatorsOf(separators);
        setAttr(self, "item_separator", item);
        setAttr(self, "key_separator", key);
      } else if (indent !== None) setAttr(self, "item_separator", ",");
      if (convert !== None) setAttr(self, "default", convert);
      return None;
    }),
    default: baseDefault,
    encode: method(1, 1, encode, { keywords: ["o"], doc: "The text of o." }),
    iterencode: ITERENCODE,
  }),
});

/** Keyword arguments of `dumps` that make an encoder, or null where the class's own constructor must decide. */
export function settingsFrom(kw: ReadonlyMap<string, any>): Settings | null {
  for (const name of kw.keys()) if (!OPTIONS.includes(name)) return null;
  const get = (name: string): any => kw.get(name) ?? DEFAULTS[OPTIONS.indexOf(name)];
  const indent = get("indent");
  let separators: [any, any] = [indent === None ? ", " : ",", ": "];
  if (get("separators") !== None) separators = separatorsOf(get("separators"));
  if (!isStr(separators[0]) || !isStr(separators[1])) return null;
  const convert = get("default");
  return {
    skipKeys: truth(get("skipkeys")),
    quote: truth(get("ensure_ascii")) ? quoteAscii : quoteText,
    active: truth(get("check_circular")) ? new Set() : null,
    allowNan: truth(get("allow_nan")),
    sortKeys: truth(get("sort_keys")),
    indent: indentText(indent),
    itemSeparator: textOf(separators[0]),
    keySeparator: textOf(separators[1]),
    convert: convert === None ? null : (o) => call(convert, [o]),
  };
}
