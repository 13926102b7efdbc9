/**
 * Numbers behind references. A loop that was not peeled, a segment of a huge one and a label where several traces join carry what lives as references: the
 * code before the label boxes its numbers, the code behind it asks for their classes and unboxes them, and each of these is a call of the host.
 * In one function none of them is needed. So
 *
 * - a box that was just made (`box_int`, `new` of a class that is no more than a number) stays a number until something wants the reference: an exit
 *   makes it on its way out, and if nothing but exits do, the straight path never does;
 * - a label's parameter that is asked for the number in it is carried as that number beside the reference, with a tag that says which
 *   of them there are. Questions to the host are asked only where the tag says that the number is not there;
 * - any reference is carried so once it is asked whether it is an integer: one question answers that, what the integer is, and whether the reference is
 *   the tree's constant. That is the object with which references that may be integers are compared most: what Python's `is not None` asks first.
 *
 *     r5 = box_int(i4)                                   tag = NUMBER, number = i4
 *     [r6] = label(r5)                                   tag = REFERENCE where the host or another function enters
 *     i7 = ptr_eq(r6, None)                              if (tag == REFERENCE) tag, number = classify(r6); i7 = tag == CONSTANT
 *     guard_class(r6, descr=<Class int>)                 the same; exit unless the tag is NUMBER or BOTH
 *     i9 = unbox_int(r6)                                 number
 *
 * Why that is right. Which exit is taken does not change: a question is answered from the tag only where the answer is known. An integer has no
 * identity, so it may be boxed as often as one likes. An object is made once on each path: exits end a path, and behind a label nothing but its
 * parameters can be read, so a number without its object moves into a parameter only when no other parameter gets the same object. The only field of
 * its class is immutable, and no constructor does more than set fields.
 *
 * Here is only what is decided before code is written: which parameters are carried so, and as what.
 */
import { OP } from "@spoor/ir";
import { labelDescr } from "./frame";
import { CONST_REF, CONST_SMALL, type DescrShape, type TraceShape, type TreeShape } from "./shape";

/** A kind of reference that stands for one number. */
export interface Box {
  /** Id of the class; 0 for integers. */
  readonly classId: number;
  /** Id of the field with the number; 0 for integers. */
  readonly field: number;
  readonly type: "i" | "f";
  /** The class's descriptor: of which trace of the tree, and its index there; -1 for integers. */
  readonly trace: number;
  readonly descr: number;
}

/** Integers as guest values. */
export const INT_BOX: Box = { classId: 0, field: 0, type: "i", trace: -1, descr: -1 };

/** What a carried parameter consists of. */
export const enum Tag {
  /** The reference alone: as all tags are when a function begins. */
  REFERENCE = 0,
  NUMBER = 1,
  BOTH = 2,
  /** The reference, which is the tree's constant: only integers' parameters. */
  CONSTANT = 3,
}

/** The object with which a tree compares most of what may be integers. */
export interface TreeConstant {
  /** See `constIds`. */
  readonly id: number;
  /** Where a trace of the tree has it. */
  readonly trace: number;
  readonly index: number;
}
/** What the host's `classify` answers for that object: no integer, and no NaN as for everything else. */
export const IS_CONSTANT = Infinity;

type Visit = (trace: number, ref: number, toTrace: number, toRow: number) => void;

/** Which references of a tree are boxes. */
export class Boxes {
  readonly #byClass = new Map<number, Box>();
  readonly #byField = new Map<number, Box>();
  /** By trace, by row: what the row is asked for, or will be behind a label that it is brought to. */
  readonly #asked: Map<number, Box>[];
  /** By label slot: its trace and row. */
  readonly #labels = new Map<number, { readonly trace: number; readonly row: number }>();
  /** By trace: rows that are asked in the trace itself, or in a bridge. */
  readonly #askedHere: ReadonlySet<number>[];
  /** By trace: the parameters that are carried. */
  readonly #carried: ReadonlyMap<number, Box>[];
  /** By trace: the exit that continues in it, by its trace and the exit's values; null for the root. */
  readonly #links: ({ readonly trace: number; readonly values: Int32Array } | null)[];
  readonly constant: TreeConstant | null;

