/** Numbers behind references, brought from label to label: a backend may carry them as numbers, as long as nobody can tell. */
import type { Executable } from "../../backend";
import { LabelDescr } from "../../descr";
import { INT_MAX } from "../../types";
import { expectSame, fail } from "../assertions";
import { FLOAT, FLOAT_VALUE, Float, INT, LINK, POINT, Point } from "../guest";
import { contractCase, type ContractCase, type Subject } from "./case";

/** Ends with the values' floats in place of the objects. */
function opened(subject: Subject, executable: Executable, args: readonly unknown[], label: LabelDescr | null = null): unknown[] {
  const { exit, values } = subject.runtime.run(executable, args, label);
  return [typeof exit === "string" ? exit : executable.unit.exits.indexOf(exit), ...values.map((value) => (value instanceof Float ? [value.value] : value))];
}

/** Rounds of: x is incremented, y halved, then x doubled; exits 0 and 3 at the first label, 4 where the rounds end. */
function rounds(subject: Subject, first: LabelDescr, second: LabelDescr): Executable {
  return subject.build((b) => {
    const [n, x, y] = b.label([b.input("i"), b.input("r"), b.input("r")], first);
    b.guard_nonnull_class(x!, INT, [x!, y!]);
    const sum = b.box_int(b.int_add_ovf(b.unbox_int(x!), b.int(1), [x!, y!]));
    b.guard_nonnull(y!, [y!, sum]);
    b.guard_class(y!, FLOAT, [sum, y!, x!]);
    const half = b.new([b.float_mul(b.getfield(y!, FLOAT_VALUE), b.float(0.5))], FLOAT);
    const [k, s, h] = b.label([b.int_sub(n!, b.int(1)), sum, half], second);
    b.guard_true(b.int_gt(k!, b.int(0)), [s!, h!, s!]);
    b.guard_nonnull_class(s!, INT, [h!, s!]);
    const twice = b.box_int(b.int_lshift_ovf(b.unbox_int(s!), b.int(1), [s!, h!, k!]));
    b.jump([k!, twice, h!], first);
  });
}

