// @shared-module
/**
 * `collections.namedtuple`: classes of tuples whose items have names.
 */
import { bindArgs, builtinArgs, classMethod, method, methodArgs, type W_Builtin } from "../objects/builtin";
import { call } from "../objects/call";
import { None, W_Tuple } from "../objects/core";
import { W_GetSet } from "../objects/descriptors";
import { dictFromEntries, dictFromNames } from "../objects/dict-storage";
import { attributeError, typeError, valueError } from "../objects/errors";
import { hooks } from "../objects/hooks";
import { newList } from "../objects/list-storage";
import { toArray } from "../objects/sequence";
import { isStr, reprText, strText } from "../objects/text";
import { truth } from "../objects/compare";
import { allocate, defineType, fillType, tupleType, typeOf, typeType, type W_Type } from "../objects/type";
import { strFrom, textOf } from "../objects/wide-str";
import { KEYWORDS } from "../compiler/tokens";

/** A field's descriptor. */
class W_TupleGetter extends W_GetSet {
  constructor(readonly index: number, name: string) {
    const fail = (): never => { throw attributeError("can't set attribute"); };
    super(name, (self: W_Tuple) => self.items[index], fail, fail, null, true);
    this.text = `Alias for field number ${index}`;
  }
  text: any;
}
let getterType: W_Type | null = null;
/** `_tuplegetter`. */
export const tupleGetterType = (): W_Type => (getterType ??= defineType("_tuplegetter", W_TupleGetter as never, {
  module: "collections",
  methods: () => ({
    __repr__: method(0, 0, (self: W_TupleGetter) => strFrom(`_tuplegetter(${self.index}, ${reprText(self.text)})`)),
    __get__: method(1, 2, (self: W_TupleGetter, object) => (object === None ? self : self.get(object))),
  }),
  getset: () => ({ __doc__: { get: (self: W_TupleGetter) => self.text, set: (self: W_TupleGetter, v) => { self.text = v; } } }),
}));

const isIdentifier = (s: string): boolean => /^[\p{XID_Start}_][\p{XID_Continue}]*$/u.test(s);
const listed = (names: readonly string[]): string =>
  names.length < 3 ? names.map((n) => `'${n}'`).join(" and ") : `${names.slice(0, -1).map((n) => `'${n}'`).join(", ")}, and '${names.at(-1)}'`;
const plural = (n: number): string => (n === 1 ? "" : "s");

/** Field names from a sequence of names, or from one text. */
function fieldNames(v: any): string[] {
  if (isStr(v)) return textOf(v).replaceAll(",", " ").split(/\s+/).filter((s) => s !== "");
  return toArray(v).map(strText);
}

/** `__new__` of a named tuple: arguments as those of a Python function with these parameters. */
function constructor(name: string, fields: readonly string[], defaults: readonly any[]): W_Builtin {
  const count = fields.length;
  const required = count - defaults.length;
  return builtinArgs("__new__", (args, kw) => {
    const cls: W_Type = args[0];
    const items = args.slice(1);
    if (items.length === count && kw === null) return allocate(cls, W_Tuple, items);
    if (items.length > count) {
      const range = defaults.length > 0 ? `from ${required + 1} to ${count + 1}` : String(count + 1);
      throw typeError(`${name}.__new__() takes ${range} positional argument${plural(count + 1)} but ${args.length} were given`);
    }
    for (const [key, value] of kw ?? []) {
      const at = fields.indexOf(key);
      if (at < 0) throw typeError(`${name}.__new__() got an unexpected keyword argument '${key}'`);
      if (items[at] !== undefined) throw typeError(`${name}.__new__() got multiple values for argument '${key}'`);
      items[at] = value;
    }
    const missing: string[] = [];
    for (let i = 0; i < count; i++) {
      if (items[i] !== undefined) continue;
      if (i < required) missing.push(fields[i]!);
      else items[i] = defaults[i - required];
    }
    if (missing.length > 0) throw typeError(`${name}.__new__() missing ${missing.length} required positional argument${plural(missing.length)}: ${listed(missing)}`);
    return allocate(cls, W_Tuple, items);
  });
}

