import { expect, test } from "vitest";
import { evalBackend } from "@spoor/ir";
import type { JitEvents } from "@spoor/tracer";
import { createRuntime } from "../src/index";

const HOT = "def work():\n    x = 0\n    for i in range(400):\n        x += i if i & 1 else 2\nwork()\n";

test("hooks are told of code that was compiled, and of traces that were given up and why", () => {
  const seen: string[] = [];
  const py = createRuntime({
    jit: { threshold: 20, trace_limit: 400 },
    hooks: {
      onCompile: ({ backend }) => { seen.push(`compiled by ${backend}`); },
      onAbort: ({ reason }) => { seen.push(reason); },
      onTraceTooLong: ({ disabled }) => { seen.push(`too long: ${disabled.length}`); },
    },
  });
  py.run(`def f(x):\n${"    x += 1\n".repeat(300)}    return x\nfor i in range(100): f(i)`);
  expect(seen.slice(0, 2)).toEqual(["too_long", "too long: 1"]);
  expect(seen.filter((text) => text === "compiled by js")).toHaveLength(py.jit.stats()["backend"]!);
  expect(py.jit.stats()["unaccounted"]).toBe(0);
});

test("listeners hear the events that they asked for, as typed, until they are taken back", () => {
  const py = createRuntime({ jit: { threshold: 20, trace_eagerness: 10 } });
  const heard: string[] = [];
  const names = ["trace:start", "trace:abort", "trace:optimized", "trace:compiled", "bridge:attached", "freed", "generic", "invalidated", "thresholds"] as const satisfies readonly (keyof JitEvents)[];
  for (const name of names) py.on(name, ({ event }) => { heard.push(`${name} ${event}`); });
  const stop = py.on("trace:compiled", ({ backend, bytes }) => { heard.push(`${backend} ${bytes > 0}`); });
  py.run(HOT);
  expect(heard).toEqual([
    "trace:start trace-start", "trace:optimized trace-optimized", "trace:compiled trace-compiled", "js true",
    "trace:start trace-start", "trace:optimized trace-optimized", "trace:compiled trace-compiled", "js true", "bridge:attached bridge-attached",
  ]);
  heard.length = 0;
  stop();
  py.run(HOT);
  expect(heard).toContain("trace:compiled trace-compiled");
  expect(heard).not.toContain("js true");
});

test("a listener hears why a trace was given up", () => {
  const py = createRuntime({ jit: { threshold: 20, trace_limit: 400 } });
  const reasons: string[] = [];
  py.on("trace:abort", ({ reason, reaction, location }) => { reasons.push(`${reason} ${reaction.length > 0} ${location.includes("<string>")}`); });
  py.run(`def f(x):\n${"    x += 1\n".repeat(300)}    return x\nfor i in range(100): f(i)`);
  expect(reasons[0]).toBe("too_long true true");
});

test("a backend is given by name, or made", () => {
  const names = [undefined, "auto", "js", "eval", evalBackend()] as const;
  expect(names.map((backend) => {
    const seen = new Set<string>();
    const py = createRuntime({ jit: { threshold: 20 }, ...(backend && { backend }) });
    py.on("trace:compiled", (event) => { seen.add(event.backend); });
    py.run(HOT);
    return [...seen].join();
  })).toEqual(["js", "js", "js", evalBackend().name, evalBackend().name]);
});

test("the report is jit-summary's text", () => {
  const py = createRuntime({ jit: { threshold: 20 } });
  py.run(HOT);
  expect(py.jit.report()).toMatch(/^Tracing:\s+\d/);
  expect(createRuntime({ jit: "off" }).jit.report()).toBe("");
});
