/** Copies of traces with changes: the optimizer that does nothing, and mutants. */
import {
  NONE, OP, TAG_CONST, TAG_VALUE, TraceBuilder, HOLE, tagged, isConstant,
  type ExitRecord, type OptimizedTrace, type Optimizer, type Ref, type Tagged, type Trace, type Opcode, type LabelDescr,
} from "../src/index";

export interface CopyChanges {
  /** The operation to put in a row's place; null drops the row (its result is then its first operand). */
  readonly opcode?: (trace: Trace, row: Ref) => Opcode | null;
  /** Operands of a row, changed. */
  readonly extras?: (trace: Trace, row: Ref, extras: Ref[]) => Ref[];
  /** Exit values, changed; recorded traces get exits when this is given. */
  readonly exit?: (trace: Trace, row: Ref) => ExitRecord;
}

/** A copy of a trace, row by row. */
export function copy(trace: Trace, changes: CopyChanges = {}): Trace {
  const b = new TraceBuilder();
  const map = new Map<Ref, Ref>();
  const to = (ref: Ref): Ref => {
    if (ref === NONE) return ref;
    if (!isConstant(ref)) return map.get(ref)!;
    const value: unknown = trace.constant(ref);
    return trace.type(ref) === "i" ? b.int(value as number) : trace.type(ref) === "f" ? b.float(value as number) : b.ref(value);
  };
  const exitOf = (record: ExitRecord): ExitRecord => ({ ...record, values: record.values.map(to) });
  for (let input = 0; input < trace.inputCount; input++) map.set(input as Ref, b.input(trace.type(input as Ref) as "i"));
  if (trace.exits !== null || changes.exit !== undefined) b.trace.exits = [];
  for (let at = trace.inputCount; at < trace.length; at++) {
    const row = at as Ref;
    const opcode = changes.opcode === undefined ? trace.opcode(row) : changes.opcode(trace, row);
    if (opcode === null) {
      map.set(row, to(trace.a(row)));
      continue;
    }
    if (opcode === OP.label) {
      const params = b.label(trace.extras(row).map(to), trace.descr(row) as LabelDescr);
      params.forEach((param, k) => map.set((row + 1 + k) as Ref, param));
      at += params.length;
      continue;
    }
    const extras = changes.extras === undefined ? trace.extras(row) : changes.extras(trace, row, trace.extras(row));
    const snapshot = trace.snapshot(row);
    const exit = snapshot < 0 ? -1 : changes.exit !== undefined ? exitOf(changes.exit(trace, row)) : trace.exits !== null ? exitOf(trace.exits[snapshot]!) : snapshot;
    const operands = trace.operands(row).slice(0, trace.operands(row).length - trace.extraCount(row));
    map.set(row, b.emit(opcode, operands.map(to), extras.map(to), trace.descr(row), exit));
  }
  return b.trace;
}

/** Resume data that says what the snapshot says. */
function exitOfSnapshot(trace: Trace, row: Ref): ExitRecord {
  const values: Ref[] = [];
  const constants: unknown[] = [];
  const tag = (ref: Ref): Tagged => {
    if (ref === NONE) return HOLE;
    if (isConstant(ref)) return tagged(TAG_CONST, constants.push(trace.constant(ref)) - 1);
    return tagged(TAG_VALUE, values.includes(ref) ? values.indexOf(ref) : values.push(ref) - 1);
  };
  const frames = trace.snapshotFrames(trace.snapshot(row)).map(({ code, pos, slots }) => ({ code: trace.constant(code) as unknown, pos, slots: slots.map(tag) }));
  return { values, resume: { frames, constants, virtuals: [], pending: [] }, knowledge: null };
}

/** An optimizer that only writes resume data, and whatever `changes` spoil. */
export function copyingOptimizer(changes: CopyChanges = {}): Optimizer {
  return {
    name: "copying",
    passes: [],
    optimize(trace): OptimizedTrace {
      const counts = { ops: 0, guards: 0, guardsShared: 0, forcings: 0, nvirtuals: 0, nvholes: 0, nvreused: 0 };
      return { trace: copy(trace, { exit: exitOfSnapshot, ...changes }), labels: [], dependencies: [], counts };
    },
  };
}
