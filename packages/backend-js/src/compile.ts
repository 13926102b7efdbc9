/**
 * Compiles a unit, with the bridges that are fused into it, to one JavaScript function.
 *
 * The rows between two labels are a segment; the segments of a trace nest, each label's loop around everything that follows it. So
 * a jump back is `continue L1` and falling into a label is falling into the next loop:
 *
 *     function trace17(at, a0, a1) {
 *       let i3 = 0, i9 = 0;                 // label parameters
 *       switch (at) { case 0: i3 = +a0; ...; break; case 1: i9 = a0 | 0; ... }
 *       B0: { if (at > 0) break B0;         // skipped when entered at a later label
 *         ...the entry's rows...
 *         i9 = ...;
 *       }
 *       L1: for (;;) {
 *         ...the body's rows...
 *         if (!(i9 < i10)) { s0 = i9; return 4; }        // an exit
 *         if (...) { ...a fused bridge...; i9 = ...; continue L1; }
 *         i9 = i12; }                        // the jump: a parallel move
 *     }
 *
 * A fused bridge is written into its guard's branch, its inputs being the exit's values by name. One that has labels of its own adds
 * a second chain of segments, reached through `at` and an outer loop.
 */
import { FINISH_RAISE, FINISH_RETURN, IS_FINAL, OP, labelsOf, type CompileUnit, type Exit, type LabelDescr, type Ref, type Type } from "@spoor/ir";
import { Body, provenInt32, type Inlined, type Run } from "./body";
import { Emitter, Prec } from "./emitter";
import { Crossing, type JsExecutable, type Piece } from "./exits";
import { LOWER_OF, type Surroundings } from "./lower";

/** Rows of one unit from a label (or the start) to the next label. */
interface Segment {
  readonly index: number;
  readonly plan: Plan;
  readonly chain: number;
  readonly label: LabelDescr | null;
  readonly start: Ref;
  readonly end: Ref;
  readonly params: readonly Ref[];
  /** Some jump goes here. */
  target: boolean;
}

/** One unit's part in the function. */
interface Plan {
  readonly executable: JsExecutable;
  readonly unit: CompileUnit;
  readonly suffix: string;
  body: Body | null;
  segments: Segment[];
}

/**
 * Classes of exit values, by what V8 sees: proven int32, other integers, floats, anything else. An exit puts its values into variables of
 * their classes and breaks to the tail that stores them. Were they stored where the guard is, V8 would have to turn numbers into
 * heap objects there; it merges equal conversions of several guards and places the one that is left above them all: on the hot
 * path, an allocation per iteration (measured: 8.0 ms instead of 3.3 ms for the loop of the bench).
 */
const CLASSES = "wifr";
type ValueClass = "w" | "i" | "f" | "r";

/** One exit value: its text, and its class. */
interface Leaving {
  readonly text: string;
  readonly of: ValueClass;
}

/** One tail: stores `counts` variables of each class and returns `x`. */
interface Tail {
  readonly name: string;
  readonly counts: readonly number[];
}

/** A block that the guards of one run leave to the code that puts their values into place. */
interface OpenRun {
  readonly run: Run;
  readonly name: string;
  readonly values: readonly Leaving[];
}

/** Deepest nesting of runs: the host's parser recurses. */
const RUN_DEPTH = 60;

/** The generated source and what belongs to it. */
export interface Written {
  readonly source: string;
  readonly names: readonly string[];
  readonly constants: readonly unknown[];
  readonly crossings: readonly Crossing[];
  /** Key of the reader that takes the values out of the closure, by exit. */
  readonly layouts: readonly string[];
  /** Where the function can be entered: start or label of a unit, and the value of `at`. */
  readonly entries: readonly { readonly executable: JsExecutable; readonly label: LabelDescr | null; readonly at: number; readonly args: number }[];
}

/** Writes the function of `root` with the bridges in `fused` (executables of its tree). */
export function write(root: JsExecutable, fused: ReadonlySet<JsExecutable>): Written {
  return new FunctionWriter(root, fused).write();
}

