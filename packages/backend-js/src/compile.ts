/**
 * Compiles a unit, with the bridges that are fused into it, to one JavaScript function.
 *
 * The rows between two labels are a segment; the segments of a trace nest, each label's loop around everything that follows it. So
 * a jump back is `continue L1` and falling into a label is falling into the next loop:
 *
 *     function trace17(at, a0, a1) {
 *       let i3 = 0, i9 = 0;                                       // label parameters
 *       switch (at) { case 0: i3 = +a0; ...; break; case 1: i9 = a0 | 0; ... }
 *       B0: { if (at > 0) break B0;                               // skipped when entered at a later label
 *         ...the entry's rows...
 *         i9 = ...; break B0; }
 *       L1: for (;;) {
 *         ...the body's rows...
 *         if (!(i9 < i10)) { x = 4; W0 = i9; break leave_0; }   // an exit
 *         if (...) { ...a fused bridge...; i9 = ...; continue L1; }
 *         i9 = i12; continue L1; }                                // the jump: a parallel move
 *     }
 *
 * A fused bridge is written into its guard's branch, its inputs being the exit's values by name. One that has labels of its own adds
 * a second chain of segments, reached through `at` and an outer loop.
 *
 * A trace that is too long for one function becomes several parts, which equal parts of other traces share (see parts). Nothing is fused into those.
 */
import { FINISH_RAISE, FINISH_RETURN, IS_FINAL, OP, OP_NAMES, type Exit, type LabelDescr, type Ref } from "@spoor/ir";
import { Body, type Inlined, type Run } from "./body";
import { Emitter, Prec } from "./emitter";
import { Crossing, type Entrance, type JsExecutable, type Piece } from "./exits";
import { LOWER_OF, type Surroundings } from "./lower";
import { moveAll, type Move } from "./moves";
import { Cuts, NEXT, differing, slotOf, type Factory, type Part, type SharedParts } from "./parts";
import { planFunction, type Parameter, type Plan, type Segment } from "./plan";
import { Tails, isPlain, leaving, senderText, type Leaving } from "./tails";

/** A block that the guards of one run leave to the code that puts their values into place. */
interface OpenRun {
  readonly run: Run;
  readonly name: string;
  readonly values: Leaving;
}

/** The parameter of a part that has the number of its first exit: its first. */
const FIRST_NUMBER = "k0";
/** Deepest nesting of runs: the host's parser recurses. */
const RUN_DEPTH = 60;

/** The generated source and what belongs to it. */
export interface Written {
  /** Of one function; "" where there are parts. */
  readonly source: string;
  readonly constants: readonly unknown[];
  /** Of a trace that is too long for one function: where it is entered with `at`, the part of that number begins. */
  readonly parts: readonly Part[] | null;
  /** Characters of the rows' code: what its size in bytecode is estimated from. */
  readonly length: number;
  readonly crossings: readonly Crossing[];
  /** Key of the reader that takes the values out of the closure, by exit. */
  readonly layouts: readonly string[];
  /** Where the function can be entered: start or label of a unit, and the value of `at`. */
  readonly entries: readonly { readonly executable: JsExecutable; readonly label: LabelDescr | null; readonly at: number }[];
}

/**
 * Writes the function of `root` with what is in `fused` (of its tree, parents before children). A unit by itself that would
 * be longer than `alone` characters becomes parts, none longer than `limit`; `isLong`: it probably would be, do not try.
 */
export function write(root: JsExecutable, fused: ReadonlySet<JsExecutable>, alone: number, isLong: boolean, limit: number, shared: SharedParts): Written {
  const inOne = isLong && fused.size === 0 ? null : new FunctionWriter(root, fused, fused.size > 0 ? Infinity : alone, null).write();
  return inOne ?? new FunctionWriter(root, fused, limit, shared).writeParts();
}

/** The functions, ready to be entered. */
export interface Built {
  readonly piece: Piece;
  /** By the value of `at`. */
  readonly enter: Readonly<Record<number, Entrance>>;
  /** What the parts were taken from. */
  readonly factories: readonly Factory[];
}

