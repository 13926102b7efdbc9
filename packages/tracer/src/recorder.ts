/**
 * Recording policy: what happens at loop headers and calls while a trace is made, and how it ends.
 *
 * A recording starts in one guest frame, its base, and never sees the frames below it. Calls are inlined as shadow frames above the base, or become
 * `call_assembler`. It ends where the base reaches a header that has code (or its own start), returns, or raises.
 */
import { LabelDescr, NONE, OP, type Ref, type Trace } from "@spoor/ir";
import { TraceAbort } from "./aborts";
import { beginAtLabel, cutTrace } from "./cut";
import { Frame, type GuestCode } from "./frame";
import type { JitCell } from "./cells";
import type { Params } from "./params";
import type { RecordingPolicy, TracedValues, TracingMachine } from "./tracing";

type TracedFrame<C extends GuestCode> = Frame<TracedValues, C>;

/** How a recording ended. `cell`: where the finished trace belongs (for a bridge: null). */
export type Recorded<C extends GuestCode> =
  /** Reached a header: its own start (`closes`), or one with code. */
  | { readonly end: "jump"; readonly trace: Trace; readonly cell: JitCell<C> | null; readonly label: LabelDescr; readonly closes: boolean }
  | { readonly end: "finish"; readonly trace: Trace; readonly cell: JitCell<C> | null; readonly raised: boolean; readonly result: Ref };

/** Control flow: recording is complete. */
class Complete<C extends GuestCode> {
  constructor(readonly recorded: Recorded<C>) {}
}

/** A header of the base that was reached without code: where a cut may start. */
interface Visit {
  readonly pc: number;
  readonly row: number;
  readonly live: readonly Ref[];
}

/** An inlined call that runs, or ran. */
interface Inlined<C extends GuestCode> {
  readonly frame: TracedFrame<C>;
  readonly cell: JitCell<C>;
  readonly start: number;
}

/** What the recorder needs from the driver. */
export interface RecorderHost<C extends GuestCode> {
  readonly params: Params;
  cell(code: C, pc: number, isEntry: boolean): JitCell<C>;
  newLabel(name: string): LabelDescr;
  /** Runs a guest function by itself: compiled where it is, else in the interpreter. */
  assembler(cell: JitCell<C>, depth: number): { kind: "assembler"; name: string; call(...args: any[]): any };
}

export class Recorder<C extends GuestCode> implements RecordingPolicy<C> {
  /** The cell that the trace starts at; null for a bridge. */
  #cell: JitCell<C> | null = null;
  #label: LabelDescr | null = null;
  #visits: Visit[] = [];
  #open: Inlined<C>[] = [];
  /** Recorded operations in closed inlined calls, by the callee's cell. */
  #closed = new Map<JitCell<C>, number>();
  /** Loop headers passed by a frame that may loop in a trace (generators), since it was entered. */
  #headers = new Map<TracedFrame<C>, number>();

  constructor(readonly machine: TracingMachine<C>, readonly host: RecorderHost<C>) {}

  // -- starting

  /** Shadow base frame of a trace that starts at a cell; `values` are the live registers'. */
  startAt(cell: JitCell<C>, values: readonly unknown[], depth: number): TracedFrame<C> {
    const { machine } = this;
    machine.begin();
    this.#reset(cell);
    const label = this.host.newLabel(cell.location);
    this.#label = label;
    const frame = this.#frame(cell.code, cell.pc, null);
    const live = cell.code.liveAt(cell.pc, 0);
    beginAtLabel(machine.trace, live.length, label, (i) => machine.addInput("r", values[i]), (i, param) => {
      machine.values[param] = values[i];
      frame.regs[live[i]!] = param;
    });
    this.#begin(frame, depth);
    if (!cell.isEntry) machine.record(OP.guard_not_interrupted, "n", undefined, NONE, NONE, NONE, null, machine.snapshot());
    return frame;
  }

