/**
 * What the JIT's policy promises of Python programs: what they print, and exact counts, the same on every backend. (Promises that need no Python are the
 * tracer's tests.)
 */
import { OP, type Ref, type Trace } from "@spoor/ir";
import type { JitEvent } from "@spoor/tracer";
import { describe, expect, test } from "vitest";
import { BACKENDS, run, type Counts } from "./differential";

const T = 100;
const TE = 20;
const PARAMS = { threshold: T, function_threshold: 150, trace_eagerness: TE };

interface Everywhere {
  readonly out: string;
  readonly counts: Counts;
  readonly events: readonly JitEvent[];
  /** Optimized, in the order in which they were made. */
  readonly traces: readonly Trace[];
}

/** Runs a program without the JIT and on each backend. Output and counts have to be equal, and every trace accounted for. */
async function everywhere(source: string, params: Record<string, number | string> = {}): Promise<Everywhere> {
  const plain = await run(source, { backend: null });
  expect(plain.err).toBe("");
  let last: Everywhere | undefined;
  for (const backend of BACKENDS) {
    const events: JitEvent[] = [];
    const { out, err, counts } = await run(source, { backend, params: { ...PARAMS, ...params }, onEvent: (event) => { events.push(event); } });
    expect({ out, err }, backend).toEqual({ out: plain.out, err: "" });
    expect(counts["unaccounted"], backend).toBe(0);
    if (last !== undefined) expect(counts, backend).toEqual(last.counts);
    last = { out, counts, events, traces: events.flatMap((event) => (event.event === "trace-optimized" ? [event.optimized] : [])) };
  }
  return last!;
}

const opcodes = (trace: Trace): number[] => Array.from({ length: trace.length }, (_, row) => trace.opcode(row as Ref));
const count = (traces: readonly Trace[], opcode: number): number => traces.flatMap(opcodes).filter((other) => other === opcode).length;
/** Operations behind the last label: the body of a peeled loop. */
const bodyOf = (trace: Trace): number[] => opcodes(trace).slice(opcodes(trace).lastIndexOf(OP.label));

describe("objects that do not escape", () => {
  test("are not allocated in the loop's body", async () => {
    const { counts, traces } = await everywhere(`
class P:
    def __init__(self, x, y):
        self.x = x
        self.y = y
    def add(self, o):
        return P(self.x + o.x, self.y + o.y)
def run(n):
    p = P(0, 0)
    d = P(1, 2)
    for i in range(n):
        p = p.add(d)
    return p.x + p.y
print(run(2000))
`);
    expect(counts).toMatchObject({ tracing: 1, backend: 1, loops: 1, bridges: 0, exits: 1 });
    expect(counts["nvirtuals"]).toBeGreaterThan(0);
    expect(bodyOf(traces[0]!)).not.toContain(OP.new);
  });
  test("are allocated by the exit where they escape only on a cold path", async () => {
    const { counts, traces } = await everywhere(`
class P:
    def __init__(self, x):
        self.x = x
kept = []
def run(n):
    s = 0
    for i in range(n):
        p = P(i)
        s += p.x
        if i % 1000 == 999:
            kept.append(p)
    return s, len(kept), kept[-1].x
print(run(5000))
`);
    expect(counts).toMatchObject({ tracing: 1, bridges: 0, exits: 6 });
    expect(counts["nvirtuals"]).toBeGreaterThan(0);
    expect(count(traces, OP.new)).toBe(0);
  });
});

describe("an exception", () => {
  test("that is raised and caught in the trace is not allocated", async () => {
    const { counts, traces } = await everywhere(`
def f(n):
    raise ValueError(n)
def run(n):
    caught = 0
    for i in range(n):
        try:
            f(i)
        except ValueError:
            caught += 1
    return caught
print(run(2000))
`);
    expect(counts).toMatchObject({ tracing: 1, backend: 1, loops: 1, bridges: 0, exits: 1 });
    expect(bodyOf(traces[0]!)).not.toContain(OP.new);
  });
  test("has its traceback and its context right when it is looked at", async () => {
    const { out, counts } = await everywhere(`
def f(n):
    raise ValueError(n)
def run(n):
    for i in range(n):
        try:
            try:
                f(i)
            except ValueError:
                raise KeyError(i)
        except KeyError as e:
            if i % 1000 == 997:
                print(repr(e), repr(e.__context__), e.__cause__)
                for x in (e, e.__context__):
                    tb = x.__traceback__
                    while tb:
                        print(tb.tb_frame.f_code.co_name, tb.tb_lineno)
                        tb = tb.tb_next
run(2000)
`);
    expect(out).toBe([997, 1997].map((i) => `KeyError(${i}) ValueError(${i}) None\nrun 10\nrun 8\nf 3\n`).join(""));
    expect(counts["loops"]).toBeGreaterThan(0);
  });
});

