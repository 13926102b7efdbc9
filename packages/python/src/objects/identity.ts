// @shared-module
/**
 * `id(v)`: numbers that stay. Objects are numbered when first asked; values that are compared by content (`is` on int, bool and str) get
 * a number made of the content, so that `a is b` exactly when `id(a) == id(b)`.
 */
import { hashText } from "./compare";

const ids = new WeakMap<object, number>();
let nextId = 0x7f5a_0000_1000;

/** A number that no other living object has. */
export function identity(v: any): number | bigint {
  switch (typeof v) {
    case "number": return 9_440_000_000_000 + (v % 1_000_000_000) * 32 + (v >= 1_000_000_000 || v <= -1_000_000_000 ? Math.floor(v / 1_000_000_000) * 64_000_000_007 : 0);
    case "boolean": return v ? 9_400_000_000_032 : 9_400_000_000_000;
    case "string": return 0x10_0000_0000_0000 + Math.abs(hashText(v)) % 0x8_0000_0000_0000;
    case "bigint": return (1n << 64n) + 2n * v;
  }
  let id = ids.get(v);
  if (id === undefined) {
    id = nextId;
    nextId += 32;
    ids.set(v, id);
  }
  return id;
}

/** Hash of an object that equals none but itself. */
export const identityHash = (o: object): number => Number(identity(o)) / 16;

/** "0x7f..." as in reprs. */
export const address = (v: any): string => `0x${identity(v).toString(16).padStart(12, "0")}`;
