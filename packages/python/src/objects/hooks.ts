// @shared-module
/**
 * What the object model needs of the files above it, set by them when they are loaded: the interpreter (to run Python functions), dicts (to show
 * storage as a dict). Keeps the imports of `objects` acyclic where it matters: at initialisation.
 */
import { LIST_EMPTY, LIST_OBJECT, W_List, type W_Function } from "./core";
import type { Namespace, NamedStorage } from "./namespace";
import type { W_Type } from "./type";

const missing = (what: string) => (): never => { throw new Error(`${what} is not installed: import the interpreter (interp/index) first`); };

export interface Hooks {
  /** Runs a Python function in a nested loop. Throws PyError. */
  callFunction(f: W_Function, args: any[], kw: Map<string, any> | null): any;
  /** The text of the globals' `__name__` of the Python function that runs, or undefined: default of a new class's `__module__`. */
  currentModule(): any;
  /** Runs a class body: a function without parameters whose names live in `namespace` (any mapping). Gives what the body returns: the `__class__` cell or None. */
  runClassBody(f: W_Function, namespace: any): any;
  /** `importlib.import_module(name)`. */
  importModule(name: string): any;

  /** The namespace that a globals dict stands for (made from the dict when it is an ordinary one). */
  namespaceOf(dict: any): Namespace;
  /** The dict of the built-in names, one of them, and a module that was imported. */
  builtinsDict(): any;
  builtinName(name: string): any;
  moduleNamed(name: any): any | undefined;

  // -- by containers
  /** A guest dict over the storage. */
  dictOver(storage: NamedStorage): any;
  newDict(items: [any, any][]): any;
  newList(items: any[]): any;

  // -- by object-type
  truth(v: any): boolean;
  /** `o.__dict__`, undefined when it has none; and its assignment. */
  getDict(o: any): any;
  setDict(o: any, dict: any): void;
  /** Names in `cls.__abstractmethods__`. */
  abstractNames(cls: W_Type): string[];
  /** `object.__reduce_ex__(protocol)`. */
  reduce(o: any, protocol: any): any;
  /** `exception.add_note(text)`. */
  addNote(e: any, note: string): void;
  /** `origin[args]`. */
  genericAlias(origin: any, args: any): any;
}

export const hooks: Hooks = {
  callFunction: missing("callFunction"),
  currentModule: () => undefined,
  runClassBody: missing("runClassBody"),
  importModule: missing("importModule"),
  namespaceOf: missing("namespaceOf"),
  builtinsDict: missing("builtinsDict"),
  builtinName: missing("builtinName"),
  moduleNamed: () => undefined,
  dictOver: missing("dictOver"),
  newDict: missing("newDict"),
  newList: (items) => new W_List(items.length === 0 ? LIST_EMPTY : LIST_OBJECT, items),
  truth: missing("truth"),
  getDict: missing("getDict"),
  setDict: missing("setDict"),
  abstractNames: missing("abstractNames"),
  reduce: missing("reduce"),
  addNote: missing("addNote"),
  genericAlias: missing("genericAlias"),
};
