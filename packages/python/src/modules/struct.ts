// @shared-module
/**
 * `struct`.
 */
import { builtin, builtinArgs, method, methodArgs, newMethod, nextMethod } from "../objects/builtin";
import { bytesLike, textOfBytes, W_ByteArray, W_Bytes } from "../objects/bytes";
import { encode } from "../objects/codecs";
import { None, W_Object, W_Tuple } from "../objects/core";
import { typeError } from "../objects/errors";
import { toIndex } from "../objects/operations";
import { isStr, reprText } from "../objects/text";
import { allocate, bytesType, defineType, isInstance, makeSubclass, typeOf, type W_Type } from "../objects/type";
import { strFrom, textOf } from "../objects/wide-str";
import { defineModule } from "./define";
import { formatOf, packValues, structError, structErrorType, unpackValues, type StructFormat } from "./struct-format";

class W_Struct extends W_Object {
  declare readonly pytype: W_Type;
  readonly parsed: StructFormat;
  constructor(readonly format: string) {
    super();
    this.parsed = formatOf(format);
  }
}

/** A format argument as text. */
function formatText(v: any): string {
  if (isStr(v)) return encode(textOf(v), "ascii", "strict", v);
  if (isInstance(v, bytesType)) return bytesLike(v)!;
  throw typeError(`Struct() argument 1 must be a str or bytes object, not ${typeOf(v).name}`);
}
const parsedOf = (v: any): StructFormat => (v instanceof W_Struct ? v.parsed : formatOf(formatText(v)));

function buffer(v: any): string {
  const content = bytesLike(v);
  if (content === null) throw typeError(`a bytes-like object is required, not '${typeOf(v).name}'`);
  return content;
}

const pack = (format: StructFormat, values: readonly any[]): W_Bytes => new W_Bytes(textOfBytes(packValues(format, values, "pack")));

function unpack(format: StructFormat, v: any): W_Tuple {
  const content = buffer(v);
  if (content.length !== format.size) throw structError(`unpack requires a buffer of ${format.size} bytes`);
  return new W_Tuple(unpackValues(format, content, 0));
}

function unpackFrom(format: StructFormat, v: any, offset: any = 0): W_Tuple {
  const content = buffer(v);
  const { length } = content;
  let at = toIndex(offset);
  if (at < 0) {
    if (at + format.size > 0) throw structError(`not enough data to unpack ${format.size} bytes at offset ${at}`);
    if (at + length < 0) throw structError(`offset ${at} out of range for ${length}-byte buffer`);
    at += length;
  }
  if (length - at < format.size) {
    throw structError(`unpack_from requires a buffer of at least ${at + format.size} bytes for unpacking ${format.size} bytes at offset ${at} (actual buffer size is ${length})`);
  }
  return new W_Tuple(unpackValues(format, content, at));
}

function packInto(format: StructFormat, args: readonly any[]): any {
  const [target, offset, ...values] = args;
  if (args.length < 2) {
    if (args.length === 0) throw structError("pack_into expected buffer argument");
    throw structError("pack_into expected offset argument");
  }
  if (values.length !== format.values) throw structError(`pack_into expected ${format.values} items for packing (got ${values.length})`);
  if (!(target instanceof W_ByteArray)) throw typeError(`argument must be read-write bytes-like object, not ${typeOf(target).name}`);
  const { length } = target.items;
  let at = toIndex(offset);
  if (at < 0) {
    if (at + format.size > 0) throw structError(`no space to pack ${format.size} bytes at offset ${at}`);
    if (at + length < 0) throw structError(`offset ${at} out of range for ${length}-byte buffer`);
    at += length;
  }
  if (length - at < format.size) {
    throw structError(`pack_into requires a buffer of at least ${at + format.size} bytes for packing ${format.size} bytes at offset ${at} (actual buffer size is ${length})`);
  }
  const bytes = packValues(format, values, "pack_into");
  for (let i = 0; i < bytes.length; i++) target.items[at + i] = bytes[i]!;
  return None;
}

