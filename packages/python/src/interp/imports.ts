// @shared-module
/**
 * Imports: modules that the host implements, the program's own from the directories of `sys.path`, and the library's.
 *
 * As importlib's, without its hooks: a name is looked up in `sys.modules`, packages are imported before their submodules, a submodule becomes
 * an attribute of its package, and a module that fails while it runs is taken out of `sys.modules` again.
 */
import type { Code } from "../code";
import { getAttrOr } from "../objects/attribute";
import { None, PyError } from "../objects/core";
import { EXC, importError, newException, typeError, valueError } from "../objects/errors";
import { newList } from "../objects/list-storage";
import { Namespace, W_Module } from "../objects/namespace";
import { isStr, iterate, strText } from "../objects/operations";
import { strFrom, textOf } from "../objects/wide-str";
import { aliases, findInLibrary, hidden, LIBRARY_DIRECTORY, libraryCode, type Alias, type LibraryModule } from "../library";
import { nativeModule, type Runtime } from "../runtime";
import { decodeSource } from "./compile-host";

/** Where a module's source is. */
interface Found {
  /** "" for a namespace package, which has none. */
  readonly file: string;
  /** The directories of a package; null for a module. */
  readonly directories: readonly string[] | null;
}

/** What `-m` runs. */
export interface MainModule {
  readonly file: string;
  /** `__package__`. */
  readonly parent: string;
  readonly code: () => Code;
}

const notFound = (name: string, message = `No module named '${name}'`): PyError => importError(message, { name: strFrom(name) }, EXC.ModuleNotFoundError);

const notReached = (): never => { throw new Error("a namespace package has no code"); };

/** Where a module of the library says that it is. */
const place = ({ path, isPackage }: LibraryModule): Found => {
  const file = `${LIBRARY_DIRECTORY}/${path}`;
  return { file, directories: isPackage ? [file.slice(0, file.lastIndexOf("/"))] : null };
};

export class Importer {
  constructor(readonly runtime: Runtime) {}

  /** `__import__`: the module itself with a fromlist, else the first package of the dotted name. */
  importName(name: string, globals: Namespace | null, fromlist: readonly string[] | null, level: number): any {
    const full = level > 0 ? this.#absolute(name, globals, level) : name;
    const module = this.#import(full);
    if (fromlist === null || fromlist.length === 0) {
      if (level === 0) return name.includes(".") ? this.runtime.modules.getName(name.slice(0, name.indexOf("."))) : module;
      if (name === "") return module;
      const cut = name.indexOf(".");
      return cut < 0 ? module : this.runtime.modules.getName(full.slice(0, full.length - (name.length - cut)));
    }
    // Names of a package's fromlist may be submodules.
    if (module instanceof W_Module && module.namespace.getName("__path__") !== undefined) this.#importListed(module, full, fromlist);
    return module;
  }

