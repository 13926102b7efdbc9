/**
 * Statements, and the three ways to read a program.
 *
 * The grammar is Python 3.14's. What the grammar allows and the language does not (`return` outside of a function, two parameters of one name) is
 * found by the symbol table and the code generator.
 */
import type { Alias, Expr, ExceptHandler, ExpressionProgram, FunctionDef, Interactive, Keyword, MatchCase, Module, Stmt, TypeParam, WithItem } from "./ast";
import { parseArguments, parseParameters } from "./parser-arguments";
import { expressionName } from "./parser-core";
import { PatternParser } from "./parser-patterns";
import type { CompileWarning, SourceText } from "./source";
import { T } from "./tokens";


class Parser extends PatternParser {
  module(): Module {
    const body: Stmt[] = [];
    while (!this.at(T.EOF)) this.#statement(body);
    return { kind: "Module", body, start: 0, end: this.text.length };
  }
  expressionProgram(): ExpressionProgram {
    const body = this.starExpressions();
    while (this.take(T.NEWLINE)) { /* blank lines */ }
    if (!this.at(T.EOF)) this.fail();
    return { kind: "Expression", body, start: 0, end: this.text.length };
  }
  interactive(): Interactive {
    const body: Stmt[] = [];
    if (!this.at(T.EOF) && !this.take(T.NEWLINE)) this.#statement(body);
    while (this.take(T.NEWLINE)) { /* blank lines */ }
    if (!this.at(T.EOF)) this.failAt("multiple statements found while compiling a single statement", this.start, this.start);
    return { kind: "Interactive", body, start: 0, end: this.text.length };
  }

  // -- blocks

