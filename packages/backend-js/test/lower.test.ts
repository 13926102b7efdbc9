import { ClassDescr, IS_PURE, LabelDescr, MEANING_OF, OP, OPS, OP_NAMES, Trace, fold, NONE, type OpName, type Ref, type Type } from "@spoor/ir";
import { describe, expect, it } from "vitest";
import { jsBackend } from "../src/index";
import { TestRuntime } from "@spoor/ir/testing";

class Plain {}
class Sub extends Plain {}
const MAX = Number.MAX_SAFE_INTEGER;
const INTS = [0, 1, -1, 2, -2, 3, -3, 5, 7, -7, 8, 31, 32, 33, 53, 54, 64, 100, 1023, 1100, 255, -256, 0x7fffffff, -0x7fffffff, -0x80000000, 0x80000000, 0xffffffff, -0xffffffff,
  0x100000000, 2 ** 52, 2 ** 52 + 1, -(2 ** 52), MAX, -MAX, MAX - 1, -MAX + 1, 94906267, -94906267, 3002399751580331];
const FLOATS = [0, -0, 1, -1, 0.5, -0.5, 1.5, -2.5, 1e300, -1e300, 5e-324, Infinity, -Infinity, NaN, 2 ** 31, 2 ** 53];
const STRINGS = ["", "a", "b", "ab", "é", "\u{1f600}x", "\"'\\\n`${0}"];
const REFS: unknown[] = [null, undefined, true, false, 0, 1, "a", "", 5n, new Plain(), new Sub(), [], {}];
const OPERANDS: Record<string, readonly unknown[]> = { i: INTS, f: FLOATS, r: REFS, x: INTS };
const CLASSES = [new ClassDescr("Plain", "constructor", Plain), new ClassDescr("int", "number"), new ClassDescr("str", "string"), new ClassDescr("bool", "boolean"), new ClassDescr("big", "bigint")];

/** Operands that the operation is defined for, by position. */
function operandsOf(name: OpName, position: number): readonly unknown[] {
  if (name.startsWith("str_") && name !== "str_from_code" || (name === "strlen")) return STRINGS;
  if (name === "strgetitem") return position === 0 ? STRINGS.slice(1) : [0, 1];
  if (name === "str_from_code") return [0, 65, 0xd800, 0xffff];
  if (name === "unbox_int") return INTS;
  if (name === "unbox_bool") return [true, false];
  if (name.startsWith("int32_") && name !== "int32_wrap") return INTS.filter((x) => x === (x | 0));
  if (name.startsWith("int_lshift") && position === 1) return INTS.filter((x) => x >= 0);
  return OPERANDS[OPS[name].args[position]!]!;
}
const constant = (trace: Trace, type: Type, value: any): Ref => (type === "i" ? trace.constInt(value) : type === "f" ? trace.constFloat(value) : trace.constRef(value));

