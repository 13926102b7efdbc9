// @shared-module
/**
 * From the host into Python: calling functions, running code, resuming generators. Each runs the interpreter in a nested loop on top of the frames that
 * are there; the guest's recursion limit counts them all, and should the host's own stack end first, that is a RecursionError too.
 */
import { Frame, type DirectMachine, type HostValues } from "@spoor/tracer";
import { instructionLength } from "../bytecode";
import type { Code } from "../code";
import { Op } from "../opcodes";
import { call } from "../objects/call";
import { None, PyError, W_Function } from "../objects/core";
import { EXC, newException, recursionError, runtimeError, typeError, valueError, type W_BaseException, type W_StopIteration } from "../objects/errors";
import { hooks } from "../objects/hooks";
import type { Namespace } from "../objects/namespace";
import { getAttrOr, isInstance, stopValue } from "../objects/operations";
import { isError, setContext } from "../objects/exceptions";
import { rt, type ExecutionState } from "../runtime";
import { bindArguments } from "./bind";
import { FINISHED, RUNNING, W_AsyncGenerator, W_Coroutine, W_Generator } from "./generator";
import type { PythonInterpreter } from "./semantics";
import { stopIterationOf } from "./stop";

type HostFrame = Frame<HostValues, Code>;

/** What a generator is called in messages. */
export const kindOf = (g: W_Generator): string => (g instanceof W_Coroutine ? "coroutine" : g instanceof W_AsyncGenerator ? "async generator" : "generator");

export class Execution {
  constructor(readonly machine: DirectMachine<Code>, readonly interpreter: PythonInterpreter<HostValues>, readonly state: ExecutionState) {}