class W_UnpackIterator extends W_Object {
  declare readonly pytype: W_Type;
  at = 0;
  constructor(readonly format: StructFormat, readonly content: string) { super(); }
}
defineType("unpack_iterator", W_UnpackIterator, {
  module: "_struct",
  methods: () => ({
    __iter__: method(0, 0, (self) => self),
    __length_hint__: method(0, 0, (self: W_UnpackIterator) => Math.max(0, Math.floor((self.content.length - self.at) / self.format.size))),
    __next__: nextMethod((self: W_UnpackIterator) => {
      if (self.at >= self.content.length) return undefined;
      const values = unpackValues(self.format, self.content, self.at);
      self.at += self.format.size;
      return new W_Tuple(values);
    }),
  }),
});
function iterUnpack(format: StructFormat, v: any): W_UnpackIterator {
  if (format.size === 0) throw structError("cannot iteratively unpack with a struct of length 0");
  const content = buffer(v);
  if (content.length % format.size !== 0) throw structError(`iterative unpacking requires a buffer of a multiple of ${format.size} bytes`);
  return new W_UnpackIterator(format, content);
}

const structType: W_Type = defineType("Struct", W_Struct, {
  module: "_struct",
  doc: "A compiled format.",
  sub: makeSubclass(W_Struct),
  hasWeakref: true,
  new: newMethod(1, 1, (cls, format) => allocate(cls, W_Struct, formatText(format)), { keywords: ["format"] }),
  methods: () => ({
    __repr__: method(0, 0, (self: W_Struct) => strFrom(`${typeOf(self).name}(${reprText(self.format)})`)),
    pack: methodArgs((args, kw) => {
      if (kw !== null) throw typeError("Struct.pack() takes no keyword arguments");
      return pack((args[0] as W_Struct).parsed, args.slice(1));
    }),
    pack_into: methodArgs((args, kw) => {
      if (kw !== null) throw typeError("Struct.pack_into() takes no keyword arguments");
      return packInto((args[0] as W_Struct).parsed, args.slice(1));
    }),
    unpack: method(1, 1, (self: W_Struct, v) => unpack(self.parsed, v)),
    unpack_from: method(1, 2, (self: W_Struct, v, offset) => unpackFrom(self.parsed, v, offset), { keywords: ["buffer", "offset"] }),
    iter_unpack: method(1, 1, (self: W_Struct, v) => iterUnpack(self.parsed, v)),
    __sizeof__: method(0, 0, (self: W_Struct) => 64 + 32 * self.parsed.items.length),
  }),
  getset: () => ({
    format: { get: (self: W_Struct) => self.format },
    size: { get: (self: W_Struct) => self.parsed.size },
  }),
});

const formatFirst = (name: string, f: (format: StructFormat, rest: any[]) => any) => builtinArgs(name, (args, kw) => {
  if (kw !== null) throw typeError(`${name}() takes no keyword arguments`);
  if (args.length === 0) throw typeError("missing format argument");
  return f(parsedOf(args[0]), args.slice(1));
});

for (const name of ["_struct", "struct"]) {
  defineModule(name, "Values as bytes, by a format, and back.", () => ({
    calcsize: builtin("calcsize", 1, 1, (format) => parsedOf(format).size, { doc: "How many bytes the format takes." }),
    pack: formatFirst("pack", pack),
    pack_into: formatFirst("pack_into", packInto),
    unpack: builtin("unpack", 2, 2, (format, v) => unpack(parsedOf(format), v)),
    unpack_from: builtin("unpack_from", 2, 3, (format, v, offset) => unpackFrom(parsedOf(format), v, offset), { keywords: ["", "buffer", "offset"] }),
    iter_unpack: builtin("iter_unpack", 2, 2, (format, v) => iterUnpack(parsedOf(format), v)),
    _clearcache: builtin("_clearcache", 0, 0, () => None),
    Struct: structType,
    error: structErrorType,
  }));
}
