/** What a guest language gives to the driver. */
import type { ClassDescr } from "@spoor/ir";
import type { DirectMachine, HostValues } from "./direct";
import type { GuestCode, Interpreter } from "./frame";
import type { Machine } from "./machine";
import type { TracedValues } from "./tracing";

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
  /** How many frames may be on the guest's stack. Compiled code that might need more is not entered: the interpreter raises what the guest raises then. */
  readonly stack?: { readonly recursionLimit: number };
  /** Throws what the guest raises when there is a frame too many. */
  stackOverflow?(): never;
}
