// @semantics
/**
 * Calling: binding of arguments to registers, and what calling each kind of callable means.
 *
 * A call's shape (counts, keyword names, the callee's parameters) is known while tracing, so binding leaves only moves in a trace. The callee is known by
 * its code, not by its identity: a function made anew in a loop does not fail a guard. What does not fit is bound by the host, which
 * also words the TypeErrors.
 */
import type { CallDescr } from "@spoor/ir";
import type { Values } from "@spoor/tracer";
import { CO_VARARGS, CO_VARKEYWORDS } from "../bytecode";
import type { Code } from "../code";
import { Op } from "../opcodes";
import { W_Builtin } from "../objects/builtin";
import { OBJECT_INIT, OBJECT_NEW, TYPE_CALL } from "../objects/call";
import {
  CLOSURE_CELLS, FLOAT, FLOAT_VALUE, FUNCTION, FUNCTION_CLOSURE, FUNCTION_CODE, FUNCTION_DEFAULTS, FUNCTION_KWDEFAULTS, INSTANCE, INSTANCE_MAP, METHOD, METHOD_FUNC, METHOD_SELF, TUPLE, TUPLE_ARRAY,
  W_Function, W_Instance, W_Tuple, type HiddenClass,
} from "../objects/core";
import { typeType, type W_Type, typeOf } from "../objects/type";
import { BIND_ERROR, KEYWORDS_DICT } from "./bind";
import { BUILTIN, PLAIN_TYPES, TYPE } from "./classes";
import { VALUES, type Context, type F } from "./context";
import { K } from "./konts";
import type { Framed } from "./framed";
import { CALL_ANY, constructDescr, directDescr, fixedDescr, generalDescr, plainDescr, takesDirect, takesFixed } from "./residual";
import type { Traceable } from "./traceable";

