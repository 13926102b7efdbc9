/** Guest frames, and what the tracer needs to know about a guest's code. */
import type { MergePoints } from "./cells";
import type { Values } from "./machine";

/** A position inside a frame: the bytecode's place and, while a value is awaited, what will be done with it. */
export const KONT_BITS = 6;
/**
 * Continuations that every guest's interpreter provides beside its own (which count from 1). The driver leaves them in `frame.kont` of `thread.top` after
 * compiled code ran: whoever reloads from `thread.top` delivers first when `kont` is not 0.
 */
/** Return the delivered value from this frame, exactly as a return bytecode does. */
export const KONT_RETURN = 61;
/** Leave this frame with the delivered exception: no handler of this frame is asked, its traceback entry was already made. */
export const KONT_UNWIND = 62;
/** Raise the delivered exception in this frame at its pc. */
export const KONT_RAISE = 63;
export const positionOf = (pc: number, kont: number): number => (pc << KONT_BITS) | kont;
export const pcOf = (pos: number): number => pos >> KONT_BITS;
export const kontOf = (pos: number): number => pos & ((1 << KONT_BITS) - 1);

/** A guest function's code: the green part of a frame. Identity is what counts. */
export interface GuestCode {
  /** For logs: the function's name. */
  readonly name: string;
  /** Registers of a frame, without the one for the delivered value, which is `regs[registerCount]`. */
  readonly registerCount: number;
  /**
   * Registers whose values are needed at `pc`, in a fixed order: to execute the bytecode there (`kont` 0), or to go on behind it
   * once a value is delivered to continuation `kont`; registers that an exception handler of this place needs included.
   */
  liveAt(pc: number, kont: number): Uint16Array;
  /** Positions of loop headers: where `loopHeader` is called. */
  readonly loopHeaders: readonly number[];
  /** For each of them, the position of the last jump back to it. */
  readonly loopEnds: readonly number[];
  /** Positions that jumps forwards lead to: where paths through the code may meet. Without them, code whose paths are too many cannot be made of pieces (`max_bridges`). */
  readonly meetings?: readonly number[];
  /** Positions are below it: what one call of straight code costs. */
  readonly size: number;
  /** A frame of this code may be left and resumed (its calls are never calls of compiled code). */
  readonly isGenerator: boolean;
  /** For logs: where in the guest's source. */
  location(pc: number): string;
  /** The driver's; null until it has seen the first. Start with null. */
  mergePoints: MergePoints | null;
}

/** A guest frame. In the direct machine registers hold host values, in the tracing machine references into the trace. */
export class Frame<V extends Values, C extends GuestCode = GuestCode> {
  /** Position of the bytecode being executed. */
  pc = 0;
  /** What to do with the value that a callee (or residual call) will deliver; 0 while none is awaited. */
  kont = 0;
  /** `code.registerCount` registers and one more for the delivered value. */
  regs: V["ref"][];
  /** The tracer's: snapshot of this frame while a callee runs, -1 when there is none. */
  snapshot = -1;
  constructor(readonly code: C, regs: V["ref"][], public back: Frame<V, C> | null) {
    this.regs = regs;
  }
}

/** The state of one guest thread of control under one machine. */
export interface Thread<V extends Values, C extends GuestCode = GuestCode> {
  top: Frame<V, C> | null;
  /** Guest frames below and including `top`, in all nested loops. */
  depth: number;
}

/**
 * The guest's semantics over one machine, as the driver uses them. A guest makes one over the direct machine and, from a second
 * copy of the same module, one over the tracing machine.
 */
export interface Interpreter<V extends Values, C extends GuestCode = GuestCode> {
  readonly thread: Thread<V, C>;
  /**
   * Executes from `thread.top` until `base` (a frame on the stack) returns, and gives its value. On the way in, and whenever `thread.top` is reloaded after
   * a machine method said that the frames changed, a `kont` that is not 0 gets the value in the frame's last register delivered first. Afterwards
   * `thread.top` is `base.back`. An exception that `base` does not catch is thrown as the guest throws from host code (and `thread.top` is `base.back`).
   */
  run(base: Frame<V, C>): V["ref"];
}
