/**
 * Where compiled code goes when it leaves: a table of functions. Every guard exit, every label and both ways to finish own one
 * slot. Leaving is a tail call through the slot with the values, which holds either a stub that hands the values to the
 * host, or the code of a bridge or of the label's trace. So attaching a bridge is one store, and hot code holds no more
 * than a compare and a branch.
 *
 * Order of values. A function's type is part of an indirect call, and each type needs its own pair of stubs. Values are therefore
 * passed sorted by type (integers, floats, references; in order within a type), which leaves one shape for every
 * (n integers, m floats, k references). The first parameter is the slot's index, which the stub gives back to the host.
 *
 *     (f r i i) => f(slot, i, i, f, r): i32
 */
import { FINISH_RAISE, FINISH_RETURN, type Exit } from "@spoor/ir";
import { wasm, type WasmFunction, type WasmTable } from "./engine";
import type { Binaryen } from "./binaryen";

/** What a slot means to the host when its stub is reached. */
export interface SlotRecord {
  readonly exit: Exit;
  /** Types of the values, in the exit's order: a string over `i`, `f`, `r`. */
  readonly types: string;
  /** Position among the sorted values of each of the exit's values; null when they are sorted already. */
  readonly order: Int32Array | null;
}

const RANK: Record<string, number> = { i: 0, f: 1, r: 2 };

/** The types in the order in which they are passed. */
export function sortedTypes(types: string): string {
  return [...types].sort((a, b) => RANK[a]! - RANK[b]!).join("");
}

/** For each value its position among the sorted ones; null when nothing moves. */
export function sortedOrder(types: string): Int32Array | null {
  const next = [0, 0, 0];
  for (const type of types) next[RANK[type]!]!++;
  next[2] = next[0]! + next[1]!;
  next[1] = next[0]!;
  next[0] = 0;
  let moved = false;
  const order = Int32Array.from(types, (type, index) => {
    const place = next[RANK[type]!]!++;
    if (place !== index) moved = true;
    return place;
  });
  return moved ? order : null;
}

/** Puts values into the order in which they are passed. */
export function sortValues(values: readonly unknown[], order: Int32Array): unknown[] {
  const sorted: unknown[] = new Array(order.length);
  for (let i = 0; i < order.length; i++) sorted[order[i]!] = values[i];
  return sorted;
}

/** Inverse of {@link sortValues}. */
export function unsortValues(sorted: readonly unknown[], order: Int32Array): unknown[] {
  const values: unknown[] = new Array(order.length);
  for (let i = 0; i < order.length; i++) values[i] = sorted[order[i]!];
  return values;
}

/** More values than this do not go as parameters (engines take 1000) but through {@link passed}. */
const MAX_PARAMETERS = 500;
export const isWide = (types: string): boolean => types.length > MAX_PARAMETERS;
/** The shape of functions that take values of these types: the sorted types, or `wide`. */
const WIDE = "wide";
const shapeOf = (types: string): string => (isWide(types) ? WIDE : sortedTypes(types));
/** Values on their way by the host, in the order of the exit or label. Nothing else runs in between. */
export const passed: { values: unknown[] } = { values: [] };

/** The two stubs of a shape of values. */
export interface Stubs {
  /** Called by compiled code: hands the values to the host and returns the slot. */
  readonly leave: WasmFunction;
  /** Called by the host: `enter(slot, ...sorted values)` calls what the slot holds. */
  readonly enter: WasmFunction;
}

/** The values of the latest leave, sorted; the host takes them before anything else runs. */
export const left: { values: unknown[] } = { values: [] };

// Functions of a fixed number of parameters are called from compiled code without an adaptor.
const LEAVERS: readonly WasmFunction[] = [
  (slot) => { left.values = []; return slot; },
  (slot, a) => { left.values = [a]; return slot; },
  (slot, a, b) => { left.values = [a, b]; return slot; },
  (slot, a, b, c) => { left.values = [a, b, c]; return slot; },
  (slot, a, b, c, d) => { left.values = [a, b, c, d]; return slot; },
  (slot, a, b, c, d, e) => { left.values = [a, b, c, d, e]; return slot; },
  (slot, a, b, c, d, e, f) => { left.values = [a, b, c, d, e, f]; return slot; },
  (slot, a, b, c, d, e, f, g) => { left.values = [a, b, c, d, e, f, g]; return slot; },
  (slot, a, b, c, d, e, f, g, h) => { left.values = [a, b, c, d, e, f, g, h]; return slot; },
];
const leaveWide: WasmFunction = (slot) => {
  left.values = passed.values;
  passed.values = [];
  return slot;
};
const leaveAny: WasmFunction = (slot, ...values) => { left.values = values; return slot; };

/** The slots through which a traced frame returns or raises. */
export const FINISH_RETURN_SLOT = 0;
export const FINISH_RAISE_SLOT = 1;

