/** Why recording can be given up: one row per site. `counter` is the line of jit-summary that counts it. */

export const ABORTS = {
  too_long: { counter: "trace too long", doc: "more operations than trace_limit were recorded" },
  segmenting: { counter: "segmenting trace", doc: "a huge trace got too long: what there is of it was compiled, and the rest will be" },
  semantics: { counter: "compiling", doc: "the guest's semantics broke a rule of the machine, such as a guard behind an effect" },
  optimizer: { counter: "bad loop", doc: "the optimizer found that the trace can never run to its end" },
  inner_loop: { counter: "bad loop", doc: "an inner loop could not be cut out of the trace" },
  stack_full: { counter: "bad loop", doc: "the guest's stack is full: its interpreter raises what the guest raises then" },
  frame_escapes: { counter: "vable escape", doc: "a call looked at frames or variables that compiled code would not have" },
  quasi_immutable: { counter: "force quasi-immut", doc: "something the trace relies on changed while it was recorded" },
} as const;

export type AbortReason = keyof typeof ABORTS;
export type AbortCounter = (typeof ABORTS)[AbortReason]["counter"];

/** Control flow of a recording that is given up; caught in one place, by the driver. */
export class TraceAbort {
  constructor(readonly reason: AbortReason, readonly detail = "") {}
}

/** The guest's semantics break a rule of the machine: a bug in the guest, not in its program. Thrown by a driver with `strict` only. */
export class SemanticsError extends Error {
  override readonly name = "SemanticsError";
}
