/**
 * Constant folding, algebra, and what classes and nullness tell about guards.
 *
 * Folding calls the operation's one meaning; algebra is the rules' business; here is the canonical form they expect (constants to the
 * right, `a < b` rather than `b > a`). A guard whose answer is known goes; one that cannot pass means that the trace never
 * reaches its end (InvalidLoop). A guard on a value that was guarded less strictly before is moved into that earlier guard: failing
 * earlier is always right, because leaving there runs the same bytecodes again.
 *
 *     guard_nonnull(p); ...; guard_class(p, C)  =>  guard_nonnull_class(p, C); ...
 */
import { IS_PURE, NONE, OP, OPS, OP_NAMES, OP_ROWS, fold, type ClassDescr, type OpName, type Ref } from "@spoor/ir";
import { longerInts } from "../arrays";
import { INT, REF } from "../draft";
import { BOOLEAN, FRESH, NUMBER, STRING, UNESCAPED } from "../facts";
import { DROP, KEEP, type Driver, type Learn, type Outcome, type Pass, type Visit } from "../pass";
import { rulesOf } from "../rules/index";
import { rewrite as applyRules } from "../rules/rule";

/** By opcode: 1 when the result is 0 or 1. */
const IS_TRUTH: Uint8Array = Uint8Array.from(OP_NAMES, (name) =>
  /^(int|float|ptr|str)_(lt|le|eq|ne|gt|ge)$|^int_is_|_overflows$|^is_null$|^instance_of$|^unbox_bool$/.test(name) ? 1 : 0,
);

/** The visit of a pure or guarded operation: fold, canonical form, algebra. */
function algebra(name: OpName): Visit {
  const opcode = OP[name];
  const row = OP_ROWS[opcode]!;
  const binary = row.args.length === 2;
  const rules = rulesOf(opcode);
  const { commutative } = row;
  const swapped = row.swapped === undefined ? -1 : OP[row.swapped as OpName];
  /** `a > b` is written `b < a` where no constant says otherwise. */
  const descending = name.endsWith("_gt") || name.endsWith("_ge");
  const guarded = OPS[name].effect === "guarded";
  return (d): Outcome => {
    const { a, b, draft } = d;
    if (a < 0 && (b < 0 || !binary)) {
      const value: unknown = fold(opcode, draft.constant(a), binary ? draft.constant(b) : undefined, d.descr < 0 ? null : draft.descrs[d.descr]!);
      if (value !== undefined) return d.same(draft.constOf(d.type, value));
      if (guarded) d.contradiction("always out of range");
      return KEEP;
    }
    if (binary) {
      if (commutative) {
        if (a < 0 || (b >= 0 && a > b)) {
          d.a = b;
          d.b = a;
        }
      } else if (swapped >= 0 && (a < 0 || (descending && b >= 0))) {
        return d.replace(swapped as typeof opcode, b, a);
      }
    }
    return rules.length === 0 ? KEEP : applyRules(d, rules);
  };
}

function instanceOf(d: Driver): Outcome {
  const { facts, draft } = d;
  if (d.a < 0) return d.same(draft.constInt((draft.descrs[d.descr] as ClassDescr).matches(draft.constant(d.a)) ? 1 : 0));
  if (facts.isNull(d.a)) return d.same(draft.constInt(0));
  const known = facts.classOf(d.a);
  return known === 0 ? KEEP : d.same(draft.constInt(known === facts.codeOfDescr(d.descr) ? 1 : 0));
}

function isNull(d: Driver): Outcome {
  if (d.facts.isNull(d.a)) return d.same(d.draft.constInt(1));
  if (d.facts.isNonnull(d.a)) return d.same(d.draft.constInt(0));
  return KEEP;
}

/** Identity; a value is itself unless it may be NaN. */
function identity(d: Driver, equal: 0 | 1, rest: Visit): Outcome {
  const { facts, draft, a, b } = d;
  if (a === b && a >= 0 && (facts.isVirtual(a) || (facts.classOf(a) !== 0 && facts.classOf(a) !== NUMBER) || draft.opcodes[a] === OP.box_int)) return d.same(draft.constInt(equal));
  if (a !== b && (a >= 0 || b >= 0) && facts.distinct(a, b)) return d.same(draft.constInt(1 - equal));
  return rest(d);
}

