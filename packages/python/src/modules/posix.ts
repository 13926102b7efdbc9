// @shared-module
/**
 * `posix`: what `os` shows of the system, over the runtime's host. Hosts read; what would change files raises PermissionError.
 */
import { index } from "../objects/arithmetic";
import { builtin, builtinArgs, method, nextMethod, type W_Builtin } from "../objects/builtin";
import { bytesLike, W_Bytes } from "../objects/bytes";
import { callSpecial0 } from "../objects/call";
import { decode, encode } from "../objects/codecs";
import { None, PyError, W_Float, W_Object, W_Tuple } from "../objects/core";
import { dictFromEntries } from "../objects/dict-storage";
import { EXC, newException, osError, typeError, valueError, type W_SystemExit } from "../objects/errors";
import { newList } from "../objects/list-storage";
import { structSequence } from "../objects/struct-sequence";
import { isStr, reprText } from "../objects/text";
import { defineType, typeOf, type W_Type } from "../objects/type";
import { strFrom, textOf } from "../objects/wide-str";
import type { Runtime } from "../runtime";
import { defineRuntimeModule, typeEntries } from "./define";

const FILE_SYSTEM = ["utf-8", "surrogateescape"] as const;

/** A path argument as text, and whether it came as bytes. */
function pathArgument(name: string, v: any): { path: string; bytes: boolean } {
  if (isStr(v)) return { path: textOf(v), bytes: false };
  const raw = bytesLike(v);
  if (raw !== null) return { path: textOf(decode(raw, ...FILE_SYSTEM, v)), bytes: true };
  const f = typeOf(v).lookup("__fspath__");
  if (f === undefined) throw typeError(`${name}: path should be string, bytes or os.PathLike, not ${typeOf(v).name}`);
  return pathArgument(name, callSpecial0(f, v));
}
const shown = (text: string, bytes: boolean): any => (bytes ? new W_Bytes(encode(text, ...FILE_SYSTEM)) : strFrom(text));

const notFound = (path: string): PyError => osError(2, "No such file or directory", strFrom(path), EXC.FileNotFoundError);
const denied = (path: string): PyError => osError(13, "Permission denied", strFrom(path), EXC.PermissionError);

const STAT_FIELDS = ["st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size", "", "", "", "st_atime", "st_mtime", "st_ctime", "st_atime_ns", "st_mtime_ns", "st_ctime_ns", "st_blksize", "st_blocks", "st_rdev"];
const statResult = structSequence("os", "stat_result", STAT_FIELDS, { count: 10 });
const terminalSize = structSequence("os", "terminal_size", ["columns", "lines"]);
const unameResult = structSequence("posix", "uname_result", ["sysname", "nodename", "release", "version", "machine"]);
const timesResult = structSequence("posix", "times_result", ["user", "system", "children_user", "children_system", "elapsed"]);

function stat(runtime: Runtime, path: string): any {
  const kind = runtime.host.pathKind(path);
  if (kind === null) throw notFound(path);
  const size = kind === "file" ? runtime.host.readFile(path)?.length ?? 0 : 4096;
  const zero = new W_Float(0);
  return statResult.make([kind === "file" ? 0o100644 : 0o40755, 0, 0, 1, 0, 0, size, 0, 0, 0, zero, zero, zero, 0, 0, 0, 4096, Math.ceil(size / 512), 0]);
}

/** An entry of `scandir`. */
class W_DirEntry extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly runtime: Runtime, readonly name: any, readonly path: any, readonly text: string) { super(); }
}

/** `.` and `..` resolved, slashes single: as posixpath.normpath. */
function normalized(path: string): string {
  if (path === "") return ".";
  const lead = path.startsWith("//") && !path.startsWith("///") ? "//" : path.startsWith("/") ? "/" : "";
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== ".." || lead === "" && (parts.length === 0 || parts.at(-1) === "..")) parts.push(part);
    else if (parts.length > 0) parts.pop();
  }
  return lead + parts.join("/") || ".";
}

/** Drive (always empty), root and rest. */
function splitRoot(path: string): [string, string] {
  if (!path.startsWith("/")) return ["", path];
  return path.startsWith("//") && path[2] !== "/" ? ["//", path.slice(2)] : ["/", path.slice(1)];
}

const MESSAGES: Record<number, string> = { 1: "Operation not permitted", 2: "No such file or directory", 9: "Bad file descriptor", 13: "Permission denied", 17: "File exists", 20: "Not a directory", 21: "Is a directory", 22: "Invalid argument", 39: "Directory not empty" };

