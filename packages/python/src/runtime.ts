// @shared-module
/**
 * The state of one Python runtime: its modules, its host, and what the interpreter keeps beside the frames. Many runtimes may live in one process; `rt()` is
 * the one that is running.
 *
 * Modules implemented in the host register a maker under their name (`registerModule`), and every runtime makes its own when it first imports one.
 */
import type { Code } from "./code";
import { denyAll, type Host } from "./host";
import type { Execution } from "./interp/host-call";
import { field, None } from "./objects/core";
import { MapStorage, Namespace, W_Module } from "./objects/namespace";

export type { Host } from "./host";

/** What the interpreter keeps beside the frames. */
export class ExecutionState {
  /** The exception being handled (`sys.exception()`), or None. */
  handled: any = None;
  /** The exception that was thrown into a generator last: it has its context already. */
  thrown: any = null;
  /** The frame that a trace is being recorded in; null while none is. */
  recordedFrame: () => VisibleFrame | null = () => null;
  /** Guest frames that may be on the stack. */
  recursionLimit = 1000;
  /** [0] nonzero: something wants the attention of the next loop header. */
  constructor(readonly interrupt: Int32Array) {}
}
export const STATE_HANDLED = field("state", "handled", "r", (o: ExecutionState) => o.handled, (o: ExecutionState, v) => { o.handled = v; });

/** A frame as introspection sees it (`sys._getframe`, tracebacks of running code). */
export interface VisibleFrame {
  readonly code: Code;
  readonly pc: number;
  readonly back: VisibleFrame | null;
  /** The frame's variables by name; the namespace's own storage for modules and classes. */
  locals(): any;
}

export interface RuntimeOptions {
  host?: Host;
  argv?: readonly string[];
  /** Directories where modules are looked for. */
  path?: readonly string[];
  /** Nonzero at [0] raises KeyboardInterrupt at the next loop header; may be set from another thread. */
  interrupt?: Int32Array;
}

export class Runtime {
  readonly host: Host;
  readonly argv: string[];
  readonly path: string[];
  readonly state: ExecutionState;
  /** `sys.modules`. */
  readonly modules = new MapStorage();
  /** The built-in names. */
  readonly builtins = new Namespace();
  /** Values that modules keep per runtime, by a key of their own. */
  readonly slots = new Map<string, any>();
  /** The frame that runs, as introspection sees it. */
  currentFrame: () => VisibleFrame | null = () => null;
  /** Runs Python code on behalf of the host; set by the interpreter. */
  execution: Execution | null = null;
  /** Compiles source text; set by the interpreter. */
  compile: (source: string, filename: string, mode: "exec" | "eval" | "single", flags?: number) => Code = notReady;
  /** Runs module code, or code of exec and eval: names in `namespace` when that is not null, else in the globals. Gives eval's value. */
  runCode: (code: Code, globals: Namespace, namespace: any | null) => any = notReady;
  /** `__import__`. */
  importName: (name: string, globals: Namespace | null, fromlist: readonly string[] | null, level: number) => any = notReady;
  constructor(options: RuntimeOptions = {}) {
    this.state = new ExecutionState(options.interrupt ?? new Int32Array(1));
    this.host = options.host ?? denyAll();
    this.argv = [...(options.argv ?? [""])];
    this.path = [...(options.path ?? [])];
  }

  /** Writes to standard output: buffered by lines is the host's business. */
  stdout(text: string): void { this.host.stdout(text); }
  stderr(text: string): void { this.host.stderr(text); }
}

const notReady = (): never => { throw new Error("the interpreter is not installed: make runtimes with createPython"); };

let current: Runtime | null = null;

/** The runtime that is running. */
export function rt(): Runtime {
  if (current === null) throw new Error("no runtime is running: host code reached guest values outside of createPython(...).run");
  return current;
}
/** The runtime that is running, or null. */
export const currentRuntime = (): Runtime | null => current;

/** Runs `action` in a runtime. */
export function within<T>(runtime: Runtime, action: () => T): T {
  const outer = current;
  current = runtime;
  try {
    return action();
  } finally {
    current = outer;
  }
}

/** Makes a module's contents: values by name, in `namespace`. */
export type ModuleMaker = (namespace: Namespace, runtime: Runtime) => void;

const makers = new Map<string, ModuleMaker>();

/** Registers a module implemented in the host. */
export function registerModule(name: string, make: ModuleMaker): void { makers.set(name, make); }
export const registeredModules = (): string[] => [...makers.keys()];

/** A registered module of this runtime, made now when it is new; undefined when no module has the name. */
export function nativeModule(runtime: Runtime, name: string): W_Module | undefined {
  const known = runtime.modules.getName(name);
  if (known !== undefined) return known;
  const make = makers.get(name);
  if (make === undefined) return undefined;
  const namespace = new Namespace();
  const module = new W_Module(namespace);
  namespace.setName("__name__", name);
  namespace.setName("__doc__", None);
  namespace.setName("__package__", "");
  namespace.setName("__loader__", None);
  namespace.setName("__spec__", None);
  runtime.modules.setName(name, module);
  make(namespace, runtime);
  return module;
}
