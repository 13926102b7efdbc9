/**
 * Writes the direct machine's one-line methods into the semantics that are written against it, in builds and tests.
 *
 *   if (m.isClass(a, LIST)) n = m.length(m.get(a, LIST_ITEMS), LIST_REFS);
 *   =>  if (a instanceof W_List && a.constructor === W_List) n = a.items.length;
 *
 * Why: V8 would inline them too, but its budget for that is spent per function, and an interpreter's loop is one function. Measured on CPython's classic
 * loops, the interpreter runs twice as fast.
 *
 * Sound because nothing is said twice: the texts are those of `DirectMachine` and of the descriptors' own declarations (`field(...)`,
 * `new ClassDescr(...)`), put in place of the calls by substitution of arguments. An argument that is used more than once goes through a variable; one that
 * would not be evaluated although it calls something leaves the call as it is; so does anything that is not understood. One-line functions that a maker of
 * semantics declares for itself (`const operand = (regs, constants, x) => ...`) are written in as well.
 *
 * Names of modules become constants of the function that uses the machine (numbers: literals). A bundler declares what is at the top of a module with `var`,
 * and V8 treats only a `const` that a function captures as a constant of its code.
 *
 * Which modules: those whose first line is `// @semantics` (the machine is named `m` there), in the copy that is not `?tracing`.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

export const SEMANTICS = "// @semantics";
const MACHINE = "m";
const DIRECT = fileURLToPath(new URL("../packages/tracer/src/direct.ts", import.meta.url));
const IR = fileURLToPath(new URL("../packages/ir/src/descr.ts", import.meta.url));
const IR_NUMBERS = fileURLToPath(new URL("../packages/ir/src/types.ts", import.meta.url));

/** A function whose body is one expression (or nothing). */
interface Lambda {
  readonly params: readonly string[];
  readonly body: ts.Expression | null;
  readonly file: ts.SourceFile;
}
/** What is known of an exported constant: members that are functions, and names that members stand for. */
interface Descriptor {
  readonly file: ts.SourceFile;
  readonly lambdas: ReadonlyMap<string, Lambda>;
  /** Member to the name of an exported class. */
  readonly names: ReadonlyMap<string, string>;
}

/** A piece of JavaScript; `condition` when it is `condition ? 1 : 0`. */
interface Text {
  readonly text: string;
  readonly condition?: string;
}

const files = new Map<string, ts.SourceFile>();
function parse(path: string): ts.SourceFile {
  let file = files.get(path);
  if (file === undefined) files.set(path, (file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true)));
  return file;
}

const strip = (node: ts.Expression): ts.Expression =>
  ts.isAsExpression(node) || ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) ? strip(node.expression) : node;
const isExported = (node: ts.Node): boolean => (ts.canHaveModifiers(node) ? ts.getModifiers(node) ?? [] : []).some((each) => each.kind === ts.SyntaxKind.ExportKeyword);

/** The one expression that a function is. */
function lambdaOf(node: ts.Node, file: ts.SourceFile): Lambda | null {
  if (!ts.isArrowFunction(node) && !ts.isMethodDeclaration(node)) return null;
  const params = node.parameters.map((each) => (ts.isIdentifier(each.name) && each.initializer === undefined && each.dotDotDotToken === undefined ? each.name.text : "?"));
  if (params.includes("?") || node.body === undefined) return null;
  if (!ts.isBlock(node.body)) return { params, body: node.body, file };
  const [only, ...more] = node.body.statements;
  if (only === undefined) return { params, body: null, file };
  if (more.length > 0) return null;
  if (ts.isReturnStatement(only) && only.expression !== undefined) return { params, body: only.expression, file };
  return ts.isExpressionStatement(only) ? { params, body: only.expression, file } : null;
}

// -- the machine

