// @shared-module
/**
 * Exceptions with attributes of their own: KeyError, StopIteration, SystemExit, NameError, AttributeError, ImportError, OSError, SyntaxError,
 * the Unicode errors.
 */
import { index } from "./arithmetic";
import { method, methodArgs, newMethodArgs, W_Builtin } from "./builtin";
import { None, W_Tuple } from "./core";
import {
  EXC, newException, typeError, W_AttributeError, W_BaseException, W_ImportError, W_OSError, W_StopIteration, W_SyntaxError, W_SystemExit, W_UnicodeError,
} from "./exceptions";
import { hooks } from "./hooks";
import { getItem, len, toArray, toIndex } from "./sequence";
import { isStr, repr, reprText, strText } from "./text";
import { bytesType, fillType, isInstance, typeOf, W_Type } from "./type";
import { strFrom, textOf } from "./wide-str";

const baseInit = (): W_Builtin => EXC.BaseException.dict.get("__init__");
const baseStr = (e: any): any => EXC.BaseException.dict.get("__str__").fn(e);

/** Attributes that are plain fields of the host object. */
const fields = (...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, { get: (e: any) => e[name] ?? None, set: (e: any, v: any) => { e[name] = v; }, del: (e: any) => { e[name] = undefined; }, member: true }]));

/** `__init__` of a class that takes keyword attributes beside positional arguments. */
const initWith = (...names: string[]): W_Builtin => methodArgs((args, kw) => {
  const self = args[0];
  for (const key of kw?.keys() ?? []) if (!names.includes(key)) throw typeError(`${typeOf(self).name}() got an unexpected keyword argument '${key}'`);
  baseInit().fn(args, null);
  for (const name of names) self[name === "name_from" ? "nameFrom" : name] = kw?.get(name) ?? undefined;
  return None;
});

fillType(EXC.KeyError, {
  doc: "Mapping key not found.",
  methods: () => ({ __str__: method(0, 0, (e: W_BaseException) => (e.args.items.length === 1 ? repr(e.args.items[0]) : baseStr(e))) }),
});

fillType(EXC.StopIteration, {
  doc: "Signal the end from iterator.__next__().",
  methods: () => ({
    __init__: methodArgs((args, kw) => {
      baseInit().fn(args, kw);
      (args[0] as W_StopIteration).value = args[1] ?? None;
      return None;
    }),
  }),
  getset: () => ({ value: { get: (e: W_StopIteration) => e.value ?? e.args.items[0] ?? None, set: (e: W_StopIteration, v) => { e.value = v; }, member: true } }),
});

fillType(EXC.SystemExit, {
  doc: "Request to exit from the interpreter.",
  methods: () => ({
    __init__: methodArgs((args, kw) => {
      baseInit().fn(args, kw);
      (args[0] as W_SystemExit).code = args.length > 2 ? args[0].args : args[1] ?? None;
      return None;
    }),
  }),
  getset: () => ({
    code: {
      get: (e: W_SystemExit) => e.code ?? (e.args.items.length > 1 ? e.args : e.args.items[0] ?? None),
      set: (e: W_SystemExit, v) => { e.code = v; },
      member: true,
    },
  }),
});

fillType(EXC.NameError, { doc: "Name not found globally.", methods: () => ({ __init__: initWith("name") }), getset: () => fields("name") });
fillType(EXC.AttributeError, {
  doc: "Attribute not found.",
  methods: () => ({
    __init__: initWith("name", "obj"),
    __reduce__: method(0, 0, (e: W_AttributeError) => {
      const state = hooks.newDict([...(e.name === undefined ? [] : [["name", e.name] as [any, any]])]);
      return new W_Tuple([typeOf(e), e.args, state]);
    }),
  }),
  getset: () => fields("name", "obj"),
});

fillType(EXC.ImportError, {
  doc: "Import can't find module, or can't find name in module.",
  methods: () => ({
    __init__: methodArgs((args, kw) => {
      initImport.fn(args, kw);
      (args[0] as W_ImportError).msg = args.length === 2 ? args[1] : undefined;
      return None;
    }),
    __str__: method(0, 0, (e: W_ImportError) => (e.msg !== undefined && isStr(e.msg) ? e.msg : baseStr(e))),
  }),
  getset: () => ({
    ...fields("msg", "name", "path"),
    name_from: { get: (e: W_ImportError) => e.nameFrom ?? None, set: (e: W_ImportError, v) => { e.nameFrom = v; }, member: true },
  }),
});
const initImport = initWith("name", "path", "name_from");