/** Functions that would change something, by their number of paths. */
const CHANGING = ["mkdir", "rmdir", "remove", "unlink", "rename", "replace", "link", "symlink", "chmod", "truncate", "utime"];

function functions(runtime: Runtime): W_Builtin[] {
  const { host } = runtime;
  const fspath = builtin("fspath", 1, 1, (v) => {
    if (isStr(v) || v instanceof W_Bytes) return v;
    const f = typeOf(v).lookup("__fspath__");
    if (f === undefined) throw typeError(`expected str, bytes or os.PathLike object, not ${typeOf(v).name}`);
    const result = callSpecial0(f, v);
    if (!isStr(result) && !(result instanceof W_Bytes)) throw typeError(`expected ${typeOf(v).name}.__fspath__() to return str or bytes, not ${typeOf(result).name}`);
    return result;
  }, { keywords: ["path"] });
  const list = (path: any): { names: string[]; bytes: boolean; base: string } => {
    const { path: text, bytes } = path === undefined || path === None ? { path: ".", bytes: false } : pathArgument("listdir", path);
    const kind = host.pathKind(text);
    if (kind === null) throw notFound(text);
    if (kind === "file") throw osError(20, "Not a directory", strFrom(text), EXC.NotADirectoryError);
    return { names: host.list(text), bytes, base: text };
  };
  return [
    fspath,
    builtin("getcwd", 0, 0, () => strFrom(host.cwd())),
    builtin("getcwdb", 0, 0, () => shown(host.cwd(), true)),
    builtin("listdir", 0, 1, (path) => {
      const { names, bytes } = list(path);
      return newList(names.map((n) => shown(n, bytes)));
    }, { keywords: ["path"] }),
    builtin("scandir", 0, 1, (path) => {
      const { names, bytes, base } = list(path);
      const prefix = path === undefined || path === None ? "." : base;
      const joined = (n: string): string => (prefix.endsWith("/") ? prefix + n : `${prefix}/${n}`);
      return new W_ScanDir(names.map((n) => new W_DirEntry(runtime, shown(n, bytes), shown(joined(n), bytes), joined(n))));
    }, { keywords: ["path"] }),
    builtinArgs("stat", (args, kw) => stat(runtime, pathArgument("stat", args[0] ?? kw?.get("path")).path)),
    builtinArgs("lstat", (args, kw) => stat(runtime, pathArgument("lstat", args[0] ?? kw?.get("path")).path)),
    builtin("access", 2, 2, (path, mode) => {
      const kind = host.pathKind(pathArgument("access", path).path);
      return kind !== null && (Number(index(mode)) & 2) === 0;
    }, { keywords: ["path", "mode", "dir_fd", "effective_ids", "follow_symlinks"] }),
    ...CHANGING.map((name) => builtinArgs(name, (args, kw) => { throw denied(pathArgument(name, args[0] ?? kw?.get("path") ?? kw?.get("src")).path); })),
    builtin("chdir", 1, 1, (path) => { throw denied(pathArgument("chdir", path).path); }, { keywords: ["path"] }),
    builtin("readlink", 1, 1, (path) => { throw osError(22, "Invalid argument", path); }, { keywords: ["path", "dir_fd"] }),
    builtin("getpid", 0, 0, () => 1),
    builtin("getppid", 0, 0, () => 0),
    builtin("getuid", 0, 0, () => 1000), builtin("geteuid", 0, 0, () => 1000), builtin("getgid", 0, 0, () => 1000), builtin("getegid", 0, 0, () => 1000),
    builtin("umask", 1, 1, () => 0o22, {}),
    builtin("cpu_count", 0, 0, () => 1),
    builtin("urandom", 1, 1, (n) => {
      const count = Number(index(n));
      if (count < 0) throw valueError("negative argument not allowed");
      return new W_Bytes(String.fromCharCode(...host.entropy(count)));
    }),
    builtin("getrandom", 1, 2, (n) => new W_Bytes(String.fromCharCode(...host.entropy(Number(index(n)))))),
    builtin("strerror", 1, 1, (code) => strFrom(MESSAGES[Number(index(code))] ?? `Unknown error ${reprText(code)}`)),
    builtin("isatty", 1, 1, () => false),
    builtin("get_terminal_size", 0, 1, () => terminalSize.make([80, 24])),
    builtin("uname", 0, 0, () => unameResult.make(["Linux", "localhost", "", "", "x86_64"])),
    builtin("times", 0, 0, () => {
      const zero = new W_Float(0);
      return timesResult.make([new W_Float(host.cpuTime() / 1000), zero, zero, zero, new W_Float(host.monotonic() / 1000)]);
    }),
    builtin("putenv", 2, 2, () => None),
    builtin("unsetenv", 1, 1, () => None),
    builtin("_exit", 1, 1, (status) => {
      const e = newException(EXC.SystemExit, [status]) as W_SystemExit;
      e.code = status;
      throw new PyError(e);
    }, { keywords: ["status"] }),
    builtin("_path_normpath", 1, 1, (v) => {
      const { path, bytes } = pathArgument("normpath", v);
      return shown(normalized(path), bytes);
    }, { keywords: ["path"] }),
    builtin("_path_splitroot_ex", 1, 1, (v) => {
      const { path, bytes } = pathArgument("splitroot", v);
      const [root, rest] = splitRoot(path);
      return new W_Tuple([shown("", bytes), shown(root, bytes), shown(rest, bytes)]);
    }, { keywords: ["p"] }),
    builtin("_inputhook", 0, 0, () => None),
  ];
}

