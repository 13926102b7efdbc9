// @shared-module
/**
 * Types: class objects, their method resolution order, and how built-in types are declared.
 *
 * A type's facts (its dictionary, bases, MRO) change rarely, so compiled code and inline caches rely on them: `version` goes up and
 * `invalidateWatchers` is called on the type and all its subclasses whenever one of them changes. `lookup` is cached per type and version.
 *
 * Every type that other files refer to exists here, empty, so that no file needs another's initialisation; the owner of a type fills it in
 * with `fillType(listType, { methods, getset, new, ... })`. Types nobody else refers to are made by `defineType(name, Host, { ... })`.
 *
 * Subclasses in Python of a built-in type have one host class, made by `makeSubclass(Host)` and named as `sub` of the type;
 * `allocate(cls, Host, ...args)` makes an object of whichever is meant. `layout` is the type that decides the host class ("solid base").
 */
import { invalidateWatchers, type Watchable } from "@spoor/ir";
import { isSlotName, method, W_Builtin, type Binding } from "./builtin";
import {
  HiddenClass, None, NotImplemented, setPytype, W_Cell, W_EllipsisType, W_Float, W_Function, W_Instance, W_List, W_ListIter, W_Method, W_NoneType, W_NotImplementedType, W_Object, W_RangeIter,
  W_Tuple, W_TupleIter, type HasSlots,
} from "./core";
import { W_ClassMethod, W_GetSet, W_Property, W_Slot, W_StaticMethod, W_Super } from "./descriptors";
import { typeError } from "./errors";
import { hooks } from "./hooks";
import { strFrom, W_WideStr } from "./wide-str";
import { WeakTypes } from "./weak-types";

export type HostClass = abstract new (...args: any[]) => W_Object;
type ConcreteHost = new (...args: any[]) => any;

const ABSENT = Symbol("absent");

export class W_Type extends W_Object implements Watchable {
  watchers: Watchable["watchers"] = null;
  /** Goes up with every change of this type or of one of its bases. */
  version = 1;
  /** Times that compiled artifacts had to be invalidated because of a change. */
  invalidations = 0;
  /** This type and its ancestors, in order of lookup. */
  mro: W_Type[] = [];
  /** `__base__`: the base that decides the layout. Null for object. */
  base: W_Type | null;
  /** `__qualname__` (JavaScript text, as `name`). */
  qualname: string;
  /** The shape of new instances. */
  readonly rootMap: HiddenClass;
  /** Host class of exact instances of a built-in type (null: primitives, abstract types). */
  host: ConcreteHost | null = null;
  /** Host class of instances of subclasses defined in Python; null when there can be none. */
  sub: ConcreteHost | null = null;
  /** The type whose host class instances have: itself for built-in types with a host class or types that add `__slots__`. */
  layout: W_Type;
  /** Instances have a `__dict__`. */
  hasDict = false;
  /** Instances can be referred to weakly. */
  hasWeakref = false;
  /** Defined by Python code: mutable. */
  readonly isHeap: boolean;
  /** May not be subclassed. */
  isFinal = false;
  /** Has abstract methods: cannot be instantiated. */
  isAbstract = false;
  /** `__module__` of a built-in type (whose instances may have another). */
  home = "builtins";
  /** `__doc__` of a built-in type (whose instances may have another). */
  doc: string | null = null;
  /** What `match` takes instances for. */
  pattern: "sequence" | "mapping" | null = null;
  /** Slots that the class itself declares. */
  slots: W_Slot[] = [];
  readonly #subclasses = new WeakTypes();
  /** Classes that `heldBy` told of; null while there are none. */
  #holders: { readonly types: WeakTypes; readonly known: WeakSet<W_Type> } | null = null;
  #descriptor = 0;
  readonly #dict = new Map<string, any>();
  /** What the dictionary of a built-in type still lacks. */
  #declared: (() => void)[] | null = null;
  #ancestors = new Set<W_Type>();
  #cache = new Map<string, any>();

