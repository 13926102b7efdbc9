/**
 * Equality of traces up to renaming, and where they differ, both side by side.
 *
 * Two traces are equal when a one-to-one renaming of rows, and of the labels that they define, turns one into the other: same
 * operations in the same order, constants by value and type, descriptors and foreign labels by identity. The numbers of exits, of
 * snapshots and of the places in an exit's tables do not count; what they stand for does, the order of an exit's values included.
 */
import type { Descr } from "./descr";
import { CAN_EXIT, OP, OP_NAMES } from "./ops";
import { printRow } from "./printer";
import { TAG_CONST, tagIndex, tagKind, type ExitRecord, type ResumeData, type Tagged } from "./resume";
import { DescrScope } from "./scope";
import type { Trace } from "./trace";
import { NONE, type Ref } from "./types";

export interface EqualOptions {
  /** "ignore" compares the operations alone. */
  readonly exits?: "compare" | "ignore";
  /** Names for the text of a difference. */
  readonly scope?: DescrScope;
}

/** Whether the traces are equal up to renaming. */
export function equal(left: Trace, right: Trace, options: EqualOptions = {}): boolean {
  return left.length === right.length && new Comparison(left, right, options).firstDifference() === null;
}

/**
 * Null when the traces are equal; else both side by side, `<>` between rows that differ, `<` and `>` at rows that only one
 * of them has.
 */
export function difference(left: Trace, right: Trace, options: EqualOptions = {}): string | null {
  if (equal(left, right, options)) return null;
  const scope = options.scope ?? new DescrScope();
  const [leftRows, rightRows] = [rowsOf(left), rowsOf(right)];
  const pairs = align(leftRows.map((row) => shape(left, row)), rightRows.map((row) => shape(right, row)));
  const comparison = new Comparison(left, right, options);
  const lines: [string, string, string][] = [];
  for (const [i, j] of pairs) {
    const [l, r] = [i === null ? null : leftRows[i]!, j === null ? null : rightRows[j]!];
    const texts = [l === null ? "" : lineOf(left, l, scope), r === null ? "" : lineOf(right, r, scope)] as const;
    const mark = l === null ? ">" : r === null ? "<" : comparison.rowsEqual(l, r) ? "" : "<>";
    lines.push([texts[0], mark, texts[1]]);
  }
  const inputs = [left, right].map((trace) => Array.from({ length: trace.inputCount }, (_, i) => trace.type(i as Ref)).join(""));
  lines.unshift([`inputs ${inputs[0]}`, inputs[0] === inputs[1] ? "" : "<>", `inputs ${inputs[1]}`]);
  const width = Math.min(100, Math.max(...lines.map(([text]) => text.length)));
  return lines.map(([l, mark, r]) => `${l.padEnd(width)} ${mark.padEnd(2)} ${r}`.trimEnd()).join("\n");
}

class Comparison {
  readonly #rows = new Map<Ref, Ref>();
  readonly #labels = new Map<Descr, Descr>();
  /** Labels of the right-hand trace that stand for one of the left already. */
  readonly #taken = new Set<Descr>();

  constructor(readonly left: Trace, readonly right: Trace, readonly options: EqualOptions) {
    for (let input = 0; input < Math.min(left.inputCount, right.inputCount); input++) this.#rows.set(input as Ref, input as Ref);
  }

  /** The first row that differs, or null. */
  firstDifference(): Ref | null {
    const { left, right } = this;
    if (left.inputCount !== right.inputCount) return 0 as Ref;
    for (let input = 0; input < left.inputCount; input++) if (left.type(input as Ref) !== right.type(input as Ref)) return input as Ref;
    for (let row = left.inputCount; row < left.length; row++) if (!this.rowsEqual(row as Ref, row as Ref)) return row as Ref;
    return null;
  }