/** Turns written source into functions. `made` gets each source that was turned into a new one. */
export function build({ source, constants, parts, crossings, layouts, entries }: Written, shared: SharedParts, made: (source: string) => void): Built {
  if (parts !== null) {
    const factories = parts.map((part) => shared.take(part, made));
    const functions = shared.functions(parts, factories);
    const widths = parts.map((part) => part.width);
    const piece = { crossings, senders: layouts.map((layout) => shared.sender(layout)) };
    const enter = Object.fromEntries(entries.map(({ at }) => [at, shared.entrance(piece, functions, widths, at)]));
    return { piece, enter, factories };
  }
  made(source);
  const { enter, leave, own } = new Function(...constants.map((_, k) => `k${k}`), source)(...constants);
  const piece = { crossings, senders: layouts.map((layout) => leave[layout === "" ? "none" : layout]) };
  own(piece);
  return { piece, enter, factories: [] };
}

class FunctionWriter implements Surroundings {
  readonly #out: Emitter;
  readonly #plans: ReadonlyMap<JsExecutable, Plan>;
  readonly #segments: Segment[];
  readonly #chains: readonly (readonly Segment[])[];
  readonly #labels: ReadonlyMap<LabelDescr, Segment>;
  readonly #bodies = new Map<Body, Plan>();
  readonly #crossings: Crossing[] = [];
  readonly #numbers = new Map<Crossing | Exit, number>();
  readonly #layouts: string[] = [];
  #tails: Tails;
  /** The variable that an exit leaves a value in. */
  readonly #slot = (k: number): string => (this.#cuts === null ? ownSlot(k) : slotOf(k));
  /** Segments' parameters that are references. */
  #standing = new Set<string>();
  /** Open blocks of guards that share their values' code, innermost last. */
  #runs: OpenRun[] = [];
  /** The segment whose loops surround what is being written. */
  #where!: Segment;
  /** Of a trace in parts: where the next one begins, if not at a label. */
  readonly #cuts: Cuts | null;
  #cut: Ref | null = null;
  /** The part's first new exit. */
  #firstNumber = 0;
  /** Length of the text where the part began. */
  #partStart = 0;
  /** What names the values anew that the last part has left to the next. */
  #carried: (() => { name: string; typed: number }[]) | null = null;
  /** Segments that are to be written as parts; their indices are the parts'. */
  #pending: Segment[] = [];
  /** Most values that any exit leaves with, and that anything is entered with. */
  #slots = 0;
  #width = 0;

  /** `limit`: characters that a function may have. In parts when there are some to share. */
  constructor(readonly root: JsExecutable, readonly fused: ReadonlySet<JsExecutable>, readonly limit: number, shared: SharedParts | null) {
    this.#out = new Emitter(shared !== null ? differing(root.unit.trace) : null);
    this.#cuts = shared !== null ? new Cuts(root.unit.trace, shared, limit) : null;
    this.#tails = new Tails(this.#slot);
    const layout = planFunction(root, fused);
    this.#plans = layout.plans;
    this.#segments = layout.segments;
    this.#chains = layout.chains;
    this.#labels = layout.labels;
  }

