/** Loops over constants. */
import type { Allocations, ConstantRounds, Frame, TracedValues } from "@spoor/tracer";
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
    return sequence === null ? undefined : { gone: index, left: sequence.items.length - index, iterator };
  }
  if (descr === RANGE_ITER && allocations.isConstant(operands[2]!)) {
    const { remaining } = allocations.concrete(iterator) as W_RangeIter;
    return { gone: (allocations.concrete(operands[2]!) as number) - remaining, left: remaining, iterator };
  }
  return undefined;
}
