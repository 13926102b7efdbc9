// @shared-module
/**
 * `errno`, `gc` and `atexit`.
 */
import { builtin, builtinArgs } from "../objects/builtin";
import { call } from "../objects/call";
import { eq } from "../objects/compare";
import { None, PyError, W_Tuple } from "../objects/core";
import { dictFromEntries } from "../objects/dict-storage";
import { EXC, typeError } from "../objects/errors";
import { newList } from "../objects/list-storage";
import { reprText } from "../objects/text";
import { formatException } from "../objects/traceback";
import { isInstance, typeOf } from "../objects/type";
import type { Runtime } from "../runtime";
import { defineModule, defineRuntimeModule } from "./define";

/** Linux's error numbers. */
const ERRORS: Record<string, number> = {
  EPERM: 1, ENOENT: 2, ESRCH: 3, EINTR: 4, EIO: 5, ENXIO: 6, E2BIG: 7, ENOEXEC: 8, EBADF: 9, ECHILD: 10, EAGAIN: 11, ENOMEM: 12, EACCES: 13, EFAULT: 14, ENOTBLK: 15, EBUSY: 16, EEXIST: 17, EXDEV: 18, ENODEV: 19, ENOTDIR: 20,
  EISDIR: 21, EINVAL: 22, ENFILE: 23, EMFILE: 24, ENOTTY: 25, ETXTBSY: 26, EFBIG: 27, ENOSPC: 28, ESPIPE: 29, EROFS: 30, EMLINK: 31, EPIPE: 32, EDOM: 33, ERANGE: 34, EDEADLK: 35, ENAMETOOLONG: 36, ENOLCK: 37, ENOSYS: 38,
  ENOTEMPTY: 39, ELOOP: 40, EWOULDBLOCK: 11, ENOMSG: 42, EIDRM: 43, ENOSTR: 60, ENODATA: 61, ETIME: 62, ENOSR: 63, ENOLINK: 67, EPROTO: 71, EBADMSG: 74, EOVERFLOW: 75, EILSEQ: 84, EUSERS: 87, ENOTSOCK: 88, EDESTADDRREQ: 89,
  EMSGSIZE: 90, EPROTOTYPE: 91, ENOPROTOOPT: 92, EPROTONOSUPPORT: 93, ESOCKTNOSUPPORT: 94, EOPNOTSUPP: 95, ENOTSUP: 95, EPFNOSUPPORT: 96, EAFNOSUPPORT: 97, EADDRINUSE: 98, EADDRNOTAVAIL: 99, ENETDOWN: 100, ENETUNREACH: 101,
  ENETRESET: 102, ECONNABORTED: 103, ECONNRESET: 104, ENOBUFS: 105, EISCONN: 106, ENOTCONN: 107, ESHUTDOWN: 108, ETIMEDOUT: 110, ECONNREFUSED: 111, EHOSTDOWN: 112, EHOSTUNREACH: 113, EALREADY: 114, EINPROGRESS: 115, ESTALE: 116,
  EDQUOT: 122, ECANCELED: 125, EOWNERDEAD: 130, ENOTRECOVERABLE: 131,
};
defineModule("errno", "The system's error numbers by name.", () => ({
  ...ERRORS,
  errorcode: dictFromEntries(Object.entries(ERRORS).filter(([name]) => name !== "EWOULDBLOCK" && name !== "ENOTSUP").map(([name, n]): [any, any] => [n, name])),
}));

/** The host collects garbage by itself. */
defineModule("gc", "The garbage collector's controls, as far as there is anything to control.", () => {
  let enabled = true;
  return {
    enable: builtin("enable", 0, 0, () => {
      enabled = true;
      return None;
    }),
    disable: builtin("disable", 0, 0, () => {
      enabled = false;
      return None;
    }),
    isenabled: builtin("isenabled", 0, 0, () => enabled),
    collect: builtin("collect", 0, 1, () => 0, { keywords: ["generation"] }),
    get_count: builtin("get_count", 0, 0, () => new W_Tuple([0, 0, 0])),
    get_threshold: builtin("get_threshold", 0, 0, () => new W_Tuple([2000, 10, 0])),
    set_threshold: builtin("set_threshold", 1, 3, () => None),
    get_debug: builtin("get_debug", 0, 0, () => 0),
    set_debug: builtin("set_debug", 1, 1, () => None),
    get_objects: builtin("get_objects", 0, 1, () => newList([]), { keywords: ["generation"] }),
    get_referrers: builtinArgs("get_referrers", () => newList([])),
    get_referents: builtinArgs("get_referents", () => newList([])),
    is_tracked: builtin("is_tracked", 1, 1, (v) => typeof v === "object"),
    is_finalized: builtin("is_finalized", 1, 1, () => false),
    get_stats: builtin("get_stats", 0, 0, () => newList([])),
    freeze: builtin("freeze", 0, 0, () => None),
    unfreeze: builtin("unfreeze", 0, 0, () => None),
    get_freeze_count: builtin("get_freeze_count", 0, 0, () => 0),
    garbage: newList([]),
    callbacks: newList([]),
    DEBUG_STATS: 1, DEBUG_COLLECTABLE: 2, DEBUG_UNCOLLECTABLE: 4, DEBUG_SAVEALL: 32, DEBUG_LEAK: 38,
  };
});

interface ExitCall { readonly f: any; readonly args: any[]; readonly kw: Map<string, any> | null }
const SLOT = "atexit.calls";

/** Runs what a program registered with `atexit`, last one first. Errors are shown and do not stop the rest. */
export function runExitFunctions(runtime: Runtime): void {
  const calls: ExitCall[] = runtime.slots.get(SLOT) ?? [];
  for (let c = calls.pop(); c !== undefined; c = calls.pop()) {
    try {
      call(c.f, c.args, c.kw);
    } catch (e) {
      if (!(e instanceof PyError)) throw e;
      if (!isInstance(e.value, EXC.SystemExit)) runtime.stderr(`Exception ignored in atexit callback ${reprText(c.f)}:\n${formatException(e.value)}`);
    }
  }
}

defineRuntimeModule("atexit", "Functions to be called when the program ends.", (runtime) => {
  const calls: ExitCall[] = runtime.slots.get(SLOT) ?? [];
  runtime.slots.set(SLOT, calls);
  return {
    register: builtinArgs("register", ([f, ...args], kw) => {
      if (f === undefined) throw typeError("register() takes at least 1 argument (0 given)");
      if (typeOf(f).lookup("__call__") === undefined) throw typeError("the first argument must be callable");
      calls.push({ f, args, kw });
      return f;
    }),
    unregister: builtin("unregister", 1, 1, (f) => {
      for (let i = calls.length - 1; i >= 0; i--) if (eq(calls[i]!.f, f)) calls.splice(i, 1);
      return None;
    }),
    _run_exitfuncs: builtin("_run_exitfuncs", 0, 0, () => {
      runExitFunctions(runtime);
      return None;
    }),
    _clear: builtin("_clear", 0, 0, () => {
      calls.length = 0;
      return None;
    }),
    _ncallbacks: builtin("_ncallbacks", 0, 0, () => calls.length),
  };
});