let methods: Map<string, Lambda> | null = null;
let constants: Map<string, string> | null = null;
function readMachine(): void {
  methods = new Map();
  constants = new Map();
  const file = parse(DIRECT);
  for (const statement of file.statements) {
    if (!ts.isClassDeclaration(statement) || statement.name?.text !== "DirectMachine") continue;
    for (const member of statement.members) {
      if (ts.isMethodDeclaration(member) && ts.isIdentifier(member.name)) {
        const lambda = lambdaOf(member, file);
        if (lambda !== null) methods.set(member.name.text, lambda);
      } else if (ts.isPropertyDeclaration(member) && ts.isIdentifier(member.name) && member.initializer?.kind === ts.SyntaxKind.FalseKeyword) constants.set(member.name.text, "false");
    }
  }
}

// -- descriptors

function declaration(file: ts.SourceFile, name: string): { initializer: ts.Expression; exported: boolean } | null {
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const each of statement.declarationList.declarations) {
      if (ts.isIdentifier(each.name) && each.name.text === name && each.initializer !== undefined) return { initializer: strip(each.initializer), exported: isExported(statement) };
    }
  }
  return null;
}

function descriptorIn(file: ts.SourceFile, name: string): Descriptor | null {
  const found = declaration(file, name);
  if (found === null) return null;
  const node = found.initializer;
  const lambdas = new Map<string, Lambda>();
  const names = new Map<string, string>();
  const add = (member: string, argument: ts.Expression | undefined): void => {
    const lambda = argument === undefined ? null : lambdaOf(strip(argument), file);
    if (lambda !== null) lambdas.set(member, lambda);
  };
  if (ts.isNewExpression(node) && node.expression.getText(file) === "ClassDescr") {
    const [, test, host, , matches] = node.arguments ?? [];
    add("matches", matches);
    if (host !== undefined && ts.isIdentifier(strip(host))) names.set("constructor_", strip(host).getText(file));
    if (test !== undefined && ts.isStringLiteral(test) && test.text !== "constructor") {
      const primitive = ts.createSourceFile("primitive.ts", `(value) => typeof value === "${test.text}"`, ts.ScriptTarget.Latest, true);
      add("matches", (primitive.statements[0] as ts.ExpressionStatement).expression);
      lambdas.set("matches", { ...lambdas.get("matches")!, file: primitive });
    }
    return { file, lambdas, names };
  }
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
    if (node.expression.text === "field") {
      add("read", node.arguments[3]);
      add("write", node.arguments[4]);
      return { file, lambdas, names };
    }
  }
  if (ts.isObjectLiteralExpression(node)) {
    for (const member of node.properties) {
      if (ts.isPropertyAssignment(member) && ts.isIdentifier(member.name) && ts.isIdentifier(member.initializer)) names.set(member.name.text, member.initializer.text);
    }
    return { file, lambdas, names };
  }
  return null;
}

/** Is `name` exported by the file: a class, function or constant? */
function exportsName(file: ts.SourceFile, name: string): boolean {
  return file.statements.some((statement) =>
    ((ts.isClassDeclaration(statement) || ts.isFunctionDeclaration(statement)) && statement.name?.text === name && isExported(statement))
    || (ts.isVariableStatement(statement) && isExported(statement) && statement.declarationList.declarations.some((each) => each.name.getText(file) === name)));
}
/** The file that a name of `file` comes from, when that is another one of the same package. */
function importedFrom(file: ts.SourceFile, name: string): { path: string; name: string } | null {
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined || !ts.isNamedImports(bindings)) continue;
    for (const each of bindings.elements) {
      if (each.name.text !== name) continue;
      const specifier = statement.moduleSpecifier.text;
      if (specifier === "@spoor/ir") return { path: IR, name: (each.propertyName ?? each.name).text };
      const path = `${resolve(dirname(file.fileName), specifier)}.ts`;
      return specifier.startsWith(".") && existsSync(path) ? { path, name: (each.propertyName ?? each.name).text } : null;
    }
  }
  return null;
}

