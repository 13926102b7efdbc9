// src/options.ts
import { ParamsError, defaultParams, helpParams, parseParams } from "@spoor/tracer";
var BACKENDS = ["auto", "js", "wasm", "eval"];
var UsageError = class extends Error {
  constructor() {
    super(...arguments);
    this.name = "UsageError";
  }
};
var HELP = `usage: spoor [option] ... [-c cmd | -m mod | file | -] [arg] ...
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
function parseOptions(argv, environment, version) {
  const jit = defaultParams();
  let backend = "auto";
  let summary = null;
  let summaryFormat = "text";
  let log = null;
  for (const part of (environment["SPOORLOG"] ?? "").split(",")) {
    const match = /^(jit-summary|jit-log):(.+)$/.exec(part.trim());
    if (match?.[1] === "jit-summary") summary = match[2];
    else if (match !== null) log = match[2];
  }
  const rest = [...argv];
  const value = (option, inline) => {
    const given = inline ?? rest.shift();
    if (given === void 0) throw new UsageError(`Argument expected for the ${option} option`);
    return given;
  };
  const done = (source) => ({ source, args: rest, jit, backend, summary, summaryFormat, log });
  while (rest.length > 0) {
    const argument = rest.shift();
    if (argument === "-") return done({ kind: "stdin", argument: "-" });
    if (!argument.startsWith("-")) return done({ kind: "file", path: argument });
    if (argument.startsWith("--")) {
      const [, name, inline] = /^--([^=]*)(?:=(.*))?$/s.exec(argument);
      switch (name) {
        case "help":
          return { print: HELP };
        case "version":
          return { print: `${version}
` };
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
          const given = value("--backend", inline);
          if (!BACKENDS.includes(given)) throw new UsageError(`unknown backend "${given}"; known: ${BACKENDS.join(", ")}`);
          backend = given;
          break;
        }
        case "jit-summary":
          if (inline === "json") summaryFormat = "json";
          summary = inline === void 0 || inline === "json" ? "-" : inline;
          break;
        case "jit-log":
          log = value("--jit-log", inline);
          break;
        default:
          throw new UsageError(`unknown option ${argument.split("=")[0]}`);
      }
      continue;
    }
    for (let at = 1; at < argument.length; at++) {
      const letter = argument[at];
      const inline = argument.slice(at + 1);
      if (letter === "c") return done({ kind: "command", code: value("-c", inline === "" ? void 0 : inline) });
      if (letter === "m") return done({ kind: "module", name: value("-m", inline === "" ? void 0 : inline) });
      if (letter === "h") return { print: HELP };
      if (letter === "V") return { print: `${version}
