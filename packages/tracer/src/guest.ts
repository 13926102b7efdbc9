/** What a guest language gives to the driver. */
import type { ClassDescr } from "@spoor/ir";
import type { DirectMachine, HostValues } from "./direct";
import type { Frame, GuestCode, Interpreter } from "./frame";
import type { Machine } from "./machine";
import type { TracedValues } from "./tracing";

/** What a trace has allocated. */
export interface Allocations {
  /** The class and the first values of the fields, where the reference is an object that the trace has made. */
  allocated(ref: TracedValues["ref"]): { readonly descr: ClassDescr; readonly operands: readonly TracedValues["ref"][] } | undefined;
  concrete(ref: TracedValues["ref"]): unknown;
  isConstant(ref: TracedValues["ref"]): boolean;
}

/** How often a loop goes round. */
export interface ConstantRounds {
  readonly gone: number;
  readonly left: number;
  /** Conditional branches in the code of a round. */
  readonly branches: number;
  /** The iterator: everything that was recorded since it was made belongs to the rounds that are gone. */
  readonly iterator: TracedValues["ref"];
}

export interface Guest<C extends GuestCode = GuestCode> {
  /** The direct machine and the interpreter over it. */
  readonly machine: DirectMachine<C>;
  readonly interpreter: Interpreter<HostValues, C>;
  /** The interpreter over the tracing machine, from a second copy of the semantics' module (so that V8 keeps their type feedback apart). */
  traced(machine: Machine<TracedValues, C>): Interpreter<TracedValues, C>;
  /** The class of a guest value, for guards; null where it has none of its own. */
  classOf(value: unknown): ClassDescr | null;
  /** The guest exception in what host code threw, or undefined when it is none. */
  guestException(error: unknown): unknown;
  /** What host code throws to raise a guest exception. */
  hostError(exception: unknown): unknown;
  /**
   * While a trace is recorded: `frame` stands at the header of a loop that has just gone round. If it goes over a constant, with an iterator that the trace has made, so that it
   * goes as many rounds each time: how many. A short loop of that kind belongs to the trace around it. Undefined where that is not so.
   */
  constantRounds?(frame: Frame<TracedValues, C>, allocations: Allocations): ConstantRounds | undefined;
  /** How many frames may be on the guest's stack. Compiled code that might need more is not entered: the interpreter raises what the guest raises then. */
  readonly stack?: { readonly recursionLimit: number };
  /** Throws what the guest raises when there is a frame too many. */
  stackOverflow?(): never;
}
