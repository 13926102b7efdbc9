/**
 * The code of one function: a tree of traces, from values and expressions up to exits and labels.
 *
 * A trace is straight code with labels, so its control flow is a nest: what follows a label is inside of the label's `loop`,
 * and what precedes it is in a `block` that ends right before that loop. A jump to a label that is already open is
 * a `br` to its loop; one to the next label (from a bridge that hangs on an earlier guard) is a `br` out of the block, and one to a label behind that is
 * the same with the label's entry code. A bridge that is part of the tree is the code in its guard's failing branch, in reach of every label around it.
 *
 *     start, label A, label B, jump B        block $toA { start }  loop $A { block $toB { ... }  loop $B { ... br $B } }
 *
 * Entering at a label: the entry code says where, each block begins with `br_if` over itself, and the label's parameters
 * are set before the outermost block. A function that can be entered at one place only has none of this.
 *
 * Locals. Values are single-assignment, but engines pay for locals at every branch, so a local is given back after its value's
 * last use. A bridge's code never returns to the main path: inside of it everything is free but what the guard leaves with.
 * A pure value with one use is not stored at all: its expression becomes part of its user's (and moves into the failing branch
 * when only an exit wants it). The locals that such an expression reads are held until then.
 *
 * A loop's back edge counts down `fuel` and now and then leaves through the label's slot instead, back into the same place: engines
 * replace a function's baseline code by optimized code only when it is called.
 */
import { CAN_EXIT, IS_PURE, OP, OP_NAMES, TYPE_NAMES } from "@spoor/ir";
import type { Binaryen, BinaryenModule, Expression } from "./binaryen";
import { Boxes, Tag, type Box } from "./boxes";
import { ExitFunctions, type HeldValue } from "./exit-functions";
import { passing, sortValues } from "./exits";
import { Frame, eachOperand, labelDescr, labelsIn, type Carried } from "./frame";
import type { ImportKind, ImportSpec } from "./imports";
import { Locals, Rep } from "./locals";
import { LOWER } from "./lower";
import { EXCEPTION_MARK } from "./memory";
import { CONST_FLOAT, CONST_INT, CONST_NULL, type DescrShape, type TraceShape, type TreeShape } from "./shape";

/** Rounds of a loop between two looks for better code. */
const FUEL = 2000;
/** Expressions deeper than this are stored in a local. */
const MAX_DEPTH = 24;

/** A label in reach: its loop once it is open, else the block in front of it. */
export interface Target {
  readonly slot: number;
  readonly trace: number;
  /** Position among the labels of its trace; entry codes are one more. */
  readonly index: number;
  readonly last: boolean;
  readonly loop: string;
  readonly skip: string;
  readonly locals: readonly number[];
  readonly types: string;
  /** By parameter: how it is carried, or null. */
  readonly carried: readonly (Pick<Carried, "box" | "number" | "tag"> | null)[];
  /** Whether the function can be entered here, among other places. */
  readonly dispatched: boolean;
  open: boolean;
  jumpedBack: boolean;
  jumpedAhead: boolean;
}

export const REP_OF_TYPE: Readonly<Record<string, Rep>> = { i: Rep.I64, f: Rep.F64, r: Rep.REF };

/** Emits one function and declares what it imports. Lowering calls it; see `lower`. */
export class Emitter {
  readonly imports: ImportSpec[] = [];
  /** Numbers of the slots that the code leaves through, by their place in its table. */
  readonly slots: number[] = [];
  readonly #placeOfSlot = new Map<number, number>();
  readonly #importNames = new Map<string, string>();
  readonly #wasmTypes: readonly number[];
  readonly locals = new Locals();
  /** The local with the entry code; -1 when there is one entry. */
  entryLocal = -1;
  #fuelLocal = -1;
  #frame: Frame;
  /** While an exit's values are written: the objects that it has made. What an exit makes is not there for the code behind it. */
  #leaving: Map<number, number> | null = null;
  readonly #boxes: Boxes;
  readonly #exitFunctions: ExitFunctions | null;
  #body: Expression[] = [];
  readonly #targets: Target[] = [];
  #nextName = 0;
  readonly #functionTypes = new Map<string, number>();
  readonly #bigints = new Map<number, bigint>();

