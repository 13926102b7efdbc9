// @shared-module
/**
 * Weak references and proxies.
 *
 * Objects die when the host's collector finds them, not when the last name goes: a reference may give its object for a while longer than CPython's
 * would. Callbacks are called after that, from the host's event loop.
 */
import { delAttr, getAttr, getAttrOr, setAttr } from "./attribute";
import { binary, inplace, unary } from "./arithmetic";
import { classGetItem, method, methodArgs, newMethodArgs } from "./builtin";
import { call } from "./call";
import { compare, hash, truth } from "./compare";
import { None, NotImplemented, W_Object } from "./core";
import { EXC, raise, stopIteration, typeError } from "./errors";
import { address } from "./identity";
import { attributeName } from "./object-type";
import { contains, delItem, getItem, iter, len, next, setItem } from "./sequence";
import { str } from "./text";
import { allocate, defineType, makeSubclass, typeOf, W_Type } from "./type";
import { strFrom } from "./wide-str";

export class W_WeakRef extends W_Object {
  declare readonly pytype: W_Type;
  readonly #target: WeakRef<any>;
  hashed: number | null = null;
  constructor(target: any, public callback: any) {
    super();
    this.#target = new WeakRef(target);
  }
  get target(): any | undefined { return this.#target.deref(); }
}

/** Plain references to an object, shared as CPython shares them. */
const shared = new WeakMap<object, WeakRef<W_WeakRef>>();
const finalized = new FinalizationRegistry<WeakRef<W_WeakRef>>((held) => {
  const reference = held.deref();
  if (reference === undefined || reference.callback === null) return;
  const { callback } = reference;
  reference.callback = null;
  try {
    call(callback, [reference]);
  } catch {
    // An exception in a callback concerns nobody who could handle it.
  }
});

function checkTarget(o: any): void {
  if (typeof o !== "object" || !(o instanceof W_Type || typeOf(o).hasWeakref)) throw typeError(`cannot create weak reference to '${typeOf(o).name}' object`);
}

export function newWeakRef(cls: W_Type, target: any, callback: any): W_WeakRef {
  checkTarget(target);
  const plain = callback === None || callback === undefined;
  if (plain && cls === weakRefType) {
    const known = shared.get(target)?.deref();
    if (known !== undefined) return known;
  }
  const made = allocate(cls, W_WeakRef, target, plain ? null : callback);
  if (plain && cls === weakRefType) shared.set(target, new WeakRef(made));
  if (!plain) finalized.register(target, new WeakRef(made));
  return made;
}

export const weakRefType: W_Type = defineType("ReferenceType", W_WeakRef, {
  module: "weakref",
  dotted: true,
  sub: makeSubclass(W_WeakRef),
  new: newMethodArgs((args, kw) => {
    if (kw !== null) throw typeError("ref() takes no keyword arguments");
    if (args.length < 2 || args.length > 3) throw typeError(args.length < 2 ? "__new__ expected at least 1 argument, got 0" : `__new__ expected at most 2 arguments, got ${args.length - 1}`);
    return newWeakRef(args[0], args[1], args[2]);
  }),
  methods: () => ({
    __init__: methodArgs(() => None),
    __call__: method(0, 0, (self: W_WeakRef) => self.target ?? None),
    __hash__: method(0, 0, (self: W_WeakRef) => {
      if (self.hashed === null) {
        const { target } = self;
        if (target === undefined) throw typeError("weak object has gone away");
        self.hashed = hash(target);
      }
      return self.hashed;
    }),
    __eq__: method(1, 1, (self: W_WeakRef, other) => compareRefs(2, self, other)),
    __ne__: method(1, 1, (self: W_WeakRef, other) => compareRefs(3, self, other)),
    __repr__: method(0, 0, (self: W_WeakRef) => {
      const { target } = self;
      if (target === undefined) return strFrom(`<weakref at ${address(self)}; dead>`);
      const name = getAttrOr(target, "__name__", undefined);
      return strFrom(`<weakref at ${address(self)}; to '${typeOf(target).name}' at ${address(target)}${typeof name === "string" ? ` (${name})` : ""}>`);
    }),
    __class_getitem__: classGetItem(),
  }),
  getset: () => ({ __callback__: { get: (self: W_WeakRef) => self.callback ?? None, member: true } }),
});

function compareRefs(op: 2 | 3, a: W_WeakRef, b: any): any {
  if (!(b instanceof W_WeakRef)) return NotImplemented;
  const left = a.target;
  const right = b.target;
  if (left === undefined || right === undefined) return (a === b) === (op === 2);
  return compare(op, left, right);
}

// -- proxies

export class W_Proxy extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly reference: W_WeakRef) { super(); }
}
export class W_CallableProxy extends W_Proxy {}

