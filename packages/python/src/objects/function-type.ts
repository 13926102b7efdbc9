// @shared-module
/**
 * `function`, `method`, and the types of host functions: builtin_function_or_method, method_descriptor, wrapper_descriptor, method-wrapper,
 * classmethod_descriptor, getset_descriptor, member_descriptor.
 */
import { invalidateWatchers } from "@spoor/ir";
import { Code } from "../code";
import { deleteThrough, getAttrOr, setThrough } from "./attribute";
import { method, methodArgs, newMethod, W_Builtin } from "./builtin";
import { bind, call, getComputed, getSlot } from "./call";
import { eq, hash } from "./compare";
import { None, NotImplemented, W_Cell, W_Function, W_Method, W_Tuple } from "./core";
import { W_GetSet, W_Slot } from "./descriptors";
import { attributeError, typeError, valueError } from "./errors";
import { hooks } from "./hooks";
import { address, identity } from "./identity";
import { Namespace, type NamedStorage } from "./namespace";
import { attributeName, dictOfNamespace } from "./object-type";
import { isStr, reprText } from "./text";
import {
  builtinType, classMethodDescriptorType, dictType, fillType, functionType, getSetDescriptorType, isInstance, memberDescriptorType,
  methodDescriptorType, methodType, methodWrapperType, typeOf, W_Type, wrapperDescriptorType, tupleType,
} from "./type";
import { strFrom, textOf } from "./wide-str";

/** A str attribute of functions, given to the interpreter as JavaScript text or a str. */
const guestText = (v: any): any => (typeof v === "string" ? strFrom(v) : v);

// -- function

