// @shared-module
/**
 * `string`: constants, `capwords`, `Template`.
 *
 * A template's class says by its attributes what a placeholder looks like. The pattern made of them is matched by a JavaScript expression: what
 * identifiers are made of is written the same in both; `Template.pattern` compiles it with `re` for who asks.
 */
import { getAttr, setAttr } from "../objects/attribute";
import { builtin, method, methodArgs } from "../objects/builtin";
import { call } from "../objects/call";
import { truth } from "../objects/compare";
import { None, PyError, W_Object } from "../objects/core";
import { EXC, typeError, valueError } from "../objects/errors";
import { hooks } from "../objects/hooks";
import { newList } from "../objects/list-storage";
import { callMethod, getItem, strText, toArray } from "../objects/operations";
import { isStr } from "../objects/text";
import { defineType, isInstance, strType, typeOf, W_Type } from "../objects/type";
import { strFrom, textOf } from "../objects/wide-str";
import { defineModule, typeEntries } from "./define";
import { formatterType } from "./string-formatter";

const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = LOWER.toUpperCase();
const DIGITS = "0123456789";
const PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
const SPACE = " \t\n\r\x0b\f";

const capwords = builtin("capwords", 1, 2, (s, sep = None) => {
  const words = toArray(callMethod(s, "split", sep)).map((word) => call(getAttr(strType, "capitalize"), [word]));
  return callMethod(truth(sep) ? sep : " ", "join", newList(words));
}, { keywords: ["s", "sep"], doc: "Capitalize each word of a string." });

// -- Template

/** Text of a class attribute that is a str. */
const attributeText = (cls: any, name: string): string | null => {
  const v = getAttr(cls, name);
  return v === None ? null : strText(v);
};
const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|#&~\-\s]/g, "\\$&");

/** The pattern of a class's placeholders, for Python's `re`. */
function patternText(cls: any): string {
  const own = cls.lookup("pattern");
  if (own !== undefined && !(own instanceof W_TemplatePattern)) return isStr(own) ? textOf(own) : strText(getAttr(own, "pattern"));
  const delimiter = escaped(attributeText(cls, "delimiter")!);
  const id = attributeText(cls, "idpattern")!;
  const braced = attributeText(cls, "braceidpattern") ?? id;
  return `${delimiter}(?:(?P<escaped>${delimiter})|(?P<named>${id})|{(?P<braced>${braced})}|(?P<invalid>))`;
}

const VERBOSE = 64;
const IGNORECASE = 2;

