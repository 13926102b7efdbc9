// @shared-module
/**
 * `mappingproxy`: a read-only view of a mapping. `cls.__dict__` is one.
 */
import { binary } from "./arithmetic";
import { callMethod, lookupSpecial } from "./operations";
import { classGetItem, method, newMethod } from "./builtin";
import { compare, hash } from "./compare";
import { W_List, W_Object, W_Tuple } from "./core";
import { typeError } from "./errors";
import { hooks } from "./hooks";
import { MapStorage } from "./namespace";
import { contains, getItem, iter, len } from "./sequence";
import { reprText, str } from "./text";
import { defineType, typeOf, type W_Type } from "./type";
import { strFrom } from "./wide-str";


export class W_MappingProxy extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly mapping: any) { super(); }
}

const unwrap = (v: any): any => (v instanceof W_MappingProxy ? v.mapping : v);
const forward = (name: string, min: number, max: number) => method(min, max, (self: W_MappingProxy, ...args: any[]) => callMethod(self.mapping, name, ...args.filter((a) => a !== undefined)));

export const mappingProxyType: W_Type = defineType("mappingproxy", W_MappingProxy, {
  doc: "Read-only proxy of a mapping.",
  new: newMethod(1, 1, (_cls, mapping) => {
    if (lookupSpecial(mapping, "__getitem__") === undefined || mapping instanceof W_List || mapping instanceof W_Tuple) throw typeError(`mappingproxy() argument must be a mapping, not ${typeOf(mapping).name}`);
    return new W_MappingProxy(mapping);
  }, { keywords: ["mapping"] }),
  pattern: "mapping",
  methods: () => ({
    __getitem__: method(1, 1, (self: W_MappingProxy, key) => getItem(self.mapping, key)),
    __contains__: method(1, 1, (self: W_MappingProxy, key) => contains(self.mapping, key)),
    __iter__: method(0, 0, (self: W_MappingProxy) => iter(self.mapping)),
    __len__: method(0, 0, (self: W_MappingProxy) => len(self.mapping)),
    __repr__: method(0, 0, (self: W_MappingProxy) => strFrom(`mappingproxy(${reprText(self.mapping)})`)),
    __str__: method(0, 0, (self: W_MappingProxy) => str(self.mapping)),
    __hash__: method(0, 0, (self: W_MappingProxy) => hash(self.mapping)),
    __eq__: method(1, 1, (self: W_MappingProxy, other) => compare(2, self.mapping, unwrap(other))),
    __ne__: method(1, 1, (self: W_MappingProxy, other) => compare(3, self.mapping, unwrap(other))),
    __or__: method(1, 1, (self, other) => binary(10, unwrap(self), unwrap(other))),
    __ror__: method(1, 1, (self, other) => binary(10, unwrap(other), unwrap(self))),
    __ior__: method(1, 1, (self, other) => {
      throw typeError(`'|=' is not supported by ${typeOf(self).name}; use '|' instead`);
    }),
    __class_getitem__: classGetItem(),
    __reversed__: method(0, 0, (self: W_MappingProxy) => callMethod(self.mapping, "__reversed__")),
    get: forward("get", 1, 2),
    keys: forward("keys", 0, 0),
    values: forward("values", 0, 0),
    items: forward("items", 0, 0),
    copy: forward("copy", 0, 0),
  }),
});

const classDicts = new WeakMap<W_Type, any>();

/** `cls.__dict__`. */
export function classDict(cls: W_Type): W_MappingProxy {
  let dict = classDicts.get(cls);
  if (dict === undefined) classDicts.set(cls, (dict = hooks.dictOver(new MapStorage(cls.dict))));
  return new W_MappingProxy(dict);
}
