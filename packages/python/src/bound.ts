// @shared-module
/**
 * Which local variables may be bound at a pc: one forward dataflow over the whole code, each time that somebody asks, which only error messages do. Compiled
 * code does not keep the values of variables that nothing reads any more, so a frame cannot say which of them were bound.
 */
import { CO_VARARGS, CO_VARKEYWORDS, instructionLength, type CodeParts } from "./bytecode";
import { isTerminator, jumpTarget, visitRegisters } from "./liveness";
import { Op } from "./opcodes";

/** Names of the locals (parameters included) that some path to the instruction at `pc` binds. */
export function maybeBound(code: Pick<CodeParts, "words" | "handlers" | "localNames" | "argCount" | "keywordOnlyCount" | "flags">, pc: number): string[] {
  const { words, handlers, localNames } = code;
  const count = localNames.length;
  const before: (boolean[] | undefined)[] = [];
  const open: number[] = [];
  const flow = (to: number, bound: readonly boolean[]): void => {
    const known = before[to];
    if (known === undefined) before[to] = bound.slice();
    else {
      let grows = false;
      for (let i = 0; i < count; i++) if (bound[i] === true && known[i] !== true) grows = known[i] = true;
      if (!grows) return;
    }
    open.push(to);
  };
  const parameters = code.argCount + code.keywordOnlyCount + ((code.flags & CO_VARARGS) === 0 ? 0 : 1) + ((code.flags & CO_VARKEYWORDS) === 0 ? 0 : 1);
  flow(0, localNames.map((_, i) => i < parameters));
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const bound = before[at]!.slice();
    for (const { start, end, target } of handlers) if (start <= at && at < end) flow(target, bound);
    const op = words[at]!;
    const write = (register: number): void => { if (register < count) bound[register] = op !== Op.CLEAR; };
    visitRegisters(words, at, () => {}, write, write);
    const target = jumpTarget(words, at);
    if (target >= 0) flow(target, bound);
    const next = at + instructionLength(words, at);
    if (!isTerminator(op) && next < words.length) flow(next, bound);
  }
  return localNames.filter((_, i) => before[pc]?.[i] === true);
}
