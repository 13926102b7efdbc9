import fc from "fast-check";
import { expect, test } from "vitest";
import { CAN_EXIT, IS_PURE, InvalidLoop, NONE, OP, print, verify, type LabelDescr, type OptimizeContext, type Ref, type Trace, type TraceBuilder, type Type } from "@spoor/ir";
import { canonical, optimizeContext, randomTraces, type MadeTrace, type RandomTrace } from "@spoor/ir/testing";
import { optimizer } from "@spoor/optimizer";
import { boxed } from "./boxed";
import { runTree, startBridge } from "./bridge";
import { giveJumpSnapshot } from "./jump-snapshot";

const RUNS = Number(process.env["SPOOR_RANDOM"] ?? 1000);
const loops = randomTraces(fc, { form: "recorded", moves: 30 });
const subject = optimizer();

/** Makes a random bridge from an exit of an optimized loop. */
function record(made: MadeTrace, loop: Trace, entry: LabelDescr, exit: number, choices: readonly number[]): Trace {
  const { b, pool } = startBridge(loop, exit);
  let next = 0;
  const choose = (): number => choices[next++ % choices.length]! + next;
  const pick = (type: Type): Ref | undefined => {
    const fitting = pool.filter((known) => known.type === type);
    return fitting.length === 0 ? undefined : fitting[choose() % fitting.length]!.ref;
  };
  const add = (ref: Ref): Ref => {
    pool.push({ ref, type: b.trace.type(ref) });
    return ref;
  };
  const ints = (): Ref => pick("i") ?? b.int(choose() % 9);
  const floats = (): Ref => pick("f") ?? b.float((choose() % 9) / 2);
  const snapshot = (): number => b.snapshot([{ code: "bridge", pos: b.trace.length, slots: pool.slice(-4).map((known) => known.ref) }]);
  const guard = (test: Ref): void => void (choose() % 2 === 0 ? b.guard_true(test, snapshot()) : b.guard_false(test, snapshot()));
  const again = asked(loop, exit, b);
  if (again !== NONE) {
    add(again);
    if (choose() % 2 === 0) guard(again);
  }
  for (let k = choose() % 6; k > 0; k--) {
    switch (choose() % 7) {
      case 0: add(b.int_add_ovf(ints(), b.int(choose() % 5), snapshot())); break;
      case 1: add(b.float_add(floats(), floats())); break;
      case 2: add(b.int_and(ints(), b.int(255))); break;
      case 3: add(b.box_int(ints())); break;
      case 4: add(b.int_lt(ints(), ints())); break;
      case 6: guard(add(b.emit([OP.int_lt, OP.int_le, OP.int_eq, OP.int_ne, OP.int_gt][choose() % 5]!, [ints(), choose() % 2 === 0 ? ints() : b.int((choose() % 9) - 4)]))); break;
      case 5: b.setfield(b.ref(made.world.point), ints(), POINT_COUNT(made)); break;
    }
  }
  const types = labelTypes(loop);
  const boxes = types.every((type) => type === "r");
  const args = types.map((type, k) => {
    if (boxes && k < 5) return k === 0 ? b.ref(2 + (choose() % 4)) : k < 3 ? b.box_int(ints()) : choose() % 3 === 0 ? pick("r") ?? b.ref(null) : b.new([floats()], descrNamed(made, "class", "Float"));
    if (k === 0) return b.int(2 + (choose() % 4));
    if (k === types.length - 2) return choose() % 2 === 0 ? b.ref(made.world.list) : b.new_array([b.ref(1), b.ref(null)], listDescr(made, "refs"));
    if (k === types.length - 1) return b.new_array([b.int(4), ints()], listDescr(made, "ints"));
    return pick(type) ?? (type === "i" ? b.int(choose() % 9) : type === "f" ? b.float(1.5) : b.ref(null));
  });
  const at = b.snapshot([{ code: "at the bridge's jump", pos: 7777, slots: args }]);
  b.guard_not_interrupted(at);
  const jump = b.jump(args, entry);
  b.trace.setSnapshot(jump, at);
  return b.trace;
}

