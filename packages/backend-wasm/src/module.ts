/**
 * A tree of traces to one WebAssembly module: `emitModule(shape) -> { bytes, imports, entries }`. Plain data in, plain data out.
 *
 * A trace is straight code with labels, so its control flow is a nest: what follows a label is inside of the label's `loop`,
 * and what precedes it is in a `block` that ends right before that loop. A jump to a label that is already open is
 * a `br` to its loop; one to a label further on (from a bridge that hangs on an earlier guard) is a `br` out of the block. A bridge
 * that is part of the tree is the code in its guard's failing branch, in reach of every label around it.
 *
 *     start, label A, label B, jump B        block $toA { start }  loop $A { block $toB { ... }  loop $B { ... br $B } }
 *
 * Entering at a label: the function's first parameter says where, each block begins with `br_if` over itself, and the label's
 * parameters are set before the outermost block. A function that can be entered at one place only has none of this.
 *
 * Locals. Values are single-assignment, but engines pay for locals at every branch, so a local is given back after its value's
 * last use. A bridge's code never returns to the main path: inside of it everything is free but what the guard leaves with.
 * A pure value with one use is not stored at all: its expression becomes part of its user's (and moves into the failing branch
 * when only an exit wants it). The locals that such an expression reads are held until then.
 *
 * A loop's back edge counts down `fuel` and now and then leaves through the label's slot instead, back into the same place: engines
 * replace a function's baseline code by optimized code only when it is called.
 */
import { CAN_EXIT, IS_PURE, NONE, OP, OP_NAMES, OP_ROWS, TYPE_NAMES } from "@spoor/ir";
import type { Binaryen, BinaryenModule, Expression } from "./binaryen";
import { sortedOrder, sortedTypes, sortValues } from "./exits";
import type { ImportKind, ImportSpec } from "./imports";
import { LOWER } from "./lower";
import { EXCEPTION_MARK } from "./memory";
import { CONST_FLOAT, CONST_INT, CONST_NULL, type DescrShape, type TraceShape, type TreeShape } from "./shape";

/** How a value is held. An integer is an i64, or an i32 where its definition makes it one (comparisons, lengths). */
export const enum Rep { I64 = 0, F64 = 1, REF = 2, I32 = 3 }

/** Rounds of a loop between two looks for better code; powers of two are no better than other numbers. */
const FUEL = 2000;
/** Expressions deeper than this are stored in a local. */
const MAX_DEPTH = 24;

/** A way into the emitted code: the start (slot -1) or a label's slot. */
export interface EntrySpec {
  readonly slot: number;
  readonly exportName: string;
}

export interface EmittedModule {
  readonly bytes: Uint8Array;
  readonly imports: readonly ImportSpec[];
  readonly entries: readonly EntrySpec[];
}

/** A label in reach: its loop once it is open, else the block in front of it. */
interface Target {
  readonly slot: number;
  /** Position among the labels of its trace; entry codes are one more. */
  readonly index: number;
  readonly last: boolean;
  readonly loop: string;
  readonly skip: string;
  readonly locals: Int32Array;
  readonly reps: Uint8Array;
  readonly types: string;
  readonly dispatched: boolean;
  open: boolean;
  jumpedBack: boolean;
  jumpedAhead: boolean;
}

/** One trace while its code is emitted. */
class Frame {
  readonly local: Int32Array;
  readonly rep: Uint8Array;
  readonly pending: Int32Array;
  readonly depth: Uint8Array;
  readonly uses: Int32Array;
  /** 1 while a value's operands are held for its pending expression. */
  readonly holds: Uint8Array;
  constructor(readonly shape: TraceShape, readonly index: number) {
    const n = shape.length;
    this.local = new Int32Array(n).fill(-1);
    this.rep = new Uint8Array(n);
    this.pending = new Int32Array(n);
    this.depth = new Uint8Array(n);
    this.uses = countUses(shape);
    this.holds = new Uint8Array(n);
  }
}

function countUses(shape: TraceShape): Int32Array {
  const uses = new Int32Array(shape.length);
  for (let row = shape.inputCount; row < shape.length; row++) eachOperand(shape, row, (ref) => { uses[ref]!++; });
  return uses;
}

