/**
 * Builtins that traces look into: a handler per `traceId` gives the result over the machine, or `undefined` where it does not apply (then the builtin's
 * own function is called). Only the tracing machine asks: the meaning is the host function's, said once more for what is worth tracing.
 */
import { CallDescr } from "@spoor/ir";
import type { Values } from "@spoor/tracer";
import { CO_INTERNAL } from "../bytecode";
import { FLOAT, FLOAT_VALUE, LIST, LIST_EMPTY, LIST_ITEMS, LIST_STRATEGY, None, TUPLE, TUPLE_ARRAY, TUPLE_ITEMS, INSTANCE, INSTANCE_MAP, type HiddenClass } from "../objects/core";
import { DICT, DICT_LENGTH, DICT_PLAIN, DICT_PLAIN_GET } from "../objects/dict-storage";
import { isOpenAboutClass } from "../objects/isinstance";
import type { Namespace } from "../objects/namespace";
import { dictOfNamespace } from "../objects/object-type";
import { typeType, type W_Type } from "../objects/type";
import { ENUMERATE_COUNT, RANGE, TYPE } from "./classes";
import { namedRegisters, type Context, type F } from "./context";
import { LIST_DESCRS } from "./items";
import { INT_TEXT, PLAIN_TEXT } from "./residual";
import { hasNamespace, localsIn } from "./visible";

const LOCALS = new CallDescr("locals", localsIn, "rr", "r", { reads: "any", writes: [], canRaise: false });

/** A traceable builtin: arguments (self included), and the frame that calls. */
export type Traceable<V extends Values> = (args: V["ref"][], frame: F<V>) => V["ref"] | undefined;

/** What the rest of the semantics gives to the handlers. */
export interface Parts<V extends Values> {
  append(list: V["ref"], value: V["ref"]): void;
  lt(a: V["ref"], b: V["ref"]): V["int"] | undefined;
}

