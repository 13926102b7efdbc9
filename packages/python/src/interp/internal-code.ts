// @shared-module
/**
 * Builtins as bytecode: what `sum(generator)` or the `__next__` of a `map` runs where the interpreter carries it out with frames of its own (`framed`).
 *
 * Written in Python, compiled when first needed, with two differences: `+x` is the iterator of `x`, and `for` takes an iterator as it is. `...` is the
 * value that says "exhausted". No traceback or `sys._getframe` shows such a frame (CO_INTERNAL).
 *
 * Every place that uses such code has a copy of its own, so that the loops in it are compiled for what this place iterates over.
 */
import { CO_INTERNAL, instructionLength } from "../bytecode";
import { Code } from "../code";
import { compile } from "../compiler/index";
import { builtin, type BuiltinOptions } from "../objects/builtin";
import { add } from "../objects/int-math";
import { Ellipsis, None, W_Float, W_List, W_Object, W_Tuple } from "../objects/core";
import { W_Complex } from "../objects/complex";
import { addPair } from "../objects/dict";
import { typeError, valueError } from "../objects/errors";
import { sortList } from "../objects/list";
import { call } from "../objects/call";
import { toArray } from "../objects/sequence";
import { join } from "../objects/str";
import { isExactFloat, sumFrom, summand } from "../objects/sum";
import { frozensetType, type W_Type } from "../objects/type";
import { Namespace } from "../objects/namespace";
import { Op } from "../opcodes";
import type { ExecutionState } from "../runtime";

const SOURCE = `
def any(iterable):
    for x in +iterable:
        if x: return True
    return False

def all(iterable):
    for x in +iterable:
        if not x: return False
    return True

def sum(iterable, total):
    it = +iterable
    for x in it:
        sum = add_ints(total, x)
        if sum is None: break
        total = sum
    else:
        return total
    total = total + x
    if is_float(total):
        low = 0.0
        for x in it:
            value = summand(x)
            if value is None: break
            new = total + value
            if magnitude(total) >= magnitude(value): low = low + (total - new + value)
            else: low = low + (value - new + total)
            total = new
        else:
            return compensate(total, low)
        total = compensate(total, low) + x
    if is_complex(total): return sum_rest(it, total)
    for x in it: total = total + x
    return total

def min(iterable, default):
    it = +iterable
    for best in it: break
    else: return empty("min", default)
    for x in it:
        if x < best: best = x
    return best

def max(iterable, default):
    it = +iterable
    for best in it: break
    else: return empty("max", default)
    for x in it:
        if x > best: best = x
    return best

def min_by(iterable, default, key):
    it = +iterable
    for best in it: break
    else: return empty("min", default)
    least = key(best)
    for x in it:
        k = key(x)
        if k < least:
            best = x
            least = k
    return best

def max_by(iterable, default, key):
    it = +iterable
    for best in it: break
    else: return empty("max", default)
    most = key(best)
    for x in it:
        k = key(x)
        if k > most:
            best = x
            most = k
    return best

def list(iterable):
    return [x for x in +iterable]

def tuple(iterable):
    return tuple_of([x for x in +iterable])

def set(iterable):
    return {x for x in +iterable}

def frozenset(iterable):
    return frozenset_of({x for x in +iterable})

def dict(iterable):
    result = {}
    n = 0
    for pair in +iterable:
        if is_pair(pair):
            k, v = pair
            result[k] = v
        else: add_pair(result, pair, n)
        n = n + 1
    return result

def extend(list, iterable):
    for x in +iterable: list.append(x)

def join(separator, iterable):
    return join(separator, [x for x in +iterable])

def sorted(iterable, reverse):
    return sort([x for x in +iterable], None, reverse)

def sorted_by(iterable, reverse, key):
    items = [x for x in +iterable]
    return sort(items, [key(x) for x in +items], reverse)

def reduce(function, iterable, value):
    it = +iterable
    for x in it: value = function(value, x)
    return value

def reduce_all(function, iterable):
    it = +iterable
    for value in it: break
    else: return nothing_to_reduce()
    for x in it: value = function(value, x)
    return value

def map1(function, it):
    for x in it: return function(x)
    return ...

def map2(function, it, other):
    for x in it:
        for y in other: return function(x, y)
        return ...
    return ...

def filter(function, it):
    for x in it:
        if function(x): return x
    return ...

def filter_true(it):
    for x in it:
        if x: return x
    return ...

def enumerate(self, it, count):
    for x in it:
        set_count(self, count + 1)
        return count, x
    return ...

def zip1(it):
    for x in it: return x,
    return ...

def zip2(it, other):
    for x in it:
        for y in other: return x, y
        return ...
    return ...

def zip3(it, other, third):
    for x in it:
        for y in other:
            for z in third: return x, y, z
            return ...
        return ...
    return ...
`;

export type InternalName =
  | "any" | "all" | "sum" | "min" | "max" | "min_by" | "max_by" | "list" | "tuple" | "set" | "frozenset" | "dict" | "extend" | "join" | "sorted" | "sorted_by" | "reduce" | "reduce_all"
  | "map1" | "map2" | "filter" | "filter_true" | "enumerate" | "zip1" | "zip2" | "zip3";