/** The same as a JavaScript expression: comments and space go, groups are written differently. */
function expressionOf(cls: any): RegExp {
  let source = "";
  const text = patternText(cls);
  let inClass = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === "\\") source += c + (text[++i] ?? "").replace(/[#&~\- ]/, (d) => (d === "-" && inClass ? "\\-" : d)).replace(/^\\-$/, "-");
    else if (inClass) {
      source += c;
      if (c === "]") inClass = false;
    } else if (c === "[") {
      source += c;
      inClass = true;
    } else if (c === "#") while (i + 1 < text.length && text[i + 1] !== "\n") i++;
    else if (c === "{" && !/^\{\d*,?\d*\}/.test(text.slice(i))) source += "\\{";
    else if (!/\s/.test(c)) source += c;
  }
  source = source.replace(/\(\?P</g, "(?<").replace(/\(\?[aiu]+:/g, "(?:");
  const flags = attributeFlags(cls);
  return new RegExp(source, `g${flags & IGNORECASE ? "i" : ""}`);
}
const attributeFlags = (cls: any): number => {
  const v = getAttr(cls, "flags");
  return v === None ? IGNORECASE : Number(strText(callMethod(v, "__index__")));
};

const expressions = new WeakMap<W_Type, { version: number; expression: RegExp }>();
function expressionFor(cls: W_Type): RegExp {
  let known = expressions.get(cls);
  if (known === undefined || known.version !== cls.version) expressions.set(cls, (known = { version: cls.version, expression: expressionOf(cls) }));
  known.expression.lastIndex = 0;
  return known.expression;
}

/** Stands for `pattern` in the class until it is asked for. */
class W_TemplatePattern extends W_Object { declare readonly pytype: W_Type; }
defineType("_TemplatePattern", W_TemplatePattern, {
  module: "string",
  methods: () => ({
    __get__: method(1, 2, (_self, _object, cls) => call(getAttr(hooks.importModule("re"), "compile"), [strFrom(patternText(cls)), attributeFlags(cls) | VERBOSE])),
  }),
});

const notNamed = (): PyError => valueError("Unrecognized named group in pattern");

/** The template with each placeholder replaced. `named` gives the text of a name, or null: it stays. */
function replace(self: any, named: (name: string, all: string) => string, invalid: (at: number, all: string) => string): any {
  const cls = typeOf(self);
  const text = textOf(getAttr(self, "template"));
  return strFrom(text.replace(expressionFor(cls), (...match: any[]) => {
    const groups = match[match.length - 1] as Record<string, string | undefined>;
    const name = groups["named"] || groups["braced"];
    if (name !== undefined && name !== "") return named(name, match[0]);
    if (groups["escaped"] !== undefined) return textOf(getAttr(self, "delimiter"));
    if (groups["invalid"] === undefined) throw notNamed();
    return invalid(match[match.length - 3], match[0]);
  }));
}

/** The value of a name: keyword arguments come before the mapping. */
function lookup(args: any[], kw: Map<string, any> | null, what: string): (name: string) => any {
  if (args.length > 2) throw typeError(`Template.${what}() takes from 1 to 2 positional arguments but ${args.length} were given`);
  const mapping = args[1];
  return (name) => {
    const value = kw?.get(name);
    if (value !== undefined) return value;
    if (mapping === undefined) throw new PyError(call(EXC.KeyError, [strFrom(name)]));
    return getItem(mapping, strFrom(name));
  };
}

function invalidPlaceholder(text: string, at: number): never {
  const before = text.slice(0, at).split(/\r\n|[\n\r\x0b\f\x1c-\x1e\x85\u2028\u2029]/);
  throw valueError(`Invalid placeholder in string: line ${before.length}, col ${[...before[before.length - 1]!].length}`);
}

const templateType: W_Type = defineType("Template", null, {
  module: "string",
  doc: "A text with placeholders: $name or ${name}; $$ stands for $.",
  subclassable: true,
  hasDict: true,
  hasWeakref: true,
  methods: () => ({
    delimiter: "$",
    idpattern: "(?a:[_a-z][_a-z0-9]*)",
    braceidpattern: None,
    flags: IGNORECASE,
    __init__: method(1, 1, (self, template) => {
      setAttr(self, "template", template);
      return None;
    }, { keywords: ["template"] }),
    substitute: methodArgs((args, kw) => {
      const [self] = args;
      const valueOf = lookup(args, kw, "substitute");
      return replace(self, (name) => strText(valueOf(name)), (at, all) => invalidPlaceholder(textOf(getAttr(self, "template")), at + all.length));
    }, { doc: "The text with each placeholder replaced by its value." }),
    safe_substitute: methodArgs((args, kw) => {
      const valueOf = lookup(args, kw, "safe_substitute");
      return replace(args[0], (name, all) => {
        let value: any;
        try {
          value = valueOf(name);
        } catch (e) {
          if (e instanceof PyError && isInstance(e.value, EXC.KeyError)) return all;
          throw e;
        }
        return strText(value);
      }, (_at, all) => all);
    }, { doc: "The same; placeholders without a value stay." }),
    pattern: new W_TemplatePattern(),
    is_valid: method(0, 0, (self) => {
      for (const { groups } of textOf(getAttr(self, "template")).matchAll(expressionFor(typeOf(self)))) {
        if (groups!["invalid"] !== undefined) return false;
        if (groups!["named"] === undefined && groups!["braced"] === undefined && groups!["escaped"] === undefined) throw notNamed();
      }
      return true;
    }, { doc: "Has the text no invalid placeholders?" }),
    get_identifiers: method(0, 0, (self) => {
      const names = new Set<string>();
      for (const { groups } of textOf(getAttr(self, "template")).matchAll(expressionFor(typeOf(self)))) {
        const name = groups!["named"] || groups!["braced"];
        if (name !== undefined && name !== "") names.add(name);
        else if (groups!["invalid"] === undefined && groups!["escaped"] === undefined) throw notNamed();
      }
      return newList([...names].map(strFrom));
    }, { doc: "Names of placeholders in order of appearance." }),
  }),
});

defineModule("string", "Constants and classes for text.", () => ({
  whitespace: SPACE, ascii_lowercase: LOWER, ascii_uppercase: UPPER, ascii_letters: LOWER + UPPER, digits: DIGITS, hexdigits: `${DIGITS}abcdefABCDEF`, octdigits: "01234567",
  punctuation: PUNCTUATION, printable: DIGITS + LOWER + UPPER + PUNCTUATION + SPACE,
  capwords,
  ...typeEntries(templateType, formatterType),
  __all__: newList(["ascii_letters", "ascii_lowercase", "ascii_uppercase", "capwords", "digits", "hexdigits", "octdigits", "printable", "punctuation", "whitespace", "Formatter", "Template"]),
}));
