/** Syntax trees as text, for comparison with trees that CPython's `ast` module gives. */
import { BINARY_OPERATORS, COMPARISONS, UNARY_OPERATORS } from "../../src/bytecode";
import type { Module } from "../../src/compiler/ast";
import type { SourceText } from "../../src/compiler/source";

const COMPARE = [...COMPARISONS, "is", "is not", "in", "not in"];
const UNARY = [...UNARY_OPERATORS, "not"];
const CONVERSION = ["-1", "115", "114", "97"];

const bits = (x: number): string => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  return view.getBigUint64(0).toString(16);
};

const text = (s: any): string => {
  const points: number[] = typeof s === "string" ? Array.from({ length: s.length }, (_, i) => s.charCodeAt(i)) : Array.from(s.points);
  return `'${points.map((p) => (p >= 32 && p < 127 && p !== 39 && p !== 92 ? String.fromCharCode(p) : `\\${p.toString(16)};`)).join("")}'`;
};

function constant(v: any): string {
  switch (typeof v) {
    case "number": case "bigint": return `int:${v}`;
    case "boolean": return v ? "True" : "False";
    case "string": return `str:${text(v)}`;
    default: break;
  }
  switch (v.constructor.name) {
    case "W_WideStr": return `str:${text(v)}`;
    case "W_NoneType": return "None";
    case "W_EllipsisType": return "Ellipsis";
    case "W_Float": return `float:${bits(v.value)}`;
    case "BytesConstant": return `bytes:${text(v.value)}`;
    case "ComplexConstant": return `complex:${bits(v.real)}:${bits(v.imag)}`;
    default: throw new Error(`constant of ${v.constructor.name}`);
  }
}

