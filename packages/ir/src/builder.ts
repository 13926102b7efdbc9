/**
 * Builds traces by hand: one method per row of the table, its parameters typed from the row. The order is the text's order:
 * fixed operands, then the list of variadic ones, then the descriptor, then the exit.
 *
 *     const b = new TraceBuilder();
 *     const n = b.input("i");
 *     const [i] = b.label([n], LOOP);
 *     const next = b.int_add_ovf(i, b.int(-1), [i]);        // leaves with i
 *     b.guard_true(b.int_gt(next, b.int(0)), [next]);
 *     b.jump([next], LOOP);
 *     const trace = b.trace;
 *
 * The methods append and do not check: see the verifier. `label` appends its `param`s too, and `input` comes first.
 */
import type { ArrayDescr, AssemblerTarget, CallDescr, ClassDescr, Descr, Field, LabelDescr, TextDescr } from "./descr";
import { CAN_EXIT, OP, OPS, OP_NAMES, OP_ROWS, type OpName } from "./ops";
import { HOLE, TAG_VALUE, tagged, type ExitRecord } from "./resume";
import { resultType } from "./structure";
import { Trace } from "./trace";
import { NONE, type Opcode, type Ref, type Type } from "./types";

/**
 * How a guard leaves. A number is an index that exists already: a snapshot in a recorded trace, an exit record in an optimized one. A list
 * of values makes an exit record whose resume data is one frame (code null, position 0) with these values as its slots.
 */
export type ExitArgument = number | readonly Ref[] | ExitRecord;

/** The descriptor that goes with a row's `descr` column. */
export interface DescrOfKind {
  none: never;
  field: Field;
  array: ArrayDescr;
  class: ClassDescr;
  call: CallDescr;
  assembler: AssemblerTarget;
  label: LabelDescr;
  text: TextDescr;
}

type Fixed<Letters extends string> = Letters extends `${string}${infer Rest}` ? [operand: Ref, ...Fixed<Rest>] : [];
type Row<K extends OpName> = (typeof OPS)[K];

/** The builder method of row `K`. */
export type BuilderMethod<K extends OpName> = (
  ...args: [
    ...Fixed<Row<K>["args"]>,
    ...(Row<K>["variadic"] extends true ? [operands: readonly Ref[]] : []),
    ...(Row<K>["descr"] extends "none" ? [] : [descr: DescrOfKind[Row<K>["descr"]]]),
    ...(Row<K>["effect"] extends "guard" | "guarded" ? [exit: ExitArgument] : []),
  ]
) => Ref;

/** A method per operation; `input`, `label` and `param` have a shape of their own. */
export type BuilderMethods = { readonly [K in Exclude<OpName, "input" | "label" | "param">]: BuilderMethod<K> };

class Builder {
  constructor(readonly trace: Trace = new Trace()) {}

  /** The constant of type `i`. */
  int(value: number): Ref { return this.trace.constInt(value); }
  /** The constant of type `f`. */
  float(value: number): Ref { return this.trace.constFloat(value); }
  /** The constant of type `r`. */
  ref(value: unknown): Ref { return this.trace.constRef(value); }

  /** An argument of the trace; all come before the first operation. */
  input(type: Exclude<Type, "n">): Ref { return this.trace.addInput(type); }

  /** A jump target: `operands` are the parameters' values on falling in. Returns the parameters. */
  label(operands: readonly Ref[], descr: LabelDescr): Ref[] {
    this.emit(OP.label, [], operands, descr);
    return operands.map((operand) => this.trace.add(OP.param, this.trace.type(operand), operand));
  }

  /** A snapshot of a recorded trace, its frames outermost first; returns its index. Slots that are unset are NONE. */
  snapshot(frames: readonly { readonly code: unknown; readonly pos: number; readonly slots: readonly Ref[] }[]): number {
    let at = -1;
    for (const { code, pos, slots } of frames) at = this.trace.addSnapshot(at, this.ref(code), pos, slots);
    return at;
  }

  /** Appends any operation: what the methods do, for callers that have the opcode as a value. */
  emit(opcode: Opcode, operands: readonly Ref[], extras: readonly Ref[] = [], descr: Descr | null = null, exit: ExitArgument = -1): Ref {
    const { trace } = this;
    const [a = NONE, b = NONE, c = NONE] = operands;
    const first = a === NONE ? "n" : trace.type(a);
    const row = trace.add(opcode, resultType(opcode, first, descr), a, b, c, descr, this.#exit(exit));
    for (const extra of extras) trace.addExtra(extra);
    return row;
  }

  #exit(exit: ExitArgument): number {
    if (typeof exit === "number") return exit;
    const exits = (this.trace.exits ??= []);
    exits.push("resume" in exit ? exit : plainExit(exit));
    return exits.length - 1;
  }
}

/** An exit that leaves with `values`, in one frame that has just them (a NONE among them is a hole). */
function plainExit(values: readonly Ref[]): ExitRecord {
  const live = values.filter((ref) => ref !== NONE);
  let next = 0;
  const slots = values.map((ref) => (ref === NONE ? HOLE : tagged(TAG_VALUE, next++)));
  return { values: live, resume: { frames: [{ code: null, pos: 0, slots }], constants: [], virtuals: [], pending: [] }, knowledge: null };
}

OP_NAMES.forEach((name, opcode) => {
  if (name === "input" || name === "label" || name === "param") return;
  const { args, variadic, descr } = OP_ROWS[opcode]!;
  const fixed = args.length;
  Object.defineProperty(Builder.prototype, name, {
    value(this: Builder, ...given: any[]): Ref {
      let at = fixed;
      const extras = variadic ? given[at++] : [];
      const descriptor = descr === "none" ? null : given[at++];
      return this.emit(opcode as Opcode, given.slice(0, fixed), extras, descriptor, CAN_EXIT[opcode] === 1 ? given[at] : -1);
    },
  });
});

/** Builds a trace; see the head of this file. `new TraceBuilder(trace)` goes on with one that exists. */
export type TraceBuilder = Builder & BuilderMethods;
export const TraceBuilder = Builder as unknown as new (trace?: Trace) => TraceBuilder;