  constructor(public name: string, public bases: W_Type[], public metatype: W_Type, options: { isHeap?: boolean; base?: W_Type | null; qualname?: string } = {}) {
    super();
    this.isHeap = options.isHeap ?? false;
    this.qualname = options.qualname ?? name;
    this.base = options.base ?? bases[0] ?? null;
    this.rootMap = HiddenClass.root(this);
    const base = this.base;
    this.layout = base?.layout ?? this;
    if (base !== null) {
      this.host = this.isHeap ? base.sub : base.host;
      this.sub = base.sub;
      this.hasDict = base.hasDict;
      this.hasWeakref = base.hasWeakref;
      this.pattern = base.pattern;
    }
  }
  override get pytype(): W_Type { return this.metatype; }
  /** Attributes in order of definition. */
  get dict(): Map<string, any> {
    if (this.#declared !== null) this.#fill();
    return this.#dict;
  }
  /** `fill` completes the dictionary when it is first asked for: a program meets few of the built-in types, and making the methods of all took a quarter of loading the runtime. */
  declare(fill: () => void): void { (this.#declared ??= []).push(fill); }
  #fill(): void {
    const fills = this.#declared!;
    this.#declared = null;
    for (const fill of fills) fill();
  }
  /** Built-in types are shared by all runtimes, and nothing changes them once they are filled in. */
  get isFixed(): boolean { return !this.isHeap; }

  /** `__name__`: without the module that messages name with some built-in types. */
  get shortName(): string { return this.isHeap ? this.name : this.name.slice(this.name.lastIndexOf(".") + 1); }

  /** `__module__` as text, "builtins" when it is not a str. */
  get module(): string {
    if (!this.isHeap) return this.home;
    const module = this.dict.get("__module__");
    return typeof module === "string" ? module : "builtins";
  }

  /** The attribute as it stands in the dictionary of the first class of the MRO that has it, or undefined. */
  lookup(name: string): any {
    const hit = this.#cache.get(name);
    if (hit !== undefined) return hit === ABSENT ? undefined : hit;
    for (const type of this.mro) {
      const value = type.dict.get(name);
      if (value !== undefined) {
        this.#cache.set(name, value);
        return value;
      }
    }
    this.#cache.set(name, ABSENT);
    return undefined;
  }

  /** The first class of the MRO (from `after` on, excluded) that has the attribute. */
  where(name: string, after?: W_Type): W_Type | undefined {
    const start = after === undefined ? 0 : this.mro.indexOf(after) + 1;
    for (let i = start; i < this.mro.length; i++) if (this.mro[i]!.dict.has(name)) return this.mro[i];
    return undefined;
  }

  isSubtype(other: W_Type): boolean { return this === other || this.#ancestors.has(other); }
  /** By the MRO; `__instancecheck__` is not asked. */
  hasInstance(value: any): boolean {
    const type = typeOf(value);
    return type === this || type.#ancestors.has(this);
  }
  nameOfTypeOf(value: any): string { return typeOf(value).name; }

  /** Raises unless `args[0]` is a type that this type's `__new__` may make instances of. */
  checkNew(args: any[]): void {
    const cls = args[0];
    if (cls === undefined) throw typeError(`${this.name}.__new__(): not enough arguments`);
    if (!(cls instanceof W_Type)) throw typeError(`${this.name}.__new__(X): X is not a type object (${typeOf(cls).name})`);
    if (!cls.isSubtype(this)) throw typeError(`${this.name}.__new__(${cls.name}): ${cls.name} is not a subtype of ${this.name}`);
    let builtinBase = cls;
    while (builtinBase.isHeap) builtinBase = builtinBase.base!;
    if (builtinBase !== this && builtinBase.lookup("__new__") !== this.lookup("__new__")) throw typeError(`${this.name}.__new__(${cls.name}) is not safe, use ${builtinBase.name}.__new__()`);
  }

  setMro(mro: W_Type[]): void {
    this.mro = mro;
    this.#ancestors = new Set(mro);
    this.modified();
  }
  /** Sets an attribute of the class itself, as the metatype's `__setattr__` does in the end. */
  set(name: string, value: any): void {
    this.dict.set(name, value);
    this.modified();
  }
  delete(name: string): boolean {
    const found = this.dict.delete(name);
    if (found) this.modified();
    return found;
  }
  /** Drops everything that relies on this type's facts. */
  modified(): void {
    this.version++;
    this.#cache.clear();
    if (this.watchers !== null) {
      this.invalidations++;
      invalidateWatchers(this);
    }
    for (const subclass of this.subclasses()) subclass.modified();
    if (this.#holders !== null) {
      const methods = this.#descriptorMethods();
      if (methods !== this.#descriptor) {
        this.#descriptor = methods;
        this.instanceLeft();
      }
    }
  }

  subclasses(): W_Type[] { return this.#subclasses.alive(); }
  addSubclass(type: W_Type): void { this.#subclasses.add(type); }
  removeSubclass(type: W_Type): void { this.#subclasses.remove(type); }

  // -- instances as attributes of classes

  /** An instance lies in `holder`'s dictionaries, and somebody relies on what that means: on this type's being a descriptor or not. */
  heldBy(holder: W_Type): void {
    if (this.#holders === null) {
      this.#holders = { types: new WeakTypes(), known: new WeakSet() };
      this.#descriptor = this.#descriptorMethods();
    }
    const { types, known } = this.#holders;
    if (known.has(holder)) return;
    known.add(holder);
    types.add(holder);
  }
  /** An instance got another type: what relies on it as an attribute may not hold any more. */
  instanceLeft(): void {
    if (this.#holders !== null) for (const holder of this.#holders.types.alive()) holder.modified();
  }
  /** The descriptor methods that the type has, as bits. */
  #descriptorMethods(): number {
    return (this.lookup("__get__") === undefined ? 0 : 1) | (this.lookup("__set__") === undefined ? 0 : 2) | (this.lookup("__delete__") === undefined ? 0 : 4);
  }
}

/** The C3 linearization of a type with these bases, or the bases that contradict each other. */
export function linearize(type: W_Type, bases: readonly W_Type[]): W_Type[] | { conflict: W_Type[] } {
  const lists = [...bases.map((b) => b.mro.slice()), bases.slice()].filter((l) => l.length > 0);
  const result = [type];
  while (lists.length > 0) {
    const head = lists.map((l) => l[0]!).find((candidate) => lists.every((l) => l.indexOf(candidate) <= 0));
    if (head === undefined) return { conflict: [...new Set(lists.map((l) => l[0]!))] };
    result.push(head);
    for (let i = lists.length - 1; i >= 0; i--) {
      if (lists[i]![0] === head) lists[i]!.shift();
      if (lists[i]!.length === 0) lists.splice(i, 1);
    }
  }
  return result;
}

// -- declaring built-in types

export interface GetSetDeclaration {
  get: (self: any) => any;
  set?: (self: any, value: any) => void;
  del?: (self: any) => void;
  doc?: string;
  /** Shown as a member descriptor: a plain field. */
  member?: boolean;
}

export interface TypeDeclaration {
  /** Gives methods, by name; other values are put into the dictionary as they are. */
  methods?: () => Record<string, any>;
  getset?: () => Record<string, GetSetDeclaration>;
  /** `__new__`, from `newMethod` or `newMethodArgs`. */
  new?: W_Builtin;
  doc?: string;
  /** Host class of Python subclasses: `makeSubclass(Host)`. Without it the type is not subclassable, unless `subclassable` says that the base's serves. */
  sub?: HostClass;
  subclassable?: boolean;
  pattern?: "sequence" | "mapping";
  /** Instances have attributes of their own: the host object has a hidden class, or a field `dict: NamedStorage | null` (null until needed). */
  hasDict?: boolean;
  hasWeakref?: boolean;
}

export interface NewTypeDeclaration extends TypeDeclaration {
  base?: W_Type;
  metatype?: W_Type;
  /** `__module__`; default builtins. */
  module?: string;
  /** Messages name the type with its module ("'collections.deque' object has no ..."), as they do for types that CPython implements in C. */
  dotted?: boolean;
}

/** The `__dict__` of a class whose instances have one. */
export function dictAttribute(owner: W_Type): W_GetSet {
  const made = new W_GetSet("__dict__", (o) => hooks.getDict(o) ?? None, (o, v) => hooks.setDict(o, v), (o) => hooks.setDict(o, hooks.newDict([])));
  made.owner = owner;
  return made;
}

/** Completes a type that exists: methods, attributes, host subclass. May be called more than once. */
export function fillType(type: W_Type, declaration: TypeDeclaration): W_Type {
  if (declaration.doc !== undefined) type.doc = declaration.doc;
  if (declaration.sub !== undefined) {
    type.sub = declaration.sub as ConcreteHost;
    type.isFinal = false;
  }
  if (declaration.subclassable !== undefined) type.isFinal = !declaration.subclassable;
  if (declaration.pattern !== undefined) type.pattern = declaration.pattern;
  if (declaration.hasDict !== undefined) type.hasDict = declaration.hasDict;
  if (declaration.hasWeakref !== undefined) type.hasWeakref = declaration.hasWeakref;
  type.declare(() => fillDict(type, declaration));
  type.modified();
  return type;
}

function fillDict(type: W_Type, declaration: TypeDeclaration): void {
  const { dict } = type;
  if (declaration.new !== undefined) {
    declaration.new.owner = type;
    dict.set("__new__", declaration.new);
  }
  for (const [name, declared] of Object.entries(declaration.methods?.() ?? {})) {
    // A method checks that `self` is of its own type: types that share one have a copy each.
    const value = declared instanceof W_Builtin && declared.binding !== "function" && declared.owner !== null && declared.owner !== type ? declared.copy() : declared;
    if (value instanceof W_Builtin) {
      value.name ||= name;
      value.owner ??= value.binding === "function" ? null : type;
      dict.set(name, value.binding === "function" && value.name !== "__new__" ? new W_StaticMethod(value) : value);
    } else dict.set(name, value);
  }
  for (const [name, d] of Object.entries(declaration.getset?.() ?? {})) {
    const made = new W_GetSet(name, d.get, d.set ?? null, d.del ?? null, d.doc ?? null, d.member ?? false);
    made.owner = type;
    dict.set(name, made);
  }
  if (declaration.doc !== undefined) {
    if ((dict.get("__doc__") ?? None) === None) dict.set("__doc__", strFrom(declaration.doc));
  } else if (!dict.has("__doc__")) dict.set("__doc__", None);
  if (dict.has("__eq__") && type.base !== null) completeComparisons(type);
  // As in CPython a type that defines equality and no hash is not hashable.
  if (dict.has("__eq__") && !dict.has("__hash__")) dict.set("__hash__", None);
  if (declaration.hasDict === true) dict.set("__dict__", dictAttribute(type));
}

/** As in CPython a type that has one comparison has all six. */
function completeComparisons(type: W_Type): void {
  const { dict } = type;
  const equal = dict.get("__eq__");
  for (const name of ["__ne__", "__lt__", "__le__", "__gt__", "__ge__"]) {
    if (dict.has(name) || !(equal instanceof W_Builtin)) continue;
    const made = method(1, 1, name === "__ne__" ? (a, b) => negated(equal.fn(a, b)) : () => NotImplemented);
    made.name = name;
    made.owner = type;
    dict.set(name, made);
  }
}
const negated = (answer: any): any => (answer === NotImplemented ? answer : !hooks.truth(answer));

function emptyType(name: string, host: HostClass | null, base: W_Type | null, metatype: W_Type): W_Type {
  const type = new W_Type(name, base === null ? [] : [base], metatype);
  type.isFinal = true;
  if (host !== null) {
    type.host = host as unknown as ConcreteHost;
    // An abstract host class gets its type from its instances.
    if (!Object.getOwnPropertyDescriptor(host.prototype, "pytype")?.get) setPytype(host as unknown as { prototype: object }, type);
    if (base !== null && base.host !== type.host) type.layout = type;
  }
  if (base !== null) base.addSubclass(type);
  type.setMro(linearize(type, type.bases) as W_Type[]);
  return type;
}

/** A new built-in type; `host` is the host class of its exact instances (its prototype gets `pytype`), null for none. */
export function defineType(name: string, host: HostClass | null, declaration: NewTypeDeclaration = {}): W_Type {
  const base = declaration.base ?? objectType;
  const type = emptyType(name, host, base, declaration.metatype ?? base.metatype);
  if (host === null) type.host = base.host;
  if (declaration.module !== undefined) {
    type.home = declaration.module;
    type.dict.set("__module__", declaration.module);
  }
  if (declaration.dotted === true) type.name = `${declaration.module}.${name}`;
  return fillType(type, declaration);
}

/**
 * The host class of objects of Python subclasses of a built-in type: `Host` with a hidden class and slots. `allocate` sets `map` after construction.
 * Give it to `defineType` or `fillType` as `sub`.
 */
export function makeSubclass<T extends new (...args: any[]) => W_Object>(Host: T): T & (new (...args: any[]) => InstanceType<T> & HasSlots) {
  const Base = Host as unknown as new (...args: any[]) => W_Object;
  class Sub extends Base implements HasSlots {
    static readonly slotted = true;
    map: HiddenClass = undefined as unknown as HiddenClass;
    s0: any = undefined; s1: any = undefined; s2: any = undefined; s3: any = undefined; s4: any = undefined; s5: any = undefined;
    rest: any[] | null = null;
    floats: number[] | null = null;
    override get pytype(): W_Type { return this.map.type; }
  }
  Object.defineProperty(Sub, "name", { value: `${Host.name}Sub` });
  return Sub as unknown as T & (new (...args: any[]) => InstanceType<T> & HasSlots);
}

/** A new object of `cls`, which is the type of `Host` or a subclass of it; `args` go to the host class's constructor. */
export function allocate<T extends new (...args: any[]) => W_Object>(cls: W_Type, Host: T, ...args: ConstructorParameters<T>): InstanceType<T> {
  if (!cls.isHeap) return new Host(...args) as InstanceType<T>;
  const made = new cls.host!(...args);
  made.map = cls.rootMap;
  return made;
}

// -- the types that exist from the start

/** `object`. */
export const objectType: W_Type = emptyType("object", null, null, undefined as unknown as W_Type);
objectType.host = W_Instance;
objectType.sub = W_Instance;
objectType.isFinal = false;
/** `type`. */
export const typeType: W_Type = emptyType("type", null, objectType, undefined as unknown as W_Type);
typeType.host = typeType.sub = W_Type as unknown as ConcreteHost;
typeType.layout = typeType;
typeType.isFinal = false;
objectType.metatype = typeType;
typeType.metatype = typeType;

const empty = (name: string, host: HostClass | null = null, base: W_Type = objectType): W_Type => {
  const type = emptyType(name, host, base, typeType);
  if (host === null) {
    type.host = null;
    type.layout = type;
  }
  return type;
};

export const intType: W_Type = empty("int");
export const boolType: W_Type = empty("bool", null, intType);
export const strType: W_Type = empty("str", W_WideStr);
export const floatType: W_Type = empty("float", W_Float);
export const complexType: W_Type = empty("complex");
export const bytesType: W_Type = empty("bytes");
export const bytearrayType: W_Type = empty("bytearray");
export const listType: W_Type = empty("list", W_List);
export const tupleType: W_Type = empty("tuple", W_Tuple);
export const dictType: W_Type = empty("dict");
export const setType: W_Type = empty("set");
export const frozensetType: W_Type = empty("frozenset");
export const rangeType: W_Type = empty("range");
export const sliceType: W_Type = empty("slice");
export const NoneTypeType: W_Type = empty("NoneType", W_NoneType);
export const ellipsisType: W_Type = empty("ellipsis", W_EllipsisType);
export const NotImplementedTypeType: W_Type = empty("NotImplementedType", W_NotImplementedType);
export const rangeIteratorType: W_Type = empty("range_iterator", W_RangeIter);
export const listIteratorType: W_Type = empty("list_iterator", W_ListIter);
export const tupleIteratorType: W_Type = empty("tuple_iterator", W_TupleIter);
export const functionType: W_Type = empty("function", W_Function);
export const methodType: W_Type = empty("method", W_Method);
export const builtinType: W_Type = empty("builtin_function_or_method");
export const methodDescriptorType: W_Type = empty("method_descriptor");
export const wrapperDescriptorType: W_Type = empty("wrapper_descriptor");
export const classMethodDescriptorType: W_Type = empty("classmethod_descriptor");
export const methodWrapperType: W_Type = empty("method-wrapper");
export const getSetDescriptorType: W_Type = empty("getset_descriptor");
export const memberDescriptorType: W_Type = empty("member_descriptor", W_Slot);
export const propertyType: W_Type = empty("property", W_Property);
export const staticMethodType: W_Type = empty("staticmethod", W_StaticMethod);
export const classMethodType: W_Type = empty("classmethod", W_ClassMethod);
export const superType: W_Type = empty("super", W_Super);
export const cellType: W_Type = empty("cell", W_Cell);
export const moduleType: W_Type = empty("module");
export const codeType: W_Type = empty("code");
export const frameType: W_Type = empty("frame");
export const tracebackType: W_Type = empty("traceback");
export const generatorType: W_Type = empty("generator");
export const coroutineType: W_Type = empty("coroutine");
export const asyncGeneratorType: W_Type = empty("async_generator");

/** Gives a type of the list above its host class. */
export function attachHost(type: W_Type, host: HostClass): void {
  type.host = host as unknown as ConcreteHost;
  setPytype(host as unknown as { prototype: object }, type);
}

/** The type of a value: `type(v)`. */
export function typeOf(v: any): W_Type {
  switch (typeof v) {
    case "number": return intType;
    case "string": return strType;
    case "boolean": return boolType;
    case "bigint": return intType;
    default: return v.pytype;
  }
}

/** Is the value an instance by the MRO? `__instancecheck__` is not asked. */
export const isInstance = (v: any, type: W_Type): boolean => type.hasInstance(v);

// The type of a builtin depends on where it stands, as in CPython.
const builtinTypes: { readonly [K in Binding]: (f: W_Builtin) => W_Type } = {
  function: () => builtinType,
  new: () => builtinType,
  method: (f) => (isSlot(f) ? wrapperDescriptorType : methodDescriptorType),
  classmethod: () => classMethodDescriptorType,
};
const isSlot = (f: W_Builtin): boolean => isSlotName(f.name);
Object.defineProperty(W_Builtin.prototype, "pytype", { get(this: W_Builtin) { return builtinTypes[this.binding](this); }, configurable: true });
Object.defineProperty(W_Method.prototype, "pytype", {
  get(this: W_Method) {
    const { func } = this;
    return !(func instanceof W_Builtin) ? methodType : func.binding === "method" && isSlot(func) ? methodWrapperType : builtinType;
  },
  configurable: true,
});
Object.defineProperty(W_GetSet.prototype, "pytype", { get(this: W_GetSet) { return this.isMember ? memberDescriptorType : getSetDescriptorType; }, configurable: true });
