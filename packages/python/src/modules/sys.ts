// @shared-module
/**
 * `sys`.
 */
import { index } from "../objects/arithmetic";
import { builtin, builtinArgs, type W_Builtin } from "../objects/builtin";
import { call, callSpecial0 } from "../objects/call";
import { None, PyError, W_Float, W_Tuple } from "../objects/core";
import { W_Dict } from "../objects/dict-storage";
import { EXC, newException, runtimeError, typeError, valueError, type W_BaseException } from "../objects/errors";
import { hooks } from "../objects/hooks";
import { newList } from "../objects/list-storage";
import { newFrozenSet } from "../objects/set-storage";
import { namespaceOf } from "../objects/simple-namespace";
import { STDLIB_MODULE_NAMES } from "../objects/stdlib-names";
import { structSequence } from "../objects/struct-sequence";
import { isStr, reprText } from "../objects/text";
import { formatException } from "../objects/traceback";
import { frameObject } from "../objects/traceback-object";
import { isInstance, typeOf } from "../objects/type";
import { strFrom } from "../objects/wide-str";
import { registeredModules, type Runtime } from "../runtime";
import { defineRuntimeModule } from "./define";
import { W_HostStream } from "./host-streams";

/** The Python version that the language and library follow. */
export const PYTHON_VERSION = [3, 14, 2] as const;
const [MAJOR, MINOR, MICRO] = PYTHON_VERSION;
const HEX_VERSION = (MAJOR << 24) | (MINOR << 16) | (MICRO << 8) | 0xf0;
/** `sys.maxsize`. */
const MAX_SIZE = 2n ** 63n - 1n;

const box = (x: number): W_Float => new W_Float(x);

const versionInfo = structSequence("sys", "version_info", ["major", "minor", "micro", "releaselevel", "serial"], { constructible: false });
const floatInfo = structSequence("sys", "float_info", ["max", "max_exp", "max_10_exp", "min", "min_exp", "min_10_exp", "dig", "mant_dig", "epsilon", "radix", "rounds"], { constructible: false });
const intInfo = structSequence("sys", "int_info", ["bits_per_digit", "sizeof_digit", "default_max_str_digits", "str_digits_check_threshold"], { constructible: false });
const hashInfo = structSequence("sys", "hash_info", ["width", "modulus", "inf", "nan", "imag", "algorithm", "hash_bits", "seed_bits", "cutoff"], { constructible: false });
const threadInfo = structSequence("sys", "thread_info", ["name", "lock", "version"], { constructible: false });
const FLAGS = [
  "debug", "inspect", "interactive", "optimize", "dont_write_bytecode", "no_user_site", "no_site", "ignore_environment", "verbose", "bytes_warning", "quiet", "hash_randomization", "isolated", "dev_mode", "utf8_mode",
  "warn_default_encoding", "safe_path", "int_max_str_digits", "gil", "thread_inherit_context", "context_aware_warnings",
];
const flags = structSequence("sys", "flags", FLAGS, { count: 18, constructible: false });

const strings = (values: readonly string[]): any => newList(values.map(strFrom));

/** What is being handled: the exception, or None. */
const handled = (runtime: Runtime): any => runtime.state.handled;

function exit(status: any = None): never {
  const e = newException(EXC.SystemExit, status === None ? [] : status instanceof W_Tuple ? status.items : [status]) as W_BaseException & { code: any };
  e.code = status instanceof W_Tuple && status.items.length === 1 ? status.items[0] : status;
  throw new PyError(e);
}

/** Roughly what CPython's objects take; who asks wants to compare. */
function sizeOf(v: any, fallback: any): any {
  const f = typeOf(v).lookup("__sizeof__");
  if (f === undefined) {
    if (fallback !== undefined) return fallback;
    throw typeError(`Type ${typeOf(v).name} doesn't define __sizeof__`);
  }
  return index(callSpecial0(f, v));
}

function setRecursionLimit(runtime: Runtime, v: any): any {
  const limit = Number(index(v));
  if (limit < 1) throw valueError("recursion limit must be greater or equal than 1");
  runtime.state.recursionLimit = limit;
  return None;
}

function getFrame(runtime: Runtime, depth: any): any {
  let frame = runtime.currentFrame();
  for (let n = Number(index(depth)); n > 0 && frame !== null; n--) frame = frame.back;
  if (frame === null) throw valueError("call stack is not deep enough");
  return frameObject(frame);
}

/** `sys.excepthook`: the traceback on standard error. */
function exceptHook(runtime: Runtime, e: any): any {
  if (!isInstance(e, EXC.BaseException)) throw typeError(`print_exception(): Exception expected for value, ${typeOf(e).name} found`);
  runtime.stderr(formatException(e));
  return None;
}

function displayHook(runtime: Runtime, v: any): any {
  if (v === None) return None;
  runtime.builtins.setName("_", None);
  const stdout = runtime.modules.getName("sys")?.namespace.getName("stdout");
  if (stdout === undefined || stdout === None) throw runtimeError("lost sys.stdout");
  call(hooks.builtinName("print"), [strFrom(reprText(v))]);
  runtime.builtins.setName("_", v);
  return None;
}

let digitLimit = 4300;