// -- OSError: the errno chooses the subclass

const ERRNO_TYPES: readonly (readonly [keyof typeof EXC, readonly number[]])[] = [
  ["BlockingIOError", [11, 114, 115]],
  ["BrokenPipeError", [32, 108]],
  ["ChildProcessError", [10]],
  ["ConnectionAbortedError", [103]],
  ["ConnectionRefusedError", [111]],
  ["ConnectionResetError", [104]],
  ["FileExistsError", [17]],
  ["FileNotFoundError", [2]],
  ["IsADirectoryError", [21]],
  ["NotADirectoryError", [20]],
  ["InterruptedError", [4]],
  ["PermissionError", [1, 13]],
  ["ProcessLookupError", [3]],
  ["TimeoutError", [110]],
];
const byErrno = new Map<number, keyof typeof EXC>(ERRNO_TYPES.flatMap(([name, numbers]) => numbers.map((n) => [n, name] as const)));

function initOs(e: W_OSError, given: any[]): void {
  if (given.length < 2 || given.length > 5) return;
  e.errno = given[0];
  e.strerror = given[1];
  if (given[2] !== undefined && given[2] !== None) {
    e.filename = given[2];
    if (given[4] !== undefined && given[4] !== None) e.filename2 = given[4];
    if (isInstance(e, EXC.BlockingIOError) && typeof given[2] === "number") {
      e.characters_written = given[2];
      e.filename = undefined;
    } else e.args = new W_Tuple(given.slice(0, 2));
  }
}

fillType(EXC.OSError, {
  doc: "Base class for I/O related errors.",
  new: newMethodArgs((args) => {
    let cls: W_Type = args[0];
    const given = args.slice(1);
    if (cls === EXC.OSError && given.length >= 2 && typeof given[0] === "number") cls = EXC[byErrno.get(given[0]) ?? "OSError"];
    const e = newException(cls, given) as W_OSError;
    initOs(e, given);
    return e;
  }),
  methods: () => ({
    __init__: methodArgs((args, kw) => {
      if (kw !== null) throw typeError(`${typeOf(args[0]).name}() takes no keyword arguments`);
      const e = args[0] as W_OSError;
      if (typeOf(e).lookup("__new__") !== EXC.OSError.dict.get("__new__")) {
        e.args = new W_Tuple(args.slice(1));
        initOs(e, args.slice(1));
      }
      return None;
    }),
    __str__: method(0, 0, (e: W_OSError) => {
      const head = (): string => `[Errno ${e.errno === undefined ? "None" : strText(e.errno)}] ${e.strerror === undefined ? "None" : strText(e.strerror)}`;
      if (e.filename !== undefined) return strFrom(`${head()}: ${reprText(e.filename)}${e.filename2 === undefined ? "" : ` -> ${reprText(e.filename2)}`}`);
      return e.errno !== undefined && e.strerror !== undefined ? strFrom(head()) : baseStr(e);
    }),
    __reduce__: method(0, 0, (e: W_OSError) => {
      const args = e.filename === undefined ? e.args : new W_Tuple([...e.args.items, e.filename, ...(e.filename2 === undefined ? [] : [None, e.filename2])]);
      return new W_Tuple([typeOf(e), args]);
    }),
  }),
  getset: () => fields("errno", "strerror", "filename", "filename2", "characters_written"),
});

// -- SyntaxError

