// @shared-module
/**
 * `sys.stdout`, `sys.stderr` and `sys.stdin`: text files over the runtime's host.
 *
 * `print` hands a stream whole texts (`hostWrite`). Output goes to the host at once; what the host keeps back goes on with `flush`. `buffer` takes bytes, which are decoded as
 * UTF-8 across writes.
 */
import { method, nextMethod } from "../objects/builtin";
import { bytesLike, W_Bytes } from "../objects/bytes";
import { None, W_Object } from "../objects/core";
import { raise, typeError, valueError, EXC } from "../objects/errors";
import { newList } from "../objects/list-storage";
import { iterate, toIndex } from "../objects/sequence";
import { isStr } from "../objects/text";
import { defineType, typeOf, type W_Type } from "../objects/type";
import { strFrom, textOf } from "../objects/wide-str";
import type { Runtime } from "../runtime";
import { encode } from "../objects/codecs";

const OUTPUT = ["stdout", "stderr"];

/** A standard stream as text. */
export class W_HostStream extends W_Object {
  declare readonly pytype: W_Type;
  closed = false;
  #buffer: W_HostBuffer | null = null;
  constructor(readonly runtime: Runtime, readonly channel: "stdin" | "stdout" | "stderr") { super(); }
  /** Writes text that is known to be text. */
  hostWrite(text: string): void {
    if (this.closed) throw valueError("I/O operation on closed file.");
    if (this.channel === "stderr") this.runtime.stderr(text);
    else this.runtime.stdout(text);
  }
  get buffer(): W_HostBuffer { return (this.#buffer ??= new W_HostBuffer(this)); }
  /** The next line, "" at the end. */
  readLine(): string {
    if (this.closed) throw valueError("I/O operation on closed file.");
    return this.runtime.host.readLine();
  }
}

/** The bytes under a standard stream. */
export class W_HostBuffer extends W_Object {
  declare readonly pytype: W_Type;
  #rest = "";
  constructor(readonly stream: W_HostStream) { super(); }
  write(bytes: string): void {
    // Keep the start of a character that is not complete.
    const all = this.#rest + bytes;
    let end = all.length;
    for (let back = 1; back <= 3 && back <= all.length; back++) {
      const c = all.charCodeAt(all.length - back);
      if (c >= 0xc0) {
        const needed = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
        if (needed > back) end = all.length - back;
        break;
      }
      if (c < 0x80) break;
    }
    this.#rest = all.slice(end);
    const view = Uint8Array.from({ length: end }, (_, i) => all.charCodeAt(i));
    this.stream.hostWrite(utf8(view));
  }
}

/** UTF-8 as text; what is no UTF-8 becomes U+FFFD. */
function utf8(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length;) {
    const c = bytes[i]!;
    const length = c < 0x80 ? 1 : c >= 0xf0 && c < 0xf8 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 0;
    let point = length === 1 ? c : length === 4 ? c & 7 : length === 3 ? c & 15 : c & 31;
    let ok = length > 0 && i + length <= bytes.length;
    for (let k = 1; ok && k < length; k++) {
      const next = bytes[i + k]!;
      if ((next & 0xc0) !== 0x80) ok = false;
      point = (point << 6) | (next & 0x3f);
    }
    text += ok ? String.fromCodePoint(point) : "\ufffd";
    i += ok ? length : 1;
  }
  return text;
}

const isOutput = (self: W_HostStream): boolean => OUTPUT.includes(self.channel);
const unsupported = (what: string): never => { throw raise(EXC.OSError, what); };
const numberOf = (self: W_HostStream): number => ["stdin", "stdout", "stderr"].indexOf(self.channel);

/** Up to `limit` characters (negative: all) of input. */
function read(self: W_HostStream, limit: number): string {
  if (isOutput(self)) unsupported("not readable");
  let text = "";
  for (let line = self.readLine(); line !== ""; line = self.readLine()) {
    text += line;
    if (limit >= 0 && text.length >= limit) break;
  }
  return text;
}

const common = {
  __iter__: method(0, 0, (self) => self),
  __enter__: method(0, 0, (self) => self),
  __exit__: method(0, 3, () => None),
  flush: method(0, 0, (self: W_HostStream | W_HostBuffer) => {
    (self instanceof W_HostStream ? self : self.stream).runtime.host.flush();
    return None;
  }),
  isatty: method(0, 0, () => false),
};

defineType("TextIOWrapper", W_HostStream, {
  module: "_io",
  hasWeakref: true,
  methods: () => ({
    ...common,
    write: method(1, 1, (self: W_HostStream, v) => {
      if (!isStr(v)) throw typeError(`write() argument must be str, not ${typeOf(v).name}`);
      if (!isOutput(self)) unsupported("not writable");
      const text = textOf(v);
      self.hostWrite(text);
      return typeof v === "string" ? v.length : [...text].length;
    }),
    writelines: method(1, 1, (self: W_HostStream, lines) => {
      for (const line of iterate(lines)) {
        if (!isStr(line)) throw typeError(`write() argument must be str, not ${typeOf(line).name}`);
        self.hostWrite(textOf(line));
      }
      return None;
    }),
    read: method(0, 1, (self: W_HostStream, size = -1) => strFrom(read(self, size === None ? -1 : toIndex(size)))),
    readline: method(0, 1, (self: W_HostStream) => {
      if (isOutput(self)) unsupported("not readable");
      return strFrom(self.readLine());
    }),
    readlines: method(0, 1, (self: W_HostStream) => {
      const lines: any[] = [];
      for (let line = self.readLine(); line !== ""; line = self.readLine()) lines.push(strFrom(line));
      return newList(lines);
    }),
    __next__: nextMethod((self: W_HostStream) => {
      const line = self.readLine();
      return line === "" ? undefined : strFrom(line);
    }),
    close: method(0, 0, (self: W_HostStream) => {
      self.closed = true;
      return None;
    }),
    fileno: method(0, 0, numberOf),
    readable: method(0, 0, (self: W_HostStream) => !isOutput(self)),
    writable: method(0, 0, isOutput),
    seekable: method(0, 0, () => false),
    reconfigure: method(0, 0, () => None, { keywords: ["encoding", "errors", "newline", "line_buffering", "write_through"] }),
    __repr__: method(0, 0, (self: W_HostStream) => `<_io.TextIOWrapper name='<${self.channel}>' mode='${isOutput(self) ? "w" : "r"}' encoding='utf-8'>`),
  }),
  getset: () => ({
    name: { get: (self: W_HostStream) => `<${self.channel}>` },
    mode: { get: (self: W_HostStream) => (isOutput(self) ? "w" : "r") },
    encoding: { get: () => "utf-8" },
    errors: { get: (self: W_HostStream) => (self.channel === "stderr" ? "backslashreplace" : "strict") },
    newlines: { get: () => None },
    closed: { get: (self: W_HostStream) => self.closed },
    line_buffering: { get: () => true },
    write_through: { get: () => false },
    buffer: { get: (self: W_HostStream) => self.buffer },
  }),
});

defineType("BufferedWriter", W_HostBuffer, {
  module: "_io",
  methods: () => ({
    ...common,
    write: method(1, 1, (self: W_HostBuffer, v) => {
      const bytes = bytesLike(v);
      if (bytes === null) throw typeError(`a bytes-like object is required, not '${typeOf(v).name}'`);
      self.write(bytes);
      return bytes.length;
    }),
    read: method(0, 1, (self: W_HostBuffer, size = -1) => new W_Bytes(encode(read(self.stream, size === None ? -1 : toIndex(size)), "utf-8", "surrogateescape"))),
    readline: method(0, 1, (self: W_HostBuffer) => new W_Bytes(encode(self.stream.readLine(), "utf-8", "surrogateescape"))),
    __next__: nextMethod((self: W_HostBuffer) => {
      const line = self.stream.readLine();
      return line === "" ? undefined : new W_Bytes(encode(line, "utf-8", "surrogateescape"));
    }),
    fileno: method(0, 0, (self: W_HostBuffer) => numberOf(self.stream)),
  }),
  getset: () => ({ closed: { get: (self: W_HostBuffer) => self.stream.closed }, name: { get: (self: W_HostBuffer) => `<${self.stream.channel}>` } }),
});
