import { jsBackend } from "@spoor/backend-js";
import { loadWasmBackend } from "@spoor/backend-wasm";
import { OP, type Backend, type Ref } from "@spoor/ir";
import { optimizer } from "@spoor/optimizer";
import { describe, expect, test } from "vitest";
import { ParamsError, hooksListener, paramsFrom } from "../src/index";
import { ValueCounts } from "../src/exit";
import { BACKENDS, PARAMS, adder, body, everywhere, loop, type PolicyRun } from "./policy";
import { FIB, runToy } from "./toy";

const { threshold: T, function_threshold: FT, trace_eagerness: TE } = PARAMS;
const opcodes = ({ events }: PolicyRun): number[] =>
  events.flatMap((event) => (event.event === "trace-optimized" ? Array.from({ length: event.optimized.length }, (_, row) => event.optimized.opcode(row as Ref)) : []));
const has = (run: PolicyRun, opcode: number): number => opcodes(run).filter((other) => other === opcode).length;

const COUNT = loop("");
const TWO_PATHS = `fn main
  const r1 0
  const r2 1
  const r3 0
  const r5 0
  loop:
  jge r1 r0 done
  jge r5 r2 other
  add r3 r3 r1
  const r5 1
  jump next
  other:
  sub r3 r3 r2
  const r5 0
  next:
  add r1 r1 r2
  back loop
  done:
  ret r3`;

describe("counting", () => {
  test("a loop that stays below the threshold is not traced", () => {
    expect(everywhere(COUNT, [T - 1]).profiler).toMatchObject({ tracing: 0, backend: 0 });
  });
  test("a loop with one path is traced once and left once", () => {
    expect(everywhere(COUNT, [5 * T]).profiler).toMatchObject({ tracing: 1, backend: 1, loops: 1, bridges: 0, exits: 1 });
  });
  test("the losing side of a branch gets one bridge after exactly trace_eagerness exits, and then nothing leaves", () => {
    const { profiler } = everywhere(TWO_PATHS, [2000]);
    // Two exits more: the guard's copy in the preamble fails on the first entry, and the loop ends.
    expect(profiler).toMatchObject({ tracing: 2, backend: 2, loops: 1, bridges: 1, exits: TE + 2 });
    expect(everywhere(TWO_PATHS, [4000]).profiler.exits).toBe(TE + 2);
  });
  test("a side that is taken once less has no bridge", () => {
    // The loop is compiled at T; from then on every other iteration leaves.
    const { profiler } = everywhere(TWO_PATHS, [T + 2 * TE - 2]);
    expect(profiler).toMatchObject({ bridges: 0 });
    expect(everywhere(TWO_PATHS, [T + 2 * TE + 2]).profiler.bridges).toBe(1);
  });
  test("of nested loops the inner one is compiled first, and the outer iteration is one bridge back to its label", () => {
    const source = loop(`const r4 0\ninner:\njge r4 r5 end\nadd r3 r3 r4\nadd r4 r4 r2\nback inner\nend:`, "r3").replace("const r2 1", "const r2 1\nconst r3 0\nconst r5 30");
    const { profiler } = everywhere(source, [100]);
    expect(profiler).toMatchObject({ tracing: 2, backend: 2, loops: 1, bridges: 1 });
  });
  test("an inner loop that is short is cut out of the outer loop's trace", () => {
    const source = loop(`const r4 0\ninner:\njge r4 r5 end\nadd r3 r3 r4\nadd r4 r4 r2\nback inner\nend:`, "r3").replace("const r2 1", "const r2 1\nconst r3 0\nconst r5 2");
    const { profiler } = everywhere(source, [300]);
    expect(profiler.totalAborts).toBe(0);
    expect(profiler.loops).toBeGreaterThanOrEqual(1);
  });
  test("a function called from straight code is traced from its entry, and its trace ends in finish", () => {
    const run = everywhere(`fn main\nconst r1 1\n${body(FT, () => "call r0 f r0 r1")}\ncall r0 f r0 r1\nret r0\n${adder("f", 3)}`, [0]);
    expect(run.profiler).toMatchObject({ tracing: 1, backend: 1, loops: 1, bridges: 0 });
    expect(has(run, OP.finish)).toBe(1);
  });
  const counter = (name: string) => `fn ${name}\nconst r1 0\nconst r2 1\nloop:\njge r1 r0 done\nadd r1 r1 r2\nback loop\ndone:\nret r1\n`;
  test("counters shrink when a trace starts", () => {
    const source = `fn main\nconst r1 900\ncall r2 f r1\ncall r2 g r0\ncall r2 f r1\nret r2\n${counter("f")}${counter("g")}`;
    expect(everywhere(source, [1100], { params: { threshold: 1000, decay: 0 } }).profiler.tracing).toBe(2);
    expect(everywhere(source, [1100], { params: { threshold: 1000, decay: 900 } }).profiler.tracing).toBe(1);
  });
  test("counters shrink with time, which is counted in visits", () => {
    const doubling = (k: number): string => (k === 0 ? "fn b0\nret r0\n" : `fn b${k}\ncall r1 b${k - 1} r0\ncall r1 b${k - 1} r0\nret r1\n${doubling(k - 1)}`);
    const source = `fn main\ncall r2 f r0\ncall r2 b17 r0\ncall r2 f r0\nret r2\n${counter("f")}${doubling(17)}`;
    const params = { threshold: 1000, function_threshold: 0 };
    expect(everywhere(source, [900], { params: { ...params, decay: 0 }, on: ["evaluator"] }).profiler.tracing).toBe(1);
    expect(everywhere(source, [900], { params: { ...params, decay: 900 }, on: ["evaluator"] }).profiler.tracing).toBe(0);
  });
});

