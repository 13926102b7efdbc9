/**
 * Where compiled code goes when it leaves. Every guard exit, every label and both ways to finish own a {@link Slot}. Leaving is a tail
 * call with the values through the module's table to what the slot holds: a stub that hands the values to the host, or
 * the code of a bridge or of the label's trace. So attaching a bridge is one store, and hot code holds no more than a compare
 * and a branch.
 *
 * Each module has a table of its own, with a place for each slot that its code leaves through. (One table for all would be
 * simpler, but engines keep every instance that imports a table alive, and a copy of the table in each.) A slot knows its
 * places, since code that was compiled again has the same exits in another table.
 *
 * Order of values. A function's type is part of an indirect call, and each type needs its own pair of stubs. Values are therefore
 * passed sorted by type (integers, floats, references; in order within a type), which leaves one shape for every
 * (n integers, m floats, k references). The first parameter is the slot's number, which the stub gives back to the host.
 *
 *     (f r i i) => f(slot, i, i, f, r): i32
 */
import { FINISH_RAISE, FINISH_RETURN, type Exit } from "@spoor/ir";
import { wasm, type WasmFunction, type WasmModule, type WasmTable } from "./engine";
import type { Binaryen } from "./binaryen";
import type { ModuleMaker } from "./maker";

/** A place where code leaves. */
export interface Slot {
  readonly number: number;
  readonly exit: Exit;
  /** Types of the values, in the exit's order: a string over `i`, `f`, `r`. */
  readonly types: string;
  /** Position among the sorted values of each of the exit's values; null when they are sorted already. */
  readonly order: Int32Array | null;
  /** The code that the slot goes to; null where it leaves to the host. */
  code: WasmFunction | null;
  /** Where modules have it in their tables. */
  readonly places: Place[];
}
export interface Place {
  readonly table: WasmTable;
  readonly index: number;
}

/** How values of some types are passed. */
export interface Passing {
  /** The types in the order in which they are passed; of wide values, none. */
  readonly sorted: string;
  /** For each value its position among the sorted ones; null when nothing moves. */
  readonly order: Int32Array | null;
  /** Whether the values go one by one through {@link passed}, because functions do not take so many. */
  readonly wide: boolean;
}

const RANK: Record<string, number> = { i: 0, f: 1, r: 2 };
/** Engines take 1000 parameters. */
const MAX_PARAMETERS = 500;
const passings = new Map<string, Passing>();

/** How values of these types (a string over `i`, `f`, `r`) are passed. Every exit asks, so the answers are kept. */
export function passing(types: string): Passing {
  let known = passings.get(types);
  if (known === undefined) {
    if (passings.size > 4000) passings.clear();
    const wide = types.length > MAX_PARAMETERS;
    const sorted = wide ? "" : [...types].sort((a, b) => RANK[a]! - RANK[b]!).join("");
    passings.set(types, (known = { sorted, order: wide ? null : orderOf(types), wide }));
  }
  return known;
}

