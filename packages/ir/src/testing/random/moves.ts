/**
 * The moves of random traces: each appends a few operations that are legal on every input that gets there, or nothing where
 * it does not apply. The three numbers choose operands and variants.
 */
import type { CallDescr, SlotType } from "../../descr";
import { MEANINGS } from "../../semantics";
import { INT_MAX } from "../../types";
import { CELL_VALUE, CLASSES, FLOAT, FLOAT_VALUE, Float, LINK, POINT, POINT_FIELDS, Point, TAG } from "../guest";
import { ARRAY_OF_KIND, isArray, type Kind, type Known, type Recorder } from "./recorder";

export type Move = (g: Recorder, x: number, y: number, z: number) => void;

const INT_CONSTANTS = [0, 1, -1, 2, 3, -3, 7, 8, 10, 255, 1000, -(2 ** 31), 2 ** 31 - 1, 2 ** 32, 2 ** 40, -(2 ** 52), INT_MAX];
const FLOAT_CONSTANTS = [0, -0, 1, -1, 0.5, 2, 1e10, NaN, Infinity, 1e-5];
const STRING_CONSTANTS = ["", "a", "b", "key", "\n\"*/", "\u2028"];

const at = <T>(list: readonly T[], choice: number): T => list[choice % list.length]!;
/** An integer of the pool, or sometimes a constant. */
const anInt = (g: Recorder, choice: number): Known => (choice % 5 === 0 ? undefined : g.pick("i", choice)) ?? g.int(at(INT_CONSTANTS, choice));
const aFloat = (g: Recorder, choice: number): Known => (choice % 5 === 0 ? undefined : g.pick("f", choice)) ?? g.float(at(FLOAT_CONSTANTS, choice));
/** A reference of the pool, or sometimes a constant. */
const aRef = (g: Recorder, choice: number): Known => {
  if (choice % 6 === 0) return at([g.ref(null, "null"), g.ref(at(STRING_CONSTANTS, choice >> 3), "str"), g.ref(choice % 50, "int"), g.ref(true, "bool"), g.ref(g.world.point, "point")], choice);
  return g.pick("r", choice) ?? g.ref(null, "null");
};
const ofType = (g: Recorder, type: SlotType, choice: number): Known => (type === "i" ? anInt(g, choice) : type === "f" ? aFloat(g, choice) : aRef(g, choice));
/** A reference of a kind: one that is known to be, or one that turns out to be when guarded. */
function ofKind(g: Recorder, kinds: readonly Kind[], choice: number): Known | undefined {
  const known = g.pick("r", choice, ({ kind }) => kinds.includes(kind));
  if (known !== undefined && choice % 4 !== 0) return known;
  const kindOfValue = (value: unknown): string => (typeof value === "number" ? "int" : typeof value === "string" ? "str" : typeof value === "boolean" ? "bool" : value instanceof Float ? "float" : value instanceof Point ? (value.constructor === Point ? "point" : "subpoint") : "none");
  const candidate = g.pick("r", choice, ({ kind, value }) => kind === "any" && kinds.includes(kindOfValue(value) as Kind));
  if (candidate !== undefined && g.guardKind(candidate, choice)) return candidate;
  return known;
}
const aPoint = (g: Recorder, choice: number): Known | undefined => (choice % 9 === 0 ? g.ref(g.world.point, "point") : ofKind(g, ["point", "subpoint"], choice));
const inRange = (...values: number[]): boolean => values.every((value) => Math.abs(value) <= INT_MAX);
const INT32 = { lo: -(2 ** 31), hi: 2 ** 31 - 1 };
const isInt32 = ({ lo, hi }: Known): boolean => lo >= INT32.lo && hi <= INT32.hi;

// -- integers

const overflowing: Move = (g, x, y, z) => g.guarded(at(["int_add_ovf", "int_sub_ovf", "int_mul_ovf"] as const, z), anInt(g, x), anInt(g, y));
const shiftingOut: Move = (g, x, y) => g.guarded("int_lshift_ovf", anInt(g, x), g.int(y % 60));

