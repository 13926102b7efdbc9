/**
 * The symbol table: one walk over the tree that makes the scopes and says which names are bound and used in each.
 *
 * Errors are those that CPython's symbol table reports, with its texts. Names are mangled here; who looks one up mangles it too.
 */
import type { Arguments, Comprehension, Expr, FunctionDef, ClassDef, Node, Pattern, Program, Stmt, TypeParam } from "./ast";
import { ANNOTATED, BOUND, GLOBAL, IMPORTED, ITERATION, NONLOCAL, PARAMETER, Scope, TYPE_PARAMETER, USED } from "./scope";
import { PySyntaxError, type SourceText } from "./source";

/** Names through which a function can see its own local variables. */
const LOCALS_VIEWERS = new Set(["locals", "vars", "eval", "exec", "dir", "_getframe"]);
/** Attributes through which code may see its own locals. */
const FRAME_VIEWERS = new Set(["_getframe", "currentframe", "tb_frame", "f_locals"]);

const COMPREHENSION_NAMES: Record<string, string> = { "<listcomp>": "list comprehension", "<setcomp>": "set comprehension", "<dictcomp>": "dict comprehension", "<genexpr>": "generator expression" };

/** What an expression is inside of, where yield, await and := are not allowed. */
type Region = "annotation" | "TypeVar bound" | "TypeVar default" | "type alias" | "generic definition" | null;

export class SymbolTable {
  /** The scope of a module, function, lambda, class, comprehension, type alias value. */
  readonly scopes = new Map<Node, Scope>();
  /** The scope of a function's annotations, by the definition. */
  readonly annotationScopes = new Map<Node, Scope>();
  /** The scope around a generic definition, by the definition. */
  readonly genericScopes = new Map<Node, Scope>();
  /** Variables that may become unbound again, by `del` or at the end of an `except ... as`, by unit. */
  readonly unbound = new Map<Scope, Set<string>>();
  readonly top: Scope;
  #scope: Scope;
  /** Inside `if`, loops, `try`, `with` or `match` of a module or class. */
  #conditional = false;
  #inIterable = false;
  #region: Region = null;

  constructor(program: Program, readonly source: SourceText, readonly futureAnnotations: boolean) {
    this.top = this.#scope = new Scope("module", "top", null, program);
    this.scopes.set(program, this.top);
    if (program.kind === "Expression") this.#expr(program.body);
    else this.#body(program.body);
    this.#finishNonlocals(this.top);
    const first = this.#pending[0];
    if (first !== undefined) this.#fail(`no binding for nonlocal '${first.id}' found`, first.node);
    this.top.settle();
  }

