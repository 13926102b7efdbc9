// @shared-module
/**
 * Built-in functions that look at the running program or at the world: output, input, namespaces, compiling and running code, imports.
 */
import { Code } from "../code";
import { callMethod, getAttr, getAttrOr, isInstance, isStr, repr, typeOf } from "../objects/operations";
import { builtin, builtinArgs, bindArgs, type W_Builtin } from "../objects/builtin";
import { call } from "../objects/call";
import { truth } from "../objects/compare";
import { None, PyError } from "../objects/core";
import { EXC, eofError, newException, runtimeError, typeError, valueError } from "../objects/errors";
import { hooks } from "../objects/hooks";
import { newList } from "../objects/list-storage";
import { sortList } from "../objects/list";
import { Namespace, W_Module, type NamedStorage } from "../objects/namespace";
import { dictOfNamespace } from "../objects/object-type";
import { index } from "../objects/arithmetic";
import { strText } from "../objects/text";
import { bytearrayType, bytesType, dictType } from "../objects/type";
import { buildClass } from "../objects/type-new";
import { iterate } from "../objects/sequence";
import { strFrom, textOf } from "../objects/wide-str";
import { rt, type VisibleFrame } from "../runtime";
import { directory } from "./builtins-values";

// -- output and input

/**
 * A file object implemented in the host that takes text at once. `print` uses it instead of calling `write` per piece.
 */
interface HostFile { hostWrite(text: string): void }
const isHostFile = (file: any): file is HostFile => typeof file.hostWrite === "function";

/** `sys.<name>`, or undefined while there is no sys module. */
const sysAttribute = (name: string): any => {
  const sys = rt().modules.getName("sys");
  return sys instanceof W_Module ? sys.namespace.getName(name) : undefined;
};

const PRINT_NAMES = ["sep", "end", "file", "flush"];

function print(args: any[], kw: Map<string, any> | null): any {
  let separator = " ";
  let end = "\n";
  let file: any = None;
  let flush = false;
  if (kw !== null) {
    for (const [key, value] of kw) {
      if (!PRINT_NAMES.includes(key)) throw typeError(`print() got an unexpected keyword argument '${key}'`);
      if (key === "file") file = value;
      else if (key === "flush") flush = truth(value);
      else if (value !== None) {
        if (!isStr(value)) throw typeError(`${key} must be None or a string, not ${typeOf(value).name}`);
        if (key === "sep") separator = textOf(value);
        else end = textOf(value);
      }
    }
  }
  if (file === None) {
    file = sysAttribute("stdout");
    if (file === None) return None;
  }
  if (file === undefined || isHostFile(file)) {
    let text = "";
    for (let i = 0; i < args.length; i++) text += (i > 0 ? separator : "") + strText(args[i]);
    text += end;
    if (file === undefined) rt().stdout(text);
    else file.hostWrite(text);
  } else {
    for (let i = 0; i < args.length; i++) {
      if (i > 0) callMethod(file, "write", strFrom(separator));
      callMethod(file, "write", strFrom(strText(args[i])));
    }
    callMethod(file, "write", strFrom(end));
  }
  if (flush && file === undefined) rt().host.flush();
  else if (flush) callMethod(file, "flush");
  return None;
}

function input(prompt: any): any {
  const file = sysAttribute("stdin");
  if (prompt !== undefined) print([prompt], new Map([["end", ""]]));
  let line: string;
  if (file === undefined || typeof file.hostReadLine === "function") line = file === undefined ? rt().host.readLine() : file.hostReadLine();
  else {
    const read = callMethod(file, "readline");
    if (!isStr(read)) throw typeError("object.readline() returned non-string");
    line = textOf(read);
  }
  if (line === "") throw eofError("EOF when reading a line");
  return strFrom(line.endsWith("\n") ? line.slice(0, -1) : line);
}

// -- namespaces

const frame = (): VisibleFrame => {
  const current = rt().currentFrame();
  if (current === null) throw runtimeError("no current frame");
  return current;
};

const isMapping = (v: any): boolean => isInstance(v, dictType) || typeOf(v).lookup("__getitem__") !== undefined;

const globalsOf = (f: VisibleFrame): Namespace => f.code.globals as Namespace;

