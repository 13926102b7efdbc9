// @shared-module
/**
 * Filling the namespace of a module that the host implements.
 */
import { W_Builtin } from "../objects/builtin";
import type { Namespace } from "../objects/namespace";
import { W_Type } from "../objects/type";
import { registerModule, type Runtime } from "../runtime";

/** Puts values into a module: functions get its name as `__module__`. */
export function fillModule(namespace: Namespace, entries: Record<string, any>): void {
  const name = namespace.getName("__name__");
  for (const [key, value] of Object.entries(entries)) {
    if (value instanceof W_Builtin) {
      value.name ||= key;
      value.module = name;
    }
    namespace.setName(key, value);
  }
}

/** A module whose contents are the same for every runtime: made once, when it is first imported. */
export function defineModule(name: string, doc: string, entries: () => Record<string, any>): void {
  let made: Record<string, any> | null = null;
  registerModule(name, (namespace) => {
    namespace.setName("__doc__", doc);
    fillModule(namespace, (made ??= entries()));
  });
}

/** A module whose contents belong to the runtime. */
export function defineRuntimeModule(name: string, doc: string, entries: (runtime: Runtime, namespace: Namespace) => Record<string, any>): void {
  registerModule(name, (namespace, runtime) => {
    namespace.setName("__doc__", doc);
    fillModule(namespace, entries(runtime, namespace));
  });
}

/** Types by their names. */
export const typeEntries = (...types: W_Type[]): Record<string, W_Type> => Object.fromEntries(types.map((t) => [t.shortName, t]));
