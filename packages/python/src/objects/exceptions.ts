// @shared-module
/**
 * The exception hierarchy: types, their Python-visible methods and attributes. Host code raises through the helpers of `errors`,
 * which this file exports too.
 */
import { setExhausted } from "./builtin";
import { EXC, EXCEPTION_BASES, EXCEPTION_HOSTS, stopIteration, type ExceptionName, W_BaseExceptionGroup } from "./errors";
import { linearize, objectType, typeType, W_Type } from "./type";

export * from "./errors";

const types = EXC as Record<string, W_Type>;

function exceptionType(name: string, bases: W_Type[], host: any): W_Type {
  const type = new W_Type(name, bases, typeType);
  type.host = type.sub = host;
  if (EXCEPTION_HOSTS[name as ExceptionName] !== undefined) type.layout = type;
  type.hasDict = true;
  type.hasWeakref = true;
  for (const base of bases) base.addSubclass(type);
  type.setMro(linearize(type, bases) as W_Type[]);
  types[name] = type;
  return type;
}

for (const [name, base] of Object.entries(EXCEPTION_BASES)) {
  const baseType = base === "object" ? objectType : types[base]!;
  exceptionType(name, [baseType], EXCEPTION_HOSTS[name as ExceptionName] ?? baseType.host);
}
exceptionType("ExceptionGroup", [EXC.BaseExceptionGroup, EXC.Exception], W_BaseExceptionGroup);

setExhausted(() => stopIteration());