const GLOBALS = new Set(["Math", "String", "undefined", "Object", "Number", "Array"]);
const isSimple = (text: string): boolean => /^[\w$]+(\.[\w$]+)*$/.test(text) || /^(-?\d+|"[^"\\]*")$/.test(text);
const hasEffects = (text: string): boolean => /[(=]|\+\+|--/.test(text.replace(/[=!]==?/g, ""));

/** A number that `ir` exports; null when it is none. */
function irNumber(name: string): string | null {
  const found = declaration(parse(IR_NUMBERS), name);
  if (found === null || !found.exported) return null;
  const text = (node: ts.Expression): string | null => {
    const inner = strip(node);
    if (ts.isNumericLiteral(inner)) return inner.text;
    if (ts.isPropertyAccessExpression(inner) && inner.getText() === "Number.MAX_SAFE_INTEGER") return String(Number.MAX_SAFE_INTEGER);
    if (ts.isIdentifier(inner)) return irNumber(inner.text);
    if (!ts.isPrefixUnaryExpression(inner) || inner.operator !== ts.SyntaxKind.MinusToken) return null;
    const operand = text(inner.operand);
    return operand === null ? null : `-${operand}`;
  };
  return text(found.initializer);
}

/** Variables for arguments that are used more than once: `next` are in use by the statement being emitted, the function needs `most`. */
interface Temporaries {
  next: number;
  most: number;
}

/** The semantics with the direct machine's methods written in. */
export function inlineDirect(source: string, path: string): string {
  if (methods === null) readMachine();
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const imports = new Map<string, string>();
  const descriptors = new Map<string, Descriptor | null>();

  function descriptor(text: string): Descriptor | null {
    const name = text.replace(/\$constant$/, "");
    let found = descriptors.get(name);
    if (found === undefined) {
      const origin = importedFrom(file, name);
      found = origin === null ? descriptorIn(file, name) : descriptorIn(parse(origin.path), origin.name);
      descriptors.set(name, found);
    }
    return found;
  }

  /** A name of another file, usable here; null when it cannot be. */
  function outside(name: string, from: ts.SourceFile): string | null {
    if (GLOBALS.has(name) || from.fileName === "primitive.ts") return name;
    if (from.fileName === file.fileName) return name;
    const origin = exportsName(from, name) ? { path: from.fileName, name } : importedFrom(from, name);
    if (origin?.path === IR) return irNumber(origin.name);
    if (origin === null || origin.path === DIRECT) return null;
    const local = `${name}$inlined`;
    if (hoisted !== null) importsOfFunction.add(local);
    const specifier = relative(dirname(path), origin.path).replace(/\.ts$/, "");
    imports.set(local, `import { ${origin.name} as ${local} } from "${specifier.startsWith(".") ? specifier : `./${specifier}`}";`);
    return hoisted !== null ? `${local}$constant` : local;
  }

  class NotInlinable extends Error {}

  /** Of the function whose body is being emitted; null where a variable has no place. */
  let temporaries: Temporaries | null = null;

  /** The body of a lambda with its arguments in place. */
  function reduce(lambda: Lambda, args: readonly Text[]): Text | null {
    const { params, body } = lambda;
    if (args.length > params.length && args.slice(params.length).some((each) => hasEffects(each.text))) return null;
    const uses = new Map<string, number>(params.map((each) => [each, 0]));
    const count = (node: ts.Node): void => {
      if (ts.isIdentifier(node) && uses.has(node.text) && !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node)) uses.set(node.text, uses.get(node.text)! + 1);
      ts.forEachChild(node, count);
    };
    if (body !== null) count(body);
    const env = new Map<string, Text>();
    const first: string[] = [];
    for (const [i, name] of params.entries()) {
      const arg = args[i] ?? { text: "undefined" };
      const used = uses.get(name)!;
      if (used === 0 && hasEffects(arg.text)) return null;
      if (used > 1 && !isSimple(arg.text)) {
        // Evaluated before all others: what they do must not matter.
        if (temporaries === null || args.some((each) => each !== arg && hasEffects(each.text))) return null;
        const variable = `t$${temporaries.next++}`;
        temporaries.most = Math.max(temporaries.most, temporaries.next);
        first.push(`${variable} = ${arg.text}`);
        env.set(name, { text: variable });
      } else env.set(name, arg);
    }
    if (body === null) return { text: "(void 0)" };
    try {
      const { text, condition } = within(body, env, lambda.file);
      if (first.length === 0) return condition === undefined ? { text } : { text, condition };
      const before = first.join(", ");
      return condition === undefined ? { text: `(${before}, ${text})` } : { text: `(${before}, ${text})`, condition: `(${before}, ${condition})` };
    } catch (error) {
      if (error instanceof NotInlinable) return null;
      throw error;
    }
  }

  const wrapped = (text: string): string => (isSimple(text) || (text.startsWith("(") && closes(text)) ? text : `(${text})`);
  const one = (node: ts.Expression): boolean => ts.isNumericLiteral(node) && node.text === "1";
  const zero = (node: ts.Expression): boolean => ts.isNumericLiteral(node) && node.text === "0";

  /** An expression of a lambda's body. */
  function within(node: ts.Expression, env: ReadonlyMap<string, Text>, from: ts.SourceFile): Text {
    const sub = (each: ts.Expression): Text => within(each, env, from);
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node)) return sub(node.expression);
    if (ts.isIdentifier(node)) {
      const bound = env.get(node.text);
      if (bound !== undefined) return bound;
      // What a function calls by this name may be something else where its text goes.
      if (!GLOBALS.has(node.text) && hoisted?.get(node.text) === node.text && from === file) throw new NotInlinable();
      const name = hoisted !== null && from === file && !GLOBALS.has(node.text) ? hoist(node.text) : outside(node.text, from);
      if (name === null) throw new NotInlinable();
      return { text: name };
    }
    if (ts.isNumericLiteral(node) || ts.isStringLiteral(node) || node.kind === ts.SyntaxKind.NullKeyword || node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) {
      return { text: node.getText(from) };
    }
    if (ts.isConditionalExpression(node)) {
      const condition = sub(node.condition);
      if (one(node.whenTrue) && zero(node.whenFalse)) return { text: `(${condition.text} ? 1 : 0)`, condition: condition.text };
      return { text: `(${condition.text} ? ${sub(node.whenTrue).text} : ${sub(node.whenFalse).text})` };
    }
    if (ts.isBinaryExpression(node)) {
      const left = sub(node.left);
      const operator = node.operatorToken.getText(from);
      if (left.condition !== undefined && zero(node.right) && operator === "!==") return { text: wrapped(left.condition) };
      if (left.condition !== undefined && zero(node.right) && operator === "===") return { text: `!${wrapped(left.condition)}` };
      return { text: `(${wrapped(left.text)} ${operator} ${wrapped(sub(node.right).text)})` };
    }
    if (ts.isPrefixUnaryExpression(node)) return { text: `(${ts.tokenToString(node.operator)!}${wrapped(sub(node.operand).text)})` };
    if (ts.isPostfixUnaryExpression(node)) return { text: `${sub(node.operand).text}${ts.tokenToString(node.operator)!}` };
    if (ts.isTypeOfExpression(node)) return { text: `(typeof ${wrapped(sub(node.expression).text)})` };
    if (ts.isPropertyAccessExpression(node)) return { text: `${wrapped(sub(node.expression).text)}.${node.name.text}` };
    if (ts.isElementAccessExpression(node)) return { text: `${wrapped(sub(node.expression).text)}[${sub(node.argumentExpression).text}]` };
    if (ts.isNewExpression(node)) {
      const made = strip(node.expression);
      if (!ts.isPropertyAccessExpression(made) || !ts.isIdentifier(made.expression)) throw new NotInlinable();
      const known = descriptor(env.get(made.expression.text)?.text ?? "");
      const name = known?.names.get(made.name.text);
      const local = name === undefined ? null : outside(name, known!.file);
      if (local === null) throw new NotInlinable();
      // Arguments that were not given are not given.
      const args = (node.arguments ?? []).map(sub).map((each) => each.text);
      while (args.at(-1) === "undefined") args.pop();
      return { text: `new ${local}(${args.join(", ")})` };
    }
    if (ts.isCallExpression(node)) {
      const callee = strip(node.expression);
      if (ts.isPropertyAccessExpression(callee) && ts.isIdentifier(callee.expression) && callee.expression.text === MACHINE && from === file) {
        const method = methods!.get(callee.name.text);
        const reduced = method === undefined ? null : reduce(method, node.arguments.map((each) => (isDescriptor(each) ? emit(each) : sub(each))));
        if (reduced === null) throw new NotInlinable();
        return reduced;
      }
      const args = node.arguments.map(sub);
      if (ts.isIdentifier(callee)) {
        const local = from === file ? locals.get(callee.text) : localOf(callee.text, from);
        const reduced = local === undefined ? null : reduce(local, args);
        if (reduced === null) throw new NotInlinable();
        return reduced;
      }
      if (ts.isPropertyAccessExpression(callee) && ts.isIdentifier(callee.expression)) {
        const target = env.get(callee.expression.text)?.text;
        const known = target === undefined ? null : descriptor(target);
        const lambda = known?.lambdas.get(callee.name.text);
        if (lambda !== undefined) {
          const reduced = reduce(lambda, args);
          if (reduced === null) throw new NotInlinable();
          return reduced;
        }
        const name = known?.names.get(callee.name.text);
        const local = name === undefined ? null : outside(name, known!.file);
        const given = args.map((each) => each.text);
        while (given.at(-1) === "undefined") given.pop();
        if (local !== null) return { text: `${local}(${given.join(", ")})` };
        return { text: `${wrapped(sub(callee.expression).text)}.${callee.name.text}(${given.join(", ")})` };
      }
    }
    throw new NotInlinable();
  }

  /** One-line functions that the function being emitted declares for itself. */
  let locals = new Map<string, Lambda>();
  function readLocals(node: ts.FunctionDeclaration): void {
    locals = new Map();
    const declared = new Map<string, number>();
    const count = (each: ts.Node): void => {
      if ((ts.isVariableDeclaration(each) || ts.isParameter(each) || ts.isBindingElement(each) || ts.isFunctionDeclaration(each)) && each.name !== undefined && ts.isIdentifier(each.name)) {
        declared.set(each.name.text, (declared.get(each.name.text) ?? 0) + 1);
      }
      ts.forEachChild(each, count);
    };
    count(node);
    for (const statement of node.body!.statements) {
      if (!ts.isVariableStatement(statement) || (statement.declarationList.flags & ts.NodeFlags.Const) === 0) continue;
      for (const each of statement.declarationList.declarations) {
        const lambda = each.initializer === undefined ? null : lambdaOf(each.initializer, file);
        if (lambda !== null && ts.isIdentifier(each.name) && declared.get(each.name.text) === 1) locals.set(each.name.text, lambda);
      }
    }
  }
  /** A one-line function at the top of another file. */
  function localOf(name: string, from: ts.SourceFile): Lambda | undefined {
    const found = declaration(from, name);
    return found === null ? undefined : lambdaOf(found.initializer, from) ?? undefined;
  }
  const isDescriptor = (node: ts.Expression): boolean => ts.isIdentifier(node) && descriptor(node.text) !== null;

  // -- names of modules

  /** Names that the function being emitted may take for constants, to what they become. */
  let hoisted: Map<string, string> | null = null;
  let needed = new Set<string>();

  /** The initializer of a name that is declared at the top of this file or imported: the declaration and its file. */
  function topLevel(name: string): { node: ts.Node; from: ts.SourceFile } | null {
    const own = declaredIn(file, name);
    if (own !== null) return { node: own, from: file };
    const origin = importedFrom(file, name);
    if (origin === null) return isImported(file, name) ? { node: file, from: file } : null;
    const there = parse(origin.path);
    const found = declaredIn(there, origin.name);
    return { node: found ?? there, from: there };
  }

  /** What a use of a module's name becomes inside the function being emitted. */
  function hoist(name: string): string {
    const known = hoisted!.get(name);
    if (known !== undefined) {
      if (known.endsWith("$constant")) needed.add(name);
      return known;
    }
    const found = topLevel(name);
    let text = name;
    if (found !== null && !ts.isEnumDeclaration(found.node)) {
      const value = ts.isVariableDeclaration(found.node) && found.node.initializer !== undefined ? strip(found.node.initializer) : null;
      if (value !== null && ts.isNumericLiteral(value)) text = value.text;
      else {
        text = `${name}$constant`;
        needed.add(name);
      }
    }
    hoisted!.set(name, text);
    return text;
  }

  /** A top-level function with its module's names as constants. */
  function emitFunction(node: ts.FunctionDeclaration): string {
    hoisted = new Map();
    needed = new Set();
    // Names that are declared anywhere inside mean something else there.
    const shadow = (each: ts.Node): void => {
      if ((ts.isVariableDeclaration(each) || ts.isParameter(each) || ts.isBindingElement(each) || ts.isFunctionDeclaration(each) || ts.isClassDeclaration(each)) && each.name !== undefined && ts.isIdentifier(each.name)) {
        hoisted!.set(each.name.text, each.name.text);
      }
      ts.forEachChild(each, shadow);
    };
    shadow(node);
    const start = node.getStart(file);
    const open = node.body!.getStart(file) + 1;
    const head = source.slice(start, open);
    readLocals(node);
    const body = emitBody(node.body!).slice(1);
    const taken = [...needed, ...importsOfFunction].filter((name) => body.includes(`${name}$constant`));
    importsOfFunction.clear();
    hoisted = null;
    locals = new Map();
    return `${head} ${taken.map((name) => `const ${name}$constant = ${name};`).join(" ")}${body}`;
  }
  const importsOfFunction = new Set<string>();

  /** A function's body with the variables that it needs. */
  function emitBody(body: ts.Block): string {
    const outer = temporaries;
    temporaries = { next: 0, most: 0 };
    const text = emitChildren(body);
    const names = Array.from({ length: temporaries.most }, (_, i) => `t$${i}`);
    temporaries = outer;
    return names.length === 0 ? text : `{ let ${names.join(", ")};${text.slice(1)}`;
  }
  /** A function: its body has variables of its own, the rest of it has none. */
  function emitFunctionLike(node: ts.FunctionLikeDeclaration): string {
    const outer = temporaries;
    temporaries = null;
    const text = emitChildren(node);
    temporaries = outer;
    return text;
  }

  /** A node of the semantics. */
  function emit(node: ts.Node): Text {
    if (hoisted !== null && ts.isIdentifier(node) && isUse(node)) {
      const text = hoist(node.text);
      return { text: ts.isShorthandPropertyAssignment(node.parent) && text !== node.text ? `${node.text}: ${text}` : text };
    }
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === MACHINE) {
      const constant = constants!.get(node.name.text);
      if (constant !== undefined) return { text: constant };
    }
    if (ts.isNonNullExpression(node) || ts.isAsExpression(node)) return emit(node.expression);
    if (ts.isParenthesizedExpression(node)) {
      const inner = emit(node.expression);
      return { ...inner, text: wrapped(inner.text) };
    }
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && ts.isIdentifier(node.expression.expression) && node.expression.expression.text === MACHINE && !node.arguments.some(ts.isSpreadElement)) {
      const args = node.arguments.map(emit);
      const lambda = methods!.get(node.expression.name.text);
      const reduced = lambda === undefined ? null : reduce(lambda, args);
      return reduced ?? { text: `${MACHINE}.${node.expression.name.text}(${args.map((each) => each.text).join(", ")})` };
    }
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && locals.has(node.expression.text) && !node.arguments.some(ts.isSpreadElement)) {
      const reduced = reduce(locals.get(node.expression.text)!, node.arguments.map(emit));
      if (reduced !== null) return reduced;
    }
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return { text: source.slice(node.getStart(file), node.getEnd()) };
    if (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isArrowFunction(node) || ts.isMethodDeclaration(node) || ts.isAccessor(node) || ts.isConstructorDeclaration(node)) return { text: emitFunctionLike(node) };
    if (ts.isBlock(node) && ts.isFunctionLike(node.parent)) return { text: emitBody(node) };
    if (temporaries === null || !ts.isStatement(node)) return { text: emitChildren(node) };
    const { next } = temporaries;
    const text = emitChildren(node);
    temporaries.next = next;
    return { text };
  }
  function emitChildren(node: ts.Node): string {
    let text = "";
    let at = node.getStart(file);
    ts.forEachChild(node, (child) => {
      const start = child.getStart(file);
      if (start < at) return;
      const piece = emit(child).text;
      text += source.slice(at, start) + (ts.isExpression(child) && node.kind !== ts.SyntaxKind.ExpressionStatement && needsParentheses(node, piece) ? wrapped(piece) : piece);
      at = child.getEnd();
    });
    return text + source.slice(at, node.getEnd());
  }
  const needsParentheses = (parent: ts.Node, piece: string): boolean =>
    piece.startsWith("new ") && ts.isPropertyAccessExpression(parent);

  let text = "";
  let at = 0;
  for (const statement of file.statements) {
    const start = statement.getStart(file);
    const isFunction = ts.isFunctionDeclaration(statement) && statement.body !== undefined && isExported(statement);
    text += source.slice(at, start) + (isFunction ? emitFunction(statement) : emit(statement).text);
    at = statement.getEnd();
  }
  // On the first line, so that the others keep their numbers.
  return [...imports.values()].join(" ") + text + source.slice(at);
}

