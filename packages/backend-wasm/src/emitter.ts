/**
 * The code of one function: a tree of traces, with its exits, bridges and labels. Values and expressions are those of `values`.
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
 * A bridge's code never returns to the main path: inside of it every local is free but those of the values that the guard leaves with.
 *
 * A loop's back edge counts down `fuel` and now and then leaves through the label's slot instead, back into the same place: engines
 * replace a function's baseline code by optimized code only when it is called.
 */
import { CAN_EXIT, IS_PURE, OP, OP_NAMES, TYPE_NAMES } from "@spoor/ir";
import type { Binaryen, BinaryenModule, Expression } from "./binaryen";
import { INT_BOX, Tag } from "./boxes";
import { ExitFunctions, type HeldValue } from "./exit-functions";
import { passing, sortValues } from "./exits";
import { Frame, labelDescr, labelsIn, type Carried } from "./frame";
import { Rep } from "./locals";
import { LOWER } from "./lower";
import { CONST_SMALL, type TreeShape } from "./shape";
import { REP_OF_TYPE, Values } from "./values";

/** Rounds of a loop between two looks for better code. */
const FUEL = 2000;

/**
 * Where a label's parameter is. What was a parameter of the label before, or an input, stays where it is: engines then see that most of what goes
 * from label to label does not change, whatever way leads there.
 */
export interface Home {
  readonly local: number;
  /** How it is carried, or null. */
  readonly carried: Pick<Carried, "box" | "number" | "tag"> | null;
}

/** A label in reach: its loop once it is open, else the block in front of it. */
export interface Target {
  readonly slot: number;
  readonly trace: number;
  /** Position among the labels of its trace; entry codes are one more. */
  readonly index: number;
  readonly last: boolean;
  readonly loop: string;
  readonly skip: string;
  /** By parameter. */
  readonly homes: readonly Home[];
  readonly types: string;
  /** Whether the function can be entered here, among other places. */
  readonly dispatched: boolean;
  open: boolean;
  jumpedBack: boolean;
  jumpedAhead: boolean;
}

/** Emits one function and declares what it imports. Lowering calls it; see `lower`. */
export class Emitter extends Values {
  /** Numbers of the slots that the code leaves through, by their place in its table. */
  readonly slots: number[] = [];
  readonly #placeOfSlot = new Map<number, number>();
  /** The local with the entry code; -1 when there is one entry. */
  entryLocal = -1;
  #fuelLocal = -1;
  readonly #exitFunctions: ExitFunctions | null;
  readonly #targets: Target[] = [];
  #nextName = 0;
  readonly #functionTypes = new Map<string, number>();

  constructor(b: Binaryen, m: BinaryenModule, tree: TreeShape) {
    super(b, m, tree);
    this.#exitFunctions = tree.exitFunctions ? new ExitFunctions(this) : null;
  }

