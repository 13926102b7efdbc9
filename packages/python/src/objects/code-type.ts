// @shared-module
/**
 * Types of what runs: code, frame, traceback, cell.
 */
import {
  CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR, CO_NESTED, CO_VARARGS, CO_VARKEYWORDS, type CodeParts,
} from "../bytecode";
import { Code } from "../code";
import { compare, eq } from "./compare";
import { method, methodArgs, newMethod } from "./builtin";
import { None, NotImplemented, W_Cell, W_Tuple } from "./core";
import { typeError, valueError } from "./errors";
import { hooks } from "./hooks";
import { address, identity } from "./identity";
import { Namespace } from "./namespace";
import { dictOfNamespace } from "./object-type";
import { iter } from "./sequence";
import { reprText } from "./text";
import { frameObject, frameOfTraceback, W_Frame, W_Traceback } from "./traceback-object";
import { attachHost, cellType, codeType, fillType, frameType, tracebackType, typeOf } from "./type";
import { strFrom, textOf } from "./wide-str";
import { rt } from "../runtime";

attachHost(codeType, Code as any);
attachHost(frameType, W_Frame);
attachHost(tracebackType, W_Traceback);

// -- code

const strings = (names: readonly string[]): W_Tuple => new W_Tuple(names.map(strFrom));

/** Flags as CPython numbers them (inspect's CO_ constants). */
function publicFlags(code: Code): number {
  const { flags } = code;
  let bits = 0;
  // A function's code: optimized, new locals.
  if (code.name !== "<module>") bits |= 3;
  if (flags & CO_VARARGS) bits |= 4;
  if (flags & CO_VARKEYWORDS) bits |= 8;
  if (flags & CO_NESTED) bits |= 16;
  if (flags & CO_GENERATOR) bits |= 32;
  if (flags & CO_COROUTINE) bits |= 128;
  if (flags & CO_ASYNC_GENERATOR) bits |= 512;
  if (typeof code.docstring === "string") bits |= 0x4000000;
  return bits;
}

/** Names of parameters and other locals, cells of parameters included once. */
const variables = (code: Code): string[] => [...code.localNames];

const text = (v: any): any => textOf(v);
const tuple = (v: any): any => v.items;
/** What `replace` may change, and how a value becomes a part. */
const PARTS: { readonly [name: string]: [keyof CodeParts, (v: any) => any] } = {
  co_name: ["name", text], co_qualname: ["qualname", text], co_filename: ["filename", text], co_firstlineno: ["firstLine", Number], co_consts: ["constants", tuple],
};

function replaceParts(code: Code, kw: Map<string, any> | null): Code {
  const changes: Record<string, unknown> = {};
  for (const [name, value] of kw ?? []) {
    const part = PARTS[name];
    if (part !== undefined) changes[part[0]] = part[1](value);
    else if (codeType.lookup(name) === undefined) throw typeError(`replace() got an unexpected keyword argument '${name}'`);
    else throw valueError(`code.replace() cannot change ${name}`);
  }
  const made = new Code(code.parts(changes));
  return code.globals === null ? made : made.bind(code.globals);
}

fillType(codeType, {
  doc: "Create a code object.  Not for mere mortals.",
  methods: () => ({
    __repr__: method(0, 0, (self: Code) => strFrom(`<code object ${self.name} at ${address(self)}, file "${self.filename}", line ${self.firstLine}>`)),
    __eq__: method(1, 1, (self, other) => (other instanceof Code ? self === other : NotImplemented)),
    __hash__: method(0, 0, (self) => Number(identity(self)) / 32),
    co_lines: method(0, 0, (self: Code) => iter(new W_Tuple(lines(self)))),
    co_positions: method(0, 0, (self: Code) => iter(new W_Tuple(positions(self)))),
    replace: methodArgs((args, kw) => replaceParts(args[0], kw)),
    __replace__: methodArgs((args, kw) => replaceParts(args[0], kw)),
  }),
  getset: () => ({
    co_name: { get: (c: Code) => strFrom(c.name), member: true },
    co_qualname: { get: (c: Code) => strFrom(c.qualname), member: true },
    co_filename: { get: (c: Code) => strFrom(c.filename), member: true },
    co_firstlineno: { get: (c: Code) => c.firstLine, member: true },
    co_argcount: { get: (c: Code) => c.argCount, member: true },
    co_posonlyargcount: { get: (c: Code) => c.positionalOnlyCount, member: true },
    co_kwonlyargcount: { get: (c: Code) => c.keywordOnlyCount, member: true },
    co_nlocals: { get: (c: Code) => variables(c).length, member: true },
    co_stacksize: { get: (c: Code) => c.registerCount, member: true },
    co_flags: { get: publicFlags, member: true },
    co_names: { get: (c: Code) => strings(c.names), member: true },
    co_varnames: { get: (c: Code) => strings(variables(c)) },
    co_cellvars: { get: (c: Code) => strings(c.cellNames) },
    co_freevars: { get: (c: Code) => strings(c.freeNames) },
    co_consts: { get: (c: Code) => new W_Tuple([...c.constants]), member: true },
  }),
});
/** Python counts code in bytes, two per unit: a word of ours is one unit. */
const BYTES_PER_WORD = 2;

