/** The traces that the benchmarks run, and how they are compiled. */
import {
  DescrScope, guardExits, labelsOf, parse, type Backend, type CompileUnit, type Executable, type ExitState, type GuardExit, type Trace,
} from "@spoor/ir";

export const state: ExitState = { values: [] };
let nextId = 0;

export function compile(backend: Backend, trace: Trace, interrupt: Int32Array, parent: GuardExit | null = null): Executable {
  const unit: CompileUnit = {
    id: ++nextId, name: "bench", kind: parent === null ? "loop" : "bridge", trace, exits: guardExits(trace, () => ++nextId),
    validity: { valid: true }, state, parent, interrupt,
  };
  const executable = backend.compile(unit);
  for (const { descr } of labelsOf(trace)) descr.target = executable as never;
  if (parent !== null) {
    parent.bridge = executable;
    backend.attachBridge(parent, executable);
  }
  return executable;
}

/** `while i < n: if i & 1: s += i else: s -= 1; i += 1`: a peeled loop and the bridge of its branch. */
export function branchLoop(interruptible: boolean): { loop: Trace; bridge: Trace; bridgeExit: number } {
  const scope = new DescrScope();
  const check = interruptible ? "guard_not_interrupted() [i_i1, i_n1, i_s1]\n" : "";
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
${check}jump(i_i2, i_n1, i_s2, descr=<L1>)
`, scope);
  const bridge = parse(`
[i0, i1, i2]
i3 = int_sub_ovf(i2, 1) [i0, i1, i2]
i4 = int_add_ovf(i0, 1) [i0, i1, i2]
jump(i4, i1, i3, descr=<L1>)`, scope);
  return { loop, bridge, bridgeExit: 5 };
}
