// @shared-module
/**
 * Type parameters and aliases: TypeVar, ParamSpec, TypeVarTuple, TypeAliasType, Generic, NoDefault. The `_typing` module shows them.
 *
 * Bounds, constraints, defaults and an alias's value are computed when first asked for, by the function that the compiler made of the expression.
 * What the pure-Python `typing` defines (substitution rules, `Unpack`) is asked of it where it is needed.
 */
import { getAttr } from "./attribute";
import { bindArgs, classMethodArgs, method, newMethodArgs } from "./builtin";
import { call } from "./call";
import { truth } from "./compare";
import { None, W_Object, W_Tuple } from "./core";
import { typeError, valueError } from "./errors";
import { genericAlias, W_GenericAlias } from "./generic-alias";
import { hooks } from "./hooks";
import type { NamedStorage } from "./namespace";
import { isStr, reprText } from "./text";
import { toArray, iter } from "./sequence";
import { allocate, defineType, makeSubclass, typeOf, type GetSetDeclaration, W_Type } from "./type";
import { unionOf } from "./union";
import { strFrom, textOf } from "./wide-str";

/** A value, or the function that computes it (called with the format 1). */
export class Lazy {
  #value: any;
  constructor(value: any, private compute: any = null) { this.#value = value; }
  get(): any {
    if (this.compute !== null) {
      this.#value = call(this.compute, [1]);
      this.compute = null;
    }
    return this.#value;
  }
}

class W_NoDefaultType extends W_Object { declare readonly pytype: W_Type; }
export const NoDefault = new W_NoDefaultType();
export const noDefaultType: W_Type = defineType("NoDefaultType", W_NoDefaultType, {
  new: newMethodArgs(() => NoDefault),
  methods: () => ({ __repr__: method(0, 0, () => "typing.NoDefault"), __reduce__: method(0, 0, () => "NoDefault") }),
});

const typing = (name: string): any => getAttr(hooks.importModule("typing"), name);

/** What the three kinds of type parameter share. */
abstract class W_Parameter extends W_Object {
  dict: NamedStorage | null = null;
  default_: Lazy = new Lazy(NoDefault);
  module: any = None;
  constructor(readonly name: string) { super(); }
  get hasDefault(): boolean { return this.default_.get() !== NoDefault; }
}

export class W_TypeVar extends W_Parameter {
  declare readonly pytype: W_Type;
  bound = new Lazy(None);
  constraints = new Lazy(new W_Tuple([]));
  covariant = false;
  contravariant = false;
  inferVariance = false;
}
export class W_ParamSpec extends W_Parameter {
  declare readonly pytype: W_Type;
  bound = new Lazy(None);
  covariant = false;
  contravariant = false;
  inferVariance = false;
}
export class W_TypeVarTuple extends W_Parameter {
  declare readonly pytype: W_Type;
}

const text = (function_: string, v: any): string => {
  if (!isStr(v)) throw typeError(`${function_}() argument 'name' must be str, not ${typeOf(v).name}`);
  return textOf(v);
};

/** A bound: None stands for NoneType. */
const checkBound = (bound: any): any => (bound === None ? None : bound);

function setVariance(p: W_TypeVar | W_ParamSpec, covariant: any, contravariant: any, infer: any): void {
  p.covariant = covariant !== undefined && truth(covariant);
  p.contravariant = contravariant !== undefined && truth(contravariant);
  p.inferVariance = infer !== undefined && truth(infer);
  if (p.covariant && p.contravariant) throw valueError("Bivariant types are not supported.");
  if (p.inferVariance && (p.covariant || p.contravariant)) throw valueError("Variance cannot be specified with infer_variance.");
}

const parameterRepr = (p: W_TypeVar | W_ParamSpec): string => (p.inferVariance ? p.name : `${p.covariant ? "+" : p.contravariant ? "-" : "~"}${p.name}`);

const shared: Record<string, GetSetDeclaration> = {
  __name__: { get: (p: W_Parameter) => strFrom(p.name), member: true },
  __default__: { get: (p: W_Parameter) => p.default_.get() },
  __module__: { get: (p: W_Parameter) => p.module, set: (p: W_Parameter, v) => { p.module = v; } },
};
const variance: Record<string, GetSetDeclaration> = {
  __bound__: { get: (p: W_TypeVar) => p.bound.get() },
  __covariant__: { get: (p: W_TypeVar) => p.covariant, member: true },
  __contravariant__: { get: (p: W_TypeVar) => p.contravariant, member: true },
  __infer_variance__: { get: (p: W_TypeVar) => p.inferVariance, member: true },
};
const cannotSubclass = (name: string) => method(1, 1, () => { throw typeError(`Cannot subclass an instance of ${name}`); });
const sharedMethods = () => ({
  __or__: method(1, 1, (a, b) => unionOf([a, b])),
  __ror__: method(1, 1, (a, b) => unionOf([b, a])),
  has_default: method(0, 0, (p: W_Parameter) => p.hasDefault),
  __reduce__: method(0, 0, (p: W_Parameter) => strFrom(p.name)),
});

export const typeVarType: W_Type = defineType("TypeVar", W_TypeVar, {
  module: "typing",
  dotted: true,
  hasDict: true,
  new: newMethodArgs((args, kw) => {
    const [, name, ...constraints] = args;
    const named = new Map(kw ?? []);
    if (name !== undefined) named.set("name", name);
    const [given, bound = None, fallback, covariant, contravariant, infer] = bindArgs("typevar", [], named, ["name", "bound", "default", "covariant", "contravariant", "infer_variance"], 1);
    const p = new W_TypeVar(text("typevar", given));
    setVariance(p, covariant, contravariant, infer);
    if (constraints.length === 1) throw typeError("A single constraint is not allowed");
    if (constraints.length > 0 && bound !== None) throw typeError("Constraints cannot be combined with bound=...");
    p.bound = new Lazy(checkBound(bound));
    p.constraints = new Lazy(new W_Tuple(constraints));
    if (fallback !== undefined) p.default_ = new Lazy(fallback);
    p.module = hooks.currentModule() ?? None;
    return p;
  }),
  methods: () => ({
    ...sharedMethods(),
    __repr__: method(0, 0, (p) => strFrom(parameterRepr(p))),
    __typing_subst__: method(1, 1, (p, v) => call(typing("_typevar_subst"), [p, v])),
    __typing_prepare_subst__: method(2, 2, (p: W_TypeVar, alias, args) => prepareSubstitution(p, alias, args)),
    __mro_entries__: cannotSubclass("TypeVar"),
  }),
  getset: () => ({ ...shared, ...variance, __constraints__: { get: (p: W_TypeVar) => p.constraints.get() }, evaluate_bound: { get: () => None }, evaluate_constraints: { get: () => None }, evaluate_default: { get: () => None } }),
});

/** Fills in the defaults of parameters that got no argument. */
function prepareSubstitution(p: W_TypeVar, alias: any, args: any): any {
  const parameters = toArray(getAttr(alias, "__parameters__"));
  const index = parameters.indexOf(p);
  const given = toArray(args);
  if (index < given.length) return args;
  if (index === given.length && p.hasDefault) return new W_Tuple([...given, p.default_.get()]);
  throw typeError(`Too few arguments for ${reprText(alias)}; actual ${given.length}, expected at least ${index + 1}`);
}

/** `P.args` and `P.kwargs`. */
export class W_ParamSpecArgs extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly origin: any) { super(); }
}
export class W_ParamSpecKwargs extends W_ParamSpecArgs {}

