/** The optimizer's face: what `ir`'s interface asks for, from one walk through the trace. */
import { InvalidLoop, OP, type LabelDescr, type OptimizeContext, type OptimizedTrace, type Optimizer, type Ref, type Trace } from "@spoor/ir";
import { emit, type LoopPlan } from "./emit";
import { TraceKnowledge, importKnowledge } from "./knowledge";
import type { HeapFacts } from "./heap-facts";
import { jumpToBody, loopState } from "./loop-state";
import { PASS_NAMES, Pipeline, type PassName } from "./pipeline";
import { Driver } from "./pass";
import { loopOf, peel, specialise } from "./replay";

export interface OptimizerOptions {
  /** Passes that it does not have, whatever a trace's context asks for: what a driver offers its users as `enable_opts` has none of them. */
  readonly without?: readonly PassName[];
}

/**
 * An optimizer. It keeps its buffers from trace to trace and is not reentrant; different ones share nothing.
 */
export function optimizer({ without = [] }: OptimizerOptions = {}): Optimizer {
  // Made for the first trace: a program that compiles nothing does not wait for them.
  let made: { readonly driver: Driver; readonly pipeline: Pipeline } | null = null;
  const names = PASS_NAMES.filter((name) => !without.includes(name));
  return {
    name: "spoor",
    passes: names,
    optimize: (trace, context) => {
      const passes = without.length === 0 ? context.passes : new Set(names.filter((name) => context.passes.has(name)));
      const { driver, pipeline } = (made ??= { driver: new Driver(), pipeline: new Pipeline() });
      try {
        return optimize(driver, pipeline, trace, passes === context.passes ? context : { ...context, passes });
      } finally {
        driver.end();
      }
    },
  };
}

function optimize(driver: Driver, pipeline: Pipeline, source: Trace, context: OptimizeContext): OptimizedTrace {
  const { heapFacts } = pipeline;
  const { passes } = context;
  // A loop that was found while a bridge was recorded has inputs of its own: the exit's values are not among them.
  const parent = context.kind === "bridge" ? context.parent : null;
  heapFacts.begin();
  driver.begin(source, context, pipeline.chain(passes));
  const last = (source.length - 1) as Ref;
  const labels: LabelDescr[] = [];
  for (let row = 0; row < source.inputCount; row++) driver.feed(row as Ref);
  if (parent !== null) importKnowledge(driver, heapFacts, parent);
  const unrolls = passes.has("unroll");
  const found = context.kind !== "straight" && unrolls ? loopOf(source) : null;
  const loop = found !== null && found.jump - found.label - found.params <= context.unrollLimit ? found : null;
  let plan: LoopPlan | null = null;
  for (let row = source.inputCount; row < last && plan === null; row++) {
    const isLabel = source.opcode(row as Ref) === OP.label;
    if (isLabel) {
      labels.push(source.descr(row as Ref) as LabelDescr);
      // What the bridge did so far serves as the preamble.
      if (loop !== null && parent !== null) plan = specialise(driver, heapFacts, loop, context);
      if (plan !== null) break;
    }
    driver.feed(row as Ref);
    if (isLabel && row > source.inputCount) beginAnew(driver, heapFacts);
  }
  if (loop !== null) plan ??= peel(driver, heapFacts, loop, context);
  if (loop !== null && plan === null && context.mustPeel === true) throw new InvalidLoop("the loop cannot be peeled");
  if (plan !== null) labels.push(plan.label);
  else if (found !== null || !unrolls || source.opcode(last) !== OP.jump || !jumpToBody(driver, heapFacts, last)) driver.feed(last);

  const knowledge = new TraceKnowledge();
  const emitted = emit(driver, plan, knowledge, passes.has("virtualize"));
  knowledge.fill(driver, heapFacts, emitted);
  if (plan !== null) labels[0]!.state = loopState(driver, plan, emitted);
  const { numbering } = emitted;
  return {
    trace: emitted.trace,
    labels,
    dependencies: [...driver.dependencies],
    counts: {
      ops: emitted.ops, guards: emitted.guards, guardsShared: driver.resume.shared, forcings: driver.forcings,
      nvirtuals: numbering.nvirtuals, nvholes: numbering.nvholes, nvreused: numbering.nvreused,
    },
  };
}

/** Behind a label in the middle of a trace nothing is known: others jump there. Values from before it are not used any more, but constants are. */
function beginAnew(driver: Driver, heapFacts: HeapFacts): void {
  heapFacts.restart(driver.draft.length);
  for (const pass of driver.chain.passes) pass.begin?.(driver);
  driver.validated = false;
  driver.epoch++;
  driver.resume.separate();
}
