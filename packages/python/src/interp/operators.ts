// @semantics
/**
 * Operator instructions in general: what the run loop's own fast paths leave. Methods written in Python are called by pushing their frames; what they return
 * comes back through a continuation that asks the other operand where it is NotImplemented.
 */
import type { Values } from "@spoor/tracer";
import type { W_Builtin } from "../objects/builtin";
import { FORWARD, IN_PLACE, REFLECTED, UNARY_METHODS } from "../objects/arithmetic";
import { COMPARISON_METHODS, SWAPPED } from "../objects/compare";
import { FLOAT, FLOAT_VALUE, INSTANCE, INSTANCE_MAP, LIST, LIST_ITEMS, LIST_STRATEGY, None, NotImplemented, TUPLE, TUPLE_ARRAY, TUPLE_ITEMS, W_Function, type HiddenClass } from "../objects/core";
import { DICT, DICT_PLAIN, DICT_PLAIN_HAS } from "../objects/dict-storage";
import { objectType, type W_Type } from "../objects/type";
import { Op } from "../opcodes";
import type { makeCalls } from "./calls";
import type { Context, F } from "./context";
import { LIST_DESCRS } from "./items";
import { K } from "./konts";
import type { makeNumbers } from "./numbers";
import { AFTER_LEFT, AFTER_LEFT_INPLACE, COMPARE_AFTER_LEFT, LENGTH_TRUTH, NOT_A_BOOL, UNORDERED, UNSUPPORTED, UNSUPPORTED_INPLACE } from "./protocol";
import { isWide, LEFT_METHOD, met } from "./wide";
import { BINARY, COMPARE, CONTAINS, INPLACE, NOT_TRUTH, STR_CONTAINS, TRUTH, UNARY } from "./residual";

