// @shared-module
/**
 * What the iterators of `itertools` are made of.
 */
import { method, nextMethod, type W_Builtin } from "../objects/builtin";
import { W_Object } from "../objects/core";
import { defineType, makeSubclass, type W_Type } from "../objects/type";

/** Base of the iterators here: `step` gives the next item, or undefined. */
export abstract class W_Iterator extends W_Object {
  declare readonly pytype: W_Type;
  abstract step(): any;
}

type Host = new (...args: any[]) => W_Iterator;

/** A type of iterators. */
export function iteratorType(name: string, host: Host, doc: string, make: W_Builtin, methods: Record<string, any> = {}): W_Type {
  return defineType(name, host, {
    module: "itertools",
    doc,
    sub: makeSubclass(host),
    new: make,
    methods: () => ({
      __iter__: method(0, 0, (self) => self, { effects: { canRaise: false } }),
      __next__: nextMethod((self: W_Iterator) => self.step()),
      ...methods,
    }),
  });
}
