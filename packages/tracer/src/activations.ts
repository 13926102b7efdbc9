/**
 * The guest's frames while compiled code or a recording runs above them: what a guest sees that looks at its own stack.
 *
 * Compiled code keeps no frames. What it inlined does not exist, and the frame that it was entered with stands where it was entered. So in front of every call
 * that may look at frames the trace stores a constant, the *site*, that says where each of its frames is (one store a call). Who looks then gets frames made for the
 * occasion; their registers are not known. A recording has its shadow frames, values included.
 */
import { Field } from "@spoor/ir";
import type { HostValues } from "./direct";
import { Frame, type GuestCode } from "./frame";

/** Where the frames of a trace are during a call that it makes, outermost first. */
export type Site<C extends GuestCode = GuestCode> = readonly { readonly code: C; readonly pc: number }[];

/** Where compiled code leaves its site. */
export class Sites {
  current: Site | null = null;
}
export const SITE = new Field("site", "r", "current", (sites: Sites) => sites.current, (sites: Sites, site) => { sites.current = site; });

type DirectFrame<C extends GuestCode> = Frame<HostValues, C>;

/** A frame of a recording, with its concrete registers. */
export interface ShownFrame<C extends GuestCode> {
  readonly code: C;
  readonly pc: number;
  /** With holes where the recording knows nothing of the register. */
  readonly regs: unknown[];
  /** The shadow frame. */
  readonly shadow: object;
}

/** Compiled code, or a recording, on the host's stack. */
class Activation<C extends GuestCode> {
  /** The thread's top when it began. */
  on: DirectFrame<C> | null = null;
  /** `on` is its outermost frame; otherwise all its frames stand above `on`. */
  hasBase = false;
  /** Of compiled code that is not the innermost: where it is. */
  site: Site<C> | null = null;
  /** Of a recording: its frames, outermost first. */
  recording: (() => ShownFrame<C>[]) | null = null;
}

export class Activations<C extends GuestCode> {
  readonly sites = new Sites();
  /** By depth; those from `#depth` on are there to be used again. */
  readonly #stack: Activation<C>[] = [];
  #depth = 0;
  /** Frames that were made to be looked at, and whether their registers are known. */
  readonly #made = new WeakMap<DirectFrame<C>, boolean>();
  /** The frames made for shadow frames: guest code that looks twice sees the same. */
  readonly #copies = new WeakMap<object, DirectFrame<C>>();

  begin(on: DirectFrame<C> | null, hasBase: boolean, recording: (() => ShownFrame<C>[]) | null): void {
    const { sites } = this;
    if (this.#depth > 0) this.#stack[this.#depth - 1]!.site = sites.current as Site<C> | null;
    const activation = (this.#stack[this.#depth++] ??= new Activation<C>());
    activation.on = on;
    activation.hasBase = hasBase;
    activation.recording = recording;
    sites.current = null;
  }

  end(): void {
    const activation = this.#stack[--this.#depth]!;
    activation.on = activation.recording = activation.site = null;
    this.sites.current = this.#depth > 0 ? this.#stack[this.#depth - 1]!.site : null;
  }

  #framesOf(index: number): readonly (Site<C>[number] & Partial<ShownFrame<C>>)[] {
    const { recording, site } = this.#stack[index]!;
    return recording !== null ? recording() : (index === this.#depth - 1 ? this.sites.current as Site<C> | null : site) ?? [];
  }

  /** The top of what stands on `frame`: itself where nothing does. */
  topAbove(frame: DirectFrame<C>): DirectFrame<C> {
    let top = frame;
    for (let i = 0; i < this.#depth; i++) {
      const { on, hasBase } = this.#stack[i]!;
      if (on !== frame) continue;
      this.#framesOf(i).forEach(({ code, pc, regs, shadow }, k) => {
        if (k === 0 && hasBase) return;
        top = this.#copy(code, shadow, top);
        regs?.forEach((value, r) => { top.regs[r] = value; });
        top.pc = pc;
        this.#made.set(top, regs !== undefined);
      });
    }
    return top;
  }

  #copy(code: C, shadow: object | undefined, back: DirectFrame<C>): DirectFrame<C> {
    const known = shadow === undefined ? undefined : this.#copies.get(shadow);
    if (known !== undefined) return known;
    const copy = new Frame<HostValues, C>(code, new Array(code.registerCount + 1), back);
    if (shadow !== undefined) this.#copies.set(shadow, copy);
    return copy;
  }

  /** The frame that a shadow frame becomes as its recording ends: the one that guest code has seen, if it has. */
  real(code: C, shadow: object, back: DirectFrame<C>): DirectFrame<C> {
    const frame = this.#copy(code, shadow, back);
    this.#made.delete(frame);
    return frame;
  }

  /** Is a recording innermost: nothing that it calls? */
  get inRecording(): boolean { return this.#depth > 0 && this.#stack[this.#depth - 1]!.recording !== null; }

  /** The frame below. */
  below(frame: DirectFrame<C>): DirectFrame<C> | null {
    const { back } = frame;
    return back === null || this.#made.has(frame) ? back : this.topAbove(back);
  }

  /** Was it made for a frame of compiled code, whose registers are not known? */
  isEmpty(frame: DirectFrame<C>): boolean { return this.#made.get(frame) === false; }

  /** Was it made for a frame of a recording? */
  isCopy(frame: DirectFrame<C>): boolean { return this.#made.get(frame) === true; }

  /** Brings the position of a frame that compiled code or a recording began in up to date, of a recording its registers too. Null when it is no such frame. */
  refresh(frame: DirectFrame<C>): "recording" | "compiled" | null {
    for (let i = this.#depth - 1; i >= 0; i--) {
      const { on, hasBase, recording } = this.#stack[i]!;
      if (on !== frame || !hasBase) continue;
      const [base] = this.#framesOf(i);
      if (base !== undefined) frame.pc = base.pc;
      base?.regs?.forEach((value, r) => { frame.regs[r] = value; });
      return recording === null ? "compiled" : "recording";
    }
    return null;
  }
}
