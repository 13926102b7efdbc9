/**
 * Stores that were not done yet (`heap` delays them), in the order in which they were recorded. Whoever leaves the trace meanwhile does them
 * from resume data. `index` is NONE for fields.
 */
import { NONE, type Ref } from "@spoor/ir";

/** Above this many the oldest is done. */
const ROOM = 16;

export class Pending {
  count = 0;
  readonly targets = new Int32Array(ROOM);
  readonly descrs = new Int32Array(ROOM);
  readonly indices = new Int32Array(ROOM);
  readonly values = new Int32Array(ROOM);

  clear(): void { this.count = 0; }
  get isFull(): boolean { return this.count === ROOM; }

  add(target: Ref, descr: number, index: Ref, value: Ref): void {
    const at = this.count++;
    this.targets[at] = target;
    this.descrs[at] = descr;
    this.indices[at] = index;
    this.values[at] = value;
  }

  remove(at: number): void {
    this.count--;
    for (let i = at; i < this.count; i++) {
      this.targets[i] = this.targets[i + 1]!;
      this.descrs[i] = this.descrs[i + 1]!;
      this.indices[i] = this.indices[i + 1]!;
      this.values[i] = this.values[i + 1]!;
    }
  }

  isField(at: number): boolean { return this.indices[at] === NONE; }
}
