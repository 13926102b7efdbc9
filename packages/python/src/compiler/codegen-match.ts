/**
 * Code of `match`.
 *
 * A pattern jumps to its `fail` label or falls through. Names are bound when the whole pattern has matched (before the guard), so captures are kept in
 * temporaries until then.
 */
import { W_Tuple } from "../objects/core";
import { Op } from "../opcodes";
import type { Label } from "./assembler";
import type { Expr, Match, MatchClass, MatchMapping, MatchOr, MatchSequence, Node, Pattern } from "./ast";
import { CallCode } from "./codegen-calls";

/** Captured operands by name, in order of appearance. */
type Captures = Map<string, { operand: number; node: Node }>;

export abstract class MatchCode extends CallCode {
  abstract body(statements: Match["cases"][number]["body"]): void;

  match(s: Match): void {
    const { asm } = this;
    const outer = this.next;
    let subject = this.value(s.subject);
    if (!this.isTemp(subject)) {
      // A capture may rebind the variable that was matched.
      const copy = this.alloc();
      asm.emit(s.subject, Op.MOVE, copy, subject);
      subject = copy;
    }
    const end = this.label();
    const { next } = this;
    for (const [i, each] of s.cases.entries()) {
      const fail = this.label();
      const isLast = i === s.cases.length - 1;
      if (each.guard === null && !isLast) this.#checkReachable(each.pattern);
      const captures: Captures = new Map();
      this.#pattern(each.pattern, subject, fail, captures);
      for (const [name, { operand, node }] of captures) this.store(name, operand, node);
      this.next = next;
      if (each.guard !== null) this.jumpIf(each.guard, false, fail);
      this.next = next;
      this.body(each.body);
      asm.jump(null, Op.JUMP, end);
      asm.place(fail);
    }
    asm.place(end);
    this.next = outer;
  }

