// @shared-module
/**
 * Exception groups, and what `except*` does with them.
 */
import { getAttrOr, getAttr } from "./attribute";
import { classGetItem, method, newMethodArgs } from "./builtin";
import { call } from "./call";
import { truth } from "./compare";
import { None, W_List, W_Tuple } from "./core";
import { EXC, newException, typeError, valueError, W_BaseException, W_BaseExceptionGroup } from "./errors";
import { exceptionMatches } from "./exceptions";
import { hooks } from "./hooks";
import { isIterator, toArray } from "./sequence";
import { isStr, reprText, strText } from "./text";
import { fillType, isInstance, tupleType, typeOf, W_Type } from "./type";
import { strFrom } from "./wide-str";
import { getOwn, setOwn } from "./instance";

fillType(EXC.BaseExceptionGroup, {
  doc: "A combination of multiple unrelated exceptions.",
  new: newMethodArgs((args) => {
    let cls: W_Type = args[0];
    if (args.length !== 3) throw typeError(`BaseExceptionGroup.__new__() takes exactly 2 arguments (${args.length - 1} given)`);
    const [, message, sequence] = args;
    if (!isStr(message)) throw typeError(`BaseExceptionGroup.__new__() argument 1 must be str, not ${typeOf(message).name}`);
    if (typeOf(sequence).lookup("__getitem__") === undefined || isIterator(sequence)) throw typeError("second argument (exceptions) must be a sequence");
    const items = toArray(sequence);
    if (items.length === 0) throw valueError("second argument (exceptions) must be a non-empty sequence");
    items.forEach((e, i) => { if (!(e instanceof W_BaseException)) throw valueError(`Item ${i} of second argument (exceptions) is not an exception`); });
    const onlyExceptions = items.every((e) => isInstance(e, EXC.Exception));
    if (cls === EXC.BaseExceptionGroup) {
      if (onlyExceptions) cls = EXC.ExceptionGroup;
    } else if (!onlyExceptions) {
      if (cls === EXC.ExceptionGroup) throw typeError("Cannot nest BaseExceptions in an ExceptionGroup");
      if (cls.isSubtype(EXC.Exception)) throw typeError(`Cannot nest BaseExceptions in '${cls.name}'`);
    }
    const group = newException(cls, [message, sequence]) as W_BaseExceptionGroup;
    group.message = message;
    group.exceptions = new W_Tuple(items);
    return group;
  }),
  methods: () => ({
    __str__: method(0, 0, (g: W_BaseExceptionGroup) => strFrom(`${strText(g.message)} (${g.exceptions.items.length} sub-exception${g.exceptions.items.length === 1 ? "" : "s"})`)),
    __repr__: method(0, 0, (g: W_BaseExceptionGroup) => {
      const sequence = g.args.items[1];
      const shown = sequence instanceof W_List ? `[${g.exceptions.items.map(reprText).join(", ")}]` : isInstance(sequence, tupleType) || sequence === undefined ? reprText(g.exceptions) : reprText(g.exceptions);
      return strFrom(`${typeOf(g).name}(${reprText(g.message)}, ${shown})`);
    }),
    __class_getitem__: classGetItem(),
    derive: method(1, 1, (g: W_BaseExceptionGroup, exceptions) => call(EXC.BaseExceptionGroup, [g.message, exceptions])),
    split: method(1, 1, (g, condition) => {
      const [match, rest] = splitGroup(g, matcher(condition));
      return new W_Tuple([match ?? None, rest ?? None]);
    }),
    subgroup: method(1, 1, (g, condition) => splitGroup(g, matcher(condition))[0] ?? None),
  }),
  getset: () => ({
    message: { get: (g: W_BaseExceptionGroup) => g.message, member: true },
    exceptions: { get: (g: W_BaseExceptionGroup) => g.exceptions, member: true },
  }),
});

type Test = (e: any) => boolean;

/** What `split` and `subgroup` ask of each exception: a class, a tuple of classes, or a function. */
function matcher(condition: any): Test {
  const isClass = (c: any): boolean => c instanceof W_Type && c.isSubtype(EXC.BaseException);
  if (isClass(condition)) return (e) => isInstance(e, condition);
  if (condition instanceof W_Tuple && condition.items.every(isClass)) return (e) => condition.items.some((c) => isInstance(e, c));
  if (!(condition instanceof W_Type) && typeOf(condition).lookup("__call__") !== undefined) return (e) => truth(call(condition, [e]));
  throw typeError("expected an exception type, a tuple of exception types, or a callable (other than a class)");
}

