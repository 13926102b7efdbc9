/**
 * One code object in the making: its registers, constants and names, and how variables are read and written.
 *
 * Registers are the parameters, the other local variables, the cells, the free variables, then temporaries, which are a stack. An operand is a
 * register or, negative, a constant.
 */
import { None, W_Float, W_Tuple } from "../objects/core";
import { W_WideStr } from "../objects/wide-str";
import { CO_ASYNC_GENERATOR, CO_COROUTINE, CO_FUTURE_ANNOTATIONS, CO_GENERATOR, CO_HAS_DOCSTRING, CO_LOCALS_VISIBLE, CO_METHOD, CO_NAMESPACE, CO_NESTED, CO_VARARGS, CO_VARKEYWORDS } from "../bytecode";
import { Code } from "../code";
import { Op } from "../opcodes";
import { Assembler, Label } from "./assembler";
import type { Expr, Node } from "./ast";
import { BytesConstant, ComplexConstant, FrozenSetConstant, guestConstants } from "./constants";
import type { Folder } from "./folding";
import { ITERATION, type Resolution, type Scope } from "./scope";
import { PySyntaxError, type CompileWarning, type SourceText } from "./source";
import type { SymbolTable } from "./symtable";

/** What all units of one compilation share. */
export interface Compilation {
  readonly source: SourceText;
  readonly table: SymbolTable;
  readonly folder: Folder;
  readonly warnings: CompileWarning[];
  readonly futureAnnotations: boolean;
  /** Where the last `from __future__` import begins that is at the beginning; -1 for none. */
  readonly futureEnd: number;
  /** Interactive input: expression statements show their values. */
  readonly interactive: boolean;
  /** 0: nothing left out; 1: without asserts and with __debug__ false; 2: without docstrings too. */
  readonly optimize: number;
}

/** What the surroundings of a statement ask of leaving it: for `return`, `break` and `continue`. */
export interface Surrounding {
  readonly kind: "loop" | "try" | "finally" | "handler" | "with" | "group";
  /** Emits what leaving through this one needs. */
  leave(unit: Unit): void;
  /** Loops: where `break` and `continue` go. */
  readonly breakTo?: Label;
  readonly header?: Label;
  /** Loops: how many `finally` bodies are around. */
  readonly finallyDepth?: number;
}

interface CodeOptions {
  readonly name: string;
  readonly qualname: string;
  readonly firstLine: number;
  readonly argCount?: number;
  readonly positionalOnlyCount?: number;
  readonly keywordOnlyCount?: number;
  readonly docstring?: any;
}

let hasNamedExprVisit: (value: unknown) => boolean;
/** Is there an assignment expression in `e`? */
export const hasNamedExpr = (e: Expr): boolean => hasNamedExprVisit(e);
hasNamedExprVisit = (value) => {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some(hasNamedExprVisit);
  if ((value as { kind?: string }).kind === "NamedExpr") return true;
  if ((value as { kind?: string }).kind === "Constant") return false;
  return Object.values(value).some(hasNamedExprVisit);
};

export class Unit {
  readonly asm: Assembler;
  readonly source: SourceText;
  /** Where names are looked up: the unit's scope, or that of a comprehension in it. */
  scope: Scope;
  readonly surroundings: Surrounding[] = [];
  readonly #labels: Label[] = [];
  readonly #registers = new Map<Scope, Map<string, number>>();
  readonly #cellRegisters = new Map<Scope, Map<string, number>>();
  readonly #freeRegisters = new Map<string, number>();
  readonly localNames: string[] = [];
  readonly cellNames: string[];
  readonly freeNames: string[];
  readonly freeBase: number;
  readonly firstTemp: number;
  /** The next free temporary. */
  next: number;
  #registerCount: number;
  readonly #constants: any[] = [];
  readonly #constantIndex = new Map<unknown, number>();
  readonly #names: string[] = [];
  readonly #nameIndex = new Map<string, number>();

