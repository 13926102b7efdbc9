// @shared-module
/**
 * Instructions that objects of several shapes come to. A trace guards the hidden class at each of them, and every other class there is a bridge with guards
 * of its own behind it: with three such instructions in a loop and four classes there are dozens of paths. Where that went too far (`Machine.generic`), a
 * trace asks at an instruction that traces met several hidden classes at for what matters (the slot, the function), and guards that: classes with the same
 * beginning, or with an inherited method, share it.
 *
 * Only the tracing machine asks.
 */
import { CallDescr } from "@spoor/ir";
import type { Code } from "../code";
import { W_Function, type HiddenClass } from "../objects/core";
import { A, resolveLoad, resolveStore, type Site } from "./resolve";

const shapes = new WeakMap<Code, Map<number, Set<object>>>();
const SEVERAL = 2;

/** Did traces meet several hidden classes, or types, at the instruction? */
export const isWide = (code: Code, pc: number): boolean => (shapes.get(code)?.get(pc)?.size ?? 0) >= SEVERAL;

/** The instruction is being recorded with an object of this hidden class or type. */
export function met(code: Code, pc: number, shape: object): void {
  let places = shapes.get(code);
  if (places === undefined) shapes.set(code, (places = new Map()));
  const known = places.get(pc);
  if (known === undefined) places.set(pc, new Set([shape]));
  else if (known.size < SEVERAL) known.add(shape);
}

/** A slot as one number, for a guard: twice the index, odd for floats; -1 for what is elsewhere. */
function slotNumber({ kind, index }: Site): number {
  return kind === A.SLOT ? index * 2 : kind === A.FLOAT_SLOT ? index * 2 + 1 : -1;
}
const reads = { reads: "any", writes: [], canRaise: false } as const;
/** Hidden class, name: the slot that the attribute is read from. */
export const SLOT_OF = new CallDescr("slot_of", (map: HiddenClass, name: string) => slotNumber(resolveLoad(map, name)), "rr", "i", reads);
/** Hidden class, name, 1 for a float: the slot that the value is written to. */
export const STORE_SLOT_OF = new CallDescr("store_slot_of", (map: HiddenClass, name: string, isFloat: number) => slotNumber(resolveStore(map, name, isFloat === 1)), "rri", "i", reads);
/** Hidden class, name: the Python function that binds to the object under that name, or undefined. */
export const METHOD_OF = new CallDescr("method_of", (map: HiddenClass, name: string) => {
  const { kind, value } = resolveLoad(map, name);
  return kind === A.METHOD && value instanceof W_Function ? value : undefined;
}, "rr", "r", reads);
/** Hidden classes of two operands, name of a special method: the left one's Python function, where it is asked first; or undefined. */
export const LEFT_METHOD = new CallDescr("left_method", ({ type: left }: HiddenClass, { type: right }: HiddenClass, name: string) => {
  const method = left.lookup(name);
  return method instanceof W_Function && (left === right || !right.isSubtype(left)) ? method : undefined;
}, "rrr", "r", reads);