/** The exceptions of a group that pass the test and those that do not, each in the group's form; null for none. */
export function splitGroup(e: any, test: Test): [any | null, any | null] {
  if (test(e)) return [e, null];
  if (!(e instanceof W_BaseExceptionGroup)) return [null, e];
  const matching: any[] = [];
  const others: any[] = [];
  for (const inner of e.exceptions.items) {
    const [match, rest] = splitGroup(inner, test);
    if (match !== null) matching.push(match);
    if (rest !== null) others.push(rest);
  }
  return [deriveGroup(e, matching), deriveGroup(e, others)];
}

/** A group like `group` of these exceptions; null when there are none. */
function deriveGroup(group: W_BaseExceptionGroup, exceptions: any[]): any | null {
  if (exceptions.length === 0) return null;
  const made = call(getAttr(group, "derive"), [hooks.newList(exceptions)]);
  if (!(made instanceof W_BaseExceptionGroup)) throw typeError("derive must return an instance of BaseExceptionGroup");
  made.traceback = group.traceback;
  made.context = group.context;
  made.cause = group.cause;
  made.suppressContext = group.suppressContext;
  const notes = getOwn(group, "__notes__");
  if (notes !== undefined && !isStr(notes) && typeOf(notes).lookup("__getitem__") !== undefined) setOwn(made, "__notes__", hooks.newList(toArray(notes)));
  return made;
}

/** One `except* cls`: the part of `e` that it handles (as a group) and the rest; None for nothing. */
export function splitForExceptStar(e: any, cls: any): [any, any] {
  if (e === None) return [None, None];
  const classes: any[] = cls instanceof W_Tuple ? cls.items : [cls];
  for (const c of classes) {
    if (!(c instanceof W_Type && c.isSubtype(EXC.BaseException))) throw typeError("catching classes that do not inherit from BaseException is not allowed");
    if (c.isSubtype(EXC.BaseExceptionGroup)) throw typeError("catching ExceptionGroup with except* is not allowed. Use except instead.");
  }
  if (exceptionMatches(e, cls)) {
    if (e instanceof W_BaseExceptionGroup) return [e, None];
    // A naked exception is caught as a group of one.
    const group = call(EXC.BaseExceptionGroup, ["", new W_Tuple([e])]);
    group.traceback = e.traceback;
    return [group, None];
  }
  if (!(e instanceof W_BaseExceptionGroup)) return [None, e];
  const [match, rest] = splitGroup(e, (x) => exceptionMatches(x, cls));
  return [match ?? None, rest ?? None];
}

/** Behind the last `except*`: what is to be raised, given what the handlers raised (or reraised, or None) and the original; None for nothing. */
export function reraiseStar(original: any, raised: readonly any[]): any {
  const all = raised.filter((e) => e !== None);
  if (all.length === 0) return None;
  // A naked exception was caught by one clause at most.
  if (!(original instanceof W_BaseExceptionGroup)) return all[all.length - 1];
  // Parts of the original that were not handled are put together again in its form; new exceptions stand beside them.
  const isPart = (e: any): boolean => e instanceof W_BaseExceptionGroup && sameMetadata(e, original);
  const reraised = all.filter(isPart);
  const fresh = all.filter((e) => !isPart(e));
  const leaves = new Set<any>();
  const collect = (e: any): void => { if (e instanceof W_BaseExceptionGroup) e.exceptions.items.forEach(collect); else leaves.add(e); };
  reraised.forEach(collect);
  const rest = reraised.length === 0 ? null : splitGroup(original, (e) => leaves.has(e))[0];
  if (fresh.length === 0) return rest ?? None;
  const together = rest === null ? fresh : [...fresh, rest];
  return together.length === 1 ? together[0] : call(EXC.BaseExceptionGroup, ["", hooks.newList(together)]);
}

const sameMetadata = (a: W_BaseException, b: W_BaseException): boolean =>
  a.traceback === b.traceback && a.cause === b.cause && a.context === b.context && getOwnNotes(a) === getOwnNotes(b);
const getOwnNotes = (e: W_BaseException): string => {
  const notes = getAttrOr(e, "__notes__", undefined);
  return notes === undefined ? "" : reprText(notes);
};
