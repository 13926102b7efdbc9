/**
 * Each operation as JavaScript: one entry per row of the table, so that an operation that is missing here does not compile.
 *
 * Integers are doubles in the safe range. Where the result is proven int32 the text says so (`a + b | 0`), which V8 turns into int32 machine
 * code; `| 0` of an int32 is itself, so it is right whatever the operands are. Host bit operations work modulo 2^32 and are
 * exact where both operands are int32, or one is a constant in 0 .. 2^31-1; elsewhere there is a test and a call of the exact meaning.
 * No text here may give -0 for an integer: hence `0 - a` and `a * b + 0`.
 */
import {
  INT_MAX, OP_NAMES, exceptionGuard, NONE, OP,
  type ArrayDescr, type AssemblerTarget, type CallDescr, type ClassDescr, type Field, type OpName, type Ref,
} from "@spoor/ir";
import { Prec, property } from "./emitter";
import type { Body } from "./body";
import { and, floordiv, lshift, mod, or, rshift, xor } from "./integers";
import { FIRST_PUSH, PUSHES, WATCHED, makeRoom } from "./room";

/** What lowering needs of the function around it: the ways out of a trace. */
export interface Surroundings {
  /** Leaves through the guard at `row` when `failing` holds. */
  guard(body: Body, row: Ref, failing: string): void;
  /** Leaves through the guard at `row`, now; `exception` is the caught exception's name, where there is one. */
  leave(body: Body, row: Ref, exception: string | null): void;
  finish(body: Body, row: Ref): void;
  jump(body: Body, row: Ref): void;
  /** Text of the trace's validity, and of the interrupt flags. */
  validity(body: Body): string;
  interrupt(body: Body): string;
  /** The guest exception in the thrown value of that name. */
  caught(body: Body, error: string): string;
}

type Lower = (b: Body, row: Ref, around: Surroundings) => void;

// -- expressions

const binary = (operator: string, prec: number): Lower => (b, row) =>
  b.result(row, `${b.use(b.trace.a(row), prec)} ${operator} ${b.use(b.trace.b(row), prec + 1)}`, prec);
const comparison = (operator: string, prec: number): Lower => (b, row) =>
  b.result(row, `${b.use(b.trace.a(row), prec)} ${operator} ${b.use(b.trace.b(row), prec + 1)}`, prec, true);
/** `text` wrapped to 32 bits, when the row is proven to fit. */
const integer = (b: Body, row: Ref, text: string, prec: number): void =>
  b.isInt32(row) ? b.result(row, `${prec < Prec.BitOr ? `(${text})` : text} | 0`, Prec.BitOr) : b.result(row, text, prec);
const unary = (write: (operand: string) => string, prec: number, operand: number = Prec.Unary + 1): Lower => (b, row) =>
  b.result(row, write(b.use(b.trace.a(row), operand)), prec);
/** A call of a host function on the row's operands. */
const hostCall = (fn: (...args: any[]) => unknown): Lower => (b, row) =>
  b.result(row, `${b.out.closure(fn)}(${b.trace.operands(row).map((ref) => b.value(ref)).join(", ")})`, Prec.Member);
const alias: Lower = (b, row) => b.alias(row);

const sum = (b: Body, row: Ref, operator: "+" | "-"): string => `${b.use(b.trace.a(row), Prec.Add)} ${operator} ${b.use(b.trace.b(row), Prec.Multiply)}`;
const product = (b: Body, row: Ref): string => `${b.use(b.trace.a(row), Prec.Multiply)} * ${b.use(b.trace.b(row), Prec.Unary)} + 0`;
const bothInt32 = (b: Body, row: Ref): boolean => b.isInt32(b.trace.a(row)) && b.isInt32(b.trace.b(row));

const additive = (operator: "+" | "-"): Lower => (b, row) => integer(b, row, sum(b, row, operator), Prec.Add);
const multiply: Lower = (b, row) => {
  if (b.isInt32(row) && bothInt32(b, row)) return int32Multiply(b, row, noSurroundings);
  integer(b, row, product(b, row), Prec.Add);
};
const int32Multiply: Lower = (b, row) =>
  b.result(row, `${b.out.closure(Math.imul)}(${b.value(b.trace.a(row))}, ${b.value(b.trace.b(row))})`, Prec.Member);

