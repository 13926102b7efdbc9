import { OP, type Ref, type Trace } from "@spoor/ir";
import { describe, expect, test } from "vitest";
import { adder, body, everywhere, loop, type PolicyRun } from "./policy";

const optimizedOf = ({ events }: PolicyRun): Trace[] => events.flatMap((event) => (event.event === "trace-optimized" ? [event.optimized] : []));
const count = (traces: readonly Trace[], opcode: number): number =>
  traces.reduce((sum, trace) => sum + Array.from({ length: trace.length }, (_, row) => trace.opcode(row as Ref)).filter((other) => other === opcode).length, 0);
/** Host functions for a list that grows: every effect shows in its text. */
const lists = () => ({ list: () => [] as unknown[], append: (list: unknown[], item: unknown) => { list.push(item); return item; }, text: (list: unknown[]) => list.join() });

describe("a huge function in a hot loop", () => {
  // Statements of three operations each; a segment holds 800.
  const HUGE = `${loop("call r3 f r1 r2")}${adder("f", 1400)}`;
  const params = { trace_limit: 1000 };

  test("is traced in segments, and then nothing leaves any more", () => {
    const { profiler, aborts } = everywhere(HUGE, [60], { params });
    expect(aborts).toEqual({ too_long: 2, segmenting: Math.ceil((4200 - 800) / 800) });
    // The loop, f, and again the loop and f, with five segments and the rest.
    expect(profiler).toMatchObject({ tracing: 9, backend: 7, loops: 2, bridges: 5 });
    expect(everywhere(HUGE, [200], { params }).profiler.exits).toBe(profiler.exits);
  });
  test("costs two aborts and one segment where the rest fits", () => {
    const { profiler, aborts } = everywhere(`${loop("call r3 f r1 r2")}${adder("f", 500)}`, [60], { params });
    expect(aborts).toEqual({ too_long: 2, segmenting: 1 });
    expect(profiler.tracing).toBe(profiler.backend + 2);
  });
  test("is the old cliff with segmenting=0: traces are started again and again, and none is compiled", () => {
    const few = everywhere(HUGE, [60], { params: { ...params, segmenting: 0 } }).profiler;
    const many = everywhere(HUGE, [600], { params: { ...params, segmenting: 0 } }).profiler;
    expect(many.backend).toBe(few.backend);
    expect(many.tracing).toBeGreaterThan(5 * few.tracing);
  });
  test("says in the log what the policy does", () => {
    const { events } = everywhere(HUGE, [60], { params, on: ["evaluator"] });
    const reactions = events.flatMap((event) => (event.event === "trace-abort" ? [`${event.reason}: ${event.reaction}`] : []));
    expect(reactions.slice(0, 3)).toEqual(["too_long: f:0 is not inlined any more", "too_long: huge: it is traced in segments", "segmenting: the rest is a bridge"]);
  });
});

describe("a huge loop", () => {
  test("closes: its last bridge jumps to the label that its first segment begins with", () => {
    const HUGE = loop(body(500, () => "add r3 r3 r2")).replace("const r2 1", "const r2 1\nconst r3 0");
    const params = { trace_limit: 300 };
    const run = everywhere(HUGE, [100], { params });
    expect(run.aborts).toMatchObject({ too_long: 1 });
    const [first, ...rest] = optimizedOf(run);
    const last = rest.at(-1)!;
    expect(first!.opcode(first!.inputCount as Ref)).toBe(OP.label);
    expect(last.opcode((last.length - 1) as Ref)).toBe(OP.jump);
    expect(last.descr((last.length - 1) as Ref)).toBe(first!.descr(first!.inputCount as Ref));
    expect(count([first!, ...rest], OP.jump)).toBe(1);
    expect(count([first!, ...rest], OP.guard_always_fails)).toBe(rest.length);
    expect(run.profiler).toMatchObject({ loops: 1, bridges: rest.length });
    expect(everywhere(HUGE, [400], { params }).profiler.exits).toBe(run.profiler.exits);
  });
  test("around an inner loop is a huge bridge of the inner loop", () => {
    const inner = "const r4 0\ninner:\njge r4 r5 end\nadd r4 r4 r2\nback inner\nend:\n";
    const source = loop(`${body(230, () => "add r3 r3 r2")}\n${inner}${body(230, () => "add r3 r3 r2")}`).replace("const r2 1", "const r2 1\nconst r3 0\nconst r5 3");
    const { profiler, aborts } = everywhere(source, [100], { params: { trace_limit: 300 } });
    expect(aborts.too_long).toBe(1);
    expect(profiler.loops).toBe(1);
    expect(everywhere(source, [300], { params: { trace_limit: 300 } }).profiler.exits).toBe(profiler.exits);
  });
  test("loses and doubles no effect at any cut", () => {
    const appends = body(120, (k) => `const r6 ${k}\nhost r6 append r5 r6`);
    const { profiler } = everywhere(loop(appends, "r7").replace("const r2 1", "const r2 1\nhost r5 list").replace("done:", "done:\nhost r7 text r5"), [60], { params: { trace_limit: 120 }, hosts: lists });
    expect(profiler.aborts["segmenting trace"]).toBeGreaterThan(2);
  });
  test("is cut inside an inlined call where the call is too long for one segment", () => {
    // f is blamed first; what is inlined into f's own trace is g, again and again.
    const source = `${loop("call r3 f r1 r2")}fn f\n${body(40, () => "call r0 g r0 r1")}\nret r0\n${adder("g", 12)}`;
    const { profiler } = everywhere(source, [200], { params: { trace_limit: 300 } });
    expect(profiler.tracing - profiler.backend).toBeLessThanOrEqual(5);
    expect(everywhere(source, [400], { params: { trace_limit: 300 } }).profiler.exits).toBe(profiler.exits);
  });
});

