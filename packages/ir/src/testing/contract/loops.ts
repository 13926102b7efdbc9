/** Labels, parameters and jumps: within a trace, and to labels of others. */
import type { Exit } from "../../backend";
import { TraceBuilder } from "../../builder";
import { CallDescr, LabelDescr } from "../../descr";
import { evaluate } from "../../evaluator";
import { INT_MAX, type Ref } from "../../types";
import { expectSame, fail } from "../assertions";
import { contractCase, type ContractCase } from "./case";
import { REFS_OF_ALL_KINDS } from "./values";

export const loopCases: readonly ContractCase[] = [
  contractCase("a loop runs until its guard leaves", (subject) => {
    const loop = new LabelDescr(1);
    const executable = subject.build((b) => {
      const n = b.input("i");
      const [i, sum] = b.label([n, b.int(0)], loop);
      const total = b.int_add_ovf(sum!, i!, [i!, sum!]);
      const next = b.int_sub_ovf(i!, b.int(1), [i!, total]);
      b.guard_true(b.int_gt(next, b.int(0)), [total]);
      b.jump([next, total], loop);
    });
    subject.leaves(executable, [100_000], 2, [5_000_050_000]);
    subject.leaves(executable, [1], 2, [1]);
    subject.leaves(executable, [INT_MAX], 0, [INT_MAX - 1, INT_MAX]);
    subject.leaves(executable, [10, 100], 2, [155], loop);
  }),
  contractCase("a float accumulator and an integer counter go round together", (subject) => {
    const loop = new LabelDescr(1);
    const executable = subject.build((b) => {
      const n = b.input("i");
      const [i, sum] = b.label([n, b.float(0)], loop);
      const total = b.float_add(sum!, b.float_truediv(b.float(1), b.cast_int_to_float(i!)));
      const next = b.int_sub(i!, b.int(1));
      b.guard_true(next, [total]);
      b.jump([next, total], loop);
    });
    let expected = 0;
    for (let i = 1000; i > 0; i--) expected += 1 / i;
    subject.leaves(executable, [1000], 0, [expected]);
  }),
  contractCase("a loop of integers that are known to be int32 computes what it would compute without", (subject) => {
    const loop = new LabelDescr(1);
    const b = new TraceBuilder();
    const [k, x, y] = b.label([b.input("i"), b.int(-(2 ** 31)), b.int(2 ** 31 - 1)], loop);
    const narrow = [k!, x!, y!];
    const add = (ref: Ref): Ref => { narrow.push(ref); return ref; };
    const next = add(b.int_sub(k!, b.int(1)));
    const product = b.int_mul(x!, add(b.int_rshift(y!, b.int(11))));
    const [quotient, rest] = [add(b.int_floordiv(y!, b.int(-7))), add(b.int_mod(x!, b.int(1000)))];
    const both = add(b.int_xor(add(b.int_and(x!, y!)), add(b.int_or(quotient, rest))));
    const up = b.int_lshift(x!, b.int(10));
    const wrapped = add(b.int32_wrap(b.int_add(up, product)));
    b.guard_true(add(b.int_gt(next, b.int(0))), [product, quotient, rest, both, up, wrapped, x!, y!]);
    b.jump([next, wrapped, add(b.int_rshift(add(b.int_invert(both)), b.int(1)))], loop);
    b.trace.int32 = new Uint8Array(b.trace.length);
    for (const ref of narrow) b.trace.int32[ref] = 1;
    const executable = subject.runtime.compile(subject.backend, b.trace);
    for (const n of [1, 2, 3, 50, 1000]) {
      const outcome = evaluate(b.trace, [n]);
      subject.leaves(executable, [n], 0, outcome.values);
    }
  }),
  contractCase("jump moves its operands all at once: a swap", (subject) => {
    for (const type of ["i", "f", "r"] as const) {
      const loop = new LabelDescr(1);
      const executable = subject.build((b) => {
        const [x, y, n] = [b.input(type), b.input(type), b.input("i")];
        const [p, q, k] = b.label([x, y, n], loop);
        b.guard_true(k!, [p!, q!]);
        b.jump([q!, p!, b.int_sub(k!, b.int(1))], loop);
      });
      const [x, y] = type === "r" ? ["x", "y"] : [1, 2];
      subject.leaves(executable, [x, y, 0], 0, [x, y]);
      subject.leaves(executable, [x, y, 1], 0, [y, x]);
      subject.leaves(executable, [x, y, 1000], 0, [x, y]);
      subject.leaves(executable, [x, y, 1001], 0, [y, x]);
    }
  }),
  contractCase("jump passes constants of all kinds, from the loop and from a bridge", (subject) => {
    for (const value of REFS_OF_ALL_KINDS) {
      const loop = new LabelDescr(1);
      const executable = subject.build((b) => {
        const [x, k] = b.label([b.input("r"), b.input("i")], loop);
        b.guard_true(k!, [x!]);
        b.guard_true(b.int_ne(k!, b.int(3)), [k!]);
        b.jump([b.ref(value), b.int_sub(k!, b.int(1))], loop);
      });
      subject.leaves(executable, ["first", 1], 0, [value]);
      subject.bridge(executable, 1, (b) => { b.jump([b.ref(value), b.int_sub(b.input("i"), b.int(3))], loop); });
      subject.leaves(executable, ["first", 4], 0, [value]);
      subject.leaves(executable, ["first", 3], 0, [value]);
    }
  }),
  contractCase("jump moves rotations, copies, constants and mixtures of them", (subject) => {
    const loop = new LabelDescr(1);
    const executable = subject.build((b) => {
      const n = b.input("i");
      const [k, a, c, d, e, f] = b.label([n, b.int(1), b.int(2), b.int(3), b.int(4), b.int(5)], loop);
      b.guard_true(k!, [a!, c!, d!, e!, f!]);
      b.jump([b.int_sub(k!, b.int(1)), c!, d!, a!, a!, b.int(9)], loop);
    });
    let state = [1, 2, 3, 4, 5];
    for (let n = 0; n < 7; n++) {
      subject.leaves(executable, [n], 0, state);
      const [a, c, d] = state as [number, number, number];
      state = [c, d, a, a, 9];
    }
  }),
  contractCase("a parameter may be passed on unchanged, and one value to several parameters", (subject) => {
    const loop = new LabelDescr(1);
    const executable = subject.build((b) => {
      const [n, keep] = [b.input("i"), b.input("r")];
      const [k, x, y, kept] = b.label([n, n, n, keep], loop);
      const next = b.int_sub(k!, b.int(1));
      b.guard_true(next, [x!, y!, kept!]);
      b.jump([next, next, next, kept!], loop);
    });
    subject.leaves(executable, [5, "kept"], 0, [2 - 1, 1, "kept"]);
  }),
  contractCase("a label without parameters can be jumped to", (subject) => {
    const loop = new LabelDescr(1);
    let left = 0;
    const tick = new CallDescr("tick", () => --left, "", "i", { canRaise: false });
    const executable = subject.build((b) => {
      b.label([], loop);
      b.guard_true(b.call([], tick), []);
      b.jump([], loop);
    });
    left = 1000;
    subject.leaves(executable, [], 0, []);
    expectSame(left, 0, "ticks left");
    left = 10;
    subject.leaves(executable, [], 0, [], loop);
  }),
  contractCase("a trace with two labels runs its first part once and can be entered at either", (subject) => {
    const [entry, body] = [new LabelDescr(1, "entry"), new LabelDescr(2, "body")];
    let preambles = 0;
    const note = new CallDescr("note", () => { preambles++; }, "", "n", { canRaise: false });
    const executable = subject.build((b) => {
      const [n, f] = [b.input("i"), b.input("f")];
      const [k, x] = b.label([n, f], entry);
      b.call([], note);
      const doubled = b.float_mul(x!, b.float(2));
      b.guard_true(k!, [doubled]);
      const [i, sum, step] = b.label([k!, b.float(0), doubled], body);
      const next = b.int_sub(i!, b.int(1));
      const total = b.float_add(sum!, step!);
      b.guard_true(next, [total, step!]);
      b.jump([next, total, step!], body);
    });
    subject.leaves(executable, [10, 1.5], 1, [30, 3]);
    subject.leaves(executable, [0, 1.5], 0, [3]);
    subject.leaves(executable, [10, 1.5], 1, [30, 3], entry);
    expectSame(preambles, 3, "runs of the first part");
    subject.leaves(executable, [10, 0.25, 2], 1, [20.25, 2], body);
    expectSame(preambles, 3, "runs of the first part after entering at the second label");
  }),
  contractCase("a body may jump back to the first label", (subject) => {
    const [entry, body] = [new LabelDescr(1, "entry"), new LabelDescr(2, "body")];
    const executable = subject.build((b) => {
      const n = b.input("i");
      const [k, rounds] = b.label([n, b.int(0)], entry);
      const more = b.int_add(b.int_and(rounds!, b.int(1023)), b.int(1));
      b.guard_true(k!, [more]);
      const [i, r] = b.label([k!, more], body);
      const half = b.int_rshift(i!, b.int(1));
      b.guard_true(half, [r!, half]);
      b.jump([half, r!], entry);
    });
    subject.leaves(executable, [1024], 1, [11, 0]);
    subject.leaves(executable, [1, 5], 1, [5, 0], body);
  }),
  contractCase("a jump to another's label leaves with the label and its arguments", (subject) => {
    const far = new LabelDescr(7, "far");
    const executable = subject.build((b) => {
      const [i, f, r] = [b.input("i"), b.input("f"), b.input("r")];
      b.jump([r, b.int(INT_MAX), f, i, b.ref("constant")], far);
    });
    const exit: Exit = executable.enter(null, [1, -0, "r"]);
    if (exit.kind !== "jump" || exit.label !== far) fail(`expected a jump to far, got ${exit.kind}`);
    expectSame(subject.runtime.state.values.slice(0, 5), ["r", INT_MAX, -0, 1, "constant"], "the label's arguments");
  }),
  contractCase("a jump to another's label arrives there", (subject) => {
    const far = new LabelDescr(7, "far");
    subject.build((b) => {
      const [x, y] = b.label([b.int(0), b.ref("fallen")], far);
      b.guard_always_fails([y!, x!]);
      b.finish(b.ref(null));
    });
    const near = subject.build((b) => {
      const x = b.input("i");
      b.guard_true(x, [b.ref("near")]);
      b.jump([x, b.ref("jumped")], far);
    });
    const left = subject.runtime.run(near, [5]);
    expectSame(left.values, ["jumped", 5], "values behind the far label");
    subject.leaves(near, [0], 0, ["near"]);
  }),
  contractCase("two traces that jump to each other's labels a hundred thousand times need constant stack", (subject) => {
    const [ping, pong] = [new LabelDescr(1, "ping"), new LabelDescr(2, "pong")];
    const half = (own: LabelDescr, other: LabelDescr) => subject.build((b) => {
      const n = b.input("i");
      const [k] = b.label([n], own);
      const next = b.int_sub(k!, b.int(1));
      b.guard_true(next, [next, b.ref(own.name)]);
      b.jump([next], other);
    });
    const first = half(ping, pong);
    const second = half(pong, ping);
    subject.leaves(first, [100_001], 0, [0, "ping"]);
    subject.leaves(first, [100_000], 0, [0, "pong"], null, second);
  }),
  contractCase("the interrupt flag ends an endless loop", (subject) => {
    const loop = new LabelDescr(1);
    const tick = new CallDescr("tick", (n: number) => { if (n === 1000) subject.runtime.interrupt[0] = 1; }, "i", "n", { canRaise: false });
    const executable = subject.build((b) => {
      const [n] = b.label([b.int(0)], loop);
      b.guard_not_interrupted([n!]);
      const next = b.int_add_ovf(n!, b.int(1), [n!]);
      b.call([next], tick);
      b.jump([next], loop);
    });
    subject.leaves(executable, [], 0, [1000]);
  }),
  contractCase("an integer loop leaves exactly at the end of the range", (subject) => {
    const loop = new LabelDescr(1);
    const executable = subject.build((b) => {
      const start = b.input("i");
      const [i, f] = b.label([start, b.float(0)], loop);
      const next = b.int_add_ovf(i!, b.int(1), [i!, f!]);
      b.jump([next, b.float_add(f!, b.float(1))], loop);
    });
    subject.leaves(executable, [INT_MAX - 10], 0, [INT_MAX, 10]);
    subject.leaves(executable, [INT_MAX], 0, [INT_MAX, 0]);
    subject.leaves(executable, [2 ** 53 - 2], 0, [INT_MAX, 1]);
  }),
];
