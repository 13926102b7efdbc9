/** Every rule is used by the optimizer: a trace is made from its pattern, optimized, and both are run. */
import { describe, expect, test } from "vitest";
import { LabelDescr, NONE, OPS, OP_NAMES, TraceBuilder, evaluate, type OptimizeContext, type Ref } from "@spoor/ir";
import { optimizer } from "@spoor/optimizer";
import { floatRules } from "../src/rules/float";
import { integerRules } from "../src/rules/integer";
import { referenceRules } from "../src/rules/reference";
import { rules } from "../src/rules/index";
import { applies, evaluateTerm, type Rule, type Term } from "../src/rules/rule";

const INTS = [3, 8, 1, 2, -1, 5, 16, 7, 0];
const FLOATS = [2, 0.5, 4, -1, 3];
/** That a value is 0 or 1 is for intbounds to know. */
const context = (types: readonly string[] = []): OptimizeContext => ({
  kind: "straight", passes: new Set(types.includes("p") ? ["intbounds", "rewrite"] : ["rewrite"]), parent: null, unrollLimit: 0, pureHistory: 0, classOf: () => null, newLabel: () => new LabelDescr(0),
});

/** A trace that computes a rule's pattern, with inputs for its variables. */
function traceOf(rule: Rule, constants: readonly number[]): { b: TraceBuilder; types: string[] } {
  const b = new TraceBuilder();
  const variables = new Map<number, string>();
  const collect = (term: Term, letter: string): void => {
    if (term.kind === "variable") variables.set(term.slot, term.isBool ? "p" : letter);
    if (term.kind === "operation") term.operands.forEach((operand, at) => collect(operand, OPS[OP_NAMES[term.opcode]!].args[at]!));
  };
  collect(rule.pattern, "");
  const slots = [...variables.keys()].sort();
  const inputs = new Map(slots.map((slot) => [slot, b.input((variables.get(slot) === "p" ? "i" : variables.get(slot)) as "i")]));
  const bools = new Map(slots.map((slot) => [slot, variables.get(slot) === "p" ? b.int_and(inputs.get(slot)!, b.int(1)) : inputs.get(slot)!]));
  const snapshot = (): number => b.snapshot([{ code: "f", pos: 0, slots: [] }]);
  const build = (term: Term, letter: string): Ref => {
    switch (term.kind) {
      case "variable": return bools.get(term.slot)!;
      case "constant": return letter === "f" ? b.float(constants[term.slot]!) : b.int(constants[term.slot]!);
      case "literal": return term.type === 0 ? b.int(term.value as number) : term.type === 1 ? b.float(term.value as number) : b.ref(term.value);
      case "computed": return NONE;
      case "operation": {
        const { args, effect } = OPS[OP_NAMES[term.opcode]!];
        const operands = term.operands.map((operand, at) => build(operand, args[at]!));
        return b.emit(term.opcode, operands, [], null, effect === "guarded" ? snapshot() : -1);
      }
    }
  };
  const result = build(rule.pattern, "");
  b.guard_always_fails(b.snapshot([{ code: "f", pos: 1, slots: [result] }]));
  b.finish(b.ref(null));
  return { b, types: slots.map((slot) => variables.get(slot)!) };
}

const SAMPLES: { readonly [type: string]: readonly unknown[] } = { i: [5, 6, 7], p: [1, 0, 1], f: [1.5, 2.5, -3], r: ["x", "yz", ""] };
const samples = (rule: Rule, types: readonly string[]): unknown[] =>
  types.map((type, k) => (type === "r" && /unbox_int/.test(rule.name) ? 5 : type === "r" && /unbox_bool/.test(rule.name) ? true : rule.name.includes("from_code") ? 65 : SAMPLES[type]![k]));

const FLOATING = new Set(floatRules().map((rule) => rule.name));

describe("a rule fires, and the trace does what it did", () => {
  test.each(rules().map((rule) => [rule.name, rule] as const))("%s", (_name, rule) => {
    const subject = optimizer();
    const values = FLOATING.has(rule.name) ? FLOATS : INTS;
    const before = rule.fired;
    for (const first of values) {
      for (const second of values) {
        const constants = [first, second, 5];
        if (!applies(rule, constants)) continue;
        const { b, types } = traceOf(rule, constants);
        const inputs = samples(rule, types);
        if (evaluateTerm(rule.pattern, inputs, constants) === undefined) continue;
        const { trace } = subject.optimize(b.trace, context(types));
        expect(evaluate(trace, inputs)).toMatchObject({ frames: (evaluate(b.trace, inputs) as { frames: object[] }).frames });
        if (rule.fired > before) return;
      }
    }
    expect(rule.fired, "the rule never fired: another one or the canonical form comes before it").toBeGreaterThan(before);
  });
  test("there are no other rules", () => expect(rules().length).toBe(integerRules().length + floatRules().length + referenceRules().length));
});

test("a rule whose pattern names a constant twice wants the same constant twice", () => {
  const b = new TraceBuilder();
  const i = b.input("i");
  const shifted = b.int_rshift(b.int_lshift(i, b.int(2)), b.int(3));
  b.finish(b.box_int(shifted));
  const { trace } = optimizer().optimize(b.trace, context());
  expect(evaluate(trace, [5])).toMatchObject({ values: [2] });
});
