// @shared-module
/**
 * `memoryview` of bytes and bytearray: one dimension of single bytes.
 *
 * A view is a window (start, step, length) on the exporter's bytes. Formats beyond single bytes ('B', 'b', 'c') and more dimensions are not implemented.
 */
import { index } from "./arithmetic";
import { classGetItem, method, newMethod } from "./builtin";
import { addBytesExporter, bytesLike, textOfBytes, W_ByteArray, W_Bytes } from "./bytes";
import { hash } from "./compare";
import { None, NotImplemented, W_Object, W_Tuple } from "./core";
import { indexError, notImplementedError, typeError, valueError } from "./errors";
import { address } from "./identity";
import { newList } from "./list-storage";
import { callMethod } from "./operations";
import { sliceIndices, W_Slice } from "./slice";
import { isStr, textOf } from "./text";
import { toSubscript } from "./sequence";
import { defineType, intType, isInstance, typeOf, type W_Type } from "./type";

type Format = "B" | "b" | "c";

export class W_MemoryView extends W_Object {
  declare readonly pytype: W_Type;
  released = false;
  constructor(readonly exporter: W_Bytes | W_ByteArray, readonly start: number, readonly step: number, readonly length: number, readonly format: Format, readonly readonly_: boolean) { super(); }
  byteAt(i: number): number {
    const at = this.start + i * this.step;
    return this.exporter instanceof W_Bytes ? this.exporter.value.charCodeAt(at) : this.exporter.items[at]!;
  }
  /** The bytes as text. */
  text(): string {
    if (this.exporter instanceof W_Bytes && this.step === 1) return this.exporter.value.slice(this.start, this.start + this.length);
    return textOfBytes(Array.from({ length: this.length }, (_, i) => this.byteAt(i)));
  }
}

const check = (self: W_MemoryView): W_MemoryView => {
  if (self.released) throw valueError("operation forbidden on released memoryview object");
  return self;
};

/** The item for a byte. */
const unpack = (byte: number, format: Format): any => (format === "B" ? byte : format === "b" ? (byte << 24) >> 24 : new W_Bytes(String.fromCharCode(byte)));

/** The byte for an item. */
function pack(v: any, format: Format): number {
  if (format === "c") {
    if (!(v instanceof W_Bytes) || v.value.length !== 1) throw typeError("memoryview: invalid type for format 'c'");
    return v.value.charCodeAt(0);
  }
  if (!isInstance(v, intType) && typeOf(v).lookup("__index__") === undefined) throw typeError(`memoryview: invalid type for format '${format}'`);
  const n = index(v);
  if (format === "B" ? n < 0 || n > 255 : n < -128 || n > 127) throw valueError(`memoryview: invalid value for format '${format}'`);
  return Number(n) & 255;
}

function position(self: W_MemoryView, key: any): number {
  let i = toSubscript(key, () => "memoryview: invalid slice key");
  if (i < 0) i += self.length;
  if (i < 0 || i >= self.length) throw indexError("index out of bounds on dimension 1");
  return i;
}

function getItem(view: W_MemoryView, key: any): any {
  const self = check(view);
  if (key instanceof W_Slice) {
    const { start, step, count } = sliceIndices(key, self.length);
    return new W_MemoryView(self.exporter, self.start + start * self.step, self.step * step, count, self.format, self.readonly_);
  }
  return unpack(self.byteAt(position(self, key)), self.format);
}

function setItem(view: W_MemoryView, key: any, value: any): any {
  const self = check(view);
  if (self.readonly_) throw typeError("cannot modify read-only memory");
  const { items } = self.exporter as W_ByteArray;
  if (key instanceof W_Slice) {
    const { start, step, count } = sliceIndices(key, self.length);
    const bytes = bytesLike(value);
    if (bytes === null) throw typeError(`a bytes-like object is required, not '${typeOf(value).name}'`);
    if (bytes.length !== count) throw valueError("memoryview assignment: lvalue and rvalue have different structures");
    for (let k = 0; k < count; k++) items[self.start + (start + k * step) * self.step] = bytes.charCodeAt(k);
  } else items[self.start + position(self, key) * self.step] = pack(value, self.format);
  return None;
}

