/**
 * From the draft to the trace: dead code goes, exits get their records, a loop's second label gets its parameters.
 *
 * What has to stay: operations with an effect, guards with what their resume data names, and whatever those need. A value that only
 * resume data needs, and that resume data can make itself (a box, a concatenation), does not stay for it; nor does a box whose
 * integer is there.
 *
 * Code behind the loop's label may be entered there, so it can name nothing from before it: each value of the preamble that
 * it needs becomes a parameter that is passed on unchanged (the short preamble's job). That happens here, by marking,
 * because only here is it known which values the body really needs.
 */
import { IS_CALL, IS_REMOVABLE, NONE, OP, OP_ROWS, CAN_EXIT, Trace, type CallDescr, type ExitRecord, type LabelDescr, type Opcode, type Ref } from "@spoor/ir";
import type { IntList } from "./arrays";
import { INT, type Draft } from "./draft";
import { BORN_INT32 } from "./facts";
import type { ExitKnowledge, TraceKnowledge } from "./knowledge";
import type { Driver } from "./pass";
import type { HeapSlot } from "./replay";
import type { Shape } from "./virtual-state";
import { ResumeNumbering, isDelayable, type Resume } from "./resume-numbering";

/** The second label of a peeled loop. Its `count` parameters of its own are the rows behind `row`. */
export interface LoopPlan {
  readonly label: LabelDescr;
  /** The label's row; what comes before is the preamble. */
  readonly row: number;
  readonly count: number;
  /** Values of the parameters on falling in from the preamble. */
  readonly entries: readonly Ref[];
  /** Their values at the jump back. */
  readonly backs: readonly Ref[];
  /** What the body relies on, for others who want to jump to it: shapes by the entry's parameter, facts about the heap, rows of the preamble found again. */
  readonly shapes: readonly Shape[];
  readonly slots: readonly HeapSlot[];
  readonly hits: Uint8Array;
}

/** What was emitted, with where each row of the draft went (in scratch arrays). */
export interface Emitted {
  readonly trace: Trace;
  readonly ops: number;
  readonly guards: number;
  readonly numbering: ResumeNumbering;
  /** By row of the draft: its place in the trace, NONE when it was not emitted. */
  readonly places: Int32Array;
  /** By row of the preamble: the parameter of the body's label that it is passed as, else NONE. */
  readonly imports: Int32Array;
  /** Rows of the preamble that are parameters of the body's label, in order, behind its own parameters. */
  readonly importRows: readonly Ref[];
}

/** True for operations that may go when nobody needs their result. */
function isRemovable(draft: Draft, row: number): boolean {
  const opcode = draft.opcodes[row]!;
  if (IS_REMOVABLE[opcode] === 1) return true;
  if (IS_CALL[opcode] === 0 || opcode === OP.call_assembler) return false;
  const { effects } = draft.descrs[draft.descrIndices[row]!] as CallDescr;
  return effects.pure && !effects.canRaise;
}

/** Which rows are needed, and which of the preamble's the body needs. */
class Marking {
  readonly needed: Uint8Array;
  readonly imported: Uint8Array;
  readonly importRows: Ref[] = [];
  readonly #stack: IntList;
  /** Pairs: a row that resume data could do without, and who asks for it. */
  readonly #delayable: IntList;
  readonly #exitSeen: Uint8Array;
  readonly #body: number;

  /** `unboxed`: by row, the integer that was taken out of it, or NONE. */
  constructor(readonly driver: Driver, readonly plan: LoopPlan | null, readonly delay: boolean, readonly unboxed: Int32Array) {
    const { draft } = driver;
    this.needed = driver.scratch.bytes(0, draft.length);
    this.imported = driver.scratch.bytes(1, draft.length);
    this.#exitSeen = driver.scratch.bytes(2, driver.resume.count);
    this.#stack = driver.scratch.list(0);
    this.#delayable = driver.scratch.list(1);
    this.#body = plan === null ? draft.length : plan.row;
    for (let row = 0; row < draft.length; row++) {
      if (this.needed[row] === 0 && !this.#isOptional(row)) this.#need(row as Ref);
    }
    this.#close();
    this.#delayed();
  }

  #isOptional(row: number): boolean {
    const { opcodes } = this.driver.draft;
    if (opcodes[row] === OP.param) return this.#isOwnParameter(row);
    return isRemovable(this.driver.draft, row);
  }

