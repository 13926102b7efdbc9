// @shared-module
/**
 * `_sre`: the pattern and match objects under the library's `re`. The library parses and compiles patterns; `sre-program` and
 * `sre-matcher` run them.
 */
import { index } from "../objects/arithmetic";
import { bindArgs, builtin, classGetItem, method, methodArgs, nextMethod } from "../objects/builtin";
import { bytesLike, W_Bytes } from "../objects/bytes";
import { call } from "../objects/call";
import { eq, hash } from "../objects/compare";
import { None, NotImplemented, W_Object, W_Tuple } from "../objects/core";
import { dictFromEntries, W_Dict } from "../objects/dict-storage";
import { indexError, typeError } from "../objects/errors";
import { hooks } from "../objects/hooks";
import { newList } from "../objects/list-storage";
import { W_MappingProxy } from "../objects/mapping-proxy";
import { getAttr } from "../objects/attribute";
import { toArray, toIndex } from "../objects/sequence";
import { isStr, reprText } from "../objects/text";
import { defineType, isInstance, intType, typeOf, type W_Type } from "../objects/type";
import { strFrom, textOf, W_WideStr } from "../objects/wide-str";
import { defineModule, typeEntries } from "./define";
import { isCased, isCasedAscii, toLower, toLowerAscii } from "./sre-characters";
import { Matcher, Subject, type Found } from "./sre-matcher";
import { MAGIC, MAX_GROUPS, MAX_REPEAT } from "./sre-opcodes";
import { programOf, type Program } from "./sre-program";

const FLAGS: readonly (readonly [number, string])[] = [[2, "re.IGNORECASE"], [4, "re.LOCALE"], [8, "re.MULTILINE"], [16, "re.DOTALL"], [64, "re.VERBOSE"], [128, "re.DEBUG"], [256, "re.ASCII"]];
const UNICODE = 32;

