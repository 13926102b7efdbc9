// @shared-module
/**
 * `memoryview` of bytes and bytearray: one dimension.
 *
 * A view is a window (start, step, length in items) on the exporter's bytes. More than one dimension is not implemented.
 */
import { index } from "./arithmetic";
import { classGetItem, method, newMethod } from "./builtin";
import { addBytesExporter, bytesLike, textOfBytes, W_ByteArray, W_Bytes } from "./bytes";
import { hash, truth } from "./compare";
import { None, NotImplemented, W_Float, W_Object, W_Tuple } from "./core";
import { indexError, typeError, valueError } from "./errors";
import { address } from "./identity";
import { normalize } from "./int-math";
import { newList } from "./list-storage";
import { callMethod } from "./operations";
import { sliceIndices, W_Slice } from "./slice";
import { isStr, textOf } from "./text";
import { toSubscript } from "./sequence";
import { defineType, intType, isInstance, typeOf, type W_Type } from "./type";

/** Bytes of an item by format (native, as on a 64-bit little-endian machine). */
const SIZES: Record<string, number> = { B: 1, b: 1, c: 1, "?": 1, h: 2, H: 2, i: 4, I: 4, l: 8, L: 8, q: 8, Q: 8, n: 8, N: 8, f: 4, d: 8 };

export class W_MemoryView extends W_Object {
  declare readonly pytype: W_Type;
  released = false;
  constructor(readonly exporter: W_Bytes | W_ByteArray, readonly start: number, readonly step: number, readonly length: number, readonly format: string, readonly readonly_: boolean) { super(); }
  get itemSize(): number { return SIZES[this.format]!; }
  byteAt(at: number): number { return this.exporter instanceof W_Bytes ? this.exporter.value.charCodeAt(at) : this.exporter.items[at]!; }
  /** The bytes of an item. */
  bytesOf(i: number): DataView {
    const view = new DataView(new ArrayBuffer(this.itemSize));
    for (let k = 0; k < this.itemSize; k++) view.setUint8(k, this.byteAt(this.start + i * this.step + k));
    return view;
  }
  item(i: number): any { return this.itemSize === 1 ? unpackByte(this.byteAt(this.start + i * this.step), this.format) : unpack(this.bytesOf(i), this.format); }
  items(): any[] { return Array.from({ length: this.length }, (_, i) => this.item(i)); }
  /** The bytes as text. */
  text(): string {
    const size = this.itemSize;
    if (this.exporter instanceof W_Bytes && this.step === size) return this.exporter.value.slice(this.start, this.start + this.length * size);
    return textOfBytes(Array.from({ length: this.length * size }, (_, i) => this.byteAt(this.start + Math.floor(i / size) * this.step + (i % size))));
  }
}

const check = (self: W_MemoryView): W_MemoryView => {
  if (self.released) throw valueError("operation forbidden on released memoryview object");
  return self;
};

/** The item for one byte. */
const unpackByte = (byte: number, format: string): any => (format === "B" ? byte : format === "b" ? (byte << 24) >> 24 : format === "?" ? byte !== 0 : new W_Bytes(String.fromCharCode(byte)));

function unpack(v: DataView, format: string): any {
  switch (format) {
    case "h": return v.getInt16(0, true);
    case "H": return v.getUint16(0, true);
    case "i": return v.getInt32(0, true);
    case "I": return v.getUint32(0, true);
    case "f": return new W_Float(v.getFloat32(0, true));
    case "d": return new W_Float(v.getFloat64(0, true));
    case "L": case "Q": case "N": return normalize(v.getBigUint64(0, true));
    default: return normalize(v.getBigInt64(0, true));
  }
}

/** The bytes for an item. */
function pack(v: any, format: string): number[] {
  const size = SIZES[format]!;
  if (format === "c") {
    if (!(v instanceof W_Bytes) || v.value.length !== 1) throw typeError("memoryview: invalid type for format 'c'");
    return [v.value.charCodeAt(0)];
  }
  if (format === "?") return [truth(v) ? 1 : 0];
  const view = new DataView(new ArrayBuffer(size));
  if (format === "f" || format === "d") {
    if (!(v instanceof W_Float) && !isInstance(v, intType)) throw typeError(`memoryview: invalid type for format '${format}'`);
    const x = v instanceof W_Float ? v.value : Number(index(v));
    if (format === "f") view.setFloat32(0, x, true);
    else view.setFloat64(0, x, true);
  } else {
    if (!isInstance(v, intType) && typeOf(v).lookup("__index__") === undefined) throw typeError(`memoryview: invalid type for format '${format}'`);
    const n = BigInt(index(v));
    const signed = format === format.toLowerCase();
    const bits = BigInt(size * 8);
    const [low, high] = signed ? [-(1n << (bits - 1n)), 1n << (bits - 1n)] : [0n, 1n << bits];
    if (n < low || n >= high) throw valueError(`memoryview: invalid value for format '${format}'`);
    const raw = BigInt.asUintN(64, n);
    for (let k = 0; k < size; k++) view.setUint8(k, Number((raw >> BigInt(k * 8)) & 255n));
  }
  return Array.from({ length: size }, (_, k) => view.getUint8(k));
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
  return self.item(position(self, key));
}

