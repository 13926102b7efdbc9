/** PyPy's parameters of the optimizer and of loops that cannot be closed: what their values change, in exact counts, the same on every backend. */
import { CAN_EXIT, OP, type Ref, type Trace } from "@spoor/ir";
import { describe, expect, test } from "vitest";
import { BACKENDS, run, type Counts } from "./differential";

const PARAMS = { threshold: 100, function_threshold: 150, trace_eagerness: 20 };

interface Measured {
  readonly counts: Counts;
  /** Optimized, in the order in which they were made. */
  readonly traces: readonly Trace[];
}

async function everywhere(source: string, params: Record<string, number>): Promise<Measured> {
  const plain = await run(source, { backend: null });
  expect(plain.err).toBe("");
  let last: Measured | undefined;
  for (const backend of BACKENDS) {
    const traces: Trace[] = [];
    const { out, err, counts } = await run(source, { backend, params: { ...PARAMS, ...params }, onEvent: (event) => { if (event.event === "trace-optimized") traces.push(event.optimized); } });
    expect({ out, err }, backend).toEqual({ out: plain.out, err: "" });
    expect(counts["unaccounted"], backend).toBe(0);
    if (last !== undefined) expect(counts, backend).toEqual(last.counts);
    last = { counts, traces };
  }
  return last!;
}

const count = (trace: Trace, opcode: number): number => Array.from({ length: trace.length }, (_, row) => trace.opcode(row as Ref)).filter((other) => other === opcode).length;

describe("pureop_historylength", () => {
  /** `between` exclusive ors between two that are the same. */
  const program = (between: number) => `
def run(n):
    s = 0
    for i in range(n):
        s += (i ^ 5)
${Array.from({ length: between }, (_, k) => `        s += (i ^ ${1000 + k})`).join("\n")}
        s += (i ^ 5)
    return s
print(run(1000))
`;
  const xors = async (between: number, params: Record<string, number>): Promise<number> => {
    const { counts, traces } = await everywhere(program(between), { disable_unrolling: 1, ...params });
    expect(counts).toMatchObject({ tracing: 1, loops: 1, bridges: 0, exits: 1 });
    return count(traces[0]!, OP.int_xor);
  };
  test("is how many results of an operation are remembered: sixteen", async () => {
    expect(await xors(15, {})).toBe(16);
    expect(await xors(16, {})).toBe(18);
  });
  test("of 17 remembers one more, and of 0 none", async () => {
    expect(await xors(16, { pureop_historylength: 17 })).toBe(17);
    expect(await xors(15, { pureop_historylength: 0 })).toBe(17);
  });
});

/** A loop that sums up a variable, whose class the lines of its body change. */
const summing = (rounds: number, body: readonly string[]): string => `
def run(n):
    x = 1
    s = 0
    i = 0
    while i < n:
${body.map((line) => `        ${line}\n`).join("")}        i += 1
    return s
print(run(${rounds}))
`;

describe("max_unroll_loops", () => {
  const ALTERNATING = summing(5000, ["s += x", "if isinstance(x, float): x = 1", "else: x = 1.0"]);
  const SETTLING = `
def run(n):
    total = 0
    for k in range(n):
        x = 1
        i = 0
        while i < 300:
            if x < 2: total += 1
            if i == 100: x = 1.5
            i += 1
    return total
print(run(3))
`;
  test("of 0 compiles a loop as it was recorded, and the other class is a bridge", async () => {
    expect((await everywhere(ALTERNATING, { max_unroll_loops: 0 })).counts).toMatchObject({ tracing: 2, backend: 2, loops: 1, bridges: 1, exits: 21 });
  });
  test("of 1 makes two rounds one loop", async () => {
    const { counts, traces } = await everywhere(ALTERNATING, { max_unroll_loops: 1 });
    expect(counts).toMatchObject({ tracing: 1, backend: 1, loops: 1, bridges: 0, exits: 1 });
    expect(count(traces[0]!, OP.label)).toBe(2);
  });
  test("of 1 makes a loop of the round behind the one that changed a class", async () => {
    // Recorded is the round in which x changes. Where that is the loop, it leaves for good in the next one.
    expect((await everywhere(SETTLING, { max_unroll_loops: 0 })).counts).toMatchObject({ tracing: 3, backend: 3, loops: 1, bridges: 2, exits: 43 });
    expect((await everywhere(SETTLING, { max_unroll_loops: 1 })).counts).toMatchObject({ tracing: 2, backend: 2, loops: 1, bridges: 1, exits: 25 });
  });
});

describe("retrace_limit", () => {
  const CHANGING = summing(5000, ["if i == 1500: x = 0.5", "s += x"]);
  /** The sum changes its class twice, and the variable is one of three. */
  const SEVERAL = summing(6000, ["if i == 1500: x = 0.5", "if i == 3000: x = 1j", "s += x"]);
  test("of 0 sends a bridge that does not fit the loop's body to the loop's start", async () => {
    const { counts, traces } = await everywhere(CHANGING, {});
    expect(counts).toMatchObject({ tracing: 2, backend: 2, loops: 1, bridges: 1, exits: 22, forcings: 1 });
    expect([count(traces[1]!, OP.label), count(traces[1]!, OP.new)]).toEqual([0, 1]);
  });
  test("of 1 traces the loop once more behind it, for what it comes with", async () => {
    const { counts, traces } = await everywhere(CHANGING, { retrace_limit: 1 });
    expect(counts).toMatchObject({ tracing: 2, backend: 2, loops: 1, bridges: 1, exits: 22, forcings: 0 });
    // The sum is carried as a float: nothing is allocated.
    expect([count(traces[1]!, OP.label), count(traces[1]!, OP.new)]).toEqual([1, 0]);
  });
  test("is how many copies of one loop are made", async () => {
    const copies = async (params: Record<string, number>): Promise<number> => (await everywhere(SEVERAL, params)).traces.slice(1).reduce((sum, trace) => sum + count(trace, OP.label), 0);
    expect([await copies({ retrace_limit: 0 }), await copies({ retrace_limit: 1 }), await copies({ retrace_limit: 2 })]).toEqual([0, 1, 2]);
  });
  test("does nothing for a loop whose body has more guards than max_retrace_guards", async () => {
    const [loop] = (await everywhere(CHANGING, {})).traces;
    const operations = Array.from({ length: loop!.length }, (_, row) => loop!.opcode(row as Ref));
    const guards = operations.slice(operations.lastIndexOf(OP.label)).filter((opcode) => CAN_EXIT[opcode] === 1).length;
    expect((await everywhere(CHANGING, { retrace_limit: 1, max_retrace_guards: guards })).counts).toMatchObject({ forcings: 0 });
    expect((await everywhere(CHANGING, { retrace_limit: 1, max_retrace_guards: guards - 1 })).counts).toMatchObject({ forcings: 1 });
  });
  test("lets later bridges jump to a copy that they fit", async () => {
    const { counts, traces } = await everywhere(`
def run(n):
    x = 1
    s = 0
    t = 0
    i = 0
    while i < n:
        if i == 1500: x = 0.5
        s += x
        if i & 1: t += 1
        i += 1
    return s + t
print(run(5000))
`, { retrace_limit: 1 });
    const copy = traces.find((trace, k) => k > 0 && count(trace, OP.label) === 1)!;
    const label = copy.descr((copy.length - 1) as Ref);
    const entering = traces.filter((trace) => trace !== copy && trace.descr((trace.length - 1) as Ref) === label);
    expect(entering.length).toBeGreaterThan(0);
    expect(counts).toMatchObject({ loops: 1, forcings: 0 });
  });
});
