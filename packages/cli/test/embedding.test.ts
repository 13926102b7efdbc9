/** Runtimes as an embedder has them: many, one after the other. */
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { loadWasmBackend } from "@spoor/backend-wasm";
import { jsBackend } from "@spoor/backend-js";
import { evalBackend } from "@spoor/ir";
import { expect, test } from "vitest";
import { createRuntime } from "../src/index";

// Loops over what all runtimes share: built-in types, their methods, exceptions.
const PROGRAM = `
class Point:
    def __init__(self, x): self.x = x
    def __add__(self, other): return Point(self.x + other.x)
def work(n):
    total = Point(0)
    items = []
    for i in range(n):
        total = total + Point(i)
        items.append("%d" % i)
        try:
            if i % 50 == 3: int(items[-1] + "x")
        except ValueError as e:
            items.extend(e.args)
    return total.x
print(work(500))
`;

setFlagsFromString("--expose-gc");
const gc = runInNewContext("gc") as () => void;
const COUNT = 6;

test.for([["js", () => Promise.resolve(jsBackend())], ["eval", () => Promise.resolve(evalBackend())], ["wasm", loadWasmBackend]] as const)("nothing keeps a runtime whose program ended: %s", async ([, backend]) => {
  const runtimes: WeakRef<object>[] = [];
  for (let i = 0; i < COUNT; i++) {
    let out = "";
    const runtime = createRuntime({ backend: await backend(), stdout: (text) => { out += text; }, jit: { threshold: 3, trace_eagerness: 2 } });
    runtime.run(PROGRAM);
    expect([out, runtime.jit.stats()["backend"]]).toEqual(["124750\n", expect.any(Number)]);
    runtimes.push(new WeakRef(runtime.python));
    await setImmediate();
  }
  gc();
  // The newest may still be the running one.
  expect(runtimes.filter((each) => each.deref() !== undefined).length).toBeLessThanOrEqual(1);
});
