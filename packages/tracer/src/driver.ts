/**
 * The driver: counts, starts recordings, hands traces to optimizer and backend, enters compiled code and takes over where it leaves.
 *
 * Life of a place: a cell counts until it is hot; a recording runs the program once from there; the trace is optimized and compiled and attached to
 * the cell. Compiled code leaves through guards; the frames are rebuilt and interpretation goes on, until a guard has failed `trace_eagerness`
 * times: then the recording of a bridge starts from its resume data. No effect ever happens twice: recording executes, and when it stops, for whatever
 * reason, the concrete values of the shadow frames become the real frames.
 */
import {
  CAN_EXIT, InvalidLoop, LEFT, LabelDescr, OP, OP_NAMES, follow, labelsOf, rebuildFrames, runToExit, watch,
  type AssemblerTarget, type Backend, type ExitState, type FinishExit, type ExitRecord, type GuardExit, type OptimizeContext, type OptimizedTrace, type Optimizer, type Ref, type SlotType, type Trace, type Validity,
} from "@spoor/ir";
import { Activations } from "./activations";
import { TraceAbort, type AbortReason } from "./aborts";
import { CallTarget } from "./call-target";
import { Decay, JitCell, MergePoints } from "./cells";
import type { DirectHooks, HostValues } from "./direct";
import { Exit } from "./exit";
import { Frame, KONT_RAISE, KONT_RETURN, KONT_UNWIND, kontOf, pcOf, type GuestCode, type Interpreter } from "./frame";
import type { Guest } from "./guest";
import type { JitListener } from "./log";
import { isMost, weightOf } from "./loops";
import { paramsFrom, type ParameterName, type Params } from "./params";
import { Profiler } from "./profiler";
import { disable, react } from "./reactions";
import { Recorder, type Recorded, type RecorderHost } from "./recorder";
import { shadowFrames } from "./shadow";
import { TracingMachine, type TracedValues } from "./tracing";
import { Payback, lookAfterExit, rest } from "./payback";
import { Tree, Trees, freeTree, type Artifact, type TreeUnit } from "./trees";

export interface DriverOptions<C extends GuestCode> {
  readonly guest: Guest<C>;
  /** One that was made, or what makes it when there is a first trace. */
  readonly optimizer: Optimizer | (() => Optimizer);
  /** Chooses the backend for a trace; a single backend serves all. */
  readonly backend: Backend | ((trace: Trace) => Backend);
  readonly params?: Params | Partial<Record<ParameterName, number | string>> | "off";
  /** Nonzero at [0] interrupts compiled loops; the guest's interpreter looks at it too. */
  readonly interrupt?: Int32Array;
  readonly onEvent?: JitListener;
  /** Breaking a rule of the machine throws a {@link SemanticsError}: for tests of a guest. Otherwise it is an abort like others. */
  readonly strict?: boolean;
}

/** Arguments that calls of compiled code pass one by one. */
const FEW = 10;
/** So many times max_bridges a generic tree may have. */
const GENERIC_BRIDGES = 4;
/** Visits of uncompiled places after which all counters shrink. */
const DECAY_TICKS = 100_000;

type DirectFrame<C extends GuestCode> = Frame<HostValues, C>;

export class Driver<C extends GuestCode = GuestCode> implements DirectHooks<C>, RecorderHost<C> {
  readonly params: Params;
  readonly profiler = new Profiler();
  readonly #guest: Guest<C>;
  readonly #stack: { readonly recursionLimit: number };
  readonly #givenOptimizer: Optimizer | (() => Optimizer);
  readonly #chooseBackend: (trace: Trace) => Backend;
  readonly #interrupt: Int32Array;
  readonly #onEvent: JitListener | undefined;
  readonly #interpreter: Interpreter<HostValues, C>;
  readonly #machine: TracingMachine<C>;
  readonly #traced: Interpreter<TracedValues, C>;
  readonly #recorder: Recorder<C>;
  /** The optimizer, and those of its passes that are on. */
  #optimizing: { readonly optimizer: Optimizer; readonly passes: ReadonlySet<string> } | null = null;
  readonly #state: ExitState = { values: [] };
  readonly #decay: Decay;
  readonly #trees: Trees<C>;
  readonly #payback: Payback<C> | null;
  readonly #activations = new Activations<C>();
  #recording = false;
  /** The recording's. */
  #base: DirectFrame<C> | null = null;
  #untilDecay = DECAY_TICKS;
  #ids = 0;
  #labels = 0;

