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
  readonly regs: unknown[];
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

  #framesOf(index: number): readonly (Site<C>[number] & { readonly regs?: unknown[] })[] {
    const { recording, site } = this.#stack[index]!;
    return recording !== null ? recording() : (index === this.#depth - 1 ? this.sites.current as Site<C> | null : site) ?? [];
  }

  /** The top of what stands on `frame`: itself where nothing does. */
  topAbove(frame: DirectFrame<C>): DirectFrame<C> {
    let top = frame;
    for (let i = 0; i < this.#depth; i++) {
      const { on, hasBase } = this.#stack[i]!;
      if (on !== frame) continue;
      this.#framesOf(i).forEach(({ code, pc, regs }, k) => {
        if (k === 0 && hasBase) return;
        top = new Frame<HostValues, C>(code, regs ?? new Array(code.registerCount + 1), top);
        top.pc = pc;
        this.#made.set(top, regs !== undefined);
      });
    }
    return top;
  }

  /** The frame below. */
  below(frame: DirectFrame<C>): DirectFrame<C> | null {
    const { back } = frame;
    return back === null || this.#made.has(frame) ? back : this.topAbove(back);
  }

  /** Was it made for a frame of compiled code, whose registers are not known? */
  isEmpty(frame: DirectFrame<C>): boolean { return this.#made.get(frame) === false; }

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
