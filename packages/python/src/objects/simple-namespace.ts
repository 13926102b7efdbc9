// @shared-module
/** `types.SimpleNamespace`: an object that is nothing but its attributes. */
import { method, methodArgs, newMethodArgs } from "./builtin";
import { None, NotImplemented, W_Object, W_Tuple } from "./core";
import type { W_Dict } from "./dict-storage";
import { dictFrom, dictEquals } from "./dict";
import { typeError } from "./errors";
import { hooks } from "./hooks";
import type { NamedStorage } from "./namespace";
import { guardRepr, isStr, reprText } from "./text";
import { allocate, defineType, makeSubclass, typeOf, type W_Type } from "./type";
import { strFrom, textOf } from "./wide-str";
import { setAttr } from "./attribute";

export class W_SimpleNamespace extends W_Object {
  declare readonly pytype: W_Type;
  dict: NamedStorage | null = null;
}

const dictOf = (self: W_SimpleNamespace): W_Dict => hooks.getDict(self);

export const simpleNamespaceType: W_Type = defineType("SimpleNamespace", W_SimpleNamespace, {
  module: "types",
  doc: "SimpleNamespace(mapping_or_iterable=(), /, **kwargs): an object with these attributes.",
  sub: makeSubclass(W_SimpleNamespace),
  hasDict: true,
  new: newMethodArgs((args) => allocate(args[0], W_SimpleNamespace)),
  methods: () => ({
    __init__: methodArgs((args, kw) => {
      const self: W_SimpleNamespace = args[0];
      if (args.length > 2) throw typeError(`${typeOf(self).name} expected at most 1 argument, got ${args.length - 1}`);
      if (args.length === 2) {
        for (const [k, v] of dictFrom(args[1]).entries()) {
          if (!isStr(k)) throw typeError("keywords must be strings");
          setAttr(self, textOf(k), v);
        }
      }
      for (const [k, v] of kw ?? []) setAttr(self, k, v);
      return None;
    }),
    __repr__: method(0, 0, (self: W_SimpleNamespace) => {
      const name = typeOf(self) === simpleNamespaceType ? "namespace" : typeOf(self).name;
      return strFrom(guardRepr(self, `${name}(...)`, () => `${name}(${dictOf(self).entries().filter(([k]) => isStr(k)).map(([k, v]) => `${textOf(k)}=${reprText(v)}`).join(", ")})`));
    }),
    __eq__: method(1, 1, (a, b) => (b instanceof W_SimpleNamespace ? dictEquals(dictOf(a), dictOf(b)) : NotImplemented)),
    __ne__: method(1, 1, (a, b) => (b instanceof W_SimpleNamespace ? !dictEquals(dictOf(a), dictOf(b)) : NotImplemented)),
    __reduce__: method(0, 0, (self: W_SimpleNamespace) => new W_Tuple([typeOf(self), new W_Tuple([]), dictOf(self)])),
    __replace__: methodArgs((args, kw) => {
      if (args.length > 1) throw typeError("__replace__() takes no positional arguments");
      return namespaceOf([...dictOf(args[0]).entries().map(([k, v]): [string, any] => [textOf(k), v]), ...(kw ?? [])], typeOf(args[0]));
    }),
  }),
});

/** A namespace with these attributes. */
export function namespaceOf(entries: Iterable<readonly [string, any]>, cls: W_Type = simpleNamespaceType): W_SimpleNamespace {
  const made = allocate(cls, W_SimpleNamespace);
  for (const [k, v] of entries) setAttr(made, k, v);
  return made;
}