/** Calls `visit` for every operation that a row reads, its exit's values included; a parameter's operand counts at its label. */
function eachOperand(shape: TraceShape, row: number, visit: (ref: number) => void): void {
  const opcode = shape.opcodes[row]!;
  if (opcode === OP.param) return;
  const { a, b, c, extra, extraStart } = shape;
  if (a[row]! >= 0) visit(a[row]!);
  if (b[row]! >= 0) visit(b[row]!);
  if (c[row]! >= 0) visit(c[row]!);
  for (let k = extraStart[row]!, end = extraStart[row + 1]!; k < end; k++) if (extra[k]! >= 0) visit(extra[k]!);
  if (CAN_EXIT[opcode] === 1 && shape.exitIndex[row]! >= 0) {
    const values = shape.exitValues[shape.exitIndex[row]!]!;
    for (let k = 0; k < values.length; k++) if (values[k]! >= 0) visit(values[k]!);
  }
}

/** Emits one function and what it imports. Lowering calls it; see `lower`. */
export class Emitter {
  readonly m: BinaryenModule;
  readonly imports: ImportSpec[] = [];
  readonly #importNames = new Map<string, string>();
  readonly #wasmTypes: readonly number[];
  readonly #repOfLetter: Record<string, number>;

  /** Types of all locals, parameters first. */
  readonly #localReps: number[] = [];
  #paramCount = 0;
  #refs: Int32Array = new Int32Array(64);
  #free: number[][] = [[], [], [], []];

  #frame!: Frame;
  #body: Expression[] = [];
  readonly #targets: Target[] = [];
  #nextName = 0;
  #entryLocal = -1;
  #fuelLocal = -1;
  readonly #i64Consts = new Map<number, bigint>();

  constructor(readonly b: Binaryen, readonly tree: TreeShape) {
    this.m = new b.Module();
    this.#wasmTypes = [b.i64, b.f64, b.externref, b.i32];
    this.#repOfLetter = { i: Rep.I64, f: Rep.F64, r: Rep.REF, w: Rep.I32 };
  }