  /** For a bridge: the shadow frames were rebuilt by the driver, outermost first. */
  startBridge(frames: readonly TracedFrame<C>[], depth: number): void {
    this.#reset(null);
    const top = frames.at(-1)!;
    this.#begin(frames[0]!, depth);
    this.machine.thread.top = top;
    if (top.kont !== 0) this.machine.resumePoint(top);
    for (const frame of frames.slice(1)) this.#open.push({ frame, cell: this.host.cell(frame.code, 0, true), start: this.machine.trace.inputCount });
  }

  #reset(cell: JitCell<C> | null): void {
    this.#cell = cell;
    this.#label = null;
    this.#visits = [];
    this.#open = [];
    this.#closed = new Map();
    this.#headers = new Map();
  }
  #begin(base: TracedFrame<C>, depth: number): void {
    const { machine } = this;
    machine.base = base;
    machine.thread.top = base;
    machine.thread.depth = depth;
  }
  #frame(code: C, pc: number, back: TracedFrame<C> | null): TracedFrame<C> {
    const frame = new Frame<TracedValues, C>(code, new Array<Ref>(code.registerCount + 1), back);
    frame.pc = pc;
    return frame;
  }

  /** Runs the interpreter over the tracing machine until the recording is complete. Throws TraceAbort. */
  run(interpreter: { run(base: TracedFrame<C>): Ref }, guestException: (error: unknown) => unknown): Recorded<C> {
    const { machine } = this;
    const base = machine.base!;
    let result: Ref;
    let raised = false;
    try {
      result = interpreter.run(base);
    } catch (error) {
      if (error instanceof Complete) return error.recorded as Recorded<C>;
      const exception = guestException(error);
      if (exception === undefined) throw error;
      result = exception as Ref;
      raised = true;
    }
    machine.record(raised ? OP.finish_exception : OP.finish, "n", undefined, result);
    return { end: "finish", trace: machine.trace, cell: this.#cell, raised, result };
  }

  // -- the interpreter's questions

  bytecode(frame: TracedFrame<C>): void {
    const open = this.#open;
    while (open.length > 0 && open.at(-1)!.frame !== frame && !isBelow(open.at(-1)!.frame, frame)) this.#close(open.pop()!);
    const { trace } = this.machine;
    if (trace.length - trace.inputCount > this.host.params.trace_limit) throw new TraceAbort("too_long");
  }

  #close(call: Inlined<C>): void {
    const size = this.machine.trace.length - call.start;
    this.#closed.set(call.cell, Math.max(size, this.#closed.get(call.cell) ?? 0));
  }

  loopHeader(frame: TracedFrame<C>): boolean {
    const { machine } = this;
    if (frame !== machine.base) return this.#innerHeader(frame);
    const cell = this.host.cell(frame.code, frame.pc, false);
    const live = this.#live(frame);
    if (cell === this.#cell) this.#jump(this.#label!, live, cell, true);
    if (cell.executable !== null) this.#jump(cell.label!, live, this.#cell, false);
    const earlier = this.#visits.find((visit) => visit.pc === frame.pc);
    if (earlier !== undefined) {
      const label = this.host.newLabel(cell.location);
      machine.trace.add(OP.jump, "n", NONE, NONE, NONE, label, machine.snapshot());
      for (const ref of live) machine.trace.addExtra(ref);
      const cut = cutTrace(machine.trace, earlier.row, earlier.live, label);
      if (cut === null) throw new TraceAbort("inner_loop", cell.location);
      throw new Complete<C>({ end: "jump", trace: cut, cell, label, closes: true });
    }
    // A cut may start here: give every live register a name of its own and forget what is known.
    const renamed = live.map((ref) => machine.record(OP.same_as, "r", machine.concrete(ref), ref));
    const registers = frame.code.liveAt(frame.pc, 0);
    renamed.forEach((ref, i) => { frame.regs[registers[i]!] = ref; });
    machine.forget();
    machine.resumePoint(frame);
    this.#visits.push({ pc: frame.pc, row: machine.trace.length, live: renamed });
    machine.record(OP.guard_not_interrupted, "n", undefined, NONE, NONE, NONE, null, machine.snapshot());
    return false;
  }

  #live(frame: TracedFrame<C>): Ref[] {
    return Array.from(frame.code.liveAt(frame.pc, 0), (register) => frame.regs[register] ?? this.machine.ref(undefined));
  }

  #jump(label: LabelDescr, live: readonly Ref[], cell: JitCell<C> | null, closes: boolean): never {
    const { machine } = this;
    machine.record(OP.jump, "n", undefined, NONE, NONE, NONE, label, machine.snapshot());
    for (const ref of live) machine.trace.addExtra(ref);
    throw new Complete<C>({ end: "jump", trace: machine.trace, cell, label, closes });
  }

  /** A loop in an inlined callee: the rest of the callee becomes a call of the loop's own code. A generator's loop goes round once per resumption. */
  #innerHeader(frame: TracedFrame<C>): boolean {
    if (frame.code.isGenerator) {
      const seen = (this.#headers.get(frame) ?? 0) + 1;
      this.#headers.set(frame, seen);
      const { trace } = this.machine;
      // Without a yield in between the trace would unroll the generator's inner loop; its length is the limit.
      if (trace.length - trace.inputCount > this.host.params.trace_limit) throw new TraceAbort("generator_loop", frame.code.location(frame.pc));
      return false;
    }
    this.#callAssembler(frame, this.host.cell(frame.code, frame.pc, false));
    return true;
  }

  enter(frame: TracedFrame<C>): boolean {
    const { params } = this.host;
    const cell = this.host.cell(frame.code, 0, true);
    if (frame.code.isGenerator) return false;
    if (params.inlining !== 0 && !cell.uninlinable && this.#recursion(frame) < params.max_unroll_recursion) {
      this.#open.push({ frame, cell, start: this.machine.trace.length });
      return false;
    }
    this.#callAssembler(frame, cell);
    return true;
  }

  #recursion(frame: TracedFrame<C>): number {
    let count = 0;
    for (let f: TracedFrame<C> | null = frame.back; f !== null; f = f === this.machine.base ? null : f.back) if (f.code === frame.code) count++;
    return count;
  }

  #depth(frame: TracedFrame<C>): number {
    let depth = 0;
    for (let f: TracedFrame<C> | null = frame; f !== null && f !== this.machine.base; f = f.back) depth++;
    return depth;
  }

  /** Replaces the shadow frame by a call of its code; the result awaits delivery in the caller. */
  #callAssembler(frame: TracedFrame<C>, cell: JitCell<C>): void {
    const { machine } = this;
    const caller = frame.back!;
    const operands = this.#live(frame);
    const target = this.host.assembler(cell, this.#depth(caller));
    const values = operands.map((ref) => machine.concrete(ref));
    let result: unknown;
    let raised: unknown;
    try {
      result = target.call(...values);
    } catch (error) {
      raised = machine.guest.guestException(error);
      if (raised === undefined) throw error;
    }
    machine.profiler.ops++;
    machine.profiler.calls++;
    const ref = machine.record(OP.call_assembler, "r", result, NONE, NONE, NONE, target);
    for (const operand of operands) machine.trace.addExtra(operand);
    machine.thread.top = caller;
    machine.thread.depth--;
    caller.regs[caller.code.registerCount] = ref;
    machine.behindCall(caller, ref, raised, true);
  }

  // -- blame

  /** After a trace was too long: the inlined function to keep out of the next one, or null when nothing was inlined. */
  blame(): JitCell<C> | null {
    const length = this.machine.trace.length;
    for (const call of this.#open) this.#closed.set(call.cell, Math.max(length - call.start, this.#closed.get(call.cell) ?? 0));
    // The deepest call that holds most of the trace is responsible; else the largest.
    for (const call of [...this.#open].reverse()) if (length - call.start > length / 2) return call.cell;
    let worst: JitCell<C> | null = null;
    for (const [cell, size] of this.#closed) if (worst === null || size > this.#closed.get(worst)!) worst = cell;
    return worst;
  }
}

/** Is `frame` one of the callers of `other`? */
function isBelow<C extends GuestCode>(frame: TracedFrame<C>, other: TracedFrame<C>): boolean {
  for (let f: TracedFrame<C> | null = other.back; f !== null; f = f.back) if (f === frame) return true;
  return false;
}
