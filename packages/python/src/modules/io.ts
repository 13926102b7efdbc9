// @shared-module
/**
 * `io`: files in memory (StringIO, BytesIO), and `open` for files that the host lets be read.
 */
import { bindArgs, builtinArgs, builtin, method, methodArgs, newMethodArgs, nextMethod } from "../objects/builtin";
import { bytesLike, W_ByteArray, W_Bytes } from "../objects/bytes";
import { decode } from "../objects/codecs";
import { None, PyError, W_Object } from "../objects/core";
import { EXC, newException, osError, raise, typeError, valueError } from "../objects/exceptions";
import { newList } from "../objects/list-storage";
import type { NamedStorage } from "../objects/namespace";
import { call, callMethod, iterate, lookupSpecial, strFrom, textOf, toIndex } from "../objects/operations";
import { isStr, reprText } from "../objects/text";
import { allocate, defineType, linearize, makeSubclass, typeOf, typeType, W_Type } from "../objects/type";
import { rt } from "../runtime";
import { defineModule, typeEntries } from "./define";
import { lineEnds, TextBuffer, translate } from "./io-buffers";

/** `io.UnsupportedOperation`. */
export const unsupportedOperation: W_Type = new W_Type("UnsupportedOperation", [EXC.OSError, EXC.ValueError], typeType, { isHeap: true, base: EXC.OSError });
unsupportedOperation.dict.set("__module__", "io");
unsupportedOperation.hasDict = true;
unsupportedOperation.setMro(linearize(unsupportedOperation, unsupportedOperation.bases) as W_Type[]);

const unsupported = (what: string): never => { throw new PyError(newException(unsupportedOperation, [what])); };

/** Any file object of this module. */
export class W_File extends W_Object {
  declare readonly pytype: W_Type;
  dict: NamedStorage | null = null;
  closed = false;
  name: any = undefined;
  mode = "r";
  readonly buffer = new TextBuffer();
  /** Argument `newline`: null for None. */
  newline: string | null = "\n";
  encoding = "utf-8";
  errors = "strict";
}
/** Text in memory, or a text file. */
export class W_TextFile extends W_File {
  /** `print` writes whole texts at once. */
  hostWrite: ((text: string) => void) | undefined = undefined;
}
/** Bytes in memory, or a binary file: a character per byte. */
export class W_BinaryFile extends W_File {}

function checkOpen(f: W_File): void {
  if (f.closed) throw valueError("I/O operation on closed file");
}
const writable = (f: W_File): boolean => /[wax+]/.test(f.mode);
const readable = (f: W_File): boolean => f.mode.includes("r") || f.mode.includes("+");
const size = (v: any): number => (v === undefined || v === None ? -1 : toIndex(v));
const textEnds = (f: W_File): readonly string[] => lineEnds(f.newline);

/** Guest value of contents: str, or bytes. */
const give = (f: W_File, text: string): any => (f instanceof W_BinaryFile ? new W_Bytes(text) : strFrom(text));
/** Contents of a guest value that is written. */
function take(f: W_File, v: any): string {
  if (f instanceof W_BinaryFile) {
    const bytes = bytesLike(v);
    if (bytes === null) throw typeError(`a bytes-like object is required, not '${typeOf(v).name}'`);
    return bytes;
  }
  if (!isStr(v)) throw typeError(f.name === undefined ? `string argument expected, got '${typeOf(v).name}'` : `write() argument must be str, not ${typeOf(v).name}`);
  const text = translate(textOf(v), f.newline);
  return f.newline === "\r" || f.newline === "\r\n" ? text.replaceAll("\n", f.newline) : text;
}

