/**
 * Algebra as data: a rule is a pattern, what it becomes, and perhaps a condition on its constants.
 *
 *     add_zero: rule(int_add(x, 0), x)
 *     sub_add: rule(int_sub(int_add(x, y), y), x)
 *     add_add: rule(int_add(int_add(x, c), d), int_add(x, compute((c, d) => c + d)), safeSum)
 *
 * Variables `x y z` match anything (the same one twice: the same value), `p q` integers known to be 0 or 1, `c d e` constants.
 * A number in a pattern is that constant. Commutative operations match both ways round. Rules for how to write them, after
 * Cranelift's: never towards more work, so that rewriting ends; match the canonical form (constants to the right, `<` before `>`).
 *
 * Sound because test/rules.test.ts evaluates both sides of every rule on all values of a small range and on the boundaries, with
 * the meanings that the evaluator and the backends have; every rule has to fire in some test.
 */
import { NONE, OP, OPS, OP_ROWS, fold, type OpName, type Opcode, type Ref } from "@spoor/ir";
import { INT, REF, typeCode } from "../draft";
import { REPLACE, SAME, KEEP, type Driver, type Outcome } from "../pass";

/** Of a pattern's constants. Rules say it of patterns whose constants are numbers. */
type OnConstants<R> = (c: number, d: number, e: number) => R;

/** A place of a pattern or result. */
export type Term =
  | { readonly kind: "variable"; readonly slot: number; readonly isBool: boolean }
  | { readonly kind: "constant"; readonly slot: number }
  | { readonly kind: "literal"; readonly value: number | string; readonly type: number }
  | { readonly kind: "computed"; readonly type: number; readonly of: OnConstants<number> }
  | { readonly kind: "operation"; readonly opcode: Opcode; readonly type: number; readonly operands: readonly Term[] };

export interface Rule {
  readonly name: string;
  readonly pattern: Term & { kind: "operation" };
  readonly result: Term;
  readonly when: OnConstants<boolean> | null;
  /** How often it was used: a rule that no test uses is not tested. */
  fired: number;
}

const VARIABLES = 3;

const variable = (slot: number, isBool = false): Term => ({ kind: "variable", slot, isBool });
export const x = variable(0);
export const y = variable(1);
export const z = variable(2);
/** Integers that are 0 or 1. */
export const p = variable(0, true);
export const q = variable(1, true);
export const c: Term = { kind: "constant", slot: 0 };
export const d: Term = { kind: "constant", slot: 1 };
export const e: Term = { kind: "constant", slot: 2 };
/** A constant that is computed from the pattern's. */
export const compute = (of: OnConstants<number>, type: "i" | "f" | "r" = "i"): Term => ({ kind: "computed", type: typeCode(type), of });
/** A float constant (a plain number is an integer). */
export const float = (value: number): Term => ({ kind: "literal", value, type: 1 });

type Given = Term | number | string;
const term = (given: Given): Term =>
  typeof given === "number" ? { kind: "literal", value: given, type: INT } : typeof given === "string" ? { kind: "literal", value: given, type: REF } : given;

/** Makers of the operations of patterns and results: `operations().int_add(x, 0)`. */
export const operations = () => Object.fromEntries(
  Object.entries(OPS).map(([name, row]) => [
    name,
    (...operands: Given[]): Term => ({ kind: "operation", opcode: OP[name as OpName], type: row.result === "d" || row.result === "x" ? INT : typeCode(row.result), operands: operands.map(term) }),
  ]),
) as { readonly [K in OpName]: (...operands: Given[]) => Term & { kind: "operation" } };

/** A rule without its name, which is its key in the table. */
export const rule = (pattern: Term & { kind: "operation" }, result: Given, when: Rule["when"] = null): Omit<Rule, "name" | "fired"> => ({
  pattern, result: term(result), when,
});

/** Gives rules their names. */
export const named = (rules: Readonly<Record<string, Omit<Rule, "name" | "fired">>>): Rule[] =>
  Object.entries(rules).map(([name, { pattern, result, when }]) => ({ name, pattern, result, when, fired: 0 }));

// -- matching

const bound = new Int32Array(VARIABLES);
const constants: unknown[] = [undefined, undefined, undefined];
const onConstants = <R>(f: OnConstants<R>, [c, d, e]: readonly unknown[]): R => f(c as number, d as number, e as number);
const constantRefs = new Int32Array(3);

/** Does the rule's condition hold of these constants? */
export const applies = ({ when }: Rule, values: readonly unknown[]): boolean => when === null || onConstants(when, values);

/** One way to write a rule's pattern, with what can be asked of its operands at once. */
export interface Matcher {
  readonly rule: Rule;
  readonly first: Term;
  readonly second: Term | null;
  /** An operand's opcode, CONSTANT, or ANYTHING. */
  readonly firstIs: number;
  readonly secondIs: number;
}
const ANYTHING = -2;
const CONSTANT = -1;

const asked = (term: Term | undefined): number =>
  term === undefined || term.kind === "variable" ? ANYTHING : term.kind === "operation" ? term.opcode : CONSTANT;

/** Rules by opcode, commutative ones both ways round. */
export function index(rules: readonly Rule[]): readonly (readonly Matcher[])[] {
  const table: Matcher[][] = OP_ROWS.map(() => []);
  for (const each of rules) {
    for (const { opcode, operands } of variants(each.pattern) as (Term & { kind: "operation" })[]) {
      table[opcode]!.push({ rule: each, first: operands[0]!, second: operands[1] ?? null, firstIs: asked(operands[0]), secondIs: asked(operands[1]) });
    }
  }
  return table;
}

