// @semantics
/**
 * Raising and unwinding, without host exceptions: a frame looks for its handler, else it is left with the exception, and the frame below raises.
 *
 * Order of events as in CPython: a new exception gets the one being handled as its context where it is raised; every frame that it passes prepends
 * an entry to its traceback; a handler gets the object in its register.
 */
import { CallDescr } from "@spoor/ir";
import { KONT_UNWIND, type Values } from "@spoor/tracer";
import { CO_ASYNC_GENERATOR, CO_COROUTINE, CO_INTERNAL } from "../bytecode";
import type { Code } from "../code";
import { field, INSTANCE_MAP, None, TUPLE, type HiddenClass } from "../objects/core";
import { EXC, newException, runtimeError, type W_BaseException } from "../objects/errors";
import { exceptionMatches, setCause, setContext, toException } from "../objects/exceptions";
import { reraiseStar, splitForExceptStar } from "../objects/exception-group";
import { isInstance } from "../objects/operations";
import { W_Traceback } from "../objects/traceback-object";
import { typeType, W_Type } from "../objects/type";
import { strFrom } from "../objects/wide-str";
import { Op } from "../opcodes";
import { STATE_HANDLED, type ExecutionState, type VisibleFrame } from "../runtime";
import { NONE_TYPE, TYPE } from "./classes";
import { namedRegisters, VALUES, type Context, type F } from "./context";
import { FINISHED, GENERATOR_ENTRY, GENERATOR_POSITION } from "./generator";
import { K } from "./konts";
import { forcing, raising } from "./residual";
import { hasNamespace, PassedFrame } from "./visible";

export const EXCEPTION_TRACEBACK = field("exception", "traceback", "r", (o: W_BaseException) => o.traceback, (o: W_BaseException, v) => { o.traceback = v; });
export const EXCEPTION_CONTEXT = field("exception", "context", "r", (o: W_BaseException) => o.context, (o: W_BaseException, v) => { o.context = v; });
const MARKS = { reads: [EXCEPTION_TRACEBACK, EXCEPTION_CONTEXT, STATE_HANDLED], writes: [EXCEPTION_TRACEBACK, EXCEPTION_CONTEXT], canRaise: false } as const;

/**
 * An exception passes a frame: state, exception, code, pc, the frame (its registers where it is only in a trace). One without a traceback comes from the
 * host: it gets its context.
 */
const PASS = new CallDescr("traceback", (state: ExecutionState, e: W_BaseException, code: Code, pc: number, passed: VisibleFrame | readonly unknown[]) => {
  const { traceback } = e;
  if (traceback === null && e.context === null && e !== state.thrown) setContext(e, state.handled);
  const frame = Array.isArray(passed) ? state.recordedFrame() ?? new PassedFrame(code, pc, passed) : passed as VisibleFrame;
  // What left a frame passes its caller next.
  if (traceback?.frame instanceof PassedFrame && traceback.frame.isLeft) traceback.frame.back ??= frame;
  e.traceback = new W_Traceback(traceback, code, pc, frame);
}, "rrrir", "n", MARKS);
const SET_CONTEXT = new CallDescr("context", (state: ExecutionState, e: W_BaseException) => setContext(e, state.handled), "rr", "n", MARKS);

/** The exception object that `raise v` raises. */
const TO_EXCEPTION = forcing("exception", "r", toException);
const TO_EXCEPTION_FROM = forcing("exception_from", "rr", (v, cause) => {
  const e = toException(v);
  setCause(e, cause);
  return e;
});
const MATCHES = raising("exception_matches", "rr", exceptionMatches);
const NOTHING_HANDLED = raising("raise", "", () => { throw runtimeError("No active exception to reraise"); });
const SPLIT_GROUP = forcing("except_star", "rr", (e, cls) => splitForExceptStar(e, cls));
const RERAISE_STAR = forcing("reraise_star", "rr", (original, raised) => reraiseStar(original, raised.items));

/** StopIteration (and StopAsyncIteration) that leaves a generator becomes RuntimeError. */
function leavingGenerator(e: W_BaseException, code: Code): W_BaseException {
  const { flags } = code;
  const asyncGenerator = (flags & CO_ASYNC_GENERATOR) !== 0;
  let what: string;
  if (isInstance(e, EXC.StopIteration)) what = asyncGenerator ? "async generator raised StopIteration" : (flags & CO_COROUTINE) !== 0 ? "coroutine raised StopIteration" : "generator raised StopIteration";
  else if (asyncGenerator && isInstance(e, EXC.StopAsyncIteration)) what = "async generator raised StopAsyncIteration";
  else return e;
  const made = newException(EXC.RuntimeError, [strFrom(what)]);
  made.cause = e;
  made.context = e;
  made.suppressContext = true;
  return made;
}
const IS_STOP = new CallDescr("is_stop", (e) => (isInstance(e, EXC.StopIteration) ? 1 : 0), "r", "i", { reads: [], writes: [], canRaise: false });
const LEAVING_GENERATOR = new CallDescr("leaving_generator", leavingGenerator, "rr", "r", { reads: "any", writes: [], canRaise: false });

