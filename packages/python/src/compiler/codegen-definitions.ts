/**
 * Code of what makes code: functions, lambdas, generator expressions, classes, type parameters, type aliases, annotations.
 *
 * Annotations are computed when asked for (PEP 649): by a function of their own, `__annotate__`. What depends on type parameters is inside a function that is
 * called at once (PEP 695).
 */
import { None, W_Tuple } from "../objects/core";
import { INTRINSICS } from "../bytecode";
import type { Code } from "../code";
import { Op } from "../opcodes";
import type { Arguments, ClassDef, Expr, FunctionDef, Keyword, Node, Stmt, TypeAlias, TypeParam } from "./ast";
import { TryCode } from "./codegen-try";
import { cleanDocstring, docstringOf } from "./docstrings";
import type { Scope } from "./scope";
import { unparse } from "./unparse";
import type { Unit } from "./unit";

const intrinsic = (name: (typeof INTRINSICS)[number]): number => INTRINSICS.indexOf(name);

export abstract class DefinitionCode extends TryCode {
  /** A unit for a nested scope, ready for its code. */
  abstract nested(scope: Scope, qualname: string): DefinitionCode;

  /** Qualified name of something defined here. */
  qualify(name: string): string {
    const { unitScope } = this;
    if (unitScope.kind === "module") return name;
    // What is in a generic function's own scope is named as if that scope were not there.
    if (unitScope.kind === "generic") return this.parent instanceof DefinitionCode ? this.parent.qualify(name) : name;
    const bound = unitScope.resolve(unitScope.mangle(name));
    if (bound.place === "global-explicit") return name;
    return unitScope.isFunctionLike ? `${this.qualname}.<locals>.${name}` : `${this.qualname}.${name}`;
  }