  /** Whether two rows are equal, given the pairs asked about before; the two are a pair from now on. */
  rowsEqual(l: Ref, r: Ref): boolean {
    const { left, right } = this;
    this.#rows.set(l, r);
    if (left.opcode(l) !== right.opcode(r) || left.type(l) !== right.type(r)) return false;
    if (left.opcode(l) === OP.label && left.descr(l) !== null && right.descr(r) !== null && !this.#taken.has(right.descr(r)!)) {
      this.#labels.set(left.descr(l)!, right.descr(r)!);
      this.#taken.add(right.descr(r)!);
    }
    if (!this.#descrsEqual(left.descr(l), right.descr(r))) return false;
    if (!this.#refsEqual(left.operands(l), right.operands(r))) return false;
    return this.options.exits === "ignore" || CAN_EXIT[left.opcode(l)] === 0 || this.#leavingEqual(left.snapshot(l), right.snapshot(r));
  }

  #descrsEqual(l: Descr | null, r: Descr | null): boolean {
    if (l?.kind === "text" && r?.kind === "text") return l.text === r.text;
    const renamed = l === null ? undefined : this.#labels.get(l);
    return renamed === undefined ? l === r && (r === null || !this.#taken.has(r)) : renamed === r;
  }

  #refsEqual(l: readonly Ref[], r: readonly Ref[]): boolean {
    return l.length === r.length && l.every((ref, k) => this.#refEqual(ref, r[k]!));
  }

  #refEqual(l: Ref, r: Ref): boolean {
    if (l === NONE || r === NONE) return l === r;
    if (l >= 0) return this.#rows.get(l) === r;
    return r < 0 && this.left.type(l) === this.right.type(r) && Object.is(this.left.constant(l), this.right.constant(r));
  }

  #leavingEqual(l: number, r: number): boolean {
    const { left, right } = this;
    if (l < 0 || r < 0) return l < 0 && r < 0;
    if (left.exits !== null && right.exits !== null) return this.#exitsEqual(left.exits[l]!, right.exits[r]!);
    if (left.exits !== null || right.exits !== null) return false;
    const [outer, inner] = [left.snapshotFrames(l), right.snapshotFrames(r)];
    return outer.length === inner.length && outer.every((frame, k) => {
      const other = inner[k]!;
      return frame.pos === other.pos && this.#refEqual(frame.code, other.code) && this.#refsEqual(frame.slots, other.slots);
    });
  }

  #exitsEqual(l: ExitRecord, r: ExitRecord): boolean {
    return this.#refsEqual(l.values, r.values) && resumeEqual(l.resume, r.resume);
  }
}

function resumeEqual(l: ResumeData, r: ResumeData): boolean {
  const tag = (a: Tagged, b: Tagged): boolean =>
    tagKind(a) === tagKind(b) && (tagKind(a) === TAG_CONST ? Object.is(l.constants[tagIndex(a)], r.constants[tagIndex(b)]) : a === b);
  const tags = (a: readonly Tagged[], b: readonly Tagged[]): boolean => a.length === b.length && a.every((each, k) => tag(each, b[k]!));
  return (
    l.frames.length === r.frames.length && l.virtuals.length === r.virtuals.length && l.pending.length === r.pending.length &&
    l.frames.every((frame, k) => Object.is(frame.code, r.frames[k]!.code) && frame.pos === r.frames[k]!.pos && tags(frame.slots, r.frames[k]!.slots)) &&
    l.virtuals.every((a, k) => {
      const b = r.virtuals[k]!;
      if (a.kind === "bool") return b.kind === "bool" && tag(a.value, b.value);
      if (a.kind === "concat") return b.kind === "concat" && tag(a.left, b.left) && tag(a.right, b.right);
      return b.kind === a.kind && a.descr === b.descr && tags(a.values, b.values);
    }) &&
    l.pending.every((a, k) => {
      const b = r.pending[k]!;
      return a.descr === b.descr && tag(a.target, b.target) && tag(a.index, b.index) && tag(a.value, b.value);
    })
  );
}

// -- the side-by-side text

/** The rows that have a line of their own. */
function rowsOf(trace: Trace): Ref[] {
  const rows: Ref[] = [];
  for (let row = trace.inputCount; row < trace.length; row++) rows.push(row as Ref);
  return rows;
}

function lineOf(trace: Trace, row: Ref, scope: DescrScope): string {
  if (trace.opcode(row) === OP.param) return `  ${trace.type(row)}${row}: param`;
  return printRow(trace, row, scope);
}

/** What two rows must share to stand on one line. */
function shape(trace: Trace, row: Ref): string {
  const descr = trace.descr(row);
  return `${OP_NAMES[trace.opcode(row)]} ${descr !== null && "name" in descr && descr.kind !== "label" ? descr.name : ""}`;
}

/** A longest common subsequence, as pairs of indices; what one side alone has is paired with null. */
function align(left: readonly string[], right: readonly string[]): [number | null, number | null][] {
  const [n, m] = [left.length, right.length];
  const width = m + 1;
  const best = new Uint16Array((n + 1) * width);
  for (let i = n - 1; i >= 0; i--) {
    for (let j = m - 1; j >= 0; j--) {
      best[i * width + j] = left[i] === right[j] ? best[(i + 1) * width + j + 1]! + 1 : Math.max(best[(i + 1) * width + j]!, best[i * width + j + 1]!);
    }
  }
  const pairs: [number | null, number | null][] = [];
  let [i, j] = [0, 0];
  while (i < n || j < m) {
    if (i < n && j < m && left[i] === right[j]) pairs.push([i++, j++]);
    else if (j === m || (i < n && best[(i + 1) * width + j]! >= best[i * width + j + 1]!)) pairs.push([i++, null]);
    else pairs.push([null, j++]);
  }
  return pairs;
}
