// @shared-module
/**
 * The register bytecode: instruction table and code objects.
 *
 * A frame's registers are, in order: parameters, other locals, cell variables (each holds a W_Cell once MAKE_CELL ran), free variables (cells, filled in by
 * the caller from the function's closure), temporaries. An instruction is its opcode and its operands, one 32-bit word each.
 *
 * Operand letters: `d` register written · `s` value read: register, or constant -1-k where negative · `S` register read that must be a register ·
 * `w` first register of a group that is written · `v` first register of a group that is read (its size is the next `c`) · `c` count · `n` index into `names` · `k` index into
 * `constants` · `i` immediate · `t` jump target · `x` index of an inline cache (`sites`).
 * Liveness, disassembler and verifier derive from this table.
 */
import type { GuestCode } from "@spoor/tracer";

/** Comparison numbers of COMPARE, JUMP_UNLESS and JUMP_IF_COMPARE. */
export const COMPARISONS = ["<", "<=", "==", "!=", ">", ">="] as const;
/** Operator numbers of BINARY and INPLACE. */
export const BINARY_OPERATORS = ["+", "-", "*", "/", "//", "%", "**", "<<", ">>", "&", "|", "^", "@"] as const;
/** Operator numbers of UNARY. */
export const UNARY_OPERATORS = ["-", "+", "~"] as const;

export const INSTRUCTIONS = {
  // -- moves and names
  MOVE: "ds",
  /** Raises UnboundLocalError unless the register is bound. Only where binding is not certain. */
  CHECK_LOCAL: "Sn",
  DELETE_LOCAL: "dn",
  LOAD_GLOBAL: "dnx",
  STORE_GLOBAL: "nsx",
  DELETE_GLOBAL: "n",
  /** Names of class bodies, modules run by exec and eval: in the frame's namespace, then globals, then builtins. */
  LOAD_NAME: "dnx",
  STORE_NAME: "ns",
  DELETE_NAME: "n",
  /** Wraps the register's value (or nothing) in a new cell. */
  MAKE_CELL: "d",
  /** Raises NameError or UnboundLocalError (third: 1 for a free variable) when empty. */
  LOAD_CELL: "dSni",
  STORE_CELL: "Ss",
  DELETE_CELL: "Sni",
  /** A free variable seen from a class body: namespace first, then the cell. */
  LOAD_CLASSDEREF: "dSn",

  // -- operators
  ADD: "dss", SUB: "dss", MUL: "dss", TRUEDIV: "dss", FLOORDIV: "dss", MOD: "dss", POW: "dss",
  LSHIFT: "dss", RSHIFT: "dss", AND: "dss", OR: "dss", XOR: "dss", MATMUL: "dss",
  /** Augmented assignment, by operator number (last): tries __iadd__ ... first. */
  INPLACE: "dssi",
  NEG: "ds", POS: "ds", INVERT: "ds", NOT: "ds",
  LT: "dss", LE: "dss", EQ: "dss", NE: "dss", GT: "dss", GE: "dss",
  IS: "dss", IS_NOT: "dss", IN: "dss", NOT_IN: "dss",

  // -- control flow. JUMP_BACK is the only backward jump; its target is a loop header.
  JUMP: "t",
  JUMP_BACK: "t",
  JUMP_IF_TRUE: "st",
  JUMP_IF_FALSE: "st",
  JUMP_IF_NONE: "st",
  JUMP_IF_NOT_NONE: "st",
  /** Compare (third: comparison number) and jump when the result is false. */
  JUMP_UNLESS: "ssit",
  /** Compare and jump when the result is true. */
  JUMP_WHEN: "ssit",
  RETURN: "s",

  // -- iteration
  GET_ITER: "ds",
  /** Next item, or jump to the target when exhausted (the destination then is left alone). */
  FOR_ITER: "dSt",

  // -- attributes and items
  LOAD_ATTR: "dsnx",
  STORE_ATTR: "snsx",
  DELETE_ATTR: "sn",
  /** Writes two registers: the function and self, or the bound value and `undefined`. For CALL_METHOD. */
  LOAD_METHOD: "wsnx",
  LOAD_SUPER_ATTR: "dsssn",
  GETITEM: "dss",
  SETITEM: "sss",
  DELITEM: "ss",
  BUILD_SLICE: "dsss",

  // -- calls: destination, callable, first argument register, number of arguments
  CALL: "dsvcx",
  /** Group: function, self (or undefined), arguments; the count is of the arguments. */
  CALL_METHOD: "dvcx",
  /** As CALL; the last arguments are keywords whose names are the constant tuple. */
  CALL_KW: "dsvck",
  /** As CALL_METHOD with keywords. */
  CALL_METHOD_KW: "dvck",
  /** Callable, positional arguments (a tuple or any iterable), keywords (a dict, or None). */
  CALL_EX: "dsss",

  // -- building
  BUILD_TUPLE: "dvc", BUILD_LIST: "dvc", BUILD_SET: "dvc",
  /** Group of keys and values alternating; the count is of the registers. */
  BUILD_MAP: "dvc",
  /** Concatenates strings. */
  BUILD_STRING: "dvc",
  /** Value, conversion (0 none, 1 str, 2 repr, 3 ascii), format spec or the constant "". */
  FORMAT_VALUE: "dsis",
  BUILD_TEMPLATE: "dss", BUILD_INTERPOLATION: "dssis",
  LIST_APPEND: "Ss", SET_ADD: "Ss", MAP_ADD: "Sss",
  LIST_EXTEND: "Ss", SET_UPDATE: "Ss", DICT_UPDATE: "Ss",
  /** As DICT_UPDATE for `**kwargs` of a call of (third): duplicate keys raise TypeError. */
  DICT_MERGE: "Sss",
  LIST_TO_TUPLE: "dS",
  UNPACK_SEQUENCE: "wcs",
  /** Group, names before the star, after it, sequence: writes before + 1 + after registers. */
  UNPACK_EX: "wccs",
  /** Destination, code constant, defaults tuple or None, keyword defaults (dict of name: value) or None, first closure register and count, annotate function or None. */
  MAKE_FUNCTION: "dkssvcs",
  LOAD_BUILD_CLASS: "d",
  LOAD_LOCALS: "d",
  SETUP_ANNOTATIONS: "",
  /** Destination, intrinsic number, argument: type parameters, aliases (see intrinsics). */
  INTRINSIC: "diss",
  LOAD_ASSERTION_ERROR: "d",
  /** Prints the value of an expression statement in interactive mode. */
  PRINT_EXPR: "s",

  // -- exceptions: see Code.handlers; a handler starts with the exception in its register
  RAISE: "ss",
  RERAISE: "s",
  /** Makes the exception (second) the one being handled; the first register keeps the one before, for POP_EXC_INFO. */
  PUSH_EXC_INFO: "dS",
  POP_EXC_INFO: "S",
  /** Does the exception match the class or tuple? */
  CHECK_EXC_MATCH: "dss",
  /** except*: splits the group (second) by the class (third): writes matching part (or None) and rest (or None). */
  CHECK_EG_MATCH: "wss",
  /** except*: merges what the handlers raised (list) with the rest: an exception to raise, or None. Second: original group. */
  PREP_RERAISE_STAR: "dss",
  /** Looks up __enter__ and __exit__ on the type: writes bound exit and the result of enter... as two callables (exit, enter). Last: 1 for async. */
  BEFORE_WITH: "wsi",
  /** Calls exit(type, value, traceback) of the exception; result. */
  WITH_EXIT: "dss",

  // -- generators and coroutines
  /** At the start of a generator's code: makes the generator object of this frame and returns it. */
  RETURN_GENERATOR: "",
  /** Yields the value; destination: what is sent in. */
  YIELD: "ds",
  GET_YIELD_FROM_ITER: "ds",
  GET_AWAITABLE: "dsi",
  GET_AITER: "ds",
  GET_ANEXT: "ds",
  /** Destination, iterator, value to send: one step of `yield from`; jumps to the target with the result when the iterator is exhausted, else the destination holds what to yield. */
  SEND: "dSst",
  END_ASYNC_FOR: "Ss",
  /** StopIteration that leaves a generator becomes RuntimeError. */
  STOPITERATION_ERROR: "ds",
  ASYNC_GEN_WRAP: "ds",

  // -- imports
  /** Name, level (constant), fromlist (constant). */
  IMPORT_NAME: "dnss",
  IMPORT_FROM: "dsn",
  IMPORT_STAR: "s",

  // -- pattern matching
  GET_LEN: "ds",
  MATCH_MAPPING: "ds",
  MATCH_SEQUENCE: "ds",
  /** Subject, tuple of keys: tuple of values, or None. */
  MATCH_KEYS: "dss",
  /** Subject, class, number of positional patterns, constant tuple of keyword names: tuple of attributes, or None. */
  MATCH_CLASS: "dssik",
} as const;