fillType(EXC.SyntaxError, {
  doc: "Invalid syntax.",
  methods: () => ({
    __init__: methodArgs((args, kw) => {
      baseInit().fn(args, kw);
      const e = args[0] as W_SyntaxError;
      if (args.length >= 2) e.msg = args[1];
      if (args.length === 3) {
        const details = toArray(args[2]);
        if (details.length < 4 || details.length > 7) {
          throw typeError(details.length < 4 ? `function missing required argument 'text' (pos 4)` : `function takes at most 7 arguments (${details.length} given)`);
        }
        [e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset, e.metadata] = details;
        if (e.end_lineno !== undefined && e.end_offset === undefined) throw typeError("end_offset must be provided when end_lineno is provided");
      }
      return None;
    }),
    __str__: method(0, 0, (e: W_SyntaxError) => {
      const file = isStr(e.filename) ? textOf(e.filename).replace(/^.*\//s, "") : null;
      const line = typeof e.lineno === "number" ? e.lineno : null;
      const message = e.msg === undefined ? "None" : strText(e.msg);
      if (file !== null && line !== null) return strFrom(`${message} (${file}, line ${line})`);
      if (file !== null) return strFrom(`${message} (${file})`);
      return strFrom(line !== null ? `${message} (line ${line})` : message);
    }),
  }),
  getset: () => fields("msg", "filename", "lineno", "offset", "text", "end_lineno", "end_offset", "print_file_and_line", "_metadata"),
});

// -- Unicode errors

function setUnicode(e: W_UnicodeError, args: any[], withEncoding: boolean, isDecode: boolean): void {
  const expected = withEncoding ? 5 : 4;
  if (args.length !== expected) throw typeError(`function takes exactly ${expected} arguments (${args.length} given)`);
  const [encoding, object, start, end, reason] = withEncoding ? args : [undefined, ...args];
  if (withEncoding && !isStr(encoding)) throw typeError(`argument 1 must be str, not ${typeOf(encoding).name}`);
  if (isDecode ? !isInstance(object, bytesType) && typeOf(object).lookup("__buffer__") === undefined : !isStr(object)) throw typeError(`argument ${withEncoding ? 2 : 1} must be str, not ${typeOf(object).name}`);
  if (!isStr(reason)) throw typeError(`argument ${expected} must be str, not ${typeOf(reason).name}`);
  e.encoding = encoding;
  e.object = object;
  e.start = index(start);
  e.end = index(end);
  e.reason = reason;
}

const initUnicode = (withEncoding: boolean, isDecode: boolean) => methodArgs((args, kw) => {
  baseInit().fn(args, kw);
  setUnicode(args[0], args.slice(1), withEncoding, isDecode);
  return None;
});

const clamp = (n: number, low: number, high: number): number => Math.min(Math.max(n, low), high);
/** Positions within the object, as the messages use them. */
const bounds = (e: W_UnicodeError): { start: number; end: number } => {
  const size = len(e.object);
  const start = clamp(toIndex(e.start), 0, Math.max(0, size - 1));
  return { start, end: clamp(toIndex(e.end), Math.min(start + 1, size), size) };
};
const escapeChar = (point: number): string => (point <= 0xff ? `\\x${hex(point, 2)}` : point <= 0xffff ? `\\u${hex(point, 4)}` : `\\U${hex(point, 8)}`);
const hex = (n: number, width: number): string => n.toString(16).padStart(width, "0");
/** The code point at an index of a str. */
const pointAt = (s: any, i: number): number => (typeof s === "string" ? s.charCodeAt(i) : s.points !== undefined ? s.points[i] : [...textOf(s)][i]!.codePointAt(0)!);

const describe = (e: W_UnicodeError, verb: string, isDecode: boolean): any => {
  if (e.object === undefined) return "";
  const { start, end } = bounds(e);
  const reason = strText(e.reason);
  const codec = e.encoding === undefined ? "" : `'${strText(e.encoding)}' codec `;
  if (end === start + 1) {
    if (isDecode) return strFrom(`${codec}can't ${verb} byte 0x${hex(Number(getItem(e.object, start)), 2)} in position ${start}: ${reason}`);
    return strFrom(`${codec}can't ${verb} character '${escapeChar(pointAt(e.object, start))}' in position ${start}: ${reason}`);
  }
  return strFrom(`${codec}can't ${verb} ${isDecode ? "bytes" : "characters"} in position ${start}-${end - 1}: ${reason}`);
};

fillType(EXC.UnicodeDecodeError, { doc: "Unicode decoding error.", methods: () => ({ __init__: initUnicode(true, true), __str__: method(0, 0, (e) => describe(e, "decode", true)) }) });
fillType(EXC.UnicodeEncodeError, { doc: "Unicode encoding error.", methods: () => ({ __init__: initUnicode(true, false), __str__: method(0, 0, (e) => describe(e, "encode", false)) }) });
fillType(EXC.UnicodeTranslateError, { doc: "Unicode translation error.", methods: () => ({ __init__: initUnicode(false, false), __str__: method(0, 0, (e) => describe(e, "translate", false)) }) });
for (const name of ["UnicodeDecodeError", "UnicodeEncodeError", "UnicodeTranslateError"] as const) {
  fillType(EXC[name], { getset: () => fields(...(name === "UnicodeTranslateError" ? [] : ["encoding"]), "object", "start", "end", "reason") });
}
