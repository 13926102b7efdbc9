// @shared-module
/**
 * Strings and numbers as JSON text.
 */
import { valueError } from "../objects/errors";
import { floatRepr } from "../objects/float-text";

const SHORT: Record<string, string> = { "\\": "\\\\", '"': '\\"', "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t" };
const escape = (c: string): string => SHORT[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** A string as JSON. What must be escaped is found by code unit: a pair of surrogates becomes two escapes. */
export const quoteText = (text: string): string => (/[\\"\x00-\x1f]/.test(text) ? `"${text.replace(/[\\"\x00-\x1f]/g, escape)}"` : `"${text}"`);
/** The same in ASCII. */
export const quoteAscii = (text: string): string => (/[^ !#-[\]-~]/.test(text) ? `"${text.replace(/[^ !#-[\]-~]/g, escape)}"` : `"${text}"`);

/** A float as JSON, with the names of JavaScript for what JSON has no text for. */
export function floatText(value: number, allowNan: boolean): string {
  if (Number.isFinite(value)) return floatRepr(value);
  if (!allowNan) throw valueError(`Out of range float values are not JSON compliant: ${floatRepr(value)}`);
  return Number.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
}
