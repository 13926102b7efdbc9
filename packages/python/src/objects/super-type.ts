// @shared-module
/**
 * `super`: attribute lookup behind a class in the MRO of an object's class.
 */
import { genericGet, getAttrOr, noAttribute } from "./attribute";
import { method, methodArgs, newMethodArgs } from "./builtin";
import { bind, call } from "./call";
import { None } from "./core";
import { W_Super } from "./descriptors";
import { runtimeError, typeError } from "./errors";
import { attributeName } from "./object-type";
import { allocate, fillType, isInstance, makeSubclass, superType, typeOf, W_Type } from "./type";
import { strFrom } from "./wide-str";

/** The class whose MRO `super(type, obj)` searches; TypeError when the two do not fit. */
export function superStart(type: W_Type, obj: any): W_Type {
  if (obj instanceof W_Type && obj.isSubtype(type)) return obj;
  if (isInstance(obj, type)) return typeOf(obj);
  const claimed = getAttrOr(obj, "__class__", undefined);
  if (claimed instanceof W_Type && claimed !== typeOf(obj) && claimed.isSubtype(type)) return claimed;
  throw typeError(`super(type, obj): obj (${obj instanceof W_Type ? `type ${obj.name}` : `instance of ${typeOf(obj).name}`}) is not an instance or subtype of type (${type.name}).`);
}

/** The attribute as it stands in the first class behind `type` in the MRO of `start`; undefined when none has it. */
export function superLookup(type: W_Type, start: W_Type, name: string): any | undefined {
  return start.where(name, type)?.dict.get(name);
}

/** `super(type, obj).name`, without making the super object. AttributeError when there is none. */
export function superGet(type: W_Type, obj: any, name: string): any {
  const start = superStart(type, obj);
  const found = name === "__class__" ? undefined : superLookup(type, start, name);
  if (found !== undefined) return bind(found, obj === start ? null : obj, start);
  const proxy = new W_Super(type, obj, start);
  const value = genericGet(proxy, name);
  if (value === undefined) throw noAttribute(proxy, name);
  return value;
}

const get = (self: W_Super, name: string): any | undefined => {
  const { type, obj, objType } = self;
  if (objType !== null && name !== "__class__") {
    const found = superLookup(type!, objType, name);
    if (found !== undefined) return bind(found, obj === objType ? null : obj, objType);
  }
  return genericGet(self, name);
};
const getattribute = method(1, 1, (self: W_Super, name) => {
  const text = attributeName(name);
  const value = get(self, text);
  if (value === undefined) throw noAttribute(self, text);
  return value;
});
getattribute.quiet = get;

fillType(superType, {
  doc: "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)\nTypical use to call a cooperative superclass method:\nclass C(B):\n    def meth(self, arg):\n        super().meth(arg)\nThis works for class methods too:\nclass C(B):\n    @classmethod\n    def cmeth(cls, arg):\n        super().cmeth(arg)\n",
  sub: makeSubclass(W_Super),
  new: newMethodArgs((args) => allocate(args[0], W_Super, null, null, null)),
  methods: () => ({
    __init__: methodArgs((args, kw) => {
      if (kw !== null) throw typeError("super() takes no keyword arguments");
      const [self, type, obj = None] = args as [W_Super, any, any];
      if (args.length > 3) throw typeError(`super() expected at most 2 arguments, got ${args.length - 1}`);
      if (type === undefined) throw runtimeError("super(): no arguments");
      if (!(type instanceof W_Type)) throw typeError(`super() argument 1 must be a type, not ${typeOf(type).name}`);
      self.type = type;
      self.obj = obj === None ? null : obj;
      self.objType = obj === None ? null : superStart(type, obj);
      return None;
    }),
    __getattribute__: getattribute,
    __get__: method(1, 2, (self: W_Super, obj) => {
      if (obj === None || self.obj !== null) return self;
      if (typeOf(self) !== superType) return call(typeOf(self), [self.type, obj]);
      return new W_Super(self.type, obj, superStart(self.type!, obj));
    }),
    __repr__: method(0, 0, (self: W_Super) => {
      const type = self.type?.name ?? "NULL";
      return strFrom(self.objType === null ? `<super: <class '${type}'>, NULL>` : `<super: <class '${type}'>, <${self.objType.name} object>>`);
    }),
  }),
  getset: () => ({
    __thisclass__: { get: (s: W_Super) => s.type ?? None, member: true },
    __self__: { get: (s: W_Super) => s.obj ?? None, member: true },
    __self_class__: { get: (s: W_Super) => s.objType ?? None, member: true },
  }),
});