  /** Names, values: a dict of keyword defaults, or none. */
  #keywordDefaults(args: Arguments): number {
    const pairs: number[] = [];
    for (const [i, e] of args.kwDefaults.entries()) {
      if (e === null) continue;
      pairs.push(this.constant(this.scope.mangle(args.kwonlyargs[i]!.name)), this.value(e));
    }
    if (pairs.length === 0) return this.none;
    const d = this.alloc();
    this.asm.emitList(null, Op.BUILD_MAP, [d], pairs);
    return d;
  }
  #positionalDefaults(args: Arguments): number {
    if (args.defaults.length === 0) return this.none;
    const constants = args.defaults.map((e) => this.compilation.folder.fold(e));
    if (constants.every((c) => c !== null)) return this.constant(new W_Tuple(constants.map((c) => c!.value)));
    const d = this.alloc();
    const { next } = this;
    this.asm.emitList(null, Op.BUILD_TUPLE, [d], this.values(args.defaults));
    this.next = next;
    return d;
  }

  #make(node: Node, d: number, code: Code, scope: Scope, defaults = this.none, keywordDefaults = this.none, annotate = this.none): void {
    this.asm.emitList(node, Op.MAKE_FUNCTION, [d, this.constantIndex(code), defaults, keywordDefaults, annotate], this.closureOf(scope));
  }

  // -- functions

  define(s: FunctionDef): void {
    const { asm, next } = this;
    const decorators = this.values(s.decorators);
    const defaults = this.#positionalDefaults(s.args);
    const keywordDefaults = this.#keywordDefaults(s.args);
    const result = this.alloc();
    const generic = this.compilation.table.genericScopes.get(s);
    if (generic === undefined) {
      this.#functionInto(s, result, defaults, keywordDefaults);
    } else {
      const unit = this.nested(generic, this.qualify(generic.name));
      unit.makeCells();
      const params = unit.#typeParams(s.typeParams);
      const made = unit.alloc();
      const given = (name: string): number => (generic.parameters.includes(name) ? generic.parameters.indexOf(name) : unit.none);
      unit.#functionInto(s, made, given(".defaults"), given(".kwdefaults"));
      unit.asm.emit(s, Op.INTRINSIC, made, intrinsic("set_function_type_params"), made, params);
      unit.asm.emit(null, Op.RETURN, made);
      const code = unit.finish({ name: generic.name, qualname: unit.qualname, firstLine: this.#firstLine(s), argCount: generic.parameters.length });
      const callee = this.alloc();
      this.#make(s, callee, code, generic);
      const args: number[] = [];
      if (generic.parameters.includes(".defaults")) args.push(defaults);
      if (generic.parameters.includes(".kwdefaults")) args.push(keywordDefaults);
      asm.emitList(s, Op.CALL, [result, callee, asm.site()], args);
    }
    this.#decorate(s, decorators, result);
    this.store(s.name, result, s);
    this.next = next;
  }
  #decorate(s: FunctionDef | ClassDef, decorators: readonly number[], result: number): void {
    for (let i = decorators.length - 1; i >= 0; i--) {
      this.asm.emitList(s.decorators[i]!, Op.CALL, [result, decorators[i]!, this.asm.site()], [result]);
    }
  }
  #firstLine(s: FunctionDef | ClassDef): number {
    return this.source.lineOf(s.decorators.length > 0 ? s.decorators[0]!.start : s.start);
  }

  #functionInto(s: FunctionDef, d: number, defaults: number, keywordDefaults: number): void {
    const { table } = this.compilation;
    let annotate = this.none;
    const annotations = table.annotationScopes.get(s);
    if (annotations !== undefined) {
      annotate = this.alloc();
      this.#make(s, annotate, this.#functionAnnotations(s, annotations), annotations);
    }
    const scope = table.scopes.get(s)!;
    const unit = this.nested(scope, this.qualify(s.name));
    this.#make(s, d, unit.#functionBody(s, this.#firstLine(s)), scope, defaults, keywordDefaults, annotate);
  }
  #functionBody(s: FunctionDef, firstLine: number): Code {
    const { asm } = this;
    this.#start();
    const docstring = docstringOf(s.body);
    const isDocumented = docstring !== null && this.compilation.optimize < 2;
    this.body(docstring === null ? s.body : s.body.slice(1));
    asm.emit(null, Op.RETURN, this.none);
    return this.finish({
      name: s.name,
      qualname: this.qualname,
      firstLine,
      argCount: s.args.posonlyargs.length + s.args.args.length,
      positionalOnlyCount: s.args.posonlyargs.length,
      keywordOnlyCount: s.args.kwonlyargs.length,
      docstring: isDocumented ? cleanDocstring(docstring) : None,
    });
  }
  /** What a function's code begins with. */
  #start(): void {
    if (this.unitScope.isGenerator || this.unitScope.isCoroutine) this.asm.emit(null, Op.RETURN_GENERATOR);
    this.makeCells();
  }

  override lambda(e: Extract<Expr, { kind: "Lambda" }>, d: number): void {
    const defaults = this.#positionalDefaults(e.args);
    const keywordDefaults = this.#keywordDefaults(e.args);
    const scope = this.compilation.table.scopes.get(e)!;
    const unit = this.nested(scope, this.qualify("<lambda>"));
    unit.#start();
    const value = unit.value(e.body);
    unit.asm.emit(e.body, Op.RETURN, scope.isGenerator ? unit.none : value);
    const code = unit.finish({
      name: "<lambda>",
      qualname: unit.qualname,
      firstLine: this.source.lineOf(e.start),
      argCount: e.args.posonlyargs.length + e.args.args.length,
      positionalOnlyCount: e.args.posonlyargs.length,
      keywordOnlyCount: e.args.kwonlyargs.length,
    });
    this.#make(e, d, code, scope, defaults, keywordDefaults);
  }

  override generatorFunction(e: Extract<Expr, { kind: "GeneratorExp" }>, d: number): void {
    const scope = this.compilation.table.scopes.get(e)!;
    const unit = this.nested(scope, this.qualify("<genexpr>"));
    unit.#start();
    unit.clause(e, e.generators, 0, 0, () => {
      const value = unit.value(e.elt);
      unit.asm.emit(e.elt, Op.YIELD, unit.alloc(), value);
    });
    unit.asm.emit(null, Op.RETURN, unit.none);
    const code = unit.finish({ name: "<genexpr>", qualname: unit.qualname, firstLine: this.source.lineOf(e.start), argCount: 1 });
    this.#make(e, d, code, scope);
  }

  // -- annotations

  /** The beginning of lazily evaluated code: other formats than values are made by whoever asks. */
  #startLazy(node: Node): void {
    const { asm } = this;
    this.makeCells();
    const past = this.label();
    asm.jump(node, Op.JUMP_UNLESS_GT, past, 0, this.constant(2));
    const error = this.alloc();
    asm.emit(node, Op.LOAD_COMMON, error, 1);
    asm.emit(node, Op.RAISE, error);
    asm.place(past);
    this.next = error;
  }
  #finishLazy(name: string, node: Node): Code {
    return this.finish({ name, qualname: this.qualname, firstLine: this.source.lineOf(node.start), argCount: 1, positionalOnlyCount: 1 });
  }
  annotationValue(e: Expr): number {
    return this.compilation.futureAnnotations ? this.constant(unparse(e)) : e.kind === "Starred" ? this.#unpackedAnnotation(e) : this.value(e);
  }
  /** `*args: *Ts`: the one item of the iterable. */
  #unpackedAnnotation(e: Extract<Expr, { kind: "Starred" }>): number {
    const d = this.alloc();
    this.asm.emitList(e, Op.UNPACK_SEQUENCE, [this.value(e.value)], [d]);
    return d;
  }

  #functionAnnotations(s: FunctionDef, scope: Scope): Code {
    const unit = this.nested(scope, `${this.qualify(s.name)}.__annotate__`);
    unit.#startLazy(s);
    const { args } = s;
    const pairs: number[] = [];
    for (const arg of [...args.posonlyargs, ...args.args, args.vararg, ...args.kwonlyargs, args.kwarg]) {
      if (arg === null || arg.annotation === null) continue;
      pairs.push(unit.constant(this.scope.mangle(arg.name)), unit.annotationValue(arg.annotation));
    }
    if (s.returns !== null) pairs.push(unit.constant("return"), unit.annotationValue(s.returns));
    const d = unit.alloc();
    unit.asm.emitList(s, Op.BUILD_MAP, [d], pairs);
    unit.asm.emit(null, Op.RETURN, d);
    return unit.#finishLazy("__annotate__", s);
  }

  /** The function that computes the annotations of a module or class, into `d`. */
  makeAnnotate(d: number, node: Node): void {
    const scope = this.unitScope.annotationScope!;
    const unit = this.nested(scope, this.unitScope.kind === "module" ? "__annotate__" : `${this.qualname}.__annotate__`);
    unit.#startLazy(node);
    const result = unit.alloc();
    unit.asm.emitList(node, Op.BUILD_MAP, [result], []);
    const { next } = unit;
    for (const { name, annotation, index } of this.unitScope.annotations) {
      unit.next = next;
      const skip = unit.label();
      if (index >= 0) {
        const done = unit.load("__conditional_annotations__", node);
        unit.asm.jump(node, Op.JUMP_UNLESS_IN, skip, unit.constant(index), done);
      }
      const value = unit.annotationValue(annotation as Expr);
      unit.asm.emit(annotation, Op.MAP_ADD, result, unit.constant(name), value);
      unit.asm.place(skip);
    }
    unit.asm.emit(null, Op.RETURN, result);
    const first = this.source.lineOf(node.start);
    const code = unit.finish({ name: "__annotate__", qualname: unit.qualname, firstLine: this.unitScope.kind === "module" ? 1 : first, argCount: 1, positionalOnlyCount: 1 });
    this.#make(node, d, code, scope);
  }

  // -- type parameters

  /** Makes the type parameters and binds their names; gives the register of their tuple. */
  #typeParams(params: readonly TypeParam[]): number {
    const { asm } = this;
    const tuple = this.alloc();
    const registers: number[] = [];
    for (const param of params) {
      const d = this.alloc();
      registers.push(d);
      const name = this.constant(param.name);
      if (param.bound !== null) {
        const { next } = this;
        const lazy = this.#lazy(param.bound, param.name, param.bound);
        asm.emit(param, Op.INTRINSIC, d, intrinsic(param.bound.kind === "Tuple" ? "typevar_with_constraints" : "typevar_with_bound"), name, lazy);
        this.next = next;
      } else {
        asm.emit(param, Op.INTRINSIC, d, intrinsic(param.kind === "TypeVar" ? "typevar" : param.kind === "ParamSpec" ? "paramspec" : "typevartuple"), name, this.none);
      }
      if (param.defaultValue !== null) {
        const { next } = this;
        const lazy = this.#lazy(param.defaultValue, param.name, param.defaultValue);
        asm.emit(param, Op.INTRINSIC, d, intrinsic("set_typeparam_default"), d, lazy);
        this.next = next;
      }
      this.store(param.name, d, param);
    }
    asm.emitList(null, Op.BUILD_TUPLE, [tuple], registers);
    return tuple;
  }
  /** A function that computes an expression when asked for it. `key`: the node its scope is known by. */
  #lazy(e: Expr, name: string, key: Node): number {
    const scope = this.compilation.table.scopes.get(key)!;
    const unit = this.nested(scope, this.qualify(name));
    unit.#startLazy(e);
    unit.asm.emit(e, Op.RETURN, e.kind === "Starred" ? unit.#unpackedAnnotation(e) : unit.value(e));
    const code = unit.#finishLazy(name, e);
    const d = this.alloc();
    this.#make(e, d, code, scope, this.constant(new W_Tuple([1])));
    return d;
  }

  typeAlias(s: TypeAlias): void {
    const { asm, next } = this;
    const generic = this.compilation.table.genericScopes.get(s);
    const result = this.alloc();
    if (generic === undefined) {
      this.#alias(s, result, this.none);
    } else {
      const unit = this.nested(generic, this.qualify(generic.name));
      unit.makeCells();
      const params = unit.#typeParams(s.typeParams);
      const made = unit.alloc();
      unit.#alias(s, made, params);
      unit.asm.emit(null, Op.RETURN, made);
      const code = unit.finish({ name: generic.name, qualname: unit.qualname, firstLine: this.source.lineOf(s.start) });
      const callee = this.alloc();
      this.#make(s, callee, code, generic);
      asm.emitList(s, Op.CALL, [result, callee, asm.site()], []);
    }
    this.store(s.name.id, result, s.name);
    this.next = next;
  }
  #alias(s: TypeAlias, d: number, params: number): void {
    const { next } = this;
    const lazy = this.#lazy(s.value, s.name.id, s);
    const tuple = this.alloc();
    this.asm.emitList(s, Op.BUILD_TUPLE, [tuple], [this.constant(s.name.id), params, lazy]);
    this.asm.emit(s, Op.INTRINSIC, d, intrinsic("typealias"), tuple, this.none);
    this.next = next;
  }

  // -- classes

  defineClass(s: ClassDef): void {
    const { asm, next } = this;
    const decorators = this.values(s.decorators);
    const result = this.alloc();
    const generic = this.compilation.table.genericScopes.get(s);
    if (generic === undefined) {
      this.#classInto(s, result, null);
    } else {
      const unit = this.nested(generic, this.qualify(generic.name));
      unit.makeCells();
      const params = unit.#typeParams(s.typeParams);
      unit.store(".type_params", params, s);
      const base = unit.alloc();
      unit.asm.emit(s, Op.INTRINSIC, base, intrinsic("subscript_generic"), params, unit.none);
      const made = unit.alloc();
      unit.#classInto(s, made, base);
      unit.asm.emit(null, Op.RETURN, made);
      const code = unit.finish({ name: generic.name, qualname: unit.qualname, firstLine: this.#firstLine(s) });
      const callee = this.alloc();
      this.#make(s, callee, code, generic);
      asm.emitList(s, Op.CALL, [result, callee, asm.site()], []);
    }
    this.#decorate(s, decorators, result);
    this.store(s.name, result, s);
    this.next = next;
  }

  #classInto(s: ClassDef, d: number, genericBase: number | null): void {
    const { asm, next } = this;
    this.checkKeywords(s.keywords);
    const build = this.alloc();
    const body = this.alloc();
    asm.emit(s, Op.LOAD_BUILD_CLASS, build);
    const scope = this.compilation.table.scopes.get(s)!;
    const unit = this.nested(scope, this.qualify(s.name));
    this.#make(s, body, unit.#classBody(s, this.#firstLine(s)), scope);
    const fixed = [body, this.constant(s.name)];
    const unpacked = s.bases.some((e) => e.kind === "Starred") || s.keywords.some((k: Keyword) => k.name === null);
    if (unpacked) {
      const bases: Expr[] = [...s.bases];
      if (genericBase !== null) {
        // The generic base comes last; it is not an expression, so it is under a name that no program can use.
        this.store(".generic_base", genericBase, s);
        bases.push({ kind: "Name", id: ".generic_base", start: s.start, end: s.end });
      }
      this.callUnpacked(s, build, bases, s.keywords, d, fixed);
    } else {
      const bases = this.values(s.bases);
      if (genericBase !== null) bases.push(genericBase);
      const keywords = this.values(s.keywords.map((k) => k.value));
      this.emitCall(s, d, build, [...fixed, ...bases, ...keywords], s.keywords);
    }
    this.next = next;
  }

  #classBody(s: ClassDef, firstLine: number): Code {
    const { asm, unitScope } = this;
    const cells = unitScope.cells;
    if (unitScope.needsClassCell) cells.add("__class__");
    this.makeCells();
    const storeName = (name: string, operand: number): void => asm.emit(s, Op.STORE_NAME, this.name(name), operand, asm.site());
    const d = this.alloc();
    asm.emit(s, Op.LOAD_NAME, d, this.name("__name__"), asm.site());
    storeName("__module__", d);
    storeName("__qualname__", this.constant(this.qualname));
    storeName("__firstlineno__", this.constant(firstLine));
    if (s.typeParams.length > 0) {
      asm.emit(s, Op.LOAD_CELL, d, this.implicitCell(".type_params"), this.name(".type_params"), 1);
      storeName("__type_params__", d);
    }
    if (cells.has("__classdict__")) {
      asm.emit(s, Op.LOAD_LOCALS, d);
      asm.emit(s, Op.STORE_CELL, this.implicitCell("__classdict__"), d);
    }
    if (cells.has("__conditional_annotations__")) {
      asm.emitList(s, Op.BUILD_SET, [d], []);
      asm.emit(s, Op.STORE_CELL, this.implicitCell("__conditional_annotations__"), d);
    }
    this.next = d;
    if (this.compilation.futureAnnotations && hasAnnotations(s.body)) asm.emit(s, Op.SETUP_ANNOTATIONS);
    const docstring = docstringOf(s.body);
    if (docstring !== null && this.compilation.optimize < 2) asm.emit(s.body[0]!, Op.STORE_NAME, this.name("__doc__"), this.constant(cleanDocstring(docstring)), asm.site());
    this.body(docstring === null ? s.body : s.body.slice(1));
    const t = this.alloc();
    if (unitScope.annotations.length > 0) {
      this.makeAnnotate(t, s);
      storeName("__annotate_func__", t);
    }
    storeName("__static_attributes__", this.constant(new W_Tuple(staticAttributes(s))));
    if (cells.has("__classdict__")) storeName("__classdictcell__", this.implicitCell("__classdict__"));
    if (cells.has("__class__")) {
      storeName("__classcell__", this.implicitCell("__class__"));
      asm.emit(null, Op.RETURN, this.implicitCell("__class__"));
    } else {
      asm.emit(null, Op.RETURN, this.none);
    }
    return this.finish({ name: s.name, qualname: this.qualname, firstLine });
  }
}

