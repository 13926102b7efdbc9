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
import { isStr, iterate } from "../objects/operations";
import { strFrom, textOf } from "../objects/wide-str";
import { aliases, findInLibrary, hidden, LIBRARY_DIRECTORY, libraryCode, type Alias, type LibraryModule } from "../library";
import { nativeModule, type Runtime } from "../runtime";

/** Where a module's source is. */
interface Found {
  readonly file: string;
  /** The directory of a package. */
  readonly directory: string | null;
}

const decoder = new TextDecoder("utf-8");

const notFound = (name: string, message = `No module named '${name}'`): PyError => importError(message, { name: strFrom(name) }, EXC.ModuleNotFoundError);

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
    if (found !== null) return this.#execute(full, found);
    const inLibrary = findInLibrary(full);
    if (inLibrary === null) throw notFound(full);
    return this.#executeLibrary(full, inLibrary);
  }

  /** `sys.path`. */
  #searchPath(): readonly string[] {
    const sys = this.runtime.modules.getName("sys");
    const list = sys instanceof W_Module ? sys.namespace.getName("path") : undefined;
    return list === undefined ? this.runtime.path : [...iterate(list)].filter(isStr).map(textOf);
  }

  #find(name: string, path: readonly string[]): Found | null {
    const { host } = this.runtime;
    for (const directory of path) {
      const at = directory === "" ? host.cwd() : directory;
      const base = at.endsWith("/") ? `${at}${name}` : `${at}/${name}`;
      if (host.pathKind(base) === "directory") {
        if (host.pathKind(`${base}/__init__.py`) === "file") return { file: `${base}/__init__.py`, directory: base };
        // A namespace package, unless a later entry or a file is better.
        if (host.pathKind(`${base}.py`) !== "file") return { file: "", directory: base };
      }
      if (host.pathKind(`${base}.py`) === "file") return { file: `${base}.py`, directory: null };
    }
    return null;
  }

  #execute(full: string, found: Found): W_Module {
    const { runtime } = this;
    return this.#run(full, found, () => {
      const bytes = runtime.host.readFile(found.file);
      if (bytes === null) throw importError(`cannot read '${found.file}'`, { name: strFrom(full), path: strFrom(found.file) });
      return runtime.compile(decoder.decode(bytes), found.file, "exec");
    });
  }

  /** A module of the library, whose code is shared with other runtimes. */
  #executeLibrary(full: string, found: LibraryModule): W_Module {
    const file = `${LIBRARY_DIRECTORY}/${found.path}`;
    return this.#run(full, { file, directory: found.isPackage ? file.slice(0, file.lastIndexOf("/")) : null },
      () => libraryCode(found, (source, filename) => this.runtime.compile(source, filename, "exec")));
  }

  /** Makes the module and runs its code. */
  #run(full: string, found: Found, codeOf: () => Code): W_Module {
    const { runtime } = this;
    const namespace = new Namespace();
    const module = new W_Module(namespace);
    const isPackage = found.directory !== null;
    const set = (name: string, value: any): void => namespace.setName(name, value);
    set("__name__", strFrom(hidden.get(full) ?? full));
    set("__doc__", None);
    set("__package__", strFrom(isPackage ? full : full.split(".").slice(0, -1).join(".")));
    set("__loader__", None);
    set("__spec__", None);
    if (isPackage) set("__path__", newList([strFrom(found.directory!)]));
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