/** Stands for a default that was not given. */
class W_Missing extends W_Object { declare readonly pytype: W_Type; }
export const MISSING = new W_Missing();

const READS: BuiltinOptions = { effects: { reads: "any", writes: [], canRaise: false } };
const isInt = (v: any): boolean => typeof v === "number" || typeof v === "bigint" || typeof v === "boolean";
const int64 = (v: number | bigint): boolean => typeof v === "number" || BigInt.asIntN(64, v) === v;

/** The functions that the source calls. */
const functions = [
  // `sum`'s first stage: both are ints, and so is the sum, within 64 bits; else None.
  builtin("add_ints", 2, 2, (total: any, item: any) => {
    if (typeof total !== "number" && typeof total !== "bigint" || !isInt(item)) return None;
    const value = typeof item === "boolean" ? (item ? 1 : 0) : item;
    const sum = add(total, value);
    return int64(total) && int64(value) && int64(sum) ? sum : None;
  }, { ...READS, traceId: "internal.add_ints" }),
  builtin("is_float", 1, 1, isExactFloat, { ...READS, traceId: "internal.is_float" }),
  builtin("is_complex", 1, 1, (v: any) => typeof v === "object" && v.constructor === W_Complex, READS),
  // A float or an int as a float, None for anything else.
  builtin("summand", 1, 1, (v: any) => {
    const value = summand(v);
    return value === undefined ? None : new W_Float(value);
  }, { effects: { reads: "any", writes: [], canRaise: true }, traceId: "internal.summand" }),
  builtin("magnitude", 1, 1, (v: W_Float) => new W_Float(Math.abs(v.value)), { ...READS, traceId: "abs" }),
  builtin("compensate", 2, 2, (high: W_Float, low: W_Float) => (low.value !== 0 && Number.isFinite(low.value) ? new W_Float(high.value + low.value) : high), READS),
  builtin("empty", 2, 2, (name: string, fallback: any) => {
    if (fallback === MISSING) throw valueError(`${name}() iterable argument is empty`);
    return fallback;
  }, { effects: { reads: "any", writes: [], canRaise: true } }),
  builtin("nothing_to_reduce", 0, 0, () => { throw typeError("reduce() of empty iterable with no initial value"); }, { effects: { reads: "any", writes: [], canRaise: true } }),
  builtin("tuple_of", 1, 1, (list: W_List) => new W_Tuple(toArray(list)), READS),
  builtin("frozenset_of", 1, 1, (set: any) => call(frozensetType, [set])),
  builtin("is_pair", 1, 1, (v: any) => typeof v === "object" && v.constructor === W_Tuple && v.items.length === 2, { ...READS, traceId: "internal.is_pair" }),
  builtin("add_pair", 3, 3, (dict: any, pair: any, n: number) => {
    addPair(dict, pair, n);
    return None;
  }),
  builtin("sum_rest", 2, 2, sumFrom),
  builtin("join", 2, 2, join),
  builtin("sort", 3, 3, (list: W_List, keys: any, reverse: boolean) => {
    sortList(list, None, reverse, keys === None ? null : toArray(keys));
    return list;
  }),
  builtin("set_count", 2, 2, (self: { count: any }, count: any) => {
    self.count = count;
    return None;
  }, { effects: { canRaise: false }, traceId: "internal.set_count" }),
];

/** The iteration of the language as this code wants it. */
const REPLACED = new Map<number, number>([[Op.GET_ITER, Op.MOVE], [Op.POS, Op.GET_ITER]]);

class InternalCode {
  readonly #templates = new Map<string, Code>();
  readonly #copies = new WeakMap<Code, Map<string, Code>>();
  readonly #globals = new Namespace();

  constructor() {
    for (const f of functions) this.#globals.setName(f.name, f);
    for (const template of compile(SOURCE, "<internal>", "exec").constants) {
      if (!(template instanceof Code)) continue;
      const words = template.words.slice();
      for (let pc = 0; pc < words.length; pc += instructionLength(words, pc)) words[pc] = REPLACED.get(words[pc]!) ?? words[pc]!;
      const constants = template.constants.map((value) => (value === Ellipsis ? undefined : value));
      this.#templates.set(template.name, new Code(template.parts({ words, constants, flags: template.flags | CO_INTERNAL })));
    }
  }

  at(name: InternalName, caller: Code, pc: number): Code {
    let copies = this.#copies.get(caller);
    if (copies === undefined) this.#copies.set(caller, (copies = new Map()));
    const key = `${pc} ${name}`;
    let copy = copies.get(key);
    if (copy === undefined) copies.set(key, (copy = new Code(this.#templates.get(name)!.parts()).bind(this.#globals)));
    return copy;
  }
}

const made = new WeakMap<ExecutionState, InternalCode>();
/** The code of that name for the instruction of `caller` at `pc`. */
export function internalCode(state: ExecutionState, name: InternalName, caller: Code, pc: number): Code {
  let all = made.get(state);
  if (all === undefined) made.set(state, (all = new InternalCode()));
  return all.at(name, caller, pc);
}
