/** Calls of host functions: arguments and results of each type, exceptions, conditions, other compiled code. */
import { runToExit, type Executable } from "../../backend";
import { CallDescr, type AssemblerTarget, type SlotType } from "../../descr";
import { OP } from "../../ops";
import { INT_MAX } from "../../types";
import { expectSame, fail } from "../assertions";
import { BOOL, INT } from "../guest";
import { contractCase, type ContractCase } from "./case";
import { FLOAT_EDGES, INT_EDGES, REFS_OF_ALL_KINDS } from "./values";

const EDGES = { i: INT_EDGES, f: FLOAT_EDGES, r: REFS_OF_ALL_KINDS } as const;
const THROW = new CallDescr("throw", (value: unknown, really: number) => { if (really !== 0) throw value; return value; }, "ri", "r");
const FORCE = new CallDescr("force", THROW.fn, "ri", "r", { mayForce: true });
const CALLS = { call: OP.call, call_pure: OP.call_pure, call_may_force: OP.call_may_force } as const;
/** Things that programs throw. */
const THROWN: readonly unknown[] = [new Error("e"), undefined, null, 0, "text", { raised: true }];

export const callCases: readonly ContractCase[] = [
  ...(Object.keys(CALLS) as (keyof typeof CALLS)[]).flatMap((name) =>
    (["i", "f", "r"] as const).map((type) => contractCase(`${name} passes and returns ${type} values unchanged`, (subject) => {
      const identity = new CallDescr("identity", (value: unknown) => value, type, type, { pure: name === "call_pure", mayForce: name === "call_may_force" });
      const executable = subject.build((b) => {
        const x = b.input(type);
        b.guard_always_fails([b.emit(CALLS[name], [], [x], identity)]);
        b.finish(b.ref(null));
      });
      for (const value of EDGES[type]) subject.leaves(executable, [value], 0, [value]);
    })),
  ),
  contractCase("call passes arguments in order, whatever their types and number", (subject) => {
    const seen: unknown[][] = [];
    const spelled = ["", "i", "fr", "rif", "iiiiii", "firfirfirfir"];
    for (const args of spelled) {
      const record = new CallDescr("record", (...given: unknown[]) => { seen.push(given); }, args, "n", { canRaise: false });
      const executable = subject.build((b) => {
        b.call(Array.from(args, (letter) => b.input(letter as SlotType)), record);
        b.finish(b.ref(null));
      });
      const given = Array.from(args, (letter, k) => (letter === "i" ? INT_MAX - k : letter === "f" ? k + 0.5 : `r${k}`));
      subject.returns(executable, given, null);
      expectSame(seen.pop(), given, `arguments "${args}"`);
    }
  }),
  contractCase("call passes constants of each type", (subject) => {
    let seen: unknown[] = [];
    const record = new CallDescr("record", (...given: unknown[]) => { seen = given; }, "iifffrrrr", "n", { canRaise: false });
    const object = {};
    const executable = subject.build((b) => {
      b.call([b.int(0), b.int(INT_MAX), b.float(-0), b.float(NaN), b.float(3), b.ref(null), b.ref(undefined), b.ref(object), b.ref(3)], record);
      b.finish(b.ref(null));
    });
    subject.returns(executable, [], null);
    expectSame(seen, [0, INT_MAX, -0, NaN, 3, null, undefined, object, 3], "constants");
  }),
  contractCase("calls happen in order, once each, and only where the trace gets to", (subject) => {
    const log: number[] = [];
    const note = new CallDescr("note", (x: number) => { log.push(x); }, "i", "n", { canRaise: false });
    const executable = subject.build((b) => {
      const go = b.input("i");
      for (let k = 0; k < 3; k++) b.call([b.int(k)], note);
      b.guard_true(go, []);
      b.call([b.int(3)], note);
      b.finish(b.ref(null));
    });
    subject.leaves(executable, [0], 0, []);
    expectSame(log.splice(0), [0, 1, 2], "calls in front of the guard");
    subject.returns(executable, [1], null);
    expectSame(log, [0, 1, 2, 3], "all calls");
  }),
  contractCase("cond_call calls when its condition is not 0", (subject) => {
    const log: unknown[] = [];
    const note = new CallDescr("note", (x: unknown, y: number) => { log.push(x, y); }, "rf", "n", { canRaise: false });
    const executable = subject.build((b) => {
      const [condition, x] = [b.input("i"), b.input("r")];
      b.cond_call(condition, [x, b.float(1.5)], note);
      b.finish(x);
    });
    for (const condition of INT_EDGES) {
      subject.returns(executable, [condition, "x"], "x");
      expectSame(log.splice(0), condition === 0 ? [] : ["x", 1.5], `calls under ${condition}`);
    }
  }),
  contractCase("guard_no_exception leaves when the call threw, with the exception last", (subject) => {
    for (const call of ["call", "call_may_force"] as const) {
      const executable = subject.build((b) => {
        const [value, really] = [b.input("r"), b.input("i")];
        const result = b[call]([value, really], call === "call" ? THROW : FORCE);
        b.guard_no_exception([really, b.float(0.5), value]);
        b.finish(result);
      });
      for (const value of THROWN) {
        subject.leaves(executable, [value, 1], 0, [1, 0.5, value, value]);
        subject.returns(executable, [value, 0], value);
      }
    }
  }),
  contractCase("guard_no_exception without values leaves with the exception", (subject) => {
    const executable = subject.build((b) => {
      b.call([b.input("r"), b.int(1)], THROW);
      b.guard_no_exception([]);
      b.finish(b.ref(null));
    });
    subject.leaves(executable, ["thrown"], 0, ["thrown"]);
  }),
  contractCase("guard_exception gives the exception, and leaves when there is none", (subject) => {
    const executable = subject.build((b) => {
      const [value, really] = [b.input("r"), b.input("i")];
      const result = b.call([value, really], THROW);
      const exception = b.guard_exception([really, result]);
      b.finish_exception(exception);
    });
    for (const value of THROWN) {
      subject.raises(executable, [value, 1], value);
      subject.leaves(executable, [value, 0], 0, [0, value]);
    }
  }),
  contractCase("a guard_not_forced between a call and its exception guard changes nothing", (subject) => {
    const executable = subject.build((b) => {
      const [value, really] = [b.input("r"), b.input("i")];
      const result = b.call_may_force([value, really], FORCE);
      b.guard_not_forced([value]);
      b.guard_no_exception([value]);
      b.finish(result);
    });
    subject.leaves(executable, ["boom", 1], 1, ["boom", "boom"]);
    subject.returns(executable, ["fine", 0], "fine");
  }),
  contractCase("cond_call's exceptions are caught, and none is left over when it did not call", (subject) => {
    const raise = new CallDescr("raise", (value: unknown) => { throw value; }, "r", "n");
    const executable = subject.build((b) => {
      const [first, second] = [b.input("i"), b.input("i")];
      b.cond_call(first, [b.ref("first")], raise);
      b.guard_no_exception([first]);
      b.cond_call(second, [b.ref("second")], raise);
      b.guard_no_exception([second]);
      b.finish(b.ref(null));
    });
    subject.leaves(executable, [1, 0], 0, [1, "first"]);
    subject.leaves(executable, [0, 1], 1, [1, "second"]);
    subject.returns(executable, [0, 0], null);
  }),
  contractCase("an exception of one run is forgotten in the next", (subject) => {
    const executable = subject.build((b) => {
      const really = b.input("i");
      b.call([b.ref("x"), really], THROW);
      b.guard_no_exception([]);
      b.call([b.ref("y"), b.int(0)], THROW);
      b.guard_no_exception([]);
      b.finish(b.ref("fine"));
    });
    subject.leaves(executable, [1], 0, ["x"]);
    subject.returns(executable, [0], "fine");
  }),
  contractCase("what a call throws that no exception guard follows passes through enter", (subject) => {
    const executable = subject.build((b) => {
      const really = b.input("i");
      b.finish(b.call([b.ref("host"), really], THROW));
    });
    let passed: unknown = "nothing";
    try {
      executable.enter(null, [1]);
    } catch (error) {
      passed = error;
    }
    expectSame(passed, "host", "what enter threw");
    subject.returns(executable, [0], "host");
  }),
  contractCase("unit.caught says what the exception is: to guard_exception, and to a failing guard_no_exception", (subject) => {
    const caught = (error: unknown): unknown => ["caught", error];
    const [expecting, surprised] = (["guard_exception", "guard_no_exception"] as const).map((guard) => subject.build((b) => {
      const [value, really] = [b.input("r"), b.input("i")];
      b.call([value, really], THROW);
      const exception = b[guard]([value]);
      if (guard === "guard_exception") b.finish_exception(exception);
      else b.finish(value);
    }, { caught }));
    subject.raises(expecting!, ["boom", 1], ["caught", "boom"]);
    subject.leaves(expecting!, ["fine", 0], 0, ["fine"]);
    subject.leaves(surprised!, ["boom", 1], 0, ["boom", ["caught", "boom"]]);
    subject.returns(surprised!, ["fine", 0], "fine");
  }),
  contractCase("what unit.caught throws passes through enter", (subject) => {
    const caught = (error: unknown): unknown => { if (error === "host") throw error; return error; };
    const executable = subject.build((b) => {
      const value = b.input("r");
      b.call([value, b.int(1)], THROW);
      b.finish_exception(b.guard_exception([value]));
    }, { caught });
    subject.raises(executable, ["guest"], "guest");
    let passed: unknown = "nothing";
    try {
      executable.enter(null, ["host"]);
    } catch (error) {
      passed = error;
    }
    expectSame(passed, "host", "what enter threw");
    subject.raises(executable, ["guest again"], "guest again");
  }),
  contractCase("a call sees the interrupt flag and the validity that it sets, and so do the guards behind it", (subject) => {
    const validity = { valid: true };
    const set = new CallDescr("set", (flag: number, valid: number) => { subject.runtime.interrupt[0] = flag; validity.valid = valid !== 0; }, "ii", "n", { canRaise: false });
    const executable = subject.build((b) => {
      const [flag, valid] = [b.input("i"), b.input("i")];
      b.guard_not_interrupted([]);
      b.guard_not_invalidated([]);
      b.call([flag, valid], set);
      b.guard_not_interrupted([flag]);
      b.guard_not_invalidated([valid]);
      b.finish(b.ref(null));
    }, { validity });
    subject.returns(executable, [0, 1], null);
    subject.leaves(executable, [1, 1], 2, [1]);
    subject.runtime.interrupt[0] = 0;
    subject.leaves(executable, [0, 0], 3, [0]);
  }),
  contractCase("call_assembler calls its target's method with the values, and returns what it returns", (subject) => {
    const target: AssemblerTarget & { seen: unknown[] } = {
      kind: "assembler", name: "callee", seen: [],
      call(...args) {
        this.seen = args;
        return args[2];
      },
    };
    const executable = subject.build((b) => {
      const args = [b.input("i"), b.input("f"), b.input("r")];
      const result = b.call_assembler(args, target);
      b.guard_no_exception(args);
      b.finish(result);
    });
    for (const result of REFS_OF_ALL_KINDS) {
      subject.returns(executable, [INT_MAX, -0, result], result);
      expectSame(target.seen, [INT_MAX, -0, result], "arguments of the target");
    }
  }),
  contractCase("call_assembler's exceptions are caught by the guard behind it", (subject) => {
    const target: AssemblerTarget = { kind: "assembler", name: "callee", call: (value: unknown) => { throw value; } };
    const executable = subject.build((b) => {
      const x = b.input("r");
      const result = b.call_assembler([x], target);
      b.guard_no_exception([x]);
      b.finish(result);
    });
    for (const value of THROWN) subject.leaves(executable, [value], 0, [value, value]);
  }),
  contractCase("compiled code may call itself: fib(15) by call_assembler", (subject) => {
    let fib: Executable | null = null;
    let calls = 0;
    const target: AssemblerTarget = {
      kind: "assembler", name: "fib",
      call(n: unknown) {
        calls++;
        const exit = runToExit(fib!, null, [n]);
        const [value] = subject.runtime.state.values;
        if (exit.kind === "finish") return value;
        if (exit !== fib!.unit.exits[1]) fail("fib left through another guard than n < 2");
        return value;
      },
    };
    fib = subject.build((b) => {
      const boxed = b.input("r");
      b.guard_class(boxed, INT, [boxed]);
      const n = b.unbox_int(boxed);
      b.guard_false(b.int_lt(n, b.int(2)), [n]);
      const left = b.call_assembler([b.box_int(b.int_sub_ovf(n, b.int(1), [boxed]))], target);
      b.guard_no_exception([boxed]);
      const right = b.call_assembler([b.box_int(b.int_sub_ovf(n, b.int(2), [boxed]))], target);
      b.guard_no_exception([boxed]);
      b.guard_class(left, INT, [boxed]);
      b.guard_class(right, INT, [boxed]);
      b.finish(b.box_int(b.int_add_ovf(b.unbox_int(left), b.unbox_int(right), [boxed])));
    }, { kind: "function" });
    subject.returns(fib, [15], 610);
    expectSame(calls, 1972, "calls");
  }),
  contractCase("a call that runs other compiled code does not disturb the values of its own", (subject) => {
    const inner = subject.build((b) => {
      const [i, f] = [b.input("i"), b.input("f")];
      b.guard_always_fails([b.int_sub(i, b.int(1)), f, b.ref("inner")]);
      b.finish(b.ref(null));
    });
    const nested = new CallDescr("nested", (i: number, f: number) => {
      subject.leaves(inner, [i, f], 0, [i - 1, f, "inner"]);
      return i - 1;
    }, "if", "i", { mayForce: true });
    const outer = subject.build((b) => {
      const [i, f, r] = [b.input("i"), b.input("f"), b.input("r")];
      const result = b.call_may_force([i, f], nested);
      b.guard_not_forced([i]);
      b.guard_no_exception([i]);
      b.guard_always_fails([r, f, i, result]);
      b.finish(b.ref(null));
    });
    subject.leaves(outer, [7, 2.5, "outer"], 2, ["outer", 2.5, 7, 6]);
  }),
  contractCase("box_bool's result is a boolean to a call and to a guard", (subject) => {
    let seen: unknown;
    const look = new CallDescr("look", (value: unknown) => { seen = value; }, "r", "n", { canRaise: false });
    const executable = subject.build((b) => {
      const boxed = b.box_bool(b.int_lt(b.input("i"), b.int(5)));
      b.call([boxed], look);
      b.guard_class(boxed, BOOL, []);
      b.finish(boxed);
    });
    subject.returns(executable, [4], true);
    expectSame(seen, true, "what the call got");
    subject.returns(executable, [5], false);
    expectSame(seen, false, "what the call got");
  }),
];