  #isOwnParameter(row: number): boolean {
    const { plan } = this;
    return plan !== null && row > plan.row && row <= plan.row + plan.count;
  }

  #need(row: Ref): void {
    this.needed[row] = 1;
    this.#stack.push(row);
  }

  /** `user` needs `ref`. */
  #use(ref: Ref, user: number): void {
    if (ref < 0) return;
    if (ref < this.#body && user >= this.#body && this.imported[ref] === 0) {
      this.imported[ref] = 1;
      this.importRows.push(ref);
    }
    if (this.needed[ref] === 0) this.#need(ref);
  }

  #close(): void {
    const { draft, resume } = this.driver;
    const stack = this.#stack;
    while (stack.length > 0) {
      const row = stack.items[--stack.length] as Ref;
      if (this.#isOwnParameter(row)) {
        const index = row - this.plan!.row - 1;
        this.#use(this.plan!.entries[index]!, this.#body - 1);
        this.#use(this.plan!.backs[index]!, row);
        continue;
      }
      this.#use(draft.as[row] as Ref, row);
      this.#use(draft.bs[row] as Ref, row);
      this.#use(draft.cs[row] as Ref, row);
      for (let k = 0, n = draft.extraCounts[row]!; k < n; k++) this.#use(draft.extraOf(row, k), row);
      const exit = draft.exits[row]!;
      if (exit < 0 || this.#exitSeen[exit] === 1) continue;
      this.#exitSeen[exit] = 1;
      const values = resume.values(exit);
      for (let k = 0; k < values.length; k++) {
        const value = values.items[k] as Ref;
        if (this.delay && (isDelayable(draft.opcodes[value]!) || this.unboxed[value] !== NONE)) this.#mayDelay(value, row);
        else this.#use(value, row);
      }
    }
  }

  /** The row is kept anyway, and can be named where `user` is. */
  #isAt(row: Ref, user: number): boolean {
    return this.needed[row] === 1 && (user < this.#body || row >= this.#body || this.imported[row] === 1);
  }

  /** What resume data has to make itself, because it was not kept for anybody else. */
  #delayed(): void {
    const { draft } = this.driver;
    const list = this.#delayable;
    for (let i = 0; i < list.length; i += 2) {
      const row = list.items[i] as Ref;
      const user = list.items[i + 1]!;
      if (this.#isAt(row, user)) continue;
      const integer = this.unboxed[row] as Ref;
      if (integer !== NONE) {
        if (integer < user && this.#isAt(integer, user)) continue;
        this.#use(row, user);
        this.#close();
        continue;
      }
      this.#useDelayed(draft.as[row] as Ref, user);
      this.#useDelayed(draft.bs[row] as Ref, user);
      this.#close();
    }
  }

  #mayDelay(row: Ref, user: number): void {
    this.#delayable.push(row);
    this.#delayable.push(user);
  }

  #useDelayed(operand: Ref, user: number): void {
    if (operand >= 0 && isDelayable(this.driver.draft.opcodes[operand]!)) this.#mayDelay(operand, user);
    else this.#use(operand, user);
  }
}

