// @shared-module
/**
 * What a Python program can get of the world outside: one object, given by whoever runs it. A program gets nothing that is not here; `denyAll`
 * has a clock and output that goes nowhere.
 */

/** What a path names. */
export type PathKind = "file" | "directory" | null;

export interface Host {
  /** Standard output and standard error, as text. */
  stdout(text: string): void;
  stderr(text: string): void;
  /** Hands on what of the output is kept back. */
  flush(): void;
  /** The next line of standard input with its newline; "" at the end. */
  readLine(): string;
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds of a clock that never goes back. */
  monotonic(): number;
  /** Milliseconds of processor time used. */
  cpuTime(): number;
  /** Blocks for so many milliseconds, or until the runtime is interrupted. */
  sleep(milliseconds: number): void;
  /** Unpredictable bytes, for seeds. */
  entropy(count: number): Uint8Array;
  environment(): Record<string, string>;
  /** The working directory. */
  cwd(): string;
  /** The file's bytes, or null when there is no such file (or it is not allowed). */
  readFile(path: string): Uint8Array | null;
  pathKind(path: string): PathKind;
  /** Names in a directory. */
  list(path: string): string[];
}

/** A host that allows nothing. */
export const denyAll = (): Host => ({
  stdout() {},
  stderr() {},
  flush() {},
  readLine: () => "",
  now: () => Date.now(),
  monotonic: () => performance.now(),
  cpuTime: () => performance.now(),
  sleep() {},
  entropy: (count) => {
    const bytes = new Uint8Array(count);
    for (let i = 0; i < count; i++) bytes[i] = Math.floor(Math.random() * 256);
    return bytes;
  },
  environment: () => ({}),
  cwd: () => "/",
  readFile: () => null,
  pathKind: () => null,
  list: () => [],
});
