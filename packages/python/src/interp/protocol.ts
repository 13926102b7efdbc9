// @shared-module
/**
 * Second halves of operators: what happens when the first operand's Python method returned NotImplemented. By the host, in a nested loop where
 * it calls Python code.
 */
import { BINARY_OPERATORS } from "../bytecode";
import { REFLECTED, unsupported } from "../objects/arithmetic";
import { callSpecial1 } from "../objects/call";
import { checkLength, COMPARISON_METHODS, SWAPPED, unordered } from "../objects/compare";
import { NotImplemented } from "../objects/core";
import { typeError } from "../objects/errors";
import { isIterator } from "../objects/operations";
import { typeOf } from "../objects/type";
import { forcing, raising } from "./residual";

/** `a op b` after `a` was asked: `b`'s reflected method, else TypeError. */
function reflected(op: number, sign: string, a: any, b: any): any {
  const right = typeOf(b);
  const method = typeOf(a) === right ? undefined : right.lookup(REFLECTED[op]!);
  if (method !== undefined) {
    const result = callSpecial1(method, b, a);
    if (result !== NotImplemented) return result;
  }
  throw unsupported(op, sign, a, b);
}

/** By operator number. */
export const AFTER_LEFT = BINARY_OPERATORS.map((sign, op) => forcing(`reflected(${op})`, "rr", (a, b) => reflected(op, sign, a, b)));
export const AFTER_LEFT_INPLACE = BINARY_OPERATORS.map((sign, op) => forcing(`reflected(${op})`, "rr", (a, b) => reflected(op, `${sign}=`, a, b)));
/** Raises the TypeError of an operator that neither operand takes. */
export const UNSUPPORTED = BINARY_OPERATORS.map((sign, op) => raising(`unsupported(${op})`, "rr", (a, b) => { throw unsupported(op, sign, a, b); }));
export const UNSUPPORTED_INPLACE = BINARY_OPERATORS.map((sign, op) => raising(`unsupported(${op})`, "rr", (a, b) => { throw unsupported(op, `${sign}=`, a, b); }));

/** By comparison number: after `a`'s method, `b`'s swapped one, then identity or TypeError. */
export const COMPARE_AFTER_LEFT = COMPARISON_METHODS.map((_, op) =>
  forcing(`swapped(${op})`, "rr", (a, b) => {
    const method = typeOf(b).lookup(COMPARISON_METHODS[SWAPPED[op]!]!);
    if (method !== undefined) {
      const result = callSpecial1(method, b, a);
      if (result !== NotImplemented) return result;
    }
    return unordered(op, a, b);
  }),
);
/** By comparison number: after both. */
export const UNORDERED = COMPARISON_METHODS.map((_, op) => raising(`unordered(${op})`, "rr", (a, b) => unordered(op, a, b)));

/** What `__bool__` returned must be a bool. */
export const NOT_A_BOOL = raising("bool", "r", (v) => { throw typeError(`__bool__ should return bool, returned ${typeOf(v).name}`); });
/** What `__len__` returned, checked: is it nonzero? */
export const LENGTH_TRUTH = forcing("length", "r", (v) => checkLength(v) !== 0);
/** What `__iter__` returned must be an iterator: the object, what it returned. */
export const CHECK_ITERATOR = raising("iter", "rr", (o, it) => {
  if (!isIterator(it)) throw typeError(`iter() returned non-iterator of type '${typeOf(it).name}'`);
  return it;
});
/** What `__init__` returned must be None. */
export const INIT_RESULT = raising("init", "r", (v) => { throw typeError(`__init__() should return None, not '${typeOf(v).name}'`); });
