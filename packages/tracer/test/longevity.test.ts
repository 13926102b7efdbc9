import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { optimizer } from "@spoor/optimizer";
import { describe, expect, test } from "vitest";
import { BACKENDS, PARAMS, body, everywhere, loop } from "./policy";
import { createToy } from "./toy";

const { threshold: T } = PARAMS;

/** A function that counts to its argument. */
const counter = (name: string): string => `fn ${name}\nconst r1 0\nconst r2 1\nloop:\njge r1 r0 done\nadd r1 r1 r2\nback loop\ndone:\nret r1\n`;
const counters = (count: number): string => Array.from({ length: count }, (_, k) => counter(`f${k}`)).join("");
const calls = (from: number, to: number): string => body(to - from, (k) => `call r1 f${from + k} r0`);
/** Loops that are not entered for 20 trace starts are freed, looked for at each fourth. */
const params = { loop_longevity: 20, function_threshold: 0 };

describe("loop_longevity", () => {
  test("frees loops that were not entered for so many trace starts", () => {
    const { profiler, events } = everywhere(`fn main\n${calls(0, 300)}\nret r1\n${counters(300)}`, [2 * T], { params });
    // The last look is at trace start 297: the loop of start 277 was not entered for 20.
    expect(profiler).toMatchObject({ tracing: 300, loops: 300, bridges: 0, freedLoops: 277, freedBridges: 0 });
    expect(events.filter(({ event }) => event === "freed")).toHaveLength(277);
    expect(events.find(({ event }) => event === "freed")).toEqual({ event: "freed", location: "f0:2", bridges: 0 });
  });
  test("frees nothing with 0, and nothing of 1000 trace starts by default", () => {
    const source = `fn main\n${calls(0, 100)}\nret r1\n${counters(100)}`;
    expect(everywhere(source, [2 * T], { params: { ...params, loop_longevity: 0 } }).profiler.freedLoops).toBe(0);
    expect(everywhere(source, [2 * T], { params: { function_threshold: 0 } }).profiler.freedLoops).toBe(0);
  });
  test("counts anew what was freed: it runs, and is compiled, again", () => {
    const source = `fn main\n${calls(0, 100)}\n${calls(0, 1)}\nret r1\n${counters(100)}`;
    expect(everywhere(source, [2 * T], { params }).profiler).toMatchObject({ tracing: 101, loops: 101, freedLoops: 81 });
    // Below the threshold it stays interpreted.
    const few = `fn main\n${calls(0, 100)}\nsub r0 r0 r3\n${calls(0, 1)}\nret r1\n${counters(100)}`.replace("fn main", `fn main\nconst r3 ${T + 1}`);
    expect(everywhere(few, [2 * T], { params }).profiler).toMatchObject({ tracing: 100, freedLoops: 77 });
  });
  test("counts an entry: what is used stays", () => {
    const source = `fn main\n${body(100, (k) => `${calls(k, k + 1)}\ncall r1 f0 r0`)}\nret r1\n${counters(100)}`;
    const { profiler, events } = everywhere(source, [2 * T], { params });
    expect(profiler).toMatchObject({ tracing: 101, bridges: 1, freedLoops: 79 });
    expect(events.filter((event) => event.event === "freed" && event.location === "f0:2")).toEqual([]);
  });
  test("frees bridges with their loop", () => {
    const branch = (name: string): string => `fn ${name}\nconst r1 0\nconst r2 1\nconst r3 0\nconst r5 0\nloop:\njge r1 r0 done\njge r5 r2 other\nconst r5 1\njump next\nother:\nconst r5 0\nnext:\nadd r1 r1 r2\nback loop\ndone:\nret r1\n`;
    const source = `fn main\n${calls(0, 50)}\nret r1\n${Array.from({ length: 50 }, (_, k) => branch(`f${k}`)).join("")}`;
    const { profiler } = everywhere(source, [10 * T], { params });
    // Two trace starts each, the last look at 97: what was last entered at 77 or before.
    expect(profiler).toMatchObject({ tracing: 100, loops: 50, bridges: 50, freedLoops: 38, freedBridges: 38 });
  });
  test("keeps a loop that code which is entered jumps into", () => {
    // f's entry is compiled after its loop, and ends there. From then on nobody else goes to the loop.
    const source = `fn main\nconst r3 3\n${body(60, () => "call r1 g r3")}\n${body(100, (k) => `${calls(k, k + 1)}\ncall r1 g r3`)}\nret r1\n${counter("g")}${counters(100)}`;
    const run = everywhere(source, [2 * T], { params: { ...params, function_threshold: 30 } });
    expect(run.events.filter((event) => event.event === "trace-start" && event.location.startsWith("g:"))).toHaveLength(3);
    expect(run.events.filter((event) => event.event === "freed" && event.location.startsWith("g:"))).toHaveLength(0);
    expect(run.profiler.freedLoops).toBeGreaterThan(70);
  });
  test("keeps what is running", () => {
    // From its 100th round on main's loop calls functions that get hot all at once, while the loop itself is running.
    const source = `${loop(`jge r1 r4 late\njump next\nlate:\n${body(60, (k) => `call r5 f${k} r2`)}\nnext:`).replace("const r2 1", "const r2 1\nconst r4 100")}${counters(60)}`;
    const run = everywhere(source, [200], { params: { ...params, inlining: 0, threshold: 60, loop_longevity: 10, decay: 0 } });
    const starts = run.events.flatMap((event) => (event.event === "trace-start" && event.location.startsWith("main:") ? [event.kind] : []));
    expect(starts.filter((kind) => kind === "loop")).toHaveLength(1);
    expect(run.events.filter((event) => event.event === "freed" && event.location.startsWith("main:"))).toEqual([]);
    expect(run.profiler.freedLoops).toBeGreaterThan(40);
  });
  test("leaves code that calls what was freed correct: the interpreter runs it until it is compiled again", () => {
    // Each round calls one of 100 functions: rarely enough to be freed in between.
    const source = `fn main\n${body(3, () => calls(0, 100))}\nret r1\n${body(100, (k) => `fn f${k}\ncall r1 g${k} r0\nret r1`)}\n${Array.from({ length: 100 }, (_, k) => counter(`g${k}`)).join("")}`;
    const { profiler } = everywhere(source, [2 * T], { params: { ...params, inlining: 0, function_threshold: 2 } });
    expect(profiler.freedLoops).toBeGreaterThan(150);
  });
  test("does not decide what releaseAll frees: everything", () => {
    const toy = createToy({ backend: BACKENDS.js!(), optimizer: optimizer(), params: { ...PARAMS, ...params, loop_longevity: 1000 } });
    toy.run(`fn main\n${calls(0, 40)}\nret r1\n${counters(40)}`, [2 * T]);
    const { profiler } = toy.driver!;
    expect(profiler.freedLoops).toBe(0);
    toy.driver!.releaseAll();
    expect(profiler).toMatchObject({ freedLoops: 40, loops: 40 });
    toy.run(`fn main\n${calls(0, 40)}\nret r1\n${counters(40)}`, [2 * T]);
    expect(profiler).toMatchObject({ freedLoops: 40, loops: 80 });
  });
});

