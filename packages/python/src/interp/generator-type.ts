// @shared-module
/**
 * `generator` and `coroutine` as Python sees them.
 */
import { classGetItem, method, methodArgs } from "../objects/builtin";
import { None, W_Object } from "../objects/core";
import { EXC, typeError, W_BaseException } from "../objects/errors";
import { toException } from "../objects/exceptions";
import { address } from "../objects/identity";
import { isInstance, isStr, typeOf } from "../objects/operations";
import { W_Traceback } from "../objects/traceback-object";
import { call } from "../objects/call";
import { coroutineType, defineType, fillType, generatorType, W_Type } from "../objects/type";
import { strFrom, textOf } from "../objects/wide-str";
import { rt } from "../runtime";
import { Op } from "../opcodes";
import type { Execution } from "./host-call";
import { FINISHED, RUNNING, W_Coroutine, type W_Generator } from "./generator";

const execution = (): Execution => rt().execution!;

/** The exception that `throw(type, value, traceback)` throws. */
export function thrown(args: readonly any[]): W_BaseException {
  const [type, value = None, traceback = None] = args;
  if (type === undefined) throw typeError("throw expected at least 1 argument, got 0");
  if (args.length > 3) throw typeError(`throw expected at most 3 arguments, got ${args.length}`);
  if (traceback !== None && !(traceback instanceof W_Traceback)) throw typeError("throw() third argument must be a traceback object");
  let e: W_BaseException;
  if (type instanceof W_Type && type.isSubtype(EXC.BaseException)) {
    e = value instanceof W_BaseException && isInstance(value, type) ? value : toException(value === None ? call(type, []) : call(type, [value]));
  } else if (type instanceof W_BaseException) {
    if (value !== None) throw typeError("instance exception may not have a separate value");
    e = type;
  } else throw typeError(`exceptions must be classes or instances deriving from BaseException, not ${typeOf(type).name}`);
  if (traceback !== None) e.traceback = traceback;
  return e;
}

const frameOf = (g: W_Generator): any => (g.position === FINISHED ? None : g.code);
const isText = (v: any, name: string): any => {
  if (!isStr(v)) throw typeError(`${name} must be set to a string object`);
  return v;
};
const nameText = (v: any): any => (typeof v === "string" ? strFrom(v) : v);

/** What the generator delegates to, or None. */
const delegate = (g: W_Generator): any => {
  const { code, position } = g;
  return position >= 0 && code.words[position] === Op.YIELD_FROM ? g.regs[code.words[position + 2]!] : None;
};

const send = method(1, 1, (g: W_Generator, v) => execution().valueOrStop(execution().step(g, v)), { framed: "generator.send" });
const throwMethod = methodArgs((args) => execution().valueOrStop(execution().raiseIn(args[0], thrown(args.slice(1)))));
const close = method(0, 0, (g: W_Generator) => execution().close(g));
/** `__name__` and what `inspect` asks of generators, under the prefix of their kind. */
export const generatorAttributes = (prefix: string) => ({
  __name__: { get: (g: W_Generator) => nameText(g.name), set: (g: W_Generator, v: any) => { g.name = isText(v, "__name__"); } },
  __qualname__: { get: (g: W_Generator) => nameText(g.qualname), set: (g: W_Generator, v: any) => { g.qualname = isText(v, "__qualname__"); } },
  [`${prefix}_running`]: { get: (g: W_Generator) => g.position === RUNNING },
  [`${prefix}_suspended`]: { get: (g: W_Generator) => g.position >= 0 && g.code.words[g.position] !== Op.RETURN_GENERATOR },
  [`${prefix}_code`]: { get: (g: W_Generator) => g.code, member: true },
  [`${prefix}_frame`]: { get: frameOf },
});

const next = method(0, 0, (g: W_Generator) => execution().valueOrStop(execution().step(g, None)), { framed: "generator.send" });
next.quiet = (g: W_Generator) => execution().step(g, None);

fillType(generatorType, {
  hasWeakref: true,
  methods: () => ({
    __iter__: method(0, 0, (g) => g, { effects: { canRaise: false } }),
    __next__: next,
    send, throw: throwMethod, close,
    __repr__: method(0, 0, (g: W_Generator) => strFrom(`<generator object ${textOf(g.qualname)} at ${address(g)}>`)),
    __class_getitem__: classGetItem(),
  }),
  getset: () => ({ ...generatorAttributes("gi"), gi_yieldfrom: { get: delegate } }),
});

/** What `coroutine.__await__()` gives. */
class W_CoroutineWrapper extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly coroutine: W_Coroutine) { super(); }
}
const wrapperNext = method(0, 0, (w: W_CoroutineWrapper) => execution().valueOrStop(execution().step(w.coroutine, None)));
wrapperNext.quiet = null;
export const coroutineWrapperType = defineType("coroutine_wrapper", W_CoroutineWrapper, {
  methods: () => ({
    __iter__: method(0, 0, (w) => w),
    __next__: wrapperNext,
    send: method(1, 1, (w: W_CoroutineWrapper, v) => execution().valueOrStop(execution().step(w.coroutine, v))),
    throw: methodArgs((args) => execution().valueOrStop(execution().raiseIn(args[0].coroutine, thrown(args.slice(1))))),
    close: method(0, 0, (w: W_CoroutineWrapper) => execution().close(w.coroutine)),
  }),
});

fillType(coroutineType, {
  hasWeakref: true,
  methods: () => ({
    __await__: method(0, 0, (g) => new W_CoroutineWrapper(g)),
    send: method(1, 1, (g: W_Generator, v) => execution().valueOrStop(execution().step(g, v))),
    throw: methodArgs((args) => execution().valueOrStop(execution().raiseIn(args[0], thrown(args.slice(1))))),
    close: method(0, 0, (g: W_Generator) => execution().close(g)),
    __repr__: method(0, 0, (g: W_Generator) => strFrom(`<coroutine object ${textOf(g.qualname)} at ${address(g)}>`)),
    __class_getitem__: classGetItem(),
  }),
  getset: () => ({ ...generatorAttributes("cr"), cr_await: { get: delegate }, cr_origin: { get: () => None } }),
});
