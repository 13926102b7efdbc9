/**
 * Constants made of constants: arithmetic on literals, tuples, conditions.
 *
 * Only what cannot fail and has a small result is computed; everything else is left to run time, its errors included.
 */
import { Ellipsis, None, W_Float, W_Tuple } from "../objects/core";
import { BINARY_OPERATORS } from "../bytecode";
import type { Expr } from "./ast";
import { NOT_OPERATOR } from "./ast";
import { BytesConstant, ComplexConstant } from "./constants";
import { strFrom, W_WideStr } from "../objects/wide-str";

const MAX_BITS = 128n;
const MAX_TEXT = 4096;
const MAX_ITEMS = 256;

const [ADD, SUB, MUL, TRUEDIV, FLOORDIV, MOD, POW, LSHIFT, RSHIFT, AND, OR, XOR] = BINARY_OPERATORS.map((_, i) => i) as [number, number, number, number, number, number, number, number, number, number, number, number];

/** An int as the guest has it. */
export const guestInt = (value: bigint): number | bigint => (value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value);

const isInt = (v: unknown): v is number | bigint | boolean => typeof v === "number" || typeof v === "bigint" || typeof v === "boolean";
const bits = (v: bigint): bigint => BigInt((v < 0n ? -v : v).toString(2).length);

/** A constant's truth, or undefined where it is not known here. */
export function constantTruth(value: any): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (typeof value === "number" || typeof value === "bigint") return value != 0;
  if (typeof value === "string") return value !== "";
  if (value === None) return false;
  if (value === Ellipsis || value instanceof W_WideStr) return true;
  if (value instanceof W_Float) return value.value !== 0;
  if (value instanceof W_Tuple) return value.items.length > 0;
  if (value instanceof BytesConstant) return value.value !== "";
  if (value instanceof ComplexConstant) return value.real !== 0 || value.imag !== 0;
  return undefined;
}

export class Folder {
  /** `optimized`: the value of `__debug__` is False. */
  constructor(private readonly optimized: boolean) {}

  readonly #known = new Map<Expr, { value: any } | null>();

  /** The value of an expression that is constant, or null. */
  fold(e: Expr): { readonly value: any } | null {
    switch (e.kind) {
      case "Constant": return e;
      case "UnaryOp": case "BinOp": case "Tuple": case "Subscript": {
        const known = this.#known.get(e);
        if (known !== undefined) return known;
        const value = this.#compute(e);
        const result = value === undefined ? null : { value };
        this.#known.set(e, result);
        return result;
      }
      case "Name": return e.id === "__debug__" ? { value: !this.optimized } : null;
      case "JoinedStr":
        if (e.values.length === 0) return { value: "" };
        return e.values.length === 1 && e.values[0]!.kind === "Constant" ? e.values[0] : null;
      default: return null;
    }
  }

  #compute(e: Extract<Expr, { kind: "UnaryOp" | "BinOp" | "Tuple" | "Subscript" }>): any {
    if (e.kind === "Tuple") {
      const items: any[] = [];
      for (const each of e.elts) {
        const item = this.fold(each);
        if (item === null) return undefined;
        items.push(item.value);
      }
      return new W_Tuple(items);
    }
    if (e.kind === "UnaryOp") {
      const operand = this.fold(e.operand);
      return operand === null ? undefined : unary(e.op, operand.value);
    }
    if (e.kind === "Subscript") {
      const index = this.fold(e.slice);
      const container = index === null || typeof index.value !== "number" ? null : this.fold(e.value);
      return container === null ? undefined : item(container.value, index!.value);
    }
    const right = this.fold(e.right);
    const left = right === null ? null : this.fold(e.left);
    return left === null ? undefined : binary(e.op, left.value, right!.value);
  }
}

function item(container: any, index: number): any {
  if (typeof container === "string") return container[index < 0 ? index + container.length : index];
  if (container instanceof W_Tuple) return container.items[index < 0 ? index + container.items.length : index];
  return undefined;
}

function unary(op: number, v: any): any {
  if (op === NOT_OPERATOR) {
    const truth = constantTruth(v);
    return truth === undefined ? undefined : !truth;
  }
  if (isInt(v)) {
    const n = BigInt(v);
    if (op === 2 && typeof v === "boolean") return undefined;
    return guestInt(op === 0 ? -n : op === 1 ? n : ~n);
  }
  if (v instanceof W_Float) return op === 0 ? new W_Float(-v.value) : op === 1 ? v : undefined;
  if (v instanceof ComplexConstant) return op === 0 ? new ComplexConstant(-v.real, -v.imag) : op === 1 ? v : undefined;
  return undefined;
}

