/** Bridges: attached after the fact, by the same backend or another, to guards of every kind. */
import type { Backend, Executable } from "../../backend";
import type { TraceBuilder } from "../../builder";
import { CallDescr, LabelDescr } from "../../descr";
import { evalBackend } from "../../eval-backend";
import { INT_MAX } from "../../types";
import { expectSame } from "../assertions";
import { REFS } from "../guest";
import { contractCase, type ContractCase, type Subject } from "./case";

/** sum over k = n .. 1 of k, leaving through exit 0 for odd k with (k, sum), through exit 1 at the end with (sum). */
function oddLoop(subject: Subject, loop: LabelDescr): Executable {
  return subject.build((b) => {
    const n = b.input("i");
    const [k, sum] = b.label([n, b.int(0)], loop);
    b.guard_false(b.int_and(k!, b.int(1)), [k!, sum!]);
    const total = b.int_add_ovf(sum!, k!, []);
    const next = b.int_sub(k!, b.int(1));
    b.guard_true(next, [total]);
    b.jump([next, total], loop);
  });
}
/** What goes on behind exit 0 of oddLoop: adds k twice. */
const oddBridge = (loop: LabelDescr) => (b: TraceBuilder): void => {
  const [k, sum] = [b.input("i"), b.input("i")];
  const total = b.int_add_ovf(sum, b.int_mul_ovf(k, b.int(2), []), []);
  const next = b.int_sub(k, b.int(1));
  b.guard_true(next, [total, b.ref("bridge")]);
  b.jump([next, total], loop);
};
const oddSum = (n: number): number => {
  let sum = 0;
  for (let k = n; k > 0; k--) sum += k % 2 === 0 ? k : 2 * k;
  return sum;
};

const otherBackends: readonly [string, (subject: Subject) => Backend][] = [
  ["the same backend", (subject) => subject.backend],
  ["another instance of it", (subject) => subject.make()],
  ["the evaluator", () => evalBackend()],
];