  /** Emits the root trace, whose inputs are in `inputs`, and what hangs on it. Returns its labels and the statements. */
  emitRoot(inputs: readonly number[], dispatched: boolean): { targets: readonly Target[]; body: Expression[] } {
    const frame = this.frame;
    inputs.forEach((local, k) => frame.place(k, local, this.locals.reps[local]!));
    this.locals.keepOnly(inputs.filter((_, k) => frame.uses[k]! > 0));
    const targets = this.#declareLabels(frame, dispatched);
    this.#countCrossing();
    this.#emitRows(frame.shape.inputCount);
    const body = this.body;
    if (this.#fuelLocal >= 0) body.unshift(this.m.local.set(this.#fuelLocal, this.m.i32.const(FUEL)));
    return { targets, body };
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
    const frame = this.frame;
    const { shape } = frame;
    for (let row = from; row < shape.length; row++) {
      const opcode = shape.opcodes[row]!;
      if (opcode === OP.label) return this.#emitLabel(row);
      if (IS_PURE[opcode] === 1 && CAN_EXIT[opcode] === 0 && frame.uses[row] === 0) {
        this.releaseOperands(row);
        continue;
      }
      LOWER[OP_NAMES[opcode]!](this, row);
      if (frame.holds[row] === 0) this.releaseOperands(row);
      if (opcode === OP.guard_always_fails) return;
    }
  }

  // -- leaving

  /** Leaves through the row's exit when `condition` (an i32) is not 0. */
  exitIf(row: number, condition: Expression, exception: (() => Expression) | null = null): void {
    const branch = this.collect(() => this.exit(row, exception));
    this.push(this.m.if(condition, branch.length === 1 ? branch[0]! : this.m.block(null, branch)));
  }

  /** Leaves through the row's exit, with `exception` as one more value. */
  exit(row: number, exception: (() => Expression) | null = null): void {
    const { shape, index } = this.frame;
    const exit = shape.exitIndex[row]!;
    const values = shape.exitValues[exit]!;
    const link = this.tree.links[index]![exit]!;
    if (link >= 0) return this.#emitBridge(link, values, exception);
    const types = shape.exitTypes[exit]!;
    this.leaving = new Map();
    const slot = shape.exitSlots[exit]!;
    if (this.#exitFunctions !== null && this.#exitFunctions.takes(types)) {
      this.push(this.#exitFunctions.leave(slot, this.#placeOf(slot), types, this.#held(values, types, exception)));
    } else {
      const operands = Array.from(values, (ref, k) => this.value(ref, types[k]!));
      if (exception !== null) operands.push(exception());
      this.leave(slot, types, operands);
    }
    for (const local of this.leaving.values()) this.locals.release(local);
    this.leaving = null;
  }

  /** The exit's values as they are held, for a function that leaves with them. */
  #held(values: Int32Array, types: string, exception: (() => Expression) | null): HeldValue[] {
    this.makeShared(values);
    const held = Array.from(values, (ref, k): HeldValue => {
      const type = types[k]!;
      const carried = type === "r" ? this.carried(ref) : null;
      if (carried === null || carried.isMade || this.leaving!.has(ref)) {
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
    const outer = this.frame;
    const { locals } = this;
    const saved = locals.save();
    const frame = new Frame(this.tree.traces[link]!, link);
    this.leaving = new Map();
    this.makeShared(values);
    const inputs = Array.from(values, (ref, k) => {
      const carried = outer.carried.get(ref);
      const shared = this.leaving!.get(ref);
      if (shared !== undefined) return shared;
      if (carried !== undefined && frame.uses[k]! > 0) frame.carried.set(k, { ...carried });
      if (ref >= 0 && outer.pending[ref] === 0) return outer.local[ref]!;
      // A constant, or an expression that only this exit wants.
      const local = locals.allocate(this.rep(ref));
      this.write(local, ref >= 0 ? this.raw(ref) : this.value(ref, this.typeOf(ref)));
      return local;
    });
    if (exception !== null) {
      const local = locals.allocate(Rep.REF);
      this.write(local, exception());
      inputs.push(local);
    }
    this.leaving = null;
    this.#enter(frame, 0, inputs);
    const reach = this.#targets.length;
    this.frame = frame;
    this.#declareLabels(frame, false);
    this.#emitRows(frame.shape.inputCount);
    this.#targets.length = reach;
    this.frame = outer;
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
    const targets: Target[] = [];
    // Where the values are that the next label is reached with: the trace's inputs, then the parameters of the label before it.
    let firstRow = 0;
    let known: readonly Home[] = Array.from({ length: shape.inputCount }, (_, row) => ({ local: frame.local[row]!, carried: frame.carried.get(row) ?? null }));
    labels.forEach(({ row, slot, types }, index) => {
      const taken = new Set<number>();
      const home = (local: number, rep: Rep): number => {
        // (The function's first parameter is the entry code.)
        const chosen = local > 0 && !taken.has(local) && this.locals.reps[local] === rep ? local : this.locals.add(rep);
        taken.add(chosen);
        return chosen;
      };
      const homes = Array.from(types, (type, k): Home => {
        const source = known[shape.extra[shape.extraStart[row]! + k]! - firstRow];
        const local = home(source?.local ?? -1, REP_OF_TYPE[type]!);
        const box = this.boxes.carried(frame.index, row + 1 + k);
        if (box === undefined) return { local, carried: null };
        const from = source?.carried?.box.classId === box.classId ? source.carried : null;
        return { local, carried: { box, number: home(from?.number ?? -1, REP_OF_TYPE[box.type]!), tag: home(from?.tag ?? -1, Rep.I32) } };
      });
      const name = this.#nextName++;
      targets.push({
        slot, trace: frame.index, index, last: index === labels.length - 1, loop: `L${name}`, skip: `S${name}`, homes, types, dispatched,
        open: false, jumpedBack: false, jumpedAhead: false,
      });
      firstRow = row + 1;
      known = homes;
    });
    // Innermost last: a search from the end finds the nearest.
    this.#targets.push(...targets.slice().reverse());
    return targets;
  }

  #emitLabel(row: number): void {
    const { m } = this;
    const frame = this.frame;
    const { shape } = frame;
    const { slot } = labelDescr(shape, row);
    const target = this.#targets.findLast((candidate) => candidate.slot === slot && !candidate.open)!;
    const { homes } = target;
    const start = shape.extraStart[row]!;
    this.#moveValues(target, shape.extra.subarray(start, start + homes.length));
    homes.forEach(({ carried }, k) => {
      if (carried !== null && frame.uses[row + 1 + k]! > 0) frame.carried.set(row + 1 + k, { ...carried, isKnown: false, isMade: false, isAsked: false });
    });
    this.#enter(frame, row + 1, homes.map(({ local }) => local));
    target.open = true;

    const outside = this.body;
    const inside = this.collect(() => this.#emitRows(row + 1 + homes.length));
    const code = m.block(null, inside);
    let before = outside;
    if (target.dispatched || target.jumpedAhead) {
      // Entry codes: 0 the start, k + 1 label k. A code beyond this label's front skips what is before it.
      if (target.dispatched) before.unshift(m.br_if(target.skip, m.i32.gt_u(this.read(this.entryLocal), m.i32.const(target.index))));
      before = [m.block(target.skip, before)];
    }
    this.body = [...before, target.jumpedBack ? m.loop(target.loop, code) : code];
  }

  /** Goes to the label with these values as its parameters. */
  jump(row: number): void {
    const { m } = this;
    const { shape } = this.frame;
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
    this.leave(target.slot, target.types, target.homes.map(({ local, carried }) => {
      if (carried === null) return this.read(local);
      return m.if(m.i32.eq(this.read(carried.tag), m.i32.const(Tag.NUMBER)), this.makeBox(carried.box, REP_OF_TYPE[carried.box.type]!, this.read(carried.number)), this.read(local));
    }));
  }

  /** The tag, and the number if it is one, of what a label's parameter gets that is not carried. */
  #tagConstant({ box, number, tag }: Pick<Carried, "box" | "number" | "tag">, ref: number, constants: [local: number, value: Expression][]): void {
    const { m, shape } = this;
    let answer = Tag.REFERENCE;
    if (ref < 0 && box === INT_BOX) {
      if (shape.constKinds[-1 - ref] === CONST_SMALL) {
        constants.push([number, this.constI64(this.constNumber(ref))]);
        answer = Tag.BOTH;
      } else if (this.boxes.isConstant(this.frame.index, ref)) answer = Tag.CONSTANT;
    }
    constants.push([tag, m.i32.const(answer)]);
  }

  /** Moves values into a label's locals, all at once. */
  #moveValues(target: Target, values: Int32Array): void {
    const frame = this.frame;
    const from: number[] = [];
    const to: number[] = [];
    const constants: [local: number, value: Expression][] = [];
    this.makeShared(values);
    values.forEach((ref, k) => {
      const { local, carried: wanted } = target.homes[k]!;
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
      } else if (wanted !== null) this.#tagConstant(wanted, ref, constants);
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
}
