/** A program that makes functions all the time and runs each of them for a while: what was compiled for one goes when it is not needed any more. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { BACKENDS, run } from "./differential";

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as () => void;

const SOURCE = `
source = """
def f(n):
    s = 0
    for i in range(n):
        if i % 2: s += i * NUMBER
        else: s -= 1
    return s
"""
for k in range(1, 2001):
    space = {}
    exec(source.replace("NUMBER", str(k)), space)
    assert space["f"](200) == k * 10000 - 100
    if k % 500 == 0: print(k)
`;

test.each(BACKENDS)("2000 functions with a loop and a bridge each take no more memory than 500 on %s", async (backend) => {
  const heap: number[] = [];
  const measured = (): void => {
    gc();
    gc();
    heap.push(process.memoryUsage().heapUsed);
  };
  const { err, counts } = await run(SOURCE, { backend, params: { threshold: 50, trace_eagerness: 10, loop_longevity: 100 }, onOutput: measured });
  expect(err).toBe("");
  expect(counts).toMatchObject({ loops: 2000, bridges: 2000, freed_loops: 1945, freed_bridges: 1945, unaccounted: 0 });
  // Without freeing it is 64 KB each on js.
  expect(heap.at(-1)! - heap[0]!).toBeLessThan(4_000_000);
}, 240_000);