function write(f: W_File, v: any): number {
  checkOpen(f);
  if (!writable(f)) unsupported("not writable");
  const text = take(f, v);
  const { position } = f.buffer;
  f.buffer.write(text);
  return f instanceof W_BinaryFile ? text.length : f.newline === "\n" || f.newline === "" ? f.buffer.position - position : [...textOf(v)].length;
}
function read(f: W_File, n: any): any {
  checkOpen(f);
  if (!readable(f)) unsupported("not readable");
  return give(f, f.buffer.read(size(n)));
}
function readLine(f: W_File, n: any): string {
  checkOpen(f);
  if (!readable(f)) unsupported("not readable");
  return f.buffer.readLine(size(n), f instanceof W_BinaryFile ? ["\n"] : textEnds(f));
}
function seek(f: W_File, offset: any, whence: any = 0): number {
  checkOpen(f);
  const n = toIndex(offset);
  const from = toIndex(whence);
  const { buffer } = f;
  if (from === 0) {
    if (n < 0) throw valueError(f instanceof W_BinaryFile ? `negative seek value ${n}` : `Negative seek position ${n}`);
    buffer.position = n;
  } else if (from === 1 || from === 2) {
    if (!(f instanceof W_BinaryFile) && n !== 0) throw f.name === undefined ? raise(EXC.OSError, `Can't do nonzero ${from === 1 ? "cur" : "end"}-relative seeks`) : new PyError(newException(unsupportedOperation, [`can't do nonzero ${from === 1 ? "cur" : "end"}-relative seeks`]));
    buffer.position = Math.max(0, (from === 1 ? buffer.position : buffer.length) + n);
  } else throw valueError(`invalid whence (${from}, should be 0, 1 or 2)`);
  return buffer.position;
}

// -- the types

/** Asks a Python subclass's own `readline`, or the built-in one. */
const nextLine = (f: W_File): any => {
  const line = typeOf(f).isHeap ? callMethod(f, "readline") : give(f, readLine(f, -1));
  return line === "" || (line instanceof W_Bytes && line.value === "") ? undefined : line;
};

const ioBaseType = defineType("_IOBase", W_File, {
  module: "_io",
  dotted: true,
  sub: makeSubclass(W_File),
  hasDict: true,
  hasWeakref: true,
  new: newMethodArgs((args) => allocate(args[0], W_File)),
  methods: () => ({
    __iter__: method(0, 0, (f: W_File) => {
      checkOpen(f);
      return f;
    }),
    __next__: nextMethod(nextLine),
    __enter__: method(0, 0, (f: W_File) => {
      checkOpen(f);
      return f;
    }),
    __exit__: method(0, 3, (f) => {
      callMethod(f, "close");
      return None;
    }),
    close: method(0, 0, (f: W_File) => {
      f.closed = true;
      return None;
    }),
    flush: method(0, 0, (f: W_File) => {
      checkOpen(f);
      return None;
    }),
    isatty: method(0, 0, (f: W_File) => {
      checkOpen(f);
      return false;
    }),
    fileno: method(0, 0, () => unsupported("fileno")),
    readable: method(0, 0, readable),
    writable: method(0, 0, writable),
    seekable: method(0, 0, () => true),
    tell: method(0, 0, (f: W_File) => {
      checkOpen(f);
      return f.buffer.position;
    }),
    seek: method(1, 2, seek),
    truncate: method(0, 1, (f: W_File, n) => {
      checkOpen(f);
      const to = n === undefined || n === None ? f.buffer.position : toIndex(n);
      if (to < 0) throw valueError(`negative ${f instanceof W_BinaryFile ? "size" : "size"} value ${to}`);
      f.buffer.truncate(to);
      return to;
    }),
    readline: method(0, 1, (f: W_File, n) => give(f, readLine(f, n))),
    readlines: method(0, 1, (f: W_File, hint) => {
      const limit = size(hint);
      const lines: any[] = [];
      let total = 0;
      for (let line = nextLine(f); line !== undefined; line = nextLine(f)) {
        lines.push(line);
        total += (line.value ?? textOf(line)).length;
        if (limit > 0 && total >= limit) break;
      }
      return newList(lines);
    }),
    writelines: method(1, 1, (f, lines) => {
      for (const line of iterate(lines)) callMethod(f, "write", line);
      return None;
    }),
  }),
  getset: () => ({ closed: { get: (f: W_File) => f.closed } }),
});
const abstractType = (name: string): W_Type => defineType(name, null, { module: "_io", dotted: true, base: ioBaseType, subclassable: true });
const rawIOBaseType = abstractType("_RawIOBase");
const bufferedIOBaseType = abstractType("_BufferedIOBase");
const textIOBaseType = abstractType("_TextIOBase");

