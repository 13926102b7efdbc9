// @shared-module
/**
 * Guest exceptions as host code makes them: the host class of exception objects and one helper per common exception, each of which returns a
 * `PyError` to throw.
 *
 * The exception types themselves are made by `exceptions`, which fills `EXC`; this file stands below the type system so that
 * argument checking and type building can raise. Everybody else imports all of this from `exceptions`.
 */
import { PyError, W_Object, W_Tuple, type HasSlots, type HiddenClass } from "./core";
import type { W_Type } from "./type";
import { strFrom } from "./wide-str";

/** Names of the built-in exceptions with their base, in the order of the Library Reference. */
export const EXCEPTION_BASES = {
  BaseException: "object",
  BaseExceptionGroup: "BaseException",
  GeneratorExit: "BaseException",
  KeyboardInterrupt: "BaseException",
  SystemExit: "BaseException",
  Exception: "BaseException",
  ArithmeticError: "Exception",
  FloatingPointError: "ArithmeticError",
  OverflowError: "ArithmeticError",
  ZeroDivisionError: "ArithmeticError",
  AssertionError: "Exception",
  AttributeError: "Exception",
  BufferError: "Exception",
  EOFError: "Exception",
  ImportError: "Exception",
  ModuleNotFoundError: "ImportError",
  LookupError: "Exception",
  IndexError: "LookupError",
  KeyError: "LookupError",
  MemoryError: "Exception",
  NameError: "Exception",
  UnboundLocalError: "NameError",
  OSError: "Exception",
  BlockingIOError: "OSError",
  ChildProcessError: "OSError",
  ConnectionError: "OSError",
  BrokenPipeError: "ConnectionError",
  ConnectionAbortedError: "ConnectionError",
  ConnectionRefusedError: "ConnectionError",
  ConnectionResetError: "ConnectionError",
  FileExistsError: "OSError",
  FileNotFoundError: "OSError",
  InterruptedError: "OSError",
  IsADirectoryError: "OSError",
  NotADirectoryError: "OSError",
  PermissionError: "OSError",
  ProcessLookupError: "OSError",
  TimeoutError: "OSError",
  ReferenceError: "Exception",
  RuntimeError: "Exception",
  NotImplementedError: "RuntimeError",
  PythonFinalizationError: "RuntimeError",
  RecursionError: "RuntimeError",
  StopAsyncIteration: "Exception",
  StopIteration: "Exception",
  SyntaxError: "Exception",
  IndentationError: "SyntaxError",
  TabError: "IndentationError",
  SystemError: "Exception",
  TypeError: "Exception",
  ValueError: "Exception",
  UnicodeError: "ValueError",
  UnicodeDecodeError: "UnicodeError",
  UnicodeEncodeError: "UnicodeError",
  UnicodeTranslateError: "UnicodeError",
  Warning: "Exception",
  BytesWarning: "Warning",
  DeprecationWarning: "Warning",
  EncodingWarning: "Warning",
  FutureWarning: "Warning",
  ImportWarning: "Warning",
  PendingDeprecationWarning: "Warning",
  ResourceWarning: "Warning",
  RuntimeWarning: "Warning",
  SyntaxWarning: "Warning",
  UnicodeWarning: "Warning",
  UserWarning: "Warning",
} as const;
export type ExceptionName = keyof typeof EXCEPTION_BASES;

/** The exception types by name (and `ExceptionGroup`). Filled by `exceptions`. */
export const EXC = {} as { readonly [K in ExceptionName | "ExceptionGroup"]: W_Type };

/** An exception object. Attributes set by Python code are in the slots, as an instance's are. */
export class W_BaseException extends W_Object implements HasSlots {
  static readonly slotted = true;
  s0: any = undefined; s1: any = undefined; s2: any = undefined; s3: any = undefined; s4: any = undefined; s5: any = undefined;
  rest: any[] | null = null;
  floats: number[] | null = null;
  args: W_Tuple;
  /** `__traceback__`: a W_Traceback, or null. */
  traceback: any = null;
  /** `__cause__`: an exception, or null. */
  cause: any = null;
  /** `__context__`: an exception, or null. */
  context: any = null;
  suppressContext = false;
  constructor(public map: HiddenClass, args: any[]) {
    super();
    this.args = new W_Tuple(args);
  }
  override get pytype(): W_Type { return this.map.type; }
}