  get shape(): TraceShape { return this.#frame.shape; }

  // -- the module

  emit(): EmittedModule {
    const { b, m, tree } = this;
    const features = b.Features;
    m.setFeatures(
      features.MutableGlobals | features.NontrappingFPToInt | features.SignExt | features.ReferenceTypes |
      (tree.tailCalls ? features.TailCall : 0) | (tree.sharedMemory ? features.Atomics : 0),
    );
    m.setMemory(1, 256, null, [], tree.sharedMemory, false, "m");
    m.addMemoryImport("m", "e", "m", tree.sharedMemory);
    m.addTableImport("t", "e", "t");
    const entries = this.#emitTree();
    if (m.validate() === 0) throw new Error(`backend-wasm made an invalid module for trace ${tree.traces[0]!.id}: this is a bug`);
    const bytes = m.emitBinary();
    m.dispose();
    return { bytes, imports: this.imports, entries };
  }

  #emitTree(): EntrySpec[] {
    const { b, m, tree } = this;
    const root = tree.traces[0]!;
    const labels = labelRows(root);
    // The start and a label right behind it that takes the inputs as they are, are one entry.
    const sameStart = labels.length > 0 && labels[0] === root.inputCount && takesInputs(root, labels[0]!);
    const startTypes = typesOf(root, 0, root.inputCount);
    const ways: { slot: number; code: number; types: string }[] = [];
    if (!sameStart) ways.push({ slot: -1, code: 0, types: startTypes });
    labels.forEach((row, index) => ways.push({
      slot: labelDescr(root, row).slot, code: sameStart && index === 0 ? 0 : index + 1, types: typesOf(root, row + 1, root.extraStart[row + 1]! - root.extraStart[row]!),
    }));
    const dispatched = ways.length > 1;

    // Parameters: the slot or entry code, then the sorted values of the widest entry, by type.
    const widest = [0, 0, 0];
    for (const { types } of ways) for (let k = 0; k < 3; k++) widest[k] = Math.max(widest[k]!, count(types, "ifr"[k]!));
    this.#addParam(Rep.I32);
    for (let k = 0; k < 3; k++) for (let n = 0; n < widest[k]!; n++) this.#addParam(k);
    const paramTypes = this.#localReps.map((rep) => this.#wasmTypes[rep]!);
    const paramBase = [1, 1 + widest[0]!, 1 + widest[0]! + widest[1]!];
    if (dispatched) this.#entryLocal = 0;

    const frame = new Frame(root, 0);
    const places = paramPlaces(startTypes, paramBase);
    for (let k = 0; k < root.inputCount; k++) this.#hold(frame, k, places[k]!);
    this.#keepOnly(places.filter((_, k) => frame.uses[k]! > 0));
    this.#frame = frame;
    const targets = this.#declareLabels(frame, dispatched);
    this.#countCrossing();
    this.#emitRows(root.inputCount);
    const body = this.#body;
    if (this.#fuelLocal >= 0) body.unshift(m.local.set(this.#fuelLocal, m.i32.const(FUEL)));

    if (dispatched) {
      // The values of an entry at a label go to the label's own locals first.
      const prologue: Expression[] = [];
      for (const way of ways) {
        if (way.code === 0) continue;
        const target = targets[way.code - 1]!;
        const from = paramPlaces(way.types, paramBase);
        const saved = this.#body;
        this.#body = [];
        this.#moveLocals(target.locals, target.reps, from, from.map((local) => this.#localReps[local]!));
        const moves = this.#body;
        this.#body = saved;
        if (moves.length > 0) prologue.push(m.if(m.i32.eq(m.local.get(0, b.i32), m.i32.const(way.code)), m.block(null, moves)));
      }
      body.unshift(...prologue);
    }
    body.push(m.unreachable());
    const name = `t${root.id}`;
    const localTypes = this.#localReps.slice(paramTypes.length).map((rep) => this.#wasmTypes[rep]!);
    m.addFunction(name, b.createType(paramTypes), b.i32, localTypes, m.block(null, body, b.i32));
    if (!dispatched) {
      m.addFunctionExport(name, "0");
      const entries = ways.map(({ slot }) => ({ slot, exportName: "0" }));
      return sameStart ? [{ slot: -1, exportName: "0" }, ...entries] : entries;
    }
    const entries: EntrySpec[] = [];
    for (const way of ways) {
      const exportName = String(way.code);
      const sorted = sortedTypes(way.types);
      const type = b.createType([b.i32, ...Array.from(sorted, (letter) => this.#wasmTypes[this.#repOfLetter[letter]!]!)]);
      const operands: Expression[] = [m.i32.const(way.code)];
      let next = 1;
      for (let k = 0; k < 3; k++) {
        const given = count(way.types, "ifr"[k]!);
        for (let n = 0; n < widest[k]!; n++) operands.push(n < given ? m.local.get(next++, this.#wasmTypes[k]!) : this.#zero(k));
      }
      m.addFunction(`${name}_${exportName}`, type, b.i32, [], tree.tailCalls ? m.return_call(name, operands, b.i32) : m.call(name, operands, b.i32));
      m.addFunctionExport(`${name}_${exportName}`, exportName);
      entries.push({ slot: way.slot, exportName });
      if (sameStart && way.code === 0) entries.push({ slot: -1, exportName });
    }
    return entries;
  }

  #zero(rep: number): Expression {
    const { m } = this;
    return rep === Rep.I64 ? m.i64.const(0n) : rep === Rep.F64 ? m.f64.const(0) : rep === Rep.REF ? m.ref.null(this.b.externref) : m.i32.const(0);
  }

  /** A bridge that is not part of its parent's function counts down how often it is reached, and tells the host at 0. */
  #countCrossing(): void {
    const { m, tree } = this;
    if (tree.counter < 0) return;
    const local = this.#allocate(Rep.I32);
    this.push(m.local.set(local, m.i32.sub(this.load32(tree.counter), m.i32.const(1))));
    this.push(m.i32.store(tree.counter, 4, m.i32.const(0), this.#get(local), "m"));
    this.push(m.if(m.i32.eqz(this.#get(local)), this.host("hot", -1, "", "n", [])));
    this.#unref(local);
  }

  // -- rows

  #emitRows(from: number): void {
    const frame = this.#frame;
    const { shape } = frame;
    const { opcodes } = shape;
    for (let row = from; row < shape.length; row++) {
      const opcode = opcodes[row]!;
      if (opcode === OP.label) {
        this.#emitLabel(row);
        return;
      }
      if (IS_PURE[opcode] === 1 && CAN_EXIT[opcode] === 0 && frame.uses[row] === 0) {
        this.#releaseOperands(row);
        continue;
      }
      LOWER[OP_NAMES[opcode]!](this, row);
      if (frame.holds[row] === 0) this.#releaseOperands(row);
      if (opcode === OP.jump || opcode === OP.finish || opcode === OP.finish_exception || opcode === OP.guard_always_fails) return;
    }
  }

  #releaseOperands(row: number): void {
    eachOperand(this.#frame.shape, row, (ref) => this.#release(ref));
  }

  #release(ref: number): void {
    const frame = this.#frame;
    if (--frame.uses[ref]! > 0) return;
    if (frame.holds[ref] === 1) {
      frame.holds[ref] = 0;
      this.#releaseOperands(ref);
    } else if (frame.local[ref]! >= 0) this.#unref(frame.local[ref]!);
  }

  /** Appends a statement. */
  push(statement: Expression): void { this.#body.push(statement); }

  // -- locals

  #addParam(rep: number): void {
    this.#localReps.push(rep);
    this.#paramCount++;
  }

  #allocate(rep: number): number {
    let local = this.#free[rep]!.pop();
    if (local === undefined) {
      local = this.#localReps.length;
      this.#localReps.push(rep);
    }
    this.#ref(local);
    return local;
  }
  #ref(local: number): void {
    if (local >= this.#refs.length) {
      const bigger = new Int32Array(Math.max(local + 1, this.#refs.length * 2));
      bigger.set(this.#refs);
      this.#refs = bigger;
    }
    this.#refs[local]!++;
  }
  #unref(local: number): void {
    if (--this.#refs[local]! === 0 && local !== this.#entryLocal && local !== this.#fuelLocal) this.#free[this.#localReps[local]!]!.push(local);
  }
  /** Forgets what the locals hold, except for `kept` (one reference each time it is named). */
  #keepOnly(kept: readonly number[]): void {
    this.#refs.fill(0);
    for (const local of kept) this.#ref(local);
    this.#free = [[], [], [], []];
    for (let local = this.#localReps.length - 1; local > 0; local--) {
      if (local >= this.#refs.length || this.#refs[local] === 0) {
        if (local !== this.#fuelLocal && local !== this.#entryLocal) this.#free[this.#localReps[local]!]!.push(local);
      }
    }
  }

  #get(local: number): Expression { return this.m.local.get(local, this.#wasmTypes[this.#localReps[local]!]!); }

  /** Says that `local` holds the value; its reference is the caller's to count. */
  #hold(frame: Frame, ref: number, local: number): void {
    frame.local[ref] = local;
    frame.rep[ref] = this.#localReps[local]!;
  }

  /** A local for temporary use by one row's code; give it back with {@link endTemporary}. */
  temporary(rep: Rep): number { return this.#allocate(rep); }
  endTemporary(local: number): void { this.#unref(local); }
  read(local: number): Expression { return this.#get(local); }
  write(local: number, value: Expression): void { this.push(this.m.local.set(local, value)); }

  // -- values

  isConst(ref: number): boolean { return ref < 0; }
  /** The value of a numeric constant. */
  constNumber(ref: number): number { return this.shape.constNumbers[-1 - ref]!; }
  /** How the value is held; constants as their type is. */
  rep(ref: number): Rep {
    if (ref >= 0) return this.#frame.rep[ref]!;
    const kind = this.shape.constKinds[-1 - ref]!;
    return kind === CONST_INT ? Rep.I64 : kind === CONST_FLOAT ? Rep.F64 : Rep.REF;
  }
  /** True where the value can be had as an i32 for nothing: it is held as one, or it is a constant that fits. */
  is32(ref: number): boolean {
    if (ref >= 0) return this.#frame.rep[ref] === Rep.I32;
    const value = this.constNumber(ref);
    return value === (value | 0);
  }
  /** True where the value is known to be in -2^31 .. 2^31-1. */
  fits32(ref: number): boolean {
    return this.is32(ref) || (ref >= 0 && this.shape.int32 !== null && this.shape.int32[ref] === 1);
  }
  typeOf(ref: number): "i" | "f" | "r" {
    if (ref >= 0) return TYPE_NAMES[this.shape.types[ref]!] as "i" | "f" | "r";
    const kind = this.shape.constKinds[-1 - ref]!;
    return kind === CONST_INT ? "i" : kind === CONST_FLOAT ? "f" : "r";
  }

  /** The value as it is held. May be asked for once per use; {@link pin} first to ask more often. */
  #raw(ref: number): Expression {
    const frame = this.#frame;
    const pending = frame.pending[ref]!;
    if (pending !== 0) {
      frame.pending[ref] = 0;
      return pending;
    }
    return this.#get(frame.local[ref]!);
  }

  #bigint(value: number): bigint {
    let big = this.#i64Consts.get(value);
    if (big === undefined) this.#i64Consts.set(value, (big = BigInt(value)));
    return big;
  }
  constI64(value: number): Expression { return this.m.i64.const(this.#bigint(value)); }

  i64(ref: number): Expression {
    if (ref < 0) return this.constI64(this.constNumber(ref));
    const value = this.#raw(ref);
    return this.#frame.rep[ref] === Rep.I32 ? this.m.i64.extend_s(value) : value;
  }
  /** The low 32 bits. */
  i32(ref: number): Expression {
    if (ref < 0) return this.m.i32.const(this.constNumber(ref) | 0);
    const value = this.#raw(ref);
    return this.#frame.rep[ref] === Rep.I32 ? value : this.m.i32.wrap(value);
  }
  f64(ref: number): Expression { return ref < 0 ? this.m.f64.const(this.constNumber(ref)) : this.#raw(ref); }
  /** The integer as a float. */
  number(ref: number): Expression {
    if (ref < 0) return this.m.f64.const(this.constNumber(ref));
    const value = this.#raw(ref);
    return this.#frame.rep[ref] === Rep.I32 ? this.m.f64.convert_s.i32(value) : this.m.f64.convert_s.i64(value);
  }
  ref(ref: number): Expression {
    if (ref >= 0) return this.#raw(ref);
    const index = -1 - ref;
    if (this.shape.constKinds[index] === CONST_NULL) return this.m.ref.null(this.b.externref);
    const name = this.#importName(`c${this.#frame.index}_${index}`, "const", index, "", "r", false);
    return this.m.global.get(name, this.b.externref);
  }
  /** An i32 that is not 0 exactly when the integer is not. */
  truth(ref: number): Expression {
    if (ref < 0) return this.m.i32.const(this.constNumber(ref) !== 0 ? 1 : 0);
    const value = this.#raw(ref);
    return this.#frame.rep[ref] === Rep.I32 ? value : this.m.i64.ne(value, this.m.i64.const(0n));
  }
  /** The value as its type is passed between functions. */
  value(ref: number, type: string): Expression {
    return type === "i" ? this.i64(ref) : type === "f" ? this.f64(ref) : this.ref(ref);
  }

  /** Makes the value readable any number of times. */
  pin(ref: number): void {
    if (ref < 0) return;
    const frame = this.#frame;
    const pending = frame.pending[ref]!;
    if (pending === 0) return;
    frame.pending[ref] = 0;
    const local = this.#allocate(frame.rep[ref]!);
    this.push(this.m.local.set(local, pending));
    frame.local[ref] = local;
    frame.holds[ref] = 0;
    this.#releaseOperands(ref);
  }

  /** The row's value, by an expression without effects that reads only the row's operands. */
  pure(row: number, rep: Rep, value: Expression): void {
    const frame = this.#frame;
    frame.rep[row] = rep;
    if (frame.uses[row] === 1) {
      let depth = 0;
      eachOperand(frame.shape, row, (ref) => { if (frame.holds[ref] === 1) depth = Math.max(depth, frame.depth[ref]!); });
      if (depth < MAX_DEPTH) {
        frame.depth[row] = depth + 1;
        frame.pending[row] = value;
        frame.holds[row] = 1;
        return;
      }
    }
    this.define(row, rep, value);
  }

  /** The row's value, computed here. */
  define(row: number, rep: Rep, value: Expression): void {
    const frame = this.#frame;
    frame.rep[row] = rep;
    if (frame.uses[row] === 0) {
      this.push(this.m.drop(value));
      return;
    }
    const local = this.#allocate(rep);
    frame.local[row] = local;
    this.push(this.m.local.set(local, value));
  }

  /** As {@link define}, also where nobody else reads it: the row itself will. Returns the local. */
  defineNow(row: number, rep: Rep, value: Expression): number {
    const frame = this.#frame;
    frame.rep[row] = rep;
    const local = this.#allocate(rep);
    this.push(this.m.local.set(local, value));
    if (frame.uses[row] === 0) this.#unref(local);
    else frame.local[row] = local;
    return local;
  }

  // -- the host

  descr(row: number): DescrShape { return this.shape.descrs[this.shape.descrIndex[row]!]!; }

  #importName(key: string, kind: ImportKind, index: number, params: string, result: string, catches: boolean): string {
    let name = this.#importNames.get(key);
    if (name === undefined) {
      name = `i${this.imports.length}`;
      this.#importNames.set(key, name);
      this.imports.push({ name, kind, trace: this.#frame.index, index, params, result, catches });
      const type = (letter: string): number => (letter === "f" ? this.b.f64 : letter === "w" ? this.b.i32 : letter === "r" ? this.b.externref : this.b.none);
      if (kind === "const") this.m.addGlobalImport(name, "e", name, this.b.externref, false);
      else this.m.addFunctionImport(name, "e", name, this.b.createType(Array.from(params, type)), type(result));
    }
    return name;
  }

  /** A call of the host. `params` and `result` are spelled with `f` (a number), `w` (an i32), `r`, `n`. */
  host(kind: ImportKind, descrIndex: number, params: string, result: string, operands: readonly Expression[], catches = false): Expression {
    const id = descrIndex < 0 ? "" : this.shape.descrs[descrIndex]!.id;
    const name = this.#importName(`${kind} ${id} ${params} ${result} ${catches ? 1 : 0}`, kind, descrIndex, params, result, catches);
    const type = result === "f" ? this.b.f64 : result === "w" ? this.b.i32 : result === "r" ? this.b.externref : this.b.none;
    return this.m.call(name, operands, type);
  }

  /** Not 0 when the preceding call threw. */
  exceptionMark(): Expression { return this.load32(EXCEPTION_MARK); }
  /** What it threw; clears the mark. */
  takeException(): Expression { return this.host("take_exception", -1, "", "r", []); }
  /** Not 0 when the runtime wants attention. */
  interrupted(): Expression {
    const { interrupt } = this.shape;
    return interrupt >= 0 ? this.load32(interrupt) : this.host("interrupted", -1, "", "w", []);
  }
  load32(address: number): Expression { return this.m.i32.load(address, 4, this.m.i32.const(0), "m"); }

  // -- leaving

  /** Leaves through the row's exit when `condition` (an i32) is not 0. */
  exitIf(row: number, condition: Expression, exception: (() => Expression) | null = null): void {
    this.push(this.m.if(condition, this.#inBranch(() => this.exit(row, exception))));
  }

  #inBranch(emit: () => void): Expression {
    const saved = this.#body;
    this.#body = [];
    emit();
    const branch = this.#body;
    this.#body = saved;
    return branch.length === 1 ? branch[0]! : this.m.block(null, branch);
  }

  /** Leaves through the row's exit, with `exception` as one more value. */
  exit(row: number, exception: (() => Expression) | null = null): void {
    const { shape, index } = this.#frame;
    const exit = shape.exitIndex[row]!;
    const values = shape.exitValues[exit]!;
    const link = this.tree.links[index]![exit]!;
    if (link >= 0) {
      this.#emitBridge(link, values, exception);
      return;
    }
    const types = shape.exitTypes[exit]!;
    const operands: Expression[] = [];
    for (let k = 0; k < values.length; k++) operands.push(this.value(values[k]!, types[k]!));
    if (exception !== null) operands.push(exception());
    this.leave(shape.exitSlots[exit]!, types, operands);
  }

  /** Leaves through a slot with values in the exit's order. */
  leave(slot: number, types: string, operands: Expression[]): void {
    const { b, m } = this;
    const order = sortedOrder(types);
    const sorted = order === null ? operands : sortValues(operands, order) as Expression[];
    const sortedLetters = sortedTypes(types);
    const type = b.createType([b.i32, ...Array.from(sortedLetters, (letter) => this.#wasmTypes[this.#repOfLetter[letter]!]!)]);
    const all = [m.i32.const(slot), ...sorted];
    const target = m.i32.const(slot);
    this.push(this.tree.tailCalls
      ? m.return_call_indirect("t", target, all, type, b.i32)
      : m.return(m.call_indirect("t", target, all, type, b.i32)));
  }

  /** The bridge's code, in place of an exit. */
  #emitBridge(link: number, values: Int32Array, exception: (() => Expression) | null): void {
    const outer = this.#frame;
    const frame = new Frame(this.tree.traces[link]!, link);
    const savedRefs = this.#refs.slice();
    const savedFree = this.#free.map((list) => list.slice());
    const before = this.#localReps.length;
    const locals: number[] = [];
    for (let k = 0; k < values.length; k++) {
      const ref = values[k]!;
      if (ref < 0) {
        // A constant: a local of its own, which the engine sees through.
        const type = this.typeOf(ref);
        const local = this.#allocate(this.#repOfLetter[type]!);
        this.write(local, this.value(ref, type));
        locals.push(local);
      } else {
        if (outer.pending[ref] !== 0) {
          const local = this.#allocate(outer.rep[ref]!);
          this.write(local, this.#raw(ref));
          locals.push(local);
        } else locals.push(outer.local[ref]!);
      }
    }
    if (exception !== null) {
      const local = this.#allocate(Rep.REF);
      this.write(local, exception());
      locals.push(local);
    }
    this.#keepOnly(locals.filter((_, k) => frame.uses[k]! > 0));
    for (let k = 0; k < locals.length; k++) this.#hold(frame, k, locals[k]!);
    this.#frame = frame;
    const depth = this.#targets.length;
    this.#declareLabels(frame, false);
    this.#emitRows(frame.shape.inputCount);
    this.#targets.length = depth;
    this.#frame = outer;
    this.#refs = grown(savedRefs, this.#localReps.length);
    this.#free = savedFree;
    for (let local = before; local < this.#localReps.length; local++) {
      if (local !== this.#fuelLocal) this.#free[this.#localReps[local]!]!.push(local);
    }
  }

  // -- labels

  #declareLabels(frame: Frame, dispatched: boolean): Target[] {
    const { shape } = frame;
    const rows = labelRows(shape);
    const taken = new Set<number>();
    const declared = rows.map((row, index): Target => {
      const first = row + 1;
      const n = shape.extraStart[row + 1]! - shape.extraStart[row]!;
      const locals = new Int32Array(n);
      const reps = new Uint8Array(n);
      const types = typesOf(shape, first, n);
      for (let k = 0; k < n; k++) {
        reps[k] = this.#repOfLetter[types[k]!]!;
        const source = shape.extra[shape.extraStart[row]! + k]!;
        // A first label's parameter stays where the input is.
        const at = index === 0 && source >= 0 && source < shape.inputCount ? frame.local[source]! : -1;
        if (at > 0 && !taken.has(at) && this.#localReps[at] === reps[k]) locals[k] = at;
        else {
          locals[k] = this.#localReps.length;
          this.#localReps.push(reps[k]!);
        }
        taken.add(locals[k]!);
      }
      const name = this.#nextName++;
      return {
        slot: labelDescr(shape, row).slot, index, last: index === rows.length - 1, loop: `L${name}`, skip: `S${name}`,
        locals, reps, types, dispatched, open: false, jumpedBack: false, jumpedAhead: false,
      };
    });
    // Innermost last: a search from the end finds the nearest.
    for (let k = declared.length - 1; k >= 0; k--) this.#targets.push(declared[k]!);
    return declared;
  }

  #emitLabel(row: number): void {
    const { m } = this;
    const frame = this.#frame;
    const { shape } = frame;
    const slot = labelDescr(shape, row).slot;
    const target = this.#targets.findLast((candidate) => candidate.slot === slot && !candidate.open)!;
    const n = target.locals.length;
    const start = shape.extraStart[row]!;
    this.#moveValues(target, shape.extra.subarray(start, start + n));
    this.#keepOnly(Array.from(target.locals).filter((_, k) => frame.uses[row + 1 + k]! > 0));
    for (let k = 0; k < n; k++) this.#hold(frame, row + 1 + k, target.locals[k]!);
    target.open = true;

    const outside = this.#body;
    this.#body = [];
    this.#emitRows(row + 1 + n);
    const inside = this.#body;
    let before = outside;
    if (target.dispatched || target.jumpedAhead) {
      // Entry codes: 0 the start, k + 1 label k. A code beyond this label's front skips what is before it.
      if (target.dispatched) before.unshift(m.br_if(target.skip, m.i32.gt_u(this.#get(this.#entryLocal), m.i32.const(target.index))));
      before = [m.block(target.skip, before)];
    }
    const code = m.block(null, inside);
    this.#body = [...before, target.jumpedBack ? m.loop(target.loop, code) : code];
  }

  /** Goes to the label with these values as its parameters. */
  jump(row: number): void {
    const { b, m } = this;
    const { shape } = this.#frame;
    const descr = labelDescr(shape, row);
    const start = shape.extraStart[row]!;
    const values = shape.extra.subarray(start, shape.extraStart[row + 1]!);
    const target = this.#targets.findLast((candidate) => candidate.slot === descr.slot);
    if (target === undefined) {
      const operands: Expression[] = [];
      let types = "";
      for (const ref of values) {
        const type = this.typeOf(ref);
        types += type;
        operands.push(this.value(ref, type));
      }
      this.leave(descr.slot, types, operands);
      return;
    }
    this.#moveValues(target, values);
    if (target.dispatched && !target.last) this.push(m.local.set(this.#entryLocal, m.i32.const(0)));
    if (!target.open) {
      target.jumpedAhead = true;
      this.push(m.br(target.skip));
      return;
    }
    target.jumpedBack = true;
    if (!this.tree.tailCalls) {
      this.push(m.br(target.loop));
      return;
    }
    if (this.#fuelLocal < 0) {
      this.#fuelLocal = this.#localReps.length;
      this.#localReps.push(Rep.I32);
    }
    const fuel = this.#fuelLocal;
    this.push(m.br_if(target.loop, m.local.tee(fuel, m.i32.sub(this.#get(fuel), m.i32.const(1)), b.i32)));
    this.leave(target.slot, target.types, Array.from(target.locals, (local) => this.#get(local)));
  }

  /** Moves values into a label's locals, all at once. */
  #moveValues(target: Target, values: Int32Array): void {
    const frame = this.#frame;
    const from: number[] = [];
    const constants: [local: number, value: Expression][] = [];
    const to: number[] = [];
    const reps: number[] = [];
    const fromReps: number[] = [];
    for (let k = 0; k < values.length; k++) {
      const ref = values[k]!;
      if (ref < 0) {
        constants.push([target.locals[k]!, this.value(ref, target.types[k]!)]);
        continue;
      }
      this.pin(ref);
      from.push(frame.local[ref]!);
      fromReps.push(frame.rep[ref]!);
      to.push(target.locals[k]!);
      reps.push(target.reps[k]!);
    }
    this.#moveLocals(to, reps, from, fromReps);
    for (const [local, value] of constants) this.write(local, value);
  }

  /** A parallel move: no target is written before every move that reads it. */
  #moveLocals(to: ArrayLike<number>, toReps: ArrayLike<number>, from: ArrayLike<number>, fromReps: ArrayLike<number>): void {
    const moves: { to: number; from: number; widen: boolean }[] = [];
    for (let k = 0; k < to.length; k++) {
      if (to[k] !== from[k]) moves.push({ to: to[k]!, from: from[k]!, widen: toReps[k] === Rep.I64 && fromReps[k] === Rep.I32 });
    }
    while (moves.length > 0) {
      let progress = false;
      for (let k = moves.length - 1; k >= 0; k--) {
        const move = moves[k]!;
        if (moves.some((other) => other !== move && other.from === move.to)) continue;
        this.#move(move);
        moves.splice(k, 1);
        progress = true;
      }
      if (!progress) {
        // Only cycles are left: free one local by a copy.
        const broken = moves[0]!.to;
        const copy = this.#localReps.length;
        this.#localReps.push(this.#localReps[broken]!);
        this.write(copy, this.#get(broken));
        for (const move of moves) if (move.from === broken) move.from = copy;
      }
    }
  }
  #move({ to, from, widen }: { to: number; from: number; widen: boolean }): void {
    const value = this.#get(from);
    this.write(to, widen ? this.m.i64.extend_s(value) : value);
  }
}

const count = (text: string, letter: string): number => {
  let n = 0;
  for (const other of text) if (other === letter) n++;
  return n;
};

const grown = (array: Int32Array, length: number): Int32Array => {
  if (array.length >= length) return array;
  const bigger = new Int32Array(length * 2);
  bigger.set(array);
  return bigger;
};

function labelRows(shape: TraceShape): number[] {
  const rows: number[] = [];
  for (let row = shape.inputCount; row < shape.length; row++) if (shape.opcodes[row] === OP.label) rows.push(row);
  return rows;
}

const labelDescr = (shape: TraceShape, row: number): DescrShape & { kind: "label" } =>
  shape.descrs[shape.descrIndex[row]!] as DescrShape & { kind: "label" };

const typesOf = (shape: TraceShape, from: number, n: number): string => {
  let types = "";
  for (let row = from; row < from + n; row++) types += TYPE_NAMES[shape.types[row]!];
  return types;
};

/** Whether a label takes the trace's inputs as they are. */
function takesInputs(shape: TraceShape, row: number): boolean {
  const start = shape.extraStart[row]!;
  if (shape.extraStart[row + 1]! - start !== shape.inputCount) return false;
  for (let k = 0; k < shape.inputCount; k++) if (shape.extra[start + k] !== k) return false;
  return true;
}

/** In which parameter each value of an entry arrives. */
function paramPlaces(types: string, base: readonly number[]): number[] {
  const next = [...base];
  return Array.from(types, (type) => next["ifr".indexOf(type)]!++);
}

/** Emits a tree of traces. */
export const emitModule = (binaryen: Binaryen, tree: TreeShape): EmittedModule => new Emitter(binaryen, tree).emit();
