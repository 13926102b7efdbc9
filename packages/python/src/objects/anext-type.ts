// @shared-module
/** What `anext(iterator, default)` gives: awaits the next item, or gives the default at the end. */
import { method, methodArgs } from "./builtin";
import { call, callSpecial, lookupSpecial } from "./call";
import { None, PyError, W_Object } from "./core";
import { EXC, stopIteration, typeError } from "./errors";
import { callMethod } from "./operations";
import { coroutineType, defineType, isInstance, typeOf, type W_Type } from "./type";

export class W_AnextAwaitable extends W_Object {
  declare readonly pytype: W_Type;
  iterator: any = null;
  constructor(readonly awaitable: any, readonly fallback: any) { super(); }
}

/** One step of the awaitable: StopAsyncIteration becomes the default, as the result. */
function step(self: W_AnextAwaitable, name: string, args: any[]): any {
  self.iterator ??= isInstance(self.awaitable, coroutineType) ? self.awaitable : awaitIterator(self.awaitable);
  try {
    return callMethod(self.iterator, name, ...args);
  } catch (e) {
    if (e instanceof PyError && isInstance(e.value, EXC.StopAsyncIteration)) throw stopIteration(self.fallback);
    throw e;
  }
}

function awaitIterator(v: any): any {
  const f = lookupSpecial(v, "__await__");
  if (f === undefined) throw typeError(`object ${typeOf(v).name} can't be used in 'await' expression`);
  return call(f, []);
}

export const anextAwaitableType: W_Type = defineType("anext_awaitable", W_AnextAwaitable, {
  methods: () => ({
    __await__: method(0, 0, (self) => self),
    __iter__: method(0, 0, (self) => self),
    __next__: method(0, 0, (self) => step(self, "__next__", [])),
    send: method(1, 1, (self, v) => (v === None ? step(self, "__next__", []) : step(self, "send", [v]))),
    throw: methodArgs((args) => step(args[0], "throw", args.slice(1))),
    close: method(0, 0, (self: W_AnextAwaitable) => (self.iterator === null ? None : callMethod(self.iterator, "close"))),
  }),
});

/** `anext(iterator)`, and with a default. */
export function anext(iterator: any, fallback?: any): any {
  const type = typeOf(iterator);
  const f = type.lookup("__anext__");
  if (f === undefined || f === None) throw typeError(`'${type.name}' object is not an async iterator`);
  const awaitable = callSpecial(f, iterator, []);
  return fallback === undefined ? awaitable : new W_AnextAwaitable(awaitable, fallback);
}
