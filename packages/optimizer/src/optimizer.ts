/** The optimizer's face: what `ir`'s interface asks for, from one walk through the trace. */
import { OP, type LabelDescr, type OptimizeContext, type OptimizedTrace, type Optimizer, type Ref, type Trace } from "@spoor/ir";
import { emit } from "./emit";
import { PASS_NAMES, Pipeline } from "./pipeline";
import { Driver } from "./pass";
import { loopOf, peel } from "./replay";

/**
 * An optimizer. It keeps its buffers from trace to trace and is not reentrant; different ones share nothing.
 */
export function optimizer(): Optimizer {
  const driver = new Driver();
  const pipeline = new Pipeline();
  return {
    name: "spoor",
    passes: PASS_NAMES,
    optimize: (trace, context) => {
      try {
        return optimize(driver, pipeline, trace, context);
      } finally {
        driver.end();
      }
    },
  };
}

function optimize(driver: Driver, pipeline: Pipeline, source: Trace, context: OptimizeContext): OptimizedTrace {
  driver.begin(source, context, pipeline.chain(context.passes));
  const last = (source.length - 1) as Ref;
  const labels: LabelDescr[] = [];
  for (let row = 0; row < last; row++) {
    driver.feed(row as Ref);
    if (source.opcode(row as Ref) === OP.label) labels.push(source.descr(row as Ref) as LabelDescr);
  }
  const loop = context.kind === "loop" && context.passes.has("unroll") && source.length <= context.unrollLimit ? loopOf(source) : null;
  const plan = loop === null ? null : peel(driver, pipeline.heapFacts, loop, context);
  if (plan === null) driver.feed(last);
  else labels.push(plan.label);
  const emitted = emit(driver, plan, context.passes.has("virtualize"));
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
