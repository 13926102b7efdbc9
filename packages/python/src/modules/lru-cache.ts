// @shared-module
/**
 * `functools.lru_cache` and `cache`.
 *
 * A call's key is its only argument when that is exactly an int or a str, else a tuple of the arguments (and of their types when `typed`). The dict's order is
 * that of last use: a hit moves its entry to the end.
 */
import { index } from "../objects/arithmetic";
import { bindArgs, builtin, builtinArgs, method, methodArgs } from "../objects/builtin";
import { call } from "../objects/call";
import { hash, truth } from "../objects/compare";
import { None, PyError, W_Method, W_Object, W_Tuple } from "../objects/core";
import { dictFromNames, W_Dict } from "../objects/dict-storage";
import { typeError } from "../objects/errors";
import type { NamedStorage } from "../objects/namespace";
import { getAttr, setAttr } from "../objects/attribute";
import { defineType, intType, isInstance, typeOf, type W_Type } from "../objects/type";
import { strFrom } from "../objects/wide-str";
import { namedTuple } from "./namedtuple";

class W_Marker extends W_Object { declare readonly pytype: W_Type; }
defineType("_marker", W_Marker);
/** Stands between positional and keyword arguments in a key. */
const KEYWORDS = new W_Marker();

class W_LruCache extends W_Object {
  declare readonly pytype: W_Type;
  dict: NamedStorage | null = null;
  cache = new W_Dict();
  hits = 0;
  misses = 0;
  /** `limit` null: no bound. */
  constructor(readonly func: any, readonly limit: number | null, readonly typed: boolean) { super(); }

  key(args: any[], kw: Map<string, any> | null): any {
    if (kw === null && !this.typed && args.length === 1 && (typeof args[0] === "number" || typeof args[0] === "string")) return args[0];
    const items = args.slice();
    if (kw !== null) {
      items.push(KEYWORDS);
      for (const [name, value] of kw) items.push(strFrom(name), value);
    }
    if (this.typed) {
      for (const v of args) items.push(typeOf(v));
      for (const v of kw?.values() ?? []) items.push(typeOf(v));
    }
    return new W_Tuple(items);
  }

  #find(key: any): any {
    try {
      return this.cache.get(key);
    } catch (e) {
      // What cannot be hashed is an argument: the error names it, and no dict.
      if (e instanceof PyError) hash(key);
      throw e;
    }
  }

  invoke(args: any[], kw: Map<string, any> | null): any {
    if (this.limit === 0) {
      this.misses++;
      return call(this.func, args, kw);
    }
    const key = this.key(args, kw);
    const known = this.#find(key);
    if (known !== undefined) {
      this.hits++;
      if (this.limit !== null) {
        this.cache.take(key);
        this.cache.set(key, known);
      }
      return known;
    }
    this.misses++;
    const result = call(this.func, args, kw);
    // The function may have filled the cache meanwhile.
    if (this.limit !== null && this.cache.size >= this.limit && !this.cache.has(key)) this.cache.popFirst();
    this.cache.set(key, result);
    return result;
  }
}

export function cacheFunctions(updateWrapper: (wrapper: any, wrapped: any) => any): Record<string, any> {
  const infoType = namedTuple("CacheInfo", ["hits", "misses", "maxsize", "currsize"], [], "functools");
  const wrapperType = defineType("_lru_cache_wrapper", W_LruCache, {
    module: "functools",
    hasDict: true,
    hasWeakref: true,
    methods: () => ({
      __call__: methodArgs((args, kw) => (args[0] as W_LruCache).invoke(args.slice(1), kw)),
      __get__: method(1, 2, (self, object) => (object === None ? self : new W_Method(self, object))),
      __copy__: method(0, 0, (self) => self),
      __deepcopy__: method(1, 1, (self) => self),
      __reduce__: method(0, 0, (self) => getAttr(self, "__qualname__")),
      cache_info: method(0, 0, (self: W_LruCache) => call(infoType, [self.hits, self.misses, self.limit ?? None, self.cache.size])),
      cache_clear: method(0, 0, (self: W_LruCache) => {
        self.hits = self.misses = 0;
        self.cache = new W_Dict();
        return None;
      }),
    }),
  });
  const decorate = (func: any, limit: number | null, typed: boolean, shown: any): any => {
    if (typeOf(func).lookup("__call__") === undefined) throw typeError("the first argument must be callable");
    const wrapper = new W_LruCache(func, limit, typed);
    setAttr(wrapper, "cache_parameters", builtin("cache_parameters", 0, 0, () => dictFromNames([["maxsize", shown], ["typed", typed]])));
    return updateWrapper(wrapper, func);
  };
  return {
    _lru_cache_wrapper: wrapperType,
    _CacheInfo: infoType,
    cache: builtin("cache", 1, 1, (func) => decorate(func, null, false, None)),
    lru_cache: builtinArgs("lru_cache", (args, kw) => {
      const [maxsize = 128, typedArgument] = bindArgs("lru_cache", args, kw, ["maxsize", "typed"], 0);
      const typed = typedArgument !== undefined && truth(typedArgument);
      if (isInstance(maxsize, intType)) {
        const limit = Math.max(0, Number(index(maxsize)));
        return builtin("decorating_function", 1, 1, (func) => decorate(func, limit, typed, limit));
      }
      if (maxsize === None) return builtin("decorating_function", 1, 1, (func) => decorate(func, null, typed, None));
      if (typeOf(maxsize).lookup("__call__") !== undefined) return decorate(maxsize, 128, typed, 128);
      throw typeError("Expected first argument to be an integer, a callable, or None");
    }),
  };
}
