/** Programs about iteration print what CPython prints when nearly everything in them is traced, on each backend, with the same counts. */
import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { run, type BackendName, type Counts } from "./differential";

const folder = new URL("../../python/test/programs/", import.meta.url);
const PARAMS = { threshold: 10, function_threshold: 10, trace_eagerness: 5 };

for (const file of readdirSync(folder).filter((name) => /^iteration_.*\.py$/.test(name))) {
  const expected = readFileSync(new URL(file.replace(/py$/, "out"), folder), "utf8");
  const compiled = async (backend: BackendName): Promise<Counts> => {
    const { out, err, counts } = await run(readFileSync(new URL(file, folder), "utf8"), { backend, params: PARAMS, file });
    expect({ out, err }).toEqual({ out: expected, err: "" });
    expect(counts).toMatchObject({ loops: expect.any(Number), unaccounted: 0 });
    expect(counts["loops"]).toBeGreaterThan(0);
    return counts;
  };
  let counts: Promise<Counts> | undefined;

  test(`${file} runs as under CPython on the evaluator`, async () => { await (counts = compiled("eval")); }, 240_000);
  for (const backend of ["js", "wasm"] as const) {
    test(`${file} runs as under CPython on ${backend}, with the evaluator's counts`, async () => {
      expect(await compiled(backend)).toEqual(await (counts ??= compiled("eval")));
    }, 240_000);
  }
}

test("a loop whose body cannot be entered any more is entered at its start", async () => {
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
  const { out, counts } = await run(source, { backend: "js", params: { threshold: 10, trace_eagerness: 5 } });
  expect(out).toBe("1494\n1494\n");
  expect(counts["unaccounted"]).toBe(0);
  expect(counts["bridges"]).toBeLessThan(15);
});