  #statement(into: Stmt[]): void {
    switch (this.kind) {
      case T.IF: into.push(this.#if()); return;
      case T.WHILE: into.push(this.#while()); return;
      case T.FOR: into.push(this.#for(this.start, false)); return;
      case T.TRY: into.push(this.#try()); return;
      case T.WITH: into.push(this.#with(this.start, false)); return;
      case T.DEF: into.push(this.#function(this.start, false, [])); return;
      case T.CLASS: into.push(this.#class([])); return;
      case T.AT: into.push(this.#decorated()); return;
      case T.ASYNC: into.push(this.#async()); return;
      case T.NAME:
        if (this.isName("match")) {
          const found = this.#match();
          if (found !== null) {
            into.push(found);
            return;
          }
        }
        break;
    }
    this.#simpleStatements(into);
  }

  #simpleStatements(into: Stmt[]): void {
    for (;;) {
      into.push(this.#simple());
      if (!this.take(T.SEMI)) break;
      if (this.at(T.NEWLINE)) break;
    }
    if (!this.at(T.NEWLINE)) this.#notTheEnd(into.at(-1)!);
    this.p++;
  }

  /** A statement that goes on where it should have ended. */
  #notTheEnd(statement: Stmt): never {
    if (statement.kind === "Expr" && statement.value.kind === "Name" && (statement.value.id === "print" || statement.value.id === "exec") && this.startsExpression()) {
      const { id, start } = statement.value;
      let end = -1;
      if (this.wouldParse(() => { this.starExpressions(); end = this.end; })) this.failAt(`Missing parentheses in call to '${id}'. Did you mean ${id}(...)?`, start, end);
    }
    if (statement.kind === "Expr" && statement.value.kind === "Name" && statement.value.id === "type" && this.at(T.NAME)) this.p++;
    this.fail();
  }

  /** What follows a colon: statements on the same line, or an indented block. `opener` and `line` are for the message. */
  #block(opener: string, line: number): Stmt[] {
    const body: Stmt[] = [];
    if (!this.at(T.NEWLINE)) {
      this.#simpleStatements(body);
      return body;
    }
    this.p++;
    if (!this.at(T.INDENT)) {
      if (this.at(T.ERROR)) this.fail();
      this.failHere(`expected an indented block after ${opener} on line ${line}`, "IndentationError");
    }
    this.p++;
    do this.#statement(body); while (!this.at(T.DEDENT) && !this.at(T.EOF));
    this.take(T.DEDENT);
    return body;
  }
  get #line(): number { return this.source.lineOf(this.start); }

  /** A colon; where the line ends instead, that is said. */
  #colon(): void {
    if (this.at(T.NEWLINE)) this.failHere("expected ':'");
    this.expect(T.COLON);
  }
  /** A colon and nothing else. */
  #forcedColon(): void {
    if (!this.at(T.COLON)) this.failHere("expected ':'");
    this.p++;
  }

  /** A chain of `elif` is nested statements, but is not read by recursion: generated programs have long ones. */
  #if(): Stmt {
    const branches: { start: number; test: Expr; body: Stmt[] }[] = [];
    do {
      const { start } = this;
      const line = this.#line;
      this.p++;
      const test = this.namedExpression();
      this.#colon();
      branches.push({ start, test, body: this.#block(`'${branches.length === 0 ? "if" : "elif"}' statement`, line) });
    } while (this.at(T.ELIF));
    let orelse = this.#else();
    if (this.at(T.ELIF) && orelse.length > 0) this.failHere("'elif' block follows an 'else' block");
    const { end } = this;
    for (const { start, test, body } of branches.reverse()) orelse = [{ kind: "If", test, body, orelse, start, end }];
    return orelse[0]!;
  }
  #else(): Stmt[] {
    if (!this.at(T.ELSE)) return [];
    const line = this.#line;
    this.p++;
    this.#forcedColon();
    return this.#block("'else' statement", line);
  }
  #while(): Stmt {
    const { start } = this;
    const line = this.#line;
    this.p++;
    const test = this.namedExpression();
    this.#colon();
    const body = this.#block("'while' statement", line);
    const orelse = this.#else();
    return { kind: "While", test, body, orelse, start, end: this.end };
  }
  #for(start: number, isAsync: boolean): Stmt {
    const line = this.#line;
    this.p++;
    const target = this.forTarget();
    if (!this.at(T.IN)) this.fail();
    this.p++;
    const iter = this.starExpressions();
    this.#colon();
    const body = this.#block("'for' statement", line);
    const orelse = this.#else();
    return { kind: "For", isAsync, target, iter, body, orelse, start, end: this.end };
  }

  #try(): Stmt {
    const { start } = this;
    const line = this.#line;
    this.p++;
    this.#forcedColon();
    const body = this.#block("'try' statement", line);
    const handlers: ExceptHandler[] = [];
    let isStar = false;
    while (this.at(T.EXCEPT)) {
      const star = this.kindAt(1) === T.STAR;
      if (handlers.length > 0 && star !== isStar) this.failAt("cannot have both 'except' and 'except*' on the same 'try'", this.start, this.ends[this.p + (star ? 1 : 0)]!);
      isStar = star;
      handlers.push(this.#except(star));
    }
    const orelse = handlers.length > 0 ? this.#else() : [];
    let finalbody: Stmt[] = [];
    if (this.at(T.FINALLY)) {
      const finallyLine = this.#line;
      this.p++;
      this.#forcedColon();
      finalbody = this.#block("'finally' statement", finallyLine);
    } else if (handlers.length === 0) {
      this.failHere("expected 'except' or 'finally' block");
    }
    return { kind: "Try", isStar, body, handlers, orelse, finalbody, start, end: this.end };
  }
  #except(star: boolean): ExceptHandler {
    const { start } = this;
    const line = this.#line;
    this.p += star ? 2 : 1;
    const opener = star ? "'except*' statement" : "'except' statement";
    let type: Expr | null = null;
    let name: string | null = null;
    if (star && (this.at(T.COLON) || this.at(T.NEWLINE))) this.failHere("expected one or more exception types");
    if (!this.at(T.COLON)) {
      if (this.at(T.NEWLINE)) this.failHere("expected ':'");
      const first = this.expression();
      type = first;
      if (this.at(T.COMMA)) {
        const elts = [first];
        while (this.take(T.COMMA)) {
          if (this.at(T.COLON) || this.at(T.AS)) break;
          elts.push(this.expression());
        }
        type = { kind: "Tuple", elts, start: first.start, end: this.end };
        if (this.at(T.AS) && this.kindAt(1) === T.NAME) this.failAt("multiple exception types must be parenthesized when using 'as'", first.start, this.ends[this.p + 1]!);
      }
      if (this.take(T.AS)) {
        if (this.at(T.NAME) && this.kindAt(1) !== T.DOT && this.kindAt(1) !== T.LSQB && this.kindAt(1) !== T.LPAR) {
          name = this.name();
        } else {
          const target = this.expression();
          this.failOn(`cannot use except${star ? "*" : ""} statement with ${expressionName(target)}`, target);
        }
      }
    }
    this.#colon();
    const body = this.#block(opener, line);
    return { type, name, body, start, end: this.end };
  }

  #with(start: number, isAsync: boolean): Stmt {
    const line = this.#line;
    this.p++;
    const items = this.#withItems();
    this.#colon();
    const body = this.#block("'with' statement", line);
    return { kind: "With", isAsync, items, body, start, end: this.end };
  }
  #withItems(): WithItem[] {
    // `(` may open a list of items, or the first item's expression: a list is one that ends in `)` and `:`.
    if (this.at(T.LPAR)) {
      const listed = (): WithItem[] => {
        this.p++;
        const items: WithItem[] = [];
        do {
          if (this.at(T.RPAR) && items.length > 0) break;
          items.push(this.#withItem());
        } while (this.take(T.COMMA));
        this.expect(T.RPAR);
        if (!this.at(T.COLON) && !this.at(T.NEWLINE)) this.fail();
        return items;
      };
      if (this.wouldParse(listed)) return listed();
    }
    const items: WithItem[] = [];
    do items.push(this.#withItem()); while (this.take(T.COMMA));
    return items;
  }
  #withItem(): WithItem {
    const context = this.expression();
    if (!this.take(T.AS)) return { context, target: null };
    const target = this.at(T.STAR) ? this.starred() : this.binary(1);
    this.checkTarget(target, "assign");
    return { context, target };
  }

