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
 * A trace that is too long for one function becomes several parts, cut where one gets full. Between parts values go through the
 * closure's variables `q0`, `q1`, ...; a part returns -1 - (the segment to go on with), and `go` calls the next. Nothing is fused into those.
 */
import { FINISH_RAISE, FINISH_RETURN, IS_FINAL, OP, OP_NAMES, type Exit, type LabelDescr, type Ref } from "@spoor/ir";
import { Body, type Inlined, type Run } from "./body";
import { Emitter, Prec } from "./emitter";
import { Crossing, type Entrance, type JsExecutable, type Piece } from "./exits";
import { LOWER_OF, type Surroundings } from "./lower";
import { moveAll, type Move } from "./moves";
import { planFunction, type Parameter, type Plan, type Segment } from "./plan";
import { Tails, isPlain, leaving, sender, type Leaving } from "./tails";

/** One function of the group. */
interface Part {
  readonly name: string;
  readonly segments: Segment[];
  readonly tails: Tails;
  /** Its segments' parameters that are references. */
  readonly standing: Set<string>;
  text: string;
}

/** A block that the guards of one run leave to the code that puts their values into place. */
interface OpenRun {
  readonly run: Run;
  readonly name: string;
  readonly values: Leaving;
}

/** By opcode: guards that their call has written. */
const FOLLOWS_CALL = OP_NAMES.map((name) => name === "guard_not_forced" || name === "guard_no_exception" || name === "guard_exception");
/** Deepest nesting of runs: the host's parser recurses. */
const RUN_DEPTH = 60;
/** Where a part ends early rather than begin another label's loop: share of a full one. */
const NEARLY_FULL = 0.5;

/** The generated source and what belongs to it. */
export interface Written {
  readonly source: string;
  /** Characters of the rows' code: what its size in bytecode is estimated from. */
  readonly length: number;
  /** Are there several functions? */
  readonly splits: boolean;
  readonly names: readonly string[];
  readonly constants: readonly unknown[];
  readonly crossings: readonly Crossing[];
  /** Key of the reader that takes the values out of the closure, by exit. */
  readonly layouts: readonly string[];
  /** Where the function can be entered: start or label of a unit, and the value of `at`. */
  readonly entries: readonly { readonly executable: JsExecutable; readonly label: LabelDescr | null; readonly at: number }[];
}

/**
 * Writes the function of `root` with what is in `fused` (of its tree, parents before children). A unit by itself that would
 * be longer than `limit` characters becomes several functions, each of about `partLength`; `isLong`: it probably would, do not try.
 */
export function write(root: JsExecutable, fused: ReadonlySet<JsExecutable>, limit: number, partLength: number, isLong: boolean): Written {
  return (fused.size > 0 || isLong ? null : new FunctionWriter(root, fused, limit, Infinity).write())
    ?? new FunctionWriter(root, fused, Infinity, fused.size > 0 ? Infinity : partLength).write()!;
}

/** Turns written source into functions. */
export function build(written: Written): { piece: Piece; enter: Record<number, Entrance> } {
  const { enter, leave } = new Function(...written.names, written.source)(...written.constants);
  return { piece: { crossings: written.crossings, senders: written.layouts.map((layout) => leave[layout === "" ? "none" : layout]) }, enter };
}

class FunctionWriter implements Surroundings {
  readonly #out = new Emitter();
  readonly #plans: ReadonlyMap<JsExecutable, Plan>;
  readonly #segments: Segment[];
  readonly #chains: readonly (readonly Segment[])[];
  readonly #labels: ReadonlyMap<LabelDescr, Segment>;
  readonly #bodies = new Map<Body, Plan>();
  readonly #crossings: Crossing[] = [];
  readonly #numbers = new Map<Crossing | Exit, number>();
  readonly #layouts: string[] = [];
  readonly #parts: Part[] = [];
  /** Open blocks of guards that share their values' code, innermost last. */
  #runs: OpenRun[] = [];
  /** The segment whose loops surround what is being written, and its place in the chain. */
  #where!: Segment;
  #chain: readonly Segment[] = [];
  #position = 0;
  /** What is left of the chain for the next part, after a cut. */
  #rest: readonly Segment[] | null = null;
  /** Length of the text where the part began. */
  #partStart = 0;
  /** Most values that any exit leaves with, and that any part is entered with. */
  #slots = 0;
  #width = 0;
  #nextIndex = 0;

  /** Gives up above `limit` characters. Parts when `partLength` is finite. */
  constructor(readonly root: JsExecutable, readonly fused: ReadonlySet<JsExecutable>, readonly limit: number, readonly partLength: number) {
    const layout = planFunction(root, fused);
    this.#plans = layout.plans;
    this.#segments = layout.segments;
    this.#chains = layout.chains;
    this.#labels = layout.labels;
  }

  get #splits(): boolean { return this.partLength !== Infinity; }

