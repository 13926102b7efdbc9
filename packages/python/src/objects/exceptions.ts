// @shared-module
/**
 * The exception hierarchy: types, their Python-visible methods and attributes. Host code raises through the helpers of `errors`,
 * which this file exports too. Exceptions with attributes of their own are completed by `exception-details` and `exception-group`.
 */
import { method, methodArgs, newMethodArgs, setExhausted } from "./builtin";
import { call } from "./call";
import { None, PyError, W_Tuple } from "./core";
import { EXC, EXCEPTION_BASES, EXCEPTION_HOSTS, newException, stopIteration, typeError, W_BaseException, W_BaseExceptionGroup, type ExceptionName } from "./errors";
import { hooks } from "./hooks";
import { getOwn, setOwn } from "./instance";
import { setAttr } from "./attribute";
import { getItem, iterate, toArray } from "./sequence";
import { isStr, repr, reprText, str } from "./text";
import { W_Traceback } from "./traceback-object";
import { fillType, isInstance, linearize, listType, objectType, tupleType, typeOf, typeType, W_Type } from "./type";
import { strFrom, textOf } from "./wide-str";

export * from "./errors";

const types = EXC as Record<string, W_Type>;

function exceptionType(name: string, bases: W_Type[], host: any): W_Type {
  const type = new W_Type(name, bases, typeType);
  type.host = type.sub = host;
  if (EXCEPTION_HOSTS[name as ExceptionName] !== undefined) type.layout = type;
  type.hasDict = true;
  type.hasWeakref = true;
  for (const base of bases) base.addSubclass(type);
  type.setMro(linearize(type, bases) as W_Type[]);
  types[name] = type;
  return type;
}

for (const [name, base] of Object.entries(EXCEPTION_BASES)) {
  const baseType = base === "object" ? objectType : types[base]!;
  exceptionType(name, [baseType], EXCEPTION_HOSTS[name as ExceptionName] ?? baseType.host);
}
exceptionType("ExceptionGroup", [EXC.BaseExceptionGroup, EXC.Exception], W_BaseExceptionGroup);

setExhausted(() => stopIteration());

/** An exception or None, for `__cause__` and `__context__`. */
function exceptionOrNone(v: any, what: string): W_BaseException | null {
  if (v === None) return null;
  if (v instanceof W_BaseException) return v;
  throw typeError(`exception ${what} must be None or derive from BaseException`);
}

function setTraceback(e: W_BaseException, v: any): void {
  if (v !== None && !(v instanceof W_Traceback)) throw typeError("__traceback__ must be a traceback or None");
  e.traceback = v === None ? null : v;
}

/** `e.add_note(text)`. */
export function addNote(e: any, note: any): void {
  if (!isStr(note)) throw typeError(`add_note() argument must be str, not ${typeOf(note).name}`);
  const notes = getOwn(e, "__notes__");
  if (notes === undefined) setOwn(e, "__notes__", hooks.newList([note]));
  else if (isInstance(notes, listType)) call(typeOf(notes).lookup("append"), [notes, note]);
  else throw typeError("Cannot add note: __notes__ is not a list");
}
hooks.addNote = (e, note) => addNote(e, strFrom(note));