export const bridgeCases: readonly ContractCase[] = [
  ...otherBackends.map(([name, choose]) => contractCase(`a bridge by ${name} is taken once it is attached, and gets back into the loop`, (subject) => {
    const loop = new LabelDescr(1);
    const executable = oddLoop(subject, loop);
    subject.leaves(executable, [10], 0, [9, 10]);
    const bridge = subject.bridge(executable, 0, oddBridge(loop), choose(subject));
    for (const n of [1, 2, 3, 10, 11, 2000]) subject.leaves(executable, [n], 2, [oddSum(n), "bridge"], null, bridge);
  })),
  contractCase("a bridge of this backend is taken from code of the evaluator", (subject) => {
    const loop = new LabelDescr(1);
    const executable = subject.runtime.build(evalBackend(), (b) => {
      const n = b.input("i");
      const [k] = b.label([n], loop);
      b.guard_true(k!, [k!, b.float(1.5)]);
      b.jump([b.int_sub(k!, b.int(1))], loop);
    });
    const bridge = subject.bridge(executable, 0, (b) => {
      const [k, f] = [b.input("i"), b.input("f")];
      b.guard_always_fails([f, k]);
      b.finish(b.ref(null));
    });
    subject.leaves(executable, [5], 0, [1.5, 0], null, bridge);
  }),
  contractCase("a million crossings from guard to bridge to loop need constant stack", (subject) => {
    const loop = new LabelDescr(1);
    const executable = oddLoop(subject, loop);
    const bridge = subject.bridge(executable, 0, oddBridge(loop));
    subject.leaves(executable, [2_000_000], 2, [oddSum(2_000_000), "bridge"], null, bridge);
  }),
  contractCase("a hundred thousand crossings between two backends need constant stack", (subject) => {
    const loop = new LabelDescr(1);
    const executable = oddLoop(subject, loop);
    const bridge = subject.bridge(executable, 0, oddBridge(loop), evalBackend());
    subject.leaves(executable, [200_000], 2, [oddSum(200_000), "bridge"], null, bridge);
  }),
  contractCase("a bridge gets the exit's values, of each type and in order", (subject) => {
    const object = {};
    const executable = subject.build((b) => {
      const [i, f, r] = [b.input("i"), b.input("f"), b.input("r")];
      b.guard_always_fails([r, i, f, b.int(INT_MAX), b.float(-0), b.ref(object), i, b.ref(null)]);
      b.finish(b.ref(null));
    });
    const bridge = subject.bridge(executable, 0, (b) => {
      const inputs = (["r", "i", "f", "i", "f", "r", "i", "r"] as const).map((type) => b.input(type));
      b.guard_always_fails(inputs.reverse());
      b.finish(b.ref(null));
    });
    subject.leaves(executable, [-INT_MAX, NaN, "r"], 0, [null, -INT_MAX, object, -0, INT_MAX, NaN, -INT_MAX, "r"], null, bridge);
  }),
  contractCase("a bridge of a guarded operation goes on with its operands", (subject) => {
    const executable = subject.build((b) => {
      const [x, y] = [b.input("i"), b.input("i")];
      b.finish(b.box_int(b.int_mul_ovf(x, y, [x, y])));
    });
    subject.bridge(executable, 0, (b) => {
      const [x, y] = [b.input("i"), b.input("i")];
      b.finish(b.new_array([b.box_int(x), b.box_int(y)], REFS));
    });
    subject.returns(executable, [6, 7], 42);
    const { values: [pair] } = subject.runtime.run(executable, [INT_MAX, 2]);
    expectSame(pair, [INT_MAX, 2], "what the bridge made");
  }),
  contractCase("a bridge of guard_no_exception gets the exception as its last input", (subject) => {
    const raise = new CallDescr("raise", (value: unknown) => { throw value; }, "r", "n");
    const executable = subject.build((b) => {
      const [x, i] = [b.input("r"), b.input("i")];
      b.call([x], raise);
      b.guard_no_exception([i]);
      b.finish(b.ref(null));
    });
    subject.bridge(executable, 0, (b) => {
      const [i, exception] = [b.input("i"), b.input("r")];
      b.guard_true(i, [exception]);
      b.finish_exception(exception);
    });
    subject.raises(executable, ["thrown", 1], "thrown");
  }),
  contractCase("a bridge of guard_exception goes on with the call's result", (subject) => {
    const returns = new CallDescr("returns", (value: number) => value + 1, "i", "i");
    const executable = subject.build((b) => {
      const result = b.call([b.input("i")], returns);
      b.finish_exception(b.guard_exception([result]));
    });
    subject.bridge(executable, 0, (b) => b.finish(b.box_int(b.input("i"))));
    subject.returns(executable, [41], 42);
  }),
  contractCase("bridges of bridges: a chain of fifty", (subject) => {
    const executable = subject.build((b) => {
      const [n, sum] = [b.input("i"), b.input("i")];
      b.guard_false(n, [n, sum]);
      b.finish(b.box_int(sum));
    });
    let last = executable;
    for (let depth = 1; depth <= 50; depth++) {
      last = subject.bridge(last, 0, (b) => {
        const [n, sum] = [b.input("i"), b.input("i")];
        const next = b.int_sub(n, b.int(1));
        b.guard_false(next, [next, b.int_add(b.int_and(sum, b.int(0xffff)), b.int(depth))]);
        b.finish(b.box_int(sum));
      });
    }
    subject.returns(executable, [0, 5], 5);
    subject.returns(executable, [1, 5], 5);
    subject.returns(executable, [3, 5], 5 + 1 + 2);
    subject.returns(executable, [50, 0], 49 * 25);
    subject.leaves(executable, [51, 0], 0, [1, 51 * 25], null, last);
  }),
  contractCase("several guards of one loop have bridges, each its own", (subject) => {
    const loop = new LabelDescr(1);
    const executable = subject.build((b) => {
      const n = b.input("i");
      const [k, sum] = b.label([n, b.int(0)], loop);
      b.guard_true(k!, [sum!]);
      const rest = b.int_mod(k!, b.int(8));
      for (let j = 0; j < 7; j++) b.guard_false(b.int_eq(rest, b.int(j)), [k!, sum!]);
      b.jump([b.int_sub(k!, b.int(1)), b.int_add_ovf(sum!, b.int(7), [])], loop);
    });
    for (let j = 0; j < 7; j++) {
      subject.bridge(executable, 1 + j, (b) => {
        const [k, sum] = [b.input("i"), b.input("i")];
        b.jump([b.int_sub(k, b.int(1)), b.int_add_ovf(sum, b.int(j), [])], loop);
      });
    }
    let expected = 0;
    for (let k = 1; k <= 10_000; k++) expected += k % 8;
    subject.leaves(executable, [10_000], 0, [expected]);
  }),
  contractCase("a bridge may end in a loop of its own", (subject) => {
    const executable = subject.build((b) => {
      const n = b.input("i");
      b.guard_false(n, [n]);
      b.finish(b.ref("zero"));
    });
    const inner = new LabelDescr(5, "inner");
    subject.bridge(executable, 0, (b) => {
      const [k, product] = b.label([b.input("i"), b.float(1)], inner);
      const next = b.int_sub(k!, b.int(1));
      const more = b.float_mul(product!, b.cast_int_to_float(k!));
      b.guard_true(next, [more]);
      b.jump([next, more], inner);
    });
    subject.returns(executable, [0], "zero");
    expectSame(subject.runtime.run(executable, [10]).values, [3628800], "10!");
  }),
  contractCase("a bridge may jump to the second label of a loop", (subject) => {
    const [entry, body] = [new LabelDescr(1, "entry"), new LabelDescr(2, "body")];
    const executable = subject.build((b) => {
      const [k] = b.label([b.input("i")], entry);
      const [i, f] = b.label([k!, b.cast_int_to_float(k!)], body);
      b.guard_false(b.int_eq(i!, b.int(3)), [f!]);
      b.guard_true(i!, [i!, f!]);
      b.jump([b.int_sub(i!, b.int(1)), b.float_add(f!, b.float(0.5))], body);
    });
    subject.bridge(executable, 0, (b) => b.jump([b.int(2), b.float_neg(b.input("f"))], body));
    subject.leaves(executable, [5], 1, [0, -5]);
  }),
];