  constructor(options: DriverOptions<C>) {
    const { guest, params } = options;
    this.#guest = guest;
    this.#stack = guest.stack ?? { recursionLimit: Infinity };
    this.params = typeof params === "object" && "enabled" in params ? params as Params : paramsFrom(params as Partial<Record<ParameterName, number | string>> | "off" | undefined);
    this.#givenOptimizer = options.optimizer;
    const backend = options.backend;
    this.#chooseBackend = typeof backend === "function" ? backend : () => backend;
    this.#interrupt = options.interrupt ?? new Int32Array(1);
    this.#onEvent = options.onEvent;
    this.#interpreter = guest.interpreter;
    this.#machine = new TracingMachine<C>(guest, this.profiler, options.strict ?? false);
    this.#traced = guest.traced(this.#machine);
    this.#machine.thread = this.#traced.thread;
    this.#machine.sites = this.#activations.sites;
    this.#recorder = new Recorder<C>(this.#machine, this);
    this.#machine.policy = this.#recorder;
    this.#decay = new Decay(this.params.decay);
    this.#trees = new Trees<C>(this.params.loop_longevity);
    this.#payback = this.params.payback !== 0 ? new Payback(this.#trees, (isEntry) => this.#threshold(isEntry)) : null;
    guest.machine.hooks = this.params.enabled ? this : null;
  }

  // -- cells

