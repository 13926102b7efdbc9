// @shared-module
/**
 * `collections` and `_collections`, and `keyword`.
 */
import { KEYWORDS } from "../compiler/tokens";
import { aliases, hidden } from "../library";
import { getAttr, getAttrOr } from "../objects/attribute";
import { builtin } from "../objects/builtin";
import { None } from "../objects/core";
import { attributeError } from "../objects/errors";
import { hooks } from "../objects/hooks";
import { newList } from "../objects/list-storage";
import { callMethod } from "../objects/operations";
import { isStr } from "../objects/text";
import { strFrom, textOf } from "../objects/wide-str";
import { countElements, counterType } from "./counter";
import { defineModule, typeEntries } from "./define";
import { dequeTypes } from "./deque";
import { makeNamedTupleFunction, tupleGetterType } from "./namedtuple";
import { defaultDict, orderedDict } from "./special-dicts";

let made: Record<string, any> | null = null;
const accelerated = (): Record<string, any> => {
  if (made !== null) return made;
  const { dequeType, iteratorType, reverseType } = dequeTypes();
  return (made = {
    ...typeEntries(dequeType, iteratorType, reverseType, defaultDict(), orderedDict(), tupleGetterType()),
    _count_elements: builtin("_count_elements", 2, 2, (mapping, iterable) => {
      countElements(mapping, iterable);
      return None;
    }),
  });
};

defineModule("_collections", "Collections that are implemented in the host.", accelerated);

/** Classes that the library has in Python. */
const IN_PYTHON = ["ChainMap", "UserDict", "UserList", "UserString"];
const NAMES = ["ChainMap", "Counter", "OrderedDict", "UserDict", "UserList", "UserString", "defaultdict", "deque", "namedtuple"];

defineModule("collections", "Collections beside list, tuple, dict and set.", () => ({
  ...accelerated(),
  Counter: counterType(),
  namedtuple: makeNamedTupleFunction(),
  __path__: newList([]),
  __all__: newList(NAMES),
  __getattr__: builtin("__getattr__", 1, 1, (v) => {
    const name = textOf(v);
    const value = IN_PYTHON.includes(name) ? getAttrOr(hooks.importModule(HIDDEN), name, undefined) : undefined;
    if (value === undefined) throw attributeError(`module 'collections' has no attribute '${name}'`, { name: v });
    return value;
  }),
}));
const HIDDEN = "_collections_in_python";
hidden.set(HIDDEN, "collections");

// What the library's module does when it is imported.
aliases.set("collections.abc", { module: "_collections_abc", ready: (module) => callMethod(getAttr(module, "MutableSequence"), "register", accelerated()["deque"]) });

const SOFT_KEYWORDS = ["_", "case", "match", "type"];
defineModule("keyword", "The words that the language reserves.", () => {
  const words = [...KEYWORDS.keys()].sort();
  return {
    kwlist: newList(words.map(strFrom)),
    softkwlist: newList(SOFT_KEYWORDS.map(strFrom)),
    iskeyword: builtin("iskeyword", 1, 1, (v) => isStr(v) && KEYWORDS.has(textOf(v))),
    issoftkeyword: builtin("issoftkeyword", 1, 1, (v) => isStr(v) && SOFT_KEYWORDS.includes(textOf(v))),
    __all__: newList(["iskeyword", "issoftkeyword", "kwlist", "softkwlist"]),
  };
});