describe("inlining", () => {
  test("a leaf function in a loop leaves no call in the trace", () => {
    const run = everywhere(`${loop("call r3 f r1 r2")}${adder("f", 3)}`, [5 * T]);
    expect(run.profiler).toMatchObject({ tracing: 1, backend: 1 });
    expect(has(run, OP.call_assembler)).toBe(0);
    expect(has(run, OP.new)).toBe(0);
  });
  test("inlining=0 leaves a call_assembler", () => {
    const run = everywhere(`${loop("call r3 f r1 r2")}${adder("f", 3)}`, [5 * T], { params: { inlining: 0 } });
    expect(has(run, OP.call_assembler)).toBeGreaterThan(0);
    expect(run.profiler.loops).toBe(2);
  });
  test("a callee that is too long together with its loop is called: too long once, both compiled", () => {
    // Each fits into 600 operations, not both: 150 and 150 statements of two to three.
    const run = everywhere(`${loop(`${body(150, () => "add r4 r4 r2")}\ncall r3 f r1 r2`).replace("const r2 1", "const r2 1\nconst r4 0")}${adder("f", 120)}`, [10 * T], { params: { trace_limit: 600 } });
    expect(run.aborts).toEqual({ too_long: 1 });
    expect(run.profiler).toMatchObject({ tracing: 3, backend: 2, loops: 2 });
    const [loopTrace] = run.events.flatMap((event) => (event.event === "trace-optimized" && event.recorded.length > 400 ? [event.recorded] : []));
    expect(Array.from({ length: loopTrace!.length }, (_, row) => loopTrace!.opcode(row as Ref)).filter((opcode) => opcode === OP.call_assembler)).toHaveLength(1);
  });
  test("500 small callees cost few aborts, and the loop is compiled", () => {
    const source = loop(body(500, (k) => `call r3 f${k} r1 r2`)) + Array.from({ length: 500 }, (_, k) => adder(`f${k}`, 10)).join("");
    const { profiler, aborts } = everywhere(source, [40]);
    expect(profiler.totalAborts - (aborts.segmenting ?? 0)).toBeLessThanOrEqual(5);
    expect(profiler.tracing).toBe(profiler.backend + (aborts.too_long ?? 0));
    expect(everywhere(source, [60], { on: ["js"] }).profiler.exits).toBe(profiler.exits);
  });
  test("a callee of a callee that holds the trace is blamed itself", () => {
    const { events } = everywhere(`${loop("call r3 f r1 r2")}fn f\ncall r0 g r0 r1\nret r0\nfn g\ncall r0 h r0 r1\nret r0\n${adder("h", 300)}`, [5 * T], { params: { trace_limit: 500 } });
    const disabled = events.flatMap((event) => (event.event === "trace-abort" ? event.disabled : []));
    expect(disabled).toEqual(["h:0"]);
  });
  test("recursion is inlined max_unroll_recursion deep and then called", () => {
    const run = everywhere(FIB, [17]);
    expect(has(run, OP.call_assembler)).toBeGreaterThan(0);
    expect(run.profiler.tracing).toBeLessThanOrEqual(15);
    expect(has(everywhere(FIB, [17], { params: { max_unroll_recursion: 1 } }), OP.call_assembler)).toBeGreaterThan(0);
  });
});

