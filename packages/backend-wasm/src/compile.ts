/**
 * The backend: units in, executables out. A unit becomes a module of its own at once; a bridge is connected to its guard by a store
 * into a table; hot bridges are later compiled again into one function with their loop (see `fuse`).
 *
 * Ownership. Every executable holds the slots of its exits, its entries, its words of memory, and its instance. `free` gives
 * them back, but not while any compiled code is running: a caller further up the stack may still leave through a slot.
 */
import { SpoorError, type Backend, type CompileUnit, type Descr, type Executable, type Exit, type GuardExit, type LabelDescr, type Ref } from "@spoor/ir";
import { wasm, type WasmFunction } from "./engine";
import { Exits, left, passed, sortValues, unsortValues, type Entry, type ModuleTable, type Slot } from "./exits";
import { engineFeatures, wasmAvailable } from "./features";
import { labelsIn, typesOf } from "./frame";
import { HOT_AGAIN_FACTOR, planFusion, shouldFuse, type Fusable } from "./fuse";
import { bindImport, type Bindings } from "./imports";
import type { MadeModule, ModuleMaker } from "./maker";
import { Arena, adoptMemory, arenaOf, mirrorValidity } from "./memory";
import { Place } from "./place";
import { traceShape, type TraceShape, type TreeShape } from "./shape";

export interface WasmBackendOptions {
  /** Crossings from a guard into its bridge after which the two are to become one function. Default 1000; 0 never. */
  fuseAfter?: number;
  /** Operations that a fused function may hold at most. Default 4000: V8 makes code that is twice as slow of functions with more than 5000 or so. */
  fuseLimit?: number;
  /** Exits of one function from which on they are functions of their own: see `exit-functions`. Default 64. */
  manyExits?: number;
  /**
   * The memory at whose start the runtimes' interrupt flag lies, with two words at least before anything else: compiled code then reads the
   * flag with one load. Not needed for a flag made by `interruptFlag`. At most 256 pages.
   */
  interruptMemory?: { readonly buffer: ArrayBuffer | SharedArrayBuffer; grow(pages: number): number };
  /** False to do without tail calls even where the engine has them. */
  tailCalls?: boolean;
}

/** A label's slot, shared by the code that holds the label and the code that jumps there. */
interface LabelSlot {
  readonly label: LabelDescr;
  readonly slot: Slot;
  users: number;
}

/** A compiled trace. */
export class WasmExecutable implements Executable, Fusable {
  size = 0;
  freed = false;
  readonly entries = new Map<LabelDescr | null, Entry>();
  readonly #places = new Map<LabelDescr | null, Place>();
  /** What the start leads to: also what the parent's guard is connected with. */
  start: WasmFunction | null = null;
  table: ModuleTable | null = null;
  /** By exit: the bridge that its slot goes to. */
  readonly bridges: (WasmExecutable | null)[];
  parent: WasmExecutable | null = null;
  parentExit = -1;
  hot = false;
  /** Address of the word that counts crossings down, from `counterStart`; `crossingsBefore` were counted until it was last set. */
  counter = -1;
  counterStart = 0;
  crossingsBefore = 0;
  fused: Set<WasmExecutable> | null = null;
  /** What is being compiled elsewhere to become its function. */
  fusing: readonly WasmExecutable[] | null = null;
  /** Ends the mirroring of the unit's validity. */
  unhook: () => void = () => {};

  constructor(
    readonly backend: WasmBackend,
    readonly unit: CompileUnit,
    readonly arena: Arena,
    readonly shape: TraceShape,
    /** By exit. */
    readonly slots: readonly Slot[],
    readonly labels: readonly LabelSlot[],
  ) {
    this.bridges = slots.map(() => null);
  }

