// @shared-module
/** `_weakref`: what the library's `weakref` module builds on. */
import { builtin } from "../objects/builtin";
import { None } from "../objects/core";
import { newList } from "../objects/list-storage";
import { callMethod } from "../objects/operations";
import { callableProxyType, newProxy, proxyType, referencesTo, W_WeakRef, weakRefType } from "../objects/weakref";
import { registerModule } from "../runtime";

const FUNCTIONS = [
  builtin("getweakrefcount", 1, 1, (o) => referencesTo(o).length, { doc: "Return the number of weak references to 'object'." }),
  builtin("getweakrefs", 1, 1, (o) => newList(referencesTo(o)), { doc: "Return a list of all weak reference objects pointing to 'object'." }),
  builtin("proxy", 1, 2, newProxy, { doc: "Create a proxy object that weakly references 'object'." }),
  builtin("_remove_dead_weakref", 2, 2, (dict, key) => {
    const reference = callMethod(dict, "get", key);
    if (reference instanceof W_WeakRef && reference.target === undefined) callMethod(dict, "pop", key, None);
    return None;
  }),
];

registerModule("_weakref", (namespace) => {
  for (const f of FUNCTIONS) namespace.setName(f.name, f);
  namespace.setName("ref", weakRefType);
  namespace.setName("ReferenceType", weakRefType);
  namespace.setName("ProxyType", proxyType);
  namespace.setName("CallableProxyType", callableProxyType);
});
