// @shared-module
/**
 * The built-in names: functions, types, exceptions and constants. `fillBuiltins` puts them into a runtime's namespace; the module
 * `builtins` shows the same namespace.
 */
import "../objects/int";
import "../objects/float";
import "../objects/complex";
import "../objects/str";
import "../objects/bytes";
import "../objects/list";
import "../objects/tuple";
import "../objects/dict";
import "../objects/set";
import "../objects/range";
import "../objects/slice";
import "../objects/exception-details";
import "../objects/exception-group";
import "../objects/function-type";
import "../objects/module-type";
import "../objects/property-type";
import "../objects/super-type";
import "../objects/code-type";
import "../objects/reduce";
import "../objects/type-type";
import { Ellipsis, None, NotImplemented } from "../objects/core";
import { EXC } from "../objects/exceptions";
import { enumerateType, filterType, mapType, zipType } from "../objects/functional-iterators";
import { reversedType } from "../objects/iterators";
import { memoryViewType } from "../objects/memoryview";
import type { Namespace } from "../objects/namespace";
import {
  boolType, bytearrayType, bytesType, classMethodType, complexType, dictType, floatType, frozensetType, intType, listType, objectType, propertyType, rangeType, setType, sliceType, staticMethodType,
  strType, superType, tupleType, typeType, type W_Type,
} from "../objects/type";
import { hooks } from "../objects/hooks";
import { dictOfNamespace } from "../objects/object-type";
import { currentRuntime, rt } from "../runtime";
import { CODE_FUNCTIONS } from "./builtins-code";
import { VALUE_FUNCTIONS } from "./builtins-values";

const FUNCTIONS = [...VALUE_FUNCTIONS, ...CODE_FUNCTIONS];
for (const f of FUNCTIONS) f.module = "builtins";

const TYPES: readonly W_Type[] = [
  boolType, bytearrayType, bytesType, classMethodType, complexType, dictType, enumerateType, filterType, floatType, frozensetType, intType, listType, mapType, memoryViewType, objectType, propertyType, rangeType,
  reversedType, setType, sliceType, staticMethodType, strType, superType, tupleType, typeType, zipType,
];

/** Puts every built-in name into the namespace. */
export function fillBuiltins(namespace: Namespace): void {
  namespace.setName("__name__", "builtins");
  namespace.setName("__doc__", "Built-in functions, types, exceptions, and other objects.");
  namespace.setName("__package__", "");
  namespace.setName("__loader__", None);
  namespace.setName("__spec__", None);
  for (const f of FUNCTIONS) namespace.setName(f.name, f);
  for (const t of TYPES) namespace.setName(t.name, t);
  for (const [name, t] of Object.entries(EXC)) namespace.setName(name, t);
  namespace.setName("EnvironmentError", EXC.OSError);
  namespace.setName("IOError", EXC.OSError);
  namespace.setName("None", None);
  namespace.setName("True", true);
  namespace.setName("False", false);
  namespace.setName("Ellipsis", Ellipsis);
  namespace.setName("NotImplemented", NotImplemented);
  namespace.setName("__debug__", true);
}

/** The built-in function of a name, the same for all runtimes. */
export const builtinFunctions: ReadonlyMap<string, any> = new Map(FUNCTIONS.map((f) => [f.name, f]));

hooks.builtinName = (name) => builtinFunctions.get(name);
hooks.builtinsDict = () => dictOfNamespace(rt().builtins);
hooks.moduleNamed = (name) => currentRuntime()?.modules.getName(name);
