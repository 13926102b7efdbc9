// @semantics
/**
 * The instructions that are rare or mostly the host's work: names in namespaces, building of collections, functions and classes, imports,
 * pattern matching, `with`. One function per instruction, all called by the run loop's last resort.
 */
import type { Values } from "@spoor/tracer";
import type { Code } from "../code";
import { W_Builtin } from "../objects/builtin";
import {
  CELL_VALUE, CLOSURE_CELLS, FUNCTION, FUNCTION_CODE, INSTANCE, INSTANCE_MAP, None, TUPLE, TUPLE_ARRAY, TUPLE_ITEMS, W_Function, type HiddenClass,
} from "../objects/core";
import { SPECIAL_METHODS } from "../bytecode";
import { Op } from "../opcodes";
import type { makeAttributes } from "./attributes";
import type { makeCalls } from "./calls";
import { VALUES, type Context, type F } from "./context";
import type { makeExceptions } from "./exceptions";
import type { Framed } from "./framed";
import type { makeGenerators } from "./generators";
import type { makeItems } from "./items";
import { K } from "./konts";
import type { makeOperators } from "./operators";
import * as residual from "./residual";
import * as host from "./statements-host";

export function makeStatements<V extends Values>(
  context: Context<V>, calls: ReturnType<typeof makeCalls<V>>, items: ReturnType<typeof makeItems<V>>, attributes: ReturnType<typeof makeAttributes<V>>,
  operators: ReturnType<typeof makeOperators<V>>, exceptions: ReturnType<typeof makeExceptions<V>>, generators: ReturnType<typeof makeGenerators<V>>, framed: Framed<V>,
) {
  type R = V["ref"];
  const { m, facts, operand, operands, store, next, give } = context;

  const nameAt = (frame: F<V>, at: number): string => frame.code.names[frame.code.words[at]!]!;
  const globals = (frame: F<V>): R => m.ref(frame.code.globals);
  const builtins = (frame: F<V>): R => m.ref(host.builtinsOf(frame.code));
  const namespace = (frame: F<V>): R => frame.regs[frame.code.selfRegister]!;
  /** A residual call whose result is the instruction's. */
  function result(frame: F<V>, descr: Parameters<typeof m.call>[0], a?: R, b?: R, c?: R, d?: R): void {
    frame.kont = K.STORE;
    store(frame, m.call(descr, a, b, c, d));
  }
  /** A residual call without a result. */
  function effect(frame: F<V>, descr: Parameters<typeof m.call>[0], a?: R, b?: R, c?: R, d?: R): void {
    frame.kont = K.DISCARD;
    m.call(descr, a, b, c, d);
    next(frame);
  }

  function checkLocal(frame: F<V>): void {
    const { words } = frame.code;
    if (!m.isNull(frame.regs[words[frame.pc + 1]!]!)) return next(frame);
    effect(frame, residual.UNBOUND, m.ref(nameAt(frame, frame.pc + 2)), m.int(0));
  }
  /** LOAD_CELL: destination, cell, name, free. */
  function emptyCell(frame: F<V>, at: number): void {
    effect(frame, residual.UNBOUND, m.ref(nameAt(frame, at)), m.int(frame.code.words[at + 1]!));
  }
  function deleteCell(frame: F<V>): void {
    const cell = frame.regs[frame.code.words[frame.pc + 1]!]!;
    if (m.isNull(m.get(cell, CELL_VALUE))) return emptyCell(frame, frame.pc + 2);
    m.set(cell, CELL_VALUE, m.ref(undefined));
    next(frame);
  }

  /** MAKE_FUNCTION: destination, code, defaults, keyword defaults, annotations, cells. */
  function makeFunction(frame: F<V>): void {
    const { words, constants } = frame.code;
    const { pc } = frame;
    const code = (constants[words[pc + 2]!] as Code).bind(frame.code.globals!);
    const defaults = operand(frame, words[pc + 3]!);
    const kwdefaults = operand(frame, words[pc + 4]!);
    const annotations = operand(frame, words[pc + 5]!);
    const closure = m.newArray(CLOSURE_CELLS, operands(frame, pc + 6));
    const values = m.is(defaults, None) ? m.newArray(TUPLE_ARRAY, []) : m.get(defaults, TUPLE_ITEMS);
    const byKeyword = m.is(kwdefaults, None) ? m.newArray(VALUES, []) : m.call(host.KWDEFAULTS, m.ref(code), kwdefaults);
    const f = m.allocate(FUNCTION, m.ref(code), closure, values, byKeyword);
    if (!m.is(annotations, None)) m.callVoid(host.ANNOTATE, f, annotations);
    store(frame, f);
  }

  /** CALL_EX: destination, callable, tuple, dict or None. */
  function callEx(frame: F<V>): void {
    const { words } = frame.code;
    const f = operand(frame, words[frame.pc + 2]!);
    const args = operand(frame, words[frame.pc + 3]!);
    const kw = operand(frame, words[frame.pc + 4]!);
    if (!m.isClass(args, TUPLE)) {
      frame.kont = K.STARRED;
      return give(frame, m.call(host.STARRED, f, args));
    }
    callWith(frame, f, args, kw);
  }
  function callWith(frame: F<V>, f: R, args: R, kw: R): void {
    frame.kont = K.STORE;
    if (m.isClass(args, TUPLE) && (m.is(kw, None) || m.isTrue(m.callInt(host.IS_EMPTY_DICT, kw)))) {
      const array = m.get(args, TUPLE_ITEMS);
      const count = m.promoteInt(m.length(array, TUPLE_ARRAY));
      if (count <= 16) {
        const values: R[] = [];
        for (let i = 0; i < count; i++) values.push(m.item(array, m.int(i), TUPLE_ARRAY));
        return calls.callValue(frame, f, values, null);
      }
    }
    if (m.isClass(f, FUNCTION)) {
      frame.kont = K.BIND;
      return give(frame, m.call(host.BIND_EX, f, args, kw));
    }
    store(frame, m.call(host.CALL_EX, f, args, kw));
  }
  /** K.STARRED: the positional arguments as a tuple. */
  function starred(frame: F<V>, args: R): void {
    const { words } = frame.code;
    callWith(frame, operand(frame, words[frame.pc + 2]!), args, operand(frame, words[frame.pc + 4]!));
  }
  /** K.BIND: the callee's registers. */
  function bound(frame: F<V>, array: R): void {
    const f = operand(frame, frame.code.words[frame.pc + 2]!);
    const code = m.promote(m.get(f, FUNCTION_CODE)) as Code;
    const regs: R[] = new Array(code.registerCount + 1);
    const count = code.freeBase + code.freeNames.length;
    for (let i = 0; i < count; i++) regs[i] = m.item(array, m.int(i), VALUES);
    frame.kont = K.STORE;
    context.push(frame, code, regs);
  }

  function buildString(frame: F<V>): void {
    const parts = operands(frame, frame.pc + 2);
    let whole: R | undefined = parts[0];
    if (whole === undefined || !m.isStr(whole)) whole = undefined;
    for (let i = 1; whole !== undefined && i < parts.length; i++) whole = m.isStr(parts[i]!) ? m.strConcat(whole, parts[i]!) : undefined;
    store(frame, whole ?? m.call(residual.JOIN, m.newArray(VALUES, parts)));
  }
  function convert(frame: F<V>): void {
    const { words } = frame.code;
    const v = operand(frame, words[frame.pc + 2]!);
    const how = words[frame.pc + 3]!;
    if (how === 1 && m.isStr(v)) return store(frame, v);
    result(frame, residual.CONVERT[how]!, v);
  }
  function format(frame: F<V>): void {
    const { words } = frame.code;
    const v = operand(frame, words[frame.pc + 2]!);
    const spec = operand(frame, words[frame.pc + 3]!);
    if (m.is(spec, "")) {
      if (m.isStr(v)) return store(frame, v);
      if (m.isInt(v)) return store(frame, m.call(residual.INT_TEXT, m.unboxInt(v)));
    }
    result(frame, residual.FORMAT, v, spec);
  }
  function buildMap(frame: F<V>): void {
    const values = operands(frame, frame.pc + 2);
    let plain = true;
    for (let i = 0; plain && i < values.length; i += 2) plain = m.isStr(values[i]!) || m.isInt(values[i]!);
    if (plain) store(frame, m.call(residual.BUILD_PLAIN_MAP, m.newArray(VALUES, values)));
    else result(frame, residual.BUILD_MAP, m.newArray(VALUES, values));
  }
  function listToTuple(frame: F<V>): void {
    const list = frame.regs[frame.code.words[frame.pc + 2]!]!;
    store(frame, m.call(host.LIST_TO_TUPLE, list));
  }

  // -- with

  /** LOAD_SPECIAL: method pair, object, number of the special method. */
  function loadSpecial(frame: F<V>): void {
    const { words } = frame.code;
    const v = operand(frame, words[frame.pc + 2]!);
    const which = words[frame.pc + 3]!;
    if (m.isClass(v, INSTANCE)) {
      const { type } = m.promote(m.get(v, INSTANCE_MAP)) as HiddenClass;
      m.assume(type);
      const found = type.lookup(SPECIAL_METHODS[which]!);
      if (found instanceof W_Function || (found instanceof W_Builtin && found.binding === "method")) return attributes.storePair(frame, m.ref(found), v);
    }
    frame.kont = K.METHOD;
    give(frame, m.call(host.SPECIAL, v, m.int(which)));
  }
  /** WITH_EXIT: destination, method pair, exception. */
  function withExit(frame: F<V>): void {
    const { words } = frame.code;
    const f = frame.regs[words[frame.pc + 2]!]!;
    const self = frame.regs[words[frame.pc + 2]! + 1]!;
    const exception = frame.regs[words[frame.pc + 3]!]!;
    const args = [m.call(host.TYPE_OF, exception), exception, m.call(host.TRACEBACK_OF, exception)];
    frame.kont = K.STORE;
    calls.callValue(frame, f, m.isNull(self) ? args : [self, ...args], null);
  }

  // -- names

  function loadGlobalSlow(frame: F<V>): void { effect(frame, residual.NAME_ERROR, m.ref(nameAt(frame, frame.pc + 2))); }
  function loadName(frame: F<V>): void { result(frame, residual.LOAD_NAME, namespace(frame), globals(frame), builtins(frame), m.ref(nameAt(frame, frame.pc + 2))); }
  function loadNameFrom(frame: F<V>): void {
    result(frame, residual.LOAD_NAME, operand(frame, frame.code.words[frame.pc + 2]!), globals(frame), builtins(frame), m.ref(nameAt(frame, frame.pc + 3)));
  }

  // -- imports

  function importName(frame: F<V>): void {
    const { words } = frame.code;
    frame.kont = K.STORE;
    store(frame, m.call(host.IMPORT_NAME, m.ref(nameAt(frame, frame.pc + 2)), operand(frame, words[frame.pc + 3]!), operand(frame, words[frame.pc + 4]!), globals(frame)));
  }
  function importStar(frame: F<V>): void {
    const { words, selfRegister } = frame.code;
    effect(frame, host.IMPORT_STAR, operand(frame, words[frame.pc + 1]!), globals(frame), selfRegister >= 0 && !frame.code.isGenerator ? namespace(frame) : m.ref(undefined));
  }

  /** Any instruction that the run loop leaves to here. */
  function statement(frame: F<V>, op: number): void {
    const { regs } = frame;
    const { words } = frame.code;
    const { pc } = frame;
    const at = (i: number): R => operand(frame, words[pc + i]!);
    switch (op) {
      case Op.CHECK_LOCAL: return checkLocal(frame);
      case Op.CLEAR: return store(frame, m.ref(undefined));
      case Op.LOAD_GLOBAL: return loadGlobalSlow(frame);
      case Op.DELETE_GLOBAL: return effect(frame, residual.DELETE_GLOBAL, globals(frame), m.ref(nameAt(frame, pc + 1)));
      case Op.LOAD_NAME: return loadName(frame);
      case Op.STORE_NAME: return effect(frame, residual.STORE_NAME, namespace(frame), m.ref(nameAt(frame, pc + 1)), at(2));
      case Op.DELETE_NAME: return effect(frame, residual.DELETE_NAME, namespace(frame), m.ref(nameAt(frame, pc + 1)));
      case Op.LOAD_NAME_FROM: return loadNameFrom(frame);
      case Op.LOAD_CELL: return emptyCell(frame, pc + 3);
      case Op.DELETE_CELL: return deleteCell(frame);
      case Op.LOAD_CELL_FROM: return result(frame, residual.LOAD_CELL_FROM, at(2), regs[words[pc + 3]!], m.ref(nameAt(frame, pc + 4)));

      case Op.DELETE_ATTR: return attributes.deleteAttr(frame);
      case Op.LOAD_SUPER: return attributes.superObject(frame);
      case Op.LOAD_SUPER_ATTR: return attributes.loadSuper(frame, false);
      case Op.LOAD_SUPER_METHOD: return attributes.loadSuper(frame, true);
      case Op.DELITEM: return items.delItem(frame);
      case Op.GETSLICE: {
        const special = facts.typeFact(at(2))?.lookup("__getitem__");
        if (special instanceof W_Function) {
          frame.kont = K.STORE;
          return calls.callFunction(frame, m.ref(special), [at(2), m.call(residual.BUILD_SLICE, at(3), at(4), m.ref(None))], null);
        }
        return result(frame, residual.GETSLICE, at(2), at(3), at(4));
      }
      case Op.SETSLICE: return effect(frame, residual.SETSLICE, at(1), at(2), at(3), at(4));
      case Op.BUILD_SLICE: return store(frame, m.call(residual.BUILD_SLICE, at(2), at(3), at(4)));

      case Op.CALL_EX: return callEx(frame);
      case Op.BUILD_SET: return result(frame, residual.BUILD_SET, m.newArray(VALUES, operands(frame, pc + 2)));
      case Op.BUILD_MAP: return buildMap(frame);
      case Op.BUILD_STRING: return buildString(frame);
      case Op.CONVERT: return convert(frame);
      case Op.FORMAT: return format(frame);
      case Op.BUILD_TEMPLATE: return result(frame, host.TEMPLATE, at(2), at(3));
      case Op.BUILD_INTERPOLATION: return result(frame, host.INTERPOLATION, at(2), at(3), m.ref(words[pc + 4]!), at(5));
      case Op.SET_ADD: return effect(frame, residual.SET_ADD, at(1), at(2));
      case Op.MAP_ADD: return effect(frame, residual.MAP_ADD, at(1), at(2), at(3));
      case Op.LIST_EXTEND:
        frame.kont = K.DISCARD;
        if (!framed.extend(frame, at(1), at(2))) effect(frame, residual.LIST_EXTEND, at(1), at(2));
        return;
      case Op.SET_UPDATE: return effect(frame, residual.SET_UPDATE, at(1), at(2));
      case Op.DICT_UPDATE: return effect(frame, residual.DICT_UPDATE, at(1), at(2));
      case Op.DICT_MERGE: return effect(frame, host.DICT_MERGE, at(1), at(2), at(3));
      case Op.LIST_TO_TUPLE: return listToTuple(frame);
      case Op.UNPACK_EX: return items.unpackEx(frame);
      case Op.MAKE_FUNCTION: return makeFunction(frame);
      case Op.LOAD_BUILD_CLASS: return result(frame, host.BUILD_CLASS, builtins(frame));
      case Op.LOAD_LOCALS: return store(frame, namespace(frame));
      case Op.SETUP_ANNOTATIONS: return effect(frame, host.SETUP_ANNOTATIONS, frame.code.selfRegister >= 0 && !frame.code.isGenerator ? namespace(frame) : m.ref(undefined), globals(frame));
      case Op.INTRINSIC: return result(frame, host.INTRINSICS_BY_NUMBER[words[pc + 2]!]!, at(3), at(4));
      case Op.LOAD_COMMON: return store(frame, m.ref(host.commonClass(words[pc + 2]!)));
      case Op.PRINT_EXPR: return effect(frame, host.PRINT_EXPR, at(1));

      case Op.RAISE: return exceptions.raiseValue(frame);
      case Op.RAISE_FROM: return exceptions.raiseFrom(frame);
      case Op.RAISE_AGAIN: return exceptions.raiseAgain(frame);
      case Op.RERAISE: return exceptions.handle(frame, at(1));
      case Op.PUSH_EXC_INFO: return exceptions.push(frame);
      case Op.POP_EXC_INFO: return exceptions.pop(frame);
      case Op.JUMP_UNLESS_MATCH: {
        const matches = exceptions.match(frame);
        return matches === undefined ? undefined : operators.decide(frame, matches);
      }
      case Op.CHECK_EG_MATCH: return exceptions.matchGroup(frame);
      case Op.PREP_RERAISE_STAR: return exceptions.reraiseGroup(frame);
      case Op.LOAD_SPECIAL: return loadSpecial(frame);
      case Op.WITH_EXIT: return withExit(frame);

      case Op.RETURN_GENERATOR: return generators.returnGenerator(frame);
      case Op.YIELD: return generators.yieldValue(frame);
      case Op.YIELD_FROM: return generators.yieldFrom(frame);
      case Op.GET_YIELD_FROM_ITER: return generators.yieldFromIter(frame);
      case Op.GET_AWAITABLE: return generators.getAwaitable(frame);
      case Op.GET_AITER: return generators.getAiter(frame);
      case Op.GET_ANEXT: return generators.getAnext(frame);
      case Op.END_ASYNC_FOR: return generators.endAsyncFor(frame);

      case Op.IMPORT_NAME: return importName(frame);
      case Op.IMPORT_FROM: return result(frame, host.IMPORT_FROM, at(2), m.ref(nameAt(frame, pc + 3)));
      case Op.IMPORT_STAR: return importStar(frame);

      case Op.GET_LEN: return result(frame, host.LENGTH, at(2));
      case Op.MATCH_MAPPING: return store(frame, m.call(host.MATCH_MAPPING, at(2)));
      case Op.MATCH_SEQUENCE: return store(frame, m.call(host.MATCH_SEQUENCE, at(2)));
      case Op.MATCH_KEYS: return result(frame, host.MATCH_KEYS, at(2), at(3));
      case Op.MATCH_CLASS: return result(frame, host.MATCH_CLASS, at(2), at(3), m.ref(words[pc + 4]!), m.ref(frame.code.constants[words[pc + 5]!]));
      default: throw new Error(`opcode ${Op[op] ?? op} has no meaning, at ${frame.code.location(pc)}`);
    }
  }
  return { statement, bound, starred };
}
