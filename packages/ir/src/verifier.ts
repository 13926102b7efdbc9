/**
 * What a trace must satisfy before anybody may run it, checked against the table.
 *
 * - Each operand is defined before its use and of the type that the row, or the descriptor, asks for; the result's type
 *   is the one that follows from them. No operation reads across a label: whoever jumps to a label brings its
 *   parameters and nothing else, so what the code behind it needs has to be among them.
 * - Descriptors are of the row's kind; variadic operands fit them (a call's `args`, a class's fields, a label's parameters).
 * - The last row is final and no other is. A label's `param`s follow it, and repeat its operands. A label occurs once.
 * - What can leave has a snapshot (recorded) or an exit record of its own (optimized); nothing else has. Values it leaves with are
 *   defined before it. An exit's tags name values, constants and virtuals that are there.
 * - `guard_no_exception` and `guard_exception` belong to a call that can raise; `guard_not_forced` stands directly behind a call.
 * - Integer constants are in range.
 *
 * It does not check what depends on values: that a plain `int_add` stays in range, that an index does. The evaluator does.
 */
import type { ArrayDescr, CallDescr, ClassDescr, Descr, Field, LabelDescr } from "./descr";
import { CAN_EXIT, IS_CALL, IS_FINAL, OP, OP_NAMES, OP_ROWS } from "./ops";
import { printRow } from "./printer";
import { TAG_CONST, TAG_HOLE, TAG_VALUE, TAG_VIRTUAL, tagIndex, tagKind, type ExitRecord, type Tagged } from "./resume";
import { exceptionGuard, labelsOf, resultType, type LabelPlace } from "./structure";
import type { Trace } from "./trace";
import { NONE, type Ref, type Type } from "./types";

/** What is wrong with a trace: one sentence each, starting with the row. Empty when nothing is. */
export function verify(trace: Trace): string[] {
  return new Verification(trace).run();
}

class Verification {
  readonly #problems: string[] = [];
  readonly #labels: Map<LabelDescr, LabelPlace>;
  readonly #exitUse = new Map<number, Ref>();
  #row = 0 as Ref;
  /** Rows below are not visible: they are in front of the newest label. */
  #visibleFrom = 0;

  constructor(readonly trace: Trace) {
    this.#labels = new Map(labelsOf(trace).reverse().map((place) => [place.descr, place]));
  }