/** Are there annotations of names anywhere in the statements, functions and classes not looked into? */
export function hasAnnotations(body: readonly Stmt[]): boolean {
  return body.some((s) => {
    switch (s.kind) {
      case "AnnAssign": return true;
      case "If": case "For": case "While": return hasAnnotations(s.body) || hasAnnotations(s.orelse);
      case "With": return hasAnnotations(s.body);
      case "Try": return hasAnnotations(s.body) || s.handlers.some((h) => hasAnnotations(h.body)) || hasAnnotations(s.orelse) || hasAnnotations(s.finalbody);
      case "Match": return s.cases.some((c) => hasAnnotations(c.body));
      default: return false;
    }
  });
}

/** Attributes that the class's methods assign on their first parameter, sorted. */
function staticAttributes(s: ClassDef): string[] {
  const found = new Set<string>();
  const visit = (value: unknown, self: string): void => {
    if (typeof value !== "object" || value === null) return;
    if (Array.isArray(value)) {
      for (const each of value) visit(each, self);
      return;
    }
    const node = value as { kind?: string; targets?: unknown[]; target?: unknown };
    if (node.kind === "Constant" || node.kind === "ClassDef") return;
    if (node.kind === "Assign") for (const target of node.targets!) assigned(target as Expr, self);
    else if (node.kind === "AugAssign" || node.kind === "AnnAssign" || node.kind === "For") assigned(node.target as Expr, self);
    for (const child of Object.values(value)) if (typeof child === "object") visit(child, self);
  };
  const assigned = (target: Expr, self: string): void => {
    if (target.kind === "Attribute" && target.value.kind === "Name" && target.value.id === self) found.add(target.attr);
    else if (target.kind === "Tuple" || target.kind === "List") target.elts.forEach((each) => assigned(each, self));
    else if (target.kind === "Starred") assigned(target.value, self);
  };
  for (const each of s.body) {
    if (each.kind !== "FunctionDef") continue;
    const first = each.args.posonlyargs[0] ?? each.args.args[0];
    if (first !== undefined) visit(each.body, first.name);
  }
  return [...found].sort();
}

export type { Unit };