function lines(code: Code): any[] {
  const items: any[] = [];
  for (let i = 0; i < code.positions.length; i += 5) {
    const line = code.positions[i + 1]!;
    items.push(new W_Tuple([code.positions[i]! * BYTES_PER_WORD, (code.positions[i + 5] ?? code.words.length) * BYTES_PER_WORD, line <= 0 ? None : line]));
  }
  return items;
}

/** A position for each word. */
function positions(code: Code): any[] {
  const items: any[] = [];
  for (let pc = 0; pc < code.words.length; pc++) {
    const { line, endLine, column, endColumn } = code.positionAt(pc);
    items.push(new W_Tuple([line, endLine, column, endColumn].map((n) => (n < 0 ? None : n))));
  }
  return items;
}

// -- frame

const lineOf = (f: W_Frame): number => {
  const line = f.visible.code.lineAt(f.visible.pc);
  return line < 0 ? f.visible.code.firstLine : line;
};

fillType(frameType, {
  methods: () => ({
    __repr__: method(0, 0, (self: W_Frame) => strFrom(`<frame at ${address(self)}, file ${reprText(strFrom(self.visible.code.filename))}, line ${lineOf(self)}, code ${self.visible.code.name}>`)),
    clear: method(0, 0, () => None),
  }),
  getset: () => ({
    f_back: { get: (f: W_Frame) => (f.visible.back === null ? None : frameObject(f.visible.back)) },
    f_code: { get: (f: W_Frame) => f.visible.code },
    f_globals: { get: (f: W_Frame) => globalsOf(f) },
    f_builtins: { get: (f: W_Frame) => (f.visible.code.builtins instanceof Namespace ? dictOfNamespace(f.visible.code.builtins) : None) },
    f_locals: { get: (f: W_Frame) => f.visible.locals() ?? hooks.newDict([]) },
    f_lineno: { get: lineOf },
    f_lasti: { get: (f: W_Frame) => f.visible.pc * BYTES_PER_WORD },
    f_trace: { get: (f: W_Frame) => f.trace ?? None, set: (f: W_Frame, v) => { f.trace = v; }, del: (f: W_Frame) => { f.trace = undefined; } },
    f_trace_lines: { get: () => true, set: () => {} },
    f_trace_opcodes: { get: () => false, set: () => {} },
    f_generator: { get: () => None },
  }),
});
const globalsOf = (f: W_Frame): any => {
  const { globals } = f.visible.code;
  return globals instanceof Namespace ? dictOfNamespace(globals) : globals ?? None;
};

// -- traceback

fillType(tracebackType, {
  new: newMethod(4, 4, (_cls, next, frame, lasti, lineno) => {
    if (next !== None && !(next instanceof W_Traceback)) throw typeError(`expected traceback object or None, got '${typeOf(next).name}'`);
    if (!(frame instanceof W_Frame)) throw typeError(`TracebackType() argument 'tb_frame' must be frame, not ${typeOf(frame).name}`);
    void lineno;
    return new W_Traceback(next === None ? null : next, frame.visible.code, Math.floor(Number(lasti) / BYTES_PER_WORD), frame.visible);
  }, { keywords: ["tb_next", "tb_frame", "tb_lasti", "tb_lineno"] }),
  methods: () => ({
    __dir__: method(0, 0, () => hooks.newList(["tb_frame", "tb_next", "tb_lasti", "tb_lineno"])),
  }),
  getset: () => ({
    tb_next: {
      get: (tb: W_Traceback) => tb.next ?? None,
      set: (tb: W_Traceback, v) => {
        if (v !== None && !(v instanceof W_Traceback)) throw typeError(`expected traceback object or None, got '${typeOf(v).name}'`);
        for (let t = v === None ? null : v; t !== null; t = t.next) if (t === tb) throw valueError("traceback loop detected");
        tb.next = v === None ? null : v;
      },
    },
    tb_frame: {
      get: (tb: W_Traceback) => {
        // Who looks at frames must not run in compiled code.
        rt().currentFrame();
        return frameOfTraceback(tb);
      },
      member: true,
    },
    tb_lasti: { get: (tb: W_Traceback) => tb.pc * BYTES_PER_WORD, member: true },
    tb_lineno: { get: (tb: W_Traceback) => tb.line },
  }),
});

// -- cell

fillType(cellType, {
  doc: "Create a new cell object.",
  new: newMethod(0, 1, (_cls, value) => new W_Cell(value)),
  methods: () => ({
    __repr__: method(0, 0, (self: W_Cell) => strFrom(self.value === undefined ? `<cell at ${address(self)}: empty>` : `<cell at ${address(self)}: ${typeOf(self.value).name} object at ${address(self.value)}>`)),
    __eq__: method(1, 1, (a: W_Cell, b) => (!(b instanceof W_Cell) ? NotImplemented : a.value === undefined || b.value === undefined ? a.value === b.value : eq(a.value, b.value))),
    __lt__: method(1, 1, (a: W_Cell, b) => (!(b instanceof W_Cell) ? NotImplemented : a.value === undefined || b.value === undefined ? b.value !== undefined : compare(0, a.value, b.value))),
  }),
  getset: () => ({
    cell_contents: {
      get: (self: W_Cell) => {
        if (self.value === undefined) throw valueError("cell is empty");
        return self.value;
      },
      set: (self: W_Cell, v) => { self.value = v; },
      del: (self: W_Cell) => { self.value = undefined; },
    },
  }),
});
