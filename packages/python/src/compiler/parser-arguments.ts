/** The arguments of calls and classes, and the parameters of functions and lambdas. */
import type { Arg, Arguments, Expr, Keyword } from "./ast";
import { expressionName } from "./parser-core";
import type { ExpressionParser } from "./parser-expressions";
import { T } from "./tokens";

/** `(args)` behind a callable that begins at `start`. */
export function parseCallArguments(parser: ExpressionParser, func: Expr, start: number): Expr {
  const open = parser.start;
  const { args, keywords } = parseArguments(parser, open);
  return { kind: "Call", func, args, keywords, start, end: parser.end };
}

/** Positional and keyword arguments between parentheses; the next token is the opening one, at `open`. */
export function parseArguments(parser: ExpressionParser, open: number, isClass = false): { args: Expr[]; keywords: Keyword[] } {
  const args: Expr[] = [];
  const keywords: Keyword[] = [];
  parser.p++;
  let unpacked = false;
  while (!parser.at(T.RPAR)) {
    const start = parser.start;
    if (parser.at(T.STAR)) {
      parser.p++;
      if (!parser.startsExpression()) parser.failHere("Invalid star expression");
      const value = parser.expression();
      if (unpacked) parser.failAt("iterable argument unpacking follows keyword argument unpacking", parser.text.lastIndexOf(",", start), value.end);
      args.push({ kind: "Starred", value, start, end: parser.end });
    } else if (parser.at(T.DOUBLESTAR)) {
      parser.p++;
      const value = parser.expression();
      if (parser.at(T.EQUAL)) {
        parser.p++;
        parser.failAt("cannot assign to keyword argument unpacking", start, parser.expression().end);
      }
      keywords.push({ name: null, value, start, end: parser.end });
      unpacked = true;
    } else if (parser.at(T.NAME) && parser.kindAt(1) === T.EQUAL) {
      const name = parser.name();
      parser.p++;
      if (parser.at(T.COMMA) || parser.at(T.RPAR)) parser.failAt("expected argument value expression", start, parser.end);
      const value = parser.expression();
      if (isFor(parser)) parser.failAt("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", start, parser.end > start ? start + name.length + 1 : parser.end);
      keywords.push({ name, value, start, end: parser.end });
    } else {
      const keyword = parser.at(T.TRUE) ? "True" : parser.at(T.FALSE) ? "False" : parser.at(T.NONE) ? "None" : null;
      if (keyword !== null && parser.kindAt(1) === T.EQUAL) parser.failAt(`cannot assign to ${keyword}`, start, start + keyword.length + 1);
      const value = argument(parser);
      if (parser.at(T.EQUAL)) parser.failAt('expression cannot contain assignment, perhaps you meant "=="?', start, parser.start + 1);
      if (isFor(parser)) {
        if (isClass) parser.fail();
        const generators = parser.comprehensions();
        if (args.length === 0 && keywords.length === 0 && parser.at(T.RPAR)) {
          parser.p++;
          args.push({ kind: "GeneratorExp", elt: value, generators, start: open, end: parser.end });
          return { args, keywords };
        }
        if (parser.at(T.COMMA) || parser.at(T.RPAR)) parser.failAt("Generator expression must be parenthesized", start, parser.end);
        parser.fail();
      }
      if (keywords.length > 0) {
        if (parser.at(T.COMMA) || parser.at(T.RPAR)) {
          const message = unpacked && keywords.at(-1)!.name === null || keywords.some((k) => k.name === null) ? "positional argument follows keyword argument unpacking" : "positional argument follows keyword argument";
          positionalBehindKeyword(parser, message);
        }
        parser.fail();
      }
      args.push(value);
    }
    if (!parser.at(T.COMMA)) break;
    parser.p++;
  }
  if (!parser.at(T.RPAR)) parser.fail();
  parser.p++;
  return { args, keywords };
}

/** The error is reported where the arguments end. */
function positionalBehindKeyword(parser: ExpressionParser, message: string): never {
  while (!parser.at(T.RPAR)) {
    if (parser.at(T.COMMA) || parser.at(T.STAR) || parser.at(T.DOUBLESTAR) || (parser.at(T.NAME) && parser.kindAt(1) === T.EQUAL)) parser.p += parser.at(T.NAME) ? 2 : 1;
    else argument(parser);
  }
  parser.failHere(message);
}

const isFor = (parser: ExpressionParser): boolean => parser.at(T.FOR) || (parser.at(T.ASYNC) && parser.kindAt(1) === T.FOR);