/** Makes a type with the state of a host class of its own. */
const fileType = (name: string, Host: typeof W_TextFile | typeof W_BinaryFile, base: W_Type, methods: Record<string, any>, getset: Record<string, any> = {}): W_Type =>
  defineType(name, Host, { module: "_io", dotted: true, base, sub: makeSubclass(Host), hasDict: true, methods: () => methods, getset: () => getset, new: newMethodArgs((args) => allocate(args[0], Host)) });

class W_StringIO extends W_TextFile {}
class W_BytesIO extends W_BinaryFile {}
class W_TextIOWrapper extends W_TextFile {}
class W_BufferedReader extends W_BinaryFile {}

const reading = () => ({ read: method(0, 1, read), write: method(1, 1, write) });

const stringIOType = fileType("StringIO", W_StringIO, textIOBaseType, {
  ...reading(),
  __init__: methodArgs((args, kw) => {
    const [initial, newline = "\n"] = bindArgs("StringIO", args.slice(1), kw, ["initial_value", "newline"], 0);
    const f = args[0] as W_StringIO;
    f.mode = "r+";
    f.closed = false;
    if (newline !== None && !isStr(newline)) throw typeError(`newline must be str or None, not ${typeOf(newline).name}`);
    f.newline = newline === None ? null : textOf(newline);
    if (initial !== undefined && initial !== None) {
      if (!isStr(initial)) throw typeError(`initial_value must be str or None, not ${typeOf(initial).name}`);
      write(f, initial);
      f.buffer.position = 0;
    }
    return None;
  }),
  getvalue: method(0, 0, (f: W_StringIO) => {
    checkOpen(f);
    return strFrom(f.buffer.text);
  }),
}, { line_buffering: { get: () => false }, newlines: { get: () => None }, encoding: { get: () => None }, errors: { get: () => None } });

const bytesIOType = fileType("BytesIO", W_BytesIO, bufferedIOBaseType, {
  read: method(0, 1, read),
  read1: method(0, 1, read),
  write: method(1, 1, write),
  __init__: methodArgs((args, kw) => {
    const [initial = None] = bindArgs("BytesIO", args.slice(1), kw, ["initial_bytes"], 0);
    const f = args[0] as W_BytesIO;
    f.mode = "r+";
    f.closed = false;
    if (initial !== None) {
      write(f, initial);
      f.buffer.position = 0;
    }
    return None;
  }),
  getvalue: method(0, 0, (f: W_BytesIO) => {
    checkOpen(f);
    return new W_Bytes(f.buffer.text);
  }),
  getbuffer: method(0, 0, (f: W_BytesIO) => {
    checkOpen(f);
    return new W_Bytes(f.buffer.text);
  }),
  readinto: method(1, 1, readInto),
});

/** Fills a bytearray; how many bytes came. */
function readInto(f: W_File, into: any): number {
  checkOpen(f);
  if (!(into instanceof W_ByteArray)) throw typeError(`readinto() argument must be read-write bytes-like object, not ${typeOf(into).name}`);
  const bytes = f.buffer.read(into.items.length);
  for (let i = 0; i < bytes.length; i++) into.items[i] = bytes.charCodeAt(i);
  return bytes.length;
}

const fileAttributes = {
  name: { get: (f: W_File) => f.name ?? None },
  mode: { get: (f: W_File) => f.mode },
};
const textFileType = fileType("TextIOWrapper", W_TextIOWrapper, textIOBaseType, {
  ...reading(),
  __repr__: method(0, 0, (f: W_File) => strFrom(`<_io.TextIOWrapper name=${reprText(f.name)} mode='${f.mode}' encoding='${f.encoding}'>`)),
}, { ...fileAttributes, encoding: { get: (f: W_File) => f.encoding }, errors: { get: (f: W_File) => f.errors }, newlines: { get: () => None }, line_buffering: { get: () => false } });
const binaryFileType = fileType("BufferedReader", W_BufferedReader, bufferedIOBaseType, {
  ...reading(),
  read1: method(0, 1, read),
  readinto: method(1, 1, readInto),
  __repr__: method(0, 0, (f: W_File) => strFrom(`<_io.BufferedReader name=${reprText(f.name)}>`)),
}, fileAttributes);

