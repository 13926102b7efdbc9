// @shared-module
/** Template strings: what `t"..."` makes (`string.templatelib`). */
import { bindArgs, classGetItem, method, newMethodArgs, nextMethod } from "./builtin";
import { None, W_Object, W_Tuple } from "./core";
import { typeError, valueError } from "./errors";
import { isStr, reprText } from "./text";
import { defineType, typeOf, type W_Type } from "./type";
import { strFrom, textOf } from "./wide-str";

export class W_Interpolation extends W_Object {
  declare readonly pytype: W_Type;
  /** `conversion` is "s", "r", "a" or None. */
  constructor(readonly value: any, readonly expression: any, readonly conversion: any, readonly formatSpec: any) { super(); }
}

/** There is one string more than interpolations. */
export class W_Template extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly strings: W_Tuple, readonly interpolations: W_Tuple) { super(); }
}

const field = (get: (o: any) => any) => ({ get, member: true });

export const interpolationType: W_Type = defineType("Interpolation", W_Interpolation, {
  module: "string.templatelib",
  dotted: true,
  new: newMethodArgs((args, kw) => {
    const [value, expression = "", conversion = None, spec = ""] = bindArgs("Interpolation", args.slice(1), kw, ["value", "expression", "conversion", "format_spec"], 1);
    if (!isStr(expression)) throw typeError(`Interpolation() argument 'expression' must be str, not ${typeOf(expression).name}`);
    if (conversion !== None) {
      if (!isStr(conversion)) throw typeError(`Interpolation() argument 'conversion' must be str, not ${typeOf(conversion).name}`);
      if (!["s", "r", "a"].includes(textOf(conversion))) throw valueError("Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'");
    }
    if (!isStr(spec)) throw typeError(`Interpolation() argument 'format_spec' must be str, not ${typeOf(spec).name}`);
    return new W_Interpolation(value, expression, conversion, spec);
  }),
  methods: () => ({
    __match_args__: new W_Tuple(["value", "expression", "conversion", "format_spec"]),
    __repr__: method(0, 0, (i: W_Interpolation) => strFrom(`Interpolation(${reprText(i.value)}, ${reprText(i.expression)}, ${reprText(i.conversion)}, ${reprText(i.formatSpec)})`)),
    __reduce__: method(0, 0, (i: W_Interpolation) => new W_Tuple([interpolationType, new W_Tuple([i.value, i.expression, i.conversion, i.formatSpec])])),
    __class_getitem__: classGetItem(),
  }),
  getset: () => ({
    value: field((i) => i.value), expression: field((i) => i.expression), conversion: field((i) => i.conversion), format_spec: field((i) => i.formatSpec),
  }),
});

/** A template of strings and interpolations in any order: neighbouring strings become one. */
export function newTemplate(parts: readonly any[]): W_Template {
  const strings: any[] = [""];
  const interpolations: W_Interpolation[] = [];
  for (const part of parts) {
    if (part instanceof W_Interpolation) {
      interpolations.push(part);
      strings.push("");
    } else if (isStr(part)) strings[strings.length - 1] = strFrom(textOf(strings[strings.length - 1]) + textOf(part));
    else throw typeError(`Template.__new__ *args need to be of type 'str' or 'Interpolation', got ${typeOf(part).name}`);
  }
  return new W_Template(new W_Tuple(strings), new W_Tuple(interpolations));
}

/** Strings and interpolations in order. */
const interleaved = (t: W_Template): any[] => t.strings.items.flatMap((s, i) => (i < t.interpolations.items.length ? [s, t.interpolations.items[i]] : [s]));

class W_TemplateIter extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly parts: any[]) { super(); }
}
defineType("TemplateIter", W_TemplateIter, {
  module: "string.templatelib",
  dotted: true,
  methods: () => ({ __iter__: method(0, 0, (it) => it), __next__: nextMethod((it: W_TemplateIter) => it.parts.shift()) }),
});

export const templateType: W_Type = defineType("Template", W_Template, {
  module: "string.templatelib",
  dotted: true,
  new: newMethodArgs((args, kw) => {
    if (kw !== null) throw typeError("Template.__new__ only accepts *args arguments");
    return newTemplate(args.slice(1));
  }),
  methods: () => ({
    __repr__: method(0, 0, (t: W_Template) => strFrom(`Template(strings=${reprText(t.strings)}, interpolations=${reprText(t.interpolations)})`)),
    // Empty strings are left out.
    __iter__: method(0, 0, (t: W_Template) => new W_TemplateIter(interleaved(t).filter((p) => p !== ""))),
    __add__: method(1, 1, (a: W_Template, b) => {
      if (b instanceof W_Template) return newTemplate([...interleaved(a), ...interleaved(b)]);
      throw typeError(`can only concatenate string.templatelib.Template (not "${typeOf(b).name}") to string.templatelib.Template`);
    }, { sequence: true }),
    __reduce__: method(0, 0, (t: W_Template) => new W_Tuple([templateType, new W_Tuple(interleaved(t))])),
    __class_getitem__: classGetItem(),
  }),
  getset: () => ({
    strings: field((t) => t.strings),
    interpolations: field((t) => t.interpolations),
    values: field((t: W_Template) => new W_Tuple(t.interpolations.items.map((i) => i.value))),
  }),
});
