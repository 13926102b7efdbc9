// @shared-module
/**
 * A Python runtime: the interpreter over the direct machine, the modules, and the ways to run a program. What a JIT driver needs is `guest`.
 */
import { DirectMachine, type Guest, type HostValues, type Machine, type TracedValues } from "@spoor/tracer";
import type { Code } from "./code";
import { compileFor, decodeSource } from "./interp/compile-host";
import "./interp/async-generator";
import { classOf } from "./interp/classes";
import { constantRounds } from "./interp/constant-rounds";
import { Execution } from "./interp/host-call";
import { Importer } from "./interp/imports";
import { makeInterpreter } from "./interp/semantics";
import * as tracingCopy from "./interp/semantics?tracing";
import { currentView, viewOf } from "./interp/visible";
import { None, PyError, W_List } from "./objects/core";
import { EXC, keyboardInterrupt, memoryError, recursionError, W_BaseException, type W_SystemExit } from "./objects/errors";
import { copyItems, setListItems } from "./objects/list-storage";
import { Namespace, W_Module } from "./objects/namespace";
import { isInstance, strText } from "./objects/operations";
import { formatException } from "./objects/traceback";
import { strFrom } from "./objects/wide-str";
import { fillBuiltins } from "./modules/builtins";
import "./modules/index";
import { runExitFunctions } from "./modules/small-modules";
import { nativeModule, Runtime, within, type RuntimeOptions } from "./runtime";

const { makeInterpreter: makeTracing } = tracingCopy as typeof import("./interp/semantics");

/** What V8 says when a string, an array or an integer gets larger than it can be. */
const TOO_LARGE = /^(Invalid (string|array|typed array) length|Maximum BigInt size exceeded|Array buffer allocation failed)/;

/** The guest exception in what host code threw; the end of the host's stack is one, and so is a value larger than the host can hold. */
function guestException(error: unknown): unknown {
  if (error instanceof PyError) return error.value;
  if (error instanceof RangeError && error.message === "Maximum call stack size exceeded") return recursionError().value;
  if (error instanceof RangeError && TOO_LARGE.test(error.message)) return memoryError().value;
  return undefined;
}

export interface PythonOptions extends RuntimeOptions {}

/** How a program ended. */
export interface Ending {
  /** The process's exit code, as python gives it. */
  readonly exitCode: number;
}

export class Python {
  readonly runtime: Runtime;
  /** For a JIT driver. */
  readonly guest: Guest<Code>;
  readonly #execution: Execution;
  readonly #importer: Importer;
  /** The module `__main__`. */
  readonly main: W_Module;

