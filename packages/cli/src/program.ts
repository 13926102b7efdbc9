/** Runs one program from the command line: makes the Python, plugs the JIT in, runs to the end. */
import type { SharedMemory } from "./memory";
import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createPython, provideLibrary, type Library } from "@spoor/python";
import { optimizer } from "@spoor/optimizer";
import { createDriver, type Driver } from "@spoor/tracer";
import { BackendUnavailable, loadBackend } from "./backends";
import { nodeHost } from "./node-host";
import type { Options, Source } from "./options";
import { writeSummary } from "./summary";

export { BackendUnavailable };

/** A program that cannot be found or read: one line, exit status 2. */
export class SourceError extends Error {
  override readonly name = "SourceError";
}

interface Program {
  readonly text: string;
  readonly filename: string;
  /** `sys.argv[0]` and `sys.path[0]`. */
  readonly argument: string;
  readonly folder: string;
}

function readProgram(path: string): string {
  try {
    return new TextDecoder("utf-8").decode(readFileSync(path));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "[Errno 2] No such file or directory" : code === "EACCES" ? "[Errno 13] Permission denied" : code === "EISDIR" ? "is a directory, without __main__.py" : String(code);
    throw new SourceError(`can't open file '${path}': ${reason}`);
  }
}
const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
const isDirectory = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

function findModule(name: string): string {
  const path = resolve(...name.split("."));
  for (const candidate of [`${path}.py`, join(path, "__main__.py")]) if (isFile(candidate)) return candidate;
  throw new SourceError(isDirectory(path) ? `No module named ${name}.__main__; '${name}' is a package and cannot be directly executed` : `No module named ${name}`);
}

function load(source: Source, readStandardInput: () => string): Program {
  switch (source.kind) {
    case "file": {
      const path = resolve(source.path);
      const file = isDirectory(path) ? join(path, "__main__.py") : path;
      if (!isFile(file)) readProgram(path);
      return { text: readProgram(file), filename: isDirectory(path) ? file : source.path, argument: source.path, folder: isDirectory(path) ? path : dirname(path) };
    }
    case "command": return { text: source.code, filename: "<string>", argument: "-c", folder: process.cwd() };
    case "module": {
      const path = findModule(source.name);
      return { text: readProgram(path), filename: path, argument: path, folder: process.cwd() };
    }
    case "stdin": return { text: readStandardInput(), filename: "<stdin>", argument: "-", folder: process.cwd() };
  }
}

/** Runs the program; gives the exit status. Throws SourceError and BackendUnavailable. */
export async function runProgram(options: Options, memory: SharedMemory, library: Library): Promise<number> {
  provideLibrary(library);
  const interrupt = new Int32Array(memory.buffer, 0, 1);
  const host = nodeHost();
  const program = load(options.source, host.readStandardInput);
  const python = createPython({ host, argv: [program.argument, ...options.args], path: [program.folder], interrupt });
  let driver: Driver<any> | null = null;
  if (options.jit.enabled) {
    driver = createDriver<any>({ guest: python.guest as any, optimizer: optimizer(), backend: await loadBackend(options.backend, memory), params: options.jit, interrupt });
  }
  try {
    return python.runMain(program.text, program.filename).exitCode;
  } finally {
    host.flush();
    if (driver !== null) writeSummary(driver.profiler, options);
  }
}
