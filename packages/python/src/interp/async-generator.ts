// @shared-module
/**
 * Asynchronous generators: `__anext__`, `asend`, `athrow` and `aclose` give awaitables that drive the generator's frame.
 *
 * The frame yields in two ways: a `W_AsyncYield` is an item of the asynchronous iteration and ends the awaiting (StopIteration with the item); anything
 * else is on its way to the event loop.
 */
import { classGetItem, method, methodArgs } from "../objects/builtin";
import { None, W_Object } from "../objects/core";
import { EXC, newException, raise, runtimeError, type W_BaseException } from "../objects/errors";
import { isError } from "../objects/exceptions";
import { address } from "../objects/identity";
import { call } from "../objects/call";
import { asyncGeneratorType, defineType, fillType, type W_Type } from "../objects/type";
import { strFrom, textOf } from "../objects/wide-str";
import { rt } from "../runtime";
import { FINISHED, W_AsyncYield, type W_AsyncGenerator } from "./generator";
import { generatorAttributes, thrown } from "./generator-type";
import type { Execution } from "./host-call";
import { stopIterationOf } from "./stop";

const execution = (): Execution => rt().execution!;

enum State { INITIAL, AWAITED, CLOSED }

/** What one step of the frame gives to the awaiting: a value for the event loop. Items and the end come as exceptions. */
function unwrap(g: W_AsyncGenerator, step: () => any): any {
  let value: any;
  try {
    value = step();
  } catch (e) {
    g.busy = false;
    if (isError(e, EXC.StopAsyncIteration) || isError(e, EXC.GeneratorExit)) g.closed = true;
    throw e;
  }
  if (value === undefined) {
    g.busy = false;
    g.closed = true;
    throw raise(EXC.StopAsyncIteration);
  }
  if (value instanceof W_AsyncYield) {
    g.busy = false;
    throw stopIterationOf(value.value);
  }
  return value;
}

/** The awaitable of `asend(value)` and `__anext__()`. */
class W_AsyncSend extends W_Object {
  declare readonly pytype: W_Type;
  state = State.INITIAL;
  constructor(readonly generator: W_AsyncGenerator, readonly value: any) { super(); }

  #begin(): void {
    if (this.state === State.CLOSED) throw runtimeError("cannot reuse already awaited __anext__()/asend()");
    if (this.state === State.INITIAL) {
      if (this.generator.busy) {
        this.state = State.CLOSED;
        throw runtimeError("anext(): asynchronous generator is already running");
      }
      this.state = State.AWAITED;
    }
    this.generator.busy = true;
  }
  #step(step: () => any): any {
    try {
      return unwrap(this.generator, step);
    } catch (e) {
      this.state = State.CLOSED;
      throw e;
    }
  }
  send(v: any): any {
    const first = this.state === State.INITIAL;
    this.#begin();
    return this.#step(() => execution().step(this.generator, first && v === None ? this.value : v));
  }
  throw(e: W_BaseException): any {
    this.#begin();
    return this.#step(() => execution().raiseIn(this.generator, e));
  }
  close(): any {
    if (this.state === State.CLOSED) return None;
    return closeAwaitable(() => this.throw(newException(EXC.GeneratorExit, [])));
  }
}

/** The awaitable of `athrow(...)`, and of `aclose()` when `exception` is null. */
class W_AsyncThrow extends W_Object {
  declare readonly pytype: W_Type;
  state = State.INITIAL;
  constructor(readonly generator: W_AsyncGenerator, readonly exception: readonly any[] | null) { super(); }

