/** Loops over constants. */
import type { Allocations, ConstantRounds, Frame, TracedValues } from "@spoor/tracer";
import { TARGET_OPERAND, instructionLength } from "../bytecode";
import type { Code } from "../code";
import { RANGE_ITER, TUPLE_ITER, type W_RangeIter, type W_TupleIter } from "../objects/core";
import { Op } from "../opcodes";

/** How often a `for` over a constant tuple, or over a range of constants, goes round. The frame stands at the header, behind a round. */
export function constantRounds(frame: Frame<TracedValues, Code>, allocations: Allocations): ConstantRounds | undefined {
  const { code: { words }, pc, regs } = frame;
  if (words[pc] !== Op.FOR_ITER) return undefined;
  const iterator = regs[words[pc + 2]!]!;
  const made = allocations.allocated(iterator);
  if (made === undefined) return undefined;
  const { descr, operands } = made;
  if (descr === TUPLE_ITER && allocations.isConstant(operands[0]!)) {
    const { sequence, index } = allocations.concrete(iterator) as W_TupleIter;
    return sequence === null ? undefined : { gone: index, left: sequence.items.length - index, branches: branchesIn(frame.code, pc), iterator };
  }
  if (descr === RANGE_ITER && allocations.isConstant(operands[2]!)) {
    const { remaining } = allocations.concrete(iterator) as W_RangeIter;
    return { gone: (allocations.concrete(operands[2]!) as number) - remaining, left: remaining, branches: branchesIn(frame.code, pc), iterator };
  }
  return undefined;
}

const known = new WeakMap<Code, Map<number, number>>();

/** Conditional branches in a round of the loop at `header`, without the one that ends it. */
function branchesIn(code: Code, header: number): number {
  let counts = known.get(code);
  if (counts === undefined) known.set(code, (counts = new Map()));
  let count = counts.get(header);
  if (count === undefined) {
    const { words } = code;
    const end = code.loopEnds[code.loopHeaders.indexOf(header)]!;
    count = -1;
    for (let pc = header; pc < end; pc += instructionLength(words, pc)) if (TARGET_OPERAND[words[pc]!]! >= 0 && words[pc] !== Op.JUMP && words[pc] !== Op.JUMP_BACK) count++;
    counts.set(header, count);
  }
  return count;
}
