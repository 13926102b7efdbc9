/**
 * Values of a function that is being written: in which local each is, and the expressions that read it; calls of the host. {@link Emitter} adds the control flow.
 *
 * Locals. Values are single-assignment, but engines pay for locals at every branch, so a local is given back after its value's
 * last use. A pure value with one use is not stored at all: its expression becomes part of its user's (and moves into the failing branch
 * when only an exit wants it). The locals that such an expression reads are held until then. A box is made when it is wanted: see `boxes`.
 */
import { TYPE_NAMES } from "@spoor/ir";
import type { Binaryen, BinaryenModule, Expression } from "./binaryen";
import { Boxes, INT_BOX, IS_CONSTANT, Tag, type Box, type TreeConstant } from "./boxes";
import { Frame, eachOperand, type Carried } from "./frame";
import type { ImportKind, ImportSpec } from "./imports";
import { Locals, Rep } from "./locals";
import { EXCEPTION_MARK } from "./memory";
import { CONST_FLOAT, CONST_INT, CONST_NULL, type DescrShape, type TraceShape, type TreeShape } from "./shape";

/** Expressions deeper than this are stored in a local. */
const MAX_DEPTH = 24;

const NO_CONSTANT: TreeConstant = { id: 0, trace: -1, index: -1 };

export const REP_OF_TYPE: Readonly<Record<string, Rep>> = { i: Rep.I64, f: Rep.F64, r: Rep.REF };

/** Writes values, and declares what the function imports for them. */
export class Values {
  readonly imports: ImportSpec[] = [];
  readonly #importNames = new Map<string, string>();
  readonly #wasmTypes: readonly number[];
  readonly locals = new Locals();
  protected frame: Frame;
  protected body: Expression[] = [];
  protected readonly boxes: Boxes;
  /** While an exit's values are written: the objects that it has made. What an exit makes is not there for the code behind it. */
  protected leaving: Map<number, number> | null = null;
  readonly #bigints = new Map<number, bigint>();

  constructor(readonly b: Binaryen, readonly m: BinaryenModule, readonly tree: TreeShape) {
    this.#wasmTypes = [b.i64, b.f64, b.externref, b.i32];
    this.frame = new Frame(tree.traces[0]!, 0);
    this.boxes = new Boxes(tree);
  }

  /** The trace whose code is being emitted. */
  get shape(): TraceShape { return this.frame.shape; }

