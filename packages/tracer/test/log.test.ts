import { optimizer } from "@spoor/optimizer";
import { describe, expect, test } from "vitest";
import { ABORTS, logListener, type JitEvent } from "../src/index";
import { BACKENDS, PARAMS, adder, body, loop } from "./policy";
import { runToy, type HostFunctions } from "./toy";

type Line = JitEvent & { readonly at: number; readonly meaning?: string };

/** The lines of the log of a run, and the run's profiler. */
function logged(source: string, rounds: number, params: Record<string, number | string> = {}, hosts: HostFunctions = {}) {
  const lines: Line[] = [];
  const { driver } = runToy(source, [rounds], {
    backend: BACKENDS.evaluator!(), optimizer: optimizer(), params: { ...PARAMS, ...params }, hosts, strict: false,
    onEvent: logListener((line) => {
      expect(line).toMatch(/^\{.*\}\n$/);
      lines.push(JSON.parse(line) as Line);
    }),
  });
  return { lines, profiler: driver!.profiler };
}
/** Aborts as the log tells of them: `reason: reaction`. */
const aborts = (lines: readonly Line[]): string[] => lines.flatMap((line) => (line.event === "trace-abort" ? [`${line.reason}: ${line.reaction}`] : []));

/** Asking a class behind an effect, of another value each time. */
const AGAIN = loop("get r5 r3\nget r4 r6\nwrong r3 r4\nset r6 r1", "r4").replace("const r2 1", "const r2 1\nnew r3\nnew r6");
const PROGRAMS: Readonly<Record<string, [source: string, rounds: number, params?: Record<string, number | string>]>> = {
  "a loop": [loop(""), 100],
  "a huge function": [`${loop("call r3 f r1 r2")}${adder("f", 1400)}`, 60, { trace_limit: 1000 }],
  "a huge function, not segmented": [`${loop("call r3 f r1 r2")}${adder("f", 1400)}`, 600, { trace_limit: 1000, segmenting: 0 }],
  "many small calls": [loop(body(200, (k) => `call r3 f${k} r1 r2`)) + Array.from({ length: 200 }, (_, k) => adder(`f${k}`, 10)).join(""), 60, { trace_limit: 1500 }],
  "a rule broken": [AGAIN, 1000],
  "a rule broken, without back-off": [AGAIN, 1000, { backoff: 0 }],
  "loops that are freed": [`fn main\n${body(100, (k) => `call r1 f${k} r0`)}\nret r1\n${body(100, (k) => loop("").replace("fn main", `fn f${k}`))}`, 100, { loop_longevity: 10 }],
};

describe("the log", () => {
  test.each(Object.entries(PROGRAMS))("accounts for every trace of %s: it was compiled, or aborted with a reason and a reaction", (_, [source, rounds, params]) => {
    const { lines, profiler } = logged(source, rounds, params);
    const count = (name: JitEvent["event"]) => lines.filter(({ event }) => event === name).length;
    expect(count("trace-start")).toBe(profiler.tracing);
    expect(count("trace-compiled")).toBe(profiler.backend);
    expect(count("trace-abort")).toBe(profiler.totalAborts);
    expect(count("bridge-attached")).toBe(profiler.bridges);
    expect(count("freed")).toBe(profiler.freedLoops);
    for (const line of lines) {
      if (line.event === "trace-start") {
        const ended = lines.filter((other) => "id" in other && other.id === line.id && (other.event === "trace-compiled" || (other.event === "trace-abort" && other.reason !== "segmenting")));
        expect(ended).toHaveLength(1);
      } else if (line.event === "trace-abort") {
        expect(line.meaning).toBe(ABORTS[line.reason].doc);
        expect(line.reaction).not.toBe("");
        expect(line.location).toMatch(/:\d+$/);
      }
    }
  });
  test("tells how a loop and its bridge came to be", () => {
    const { lines } = logged(loop("jge r3 r2 other\nconst r3 1\njump next\nother:\nconst r3 0\nnext:").replace("const r2 1", "const r2 1\nconst r3 0"), 200);
    expect(lines.map(({ event }) => event)).toEqual(["trace-start", "trace-optimized", "trace-compiled", "trace-start", "trace-optimized", "trace-compiled", "bridge-attached"]);
    expect(lines[0]).toMatchObject({ kind: "loop", location: "main:3" });
    expect(lines[1]).toMatchObject({ recordedOps: expect.any(Number), optimizedOps: expect.any(Number), exits: expect.any(Number), milliseconds: expect.any(Number) });
    expect(lines[2]).toMatchObject({ backend: "eval", bytes: expect.any(Number) });
    expect(lines[3]).toMatchObject({ kind: "bridge", guard: expect.stringMatching(/^guard_/) });
    expect(lines[6]).toMatchObject({ exit: (lines[3] as { exit: number }).exit });
    expect(lines.every(({ at }, i) => i === 0 || at >= lines[i - 1]!.at)).toBe(true);
  });
  test("names the policy's reaction to each kind of abort", () => {
    expect(aborts(logged(...PROGRAMS["a huge function"]!).lines).slice(0, 3)).toEqual(["too_long: f:0 is not inlined any more", "too_long: huge: it is traced in segments", "segmenting: the rest is a bridge"]);
    expect(aborts(logged(...PROGRAMS["a huge function, not segmented"]!).lines)).toContain(`too_long: nothing to blame: tried again after ${PARAMS.function_threshold} more`);
    expect(aborts(logged(...PROGRAMS["many small calls"]!).lines)[0]).toBe("too_long: many small calls: those in the trace's second half are not inlined any more");
    expect(aborts(logged(...PROGRAMS["a rule broken"]!).lines).slice(0, 3)).toEqual([40, 80, 160].map((ticks) => `semantics: tried again after ${ticks} more`));
    expect(new Set(aborts(logged(...PROGRAMS["a rule broken, without back-off"]!).lines))).toEqual(new Set(["semantics: tried again after 20 more"]));
  });
});
