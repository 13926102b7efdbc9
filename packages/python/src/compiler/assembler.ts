/**
 * Puts instructions one behind the other: words, labels, exception ranges, source ranges, inline cache numbers, and which local registers are certainly bound.
 *
 * Control flow is known here as it is made, so two things fall out of it. Code that nothing reaches is not emitted at all (there is no
 * state). And a local register is certainly bound where it is bound on all ways in: at a label the states of the jumps to it are
 * intersected; at a loop header, whose jumps back come later, only what may become unbound again is taken out.
 */
import { FIXED_LENGTHS, instructionLength, TARGET_OPERAND, type Handler } from "../bytecode";
import { isTerminator, jumpTarget } from "../liveness";
import { Op } from "../opcodes";
import type { Node } from "./ast";
import type { SourceText } from "./source";

/** A place in the code that can be jumped to. */
export class Label {
  pc = -1;
  /** Words that want this label's pc. */
  readonly references: number[] = [];
  /** Registers bound on all ways here so far; null while there is none. */
  state: Uint32Array | null = null;
}

/** Where exceptions of the instructions being emitted go. */
export interface HandlerTarget {
  readonly label: Label;
  readonly register: number;
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly handler: HandlerTarget;
}

export class Assembler {
  #words = new Int32Array(64);
  #length = 0;
  #siteCount = 0;
  /** Triples (pc, start offset, end offset). */
  readonly #places: number[] = [];
  #placeStart = -1;
  #placeEnd = -1;
  readonly #ranges: Range[] = [];
  #rangeStart = 0;
  #handler: HandlerTarget | null = null;
  readonly #headers: number[] = [];
  /** Start of the last instruction, while it is the last. */
  #last = -1;
  /** The pc where a label was placed last. */
  #labelled = -1;
  /** Registers certainly bound; null where nothing leads to. */
  state: Uint32Array | null;

  /** `unbindable`: registers that can become unbound again. */
  constructor(localCount: number, private readonly unbindable: Uint32Array) {
    this.state = new Uint32Array((localCount + 31) >> 5);
  }

