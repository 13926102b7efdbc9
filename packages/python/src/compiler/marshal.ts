/**
 * Code objects as bytes and back: for libraries that are compiled ahead of time.
 *
 * A file is a header (magic, and a fingerprint of the instruction table: bytes of another instruction set are refused), numbers of variable length,
 * and the text of all strings. Every string is stored once; positions are read only when asked for. Signed numbers are zigzag, so that small ones of either sign are
 * short.
 */
import { Ellipsis, None, W_Float, W_Tuple } from "../objects/core";
import { W_Bytes } from "../objects/bytes";
import { W_Complex } from "../objects/complex";
import { W_FrozenSet } from "../objects/set-storage";
import { W_WideStr } from "../objects/wide-str";
import { INSTRUCTION_NAMES, OPERANDS, type Handler } from "../bytecode";
import { Code } from "../code";
import manifest from "../../package.json" with { type: "json" };

const MAGIC = 0x53505931;
const FORMAT = 1;

let instructionSetHash: number | null = null;
/** Changes with the package's version, and whenever an instruction's name, number or operands change. */
function instructionSet(): number {
  if (instructionSetHash !== null) return instructionSetHash;
  let hash = 0x811c9dc5 ^ FORMAT;
  const text = manifest.version + INSTRUCTION_NAMES.map((name, op) => `${op}${name}${OPERANDS[op]}`).join("");
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (instructionSetHash = hash >>> 0);
}

enum Tag { NONE, TRUE, FALSE, ELLIPSIS, INT, BIG, FLOAT, COMPLEX, STR, WIDE, BYTES, TUPLE, FROZENSET, CODE }

// -- writing

class Writer {
  #bytes = new Uint8Array(1024);
  #length = 0;
  readonly #floats = new DataView(new ArrayBuffer(8));