  #begin(v: any): boolean {
    const { generator: g } = this;
    const what = this.exception === null ? "aclose()" : "athrow()";
    if (this.state === State.CLOSED) throw runtimeError("cannot reuse already awaited aclose()/athrow()");
    if (g.position === FINISHED) {
      this.state = State.CLOSED;
      throw stopIterationOf(None);
    }
    if (this.state === State.AWAITED) {
      g.busy = true;
      return false;
    }
    if (g.busy) {
      this.state = State.CLOSED;
      throw runtimeError(`${what}: asynchronous generator is already running`);
    }
    if (g.closed) {
      this.state = State.CLOSED;
      throw raise(EXC.StopAsyncIteration);
    }
    if (v !== None) throw runtimeError("can't send non-None value to a just-started coroutine");
    this.state = State.AWAITED;
    g.busy = true;
    return true;
  }
  #step(step: () => any): any {
    const { generator: g } = this;
    try {
      if (this.exception !== null) return unwrap(g, step);
      const value = step();
      if (value === undefined) throw raise(EXC.StopAsyncIteration);
      if (value instanceof W_AsyncYield) throw runtimeError("async generator ignored GeneratorExit");
      return value;
    } catch (e) {
      g.busy = false;
      this.state = State.CLOSED;
      // The end that aclose() asked for.
      if (this.exception === null && (isError(e, EXC.StopAsyncIteration) || isError(e, EXC.GeneratorExit))) throw stopIterationOf(None);
      throw e;
    }
  }
  send(v: any): any {
    const { generator: g } = this;
    if (!this.#begin(v)) return this.#step(() => execution().step(g, v));
    if (this.exception === null) {
      g.closed = true;
      return this.#step(() => execution().raiseIn(g, newException(EXC.GeneratorExit, [])));
    }
    const e = thrown(this.exception);
    return this.#step(() => execution().raiseIn(g, e));
  }
  throw(e: W_BaseException): any {
    if (this.state === State.CLOSED) throw runtimeError("cannot reuse already awaited aclose()/athrow()");
    if (this.state === State.INITIAL) {
      if (this.generator.busy) {
        this.state = State.CLOSED;
        throw runtimeError(`${this.exception === null ? "aclose()" : "athrow()"}: asynchronous generator is already running`);
      }
      this.state = State.AWAITED;
      this.generator.busy = true;
    }
    return this.#step(() => execution().raiseIn(this.generator, e));
  }
  close(): any {
    if (this.state === State.CLOSED) return None;
    return closeAwaitable(() => this.throw(newException(EXC.GeneratorExit, [])));
  }
}

function closeAwaitable(exit: () => any): any {
  try {
    exit();
  } catch (e) {
    if (isError(e, EXC.StopIteration) || isError(e, EXC.StopAsyncIteration) || isError(e, EXC.GeneratorExit)) return None;
    throw e;
  }
  throw runtimeError("coroutine ignored GeneratorExit");
}

type Awaitable = W_AsyncSend | W_AsyncThrow;
const awaitableMethods = () => ({
  __await__: method(0, 0, (a: Awaitable) => a),
  __iter__: method(0, 0, (a: Awaitable) => a),
  __next__: method(0, 0, (a: Awaitable) => a.send(None)),
  send: method(1, 1, (a: Awaitable, v) => a.send(v)),
  throw: methodArgs((args) => args[0].throw(thrown(args.slice(1)))),
  close: method(0, 0, (a: Awaitable) => a.close()),
});
export const asyncSendType = defineType("async_generator_asend", W_AsyncSend, { methods: awaitableMethods });
export const asyncThrowType = defineType("async_generator_athrow", W_AsyncThrow, { methods: awaitableMethods });

/** The event loop hears of a generator when it is first used. */
function introduce(g: W_AsyncGenerator): void {
  if (g.hooked) return;
  g.hooked = true;
  const first = rt().slots.get("asyncgen.firstiter");
  g.finalizer = rt().slots.get("asyncgen.finalizer") ?? null;
  if (first !== undefined && first !== None) call(first, [g]);
}
const driven = <T>(make: (g: W_AsyncGenerator) => T) => (g: W_AsyncGenerator): T => {
  introduce(g);
  return make(g);
};

fillType(asyncGeneratorType, {
  hasWeakref: true,
  methods: () => ({
    __aiter__: method(0, 0, (g) => g),
    __anext__: method(0, 0, driven((g) => new W_AsyncSend(g, None))),
    asend: method(1, 1, (g: W_AsyncGenerator, v) => driven((own) => new W_AsyncSend(own, v))(g)),
    athrow: methodArgs((args) => driven((g) => new W_AsyncThrow(g, args.slice(1)))(args[0])),
    aclose: method(0, 0, driven((g) => new W_AsyncThrow(g, null))),
    __repr__: method(0, 0, (g: W_AsyncGenerator) => strFrom(`<async_generator object ${textOf(g.qualname)} at ${address(g)}>`)),
    __class_getitem__: classGetItem(),
  }),
  getset: () => ({
    ...generatorAttributes("ag"),
    ag_running: { get: (g: W_AsyncGenerator) => g.busy },
    ag_await: { get: () => None },
  }),
});
