// @shared-module
/**
 * Binding arguments to the registers of a Python function, by the host: for calls from host code, for calls whose shape is not known while tracing, and
 * for the TypeErrors that CPython words.
 */
import { CallDescr } from "@spoor/ir";
import { CO_VARARGS, CO_VARKEYWORDS } from "../bytecode";
import { W_Tuple, type W_Function } from "../objects/core";
import { typeError } from "../objects/errors";
import { hooks } from "../objects/hooks";
import { textOf } from "../objects/wide-str";
import { FRESH, raising } from "./residual";

const quote = (name: string): string => `'${name}'`;
const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;

/** "'a', 'b', and 'c'". */
function enumeration(names: readonly string[]): string {
  const quoted = names.map(quote);
  if (quoted.length === 1) return quoted[0]!;
  if (quoted.length === 2) return `${quoted[0]} and ${quoted[1]}`;
  return `${quoted.slice(0, -1).join(", ")}, and ${quoted.at(-1)}`;
}

const functionName = (f: W_Function): string => `${textOf(f.qualname)}()`;

/** The registers of a frame for calling `f`; free variables included. Throws TypeError when the arguments do not fit. */
export function bindArguments(f: W_Function, args: readonly any[], kw: ReadonlyMap<string, any> | null): any[] {
  const { code } = f;
  const regs: any[] = new Array(code.registerCount + 1).fill(undefined);
  const { argCount, keywordOnlyCount, flags, localNames } = code;
  const total = argCount + keywordOnlyCount;
  const direct = Math.min(args.length, argCount);
  for (let i = 0; i < direct; i++) regs[i] = args[i];
  if ((flags & CO_VARARGS) !== 0) regs[total] = new W_Tuple(args.slice(direct));
  let extra: [any, any][] | null = (flags & CO_VARKEYWORDS) !== 0 ? [] : null;
  if (kw !== null) {
    for (const [name, value] of kw) {
      const at = localNames.indexOf(name);
      if (at >= code.positionalOnlyCount && at < total) {
        if (regs[at] !== undefined) throw typeError(`${functionName(f)} got multiple values for argument ${quote(name)}`);
        regs[at] = value;
      } else if (extra !== null) extra.push([name, value]);
      else throw unexpected(f, kw, name);
    }
  }
  if (args.length > argCount && (flags & CO_VARARGS) === 0) throw tooMany(f, args.length, regs);
  const { defaults, kwdefaults } = f;
  const missing: string[] = [];
  for (let i = direct; i < argCount; i++) {
    if (regs[i] !== undefined) continue;
    const index = i - (argCount - defaults.length);
    if (index >= 0) regs[i] = defaults[index];
    else missing.push(localNames[i]!);
  }
  if (missing.length > 0) throw typeError(`${functionName(f)} missing ${count(missing.length, "required positional argument")}: ${enumeration(missing)}`);
  for (let i = argCount; i < total; i++) {
    if (regs[i] !== undefined) continue;
    const value = kwdefaults[i - argCount];
    if (value === undefined) missing.push(localNames[i]!);
    else regs[i] = value;
  }
  if (missing.length > 0) throw typeError(`${functionName(f)} missing ${count(missing.length, "required keyword-only argument")}: ${enumeration(missing)}`);
  if (extra !== null) regs[(flags & CO_VARARGS) !== 0 ? total + 1 : total] = hooks.newDict(extra);
  for (let i = 0; i < code.freeNames.length; i++) regs[code.freeBase + i] = f.closure[i];
  return regs;
}

function unexpected(f: W_Function, kw: ReadonlyMap<string, any>, name: string): unknown {
  const { code } = f;
  const positionalOnly = code.localNames.slice(0, code.positionalOnlyCount).filter((n) => kw.has(n));
  if (positionalOnly.length > 0) return typeError(`${functionName(f)} got some positional-only arguments passed as keyword arguments: '${positionalOnly.join(", ")}'`);
  const candidates = code.localNames.slice(code.positionalOnlyCount, code.argCount + code.keywordOnlyCount);
  const near = closest(name, candidates);
  return typeError(`${functionName(f)} got an unexpected keyword argument ${quote(name)}${near === null ? "" : `. Did you mean ${quote(near)}?`}`);
}

function tooMany(f: W_Function, given: number, regs: readonly any[]): unknown {
  const { code } = f;
  const { argCount, keywordOnlyCount } = code;
  let keywordOnlyGiven = 0;
  for (let i = argCount; i < argCount + keywordOnlyCount; i++) if (regs[i] !== undefined) keywordOnlyGiven++;
  const optional = f.defaults.length;
  const takes = optional > 0 ? `from ${argCount - optional} to ${argCount}` : `${argCount}`;
  const plural = optional > 0 || argCount !== 1 ? "s" : "";
  const more = keywordOnlyGiven > 0 ? ` positional argument${given === 1 ? "" : "s"} (and ${count(keywordOnlyGiven, "keyword-only argument")})` : "";
  return typeError(`${functionName(f)} takes ${takes} positional argument${plural} but ${given}${more} ${given === 1 && keywordOnlyGiven === 0 ? "was" : "were"} given`);
}

/** The candidate nearest to `name`, as CPython suggests them; null when none is near. */
export function closest(name: string, candidates: readonly string[]): string | null {
  let best: string | null = null;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    if (candidate === name) continue;
    const limit = Math.min(Math.floor((name.length + candidate.length + 3) * 2 / 6), bestDistance - 1);
    const distance = editDistance(name, candidate, limit);
    if (distance <= limit) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

const MOVE = 2;
const substitution = (a: string, b: string): number => (a === b ? 0 : a.toLowerCase() === b.toLowerCase() ? 1 : MOVE);
/** Levenshtein distance with CPython's costs: 2 per change, 1 for a change of case. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) * MOVE > limit * 2 + 2) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i * MOVE);
  for (let i = 1; i <= a.length; i++) {
    const next = [i * MOVE];
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j - 1]! + substitution(a[i - 1]!, b[j - 1]!), row[j]! + MOVE, next[j - 1]! + MOVE));
    row = next;
  }
  return row[b.length]!;
}

/** Raises the TypeError of a call that does not fit: function, arguments, names of the last arguments (a tuple) or undefined. */
export const BIND_ERROR = raising("bind", "rrr", (f: W_Function, args: any[], names: W_Tuple | undefined) => {
  const split = args.length - (names === undefined ? 0 : names.items.length);
  bindArguments(f, args.slice(0, split), names === undefined ? null : new Map(names.items.map((name, i) => [name, args[split + i]])));
  throw new Error(`${functionName(f)} binds its arguments here and not there`);
});

/** A dict of keys and values that alternate in a host array; the keys are strings. */
export const KEYWORDS_DICT = new CallDescr("keywords", (items: any[]) => {
  const pairs: [any, any][] = [];
  for (let i = 0; i < items.length; i += 2) pairs.push([items[i], items[i + 1]]);
  return hooks.newDict(pairs);
}, "r", "r", FRESH);
