/**
 * The host functions that compiled code imports: one per declared field, array, call target and class test, made once and kept.
 *
 * Each accessor is a function of its own source text, not a closure over a property name: engines collect type feedback per
 * source function, and one shared closure would see every class of the program. The text holds nothing from the guest: property
 * names are checked to be identifiers when a `Field` is declared. Where code may not be generated, closures do.
 */
import type { ArrayDescr, AssemblerTarget, CallDescr, ClassDescr, Descr, Field } from "@spoor/ir";
import { IS_CONSTANT } from "./boxes";
import { passed } from "./exits";
import { EXCEPTION_MARK, type Arena } from "./memory";

export type ImportKind =
  | "const" | "get_field" | "set_field" | "get_item" | "set_item" | "array_length" | "array_push" | "new" | "new_array"
  | "call" | "assembler" | "class_test" | "box" | "unbox" | "box_bool" | "unbox_bool" | "same" | "is_null"
  | "strlen" | "strgetitem" | "str_from_code" | "str_concat" | "str_eq" | "str_lt"
  | "is" | "classify" | "take_exception" | "interrupted" | "hot" | "push_number" | "push_ref" | "pull_number" | "pull_ref";

/** One import of a module, as plain data. */
export interface ImportSpec {
  readonly name: string;
  readonly kind: ImportKind;
  /** Index of the trace whose descriptors or constants `index` counts. */
  readonly trace: number;
  /** Descriptor (or, for `const`, constant) of that trace; -1 for none. */
  readonly index: number;
  /** Types of the parameters, and of the result: `f` f64, `w` i32, `r` externref, `n` nothing. */
  readonly params: string;
  readonly result: string;
  /** Calls only: an exception is kept for the guard that follows. */
  readonly catches: boolean;
}

type HostFunction = (...args: any[]) => any;

/** What the specs of a module refer to. */
export interface Bindings {
  descr(trace: number, index: number): Descr;
  constant(trace: number, index: number): unknown;
  interruptOf(trace: number): Int32Array;
  hot(): void;
  /** The guest exception in what a call threw. */
  readonly caught: ((error: unknown) => unknown) | undefined;
  readonly arena: Arena;
}

let generates: boolean | null = null;
/** Whether source text may be turned into code here. */
export function mayGenerate(): boolean {
  if (generates === null) {
    try {
      generates = new Function("return true")() as boolean;
    } catch {
      generates = false;
    }
  }
  return generates;
}

/** Parameter names for `count` parameters. */
export const names = (count: number): string => Array.from({ length: count }, (_, index) => `a${index}`).join(", ");
/** A function whose text is `text`, an expression over the names in `scope`. */
export const compiled = (text: string, scope: Record<string, unknown> = {}): HostFunction =>
  new Function(...Object.keys(scope), `"use strict"; return ${text};`)(...Object.values(scope)) as HostFunction;
/** `text` where code may be generated, else `closure`. */
const made = (text: string, scope: Record<string, unknown>, closure: HostFunction): HostFunction => (mayGenerate() ? compiled(text, scope) : closure);

// -- exceptions: one cell per arena; the mark lies in its memory

interface ExceptionCell {
  value: unknown;
  readonly caught: (error: unknown) => void;
  readonly take: () => unknown;
  readonly calls: WeakMap<object, Map<string, HostFunction>>;
}
const cells = new WeakMap<Arena, ExceptionCell>();

function exceptionCell(arena: Arena): ExceptionCell {
  let cell = cells.get(arena);
  if (cell === undefined) {
    const fresh: ExceptionCell = {
      value: null,
      caught: (error) => {
        fresh.value = error;
        arena.write(EXCEPTION_MARK, 1);
      },
      take: () => {
        const { value } = fresh;
        fresh.value = null;
        arena.write(EXCEPTION_MARK, 0);
        return value;
      },
      calls: new WeakMap(),
    };
    cells.set(arena, (cell = fresh));
  }
  return cell;
}

/** `fn` with exceptions caught for the guard behind the call. */
function catching(fn: HostFunction, arity: number, result: string, cell: ExceptionCell): HostFunction {
  const { caught } = cell;
  const none = result === "r" ? null : 0;
  const parameters = names(arity);
  return made(
    `(${parameters}) => { try { return fn(${parameters}); } catch (error) { caught(error); return none; } }`,
    { fn, caught, none },
    (...args) => {
      try {
        return fn(...args);
      } catch (error) {
        caught(error);
        return none;
      }
    },
  );
}

// -- accessors

const kept = new WeakMap<object, Map<string, HostFunction>>();

function cached(store: WeakMap<object, Map<string, HostFunction>>, owner: object, key: string, make: () => HostFunction): HostFunction {
  let functions = store.get(owner);
  if (functions === undefined) store.set(owner, (functions = new Map()));
  let found = functions.get(key);
  if (found === undefined) functions.set(key, (found = make()));
  return found;
}

function classTest(descr: ClassDescr): HostFunction {
  if (descr.test !== "constructor") return made(`(x) => typeof x === "${descr.test}" ? 1 : 0`, {}, (x) => (descr.matches(x) ? 1 : 0));
  return made(
    `(x) => typeof x === "object" && x !== null && x.constructor === C ? 1 : 0`,
    { C: descr.constructor_ },
    (x) => (descr.matches(x) ? 1 : 0),
  );
}

