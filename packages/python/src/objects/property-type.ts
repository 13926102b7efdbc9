// @shared-module
/**
 * `property`, `staticmethod`, `classmethod`.
 */
import { getAttr, getAttrOr, setAttr } from "./attribute";
import { bindArgs, classGetItem, method, methodArgs, newMethodArgs } from "./builtin";
import { bindClassMethod, call, getProperty, propertyName } from "./call";
import { truth } from "./compare";
import { None } from "./core";
import { W_ClassMethod, W_Property, W_StaticMethod } from "./descriptors";
import { attributeError, typeError } from "./errors";
import { reprText } from "./text";
import { allocate, classMethodType, fillType, makeSubclass, propertyType, staticMethodType, typeOf } from "./type";
import { strFrom } from "./wide-str";

const NAMES = ["fget", "fset", "fdel", "doc"];

/** A property like this one with another function. */
function changed(self: W_Property, fget: any, fset: any, fdel: any): any {
  const doc = self.doc !== None && !self.docFromGetter ? self.doc : None;
  const made = call(typeOf(self), [fget, fset, fdel, self.docFromGetter ? None : doc]);
  if (made instanceof W_Property) made.name = self.name;
  return made;
}

fillType(propertyType, {
  doc: "Property attribute.\n\n  fget\n    function to be used for getting an attribute value\n  fset\n    function to be used for setting an attribute value\n  fdel\n    function to be used for del'ing an attribute\n  doc\n    docstring\n\nTypical use is to define a managed attribute x:\n\nclass C(object):\n    def getx(self): return self._x\n    def setx(self, value): self._x = value\n    def delx(self): del self._x\n    x = property(getx, setx, delx, \"I'm the 'x' property.\")\n\nDecorators make defining new properties or modifying existing ones easy:\n\nclass C(object):\n    @property\n    def x(self):\n        \"I am the 'x' property.\"\n        return self._x\n    @x.setter\n    def x(self, value):\n        self._x = value\n    @x.deleter\n    def x(self):\n        del self._x",
  sub: makeSubclass(W_Property),
  new: newMethodArgs((args) => allocate(args[0], W_Property, None, None, None)),
  methods: () => ({
    __init__: methodArgs((args, kw) => {
      const self: W_Property = args[0];
      const [fget = None, fset = None, fdel = None, doc = None] = bindArgs("property", args.slice(1), kw, NAMES, 0);
      self.fget = fget;
      self.fset = fset;
      self.fdel = fdel;
      self.name = undefined;
      self.docFromGetter = false;
      let text = doc;
      if (text === None && fget !== None) {
        text = getAttrOr(fget, "__doc__", None);
        self.docFromGetter = text !== None;
      }
      self.doc = text;
      if (typeOf(self).isHeap && typeOf(self).hasDict && text !== None) setAttr(self, "__doc__", text);
      return None;
    }),
    __get__: method(1, 2, (self: W_Property, o) => (o === None ? self : getProperty(self, o))),
    __set__: method(2, 2, (self: W_Property, o, value) => {
      if (self.fset === None) throw attributeError(`${propertyName(self)} of '${typeOf(o).qualname}' object has no setter`);
      call(self.fset, [o, value]);
      return None;
    }),
    __delete__: method(1, 1, (self: W_Property, o) => {
      if (self.fdel === None) throw attributeError(`${propertyName(self)} of '${typeOf(o).qualname}' object has no deleter`);
      call(self.fdel, [o]);
      return None;
    }),
    __set_name__: method(2, 2, (self: W_Property, _owner, name) => {
      self.name = name;
      return None;
    }),
    getter: method(1, 1, (self: W_Property, f) => changed(self, f, self.fset, self.fdel), { doc: "Descriptor to obtain a copy of the property with a different getter." }),
    setter: method(1, 1, (self: W_Property, f) => changed(self, self.fget, f, self.fdel), { doc: "Descriptor to obtain a copy of the property with a different setter." }),
    deleter: method(1, 1, (self: W_Property, f) => changed(self, self.fget, self.fset, f), { doc: "Descriptor to obtain a copy of the property with a different deleter." }),
  }),
  getset: () => ({
    fget: { get: (p: W_Property) => p.fget, member: true },
    fset: { get: (p: W_Property) => p.fset, member: true },
    fdel: { get: (p: W_Property) => p.fdel, member: true },
    __name__: {
      get: (p: W_Property) => {
        const name = p.name ?? (p.fget !== None ? getAttrOr(p.fget, "__name__", undefined) : undefined);
        if (name === undefined) throw attributeError(`'${typeOf(p).name}' object has no attribute '__name__'`, { name: "__name__", obj: p });
        return name;
      },
      set: (p: W_Property, v) => { p.name = v; },
      del: (p: W_Property) => { p.name = undefined; },
    },
    __doc__: { get: (p: W_Property) => p.doc, set: (p: W_Property, v) => { p.doc = v; p.docFromGetter = false; }, member: true },
    __isabstractmethod__: { get: (p: W_Property) => [p.fget, p.fset, p.fdel].some(isAbstract) },
  }),
});
/** Does the function have a true `__isabstractmethod__`? */
const isAbstract = (f: any): boolean => f !== None && truth(getAttrOr(f, "__isabstractmethod__", false));

