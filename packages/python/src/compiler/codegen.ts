/**
 * Code of statements and of whole programs.
 */
import { None, W_Tuple } from "../objects/core";
import type { Code } from "../code";
import { Op } from "../opcodes";
import type { Expr, For, Import, ImportFrom, Program, Stmt, While } from "./ast";
import { constantTruth, Folder } from "./folding";
import { DefinitionCode, hasAnnotations } from "./codegen-definitions";
import { isPlainSlice } from "./codegen-expressions";
import { docstringOf, cleanDocstring } from "./docstrings";
import type { Scope } from "./scope";
import { PySyntaxError, type CompileWarning, type SourceText } from "./source";
import { SymbolTable } from "./symtable";
import type { Compilation, Surrounding } from "./unit";

const FUTURES = new Set(["nested_scopes", "generators", "division", "absolute_import", "with_statement", "print_function", "unicode_literals", "barry_as_FLUFL", "generator_stop", "annotations"]);

class StatementCode extends DefinitionCode {
  override nested(scope: Scope, qualname: string): DefinitionCode {
    return new StatementCode(this.compilation, scope, this, qualname);
  }

  override body(statements: readonly Stmt[]): void {
    for (const s of statements) {
      const { next } = this;
      this.#statement(s);
      this.next = next;
    }
  }