  #fail(message: string, node: Node): never {
    throw PySyntaxError.behind(this.source, message, node.start, node.end);
  }

  #inside(scope: Scope, action: () => void): void {
    const outer = this.#scope;
    const conditional = this.#conditional;
    const inIterable = this.#inIterable;
    this.#scope = scope;
    this.#conditional = false;
    this.#inIterable = scope.kind === "comprehension" ? inIterable : false;
    action();
    this.#scope = outer;
    this.#conditional = conditional;
    this.#inIterable = inIterable;
  }
  #within(region: Region, action: () => void): void {
    const outer = this.#region;
    this.#region = region;
    action();
    this.#region = outer;
  }

  // -- names

  #use(id: string): void {
    const scope = this.#scope;
    scope.add(scope.mangle(id), USED);
    if (LOCALS_VIEWERS.has(id)) scope.unit.localsVisible = true;
    if (id === "super" && scope.unit.kind === "function") scope.add("__class__", USED);
  }
  #bind(id: string, node: Node, bits = BOUND): void {
    const scope = this.#scope;
    const name = scope.mangle(id);
    this.#checkForbidden(name, node);
    scope.add(name, bits);
  }
  #checkForbidden(name: string, node: Node): void {
    if (name === "__debug__") this.#fail("cannot assign to __debug__", node);
  }

  // -- statements

  #body(statements: readonly Stmt[]): void {
    for (const statement of statements) this.#stmt(statement);
  }
  #conditionally(...bodies: readonly (readonly Stmt[])[]): void {
    const outer = this.#conditional;
    this.#conditional = true;
    for (const body of bodies) this.#body(body);
    this.#conditional = outer;
  }

  #stmt(s: Stmt): void {
    switch (s.kind) {
      case "FunctionDef": this.#function(s); break;
      case "ClassDef": this.#class(s); break;
      case "Return": this.#optional(s.value); break;
      case "Delete":
        for (const target of s.targets) {
          this.#unbinds(target);
          this.#target(target);
        }
        break;
      case "Assign":
        this.#expr(s.value);
        for (const target of s.targets) this.#target(target);
        break;
      case "TypeAlias": this.#typeAlias(s); break;
      case "AugAssign":
        if (s.target.kind === "Name") {
          this.#use(s.target.id);
          this.#bind(s.target.id, s.target);
        } else this.#expr(s.target);
        this.#expr(s.value);
        break;
      case "AnnAssign": this.#annotated(s); break;
      case "For":
        this.#target(s.target);
        this.#expr(s.iter);
        this.#conditionally(s.body, s.orelse);
        break;
      case "While":
        this.#expr(s.test);
        this.#conditionally(s.body, s.orelse);
        break;
      case "If":
        // A chain of `elif` without recursion.
        for (let branch = s; ; ) {
          this.#expr(branch.test);
          this.#conditionally(branch.body);
          const [first] = branch.orelse;
          if (branch.orelse.length !== 1 || first!.kind !== "If") {
            this.#conditionally(branch.orelse);
            break;
          }
          branch = first!;
        }
        break;
      case "With":
        for (const item of s.items) {
          this.#expr(item.context);
          if (item.target !== null) this.#target(item.target);
        }
        this.#conditionally(s.body);
        break;
      case "Match":
        this.#expr(s.subject);
        for (const each of s.cases) {
          this.#pattern(each.pattern);
          this.#optional(each.guard);
          this.#conditionally(each.body);
        }
        break;
      case "Raise":
        this.#optional(s.exception);
        this.#optional(s.cause);
        break;
      case "Try":
        this.#conditionally(s.body);
        for (const handler of s.handlers) {
          this.#optional(handler.type);
          if (handler.name !== null) {
            this.#bind(handler.name, handler);
            this.#unbound(handler.name);
          }
          this.#conditionally(handler.body);
        }
        this.#conditionally(s.orelse, s.finalbody);
        break;
      case "Assert":
        this.#expr(s.test);
        this.#optional(s.message);
        break;
      case "Import":
      case "ImportFrom":
        for (const alias of s.names) {
          if (alias.name === "*") {
            if (this.#scope.kind !== "module") this.#fail("import * only allowed at module level", alias);
          } else {
            const name = alias.asName ?? (s.kind === "Import" ? alias.name.split(".")[0]! : alias.name);
            this.#bind(name, alias, BOUND | IMPORTED);
          }
        }
        break;
      case "Global":
      case "Nonlocal": this.#declaration(s.kind, s.names, s); break;
      case "Expr": this.#expr(s.value); break;
      default: break;
    }
  }

  #unbound(id: string): void {
    const { unit } = this.#scope;
    let names = this.unbound.get(unit);
    if (names === undefined) this.unbound.set(unit, (names = new Set()));
    names.add(unit.mangle(id));
  }
  #unbinds(target: Expr): void {
    if (target.kind === "Name") {
      if (target.id === "__debug__") this.#fail("cannot delete __debug__", target);
      this.#unbound(target.id);
    }
    else if (target.kind === "Tuple" || target.kind === "List") target.elts.forEach((each) => this.#unbinds(each));
  }

  #declaration(kind: "Global" | "Nonlocal", names: readonly string[], node: Node): void {
    const word = kind === "Global" ? "global" : "nonlocal";
    const scope = this.#scope;
    if (kind === "Nonlocal" && scope.kind === "module") this.#fail("nonlocal declaration not allowed at module level", node);
    for (const id of names) {
      const name = scope.mangle(id);
      const flags = scope.flags(name);
      if ((flags & PARAMETER) !== 0) this.#fail(`name '${id}' is parameter and ${word}`, node);
      if ((flags & ANNOTATED) !== 0) this.#fail(`annotated name '${id}' can't be ${word}`, node);
      if ((flags & BOUND) !== 0) this.#fail(`name '${id}' is assigned to before ${word} declaration`, node);
      if ((flags & USED) !== 0) this.#fail(`name '${id}' is used prior to ${word} declaration`, node);
      const other = kind === "Global" ? NONLOCAL : GLOBAL;
      if ((flags & other) !== 0) this.#fail(`name '${id}' is nonlocal and global`, scope.declared.get(name)!);
      if (kind === "Nonlocal") this.#checkNonlocal(name, id, node);
      scope.add(name, kind === "Global" ? GLOBAL : NONLOCAL);
      scope.declared.set(name, node);
    }
  }
  /** Checked when the enclosing functions are complete. */
  #checkNonlocal(name: string, id: string, node: Node): void {
    this.#pending.push({ scope: this.#scope, name, id, node });
  }
  readonly #pending: { scope: Scope; name: string; id: string; node: Node }[] = [];
  #finishNonlocals(owner: Scope): void {
    // A function is complete: whatever its inner scopes declared nonlocal and it owns, is found.
    for (let k = this.#pending.length - 1; k >= 0; k--) {
      const { scope, name, id, node } = this.#pending[k]!;
      if (scope === owner || !scope.isInside(owner)) continue;
      if (owner.isFunctionLike && owner.owns(name)) {
        if ((owner.flags(name) & TYPE_PARAMETER) !== 0) this.#fail(`nonlocal binding not allowed for type parameter '${id}'`, node);
        this.#pending.splice(k, 1);
      } else if (owner.kind === "class" && name === "__class__") {
        this.#pending.splice(k, 1);
      }
    }
  }
  #annotated(s: Extract<Stmt, { kind: "AnnAssign" }>): void {
    const scope = this.#scope;
    if (s.target.kind === "Name") {
      const name = scope.mangle(s.target.id);
      const flags = scope.flags(name);
      if (s.simple && (flags & (GLOBAL | NONLOCAL)) !== 0 && scope !== this.top && scope.kind !== "module") {
        this.#fail(`annotated name '${s.target.id}' can't be ${(flags & GLOBAL) !== 0 ? "global" : "nonlocal"}`, s);
      }
      if (s.simple) this.#bind(s.target.id, s.target, BOUND | ANNOTATED);
      else if (s.value !== null) this.#bind(s.target.id, s.target);
    } else {
      this.#expr(s.target);
    }
    this.#optional(s.value);
    if (s.simple && s.target.kind === "Name" && !scope.isFunctionLike && !this.futureAnnotations) {
      const conditional = scope.kind === "module" || this.#conditional;
      if (conditional) {
        scope.hasConditionalAnnotations = true;
        scope.add("__conditional_annotations__", scope.kind === "module" ? USED | BOUND : USED);
      }
      const index = conditional ? scope.annotations.filter((a) => a.index >= 0).length : -1;
      scope.annotations.push({ name: scope.mangle(s.target.id), annotation: s.annotation, index, node: s });
      const inner = (scope.annotationScope ??= this.#annotationScope(scope.node, "__annotate__"));
      if (conditional) inner.add("__conditional_annotations__", USED);
      this.#inside(inner, () => this.#within("annotation", () => this.#expr(s.annotation)));
    } else if (!this.futureAnnotations && scope.isFunctionLike) {
      // Never evaluated, but its names have to be legal.
      const inner = this.#annotationScope(s, "__annotate__");
      this.#inside(inner, () => this.#within("annotation", () => this.#expr(s.annotation)));
      scope.children.splice(scope.children.indexOf(inner), 1);
    } else if (this.futureAnnotations) {
      this.#within("annotation", () => this.#checkOnly(s.annotation));
    } else {
      this.#within("annotation", () => this.#expr(s.annotation));
    }
  }
  /** Looks for what is not allowed in an annotation that stays text. */
  #checkOnly(e: Expr): void {
    const scope = new Scope("annotation", "__annotate__", this.#scope, e);
    this.#scope.children.pop();
    this.#inside(scope, () => this.#expr(e));
  }
  #annotationScope(node: Node, name: string): Scope {
    const scope = new Scope("annotation", name, this.#scope, node);
    scope.parameters.push(name === "__annotate__" ? "format" : ".format");
    scope.add(scope.parameters[0]!, PARAMETER | USED);
    if (scope.seesClass) scope.add("__classdict__", USED);
    return scope;
  }

  // -- definitions

  #function(s: FunctionDef): void {
    for (const decorator of s.decorators) this.#expr(decorator);
    this.#defaults(s.args);
    this.#bind(s.name, s);
    this.#generic(s, s.typeParams, s.name, () => {
      if (s.typeParams.length > 0) {
        if (s.args.defaults.length > 0) this.#parameter(".defaults", s);
        if (s.args.kwDefaults.some((d) => d !== null)) this.#parameter(".kwdefaults", s);
      }
    }, () => {
      this.#functionAnnotations(s);
      const scope = new Scope("function", s.name, this.#scope, s);
      this.scopes.set(s, scope);
      this.#inside(scope, () => {
        this.#parameters(s.args);
        scope.isCoroutine = s.isAsync;
        this.#within(null, () => this.#body(s.body));
      });
      this.#finishNonlocals(scope);
    });
  }

  #functionAnnotations(s: FunctionDef): void {
    const { args } = s;
    const annotated = [...args.posonlyargs, ...args.args, args.vararg, ...args.kwonlyargs, args.kwarg].some((a) => a !== null && a.annotation !== null) || s.returns !== null;
    if (!annotated) return;
    const scope = this.#annotationScope(s, "__annotate__");
    this.annotationScopes.set(s, scope);
    this.#inside(scope, () => this.#within("annotation", () => {
      for (const arg of [...args.posonlyargs, ...args.args, args.vararg, ...args.kwonlyargs, args.kwarg]) if (arg !== null && arg.annotation !== null) this.#annotationExpr(arg.annotation);
      if (s.returns !== null) this.#annotationExpr(s.returns);
    }));
  }
  #annotationExpr(e: Expr): void {
    if (this.futureAnnotations) this.#checkOnly(e);
    else this.#expr(e);
  }

  #class(s: ClassDef): void {
    for (const decorator of s.decorators) this.#expr(decorator);
    this.#bind(s.name, s);
    this.#generic(s, s.typeParams, s.name, () => {
      if (s.typeParams.length > 0) {
        this.#scope.add(".type_params", BOUND | USED);
        this.#scope.add(".generic_base", BOUND | USED);
      }
    }, () => {
      for (const base of s.bases) this.#expr(base);
      for (const keyword of s.keywords) this.#expr(keyword.value);
      const scope = new Scope("class", s.name, this.#scope, s, s.name);
      this.scopes.set(s, scope);
      this.#inside(scope, () => {
        if (s.typeParams.length > 0) scope.add(".type_params", USED);
        this.#within(null, () => this.#body(s.body));
      });
      this.#finishNonlocals(scope);
    });
  }

  #typeAlias(s: Extract<Stmt, { kind: "TypeAlias" }>): void {
    this.#bind(s.name.id, s.name);
    this.#generic(s, s.typeParams, s.name.id, () => {}, () => {
      const scope = this.#annotationScope(s, s.name.id);
      this.scopes.set(s, scope);
      this.#inside(scope, () => this.#within("type alias", () => this.#expr(s.value)));
    });
  }

  /** What depends on type parameters is in a scope of its own. */
  #generic(node: FunctionDef | ClassDef | Extract<Stmt, { kind: "TypeAlias" }>, params: readonly TypeParam[], name: string, prepare: () => void, inner: () => void): void {
    if (params.length === 0) {
      inner();
      return;
    }
    const scope = new Scope("generic", `<generic parameters of ${name}>`, this.#scope, node, node.kind === "ClassDef" ? name : undefined);
    this.genericScopes.set(node, scope);
    this.#inside(scope, () => {
      if (scope.seesClass) scope.add("__classdict__", USED);
      prepare();
      let defaulted = false;
      for (const param of params) {
        const mangled = scope.mangle(param.name);
        if ((scope.flags(mangled) & TYPE_PARAMETER) !== 0) this.#fail(`duplicate type parameter '${param.name}'`, param);
        this.#bind(param.name, param, TYPE_PARAMETER);
        if (param.defaultValue !== null) defaulted = true;
        else if (defaulted) this.#fail(`non-default type parameter '${param.name}' follows default type parameter`, param);
        for (const [part, region] of [[param.bound, "TypeVar bound"], [param.defaultValue, "TypeVar default"]] as const) {
          if (part === null) continue;
          const lazy = this.#annotationScope(part, param.name);
          this.scopes.set(part, lazy);
          this.#inside(lazy, () => this.#within(region, () => this.#expr(part)));
        }
      }
      this.#within("generic definition", inner);
    });
    this.#finishNonlocals(scope);
  }

  #defaults(args: Arguments): void {
    for (const e of args.defaults) this.#expr(e);
    for (const e of args.kwDefaults) this.#optional(e);
  }
  #parameter(id: string, node: Node): void {
    const scope = this.#scope;
    const name = scope.mangle(id);
    if ((scope.flags(name) & PARAMETER) !== 0) this.#fail(`duplicate argument '${id}' in function definition`, node);
    this.#checkForbidden(name, node);
    scope.add(name, PARAMETER);
    scope.parameters.push(name);
  }
  #parameters(args: Arguments): void {
    for (const arg of [...args.posonlyargs, ...args.args, ...args.kwonlyargs]) this.#parameter(arg.name, arg);
    const scope = this.#scope;
    if (args.vararg !== null) {
      this.#parameter(args.vararg.name, args.vararg);
      scope.hasVarargs = true;
    }
    if (args.kwarg !== null) {
      this.#parameter(args.kwarg.name, args.kwarg);
      scope.hasVarkeywords = true;
    }
  }

  // -- targets and patterns

  #target(e: Expr): void {
    switch (e.kind) {
      case "Name": this.#bind(e.id, e); break;
      case "Tuple":
      case "List":
        for (const each of e.elts) this.#target(each);
        break;
      case "Starred": this.#target(e.value); break;
      case "Attribute":
        this.#checkForbidden(e.attr, e);
        this.#expr(e.value);
        break;
      default: this.#expr(e); break;
    }
  }

  #pattern(p: Pattern): void {
    switch (p.kind) {
      case "MatchValue": this.#expr(p.value); break;
      case "MatchSequence":
      case "MatchOr":
        for (const each of p.patterns) this.#pattern(each);
        break;
      case "MatchMapping":
        for (const key of p.keys) this.#expr(key);
        for (const each of p.patterns) this.#pattern(each);
        if (p.rest !== null) this.#bind(p.rest, p);
        break;
      case "MatchClass":
        this.#expr(p.cls);
        for (const each of p.patterns) this.#pattern(each);
        for (const each of p.keywordPatterns) this.#pattern(each);
        break;
      case "MatchStar":
        if (p.name !== null) this.#bind(p.name, p);
        break;
      case "MatchAs":
        if (p.pattern !== null) this.#pattern(p.pattern);
        if (p.name !== null) this.#bind(p.name, p);
        break;
      case "MatchSingleton": break;
    }
  }

  // -- expressions

  #optional(e: Expr | null): void {
    if (e !== null) this.#expr(e);
  }
  #all(list: readonly (Expr | null)[]): void {
    for (const e of list) if (e !== null) this.#expr(e);
  }

  #expr(e: Expr): void {
    switch (e.kind) {
      case "Name": this.#use(e.id); break;
      case "Constant": break;
      case "Attribute":
        if (FRAME_VIEWERS.has(e.attr)) this.#scope.unit.localsVisible = true;
        this.#expr(e.value);
        break;
      case "Call":
        this.#expr(e.func);
        this.#all(e.args);
        for (const keyword of e.keywords) {
          if (keyword.name !== null) this.#checkForbidden(keyword.name, keyword);
          this.#expr(keyword.value);
        }
        break;
      case "BinOp": {
        // A chain of operators without recursion.
        let left: Expr = e;
        for (; left.kind === "BinOp"; left = left.left) this.#expr(left.right);
        this.#expr(left);
        break;
      }
      case "UnaryOp": this.#expr(e.operand); break;
      case "BoolOp": this.#all(e.values); break;
      case "Compare": this.#expr(e.left); this.#all(e.comparators); break;
      case "IfExp": this.#expr(e.test); this.#expr(e.body); this.#expr(e.orelse); break;
      case "Subscript": this.#expr(e.value); this.#expr(e.slice); break;
      case "Slice": this.#optional(e.lower); this.#optional(e.upper); this.#optional(e.step); break;
      case "Tuple": case "List": case "Set": this.#all(e.elts); break;
      case "Dict": this.#all(e.keys); this.#all(e.values); break;
      case "Starred": this.#expr(e.value); break;
      case "JoinedStr": case "TemplateStr": this.#all(e.values); break;
      case "FormattedValue": case "Interpolation": this.#expr(e.value); this.#optional(e.formatSpec); break;
      case "NamedExpr": this.#named(e); break;
      case "Lambda": {
        this.#defaults(e.args);
        const scope = new Scope("function", "<lambda>", this.#scope, e);
        this.scopes.set(e, scope);
        this.#inside(scope, () => {
          this.#parameters(e.args);
          this.#within(null, () => this.#expr(e.body));
        });
        this.#finishNonlocals(scope);
        break;
      }
      case "ListComp": this.#comprehension(e, e.generators, e.elt, null, "<listcomp>"); break;
      case "SetComp": this.#comprehension(e, e.generators, e.elt, null, "<setcomp>"); break;
      case "DictComp": this.#comprehension(e, e.generators, e.key, e.value, "<dictcomp>"); break;
      case "GeneratorExp": this.#comprehension(e, e.generators, e.elt, null, "<genexpr>"); break;
      case "Yield":
        this.#forbidIn("yield expression", e);
        this.#optional(e.value);
        this.#suspends(e);
        break;
      case "YieldFrom":
        this.#forbidIn("yield expression", e);
        this.#expr(e.value);
        this.#suspends(e);
        break;
      case "Await":
        this.#forbidIn("await expression", e);
        this.#expr(e.value);
        this.#awaits();
        break;
    }
  }

  #forbidIn(what: string, node: Node): void {
    const region = this.#region;
    if (region === null) return;
    const where = region === "annotation" ? "an annotation" : region === "TypeVar bound" ? "a TypeVar bound" : region === "TypeVar default" ? "a TypeVar default" : region === "type alias" ? "a type alias" : "the definition of a generic";
    this.#fail(`${what} cannot be used within ${where}`, node);
  }
  /** A generator expression that awaits is an asynchronous generator. */
  #awaits(): void {
    const { unit } = this.#scope;
    if (unit.name === "<genexpr>") unit.isCoroutine = true;
  }
  #suspends(node: Node): void {
    const where = COMPREHENSION_NAMES[this.#scope.name];
    if (where !== undefined) this.#fail(`'yield' inside ${where}`, node);
    this.#scope.unit.isGenerator = true;
  }

  #comprehension(e: Expr, generators: readonly Comprehension[], element: Expr, value: Expr | null, name: string): void {
    const first = generators[0]!;
    const isGenerator = name === "<genexpr>";
    // The first iterable belongs to the scope around.
    const wasIterable = this.#inIterable;
    this.#inIterable = true;
    this.#expr(first.iter);
    this.#inIterable = wasIterable;
    const scope = new Scope(isGenerator ? "function" : "comprehension", name, this.#scope, e);
    this.scopes.set(e, scope);
    this.#inside(scope, () => {
      this.#inIterable = wasIterable;
      if (isGenerator) {
        this.#parameter(".0", e);
        scope.isGenerator = true;
      }
      if (generators.some((g) => g.isAsync)) this.#awaits();
      for (const [index, generator] of generators.entries()) {
        this.#iterationTarget(generator.target);
        if (index > 0) {
          this.#inIterable = true;
          this.#expr(generator.iter);
          this.#inIterable = wasIterable;
        }
        this.#all(generator.ifs);
      }
      if (value !== null) this.#expr(value);
      this.#expr(element);
    });
    this.#finishNonlocals(scope);
  }
  #iterationTarget(target: Expr): void {
    const names = (e: Expr): void => {
      if (e.kind === "Name") {
        const name = this.#scope.mangle(e.id);
        if ((this.#scope.flags(name) & NONLOCAL) !== 0 || ((this.#scope.flags(name) & USED) !== 0 && this.#rebound.get(this.#scope)?.has(name))) {
          this.#fail(`comprehension inner loop cannot rebind assignment expression target '${e.id}'`, e);
        }
        this.#bind(e.id, e, BOUND | ITERATION);
      } else if (e.kind === "Tuple" || e.kind === "List") e.elts.forEach(names);
      else if (e.kind === "Starred") names(e.value);
      else this.#expr(e);
    };
    names(target);
  }
  /** Targets of assignment expressions, by the comprehension they are in. */
  readonly #rebound = new Map<Scope, Set<string>>();

  #named(e: Extract<Expr, { kind: "NamedExpr" }>): void {
    this.#forbidIn("named expression", e);
    const here = this.#scope;
    if (this.#inIterable) this.#fail("assignment expression cannot be used in a comprehension iterable expression", e);
    here.unit.assignsInExpressions = true;
    const isComprehension = (scope: Scope): boolean => scope.kind === "comprehension" || scope.name === "<genexpr>";
    if (!isComprehension(here)) {
      this.#expr(e.value);
      this.#bind(e.target.id, e.target);
      return;
    }
    const name = here.mangle(e.target.id);
    let scope: Scope = here;
    while (isComprehension(scope)) {
      if ((scope.flags(name) & ITERATION) !== 0) this.#fail(`assignment expression cannot rebind comprehension iteration variable '${e.target.id}'`, e.target);
      let rebound = this.#rebound.get(scope);
      if (rebound === undefined) this.#rebound.set(scope, (rebound = new Set()));
      rebound.add(name);
      scope = scope.parent!;
    }
    this.#checkForbidden(name, e.target);
    if (scope.kind === "class") this.#fail("assignment expression within a comprehension cannot be used in a class body", e.target);
    if (scope.kind === "annotation" || scope.kind === "generic") this.#fail("assignment expression within a comprehension cannot be used within the definition of a generic", e.target);
    scope.unit.assignsInExpressions = true;
    const isGlobal = scope.kind === "module" || (scope.flags(name) & GLOBAL) !== 0;
    if (isGlobal) {
      if (scope.kind !== "module") scope.add(name, USED);
      else scope.add(name, BOUND | USED);
    } else if ((scope.flags(name) & NONLOCAL) === 0) {
      scope.add(name, BOUND | USED);
    }
    const binder = scope;
    for (let inner: Scope | null = here; inner !== null && inner !== binder; inner = inner.parent) inner.add(name, isGlobal ? USED | GLOBAL : USED);
    this.#expr(e.value);
  }
}
