/**
 * Scopes and the names in them: what the symbol table is made of, and how a name finds its variable.
 *
 * A comprehension is a scope, but no unit of code: it runs in registers of the unit around it (PEP 709). So a variable is a cell only when a
 * scope of *another unit* uses it.
 */
import type { Node } from "./ast";

/**
 * `annotation`: the lazily evaluated code of annotations, of a type parameter's bound or default, of a type alias. `generic`: around a definition with type
 * parameters.
 */
export type ScopeKind = "module" | "class" | "function" | "comprehension" | "annotation" | "generic";

/** What is known of a name in a scope: bits. */
export const PARAMETER = 1;
/** Bound here. */
export const BOUND = 2;
export const USED = 4;
export const GLOBAL = 8;
export const NONLOCAL = 16;
export const ANNOTATED = 32;
export const IMPORTED = 64;
/** The iteration variable of this comprehension. */
export const ITERATION = 128;
export const TYPE_PARAMETER = 256;

/** Where a name's value is. */
export type Place =
  /** In a register of the owner's unit. */
  | "local"
  /** In a cell of the owner's unit, used by other units. */
  | "cell"
  /** In a cell of another unit. */
  | "free"
  | "global"
  /** Global because a `global` statement says so. */
  | "global-explicit"
  /** In the frame's namespace (class bodies, module code). */
  | "name";

export interface Resolution {
  readonly place: Place;
  readonly owner: Scope | null;
}

export class Scope {
  readonly symbols = new Map<string, number>();
  readonly children: Scope[] = [];
  /** Parameters in register order. */
  readonly parameters: string[] = [];
  /** Variables that units other than the owner's use: the cells this scope has to make. */
  readonly cells = new Set<string>();
  /** Of a unit: names whose cells come from outside. */
  readonly free = new Set<string>();
  /** Where each name was first declared global or nonlocal. */
  readonly declared = new Map<string, Node>();
  isGenerator = false;
  isCoroutine = false;
  hasVarargs = false;
  hasVarkeywords = false;
  /** The unit has an assignment expression, or a comprehension in it has. */
  assignsInExpressions = false;
  /** Mentions a name through which code may see its own locals. */
  localsVisible = false;
  /** Class: methods use `__class__`; annotation scopes use the namespace; annotations under conditions. */
  needsClassCell = false;
  needsClassDict = false;
  hasConditionalAnnotations = false;
  /** Module or class: annotations of names, with their number; -1 when unconditional. */
  readonly annotations: { name: string; annotation: Node; index: number; node: Node }[] = [];
  /** The scope of the module's or class's annotations, once there is one. */
  annotationScope: Scope | null = null;
  /** An annotation scope (or one inside of it) directly in a class: names are looked up in the class's namespace first. */
  readonly seesClass: boolean;
  /** The innermost class's name, for private names. */
  readonly privateName: string | null;
  /** The scope whose code this one is part of. */
  readonly unit: Scope;
  readonly #resolved = new Map<string, Resolution>();

  constructor(readonly kind: ScopeKind, readonly name: string, readonly parent: Scope | null, readonly node: Node, privateName?: string | null) {
    this.unit = kind === "comprehension" ? parent!.unit : this;
    this.privateName = privateName !== undefined ? privateName : (parent?.privateName ?? null);
    this.seesClass = (kind === "annotation" || kind === "generic" || kind === "comprehension") && parent !== null && ((kind !== "comprehension" && parent.kind === "class") || parent.seesClass);
    parent?.children.push(this);
  }

  /** Do names bound here live in registers? */
  get isFunctionLike(): boolean { return this.kind !== "module" && this.kind !== "class"; }

  add(name: string, bits: number): void {
    this.symbols.set(name, (this.symbols.get(name) ?? 0) | bits);
  }
  flags(name: string): number { return this.symbols.get(name) ?? 0; }
  /** Is the name bound in this scope, as a variable of its own? */
  owns(name: string): boolean {
    const flags = this.flags(name);
    return (flags & (BOUND | PARAMETER | TYPE_PARAMETER)) !== 0 && (flags & (GLOBAL | NONLOCAL)) === 0;
  }