  #statement(s: Stmt): void {
    const { asm } = this;
    switch (s.kind) {
      case "Expr": this.#expression(s.value); break;
      case "Assign": this.#assignment(s.targets, s.value); break;
      case "AugAssign": this.#augmented(s); break;
      case "AnnAssign": this.#annotated(s); break;
      case "Return": this.#return(s); break;
      case "If": {
        const loop = this.surroundings.at(-1);
        if (s.body.length === 1 && s.body[0]!.kind === "Break" && s.orelse.length === 0 && loop?.kind === "loop" && this.inFinally === loop.finallyDepth) {
          this.jumpIf(s.test, true, loop.breakTo!);
          break;
        }
        const end = this.label();
        for (let branch = s; ; ) {
          const orelse = this.label();
          this.jumpIf(branch.test, false, orelse);
          this.body(branch.body);
          if (branch.orelse.length > 0) asm.jump(null, Op.JUMP, end);
          asm.place(orelse);
          const [first] = branch.orelse;
          if (branch.orelse.length !== 1 || first!.kind !== "If") {
            this.body(branch.orelse);
            break;
          }
          branch = first!;
        }
        asm.place(end);
        break;
      }
      case "While": this.#while(s); break;
      case "For": this.#for(s); break;
      case "Try": this.try(s); break;
      case "With": this.with(s); break;
      case "Match": this.match(s); break;
      case "FunctionDef": this.define(s); break;
      case "ClassDef": this.defineClass(s); break;
      case "TypeAlias": this.typeAlias(s); break;
      case "Raise":
        if (s.exception === null) asm.emit(s, Op.RAISE_AGAIN);
        else if (s.cause === null) asm.emit(s, Op.RAISE, this.value(s.exception));
        else {
          const exception = this.value(s.exception, s.cause);
          asm.emit(s, Op.RAISE_FROM, exception, this.value(s.cause));
        }
        break;
      case "Assert": this.#assert(s); break;
      case "Delete":
        for (const target of s.targets) this.#delete(target);
        break;
      case "Import": this.#import(s); break;
      case "ImportFrom": this.#importFrom(s); break;
      case "Break":
      case "Continue": this.#leaveLoop(s); break;
      case "Pass": case "Global": case "Nonlocal": break;
    }
  }

  #expression(e: Expr): void {
    if (this.compilation.interactive && this.unitScope.kind === "module") {
      this.asm.emit(e, Op.PRINT_EXPR, this.value(e));
      return;
    }
    this.effect(e);
  }

  // -- assignment

  #assignment(targets: readonly Expr[], value: Expr): void {
    const [only] = targets;
    if (targets.length === 1) {
      if (only!.kind === "Name") {
        const register = this.registerOf(only!.id);
        if (register >= 0) {
          this.into(value, register);
          this.store(only!.id, register, only!);
          return;
        }
      } else if ((only!.kind === "Tuple" || only!.kind === "List") && (value.kind === "Tuple" || value.kind === "List") && this.#exchange(only!.elts, value.elts)) {
        return;
      }
    }
    let operand = this.value(value);
    // `a = b = x` reads x once; assigning to a must not change what b gets.
    if (targets.length > 1 && operand >= 0 && !this.isTemp(operand)) {
      const copy = this.alloc();
      this.asm.emit(value, Op.MOVE, copy, operand);
      operand = copy;
    } else if (only!.kind !== "Name" && operand >= 0 && !this.isTemp(operand) && this.unitScope.assignsInExpressions) {
      const copy = this.alloc();
      this.asm.emit(value, Op.MOVE, copy, operand);
      operand = copy;
    }
    for (const target of targets) this.assign(target, operand);
  }

  /** `a, b = c, d` without a tuple. False where there is a star, or another number of values. */
  #exchange(targets: readonly Expr[], values: readonly Expr[]): boolean {
    if (targets.length !== values.length || [...targets, ...values].some((e) => e.kind === "Starred")) return false;
    const registers = targets.map((e) => (e.kind === "Name" ? this.registerOf(e.id) : -1));
    const operands = values.map((e, i) => {
      const operand = this.value(e, ...(this.unitScope.assignsInExpressions ? values.slice(i + 1) : []));
      // A variable that is assigned to before it is read here.
      if (operand < 0 || registers.indexOf(operand) < 0 || registers.indexOf(operand) >= i) return operand;
      const copy = this.alloc();
      this.asm.emit(e, Op.MOVE, copy, operand);
      return copy;
    });
    for (const [i, target] of targets.entries()) this.assign(target, operands[i]!);
    return true;
  }

  override assign(target: Expr, operand: number): void {
    const { asm, next } = this;
    switch (target.kind) {
      case "Name": this.store(target.id, operand, target); break;
      case "Attribute": {
        const object = this.value(target.value);
        asm.emit(this.attributePlace(target, target), Op.STORE_ATTR, object, this.name(this.scope.mangle(target.attr)), operand, asm.site());
        break;
      }
      case "Subscript": {
        const container = this.value(target.value, target.slice);
        if (isPlainSlice(target.slice)) {
          const [from, to] = this.bounds(target.slice);
          asm.emit(target, Op.SETSLICE, container, from, to, operand);
        } else {
          asm.emit(target, Op.SETITEM, container, this.value(target.slice), operand);
        }
        break;
      }
      case "Tuple":
      case "List": this.#unpack(target, target.elts, operand); break;
      case "Starred": this.fail("starred assignment target must be in a list or tuple", target); break;
      default: throw new Error(`no assignment to ${target.kind}`);
    }
    this.next = next;
  }

  #unpack(target: Expr, elts: readonly Expr[], operand: number): void {
    const { asm } = this;
    const stars = elts.filter((e) => e.kind === "Starred").length;
    if (stars > 1) this.fail("multiple starred expressions in assignment", target);
    // Local variables at the front are written at once; what comes behind another kind of target waits for it.
    const later: { target: Expr; register: number }[] = [];
    const registers = elts.map((each) => {
      const inner = each.kind === "Starred" ? each.value : each;
      const register = inner.kind === "Name" && later.length === 0 ? this.registerOf(inner.id) : -1;
      if (register >= 0) return register;
      const temporary = this.alloc();
      later.push({ target: inner, register: temporary });
      return temporary;
    });
    const star = elts.findIndex((e) => e.kind === "Starred");
    if (star < 0) asm.emitList(target, Op.UNPACK_SEQUENCE, [operand], registers);
    else asm.emitList(target, Op.UNPACK_EX, [operand, star], registers);
    for (const [i, each] of elts.entries()) {
      const inner = each.kind === "Starred" ? each.value : each;
      if (inner.kind === "Name" && !this.isTemp(registers[i]!)) this.store(inner.id, registers[i]!, inner);
    }
    for (const each of later) this.assign(each.target, each.register);
  }

  #augmented(s: Extract<Stmt, { kind: "AugAssign" }>): void {
    const { asm } = this;
    const { target } = s;
    const op = Op.INPLACE_ADD + s.op;
    switch (target.kind) {
      case "Name": {
        const left = this.stable(this.load(target.id, target), target, [s.value]);
        const right = this.value(s.value);
        const register = this.registerOf(target.id);
        const d = register >= 0 ? register : this.alloc();
        asm.emit(s, op, d, left, right);
        this.store(target.id, d, target);
        break;
      }
      case "Attribute": {
        const object = this.value(target.value, s.value);
        const d = this.alloc();
        const name = this.name(this.scope.mangle(target.attr));
        const place = this.attributePlace(target, target);
        asm.emit(place, Op.LOAD_ATTR, d, object, name, asm.site());
        asm.emit(s, op, d, d, this.value(s.value));
        asm.emit(place, Op.STORE_ATTR, object, name, d, asm.site());
        break;
      }
      case "Subscript": {
        const container = this.value(target.value, target.slice, s.value);
        const d = this.alloc();
        if (isPlainSlice(target.slice)) {
          const from = target.slice.lower === null ? this.none : this.value(target.slice.lower, target.slice.upper, s.value);
          const to = target.slice.upper === null ? this.none : this.value(target.slice.upper, s.value);
          asm.emit(target, Op.GETSLICE, d, container, from, to);
          asm.emit(s, op, d, d, this.value(s.value));
          asm.emit(target, Op.SETSLICE, container, from, to, d);
        } else {
          const index = this.value(target.slice, s.value);
          asm.emit(target, Op.GETITEM, d, container, index);
          asm.emit(s, op, d, d, this.value(s.value));
          asm.emit(target, Op.SETITEM, container, index, d);
        }
        break;
      }
    }
  }

  #annotated(s: Extract<Stmt, { kind: "AnnAssign" }>): void {
    const { asm, unitScope } = this;
    const { target } = s;
    if (s.value !== null) this.#assignment([target], s.value);
    else if (target.kind === "Attribute") this.effect(target.value);
    else if (target.kind === "Subscript") {
      this.effect(target.value);
      if (target.slice.kind !== "Slice") this.effect(target.slice);
    }
    if (unitScope.isFunctionLike) return;
    if (target.kind !== "Name" || !s.simple) {
      if (!this.compilation.futureAnnotations) this.effect(s.annotation);
      return;
    }
    if (this.compilation.futureAnnotations) {
      const annotations = this.load("__annotations__", s);
      asm.emit(s, Op.SETITEM, annotations, this.constant(this.scope.mangle(target.id)), this.annotationValue(s.annotation));
      return;
    }
    const entry = unitScope.annotations.find((a) => a.node === s);
    if (entry !== undefined && entry.index >= 0) {
      const done = unitScope.kind === "class" ? this.alloc() : this.load("__conditional_annotations__", s);
      if (unitScope.kind === "class") asm.emit(s, Op.LOAD_CELL, done, this.implicitCell("__conditional_annotations__"), this.name("__conditional_annotations__"), 0);
      asm.emit(s, Op.SET_ADD, done, this.constant(entry.index));
    }
  }

  #delete(target: Expr): void {
    const { asm, next } = this;
    switch (target.kind) {
      case "Name": this.unbind(target.id, target); break;
      case "Attribute": asm.emit(this.attributePlace(target, target), Op.DELETE_ATTR, this.value(target.value), this.name(this.scope.mangle(target.attr))); break;
      case "Subscript": {
        const container = this.value(target.value, target.slice);
        asm.emit(target, Op.DELITEM, container, this.value(target.slice));
        break;
      }
      case "Tuple":
      case "List":
        for (const each of target.elts) this.#delete(each);
        break;
      default: throw new Error(`no del of ${target.kind}`);
    }
    this.next = next;
  }

  #assert(s: Extract<Stmt, { kind: "Assert" }>): void {
    const { asm } = this;
    if (s.test.kind === "Tuple" && s.test.elts.length > 0) this.warn("assertion is always true, perhaps remove parentheses?", s);
    if (this.compilation.optimize > 0) return;
    const end = this.label();
    this.jumpIf(s.test, true, end);
    let error = this.alloc();
    asm.emit(s.test, Op.LOAD_COMMON, error, 0);
    if (s.message !== null) {
      const message = this.value(s.message);
      asm.emitList(s.test, Op.CALL, [error, error, asm.site()], [message]);
    }
    asm.emit(s.test, Op.RAISE, error);
    asm.place(end);
  }

  // -- leaving

  #return(s: Extract<Stmt, { kind: "Return" }>): void {
    const { asm, unitScope } = this;
    if (unitScope.kind !== "function") this.fail("'return' outside function", s);
    if (this.surroundings.some((each) => each.kind === "group")) this.fail("'break', 'continue' and 'return' cannot appear in an except* block", s);
    if (s.value !== null && unitScope.isGenerator && unitScope.isCoroutine) this.fail("'return' with value in async generator", s);
    if (this.inFinally > 0) this.warn("'return' in a 'finally' block", s);
    let operand = s.value === null ? this.none : this.value(s.value);
    if (operand >= 0 && !this.isTemp(operand) && this.surroundings.some((each) => each.kind === "finally")) {
      // The finally body may assign to the variable; its old value is returned.
      const copy = this.alloc();
      asm.emit(s, Op.MOVE, copy, operand);
      operand = copy;
    }
    const restore = this.leaveTo(0);
    asm.emit(s, Op.RETURN, operand);
    restore();
  }

  #leaveLoop(s: Extract<Stmt, { kind: "Break" | "Continue" }>): void {
    const { asm } = this;
    const isBreak = s.kind === "Break";
    const at = this.surroundings.findLastIndex((each) => each.kind === "loop" || each.kind === "group");
    const loop = at < 0 ? undefined : this.surroundings[at]!;
    if (loop === undefined) this.fail(isBreak ? "'break' outside loop" : "'continue' not properly in loop", s);
    if (loop.kind === "group") this.fail("'break', 'continue' and 'return' cannot appear in an except* block", s);
    if (this.inFinally > loop.finallyDepth!) this.warn(`'${isBreak ? "break" : "continue"}' in a 'finally' block`, s);
    const restore = this.leaveTo(at + 1);
    if (isBreak) asm.jump(s, Op.JUMP, loop.breakTo!);
    else asm.jumpBack(s, loop.header!);
    restore();
  }

  // -- loops

  #while(s: While): void {
    const { asm } = this;
    const constant = this.compilation.folder.fold(s.test);
    const isForever = constant !== null && constantTruth(constant.value) === true;
    const loop = this.#loop();
    const orelse = this.label();
    asm.placeHeader(loop.header);
    if (!isForever) this.jumpIf(s.test, false, orelse);
    this.surroundings.push(loop);
    this.body(s.body);
    this.surroundings.pop();
    asm.jumpBack(s.test, loop.header);
    asm.place(orelse);
    this.body(s.orelse);
    asm.place(loop.breakTo);
  }
  #loop(): Surrounding & { breakTo: import("./assembler").Label; header: import("./assembler").Label } {
    return { kind: "loop", leave: () => {}, breakTo: this.label(), header: this.label(), finallyDepth: this.inFinally };
  }

  #for(s: For): void {
    const { asm } = this;
    if (s.isAsync) this.checkAwait(s, "'async for'");
    const iterator = this.alloc();
    const { next } = this;
    asm.emit(s.iter, s.isAsync ? Op.GET_AITER : Op.GET_ITER, iterator, this.iterable(s.iter));
    this.next = next;
    const loop = this.#loop();
    const exhausted = this.label();
    const inner = (): void => {
      this.surroundings.push(loop);
      this.body(s.body);
      this.surroundings.pop();
      asm.jumpBack(s.iter, loop.header);
    };
    if (s.isAsync) {
      this.asyncIteration(s.iter, iterator, s.target, loop.header, exhausted, inner);
    } else {
      asm.placeHeader(loop.header);
      this.nextItem(s.iter, iterator, s.target, exhausted);
      inner();
      asm.place(exhausted);
    }
    this.body(s.orelse);
    asm.place(loop.breakTo);
  }

  // -- imports

  #import(s: Import): void {
    const { asm } = this;
    for (const alias of s.names) {
      const { next } = this;
      const d = this.alloc();
      asm.emit(s, Op.IMPORT_NAME, d, this.name(alias.name), this.constant(0), this.none);
      const parts = alias.name.split(".");
      if (alias.asName === null) {
        this.store(parts[0]!, d, s);
      } else {
        for (const part of parts.slice(1)) asm.emit(s, Op.IMPORT_FROM, d, d, this.name(part));
        this.store(alias.asName, d, s);
      }
      this.next = next;
    }
  }
  #importFrom(s: ImportFrom): void {
    const { asm } = this;
    if (s.module === "__future__" && s.level === 0 && s.start > this.compilation.futureEnd) this.fail("from __future__ imports must occur at the beginning of the file", s);
    const module = this.alloc();
    asm.emit(s, Op.IMPORT_NAME, module, this.name(s.module ?? ""), this.constant(s.level), this.constant(new W_Tuple(s.names.map((alias) => alias.name))));
    for (const alias of s.names) {
      if (alias.name === "*") {
        asm.emit(s, Op.IMPORT_STAR, module);
        continue;
      }
      const { next } = this;
      const d = this.alloc();
      asm.emit(s, Op.IMPORT_FROM, d, module, this.name(alias.name));
      this.store(alias.asName ?? alias.name, d, s);
      this.next = next;
    }
  }

  // -- programs

  program(program: Program): Code {
    const { asm, unitScope } = this;
    if (program.kind === "Expression") {
      asm.emit(program.body, Op.RETURN, this.value(program.body));
    } else {
      let { body } = program;
      const docstring = program.kind === "Module" ? docstringOf(body) : null;
      if (this.compilation.futureAnnotations) {
        if (hasAnnotations(body)) asm.emit(program, Op.SETUP_ANNOTATIONS);
      } else if (unitScope.annotations.length > 0) {
        const d = this.alloc();
        this.makeAnnotate(d, program);
        this.store("__annotate__", d, program);
        asm.emitList(program, Op.BUILD_SET, [d], []);
        this.store("__conditional_annotations__", d, program);
        this.next = d;
      }
      if (docstring !== null) {
        if (this.compilation.optimize < 2) this.store("__doc__", this.constant(cleanDocstring(docstring)), body[0]!);
        body = body.slice(1);
      }
      this.body(body);
      asm.emit(null, Op.RETURN, this.none);
    }
    return this.finish({ name: "<module>", qualname: "<module>", firstLine: 1, docstring: None });
  }
}