function replace(self: W_Tuple, fields: readonly string[], kw: Map<string, any> | null): any {
  const items = self.items.slice();
  const unknown: string[] = [];
  for (const [key, value] of kw ?? []) {
    const at = fields.indexOf(key);
    if (at < 0) unknown.push(key);
    else items[at] = value;
  }
  if (unknown.length > 0) throw typeError(`Got unexpected field names: ${reprText(newList(unknown.map(strFrom)))}`);
  return allocate(typeOf(self), W_Tuple, items);
}

/** A named tuple class. */
export function namedTuple(name: string, fields: readonly string[], defaults: readonly any[] = [], module: any = None): W_Type {
  tupleGetterType();
  const fieldTuple = new W_Tuple(fields.map(strFrom));
  const cls: W_Type = call(typeType, [strFrom(name), new W_Tuple([tupleType]), dictFromNames([
    ["__doc__", strFrom(`${name}(${fields.join(", ")})`)],
    ["__slots__", new W_Tuple([])],
    ["_fields", fieldTuple],
    ["_field_defaults", dictFromEntries(fields.slice(fields.length - defaults.length).map((f, i): [any, any] => [strFrom(f), defaults[i]]))],
  ])]);
  const replacing = () => methodArgs((args, kw) => {
    if (args.length > 1) throw typeError(`${name}._replace() takes 1 positional argument but ${args.length} were given`);
    return replace(args[0], fields, kw);
  });
  cls.set("__new__", constructor(name, fields, defaults));
  fillType(cls, {
    methods: () => ({
      _make: classMethod(1, 1, (type: W_Type, iterable) => {
        const items = toArray(iterable);
        if (items.length !== fields.length) throw typeError(`Expected ${fields.length} argument${plural(fields.length)}, got ${items.length}`);
        return allocate(type, W_Tuple, items);
      }),
      __replace__: replacing(),
      _replace: replacing(),
      __repr__: method(0, 0, (self: W_Tuple) => strFrom(`${typeOf(self).name}(${fields.map((f, i) => `${f}=${reprText(self.items[i])}`).join(", ")})`)),
      _asdict: method(0, 0, (self: W_Tuple) => dictFromEntries(fields.map((f, i): [any, any] => [strFrom(f), self.items[i]]))),
      __getnewargs__: method(0, 0, (self: W_Tuple) => new W_Tuple(self.items)),
      __match_args__: fieldTuple,
    }),
  });
  fields.forEach((field, i) => {
    const getter = new W_TupleGetter(i, field);
    getter.owner = cls;
    cls.set(field, getter);
  });
  if (module !== None && module !== undefined) cls.set("__module__", module);
  return cls;
}

/** The function `collections.namedtuple`. */
export const makeNamedTupleFunction = (): W_Builtin => builtinArgs("namedtuple", (args, kw) => {
  const [typename, names, rename, defaults = None, module = None] = bindArgs("namedtuple", args, kw, ["typename", "field_names", "rename", "defaults", "module"], 2, 2);
  const name = strText(typename);
  const fields = fieldNames(names);
  if (rename !== undefined && truth(rename)) {
    const seen = new Set<string>();
    fields.forEach((field, i) => {
      if (!isIdentifier(field) || KEYWORDS.has(field) || field.startsWith("_") || seen.has(field)) fields[i] = `_${i}`;
      seen.add(field);
    });
  }
  for (const s of [name, ...fields]) {
    if (!isIdentifier(s)) throw valueError(`Type names and field names must be valid identifiers: ${reprText(strFrom(s))}`);
    if (KEYWORDS.has(s)) throw valueError(`Type names and field names cannot be a keyword: ${reprText(s)}`);
  }
  const seen = new Set<string>();
  for (const field of fields) {
    if (field.startsWith("_") && !(rename !== undefined && truth(rename))) throw valueError(`Field names cannot start with an underscore: ${reprText(strFrom(field))}`);
    if (seen.has(field)) throw valueError(`Encountered duplicate field name: ${reprText(strFrom(field))}`);
    seen.add(field);
  }
  const values = defaults === None ? [] : toArray(defaults);
  if (values.length > fields.length) throw typeError("Got more default values than field names");
  return namedTuple(name, fields, values, module === None ? hooks.currentModule() : module);
});
