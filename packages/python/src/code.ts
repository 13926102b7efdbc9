// @shared-module
/**
 * Code objects: what the compiler makes, and what it means to be the green part of a frame.
 *
 * A code object belongs to one globals object (`bind`), so that code alone says everything a trace specializes on: a function's globals
 * are a constant of its code. The codes of nested functions are constants and are bound when MAKE_FUNCTION runs.
 */
import type { GuestCode } from "@spoor/tracer";
import {
  CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR, CO_LOCALS_VISIBLE, CO_NAMESPACE, CO_VARARGS, CO_VARKEYWORDS, instructionLength, TARGET_OPERAND, type CodeParts, type Handler,
} from "./bytecode";
import { K } from "./interp/konts";
import { Op } from "./opcodes";
import { Liveness } from "./liveness";

/** A place in the source. Lines from 1, columns from 0 in code points; -1 where not known. */
export interface SourcePosition {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

const NOWHERE: SourcePosition = { line: -1, column: -1, endLine: -1, endColumn: -1 };

/** Instructions on globals, and what they are in a namespace: the operands are the same. */
const NAMESPACE_OPS = new Map<number, number>([[Op.LOAD_GLOBAL, Op.LOAD_NAME], [Op.STORE_GLOBAL, Op.STORE_NAME], [Op.DELETE_GLOBAL, Op.DELETE_NAME]]);

export class Code implements GuestCode, CodeParts {
  readonly name: string;
  readonly qualname: string;
  readonly filename: string;
  readonly firstLine: number;
  readonly words: Int32Array;
  readonly constants: readonly any[];
  readonly names: readonly string[];
  readonly siteCount: number;
  /** Registers of a frame: the compiler's, and behind them the interpreter's own. */
  readonly registerCount: number;
  readonly argCount: number;
  readonly positionalOnlyCount: number;
  readonly keywordOnlyCount: number;
  readonly localNames: readonly string[];
  readonly cellNames: readonly string[];
  readonly freeNames: readonly string[];
  readonly freeBase: number;
  readonly flags: number;
  readonly handlers: readonly Handler[];
  #positions: Int32Array | (() => Int32Array);
  readonly loopHeaders: readonly number[];
  readonly docstring: any;

  /** The compiler's registers. */
  readonly #ownRegisters: number;
  /** Holds an instance while its `__init__` runs, or a generator while `next` or `send` resumes it. */
  readonly pendingRegister: number;
  /** Holds what belongs to the frame all the time: a generator's own object, or the namespace of code with CO_NAMESPACE; -1 for other code. */
  readonly selfRegister: number;
  /** The frame may be left and resumed: a generator, coroutine or asynchronous generator. */
  readonly isGenerator: boolean;
  /** The code makes exceptions the ones being handled. */
  readonly handlesExceptions: boolean;
  /** So many positional arguments fill the parameters without defaults or collecting; -1 when no number does. */
  readonly simpleArgCount: number;
  /** Inline caches, the interpreter's; `undefined` until first used. */
  readonly sites: unknown[];
  /** The driver's merge points. */
  mergePoints: GuestCode["mergePoints"] = null;
  /** The globals object this code is bound to; null before `bind`. */
  globals: object | null = null;
  /** Whatever the interpreter keeps for the globals' `__builtins__`. */
  builtins: unknown = null;

  #liveness: Liveness | null = null;
  #lists: (Uint16Array | undefined)[] = [];
  /** The code that `bind` was first asked of keeps those bound to other globals. */
  #bound: WeakMap<object, Code> | null = null;
  #namespace: Code | null = null;

  constructor(parts: CodeParts) {
    this.name = parts.name;
    this.qualname = parts.qualname;
    this.filename = parts.filename;
    this.firstLine = parts.firstLine;
    this.words = parts.words;
    this.constants = parts.constants;
    this.names = parts.names;
    this.siteCount = parts.siteCount;
    this.#ownRegisters = parts.registerCount;
    this.isGenerator = (parts.flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) !== 0;
    this.pendingRegister = parts.registerCount;
    this.selfRegister = this.isGenerator || (parts.flags & CO_NAMESPACE) !== 0 ? parts.registerCount + 1 : -1;
    this.registerCount = parts.registerCount + (this.selfRegister < 0 ? 1 : 2);
    this.handlesExceptions = parts.handlers.length > 0;
    this.simpleArgCount = (parts.flags & (CO_VARARGS | CO_VARKEYWORDS)) === 0 && parts.keywordOnlyCount === 0 ? parts.argCount : -1;
    this.argCount = parts.argCount;
    this.positionalOnlyCount = parts.positionalOnlyCount;
    this.keywordOnlyCount = parts.keywordOnlyCount;
    this.localNames = parts.localNames;
    this.cellNames = parts.cellNames;
    this.freeNames = parts.freeNames;
    this.freeBase = parts.freeBase;
    this.flags = parts.flags;
    this.handlers = parts.handlers;
    this.#positions = parts.positions;
    this.loopHeaders = parts.loopHeaders;
    this.docstring = parts.docstring;
    this.sites = new Array(parts.siteCount).fill(undefined);
  }

  get size(): number { return this.words.length; }

