// @semantics
/**
 * The meaning of Python's bytecode, once, over an abstract machine: with the direct machine this is the interpreter, with the tracing machine the recorder's.
 *
 * `run` is one loop around one switch. What is hot is spelled out there (integer arithmetic, calls of Python functions, globals, slots, list items, ranges);
 * everything else is a call of a part (`operators`, `attributes`, ...), after which the loop looks at `thread.top` again. Parts never run bytecode
 * themselves: they push frames, and results come back through continuations (`deliver`).
 */
import { Frame, KONT_RAISE, KONT_RETURN, KONT_UNWIND, type Interpreter, type Machine, type Values } from "@spoor/tracer";
import { CO_ASYNC_GENERATOR } from "../bytecode";
import type { Code } from "../code";
import {
  CELL, CELL_VALUE, FLOAT, FLOAT_ITEMS, FLOAT_VALUE, FUNCTION, FUNCTION_CODE, GLOBAL_CONSTANT, GLOBAL_VALUE, INSTANCE, INSTANCE_FLOATS, INSTANCE_MAP, LIST, LIST_FLOAT, LIST_FLOATS, LIST_INT, LIST_INTS, LIST_ITEMS, LIST_ITER, LIST_OBJECT, LIST_REFS, LIST_STRATEGY, LISTITER_INDEX,
  LISTITER_SEQUENCE, METHOD, METHOD_FUNC, METHOD_SELF, None, PyError, RANGE_ITER, RANGE_NEXT, RANGE_REMAINING, RANGE_STEP, SLOTS, TUPLE, TUPLE_ARRAY, TUPLE_ITEMS, TUPLE_ITER, TUPLEITER_INDEX, TUPLEITER_SEQUENCE, type HiddenClass,
} from "../objects/core";
import { recursionError } from "../objects/errors";
import { strType, typeOf } from "../objects/type";
import { Op } from "../opcodes";
import type { ExecutionState, VisibleFrame } from "../runtime";
import { makeAttributes } from "./attributes";
import { makeCalls, type CallSite } from "./calls";
import { makeContext, VALUES, type F } from "./context";
import { makeExceptions } from "./exceptions";
import { GENERATOR, GENERATOR_POSITION, GENERATOR_REGS } from "./generator";
import { makeFramed, type Framed } from "./framed";
import { makeGenerators } from "./generators";
import { globalSite, makeVolatile, type GlobalSite } from "./globals";
import { makeItems } from "./items";
import { K } from "./konts";
import { makeNumbers } from "./numbers";
import { makeOperators } from "./operators";
import { INIT_RESULT } from "./protocol";
import { STORE_GLOBAL } from "./residual";
import { A, type Site } from "./resolve";
import { makeStatements } from "./statements";
import { makeTraceables, type Parts, type Traceable } from "./traceable";

/** What `settle` found. */
const GO_ON = 0;
const RETURNED = 1;
const UNWOUND = 2;
/** Jumps back and calls before `execute` is left. */
const FUEL = 1000;
/** Frames whose registers are renewed then. */
const RENEWED = 4;

/** What the interpreter needs of the runtime that it belongs to. */
export interface Surroundings<V extends Values> {
  readonly state: ExecutionState;
  /** A frame as introspection sees it, for tracebacks; null in traces, whose frames are no host objects. */
  visible(frame: F<V>): VisibleFrame | null;
  /** Something wants attention at a loop header (`state.interrupt`): may throw a guest exception. */
  attend(): void;
}

/** The interpreter, and what `host-call` needs to resume generators. */
export interface PythonInterpreter<V extends Values> extends Interpreter<V, Code> {
  /** Pushes the frame of a suspended generator above `caller`. */
  resume(caller: F<V>, generator: V["ref"], sent: V["ref"]): void;
  /** Raises in a frame at its pc, as soon as `run` looks at it. */
  raise(frame: F<V>, exception: V["ref"]): void;
}

