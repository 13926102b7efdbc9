/**
 * Runs Python programs in this process with and without the JIT: what they print, how they end, and what the JIT counted. A difference between two runs of
 * one program is a bug, whatever the thresholds and the backend.
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import { loadWasmBackend } from "@spoor/backend-wasm";
import { jsBackend } from "@spoor/backend-js";
import { evalBackend, type Backend } from "@spoor/ir";
import { optimizer } from "@spoor/optimizer";
import { createPython, denyAll, provideLibrary } from "@spoor/python";
import { createDriver, type JitListener, type ParameterName } from "@spoor/tracer";
// @ts-expect-error: a build script, without declarations
import { libraryFiles } from "../../python/scripts/library-zip.mjs";

const library = new Map<string, string>(libraryFiles());
provideLibrary({ read: (path) => library.get(path) ?? null });

export const BACKENDS = ["js", "wasm", "eval"] as const;
export type BackendName = (typeof BACKENDS)[number];

/** Thresholds with which nearly everything is traced, and nearly every guard gets a bridge. */
export const AGGRESSIVE = { threshold: 3, function_threshold: 3, trace_eagerness: 2 } as const;

const makers: Record<BackendName, () => Promise<Backend>> = {
  js: () => Promise.resolve(jsBackend()),
  wasm: () => loadWasmBackend(),
  eval: () => Promise.resolve(evalBackend()),
};

export interface Outcome {
  readonly out: string;
  readonly err: string;
  readonly exitCode: number;
}
/** The counts of jit-summary; empty without the JIT. `unaccounted`, traces that were started and neither compiled nor aborted, is 0, always. */
export type Counts = Readonly<Record<string, number>>;
export interface Run extends Outcome {
  readonly counts: Counts;
}

export interface RunOptions {
  /** Null: without the JIT. */
  readonly backend: BackendName | null;
  readonly params?: Partial<Record<ParameterName, number | string>>;
  /** The program's name, for tracebacks. */
  readonly file?: string;
  /** Where modules and the program's text are looked for. */
  readonly folder?: string;
  /** Nonzero at [0] interrupts the program. */
  readonly interrupt?: Int32Array;
  /** Sees each piece of output. */
  readonly onOutput?: (text: string) => void;
  readonly onEvent?: JitListener;
}

/** Runs `source` as `__main__`. */
export async function run(source: string, options: RunOptions): Promise<Run> {
  const { backend, file = "program.py", folder, interrupt } = options;
  let out = "";
  let err = "";
  const bytes = new TextEncoder().encode(source);
  const inFolder = (path: string): string | null => {
    if (folder === undefined) return null;
    const full = path.startsWith("/") ? path : `${folder}/${path}`;
    return existsSync(full) ? full : null;
  };
  const python = createPython({
    host: {
      ...denyAll(),
      stdout: (text) => {
        out += text;
        options.onOutput?.(text);
      },
      stderr: (text) => { err += text; },
      readFile: (path) => {
        if (path === file) return bytes;
        const full = inFolder(path);
        return full === null || !statSync(full).isFile() ? null : new Uint8Array(readFileSync(full));
      },
      pathKind: (path) => {
        const full = inFolder(path);
        return full === null ? null : statSync(full).isDirectory() ? "directory" : "file";
      },
    },
    argv: [file],
    path: folder === undefined ? [] : ["."],
    ...(interrupt === undefined ? {} : { interrupt }),
  });
  const driver = backend === null ? null : createDriver({
    strict: true, guest: python.guest, optimizer: optimizer(), backend: await makers[backend](), params: options.params ?? AGGRESSIVE, interrupt: python.runtime.state.interrupt,
    ...(options.onEvent === undefined ? {} : { onEvent: options.onEvent }),
  });
  const { exitCode } = python.runMain(source, file);
  const counts = Object.fromEntries(Object.entries(driver?.profiler.snapshot() ?? {}).filter(([name]) => !name.endsWith("_seconds") && name !== "emitted_bytes"));
  return { out, err, exitCode, counts };
}
