/**
 * Reads what the printer writes (see there for the notation), and what people write by hand: variables may have any
 * number or a name (`i_sum`), `descr=<Guard0>` may be left out, brackets may span lines, `#` starts a comment.
 *
 * The parser answers for words, names, the number of operands and the letters of results. Whether the operations make
 * sense together is the verifier's question, so that a test can write down a trace that does not.
 */
import { TraceBuilder } from "./builder";
import type { Descr } from "./descr";
import { LabelDescr } from "./descr";
import { ParseError, tokenize, type Token, type TokenKind } from "./lexer";
import { CAN_EXIT, OP, OP_ROWS, OPS, type OpName } from "./ops";
import { HOLE, TAG_CONST, TAG_VALUE, TAG_VIRTUAL, tagged, type ExitRecord, type PendingStore, type ResumeFrame, type Tagged, type Virtual } from "./resume";
import { DESCR_WORDS, DescrScope, type NamedDescr } from "./scope";
import { resultType } from "./structure";
import type { Trace } from "./trace";
import { NONE, type Opcode, type Ref, type Type } from "./types";

/**
 * The trace that `text` describes. Descriptors and host objects are looked up in `scope`; labels that the text defines are made, and
 * added to it. Throws {@link ParseError}.
 */
export function parse(text: string, scope: DescrScope = new DescrScope()): Trace {
  return new Parser(text, scope).trace();
}

const VARIABLE = /^[ifr](?:\d+|_\w+)$/;
const WORD_KINDS = new Map(Object.entries(DESCR_WORDS).map(([kind, word]) => [word as string, kind as NamedDescr["kind"]]));
/** The numbers of label identities made here; what counts about a label is the object. */
let labelCount = 0;

/** What the parentheses of an operation hold. */
interface Call {
  readonly operands: Ref[];
  readonly descr: Descr | null;
  readonly exit: number | null;
}

class Parser {
  readonly #tokens: Token[];
  #at = 0;
  readonly #builder = new TraceBuilder();
  readonly #variables = new Map<string, Ref>();
  readonly #exits = new Map<number, { record: ExitRecord; place: Token }>();
  readonly #snapshots = new Map<string, number>();
  /** How guards leave in this text: decided by the first that says. */
  #form: "recorded" | "optimized" | null = null;

  constructor(text: string, readonly scope: DescrScope) {
    this.#tokens = tokenize(text);
  }

  trace(): Trace {
    this.#skipLines();
    this.#inputs();
    this.#endOfLine();
    while (this.#peek().kind !== "end") {
      this.#operation();
      this.#endOfLine();
    }
    const { trace } = this.#builder;
    if (this.#form === "optimized") {
      const last = this.#exits.size;
      for (const [index, { place }] of this.#exits) if (index >= last) this.#fail(place, `exits are numbered from 0 without gaps; this one is Guard${index} of ${last}`);
      trace.exits = Array.from({ length: last }, (_, index) => this.#exits.get(index)!.record);
    }
    return trace;
  }

  // -- words

  #peek(): Token { return this.#tokens[this.#at]!; }
  #next(): Token { return this.#tokens[this.#at++]!; }
  #is(mark: string): boolean { return this.#peek().kind === "mark" && this.#peek().text === mark; }
  #accept(mark: string): boolean {
    if (!this.#is(mark)) return false;
    this.#at++;
    return true;
  }
  #expect(mark: string, where: string): void {
    if (!this.#accept(mark)) this.#fail(this.#peek(), `expected "${mark}" ${where}, found ${shown(this.#peek())}`);
  }
  #take(kind: TokenKind, what: string): Token {
    if (this.#peek().kind !== kind) this.#fail(this.#peek(), `expected ${what}, found ${shown(this.#peek())}`);
    return this.#next();
  }
  #fail(token: Token, problem: string): never { throw new ParseError(token.line, token.column, problem); }
  /** Inside of brackets a line end is a space. */
  #skipLines(): void { while (this.#peek().kind === "newline") this.#at++; }
  #endOfLine(): void {
    if (this.#peek().kind !== "end" && this.#peek().kind !== "newline") this.#fail(this.#peek(), `expected the end of the line, found ${shown(this.#peek())}`);
    this.#skipLines();
  }

  /** Items between `open` (already read) and `close`, separated by commas. */
  #list(close: string, item: () => void): void {
    this.#skipLines();
    while (!this.#accept(close)) {
      item();
      this.#skipLines();
      if (!this.#is(close)) this.#expect(",", `or "${close}"`);
      this.#skipLines();
    }
  }

  // -- rows

  #inputs(): void {
    if (!this.#accept("[")) this.#fail(this.#peek(), `a trace starts with its inputs, as in [i0, r1], found ${shown(this.#peek())}`);
    this.#list("]", () => {
      const token = this.#fresh();
      this.#variables.set(token.text, this.#builder.input(token.text[0] as "i" | "f" | "r"));
    });
  }

