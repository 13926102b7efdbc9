import { LabelDescr, TraceBuilder, type Ref, type SlotType } from "@spoor/ir";
import { expect, test } from "vitest";
import { loadWasmBackend } from "../src/index";
import { Runtime } from "./harness";

/** More values than WebAssembly functions have parameters. */
const COUNT = 1200;
const typeOf = (k: number): SlotType => (["i", "f", "r"] as const)[k % 3]!;
const valueOf = (k: number): unknown => (k % 3 === 0 ? k : k % 3 === 1 ? k + 0.5 : `v${k}`);
const VALUES = Array.from({ length: COUNT }, (_, k) => valueOf(k));

test.each([[{}], [{ tailCalls: false }], [{ fuseAfter: 1 }]])("1200 values enter, loop, cross into a bridge and leave (%o)", async (options) => {
  const runtime = new Runtime(await loadWasmBackend(options));
  const loop = new LabelDescr(1);
  const b = new TraceBuilder();
  const inputs = [b.input("i"), ...VALUES.map((_, k) => b.input(typeOf(k)))];
  const [n, ...rest] = b.label(inputs, loop);
  b.guard_true(n!, rest);
  b.guard_false(b.int_and(n!, b.int(1)), [n!, ...rest]);
  b.jump([b.int_sub(n!, b.int(1)), ...rest], loop);
  const executable = runtime.compile(b.trace);
  expect(executable.enter(null, [0, ...VALUES])).toBe(executable.unit.exits[0]);
  expect(runtime.state.values).toEqual(VALUES);
  expect(executable.enter(loop, [6, ...VALUES])).toBe(executable.unit.exits[1]);
  expect(runtime.state.values).toEqual([5, ...VALUES]);

  const c = new TraceBuilder();
  const [m, ...others] = [c.input("i"), ...VALUES.map((_, k) => c.input(typeOf(k)))] as Ref[];
  c.jump([c.int_sub(m!, c.int(1)), c.int_add_ovf(others[0]!, c.int(1), []), ...others.slice(1)], loop);
  runtime.compile(c.trace, { parent: executable.unit.exits[1]! });
  for (let round = 0; round < 3; round++) {
    expect(runtime.run(executable, [20, ...VALUES])).toBe(executable.unit.exits[0]);
    expect(runtime.state.values).toEqual([10, ...VALUES.slice(1)]);
  }
});