// -- staticmethod and classmethod

const WRAPPED = ["__module__", "__name__", "__qualname__", "__doc__"];

/** What `functools.wraps` would copy from the function. */
function copyNames(wrapper: any, f: any): void {
  for (const name of WRAPPED) {
    const value = getAttrOr(f, name, undefined);
    if (value !== undefined) setAttr(wrapper, name, value);
  }
}

const wrapperDeclaration = (Host: typeof W_StaticMethod | typeof W_ClassMethod, name: string) => ({
  sub: makeSubclass(Host),
  hasDict: true,
  new: newMethodArgs((args) => allocate(args[0], Host, None)),
  getset: () => ({
    __func__: { get: (s: any) => s.func, member: true },
    __wrapped__: { get: (s: any) => s.func, member: true },
    __isabstractmethod__: { get: (s: any) => isAbstract(s.func) },
    __annotations__: { get: (s: any) => getAttr(s.func, "__annotations__"), set: (s: any, v: any) => setAttr(s.func, "__annotations__", v) },
    __annotate__: { get: (s: any) => getAttr(s.func, "__annotate__"), set: (s: any, v: any) => setAttr(s.func, "__annotate__", v) },
  }),
  methods: () => ({
    __init__: methodArgs((args, kw) => {
      if (kw !== null) throw typeError(`${name}() takes no keyword arguments`);
      if (args.length !== 2) throw typeError(`${name} expected 1 argument, got ${args.length - 1}`);
      args[0].func = args[1];
      copyNames(args[0], args[1]);
      return None;
    }),
    __class_getitem__: classGetItem(),
    __repr__: method(0, 0, (s) => strFrom(`<${typeOf(s).name}(${reprText(s.func)})>`)),
  }),
});

fillType(staticMethodType, wrapperDeclaration(W_StaticMethod, "staticmethod"));
fillType(staticMethodType, {
  doc: "Convert a function to be a static method.\n\nA static method does not receive an implicit first argument.",
  methods: () => ({
    __get__: method(1, 2, (s: W_StaticMethod) => s.func),
    __call__: methodArgs((args, kw) => call(args[0].func, args.slice(1), kw)),
  }),
});
fillType(classMethodType, wrapperDeclaration(W_ClassMethod, "classmethod"));
fillType(classMethodType, {
  doc: "Convert a function to be a class method.\n\nA class method receives the class as implicit first argument,\njust like an instance method receives the instance.",
  methods: () => ({
    __get__: method(1, 2, (s: W_ClassMethod, o, type = None) => bindClassMethod(s, type === None ? typeOf(o) : type)),
  }),
});
