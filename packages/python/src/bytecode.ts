// @shared-module
/**
 * The register bytecode: what each instruction takes and means. Opcode numbers are in `opcodes.ts`, code objects in `code.ts`.
 *
 * A frame's registers are, in order: parameters, other locals, cell variables (each holds a W_Cell once its MAKE_CELL ran), free variables
 * (cells, filled in by the caller from the function's closure), temporaries. A register holds a guest value, or `undefined` (unbound).
 * An instruction is its opcode and its operands, one 32-bit word each; two kinds of operand, always last, are lists.
 *
 * Operand letters:
 *   d  register written
 *   e  register written, but left alone when the instruction jumps
 *   u  register read and written
 *   s  value read: a register, or constant number -1-k where negative
 *   S  value read that is always a register
 *   m  a pair of registers read: a function and `self`, or a callable and `undefined` (self is then no argument)
 *   M  a pair of registers written, the same pair
 *   n  index into `names`       k  index into `constants`       i  a small number
 *   t  jump target (a pc)       x  index of an inline cache in `sites`
 *   v  a count, then that many `s` operands
 *   D  a count, then that many registers written
 * Liveness, disassembler, verifier and marshalling derive from this table.
 *
 * What the interpreter may rely on:
 * - JUMP_BACK is the only jump backwards; its target is a loop header.
 * - All operands are read before anything is written: a destination may also be an operand.
 * - A local register that may be unbound has a CHECK_LOCAL before it is read; every other read finds a value.
 * - Exception ranges do not overlap: `code.handlerFor(pc)` is the innermost handler of a pc.
 * - An instruction makes at most one call of user code that is followed by a continuation of its own; the exceptions are named below.
 *
 * Differences from the first draft of this table: argument groups are operand lists (no moves into place); comparisons, augmented
 * assignments and fused compare-and-jump have one opcode per operator; SEND and YIELD of a delegation are one YIELD_FROM;
 * FORMAT_VALUE is CONVERT and FORMAT; BEFORE_WITH is two LOAD_SPECIAL; DELETE_LOCAL is CHECK_LOCAL and CLEAR; LOAD_CLASSDEREF is LOAD_LOCALS
 * and LOAD_CELL_FROM; StopIteration that leaves a generator is turned into RuntimeError by the interpreter, without a handler; YIELD in
 * an async generator's code wraps by itself.
 */
import { Op } from "./opcodes";

export type { Code } from "./code";

/** Comparisons, in the order of LT.., JUMP_IF_LT.. and JUMP_UNLESS_LT... */
export const COMPARISONS = ["<", "<=", "==", "!=", ">", ">="] as const;
/** Binary operators, in the order of ADD.. and INPLACE_ADD... */
export const BINARY_OPERATORS = ["+", "-", "*", "/", "//", "%", "**", "<<", ">>", "&", "|", "^", "@"] as const;
/** Unary operators, in the order of NEG, POS, INVERT. */
export const UNARY_OPERATORS = ["-", "+", "~"] as const;
/** What LOAD_SPECIAL looks up, by its number. */
export const SPECIAL_METHODS = ["__enter__", "__exit__", "__aenter__", "__aexit__"] as const;
/** What LOAD_COMMON loads, by its number. */
export const COMMON_CLASSES = ["AssertionError", "NotImplementedError"] as const;
/** What CONVERT does, by its number; 0 is no conversion. */
export const CONVERSIONS = ["", "str", "repr", "ascii"] as const;
/** What INTRINSIC does, by its number, with its two arguments (None where it takes one). */
export const INTRINSICS = [
  /** (name) */
  "typevar",
  /** (name, function that computes the bound) */
  "typevar_with_bound",
  /** (name, function that computes the tuple of constraints) */
  "typevar_with_constraints",
  /** (name) */
  "paramspec",
  /** (name) */
  "typevartuple",
  /** (type parameter, function that computes its default): the type parameter */
  "set_typeparam_default",
  /** (tuple of type parameters): Generic[...] */
  "subscript_generic",
  /** (tuple of name, type parameters or None and function that computes the value) */
  "typealias",
  /** (function, tuple of type parameters): the function */
  "set_function_type_params",
] as const;

