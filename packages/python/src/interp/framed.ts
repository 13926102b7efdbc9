// @semantics
/**
 * Builtins that run bytecode, carried out with the interpreter's own frames where the host's function would have to run a nested loop: a nested loop
 * costs more than the frame, and a trace cannot look into it.
 *
 * Both machines ask: a handler per `framed` key of the builtin gets the calling frame, whose pc and continuation are set, and the arguments (self
 * included) with the names of the last ones. It either leaves what a call leaves (a frame pushed, or a value given) and says true, or does nothing
 * and says false: then the builtin's own function is called, so a handler may restrict itself to what it is good at. What it pushes is mostly
 * `internal-code`.
 *
 * A trace always looks into the iterators that combine others (`map`, `zip`, ...); the direct machine leaves them to the host unless Python code is behind them.
 */
import type { Values } from "@spoor/tracer";
import { FUNCTION, METHOD, METHOD_FUNC, LIST, None, W_Function, W_Instance, W_Method } from "../objects/core";
import { W_Enumerate, W_Filter, W_Map, W_Zip } from "../objects/functional-iterators";
import { boolType, dictType, frozensetType, listType, setType, tupleType, W_Type } from "../objects/type";
import { ENUMERATE, ENUMERATE_COUNT, ENUMERATE_ITERATOR, FILTER, FILTER_FUNC, FILTER_ITERATOR, MAP, MAP_FUNC, MAP_ITERATORS, MAP_STRICT, ZIP, ZIP_ITERATORS, ZIP_STRICT } from "./classes";
import { VALUES, type Context, type F } from "./context";
import { GENERATOR, W_Generator } from "./generator";
import type { makeGenerators } from "./generators";
import { internalCode, MISSING, type InternalName } from "./internal-code";
import { K } from "./konts";

export type Handler<V extends Values> = (frame: F<V>, args: V["ref"][], names: readonly string[] | null) => boolean;

export interface Framed<V extends Values> {
  /** By `framed` key. */
  readonly builtins: ReadonlyMap<string, Handler<V>>;
  /** Of built-in classes: the class is the first argument. */
  readonly classes: ReadonlyMap<W_Type, Handler<V>>;
  /** FOR_ITER over an iterator that combines others: pushes a frame that gives the next item to the frame's continuation. */
  advance(frame: F<V>, it: V["ref"]): boolean;
  /** Adds what an iterable gives to a list. */
  extend(frame: F<V>, list: V["ref"], iterable: V["ref"]): boolean;
}

const isPython = (f: any): boolean => f instanceof W_Function || (f instanceof W_Method && f.func instanceof W_Function) || (f instanceof W_Type && f.isHeap);

/** Does a step of the iterator run bytecode? */
function runsBytecode(it: any): boolean {
  if (typeof it !== "object") return false;
  switch (it.constructor) {
    case W_Generator: return true;
    case W_Map: return isPython(it.func) || it.iterators.some(runsBytecode);
    case W_Filter: return isPython(it.func) || runsBytecode(it.iterator);
    case W_Zip: return it.iterators.some(runsBytecode);
    case W_Enumerate: return runsBytecode(it.iterator);
    default: return it instanceof W_Instance && it.map.type.lookup("__next__") instanceof W_Function;
  }
}

