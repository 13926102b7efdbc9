/**
 * What the code generator needs to know of a unit, as plain data: typed arrays, numbers and strings. A shape can be posted to
 * a worker thread, and so can what comes of it (bytes and a list of imports); only binding the imports to host objects
 * needs the unit itself.
 */
import {
  IS_CALL, NONE, OP_ROWS, TYPE_CODES, catchingCalls, type ClassDescr, type Descr, type GuardExit, type Ref, type Trace,
} from "@spoor/ir";

/** A descriptor, reduced to what decides the code. `id` is the same for the same descriptor object, in every trace. */
export type DescrShape =
  | { readonly kind: "field" | "array"; readonly id: number; readonly type: "i" | "f" | "r" }
  /** `box`: the number that its values stand for, where they are no more than that; field 0 for integers. */
  | { readonly kind: "class"; readonly id: number; readonly box: { readonly field: number; readonly type: "i" | "f" } | null }
  | { readonly kind: "assembler" | "text"; readonly id: number }
  | { readonly kind: "call"; readonly id: number; readonly args: string; readonly result: string }
  /** `slot`: where the label is reached from outside of the code that holds it. */
  | { readonly kind: "label"; readonly id: number; readonly slot: number };

export const CONST_INT = 0;
export const CONST_FLOAT = 1;
export const CONST_REF = 2;
export const CONST_NULL = 3;
/** A reference that is an integer: its number is in `constNumbers`. */
export const CONST_SMALL = 4;

/** A trace and its surroundings. Columns are the trace's, see there. */
export interface TraceShape {
  readonly id: number;
  readonly length: number;
  readonly inputCount: number;
  readonly opcodes: Uint8Array;
  readonly types: Uint8Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  readonly c: Int32Array;
  readonly descrIndex: Int32Array;
  readonly exitIndex: Int32Array;
  /** Where a row's variadic operands start in `extra`; they end where the next row's start. */
  readonly extraStart: Int32Array;
  readonly extra: Int32Array;
  readonly constKinds: Uint8Array;
  readonly constNumbers: Float64Array;
  /** By constant: the same number for the same object, in every trace; 0 for what is no object. */
  readonly constIds: Int32Array;
  readonly descrs: readonly DescrShape[];
  /** By row: 1 for calls that catch. */
  readonly catching: Uint8Array;
  /** By row: 1 where the value is proved to be in -2^31 .. 2^31-1. */
  readonly int32: Uint8Array | null;
  /** By exit: the values to leave with, their types (the exception's included), and the slot. */
  readonly exitValues: readonly Int32Array[];
  readonly exitTypes: readonly string[];
  readonly exitSlots: Int32Array;
  /** Address of the validity word. */
  readonly validity: number;
  /** Address of the interrupt flag; -1 to ask the host. */
  readonly interrupt: number;
}

/** Traces that become one function. The first is the root; a link says which exit of which trace continues in which other trace. */
export interface TreeShape {
  readonly traces: readonly TraceShape[];
  /** By trace, by exit: index of the bridge's trace, or -1. */
  readonly links: readonly Int32Array[];
  readonly sharedMemory: boolean;
  readonly tailCalls: boolean;
  /** Whether exits are functions of their own. */
  readonly exitFunctions: boolean;
  /** Address of the crossing counter; -1 for none. */
  readonly counter: number;
}

let nextId = 1;
const ids = new WeakMap<object, number>();
const idOf = (object: object): number => {
  let id = ids.get(object);
  if (id === undefined) ids.set(object, (id = nextId++));
  return id;
};
const isObject = (value: unknown): value is object => (typeof value === "object" && value !== null) || typeof value === "function";

function boxOf({ test, fields, only }: ClassDescr): { field: number; type: "i" | "f" } | null {
  if (test === "number") return { field: 0, type: "i" };
  const [field] = fields;
  if (test !== "constructor" || only !== undefined || field === undefined || fields.length > 1 || !field.immutable || field.type === "r") return null;
  return { field: idOf(field), type: field.type };
}

