#!/usr/bin/env node
var __defProp = Object.defineProperty;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __esm = (fn, res) => function __init() {
  return fn && (res = (0, fn[__getOwnPropNames(fn)[0]])(fn = 0)), res;
};
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};

// src/code-cache.ts
var code_cache_exports = {};
__export(code_cache_exports, {
  cacheDirectory: () => cacheDirectory,
  readScript: () => readScript,
  runScript: () => runScript
});
function cacheDirectory(environment, platform = process.platform, home = () => builtin.os.homedir()) {
  const { SPOOR_CACHE: chosen, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = environment;
  if (chosen === "off") return null;
  if (chosen !== void 0 && chosen !== "") return chosen;
  if (platform === "win32") return local === void 0 ? null : (0, import_node_path.join)(local, "spoor", "cache");
  if (xdg !== void 0 && xdg.startsWith("/")) return (0, import_node_path.join)(xdg, "spoor");
  return platform === "darwin" ? (0, import_node_path.join)(home(), "Library", "Caches", "spoor") : (0, import_node_path.join)(home(), ".cache", "spoor");
}
function read(file, identity) {
  let bytes;
  try {
    bytes = (0, import_node_fs.readFileSync)(file);
  } catch {
    return void 0;
  }
  if (bytes.length < HEADER) return void 0;
  const end = HEADER + bytes.readUInt32LE(4);
  if (builtin.zlib.crc32(bytes.subarray(4)) !== bytes.readUInt32LE(0) || bytes.toString("utf8", HEADER, end) !== identity) return void 0;
  return bytes.subarray(end);
}
function write(file, identity, data) {
  const name = Buffer.from(identity);
  const bytes = Buffer.alloc(HEADER + name.length + data.length);
  bytes.writeUInt32LE(name.length, 4);
  name.copy(bytes, HEADER);
  data.copy(bytes, HEADER + name.length);
  bytes.writeUInt32LE(builtin.zlib.crc32(bytes.subarray(4)), 0);
  const part = `${file}.${process.pid}`;
  (0, import_node_fs.mkdirSync)((0, import_node_path.dirname)(file), { recursive: true, mode: 448 });
  (0, import_node_fs.writeFileSync)(part, bytes, { mode: 384 });
  (0, import_node_fs.renameSync)(part, file);
}
function removeOld(directory) {
  const now = Date.now();
  for (const name of (0, import_node_fs.readdirSync)(directory)) {
    const file = (0, import_node_path.join)(directory, name);
    if (name.includes(SUFFIX) && now - (0, import_node_fs.statSync)(file).mtimeMs > KEPT_MS) (0, import_node_fs.unlinkSync)(file);
  }
}
function readScript(path, version, environment = process.env) {
  const directory = cacheDirectory(environment);
  const { size, mtimeMs } = (0, import_node_fs.statSync)(path);
  const identity = [path, version, size, mtimeMs].join("\n");
  const source = (0, import_node_fs.readFileSync)(path);
  if (directory === null) return { path, source, cache: null, cachedData: void 0 };
  const file = (0, import_node_path.join)(directory, `${builtin.zlib.crc32(path).toString(16)}-${(builtin.v8.cachedDataVersionTag() >>> 0).toString(16)}-${process.arch}${SUFFIX}`);
  return { path, source, cache: { directory, file, identity }, cachedData: read(file, identity) };
}
function runScript({ path, source, cache, cachedData }, ir) {
  const text = Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString("latin1");
  const script = new import_node_vm.Script(text, { filename: path, ...cachedData !== void 0 && { cachedData } });
  const module2 = { exports: {} };
  const require2 = (0, import_node_module.createRequire)(path);
  script.runInThisContext()(module2, module2.exports, require2, outside(require2, ir));
  const cached = cachedData !== void 0 && script.cachedDataRejected !== true;
  return {
    exports: module2.exports,
    cached,
    save: () => {
      if (cache === null || cached) return;
      try {
        write(cache.file, cache.identity, script.createCachedData());
        removeOld(cache.directory);
      } catch {
      }
    }
  };
}
var import_node_fs, import_node_module, import_node_path, import_node_vm, builtin, KEPT_MS, SUFFIX, HEADER, outside;
var init_code_cache = __esm({
  "src/code-cache.ts"() {
    import_node_fs = require("node:fs");
    import_node_module = require("node:module");
    import_node_path = require("node:path");
    import_node_vm = require("node:vm");
    builtin = { get os() {
      return process.getBuiltinModule("node:os");
    }, get url() {
      return process.getBuiltinModule("node:url");
    }, get v8() {
      return process.getBuiltinModule("node:v8");
    }, get zlib() {
      return process.getBuiltinModule("node:zlib");
    } };
    KEPT_MS = 90 * 24 * 3600 * 1e3;
    SUFFIX = ".v8cache";
    HEADER = 8;
    outside = (require2, ir) => ({
      ir,
      get url() {
        return builtin.url.pathToFileURL(require2.resolve("@spoor/backend-wasm")).href;
      },
      import(name) {
        return import(builtin.url.pathToFileURL((0, import_node_module.createRequire)(this.url).resolve(name)).href);
      }
    });
  }
});

// src/main.ts
var import_node_fs2 = require("node:fs");
var import_node_path2 = require("node:path");
var import_node_worker_threads = require("node:worker_threads");

// src/memory.ts
var sharedMemory = () => new WebAssembly.Memory({ initial: 1, maximum: 256, shared: true });

// ../ir/dist/chunk-DAQ7MFRV.js
var TYPE_CODES = { i: 0, f: 1, r: 2, n: 3 };
var TYPE_NAMES = ["i", "f", "r", "n"];
var INT_MAX = Number.MAX_SAFE_INTEGER;
var INT_MIN = -INT_MAX;
var NONE = -2147483647;
var row = (effect2, args, result, doc, options = {}) => ({ args, result, effect: effect2, descr: "none", variadic: false, commutative: false, ...options, doc });
var pure = (args, result, doc, options) => row("pure", args, result, doc, options);
var guarded = (args, doc, options) => row("guarded", args, "i", doc, options);
var guard = (args, result, doc, options) => row("guard", args, result, doc, options);
var both = { commutative: true };
var OPS = {
  // -- integers: |operand| <= 2^53-1, and so must the result be
  int_add: pure("ii", "i", "a + b, where it is proved to stay in range", both),
  int_sub: pure("ii", "i", "a - b, where it is proved to stay in range"),
  int_mul: pure("ii", "i", "a * b, where it is proved to stay in range; never -0", both),
  int_add_ovf: guarded("ii", "a + b, or leaves when out of range", both),
  int_sub_ovf: guarded("ii", "a - b, or leaves when out of range"),
  int_mul_ovf: guarded("ii", "a * b, or leaves when out of range", both),
  int_lshift_ovf: guarded("ii", "a * 2**b for b >= 0, or leaves when out of range"),
  int_add_overflows: pure("ii", "i", "1 when a + b is out of range", both),
  int_sub_overflows: pure("ii", "i", "1 when a - b is out of range"),
  int_mul_overflows: pure("ii", "i", "1 when a * b is out of range", both),
  int_lshift_overflows: pure("ii", "i", "1 when a * 2**b, b >= 0, is out of range"),
  int_floordiv: pure("ii", "i", "floor(a / b), b != 0"),
  int_mod: pure("ii", "i", "a - b * floor(a / b), b != 0: takes the divisor's sign"),
  int_neg: pure("i", "i", "-a; never -0"),
  int_invert: pure("i", "i", "-a - 1, where it is proved to stay in range (a < 2^53-1)"),
  int_and: pure("ii", "i", "bitwise and of unbounded two's complements, where the result is in range", both),
  int_or: pure("ii", "i", "bitwise or of unbounded two's complements", both),
  int_xor: pure("ii", "i", "bitwise exclusive or of unbounded two's complements, where the result is in range", both),
  int_lshift: pure("ii", "i", "a * 2**b for b >= 0, where it is proved to stay in range"),
  int_rshift: pure("ii", "i", "floor(a / 2**b), b >= 0"),
  int_lt: pure("ii", "i", "a < b", { inverse: "int_ge", swapped: "int_gt" }),
  int_le: pure("ii", "i", "a <= b", { inverse: "int_gt", swapped: "int_ge" }),
  int_eq: pure("ii", "i", "a == b", { commutative: true, inverse: "int_ne", swapped: "int_eq" }),
  int_ne: pure("ii", "i", "a != b", { commutative: true, inverse: "int_eq", swapped: "int_ne" }),
  int_gt: pure("ii", "i", "a > b", { inverse: "int_le", swapped: "int_lt" }),
  int_ge: pure("ii", "i", "a >= b", { inverse: "int_lt", swapped: "int_le" }),
  int_is_true: pure("i", "i", "a != 0", { inverse: "int_is_zero" }),
  int_is_zero: pure("i", "i", "a == 0", { inverse: "int_is_true" }),
  int_is_int32: pure("i", "i", "-2^31 <= a < 2^31"),
  // -- wrapping 32-bit integers: operands and result in -2^31 .. 2^31-1
  int32_add: pure("ii", "i", "wraps to 32 bits, signed", both),
  int32_sub: pure("ii", "i", "wraps to 32 bits, signed"),
  int32_mul: pure("ii", "i", "wraps to 32 bits, signed", both),
  int32_lshift: pure("ii", "i", "a << (b & 31), signed"),
  int32_rshift: pure("ii", "i", "a >> (b & 31), signed"),
  int32_urshift: pure("ii", "i", "a >>> (b & 31): the result is in 0 .. 2^32-1"),
  int32_wrap: pure("i", "i", "the low 32 bits of any integer, signed"),
  // -- floats: IEEE 754 binary64
  float_add: pure("ff", "f", "a + b", both),
  float_sub: pure("ff", "f", "a - b"),
  float_mul: pure("ff", "f", "a * b", both),
  float_truediv: pure("ff", "f", "a / b, IEEE (the guest guards b != 0 where it must)"),
  float_neg: pure("f", "f", "-a"),
  float_abs: pure("f", "f", "|a|"),
  float_sqrt: pure("f", "f", "square root; NaN below zero"),
  float_floor: pure("f", "f", "largest integer <= a, as a float"),
  float_lt: pure("ff", "i", "a < b", { swapped: "float_gt" }),
  float_le: pure("ff", "i", "a <= b", { swapped: "float_ge" }),
  float_eq: pure("ff", "i", "a == b; false for NaN", { commutative: true, inverse: "float_ne", swapped: "float_eq" }),
  float_ne: pure("ff", "i", "a != b; true for NaN", { commutative: true, inverse: "float_eq", swapped: "float_ne" }),
  float_gt: pure("ff", "i", "a > b", { swapped: "float_lt" }),
  float_ge: pure("ff", "i", "a >= b", { swapped: "float_le" }),
  cast_int_to_float: pure("i", "f", "exact"),
  cast_float_to_int: pure("f", "i", "truncates; only where the truncated value is known to be in range"),
  // -- references
  box_int: pure("i", "r", "the integer as a guest value (a JavaScript number)"),
  unbox_int: pure("r", "i", "inverse of box_int; the operand is known to be an integer"),
  box_bool: pure("i", "r", "0 or 1 as JavaScript false or true"),
  unbox_bool: pure("r", "i", "inverse of box_bool; the operand is known to be a boolean"),
  ptr_eq: pure("rr", "i", "identity (===)", { commutative: true, inverse: "ptr_ne", swapped: "ptr_eq" }),
  ptr_ne: pure("rr", "i", "not identity", { commutative: true, inverse: "ptr_eq", swapped: "ptr_ne" }),
  is_null: pure("r", "i", "null or undefined"),
  instance_of: pure("r", "i", "1 when the value's class is exactly the descriptor's", { descr: "class" }),
  same_as: pure("x", "x", "its operand"),
  // -- strings: JavaScript strings, indexed by code unit
  strlen: pure("r", "i", "number of code units"),
  strgetitem: pure("ri", "i", "code unit at an index in range"),
  str_from_code: pure("i", "r", "string of the one code unit"),
  str_concat: pure("rr", "r", "a followed by b"),
  str_eq: pure("rr", "i", "equality of contents", both),
  str_lt: pure("rr", "i", "a before b in order of code units"),
  // -- heap
  new: row("alloc", "", "r", "a new object of the class; operands are the initial values of all its fields, in order", { descr: "class", variadic: true }),
  new_array: row("alloc", "", "r", "a new array of the operands", { descr: "array", variadic: true }),
  getfield: row("read", "r", "d", "the field's value", { descr: "field" }),
  setfield: row("write", "rx", "n", "stores into the field", { descr: "field" }),
  getarrayitem: row("read", "ri", "d", "the item at an index in range", { descr: "array" }),
  setarrayitem: row("write", "rix", "n", "stores at an index in range", { descr: "array" }),
  arraylen: row("read", "r", "i", "number of items", { descr: "array" }),
  array_push: row("write", "rx", "n", "appends an item", { descr: "array" }),
  quasiimmut_field: row("read", "r", "d", "the value of a quasi-immutable field of a constant; the trace is invalidated when it is written", { descr: "field" }),
  // -- calls
  call: row("call", "", "d", "residual call of a host function", { descr: "call", variadic: true }),
  call_pure: row("call", "", "d", "call of an elidable host function: same operands, same result", { descr: "call", variadic: true }),
  call_may_force: row("call", "", "d", "call that may run guest code or look at frames", { descr: "call", variadic: true }),
  call_assembler: row("call", "", "r", "call of another compiled guest function", { descr: "assembler", variadic: true }),
  cond_call: row("call", "i", "n", "calls when the first operand is true", { descr: "call", variadic: true }),
  // -- guards
  guard_true: guard("i", "n", "a != 0"),
  guard_false: guard("i", "n", "a == 0"),
  guard_value: guard("xx", "n", "a is the constant b"),
  guard_class: guard("r", "n", "the (non-null) value's class is exactly the descriptor's", { descr: "class" }),
  guard_nonnull: guard("r", "n", "neither null nor undefined"),
  guard_isnull: guard("r", "n", "null or undefined"),
  guard_nonnull_class: guard("r", "n", "not null, and of exactly that class", { descr: "class" }),
  guard_no_exception: guard("", "n", "the preceding call returned"),
  guard_exception: guard("", "r", "the preceding call raised; the result is the exception"),
  guard_not_forced: guard("", "n", "no frame of the trace was forced during the preceding call"),
  guard_not_invalidated: guard("", "n", "no quasi-immutable field the trace depends on was written"),
  guard_not_interrupted: guard("", "n", "the runtime's interrupt flag is clear"),
  guard_always_fails: guard("", "n", "leaves: the end of a segment"),
  // -- structure
  input: row("meta", "", "x", "an argument of the trace"),
  label: row("meta", "", "n", "a jump target; operands are the parameters' values on falling in; its `param`s follow it", { descr: "label", variadic: true }),
  param: row("meta", "x", "x", "a parameter of the preceding label; the operand is its value on falling in"),
  jump: row("final", "", "n", "goes to a label with the operands as its parameters", { descr: "label", variadic: true }),
  finish: row("final", "r", "n", "leaves with a value: the traced frame returned it"),
  finish_exception: row("final", "r", "n", "leaves with an exception that the traced frame did not catch"),
  debug_merge_point: row("meta", "", "n", "the guest's position, for readers", { descr: "text" })
};
var OP_NAMES = Object.keys(OPS);
var OP_ROWS = OP_NAMES.map((name) => OPS[name]);
var OP = Object.fromEntries(OP_NAMES.map((name, index) => [name, index]));
var flags = (test) => {
  const made = new Uint8Array(OP_ROWS.length);
  OP_ROWS.forEach((each, opcode) => {
    if (test(each)) made[opcode] = 1;
  });
  return made;
};
var CAN_EXIT = flags((r) => r.effect === "guard" || r.effect === "guarded");
var IS_GUARD = flags((r) => r.effect === "guard");
var IS_PURE = flags((r) => r.effect === "pure" || r.effect === "guarded");
var IS_REMOVABLE = flags((r) => r.effect === "pure" || r.effect === "read" || r.effect === "alloc");
var IS_CALL = flags((r) => r.effect === "call");
var IS_FINAL = flags((r) => r.effect === "final");
var inRange = (value) => value <= INT_MAX && value >= INT_MIN;
var checked = (value) => value <= INT_MAX && value >= INT_MIN ? value : void 0;
var truth = (value) => value ? 1 : 0;
var HIGH = 2 ** 32;
var high = (value) => Math.floor(value / HIGH);
var shifted = (a2, b2) => a2 === 0 ? 0 : a2 * 2 ** b2;
var MEANINGS = {
  int_add: (a2, b2) => a2 + b2,
  int_sub: (a2, b2) => a2 - b2,
  int_mul: (a2, b2) => a2 * b2 + 0,
  int_add_ovf: (a2, b2) => checked(a2 + b2),
  int_sub_ovf: (a2, b2) => checked(a2 - b2),
  int_mul_ovf: (a2, b2) => checked(a2 * b2 + 0),
  int_lshift_ovf: (a2, b2) => checked(shifted(a2, b2)),
  int_add_overflows: (a2, b2) => truth(!inRange(a2 + b2)),
  int_sub_overflows: (a2, b2) => truth(!inRange(a2 - b2)),
  int_mul_overflows: (a2, b2) => truth(!inRange(a2 * b2)),
  int_lshift_overflows: (a2, b2) => truth(!inRange(shifted(a2, b2))),
  // `%` is exact and takes the dividend's sign, so `a - rest` is a multiple of b no larger than a, and its quotient is exact.
  int_floordiv: (a2, b2) => {
    const rest = a2 % b2;
    const quotient = (a2 - rest) / b2 + 0;
    return rest !== 0 && rest < 0 !== b2 < 0 ? quotient - 1 : quotient;
  },
  int_mod: (a2, b2) => {
    const rest = a2 % b2;
    return rest !== 0 && rest < 0 !== b2 < 0 ? rest + b2 : rest + 0;
  },
  int_neg: (a2) => 0 - a2,
  int_invert: (a2) => -1 - a2,
  int_and: (a2, b2) => (high(a2) & high(b2)) * HIGH + ((a2 & b2) >>> 0),
  int_or: (a2, b2) => (high(a2) | high(b2)) * HIGH + ((a2 | b2) >>> 0),
  int_xor: (a2, b2) => (high(a2) ^ high(b2)) * HIGH + ((a2 ^ b2) >>> 0),
  int_lshift: (a2, b2) => shifted(a2, b2),
  int_rshift: (a2, b2) => b2 > 53 ? a2 < 0 ? -1 : 0 : Math.floor(a2 / 2 ** b2),
  int_lt: (a2, b2) => truth(a2 < b2),
  int_le: (a2, b2) => truth(a2 <= b2),
  int_eq: (a2, b2) => truth(a2 === b2),
  int_ne: (a2, b2) => truth(a2 !== b2),
  int_gt: (a2, b2) => truth(a2 > b2),
  int_ge: (a2, b2) => truth(a2 >= b2),
  int_is_true: (a2) => truth(a2 !== 0),
  int_is_zero: (a2) => truth(a2 === 0),
  int_is_int32: (a2) => truth(a2 === (a2 | 0)),
  int32_add: (a2, b2) => a2 + b2 | 0,
  int32_sub: (a2, b2) => a2 - b2 | 0,
  int32_mul: (a2, b2) => Math.imul(a2, b2),
  int32_lshift: (a2, b2) => a2 << (b2 & 31),
  int32_rshift: (a2, b2) => a2 >> (b2 & 31),
  int32_urshift: (a2, b2) => a2 >>> (b2 & 31),
  int32_wrap: (a2) => a2 | 0,
  float_add: (a2, b2) => a2 + b2,
  float_sub: (a2, b2) => a2 - b2,
  float_mul: (a2, b2) => a2 * b2,
  float_truediv: (a2, b2) => a2 / b2,
  float_neg: (a2) => -a2,
  float_abs: (a2) => Math.abs(a2),
  float_sqrt: (a2) => Math.sqrt(a2),
  float_floor: (a2) => Math.floor(a2),
  float_lt: (a2, b2) => truth(a2 < b2),
  float_le: (a2, b2) => truth(a2 <= b2),
  float_eq: (a2, b2) => truth(a2 === b2),
  float_ne: (a2, b2) => truth(a2 !== b2),
  float_gt: (a2, b2) => truth(a2 > b2),
  float_ge: (a2, b2) => truth(a2 >= b2),
  cast_int_to_float: (a2) => a2,
  cast_float_to_int: (a2) => Math.trunc(a2) + 0,
  box_int: (a2) => a2,
  unbox_int: (a2) => a2,
  box_bool: (a2) => a2 !== 0,
  unbox_bool: (a2) => truth(a2 === true),
  ptr_eq: (a2, b2) => truth(a2 === b2),
  ptr_ne: (a2, b2) => truth(a2 !== b2),
  is_null: (a2) => truth(a2 === null || a2 === void 0),
  instance_of: (a2, descr2) => truth(descr2.matches(a2)),
  same_as: (a2) => a2,
  strlen: (a2) => a2.length,
  strgetitem: (a2, index) => a2.charCodeAt(index),
  str_from_code: (code) => String.fromCharCode(code),
  str_concat: (a2, b2) => a2 + b2,
  str_eq: (a2, b2) => truth(a2 === b2),
  str_lt: (a2, b2) => truth(a2 < b2)
};
var MEANING_OF = OP_NAMES.map(
  (name, opcode) => IS_PURE[opcode] ? MEANINGS[name] : null
);
var sameValue = (type, value, constant) => type === "f" ? Object.is(value, constant) : value === constant;
var IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;
var Field = class {
  constructor(name, type, property2, read2, write2, options = {}) {
    this.name = name;
    this.type = type;
    this.property = property2;
    this.read = read2;
    this.write = write2;
    this.kind = "field";
    if (!IDENTIFIER.test(property2)) throw new TypeError(`field ${name}: "${property2}" is not a JavaScript identifier; use letters, digits, _ and $`);
    this.immutable = options.immutable ?? false;
    this.quasiImmutable = options.quasiImmutable ?? false;
  }
};
var ClassDescr = class {
  constructor(name, test, constructor_ = null, fields = [], matches = null, options = {}) {
    this.name = name;
    this.test = test;
    this.constructor_ = constructor_;
    this.kind = "class";
    this.fields = [];
    this.fields = fields;
    this.initial = new Map(options.initial);
    this.only = options.only;
    if (test === "constructor" && constructor_ === null) throw new TypeError(`class ${name}: test "constructor" needs the host class`);
    this.matches = matches ?? (test === "constructor" ? (value) => typeof value === "object" && value !== null && value.constructor === constructor_ : (value) => typeof value === test);
  }
};
var NUMBER_CLASS = new ClassDescr("int", "number");
var BIGINT_CLASS = new ClassDescr("bigint", "bigint");
var STRING_CLASS = new ClassDescr("str", "string");
var BOOLEAN_CLASS = new ClassDescr("bool", "boolean");
var grow = (old, least) => {
  const bigger = new Int32Array(Math.max(least, old.length * 2));
  bigger.set(old);
  return bigger;
};
var NO_WORDS = new Int32Array(0);
var SHIFT = 3;
var A = 1;
var B = 2;
var C = 3;
var DESCR = 4;
var SNAPSHOT = 5;
var START = 6;
var COUNT = 7;
var OPCODE_MASK = 255;
var TYPE_SHIFT = 8;
var Trace = class {
  constructor(capacity = 128) {
    this.#extra = NO_WORDS;
    this.#extraLength = 0;
    this.#length = 0;
    this.#inputCount = 0;
    this.#constValues = [];
    this.#constTypes = [];
    this.#constIndices = {};
    this.#descrTable = [];
    this.#descrIndex = /* @__PURE__ */ new Map();
    this.#snapshotPool = NO_WORDS;
    this.#snapshotLength = 0;
    this.exits = null;
    this.int32 = null;
    this.#rows = new Int32Array(capacity << SHIFT);
  }
  #rows;
  #extra;
  #extraLength;
  #length;
  #inputCount;
  #constValues;
  #constTypes;
  #constIndices;
  #descrTable;
  #descrIndex;
  #snapshotPool;
  #snapshotLength;
  /** Number of rows, inputs included. */
  get length() {
    return this.#length;
  }
  get inputCount() {
    return this.#inputCount;
  }
  get constantCount() {
    return this.#constValues.length;
  }
  /** All descriptors that operations refer to. */
  get descrs() {
    return this.#descrTable;
  }
  opcode(ref) {
    return this.#rows[ref << SHIFT] & OPCODE_MASK;
  }
  /** Type of a value (operation or constant). */
  type(ref) {
    return ref >= 0 ? TYPE_NAMES[this.#rows[ref << SHIFT] >> TYPE_SHIFT] : this.#constTypes[-1 - ref];
  }
  /** First, second and third fixed operand; NONE where the row has none. */
  a(ref) {
    return this.#rows[(ref << SHIFT) + A];
  }
  b(ref) {
    return this.#rows[(ref << SHIFT) + B];
  }
  c(ref) {
    return this.#rows[(ref << SHIFT) + C];
  }
  /** Number of variadic operands. */
  extraCount(ref) {
    return this.#rows[(ref << SHIFT) + COUNT];
  }
  /** The `index`-th variadic operand. */
  extra(ref, index) {
    return this.#extra[this.#rows[(ref << SHIFT) + START] + index];
  }
  extras(ref) {
    const start2 = this.#rows[(ref << SHIFT) + START];
    return Array.from(this.#extra.subarray(start2, start2 + this.extraCount(ref)));
  }
  /** Fixed then variadic operands. */
  operands(ref) {
    const fixed = OP_ROWS[this.opcode(ref)].args.length;
    const all = [];
    if (fixed > 0) all.push(this.a(ref));
    if (fixed > 1) all.push(this.b(ref));
    if (fixed > 2) all.push(this.c(ref));
    for (let i = 0, n = this.extraCount(ref); i < n; i++) all.push(this.extra(ref, i));
    return all;
  }
  /** The descriptor, or null. */
  descr(ref) {
    const index = this.descrIndex(ref);
    return index < 0 ? null : this.#descrTable[index];
  }
  /** The descriptor's index in {@link descrs}, or -1. */
  descrIndex(ref) {
    return this.#rows[(ref << SHIFT) + DESCR];
  }
  /** Snapshot (recorded) or exit (optimized) of an operation that can leave; -1 for none. */
  snapshot(ref) {
    return this.#rows[(ref << SHIFT) + SNAPSHOT];
  }
  setSnapshot(ref, snapshot) {
    this.#rows[(ref << SHIFT) + SNAPSHOT] = snapshot;
  }
  // -- constants
  /** The constant of type `i` (interned). */
  constInt(value) {
    return this.#intern("i", value);
  }
  /** The constant of type `f` (interned; -0 and NaN are kept apart). */
  constFloat(value) {
    return this.#intern("f", value);
  }
  /** The constant of type `r` (interned by identity). */
  constRef(value) {
    return this.#intern("r", value);
  }
  /** Value of a constant. */
  constant(ref) {
    return this.#constValues[-1 - ref];
  }
  /** A new constant, of which the caller knows that it is not there yet. */
  addConstant(type, value) {
    const ref = -1 - this.#constValues.length;
    this.#constValues.push(value);
    this.#constTypes.push(type);
    this.#constIndices[type]?.set(keyOf(value), ref);
    return ref;
  }
  /** The constant of a type and value, NONE when there is none. */
  findConstant(type, value) {
    let index = this.#constIndices[type];
    if (index === void 0) {
      index = this.#constIndices[type] = /* @__PURE__ */ new Map();
      for (let i = 0; i < this.#constValues.length; i++) if (this.#constTypes[i] === type) index.set(keyOf(this.#constValues[i]), -1 - i);
    }
    return index.get(keyOf(value)) ?? NONE;
  }
  #intern(type, value) {
    const found = this.findConstant(type, value);
    return found === NONE ? this.addConstant(type, value) : found;
  }
  // -- rows
  /** Appends an input; all inputs come before the first operation. */
  addInput(type) {
    if (this.#length !== this.#inputCount) throw new RangeError("inputs come before the first operation");
    this.#inputCount++;
    return this.add(OP.input, type);
  }
  /** Appends an operation with up to three fixed operands. Not checked: see the verifier. */
  add(opcode, type, a2 = NONE, b2 = NONE, c2 = NONE, descr2 = null, snapshot = -1) {
    return this.addRow(opcode, TYPE_CODES[type], a2, b2, c2, descr2 === null ? -1 : this.descrIndexOf(descr2), snapshot);
  }
  /** The same, with the type given by its code and the descriptor by its index, or -1. */
  addRow(opcode, type, a2, b2, c2, descr2, snapshot) {
    const ref = this.#length;
    const at = ref << SHIFT;
    if (at === this.#rows.length) this.#rows = grow(this.#rows, 1 << SHIFT);
    const rows = this.#rows;
    rows[at] = opcode | type << TYPE_SHIFT;
    rows[at + A] = a2;
    rows[at + B] = b2;
    rows[at + C] = c2;
    rows[at + DESCR] = descr2;
    rows[at + SNAPSHOT] = snapshot;
    rows[at + START] = this.#extraLength;
    rows[at + COUNT] = 0;
    this.#length = ref + 1;
    return ref;
  }
  /** Appends a variadic operand to the newest operation. */
  addExtra(operand) {
    if (this.#extraLength === this.#extra.length) this.#extra = grow(this.#extra, 16);
    this.#extra[this.#extraLength++] = operand;
    this.#rows[(this.#length - 1 << SHIFT) + COUNT]++;
  }
  descrIndexOf(descr2) {
    let index = this.#descrIndex.get(descr2);
    if (index === void 0) {
      index = this.#descrTable.length;
      this.#descrTable.push(descr2);
      this.#descrIndex.set(descr2, index);
    }
    return index;
  }
  /** Drops the rows from `length` on (constants, descriptors and snapshots stay). */
  truncate(length) {
    if (length < this.#inputCount || length > this.#length) throw new RangeError(`cannot truncate ${this.#length} rows to ${length}`);
    if (length < this.#length) this.#extraLength = this.#rows[(length << SHIFT) + START];
    this.#length = length;
  }
  // -- snapshots of a recorded trace: frames that share their outer frames
  /**
   * Appends a snapshot frame: [parent, code, pos, count, slots...]. `parent` is the snapshot of the calling frame, -1 for the outermost.
   * Returns the snapshot's index.
   */
  addSnapshot(parent, code, pos, slots, count = slots.length) {
    const at = this.#snapshotLength;
    if (at + 4 + count > this.#snapshotPool.length) this.#snapshotPool = grow(this.#snapshotPool, Math.max(256, at + 4 + count));
    const pool = this.#snapshotPool;
    pool[at] = parent;
    pool[at + 1] = code;
    pool[at + 2] = pos;
    pool[at + 3] = count;
    for (let i = 0; i < count; i++) pool[at + 4 + i] = slots[i];
    this.#snapshotLength = at + 4 + count;
    return at;
  }
  snapshotParent(snapshot) {
    return this.#snapshotPool[snapshot];
  }
  snapshotCode(snapshot) {
    return this.#snapshotPool[snapshot + 1];
  }
  snapshotPos(snapshot) {
    return this.#snapshotPool[snapshot + 2];
  }
  snapshotCount(snapshot) {
    return this.#snapshotPool[snapshot + 3];
  }
  snapshotSlot(snapshot, index) {
    return this.#snapshotPool[snapshot + 4 + index];
  }
  /** The frames of a snapshot, outermost first. */
  snapshotFrames(snapshot) {
    const frames = [];
    for (let at = snapshot; at >= 0; at = this.snapshotParent(at)) {
      const slots = [];
      for (let i = 0, n = this.snapshotCount(at); i < n; i++) slots.push(this.snapshotSlot(at, i));
      frames.unshift({ code: this.snapshotCode(at), pos: this.snapshotPos(at), slots });
    }
    return frames;
  }
};
var keyOf = (value) => value === 0 && Object.is(value, -0) ? MINUS_ZERO : value;
var MINUS_ZERO = /* @__PURE__ */ Symbol("-0");
var TAG_VALUE = 0;
var TAG_HOLE = 3;
var tagged = (kind, index) => index << 2 | kind;
var HOLE = TAG_HOLE;
var SpoorError = class extends Error {
  constructor(code, message, options) {
    super(message, options);
    this.code = code;
    this.name = "SpoorError";
  }
};
function resultType(opcode, first, descr2) {
  const row2 = OP_ROWS[opcode];
  if (row2.result === "x") return first;
  if (row2.result !== "d") return row2.result;
  switch (row2.descr) {
    case "field":
      return descr2.type;
    case "array":
      return descr2.item;
    case "call":
      return descr2.result;
    default:
      throw new TypeError(`${OP_NAMES[opcode]}: a row with result "d" has a field, an array or a call as its descriptor`);
  }
}
var Builder = class {
  constructor(trace = new Trace()) {
    this.trace = trace;
  }
  /** The constant of type `i`. */
  int(value) {
    return this.trace.constInt(value);
  }
  /** The constant of type `f`. */
  float(value) {
    return this.trace.constFloat(value);
  }
  /** The constant of type `r`. */
  ref(value) {
    return this.trace.constRef(value);
  }
  /** An argument of the trace; all come before the first operation. */
  input(type) {
    return this.trace.addInput(type);
  }
  /** A jump target: `operands` are the parameters' values on falling in. Returns the parameters. */
  label(operands, descr2) {
    this.emit(OP.label, [], operands, descr2);
    return operands.map((operand) => this.trace.add(OP.param, this.trace.type(operand), operand));
  }
  /** A snapshot of a recorded trace, its frames outermost first; returns its index. Slots that are unset are NONE. */
  snapshot(frames) {
    let at = -1;
    for (const { code, pos, slots } of frames) at = this.trace.addSnapshot(at, this.ref(code), pos, slots);
    return at;
  }
  /** Appends any operation: what the methods do, for callers that have the opcode as a value. */
  emit(opcode, operands, extras = [], descr2 = null, exit = -1) {
    const { trace } = this;
    const [a2 = NONE, b2 = NONE, c2 = NONE] = operands;
    const first = a2 === NONE ? "n" : trace.type(a2);
    const row2 = trace.add(opcode, resultType(opcode, first, descr2), a2, b2, c2, descr2, this.#exit(exit));
    for (const extra of extras) trace.addExtra(extra);
    return row2;
  }
  #exit(exit) {
    if (typeof exit === "number") return exit;
    const exits = this.trace.exits ??= [];
    exits.push("resume" in exit ? exit : plainExit(exit));
    return exits.length - 1;
  }
};
function plainExit(values) {
  const live = values.filter((ref) => ref !== NONE);
  let next = 0;
  const slots = values.map((ref) => ref === NONE ? HOLE : tagged(TAG_VALUE, next++));
  return { values: live, resume: { frames: [{ code: null, pos: 0, slots }], constants: [], virtuals: [], pending: [] }, knowledge: null };
}
OP_NAMES.forEach((name, opcode) => {
  if (name === "input" || name === "label" || name === "param") return;
  const { args, variadic, descr: descr2 } = OP_ROWS[opcode];
  const fixed = args.length;
  Object.defineProperty(Builder.prototype, name, {
    value(...given) {
      let at = fixed;
      const extras = variadic ? given[at++] : [];
      const descriptor = descr2 === "none" ? null : given[at++];
      return this.emit(opcode, given.slice(0, fixed), extras, descriptor, CAN_EXIT[opcode] === 1 ? given[at] : -1);
    }
  });
});
var DESCR_WORDS = { field: "Field", array: "Array", class: "Class", call: "Call", assembler: "Assembler", label: "Label" };
var LEAVE = -1;
var CLEAR = new Int32Array(1);
var guard2 = (holds) => (run, row2) => holds(run, row2) ? row2 + 1 : LEAVE;
var a = (run, row2) => run.get(run.trace.a(row2));
var b = (run, row2) => run.get(run.trace.b(row2));
var c = (run, row2) => run.get(run.trace.c(row2));
var descr = (run, row2) => run.trace.descr(row2);
var isNull = (value) => value === null || value === void 0;
var effect = (act) => (run, row2) => {
  act(run, row2);
  return row2 + 1;
};
var residual = (run, row2) => run.call(row2, descr(run, row2).fn, run.extras(row2));
var EXECUTE = {
  new: (run, row2) => run.set(row2, new (descr(run, row2)).constructor_(...run.extras(row2))),
  new_array: (run, row2) => run.set(row2, descr(run, row2).of(run.extras(row2))),
  getfield: (run, row2) => run.set(row2, descr(run, row2).read(a(run, row2))),
  setfield: effect((run, row2) => descr(run, row2).write(a(run, row2), b(run, row2))),
  getarrayitem: (run, row2) => run.set(row2, item(run, row2)),
  setarrayitem: effect((run, row2) => {
    item(run, row2);
    a(run, row2)[b(run, row2)] = c(run, row2);
  }),
  arraylen: (run, row2) => run.set(row2, a(run, row2).length),
  array_push: effect((run, row2) => {
    a(run, row2).push(b(run, row2));
  }),
  quasiimmut_field: (run, row2) => run.set(row2, descr(run, row2).read(a(run, row2))),
  call: residual,
  call_pure: residual,
  call_may_force: residual,
  call_assembler: (run, row2) => {
    const target = descr(run, row2);
    return run.call(row2, (...args) => target.call(...args), run.extras(row2));
  },
  cond_call: (run, row2) => {
    run.raised = false;
    return a(run, row2) !== 0 ? residual(run, row2) : row2 + 1;
  },
  guard_true: guard2((run, row2) => a(run, row2) !== 0),
  guard_false: guard2((run, row2) => a(run, row2) === 0),
  guard_value: guard2((run, row2) => sameValue(run.trace.type(run.trace.a(row2)), a(run, row2), b(run, row2))),
  guard_class: guard2((run, row2) => descr(run, row2).matches(a(run, row2))),
  guard_nonnull: guard2((run, row2) => !isNull(a(run, row2))),
  guard_isnull: guard2((run, row2) => isNull(a(run, row2))),
  guard_nonnull_class: guard2((run, row2) => descr(run, row2).matches(a(run, row2))),
  guard_no_exception: guard2((run) => !run.raised),
  guard_exception: (run, row2) => run.raised ? run.set(row2, run.exception) : LEAVE,
  guard_not_forced: guard2(() => true),
  guard_not_invalidated: guard2((run) => run.validity.valid),
  guard_not_interrupted: guard2((run) => run.interrupt[0] === 0),
  guard_always_fails: guard2(() => false),
  input: effect(() => {
  }),
  label: (run, row2) => run.bind({ descr: descr(run, row2), row: row2, count: run.trace.extraCount(row2) }, run.extras(row2)),
  param: effect(() => {
  }),
  jump: (run, row2) => {
    const place = run.code.labels.get(descr(run, row2));
    return place === void 0 ? LEAVE : run.bind(place, run.extras(row2));
  },
  finish: () => LEAVE,
  finish_exception: () => LEAVE,
  debug_merge_point: effect(() => {
  })
};
var EXECUTE_OF = OP_NAMES.map(
  (name, opcode) => MEANING_OF[opcode] === null ? EXECUTE[name] : null
);
function item(run, row2) {
  const array = a(run, row2);
  const index = b(run, row2);
  if (index >= 0 && index < array.length) return array[index];
  const { name } = descr(run, row2);
  throw new SpoorError("outside-domain", `row ${row2}: ${OP_NAMES[run.trace.opcode(row2)]} at ${index} of an array ${name} of ${array.length} items`);
}

// ../ir/dist/index.js
var WORD_KINDS = new Map(Object.entries(DESCR_WORDS).map(([kind, word]) => [word, kind]));

// ../tracer/dist/index.js
var SITE = new Field("site", "r", "current", (sites) => sites.current, (sites, site) => {
  sites.current = site;
});
var POSITIONS_PER_BYTECODE = 4;
var POSITIONS_PER_TICK = 100 * POSITIONS_PER_BYTECODE;
var NOWHERE = new Uint8Array(0);
var ENABLE_OPTS = "intbounds:rewrite:virtualize:pure:heap:unroll";
var PARAMETERS = {
  threshold: { default: 1039, min: 0, doc: "times a loop header is reached before the loop is traced (0: never)" },
  function_threshold: { default: 1619, min: 0, doc: "times a function is entered before it is traced from its entry (0: never); see hotness" },
  trace_eagerness: { default: 200, min: 1, doc: "times a guard fails before a bridge is traced from it" },
  decay: { default: 40, min: 0, doc: "thousandths by which all counters shrink when a trace is started, and each 100,000 ticks" },
  trace_limit: { default: 6e3, min: 10, doc: "recorded operations before a trace is aborted as too long" },
  inlining: { default: 1, min: 0, doc: "1: inline guest functions into their caller's trace" },
  loop_longevity: { default: 1e3, min: 0, doc: "trace starts after which compiled code that was not entered in the meantime is freed (0: never)" },
  max_unroll_recursion: { default: 7, min: 1, doc: "depth to which a recursive function is inlined" },
  retrace_limit: { default: 0, min: 0, doc: "copies of a loop that are traced behind bridges that fit none of the loop's peeled bodies, each specialised on what its bridge comes with; other bridges go to the loop's start" },
  max_retrace_guards: { default: 15, min: 0, doc: "guards of a loop's peeled body above which no more copies of the loop are made (see retrace_limit)" },
  max_unroll_loops: { default: 0, min: 0, doc: "rounds by which a recording goes on when a loop's round cannot be followed by the same again (a value ends with another class than it began with): the loop may be two rounds, or the next one; 0: it is compiled as it is" },
  max_bridges: { default: 60, min: 1, doc: "bridges of one loop or function behind which it is traced again, generically: without guards on each shape of object, and loops in functions are called" },
  code_budget: { default: 54e3, min: 0, doc: "bytes of V8 bytecode (estimated) of one generated JavaScript function: a longer trace becomes several functions, and no more is fused; V8 optimizes nothing above 61440 (0: no limit)" },
  pureop_historylength: { default: 16, min: 0, doc: "results of each pure operation that are remembered while a trace is optimized, so that the same one is not computed again" },
  disable_unrolling: { default: 2500, min: 0, doc: "recorded operations above which a loop is not peeled" },
  segmenting: { default: 1, min: 0, doc: "1: a trace that is too long with nothing to blame is compiled in segments; 0: it is tried again and again" },
  max_inner_rounds: { default: 8, min: 0, doc: "rounds of a short loop that belong to the trace around it, where the loop goes over a constant or is in long code (see hotness); one more, and it gets a trace of its own" },
  hotness: { default: "work", min: 0, choices: ["work", "calls"], doc: "what counts towards threshold and function_threshold: rounds and calls, or these by the length of the loop's or function's code (100 bytecodes count once, 800 and more eight times); by work, an exit of a huge function counts as trace_eagerness of them" },
  backoff: { default: 1, min: 0, doc: "1: a place whose traces are aborted again and again is retried at growing distance" },
  payback: { default: 1, min: 0, doc: "1: while most of the compiled code that is not entered any more ran less often than it was interpreted before, thresholds of new code are up to eight times as high, and generic code with max_bridges bridges that leaves in nearly every round is traced anew, so that traces meet wherever paths through the code do, and then rests for a while" },
  entry_bytecodes: { default: 12, min: 0, doc: "a function whose trace is shorter is interpreted where the interpreter calls it, because going into compiled code and out of it takes longer; traces inline it, or call its code (0: none is)" },
  enable_opts: { default: ENABLE_OPTS, min: 0, doc: "optimizer passes, joined by colons; `all` or `none`" }
};
var REFUSED = {
  vec: "there is no vectorizer",
  vec_all: "there is no vectorizer",
  vec_cost: "there is no vectorizer"
};
var NAMES = Object.keys(PARAMETERS);
var MAX_TRACE_LIMIT = 1e6;
var defaultParams = () => ({ enabled: true, ...Object.fromEntries(NAMES.map((name) => [name, PARAMETERS[name].default])) });
var ParamsError = class extends Error {
  constructor() {
    super(...arguments);
    this.name = "ParamsError";
  }
};
function checkPasses(text) {
  const known = ENABLE_OPTS.split(":");
  const unknown = text.split(":").find((pass) => pass !== "" && !known.includes(pass));
  if (unknown !== void 0) throw new ParamsError(`JIT parameter enable_opts: unknown pass "${unknown}"; known: ${known.join(", ")} (joined by colons; or all, or none)`);
}
function setParam(params, name, text) {
  const why = REFUSED[name];
  if (why !== void 0) throw new ParamsError(`JIT parameter ${name}: PyPy's, but not accepted here: ${why}`);
  if (!NAMES.includes(name)) throw new ParamsError(`unknown JIT parameter "${name}"; known: ${NAMES.join(", ")} (and off, default, help)`);
  const parameter = PARAMETERS[name];
  if (typeof parameter.default === "string") {
    if (parameter.choices !== void 0 && !parameter.choices.includes(text)) throw new ParamsError(`JIT parameter ${name}: "${text}" is none of ${parameter.choices.join(", ")}`);
    const value2 = name !== "enable_opts" ? text : text === "all" ? ENABLE_OPTS : text === "none" ? "" : text;
    if (name === "enable_opts") checkPasses(value2);
    params[name] = value2;
    return;
  }
  const value = /^-?\d+$/.test(text) ? Math.max(Number(text), parameter.min === 0 ? 0 : Number(text)) : NaN;
  if (Number.isNaN(value)) throw new ParamsError(`JIT parameter ${name}: "${text}" is not an integer`);
  if (value < parameter.min) throw new ParamsError(`JIT parameter ${name}: ${value} is too small; at least ${parameter.min}`);
  if (name === "trace_limit" && value > MAX_TRACE_LIMIT) throw new ParamsError(`JIT parameter trace_limit: ${value} is too high; at most ${MAX_TRACE_LIMIT}`);
  params[name] = value;
}
function parseParams(text, params = defaultParams()) {
  for (const part of text.split(",").map((p) => p.trim()).filter((p) => p !== "")) {
    if (part === "off") params.enabled = false;
    else if (part === "default") Object.assign(params, defaultParams());
    else {
      const at = part.indexOf("=");
      if (at < 0) throw new ParamsError(`JIT parameter "${part}": expected name=value, off, default or help; known names: ${NAMES.join(", ")}`);
      setParam(params, part.slice(0, at).trim(), part.slice(at + 1).trim());
    }
  }
  return params;
}
function helpParams() {
  const lines = NAMES.map((name) => {
    const { doc, default: standard, choices } = PARAMETERS[name];
    return ` ${name}=${choices?.join("|") ?? "N"}
     ${doc} (default ${standard})`;
  });
  const refused = Object.entries(REFUSED).map(([name, why]) => ` ${name}: ${why}`);
  return `Advanced JIT options: a comma-separated list of name=value:
${lines.join("\n")}
 off
     turn the JIT off
 default
     the defaults again
PyPy's, but not accepted here:
${refused.join("\n")}
`;
}
var TALLY = new Field("tally", "i", "rounds", (tally) => tally.rounds, (tally, rounds) => {
  tally.rounds = rounds;
});
var TALLY_MASK = 2 ** 30 - 1;
var ASSUMED = new Field("assumed", "r", "watchers", () => null, () => {
}, { quasiImmutable: true });

// src/options.ts
var BACKENDS = ["auto", "js", "wasm", "eval"];
var UsageError = class extends Error {
  name = "UsageError";
};
var HELP = `usage: spoor [option] ... [-c cmd | -m mod | file | -] [arg] ...
Runs Python programs through a tracing JIT compiler.

  -c cmd            program passed in as a string (ends the options)
  -m mod            runs a module as a script (ends the options)
  -                 reads the program from stdin
  -h, --help        prints this and exits
  -V, --version     prints the version and exits
  --jit PARAMS      off, default, help, or name=value,... (as in PyPy)
  --backend NAME    ${BACKENDS.join(", ")}: how traces are compiled (default auto)
  --jit-summary     prints what the JIT did to stderr at the end
  --jit-summary=json  the same as JSON; =FILE writes it to a file
  --jit-log FILE    writes a line of JSON for each thing that the JIT does: traces started, compiled, aborted (why, and what
                    is done about it), invalidated, freed; - is stderr
  SPOORLOG=jit-summary:-,jit-log:FILE  in the environment: as --jit-summary and --jit-log
`;
function parseOptions(argv, environment, version) {
  const jit = defaultParams();
  let backend = "auto";
  let summary = null;
  let summaryFormat = "text";
  let log = null;
  for (const part of (environment["SPOORLOG"] ?? "").split(",")) {
    const match = /^(jit-summary|jit-log):(.+)$/.exec(part.trim());
    if (match?.[1] === "jit-summary") summary = match[2];
    else if (match !== null) log = match[2];
  }
  const rest = [...argv];
  const value = (option, inline) => {
    const given = inline ?? rest.shift();
    if (given === void 0) throw new UsageError(`Argument expected for the ${option} option`);
    return given;
  };
  const done = (source) => ({ source, args: rest, jit, backend, summary, summaryFormat, log });
  while (rest.length > 0) {
    const argument = rest.shift();
    if (argument === "-") return done({ kind: "stdin", argument: "-" });
    if (!argument.startsWith("-")) return done({ kind: "file", path: argument });
    if (argument.startsWith("--")) {
      const [, name, inline] = /^--([^=]*)(?:=(.*))?$/s.exec(argument);
      switch (name) {
        case "help":
          return { print: HELP };
        case "version":
          return { print: `${version}
` };
        case "jit": {
          const text = value("--jit", inline);
          if (text === "help") return { print: helpParams() };
          try {
            parseParams(text, jit);
          } catch (error) {
            if (error instanceof ParamsError) throw new UsageError(error.message);
            throw error;
          }
          break;
        }
        case "backend": {
          const given = value("--backend", inline);
          if (!BACKENDS.includes(given)) throw new UsageError(`unknown backend "${given}"; known: ${BACKENDS.join(", ")}`);
          backend = given;
          break;
        }
        case "jit-summary":
          if (inline === "json") summaryFormat = "json";
          summary = inline === void 0 || inline === "json" ? "-" : inline;
          break;
        case "jit-log":
          log = value("--jit-log", inline);
          break;
        default:
          throw new UsageError(`unknown option ${argument.split("=")[0]}`);
      }
      continue;
    }
    for (let at = 1; at < argument.length; at++) {
      const letter = argument[at];
      const inline = argument.slice(at + 1);
      if (letter === "c") return done({ kind: "command", code: value("-c", inline === "" ? void 0 : inline) });
      if (letter === "m") return done({ kind: "module", name: value("-m", inline === "" ? void 0 : inline) });
      if (letter === "h") return { print: HELP };
      if (letter === "V") return { print: `${version}
` };
      throw new UsageError(`unknown option -${letter}`);
    }
  }
  return done({ kind: "stdin", argument: "" });
}

// package.json
var package_default = {
  name: "@spoor/cli",
  version: "0.0.0",
  description: "spoor: the runtime and its command line",
  license: "MIT",
  author: "Spoor contributors",
  repository: {
    type: "git",
    url: "git+https://github.com/spoor-jit/spoor.git",
    directory: "packages/cli"
  },
  type: "module",
  sideEffects: [
    "./dist/main.cjs"
  ],
  engines: {
    node: ">=20.19"
  },
  files: [
    "dist"
  ],
  exports: {
    ".": {
      types: "./dist/index.d.ts",
      default: "./dist/index.js"
    },
    "./package.json": "./package.json"
  },
  bin: {
    spoor: "./dist/main.cjs"
  },
  publishConfig: {
    access: "public"
  },
  scripts: {
    build: "tsup && tsup --config tsup.command.ts",
    typecheck: "tsc -p tsconfig.json",
    test: "vitest run --reporter=default --reporter=json --outputFile.json=.vitest/report.json"
  },
  dependencies: {
    "@spoor/backend-js": "workspace:*",
    "@spoor/backend-wasm": "workspace:*",
    "@spoor/ir": "workspace:*",
    "@spoor/optimizer": "workspace:*",
    "@spoor/python": "workspace:*",
    "@spoor/tracer": "workspace:*"
  }
};

// src/version.ts
var VERSION = `Python 3.14.0 (Spoor ${package_default.version})`;

// src/main.ts
var STACK_MB = 192;
var YOUNG_MB = 96;
var UNHEARD_MAX = 2;
function internalError(error) {
  (0, import_node_fs2.writeSync)(2, `spoor: internal error: ${error instanceof Error ? error.stack ?? error.message : String(error)}
Please report it with the program that caused it.
`);
  process.exitCode = 70;
}
function start(options) {
  const memory = sharedMemory();
  const interrupt = new Int32Array(memory.buffer, 0, 1);
  let unheard = 0;
  process.on("SIGINT", () => {
    unheard = Atomics.exchange(interrupt, 0, 1) === 0 ? 0 : unheard + 1;
    if (unheard >= UNHEARD_MAX) process.exit(130);
    Atomics.notify(interrupt, 0);
  });
  const worker = new import_node_worker_threads.Worker((0, import_node_path2.join)(__dirname, "thread.cjs"), { workerData: { options, memory }, resourceLimits: { stackSizeMb: STACK_MB, maxYoungGenerationSizeMb: YOUNG_MB } });
  Promise.resolve().then(() => (init_code_cache(), code_cache_exports)).then(({ readScript: readScript2 }) => {
    const files = readScript2((0, import_node_path2.join)(__dirname, "program.cjs"), VERSION);
    const buffers = [files.source, files.cachedData].flatMap((bytes) => bytes === void 0 ? [] : [bytes.buffer]);
    worker.postMessage(files, buffers);
  }).catch((error) => {
    internalError(error);
    process.exit();
  });
  worker.on("error", internalError);
  worker.on("exit", (code) => {
    process.exitCode ??= code;
  });
}
try {
  const options = parseOptions(process.argv.slice(2), process.env, VERSION);
  if ("print" in options) (0, import_node_fs2.writeSync)(1, options.print);
  else start(options);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  (0, import_node_fs2.writeSync)(2, `spoor: ${error.message}
Try \`spoor -h' for more information.
`);
  process.exitCode = 2;
}
