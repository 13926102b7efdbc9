/**
 * Random traces for property tests: well-typed, legal on every input, with guards recorded in the direction that the first inputs
 * take, loops that go round a few times, objects, arrays, calls with effects and exceptions.
 *
 * A random trace is plain data (a list of choices), from which `make` builds the trace and everything it refers to, anew each
 * time: two runs never share an object, and fast-check can shrink it by leaving choices out.
 */
import type * as FastCheck from "fast-check";
import { LabelDescr } from "../../descr";
import { print } from "../../printer";
import type { Trace } from "../../trace";
import { INT_MAX, INT_MIN } from "../../types";
import { canonical } from "../canonical";
import { classOf } from "../guest";
import { MOVES } from "./moves";
import { Recorder, isArray, type Form, type Known } from "./recorder";
import { FLOAT_INPUTS, INPUT_TYPES, INT_INPUTS, REF_INPUTS, World, makeInputs, type InputSpec, type ValueSpec } from "./world";

/** A trace with all that it refers to. */
export interface MadeTrace {
  readonly trace: Trace;
  readonly world: World;
  readonly kind: "loop" | "straight";
  /** Sets the world back to its start. To be called before each run. */
  reset(): void;
  /** Fresh inputs; variant 0 are those that it was recorded with. */
  inputs(variant: number): unknown[];
}

/** Data from which a trace can be made. */
export interface RandomTrace {
  readonly form: Form;
  /** How many sets of inputs there are. */
  readonly variants: number;
  make(): MadeTrace;
  /** The trace and its inputs, as a failure shows them. */
  toString(): string;
}

/** Four numbers that choose a move and its operands. */
type Choice = readonly [number, number, number, number];
/** How the trace ends: 0 and 1 close a loop (1 with a second label), 2 finishes, 3 always fails, 4 jumps to a foreign label. */
type Ending = 0 | 1 | 2 | 3 | 4;
/** Everything there is to choose, as plain data. */
interface Plan {
  readonly form: Form;
  readonly ending: Ending;
  readonly choices: readonly Choice[];
  readonly inputs: readonly InputSpec[];
}

export interface RandomTraceOptions {
  /** With exits and values (for backends), or with snapshots (for optimizers). */
  readonly form: Form;
  /** Moves at most; a move is one to five operations. 40 when absent. */
  readonly moves?: number;
}

/** An arbitrary of random traces, for the given fast-check. */
export function randomTraces(fc: Omit<typeof FastCheck, "default">, { form, moves = 40 }: RandomTraceOptions): FastCheck.Arbitrary<RandomTrace> {
  const choice = fc.nat(255);
  const int = fc.oneof(fc.integer({ min: -20, max: 20 }), fc.integer(), fc.maxSafeInteger(), fc.constantFrom(INT_MAX, INT_MIN, 2 ** 31, -(2 ** 31), 2 ** 32, 2 ** 52));
  const float = fc.oneof(fc.double(), fc.integer({ min: -9, max: 9 }), fc.constantFrom(0, -0, NaN, Infinity, 0.5));
  const point = fc.record({ kind: fc.constantFrom("point" as const, "point" as const, "subpoint" as const), link: fc.constantFrom("self" as const, "null" as const, "int" as const, "first" as const), weight: float, count: int });
  const value: FastCheck.Arbitrary<ValueSpec> = fc.oneof(
    int.map((value) => ({ kind: "int" as const, value })),
    fc.constantFrom("", "a", "abc", "key", "\u2028").map((value) => ({ kind: "str" as const, value })),
    fc.boolean().map((value) => ({ kind: "bool" as const, value })),
    fc.constantFrom({ kind: "null" as const }, { kind: "undefined" as const }, { kind: "first" as const }),
    float.map((value) => ({ kind: "float" as const, value })),
    point,
    point,
  );
  const exactly = <T>(item: FastCheck.Arbitrary<T>, count: number): FastCheck.Arbitrary<T[]> => fc.array(item, { minLength: count, maxLength: count });
  const inputs: FastCheck.Arbitrary<InputSpec> = fc.record({
    turns: fc.integer({ min: 2, max: 6 }), ints: exactly(int, INT_INPUTS), floats: exactly(float, FLOAT_INPUTS), refs: exactly(value, REF_INPUTS),
    list: fc.array(value, { maxLength: 3 }), numbers: fc.array(int, { maxLength: 3 }),
  });
  return fc
    .record({
      form: fc.constant(form),
      ending: fc.constantFrom<Ending>(0, 0, 0, form === "optimized" ? 1 : 0, 2, 3, 4),
      choices: fc.array(fc.tuple(choice, choice, choice, choice), { maxLength: moves, size: "max" }),
      inputs: fc.array(inputs, { minLength: 1, maxLength: 3 }),
    })
    .map((plan) => new Planned(plan));
}

