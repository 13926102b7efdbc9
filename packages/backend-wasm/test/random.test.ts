/**
 * Random traces against the evaluator: each by itself, and as the root of a tree of bridges, which are compiled apart and
 * then into one function. `SPOOR_RANDOM` sets the number of traces (default 1000).
 */
import {
  LabelDescr, OP, OP_NAMES, TraceBuilder, isConstant, evalBackend, labelsOf, type Backend, type Executable, type GuardExit, type OpName, type Ref, type SlotType,
} from "@spoor/ir";
import { TestRuntime, canonical, checkBackend, randomTraces, type RandomTrace } from "@spoor/ir/testing";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadBinaryen } from "../src/binaryen";
import { wasmBackend, type WasmBackendOptions } from "../src/index";
import { ITEMS, Counter, LEFT } from "./random-guest";

const RUNS = Number(process.env["SPOOR_RANDOM"] ?? 1000);
const binaryen = await loadBinaryen();
const TIMEOUT = 60_000 + RUNS * 100;

describe("random traces leave as the evaluator leaves", () => {
  test.each([[{}], [{ tailCalls: false }], [{ manyExits: 0 }]])("%o", (options: WasmBackendOptions) => {
    let backend = wasmBackend(binaryen, options);
    let count = 0;
    fc.assert(fc.property(randomTraces(fc, { form: "optimized" }), (random) => {
      if (++count % 200 === 0) backend = wasmBackend(binaryen, options);
      checkBackend(backend, random);
    }), { numRuns: RUNS });
  }, TIMEOUT);
});

const SMALL = new Set<OpName>([
  "int32_add", "int32_sub", "int32_mul", "int32_lshift", "int32_rshift", "int32_wrap", "arraylen", "strlen", "strgetitem", "unbox_bool",
  "int_lt", "int_le", "int_eq", "int_ne", "int_gt", "int_ge", "int_is_true", "int_is_zero", "float_lt", "float_eq", "ptr_eq", "is_null", "instance_of",
]);
/** The same trace, with the claims that an optimizer could make at a glance. */
function claiming(random: RandomTrace): RandomTrace {
  return {
    form: random.form,
    variants: random.variants,
    toString: () => random.toString(),
    make() {
      const made = random.make();
      const { trace } = made;
      const int32 = new Uint8Array(trace.length);
      for (let row = trace.inputCount; row < trace.length; row++) {
        const name = OP_NAMES[trace.opcode(row as Ref)]!;
        const [a, b] = [trace.a(row as Ref), trace.b(row as Ref)];
        const small = (ref: Ref): boolean => (isConstant(ref) ? trace.type(ref) === "i" && trace.constant(ref) === (trace.constant(ref) | 0) : ref >= 0 && int32[ref] === 1);
        if (SMALL.has(name) || (name === "same_as" && small(a)) || (name === "int_mod" && small(b)) || (name === "int_floordiv" && small(a) && isConstant(b) && trace.constant(b) !== -1)
          || (name === "int_and" && [a, b].some((ref) => isConstant(ref) && trace.constant(ref) >= 0 && trace.constant(ref) < 2 ** 31))) int32[row] = 1;
      }
      trace.int32 = int32;
      return made;
    },
  };
}

describe("random traces with claims about int32 leave as the evaluator leaves", () => {
  test("by themselves", () => {
    const backend = wasmBackend(binaryen);
    fc.assert(fc.property(randomTraces(fc, { form: "optimized" }), (random) => checkBackend(backend, claiming(random))), { numRuns: RUNS });
  }, TIMEOUT);
});

/** A few numbers from a seed. */
class Choices {
  constructor(public state: number) {}
  next(bound: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) | 0;
    return (this.state >>> 8) % bound;
  }
}

/** A tree of bridges on a random trace: the same for each backend that it is made for. */
class Tree {
  readonly runtime = new TestRuntime();
  readonly made;
  readonly units: Executable[] = [];
  readonly counter = new Counter(0);
  readonly root: Executable;
  constructor(readonly backend: Backend, random: RandomTrace, seed: number) {
    this.made = random.make();
    this.root = this.runtime.compile(backend, this.made.trace);
    this.units.push(this.root);
    const choices = new Choices(seed);
    for (let at = 0; at < this.units.length && this.units.length < 12; at++) {
      const unit = this.units[at]!;
      unit.unit.exits.forEach((exit, index) => {
        if (choices.next(3) > 0 && this.units.length < 12) this.units.push(this.bridge(unit, index, exit, choices));
      });
    }
  }

  bridge(parent: Executable, index: number, exit: GuardExit, choices: Choices): Executable {
    return this.runtime.bridge(parent, index, this.backend, (b) => this.build(b, exit.types, choices));
  }

