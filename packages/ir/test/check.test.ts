import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MEANING_OF, OP, OPS, OP_NAMES, evalBackend, type Backend, type Opcode, type OpName, type Optimizer, type Ref, type Trace } from "../src/index";
import { backendContract, checkBackend, checkOptimizer, randomTraces } from "../src/testing/index";
import { copy, copyingOptimizer, type CopyChanges } from "./copying";

const name = (trace: Trace, row: Ref): OpName => OP_NAMES[trace.opcode(row)]!;
/** The evaluator, running a spoiled copy of each trace. */
const mutant = (changes: CopyChanges): Backend => {
  const backend = evalBackend();
  const compile = backend.compile.bind(backend);
  delete backend.free;
  backend.compile = (unit) => {
    const executable = compile({ ...unit, trace: copy(unit.trace, changes) });
    return { unit, backend, size: executable.size, enter: (label, args) => executable.enter(label, args) };
  };
  return backend;
};
const replaced = (from: OpName, to: OpName): CopyChanges => ({ opcode: (trace, row) => (name(trace, row) === from ? OP[to] : trace.opcode(row)) });
/** The long cases are left out: they repeat what short ones find. */
const contract = backendContract().filter(({ name }) => !/million|hundred thousand|thousand operations/.test(name));
/** Whether some case of the contract fails, asking those about `subject` first. */
const caught = (make: () => Backend, subject: string): boolean => {
  const cases = [...contract.filter(({ name }) => name.includes(subject)), ...contract];
  return cases.some(({ run }) => {
    try {
      run(make);
      return false;
    } catch {
      return true;
    }
  });
};

it("the contract finds nothing wrong with a backend that runs faithful copies", () => {
  for (const { run } of contract) run(() => mutant({}));
});

describe("the contract catches a backend that", () => {
  // Each pure operation computes what another one of the same operands computes. (On strings, str_eq and ptr_eq are one.)
  const pairs = OP_NAMES.filter((op) => MEANING_OF[OP[op]] !== null).flatMap((from) => {
    const others = OP_NAMES.filter((to) => to !== from && OPS[to].args === OPS[from].args && OPS[to].result === OPS[from].result && OPS[to].effect === OPS[from].effect && OPS[to].descr === OPS[from].descr && !(from === "str_eq" && to === "ptr_eq"));
    return others.length === 0 ? [] : [[from, others[(from.length * 7) % others.length]!] as const];
  });
  it.each(pairs)("takes %s for %s", (from, to) => {
    const cases = contract.filter((each) => each.name.includes(from));
    const fails = cases.some(({ run }) => {
      try {
        run(() => mutant(replaced(from, to)));
        return false;
      } catch {
        return true;
      }
    });
    expect(fails).toBe(true);
  });
  it.each(["guard_true", "guard_false", "guard_value", "guard_class", "guard_nonnull", "guard_isnull", "guard_nonnull_class", "guard_no_exception", "guard_not_invalidated", "guard_not_interrupted", "guard_always_fails", "setfield", "setarrayitem", "array_push", "call", "cond_call"] as const)("forgets %s", (op) => {
    expect(caught(() => mutant({ opcode: (trace, row) => (name(trace, row) === op ? null : trace.opcode(row)) }), op)).toBe(true);
  });
  it("moves jump operands in another order", () => {
    expect(caught(() => mutant({ extras: (trace, row, extras) => (trace.opcode(row) === OP.jump && extras.length > 1 ? [extras[1]!, extras[0]!, ...extras.slice(2)] : extras) }), "jump moves")).toBe(true);
  });
  it("never takes bridges", () => {
    const make = (): Backend => {
      const backend = evalBackend();
      backend.attachBridge = (exit) => { exit.bridge = null; };
      return backend;
    };
    expect(caught(make, "a bridge")).toBe(true);
  });
});

describe("checkBackend", () => {
  it.each([["int_lt", "int_le"], ["float_add", "float_sub"], ["int_floordiv", "int_mod"]] as const)("finds the difference when %s is taken for %s", (from, to) => {
    const traces = randomTraces(fc, { form: "optimized" });
    const result = fc.check(fc.property(traces, (random) => checkBackend(mutant(replaced(from, to)), random)), { numRuns: 2000, endOnFailure: true, seed: 1 });
    expect(result.failed).toBe(true);
  });
});

describe("checkOptimizer", () => {
  const traces = randomTraces(fc, { form: "recorded" });
  const check = (optimizer: Optimizer, numRuns: number) => fc.check(fc.property(traces, (random) => { checkOptimizer(optimizer, random, { exact: true }); }), { numRuns, endOnFailure: true, seed: 2 });

  it("accepts the optimizer that changes nothing", () => {
    fc.assert(fc.property(traces, (random) => { checkOptimizer(copyingOptimizer(), random, { exact: true }); }), { numRuns: 500 });
  });
  const drops = (op: OpName): CopyChanges => ({ opcode: (trace: Trace, row: Ref): Opcode | null => (name(trace, row) === op ? null : trace.opcode(row)) });
  it.each(["setfield", "setarrayitem", "array_push", "guard_true", "guard_nonnull_class", "guard_value", "call", "cond_call"] as const)("catches one that drops every %s", (op) => {
    expect(check(copyingOptimizer(drops(op)), 2000).failed).toBe(true);
  });
  it("catches one whose resume data misses a register", () => {
    const spoiled = copyingOptimizer();
    const optimize = spoiled.optimize.bind(spoiled);
    spoiled.optimize = (trace, context) => {
      const made = optimize(trace, context);
      for (const exit of made.trace.exits!) (exit as { resume: unknown }).resume = { ...exit.resume, frames: exit.resume.frames.map((frame) => ({ ...frame, slots: frame.slots.map((tag, k) => (k === 1 ? 3 : tag)) })) };
      return made;
    };
    expect(check(spoiled, 500).failed).toBe(true);
  });
});