describe("aborts", () => {
  const WRONG = loop("wrong r3 r4").replace("const r2 1", "const r2 1\nnew r3\nconst r4 7");
  // The value set is another one each time, so that asking for its class is a guard.
  const AGAIN = loop("get r5 r3\nget r4 r6\nwrong r3 r4\nset r6 r1", "r4").replace("const r2 1", "const r2 1\nnew r3\nnew r6");

  test("breaking a rule of the machine is an abort: the bytecode is finished, and no effect is lost or doubled", () => {
    const run = everywhere(AGAIN, [200], { strict: false });
    expect(run.aborts.semantics).toBeGreaterThan(0);
    expect(run.events.find((event) => event.event === "trace-abort")).toMatchObject({ reason: "semantics", detail: expect.stringContaining("a guard behind an effect in the same bytecode") });
    expect(everywhere(WRONG, [30], { strict: false }).result).toBe(30);
  });
  test("with strict it is an error that names the place", () => {
    expect(() => everywhere(AGAIN, [200])).toThrow(/a guard behind an effect in the same bytecode.*at main:/);
  });
  test("a place that always aborts is tried at most log2(iterations) times", () => {
    for (const n of [500, 5000]) {
      const { profiler } = everywhere(AGAIN, [n], { strict: false });
      expect(profiler.backend).toBe(0);
      expect(profiler.tracing).toBeLessThanOrEqual(Math.log2(n));
      expect(profiler.tracing).toBeGreaterThan(1);
    }
  });
  test("with backoff=0 it is tried each time", () => {
    expect(everywhere(AGAIN, [5000], { strict: false, params: { backoff: 0 } }).profiler.tracing).toBe(Math.floor(5000 / T));
  });
});

describe("hooks", () => {
  test("are called once per event: aborts with their reason, code that was compiled, and whom a trace that was too long disabled", () => {
    const seen: string[] = [];
    const source = `${loop("call r3 f r1 r2")}${adder("f", 500)}`;
    const { driver } = runToy(source, [200], {
      backend: BACKENDS.evaluator!(), optimizer: optimizer(), params: { ...PARAMS, trace_limit: 1000 },
      onEvent: hooksListener({
        onAbort: ({ reason }) => { seen.push(`abort ${reason}`); },
        onCompile: () => { seen.push("compile"); },
        onTraceTooLong: ({ location, disabled }) => { seen.push(`too long ${location} [${disabled.join()}]`); },
      }),
    });
    expect(seen.filter((text) => text.startsWith("abort"))).toHaveLength(driver!.profiler.totalAborts);
    expect(seen.filter((text) => text === "compile")).toHaveLength(driver!.profiler.backend);
    expect(seen.filter((text) => text.startsWith("too long"))).toEqual(["too long main:2 [f:0]", "too long f:0 []"]);
  });
});

describe("a promotion", () => {
  const source = loop("host r3 pick r1\npromote r3");
  const run = (pick: (round: number) => unknown, rounds: number) => everywhere(source, [rounds], { hosts: () => ({ pick: (round: number) => pick(round) }) });

  test("of a value that is another one each time gets no bridge", () => {
    const { profiler } = run((round) => ({ round }), 500);
    expect(profiler).toMatchObject({ tracing: 1, backend: 1, loops: 1, bridges: 0, invalidations: 0 });
    // The object that was seen while recording never comes again.
    expect(run(() => ({}), 600).profiler.exits).toBe(profiler.exits + 100);
    expect(run((round) => `text ${round}`, 500).profiler).toMatchObject({ tracing: 1, bridges: 0 });
  });
  test("gets a bridge for a value that failed trace_eagerness times, whatever failed in between", () => {
    const objects = [{}, {}];
    // One value in two is the recorded one, one in four another, and the rest is new each time.
    const pick = (round: number): unknown => (round % 2 === 0 ? objects[0] : round % 4 === 1 ? objects[1] : {});
    const before = T + 4 * (TE - 1);
    expect(run(pick, before - 2).profiler.bridges).toBe(0);
    const { events, profiler } = run(pick, 400);
    expect(profiler).toMatchObject({ tracing: 2, bridges: 1 });
    expect(events.filter((event) => event.event === "trace-start").map((event) => event.event === "trace-start" && event.kind)).toEqual(["loop", "bridge"]);
  });
  test("of a few values by turns gets a bridge for each, without counting from the start again for each", () => {
    for (const count of [4, 16]) {
      const objects = Array.from({ length: count }, () => ({}));
      const { profiler } = run((round) => objects[round % count], 2000);
      expect(profiler).toMatchObject({ loops: 1, bridges: count - 1 });
      expect(profiler.exits).toBeLessThan(2 * count * TE);
      expect(run((round) => objects[round % count], 3000).profiler.exits).toBe(profiler.exits);
    }
  });
});

