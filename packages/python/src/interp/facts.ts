// @semantics
/**
 * What is known of a value's type. The direct machine asks the object; in a trace the answer is a fact: a guard on the class, or on the hidden class
 * where objects of several types share a host class.
 */
import type { CallDescr } from "@spoor/ir";
import type { Machine, Values } from "@spoor/tracer";
import { W_Builtin } from "../objects/builtin";
import { INSTANCE, INSTANCE_MAP, type HiddenClass } from "../objects/core";
import { typeOf, type W_Type } from "../objects/type";
import type { Code } from "../code";
import { hasHiddenClass, PLAIN_CLASSES, PLAIN_TYPES, TYPE, typeOfClass } from "./classes";
import { fixedDescr, plainDescr, quietDescr, takesFixed } from "./residual";

export function makeFacts<V extends Values>(m: Machine<V, Code>) {
  type R = V["ref"];

  /** The hidden class of an object whose attributes are in slots, as a fact; null for all others. */
  function mapOf(v: R): HiddenClass | null {
    if (!m.isClass(v, INSTANCE)) {
      const cls = m.classOf(v);
      if (cls === null || !hasHiddenClass(cls)) return null;
    }
    return m.promote(m.get(v, INSTANCE_MAP)) as HiddenClass;
  }

  /** The type of a value; null when traces do not know it. Types that a program can change are relied on from here. */
  function typeFact(v: R): W_Type | null {
    if (!m.tracing) return typeOf(v);
    const cls = m.classOf(v);
    if (cls === null) return null;
    if (cls === TYPE) return (m.promote(v) as W_Type).metatype;
    const type = hasHiddenClass(cls) ? (m.promote(m.get(v, INSTANCE_MAP)) as HiddenClass).type : typeOfClass(cls);
    if (type !== null && type.isHeap) m.assume(type);
    return type;
  }

  /** Is it a value without attributes that guest code could look into: number, string, bytes, None? As a fact. */
  const isPlain = (v: R): boolean => {
    const cls = m.classOf(v);
    return cls !== null && PLAIN_CLASSES.has(cls);
  };

  /** The call of a builtin with these arguments, which it takes. */
  function callOf(f: W_Builtin, args: readonly R[]): CallDescr {
    if (m.tracing && (f.plain || (f.owner !== null && PLAIN_TYPES.has(f.owner))) && args.every(isPlain)) return plainDescr(f, args.length);
    return fixedDescr(f, args.length);
  }

  /** For traces: the call of a special method that the host implements with these arguments, self first; undefined where there is none. */
  function special(type: W_Type | null | undefined, name: string, ...args: readonly R[]): CallDescr | undefined {
    if (!m.tracing) return undefined;
    const found = type?.lookup(name);
    return found instanceof W_Builtin && takesFixed(found, args.length) ? callOf(found, args) : undefined;
  }

  /** For traces: the call of a built-in iterator's next step, which gives undefined at the end. */
  function step(type: W_Type | null): CallDescr | undefined {
    const found = m.tracing ? type?.lookup("__next__") : undefined;
    return found instanceof W_Builtin && found.quiet !== null ? quietDescr(found) : undefined;
  }

  return { isPlain, callOf, step, mapOf, typeFact, special };
}

export type Facts<V extends Values> = ReturnType<typeof makeFacts<V>>;
