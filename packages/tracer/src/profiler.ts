/** Counts and times what the JIT does; prints PyPy's jit-summary (rpython/jit/metainterp/jitprof.py), line for line. */
import { ABORTS, type AbortCounter, type AbortReason } from "./aborts";

const ABORT_ORDER: readonly AbortCounter[] = ["trace too long", "compiling", "vable escape", "bad loop", "force quasi-immut", "segmenting trace"];

export class Profiler {
  /** Traces and bridges started; milliseconds with optimizing, without compiling. */
  tracing = 0;
  tracingMs = 0;
  /** Milliseconds of `tracingMs` that were optimizing. */
  optimizingMs = 0;
  /** Traces sent to a backend; milliseconds of compiling. */
  backend = 0;
  backendMs = 0;
  /** Operations executed while recording, folded ones included. */
  ops = 0;
  /** Operations not recorded because their result was known already. */
  heapcachedOps = 0;
  recordedOps = 0;
  calls = 0;
  guards = 0;
  optOps = 0;
  optGuards = 0;
  optGuardsShared = 0;
  forcings = 0;
  readonly aborts: Record<AbortCounter, number> = { "trace too long": 0, compiling: 0, "vable escape": 0, "bad loop": 0, "force quasi-immut": 0, "segmenting trace": 0 };
  virtualizablesForced = 0;
  nvirtuals = 0;
  nvholes = 0;
  nvreused = 0;
  loops = 0;
  bridges = 0;
  freedLoops = 0;
  freedBridges = 0;
  /** Exits into the interpreter. */
  exits = 0;
  invalidations = 0;
  emittedBytes = 0;
  readonly #started = Date.now();

  countAbort(reason: AbortReason): void {
    this.aborts[ABORTS[reason].counter]++;
  }
  get totalAborts(): number {
    return ABORT_ORDER.reduce((sum, name) => sum + this.aborts[name], 0);
  }
  /** Traces started of which nothing is known, which must be 0: Tracing = Backend + sum of aborts - segmenting, for a segment is counted both as an abort and as compiled. */
  get unaccounted(): number {
    return this.tracing - this.backend - this.totalAborts + this.aborts["segmenting trace"];
  }
  get totalMs(): number { return Date.now() - this.#started; }

  /** Every number, by the name it has in the summary. Times in seconds. Deterministic except for the times. */
  snapshot(): Record<string, number> {
    return {
      tracing: this.tracing, tracing_seconds: this.tracingMs / 1000, optimizing_seconds: this.optimizingMs / 1000, backend: this.backend, backend_seconds: this.backendMs / 1000, total_seconds: this.totalMs / 1000,
      ops: this.ops, heapcached_ops: this.heapcachedOps, recorded_ops: this.recordedOps, calls: this.calls, guards: this.guards,
      opt_ops: this.optOps, opt_guards: this.optGuards, opt_guards_shared: this.optGuardsShared, forcings: this.forcings,
      ...Object.fromEntries(ABORT_ORDER.map((name) => [`abort_${name.replaceAll(/[ -]/g, "_")}`, this.aborts[name]])),
      virtualizables_forced: this.virtualizablesForced, nvirtuals: this.nvirtuals, nvholes: this.nvholes, nvreused: this.nvreused,
      loops: this.loops, bridges: this.bridges, freed_loops: this.freedLoops, freed_bridges: this.freedBridges,
      exits: this.exits, invalidations: this.invalidations, emitted_bytes: this.emittedBytes, unaccounted: this.unaccounted,
    };
  }

  /** The text of jit-summary. */
  summary(): string {
    const timed = (label: string, count: number, ms: number) => `${label.padEnd(16)}\t${count}\t${(ms / 1000).toFixed(6)}`;
    const counted = (label: string, count: number) => `${label.padEnd(16)}\t${count}`;
    return [
      timed("Tracing:", this.tracing, this.tracingMs),
      timed("Backend:", this.backend, this.backendMs),
      `${"TOTAL:".padEnd(16)}\t\t${(this.totalMs / 1000).toFixed(6)}`,
      counted("ops:", this.ops),
      counted("heapcached ops:", this.heapcachedOps),
      counted("recorded ops:", this.recordedOps),
      counted("  calls:", this.calls),
      counted("guards:", this.guards),
      counted("opt ops:", this.optOps),
      counted("opt guards:", this.optGuards),
      counted("opt guards shared:", this.optGuardsShared),
      counted("forcings:", this.forcings),
      ...ABORT_ORDER.map((name) => counted(`abort: ${name}:`, this.aborts[name])),
      counted("virtualizables forced:", this.virtualizablesForced),
      counted("nvirtuals:", this.nvirtuals),
      counted("nvholes:", this.nvholes),
      counted("nvreused:", this.nvreused),
      counted("vecopt tried:", 0),
      counted("vecopt success:", 0),
      counted("Total # of loops:", this.loops),
      counted("Total # of bridges:", this.bridges),
      counted("Freed # of loops:", this.freedLoops),
      counted("Freed # of bridges:", this.freedBridges),
      counted("exits:", this.exits),
      counted("invalidations:", this.invalidations),
      counted("emitted bytes:", this.emittedBytes),
    ].join("\n") + "\n";
  }
}