describe("a global", () => {
  const program = (when: string, n: number) => `
K = 3
def run(n):
    global K
    s = 0
    for i in range(n):
        s += K
        if ${when}: K = K + 2
    return s
print(run(${n}))
`;
  test("that is bound anew once invalidates once: the loop is compiled again, and nothing else happens", async () => {
    const { counts } = await everywhere(program("i == n // 2", 5000));
    expect(counts).toMatchObject({ tracing: 2, backend: 2, loops: 2, bridges: 0, invalidations: 1, exits: 2 });
  });
  test("that is bound anew every 1000 rounds is given up as a constant after a few", async () => {
    const { counts } = await everywhere(program("i % 1000 == 999", 30_000));
    expect(counts).toMatchObject({ tracing: 6, backend: 6, loops: 5, bridges: 1, invalidations: 4 });
    // The bridge of the rare path, when it has been taken often enough; then nothing leaves.
    expect((await everywhere(program("i % 1000 == 999", 60_000))).counts["tracing"]).toBe(6);
  });
});

describe("a function", () => {
  test("that is defined in the loop fails no guard", async () => {
    const { counts } = await everywhere(`
def run(n):
    s = 0
    for i in range(n):
        def g(x): return x + i
        s += g(1)
    return s
print(run(2000))
`);
    expect(counts).toMatchObject({ tracing: 1, backend: 1, loops: 1, bridges: 0, exits: 1 });
  });
  test("that is another one each time gets no bridges", async () => {
    const { counts } = await everywhere(`
functions = []
for k in range(1000):
    space = {}
    exec("def f(x): return x + %d" % k, space)
    functions.append(space["f"])
def run():
    s = 0
    for f in functions:
        s += f(1)
    return s
print(run())
`);
    // The loop that makes them, and the one that calls them: that one leaves each time, but never for the same function twice.
    expect(counts).toMatchObject({ loops: 2, bridges: 0, exits: 1 + (1000 - T) });
  });
  test("that is recursive is inlined max_unroll_recursion deep and then called", async () => {
    const fib = (n: number) => `def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\nprint(fib(${n}))`;
    const { counts, traces } = await everywhere(fib(18));
    expect(counts["tracing"]).toBeLessThanOrEqual(15);
    expect(count(traces, OP.call_assembler)).toBeGreaterThan(0);
    expect(count((await everywhere(fib(14), { max_unroll_recursion: 1 })).traces, OP.call_assembler)).toBeGreaterThan(0);
  });
  describe("with nine parameters that are None at random", () => {
    const names = [..."abcdeghij"];
    const program = (rounds: string) => `
def f(${names.map((name) => `${name}=None`).join(", ")}):
    s = 0
${names.map((name) => `    if ${name} is not None: s += ${name}`).join("\n")}
    return s
state = 1
def run(n, mask):
    global state
    t = 0
    for k in range(n):
        state = state * 48271 % 2147483647
        p = (state >> 8) & mask
        t += f(${names.map((_, k) => `${k + 1} if p & ${2 ** k} else None`).join(", ")})
    return t
${rounds}
`;
    const params = { max_bridges: 10, trace_eagerness: 5 };
    const generics = ({ events }: Everywhere, meets: boolean): number => events.filter((event) => event.event === "generic" && event.meets === meets).length;
    test("gets a bounded number of bridges, and meets where its paths do", async () => {
      const measured = await everywhere(program("print(run(20000, 511))"), params);
      // The loop and the function: each first as it came, then generically, then in pieces, of which nine conditions have two each.
      expect([generics(measured, false), generics(measured, true)]).toEqual([2, 2]);
      expect(measured.counts["bridges"]).toBeLessThanOrEqual(2 * (10 + 40 + 2 * 9));
      const always = await everywhere(program("print(run(20000, 511))"), { ...params, payback: 0 });
      expect(generics(always, true)).toBe(0);
      expect(always.counts["exits"]).toBeGreaterThan(3 * measured.counts["exits"]!);
    }, 120_000);
    test("does not wait for max_bridges where guards fail in turn", async () => {
      const { events } = await everywhere(program("print(run(20000, 511))"), { max_bridges: 60, trace_eagerness: 100 });
      const bridges = events.flatMap((event) => (event.event === "generic" ? [event.bridges] : []));
      expect(bridges.length).toBeGreaterThan(1);
      expect(Math.max(...bridges)).toBeLessThan(40);
      const waiting = await everywhere(program("print(run(20000, 511))"), { max_bridges: 1_000_000, trace_eagerness: 100 });
      expect(waiting.counts["bridges"]).toBeGreaterThan(100);
    }, 120_000);
    test("leaves behind what is dead where traces meet, though a traceback's frame shows it", async () => {
      const { out } = await everywhere(`
def small(v):
    if type(v) is int:
        return v if -1000 < v < 1000 else v % 1000003
    if type(v) is str:
        return v if len(v) < 40 else v[-7:]
class C: pass
g = True
def f(p, q):
    dead = small([x for x in range(6) if x > 2])
    alive = small(C((p if g else h) - 15))
for i in range(22):
    try:
        f(i % 9, [i])
    except TypeError as e:
        frame = e.__traceback__.tb_next.tb_frame
print(frame.f_code.co_name, frame.f_locals["p"])
`, { threshold: 3, function_threshold: 3, trace_eagerness: 2, max_bridges: 1 });
      expect(out).toBe("f 3\n");
    });
    test("stays as it is where few of them are", async () => {
      const measured = await everywhere(program("print(run(20000, 7))"), params);
      expect(generics(measured, true)).toBe(0);
    }, 60_000);
  });
});