export const boxCases: readonly ContractCase[] = [
  contractCase("labels bring boxed numbers on, and exits leave with the boxes", (subject) => {
    const [first, second] = [new LabelDescr(1, "first"), new LabelDescr(2, "second")];
    const executable = rounds(subject, first, second);
    let [x, y] = [7, 3];
    for (let n = 1; n < 30; n++) {
      expectSame(opened(subject, executable, [n, 7, new Float(3)]), [4, x + 1, [y / 2], x + 1], `after ${n} rounds`);
      [x, y] = [(x + 1) * 2, y / 2];
    }
    expectSame(opened(subject, executable, [1000, 7, new Float(3)])[0], 6, "the exit of the shift that does not fit");
    expectSame(opened(subject, executable, [3, INT_MAX, new Float(3)]), [1, INT_MAX, [3]], "the sum that does not fit");
    expectSame(opened(subject, executable, [1, 5, new Float(8)], second), [4, 11, [4], 11], "entered at the second label");
    expectSame(opened(subject, executable, [0, "text", null], second), [4, "text", null, "text"], "entered with other values");
    for (const other of ["text", null, new Point(null, 1, 2)]) {
      expectSame(opened(subject, executable, [5, other, null]), [0, other, null], "no integer");
      expectSame(opened(subject, executable, [5, other, null], second), [5, null, other], "no integer at the second label");
      expectSame(opened(subject, executable, [5, 1, other]), other === null ? [2, null, 2] : [3, 2, other, 1], "no float");
      expectSame(opened(subject, executable, [5, 1, other], second), other === null ? [2, null, 3] : [3, 3, other, 2], "no float behind the jump");
    }
  }),
  contractCase("bridges bring boxed numbers to labels behind them and in front", (subject) => {
    const [first, second] = [new LabelDescr(1, "first"), new LabelDescr(2, "second")];
    const executable = rounds(subject, first, second);
    // No integer: 100 is taken for it, and the first label's code is left out. At the second label it is back to the first.
    subject.bridge(executable, 0, (b) => {
      const [, y] = [b.input("r"), b.input("r")];
      b.jump([b.int(3), b.box_int(b.int(100)), y], second);
    });
    subject.bridge(executable, 5, (b) => {
      const [h] = [b.input("r"), b.input("r")];
      b.jump([b.int(2), b.box_int(b.strlen(b.ref("text"))), h], first);
    });
    for (let time = 0; time < 20; time++) {
      expectSame(opened(subject, executable, [9, "no", new Float(16)]), [4, 807, [2], 807], "from the first label to the second");
      expectSame(opened(subject, executable, [9, "no", new Float(16)], second), [4, 11, [4], 11], "from the second label to the first");
    }
  }),
  contractCase("an object that comes to several parameters, exits or fields is one object", (subject) => {
    const loop = new LabelDescr(1, "loop");
    const executable = subject.build((b) => {
      const [k, x, y, p] = b.label([b.input("i"), b.input("r"), b.input("r"), b.input("r")], loop);
      b.guard_nonnull_class(x!, FLOAT, [x!]);
      b.guard_nonnull_class(y!, FLOAT, [y!]);
      const both = b.new([b.float_add(b.getfield(x!, FLOAT_VALUE), b.getfield(y!, FLOAT_VALUE))], FLOAT);
      b.guard_false(b.int_eq(k!, b.int(1)), [both, both, p!, x!, y!, x!]);
      b.guard_false(b.int_eq(k!, b.int(2)), [both, p!, both]);
      b.setfield(p!, both, LINK);
      b.guard_false(b.int_eq(k!, b.int(3)), [both, p!]);
      b.jump([b.int_sub(k!, b.int(1)), both, both, p!], loop);
    });
    const behind = subject.bridge(executable, 3, (b) => {
      const [x, p, y] = [b.input("r"), b.input("r"), b.input("r")];
      const [s, t, q] = b.label([x, y, p], new LabelDescr(2, "behind"));
      const value = b.getfield(s!, FLOAT_VALUE);
      b.setfield(q!, t!, LINK);
      b.guard_true(b.ptr_eq(s!, t!), []);
      b.guard_false(b.float_gt(value, b.float(0)), [s!, t!, q!]);
      b.finish(s!);
    });
    for (let time = 0; time < 10; time++) {
      for (let k = 1; k < 8; k++) {
        const p = new Point(null, 0, 0);
        const { exit, values } = subject.runtime.run(executable, [k, new Float(1), new Float(1), p]);
        const expected = k === 1 ? executable.unit.exits[2] : k === 2 ? behind.unit.exits[1] : executable.unit.exits[4];
        if (exit !== expected) fail(`with ${k}: left through another exit than expected`);
        const [one, two] = k > 2 ? [values[0], p.link] : values;
        if (!(one instanceof Float) || one !== two) fail(`with ${k}: two objects, or none`);
        expectSame(one.value, k > 3 ? 2 ** (k - 2) : 2, `the float with ${k}`);
        if (k === 2 && p.link !== one) fail("the field holds another object");
        if (k === 1 && values[3] !== values[5]) fail("a parameter is two objects");
      }
    }
  }),
  contractCase("a bridge may jump over a label to one further on", (subject) => {
    const labels = ["a", "b", "c", "d"].map((name, k) => new LabelDescr(k, name));
    const executable = subject.build((b) => {
      let [n, way] = [b.input("i"), b.ref("start")];
      for (const label of labels) {
        [n, way] = b.label([n, way], label) as [typeof n, typeof way];
        b.guard_false(b.int_eq(n, b.int(0)), [n, way]);
        b.guard_false(b.int_eq(b.int_and(n, b.int(3)), b.int(label.id)), [n, way]);
        n = b.int_sub(n, b.int(1));
        way = b.str_concat(way, b.ref(label.name));
      }
      b.jump([n, way], labels[0]!);
    });
    const run = (n: number, way = "start", at = 0): string => {
      for (; n > 0; at = (at + 1) % 4) {
        if ((n & 3) === at && at < 2) {
          [n, way, at] = [n - 1, `${way}>`, at === 0 ? 2 : 3];
          at--;
        } else if ((n & 3) === at) return way;
        else [n, way] = [n - 1, way + labels[at]!.name];
      }
      return way;
    };
    for (const from of [0, 1]) {
      subject.bridge(executable, 1 + 2 * from, (b) => {
        const [n, way] = [b.input("i"), b.input("r")];
        b.jump([b.int_sub(n, b.int(1)), b.str_concat(way, b.ref(">"))], labels[from + 2]!);
      });
    }
    for (let time = 0; time < 3; time++) {
      for (let n = 1; n < 60; n++) {
        const { values: [, way] } = subject.runtime.run(executable, [n]);
        expectSame(way, run(n), `the way of ${n}`);
      }
    }
  }),
];
