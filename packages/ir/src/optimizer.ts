/** The interface between whoever records traces and whoever shortens them. */
import type { ClassDescr, LabelDescr, Watchable } from "./descr";
import type { ExitRecord } from "./resume";
import type { Trace } from "./trace";

export interface OptimizeContext {
  /**
   * - `loop`: starts with a label and ends in a jump to it; may be unrolled
   * - `straight`: anything else that starts at a label (a function ending in finish, a segment, a jump to another trace)
   * - `bridge`: inputs are the parent exit's values. When it ends in a jump to a label of its own, what follows the label is a round of a loop,
   *   to be specialised on the values that the bridge comes with
   */
  readonly kind: "loop" | "straight" | "bridge";
  /** Names of the passes to run. */
  readonly passes: ReadonlySet<string>;
  /** For a bridge: the exit record it starts from. */
  readonly parent: ExitRecord | null;
  /** Recorded operations above which a loop is not unrolled. */
  readonly unrollLimit: number;
  /** Throw {@link InvalidLoop} for a loop within that limit that cannot be peeled, rather than leave it as it was recorded, and for a bridge that does not fit the peeled loop that it jumps to. */
  readonly mustPeel?: boolean;
  /** Results of each pure operation that are remembered, the newest ones: the same operation on the same operands is found among them. */
  readonly pureHistory: number;
  /** Guest class of a constant reference, where the guest has one. */
  readonly classOf: (value: unknown) => ClassDescr | null;
  /** Makes a label for a loop's body. */
  readonly newLabel: () => LabelDescr;
}

/** Counts for the profiler, named as in jit-summary. */
export interface OptimizeCounts {
  ops: number;
  guards: number;
  guardsShared: number;
  forcings: number;
  nvirtuals: number;
  nvholes: number;
  nvreused: number;
}

export interface OptimizedTrace {
  /** With `exits`; its operations' snapshot column indexes them. */
  readonly trace: Trace;
  /** Labels it holds, entry first. Of a bridge that ends in a loop of its own: the source's label, held or not, whose `state` is that of the loop, and the body's. */
  readonly labels: readonly LabelDescr[];
  /** Objects whose quasi-immutable fields were taken as constants. */
  readonly dependencies: readonly Watchable[];
  readonly counts: OptimizeCounts;
}

export interface Optimizer {
  readonly name: string;
  /** Names of the passes, in order: the values that `enable_opts` accepts. */
  readonly passes: readonly string[];
  /** Throws {@link InvalidLoop} when the trace contradicts itself. Does not change `trace`. */
  optimize(trace: Trace, context: OptimizeContext): OptimizedTrace;
}

/** The trace can never run to its end (a guard that must fail): it is given up, counted as "bad loop". */
export class InvalidLoop extends Error {
  override readonly name = "InvalidLoop";
}