class FunctionWriter implements Surroundings {
  readonly #out = new Emitter();
  readonly #plans = new Map<JsExecutable, Plan>();
  readonly #segments: Segment[] = [];
  readonly #chains: Segment[][] = [];
  readonly #labels = new Map<LabelDescr, Segment>();
  readonly #bodies = new Map<Body, Plan>();
  readonly #crossings: Crossing[] = [];
  readonly #numbers = new Map<Crossing | Exit, number>();
  /** Ends of the function that exits share, by how many values of each class they take. */
  readonly #tails = new Map<string, Tail>();
  /** Layouts of exit values, by exit; the reader of each. */
  readonly #layouts: string[] = [];
  /** Open blocks of guards that share their values' code, innermost last. */
  #runs: OpenRun[] = [];
  /** The segment whose loops surround what is being written. */
  #where!: Segment;

  constructor(readonly root: JsExecutable, readonly fused: ReadonlySet<JsExecutable>) {
    this.#plan(root);
    for (const bridge of fused) this.#plan(bridge);
    this.#findTargets();
  }

  #plan(executable: JsExecutable): void {
    const { unit } = executable;
    const { trace } = unit;
    const ordinal = this.#plans.size;
    const plan: Plan = { executable, unit, suffix: ordinal === 0 ? "" : `_${ordinal}`, body: null, segments: [] };
    this.#plans.set(executable, plan);
    const labels = labelsOf(trace);
    const chain = this.#chains.length;
    const add = (label: LabelDescr | null, start: Ref, end: Ref, params: readonly Ref[]): void => {
      const segment: Segment = { index: this.#segments.length, plan, chain, label, start, end, params, target: false };
      this.#segments.push(segment);
      plan.segments.push(segment);
      if (label !== null) this.#labels.set(label, segment);
    };
    if (ordinal === 0) {
      const inputs = Array.from({ length: trace.inputCount }, (_, k) => k as Ref);
      add(null, trace.inputCount as Ref, labels[0]?.row ?? (trace.length as Ref), inputs);
    }
    labels.forEach(({ descr, row, count }, k) =>
      add(descr, (row + 1 + count) as Ref, labels[k + 1]?.row ?? (trace.length as Ref), Array.from({ length: count }, (_, p) => (row + 1 + p) as Ref)));
    if (plan.segments.length > 0) this.#chains.push(plan.segments);
  }