  /** One function. Null when it gave up. */
  write(): Written | null {
    const name = `trace${Number(this.root.unit.id)}`;
    this.#openBody(this.#plans.get(this.root)!, null);
    this.#writeChains();
    if (this.#out.length > this.limit) return null;
    const text = this.#out.take();
    for (const { params } of this.#segments) this.#width = Math.max(this.#width, params.length);
    const written = this.#written(this.#out.constants);
    const source = [
      `"use strict";\n`,
      variables("s", this.#slots),
      "var piece;\n",
      this.#function(name, text),
      `return {\n  own: (of) => { piece = of; },\n  enter: {\n`,
      ...this.#places().map(({ index, params }) => `    ${index}: ${entry(name, index, params.length, this.#returns())},\n`),
      `  },\n  leave: {\n`,
      ...[...new Set(this.#layouts)].map((layout) => `    ${layout === "" ? "none" : layout}: ${senderText(layout, ownSlot)},\n`),
      `  },\n};\n//# sourceURL=spoor://trace/${Number(this.root.unit.id)}\n`,
    ].join("");
    return { ...written, source };
  }

  /** A function for each part. */
  writeParts(): Written {
    const out = this.#out;
    const body = this.#openBody(this.#plans.get(this.root)!, null);
    const parts: Part[] = [];
    this.#pending = [...this.#chains[0]!];
    for (let segment = this.#pending.shift(); segment !== undefined; segment = this.#pending.shift()) {
      segment.index = parts.length;
      this.#tails = new Tails(this.#slot);
      this.#standing = new Set();
      this.#writePart(body, segment);
      parts.push({ text: this.#partFunction(segment, out.take()), constants: out.constants, width: segment.params.length });
      out.restart();
    }
    return { ...this.#written([]), parts };
  }

  #written(constants: readonly unknown[]): Written {
    return {
      source: "", constants, parts: null, length: this.#out.length, crossings: this.#crossings, layouts: this.#layouts,
      entries: this.#places().flatMap(({ plan, label, index }) => {
        const entry = { executable: plan.executable, label, at: index };
        const isStart = plan.startsAtLabel && label === plan.segments[0]!.label && (plan.executable === this.root || plan.executable.parent === null);
        return isStart ? [entry, { ...entry, label: null }] : [entry];
      }),
    };
  }

  /** The exits through which the frame returns. */
  #returns(): number[] { return this.#crossings.flatMap(({ exit }, number) => (exit === FINISH_RETURN ? [number] : [])); }

  /** Where it can be entered from outside: not at the start of a fused bridge. */
  #places(): readonly Segment[] { return this.#segments.filter((segment) => segment.written && segment.plan.segments.includes(segment)); }

  /** All chains of a function. */
  #writeChains(): void {
    const out = this.#out;
    const several = this.#chains.length > 1;
    if (several) out.open("top: for (;;) {");
    this.#chains.forEach((chain, index) => {
      const next = this.#chains[index + 1];
      const { plan } = chain[0]!;
      if (plan.body === null) this.#openBody(plan, null);
      if (next !== undefined) {
        out.open(`C${index}: {`);
        out.line(`if (at >= ${next[0]!.index}) break C${index};`);
      }
      this.#writeSegments(chain, 0);
      if (next !== undefined) out.close();
    });
    if (several) out.close();
  }

  /** The function: declarations of what lives across segments, the assignments on entry, the rows, the tails. */
  #function(name: string, text: string): string {
    const parameters = numbered("a", this.#width).map((a) => `, ${a}`).join("");
    const written = this.#segments.filter((segment) => segment.written);
    const entries = written.map(({ index, params }) => ({ index, moves: moves(params, (k) => `a${k}`) }));
    const entry = entries.length === 1 ? `  ${entries[0]!.moves}\n` : `  switch (at) {\n${entries.map(({ index, moves }) => `    case ${index}: ${moves}break;\n`).join("")}  }\n`;
    return [
      // In parentheses, so that V8 compiles it at once instead of scanning it first (3.0 against 1.9 microseconds per operation).
      `const ${name} = (function ${name}(at${parameters}) {\n`,
      this.#declarations(written),
      entry,
      this.#tails.around(text),
      `});\n`,
    ].join("");
  }

  #declarations(segments: readonly Segment[]): string {
    const declared = this.#tails.declarations();
    for (const { params } of segments) for (const { name, typed } of params) declared.push(typed === 0 ? name : `${name} = 0`);
    return declared.length > 0 ? `  let ${declared.join(", ")};\n` : "";
  }

  /** A part's function. */
  #partFunction(segment: Segment, text: string): string {
    return [
      `"use strict";\nreturn (function (${numbered("a", segment.params.length).join(", ")}) {\n`,
      this.#declarations([segment]),
      `  ${moves(segment.params, (k) => `a${k}`)}\n`,
      this.#tails.around(text),
      `});\n`,
    ].join("");
  }