const bitwise = (operator: "&" | "|" | "^", prec: number, exact: (a: number, b: number) => number): Lower => (b, row) => {
  const left = b.trace.a(row);
  const right = b.trace.b(row);
  if (bothInt32(b, row) || (operator === "&" && (b.isMask(left) || b.isMask(right)))) {
    return b.result(row, `${b.use(left, prec)} ${operator} ${b.use(right, prec + 1)}`, prec);
  }
  const x = b.atom(left);
  const y = b.atom(right);
  const tests = [left, right].flatMap((ref, index) => (b.isInt32(ref) ? [] : [`(${[x, y][index]} | 0) === ${[x, y][index]}`]));
  b.result(row, `${tests.join(" && ")} ? ${x} ${operator} ${y} : ${b.out.closure(exact)}(${x}, ${y})`, Prec.Conditional);
};

const powerOfTwo = (value: number | undefined): number => {
  if (value === undefined || value <= 0) return -1;
  const exponent = Math.log2(value);
  return Number.isInteger(exponent) && 2 ** exponent === value ? exponent : -1;
};

const floorDivide: Lower = (b, row) => {
  const left = b.trace.a(row);
  const right = b.trace.b(row);
  const shift = powerOfTwo(b.constantOf(right));
  if (shift >= 0 && shift < 32 && b.isInt32(left)) return b.result(row, `${b.use(left, Prec.Shift)} >> ${Math.min(shift, 31)}`, Prec.Shift);
  const quotient = `${b.out.closure(Math.floor)}(${b.use(left, Prec.Multiply)} / ${b.use(right, Prec.Unary)})`;
  if (b.isInt32(row)) b.result(row, `${quotient} | 0`, Prec.BitOr);
  else b.result(row, `${quotient} + 0`, Prec.Add);
};
const modulo: Lower = (b, row) => {
  const left = b.trace.a(row);
  const right = b.trace.b(row);
  const divisor = b.constantOf(right);
  const shift = powerOfTwo(divisor);
  // The host takes operands modulo 2^32, which leaves the low bits of any integer.
  if (shift >= 0 && shift <= 31) return b.result(row, `${b.use(left, Prec.BitAnd)} & ${divisor! - 1}`, Prec.BitAnd);
  if (!bothInt32(b, row)) return hostCall(mod)(b, row, noSurroundings);
  const y = b.atom(right);
  const rest = b.out.fresh("t");
  b.out.line(`const ${rest} = ${b.use(left, Prec.Multiply)} % ${y} | 0;`);
  // Without branches: a conditional here makes V8 divide, at four times the cost of the whole loop around it.
  if (divisor !== undefined && divisor > 0) b.result(row, `${rest} + (${rest} >> 31 & ${y}) | 0`, Prec.BitOr);
  else b.result(row, `${rest} + (((${rest} ^ ${y}) & (${rest} | 0 - ${rest})) >> 31 & ${y}) | 0`, Prec.BitOr);
};

/** a * 2**b as a double, out of range where the integer is. */
const shiftedLeft = (b: Body, row: Ref): [text: string, prec: number] => {
  const count = b.constantOf(b.trace.b(row));
  if (count !== undefined && count < 1000) return [`${b.use(b.trace.a(row), Prec.Multiply)} * ${2 ** count}`, Prec.Multiply];
  return [`${b.out.closure(lshift)}(${b.value(b.trace.a(row))}, ${b.value(b.trace.b(row))})`, Prec.Member];
};
const shiftLeft: Lower = (b, row) => {
  // A result that fits into 32 bits has a count below 32, or a zero on the left, which may be shifted by anything.
  if (b.isInt32(row) && bothInt32(b, row)) return binary("<<", Prec.Shift)(b, row, noSurroundings);
  const [text, prec] = shiftedLeft(b, row);
  integer(b, row, text, prec);
};
const shiftRight: Lower = (b, row) => {
  const left = b.trace.a(row);
  const count = b.constantOf(b.trace.b(row));
  if (b.isInt32(left)) {
    if (count !== undefined) return b.result(row, `${b.use(left, Prec.Shift)} >> ${Math.min(count, 31)}`, Prec.Shift);
    const y = b.atom(b.trace.b(row));
    return b.result(row, `${b.use(left, Prec.Shift)} >> (${y} > 31 ? 31 : ${y})`, Prec.Shift);
  }
  if (count !== undefined && count <= 53) return b.result(row, `${b.out.closure(Math.floor)}(${b.use(left, Prec.Multiply)} / ${2 ** count})`, Prec.Member);
  hostCall(rshift)(b, row, noSurroundings);
};