fillType(functionType, {
  doc: "Create a function object.\n\n  code\n    a code object\n  globals\n    the globals dictionary\n  name\n    a string that overrides the name from the code object\n  argdefs\n    a tuple that specifies the default argument values\n  closure\n    a tuple that supplies the bindings for free variables\n  kwdefaults\n    a dictionary that specifies the default keyword argument values",
  hasDict: true,
  hasWeakref: true,
  new: newMethod(2, 6, (_cls, code, globals, name = None, defaults = None, closure = None, kwdefaults = None) => {
    if (!(code instanceof Code)) throw typeError(`function() argument 'code' must be code, not ${typeOf(code).name}`);
    if (!isInstance(globals, dictType)) throw typeError(`function() argument 'globals' must be dict, not ${typeOf(globals).name}`);
    if (name !== None && !isStr(name)) throw typeError("arg 3 (name) must be None or string");
    if (defaults !== None && !(defaults instanceof W_Tuple)) throw typeError("arg 4 (defaults) must be None or tuple");
    if (closure === None && code.freeNames.length > 0) throw typeError("arg 5 (closure) must be tuple");
    const cells: any[] = closure === None ? [] : closure.items;
    if (cells.length !== code.freeNames.length) throw valueError(`${code.name} requires closure of length ${code.freeNames.length}, not ${cells.length}`);
    for (const c of cells) if (!(c instanceof W_Cell)) throw typeError(`arg 5 (closure) expected cell, found ${typeOf(c).name}`);
    const made = new W_Function(code.bind(hooks.namespaceOf(globals)), cells, defaults === None ? [] : defaults.items, []);
    if (name !== None) made.name = name;
    if (kwdefaults !== None) setKwdefaults(made, kwdefaults);
    return made;
  }, { keywords: ["code", "globals", "name", "argdefs", "closure", "kwdefaults"] }),
  methods: () => ({
    __repr__: method(0, 0, (f: W_Function) => strFrom(`<function ${textOf(guestText(f.qualname))} at ${address(f)}>`)),
    __get__: method(1, 2, (f: W_Function, o) => (o === None ? f : new W_Method(f, o))),
    __call__: methodArgs((args, kw) => hooks.callFunction(args[0], args.slice(1), kw)),
  }),
  getset: () => ({
    __name__: {
      get: (f: W_Function) => guestText(f.name),
      set: (f: W_Function, v) => {
        if (!isStr(v)) throw typeError("__name__ must be set to a string object");
        f.name = v;
      },
    },
    __qualname__: {
      get: (f: W_Function) => guestText(f.qualname),
      set: (f: W_Function, v) => {
        if (!isStr(v)) throw typeError("__qualname__ must be set to a string object");
        f.qualname = v;
      },
    },
    __doc__: {
      get: (f: W_Function) => f.doc ?? (typeof f.code.docstring === "string" ? strFrom(f.code.docstring) : f.code.docstring ?? None),
      set: (f: W_Function, v) => { f.doc = v; },
      del: (f: W_Function) => { f.doc = None; },
      member: true,
    },
    __module__: {
      get: (f: W_Function) => f.module ?? moduleName(f),
      set: (f: W_Function, v) => { f.module = v; },
      del: (f: W_Function) => { f.module = None; },
      member: true,
    },
    __code__: {
      get: (f: W_Function) => f.code,
      set: (f: W_Function, v) => {
        if (!(v instanceof Code)) throw typeError("__code__ must be set to a code object");
        if (v.freeNames.length !== f.closure.length) throw valueError(`${textOf(guestText(f.name))}() requires a code object with ${f.closure.length} free vars, not ${v.freeNames.length}`);
        f.code = f.code.globals === null ? v : v.bind(f.code.globals);
        invalidateWatchers(f);
      },
    },
    __globals__: { get: (f: W_Function) => globalsDict(f.code), member: true },
    __builtins__: { get: (f: W_Function) => (f.code.builtins instanceof Namespace ? dictOfNamespace(f.code.builtins) : hooks.builtinsDict()), member: true },
    __closure__: { get: (f: W_Function) => (f.closure.length === 0 ? None : new W_Tuple(f.closure.slice())), member: true },
    __defaults__: {
      get: (f: W_Function) => (f.defaults.length === 0 ? None : new W_Tuple(f.defaults.slice())),
      set: (f: W_Function, v) => {
        if (v !== None && !(v instanceof W_Tuple)) throw typeError("__defaults__ must be set to a tuple object");
        f.defaults = v === None ? [] : v.items.slice();
      },
      del: (f: W_Function) => { f.defaults = []; },
    },
    __kwdefaults__: {
      get: (f: W_Function) => kwdefaults(f),
      set: (f: W_Function, v) => {
        if (v === None) f.kwdefaults = [];
        else {
          if (!isInstance(v, dictType)) throw typeError("__kwdefaults__ must be set to a dict object");
          setKwdefaults(f, v);
        }
      },
      del: (f: W_Function) => { f.kwdefaults = []; },
    },
    __annotations__: {
      get: (f: W_Function) => {
        if (f.annotations === null) {
          const made = f.annotate === null || f.annotate === None ? hooks.newDict([]) : call(f.annotate, [1]);
          if (!isInstance(made, dictType)) throw typeError(`__annotate__ returned non-dict of type '${typeOf(made).name}'`);
          f.annotations = made;
        }
        return f.annotations;
      },
      set: (f: W_Function, v) => {
        if (v !== None && !isInstance(v, dictType)) throw typeError("__annotations__ must be set to a dict object");
        f.annotations = v === None ? null : v;
        f.annotate = null;
      },
      del: (f: W_Function) => {
        f.annotations = null;
        f.annotate = null;
      },
    },
    __annotate__: {
      get: (f: W_Function) => f.annotate ?? None,
      set: (f: W_Function, v) => {
        if (v !== None && typeOf(v).lookup("__call__") === undefined) throw typeError("__annotate__ must be callable or None");
        f.annotate = v === None ? null : v;
        if (v !== None) f.annotations = null;
      },
    },
    __type_params__: {
      get: (f: W_Function) => f.typeParams ?? new W_Tuple([]),
      set: (f: W_Function, v) => {
        if (!isInstance(v, tupleType)) throw typeError("__type_params__ must be set to a tuple");
        f.typeParams = v;
      },
    },
  }),
});

const moduleName = (f: W_Function): any => {
  const { globals } = f.code;
  return (globals instanceof Namespace ? globals.getName("__name__") : undefined) ?? None;
};

/** The dict of the globals that code is bound to. */
export const globalsDict = (code: Code): any => (code.globals instanceof Namespace ? dictOfNamespace(code.globals) : code.globals ?? None);

const kwNames = (f: W_Function): string[] => f.code.localNames.slice(f.code.argCount, f.code.argCount + f.code.keywordOnlyCount) as string[];

function kwdefaults(f: W_Function): any {
  const items: [any, any][] = [];
  kwNames(f).forEach((name, i) => { if (f.kwdefaults[i] !== undefined) items.push([strFrom(name), f.kwdefaults[i]]); });
  return items.length === 0 ? None : hooks.newDict(items);
}