  get operations(): number { return this.shape.length; }
  /** How often the bridge was reached from its guard, while it was a function of its own. */
  get crossings(): number {
    return this.counter < 0 ? 0 : this.crossingsBefore + this.counterStart - this.arena.read(this.counter);
  }
  /** The code whose guard leads here; null where none does. */
  get attachedTo(): WasmExecutable | null {
    const { parent } = this;
    return parent !== null && !parent.freed && parent.bridges[this.parentExit] === this ? parent : null;
  }

  enter(label: LabelDescr | null, args: readonly unknown[]): Exit { return this.backend.run(this, label, args); }
  callable(label: LabelDescr | null): Place {
    let place = this.#places.get(label);
    if (place === undefined) this.#places.set(label, (place = new Place(this, label, this.entryAt(label))));
    return place;
  }
  entryAt(label: LabelDescr | null): Entry {
    const entry = this.entries.get(label);
    if (entry === undefined || this.freed) throw notEnterable(this, label);
    return entry;
  }
}

export class WasmBackend implements Backend {
  readonly name = "wasm";
  readonly #exits: Exits;
  readonly #ownArena = new Arena(false);
  /** By label and the types of its parameters: until it is compiled, a jump may bring others than it will have. */
  readonly #labels = new WeakMap<LabelDescr, Map<string, LabelSlot>>();
  readonly #owners = new WeakMap<GuardExit, { readonly executable: WasmExecutable; readonly index: number }>();
  readonly #tailCalls: boolean;
  readonly #fuseAfter: number;
  readonly #fuseLimit: number;
  readonly #manyExits: number;
  /** Depth of compiled code on the stack. */
  #running = 0;
  #toRelease: WasmExecutable[] = [];
  readonly #live = new Set<WasmExecutable>();
  /** Who is to be told of what came from the other thread: not in the middle of compiled code, which may take it in. */
  readonly #arrived: (() => void)[] = [];
  readonly #counts = { modules: 0, bytes: 0, fusions: 0, crossings: 0 };

  constructor(readonly maker: ModuleMaker, options: WasmBackendOptions = {}) {
    if (options.interruptMemory !== undefined) adoptMemory(options.interruptMemory);
    this.#exits = new Exits(maker);
    this.#tailCalls = (options.tailCalls ?? true) && engineFeatures().tailCalls;
    this.#fuseAfter = options.fuseAfter ?? 1000;
    this.#manyExits = options.manyExits ?? 64;
    this.#fuseLimit = options.fuseLimit ?? 4000;
  }

  available(): true | string { return wasmAvailable(); }

  compile(unit: CompileUnit): Executable {
    const executable = this.#begin(unit);
    this.#build(executable, [executable], noLinks(executable));
    return executable;
  }

