/**
 * Checks of generated code, for tests: everything the interpreter relies on.
 *
 * Operands are of their kinds and in range, jumps go to instructions and only JUMP_BACK goes back, exception ranges are sorted and apart, and no
 * instruction reads a register that may be unwritten (CHECK_LOCAL excepted): on every way, exceptions included.
 */
import { INSTRUCTION_NAMES, instructionLength, INTRINSICS, OPERANDS, SPECIAL_METHODS } from "../bytecode";
import { Code } from "../code";
import { isTerminator, jumpTarget, visitRegisters } from "../liveness";
import { Op } from "../opcodes";
import { W_Tuple } from "../objects/core";

/** Problems of the code and of the codes nested in it, as text; empty when there are none. */
export function verifyCode(code: Code): string[] {
  const problems: string[] = [];
  const { words } = code;
  const say = (pc: number, text: string): void => void problems.push(`${code.qualname} (${code.filename}) at ${pc} ${INSTRUCTION_NAMES[words[pc]!] ?? "?"}: ${text}`);
  const starts = new Set<number>();
  for (let pc = 0; pc < words.length; ) {
    if (OPERANDS[words[pc]!] === undefined) {
      say(pc, "no such instruction");
      return problems;
    }
    starts.add(pc);
    pc += instructionLength(words, pc);
    if (pc > words.length) say(pc, "runs over the end");
  }
  const sites = new Set<number>();
  const headers = new Set<number>();
  for (const pc of starts) {
    const op = words[pc]!;
    const letters = OPERANDS[op]!;
    const register = (r: number): void => { if (r < 0 || r >= code.registerCount) say(pc, `register ${r} of ${code.registerCount}`); };
    const source = (s: number): void => {
      if (s >= 0) register(s);
      else if (-1 - s >= code.constants.length) say(pc, `constant ${-1 - s} of ${code.constants.length}`);
    };
    for (let i = 0; i < letters.length; i++) {
      const word = words[pc + 1 + i]!;
      switch (letters[i]) {
        case "s": source(word); break;
        case "d": case "e": case "u": case "S": register(word); break;
        case "m": case "M": register(word); register(word + 1); break;
        case "n": if (code.names[word] === undefined) say(pc, `name ${word}`); break;
        case "k": if (code.constants[word] === undefined) say(pc, `constant ${word}`); break;
        case "x":
          if (word < 0 || word >= code.siteCount) say(pc, `site ${word} of ${code.siteCount}`);
          if (sites.has(word)) say(pc, `site ${word} is used twice`);
          sites.add(word);
          break;
        case "t":
          if (!starts.has(word)) say(pc, `target ${word} is no instruction`);
          if (op === Op.JUMP_BACK ? word > pc : word <= pc) say(pc, `target ${word} is in the wrong direction`);
          if (op === Op.JUMP_BACK) headers.add(word);
          break;
        case "v": for (let k = 0; k < word; k++) source(words[pc + 2 + i + k]!); break;
        case "D": for (let k = 0; k < word; k++) register(words[pc + 2 + i + k]!); break;
        default: break;
      }
    }
    if (op === Op.MAKE_FUNCTION && !(code.constants[words[pc + 2]!] instanceof Code)) say(pc, "no code");
    if ((op === Op.CALL_KW || op === Op.CALL_METHOD_KW) && !(code.constants[words[pc + 3]!] instanceof W_Tuple)) say(pc, "no names of keywords");
    if (op === Op.INTRINSIC && INTRINSICS[words[pc + 2]!] === undefined) say(pc, "no such intrinsic");
    if (op === Op.LOAD_SPECIAL && SPECIAL_METHODS[words[pc + 4]!] === undefined && SPECIAL_METHODS[words[pc + 3]!] === undefined) say(pc, "no such special method");
  }
  if (sites.size !== code.siteCount && sites.size > code.siteCount) problems.push(`${code.qualname}: ${sites.size} sites, ${code.siteCount} announced`);
  if ([...headers].sort((a, b) => a - b).join() !== code.loopHeaders.filter((h) => headers.has(h)).join()) problems.push(`${code.qualname}: loop headers ${code.loopHeaders.join()}, jumps back to ${[...headers].join()}`);
  let end = 0;
  for (const handler of code.handlers) {
    if (handler.start < end || handler.end <= handler.start) problems.push(`${code.qualname}: handler ranges overlap at ${handler.start}`);
    if (!starts.has(handler.start) || !starts.has(handler.target) || (handler.end !== words.length && !starts.has(handler.end))) problems.push(`${code.qualname}: handler ${handler.start}..${handler.end} -> ${handler.target} is not at instructions`);
    if (handler.register < 0 || handler.register >= code.registerCount) problems.push(`${code.qualname}: handler register ${handler.register}`);
    end = handler.end;
  }
  const last = [...starts].at(-1);
  if (last === undefined || !isTerminator(words[last]!)) problems.push(`${code.qualname}: falls over its end`);
  if (problems.length === 0) checkWritten(code, [...starts], say);
  for (const constant of code.constants) if (constant instanceof Code) problems.push(...verifyCode(constant));
  return problems;
}

