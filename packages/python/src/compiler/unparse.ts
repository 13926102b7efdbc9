/**
 * Expressions back to text, as `from __future__ import annotations` keeps them: CPython's spelling, with parentheses only where precedence wants them.
 */
import { Ellipsis, None, W_Float, W_Tuple } from "../objects/core";
import { isPrintable } from "../objects/str-text";
import { textOf, W_WideStr } from "../objects/wide-str";
import { BINARY_OPERATORS, UNARY_OPERATORS } from "../bytecode";
import { NOT_OPERATOR, type Arguments, type Comprehension, type Expr, type FormattedValue, type Interpolation, type JoinedStr, type TemplateStr } from "./ast";
import { BytesConstant, ComplexConstant } from "./constants";

/** Precedence, loosest first. */
enum P { NAMED, TUPLE, TEST, OR, AND, NOT, COMPARE, EXPR, XOR, AND_BITS, SHIFT, ARITH, TERM, FACTOR, POWER, AWAIT, ATOM }

const BINARY: readonly P[] = [P.ARITH, P.ARITH, P.TERM, P.TERM, P.TERM, P.TERM, P.POWER, P.SHIFT, P.SHIFT, P.AND_BITS, P.EXPR, P.XOR, P.TERM];
const COMPARISONS = [" < ", " <= ", " == ", " != ", " > ", " >= ", " is ", " is not ", " in ", " not in "];

/** The expression's text. */
export function unparse(e: Expr): string {
  return text(e, P.TEST);
}

const wrap = (inner: string, own: P, level: P): string => (level > own ? `(${inner})` : inner);
const list = (elts: readonly Expr[]): string => elts.map((each) => text(each, P.TEST)).join(", ");

function text(e: Expr, level: P): string {
  switch (e.kind) {
    case "BoolOp": {
      const own = e.isAnd ? P.AND : P.OR;
      return wrap(e.values.map((v) => text(v, own + 1)).join(e.isAnd ? " and " : " or "), own, level);
    }
    case "BinOp": {
      const own = BINARY[e.op]!;
      const isPower = own === P.POWER;
      return wrap(`${text(e.left, isPower ? own + 1 : own)} ${BINARY_OPERATORS[e.op]} ${text(e.right, isPower ? own : own + 1)}`, own, level);
    }
    case "UnaryOp": return e.op === NOT_OPERATOR ? wrap(`not ${text(e.operand, P.NOT)}`, P.NOT, level) : wrap(`${UNARY_OPERATORS[e.op]}${text(e.operand, P.FACTOR)}`, P.FACTOR, level);
    case "Lambda": {
      const args = parameters(e.args);
      return wrap(`lambda${args === "" ? "" : ` ${args}`}: ${text(e.body, P.TEST)}`, P.TEST, level);
    }
    case "IfExp": return wrap(`${text(e.body, P.TEST + 1)} if ${text(e.test, P.TEST + 1)} else ${text(e.orelse, P.TEST)}`, P.TEST, level);
    case "Dict": return `{${e.keys.map((key, i) => (key === null ? `**${text(e.values[i]!, P.EXPR)}` : `${text(key, P.TEST)}: ${text(e.values[i]!, P.TEST)}`)).join(", ")}}`;
    case "Set": return `{${list(e.elts)}}`;
    case "ListComp": return `[${text(e.elt, P.TEST)}${clauses(e.generators)}]`;
    case "SetComp": return `{${text(e.elt, P.TEST)}${clauses(e.generators)}}`;
    case "DictComp": return `{${text(e.key, P.TEST)}: ${text(e.value, P.TEST)}${clauses(e.generators)}}`;
    case "GeneratorExp": return `(${text(e.elt, P.TEST)}${clauses(e.generators)})`;
    case "Await": return wrap(`await ${text(e.value, P.ATOM)}`, P.AWAIT, level);
    case "Yield": return e.value === null ? "(yield)" : `(yield ${text(e.value, P.TUPLE)})`;
    case "YieldFrom": return `(yield from ${text(e.value, P.TEST)})`;
    case "Compare": return wrap(text(e.left, P.COMPARE + 1) + e.ops.map((op, i) => COMPARISONS[op]! + text(e.comparators[i]!, P.COMPARE + 1)).join(""), P.COMPARE, level);
    case "Call": {
      const [only] = e.args;
      const func = text(e.func, P.ATOM);
      if (e.args.length === 1 && e.keywords.length === 0 && only!.kind === "GeneratorExp") return func + text(only!, P.TEST);
      const args = [...e.args.map((a) => text(a, P.TEST)), ...e.keywords.map((k) => (k.name === null ? `**${text(k.value, P.TEST)}` : `${k.name}=${text(k.value, P.TEST)}`))];
      return `${func}(${args.join(", ")})`;
    }
    case "Constant": return constant(e.value, e.unicodePrefix === true);
    case "JoinedStr": return `f${stringRepr(pieces(e, false))}`;
    case "TemplateStr": return `t${stringRepr(pieces(e, false))}`;
    case "FormattedValue": case "Interpolation": return `f${stringRepr(field(e, false))}`;
    case "Attribute": {
      const value = text(e.value, P.ATOM);
      return `${value}${e.value.kind === "Constant" && (typeof e.value.value === "number" || typeof e.value.value === "bigint") ? " " : ""}.${e.attr}`;
    }
    case "Starred": return `*${text(e.value, P.EXPR)}`;
    case "Name": return e.id;
    case "List": return `[${list(e.elts)}]`;
    case "Tuple":
      if (e.elts.length === 0) return "()";
      return wrap(e.elts.length === 1 ? `${text(e.elts[0]!, P.TEST)},` : list(e.elts), P.TUPLE, level);
    case "Subscript": return `${text(e.value, P.ATOM)}[${text(e.slice, P.TUPLE)}]`;
    case "Slice": {
      const part = (x: Expr | null): string => (x === null ? "" : text(x, P.TEST));
      return `${part(e.lower)}:${part(e.upper)}${e.step === null ? "" : `:${part(e.step)}`}`;
    }
    case "NamedExpr": return wrap(`${text(e.target, P.ATOM)} := ${text(e.value, P.ATOM)}`, P.NAMED, level + 1);
  }
}

