// @shared-module
/**
 * "Did you mean: 'x'?": the name in scope, or attribute, nearest to one that was not found.
 *
 * The distance is Levenshtein's with a cost of 2 per changed character and 1 per changed case; a name is suggested when at most a third
 * of the characters would change.
 */
import { maybeBound } from "../bound";
import { CO_NAMESPACE } from "../bytecode";
import { getAttrOr } from "./attribute";
import { Namespace, W_Module } from "./namespace";
import { EXC, W_AttributeError, W_ImportError, W_NameError, type W_BaseException } from "./errors";
import { hooks } from "./hooks";
import { callMethod, isInstance, isStr, iterate, textOf } from "./operations";
import { STDLIB_MODULE_NAMES } from "./stdlib-names";
import type { W_Traceback } from "./traceback-object";

const MAX_CANDIDATES = 750;
const MAX_LENGTH = 40;
const CHANGE = 2;
const CHANGE_OF_CASE = 1;

const substitution = (a: string, b: string): number => (a === b ? 0 : a.toLowerCase() === b.toLowerCase() ? CHANGE_OF_CASE : CHANGE);

/** Distance of two names, or anything above `limit` when it is more than that. */
function distance(from: string, to: string, limit: number): number {
  if (from === to) return 0;
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start++;
  let end = 0;
  while (end < from.length - start && end < to.length - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end++;
  let a = from.slice(start, from.length - end);
  let b = to.slice(start, to.length - end);
  if (a === "" || b === "") return CHANGE * (a.length + b.length);
  if (a.length > MAX_LENGTH || b.length > MAX_LENGTH) return limit + 1;
  if (b.length < a.length) [a, b] = [b, a];
  if ((b.length - a.length) * CHANGE > limit) return limit + 1;
  // Row i holds the costs of making the first i characters of b from each prefix of a.
  let row = Array.from({ length: a.length + 1 }, (_, i) => i * CHANGE);
  for (let i = 0; i < b.length; i++) {
    // As in CPython's algorithm the first deletion of a row is free.
    const next = [i * CHANGE];
    let least = Infinity;
    for (let j = 0; j < a.length; j++) {
      const cost = Math.min(row[j]! + substitution(b[i]!, a[j]!), row[j + 1]! + CHANGE, next[j]! + CHANGE);
      next.push(cost);
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    next[0] = (i + 1) * CHANGE;
    row = next;
  }
  return row[a.length]!;
}

/** The candidate nearest to `wrong`, or null when none is near. */
export function nearest(candidates: readonly string[], wrong: string): string | null {
  if (candidates.length > MAX_CANDIDATES || wrong.length > MAX_LENGTH) return null;
  let best: string | null = null;
  let bestDistance = wrong.length;
  for (const candidate of candidates) {
    if (candidate === wrong) continue;
    const limit = Math.min(Math.floor(((candidate.length + wrong.length + 3) * CHANGE) / 6), bestDistance - 1);
    const cost = distance(wrong, candidate, limit);
    if (cost <= limit && (best === null || cost < bestDistance)) {
      best = candidate;
      bestDistance = cost;
    }
  }
  return best;
}

/** Names that `dir(o)` lists, sorted. */
const directory = (o: any): string[] => [...iterate(callMethod(o, "__dir__"))].filter(isStr).map(textOf).sort();

const lastEntry = (tb: W_Traceback | null): W_Traceback | null => {
  let last = tb;
  while (last !== null && last.next !== null) last = last.next;
  return last;
};

/** The value of a local variable of the frame where the exception was raised, if it is still known. */
function localValue(tb: W_Traceback | null, name: string): any | undefined {
  const locals = lastEntry(tb)?.frame?.locals();
  return typeof locals?.getName === "function" ? locals.getName(name) : undefined;
}

function namesInScope(tb: W_Traceback): string[] {
  const { code } = tb;
  const isFunction = code.name !== "<module>" && (code.flags & CO_NAMESPACE) === 0;
  const locals = isFunction ? null : tb.frame?.locals();
  const own: readonly string[] = typeof locals?.names === "function" ? locals.names() : [...maybeBound(code, tb.pc), ...code.cellNames, ...code.freeNames];
  const globals = code.globals instanceof Namespace ? code.globals.names() : [];
  const builtins = hooks.builtinsDict().names() as string[];
  return [...own, ...globals, ...builtins];
}

function suggestion(e: W_BaseException, wrong: string): string | null {
  if (e instanceof W_AttributeError) {
    if (e.obj === undefined) return null;
    let names = directory(e.obj);
    if (!wrong.startsWith("_") && localValue(e.traceback, "self") !== e.obj) names = names.filter((n) => !n.startsWith("_"));
    return nearest(names, wrong);
  }
  if (e instanceof W_ImportError) {
    const module = hooks.moduleNamed(e.name);
    if (!(module instanceof W_Module)) return null;
    const names = directory(module);
    return nearest(wrong.startsWith("_") ? names : names.filter((n) => !n.startsWith("_")), wrong);
  }
  const entry = lastEntry(e.traceback);
  if (entry === null) return null;
  const self = localValue(entry, "self");
  if (self !== undefined && getAttrOr(self, wrong, undefined) !== undefined) return `self.${wrong}`;
  return nearest(namesInScope(entry), wrong);
}

/** What is appended to the message of an exception about a name: " Did you mean ..." or nothing. */
export function hintFor(e: W_BaseException): string {
  let name: any;
  if (e instanceof W_ImportError) name = e.nameFrom;
  else if (e instanceof W_NameError || e instanceof W_AttributeError) name = e.name;
  if (name === undefined || !isStr(name)) return "";
  const wrong = textOf(name);
  let found: string | null = null;
  try {
    found = suggestion(e, wrong);
  } catch {
    // Looking for a name runs the object's own code, which may do anything.
  }
  let hint = found === null ? "" : `. Did you mean: '${found}'?`;
  if (isInstance(e, EXC.NameError) && STDLIB_MODULE_NAMES.has(wrong)) hint += found === null ? `. Did you forget to import '${wrong}'?` : ` Or did you forget to import '${wrong}'?`;
  return hint;
}