const overflows = (value: (b: Body, row: Ref) => string): Lower => (b, row) =>
  b.result(row, `${b.out.closure(Math.abs)}(${value(b, row)}) > ${INT_MAX}`, Prec.Relation, true);

/** A guarded operation: computes, then leaves where the double is out of range (the range test is exact: see the meanings). */
const guarded = (value: (b: Body, row: Ref) => string, bounds: (b: Body, row: Ref) => [low: boolean, high: boolean]): Lower => (b, row, around) => {
  if (!b.isUsed(row)) {
    const name = b.out.fresh("t");
    b.out.line(`const ${name} = ${value(b, row)};`);
    return around.guard(b, row, `${name} > ${INT_MAX} || ${name} < ${-INT_MAX}`);
  }
  const text = value(b, row);
  const name = b.nameOf(row);
  b.out.line(`const ${name} = ${text};`);
  const [low, high] = bounds(b, row);
  const tests = [...(high ? [`${name} > ${INT_MAX}`] : []), ...(low ? [`${name} < ${-INT_MAX}`] : [])];
  if (tests.length > 0) around.guard(b, row, tests.join(" || "));
  b.named(row, name, 1);
};
const anyBound = (): [boolean, boolean] => [true, true];
/** Which bounds a sum can cross: none if the operands are int32, one if an operand's sign is known. */
const sumBounds = (sign: 1 | -1) => (b: Body, row: Ref): [boolean, boolean] => {
  if (bothInt32(b, row)) return [false, false];
  const right = b.constantOf(b.trace.b(row));
  if (right !== undefined) return [sign * right < 0, sign * right > 0];
  const left = b.constantOf(b.trace.a(row));
  if (left !== undefined && sign === 1) return [left < 0, left > 0];
  return [true, true];
};

/**
 * Text of "the value's class is exactly this one". While all values seen have one hidden class, V8 turns `x.constructor === K` into
 * one map check and folds the rest (4.1 ms where `instanceof` takes 6.5; with four classes 10.7 against 19.4).
 */
const classTest = (b: Body, ref: Ref, descr: ClassDescr): [text: string, prec: number] =>
  descr.test !== "constructor"
    ? [`typeof ${b.use(ref, Prec.Unary)} === "${PRIMITIVES[descr.test]}"`, Prec.Equality]
    : [`${b.use(ref, Prec.Member)}.constructor === ${b.out.closure(descr.constructor_)}`, Prec.Equality];
/** The same of a value that may be null or undefined. Two tests: `?.` makes V8 compare a value merged from both branches (6.0 ms against 5.0). */
const safeClassTest = (b: Body, ref: Ref, descr: ClassDescr): [text: string, prec: number] => {
  if (descr.test !== "constructor") return classTest(b, ref, descr);
  const value = b.atom(ref);
  return [`${value} != null && ${value}.constructor === ${b.out.closure(descr.constructor_)}`, Prec.And];
};
/** The answers of `typeof`, so that no text of a descriptor gets into the source. */
const PRIMITIVES = { number: "number", bigint: "bigint", string: "string", boolean: "boolean" } as const;

/** Text of "a is the constant b". */
const sameTest = (b: Body, row: Ref): [text: string, prec: number] => {
  const a = b.trace.a(row);
  const constant = b.trace.b(row);
  const value = constant < 0 ? b.trace.constant(constant) : undefined;
  if (b.type(a) === "f" && (constant >= 0 || value === 0 || value !== value)) {
    return [`${b.out.closure(Object.is)}(${b.value(a)}, ${b.value(constant)})`, Prec.Member];
  }
  return [`${b.use(a, Prec.Equality)} === ${b.use(constant, Prec.Relation)}`, Prec.Equality];
};