  #loopEnds: number[] | null = null;
  get loopEnds(): readonly number[] {
    if (this.#loopEnds === null) {
      const { words, loopHeaders } = this;
      this.#loopEnds = loopHeaders.map(() => 0);
      for (let pc = 0; pc < words.length; pc += instructionLength(words, pc)) if (words[pc] === Op.JUMP_BACK) this.#loopEnds[loopHeaders.indexOf(words[pc + 1]!)] = pc;
    }
    return this.#loopEnds;
  }

  #meetings: number[] | null = null;
  get meetings(): readonly number[] {
    if (this.#meetings === null) {
      const { words } = this;
      const found = new Set<number>();
      for (let pc = 0; pc < words.length; pc += instructionLength(words, pc)) {
        const target = TARGET_OPERAND[words[pc]!]!;
        if (target >= 0 && words[pc + 1 + target]! > pc) found.add(words[pc + 1 + target]!);
      }
      this.#meetings = [...found];
    }
    return this.#meetings;
  }

  /** This code for functions whose globals are `globals`: itself for the first globals, a copy that shares everything immutable for others. */
  bind(globals: object): Code {
    if (this.globals === globals) return this;
    if (this.globals === null) {
      this.globals = globals;
      return this;
    }
    const bound = (this.#bound ??= new WeakMap());
    let code = bound.get(globals);
    if (code === undefined) {
      code = new Code(this.parts());
      code.globals = globals;
      code.#liveness = this.#liveness;
      bound.set(globals, code);
    }
    return code;
  }

  /**
   * Module code for a run whose locals are not its globals (`exec(code, globals, locals)`): the same instructions with names looked up in the
   * frame's namespace. Unbound.
   */
  asNamespaceCode(): Code {
    if ((this.flags & CO_NAMESPACE) !== 0) return this;
    if (this.#namespace === null) {
      const words = this.words.slice();
      for (let pc = 0; pc < words.length; pc += instructionLength(words, pc)) words[pc] = NAMESPACE_OPS.get(words[pc]!) ?? words[pc]!;
      this.#namespace = new Code(this.parts({ words, flags: this.flags | CO_NAMESPACE }));
    }
    return this.#namespace;
  }

  /** The parts this code was made of, changed where `changes` says so: for `code.replace`. */
  parts(changes: Partial<CodeParts> = {}): CodeParts {
    const registerCount = this.#ownRegisters;
    const { name, qualname, filename, firstLine, words, constants, names, siteCount, argCount, positionalOnlyCount, keywordOnlyCount, localNames, cellNames, freeNames, freeBase, flags, handlers, loopHeaders, docstring } = this;
    const positions = this.#positions;
    return { name, qualname, filename, firstLine, words, constants, names, siteCount, registerCount, argCount, positionalOnlyCount, keywordOnlyCount, localNames, cellNames, freeNames, freeBase, flags, handlers, positions, loopHeaders, docstring, ...changes };
  }

  liveAt(pc: number, kont: number): Uint16Array {
    const liveness = (this.#liveness ??= new Liveness(this.parts(), (this.flags & CO_LOCALS_VISIBLE) !== 0));
    const own = kont === 0 ? liveness.before(pc) : liveness.around(pc);
    const pending = kont === K.INIT || kont === K.SENT || kont === K.SENT_OR;
    if (this.selfRegister < 0 && !pending) return own;
    // With the interpreter's registers, which are the highest.
    const index = pc * 3 + (kont === 0 ? 0 : pending ? 2 : 1);
    let list = this.#lists[index];
    if (list === undefined) {
      const more = pending ? [this.pendingRegister] : [];
      if (this.selfRegister >= 0) more.push(this.selfRegister);
      list = this.#lists[index] = Uint16Array.from([...own, ...more]);
    }
    return list;
  }

  /** The innermost handler of the instruction at `pc`. */
  handlerFor(pc: number): Handler | null {
    const { handlers } = this;
    let low = 0;
    let high = handlers.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (handlers[middle]!.end <= pc) low = middle + 1;
      else high = middle;
    }
    const handler = handlers[low];
    return handler !== undefined && handler.start <= pc ? handler : null;
  }

  get positions(): Int32Array {
    if (typeof this.#positions === "function") this.#positions = this.#positions();
    return this.#positions;
  }

  /** Index into `positions` of the entry that holds at `pc`, or -1. */
  #positionIndex(pc: number): number {
    const { positions } = this;
    let low = 0;
    let high = positions.length / 5;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (positions[middle * 5]! <= pc) low = middle + 1;
      else high = middle;
    }
    return low === 0 || positions[(low - 1) * 5 + 1] === 0 ? -1 : (low - 1) * 5;
  }

  /** The source line of the instruction at `pc`; -1 where it has none. */
  lineAt(pc: number): number {
    const at = this.#positionIndex(pc);
    return at < 0 ? -1 : this.positions[at + 1]!;
  }

  positionAt(pc: number): SourcePosition {
    const at = this.#positionIndex(pc);
    if (at < 0) return NOWHERE;
    const { positions } = this;
    return { line: positions[at + 1]!, column: positions[at + 2]!, endLine: positions[at + 3]!, endColumn: positions[at + 4]! };
  }

  location(pc: number): string {
    const line = this.lineAt(pc);
    return `${this.filename}:${line < 0 ? this.firstLine : line} in ${this.qualname}`;
  }
}