export const INSTRUCTIONS: Readonly<Record<keyof typeof Op, string>> = {
  // -- moves and names
  MOVE: "ds",
  /** Raises UnboundLocalError when the register (of the local with this name) is unbound. */
  CHECK_LOCAL: "Sn",
  /** Makes the register unbound. */
  CLEAR: "d",
  LOAD_GLOBAL: "dnx",
  STORE_GLOBAL: "nsx",
  DELETE_GLOBAL: "n",
  /** Names in code with CO_NAMESPACE: in the frame's namespace, then globals, then builtins. */
  LOAD_NAME: "dnx",
  STORE_NAME: "nsx",
  DELETE_NAME: "n",
  /** A name in a mapping (second), then globals, then builtins: annotation scopes of classes. */
  LOAD_NAME_FROM: "dsnx",
  /** A new, empty cell. */
  MAKE_CELL: "d",
  /** A new cell that holds the value. */
  MAKE_CELL_FROM: "dS",
  /** The cell's value. Empty: UnboundLocalError (last operand 0: a cell of this function) or NameError (1: a free variable). */
  LOAD_CELL: "dSni",
  STORE_CELL: "Ss",
  /** Empties the cell; raises as LOAD_CELL when it is empty. */
  DELETE_CELL: "Sni",
  /** A free variable seen from a class body or an annotation scope of a class: in the mapping (second), then in the cell (third). */
  LOAD_CELL_FROM: "dsSn",

  // -- operators
  ADD: "dss", SUB: "dss", MUL: "dss", TRUEDIV: "dss", FLOORDIV: "dss", MOD: "dss", POW: "dss",
  LSHIFT: "dss", RSHIFT: "dss", AND: "dss", OR: "dss", XOR: "dss", MATMUL: "dss",
  // Augmented assignment: __iadd__ ... first. The destination is often the first operand.
  INPLACE_ADD: "dss", INPLACE_SUB: "dss", INPLACE_MUL: "dss", INPLACE_TRUEDIV: "dss", INPLACE_FLOORDIV: "dss", INPLACE_MOD: "dss",
  INPLACE_POW: "dss", INPLACE_LSHIFT: "dss", INPLACE_RSHIFT: "dss", INPLACE_AND: "dss", INPLACE_OR: "dss", INPLACE_XOR: "dss",
  INPLACE_MATMUL: "dss",
  NEG: "ds", POS: "ds", INVERT: "ds",
  NOT: "ds",
  LT: "dss", LE: "dss", EQ: "dss", NE: "dss", GT: "dss", GE: "dss",
  IS: "dss", IS_NOT: "dss",
  /** Is the first in the second? */
  IN: "dss", NOT_IN: "dss",

  // -- control flow
  JUMP: "t",
  JUMP_BACK: "t",
  JUMP_IF_TRUE: "st",
  JUMP_IF_FALSE: "st",
  JUMP_IF_NONE: "st",
  JUMP_IF_NOT_NONE: "st",
  // Compare, take the truth of the result (two calls of user code at most), jump if true; or jump unless true.
  JUMP_IF_LT: "sst", JUMP_IF_LE: "sst", JUMP_IF_EQ: "sst", JUMP_IF_NE: "sst", JUMP_IF_GT: "sst", JUMP_IF_GE: "sst",
  JUMP_UNLESS_LT: "sst", JUMP_UNLESS_LE: "sst", JUMP_UNLESS_EQ: "sst", JUMP_UNLESS_NE: "sst", JUMP_UNLESS_GT: "sst", JUMP_UNLESS_GE: "sst",
  JUMP_IF_IS: "sst", JUMP_UNLESS_IS: "sst",
  JUMP_IF_IN: "sst", JUMP_UNLESS_IN: "sst",
  RETURN: "s",

  // -- iteration
  GET_ITER: "ds",
  /** The next item of the iterator, or a jump when it is exhausted. */
  FOR_ITER: "eSt",

  // -- attributes and items
  LOAD_ATTR: "dsnx",
  /** Object, name, value. */
  STORE_ATTR: "snsx",
  DELETE_ATTR: "sn",
  /** The method of an object for CALL_METHOD, without a bound method where that is possible. */
  LOAD_METHOD: "Msnx",
  /** `super()` without arguments: (the value of the name `super`, the register of the `__class__` cell, the first argument). When the first is not the builtin it is called without arguments. */
  LOAD_SUPER: "dsSs",
  /** `super().name`: as LOAD_SUPER, then the attribute. */
  LOAD_SUPER_ATTR: "dsSsnx",
  /** `super().name` to be called: as LOAD_METHOD. */
  LOAD_SUPER_METHOD: "MsSsnx",
  GETITEM: "dss",
  /** Object, index, value. */
  SETITEM: "sss",
  DELITEM: "ss",
  /** object[start:stop]. */
  GETSLICE: "dsss",
  /** object[start:stop] = value (last). */
  SETSLICE: "ssss",
  BUILD_SLICE: "dsss",

  // -- calls
  /** Callable, cache, arguments. */
  CALL: "dsxv",
  /** Method pair, cache, arguments (without self). */
  CALL_METHOD: "dmxv",
  /** As CALL; the last arguments are keywords whose names are the constant tuple. */
  CALL_KW: "dskxv",
  CALL_METHOD_KW: "dmkxv",
  /** Callable, positional arguments (a tuple or any iterable: TypeError "... argument after * must be an iterable, not ..."), keywords (a new dict, or None). */
  CALL_EX: "dsss",

  // -- building
  BUILD_TUPLE: "dv", BUILD_LIST: "dv",
  /** Hashes (calls user code) each item in turn. */
  BUILD_SET: "dv",
  /** Keys and values alternating. Hashes each key in turn. */
  BUILD_MAP: "dv",
  /** Concatenates strings. */
  BUILD_STRING: "dv",
  /** str, repr or ascii of the value: see CONVERSIONS. */
  CONVERT: "dsi",
  /** format(value, spec). */
  FORMAT: "dss",
  /** Tuple of strings, tuple of interpolations. */
  BUILD_TEMPLATE: "dss",
  /** Value, source text, conversion, format spec. */
  BUILD_INTERPOLATION: "dssis",
  LIST_APPEND: "Ss", SET_ADD: "Ss",
  /** Dict, key, value. */
  MAP_ADD: "Sss",
  /** Appends the items of any iterable (second) to a list. TypeError: "Value after * must be an iterable, not ...". */
  LIST_EXTEND: "Ss",
  SET_UPDATE: "Ss",
  /** Dict, any mapping. TypeError: "'...' object is not a mapping". */
  DICT_UPDATE: "Ss",
  /** As DICT_UPDATE for `**kwargs` of a call of (third): TypeError for a key that is there already or for no mapping, naming the callable. */
  DICT_MERGE: "Sss",
  LIST_TO_TUPLE: "dS",
  /** Sequence, destinations. */
  UNPACK_SEQUENCE: "sD",
  /** Sequence, index of the starred destination (which gets a list), destinations. */
  UNPACK_EX: "siD",
  /** Code constant, tuple of defaults or None, dict of keyword defaults (name: value) or None, function that computes annotations (or a dict of them, or None), cells of the closure. */
  MAKE_FUNCTION: "dksssv",
  LOAD_BUILD_CLASS: "d",
  /** The frame's namespace (code with CO_NAMESPACE). */
  LOAD_LOCALS: "d",
  /** Makes `__annotations__` in the namespace (or globals) unless it is there. */
  SETUP_ANNOTATIONS: "",
  /** Number in INTRINSICS, arguments. */
  INTRINSIC: "diss",
  /** A class by its number in COMMON_CLASSES, whatever its name is bound to. */
  LOAD_COMMON: "di",
  /** Shows the value of an expression statement in interactive mode (sys.displayhook). */
  PRINT_EXPR: "s",

  // -- exceptions: see Code.handlers; a handler starts with the exception in its register
  /** Raises a class or an instance. */
  RAISE: "s",
  /** `raise a from b`. */
  RAISE_FROM: "ss",
  /** `raise` alone: raises again what is being handled. The traceback gets no new entry for this frame. */
  RAISE_AGAIN: "",
  /** Lets an exception that this frame caught go on its way: no context, no new traceback entry for this frame. */
  RERAISE: "s",
  /** Makes the exception (second) the one being handled; the destination keeps the one before (or None), for POP_EXC_INFO. */
  PUSH_EXC_INFO: "dS",
  POP_EXC_INFO: "S",
  /** Jumps unless the exception (first) matches the class or tuple of classes. Calls no user code. */
  JUMP_UNLESS_MATCH: "Sst",
  /** except*: splits the exception (third) by the class: the matching part as a group (or None), the rest (or None). */
  CHECK_EG_MATCH: "ddss",
  /** except*: what to raise after all handlers (or None): original exception, list of what the handlers raised and of the unhandled rest. */
  PREP_RERAISE_STAR: "dss",
  /** The bound special method of an object's type, as a method pair: number in SPECIAL_METHODS. */
  LOAD_SPECIAL: "Msi",
  /** Calls the method pair with (type, value, traceback) of the exception (third). */
  WITH_EXIT: "dmS",

  // -- generators and coroutines
  /** At the start of a generator's or coroutine's code, before the cells are made: makes the object of this frame and returns it. */
  RETURN_GENERATOR: "",
  /** Yields the value; the destination gets what is sent in. */
  YIELD: "ds",
  /**
   * Iterator, register whose value is to be sent into it (None at first): one step of a delegation. When the iterator yields, so does the frame, its pc
   * staying here, and resuming writes what is sent in to the third register and executes the instruction again. When the iterator is
   * exhausted its return value goes to the destination. `throw` and `close` of a generator suspended here go to the iterator first.
   */
  YIELD_FROM: "dSu",
  GET_YIELD_FROM_ITER: "ds",
  /** Last operand: 1 for __aenter__, 2 for __aexit__ (error texts). */
  GET_AWAITABLE: "dsi",
  GET_AITER: "ds",
  /** The awaitable of the next item; ready for YIELD_FROM. */
  GET_ANEXT: "ds",
  /** Goes on when the exception is StopAsyncIteration, raises it again otherwise. */
  END_ASYNC_FOR: "S",

  // -- imports
  /** Name, level, fromlist (a tuple or None). */
  IMPORT_NAME: "dnss",
  IMPORT_FROM: "dsn",
  /** Module. Into the namespace or globals. */
  IMPORT_STAR: "s",

  // -- pattern matching
  GET_LEN: "ds",
  MATCH_MAPPING: "ds",
  MATCH_SEQUENCE: "ds",
  /** Subject, tuple of keys: tuple of values, or None. */
  MATCH_KEYS: "dss",
  /** Subject, class, number of positional patterns, constant tuple of keyword names: tuple of attributes, or None. */
  MATCH_CLASS: "dssik",
};

