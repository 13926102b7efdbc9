// @shared-module
/**
 * Union types: `int | str` (`typing.Union`).
 */
import { callSpecial1 } from "./call";
import { eq, hash } from "./compare";
import { None, NotImplemented, W_Object, W_Tuple } from "./core";
import { classMethod, method } from "./builtin";
import { typeError } from "./errors";
import { reprText } from "./text";
import { defineType, NoneTypeType, typeOf, W_Type } from "./type";
import { strFrom } from "./wide-str";
import { W_GenericAlias, typeText } from "./generic-alias";

export class W_Union extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly args: any[]) { super(); }
}

/** Can the value be a member of a union by `|`? */
const isMember = (v: any): boolean => v === None || v instanceof W_Type || v instanceof W_GenericAlias || v instanceof W_Union || typeOf(v).name === "TypeAliasType";

/** The union of members, flattened and without repetitions. */
export function unionOf(members: readonly any[]): any {
  const flat: any[] = [];
  for (const m of members.flatMap((m) => (m instanceof W_Union ? m.args : [m === None ? NoneTypeType : m]))) if (!flat.some((x) => eq(x, m))) flat.push(m);
  return flat.length === 1 ? flat[0] : new W_Union(flat);
}

/** `a | b` of types: NotImplemented where one of them is none. */
export const typeOr = (a: any, b: any): any => (a instanceof W_Union || b instanceof W_Union || (isMember(a) && isMember(b)) ? unionOf([a, b]) : NotImplemented);

const sameMembers = (a: W_Union, b: W_Union): boolean => a.args.length === b.args.length && a.args.every((x) => b.args.some((y) => eq(x, y)));

export const unionType: W_Type = defineType("Union", W_Union, {
  module: "typing",
  dotted: true,
  doc: "Represent a union type\n\nE.g. for int | str",
  methods: () => ({
    __repr__: method(0, 0, (self: W_Union) => strFrom(self.args.map((a) => (a === NoneTypeType ? "None" : typeText(a))).join(" | "))),
    __eq__: method(1, 1, (self: W_Union, other) => (other instanceof W_Union ? sameMembers(self, other) : NotImplemented)),
    __hash__: method(0, 0, (self: W_Union) => self.args.reduce((h, a) => (h ^ hash(a)) | 0, 0x1f3d)),
    __or__: method(1, 1, typeOrMethod),
    __ror__: method(1, 1, (self, other) => typeOrMethod(other, self)),
    __instancecheck__: method(1, 1, (self: W_Union, o) => {
      for (const a of self.args) if (a instanceof W_GenericAlias) throw typeError("isinstance() argument 2 cannot be a parameterized generic");
      return self.args.some((a) => callSpecial1(typeOf(a).lookup("__instancecheck__"), a, o));
    }),
    __getitem__: method(1, 1, (self: W_Union) => { throw typeError(`${reprText(self)} is not a generic class`); }),
    __class_getitem__: classMethod(1, 1, (_cls, args) => unionOf(args instanceof W_Tuple ? args.items : [args])),
    __mro_entries__: method(1, 1, (self) => { throw typeError(`Cannot subclass ${reprText(self)}`); }),
  }),
  getset: () => ({
    __name__: { get: () => "Union" },
    __qualname__: { get: () => "Union" },
    __args__: { get: (self: W_Union) => new W_Tuple(self.args), member: true },
    __origin__: { get: () => unionType, member: true },
    __parameters__: { get: (self: W_Union) => new W_Tuple(self.args.flatMap((a) => (a instanceof W_GenericAlias ? a.parameters() : []))) },
  }),
});

function typeOrMethod(a: any, b: any): any {
  return typeOr(a, b);
}
