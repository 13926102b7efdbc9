/**
 * Recording policy: what happens at loop headers and calls while a trace is made, and how it ends.
 *
 * A recording starts in one guest frame, its base, and never sees the frames below it. Calls are inlined as shadow frames above the base, or become
 * `call_assembler`. It ends where the base reaches a header that has code (or its own start), returns, or raises; in a huge trace also where it gets too
 * long: a segment, whose always-failing guard gets a bridge for the rest.
 */
import { LabelDescr, NONE, OP, type AssemblerTarget, type Opcode, type Ref, type Trace } from "@spoor/ir";
import { TraceAbort } from "./aborts";
import { blame, type InlinedCall, type Verdict } from "./blame";
import type { JitCell, Origin } from "./cells";
import { beginAtLabel, cutTrace } from "./cut";
import type { Exit } from "./exit";
import { Frame, type GuestCode } from "./frame";
import { meetingPoints, shortLoops } from "./loops";
import type { Params } from "./params";
import { TALLY, TALLY_MASK, Tally } from "./payback";
import { Place, Segment } from "./segment";
import type { RecordingPolicy, TracedValues, TracingMachine } from "./tracing";

type TracedFrame<C extends GuestCode> = Frame<TracedValues, C>;

/** Frames of one generator function that a trace resumes inside each other: every level multiplies the places where the ones above may be suspended. */
const GENERATOR_RECURSION = 2;

/** A label in the middle of a trace: where its cell's code can be entered from then on. */
export interface Join<C extends GuestCode> {
  readonly cell: JitCell<C>;
  readonly label: LabelDescr;
}

interface Ended<C extends GuestCode> {
  readonly trace: Trace;
  /** Where the finished trace belongs; null for a bridge. */
  readonly cell: JitCell<C> | null;
  readonly joins: readonly Join<C>[];
}

/** How a recording ended. */
export type Recorded<C extends GuestCode> = Ended<C> & (
  /** Reached a header: its own start (`closes`), or a place with code. */
  | { readonly end: "jump"; readonly closes: boolean; /** The cell of the loop that a bridge traced once more, and the label of this version. */ readonly retraced: Join<C> | null }
  | { readonly end: "finish"; readonly raised: boolean; readonly result: Ref }
  | { readonly end: "segment" }
);

/** Control flow: recording is complete. */
class Complete<C extends GuestCode> {
  constructor(readonly recorded: Recorded<C>) {}
}

/** A header of the base that was reached without code: where a cut may start. */
interface Visit {
  readonly pc: number;
  readonly row: number;
  readonly live: readonly Ref[];
  /** Joins before it. */
  readonly joins: number;
  /** Length of the recording. */
  readonly start: number;
  /** Where the loop may be unrolled: how often its header was reached. Else, at the next round it gets a trace of its own. */
  rounds: number | null;
}

/** An inlined call that runs. */
interface OpenCall<C extends GuestCode> {
  readonly frame: TracedFrame<C>;
  readonly call: InlinedCall<C>;
}

/** Share of trace_limit that one short loop in a trace may fill. */
const SHORT_LOOP = 0.1;
/** A function where at most so many paths meet is inlined where traces meet, too. */
const FEW_MEETINGS = 3;
/** Share of trace_limit behind which a crowded trace inlines nothing. */
const CROWDED = 0.5;

/** What the recorder needs from the driver. */
export interface RecorderHost<C extends GuestCode> {
  readonly params: Params;
  cell(code: C, pc: number, isEntry: boolean): JitCell<C>;
  /** The cell at `pc`, which is no entry, if there is one. */
  existing(code: C, pc: number): JitCell<C> | null;
  newLabel(name: string): LabelDescr;
  /** Runs a guest function by itself: compiled where it is, else in the interpreter. */
  assembler(cell: JitCell<C>, depth: number): AssemblerTarget;
  /** Can the loop that a trace is be gone round along its path, so that a second round can be specialised on the first? */
  peels(loop: Trace): boolean;
  /** Can the bridge from an exit jump to the body, in one of its versions, of the loop that it ends with a jump to? True also when the loop was not peeled. */
  enters(bridge: Trace, exit: Exit<C>): boolean;
}