class W_Pattern extends W_Object {
  declare readonly pytype: W_Type;
  #program: Program | null = null;
  constructor(readonly pattern: any, readonly flags: number, readonly words: number[], readonly groups: number, readonly groupIndex: W_Dict, readonly indexGroup: any[]) { super(); }
  get program(): Program { return (this.#program ??= programOf(this.words)); }
  get isBytes(): boolean { return this.pattern !== None && !isStr(this.pattern); }
}

/** A subject with its guest value. */
class Text {
  readonly subject: Subject;
  constructor(readonly value: any, readonly isBytes: boolean) {
    this.subject = new Subject(isBytes ? bytesLike(value)! : value instanceof W_WideStr ? value.points : textOf(value));
  }
  /** The part as a guest value. */
  slice(from: number, to: number): any {
    if (from >= to) return this.isBytes ? new W_Bytes("") : "";
    const { text, points } = this.subject;
    if (text !== null) {
      if (this.isBytes) return from === 0 && to === text.length && this.value instanceof W_Bytes ? this.value : new W_Bytes(text.slice(from, to));
      return text.slice(from, to);
    }
    return strFrom(String.fromCodePoint(...points!.subarray(from, to)));
  }
}

/** The text to be matched, of the pattern's kind. */
function textFor(self: W_Pattern, v: any): Text {
  if (isStr(v)) {
    if (self.isBytes) throw typeError("cannot use a bytes pattern on a string-like object");
    return new Text(v, false);
  }
  if (bytesLike(v) === null) throw typeError(`expected string or bytes-like object, got '${typeOf(v).name}'`);
  if (self.pattern !== None && !self.isBytes) throw typeError("cannot use a string pattern on a bytes-like object");
  return new Text(v, true);
}

/** Where matching begins and ends. */
function range(text: Text, pos: any, endpos: any): [number, number] {
  const { length } = text.subject;
  const to = endpos === undefined ? length : Math.max(0, Math.min(length, toIndex(endpos)));
  const from = pos === undefined ? 0 : Math.max(0, Math.min(length, toIndex(pos)));
  return [from, to];
}

class W_Match extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly re: W_Pattern, readonly text: Text, readonly found: Found, readonly pos: number, readonly endpos: number) { super(); }
  start(group: number): number { return group === 0 ? this.found.start : this.#matched(group) ? this.found.marks[group * 2 - 2]! : -1; }
  end(group: number): number { return group === 0 ? this.found.end : this.#matched(group) ? this.found.marks[group * 2 - 1]! : -1; }
  #matched(group: number): boolean {
    const { marks } = this.found;
    return marks[group * 2 - 2]! >= 0 && marks[group * 2 - 1]! >= 0;
  }
  group(group: number, fallback: any): any {
    const from = this.start(group);
    return from < 0 ? fallback : this.text.slice(from, this.end(group));
  }
}

/** The number of a group given by number or name. */
function groupNumber(self: W_Match, v: any): number {
  let n: number | undefined;
  if (isInstance(v, intType) || typeOf(v).lookup("__index__") !== undefined) n = Number(index(v));
  else {
    try {
      n = self.re.groupIndex.get(v);
    } catch {
      // What cannot be a key names no group.
    }
  }
  if (n === undefined || n < 0 || n > self.re.groups) throw indexError("no such group");
  return n;
}

// -- searching

type How = "match" | "fullmatch" | "search";

function first(self: W_Pattern, how: How, string: any, pos: any, endpos: any): any {
  const text = textFor(self, string);
  const [from, to] = range(text, pos, endpos);
  if (from > to) return None;
  const matcher = new Matcher(self.program, text.subject, self.groups, 0, to);
  const found = how === "search" ? matcher.search(from, -1) : matcher.matchAt(from, how === "fullmatch", -1);
  return found === null ? None : new W_Match(self, text, found, from, to);
}

/** All matches from left to right; after an empty one the next is not empty at the same place. */
function* matches(self: W_Pattern, text: Text, from: number, to: number, how: How = "search"): Generator<Found> {
  if (from > to) return;
  const matcher = new Matcher(self.program, text.subject, self.groups, 0, to);
  let at = from;
  let notEmptyAt = -1;
  while (at <= to) {
    const found = how === "search" ? matcher.search(at, notEmptyAt) : matcher.matchAt(at, false, notEmptyAt);
    if (found === null) return;
    yield found;
    notEmptyAt = found.end === found.start ? found.end : -1;
    at = found.end;
  }
}

/** What findall gives for a match: the whole, the only group, or a tuple of groups. */
function findallItem(self: W_Pattern, text: Text, found: Found): any {
  const match = new W_Match(self, text, found, 0, 0);
  const empty = text.isBytes ? new W_Bytes("") : "";
  if (self.groups === 0) return match.group(0, empty);
  if (self.groups === 1) return match.group(1, empty);
  return new W_Tuple(Array.from({ length: self.groups }, (_, i) => match.group(i + 1, empty)));
}

class W_Scanner extends W_Object {
  declare readonly pytype: W_Type;
  #at: number;
  #notEmptyAt = -1;
  readonly #matcher: Matcher | null;
  constructor(readonly pattern: W_Pattern, readonly text: Text, readonly from: number, readonly to: number) {
    super();
    this.#at = from;
    this.#matcher = from > to ? null : new Matcher(pattern.program, text.subject, pattern.groups, 0, to);
  }
  next(how: How): any {
    if (this.#matcher === null || this.#at > this.to || this.#at < 0) return undefined;
    const found = how === "search" ? this.#matcher.search(this.#at, this.#notEmptyAt) : this.#matcher.matchAt(this.#at, false, this.#notEmptyAt);
    if (found === null) {
      this.#at = -1;
      return undefined;
    }
    this.#notEmptyAt = found.end === found.start ? found.end : -1;
    this.#at = found.end;
    return new W_Match(this.pattern, this.text, found, this.from, this.to);
  }
}

class W_FindIter extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly scanner: W_Scanner) { super(); }
}

// -- replacing

