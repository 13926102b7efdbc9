// @shared-module
/** `_typing`: what the library's `typing` builds on. `string.templatelib` has no native part but its types. */
import { builtin } from "../objects/builtin";
import { genericType, NoDefault, paramSpecArgsType, paramSpecKwargsType, paramSpecType, typeAliasType, typeVarTupleType, typeVarType } from "../objects/type-params";
import { interpolationType, templateType } from "../objects/template-type";
import { unionType } from "../objects/union";
import { defineModule, typeEntries } from "./define";

defineModule("_typing", "Primitives and accelerators for the typing module.", () => ({
  _idfunc: builtin("_idfunc", 1, 1, (v) => v),
  ...typeEntries(typeVarType, paramSpecType, typeVarTupleType, paramSpecArgsType, paramSpecKwargsType, typeAliasType, genericType, unionType),
  NoDefault,
}));

/** The types of template strings, for code that looks them up by name. */
export const TEMPLATE_TYPES = [templateType, interpolationType] as const;
