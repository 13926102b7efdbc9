import { readFileSync, readdirSync } from "node:fs";
import { jsBackend } from "@spoor/backend-js";
import { evalBackend, type Backend } from "@spoor/ir";
import { optimizer } from "@spoor/optimizer";
import { createPython, denyAll } from "@spoor/python";
import { createDriver } from "@spoor/tracer";
import { describe, expect, test } from "vitest";

const bench = new URL("../../../bench/programs/", import.meta.url);
/** Programs whose small size runs in a moment on every backend. */
const names = ["nbody.py", "recursion.py", "pipeline.py"];

interface Run {
  readonly output: string;
  readonly exitCode: number;
  readonly counts: Record<string, number>;
}

/** Runs a bench program at its small size; low thresholds, so that even small runs are traced. */
function run(name: string, backend: Backend | null): Run {
  let output = "";
  const python = createPython({ host: { ...denyAll(), stdout: (text) => { output += text; }, stderr: (text) => { output += text; }, readFile: (path) => readFileSync(path), pathKind: (path) => (path.endsWith(".py") ? (readdirSync(bench).includes(path.split("/").at(-1)!) ? "file" : null) : "directory") }, path: [bench.pathname], argv: [name] });
  const driver = backend === null ? null : createDriver<any>({ guest: python.guest as any, optimizer: optimizer(), backend, params: { threshold: 40, function_threshold: 60, trace_eagerness: 20 } });
  // The size is read from the module itself: SMALL.
  const source = readFileSync(new URL(name, bench), "utf8").replace(/^if __name__ == "__main__":[\s\S]*$/m, "print(run(SMALL), EXPECTED.get(SMALL))\nprint(run(SMALL) == EXPECTED.get(SMALL))\n");
  const { exitCode } = python.runMain(source, name);
  if (driver !== null) {
    const { profiler } = driver;
    expect(profiler.unaccounted).toBe(0);
  }
  const counts = Object.fromEntries(Object.entries(driver?.profiler.snapshot() ?? {}).filter(([key]) => !key.endsWith("seconds") && key !== "emitted_bytes"));
  return { output, exitCode, counts };
}

describe("bench programs at their small size", () => {
  for (const name of names) {
    test(`${name} gives the expected result without the JIT, on the evaluator and on js, with the same counts`, () => {
      const off = run(name, null);
      expect(off.output).toMatch(/True\n$/);
      const evaluator = run(name, evalBackend());
      expect(evaluator.output).toBe(off.output);
      const jitted = run(name, jsBackend());
      expect(jitted.output).toBe(off.output);
      expect(jitted.counts).toEqual(evaluator.counts);
    }, 120_000);
  }
});
