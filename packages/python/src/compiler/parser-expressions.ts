/** Expressions: precedence climbing, displays, comprehensions, subscripts. Calls and parameters are in `parser-arguments.ts`, f-strings in `parser-strings.ts`. */
import { Ellipsis, None } from "../objects/core";
import { IN, IS, IS_NOT, NOT_IN, NOT_OPERATOR, type Comprehension, type Expr, type Name, type Slice, type Starred, type Tuple } from "./ast";
import { numberValue } from "./literals";
import { parseCallArguments, parseParameters } from "./parser-arguments";
import { expressionName, ParserCore } from "./parser-core";
import { parseStrings } from "./parser-strings";
import { T } from "./tokens";

/** How tightly binary operators bind, by token; 0 for other tokens. */
const PRECEDENCE = new Uint8Array(256);
for (const [level, kinds] of [[T.VBAR], [T.CIRCUMFLEX], [T.AMPER], [T.LEFTSHIFT, T.RIGHTSHIFT], [T.PLUS, T.MINUS], [T.STAR, T.SLASH, T.DOUBLESLASH, T.PERCENT, T.AT]].entries()) {
  for (const kind of kinds) PRECEDENCE[kind] = level + 1;
}
/** Tokens that can follow an operator's first operand: comparisons, in the order of COMPARISONS, by token. */
const COMPARISON = new Int8Array(256).fill(-1);
for (const [op, kind] of [T.LESS, T.LESSEQUAL, T.EQEQUAL, T.NOTEQUAL, T.GREATER, T.GREATEREQUAL].entries()) COMPARISON[kind] = op;

const LEGACY_STATEMENTS = new Set(["print", "exec"]);

export class ExpressionParser extends ParserCore {
  // -- lists of expressions

