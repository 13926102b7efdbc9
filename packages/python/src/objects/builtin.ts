// @shared-module
/**
 * Functions implemented in the host, how they are declared, and how their arguments are checked.
 *
 *   builtin("len", 1, 1, (o) => len(o))                                    a function
 *   builtin("sorted", 1, 1, (it, key, reverse) => ..., { keywords: ["", "key", "reverse"] })
 *   fillType(listType, { methods: () => ({
 *     append: method(1, 1, (self: W_List, x) => ...),                      counts leave self out, as CPython's messages do
 *     fromkeys: classMethod(1, 2, (cls, keys, value) => ...),
 *     __next__: nextMethod((self) => value or undefined when exhausted),
 *   }) })
 *
 * `keywords` names the parameters by position (self left out), "" where positional only; those behind `max` are keyword-only. Missing
 * arguments arrive as `undefined`. A function declared by `builtinArgs` or `methodArgs` gets `(args, kw)` and checks itself.
 */
import type { CallDescr, Effects } from "@spoor/ir";
import { None, W_Object } from "./core";
import { typeError } from "./errors";
import { hooks } from "./hooks";
import type { W_Type } from "./type";

/** What a builtin does when it is found as an attribute of a class. */
export type Binding =
  /** Nothing: a module's function. */
  | "function"
  /** Binds to the instance. */
  | "method"
  /** Binds to the class. */
  | "classmethod"
  /** `__new__`: does not bind. */
  | "new";

export interface BuiltinOptions {
  /** Names of parameters, by position, self left out; "" where the parameter is positional only. */
  keywords?: readonly string[];
  doc?: string;
  /** `__text_signature__`, for help. */
  signature?: string;
  /** Default: may run guest code and raise. */
  effects?: Partial<Effects>;
  /** Key into the interpreter's table of traceable builtins. */
  traceId?: string;
  /** Key into the interpreter's table of builtins that it carries out with frames of its own where that saves a nested run (`interp/framed`). */
  framed?: string;
  /** Given numbers, strings, bytes and None, it runs no guest code and touches no object. Methods of those types are so without saying it. */
  plain?: boolean;
  /** The same on bare floats: "f" or "ff" to "f". */
  bare?: CallDescr;
  /** `+`, `*` and their in-place forms of a sequence type: tried after the right operand's reflected method, as CPython's sequence slots are. */
  sequence?: boolean;
}

/** A host function as a guest value: a builtin function, or a method of a builtin type. */
export class W_Builtin extends W_Object {
  declare readonly pytype: W_Type;
  readonly keywords: readonly string[] | null;
  readonly doc: string | null;
  readonly signature: string | null;
  readonly effects: Partial<Effects>;
  readonly traceId: string | null;
  readonly framed: string | null;
  readonly plain: boolean;
  readonly bare: CallDescr | null;
  readonly sequence: boolean;
  /** The type whose method it is. Set by `fillType`. */
  owner: W_Type | null = null;
  /** `__module__` of functions. */
  module: any = None;
  /** The same without the detour through an exception: `__next__` gives undefined when exhausted, `__getattribute__` when there is no such attribute. */
  quiet: ((self: any, name?: any) => any) | null = null;
  /**
   * `min` and `max` count positional arguments, self included. `kind` "fixed": `fn(a0, a1, ...)`; "args": `fn(args, kw)`.
   */
  constructor(
    public name: string,
    readonly kind: "fixed" | "args",
    readonly min: number,
    readonly max: number,
    readonly fn: (...args: any[]) => any,
    public binding: Binding,
    options: BuiltinOptions = {},
  ) {
    super();
    this.keywords = options.keywords ?? null;
    this.doc = options.doc ?? null;
    this.signature = options.signature ?? null;
    this.effects = options.effects ?? { mayForce: true, canRaise: true };
    this.traceId = options.traceId ?? null;
    this.framed = options.framed ?? null;
    this.plain = options.plain ?? false;
    this.bare = options.bare ?? null;
    this.sequence = options.sequence ?? false;
  }

  /** The same function for another owner. */
  copy(): W_Builtin {
    const made = new W_Builtin(this.name, this.kind, this.min, this.max, this.fn, this.binding, this as { [K in keyof BuiltinOptions]: any });
    made.quiet = this.quiet;
    return made;
  }
}

type Fn = (...args: any[]) => any;
type ArgsFn = (args: any[], kw: Map<string, any> | null) => any;

/** A function of between `min` and `max` positional arguments. */
export const builtin = (name: string, min: number, max: number, fn: Fn, options?: BuiltinOptions): W_Builtin =>
  new W_Builtin(name, "fixed", min, max, fn, "function", options);

/** A function that takes what comes. `kw` is null when there are no keyword arguments. */
export const builtinArgs = (name: string, fn: ArgsFn, options?: BuiltinOptions): W_Builtin =>
  new W_Builtin(name, "args", 0, Infinity, fn, "function", options);

