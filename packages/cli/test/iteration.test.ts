/** Programs about iteration print what CPython prints when nearly everything in them is traced, on each backend, with the same counts. */
import { readFileSync, readdirSync } from "node:fs";
import { jsBackend } from "@spoor/backend-js";
import { loadWasmBackend } from "@spoor/backend-wasm";
import { evalBackend, type Backend } from "@spoor/ir";
import { optimizer } from "@spoor/optimizer";
import { createPython, denyAll } from "@spoor/python";
import { createDriver } from "@spoor/tracer";
import { expect, test } from "vitest";

const folder = new URL("../../python/test/programs/", import.meta.url);

function run(file: string, backend: Backend): { output: string; counts: Record<string, number> } {
  let output = "";
  const write = (text: string): void => { output += text; };
  const python = createPython({ host: { ...denyAll(), stdout: write, stderr: write }, argv: [file] });
  const driver = createDriver<any>({ guest: python.guest as any, optimizer: optimizer(), backend, params: { threshold: 10, function_threshold: 10, trace_eagerness: 5 } });
  python.runMain(readFileSync(new URL(file, folder), "utf8"), file);
  const counts = Object.fromEntries(Object.entries(driver.profiler.snapshot()).filter(([key]) => !key.endsWith("seconds") && key !== "emitted_bytes"));
  return { output, counts };
}

const backends: Record<string, () => Backend | Promise<Backend>> = { js: jsBackend, wasm: loadWasmBackend };

for (const file of readdirSync(folder).filter((name) => /^iteration_.*\.py$/.test(name))) {
  let counts: Record<string, number> | undefined;
  const expected = readFileSync(new URL(file.replace(/py$/, "out"), folder), "utf8");

  test(`${file} runs as under CPython on the evaluator`, () => {
    const evaluator = run(file, evalBackend());
    expect(evaluator.output).toBe(expected);
    expect(evaluator.counts["loops"]).toBeGreaterThan(0);
    counts = evaluator.counts;
  }, 240_000);

  for (const [name, backend] of Object.entries(backends)) {
    test(`${file} runs as under CPython on ${name}, with the evaluator's counts`, async () => {
      const compiled = run(file, await backend());
      expect(compiled.output).toBe(expected);
      expect(compiled.counts).toEqual(counts ?? run(file, evalBackend()).counts);
    }, 240_000);
  }
}

test("a loop whose body cannot be entered any more is entered at its start", () => {
  // Behind the end of `a` the merging generator keeps a finished one, which the loop's body would have to read registers of.
  const source = `
def merge(a, b):
    done = object()
    x, y = next(a, done), next(b, done)
    while x is not done and y is not done:
        if x <= y:
            yield x
            x = next(a, done)
        else:
            yield y
            y = next(b, done)
    while y is not done:
        yield y
        y = next(b, done)

for _ in range(2):
    print(sum(i * x % 7 for i, x in enumerate(merge((2 * i for i in range(100)), (3 * i for i in range(600))))))
`;
  let output = "";
  const python = createPython({ host: { ...denyAll(), stdout: (text) => { output += text; } } });
  const driver = createDriver<any>({ guest: python.guest as any, optimizer: optimizer(), backend: jsBackend(), params: { threshold: 10, trace_eagerness: 5 } });
  python.runMain(source, "merge.py");
  expect(output).toBe("1494\n1494\n");
  expect(driver.profiler.bridges).toBeLessThan(15);
});
