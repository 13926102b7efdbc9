// @shared-module
/**
 * Generators, coroutines and asynchronous generators as objects: a frame at rest.
 *
 * A suspended frame is its registers and the pc of the instruction that it was left at; the interpreter makes a frame of them to resume and puts
 * them back at a yield. The registers' array changes hands: while the frame runs nobody reads it here.
 */
import { ClassDescr } from "@spoor/ir";
import type { Code } from "../code";
import { field, None, W_Object } from "../objects/core";
import { attachHost, coroutineType, generatorType, asyncGeneratorType, type W_Type } from "../objects/type";

/** `position` of a generator that runs. */
export const RUNNING = -1;
/** `position` of one that has come to its end. */
export const FINISHED = -2;

export class W_Generator extends W_Object {
  declare readonly pytype: W_Type;
  name: any;
  qualname: any;
  /** What was being handled outside when it was resumed. */
  entryHandled: any = None;
  /** The exception that it was handling itself when it was suspended; None for none. */
  handled: any = None;
  /** `position`: pc of the instruction it is suspended at. */
  constructor(readonly code: Code, public regs: any[], public position: number) {
    super();
    this.name = code.name;
    this.qualname = code.qualname;
  }
}
/** What an `async def` without yield makes. */
export class W_Coroutine extends W_Generator {}
/** What an `async def` with yield makes. */
export class W_AsyncGenerator extends W_Generator {
  /** An `asend`, `athrow` or `aclose` is being awaited. */
  busy = false;
  closed = false;
  /** Hooks of the event loop were called. */
  hooked = false;
  finalizer: any = null;
}

/** What an asynchronous generator gives to whoever resumes it when it yields, as opposed to when it awaits. */
export class W_AsyncYield {
  constructor(readonly value: any) {}
}

/** The end of a delegation to something that is no generator of ours, with its value. */
export class W_Step {
  constructor(readonly value: any) {}
}

attachHost(generatorType, W_Generator);
attachHost(coroutineType, W_Coroutine);
attachHost(asyncGeneratorType, W_AsyncGenerator);

export const GENERATOR_CODE = field("generator", "code", "r", (o: W_Generator) => o.code, (o: any, v) => { o.code = v; }, { immutable: true });
export const GENERATOR_REGS = field("generator", "regs", "r", (o: W_Generator) => o.regs, (o: W_Generator, v) => { o.regs = v; });
export const GENERATOR_POSITION = field("generator", "position", "i", (o: W_Generator) => o.position, (o: W_Generator, v) => { o.position = v; });
export const GENERATOR_ENTRY = field("generator", "entryHandled", "r", (o: W_Generator) => o.entryHandled, (o: W_Generator, v) => { o.entryHandled = v; });
export const GENERATOR_HANDLED = field("generator", "handled", "r", (o: W_Generator) => o.handled, (o: W_Generator, v) => { o.handled = v; });
const FIELDS = [GENERATOR_CODE, GENERATOR_REGS, GENERATOR_POSITION];
const INITIAL = { initial: [[GENERATOR_ENTRY, None], [GENERATOR_HANDLED, None]] } as const;
export const GENERATOR = new ClassDescr("generator", "constructor", W_Generator, FIELDS, (v) => v instanceof W_Generator && v.constructor === W_Generator, INITIAL);
export const COROUTINE = new ClassDescr("coroutine", "constructor", W_Coroutine, FIELDS, (v) => v instanceof W_Coroutine, INITIAL);
export const ASYNC_GENERATOR = new ClassDescr("async_generator", "constructor", W_AsyncGenerator, FIELDS, (v) => v instanceof W_AsyncGenerator, INITIAL);
export const STEP_VALUE = field("step", "value", "r", (o: W_Step) => o.value, (o: any, v) => { o.value = v; }, { immutable: true });
export const STEP_CLASS = new ClassDescr("step", "constructor", W_Step, [STEP_VALUE]);