const clauses = (generators: readonly Comprehension[]): string => generators.map((g) => `${g.isAsync ? " async" : ""} for ${text(g.target, P.TUPLE)} in ${text(g.iter, P.TEST + 1)}${g.ifs.map((c) => ` if ${text(c, P.TEST + 1)}`).join("")}`).join("");

function parameters(args: Arguments): string {
  const parts: string[] = [];
  const positional = [...args.posonlyargs, ...args.args];
  const firstDefault = positional.length - args.defaults.length;
  for (const [i, arg] of positional.entries()) {
    parts.push(i >= firstDefault ? `${arg.name}=${text(args.defaults[i - firstDefault]!, P.TEST)}` : arg.name);
    if (i === args.posonlyargs.length - 1) parts.push("/");
  }
  if (args.vararg !== null) parts.push(`*${args.vararg.name}`);
  else if (args.kwonlyargs.length > 0) parts.push("*");
  for (const [i, arg] of args.kwonlyargs.entries()) {
    const value = args.kwDefaults[i];
    parts.push(value === null || value === undefined ? arg.name : `${arg.name}=${text(value, P.TEST)}`);
  }
  if (args.kwarg !== null) parts.push(`**${args.kwarg.name}`);
  return parts.join(", ");
}

/** The text of an f-string between its quotes. */
function pieces(e: JoinedStr | TemplateStr, isSpec: boolean): string {
  return e.values.map((each) => {
    if (each.kind === "Constant") {
      const plain = textOf(each.value);
      return isSpec ? plain : plain.replace(/[{}]/g, "$&$&");
    }
    return each.kind === "JoinedStr" ? pieces(each, isSpec) : field(each as FormattedValue, isSpec);
  }).join("");
}
function field(e: FormattedValue | Interpolation, isSpec: boolean): string {
  const value = text(e.value, P.TEST + 1);
  const conversion = ["", "!s", "!r", "!a"][e.conversion]!;
  return `{${value.startsWith("{") ? " " : ""}${value}${conversion}${e.formatSpec === null ? "" : `:${pieces(e.formatSpec, true)}`}}`;
}

function floatRepr(value: number): string {
  if (value === Infinity) return "1e309";
  const digits = String(value);
  if (/e/.test(digits)) return digits.replace(/e([+-])(\d)$/, "e$10$2");
  return /\./.test(digits) ? digits : value >= 1e16 ? value.toExponential().replace(/e\+(\d)$/, "e+0$1") : `${digits}.0`;
}

function constant(value: any, unicodePrefix: boolean): string {
  if (value === None) return "None";
  if (value === Ellipsis) return "...";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (value instanceof W_Float) return floatRepr(value.value);
  if (value instanceof ComplexConstant) return `${floatRepr(value.imag).replace(/\.0$/, "")}j`;
  if (value instanceof BytesConstant) return `b${stringRepr(value.value).replace(/[\x80-\xff]/g, (c) => `\\x${c.charCodeAt(0).toString(16)}`)}`;
  if (value instanceof W_Tuple) return `(${value.items.map((v: any) => constant(v, false)).join(", ")}${value.items.length === 1 ? "," : ""})`;
  return (unicodePrefix ? "u" : "") + stringRepr(value instanceof W_WideStr ? value.text : value);
}

/** Python's repr of a text. */
function stringRepr(value: string): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  let result = quote;
  for (const char of value) {
    const code = char.codePointAt(0)!;
    if (char === quote || char === "\\") result += `\\${char}`;
    else if (char === "\n") result += "\\n";
    else if (char === "\r") result += "\\r";
    else if (char === "\t") result += "\\t";
    else if (code < 32 || code === 127) result += `\\x${code.toString(16).padStart(2, "0")}`;
    else if (code < 127 || isPrintable(char)) result += char;
    else if (code < 256) result += `\\x${code.toString(16)}`;
    else if (code < 65536) result += `\\u${code.toString(16).padStart(4, "0")}`;
    else result += `\\U${code.toString(16).padStart(8, "0")}`;
  }
  return result + quote;
}