describe("a program that looks at frames", () => {
  const VABLE_ESCAPES = 10;
  test("with sys._getframe() escapes seldom, and its caller is compiled", async () => {
    const { counts, events } = await everywhere(`
import sys
def caller():
    return sys._getframe(1).f_lineno
def run(n):
    s = 0
    for i in range(n):
        s += caller()
    return s
print(run(3000))
`);
    expect(counts["abort_vable_escape"]).toBeLessThanOrEqual(VABLE_ESCAPES);
    expect(counts).toMatchObject({ loops: 1, exits: 1 });
    const escape = events.find((event) => event.event === "trace-abort");
    expect(escape).toMatchObject({ reason: "frame_escapes", disabled: [expect.stringContaining("in caller")] });
  });
  test("with its own variables escapes seldom", async () => {
    const { counts } = await everywhere(`
import sys
def run(n):
    s = 0
    for i in range(n):
        s += sys._getframe().f_locals['i'] + locals()['i']
    return s
print(run(3000))
`);
    expect(counts["abort_vable_escape"]).toBeLessThanOrEqual(VABLE_ESCAPES);
    expect(counts["loops"]).toBe(0);
  });
  test("as locals() and globals() do is part of the trace", async () => {
    const { counts } = await everywhere(`
one = 1
def run(n):
    s = 0
    for i in range(n):
        s += locals()['i'] + globals()['one']
    return s
print(run(3000))
`);
    expect(counts).toMatchObject({ abort_vable_escape: 0, backend: 1, exits: 1 });
  });
  test("with warnings.warn(stacklevel=2) escapes seldom, and names the right lines", async () => {
    const { out, counts } = await everywhere(`
import warnings
lines = []
warnings.showwarning = lambda message, category, filename, lineno, file=None, line=None: lines.append(lineno)
warnings.simplefilter("always")
def old(x):
    warnings.warn("old", DeprecationWarning, stacklevel=2)
    return x
def run(n):
    s = 0
    for i in range(n):
        s += old(i)
        if i % 3 == 0:
            s += old(i)
    return s
print(run(900), sorted(set(lines)), lines.count(12), lines.count(14))
`);
    expect(out).toBe("539100 [12, 14] 900 300\n");
    expect(counts["abort_vable_escape"]).toBeLessThanOrEqual(VABLE_ESCAPES);
    expect(counts["loops"]).toBeGreaterThan(0);
  });
});

describe("a generator", () => {
  test("that a for loop consumes is inlined through its resumptions", async () => {
    const { counts, traces } = await everywhere(`
def gen(n):
    i = 0
    while i < n:
        yield i
        i += 1
def run(n):
    s = 0
    for x in gen(n):
        s += x
    return s
print(run(3000))
`);
    expect(counts).toMatchObject({ tracing: 1, backend: 1, loops: 1, bridges: 0, exits: 1 });
    expect(count(traces, OP.call_assembler)).toBe(0);
  });
});

