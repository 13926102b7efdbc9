// @shared-module
/**
 * The pure-Python part of the standard library: where its sources come from, and what was compiled of it.
 *
 * It is not part of this package's code: the build packs it beside the code (`dist/library`, see `scripts/pack-library.mjs`), and whoever runs Python says how
 * to read it (`provideLibrary`), because reading differs between hosts. Without a library only the modules of `modules/` and the
 * program's own can be imported. The text is the same for all runtimes, so that a module is compiled once per process.
 */
import type { Code } from "./code";
import { compile, deserialize, serialize } from "./compiler/index";

/** The library's sources. */
export interface Library {
  /** The text of a file by its path within the library ("enum.py", "json/decoder.py"), or null when there is none. */
  read(path: string): string | null;
  /** What {@link compileLibrary} made of the file, or null: importing it then takes a third of the time. */
  compiled?(path: string): Uint8Array | null;
}

/** Where library modules say that they are: the directory in their `__file__`. */
export const LIBRARY_DIRECTORY = "/lib/python3.14";

let library: Library | null = null;
const compiled = new Map<string, Code>();

/** Says where the library is, for all runtimes of the process. */
export function provideLibrary(source: Library | null): void {
  library = source;
  compiled.clear();
}

/** A module that is another one under a second name. `ready` runs when it was imported so for the first time. */
export interface Alias {
  readonly module: string;
  readonly ready: (module: any) => void;
}
/** Aliases by their names. */
export const aliases = new Map<string, Alias>();

/** Library files that are imported under a name of our own, because a module of the host has theirs: name in `sys.modules`, and the module's name. */
export const hidden = new Map<string, string>();

/** A module of the library. */
export interface LibraryModule {
  /** Path within the library. */
  readonly path: string;
  readonly isPackage: boolean;
  /** Its code: compiled ahead of time, or its text. */
  readonly contents: Uint8Array | string;
}

/** The library's module of a dotted name, or null. */
export function findInLibrary(name: string): LibraryModule | null {
  if (library === null) return null;
  const base = (hidden.get(name) ?? name).replaceAll(".", "/");
  for (const isPackage of [true, false]) {
    const path = isPackage ? `${base}/__init__.py` : `${base}.py`;
    const contents = library.compiled?.(path) ?? library.read(path);
    if (contents !== null) return { path, isPackage, contents };
  }
  return null;
}

const fileOf = (path: string): string => `${LIBRARY_DIRECTORY}/${path}`;

/** The module's code, made when nobody has before. */
export function libraryCode({ path, contents }: LibraryModule): Code {
  let code = compiled.get(path);
  if (code === undefined) compiled.set(path, (code = readCode(path, contents)));
  return code;
}

function readCode(path: string, contents: Uint8Array | string): Code {
  if (typeof contents === "string") return compile(contents, fileOf(path), "exec");
  try {
    return deserialize(contents, fileOf(path));
  } catch (error) {
    const source = error instanceof RangeError ? library!.read(path) : null;
    if (source === null) throw error;
    return compile(source, fileOf(path), "exec");
  }
}

/** Compiles a library file ahead of time. What comes out is used by the same version of this package only: other ones read the text. */
export const compileLibrary = (source: string, path: string): Uint8Array => serialize(compile(source, fileOf(path), "exec"));

/** The text of a library file by its `__file__`, or null; for tracebacks. */
export const librarySource = (file: string): string | null => (file.startsWith(`${LIBRARY_DIRECTORY}/`) ? library?.read(file.slice(LIBRARY_DIRECTORY.length + 1)) ?? null : null);