function orderOf(types: string): Int32Array | null {
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

/** The shape of functions that take values of these types: the sorted types, or `wide`. */
const WIDE = "wide";
const shapeOf = (types: string): string => {
  const { sorted, wide } = passing(types);
  return wide ? WIDE : sorted;
};
/** Values on their way by the host, in the order of the exit or label. Nothing else runs in between. */
export const passed: { values: unknown[] } = { values: [] };

/** A module's table and what is in it. */
export interface ModuleTable {
  readonly table: WasmTable;
  readonly slots: readonly Slot[];
}

/** What is made once per shape of values. */
interface Stubs {
  /** Called by compiled code: hands the values to the host and returns the slot's number. */
  readonly leave: WasmFunction;
  /** Called by the host: `enter(place, ...sorted values)` calls what is there in `entries`. */
  readonly enter: WasmFunction;
  readonly entries: WasmTable;
}

/** A place where the host enters compiled code. */
export interface Entry {
  readonly enter: WasmFunction;
  readonly index: number;
  /** As in a slot. */
  readonly order: Int32Array | null;
  readonly wide: boolean;
  /** How many values it takes. */
  readonly arity: number;
  readonly table: WasmTable;
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

/** Slots, and the stubs of every shape of values met so far. One per backend. */
export class Exits {
  /** By number. */
  readonly slots: (Slot | null)[] = [];
  readonly #stubs = new Map<string, Stubs>();
  readonly #freeNumbers: number[] = [];
  readonly #freeEntries = new Map<WasmTable, number[]>();

  constructor(readonly maker: ModuleMaker) {
    this.allocate(FINISH_RETURN, "r");
    this.allocate(FINISH_RAISE, "r");
  }

  get slotCount(): number { return this.slots.length - this.#freeNumbers.length; }
  get shapeCount(): number { return this.#stubs.size; }

  /** A slot that leaves through `exit`. */
  allocate(exit: Exit, types: string): Slot {
    const number = this.#freeNumbers.pop() ?? this.slots.length;
    const slot: Slot = { number, exit, types, order: passing(types).order, code: null, places: [] };
    this.slots[number] = slot;
    return slot;
  }

  release(slot: Slot): void {
    if (this.slots[slot.number] !== slot) return;
    this.slots[slot.number] = null;
    this.#freeNumbers.push(slot.number);
    slot.places.length = 0;
  }

  /** The slot goes to compiled code from now on; with null, to the host. */
  connect(slot: Slot, code: WasmFunction | null): void {
    slot.code = code;
    if (slot.places.length === 0) return;
    const target = code ?? this.#stubsOf(slot.types).leave;
    for (const { table, index } of slot.places) table.set(index, target);
  }

  /** A table that holds these slots, for a module. */
  tableOf(numbers: readonly number[]): ModuleTable {
    const table = new wasm.Table({ initial: numbers.length, element: "anyfunc" });
    const slots = numbers.map((number) => this.slots[number]!);
    slots.forEach((slot, index) => {
      table.set(index, slot.code ?? this.#stubsOf(slot.types).leave);
      // Nobody connects the two finishes, and every module has them.
      if (slot.number > FINISH_RAISE_SLOT) slot.places.push({ table, index });
    });
    return { table, slots };
  }
  /** Nobody will enter the module again: its table need not follow its slots any more. */
  retire({ table, slots }: ModuleTable): void {
    for (const { places } of slots) {
      const at = places.findIndex((place) => place.table === table);
      if (at >= 0) places.splice(at, 1);
    }
  }

  // -- entering

  addEntry(types: string): Entry {
    const { enter, entries } = this.#stubsOf(types);
    let free = this.#freeEntries.get(entries);
    if (free === undefined) this.#freeEntries.set(entries, (free = []));
    if (free.length === 0) {
      const length = entries.length;
      entries.grow(Math.max(4, length));
      for (let index = entries.length - 1; index >= length; index--) free.push(index);
    }
    const { order, wide } = passing(types);
    return { enter, index: free.pop()!, order, wide, arity: types.length, table: entries };
  }
  releaseEntry({ table, index }: Entry): void {
    table.set(index, null);
    this.#freeEntries.get(table)!.push(index);
  }

  // -- stubs

  /** Shapes of these types whose stubs are not there yet. */
  missingShapes(types: Iterable<string>): string[] {
    const missing = new Set<string>();
    for (const spelled of types) {
      const shape = shapeOf(spelled);
      if (!this.#stubs.has(shape)) missing.add(shape);
    }
    return [...missing];
  }

  #stubsOf(types: string): Stubs {
    const shape = shapeOf(types);
    if (!this.#stubs.has(shape)) this.addStubs([shape], this.maker.stubs([shape]));
    return this.#stubs.get(shape)!;
  }

  /** Takes a module made by {@link stubModule} for these shapes. */
  addStubs(shapes: readonly string[], module: WasmModule): void {
    const imports = Object.fromEntries(shapes.map((shape) => [`h${shape}`, shape === WIDE ? leaveWide : LEAVERS[shape.length] ?? leaveAny]));
    const { exports } = new wasm.Instance(module, { e: imports });
    const entries = exports["t"] as unknown as WasmTable;
    for (const shape of shapes) {
      if (!this.#stubs.has(shape)) this.#stubs.set(shape, { leave: exports[`l${shape}`]!, enter: exports[`e${shape}`]!, entries });
    }
  }
}

/** A module with the stubs of some shapes, and a table for what they enter. */
export function stubModule(b: Binaryen, shapes: readonly string[]): Uint8Array {
  const module = new b.Module();
  module.setFeatures(b.Features.ReferenceTypes | b.Features.NontrappingFPToInt | b.Features.MutableGlobals);
  module.addTable("t", 0, 0xffffffff);
  module.addTableExport("t", "t");
  for (const shape of shapes) {
    const inside = [b.i32, ...Array.from(shape === WIDE ? "" : shape, (type) => (type === "i" ? b.i64 : type === "f" ? b.f64 : b.externref))];
    const outside = inside.map((type) => (type === b.i64 ? b.f64 : type));
    const insideType = b.createType(inside);
    const outsideType = b.createType(outside);
    module.addFunctionImport(`h${shape}`, "e", `h${shape}`, outsideType, b.i32);
    const leaving = inside.map((type, i) => {
      const value = module.local.get(i, type);
      return type === b.i64 ? module.f64.convert_s.i64(value) : value;
    });
    module.addFunction(`l${shape}`, insideType, b.i32, [], module.call(`h${shape}`, leaving, b.i32));
    const entering = outside.map((type, i) => {
      const value = module.local.get(i, type);
      return inside[i] === b.i64 ? module.i64.trunc_s_sat.f64(value) : value;
    });
    module.addFunction(`e${shape}`, outsideType, b.i32, [], module.call_indirect("t", module.local.get(0, b.i32), entering, insideType, b.i32));
    module.addFunctionExport(`l${shape}`, `l${shape}`);
    module.addFunctionExport(`e${shape}`, `e${shape}`);
  }
  const bytes = module.emitBinary();
  module.dispose();
  return bytes;
}