export class Recorder<C extends GuestCode> implements RecordingPolicy<C> {
  /** The cell that the trace starts at; null for a bridge. */
  #cell: JitCell<C> | null = null;
  #label: LabelDescr | null = null;
  #visits: Visit[] = [];
  #open: OpenCall<C>[] = [];
  /** All inlined calls, callers first. Frames that a bridge began with are none: it cannot do without them. */
  #calls: InlinedCall<C>[] = [];
  #crowded = false;
  /** Of a huge trace. */
  #segment: Segment | null = null;
  #joins: Join<C>[] = [];
  /** By position of the base's code: 1 where this trace meets others. */
  #meetings: Uint8Array | null = null;
  /** Length above which `bytecode` has to look closer. */
  #watched = 0;
  /** Loop headers that inlined generators passed since they were resumed. */
  #passed = new Map<TracedFrame<C>, Set<number>>();
  /** Rows that do not count as length: labels with their parameters. */
  #uncounted = 0;
  /** The first row that is no part of how the recording began. */
  #firstRow = 0;
  #reach = 0;
  /** Rounds of loops that were recorded and could not be peeled. */
  #cancelled = 0;
  #bytecodes = 0;
  #tally: Tally | null = null;
  #origin: Origin | null = null;
  /** The loop that a bridge traces once more, and the label of this version. */
  #retraced: Join<C> | null = null;

  constructor(readonly machine: TracingMachine<C>, readonly host: RecorderHost<C>) {}

