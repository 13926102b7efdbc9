// @shared-module
/**
 * `functools.singledispatch` and `singledispatchmethod`: functions that choose an implementation by the type of the first argument.
 *
 * The implementation is that of the first class in the argument's MRO that is registered; abstract base classes count where the MRO has none of
 * their kin that is more specific.
 */
import { getAttrOr } from "../objects/attribute";
import { builtin, builtinArgs, method, methodArgs, newMethod } from "../objects/builtin";
import { call, callSpecial } from "../objects/call";
import { None, W_Object } from "../objects/core";
import { W_Dict } from "../objects/dict-storage";
import { runtimeError, typeError } from "../objects/errors";
import { objectIsSubclass as issubclass } from "../objects/isinstance";
import { W_MappingProxy } from "../objects/mapping-proxy";
import type { NamedStorage } from "../objects/namespace";
import { reprText } from "../objects/text";
import { allocate, defineType, makeSubclass, objectType, typeOf, W_Type } from "../objects/type";
import { W_Union } from "../objects/union";

const isCallable = (v: any): boolean => typeOf(v).lookup("__call__") !== undefined;

/** A generic function: calls are passed on to what `dispatch` finds. */
class W_SingleDispatch extends W_Object {
  declare readonly pytype: W_Type;
  dict: NamedStorage | null = null;
  readonly registry = new Map<W_Type, any>();
  readonly dictView = new W_Dict();
  #cache = new WeakMap<W_Type, { implementation: any; version: number }>();
  constructor(readonly func: any) {
    super();
    this.add(objectType, func);
  }
  add(cls: W_Type, implementation: any): void {
    this.registry.set(cls, implementation);
    this.dictView.set(cls, implementation);
    this.#cache = new WeakMap();
  }
  dispatch(cls: W_Type): any {
    const known = this.#cache.get(cls);
    if (known !== undefined && known.version === cls.version) return known.implementation;
    const implementation = this.#find(cls);
    this.#cache.set(cls, { implementation, version: cls.version });
    return implementation;
  }
  #find(cls: W_Type): any {
    const abstract = [...this.registry.keys()].filter((t) => !cls.isSubtype(t) && t.metatype.name !== "type" && issubclass(cls, t));
    for (const type of cls.mro) {
      // An abstract base class stands before the first class of the MRO that it does not cover.
      const covering = abstract.filter((t) => type === cls ? !cls.bases.some((b) => issubclass(b, t)) : issubclass(type, t) && !type.bases.some((b) => issubclass(b, t)));
      const own = this.registry.get(type);
      if (own !== undefined && type !== objectType) return own;
      const [first, ...rest] = covering.filter((t) => !covering.some((o) => o !== t && o.isSubtype(t)));
      if (first !== undefined) {
        if (rest.length > 0) throw runtimeError(`Ambiguous dispatch: ${reprText(first)} or ${reprText(rest[0])}`);
        return this.registry.get(first);
      }
    }
    return this.registry.get(objectType);
  }
}

const isClass = (v: any): v is W_Type => v instanceof W_Type;
const classesOf = (v: any): W_Type[] | null => (isClass(v) ? [v] : v instanceof W_Union && v.args.every((a: any) => isClass(a)) ? [...v.args] : null);

function register(self: W_SingleDispatch, cls: any, func: any): any {
  const classes = classesOf(cls);
  if (classes !== null) {
    if (func === undefined || func === None) return builtin("register", 1, 1, (f) => register(self, cls, f));
  } else {
    if (func !== undefined && func !== None) throw typeError(`Invalid first argument to \`register()\`. ${reprText(cls)} is not a class or union type.`);
    const annotations = getAttrOr(cls, "__annotations__", undefined);
    if (!(annotations instanceof W_Dict) || annotations.size === 0) {
      throw typeError(`Invalid first argument to \`register()\`: ${reprText(cls)}. Use either \`@register(some_class)\` or plain \`@register\` on an annotated function.`);
    }
    const [[name, annotation]] = annotations.entries() as [[any, any]];
    const annotated = classesOf(annotation);
    if (annotated === null) throw typeError(`Invalid annotation for ${reprText(name)}. ${reprText(annotation)} is not a class.`);
    for (const c of annotated) self.add(c, cls);
    return cls;
  }
  for (const c of classes) self.add(c, func);
  return func;
}

class W_SingleDispatchMethod extends W_Object {
  declare readonly pytype: W_Type;
  dict: NamedStorage | null = null;
  constructor(readonly dispatcher: W_SingleDispatch, readonly func: any) { super(); }
}

export function singledispatchEntries(updateWrapper: (wrapper: any, wrapped: any) => any): Record<string, any> {
  defineType("_singledispatch", W_SingleDispatch, {
    module: "functools",
    hasDict: true,
    methods: () => ({
      __call__: methodArgs((args, kw) => {
        const [self, ...rest] = args;
        if (rest.length === 0) throw typeError(`${hooksName(self)} requires at least 1 positional argument`);
        return call(self.dispatch(typeOf(rest[0])), rest, kw);
      }),
      __get__: method(1, 2, (self, object) => (object === None ? self : builtinArgs("method", (args, kw) => call(self, [object, ...args], kw)))),
      register: method(1, 2, register, { keywords: ["cls", "func"] }),
      dispatch: method(1, 1, (self: W_SingleDispatch, cls) => self.dispatch(cls)),
      _clear_cache: method(0, 0, () => None),
    }),
    getset: () => ({ registry: { get: (self: W_SingleDispatch) => new W_MappingProxy(self.dictView) } }),
  });
  const hooksName = (self: W_SingleDispatch): string => String(getAttrOr(self, "__name__", "singledispatch function"));
  const methodType = defineType("singledispatchmethod", W_SingleDispatchMethod, {
    module: "functools",
    doc: "singledispatchmethod(func): singledispatch for methods.",
    sub: makeSubclass(W_SingleDispatchMethod),
    hasDict: true,
    new: newMethod(1, 1, (cls, func) => {
      if (!isCallable(func) && typeOf(func).lookup("__get__") === undefined) throw typeError(`${reprText(func)} is not callable or a descriptor`);
      return allocate(cls, W_SingleDispatchMethod, new W_SingleDispatch(func), func);
    }, { keywords: ["func"] }),
    methods: () => ({
      register: method(1, 2, (self: W_SingleDispatchMethod, cls, f) => register(self.dispatcher, cls, f), { keywords: ["cls", "method"] }),
      __get__: method(1, 2, (self: W_SingleDispatchMethod, object, cls = None) => {
        const bound = builtinArgs("_method", (args, kw) => {
          if (args.length === 0) throw typeError(`${String(getAttrOr(self.func, "__name__", "singledispatchmethod method"))} requires at least 1 positional argument`);
          const implementation = self.dispatcher.dispatch(typeOf(args[0]));
          const get = typeOf(implementation).lookup("__get__");
          return call(get === undefined ? implementation : callSpecial(get, implementation, [object, cls]), args, kw);
        });
        return bound;
      }),
    }),
    getset: () => ({
      dispatcher: { get: (self: W_SingleDispatchMethod) => self.dispatcher },
      func: { get: (self: W_SingleDispatchMethod) => self.func },
      __isabstractmethod__: { get: (self: W_SingleDispatchMethod) => getAttrOr(self.func, "__isabstractmethod__", false) },
    }),
  });
  return {
    singledispatch: builtin("singledispatch", 1, 1, (func) => updateWrapper(new W_SingleDispatch(func), func), { keywords: ["func"] }),
    singledispatchmethod: methodType,
  };
}
