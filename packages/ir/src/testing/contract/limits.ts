/** Size and hostility: huge traces, many values, names and strings that try to become code; and what an executable tells of itself. */
import { ArrayDescr, CallDescr, ClassDescr, Field, LabelDescr } from "../../descr";
import { TraceBuilder } from "../../builder";
import { evaluate } from "../../evaluator";
import { INT_MAX, type Ref } from "../../types";
import { expectSame, fail, show } from "../assertions";
import { REFS } from "../guest";
import { TestRuntime } from "../runtime";
import { contractCase, type ContractCase } from "./case";
import { FLOAT_EDGES, HOSTILE_STRINGS, INT_EDGES, REFS_OF_ALL_KINDS } from "./values";

export const limitCases: readonly ContractCase[] = [
  contractCase("an executable names its unit, its backend and its size", (subject) => {
    const executable = subject.build((b) => b.finish(b.input("r")));
    expectSame(executable.backend, subject.backend, "executable.backend");
    if (executable.unit.trace.length !== 2) fail("executable.unit is another unit");
    if (!(executable.size > 0)) fail(`executable.size is ${executable.size}; it should be the number of bytes emitted`);
    if (subject.backend.name === "") fail("the backend has no name");
    const available = subject.backend.available();
    if (available !== true && typeof available !== "string") fail("available() is neither true nor a reason");
    for (const [name, count] of Object.entries(subject.backend.stats?.() ?? {})) if (typeof count !== "number") fail(`stats().${name} is not a number`);
  }),
  contractCase("an exit has its values as JavaScript's: integers as numbers, at every edge", (subject) => {
    const executable = subject.build((b) => {
      const [i, f, r] = [b.input("i"), b.input("f"), b.input("r")];
      b.guard_always_fails([i, f, r]);
      b.finish(b.ref(null));
    });
    for (const i of INT_EDGES) {
      subject.leaves(executable, [i, 0, null], 0, [i, 0, null]);
      if (typeof subject.runtime.state.values[0] !== "number") fail(`an integer left as a ${typeof subject.runtime.state.values[0]}`);
    }
    for (const f of FLOAT_EDGES) subject.leaves(executable, [0, f, null], 0, [0, f, null]);
    for (const r of REFS_OF_ALL_KINDS) subject.leaves(executable, [0, 0, r], 0, [0, 0, r]);
  }),
  contractCase("an exit may have no value, one value often, and constants", (subject) => {
    const executable = subject.build((b) => {
      const x = b.input("i");
      b.guard_true(x, []);
      b.guard_always_fails([x, x, b.int(INT_MAX), x, b.float(NaN), b.ref(undefined), b.ref("s")]);
      b.finish(b.ref(null));
    });
    subject.leaves(executable, [0], 0, []);
    subject.leaves(executable, [3], 1, [3, 3, INT_MAX, 3, NaN, undefined, "s"]);
  }),
  contractCase("three hundred values of all types live to an exit", (subject) => {
    const executable = subject.build((b) => {
      const [i, f, r] = [b.input("i"), b.input("f"), b.input("r")];
      const live: Ref[] = [];
      for (let k = 0; k < 100; k++) live.push(b.int_xor(i, b.int(k)), b.float_add(f, b.float(k)), b.new_array([r, b.box_int(b.int(k))], REFS));
      b.guard_true(i, live);
      b.guard_always_fails(live.slice().reverse());
      b.finish(b.ref(null));
    });
    const expected = (i: number): unknown[] => Array.from({ length: 100 }, (_, k) => [i ^ k, 0.5 + k, ["r", k]]).flat();
    const flat = (values: unknown[]): unknown[] => values;
    for (const [i, exit] of [[0, 0], [64, 1]] as const) {
      const left = subject.runtime.run(executable, [i, 0.5, "r"]);
      expectSame(left.exit, executable.unit.exits[exit], "the exit");
      expectSame(flat(left.values), exit === 0 ? expected(i) : expected(i).reverse(), "three hundred values");
    }
  }),
  contractCase("a trace of five thousand operations with a hundred guards runs as the evaluator runs it", (subject) => {
    const build = (b: TraceBuilder): void => {
      const [x, y] = [b.input("i"), b.input("f")];
      let [i, f] = [x, y];
      for (let k = 0; k < 1250; k++) {
        i = b.int_xor(b.int_and(b.int_add(b.int_and(i, b.int(0xffffff)), b.int(k)), b.int(0x7fffff)), b.int_rshift(i, b.int(k % 7)));
        f = k % 2 === 0 ? b.float_add(f, b.cast_int_to_float(i)) : b.float_mul(f, b.float(0.5));
        if (k % 12 === 11) b.guard_false(b.int_eq(i, b.int(k * 5)), [i, f, b.int(k)]);
      }
      b.guard_always_fails([i, f]);
      b.finish(b.ref(null));
    };
    const executable = subject.build(build);
    const b = new TraceBuilder();
    build(b);
    if (b.trace.length < 5000) fail(`the trace has ${b.trace.length} rows only`);
    for (let x = 0; x < 40; x++) {
      const outcome = evaluate(b.trace, [x * 12345, x / 3]);
      if (outcome.kind !== "guard") fail("the trace should leave through a guard");
      subject.leaves(executable, [x * 12345, x / 3], outcome.exit, outcome.values);
    }
  }),
  contractCase("a loop of three thousand operations goes round", (subject) => {
    const loop = new LabelDescr(1);
    const executable = subject.build((b) => {
      const n = b.input("i");
      const [k, start] = b.label([n, b.int(1)], loop);
      let x = start!;
      for (let j = 0; j < 1000; j++) x = b.int_and(b.int_add(b.int_mul(b.int_and(x, b.int(0xffff)), b.int(31)), b.int(j)), b.int(0xffff));
      const next = b.int_sub(k!, b.int(1));
      b.guard_true(next, [x]);
      b.jump([next, x], loop);
    });
    let x = 1;
    for (let n = 0; n < 50; n++) for (let j = 0; j < 1000; j++) x = ((x & 0xffff) * 31 + j) & 0xffff;
    subject.leaves(executable, [50], 0, [x]);
  }),
  contractCase("strings that look like code stay strings", (subject) => {
    for (const text of HOSTILE_STRINGS) {
      const executable = subject.build((b) => {
        const x = b.input("r");
        b.debug_merge_point({ kind: "text", text });
        b.guard_value(x, b.ref(text), [x, b.ref(text)]);
        b.finish(b.str_concat(b.ref(text), x));
      }, { name: text });
      subject.returns(executable, [text], text + text);
      subject.leaves(executable, ["other"], 0, ["other", text]);
    }
  }),
  contractCase("names that look like code stay names: of units, calls, classes, fields, arrays, labels and texts", (subject) => {
    for (const name of HOSTILE_STRINGS) {
      class Guest { constructor(public x: unknown) {} }
      const field = new Field(name, "r", "x", (g: Guest) => g.x, (g: Guest, value: unknown) => { g.x = value; });
      const guest = new ClassDescr(name, "constructor", Guest, [field]);
      const list = new ArrayDescr(name, "r");
      const call = new CallDescr(name, (value: unknown) => value, "r", "r");
      const label = new LabelDescr(1, name);
      const executable = subject.build((b) => {
        const n = b.input("i");
        const [k, r] = b.label([n, b.ref(name)], label);
        const made = b.new([r!], guest);
        b.guard_class(made, guest, [r!]);
        b.setfield(made, b.getfield(made, field), field);
        const array = b.new_array([b.getfield(made, field)], list);
        const called = b.call([b.getarrayitem(array, b.int(0), list)], call);
        b.guard_no_exception([r!]);
        const assembled = b.call_assembler([called], { kind: "assembler", name, call: (value: unknown) => value });
        b.guard_no_exception([r!]);
        const next = b.int_sub(k!, b.int(1));
        b.guard_true(next, [assembled]);
        b.jump([next, assembled], label);
      }, { name });
      subject.leaves(executable, [3], 3, [name]);
    }
  }),
  contractCase("fields are read by any property that is an identifier", (subject) => {
    for (const property of ["constructor_", "class", "delete", "$", "_", "x1", "arguments", "let", "toString", "valueOf"]) {
      const field = new Field(`odd.${property}`, "i", property, (o: Record<string, number>) => o[property], (o: Record<string, number>, value: number) => { o[property] = value; });
      const executable = subject.build((b) => {
        const o = b.input("r");
        b.setfield(o, b.int_add_ovf(b.getfield(o, field), b.int(1), []), field);
        b.guard_always_fails([b.getfield(o, field)]);
        b.finish(b.ref(null));
      });
      subject.leaves(executable, [{ [property]: 41 }], 1, [42]);
    }
  }),
  contractCase("guest code cannot reach the global object through constants", (subject) => {
    const before = Object.keys(globalThis).length;
    const executable = subject.build((b) => {
      const x = b.input("r");
      b.guard_value(x, b.ref("globalThis.leak = 1"), [x, b.ref("`${globalThis.leak = 1}`"), b.ref("');globalThis.leak=1;('")]);
      b.finish(x);
    }, { name: "*/globalThis.leak = 1/*" });
    subject.leaves(executable, ["x"], 0, ["x", "`${globalThis.leak = 1}`", "');globalThis.leak=1;('"]);
    expectSame(Object.keys(globalThis).length, before, "number of global variables");
  }),
  contractCase("two runtimes do not see each other's values and interrupts", (subject) => {
    const [one, two] = [new TestRuntime(), new TestRuntime()].map((runtime) => ({
      runtime,
      executable: runtime.build(subject.backend, (b) => {
        const x = b.input("r");
        b.guard_not_interrupted([x]);
        b.finish(x);
      }),
    }));
    one!.runtime.interrupt[0] = 1;
    one!.executable.enter(null, ["one"]);
    two!.executable.enter(null, ["two"]);
    expectSame([one!.runtime.state.values[0], two!.runtime.state.values[0]], ["one", "two"], "values");
    expectSame(one!.runtime.run(one!.executable, ["x"]).exit, one!.executable.unit.exits[0], "the interrupted one");
    expectSame(two!.runtime.run(two!.executable, ["x"]).exit, "returned", "the other");
  }),
  contractCase("a hundred inputs of mixed types arrive in order", (subject) => {
    const types = Array.from({ length: 100 }, (_, k) => (["i", "f", "r"] as const)[k % 3]!);
    const executable = subject.build((b) => {
      const inputs = types.map((type) => b.input(type));
      b.guard_always_fails(inputs.slice().reverse());
      b.finish(b.ref(null));
    });
    const args = types.map((type, k) => (type === "i" ? INT_MAX - k : type === "f" ? k / 4 : show(k)));
    subject.leaves(executable, args, 0, args.slice().reverse());
  }),
  contractCase("freed code can be compiled again", (subject) => {
    const build = (b: TraceBuilder): void => b.finish(b.input("r")) as unknown as void;
    for (let round = 0; round < 3; round++) {
      const executable = subject.build(build);
      subject.returns(executable, [round], round);
      subject.backend.free?.(executable);
    }
  }),
];