/** What the guard at an exit asked, computed again from the values that it left with; NONE where they are not enough. */
function asked(loop: Trace, exit: number, b: TraceBuilder): Ref {
  let guard = NONE;
  for (let row = 0; row < loop.length; row++) if (loop.snapshot(row as Ref) === exit) guard = row as Ref;
  const { values } = loop.exits![exit]!;
  const again = (ref: Ref, depth: number): Ref => {
    if (ref === NONE) return NONE;
    if (ref < 0) return loop.type(ref) === "i" ? b.int(loop.constant(ref) as number) : loop.type(ref) === "f" ? b.float(loop.constant(ref) as number) : b.ref(loop.constant(ref));
    const at = values.indexOf(ref);
    if (at >= 0) return at as Ref;
    const opcode = loop.opcode(ref);
    if (depth === 0 || IS_PURE[opcode] === 0 || CAN_EXIT[opcode] === 1) return NONE;
    const operands = [loop.a(ref), loop.b(ref)].filter((operand) => operand !== NONE).map((operand) => again(operand, depth - 1));
    return operands.includes(NONE) ? NONE : b.emit(opcode, operands, [], loop.descr(ref));
  };
  const opcode = loop.opcode(guard);
  if (opcode === OP.guard_true || opcode === OP.guard_false) return again(loop.a(guard), 3);
  const overflows = opcode === OP.int_add_ovf ? OP.int_add_overflows : opcode === OP.int_sub_ovf ? OP.int_sub_overflows : opcode === OP.int_mul_ovf ? OP.int_mul_overflows : -1;
  if (overflows < 0) return NONE;
  const operands = [again(loop.a(guard), 2), again(loop.b(guard), 2)];
  return operands.includes(NONE) ? NONE : b.emit(overflows as typeof OP.int_add_overflows, operands);
}

const labelTypes = (trace: Trace): Type[] => {
  for (let row = 0; row < trace.length; row++) {
    if (trace.opcode(row as Ref) === OP.label) return trace.extras(row as Ref).map((ref) => trace.type(ref));
  }
  return [];
};
const descrNamed = (made: MadeTrace, kind: string, name: string): any => made.world.scope().find(kind as "field", name);
const POINT_COUNT = (made: MadeTrace): any => descrNamed(made, "field", "Point.count");
const listDescr = (made: MadeTrace, name: string): any => descrNamed(made, "array", name);

/** Loop and bridge; the bridge optimized or as recorded. */
function build(random: RandomTrace, exitChoice: number, choices: readonly number[], optimized: boolean): { made: MadeTrace; loop: Trace; entry: LabelDescr; bridge: Trace; exit: number; recorded: Trace } | null {
  const made = random.make();
  if (made.kind !== "loop") return null;
  giveJumpSnapshot(made.trace);
  const context = optimizeContext(subject, "loop");
  const { trace: loop, labels } = subject.optimize(made.trace, context);
  const entry = labels[0]!;
  if (loop.exits!.length === 0) return null;
  const exit = exitChoice % loop.exits!.length;
  const recorded = record(made, loop, entry, exit, choices);
  expect(verify(recorded).filter((problem) => !/jump.*it has an exit/.test(problem))).toEqual([]);
  const passes = optimized ? new Set(subject.passes) : new Set<string>();
  const bridgeContext: OptimizeContext = { ...context, kind: "bridge", parent: loop.exits![exit]!, passes };
  const bridge = subject.optimize(recorded, bridgeContext).trace;
  return { made, loop, entry, bridge, exit, recorded };
}

test.each([["as they are", loops], ["with boxed values", loops.map(boxed)]] as const)("an optimized bridge does what the recorded one does, wherever it jumps: loops %s", (_name, traces) => {
  const seen = { bridges: 0, toBody: 0, taken: 0 };
  fc.assert(fc.property(traces, fc.nat(60), fc.array(fc.nat(97), { minLength: 3, maxLength: 12 }), (random, exitChoice, choices) => {
    let actual: ReturnType<typeof build>;
    let reference: ReturnType<typeof build>;
    try {
      actual = build(random, exitChoice, choices, true);
      reference = build(random, exitChoice, choices, false);
    } catch (error) {
      if (error instanceof InvalidLoop) return;
      throw error;
    }
    if (actual === null || reference === null) return;
    seen.bridges++;
    const last = (actual.bridge.length - 1) as Ref;
    const toBody = actual.bridge.opcode(last) === OP.jump && actual.bridge.descr(last) !== actual.entry;
    if (toBody) seen.toBody++;
    const text = (): string => [actual!.loop, actual!.recorded, actual!.bridge].map((trace) => print(trace, actual!.made.world.scope())).join("\n--\n");
    expect(verify(actual.bridge), text()).toEqual([]);
    for (let variant = 0; variant < random.variants; variant++) {
      const run = ({ made, loop, bridge, exit }: NonNullable<typeof actual>) => {
        made.reset();
        const inputs = made.inputs(variant);
        return runTree({ loop, bridges: new Map([[exit, bridge]]) }, inputs, (frames) => canonical([frames, inputs, made.world.state()]));
      };
      const wanted = run(reference);
      let got: ReturnType<typeof run>;
      try {
        got = run(actual);
      } catch (error) {
        throw new Error(`cannot be run: ${(error as Error).message}\n${text()}`);
      }
      if (got.bridgesTaken > 0) seen.taken++;
      if (got.left !== wanted.left && !wanted.passed.has(got.left)) {
        throw new Error(`left as\n${got.left}\ninstead of\n${wanted.left}\nexit ${actual.exit}\n${text()}\n${random.toString()}`);
      }
    }
  }), { numRuns: RUNS });
  expect(seen.toBody).toBeGreaterThan(RUNS / 50);
  expect(seen.taken).toBeGreaterThan(RUNS / 40);
});