function binary(op: number, a: any, b: any): any {
  if (typeof a === "boolean" && typeof b === "boolean" && op >= AND && op <= XOR) return op === AND ? a && b : op === OR ? a || b : a !== b;
  if (isInt(a) && isInt(b)) return integers(op, BigInt(a), BigInt(b));
  const real = (v: any): number | undefined => v instanceof W_Float ? v.value : typeof v === "number" || typeof v === "boolean" ? Number(v) : undefined;
  const x = real(a);
  const y = real(b);
  if (x !== undefined && y !== undefined) {
    const value = op === ADD ? x + y : op === SUB ? x - y : op === MUL ? x * y : op === TRUEDIV && y !== 0 ? x / y : undefined;
    return value === undefined ? undefined : new W_Float(value);
  }
  if ((a instanceof ComplexConstant || x !== undefined) && (b instanceof ComplexConstant || y !== undefined)) {
    const left = a instanceof ComplexConstant ? a : null;
    const right = b instanceof ComplexConstant ? b : null;
    // Mixed with a real number only the real part takes part.
    if (op === ADD) return new ComplexConstant((left?.real ?? x!) + (right?.real ?? y!), left === null ? right!.imag : right === null ? left.imag : left.imag + right.imag);
    if (op === SUB) return new ComplexConstant((left?.real ?? x!) - (right?.real ?? y!), left === null ? -right!.imag : right === null ? left.imag : left.imag - right.imag);
    return undefined;
  }
  if (typeof a === "string" || a instanceof W_WideStr) {
    if (op === ADD && (typeof b === "string" || b instanceof W_WideStr)) {
      if (typeof a === "string" && typeof b === "string" && a.length + b.length <= MAX_TEXT) {
        const joined = strFrom(a + b);
        return typeof joined === "string" ? joined : undefined;
      }
      return undefined;
    }
    if (op === MUL && typeof b === "number" && typeof a === "string" && a.length * b <= MAX_TEXT) return a.repeat(Math.max(0, b));
    return undefined;
  }
  if (op === MUL && typeof a === "number" && (typeof b === "string" || b instanceof BytesConstant || b instanceof W_Tuple)) return binary(op, b, a);
  if (a instanceof BytesConstant) {
    if (op === ADD && b instanceof BytesConstant && a.value.length + b.value.length <= MAX_TEXT) return new BytesConstant(a.value + b.value);
    if (op === MUL && typeof b === "number" && a.value.length * b <= MAX_TEXT) return new BytesConstant(a.value.repeat(Math.max(0, b)));
    return undefined;
  }
  if (a instanceof W_Tuple) {
    if (op === ADD && b instanceof W_Tuple) return new W_Tuple([...a.items, ...b.items]);
    if (op === MUL && typeof b === "number" && a.items.length * b <= MAX_ITEMS) return new W_Tuple(Array.from({ length: Math.max(0, b) }, () => a.items).flat());
  }
  return undefined;
}

function integers(op: number, a: bigint, b: bigint): any {
  switch (op) {
    case ADD: return guestInt(a + b);
    case SUB: return guestInt(a - b);
    case MUL: return bits(a) + bits(b) > MAX_BITS ? undefined : guestInt(a * b);
    case TRUEDIV: {
      const exact = b !== 0n && typeof guestInt(a) === "number" && typeof guestInt(b) === "number";
      return exact ? new W_Float(Number(a) / Number(b)) : undefined;
    }
    case FLOORDIV: {
      if (b === 0n) return undefined;
      const quotient = a / b;
      return guestInt(a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient);
    }
    case MOD: {
      if (b === 0n) return undefined;
      const rest = a % b;
      return guestInt(rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest);
    }
    case POW: return b < 0n || b > 128n || bits(a) * b > MAX_BITS ? undefined : guestInt(a ** b);
    case LSHIFT: return b < 0n || b > MAX_BITS || bits(a) + b > MAX_BITS ? undefined : guestInt(a << b);
    case RSHIFT: return b < 0n || b > 1000000n ? undefined : guestInt(a >> b);
    case AND: return guestInt(a & b);
    case OR: return guestInt(a | b);
    case XOR: return guestInt(a ^ b);
    default: return undefined;
  }
}