function functions(runtime: Runtime): W_Builtin[] {
  const fixed = (name: string, value: any): W_Builtin => builtin(name, 0, 0, () => value);
  const nothing = (name: string, count: number): W_Builtin => builtin(name, 0, count, () => None);
  return [
    builtin("exit", 0, 1, exit),
    builtin("exception", 0, 0, () => handled(runtime)),
    builtin("exc_info", 0, 0, () => {
      const e = handled(runtime);
      return new W_Tuple(e === None ? [None, None, None] : [typeOf(e), e, e.traceback ?? None]);
    }),
    builtin("getrecursionlimit", 0, 0, () => runtime.state.recursionLimit),
    builtin("setrecursionlimit", 1, 1, (v) => setRecursionLimit(runtime, v)),
    builtin("getsizeof", 1, 2, sizeOf, { keywords: ["object", "default"] }),
    builtin("getrefcount", 1, 1, () => 2),
    builtin("intern", 1, 1, (v) => {
      if (!isStr(v)) throw typeError(`intern() argument must be str, not ${typeOf(v).name}`);
      return v;
    }),
    builtin("_is_interned", 1, 1, (v) => typeof v === "string"),
    fixed("getdefaultencoding", "utf-8"),
    fixed("getfilesystemencoding", "utf-8"),
    fixed("getfilesystemencodeerrors", "surrogateescape"),
    builtin("_getframe", 0, 1, (depth = 0) => getFrame(runtime, depth)),
    builtin("_getframemodulename", 0, 1, (depth = 0) => {
      let frame = runtime.currentFrame();
      for (let n = Number(index(depth)); n > 0 && frame !== null; n--) frame = frame.back;
      return (frame?.code.globals as { getName(name: string): any } | null | undefined)?.getName("__name__") ?? None;
    }, { keywords: ["depth"] }),
    builtin("excepthook", 3, 3, (_type, e) => exceptHook(runtime, e)),
    builtin("displayhook", 1, 1, (v) => displayHook(runtime, v)),
    builtin("unraisablehook", 1, 1, () => None),
    builtin("breakpointhook", 0, 0, () => None),
    builtin("get_int_max_str_digits", 0, 0, () => digitLimit),
    builtin("set_int_max_str_digits", 1, 1, (v) => {
      const n = Number(index(v));
      if (n !== 0 && n < 640) throw valueError("maxdigits must be >= 640 or 0 for unlimited");
      digitLimit = n;
      return None;
    }, { keywords: ["maxdigits"] }),
    builtin("getswitchinterval", 0, 0, () => box(0.005)),
    nothing("setswitchinterval", 1),
    nothing("settrace", 1), nothing("gettrace", 0), nothing("setprofile", 1), nothing("getprofile", 0),
    nothing("addaudithook", 1), builtinArgs("audit", () => None),
    fixed("is_finalizing", false), fixed("_is_gil_enabled", true), fixed("getallocatedblocks", 0), fixed("get_coroutine_origin_tracking_depth", 0),
    nothing("set_coroutine_origin_tracking_depth", 1), fixed("is_stack_trampoline_active", false),
  ];
}

// Streams and hooks that programs replace are there twice.
defineRuntimeModule("sys", "What belongs to the interpreter that runs.", (runtime) => {
  const all: Record<string, any> = Object.fromEntries(functions(runtime).map((f) => [f.name, f]));
  const stdin = new W_HostStream(runtime, "stdin");
  const stdout = new W_HostStream(runtime, "stdout");
  const stderr = new W_HostStream(runtime, "stderr");
  const version = versionInfo.make([MAJOR, MINOR, MICRO, "final", 0]);
  return {
    ...all,
    __excepthook__: all["excepthook"], __displayhook__: all["displayhook"], __breakpointhook__: all["breakpointhook"], __unraisablehook__: all["unraisablehook"],
    argv: strings(runtime.argv),
    orig_argv: strings(["spoor", ...runtime.argv]),
    path: strings(runtime.path),
    modules: hooks.dictOver(runtime.modules),
    meta_path: newList([]), path_hooks: newList([]), path_importer_cache: new W_Dict(),
    stdin, stdout, stderr, __stdin__: stdin, __stdout__: stdout, __stderr__: stderr,
    version: `${MAJOR}.${MINOR}.${MICRO} (main) [spoor]`,
    version_info: version,
    hexversion: HEX_VERSION,
    api_version: 1013,
    implementation: namespaceOf([["name", "spoor"], ["cache_tag", "spoor-314"], ["version", version], ["hexversion", HEX_VERSION], ["_multiarch", "javascript"], ["supports_isolated_interpreters", false]]),
    copyright: "",
    platform: "linux", platlibdir: "lib", abiflags: "", byteorder: "little",
    maxsize: MAX_SIZE, maxunicode: 0x10ffff,
    float_info: floatInfo.make([box(Number.MAX_VALUE), 1024, 308, box(2 ** -1022), -1021, -307, 15, 53, box(Number.EPSILON), 2, 1]),
    float_repr_style: "short",
    int_info: intInfo.make([30, 4, 4300, 640]),
    hash_info: hashInfo.make([64, 2n ** 61n - 1n, 314159, 0, 1000003, "fnv", 64, 0, 0]),
    thread_info: threadInfo.make(["pthread-stubs", None, None]),
    flags: flags.make(FLAGS.map((name) => (name === "int_max_str_digits" ? 4300 : name === "hash_randomization" || name === "utf8_mode" || name === "gil" ? 1 : name === "dev_mode" || name === "safe_path" || name === "thread_inherit_context" || name === "context_aware_warnings" ? false : 0))),
    executable: "", _base_executable: "", prefix: "/usr", exec_prefix: "/usr", base_prefix: "/usr", base_exec_prefix: "/usr", _framework: "",
    warnoptions: newList([]), _xoptions: new W_Dict(), dont_write_bytecode: true, pycache_prefix: None,
    builtin_module_names: new W_Tuple(registeredModules().sort().map(strFrom)),
    stdlib_module_names: newFrozenSet([...STDLIB_MODULE_NAMES].map(strFrom)),
  };
});
