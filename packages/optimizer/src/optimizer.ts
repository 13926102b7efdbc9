/** The optimizer's face: what `ir`'s interface asks for, from one walk through the trace. */
import { OP, type LabelDescr, type OptimizeContext, type OptimizedTrace, type Optimizer, type Ref, type Trace } from "@spoor/ir";
import { emit } from "./emit";
import { PASS_NAMES, Pipeline } from "./pipeline";
import { Driver } from "./pass";

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
  const labels: LabelDescr[] = [];
  for (let i = 0; i < source.length; i++) {
    const row = i as Ref;
    driver.feed(row);
    if (source.opcode(row) === OP.label) labels.push(source.descr(row) as LabelDescr);
  }
  const emitted = emit(driver, null, context.passes.has("virtualize"));
  return {
    trace: emitted.trace,
    labels,
    dependencies: [...driver.dependencies],
    counts: {
      ops: emitted.ops, guards: emitted.guards, guardsShared: driver.resume.shared, forcings: driver.forcings,
      nvirtuals: emitted.numbering.nvirtuals, nvholes: emitted.numbering.nvholes, nvreused: emitted.numbering.nvreused,
    },
  };
}