  get reachable(): boolean { return this.state !== null; }
  get pc(): number { return this.#length; }
  /** A new inline cache. */
  site(): number { return this.#siteCount++; }
  get siteCount(): number { return this.#siteCount; }

  // -- bound registers

  isBound(register: number): boolean { return this.state === null || (this.state[register >> 5]! & (1 << (register & 31))) !== 0; }
  setBound(register: number): void {
    if (this.state !== null) this.state[register >> 5]! |= 1 << (register & 31);
  }
  setUnbound(register: number): void {
    if (this.state !== null) this.state[register >> 5]! &= ~(1 << (register & 31));
  }
  #meet(label: Label): void {
    const { state } = this;
    if (state === null) return;
    if (label.state === null) label.state = state.slice();
    else for (let i = 0; i < state.length; i++) label.state[i]! &= state[i]!;
  }
  /** What is bound whatever happens from here on. */
  #lasting(): Uint32Array | null {
    const { state } = this;
    return state === null ? null : state.map((word, i) => word & ~this.unbindable[i]!);
  }

  // -- instructions

  #reserve(count: number): number {
    const at = this.#length;
    if (at + count > this.#words.length) {
      const grown = new Int32Array(Math.max(this.#words.length * 2, at + count));
      grown.set(this.#words);
      this.#words = grown;
    }
    this.#length = at + count;
    return at;
  }
  #begin(node: Node | null, at: number): void {
    const start = node === null ? -1 : node.start;
    const end = node === null ? -1 : node.end;
    if (start !== this.#placeStart || end !== this.#placeEnd) {
      this.#places.push(at, start, end);
      this.#placeStart = start;
      this.#placeEnd = end;
    }
    this.#last = at;
  }

  /** An instruction without a list and without a jump. */
  emit(node: Node | null, op: Op, a = 0, b = 0, c = 0, d = 0, e = 0, f = 0): void {
    if (this.state === null) return;
    const length = FIXED_LENGTHS[op]!;
    const at = this.#reserve(length);
    this.#begin(node, at);
    const words = this.#words;
    words[at] = op;
    if (length > 1) words[at + 1] = a;
    if (length > 2) words[at + 2] = b;
    if (length > 3) words[at + 3] = c;
    if (length > 4) words[at + 4] = d;
    if (length > 5) words[at + 5] = e;
    if (length > 6) words[at + 6] = f;
    if (isTerminator(op)) this.state = null;
  }
  /** An instruction whose last operand is a list. */
  emitList(node: Node | null, op: Op, fixed: readonly number[], list: readonly number[]): void {
    if (this.state === null) return;
    const at = this.#reserve(2 + fixed.length + list.length);
    this.#begin(node, at);
    const words = this.#words;
    words[at] = op;
    words.set(fixed, at + 1);
    words[at + 1 + fixed.length] = list.length;
    words.set(list, at + 2 + fixed.length);
  }
  /** A jump forward; `a`, `b` are the operands before the target. */
  jump(node: Node | null, op: Op, label: Label, a = 0, b = 0): void {
    if (this.state === null) return;
    const at = this.#reserve(FIXED_LENGTHS[op]!);
    this.#begin(node, at);
    const words = this.#words;
    words[at] = op;
    const target = TARGET_OPERAND[op]!;
    if (target > 0) words[at + 1] = a;
    if (target > 1) words[at + 2] = b;
    words[at + 1 + target] = -1;
    label.references.push(at + 1 + target);
    this.#meet(label);
    if (op === Op.JUMP) this.state = null;
  }
  /** A jump back to a loop's header. */
  jumpBack(node: Node | null, header: Label): void {
    if (this.state === null) return;
    this.emit(node, Op.JUMP_BACK, header.pc);
    if (this.#headers.at(-1) !== header.pc && !this.#headers.includes(header.pc)) this.#headers.push(header.pc);
  }

  /** The label is here. */
  place(label: Label): void {
    const { references } = label;
    // A jump to the next instruction is none.
    if (this.#last >= 0 && this.#last === this.#length - 2 && this.#words[this.#last] === Op.JUMP && this.#labelled !== this.#length && references.at(-1) === this.#last + 1) {
      references.pop();
      this.#length = this.#last;
      if (this.#places.at(-3) === this.#last) {
        this.#places.length -= 3;
        this.#placeStart = this.#places.at(-2) ?? -1;
        this.#placeEnd = this.#places.at(-1) ?? -1;
      }
    }
    this.#last = -1;
    label.pc = this.#labelled = this.#length;
    if (this.state === null) this.state = label.state;
    else {
      this.#meet(label);
      this.state = label.state;
    }
    label.state = null;
  }
  /** The label is here, and jumps back to it will follow. */
  placeHeader(label: Label): void {
    this.state = this.#lasting();
    this.place(label);
  }

  // -- exceptions

  get handler(): HandlerTarget | null { return this.#handler; }
  /** From here on exceptions go to `handler`. */
  setHandler(handler: HandlerTarget | null): void {
    if (handler === this.#handler) return;
    if (this.#handler !== null && this.#rangeStart < this.#length) this.#ranges.push({ start: this.#rangeStart, end: this.#length, handler: this.#handler });
    this.#handler = handler;
    this.#rangeStart = this.#length;
    this.#last = -1;
    if (handler !== null && this.state !== null) {
      const lasting = this.#lasting()!;
      const { label } = handler;
      if (label.pc >= 0) return;
      if (label.state === null) label.state = lasting;
      else for (let i = 0; i < lasting.length; i++) label.state[i]! &= lasting[i]!;
    }
  }

  // -- the end

  /** Fills in the labels, lets jumps to jumps go where those go, and turns offsets into lines and columns. */
  finish(labels: Iterable<Label>, source: SourceText): { words: Int32Array; handlers: Handler[]; positions: Int32Array; loopHeaders: number[] } {
    this.setHandler(null);
    const words = this.#words.slice(0, this.#length);
    for (const label of labels) for (const at of label.references) words[at] = label.pc;
    this.#thread(words);
    const handlers: Handler[] = [];
    for (const { start, end, handler } of this.#ranges.sort((a, b) => a.start - b.start)) {
      const last = handlers.at(-1);
      const target = handler.label.pc;
      if (end <= start) continue;
      if (last !== undefined && last.end === start && last.target === target && last.register === handler.register) handlers[handlers.length - 1] = { ...last, end };
      else handlers.push({ start, end, target, register: handler.register });
    }
    return { words, handlers, positions: this.#positions(source), loopHeaders: this.#headers.sort((a, b) => a - b) };
  }

  #thread(words: Int32Array): void {
    for (let pc = 0; pc < words.length; pc += instructionLength(words, pc)) {
      const op = words[pc]!;
      if (op === Op.JUMP_BACK) continue;
      let target = jumpTarget(words, pc);
      if (target < 0) continue;
      while (words[target] === Op.JUMP) target = words[target + 1]!;
      words[pc + 1 + TARGET_OPERAND[op]!] = target;
      // One word of operand each: the jump can be what it leads to.
      if (op === Op.JUMP && (words[target] === Op.JUMP_BACK || words[target] === Op.RETURN)) {
        words[pc] = words[target]!;
        words[pc + 1] = words[target + 1]!;
      }
    }
  }

  #positions(source: SourceText): Int32Array {
    const places = this.#places;
    const positions = new Int32Array((places.length / 3) * 5);
    let k = 0;
    for (let i = 0; i < places.length; i += 3) {
      positions[k] = places[i]!;
      const start = places[i + 1]!;
      const end = places[i + 2]!;
      if (start >= 0) {
        const line = source.lineOf(start);
        const endLine = source.lineOf(end);
        positions[k + 1] = line;
        positions[k + 2] = source.columnIn(line, start);
        positions[k + 3] = endLine;
        positions[k + 4] = source.columnIn(endLine, end);
      }
      k += 5;
    }
    return positions;
  }
}