describe("a huge function with effects everywhere", () => {
  test("loses and doubles none of them, wherever its traces are cut", async () => {
    const { counts } = await everywhere(`
lines = ["def f(out, it):"]
for k in range(200):
    lines.append("    out.append(next(it) + %d)" % k)
    if k % 20 == 7: lines.append("    print('p%d', end=' ')" % k)
lines.append("    return len(out)")
exec("\\n".join(lines))
def run(n):
    t = 0
    for i in range(n):
        out = []
        t += f(out, iter(range(1000)))
        assert out == [2 * k for k in range(200)], (i, out)
        print(i)
    return t
print(run(80))
`, { threshold: 20, trace_limit: 400 });
    expect(counts["abort_segmenting_trace"]).toBeGreaterThan(4);
    expect(counts["abort_trace_too_long"]).toBeLessThanOrEqual(3);
  });
});

describe("counts", () => {
  test("are the same in ten runs", async () => {
    const source = `
class Node:
    def __init__(self, value, next): self.value, self.next = value, next
def build(n):
    head = None
    for i in range(n): head = Node(i if i % 3 else str(i), head)
    return head
def total(node):
    s = 0
    while node is not None:
        s += int(node.value)
        node = node.next
    return s
print(sum(total(build(50)) for _ in range(40)))
`;
    const first = await run(source, { backend: "js" });
    expect(first.counts["bridges"]).toBeGreaterThan(0);
    for (let k = 1; k < 10; k++) expect((await run(source, { backend: "js" })).counts).toEqual(first.counts);
  });
});

describe("a function that does little", () => {
  // Calls from code that is never hot itself; the third argument takes the way that was not recorded.
  const program = (body: string): string => `def f(x):
    ${body}
source = "t += f(1)\\nt += f(2)\\n" * 300 + "t += f(-1)\\n" * 40
space = {"f": f, "t": 0}
exec(source, space)
print(space["t"])
`;
  const bridged = "return x + 1 if x >= 0 else x - 1";
  test("is compiled, and not entered from the interpreter", async () => {
    expect((await everywhere(program(bridged))).counts).toMatchObject({ tracing: 1, backend: 1, loops: 1, bridges: 0, exits: 0 });
  });
  test("is entered with entry_bytecodes=0", async () => {
    expect((await everywhere(program(bridged), { entry_bytecodes: 0 })).counts).toMatchObject({ tracing: 2, loops: 1, bridges: 1, exits: TE });
  });
  test("is entered where little of it was recorded", async () => {
    expect((await everywhere(program(`if x < 0: return ${Array.from({ length: 40 }, () => "x").join(" + ")}\n    return x`))).counts).toMatchObject({ loops: 1, bridges: 1, exits: TE });
  });
});

describe("code that is abandoned soon after it was compiled", () => {
  /** Source of functions with a loop each, and `times` calls of each that go round it `rounds` times. */
  const functions = (first: number, times: number, rounds: number): string =>
    `for k in range(${first}, ${first + 60}):
    source += "def f%d(n):\\n    t = 0\\n    for i in range(n):\\n        t += i\\n    return t\\n" % k + "total += f%d(${rounds})\\n" % k * ${times}
`;
  const program = `source = ""\n${functions(0, 14, 9)}${functions(60, 1, 1000)}space = {"total": 0}\nexec(source, space)\nprint(space["total"])\n`;
  const factors = (events: readonly JitEvent[]): number[] => events.flatMap((event) => (event.event === "thresholds" ? [event.factor] : []));

  test("makes later code wait longer, until code pays again", async () => {
    const { counts, events } = await everywhere(program);
    expect(factors(events)).toEqual([2, 4, 2, 1]);
    // 32 of the first sixty, and all of the others.
    expect(counts).toMatchObject({ loops: 92, bridges: 0 });
  });
  test("is compiled each time without payback", async () => {
    const { counts, events } = await everywhere(program, { payback: 0 });
    expect(factors(events)).toEqual([]);
    expect(counts).toMatchObject({ loops: 120, bridges: 0 });
  });
});