export function makeTraceables<V extends Values>(context: Context<V>, parts: () => Parts<V>): ReadonlyMap<string, Traceable<V>> {
  type R = V["ref"];
  const { m, facts } = context;

  function len([v]: R[]): R | undefined {
    if (m.isClass(v!, LIST)) {
      const strategy = m.promoteInt(m.get(v!, LIST_STRATEGY));
      return strategy === LIST_EMPTY ? m.ref(0) : m.boxInt(m.length(m.get(v!, LIST_ITEMS), LIST_DESCRS[strategy]!));
    }
    if (m.isStr(v!)) return m.boxInt(m.strLength(v!));
    if (m.isClass(v!, TUPLE)) return m.boxInt(m.length(m.get(v!, TUPLE_ITEMS), TUPLE_ARRAY));
    if (m.isClass(v!, DICT)) return m.boxInt(m.callInt(DICT_LENGTH, v!));
    return undefined;
  }

  function isinstance([v, cls]: R[]): R | undefined {
    if (!m.isClass(cls!, TYPE)) return undefined;
    const wanted = m.promote(cls!) as W_Type;
    if (wanted.metatype !== typeType) return undefined;
    const type = facts.typeFact(v!);
    if (type === null) return undefined;
    const answer = type.isSubtype(wanted);
    return answer || isOpenAboutClass(type) ? m.ref(answer) : undefined;
  }

  function abs([v]: R[]): R | undefined {
    if (m.isInt(v!)) {
      const value = m.unboxInt(v!);
      return m.isTrue(m.intLt(value, m.int(0))) ? m.boxInt(m.intNeg(value)) : v;
    }
    return m.isClass(v!, FLOAT) ? m.allocate(FLOAT, m.floatAbs(m.get(v!, FLOAT_VALUE))) : undefined;
  }

  /** Is the first less than the second? Both are small integers, or compared by the fast paths. */
  function less(a: R, b: R): boolean | undefined {
    if (m.isInt(a) && m.isInt(b)) return m.isTrue(m.intLt(m.unboxInt(a), m.unboxInt(b)));
    const answer = parts().lt(a, b);
    return answer === undefined ? undefined : m.isTrue(answer);
  }
  function min(args: R[]): R | undefined {
    if (args.length !== 2) return undefined;
    const second = less(args[1]!, args[0]!);
    return second === undefined ? undefined : second ? args[1] : args[0];
  }
  function max(args: R[]): R | undefined {
    if (args.length !== 2) return undefined;
    const second = less(args[0]!, args[1]!);
    return second === undefined ? undefined : second ? args[1] : args[0];
  }

  function ord([v]: R[]): R | undefined {
    if (!m.isStr(v!) || !m.isTrue(m.intEq(m.strLength(v!), m.int(1)))) return undefined;
    return m.boxInt(m.strCode(v!, m.int(0)));
  }
  function chr([v]: R[]): R | undefined {
    if (!m.isInt(v!)) return undefined;
    const code = m.unboxInt(v!);
    return m.isTrue(m.intGe(code, m.int(0))) && m.isTrue(m.intLt(code, m.int(0x10000))) ? m.strFromCode(code) : undefined;
  }

  function append([list, v]: R[]): R | undefined {
    if (!m.isClass(list!, LIST)) return undefined;
    parts().append(list!, v!);
    return m.ref(None);
  }

  function dictGet([dict, key, fallback]: R[]): R | undefined {
    if (!m.isClass(dict!, DICT)) return undefined;
    const map = m.get(dict!, DICT_PLAIN);
    if (m.isNull(map) || !(m.isStr(key!) || m.isInt(key!))) return undefined;
    const value = m.call(DICT_PLAIN_GET, map, key!);
    return m.isNull(value) ? fallback ?? m.ref(None) : value;
  }

  /** The argument as a bare float. */
  const float = (v: R): V["float"] | undefined => (m.isClass(v, FLOAT) ? m.get(v, FLOAT_VALUE) : m.isInt(v) ? m.intToFloat(m.unboxInt(v)) : undefined);
  function sqrt([v]: R[]): R | undefined {
    const x = float(v!);
    return x === undefined || !m.isTrue(m.floatGe(x, m.float(0))) ? undefined : m.allocate(FLOAT, m.floatSqrt(x));
  }

  // -- what internal code calls

  function addInts([total, item]: R[]): R | undefined {
    if (!m.isInt(total!) || !m.isInt(item!)) return undefined;
    const sum = m.intAddOvf(m.unboxInt(total!), m.unboxInt(item!));
    return sum === undefined ? undefined : m.boxInt(sum);
  }
  const isFloat = ([v]: R[]): R => m.ref(m.isClass(v!, FLOAT));
  function summand([v]: R[]): R | undefined {
    if (m.isClass(v!, FLOAT)) return v;
    return m.isInt(v!) ? m.allocate(FLOAT, m.intToFloat(m.unboxInt(v!))) : undefined;
  }
  const isPair = ([v]: R[]): R => m.ref(m.isClass(v!, TUPLE) && m.isTrue(m.intEq(m.length(m.get(v!, TUPLE_ITEMS), TUPLE_ARRAY), m.int(2))));
  function setCount([self, count]: R[]): R {
    m.set(self!, ENUMERATE_COUNT, count!);
    return m.ref(None);
  }

  // -- constructors: the class comes first

  function range(args: R[]): R | undefined {
    for (let i = 1; i < args.length; i++) if (!m.isInt(args[i]!)) return undefined;
    if (args.length === 2) return m.allocate(RANGE, m.ref(0), args[1]!, m.ref(1));
    return args.length === 3 ? m.allocate(RANGE, args[1]!, args[2]!, m.ref(1)) : undefined;
  }
  function int(args: R[]): R | undefined {
    if (args.length !== 2) return undefined;
    const v = args[1]!;
    if (m.isInt(v)) return v;
    if (m.isBool(v)) return m.boxInt(m.unboxBool(v));
    if (!m.isClass(v, FLOAT)) return undefined;
    const x = m.get(v, FLOAT_VALUE);
    return m.isTrue(m.floatLt(m.floatAbs(x), m.float(2 ** 53))) ? m.boxInt(m.floatToInt(x)) : undefined;
  }
  function str(args: R[]): R | undefined {
    if (args.length !== 2) return undefined;
    const v = args[1]!;
    if (m.isStr(v)) return v;
    if (m.isInt(v)) return m.call(INT_TEXT, m.unboxInt(v));
    return facts.isPlain(v) ? m.call(PLAIN_TEXT, v) : undefined;
  }
  function toFloat(args: R[]): R | undefined {
    if (args.length !== 2) return undefined;
    const v = args[1]!;
    if (m.isClass(v, FLOAT)) return v;
    return m.isInt(v) ? m.allocate(FLOAT, m.intToFloat(m.unboxInt(v))) : undefined;
  }

  /** `globals()`, and `locals()` where they are the same. */
  const globals = (_: R[], { code }: F<V>): R | undefined => ((code.flags & CO_INTERNAL) !== 0 ? undefined : m.ref(dictOfNamespace(code.globals as Namespace)));
  function locals(args: R[], frame: F<V>): R | undefined {
    const { code } = frame;
    if (code.name === "<module>") return globals(args, frame);
    return (code.flags & CO_INTERNAL) !== 0 || hasNamespace(code) ? undefined : m.call(LOCALS, m.ref(code), namedRegisters(m, frame));
  }

  return new Map<string, Traceable<V>>(Object.entries({
    globals, locals, len, isinstance, abs, min, max, ord, chr, "list.append": append, "math.sqrt": sqrt, "dict.get": dictGet, range, int, str, float: toFloat,
    "internal.add_ints": addInts, "internal.is_float": isFloat, "internal.summand": summand, "internal.is_pair": isPair, "internal.set_count": setCount,
  }));
}