/** The table, its records, and the stubs of every shape of values met so far. One per backend. */
export class ExitTable {
  readonly table: WasmTable = new wasm.Table({ initial: 256, element: "anyfunc" });
  readonly records: (SlotRecord | null)[] = [];
  readonly #stubs = new Map<string, Stubs>();
  readonly #free: number[] = [];
  #missing: number[] = [];

  constructor(readonly binaryen: Binaryen) {
    this.allocate(FINISH_RETURN, "r");
    this.allocate(FINISH_RAISE, "r");
  }

  get slotCount(): number { return this.records.length - this.#free.length; }
  get shapeCount(): number { return this.#stubs.size; }

  /** A slot for code that the host enters. */
  allocateEntry(): number {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    const slot = this.records.length;
    if (slot === this.table.length) this.table.grow(slot);
    this.records.push(null);
    return slot;
  }

  /** A slot that leaves through `exit`. Its stub is made with the next {@link complete}. */
  allocate(exit: Exit, types: string): number {
    const slot = this.allocateEntry();
    this.records[slot] = { exit, types, order: isWide(types) ? null : sortedOrder(types) };
    const shape = shapeOf(types);
    const stubs = this.#stubs.get(shape);
    if (stubs !== undefined) this.table.set(slot, stubs.leave);
    else this.#missing.push(slot);
    return slot;
  }

  release(slot: number): void {
    this.records[slot] = null;
    this.table.set(slot, null);
    this.#free.push(slot);
  }

  /** What the slot holds. */
  code(slot: number): WasmFunction { return this.table.get(slot)!; }

  /** The slot goes to compiled code from now on. */
  connect(slot: number, code: WasmFunction): void { this.table.set(slot, code); }

  /** The slot leaves to the host again. */
  disconnect(slot: number): void {
    const record = this.records[slot];
    if (record != null) this.table.set(slot, this.#stubsOf(shapeOf(record.types)).leave);
  }

  /** Makes the stubs that the slots allocated so far miss, all in one module. */
  complete(): void {
    if (this.#missing.length === 0) return;
    const missing = this.#missing;
    this.#missing = [];
    const shapes = new Set<string>();
    for (const slot of missing) {
      const record = this.records[slot];
      if (record != null) {
        const shape = shapeOf(record.types);
        if (!this.#stubs.has(shape)) shapes.add(shape);
      }
    }
    if (shapes.size > 0) this.#makeStubs([...shapes]);
    for (const slot of missing) this.disconnect(slot);
  }

  /** The stubs for values of these types. */
  stubs(types: string): Stubs { return this.#stubsOf(shapeOf(types)); }

  #stubsOf(shape: string): Stubs {
    const known = this.#stubs.get(shape);
    if (known !== undefined) return known;
    this.#makeStubs([shape]);
    return this.#stubs.get(shape)!;
  }

  #makeStubs(shapes: readonly string[]): void {
    const b = this.binaryen;
    const module = new b.Module();
    module.setFeatures(b.Features.ReferenceTypes | b.Features.NontrappingFPToInt | b.Features.MutableGlobals);
    module.addTableImport("t", "e", "t");
    const imports: Record<string, unknown> = { t: this.table };
    for (const shape of shapes) {
      const inside = [b.i32, ...Array.from(shape === WIDE ? "" : shape, (type) => (type === "i" ? b.i64 : type === "f" ? b.f64 : b.externref))];
      const outside = inside.map((type) => (type === b.i64 ? b.f64 : type));
      const insideType = b.createType(inside);
      const outsideType = b.createType(outside);
      module.addFunctionImport(`h${shape}`, "e", `h${shape}`, outsideType, b.i32);
      imports[`h${shape}`] = shape === WIDE ? leaveWide : LEAVERS[shape.length] ?? leaveAny;
      const leaving = inside.map((type, i) => {
        const value = module.local.get(i, type);
        return type === b.i64 ? module.f64.convert_s.i64(value) : value;
      });
      module.addFunction(`l${shape}`, insideType, b.i32, [], module.call(`h${shape}`, leaving, b.i32));
      const entering = outside.map((type, i) => {
        const value = module.local.get(i, type);
        return inside[i] === b.i64 ? module.i64.trunc_s_sat.f64(value) : value;
      });
      module.addFunction(`e${shape}`, outsideType, b.i32, [],
        module.call_indirect("t", module.local.get(0, b.i32), entering, insideType, b.i32));
      module.addFunctionExport(`l${shape}`, `l${shape}`);
      module.addFunctionExport(`e${shape}`, `e${shape}`);
    }
    const bytes = module.emitBinary();
    module.dispose();
    const { exports } = new wasm.Instance(new wasm.Module(bytes), { e: imports });
    for (const shape of shapes) this.#stubs.set(shape, { leave: exports[`l${shape}`]!, enter: exports[`e${shape}`]! });
  }
}
