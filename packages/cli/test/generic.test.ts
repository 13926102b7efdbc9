/** Where objects of many shapes meet, the ways through a loop multiply: it is traced again for all of them. */
import type { JitEvent } from "@spoor/tracer";
import { expect, test } from "vitest";
import { run as runProgram, type BackendName } from "./differential";

const SOURCE = `
class Event:
    def __init__(self, time):
        self.time = time
        self.seen = 0
    def __lt__(self, other):
        return self.time < other.time
    def weight(self):
        return int(self.time) & 3

class A(Event):
    def __init__(self, time):
        Event.__init__(self, time)
        self.a = 1
class B(Event):
    def __init__(self, time):
        Event.__init__(self, time)
        self.b = 1.5
class C(Event):
    def weight(self):
        return 7
class D(C):
    pass

state = 1
def pseudo(n):
    global state
    state = state * 48271 % 2147483647
    return (state >> 7) % n

def run(n):
    events = [(A, B, C, D)[pseudo(4)](pseudo(1000)) for _ in range(64)]
    total = 0
    for i in range(n):
        x, y, z = events[pseudo(64)], events[pseudo(64)], events[pseudo(64)]
        if y < x:
            x, y = y, x
        if z < y:
            y = z
        x.seen = x.seen + 1
        total += x.weight() + y.weight() * z.time
        if i % 500 == 499:
            x.time = 0.5 + i
    return total, sum(e.seen for e in events)

print(run(2000))
`;

async function run(backend: BackendName | null, params: Record<string, number> = {}) {
  const events: JitEvent[] = [];
  const { out, err, counts } = await runProgram(SOURCE, { backend, params: { threshold: 20, trace_eagerness: 5, ...params }, onEvent: (event) => { events.push(event); } });
  if (backend !== null) expect(counts["unaccounted"]).toBe(0);
  return { output: out + err, bridges: counts["bridges"] ?? 0, generic: events.filter((event) => event.event === "generic" && !event.meets).length };
}

test("a loop that objects of several shapes pass through gets few bridges once it is traced generically", async () => {
  const { output } = await run(null);
  expect(output).toMatch(/^\(\d+(\.\d+)?, 2000\)\n$/);
  const often = await run("js", { max_bridges: 1_000_000 });
  expect(often).toMatchObject({ output, generic: 0 });
  const few = await run("js", { max_bridges: 20 });
  expect(few.output).toBe(output);
  expect(few.generic).toBe(1);
  expect(few.bridges).toBeLessThan(often.bridges / 2);
  for (const backend of ["eval", "wasm"] as const) expect(await run(backend, { max_bridges: 20 })).toEqual(few);
}, 60_000);

test("a generic tree gets no more than four times max_bridges", async () => {
  const { output } = await run(null);
  const tight = await run("js", { max_bridges: 2 });
  expect(tight.output).toBe(output);
  expect(tight.bridges).toBeLessThan(60);
});