  #checkReachable(pattern: Pattern): void {
    if (pattern.kind === "MatchAs" && pattern.pattern === null) {
      this.fail(pattern.name === null ? "wildcard makes remaining patterns unreachable" : `name capture '${pattern.name}' makes remaining patterns unreachable`, pattern);
    }
    if (pattern.kind === "MatchAs" && pattern.pattern !== null) this.#checkReachable(pattern.pattern);
    if (pattern.kind === "MatchOr") this.#checkReachable(pattern.patterns.at(-1)!);
  }

  #capture(name: string, operand: number, node: Node, captures: Captures): void {
    if (name === "__debug__") this.fail("cannot assign to __debug__", node);
    if (captures.has(name)) this.fail(`multiple assignments to name '${name}' in pattern`, node);
    captures.set(name, { operand, node });
  }

  #pattern(p: Pattern, subject: number, fail: Label, captures: Captures): void {
    const { asm } = this;
    switch (p.kind) {
      case "MatchValue": {
        const { next } = this;
        if (p.value.kind === "JoinedStr") this.fail("patterns may only match literals and attribute lookups", p);
        asm.jump(p, Op.JUMP_UNLESS_EQ, fail, subject, this.value(p.value));
        this.next = next;
        break;
      }
      case "MatchSingleton":
        asm.jump(p, Op.JUMP_UNLESS_IS, fail, subject, this.constant(p.value));
        break;
      case "MatchAs":
        if (p.pattern !== null) this.#pattern(p.pattern, subject, fail, captures);
        if (p.name !== null) this.#capture(p.name, subject, p, captures);
        break;
      case "MatchStar":
        if (p.name !== null) this.#capture(p.name, subject, p, captures);
        break;
      case "MatchOr": this.#or(p, subject, fail, captures); break;
      case "MatchSequence": this.#sequence(p, subject, fail, captures); break;
      case "MatchMapping": this.#mapping(p, subject, fail, captures); break;
      case "MatchClass": this.#class(p, subject, fail, captures); break;
    }
  }

  #or(p: MatchOr, subject: number, fail: Label, captures: Captures): void {
    const { asm } = this;
    const matched = this.label();
    let common: Captures | null = null;
    for (const [i, alternative] of p.patterns.entries()) {
      const isLast = i === p.patterns.length - 1;
      if (!isLast) this.#checkReachable(alternative);
      const failed = isLast ? fail : this.label();
      const own: Captures = new Map();
      const { next } = this;
      this.#pattern(alternative, subject, failed, own);
      if (common === null) {
        // The first alternative says which names there are; each gets a register that all alternatives fill.
        common = new Map();
        const base = this.alloc(own.size);
        for (const [k, [name, { node }]] of [...own].entries()) common.set(name, { operand: base + k, node });
      } else if (own.size !== common.size || [...own.keys()].some((name) => !common!.has(name))) {
        this.fail("alternative patterns bind different names", p);
      }
      for (const [name, { operand, node }] of own) asm.emit(node, Op.MOVE, common.get(name)!.operand, operand);
      if (i > 0) this.next = next;
      asm.jump(p, Op.JUMP, matched);
      if (!isLast) asm.place(failed);
    }
    asm.place(matched);
    for (const [name, { operand, node }] of common!) this.#capture(name, operand, node, captures);
  }

  #sequence(p: MatchSequence, subject: number, fail: Label, captures: Captures): void {
    const { asm } = this;
    const { patterns } = p;
    const stars = patterns.filter((each) => each.kind === "MatchStar").length;
    if (stars > 1) this.fail("multiple starred names in sequence pattern", p);
    const star = patterns.findIndex((each) => each.kind === "MatchStar");
    const test = this.alloc();
    asm.emit(p, Op.MATCH_SEQUENCE, test, subject);
    asm.jump(p, Op.JUMP_IF_FALSE, fail, test);
    const size = star < 0 ? patterns.length : patterns.length - 1;
    if (star < 0 || size > 0) {
      asm.emit(p, Op.GET_LEN, test, subject);
      asm.jump(p, star < 0 ? Op.JUMP_UNLESS_EQ : Op.JUMP_UNLESS_GE, fail, test, this.constant(size));
    }
    const ignored = (each: Pattern): boolean => (each.kind === "MatchAs" && each.pattern === null && each.name === null) || (each.kind === "MatchStar" && each.name === null);
    if (patterns.every(ignored)) return;
    const items = this.alloc(patterns.length);
    if (star >= 0 && ignored(patterns[star]!)) {
      // What the star takes is not wanted: items one by one, those behind it from the end.
      for (const [i, each] of patterns.entries()) {
        if (ignored(each)) continue;
        if (i < star) asm.emit(each, Op.GETITEM, items + i, subject, this.constant(i));
        else if (size === patterns.length - 1) {
          const index = this.alloc();
          asm.emit(each, Op.GET_LEN, index, subject);
          asm.emit(each, Op.SUB, index, index, this.constant(patterns.length - i));
          asm.emit(each, Op.GETITEM, items + i, subject, index);
        }
        this.#pattern(each, items + i, fail, captures);
      }
      return;
    }
    const registers = patterns.map((_, i) => items + i);
    if (star < 0) asm.emitList(p, Op.UNPACK_SEQUENCE, [subject], registers);
    else asm.emitList(p, Op.UNPACK_EX, [subject, star], registers);
    for (const [i, each] of patterns.entries()) this.#pattern(each, items + i, fail, captures);
  }

  #mapping(p: MatchMapping, subject: number, fail: Label, captures: Captures): void {
    const { asm } = this;
    const test = this.alloc();
    asm.emit(p, Op.MATCH_MAPPING, test, subject);
    asm.jump(p, Op.JUMP_IF_FALSE, fail, test);
    const { keys } = p;
    if (keys.length > 0) {
      asm.emit(p, Op.GET_LEN, test, subject);
      asm.jump(p, Op.JUMP_UNLESS_GE, fail, test, this.constant(keys.length));
    }
    const seen = new Set<string>();
    for (const key of keys) {
      const constant = this.compilation.folder.fold(key);
      if (constant === null) {
        if (key.kind !== "Attribute") this.fail("mapping pattern keys may only match literals and attribute lookups", p);
        continue;
      }
      const spelling = this.keySpelling(constant.value);
      if (seen.has(spelling)) this.fail(`mapping pattern checks duplicate key (${this.source.text.slice(key.start, key.end)})`, p);
      seen.add(spelling);
    }
    const tuple = this.alloc();
    const operands = this.values(keys);
    if (keys.length > 0) {
      asm.emitList(p, Op.BUILD_TUPLE, [tuple], operands);
      const found = this.alloc();
      asm.emit(p, Op.MATCH_KEYS, found, subject, tuple);
      asm.jump(p, Op.JUMP_IF_NONE, fail, found);
      const items = this.alloc(keys.length);
      asm.emitList(p, Op.UNPACK_SEQUENCE, [found], keys.map((_, i) => items + i));
      for (const [i, each] of p.patterns.entries()) this.#pattern(each, items + i, fail, captures);
    }
    if (p.rest !== null) {
      const rest = this.alloc();
      asm.emitList(p, Op.BUILD_MAP, [rest], []);
      asm.emit(p, Op.DICT_UPDATE, rest, subject);
      for (const operand of operands) asm.emit(p, Op.DELITEM, rest, operand);
      this.#capture(p.rest, rest, p, captures);
    }
  }
  /** A key's identity among constants: equal keys have the same. */
  keySpelling(value: any): string {
    if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return `n${Number(value)}`;
    if (typeof value === "string") return `s${value}`;
    return `${value.constructor.name}${JSON.stringify(value, (_, v) => (typeof v === "bigint" ? String(v) : v))}`;
  }

  #class(p: MatchClass, subject: number, fail: Label, captures: Captures): void {
    const { asm } = this;
    for (const [i, name] of p.keywordNames.entries()) {
      if (p.keywordNames.indexOf(name) < i) this.fail(`attribute name repeated in class pattern: ${name}`, p.keywordPatterns[i]!);
    }
    const found = this.alloc();
    const { next } = this;
    const cls = this.value(p.cls);
    asm.emit(p, Op.MATCH_CLASS, found, subject, cls, p.patterns.length, this.constantIndex(new W_Tuple(p.keywordNames)));
    this.next = next;
    asm.jump(p, Op.JUMP_IF_NONE, fail, found);
    const inner = [...p.patterns, ...p.keywordPatterns];
    if (inner.length === 0) return;
    const items = this.alloc(inner.length);
    asm.emitList(p, Op.UNPACK_SEQUENCE, [found], inner.map((_, i) => items + i));
    for (const [i, each] of inner.entries()) this.#pattern(each, items + i, fail, captures);
  }
}

export type { Expr };