const target = (v: any): any => {
  if (!(v instanceof W_Proxy)) return v;
  const object = v.reference.target;
  if (object === undefined) throw raise(EXC.ReferenceError, "weakly-referenced object no longer exists");
  return object;
};

const BINARY = ["add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "lshift", "rshift", "and", "or", "xor", "matmul"];
const operators = () => Object.fromEntries(BINARY.flatMap((name, op) => [
  [`__${name}__`, method(1, 1, (a, b) => binary(op, target(a), target(b)))],
  [`__r${name}__`, method(1, 1, (a, b) => binary(op, target(b), target(a)))],
  [`__i${name}__`, method(1, 1, (a, b) => inplace(op, target(a), target(b)))],
]));
const comparisons = () => Object.fromEntries(["lt", "le", "eq", "ne", "gt", "ge"].map((name, op) => [`__${name}__`, method(1, 1, (a, b) => compare(op, target(a), target(b)))]));
const proxyGetattribute = () => method(1, 1, (p, name) => getAttr(target(p), attributeName(name)));

const proxyMethods = () => ({
  ...operators(),
  ...comparisons(),
  __hash__: None,
  __neg__: method(0, 0, (p) => unary(0, target(p))),
  __pos__: method(0, 0, (p) => unary(1, target(p))),
  __invert__: method(0, 0, (p) => unary(2, target(p))),
  __getattribute__: proxyGetattribute(),
  __setattr__: method(2, 2, (p, name, v) => {
    setAttr(target(p), attributeName(name), v);
    return None;
  }),
  __delattr__: method(1, 1, (p, name) => {
    delAttr(target(p), attributeName(name));
    return None;
  }),
  __repr__: method(0, 0, (p: W_Proxy) => {
    const object = p.reference.target;
    return strFrom(`<weakproxy at ${address(p)} to ${object === undefined ? "NoneType" : typeOf(object).name} at ${object === undefined ? "0x0" : address(object)}>`);
  }),
  __str__: method(0, 0, (p) => str(target(p))),
  __bool__: method(0, 0, (p) => truth(target(p))),
  __len__: method(0, 0, (p) => len(target(p))),
  __iter__: method(0, 0, (p) => iter(target(p))),
  __next__: method(0, 0, (p) => {
    const item = next(target(p));
    if (item === undefined) throw stopIteration();
    return item;
  }),
  __getitem__: method(1, 1, (p, key) => getItem(target(p), key)),
  __setitem__: method(2, 2, (p, key, v) => {
    setItem(target(p), key, v);
    return None;
  }),
  __delitem__: method(1, 1, (p, key) => {
    delItem(target(p), key);
    return None;
  }),
  __contains__: method(1, 1, (p, v) => contains(target(p), v)),
});

export const proxyType: W_Type = defineType("ProxyType", W_Proxy, { module: "weakref", dotted: true, methods: proxyMethods });
export const callableProxyType: W_Type = defineType("CallableProxyType", W_CallableProxy, {
  module: "weakref",
  dotted: true,
  methods: () => ({ ...proxyMethods(), __call__: methodArgs((args, kw) => call(target(args[0]), args.slice(1), kw)) }),
});

/** `weakref.proxy(o, callback)`. */
export function newProxy(o: any, callback: any): W_Proxy {
  const reference = newWeakRef(weakRefType, o, callback);
  return typeOf(o).lookup("__call__") === undefined ? new W_Proxy(reference) : new W_CallableProxy(reference);
}

/** Plain references to the object that are alive. */
export const referencesTo = (o: any): W_WeakRef[] => {
  const known = typeof o === "object" ? shared.get(o)?.deref() : undefined;
  return known === undefined ? [] : [known];
};