export function makeExceptions<V extends Values>(context: Context<V>, visible: (frame: F<V>) => VisibleFrame | null) {
  type R = V["ref"];
  const { m, state, operand, store, raise, give, next } = context;
  const STATE = (): R => m.ref(state);

  /** What introspection looks at in a frame: see `PassedFrame`. */
  const variables = (frame: F<V>): R => (hasNamespace(frame.code) ? m.newArray(VALUES, [frame.regs[frame.code.selfRegister]!]) : namedRegisters(m, frame));

  /** KONT_RAISE: the exception passes this frame; to its handler, or out of the frame. StopIteration from a `__next__` is the end of the loop. */
  function raised(frame: F<V>, exception: R): void {
    const { words } = frame.code;
    if (words[frame.pc] === Op.FOR_ITER && m.isTrue(m.callInt(IS_STOP, exception))) {
      frame.pc = words[frame.pc + 3]!;
      frame.kont = K.NONE;
      return;
    }
    if ((frame.code.flags & CO_INTERNAL) === 0) m.callVoid(PASS, STATE(), exception, m.ref(frame.code), m.int(frame.pc), m.tracing ? variables(frame) : m.ref(visible(frame)));
    handle(frame, exception);
  }

  /** To the handler of the frame's pc, or out of the frame. */
  function handle(frame: F<V>, exception: R): void {
    const { code } = frame;
    const handler = code.handlerFor(frame.pc);
    if (handler !== null) {
      frame.regs[handler.register] = exception;
      frame.pc = handler.target;
      frame.kont = K.NONE;
      return;
    }
    if (code.isGenerator) {
      const generator = frame.regs[code.selfRegister]!;
      // Before RETURN_GENERATOR there is no object yet.
      if (generator !== undefined) {
        exception = m.call(LEAVING_GENERATOR, exception, m.ref(code));
        m.set(generator, GENERATOR_POSITION, m.int(FINISHED));
      }
    }
    give(frame, exception);
    frame.kont = KONT_UNWIND;
  }

  /** What is being handled. */
  const handled = (): R => m.get(STATE(), STATE_HANDLED);

  /** RAISE: value. */
  function raiseValue(frame: F<V>): void {
    frame.kont = K.RAISE;
    give(frame, m.call(TO_EXCEPTION, operand(frame, frame.code.words[frame.pc + 1]!)));
  }
  /** RAISE_FROM: value, cause. */
  function raiseFrom(frame: F<V>): void {
    const { words } = frame.code;
    frame.kont = K.RAISE;
    give(frame, m.call(TO_EXCEPTION_FROM, operand(frame, words[frame.pc + 1]!), operand(frame, words[frame.pc + 2]!)));
  }
  /** K.RAISE: the object to be raised. */
  function raiseObject(frame: F<V>, exception: R): void {
    m.callVoid(SET_CONTEXT, STATE(), exception);
    raise(frame, exception);
  }
  /** RAISE_AGAIN: what is being handled. */
  function raiseAgain(frame: F<V>): void {
    const exception = handled();
    if (m.isClass(exception, NONE_TYPE)) {
      frame.kont = K.STORE;
      m.call(NOTHING_HANDLED);
      return;
    }
    handle(frame, exception);
  }

  /** PUSH_EXC_INFO: destination, exception. */
  function push(frame: F<V>): void {
    const { code, regs } = frame;
    const before = handled();
    const exception = regs[code.words[frame.pc + 2]!]!;
    // A generator may go on in another context: what was handled outside is not its own to keep.
    const outside = code.isGenerator && m.isSame(before, m.get(regs[code.selfRegister]!, GENERATOR_ENTRY));
    m.set(STATE(), STATE_HANDLED, exception);
    store(frame, outside ? m.ref(None) : before);
  }
  /** POP_EXC_INFO: what PUSH_EXC_INFO kept. */
  function pop(frame: F<V>): void {
    const { code, regs } = frame;
    const kept = regs[code.words[frame.pc + 1]!]!;
    const before = code.isGenerator && m.isClass(kept, NONE_TYPE) ? m.get(regs[code.selfRegister]!, GENERATOR_ENTRY) : kept;
    m.set(STATE(), STATE_HANDLED, before);
    next(frame);
  }

  /** JUMP_UNLESS_MATCH: exception, class or tuple of classes, target. Undefined: the general answer is on its way. */
  function match(frame: F<V>): boolean | undefined {
    const { words } = frame.code;
    const exception = frame.regs[words[frame.pc + 1]!]!;
    const wanted = operand(frame, words[frame.pc + 2]!);
    if (m.isClass(wanted, TYPE)) {
      const cls = m.promote(wanted) as W_Type;
      if (cls.metatype === typeType && cls.isSubtype(EXC.BaseException)) {
        const { type } = m.promote(m.get(exception, INSTANCE_MAP)) as HiddenClass;
        m.assume(type);
        return type.isSubtype(cls);
      }
    } else if (m.isClass(wanted, TUPLE) && !m.tracing) return exceptionMatches(exception, wanted);
    frame.kont = K.DECIDE;
    give(frame, m.call(MATCHES, exception, wanted));
    return undefined;
  }

  /** CHECK_EG_MATCH: two destinations, exception, class. */
  function matchGroup(frame: F<V>): void {
    const { words } = frame.code;
    frame.kont = K.PAIR;
    give(frame, m.call(SPLIT_GROUP, operand(frame, words[frame.pc + 3]!), operand(frame, words[frame.pc + 4]!)));
  }
  /** PREP_RERAISE_STAR: destination, original exception, list of raised ones. */
  function reraiseGroup(frame: F<V>): void {
    const { words } = frame.code;
    frame.kont = K.STORE;
    store(frame, m.call(RERAISE_STAR, operand(frame, words[frame.pc + 2]!), operand(frame, words[frame.pc + 3]!)));
  }

  return { raised, handle, raiseValue, raiseFrom, raiseObject, raiseAgain, push, pop, match, matchGroup, reraiseGroup };
}
