/**
 * The backend: units in, executables out. A unit becomes a module of its own at once; a bridge is connected to its guard by a store
 * into the exit table; hot bridges are later compiled again into one function with their loop (see `fuse`).
 *
 * Ownership. Every executable holds the slots of its exits and entries, its words of memory, and its instance. `free` gives
 * them back, but not while any compiled code is running: a caller further up the stack may still leave through a slot.
 */
import {
  SpoorError, type Backend, type CompileUnit, type Descr, type Executable, type Exit, type GuardExit, type LabelDescr, type Ref,
} from "@spoor/ir";
import type { Binaryen } from "./binaryen";
import { wasm, type WasmFunction } from "./engine";
import { ExitTable, isWide, left, passed, sortValues, sortedOrder, unsortValues } from "./exits";
import { engineFeatures, wasmAvailable } from "./features";
import { labelsIn, typesOf } from "./frame";
import { HOT_AGAIN_FACTOR, planFusion, shouldFuse, type Fusable } from "./fuse";
import { bindImport, type Bindings } from "./imports";
import { Arena, arenaOf, mirrorValidity } from "./memory";
import { emitModule } from "./module";
import { traceShape, type TraceShape, type TreeShape } from "./shape";

export interface WasmBackendOptions {
  /** Crossings from a guard into its bridge after which the two are to become one function. Default 1000; 0 never. */
  fuseAfter?: number;
  /** Operations that a fused function may hold at most. Default 20000. */
  fuseLimit?: number;
  /** False to do without tail calls even where the engine has them. */
  tailCalls?: boolean;
}

/** A place where the host enters compiled code. */
interface Entry {
  readonly slot: number;
  readonly order: Int32Array | null;
  readonly wide: boolean;
  readonly enter: WasmFunction;
}

/** A label's slot, shared by the code that holds the label and the code that jumps there. */
interface LabelSlot {
  readonly slot: number;
  readonly types: string;
  users: number;
}

/** A compiled trace. */
export class WasmExecutable implements Executable, Fusable {
  size = 0;
  freed = false;
  readonly entries = new Map<LabelDescr | null, Entry>();
  /** By exit: the bridge that its slot goes to. */
  readonly bridges: (WasmExecutable | null)[];
  parent: WasmExecutable | null = null;
  parentExit = -1;
  hot = false;
  /** Crossings counted so far, up to the latest time the counter ran out. */
  crossingsBefore = 0;
  counterStart = 0;
  counter = -1;
  fused: Set<WasmExecutable> | null = null;
  crossingsAtFusion = 0;
  labels: LabelSlot[] = [];
  /** Ends the mirroring of the unit's validity. */
  unhook: () => void = () => {};

  constructor(readonly backend: WasmBackend, readonly unit: CompileUnit, readonly arena: Arena, readonly shape: TraceShape) {
    this.bridges = unit.exits.map(() => null);
  }

  get operations(): number { return this.shape.length; }

  enter(label: LabelDescr | null, args: readonly unknown[]): Exit { return this.backend.run(this, label, args); }
}

export class WasmBackend implements Backend {
  readonly name = "wasm";
  readonly #exits: ExitTable;
  readonly #ownArena = new Arena(false);
  /** By label and the types of its parameters: until it is compiled, a jump may bring others than it will have. */
  readonly #labels = new WeakMap<LabelDescr, Map<string, LabelSlot>>();
  readonly #owners = new WeakMap<GuardExit, { executable: WasmExecutable; index: number }>();
  readonly #tailCalls: boolean;
  readonly #fuseAfter: number;
  readonly #fuseLimit: number;
  #running = 0;
  #toRelease: WasmExecutable[] = [];
  readonly #counts = { modules: 0, bytes: 0, fused: 0, fusions: 0, crossings: 0 };
  readonly #live = new Set<WasmExecutable>();

  constructor(readonly binaryen: Binaryen, options: WasmBackendOptions = {}) {
    this.#exits = new ExitTable(binaryen);
    this.#tailCalls = (options.tailCalls ?? true) && engineFeatures().tailCalls;
    this.#fuseAfter = options.fuseAfter ?? 1000;
    this.#fuseLimit = options.fuseLimit ?? 20000;
  }

  available(): true | string { return wasmAvailable(); }