export type InstructionName = keyof typeof Op;
/** Names by opcode. */
export const INSTRUCTION_NAMES: readonly InstructionName[] = Object.keys(INSTRUCTIONS).sort((a, b) => Op[a as InstructionName] - Op[b as InstructionName]) as InstructionName[];
/** Operand letters by opcode. */
export const OPERANDS: readonly string[] = INSTRUCTION_NAMES.map((name) => INSTRUCTIONS[name]);
/** By opcode: which operand is a jump's target, or -1. */
export const TARGET_OPERAND: Int8Array = Int8Array.from(OPERANDS, (letters) => letters.indexOf("t"));
/** Words an instruction takes, by opcode: opcode and operands, without the members of a list. */
export const FIXED_LENGTHS: Uint8Array = Uint8Array.from(OPERANDS, (letters) => 1 + letters.length);
/** 1 for instructions whose last operand is a list (its count is the last word of the fixed part). */
export const HAS_LIST: Uint8Array = Uint8Array.from(OPERANDS, (letters) => (/[vD]$/.test(letters) ? 1 : 0));

/** Words the instruction at `pc` takes. */
export const instructionLength = (words: Int32Array, pc: number): number => {
  const op = words[pc]!;
  const fixed = FIXED_LENGTHS[op]!;
  return HAS_LIST[op] === 1 ? fixed + words[pc + fixed - 1]! : fixed;
};

