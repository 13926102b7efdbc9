// @semantics
/**
 * What every part of the semantics shares: the machine, the thread, and the ways in which a frame is pushed or gets a value.
 *
 * How the parts work together. A handler that cannot finish by itself sets `frame.pc` and `frame.kont` and then either pushes a callee or makes a residual
 * call. Afterwards the run loop looks at `thread.top`: `kont` 0 means go on at `pc`; else the value in its last register is delivered to that
 * continuation. So no handler ever runs another one, and the host's stack does not grow with the guest's.
 */
import { ArrayDescr } from "@spoor/ir";
import { Frame, KONT_RAISE, type Machine, type Thread, type Values } from "@spoor/tracer";
import { instructionLength } from "../bytecode";
import type { Code } from "../code";
import { recursionError } from "../objects/errors";
import type { ExecutionState } from "../runtime";
import { makeFacts, type Facts } from "./facts";
import { K } from "./konts";

/** Host arrays of guest values that residual calls take and give. */
export const VALUES = new ArrayDescr("values", "r");
/** A host array of a frame's parameters, other locals, cells and free variables. */
export const namedRegisters = <V extends Values>(m: Machine<V>, { code, regs }: F<V>): V["ref"] => m.newArray(VALUES, regs.slice(0, code.freeBase + code.freeNames.length) as V["ref"][]);

export type F<V extends Values> = Frame<V, Code>;

export interface Context<V extends Values> {
  readonly m: Machine<V, Code>;
  readonly thread: Thread<V, Code>;
  readonly state: ExecutionState;
  readonly facts: Facts<V>;
  /** The operand `x` of the frame's instruction: a register, or a constant where negative. */
  operand(frame: F<V>, x: number): V["ref"];
  /** The operands of a list whose count is at `at`. */
  operands(frame: F<V>, at: number): V["ref"][];
  /** Pushes a frame for `code` with these registers. RecursionError when there are too many. */
  push(caller: F<V>, code: Code, regs: V["ref"][]): void;
  /** The result of the instruction: into its destination, and on to the next. */
  store(frame: F<V>, value: V["ref"]): void;
  /** On to the next instruction. */
  next(frame: F<V>): void;
  /** Awaits a value for `kont`; the frame's pc is set. */
  await_(frame: F<V>, kont: K): void;
  /** Leaves `value` to be delivered to the frame's continuation. */
  give(frame: F<V>, value: V["ref"]): void;
  /** Raises an exception object in the frame at its pc. */
  raise(frame: F<V>, exception: V["ref"]): void;
}

export function makeContext<V extends Values>(m: Machine<V, Code>, state: ExecutionState): Context<V> {
  type R = V["ref"];
  const thread: Thread<V, Code> = { top: null, depth: 0 };
  const operand = (frame: F<V>, x: number): R => (x >= 0 ? frame.regs[x]! : m.ref(frame.code.constants[-1 - x]));
  return {
    m, thread, state, operand,
    facts: makeFacts(m),
    operands(frame, at) {
      const { words } = frame.code;
      const count = words[at]!;
      const values: R[] = new Array(count);
      for (let i = 0; i < count; i++) values[i] = operand(frame, words[at + 1 + i]!);
      return values;
    },
    push(caller, code, regs) {
      // Compiled code does not count inlined frames: the driver asks where calls nest.
      if (!m.tracing && thread.depth >= state.recursionLimit) throw recursionError();
      const frame = new Frame<V, Code>(code, regs, caller);
      thread.top = frame;
      thread.depth++;
      m.enter(frame);
    },
    store(frame, value) {
      const { words } = frame.code;
      frame.regs[words[frame.pc + 1]!] = value;
      frame.pc += instructionLength(words, frame.pc);
      frame.kont = K.NONE;
    },
    next(frame) {
      frame.pc += instructionLength(frame.code.words, frame.pc);
      frame.kont = K.NONE;
    },
    await_(frame, kont) { frame.kont = kont; },
    give(frame, value) { frame.regs[frame.code.registerCount] = value; },
    raise(frame, exception) {
      frame.regs[frame.code.registerCount] = exception;
      frame.kont = KONT_RAISE;
    },
  };
}
