// @shared-module
/**
 * Modules, and the singletons None, Ellipsis and NotImplemented.
 */
import { genericGet, getAttrOr, noAttribute } from "./attribute";
import { method, newMethod, newMethodArgs } from "./builtin";
import { call } from "./call";
import { Ellipsis, None, NotImplemented } from "./core";
import { typeError } from "./errors";
import { hooks } from "./hooks";
import { Namespace, W_Module } from "./namespace";
import { attributeName } from "./object-type";
import { isStr, reprText, strText } from "./text";
import { attachHost, ellipsisType, fillType, isInstance, moduleType, NoneTypeType, NotImplementedTypeType, typeOf, dictType } from "./type";
import { strFrom } from "./wide-str";

attachHost(moduleType, W_Module);

const getattribute = method(1, 1, (self: W_Module, name) => {
  const text = attributeName(name);
  const value = moduleGet(self, text);
  if (value === undefined) throw noAttribute(self, text);
  return value;
});
getattribute.quiet = moduleGet;

/** `module.name`: the module's `__getattr__` is asked last. */
function moduleGet(self: W_Module, name: string): any | undefined {
  const value = genericGet(self, name);
  if (value !== undefined) return value;
  const getattr = self.namespace.getName("__getattr__");
  return getattr === undefined ? undefined : call(getattr, [strFrom(name)]);
}

fillType(moduleType, {
  doc: "Create a module object.\n\nThe name must be a string; the optional docstring can have any type.",
  subclassable: true,
  new: newMethodArgs((args) => {
    const module = new W_Module(new Namespace());
    if (args[0] !== moduleType) Object.defineProperty(module, "pytype", { value: args[0], configurable: true });
    return module;
  }),
  sub: W_Module,
  hasDict: true,
  hasWeakref: true,
  methods: () => ({
    __init__: method(1, 2, (self: W_Module, name, doc = None) => {
      if (!isStr(name)) throw typeError(`module() argument 'name' must be str, not ${typeOf(name).name}`);
      const { namespace } = self;
      namespace.setName("__name__", name);
      namespace.setName("__doc__", doc);
      for (const other of ["__package__", "__loader__", "__spec__"]) namespace.setName(other, None);
      return None;
    }, { keywords: ["name", "doc"] }),
    __getattribute__: getattribute,
    __repr__: method(0, 0, (self: W_Module) => strFrom(moduleRepr(self))),
    __dir__: method(0, 0, (self: W_Module) => {
      const own = self.namespace.getName("__dir__");
      return own !== undefined ? call(own, []) : hooks.newList(self.namespace.names().map(strFrom));
    }),
  }),
  getset: () => ({
    __annotations__: {
      get: (self: W_Module) => {
        const own = self.namespace.getName("__annotations__");
        if (own !== undefined) return own;
        const f = self.namespace.getName("__annotate__");
        const made = f === undefined || f === None ? hooks.newDict([]) : call(f, [1]);
        if (!isInstance(made, dictType)) throw typeError(`__annotate__() must return a dict, not ${typeOf(made).name}`);
        self.namespace.setName("__annotations__", made);
        return made;
      },
      set: (self: W_Module, v) => self.namespace.setName("__annotations__", v),
      del: (self: W_Module) => { self.namespace.deleteName("__annotations__"); },
    },
    __annotate__: {
      get: (self: W_Module) => self.namespace.getName("__annotate__") ?? None,
      set: (self: W_Module, v) => self.namespace.setName("__annotate__", v),
    },
  }),
});

function moduleRepr(self: W_Module): string {
  const name = self.namespace.getName("__name__");
  const shown = name === undefined ? "'?'" : reprText(name);
  const spec = self.namespace.getName("__spec__");
  const origin = spec === undefined || spec === None ? undefined : getAttrOr(spec, "origin", undefined);
  if (origin === "built-in" || origin === "frozen") return `<module ${shown} (${origin})>`;
  const file = self.namespace.getName("__file__");
  if (file !== undefined && file !== None) return `<module ${shown} from ${reprText(file)}>`;
  if (spec !== undefined && spec !== None) return origin === undefined || origin === None ? `<module ${shown}>` : `<module ${shown} (${strText(origin)})>`;
  return self.namespace.getName("__loader__") === None && self.namespace.getName("__builtin__") === undefined ? `<module ${shown}>` : `<module ${shown} (built-in)>`;
}

// -- singletons

const single = (value: any, name: string) => newMethod(0, 0, () => value, { doc: name });

fillType(NoneTypeType, {
  doc: "The type of the None singleton.",
  new: single(None, "NoneType"),
  methods: () => ({ __repr__: method(0, 0, () => "None"), __bool__: method(0, 0, () => false), __hash__: method(0, 0, () => 0xfca86420) }),
});
fillType(ellipsisType, {
  doc: "The type of the Ellipsis singleton.",
  new: single(Ellipsis, "ellipsis"),
  methods: () => ({ __repr__: method(0, 0, () => "Ellipsis"), __reduce__: method(0, 0, () => "Ellipsis") }),
});
fillType(NotImplementedTypeType, {
  doc: "The type of the NotImplemented singleton.",
  new: single(NotImplemented, "NotImplementedType"),
  methods: () => ({
    __repr__: method(0, 0, () => "NotImplemented"),
    __reduce__: method(0, 0, () => "NotImplemented"),
    __bool__: method(0, 0, () => { throw typeError("NotImplemented should not be used in a boolean context"); }),
  }),
});
