/**
 * Backends and optimizers against the evaluator, on random traces: each side runs on its own copy of the world, and then exits,
 * values, frames, the heap and what calls saw have to be the same.
 */
import type { RebuiltFrame } from "../rebuild";
import type { Backend } from "../backend";
import { LabelDescr } from "../descr";
import { evaluate, type Outcome } from "../evaluator";
import { InvalidLoop, type OptimizeContext, type OptimizedTrace, type Optimizer } from "../optimizer";
import { print } from "../printer";
import type { Trace } from "../trace";
import { verify } from "../verifier";
import { fail } from "./assertions";
import { canonical } from "./canonical";
import { classOf } from "./guest";
import type { MadeTrace, RandomTrace } from "./random";
import { TestRuntime } from "./runtime";

/** More rows than any random trace takes. */
const MAX_STEPS = 100_000;

/** Throws unless `backend` leaves an optimized-form trace as the evaluator does, on all of its inputs. */
export function checkBackend(backend: Backend, random: RandomTrace): void {
  const [expected, actual] = [random.make(), random.make()];
  const runtime = new TestRuntime();
  const executable = runtime.compile(backend, actual.trace);
  for (let variant = 0; variant < random.variants; variant++) {
    const reference = run(expected, expected.trace, variant);
    actual.reset();
    const inputs = actual.inputs(variant);
    const exit = runtime.enter(executable, null, inputs);
    const where = exit.kind === "guard" ? `guard ${executable.unit.exits.indexOf(exit)}` : exit.kind === "finish" ? `finish ${exit.raised}` : `jump ${exit.label.name}`;
    const values = runtime.state.values.slice(0, reference.outcome.values.length);
    const got = `${where}\n${canonical([values, inputs, actual.world.state()])}`;
    const wanted = `${place(reference.outcome)}\n${canonical([reference.outcome.values, reference.inputs, expected.world.state()])}`;
    if (got !== wanted) fail(`backend ${backend.name}, inputs ${variant}: it left as\n${got}\nand should have left as\n${wanted}\n${random.toString()}`);
  }
}

export interface CheckOptimizerOptions {
  /** Passes to run; all of the optimizer's when absent. */
  readonly passes?: Iterable<string>;
  /** Refuses exits at an earlier guard than the recorded trace's. Without it they are right when the frames are: leaving early is allowed. */
  readonly exact?: boolean;
  readonly unrollLimit?: number;
}

/**
 * Throws unless the optimized trace is valid and does what the recorded one does, on all inputs: same values on finishing; on leaving through a
 * guard, frames, heap and calls as the recorded trace had them at one of the guards that it came by. Returns what the
 * optimizer made; null when it found the trace impossible (InvalidLoop).
 */
export function checkOptimizer(optimizer: Optimizer, random: RandomTrace, options: CheckOptimizerOptions = {}): OptimizedTrace | null {
  const [recorded, made] = [random.make(), random.make()];
  let optimized: OptimizedTrace;
  try {
    optimized = optimizer.optimize(made.trace, optimizeContext(optimizer, made.kind, options));
  } catch (error) {
    if (error instanceof InvalidLoop) return null;
    throw new Error(`optimizer ${optimizer.name} failed on\n${random.toString()}`, { cause: error });
  }
  const problems = verify(optimized.trace);
  const describe = (): string => `\nrecorded:\n${random.toString()}\noptimized:\n${print(optimized.trace, made.world.scope())}`;
  if (problems.length > 0) fail(`optimizer ${optimizer.name} made an invalid trace:\n${problems.join("\n")}${describe()}`);
  for (let variant = 0; variant < random.variants; variant++) {
    const states = new Set<string>();
    const reference = run(recorded, recorded.trace, variant, (frames, inputs) => states.add(canonical([shown(frames), inputs, recorded.world.state()])));
    let actual: { outcome: Outcome; inputs: unknown[] };
    try {
      actual = run(made, optimized.trace, variant);
    } catch (error) {
      return fail(`optimizer ${optimizer.name}, inputs ${variant}: the optimized trace cannot be run: ${(error as Error).message}${describe()}`);
    }
    const { outcome, inputs } = actual;
    const got = stateOf(outcome, inputs, made);
    const wanted = stateOf(reference.outcome, reference.inputs, recorded);
    if (got === wanted) continue;
    const early = outcome.kind === "guard" && options.exact !== true && states.has(canonical([shown(outcome.frames), inputs, made.world.state()]));
    if (!early) fail(`optimizer ${optimizer.name}, inputs ${variant}: the optimized trace left as\n${got}\nand the recorded one as\n${wanted}${describe()}`);
  }
  return optimized;
}

/** What an optimizer is told of a trace that comes from nowhere. */
export function optimizeContext(optimizer: Optimizer, kind: OptimizeContext["kind"], { passes, unrollLimit = 400 }: CheckOptimizerOptions = {}): OptimizeContext {
  let labels = 100;
  return { kind, passes: new Set(passes ?? optimizer.passes), parent: null, unrollLimit, pureHistory: 16, classOf, newLabel: () => new LabelDescr(++labels) };
}

/** Runs a trace on a variant of `made`'s inputs. */
function run(made: MadeTrace, trace: Trace, variant: number, onGuard?: (frames: RebuiltFrame[], inputs: unknown[]) => void): { outcome: Outcome; inputs: unknown[] } {
  made.reset();
  const inputs = made.inputs(variant);
  const watching = onGuard === undefined ? {} : { onGuard: (_: unknown, frames: () => RebuiltFrame[]) => onGuard(frames(), inputs) };
  return { outcome: evaluate(trace, inputs, { maxSteps: MAX_STEPS, ...watching }), inputs };
}

const shown = (frames: readonly RebuiltFrame[]): unknown[] => frames.map(({ code, pos, slots }) => [code, pos, slots]);

/** Where an outcome of an optimized-form trace left. */
const place = (outcome: Outcome): string =>
  outcome.kind === "guard" ? `guard ${outcome.exit}` : outcome.kind === "finish" ? `finish ${outcome.raised}` : `jump ${outcome.label.name}`;

/** An outcome as the guest sees it: the frames to go on in, with the exception where one was raised; or the value returned. */
function stateOf(outcome: Outcome, inputs: readonly unknown[], made: MadeTrace): string {
  if (outcome.kind === "guard") return `guard\n${canonical([shown(outcome.frames), inputs, made.world.state()])}`;
  return `${place(outcome)}\n${canonical([outcome.values, inputs, made.world.state()])}`;
}