function cast(self: W_MemoryView, format: any): W_MemoryView {
  if (!isStr(format)) throw typeError("memoryview: format argument must be a string");
  const text = textOf(format).replace(/^@/, "");
  if (text !== "B" && text !== "b" && text !== "c") throw notImplementedError(`memoryview: format ${text} is not implemented`);
  return new W_MemoryView(check(self).exporter, self.start, self.step, self.length, text, self.readonly_);
}

const tuple = (...items: any[]): W_Tuple => new W_Tuple(items);

export const memoryViewType: W_Type = defineType("memoryview", W_MemoryView, {
  doc: "memoryview(object): the bytes of an object that has some, without a copy.",
  hasWeakref: true,
  pattern: "sequence",
  new: newMethod(1, 1, (_cls, v) => {
    if (v instanceof W_MemoryView) return new W_MemoryView(check(v).exporter, v.start, v.step, v.length, v.format, v.readonly_);
    if (v instanceof W_Bytes) return new W_MemoryView(v, 0, 1, v.value.length, "B", true);
    if (v instanceof W_ByteArray) return new W_MemoryView(v, 0, 1, v.items.length, "B", false);
    const text = bytesLike(v);
    if (text === null) throw typeError(`memoryview: a bytes-like object is required, not '${typeOf(v).name}'`);
    return new W_MemoryView(new W_Bytes(text), 0, 1, text.length, "B", true);
  }, { keywords: ["object"] }),
  methods: {
    __len__: method(0, 0, (self: W_MemoryView) => check(self).length),
    __getitem__: method(1, 1, getItem),
    __setitem__: method(2, 2, setItem),
    __delitem__: method(1, 1, () => { throw typeError("cannot delete memory"); }),
    __iter__: method(0, 0, (self: W_MemoryView) => callMethod(newList(Array.from({ length: check(self).length }, (_, i) => unpack(self.byteAt(i), self.format))), "__iter__")),
    __eq__: method(1, 1, (self: W_MemoryView, other) => {
      const text = bytesLike(other);
      return text === null ? NotImplemented : self === other || self.text() === text;
    }),
    __hash__: method(0, 0, (self: W_MemoryView) => {
      if (!check(self).readonly_) throw valueError("cannot hash writable memoryview object");
      return hash(new W_Bytes(self.text()));
    }),
    __enter__: method(0, 0, check),
    __exit__: method(0, 3, (self: W_MemoryView) => {
      self.released = true;
      return None;
    }),
    release: method(0, 0, (self: W_MemoryView) => {
      self.released = true;
      return None;
    }),
    tobytes: method(0, 1, (self: W_MemoryView) => new W_Bytes(check(self).text()), { keywords: ["order"] }),
    tolist: method(0, 0, (self: W_MemoryView) => newList(Array.from({ length: check(self).length }, (_, i) => unpack(self.byteAt(i), self.format)))),
    toreadonly: method(0, 0, (self: W_MemoryView) => new W_MemoryView(check(self).exporter, self.start, self.step, self.length, self.format, true)),
    hex: method(0, 2, (self: W_MemoryView, ...args) => callMethod(new W_Bytes(check(self).text()), "hex", ...args.filter((a) => a !== undefined))),
    cast: method(1, 2, cast, { keywords: ["format", "shape"] }),
    __repr__: method(0, 0, (self: W_MemoryView) => `<${self.released ? "released " : ""}memory at ${address(self)}>`),
    __class_getitem__: classGetItem(),
  },
  getset: {
    obj: { get: (self: W_MemoryView) => check(self).exporter },
    nbytes: { get: (self: W_MemoryView) => check(self).length },
    itemsize: { get: (self: W_MemoryView) => (check(self), 1) },
    format: { get: (self: W_MemoryView) => check(self).format },
    ndim: { get: (self: W_MemoryView) => (check(self), 1) },
    shape: { get: (self: W_MemoryView) => tuple(check(self).length) },
    strides: { get: (self: W_MemoryView) => tuple(check(self).step) },
    suboffsets: { get: (self: W_MemoryView) => (check(self), tuple()) },
    readonly: { get: (self: W_MemoryView) => check(self).readonly_ },
    c_contiguous: { get: (self: W_MemoryView) => check(self).step === 1 },
    f_contiguous: { get: (self: W_MemoryView) => check(self).step === 1 },
    contiguous: { get: (self: W_MemoryView) => check(self).step === 1 },
  },
});
addBytesExporter((v) => (v instanceof W_MemoryView ? check(v).text() : null));