  constructor(readonly b: Binaryen, readonly m: BinaryenModule, readonly tree: TreeShape) {
    this.#wasmTypes = [b.i64, b.f64, b.externref, b.i32];
    this.#frame = new Frame(tree.traces[0]!, 0);
    this.#boxes = new Boxes(tree);
    this.#exitFunctions = tree.exitFunctions ? new ExitFunctions(this) : null;
  }

  /** The trace whose code is being emitted. */
  get shape(): TraceShape { return this.#frame.shape; }

  wasmType(rep: Rep): number { return this.#wasmTypes[rep]!; }

  /** Emits the root trace, whose inputs are in `inputs`, and what hangs on it. Returns its labels and the statements. */
  emitRoot(inputs: readonly number[], dispatched: boolean): { targets: readonly Target[]; body: Expression[] } {
    const frame = this.#frame;
    inputs.forEach((local, k) => frame.place(k, local, this.locals.reps[local]!));
    this.locals.keepOnly(inputs.filter((_, k) => frame.uses[k]! > 0));
    const targets = this.#declareLabels(frame, dispatched);
    this.#countCrossing();
    this.#emitRows(frame.shape.inputCount);
    const body = this.#body;
    if (this.#fuelLocal >= 0) body.unshift(this.m.local.set(this.#fuelLocal, this.m.i32.const(FUEL)));
    return { targets, body };
  }

  /** Statements that `emit` appends, apart. */
  collect(emit: () => void): Expression[] {
    const saved = this.#body;
    this.#body = [];
    emit();
    const collected = this.#body;
    this.#body = saved;
    return collected;
  }

  /** A bridge that is not part of its parent's function counts down how often it is reached, and tells the host at 0. */
  #countCrossing(): void {
    const { m, tree: { counter } } = this;
    if (counter < 0) return;
    const left = this.temporary(Rep.I32);
    this.write(left, m.i32.sub(this.load32(counter), m.i32.const(1)));
    this.push(m.i32.store(counter, 4, m.i32.const(0), this.read(left), "m"));
    this.push(m.if(m.i32.eqz(this.read(left)), this.host("hot", -1, "", "n", [])));
    this.endTemporary(left);
  }

  // -- rows

  #emitRows(from: number): void {
    const frame = this.#frame;
    const { shape } = frame;
    for (let row = from; row < shape.length; row++) {
      const opcode = shape.opcodes[row]!;
      if (opcode === OP.label) return this.#emitLabel(row);
      if (IS_PURE[opcode] === 1 && CAN_EXIT[opcode] === 0 && frame.uses[row] === 0) {
        this.#releaseOperands(row);
        continue;
      }
      LOWER[OP_NAMES[opcode]!](this, row);
      if (frame.holds[row] === 0) this.#releaseOperands(row);
      if (opcode === OP.guard_always_fails) return;
    }
  }

  #releaseOperands(row: number): void { eachOperand(this.#frame.shape, row, (ref) => this.#release(ref)); }

  #release(ref: number): void {
    const frame = this.#frame;
    if (--frame.uses[ref]! > 0) return;
    if (frame.holds[ref] === 1) {
      frame.holds[ref] = 0;
      this.#releaseOperands(ref);
    } else if (frame.local[ref]! >= 0) this.locals.release(frame.local[ref]!);
    const carried = frame.carried.get(ref);
    if (carried === undefined) return;
    this.locals.release(carried.number);
    if (carried.tag >= 0) this.locals.release(carried.tag);
  }

