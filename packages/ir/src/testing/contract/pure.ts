/** Every pure and guarded operation, on values at the edges, with variables and with constants as operands. */
import type { TraceBuilder } from "../../builder";
import type { ClassDescr, SlotType } from "../../descr";
import { OP, OPS } from "../../ops";
import type { Ref } from "../../types";
import { fail, show } from "../assertions";
import { contractCase, type ContractCase, type Subject } from "./case";
import { FLOAT_EDGES, FOLDING, INT_EDGES, REFS_OF_ALL_KINDS, TESTED_CLASSES, operandTuples, type Folding } from "./values";

type Tuple = ReturnType<typeof operandTuples>[number];

export const pureCases: readonly ContractCase[] = [
  ...FOLDING.filter((name) => name !== "same_as" && name !== "instance_of").map((name) =>
    contractCase(`${name}: ${OPS[name].doc}`, (subject) => checkOperation(subject, name, null)),
  ),
  ...TESTED_CLASSES.map((descr) => contractCase(`instance_of ${descr.name}: exactly that class, never a subclass`, (subject) => checkOperation(subject, "instance_of", descr))),
  ...(["i", "f", "r"] as const).map((type) => contractCase(`same_as ${type}: its operand`, (subject) => {
    const values = { i: INT_EDGES, f: FLOAT_EDGES, r: REFS_OF_ALL_KINDS }[type];
    const copy = subject.build((b) => {
      const x = b.input(type);
      b.guard_always_fails([b.same_as(x)]);
      b.finish(b.ref(null));
    });
    for (const value of values) subject.leaves(copy, [value], 0, [value]);
  })),
  ...FOLDING.filter((name) => /^(int|float|ptr|str)_(lt|le|eq|ne|gt|ge|is_true|is_zero|is_int32)$|^is_null$/.test(name)).map((name) =>
    contractCase(`${name} decides guard_true and guard_false behind it`, (subject) => checkCondition(subject, name)),
  ),
];

const types = (name: Folding): SlotType[] => Array.from(OPS[name].args, (letter) => letter as SlotType);
const constant = (b: TraceBuilder, type: SlotType, value: unknown): Ref =>
  type === "i" ? b.int(value as number) : type === "f" ? b.float(value as number) : b.ref(value);

function checkOperation(subject: Subject, name: Folding, descr: ClassDescr | null): void {
  const tuples = operandTuples(name, descr);
  if (tuples.length === 0) fail(`${name}: no operands to try`);
  const arity = types(name).length;
  run(subject, name, descr, tuples, new Array(arity).fill(null));
  // A constant operand takes other paths through a backend: some of each operand's values, all of them in some test.
  for (let k = 0; k < arity; k++) {
    const values = [...new Set(tuples.map(({ operands }) => operands[k]))];
    const step = Math.max(1, Math.floor(values.length / 8));
    for (let v = 0; v < values.length; v += step) {
      const fixed: ({ value: unknown } | null)[] = new Array(arity).fill(null);
      fixed[k] = { value: values[v] };
      run(subject, name, descr, tuples.filter(({ operands }) => Object.is(operands[k], values[v])), fixed);
    }
  }
}

/** Exit 0 is the guarded operation's, if it is one; the last has the result. */
function run(subject: Subject, name: Folding, descr: ClassDescr | null, tuples: readonly Tuple[], fixed: readonly ({ value: unknown } | null)[]): void {
  const guarded = OPS[name].effect === "guarded";
  const executable = subject.build((b) => {
    const inputs = types(name).map((type, k) => (fixed[k] === null ? b.input(type) : null));
    const operands = types(name).map((type, k) => inputs[k] ?? constant(b, type, fixed[k]!.value));
    const result = b.emit(OP[name], operands, [], descr, guarded ? operands : -1);
    b.guard_always_fails([result]);
    b.finish(b.ref(null));
  });
  for (const { operands, result } of tuples) {
    const args = operands.filter((_, k) => fixed[k] === null);
    try {
      if (guarded && result === undefined) subject.leaves(executable, args, 0, operands);
      else subject.leaves(executable, args, guarded ? 1 : 0, [result]);
    } catch (error) {
      fail(`${name}(${operands.map((value, k) => `${fixed[k] === null ? "" : "constant "}${show(value)}`).join(", ")}): ${(error as Error).message}`);
    }
  }
}

function checkCondition(subject: Subject, name: Folding): void {
  for (const guard of ["guard_true", "guard_false"] as const) {
    const executable = subject.build((b) => {
      const operands = types(name).map((type) => b.input(type));
      b[guard](b.emit(OP[name], operands), operands);
      b.finish(b.ref(null));
    });
    for (const { operands, result } of operandTuples(name, null)) {
      if ((result !== 0) === (guard === "guard_true")) subject.returns(executable, operands, null);
      else subject.leaves(executable, operands, 0, operands);
    }
  }
}