function setKwdefaults(f: W_Function, dict: any): void {
  const storage = dict as NamedStorage;
  f.kwdefaults = kwNames(f).map((name) => storage.getName(name));
}

// -- method: for Python functions and any other callable; a builtin bound to an object has a type of its own

const methodEq = method(1, 1, (a: W_Method, b) => (b instanceof W_Method ? a.self === b.self && eq(a.func, b.func) : NotImplemented));
const methodHash = method(0, 0, (m: W_Method) => (typeof m.self === "object" ? Number(identity(m.self)) / 32 : hash(m.self)) ^ hash(m.func));

/** `method.__getattribute__`: the function's attributes behind the method's own. */
const methodGet = (m: W_Method, name: string): any => {
  const own = methodType.lookup(name);
  if (own !== undefined) return bind(own, m, methodType);
  return getAttrOr(m.func, name, undefined);
};
const methodGetattribute = method(1, 1, (m: W_Method, name) => {
  const text = attributeName(name);
  const value = methodGet(m, text);
  if (value === undefined) throw attributeError(`'${typeOf(m.func).name}' object has no attribute '${text}'`, { name, obj: m.func });
  return value;
});
methodGetattribute.quiet = methodGet;

fillType(methodType, {
  doc: "Create a bound instance method object.",
  new: newMethod(2, 2, (_cls, func, self) => {
    if (typeOf(func).lookup("__call__") === undefined) throw typeError("first argument must be callable");
    if (self === None) throw typeError("instance must not be None");
    return new W_Method(func, self);
  }),
  methods: () => ({
    __repr__: method(0, 0, (m: W_Method) => {
      const name = getAttrOr(m.func, "__qualname__", undefined) ?? getAttrOr(m.func, "__name__", undefined);
      return strFrom(`<bound method ${isStr(name) ? textOf(name) : "?"} of ${reprText(m.self)}>`);
    }),
    __call__: methodArgs((args, kw) => call(args[0], args.slice(1), kw)),
    __get__: method(1, 2, (m) => m),
    __eq__: methodEq,
    __hash__: methodHash,
    __getattribute__: methodGetattribute,
    __reduce__: method(0, 0, (m: W_Method) => new W_Tuple([hooks.builtinName("getattr"), new W_Tuple([m.self, getAttrOr(m.func, "__name__", None)])])),
  }),
  getset: () => ({
    __func__: { get: (m: W_Method) => m.func, member: true },
    __self__: { get: (m: W_Method) => m.self, member: true },
    __doc__: { get: (m: W_Method) => getAttrOr(m.func, "__doc__", None) },
  }),
});

// -- host functions. A bound one is a W_Method whose function is a W_Builtin.

const builtinOf = (v: any): W_Builtin => (v instanceof W_Method ? v.func : v);
const selfOf = (v: any): any => {
  if (v instanceof W_Method) return v.self;
  const f: W_Builtin = v;
  return f.binding === "new" ? f.owner : f.module === None || f.module === undefined ? None : hooks.moduleNamed(f.module) ?? None;
};
const builtinQualname = (v: any): string => {
  const f = builtinOf(v);
  if (v instanceof W_Method && v.self instanceof W_Type && f.binding === "classmethod") return `${v.self.qualname}.${f.name}`;
  return f.owner === null ? f.name : `${f.owner.qualname}.${f.name}`;
};
const names = {
  __name__: { get: (v: any) => strFrom(builtinOf(v).name) },
  __qualname__: { get: (v: any) => strFrom(builtinQualname(v)) },
  __doc__: { get: (v: any) => (builtinOf(v).doc === null ? None : strFrom(builtinOf(v).doc!)) },
  __text_signature__: { get: (v: any) => (builtinOf(v).signature === null ? None : strFrom(builtinOf(v).signature!)) },
};
const callThis = methodArgs((args, kw) => call(args[0], args.slice(1), kw));