/** Where exceptions go. Ranges are sorted and do not overlap. */
export interface Handler {
  /** First pc covered and first pc behind. */
  readonly start: number;
  readonly end: number;
  readonly target: number;
  /** Register that gets the exception. */
  readonly register: number;
}

export const CO_VARARGS = 1;
export const CO_VARKEYWORDS = 2;
export const CO_GENERATOR = 4;
export const CO_COROUTINE = 8;
export const CO_ASYNC_GENERATOR = 16;
/** Names live in a namespace (class body, exec and eval with separate locals), not in registers or globals. */
export const CO_NAMESPACE = 32;
export const CO_NESTED = 64;
/** The code may look at its own locals by name (it mentions `locals`, `eval`, `exec`, `vars`, `dir`, `_getframe`): all of them are live everywhere. */
export const CO_LOCALS_VISIBLE = 128;
/** The body has a docstring (constant 0 need not be it: see `docstring`). */
export const CO_HAS_DOCSTRING = 256;
/** A function defined directly in a class body. */
export const CO_METHOD = 512;
/** `from __future__ import annotations` is in effect. */
export const CO_FUTURE_ANNOTATIONS = 1024;

/** The interpreter's own code (`interp/internal-code`): no traceback or introspection shows its frames. */
export const CO_INTERNAL = 2048;

