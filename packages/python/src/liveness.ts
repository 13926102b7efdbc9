// @shared-module
/**
 * Which registers a frame needs at a pc: one backward dataflow per code, made when first asked for.
 *
 * Sound because what an instruction reads and writes is the instruction table's word, and because an exception may leave an instruction before
 * it wrote anything: what a handler needs is live at every pc of its range. A register may be live where it is unbound (a local that
 * may be unbound is read by CHECK_LOCAL): its value there is `undefined`.
 *
 * Sets are solved per block of at most BLOCK_LIMIT instructions; the lists of a block's instructions are made when one of them is asked for.
 */
import { CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR, FIXED_LENGTHS, instructionLength, OPERANDS, type CodeParts } from "./bytecode";
import { Op } from "./opcodes";

const BLOCK_LIMIT = 256;

/** Instructions behind which control does not fall through. */
const ENDS = new Set<number>([Op.JUMP, Op.JUMP_BACK, Op.RETURN, Op.RAISE, Op.RAISE_FROM, Op.RAISE_AGAIN, Op.RERAISE]);
/** Does control never fall through the instruction? */
export const isTerminator = (op: number): boolean => ENDS.has(op);

/** Where the jump target is among the operands, by opcode; -1 for none. */
const TARGET_OPERAND: Int8Array = Int8Array.from(OPERANDS, (letters) => letters.indexOf("t"));
/** The instruction's jump target, or -1. */
export const jumpTarget = (words: Int32Array, pc: number): number => {
  const at = TARGET_OPERAND[words[pc]!]!;
  return at < 0 ? -1 : words[pc + 1 + at]!;
};

/** Calls `read` and `write` for every register that the instruction reads and writes. A register that is written only where it does not jump is passed to `writeUnlessJump`. */
export function visitRegisters(words: Int32Array, pc: number, read: (register: number) => void, write: (register: number) => void, writeUnlessJump: (register: number) => void): void {
  const letters = OPERANDS[words[pc]!]!;
  for (let i = 0, at = pc + 1; i < letters.length; i++, at++) {
    const word = words[at]!;
    switch (letters.charCodeAt(i)) {
      case 100: write(word); break; // d
      case 101: writeUnlessJump(word); break; // e
      case 117: read(word); write(word); break; // u
      case 115: if (word >= 0) read(word); break; // s
      case 83: read(word); break; // S
      case 109: read(word); read(word + 1); break; // m
      case 77: write(word); write(word + 1); break; // M
      case 118: // v
        for (let k = 1; k <= word; k++) if (words[at + k]! >= 0) read(words[at + k]!);
        break;
      case 68: // D
        for (let k = 1; k <= word; k++) write(words[at + k]!);
        break;
      default: break;
    }
  }
}

interface Block {
  readonly start: number;
  end: number;
  /** Pcs of the last instruction. */
  last: number;
  /** Indices of blocks: behind, jumped to, handler; -1 for none. */
  next: number;
  jump: number;
  handler: number;
  /** The handler's exception register. */
  exception: number;
  /** Register written by the last instruction unless it jumps. */
  conditional: number;
  readonly use: Uint32Array;
  readonly def: Uint32Array;
  readonly input: Uint32Array;
  listed: boolean;
}

type LivenessParts = Pick<CodeParts, "words" | "handlers" | "registerCount" | "localNames" | "cellNames" | "freeNames" | "argCount" | "keywordOnlyCount" | "flags">;

/** Parameters that keep their first value. */
function constantParameters({ words, argCount, keywordOnlyCount }: LivenessParts): Set<number> {
  const found = new Set(Array.from({ length: argCount + keywordOnlyCount }, (_, register) => register));
  const write = (register: number): void => { found.delete(register); };
  if (found.size > 0) for (let pc = 0; pc < words.length; pc += instructionLength(words, pc)) visitRegisters(words, pc, () => {}, write, write);
  return found;
}

