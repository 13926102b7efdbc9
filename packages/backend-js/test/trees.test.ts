/**
 * Trees of random traces: bridges are attached while the tree runs, and fused as soon as they were crossed. The evaluator as a backend, which
 * follows bridges one by one, says what has to come out.
 */
import { CallDescr, LabelDescr, TraceBuilder, evalBackend, labelsOf, runToExit, type Backend, type Executable, type GuardExit, type Ref, type Trace, type Type } from "@spoor/ir";
import { TestRuntime, canonical, expectSame, randomTraces, type RandomTrace } from "@spoor/ir/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsBackend } from "../src/index";

const numRuns = Number(process.env["SPOOR_RANDOM"] ?? 1000);

/** Whether the trace jumps to a label of a trace that is not there. */
function jumpsAway(random: RandomTrace): boolean {
  const { trace } = random.make();
  const descr = trace.descr((trace.length - 1) as Ref);
  return descr?.kind === "label" && !labelsOf(trace).some((label) => label.descr === descr);
}

/** How a bridge is made: which values it takes, what it computes, how it ends. */
interface BridgePlan {
  readonly picks: readonly number[];
  readonly ending: number;
}

/** One runtime with a root and the bridges that grow on it. */
class Grown {
  readonly runtime = new TestRuntime();
  readonly log: string[] = [];
  #inputs: unknown[] = [];
  #fuel = 0;
  #labels: { descr: LabelDescr; types: Type[] }[];
  #bridges = 0;
  readonly #made;
  readonly #root: Executable;
  readonly #fuelCall = new CallDescr("fuel", () => (this.#fuel-- > 0 ? 1 : 0), "", "i", { canRaise: false });
  readonly #inputCalls: CallDescr[];

  constructor(readonly backend: Backend, random: RandomTrace, readonly plans: readonly BridgePlan[]) {
    this.#made = random.make();
    const { trace } = this.#made;
    this.#root = this.runtime.compile(backend, trace);
    this.#labels = labelTypes(trace);
    this.#inputCalls = Array.from({ length: trace.inputCount }, (_, k) => new CallDescr(`input${k}`, () => this.#inputs[k], "", "r", { canRaise: false }));
  }

  run(variant: number): void {
    this.#made.reset();
    this.#inputs = this.#made.inputs(variant);
    this.#fuel = 40;
    for (let step = 0; step < 15; step++) {
      const exit = runToExit(this.#root, null, this.#inputs);
      if (exit.kind === "finish") {
        this.log.push(`finish ${exit.raised} ${canonical([this.runtime.state.values, this.#made.world.state()])}`);
      } else {
        this.log.push(`guard ${exit.id} ${canonical([this.runtime.state.values.slice(0, exit.types.length), this.#made.world.state()])}`);
        if (exit.bridge === null && this.#bridges < this.plans.length) this.#grow(exit);
      }
    }
  }

  #grow(exit: GuardExit): void {
    const { picks, ending } = this.plans[this.#bridges++]!;
    const b = new TraceBuilder();
    const pool: Record<string, Ref[]> = { i: [b.int(3), b.int(2 ** 40)], f: [b.float(0.5)], r: [b.ref("constant")] };
    for (const type of exit.types) pool[type]!.push(b.input(type));
    let at = 0;
    const pick = (type: Type): Ref => pool[type]![picks[at++ % picks.length]! % pool[type]!.length]!;
    for (let k = 0; k < picks[0]! % 6; k++) {
      switch (picks[(at + 1) % picks.length]! % 7) {
        // An operand that is not negative keeps the result in range.
        case 0: pool["i"]!.push(b.int_and(b.int_and(pick("i"), b.int(2 ** 40 - 1)), pick("i"))); break;
        case 1: pool["i"]!.push(b.int_add_ovf(pick("i"), pick("i"), [pick("f"), pick("i"), pick("r")])); break;
        case 2: pool["f"]!.push(b.float_mul(pick("f"), pick("f"))); break;
        case 3: pool["r"]!.push(b.box_int(pick("i"))); break;
        case 4: b.guard_true(b.int_lt(pick("i"), pick("i")), [pick("r"), pick("i"), pick("f")]); break;
        case 5: b.guard_false(b.float_lt(pick("f"), pick("f")), [pick("i"), pick("f")]); break;
        default: b.guard_nonnull(pick("r"), [pick("i"), pick("f")]); break;
      }
    }
    b.guard_true(b.call([], this.#fuelCall), [pick("i")]);
    const jump = (descr: LabelDescr, types: readonly Type[]): void => {
      const args = types.map((type, k) => {
        if (k === 0 && type === "i") return b.int_and(pick("i"), b.int(7));
        return type === "r" ? b.call([], this.#inputCalls[k % this.#inputCalls.length]!) : pick(type);
      });
      b.jump(args, descr);
    };
    const target = this.#labels[ending % this.#labels.length]!;
    if (ending % 5 === 0) {
      b.finish(pick("r"));
    } else if (ending % 5 === 1) {
      // A loop of its own: its body runs on fuel, and may be gone to by later bridges.
      const own = new LabelDescr(100 + this.#bridges);
      const [i, f] = b.label([pick("i"), pick("f")], own);
      b.guard_true(b.call([], this.#fuelCall), [f!, i!]);
      const next = b.int_and(b.int_add_ovf(i!, b.int(5), [i!]), b.int(0xffff));
      b.guard_true(b.int_lt(next, b.int(0x5000)), [next, f!]);
      if (picks[1]! % 2 === 0) b.jump([next, b.float_add(f!, b.float(1))], own);
      else b.jump(target.types.map((type, k) => (k === 0 && type === "i" ? b.int_and(next, b.int(3)) : type === "i" ? i! : type === "f" ? f! : b.call([], this.#inputCalls[k % this.#inputCalls.length]!))), target.descr);
      this.#labels.push({ descr: own, types: ["i", "f"] });
    } else {
      jump(target.descr, target.types);
    }
    const bridge = this.runtime.compile(this.backend, b.trace, { parent: exit });
    exit.bridge = bridge;
    this.backend.attachBridge(exit, bridge);
  }
}

function labelTypes(trace: Trace): { descr: LabelDescr; types: Type[] }[] {
  return labelsOf(trace).map(({ descr, row, count }) => ({ descr, types: Array.from({ length: count }, (_, k) => trace.type((row + 1 + k) as Ref)) }));
}

describe("trees of random traces", () => {
  it("run as the evaluator runs them, separate and fused", { timeout: 300 * numRuns }, () => {
    let fused = 0;
    const plan = fc.record({ picks: fc.array(fc.nat(50), { minLength: 3, maxLength: 12 }), ending: fc.nat(20) });
    fc.assert(
      fc.property(randomTraces(fc, { form: "optimized", moves: 25 }).filter((random) => !jumpsAway(random)), fc.array(plan, { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 3 }), (random, plans, fuseAfter) => {
        const backend = jsBackend({ fuseAfter });
        const [reference, subject] = [new Grown(evalBackend(), random, plans), new Grown(backend, random, plans)];
        for (let variant = 0; variant < random.variants; variant++) {
          reference.run(variant);
          subject.run(variant);
          expectSame(subject.log, reference.log, `the runs of\n${random.toString()}\nwith bridges ${JSON.stringify(plans)}`);
        }
        fused += backend.stats!()["fused"]!;
      }),
      { numRuns },
    );
    expect(fused).toBeGreaterThan(numRuns / 10);
  });
});