/** A function of the operands that are not given as constants; answers the result, or "leaves". */
function compiled(name: OpName, constants: readonly unknown[], descr: ClassDescr | null, int32: boolean, resultInt32: boolean) {
  const row = OPS[name];
  const trace = new Trace();
  const types = [...row.args].map((letter) => (letter === "x" ? "i" : letter) as Type);
  const inputs = types.map((type, k) => (constants[k] === OPEN ? trace.addInput(type) : NONE));
  const refs = types.map((type, k) => (inputs[k] === NONE ? constant(trace, type, constants[k]) : inputs[k]!));
  // Through label parameters, so that entering and moving are tested too.
  const live = inputs.filter((ref) => ref !== NONE);
  const label = new LabelDescr(0);
  trace.add(OP.label, "n", NONE, NONE, NONE, label);
  for (const ref of live) trace.addExtra(ref);
  const params = live.map((ref) => trace.add(OP.param, trace.type(ref), ref));
  const operands = refs.map((ref) => (ref < 0 ? ref : params[live.indexOf(ref)]!));
  const result = row.result === "x" ? types[0]! : (row.result as Type);
  trace.exits = [{ values: [], resume: { frames: [], constants: [], virtuals: [], pending: [] }, knowledge: null }];
  const value = trace.add(OP[name], result, operands[0] ?? NONE, operands[1] ?? NONE, NONE, descr, row.effect === "guarded" ? 0 : -1);
  trace.exits.push({ ...trace.exits[0]!, values: [value] });
  trace.add(OP.guard_always_fails, "n", NONE, NONE, NONE, null, 1);
  trace.add(OP.finish, "n", trace.constRef(null));
  if (row.effect !== "guarded") {
    trace.exits.shift();
    trace.setSnapshot((trace.length - 2) as Ref, 0);
  }
  if (int32) {
    const proven = new Uint8Array(trace.length);
    for (const ref of [...live, ...params]) if (trace.type(ref) === "i") proven[ref] = 1;
    if (resultInt32 && result === "i") proven[value] = 1;
    trace.int32 = proven;
  }
  const runtime = new TestRuntime();
  const executable = runtime.compile(jsBackend(), trace);
  return (...args: unknown[]): unknown => {
    const { exit, values } = runtime.run(executable, args);
    return typeof exit === "object" && exit.opcode === OP.guard_always_fails ? values[0] : "leaves";
  };
}
const OPEN = Symbol("open");

const same = (name: string, got: unknown, want: unknown, args: unknown[]): void => {
  if (!Object.is(got, want)) expect.fail(`${name}(${args.map(String).join(", ")}) is ${String(got)}, should be ${String(want)}`);
};

describe("lowering", () => {
  for (const name of OP_NAMES) {
    const opcode = OP[name];
    if (IS_PURE[opcode] !== 1 || MEANING_OF[opcode] === null) continue;
    const row = OPS[name];
    const leaves = row.effect === "guarded";
    it(`computes ${name} as the evaluator does, from values and from constants`, () => {
      for (const descr of row.descr === "class" ? CLASSES : [null]) {
        const a = operandsOf(name, 0);
        const b = row.args.length > 1 ? operandsOf(name, 1) : [undefined];
        const want = (x: unknown, y: unknown): unknown => {
          const result = fold(opcode, x, y, descr);
          return result === undefined && leaves ? "leaves" : result;
        };
        const check = (fn: (...args: unknown[]) => unknown, x: unknown, y: unknown, args: unknown[], filter: (x: unknown) => boolean = () => true): void => {
          const expected = want(x, y);
          if (expected === undefined && name !== "same_as") return;
          if (!filter(expected)) return;
          same(name, fn(...args), expected, [x, y]);
        };
        const isInt32 = (x: unknown): boolean => typeof x !== "number" || x === (x | 0);
        const variables = compiled(name, [OPEN, OPEN].slice(0, row.args.length), descr, false, false);
        const narrow = compiled(name, [OPEN, OPEN].slice(0, row.args.length), descr, true, false);
        const narrower = compiled(name, [OPEN, OPEN].slice(0, row.args.length), descr, true, true);
        for (const x of a) {
          const second = row.args.length < 2 ? null : compiled(name, [x, OPEN], descr, false, false);
          for (const y of b) {
            check(variables, x, y, [x, y]);
            if (second !== null) check(second, x, y, [y]);
            if (!isInt32(x) || !isInt32(y)) continue;
            check(narrow, x, y, [x, y]);
            check(narrower, x, y, [x, y], isInt32);
          }
        }
        for (const y of b) {
          if (row.args.length < 2) break;
          const first = compiled(name, [OPEN, y], descr, false, false);
          const firstNarrow = compiled(name, [OPEN, y], descr, true, false);
          const firstNarrower = compiled(name, [OPEN, y], descr, true, true);
          for (const x of a) {
            check(first, x, y, [x]);
            if (!isInt32(x)) continue;
            check(firstNarrow, x, y, [x]);
            check(firstNarrower, x, y, [x], isInt32);
          }
        }
      }
    });
  }
});