/** No read of a register that may be unwritten. */
function checkWritten(code: Code, starts: readonly number[], say: (pc: number, text: string) => void): void {
  const { words } = code;
  const size = (code.registerCount + 31) >> 5;
  const before = new Map<number, Uint32Array>();
  const entry = new Uint32Array(size);
  const add = (bits: Uint32Array, r: number): void => { bits[r >> 5]! |= 1 << (r & 31); };
  const has = (bits: Uint32Array, r: number): boolean => (bits[r >> 5]! & (1 << (r & 31))) !== 0;
  const parameters = code.argCount + code.keywordOnlyCount + ((code.flags & 1) !== 0 ? 1 : 0) + ((code.flags & 2) !== 0 ? 1 : 0);
  for (let r = 0; r < parameters; r++) add(entry, r);
  for (let r = 0; r < code.freeNames.length; r++) add(entry, code.freeBase + r);
  const queue: number[] = [];
  const flow = (to: number, bits: Uint32Array): void => {
    const known = before.get(to);
    if (known === undefined) {
      before.set(to, bits.slice());
      queue.push(to);
      return;
    }
    let changed = false;
    for (let i = 0; i < size; i++) {
      const value = (known[i]! & bits[i]!) >>> 0;
      if (value !== known[i]) {
        known[i] = value;
        changed = true;
      }
    }
    if (changed) queue.push(to);
  };
  flow(0, entry);
  while (queue.length > 0) {
    const pc = queue.pop()!;
    const state = before.get(pc)!;
    const handler = code.handlerFor(pc);
    if (handler !== null) {
      const bits = state.slice();
      add(bits, handler.register);
      flow(handler.target, bits);
    }
    const op = words[pc]!;
    const after = state.slice();
    const jumped = state.slice();
    visitRegisters(words, pc, () => {}, (r) => { add(after, r); add(jumped, r); }, (r) => add(after, r));
    if (op === Op.CLEAR) after[words[pc + 1]! >> 5]! &= ~(1 << (words[pc + 1]! & 31));
    if (op === Op.CHECK_LOCAL) add(after, words[pc + 1]!);
    const target = jumpTarget(words, pc);
    if (target >= 0) flow(target, jumped);
    if (!isTerminator(op)) flow(pc + instructionLength(words, pc), after);
  }
  for (const pc of starts) {
    const state = before.get(pc);
    if (state === undefined || words[pc] === Op.CHECK_LOCAL) continue;
    visitRegisters(words, pc, (r) => { if (!has(state, r)) say(pc, `reads register ${r}, which may be unwritten`); }, () => {}, () => {});
  }
}
