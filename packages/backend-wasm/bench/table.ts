/**
 * The figures of the package's README: what a loop costs per iteration in each form, and what making a module costs.
 * Best of 30 runs each; the first run includes the engine's baseline code.
 */
import { ArrayDescr, CallDescr, ClassDescr, DescrScope, Field, parse, runToExit, type Trace } from "@spoor/ir";
import { interruptFlag, loadWasmBackend, type WasmBackendOptions } from "../src/index";
import { loadBinaryen } from "../src/binaryen";
import { emitModule } from "../src/module";
import { traceShape } from "../src/shape";
import { branchLoop, compile, state } from "./traces";

const flag = interruptFlag();
const ITERATIONS = 3_000_000;

async function measure(name: string, run: () => unknown, iterations = ITERATIONS): Promise<void> {
  const times: number[] = [];
  for (let k = 0; k < 30; k++) {
    const start = performance.now();
    run();
    times.push(performance.now() - start);
    // Lets the engine publish optimized code.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const best = Math.min(...times);
  console.log(`${name.padEnd(64)} ${best.toFixed(2).padStart(8)} ms  first ${times[0]!.toFixed(1).padStart(6)} ms  ${((best * 1e6) / iterations).toFixed(2).padStart(7)} ns/iteration`);
}

async function branch(name: string, options: WasmBackendOptions, interruptible: boolean, interrupt = flag): Promise<void> {
  const backend = await loadWasmBackend(options);
  const { loop, bridge, bridgeExit } = branchLoop(interruptible);
  const executable = compile(backend, loop, interrupt);
  runToExit(executable, null, [1, 10, 0]);
  compile(backend, bridge, interrupt, executable.unit.exits[bridgeExit]!);
  await measure(name, () => runToExit(executable, null, [1, ITERATIONS, 0]));
  if (state.values[2] !== 2249998500001) throw new Error(`wrong result: ${String(state.values)}`);
}

console.log(`node ${process.version}, ${ITERATIONS / 1e6} M iterations`);
await branch("loop and bridge fused", {}, false);
await branch("  with guard_not_interrupted, flag in memory", {}, true);
await branch("  with guard_not_interrupted, flag elsewhere", {}, true, new Int32Array(1));
await branch("loop and bridge apart, joined by return_call_indirect", { fuseAfter: 0 }, false);
await branch("loop and bridge apart, no tail calls", { fuseAfter: 0, tailCalls: false }, false);
await branch("loop and bridge fused, no tail calls", { tailCalls: false }, false);

class Point { constructor(public x: number, public next: Point | null) {} }
const X = new Field("Point.x", "f", "x", (o) => o.x, (o, v) => { o.x = v; });
const NEXT = new Field("Point.next", "r", "next", (o) => o.next, (o, v) => { o.next = v; });
const POINT = new ClassDescr("Point", "constructor", Point, [X, NEXT]);
const ITEMS = new ArrayDescr("items", "r");
const scope = (): DescrScope => {
  const names = new DescrScope();
  for (const descr of [X, NEXT, POINT, ITEMS, FLOOR]) names.add(descr);
  return names;
};
const FLOOR = new CallDescr("floor", (x: number) => Math.floor(x), "f", "f", { canRaise: true, reads: [], writes: [] });

async function loop(name: string, text: string, args: unknown[], iterations = ITERATIONS, options: WasmBackendOptions = {}): Promise<void> {
  const backend = await loadWasmBackend(options);
  const executable = compile(backend, parse(text, scope()), flag);
  await measure(name, () => runToExit(executable, null, args), iterations);
}

await loop("float accumulator", `
[i0, i1, f2]
[i3, i4, f5] = label(i0, i1, f2, descr=<L0>)
i6 = int_lt(i3, i4)
guard_true(i6) [i3, i4, f5]
f7 = cast_int_to_float(i3)
f8 = float_mul(f7, 0.5)
f9 = float_add(f5, f8)
i10 = int_add_ovf(i3, 1) [i3, i4, f5]
jump(i10, i4, f9, descr=<L0>)`, [0, ITERATIONS, 0]);

await loop("product, modulo and division", `
[i0, i1, i2]
[i3, i4, i5] = label(i0, i1, i2, descr=<L0>)
i6 = int_lt(i3, i4)
guard_true(i6) [i3, i4, i5]
i7 = int_mul_ovf(i3, i5) [i3, i4, i5]
i8 = int_mod(i7, 1000003)
i9 = int_floordiv(i8, 7)
i10 = int_add_ovf(i3, 1) [i3, i4, i5]
jump(i10, i4, i9, descr=<L0>)`, [0, ITERATIONS, 1]);

const items = Array.from({ length: 1000 }, (_, k) => new Point(k + 0.5, null));
await loop("list of objects with a float field (4 host accesses)", `
[i0, i1, f2, r3]
[i4, i5, f6, r7] = label(i0, i1, f2, r3, descr=<L0>)
i8 = int_lt(i4, i5)
guard_true(i8) [i4, i5, f6, r7]
i9 = int_mod(i4, 1000)
r10 = getarrayitem(r7, i9, descr=<Array items>)
guard_class(r10, descr=<Class Point>) [i4, i5, f6, r7]
f11 = getfield(r10, descr=<Field Point.x>)
f12 = float_add(f6, f11)
setfield(r10, f11, descr=<Field Point.x>)
i13 = int_add_ovf(i4, 1) [i4, i5, f6, r7]
jump(i13, i5, f12, r7, descr=<L0>)`, [0, ITERATIONS, 0, items]);

await loop("residual call that may raise", `
[i0, i1, f2]
[i4, i5, f6] = label(i0, i1, f2, descr=<L0>)
i8 = int_lt(i4, i5)
guard_true(i8) [i4, i5, f6]
f11 = call(f6, descr=<Call floor>)
guard_no_exception() [i4, i5, f6]
f12 = float_add(f11, 1.5)
i13 = int_add_ovf(i4, 1) [i4, i5, f6]
jump(i13, i5, f12, descr=<L0>)`, [0, ITERATIONS, 0]);

await loop("allocation: two fields", `
[i0, i1, r2]
[i4, i5, r6] = label(i0, i1, r2, descr=<L0>)
i8 = int_lt(i4, i5)
guard_true(i8) [i4, i5, r6]
f9 = cast_int_to_float(i4)
r11 = new(f9, null, descr=<Class Point>)
i13 = int_add_ovf(i4, 1) [i4, i5, r6]
jump(i13, i5, r11, descr=<L0>)`, [0, ITERATIONS, null]);

// -- entering and leaving

{
  const backend = await loadWasmBackend();
  const executable = compile(backend, parse("[i0, r1]\ni2 = int_add(i0, 1)\nguard_always_fails() [i2, r1]\nfinish(r1)", scope()), flag);
  const args = [1, {}];
  await measure("enter and leave", () => { for (let k = 0; k < 100_000; k++) executable.enter(null, args); }, 100_000);
}

// -- making modules

function straight(operations: number, host: boolean): Trace {
  const lines = ["[i0, i1, r2]"];
  let next = 3;
  let value = "i0";
  for (let k = 0; k < operations; k += 3) {
    lines.push(`i${next} = int_add_ovf(${value}, i1) [${value}, i1, r2]`);
    lines.push(`i${next + 1} = int_lt(i${next}, i1)`);
    lines.push(host && k % 10 === 0 ? `guard_class(r2, descr=<Class Point>) [i${next}, i1, r2]` : `guard_false(i${next + 1}) [i${next}, i1, r2]`);
    value = `i${next}`;
    next += 2;
  }
  lines.push("finish(r2)");
  return parse(lines.join("\n"), scope());
}

const binaryen = await loadBinaryen();
console.log("\nmaking a module, best of 20 (ms)            shape    emit  engine   total  us/op  bytes/op");
for (const operations of [15, 30, 99, 300, 999, 3000]) {
  for (const host of [false, true]) {
    const best = [Infinity, Infinity, Infinity];
    let total = Infinity;
    let size = 0;
    for (let round = 0; round < 20; round++) {
      const trace = straight(operations, host);
      const backend = await loadWasmBackend();
      compile(backend, parse("[i0, i1, r2]\nguard_always_fails() [i0, i1, r2]\nfinish(r2)", scope()), flag);
      const before = performance.now();
      const executable = compile(backend, trace, flag);
      total = Math.min(total, performance.now() - before);
      size = executable.size;
      let start = performance.now();
      const shape = traceShape(1, trace, executable.unit.exits, {
        exitSlots: Int32Array.from(executable.unit.exits, (_, k) => k + 4), validity: 16, interrupt: 0, labelSlot: () => 0,
      });
      best[0] = Math.min(best[0]!, performance.now() - start);
      start = performance.now();
      const { bytes } = emitModule(binaryen, { traces: [shape], links: [new Int32Array(shape.exitValues.length).fill(-1)], sharedMemory: true, tailCalls: true, counter: -1 });
      best[1] = Math.min(best[1]!, performance.now() - start);
      start = performance.now();
      new (globalThis as any).WebAssembly.Module(bytes);
      best[2] = Math.min(best[2]!, performance.now() - start);
    }
    console.log(`${String(operations).padStart(6)} operations${host ? ", host accesses" : "               "}`.padEnd(40),
      ...best.map((time) => time.toFixed(2).padStart(7)), total.toFixed(2).padStart(7), ((total * 1000) / operations).toFixed(1).padStart(6), (size / operations).toFixed(1).padStart(9));
  }
}
