import { expect, test } from "vitest";
import { guardExits, parse, runToExit, DescrScope, labelsOf, type Backend, type CompileUnit, type GuardExit, type Executable, type Trace } from "@spoor/ir";
import { interruptFlag, loadWasmBackend } from "../src/index";

let id = 0;
const state = { values: [] as unknown[] };
const interrupt = interruptFlag();
function compile(backend: Backend, trace: Trace, parent: GuardExit | null = null): Executable {
  const unit: CompileUnit = {
    id: ++id, name: "x", kind: parent ? "bridge" : "loop", trace, exits: guardExits(trace, () => ++id), validity: { valid: true }, state, parent, interrupt,
  };
  const executable = backend.compile(unit);
  for (const { descr } of labelsOf(trace)) descr.target = executable as never;
  return executable;
}

test.each([true, false])("a loop with a bridge, tail calls %s", async (tailCalls) => {
  const backend = await loadWasmBackend({ tailCalls });
  const scope = new DescrScope();
  const loop = parse(`
[i_i, i_n, i_s]
[i_i0, i_n0, i_s0] = label(i_i, i_n, i_s, descr=<L0>)
i_c0 = int_lt(i_i0, i_n0)
guard_true(i_c0) [i_i0, i_n0, i_s0]
i_b0 = int_and(i_i0, 1)
i_t0 = int_is_true(i_b0)
guard_true(i_t0) [i_i0, i_n0, i_s0]
i_s20 = int_add_ovf(i_s0, i_i0) [i_i0, i_n0, i_s0]
i_i20 = int_add_ovf(i_i0, 1) [i_i0, i_n0, i_s0]
[i_i1, i_n1, i_s1] = label(i_i20, i_n0, i_s20, descr=<L1>)
i_c = int_lt(i_i1, i_n1)
guard_true(i_c) [i_i1, i_n1, i_s1]
i_b = int_and(i_i1, 1)
i_t = int_is_true(i_b)
guard_true(i_t) [i_i1, i_n1, i_s1]
i_s2 = int_add_ovf(i_s1, i_i1) [i_i1, i_n1, i_s1]
i_i2 = int_add_ovf(i_i1, 1) [i_i1, i_n1, i_s1]
jump(i_i2, i_n1, i_s2, descr=<L1>)
`, scope);
  const exe = compile(backend, loop);
  let r = runToExit(exe, null, [1, 1, 5]);
  expect(r).toBe(exe.unit.exits[0]);
  expect(state.values).toEqual([1, 1, 5]);
  r = runToExit(exe, null, [1, 10, 5]);
  expect(r).toBe(exe.unit.exits[5]);
  expect(state.values).toEqual([2, 10, 6]);
  const bridge = compile(backend, parse(`
[i0, i1, i2]
i3 = int_sub_ovf(i2, 1) [i0, i1, i2]
i4 = int_add_ovf(i0, 1) [i0, i1, i2]
jump(i4, i1, i3, descr=<L1>)`, scope), exe.unit.exits[5]!);
  exe.unit.exits[5]!.bridge = bridge;
  backend.attachBridge(exe.unit.exits[5]!, bridge);
  console.log(exe.size, bridge.size);
  for (let k = 0; k < 12; k++) {
    const t = performance.now();
    r = runToExit(exe, null, [1, tailCalls ? 3_000_000 : 30_000, 5]);
    console.log((performance.now() - t).toFixed(2), JSON.stringify(backend.stats!()));
    expect(r).toBe(exe.unit.exits[4]);
  }
  console.log(state.values);
});
