// @semantics
/**
 * Generators and coroutines: leaving a frame at a yield and coming back to it.
 *
 * In the direct machine the registers' array itself changes hands between frame and generator. In a trace the registers that live are stored into the
 * generator's array and loaded from it, so that a generator that never escapes is no object at all. Either way a suspended generator is its code,
 * its position, and the registers that live there.
 */
import { CallDescr, ClassDescr } from "@spoor/ir";
import { Frame, KONT_RETURN, type Values } from "@spoor/tracer";
import { CO_ASYNC_GENERATOR, CO_COROUTINE } from "../bytecode";
import type { Code } from "../code";
import { field, None, PyError } from "../objects/core";
import { EXC, newException, typeError, valueError, type W_StopIteration } from "../objects/errors";
import { W_Builtin } from "../objects/builtin";
import { callSpecial0, getAttr, call, isInstance, iter, next as nextItem, stopValue, typeOf } from "../objects/operations";
import { strFrom } from "../objects/wide-str";
import { Op } from "../opcodes";
import { STATE_HANDLED } from "../runtime";
import { VALUES, type Context, type F } from "./context";
import {
  ASYNC_GENERATOR, COROUTINE, FINISHED, GENERATOR, GENERATOR_CODE, GENERATOR_ENTRY, GENERATOR_HANDLED, GENERATOR_POSITION, GENERATOR_REGS, RUNNING, STEP_CLASS, STEP_VALUE,
  W_AsyncGenerator, W_AsyncYield, W_Coroutine, W_Generator, W_Step,
} from "./generator";
import type { makeItems } from "./items";
import { K } from "./konts";
import { forcing, raising } from "./residual";
import type { makeExceptions } from "./exceptions";
import { stopIterationOf } from "./stop";

/** Sends a value into any iterator. */
const STEP = forcing("send", "rr", (it, value) => {
  try {
    if (value === None) {
      const f = typeOf(it).lookup("__next__");
      // A host iterator's end carries no value; others say it by StopIteration.
      if (f === undefined || (f instanceof W_Builtin && f.quiet !== null)) return nextItem(it) ?? new W_Step(None);
      return callSpecial0(f, it);
    }
    return call(getAttr(it, "send"), [value]);
  } catch (e) {
    if (e instanceof PyError && isInstance(e.value, EXC.StopIteration)) return new W_Step(stopValue(e.value as W_StopIteration));
    throw e;
  }
});
const ALREADY_RUNNING = raising("running", "r", (it: W_Generator) => {
  throw valueError(it instanceof W_Coroutine ? "coroutine already executing" : it instanceof W_AsyncGenerator ? "async generator already executing" : "generator already executing");
});
const NOT_STARTED = raising("not_started", "r", (it: W_Generator) => {
  throw typeError(`can't send non-None value to a just-started ${it instanceof W_Coroutine ? "coroutine" : it instanceof W_AsyncGenerator ? "async generator" : "generator"}`);
});
const REUSED = raising("reused", "", () => { throw newRuntime("cannot reuse already awaited coroutine"); });
const newRuntime = (message: string): PyError => new PyError(newException(EXC.RuntimeError, [strFrom(message)]));
/** The iterator of `yield from v`. */
const YIELD_FROM_ITER = forcing("yield_from", "ri", (v, inCoroutine: number) => {
  if (v instanceof W_Generator && !(v instanceof W_AsyncGenerator)) {
    if (v instanceof W_Coroutine && inCoroutine === 0) throw typeError("cannot 'yield from' a coroutine object in a non-coroutine generator");
    return v;
  }
  return iter(v);
});
/** The iterator of `await v`; how: 1 for __aenter__, 2 for __aexit__. */
const AWAITABLE = forcing("await", "ri", (v, how: number) => awaitable(v, how));
export function awaitable(v: any, how: number): any {
  if (v instanceof W_Coroutine) return v;
  const type = typeOf(v);
  const method = type.lookup("__await__");
  if (method === undefined) {
    if (how === 1) throw typeError(`'async with' received an object from __aenter__ that does not implement __await__: ${type.name}`);
    if (how === 2) throw typeError(`'async with' received an object from __aexit__ that does not implement __await__: ${type.name}`);
    throw typeError(`'${type.name}' object can't be awaited`);
  }
  const it = callSpecial0(method, v);
  if (it instanceof W_Coroutine) throw typeError("__await__() returned a coroutine");
  if (typeOf(it).lookup("__next__") === undefined) throw typeError(`__await__() returned non-iterator of type '${typeOf(it).name}'`);
  return it;
}
const AITER = forcing("aiter", "r", (v) => {
  const type = typeOf(v);
  const method = type.lookup("__aiter__");
  if (method === undefined) throw typeError(`'async for' requires an object with __aiter__ method, got ${type.name}`);
  const it = callSpecial0(method, v);
  if (typeOf(it).lookup("__anext__") === undefined) throw typeError(`'async for' received an object from __aiter__ that does not implement __anext__: ${typeOf(it).name}`);
  return it;
});
const ANEXT = forcing("anext", "r", (it) => {
  const type = typeOf(it);
  const method = type.lookup("__anext__");
  if (method === undefined) throw typeError(`'async for' requires an iterator with __anext__ method, got ${type.name}`);
  const v = callSpecial0(method, it);
  try {
    return awaitable(v, 0);
  } catch (e) {
    if (!(e instanceof PyError)) throw e;
    const made = typeError(`'async for' received an invalid object from __anext__: ${typeOf(v).name}`);
    made.value.cause = made.value.context = e.value;
    made.value.suppressContext = true;
    throw made;
  }
});
/** StopIteration for a generator that has returned a value. */
const STOP = raising("stop", "r", (value) => { throw stopIterationOf(value); });
/** A value that an asynchronous generator yields, as opposed to one that it awaits. */
const ASYNC_YIELD = new ClassDescr("async_yield", "constructor", W_AsyncYield, [field("async_yield", "value", "r", (o: W_AsyncYield) => o.value, (o: any, v) => { o.value = v; }, { immutable: true })]);
const IS_STOP_ASYNC = new CallDescr("is_stop_async", (e) => (isInstance(e, EXC.StopAsyncIteration) ? 1 : 0), "r", "i", { reads: [], writes: [], canRaise: false });

