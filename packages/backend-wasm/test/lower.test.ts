import { INT_MAX, MEANING_OF, OP_NAMES, OP_ROWS, Trace, CAN_EXIT, IS_PURE, OP, fold, type ExitRecord, type Opcode, type Ref, type Type, NUMBER_CLASS } from "@spoor/ir";
import { describe, expect, test } from "vitest";
import { loadWasmBackend } from "../src/index";
import { Runtime } from "./harness";

const INTS = [
  0, 1, -1, 2, -2, 3, -3, 5, -7, 8, 10, 31, 32, 33, 52, 53, 54, 63, 64, 65, 100, 255, -256, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 2 ** 32, 2 ** 32 + 1,
  94906265, 94906266, -94906266, 94906267, 2 ** 52, 2 ** 52 + 1, -(2 ** 52), INT_MAX - 1, INT_MAX, -INT_MAX, -INT_MAX + 1, 3002399751580330, 3002399751580331,
];
const FLOATS = [0, -0, 1, -1, 0.5, -0.5, 1.5, -2.5, 1e300, -1e300, 5e-324, Infinity, -Infinity, NaN, 2 ** 53, 4503599627370495.5];
const REFS: unknown[] = [null, undefined, 0, 1, "", "a", "ab", "b", true, false, {}, NaN, 2 ** 40, -5];

const record = (values: Ref[]): ExitRecord => ({ values, resume: { frames: [], constants: [], virtuals: [], pending: [] }, knowledge: null });
const inDomain = (opcode: Opcode, a: unknown, b: unknown): boolean => fold(opcode, a, b, NUMBER_CLASS) !== undefined;
const samples = (letter: string): readonly unknown[] => (letter === "i" ? INTS : letter === "f" ? FLOATS : REFS);

const runtime = new Runtime(await loadWasmBackend());

/** A trace that leaves with the operation's result, or through the operation itself. `constants` says which operands are constants. */
function traceOf(opcode: Opcode, types: readonly Type[], constants: readonly (unknown | null)[], resultType: Type): Trace {
  const trace = new Trace();
  const inputs: Ref[] = [];
  types.forEach((type, k) => { if (constants[k] === null) inputs[k] = trace.addInput(type); });
  const operands = types.map((type, k) => {
    const value = constants[k];
    if (value === null) return inputs[k]!;
    return type === "i" ? trace.constInt((value as [number])[0]) : type === "f" ? trace.constFloat((value as [number])[0]) : trace.constRef((value as [unknown])[0]);
  });
  trace.exits = [];
  const exit = CAN_EXIT[opcode] === 1 ? trace.exits.push(record([])) - 1 : -1;
  const row = OP_ROWS[opcode]!;
  const result = trace.add(opcode, resultType, operands[0], operands[1] ?? undefined, undefined, row.descr === "class" ? NUMBER_CLASS : null, exit);
  trace.add(OP.guard_always_fails, "n", undefined, undefined, undefined, null, trace.exits.push(record([result, result])) - 1);
  trace.add(OP.finish, "n", trace.constRef(null));
  return trace;
}

describe("each pure and guarded operation means what ir says", () => {
  for (const [code, name] of OP_NAMES.entries()) {
    const opcode = code as Opcode;
    if (IS_PURE[opcode] !== 1) continue;
    const row = OP_ROWS[opcode]!;
    const variants = row.args === "x" ? ["i", "f", "r"] : [row.args];
    test(name, () => {
      for (const args of variants) {
        const types = [...args] as Type[];
        const resultType = (row.result === "x" ? types[0]! : row.result) as Type;
        const check = (executable: ReturnType<Runtime["compile"]>, values: readonly unknown[], given: readonly unknown[]): void => {
          const [a, b] = values;
          if (name.startsWith("int32_") && name !== "int32_wrap" && !(a === ((a as number) | 0) && b === ((b as number) | 0))) return;
          const expected = fold(opcode, a, b, NUMBER_CLASS);
          const guarded = CAN_EXIT[opcode] === 1;
          // Outside of its domain an operation may do anything; a guarded one leaves where it has no result.
          if (expected === undefined && name !== "same_as" && !(guarded && !(b as number < 0 && name.includes("shift")))) return;
          const left = executable.enter(null, given);
          const shown = `${name}(${values.map(String).join(", ")})`;
          if (expected === undefined && guarded) {
            expect(left, shown).toBe(executable.unit.exits[0]);
            return;
          }
          expect(left, shown).toBe(executable.unit.exits.at(-1));
          const wanted = Number.isNaN(expected) ? NaN : expected;
          if (!Object.is(runtime.state.values[0], wanted)) expect.fail(`${shown} is ${String(runtime.state.values[0])}, should be ${String(wanted)}`);
        };
        const general = runtime.compile(traceOf(opcode, types, types.map(() => null), resultType));
        const first = samples(types[0]!);
        const second = types.length > 1 ? samples(types[1]!) : [undefined];
        for (const a of first) for (const b of second) check(general, types.length > 1 ? [a, b] : [a], types.length > 1 ? [a, b] : [a]);
        // One operand constant: lowering has cases for it.
        if (args === "ii") {
          for (const b of second) {
            const right = runtime.compile(traceOf(opcode, types, [null, [b]], resultType));
            const left = runtime.compile(traceOf(opcode, types, [[b], null], resultType));
            for (const a of first) {
              check(right, [a, b], [a]);
              check(left, [b, a], [a]);
            }
            runtime.backend.free!(right);
            runtime.backend.free!(left);
          }
        }
      }
    });
  }
  void MEANING_OF;
  void inDomain;
});