/** A frame's variables as a mapping: the namespace's own where it has one. */
function localsOf(f: VisibleFrame): any {
  const locals = f.locals();
  if (locals === null || locals === undefined) return dictOfNamespace(globalsOf(f));
  if (locals instanceof Namespace) return dictOfNamespace(locals);
  return typeof locals.pytype === "object" ? locals : hooks.dictOver(locals as NamedStorage);
}

const sortedNames = (names: Iterable<any>): any => {
  const list = newList([...names]);
  sortList(list, None, false);
  return list;
};

// -- compiling and running

/** Source text of a str or bytes-like argument. */
function sourceText(v: any, what: string): string {
  if (isStr(v)) return textOf(v);
  if (isInstance(v, bytesType) || isInstance(v, bytearrayType)) return textOf(callMethod(v, "decode", "utf-8"));
  throw typeError(what);
}

const checkSource = (text: string): string => {
  if (text.includes("\0")) throw new PyError(newException(EXC.SyntaxError, ["source code string cannot contain null bytes"]));
  return text;
};

function compile(args: any[], kw: Map<string, any> | null): any {
  const [source, filename, mode, flags = 0] = bindArgs("compile", args, kw, ["source", "filename", "mode", "flags", "dont_inherit", "optimize", "_feature_version"], 3, 6);
  if (!isStr(mode)) throw typeError(`compile() argument 'mode' must be str, not ${typeOf(mode).name}`);
  const modeText = textOf(mode);
  if (modeText !== "exec" && modeText !== "eval" && modeText !== "single") {
    throw valueError(modeText === "func_type" ? "compile() mode 'func_type' requires flag PyCF_ONLY_AST" : "compile() mode must be 'exec', 'eval' or 'single'");
  }
  const name = isStr(filename) ? textOf(filename) : isInstance(filename, bytesType) ? sourceText(filename, "") : textOf(callMethod(filename, "__fspath__"));
  if (source instanceof Code) return source;
  const text = sourceText(source, "compile() arg 1 must be a string, bytes or AST object");
  return rt().compile(checkSource(text), name, modeText, Number(index(flags)));
}

/** Globals and locals for `eval` and `exec`: those given, or the caller's. Locals null: the same as the globals. */
function namespaces(name: "eval" | "exec", globals: any, locals: any): [Namespace, any] {
  if (globals !== None && !isInstance(globals, dictType)) {
    if (name === "exec") throw typeError(`exec() globals must be a dict, not ${typeOf(globals).name}`);
    throw typeError(isMapping(globals) ? "globals must be a real dict; try eval(code, {}, mapping)" : "globals must be a dict");
  }
  if (locals !== None && !isMapping(locals)) throw typeError(name === "exec" ? `locals must be a mapping or None, not ${typeOf(locals).name}` : "locals must be a mapping");
  if (globals === None) {
    const f = frame();
    const own = globalsOf(f);
    if (locals === None) {
      const variables = localsOf(f);
      return [own, variables === own.dict ? null : variables];
    }
    return [own, locals];
  }
  const namespace = hooks.namespaceOf(globals);
  if (namespace.getName("__builtins__") === undefined) namespace.setName("__builtins__", rt().modules.getName("builtins") ?? dictOfNamespace(rt().builtins));
  return [namespace, locals === None || locals === globals ? null : locals];
}

function evaluate(source: any, globals: any = None, locals: any = None): any {
  const [namespace, variables] = namespaces("eval", globals, locals);
  if (source instanceof Code) {
    if (source.freeNames.length > 0) throw typeError("code object passed to eval() may not contain free variables");
    return rt().runCode(source, namespace, variables);
  }
  const text = sourceText(source, "eval() arg 1 must be a string, bytes or code object").replace(/^[ \t]+/, "");
  return rt().runCode(rt().compile(checkSource(text), "<string>", "eval"), namespace, variables);
}