// -- guards

/** By row: the newest guard on the reference that a later one may be moved into, or NONE. */
let earlier = new Int32Array(256);

function remember(d: Driver, ref: Ref, guard: Ref): void {
  if (ref < 0) return;
  if (ref >= earlier.length) earlier = longerInts(earlier, d.draft.capacity);
  earlier[ref] = guard;
}

/** The guard on `ref` that stands in this part of the trace, or NONE. */
function guardOn(d: Driver, ref: Ref): Ref {
  const { draft } = d;
  const guard = ref < earlier.length ? (earlier[ref] as Ref) : NONE;
  if (guard < d.partStart || guard >= draft.length || guard <= ref || draft.as[guard] !== ref) return NONE;
  switch (draft.opcodes[guard]) {
    case OP.guard_nonnull: case OP.guard_class: case OP.guard_nonnull_class: return guard;
    default: return NONE;
  }
}

function guardTruth(d: Driver, wanted: boolean): Outcome {
  const { draft, facts, a } = d;
  if (a < 0) {
    if ((draft.constant(a) !== 0) === wanted) return DROP;
    d.contradiction("always fails");
  }
  const operand = facts.resolve(draft.as[a] as Ref);
  switch (draft.opcodes[a]) {
    case OP.int_is_true: return d.replace(d.opcode, operand);
    case OP.int_is_zero: return d.replace(wanted ? OP.guard_false : OP.guard_true, operand);
    case OP.is_null: return d.replace(wanted ? OP.guard_isnull : OP.guard_nonnull, operand);
    case OP.instance_of: return wanted ? d.replace(OP.guard_nonnull_class, operand, NONE, draft.descrIndices[a]) : KEEP;
    default: return KEEP;
  }
}

function guardValue(d: Driver): Outcome {
  const { draft, facts, a, b } = d;
  if (a === b) return DROP;
  if (a < 0 && b < 0) d.contradiction("another constant");
  if (b >= 0) return KEEP;
  if (facts.isVirtual(a)) d.contradiction("a new object is no constant");
  if (draft.typeOf(a) === REF && facts.distinct(a, b)) d.contradiction("another class than the constant's");
  if (draft.typeOf(a) === INT) {
    const value: number = draft.constant(b);
    if (value < facts.low(a) || value > facts.high(a)) d.contradiction("out of the value's range");
    if (IS_TRUTH[draft.opcodes[a]!] !== 1) return KEEP;
    // Without intbounds the range of a truth is not known.
    if (value !== 0 && value !== 1) d.contradiction("no truth");
    return d.replace(value === 0 ? OP.guard_false : OP.guard_true, a);
  }
  const guard = draft.typeOf(a) === REF ? guardOn(d, a) : NONE;
  if (guard === NONE) return KEEP;
  d.strengthen(guard, OP.guard_value, b, -1);
  becameConstant(d, a, b);
  return DROP;
}

function becameConstant(d: Driver, a: Ref, b: Ref): void {
  if (a >= 0 && b < 0) d.facts.forward(a, b);
}

function guardClass(d: Driver): Outcome {
  const { draft, facts, a } = d;
  if (a < 0) {
    if ((draft.descrs[d.descr] as ClassDescr).matches(draft.constant(a))) return DROP;
    d.contradiction("a constant of another class");
  }
  const known = facts.classOf(a);
  const code = facts.codeOfDescr(d.descr);
  if (known === code) return DROP;
  if (known !== 0 || facts.isNull(a)) d.contradiction("another class is known");
  const guard = guardOn(d, a);
  if (guard !== NONE && draft.opcodes[guard] === OP.guard_nonnull) {
    d.strengthen(guard, OP.guard_nonnull_class, NONE, d.descr);
    facts.learnClass(a, code);
    return DROP;
  }
  if (d.opcode === OP.guard_nonnull_class && facts.isNonnull(a)) return d.replace(OP.guard_class, a, NONE, d.descr);
  return KEEP;
}

function guardNonnull(d: Driver): Outcome {
  if (d.facts.isNonnull(d.a)) return DROP;
  if (d.facts.isNull(d.a)) d.contradiction("the value is null");
  return KEEP;
}

