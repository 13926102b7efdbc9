// @shared-module
/** Types that a type knows without keeping them alive. */
import type { W_Type } from "./type";

/** Dead references are dropped when the count reaches a power of two from here on. */
const SWEPT = 16;

export class WeakTypes {
  #refs: WeakRef<W_Type>[] = [];

  add(type: W_Type): void {
    const count = this.#refs.length;
    if (count >= SWEPT && (count & (count - 1)) === 0) this.#refs = this.#refs.filter((ref) => ref.deref() !== undefined);
    this.#refs.push(new WeakRef(type));
  }
  remove(type: W_Type): void {
    const at = this.#refs.findIndex((ref) => ref.deref() === type);
    if (at >= 0) this.#refs.splice(at, 1);
  }
  alive(): W_Type[] {
    const alive: W_Type[] = [];
    for (const ref of this.#refs) {
      const type = ref.deref();
      if (type !== undefined) alive.push(type);
    }
    return alive;
  }
}
