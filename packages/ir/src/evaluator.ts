/**
 * Executes any trace, recorded or optimized, one row after the other: the oracle that backends and optimizer passes are
 * compared with.
 *
 * It is right because it does nothing clever: a value per row, the shared meaning of each pure operation, and below one line for
 * each other operation. It is also strict. A pure operation whose operands are outside of its domain (an `int_add` that
 * was not proved in range, a division by zero that its guard should have kept away) throws instead of computing
 * something, since compiled code would compute something else. So does an integer that an optimized trace calls int32 and
 * that is none.
 *
 * Exceptions: a call that is followed by its exception guard (see `exceptionGuard`) catches what its function throws. Where none
 * follows, the host exception passes through `evaluate`. `guard_not_forced` never fails.
 */
import type { ArrayDescr, AssemblerTarget, CallDescr, ClassDescr, Field, LabelDescr, Validity } from "./descr";
import { SpoorError } from "./errors";
import { CAN_EXIT, IS_PURE, OP, OP_NAMES, OPS, type OpName, type OpsWithEffect } from "./ops";
import { rebuildFrames, type RebuiltFrame } from "./rebuild";
import { MEANING_OF, fold, sameValue } from "./semantics";
import { catchingCalls, labelsOf, type LabelPlace } from "./structure";
import type { Trace } from "./trace";
import { NONE, type Ref } from "./types";

export interface EvaluateOptions {
  /** The label to start at; the trace's start when absent. */
  readonly label?: LabelDescr | null;
  /** Read by `guard_not_invalidated`. Valid when absent. */
  readonly validity?: Validity;
  /** Read by `guard_not_interrupted`. Clear when absent. */
  readonly interrupt?: Int32Array;
  /** The guest exception in what a call threw; what it throws itself passes through. What was thrown, when absent. */
  readonly caught?: ((error: unknown) => unknown) | undefined;
  /** Told about each row that can leave, before it decides; `frames` are those it would leave with. */
  readonly onGuard?: (guard: Ref, frames: () => RebuiltFrame[]) => void;
  /** Rows to execute before giving up with a {@link SpoorError} "too-many-steps". No limit when absent. */
  readonly maxSteps?: number;
}

/** How an evaluation ended. */
export type Outcome =
  | {
      readonly kind: "guard";
      /** The guard or guarded operation that left. */
      readonly guard: Ref;
      /** Its snapshot column. */
      readonly exit: number;
      /** Of an optimized trace, the exit's values; of a recorded one, none. The exception of a `guard_no_exception` comes last. */
      readonly values: unknown[];
      /** The guest's frames, rebuilt from the resume data or the snapshot. */
      readonly frames: RebuiltFrame[];
    }
  | { readonly kind: "finish"; readonly raised: boolean; readonly values: unknown[] }
  /** A label that the trace does not hold. */
  | { readonly kind: "jump"; readonly label: LabelDescr; readonly values: unknown[] };

/** Runs `trace` on `args` (its inputs, or the parameters of `options.label`) until it leaves. */
export function evaluate(trace: Trace, args: readonly unknown[], options: EvaluateOptions = {}): Outcome {
  const run = new Evaluation(new Evaluable(trace), options);
  const row = run.from(options.label ?? null, args);
  const values = run.leavingValues(row);
  const opcode = trace.opcode(row);
  if (opcode === OP.jump) return { kind: "jump", label: trace.descr(row) as LabelDescr, values };
  if (opcode === OP.finish || opcode === OP.finish_exception) return { kind: "finish", raised: opcode === OP.finish_exception, values };
  return { kind: "guard", guard: row, exit: trace.snapshot(row), values, frames: run.frames(row) };
}

/** A trace with what executing it needs to look up. Made once per trace that is run often. */
export class Evaluable {
  readonly labels: ReadonlyMap<LabelDescr, LabelPlace>;
  readonly catching: Uint8Array;
  constructor(readonly trace: Trace) {
    this.labels = new Map(labelsOf(trace).map((place) => [place.descr, place]));
    this.catching = catchingCalls(trace);
  }
}

const LEAVE = -1;
const VALID: Validity = { valid: true };
const CLEAR = new Int32Array(1);

/** One run of a trace. */
export class Evaluation {
  readonly trace: Trace;
  readonly values: unknown[];
  readonly validity: Validity;
  readonly interrupt: Int32Array;
  /** Whether the newest catching call threw, and what. */
  raised = false;
  exception: unknown = undefined;
  steps = 0;

  constructor(readonly code: Evaluable, readonly options: EvaluateOptions = {}) {
    this.trace = code.trace;
    this.values = new Array(code.trace.length).fill(undefined);
    this.validity = options.validity ?? VALID;
    this.interrupt = options.interrupt ?? CLEAR;
  }

