/**
 * The interface between whoever drives traces and whoever compiles them.
 *
 * Compiled code leaves through an {@link Exit}; the values are in the unit's {@link ExitState}. Bridges may be attached to a
 * guard exit later, by the same backend or by another one.
 */
import type { LabelDescr, Validity } from "./descr";
import type { ResumeData } from "./resume";
import type { Trace } from "./trace";
import type { SlotType } from "./descr";
import type { Opcode } from "./types";

/** Where compiled code puts the values it leaves with. One per runtime; read it before anything else runs. */
export interface ExitState {
  values: unknown[];
}

/** A guard that failed. Made by the driver, one per exit record; compiled code returns this very object. */
export interface GuardExit {
  readonly kind: "guard";
  /** Unique in its runtime. */
  readonly id: number;
  /** The guard's operation. */
  readonly opcode: Opcode;
  /** Types of the values it leaves with (with the exception's `r` last for guard_no_exception). */
  readonly types: readonly SlotType[];
  readonly resume: ResumeData;
  /** The bridge, once attached. `runToExit` follows it where the backend does not by itself. */
  bridge: Executable | null;
}

/** The traced frame ended: `values` is [result], or [exception] with `raised`. */
export interface FinishExit {
  readonly kind: "finish";
  readonly raised: boolean;
}
export const FINISH_RETURN: FinishExit = { kind: "finish", raised: false };
export const FINISH_RAISE: FinishExit = { kind: "finish", raised: true };

/** A jump to a label that the code could not reach by itself: `values` are the label's arguments. */
export interface JumpExit {
  readonly kind: "jump";
  readonly label: LabelDescr;
}

export type Exit = GuardExit | FinishExit | JumpExit;

export interface CompileUnit {
  /** Unique in its runtime; names the code in logs and stack traces. */
  readonly id: number;
  /** For readers: the guest's name of the place. Never reaches generated code as text. */
  readonly name: string;
  readonly kind: "loop" | "function" | "bridge";
  /** Optimized, with exits. */
  readonly trace: Trace;
  /** By exit index. */
  readonly exits: readonly GuardExit[];
  readonly validity: Validity;
  readonly state: ExitState;
  /** For a bridge: where it starts. Its inputs are that exit's values. */
  readonly parent: GuardExit | null;
  /** Nonzero at [0]: guard_not_interrupted fails. */
  readonly interrupt: Int32Array;
  /** Bytes that one function of generated code may have, for hosts that treat long ones badly: what is longer becomes several. 0: no limit; without it the backend decides. */
  readonly codeBudget?: number;
  /** The trace is one of several that a long piece of code became: it probably repeats itself, and the others. */
  readonly repeats?: boolean;
  /**
   * The guest exception in what a residual call threw: the value of a `guard_exception` and the last value of a failing `guard_no_exception`.
   * Throws what is no guest exception (it then leaves `enter`). Without it, what was thrown is the exception.
   */
  readonly caught?: (error: unknown) => unknown;
}

export interface Executable {
  readonly unit: CompileUnit;
  readonly backend: Backend;
  /** Size of what was emitted, in bytes. */
  readonly size: number;
  /**
   * Runs from a label of the unit's trace, or from its start (null), with the label's parameters (the trace's inputs).
   * Returns where it left; the values are in `unit.state.values`, as many as the exit (the label) has. A throwing residual call leaves
   * through its exception guard; what it throws where none follows (see `exceptionGuard`) passes through.
   */
  enter(label: LabelDescr | null, args: readonly unknown[]): Exit;
  /** The same as something to call, for callers in a hurry: one and the same each time. Without it `enter` has to do. */
  callable?(label: LabelDescr | null): Callable;
}

/** A place of compiled code that is entered with arguments one by one. */
export interface Callable {
  /** Answers the result if the frame returned (FINISH_RETURN), and otherwise {@link LEFT}. Arguments behind the label's last parameter are ignored. */
  call(...args: unknown[]): unknown;
  /** How it was left when `call` answered LEFT, until anything else runs. */
  left: Exit | null;
}
/** The frame did not return; see {@link Callable}. */
export const LEFT: { readonly left: true } = { left: true };

export interface Backend {
  readonly name: string;
  /** True, or why it cannot be used here. */
  available(): true | string;
  compile(unit: CompileUnit): Executable;
  /** Tells the backend that compiled the guard that `exit.bridge` was set, so that it may connect the two directly. */
  attachBridge(exit: GuardExit, bridge: Executable): void;
  /** The artifact's validity became false; its guard_not_invalidated fail from now on. */
  invalidate?(executable: Executable): void;
  /** Nobody will enter it again: give back what it holds. */
  free?(executable: Executable): void;
  /** Counters of the backend's own, by name. */
  stats?(): Record<string, number>;
}

/** Runs until a guard without a bridge fails or the frame ends: follows jumps and bridges across executables and backends, in constant stack. */
export function runToExit(executable: Executable, label: LabelDescr | null, args: readonly unknown[]): GuardExit | FinishExit {
  return follow(executable.enter(label, args), executable.unit.state);
}

/** Goes on from an exit that code has just left through, as {@link runToExit} does. */
export function follow(left: Exit, state: ExitState): GuardExit | FinishExit {
  let exit = left;
  for (;;) {
    if (exit.kind === "jump") {
      const target = exit.label.target as Executable | null;
      if (target === null) throw new Error(`jump to ${exit.label.name}, which is not compiled (or was freed)`);
      exit = target.enter(exit.label, state.values);
    } else if (exit.kind === "guard" && exit.bridge !== null) {
      exit = exit.bridge.enter(null, state.values);
    } else {
      return exit;
    }
  }
}