/** A parsed replacement: texts with numbers of groups between them. */
class W_Template extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly parts: readonly any[]) { super(); }
}

function join(parts: readonly any[], isBytes: boolean): any {
  if (isBytes) return new W_Bytes(parts.map((p) => bytesLike(p) ?? fail(p)).join(""));
  return strFrom(parts.map((p) => (isStr(p) ? textOf(p) : fail(p))).join(""));
}
const fail = (v: any): never => { throw typeError(`expected str instance, ${typeOf(v).name} found`); };

function expand(template: W_Template, match: W_Match): any {
  const empty = match.text.isBytes ? new W_Bytes("") : "";
  return join(template.parts.map((p) => (typeof p === "number" ? match.group(p, empty) : p)), match.text.isBytes);
}

/** What to put in place of a match: a fixed value, or a function of the match. */
function replacement(self: W_Pattern, repl: any): any | ((match: W_Match) => any) {
  if (typeOf(repl).lookup("__call__") !== undefined) return (match: W_Match) => call(repl, [match]);
  const plain = isStr(repl) ? textOf(repl) : bytesLike(repl);
  if (plain !== null && !plain.includes("\\")) return repl;
  const template = call(getAttr(hooks.importModule("re"), "_compile_template"), [self, repl]);
  if (!(template instanceof W_Template)) return template;
  return template.parts.length === 1 && typeof template.parts[0] !== "number" ? template.parts[0] : (match: W_Match) => expand(template, match);
}

function substitute(self: W_Pattern, args: any[], kw: Map<string, any> | null, name: string): [any, number] {
  const [repl, string, countArgument] = bindArgs(name, args, kw, ["repl", "string", "count"], 2);
  const text = textFor(self, string);
  const count = countArgument === undefined ? 0 : toIndex(countArgument);
  const made = replacement(self, repl);
  const parts: any[] = [];
  let last = 0;
  let n = 0;
  for (const found of matches(self, text, 0, text.subject.length)) {
    if (last < found.start) parts.push(text.slice(last, found.start));
    const value = typeof made === "function" ? made(new W_Match(self, text, found, 0, text.subject.length)) : made;
    if (value !== None) parts.push(value);
    last = found.end;
    n++;
    if (count > 0 && n >= count) break;
  }
  if (n === 0) return [string, 0];
  if (last < text.subject.length) parts.push(text.slice(last, text.subject.length));
  return [join(parts, text.isBytes), n];
}

function split(self: W_Pattern, string: any, limit: number): any {
  const text = textFor(self, string);
  const parts: any[] = [];
  let last = 0;
  let n = 0;
  for (const found of limit < 0 ? [] : matches(self, text, 0, text.subject.length)) {
    if (limit > 0 && n >= limit) break;
    parts.push(text.slice(last, found.start));
    const match = new W_Match(self, text, found, 0, 0);
    for (let g = 1; g <= self.groups; g++) parts.push(match.group(g, None));
    last = found.end;
    n++;
  }
  parts.push(text.slice(last, text.subject.length));
  return newList(parts);
}

// -- types

function patternText(self: W_Pattern): string {
  let flags = self.flags;
  if (!self.isBytes && (flags & (4 | 256 | UNICODE)) === UNICODE) flags &= ~UNICODE;
  const names: string[] = [];
  for (const [bit, name] of FLAGS) {
    if ((flags & bit) !== 0) {
      names.push(name);
      flags &= ~bit;
    }
  }
  if ((flags & UNICODE) !== 0) {
    names.splice(names.findIndex((n) => n === "re.VERBOSE" || n === "re.DEBUG" || n === "re.ASCII") >>> 0, 0, "re.UNICODE");
    flags &= ~UNICODE;
  }
  if (flags !== 0) names.push(`0x${flags.toString(16)}`);
  const source = reprText(self.pattern);
  return `re.compile(${source.length > 200 ? source.slice(0, 200) : source}${names.length > 0 ? `, ${names.join("|")}` : ""})`;
}

