// @shared-module
/**
 * `_thread` for programs with one thread: locks, and thread-local objects. Starting a thread fails as it does on a system that has no more.
 *
 * Nobody else could release a lock, so waiting for one without a limit would be for ever: it raises RuntimeError instead.
 */
import { index } from "../objects/arithmetic";
import { bindArgs, builtin, builtinArgs, method, methodArgs, newMethod, newMethodArgs } from "../objects/builtin";
import { call } from "../objects/call";
import { truth } from "../objects/compare";
import { None, W_Float, W_Object } from "../objects/core";
import { EXC, runtimeError, typeError, valueError } from "../objects/errors";
import { address } from "../objects/identity";
import { MapStorage, type NamedStorage } from "../objects/namespace";
import { OBJECT_INIT } from "../objects/object-type";
import { allocate, defineType, makeSubclass, typeOf, type W_Type } from "../objects/type";
import { rt } from "../runtime";
import { defineModule, typeEntries } from "./define";
import { real } from "./math";

/** The only thread. */
const MAIN = 140000000000000;

class W_Lock extends W_Object {
  declare readonly pytype: W_Type;
  locked = false;
}
class W_RLock extends W_Object {
  declare readonly pytype: W_Type;
  count = 0;
}

/** Checks acquire's arguments; true when it would wait. */
function waits(name: string, args: any[], kw: Map<string, any> | null): boolean {
  const [blockingArgument, timeout] = bindArgs(name, args, kw, ["blocking", "timeout"], 0);
  const blocking = blockingArgument === undefined || truth(blockingArgument);
  if (timeout === undefined) return blocking;
  const seconds = real(timeout);
  if (!blocking && seconds !== -1) throw valueError("can't specify a timeout for a non-blocking call");
  if (seconds < 0 && seconds !== -1) throw valueError("timeout value must be a non-negative number");
  return blocking && seconds === -1;
}

const deadlock = (): unknown => runtimeError("deadlock: the only thread waits for a lock that it holds");

function acquire(args: any[], kw: Map<string, any> | null): boolean {
  const self: W_Lock = args[0];
  const wait = waits("acquire", args.slice(1), kw);
  if (self.locked) {
    if (wait) throw deadlock();
    return false;
  }
  self.locked = true;
  return true;
}
function release(self: W_Lock): any {
  if (!self.locked) throw runtimeError("release unlocked lock");
  self.locked = false;
  return None;
}

const lockMethods = () => ({
  acquire: methodArgs(acquire), acquire_lock: methodArgs(acquire), __enter__: method(0, 0, (self: W_Lock) => acquire([self], null)),
  release: method(0, 0, release), release_lock: method(0, 0, release), __exit__: method(0, 3, release),
  locked: method(0, 0, (self: W_Lock) => self.locked), locked_lock: method(0, 0, (self: W_Lock) => self.locked),
  _at_fork_reinit: method(0, 0, (self: W_Lock) => {
    self.locked = false;
    return None;
  }),
  __repr__: method(0, 0, (self: W_Lock) => `<${self.locked ? "locked" : "unlocked"} _thread.lock object at ${address(self)}>`),
});

function enter(self: W_RLock): boolean {
  self.count++;
  return true;
}
function leave(self: W_RLock): any {
  if (self.count === 0) throw runtimeError("cannot release un-acquired lock");
  self.count--;
  return None;
}

/** `threading.local`: attributes of the only thread. */
class W_Local extends W_Object {
  declare readonly pytype: W_Type;
  dict: NamedStorage | null = new MapStorage();
}

class W_Handle extends W_Object {
  declare readonly pytype: W_Type;
  done = false;
}

const cannotStart = (): never => { throw runtimeError("can't start new thread"); };

