/**
 * Traces as text, in the notation of PyPy's logs. What prints also parses: `parse(print(t, scope), scope)` is `t` again, up to
 * the numbering of exits' tables and what an exit's `knowledge` holds.
 *
 *     [i0, r1]
 *     [i2, r3] = label(i0, r1, descr=<L1>)
 *     i4 = int_add_ovf(i2, 1, descr=<Guard0>) [i2, r3] {f@12: i2, v0; v0 = new(i2, descr=<Class Point>)}
 *     guard_class(r3, descr=<Class Point>, descr=<Guard1>) [i4]
 *     setfield(r3, 1.0, descr=<Field Point.y>)
 *     jump(i4, r3, descr=<L1>)
 *
 * A variable is its type and its row. `i` constants are plain, `f` constants have a point, an exponent or are `nan`, `inf`,
 * `-inf`; strings are JSON's; `null`, `undefined`, `true`, `false`, `12n` are themselves; other references are `ConstPtr(name)`, an
 * integer as a guest value is `ConstPtr(5)`.
 *
 * Behind an operation that can leave: in a recorded trace its snapshot, `{code@pos: slots | inner@pos: slots}`, outermost
 * frame first; in an optimized one the exit's values in brackets, then its resume data in braces, unless that is one anonymous
 * frame of just the values. In resume data a slot is a value by its variable (`$1` by its place, where that is not unambiguous), a
 * constant, a virtual `v0` or a hole `_`; virtuals and delayed stores follow, written as the operations that were saved.
 */
import type { Descr } from "./descr";
import { CAN_EXIT, OP, OP_NAMES } from "./ops";
import { TAG_CONST, TAG_HOLE, TAG_VALUE, TAG_VIRTUAL, tagIndex, tagKind, type ExitRecord, type ResumeData, type Tagged, type Virtual } from "./resume";
import { DESCR_WORDS, DescrScope } from "./scope";
import type { Trace } from "./trace";
import { NONE, type Ref } from "./types";

/** The text of a trace. Names that `scope` does not know are added to it. */
export function print(trace: Trace, scope: DescrScope = new DescrScope()): string {
  const inputs = Array.from({ length: trace.inputCount }, (_, input) => variable(trace, input as Ref));
  const lines = [`[${inputs.join(", ")}]`];
  for (let row = trace.inputCount; row < trace.length; row++) {
    if (trace.opcode(row as Ref) !== OP.param) lines.push(printRow(trace, row as Ref, scope));
  }
  return lines.join("\n") + "\n";
}

/** The text of one row, without a line end. A label's parameters print with the label. */
export function printRow(trace: Trace, row: Ref, scope: DescrScope = new DescrScope()): string {
  const opcode = trace.opcode(row);
  const operands = trace.operands(row).map((ref) => printRef(trace, ref, scope));
  const descr = trace.descr(row);
  if (descr !== null) operands.push(descr.kind === "text" ? printString(descr.text) : `descr=${printDescr(descr, scope)}`);
  let tail = "";
  const snapshot = trace.snapshot(row);
  if (CAN_EXIT[opcode] === 1 && snapshot >= 0) {
    if (trace.exits !== null) {
      operands.push(`descr=<Guard${snapshot}>`);
      tail = ` ${printExit(trace, trace.exits[snapshot]!, scope)}`;
    } else {
      tail = ` ${printSnapshot(trace, snapshot, scope)}`;
    }
  }
  return `${printResult(trace, row)}${OP_NAMES[opcode]}(${operands.join(", ")})${tail}`;
}

/** A variable or constant as operations show it. */
export function printRef(trace: Trace, ref: Ref, scope: DescrScope = new DescrScope()): string {
  if (ref === NONE) return "_";
  if (ref >= 0) return variable(trace, ref);
  const value: unknown = trace.constant(ref);
  switch (trace.type(ref)) {
    case "i": return String(value);
    case "f": return printFloat(value as number);
    default: return typeof value === "number" ? `ConstPtr(${printNumber(value)})` : printHost(value, scope);
  }
}

