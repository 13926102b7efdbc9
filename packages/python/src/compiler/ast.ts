/**
 * Syntax trees: the shapes of Python's own `ast` module, with three differences that save work.
 *
 * A node's place is two offsets into the source text (`SourceText` turns them into lines and columns); operators are numbers into the tables of
 * `bytecode.ts`; there is no `ctx`, because who walks a target knows that it is one. Constants are guest values.
 */

/** Offsets into the source: the first character and the one behind the last. */
export interface Node {
  readonly start: number;
  readonly end: number;
}

// -- expressions

export interface BoolOp extends Node { readonly kind: "BoolOp"; readonly isAnd: boolean; readonly values: Expr[] }
export interface NamedExpr extends Node { readonly kind: "NamedExpr"; readonly target: Name; readonly value: Expr }
/** `op`: index into BINARY_OPERATORS. */
export interface BinOp extends Node { readonly kind: "BinOp"; readonly left: Expr; readonly op: number; readonly right: Expr }
/** `op`: index into UNARY_OPERATORS, or NOT_OPERATOR. */
export interface UnaryOp extends Node { readonly kind: "UnaryOp"; readonly op: number; readonly operand: Expr }
export const NOT_OPERATOR = 3;
export interface Lambda extends Node { readonly kind: "Lambda"; readonly args: Arguments; readonly body: Expr }
export interface IfExp extends Node { readonly kind: "IfExp"; readonly test: Expr; readonly body: Expr; readonly orelse: Expr }
/** A null key is a `**` item. */
export interface Dict extends Node { readonly kind: "Dict"; readonly keys: (Expr | null)[]; readonly values: Expr[] }
export interface SetExpr extends Node { readonly kind: "Set"; readonly elts: Expr[] }
export interface ListComp extends Node { readonly kind: "ListComp"; readonly elt: Expr; readonly generators: Comprehension[] }
export interface SetComp extends Node { readonly kind: "SetComp"; readonly elt: Expr; readonly generators: Comprehension[] }
export interface DictComp extends Node { readonly kind: "DictComp"; readonly key: Expr; readonly value: Expr; readonly generators: Comprehension[] }
export interface GeneratorExp extends Node { readonly kind: "GeneratorExp"; readonly elt: Expr; readonly generators: Comprehension[] }
export interface Await extends Node { readonly kind: "Await"; readonly value: Expr }
export interface Yield extends Node { readonly kind: "Yield"; readonly value: Expr | null }
export interface YieldFrom extends Node { readonly kind: "YieldFrom"; readonly value: Expr }
/** `ops`: indices into COMPARISONS, or one of the four below. */
export interface Compare extends Node { readonly kind: "Compare"; readonly left: Expr; readonly ops: number[]; readonly comparators: Expr[] }
export const IS = 6;
export const IS_NOT = 7;
export const IN = 8;
export const NOT_IN = 9;
export interface Call extends Node { readonly kind: "Call"; readonly func: Expr; readonly args: Expr[]; readonly keywords: Keyword[] }
/** `conversion`: index into CONVERSIONS. */
export interface FormattedValue extends Node { readonly kind: "FormattedValue"; readonly value: Expr; readonly conversion: number; readonly formatSpec: JoinedStr | null }
/** `text`: the source of the expression. */
export interface Interpolation extends Node { readonly kind: "Interpolation"; readonly value: Expr; readonly text: any; readonly conversion: number; readonly formatSpec: JoinedStr | null }
export interface JoinedStr extends Node { readonly kind: "JoinedStr"; readonly values: Expr[] }
export interface TemplateStr extends Node { readonly kind: "TemplateStr"; readonly values: Expr[] }
/** `value`: a guest value. */
export interface Constant extends Node { readonly kind: "Constant"; readonly value: any; readonly unicodePrefix?: boolean }
export interface Attribute extends Node { readonly kind: "Attribute"; readonly value: Expr; readonly attr: string }
export interface Subscript extends Node { readonly kind: "Subscript"; readonly value: Expr; readonly slice: Expr }
export interface Starred extends Node { readonly kind: "Starred"; readonly value: Expr }
export interface Name extends Node { readonly kind: "Name"; readonly id: string }
export interface List extends Node { readonly kind: "List"; readonly elts: Expr[] }
export interface Tuple extends Node { readonly kind: "Tuple"; readonly elts: Expr[] }
export interface Slice extends Node { readonly kind: "Slice"; readonly lower: Expr | null; readonly upper: Expr | null; readonly step: Expr | null }

export type Expr =
  | BoolOp | NamedExpr | BinOp | UnaryOp | Lambda | IfExp | Dict | SetExpr | ListComp | SetComp | DictComp | GeneratorExp | Await | Yield
  | YieldFrom | Compare | Call | FormattedValue | Interpolation | JoinedStr | TemplateStr | Constant | Attribute | Subscript | Starred | Name | List
  | Tuple | Slice;

export interface Comprehension { readonly target: Expr; readonly iter: Expr; readonly ifs: Expr[]; readonly isAsync: boolean }
/** A null name is a `**` argument. */
export interface Keyword extends Node { readonly name: string | null; readonly value: Expr }

export interface Arg extends Node { readonly name: string; readonly annotation: Expr | null }
export interface Arguments {
  readonly posonlyargs: Arg[];
  readonly args: Arg[];
  readonly vararg: Arg | null;
  readonly kwonlyargs: Arg[];
  /** One for each keyword-only parameter. */
  readonly kwDefaults: (Expr | null)[];
  readonly kwarg: Arg | null;
  /** Of the last positional parameters. */
  readonly defaults: Expr[];
}

// -- statements