  constructor(readonly tree: TreeShape) {
    tree.traces.forEach((shape, trace) => {
      shape.descrs.forEach((descr, index) => {
        if (descr.kind !== "class" || descr.box === null || descr.box.field === 0 || this.#byClass.has(descr.id)) return;
        const box = { ...descr.box, classId: descr.id, trace, descr: index };
        this.#byClass.set(descr.id, box);
        this.#byField.set(box.field, box);
      });
      for (let row = shape.inputCount; row < shape.length; row++) {
        if (shape.opcodes[row] === OP.label) this.#labels.set(labelDescr(shape, row).slot, { trace, row });
      }
    });
    this.#links = tree.traces.map(() => null);
    tree.links.forEach((links, trace) => links.forEach((to, exit) => {
      if (to >= 0) this.#links[to] = { trace, values: tree.traces[trace]!.exitValues[exit]! };
    }));
    this.#asked = tree.traces.map((shape) => this.#questions(shape));
    while (this.#passBack((visit) => this.#eachLeaving(visit)));
    this.#askedHere = this.#asked.map((asked) => new Set(asked.keys()));
    if (this.#labels.size > 0) while (this.#passBack((visit) => { this.#eachMove(visit); this.#eachLeaving(visit); }));
    this.constant = this.#findConstant();
    this.#carried = tree.traces.map(() => new Map());
    if (this.#labels.size > 0) this.#choose();
  }

  /** What objects of the class stand for; null where that is not one number. */
  ofClass(descr: DescrShape): Box | null {
    if (descr.kind !== "class" || descr.box === null) return null;
    return descr.box.field === 0 ? INT_BOX : this.#byClass.get(descr.id)!;
  }
  /** How the label's parameter at `row` is carried; undefined for a plain reference. */
  carried(trace: number, row: number): Box | undefined { return this.#carried[trace]!.get(row); }
  /** Whether the reference is, somewhere behind, asked whether it is an integer. */
  mayBeInt(trace: number, ref: number): boolean { return this.#asked[trace]!.get(ref) === INT_BOX; }
  isConstant(trace: number, ref: number): boolean {
    return ref < 0 && this.constant !== null && this.tree.traces[trace]!.constIds[-1 - ref] === this.constant.id;
  }

  #questions(shape: TraceShape): Map<number, Box> {
    const asked = new Map<number, Box>();
    for (let row = shape.inputCount; row < shape.length; row++) {
      const box = this.#question(shape, row);
      const ref = shape.a[row]!;
      if (box !== undefined && ref >= 0 && !asked.has(ref)) asked.set(ref, box);
    }
    return asked;
  }
  #question(shape: TraceShape, row: number): Box | undefined {
    switch (shape.opcodes[row]) {
      case OP.unbox_int: return INT_BOX;
      case OP.guard_class:
      case OP.guard_nonnull_class:
      case OP.instance_of: return this.ofClass(shape.descrs[shape.descrIndex[row]!]!) ?? undefined;
      case OP.getfield: return this.#byField.get(shape.descrs[shape.descrIndex[row]!]!.id);
      default: return undefined;
    }
  }

  /** Calls `visit` with each value that an exit brings to a bridge of the tree. */
  #eachLeaving(visit: Visit): void {
    // Backwards, so that questions pass through a chain of bridges at once.
    for (let to = this.#links.length - 1; to > 0; to--) {
      const link = this.#links[to];
      link?.values.forEach((ref, input) => visit(link.trace, ref, to, input));
    }
  }
  /** Calls `visit` with each value that is brought to a parameter by a label or jump of the tree. */
  #eachMove(visit: Visit): void {
    this.tree.traces.forEach((shape, trace) => {
      // Backwards, so that questions pass through a chain of labels at once.
      for (let row = shape.length - 1; row >= shape.inputCount; row--) {
        if (shape.opcodes[row] !== OP.label && shape.opcodes[row] !== OP.jump) continue;
        const label = this.#labels.get(labelDescr(shape, row).slot);
        if (label === undefined) continue;
        for (let k = shape.extraStart[row]!, end = shape.extraStart[row + 1]!, to = label.row + 1; k < end; k++, to++) visit(trace, shape.extra[k]!, label.trace, to);
      }
    });
  }

  /** What a parameter or input is asked for, what is brought to it is. True when that was news. */
  #passBack(each: (visit: Visit) => void): boolean {
    let news = false;
    each((trace, ref, toTrace, toRow) => {
      const box = this.#asked[toTrace]!.get(toRow);
      if (box === undefined || ref < 0 || this.#asked[trace]!.has(ref)) return;
      this.#asked[trace]!.set(ref, box);
      news = true;
    });
    return news;
  }

  #findConstant(): TreeConstant | null {
    const counts = new Map<number, number>();
    let most: TreeConstant | null = null;
    this.tree.traces.forEach((shape, trace) => {
      const count = (constant: number, other: number): void => {
        const index = -1 - constant;
        if (index < 0 || shape.constKinds[index] !== CONST_REF || shape.constIds[index] === 0 || !this.mayBeInt(trace, other)) return;
        const id = shape.constIds[index]!;
        const times = (counts.get(id) ?? 0) + 1;
        counts.set(id, times);
        if (most === null || times > counts.get(most.id)!) most = { id, trace, index };
      };
      for (let row = shape.inputCount; row < shape.length; row++) {
        const opcode = shape.opcodes[row]!;
        if (opcode !== OP.ptr_eq && opcode !== OP.ptr_ne && opcode !== OP.guard_value) continue;
        count(shape.a[row]!, shape.b[row]!);
        count(shape.b[row]!, shape.a[row]!);
      }
    });
    return most;
  }

  /** Carried are the parameters that are asked, and to which something brings the answer. */
  #choose(): void {
    this.#eachMove((trace, ref, toTrace, toRow) => {
      const box = this.#asked[toTrace]!.get(toRow);
      if (box !== undefined && this.#bringsAnswer(trace, ref, box)) (this.#carried[toTrace] as Map<number, Box>).set(toRow, box);
    });
  }
  #bringsAnswer(trace: number, ref: number, box: Box): boolean {
    const shape = this.tree.traces[trace]!;
    if (ref < 0) return box === INT_BOX && (shape.constKinds[-1 - ref] === CONST_SMALL || this.isConstant(trace, ref));
    // What an integer is asked it answers for good.
    if (box === INT_BOX && this.#askedHere[trace]!.has(ref) && this.#asked[trace]!.get(ref) === box) return true;
    switch (shape.opcodes[ref]) {
      case OP.box_int: return box.classId === 0;
      case OP.new: return shape.descrs[shape.descrIndex[ref]!]!.id === box.classId;
      case OP.input: {
        const link = this.#links[trace];
        // (The exception comes behind the exit's values.)
        return link != null && ref < link.values.length && this.#bringsAnswer(link.trace, link.values[ref]!, box);
      }
      // A parameter that was unboxed.
      case OP.param: return this.#asked[trace]!.get(ref)?.classId === box.classId;
      default: return false;
    }
  }
}