  #decorated(): Stmt {
    const decorators: Expr[] = [];
    while (this.take(T.AT)) {
      decorators.push(this.namedExpression());
      this.expect(T.NEWLINE);
    }
    if (this.at(T.CLASS)) return this.#class(decorators);
    const { start } = this;
    const isAsync = this.take(T.ASYNC);
    if (!this.at(T.DEF)) this.fail();
    return this.#function(start, isAsync, decorators);
  }
  #async(): Stmt {
    const { start } = this;
    this.p++;
    switch (this.kind) {
      case T.DEF: return this.#function(start, true, []);
      case T.WITH: return this.#with(start, true);
      case T.FOR: return this.#for(start, true);
      default: return this.fail();
    }
  }
  #function(start: number, isAsync: boolean, decorators: Expr[]): FunctionDef {
    const line = this.#line;
    this.p++;
    const name = this.name();
    const typeParams = this.#typeParams();
    if (!this.at(T.LPAR)) this.failHere("expected '('");
    this.p++;
    const args = parseParameters(this, false);
    this.expect(T.RPAR);
    let returns: Expr | null = null;
    if (this.take(T.RARROW)) {
      if (this.startsExpression()) returns = this.expression();
      else this.p--;
    }
    this.#forcedColon();
    const body = this.#block("function definition", line);
    return { kind: "FunctionDef", isAsync, name, args, body, decorators, returns, typeParams, start, end: this.end };
  }
  #class(decorators: Expr[]): Stmt {
    const { start } = this;
    const line = this.#line;
    this.p++;
    const name = this.name();
    const typeParams = this.#typeParams();
    let bases: Expr[] = [];
    let keywords: Keyword[] = [];
    if (this.at(T.LPAR)) ({ args: bases, keywords } = parseArguments(this, this.start, true));
    this.#colon();
    const body = this.#block("class definition", line);
    return { kind: "ClassDef", name, bases, keywords, body, decorators, typeParams, start, end: this.end };
  }

  #typeParams(): TypeParam[] {
    const params: TypeParam[] = [];
    if (!this.at(T.LSQB)) return params;
    const open = this.start;
    this.p++;
    if (this.at(T.RSQB)) this.failTo("Type parameter list cannot be empty");
    while (!this.at(T.RSQB)) {
      const { start } = this;
      const kind = this.take(T.STAR) ? "TypeVarTuple" : this.take(T.DOUBLESTAR) ? "ParamSpec" : "TypeVar";
      const name = this.name();
      let bound: Expr | null = null;
      if (this.at(T.COLON)) {
        const colon = this.start;
        this.p++;
        bound = this.expression();
        if (kind !== "TypeVar") {
          const what = bound.kind === "Tuple" ? "constraints" : "bound";
          this.failAt(`cannot use ${what} with ${kind}`, colon, bound.end);
        }
      }
      let defaultValue: Expr | null = null;
      if (this.take(T.EQUAL)) defaultValue = kind === "TypeVarTuple" ? this.starExpression() : this.expression();
      params.push({ kind, name, bound, defaultValue, start, end: this.end });
      if (!this.at(T.COMMA)) break;
      this.p++;
    }
    if (!this.at(T.RSQB)) this.fail();
    this.p++;
    return params;
  }

  // -- match: a soft keyword, so what follows decides

  #match(): Stmt | null {
    const next = this.kindAt(1);
    // As an ordinary name it is followed by an operator, a delimiter or the line's end.
    if (next === T.NEWLINE || next === T.EQUAL || next === T.DOT || next === T.COMMA || next === T.COLON || next === T.SEMI || next === T.RPAR) return null;
    const { start } = this;
    const line = this.#line;
    let subject: Expr | null = null;
    const head = (): void => {
      this.p++;
      subject = this.#subject();
      if (!this.at(T.COLON) || this.kindAt(1) !== T.NEWLINE) this.fail();
      this.p += 2;
    };
    if (!this.wouldParse(head)) {
      // `match x` and the end of the line, in a text that is wrong in any case.
      if (this.wouldParse(() => { this.p++; this.#subject(); if (!this.at(T.NEWLINE)) this.fail(); }) && next !== T.LPAR && next !== T.LSQB && next !== T.MINUS && next !== T.STAR && next !== T.PLUS) {
        this.p++;
        this.#subject();
        this.failHere("expected ':'");
      }
      return null;
    }
    head();
    if (!this.at(T.INDENT)) this.failHere(`expected an indented block after 'match' statement on line ${line}`, "IndentationError");
    this.p++;
    const cases: MatchCase[] = [];
    while (this.isName("case")) cases.push(this.#case());
    if (cases.length === 0 || (!this.at(T.DEDENT) && !this.at(T.EOF))) this.fail();
    this.take(T.DEDENT);
    return { kind: "Match", subject: subject!, cases, start, end: this.end };
  }
  #subject(): Expr {
    const { start } = this;
    const first = this.starNamedExpression();
    if (!this.at(T.COMMA)) {
      if (first.kind === "Starred") this.fail();
      return first;
    }
    const elts = [first];
    while (this.take(T.COMMA)) {
      if (this.at(T.COLON)) break;
      elts.push(this.starNamedExpression());
    }
    return { kind: "Tuple", elts, start, end: this.end };
  }
  #case(): MatchCase {
    const line = this.#line;
    this.p++;
    const pattern = this.patterns();
    const guard = this.take(T.IF) ? this.namedExpression() : null;
    this.#colon();
    const body = this.#block("'case' statement", line);
    return { pattern, guard, body };
  }

  // -- simple statements

  #simple(): Stmt {
    const { start } = this;
    switch (this.kind) {
      case T.PASS: this.p++; return { kind: "Pass", start, end: this.end };
      case T.BREAK: this.p++; return { kind: "Break", start, end: this.end };
      case T.CONTINUE: this.p++; return { kind: "Continue", start, end: this.end };
      case T.RETURN: {
        this.p++;
        const value = this.startsExpression() || this.at(T.STAR) ? this.starExpressions() : null;
        return { kind: "Return", value, start, end: this.end };
      }
      case T.RAISE: {
        this.p++;
        const exception = this.startsExpression() ? this.expression() : null;
        let cause: Expr | null = null;
        if (exception !== null && this.take(T.FROM)) {
          cause = this.expression();
        }
        return { kind: "Raise", exception, cause, start, end: this.end };
      }
      case T.GLOBAL: case T.NONLOCAL: {
        const kind = this.at(T.GLOBAL) ? "Global" : "Nonlocal";
        this.p++;
        const names = [this.name()];
        while (this.take(T.COMMA)) names.push(this.name());
        return { kind, names, start, end: this.end };
      }
      case T.DEL: return this.#delete();
      case T.ASSERT: {
        this.p++;
        const test = this.expression();
        const message = this.take(T.COMMA) ? this.expression() : null;
        return { kind: "Assert", test, message, start, end: this.end };
      }
      case T.IMPORT: return this.#import();
      case T.FROM: return this.#importFrom();
      case T.NAME:
        if (this.isName("type") && this.kindAt(1) === T.NAME && (this.kindAt(2) === T.EQUAL || this.kindAt(2) === T.LSQB)) return this.#typeAlias();
        break;
      case T.YIELD: {
        const value = this.yieldExpression();
        if (this.at(T.EQUAL)) this.failOn("assignment to yield expression not possible", value);
        return { kind: "Expr", value, start, end: this.end };
      }
    }
    return this.#assignmentOrExpression();
  }

  #delete(): Stmt {
    const { start } = this;
    this.p++;
    const targets: Expr[] = [];
    do {
      if (targets.length > 0 && (this.at(T.NEWLINE) || this.at(T.SEMI))) break;
      const target = this.at(T.STAR) ? this.starred() : this.expression();
      targets.push(target);
    } while (this.take(T.COMMA));
    for (const target of targets) this.checkTarget(target, "delete");
    if (!this.at(T.NEWLINE) && !this.at(T.SEMI)) this.fail();
    return { kind: "Delete", targets, start, end: this.end };
  }

  #assignmentOrExpression(): Stmt {
    const { start } = this;
    const parenthesized = this.at(T.LPAR);
    const first = this.starExpressions();
    const { kind } = this;
    if (kind === T.EQUAL) {
      const targets: Expr[] = [];
      let value = first;
      while (this.at(T.EQUAL)) {
        this.#checkAssigned(value, targets.length === 0);
        targets.push(value);
        this.p++;
        value = this.yieldOrStarExpressions();
      }
      return { kind: "Assign", targets, value, start, end: this.end };
    }
    if (kind === T.COLON) {
      if (first.kind === "Name" || first.kind === "Attribute" || first.kind === "Subscript") {
        this.p++;
        const annotation = this.expression();
        const value = this.take(T.EQUAL) ? this.yieldOrStarExpressions() : null;
        return { kind: "AnnAssign", target: first, annotation, value, simple: first.kind === "Name" && !parenthesized, start, end: this.end };
      }
      if (this.wouldParse(() => { this.p++; this.expression(); })) {
        if (first.kind === "List" || first.kind === "Tuple") this.failOn(`only single target (not ${expressionName(first)}) can be annotated`, first.kind === "Tuple" && first.elts.length > 0 && !parenthesized ? first.elts[0]! : first);
        this.failOn("illegal target for annotation", first);
      }
      this.fail();
    }
    if (kind >= T.PLUSEQUAL && kind <= T.ATEQUAL) {
      const op = kind - T.PLUSEQUAL;
      if (first.kind !== "Name" && first.kind !== "Attribute" && first.kind !== "Subscript") {
        this.failOn(`'${expressionName(first)}' is an illegal expression for augmented assignment`, first);
      }
      this.p++;
      const value = this.yieldOrStarExpressions();
      return { kind: "AugAssign", target: first, op, value, start, end: this.end };
    }
    return { kind: "Expr", value: first, start, end: this.end };
  }

  /** The left side of `=`, which is the next token. */
  #checkAssigned(e: Expr, isFirst: boolean): void {
    const bad = this.invalidTarget(e, "assign");
    if (bad === null) return;
    // Of several expressions the one before the `=` is taken for a comparison.
    const isList = e.kind === "Tuple" && this.text[e.start] !== "(";
    const last = isList ? e.elts.at(-1)! : e;
    const isAtom = last.kind === "List" || last.kind === "Tuple" || last.kind === "GeneratorExp" || ["True", "False", "None", "name"].includes(expressionName(last));
    const isYield = last.kind === "Yield" || last.kind === "YieldFrom";
    if (isFirst && !isAtom && (isYield || this.isBitwise(last)) && this.wouldParse(() => {
      this.p++;
      this.binary(1);
      if (this.at(T.EQUAL) || this.at(T.COLONEQUAL)) this.fail();
    })) this.failOn(`cannot assign to ${expressionName(last)} here. Maybe you meant '==' instead of '='?`, last);
    if (isYield) this.failOn("assignment to yield expression not possible", last);
    this.failOn(`cannot assign to ${expressionName(bad)}`, bad);
  }

  #typeAlias(): Stmt {
    const { start } = this;
    this.p++;
    const at = this.start;
    const id = this.name();
    const name = { kind: "Name", id, start: at, end: this.end } as const;
    const typeParams = this.#typeParams();
    this.expect(T.EQUAL);
    const value = this.expression();
    return { kind: "TypeAlias", name, typeParams, value, start, end: this.end };
  }

  // -- imports

  #dottedName(): string {
    let name = this.name();
    while (this.take(T.DOT)) name += `.${this.name()}`;
    return name;
  }
  #import(): Stmt {
    const { start } = this;
    this.p++;
    if (this.at(T.NEWLINE)) this.failTo("Expected one or more names after 'import'");
    const names: Alias[] = [];
    do {
      const at = this.start;
      const name = this.#dottedName();
      const asName = this.#asName();
      names.push({ name, asName, start: at, end: this.end });
    } while (this.take(T.COMMA));
    if (this.at(T.FROM) && this.kindAt(1) === T.NAME) this.failAt("Did you mean to use 'from ... import ...' instead?", start, this.#fromEnd());
    return { kind: "Import", names, start, end: this.end };
  }
  #fromEnd(): number {
    const { p } = this;
    this.p++;
    this.#dottedName();
    const { end } = this;
    this.p = p;
    return end;
  }
  #asName(): string | null {
    if (!this.take(T.AS)) return null;
    if (this.at(T.NAME) && (this.kindAt(1) === T.COMMA || this.kindAt(1) === T.RPAR || this.kindAt(1) === T.NEWLINE || this.kindAt(1) === T.SEMI)) return this.name();
    if (!this.startsExpression()) this.fail();
    const target = this.expression();
    if (target.kind === "Name") this.fail();
    this.failOn(`cannot use ${expressionName(target)} as import target`, target);
  }
  #importFrom(): Stmt {
    const { start } = this;
    this.p++;
    let level = 0;
    for (;;) {
      if (this.take(T.DOT)) level++;
      else if (this.take(T.ELLIPSIS)) level += 3;
      else break;
    }
    const module = this.at(T.NAME) || level === 0 ? this.#dottedName() : null;
    this.expect(T.IMPORT);
    if (this.at(T.STAR)) {
      const at = this.start;
      this.p++;
      return { kind: "ImportFrom", module, names: [{ name: "*", asName: null, start: at, end: this.end }], level, start, end: this.end };
    }
    const parenthesized = this.take(T.LPAR);
    if (this.at(T.NEWLINE)) this.failTo("Expected one or more names after 'import'");
    const names: Alias[] = [];
    do {
      if (names.length > 0) {
        if (parenthesized && this.at(T.RPAR)) break;
        if (!parenthesized && this.at(T.NEWLINE)) this.failHere("trailing comma not allowed without surrounding parentheses");
      }
      const at = this.start;
      const name = this.name();
      const asName = this.#asName();
      names.push({ name, asName, start: at, end: this.end });
    } while (this.take(T.COMMA));
    if (parenthesized) this.expect(T.RPAR);
    return { kind: "ImportFrom", module, names, level, start, end: this.end };
  }
}

/** A parsed program, and what the tokenizer warned of. */
export interface Parsed<P> {
  readonly program: P;
  readonly warnings: CompileWarning[];
}

const run = <P>(source: SourceText, parse: (parser: Parser) => P): Parsed<P> => {
  const parser = new Parser(source);
  return { program: parse(parser), warnings: parser.lexer.warnings };
};

/** Reads a file's text. Throws PySyntaxError. */
export const parseModule = (source: SourceText): Parsed<Module> => run(source, (p) => p.module());
/** Reads one expression. Throws PySyntaxError. */
export const parseExpression = (source: SourceText): Parsed<ExpressionProgram> => run(source, (p) => p.expressionProgram());
/** Reads one interactive statement. Throws PySyntaxError. */
export const parseInteractive = (source: SourceText): Parsed<Interactive> => run(source, (p) => p.interactive());