  #findTargets(): void {
    for (const { unit: { trace } } of this.#plans.values()) {
      const last = (trace.length - 1) as Ref;
      const target = trace.opcode(last) === OP.jump ? this.#labels.get(trace.descr(last) as LabelDescr) : undefined;
      if (target !== undefined) target.target = true;
    }
  }

  write(): Written {
    const out = this.#out;
    const [rootPlan] = this.#plans.values();
    const name = `trace${Number(this.root.unit.id)}`;
    this.#openBody(rootPlan!, null);
    out.depth = 2;
    this.#chains.forEach((chain, index) => {
      const next = this.#chains[index + 1];
      const plan = chain[0]!.plan;
      if (plan.body === null) this.#openBody(plan, null);
      if (next !== undefined) {
        out.open(`C${index}: {`);
        out.line(`if (at >= ${next[0]!.index}) break C${index};`);
      }
      this.#writeSegments(chain, 0);
      if (next !== undefined) out.close();
    });
    const several = this.#chains.length > 1;
    const width = Math.max(...this.#segments.map((segment) => segment.params.length));
    const names = out.constants.map((_, k) => `k${k}`);
    const parameters = Array.from({ length: width }, (_, k) => `, a${k}`).join("");
    const tails = [...this.#tails.values()];
    const source = [
      `"use strict";\n`,
      out.slots > 0 ? `var ${numbered("s", out.slots).join(", ")};\n` : "",
      `function ${name}(at${parameters}) {\n`,
      this.#head(tails),
      ...tails.map((tail) => `  ${tail.name}: {\n`),
      several ? "  top: for (;;) {\n" : "",
      out.text(),
      several ? "  }\n" : "",
      ...tails.reverse().map(({ counts }) => `  }\n  ${store(counts)}return x;\n`),
      `}\n`,
      `return {\n  enter: {\n`,
      ...this.#segments.map(({ index, params }) => `    ${index}: (a) => ${name}(${[index, ...params.map((_, k) => `a[${k}]`)].join(", ")}),\n`),
      `  },\n  read: {\n`,
      ...[...new Set(this.#layouts)].map((layout) => `    ${layout === "" ? "none" : layout}: ${reader(layout)},\n`),
      `  },\n};\n//# sourceURL=spoor://trace/${Number(this.root.unit.id)}\n`,
    ].join("");
    return {
      source, names, constants: out.constants, crossings: this.#crossings, layouts: this.#layouts,
      entries: this.#segments.map(({ plan, label, index, params }) => ({ executable: plan.executable, label, at: index, args: params.length })),
    };
  }

  /** Declarations of what lives across segments, and the assignments on entry. */
  #head(tails: readonly Tail[]): string {
    const declared: string[] = [];
    if (tails.length > 0) {
      declared.push("x = 0");
      [...CLASSES].forEach((of, k) => {
        const most = Math.max(...tails.map(({ counts }) => counts[k]!));
        declared.push(...numbered(of === "r" ? "v" : of.toUpperCase(), most).map((name) => (of === "r" ? name : `${name} = 0`)));
      });
    }
    const declare = (body: Body, ref: Ref): void => {
      declared.push(`${body.nameOf(ref)} = ${INITIAL[body.type(ref)]}`);
    };
    const entries: string[] = [];
    for (const { plan, params, index } of this.#segments) {
      const body = plan.body!;
      const moves = params.map((ref, k) => {
        declare(body, ref);
        return `${body.nameOf(ref)} = ${coerced(body.type(ref), body.isInt32(ref), `a${k}`)};`;
      });
      entries.push(`    case ${index}: ${moves.join(" ")} break;\n`);
    }
    return (declared.length > 0 ? `  let ${declared.join(", ")};\n` : "") + (entries.length > 0 ? `  switch (at) {\n${entries.join("")}  }\n` : "");
  }

  #openBody(plan: Plan, parent: Inlined | null): Body {
    const body = new Body(plan.unit.trace, this.#out, plan.suffix, parent);
    plan.body = body;
    this.#bodies.set(body, plan);
    for (const segment of plan.segments) for (const ref of segment.params) body.named(ref, body.nameOf(ref), typeOfParameter(body, ref));
    return body;
  }

  #writeSegments(chain: readonly Segment[], from: number): void {
    const segment = chain[from]!;
    const out = this.#out;
    const last = from === chain.length - 1;
    if (segment.target) out.open(`L${segment.index}: for (;;) {`);
    if (!last) {
      out.open(`B${segment.index}: {`);
      out.line(`if (at > ${segment.index}) break B${segment.index};`);
    }
    this.#where = segment;
    const body = segment.plan.body!;
    this.#rows(body, segment.start, segment.end, last ? null : () => {
      this.#move(body, segment.end, chain[from + 1]!);
      this.#goto(chain[from + 1]!);
    });
    if (!last) {
      out.close();
      this.#writeSegments(chain, from + 1);
    }
    if (segment.target) out.close();
  }

  /** Writes rows; `fallingOut` writes what follows the last one, unless that is final. */
  #rows(body: Body, start: Ref, end: Ref, fallingOut: (() => void) | null): void {
    const { trace } = body;
    const outer = this.#runs;
    this.#runs = [];
    let final = false;
    for (let row = start; row < end && !final; row++) {
      const run = body.runs.get(row);
      if (run !== undefined && run.first === row) this.#openRun(body, row, run);
      if (!body.isDead(row)) LOWER_OF[trace.opcode(row)]!(body, row, this);
      final = IS_FINAL[trace.opcode(row)] === 1;
    }
    if (!final) fallingOut?.();
    while (this.#runs.length > 0) this.#closeRun();
    this.#runs = outer;
  }

  #openRun(body: Body, row: Ref, run: Run): void {
    if (this.#runs.length >= RUN_DEPTH) return;
    const values = body.trace.exits![body.trace.snapshot(row)]!.values.map((ref) => leaving(body, ref));
    const name = this.#out.fresh("run");
    this.#runs.push({ run, name, values });
    this.#out.open(`${name}: {`);
  }

  #closeRun(): void {
    const { values } = this.#runs.pop()!;
    this.#out.close();
    this.#out.line(this.#toTail(values));
  }

  // -- ways out

  guard(body: Body, row: Ref, failing: string): void {
    const out = this.#out;
    out.open(`if (${failing}) {`);
    this.leave(body, row, null);
    out.close();
  }

  leave(body: Body, row: Ref, exception: string | null): void {
    const plan = this.#bodies.get(body)!;
    const index = body.trace.snapshot(row);
    const record = body.trace.exits![index]!;
    const crossing = plan.executable.crossingOf(plan.unit.exits[index]!, index);
    const bridge = crossing.bridge === null || !this.fused.has(crossing.bridge) ? undefined : this.#plans.get(crossing.bridge);
    if (bridge !== undefined && bridge.body === null) {
      this.#inline(bridge, { body, record, exception });
      return;
    }
    const run = body.runs.get(row);
    const open = run === undefined ? undefined : this.#runs.find((candidate) => candidate.run === run);
    if (open !== undefined) {
      this.#out.line(`x = ${this.#number(crossing, crossing, open.values)}; break ${open.name};`);
      return;
    }
    const values = record.values.map((ref) => leaving(body, ref));
    if (exception !== null) values.push({ text: exception, of: "r" });
    this.#exit(this.#number(crossing, crossing, values), values);
  }

  /** Writes a bridge into its guard's branch. */
  #inline(plan: Plan, parent: Inlined): void {
    const body = this.#openBody(plan, parent);
    const { trace } = body;
    const first = plan.segments[0];
    const end = first === undefined ? (trace.length as Ref) : ((first.start - 1 - first.params.length) as Ref);
    this.#rows(body, trace.inputCount as Ref, end, first === undefined ? null : () => {
      this.#move(body, end, first);
      this.#goto(first);
    });
  }

  finish(body: Body, row: Ref): void {
    const exit = body.trace.opcode(row) === OP.finish ? FINISH_RETURN : FINISH_RAISE;
    const values = [leaving(body, body.trace.a(row))];
    this.#exit(this.#number(exit, new Crossing(exit, this.root), values), values);
  }

  jump(body: Body, row: Ref): void {
    const label = body.trace.descr(row) as LabelDescr;
    const target = this.#labels.get(label);
    if (target !== undefined) {
      this.#move(body, row, target);
      this.#goto(target);
    } else {
      const values = body.trace.extras(row).map((ref) => leaving(body, ref));
      this.#exit(this.#number(null, new Crossing({ kind: "jump", label }, this.root), values), values);
    }
  }

  validity(body: Body): string { return this.#out.closure(this.#bodies.get(body)!.unit.validity); }
  interrupt(body: Body): string { return this.#out.closure(this.#bodies.get(body)!.unit.interrupt); }

  caught(body: Body, error: string): string {
    const { caught } = this.#bodies.get(body)!.unit;
    return caught === undefined ? error : `${this.#out.closure(caught)}(${error})`;
  }

  /** The number of an exit. Those with a key have one for all places that leave with values of the same classes. */
  #number(key: Crossing | Exit | null, crossing: Crossing, values: readonly Leaving[]): number {
    const layout = values.map(({ of }) => of).join("");
    if (key !== null) {
      const number = this.#numbers.get(key);
      if (number !== undefined && this.#layouts[number] === layout) return number;
    }
    const number = this.#crossings.length;
    if (key !== null) this.#numbers.set(key, number);
    this.#crossings.push(crossing);
    this.#layouts.push(layout);
    return number;
  }

  /** Leaves the function through the exit `number`. */
  #exit(number: number, values: readonly Leaving[]): void {
    const out = this.#out;
    if (values.every(({ of }) => of === "r")) {
      if (values.length > out.slots) out.slots = values.length;
      out.line(`${values.map(({ text }, k) => `s${k} = ${text}; `).join("")}return ${number};`);
    } else {
      out.line(`x = ${number}; ${this.#toTail(values)}`);
    }
  }

  /** Puts the values where the tail takes them from, and goes there; `x` is set. */
  #toTail(values: readonly Leaving[]): string {
    const counts = [0, 0, 0, 0];
    const moves = values.map(({ text, of }) => {
      const k = CLASSES.indexOf(of);
      return `${of === "r" ? "v" : of.toUpperCase()}${counts[k]!++} = ${text}; `;
    });
    if (values.length > this.#out.slots) this.#out.slots = values.length;
    const key = counts.join("_");
    let tail = this.#tails.get(key);
    if (tail === undefined) {
      tail = { name: `leave_${key}`, counts };
      this.#tails.set(key, tail);
    }
    return `${moves.join("")}break ${tail.name};`;
  }

  /** Gives a label's parameters the values of the row's variadic operands, all at once. */
  #move(body: Body, row: Ref, target: Segment): void {
    const out = this.#out;
    const { trace } = body;
    let moves: { to: string; text: string; reads: Set<string> }[] = [];
    target.params.forEach((param, k) => {
      const ref = trace.extra(row, k);
      const type = target.plan.unit.trace.type(param);
      const to = `${type}${param}${target.plan.suffix}`;
      const reads = new Set<string>();
      body.parameters(ref, reads);
      const int32 = provenInt32(target.plan.unit.trace, param);
      const known = body.typed(ref);
      const plain = type === "r" || known === 2 || (known === 1 && !int32);
      const text = plain ? body.value(ref) : coerced(type, int32, body.use(ref, int32 ? Prec.BitOr : Prec.Unary));
      if (text !== to) moves.push({ to, text, reads });
    });
    while (moves.length > 0) {
      // What nobody else still reads may be overwritten; if everything is read, one value goes through a temporary.
      const free = moves.findIndex(({ to }, k) => moves.every((other, j) => j === k || !other.reads.has(to)));
      if (free >= 0) {
        const { to, text } = moves[free]!;
        moves.splice(free, 1);
        out.line(`${to} = ${text};`);
      } else {
        const first = moves[0]!;
        const name = out.fresh("t");
        out.line(`const ${name} = ${first.text};`);
        moves = [{ to: first.to, text: name, reads: new Set() }, ...moves.slice(1)];
      }
    }
  }

  /** Goes to a segment of this function; its parameters are set. */
  #goto(target: Segment): void {
    const out = this.#out;
    const here = this.#where;
    const chain = this.#chains[target.chain]!;
    const isLast = target === chain[chain.length - 1];
    if (target.chain !== here.chain) {
      out.line(`at = ${target.index};`);
      out.line("continue top;");
    } else if (target.index <= here.index) {
      if (!isLast) out.line(`at = ${target.index};`);
      out.line(`continue L${target.index};`);
    } else {
      if (target.index > here.index + 1) out.line(`at = ${target.index};`);
      out.line(`break B${here.index};`);
    }
  }
}

