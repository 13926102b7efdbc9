/** The command line: CPython's options as far as they exist here, and Spoor's own. */
import { ParamsError, defaultParams, helpParams, parseParams, type Params } from "@spoor/tracer";

export const BACKENDS = ["auto", "js", "wasm", "eval"] as const;
export type BackendName = (typeof BACKENDS)[number];

/** What to run. */
export type Source =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "command"; readonly code: string }
  | { readonly kind: "module"; readonly name: string }
  | { readonly kind: "stdin"; readonly argument: "-" | "" };

export interface Options {
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
export interface Printed {
  readonly print: string;
}

/** A command line that cannot be understood; exit status 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const HELP = `usage: spoor [option] ... [-c cmd | -m mod | file | -] [arg] ...
Runs Python programs through a tracing JIT compiler.

  -c cmd            program passed in as a string (ends the options)
  -m mod            runs a module as a script (ends the options)
  -                 reads the program from stdin
  -h, --help        prints this and exits
  -V, --version     prints the version and exits
  --jit PARAMS      off, default, help, or name=value,... (as in PyPy)
  --backend NAME    ${BACKENDS.join(", ")}: how traces are compiled (default auto)
  --jit-summary     prints what the JIT did to stderr at the end
  --jit-summary=json  the same as JSON; =FILE writes it to a file
  --jit-log FILE    writes a line of JSON for each thing that the JIT does: traces started, compiled, aborted (why, and what
                    is done about it), invalidated, freed; - is stderr
  SPOORLOG=jit-summary:-,jit-log:FILE  in the environment: as --jit-summary and --jit-log
`;

/** Parses `argv` (without node and script). Throws {@link UsageError}. */
export function parseOptions(argv: readonly string[], environment: Readonly<Record<string, string | undefined>>, version: string): Options | Printed {
  const jit = defaultParams();
  let backend: BackendName = "auto";
  let summary: string | null = null;
  let summaryFormat: Options["summaryFormat"] = "text";
  let log: string | null = null;
  for (const part of (environment["SPOORLOG"] ?? "").split(",")) {
    const match = /^(jit-summary|jit-log):(.+)$/.exec(part.trim());
    if (match?.[1] === "jit-summary") summary = match[2]!;
    else if (match !== null) log = match[2]!;
  }

  const rest = [...argv];
  const value = (option: string, inline: string | undefined): string => {
    const given = inline ?? rest.shift();
    if (given === undefined) throw new UsageError(`Argument expected for the ${option} option`);
    return given;
  };
  const done = (source: Source): Options => ({ source, args: rest, jit, backend, summary, summaryFormat, log });
  while (rest.length > 0) {
    const argument = rest.shift()!;
    if (argument === "-") return done({ kind: "stdin", argument: "-" });
    if (!argument.startsWith("-")) return done({ kind: "file", path: argument });
    if (argument.startsWith("--")) {
      const [, name, inline] = /^--([^=]*)(?:=(.*))?$/s.exec(argument)!;
      switch (name) {
        case "help": return { print: HELP };
        case "version": return { print: `${version}\n` };
        case "jit": {
          const text = value("--jit", inline);
          if (text === "help") return { print: helpParams() };
          try {
            parseParams(text, jit);
          } catch (error) {
            if (error instanceof ParamsError) throw new UsageError(error.message);
            throw error;
          }
          break;
        }
        case "backend": {
          const given = value("--backend", inline) as BackendName;
          if (!BACKENDS.includes(given)) throw new UsageError(`unknown backend "${given}"; known: ${BACKENDS.join(", ")}`);
          backend = given;
          break;
        }
        case "jit-summary":
          if (inline === "json") summaryFormat = "json";
          summary = inline === undefined || inline === "json" ? "-" : inline;
          break;
        case "jit-log": log = value("--jit-log", inline); break;
        default: throw new UsageError(`unknown option ${argument.split("=")[0]}`);
      }
      continue;
    }
    for (let at = 1; at < argument.length; at++) {
      const letter = argument[at]!;
      const inline = argument.slice(at + 1);
      if (letter === "c") return done({ kind: "command", code: value("-c", inline === "" ? undefined : inline) });
      if (letter === "m") return done({ kind: "module", name: value("-m", inline === "" ? undefined : inline) });
      if (letter === "h") return { print: HELP };
      if (letter === "V") return { print: `${version}\n` };
      throw new UsageError(`unknown option -${letter}`);
    }
  }
  return done({ kind: "stdin", argument: "" });
}