/** All ways to write a pattern with commutative operands exchanged; a constant is always on the right. */
function variants(pattern: Term): Term[] {
  if (pattern.kind !== "operation") return [pattern];
  let operands: Term[][] = [[]];
  for (const operand of pattern.operands) operands = operands.flatMap((before) => variants(operand).map((after) => [...before, after]));
  const found: Term[] = operands.map((each) => ({ ...pattern, operands: each }));
  if (!OP_ROWS[pattern.opcode]!.commutative) return found;
  for (const each of operands) {
    const [first, second] = each as [Term, Term];
    const isConstant = (one: Term): boolean => one.kind === "literal" || one.kind === "constant";
    if (!isConstant(second) && !isConstant(first) && JSON.stringify(first) !== JSON.stringify(second)) found.push({ ...pattern, operands: [second, first] });
  }
  return found;
}

/** Tries the rules on the operation in flight. */
export function rewrite(driver: Driver, matchers: readonly Matcher[]): Outcome {
  const { opcodes } = driver.draft;
  const { a, b } = driver;
  const first = a < 0 ? CONSTANT : opcodes[a]!;
  const second = b < 0 ? CONSTANT : opcodes[b]!;
  for (let i = 0; i < matchers.length; i++) {
    const matcher = matchers[i]!;
    if (matcher.firstIs !== ANYTHING && matcher.firstIs !== first) continue;
    if (matcher.secondIs !== ANYTHING && matcher.secondIs !== second) continue;
    for (let slot = 0; slot < VARIABLES; slot++) bound[slot] = NONE;
    constantRefs[0] = constantRefs[1] = constantRefs[2] = NONE;
    if (!match(driver, matcher.first, a)) continue;
    if (matcher.second !== null && !match(driver, matcher.second, b)) continue;
    const { rule } = matcher;
    if (!applies(rule, constants)) continue;
    rule.fired++;
    const outcome = apply(driver, rule.result);
    // No constant of the guest's is kept alive.
    constants[0] = constants[1] = constants[2] = undefined;
    return outcome;
  }
  return KEEP;
}

function match(driver: Driver, pattern: Term, ref: Ref): boolean {
  const { draft } = driver;
  switch (pattern.kind) {
    case "variable": {
      const before = bound[pattern.slot]!;
      if (before !== NONE) return before === ref;
      if (pattern.isBool && !(draft.typeOf(ref) === INT && driver.facts.isBool(ref))) return false;
      bound[pattern.slot] = ref;
      return true;
    }
    case "constant":
      if (ref >= 0) return false;
      if (constantRefs[pattern.slot] !== NONE) return constantRefs[pattern.slot] === ref;
      constants[pattern.slot] = draft.constant(ref);
      constantRefs[pattern.slot] = ref;
      return true;
    case "literal":
      return ref < 0 && draft.typeOf(ref) === pattern.type && Object.is(draft.constant(ref), pattern.value);
    case "computed":
      return false;
    case "operation": {
      if (ref < 0 || draft.opcodes[ref] !== pattern.opcode) return false;
      if (!match(driver, pattern.operands[0]!, driver.facts.resolve(draft.as[ref] as Ref))) return false;
      return pattern.operands.length < 2 || match(driver, pattern.operands[1]!, driver.facts.resolve(draft.bs[ref] as Ref));
    }
  }
}

function apply(driver: Driver, result: Term): Outcome {
  if (result.kind !== "operation") {
    driver.result = build(driver, result);
    return SAME;
  }
  const a = build(driver, result.operands[0]!);
  const b = result.operands.length > 1 ? build(driver, result.operands[1]!) : NONE;
  driver.replace(result.opcode, a, b);
  return REPLACE;
}

function build(driver: Driver, part: Term): Ref {
  switch (part.kind) {
    case "variable": return bound[part.slot] as Ref;
    case "constant": return constantRefs[part.slot] as Ref;
    case "literal": return driver.draft.constOf(part.type, part.value);
    case "computed": return driver.draft.constOf(part.type, onConstants(part.of, constants));
    case "operation": {
      // A nested emission runs rules too: what this one has bound is kept aside.
      const a = build(driver, part.operands[0]!);
      const b = part.operands.length > 1 ? build(driver, part.operands[1]!) : NONE;
      const saved = bound.slice();
      const savedConstants = constants.slice();
      const refs = constantRefs.slice();
      const ref = driver.emit(part.opcode, part.type, a, b);
      bound.set(saved);
      savedConstants.forEach((value, slot) => (constants[slot] = value));
      constantRefs.set(refs);
      return ref;
    }
  }
}

// -- for the tests

/** The value of a term under an assignment, or undefined where it has none. */
export function evaluateTerm(part: Term, variables: readonly unknown[], constantValues: readonly unknown[]): unknown {
  switch (part.kind) {
    case "variable": return variables[part.slot];
    case "constant": return constantValues[part.slot];
    case "literal": return part.value;
    case "computed": return onConstants(part.of, constantValues);
    case "operation": {
      const operands = part.operands.map((operand) => evaluateTerm(operand, variables, constantValues));
      return operands.includes(undefined) ? undefined : fold(part.opcode, operands[0], operands[1]);
    }
  }
}