fillType(EXC.BaseException, {
  doc: "Common base class for all exceptions",
  hasDict: true,
  new: newMethodArgs((args) => newException(args[0], args.slice(1))),
  methods: () => ({
    __init__: methodArgs((args, kw) => {
      const self: W_BaseException = args[0];
      if (kw !== null) throw typeError(`${typeOf(self).name}() takes no keyword arguments`);
      if (args.length - 1 !== self.args.items.length || args.some((a, i) => i > 0 && a !== self.args.items[i - 1])) self.args = new W_Tuple(args.slice(1));
      return None;
    }),
    __repr__: method(0, 0, (e: W_BaseException) => {
      const { items } = e.args;
      return strFrom(`${typeOf(e).shortName}${items.length === 1 ? `(${reprText(items[0])})` : reprText(e.args)}`);
    }),
    __str__: method(0, 0, (e: W_BaseException) => {
      const { items } = e.args;
      return items.length === 0 ? "" : items.length === 1 ? str(items[0]) : repr(e.args);
    }),
    with_traceback: method(1, 1, (e: W_BaseException, tb) => {
      setTraceback(e, tb);
      return e;
    }, { doc: "Set self.__traceback__ to tb and return self." }),
    add_note: method(1, 1, (e, note) => {
      addNote(e, note);
      return None;
    }, { doc: "Add a note to the exception" }),
    __reduce__: method(0, 0, (e: W_BaseException) => {
      const dict = hooks.getDict(e);
      const state = dict.nameCount > 0 ? [dict] : [];
      return new W_Tuple([typeOf(e), e.args, ...state]);
    }),
    __setstate__: method(1, 1, (e, state) => {
      if (state !== None) for (const key of iterate(state)) setAttr(e, textOf(key), getItem(state, key));
      return None;
    }),
  }),
  getset: () => ({
    args: { get: (e: W_BaseException) => e.args, set: (e: W_BaseException, v) => { e.args = isInstance(v, tupleType) ? v : new W_Tuple(toArray(v)); } },
    __traceback__: { get: (e: W_BaseException) => e.traceback ?? None, set: setTraceback, del: () => { throw typeError("__traceback__ may not be deleted"); } },
    __cause__: {
      get: (e: W_BaseException) => e.cause ?? None,
      set: (e: W_BaseException, v) => {
        e.cause = exceptionOrNone(v, "cause");
        e.suppressContext = true;
      },
      del: () => { throw typeError("__cause__ may not be deleted"); },
    },
    __context__: {
      get: (e: W_BaseException) => e.context ?? None,
      set: (e: W_BaseException, v) => { e.context = exceptionOrNone(v, "context"); },
      del: () => { throw typeError("__context__ may not be deleted"); },
    },
    __suppress_context__: {
      get: (e: W_BaseException) => e.suppressContext,
      set: (e: W_BaseException, v) => {
        if (typeof v !== "boolean") throw typeError("attribute value type must be bool");
        e.suppressContext = v;
      },
      member: true,
    },
  }),
});

// -- raising and catching

/** The exception object that `raise v` raises: of a class, a new instance. */
export function toException(v: any): W_BaseException {
  if (v instanceof W_BaseException) return v;
  if (v instanceof W_Type && v.isSubtype(EXC.BaseException)) {
    const e = call(v, []);
    if (e instanceof W_BaseException) return e;
    throw typeError(`calling ${reprText(v)} should have returned an instance of BaseException, not ${reprText(typeOf(e))}`);
  }
  throw typeError("exceptions must derive from BaseException");
}

/** `raise e from cause`: sets the cause. */
export function setCause(e: W_BaseException, cause: any): void {
  if (cause === None) e.cause = null;
  else if (cause instanceof W_BaseException) e.cause = cause;
  else if (cause instanceof W_Type && cause.isSubtype(EXC.BaseException)) {
    const made = call(cause, []);
    if (!(made instanceof W_BaseException)) throw typeError(`calling ${reprText(cause)} should have returned an instance of BaseException, not ${reprText(typeOf(made))}`);
    e.cause = made;
  } else throw typeError("exception causes must derive from BaseException");
  e.suppressContext = true;
}

/** Makes the exception being handled the context of a new one; the chain stays free of cycles. */
export function setContext(e: W_BaseException, handled: any): void {
  if (!(handled instanceof W_BaseException) || handled === e) return;
  for (let at: W_BaseException = handled, steps = 0; at.context !== null; at = at.context) {
    if (at.context === e) {
      at.context = null;
      break;
    }
    // A cycle that does not go through `e`.
    if (++steps > 100_000) break;
  }
  e.context = handled;
}

/** Does `except cls` catch the exception? */
export function exceptionMatches(e: any, cls: any): boolean {
  if (cls instanceof W_Type && cls.isSubtype(EXC.BaseException)) return isInstance(e, cls);
  const classes: any[] = cls instanceof W_Tuple ? cls.items : [cls];
  for (const c of classes) {
    if (!(c instanceof W_Type && c.isSubtype(EXC.BaseException))) throw typeError("catching classes that do not inherit from BaseException is not allowed");
  }
  return classes.some((c) => isInstance(e, c));
}

/** Is it a guest exception of this type, in flight? */
export const isError = (e: unknown, type: W_Type): e is PyError => e instanceof PyError && isInstance(e.value, type);
