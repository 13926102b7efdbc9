/** The runtime as a library: Python with its JIT, synchronous, with nothing of the outside world that it was not given. */
import { createPython, denyAll, provideLibrary, type Python } from "@spoor/python";
import type { Backend } from "@spoor/ir";
import { optimizer } from "@spoor/optimizer";
import { JitEmitter, createDriver, hooksListener, type JitEvents, type JitHooks, type ParameterName, type Profiler } from "@spoor/tracer";
import { backendFor, type SynchronousBackend } from "./backends";
import { installedLibrary } from "./library";

export interface RuntimeOptions {
  /** Compiles traces: by name (default `auto`: JavaScript, and the evaluator where code may not be generated), or one that was made. It keeps what it compiled, and with it the runtime: one per runtime. */
  readonly backend?: SynchronousBackend | Backend;
  /** "off", or JIT parameters by name. */
  readonly jit?: "off" | Partial<Record<ParameterName, number | string>>;
  /** Where the program's output goes; default nowhere. */
  readonly stdout?: (text: string) => void;
  readonly stderr?: (text: string) => void;
  /** Called for what the JIT does. They must not run Python. */
  readonly hooks?: JitHooks;
}

export interface PythonRuntime {
  readonly python: Python;
  /** Runs source text as `__main__`. Throws PyError. */
  run(source: string): void;
  /** Calls `listener` for each event of the JIT of that name, `trace:abort` for one (the jit log's names with a colon). It must not run Python. Gives what takes it back. */
  on<Name extends keyof JitEvents>(name: Name, listener: (event: JitEvents[Name]) => void): () => void;
  readonly jit: {
    /** Counters, by their names in jit-summary; empty when the JIT is off. */
    stats(): Record<string, number>;
    /** The text of jit-summary; empty when the JIT is off. */
    report(): string;
  };
}

const library = installedLibrary(import.meta.url);

/** A Python runtime of its own. Throws ParamsError for a JIT parameter that does not exist, BackendUnavailable for a backend that cannot be used here. */
export function createRuntime(options: RuntimeOptions = {}): PythonRuntime {
  provideLibrary(library);
  const python = createPython({ host: { ...denyAll(), stdout: options.stdout ?? (() => {}), stderr: options.stderr ?? (() => {}) } });
  let profiler: Profiler | null = null;
  const events = new JitEmitter();
  if (options.jit !== "off") {
    const { backend = "auto" } = options;
    const hooks = options.hooks && hooksListener(options.hooks);
    profiler = createDriver({
      guest: python.guest, optimizer: optimizer(), backend: typeof backend === "string" ? backendFor(backend) : backend, params: options.jit ?? {}, interrupt: python.runtime.state.interrupt,
      onEvent: hooks === undefined ? events.tell : (event) => { hooks(event); events.tell(event); },
    }).profiler;
  }
  return {
    python,
    run: (source) => { python.run(source); },
    on: (name, listener) => events.on(name, listener),
    jit: { stats: () => profiler?.snapshot() ?? {}, report: () => profiler?.summary() ?? "" },
  };
}