  /** Is this scope somewhere inside of the other? */
  isInside(outer: Scope): boolean {
    for (let { parent } = this as Scope; parent !== null; { parent } = parent) if (parent === outer) return true;
    return false;
  }

  /** The class that annotation scopes here look into. */
  get seenClass(): Scope | null {
    let scope: Scope | null = this;
    while (scope !== null && scope.kind !== "class") scope = scope.parent;
    return this.seesClass ? scope : null;
  }

  /** Where the name's value is, seen from this scope. Marks cells and free variables on the way. */
  resolve(name: string): Resolution {
    const known = this.#resolved.get(name);
    if (known !== undefined) return known;
    const found = this.#find(name);
    this.#resolved.set(name, found);
    return found;
  }

  #find(name: string): Resolution {
    const flags = this.flags(name);
    if ((flags & GLOBAL) !== 0) return { place: "global-explicit", owner: null };
    if (this.owns(name)) {
      if (this.isFunctionLike) return { place: this.cells.has(name) ? "cell" : "local", owner: this };
      return { place: "name", owner: this };
    }
    const seen = this.seenClass;
    if (seen !== null && (flags & NONLOCAL) === 0) {
      const inClass = seen.flags(name);
      if ((inClass & GLOBAL) !== 0) return { place: "global-explicit", owner: null };
      if ((inClass & BOUND) !== 0 && (inClass & NONLOCAL) === 0) {
        // Between here and the class a type parameter may hide it.
        if (!this.#hiddenBeforeClass(name)) return { place: "global", owner: null };
      }
    }
    for (let scope = this.parent; scope !== null; scope = scope.parent) {
      if (scope.kind === "class") {
        if ((name === "__class__" || name === "__classdict__" || name === "__conditional_annotations__") && this.#classCell(scope, name)) return this.#capture(scope, name);
        continue;
      }
      if (scope.kind === "module") break;
      const inScope = scope.flags(name);
      if ((inScope & GLOBAL) !== 0) break;
      if (scope.owns(name)) return scope.unit === this.unit ? { place: scope.cells.has(name) ? "cell" : "local", owner: scope } : this.#capture(scope, name);
    }
    return this.kind === "module" || this.kind === "class" ? { place: "name", owner: this } : { place: "global", owner: null };
  }

  #hiddenBeforeClass(name: string): boolean {
    for (let scope = this.parent; scope !== null && scope.kind !== "class"; scope = scope.parent) if (scope.owns(name)) return true;
    return false;
  }

  /** Does the class have the implicit cell of this name? */
  #classCell(scope: Scope, name: string): boolean {
    if (name === "__class__") {
      scope.needsClassCell = true;
      return true;
    }
    if (name === "__classdict__") {
      scope.needsClassDict = true;
      return true;
    }
    return scope.hasConditionalAnnotations && this.kind === "annotation" && this.parent === scope;
  }

  /** Makes the variable of `owner` a cell that the units from here up to the owner's pass on. */
  #capture(owner: Scope, name: string): Resolution {
    owner.cells.add(name);
    for (let unit: Scope = this.unit; unit !== owner.unit; unit = unit.parent!.unit) unit.free.add(name);
    return { place: "free", owner };
  }

  /** Settles every name used in this scope and the ones inside of it. Twice, because a use further down may turn a local variable into a cell. */
  settle(): void {
    this.#visit((scope) => {
      for (const name of scope.symbols.keys()) scope.resolve(name);
    });
    this.#visit((scope) => {
      for (const [name, found] of scope.#resolved) {
        if (found.place === "local" && found.owner!.cells.has(name)) scope.#resolved.set(name, { place: "cell", owner: found.owner });
      }
    });
  }
  #visit(action: (scope: Scope) => void): void {
    action(this);
    for (const child of this.children) child.#visit(action);
  }

  /** The register-free form of a private name. */
  mangle(name: string): string {
    const owner = this.privateName;
    if (owner === null || !name.startsWith("__") || name.endsWith("__") || name.includes(".")) return name;
    const stripped = owner.replace(/^_+/, "");
    return stripped === "" ? name : `_${stripped}${name}`;
  }
}
