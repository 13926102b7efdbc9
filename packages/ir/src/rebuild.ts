/**
 * From the values that compiled code left with to the guest's frames: makes the objects that were never allocated, does the
 * stores that were delayed, and fills the live registers.
 *
 * Virtuals may refer to each other in cycles, and a constructor wants its values at once. So an object is made when it is
 * first asked for, those it needs before it; a reference back to one that is still being made gets null at first and is
 * stored when all are made. Nothing can see the nulls in between: a guest class's constructor only stores its fields.
 * Stores come last, because their targets and values may be virtuals.
 *
 * This runs at every exit into the interpreter. An exit without virtuals and stores allocates nothing but its frames.
 */
import { SpoorError } from "./errors";
import type { Field } from "./descr";
import { TAG_CONST, TAG_KIND, TAG_VALUE, TAG_VIRTUAL, type ResumeData, type Tagged, type Virtual } from "./resume";

/** A guest frame to be resumed. */
export interface RebuiltFrame {
  readonly code: unknown;
  readonly pos: number;
  /** Values of the live registers, in the order of the guest's liveness list; `undefined` where there is none. */
  readonly slots: unknown[];
}

/**
 * The frames to resume in, outermost first. `values` are the exit's, as compiled code left them; entries beyond those that the resume
 * data names are ignored (the exception of a `guard_no_exception`, for one).
 */
export function rebuildFrames(resume: ResumeData, values: readonly unknown[]): RebuiltFrame[] {
  if (resume.virtuals.length > 0 || resume.pending.length > 0) return new Rebuilding(resume, values).frames();
  const { frames, constants } = resume;
  const rebuilt: RebuiltFrame[] = new Array(frames.length);
  for (let i = 0; i < frames.length; i++) {
    const { code, pos, slots } = frames[i]!;
    const filled: unknown[] = new Array(slots.length);
    for (let k = 0; k < slots.length; k++) {
      const tag = slots[k]!;
      const kind = tag & TAG_KIND;
      filled[k] = kind === TAG_VALUE ? values[tag >> 2] : kind === TAG_CONST ? constants[tag >> 2] : undefined;
    }
    rebuilt[i] = { code, pos, slots: filled };
  }
  return rebuilt;
}

const IN_PROGRESS = Symbol("in progress");

/** The tags that a virtual is made of. */
function operandsOf(virtual: Virtual): readonly Tagged[] {
  switch (virtual.kind) {
    case "object": case "array": return virtual.values;
    case "bool": return [virtual.value];
    case "concat": return [virtual.left, virtual.right];
  }
}

class Rebuilding {
  readonly #made: unknown[];
  /** Triples: object or array, field or index, number of the virtual to store there. */
  #postponed: unknown[] | null = null;

  constructor(readonly resume: ResumeData, readonly values: readonly unknown[]) {
    this.#made = new Array(resume.virtuals.length).fill(undefined);
  }

  frames(): RebuiltFrame[] {
    const { frames, pending } = this.resume;
    const rebuilt: RebuiltFrame[] = new Array(frames.length);
    for (let i = 0; i < frames.length; i++) {
      const { code, pos, slots } = frames[i]!;
      rebuilt[i] = { code, pos, slots: slots.map((tag) => this.#value(tag, undefined)) };
    }
    const operands = pending.map(({ target, index, value }) => [this.#value(target, null), this.#value(index, 0), this.#value(value, null)] as const);
    this.#storePostponed();
    pending.forEach(({ descr }, i) => {
      const [object, index, value] = operands[i]!;
      if (descr.kind === "field") descr.write(object, value);
      else (object as unknown[])[index as number] = value;
    });
    return rebuilt;
  }

  /** What a tag stands for; a virtual is made when it was not, and is IN_PROGRESS while it is being made. */
  #value(tag: Tagged, hole: unknown): unknown {
    switch (tag & TAG_KIND) {
      case TAG_VALUE: return this.values[tag >> 2];
      case TAG_CONST: return this.resume.constants[tag >> 2];
      case TAG_VIRTUAL: return this.#made[tag >> 2] ?? this.#make(tag >> 2);
      default: return hole;
    }
  }

  /** Makes a virtual, and before it those that it needs: depth first, with a stack of its own, since chains may be long. */
  #make(root: number): unknown {
    const stack = [root];
    while (stack.length > 0) {
      const index = stack[stack.length - 1]!;
      const state = this.#made[index];
      if (state === undefined) {
        this.#made[index] = IN_PROGRESS;
        for (const tag of operandsOf(this.resume.virtuals[index]!)) {
          if ((tag & TAG_KIND) === TAG_VIRTUAL && this.#made[tag >> 2] === undefined) stack.push(tag >> 2);
        }
      } else {
        // Seen again: all that it needs is made, or waits for it further down the stack.
        if (state === IN_PROGRESS) this.#made[index] = this.#build(index);
        stack.pop();
      }
    }
    return this.#made[root];
  }

  #build(index: number): unknown {
    const virtual = this.resume.virtuals[index]!;
    switch (virtual.kind) {
      case "object": {
        const { fields, constructor_ } = virtual.descr;
        const initial = virtual.values.map((tag, k) => {
          const value = this.#value(tag, fields[k]!.type === "r" ? null : 0);
          return value === IN_PROGRESS ? null : value;
        });
        const object = new constructor_!(...initial);
        virtual.values.forEach((tag, k) => { if (this.#waits(tag)) this.#postpone(object, fields[k]!, tag); });
        return object;
      }
      case "array": {
        const hole = virtual.descr.item === "r" ? null : 0;
        const array = virtual.descr.of(virtual.values.map((tag) => {
          const value = this.#value(tag, hole);
          return value === IN_PROGRESS ? null : value;
        }));
        virtual.values.forEach((tag, k) => { if (this.#waits(tag)) this.#postpone(array, k, tag); });
        return array;
      }
      case "bool": return this.#value(virtual.value, 0) !== 0;
      case "concat": {
        if (this.#waits(virtual.left) || this.#waits(virtual.right)) throw new SpoorError("cyclic-string", "resume data: a concatenation contains itself");
        return (this.#value(virtual.left, "") as string) + (this.#value(virtual.right, "") as string);
      }
    }
  }

  #waits(tag: Tagged): boolean { return (tag & TAG_KIND) === TAG_VIRTUAL && this.#made[tag >> 2] === IN_PROGRESS; }

  #postpone(target: object, place: Field | number, tag: Tagged): void {
    (this.#postponed ??= []).push(target, place, tag >> 2);
  }

  #storePostponed(): void {
    const postponed = this.#postponed;
    if (postponed === null) return;
    for (let i = 0; i < postponed.length; i += 3) {
      const place = postponed[i + 1] as Field | number;
      const value = this.#made[postponed[i + 2] as number];
      if (typeof place === "number") (postponed[i] as unknown[])[place] = value;
      else place.write(postponed[i], value);
    }
  }
}