  /** Runs a frame that is to be pushed, to its end. */
  #run(code: Code, regs: any[]): any {
    const { thread } = this.interpreter;
    if (thread.depth >= this.state.recursionLimit) throw recursionError();
    const frame: HostFrame = new Frame<HostValues, Code>(code, regs, thread.top);
    return this.#nested(() => {
      thread.top = frame;
      thread.depth++;
      this.machine.enter(frame);
      return frame;
    });
  }

  /** Pushes a base frame and runs it; whatever happens, the thread's frames are as before. */
  #nested(push: () => HostFrame): any {
    const { thread } = this.interpreter;
    const { top, depth } = thread;
    try {
      return this.interpreter.run(push());
    } catch (e) {
      thread.top = top;
      thread.depth = depth;
      throw e;
    }
  }

  callFunction(f: W_Function, args: readonly any[], kw: ReadonlyMap<string, any> | null): any {
    const { code } = f;
    if (code.simpleArgCount !== args.length || (kw !== null && kw.size !== 0)) return this.#run(code, bindArguments(f, args, kw));
    const regs: any[] = new Array(code.registerCount + 1);
    for (let i = 0; i < args.length; i++) regs[i] = args[i];
    for (let i = 0; i < code.freeNames.length; i++) regs[code.freeBase + i] = f.closure[i];
    return this.#run(code, regs);
  }

  /** Runs a class body in a namespace (any mapping). */
  runClassBody(f: W_Function, namespace: any): any {
    const regs = bindArguments(f, [], null);
    regs[f.code.selfRegister] = namespace;
    return this.#run(f.code, regs);
  }

  /** Runs module code, or code of `exec` and `eval`. */
  runCode(code: Code, globals: Namespace, namespace: any | null): any {
    const bound = (namespace === null ? code : code.asNamespaceCode()).bind(globals);
    const regs: any[] = new Array(bound.registerCount + 1);
    if (namespace !== null) regs[bound.selfRegister] = namespace;
    return this.#run(bound, regs);
  }

  // -- generators

  /** Resumes a suspended generator with a value; what it yields, or returns (`position` FINISHED then). */
  #resume(generator: W_Generator, sent: any): any {
    const { interpreter, state } = this;
    const { thread } = interpreter;
    if (thread.depth >= state.recursionLimit) throw recursionError();
    return this.#nested(() => {
      interpreter.resume(thread.top!, generator, sent);
      return thread.top!;
    });
  }

  #checkIdle(generator: W_Generator): void {
    if (generator.position === RUNNING) throw valueError(`${kindOf(generator)} already executing`);
  }

  /** One step: the value yielded, or undefined at the end; `returned` has the return value then. */
  step(generator: W_Generator, sent: any): any {
    this.#checkIdle(generator);
    if (generator.position === FINISHED) {
      if (generator instanceof W_Coroutine) throw runtimeError("cannot reuse already awaited coroutine");
      this.returned = None;
      return undefined;
    }
    const fresh = generator.code.words[generator.position] === Op.RETURN_GENERATOR;
    if (fresh && sent !== None) throw typeError(`can't send non-None value to a just-started ${kindOf(generator)}`);
    return this.#outcome(generator, this.#resume(generator, sent));
  }
  /** What a generator returned that came to its end in `step` or `raiseIn`. */
  returned: any = None;

  #outcome(generator: W_Generator, value: any): any {
    if ((generator.position as number) !== FINISHED) return value;
    this.returned = value;
    return undefined;
  }

  /** `generator.throw(exception)`: the value yielded next, or undefined at the end. */
  raiseIn(generator: W_Generator, exception: W_BaseException): any {
    this.#checkIdle(generator);
    const { position, code } = generator;
    if (position === FINISHED) {
      if (generator instanceof W_Coroutine) throw runtimeError("cannot reuse already awaited coroutine");
      throw new PyError(exception);
    }
    if (code.words[position] === Op.YIELD_FROM) {
      const iterator = generator.regs[code.words[position + 2]!];
      generator.position = RUNNING;
      let value: any;
      try {
        value = this.#delegateThrow(iterator, exception);
      } catch (e) {
        generator.position = position;
        if (!(e instanceof PyError)) throw e;
        return this.#raiseAt(generator, e.value);
      }
      generator.position = position;
      if (value === NOT_DELEGATED) return this.#raiseAt(generator, exception);
      if (value === undefined) return this.#endDelegation(generator, this.returned);
      return value;
    }
    return this.#raiseAt(generator, exception);
  }

  /** Throws into what a generator delegates to: the value yielded, undefined at its end, or NOT_DELEGATED when it takes no exceptions. */
  #delegateThrow(iterator: any, exception: W_BaseException): any {
    if (isInstance(exception, EXC.GeneratorExit)) {
      this.closeIterator(iterator);
      return NOT_DELEGATED;
    }
    if (iterator instanceof W_Generator && !(iterator instanceof W_AsyncGenerator)) return this.raiseIn(iterator, exception);
    const method = getAttrOr(iterator, "throw", undefined);
    if (method === undefined) return NOT_DELEGATED;
    try {
      return call(method, [exception]);
    } catch (e) {
      if (!isError(e, EXC.StopIteration)) throw e;
      this.returned = stopValue(e.value as W_StopIteration);
      return undefined;
    }
  }

  closeIterator(iterator: any): void {
    if (iterator instanceof W_Generator && !(iterator instanceof W_AsyncGenerator)) this.close(iterator);
    else {
      const method = getAttrOr(iterator, "close", undefined);
      if (method !== undefined) call(method, []);
    }
  }

  /** Raises in the generator's frame, at the place where it is suspended. What the generator itself is handling is the exception's context; what its caller is, is not. */
  #raiseAt(generator: W_Generator, exception: W_BaseException): any {
    const { position } = generator;
    setContext(exception, generator.handled);
    this.state.thrown = exception;
    const { interpreter } = this;
    const { thread } = interpreter;
    return this.#outcome(generator, this.#nested(() => {
      interpreter.resume(thread.top!, generator, None);
      const frame = thread.top!;
      frame.pc = position;
      interpreter.raise(frame, exception);
      return frame;
    }));
  }

  /** The generator's delegation is over with a value: it goes on behind it. */
  #endDelegation(generator: W_Generator, value: any): any {
    const { interpreter } = this;
    const { thread } = interpreter;
    return this.#outcome(generator, this.#nested(() => {
      interpreter.resume(thread.top!, generator, None);
      const frame = thread.top!;
      const { words } = frame.code;
      frame.regs[words[frame.pc + 1]!] = value;
      frame.pc += instructionLength(words, frame.pc);
      return frame;
    }));
  }

  /** `generator.close()`: its return value, or None. */
  close(generator: W_Generator): any {
    this.#checkIdle(generator);
    const { position, code } = generator;
    if (position === FINISHED) return None;
    if (code.words[position] === Op.RETURN_GENERATOR) {
      generator.position = FINISHED;
      return None;
    }
    let value: any;
    try {
      value = this.raiseIn(generator, newException(EXC.GeneratorExit, []));
    } catch (e) {
      if (isError(e, EXC.GeneratorExit) || isError(e, EXC.StopIteration)) return None;
      throw e;
    }
    if (value === undefined) return this.returned;
    throw runtimeError(`${kindOf(generator)} ignored GeneratorExit`);
  }

  /** The value, or StopIteration with what was returned. */
  valueOrStop(value: any): any {
    if (value === undefined) throw stopIterationOf(this.returned);
    return value;
  }
}

const NOT_DELEGATED = Symbol("not delegated");

const execution = (): Execution => rt().execution!;
hooks.callFunction = (f, args, kw) => execution().callFunction(f, args, kw);
hooks.runClassBody = (f, namespace) => execution().runClassBody(f, namespace);
hooks.currentModule = () => (rt().currentFrame()?.code.globals as Namespace | undefined)?.getName("__name__");
hooks.importModule = (name) => rt().importName(name, null, ["*"], 0);
