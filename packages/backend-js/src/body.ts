/**
 * One trace being written into a generated function: what is known of each value, and the text that stands for it.
 *
 * A value is either named (`const i12 = a + b`) or folded into the one expression that uses it. Folding may only delay a
 * computation, so it is right where nothing that happens in between can change the result: always for pure operations (their
 * operands are constants, names that are assigned once, and label parameters, which change at a segment's end only); for reads
 * of the heap until the next row that may write (see {@link Body.settle}).
 *
 * Names are block-scoped: nothing reads across a label (the verifier's rule), so whatever is visible in the trace is visible in the text.
 */
import { CAN_EXIT, IS_PURE, IS_REMOVABLE, OP, OP_NAMES, OP_ROWS, type ExitRecord, type Ref, type Trace, type Type } from "@spoor/ir";
import { Prec, type Emitter } from "./emitter";

/** Longest text that is folded into another: keeps expressions readable and the host's parser shallow. */
const FOLD_LENGTH = 120;
/** Counts as many uses: the value gets a name. */
const MANY = 1000;

const { int_and, int_rshift, param, input, label, guard_no_exception } = OP;

const IS_READ = Uint8Array.from(OP_ROWS, (row) => (row.effect === "read" ? 1 : 0));
/** By opcode: 1 where the result is its operand in JavaScript. */
const IS_ALIAS = Uint8Array.from(OP_NAMES, (name) => (["box_int", "unbox_int", "same_as", "cast_int_to_float"].includes(name) ? 1 : 0));
/** By opcode: 1 where every result is an int32, whatever the operands. */
const IS_INT32 = Uint8Array.from(OP_NAMES, (name) =>
  (OP_ROWS[OP[name]]!.result === "i" && (/_(lt|le|eq|ne|gt|ge|overflows|is_true|is_zero|is_int32|is_null)$/.test(name) ||
    ["is_null", "instance_of", "unbox_bool", "strlen", "strgetitem", "int32_add", "int32_sub", "int32_mul", "int32_lshift", "int32_rshift", "int32_wrap"].includes(name)) ? 1 : 0));
/** By opcode: 1 where V8 sees that the result is a number. */
const IS_TYPED = Uint8Array.from(OP_ROWS, (row, opcode) => (IS_PURE[opcode] === 1 && row.result !== "r" && IS_ALIAS[opcode] === 0 ? 1 : 0));

/** Guards above each other that leave with the same values, and so share the code that puts them into place. */
export interface Run {
  /** First member. */
  readonly first: Ref;
  members: number;
}

/** Where a bridge's inputs come from when it is written into its parent: the exit's values. */
export interface Inlined {
  readonly body: Body;
  readonly record: ExitRecord;
  /** Name of the caught exception, the last input of a bridge from guard_no_exception. */
  readonly exception: string | null;
}

/** Names of values: not constants. */
/** A constant of type `r` may be anything. */
const isInt32Constant = (value: unknown): boolean => typeof value === "number" && Object.is(value, value | 0);
const VARIABLE = /^[ifrc]\d/;
const labelAfter = (trace: Trace, row: Ref): number => {
  for (let at = row; at < trace.length; at++) if (trace.opcode(at) === label) return at;
  return -1;
};
const sameRefs = (a: readonly Ref[], b: readonly Ref[]): boolean => {
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false;
  return true;
};

/** What the optimizer proved about a value of type `i`. */
export const provenInt32 = (trace: Trace, ref: Ref): boolean => trace.int32?.[ref] === 1;

export class Body {
  readonly #uses: Int32Array;
  /** By row: what stands for the value. */
  readonly #texts: string[];
  readonly #precs: Uint8Array;
  /** By row: 1 when the text is a JavaScript boolean where the trace has 0 or 1. */
  readonly #bools: Uint8Array;
  /** By row: 1 when the text is an expression still to be evaluated, 2 when it went into another one. */
  readonly #folded: Uint8Array;
  /** By row: 1 when V8 sees that the value is a number, 2 when it sees an int32. */
  readonly #typed: Uint8Array;
  readonly #int32: Uint8Array | null;
  /** By row: the run that a guard belongs to, when it has company. */
  readonly runs = new Map<Ref, Run>();
  /** By row: 1 when the text, while it is folded, reads the heap: then a write would spoil it. */
  readonly #reading: Uint8Array;
  /** Rows of which that holds, the newest last. */
  #reads: Ref[] = [];
  /** How many appending operations have been written, of what is written in parts in this one: equal parts shall be equal texts. */
  pushes = 0;
  /** Of what is written in parts: the numbers of the part's names, by row. */
  readonly #locals: Map<Ref, number> | null;

