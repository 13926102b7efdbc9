import { describe, expect, test } from "vitest";
import { adder, everywhere, loop } from "./policy";

describe("a huge function in a hot loop", () => {
  // 300 statements of about two operations each; a segment holds 80.
  const HUGE = `${loop("call r3 f r1 r2")}${adder("f", 300)}`;
  const params = { trace_limit: 100 };

  test("is traced in segments, and then nothing leaves any more", () => {
    const { profiler, aborts } = everywhere(HUGE, [400], { params });
    expect(aborts).toEqual({ too_long: 2, segmenting: 7 });
    // The loop, f, the loop again, f's 7 segments and its end.
    expect(profiler).toMatchObject({ tracing: 11, backend: 9, loops: 2, bridges: 7 });
    const { exits } = everywhere(HUGE, [4000], { params }).profiler;
    expect(exits).toBe(profiler.exits);
  });

  test("is the old cliff with segmenting=0: traces are started again and again, and none is compiled", () => {
    const few = everywhere(HUGE, [400], { params: { ...params, segmenting: 0 } }).profiler;
    const many = everywhere(HUGE, [4000], { params: { ...params, segmenting: 0 } }).profiler;
    expect(many.backend).toBe(few.backend);
    expect(many.tracing).toBeGreaterThan(5 * few.tracing);
  });
});