describe("what was freed", () => {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as () => void;
  const settled = async (): Promise<number> => {
    for (let round = 0; round < 4; round++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      gc();
    }
    return process.memoryUsage().heapUsed;
  };
  for (const name of Object.keys(BACKENDS)) {
    test(`takes no memory any more on ${name}`, async () => {
      const codes: WeakRef<object>[] = [];
      const backend = BACKENDS[name]!();
      const toy = createToy({
        backend, optimizer: optimizer(), params: { ...PARAMS, loop_longevity: 100 },
        onEvent: (event) => { if (event.event === "trace-optimized") codes.push(new WeakRef(event.optimized)); },
      });
      const source = `fn main\nconst r1 0\nconst r2 1\nconst r3 0\nconst r5 0\nloop:\njge r1 r0 done\njge r5 r2 other\nadd r3 r3 r1\nconst r5 1\njump next\nother:\nsub r3 r3 r2\nconst r5 0\nnext:\nadd r1 r1 r2\nback loop\ndone:\nret r3`;
      const run = (loops: number): void => { for (let k = 0; k < loops; k++) toy.run(source, [100]); };
      run(500);
      const early = await settled();
      const slots = backend.stats!()["slots"];
      run(1500);
      const late = await settled();
      const { profiler } = toy.driver!;
      expect(profiler).toMatchObject({ tracing: 4000, loops: 2000, bridges: 2000, freedLoops: 1945, freedBridges: 1945 });
      // Optimized traces that are still there: those of the loops that are.
      expect(codes.filter((code) => code.deref() !== undefined).length).toBeLessThanOrEqual(2 * (2000 - 1945));
      expect(backend.stats!()["slots"]).toBe(slots);
      // A loop with its bridge takes some 20 KB: 1500 would be 30 MB.
      expect(late - early).toBeLessThan(2_000_000);
    }, 120_000);
  }
});