function execute(args: any[], kw: Map<string, any> | null): any {
  if (args.length === 0) throw typeError("exec() takes at least 1 positional argument (0 given)");
  const [source, globals = None, locals = None] = bindArgs("exec", args, kw, ["source", "globals", "locals", "closure"], 1, 3);
  const [namespace, variables] = namespaces("exec", globals, locals);
  let code: Code;
  if (source instanceof Code) {
    code = source;
    if (code.freeNames.length > 0) throw typeError("code object requires a closure of exactly length " + code.freeNames.length);
  } else code = rt().compile(checkSource(sourceText(source, "exec() arg 1 must be a string, bytes or code object")), "<string>", "exec");
  rt().runCode(code, namespace, variables);
  return None;
}

function importModule(args: any[], kw: Map<string, any> | null): any {
  const [name, globals = None, , fromlist = None, level = 0] = bindArgs("__import__", args, kw, ["name", "globals", "locals", "fromlist", "level"], 1);
  if (!isStr(name)) throw typeError("module name must be a string");
  const text = textOf(name);
  const depth = Number(index(level));
  if (depth < 0) throw valueError("level must be >= 0");
  if (text === "" && depth === 0) throw valueError("Empty module name");
  const names = fromlist === None ? null : [...iterate(fromlist)].map(textOf);
  return rt().importName(text, isInstance(globals, dictType) ? hooks.namespaceOf(globals) : null, names, depth);
}

/** `exit()` and `quit()`. */
const leave = (name: string): W_Builtin => builtin(name, 0, 1, (code = None) => {
  throw new PyError(newException(EXC.SystemExit, code === None ? [None] : [code]));
}, { keywords: ["code"] });

/** The functions of this file, by name. */
export const CODE_FUNCTIONS: readonly W_Builtin[] = [
  builtinArgs("print", print, { doc: "Prints the values to a stream, or to sys.stdout by default.", signature: "($module, /, *args, sep=' ', end='\\n', file=None, flush=False)" }),
  builtin("input", 0, 1, input, { doc: "Read a string from standard input.  The trailing newline is stripped.", signature: "($module, prompt='', /)" }),
  builtinArgs("open", (args, kw) => call(getAttr(rt().importName("io", null, ["*"], 0), "open"), args, kw), { doc: "Open file and return a stream.  Raise OSError upon failure." }),
  builtin("globals", 0, 0, () => dictOfNamespace(globalsOf(frame())), { doc: "Return the dictionary containing the current scope's global variables.", signature: "($module, /)", traceId: "globals" }),
  builtin("locals", 0, 0, () => localsOf(frame()), { doc: "Return a dictionary containing the current scope's local variables.", signature: "($module, /)", traceId: "locals" }),
  builtin("vars", 0, 1, (o) => {
    if (o === undefined) return localsOf(frame());
    const dict = getAttrOr(o, "__dict__", undefined);
    if (dict === undefined) throw typeError("vars() argument must have __dict__ attribute");
    return dict;
  }, { doc: "vars([object]) -> dictionary" }),
  builtin("dir", 0, 1, (o) => (o === undefined ? sortedNames(iterate(localsOf(frame()))) : directory(o)), { doc: "dir([object]) -> list of strings" }),
  builtinArgs("compile", compile, { doc: "Compile source into a code object that can be executed by exec() or eval()." }),
  builtin("eval", 1, 3, evaluate, { keywords: ["", "globals", "locals"], doc: "Evaluate the given source in the context of globals and locals." }),
  builtinArgs("exec", execute, { doc: "Execute the given source in the context of globals and locals." }),
  builtinArgs("__import__", importModule, { doc: "Import a module." }),
  builtinArgs("__build_class__", buildClass, { doc: "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\nInternal helper function used by the class statement." }),
  builtinArgs("breakpoint", (args, kw) => {
    const hook = sysAttribute("breakpointhook");
    if (hook === undefined) throw runtimeError("lost sys.breakpointhook");
    return call(hook, args, kw);
  }, { doc: "Call sys.breakpointhook(*args, **kws)." }),
  builtin("help", 0, 1, (o) => {
    const doc = o === undefined ? undefined : getAttrOr(o, "__doc__", undefined);
    return print([doc === undefined || doc === None ? strFrom(`No documentation for ${o === undefined ? "this" : textOf(repr(o))}`) : doc], null);
  }, { doc: "Show the documentation of an object." }),
  leave("exit"),
  leave("quit"),
];
