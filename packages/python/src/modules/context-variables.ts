// @shared-module
/**
 * `_contextvars`: variables whose values belong to a context. A context is an immutable mapping behind a changeable object, so that copying
 * one costs nothing.
 */
import { builtin, classGetItem, method, methodArgs, newMethod, newMethodArgs, bindArgs } from "../objects/builtin";
import { call } from "../objects/call";
import { None, PyError, W_Object, W_Tuple } from "../objects/core";
import { newException, EXC, runtimeError, typeError, valueError } from "../objects/errors";
import { address } from "../objects/identity";
import { newList } from "../objects/list-storage";
import { iter } from "../objects/sequence";
import { isStr, reprText } from "../objects/text";
import { defineType, type W_Type } from "../objects/type";
import { strFrom, textOf } from "../objects/wide-str";
import { rt } from "../runtime";
import { defineModule, typeEntries } from "./define";

class W_ContextVar extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly name: string, readonly fallback: any) { super(); }
}
class W_Context extends W_Object {
  declare readonly pytype: W_Type;
  entered = false;
  constructor(public values: ReadonlyMap<W_ContextVar, any>) { super(); }
}
class W_Token extends W_Object {
  declare readonly pytype: W_Type;
  used = false;
  constructor(readonly context: W_Context, readonly variable: W_ContextVar, readonly old: any) { super(); }
}
class W_Missing extends W_Object { declare readonly pytype: W_Type; }
const MISSING = new W_Missing();

const SLOT = "contextvars.current";
const current = (): W_Context => {
  const { slots } = rt();
  let context = slots.get(SLOT);
  if (context === undefined) slots.set(SLOT, (context = new W_Context(new Map())));
  return context;
};

const lookupError = (v: any): PyError => new PyError(newException(EXC.LookupError, [v]));
const keyError = (v: any): PyError => new PyError(newException(EXC.KeyError, [v]));

function set(variable: W_ContextVar, value: any): W_Token {
  const context = current();
  const token = new W_Token(context, variable, context.values.get(variable));
  context.values = new Map(context.values).set(variable, value);
  return token;
}

function reset(variable: W_ContextVar, token: any): any {
  if (!(token instanceof W_Token)) throw typeError(`expected an instance of Token, got ${reprText(token)}`);
  if (token.used) throw runtimeError(`${reprText(token)} has already been used once`);
  if (token.variable !== variable) throw valueError(`${reprText(token)} was created by a different ContextVar`);
  if (token.context !== current()) throw valueError(`${reprText(token)} was created in a different Context`);
  token.used = true;
  const values = new Map(token.context.values);
  if (token.old === undefined) values.delete(variable);
  else values.set(variable, token.old);
  token.context.values = values;
  return None;
}

function run(args: any[], kw: Map<string, any> | null): any {
  const [self, f, ...rest] = args as [W_Context, any, ...any[]];
  if (f === undefined) throw typeError("run() missing 1 required positional argument");
  if (self.entered) throw runtimeError(`cannot enter context: ${reprText(self)} is already entered`);
  const { slots } = rt();
  const outer = current();
  self.entered = true;
  slots.set(SLOT, self);
  try {
    return call(f, rest, kw);
  } finally {
    slots.set(SLOT, outer);
    self.entered = false;
  }
}

const asVariable = (v: any): W_ContextVar => {
  if (!(v instanceof W_ContextVar)) throw typeError(`a ContextVar key was expected, got ${reprText(v)}`);
  return v;
};

defineModule("_contextvars", "Context variables.", () => {
  defineType("_token_missing", W_Missing, { module: "contextvars", methods: () => ({ __repr__: method(0, 0, () => "<Token.MISSING>") }) });
  const variableType = defineType("ContextVar", W_ContextVar, {
    module: "_contextvars",
    new: newMethodArgs((args, kw) => {
      const [name, fallback] = bindArgs("ContextVar", args.slice(1), kw, ["name", "default"], 1, 1);
      if (!isStr(name)) throw typeError("context variable name must be a str");
      return new W_ContextVar(textOf(name), fallback);
    }),
    methods: () => ({
      get: method(0, 1, (self: W_ContextVar, fallback) => {
        const value = current().values.get(self) ?? fallback ?? self.fallback;
        if (value === undefined) throw lookupError(self);
        return value;
      }),
      set: method(1, 1, set),
      reset: method(1, 1, reset),
      __repr__: method(0, 0, (self: W_ContextVar) => strFrom(`<ContextVar name=${reprText(strFrom(self.name))}${self.fallback === undefined ? "" : ` default=${reprText(self.fallback)}`} at ${address(self)}>`)),
      __hash__: method(0, 0, (self) => Number.parseInt(address(self), 16)),
      __class_getitem__: classGetItem(),
    }),
    getset: () => ({ name: { get: (self: W_ContextVar) => strFrom(self.name) } }),
  });
  const contextType = defineType("Context", W_Context, {
    module: "_contextvars",
    pattern: "mapping",
    new: newMethod(0, 0, () => new W_Context(new Map())),
    methods: () => ({
      run: methodArgs(run),
      copy: method(0, 0, (self: W_Context) => new W_Context(self.values)),
      get: method(1, 2, (self: W_Context, v, fallback = None) => self.values.get(asVariable(v)) ?? fallback),
      __getitem__: method(1, 1, (self: W_Context, v) => {
        const value = self.values.get(asVariable(v));
        if (value === undefined) throw keyError(v);
        return value;
      }),
      __contains__: method(1, 1, (self: W_Context, v) => self.values.has(asVariable(v))),
      __len__: method(0, 0, (self: W_Context) => self.values.size),
      __iter__: method(0, 0, (self: W_Context) => iter(newList([...self.values.keys()]))),
      keys: method(0, 0, (self: W_Context) => newList([...self.values.keys()])),
      values: method(0, 0, (self: W_Context) => newList([...self.values.values()])),
      items: method(0, 0, (self: W_Context) => newList([...self.values].map((e) => new W_Tuple(e)))),
    }),
  });
  const tokenType = defineType("Token", W_Token, {
    module: "_contextvars",
    methods: () => ({
      MISSING,
      __enter__: method(0, 0, (self) => self),
      __exit__: method(3, 3, (self: W_Token) => reset(self.variable, self)),
      __repr__: method(0, 0, (self: W_Token) => strFrom(`<Token${self.used ? " used" : ""} var=${reprText(self.variable)} at ${address(self)}>`)),
      __class_getitem__: classGetItem(),
    }),
    getset: () => ({ var: { get: (self: W_Token) => self.variable }, old_value: { get: (self: W_Token) => self.old ?? MISSING } }),
  });
  return {
    ...typeEntries(variableType, contextType, tokenType),
    copy_context: builtin("copy_context", 0, 0, () => new W_Context(current().values)),
  };
});