// -- open

const OPEN_NAMES = ["file", "mode", "buffering", "encoding", "errors", "newline", "closefd", "opener"];

function checkMode(mode: string): void {
  const letters = [...mode];
  if (letters.some((c) => !"rwxabt+".includes(c)) || new Set(letters).size !== letters.length) throw valueError(`invalid mode: '${mode}'`);
  if (mode.includes("b") && mode.includes("t")) throw valueError("can't have text and binary mode at once");
  if (letters.filter((c) => "rwxa".includes(c)).length !== 1) throw valueError("must have exactly one of create/read/write/append mode");
}

/** `open(file, mode, ...)`: reads the whole file through the host. The host gives no way to write, so other modes are denied. */
function open(args: any[], kw: Map<string, any> | null): any {
  const [file, modeArg = "r", , encoding = None, errors = None, newline = None] = bindArgs("open", args, kw, OPEN_NAMES, 1);
  let path = file;
  const pathMethod = typeof path === "object" ? lookupSpecial(path, "__fspath__") : undefined;
  if (pathMethod !== undefined) path = call(pathMethod, []);
  const bytesPath = bytesLike(path);
  if (!isStr(path) && bytesPath === null) throw typeError(`expected str, bytes or os.PathLike object, not ${typeOf(file).name}`);
  if (!isStr(modeArg)) throw typeError(`open() argument 'mode' must be str, not ${typeOf(modeArg).name}`);
  const mode = textOf(modeArg);
  for (const [name, v] of [["encoding", encoding], ["errors", errors], ["newline", newline]]) if (v !== None && !isStr(v)) throw typeError(`open() argument '${name}' must be str or None, not ${typeOf(v).name}`);
  checkMode(mode);
  const binary = mode.includes("b");
  if (binary && encoding !== None) throw valueError("binary mode doesn't take an encoding argument");
  if (binary && errors !== None) throw valueError("binary mode doesn't take an errors argument");
  if (binary && newline !== None) throw valueError("binary mode doesn't take a newline argument");
  const name = bytesPath ?? textOf(path);
  const { host } = rt();
  if (/[wax+]/.test(mode)) throw osError(13, "Permission denied", path, EXC.PermissionError);
  const contents = host.readFile(name);
  if (contents === null) {
    if (host.pathKind(name) === "directory") throw osError(21, "Is a directory", path, EXC.IsADirectoryError);
    throw osError(2, "No such file or directory", path, EXC.FileNotFoundError);
  }
  let bytes = "";
  for (let i = 0; i < contents.length; i += 8192) bytes += String.fromCharCode(...contents.subarray(i, i + 8192));
  const made = binary ? new W_BufferedReader() : new W_TextIOWrapper();
  made.name = path;
  made.mode = binary ? "rb" : mode;
  if (binary) made.buffer.write(bytes);
  else {
    made.encoding = encoding === None ? "utf-8" : textOf(encoding);
    made.errors = errors === None ? "strict" : textOf(errors);
    made.newline = newline === None ? null : textOf(newline);
    made.buffer.write(translate(decode(bytes, made.encoding, made.errors, new W_Bytes(bytes)), made.newline));
  }
  made.buffer.position = 0;
  return made;
}

defineModule("io", "The io module provides the Python interfaces to stream handling.", () => ({
  ...typeEntries(stringIOType, bytesIOType, textFileType, binaryFileType),
  IOBase: ioBaseType,
  RawIOBase: rawIOBaseType,
  BufferedIOBase: bufferedIOBaseType,
  TextIOBase: textIOBaseType,
  UnsupportedOperation: unsupportedOperation,
  BlockingIOError: EXC.BlockingIOError,
  SEEK_SET: 0,
  SEEK_CUR: 1,
  SEEK_END: 2,
  DEFAULT_BUFFER_SIZE: 131072,
  open: builtinArgs("open", open, { doc: "Open file and return a stream.  Raise OSError upon failure." }),
  open_code: builtin("open_code", 1, 1, (path) => open([path, "rb"], null)),
  text_encoding: builtin("text_encoding", 1, 2, (encoding) => (encoding === None ? "utf-8" : encoding)),
}));

export { open };