const plain: Move = (g, x, y, z) => {
  const name = at(["int_add", "int_sub", "int_mul"] as const, z);
  const [a, b] = [anInt(g, x), anInt(g, y)];
  const meaning = MEANINGS[name];
  const corners = [meaning(a.lo, b.lo), meaning(a.lo, b.hi), meaning(a.hi, b.lo), meaning(a.hi, b.hi)];
  if (inRange(...corners)) g.pure(name, [a, b], { lo: Math.min(...corners), hi: Math.max(...corners) });
};
const masked: Move = (g, x, y) => {
  const mask = at([1, 3, 7, 255, 0xffff, 2 ** 31 - 1, 2 ** 40 - 1], y);
  const operands = [anInt(g, x), g.int(mask)];
  g.pure("int_and", y % 2 === 0 ? operands : operands.reverse(), { lo: 0, hi: mask });
};
const bitwise: Move = (g, x, y, z) => {
  const [a, b] = [anInt(g, x), anInt(g, y)];
  const limit = 2 ** 52;
  const fits = [a, b].every(({ lo, hi }) => lo >= -limit && hi < limit);
  if (z % 3 === 0) g.pure("int_or", [a, b]);
  else if (fits) g.pure(z % 3 === 1 ? "int_xor" : "int_and", [a, b], { lo: -limit, hi: limit - 1 });
};
const dividing: Move = (g, x, y, z) => {
  let divisor = g.int(at([2, 3, -1, -3, 7, 10, 16, 2 ** 31, 2 ** 40, -(2 ** 32)], y));
  const variable = z % 3 === 0 ? g.pick("i", y, ({ value }) => value !== 0) : undefined;
  if (variable !== undefined) {
    divisor = variable;
    g.guardTruth(divisor);
  }
  const limits = divisor.lo === divisor.hi ? (divisor.lo > 0 ? { lo: 0, hi: divisor.lo - 1 } : { lo: divisor.lo + 1, hi: 0 }) : {};
  if (z % 2 === 0) g.pure("int_floordiv", [anInt(g, x), divisor]);
  else g.pure("int_mod", [anInt(g, x), divisor], limits);
};
const shifting: Move = (g, x, y, z) => {
  const a = anInt(g, x);
  const b = z % 2 === 0 ? g.int(y % 70) : g.pick("i", y, ({ lo }) => lo >= 0);
  if (b === undefined) return;
  if (z % 3 !== 0) return void g.pure("int_rshift", [a, b], { lo: Math.min(a.lo, 0), hi: Math.max(a.hi, 0) });
  const scale = 2 ** Math.min(b.hi, 2000);
  const [lo, hi] = [a.lo * scale || 0, a.hi * scale || 0];
  if (inRange(lo, hi)) g.pure("int_lshift", [a, b], { lo: Math.min(0, lo), hi: Math.max(0, hi) });
};
const unaryInt: Move = (g, x, _, z) => {
  const a = anInt(g, x);
  if (z % 3 === 0) g.pure("int_neg", [a], { lo: 0 - a.hi, hi: 0 - a.lo });
  else if (z % 3 === 1) g.pure("int32_wrap", [a], INT32);
  else if (a.hi < INT_MAX) g.pure("int_invert", [a], { lo: -1 - a.hi, hi: -1 - a.lo });
};
const narrowing: Move = (g, x, y, z) => {
  const a = g.pick("i", x);
  if (a === undefined) return;
  if (z % 2 === 0) {
    const test = g.pure("int_is_int32", [a]);
    g.guardTruth(test);
    if (test.value === 1) { a.lo = Math.max(a.lo, INT32.lo); a.hi = Math.min(a.hi, INT32.hi); }
  } else {
    const limit = at(INT_CONSTANTS, y);
    const test = g.pure("int_lt", [a, g.int(limit)]);
    g.guardTruth(test);
    if (test.value === 1) a.hi = Math.min(a.hi, limit - 1);
    else a.lo = Math.max(a.lo, limit);
  }
};
const wrapping: Move = (g, x, y, z) => {
  const narrow = (choice: number): Known => g.pick("i", choice, isInt32) ?? g.int(choice * 7919);
  const name = at(["int32_add", "int32_sub", "int32_mul", "int32_lshift", "int32_rshift", "int32_urshift"] as const, z);
  g.pure(name, [narrow(x), narrow(y)], name === "int32_urshift" ? { lo: 0, hi: 2 ** 32 - 1 } : INT32);
};
const comparing: Move = (g, x, y, z) => {
  const test = z % 4 === 3 ? g.pure(at(["int_is_true", "int_is_zero"] as const, y), [anInt(g, x)])
    : g.pure(at(["int_lt", "int_le", "int_eq", "int_ne", "int_gt", "int_ge"] as const, z), [anInt(g, x), anInt(g, y)]);
  if (z % 3 !== 0) g.guardTruth(test);
};
const overflowTest: Move = (g, x, y, z) => {
  const name = at(["int_add_overflows", "int_sub_overflows", "int_mul_overflows", "int_lshift_overflows"] as const, z);
  g.pure(name, [anInt(g, x), name === "int_lshift_overflows" ? g.int(y % 60) : anInt(g, y)]);
};
const valueOfInt: Move = (g, x) => {
  const a = g.pick("i", x);
  if (a === undefined) return;
  g.b.guard_value(a.ref, g.b.int(a.value as number), g.exit());
  a.lo = a.hi = a.value as number;
};

