import { Params, JitEvents, ParameterName, JitHooks } from '@spoor/tracer';
import { Backend } from '@spoor/ir';
import { Host, Python, Library } from '@spoor/python';

/** The command line: CPython's options as far as they exist here, and Spoor's own. */

declare const BACKENDS: readonly ["auto", "js", "wasm", "eval"];
type BackendName = (typeof BACKENDS)[number];
/** What to run. */
type Source = {
    readonly kind: "file";
    readonly path: string;
} | {
    readonly kind: "command";
    readonly code: string;
} | {
    readonly kind: "module";
    readonly name: string;
} | {
    readonly kind: "stdin";
    readonly argument: "-" | "";
};
interface Options {
    readonly source: Source;
    /** The program's own arguments, without `sys.argv[0]`. */
    readonly args: readonly string[];
    readonly jit: Params;
    readonly backend: BackendName;
    /** Where the summary goes: null nowhere, "-" stderr, else a file. */
    readonly summary: string | null;
    readonly summaryFormat: "text" | "json";
    /** Where the log goes, in the same way. */
    readonly log: string | null;
}
/** Something to print instead of running: `--help`, `--version`, `--jit help`. */
interface Printed {
    readonly print: string;
}
/** A command line that cannot be understood; exit status 2. */
declare class UsageError extends Error {
    readonly name = "UsageError";
}
/** Parses `argv` (without node and script). Throws {@link UsageError}. */
declare function parseOptions(argv: readonly string[], environment: Readonly<Record<string, string | undefined>>, version: string): Options | Printed;

/** A WebAssembly memory that threads share: as much of it as is needed here (the DOM's types, which declare it, are not loaded). */
interface SharedMemory {
    grow(pages: number): number;
    readonly buffer: SharedArrayBuffer;
}

/** Thrown when the backend that was asked for cannot be used here; the message says why. */
declare class BackendUnavailable extends Error {
    readonly name = "BackendUnavailable";
}
/** The backend of that name, with what it needs. */
declare function loadBackend(name: BackendName, memory: SharedMemory | null): Promise<Backend>;
/** A backend that nothing has to be loaded for. */
type SynchronousBackend = Exclude<BackendName, "wasm">;

interface NodeHost extends Host {
    readStandardInput(): string;
}
/** `interrupt` ends sleep when another thread sets and notifies its first word. */
declare function nodeHost(interrupt?: Int32Array): NodeHost;

/** The runtime as a library: Python with its JIT, synchronous, with nothing of the outside world that it was not given. */

interface RuntimeOptions {
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
interface PythonRuntime {
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
/** A Python runtime of its own. Throws ParamsError for a JIT parameter that does not exist, BackendUnavailable for a backend that cannot be used here. */
declare function createRuntime(options?: RuntimeOptions): PythonRuntime;

/** The library as a module at `from` (a path or URL) finds it; looked for when something is first read. */
declare function installedLibrary(from: string): Library;

export { BACKENDS, type BackendName, BackendUnavailable, type NodeHost, type Options, type Printed, type PythonRuntime, type RuntimeOptions, type Source, UsageError, createRuntime, installedLibrary, loadBackend, nodeHost, parseOptions };