  compile(unit: CompileUnit): Executable {
    const arena = arenaOf(unit.interrupt) ?? this.#ownArena;
    const { trace, exits, validity } = unit;
    const exitSlots = Int32Array.from(exits, (exit) => this.#exits.allocate(exit, exit.types.join("")));
    const address = arena.allocate(1);
    const labels: LabelSlot[] = [];
    const shape = traceShape(unit.id, trace, exits, {
      exitSlots,
      validity: address,
      interrupt: arenaOf(unit.interrupt) === null ? -1 : 0,
      labelSlot: (label, types) => {
        const shared = this.#labelSlot(label, types);
        shared.users++;
        labels.push(shared);
        return shared.slot;
      },
    });
    const executable = new WasmExecutable(this, unit, arena, shape);
    executable.labels = labels;
    exits.forEach((exit, index) => this.#owners.set(exit, { executable, index }));
    if (unit.parent !== null && this.#fuseAfter > 0) {
      executable.counterStart = this.#fuseAfter;
      executable.counter = arena.allocate(this.#fuseAfter);
    }
    this.#exits.complete();
    executable.unhook = mirrorValidity(validity, arena, address);

    this.#addEntry(executable, null, typesOf(shape, 0, shape.inputCount));
    for (const { row, types } of labelsIn(shape)) this.#addEntry(executable, trace.descr(row as Ref) as LabelDescr, types);
    this.#live.add(executable);
    this.#build(executable, [executable], [new Int32Array(exits.length).fill(-1)]);
    return executable;
  }

  attachBridge(exit: GuardExit, bridge: Executable): void {
    const owner = this.#owners.get(exit);
    if (owner === undefined || owner.executable.freed) return;
    const { executable, index } = owner;
    const before = executable.bridges[index]!;
    const ours = bridge instanceof WasmExecutable && bridge.backend === this ? bridge : null;
    executable.bridges[index] = ours;
    if (before !== null && before !== ours) this.#forget(before);
    const slot = executable.shape.exitSlots[index]!;
    if (ours === null) {
      this.#exits.disconnect(slot);
      return;
    }
    ours.parent = executable;
    ours.parentExit = index;
    if (this.#tailCalls) this.#exits.connect(slot, this.#exits.code(ours.entries.get(null)!.slot));
  }

  invalidate(executable: Executable): void {
    const ours = executable as WasmExecutable;
    if (!ours.freed) ours.arena.write(ours.shape.validity, 0);
  }

  free(executable: Executable): void {
    const ours = executable as WasmExecutable;
    if (ours.freed) return;
    ours.freed = true;
    ours.unhook();
    this.#live.delete(ours);
    this.#counts.crossings += this.#crossings(ours);
    for (const label of ours.labels) label.users--;
    for (const { slot } of labelsIn(ours.shape)) this.#exits.disconnect(slot);
    const { parent } = ours;
    if (parent !== null && !parent.freed && parent.bridges[ours.parentExit] === ours) {
      parent.bridges[ours.parentExit] = null;
      this.#exits.disconnect(parent.shape.exitSlots[ours.parentExit]!);
      this.#forget(ours);
    }
    this.#toRelease.push(ours);
    if (this.#running === 0) this.#release();
  }

  stats(): Record<string, number> {
    let crossings = this.#counts.crossings;
    for (const executable of this.#live) crossings += this.#crossings(executable);
    return { ...this.#counts, crossings, slots: this.#exits.slotCount, shapes: this.#exits.shapeCount };
  }

  /** Runs an executable; see {@link Executable.enter}. */
  run(executable: WasmExecutable, label: LabelDescr | null, args: readonly unknown[]): Exit {
    const entry = executable.entries.get(label);
    if (entry === undefined || executable.freed) throw notEnterable(executable, label);
    const { unit } = executable;
    let sorted = entry.order === null ? args : sortValues(args, entry.order);
    if (entry.wide) {
      passed.values = sorted.slice();
      sorted = [];
    }
    const { enter, slot } = entry;
    let at: number;
    this.#running++;
    try {
      switch (sorted.length) {
        case 0: at = enter(slot); break;
        case 1: at = enter(slot, sorted[0]); break;
        case 2: at = enter(slot, sorted[0], sorted[1]); break;
        case 3: at = enter(slot, sorted[0], sorted[1], sorted[2]); break;
        case 4: at = enter(slot, sorted[0], sorted[1], sorted[2], sorted[3]); break;
        case 5: at = enter(slot, sorted[0], sorted[1], sorted[2], sorted[3], sorted[4]); break;
        case 6: at = enter(slot, sorted[0], sorted[1], sorted[2], sorted[3], sorted[4], sorted[5]); break;
        default: at = enter(slot, ...sorted);
      }
    } finally {
      this.#running--;
    }
    const record = this.#exits.records[at]!;
    const { values } = left;
    left.values = [];
    unit.state.values = record.order === null ? values : unsortValues(values, record.order);
    if (this.#running === 0 && this.#toRelease.length > 0) this.#release();
    return record.exit;
  }

  // -- building

  /** Compiles the first executable's trace, with the others' as parts of it, and makes its entries go there. */
  #build(root: WasmExecutable, parts: readonly WasmExecutable[], links: readonly Int32Array[]): void {
    const tree: TreeShape = {
      traces: parts.map((part) => part.shape),
      links,
      sharedMemory: root.arena.shared,
      tailCalls: this.#tailCalls,
      counter: root.counter,
    };
    const { bytes, imports, entries } = emitModule(this.binaryen, tree);
    const environment: Record<string, unknown> = { m: root.arena.memory, t: this.#exits.table };
    const bindings: Bindings = {
      descr: (trace, index) => parts[trace]!.unit.trace.descrs[index]!,
      constant: (trace, index) => parts[trace]!.unit.trace.constant((-1 - index) as Ref),
      interruptOf: (trace) => parts[trace]!.unit.interrupt,
      hot: () => this.#hot(root),
      caught: root.unit.caught,
      arena: root.arena,
    };
    for (const spec of imports) environment[spec.name] = bindImport(spec, bindings);
    const { exports } = new wasm.Instance(new wasm.Module(bytes), { e: environment });
    this.#counts.modules++;
    this.#counts.bytes += bytes.length;
    root.size = bytes.length;

    const labels = new Map(labelsIn(root.shape).map(({ row, slot }) => [slot, root.unit.trace.descr(row as Ref) as LabelDescr]));
    for (const { slot, exportName } of entries) {
      const code = exports[exportName]!;
      if (slot < 0) {
        this.#exits.connect(root.entries.get(null)!.slot, code);
        const { parent } = root;
        if (parent !== null && this.#tailCalls && !parent.freed && parent.bridges[root.parentExit] === root) {
          this.#exits.connect(parent.shape.exitSlots[root.parentExit]!, code);
        }
        continue;
      }
      this.#exits.connect(root.entries.get(labels.get(slot)!)!.slot, code);
      if (this.#tailCalls) this.#exits.connect(slot, code);
    }
  }

  #addEntry(executable: WasmExecutable, label: LabelDescr | null, types: string): void {
    executable.entries.set(label, {
      slot: this.#exits.allocateEntry(),
      order: isWide(types) ? null : sortedOrder(types),
      wide: isWide(types),
      enter: this.#exits.stubs(types).enter,
    });
  }

  #labelSlot(label: Descr & { kind: "label" }, types: string): LabelSlot {
    let byTypes = this.#labels.get(label);
    if (byTypes === undefined) this.#labels.set(label, (byTypes = new Map()));
    let shared = byTypes.get(types);
    if (shared === undefined) byTypes.set(types, (shared = { slot: this.#exits.allocate({ kind: "jump", label }, types), types, users: 0 }));
    return shared;
  }

  // -- fusing

  #crossings(executable: WasmExecutable): number {
    if (executable.counter < 0) return 0;
    return executable.crossingsBefore + executable.counterStart - executable.arena.read(executable.counter);
  }

  /** A bridge's counter ran out: called by the bridge's own code. */
  #hot(bridge: WasmExecutable): void {
    bridge.crossingsBefore += bridge.counterStart;
    bridge.counterStart *= HOT_AGAIN_FACTOR;
    bridge.arena.write(bridge.counter, bridge.counterStart);
    bridge.hot = true;
    let root = bridge;
    while (root.parent !== null && !root.parent.freed && root.parent.bridges[root.parentExit] === root) {
      root.hot = true;
      root = root.parent;
    }
    if (root !== bridge && shouldFuse(root, (executable) => this.#crossings(executable))) this.#fuse(root);
  }

  #fuse(root: WasmExecutable): void {
    const { parts, links } = planFusion(root, this.#fuseLimit, (executable) => this.#crossings(executable));
    root.fused = new Set(parts.slice(1));
    root.crossingsAtFusion = 0;
    for (const part of parts) root.crossingsAtFusion += this.#crossings(part);
    this.#counts.fusions++;
    this.#counts.fused = 0;
    this.#build(root, parts, links);
    for (const executable of this.#live) this.#counts.fused += executable.fused?.size ?? 0;
  }

  /** A bridge is no longer its guard's: code that it is part of is compiled again without it. */
  #forget(bridge: WasmExecutable): void {
    for (const root of this.#live) if (root.fused?.has(bridge) === true) this.#fuse(root);
  }

  // -- freeing

  #release(): void {
    const freed = this.#toRelease;
    this.#toRelease = [];
    for (const executable of freed) {
      for (const slot of executable.shape.exitSlots) this.#exits.release(slot);
      for (const { slot } of executable.entries.values()) this.#exits.release(slot);
      executable.entries.clear();
      executable.arena.release(executable.shape.validity);
      if (executable.counter >= 0) executable.arena.release(executable.counter);
      for (const label of executable.labels) {
        if (label.users > 0) continue;
        const record = this.#exits.records[label.slot];
        if (record?.exit.kind === "jump") {
          this.#labels.get(record.exit.label)?.delete(label.types);
          this.#exits.release(label.slot);
        }
      }
      executable.bridges.fill(null);
      executable.parent = null;
      executable.fused = null;
    }
  }
}

function notEnterable(executable: WasmExecutable, label: LabelDescr | null): SpoorError {
  const { id } = executable.unit;
  if (executable.freed) return new SpoorError("freed-code", `trace ${id} was freed; it cannot be entered any more`);
  return new SpoorError("no-such-label", `trace ${id} has no label ${label?.name ?? "(start)"}; ask an executable whose trace holds it`);
}