/** A positional argument: an expression or `a := b`. */
function argument(parser: ExpressionParser): Expr {
  if (parser.at(T.NAME) && parser.kindAt(1) === T.COLONEQUAL) return parser.namedExpression();
  const e = parser.expression();
  if (parser.at(T.COLONEQUAL)) parser.failOn(`cannot use assignment expressions with ${expressionName(e)}`, e);
  return e;
}

/** Parameters up to `)` of a def or `:` of a lambda, which is not taken. */
export function parseParameters(parser: ExpressionParser, isLambda: boolean): Arguments {
  const close = isLambda ? T.COLON : T.RPAR;
  let posonlyargs: Arg[] = [];
  let args: Arg[] = [];
  const defaults: Expr[] = [];
  const kwonlyargs: Arg[] = [];
  const kwDefaults: (Expr | null)[] = [];
  let vararg: Arg | null = null;
  let kwarg: Arg | null = null;
  let starred = false;
  let sawSlash = false;
  const here = (message: string): never => parser.failAt(message, parser.start, parser.start + (parser.at(T.DOUBLESTAR) ? 2 : 1));

  const bareStar = (at: number): never => isLambda ? parser.failHere("named arguments must follow bare *") : parser.failAt("named arguments must follow bare *", at, at + 1);
  const parameter = (starAnnotation: boolean): Arg => {
    const start = parser.start;
    const name = parser.name();
    let annotation: Expr | null = null;
    if (!isLambda && parser.take(T.COLON)) annotation = starAnnotation && parser.at(T.STAR) ? parser.starExpression() : parser.expression();
    return { name, annotation, start, end: parser.end };
  };
  const defaultValue = (): Expr | null => {
    if (!parser.at(T.EQUAL)) return null;
    const at = parser.start;
    parser.p++;
    if (!isLambda && (parser.at(T.COMMA) || parser.at(close))) parser.failAt("expected default value expression", at, at + 1);
    return parser.expression();
  };

  while (!parser.at(close)) {
    if (parser.at(T.SLASH)) {
      if (sawSlash) here("/ may appear only once");
      if (starred) here("/ must be ahead of *");
      if (args.length === 0) {
        if (parser.kindAt(1) === T.COMMA) here("at least one argument must precede /");
        parser.fail();
      }
      parser.p++;
      sawSlash = true;
      posonlyargs = args;
      args = [];
      if (parser.at(T.STAR)) here("expected comma between / and *");
    } else if (parser.at(T.DOUBLESTAR)) {
      parser.p++;
      kwarg = parameter(false);
      if (parser.at(T.EQUAL)) here("var-keyword argument cannot have default value");
      const trailing = parser.take(T.COMMA);
      if (trailing && parser.at(T.NAME)) {
        const { start } = parser;
        parser.failAt("arguments cannot follow var-keyword argument", start, start + parser.name().length);
      }
      if (trailing && (parser.at(T.STAR) || parser.at(T.DOUBLESTAR) || parser.at(T.SLASH))) here("arguments cannot follow var-keyword argument");
      break;
    } else if (parser.at(T.STAR)) {
      if (starred) here("* argument may appear only once");
      starred = true;
      const at = parser.start;
      parser.p++;
      if (parser.at(T.COMMA)) {
        const after = parser.kindAt(1);
        if (after === close || after === T.DOUBLESTAR) {
          if (isLambda) parser.p++;
          bareStar(at);
        }
      } else if (parser.at(close)) {
        bareStar(at);
      } else {
        vararg = parameter(true);
        if (parser.at(T.EQUAL)) here("var-positional argument cannot have default value");
      }
    } else {
      if (parser.at(T.LPAR)) {
        const { start } = parser;
        if (parser.wouldParse(() => {
          parser.p++;
          do parser.name(); while (parser.take(T.COMMA) && parser.at(T.NAME));
          if (!parser.take(T.RPAR)) parser.fail();
        })) {
          while (!parser.at(T.RPAR)) parser.p++;
          parser.failAt(isLambda ? "Lambda expression parameters cannot be parenthesized" : "Function parameters cannot be parenthesized", start, parser.start + 1);
        }
        parser.fail();
      }
      const parsed = parameter(false);
      const value = defaultValue();
      if (starred) {
        kwonlyargs.push(parsed);
        kwDefaults.push(value);
      } else {
        if (value !== null) defaults.push(value);
        else if (defaults.length > 0) parser.failAt("parameter without a default follows parameter with a default", parsed.start, parsed.start + parsed.name.length);
        args.push(parsed);
      }
    }
    if (!parser.at(T.COMMA)) break;
    parser.p++;
  }
  if (!parser.at(close) && !isLambda) parser.fail();
  return { posonlyargs, args, vararg, kwonlyargs, kwDefaults, kwarg, defaults };
}