function descrShape(descr: Descr, labelSlot: Places["labelSlot"], types: string | undefined): DescrShape {
  const id = idOf(descr);
  switch (descr.kind) {
    case "field": return { kind: "field", id, type: descr.type };
    case "array": return { kind: "array", id, type: descr.item };
    case "class": return { kind: "class", id, box: boxOf(descr) };
    case "call": return { kind: "call", id, args: descr.args, result: descr.result };
    // A label that no row names any more needs no slot.
    case "label": return types === undefined ? { kind: "text", id } : { kind: "label", id, slot: labelSlot(descr, types) };
    default: return { kind: descr.kind, id };
  }
}

/** Addresses and slots that the backend chose for a unit. */
export interface Places {
  readonly exitSlots: Int32Array;
  readonly validity: number;
  readonly interrupt: number;
  /** The slot of a label whose parameters have these types. */
  labelSlot(label: Descr & { kind: "label" }, types: string): number;
}

/** Reads a trace's rows into plain arrays. */
export function traceShape(id: number, trace: Trace, exits: readonly GuardExit[], places: Places): TraceShape {
  const n = trace.length;
  const opcodes = new Uint8Array(n);
  const types = new Uint8Array(n);
  const a = new Int32Array(n);
  const b = new Int32Array(n);
  const c = new Int32Array(n);
  const descrIndex = new Int32Array(n);
  const exitIndex = new Int32Array(n);
  const extraStart = new Int32Array(n + 1);
  const extra: number[] = [];
  let calls = false;
  // Types of a label's parameters, by descriptor index: from the label's own operands or from a jump's.
  const labelTypes: (string | undefined)[] = [];
  for (let row = 0; row < n; row++) {
    const ref = row as Ref;
    const opcode = trace.opcode(ref);
    opcodes[row] = opcode;
    types[row] = TYPE_CODES[trace.type(ref)];
    const args = OP_ROWS[opcode]!.args.length;
    a[row] = args > 0 ? trace.a(ref) : NONE;
    b[row] = args > 1 ? trace.b(ref) : NONE;
    c[row] = args > 2 ? trace.c(ref) : NONE;
    descrIndex[row] = trace.descrIndex(ref);
    exitIndex[row] = trace.snapshot(ref);
    extraStart[row] = extra.length;
    const count = trace.extraCount(ref);
    for (let k = 0; k < count; k++) extra.push(trace.extra(ref, k));
    if (IS_CALL[opcode] === 1) calls = true;
    if (descrIndex[row]! >= 0 && OP_ROWS[opcode]!.descr === "label") {
      let spelled = "";
      for (let k = 0; k < count; k++) spelled += trace.type(trace.extra(ref, k));
      labelTypes[descrIndex[row]!] = spelled;
    }
  }
  extraStart[n] = extra.length;

  const constKinds = new Uint8Array(trace.constantCount);
  const constNumbers = new Float64Array(trace.constantCount);
  const constIds = new Int32Array(trace.constantCount);
  for (let k = 0; k < trace.constantCount; k++) {
    const ref = (-1 - k) as Ref;
    const type = trace.type(ref);
    const value = trace.constant(ref);
    if (type !== "r") {
      constKinds[k] = type === "f" ? CONST_FLOAT : CONST_INT;
      constNumbers[k] = value as number;
    } else if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
      constKinds[k] = CONST_SMALL;
      constNumbers[k] = value as number;
    } else {
      constKinds[k] = value === null ? CONST_NULL : CONST_REF;
      if (isObject(value)) constIds[k] = idOf(value);
    }
  }

  const records = trace.exits ?? [];
  return {
    id, length: n, inputCount: trace.inputCount,
    opcodes, types, a, b, c, descrIndex, exitIndex, extraStart, extra: Int32Array.from(extra),
    constKinds, constNumbers, constIds,
    descrs: trace.descrs.map((descr, index) => descrShape(descr, places.labelSlot, labelTypes[index])),
    catching: calls ? catchingCalls(trace) : new Uint8Array(n),
    int32: trace.int32,
    exitValues: records.map((record) => Int32Array.from(record.values)),
    exitTypes: exits.map((exit) => exit.types.join("")),
    exitSlots: places.exitSlots,
    validity: places.validity,
    interrupt: places.interrupt,
  };
}