  constructor(options: PythonOptions = {}) {
    const runtime = (this.runtime = new Runtime(options));
    const { state } = runtime;
    const machine = new DirectMachine<Code>(guestException, classOf);
    const attend = (): void => {
      state.interrupt[0] = 0;
      throw keyboardInterrupt();
    };
    const interpreter = makeInterpreter<HostValues>(machine, { state, visible: (frame) => viewOf(frame, machine), attend });
    this.guest = {
      machine, interpreter,
      traced: (tracing: Machine<TracedValues, Code>) => makeTracing<TracedValues>(tracing, { state, visible: () => null, attend }),
      classOf, guestException,
      hostError: (exception: unknown) => new PyError(exception),
      stack: state,
      stackOverflow: () => { throw recursionError(); },
      constantRounds,
    };
    const execution = (this.#execution = new Execution(machine, interpreter, state));
    runtime.execution = execution;
    state.recordedFrame = () => viewOf(machine.hooks?.recordedFrame() ?? null, machine);
    runtime.currentFrame = () => currentView(machine, interpreter.thread.top);
    runtime.compile = (source, filename, mode) => compileFor(runtime, source, filename, mode);
    runtime.runCode = (code, globals, namespace) => execution.runCode(code, globals, namespace);
    const importer = (this.#importer = new Importer(runtime));
    runtime.importName = (name, globals, fromlist, level) => importer.importName(name, globals, fromlist, level);
    fillBuiltins(runtime.builtins);
    runtime.modules.setName("builtins", new W_Module(runtime.builtins));
    this.main = new W_Module(new Namespace());
    within(runtime, () => {
      nativeModule(runtime, "sys");
      const set = (name: string, value: any): void => this.main.namespace.setName(name, value);
      set("__name__", "__main__");
      set("__doc__", None);
      set("__package__", None);
      set("__loader__", None);
      set("__spec__", None);
      set("__builtins__", runtime.modules.getName("builtins"));
      runtime.modules.setName("__main__", this.main);
    });
  }

  /** The global variables of `__main__`. */
  get globals(): Namespace { return this.main.namespace; }

  /** Runs source text, or a source file's bytes, as `__main__`. Throws PyError. */
  run(source: string | Uint8Array, filename = "<string>"): any {
    return within(this.runtime, () => {
      if (filename !== "<string>") this.main.namespace.setName("__file__", strFrom(filename));
      return this.#runAsMain(this.runtime.compile(typeof source === "string" ? source : decodeSource(source, filename), filename, "exec"));
    });
  }

  #runAsMain(code: Code): any {
    if (code.docstring !== null && code.docstring !== undefined) this.main.namespace.setName("__doc__", typeof code.docstring === "string" ? strFrom(code.docstring) : code.docstring);
    return this.#execution.runCode(code, this.main.namespace, null);
  }

  /** Evaluates an expression in `__main__`; gives the guest value. */
  evaluate(source: string): any {
    return within(this.runtime, () => this.#execution.runCode(this.runtime.compile(source, "<string>", "eval"), this.main.namespace, null));
  }

  /** Runs a program to its end as the command `python` does: uncaught exceptions are printed, and the exit code says how it ended. */
  runMain(source: string | Uint8Array, filename: string): Ending { return this.#untilEnd(() => { this.run(source, filename); }); }

  /**
   * Runs a module as `python -m` does: found as `import` would, and its packages imported first. `sys.argv[0]` becomes its file. When there is nothing to run, the
   * ending says why.
   */
  runModule(name: string): Ending & { readonly missing?: string } {
    let missing: string | undefined;
    const ending = this.#untilEnd(() => within(this.runtime, () => {
      const found = this.#importer.mainModule(name);
      if (typeof found === "string") {
        missing = found;
        return;
      }
      const code = found.code();
      this.main.namespace.setName("__file__", strFrom(found.file));
      this.main.namespace.setName("__package__", strFrom(found.parent));
      const argv = (this.runtime.modules.getName("sys") as W_Module).namespace.getName("argv");
      if (argv instanceof W_List) setListItems(argv, [strFrom(found.file), ...copyItems(argv).slice(1)]);
      this.#runAsMain(code);
    }));
    return missing === undefined ? ending : { exitCode: 1, missing };
  }

  #untilEnd(action: () => void): Ending {
    let ending: Ending = { exitCode: 0 };
    try {
      action();
    } catch (error) {
      ending = this.ended(error);
    }
    within(this.runtime, () => { runExitFunctions(this.runtime); });
    return ending;
  }

  /** What `python` does with an exception that nobody caught: prints it, and gives the exit code. Rethrows what is none. */
  ended(error: unknown): Ending {
    const exception = guestException(error);
    if (!(exception instanceof W_BaseException)) throw error;
    return within(this.runtime, () => {
      if (isInstance(exception, EXC.SystemExit)) {
        const { code = exception.args.items[0] ?? None } = exception as W_SystemExit;
        if (code === None) return { exitCode: 0 };
        if (typeof code === "number") return { exitCode: code & 0xff };
        if (typeof code === "boolean") return { exitCode: code ? 1 : 0 };
        // What is too large for a C long is -1.
        if (typeof code === "bigint") return { exitCode: BigInt.asIntN(64, code) === code ? Number(code & 0xffn) : 255 };
        this.runtime.stderr(`${strText(code)}\n`);
        return { exitCode: 1 };
      }
      this.runtime.stderr(formatException(exception));
      return { exitCode: isInstance(exception, EXC.KeyboardInterrupt) ? 130 : 1 };
    });
  }

  /** Runs `action` with this runtime as the running one. */
  within<T>(action: () => T): T { return within(this.runtime, action); }
}

/** A Python runtime. It gets nothing but what `options.host` gives. */
export const createPython = (options: PythonOptions = {}): Python => new Python(options);