  wasmType(rep: Rep): number { return this.#wasmTypes[rep]!; }

  // -- statements and locals

  /** Statements that `emit` appends, apart. */
  collect(emit: () => void): Expression[] {
    const saved = this.body;
    this.body = [];
    emit();
    const collected = this.body;
    this.body = saved;
    return collected;
  }

  protected releaseOperands(row: number): void { eachOperand(this.frame.shape, row, (ref) => this.#release(ref)); }

  #release(ref: number): void {
    const frame = this.frame;
    if (--frame.uses[ref]! > 0) return;
    if (frame.holds[ref] === 1) {
      frame.holds[ref] = 0;
      this.releaseOperands(ref);
    } else if (frame.local[ref]! >= 0) this.locals.release(frame.local[ref]!);
    const carried = frame.carried.get(ref);
    if (carried === undefined) return;
    this.locals.release(carried.number);
    if (carried.tag >= 0) this.locals.release(carried.tag);
  }

  /** Appends a statement. */
  push(statement: Expression): void { this.body.push(statement); }

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
  rep(ref: number): Rep { return ref >= 0 ? (this.frame.rep[ref] as Rep) : REP_OF_TYPE[this.typeOf(ref)]!; }
  /** True where the value can be had as an i32 for nothing: it is held as one, or it is a constant that fits. */
  is32(ref: number): boolean {
    if (ref >= 0) return this.frame.rep[ref] === Rep.I32;
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
  protected raw(ref: number): Expression {
    const frame = this.frame;
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
    const value = this.raw(ref);
    return this.frame.rep[ref] === Rep.I32 ? this.m.i64.extend_s(value) : value;
  }
  /** The low 32 bits. */
  i32(ref: number): Expression {
    if (ref < 0) return this.m.i32.const(this.constNumber(ref) | 0);
    const value = this.raw(ref);
    return this.frame.rep[ref] === Rep.I32 ? value : this.m.i32.wrap(value);
  }
  f64(ref: number): Expression { return ref < 0 ? this.m.f64.const(this.constNumber(ref)) : this.raw(ref); }
  /** The integer as a float. */
  number(ref: number): Expression {
    if (ref < 0) return this.m.f64.const(this.constNumber(ref));
    const value = this.raw(ref);
    return this.frame.rep[ref] === Rep.I32 ? this.m.f64.convert_s.i32(value) : this.m.f64.convert_s.i64(value);
  }
  ref(ref: number): Expression {
    if (ref >= 0) return this.#made(ref) ?? this.raw(ref);
    const index = -1 - ref;
    if (this.shape.constKinds[index] === CONST_NULL) return this.m.ref.null(this.b.externref);
    const name = this.#importName(`const ${this.frame.index} ${index}`, "const", index, "", "r", false);
    return this.m.global.get(name, this.b.externref);
  }
  /** An i32 that is not 0 exactly when the integer is not. */
  truth(ref: number): Expression {
    if (ref < 0) return this.m.i32.const(this.constNumber(ref) !== 0 ? 1 : 0);
    const value = this.raw(ref);
    return this.frame.rep[ref] === Rep.I32 ? value : this.m.i64.ne(value, this.m.i64.const(0n));
  }
  /** The value as its type is passed between functions. */
  value(ref: number, type: string): Expression {
    return type === "i" ? this.i64(ref) : type === "f" ? this.f64(ref) : this.ref(ref);
  }

  /** Makes the value readable any number of times. */
  pin(ref: number): void {
    if (ref < 0) return;
    const frame = this.frame;
    this.#made(ref);
    if (frame.pending[ref] === 0) return;
    const value = this.raw(ref);
    const local = this.locals.allocate(frame.rep[ref]!);
    this.write(local, value);
    frame.local[ref] = local;
    frame.holds[ref] = 0;
    this.releaseOperands(ref);
  }

  /** The row's value, by an expression without effects that reads only the row's operands. */
  pure(row: number, rep: Rep, value: Expression): void {
    const frame = this.frame;
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
    if (this.frame.uses[row] === 0) this.push(this.m.drop(value));
    else this.defineNow(row, rep, value);
  }

  /** As {@link define}, also where no other row reads it: this one will. Returns the local. */
  defineNow(row: number, rep: Rep, value: Expression): number {
    const frame = this.frame;
    const local = this.locals.allocate(rep);
    this.write(local, value);
    if (frame.uses[row] === 0) this.locals.release(local);
    else frame.place(row, local, rep);
    return local;
  }

  // -- boxes: see `boxes`

  /** How a reference is carried; null when it is a plain one. */
  carried(ref: number): Carried | null { return this.frame.carried.get(ref) ?? null; }
  /** The same, where it is carried as such a box. */
  carriedAs(ref: number, box: Box | null): Carried | null {
    const carried = this.carried(ref);
    return carried !== null && carried.box.classId === box?.classId ? carried : null;
  }
  isRead(row: number): boolean { return this.frame.uses[row]! > 0; }
  /** What values of the class stand for. */
  boxOf(descr: DescrShape): Box | null { return this.boxes.ofClass(descr); }
  /** 1 when a carried reference has to be asked. */
  isUnknown(carried: Carried): Expression { return this.m.i32.eqz(this.read(carried.tag)); }
  /** The carried reference itself, to be read where {@link isUnknown}. */
  unmade(ref: number): Expression { return this.read(this.frame.local[ref]!); }

  /** How `ref` is carried, for a question about integers: it is from here on, if anything behind asks whether it is one. Null where nothing does, and for constants. */
  asked(ref: number): Carried | null {
    const frame = this.frame;
    const known = this.carriedAs(ref, INT_BOX);
    if (known !== null) return known;
    if (ref < 0 || this.carried(ref) !== null || !this.boxes.mayBeInt(frame.index, ref)) return null;
    this.pin(ref);
    const carried: Carried = { box: INT_BOX, number: this.locals.allocate(Rep.I64), tag: this.locals.allocate(Rep.I32), isKnown: false, isMade: true, isAsked: false };
    this.write(carried.tag, this.m.i32.const(Tag.REFERENCE));
    frame.carried.set(ref, carried);
    return carried;
  }

  /** Sees to it that the tag of what {@link asked} gave says whether it is an integer, or the tree's constant. */
  classify(ref: number, carried: Carried): void {
    if (carried.isKnown || carried.isAsked) return;
    carried.isAsked = true;
    const { m } = this;
    const { number, tag } = carried;
    const { constant } = this.boxes;
    const answer = this.temporary(Rep.F64);
    const isNumber = m.i32.shl(m.f64.eq(this.read(answer), this.read(answer)), m.i32.const(1));
    const questions = [
      m.local.set(answer, this.ask(constant, "classify", "r", "f", [this.unmade(ref)])),
      m.local.set(number, m.i64.trunc_s_sat.f64(this.read(answer))),
      m.local.set(tag, constant === null ? isNumber : m.select(m.f64.eq(this.read(answer), m.f64.const(IS_CONSTANT)), m.i32.const(Tag.CONSTANT), isNumber)),
    ];
    this.push(m.if(this.isUnknown(carried), m.block(null, questions)));
    this.endTemporary(answer);
  }
  /** 1 when what was classified is an integer. */
  isInt(carried: Carried): Expression {
    const { m } = this;
    if (carried.isKnown) return m.i32.const(1);
    return m.i32.lt_u(m.i32.sub(this.read(carried.tag), m.i32.const(Tag.NUMBER)), m.i32.const(2));
  }

  /** 1 when two references are the same. */
  same(x: number, y: number): Expression {
    const { m } = this;
    const [ref, constant] = y < 0 ? [x, y] : [y, x];
    const id = constant < 0 ? this.shape.constIds[-1 - constant]! : 0;
    if (id === 0) return this.host("same", -1, "rr", "w", [this.ref(x), this.ref(y)]);
    const isTheConstant = this.boxes.isConstant(this.frame.index, constant);
    const is = (reference: Expression): Expression => this.ask({ id, trace: this.frame.index, index: -1 - constant }, "is", "r", "w", [reference]);
    // Only numbers that may be the constant, too, are asked both at once.
    const carried = isTheConstant ? this.asked(ref) : this.carriedAs(ref, INT_BOX);
    if (carried === null) return is(this.ref(ref));
    if (carried.isKnown) return m.i32.const(0);
    if (!isTheConstant) return m.if(this.isUnknown(carried), is(this.unmade(ref)), m.i32.const(0));
    this.classify(ref, carried);
    return m.i32.eq(this.read(carried.tag), m.i32.const(Tag.CONSTANT));
  }

  /** The row's value is a new box with the number `ref` in it, which is made when it is wanted. */
  boxed(row: number, box: Box, ref: number): void {
    const frame = this.frame;
    let number: number;
    if (ref < 0) this.write(number = this.locals.allocate(this.rep(ref)), this.value(ref, box.type));
    else {
      this.pin(ref);
      number = frame.local[ref]!;
      this.locals.retain(number);
    }
    frame.rep[row] = Rep.REF;
    frame.carried.set(row, { box, number, tag: -1, isKnown: true, isMade: false, isAsked: false });
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
    if (this.frame.uses[row] === 0) return;
    if (rep === Rep.I64 && this.fits32(row)) return this.define(row, Rep.I32, m.i32.wrap(this.read(carried.number)));
    this.locals.retain(carried.number);
    this.frame.place(row, carried.number, rep);
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
    const frame = this.frame;
    const carried = frame.carried.get(ref);
    if (carried === undefined) return null;
    const { m } = this;
    const { box, number, tag } = carried;
    if (tag < 0) {
      if (carried.isMade) return this.read(frame.local[ref]!);
      if (this.leaving === null) {
        const local = this.locals.allocate(Rep.REF);
        this.write(local, this.#makeBox(box, number));
        frame.local[ref] = local;
        carried.isMade = true;
        return this.read(local);
      }
      if (box.classId === 0) return this.#makeBox(box, number);
      let local = this.leaving.get(ref);
      if (local === undefined) {
        this.leaving.set(ref, (local = this.locals.allocate(Rep.REF)));
        this.write(local, this.#makeBox(box, number));
      }
      return this.read(local);
    }
    const local = frame.local[ref]!;
    if (!carried.isMade) {
      const make = [m.local.set(local, this.#makeBox(box, number)), m.local.set(tag, m.i32.const(Tag.BOTH))];
      this.push(m.if(m.i32.eq(this.read(tag), m.i32.const(Tag.NUMBER)), m.block(null, make)));
      if (this.leaving === null) carried.isMade = true;
    }
    return this.read(local);
  }

  /** Makes the objects that several of `values` are. */
  protected makeShared(values: Int32Array): void {
    const { carried } = this.frame;
    if (carried.size === 0) return;
    values.forEach((ref, k) => {
      if (ref >= 0 && (carried.get(ref)?.box.classId ?? 0) > 0 && values.indexOf(ref) !== k) this.#made(ref);
    });
  }

  // -- the host

  /** The row's descriptor. */
  descr(row: number): DescrShape { return this.shape.descrs[this.shape.descrIndex[row]!]!; }

  #importName(key: string, kind: ImportKind, index: number, params: string, result: string, catches: boolean, trace = this.frame.index): string {
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

  /** A question to the host that goes with a constant of the tree, or with none. */
  protected ask(constant: TreeConstant | null, kind: ImportKind, params: string, result: string, operands: readonly Expression[]): Expression {
    const { id, index, trace } = constant ?? NO_CONSTANT;
    return this.m.call(this.#importName(`${kind} ${id}`, kind, index, params, result, false, trace), operands, this.#hostType(result));
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

  // -- moves

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