class Planned implements RandomTrace {
  readonly form: Form;
  readonly variants: number;
  constructor(readonly plan: Plan) {
    this.form = plan.form;
    this.variants = plan.inputs.length;
  }

  make(): MadeTrace {
    const { plan } = this;
    const world = new World();
    const trace = record(plan, world);
    world.reset();
    return { trace, world, kind: plan.ending < 2 ? "loop" : "straight", reset: () => world.reset(), inputs: (variant) => makeInputs(plan.inputs[variant]!) };
  }

  toString(): string {
    const { trace, world } = this.make();
    return `${print(trace, world.scope())}inputs:\n${this.plan.inputs.map((spec) => canonical(makeInputs(spec))).join("\n")}`;
  }
  /** What fast-check shows of a counterexample. */
  [Symbol.for("fast-check/toStringMethod")](): string { return `\n${this.toString()}`; }
}

function record({ form, ending, choices, inputs }: Plan, world: World): Trace {
  const g = new Recorder(form, world);
  const values = makeInputs(inputs[0]!);
  const firsts = INPUT_TYPES.map((type, k) => {
    const kind = k === INPUT_TYPES.length - 2 ? "refs" : k === INPUT_TYPES.length - 1 ? "ints" : "any";
    return g.known(g.b.input(type as "i"), type, values[k], { kind });
  });
  const label = new LabelDescr(1, "loop");
  let target = label;
  let params = g.label(firsts, label);
  const half = ending === 1 ? choices.length >> 1 : -1;
  choices.forEach(([move, x, y, z], k) => {
    if (k === half) {
      target = new LabelDescr(2, "body");
      params = g.label([params[0]!, ...carried(g, params.slice(1), x)], target);
    }
    MOVES[move % MOVES.length]!(g, x, y, z);
  });
  close(g, ending, params, target, choices.length);
  return g.b.trace;
}

/** Values for the parameters, of the same types and array kinds; mostly of the same classes too, so that the loop goes round. */
function carried(g: Recorder, params: readonly Known[], choice: number): Known[] {
  return params.map((param, k) => {
    if ((choice + k) % 3 !== 0) return param;
    const fits = (known: Known): boolean => (isArray(param) || isArray(known) ? known.kind === param.kind : choice % 5 === 0 || classOf(known.value) === classOf(param.value));
    return g.pick(param.type, choice * 7 + k * 3, fits) ?? param;
  });
}

function close(g: Recorder, ending: Ending, params: readonly Known[], target: LabelDescr, choice: number): void {
  const { b } = g;
  if (ending < 2) {
    // The counter is at least 1 here on every input: it starts at 2 or more and the loop is left at 0.
    const left = g.pure("int_sub", [{ ...params[0]!, lo: 1 }, g.int(1)]);
    const test = g.pure("int_gt", [left, g.int(0)]);
    g.guardTruth(test);
    b.jump([left.ref, ...carried(g, params.slice(1), choice).map((known) => known.ref)], target);
  } else if (ending === 2) {
    const value = g.pick("r", choice);
    b.finish(value?.ref ?? b.ref(null));
  } else if (ending === 3) {
    b.guard_always_fails(g.exit());
    b.finish(b.ref(null));
  } else {
    b.jump(g.pool.slice(-6).map((known) => known.ref), FOREIGN);
  }
}

/** The label that the fourth ending jumps to. */
const FOREIGN = new LabelDescr(99, "foreign");