export type InstructionName = keyof typeof INSTRUCTIONS;
export const INSTRUCTION_NAMES = Object.keys(INSTRUCTIONS) as InstructionName[];
/** Opcode numbers. A plain object literal would be folded by the bundler; the interpreter's switch uses these constants through `const enum`-like inlining of `opcodes.ts`. */
export const OPCODES = Object.fromEntries(INSTRUCTION_NAMES.map((name, index) => [name, index])) as { readonly [K in InstructionName]: number };

/** Words an instruction takes, opcode included; by opcode. */
export const INSTRUCTION_LENGTHS: Uint8Array = Uint8Array.from(INSTRUCTION_NAMES, (name) => 1 + INSTRUCTIONS[name].length);

/** Where exceptions go: the innermost (first listed) range that holds the instruction's pc. */
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
/** Names live in a namespace (module, class body, exec), not in registers. */
export const CO_NAMESPACE = 32;
export const CO_NESTED = 64;

/** What the compiler makes of one function, class body, module or comprehension. */
export interface CodeParts {
  readonly name: string;
  readonly qualname: string;
  readonly filename: string;
  readonly firstLine: number;
  readonly words: Int32Array;
  readonly constants: readonly any[];
  readonly names: readonly string[];
  /** Number of inline caches. */
  readonly siteCount: number;
  readonly registerCount: number;
  /** Positional parameters (positional-only included), of which positional-only; keyword-only; in registers 0.. in this order, then *args, then **kwargs. */
  readonly argCount: number;
  readonly positionalOnlyCount: number;
  readonly keywordOnlyCount: number;
  /** Names of the registers 0 .. (parameters first, then other locals). */
  readonly localNames: readonly string[];
  /** Names of cell variables; their registers follow the locals. A parameter that is a cell variable is moved there by its MAKE_CELL prologue (see compiler). */
  readonly cellNames: readonly string[];
  readonly freeNames: readonly string[];
  /** First register of the free variables. */
  readonly freeBase: number;
  readonly flags: number;
  readonly handlers: readonly Handler[];
  /** Pairs (pc, line) ascending by pc; and columns where known: (pc, line, column, endLine, endColumn) quintuples. */
  readonly positions: Int32Array;
  /** Loop headers: the targets of JUMP_BACK. */
  readonly loopHeaders: readonly number[];
  readonly docstring: string | null;
}