function setItem(view: W_MemoryView, key: any, value: any): any {
  const self = check(view);
  if (self.readonly_) throw typeError("cannot modify read-only memory");
  const { items } = self.exporter as W_ByteArray;
  if (key instanceof W_Slice) {
    const { start, step, count } = sliceIndices(key, self.length);
    const bytes = bytesLike(value);
    if (bytes === null) throw typeError(`a bytes-like object is required, not '${typeOf(value).name}'`);
    const size = self.itemSize;
    if (bytes.length !== count * size) throw valueError("memoryview assignment: lvalue and rvalue have different structures");
    for (let k = 0; k < count * size; k++) items[self.start + (start + Math.floor(k / size) * step) * self.step + (k % size)] = bytes.charCodeAt(k);
  } else {
    const at = self.start + position(self, key) * self.step;
    pack(value, self.format).forEach((byte, k) => { items[at + k] = byte; });
  }
  return None;
}

function cast(view: W_MemoryView, format: any): W_MemoryView {
  const self = check(view);
  if (!isStr(format)) throw typeError("memoryview: format argument must be a string");
  const text = textOf(format).replace(/^@/, "");
  const size = SIZES[text];
  if (size === undefined) throw valueError("memoryview: destination format must be a native single character format prefixed with an optional '@'");
  if (self.step !== self.itemSize) throw typeError("memoryview: casts are restricted to C-contiguous views");
  if (size !== 1 && self.itemSize !== 1) throw typeError("memoryview: cannot cast between two non-byte formats");
  const bytes = self.length * self.itemSize;
  if (bytes % size !== 0) throw typeError("memoryview: length is not a multiple of itemsize");
  return new W_MemoryView(self.exporter, self.start, size, bytes / size, text, self.readonly_);
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
  methods: () => ({
    __len__: method(0, 0, (self: W_MemoryView) => check(self).length),
    __getitem__: method(1, 1, getItem),
    __setitem__: method(2, 2, setItem),
    __delitem__: method(1, 1, () => { throw typeError("cannot delete memory"); }),
    __iter__: method(0, 0, (self: W_MemoryView) => callMethod(newList(check(self).items()), "__iter__")),
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
    tolist: method(0, 0, (self: W_MemoryView) => newList(check(self).items())),
    toreadonly: method(0, 0, (self: W_MemoryView) => new W_MemoryView(check(self).exporter, self.start, self.step, self.length, self.format, true)),
    hex: method(0, 2, (self: W_MemoryView, ...args) => callMethod(new W_Bytes(check(self).text()), "hex", ...args.filter((a) => a !== undefined))),
    cast: method(1, 2, cast, { keywords: ["format", "shape"] }),
    __repr__: method(0, 0, (self: W_MemoryView) => `<${self.released ? "released " : ""}memory at ${address(self)}>`),
    __class_getitem__: classGetItem(),
  }),
  getset: () => ({
    obj: { get: (self: W_MemoryView) => check(self).exporter },
    nbytes: { get: (self: W_MemoryView) => check(self).length * self.itemSize },
    itemsize: { get: (self: W_MemoryView) => check(self).itemSize },
    format: { get: (self: W_MemoryView) => check(self).format },
    ndim: { get: (self: W_MemoryView) => (check(self), 1) },
    shape: { get: (self: W_MemoryView) => tuple(check(self).length) },
    strides: { get: (self: W_MemoryView) => tuple(check(self).step) },
    suboffsets: { get: (self: W_MemoryView) => (check(self), tuple()) },
    readonly: { get: (self: W_MemoryView) => check(self).readonly_ },
    c_contiguous: { get: (self: W_MemoryView) => check(self).step === self.itemSize },
    f_contiguous: { get: (self: W_MemoryView) => check(self).step === self.itemSize },
    contiguous: { get: (self: W_MemoryView) => check(self).step === self.itemSize },
  }),
});
addBytesExporter((v) => (v instanceof W_MemoryView ? check(v).text() : null));