const partOf = (name: string, Host: typeof W_ParamSpecArgs, suffix: string): W_Type =>
  defineType(name, Host, {
    module: "typing",
    dotted: true,
    new: newMethodArgs((args) => new Host(args[1])),
    methods: () => ({
      __repr__: method(0, 0, (p: W_ParamSpecArgs) => strFrom(p.origin instanceof W_ParamSpec ? `${p.origin.name}.${suffix}` : `${reprText(p.origin)}.${suffix}`)),
      __eq__: method(1, 1, (a: W_ParamSpecArgs, b) => b instanceof Host && b.constructor === a.constructor && a.origin === b.origin),
      __hash__: method(0, 0, () => 1),
      __mro_entries__: cannotSubclass(name),
    }),
    getset: () => ({ __origin__: { get: (p: W_ParamSpecArgs) => p.origin, member: true } }),
  });
export const paramSpecArgsType: W_Type = partOf("ParamSpecArgs", W_ParamSpecArgs, "args");
export const paramSpecKwargsType: W_Type = partOf("ParamSpecKwargs", W_ParamSpecKwargs, "kwargs");

export const paramSpecType: W_Type = defineType("ParamSpec", W_ParamSpec, {
  module: "typing",
  dotted: true,
  hasDict: true,
  new: newMethodArgs((args, kw) => {
    const [name, bound = None, fallback, covariant, contravariant, infer] = bindArgs("paramspec", args.slice(1), kw, ["name", "bound", "default", "covariant", "contravariant", "infer_variance"], 1, 1);
    const p = new W_ParamSpec(text("paramspec", name));
    setVariance(p, covariant, contravariant, infer);
    p.bound = new Lazy(checkBound(bound));
    if (fallback !== undefined) p.default_ = new Lazy(fallback);
    p.module = hooks.currentModule() ?? None;
    return p;
  }),
  methods: () => ({
    ...sharedMethods(),
    __repr__: method(0, 0, (p) => strFrom(parameterRepr(p))),
    __typing_subst__: method(1, 1, (p, v) => call(typing("_paramspec_subst"), [p, v])),
    __typing_prepare_subst__: method(2, 2, (p, alias, args) => call(typing("_paramspec_prepare_subst"), [p, alias, args])),
    __mro_entries__: cannotSubclass("ParamSpec"),
  }),
  getset: () => ({ ...shared, ...variance, args: { get: (p) => new W_ParamSpecArgs(p) }, kwargs: { get: (p) => new W_ParamSpecKwargs(p) }, evaluate_default: { get: () => None } }),
});