/** `<Field Point.x>` and the like. */
export function printDescr(descr: Descr, scope: DescrScope = new DescrScope()): string {
  if (descr.kind === "text") return printString(descr.text);
  const name = scope.nameOf(descr);
  if (descr.kind === "label" && /^[\w.$#-]+$/.test(name) && !/^Guard\d+$/.test(name)) return `<${name}>`;
  const plain = /^[^\s<>"\\\p{C}](?:[^<>"\\\p{C}]*[^\s<>"\\\p{C}])?$/u.test(name);
  return `<${DESCR_WORDS[descr.kind]} ${plain ? name : printString(name)}>`;
}

function printResult(trace: Trace, row: Ref): string {
  if (trace.opcode(row) === OP.label) {
    const params: string[] = [];
    for (let at = row + 1; at < trace.length && trace.opcode(at as Ref) === OP.param; at++) params.push(variable(trace, at as Ref));
    return params.length === 0 ? "" : `[${params.join(", ")}] = `;
  }
  return trace.type(row) === "n" ? "" : `${variable(trace, row)} = `;
}

function variable(trace: Trace, ref: Ref): string {
  return `${trace.type(ref)}${ref}`;
}

function printSnapshot(trace: Trace, snapshot: number, scope: DescrScope): string {
  const frames = trace.snapshotFrames(snapshot).map(({ code, pos, slots }) =>
    printFrame(trace.constant(code), pos, slots.map((ref) => printRef(trace, ref, scope)), scope));
  return `{${frames.join(" | ")}}`;
}

function printFrame(code: unknown, pos: number, slots: readonly string[], scope: DescrScope): string {
  return `${printCode(code, scope)}@${pos}:${slots.length > 0 ? " " : ""}${slots.join(", ")}`;
}

/** A frame's code: a constant, host objects by their bare name. */
function printCode(code: unknown, scope: DescrScope): string {
  const text = printHost(code, scope);
  return text.startsWith("ConstPtr(") ? text.slice("ConstPtr(".length, -1) : text;
}

function printExit(trace: Trace, exit: ExitRecord, scope: DescrScope): string {
  const values = `[${exit.values.map((ref) => printRef(trace, ref, scope)).join(", ")}]`;
  return isPlain(exit) ? values : `${values} ${printResume(trace, exit, scope)}`;
}

/** One anonymous frame whose slots are the values, in order: what an exit without braces means. */
function isPlain({ values, resume: { frames, virtuals, pending } }: ExitRecord): boolean {
  if (frames.length !== 1 || virtuals.length > 0 || pending.length > 0) return false;
  const { code, pos, slots } = frames[0]!;
  return code === null && pos === 0 && slots.length === values.length && slots.every((tag, k) => tagKind(tag) === TAG_VALUE && tagIndex(tag) === k);
}

function printResume(trace: Trace, { values, resume }: ExitRecord, scope: DescrScope): string {
  const slot = (tag: Tagged): string => printTagged(trace, values, resume, tag, scope);
  const frames = resume.frames.map(({ code, pos, slots }) => printFrame(code, pos, slots.map(slot), scope));
  const virtuals = resume.virtuals.map((virtual, v) => `v${v} = ${printVirtual(virtual, slot, scope)}`);
  const stores = resume.pending.map(({ target, descr, index, value }) => {
    const operands = descr.kind === "field" ? [target, value] : [target, index, value];
    return `${descr.kind === "field" ? "setfield" : "setarrayitem"}(${operands.map(slot).join(", ")}, descr=${printDescr(descr, scope)})`;
  });
  return `{${[frames.join(" | "), ...virtuals, ...stores].join("; ")}}`;
}

function printVirtual(virtual: Virtual, slot: (tag: Tagged) => string, scope: DescrScope): string {
  switch (virtual.kind) {
    case "object": return `new(${[...virtual.values.map(slot), `descr=${printDescr(virtual.descr, scope)}`].join(", ")})`;
    case "array": return `new_array(${[...virtual.values.map(slot), `descr=${printDescr(virtual.descr, scope)}`].join(", ")})`;
    case "bool": return `box_bool(${slot(virtual.value)})`;
    case "concat": return `str_concat(${slot(virtual.left)}, ${slot(virtual.right)})`;
  }
}

function printTagged(trace: Trace, values: readonly Ref[], resume: ResumeData, tag: Tagged, scope: DescrScope): string {
  const index = tagIndex(tag);
  switch (tagKind(tag)) {
    case TAG_VALUE: {
      const ref = values[index];
      return ref !== undefined && ref >= 0 && values.indexOf(ref) === index ? variable(trace, ref) : `$${index}`;
    }
    case TAG_CONST: {
      const value = resume.constants[index];
      return typeof value === "number" ? printNumber(value) : printHost(value, scope);
    }
    case TAG_VIRTUAL: return `v${index}`;
    case TAG_HOLE: return "_";
    default: throw new RangeError(`tag ${tag} is of no kind`);
  }
}

/** A host value in a place for references. */
function printHost(value: unknown, scope: DescrScope): string {
  switch (typeof value) {
    case "string": return printString(value);
    case "bigint": return `${value}n`;
    case "number": return printNumber(value);
    case "boolean": case "undefined": return String(value);
    default: return value === null ? "null" : `ConstPtr(${scope.constantName(value)})`;
  }
}

/** JSON, which leaves U+2028 and its like as they are, although some readers take them for line ends. */
function printString(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A number whose type the context does not tell: an integer without a point, anything else as a float. */
function printNumber(value: number): string {
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : printFloat(value);
}

function printFloat(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  if (Object.is(value, -0)) return "-0.0";
  const digits = String(value);
  return /[.e]/.test(digits) ? digits : `${digits}.0`;
}
