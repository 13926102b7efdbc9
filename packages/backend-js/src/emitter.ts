/**
 * Writes the source text of one generated function group: lines, the constants that reach it as closure parameters,
 * and the numbers of its exits.
 *
 * Nothing of the guest is ever text here. Strings, objects, functions and classes are parameters of the surrounding closure
 * (`k0`, `k1`, ...); numbers are printed by the host; the only names from outside are `Field.property`, checked again by {@link property}.
 */
import { SpoorError, type Field } from "@spoor/ir";

const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;
/** Indentation by depth; deep nesting would otherwise be mostly blanks. */
const INDENTS: readonly string[] = Array.from({ length: 9 }, (_, depth) => "  ".repeat(depth));
const indentOf = (depth: number): string => INDENTS[depth < INDENTS.length ? depth : INDENTS.length - 1]!;

/** Binding strength of an expression's outermost operator. */
export const Prec = {
  Conditional: 2, Or: 3, And: 4, BitOr: 6, BitXor: 7, BitAnd: 8, Equality: 9, Relation: 10, Shift: 11, Add: 12, Multiply: 13, Unary: 14, Member: 18, Atom: 20,
} as const;

export class Emitter {
  #text = "";
  depth = 2;
  /** Characters of all lines, indentation apart. */
  length = 0;
  constants: unknown[] = [];
  #names = new Map<unknown, string>();
  #fresh = 0;

  /** `lifts`: which numbers are parameters, too, so that functions which differ only in them are one text. Null for no such function. */
  constructor(readonly lifts: ((value: number) => boolean) | null) {}

  line(text: string): void {
    this.#text += `${indentOf(this.depth)}${text}\n`;
    this.length += text.length + 1;
  }
  /** A line that opens a block. */
  open(text: string): void {
    this.line(text);
    this.depth++;
  }
  close(text = "}"): void {
    this.depth--;
    this.line(text);
  }

  /** A name that no other name of the function equals. */
  fresh(letter: string): string { return `${letter}_${this.#fresh++}`; }

  /** The text of a constant of the trace: a literal for numbers and the few singletons, else a closure parameter. */
  constant(value: unknown): string {
    switch (typeof value) {
      case "number": return this.lifts?.(value) === true ? this.parameter(value) : Number.isFinite(value) ? number(value) : this.closure(value);
      case "boolean": return value ? "true" : "false";
      case "undefined": return "undefined";
      default: return value === null ? "null" : this.closure(value);
    }
  }

  /** The closure parameter that holds `value`. */
  closure(value: unknown): string {
    let name = this.#names.get(value);
    if (name === undefined) this.#names.set(value, (name = this.parameter(value)));
    return name;
  }

  /** A closure parameter of its own, though there may be another of the same value. */
  parameter(value: unknown): string {
    this.constants.push(value);
    return `k${this.constants.length - 1}`;
  }

  /** The lines so far, which it forgets. */
  take(): string {
    const text = this.#text;
    this.#text = "";
    return text;
  }

  /** Begins a function of its own: names and parameters count from the first again. */
  restart(): void {
    this.constants = [];
    this.#names = new Map();
    this.#fresh = 0;
  }
}

/** A finite number as an expression. Negative ones bind like a unary operator. */
const number = (value: number): string => (value === 0 && 1 / value < 0 ? "-0" : String(value));

/** The property that a field reads, as text: the one place where a name from outside reaches the source. */
export function property(field: Field): string {
  if (typeof field.property !== "string" || !IDENTIFIER.test(field.property)) {
    throw new SpoorError("bad-property", `field ${field.name}: its property is not a JavaScript identifier, so it cannot be compiled; use letters, digits, _ and $`);
  }
  return field.property;
}
