/** Every guard: when it leaves, when it does not, and what it leaves with. */
import type { TraceBuilder } from "../../builder";
import { sameValue } from "../../semantics";
import { INT_MAX, INT_MIN, type Ref } from "../../types";
import { classOf } from "../guest";
import { fail, show } from "../assertions";
import { contractCase, type ContractCase, type Subject } from "./case";
import { FLOAT_EDGES, INT_EDGES, REFS_OF_ALL_KINDS, STRINGS, TESTED_CLASSES } from "./values";

/** A guard on one input, tried on all values. */
function checkGuard(subject: Subject, type: "i" | "f" | "r", values: readonly unknown[], guard: (b: TraceBuilder, x: Ref) => void, holds: (value: unknown) => boolean): void {
  const executable = subject.build((b) => {
    const x = b.input(type);
    guard(b, x);
    b.finish(b.ref("passed"));
  });
  for (const value of values) {
    try {
      if (holds(value)) subject.returns(executable, [value], "passed");
      else subject.leaves(executable, [value], 0, [value]);
    } catch (error) {
      fail(`on ${show(value)}: ${(error as Error).message}`);
    }
  }
}
const isNull = (value: unknown): boolean => value === null || value === undefined;

export const guardCases: readonly ContractCase[] = [
  contractCase("guard_true leaves for 0 alone", (subject) => checkGuard(subject, "i", INT_EDGES, (b, x) => b.guard_true(x, [x]), (value) => value !== 0)),
  contractCase("guard_false leaves for anything but 0", (subject) => checkGuard(subject, "i", INT_EDGES, (b, x) => b.guard_false(x, [x]), (value) => value === 0)),
  contractCase("guard_value leaves for any other integer", (subject) => {
    for (const wanted of [0, 1, -1, 2 ** 31, 2 ** 32, INT_MAX, INT_MIN]) {
      checkGuard(subject, "i", INT_EDGES, (b, x) => b.guard_value(x, b.int(wanted), [x]), (value) => value === wanted);
    }
  }),
  contractCase("guard_value tells -0 from 0 and finds NaN equal to NaN", (subject) => {
    for (const wanted of [0, -0, 1.5, NaN, Infinity]) {
      checkGuard(subject, "f", FLOAT_EDGES, (b, x) => b.guard_value(x, b.float(wanted), [x]), (value) => sameValue("f", value, wanted));
    }
  }),
  contractCase("guard_value leaves for any other reference, strings by contents", (subject) => {
    for (const wanted of [...REFS_OF_ALL_KINDS.slice(0, 16), ...STRINGS.slice(0, 12)]) {
      checkGuard(subject, "r", [...REFS_OF_ALL_KINDS, ...STRINGS], (b, x) => b.guard_value(x, b.ref(wanted), [x]), (value) => value === wanted);
    }
  }),
  ...TESTED_CLASSES.map((descr) => contractCase(`guard_class ${descr.name} leaves for every other class, subclasses too`, (subject) => {
    const values = REFS_OF_ALL_KINDS.filter((value) => !isNull(value));
    checkGuard(subject, "r", values, (b, x) => b.guard_class(x, descr, [x]), (value) => classOf(value) === descr);
  })),
  ...TESTED_CLASSES.map((descr) => contractCase(`guard_nonnull_class ${descr.name} leaves for null and for every other class`, (subject) => {
    checkGuard(subject, "r", REFS_OF_ALL_KINDS, (b, x) => b.guard_nonnull_class(x, descr, [x]), (value) => classOf(value) === descr);
  })),
  contractCase("guard_nonnull leaves for null and undefined alone", (subject) => checkGuard(subject, "r", REFS_OF_ALL_KINDS, (b, x) => b.guard_nonnull(x, [x]), (value) => !isNull(value))),
  contractCase("guard_isnull leaves for anything but null and undefined", (subject) => checkGuard(subject, "r", REFS_OF_ALL_KINDS, (b, x) => b.guard_isnull(x, [x]), isNull)),
  contractCase("guard_always_fails leaves, and nothing behind it runs", (subject) => {
    const executable = subject.build((b) => {
      const x = b.input("i");
      b.guard_always_fails([x]);
      b.finish(b.ref("unreachable"));
    });
    subject.leaves(executable, [5], 0, [5]);
  }),
  contractCase("guard_not_invalidated leaves from the moment the unit's validity is false", (subject) => {
    const validity = { valid: true };
    const executable = subject.build((b) => {
      const x = b.input("r");
      b.guard_not_invalidated([x]);
      b.finish(x);
    }, { validity });
    subject.returns(executable, ["x"], "x");
    validity.valid = false;
    subject.backend.invalidate?.(executable);
    subject.leaves(executable, ["x"], 0, ["x"]);
  }),
  contractCase("one unit's validity is not another's", (subject) => {
    const build = (b: TraceBuilder): void => {
      const x = b.input("r");
      b.guard_not_invalidated([x]);
      b.finish(x);
    };
    const [first, second] = [{ valid: true }, { valid: true }].map((validity) => subject.build(build, { validity }));
    first!.unit.validity.valid = false;
    subject.backend.invalidate?.(first!);
    subject.leaves(first!, ["x"], 0, ["x"]);
    subject.returns(second!, ["x"], "x");
  }),
  contractCase("guard_not_interrupted leaves while the interrupt flag is set", (subject) => {
    const executable = subject.build((b) => {
      const x = b.input("i");
      b.guard_not_interrupted([x]);
      b.finish(b.ref(null));
    });
    subject.returns(executable, [1], null);
    for (const flag of [1, -1, 2 ** 31 - 1]) {
      subject.runtime.interrupt[0] = flag;
      subject.leaves(executable, [1], 0, [1]);
    }
    subject.runtime.interrupt[0] = 0;
    subject.returns(executable, [1], null);
  }),
  contractCase("a guard leaves before what stands behind it is done", (subject) => {
    const executable = subject.build((b) => {
      const [x, y] = [b.input("i"), b.input("i")];
      b.guard_true(x, [b.int(1)]);
      b.guard_true(y, [b.int(2)]);
      b.guard_false(x, [b.int(3)]);
      b.finish(b.ref(null));
    });
    subject.leaves(executable, [0, 0], 0, [1]);
    subject.leaves(executable, [1, 0], 1, [2]);
    subject.leaves(executable, [1, 1], 2, [3]);
  }),
  contractCase("a guarded operation leaves with the operands it could not combine", (subject) => {
    const executable = subject.build((b) => {
      const [x, y] = [b.input("i"), b.input("i")];
      const sum = b.int_add_ovf(x, y, [x, y]);
      const product = b.int_mul_ovf(sum, y, [sum, x]);
      const shifted = b.int_lshift_ovf(product, b.int(3), [product]);
      const rest = b.int_sub_ovf(shifted, b.int(INT_MAX), [shifted]);
      b.guard_always_fails([rest]);
      b.finish(b.ref(null));
    });
    subject.leaves(executable, [2, 3], 4, [120 - INT_MAX]);
    subject.leaves(executable, [INT_MAX, 1], 0, [INT_MAX, 1]);
    subject.leaves(executable, [INT_MAX - 2, 2], 1, [INT_MAX, INT_MAX - 2]);
    subject.leaves(executable, [2 ** 49, 2], 2, [(2 ** 49 + 2) * 2]);
    subject.leaves(executable, [-2, 1], 3, [-8]);
  }),
];