  constructor(readonly compilation: Compilation, readonly unitScope: Scope, readonly parent: Unit | null, readonly qualname: string) {
    this.scope = unitScope;
    this.source = compilation.source;
    const registers = this.#own(unitScope);
    if (unitScope.isFunctionLike) {
      for (const name of unitScope.parameters) registers.set(name, this.localNames.push(name) - 1);
      for (const name of unitScope.symbols.keys()) {
        if (unitScope.owns(name) && !registers.has(name) && !unitScope.cells.has(name)) registers.set(name, this.localNames.push(name) - 1);
      }
      if (unitScope.localsVisible) this.#nameComprehensions(unitScope);
    }
    this.cellNames = [...unitScope.cells].sort();
    this.freeNames = [...unitScope.free].sort();
    const cells = new Map<string, number>();
    this.#cellRegisters.set(unitScope, cells);
    let register = this.localNames.length;
    for (const name of this.cellNames) cells.set(name, register++);
    this.freeBase = register;
    for (const name of this.freeNames) this.#freeRegisters.set(name, register++);
    this.firstTemp = this.next = this.#registerCount = register;
    const unbindable = new Uint32Array((this.localNames.length + 31) >> 5);
    for (const name of compilation.table.unbound.get(unitScope) ?? []) {
      const at = registers.get(name);
      if (at !== undefined) unbindable[at >> 5]! |= 1 << (at & 31);
    }
    this.asm = new Assembler(this.localNames.length, unbindable);
    for (let at = 0; at < unitScope.parameters.length; at++) this.asm.setBound(at);
  }