  /**
   * Compiles a unit in the other thread where there is one. `done` is told once the executable can be entered, not before this thread enters
   * compiled code, compiles or calls {@link poll} again. Until then nothing must be attached to its exits.
   */
  compileLater(unit: CompileUnit, done: (executable: Executable) => void): void {
    const executable = this.#begin(unit);
    const { maker } = this;
    if (maker.later === null) {
      this.#build(executable, [executable], noLinks(executable));
      done(executable);
      return;
    }
    const shapes = this.#exits.missingShapes(typesAt(executable));
    maker.later(this.#tree(executable, [executable], noLinks(executable)), shapes, (made, stubs) => {
      if (stubs !== null) this.#exits.addStubs(shapes, stubs);
      if (executable.freed) return;
      this.#install(executable, [executable], made);
      this.#arrived.push(() => done(executable));
    });
  }

  /** Takes what the other thread has made, if there is one. */
  poll(): void {
    this.maker.poll();
    while (this.#arrived.length > 0) this.#arrived.shift()!();
  }

  /** Gives a unit its slots, words and shape. */
  #begin(unit: CompileUnit): WasmExecutable {
    const { trace, exits } = unit;
    const interruptArena = arenaOf(unit.interrupt);
    const arena = interruptArena ?? this.#ownArena;
    if (!arena.hasRoom()) throw new SpoorError("out-of-memory", `no room for trace ${unit.id} in the backend's memory; free traces that are not used`);
    const slots = exits.map((exit) => this.#exits.allocate(exit, exit.types.join("")));
    const labels: LabelSlot[] = [];
    const validity = arena.allocate(1);
    const shape = traceShape(unit.id, trace, exits, {
      exitSlots: Int32Array.from(slots, ({ number }) => number),
      validity,
      interrupt: interruptArena === null ? -1 : 0,
      labelSlot: (label, types) => {
        const shared = this.#labelSlot(label, types);
        shared.users++;
        labels.push(shared);
        return shared.slot.number;
      },
    });
    const executable = new WasmExecutable(this, unit, arena, shape, slots, labels);
    exits.forEach((exit, index) => this.#owners.set(exit, { executable, index }));
    if (unit.parent !== null && this.#fuseAfter > 0) {
      executable.counterStart = this.#fuseAfter;
      executable.counter = arena.allocate(this.#fuseAfter);
    }
    executable.unhook = mirrorValidity(unit.validity, arena, validity);
    this.#live.add(executable);
    return executable;
  }

  attachBridge(exit: GuardExit, bridge: Executable): void {
    const owner = this.#owners.get(exit);
    if (owner === undefined || owner.executable.freed) return;
    const { executable, index } = owner;
    const before = executable.bridges[index]!;
    const ours = bridge instanceof WasmExecutable && bridge.backend === this && bridge.arena === executable.arena ? bridge : null;
    executable.bridges[index] = ours;
    const slot = executable.slots[index]!;
    if (ours === null) this.#exits.connect(slot, null);
    else {
      ours.parent = executable;
      ours.parentExit = index;
      if (this.#tailCalls) this.#exits.connect(slot, ours.start!);
    }
    if (before !== null && before !== ours) this.#forget(before);
  }

  invalidate(executable: Executable): void {
    const ours = executable as WasmExecutable;
    if (!ours.freed) ours.arena.write(ours.shape.validity, 0);
  }

  free(executable: Executable): void {
    const ours = executable as WasmExecutable;
    if (ours.freed) return;
    const parent = ours.attachedTo;
    ours.freed = true;
    ours.unhook();
    this.#live.delete(ours);
    this.#counts.crossings += ours.crossings;
    for (const label of ours.labels) label.users--;
    for (const { slot } of labelsIn(ours.shape)) this.#exits.connect(this.#exits.slots[slot]!, null);
    if (parent !== null) {
      parent.bridges[ours.parentExit] = null;
      this.#exits.connect(parent.slots[ours.parentExit]!, null);
      this.#forget(ours);
    }
    this.#toRelease.push(ours);
    if (this.#running === 0) this.#release();
  }

  stats(): Record<string, number> {
    let { crossings } = this.#counts;
    let fused = 0;
    for (const executable of this.#live) {
      crossings += executable.crossings;
      fused += executable.fused?.size ?? 0;
    }
    return { ...this.#counts, fused, crossings, slots: this.#exits.slotCount, shapes: this.#exits.shapeCount };
  }

  /** Runs an executable; see {@link Executable.enter}. */
  run(executable: WasmExecutable, label: LabelDescr | null, args: readonly unknown[]): Exit {
    const entry = executable.entryAt(label);
    const { enter, index, order } = entry;
    let number: number;
    this.begin(executable);
    let values = order === null ? args : sortValues(args, order);
    if (entry.wide) {
      passed.values = values.slice();
      values = [];
    }
    try {
      switch (values.length) {
        case 0: number = enter(index); break;
        case 1: number = enter(index, values[0]); break;
        case 2: number = enter(index, values[0], values[1]); break;
        case 3: number = enter(index, values[0], values[1], values[2]); break;
        case 4: number = enter(index, values[0], values[1], values[2], values[3]); break;
        case 5: number = enter(index, values[0], values[1], values[2], values[3], values[4]); break;
        case 6: number = enter(index, values[0], values[1], values[2], values[3], values[4], values[5]); break;
        default: number = enter(index, ...values);
      }
    } finally {
      this.end();
    }
    return this.leave(executable, number);
  }
  /** Compiled code is about to run. */
  begin(executable: WasmExecutable): void {
    this.poll();
    if (executable.freed) throw notEnterable(executable, null);
    this.#running++;
  }
  end(): void { this.#running--; }
  /** The values that code has left with. */
  takeValues(): unknown[] {
    const { values } = left;
    left.values = NO_VALUES;
    if (this.#running === 0 && this.#toRelease.length > 0) this.#release();
    return values;
  }
  /** Code has left through a slot: its values are the unit's. */
  leave(executable: WasmExecutable, number: number): Exit {
    const { order, exit } = this.#exits.slots[number]!;
    const values = this.takeValues();
    executable.unit.state.values = order === null ? values : unsortValues(values, order);
    return exit;
  }

  // -- building

  #tree(root: WasmExecutable, parts: readonly WasmExecutable[], links: readonly Int32Array[]): TreeShape {
    let exits = 0;
    for (const link of links) for (const to of link) if (to < 0) exits++;
    return {
      traces: parts.map((part) => part.shape), links, sharedMemory: root.arena.shared, tailCalls: this.#tailCalls, exitFunctions: exits >= this.#manyExits, counter: root.counter,
    };
  }

  /** Compiles the first executable's trace, with the others' as parts of it, and makes its entries lead there. */
  #build(root: WasmExecutable, parts: readonly WasmExecutable[], links: readonly Int32Array[]): void {
    const shapes = this.#exits.missingShapes(typesAt(root));
    if (shapes.length > 0) this.#exits.addStubs(shapes, this.maker.stubs(shapes));
    this.#install(root, parts, this.maker.tree(this.#tree(root, parts, links)));
  }

  #install(root: WasmExecutable, parts: readonly WasmExecutable[], { module, size, imports, slots, entries }: MadeModule): void {
    if (root.table !== null) this.#exits.retire(root.table);
    root.table = this.#exits.tableOf(slots);
    const environment: Record<string, unknown> = { m: root.arena.memory, t: root.table.table };
    const bindings: Bindings = {
      descr: (trace, index) => parts[trace]!.unit.trace.descrs[index]!,
      constant: (trace, index) => parts[trace]!.unit.trace.constant((-1 - index) as Ref),
      interruptOf: (trace) => parts[trace]!.unit.interrupt,
      hot: () => this.#hot(root),
      caught: root.unit.caught,
      arena: root.arena,
    };
    for (const spec of imports) environment[spec.name] = bindImport(spec, bindings);
    const { exports } = new wasm.Instance(module, { e: environment });
    this.#counts.modules++;
    this.#counts.bytes += size;
    root.size = size;

    const labels = labelsIn(root.shape);
    if (root.entries.size === 0) {
      root.entries.set(null, this.#exits.addEntry(typesOf(root.shape, 0, root.shape.inputCount)));
      for (const { row, types } of labels) root.entries.set(root.unit.trace.descr(row as Ref) as LabelDescr, this.#exits.addEntry(types));
    }
    const labelOf = new Map(labels.map(({ row, slot }) => [slot, root.unit.trace.descr(row as Ref) as LabelDescr]));
    for (const { slot, exportName } of entries) {
      const code = exports[exportName]!;
      const { table, index } = root.entries.get(slot < 0 ? null : labelOf.get(slot)!)!;
      table.set(index, code);
      if (slot < 0) {
        root.start = code;
        if (root.attachedTo !== null && this.#tailCalls) this.#exits.connect(root.attachedTo.slots[root.parentExit]!, code);
      } else if (this.#tailCalls) this.#exits.connect(this.#exits.slots[slot]!, code);
    }
  }

  #labelSlot(label: Descr & { kind: "label" }, types: string): LabelSlot {
    let byTypes = this.#labels.get(label);
    if (byTypes === undefined) this.#labels.set(label, (byTypes = new Map()));
    let shared = byTypes.get(types);
    if (shared === undefined) byTypes.set(types, (shared = { label, slot: this.#exits.allocate({ kind: "jump", label }, types), users: 0 }));
    return shared;
  }

  // -- fusing

  /** A bridge's counter ran out: called by the bridge's own code. */
  #hot(bridge: WasmExecutable): void {
    bridge.crossingsBefore += bridge.counterStart;
    bridge.counterStart *= HOT_AGAIN_FACTOR;
    bridge.arena.write(bridge.counter, bridge.counterStart);
    bridge.hot = true;
    this.maker.poll();
    let root = bridge;
    for (let above = bridge.attachedTo; above !== null; above = above.attachedTo) {
      root.hot = true;
      root = above;
    }
    if (root !== bridge && root.fusing === null && shouldFuse(root)) this.#fuse(root);
  }

  #fuse(root: WasmExecutable, now = this.maker.later === null): void {
    const { parts, links } = planFusion(root, this.#fuseLimit);
    const { fused } = root;
    if (parts.length - 1 === (fused?.size ?? 0) && parts.every((part) => part === root || fused!.has(part))) {
      // What is hot beside does not fit in.
      root.fusing = null;
      return;
    }
    const install = (made: MadeModule): void => {
      root.fused = new Set(parts.slice(1));
      root.fusing = null;
      this.#counts.fusions++;
      this.#install(root, parts, made);
    };
    const tree = this.#tree(root, parts, links);
    if (now) return install(this.maker.tree(tree));
    root.fusing = parts;
    this.maker.later!(tree, [], (made) => {
      // What has come in between (a bridge replaced or freed, another fusion) has made its own.
      if (root.fusing === parts && !root.freed) install(made);
    });
  }

  /** A bridge is no longer its guard's: code that it is part of is compiled again without it. */
  #forget(bridge: WasmExecutable): void {
    for (const root of this.#live) if (root.fused?.has(bridge) === true || root.fusing?.includes(bridge) === true) this.#fuse(root, true);
  }

  // -- freeing

  #release(): void {
    const freed = this.#toRelease;
    this.#toRelease = [];
    for (const executable of freed) {
      const { arena, shape } = executable;
      if (executable.table !== null) this.#exits.retire(executable.table);
      for (const slot of executable.slots) this.#exits.release(slot);
      for (const entry of executable.entries.values()) this.#exits.releaseEntry(entry);
      arena.release(shape.validity);
      if (executable.counter >= 0) arena.release(executable.counter);
      for (const { label, slot, users } of executable.labels) {
        if (users > 0) continue;
        this.#labels.get(label)?.delete(slot.types);
        this.#exits.release(slot);
      }
      executable.entries.clear();
      executable.bridges.fill(null);
      executable.counter = -1;
      executable.start = executable.table = executable.parent = executable.fused = executable.fusing = null;
    }
  }
}

const NO_VALUES: unknown[] = [];
/** Types of the values at all places where an executable is entered or left. */
const typesAt = ({ shape, slots, labels }: WasmExecutable): string[] => [
  typesOf(shape, 0, shape.inputCount), ...slots.map(({ types }) => types), ...labels.map(({ slot }) => slot.types), "r",
];
const noLinks = ({ slots }: WasmExecutable): Int32Array[] => [new Int32Array(slots.length).fill(-1)];

function notEnterable(executable: WasmExecutable, label: LabelDescr | null): SpoorError {
  const { id } = executable.unit;
  if (executable.freed) return new SpoorError("freed-code", `trace ${id} was freed; it cannot be entered any more`);
  return new SpoorError("no-such-label", `trace ${id} has no label ${label?.name ?? "(start)"}; ask an executable whose trace holds it`);
}