export const typeVarTupleType: W_Type = defineType("TypeVarTuple", W_TypeVarTuple, {
  module: "typing",
  dotted: true,
  hasDict: true,
  new: newMethodArgs((args, kw) => {
    const [name, fallback] = bindArgs("typevartuple", args.slice(1), kw, ["name", "default"], 1, 1);
    const p = new W_TypeVarTuple(text("typevartuple", name));
    if (fallback !== undefined) p.default_ = new Lazy(fallback);
    p.module = hooks.currentModule() ?? None;
    return p;
  }),
  methods: () => ({
    ...sharedMethods(),
    __repr__: method(0, 0, (p: W_TypeVarTuple) => strFrom(p.name)),
    __iter__: method(0, 0, (p) => iter(new W_Tuple([unpacked(p)]))),
    __typing_subst__: method(1, 1, () => { throw typeError("Substitution of bare TypeVarTuple is not supported"); }),
    __typing_prepare_subst__: method(2, 2, (p, alias, args) => call(typing("_typevartuple_prepare_subst"), [p, alias, args])),
    __mro_entries__: cannotSubclass("TypeVarTuple"),
  }),
  getset: () => ({ ...shared, evaluate_default: { get: () => None } }),
});

/** `typing.Unpack[parameter]`. */
const unpacked = (p: any): any => call(getAttr(typing("Unpack"), "__getitem__"), [p]);

// -- type X = ...

export class W_TypeAlias extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly name: string, readonly typeParams: W_Tuple | null, readonly value: Lazy, readonly module: any) { super(); }
}