describe("counts of values", () => {
  test("begin anew after a thousand different ones", () => {
    const counts = new ValueCounts();
    const often = {};
    for (let k = 1; k < 1000; k++) {
      expect(counts.count({})).toBe(1);
      expect(counts.count(often)).toBe(k);
    }
    expect(counts.count("new")).toBe(1);
    expect(counts.count(often)).toBe(1);
    expect(counts.count("new")).toBe(1);
  });
});

describe("hotness", () => {
  const source = `fn main\nconst r1 1\n${body(20, () => "call r0 f r0 r1")}\nret r0\n${adder("f", 1000)}`;
  test("by work a long function is hot after few calls", () => {
    expect(everywhere(source, [0], { params: { hotness: "work" } }).profiler.loops).toBe(1);
  });
  test("by calls it is not", () => {
    expect(everywhere(source, [0], { params: { hotness: "calls" } }).profiler.tracing).toBe(0);
  });
  test("by work a round of a long loop counts as up to eight", () => {
    const rounds = (hotness: string, statements: number, n: number): number =>
      everywhere(loop(body(statements, () => "add r3 r3 r2"), "r3").replace("const r2 1", "const r2 1\nconst r3 0"), [n], { params: { hotness, threshold: 80 } }).profiler.tracing;
    const long = 4000;
    expect([9, 10].map((n) => rounds("work", long, n))).toEqual([0, 1]);
    expect([79, 80].map((n) => rounds("calls", long, n))).toEqual([0, 1]);
    expect([79, 80].map((n) => rounds("work", 10, n))).toEqual([0, 1]);
  });
  test("there is no other", () => {
    expect(() => paramsFrom({ hotness: "size" })).toThrow(ParamsError);
    expect(() => paramsFrom({ hotness: "size" })).toThrow(/"size" is none of work, calls/);
  });
});

describe("many transitions", () => {
  /** Both sides of the branch by turns, and now and then a look at how deep the host's stack is. */
  const source = TWO_PATHS.replace("next:", "next:\njge r6 r4 look\nadd r6 r6 r2\njump on\nlook:\nconst r6 0\nhost r7 depth\non:").replace("const r5 0", "const r5 0\nconst r6 0\nconst r4 9999");
  const DEPTHS: Readonly<Record<string, number>> = { evaluator: 100_000, js: 10_000_000, wasm: 10_000_000 };
  for (const [name, iterations] of Object.entries(DEPTHS)) {
    test(`between guard, bridge and loop need no stack on ${name}`, () => {
      const depths = new Set<number>();
      const depth = () => {
        const limit = Error.stackTraceLimit;
        Error.stackTraceLimit = Infinity;
        depths.add(new Error().stack!.split("\n").length);
        Error.stackTraceLimit = limit;
        return 0;
      };
      const backend = name === "js" ? jsBackend({ fuse: false }) : BACKENDS[name]!();
      runToy(source, [iterations], { backend, optimizer: optimizer(), params: PARAMS, hosts: { depth } });
      // From the interpreter, while recording, from compiled code.
      expect(depths.size).toBeLessThanOrEqual(6);
    }, 120_000);
  }
});

describe("code_budget", () => {
  /** A loop of 100 statements: the lengths of the functions that it becomes. */
  const functions = (params: Record<string, number>): number[] => {
    const lengths: number[] = [];
    const backend = jsBackend({ onSource: (_, text) => { lengths.push(text.length); } });
    const { result } = runToy(loop(body(100, () => "add r3 r3 r2"), "r3").replace("const r2 1", "const r2 1\nconst r3 0"), [100], { backend, optimizer: optimizer(), params: { ...PARAMS, ...params } });
    expect(result).toBe(10_000);
    return lengths;
  };
  test("bounds the length of a generated function: what is longer becomes several", () => {
    const [long] = functions({}) as [number];
    expect(functions({ code_budget: 0 })).toEqual([long]);
    const several = functions({ code_budget: 5000 });
    expect(several.length).toBeGreaterThan(1);
    expect(Math.max(...several)).toBeLessThan(long / 2);
  });
});