// -- floats

const floatBinary: Move = (g, x, y, z) => void g.pure(at(["float_add", "float_sub", "float_mul", "float_truediv"] as const, z), [aFloat(g, x), aFloat(g, y)]);
const floatUnary: Move = (g, x, _, z) => void g.pure(at(["float_neg", "float_abs", "float_sqrt", "float_floor"] as const, z), [aFloat(g, x)]);
const floatComparing: Move = (g, x, y, z) => {
  const test = g.pure(at(["float_lt", "float_le", "float_eq", "float_ne", "float_gt", "float_ge"] as const, z), [aFloat(g, x), aFloat(g, y)]);
  if (z % 2 === 0) g.guardTruth(test);
};
const converting: Move = (g, x, _, z) => {
  if (z % 2 === 0) return void g.pure("cast_int_to_float", [anInt(g, x)]);
  const a = aFloat(g, x);
  const size = g.pure("float_lt", [g.pure("float_abs", [a]), g.float(2 ** 52)]);
  g.guardTruth(size);
  if (size.value === 1) g.pure("cast_float_to_int", [a], { lo: -(2 ** 52), hi: 2 ** 52 });
};
const valueOfFloat: Move = (g, x) => {
  const a = g.pick("f", x);
  if (a !== undefined) g.b.guard_value(a.ref, g.b.float(a.value as number), g.exit());
};

// -- references and strings

const boxing: Move = (g, x, y, z) => {
  const truth = g.pick("i", x, ({ lo, hi }) => lo >= 0 && hi <= 1);
  const bool = ofKind(g, ["bool"], y);
  const int = ofKind(g, ["int"], y);
  if (z % 4 === 0) g.pure("box_int", [anInt(g, x)], { kind: "int" });
  else if (z % 4 === 1 && int !== undefined) g.pure("unbox_int", [int]);
  else if (z % 4 === 2 && truth !== undefined) g.pure("box_bool", [truth], { kind: "bool" });
  else if (bool !== undefined) g.pure("unbox_bool", [bool], { lo: 0, hi: 1 });
};
const floatBoxing: Move = (g, x, y, z) => {
  const boxed = ofKind(g, ["float"], y);
  if (z % 2 === 0 || boxed === undefined) {
    const value = aFloat(g, x);
    g.add(g.b.new([value.ref], FLOAT), "r", new Float(value.value as number), { kind: "float" });
  } else {
    g.add(g.b.getfield(boxed.ref, FLOAT_VALUE), "f", (boxed.value as Float).value);
  }
};
const learning: Move = (g, x, y) => {
  const known = g.pick("r", x, ({ kind }) => kind === "any");
  if (known !== undefined) g.guardKind(known, y);
};
const comparingRefs: Move = (g, x, y, z) => {
  const [a, b] = [aRef(g, x), aRef(g, y)];
  const test = z % 4 === 0 ? g.pure("is_null", [a]) : z % 4 === 1 ? g.pure("instance_of", [a], {}, at(CLASSES, y)) : g.pure(z % 4 === 2 ? "ptr_eq" : "ptr_ne", [a, b]);
  if (y % 2 === 0) g.guardTruth(test);
};
const strings: Move = (g, x, y, z) => {
  const a = ofKind(g, ["str"], x);
  const b = ofKind(g, ["str"], y) ?? g.ref(at(STRING_CONSTANTS, y), "str");
  if (a === undefined) return;
  const short = (s: Known): boolean => {
    if (s.most <= 16 || s.ref < 0) return true;
    const test = g.pure("int_le", [g.pure("strlen", [s], { lo: 0, hi: 2 ** 30 }), g.int(16)]);
    g.guardTruth(test);
    if (test.value === 1) s.most = 16;
    return test.value === 1;
  };
  switch (z % 6) {
    case 0: g.pure("strlen", [a], { lo: 0, hi: 2 ** 30 }); break;
    case 1: if (short(a) && short(b)) g.pure("str_concat", [a, b], { kind: "str", most: 32 }); break;
    case 2: g.pure("str_eq", [a, b]); break;
    case 3: g.pure("str_lt", [a, b]); break;
    case 4: {
      const code = g.pick("i", y, ({ lo, hi }) => lo >= 0 && hi <= 0xffff) ?? g.int(65 + (y % 26));
      g.pure("str_from_code", [code], { kind: "str", most: 1 });
      break;
    }
    default: {
      const index = y % 4;
      const test = g.pure("int_gt", [g.pure("strlen", [a], { lo: 0, hi: 2 ** 30 }), g.int(index)]);
      g.guardTruth(test);
      if (test.value === 1) g.pure("strgetitem", [a, g.int(index)], { lo: 0, hi: 0xffff });
    }
  }
};
const copying: Move = (g, x, y, z) => {
  const a = ofType(g, at(["i", "f", "r"] as const, z), x + y);
  g.pure("same_as", [a], { lo: a.lo, hi: a.hi, kind: isArray(a) || a.kind !== "any" ? a.kind : "any" });
};