/** What the compiler makes of one function, class body or module. Comprehensions are part of the code around them. */
export interface CodeParts {
  readonly name: string;
  readonly qualname: string;
  readonly filename: string;
  readonly firstLine: number;
  readonly words: Int32Array;
  /** Guest values; codes of nested functions. */
  readonly constants: readonly any[];
  readonly names: readonly string[];
  /** Number of inline caches. */
  readonly siteCount: number;
  readonly registerCount: number;
  /** Positional parameters (positional-only included), of which positional-only; keyword-only; in registers 0.. in this order, then *args, then **kwargs. */
  readonly argCount: number;
  readonly positionalOnlyCount: number;
  readonly keywordOnlyCount: number;
  /**
   * Names of the registers 0 .. (parameters first, then other locals; in code with CO_LOCALS_VISIBLE also variables of comprehensions, which
   * hide a local of the same name while bound). A name may also be in `cellNames`: a parameter whose value moved to its cell.
   */
  readonly localNames: readonly string[];
  /** Names of cell variables; their registers follow the locals. */
  readonly cellNames: readonly string[];
  /** Names of free variables; their registers follow the cells. */
  readonly freeNames: readonly string[];
  /** First register of the free variables: localNames.length + cellNames.length. */
  readonly freeBase: number;
  /** CO_ flags. */
  readonly flags: number;
  readonly handlers: readonly Handler[];
  /** Quintuples (pc, line, column, end line, end column), ascending by pc: an entry holds until the next one. Lines from 1, columns from 0 in code points; line 0: no position. Or a function that gives them when they are first asked for. */
  readonly positions: Int32Array | (() => Int32Array);
  /** Loop headers: the targets of JUMP_BACK, ascending. */
  readonly loopHeaders: readonly number[];
  readonly docstring: any;
}
