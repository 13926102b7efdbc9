import {
  ArrayDescr, CAN_EXIT, ClassDescr, DescrScope, Field, OP_NAMES, OP_ROWS, TraceBuilder, guardExits, parse, type Descr, type OpName, type Opcode, type Ref,
} from "@spoor/ir";
import { describe, expect, test } from "vitest";
import { loadBinaryen } from "../src/binaryen";
import { emitModule } from "../src/module";
import { traceShape } from "../src/shape";
import { HOST_ACCESSES, wasmSuits } from "../src/suits";

class Thing { constructor(public x: unknown) {} }
const X = new Field("Thing.x", "r", "x", (o) => o.x, (o, value) => { o.x = value; });
const DESCR: Record<string, Descr | null> = { none: null, field: X, array: new ArrayDescr("list", "r"), class: new ClassDescr("Thing", "constructor", Thing, [X]) };
const binaryen = await loadBinaryen();

/** Kinds of the host functions that a trace of one operation imports. */
function importsOf(name: OpName, opcode: Opcode): string[] {
  const row = OP_ROWS[opcode]!;
  const b = new TraceBuilder();
  const operands = [...row.args].map((letter) => b.input(letter === "x" ? "r" : (letter as "i")));
  const extras: Ref[] = name === "new" ? [b.ref(null)] : [];
  const result = b.emit(opcode, operands, extras, DESCR[row.descr]!, CAN_EXIT[opcode] === 1 ? [] : -1);
  b.guard_always_fails(b.trace.type(result) === "n" ? [] : [result]);
  b.finish(b.ref(null));
  let id = 0;
  const exits = guardExits(b.trace, () => ++id);
  const shape = traceShape(1, b.trace, exits, { exitSlots: Int32Array.from(exits, (_, k) => 2 + k), validity: 16, interrupt: 0, labelSlot: () => 9 });
  const tree = { traces: [shape], links: [new Int32Array(exits.length).fill(-1)], sharedMemory: false, tailCalls: true, exitFunctions: false, counter: -1 };
  return emitModule(binaryen, tree).imports.map(({ kind }) => kind).filter((kind) => kind !== "const" && kind !== "take_exception");
}

describe("the choice between backends", () => {
  test("knows every operation that calls the host", () => {
    const calling = OP_NAMES.filter((name, code) => {
      const { effect, descr } = OP_ROWS[code]!;
      if (effect === "call" || effect === "final" || effect === "meta" || descr === "label" || name === "guard_value") return false;
      return importsOf(name, code as Opcode).length > 0;
    });
    expect(new Set(calling)).toEqual(HOST_ACCESSES);
  });

  test("takes arithmetic, and leaves what touches objects all the time; what is in front of a loop does not count", () => {
    const scope = new DescrScope([X]);
    const loop = (body: string): string => `[r0, i1]\ni2 = unbox_int(r0)\n[i3, r4] = label(i2, r0, descr=<L>)\n${body}\njump(i3, r4, descr=<L>)`;
    expect(wasmSuits(parse(loop("i5 = int_add_ovf(i3, 1) []\ni6 = int_lt(i5, 9)\nguard_true(i6) []"), scope))).toBe(true);
    expect(wasmSuits(parse(loop("r5 = getfield(r4, descr=<Field Thing.x>)\ni6 = int_add(i3, 1)"), scope))).toBe("1 accesses to host objects for 1 operations on numbers");
    expect(wasmSuits(parse(loop("guard_value(r4, null) []"), scope))).toContain("1 accesses");
    expect(wasmSuits(parse(loop("guard_value(i3, 5) []"), scope))).toBe(true);
  });
});
