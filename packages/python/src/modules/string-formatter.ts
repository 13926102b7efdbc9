// @shared-module
/**
 * `string.Formatter`, and `_string` with the two parsers under it.
 */
import { builtin, method, methodArgs, nextMethod } from "../objects/builtin";
import { None, W_Object, W_Tuple } from "../objects/core";
import { dictFromNames } from "../objects/dict-storage";
import { typeError, valueError } from "../objects/errors";
import { fieldAccesses, fieldKey, fieldStart, formatParts } from "../objects/format-string";
import { ascii, callMethod, format, getAttr, getItem, iterate, repr, str, strText, truth } from "../objects/operations";
import { newSet } from "../objects/set-storage";
import { isStr } from "../objects/text";
import { defineType, intType, isInstance, typeOf, type W_Type } from "../objects/type";
import { strFrom, textOf } from "../objects/wide-str";
import { defineModule } from "./define";

/** A guest iterator over tuples that a host generator gives. */
class W_TupleSteps extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly steps: Iterator<any[], void>) { super(); }
}
const steps = {
  __iter__: method(0, 0, (self) => self),
  __next__: nextMethod((self: W_TupleSteps) => {
    const { done, value } = self.steps.next();
    return done === true ? undefined : new W_Tuple(value as any[]);
  }),
};
class W_FormatterIterator extends W_TupleSteps {}
class W_FieldNameIterator extends W_TupleSteps {}
defineType("formatteriterator", W_FormatterIterator, { methods: () => ({ ...steps }) });
defineType("fieldnameiterator", W_FieldNameIterator, { methods: () => ({ __iter__: method(0, 0, (self) => self), __next__: nextMethod(steps.__next__.quiet!) }) });

function* partTuples(text: string): Generator<any[], void> {
  for (const { literal, field, spec, conversion } of formatParts(text)) {
    yield [strFrom(literal), field === null ? None : strFrom(field), field === null ? None : strFrom(spec), conversion === null ? None : strFrom(conversion)];
  }
}

function* accessTuples(rest: string): Generator<any[], void> {
  for (const { isAttribute, key } of fieldAccesses(rest)) yield [isAttribute, key];
}

const needStr = (v: any): string => {
  if (!isStr(v)) throw typeError(`expected str, got ${typeOf(v).name}`);
  return textOf(v);
};
const formatterParser = builtin("formatter_parser", 1, 1, (text) => new W_FormatterIterator(partTuples(needStr(text))));
const fieldNameSplit = builtin("formatter_field_name_split", 1, 1, (name) => {
  const text = needStr(name);
  const first = fieldStart(text);
  return new W_Tuple([fieldKey(first), new W_FieldNameIterator(accessTuples(text.slice(first.length)))]);
});

defineModule("_string", "What string.Formatter is made of.", () => ({ formatter_parser: formatterParser, formatter_field_name_split: fieldNameSplit }));

// -- Formatter

/** Fields are numbered automatically from `next` on, or (false) by hand. */
interface Numbering { next: number | false }

function expand(self: any, text: any, args: any, kwargs: any, used: any, depth: number, numbering: Numbering): string {
  if (depth < 0) throw valueError("Max string recursion exceeded");
  let result = "";
  for (const piece of iterate(callMethod(self, "parse", text))) {
    const [literal, name, spec, conversion] = [0, 1, 2, 3].map((i) => getItem(piece, i));
    if (truth(literal)) result += textOf(literal);
    if (name === None) continue;
    let field = textOf(name);
    const first = fieldStart(field);
    if (first === "") {
      if (numbering.next === false) throw valueError("cannot switch from manual field specification to automatic field numbering");
      field = numbering.next + field;
      numbering.next++;
    } else if (/^\d+$/.test(first)) {
      if (numbering.next) throw valueError("cannot switch from automatic field numbering to manual field specification");
      numbering.next = false;
    }
    const found = callMethod(self, "get_field", strFrom(field), args, kwargs);
    callMethod(used, "add", getItem(found, 1));
    const value = callMethod(self, "convert_field", getItem(found, 0), conversion);
    const inner = strFrom(expand(self, spec, args, kwargs, used, depth - 1, numbering));
    result += textOf(callMethod(self, "format_field", value, inner));
  }
  return result;
}

export const formatterType: W_Type = defineType("Formatter", null, {
  module: "string",
  doc: "What str.format() does, in steps that a subclass can change.",
  subclassable: true,
  hasDict: true,
  hasWeakref: true,
  methods: () => ({
    format: methodArgs((args, kw) => {
      const [self, text, ...rest] = args;
      if (text === undefined) throw typeError("Formatter.format() missing 1 required positional argument: 'format_string'");
      return callMethod(self, "vformat", text, new W_Tuple(rest), dictFromNames(kw ?? []));
    }),
    vformat: method(3, 3, (self, text, args, kwargs) => {
      const used = newSet([]);
      const result = expand(self, text, args, kwargs, used, 2, { next: 0 });
      callMethod(self, "check_unused_args", used, args, kwargs);
      return strFrom(result);
    }, { keywords: ["format_string", "args", "kwargs"] }),
    get_value: method(3, 3, (_self, key, args, kwargs) => getItem(isInstance(key, intType) ? args : kwargs, key), { keywords: ["key", "args", "kwargs"] }),
    check_unused_args: method(3, 3, () => None, { keywords: ["used_args", "args", "kwargs"] }),
    format_field: method(2, 2, (_self, value, spec) => format(value, spec), { keywords: ["value", "format_spec"] }),
    convert_field: method(2, 2, (_self, value, conversion) => {
      if (conversion === None) return value;
      switch (strText(conversion)) {
        case "s": return str(value);
        case "r": return repr(value);
        case "a": return ascii(value);
        default: throw valueError(`Unknown conversion specifier ${strText(conversion)}`);
      }
    }, { keywords: ["value", "conversion"] }),
    parse: method(1, 1, (_self, text) => new W_FormatterIterator(partTuples(needStr(text))), { keywords: ["format_string"] }),
    get_field: method(3, 3, (self, name, args, kwargs) => {
      const text = needStr(name);
      const part = fieldStart(text);
      const first = fieldKey(part);
      let value = callMethod(self, "get_value", first, args, kwargs);
      for (const { isAttribute, key } of fieldAccesses(text.slice(part.length))) value = isAttribute ? getAttr(value, textOf(key)) : getItem(value, key);
      return new W_Tuple([value, first]);
    }, { keywords: ["field_name", "args", "kwargs"] }),
  }),
});
