/** The world outside for a program run from the command line: everything that the process may do. */
import { existsSync, fstatSync, readFileSync, readSync, readdirSync, statSync, writeSync } from "node:fs";
import type { Host } from "@spoor/python";

/** Output is collected up to this many UTF-16 units before it is written. */
const BUFFER_UNITS = 1 << 16;
const WAIT = new Int32Array(new SharedArrayBuffer(4));
const pause = (milliseconds: number): void => { Atomics.wait(WAIT, 0, 0, milliseconds); };

/** Writes everything, waiting while a pipe is full. False when nobody reads any more. */
function writeAll(descriptor: number, text: string): boolean {
  let bytes = Buffer.from(text, "utf8");
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(descriptor, bytes));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EAGAIN") pause(2);
      else if (code === "EPIPE") return false;
      else throw error;
    }
  }
  return true;
}

class Output {
  #pending = "";
  readonly #immediate: boolean;
  /** Standard error, and a terminal, see text at once; a file or pipe when the buffer is full or the program ends. */
  constructor(readonly descriptor: number, immediate: boolean) {
    this.#immediate = immediate;
  }
  write(text: string): void {
    this.#pending += text;
    if (this.#pending.length > BUFFER_UNITS || (this.#immediate && text.includes("\n"))) this.flush();
  }
  flush(): void {
    const text = this.#pending;
    this.#pending = "";
    if (text !== "") writeAll(this.descriptor, text);
  }
}

class Input {
  #text = "";
  #ended = false;
  readonly #decoder = new TextDecoder("utf-8");
  readonly #chunk = Buffer.alloc(1 << 16);
  /** The next line with its newline; "" at the end. */
  readLine(): string {
    for (;;) {
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
  readAll(): string {
    while (!this.#ended) this.#read();
    const text = this.#text;
    this.#text = "";
    return text;
  }
  #read(): void {
    try {
      const count = readSync(0, this.#chunk);
      if (count === 0) this.#ended = true;
      this.#text += this.#decoder.decode(this.#chunk.subarray(0, count), { stream: count > 0 });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EAGAIN") pause(5);
      else if (code === "EOF") this.#ended = true;
      else throw error;
    }
  }
}

export interface NodeHost extends Host {
  readStandardInput(): string;
}

const closed = (descriptor: number): boolean => {
  try {
    fstatSync(descriptor);
    return false;
  } catch {
    return true;
  }
};

/** As isatty, which loads Node's network modules: only asked about what may be one. */
const isTerminal = (descriptor: number): boolean => {
  try {
    return fstatSync(descriptor).isCharacterDevice() && process.getBuiltinModule("node:tty").isatty(descriptor);
  } catch {
    return false;
  }
};

/** `interrupt` ends sleep when another thread sets and notifies its first word. */
export function nodeHost(interrupt: Int32Array = WAIT): NodeHost {
  const stdout = new Output(1, isTerminal(1));
  const stderr = new Output(2, true);
  const input = new Input();
  // (Node loads `performance` when it is first touched, in a millisecond; starting does without.)
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
      return (user + system) / 1000;
    },
    sleep: (milliseconds) => {
      stdout.flush();
      Atomics.wait(interrupt, 0, 0, milliseconds);
    },
    entropy: (count) => process.getBuiltinModule("node:crypto").randomBytes(count),
    environment: () => Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    cwd: () => process.cwd(),
    readFile: (path) => (existsSync(path) && statSync(path).isFile() ? readFileSync(path) : null),
    pathKind: (path) => {
      const stats = statSync(path, { throwIfNoEntry: false });
      return stats === undefined ? null : stats.isDirectory() ? "directory" : stats.isFile() ? "file" : null;
    },
    list: (path) => readdirSync(path),
    flush: () => {
      stdout.flush();
      stderr.flush();
    },
  };
}
