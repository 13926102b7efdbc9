/**
 * Numbers behind references. A loop that was not peeled, a segment of a huge one and a label where several traces join carry what lives as references: the
 * code before the label boxes its numbers, the code behind it asks for their classes and unboxes them, and each of these is a call of the host.
 * In one function none of them is needed. So
 *
 * - a box that was just made (`box_int`, `new` of a class that is no more than a number) stays a number until something wants the reference: an exit
 *   makes it on its way out, and if nothing but exits do, the straight path never does;
 * - a label's parameter that is asked for the number in it is carried as that number beside the reference, with a tag that says which
 *   of them there are. Questions to the host are asked only where the tag says that the number is not there.
 *
 *     r5 = box_int(i4)                                   tag = MADE_NOT, number = i4
 *     [r6] = label(r5)                                   tag = REFERENCE where the host or another function enters
 *     guard_nonnull_class(r6, descr=<Class int>)         if (tag == REFERENCE) and its class is another: exit
 *     i8 = unbox_int(r6)                                 if (tag == REFERENCE) { number = unbox(r6); tag = BOTH }
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
import type { DescrShape, TraceShape, TreeShape } from "./shape";

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
}

/** Which references of a tree are boxes. */
export class Boxes {
  readonly #byClass = new Map<number, Box>();
  readonly #byField = new Map<number, Box>();
  /** By trace, by row: what the row is asked for, or will be behind a label that it is brought to. */
  readonly #asked: Map<number, Box>[];
  /** By label slot: its trace and row. */
  readonly #labels = new Map<number, { readonly trace: number; readonly row: number }>();
  /** By trace: the parameters that are carried. */
  readonly #carried: ReadonlyMap<number, Box>[];

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
    this.#asked = tree.traces.map((shape) => this.#questions(shape));
    if (this.#labels.size > 0) while (this.#passBack());
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

  /** Calls `visit` with each value that is brought to a parameter by a label or jump of the tree. */
  #eachMove(visit: (trace: number, ref: number, toTrace: number, toRow: number) => void): void {
    this.tree.traces.forEach((shape, trace) => {
      // Backwards, so that questions pass through a chain of labels at once.
      for (let row = shape.length - 1; row >= shape.inputCount; row--) {
        if (shape.opcodes[row] !== OP.label && shape.opcodes[row] !== OP.jump) continue;
        const label = this.#labels.get(labelDescr(shape, row).slot);
        if (label === undefined) continue;
        for (let k = shape.extraStart[row]!, end = shape.extraStart[row + 1]!, to = label.row + 1; k < end; k++, to++) {
          if (shape.extra[k]! >= 0) visit(trace, shape.extra[k]!, label.trace, to);
        }
      }
    });
  }

  /** What a parameter is asked for, what is brought to it is. True when that was news. */
  #passBack(): boolean {
    let news = false;
    this.#eachMove((trace, ref, toTrace, toRow) => {
      const box = this.#asked[toTrace]!.get(toRow);
      if (box === undefined || this.#asked[trace]!.has(ref)) return;
      this.#asked[trace]!.set(ref, box);
      news = true;
    });
    return news;
  }

  /** Carried are the parameters that are asked, and to which something brings the number. */
  #choose(): void {
    this.#eachMove((trace, ref, toTrace, toRow) => {
      const box = this.#asked[toTrace]!.get(toRow);
      if (box !== undefined && this.#bringsNumber(trace, ref, box)) (this.#carried[toTrace] as Map<number, Box>).set(toRow, box);
    });
  }
  #bringsNumber(trace: number, ref: number, box: Box): boolean {
    const shape = this.tree.traces[trace]!;
    switch (shape.opcodes[ref]) {
      case OP.box_int: return box.classId === 0;
      case OP.new: return shape.descrs[shape.descrIndex[ref]!]!.id === box.classId;
      // A parameter that was unboxed.
      case OP.param: return this.#asked[trace]!.get(ref)?.classId === box.classId;
      default: return false;
    }
  }
}