  build(b: TraceBuilder, types: readonly SlotType[], choices: Choices): void {
    let inputs = types.map((type) => b.input(type));
    const counter = b.ref(this.counter);
    const left = b.getfield(counter, LEFT);
    b.guard_true(b.int_gt(left, b.int(0)), inputs);
    b.setfield(counter, b.int_sub(left, b.int(1)), LEFT);
    if (choices.next(4) === 0) inputs = b.label(inputs, new LabelDescr(90 + this.units.length, "inner"));
    const ofType = (type: SlotType): Ref[] => inputs.filter((_, k) => types[k] === type);
    const pick = (type: SlotType, otherwise: Ref): Ref => {
      const fitting = ofType(type);
      return fitting.length === 0 || choices.next(5) === 0 ? otherwise : fitting[choices.next(fitting.length)]!;
    };
    let mixed = b.int_xor(b.int_and(pick("i", b.int(5)), b.int(0xffff)), b.int(choices.next(100)));
    let float = b.float_add(pick("f", b.float(0.5)), b.cast_int_to_float(mixed));
    const once = b.int_add(mixed, b.int(3));
    b.guard_false(b.int_eq(b.int_and(mixed, b.int(3)), b.int(0)), [float, once, ...inputs.slice().reverse(), b.int(7)]);
    mixed = b.int_sub_ovf(pick("i", b.int(1)), b.int(choices.next(5)), [mixed, ...inputs]);
    float = b.float_neg(float);
    const [label] = labelsOf(this.made.trace);
    if (label !== undefined && choices.next(4) > 0) {
      // Back to the loop: arrays where it takes arrays.
      const params = Array.from({ length: label.count }, (_, k) => this.made.trace.type((label.row + 1 + k) as Ref) as SlotType);
      b.jump(params.map((type, k) => {
        if (k === 0) return b.int(1 + choices.next(4));
        if (type === "r") return k >= params.length - 2 ? b.new_array([], ITEMS) : pick("r", b.ref("constant"));
        return type === "i" ? (choices.next(2) === 0 ? mixed : pick("i", b.int(-1))) : choices.next(2) === 0 ? float : pick("f", b.float(-0));
      }), label.descr);
    } else if (choices.next(2) === 0) {
      b.finish(b.new_array([b.box_int(mixed), pick("r", b.ref(null))], ITEMS));
    } else {
      b.guard_always_fails([float, ...inputs]);
      b.finish(b.ref(null));
    }
  }

  /** Where a run ended and what it did. */
  run(variant: number): string {
    this.made.reset();
    this.counter.left = 25;
    const inputs = this.made.inputs(variant);
    const { exit, values } = this.runtime.run(this.root, inputs);
    const where = typeof exit === "string" ? exit : this.units.findIndex((unit) => unit.unit.exits.includes(exit)) + "." + this.units.map((unit) => unit.unit.exits.indexOf(exit)).find((index) => index >= 0);
    return `${where}\n${canonical([values, inputs, this.made.world.state(), this.counter.left])}`;
  }
}

/** Whether the trace does not end in a jump to a label of nobody's. */
function staysInside(random: RandomTrace): boolean {
  const { trace } = random.make();
  const last = (trace.length - 1) as Ref;
  return trace.opcode(last) !== OP.jump || labelsOf(trace).some(({ descr }) => descr === trace.descr(last));
}

describe("random trees of bridges leave as the evaluator leaves, apart and fused", () => {
  test.each([[{ fuseAfter: 1 }], [{ fuseAfter: 3 }], [{ fuseAfter: 2, tailCalls: false }], [{ fuseAfter: 1, manyExits: 1 }]])("%o", (options: WasmBackendOptions) => {
    let fused = 0;
    fc.assert(fc.property(randomTraces(fc, { form: "optimized", moves: 25 }).filter(staysInside), fc.nat(), (random, seed) => {
      const backend = wasmBackend(binaryen, options);
      const [expected, actual] = [new Tree(evalBackend(), random, seed), new Tree(backend, random, seed)];
      for (let round = 0; round < 3; round++) {
        for (let variant = 0; variant < random.variants; variant++) expect(actual.run(variant)).toBe(expected.run(variant));
      }
      const stats = backend.stats!();
      fused += stats["fused"]!;
      for (const unit of actual.units) backend.free!(unit);
      expect(backend.stats!()["slots"]).toBeLessThanOrEqual(3);
    }), { numRuns: Math.ceil(RUNS / 3) });
    expect(fused).toBeGreaterThan(RUNS / 10);
  }, TIMEOUT);
});