const INITIAL: Readonly<Record<Type, string>> = { i: "0", f: "0", r: "undefined", n: "undefined" };

/** A value that V8 shall see as a number. */
const coerced = (type: Type, int32: boolean, text: string): string => (type === "r" ? text : type === "i" && int32 ? `${text} | 0` : `+${text}`);

const typeOfParameter = (body: Body, ref: Ref): number => (body.type(ref) === "r" ? 0 : body.isInt32(ref) ? 2 : 1);

const numbered = (letter: string, count: number): string[] => Array.from({ length: count }, (_, k) => `${letter}${k}`);

/** An exit value. Constants need no conversion where they are stored. */
function leaving(body: Body, ref: Ref): Leaving {
  const typed = body.typed(ref);
  return { text: body.value(ref), of: ref < 0 || typed === 0 ? "r" : typed === 2 ? "w" : body.isFloat(ref) ? "f" : "i" };
}

/** A tail's stores: classes in order. */
function store(counts: readonly number[]): string {
  let slot = 0;
  return counts.flatMap((count, k) => numbered(CLASSES[k] === "r" ? "v" : CLASSES[k]!.toUpperCase(), count).map((name) => `s${slot++} = ${name}; `)).join("");
}

/** The function that takes values out of the closure, in the exit's order, and leaves no reference behind. */
function reader(layout: string): string {
  if (layout === "") return "() => []";
  let slot = 0;
  const slots = new Array<string>(layout.length);
  for (const of of CLASSES) for (let k = 0; k < layout.length; k++) if (layout[k] === of) slots[k] = `s${slot++}`;
  return `() => { const v = [${slots.join(", ")}]; ${slots.join(" = ")} = undefined; return v; }`;
}

/** Turns written source into functions. */
export function build(written: Written): { piece: Piece; enter: Record<number, (args: readonly unknown[]) => number> } {
  const { enter, read } = new Function(...written.names, written.source)(...written.constants);
  return { piece: { crossings: written.crossings, readers: written.layouts.map((layout) => read[layout === "" ? "none" : layout]) }, enter };
}
