import { evalBackend, type Backend, type Optimizer } from "@spoor/ir";
import { jsBackend } from "@spoor/backend-js";
import { loadWasmBackend } from "@spoor/backend-wasm";
import { optimizer } from "@spoor/optimizer";
import { describe, expect, test } from "vitest";
import { FIB, ToyError, runToy, type HostFunctions } from "./toy";

const PROGRAMS: Record<string, { source: string; args: unknown[]; hosts?: () => HostFunctions }> = {
  "a counting loop": { source: `fn main
    const r1 0
    loop:
    jge r1 r0 done
    const r2 1
    add r1 r1 r2
    back loop
    done:
    ret r1`, args: [500] },
  "a loop with two paths": { source: `fn main
    const r1 0
    const r3 0
    const r4 1
    const r5 0
    loop:
    jge r1 r0 done
    jge r5 r4 other
    add r3 r3 r1
    const r5 1
    jump next
    other:
    sub r3 r3 r4
    const r5 0
    next:
    add r1 r1 r4
    back loop
    done:
    ret r3`, args: [700] },
  "a call that is inlined": { source: `fn main
    const r1 0
    const r4 1
    loop:
    jge r1 r0 done
    call r1 inc r1 r4
    back loop
    done:
    ret r1
    fn inc
    add r2 r0 r1
    ret r2`, args: [500] },
  "recursion": { source: FIB, args: [14] },
  "a loop in a callee": { source: `fn main
    const r1 0
    const r2 0
    const r3 1
    const r4 7
    loop:
    jge r1 r0 done
    call r5 sum r4
    add r2 r2 r5
    add r1 r1 r3
    back loop
    done:
    ret r2
    fn sum
    const r1 0
    const r2 0
    const r3 1
    loop:
    jge r1 r0 done
    add r2 r2 r1
    add r1 r1 r3
    back loop
    done:
    ret r2`, args: [300] },
  "nested loops": { source: `fn main
    const r1 0
    const r2 0
    const r3 1
    outer:
    jge r1 r0 done
    const r4 0
    inner:
    jge r4 r1 end
    add r2 r2 r4
    add r4 r4 r3
    back inner
    end:
    add r1 r1 r3
    back outer
    done:
    ret r2`, args: [120] },
  "objects that do not escape": { source: `fn main
    const r1 0
    const r3 1
    loop:
    jge r1 r0 done
    new r2
    set r2 r1
    get r4 r2
    add r1 r4 r3
    back loop
    done:
    ret r1`, args: [400] },
  "an exception caught in the loop": { source: `fn main
    const r1 0
    const r2 0
    const r3 1
    loop:
    jge r1 r0 done
    call r4 attempt r1
    add r2 r2 r4
    add r1 r1 r3
    back loop
    done:
    ret r2
    fn attempt
    handler caught r1
    call r1 fail r0
    ret r1
    caught:
    add r1 r1 r0
    ret r1
    fn fail
    raise r0`, args: [400] },
  "a host call that raises at times": { source: `fn main
    const r1 0
    const r2 0
    const r3 1
    loop:
    jge r1 r0 done
    call r4 attempt r1
    add r2 r2 r4
    add r1 r1 r3
    back loop
    done:
    ret r2
    fn attempt
    handler caught r1
    host r1 risky r0
    ret r1
    caught:
    ret r1`, args: [600], hosts: () => ({ risky: (n: number) => { if (n % 3 === 0) throw new ToyError(5); return n; } }) },
  "an exception that leaves the loop from an inlined call": { source: `fn main
    const r1 0
    const r3 1
    const r5 450
    loop:
    jge r1 r0 done
    call r4 check r1 r5
    add r1 r1 r3
    back loop
    done:
    ret r1
    fn check
    jge r0 r1 bad
    ret r0
    bad:
    raise r0`, args: [1000] },
};

const countsOf: Record<string, Record<string, Record<string, number>>> = {};
const PARAMS = { threshold: 20, function_threshold: 30, trace_eagerness: 8 };
const wasm = await loadWasmBackend();
const backends: Record<string, () => Backend> = { evaluator: evalBackend, js: jsBackend, wasm: () => wasm };