const POSITIONS = { keywords: ["string", "pos", "endpos"] };
const patternType = (): W_Type => defineType("Pattern", W_Pattern, {
  module: "re",
  hasWeakref: true,
  methods: () => ({
    match: method(1, 3, (self: W_Pattern, s, pos, endpos) => first(self, "match", s, pos, endpos), POSITIONS),
    fullmatch: method(1, 3, (self: W_Pattern, s, pos, endpos) => first(self, "fullmatch", s, pos, endpos), POSITIONS),
    search: method(1, 3, (self: W_Pattern, s, pos, endpos) => first(self, "search", s, pos, endpos), POSITIONS),
    findall: method(1, 3, (self: W_Pattern, s, pos, endpos) => {
      const text = textFor(self, s);
      const [from, to] = range(text, pos, endpos);
      const items: any[] = [];
      for (const found of matches(self, text, from, to)) items.push(findallItem(self, text, found));
      return newList(items);
    }, POSITIONS),
    finditer: method(1, 3, (self: W_Pattern, s, pos, endpos) => {
      const text = textFor(self, s);
      return new W_FindIter(new W_Scanner(self, text, ...range(text, pos, endpos)));
    }, POSITIONS),
    scanner: method(1, 3, (self: W_Pattern, s, pos, endpos) => {
      const text = textFor(self, s);
      return new W_Scanner(self, text, ...range(text, pos, endpos));
    }, POSITIONS),
    split: method(1, 2, (self: W_Pattern, s, limit) => split(self, s, limit === undefined ? 0 : toIndex(limit)), { keywords: ["string", "maxsplit"] }),
    sub: methodArgs((args, kw) => substitute(args[0], args.slice(1), kw, "sub")[0]),
    subn: methodArgs((args, kw) => new W_Tuple(substitute(args[0], args.slice(1), kw, "subn"))),
    __repr__: method(0, 0, (self: W_Pattern) => strFrom(patternText(self))),
    __eq__: method(1, 1, (a: W_Pattern, b) => {
      if (!(b instanceof W_Pattern)) return NotImplemented;
      return a === b || a.flags === b.flags && a.isBytes === b.isBytes && eq(a.pattern, b.pattern);
    }),
    __hash__: method(0, 0, (self: W_Pattern) => hash(new W_Tuple([self.pattern, self.flags]))),
    __copy__: method(0, 0, (self) => self),
    __deepcopy__: method(1, 1, (self) => self),
    __class_getitem__: classGetItem(),
  }),
  getset: () => ({
    pattern: { get: (self: W_Pattern) => self.pattern, member: true },
    flags: { get: (self: W_Pattern) => self.flags, member: true },
    groups: { get: (self: W_Pattern) => self.groups, member: true },
    groupindex: { get: (self: W_Pattern) => new W_MappingProxy(self.groupIndex) },
  }),
});

