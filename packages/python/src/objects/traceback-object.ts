// @shared-module
/**
 * Tracebacks and frames as guest values.
 *
 * The interpreter prepends a W_Traceback to the exception's when it leaves (or catches it in) a frame: code and pc say where; the frame itself is
 * kept only when it is at hand. Lines, columns and names are looked up when somebody asks.
 */
import type { Code } from "../code";
import type { VisibleFrame } from "../runtime";
import { W_Object } from "./core";
import type { W_Type } from "./type";

export class W_Traceback extends W_Object {
  declare readonly pytype: W_Type;
  /** `next` is the entry nearer to where the exception was raised. */
  constructor(public next: W_Traceback | null, readonly code: Code, readonly pc: number, public frame: VisibleFrame | null = null) { super(); }
  /** `tb_lineno`; of code without a position, the first line. */
  get line(): number {
    const line = this.code.lineAt(this.pc);
    return line < 0 ? this.code.firstLine : line;
  }
}

/** A frame object. */
export class W_Frame extends W_Object {
  declare readonly pytype: W_Type;
  /** `f_trace` and its like: kept, without effect. */
  trace: any = undefined;
  constructor(readonly visible: VisibleFrame) { super(); }
}

const frames = new WeakMap<VisibleFrame, W_Frame>();

/** The guest object of a frame: one per frame. */
export function frameObject(visible: VisibleFrame): W_Frame {
  let frame = frames.get(visible);
  if (frame === undefined) frames.set(visible, (frame = new W_Frame(visible)));
  return frame;
}

/** The frame of a traceback entry; one without variables where it is gone. */
export function frameOfTraceback(tb: W_Traceback): W_Frame {
  tb.frame ??= { code: tb.code, pc: tb.pc, back: null, locals: () => null };
  return frameObject(tb.frame);
}