export function makeInterpreter<V extends Values>(m: Machine<V, Code>, { state, visible, attend }: Surroundings<V>): PythonInterpreter<V> {
  type R = V["ref"];
  const context = makeContext(m, state);
  const { thread, give, raise } = context;
  const numbers = makeNumbers(m);
  const traceables: ReadonlyMap<string, Traceable<V>> = makeTraceables(context, (): Parts<V> => ({ append: items.append, lt: numbers.lt }));
  const framed: Framed<V> = makeFramed(context, () => ({ generators }));
  const calls = makeCalls(context, traceables, framed);
  const items = makeItems(context, calls, framed);
  const attributes = makeAttributes(context, calls);
  const operators = makeOperators(context, numbers, calls);
  const exceptions = makeExceptions(context, visible);
  const generators = makeGenerators(context, items, exceptions);
  const { statement, bound, starred } = makeStatements(context, calls, items, attributes, operators, exceptions, generators, framed);
  const { add, sub, mul, truediv, floordiv, mod, pow, lshift, rshift, and, or, xor, lt, le, eq, ne, gt, ge } = numbers;
  const { loadClosure, callInstruction } = calls;
  const { interrupt } = state;

  const operand = (regs: R[], constants: readonly any[], x: number): R => (x >= 0 ? regs[x]! : m.ref(constants[-1 - x]));

  /** The interpreter counts visits that the driver need not hear of: see `JitCell.patience`. */
  const passesEntry = (points: Code["mergePoints"]): boolean => points !== null && points.entry !== null && points.entry.patience-- > 0;
  const passesHeader = (points: Code["mergePoints"], pc: number): boolean =>
    points !== null && points.places !== null && points.cells[points.places[pc]!] !== null && points.cells[points.places[pc]!]!.patience-- > 0;

  /** The value in the frame's last register goes to its continuation. */
  function deliver(frame: F<V>): void {
    m.resumePoint(frame);
    const { code, regs, pc } = frame;
    const { words } = code;
    const value = regs[code.registerCount]!;
    const kont = frame.kont as K;
    switch (kont) {
      case K.CALL:
        regs[words[pc + 1]!] = value;
        frame.pc = pc + 5 + words[pc + 4]!;
        frame.kont = K.NONE;
        return;
      case K.STORE: return context.store(frame, value);
      case K.DISCARD: return context.next(frame);
      case K.TRUTH: return operators.truth(frame, value);
      case K.BOOL: return operators.bool(frame, value);
      case K.LENGTH: return operators.length(frame, value);
      case K.DECIDE: return operators.decideBy(frame, value);
      case K.BINARY_LEFT: case K.BINARY_RIGHT: case K.INPLACE: return operators.binaryResult(frame, kont, value);
      case K.COMPARE_LEFT: case K.COMPARE_RIGHT: return operators.compareResult(frame, kont, value);
      case K.NOT_EQUAL: return operators.notEqual(frame, value);
      case K.COMPARED: return operators.compared(frame, value);
      case K.INIT:
        if (m.is(value, None)) return context.store(frame, regs[code.pendingRegister]!);
        frame.kont = K.STORE;
        return give(frame, m.call(INIT_RESULT, value));
      case K.NEW: return calls.made(frame, value);
      case K.NEXT: return generators.nextResult(frame, value);
      case K.SENT: case K.SENT_OR: return generators.sent(frame, kont, value);
      case K.ITER: return items.iterResult(frame, value);
      case K.DELEGATE: return generators.delegated(frame, value);
      case K.DELEGATE_STEP: return generators.delegateStep(frame, value);
      case K.METHOD: return attributes.storePair(frame, value, m.ref(undefined));
      case K.UNPACK: return items.unpacked(frame, value);
      case K.PAIR: {
        const first = m.item(value, m.int(0), VALUES);
        regs[words[pc + 2]!] = m.item(value, m.int(1), VALUES);
        return context.store(frame, first);
      }
      case K.RAISE: return exceptions.raiseObject(frame, value);
      case K.BIND: return bound(frame, value);
      case K.STARRED: return starred(frame, value);
      default: throw new Error(`continuation ${kont} has no meaning, at ${code.location(pc)}`);
    }
  }

  let outcome: R;

  /** Delivers and unwinds until `thread.top` is a frame that can go on, or `base` was left: then `outcome` is its value or exception. */
  function settle(base: F<V>): number {
    for (;;) {
      const frame = thread.top!;
      const kont = frame.kont as number;
      if (kont === 0) return GO_ON;
      if (kont === KONT_RETURN) {
        const { code, regs } = frame;
        const value = regs[code.registerCount]!;
        const back = frame.back!;
        thread.top = back;
        thread.depth--;
        if (frame === base) {
          outcome = value;
          return RETURNED;
        }
        give(back, value);
      } else if (kont === KONT_UNWIND) {
        const exception = frame.regs[frame.code.registerCount]!;
        const back = frame.back!;
        thread.top = back;
        thread.depth--;
        if (frame === base) {
          outcome = exception;
          return UNWOUND;
        }
        give(back, exception);
        back.kont = KONT_RAISE;
        m.resumePoint(back);
      } else if (kont === KONT_RAISE) exceptions.raised(frame, frame.regs[frame.code.registerCount]!);
      else deliver(frame);
    }
  }

  /**
   * Executes bytecode until `base` is left (RETURNED or UNWOUND), or for a while (GO_ON). In pieces, because V8 makes better code for a function that is
   * entered often than for one whose loop never ends: only the former's captured constants are constants to it.
   */
  function execute(base: F<V>): number {
    const settled = settle(base);
    if (settled !== GO_ON) return settled;
    let frame = thread.top!;
    let { code, regs, pc } = frame;
    let { words, constants } = code;
    let fuel = FUEL;
    let a!: R;
    let b!: R;
    let value: R | undefined;
    let quick: V["int"] | undefined;
    let truth!: boolean;

    for (;;) {
      if (m.tracing) {
        frame.pc = pc;
        m.bytecode(frame);
      }
      const op = words[pc]! as Op;
      // What instructions do alike is behind the switch, said once: V8 compiles a smaller function sooner, and better.
      part: {
        compared: {
          storedWithCache: {
            stored: {
              switch (op) {
                case Op.MOVE:
                  regs[words[pc + 1]!] = operand(regs, constants, words[pc + 2]!);
                  pc += 3;
                  continue;
                case Op.CHECK_LOCAL:
                  if (m.isNull(regs[words[pc + 1]!]!)) {
                    frame.pc = pc;
                    statement(frame, op);
                    break part;
                  }
                  pc += 3;
                  continue;

                // -- names
                case Op.LOAD_GLOBAL: {
                  let site = code.sites[words[pc + 3]!] as GlobalSite | undefined;
                  if (site === undefined) site = code.sites[words[pc + 3]!] = globalSite(code, code.names[words[pc + 2]!]!);
                  const { cell } = site;
                  value = cell.volatile ? m.get(m.ref(cell), GLOBAL_VALUE) : m.quasi(cell, GLOBAL_CONSTANT);
                  if (m.isNull(value)) {
                    const { fallback } = site;
                    value = fallback.volatile ? m.get(m.ref(fallback), GLOBAL_VALUE) : m.quasi(fallback, GLOBAL_CONSTANT);
                    if (m.isNull(value)) {
                      frame.pc = pc;
                      statement(frame, op);
                      break part;
                    }
                  }
                  break stored;
                }
                case Op.STORE_GLOBAL: {
                  let site = code.sites[words[pc + 3]!] as GlobalSite | undefined;
                  if (site === undefined) site = code.sites[words[pc + 3]!] = globalSite(code, code.names[words[pc + 1]!]!);
                  const { cell } = site;
                  value = operand(regs, constants, words[pc + 2]!);
                  // What a trace stores is no constant of it: STORE_GLOBAL invalidates nothing then (nobody would look, it is no call that may). The first binding decides the order.
                  if (m.tracing) makeVolatile(cell);
                  if (cell.volatile && cell.value !== undefined) m.set(m.ref(cell), GLOBAL_VALUE, value);
                  else m.callVoid(STORE_GLOBAL, m.ref(code.globals), m.ref(cell), value);
                  pc += 4;
                  continue;
                }
                case Op.LOAD_CELL: {
                  value = m.get(regs[words[pc + 2]!]!, CELL_VALUE);
                  if (m.isNull(value)) {
                    frame.pc = pc;
                    statement(frame, op);
                    break part;
                  }
                  break storedWithCache;
                }
                case Op.STORE_CELL:
                  m.set(regs[words[pc + 1]!]!, CELL_VALUE, operand(regs, constants, words[pc + 2]!));
                  pc += 3;
                  continue;
                case Op.MAKE_CELL:
                  regs[words[pc + 1]!] = m.allocate(CELL, m.ref(undefined));
                  pc += 2;
                  continue;
                case Op.MAKE_CELL_FROM:
                  regs[words[pc + 1]!] = m.allocate(CELL, regs[words[pc + 2]!]!);
                  pc += 3;
                  continue;

                // -- operators
                case Op.ADD: case Op.INPLACE_ADD: {
                  a = operand(regs, constants, words[pc + 2]!);
                  b = operand(regs, constants, words[pc + 3]!);
                  if (m.isInt(a) && m.isInt(b)) {
                    const sum = m.intAddOvf(m.unboxInt(a), m.unboxInt(b));
                    if (sum !== undefined) {
                      value = m.boxInt(sum);
                      break stored;
                    }
                  } else if (m.isClass(a, FLOAT) && m.isClass(b, FLOAT)) {
                    value = m.allocate(FLOAT, m.floatAdd(m.get(a, FLOAT_VALUE), m.get(b, FLOAT_VALUE)));
                    break stored;
                  }
                  value = add(a, b);
                  if (value !== undefined) break stored;
                  break;
                }
                case Op.SUB: case Op.INPLACE_SUB: {
                  a = operand(regs, constants, words[pc + 2]!);
                  b = operand(regs, constants, words[pc + 3]!);
                  if (m.isInt(a) && m.isInt(b)) {
                    const difference = m.intSubOvf(m.unboxInt(a), m.unboxInt(b));
                    if (difference !== undefined) {
                      value = m.boxInt(difference);
                      break stored;
                    }
                  } else if (m.isClass(a, FLOAT) && m.isClass(b, FLOAT)) {
                    value = m.allocate(FLOAT, m.floatSub(m.get(a, FLOAT_VALUE), m.get(b, FLOAT_VALUE)));
                    break stored;
                  }
                  value = sub(a, b);
                  if (value !== undefined) break stored;
                  break;
                }
                case Op.MUL: case Op.INPLACE_MUL: {
                  a = operand(regs, constants, words[pc + 2]!);
                  b = operand(regs, constants, words[pc + 3]!);
                  if (m.isInt(a) && m.isInt(b)) {
                    const product = m.intMulOvf(m.unboxInt(a), m.unboxInt(b));
                    if (product !== undefined) {
                      value = m.boxInt(product);
                      break stored;
                    }
                  } else if (m.isClass(a, FLOAT) && m.isClass(b, FLOAT)) {
                    value = m.allocate(FLOAT, m.floatMul(m.get(a, FLOAT_VALUE), m.get(b, FLOAT_VALUE)));
                    break stored;
                  }
                  value = mul(a, b);
                  if (value !== undefined) break stored;
                  break;
                }
                case Op.TRUEDIV: case Op.INPLACE_TRUEDIV: {
                  a = operand(regs, constants, words[pc + 2]!);
                  b = operand(regs, constants, words[pc + 3]!);
                  value = truediv(a, b);
                  if (value !== undefined) break stored;
                  break;
                }
                case Op.FLOORDIV: case Op.INPLACE_FLOORDIV: {
                  a = operand(regs, constants, words[pc + 2]!);
                  b = operand(regs, constants, words[pc + 3]!);
                  value = floordiv(a, b);
                  if (value !== undefined) break stored;
                  break;
                }
                case Op.MOD: case Op.INPLACE_MOD: {
                  a = operand(regs, constants, words[pc + 2]!);
                  b = operand(regs, constants, words[pc + 3]!);
                  value = mod(a, b);
                  if (value !== undefined) break stored;
                  break;
                }
                case Op.POW: case Op.INPLACE_POW: {
                  a = operand(regs, constants, words[pc + 2]!);
                  b = operand(regs, constants, words[pc + 3]!);
                  value = pow(a, b);
                  if (value !== undefined) break stored;
                  break;
                }
                case Op.LSHIFT: case Op.INPLACE_LSHIFT: {
                  a = operand(regs, constants, words[pc + 2]!);
                  b = operand(regs, constants, words[pc + 3]!);
                  value = lshift(a, b);
                  if (value !== undefined) break stored;
                  break;
                }
                case Op.RSHIFT: case Op.INPLACE_RSHIFT: {
                  a = operand(regs, constants, words[pc + 2]!);
                  b = operand(regs, constants, words[pc + 3]!);
                  value = rshift(a, b);
                  if (value !== undefined) break stored;
                  break;
                }
                case Op.AND: case Op.INPLACE_AND: {
                  a = operand(regs, constants, words[pc + 2]!);
                  b = operand(regs, constants, words[pc + 3]!);
                  value = and(a, b);
                  if (value !== undefined) break stored;
                  break;
                }
                case Op.OR: case Op.INPLACE_OR: {
                  a = operand(regs, constants, words[pc + 2]!);
                  b = operand(regs, constants, words[pc + 3]!);
                  value = or(a, b);
                  if (value !== undefined) break stored;
                  break;
                }
                case Op.XOR: case Op.INPLACE_XOR: {
                  a = operand(regs, constants, words[pc + 2]!);
                  b = operand(regs, constants, words[pc + 3]!);
                  value = xor(a, b);
                  if (value !== undefined) break stored;
                  break;
                }
                case Op.MATMUL: case Op.INPLACE_MATMUL:
                  frame.pc = pc;
                  operators.general(frame, op, operand(regs, constants, words[pc + 2]!), operand(regs, constants, words[pc + 3]!));
                  break part;
                case Op.NEG: case Op.POS: case Op.INVERT:
                  frame.pc = pc;
                  operators.unary(frame, op - Op.NEG);
                  break part;
                case Op.NOT: {
                  const v = operand(regs, constants, words[pc + 2]!);
                  if (m.isBool(v)) {
                    regs[words[pc + 1]!] = m.boxBool(m.intIsZero(m.unboxBool(v)));
                    pc += 3;
                    continue;
                  }
                  const quick = operators.quickTruth(v);
                  if (quick !== undefined) {
                    regs[words[pc + 1]!] = m.ref(!quick);
                    pc += 3;
                    continue;
                  }
                  frame.pc = pc;
                  operators.decideTruth(frame, v);
                  break part;
                }
                case Op.LT: {
                  a = operand(regs, constants, words[pc + 2]!);
                  b = operand(regs, constants, words[pc + 3]!);
                  if (m.isInt(a) && m.isInt(b)) {
                    value = m.boxBool(m.intLt(m.unboxInt(a), m.unboxInt(b)));
                    break stored;
                  }
                  quick = lt(a, b);
                  if (quick !== undefined) {
                    value = m.boxBool(quick);
                    break stored;
                  }
                  frame.pc = pc;
                  operators.compare(frame, 0, a, b);
                  break part;
                }
                case Op.LE: {
                  a = operand(regs, constants, words[pc + 2]!);
                  b = operand(regs, constants, words[pc + 3]!);
                  if (m.isInt(a) && m.isInt(b)) {
                    value = m.boxBool(m.intLe(m.unboxInt(a), m.unboxInt(b)));
                    break stored;
                  }
                  quick = le(a, b);
                  if (quick !== undefined) {
                    value = m.boxBool(quick);
                    break stored;
                  }
                  frame.pc = pc;
                  operators.compare(frame, 1, a, b);
                  break part;
                }
                case Op.EQ: {
                  a = operand(regs, constants, words[pc + 2]!);
                  b = operand(regs, constants, words[pc + 3]!);
                  if (m.isInt(a) && m.isInt(b)) {
                    value = m.boxBool(m.intEq(m.unboxInt(a), m.unboxInt(b)));
                    break stored;
                  }
                  quick = eq(a, b);
                  if (quick !== undefined) {
                    value = m.boxBool(quick);
                    break stored;
                  }
                  frame.pc = pc;
                  operators.compare(frame, 2, a, b);
                  break part;
                }
                case Op.NE: {
                  a = operand(regs, constants, words[pc + 2]!);
                  b = operand(regs, constants, words[pc + 3]!);
                  if (m.isInt(a) && m.isInt(b)) {
                    value = m.boxBool(m.intNe(m.unboxInt(a), m.unboxInt(b)));
                    break stored;
                  }
                  quick = ne(a, b);
                  if (quick !== undefined) {
                    value = m.boxBool(quick);
                    break stored;
                  }
                  frame.pc = pc;
                  operators.compare(frame, 3, a, b);
                  break part;
                }
                case Op.GT: {
                  a = operand(regs, constants, words[pc + 2]!);
                  b = operand(regs, constants, words[pc + 3]!);
                  if (m.isInt(a) && m.isInt(b)) {
                    value = m.boxBool(m.intGt(m.unboxInt(a), m.unboxInt(b)));
                    break stored;
                  }
                  quick = gt(a, b);
                  if (quick !== undefined) {
                    value = m.boxBool(quick);
                    break stored;
                  }
                  frame.pc = pc;
                  operators.compare(frame, 4, a, b);
                  break part;
                }
                case Op.GE: {
                  a = operand(regs, constants, words[pc + 2]!);
                  b = operand(regs, constants, words[pc + 3]!);
                  if (m.isInt(a) && m.isInt(b)) {
                    value = m.boxBool(m.intGe(m.unboxInt(a), m.unboxInt(b)));
                    break stored;
                  }
                  quick = ge(a, b);
                  if (quick !== undefined) {
                    value = m.boxBool(quick);
                    break stored;
                  }
                  frame.pc = pc;
                  operators.compare(frame, 5, a, b);
                  break part;
                }
                case Op.IS:
                  value = m.boxBool(m.same(operand(regs, constants, words[pc + 2]!), operand(regs, constants, words[pc + 3]!)));
                  break stored;
                case Op.IS_NOT:
                  value = m.boxBool(m.intIsZero(m.same(operand(regs, constants, words[pc + 2]!), operand(regs, constants, words[pc + 3]!))));
                  break stored;
                case Op.IN: case Op.NOT_IN: case Op.JUMP_IF_IN: case Op.JUMP_UNLESS_IN:
                  frame.pc = pc;
                  operators.contains(frame);
                  break part;

                // -- control flow
                case Op.JUMP:
                  pc = words[pc + 1]!;
                  continue;
                case Op.JUMP_BACK:
                  if (!m.tracing && interrupt[0] !== 0) {
                    frame.pc = pc;
                    attend();
                  }
                  pc = words[pc + 1]!;
                  frame.pc = pc;
                  if ((m.tracing || !passesHeader(code.mergePoints, pc)) && m.loopHeader(frame)) break part;
                  if (--fuel < 0) return GO_ON;
                  continue;
                case Op.JUMP_IF_TRUE: case Op.JUMP_IF_FALSE: {
                  a = operand(regs, constants, words[pc + 1]!);
                  const known = m.isBool(a) ? m.isTrue(m.unboxBool(a)) : operators.quickTruth(a);
                  if (known !== undefined) {
                    pc = known === (op === Op.JUMP_IF_TRUE) ? words[pc + 2]! : pc + 3;
                    continue;
                  }
                  frame.pc = pc;
                  operators.decideTruth(frame, a);
                  break part;
                }
                case Op.JUMP_IF_NONE:
                  pc = m.is(operand(regs, constants, words[pc + 1]!), None) ? words[pc + 2]! : pc + 3;
                  continue;
                case Op.JUMP_IF_NOT_NONE:
                  pc = m.is(operand(regs, constants, words[pc + 1]!), None) ? pc + 3 : words[pc + 2]!;
                  continue;
                case Op.JUMP_IF_LT: case Op.JUMP_UNLESS_LT:
                  a = operand(regs, constants, words[pc + 1]!);
                  b = operand(regs, constants, words[pc + 2]!);
                  if (m.isInt(a) && m.isInt(b)) {
                    truth = m.isTrue(m.intLt(m.unboxInt(a), m.unboxInt(b)));
                    break compared;
                  }
                  quick = lt(a, b);
                  if (quick !== undefined) {
                    truth = m.isTrue(quick);
                    break compared;
                  }
                  frame.pc = pc;
                  operators.compare(frame, 0, a, b);
                  break part;
                case Op.JUMP_IF_LE: case Op.JUMP_UNLESS_LE:
                  a = operand(regs, constants, words[pc + 1]!);
                  b = operand(regs, constants, words[pc + 2]!);
                  if (m.isInt(a) && m.isInt(b)) {
                    truth = m.isTrue(m.intLe(m.unboxInt(a), m.unboxInt(b)));
                    break compared;
                  }
                  quick = le(a, b);
                  if (quick !== undefined) {
                    truth = m.isTrue(quick);
                    break compared;
                  }
                  frame.pc = pc;
                  operators.compare(frame, 1, a, b);
                  break part;
                case Op.JUMP_IF_EQ: case Op.JUMP_UNLESS_EQ:
                  a = operand(regs, constants, words[pc + 1]!);
                  b = operand(regs, constants, words[pc + 2]!);
                  if (m.isInt(a) && m.isInt(b)) {
                    truth = m.isTrue(m.intEq(m.unboxInt(a), m.unboxInt(b)));
                    break compared;
                  }
                  quick = eq(a, b);
                  if (quick !== undefined) {
                    truth = m.isTrue(quick);
                    break compared;
                  }
                  frame.pc = pc;
                  operators.compare(frame, 2, a, b);
                  break part;
                case Op.JUMP_IF_NE: case Op.JUMP_UNLESS_NE:
                  a = operand(regs, constants, words[pc + 1]!);
                  b = operand(regs, constants, words[pc + 2]!);
                  if (m.isInt(a) && m.isInt(b)) {
                    truth = m.isTrue(m.intNe(m.unboxInt(a), m.unboxInt(b)));
                    break compared;
                  }
                  quick = ne(a, b);
                  if (quick !== undefined) {
                    truth = m.isTrue(quick);
                    break compared;
                  }
                  frame.pc = pc;
                  operators.compare(frame, 3, a, b);
                  break part;
                case Op.JUMP_IF_GT: case Op.JUMP_UNLESS_GT:
                  a = operand(regs, constants, words[pc + 1]!);
                  b = operand(regs, constants, words[pc + 2]!);
                  if (m.isInt(a) && m.isInt(b)) {
                    truth = m.isTrue(m.intGt(m.unboxInt(a), m.unboxInt(b)));
                    break compared;
                  }
                  quick = gt(a, b);
                  if (quick !== undefined) {
                    truth = m.isTrue(quick);
                    break compared;
                  }
                  frame.pc = pc;
                  operators.compare(frame, 4, a, b);
                  break part;
                case Op.JUMP_IF_GE: case Op.JUMP_UNLESS_GE:
                  a = operand(regs, constants, words[pc + 1]!);
                  b = operand(regs, constants, words[pc + 2]!);
                  if (m.isInt(a) && m.isInt(b)) {
                    truth = m.isTrue(m.intGe(m.unboxInt(a), m.unboxInt(b)));
                    break compared;
                  }
                  quick = ge(a, b);
                  if (quick !== undefined) {
                    truth = m.isTrue(quick);
                    break compared;
                  }
                  frame.pc = pc;
                  operators.compare(frame, 5, a, b);
                  break part;
                case Op.JUMP_IF_IS:
                  pc = m.isSame(operand(regs, constants, words[pc + 1]!), operand(regs, constants, words[pc + 2]!)) ? words[pc + 3]! : pc + 4;
                  continue;
                case Op.JUMP_UNLESS_IS:
                  pc = m.isSame(operand(regs, constants, words[pc + 1]!), operand(regs, constants, words[pc + 2]!)) ? pc + 4 : words[pc + 3]!;
                  continue;
                case Op.RETURN: {
                  value = operand(regs, constants, words[pc + 1]!);
                  if (code.isGenerator) {
                    frame.pc = pc;
                    generators.finish(frame, value);
                    break part;
                  }
                  const back = frame.back!;
                  thread.top = back;
                  thread.depth--;
                  if (frame === base) {
                    outcome = value;
                    return RETURNED;
                  }
                  frame = back;
                  regs = frame.regs;
                  code = frame.code;
                  if (frame.kont === K.CALL) {
                    words = code.words;
                    constants = code.constants;
                    pc = frame.pc;
                    frame.kont = K.NONE;
                    regs[words[pc + 1]!] = value;
                    pc += 5 + words[pc + 4]!;
                    continue;
                  }
                  regs[code.registerCount] = value;
                  if (frame.kont === K.INIT) {
                    m.resumePoint(frame);
                    if (m.is(value, None)) {
                      words = code.words;
                      pc = frame.pc;
                      if (words[pc] === Op.CALL) {
                        constants = code.constants;
                        frame.kont = K.NONE;
                        regs[words[pc + 1]!] = regs[code.pendingRegister]!;
                        pc += 5 + words[pc + 4]!;
                        continue;
                      }
                    }
                  }
                  break part;
                }

                // -- iteration
                case Op.FOR_ITER: {
                  const it = regs[words[pc + 2]!]!;
                  if (m.isClass(it, RANGE_ITER)) {
                    const remaining = m.get(it, RANGE_REMAINING);
                    if (m.isTrue(m.intGt(remaining, m.int(0)))) {
                      value = m.get(it, RANGE_NEXT);
                      m.set(it, RANGE_NEXT, m.intAdd(value, m.get(it, RANGE_STEP)));
                      m.set(it, RANGE_REMAINING, m.intSub(remaining, m.int(1)));
                      regs[words[pc + 1]!] = m.boxInt(value);
                      pc += 4;
                    } else pc = words[pc + 3]!;
                    continue;
                  }
                  if (m.isClass(it, LIST_ITER)) {
                    const list = m.get(it, LISTITER_SEQUENCE);
                    if (!m.isNull(list) && m.isClass(list, LIST)) {
                      const strategy = m.promoteInt(m.get(list, LIST_STRATEGY));
                      const array = m.get(list, LIST_ITEMS);
                      const index = m.get(it, LISTITER_INDEX);
                      if (strategy === LIST_OBJECT && m.isTrue(m.intLt(index, m.length(array, LIST_REFS)))) {
                        regs[words[pc + 1]!] = m.item(array, index, LIST_REFS);
                        m.set(it, LISTITER_INDEX, m.intAdd(index, m.int(1)));
                        pc += 4;
                        continue;
                      }
                      if (strategy === LIST_INT && m.isTrue(m.intLt(index, m.length(array, LIST_INTS)))) {
                        regs[words[pc + 1]!] = m.boxInt(m.item(array, index, LIST_INTS));
                        m.set(it, LISTITER_INDEX, m.intAdd(index, m.int(1)));
                        pc += 4;
                        continue;
                      }
                    }
                  }
                  if (m.isClass(it, TUPLE_ITER)) {
                    const tuple = m.get(it, TUPLEITER_SEQUENCE);
                    if (!m.isNull(tuple)) {
                      const array = m.get(tuple, TUPLE_ITEMS);
                      const index = m.get(it, TUPLEITER_INDEX);
                      if (m.isTrue(m.intLt(index, m.length(array, TUPLE_ARRAY)))) {
                        regs[words[pc + 1]!] = m.item(array, index, TUPLE_ARRAY);
                        m.set(it, TUPLEITER_INDEX, m.intAdd(index, m.int(1)));
                        pc += 4;
                        continue;
                      }
                    }
                  }
                  value = items.quickNext(it);
                  if (value !== undefined) {
                    if (value === null) pc = words[pc + 3]!;
                    else {
                      regs[words[pc + 1]!] = value;
                      pc += 4;
                    }
                    continue;
                  }
                  frame.pc = pc;
                  if (m.isClass(it, GENERATOR)) {
                    frame.kont = K.NEXT;
                    generators.resume(frame, it, m.ref(None));
                  } else items.forIter(frame);
                  break part;
                }
                case Op.YIELD: {
                  frame.pc = pc;
                  const back = frame.back!;
                  if (!m.tracing && !code.handlesExceptions && frame !== base && back.kont === K.NEXT && (code.flags & CO_ASYNC_GENERATOR) === 0) {
                    // As generators.yieldValue, where a `for` waits.
                    const generator = regs[code.selfRegister]!;
                    value = operand(regs, constants, words[pc + 2]!);
                    m.set(generator, GENERATOR_REGS, regs as unknown as R);
                    m.set(generator, GENERATOR_POSITION, m.int(pc));
                    thread.top = back;
                    thread.depth--;
                    frame = back;
                    code = frame.code;
                    regs = frame.regs;
                    words = code.words;
                    constants = code.constants;
                    pc = frame.pc;
                    frame.kont = K.NONE;
                    break stored;
                  }
                  statement(frame, op);
                  break part;
                }
                case Op.GET_ITER:
                  frame.pc = pc;
                  items.getIter(frame);
                  break part;

                // -- attributes and items
                case Op.LOAD_ATTR: {
                  const object = operand(regs, constants, words[pc + 2]!);
                  if (!m.tracing && m.isClass(object, INSTANCE)) {
                    let site = code.sites[words[pc + 4]!] as Site | undefined;
                    const map = m.promote(m.get(object, INSTANCE_MAP)) as HiddenClass;
                    if (site !== undefined && site.key !== map) site = site.other(map);
                    if (site !== undefined && site.version === map.type.version) {
                      if (site.kind === A.SLOT) {
                        m.assume(map.type);
                        value = m.getSlot(object, SLOTS, site.index);
                        break storedWithCache;
                      }
                      if (site.kind === A.FLOAT_SLOT) {
                        m.assume(map.type);
                        value = m.allocate(FLOAT, m.item(m.get(object, INSTANCE_FLOATS), m.int(site.index), FLOAT_ITEMS));
                        break storedWithCache;
                      }
                    }
                  }
                  frame.pc = pc;
                  attributes.loadAttr(frame);
                  break part;
                }
                case Op.STORE_ATTR: {
                  const object = operand(regs, constants, words[pc + 1]!);
                  if (!m.tracing && m.isClass(object, INSTANCE)) {
                    let site = code.sites[words[pc + 4]!] as Site | undefined;
                    const map = m.promote(m.get(object, INSTANCE_MAP)) as HiddenClass;
                    if (site !== undefined && site.key !== map) site = site.other(map);
                    if (site !== undefined && site.version === map.type.version) {
                      if (site.kind === A.SLOT) {
                        m.assume(map.type);
                        m.setSlot(object, SLOTS, site.index, operand(regs, constants, words[pc + 3]!));
                        pc += 5;
                        continue;
                      }
                      if (site.kind === A.FLOAT_SLOT) {
                        value = operand(regs, constants, words[pc + 3]!);
                        if (m.isClass(value, FLOAT)) {
                          m.assume(map.type);
                          m.setItem(m.get(object, INSTANCE_FLOATS), m.int(site.index), m.get(value, FLOAT_VALUE), FLOAT_ITEMS);
                          pc += 5;
                          continue;
                        }
                      }
                      if (site.kind === A.ADD) {
                        value = operand(regs, constants, words[pc + 3]!);
                        if (!m.isClass(value, FLOAT)) {
                          m.assume(map.type);
                          m.setSlot(object, SLOTS, site.index, value);
                          m.set(object, INSTANCE_MAP, m.ref(site.value));
                          pc += 5;
                          continue;
                        }
                      }
                    }
                  }
                  frame.pc = pc;
                  attributes.storeAttr(frame);
                  break part;
                }
                case Op.LOAD_METHOD: {
                  const object = operand(regs, constants, words[pc + 2]!);
                  if (!m.tracing && m.isClass(object, INSTANCE)) {
                    let site = code.sites[words[pc + 4]!] as Site | undefined;
                    const map = m.promote(m.get(object, INSTANCE_MAP)) as HiddenClass;
                    if (site !== undefined && site.key !== map) site = site.other(map);
                    if (site !== undefined && site.version === map.type.version && site.kind === A.METHOD) {
                      m.assume(map.type);
                      const at = words[pc + 1]!;
                      regs[at] = m.ref(site.value);
                      regs[at + 1] = object;
                      pc += 5;
                      continue;
                    }
                  } else if (!m.tracing) {
                    let site = code.sites[words[pc + 4]!] as Site | undefined;
                    const type = m.isStr(object) ? strType : (object as any).pytype;
                    if (site !== undefined && site.key !== type) site = site.other(type);
                    if (site !== undefined && site.ofInstance && site.kind === A.METHOD && site.version === site.type.version) {
                      const at = words[pc + 1]!;
                      regs[at] = site.value;
                      regs[at + 1] = object;
                      pc += 5;
                      continue;
                    }
                  }
                  frame.pc = pc;
                  attributes.loadMethod(frame);
                  break part;
                }
                case Op.GETITEM: {
                  const object = operand(regs, constants, words[pc + 2]!);
                  const index = operand(regs, constants, words[pc + 3]!);
                  if (m.isClass(object, LIST) && m.isInt(index)) {
                    const at = m.unboxInt(index);
                    const strategy = m.promoteInt(m.get(object, LIST_STRATEGY));
                    const array = m.get(object, LIST_ITEMS);
                    if (strategy === LIST_OBJECT) {
                      if (m.isTrue(m.intGe(at, m.int(0))) && m.isTrue(m.intLt(at, m.length(array, LIST_REFS)))) {
                        value = m.item(array, at, LIST_REFS);
                        break stored;
                      }
                    } else if (strategy === LIST_INT) {
                      if (m.isTrue(m.intGe(at, m.int(0))) && m.isTrue(m.intLt(at, m.length(array, LIST_INTS)))) {
                        value = m.boxInt(m.item(array, at, LIST_INTS));
                        break stored;
                      }
                    } else if (strategy === LIST_FLOAT) {
                      if (m.isTrue(m.intGe(at, m.int(0))) && m.isTrue(m.intLt(at, m.length(array, LIST_FLOATS)))) {
                        value = m.allocate(FLOAT, m.item(array, at, LIST_FLOATS));
                        break stored;
                      }
                    }
                  }
                  frame.pc = pc;
                  value = items.quickItem(object, index);
                  if (value !== undefined) break stored;
                  items.getItem(frame, object, index);
                  break part;
                }
                case Op.SETITEM: {
                  const object = operand(regs, constants, words[pc + 1]!);
                  const index = operand(regs, constants, words[pc + 2]!);
                  value = operand(regs, constants, words[pc + 3]!);
                  frame.pc = pc;
                  if (items.quickStore(object, index, value)) {
                    pc += 4;
                    continue;
                  }
                  items.setItem(frame, object, index, value);
                  break part;
                }

                // -- calls
                case Op.CALL: {
                  const f = operand(regs, constants, words[pc + 2]!);
                  frame.pc = pc;
                  if (m.isClass(f, FUNCTION)) {
                    const callee = m.promote(m.get(f, FUNCTION_CODE)) as Code;
                    const count = words[pc + 4]!;
                    if (callee.simpleArgCount === count) {
                      const values: R[] = new Array(callee.registerCount + 1);
                      for (let i = 0; i < count; i++) values[i] = operand(regs, constants, words[pc + 5 + i]!);
                      if (callee.freeNames.length !== 0) loadClosure(f, callee, values);
                      if (!m.tracing && thread.depth >= state.recursionLimit) throw recursionError();
                      frame.kont = K.CALL;
                      frame = new Frame<V, Code>(callee, values, frame);
                      thread.top = frame;
                      thread.depth++;
                      if ((m.tracing || !passesEntry(callee.mergePoints)) && m.enter(frame)) break part;
                      if (--fuel < 0) return GO_ON;
                      code = callee;
                      regs = values;
                      words = code.words;
                      constants = code.constants;
                      pc = 0;
                      continue;
                    }
                  }
                  if (!m.tracing) {
                    const site = code.sites[words[pc + 3]!] as CallSite | undefined;
                    if (site !== undefined && site.callee === f) {
                      const count = words[pc + 4]!;
                      frame.kont = K.CALL;
                      value = site.bound ? (count === 1 ? m.call(site.descr, f, operand(regs, constants, words[pc + 5]!))
                        : count === 0 ? m.call(site.descr, f)
                        : m.call(site.descr, f, operand(regs, constants, words[pc + 5]!), operand(regs, constants, words[pc + 6]!)))
                        : count === 1 ? m.call(site.descr, operand(regs, constants, words[pc + 5]!))
                        : count === 2 ? m.call(site.descr, operand(regs, constants, words[pc + 5]!), operand(regs, constants, words[pc + 6]!))
                        : count === 0 ? m.call(site.descr)
                        : m.call(site.descr, operand(regs, constants, words[pc + 5]!), operand(regs, constants, words[pc + 6]!), operand(regs, constants, words[pc + 7]!));
                      frame.kont = K.NONE;
                      regs[words[pc + 1]!] = value;
                      pc += 5 + count;
                      continue;
                    }
                    if (site !== undefined && site.method !== null && m.isClass(f, METHOD) && m.is(m.get(f, METHOD_FUNC), site.method) && typeOf(m.get(f, METHOD_SELF)) === site.selfType) {
                      const count = words[pc + 4]!;
                      const self = m.get(f, METHOD_SELF);
                      frame.kont = K.CALL;
                      value = count === 1 ? m.call(site.descr, self, operand(regs, constants, words[pc + 5]!))
                        : count === 0 ? m.call(site.descr, self)
                        : m.call(site.descr, self, operand(regs, constants, words[pc + 5]!), operand(regs, constants, words[pc + 6]!));
                      frame.kont = K.NONE;
                      regs[words[pc + 1]!] = value;
                      pc += 5 + count;
                      continue;
                    }
                  }
                  callInstruction(frame);
                  break part;
                }
                case Op.CALL_METHOD: {
                  const at = words[pc + 2]!;
                  const f = regs[at]!;
                  const self = regs[at + 1]!;
                  frame.pc = pc;
                  if (m.isClass(f, FUNCTION) && !m.isNull(self)) {
                    const callee = m.promote(m.get(f, FUNCTION_CODE)) as Code;
                    const count = words[pc + 4]!;
                    if (callee.simpleArgCount === count + 1) {
                      const values: R[] = new Array(callee.registerCount + 1);
                      values[0] = self;
                      for (let i = 0; i < count; i++) values[i + 1] = operand(regs, constants, words[pc + 5 + i]!);
                      if (callee.freeNames.length !== 0) loadClosure(f, callee, values);
                      if (!m.tracing && thread.depth >= state.recursionLimit) throw recursionError();
                      frame.kont = K.CALL;
                      frame = new Frame<V, Code>(callee, values, frame);
                      thread.top = frame;
                      thread.depth++;
                      if ((m.tracing || !passesEntry(callee.mergePoints)) && m.enter(frame)) break part;
                      if (--fuel < 0) return GO_ON;
                      code = callee;
                      regs = values;
                      words = code.words;
                      constants = code.constants;
                      pc = 0;
                      continue;
                    }
                  }
                  if (!m.tracing) {
                    const site = code.sites[words[pc + 3]!] as CallSite | undefined;
                    if (site !== undefined && site.callee === f && site.bound && !m.isNull(self)) {
                      const count = words[pc + 4]!;
                      frame.kont = K.CALL;
                      value = count === 1 ? m.call(site.descr, self, operand(regs, constants, words[pc + 5]!))
                        : count === 0 ? m.call(site.descr, self)
                        : m.call(site.descr, self, operand(regs, constants, words[pc + 5]!), operand(regs, constants, words[pc + 6]!));
                      frame.kont = K.NONE;
                      regs[words[pc + 1]!] = value;
                      pc += 5 + count;
                      continue;
                    }
                  }
                  callInstruction(frame);
                  break part;
                }
                case Op.CALL_KW: case Op.CALL_METHOD_KW:
                  frame.pc = pc;
                  callInstruction(frame);
                  break part;

                // -- building
                case Op.BUILD_TUPLE:
                  regs[words[pc + 1]!] = items.newTuple(context.operands(frame, pc + 2));
                  pc += 3 + words[pc + 2]!;
                  continue;
                case Op.BUILD_LIST:
                  regs[words[pc + 1]!] = items.newList(context.operands(frame, pc + 2));
                  pc += 3 + words[pc + 2]!;
                  continue;
                case Op.LIST_APPEND:
                  items.append(regs[words[pc + 1]!]!, operand(regs, constants, words[pc + 2]!));
                  pc += 3;
                  continue;
                case Op.UNPACK_SEQUENCE: {
                  const sequence = operand(regs, constants, words[pc + 1]!);
                  if (m.isClass(sequence, TUPLE)) {
                    const count = words[pc + 2]!;
                    const array = m.get(sequence, TUPLE_ITEMS);
                    if (m.isTrue(m.intEq(m.length(array, TUPLE_ARRAY), m.int(count)))) {
                      pc += 3;
                      for (let i = 0; i < count; i++) regs[words[pc + i]!] = m.item(array, m.int(i), TUPLE_ARRAY);
                      pc += count;
                      continue;
                    }
                  }
                  frame.pc = pc;
                  items.unpack(frame);
                  break part;
                }

                default:
                  frame.pc = pc;
                  statement(frame, op);
                  break part;
              }
              // An operator whose fast paths do not apply.
              frame.pc = pc;
              operators.general(frame, op, a, b);
              break part;
            }
            // `value` is the result of an instruction of four words.
            regs[words[pc + 1]!] = value!;
            pc += 4;
            continue;
          }
          regs[words[pc + 1]!] = value!;
          pc += 5;
          continue;
        }
        // `truth` is what a comparison that jumps found.
        pc = truth === op <= Op.JUMP_IF_GE ? words[pc + 3]! : pc + 4;
        continue;
      }

      // A part did the instruction: where does the thread stand?
      // A call makes the callee `frame` before it asks whether compiled code took over: then the registers here are the caller's still.
      if (thread.top !== frame || frame.kont !== 0 || regs !== frame.regs) {
        const where = settle(base);
        if (where !== GO_ON) return where;
        frame = thread.top!;
        code = frame.code;
        regs = frame.regs;
        words = code.words;
        constants = code.constants;
      }
      pc = frame.pc;
    }
  }

  /**
   * New arrays for the registers of the topmost frames of this run. Of a frame that runs for long they would be in the collector's old space, and each store of
   * a new object there costs V8's write barrier its slow path: up to a seventh of the time of a loop over floats.
   */
  function renew(base: F<V>): void {
    for (let frame = thread.top!, i = 0; i < RENEWED; i++) {
      // The registers of a generator are its object's as well.
      if (!frame.code.isGenerator) frame.regs = frame.regs.slice();
      if (frame === base) break;
      frame = frame.back!;
    }
  }

  function run(base: F<V>): R {
    const depth = thread.depth;
    for (;;) {
      try {
        const where = execute(base);
        if (!m.tracing && where === GO_ON) renew(base);
        if (where === RETURNED) return outcome;
        if (where === UNWOUND) break;
      } catch (error) {
        let exception: R;
        try {
          exception = m.caught(error);
        } catch (fatal) {
          if (!m.tracing) {
            thread.top = base.back;
            thread.depth = depth - 1;
          }
          throw fatal;
        }
        raise(thread.top!, exception);
      }
    }
    throw new PyError(outcome);
  }

  return { thread, run, resume: generators.resume, raise };
}