  /** `a, *b, c` where a statement takes expressions: one expression, or a tuple without parentheses. */
  starExpressions(): Expr {
    const start = this.start;
    const first = this.starExpression();
    if (!this.at(T.COMMA)) return first;
    const elts = [first];
    while (this.take(T.COMMA)) {
      if (!this.startsExpression() && !this.at(T.STAR)) break;
      elts.push(this.starExpression());
    }
    return { kind: "Tuple", elts, start, end: this.end };
  }
  starExpression(): Expr {
    return this.at(T.STAR) ? this.starred() : this.expression();
  }
  starred(): Starred {
    const start = this.start;
    this.p++;
    const value = this.binary(1);
    return { kind: "Starred", value, start, end: this.end };
  }
  /** An item of a display: `*a`, or an expression that may be an assignment. */
  starNamedExpression(): Expr {
    return this.at(T.STAR) ? this.starred() : this.namedExpression();
  }
  /** `a := b`, or an expression. */
  namedExpression(): Expr {
    if (this.at(T.NAME) && this.kindAt(1) === T.COLONEQUAL) {
      const start = this.start;
      const target: Name = { kind: "Name", id: this.name(), start, end: this.end };
      this.p++;
      if (!this.startsExpression()) this.fail();
      const value = this.expression();
      return { kind: "NamedExpr", target, value, start, end: this.end };
    }
    const e = this.expression();
    if (this.at(T.COLONEQUAL)) this.failOn(`cannot use assignment expressions with ${expressionName(e)}`, e);
    if (this.at(T.EQUAL) && this.template === null) this.#strayEqual(e);
    return e;
  }
  /** An `=` behind an expression that is no statement. */
  #strayEqual(e: Expr): void {
    const at = this.p;
    let range: Expr | null = null;
    if (this.wouldParse(() => {
      this.p = at + 1;
      range = this.binary(1);
      if (this.at(T.EQUAL) || this.at(T.COLONEQUAL)) this.fail();
    })) {
      if (e.kind === "Name") this.failAt("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", e.start, range!.end);
      const isLiteralTarget = e.kind === "List" || e.kind === "Tuple" || e.kind === "GeneratorExp" || (e.kind === "Constant" && (typeof e.value === "boolean" || e.value === None));
      if (!isLiteralTarget && this.isBitwise(e)) this.failOn(`cannot assign to ${expressionName(e)} here. Maybe you meant '==' instead of '='?`, e);
    }
  }
  /** Could the expression be an operand of `|`? Comparisons, `not`, `and`, `or`, conditional expressions and lambdas could not. */
  isBitwise(e: Expr): boolean {
    switch (e.kind) {
      case "Compare": case "BoolOp": case "IfExp": case "Lambda": case "NamedExpr": case "Starred": case "Yield": case "YieldFrom": return false;
      case "UnaryOp": return e.op !== NOT_OPERATOR;
      default: return true;
    }
  }

  // -- one expression

  /** `followed`: what comes behind is the caller's to complain about, even when it looks like another expression. */
  expression(followed = false): Expr {
    if (this.at(T.LAMBDA)) return this.#lambda();
    const start = this.start;
    const firstToken = this.p;
    const body = this.disjunction();
    if (!this.at(T.IF)) {
      if (!followed && this.startsExpression()) this.#missingComma(body, start, firstToken);
      return body;
    }
    // A conditional expression, unless the `if` belongs to a comprehension (then no `else` follows, and its parser asks for a disjunction).
    this.p++;
    if (!this.startsExpression()) this.fail();
    const test = this.disjunction();
    if (!this.at(T.ELSE)) {
      if (!this.at(T.COLON)) this.failAt("expected 'else' after 'if' expression", start, test.end);
      this.fail();
    }
    this.p++;
    if (!this.startsExpression()) this.failHere("expected expression after 'else', but statement is given");
    const orelse = this.expression();
    return { kind: "IfExp", test, body, orelse, start, end: this.end };
  }

  /** Two expressions side by side. */
  #missingComma(first: Expr, start: number, firstToken: number): void {
    if (this.speculating || this.tokens.levels[this.p - 1] === 0) return;
    const last = this.p;
    // A soft keyword, or a name before a string, is probably something else.
    if (last - firstToken === 1 && first.kind === "Name") {
      if (this.at(T.STRING) || this.at(T.FSTRING_START)) return;
      if (["_", "case", "match", "type"].includes(first.id)) return;
      if (LEGACY_STATEMENTS.has(first.id)) return;
    }
    let end = -1;
    let level = 0;
    if (this.wouldParse(() => {
      this.expression();
      end = this.end;
      level = this.tokens.levels[this.p - 1]!;
    }) && level !== 0) this.failAt("invalid syntax. Perhaps you forgot a comma?", start, end);
  }

  #lambda(): Expr {
    const start = this.start;
    this.p++;
    const args = parseParameters(this, true);
    this.expect(T.COLON);
    if (this.template !== null && (this.at(T.FSTRING_MIDDLE) || this.at(T.RBRACE) || this.at(T.FSTRING_END) || this.at(T.LBRACE))) {
      this.failAt(`${this.template}-string: lambda expressions are not allowed without parentheses`, start, this.end);
    }
    if (!this.startsExpression()) this.fail();
    const body = this.expression();
    return { kind: "Lambda", args, body, start, end: this.end };
  }

  disjunction(): Expr {
    const start = this.start;
    const first = this.#conjunction();
    if (!this.at(T.OR)) return first;
    const values = [first];
    while (this.take(T.OR)) values.push(this.#conjunction());
    return { kind: "BoolOp", isAnd: false, values, start, end: this.end };
  }
  #conjunction(): Expr {
    const start = this.start;
    const first = this.#inversion();
    if (!this.at(T.AND)) return first;
    const values = [first];
    while (this.take(T.AND)) values.push(this.#inversion());
    return { kind: "BoolOp", isAnd: true, values, start, end: this.end };
  }
  #inversion(): Expr {
    if (!this.at(T.NOT)) return this.#comparison();
    const start = this.start;
    this.p++;
    const operand = this.#inversion();
    return { kind: "UnaryOp", op: NOT_OPERATOR, operand, start, end: this.end };
  }
  #comparison(): Expr {
    const start = this.start;
    const left = this.binary(1);
    let op = this.#comparisonOperator();
    if (op < 0) return left;
    const ops: number[] = [];
    const comparators: Expr[] = [];
    do {
      ops.push(op);
      comparators.push(this.binary(1));
      op = this.#comparisonOperator();
    } while (op >= 0);
    return { kind: "Compare", left, ops, comparators, start, end: this.end };
  }
  /** Takes a comparison operator; -1 when there is none. */
  #comparisonOperator(): number {
    const { kind } = this;
    const op = COMPARISON[kind]!;
    if (op >= 0) {
      this.p++;
      return op;
    }
    if (kind === T.IN) {
      this.p++;
      return IN;
    }
    if (kind === T.IS) {
      this.p++;
      return this.take(T.NOT) ? IS_NOT : IS;
    }
    if (kind === T.NOT && this.kindAt(1) === T.IN) {
      this.p += 2;
      return NOT_IN;
    }
    // `not` behind an operand can only be `not in`: that is missed, one token further on.
    if (kind === T.NOT && this.tokens.levels[this.p] === 0 && !LEGACY_STATEMENTS.has(this.tokens.names[this.p - 1] ?? "")) {
      this.p++;
      this.fail();
    }
    return -1;
  }

  /** Operands joined by operators that bind at least as tightly as `least`. */
  binary(least: number): Expr {
    const start = this.start;
    let left = this.#factor();
    for (;;) {
      const { kind } = this;
      const precedence = PRECEDENCE[kind]!;
      if (precedence < least || precedence === 0) return left;
      this.p++;
      if (this.at(T.NOT) && precedence >= 5) this.#parenthesizeNot();
      const right = this.binary(precedence + 1);
      left = { kind: "BinOp", left, op: kind - T.PLUS, right, start, end: this.end };
    }
  }
  #parenthesizeNot(): void {
    const start = this.start;
    let end = -1;
    if (this.wouldParse(() => { this.#inversion(); end = this.end; })) this.failAt("'not' after an operator must be parenthesized", start, end);
  }
  #factor(): Expr {
    const { kind } = this;
    if (kind !== T.MINUS && kind !== T.PLUS && kind !== T.TILDE) return this.#power();
    const start = this.start;
    this.p++;
    if (this.at(T.NOT)) this.#parenthesizeNot();
    const operand = this.#factor();
    return { kind: "UnaryOp", op: kind === T.MINUS ? 0 : kind === T.PLUS ? 1 : 2, operand, start, end: this.end };
  }
  #power(): Expr {
    const start = this.start;
    let left: Expr;
    if (this.at(T.AWAIT)) {
      this.p++;
      const value = this.primary();
      left = { kind: "Await", value, start, end: this.end };
    } else {
      left = this.primary();
    }
    if (!this.at(T.DOUBLESTAR)) return left;
    this.p++;
    const right = this.#factor();
    return { kind: "BinOp", left, op: T.DOUBLESTAR - T.PLUS, right, start, end: this.end };
  }

  primary(): Expr {
    const start = this.start;
    let e = this.atom();
    for (;;) {
      switch (this.kind) {
        case T.DOT: {
          this.p++;
          const attr = this.name();
          e = { kind: "Attribute", value: e, attr, start, end: this.end };
          break;
        }
        case T.LPAR:
          e = parseCallArguments(this, e, start);
          break;
        case T.LSQB: {
          this.p++;
          const slice = this.#slices();
          this.#close(T.RSQB);
          e = { kind: "Subscript", value: e, slice, start, end: this.end };
          break;
        }
        default:
          return e;
      }
    }
  }

  #slices(): Expr {
    const start = this.start;
    const first = this.#slice();
    if (!this.at(T.COMMA) && first.kind !== "Starred") return first;
    const elts = [first];
    while (this.take(T.COMMA)) {
      if (this.at(T.RSQB)) break;
      elts.push(this.#slice());
    }
    return { kind: "Tuple", elts, start, end: this.end };
  }
  #slice(): Expr {
    const start = this.start;
    if (this.at(T.STAR)) return this.starred();
    let lower: Expr | null = null;
    if (!this.at(T.COLON)) {
      lower = this.namedExpression();
      if (!this.at(T.COLON)) return lower;
    }
    this.p++;
    const upper = this.startsExpression() ? this.expression() : null;
    const step = this.take(T.COLON) && this.startsExpression() ? this.expression() : null;
    return { kind: "Slice", lower, upper, step, start, end: this.end } satisfies Slice;
  }

  atom(): Expr {
    const { start } = this;
    switch (this.kind) {
      case T.NAME: {
        const id = this.tokens.names[this.p++]!;
        return { kind: "Name", id, start, end: this.end };
      }
      case T.NUMBER:
        this.p++;
        return { kind: "Constant", value: numberValue(this.lexer, start, this.end), start, end: this.end };
      case T.STRING:
      case T.FSTRING_START:
        return parseStrings(this);
      case T.TRUE: this.p++; return { kind: "Constant", value: true, start, end: this.end };
      case T.FALSE: this.p++; return { kind: "Constant", value: false, start, end: this.end };
      case T.NONE: this.p++; return { kind: "Constant", value: None, start, end: this.end };
      case T.ELLIPSIS: this.p++; return { kind: "Constant", value: Ellipsis, start, end: this.end };
      case T.LPAR: return this.#parenthesized();
      case T.LSQB: return this.#listDisplay();
      case T.LBRACE: return this.#braces();
      default: return this.fail();
    }
  }

  /** Takes the closing bracket of a display or subscript. */
  #close(kind: T): void {
    if (!this.at(kind)) this.fail();
    this.p++;
  }

  #parenthesized(): Expr {
    const { start } = this;
    this.p++;
    if (this.take(T.RPAR)) return { kind: "Tuple", elts: [], start, end: this.end };
    if (this.at(T.YIELD)) {
      const value = this.yieldExpression();
      this.#close(T.RPAR);
      return value;
    }
    if (this.at(T.DOUBLESTAR)) {
      const at = this.start;
      this.p++;
      this.expression();
      if (this.at(T.RPAR)) this.failAt("cannot use double starred expression here", at, this.starts[this.p]! > at ? at + 2 : at);
      this.p--;
      this.fail();
    }
    const first = this.starNamedExpression();
    if (this.#startsComprehension()) {
      if (first.kind === "Starred") this.failOn("iterable unpacking cannot be used in comprehension", first);
      const generators = this.comprehensions();
      this.#close(T.RPAR);
      return { kind: "GeneratorExp", elt: first, generators, start, end: this.end };
    }
    if (this.at(T.COMMA)) {
      const elts = this.#items(first, T.RPAR, "(");
      return { kind: "Tuple", elts, start, end: this.end };
    }
    if (this.at(T.RPAR) && first.kind === "Starred") this.failOn("cannot use starred expression here", first);
    this.#close(T.RPAR);
    return first;
  }

  #listDisplay(): Expr {
    const { start } = this;
    this.p++;
    if (this.take(T.RSQB)) return { kind: "List", elts: [], start, end: this.end };
    const first = this.starNamedExpression();
    if (this.#startsComprehension()) {
      if (first.kind === "Starred") this.failOn("iterable unpacking cannot be used in comprehension", first);
      const generators = this.comprehensions();
      this.#close(T.RSQB);
      return { kind: "ListComp", elt: first, generators, start, end: this.end };
    }
    const elts = this.#items(first, T.RSQB, "[");
    return { kind: "List", elts, start, end: this.end };
  }

  /** The rest of a display behind its first item. */
  #items(first: Expr, close: T, bracket: "(" | "[" | "{"): Expr[] {
    const elts = [first];
    while (this.take(T.COMMA)) {
      if (this.at(close)) break;
      elts.push(this.starNamedExpression());
    }
    if (bracket !== "(" && elts.length > 1 && this.#startsComprehension() && this.wouldParse(() => this.comprehensions())) {
      this.failAt("did you forget parentheses around the comprehension target?", first.start, elts.at(-1)!.end);
    }
    this.#close(close);
    return elts;
  }

  #braces(): Expr {
    const { start } = this;
    this.p++;
    if (this.take(T.RBRACE)) return { kind: "Dict", keys: [], values: [], start, end: this.end };
    if (!this.at(T.DOUBLESTAR)) {
      const first = this.starNamedExpression();
      if (!this.at(T.COLON) || first.kind === "Starred" || first.kind === "NamedExpr") {
        if (this.#startsComprehension()) {
          if (first.kind === "Starred") this.failOn("iterable unpacking cannot be used in comprehension", first);
          const generators = this.comprehensions();
          this.#close(T.RBRACE);
          return { kind: "SetComp", elt: first, generators, start, end: this.end };
        }
        const elts = this.#items(first, T.RBRACE, "{");
        return { kind: "Set", elts, start, end: this.end };
      }
      const value = this.#dictValue();
      if (this.#startsComprehension()) {
        const generators = this.comprehensions();
        this.#close(T.RBRACE);
        return { kind: "DictComp", key: first, value, generators, start, end: this.end };
      }
      return this.#dict(start, [first], [value]);
    }
    const starAt = this.start;
    this.p++;
    const value = this.binary(1);
    if (this.#startsComprehension()) this.failAt("dict unpacking cannot be used in dict comprehension", starAt, starAt + 2);
    return this.#dict(start, [null], [value]);
  }
  /** The value behind a key, its colon included. */
  #dictValue(): Expr {
    const colon = this.start;
    this.p++;
    if (this.at(T.STAR)) {
      const { start } = this;
      this.p++;
      const value = this.binary(1);
      this.failAt("cannot use a starred expression in a dictionary value", start, value.end);
    }
    if (this.at(T.RBRACE) || this.at(T.COMMA)) this.failAt("expression expected after dictionary key and ':'", colon, colon + 1);
    return this.expression();
  }
  #dict(start: number, keys: (Expr | null)[], values: Expr[]): Expr {
    while (this.take(T.COMMA)) {
      if (this.at(T.RBRACE)) break;
      if (this.take(T.DOUBLESTAR)) {
        keys.push(null);
        values.push(this.binary(1));
        continue;
      }
      const key = this.expression(true);
      if (!this.at(T.COLON)) this.failFrom("':' expected after dictionary key", key.end - 1);
      keys.push(key);
      values.push(this.#dictValue());
    }
    this.#close(T.RBRACE);
    return { kind: "Dict", keys, values, start, end: this.end };
  }

  #startsComprehension(): boolean {
    return this.at(T.FOR) || (this.at(T.ASYNC) && this.kindAt(1) === T.FOR);
  }
  /** The clauses of a comprehension. */
  comprehensions(): Comprehension[] {
    const clauses: Comprehension[] = [];
    while (this.#startsComprehension()) {
      const isAsync = this.take(T.ASYNC);
      this.p++;
      const target = this.forTarget();
      if (!this.at(T.IN)) this.failHere("'in' expected after for-loop variables");
      this.p++;
      const iter = this.disjunction();
      const ifs: Expr[] = [];
      while (this.take(T.IF)) ifs.push(this.disjunction());
      clauses.push({ target, iter, ifs, isAsync });
    }
    return clauses;
  }
  /** The target of `for`, up to `in`. */
  forTarget(): Expr {
    const { start } = this;
    const first = this.#forTargetItem();
    if (!this.at(T.COMMA)) {
      if (first.kind === "Starred" && this.at(T.IN)) return first;
      return first;
    }
    const elts = [first];
    while (this.take(T.COMMA)) {
      if (this.at(T.IN)) break;
      elts.push(this.#forTargetItem());
    }
    return { kind: "Tuple", elts, start, end: this.end } satisfies Tuple;
  }
  #forTargetItem(): Expr {
    const e = this.at(T.STAR) ? this.starred() : this.binary(1);
    this.checkTarget(e, "for");
    return e;
  }

  yieldExpression(): Expr {
    const { start } = this;
    this.p++;
    if (this.take(T.FROM)) {
      const value = this.expression();
      return { kind: "YieldFrom", value, start, end: this.end };
    }
    const value = this.startsExpression() || this.at(T.STAR) ? this.starExpressions() : null;
    return { kind: "Yield", value, start, end: this.end };
  }
  /** The right side of an assignment. */
  yieldOrStarExpressions(): Expr {
    return this.at(T.YIELD) ? this.yieldExpression() : this.starExpressions();
  }
}