/** A method: `fn(self, ...)`; counts leave self out. The name is the key it is declared under. */
export const method = (min: number, max: number, fn: Fn, options?: BuiltinOptions): W_Builtin =>
  new W_Builtin("", "fixed", min + 1, max + 1, fn, "method", options);

/** A method that takes what comes: `args[0]` is self. */
export const methodArgs = (fn: ArgsFn, options?: BuiltinOptions): W_Builtin => new W_Builtin("", "args", 1, Infinity, fn, "method", options);

/** A class method: `fn(cls, ...)`. */
export const classMethod = (min: number, max: number, fn: Fn, options?: BuiltinOptions): W_Builtin =>
  new W_Builtin("", "fixed", min + 1, max + 1, fn, "classmethod", options);

/** A class method that takes what comes: `args[0]` is the class. */
export const classMethodArgs = (fn: ArgsFn, options?: BuiltinOptions): W_Builtin => new W_Builtin("", "args", 1, Infinity, fn, "classmethod", options);

/** `__class_getitem__` of a generic built-in type: `list[int]`. */
export const classGetItem = (): W_Builtin => classMethod(1, 1, (cls, args) => hooks.genericAlias(cls, args), { doc: "See PEP 585" });

/** A static method. */
export const staticMethod = (min: number, max: number, fn: Fn, options?: BuiltinOptions): W_Builtin =>
  new W_Builtin("", "fixed", min, max, fn, "function", options);

/** `__new__`: `fn(cls, ...)`; counts leave the class out. */
export const newMethod = (min: number, max: number, fn: Fn, options?: BuiltinOptions): W_Builtin =>
  new W_Builtin("__new__", "fixed", min + 1, max + 1, fn, "new", options);

/** `__new__` that takes what comes: `args[0]` is the class. */
export const newMethodArgs = (fn: ArgsFn, options?: BuiltinOptions): W_Builtin => new W_Builtin("__new__", "args", 1, Infinity, fn, "new", options);

let exhausted: () => unknown = () => { throw new Error("exceptions are not loaded"); };
/** Called by `exceptions`: what `__next__` throws. */
export const setExhausted = (make: () => unknown): void => { exhausted = make; };

/** `__next__` of a builtin iterator. `step` gives the next item, or undefined when there is none. */
export function nextMethod(step: (self: any) => any, options?: BuiltinOptions): W_Builtin {
  const made = method(0, 0, (self) => {
    const item = step(self);
    if (item === undefined) throw exhausted();
    return item;
  }, options);
  made.quiet = step;
  return made;
}

// -- arguments

const plural = (n: number): string => (n === 1 ? "" : "s");

/** Number of leading arguments that messages do not count. */
const hidden = (f: W_Builtin): number => (f.binding === "function" ? 0 : 1);

/** Methods that fill a type slot; they are "slot wrappers", with messages of their own. */
export const isSlotName = (name: string): boolean => SLOT_NAMES.has(name);
const SLOT_NAMES: ReadonlySet<string> = new Set(
  ("repr hash str call getattribute getattr setattr delattr lt le eq ne gt ge iter next init get set delete bool int float index len getitem setitem delitem contains " +
    "add radd sub rsub mul rmul mod rmod divmod rdivmod pow rpow neg pos abs invert lshift rlshift rshift rrshift and rand xor rxor or ror iadd isub imul imod ipow " +
    "ilshift irshift iand ixor ior floordiv rfloordiv truediv rtruediv ifloordiv itruediv matmul rmatmul imatmul await aiter anext buffer release_buffer del")
    .split(" ").map((n) => `__${n}__`),
);

/** How messages call the function: `list.append()`, `math.sqrt()`; `sort()` where it has keywords, as CPython's argument parser says it. */
function displayName(f: W_Builtin): string {
  if (f.owner === null) return f.keywords === null && typeof f.module === "string" && f.module !== "builtins" ? `${f.module}.${f.name}` : f.name;
  if (f.binding === "new") return f.owner.shortName;
  return f.keywords !== null ? f.name : `${f.owner.shortName}.${f.name}`;
}

/** The TypeError for `given` positional arguments (hidden ones left out). */
function wrongCount(f: W_Builtin, given: number): unknown {
  const skip = hidden(f);
  const min = f.min - skip;
  const max = f.max - skip;
  if (f.binding === "method" && isSlotName(f.name)) {
    if (min === max) return typeError(`expected ${min} argument${plural(min)}, got ${given}`);
    return typeError(given < min ? `${f.name} expected at least ${min} argument${plural(min)}, got ${given}` : `${f.name} expected at most ${max} argument${plural(max)}, got ${given}`);
  }
  const full = displayName(f);
  if (f.keywords !== null) {
    if (given < min) return missing(f, given);
    const total = f.keywords.length;
    if (max === 0) return typeError(`${full}() takes no positional arguments`);
    if (total > max) return typeError(`${full}() takes ${min < max ? "at most" : "exactly"} ${max} positional argument${plural(max)} (${given} given)`);
    return typeError(`${full}() takes at most ${max} argument${plural(max)} (${given} given)`);
  }
  if (min === max && max === 0) return typeError(`${full}() takes no arguments (${given} given)`);
  if (min === max && max === 1) return typeError(`${full}() takes exactly one argument (${given} given)`);
  const short = f.binding === "new" ? f.owner!.shortName : f.name;
  if (min === max) return typeError(`${short} expected ${min} argument${plural(min)}, got ${given}`);
  return given < min
    ? typeError(`${short} expected at least ${min} argument${plural(min)}, got ${given}`)
    : typeError(`${short} expected at most ${max} argument${plural(max)}, got ${given}`);
}