function guardIsnull(d: Driver): Outcome {
  if (d.facts.isNull(d.a)) return DROP;
  if (d.facts.isNonnull(d.a)) d.contradiction("the value is not null");
  return KEEP;
}

function condCall(d: Driver): Outcome {
  if (d.a >= 0) return KEEP;
  if (d.draft.constant(d.a) === 0) return DROP;
  return d.replace(OP.call, NONE, NONE, d.descr);
}

// -- what is learned

const hasClass = (code: number): Learn => (d, row) => d.facts.learnClass(row, code);
const operandIs = (code: number): Learn => (d) => d.facts.learnClass(d.a, code);
const bothStrings: Learn = (d) => {
  d.facts.learnClass(d.a, STRING);
  d.facts.learnClass(d.b, STRING);
};

const guardedClass: Learn = (d, row) => {
  d.facts.learnClass(d.a, d.facts.codeOfDescr(d.descr));
  remember(d, d.a, row);
};

/** A truth that was guarded is a constant from here on; so is the value that was found identical to one. */
function guardedTruth(d: Driver, holds: boolean): void {
  const { draft, facts, a } = d;
  if (a < 0) return;
  const opcode = draft.opcodes[a]!;
  if (opcode === (holds ? OP.ptr_eq : OP.ptr_ne)) {
    const left = facts.resolve(draft.as[a] as Ref);
    const right = facts.resolve(draft.bs[a] as Ref);
    // A number may be -0 where the constant is 0.
    if (left >= 0 && right < 0 && draft.constant(right) !== 0) facts.forward(left, right);
  }
  if (!holds || IS_TRUTH[opcode] === 1) facts.forward(a, draft.constInt(holds ? 1 : 0));
}

const allocated: Learn = (d, row) => {
  d.facts.flags[row]! |= FRESH | UNESCAPED;
  if (d.opcode === OP.new) d.facts.learnClass(row, d.facts.codeOfDescr(d.descr));
  else d.facts.learnNonnull(row);
};

const algebraic = OP_NAMES.filter((name) => IS_PURE[OP[name]] === 1 && name !== "same_as" && name !== "instance_of");

export const rewrite = (): Pass => {
  const visits: { [name: string]: Visit } = Object.fromEntries(algebraic.map((name) => [name, algebra(name)]));
  const { ptr_eq, ptr_ne, is_null } = visits as { [name: string]: Visit };
  return {
    name: "rewrite",
    visit: {
      ...visits,
      ptr_eq: (d) => identity(d, 1, ptr_eq!),
      ptr_ne: (d) => identity(d, 0, ptr_ne!),
      is_null: (d) => (d.a < 0 ? is_null!(d) : isNull(d)),
      instance_of: instanceOf,
      guard_true: (d) => guardTruth(d, true),
      guard_false: (d) => guardTruth(d, false),
      guard_value: guardValue,
      guard_class: guardClass,
      guard_nonnull_class: guardClass,
      guard_nonnull: guardNonnull,
      guard_isnull: guardIsnull,
      cond_call: condCall,
    },
    committed: {
      guard_true: (d) => guardedTruth(d, true),
      guard_false: (d) => guardedTruth(d, false),
      guard_value: (d) => becameConstant(d, d.a, d.b),
      guard_class: guardedClass,
      guard_nonnull_class: guardedClass,
      guard_nonnull: (d, row) => {
        d.facts.learnNonnull(d.a);
        remember(d, d.a, row);
      },
      guard_isnull: (d) => d.facts.learnNull(d.a),
      box_int: hasClass(NUMBER),
      box_bool: hasClass(BOOLEAN),
      unbox_int: operandIs(NUMBER),
      unbox_bool: operandIs(BOOLEAN),
      str_from_code: hasClass(STRING),
      str_concat: (d, row) => {
        d.facts.learnClass(row, STRING);
        bothStrings(d, row);
      },
      str_eq: bothStrings,
      str_lt: bothStrings,
      strlen: operandIs(STRING),
      strgetitem: operandIs(STRING),
      new: allocated,
      new_array: allocated,
    },
  };
};
