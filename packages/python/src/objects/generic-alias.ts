// @shared-module
/**
 * `types.GenericAlias`: `list[int]`. Behaves like its origin, except for the attributes of its own.
 */
import { getAttr, getAttrOr, genericGet, noAttribute, setAttr } from "./attribute";
import { method, methodArgs, newMethod } from "./builtin";
import { call } from "./call";
import { eq, hash } from "./compare";
import { Ellipsis, None, NotImplemented, PyError, W_List, W_Object, W_Tuple } from "./core";
import { EXC, typeError } from "./errors";
import { hooks } from "./hooks";
import { attributeName } from "./object-type";
import { getItem, iter, toArray } from "./sequence";
import { reprText } from "./text";
import { allocate, defineType, isInstance, makeSubclass, W_Type } from "./type";
import { typeOr } from "./union";
import { strFrom } from "./wide-str";

export class W_GenericAlias extends W_Object {
  declare readonly pytype: W_Type;
  #parameters: any[] | null = null;
  constructor(readonly origin: any, readonly args: any[], readonly starred = false) { super(); }
  /** `__parameters__`: the type variables in the arguments. */
  parameters(): any[] { return (this.#parameters ??= collectParameters(this.args)); }
}

/** A type in a generic alias's or union's repr. */
export function typeText(v: any): string {
  if (v === Ellipsis) return "...";
  if (v instanceof W_Type) return v.module === "builtins" ? v.qualname : `${v.module}.${v.qualname}`;
  if (v instanceof W_List) return `[${toArray(v).map(typeText).join(", ")}]`;
  return reprText(v);
}

const isTypeVariable = (v: any): boolean => !(v instanceof W_Type) && getAttrOr(v, "__typing_subst__", undefined) !== undefined;

function collectParameters(args: readonly any[]): any[] {
  const found: any[] = [];
  for (const a of args) {
    if (a instanceof W_Type) continue;
    if (isTypeVariable(a)) {
      if (!found.includes(a)) found.push(a);
    } else if (a instanceof W_Tuple || a instanceof W_List) {
      for (const p of collectParameters(toArray(a))) if (!found.includes(p)) found.push(p);
    } else {
      const inner = getAttrOr(a, "__parameters__", undefined);
      if (inner instanceof W_Tuple) for (const p of inner.items) if (!found.includes(p)) found.push(p);
    }
  }
  return found;
}

/** `alias[item]`: type variables replaced. */
function substitute(self: W_GenericAlias, item: any): any {
  const parameters = self.parameters();
  if (parameters.length === 0) throw typeError(`${reprText(self)} is not a generic class`);
  let items: any[] = item instanceof W_Tuple ? item.items : [item];
  for (const p of parameters) {
    const prepare = getAttrOr(p, "__typing_prepare_subst__", undefined);
    if (prepare !== undefined) items = toArray(call(prepare, [self, new W_Tuple(items)]));
  }
  if (items.length !== parameters.length) {
    throw typeError(`Too ${items.length > parameters.length ? "many" : "few"} arguments for ${reprText(self)}; actual ${items.length}, expected ${parameters.length}`);
  }
  const replace = (a: any): any => {
    if (a instanceof W_Type) return a;
    if (isTypeVariable(a)) return call(getAttr(a, "__typing_subst__"), [items[parameters.indexOf(a)]]);
    if (a instanceof W_Tuple) return new W_Tuple(a.items.map(replace));
    if (a instanceof W_List) return hooks.newList(toArray(a).map(replace));
    const inner = getAttrOr(a, "__parameters__", undefined);
    if (inner instanceof W_Tuple && inner.items.length > 0) return getItem(a, new W_Tuple(inner.items.map((p) => items[parameters.indexOf(p)])));
    return a;
  };
  return new W_GenericAlias(self.origin, self.args.map(replace), self.starred);
}

/** Attributes that are the alias's own and not its origin's. */
const OWN = new Set([
  "__class__", "__origin__", "__args__", "__parameters__", "__unpacked__", "__typing_unpacked_tuple_args__", "__mro_entries__", "__reduce_ex__", "__reduce__", "__copy__", "__deepcopy__", "__bases__",
]);

const getattribute = method(1, 1, (self: W_GenericAlias, name) => {
  const value = getattribute.quiet!(self, attributeName(name));
  if (value === undefined) throw noAttribute(self, attributeName(name));
  return value;
});
getattribute.quiet = (self: W_GenericAlias, name: string) => (OWN.has(name) ? genericGet(self, name) : getAttr(self.origin, name));

export const genericAliasType: W_Type = defineType("GenericAlias", W_GenericAlias, {
  module: "types",
  dotted: true,
  doc: "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
  sub: makeSubclass(W_GenericAlias),
  new: newMethod(2, 2, (cls, origin, args) => allocate(cls, W_GenericAlias, origin, args instanceof W_Tuple ? args.items : [args])),
  methods: () => ({
    __repr__: method(0, 0, (self: W_GenericAlias) => {
      const args = self.args.map(typeText).join(", ");
      return strFrom(`${self.starred ? "*" : ""}${typeText(self.origin)}[${self.args.length === 0 ? "()" : args}]`);
    }),
    __eq__: method(1, 1, (self: W_GenericAlias, other) => {
      if (!(other instanceof W_GenericAlias)) return NotImplemented;
      return self.starred === other.starred && eq(self.origin, other.origin) && self.args.length === other.args.length && self.args.every((a, i) => eq(a, other.args[i]));
    }),
    __hash__: method(0, 0, (self: W_GenericAlias) => self.args.reduce((h, a) => (Math.imul(h, 31) + hash(a)) | 0, hash(self.origin) | 0)),
    __call__: methodArgs((args, kw) => {
      const [self, ...rest] = args;
      const made = call(self.origin, rest, kw);
      try {
        if (typeof made === "object") setAttr(made, "__orig_class__", self);
      } catch (e) {
        if (!(e instanceof PyError && (isInstance(e.value, EXC.AttributeError) || isInstance(e.value, EXC.TypeError)))) throw e;
      }
      return made;
    }),
    __getitem__: method(1, 1, substitute),
    __getattribute__: getattribute,
    __mro_entries__: method(1, 1, (self: W_GenericAlias) => new W_Tuple([self.origin])),
    __instancecheck__: method(1, 1, () => { throw typeError("isinstance() argument 2 cannot be a parameterized generic"); }),
    __subclasscheck__: method(1, 1, () => { throw typeError("issubclass() argument 2 cannot be a parameterized generic"); }),
    __or__: method(1, 1, (a, b) => typeOr(a, b)),
    __ror__: method(1, 1, (a, b) => typeOr(b, a)),
    __iter__: method(0, 0, (self: W_GenericAlias) => iter(new W_Tuple([new W_GenericAlias(self.origin, self.args, true)]))),
    __reduce__: method(0, 0, (self: W_GenericAlias) => new W_Tuple([genericAliasType, new W_Tuple([self.origin, new W_Tuple(self.args)])])),
  }),
  getset: () => ({
    __origin__: { get: (self: W_GenericAlias) => self.origin, member: true },
    __args__: { get: (self: W_GenericAlias) => new W_Tuple(self.args), member: true },
    __parameters__: { get: (self: W_GenericAlias) => new W_Tuple(self.parameters()) },
    __unpacked__: { get: (self: W_GenericAlias) => self.starred },
    __typing_unpacked_tuple_args__: { get: (self: W_GenericAlias) => (self.starred ? new W_Tuple(self.args) : None) },
  }),
});

/** `origin[args]`. */
export function genericAlias(origin: any, args: any): W_GenericAlias {
  return new W_GenericAlias(origin, args instanceof W_Tuple ? args.items : [args]);
}
hooks.genericAlias = genericAlias;