  cell(code: C, pc: number, isEntry: boolean): JitCell<C> {
    const points = (code.mergePoints ??= new MergePoints()) as MergePoints<C>;
    let cell = isEntry ? points.entry : points.at(pc);
    if (cell === null) {
      const weight = this.params.hotness === "work" ? weightOf(code, isEntry ? null : pc) : 1;
      cell = new JitCell<C>(code, pc, isEntry, this.#threshold(isEntry) * (this.#payback?.factor ?? 1), weight, this.#decay, isEntry ? null : this.cell(code, 0, true));
      points.add(cell);
    }
    return cell;
  }

  existing(code: C, pc: number): JitCell<C> | null { return (code.mergePoints?.at(pc) ?? null) as JitCell<C> | null; }

  #threshold(isEntry: boolean): number { return isEntry ? this.params.function_threshold : this.params.threshold; }

  newLabel(name: string): LabelDescr {
    return new LabelDescr(this.#labels++, `L${this.#labels - 1} ${name}`);
  }

  #shrinkCounters(): void {
    this.#untilDecay = DECAY_TICKS;
    this.#decay.times++;
  }

  // -- the interpreter's hooks

  loopHeader(frame: DirectFrame<C>): boolean {
    const { code, pc } = frame;
    const cell = this.existing(code, pc) ?? this.cell(code, pc, false);
    if (cell.executable !== null) return this.#fits(cell) && this.#execute(cell, frame);
    if ((this.#untilDecay -= cell.passed + 1) <= 0) this.#shrinkCounters();
    if (!cell.tick() || this.#recording) return false;
    return this.#hot(cell, frame);
  }

  enter(frame: DirectFrame<C>): boolean {
    const { code } = frame;
    const cell = code.mergePoints?.entry as JitCell<C> | null | undefined ?? this.cell(code, 0, true);
    if (cell.executable !== null) return !cell.brief && this.#fits(cell) && this.#execute(cell, frame);
    if ((this.#untilDecay -= cell.passed + 1) <= 0) this.#shrinkCounters();
    if (!cell.tick() || this.#recording || frame.code.isGenerator) return false;
    return this.#hot(cell, frame);
  }

  // -- running compiled code

  #arguments(cell: JitCell<C>, frame: DirectFrame<C>): unknown[] {
    const { live } = cell;
    const { regs } = frame;
    const values = new Array<unknown>(live.length);
    for (let i = 0; i < live.length; i++) values[i] = regs[live[i]!];
    return values;
  }

  /** Is there room on the guest's stack for what the cell's code inlines? Inlined calls are not counted while it runs. */
  #fits(cell: JitCell<C>): boolean {
    return this.#interpreter.thread.depth + cell.entry.reach <= this.#stack.recursionLimit;
  }

  /** Runs a cell's code. `base`: its frame; null where there is none. */
  #run(cell: JitCell<C>, args: readonly unknown[], base: DirectFrame<C> | null): GuardExit | FinishExit {
    const tree = cell.tree!;
    tree.enteredAt = this.profiler.tracing;
    tree.entries++;
    tree.running++;
    this.#activations.begin(base ?? this.#interpreter.thread.top, base !== null, null);
    try {
      return runToExit(cell.executable!, cell.label, args);
    } finally {
      this.#activations.end();
      tree.running--;
    }
  }

  /** Enters a cell's code with the frame's registers; afterwards the thread's frames say where to go on. Always true. */
  #execute(cell: JitCell<C>, frame: DirectFrame<C>): true {
    let next: JitCell<C> | null = cell;
    while (next !== null) {
      const exit: GuardExit | FinishExit = this.#run(next, this.#arguments(next, frame), frame);
      if (exit.kind === "finish") {
        this.#finish(frame, this.#state.values[0], exit.raised);
        return true;
      }
      next = this.#guardFailed(exit as Exit<C>, this.#state.values, frame);
      if (next !== null && !this.#fits(next)) next = null;
    }
    return true;
  }

  #finish(frame: DirectFrame<C>, result: unknown, raised: boolean): void {
    frame.regs[frame.code.registerCount] = result;
    frame.kont = raised ? KONT_UNWIND : KONT_RETURN;
    this.#interpreter.thread.top = frame;
  }

  /** Rebuilds the frames above and including `base`, or records a bridge. Gives a cell when `base` stands at its header and may enter at once. */
  #guardFailed(exit: Exit<C>, values: unknown[], base: DirectFrame<C>): JitCell<C> | null {
    this.profiler.exits++;
    exit.tree.enteredAt = this.profiler.tracing;
    const { tree } = exit;
    const rests = this.#lookAt(tree, exit);
    // (A bridge would come by the place that rests, and make it a loop of its own.)
    if (exit.fails(values) && !rests && !tree.closed && !this.#recording && exit.opcode !== OP.guard_not_interrupted) return this.#bridge(exit, values, base);
    const { thread } = this.#interpreter;
    const frames = rebuildFrames(exit.resume, values);
    let frame = base;
    for (let i = 0; i < frames.length; i++) {
      const { code, pos, slots } = frames[i]!;
      if (i > 0) frame = new Frame<HostValues, C>(code as C, new Array((code as C).registerCount + 1), frame);
      else frame.regs.fill(undefined);
      this.#fill(frame, pos, slots);
    }
    if (exit.opcode === OP.guard_no_exception) {
      frame.kont = KONT_RAISE;
      frame.regs[frame.code.registerCount] = values[values.length - 1];
    }
    thread.top = frame;
    thread.depth += frames.length - 1;
    return null;
  }

  #fill(frame: DirectFrame<C>, pos: number, slots: readonly unknown[]): void {
    frame.pc = pcOf(pos);
    frame.kont = kontOf(pos);
    const { code, regs } = frame;
    const live = code.liveAt(frame.pc, frame.kont);
    for (let i = 0; i < live.length; i++) regs[live[i]!] = slots[i];
    if (slots.length > live.length) regs[code.registerCount] = slots[live.length];
  }

  // -- call_assembler

  /** `depth`: inlined frames between the base of the calling trace and the call. */
  assembler(cell: JitCell<C>, depth: number): AssemblerTarget { return (cell.targets[depth] ??= this.#newTarget(cell, depth + 1)); }

  #newTarget(cell: JitCell<C>, frames: number): AssemblerTarget {
    const { length } = cell.live;
    const target = new CallTarget<C>(cell, frames);
    target.call = length <= FEW
      ? (a, b, c, d, e, f, g, h, i, j) => this.#callFew(target, a, b, c, d, e, f, g, h, i, j)
      : (...args) => this.#callAssembler(target, args);
    return target;
  }

  /**
   * A call of code that is there, with few arguments: half as long as the other way. It keeps no list of arguments, makes none of results, looks for a result
   * first, and notes nothing that nobody can ask for; programs make millions of such calls. Arguments behind the cell's last are not there.
   */
  #callFew(target: CallTarget<C>, a: unknown, b: unknown, c: unknown, d: unknown, e: unknown, f: unknown, g: unknown, h: unknown, i: unknown, j: unknown): unknown {
    const { cell } = target;
    const { executable } = cell;
    const { thread } = this.#interpreter;
    const { top, depth } = thread;
    const inner = depth + target.frames;
    const mayCall = executable !== null && inner + cell.entry.reach <= this.#stack.recursionLimit;
    const callable = !mayCall ? null : executable === target.executable && cell.label === target.label ? target.callable : target.aim(executable);
    if (callable === null) return this.#callAssembler(target, [a, b, c, d, e, f, g, h, i, j].slice(0, cell.live.length));
    const tree = cell.tree!;
    tree.enteredAt = this.profiler.tracing;
    tree.entries++;
    let value: unknown;
    let exit: GuardExit | FinishExit | null = null;
    // (What a recording calls may ask for the recording's frames.)
    if (tree.quiet && !this.#recording) {
      value = callable.call(a, b, c, d, e, f, g, h, i, j);
      if (value === LEFT) exit = follow(callable.left!, this.#state);
    } else {
      tree.running++;
      thread.depth = inner;
      this.#activations.begin(top, false, null);
      try {
        value = callable.call(a, b, c, d, e, f, g, h, i, j);
        if (value === LEFT) exit = follow(callable.left!, this.#state);
      } finally {
        this.#activations.end();
        tree.running--;
        thread.top = top;
        thread.depth = depth;
      }
    }
    return exit === null ? value : this.#leftCall(target, exit, inner);
  }

  /** A call that compiled code did not finish. */
  #leftCall({ cell }: CallTarget<C>, exit: GuardExit | FinishExit, inner: number): unknown {
    const { thread } = this.#interpreter;
    const { top, depth } = thread;
    thread.depth = inner;
    try {
      return this.#endCall(cell, exit, top);
    } finally {
      thread.top = top;
      thread.depth = depth;
    }
  }

  /** Throws guest exceptions as host errors. */
  #endCall(cell: JitCell<C>, exit: GuardExit | FinishExit, top: DirectFrame<C> | null): unknown {
    const { values } = this.#state;
    if (exit.kind === "finish") {
      if (exit.raised) throw this.#guest.hostError(values[0]);
      return values[0];
    }
    const frame = new Frame<HostValues, C>(cell.code, new Array(cell.code.registerCount + 1), top);
    const next = this.#guardFailed(exit as Exit<C>, values, frame);
    if (next !== null && this.#fits(next)) this.#execute(next, frame);
    return this.#interpreter.run(frame);
  }

  #callAssembler({ cell, frames }: CallTarget<C>, args: readonly unknown[]): unknown {
    const interpreter = this.#interpreter;
    const { thread } = interpreter;
    const { top, depth } = thread;
    thread.depth += frames;
    try {
      if (thread.depth > this.#stack.recursionLimit) this.#guest.stackOverflow!();
      if (cell.executable !== null && this.#fits(cell)) return this.#endCall(cell, this.#run(cell, args, null), top);
      const frame = new Frame<HostValues, C>(cell.code, new Array(cell.code.registerCount + 1), top);
      frame.pc = cell.pc;
      cell.live.forEach((register, i) => { frame.regs[register] = args[i]; });
      thread.top = frame;
      if (cell.isEntry) this.enter(frame);
      else this.loopHeader(frame);
      return interpreter.run(frame);
    } finally {
      thread.top = top;
      thread.depth = depth;
    }
  }

  // -- frames that the guest looks at

  readonly #shownFrames = () => this.#machine.shownFrames();
  /** Does the recording itself look, rather than the interpreter that something in it called? */
  #recordingLooks(): boolean { return this.#recording && this.#interpreter.thread.top === this.#base; }

  topFrame(): DirectFrame<C> | null {
    const { top } = this.#interpreter.thread;
    if (this.#recordingLooks()) this.#machine.escape();
    return top === null ? null : this.#activations.topAbove(top);
  }
  recordedFrame(): DirectFrame<C> | null {
    if (!this.#recordingLooks() || !this.#activations.inRecording) return null;
    this.#activations.refresh(this.#base!);
    return this.#activations.topAbove(this.#base!);
  }
  frameBelow(frame: DirectFrame<C>): DirectFrame<C> | null { return this.#activations.below(frame); }
  lookAt(frame: DirectFrame<C>, values: boolean): boolean {
    const ran = this.#activations.refresh(frame);
    if (this.#recording && (ran === "recording" || this.#activations.isCopy(frame)) && (values || this.#recordingLooks())) this.#machine.escape();
    return ran !== "compiled" && !this.#activations.isEmpty(frame);
  }

  // -- recording

  #hot(cell: JitCell<C>, frame: DirectFrame<C>): boolean {
    if (cell.wake()) return !cell.brief && this.#fits(cell) && this.#execute(cell, frame);
    cell.restart();
    this.#shrinkCounters();
    const id = this.#ids++;
    this.#onEvent?.({ event: "trace-start", id, kind: cell.isEntry ? "function" : "loop", location: cell.location });
    const depth = this.#interpreter.thread.depth;
    const next = this.#record(id, cell, frame, () => { this.#recorder.startAt(cell, this.#arguments(cell, frame), depth); });
    return next === null || !this.#fits(next) || this.#execute(next, frame);
  }

  #bridge(exit: Exit<C>, values: readonly unknown[], base: DirectFrame<C>): JitCell<C> | null {
    this.#shrinkCounters();
    const id = this.#ids++;
    this.#onEvent?.({ event: "trace-start", id, kind: "bridge", location: exit.location, exit: exit.id, guard: OP_NAMES[exit.opcode]! });
    return this.#record(id, exit, base, () => {
      this.#machine.begin();
      base.regs.fill(undefined);
      const frames = shadowFrames(this.#machine, exit, values);
      this.#recorder.startBridge(exit, frames, this.#interpreter.thread.depth + frames.length - 1);
    });
  }

  /** The cell with code where the base, alone on its stack, stands: at a header or a label. */
  #standsAt(base: DirectFrame<C>): JitCell<C> | null {
    if (this.#interpreter.thread.top !== base || base.kont !== 0) return null;
    const cell = this.existing(base.code, base.pc);
    return cell !== null && cell.executable !== null ? cell : null;
  }

  /** Records, optimizes, compiles and attaches. Gives the cell to enter next, where there is one. */
  #record(id: number, origin: JitCell<C> | Exit<C>, base: DirectFrame<C>, start: () => void): JitCell<C> | null {
    const { profiler } = this;
    const machine = this.#machine;
    const begun = performance.now();
    const outerTop = this.#interpreter.thread.top;
    profiler.tracing++;
    if (this.#payback?.look(profiler.tracing) === true) this.#onEvent?.({ event: "thresholds", factor: this.#payback.factor });
    for (const tree of this.#trees.sweep(profiler.tracing, origin instanceof Exit ? origin.tree : null)) this.#free(tree);
    this.#recording = true;
    this.#interpreter.thread.top = this.#base = base;
    this.#activations.begin(base, true, this.#shownFrames);
    let recorded: Recorded<C> | null = null;
    let atHeader = false;
    try {
      start();
      recorded = this.#recorder.run(this.#traced, this.#guest.guestException);
      if (recorded.end === "finish") this.#finish(base, machine.concrete(recorded.result), recorded.raised);
      else {
        this.#concretize(base);
        atHeader = recorded.end === "jump";
      }
    } catch (error) {
      if (!(error instanceof TraceAbort)) {
        this.#interpreter.thread.top = outerTop;
        throw error;
      }
      this.#concretize(base);
      this.#aborted(id, error.reason, error.detail, origin);
    } finally {
      this.#activations.end();
      this.#recording = false;
    }
    if (recorded !== null) {
      if (machine.escaped !== null) this.#aborted(id, "frame_escapes", machine.escaped.detail, origin);
      else if (machine.violation !== null) this.#aborted(id, "semantics", machine.violation, origin);
      else if (!machine.validity.valid) this.#aborted(id, "quasi_immutable", "in its last bytecode", origin);
      else this.#compile(id, recorded, origin);
    }
    machine.end();
    profiler.tracingMs += performance.now() - begun;
    return atHeader ? this.#standsAt(base) : null;
  }

  /** The shadow frames' concrete values become real frames. */
  #concretize(base: DirectFrame<C>): void {
    const machine = this.#machine;
    const shadows: Frame<TracedValues, C>[] = [];
    for (let f = machine.thread.top; f !== null; f = f === machine.base ? null : f.back) shadows.unshift(f);
    let frame = base;
    shadows.forEach((shadow, i) => {
      if (i > 0) frame = this.#activations.real(shadow.code, shadow, frame);
      const regs = shadow.regs;
      // What was dead where the recording began, and has not been written since, is still in the base.
      for (let r = 0; r < regs.length; r++) if (i > 0 || regs[r] !== undefined) frame.regs[r] = machine.concrete(regs[r]);
      frame.regs.length = shadow.code.registerCount + 1;
      frame.pc = shadow.pc;
      frame.kont = i === shadows.length - 1 ? machine.resumeKont : shadow.kont;
    });
    const { thread } = this.#interpreter;
    thread.top = frame;
    thread.depth += shadows.length - 1;
  }

  #aborted(id: number, reason: AbortReason, detail: string, origin: JitCell<C> | Exit<C>): void {
    this.profiler.countAbort(reason);
    const first = origin instanceof JitCell ? this.#threshold(origin.isEntry) : this.params.trace_eagerness;
    const { escaped } = this.#machine;
    const looker = reason === "frame_escapes" && !escaped!.inBase ? this.cell(escaped!.code, 0, true) : null;
    const { text, disabled } = react(origin, reason === "too_long" ? this.#recorder.verdict() : null, looker, first, this.params);
    this.#onEvent?.({ event: "trace-abort", id, reason, detail, location: origin.location, recordedOps: this.#machine.trace.length, reaction: text, disabled });
  }

  /** Too many bridges: its root is traced again, generically. A tree that is generic keeps the bridges that it has. */
  #close(tree: Tree<C>): void {
    if (tree.huge) return;
    tree.closed = true;
    if (!tree.generic && tree.root.executable !== null) this.#traceAgain(tree, false);
  }

  #traceAgain(tree: Tree<C>, meets: boolean): void {
    const { root } = tree;
    root.generic = true;
    root.meets = meets;
    root.detach();
    root.soon();
    this.#onEvent?.({ event: "generic", location: root.location, bridges: tree.bridges, meets });
  }

  /**
   * A tree was left. One that has or will have too many bridges is traced again, generically. Where that is generic already and leaves in nearly every round, it is the
   * paths through it that are too many: it is traced again so that traces meet where paths do, for n conditions in a row have 2^n paths, but 2 n pieces. Where
   * that was done, its place is interpreted for a while: then it says true.
   */
  #lookAt(tree: Tree<C>, exit: Exit<C>): boolean {
    const { root } = tree;
    const look = lookAfterExit(tree, exit, this.params.trace_eagerness, this.params.max_bridges);
    if (look === null || !look.isCrowded || root.tree !== tree) return false;
    if (!tree.generic) {
      if (!tree.closed) this.#close(tree);
      return false;
    }
    if (this.#payback === null || !look.leavesOften) return false;
    if (!tree.meets && root.code.meetings !== undefined) {
      tree.closed = true;
      this.#traceAgain(tree, true);
      return false;
    }
    const ticks = rest(tree) * this.#threshold(root.isEntry);
    root.rest(ticks);
    this.#onEvent?.({ event: "rest", location: root.location, ticks });
    return true;
  }

  /** A segment was compiled: an abort too, whose reaction is the bridge to come. */
  #segmented(id: number, origin: JitCell<C> | Exit<C>): void {
    this.profiler.countAbort("segmenting");
    const disabled = disable(this.#recorder.verdict().major);
    const reaction = `the rest is a bridge${disabled.length === 0 ? "" : `; ${disabled.join(", ")} not inlined any more`}`;
    this.#onEvent?.({ event: "trace-abort", id, reason: "segmenting", detail: "", location: origin.location, recordedOps: this.#machine.trace.length, reaction, disabled });
  }

  // -- freeing

  #free(tree: Tree<C>): void {
    const { profiler } = this;
    freeTree(tree);
    profiler.freedLoops++;
    profiler.freedBridges += tree.bridges;
    this.#onEvent?.({ event: "freed", location: tree.root.location, bridges: tree.bridges });
  }

  /** Frees all compiled code that is not running. What is hot is compiled again. */
  releaseAll(): void {
    for (const tree of this.#trees.takeAll()) this.#free(tree);
  }

  // -- optimizing and compiling

  #makeOptimizer(): { readonly optimizer: Optimizer; readonly passes: ReadonlySet<string> } {
    const given = this.#givenOptimizer;
    const optimizer = typeof given === "function" ? given() : given;
    const enabled = new Set(this.params.enable_opts.split(":"));
    return { optimizer, passes: new Set(optimizer.passes.filter((name) => enabled.has(name))) };
  }

  /** Optimizes what goes on from the exit `parent`, or from a merge point. */
  #optimize(trace: Trace, kind: OptimizeContext["kind"], parent: ExitRecord | null, mustPeel: boolean): OptimizedTrace {
    const { optimizer, passes } = (this.#optimizing ??= this.#makeOptimizer());
    const { disable_unrolling: unrollLimit, pureop_historylength: pureHistory } = this.params;
    return optimizer.optimize(trace, { kind, parent, passes, unrollLimit, pureHistory, mustPeel, classOf: this.#guest.classOf, newLabel: () => this.newLabel("body") });
  }

  peels(loop: Trace): boolean { return this.#isValid(loop, "loop", null); }
  enters(bridge: Trace, exit: Exit<C>): boolean { return this.#isValid(bridge, "bridge", exit.record); }

  #isValid(trace: Trace, kind: OptimizeContext["kind"], parent: ExitRecord | null): boolean {
    const begun = performance.now();
    try {
      this.#optimize(trace, kind, parent, true);
      return true;
    } catch (error) {
      if (!(error instanceof InvalidLoop)) throw error;
      return false;
    } finally {
      this.profiler.optimizingMs += performance.now() - begun;
    }
  }

  #compile(id: number, recorded: Recorded<C>, origin: JitCell<C> | Exit<C>): void {
    const { profiler } = this;
    const { trace, cell } = recorded;
    const retraced = recorded.end === "jump" ? recorded.retraced : null;
    const exit = origin instanceof Exit ? origin : null;
    const tree = cell === null ? exit!.tree : new Tree<C>(cell, profiler.tracing);
    const begun = performance.now();
    let optimized: OptimizedTrace;
    try {
      const kind = cell === null ? "bridge" : recorded.end === "jump" && recorded.closes ? "loop" : "straight";
      optimized = this.#optimize(trace, kind, cell === null ? exit!.record : null, false);
    } catch (error) {
      if (!(error instanceof InvalidLoop)) throw error;
      this.#aborted(id, "optimizer", error.message, origin);
      return;
    }
    const optimizedAt = performance.now();
    profiler.optimizingMs += optimizedAt - begun;
    this.#onEvent?.({ event: "trace-optimized", id, recorded: trace, optimized: optimized.trace, milliseconds: optimizedAt - begun });
    const { counts } = optimized;
    profiler.optOps += counts.ops;
    profiler.optGuards += counts.guards;
    profiler.optGuardsShared += counts.guardsShared;
    profiler.forcings += counts.forcings;
    profiler.nvirtuals += counts.nvirtuals;
    profiler.nvholes += counts.nvholes;
    profiler.nvreused += counts.nvreused;

    const validity: Validity = { valid: true };
    const exits = this.#exits(optimized.trace, tree, cell === null ? exit : null);
    const unit: TreeUnit<C> = {
      id, tree, name: cell?.location ?? "bridge", kind: cell === null ? "bridge" : cell.isEntry ? "function" : "loop",
      trace: optimized.trace, exits, validity, state: this.#state, parent: cell === null ? exit : null, interrupt: this.#interrupt, caught: this.#caught, codeBudget: this.params.code_budget, repeats: tree.huge,
    };
    const backend = this.#chooseBackend(optimized.trace);
    const executable = backend.compile(unit);
    const ended = performance.now();
    profiler.backend++;
    profiler.backendMs += ended - optimizedAt;
    profiler.tracingMs -= ended - optimizedAt;
    profiler.emittedBytes += executable.size;
    this.#onEvent?.({ event: "trace-compiled", id, backend: backend.name, milliseconds: ended - optimizedAt, bytes: executable.size });
    for (const label of optimized.labels) label.target = executable as never;
    for (const dependency of optimized.dependencies) watch(dependency, validity);
    const places = recorded.joins.map(({ cell: place, label }) => {
      place.attach(executable, label, tree);
      return place;
    });
    const artifact: Artifact<C> = { executable, backend, validity, labels: optimized.labels, dependencies: optimized.dependencies, places: cell === null ? places : [...places, cell] };
    this.#trees.add(tree, artifact);
    const { entry } = this.cell(this.#machine.base!.code, 0, true);
    entry.reach = Math.max(entry.reach, this.#recorder.reach);
    if (cell !== null) {
      profiler.loops++;
      cell.attach(executable, optimized.labels[0]!, tree);
      cell.brief = recorded.end === "finish" && cell.isEntry && this.#recorder.bytecodes < this.params.entry_bytecodes && isMost(cell.code, this.#recorder.bytecodes);
      if (cell.brief) {
        tree.judged = true;
        cell.refuse();
      }
      if (cell === origin && trace === this.#machine.trace) tree.tally = this.#recorder.tally;
      cell.aborts = 0;
      cell.limit = this.#threshold(cell.isEntry);
      // A bridge that found an uncompiled loop on its way: it is tried again soon, and ends at the loop.
      exit?.soon();
    } else {
      profiler.bridges++;
      if (exit!.seenIn === tree.looks) tree.failing--;
      if (tree.bridges >= this.params.max_bridges * (tree.generic ? GENERIC_BRIDGES : 1)) this.#close(tree);
      if (retraced !== null) retraced.cell.label!.versions.push(retraced.label);
      exit!.bridge = executable;
      exit!.owner!.backend.attachBridge(exit!, executable);
      this.#onEvent?.({ event: "bridge-attached", id, exit: exit!.id });
    }
    if (recorded.end === "jump" && guardsOfBody(optimized.trace) > this.params.max_retrace_guards) (retraced === null ? tree : retraced.cell.tree!).retraces = Infinity;
    validity.onInvalidate = () => {
      profiler.invalidations++;
      if (retraced !== null) retraced.label.state = null;
      this.#onEvent?.({ event: "invalidated", id });
      backend.invalidate?.(executable);
      for (const place of artifact.places) if (place.holds(executable)) place.detach();
    };
    for (const own of exits) if (own !== undefined) own.owner = executable;
    if (recorded.end === "segment") this.#segmented(id, origin);
  }

  readonly #caught = (error: unknown): unknown => {
    const exception = this.#guest.guestException(error);
    if (exception === undefined) throw error;
    return exception;
  };

  /** The trace's exits; `parent`: where it starts when it is a bridge. */
  #exits(trace: Trace, tree: Tree<C>, parent: Exit<C> | null): Exit<C>[] {
    const records = trace.exits!;
    const exits = new Array<Exit<C>>(records.length);
    // Who leaves a huge function interprets the rest of it: a bridge to the next label costs less.
    const eagerness = tree.huge && this.params.hotness === "work" ? 1 : this.params.trace_eagerness;
    for (let row = trace.inputCount; row < trace.length; row++) {
      const ref = row as Ref;
      const opcode = trace.opcode(ref);
      const index = CAN_EXIT[opcode] ? trace.snapshot(ref) : -1;
      if (index < 0) continue;
      const record = records[index]!;
      const types = record.values.map((value) => trace.type(value) as SlotType);
      if (opcode === OP.guard_no_exception) types.push("r");
      const exit = new Exit(this.#ids++, opcode, types, record, tree, eagerness);
      const valueAt = opcode === OP.guard_value ? record.values.indexOf(trace.a(ref)) : -1;
      if (valueAt >= 0) exit.countValues(valueAt, parent);
      exits[index] = exit;
    }
    return exits;
  }
}

/** Guards of a loop's peeled body; 0 where there is none. */
function guardsOfBody(trace: Trace): number {
  const [body] = labelsOf(trace).slice(-1);
  const last = (trace.length - 1) as Ref;
  if (body === undefined || body.row === trace.inputCount || trace.opcode(last) !== OP.jump || trace.descr(last) !== body.descr) return 0;
  let count = 0;
  for (let row = body.row; row < last; row++) count += CAN_EXIT[trace.opcode(row as Ref)]!;
  return count;
}

/** A driver for a guest: counts, records, compiles, runs. See {@link DriverOptions}. */
export const createDriver = <C extends GuestCode>(options: DriverOptions<C>): Driver<C> => new Driver<C>(options);