export interface FunctionDef extends Node {
  readonly kind: "FunctionDef";
  readonly isAsync: boolean;
  readonly name: string;
  readonly args: Arguments;
  readonly body: Stmt[];
  readonly decorators: Expr[];
  readonly returns: Expr | null;
  readonly typeParams: TypeParam[];
}
export interface ClassDef extends Node {
  readonly kind: "ClassDef";
  readonly name: string;
  readonly bases: Expr[];
  readonly keywords: Keyword[];
  readonly body: Stmt[];
  readonly decorators: Expr[];
  readonly typeParams: TypeParam[];
}
export interface Return extends Node { readonly kind: "Return"; readonly value: Expr | null }
export interface Delete extends Node { readonly kind: "Delete"; readonly targets: Expr[] }
export interface Assign extends Node { readonly kind: "Assign"; readonly targets: Expr[]; readonly value: Expr }
export interface TypeAlias extends Node { readonly kind: "TypeAlias"; readonly name: Name; readonly typeParams: TypeParam[]; readonly value: Expr }
export interface AugAssign extends Node { readonly kind: "AugAssign"; readonly target: Name | Attribute | Subscript; readonly op: number; readonly value: Expr }
/** `simple`: the target is a name without parentheses. */
export interface AnnAssign extends Node { readonly kind: "AnnAssign"; readonly target: Name | Attribute | Subscript; readonly annotation: Expr; readonly value: Expr | null; readonly simple: boolean }
export interface For extends Node { readonly kind: "For"; readonly isAsync: boolean; readonly target: Expr; readonly iter: Expr; readonly body: Stmt[]; readonly orelse: Stmt[] }
export interface While extends Node { readonly kind: "While"; readonly test: Expr; readonly body: Stmt[]; readonly orelse: Stmt[] }
export interface If extends Node { readonly kind: "If"; readonly test: Expr; readonly body: Stmt[]; readonly orelse: Stmt[] }
export interface With extends Node { readonly kind: "With"; readonly isAsync: boolean; readonly items: WithItem[]; readonly body: Stmt[] }
export interface WithItem { readonly context: Expr; readonly target: Expr | null }
export interface Match extends Node { readonly kind: "Match"; readonly subject: Expr; readonly cases: MatchCase[] }
export interface MatchCase { readonly pattern: Pattern; readonly guard: Expr | null; readonly body: Stmt[] }
export interface Raise extends Node { readonly kind: "Raise"; readonly exception: Expr | null; readonly cause: Expr | null }
export interface Try extends Node { readonly kind: "Try"; readonly isStar: boolean; readonly body: Stmt[]; readonly handlers: ExceptHandler[]; readonly orelse: Stmt[]; readonly finalbody: Stmt[] }
export interface ExceptHandler extends Node { readonly type: Expr | null; readonly name: string | null; readonly body: Stmt[] }
export interface Assert extends Node { readonly kind: "Assert"; readonly test: Expr; readonly message: Expr | null }
export interface Import extends Node { readonly kind: "Import"; readonly names: Alias[] }
export interface ImportFrom extends Node { readonly kind: "ImportFrom"; readonly module: string | null; readonly names: Alias[]; readonly level: number }
export interface Alias extends Node { readonly name: string; readonly asName: string | null }
export interface Global extends Node { readonly kind: "Global"; readonly names: string[] }
export interface Nonlocal extends Node { readonly kind: "Nonlocal"; readonly names: string[] }
export interface ExprStmt extends Node { readonly kind: "Expr"; readonly value: Expr }
export interface Pass extends Node { readonly kind: "Pass" }
export interface Break extends Node { readonly kind: "Break" }
export interface Continue extends Node { readonly kind: "Continue" }

export type Stmt =
  | FunctionDef | ClassDef | Return | Delete | Assign | TypeAlias | AugAssign | AnnAssign | For | While | If | With | Match | Raise | Try | Assert
  | Import | ImportFrom | Global | Nonlocal | ExprStmt | Pass | Break | Continue;

// -- patterns

export interface MatchValue extends Node { readonly kind: "MatchValue"; readonly value: Expr }
/** None, True or False. */
export interface MatchSingleton extends Node { readonly kind: "MatchSingleton"; readonly value: any }
export interface MatchSequence extends Node { readonly kind: "MatchSequence"; readonly patterns: Pattern[] }
export interface MatchMapping extends Node { readonly kind: "MatchMapping"; readonly keys: Expr[]; readonly patterns: Pattern[]; readonly rest: string | null }
export interface MatchClass extends Node { readonly kind: "MatchClass"; readonly cls: Expr; readonly patterns: Pattern[]; readonly keywordNames: string[]; readonly keywordPatterns: Pattern[] }
/** A null name is `*_`. */
export interface MatchStar extends Node { readonly kind: "MatchStar"; readonly name: string | null }
/** Neither pattern nor name: `_`. */
export interface MatchAs extends Node { readonly kind: "MatchAs"; readonly pattern: Pattern | null; readonly name: string | null }
export interface MatchOr extends Node { readonly kind: "MatchOr"; readonly patterns: Pattern[] }

export type Pattern = MatchValue | MatchSingleton | MatchSequence | MatchMapping | MatchClass | MatchStar | MatchAs | MatchOr;

// -- type parameters

export interface TypeParam extends Node {
  readonly kind: "TypeVar" | "ParamSpec" | "TypeVarTuple";
  readonly name: string;
  readonly bound: Expr | null;
  readonly defaultValue: Expr | null;
}

// -- whole programs

export interface Module extends Node { readonly kind: "Module"; readonly body: Stmt[] }
export interface Interactive extends Node { readonly kind: "Interactive"; readonly body: Stmt[] }
export interface ExpressionProgram extends Node { readonly kind: "Expression"; readonly body: Expr }
export type Program = Module | Interactive | ExpressionProgram;
