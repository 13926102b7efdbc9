/**
 * Loads a script with the bytecode that V8 made of it in an earlier process: parsing and compiling the runtime is half of what starting costs. In two steps, so that
 * one thread can read the files while another starts, which takes longer.
 *
 * A cache is a file in the user's cache directory (SPOOR_CACHE names another, or `off`). V8 refuses bytecode of another version or of other flags, but it
 * checks neither the bytes nor the script's text: so the file starts with a checksum and with what tells the script apart from others, as CPython's .pyc files
 * do with size and time. One that is missing, damaged or refused is made anew; where none can be written, nothing happens. (Node's own
 * `module.enableCompileCache` is not in Node 20.)
 */
import { mkdirSync, readFileSync, readdirSync, renameSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Script } from "node:vm";

/** Loaded by who reads and writes files: the thread that runs a program got them, and starts a millisecond earlier without. */
const builtin = { get os() { return process.getBuiltinModule("node:os"); }, get url() { return process.getBuiltinModule("node:url"); }, get v8() { return process.getBuiltinModule("node:v8"); }, get zlib() { return process.getBuiltinModule("node:zlib"); } };
/** Files of other versions go when they were not renewed for so long. */
const KEPT_MS = 90 * 24 * 3600 * 1000;
const SUFFIX = ".v8cache";
/** Checksum and length of the identity, before the identity and the bytecode. */
const HEADER = 8;

/** Where caches are kept, or null for nowhere. */
export function cacheDirectory(environment: Readonly<Record<string, string | undefined>>, platform: string = process.platform, home: () => string = () => builtin.os.homedir()): string | null {
  const { SPOOR_CACHE: chosen, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = environment;
  if (chosen === "off") return null;
  if (chosen !== undefined && chosen !== "") return chosen;
  if (platform === "win32") return local === undefined ? null : join(local, "spoor", "cache");
  if (xdg !== undefined && xdg.startsWith("/")) return join(xdg, "spoor");
  return platform === "darwin" ? join(home(), "Library", "Caches", "spoor") : join(home(), ".cache", "spoor");
}

function read(file: string, identity: string): Buffer | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return undefined;
  }
  if (bytes.length < HEADER) return undefined;
  const end = HEADER + bytes.readUInt32LE(4);
  if (builtin.zlib.crc32(bytes.subarray(4)) !== bytes.readUInt32LE(0) || bytes.toString("utf8", HEADER, end) !== identity) return undefined;
  return bytes.subarray(end);
}

/** Whole or not at all: the file appears under its name when it is complete. */
function write(file: string, identity: string, data: Buffer): void {
  const name = Buffer.from(identity);
  const bytes = Buffer.alloc(HEADER + name.length + data.length);
  bytes.writeUInt32LE(name.length, 4);
  name.copy(bytes, HEADER);
  data.copy(bytes, HEADER + name.length);
  bytes.writeUInt32LE(builtin.zlib.crc32(bytes.subarray(4)), 0);
  const part = `${file}.${process.pid}`;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(part, bytes, { mode: 0o600 });
  renameSync(part, file);
}

function removeOld(directory: string): void {
  const now = Date.now();
  for (const name of readdirSync(directory)) {
    const file = join(directory, name);
    if (name.includes(SUFFIX) && now - statSync(file).mtimeMs > KEPT_MS) unlinkSync(file);
  }
}

/** What `backend-wasm`, bundled, looks for beside itself and among its dependencies; and `@spoor/ir`, of which there must not be two. */
const outside = (require: NodeJS.Require, ir: unknown): { readonly ir: unknown; readonly url: string; import(name: string): Promise<unknown> } => ({
  ir,
  get url() { return builtin.url.pathToFileURL(require.resolve("@spoor/backend-wasm")).href; },
  import(name) { return import(builtin.url.pathToFileURL(createRequire(this.url).resolve(name)).href); },
});

/** What there is of a script, as one thread sends it to another. */
export interface ScriptFiles {
  readonly path: string;
  readonly source: Uint8Array;
  /** Where the bytecode is kept, and what it says it belongs to; null for nowhere. */
  readonly cache: { readonly directory: string; readonly file: string; readonly identity: string } | null;
  /** The bytecode, if there is any that belongs to the script. */
  readonly cachedData: Uint8Array | undefined;
}

/** Reads the script at `path`, and the bytecode of it that an earlier process kept. */
export function readScript(path: string, version: string, environment: Readonly<Record<string, string | undefined>> = process.env): ScriptFiles {
  const directory = cacheDirectory(environment);
  const { size, mtimeMs } = statSync(path);
  const identity = [path, version, size, mtimeMs].join("\n");
  const source = readFileSync(path);
  if (directory === null) return { path, source, cache: null, cachedData: undefined };
  const file = join(directory, `${builtin.zlib.crc32(path).toString(16)}-${(builtin.v8.cachedDataVersionTag() >>> 0).toString(16)}-${process.arch}${SUFFIX}`);
  return { path, source, cache: { directory, file, identity }, cachedData: read(file, identity) };
}

/** A script that was loaded. */
export interface Loaded<T> {
  readonly exports: T;
  /** Whether the bytecode came from the cache. */
  readonly cached: boolean;
  /** Keeps the bytecode that exists now for the next process, when this one found none. */
  save(): void;
}

/** Runs a script: a function of CommonJS's `module`, `exports` and `require`, and of {@link outside}. `ir` is the exports of `@spoor/ir`, for one that does not bring it. */
export function runScript<T>({ path, source, cache, cachedData }: ScriptFiles, ir?: unknown): Loaded<T> {
  // The script is ASCII: Latin-1 is the encoding that needs no look at each character.
  const text = Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString("latin1");
  const script = new Script(text, { filename: path, ...(cachedData !== undefined && { cachedData }) });
  const module = { exports: {} as T };
  const require = createRequire(path);
  script.runInThisContext()(module, module.exports, require, outside(require, ir));
  const cached = cachedData !== undefined && script.cachedDataRejected !== true;
  return {
    exports: module.exports,
    cached,
    save: () => {
      if (cache === null || cached) return;
      try {
        write(cache.file, cache.identity, script.createCachedData());
        removeOld(cache.directory);
      } catch {
        // A cache that cannot be written is one that is not there.
      }
    },
  };
}