export class Liveness {
  readonly #words: Int32Array;
  readonly #blocks: Block[] = [];
  /** Block number by pc. */
  readonly #blockAt: Int32Array;
  readonly #size: number;
  /** Registers that are live everywhere. */
  readonly #always: Uint32Array;
  readonly #before: (Uint16Array | undefined)[] = [];
  readonly #around: (Uint16Array | undefined)[] = [];

  /**
   * `localsVisible`: named registers are live everywhere. Else parameters that keep their value are (a traceback's frame shows them, `self` above all,
   * and they cost a trace nothing), except in generators, which would save them at each yield.
   */
  constructor(code: LivenessParts, localsVisible: boolean) {
    this.#words = code.words;
    this.#size = (code.registerCount + 31) >> 5;
    this.#blockAt = new Int32Array(code.words.length).fill(-1);
    this.#always = new Uint32Array(this.#size);
    if (localsVisible) {
      const named = code.localNames.length + code.cellNames.length + code.freeNames.length;
      for (let register = 0; register < named; register++) set(this.#always, register);
    } else if ((code.flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) === 0) for (const register of constantParameters(code)) set(this.#always, register);
    this.#split(code);
    this.#solve();
  }

  /** Registers needed to execute the instruction at `pc`, ascending. */
  before(pc: number): Uint16Array {
    this.#list(pc);
    const list = this.#before[pc];
    if (list === undefined) throw new RangeError(`pc ${pc} is not the start of an instruction`);
    return list;
  }

  /** Registers needed while a value for the instruction at `pc` is awaited: those before it, and those behind it that it does not write itself. */
  around(pc: number): Uint16Array {
    const known = this.#around[pc];
    if (known !== undefined) return known;
    const union = new Uint32Array(this.#size);
    const block = this.#blocks[this.#blockAt[pc]!]!;
    const following = pc + instructionLength(this.#words, pc);
    if (following < block.end) for (const register of this.before(following)) set(union, register);
    else this.#output(block, union);
    const first = OPERANDS[this.#words[pc]!]!.charCodeAt(0);
    const second = OPERANDS[this.#words[pc]!]!.charCodeAt(1);
    // One written register gets the value that is awaited; an instruction with several may have written some already.
    if (first === 100 && second !== 100) clear(union, this.#words[pc + 1]!);
    for (const register of this.before(pc)) set(union, register);
    return (this.#around[pc] = members(union));
  }

  #split(code: LivenessParts): void {
    const { words } = code;
    const leaders = new Uint8Array(words.length + 1);
    leaders[0] = 1;
    for (const handler of code.handlers) leaders[handler.start] = leaders[handler.end] = leaders[handler.target] = 1;
    for (let pc = 0; pc < words.length; ) {
      const next = pc + instructionLength(words, pc);
      const target = jumpTarget(words, pc);
      if (target >= 0) leaders[target] = leaders[next] = 1;
      else if (isTerminator(words[pc]!)) leaders[next] = 1;
      pc = next;
    }
    let block: Block | null = null;
    let count = 0;
    let handlerIndex = 0;
    for (let pc = 0; pc < words.length; ) {
      if (block === null || leaders[pc] === 1 || count === BLOCK_LIMIT) {
        if (block !== null) block.end = pc;
        block = { start: pc, end: words.length, last: pc, next: -1, jump: -1, handler: -1, exception: -1, conditional: -1, use: new Uint32Array(this.#size), def: new Uint32Array(this.#size), input: new Uint32Array(this.#size), listed: false };
        this.#blocks.push(block);
        count = 0;
        while (handlerIndex < code.handlers.length && code.handlers[handlerIndex]!.end <= pc) handlerIndex++;
        const handler = code.handlers[handlerIndex];
        if (handler !== undefined && handler.start <= pc) {
          block.handler = handler.target;
          block.exception = handler.register;
        }
      }
      this.#blockAt[pc] = this.#blocks.length - 1;
      const current: Block = block;
      visitRegisters(
        words, pc,
        (register) => { if (!has(current.def, register)) set(current.use, register); },
        () => {},
        () => {},
      );
      visitRegisters(words, pc, () => {}, (register) => set(current.def, register), (register) => { current.conditional = register; });
      block.last = pc;
      count++;
      pc += instructionLength(words, pc);
    }
    for (const [index, each] of this.#blocks.entries()) {
      const target = jumpTarget(words, each.last);
      if (target >= 0) each.jump = this.#blockAt[target]!;
      if (!isTerminator(words[each.last]!) && index + 1 < this.#blocks.length) each.next = index + 1;
      if (each.handler >= 0) each.handler = this.#blockAt[each.handler]!;
    }
  }

  #solve(): void {
    const output = new Uint32Array(this.#size);
    for (let changed = true; changed; ) {
      changed = false;
      for (let index = this.#blocks.length - 1; index >= 0; index--) {
        const block = this.#blocks[index]!;
        this.#output(block, output);
        for (let i = 0; i < this.#size; i++) {
          const value = (block.use[i]! | (output[i]! & ~block.def[i]!) | this.#always[i]! | this.#handlerNeeds(block, i)) >>> 0;
          if (value !== block.input[i]) {
            block.input[i] = value;
            changed = true;
          }
        }
      }
    }
  }

  /** Word `i` of what the block's handler needs. */
  #handlerNeeds(block: Block, i: number): number {
    if (block.handler < 0) return 0;
    const needs = this.#blocks[block.handler]!.input[i]!;
    return block.exception >> 5 === i ? needs & ~(1 << (block.exception & 31)) : needs;
  }

  #output(block: Block, into: Uint32Array): void {
    into.fill(0);
    if (block.next >= 0) {
      into.set(this.#blocks[block.next]!.input);
      if (block.conditional >= 0) clear(into, block.conditional);
    }
    if (block.jump >= 0) {
      const { input } = this.#blocks[block.jump]!;
      for (let i = 0; i < this.#size; i++) into[i]! |= input[i]!;
    }
    for (let i = 0; i < this.#size; i++) into[i]! |= this.#always[i]!;
  }

  /** Makes the lists of all instructions in the block of `pc`. */
  #list(pc: number): void {
    const block = this.#blocks[this.#blockAt[pc]!];
    if (block === undefined || block.listed) return;
    block.listed = true;
    const starts: number[] = [];
    for (let at = block.start; at < block.end; at += instructionLength(this.#words, at)) starts.push(at);
    const live = new Uint32Array(this.#size);
    this.#output(block, live);
    for (let k = starts.length - 1; k >= 0; k--) {
      const at = starts[k]!;
      visitRegisters(this.#words, at, () => {}, (register) => clear(live, register), () => {});
      visitRegisters(this.#words, at, (register) => set(live, register), () => {}, () => {});
      for (let i = 0; i < this.#size; i++) live[i] = (live[i]! | this.#handlerNeeds(block, i) | this.#always[i]!) >>> 0;
      this.#before[at] = members(live);
    }
  }
}

const set = (bits: Uint32Array, register: number): void => { bits[register >> 5]! |= 1 << (register & 31); };
const clear = (bits: Uint32Array, register: number): void => { bits[register >> 5]! &= ~(1 << (register & 31)); };
const has = (bits: Uint32Array, register: number): boolean => (bits[register >> 5]! & (1 << (register & 31))) !== 0;

/** The members, ascending. */
function members(bits: Uint32Array): Uint16Array {
  const list: number[] = [];
  for (let i = 0; i < bits.length; i++) {
    for (let word = bits[i]!; word !== 0; word &= word - 1) list.push((i << 5) + 31 - Math.clz32(word & -word));
  }
  return Uint16Array.from(list);
}
