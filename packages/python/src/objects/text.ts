// @shared-module
/**
 * `repr`, `str`, `format`, `ascii`, and the guard against objects that contain themselves.
 */
import { callSpecial0, callSpecial1 } from "./call";
import { W_Object } from "./core";
import { typeError } from "./errors";
import { isInstance, strType, typeOf } from "./type";
import { strFrom, textOf, W_WideStr } from "./wide-str";

/** Is it a str (subclasses included)? */
export const isStr = (v: any): boolean => typeof v === "string" || v instanceof W_WideStr || isInstance(v, strType);

/** `repr(v)`: a str. */
export function repr(v: any): any {
  const result = callSpecial0(typeOf(v).lookup("__repr__"), v);
  if (!isStr(result)) throw typeError(`__repr__ returned non-string (type ${typeOf(result).name})`);
  return result;
}

/** `repr(v)` as JavaScript text. */
export const reprText = (v: any): string => textOf(repr(v));

/** `str(v)`: a str. */
export function str(v: any): any {
  if (typeof v === "string" || v instanceof W_WideStr && v.constructor === W_WideStr) return v;
  if (typeof v === "number") return String(v);
  const result = callSpecial0(typeOf(v).lookup("__str__"), v);
  if (!isStr(result)) throw typeError(`__str__ returned non-string (type ${typeOf(result).name})`);
  return result;
}

/** `str(v)` as JavaScript text. */
export const strText = (v: any): string => (typeof v === "string" ? v : textOf(str(v)));

/** `format(v, spec)`: a str. */
export function format(v: any, spec: string | W_WideStr): any {
  if (spec === "" && typeof v === "string") return v;
  const result = callSpecial1(typeOf(v).lookup("__format__"), v, spec);
  if (!isStr(result)) throw typeError(`__format__ must return a str, not ${typeOf(result).name}`);
  return result;
}

/** `ascii(v)`: the repr with everything beyond ASCII escaped. */
export function ascii(v: any): string {
  let text = "";
  for (const c of reprText(v)) {
    const point = c.codePointAt(0)!;
    text += point < 128 ? c : point < 256 ? `\\x${hex(point, 2)}` : point < 65536 ? `\\u${hex(point, 4)}` : `\\U${hex(point, 8)}`;
  }
  return text;
}
const hex = (n: number, width: number): string => n.toString(16).padStart(width, "0");

const active = new Set<W_Object>();
/** Runs `make` unless the object's repr is being made already: then `again` is its text. */
export function guardRepr(o: W_Object, again: string, make: () => string): string {
  if (active.has(o)) return again;
  active.add(o);
  try {
    return make();
  } finally {
    active.delete(o);
  }
}
export { strFrom, textOf };