  #operation(): void {
    if (this.#accept("[")) return this.#label();
    const first = this.#take("name", 'an operation, as in i2 = int_add(i0, 1), or "[" before a label\'s parameters');
    if (!this.#is("=")) return this.#row(first, null);
    this.#at--;
    const result = this.#fresh();
    this.#next();
    this.#row(this.#take("name", "the name of an operation"), result);
  }

  #row(name: Token, result: Token | null): void {
    const opcode = this.#opcodeOf(name);
    if (opcode === OP.label) {
      if (result !== null) this.#fail(result, "a label's parameters stand in brackets: [i5, r6] = label(...)");
      return this.#finishLabel(name, []);
    }
    const { operands, descr, exit } = this.#call(name, opcode);
    const fixed = OP_ROWS[opcode]!.args.length;
    const first = fixed === 0 ? "n" : this.#builder.trace.type(operands[0]!);
    const type = resultType(opcode, first, descr);
    this.#checkResult(name, result, type);
    const snapshot = CAN_EXIT[opcode] === 1 ? this.#leaving(name, exit, opcode) : -1;
    const ref = this.#builder.emit(opcode, operands.slice(0, fixed), operands.slice(fixed), descr, snapshot);
    if (result !== null) this.#variables.set(result.text, ref);
  }