function accessor(kind: ImportKind, descr: Descr, params: string): HostFunction {
  switch (kind) {
    case "get_field": {
      const field = descr as Field;
      return made(`(o) => o.${field.property}`, {}, (o) => field.read(o));
    }
    case "set_field": {
      const field = descr as Field;
      return made(`(o, v) => { o.${field.property} = v; }`, {}, (o, v) => field.write(o, v));
    }
    case "get_item": return made("(a, i) => a[i]", {}, (a, i) => a[i]);
    case "set_item": return made("(a, i, v) => { a[i] = v; }", {}, (a, i, v) => { a[i] = v; });
    case "array_length": return made("(a) => a.length", {}, (a) => a.length);
    case "array_push": return made("(a, v) => { a.push(v); }", {}, (a, v) => { a.push(v); });
    case "new": {
      const C = (descr as ClassDescr).constructor_!;
      return made(`(${names(params.length)}) => new C(${names(params.length)})`, { C }, (...values) => new C(...values));
    }
    case "class_test": return classTest(descr as ClassDescr);
    default: throw new Error(`backend-wasm: ${kind} is not an accessor`);
  }
}

let arrived: unknown[] = [];
/** One of the values that are on their way. The first to be asked for takes them all over. */
function pull(index: number): unknown {
  if (index === 0) {
    arrived = passed.values;
    passed.values = [];
  }
  return arrived[index];
}

const SIMPLE: { readonly [K in ImportKind]?: HostFunction } = {
  box: (x) => x,
  unbox: (x) => x,
  box_bool: (x) => x !== 0,
  unbox_bool: (x) => (x === true ? 1 : 0),
  same: (x, y) => (x === y ? 1 : 0),
  is_null: (x) => (x === null || x === undefined ? 1 : 0),
  strlen: (s) => s.length,
  strgetitem: (s, i) => s.charCodeAt(i),
  str_from_code: (code) => String.fromCharCode(code),
  str_concat: (x, y) => x + y,
  str_eq: (x, y) => (x === y ? 1 : 0),
  str_lt: (x, y) => (x < y ? 1 : 0),
  push_number: (x) => { passed.values.push(x); },
  push_ref: (x) => { passed.values.push(x); },
  pull_number: pull,
  pull_ref: pull,
};

const arrays = new Map<string, HostFunction>();
function arrayOf(descr: ArrayDescr, length: number): HostFunction {
  const key = `${descr.item}${length}`;
  let make = arrays.get(key);
  if (make === undefined) {
    const of = (...items: unknown[]): unknown[] => descr.of(items);
    arrays.set(key, (make = descr.item === "f" ? of : made(`(${names(length)}) => [${names(length)}]`, {}, of)));
  }
  return make;
}

/**
 * The integer that a reference is; {@link IS_CONSTANT} for one object; NaN for everything else. (Numbers that are no integers have their class, too, but nobody asks
 * which: 0.5 is as good as any.)
 */
const classifyNumbers: HostFunction = (x) => (typeof x !== "number" ? NaN : x < Infinity ? x : 0.5);
const classification = (object: object): HostFunction => made(
  `(x) => typeof x === "number" ? (x < Infinity ? x : 0.5) : x === c ? ${IS_CONSTANT} : NaN`,
  { c: object },
  (x) => (x === object ? IS_CONSTANT : classifyNumbers(x)),
);
/** Comparison with one object: where the engine knows the object, it need not ask what is compared with it. */
const comparison = (object: object): HostFunction => made("(x) => x === c ? 1 : 0", { c: object }, (x) => (x === object ? 1 : 0));

/** The host value for one import. */
export function bindImport(spec: ImportSpec, bindings: Bindings): unknown {
  const { kind, trace, index, params, result } = spec;
  switch (kind) {
    case "const": return bindings.constant(trace, index);
    case "call": {
      const descr = bindings.descr(trace, index) as CallDescr;
      if (!spec.catches) return descr.fn;
      const cell = exceptionCell(bindings.arena);
      return cached(cell.calls, descr, result, () => catching(descr.fn, params.length, result, cell));
    }
    case "assembler": {
      const target = bindings.descr(trace, index) as AssemblerTarget;
      const call = (): HostFunction => made(`(${names(params.length)}) => target.call(${names(params.length)})`, { target }, (...args) => target.call(...args));
      if (!spec.catches) return cached(kept, target, params, call);
      const cell = exceptionCell(bindings.arena);
      return cached(cell.calls, target, params, () => catching(call(), params.length, result, cell));
    }
    case "take_exception": {
      const { take } = exceptionCell(bindings.arena);
      const { caught } = bindings;
      return caught === undefined ? take : () => caught(take());
    }
    case "interrupted": {
      const flag = bindings.interruptOf(trace);
      return () => flag[0];
    }
    case "hot": return () => bindings.hot();
    case "is":
    case "classify": {
      if (index < 0) return classifyNumbers;
      const object = bindings.constant(trace, index) as object;
      return cached(kept, object, kind, () => (kind === "is" ? comparison(object) : classification(object)));
    }
    case "new_array": return arrayOf(bindings.descr(trace, index) as ArrayDescr, params.length);
    default: {
      const simple = SIMPLE[kind];
      if (simple !== undefined) return simple;
      const descr = bindings.descr(trace, index);
      return cached(kept, descr, `${kind} ${params}`, () => accessor(kind, descr, params));
    }
  }
}