export const typeAliasType: W_Type = defineType("TypeAliasType", W_TypeAlias, {
  module: "typing",
  dotted: true,
  new: newMethodArgs((args, kw) => {
    const [name, value, params] = bindArgs("typealias", args.slice(1), kw, ["name", "value", "type_params"], 2, 2);
    if (!isStr(name)) throw typeError(`typealias() argument 'name' must be str, not ${typeOf(name).name}`);
    if (params !== undefined && !(params instanceof W_Tuple)) throw typeError("type_params must be a tuple");
    return new W_TypeAlias(textOf(name), params ?? null, new Lazy(value), hooks.currentModule() ?? None);
  }),
  methods: () => ({
    __repr__: method(0, 0, (a: W_TypeAlias) => strFrom(a.name)),
    __or__: method(1, 1, (a, b) => unionOf([a, b])),
    __ror__: method(1, 1, (a, b) => unionOf([b, a])),
    __getitem__: method(1, 1, (a: W_TypeAlias, args) => {
      if (a.typeParams === null) throw typeError("Only generic type aliases are subscriptable");
      return genericAlias(a, args);
    }),
    __iter__: method(0, 0, (a) => iter(new W_Tuple([unpacked(a)]))),
    __reduce__: method(0, 0, (a: W_TypeAlias) => strFrom(a.name)),
  }),
  getset: () => ({
    __name__: { get: (a: W_TypeAlias) => strFrom(a.name), member: true },
    __value__: { get: (a: W_TypeAlias) => a.value.get() },
    __type_params__: { get: (a: W_TypeAlias) => a.typeParams ?? new W_Tuple([]) },
    __parameters__: { get: (a: W_TypeAlias) => a.typeParams ?? new W_Tuple([]) },
    __module__: { get: (a: W_TypeAlias) => a.module },
    evaluate_value: { get: () => None },
  }),
});

// -- Generic

/** Is `typing` loaded? Until then generic classes get along without it. */
const typingLoaded = (): any | undefined => hooks.moduleNamed("typing");

/**
 * `cls[params]` for classes with type parameters. `typing` decides once it is imported; before, a class's own parameters are declared by
 * `Generic[params]` and arguments are kept as they are.
 */
function genericClassGetItem(args: any[], kw: Map<string, any> | null): any {
  const [cls, params] = args;
  const module = typingLoaded();
  if (module !== undefined) return call(getAttr(module, "_generic_class_getitem"), args, kw);
  const items: any[] = params instanceof W_Tuple ? params.items : [params];
  const declared = cls === genericType ? null : cls.lookup("__parameters__");
  if (declared instanceof W_Tuple && items.length !== declared.items.length && !declared.items.some((p) => p instanceof W_TypeVarTuple || p instanceof W_ParamSpec || p.hasDefault === true)) {
    throw typeError(declared.items.length === 0
      ? `${reprText(cls)} is not a generic class`
      : `Too ${items.length > declared.items.length ? "many" : "few"} arguments for ${reprText(cls)}; actual ${items.length}, expected ${declared.items.length}`);
  }
  return new W_GenericAlias(cls, items);
}

function genericInitSubclass(args: any[], kw: Map<string, any> | null): any {
  const module = typingLoaded();
  if (module !== undefined) return call(getAttr(module, "_generic_init_subclass"), args, kw);
  const cls: W_Type = args[0];
  if (kw !== null && kw.size > 0) throw typeError(`${cls.name}.__init_subclass__() takes no keyword arguments`);
  const bases = cls.dict.get("__orig_bases__");
  const found: any[] = [];
  if (bases instanceof W_Tuple) {
    for (const b of bases.items) if (b instanceof W_GenericAlias) for (const p of b.origin === genericType ? b.args : b.parameters()) if (!found.includes(p)) found.push(p);
  }
  cls.set("__parameters__", new W_Tuple(found));
  return None;
}

export const genericType: W_Type = defineType("Generic", null, {
  module: "typing",
  dotted: true,
  doc: "Abstract base class for generic types.",
  subclassable: true,
  methods: () => ({ __class_getitem__: classMethodArgs(genericClassGetItem), __init_subclass__: classMethodArgs(genericInitSubclass) }),
});