describe("generic code of a guest that says nothing of where its paths meet", () => {
  // Twelve conditions a round, each at random.
  const source = loop(body(12, (k) => `host r4 bit r1\njge r4 r2 one${k}\nadd r3 r3 r2\njump on${k}\none${k}:\nadd r3 r3 r1\non${k}:`), "r3").replace("const r2 1", "const r2 1\nconst r3 0");
  const hosts = () => {
    let state = 1;
    return { bit: () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 16) & 1 };
  };
  const count = (n: number, params: Record<string, number>) => {
    const { profiler, events } = everywhere(source, [n], { hosts, params: { threshold: 10, trace_eagerness: 4, max_bridges: 5, ...params } });
    const rests = events.flatMap((event) => (event.event === "rest" ? [event.ticks] : []));
    return { rests, exits: profiler.exits, generics: events.filter(({ event }) => event === "generic").length };
  };
  test("rests where it leaves in nearly every round, twice as long each time", () => {
    const { rests, exits, generics } = count(40_000, {});
    expect(generics).toBe(1);
    expect(rests.length).toBeGreaterThanOrEqual(3);
    rests.reduce((before, ticks) => {
      expect(ticks).toBe(2 * before);
      return ticks;
    });
    // What it leaves in all grows with the logarithm of the rounds.
    expect(exits).toBeLessThan(5000);
  });
  test("does not without payback", () => {
    const { rests, exits } = count(40_000, { payback: 0 });
    expect(rests).toEqual([]);
    expect(exits).toBeGreaterThan(20_000);
  });
});

describe("many bridges", () => {
  /** Each is written by itself, and together whenever there are half as many more, 1 + 2/3 + (2/3)^2 ..., each time no longer than 1.2 times what it is made of. */
  const IN_ALL = 1 + 3 * 1.2;
  const WAYS = 200;
  const source = `fn main
    const r1 0
    const r2 1
    const r3 0
    loop:
    jge r1 r0 done
    host r4 pick r1
    ${body(WAYS, (k) => `const r5 ${WAYS - k}\njge r4 r5 way${k}`)}
    jump next
    ${body(WAYS, (k) => `way${k}:\nconst r5 ${k}\nadd r3 r3 r5\njump next`)}
    next:
    add r1 r1 r2
    back loop
    done:
    ret r3`;
  const run = (backend: Backend) => {
    const sizes: number[] = [];
    const { driver } = runToy(source, [300_000], {
      backend, optimizer: optimizer(), params: { ...PARAMS, trace_limit: 2000, max_bridges: 1000 }, hosts: { pick: (n: number) => n % (WAYS + 1) },
      onEvent: (event) => { if (event.event === "trace-compiled") sizes.push(event.bytes); },
    });
    const { profiler } = driver!;
    expect(profiler).toMatchObject({ loops: 1, bridges: WAYS });
    const [, first, ...others] = sizes;
    expect(Math.max(...others)).toBeLessThanOrEqual(first!);
    return profiler.emittedBytes;
  };
  test("on one loop: none is bigger than the first, and each is written once on js", () => {
    const backend = jsBackend({ fuse: false });
    expect(run(backend)).toBe(backend.stats!().bytes);
  });
  test("on one loop become one function with it that is no longer than they were, and few are written in between on js", () => {
    const functions: number[] = [];
    const backend = jsBackend({ onSource: (unit, text) => { if (unit.kind === "loop") functions.push(text.length); } });
    const emitted = run(backend);
    expect(backend.stats!().fused).toBeGreaterThan(WAYS / 2);
    expect(functions.at(-1)).toBeLessThanOrEqual(1.2 * emitted);
    expect(functions.length).toBeLessThan(WAYS / 10);
    expect(backend.stats!().bytes).toBeLessThanOrEqual(IN_ALL * emitted);
  });
  test("on one loop: none is bigger than the first, and what is written in all stays in proportion on wasm", async () => {
    const backend = await loadWasmBackend();
    const emitted = run(backend);
    expect(backend.stats!().fused).toBeGreaterThan(WAYS / 2);
    expect(backend.stats!().bytes).toBeLessThanOrEqual(IN_ALL * emitted);
  });
});
