/** Runs one program from the command line: makes the Python, plugs the JIT in, runs to the end. */
import type { SharedMemory } from "./memory";
import { readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createPython, provideLibrary, type Ending, type Library, type Python } from "@spoor/python";
import type { Backend, Trace } from "@spoor/ir";
import { createDriver, logListener, type Profiler } from "@spoor/tracer";
import type * as Compiling from "./compiling";
import { nodeHost } from "./node-host";
import type { Options, Source } from "./options";
import { openLog, writeSummary } from "./summary";

/** For the scripts that are loaded later. */
export * as ir from "@spoor/ir";

/** A program that cannot be found or read: one line, and python's exit status for it. */
export class SourceError extends Error {
  override readonly name = "SourceError";
  constructor(message: string, readonly status: number) { super(message); }
}

interface Program {
  /** `sys.argv[0]`. */
  readonly argument: string;
  /** `sys.path[0]`. */
  readonly folder: string;
  run(python: Python): Ending;
}

function readProgram(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new SourceError(`can't open file '${path}': ${reasonOf(error)}`, 2);
  }
}
function reasonOf(error: unknown): string {
  const { code, errno, message } = error as NodeJS.ErrnoException;
  return `[Errno ${-(errno ?? 0)}] ${code === "ENOENT" ? "No such file or directory" : code === "EACCES" ? "Permission denied" : message}`;
}
const kindOf = (path: string): "file" | "directory" | null => {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? null : stats.isDirectory() ? "directory" : "file";
};

function load(source: Source, readStandardInput: () => string): Program {
  const text = (argument: string, contents: string | Uint8Array, filename: string, folder: string): Program =>
    ({ argument, folder, run: (python) => python.runMain(contents, filename) });
  switch (source.kind) {
    case "file": {
      const path = resolve(source.path);
      if (kindOf(path) !== "directory") return text(source.path, readProgram(path), path, dirname(realpathSync(path)));
      const main = join(path, "__main__.py");
      if (kindOf(main) !== "file") throw new SourceError(`can't find '__main__' module in '${path}'`, 1);
      return text(source.path, readProgram(main), main, path);
    }
    case "command": return text("-c", source.code, "<string>", "");
    case "stdin": return text(source.argument, readStandardInput(), "<stdin>", "");
    case "module": return {
      argument: "-m",
      folder: process.cwd(),
      run: (python) => {
        const { exitCode, missing } = python.runModule(source.name);
        if (missing !== undefined) throw new SourceError(missing, exitCode);
        return { exitCode };
      },
    };
  }
}

function logTo(file: string): (line: string) => void {
  try {
    return openLog(file);
  } catch (error) {
    throw new SourceError(`can't write the JIT's log to '${file}': ${reasonOf(error)}`, 2);
  }
}

/** The backend that was asked for, now, because it may not be usable here; the choice of one when there is a trace. */
async function backend(options: Options, memory: SharedMemory, compiling: () => typeof Compiling): Promise<Backend | ((trace: Trace) => Backend)> {
  if (options.backend !== "auto") return compiling().loadBackend(options.backend, memory);
  let chosen: Backend | null = null;
  return () => (chosen ??= compiling().backendFor("auto"));
}

/** Runs the program; gives the exit status. `compiling` loads what compiles traces. Throws SourceError, and compiling's BackendUnavailable. */
export async function runProgram(options: Options, memory: SharedMemory, library: Library, compiling: () => typeof Compiling): Promise<number> {
  provideLibrary(library);
  const interrupt = new Int32Array(memory.buffer, 0, 1);
  const host = nodeHost(interrupt);
  const program = load(options.source, host.readStandardInput);
  const python = createPython({ host, argv: [program.argument, ...options.args], path: [program.folder], interrupt });
  let profiler: Profiler | null = null;
  if (options.jit.enabled) {
    ({ profiler } = createDriver({
      guest: python.guest, optimizer: () => compiling().optimizer(), backend: await backend(options, memory, compiling), params: options.jit, interrupt,
      ...(options.log !== null && { onEvent: logListener(logTo(options.log)) }),
    }));
  }
  try {
    return program.run(python).exitCode;
  } finally {
    host.flush();
    if (profiler !== null) writeSummary(profiler, options);
  }
}