  #reserve(count: number): number {
    const at = this.#length;
    if (at + count > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(at + count, this.#bytes.length * 2));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#length = at + count;
    return at;
  }
  byte(value: number): void {
    const at = this.#reserve(1);
    this.#bytes[at] = value;
  }
  word(value: number): void { for (let shift = 0; shift < 32; shift += 8) this.byte((value >>> shift) & 0xff); }
  /** Not negative, at most 2^53-1. */
  number(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.byte((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    this.byte(rest);
  }
  /** At most 2^52 in magnitude. */
  signed(value: number): void { this.number(value < 0 ? -2 * value - 1 : 2 * value); }
  float(value: number): void {
    this.#floats.setFloat64(0, value);
    for (let i = 0; i < 8; i++) this.byte(this.#floats.getUint8(i));
  }
  bytes(bytes: Uint8Array): void {
    const at = this.#reserve(bytes.length);
    this.#bytes.set(bytes, at);
  }
  finish(): Uint8Array { return this.#bytes.slice(0, this.#length); }
}

/** The code as bytes. Throws TypeError for a constant that no compiled code has. */
export function serialize(code: Code): Uint8Array {
  const strings = new Map<string, number>();
  const body = new Writer();
  const string = (text: string): void => {
    let index = strings.get(text);
    if (index === undefined) strings.set(text, (index = strings.size));
    body.number(index);
  };
  const list = <T>(items: readonly T[], write: (item: T) => void): void => {
    body.number(items.length);
    for (const item of items) write(item);
  };

  function constant(value: any): void {
    if (value === None) return body.byte(Tag.NONE);
    if (value === true) return body.byte(Tag.TRUE);
    if (value === false) return body.byte(Tag.FALSE);
    if (value === Ellipsis) return body.byte(Tag.ELLIPSIS);
    if (typeof value === "number" && Math.abs(value) <= 2 ** 52) {
      body.byte(Tag.INT);
      return body.signed(value);
    }
    if (typeof value === "number" || typeof value === "bigint") {
      body.byte(Tag.BIG);
      return string(value < 0 ? `-${(-BigInt(value)).toString(16)}` : BigInt(value).toString(16));
    }
    if (typeof value === "string") {
      body.byte(Tag.STR);
      return string(value);
    }
    if (value instanceof W_Float) {
      body.byte(Tag.FLOAT);
      return body.float(value.value);
    }
    if (value instanceof W_Complex) {
      body.byte(Tag.COMPLEX);
      body.float(value.real);
      return body.float(value.imag);
    }
    if (value instanceof W_WideStr) {
      body.byte(Tag.WIDE);
      return list(Array.from(value.points), (point) => body.number(point));
    }
    if (value instanceof W_Bytes) {
      body.byte(Tag.BYTES);
      return string(value.value);
    }
    if (value instanceof W_Tuple) {
      body.byte(Tag.TUPLE);
      return list(value.items, constant);
    }
    if (value instanceof W_FrozenSet) {
      body.byte(Tag.FROZENSET);
      return list([...value.elements()], constant);
    }
    if (value instanceof Code) {
      body.byte(Tag.CODE);
      return codeBody(value);
    }
    throw new TypeError(`no constant of code: ${String((value as object | undefined)?.constructor?.name ?? typeof value)}`);
  }

  function codeBody(c: Code): void {
    const parts = c.parts();
    string(parts.name);
    string(parts.qualname);
    string(parts.filename);
    for (const n of [parts.firstLine, parts.siteCount, parts.registerCount, parts.argCount, parts.positionalOnlyCount, parts.keywordOnlyCount, parts.flags]) body.number(n);
    list(parts.names, string);
    list(parts.localNames, string);
    list(parts.cellNames, string);
    list(parts.freeNames, string);
    list(parts.constants, constant);
    constant(parts.docstring);
    list(Array.from(parts.words), (word) => body.signed(word));
    list(parts.loopHeaders, (header) => body.number(header));
    list(parts.handlers, (handler) => {
      body.number(handler.start);
      body.number(handler.end);
      body.number(handler.target);
      body.number(handler.register);
    });
    const positions = positionBytes(c.positions);
    body.number(positions.length);
    body.bytes(positions);
  }
  constant(code);

  const file = new Writer();
  file.word(MAGIC);
  file.word(instructionSet());
  // Text of plain ASCII is decoded as a whole; other strings are lists of code units.
  const isPlain = (text: string): boolean => !/[^\x00-\x7f]/.test(text);
  const plain = [...strings.keys()].filter(isPlain).join("");
  file.number(strings.size);
  for (const text of strings.keys()) file.number(text.length * 2 + (isPlain(text) ? 0 : 1));
  file.number(plain.length);
  file.bytes(new TextEncoder().encode(plain));
  for (const text of strings.keys()) if (!isPlain(text)) for (let i = 0; i < text.length; i++) file.number(text.charCodeAt(i));
  file.bytes(body.finish());
  return file.finish();
}

function positionBytes(positions: Int32Array): Uint8Array {
  const writer = new Writer();
  writer.number(positions.length / 5);
  let pc = 0;
  let line = 0;
  for (let i = 0; i < positions.length; i += 5) {
    writer.number(positions[i]! - pc);
    pc = positions[i]!;
    writer.signed(positions[i + 1]! - line);
    line = positions[i + 1]!;
    writer.number(positions[i + 2]!);
    writer.number(positions[i + 3]! - line);
    writer.signed(positions[i + 4]! - positions[i + 2]!);
  }
  return writer.finish();
}

// -- reading

class Reader {
  #floats: DataView;
  constructor(readonly bytes: Uint8Array, public at: number) {
    this.#floats = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  byte(): number { return this.bytes[this.at++]!; }
  word(): number {
    const value = this.#floats.getUint32(this.at, true);
    this.at += 4;
    return value;
  }
  number(): number {
    const { bytes } = this;
    let byte = bytes[this.at++]!;
    if (byte < 128) return byte;
    let value = byte & 127;
    for (let scale = 128; ; scale *= 128) {
      byte = bytes[this.at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }
  signed(): number {
    const value = this.number();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
  float(): number {
    const value = this.#floats.getFloat64(this.at);
    this.at += 8;
    return value;
  }
}

/**
 * The code that `serialize` wrote. `filename` replaces the file's name in all of it. Throws RangeError for bytes that are none, or of another
 * instruction set.
 */
export function deserialize(bytes: Uint8Array, filename?: string): Code {
  const reader = new Reader(bytes, 0);
  if (bytes.length < 16 || reader.word() !== MAGIC) throw new RangeError("not compiled code");
  if (reader.word() !== instructionSet()) throw new RangeError("compiled for another version of the instruction set: compile it again");
  const strings: string[] = [];
  const lengths: number[] = [];
  for (let count = reader.number(); count > 0; count--) lengths.push(reader.number());
  const size = reader.number();
  const plain = new TextDecoder().decode(bytes.subarray(reader.at, reader.at + size));
  reader.at += size;
  let at = 0;
  for (const length of lengths) {
    const units = length >> 1;
    if ((length & 1) === 0) {
      strings.push(plain.slice(at, at + units));
      at += units;
    } else {
      let text = "";
      for (let i = 0; i < units; i++) text += String.fromCharCode(reader.number());
      strings.push(text);
    }
  }
  const string = (): string => strings[reader.number()]!;
  const list = <T>(read: () => T): T[] => {
    const length = reader.number();
    const items: T[] = [];
    for (let i = 0; i < length; i++) items.push(read());
    return items;
  };

  function constant(): any {
    const tag = reader.byte() as Tag;
    switch (tag) {
      case Tag.NONE: return None;
      case Tag.TRUE: return true;
      case Tag.FALSE: return false;
      case Tag.ELLIPSIS: return Ellipsis;
      case Tag.INT: return reader.signed();
      case Tag.BIG: {
        const text = string();
        const value = text.startsWith("-") ? -BigInt(`0x${text.slice(1)}`) : BigInt(`0x${text}`);
        return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
      }
      case Tag.FLOAT: return new W_Float(reader.float());
      case Tag.COMPLEX: {
        const real = reader.float();
        return new W_Complex(real, reader.float());
      }
      case Tag.STR: return string();
      case Tag.WIDE: {
        const points = list(() => reader.number());
        let text = "";
        for (const point of points) text += String.fromCodePoint(point);
        return new W_WideStr(text, Uint32Array.from(points));
      }
      case Tag.BYTES: return new W_Bytes(string());
      case Tag.TUPLE: return new W_Tuple(list(constant));
      case Tag.FROZENSET: {
        const set = new W_FrozenSet();
        for (const item of list(constant)) set.add(item);
        return set;
      }
      case Tag.CODE: return codeBody();
    }
  }

  function codeBody(): Code {
    const name = string();
    const qualname = string();
    const ownFilename = string();
    const firstLine = reader.number();
    const siteCount = reader.number();
    const registerCount = reader.number();
    const argCount = reader.number();
    const positionalOnlyCount = reader.number();
    const keywordOnlyCount = reader.number();
    const flags = reader.number();
    const names = list(string);
    const localNames = list(string);
    const cellNames = list(string);
    const freeNames = list(string);
    const constants = list(constant);
    const docstring = constant();
    const words = new Int32Array(reader.number());
    for (let i = 0; i < words.length; i++) words[i] = reader.signed();
    const loopHeaders = list(() => reader.number());
    const handlers = list((): Handler => {
      const start = reader.number();
      const end = reader.number();
      const target = reader.number();
      return { start, end, target, register: reader.number() };
    });
    const positionsLength = reader.number();
    const positionsAt = reader.at;
    reader.at += positionsLength;
    return new Code({
      name, qualname, filename: filename ?? ownFilename, firstLine, words, constants, names, siteCount, registerCount, argCount, positionalOnlyCount, keywordOnlyCount,
      localNames, cellNames, freeNames, freeBase: localNames.length + cellNames.length, flags, handlers, positions: () => readPositions(bytes, positionsAt), loopHeaders, docstring,
    });
  }
  const code = constant();
  if (!(code instanceof Code)) throw new RangeError("not compiled code");
  return code;
}

function readPositions(bytes: Uint8Array, at: number): Int32Array {
  const reader = new Reader(bytes, at);
  const positions = new Int32Array(reader.number() * 5);
  let pc = 0;
  let line = 0;
  for (let i = 0; i < positions.length; i += 5) {
    pc += reader.number();
    line += reader.signed();
    const column = reader.number();
    positions[i] = pc;
    positions[i + 1] = line;
    positions[i + 2] = column;
    positions[i + 3] = line + reader.number();
    positions[i + 4] = column + reader.signed();
  }
  return positions;
}