  /** Inlined frames that were above the base at the most. */
  get reach(): number { return this.#reach; }
  /** What the recorded code counts its rounds in. */
  get tally(): Tally | null { return this.#tally; }

  /** Bytecodes executed, those of inlined calls included. */
  get bytecodes(): number { return this.#bytecodes; }

  // -- starting

  /** Shadow base frame of a trace that starts at a cell; `values` are the live registers'. */
  startAt(cell: JitCell<C>, values: readonly unknown[], depth: number): TracedFrame<C> {
    const { machine } = this;
    machine.begin();
    this.#reset(cell, cell);
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
    if (cell.generic && !cell.isEntry) this.#countRound();
    return frame;
  }

  /** The code that is recorded counts its rounds. */
  #countRound(): void {
    const { machine } = this;
    this.#tally = new Tally();
    const tally = machine.ref(this.#tally);
    const before = machine.record(OP.getfield, "i", 0, tally, NONE, NONE, TALLY);
    const after = machine.record(OP.int_add, "i", 1, machine.record(OP.int_and, "i", 0, before, machine.int(TALLY_MASK)), machine.int(1));
    machine.record(OP.setfield, "n", undefined, tally, after, NONE, TALLY);
  }

  /** For a bridge: the shadow frames were rebuilt by the driver, outermost first. */
  startBridge(origin: Origin, frames: readonly TracedFrame<C>[], depth: number): void {
    this.#reset(null, origin);
    const top = frames.at(-1)!;
    this.#reach = frames.length - 1;
    this.#begin(frames[0]!, depth);
    this.machine.thread.top = top;
    if (top.kont !== 0) this.machine.resumePoint(top);
    else if (origin.endsSegment && frames.length === 1) this.#join(top);
  }

  #reset(cell: JitCell<C> | null, origin: Origin): void {
    const { trace_limit } = this.host.params;
    this.#cell = cell;
    this.#label = null;
    this.#visits = [];
    this.#open = [];
    this.#calls = [];
    this.#crowded = origin.crowded;
    this.machine.generic = origin.generic;
    this.#segment = origin.huge ? new Segment(trace_limit) : null;
    this.#joins = [];
    this.#meetings = null;
    this.#watched = this.#segment === null ? trace_limit : 0;
    this.#passed = new Map();
    this.#uncounted = 0;
    this.#reach = 0;
    this.#cancelled = 0;
    this.#bytecodes = 0;
    this.#origin = origin;
    this.#retraced = null;
    this.#tally = null;
  }
  #begin(base: TracedFrame<C>, depth: number): void {
    const { machine } = this;
    machine.base = base;
    this.#firstRow = machine.trace.length;
    machine.thread.top = base;
    machine.thread.depth = depth;
    if (this.#origin!.meets) this.#meetings = meetingPoints(base.code);
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
    return { end: "finish", trace: machine.trace, cell: this.#cell, joins: this.#joins, raised, result };
  }

  // -- the interpreter's questions

  get #length(): number {
    const { trace } = this.machine;
    return trace.length - trace.inputCount - this.#uncounted;
  }

  bytecode(frame: TracedFrame<C>): void {
    this.#bytecodes++;
    this.#closeCalls(frame);
    // (What a guard asks in the first bytecode of a bridge is what failed.)
    if (this.#meetings !== null && this.#bytecodes > 1 && frame === this.machine.base && this.#meetings[frame.pc] === 1) this.#meet(frame);
    if (this.#length > this.#watched) this.#checkLength(frame);
  }

  /** At a place where paths meet: a bridge ends where there is code from here on; others may go on here from now on. */
  #meet(frame: TracedFrame<C>): void {
    const cell = this.host.cell(frame.code, frame.pc, false);
    if (this.#cell === null && cell.executable !== null) this.#jump(cell.label!, this.#live(frame), null);
    if (!this.#joins.some((join) => join.cell === cell)) this.#join(frame);
  }

  /** Notes the end of calls that have returned: those whose frames are not on the stack below `top`. */
  #closeCalls(top: TracedFrame<C>): void {
    const open = this.#open;
    while (open.length > 0 && open.at(-1)!.frame !== top && !isBelow(open.at(-1)!.frame, top)) open.pop()!.call.end = this.#length;
  }

  #checkLength(frame: TracedFrame<C>): void {
    const length = this.#length;
    if (this.#segment === null) throw new TraceAbort("too_long", `at ${frame.code.location(frame.pc)}`);
    const { code, pc } = frame;
    const outermost = frame === this.machine.base && shortLoops(code)[pc] !== 1;
    if (outermost && !code.loopHeaders.includes(pc)) {
      const cell = this.host.existing(code, pc);
      if (cell !== null && cell.executable !== null) this.#jump(cell.label!, this.#live(frame), this.#cell);
    }
    switch (this.#segment.at(length, outermost, code.liveAt(pc, 0).length)) {
      case Place.NOTHING: return;
      case Place.LABEL: return this.#join(frame);
      case Place.END: return this.#endSegment();
    }
  }

  /** Begins anew at a label, with the live registers as its parameters: other traces may go on here. Loop headers have labels of their own. */
  #join(frame: TracedFrame<C>): void {
    const { code, pc } = frame;
    if (!code.loopHeaders.includes(pc)) this.#joins.push(this.#beginAnew(frame, this.host.cell(code, pc, false)));
  }

  /** A label at a bytecode of the base, with the live registers as its parameters: nothing is known behind it. */
  #beginAnew(frame: TracedFrame<C>, cell: JitCell<C>): Join<C> {
    const { machine } = this;
    const label = this.host.newLabel(cell.location);
    const operands = this.#live(frame);
    machine.record(OP.label, "n", undefined, NONE, NONE, NONE, label);
    for (const operand of operands) machine.trace.addExtra(operand);
    // What is dead does not come along, though somebody may still look at it (a traceback's frame has all locals): nobody else who comes by here has it.
    frame.regs.forEach((ref, register) => { if (ref !== undefined) frame.regs[register] = machine.ref(undefined); });
    this.#rename(frame, operands, OP.param);
    machine.forget();
    machine.resumePoint(frame);
    this.#uncounted += 1 + operands.length;
    return { cell, label };
  }

  /** Gives every live register a name of its own. */
  #rename(frame: TracedFrame<C>, live: readonly Ref[], opcode: Opcode): Ref[] {
    const { machine } = this;
    const registers = frame.code.liveAt(frame.pc, 0);
    const renamed = live.map((ref) => machine.record(opcode, "r", machine.concrete(ref), ref));
    renamed.forEach((ref, i) => { frame.regs[registers[i]!] = ref; });
    return renamed;
  }

  /** Ends the recording at the bytecode that the top frame is about to execute. */
  #endSegment(): never {
    const { machine } = this;
    machine.profiler.guards++;
    machine.record(OP.guard_always_fails, "n", undefined, NONE, NONE, NONE, null, machine.snapshot());
    machine.record(OP.finish, "n", undefined, machine.ref(undefined));
    throw new Complete<C>({ end: "segment", trace: machine.trace, cell: this.#cell, joins: this.#joins });
  }

  loopHeader(frame: TracedFrame<C>): boolean {
    const { machine } = this;
    if (this.#isUnrolled(frame)) return false;
    if (frame !== machine.base) return this.#innerHeader(frame);
    const cell = this.host.cell(frame.code, frame.pc, false);
    const live = this.#live(frame);
    if (cell === this.#retraced?.cell) this.#jump(this.#retraced.label, live, null, this.#retraced);
    if (cell !== this.#cell && cell.executable !== null) {
      if (!this.#mayRetrace(cell, live)) this.#jump(cell.label!, live, this.#cell);
      this.#retraced = this.#beginAnew(frame, cell);
      machine.record(OP.guard_not_interrupted, "n", undefined, NONE, NONE, NONE, null, machine.snapshot());
      return false;
    }
    const index = this.#visits.findIndex((visit) => visit.pc === frame.pc);
    const earlier = this.#visits[index];
    if (earlier !== undefined && earlier.rounds !== null && this.#isShort(earlier, ++earlier.rounds)) return false;
    const closes = cell === this.#cell || earlier?.rounds === null;
    if (closes) this.#close(cell, live, this.#visits.filter((visit) => visit.pc === frame.pc));
    else if (this.#segment?.isOpen(this.#length) === true) this.#endSegment();
    // A cut may start here: give every live register a name of its own and forget what is known.
    const renamed = this.#rename(frame, live, OP.same_as);
    machine.forget();
    machine.resumePoint(frame);
    const rounds = earlier === undefined && shortLoops(frame.code)[frame.pc] === 1 ? 1 : null;
    this.#visits[index < 0 || closes ? this.#visits.length : index] = { pc: frame.pc, row: machine.trace.length, live: renamed, joins: this.#joins.length, start: this.#length, rounds };
    machine.record(OP.guard_not_interrupted, "n", undefined, NONE, NONE, NONE, null, machine.snapshot());
    return false;
  }

  /**
   * Ends the recording with the loop that was gone round: the last round, or the last two, and so on. What cannot be peeled (a value may have another class at
   * its end than at its start) is no loop while `max_unroll_loops` lets the recording go on: then this returns. `visits`: earlier ones of the header, oldest first.
   */
  #close(cell: JitCell<C>, live: readonly Ref[], visits: readonly Visit[]): void {
    const limit = this.#segment === null ? this.host.params.max_unroll_loops : 0;
    const starts: (Visit | null)[] = visits.toReversed();
    if (cell === this.#cell) starts.push(null);
    if (limit > 0) for (const start of starts) this.#closeFrom(start, cell, live, (loop) => this.host.peels(loop));
    if (this.#cancelled++ < limit) return;
    this.#closeFrom(starts[0]!, cell, live, () => true);
    throw new TraceAbort("inner_loop", cell.location);
  }

  /** Ends the recording with the rounds since a visit, or since its own start, where they are a loop of their own that is accepted. */
  #closeFrom(visit: Visit | null, cell: JitCell<C>, live: readonly Ref[], isAccepted: (loop: Trace) => boolean): void {
    const { trace } = this.machine;
    const { length } = trace;
    const label = visit === null ? this.#label! : this.host.newLabel(cell.location);
    this.#addJump(label, live);
    const loop = visit === null ? trace : cutTrace(trace, visit.row, visit.live, label);
    if (loop !== null && isAccepted(loop)) this.#complete({ end: "jump", trace: loop, cell, joins: this.#joins.slice(visit?.joins ?? 0), closes: true, retraced: null });
    trace.truncate(length);
  }

  /** Is the loop traced once more, behind a bridge that fits no version of its body? */
  #mayRetrace(cell: JitCell<C>, live: readonly Ref[]): boolean {
    if (this.#cell !== null || this.#segment !== null || this.#retraced !== null || cell.tree!.retraces >= this.host.params.retrace_limit) return false;
    const { trace } = this.machine;
    const { length } = trace;
    this.#addJump(cell.label!, live);
    const fits = this.host.enters(trace, this.#origin as Exit<C>);
    trace.truncate(length);
    if (!fits) cell.tree!.retraces++;
    return !fits;
  }

  /** Ends the recording with the jump that was added. */
  #complete(recorded: Recorded<C>): never {
    this.machine.profiler.recordedOps++;
    throw new Complete<C>(recorded);
  }

  #addJump(label: LabelDescr, live: readonly Ref[]): void {
    const { machine } = this;
    machine.trace.add(OP.jump, "n", NONE, NONE, NONE, label, machine.snapshot());
    for (const ref of live) machine.trace.addExtra(ref);
  }

  /**
   * Is the loop at whose header the frame stands part of the trace because it is short and goes as many rounds each time? Not if its rounds branch: each way through each round would
   * get a bridge, with all that follows; nor in a bridge that starts within it, so that there is one for each round at the most.
   */
  #isUnrolled(frame: TracedFrame<C>): boolean {
    const { machine, host: { params } } = this;
    if (machine.generic) return false;
    const rounds = machine.guest.constantRounds?.(frame, machine);
    if (rounds === undefined || rounds.gone + rounds.left > params.max_inner_rounds || rounds.branches > 1 || rounds.iterator < this.#firstRow) return false;
    const start = rounds.iterator - machine.trace.inputCount - this.#uncounted;
    if (this.#calls.some((call) => call.start > start && call.cell.code.meetings?.length !== 0)) return false;
    return (this.#length - start) * (1 + rounds.left / rounds.gone) < params.trace_limit * SHORT_LOOP;
  }

  /** Is a loop that was gone round so often part of the trace? */
  #isShort(visit: Visit, rounds: number): boolean {
    const { params } = this.host;
    return rounds <= params.max_inner_rounds && this.#length - visit.start < params.trace_limit * SHORT_LOOP;
  }

  #live(frame: TracedFrame<C>): Ref[] {
    return Array.from(frame.code.liveAt(frame.pc, 0), (register) => frame.regs[register] ?? this.machine.ref(undefined));
  }

  /** `retraced`: the loop that goes round that way. */
  #jump(label: LabelDescr, live: readonly Ref[], cell: JitCell<C> | null, retraced: Join<C> | null = null): never {
    this.#addJump(label, live);
    this.#complete({ end: "jump", trace: this.machine.trace, cell, joins: this.#joins, closes: false, retraced });
  }

  /**
   * A loop in an inlined callee: the rest of the callee becomes a call of the loop's own code. A generator's loop usually goes round once per resumption;
   * in the second round it is a loop like any other (each number of rounds before a yield would be a bridge of its own, on each path through each round).
   */
  #innerHeader(frame: TracedFrame<C>): boolean {
    if (frame.code.isGenerator) {
      const passed = this.#passed.get(frame) ?? new Set();
      this.#passed.set(frame, passed);
      if (!passed.has(frame.pc)) {
        passed.add(frame.pc);
        return false;
      }
    }
    this.#callAssembler(frame, this.host.cell(frame.code, frame.pc, false));
    return true;
  }

  enter(frame: TracedFrame<C>): boolean {
    this.#checkRoom(frame);
    this.#reach = Math.max(this.#reach, this.#depth(frame));
    const cell = this.host.cell(frame.code, 0, true);
    const resumed = frame.pc !== 0;
    if (frame.code.isGenerator && !resumed) return false;
    const target = resumed ? this.host.cell(frame.code, frame.pc, false) : cell;
    if (this.#inlines(frame, cell, target)) {
      this.#closeCalls(frame.back!);
      const call = { cell, caller: this.#open.at(-1)?.call ?? null, start: this.#length, end: -1 };
      this.#open.push({ frame, call });
      this.#calls.push(call);
      return false;
    }
    this.#callAssembler(frame, target);
    return true;
  }

  /** Where the stack is full, the call is left to the interpreter. */
  #checkRoom(frame: TracedFrame<C>): void {
    const { machine } = this;
    const { thread } = machine;
    if (machine.guest.stack === undefined || thread.depth <= machine.guest.stack.recursionLimit || machine.hadEffect) return;
    thread.top = frame.back;
    thread.depth--;
    throw new TraceAbort("stack_full", `calling ${frame.code.location(frame.pc)}`);
  }

  /** Is the call inlined? `cell`: the function's entry; `target`: what would be called instead. */
  #inlines(frame: TracedFrame<C>, cell: JitCell<C>, target: JitCell<C>): boolean {
    const { params } = this.host;
    if (params.inlining === 0 || cell.uninlinable) return false;
    if (this.#crowded && this.#length > params.trace_limit * CROWDED) {
      // Its code is wanted now.
      if (target.executable === null && target.limit > 0) target.soon();
      return false;
    }
    // Each way through an inlined loop's first round, or through many conditions, would multiply the ways through all that is behind it.
    const isInvolved = frame.code.loopHeaders.length > 0 || (this.#meetings !== null && (frame.code.meetings?.length ?? 0) > FEW_MEETINGS);
    if (this.machine.generic && isInvolved && cell === target) {
      if (target.executable === null && target.limit > 0) target.soon();
      return false;
    }
    return this.#recursion(frame) < (cell === target ? params.max_unroll_recursion : Math.min(GENERATOR_RECURSION, params.max_unroll_recursion));
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
    machine.thread.top = caller;
    machine.thread.depth--;
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
    machine.recordSite(caller);
    const ref = machine.record(OP.call_assembler, "r", result, NONE, NONE, NONE, target);
    for (const operand of operands) machine.trace.addExtra(operand);
    caller.regs[caller.code.registerCount] = ref;
    machine.behindCall(caller, ref, raised, true);
  }

  /** After a trace was too long, or ended in a segment: which of the functions inlined into it are responsible. */
  verdict(): Verdict<C> { return blame(this.#calls, this.#length); }
}

/** Is `frame` one of the callers of `other`? */
function isBelow<C extends GuestCode>(frame: TracedFrame<C>, other: TracedFrame<C>): boolean {
  for (let f: TracedFrame<C> | null = other.back; f !== null; f = f.back) if (f === frame) return true;
  return false;
}