/** The counters without times and sizes: the same on every backend. */
const deterministic = (snapshot: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(snapshot).filter(([name]) => !name.endsWith("seconds") && name !== "emitted_bytes"));

for (const [backendName, backend] of Object.entries(backends)) {
  for (const [passesName, enable_opts] of [["no passes", "none"], ["all passes", "all"]] as const) {
    const counts = (countsOf[passesName] ??= {});
    describe(`on ${backendName} with ${passesName}`, () => {
      for (const [name, { source, args, hosts }] of Object.entries(PROGRAMS)) {
        test(`${name} gives what the interpreter gives`, () => {
          const plain = runToy(source, args, { backend: null, optimizer: optimizer(), ...(hosts && { hosts: hosts() }) });
          const jitted = runToy(source, args, { backend: backend(), optimizer: optimizer(), params: { ...PARAMS, enable_opts }, ...(hosts && { hosts: hosts() }) });
          expect(jitted.result).toEqual(plain.result);
          const { profiler } = jitted.driver!;
          expect(profiler.backend).toBeGreaterThan(0);
          expect(profiler.tracing).toBe(profiler.backend + profiler.totalAborts);
          expect(profiler.totalAborts).toBe(0);
          counts[name] ??= deterministic(profiler.snapshot());
          expect(deterministic(profiler.snapshot())).toEqual(counts[name]);
        });
      }
    });
  }
}

describe("counting", () => {
  const LOOP = PROGRAMS["a counting loop"]!.source;
  const BRANCH = PROGRAMS["a loop with two paths"]!.source;
  const count = (source: string, n: number, params: Record<string, number> = {}) => {
    const run = runToy(source, [n], { backend: evalBackend(), optimizer: optimizer(), params: { threshold: 100, function_threshold: 150, trace_eagerness: 20, ...params } });
    return { profiler: run.driver!.profiler, events: run.events };
  };
  test("a loop below the threshold is not traced", () => {
    expect(count(LOOP, 99).profiler.tracing).toBe(0);
  });
  test("an optimizer is made for the first trace, once", () => {
    let made = 0;
    const make = (): Optimizer => { made++; return optimizer(); };
    const rounds = (n: number) => runToy(BRANCH, [n], { backend: evalBackend(), optimizer: make, params: { threshold: 100, trace_eagerness: 20 } }).driver!.profiler.backend;
    expect([rounds(99), made]).toEqual([0, 0]);
    expect(rounds(500)).toBeGreaterThan(1);
    expect(made).toBe(1);
  });
  test("a loop that reaches the threshold is traced once and leaves once", () => {
    const { profiler } = count(LOOP, 500);
    expect(profiler).toMatchObject({ tracing: 1, backend: 1, loops: 1, bridges: 0, exits: 1 });
  });
  test("threshold 0 means never", () => {
    expect(count(LOOP, 5000, { threshold: 0 }).profiler.tracing).toBe(0);
  });
  test("the losing branch gets one bridge, and then nothing leaves any more", () => {
    const { profiler } = count(BRANCH, 2000);
    expect(profiler).toMatchObject({ tracing: 2, backend: 2, loops: 1, bridges: 1 });
    expect(count(BRANCH, 20_000).profiler.exits).toBe(profiler.exits);
  });
  test("a trace that is too long blames what it inlined", () => {
    const { profiler, events } = count(PROGRAMS["a call that is inlined"]!.source, 3000, { trace_limit: 16 });
    expect(profiler.aborts["trace too long"]).toBeGreaterThan(0);
    expect(events.some((event) => event.event === "trace-abort" && event.reaction.includes("is not inlined any more"))).toBe(true);
    expect(profiler.unaccounted).toBe(0);
  });
  test("a place that always aborts is tried at most log2(iterations) times", () => {
    const { profiler } = count(LOOP, 20_000, { trace_limit: 10, threshold: 10 });
    if (profiler.backend === 0) expect(profiler.tracing).toBeLessThanOrEqual(Math.log2(20_000));
  });
});