describe("a short loop over a constant", () => {
  const program = (items: string, body: string, rounds = 3000): string => `
ITEMS = ${items}
def f(x):
    t = 0
${body}
    return t
def run(n):
    s = 0
    for i in range(n):
        s += f(i)
    return s
print(run(${rounds}))
`;
  const overItems = "    for a in ITEMS:\n        t += a + x";
  /** Loops are counted before they are hot themselves: these get hot after the loop around them. */
  const LATE = { threshold: 400 };

  test("in an inlined function is part of the trace: nothing is called, and nothing of it is left", async () => {
    for (const source of [program("(1, 2, 3)", overItems), program("None", "    for a in range(3):\n        t += a + x"), program("None", "    for a in range(2, 5):\n        t += a + x")]) {
      const { traces, counts } = await everywhere(source, LATE);
      const [loop] = traces.filter((trace) => count([trace], OP.call_assembler) === 0 && count([trace], OP.int_add_ovf) >= 6);
      expect(loop).toBeDefined();
      expect(count([loop!], OP.new)).toBe(0);
      expect(count(traces.slice(-1), OP.call_assembler)).toBe(0);
      expect(counts["exits"]).toBeLessThan(2 * TE);
    }
  });
  test("may be in another one", async () => {
    const { traces } = await everywhere(program("(5, 7)", "    for a in ITEMS:\n        for b in range(3):\n            t += a * b + x"), LATE);
    expect(count(traces.slice(-1), OP.call_assembler)).toBe(0);
  });
  test.each([
    ["with more than max_inner_rounds rounds", program("(1, 2, 3, 4, 5, 6, 7, 8, 9)", overItems), {}],
    ["where max_inner_rounds=0", program("(1, 2, 3)", overItems), { max_inner_rounds: 0 }],
    ["over what is no constant", program("[1, 2, 3]", overItems), {}],
    ["whose rounds branch more than once", program("(1, 2, 3)", "    for a in ITEMS:\n        if a == x:\n            t += 1\n        elif a > x:\n            t += 2\n        else:\n            t += 3"), {}],
    ["that calls functions which branch", `def g(a, x):\n    return a if x & 1 else -a\n${program("(1, 2, 3)", "    for a in ITEMS:\n        t += g(a, x)")}`, {}],
  ] as const)("%s is called", async (_, source, params) => {
    const { traces } = await everywhere(source, { ...LATE, ...params });
    expect(count(traces, OP.call_assembler)).toBeGreaterThan(0);
  });
  test("gets one bridge for each round at the most, whatever a round's branch does", async () => {
    const { counts } = await everywhere(program("(1, 2, 4, 8, 16)", "    for a in ITEMS:\n        if x & a:\n            t += a", 20_000), LATE);
    expect(counts["bridges"]).toBeLessThan(40);
  });
});

describe("calls of compiled code", () => {
  test("have frames of their own in tracebacks, while their caller is recorded too", async () => {
    const { counts } = await everywhere(`
def f(n):
    k = 0
    while k < n:
        k += 1
        if k == 6:
            return 1 // (k - 6)
    return k
def run(n):
    seen = set()
    for i in range(n):
        try:
            f(i % 8)
        except ZeroDivisionError as e:
            tb = e.__traceback__
            seen.add((tb.tb_frame.f_code.co_name, tb.tb_next.tb_frame.f_code.co_name, tb.tb_next.tb_lineno, tb.tb_next.tb_next))
    return seen
print(run(2000))
`, { threshold: 20, function_threshold: 20, trace_eagerness: 5 });
    expect(counts["tracing"]).toBeGreaterThan(1);
  });
  const many = (parameters: number): string => {
    const names = Array.from({ length: parameters }, (_, k) => `p${k}`);
    return `
def f(${names.join(", ")}):
    t = 0
    while t < p0:
        t += 1
    return [t, ${names.join(", ")}]
def run(n):
    s = 0
    for i in range(n):
        s += sum(f(${names.map((_, k) => (k === 0 ? "i % 5" : `i + ${k}`)).join(", ")}))
    return s
print(run(2000))
`;
  };
  test.each([1, 2, 5, 9, 10, 11, 14])("with %i arguments and more give them all", async (parameters) => {
    const { traces } = await everywhere(many(parameters));
    expect(count(traces, OP.call_assembler)).toBeGreaterThan(0);
  });
  test("that raise, that leave in the middle and that look at their callers do so each time", async () => {
    const { traces } = await everywhere(`
import sys
def lines():
    f = sys._getframe(1)
    out = []
    while f is not None and len(out) < 3:
        out.append(f.f_code.co_name)
        f = f.f_back
    return " ".join(out)
def f(k, how):
    t = 0
    while t < k:
        t += 1
        if t == 7:
            if how == 0:
                raise ValueError(k)
            if how == 1:
                t += 0.5
            if how == 2:
                return lines()
    return t
def run(n):
    seen = {}
    for i in range(n):
        try:
            r = f(i % 11, i % 4)
        except ValueError as e:
            r = "%s %d" % (e, e.__traceback__.tb_next.tb_lineno)
        seen[r] = seen.get(r, 0) + 1
    return seen
print(run(4000))
`);
    expect(count(traces, OP.call_assembler)).toBeGreaterThan(0);
  });
});