/** What calling a class does, as long as its version stands. */
export class ClassCall {
  constructor(
    readonly version: number,
    readonly metaVersion: number,
    /** `__init__`, when it is a Python function. */
    readonly init: W_Function | null,
    /** Instances are made by the interpreter itself. */
    readonly plain: boolean,
    /** `__new__`, when a builtin makes the instance. */
    readonly make: W_Builtin | null,
    /** `__init__` does nothing. */
    readonly quietInit: boolean,
    /** `__init__`, when it is a builtin that has something to do. */
    readonly hostInit: W_Builtin | null = null,
  ) {}
  readonly #constructors: (CallDescr | undefined)[] = [];
  /** The call that makes an object with so many arguments, where builtins do it all. */
  constructor_(count: number): CallDescr | undefined {
    const { make, hostInit } = this;
    if (make === null || hostInit === null || count > 3 || !takesDirect(make, count + 1) || !takesDirect(hostInit, count + 1)) return undefined;
    return (this.#constructors[count] ??= constructDescr(make, hostInit, count));
  }
}

/** What a call instruction remembers of its callee: in the direct machine it is called again without asking. */
export class CallSite {
  constructor(
    /** Null for a bound method, which is an object of its own each time. */
    readonly callee: unknown,
    /** `self` comes first; for a class, the class. */
    readonly bound: boolean,
    readonly descr: CallDescr,
    /** A bound method's builtin, and the type of the object it was bound to. */
    readonly method: W_Builtin | null = null,
    readonly selfType: W_Type | null = null,
  ) {}
}

const classCalls = new WeakMap<W_Type, ClassCall>();

/** How to call a class, from its cache. */
export function classCall(cls: W_Type): ClassCall {
  const known = classCalls.get(cls);
  if (known !== undefined && known.version === cls.version && known.metaVersion === cls.metatype.version) return known;
  const made = resolveClassCall(cls);
  classCalls.set(cls, made);
  return made;
}

function resolveClassCall(cls: W_Type): ClassCall {
  const { version, metatype } = cls;
  if (cls === typeType || (metatype !== typeType && metatype.lookup("__call__") !== TYPE_CALL)) return new ClassCall(version, metatype.version, null, false, null, false);
  const make = cls.lookup("__new__");
  const init = cls.lookup("__init__");
  if (!(make instanceof W_Builtin)) return new ClassCall(version, metatype.version, null, false, null, false);
  const quiet = init === OBJECT_INIT;
  const plain = make === OBJECT_NEW && cls.host === W_Instance && !cls.isAbstract && cls.isHeap;
  if (init instanceof W_Function) return new ClassCall(version, metatype.version, init, plain, plain ? null : make, false);
  if (quiet) return new ClassCall(version, metatype.version, null, plain, plain ? null : make, true);
  return init instanceof W_Builtin ? new ClassCall(version, metatype.version, null, false, make, false, init) : new ClassCall(version, metatype.version, null, false, null, false);
}

export function makeCalls<V extends Values>(context: Context<V>, traceables: ReadonlyMap<string, Traceable<V>>, framed: Framed<V>) {
  type R = V["ref"];
  const { m, facts, push, give, operands } = context;

  /** Cells of the callee's free variables into its registers. */
  function loadClosure(f: R, code: Code, regs: R[]): void {
    const count = code.freeNames.length;
    if (count === 0) return;
    const closure = m.get(f, FUNCTION_CLOSURE);
    for (let i = 0; i < count; i++) regs[code.freeBase + i] = m.item(closure, m.int(i), CLOSURE_CELLS);
  }

  /** The callee's registers; undefined when the arguments do not fit. `names` are those of the last arguments. */
  function bind(f: R, code: Code, args: readonly R[], names: readonly string[] | null): R[] | undefined {
    const regs: R[] = new Array(code.registerCount + 1);
    if (names === null && code.simpleArgCount >= 0) return bindDefaults(f, code, args, regs);
    const positional = args.length - (names === null ? 0 : names.length);
    const { argCount, keywordOnlyCount, flags } = code;
    const total = argCount + keywordOnlyCount;
    if (positional > argCount && (flags & CO_VARARGS) === 0) return undefined;
    const direct = Math.min(positional, argCount);
    for (let i = 0; i < direct; i++) regs[i] = args[i]!;
    if ((flags & CO_VARARGS) !== 0) regs[total] = m.allocate(TUPLE, m.newArray(TUPLE_ARRAY, args.slice(direct, positional)));
    let extra: R[] | null = null;
    const bound = new Uint8Array(total).fill(1, 0, direct);
    if (names !== null) {
      for (let i = 0; i < names.length; i++) {
        const at = code.localNames.indexOf(names[i]!);
        if (at >= code.positionalOnlyCount && at < total) {
          if (bound[at] === 1) return undefined;
          regs[at] = args[positional + i]!;
          bound[at] = 1;
        } else {
          if ((flags & CO_VARKEYWORDS) === 0) return undefined;
          (extra ??= []).push(m.ref(names[i]!), args[positional + i]!);
        }
      }
    }
    if (direct < argCount) {
      let defaults: R | undefined;
      let count = 0;
      for (let i = direct; i < argCount; i++) {
        if (bound[i] === 1) continue;
        if (defaults === undefined) {
          defaults = m.get(f, FUNCTION_DEFAULTS);
          count = m.promoteInt(m.length(defaults, TUPLE_ARRAY));
        }
        const index = i - (argCount - count);
        if (index < 0) return undefined;
        regs[i] = m.item(defaults, m.int(index), TUPLE_ARRAY);
      }
    }
    for (let i = argCount; i < total; i++) {
      if (bound[i] === 1) continue;
      const defaults = m.get(f, FUNCTION_KWDEFAULTS);
      if (m.promoteInt(m.length(defaults, VALUES)) <= i - argCount) return undefined;
      const value = m.item(defaults, m.int(i - argCount), VALUES);
      if (m.isNull(value)) return undefined;
      regs[i] = value;
    }
    if ((flags & CO_VARKEYWORDS) !== 0) regs[(flags & CO_VARARGS) !== 0 ? total + 1 : total] = m.call(KEYWORDS_DICT, m.newArray(VALUES, extra ?? []));
    loadClosure(f, code, regs);
    return regs;
  }

  /** Positional arguments and defaults for positional parameters alone. */
  function bindDefaults(f: R, code: Code, args: readonly R[], regs: R[]): R[] | undefined {
    const { argCount } = code;
    const given = args.length;
    if (given > argCount) return undefined;
    for (let i = 0; i < given; i++) regs[i] = args[i]!;
    if (given < argCount) {
      const defaults = m.get(f, FUNCTION_DEFAULTS);
      const before = argCount - m.promoteInt(m.length(defaults, TUPLE_ARRAY));
      if (given < before) return undefined;
      for (let i = given; i < argCount; i++) regs[i] = m.item(defaults, m.int(i - before), TUPLE_ARRAY);
    }
    loadClosure(f, code, regs);
    return regs;
  }

  const tupleOf = (names: readonly string[] | null): R => m.ref(names === null ? undefined : namesTuple(names));

  /** Calls a Python function. The frame's pc and continuation are set. */
  function callFunction(frame: F<V>, f: R, args: R[], names: readonly string[] | null): void {
    const code = m.promote(m.get(f, FUNCTION_CODE)) as Code;
    if (code.simpleArgCount === args.length && names === null) {
      const regs: R[] = new Array(code.registerCount + 1);
      for (let i = 0; i < args.length; i++) regs[i] = args[i]!;
      loadClosure(f, code, regs);
      push(frame, code, regs);
      return;
    }
    const regs = bind(f, code, args, names);
    if (regs !== undefined) push(frame, code, regs);
    else give(frame, m.call(BIND_ERROR, f, m.newArray(VALUES, args), tupleOf(names)));
  }

  const isNumber = (v: R): boolean => m.isClass(v, FLOAT) || m.isInt(v);
  const bareFloat = (v: R): V["float"] => (m.isClass(v, FLOAT) ? m.get(v, FLOAT_VALUE) : m.intToFloat(m.unboxInt(v)));

  function callBuiltin(frame: F<V>, f: R, args: R[], names: readonly string[] | null): void {
    const builtin = m.promote(f) as W_Builtin;
    const count = args.length;
    if (builtin.framed !== null && framed.builtins.get(builtin.framed)!(frame, args, names)) return;
    if (names === null) {
      // `__new__` called by its name: traces know what it makes for its own class.
      if (m.tracing && builtin.traceId !== null && count >= builtin.min && count <= builtin.max && (builtin.binding !== "new" || m.is(args[0]!, builtin.owner))) {
        const traced = traceables.get(builtin.traceId)?.(args, frame);
        if (traced !== undefined) return give(frame, traced);
        if ((context.thread.top as unknown) !== frame) return;
      }
      if (m.tracing && builtin.bare?.args.length === count && args.every(isNumber)) {
        return give(frame, m.allocate(FLOAT, m.callFloat(builtin.bare, bareFloat(args[0]!), count === 2 ? bareFloat(args[1]!) : undefined)));
      }
      if (takesFixed(builtin, count) && (builtin.binding !== "method" || builtin.owner === null)) {
        return give(frame, m.call(facts.callOf(builtin, args), args[0], args[1], args[2], args[3], args[4]));
      }
    }
    give(frame, m.call(generalDescr(builtin), m.newArray(VALUES, args), tupleOf(names)));
  }

  /** Calls a builtin method on an object that is known to be of its type. */
  function callBuiltinMethod(frame: F<V>, f: R, args: R[]): void {
    const builtin = m.promote(f) as W_Builtin;
    const count = args.length;
    if (!takesFixed(builtin, count)) return callBuiltin(frame, f, args, null);
    if (builtin.framed !== null && framed.builtins.get(builtin.framed)!(frame, args, null)) return;
    if (m.tracing && builtin.traceId !== null) {
      const traced = traceables.get(builtin.traceId)?.(args, frame);
      if (traced !== undefined) return give(frame, traced);
      if ((context.thread.top as unknown) !== frame) return;
    }
    give(frame, m.call(facts.callOf(builtin, args), args[0], args[1], args[2], args[3], args[4]));
  }

  /** Calls a class. */
  function callClass(frame: F<V>, f: R, args: R[], names: readonly string[] | null): void {
    const cls = m.promote(f) as W_Type;
    m.assume(cls);
    if (cls.metatype !== typeType) m.assume(cls.metatype);
    if (!cls.isHeap && framed.classes.get(cls)?.(frame, [f, ...args], names) === true) return;
    const how = classCall(cls);
    if (how.plain) {
      if (how.init !== null) {
        initialize(frame, m.allocate(INSTANCE, m.ref(cls.rootMap)), how.init, args, names);
        return;
      }
      if (args.length === 0) return give(frame, m.allocate(INSTANCE, m.ref(cls.rootMap)));
    } else if (how.make !== null) {
      const { make } = how;
      // What traces know is the built-in class itself.
      const traced = m.tracing && names === null && !cls.isHeap && make.traceId !== null ? traceables.get(make.traceId)?.([f, ...args], frame) : undefined;
      if (traced !== undefined && how.quietInit) return give(frame, traced);
      if (how.hostInit !== null) {
        const descr = names === null ? how.constructor_(args.length) : undefined;
        return descr === undefined ? callAny(frame, f, args, names) : give(frame, m.call(descr, f, args[0], args[1], args[2]));
      }
      // Only an instruction's own arguments can be found again for `__init__`.
      if (how.init !== null) {
        if (!isCall(frame)) return callAny(frame, f, args, names);
        frame.kont = K.NEW;
      }
      if (names === null && takesFixed(make, args.length + 1)) {
        const descr = m.tracing && how.quietInit && PLAIN_TYPES.has(cls) && args.every(facts.isPlain) ? plainDescr(make, args.length + 1) : fixedDescr(make, args.length + 1);
        give(frame, m.call(descr, f, args[0], args[1], args[2], args[3]));
      } else give(frame, m.call(generalDescr(make), m.newArray(VALUES, [f, ...args]), tupleOf(names)));
      return;
    }
    callAny(frame, f, args, names);
  }

  const callAny = (frame: F<V>, f: R, args: R[], names: readonly string[] | null): void => give(frame, m.call(CALL_ANY, f, m.newArray(VALUES, args), tupleOf(names)));

  /** Runs `__init__` on a new object, which is what the call gives then. */
  function initialize(frame: F<V>, instance: R, init: W_Function, args: readonly R[], names: readonly string[] | null): void {
    frame.regs[frame.code.pendingRegister] = instance;
    frame.kont = K.INIT;
    callFunction(frame, m.ref(init), [instance, ...args], names);
  }

  /** K.NEW: the new object of a class, to be initialized with the arguments of the call. */
  function made(frame: F<V>, instance: R): void {
    const { words } = frame.code;
    const { pc } = frame;
    const op = words[pc];
    const f = op === Op.CALL || op === Op.CALL_KW ? context.operand(frame, words[pc + 2]!) : frame.regs[words[pc + 2]!]!;
    const cls = m.promote(f) as W_Type;
    m.assume(cls);
    initialize(frame, instance, classCall(cls).init!, callOperands(frame), callNames(frame));
  }

  /** Calls anything; the result is given to the frame's continuation. */
  function callValue(frame: F<V>, f: R, args: R[], names: readonly string[] | null): void {
    if (m.isClass(f, FUNCTION)) return callFunction(frame, f, args, names);
    if (m.isClass(f, BUILTIN)) return callBuiltin(frame, f, args, names);
    if (m.isClass(f, TYPE)) return callClass(frame, f, args, names);
    if (m.isClass(f, METHOD)) return callValue(frame, m.get(f, METHOD_FUNC), [m.get(f, METHOD_SELF), ...args], names);
    if (m.isClass(f, INSTANCE)) {
      const { type } = m.promote(m.get(f, INSTANCE_MAP)) as HiddenClass;
      m.assume(type);
      const special = type.lookup("__call__");
      if (special instanceof W_Function) return callFunction(frame, m.ref(special), [f, ...args], names);
    }
    callAny(frame, f, args, names);
  }

  /** Is the frame at a call instruction whose arguments `callOperands` can find? */
  const isCall = (frame: F<V>): boolean => {
    const op = frame.code.words[frame.pc];
    return op === Op.CALL || op === Op.CALL_METHOD || op === Op.CALL_KW || op === Op.CALL_METHOD_KW;
  };

  /** Keyword names of the call instruction at the frame's pc, or null. */
  function callNames(frame: F<V>): readonly string[] | null {
    const { words, constants } = frame.code;
    const op = words[frame.pc];
    return op === Op.CALL_KW || op === Op.CALL_METHOD_KW ? (constants[words[frame.pc + 3]!] as W_Tuple).items : null;
  }

  /** Arguments of the call instruction at the frame's pc, `self` included where there is one. */
  function callOperands(frame: F<V>): R[] {
    const { words } = frame.code;
    const { pc } = frame;
    const op = words[pc];
    const args = operands(frame, op === Op.CALL || op === Op.CALL_METHOD ? pc + 4 : pc + 5);
    if (op === Op.CALL_METHOD || op === Op.CALL_METHOD_KW) {
      const self = frame.regs[words[pc + 2]! + 1]!;
      if (!m.isNull(self)) args.unshift(self);
    }
    return args;
  }

  /** CALL, CALL_KW, CALL_METHOD and CALL_METHOD_KW in general. */
  function callInstruction(frame: F<V>): void {
    const { code, regs } = frame;
    const { words } = code;
    const { pc } = frame;
    const op = words[pc];
    const isMethod = op === Op.CALL_METHOD || op === Op.CALL_METHOD_KW;
    const f = isMethod ? regs[words[pc + 2]!]! : context.operand(frame, words[pc + 2]!);
    if (op === Op.CALL && m.isClass(f, TYPE) && instantiate(frame, f)) return;
    if (!m.tracing && op === Op.CALL && m.isClass(f, TYPE)) rememberClass(frame, f as W_Type, words[pc + 4]!);
    const args = callOperands(frame);
    const names = callNames(frame);
    const simple = op === Op.CALL || op === Op.CALL_METHOD;
    frame.kont = simple ? K.CALL : K.STORE;
    if (simple && m.isClass(f, BUILTIN)) {
      // A method pair with `self` came from a lookup on the object's type.
      const bound = isMethod && args.length > words[pc + 4]!;
      if (!m.tracing) remember(frame, f as W_Builtin, args.length, bound);
      return bound ? callBuiltinMethod(frame, f, args) : callBuiltin(frame, f, args, null);
    }
    if (!m.tracing && op === Op.CALL && m.isClass(f, METHOD)) rememberMethod(frame, m.get(f, METHOD_FUNC), m.get(f, METHOD_SELF), args.length + 1);
    callValue(frame, f, args, names);
  }

  /** A bound method of a builtin, where the object is of the type that the method belongs to. */
  function rememberMethod(frame: F<V>, f: unknown, self: unknown, count: number): void {
    if (!(f instanceof W_Builtin) || f.binding !== "method" || f.owner === null || !takesDirect(f, count) || count > 3 || f.framed !== null) return;
    const type = typeOf(self);
    if (type.isSubtype(f.owner)) frame.code.sites[frame.code.words[frame.pc + 3]!] = new CallSite(null, false, directDescr(f, count), f, type);
  }

  function remember(frame: F<V>, f: W_Builtin, count: number, bound: boolean): void {
    if (!takesDirect(f, count) || count > 3 || f.framed !== null || (!bound && f.owner !== null && (f.binding === "method" || (f.kind === "args" && f.binding !== "function")))) return;
    frame.code.sites[frame.code.words[frame.pc + 3]!] = new CallSite(f, bound, directDescr(f, count));
  }

  /** A built-in class whose `__new__` does everything. */
  function rememberClass(frame: F<V>, cls: W_Type, count: number): void {
    if (cls.isHeap || cls.metatype !== typeType || framed.classes.has(cls)) return;
    const how = classCall(cls);
    const { make, quietInit } = how;
    const descr = count > 2 ? undefined : how.constructor_(count) ?? (make !== null && quietInit && takesDirect(make, count + 1) && cls.isSubtype(make.owner!) ? directDescr(make, count + 1) : undefined);
    if (descr !== undefined) frame.code.sites[frame.code.words[frame.pc + 3]!] = new CallSite(cls, true, descr);
  }

  /** CALL of a class whose instances the interpreter makes and whose `__init__` takes just these arguments; false for others. */
  function instantiate(frame: F<V>, f: R): boolean {
    const cls = m.promote(f) as W_Type;
    const how = classCall(cls);
    if (!how.plain || how.init === null) return false;
    m.assume(cls);
    if (cls.metatype !== typeType) m.assume(cls.metatype);
    const init = m.ref(how.init);
    const code = m.promote(m.get(init, FUNCTION_CODE)) as Code;
    const { words } = frame.code;
    const { pc } = frame;
    const count = words[pc + 4]!;
    if (code.simpleArgCount !== count + 1) return false;
    const regs: R[] = new Array(code.registerCount + 1);
    for (let i = 0; i < count; i++) regs[i + 1] = context.operand(frame, words[pc + 5 + i]!);
    if (code.freeNames.length !== 0) loadClosure(init, code, regs);
    const instance = m.allocate(INSTANCE, m.ref(cls.rootMap));
    regs[0] = instance;
    frame.regs[frame.code.pendingRegister] = instance;
    frame.kont = K.INIT;
    push(frame, code, regs);
    return true;
  }

  return { bind, loadClosure, callFunction, callValue, callBuiltin, callBuiltinMethod, callClass, callAny, initialize, made, callOperands, callNames, callInstruction };
}

const tuples = new WeakMap<readonly string[], W_Tuple>();
/** The guest tuple of keyword names. */
function namesTuple(names: readonly string[]): W_Tuple {
  let tuple = tuples.get(names);
  if (tuple === undefined) tuples.set(names, (tuple = new W_Tuple([...names])));
  return tuple;
}