/** Emits the draft. With `delay`, resume data makes boxes itself, and prefers an integer to its box (part of virtualize). */
export function emit(driver: Driver, plan: LoopPlan | null, knowledge: TraceKnowledge, delay: boolean): Emitted {
  const { draft, resume: drafts } = driver;
  const { scratch } = driver;
  const unboxed = scratch.ints(0, draft.length, NONE);
  if (delay) for (let row = draft.length - 1; row >= 0; row--) if (draft.opcodes[row] === OP.unbox_int && draft.as[row]! >= 0) unboxed[draft.as[row]!] = row;
  const { needed, importRows } = new Marking(driver, plan, delay, unboxed);
  importRows.sort((a, b) => a - b);
  const body = plan === null ? draft.length : plan.row;

  let length = importRows.length + 1;
  for (let row = 0; row < draft.length; row++) length += needed[row]!;
  const out = new Trace(length);
  const exits: ExitRecord[] = [];
  out.exits = exits;
  const int32 = new Uint8Array(length);
  const places = scratch.ints(1, draft.length, NONE);
  const imports = scratch.ints(2, draft.length, NONE);
  const constants = scratch.ints(3, draft.constants.length, NONE);
  const descrs = scratch.ints(7, draft.descrs.length, -1);
  const numbering = new ResumeNumbering(driver, unboxed, { places, imports, body });
  const resumes: (Resume | undefined)[] = new Array(drafts.count);
  let ops = 0;
  let guards = 0;

  const constant = (ref: Ref): Ref => {
    const index = -1 - ref;
    if (constants[index] === NONE) constants[index] = out.addConstant(draft.typeName(ref), draft.constant(ref));
    return constants[index] as Ref;
  };
  const descrOf = (row: number): number => {
    const index = draft.descrIndices[row]!;
    if (index < 0) return -1;
    if (descrs[index]! < 0) descrs[index] = out.descrIndexOf(draft.descrs[index]!);
    return descrs[index]!;
  };
  const at = (ref: Ref, inBody: boolean): Ref => (ref === NONE ? NONE : ref < 0 ? constant(ref) : (inBody && ref < body ? imports[ref] : places[ref]) as Ref);

  const exitOf = (row: Ref): number => {
    const exit = draft.exits[row]!;
    const inBody = row >= body;
    const { values, resume } = (resumes[exit] ??= numbering.number(exit, row));
    // What a promotion met when it failed.
    const asked = draft.opcodes[row] === OP.guard_value ? at(draft.as[row] as Ref, inBody) : NONE;
    const leaving = asked >= 0 && !values.includes(asked) ? [...values, asked] : values;
    const known: ExitKnowledge = { trace: knowledge, time: row, guard: out.length as Ref, entering: row >= driver.enteringFrom ? driver.entering : null };
    return exits.push({ values: leaving, resume, knowledge: known }) - 1;
  };

  /** The body's label: its own parameters that are needed, then the preamble's values. */
  const bodyLabel = (label: LoopPlan): void => {
    out.add(OP.label, "n", NONE, NONE, NONE, label.label);
    const own: number[] = [];
    for (let k = 0; k < label.count; k++) if (needed[label.row + 1 + k] === 1) own.push(k);
    for (const k of own) out.addExtra(at(label.entries[k]!, false));
    for (const row of importRows) out.addExtra(at(row, false));
    for (const k of own) {
      const row = (label.row + 1 + k) as Ref;
      int32[out.length] = (driver.facts.flags[row]! & BORN_INT32) !== 0 ? 1 : 0;
      places[row] = out.add(OP.param, draft.typeName(row), at(label.entries[k]!, false));
    }
    for (const row of importRows) {
      int32[out.length] = draft.types[row] === INT && driver.facts.wasInt32(row) ? 1 : 0;
      imports[row] = out.add(OP.param, draft.typeName(row), at(row, false));
    }
  };

  for (let i = 0; i < draft.length; i++) {
    const row = i as Ref;
    const opcode = draft.opcodes[row] as Opcode;
    if (opcode === OP.input) {
      places[row] = out.addInput(draft.typeName(row));
      continue;
    }
    if (plan !== null && row >= plan.row && row <= plan.row + plan.count) {
      if (row === plan.row) bodyLabel(plan);
      continue;
    }
    if (needed[row] === 0) continue;
    const inBody = row >= body;
    const exit = CAN_EXIT[opcode] === 1 ? exitOf(row) : -1;
    if (OP_ROWS[opcode]!.effect !== "meta") ops++;
    guards += CAN_EXIT[opcode]!;
    if ((driver.facts.flags[row]! & BORN_INT32) !== 0) int32[out.length] = 1;
    places[row] = out.addRow(opcode, draft.types[row]!, at(draft.as[row] as Ref, inBody), at(draft.bs[row] as Ref, inBody), at(draft.cs[row] as Ref, inBody), descrOf(row), exit);
    if (plan !== null && opcode === OP.jump && draft.descr(row) === plan.label) {
      for (let k = 0; k < plan.count; k++) if (needed[plan.row + 1 + k] === 1) out.addExtra(at(plan.backs[k]!, true));
      for (const imported of importRows) out.addExtra(imports[imported] as Ref);
    } else {
      for (let k = 0, n = draft.extraCounts[row]!; k < n; k++) out.addExtra(at(draft.extraOf(row, k), inBody));
    }
  }
  out.int32 = int32;
  return { trace: out, ops, guards, numbering, places, imports, importRows };
}