// -- the heap

const makingPoint: Move = (g, x, y, z) => {
  const [link, weight, count] = [aRef(g, x), aFloat(g, y), anInt(g, z)];
  g.add(g.b.new([link.ref, weight.ref, count.ref], POINT), "r", new Point(link.value, weight.value as number, count.value as number), { kind: "point" });
};
const readingField: Move = (g, x, _, z) => {
  const point = aPoint(g, x);
  if (point === undefined) return;
  const field = at(POINT_FIELDS, z);
  g.add(g.b.getfield(point.ref, field), field.type, field.read(point.value));
};
const writingField: Move = (g, x, y, z) => {
  const point = aPoint(g, x);
  if (point === undefined) return;
  const field = at(POINT_FIELDS, z);
  const value = ofType(g, field.type, y);
  g.b.setfield(point.ref, value.ref, field);
  field.write(point.value, value.value);
};
const linking: Move = (g, x, y) => {
  // Two new points that refer to each other: the cyclic virtual.
  const weight = aFloat(g, y);
  const first = new Point(null, weight.value as number, 1);
  const one = g.add(g.b.new([g.b.ref(null), weight.ref, g.b.int(1)], POINT), "r", first, { kind: "point" });
  const count = anInt(g, x);
  const two = g.add(g.b.new([one.ref, g.b.float(0.5), count.ref], POINT), "r", new Point(first, 0.5, count.value as number), { kind: "point" });
  const field = y % 3 === 0 ? TAG : LINK;
  g.b.setfield(one.ref, two.ref, field);
  field.write(first, two.value);
};
const makingArray: Move = (g, x, y, z) => {
  const kind = at(["refs", "ints", "floats", "tuple"] as const, z);
  const descr = ARRAY_OF_KIND[kind]!;
  const items = Array.from({ length: y % 4 }, (_, k) => ofType(g, descr.item, x + k * 3));
  g.add(g.b.new_array(items.map((item) => item.ref), descr), "r", items.map((item) => item.value), { kind, least: items.length });
};
const readingItem: Move = (g, x, y, z) => {
  const array = g.pick("r", x, isArray);
  if (array === undefined) return;
  if (z % 4 === 0) return void g.length(array);
  const index = g.index(array, y);
  const descr = ARRAY_OF_KIND[array.kind]!;
  if (index !== undefined) g.add(g.b.getarrayitem(array.ref, index.ref, descr), descr.item, (array.value as unknown[])[index.value as number]);
};
const writingItem: Move = (g, x, y, z) => {
  const array = g.pick("r", x, (known) => isArray(known) && known.kind !== "tuple");
  if (array === undefined) return;
  const descr = ARRAY_OF_KIND[array.kind]!;
  const value = ofType(g, descr.item, z);
  if (z % 3 === 0) {
    g.b.array_push(array.ref, value.ref, descr);
    (array.value as unknown[]).push(value.value);
    array.least++;
    return;
  }
  const index = g.index(array, y);
  if (index === undefined) return;
  g.b.setarrayitem(array.ref, index.ref, value.ref, descr);
  (array.value as unknown[])[index.value as number] = value.value;
};
const globals: Move = (g, x, y, z) => {
  const { world } = g;
  if (z % 3 === 0) {
    g.add(g.b.quasiimmut_field(g.b.ref(world.cell), CELL_VALUE), "r", world.cell.value);
    g.b.guard_not_invalidated(g.exit());
  } else if (z % 3 === 1) {
    g.add(g.b.getarrayitem(g.b.ref(world.list), g.b.int(y % 3), ARRAY_OF_KIND.refs!), "r", world.list[y % 3]);
  } else {
    const value = aRef(g, x);
    g.b.setarrayitem(g.b.ref(world.list), g.b.int(y % 3), value.ref, ARRAY_OF_KIND.refs!);
    world.list[y % 3] = value.value;
  }
};