  constructor(readonly trace: Trace, readonly out: Emitter, readonly suffix: string, readonly parent: Inlined | null) {
    const length = trace.length;
    this.#uses = new Int32Array(length);
    this.#texts = new Array<string>(length);
    this.#precs = new Uint8Array(length);
    this.#bools = new Uint8Array(length);
    this.#folded = new Uint8Array(length);
    this.#typed = new Uint8Array(length);
    this.#reading = new Uint8Array(length);
    this.#int32 = trace.int32;
    this.#locals = out.lifts !== null ? new Map() : null;
    this.#count();
    this.#findRuns();
    if (parent !== null) this.#inherit(parent);
  }

  /** Counts uses, from the end, so that what only dead rows use is dead too. */
  #count(): void {
    const { trace } = this;
    const uses = this.#uses;
    const use = (ref: Ref, weight: number): void => {
      if (ref >= 0) uses[ref]! += weight;
    };
    for (let row = (trace.length - 1) as Ref; row >= trace.inputCount; row--) {
      const opcode = trace.opcode(row);
      // A param's operand repeats one of its label's.
      if (opcode === param || this.isDead(row)) continue;
      const fixed = OP_ROWS[opcode]!.args.length;
      if (fixed > 0) use(trace.a(row), 1);
      if (fixed > 1) use(trace.b(row), 1);
      if (fixed > 2) use(trace.c(row), 1);
      for (let k = 0, n = trace.extraCount(row); k < n; k++) use(trace.extra(row, k), 1);
      const exit = CAN_EXIT[opcode] === 1 ? trace.snapshot(row) : -1;
      if (exit >= 0) for (const ref of trace.exits![exit]!.values) use(ref, MANY);
    }
  }

  #findRuns(): void {
    const { trace } = this;
    let run: Run | null = null;
    let values: readonly Ref[] = [];
    for (let row = trace.inputCount as Ref; row < trace.length; row++) {
      const opcode = trace.opcode(row);
      if (opcode === label) run = null;
      const exit = CAN_EXIT[opcode] === 1 ? trace.snapshot(row) : -1;
      if (exit < 0 || opcode === guard_no_exception) continue;
      const leaving = trace.exits![exit]!.values;
      if (leaving.length === 0) continue;
      if (run !== null && sameRefs(values, leaving)) {
        if (run.members++ === 1) this.runs.set(run.first, run);
        this.runs.set(row, run);
      } else {
        run = { first: row, members: 1 };
      }
      values = leaving;
    }
  }

  #inherit({ body, record, exception }: Inlined): void {
    for (let k = 0 as Ref; k < this.trace.inputCount; k++) {
      const ref = record.values[k];
      if (ref === undefined) {
        this.#texts[k] = exception!;
        this.#precs[k] = Prec.Atom;
      } else {
        this.#texts[k] = body.value(ref);
        this.#precs[k] = ref < 0 ? Prec.Unary : body.#bools[ref] === 1 ? Prec.Conditional : body.#precs[ref]!;
        this.#typed[k] = body.typed(ref);
        if (body.isInt32(ref)) this.#int32Inputs.add(k);
      }
    }
  }
  readonly #int32Inputs = new Set<Ref>();

  // -- what is known

  type(ref: Ref): Type { return this.trace.type(ref); }
  /** Proven to be in -2^31 .. 2^31-1. */
  isInt32(ref: Ref): boolean {
    if (ref < 0) return isInt32Constant(this.trace.constant(ref));
    if (this.#int32 !== null && this.#int32[ref] === 1) return true;
    const opcode = this.trace.opcode(ref);
    if (IS_INT32[opcode] === 1) return true;
    if (IS_ALIAS[opcode] === 1) return this.isInt32(this.trace.a(ref));
    if (opcode === int_and) return this.isMask(this.trace.a(ref)) || this.isMask(this.trace.b(ref));
    if (opcode === int_rshift) return this.isInt32(this.trace.a(ref));
    return opcode === input && this.#int32Inputs.has(ref);
  }
  /** A constant from 0 to 2^31-1: host bit operations with it are exact for operands of any size. */
  isMask(ref: Ref): boolean {
    if (ref >= 0) return false;
    const value = this.trace.constant(ref);
    return isInt32Constant(value) && value >= 0;
  }
  /** What V8 sees: 2 an int32, 1 a number, 0 anything. */
  typed(ref: Ref): number {
    if (ref >= 0) return this.#typed[ref]!;
    const value = this.trace.constant(ref);
    return isInt32Constant(value) ? 2 : typeof value === "number" ? 1 : 0;
  }
  /** A value of type `r` may be a float or an integer all the same: an alias of one. */
  isFloat(ref: Ref): boolean {
    const { trace } = this;
    while (ref >= 0 && IS_ALIAS[trace.opcode(ref)] === 1) ref = trace.a(ref);
    if (ref >= 0 && this.parent !== null && trace.opcode(ref) === input) {
      const value = this.parent.record.values[ref];
      return value !== undefined && this.parent.body.isFloat(value);
    }
    return trace.type(ref) === "f";
  }
  /** The value of a constant integer, or undefined. */
  constantOf(ref: Ref): number | undefined { return ref < 0 && this.trace.type(ref) === "i" ? this.trace.constant(ref) : undefined; }
  isUsed(ref: Ref): boolean { return this.#uses[ref]! > 0; }
  /** May be dropped: nobody uses it and computing it does nothing. */
  isDead(ref: Ref): boolean { return this.#uses[ref] === 0 && IS_REMOVABLE[this.trace.opcode(ref)] === 1; }

  // -- operands as text

  /** An operand, in parentheses if it binds weaker than `prec`. Truth values are 0 and 1. */
  use(ref: Ref, prec: number): string {
    if (ref < 0) {
      const value = this.trace.constant(ref);
      const text = this.out.constant(value);
      // -5 binds like a unary operator, and a point behind 5 would belong to the number.
      return prec > Prec.Unary && typeof value === "number" ? `(${text})` : text;
    }
    if (this.#bools[ref] === 1) {
      const text = `${this.#paren(ref, Prec.Or)} ? 1 : 0`;
      return prec > Prec.Conditional ? `(${text})` : text;
    }
    return this.#paren(ref, prec);
  }
  /** An operand where any expression may stand, commas apart. */
  value(ref: Ref): string { return this.use(ref, 0); }
  /** An operand as a condition. */
  condition(ref: Ref, prec: number): string {
    if (ref < 0) return this.trace.constant(ref) !== 0 ? "true" : "false";
    if (this.#bools[ref] === 1) return this.#paren(ref, prec);
    const text = `${this.use(ref, Prec.Equality)} !== 0`;
    return prec > Prec.Equality ? `(${text})` : text;
  }
  isBool(ref: Ref): boolean { return ref >= 0 && this.#bools[ref] === 1; }
  /** An operand that may be written several times without being computed several times. */
  atom(ref: Ref): string {
    if (ref >= 0 && this.#folded[ref] === 1) this.#name(ref);
    return this.use(ref, Prec.Atom);
  }
  #paren(ref: Ref, prec: number): string {
    const text = this.#texts[ref];
    if (text === undefined) throw new Error(`row ${ref} (${OP_NAMES[this.trace.opcode(ref)]}) is used before it is computed`);
    if (this.#folded[ref] === 1) this.#folded[ref] = 2;
    return this.#precs[ref]! < prec ? `(${text})` : text;
  }

  // -- results

  /** The name that row `ref` has, should it need one. In parts the names count from the first: equal parts shall be equal texts. */
  nameOf(ref: Ref): string {
    const locals = this.#locals;
    if (locals === null) return `${this.type(ref)}${ref}${this.suffix}`;
    let index = locals.get(ref);
    if (index === undefined) locals.set(ref, (index = locals.size));
    return `${this.type(ref)}${index}`;
  }
  /** The name of the variable that holds row `ref`: truth values stay JavaScript booleans. */
  #variable(ref: Ref): string {
    const name = this.nameOf(ref);
    return this.#bools[ref] === 1 ? `c${name.slice(1)}` : name;
  }

  /** States the result of a row: an expression that does nothing but compute. */
  result(ref: Ref, text: string, prec: number, bool = false): void {
    const opcode = this.trace.opcode(ref);
    this.#texts[ref] = text;
    this.#precs[ref] = prec;
    this.#bools[ref] = bool ? 1 : 0;
    this.#typed[ref] = IS_TYPED[opcode] === 0 ? 0 : this.isInt32(ref) ? 2 : 1;
    this.#folded[ref] = 1;
    if (this.#uses[ref] !== 1 || text.length >= FOLD_LENGTH) return this.#name(ref);
    if (IS_READ[opcode] === 1 || this.#tookRead(this.trace.a(ref)) || this.#tookRead(this.trace.b(ref))) {
      this.#reading[ref] = 1;
      this.#reads.push(ref);
    }
  }
  /** Whether an operand went into its user's text with a read that is still to be done. */
  #tookRead(ref: Ref): boolean { return ref >= 0 && this.#folded[ref] === 2 && this.#reading[ref] === 1; }
  /** States the result of a row: the value of its first operand. */
  alias(ref: Ref): void {
    const a = this.trace.a(ref);
    if (a < 0) {
      this.#texts[ref] = this.out.constant(this.trace.constant(a));
      this.#precs[ref] = Prec.Unary;
      this.#typed[ref] = this.typed(a);
      return;
    }
    if (this.#folded[a] === 1 && this.#uses[ref] !== 1) this.#name(a);
    this.#texts[ref] = this.#texts[a]!;
    this.#precs[ref] = this.#precs[a]!;
    this.#typed[ref] = this.#typed[a]!;
    this.#bools[ref] = this.#bools[a]!;
    if (this.#folded[a] === 1) {
      this.#folded[a] = 2;
      this.#folded[ref] = 1;
      if (this.#reading[a] === 1) {
        this.#reading[ref] = 1;
        this.#reads.push(ref);
      }
    }
  }

  /** States the result of a row whose effects happen here and now: it gets a name if anybody uses it. */
  effect(ref: Ref, text: string): void {
    if (this.#uses[ref] === 0) return this.out.line(`${text};`);
    this.#texts[ref] = text;
    this.#folded[ref] = 1;
    this.#name(ref);
  }

  /** Evaluates a folded expression into a name, here. */
  #name(ref: Ref): void {
    const name = this.#variable(ref);
    this.out.line(`const ${name} = ${this.#texts[ref]!};`);
    this.named(ref, name);
  }
  /** Says that a variable holds the value. */
  named(ref: Ref, name = this.nameOf(ref), typed = this.#typed[ref]!): void {
    this.#texts[ref] = name;
    this.#precs[ref] = Prec.Atom;
    this.#folded[ref] = 0;
    this.#typed[ref] = typed;
  }
  /** Evaluates the reads that are still folded: called before anything that may write. */
  settle(): void {
    if (this.#reads.length === 0) return;
    const reads = this.#reads;
    this.#reads = [];
    for (const ref of reads) if (this.#folded[ref] === 1) this.#name(ref);
  }

  // -- parts

  /** Begins a part at a label: all names are new, the label's parameters have the first. */
  enter(params: readonly Ref[]): void {
    this.#locals!.clear();
    this.pushes = 0;
    for (const ref of params) this.named(ref);
  }

  /**
   * Ends a part in front of `row`. Gives the values that rows from there on use (folded ones get a name now), and what names them anew in the part that begins
   * there: variables with these names and types.
   */
  carry(row: Ref): { readonly texts: readonly string[]; rename(): { name: string; typed: number }[] } {
    const { trace } = this;
    const carried = new Map<string, Ref[]>();
    const constants = new Set<Ref>();
    const use = (ref: Ref): void => {
      if (ref < 0 || ref >= row) return;
      this.atom(ref);
      const text = this.#texts[ref]!;
      if (!VARIABLE.test(text)) {
        constants.add(ref);
        return;
      }
      const refs = carried.get(text);
      if (refs === undefined) carried.set(text, [ref]);
      else refs.push(ref);
    };
    for (let at = row; at < trace.length && trace.opcode(at) !== label; at++) {
      if (this.isDead(at)) continue;
      for (const ref of trace.operands(at)) use(ref);
      const exit = CAN_EXIT[trace.opcode(at)] === 1 ? trace.snapshot(at) : -1;
      if (exit >= 0) for (const ref of trace.exits![exit]!.values) use(ref);
    }
    const next = labelAfter(trace, row);
    if (next >= 0) for (const ref of trace.extras(next as Ref)) use(ref);
    return {
      texts: [...carried.keys()],
      rename: () => {
        this.#locals!.clear();
        this.pushes = 0;
        for (const ref of constants) this.#texts[ref] = this.out.constant(trace.constant(this.#aliased(ref)));
        return Array.from(carried.values(), (refs) => {
          const first = refs[0]!;
          const name = this.#variable(first);
          for (const ref of refs) this.#texts[ref] = name;
          return { name, typed: this.#bools[first] === 1 ? 0 : this.typed(first) };
        });
      },
    };
  }
  /** What an alias stands for, in the end. */
  #aliased(ref: Ref): Ref {
    let at = ref;
    while (at >= 0 && IS_ALIAS[this.trace.opcode(at)] === 1) at = this.trace.a(at);
    return at;
  }

  /** Label parameters of this or the parent's trace that the text of `ref` reads now: what a parallel move has to know. */
  parameters(ref: Ref, found: Set<string>): void {
    if (ref < 0) return;
    const { trace } = this;
    const opcode = trace.opcode(ref);
    if (opcode === param) found.add(this.nameOf(ref));
    else if (opcode === input && this.parent !== null) {
      const value = this.parent.record.values[ref];
      if (value !== undefined) this.parent.body.parameters(value, found);
    } else if (this.#folded[ref] !== 0 || IS_ALIAS[opcode] === 1) {
      for (const operand of trace.operands(ref)) this.parameters(operand, found);
    }
  }
}