  #importListed(module: W_Module, full: string, fromlist: readonly string[]): void {
    for (const name of fromlist) {
      if (name === "*") {
        const all = getAttrOr(module, "__all__", undefined);
        if (all !== undefined) this.#importListed(module, full, [...iterate(all)].filter(isStr).map(textOf).filter((n) => n !== "*"));
      } else if (getAttrOr(module, name, undefined) === undefined) {
        const submodule = `${full}.${name}`;
        try {
          this.#import(submodule);
        } catch (e) {
          // Not a submodule: IMPORT_FROM says that the name is missing.
          if (!(e instanceof PyError && e.value.pytype === EXC.ModuleNotFoundError && textOf(e.value.name ?? "") === submodule)) throw e;
        }
      }
    }
  }

  /** The absolute name of a relative import. */
  #absolute(name: string, globals: Namespace | null, level: number): string {
    let at = globals?.getName("__package__");
    if (at === undefined || at === None) {
      const own = globals?.getName("__name__");
      if (own === undefined) throw new PyError(newException(EXC.KeyError, ["'__name__' not in globals"]));
      at = globals!.getName("__path__") !== undefined ? own : strFrom(textOf(own).split(".").slice(0, -1).join("."));
    }
    if (!isStr(at)) throw typeError("__package__ must be a string");
    const parts = textOf(at).split(".");
    if (textOf(at) === "") throw importError("attempted relative import with no known parent package");
    if (level > parts.length) throw importError("attempted relative import beyond top-level package");
    const base = parts.slice(0, parts.length - level + 1).join(".");
    return name === "" ? base : `${base}.${name}`;
  }

  /** The module of an absolute name, imported with its packages. */
  #import(full: string): any {
    const { modules } = this.runtime;
    const known = modules.getName(full);
    if (known !== undefined) {
      if (known === None) throw notFound(full, `import of ${full} halted; None in sys.modules`);
      return known;
    }
    if (full === "") throw valueError("Empty module name");
    const alias = aliases.get(full);
    if (alias !== undefined) return this.#alias(full, alias);
    const cut = full.lastIndexOf(".");
    if (cut < 0) return this.#load(full, null);
    const parentName = full.slice(0, cut);
    const parent = this.#import(parentName);
    // Importing the package may have imported it.
    const meanwhile = modules.getName(full);
    if (meanwhile !== undefined) return meanwhile;
    const path = getAttrOr(parent, "__path__", undefined);
    const module = path === undefined
      ? nativeModule(this.runtime, full) ?? (() => { throw notFound(full, `No module named '${full}'; '${parentName}' is not a package`); })()
      : this.#load(full, [...iterate(path)].filter(isStr).map(textOf));
    if (parent instanceof W_Module) parent.namespace.setName(full.slice(cut + 1), module);
    return module;
  }

  /** Imports a module under its second name. */
  #alias(full: string, { module: other, ready }: Alias): any {
    const cut = full.lastIndexOf(".");
    const parent = this.#import(full.slice(0, cut));
    const module = this.#import(other);
    this.runtime.modules.setName(full, module);
    if (parent instanceof W_Module) parent.namespace.setName(full.slice(cut + 1), module);
    ready(module);
    return module;
  }

  #load(full: string, path: readonly string[] | null): any {
    const native = nativeModule(this.runtime, full);
    if (native !== undefined) return native;
    const found = this.#find(full.slice(full.lastIndexOf(".") + 1), path ?? this.#searchPath());
    if (found !== null && found.file !== "") return this.#run(full, found, () => this.#codeOf(full, found.file));
    // A namespace package is what is left when nothing better is found anywhere.
    const inLibrary = findInLibrary(full);
    if (inLibrary !== null) return this.#run(full, place(inLibrary), () => libraryCode(inLibrary));
    if (found !== null) return this.#run(full, found, () => notReached());
    throw notFound(full);
  }

  /** What `-m name` runs: a module, or the `__main__` of a package. The packages above are imported. A text says why there is nothing to run. */
  mainModule(name: string): MainModule | string {
    const cut = name.lastIndexOf(".");
    const parent = cut < 0 ? "" : name.slice(0, cut);
    let path: readonly string[] = this.#searchPath();
    if (cut >= 0) {
      try {
        const packagePath = getAttrOr(this.#import(parent), "__path__", undefined);
        if (packagePath === undefined) return `Error while finding module specification for '${name}' (ModuleNotFoundError: __path__ attribute not found on '${parent}' while trying to find '${name}')`;
        path = [...iterate(packagePath)].filter(isStr).map(textOf);
      } catch (error) {
        if (!(error instanceof PyError && error.value.pytype === EXC.ModuleNotFoundError)) throw error;
        return `Error while finding module specification for '${name}' (ModuleNotFoundError: ${strText(error.value)})`;
      }
    }
    const found = this.#find(name.slice(cut + 1), path);
    const inLibrary = found === null || found.file === "" ? findInLibrary(name) : null;
    const at = inLibrary === null ? found : place(inLibrary);
    if (at === null) return nativeModule(this.runtime, name) === undefined ? `No module named ${name}` : `No code object available for ${name}`;
    if (at.directories !== null) {
      const inside = this.mainModule(`${name}.__main__`);
      return typeof inside !== "string" || !inside.startsWith("No module") ? inside : `${inside}; '${name}' is a package and cannot be directly executed`;
    }
    return { file: at.file, parent, code: () => (inLibrary === null ? this.#codeOf(name, at.file) : libraryCode(inLibrary)) };
  }

  /** `sys.path`. */
  #searchPath(): readonly string[] {
    const sys = this.runtime.modules.getName("sys");
    const list = sys instanceof W_Module ? sys.namespace.getName("path") : undefined;
    return list === undefined ? this.runtime.path : [...iterate(list)].filter(isStr).map(textOf);
  }

  #find(name: string, path: readonly string[]): Found | null {
    const { host } = this.runtime;
    const portions: string[] = [];
    for (const directory of path) {
      const at = directory === "" ? host.cwd() : directory;
      const base = at.endsWith("/") ? `${at}${name}` : `${at}/${name}`;
      const isDirectory = host.pathKind(base) === "directory";
      if (isDirectory && host.pathKind(`${base}/__init__.py`) === "file") return { file: `${base}/__init__.py`, directories: [base] };
      if (host.pathKind(`${base}.py`) === "file") return { file: `${base}.py`, directories: null };
      if (isDirectory) portions.push(base);
    }
    return portions.length === 0 ? null : { file: "", directories: portions };
  }

  #codeOf(full: string, file: string): Code {
    const bytes = this.runtime.host.readFile(file);
    if (bytes === null) throw importError(`cannot read '${file}'`, { name: strFrom(full), path: strFrom(file) });
    return this.runtime.compile(decodeSource(bytes, file), file, "exec");
  }

  /** Makes the module and runs its code. */
  #run(full: string, found: Found, codeOf: () => Code): W_Module {
    const { runtime } = this;
    const namespace = new Namespace();
    const module = new W_Module(namespace);
    const isPackage = found.directories !== null;
    const set = (name: string, value: any): void => namespace.setName(name, value);
    set("__name__", strFrom(hidden.get(full) ?? full));
    set("__doc__", None);
    set("__package__", strFrom(isPackage ? full : full.split(".").slice(0, -1).join(".")));
    set("__loader__", None);
    set("__spec__", None);
    if (isPackage) set("__path__", newList(found.directories!.map(strFrom)));
    runtime.modules.setName(full, module);
    if (found.file === "") return module;
    set("__file__", strFrom(found.file));
    set("__builtins__", runtime.modules.getName("builtins") ?? None);
    try {
      const code = codeOf();
      if (code.docstring !== undefined && code.docstring !== null) set("__doc__", typeof code.docstring === "string" ? strFrom(code.docstring) : code.docstring);
      runtime.runCode(code, namespace, null);
    } catch (e) {
      if (runtime.modules.getName(full) === module) runtime.modules.deleteName(full);
      throw e;
    }
    // A module may replace itself.
    return runtime.modules.getName(full) ?? module;
  }
}