  run(): string[] {
    const { trace } = this;
    for (let row = trace.inputCount; row < trace.length; row++) {
      this.#row = row as Ref;
      this.#checkRow();
    }
    if (trace.length === trace.inputCount) this.#problems.push("the trace is empty; it ends in jump, finish or finish_exception");
    for (let exit = 0; exit < (trace.exits?.length ?? 0); exit++) {
      if (!this.#exitUse.has(exit)) this.#problems.push(`exit ${exit} belongs to no operation`);
    }
    return this.#problems;
  }

  #problem(text: string): void {
    let shown: string;
    try {
      shown = printRow(this.trace, this.#row);
    } catch {
      shown = OP_NAMES[this.trace.opcode(this.#row)] ?? "no operation";
    }
    this.#problems.push(`row ${this.#row}: ${shown}: ${text}`);
  }

  #checkRow(): void {
    const { trace } = this;
    const row = this.#row;
    const opcode = trace.opcode(row);
    const spec = OP_ROWS[opcode];
    if (spec === undefined) return this.#problem(`opcode ${opcode} is not in the table`);
    const before = this.#problems.length;
    this.#checkDescr(trace.descr(row));
    if (this.#problems.length > before) return;
    this.#checkOperands();
    this.#checkPlace();
    if (this.#problems.length > before) return;
    const type = resultType(opcode, spec.args.length > 0 ? trace.type(trace.a(row)) : "n", trace.descr(row));
    if (trace.type(row) !== type) this.#problem(`its type is ${trace.type(row)}; it should be ${type}`);
    this.#checkLeaving();
  }

  #checkDescr(descr: Descr | null): void {
    const wanted = OP_ROWS[this.trace.opcode(this.#row)]!.descr;
    const kind = descr?.kind ?? "none";
    if (kind !== wanted) this.#problem(wanted === "none" ? `it has a ${kind} descriptor; it takes none` : `its descriptor should be a ${wanted}, and is ${kind === "none" ? "missing" : `a ${kind}`}`);
  }

  // -- operands

  /** The types of the operands, fixed then variadic; null where any will do. */
  #expected(): (Type | null)[] {
    const { trace } = this;
    const row = this.#row;
    const opcode = trace.opcode(row);
    const descr = trace.descr(row);
    const letters = OP_ROWS[opcode]!.args;
    const fixed: (Type | null)[] = Array.from(letters, (letter) => (letter === "x" ? null : (letter as Type)));
    switch (opcode) {
      case OP.setfield: fixed[1] = (descr as Field).type; break;
      case OP.setarrayitem: fixed[2] = (descr as ArrayDescr).item; break;
      case OP.array_push: fixed[1] = (descr as ArrayDescr).item; break;
      case OP.guard_value: fixed[1] = this.#defined(trace.a(row)) ? trace.type(trace.a(row)) : null; break;
      default: break;
    }
    return fixed.concat(this.#expectedExtras(descr, trace.extraCount(row)));
  }

  #expectedExtras(descr: Descr | null, count: number): (Type | null)[] {
    const any = new Array<Type | null>(count).fill(null);
    if (!OP_ROWS[this.trace.opcode(this.#row)]!.variadic || descr === null) return [];
    switch (descr.kind) {
      case "call": return Array.from(descr.args, (letter) => letter as Type);
      case "class": return (descr as ClassDescr).fields.map((field) => field.type);
      case "array": return any.fill((descr as ArrayDescr).item);
      case "label": {
        const place = this.#labels.get(descr);
        if (place === undefined || this.trace.opcode(this.#row) !== OP.jump) return any;
        return Array.from({ length: place.count }, (_, k) => this.trace.type((place.row + 1 + k) as Ref));
      }
      default: return any;
    }
  }

  #checkOperands(): void {
    const { trace } = this;
    const row = this.#row;
    const expected = this.#expected();
    const operands = trace.operands(row);
    if (operands.length !== expected.length) return this.#problem(`it has ${operands.length} operands; ${this.#wants(expected)}`);
    operands.forEach((ref, k) => {
      const problem = this.#refProblem(ref);
      if (problem !== null) return this.#problem(`operand ${k + 1} ${problem}`);
      const type = trace.type(ref);
      if (expected[k] !== null && type !== expected[k]) this.#problem(`operand ${k + 1} is of type ${type}; it should be of type ${expected[k]}`);
    });
    if (trace.opcode(row) === OP.guard_value && trace.b(row) >= 0) this.#problem("operand 2 has to be a constant");
    if (trace.opcode(row) === OP.quasiimmut_field) {
      if (trace.a(row) >= 0) this.#problem("operand 1 has to be a constant");
      if (!(trace.descr(row) as Field).quasiImmutable) this.#problem("the field is not declared quasi-immutable");
    }
  }

  #wants(expected: readonly unknown[]): string {
    const descr = this.trace.descr(this.#row);
    return `${descr !== null && "name" in descr ? `with ${descr.kind} ${descr.name} ` : ""}it takes ${expected.length}`;
  }

  #defined(ref: Ref): boolean { return this.#refProblem(ref) === null; }

  /** Why a reference cannot be read here, or null. */
  #refProblem(ref: Ref): string | null {
    const { trace } = this;
    if (ref === NONE) return "is missing";
    if (ref < 0) {
      if (-1 - ref >= trace.constantCount) return "is a constant that the pool does not have";
      const value: unknown = trace.constant(ref);
      if (trace.type(ref) === "i" && (!Number.isSafeInteger(value) || Object.is(value, -0))) return `is the integer constant ${String(value)}, outside of -(2^53-1) .. 2^53-1`;
      if (trace.type(ref) === "f" && typeof value !== "number") return "is a float constant that is not a number";
      return null;
    }
    if (ref >= this.#row) return `(row ${ref}) is not defined before its use`;
    if (trace.type(ref) === "n") return `is row ${ref}, which has no result`;
    // A label's own operands, and its params' values on falling in, are read in front of it.
    if (ref < this.#visibleFrom && trace.opcode(this.#row) !== OP.param) return `(row ${ref}) is in front of a label and not among its parameters`;
    return null;
  }

  // -- structure

  #checkPlace(): void {
    const { trace } = this;
    const row = this.#row;
    const opcode = trace.opcode(row);
    if (opcode === OP.input && row >= trace.inputCount) this.#problem("inputs come before the first operation");
    if (IS_FINAL[opcode] === 1 && row !== trace.length - 1) this.#problem("a final operation has to be the last");
    if (IS_FINAL[opcode] === 0 && row === trace.length - 1) this.#problem("the last operation has to be jump, finish or finish_exception");
    if (opcode === OP.label) this.#checkLabel();
    if (opcode === OP.param) {
      let label = row - 1;
      while (label >= trace.inputCount && trace.opcode(label as Ref) === OP.param) label--;
      const place = label < trace.inputCount || trace.opcode(label as Ref) !== OP.label ? 0 : trace.extraCount(label as Ref);
      if (row - label > place) this.#problem("a param belongs to the label in front of it, one for each operand");
    }
    if (opcode === OP.call || opcode === OP.call_pure) this.#checkEffects(trace.descr(row) as CallDescr);
    if (opcode === OP.guard_no_exception || opcode === OP.guard_exception) this.#checkExceptionGuard();
    if (opcode === OP.guard_not_forced && (row === trace.inputCount || IS_CALL[trace.opcode((row - 1) as Ref)] === 0)) this.#problem("it stands directly behind a call");
  }

  #checkLabel(): void {
    const { trace } = this;
    const row = this.#row;
    const descr = trace.descr(row) as LabelDescr;
    if (this.#labels.get(descr)!.row !== row) this.#problem("the label is there twice");
    for (let k = 0; k < trace.extraCount(row); k++) {
      const param = (row + 1 + k) as Ref;
      if (param >= trace.length || trace.opcode(param) !== OP.param) return this.#problem(`it has ${trace.extraCount(row)} operands and ${k} params; each operand needs its param`);
      if (trace.a(param) !== trace.extra(row, k)) this.#problem(`param ${k + 1} has another value on falling in than operand ${k + 1} of its label`);
    }
    this.#visibleFrom = row;
  }

  #checkEffects(descr: CallDescr): void {
    const opcode = this.trace.opcode(this.#row);
    if (descr.effects.mayForce) this.#problem(`${descr.name} may force; it is called by call_may_force`);
    if (opcode === OP.call_pure && !descr.effects.pure) this.#problem(`${descr.name} is not declared pure; it is called by call`);
  }

  #checkExceptionGuard(): void {
    const { trace } = this;
    const row = this.#row;
    let call = (row - 1) as Ref;
    if (call >= trace.inputCount && trace.opcode(call) === OP.guard_not_forced) call = (call - 1) as Ref;
    if (call < trace.inputCount || IS_CALL[trace.opcode(call)] === 0 || exceptionGuard(trace, call) !== row) return this.#problem("it stands directly behind a call (a guard_not_forced may be between)");
    const descr = trace.descr(call);
    if (descr?.kind === "call" && !descr.effects.canRaise && !descr.effects.mayForce) this.#problem(`${descr.name} is declared not to raise`);
  }

  // -- leaving

  #checkLeaving(): void {
    const { trace } = this;
    const row = this.#row;
    const snapshot = trace.snapshot(row);
    if (CAN_EXIT[trace.opcode(row)] === 0) {
      if (snapshot !== -1) this.#problem("it has an exit, and cannot leave");
    } else if (trace.exits !== null) {
      this.#checkExit(snapshot);
    } else if (snapshot < 0) {
      this.#problem("it has no snapshot; it needs one to leave");
    } else {
      for (const { slots } of trace.snapshotFrames(snapshot)) {
        for (const ref of slots) if (ref !== NONE && this.#refProblem(ref) !== null) this.#problem(`its snapshot's ${ref >= 0 ? `row ${ref}` : `constant ${ref}`} ${this.#refProblem(ref)}`);
      }
    }
  }

  #checkExit(index: number): void {
    const exit = this.trace.exits![index];
    if (exit === undefined) return this.#problem(index < 0 ? "it has no exit; it needs one to leave" : `it leaves through exit ${index} of ${this.trace.exits!.length}`);
    const other = this.#exitUse.get(index);
    if (other !== undefined) this.#problem(`exit ${index} belongs to row ${other} already; records may share resume data, not be shared`);
    this.#exitUse.set(index, this.#row);
    exit.values.forEach((ref, k) => {
      const problem = this.#refProblem(ref);
      if (problem !== null) this.#problem(`value ${k + 1} of exit ${index} ${problem}`);
    });
    for (const problem of resumeProblems(exit, this.trace.opcode(this.#row) === OP.guard_no_exception)) this.#problem(`exit ${index}: ${problem}`);
  }
}

/** What is wrong with the tags of an exit. */
function resumeProblems({ values, resume }: ExitRecord, withException: boolean): string[] {
  const problems: string[] = [];
  const limits: Record<number, [string, number]> = {
    [TAG_VALUE]: ["value", values.length + (withException ? 1 : 0)],
    [TAG_CONST]: ["constant", resume.constants.length],
    [TAG_VIRTUAL]: ["virtual", resume.virtuals.length],
  };
  const check = (tag: Tagged, where: string): void => {
    if (tagKind(tag) === TAG_HOLE) return;
    const [what, limit] = limits[tagKind(tag)]!;
    if (tagIndex(tag) < 0 || tagIndex(tag) >= limit) problems.push(`${where} is ${what} ${tagIndex(tag)} of ${limit}`);
  };
  resume.frames.forEach((frame, f) => frame.slots.forEach((tag, k) => check(tag, `slot ${k} of frame ${f}`)));
  resume.virtuals.forEach((virtual, v) => {
    if (virtual.kind === "bool") return check(virtual.value, `the value of v${v}`);
    if (virtual.kind === "concat") return [virtual.left, virtual.right].forEach((tag) => check(tag, `an operand of v${v}`));
    virtual.values.forEach((tag, k) => check(tag, `value ${k} of v${v}`));
    if (virtual.kind === "object" && virtual.values.length !== virtual.descr.fields.length) problems.push(`v${v} has ${virtual.values.length} values; class ${virtual.descr.name} has ${virtual.descr.fields.length} fields`);
  });
  resume.pending.forEach(({ target, descr, index, value }, p) => {
    for (const tag of [target, index, value]) check(tag, `an operand of delayed store ${p}`);
    if ((descr.kind === "array") === (tagKind(index) === TAG_HOLE)) problems.push(`delayed store ${p} ${descr.kind === "array" ? "needs an index" : "into a field has an index"}`);
    if (tagKind(target) === TAG_HOLE) problems.push(`delayed store ${p} has no target`);
  });
  return problems;
}