  #label(): void {
    const params: Token[] = [];
    this.#list("]", () => {
      const token = this.#fresh();
      if (params.some((param) => param.text === token.text)) this.#fail(token, `${token.text} is defined twice`);
      params.push(token);
    });
    this.#expect("=", "between a label's parameters and label(...)");
    const name = this.#take("name", "label(...)");
    if (name.text !== "label") this.#fail(name, `only a label has results in brackets, ${name.text} has not`);
    this.#finishLabel(name, params);
  }

  #finishLabel(name: Token, params: readonly Token[]): void {
    const { operands, descr } = this.#call(name, OP.label);
    if (operands.length !== params.length) this.#fail(name, `the label has ${params.length} parameters and ${operands.length} operands; each parameter needs its value on falling in`);
    operands.forEach((operand, k) => {
      const type = this.#builder.trace.type(operand);
      if (params[k]!.text[0] !== type) this.#fail(params[k]!, `the parameter's value is of type ${type}; call it ${type}${params[k]!.text.slice(1)}`);
    });
    this.#builder.label(operands, descr as LabelDescr).forEach((ref, k) => this.#variables.set(params[k]!.text, ref));
  }

  #opcodeOf(name: Token): Opcode {
    if (!Object.hasOwn(OPS, name.text)) this.#fail(name, `there is no operation ${name.text}${nearest(name.text, Object.keys(OPS))}`);
    if (name.text === "param" || name.text === "input") this.#fail(name, name.text === "param" ? "a label's parameters are written with the label: [i5] = label(i3, descr=<L1>)" : "inputs are the first line: [i0, r1]");
    return OP[name.text as OpName];
  }

  #checkResult(name: Token, result: Token | null, type: Type): void {
    if (result === null && type !== "n") this.#fail(name, `${name.text} has a result of type ${type}; write ${type}5 = ${name.text}(...)`);
    if (result !== null && type === "n") this.#fail(result, `${name.text} has no result here`);
    if (result !== null && result.text[0] !== type) this.#fail(result, `the result of ${name.text} is of type ${type} here; call it ${type}${result.text.slice(1)}`);
  }

  #call(name: Token, opcode: Opcode): Call {
    const row = OP_ROWS[opcode]!;
    const operands: Ref[] = [];
    let descr: Descr | null = null;
    let exit: number | null = null;
    this.#expect("(", `after ${name.text}`);
    this.#list(")", () => {
      const token = this.#peek();
      if (token.kind === "name" && token.text === "descr") {
        this.#next();
        this.#expect("=", "after descr");
        const described = this.#take("descr", "a descriptor, as in <Field Point.x>");
        const guard = /^<Guard(\d+)>$/.exec(described.text);
        if (guard !== null && CAN_EXIT[opcode] === 0) this.#fail(described, `${name.text} cannot leave, so it has no Guard`);
        if (guard !== null) exit = Number(guard[1]);
        else if (descr !== null) this.#fail(described, `${name.text} has one descriptor`);
        else descr = this.#descr(described, row.descr, opcode === OP.label);
      } else if (row.descr === "text" && token.kind === "string") {
        this.#next();
        descr = { kind: "text", text: this.#string(token) };
      } else {
        operands.push(this.#operand());
      }
    });
    if (row.descr !== "none" && descr === null) this.#fail(name, row.descr === "text" ? `${name.text} needs a text: ${name.text}("...")` : `${name.text} needs descr=<${DESCR_WORDS[row.descr]} ...>`);
    const fixed = row.args.length;
    if (row.variadic ? operands.length < fixed : operands.length !== fixed) this.#fail(name, `${name.text} takes ${row.variadic ? "at least " : ""}${fixed} operand${fixed === 1 ? "" : "s"}, not ${operands.length}`);
    return { operands, descr, exit };
  }

  #descr(token: Token, kind: (typeof OP_ROWS)[number]["descr"], defines: boolean): Descr {
    if (kind === "none" || kind === "text") this.#fail(token, `this operation has no descriptor ${token.text}`);
    const inner = token.text.slice(1, -1).trim();
    const match = /^([A-Z][a-z]+) +(.+)$/.exec(inner);
    const word = match !== null && WORD_KINDS.has(match[1]!) ? match[1]! : null;
    const written = word === null ? inner : match![2]!;
    if ((word === null ? "label" : WORD_KINDS.get(word)) !== kind) this.#fail(token, `this operation's descriptor is <${DESCR_WORDS[kind]} name>, not ${token.text}`);
    const name = written.startsWith('"') ? this.#string({ ...token, text: written }) : written;
    const known = this.scope.find(kind, name);
    if (known !== undefined) return known;
    if (defines) {
      const label = new LabelDescr(++labelCount, name);
      this.scope.add(label);
      return label;
    }
    this.#fail(token, `the scope has no ${kind} ${name}${nearest(name, this.scope.names(kind))}`);
  }

  // -- operands

  /** A variable that is about to be defined. */
  #fresh(): Token {
    const token = this.#take("name", "a variable, as i3, f4 or r5");
    if (!VARIABLE.test(token.text)) this.#fail(token, `${token.text} is not a variable; a variable is its type and a number, as i3, f4 or r5`);
    if (this.#variables.has(token.text)) this.#fail(token, `${token.text} is defined twice`);
    return token;
  }

  #operand(): Ref {
    const token = this.#next();
    const { text, kind } = token;
    const b = this.#builder;
    switch (kind) {
      case "int": return b.int(Number(text) + 0);
      case "float": return b.float(floatOf(text));
      case "bigint": case "string": return b.ref(this.#literal(token));
      case "name": {
        if (text === "nan" || text === "inf") return b.float(floatOf(text));
        if (text === "ConstPtr") return b.ref(this.#constPtr());
        if (isWord(text)) return b.ref(wordValue(text));
        const ref = this.#variables.get(text);
        if (ref === undefined) this.#fail(token, VARIABLE.test(text) ? `${text} is not defined before this line` : `${text} is neither a variable (i3, f4, r5) nor a constant; a host object is ConstPtr(${text})`);
        return ref;
      }
      default: return this.#fail(token, `expected an operand (i3, 5, 1.5, "text", null, ConstPtr(name)), found ${shown(token)}`);
    }
  }

  /** `(name)` or `(5)` behind ConstPtr. */
  #constPtr(): unknown {
    this.#expect("(", "after ConstPtr");
    const token = this.#next();
    const value = token.kind === "name" && token.text !== "nan" && token.text !== "inf" ? this.#constantNamed(token) : this.#literal(token);
    this.#expect(")", "after the constant");
    return value;
  }

  #constantNamed(token: Token): unknown {
    if (!this.scope.hasConstant(token.text)) this.#fail(token, `the scope has no constant ${token.text}${nearest(token.text, this.scope.constantNames())}`);
    return this.scope.constantValue(token.text);
  }

  /** A host value that the text spells out. */
  #literal(token: Token): unknown {
    switch (token.kind) {
      case "int": return Number(token.text) + 0;
      case "float": return floatOf(token.text);
      case "bigint": return BigInt(token.text.slice(0, -1));
      case "string": return this.#string(token);
      default:
        if (token.text === "nan" || token.text === "inf") return floatOf(token.text);
        if (isWord(token.text)) return wordValue(token.text);
        return this.#fail(token, `expected a constant, found ${shown(token)}`);
    }
  }

  #string(token: Token): string {
    try {
      return JSON.parse(token.text) as string;
    } catch {
      return this.#fail(token, `${token.text} is not a JSON string`);
    }
  }

  // -- leaving

  /** What stands behind an operation that can leave; the number for its snapshot column. */
  #leaving(name: Token, numbered: number | null, opcode: Opcode): number {
    if (this.#is("{")) {
      this.#setForm("recorded", this.#peek());
      if (numbered !== null) this.#fail(name, "a recorded trace's guard has no Guard number; an optimized one's has its values in brackets");
      return this.#snapshot();
    }
    if (!this.#is("[")) {
      if (numbered !== null) this.#fail(name, `Guard${numbered} needs its exit's values behind the parentheses: [i3, i2]`);
      return -1;
    }
    const place = this.#next();
    this.#setForm("optimized", place);
    const values: Ref[] = [];
    this.#list("]", () => values.push(this.#operand()));
    const resume = this.#is("{") ? this.#resume(values, opcode) : plainResume(values.length);
    let index = numbered ?? 0;
    if (numbered === null) while (this.#exits.has(index)) index++;
    if (this.#exits.has(index)) this.#fail(name, `Guard${index} is there twice`);
    this.#exits.set(index, { record: { values, resume, knowledge: null }, place: name });
    return index;
  }

  #setForm(form: "recorded" | "optimized", token: Token): void {
    if (this.#form !== null && this.#form !== form) this.#fail(token, `this trace's first guard is ${this.#form === "recorded" ? "recorded: {code@pos: ...}" : "optimized: [values]"}; all have to be`);
    this.#form = form;
  }

  /** Frames up to "}" or ";", each a code, a position and slots. */
  #frames<Slot>(slot: () => Slot): { code: unknown; pos: number; slots: Slot[] }[] {
    const frames: { code: unknown; pos: number; slots: Slot[] }[] = [];
    this.#expect("{", "before frames");
    this.#skipLines();
    while (!this.#is("}") && !this.#is(";")) {
      const token = this.#next();
      const code = token.kind === "name" && !isWord(token.text) ? this.#constantNamed(token) : this.#literal(token);
      this.#expect("@", "between a frame's code and its position");
      const pos = Number(this.#take("int", "a frame's position").text);
      this.#expect(":", "after a frame's position");
      const slots: Slot[] = [];
      this.#skipLines();
      while (!this.#is("|") && !this.#is("}") && !this.#is(";")) {
        slots.push(slot());
        this.#skipLines();
        if (!this.#accept(",") && !this.#is("|") && !this.#is("}") && !this.#is(";")) this.#expect(",", 'or "|" or "}" after a slot');
        this.#skipLines();
      }
      frames.push({ code, pos, slots });
      this.#accept("|");
      this.#skipLines();
    }
    return frames;
  }

  #snapshot(): number {
    const frames = this.#frames(() => (this.#hole() ? NONE : this.#operand()));
    this.#expect("}", "after the frames");
    let at = -1;
    for (const { code, pos, slots } of frames) {
      const constant = this.#builder.ref(code);
      const key = [at, constant, pos, ...slots].join();
      let shared = this.#snapshots.get(key);
      if (shared === undefined) this.#snapshots.set(key, (shared = this.#builder.trace.addSnapshot(at, constant, pos, slots)));
      at = shared;
    }
    return at;
  }

  #hole(): boolean {
    if (this.#peek().text !== "_") return false;
    this.#at++;
    return true;
  }

  #resume(values: readonly Ref[], opcode: Opcode): ExitRecord["resume"] {
    const constants: unknown[] = [];
    const virtuals: Virtual[] = [];
    const pending: PendingStore[] = [];
    const uses: Token[] = [];
    const slot = (): Tagged => this.#slot(values, constants, uses, opcode);
    const frames: ResumeFrame[] = this.#frames(slot);
    while (this.#accept(";")) {
      this.#skipLines();
      const first = this.#take("name", "a virtual (v0 = new(...)) or a delayed store");
      if (!this.#is("=")) {
        pending.push(this.#store(first, slot));
      } else {
        if (first.text !== `v${virtuals.length}`) this.#fail(first, `virtuals are defined in order; this one is v${virtuals.length}`);
        this.#next();
        virtuals.push(this.#virtual(slot));
      }
      this.#skipLines();
    }
    this.#expect("}", "after the resume data");
    for (const use of uses) if (Number(use.text.slice(1)) >= virtuals.length) this.#fail(use, `${use.text} is not defined in this resume data`);
    return { frames, constants, virtuals, pending };
  }

  #slot(values: readonly Ref[], constants: unknown[], uses: Token[], opcode: Opcode): Tagged {
    if (this.#hole()) return HOLE;
    const token = this.#peek();
    if (token.kind === "place") {
      this.#next();
      const index = Number(token.text.slice(1));
      if (index >= values.length + (opcode === OP.guard_no_exception ? 1 : 0)) this.#fail(token, `the exit has ${values.length} values; ${token.text} is not one of them`);
      return tagged(TAG_VALUE, index);
    }
    if (token.kind === "name" && /^v\d+$/.test(token.text)) {
      uses.push(this.#next());
      return tagged(TAG_VIRTUAL, Number(token.text.slice(1)));
    }
    if (token.kind === "name" && VARIABLE.test(token.text)) {
      const index = values.indexOf(this.#operand());
      if (index < 0) this.#fail(token, `${token.text} is not among the exit's values; add it to the brackets`);
      return tagged(TAG_VALUE, index);
    }
    this.#next();
    const value = token.text === "ConstPtr" ? this.#constPtr() : this.#literal(token);
    let index = constants.findIndex((constant) => Object.is(constant, value));
    if (index < 0) index = constants.push(value) - 1;
    return tagged(TAG_CONST, index);
  }

  #virtual(slot: () => Tagged): Virtual {
    const name = this.#take("name", "new, new_array, box_bool or str_concat");
    const { tags, descr } = this.#saved(name, slot);
    switch (name.text) {
      case "new": return { kind: "object", descr: this.#descr(descr(), "class", false) as never, values: tags };
      case "new_array": return { kind: "array", descr: this.#descr(descr(), "array", false) as never, values: tags };
      case "box_bool": return { kind: "bool", value: tags[0] ?? HOLE };
      case "str_concat": return { kind: "concat", left: tags[0] ?? HOLE, right: tags[1] ?? HOLE };
      default: return this.#fail(name, `a virtual is made by new, new_array, box_bool or str_concat, not by ${name.text}`);
    }
  }

  #store(name: Token, slot: () => Tagged): PendingStore {
    const { tags, descr } = this.#saved(name, slot);
    if (name.text === "setfield" && tags.length === 2) return { target: tags[0]!, descr: this.#descr(descr(), "field", false) as never, index: HOLE, value: tags[1]! };
    if (name.text === "setarrayitem" && tags.length === 3) return { target: tags[0]!, descr: this.#descr(descr(), "array", false) as never, index: tags[1]!, value: tags[2]! };
    return this.#fail(name, "a delayed store is setfield(target, value, descr=...) or setarrayitem(target, index, value, descr=...)");
  }

  /** The parentheses of an operation that resume data stands for. */
  #saved(name: Token, slot: () => Tagged): { tags: Tagged[]; descr: () => Token } {
    const tags: Tagged[] = [];
    let descr: Token | null = null;
    this.#expect("(", `after ${name.text}`);
    this.#list(")", () => {
      if (this.#peek().text !== "descr") {
        tags.push(slot());
        return;
      }
      this.#next();
      this.#expect("=", "after descr");
      descr = this.#take("descr", "a descriptor");
    });
    return { tags, descr: () => descr ?? this.#fail(name, `${name.text} needs a descriptor`) };
  }
}

const plainResume = (count: number): ExitRecord["resume"] =>
  ({ frames: [{ code: null, pos: 0, slots: Array.from({ length: count }, (_, k) => tagged(TAG_VALUE, k)) }], constants: [], virtuals: [], pending: [] });

const WORD_VALUES: Record<string, unknown> = { null: null, undefined: undefined, true: true, false: false };
const isWord = (text: string): boolean => Object.hasOwn(WORD_VALUES, text);
const wordValue = (text: string): unknown => WORD_VALUES[text];
const floatOf = (text: string): number => (text === "nan" ? NaN : text === "inf" ? Infinity : text === "-inf" ? -Infinity : Number(text));
const shown = (token: Token): string => (token.kind === "end" ? "the end of the text" : token.kind === "newline" ? "the end of the line" : token.text);

/** A hint for a name that is not there: the nearest one that is, or all of a few. */
function nearest(name: string, known: readonly string[]): string {
  if (known.length === 0) return "; it has none";
  const least = Math.min(...known.map((other) => distance(name, other)));
  const close = least > 2 ? [] : known.filter((other) => distance(name, other) === least);
  if (close.length > 0) return `; did you mean ${close.slice(0, 3).join(" or ")}?`;
  return known.length <= 12 ? `; it has ${known.join(", ")}` : "";
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; j++) row.push(Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
  }
  return row[b.length]!;
}