export function makeOperators<V extends Values>(context: Context<V>, numbers: ReturnType<typeof makeNumbers<V>>, calls: ReturnType<typeof makeCalls<V>>) {
  type R = V["ref"];
  const { m, facts, operand, store, give } = context;
  const { callFunction } = calls;

  /** The type of an instance of a class defined in Python, as a fact; null for everything else. */
  function instanceType(v: R): W_Type | null {
    if (!m.isClass(v, INSTANCE)) return null;
    const { type } = m.promote(m.get(v, INSTANCE_MAP)) as HiddenClass;
    m.assume(type);
    return type;
  }

  /** A number: its operators leave other types alone. */
  const isNumber = (v: R): boolean => m.isInt(v) || m.isClass(v, FLOAT);

  // -- truth

  /** The truth of a built-in value that traces know; undefined for others. */
  function quickTruth(v: R): boolean | undefined {
    if (m.isBool(v)) return m.isTrue(m.unboxBool(v));
    if (m.isInt(v)) return m.isTrue(m.unboxInt(v));
    if (m.is(v, None)) return false;
    if (m.isStr(v)) return m.isTrue(m.strLength(v));
    if (m.isClass(v, LIST)) {
      const strategy = m.promoteInt(m.get(v, LIST_STRATEGY));
      return m.isTrue(m.length(m.get(v, LIST_ITEMS), LIST_DESCRS[strategy]!));
    }
    if (m.isClass(v, TUPLE)) return m.isTrue(m.length(m.get(v, TUPLE_ITEMS), TUPLE_ARRAY));
    if (m.isClass(v, FLOAT)) return m.isTrue(m.floatNe(m.get(v, FLOAT_VALUE), m.float(0)));
    const type = instanceType(v);
    return type !== null && type.lookup("__bool__") === undefined && type.lookup("__len__") === undefined ? true : undefined;
  }

  /** The instruction decides by the truth of `v`. */
  function truth(frame: F<V>, v: R): void {
    const quick = quickTruth(v);
    if (quick === undefined) decideTruth(frame, v);
    else decide(frame, quick);
  }
  /** The same of a value that `quickTruth` leaves. */
  function decideTruth(frame: F<V>, v: R): void {
    const type = instanceType(v);
    if (type !== null) {
      const asBool = type.lookup("__bool__");
      const special = asBool ?? type.lookup("__len__");
      if (special instanceof W_Function) {
        frame.kont = special === asBool ? K.BOOL : K.LENGTH;
        return callFunction(frame, m.ref(special), [v], null);
      }
    }
    frame.kont = K.DECIDE;
    give(frame, m.call(TRUTH, v));
  }

  /** A bool that somebody promised. */
  const decideBy = (frame: F<V>, v: R): void => decide(frame, m.isTrue(m.unboxBool(v)));

  function bool(frame: F<V>, v: R): void {
    if (m.isBool(v)) return decideBy(frame, v);
    frame.kont = K.DECIDE;
    give(frame, m.call(NOT_A_BOOL, v));
  }
  function length(frame: F<V>, v: R): void {
    if (m.isInt(v) && m.isTrue(m.intGe(m.unboxInt(v), m.int(0)))) return decide(frame, m.isTrue(m.unboxInt(v)));
    frame.kont = K.DECIDE;
    give(frame, m.call(LENGTH_TRUTH, v));
  }

  /** Ends an instruction that wanted a truth. */
  function decide(frame: F<V>, truth: boolean): void {
    const { words } = frame.code;
    const { pc } = frame;
    const op = words[pc]!;
    frame.kont = K.NONE;
    if (op >= Op.JUMP_IF_LT && op <= Op.JUMP_UNLESS_IN) {
      const wanted = op <= Op.JUMP_IF_GE || op === Op.JUMP_IF_IN || op === Op.JUMP_IF_IS;
      frame.pc = truth === wanted ? words[pc + 3]! : pc + 4;
      return;
    }
    switch (op) {
      case Op.JUMP_IF_TRUE: frame.pc = truth ? words[pc + 2]! : pc + 3; return;
      case Op.JUMP_IF_FALSE: frame.pc = truth ? pc + 3 : words[pc + 2]!; return;
      case Op.JUMP_UNLESS_MATCH: frame.pc = truth ? pc + 4 : words[pc + 3]!; return;
      case Op.NOT:
        frame.regs[words[pc + 1]!] = m.ref(!truth);
        frame.pc = pc + 3;
        return;
      case Op.NOT_IN:
        frame.regs[words[pc + 1]!] = m.ref(!truth);
        frame.pc = pc + 4;
        return;
      default:
        frame.regs[words[pc + 1]!] = m.ref(truth);
        frame.pc = pc + 4;
    }
  }

  // -- binary operators

  /** ADD .. MATMUL and INPLACE_ADD .. by opcode, of values that the fast paths leave. */
  function general(frame: F<V>, op: number, a: R, b: R): void {
    if (op >= Op.INPLACE_ADD) inplace(frame, op - Op.INPLACE_ADD, a, b);
    else binaryOf(frame, op - Op.ADD, a, b);
  }

  function binaryOf(frame: F<V>, op: number, a: R, b: R): void {
    const left = instanceType(a);
    const right = instanceType(b);
    if (left !== null) {
      const method = left.lookup(FORWARD[op]!);
      const rightMethod = right === null || right === left ? undefined : right.lookup(REFLECTED[op]!);
      if (method instanceof W_Function && (right === null ? isNumber(b) || m.isStr(b) || m.isClass(b, LIST) || m.isClass(b, TUPLE) : right === left || !right.isSubtype(left) || rightMethod === undefined || rightMethod === left.lookup(REFLECTED[op]!))) {
        frame.kont = K.BINARY_LEFT;
        return callFunction(frame, m.ref(method), [a, b], null);
      }
      if (method === undefined && rightMethod instanceof W_Function) return callReflected(frame, rightMethod, a, b);
    } else if (right !== null && isNumber(a)) {
      const method = right.lookup(REFLECTED[op]!);
      if (method instanceof W_Function) return callReflected(frame, method, a, b);
    }
    if (m.tracing && builtinBinary(frame, isInplace(frame), op, a, b)) return;
    frame.kont = K.STORE;
    store(frame, m.call(isInplace(frame) ? INPLACE[op]! : BINARY[op]!, a, b));
  }

  /** Calls the left operand's method where the host implements it and goes first; false where the general operation is wanted. */
  function builtinBinary(frame: F<V>, inplace: boolean, op: number, a: R, b: R): boolean {
    const left = facts.typeFact(a);
    const right = facts.typeFact(b);
    if (left === null || right === null) return false;
    const name = inplace && left.lookup(IN_PLACE[op]!) !== undefined ? IN_PLACE[op]! : FORWARD[op]!;
    const method = facts.special(left, name, a, b);
    if (method === undefined) return false;
    const reflected = right === left ? undefined : right.lookup(REFLECTED[op]!);
    // Concatenation and repetition go last.
    if (reflected !== undefined && ((left.lookup(name) as W_Builtin).sequence || right.isSubtype(left))) return false;
    frame.kont = name === FORWARD[op] ? K.BINARY_LEFT : K.INPLACE;
    give(frame, m.call(method, a, b));
    return true;
  }
  function callReflected(frame: F<V>, method: W_Function, a: R, b: R): void {
    frame.kont = K.BINARY_RIGHT;
    callFunction(frame, m.ref(method), [b, a], null);
  }

  /** INPLACE_ADD .. by operator number. */
  function inplace(frame: F<V>, op: number, a: R, b: R): void {
    const left = instanceType(a);
    if (left !== null) {
      const method = left.lookup(IN_PLACE[op]!);
      if (method instanceof W_Function) {
        frame.kont = K.INPLACE;
        return callFunction(frame, m.ref(method), [a, b], null);
      }
      if (method === undefined) return binaryOf(frame, op, a, b);
    } else if (isNumber(a)) return binaryOf(frame, op, a, b);
    if (m.tracing && builtinBinary(frame, true, op, a, b)) return;
    frame.kont = K.STORE;
    store(frame, m.call(INPLACE[op]!, a, b));
  }

  const isInplace = (frame: F<V>): boolean => frame.code.words[frame.pc]! >= Op.INPLACE_ADD;
  /** Operator number of the binary or in-place instruction at the frame's pc. */
  const operatorOf = (frame: F<V>): number => {
    const op = frame.code.words[frame.pc]!;
    return op >= Op.INPLACE_ADD ? op - Op.INPLACE_ADD : op - Op.ADD;
  };

  /** What the left, right or in-place method returned. */
  function binaryResult(frame: F<V>, kont: K, value: R): void {
    if (!m.is(value, NotImplemented)) return store(frame, value);
    const { words } = frame.code;
    const a = operand(frame, words[frame.pc + 2]!);
    const b = operand(frame, words[frame.pc + 3]!);
    const op = operatorOf(frame);
    if (kont === K.INPLACE) return binaryOf(frame, op, a, b);
    frame.kont = K.STORE;
    const next = kont === K.BINARY_LEFT ? (isInplace(frame) ? AFTER_LEFT_INPLACE : AFTER_LEFT) : isInplace(frame) ? UNSUPPORTED_INPLACE : UNSUPPORTED;
    store(frame, m.call(next[op]!, a, b));
  }

  /** NEG, POS, INVERT by operator number. */
  function unary(frame: F<V>, op: number): void {
    const a = operand(frame, frame.code.words[frame.pc + 2]!);
    const quick = numbers.unary(op, a);
    if (quick !== undefined) return store(frame, quick);
    frame.kont = K.STORE;
    const method = instanceType(a)?.lookup(UNARY_METHODS[op]!);
    if (method instanceof W_Function) return callFunction(frame, m.ref(method), [a], null);
    store(frame, m.call(UNARY[op]!, a));
  }

  // -- comparisons

  /** Where the comparison instruction at the frame's pc has its operands. */
  const comparandsAt = (frame: F<V>): number => (frame.code.words[frame.pc]! >= Op.JUMP_IF_LT ? frame.pc + 1 : frame.pc + 2);
  /** Comparison number of the instruction at the frame's pc. */
  const comparisonOf = (frame: F<V>): number => {
    const op = frame.code.words[frame.pc]!;
    return op >= Op.JUMP_UNLESS_LT ? op - Op.JUMP_UNLESS_LT : op >= Op.JUMP_IF_LT ? op - Op.JUMP_IF_LT : op - Op.LT;
  };

  /** LT .., JUMP_IF_LT .. and JUMP_UNLESS_LT .. by comparison number, of values that the fast paths leave. */
  function compare(frame: F<V>, op: number, a: R, b: R): void {
    if (m.generic && isWide(frame.code, frame.pc) && m.isClass(a, INSTANCE) && m.isClass(b, INSTANCE)) {
      const method = m.call(LEFT_METHOD, m.get(a, INSTANCE_MAP), m.get(b, INSTANCE_MAP), m.ref(COMPARISON_METHODS[op]!));
      if (!m.isNull(method)) {
        frame.kont = K.COMPARE_LEFT;
        return callFunction(frame, m.ref(m.promote(method)), [a, b], null);
      }
    }
    const left = instanceType(a);
    const right = instanceType(b);
    if (m.tracing) {
      if (left !== null) met(frame.code, frame.pc, left);
      if (right !== null) met(frame.code, frame.pc, right);
    }
    if (left !== null && (right === null ? isPlain(b) : right === left || !right.isSubtype(left))) {
      const method = left.lookup(COMPARISON_METHODS[op]!);
      if (method instanceof W_Function) {
        frame.kont = K.COMPARE_LEFT;
        return callFunction(frame, m.ref(method), [a, b], null);
      }
      const equals = left.lookup("__eq__");
      if (op === 3 && method === defaultNe() && equals instanceof W_Function) {
        frame.kont = K.NOT_EQUAL;
        return callFunction(frame, m.ref(equals), [a, b], null);
      }
      // Identity, when neither side says otherwise.
      if ((op === 2 || op === 3) && equals === defaultEq() && left.lookup("__ne__") === defaultNe() && (right === null || (right.lookup("__eq__") === equals && right.lookup("__ne__") === defaultNe()))) {
        const same = m.same(a, b);
        return frame.code.words[frame.pc]! >= Op.JUMP_IF_LT ? decide(frame, m.isTrue(same) === (op === 2)) : store(frame, m.boxBool(op === 2 ? same : m.intIsZero(same)));
      }
    } else if (left === null && right !== null && isPlain(a)) {
      const method = right.lookup(COMPARISON_METHODS[SWAPPED[op]!]!);
      if (method instanceof W_Function) {
        frame.kont = K.COMPARE_RIGHT;
        return callFunction(frame, m.ref(method), [b, a], null);
      }
    }
    if (m.tracing) {
      const type = facts.typeFact(a);
      const other = facts.typeFact(b);
      const method = facts.special(type, COMPARISON_METHODS[op]!, a, b);
      if (method !== undefined && other !== null && (other === type || !other.isSubtype(type!))) {
        frame.kont = K.COMPARE_LEFT;
        return give(frame, m.call(method, a, b));
      }
    }
    frame.kont = K.COMPARED;
    give(frame, m.call(COMPARE[op]!, a, b));
  }
  /** Built-in values whose comparisons leave instances alone. */
  const isPlain = (v: R): boolean => isNumber(v) || m.isStr(v) || m.is(v, None) || m.isBool(v) || m.isClass(v, TUPLE) || m.isClass(v, LIST);

  /** What a comparison method returned. */
  function compareResult(frame: F<V>, kont: K, value: R): void {
    if (!m.is(value, NotImplemented)) return compared(frame, value);
    const at = comparandsAt(frame);
    const { words } = frame.code;
    const op = comparisonOf(frame);
    frame.kont = K.COMPARED;
    give(frame, m.call(kont === K.COMPARE_LEFT ? COMPARE_AFTER_LEFT[op]! : UNORDERED[op]!, operand(frame, words[at]!), operand(frame, words[at + 1]!)));
  }

  /** What `__eq__` returned, asked for `!=`. */
  function notEqual(frame: F<V>, value: R): void {
    if (m.is(value, NotImplemented)) return compareResult(frame, K.COMPARE_LEFT, value);
    const quick = quickTruth(value);
    if (quick !== undefined) return compared(frame, m.ref(!quick));
    frame.kont = K.COMPARED;
    give(frame, m.call(NOT_TRUTH, value));
  }

  /** The comparison's result: stored, or its truth decides. */
  function compared(frame: F<V>, value: R): void {
    if (frame.code.words[frame.pc]! < Op.JUMP_IF_LT) store(frame, value);
    else truth(frame, value);
  }

  // -- membership

  /** IN, NOT_IN, JUMP_IF_IN, JUMP_UNLESS_IN: is the first in the second? */
  function contains(frame: F<V>): void {
    const { words } = frame.code;
    const at = comparandsAt(frame);
    const a = operand(frame, words[at]!);
    const b = operand(frame, words[at + 1]!);
    if (m.isClass(b, DICT)) {
      const map = m.get(b, DICT_PLAIN);
      if (!m.isNull(map) && (m.isStr(a) || m.isInt(a))) {
        const found = m.isTrue(m.callInt(DICT_PLAIN_HAS, map, a));
        return decide(frame, found);
      }
    }
    if (m.isStr(b) && m.isStr(a)) return decide(frame, m.isTrue(m.callInt(STR_CONTAINS, b, a)));
    const type = facts.typeFact(b);
    const method = type?.lookup("__contains__");
    if (method instanceof W_Function) {
      frame.kont = K.TRUTH;
      return callFunction(frame, m.ref(method), [b, a], null);
    }
    frame.kont = K.DECIDE;
    give(frame, m.call(facts.special(type, "__contains__", b, a) ?? CONTAINS, b, a));
  }

  return { instanceType, isNumber, quickTruth, truth, decideTruth, decide, decideBy, bool, length, general, binaryResult, unary, compare, compareResult, notEqual, compared, contains };
}

let eq: unknown;
let ne: unknown;
const defaultEq = (): unknown => (eq ??= objectType.lookup("__eq__"));
const defaultNe = (): unknown => (ne ??= objectType.lookup("__ne__"));