const classGuard = (test: typeof classTest): Lower => (b, row, around) => {
  const [text] = test(b, b.trace.a(row), b.trace.descr(row) as ClassDescr);
  around.guard(b, row, `!(${text})`);
};

// -- the heap

const read = (text: (b: Body, row: Ref) => string): Lower => (b, row) => b.result(row, text(b, row), Prec.Member);
const fieldOf = (b: Body, row: Ref): string => `${b.use(b.trace.a(row), Prec.Member)}.${property(b.trace.descr(row) as Field)}`;
const itemOf = (b: Body, row: Ref): string => `${b.use(b.trace.a(row), Prec.Member)}[${b.value(b.trace.b(row))}]`;
/** So many floats are stored into a literal of fractions: V8 makes that an array of doubles whatever the floats are, and removes the first stores. */
const MAX_DOUBLES = 16;
const write = (text: (b: Body, row: Ref) => string): Lower => (b, row) => {
  const statement = text(b, row);
  b.settle();
  b.out.line(`${statement};`);
};
const push: Lower = (b, row) => {
  const array = b.use(b.trace.a(row), Prec.Member);
  const statement = `${array}.push(${b.value(b.trace.b(row))});`;
  b.settle();
  if (++b.pushes % PUSHES === FIRST_PUSH) b.out.line(`if (${array}.length > ${WATCHED}) ${b.out.closure(makeRoom)}(${array});`);
  b.out.line(statement);
};

const values = (b: Body, row: Ref): string => b.trace.extras(row).map((ref) => b.value(ref)).join(", ");

// -- calls

const residual = (b: Body, row: Ref): string => `${b.out.closure((b.trace.descr(row) as CallDescr).fn)}(${values(b, row)})`;

/** A call; what it throws goes to the guard that follows it, if one does. */
const call = (text: (b: Body, row: Ref) => string, condition: (b: Body, row: Ref) => string | null = () => null): Lower => (b, row, around) => {
  const guard = exceptionGuard(b.trace, row);
  const when = condition(b, row);
  const called = `${when === null ? "" : `if (${when}) `}${text(b, row)}`;
  b.settle();
  if (guard === NONE) {
    if (when === null) b.effect(row, called);
    else b.out.line(`${called};`);
    return;
  }
  const used = b.isUsed(row);
  const name = b.nameOf(row);
  if (used) b.out.line(`let ${name};`);
  const statement = used ? `${name} = ${called};` : `${called};`;
  if (used) b.named(row, name);
  const error = b.out.fresh("e");
  const caught = around.caught(b, error);
  if (b.trace.opcode(guard) === OP.guard_no_exception) {
    b.out.open(`try { ${statement} } catch (${error}) {`);
    const exception = caught === error ? error : b.out.fresh("e");
    if (caught !== error) b.out.line(`const ${exception} = ${caught};`);
    around.leave(b, guard, exception);
    b.out.close();
    return;
  }
  const raised = b.out.fresh("t");
  const exception = b.nameOf(guard);
  if (b.isUsed(guard)) b.out.line(`let ${exception};`);
  b.out.line(`let ${raised} = false;`);
  b.out.line(`try { ${statement} } catch (${error}) { ${b.isUsed(guard) ? `${exception} = ${caught}; ` : caught === error ? "" : `${caught}; `}${raised} = true; }`);
  if (b.isUsed(guard)) b.named(guard, exception);
  around.guard(b, guard, `!${raised}`);
};

const nothing: Lower = () => {};
const noSurroundings = null as unknown as Surroundings;

