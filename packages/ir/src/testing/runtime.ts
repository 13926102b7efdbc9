/**
 * A driver's part, reduced to what tests need: makes units, sets labels' targets, attaches bridges, runs. It also verifies each
 * trace, so that a test which is wrong itself says so.
 */
import { FINISH_RETURN, LEFT, follow, type Backend, type CompileUnit, type Executable, type Exit, type ExitState, type GuardExit } from "../backend";
import type { LabelDescr, Validity } from "../descr";
import { TraceBuilder } from "../builder";
import { SpoorError } from "../errors";
import { print } from "../printer";
import { guardExits, labelsOf } from "../structure";
import type { Trace } from "../trace";
import { verify } from "../verifier";

export interface CompileOptions {
  readonly kind?: CompileUnit["kind"];
  readonly name?: string;
  readonly parent?: GuardExit;
  readonly validity?: Validity;
  readonly caught?: (error: unknown) => unknown;
}

/** How a run ended. `exit` is the guard exit itself, or how the frame finished. */
export interface Left {
  readonly exit: GuardExit | "returned" | "raised";
  /** The values it left with, as many as the exit has. */
  readonly values: unknown[];
}

/** Units that belong together: one exit state, one interrupt flag. */
export class TestRuntime {
  readonly state: ExitState = { values: [] };
  readonly interrupt = new Int32Array(1);
  #units = 0;
  #exits = 0;
  #entered = 0;

  /** Compiles a verified trace and points its labels at the executable. */
  compile(backend: Backend, trace: Trace, options: CompileOptions = {}): Executable {
    const problems = verify(trace);
    if (problems.length > 0) throw new SpoorError("invalid-trace", `the trace to compile is not valid:\n${problems.join("\n")}\n${print(trace)}`);
    const unit: CompileUnit = {
      id: ++this.#units,
      name: options.name ?? `unit ${this.#units}`,
      kind: options.kind ?? (options.parent !== undefined ? "bridge" : "loop"),
      trace,
      exits: guardExits(trace, () => ++this.#exits),
      validity: options.validity ?? { valid: true },
      state: this.state,
      parent: options.parent ?? null,
      interrupt: this.interrupt,
      ...(options.caught === undefined ? {} : { caught: options.caught }),
    };
    const executable = backend.compile(unit);
    for (const { descr } of labelsOf(trace)) descr.target = executable;
    return executable;
  }

  /** Compiles what `build` builds. */
  build(backend: Backend, build: (b: TraceBuilder) => void, options?: CompileOptions): Executable {
    const b = new TraceBuilder();
    build(b);
    return this.compile(backend, b.trace, options);
  }

  /** Compiles a bridge with `backend` and attaches it to exit `index` of `executable`. */
  bridge(executable: Executable, index: number, backend: Backend, build: (b: TraceBuilder) => void): Executable {
    const exit = executable.unit.exits[index]!;
    const bridge = this.build(backend, build, { parent: exit });
    exit.bridge = bridge;
    executable.backend.attachBridge(exit, bridge);
    return bridge;
  }

  /** Enters; every other time by a call, with an argument too many, where there is something to call. */
  enter(executable: Executable, label: LabelDescr | null, args: readonly unknown[]): Exit {
    if (executable.callable === undefined || this.#entered++ % 2 === 0) return executable.enter(label, args);
    const callable = executable.callable(label);
    const value = callable.call(...args, "too many");
    if (value === LEFT) return callable.left!;
    this.state.values = [value];
    return FINISH_RETURN;
  }

  /** Enters, follows jumps and bridges, and tells how it ended. */
  run(executable: Executable, args: readonly unknown[], label: LabelDescr | null = null): Left {
    const exit = follow(this.enter(executable, label, args), this.state);
    if (exit.kind === "finish") return { exit: exit.raised ? "raised" : "returned", values: this.state.values.slice(0, 1) };
    return { exit, values: this.state.values.slice(0, exit.types.length) };
  }
}
