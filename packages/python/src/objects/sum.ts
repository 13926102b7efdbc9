// @shared-module
/**
 * The built-in function `sum`.
 */
import { binary } from "./arithmetic";
import { W_Complex } from "./complex";
import { W_Float } from "./core";
import { typeError } from "./errors";
import { add, toFloat } from "./int-math";
import { intValue, isInstance, isStr } from "./operations";
import { iter, next } from "./sequence";
import { bytearrayType, bytesType, intType } from "./type";

const ADD = 0;

/** A float's running sum with the error that rounding left behind (Neumaier), as `sum` promises since 3.12. */
class CompensatedSum {
  #low = 0;
  constructor(private high: number) {}
  add(x: number): void {
    const total = this.high + x;
    this.#low += Math.abs(this.high) >= Math.abs(x) ? this.high - total + x : x - total + this.high;
    this.high = total;
  }
  get value(): number { return this.#low !== 0 && Number.isFinite(this.#low) ? this.high + this.#low : this.high; }
}

/** `sum(iterable, start)`. */
export function sum(iterable: any, start: any = 0): any {
  if (isStr(start)) throw typeError("sum() can't sum strings [use ''.join(seq) instead]");
  if (isInstance(start, bytesType)) throw typeError("sum() can't sum bytes [use b''.join(seq) instead]");
  if (isInstance(start, bytearrayType)) throw typeError("sum() can't sum bytearray [use b''.join(seq) instead]");
  return sumFrom(iter(iterable), start);
}

/** The items of an iterator added to `start`, a number. */
export function sumFrom(it: any, start: any): any {
  let total = start;
  let item = next(it);
  // Three stages, each entered at most once: ints while the sum fits 64 bits, floats with compensation, complex numbers alike. What is behind is added as it comes.
  if (typeof total === "number") {
    for (; typeof item === "number" || typeof item === "bigint" || typeof item === "boolean"; item = next(it)) {
      const sum = add(total, typeof item === "boolean" ? (item ? 1 : 0) : item);
      if (typeof sum === "bigint" && BigInt.asIntN(64, sum) !== sum || typeof item === "bigint" && BigInt.asIntN(64, item) !== item) break;
      total = sum;
    }
    if (item === undefined) return total;
    total = binary(ADD, total, item);
    item = next(it);
  }
  if (isExactFloat(total)) {
    const floats = new CompensatedSum(total.value);
    for (; item !== undefined; item = next(it)) {
      const value = summand(item);
      if (value === undefined) break;
      floats.add(value);
    }
    total = new W_Float(floats.value);
    if (item === undefined) return total;
    total = binary(ADD, total, item);
    item = next(it);
  }
  if (total instanceof W_Complex && total.constructor === W_Complex) {
    const real = new CompensatedSum(total.real);
    const imag = new CompensatedSum(total.imag);
    for (; item !== undefined; item = next(it)) {
      if (item instanceof W_Complex && item.constructor === W_Complex) {
        real.add(item.real);
        imag.add(item.imag);
      } else {
        const value = summand(item);
        if (value === undefined) break;
        real.add(value);
      }
    }
    total = new W_Complex(real.value, imag.value);
  }
  for (; item !== undefined; item = next(it)) total = binary(ADD, total, item);
  return total;
}
/** A float or an int as a host float; undefined for anything else. */
export function summand(item: any): number | undefined {
  if (isExactFloat(item)) return item.value;
  if (typeof item === "number") return item;
  return isInstance(item, intType) ? toFloat(intValue(item)) : undefined;
}
export const isExactFloat = (v: any): v is W_Float => typeof v === "object" && v.constructor === W_Float;