/** `parts` is asked at the first call: the parts need each other. */
export function makeFramed<V extends Values>(context: Context<V>, parts: () => { generators: ReturnType<typeof makeGenerators<V>> }): Framed<V> {
  type R = V["ref"];
  const { m, facts, push, state } = context;

  /** Pushes internal code with these registers. */
  function run(frame: F<V>, name: InternalName, args: R[]): boolean {
    const code = internalCode(state, name, frame.code, frame.pc);
    const regs: R[] = new Array(code.registerCount + 1);
    for (let i = 0; i < args.length; i++) regs[i] = args[i]!;
    push(frame, code, regs);
    return true;
  }

  /** Is iterating over the value a matter for frames? */
  function drives(v: R): boolean {
    if (m.isClass(v, GENERATOR)) return true;
    if (m.isClass(v, MAP) || m.isClass(v, ZIP) || m.isClass(v, ENUMERATE) || m.isClass(v, FILTER)) return m.tracing || runsBytecode(v);
    const type = facts.typeFact(v);
    return type !== null && type.isHeap && type.lookup("__iter__") instanceof W_Function;
  }
  /** Is calling the value a matter for frames? */
  const calls = (f: R): boolean => m.isClass(f, FUNCTION) || (m.isClass(f, METHOD) && m.isClass(m.get(f, METHOD_FUNC), FUNCTION));

  /** Of functions with one argument, an iterable. */
  const consumer = (name: InternalName): Handler<V> => (frame, args, names) => names === null && args.length === 1 && drives(args[0]!) && run(frame, name, args);
  /** Of classes with one argument, an iterable. */
  const builder = (name: InternalName): Handler<V> => (frame, args, names) => names === null && args.length === 2 && drives(args[1]!) && run(frame, name, [args[1]!]);

  /** The arguments by name; undefined when there are others than `known`, or not `positional` others. */
  function keywords(args: R[], names: readonly string[] | null, positional: number, known: readonly string[]): Map<string, R> | undefined {
    const count = names === null ? 0 : names.length;
    if (args.length - count !== positional) return undefined;
    const found = new Map<string, R>();
    for (let i = 0; i < count; i++) {
      if (!known.includes(names![i]!)) return undefined;
      found.set(names![i]!, args[positional + i]!);
    }
    return found;
  }

  const extreme = (plain: InternalName, byKey: InternalName): Handler<V> => (frame, args, names) => {
    const given = keywords(args, names, 1, ["key", "default"]);
    if (given === undefined) return false;
    const key = given.get("key");
    const fallback = given.get("default") ?? m.ref(MISSING);
    if (key === undefined) return drives(args[0]!) && run(frame, plain, [args[0]!, fallback]);
    return calls(key) && run(frame, byKey, [args[0]!, fallback, key]);
  };

  function sorted(frame: F<V>, args: R[], names: readonly string[] | null): boolean {
    const given = keywords(args, names, 1, ["key", "reverse"]);
    if (given === undefined) return false;
    const reverse = given.get("reverse") ?? m.ref(false);
    if (!m.isBool(reverse)) return false;
    const key = given.get("key");
    if (key === undefined) return drives(args[0]!) && run(frame, "sorted", [args[0]!, reverse]);
    return calls(key) && run(frame, "sorted_by", [args[0]!, reverse, key]);
  }

  function sum(frame: F<V>, args: R[], names: readonly string[] | null): boolean {
    const given = keywords(args, names, names === null && args.length === 2 ? 2 : 1, ["start"]);
    if (given === undefined) return false;
    const start = args[1] ?? m.ref(0);
    // The host says what is wrong with other starts.
    return m.isInt(start) && drives(args[0]!) && run(frame, "sum", [args[0]!, start]);
  }

  function reduce(frame: F<V>, args: R[], names: readonly string[] | null): boolean {
    if (names !== null || !calls(args[0]!)) return false;
    if (!m.isClass(args[1]!, LIST) && !drives(args[1]!)) return false;
    return run(frame, args.length === 3 ? "reduce" : "reduce_all", args);
  }

  function extend(frame: F<V>, list: R, iterable: R): boolean {
    return m.isClass(list, LIST) && drives(iterable) && run(frame, "extend", [list, iterable]);
  }

  function next(frame: F<V>, args: R[], names: readonly string[] | null): boolean {
    return names === null && m.isClass(args[0]!, GENERATOR) && parts().generators.send(frame, args[0]!, m.ref(None), args.length === 2 ? K.SENT_OR : K.SENT);
  }
  function send(frame: F<V>, [generator, value = m.ref(None)]: R[], names: readonly string[] | null): boolean {
    return names === null && m.isClass(generator!, GENERATOR) && parts().generators.send(frame, generator!, value, K.SENT);
  }

  const handlers: Record<string, Handler<V>> = {
    next, "generator.send": send, any: consumer("any"), all: consumer("all"), sum, min: extreme("min", "min_by"), max: extreme("max", "max_by"), sorted, reduce,
    "list.extend": (frame, args, names) => names === null && extend(frame, args[0]!, args[1]!),
    "str.join": (frame, args, names) => names === null && m.isStr(args[0]!) && drives(args[1]!) && run(frame, "join", args),
  };

  // -- iterators

  /** The items of a host array of a few iterators. */
  function few(array: R, limit: number): R[] | undefined {
    const count = m.promoteInt(m.length(array, VALUES));
    if (count > limit) return undefined;
    const values: R[] = [];
    for (let i = 0; i < count; i++) values.push(m.item(array, m.int(i), VALUES));
    return values;
  }

  const MAPS: readonly InternalName[] = ["map1", "map2"];
  const ZIPS: readonly InternalName[] = ["zip1", "zip2", "zip3"];

  function advance(frame: F<V>, it: R): boolean {
    if (m.isClass(it, ENUMERATE)) {
      return (m.tracing || runsBytecode(it)) && run(frame, "enumerate", [it, m.get(it, ENUMERATE_ITERATOR), m.get(it, ENUMERATE_COUNT)]);
    }
    if (m.isClass(it, ZIP)) {
      if ((!m.tracing && !runsBytecode(it)) || !m.is(m.get(it, ZIP_STRICT), false)) return false;
      const iterators = few(m.get(it, ZIP_ITERATORS), ZIPS.length);
      return iterators !== undefined && iterators.length > 0 && run(frame, ZIPS[iterators.length - 1]!, iterators);
    }
    if (m.isClass(it, MAP)) {
      if ((!m.tracing && !runsBytecode(it)) || !m.is(m.get(it, MAP_STRICT), false)) return false;
      const iterators = few(m.get(it, MAP_ITERATORS), MAPS.length);
      return iterators !== undefined && run(frame, MAPS[iterators.length - 1]!, [m.get(it, MAP_FUNC), ...iterators]);
    }
    if (m.isClass(it, FILTER)) {
      if (!m.tracing && !runsBytecode(it)) return false;
      const f = m.get(it, FILTER_FUNC);
      if (m.is(f, None) || m.is(f, boolType)) return run(frame, "filter_true", [m.get(it, FILTER_ITERATOR)]);
      return run(frame, "filter", [f, m.get(it, FILTER_ITERATOR)]);
    }
    return false;
  }

  return {
    builtins: new Map(Object.entries(handlers)),
    classes: new Map([[listType, builder("list")], [tupleType, builder("tuple")], [setType, builder("set")], [frozensetType, builder("frozenset")], [dictType, builder("dict")]]),
    advance, extend,
  };
}