fillType(builtinType, {
  methods: () => ({
    __repr__: method(0, 0, (v: any) => {
      const f = builtinOf(v);
      if (v instanceof W_Method || f.binding === "new") {
        const self = selfOf(v);
        return strFrom(`<built-in method ${f.name} of ${typeOf(self).name} object at ${address(self)}>`);
      }
      return strFrom(`<built-in function ${f.name}>`);
    }),
    __call__: callThis,
    __eq__: method(1, 1, (a, b) => (a === b ? true : a instanceof W_Method && b instanceof W_Method ? a.self === b.self && a.func === b.func : NotImplemented)),
    __hash__: method(0, 0, (v) => (v instanceof W_Method ? Number(identity(v.func)) / 32 ^ Number(identity(v.self)) : Number(identity(v)) / 32)),
    __reduce__: method(0, 0, (v) => (v instanceof W_Method ? new W_Tuple([hooks.builtinName("getattr"), new W_Tuple([v.self, v.func.name])]) : strFrom(v.name))),
  }),
  getset: () => ({
    ...names,
    __self__: { get: selfOf },
    __module__: { get: (v: any) => (v instanceof W_Method ? None : builtinOf(v).module), set: (v: any, m) => { builtinOf(v).module = m; }, member: true },
  }),
});

const described = {
  ...names,
  __objclass__: { get: (v: any) => v.owner, member: true },
};
const unboundRepr = (kind: string) => method(0, 0, (v: any) => strFrom(`<${kind} '${v.name}' of '${v.owner.name}' objects>`));
const getMethod = method(1, 2, (f: W_Builtin, o) => {
  if (o === None) return f;
  if (f.owner !== null && !isInstance(o, f.owner)) throw typeError(`descriptor '${f.name}' for '${f.owner.name}' objects doesn't apply to a '${typeOf(o).name}' object`);
  return new W_Method(f, o);
});
const reduceAttribute = method(0, 0, (v: any) => new W_Tuple([hooks.builtinName("getattr"), new W_Tuple([v.owner, v.name])]));

fillType(methodDescriptorType, { methods: () => ({ __repr__: unboundRepr("method"), __get__: getMethod, __call__: callThis, __reduce__: reduceAttribute }), getset: () => described });
fillType(wrapperDescriptorType, { methods: () => ({ __repr__: unboundRepr("slot wrapper"), __get__: getMethod, __call__: callThis, __reduce__: reduceAttribute }), getset: () => described });
fillType(methodWrapperType, {
  methods: () => ({
    __repr__: method(0, 0, (v: W_Method) => strFrom(`<method-wrapper '${v.func.name}' of ${typeOf(v.self).name} object at ${address(v.self)}>`)),
    __call__: callThis,
    __eq__: methodEq,
    __hash__: methodHash,
  }),
  getset: () => ({ ...names, __self__: { get: (v: W_Method) => v.self, member: true }, __objclass__: { get: (v: W_Method) => v.func.owner, member: true } }),
});
fillType(classMethodDescriptorType, {
  methods: () => ({
    __repr__: unboundRepr("method"),
    __get__: method(1, 2, (f: W_Builtin, o, type = None) => new W_Method(f, type === None ? typeOf(o) : type)),
    __call__: callThis,
  }),
  getset: () => described,
});

// -- computed attributes

const descriptorNames = {
  __name__: { get: (d: W_GetSet | W_Slot) => strFrom(d.name), member: true },
  __qualname__: { get: (d: W_GetSet | W_Slot) => strFrom(`${d.owner!.qualname}.${d.name}`) },
  __objclass__: { get: (d: W_GetSet | W_Slot) => d.owner, member: true },
  __doc__: { get: (d: W_GetSet | W_Slot) => (d instanceof W_GetSet && d.doc !== null ? strFrom(d.doc) : None) },
};
const descriptorRepr = (kind: string) => method(0, 0, (d: W_GetSet | W_Slot) => strFrom(`<${kind} '${d.name}' of '${d.owner!.name}' objects>`));
const descriptorGet = method(1, 2, (d: W_GetSet | W_Slot, o) => (o === None ? d : d instanceof W_GetSet ? getComputed(d, o) : getSlot(d, o)));
const throughAttribute = {
  __set__: method(2, 2, (d: W_GetSet | W_Slot, o, v) => {
    setThrough(d, o, d.name, v);
    return None;
  }),
  __delete__: method(1, 1, (d: W_GetSet | W_Slot, o) => {
    deleteThrough(d, o, d.name);
    return None;
  }),
};

fillType(getSetDescriptorType, { methods: () => ({ __repr__: descriptorRepr("attribute"), __get__: descriptorGet, ...throughAttribute }), getset: () => descriptorNames });
fillType(memberDescriptorType, {
  methods: () => ({ __repr__: descriptorRepr("member"), __get__: descriptorGet, ...throughAttribute }),
  getset: () => descriptorNames,
});
