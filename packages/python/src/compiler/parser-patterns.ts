/** Patterns of `case`. */
import { None } from "../objects/core";
import type { Expr, MatchAs, Pattern } from "./ast";
import { ComplexConstant } from "./constants";
import { expressionName } from "./parser-core";
import { ExpressionParser } from "./parser-expressions";
import { PySyntaxError } from "./source";
import { T } from "./tokens";

export class PatternParser extends ExpressionParser {
  /** The whole of a case's pattern: a sequence without brackets, or one pattern. */
  patterns(): Pattern {
    const { start } = this;
    const first = this.#maybeStar();
    if (!this.at(T.COMMA)) {
      if (first.kind === "MatchStar") this.fail();
      return first;
    }
    const patterns = [first];
    while (this.take(T.COMMA)) {
      if (this.at(T.COLON) || this.at(T.IF)) break;
      patterns.push(this.#maybeStar());
    }
    return { kind: "MatchSequence", patterns, start, end: this.end };
  }

  #maybeStar(): Pattern {
    if (!this.at(T.STAR)) return this.#pattern();
    const { start } = this;
    this.p++;
    const name = this.name();
    return { kind: "MatchStar", name: name === "_" ? null : name, start, end: this.end };
  }

  #pattern(): Pattern {
    const { start } = this;
    const pattern = this.#orPattern();
    if (!this.at(T.AS)) return pattern;
    this.p++;
    const at = this.start;
    if (this.at(T.NAME) && this.kindAt(1) !== T.DOT && this.kindAt(1) !== T.LPAR) {
      const name = this.name();
      if (name === "_") this.failAt("cannot use '_' as a target", at, this.end);
      return { kind: "MatchAs", pattern, name, start, end: this.end };
    }
    const target = this.expression();
    this.failOn(`cannot use ${expressionName(target)} as pattern target`, target);
  }

  #orPattern(): Pattern {
    const { start } = this;
    const first = this.#closed();
    if (!this.at(T.VBAR)) return first;
    const patterns = [first];
    while (this.take(T.VBAR)) patterns.push(this.#closed());
    return { kind: "MatchOr", patterns, start, end: this.end };
  }

  #closed(): Pattern {
    const { start } = this;
    switch (this.kind) {
      case T.NUMBER: case T.MINUS: {
        const value = this.#number();
        return { kind: "MatchValue", value, start, end: this.end };
      }
      case T.STRING: case T.FSTRING_START: {
        const value = this.atom();
        if (value.kind !== "Constant") throw PySyntaxError.behind(this.source, "patterns may only match literals and attribute lookups", value.start, value.end);
        return { kind: "MatchValue", value, start, end: this.end };
      }
      case T.NONE: this.p++; return { kind: "MatchSingleton", value: None, start, end: this.end };
      case T.TRUE: this.p++; return { kind: "MatchSingleton", value: true, start, end: this.end };
      case T.FALSE: this.p++; return { kind: "MatchSingleton", value: false, start, end: this.end };
      case T.NAME: return this.#nameOrClass();
      case T.LPAR: return this.#group();
      case T.LSQB: {
        this.p++;
        const patterns = this.#sequence(T.RSQB, []);
        return { kind: "MatchSequence", patterns, start, end: this.end };
      }
      case T.LBRACE: return this.#mapping();
      default: return this.fail();
    }
  }

  /** A number with an optional minus, or a complex one as a sum. */
  #number(): Expr {
    const { start } = this;
    const real = this.#signed();
    if (!this.at(T.PLUS) && !this.at(T.MINUS)) return real;
    const isReal = (e: Expr): boolean => e.kind === "UnaryOp" ? isReal(e.operand) : e.kind === "Constant" && !(e.value instanceof ComplexConstant);
    if (!isReal(real)) this.failOn("real number required in complex literal", real);
    const op = this.kind - T.PLUS;
    this.p++;
    if (!this.at(T.NUMBER)) this.fail();
    const imaginary = this.atom();
    if (imaginary.kind === "Constant" && !(imaginary.value instanceof ComplexConstant)) this.failOn("imaginary number required in complex literal", imaginary);
    return { kind: "BinOp", left: real, op, right: imaginary, start, end: this.end };
  }
  #signed(): Expr {
    const { start } = this;
    if (!this.take(T.MINUS)) return this.atom();
    if (!this.at(T.NUMBER)) this.fail();
    const operand = this.atom();
    return { kind: "UnaryOp", op: 0, operand, start, end: this.end };
  }

  #dottedName(): Expr {
    const { start } = this;
    let e: Expr = { kind: "Name", id: this.name(), start, end: this.end };
    while (this.take(T.DOT)) {
      const attr = this.name();
      e = { kind: "Attribute", value: e, attr, start, end: this.end };
    }
    return e;
  }

  #nameOrClass(): Pattern {
    const { start } = this;
    const name = this.#dottedName();
    if (!this.at(T.LPAR)) {
      if (name.kind === "Name") return { kind: "MatchAs", pattern: null, name: name.id === "_" ? null : name.id, start, end: this.end } satisfies MatchAs;
      return { kind: "MatchValue", value: name, start, end: this.end };
    }
    this.p++;
    const patterns: Pattern[] = [];
    const keywordNames: string[] = [];
    const keywordPatterns: Pattern[] = [];
    while (!this.at(T.RPAR)) {
      if (this.at(T.NAME) && this.kindAt(1) === T.EQUAL) {
        keywordNames.push(this.name());
        this.p++;
        keywordPatterns.push(this.#pattern());
      } else {
        const at = this.start;
        patterns.push(this.#pattern());
        if (keywordNames.length > 0) {
          let { end } = this;
          while (this.take(T.COMMA) && !(this.at(T.NAME) && this.kindAt(1) === T.EQUAL) && !this.at(T.RPAR)) {
            this.#pattern();
            end = this.end;
          }
          this.failAt("positional patterns follow keyword patterns", at, end);
        }
      }
      if (!this.at(T.COMMA)) break;
      this.p++;
    }
    this.expect(T.RPAR);
    return { kind: "MatchClass", cls: name, patterns, keywordNames, keywordPatterns, start, end: this.end };
  }

  #group(): Pattern {
    const { start } = this;
    this.p++;
    if (this.take(T.RPAR)) return { kind: "MatchSequence", patterns: [], start, end: this.end };
    const first = this.#maybeStar();
    if (this.at(T.COMMA) || first.kind === "MatchStar") {
      if (!this.at(T.COMMA)) this.fail();
      this.p++;
      const patterns = this.#sequence(T.RPAR, [first]);
      return { kind: "MatchSequence", patterns, start, end: this.end };
    }
    this.expect(T.RPAR);
    return first;
  }

  /** The rest of a sequence pattern up to its closing bracket. */
  #sequence(close: T, patterns: Pattern[]): Pattern[] {
    while (!this.at(close)) {
      patterns.push(this.#maybeStar());
      if (!this.at(T.COMMA)) break;
      this.p++;
    }
    this.expect(close);
    return patterns;
  }

  #mapping(): Pattern {
    const { start } = this;
    this.p++;
    const keys: Expr[] = [];
    const patterns: Pattern[] = [];
    let rest: string | null = null;
    while (!this.at(T.RBRACE)) {
      if (this.take(T.DOUBLESTAR)) {
        const at = this.start;
        rest = this.name();
        if (rest === "_") this.failAt("invalid syntax", at, this.end);
        this.take(T.COMMA);
        break;
      }
      keys.push(this.#mappingKey());
      this.expect(T.COLON);
      patterns.push(this.#pattern());
      if (!this.at(T.COMMA)) break;
      this.p++;
    }
    this.expect(T.RBRACE);
    return { kind: "MatchMapping", keys, patterns, rest, start, end: this.end };
  }
  #mappingKey(): Expr {
    switch (this.kind) {
      case T.NUMBER: case T.MINUS: return this.#number();
      case T.STRING: case T.FSTRING_START: case T.NONE: case T.TRUE: case T.FALSE: return this.atom();
      case T.NAME: {
        const key = this.#dottedName();
        if (key.kind === "Name") this.fail();
        return key;
      }
      default: return this.fail();
    }
  }
}