  #openBody(plan: Plan, parent: Inlined | null): Body {
    const body = new Body(plan.unit.trace, this.#out, plan.suffix, parent);
    plan.body = body;
    this.#bodies.set(body, plan);
    for (const segment of plan.segments) {
      const rows = parameterRows(segment);
      segment.params.forEach(({ name, typed }, k) => body.named(rows[k]!, name, typed));
    }
    return body;
  }

  #writeSegments(chain: readonly Segment[], from: number): void {
    const segment = chain[from]!;
    const next = chain[from + 1];
    const out = this.#out;
    this.#begin(segment);
    if (segment.target) {
      out.open(`L${segment.index}: for (;;) {`);
      this.#restate(segment);
    }
    if (next !== undefined) {
      out.open(`B${segment.index}: {`);
      out.line(`if (at > ${segment.index}) break B${segment.index};`);
    }
    const body = segment.plan.body!;
    this.#rows(body, segment.start, segment.end, next === undefined ? null : () => this.#goto(body, segment.end, next));
    if (next !== undefined) out.close();
    if (next !== undefined) this.#writeSegments(chain, from + 1);
    if (segment.target) out.close();
  }

  #begin(segment: Segment): void {
    segment.written = true;
    for (const { name, typed } of segment.params) if (typed === 0) this.#standing.add(name);
    this.#where = segment;
  }

  /** The rows of a segment, or as many of them as are a part: then the rest is pending. */
  #writePart(body: Body, segment: Segment): void {
    const out = this.#out;
    this.#firstNumber = this.#crossings.length;
    out.parameter(this.#firstNumber);
    if (this.#carried !== null) {
      segment.params = this.#carried().map((variable): Parameter => ({ ...variable, type: "r" }));
      this.#carried = null;
    } else {
      const rows = parameterRows(segment);
      body.enter(rows);
      segment.params = segment.params.map((param, k) => ({ ...param, name: body.nameOf(rows[k]!) }));
    }
    this.#begin(segment);
    this.#partStart = this.#out.length;
    this.#cut = this.#cuts!.behind(segment.start, segment.end);
    const loops = segment.target && this.#cut === null;
    if (loops) {
      out.open("L: for (;;) {");
      this.#restate(segment);
    }
    const next = this.#pending[0];
    this.#rows(body, segment.start, segment.end, next === undefined ? null : () => this.#goto(body, segment.end, next));
    if (loops) out.close();
  }

  /**
   * Tells V8 at the head of a loop what the parameters are. It costs nothing in optimized code, except that code which was entered in
   * the middle of the loop (on-stack replacement) knows it too: there, variables start as anything, and would make the
   * exits' variables anything, so that numbers are boxed on the hot path (8.5 ms instead of 3.3 ms for the loop of the bench).
   */
  #restate({ params }: Segment): void {
    const statements = params.filter(({ typed }) => typed > 0).map(({ name, typed }) => `${name} = ${coerced(typed, name)};`);
    if (statements.length > 0) this.#out.line(statements.join(" "));
  }

  /** Writes rows; `fallingOut` writes what follows the last one, unless that is final. */
  #rows(body: Body, start: Ref, end: Ref, fallingOut: (() => void) | null): void {
    const { trace } = body;
    const outer = this.#runs;
    this.#runs = [];
    let ended = false;
    for (let row = start; row < end && !ended; row++) {
      if (this.#cuts === null && this.#out.length > this.limit) return;
      if (this.#endsBefore(row)) {
        this.#endPart(body, row);
        ended = true;
        break;
      }
      const run = body.runs.get(row);
      if (run !== undefined && run.first === row) this.#openRun(body, row, run);
      if (!body.isDead(row)) LOWER_OF[trace.opcode(row)]!(body, row, this);
      ended = IS_FINAL[trace.opcode(row)] === 1 || trace.opcode(row) === OP.guard_always_fails;
    }
    if (!ended) fallingOut?.();
    while (this.#runs.length > 0) this.#closeRun();
    this.#runs = outer;
  }

  // -- parts

  #endsBefore(row: Ref): boolean {
    return row === this.#cut || (this.#cuts !== null && row > this.#where.start && this.#cuts.isFull(this.#out.length - this.#partStart, row));
  }

  /** Ends the part in front of `row`; what is live there starts the next one. */
  #endPart(body: Body, row: Ref): void {
    const { texts, rename } = body.carry(row);
    this.#carried = rename;
    this.#pending.unshift({ ...this.#where, label: null, start: row, params: [], target: false, written: false });
    this.#callNext(texts);
  }

  #callNext(values: readonly string[]): void { this.#out.line(`return ${this.#out.closure(NEXT)}(${values.join(", ")});`); }

  // -- runs of guards

  #openRun(body: Body, row: Ref, run: Run): void {
    if (this.#runs.length >= RUN_DEPTH) return;
    const values = leaving(body, body.trace.exits![body.trace.snapshot(row)]!.values);
    const name = this.#out.fresh("run");
    this.#runs.push({ run, name, values });
    // Not indented: the block reaches to the segment's end.
    this.#out.line(`${name}: {`);
  }

  #closeRun(): void {
    const { name, values } = this.#runs.pop()!;
    this.#out.line(`} // ${name}`);
    this.#leave(values);
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
      this.#out.line(`x = ${this.#numberText(this.#number(crossing, crossing, open.values))}; break ${open.name};`);
      return;
    }
    const values = leaving(body, record.values, exception);
    this.#exit(this.#number(crossing, crossing, values), values);
  }

  /** Writes a bridge into its guard's branch. */
  #inline(plan: Plan, parent: Inlined): void {
    const body = this.#openBody(plan, parent);
    const { trace } = body;
    const first = plan.segments[0];
    const end = (first === undefined ? trace.length : first.start - 1 - first.params.length) as Ref;
    this.#rows(body, trace.inputCount as Ref, end, first === undefined ? null : () => this.#goto(body, end, first));
  }

  finish(body: Body, row: Ref): void {
    const exit = body.trace.opcode(row) === OP.finish ? FINISH_RETURN : FINISH_RAISE;
    const values = leaving(body, [body.trace.a(row)]);
    this.#exit(this.#number(exit, new Crossing(exit, this.root), values), values);
  }

  jump(body: Body, row: Ref): void {
    const label = body.trace.descr(row) as LabelDescr;
    const target = this.#labels.get(label);
    if (target !== undefined) return this.#goto(body, row, target);
    const values = leaving(body, body.trace.extras(row));
    const crossing = this.#bodies.get(body)!.executable.jumpTo(label);
    this.#exit(this.#number(crossing, crossing, values), values);
  }

  caught(body: Body, error: string): string {
    const { caught } = this.#bodies.get(body)!.unit;
    return caught === undefined ? error : `${this.#out.closure(caught)}(${error})`;
  }
  validity(body: Body): string { return this.#out.closure(this.#bodies.get(body)!.unit.validity); }
  interrupt(body: Body): string { return this.#out.closure(this.#bodies.get(body)!.unit.interrupt); }

  /** The number of an exit: one for all places that leave with values of the same classes. */
  #number(key: Crossing | Exit, crossing: Crossing, { layout }: Leaving): number {
    const known = this.#numbers.get(key);
    if (known !== undefined && this.#layouts[known] === layout) return known;
    const number = this.#crossings.length;
    this.#numbers.set(key, number);
    this.#crossings.push(crossing);
    this.#layouts.push(layout);
    return number;
  }

  /** In each copy of a part its exits have other numbers: they count from its first. (Parameters of their own would be most of what a copy has to load.) */
  #numberText(number: number): string {
    if (this.#cuts === null) return String(number);
    return number < this.#firstNumber ? this.#out.parameter(number) : `${FIRST_NUMBER} + ${number - this.#firstNumber}`;
  }

  /** Leaves the function through the exit `number`. */
  #exit(number: number, values: Leaving): void {
    const out = this.#out;
    if (isPlain(values)) {
      if (values.texts.length > this.#slots) this.#slots = values.texts.length;
      out.line(`${values.texts.map((text, k) => `${this.#slot(k)} = ${text}; `).join("")}return ${this.#numberText(number)};`);
    } else {
      out.line(`x = ${this.#numberText(number)};`);
      this.#leave(values);
    }
  }

  /** Leaves through the exit whose number is in `x`. */
  #leave(values: Leaving): void {
    if (values.texts.length > this.#slots) this.#slots = values.texts.length;
    this.#out.line(this.#tails.leave(values, this.#standing));
  }

  /** Goes to a segment of this trace's functions with the row's variadic operands as its parameters. */
  #goto(body: Body, row: Ref, target: Segment): void {
    const out = this.#out;
    const here = this.#where;
    if (this.#cuts !== null) {
      const values = (): string[] => body.trace.extras(row).map((ref) => body.value(ref));
      if (!target.written) return this.#callNext(values());
      if (target !== here) return out.line(`${values().map((value, k) => `q[${k}] = ${value}; `).join("")}return ${out.parameter(-1 - target.index)};`);
      this.#move(body, row, target);
      return out.line("continue L;");
    }
    this.#move(body, row, target);
    if (target.chain !== here.chain) {
      out.line(`at = ${target.index};`);
      out.line("continue top;");
    } else if (target.written && target.index <= here.index) {
      // Blocks that are skipped on entry must not be skipped now.
      if (target !== this.#chains[target.chain]![this.#chains[target.chain]!.length - 1]) out.line(`at = ${target.index};`);
      out.line(`continue L${target.index};`);
    } else {
      if (target.index > here.index + 1) out.line(`at = ${target.index};`);
      out.line(`break B${here.index};`);
    }
  }

  /** Gives a segment's parameters the values of the row's variadic operands, all at once. */
  #move(body: Body, row: Ref, target: Segment): void {
    const out = this.#out;
    const moves: Move[] = [];
    target.params.forEach(({ name, typed }, k) => {
      const ref = body.trace.extra(row, k);
      const reads = new Set<string>();
      body.parameters(ref, reads);
      const text = body.typed(ref) >= typed ? body.value(ref) : coerced(typed, body.use(ref, typed === 2 ? Prec.BitOr : Prec.Unary));
      if (text !== name) moves.push({ to: name, text, reads });
    });
    moveAll(moves, out);
  }
}

/** The rows that a label's, or the start's, parameters stand for. */
const parameterRows = ({ label, start, params }: Segment): Ref[] => {
  const first = label === null ? 0 : start - params.length;
  return params.map((_, k) => (first + k) as Ref);
};

/** Text of the functions that enter a function at segment `index`: with an array of arguments, with the arguments, and for the result, which exits `returns` leave in the first slot. */
function entry(name: string, index: number, count: number, returns: readonly number[]): string {
  const params = numbered("p", count).join(", ");
  const run = `${name}(${[index, ...numbered("p", count)].join(", ")})`;
  const result = returns.length === 0 ? "" : `if (${returns.map((number) => `x === ${number}`).join(" || ")}) { const v = s0; s0 = undefined; return v; } `;
  return `{ apply: (a) => ${name}(${[index, ...Array.from({ length: count }, (_, k) => `a[${k}]`)].join(", ")}), call: (${params}) => ${run}, value(${params}) { const x = ${run}; ${result}return this.leave(piece, x); } }`;
}

/** Assignments that give parameters their values. */
const moves = (params: readonly Parameter[], source: (k: number) => string): string => params.map(({ name, typed }, k) => `${name} = ${coerced(typed, source(k))}; `).join("");

/** A slot of a function by itself. */
const ownSlot = (k: number): string => `s${k}`;

const numbered = (letter: string, count: number): string[] => Array.from({ length: count }, (_, k) => `${letter}${k}`);
const variables = (letter: string, count: number): string => (count > 0 ? `var ${numbered(letter, count).join(", ")};\n` : "");

/** A value that V8 shall see as an int32 (2) or a number (1). */
const coerced = (typed: number, text: string): string => (typed === 2 ? `${text} | 0` : typed === 1 ? `+${text}` : text);