` };
      throw new UsageError(`unknown option -${letter}`);
    }
  }
  return done({ kind: "stdin", argument: "" });
}

// src/backends.ts
import { jsBackend } from "@spoor/backend-js";
import { loadWasmBackend } from "@spoor/backend-wasm";
import { evalBackend } from "@spoor/ir";
var BackendUnavailable = class extends Error {
  constructor() {
    super(...arguments);
    this.name = "BackendUnavailable";
  }
};
async function loadBackend(name, memory) {
  switch (name) {
    case "wasm":
      return usable(await loadWasmBackend(memory === null ? {} : { interruptMemory: memory }).catch((error) => {
        throw unavailable(name, error.message);
      }));
    default:
      return backendFor(name);
  }
}
function backendFor(name) {
  switch (name) {
    case "eval":
      return evalBackend();
    case "js":
      return usable(jsBackend());
    case "auto": {
      const js = jsBackend();
      return js.available() === true ? js : evalBackend();
    }
  }
}
var unavailable = (name, reason) => new BackendUnavailable(`backend ${name} cannot be used here: ${reason.split("\n", 1)[0]}`);
function usable(backend) {
  const available = backend.available();
  if (available !== true) throw unavailable(backend.name, available);
  return backend;
}

// src/node-host.ts
import { existsSync, fstatSync, readFileSync, readSync, readdirSync, statSync, writeSync } from "fs";
var BUFFER_UNITS = 1 << 16;
var WAIT = new Int32Array(new SharedArrayBuffer(4));
var pause = (milliseconds) => {
  Atomics.wait(WAIT, 0, 0, milliseconds);
};
function writeAll(descriptor, text) {
  let bytes = Buffer.from(text, "utf8");
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(descriptor, bytes));
    } catch (error) {
      const { code } = error;
      if (code === "EAGAIN") pause(2);
      else if (code === "EPIPE") return false;
      else throw error;
    }
  }
  return true;
}
var Output = class {
  /** Standard error, and a terminal, see text at once; a file or pipe when the buffer is full or the program ends. */
  constructor(descriptor, immediate) {
    this.descriptor = descriptor;
    this.#immediate = immediate;
  }
  #pending = "";
  #immediate;
  write(text) {
    this.#pending += text;
    if (this.#pending.length > BUFFER_UNITS || this.#immediate && text.includes("\n")) this.flush();
  }
  flush() {
    const text = this.#pending;
    this.#pending = "";
    if (text !== "") writeAll(this.descriptor, text);
  }
};
var Input = class {
  #text = "";
  #ended = false;
  #decoder = new TextDecoder("utf-8");
  #chunk = Buffer.alloc(1 << 16);
  /** The next line with its newline; "" at the end. */
  readLine() {
    for (; ; ) {
      const newline = this.#text.indexOf("\n");
      if (newline >= 0 || this.#ended) {
        const end = newline < 0 ? this.#text.length : newline + 1;
        const line = this.#text.slice(0, end);
        this.#text = this.#text.slice(end);
        return line;
      }
      this.#read();
    }
  }
  readAll() {
    while (!this.#ended) this.#read();
    const text = this.#text;
    this.#text = "";
    return text;
  }
  #read() {
    try {
      const count = readSync(0, this.#chunk);
      if (count === 0) this.#ended = true;
      this.#text += this.#decoder.decode(this.#chunk.subarray(0, count), { stream: count > 0 });
    } catch (error) {
      const { code } = error;
      if (code === "EAGAIN") pause(5);
      else if (code === "EOF") this.#ended = true;
      else throw error;
    }
  }
};
var closed = (descriptor) => {
  try {
    fstatSync(descriptor);
    return false;
  } catch {
    return true;
  }
};
var isTerminal = (descriptor) => {
  try {
    return fstatSync(descriptor).isCharacterDevice() && process.getBuiltinModule("node:tty").isatty(descriptor);
  } catch {
    return false;
  }
};
function nodeHost(interrupt = WAIT) {
  const stdout = new Output(1, isTerminal(1));
  const stderr = new Output(2, true);
  const input = new Input();
  const start = process.hrtime.bigint();
  return {
    stdout: (text) => stdout.write(text),
    stderr: (text) => {
      stdout.flush();
      stderr.write(text);
      stderr.flush();
    },
    readLine: () => {
      stdout.flush();
      return closed(0) ? "" : input.readLine();
    },
    readStandardInput: () => input.readAll(),
    now: () => performance.timeOrigin + performance.now(),
    monotonic: () => Number(process.hrtime.bigint() - start) / 1e6,
    cpuTime: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e3;
    },
    sleep: (milliseconds) => {
      stdout.flush();
      Atomics.wait(interrupt, 0, 0, milliseconds);
    },
    entropy: (count) => process.getBuiltinModule("node:crypto").randomBytes(count),
    environment: () => Object.fromEntries(Object.entries(process.env).filter((entry) => entry[1] !== void 0)),
    cwd: () => process.cwd(),
    readFile: (path) => existsSync(path) && statSync(path).isFile() ? readFileSync(path) : null,
    pathKind: (path) => {
      const stats = statSync(path, { throwIfNoEntry: false });
      return stats === void 0 ? null : stats.isDirectory() ? "directory" : stats.isFile() ? "file" : null;
    },
    list: (path) => readdirSync(path),
    flush: () => {
      stdout.flush();
      stderr.flush();
    }
  };
}

// src/runtime.ts
import { createPython, denyAll, provideLibrary } from "@spoor/python";
import { optimizer } from "@spoor/optimizer";
import { JitEmitter, createDriver, hooksListener } from "@spoor/tracer";

// src/library.ts
import { readFileSync as readFileSync2 } from "fs";
import { createRequire } from "module";
import { dirname, join } from "path";
function installedLibrary(from) {
  let directory;
  const bytes = (path) => {
    directory ??= dirname(createRequire(from).resolve("@spoor/python/library/NOTICE"));
    try {
      return readFileSync2(join(directory, path));
    } catch (error) {
      const { code } = error;
      if (code === "ENOENT" || code === "ENOTDIR") return null;
      throw error;
    }
  };
  return {
    read: (path) => bytes(path)?.toString("utf8") ?? null,
    compiled: (path) => bytes(path.replace(/\.py$/, ".code"))
  };
}

// src/runtime.ts
var library = installedLibrary(import.meta.url);
function createRuntime(options = {}) {
  provideLibrary(library);
  const python = createPython({ host: { ...denyAll(), stdout: options.stdout ?? (() => {
  }), stderr: options.stderr ?? (() => {
  }) } });
  let profiler = null;
  const events = new JitEmitter();
  if (options.jit !== "off") {
    const { backend = "auto" } = options;
    const hooks = options.hooks && hooksListener(options.hooks);
    profiler = createDriver({
      guest: python.guest,
      optimizer: optimizer(),
      backend: typeof backend === "string" ? backendFor(backend) : backend,
      params: options.jit ?? {},
      interrupt: python.runtime.state.interrupt,
      onEvent: hooks === void 0 ? events.tell : (event) => {
        hooks(event);
        events.tell(event);
      }
    }).profiler;
  }
  return {
    python,
    run: (source) => {
      python.run(source);
    },
    on: (name, listener) => events.on(name, listener),
    jit: { stats: () => profiler?.snapshot() ?? {}, report: () => profiler?.summary() ?? "" }
  };
}
export {
  BACKENDS,
  BackendUnavailable,
  UsageError,
  createRuntime,
  installedLibrary,
  loadBackend,
  nodeHost,
  parseOptions
};
//# sourceMappingURL=index.js.map