export function makeGenerators<V extends Values>(context: Context<V>, items: ReturnType<typeof makeItems<V>>, exceptions: ReturnType<typeof makeExceptions<V>>) {
  type R = V["ref"];
  const { m, thread, state, operand, store, give } = context;
  const STATE = (): R => m.ref(state);

  /** RETURN_GENERATOR: the frame becomes a generator, which is what the call gives. */
  function returnGenerator(frame: F<V>): void {
    const { code, regs } = frame;
    const { flags, registerCount } = code;
    const descr = (flags & CO_COROUTINE) !== 0 ? COROUTINE : (flags & CO_ASYNC_GENERATOR) !== 0 ? ASYNC_GENERATOR : GENERATOR;
    if (m.tracing) regs.length = registerCount + 1;
    const saved = m.newArray(VALUES, m.tracing ? Array.from(regs, (r) => r ?? m.ref(undefined)) : regs);
    give(frame, m.allocate(descr, m.ref(code), saved, m.int(frame.pc)));
    frame.kont = KONT_RETURN;
  }

  /** May the generator's frame be resumed with `sent`? Otherwise its end or an error is on its way to the caller. */
  function resume(caller: F<V>, generator: R, sent: R): void {
    const position = m.promoteInt(m.get(generator, GENERATOR_POSITION));
    if (position === FINISHED) {
      if (m.isClass(generator, COROUTINE)) {
        give(caller, m.call(REUSED));
        return;
      }
      return give(caller, m.ref(None));
    }
    if (position === RUNNING) {
      give(caller, m.call(ALREADY_RUNNING, generator));
      return;
    }
    const code = m.promote(m.get(generator, GENERATOR_CODE)) as Code;
    const op = code.words[position]!;
    if (op === Op.RETURN_GENERATOR && !m.is(sent, None)) {
      give(caller, m.call(NOT_STARTED, generator));
      return;
    }
    const saved = m.get(generator, GENERATOR_REGS);
    const regs = loadRegisters(code, position, saved);
    let restored: R | undefined;
    if (code.handlesExceptions) {
      const own = m.get(generator, GENERATOR_HANDLED);
      if (!m.is(own, None)) restored = own;
    }
    regs[code.selfRegister] = generator;
    const frame = new Frame<V, Code>(code, regs, caller);
    frame.pc = position;
    if (op === Op.RETURN_GENERATOR) frame.pc++;
    else if (op === Op.YIELD) {
      regs[code.words[position + 1]!] = sent;
      frame.pc += 3;
    } else regs[code.words[position + 3]!] = sent;
    m.set(generator, GENERATOR_POSITION, m.int(RUNNING));
    if (code.handlesExceptions) {
      m.set(generator, GENERATOR_ENTRY, m.get(STATE(), STATE_HANDLED));
      if (restored !== undefined) m.set(STATE(), STATE_HANDLED, restored);
    }
    thread.top = frame;
    thread.depth++;
    if (m.tracing) m.enter(frame);
  }

  /** The registers that live at a suspended position. */
  function loadRegisters(code: Code, position: number, saved: R): R[] {
    if (!m.tracing) return saved as unknown as R[];
    const regs: R[] = new Array(code.registerCount + 1);
    for (const register of code.liveAt(position, K.STORE)) regs[register] = m.item(saved, m.int(register), VALUES);
    return regs;
  }
  function saveRegisters(frame: F<V>, generator: R): void {
    const { code, regs } = frame;
    if (!m.tracing) return m.set(generator, GENERATOR_REGS, regs as unknown as R);
    const saved = m.get(generator, GENERATOR_REGS);
    for (const register of code.liveAt(frame.pc, K.STORE)) {
      if (register !== code.selfRegister) m.setItem(saved, m.int(register), regs[register] ?? m.ref(undefined), VALUES);
    }
  }

  /** Leaves the frame at its pc with a value for whoever resumed it. */
  function suspend(frame: F<V>, value: R): void {
    const { code } = frame;
    const generator = frame.regs[code.selfRegister]!;
    if (code.handlesExceptions) {
      const current = m.get(STATE(), STATE_HANDLED);
      const entry = m.get(generator, GENERATOR_ENTRY);
      const own = m.isSame(current, entry) ? m.ref(None) : current;
      m.set(generator, GENERATOR_HANDLED, own);
      m.set(STATE(), STATE_HANDLED, entry);
    }
    saveRegisters(frame, generator);
    m.set(generator, GENERATOR_POSITION, m.int(frame.pc));
    give(frame, value);
    frame.kont = KONT_RETURN;
  }

  /** YIELD: destination, value. */
  function yieldValue(frame: F<V>): void {
    const value = operand(frame, frame.code.words[frame.pc + 2]!);
    suspend(frame, (frame.code.flags & CO_ASYNC_GENERATOR) !== 0 ? m.allocate(ASYNC_YIELD, value) : value);
  }

  /** RETURN in a generator's code. */
  function finish(frame: F<V>, value: R): void {
    const generator = frame.regs[frame.code.selfRegister]!;
    m.set(generator, GENERATOR_POSITION, m.int(FINISHED));
    if (!m.tracing) m.set(generator, GENERATOR_REGS, m.newArray(VALUES, []));
    give(frame, value);
    frame.kont = KONT_RETURN;
  }

  /** Did the generator come to its end, now that its frame was left? */
  const isFinished = (generator: R): boolean => m.isTrue(m.intEq(m.get(generator, GENERATOR_POSITION), m.int(FINISHED)));

  /** K.NEXT. */
  function nextResult(frame: F<V>, value: R): void {
    const it = frame.regs[frame.code.words[frame.pc + 2]!]!;
    if (m.isClass(it, GENERATOR) ? isFinished(it) : m.isNull(value)) items.exhausted(frame);
    else store(frame, value);
  }

  /** A call of `next(generator)`, `generator.send(value)` and their like: pushes the generator's frame. False where the call cannot be gone on with afterwards. */
  function send(frame: F<V>, generator: R, sent: R, kont: K.SENT | K.SENT_OR): boolean {
    const awaited = frame.kont as K;
    if ((awaited !== K.CALL && awaited !== K.STORE) || (kont === K.SENT_OR && frame.code.words[frame.pc] !== Op.CALL)) return false;
    frame.regs[frame.code.pendingRegister] = generator;
    frame.kont = kont;
    resume(frame, generator, sent);
    return true;
  }
  /** K.SENT and K.SENT_OR. */
  function sent(frame: F<V>, kont: K, value: R): void {
    const generator = frame.regs[frame.code.pendingRegister]!;
    if (!isFinished(generator)) return store(frame, value);
    if (kont === K.SENT_OR) return store(frame, operand(frame, frame.code.words[frame.pc + 6]!));
    frame.kont = K.STORE;
    give(frame, m.call(STOP, value));
  }

  // -- delegation

  /** YIELD_FROM: destination, iterator, register of the value to send. */
  function yieldFrom(frame: F<V>): void {
    const { words } = frame.code;
    const it = frame.regs[words[frame.pc + 2]!]!;
    const sent = frame.regs[words[frame.pc + 3]!]!;
    if (m.isClass(it, GENERATOR) || m.isClass(it, COROUTINE)) {
      frame.kont = K.DELEGATE;
      return resume(frame, it, sent);
    }
    frame.kont = K.DELEGATE_STEP;
    give(frame, m.call(STEP, it, sent));
  }
  /** K.DELEGATE: where the generator yielded the frame yields in turn, and comes back to the same instruction. */
  function delegated(frame: F<V>, value: R): void {
    if (isFinished(frame.regs[frame.code.words[frame.pc + 2]!]!)) store(frame, value);
    else suspend(frame, value);
  }
  /** K.DELEGATE_STEP. */
  function delegateStep(frame: F<V>, value: R): void {
    if (m.isClass(value, STEP_CLASS)) store(frame, m.get(value, STEP_VALUE));
    else suspend(frame, value);
  }

  /** GET_YIELD_FROM_ITER: destination, iterable. */
  function yieldFromIter(frame: F<V>): void {
    const { words, flags } = frame.code;
    const v = operand(frame, words[frame.pc + 2]!);
    const quick = items.quickIter(v);
    if (quick !== undefined) return store(frame, quick);
    frame.kont = K.STORE;
    store(frame, m.call(YIELD_FROM_ITER, v, m.int((flags & CO_COROUTINE) !== 0 ? 1 : 0)));
  }
  /** GET_AWAITABLE: destination, value, context. */
  function getAwaitable(frame: F<V>): void {
    const { words } = frame.code;
    const v = operand(frame, words[frame.pc + 2]!);
    if (m.isClass(v, COROUTINE)) return store(frame, v);
    frame.kont = K.STORE;
    store(frame, m.call(AWAITABLE, v, m.int(words[frame.pc + 3]!)));
  }
  function getAiter(frame: F<V>): void {
    frame.kont = K.STORE;
    store(frame, m.call(AITER, operand(frame, frame.code.words[frame.pc + 2]!)));
  }
  function getAnext(frame: F<V>): void {
    frame.kont = K.STORE;
    store(frame, m.call(ANEXT, operand(frame, frame.code.words[frame.pc + 2]!)));
  }
  /** END_ASYNC_FOR: exception. */
  function endAsyncFor(frame: F<V>): void {
    const exception = frame.regs[frame.code.words[frame.pc + 1]!]!;
    if (m.isTrue(m.callInt(IS_STOP_ASYNC, exception))) context.next(frame);
    else exceptions.handle(frame, exception);
  }

  return { returnGenerator, resume, nextResult, send, sent, yieldValue, finish, yieldFrom, delegated, delegateStep, yieldFromIter, getAwaitable, getAiter, getAnext, endAsyncFor };
}