// -- calls

/** A call that may raise, with the guard for what it does on the recorded inputs. */
function raising(g: Recorder, name: "call" | "call_pure" | "call_may_force", descr: CallDescr, operands: readonly Known[]): void {
  let value: unknown;
  let exception: unknown;
  let raised = false;
  try {
    value = descr.fn(...operands.map((known) => known.value));
  } catch (error) {
    [raised, exception] = [true, error];
  }
  const row = g.b[name](operands.map((known) => known.ref), descr);
  if (name === "call_may_force") g.b.guard_not_forced(g.exit());
  if (raised) return void g.add(g.b.guard_exception(g.exit()), "r", exception);
  g.b.guard_no_exception(g.exit());
  if (descr.result !== "n") g.add(row, descr.result, value);
}
const looking: Move = (g, x, y, z) => {
  const operands = [aRef(g, x), anInt(g, y), aFloat(g, z)];
  const condition = z % 4 === 0 ? g.pick("i", x + y) : undefined;
  const refs = operands.map((known) => known.ref);
  if (condition !== undefined) g.b.cond_call(condition.ref, refs, g.world.look);
  else g.b.call(refs, g.world.look);
  if (condition === undefined || condition.value !== 0) g.world.look.fn(...operands.map((known) => known.value));
};
const effects: Move = (g, x, y, z) => {
  const { world } = g;
  const point = aPoint(g, x);
  const list = g.pick("r", x, ({ kind }) => kind === "refs") ?? g.ref(world.list, "refs");
  if (z % 3 === 0 && point !== undefined) {
    g.add(g.b.call([point.ref], world.peek), "i", world.peek.fn(point.value));
  } else if (z % 3 === 1 && point !== undefined) {
    g.b.call([point.ref], world.bump);
    world.bump.fn(point.value);
  } else {
    const item = aRef(g, y);
    g.b.call([list.ref, item.ref], world.append);
    world.append.fn(list.value, item.value);
    list.least++;
  }
};
const pureCalls: Move = (g, x, y, z) => {
  const { world } = g;
  if (z % 2 === 0) {
    const [a, b] = [anInt(g, x), anInt(g, y)];
    g.add(g.b.call_pure([a.ref, b.ref], world.mix), "i", world.mix.fn(a.value, b.value), INT32);
  } else {
    raising(g, "call_pure", world.even, [anInt(g, x)]);
  }
};
const raisingCalls: Move = (g, x, y, z) => {
  if (z % 2 === 0) raising(g, "call", g.world.choose, [anInt(g, x), aRef(g, y)]);
  else raising(g, "call_may_force", g.world.force, [aRef(g, x), aFloat(g, y)]);
};
const assembler: Move = (g, x, y) => {
  const [r, i] = [aRef(g, x), anInt(g, y)];
  const value: unknown = g.world.callee.call(r.value, i.value);
  const row = g.b.call_assembler([r.ref, i.ref], g.world.callee);
  g.b.guard_no_exception(g.exit());
  g.add(row, "r", value);
};
const structure: Move = (g, x, y, z) => {
  switch (z % 5) {
    case 0: g.b.debug_merge_point({ kind: "text", text: `line ${x}` }); break;
    case 1: g.b.guard_not_interrupted(g.exit()); break;
    case 2: g.enter(x + y); break;
    case 3: g.leave(); break;
    default: g.b.guard_not_invalidated(g.exit());
  }
};

/** All moves; those that matter more are there more often. */
export const MOVES: readonly Move[] = [
  overflowing, overflowing, shiftingOut, plain, plain, masked, bitwise, dividing, shifting, unaryInt, narrowing, narrowing, wrapping, comparing, comparing, overflowTest, valueOfInt,
  floatBinary, floatBinary, floatUnary, floatComparing, converting, valueOfFloat,
  boxing, boxing, floatBoxing, floatBoxing, learning, learning, comparingRefs, strings, strings, copying,
  makingPoint, makingPoint, readingField, readingField, readingField, writingField, writingField, linking, makingArray, readingItem, readingItem, writingItem, globals,
  looking, effects, effects, pureCalls, raisingCalls, assembler, structure, structure,
];