/** The tree: `(Kind parts@line:column-line:column)`. */
export function treeText(module: Module, source: SourceText): string {
  const at = (n: any): string => {
    const from = source.place(n.start);
    const to = source.place(n.end);
    return `@${from.line}:${from.column}-${to.line}:${to.column}`;
  };
  const list = (nodes: readonly any[]): string => `[${nodes.map(node).join(",")}]`;
  const maybe = (n: any): string => (n === null || n === undefined ? "-" : node(n));
  const args = (a: any): string => `(args ${list(a.posonlyargs)} ${list(a.args)} ${maybe(a.vararg)} ${list(a.kwonlyargs)} [${a.kwDefaults.map(maybe).join(",")}] ${maybe(a.kwarg)} ${list(a.defaults)})`;
  const clauses = (gs: any[]): string => `[${gs.map((g) => `(for ${g.isAsync ? 1 : 0} ${node(g.target)} ${node(g.iter)} ${list(g.ifs)})`).join(",")}]`;
  function node(n: any): string {
    if (n.kind === undefined) {
      if ("annotation" in n) return `(arg ${n.name} ${maybe(n.annotation)}${at(n)})`;
      if ("asName" in n) return `(alias ${n.name} ${n.asName ?? "-"}${at(n)})`;
      if ("body" in n) return `(except ${maybe(n.type)} ${n.name ?? "-"} ${list(n.body)}${at(n)})`;
      return `(keyword ${n.name ?? "-"} ${node(n.value)}${at(n)})`;
    }
    const prefix = n.isAsync === true ? "Async" : "";
    return `(${prefix}${n.kind}${n.isStar === true ? "Star" : ""} ${parts(n)}${at(n)})`;
  }
  function parts(n: any): string {
    switch (n.kind) {
      case "BoolOp": return `${n.isAnd ? "and" : "or"} ${list(n.values)}`;
      case "NamedExpr": return `${node(n.target)} ${node(n.value)}`;
      case "BinOp": return `${node(n.left)} ${BINARY_OPERATORS[n.op]} ${node(n.right)}`;
      case "UnaryOp": return `${UNARY[n.op]} ${node(n.operand)}`;
      case "Lambda": return `${args(n.args)} ${node(n.body)}`;
      case "IfExp": return `${node(n.test)} ${node(n.body)} ${node(n.orelse)}`;
      case "Dict": return `[${n.keys.map(maybe).join(",")}] ${list(n.values)}`;
      case "Set": case "List": case "Tuple": return list(n.elts);
      case "ListComp": case "SetComp": case "GeneratorExp": return `${node(n.elt)} ${clauses(n.generators)}`;
      case "DictComp": return `${node(n.key)} ${node(n.value)} ${clauses(n.generators)}`;
      case "Await": case "YieldFrom": case "Starred": case "Expr": case "MatchValue": return node(n.value);
      case "Yield": case "Return": return maybe(n.value);
      case "Compare": return `${node(n.left)} [${n.ops.map((op: number) => COMPARE[op]).join(",")}] ${list(n.comparators)}`;
      case "Call": return `${node(n.func)} ${list(n.args)} ${list(n.keywords)}`;
      case "FormattedValue": return `${node(n.value)} ${CONVERSION[n.conversion]} ${maybe(n.formatSpec)}`;
      case "Interpolation": return `${node(n.value)} ${text(n.text)} ${CONVERSION[n.conversion]} ${maybe(n.formatSpec)}`;
      case "JoinedStr": case "TemplateStr": return list(n.values);
      case "Constant": return constant(n.value) + (n.unicodePrefix === true ? "u" : "");
      case "Attribute": return `${node(n.value)} ${n.attr}`;
      case "Subscript": return `${node(n.value)} ${node(n.slice)}`;
      case "Name": return n.id;
      case "Slice": return `${maybe(n.lower)} ${maybe(n.upper)} ${maybe(n.step)}`;
      case "FunctionDef": return `${n.name} ${args(n.args)} ${list(n.body)} ${list(n.decorators)} ${maybe(n.returns)} ${list(n.typeParams)}`;
      case "ClassDef": return `${n.name} ${list(n.bases)} ${list(n.keywords)} ${list(n.body)} ${list(n.decorators)} ${list(n.typeParams)}`;
      case "Delete": return list(n.targets);
      case "Assign": return `${list(n.targets)} ${node(n.value)}`;
      case "TypeAlias": return `${node(n.name)} ${list(n.typeParams)} ${node(n.value)}`;
      case "AugAssign": return `${node(n.target)} ${BINARY_OPERATORS[n.op]} ${node(n.value)}`;
      case "AnnAssign": return `${node(n.target)} ${node(n.annotation)} ${maybe(n.value)} ${n.simple ? 1 : 0}`;
      case "For": return `${node(n.target)} ${node(n.iter)} ${list(n.body)} ${list(n.orelse)}`;
      case "While": case "If": return `${node(n.test)} ${list(n.body)} ${list(n.orelse)}`;
      case "With": return `[${n.items.map((i: any) => `(item ${node(i.context)} ${maybe(i.target)})`).join(",")}] ${list(n.body)}`;
      case "Match": return `${node(n.subject)} [${n.cases.map((c: any) => `(case ${node(c.pattern)} ${maybe(c.guard)} ${list(c.body)})`).join(",")}]`;
      case "Raise": return `${maybe(n.exception)} ${maybe(n.cause)}`;
      case "Try": return `${list(n.body)} ${list(n.handlers)} ${list(n.orelse)} ${list(n.finalbody)}`;
      case "Assert": return `${node(n.test)} ${maybe(n.message)}`;
      case "Import": return list(n.names);
      case "ImportFrom": return `${n.module ?? "-"} ${list(n.names)} ${n.level}`;
      case "Global": case "Nonlocal": return n.names.join(",");
      case "Pass": case "Break": case "Continue": return "";
      case "MatchSingleton": return constant(n.value);
      case "MatchSequence": case "MatchOr": return list(n.patterns);
      case "MatchMapping": return `${list(n.keys)} ${list(n.patterns)} ${n.rest ?? "-"}`;
      case "MatchClass": return `${node(n.cls)} ${list(n.patterns)} ${n.keywordNames.join(",")} ${list(n.keywordPatterns)}`;
      case "MatchStar": return n.name ?? "-";
      case "MatchAs": return `${maybe(n.pattern)} ${n.name ?? "-"}`;
      case "TypeVar": return `${n.name} ${maybe(n.bound)} ${maybe(n.defaultValue)}`;
      case "ParamSpec": case "TypeVarTuple": return `${n.name} ${maybe(n.defaultValue)}`;
      default: throw new Error(`no text for ${n.kind}`);
    }
  }
  return list(module.body);
}