const groupArgument = (self: W_Match, v: any): number => (v === undefined ? 0 : groupNumber(self, v));
const matchType = (): W_Type => defineType("Match", W_Match, {
  module: "re",
  methods: () => ({
    group: methodArgs((args, kw) => {
      const [self, ...groups] = args as [W_Match, ...any[]];
      if (kw !== null) throw typeError("Match.group() takes no keyword arguments");
      if (groups.length <= 1) return self.group(groupArgument(self, groups[0]), None);
      return new W_Tuple(groups.map((g) => self.group(groupNumber(self, g), None)));
    }),
    __getitem__: method(1, 1, (self: W_Match, g) => self.group(groupNumber(self, g), None)),
    groups: method(0, 1, (self: W_Match, fallback = None) => new W_Tuple(Array.from({ length: self.re.groups }, (_, i) => self.group(i + 1, fallback))), { keywords: ["default"] }),
    groupdict: method(0, 1, (self: W_Match, fallback = None) => dictFromEntries(self.re.groupIndex.entries().map(([name, n]): [any, any] => [name, self.group(n, fallback)])), { keywords: ["default"] }),
    start: method(0, 1, (self: W_Match, g) => self.start(groupArgument(self, g))),
    end: method(0, 1, (self: W_Match, g) => self.end(groupArgument(self, g))),
    span: method(0, 1, (self: W_Match, g) => {
      const n = groupArgument(self, g);
      return new W_Tuple([self.start(n), self.end(n)]);
    }),
    expand: method(1, 1, (self: W_Match, template) => {
      const made = call(getAttr(hooks.importModule("re"), "_compile_template"), [self.re, template]);
      return made instanceof W_Template ? expand(made, self) : made;
    }, { keywords: ["template"] }),
    __repr__: method(0, 0, (self: W_Match) => strFrom(`<re.Match object; span=(${self.found.start}, ${self.found.end}), match=${reprText(self.group(0, None)).slice(0, 50)}>`)),
    __copy__: method(0, 0, (self) => self),
    __deepcopy__: method(1, 1, (self) => self),
    __class_getitem__: classGetItem(),
  }),
  getset: () => ({
    string: { get: (self: W_Match) => self.text.value, member: true },
    re: { get: (self: W_Match) => self.re, member: true },
    pos: { get: (self: W_Match) => self.pos, member: true },
    endpos: { get: (self: W_Match) => self.endpos, member: true },
    lastindex: { get: (self: W_Match) => (self.found.lastIndex === 0 ? None : self.found.lastIndex) },
    lastgroup: { get: (self: W_Match) => (self.found.lastIndex === 0 ? None : self.re.indexGroup[self.found.lastIndex] ?? None) },
    regs: { get: (self: W_Match) => new W_Tuple(Array.from({ length: self.re.groups + 1 }, (_, i) => new W_Tuple([self.start(i), self.end(i)]))) },
  }),
});

defineModule("_sre", "Pattern matching under re.", () => {
  const types = [patternType(), matchType()];
  defineType("SRE_Scanner", W_Scanner, {
    module: "_sre",
    methods: () => ({
      match: method(0, 0, (self: W_Scanner) => self.next("match") ?? None),
      search: method(0, 0, (self: W_Scanner) => self.next("search") ?? None),
    }),
    getset: () => ({ pattern: { get: (self: W_Scanner) => self.pattern } }),
  });
  defineType("callable_iterator", W_FindIter, {
    methods: () => ({ __iter__: method(0, 0, (self) => self), __next__: nextMethod((self: W_FindIter) => self.scanner.next("search")) }),
  });
  const templateType = defineType("SRE_Template", W_Template, { module: "_sre" });
  const point = (v: any): number => Number(index(v));
  return {
    ...typeEntries(...types, templateType),
    MAGIC, MAXREPEAT: MAX_REPEAT, MAXGROUPS: MAX_GROUPS, CODESIZE: 4,
    copyright: "",
    compile: builtin("compile", 6, 6, (pattern, flags, code, groups, groupIndex, indexGroup) => {
      const words = toArray(code).map((w) => Number(index(w)));
      return new W_Pattern(pattern, Number(index(flags)), words, Number(index(groups)), groupIndex, indexGroup.items);
    }, { keywords: ["pattern", "flags", "code", "groups", "groupindex", "indexgroup"] }),
    template: builtin("template", 2, 2, (_pattern, parts) => new W_Template(toArray(parts))),
    getcodesize: builtin("getcodesize", 0, 0, () => 4),
    ascii_iscased: builtin("ascii_iscased", 1, 1, (c) => isCasedAscii(point(c))),
    unicode_iscased: builtin("unicode_iscased", 1, 1, (c) => isCased(point(c))),
    ascii_tolower: builtin("ascii_tolower", 1, 1, (c) => toLowerAscii(point(c))),
    unicode_tolower: builtin("unicode_tolower", 1, 1, (c) => toLower(point(c))),
    getlower: builtin("getlower", 2, 2, (c, flags) => ((point(flags) & UNICODE) !== 0 ? toLower(point(c)) : toLowerAscii(point(c)))),
  };
});
