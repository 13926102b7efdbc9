import { expect, test } from "vitest";
import { createRuntime } from "../src/index";

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