/** The lowering of every operation, by name. */
export const LOWER: { readonly [K in OpName]: Lower } = {
  int_add: additive("+"),
  int_sub: additive("-"),
  int_mul: multiply,
  int_add_ovf: guarded((b, row) => sum(b, row, "+"), sumBounds(1)),
  int_sub_ovf: guarded((b, row) => sum(b, row, "-"), sumBounds(-1)),
  int_mul_ovf: guarded(product, anyBound),
  int_lshift_ovf: guarded((b, row) => shiftedLeft(b, row)[0], anyBound),
  int_add_overflows: overflows((b, row) => sum(b, row, "+")),
  int_sub_overflows: overflows((b, row) => sum(b, row, "-")),
  int_mul_overflows: overflows(product),
  int_lshift_overflows: overflows((b, row) => shiftedLeft(b, row)[0]),
  int_floordiv: floorDivide,
  int_mod: modulo,
  int_neg: (b, row) => integer(b, row, `0 - ${b.use(b.trace.a(row), Prec.Multiply)}`, Prec.Add),
  int_invert: (b, row) => b.isInt32(b.trace.a(row))
    ? b.result(row, `~${b.use(b.trace.a(row), Prec.Unary)}`, Prec.Unary)
    : integer(b, row, `-1 - ${b.use(b.trace.a(row), Prec.Multiply)}`, Prec.Add),
  int_and: bitwise("&", Prec.BitAnd, and),
  int_or: bitwise("|", Prec.BitOr, or),
  int_xor: bitwise("^", Prec.BitXor, xor),
  int_lshift: shiftLeft,
  int_rshift: shiftRight,
  int_lt: comparison("<", Prec.Relation),
  int_le: comparison("<=", Prec.Relation),
  int_eq: comparison("===", Prec.Equality),
  int_ne: comparison("!==", Prec.Equality),
  int_gt: comparison(">", Prec.Relation),
  int_ge: comparison(">=", Prec.Relation),
  int_is_true: (b, row) => b.result(row, b.condition(b.trace.a(row), Prec.Equality), Prec.Equality, true),
  int_is_zero: (b, row) => b.isBool(b.trace.a(row))
    ? b.result(row, `!${b.condition(b.trace.a(row), Prec.Unary + 1)}`, Prec.Unary, true)
    : b.result(row, `${b.use(b.trace.a(row), Prec.Equality)} === 0`, Prec.Equality, true),
  int_is_int32: (b, row) => {
    const x = b.atom(b.trace.a(row));
    b.result(row, `(${x} | 0) === ${x}`, Prec.Equality, true);
  },

  int32_add: (b, row) => b.result(row, `${sum(b, row, "+")} | 0`, Prec.BitOr),
  int32_sub: (b, row) => b.result(row, `${sum(b, row, "-")} | 0`, Prec.BitOr),
  int32_mul: int32Multiply,
  int32_lshift: binary("<<", Prec.Shift),
  int32_rshift: binary(">>", Prec.Shift),
  int32_urshift: binary(">>>", Prec.Shift),
  int32_wrap: unary((x) => `${x} | 0`, Prec.BitOr, Prec.BitOr),

  float_add: binary("+", Prec.Add),
  float_sub: binary("-", Prec.Add),
  float_mul: binary("*", Prec.Multiply),
  float_truediv: binary("/", Prec.Multiply),
  float_neg: unary((x) => `-${x}`, Prec.Unary),
  float_abs: hostCall(Math.abs),
  float_sqrt: hostCall(Math.sqrt),
  float_floor: hostCall(Math.floor),
  float_lt: comparison("<", Prec.Relation),
  float_le: comparison("<=", Prec.Relation),
  float_eq: comparison("===", Prec.Equality),
  float_ne: comparison("!==", Prec.Equality),
  float_gt: comparison(">", Prec.Relation),
  float_ge: comparison(">=", Prec.Relation),
  cast_int_to_float: alias,
  cast_float_to_int: (b, row) => b.isInt32(row)
    ? b.result(row, `${b.use(b.trace.a(row), Prec.BitOr)} | 0`, Prec.BitOr)
    : b.result(row, `${b.out.closure(Math.trunc)}(${b.value(b.trace.a(row))}) + 0`, Prec.Add),

  box_int: alias,
  unbox_int: alias,
  box_bool: (b, row) => b.result(row, b.condition(b.trace.a(row), Prec.Equality), Prec.Equality),
  unbox_bool: (b, row) => b.result(row, `${b.use(b.trace.a(row), Prec.Equality)} === true`, Prec.Equality, true),
  ptr_eq: comparison("===", Prec.Equality),
  ptr_ne: comparison("!==", Prec.Equality),
  is_null: (b, row) => b.result(row, `${b.use(b.trace.a(row), Prec.Equality)} == null`, Prec.Equality, true),
  instance_of: (b, row) => {
    const [text, prec] = safeClassTest(b, b.trace.a(row), b.trace.descr(row) as ClassDescr);
    b.result(row, text, prec, true);
  },
  same_as: alias,

  strlen: unary((x) => `${x}.length`, Prec.Member, Prec.Member),
  strgetitem: (b, row) => b.result(row, `${b.use(b.trace.a(row), Prec.Member)}.charCodeAt(${b.value(b.trace.b(row))})`, Prec.Member),
  str_from_code: hostCall(String.fromCharCode),
  str_concat: binary("+", Prec.Add),
  str_eq: comparison("===", Prec.Equality),
  str_lt: comparison("<", Prec.Relation),

  new: (b, row) => b.effect(row, `new ${b.out.closure((b.trace.descr(row) as ClassDescr).constructor_)}(${values(b, row)})`),
  new_array: (b, row) => {
    const items = b.trace.extras(row);
    if ((b.trace.descr(row) as ArrayDescr).item !== "f" || !b.isUsed(row) || items.length === 0 || items.length > MAX_DOUBLES) return b.effect(row, `[${values(b, row)}]`);
    const texts = items.map((ref) => b.value(ref));
    b.effect(row, `[${texts.map(() => "0.5").join(", ")}]`);
    const array = b.use(row, Prec.Member);
    texts.forEach((text, i) => b.out.line(`${array}[${i}] = ${text};`));
  },
  getfield: read(fieldOf),
  setfield: write((b, row) => `${fieldOf(b, row)} = ${b.value(b.trace.b(row))}`),
  getarrayitem: read(itemOf),
  setarrayitem: write((b, row) => `${itemOf(b, row)} = ${b.value(b.trace.c(row))}`),
  arraylen: read((b, row) => `${b.use(b.trace.a(row), Prec.Member)}.length`),
  array_push: push,
  quasiimmut_field: read(fieldOf),

  call: call(residual),
  call_pure: call(residual),
  call_may_force: call(residual),
  call_assembler: call((b, row) => `${b.out.closure(b.trace.descr(row) as AssemblerTarget)}.call(${values(b, row)})`),
  cond_call: call(residual, (b, row) => b.condition(b.trace.a(row), 0)),

  guard_true: (b, row, around) => around.guard(b, row, `!${b.condition(b.trace.a(row), Prec.Unary + 1)}`),
  guard_false: (b, row, around) => around.guard(b, row, b.condition(b.trace.a(row), 0)),
  guard_value: (b, row, around) => {
    const [text, prec] = sameTest(b, row);
    around.guard(b, row, prec > Prec.Unary ? `!${text}` : `!(${text})`);
  },
  guard_class: classGuard(classTest),
  guard_nonnull: (b, row, around) => around.guard(b, row, `${b.use(b.trace.a(row), Prec.Equality)} == null`),
  guard_isnull: (b, row, around) => around.guard(b, row, `${b.use(b.trace.a(row), Prec.Equality)} != null`),
  guard_nonnull_class: classGuard(safeClassTest),
  // Both are written by their call.
  guard_no_exception: nothing,
  guard_exception: nothing,
  guard_not_forced: nothing,
  guard_not_invalidated: (b, row, around) => around.guard(b, row, `!${around.validity(b)}.valid`),
  guard_not_interrupted: (b, row, around) => around.guard(b, row, `${around.interrupt(b)}[0] !== 0`),
  guard_always_fails: (b, row, around) => around.leave(b, row, null),

  input: nothing,
  label: nothing,
  param: nothing,
  jump: (b, row, around) => around.jump(b, row),
  finish: (b, row, around) => around.finish(b, row),
  finish_exception: (b, row, around) => around.finish(b, row),
  debug_merge_point: nothing,
};

/** The lowering of every operation, by opcode. */
export const LOWER_OF: readonly Lower[] = OP_NAMES.map((name) => LOWER[name]);