/** The declaration of a name at the top of a file: a variable's, or the statement. */
function declaredIn(file: ts.SourceFile, name: string): ts.Node | null {
  for (const statement of file.statements) {
    if (ts.isVariableStatement(statement)) {
      for (const each of statement.declarationList.declarations) {
        if (ts.isIdentifier(each.name) && each.name.text === name && (statement.declarationList.flags & ts.NodeFlags.Const) !== 0) return each;
      }
    } else if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement)) && statement.name?.text === name) return statement;
  }
  return null;
}

/** Does the file import the name as a value? */
function isImported(file: ts.SourceFile, name: string): boolean {
  return file.statements.some((statement) => {
    const bindings = ts.isImportDeclaration(statement) && statement.importClause?.isTypeOnly !== true ? statement.importClause?.namedBindings : undefined;
    return bindings !== undefined && ts.isNamedImports(bindings) && bindings.elements.some((each) => each.name.text === name && !each.isTypeOnly);
  });
}

/** Is the identifier an expression that reads a variable? */
function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent)) return parent.initializer === node;
  return ts.isExpression(parent) || ts.isExpressionStatement(parent) || ts.isReturnStatement(parent) || ts.isIfStatement(parent) || ts.isCaseClause(parent) || ts.isSwitchStatement(parent)
    || ts.isThrowStatement(parent) || ts.isForOfStatement(parent) || ts.isWhileStatement(parent) || ts.isForStatement(parent) || ts.isSpreadElement(parent) || ts.isTemplateSpan(parent) || ts.isComputedPropertyName(parent);
}

/** Does the parenthesis that opens the text close at its end? */
function closes(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "(") depth++;
    else if (text[i] === ")" && --depth === 0) return i === text.length - 1;
  }
  return false;
}