  /** Appends a statement. */
  push(statement: Expression): void { this.#body.push(statement); }

  /** A local for temporary use by one row's code; give it back with {@link endTemporary}. */
  temporary(rep: Rep): number { return this.locals.allocate(rep); }
  endTemporary(local: number): void { this.locals.release(local); }
  read(local: number): Expression { return this.m.local.get(local, this.#wasmTypes[this.locals.reps[local]!]!); }
  write(local: number, value: Expression): void { this.push(this.m.local.set(local, value)); }

  // -- values

  isConst(ref: number): boolean { return ref < 0; }
  /** The value of a numeric constant. */
  constNumber(ref: number): number { return this.shape.constNumbers[-1 - ref]!; }
  /** How the value is held; constants as their type is. */
  rep(ref: number): Rep { return ref >= 0 ? (this.#frame.rep[ref] as Rep) : REP_OF_TYPE[this.typeOf(ref)]!; }
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
    if (pending === 0) return this.read(frame.local[ref]!);
    frame.pending[ref] = 0;
    return pending;
  }

  constI64(value: number): Expression {
    let big = this.#bigints.get(value);
    if (big === undefined) this.#bigints.set(value, (big = BigInt(value)));
    return this.m.i64.const(big);
  }
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
    if (ref >= 0) return this.#made(ref) ?? this.#raw(ref);
    const index = -1 - ref;
    if (this.shape.constKinds[index] === CONST_NULL) return this.m.ref.null(this.b.externref);
    const name = this.#importName(`const ${this.#frame.index} ${index}`, "const", index, "", "r", false);
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
    this.#made(ref);
    if (frame.pending[ref] === 0) return;
    const value = this.#raw(ref);
    const local = this.locals.allocate(frame.rep[ref]!);
    this.write(local, value);
    frame.local[ref] = local;
    frame.holds[ref] = 0;
    this.#releaseOperands(ref);
  }

  /** The row's value, by an expression without effects that reads only the row's operands. */
  pure(row: number, rep: Rep, value: Expression): void {
    const frame = this.#frame;
    if (frame.uses[row] === 1) {
      let depth = 0;
      eachOperand(frame.shape, row, (ref) => { if (frame.holds[ref] === 1) depth = Math.max(depth, frame.depth[ref]!); });
      if (depth < MAX_DEPTH) {
        frame.rep[row] = rep;
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
    if (this.#frame.uses[row] === 0) this.push(this.m.drop(value));
    else this.defineNow(row, rep, value);
  }

  /** As {@link define}, also where no other row reads it: this one will. Returns the local. */
  defineNow(row: number, rep: Rep, value: Expression): number {
    const frame = this.#frame;
    const local = this.locals.allocate(rep);
    this.write(local, value);
    if (frame.uses[row] === 0) this.locals.release(local);
    else frame.place(row, local, rep);
    return local;
  }

  // -- boxes: see `boxes`

  /** How a reference is carried; null when it is a plain one. */
  carried(ref: number): Carried | null { return this.#frame.carried.get(ref) ?? null; }
  /** The same, where it is carried as such a box. */
  carriedAs(ref: number, box: Box | null): Carried | null {
    const carried = this.carried(ref);
    return carried !== null && carried.box.classId === box?.classId ? carried : null;
  }
  isRead(row: number): boolean { return this.#frame.uses[row]! > 0; }
  /** What values of the class stand for. */
  boxOf(descr: DescrShape): Box | null { return this.#boxes.ofClass(descr); }
  /** 1 when a carried reference has to be asked. */
  isUnknown(carried: Carried): Expression { return this.m.i32.eqz(this.read(carried.tag)); }
  /** The carried reference itself, to be read where {@link isUnknown}. */
  unmade(ref: number): Expression { return this.read(this.#frame.local[ref]!); }

  /** The row's value is a new box with the number `ref` in it, which is made when it is wanted. */
  boxed(row: number, box: Box, ref: number): void {
    const frame = this.#frame;
    let number: number;
    if (ref < 0) this.write(number = this.locals.allocate(this.rep(ref)), this.value(ref, box.type));
    else {
      this.pin(ref);
      number = frame.local[ref]!;
      this.locals.retain(number);
    }
    frame.rep[row] = Rep.REF;
    frame.carried.set(row, { box, number, tag: -1, isKnown: true, isMade: false });
  }

  /** The row's value is the number in a carried reference; `ask` gets it from the host. */
  unboxed(row: number, ref: number, carried: Carried, ask: (reference: Expression) => Expression): void {
    const { m } = this;
    if (!carried.isKnown) {
      const found = [m.local.set(carried.number, ask(this.unmade(ref))), m.local.set(carried.tag, m.i32.const(Tag.BOTH))];
      this.push(m.if(this.isUnknown(carried), m.block(null, found)));
      carried.isKnown = true;
    }
    const rep = this.locals.reps[carried.number]!;
    if (this.#frame.uses[row] === 0) return;
    if (rep === Rep.I64 && this.fits32(row)) return this.define(row, Rep.I32, m.i32.wrap(this.read(carried.number)));
    this.locals.retain(carried.number);
    this.#frame.place(row, carried.number, rep);
  }

  #makeBox(box: Box, number: number): Expression { return this.makeBox(box, this.locals.reps[number]! as Rep, this.read(number)); }
  /** A new box with a number in it. */
  makeBox(box: Box, rep: Rep, value: Expression): Expression {
    const { m } = this;
    const [params, operand] = rep === Rep.I64 ? ["f", m.f64.convert_s.i64(value)] as const : [rep === Rep.I32 ? "w" : "f", value] as const;
    const [kind, id] = box.classId === 0 ? ["box", ""] as const : ["new", box.classId] as const;
    return m.call(this.#importName(`${kind} ${id} ${params} r 0`, kind, box.descr, params, "r", false, box.trace), [operand], this.b.externref);
  }

  /** Sees to it that a carried reference is there, from here on, and gives it. Null when `ref` is not carried. */
  #made(ref: number): Expression | null {
    const frame = this.#frame;
    const carried = frame.carried.get(ref);
    if (carried === undefined) return null;
    const { m } = this;
    const { box, number, tag } = carried;
    if (tag < 0) {
      if (carried.isMade) return this.read(frame.local[ref]!);
      if (this.#leaving === null) {
        const local = this.locals.allocate(Rep.REF);
        this.write(local, this.#makeBox(box, number));
        frame.local[ref] = local;
        carried.isMade = true;
        return this.read(local);
      }
      if (box.classId === 0) return this.#makeBox(box, number);
      let local = this.#leaving.get(ref);
      if (local === undefined) {
        this.#leaving.set(ref, (local = this.locals.allocate(Rep.REF)));
        this.write(local, this.#makeBox(box, number));
      }
      return this.read(local);
    }
    const local = frame.local[ref]!;
    if (!carried.isMade) {
      const make = [m.local.set(local, this.#makeBox(box, number)), m.local.set(tag, m.i32.const(Tag.BOTH))];
      this.push(m.if(m.i32.eq(this.read(tag), m.i32.const(Tag.NUMBER)), m.block(null, make)));
      if (this.#leaving === null) carried.isMade = true;
    }
    return this.read(local);
  }

  /** Makes the objects that several of `values` are. */
  #makeShared(values: Int32Array): void {
    const { carried } = this.#frame;
    if (carried.size === 0) return;
    values.forEach((ref, k) => {
      if (ref >= 0 && (carried.get(ref)?.box.classId ?? 0) > 0 && values.indexOf(ref) !== k) this.#made(ref);
    });
  }

  // -- the host

  /** The row's descriptor. */
  descr(row: number): DescrShape { return this.shape.descrs[this.shape.descrIndex[row]!]!; }

  #importName(key: string, kind: ImportKind, index: number, params: string, result: string, catches: boolean, trace = this.#frame.index): string {
    let name = this.#importNames.get(key);
    if (name === undefined) {
      name = `i${this.imports.length}`;
      this.#importNames.set(key, name);
      this.imports.push({ name, kind, trace, index, params, result, catches });
      if (kind === "const") this.m.addGlobalImport(name, "e", name, this.b.externref, false);
      else this.m.addFunctionImport(name, "e", name, this.b.createType(Array.from(params, (letter) => this.#hostType(letter))), this.#hostType(result));
    }
    return name;
  }
  #hostType(letter: string): number {
    const { b } = this;
    return letter === "f" ? b.f64 : letter === "w" ? b.i32 : letter === "r" ? b.externref : b.none;
  }

  /** A call of the host. `params` and `result` are spelled with `f` (a number), `w` (an i32), `r`, `n`. */
  host(kind: ImportKind, descrIndex: number, params: string, result: string, operands: readonly Expression[], catches = false): Expression {
    const id = descrIndex < 0 ? "" : this.shape.descrs[descrIndex]!.id;
    const name = this.#importName(`${kind} ${id} ${params} ${result} ${catches ? 1 : 0}`, kind, descrIndex, params, result, catches);
    return this.m.call(name, operands, this.#hostType(result));
  }

  load32(address: number): Expression { return this.m.i32.load(address, 4, this.m.i32.const(0), "m"); }
  /** Not 0 when the preceding call threw. */
  exceptionMark(): Expression { return this.load32(EXCEPTION_MARK); }
  /** What it threw; clears the mark. */
  takeException(): Expression { return this.host("take_exception", -1, "", "r", []); }
  /** Not 0 when the runtime wants attention. */
  interrupted(): Expression {
    const { interrupt } = this.shape;
    return interrupt >= 0 ? this.load32(interrupt) : this.host("interrupted", -1, "", "w", []);
  }

  // -- leaving

  /** Leaves through the row's exit when `condition` (an i32) is not 0. */
  exitIf(row: number, condition: Expression, exception: (() => Expression) | null = null): void {
    const branch = this.collect(() => this.exit(row, exception));
    this.push(this.m.if(condition, branch.length === 1 ? branch[0]! : this.m.block(null, branch)));
  }

  /** Leaves through the row's exit, with `exception` as one more value. */
  exit(row: number, exception: (() => Expression) | null = null): void {
    const { shape, index } = this.#frame;
    const exit = shape.exitIndex[row]!;
    const values = shape.exitValues[exit]!;
    const link = this.tree.links[index]![exit]!;
    if (link >= 0) return this.#emitBridge(link, values, exception);
    const types = shape.exitTypes[exit]!;
    this.#leaving = new Map();
    const slot = shape.exitSlots[exit]!;
    if (this.#exitFunctions !== null && this.#exitFunctions.takes(types)) {
      this.push(this.#exitFunctions.leave(slot, this.#placeOf(slot), types, this.#held(values, types, exception)));
    } else {
      const operands = Array.from(values, (ref, k) => this.value(ref, types[k]!));
      if (exception !== null) operands.push(exception());
      this.leave(slot, types, operands);
    }
    for (const local of this.#leaving.values()) this.locals.release(local);
    this.#leaving = null;
  }

  /** The exit's values as they are held, for a function that leaves with them. */
  #held(values: Int32Array, types: string, exception: (() => Expression) | null): HeldValue[] {
    this.#makeShared(values);
    const held = Array.from(values, (ref, k): HeldValue => {
      const type = types[k]!;
      const carried = type === "r" ? this.carried(ref) : null;
      if (carried === null || carried.isMade || this.#leaving!.has(ref)) {
        const rep = type === "i" && this.rep(ref) === Rep.I32 ? Rep.I32 : REP_OF_TYPE[type]!;
        return { rep, box: null, isTagged: false, operands: [rep === Rep.I32 ? this.i32(ref) : this.value(ref, type)] };
      }
      const { box, number, tag } = carried;
      const rep = this.locals.reps[number]!;
      if (tag < 0) return { rep, box, isTagged: false, operands: [this.read(number)] };
      return { rep, box, isTagged: true, operands: [this.read(tag), this.read(number), this.unmade(ref)] };
    });
    if (exception !== null) held.push({ rep: Rep.REF, box: null, isTagged: false, operands: [exception()] });
    return held;
  }

  /** The type of functions that take values of these types, sorted. */
  functionType(types: string): number {
    let type = this.#functionTypes.get(types);
    if (type === undefined) {
      type = this.b.createType([this.b.i32, ...Array.from(passing(types).sorted, (letter) => this.wasmType(REP_OF_TYPE[letter]!))]);
      this.#functionTypes.set(types, type);
    }
    return type;
  }

  /** Leaves through a slot with values in the exit's order. */
  leave(slot: number, types: string, operands: readonly Expression[]): void {
    const { m } = this;
    // More values than a function may have parameters go by the host, one by one.
    const { wide } = passing(types);
    if (wide) operands.forEach((value, k) => this.#passByHost(types[k]!, value));
    this.push(this.goThrough(m.i32.const(this.#placeOf(slot)), m.i32.const(slot), types, wide ? [] : operands));
  }
  /** The slot's place in the module's table. */
  #placeOf(slot: number): number {
    let place = this.#placeOfSlot.get(slot);
    if (place === undefined) {
      this.#placeOfSlot.set(slot, (place = this.slots.length));
      this.slots.push(slot);
    }
    return place;
  }
  /** Leaves through a place of the table, with values that are not wide in the exit's order. */
  goThrough(place: Expression, slot: Expression, types: string, operands: readonly Expression[]): Expression {
    const { m, b } = this;
    const { order } = passing(types);
    const all = [slot, ...(order === null ? operands : (sortValues(operands, order) as Expression[]))];
    const type = this.functionType(types);
    return this.tree.tailCalls ? m.return_call_indirect("t", place, all, type, b.i32) : m.return(m.call_indirect("t", place, all, type, b.i32));
  }

  #passByHost(type: string, value: Expression): void {
    const { m } = this;
    if (type === "r") this.push(this.host("push_ref", -1, "r", "n", [value]));
    else this.push(this.host("push_number", -1, "f", "n", [type === "i" ? m.f64.convert_s.i64(value) : value]));
  }
  /** The value at `index` of those that came by the host. */
  pulled(type: string, index: number): Expression {
    const { m } = this;
    if (type === "r") return this.host("pull_ref", -1, "w", "r", [m.i32.const(index)]);
    const number = this.host("pull_number", -1, "w", "f", [m.i32.const(index)]);
    return type === "i" ? m.i64.trunc_s_sat.f64(number) : number;
  }

  /** The bridge's code, in place of an exit. */
  #emitBridge(link: number, values: Int32Array, exception: (() => Expression) | null): void {
    const outer = this.#frame;
    const { locals } = this;
    const saved = locals.save();
    const frame = new Frame(this.tree.traces[link]!, link);
    this.#leaving = new Map();
    this.#makeShared(values);
    const inputs = Array.from(values, (ref, k) => {
      const carried = outer.carried.get(ref);
      const shared = this.#leaving!.get(ref);
      if (shared !== undefined) return shared;
      if (carried !== undefined && frame.uses[k]! > 0) frame.carried.set(k, { ...carried });
      if (ref >= 0 && outer.pending[ref] === 0) return outer.local[ref]!;
      // A constant, or an expression that only this exit wants.
      const local = locals.allocate(this.rep(ref));
      this.write(local, ref >= 0 ? this.#raw(ref) : this.value(ref, this.typeOf(ref)));
      return local;
    });
    if (exception !== null) {
      const local = locals.allocate(Rep.REF);
      this.write(local, exception());
      inputs.push(local);
    }
    this.#leaving = null;
    this.#enter(frame, 0, inputs);
    const reach = this.#targets.length;
    this.#frame = frame;
    this.#declareLabels(frame, false);
    this.#emitRows(frame.shape.inputCount);
    this.#targets.length = reach;
    this.#frame = outer;
    locals.restore(saved);
  }

  /** From here on only a frame's inputs live, or a label's parameters: the rows from `first` on, in these locals. */
  #enter(frame: Frame, first: number, locals: readonly number[]): void {
    const living: number[] = [];
    locals.forEach((local, k) => {
      const row = first + k;
      frame.place(row, local, local < 0 ? Rep.REF : this.locals.reps[local]!);
      if (frame.uses[row] === 0) return;
      if (local >= 0) living.push(local);
      const carried = frame.carried.get(row);
      if (carried !== undefined) living.push(carried.number);
      if (carried !== undefined && carried.tag >= 0) living.push(carried.tag);
    });
    this.locals.keepOnly(living);
  }

  // -- labels

  #declareLabels(frame: Frame, dispatched: boolean): Target[] {
    const { shape } = frame;
    const labels = labelsIn(shape);
    const targets = labels.map(({ row, slot, types }, index): Target => {
      const taken = new Set<number>();
      const locals = Array.from(types, (type, k) => {
        // A first label's parameter stays where the input is.
        const source = shape.extra[shape.extraStart[row]! + k]!;
        const at = index === 0 && source >= 0 && source < shape.inputCount ? frame.local[source]! : -1;
        const local = at > 0 && !taken.has(at) && this.locals.reps[at] === REP_OF_TYPE[type] ? at : this.locals.add(REP_OF_TYPE[type]!);
        taken.add(local);
        return local;
      });
      const carried = locals.map((_, k) => {
        const box = this.#boxes.carried(frame.index, row + 1 + k);
        return box === undefined ? null : { box, number: this.locals.add(REP_OF_TYPE[box.type]!), tag: this.locals.add(Rep.I32) };
      });
      const name = this.#nextName++;
      return {
        slot, trace: frame.index, index, last: index === labels.length - 1, loop: `L${name}`, skip: `S${name}`, locals, types, carried, dispatched,
        open: false, jumpedBack: false, jumpedAhead: false,
      };
    });
    // Innermost last: a search from the end finds the nearest.
    this.#targets.push(...targets.slice().reverse());
    return targets;
  }

  #emitLabel(row: number): void {
    const { m } = this;
    const frame = this.#frame;
    const { shape } = frame;
    const { slot } = labelDescr(shape, row);
    const target = this.#targets.findLast((candidate) => candidate.slot === slot && !candidate.open)!;
    const { locals } = target;
    const start = shape.extraStart[row]!;
    this.#moveValues(target, shape.extra.subarray(start, start + locals.length));
    target.carried.forEach((carried, k) => {
      if (carried !== null && frame.uses[row + 1 + k]! > 0) frame.carried.set(row + 1 + k, { ...carried, isKnown: false, isMade: false });
    });
    this.#enter(frame, row + 1, locals);
    target.open = true;

    const outside = this.#body;
    const inside = this.collect(() => this.#emitRows(row + 1 + locals.length));
    const code = m.block(null, inside);
    let before = outside;
    if (target.dispatched || target.jumpedAhead) {
      // Entry codes: 0 the start, k + 1 label k. A code beyond this label's front skips what is before it.
      if (target.dispatched) before.unshift(m.br_if(target.skip, m.i32.gt_u(this.read(this.entryLocal), m.i32.const(target.index))));
      before = [m.block(target.skip, before)];
    }
    this.#body = [...before, target.jumpedBack ? m.loop(target.loop, code) : code];
  }

  /** Goes to the label with these values as its parameters. */
  jump(row: number): void {
    const { m } = this;
    const { shape } = this.#frame;
    const { slot } = labelDescr(shape, row);
    const values = shape.extra.subarray(shape.extraStart[row]!, shape.extraStart[row + 1]!);
    const target = this.#targets.findLast((candidate) => candidate.slot === slot);
    // The label that comes next on the way to one further on.
    const next = target === undefined || target.open ? target : this.#targets.findLast((candidate) => candidate.trace === target.trace && !candidate.open)!;
    if (target === undefined || (next !== target && !target.dispatched)) {
      const types = Array.from(values, (ref) => this.typeOf(ref)).join("");
      this.leave(slot, types, Array.from(values, (ref, k) => this.value(ref, types[k]!)));
      return;
    }
    this.#moveValues(target, values);
    if (target.dispatched && !target.last) this.write(this.entryLocal, m.i32.const(0));
    if (!target.open) {
      // As if entered at the label: its code skips those between.
      if (next !== target) this.write(this.entryLocal, m.i32.const(target.index + 1));
      next!.jumpedAhead = true;
      this.push(m.br(next!.skip));
      return;
    }
    target.jumpedBack = true;
    if (!this.tree.tailCalls) {
      this.push(m.br(target.loop));
      return;
    }
    if (this.#fuelLocal < 0) this.#fuelLocal = this.locals.reserve(Rep.I32);
    const fuel = this.#fuelLocal;
    this.push(m.br_if(target.loop, m.local.tee(fuel, m.i32.sub(this.read(fuel), m.i32.const(1)), this.b.i32)));
    this.leave(target.slot, target.types, target.locals.map((local, k) => {
      const carried = target.carried[k]!;
      if (carried === null) return this.read(local);
      return m.if(m.i32.eq(this.read(carried.tag), m.i32.const(Tag.NUMBER)), this.#makeBox(carried.box, carried.number), this.read(local));
    }));
  }

  /** Moves values into a label's locals, all at once. */
  #moveValues(target: Target, values: Int32Array): void {
    const frame = this.#frame;
    const from: number[] = [];
    const to: number[] = [];
    const constants: [local: number, value: Expression][] = [];
    this.#makeShared(values);
    values.forEach((ref, k) => {
      const local = target.locals[k]!;
      const wanted = target.carried[k]!;
      const carried = wanted === null ? null : this.carriedAs(ref, wanted.box);
      if (carried !== null) {
        from.push(carried.number);
        to.push(wanted!.number);
        if (carried.tag >= 0) {
          from.push(carried.tag);
          to.push(wanted!.tag);
        } else constants.push([wanted!.tag, this.m.i32.const(carried.isMade ? Tag.BOTH : Tag.NUMBER)]);
        if (frame.local[ref]! < 0) {
          constants.push([local, this.m.ref.null(this.b.externref)]);
          return;
        }
      } else if (wanted !== null) constants.push([wanted.tag, this.m.i32.const(Tag.REFERENCE)]);
      if (ref < 0) {
        constants.push([local, this.value(ref, target.types[k]!)]);
        return;
      }
      if (carried === null) this.pin(ref);
      from.push(frame.local[ref]!);
      to.push(local);
    });
    this.moveLocals(to, from);
    for (const [local, value] of constants) this.write(local, value);
  }

  /** A parallel move: no target is written before every move that reads it. An i32 becomes an i64 where it has to. */
  moveLocals(to: readonly number[], from: readonly number[]): void {
    const { reps } = this.locals;
    const moves: { to: number; from: number }[] = [];
    // How many moves still read a local.
    const readers = new Map<number, number>();
    for (let k = 0; k < to.length; k++) {
      if (to[k] === from[k]) continue;
      moves.push({ to: to[k]!, from: from[k]! });
      readers.set(from[k]!, (readers.get(from[k]!) ?? 0) + 1);
    }
    const byTarget = new Map(moves.map((move) => [move.to, move]));
    const ready = moves.filter((move) => !readers.has(move.to));
    let left = moves.length;
    while (left > 0) {
      const move = ready.pop();
      if (move === undefined) {
        // Only cycles are left: a copy of one target frees it.
        const [broken] = byTarget.values();
        const copy = this.locals.add(reps[broken!.to]!);
        this.write(copy, this.read(broken!.to));
        for (const other of byTarget.values()) if (other.from === broken!.to) other.from = copy;
        readers.delete(broken!.to);
        ready.push(broken!);
        continue;
      }
      const value = this.read(move.from);
      this.write(move.to, reps[move.to] === Rep.I64 && reps[move.from] === Rep.I32 ? this.m.i64.extend_s(value) : value);
      byTarget.delete(move.to);
      left--;
      const waiting = (readers.get(move.from) ?? 0) - 1;
      readers.set(move.from, waiting);
      if (waiting === 0) {
        readers.delete(move.from);
        const freed = byTarget.get(move.from);
        if (freed !== undefined) ready.push(freed);
      }
    }
  }
}