export class W_StopIteration extends W_BaseException {
  /** `value`; undefined where not set: then the first argument, or None. */
  value: any = undefined;
}
export class W_SystemExit extends W_BaseException { code: any = undefined; }
export class W_NameError extends W_BaseException { name: any = undefined; }
export class W_AttributeError extends W_BaseException { name: any = undefined; obj: any = undefined; }
export class W_ImportError extends W_BaseException { msg: any = undefined; name: any = undefined; path: any = undefined; nameFrom: any = undefined; }
export class W_OSError extends W_BaseException {
  errno: any = undefined; strerror: any = undefined; filename: any = undefined; filename2: any = undefined; characters_written: any = undefined;
}
export class W_SyntaxError extends W_BaseException {
  msg: any = undefined; filename: any = undefined; lineno: any = undefined; offset: any = undefined; text: any = undefined;
  end_lineno: any = undefined; end_offset: any = undefined; print_file_and_line: any = undefined; metadata: any = undefined;
}
export class W_UnicodeError extends W_BaseException {
  encoding: any = undefined; object: any = undefined; start: any = undefined; end: any = undefined; reason: any = undefined;
}
export class W_BaseExceptionGroup extends W_BaseException {
  message: any = ""; exceptions: W_Tuple = new W_Tuple([]);
}

/** The host class of each exception's objects, where it is not its base's. */
export const EXCEPTION_HOSTS: { readonly [K in ExceptionName]?: new (map: HiddenClass, args: any[]) => W_BaseException } = {
  BaseException: W_BaseException,
  BaseExceptionGroup: W_BaseExceptionGroup,
  SystemExit: W_SystemExit,
  AttributeError: W_AttributeError,
  ImportError: W_ImportError,
  NameError: W_NameError,
  OSError: W_OSError,
  StopIteration: W_StopIteration,
  SyntaxError: W_SyntaxError,
  UnicodeError: W_UnicodeError,
};

/** A new exception object of `type` with the guest values `args`; no Python-level `__init__` runs. */
export function newException(type: W_Type, args: any[]): W_BaseException {
  return new type.host!(type.rootMap, args) as W_BaseException;
}

/** An exception of a built-in type to throw; a message is JavaScript text. */
export function raise(type: W_Type, message?: string): PyError {
  return new PyError(newException(type, message === undefined ? [] : [strFrom(message)]));
}

export const typeError = (message: string): PyError => raise(EXC.TypeError, message);
export const valueError = (message: string): PyError => raise(EXC.ValueError, message);
export const indexError = (message: string): PyError => raise(EXC.IndexError, message);
export const overflowError = (message: string): PyError => raise(EXC.OverflowError, message);
export const zeroDivisionError = (message: string): PyError => raise(EXC.ZeroDivisionError, message);
export const runtimeError = (message: string): PyError => raise(EXC.RuntimeError, message);
export const notImplementedError = (message: string): PyError => raise(EXC.NotImplementedError, message);
export const recursionError = (message = "maximum recursion depth exceeded"): PyError => raise(EXC.RecursionError, message);
export const assertionError = (message?: string): PyError => raise(EXC.AssertionError, message);
export const systemError = (message: string): PyError => raise(EXC.SystemError, message);
export const memoryError = (): PyError => raise(EXC.MemoryError);
export const eofError = (message: string): PyError => raise(EXC.EOFError, message);
export const bufferError = (message: string): PyError => raise(EXC.BufferError, message);
export const lookupError = (message: string): PyError => raise(EXC.LookupError, message);
export const keyboardInterrupt = (): PyError => raise(EXC.KeyboardInterrupt);

/** KeyError whose argument is the key itself. */
export const keyError = (key: any): PyError => new PyError(newException(EXC.KeyError, [key]));

/** StopIteration; without a value it has no arguments. */
export function stopIteration(value?: any): PyError {
  return new PyError(newException(EXC.StopIteration, value === undefined ? [] : [value]));
}

/** AttributeError; name and object serve "Did you mean". */
export function attributeError(message: string, about: { name?: any; obj?: any } = {}): PyError {
  const e = newException(EXC.AttributeError, [strFrom(message)]) as W_AttributeError;
  e.name = about.name;
  e.obj = about.obj;
  return new PyError(e);
}

/** NameError: "name 'x' is not defined". */
export function nameError(name: string, message = `name '${name}' is not defined`): PyError {
  const e = newException(EXC.NameError, [strFrom(message)]) as W_NameError;
  e.name = strFrom(name);
  return new PyError(e);
}

/** UnboundLocalError of a local variable. */
export function unboundLocalError(name: string, message = `cannot access local variable '${name}' where it is not associated with a value`): PyError {
  return raise(EXC.UnboundLocalError, message);
}

/** ImportError (or ModuleNotFoundError). */
export function importError(message: string, about: { name?: any; path?: any; nameFrom?: any } = {}, type: W_Type = EXC.ImportError): PyError {
  const e = newException(type, [strFrom(message)]) as W_ImportError;
  e.msg = strFrom(message);
  e.name = about.name;
  e.path = about.path;
  e.nameFrom = about.nameFrom;
  return new PyError(e);
}

/** An OSError of the subclass that `errno` selects is made by calling the type; this makes exactly `type`. */
export function osError(errno: number, message: string, filename?: any, type: W_Type = EXC.OSError): PyError {
  const e = newException(type, [errno, strFrom(message)]) as W_OSError;
  e.errno = errno;
  e.strerror = strFrom(message);
  e.filename = filename;
  return new PyError(e);
}
