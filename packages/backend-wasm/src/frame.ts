/** One trace while its code is emitted: where each value is, and how many uses of it are still to come. */
import { CAN_EXIT, OP, TYPE_NAMES } from "@spoor/ir";
import type { Box } from "./boxes";
import type { Rep } from "./locals";
import type { DescrShape, TraceShape } from "./shape";

/** A reference and the number in it. */
export interface Carried {
  readonly box: Box;
  /** The local with the number. */
  readonly number: number;
  /** The local with its {@link Tag}; -1 where there is none: the number is there, and the reference once it has a local. */
  readonly tag: number;
  /** The number is known to be there. */
  isKnown: boolean;
  /** The reference is known to be there. */
  isMade: boolean;
  /** Whether it is an integer has been asked: the tag says it. */
  isAsked: boolean;
}

export class Frame {
  /** By row: the local that holds the value, or -1. */
  readonly local: Int32Array;
  readonly rep: Uint8Array;
  /** By row: the expression that was not emitted yet, or 0. */
  readonly pending: Int32Array;
  readonly depth: Uint8Array;
  readonly uses: Int32Array;
  /** By row: 1 while a value's operands are held for its pending expression. */
  readonly holds: Uint8Array;
  /** By row, of references: the number in it, where that is in a local of its own. */
  readonly carried = new Map<number, Carried>();

  constructor(readonly shape: TraceShape, readonly index: number) {
    const n = shape.length;
    this.local = new Int32Array(n).fill(-1);
    this.rep = new Uint8Array(n);
    this.pending = new Int32Array(n);
    this.depth = new Uint8Array(n);
    this.uses = countUses(shape);
    this.holds = new Uint8Array(n);
  }

  /** Says where a value is. */
  place(ref: number, local: number, rep: Rep): void {
    this.local[ref] = local;
    this.rep[ref] = rep;
  }
}

function countUses(shape: TraceShape): Int32Array {
  const uses = new Int32Array(shape.length);
  for (let row = shape.inputCount; row < shape.length; row++) eachOperand(shape, row, (ref) => { uses[ref]!++; });
  return uses;
}

/** Calls `visit` for every operation that a row reads, its exit's values included. What a parameter reads counts at its label. */
export function eachOperand(shape: TraceShape, row: number, visit: (ref: number) => void): void {
  const opcode = shape.opcodes[row]!;
  if (opcode === OP.param) return;
  const { a, b, c, extra, extraStart } = shape;
  if (a[row]! >= 0) visit(a[row]!);
  if (b[row]! >= 0) visit(b[row]!);
  if (c[row]! >= 0) visit(c[row]!);
  for (let k = extraStart[row]!, end = extraStart[row + 1]!; k < end; k++) if (extra[k]! >= 0) visit(extra[k]!);
  if (CAN_EXIT[opcode] === 1 && shape.exitIndex[row]! >= 0) {
    const values = shape.exitValues[shape.exitIndex[row]!]!;
    for (let k = 0; k < values.length; k++) if (values[k]! >= 0) visit(values[k]!);
  }
}

/** A label of a trace. */
export interface LabelShape {
  readonly row: number;
  readonly slot: number;
  /** Types of its parameters, which are the rows behind it. */
  readonly types: string;
}

export const labelDescr = (shape: TraceShape, row: number): DescrShape & { kind: "label" } =>
  shape.descrs[shape.descrIndex[row]!] as DescrShape & { kind: "label" };

export function labelsIn(shape: TraceShape): LabelShape[] {
  const labels: LabelShape[] = [];
  for (let row = shape.inputCount; row < shape.length; row++) {
    if (shape.opcodes[row] !== OP.label) continue;
    labels.push({ row, slot: labelDescr(shape, row).slot, types: typesOf(shape, row + 1, shape.extraStart[row + 1]! - shape.extraStart[row]!) });
  }
  return labels;
}

/** The types of `count` rows from `from` on. */
export function typesOf(shape: TraceShape, from: number, count: number): string {
  let types = "";
  for (let row = from; row < from + count; row++) types += TYPE_NAMES[shape.types[row]!];
  return types;
}

/** Whether a label takes the trace's inputs as they are. */
export function takesInputs(shape: TraceShape, row: number): boolean {
  const start = shape.extraStart[row]!;
  if (shape.extraStart[row + 1]! - start !== shape.inputCount) return false;
  for (let k = 0; k < shape.inputCount; k++) if (shape.extra[start + k] !== k) return false;
  return true;
}