/** The `from __future__` imports at the beginning: which features, and where the last of them ends. */
function futures(program: Program, source: SourceText): { annotations: boolean; end: number } {
  let annotations = false;
  let end = -1;
  if (program.kind === "Expression") return { annotations, end };
  for (const [i, s] of program.body.entries()) {
    if (s.kind === "ImportFrom" && s.module === "__future__" && s.level === 0) {
      for (const alias of s.names) {
        if (alias.name === "braces") throw PySyntaxError.behind(source, "not a chance", alias.start, alias.end);
        if (!FUTURES.has(alias.name)) throw PySyntaxError.behind(source, `future feature ${alias.name} is not defined`, alias.start, alias.end);
        if (alias.name === "annotations") annotations = true;
      }
      end = s.start;
    } else if (i > 0 || docstringOf(program.body) === null) {
      break;
    }
  }
  return { annotations, end };
}

/** Code of a parsed program. Throws PySyntaxError; gives warnings to `warnings`. */
export function generate(program: Program, source: SourceText, options: { optimize: number; futureAnnotations: boolean; warnings: CompileWarning[] }): Code {
  const { annotations, end } = futures(program, source);
  const futureAnnotations = annotations || options.futureAnnotations;
  const table = new SymbolTable(program, source, futureAnnotations);
  const compilation: Compilation = {
    source, table, folder: new Folder(options.optimize > 0), warnings: options.warnings, futureAnnotations, futureEnd: end,
    interactive: program.kind === "Interactive", optimize: options.optimize,
  };
  return new StatementCode(compilation, table.top, null, "<module>").program(program);
}