class W_ScanDir extends W_Object {
  declare readonly pytype: W_Type;
  position = 0;
  constructor(readonly entries: W_DirEntry[]) { super(); }
}

let types: W_Type[] | null = null;
function makeTypes(): W_Type[] {
  const kindIs = (self: W_DirEntry, kind: string): boolean => self.runtime.host.pathKind(self.text) === kind;
  const follow = { keywords: ["follow_symlinks"] };
  const entryType = defineType("DirEntry", W_DirEntry, {
    module: "posix",
    methods: () => ({
      is_dir: method(0, 0, (self: W_DirEntry) => kindIs(self, "directory"), follow),
      is_file: method(0, 0, (self: W_DirEntry) => kindIs(self, "file"), follow),
      is_symlink: method(0, 0, () => false),
      is_junction: method(0, 0, () => false),
      stat: method(0, 0, (self: W_DirEntry) => stat(self.runtime, self.text), follow),
      inode: method(0, 0, () => 0),
      __fspath__: method(0, 0, (self: W_DirEntry) => self.path),
      __repr__: method(0, 0, (self: W_DirEntry) => strFrom(`<DirEntry ${reprText(self.name)}>`)),
    }),
    getset: () => ({ name: { get: (self: W_DirEntry) => self.name, member: true }, path: { get: (self: W_DirEntry) => self.path, member: true } }),
  });
  const scanType = defineType("ScandirIterator", W_ScanDir, {
    module: "posix",
    methods: () => ({
      __iter__: method(0, 0, (self) => self),
      __next__: nextMethod((self: W_ScanDir) => self.entries[self.position++]),
      __enter__: method(0, 0, (self) => self),
      __exit__: method(0, 3, () => None),
      close: method(0, 0, (self: W_ScanDir) => {
        self.position = self.entries.length;
        return None;
      }),
    }),
  });
  return [entryType, scanType];
}
const CONSTANTS = {
  F_OK: 0, R_OK: 4, W_OK: 2, X_OK: 1, O_RDONLY: 0, O_WRONLY: 1, O_RDWR: 2, O_CREAT: 64, O_EXCL: 128, O_NOCTTY: 256, O_TRUNC: 512, O_APPEND: 1024, O_NONBLOCK: 2048, O_CLOEXEC: 524288, O_DIRECTORY: 65536, O_NOFOLLOW: 131072,
  EX_OK: 0, EX_USAGE: 64, EX_SOFTWARE: 70, WNOHANG: 1, P_PID: 1, SEEK_DATA: 3, SEEK_HOLE: 4, NGROUPS_MAX: 65536, TMP_MAX: 238328,
};

defineRuntimeModule("posix", "The system behind `os`.", (runtime) => ({
  ...Object.fromEntries(functions(runtime).map((f) => [f.name, f])),
  ...CONSTANTS,
  ...typeEntries((types ??= makeTypes())[0]!),
  stat_result: statResult.type, terminal_size: terminalSize.type, uname_result: unameResult.type, times_result: timesResult.type,
  error: EXC.OSError,
  environ: dictFromEntries(Object.entries(runtime.host.environment()).map(([k, v]): [any, any] => [shown(k, true), shown(v, true)])),
  _have_functions: newList([]),
}));