  /** Runs from the label (or the start) until a row leaves, and returns that row. */
  from(label: LabelDescr | null, args: readonly unknown[]): Ref {
    const { trace } = this;
    const { maxSteps = Infinity, onGuard } = this.options;
    let row = trace.inputCount as Ref;
    if (label === null) {
      for (let i = 0; i < trace.inputCount; i++) this.values[i] = args[i];
    } else {
      const place = this.code.labels.get(label);
      if (place === undefined) throw new SpoorError("unknown-label", `the trace has no label ${label.name}; it has ${[...this.code.labels.keys()].map((l) => l.name).join(", ") || "none"}`);
      row = this.bind(place, args);
    }
    for (;;) {
      if (this.steps++ >= maxSteps) throw new SpoorError("too-many-steps", `the trace did not end within ${maxSteps} rows`);
      if (row >= trace.length) throw new SpoorError("no-final-operation", "the trace runs past its last row; it should end in jump, finish or finish_exception");
      const opcode = trace.opcode(row);
      if (onGuard !== undefined && CAN_EXIT[opcode] === 1) onGuard(row, () => this.frames(row));
      const next = IS_PURE[opcode] === 1 ? pure(this, row) : EXECUTE_OF[opcode]!(this, row);
      if (next === LEAVE) return row;
      row = next as Ref;
    }
  }

  /** The value of an operand. */
  get(ref: Ref): any { return ref < 0 ? this.trace.constant(ref) : this.values[ref]; }
  extras(row: Ref): unknown[] { return this.trace.extras(row).map((ref) => this.get(ref)); }

  set(row: Ref, value: unknown): number {
    this.values[row] = value;
    if (this.trace.int32 !== null && this.trace.int32[row] === 1 && value !== undefined && value !== ((value as number) | 0)) {
      throw new SpoorError("outside-domain", `row ${row}: the trace says that this integer is an int32, and it is ${String(value)}`);
    }
    return row + 1;
  }

  /** Gives a label's parameters their values, all at once; returns the row behind them. */
  bind(place: LabelPlace, args: readonly unknown[]): Ref {
    for (let k = 0; k < place.count; k++) this.set((place.row + 1 + k) as Ref, args[k]);
    return (place.row + 1 + place.count) as Ref;
  }

  call(row: Ref, target: (...args: any[]) => unknown, args: unknown[]): number {
    this.raised = false;
    if (this.code.catching[row] === 0) return this.set(row, target(...args));
    try {
      return this.set(row, target(...args));
    } catch (error) {
      const { caught } = this.options;
      this.exception = caught === undefined ? error : caught(error);
      this.raised = true;
      return this.set(row, undefined);
    }
  }

  /** The values that row `row` leaves with. */
  leavingValues(row: Ref): unknown[] {
    const { trace } = this;
    const opcode = trace.opcode(row);
    if (opcode === OP.jump) return this.extras(row);
    if (opcode === OP.finish || opcode === OP.finish_exception) return [this.get(trace.a(row))];
    const values = trace.exits === null ? [] : trace.exits[trace.snapshot(row)]!.values.map((ref) => this.get(ref));
    if (opcode === OP.guard_no_exception) values.push(this.exception);
    return values;
  }

  /** The guest's frames that row `row` leaves with. */
  frames(row: Ref): RebuiltFrame[] {
    const { trace } = this;
    const exit = trace.snapshot(row);
    return trace.exits !== null ? rebuildFrames(trace.exits[exit]!.resume, this.leavingValues(row)) : this.snapshotFrames(exit);
  }

  /** The frames of a recorded trace's snapshot. */
  snapshotFrames(snapshot: number): RebuiltFrame[] {
    return this.trace.snapshotFrames(snapshot).map(({ code, pos, slots }) => ({
      code: this.get(code),
      pos,
      slots: slots.map((ref) => (ref === NONE ? undefined : this.get(ref))),
    }));
  }
}

/** Executes a pure or guarded row. */
function pure(run: Evaluation, row: Ref): number {
  const { trace } = run;
  const opcode = trace.opcode(row);
  const a = trace.a(row);
  const b = trace.b(row);
  const result = fold(opcode, run.get(a), b === NONE ? undefined : run.get(b), trace.descr(row));
  if (result !== undefined || opcode === OP.same_as) return run.set(row, result);
  if (OPS[OP_NAMES[opcode]!].effect === "guarded") return LEAVE;
  const operands = (b === NONE ? [a] : [a, b]).map((ref) => String(run.get(ref))).join(", ");
  throw new SpoorError("outside-domain", `row ${row}: ${OP_NAMES[opcode]}(${operands}) has no result: ${OPS[OP_NAMES[opcode]!].doc}`);
}

