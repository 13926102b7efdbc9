/** The runtime as a library: Python with its JIT, synchronous, with nothing of the outside world that it was not given. */
import { createPython, denyAll, provideLibrary, type Python } from "@spoor/python";
import type { Backend } from "@spoor/ir";
import { jsBackend } from "@spoor/backend-js";
import { optimizer } from "@spoor/optimizer";
import { createDriver, hooksListener, type JitHooks, type ParameterName, type Profiler } from "@spoor/tracer";
import { installedLibrary } from "./library";

export interface RuntimeOptions {
  /** Compiles traces; default `jsBackend()`. Keeps what it compiled, and with it the runtime: one per runtime. */
  readonly backend?: Backend;
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
  readonly jit: {
    /** Counters, by their names in jit-summary; empty when the JIT is off. */
    stats(): Record<string, number>;
  };
}

const library = installedLibrary(import.meta.url);

/** A Python runtime of its own. Throws ParamsError for a JIT parameter that does not exist. */
export function createRuntime(options: RuntimeOptions = {}): PythonRuntime {
  provideLibrary(library);
  const python = createPython({ host: { ...denyAll(), stdout: options.stdout ?? (() => {}), stderr: options.stderr ?? (() => {}) } });
  let profiler: Profiler | null = null;
  if (options.jit !== "off") {
    profiler = createDriver({
      guest: python.guest, optimizer: optimizer(), backend: options.backend ?? jsBackend(), params: options.jit ?? {}, interrupt: python.runtime.state.interrupt,
      ...(options.hooks && { onEvent: hooksListener(options.hooks) }),
    }).profiler;
  }
  return {
    python,
    run: (source) => { python.run(source); },
    jit: { stats: () => profiler?.snapshot() ?? {} },
  };
}