describe("a branch in a huge function", () => {
  // r0 is odd every other time: both sides of the branch are run.
  const source = `${loop("call r4 f r4 r5 r2\nmove r5 r3\nmove r3 r4").replace("const r2 1", "const r2 1\nconst r3 0\nconst r4 0\nconst r5 0")}
    fn f
    jge r1 r2 other
    ${body(400, () => "add r3 r1 r2")}
    ret r2
    other:
    ${body(30, () => "add r3 r1 r2")}
    const r4 0
    ret r4\n`;
  test("gets a bridge that is huge too", () => {
    const { aborts } = everywhere(source, [300], { params: { trace_limit: 300 } });
    expect(aborts.too_long).toBeLessThanOrEqual(3);
  });
  test("gets a bridge that joins the segments behind it instead of tracing the rest again", () => {
    // Alternates: the first statement branches, then 600 statements in common.
    const joined = `${loop("call r4 f r3 r2\nsub r3 r2 r3").replace("const r2 1", "const r2 1\nconst r3 0")}
      fn f
      move r2 r1
      jge r0 r1 other
      add r2 r2 r1
      other:
      ${body(600, () => "add r2 r2 r1")}
      ret r2\n`;
    const run = everywhere(joined, [200], { params: { trace_limit: 500 } });
    const starts = run.events.flatMap((event) => (event.event === "trace-optimized" ? [event.recorded.length] : []));
    // Segments of 400, the bridge from the branch is as long as the way to the next label.
    expect(Math.min(...starts.slice(1))).toBeLessThan(120);
    expect(run.profiler.tracing - run.profiler.backend).toBe(2);
  });
});

describe("an exit of a huge function", () => {
  // Ten branches, each taken from the 100th call on.
  const source = `${loop("call r4 f r1 r2 r5").replace("const r2 1", "const r2 1\nconst r5 100")}fn f\n${body(10, (k) => `jge r0 r2 way${k}\nway${k}:\njge r0 r3 late${k}\nadd r0 r0 r1\njump on${k}\nlate${k}:\nsub r0 r0 r1\non${k}:\n${body(100, () => "add r4 r0 r1")}`)}\nret r0\n`.replace("fn f\n", "fn f\nmove r3 r2\nmove r2 r1\nconst r4 0\n");
  const params = { trace_limit: 1000 };

  test("gets its bridge at once by work, because what is left is the rest of the function", () => {
    const work = everywhere(source, [400], { params: { ...params, hotness: "work" } });
    const calls = everywhere(source, [400], { params: { ...params, hotness: "calls" } });
    expect(work.aborts.segmenting).toBeGreaterThan(0);
    expect(work.profiler.exits).toBeLessThan(calls.profiler.exits / 2);
    expect(everywhere(source, [600], { params: { ...params, hotness: "work" } }).profiler.exits).toBe(work.profiler.exits);
  });
});

describe("short loops in long code", () => {
  // Ten loops of three rounds among 4500 statements.
  const source = `${loop("call r3 f r1 r2")}fn f\nconst r5 3\n${body(10, (k) => `${body(450, () => "add r0 r0 r1")}\nconst r4 0\ninner${k}:\njge r4 r5 end${k}\nadd r4 r4 r1\nback inner${k}\nend${k}:`)}\nret r0\n`;
  const params = { threshold: 90, function_threshold: 10, trace_limit: 6000 };

  test("belong to the traces around them", () => {
    const { profiler, aborts } = everywhere(source, [150], { params });
    expect(aborts).toEqual({ too_long: 1, segmenting: 2 });
    expect(profiler.loops).toBe(2);
    expect(everywhere(source, [200], { params }).profiler.exits).toBe(profiler.exits);
  });
  test("get traces of their own with max_inner_rounds=1, each between two bridges", () => {
    const { profiler } = everywhere(source, [150], { params: { ...params, max_inner_rounds: 1 } });
    expect(profiler.loops).toBeGreaterThan(10);
  });
});