  /** Null when it gave up. */
  write(): Written | null {
    const name = `trace${Number(this.root.unit.id)}`;
    this.#openBody(this.#plans.get(this.root)!, null);
    let rest: readonly Segment[] | null = this.#chains[0]!;
    while (rest !== null) {
      const part: Part = { name: this.#parts.length === 0 ? name : `${name}_part${this.#parts.length}`, segments: [], tails: new Tails(), standing: new Set(), text: "" };
      this.#parts.push(part);
      this.#partStart = this.#out.length;
      this.#rest = null;
      if (this.#splits) this.#writeSegments(rest, 0);
      else this.#writeChains();
      if (this.#out.length > this.limit) return null;
      part.text = this.#out.take();
      rest = this.#rest;
    }
    const entered = this.#segments.filter(({ part }) => part !== null);
    for (const { params } of entered) this.#width = Math.max(this.#width, params.length);
    // Neither what a cut began nor, of a fused bridge, its start is a place to enter at.
    const places = entered.filter((segment) => segment.plan.segments.includes(segment));
    const functions = this.#parts.map((part) => this.#function(part)).join("");
    const source = [
      `"use strict";\n`,
      variables("s", this.#slots),
      this.#splits ? variables("q", this.#width) : "",
      functions,
      this.#splits ? this.#dispatcher() : "",
      `return {\n  enter: {\n`,
      ...places.map(({ index, params }) => `    ${index}: ${this.#entry(name, index, params.length)},\n`),
      `  },\n  leave: {\n`,
      ...[...new Set(this.#layouts)].map((layout) => `    ${layout === "" ? "none" : layout}: ${sender(layout)},\n`),
      `  },\n};\n//# sourceURL=spoor://trace/${Number(this.root.unit.id)}\n`,
    ].join("");
    const constants = this.#out.constants;
    return {
      source, length: this.#out.length, splits: this.#splits, names: constants.map((_, k) => `k${k}`), constants, crossings: this.#crossings, layouts: this.#layouts,
      entries: places.flatMap(({ plan, label, index }) => {
        const entry = { executable: plan.executable, label, at: index };
        const isStart = plan.startsAtLabel && label === plan.segments[0]!.label && (plan.executable === this.root || plan.executable.parent === null);
        return isStart ? [entry, { ...entry, label: null }] : [entry];
      }),
    };
  }

  /** All chains of a function that is not split. */
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

  /** A part's function: declarations of what lives across segments, the assignments on entry, the rows, the tails. */
  #function({ name, segments, tails, text }: Part): string {
    const [parameters, source] = this.#splits ? ["", "q"] : [numbered("a", this.#width).map((a) => `, ${a}`).join(""), "a"];
    const declared = tails.declarations();
    for (const { params } of segments) for (const param of params) declared.push(param.typed === 0 ? param.name : `${param.name} = 0`);
    const entries = segments.map(({ index, params }) => ({ index, moves: params.map((param, k) => `${param.name} = ${coerced(param.typed, `${source}${k}`)}; `).join("") }));
    const entry = entries.length === 1 ? `  ${entries[0]!.moves}\n` : `  switch (at) {\n${entries.map(({ index, moves }) => `    case ${index}: ${moves}break;\n`).join("")}  }\n`;
    return [
      // In parentheses, so that V8 compiles it at once instead of scanning it first (3.0 against 1.9 microseconds per operation).
      `const ${name} = (function ${name}(at${parameters}) {\n`,
      declared.length > 0 ? `  let ${declared.join(", ")};\n` : "",
      entry,
      tails.around(text),
      `});\n`,
    ].join("");
  }

  /** Text of the functions that enter segment `index`: with an array of arguments, and with the arguments. */
  #entry(name: string, index: number, count: number): string {
    const given = numbered("p", count);
    const run = (values: readonly string[]): string => this.#splits
      ? `{ ${values.map((value, k) => `q${k} = ${value}; `).join("")}return go(${index}); }`
      : `${name}(${[index, ...values].join(", ")})`;
    return `{ apply: (a) => ${run(given.map((_, k) => `a[${k}]`))}, call: (${given.join(", ")}) => ${run(given)} }`;
  }

  /** Calls part after part until one leaves. */
  #dispatcher(): string {
    const last = this.#parts.map(({ segments }) => segments[segments.length - 1]!.index);
    const calls = this.#parts.map(({ name }, k) => (k < last.length - 1 ? `at <= ${last[k]} ? ${name}(at) : ` : `${name}(at)`)).join("");
    const clear = this.#width > 0 ? `${numbered("q", this.#width).join(" = ")} = undefined; ` : "";
    return `function go(at) {\n  for (;;) {\n    const x = ${calls};\n    if (x >= 0) { ${clear}return x; }\n    at = -1 - x;\n  }\n}\n`;
  }

  #openBody(plan: Plan, parent: Inlined | null): Body {
    const body = new Body(plan.unit.trace, this.#out, plan.suffix, parent);
    plan.body = body;
    this.#bodies.set(body, plan);
    for (const { start, label, params } of plan.segments) {
      const first = label === null ? 0 : start - params.length;
      params.forEach(({ name, typed }, k) => body.named((first + k) as Ref, name, typed));
    }
    return body;
  }

  #writeSegments(chain: readonly Segment[], from: number): void {
    const segment = chain[from]!;
    const next = chain[from + 1];
    const out = this.#out;
    const part = this.#parts[this.#parts.length - 1]!;
    segment.part = part;
    part.segments.push(segment);
    for (const { name: param, typed } of segment.params) if (typed === 0) part.standing.add(param);
    if (this.#splits) segment.index = this.#nextIndex++;
    if (segment.target) {
      out.open(`L${segment.index}: for (;;) {`);
      this.#restate(segment);
    }
    if (next !== undefined) {
      out.open(`B${segment.index}: {`);
      out.line(`if (at > ${segment.index}) break B${segment.index};`);
    }
    this.#where = segment;
    this.#chain = chain;
    this.#position = from;
    const body = segment.plan.body!;
    this.#rows(body, segment.start, segment.end, next === undefined ? null : () => {
      if (this.#splits && this.#fill() > NEARLY_FULL) this.#rest = chain.slice(from + 1);
      this.#goto(body, segment.end, next);
    });
    if (next !== undefined) out.close();
    if (next !== undefined && this.#rest === null) this.#writeSegments(chain, from + 1);
    if (segment.target) out.close();
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
      if (this.#out.length > this.limit) return;
      if (this.#splits && this.#fill() > 1 && row > this.#where.start && !FOLLOWS_CALL[trace.opcode(row)]) {
        this.#cut(body, row);
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

  /** How full the part is: 1 when it should end. */
  #fill(): number { return (this.#out.length - this.#partStart) / this.partLength; }

  /** Ends the part in front of `row`; what is live there starts the next one. */
  #cut(body: Body, row: Ref): void {
    const here = this.#where;
    const first = here.label === null ? 0 : here.start - here.params.length;
    const live = body.live(first as Ref, row);
    const params = live.map(({ name, typed }): Parameter => ({ name, type: "r", typed }));
    const segment: Segment = { ...here, start: row, label: null, params, target: false, part: null };
    this.#segments.push(segment);
    this.#rest = [segment, ...this.#chain.slice(this.#position + 1)];
    this.#pass(live.map(({ name }) => name), this.#nextIndex);
  }

  /** Leaves to another part's segment with these values. */
  #pass(values: readonly string[], index: number): void {
    if (values.length > this.#width) this.#width = values.length;
    this.#out.line(`${values.map((value, k) => `q${k} = ${value}; `).join("")}return ${-1 - index};`);
  }

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
      this.#out.line(`x = ${this.#number(crossing, crossing, open.values)}; break ${open.name};`);
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

  /** Leaves the function through the exit `number`. */
  #exit(number: number, values: Leaving): void {
    const out = this.#out;
    if (isPlain(values)) {
      if (values.texts.length > this.#slots) this.#slots = values.texts.length;
      out.line(`${values.texts.map((text, k) => `s${k} = ${text}; `).join("")}return ${number};`);
    } else {
      out.line(`x = ${number};`);
      this.#leave(values);
    }
  }

  /** Leaves through the exit whose number is in `x`. */
  #leave(values: Leaving): void {
    if (values.texts.length > this.#slots) this.#slots = values.texts.length;
    const { tails, standing } = this.#parts[this.#parts.length - 1]!;
    this.#out.line(tails.leave(values, standing));
  }

  /** Goes to a segment of this trace's functions with the row's variadic operands as its parameters. */
  #goto(body: Body, row: Ref, target: Segment): void {
    const out = this.#out;
    const here = this.#where;
    if (this.#splits && (target.part !== here.part || target.part === null)) {
      if (this.#rest !== null || target.part !== null) {
        this.#pass(body.trace.extras(row).map((ref) => body.value(ref)), target.part === null ? this.#nextIndex : target.index);
        return;
      }
    }
    this.#move(body, row, target);
    if (target.chain !== here.chain) {
      out.line(`at = ${target.index};`);
      out.line("continue top;");
    } else if (target.part !== null && target.index <= here.index) {
      // Blocks that are skipped on entry must not be skipped now.
      if (target !== this.#chains[target.chain]![this.#chains[target.chain]!.length - 1]) out.line(`at = ${target.index};`);
      out.line(`continue L${target.index};`);
    } else {
      if (!this.#splits && target.index > here.index + 1) out.line(`at = ${target.index};`);
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

const numbered = (letter: string, count: number): string[] => Array.from({ length: count }, (_, k) => `${letter}${k}`);
const variables = (letter: string, count: number): string => (count > 0 ? `var ${numbered(letter, count).join(", ")};\n` : "");

/** A value that V8 shall see as an int32 (2) or a number (1). */
const coerced = (typed: number, text: string): string => (typed === 2 ? `${text} | 0` : typed === 1 ? `+${text}` : text);