function missing(f: W_Builtin, index: number): unknown {
  const name = f.keywords?.[index] ?? "";
  const skip = hidden(f);
  if (name === "") {
    const min = f.min - skip;
    const max = f.max - skip;
    return typeError(`${displayName(f)}() takes ${min === max ? "exactly" : "at least"} ${min} positional argument${plural(min)} (${index} given)`);
  }
  return typeError(`${displayName(f)}() missing required argument '${name}' (pos ${index + 1})`);
}

/** Positional and keyword arguments laid out by position. */
function bindKeywords(f: W_Builtin, args: any[], kw: Map<string, any>): any[] {
  const skip = hidden(f);
  const names = f.keywords;
  if (names === null) throw typeError(f.binding === "method" && isSlotName(f.name) ? `wrapper ${f.name}() takes no keyword arguments` : `${displayName(f)}() takes no keyword arguments`);
  const given = args.length - skip;
  if (args.length > f.max) throw wrongCount(f, given + (names.length > f.max - skip ? 0 : kw.size));
  const bound = args.slice();
  for (const [key, value] of kw) {
    const index = names.indexOf(key);
    if (index < 0) throw typeError(`${displayName(f)}() got an unexpected keyword argument '${key}'`);
    if (index < given) throw typeError(`argument for ${displayName(f)}() given by name ('${key}') and position (${index + 1})`);
    bound[index + skip] = value;
  }
  for (let i = 0; i < f.min - skip; i++) if (bound[i + skip] === undefined) throw missing(f, i);
  return bound;
}

/** Does `self` have the type whose method `f` is? */
function checkSelf(f: W_Builtin, args: any[]): void {
  const owner = f.owner!;
  if (args.length === 0) {
    throw typeError(isSlotName(f.name) ? `descriptor '${f.name}' of '${owner.name}' object needs an argument` : `unbound method ${owner.shortName}.${f.name}() needs an argument`);
  }
  if (!owner.hasInstance(args[0])) {
    const got = owner.nameOfTypeOf(args[0]);
    throw typeError(isSlotName(f.name)
      ? `descriptor '${f.name}' requires a '${owner.name}' object but received a '${got}'`
      : `descriptor '${f.name}' for '${owner.name}' objects doesn't apply to a '${got}' object`);
  }
}

/** Calls a builtin with everything checked. */
export function callBuiltin(f: W_Builtin, args: any[], kw: Map<string, any> | null): any {
  if (f.owner !== null) {
    if (f.binding === "method") checkSelf(f, args);
    else if (f.binding === "new") f.owner.checkNew(args);
  }
  if (f.kind === "args") return f.fn(args, kw !== null && kw.size === 0 ? null : kw);
  if (kw !== null && kw.size !== 0) return f.fn(...bindKeywords(f, args, kw));
  const n = args.length;
  if (n < f.min || n > f.max) throw wrongCount(f, n - hidden(f));
  switch (n) {
    case 0: return f.fn();
    case 1: return f.fn(args[0]);
    case 2: return f.fn(args[0], args[1]);
    case 3: return f.fn(args[0], args[1], args[2]);
    default: return f.fn(...args);
  }
}

/** For functions declared by `builtinArgs`: checks names and counts of `args` (those behind `skip`) and `kw` against parameters and lays them out. */
export function bindArgs(name: string, args: any[], kw: Map<string, any> | null, names: readonly string[], min: number, maxPositional = names.length): any[] {
  const max = maxPositional;
  if (args.length > max) throw typeError(`${name}() takes ${min < names.length ? "at most" : "exactly"} ${max} ${max < names.length ? "positional " : ""}argument${plural(max)} (${args.length} given)`);
  const bound = args.slice();
  if (kw !== null) {
    for (const [key, value] of kw) {
      const index = names.indexOf(key);
      if (index < 0 || key === "") throw typeError(`${name}() got an unexpected keyword argument '${key}'`);
      if (index < args.length) throw typeError(`argument for ${name}() given by name ('${key}') and position (${index + 1})`);
      bound[index] = value;
    }
  }
  for (let i = 0; i < min; i++) if (bound[i] === undefined) throw typeError(`${name}() missing required argument '${names[i]}' (pos ${i + 1})`);
  return bound;
}
