// @shared-module
/**
 * Frames as introspection sees them: a view of an interpreter frame, one per frame, made when somebody looks.
 */
import type { DirectMachine, Frame, HostValues } from "@spoor/tracer";
import { CO_INTERNAL } from "../bytecode";
import type { Code } from "../code";
import { W_Cell } from "../objects/core";
import { hooks } from "../objects/hooks";
import { strFrom } from "../objects/wide-str";
import type { VisibleFrame } from "../runtime";

type HostFrame = Frame<HostValues, Code>;

const views = new WeakMap<HostFrame, FrameView>();

/** Are the frame's variables in a namespace, which lies in `code.selfRegister`? */
export const hasNamespace = (code: Code): boolean => code.selfRegister >= 0 && !code.isGenerator;

/** The variables in a frame's named registers: null for a module, whose variables are its globals, else a dict made now. */
export function localsIn(code: Code, regs: readonly any[]): any {
  if (code.name === "<module>") return null;
  const items = new Map<string, any>();
  const add = (name: string, value: any): void => {
    if (value !== undefined) items.set(name, value);
  };
  code.localNames.forEach((name, i) => add(name, regs[i]));
  const cell = (name: string, i: number): void => { if (regs[i] instanceof W_Cell) add(name, regs[i].value); };
  code.cellNames.forEach((name, i) => cell(name, code.localNames.length + i));
  code.freeNames.forEach((name, i) => { if (name !== "__class__") cell(name, code.freeBase + i); });
  return hooks.newDict([...items].map(([name, value]) => [strFrom(name), value]));
}

class FrameView implements VisibleFrame {
  constructor(readonly frame: HostFrame, readonly machine: DirectMachine<Code>) {}
  get code(): Code { return this.frame.code; }
  get pc(): number {
    this.machine.hooks?.lookAt(this.frame, false);
    return this.frame.pc;
  }
  get back(): VisibleFrame | null { return viewOf(below(this.frame, this.machine), this.machine); }
  locals(): any {
    const { code, regs } = this.frame;
    // Compiled code does not give its variables away before it is left.
    const known = this.machine.hooks?.lookAt(this.frame, true) !== false;
    return hasNamespace(code) ? regs[code.selfRegister] : localsIn(code, known ? regs : []);
  }
}

/** A frame that existed only in compiled code, as it was when an exception passed it: its named registers, or its namespace alone. */
export class PassedFrame implements VisibleFrame {
  /** Known once the exception has come there. */
  back: VisibleFrame | null = null;
  constructor(readonly code: Code, readonly pc: number, readonly values: readonly any[]) {}
  /** The exception left the frame for its caller. */
  get isLeft(): boolean { return !this.code.isGenerator && this.code.handlerFor(this.pc) === null; }
  locals(): any { return hasNamespace(this.code) ? this.values[0] : localsIn(this.code, this.values); }
}

const below = (frame: HostFrame, { hooks: jit }: DirectMachine<Code>): HostFrame | null => (jit === null ? frame.back : jit.frameBelow(frame));

/** The view of a frame, or of the nearest below it that is to be seen. */
export function viewOf(frame: HostFrame | null, machine: DirectMachine<Code>): VisibleFrame | null {
  while (frame !== null && (frame.code.flags & CO_INTERNAL) !== 0) frame = below(frame, machine);
  if (frame === null) return null;
  let view = views.get(frame);
  if (view === undefined) views.set(frame, (view = new FrameView(frame, machine)));
  return view;
}

/** The view of the frame that runs. */
export const currentView = (machine: DirectMachine<Code>, top: HostFrame | null): VisibleFrame | null => viewOf(machine.hooks === null ? top : machine.hooks.topFrame(), machine);