  #own(scope: Scope): Map<string, number> {
    let registers = this.#registers.get(scope);
    if (registers === undefined) this.#registers.set(scope, (registers = new Map()));
    return registers;
  }
  /** Where code may see its own locals, comprehensions' variables have names too. */
  #nameComprehensions(scope: Scope): void {
    for (const child of scope.children) {
      if (child.kind !== "comprehension") continue;
      const registers = this.#own(child);
      for (const [name, bits] of child.symbols) if ((bits & ITERATION) !== 0 && child.owns(name) && !child.cells.has(name)) registers.set(name, this.localNames.push(name) - 1);
      this.#nameComprehensions(child);
    }
  }

  /** The scope whose function this code belongs to, looking through comprehensions. */
  get isFunction(): boolean { return this.unitScope.isFunctionLike; }

  // -- errors and warnings

  fail(message: string, node: Node): never {
    throw PySyntaxError.behind(this.source, message, node.start, node.end);
  }
  warn(message: string, node: Node): void {
    this.compilation.warnings.push({ category: "SyntaxWarning", message, line: this.source.lineOf(node.start) });
  }

  /**
   * Where tracebacks show an operation on `attribute`, which is `node` or what `node` calls: an attribute on another line than the
   * expression's start is shown alone.
   */
  attributePlace(node: Node, attribute: { readonly attr: string; readonly end: number }): Node {
    const { source } = this;
    if (source.lineOf(node.start) === source.lineOf(attribute.end)) return node;
    return { start: attribute.end - attribute.attr.length, end: node.end };
  }

  // -- registers and labels

  label(): Label {
    const label = new Label();
    this.#labels.push(label);
    return label;
  }
  alloc(count = 1): number {
    const register = this.next;
    this.next += count;
    if (this.next > this.#registerCount) this.#registerCount = this.next;
    return register;
  }
  isTemp(operand: number): boolean { return operand >= this.firstTemp; }

  // -- constants and names

  /** Operand of a constant: a value as literals have it. */
  constant(value: any): number {
    const key = constantKey(value);
    let index = this.#constantIndex.get(key);
    if (index === undefined) {
      index = this.#constants.push(value) - 1;
      this.#constantIndex.set(key, index);
    }
    return -1 - index;
  }
  /** Index of a constant among the constants, for `k` operands. */
  constantIndex(value: any): number { return -1 - this.constant(value); }
  get none(): number { return this.constant(None); }
  name(text: string): number {
    let index = this.#nameIndex.get(text);
    if (index === undefined) {
      index = this.#names.push(text) - 1;
      this.#nameIndex.set(text, index);
    }
    return index;
  }

  // -- variables

  /** Makes the cells, first of all. */
  makeCells(): void {
    const cells = this.#cellRegisters.get(this.unitScope)!;
    for (const [name, cell] of cells) {
      const parameter = this.unitScope.parameters.indexOf(name);
      if (parameter >= 0) this.asm.emit(null, Op.MAKE_CELL_FROM, cell, parameter);
      else this.asm.emit(null, Op.MAKE_CELL, cell);
    }
  }
  /** Gives a comprehension's variables registers and new cells. */
  enterComprehension(scope: Scope, node: Node): void {
    const registers = this.#own(scope);
    const cells = new Map<string, number>();
    for (const name of scope.symbols.keys()) {
      if (!scope.owns(name)) continue;
      if (scope.cells.has(name)) {
        const cell = this.alloc();
        cells.set(name, cell);
        this.asm.emit(node, Op.MAKE_CELL, cell);
      } else if (!registers.has(name) || registers.get(name)! >= this.firstTemp) {
        registers.set(name, this.alloc());
      }
    }
    this.#cellRegisters.set(scope, cells);
  }
  leaveComprehension(scope: Scope, node: Node): void {
    for (const register of this.#own(scope).values()) if (register < this.firstTemp) this.asm.emit(node, Op.CLEAR, register);
  }

  resolve(name: string): Resolution { return this.scope.resolve(name); }

  /** Register of a variable that lives in one; -1 for others. */
  registerOf(id: string): number {
    const name = this.scope.mangle(id);
    const { place, owner } = this.resolve(name);
    return place === "local" ? this.#registers.get(owner!)!.get(name)! : -1;
  }
  /** Register that holds the cell of a variable. */
  cellOf(name: string): number {
    const { place, owner } = this.resolve(name);
    return place === "cell" ? this.#cellRegisters.get(owner!)!.get(name)! : this.#freeRegisters.get(name)!;
  }
  /** Register of one of a class's implicit cells, or of a free variable by its name. */
  implicitCell(name: string): number {
    return this.#cellRegisters.get(this.unitScope)!.get(name) ?? this.#freeRegisters.get(name)!;
  }
  /** Registers of the cells that a nested function needs. */
  closureOf(child: Scope): number[] {
    return [...child.free].sort().map((name) => {
      const own = this.#cellOwner(name);
      return own ?? this.#freeRegisters.get(name)!;
    });
  }
  /** The cell of the variable that an inner scope of the current scope means by `name`, when this unit makes it. */
  #cellOwner(name: string): number | undefined {
    for (let scope: Scope = this.scope; ; scope = scope.parent!) {
      const cell = this.#cellRegisters.get(scope)?.get(name);
      if (cell !== undefined) return cell;
      if (scope === this.unitScope) return undefined;
    }
  }

  /** Reads a variable: its register, or `into` (a fresh temporary when not given). */
  load(id: string, node: Node, into = -1): number {
    const { asm } = this;
    const name = this.scope.mangle(id);
    const { place, owner } = this.resolve(name);
    if (place === "local") {
      const register = this.#registers.get(owner!)!.get(name)!;
      if (register < this.firstTemp && !asm.isBound(register)) {
        asm.emit(node, Op.CHECK_LOCAL, register, this.name(name));
        asm.setBound(register);
      }
      if (into >= 0) asm.emit(node, Op.MOVE, into, register);
      return into >= 0 ? into : register;
    }
    const d = into >= 0 ? into : this.alloc();
    if (place === "cell" || place === "free") {
      const cell = this.cellOf(name);
      if (place === "free" && this.unitScope.kind === "class" && this.scope === this.unitScope) {
        const namespace = this.alloc();
        asm.emit(node, Op.LOAD_LOCALS, namespace);
        asm.emit(node, Op.LOAD_CELL_FROM, d, namespace, cell, this.name(name));
        if (namespace === this.next - 1) this.next--;
      } else if (place === "free" && this.scope.seesClass && name !== "__classdict__" && !owner!.cells.has("__classdict__")) {
        const namespace = this.loadClassDict(node);
        asm.emit(node, Op.LOAD_CELL_FROM, d, namespace, cell, this.name(name));
        if (namespace === this.next - 1) this.next--;
      } else {
        asm.emit(node, Op.LOAD_CELL, d, cell, this.name(name), place === "free" ? 1 : 0);
      }
    } else if (place === "name" && this.unitScope.kind === "class") {
      asm.emit(node, Op.LOAD_NAME, d, this.name(name), asm.site());
    } else if (place === "global" && this.scope.seesClass) {
      const namespace = this.loadClassDict(node);
      asm.emit(node, Op.LOAD_NAME_FROM, d, namespace, this.name(name), asm.site());
      if (namespace === this.next - 1) this.next--;
    } else {
      asm.emit(node, Op.LOAD_GLOBAL, d, this.name(name), asm.site());
    }
    return d;
  }
  /** The namespace of the class that an annotation scope is in. */
  loadClassDict(node: Node): number {
    const d = this.alloc();
    this.asm.emit(node, Op.LOAD_CELL, d, this.cellOf("__classdict__"), this.name("__classdict__"), 1);
    return d;
  }

  /** Writes a variable. */
  store(id: string, operand: number, node: Node): void {
    const { asm } = this;
    const name = this.scope.mangle(id);
    const { place, owner } = this.resolve(name);
    switch (place) {
      case "local": {
        const register = this.#registers.get(owner!)!.get(name)!;
        if (register !== operand) asm.emit(node, Op.MOVE, register, operand);
        if (register < this.firstTemp) asm.setBound(register);
        break;
      }
      case "cell":
      case "free": asm.emit(node, Op.STORE_CELL, this.cellOf(name), operand); break;
      case "name":
        asm.emit(node, this.unitScope.kind === "class" ? Op.STORE_NAME : Op.STORE_GLOBAL, this.name(name), operand, asm.site());
        break;
      default: asm.emit(node, Op.STORE_GLOBAL, this.name(name), operand, asm.site()); break;
    }
  }

  /** `del` of a variable. `silent`: it is known to be bound, or does not matter. */
  unbind(id: string, node: Node): void {
    const { asm } = this;
    const name = this.scope.mangle(id);
    const { place, owner } = this.resolve(name);
    switch (place) {
      case "local": {
        const register = this.#registers.get(owner!)!.get(name)!;
        if (register < this.firstTemp && !asm.isBound(register)) asm.emit(node, Op.CHECK_LOCAL, register, this.name(name));
        asm.emit(node, Op.CLEAR, register);
        if (register < this.firstTemp) asm.setUnbound(register);
        break;
      }
      case "cell":
      case "free": asm.emit(node, Op.DELETE_CELL, this.cellOf(name), this.name(name), place === "free" ? 1 : 0); break;
      case "name": asm.emit(node, this.unitScope.kind === "class" ? Op.DELETE_NAME : Op.DELETE_GLOBAL, this.name(name)); break;
      default: asm.emit(node, Op.DELETE_GLOBAL, this.name(name)); break;
    }
  }
  /** Takes away the name of a handled exception, however the handler left it. */
  forget(id: string, node: Node | null): void {
    const { asm } = this;
    const register = this.registerOf(id);
    if (register >= 0) {
      asm.emit(node, Op.CLEAR, register);
      if (register < this.firstTemp) asm.setUnbound(register);
      return;
    }
    this.store(id, this.none, node!);
    this.unbind(id, node!);
  }

  // -- leaving

  /** Emits what leaving the surroundings from the top down to `count` of them needs. The caller emits the jump or return, then calls the function that is returned. */
  leaveTo(count: number): () => void {
    const saved = this.surroundings.slice();
    const { handler } = this.asm;
    while (this.surroundings.length > count) {
      const top = this.surroundings.pop()!;
      top.leave(this);
    }
    return () => {
      this.surroundings.length = 0;
      this.surroundings.push(...saved);
      this.asm.setHandler(handler);
    };
  }

  // -- the end

  finish(options: CodeOptions): Code {
    const { asm, unitScope: scope } = this;
    const { words, handlers, positions, loopHeaders } = asm.finish(this.#labels, this.source);
    let flags = 0;
    if (scope.hasVarargs) flags |= CO_VARARGS;
    if (scope.hasVarkeywords) flags |= CO_VARKEYWORDS;
    if (scope.isGenerator && scope.isCoroutine) flags |= CO_ASYNC_GENERATOR;
    else if (scope.isGenerator) flags |= CO_GENERATOR;
    else if (scope.isCoroutine) flags |= CO_COROUTINE;
    if (scope.kind === "class") flags |= CO_NAMESPACE;
    if (this.parent !== null && this.parent.unitScope.isFunctionLike) flags |= CO_NESTED;
    if (scope.localsVisible) flags |= CO_LOCALS_VISIBLE;
    if (options.docstring !== undefined && options.docstring !== None) flags |= CO_HAS_DOCSTRING;
    if (scope.kind === "function" && scope.parent?.kind === "class") flags |= CO_METHOD;
    if (this.compilation.futureAnnotations) flags |= CO_FUTURE_ANNOTATIONS;
    return new Code({
      name: options.name,
      qualname: options.qualname,
      filename: this.source.filename,
      firstLine: options.firstLine,
      words,
      constants: guestConstants(this.#constants),
      names: this.#names,
      siteCount: asm.siteCount,
      registerCount: this.#registerCount,
      argCount: options.argCount ?? 0,
      positionalOnlyCount: options.positionalOnlyCount ?? 0,
      keywordOnlyCount: options.keywordOnlyCount ?? 0,
      localNames: this.localNames,
      cellNames: this.cellNames,
      freeNames: this.freeNames,
      freeBase: this.freeBase,
      flags,
      handlers,
      positions,
      loopHeaders,
      docstring: options.docstring ?? None,
    });
  }
}

/** What makes two constants the same: type and value, down to the sign of zero. */
function constantKey(value: any): unknown {
  switch (typeof value) {
    case "string": return value;
    case "number": return value;
    case "bigint": return value;
    case "boolean": return value;
    default: break;
  }
  if (value instanceof W_Float) return `f${Object.is(value.value, -0) ? "-0" : value.value}\0`;
  if (value instanceof BytesConstant) return `b${value.value}\0b`;
  if (value instanceof ComplexConstant) return `c${Object.is(value.real, -0) ? "-0" : value.real},${Object.is(value.imag, -0) ? "-0" : value.imag}\0`;
  if (value instanceof W_WideStr) return `w${[...value.points].join()}\0`;
  if (value instanceof W_Tuple) return `t${value.items.map(itemKey).join()}\0`;
  if (value instanceof FrozenSetConstant) return `s${value.items.map(itemKey).join()}\0`;
  return value;
}
const itemKey = (value: any): string => {
  const key = constantKey(value);
  switch (typeof key) {
    case "string": return JSON.stringify(key);
    case "number": case "boolean": return String(key);
    case "bigint": return `${key}n`;
    default: return key === None ? "None" : `@${identity(key as object)}`;
  }
};
let identities = 0;
const identityOf = new WeakMap<object, number>();
const identity = (value: object): number => {
  let id = identityOf.get(value);
  if (id === undefined) identityOf.set(value, (id = ++identities));
  return id;
};