defineModule("_thread", "Locks and what else a single thread needs.", () => {
  const lockType = defineType("lock", W_Lock, { module: "_thread", hasWeakref: true, new: newMethod(0, 0, () => new W_Lock()), methods: lockMethods });
  const rlockType = defineType("RLock", W_RLock, {
    module: "_thread",
    sub: makeSubclass(W_RLock),
    hasWeakref: true,
    new: newMethodArgs((args) => allocate(args[0], W_RLock)),
    methods: () => ({
      acquire: methodArgs((args, kw) => {
        waits("acquire", args.slice(1), kw);
        return enter(args[0]);
      }),
      __enter__: method(0, 0, enter),
      release: method(0, 0, leave),
      __exit__: method(0, 3, leave),
      locked: method(0, 0, (self: W_RLock) => self.count > 0),
      _is_owned: method(0, 0, (self: W_RLock) => self.count > 0),
      _recursion_count: method(0, 0, (self: W_RLock) => self.count),
      __repr__: method(0, 0, (self: W_RLock) => `<${self.count > 0 ? "locked" : "unlocked"} ${typeOf(self).module}.${typeOf(self).name} object owner=${self.count > 0 ? MAIN : 0} count=${self.count} at ${address(self)}>`),
    }),
  });
  const localType = defineType("_local", W_Local, {
    module: "_thread",
    sub: makeSubclass(W_Local),
    hasDict: true,
    hasWeakref: true,
    new: newMethodArgs((args, kw) => {
      if ((args.length > 1 || kw !== null) && args[0].lookup("__init__") === OBJECT_INIT) throw typeError("Initialization arguments are not supported");
      return allocate(args[0], W_Local);
    }),
  });
  const handleType = defineType("_ThreadHandle", W_Handle, {
    module: "_thread",
    new: newMethod(0, 0, () => new W_Handle()),
    methods: () => ({
      is_done: method(0, 0, (self: W_Handle) => self.done),
      _set_done: method(0, 0, (self: W_Handle) => {
        self.done = true;
        return None;
      }),
      join: method(0, 1, () => None),
    }),
    getset: () => ({ ident: { get: () => MAIN } }),
  });
  return {
    ...typeEntries(lockType, rlockType, localType, handleType),
    LockType: lockType,
    error: EXC.RuntimeError,
    TIMEOUT_MAX: new W_Float(9223372036),
    allocate_lock: builtin("allocate_lock", 0, 0, () => new W_Lock()),
    allocate: builtin("allocate", 0, 0, () => new W_Lock()),
    get_ident: builtin("get_ident", 0, 0, () => MAIN),
    get_native_id: builtin("get_native_id", 0, 0, () => 1),
    _get_main_thread_ident: builtin("_get_main_thread_ident", 0, 0, () => MAIN),
    _is_main_interpreter: builtin("_is_main_interpreter", 0, 0, () => true),
    _make_thread_handle: builtin("_make_thread_handle", 1, 1, () => new W_Handle()),
    daemon_threads_allowed: builtin("daemon_threads_allowed", 0, 0, () => true),
    start_new_thread: builtinArgs("start_new_thread", cannotStart),
    start_new: builtinArgs("start_new", cannotStart),
    start_joinable_thread: builtinArgs("start_joinable_thread", cannotStart),
    stack_size: builtin("stack_size", 0, 1, (size = 0) => {
      if (index(size) < 0) throw valueError("size must be 0 or a positive value");
      return 0;
    }),
    _count: builtin("_count", 0, 0, () => 0),
    _shutdown: builtin("_shutdown", 0, 0, () => None),
    set_name: builtin("set_name", 1, 1, () => None),
    interrupt_main: builtin("interrupt_main", 0, 1, () => None),
    exit: builtin("exit", 0, 0, () => { throw runtimeError("the main thread cannot exit alone"); }),
    _excepthook: builtin("_excepthook", 1, 1, (args) => {
      const sys = rt().modules.getName("sys");
      return call(sys.namespace.getName("excepthook"), args.items.slice(0, 3));
    }),
  };
});