/** A row's execution: the next row, or LEAVE. */
type Execute = (run: Evaluation, row: Ref) => number;
const guard = (holds: (run: Evaluation, row: Ref) => boolean): Execute => (run, row) => (holds(run, row) ? row + 1 : LEAVE);
const a = (run: Evaluation, row: Ref): any => run.get(run.trace.a(row));
const b = (run: Evaluation, row: Ref): any => run.get(run.trace.b(row));
const c = (run: Evaluation, row: Ref): any => run.get(run.trace.c(row));
const descr = <D>(run: Evaluation, row: Ref): D => run.trace.descr(row) as D;
const isNull = (value: unknown): boolean => value === null || value === undefined;

const effect = (act: (run: Evaluation, row: Ref) => void): Execute => (run, row) => {
  act(run, row);
  return row + 1;
};
const residual: Execute = (run, row) => run.call(row, descr<CallDescr>(run, row).fn, run.extras(row));

const EXECUTE: { readonly [K in Exclude<OpName, OpsWithEffect<"pure" | "guarded">>]: Execute } = {
  new: (run, row) => run.set(row, new (descr<ClassDescr>(run, row).constructor_!)(...run.extras(row))),
  new_array: (run, row) => run.set(row, descr<ArrayDescr>(run, row).of(run.extras(row))),
  getfield: (run, row) => run.set(row, descr<Field>(run, row).read(a(run, row))),
  setfield: effect((run, row) => descr<Field>(run, row).write(a(run, row), b(run, row))),
  getarrayitem: (run, row) => run.set(row, item(run, row)),
  setarrayitem: effect((run, row) => { item(run, row); a(run, row)[b(run, row)] = c(run, row); }),
  arraylen: (run, row) => run.set(row, a(run, row).length),
  array_push: effect((run, row) => { a(run, row).push(b(run, row)); }),
  quasiimmut_field: (run, row) => run.set(row, descr<Field>(run, row).read(a(run, row))),

  call: residual,
  call_pure: residual,
  call_may_force: residual,
  call_assembler: (run, row) => {
    const target = descr<AssemblerTarget>(run, row);
    return run.call(row, (...args) => target.call(...args), run.extras(row));
  },
  cond_call: (run, row) => {
    run.raised = false;
    return a(run, row) !== 0 ? residual(run, row) : row + 1;
  },

  guard_true: guard((run, row) => a(run, row) !== 0),
  guard_false: guard((run, row) => a(run, row) === 0),
  guard_value: guard((run, row) => sameValue(run.trace.type(run.trace.a(row)), a(run, row), b(run, row))),
  guard_class: guard((run, row) => descr<ClassDescr>(run, row).matches(a(run, row))),
  guard_nonnull: guard((run, row) => !isNull(a(run, row))),
  guard_isnull: guard((run, row) => isNull(a(run, row))),
  guard_nonnull_class: guard((run, row) => descr<ClassDescr>(run, row).matches(a(run, row))),
  guard_no_exception: guard((run) => !run.raised),
  guard_exception: (run, row) => (run.raised ? run.set(row, run.exception) : LEAVE),
  guard_not_forced: guard(() => true),
  guard_not_invalidated: guard((run) => run.validity.valid),
  guard_not_interrupted: guard((run) => run.interrupt[0] === 0),
  guard_always_fails: guard(() => false),

  input: effect(() => {}),
  label: (run, row) => run.bind({ descr: descr(run, row), row, count: run.trace.extraCount(row) }, run.extras(row)),
  param: effect(() => {}),
  jump: (run, row) => {
    const place = run.code.labels.get(descr<LabelDescr>(run, row));
    return place === undefined ? LEAVE : run.bind(place, run.extras(row));
  },
  finish: () => LEAVE,
  finish_exception: () => LEAVE,
  debug_merge_point: effect(() => {}),
};

const EXECUTE_OF: readonly (Execute | null)[] = OP_NAMES.map((name, opcode) =>
  MEANING_OF[opcode] === null ? (EXECUTE as Record<string, Execute>)[name]! : null,
);

/** The array's item; its index has to be in range. */
function item(run: Evaluation, row: Ref): unknown {
  const array: unknown[] = a(run, row);
  const index: number = b(run, row);
  if (index >= 0 && index < array.length) return array[index];
  const { name } = descr<ArrayDescr>(run, row);
  throw new SpoorError("outside-domain", `row ${row}: ${OP_NAMES[run.trace.opcode(row)]} at ${index} of an array ${name} of ${array.length} items`);
}
