/** One per merge point (a loop header or a function's entry): its counter, what may be done there, and the code compiled for it. */
import type { Executable, LabelDescr } from "@spoor/ir";

export type CellState =
  /** Counting ticks. */
  | "counting"
  /** A trace is being recorded from here. */
  | "tracing"
  /** Code is attached. */
  | "compiled";

export interface JitCell {
  readonly pc: number;
  /** True for a function's entry, false for a loop header. */
  readonly isEntry: boolean;
  state: CellState;
  /** Ticks so far; fires when it reaches the threshold. */
  ticks: number;
  /** Never inlined into a caller's trace; traced by itself as soon as possible. */
  uninlinable: boolean;
  /** Traces from here are ended early and kept (04-policy "Huge"). */
  huge: boolean;
  /** Aborts in a row: the retry distance doubles with each. */
  aborts: number;
  executable: Executable | null;
  label: LabelDescr | null;
}
