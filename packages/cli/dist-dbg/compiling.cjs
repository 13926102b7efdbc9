(function (module, exports, require, outside) {var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toESM = (mod4, isNodeMode, target) => (target = mod4 != null ? __create(__getProtoOf(mod4)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod4 || !mod4.__esModule ? __defProp(target, "default", { value: mod4, enumerable: true }) : target,
  mod4
));
var __toCommonJS = (mod4) => __copyProps(__defProp({}, "__esModule", { value: true }), mod4);

// src/compiling.ts
var compiling_exports = {};
__export(compiling_exports, {
  BackendUnavailable: () => BackendUnavailable,
  backendFor: () => backendFor,
  loadBackend: () => loadBackend,
  optimizer: () => optimizer
});
module.exports = __toCommonJS(compiling_exports);

// outside:@spoor/ir
var ArrayDescr = outside.ir.ArrayDescr;
var BIGINT_CLASS = outside.ir.BIGINT_CLASS;
var BOOLEAN_CLASS = outside.ir.BOOLEAN_CLASS;
var CAN_EXIT = outside.ir.CAN_EXIT;
var CallDescr = outside.ir.CallDescr;
var ClassDescr = outside.ir.ClassDescr;
var DescrScope = outside.ir.DescrScope;
var FINISH_RAISE = outside.ir.FINISH_RAISE;
var FINISH_RETURN = outside.ir.FINISH_RETURN;
var Field = outside.ir.Field;
var HOLE = outside.ir.HOLE;
var INT_MAX = outside.ir.INT_MAX;
var INT_MIN = outside.ir.INT_MIN;
var IS_CALL = outside.ir.IS_CALL;
var IS_FINAL = outside.ir.IS_FINAL;
var IS_GUARD = outside.ir.IS_GUARD;
var IS_PURE = outside.ir.IS_PURE;
var IS_REMOVABLE = outside.ir.IS_REMOVABLE;
var InvalidLoop = outside.ir.InvalidLoop;
var LEFT = outside.ir.LEFT;
var LabelDescr = outside.ir.LabelDescr;
var MEANINGS = outside.ir.MEANINGS;
var MEANING_OF = outside.ir.MEANING_OF;
var NONE = outside.ir.NONE;
var NUMBER_CLASS = outside.ir.NUMBER_CLASS;
var OP = outside.ir.OP;
var OPS = outside.ir.OPS;
var OP_NAMES = outside.ir.OP_NAMES;
var OP_ROWS = outside.ir.OP_ROWS;
var ParseError = outside.ir.ParseError;
var STRING_CLASS = outside.ir.STRING_CLASS;
var SpoorError = outside.ir.SpoorError;
var TAG_CONST = outside.ir.TAG_CONST;
var TAG_HOLE = outside.ir.TAG_HOLE;
var TAG_KIND = outside.ir.TAG_KIND;
var TAG_VALUE = outside.ir.TAG_VALUE;
var TAG_VIRTUAL = outside.ir.TAG_VIRTUAL;
var TYPE_CODES = outside.ir.TYPE_CODES;
var TYPE_NAMES = outside.ir.TYPE_NAMES;
var Trace = outside.ir.Trace;
var TraceBuilder = outside.ir.TraceBuilder;
var catchingCalls = outside.ir.catchingCalls;
var difference = outside.ir.difference;
var doubles = outside.ir.doubles;
var equal = outside.ir.equal;
var evalBackend = outside.ir.evalBackend;
var evaluate = outside.ir.evaluate;
var exceptionGuard = outside.ir.exceptionGuard;
var fold = outside.ir.fold;
var follow = outside.ir.follow;
var guardExits = outside.ir.guardExits;
var inputTypes = outside.ir.inputTypes;
var invalidateWatchers = outside.ir.invalidateWatchers;
var isConstant = outside.ir.isConstant;
var labelsOf = outside.ir.labelsOf;
var parse = outside.ir.parse;
var print = outside.ir.print;
var printDescr = outside.ir.printDescr;
var printRef = outside.ir.printRef;
var printRow = outside.ir.printRow;
var rebuildFrames = outside.ir.rebuildFrames;
var resultType = outside.ir.resultType;
var runToExit = outside.ir.runToExit;
var sameValue = outside.ir.sameValue;
var tagIndex = outside.ir.tagIndex;
var tagKind = outside.ir.tagKind;
var tagged = outside.ir.tagged;
var unwatch = outside.ir.unwatch;
var verify = outside.ir.verify;
var watch = outside.ir.watch;

// ../backend-js/dist/index.js
var IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/;
var INDENTS = Array.from({ length: 9 }, (_, depth) => "  ".repeat(depth));
var indentOf = (depth) => INDENTS[depth < INDENTS.length ? depth : INDENTS.length - 1];
var Prec = {
  Conditional: 2,
  Or: 3,
  And: 4,
  BitOr: 6,
  BitXor: 7,
  BitAnd: 8,
  Equality: 9,
  Relation: 10,
  Shift: 11,
  Add: 12,
  Multiply: 13,
  Unary: 14,
  Member: 18,
  Atom: 20
};
var Emitter = class {
  /** `lifts`: which numbers are parameters, too, so that functions which differ only in them are one text. Null for no such function. */
  constructor(lifts) {
    this.lifts = lifts;
    this.#text = "";
    this.depth = 2;
    this.length = 0;
    this.constants = [];
    this.#names = /* @__PURE__ */ new Map();
    this.#fresh = 0;
  }
  #text;
  #names;
  #fresh;
  line(text) {
    this.#text += `${indentOf(this.depth)}${text}
`;
    this.length += text.length + 1;
  }
  /** A line that opens a block. */
  open(text) {
    this.line(text);
    this.depth++;
  }
  close(text = "}") {
    this.depth--;
    this.line(text);
  }
  /** A name that no other name of the function equals. */
  fresh(letter) {
    return `${letter}_${this.#fresh++}`;
  }
  /** The text of a constant of the trace: a literal for numbers and the few singletons, else a closure parameter. */
  constant(value) {
    switch (typeof value) {
      case "number":
        return this.lifts?.(value) === true ? this.parameter(value) : Number.isFinite(value) ? number(value) : this.closure(value);
      case "boolean":
        return value ? "true" : "false";
      case "undefined":
        return "undefined";
      default:
        return value === null ? "null" : this.closure(value);
    }
  }
  /** The closure parameter that holds `value`. */
  closure(value) {
    let name = this.#names.get(value);
    if (name === void 0) this.#names.set(value, name = this.parameter(value));
    return name;
  }
  /** A closure parameter of its own, though there may be another of the same value. */
  parameter(value) {
    this.constants.push(value);
    return `k${this.constants.length - 1}`;
  }
  /** The lines so far, which it forgets. */
  take() {
    const text = this.#text;
    this.#text = "";
    return text;
  }
  /** Begins a function of its own: names and parameters count from the first again. */
  restart() {
    this.constants = [];
    this.#names = /* @__PURE__ */ new Map();
    this.#fresh = 0;
  }
};
var number = (value) => value === 0 && 1 / value < 0 ? "-0" : String(value);
function property(field) {
  if (typeof field.property !== "string" || !IDENTIFIER.test(field.property)) {
    throw new SpoorError("bad-property", `field ${field.name}: its property is not a JavaScript identifier, so it cannot be compiled; use letters, digits, _ and $`);
  }
  return field.property;
}
var FOLD_LENGTH = 120;
var MANY = 1e3;
var { int_and, int_rshift, param, input, label, guard_no_exception } = OP;
var IS_READ = Uint8Array.from(OP_ROWS, (row) => row.effect === "read" ? 1 : 0);
var IS_ALIAS = Uint8Array.from(OP_NAMES, (name) => ["box_int", "unbox_int", "same_as", "cast_int_to_float"].includes(name) ? 1 : 0);
var IS_INT32 = Uint8Array.from(OP_NAMES, (name) => OP_ROWS[OP[name]].result === "i" && (/_(lt|le|eq|ne|gt|ge|overflows|is_true|is_zero|is_int32|is_null)$/.test(name) || ["is_null", "instance_of", "unbox_bool", "strlen", "strgetitem", "int32_add", "int32_sub", "int32_mul", "int32_lshift", "int32_rshift", "int32_wrap"].includes(name)) ? 1 : 0);
var IS_TYPED = Uint8Array.from(OP_ROWS, (row, opcode) => IS_PURE[opcode] === 1 && row.result !== "r" && IS_ALIAS[opcode] === 0 ? 1 : 0);
var isInt32Constant = (value) => typeof value === "number" && Object.is(value, value | 0);
var VARIABLE = /^[ifrc]\d/;
var labelAfter = (trace, row) => {
  for (let at = row; at < trace.length; at++) if (trace.opcode(at) === label) return at;
  return -1;
};
var sameRefs = (a2, b2) => {
  if (a2.length !== b2.length) return false;
  for (let k = 0; k < a2.length; k++) if (a2[k] !== b2[k]) return false;
  return true;
};
var provenInt32 = (trace, ref) => trace.int32?.[ref] === 1;
var Body = class {
  constructor(trace, out, suffix, parent) {
    this.trace = trace;
    this.out = out;
    this.suffix = suffix;
    this.parent = parent;
    this.runs = /* @__PURE__ */ new Map();
    this.#reads = [];
    this.pushes = 0;
    this.#int32Inputs = /* @__PURE__ */ new Set();
    const length = trace.length;
    this.#uses = new Int32Array(length);
    this.#texts = new Array(length);
    this.#precs = new Uint8Array(length);
    this.#bools = new Uint8Array(length);
    this.#folded = new Uint8Array(length);
    this.#typed = new Uint8Array(length);
    this.#reading = new Uint8Array(length);
    this.#int32 = trace.int32;
    this.#locals = out.lifts !== null ? /* @__PURE__ */ new Map() : null;
    this.#count();
    this.#findRuns();
    if (parent !== null) this.#inherit(parent);
  }
  #uses;
  /** By row: what stands for the value. */
  #texts;
  #precs;
  /** By row: 1 when the text is a JavaScript boolean where the trace has 0 or 1. */
  #bools;
  /** By row: 1 when the text is an expression still to be evaluated, 2 when it went into another one. */
  #folded;
  /** By row: 1 when V8 sees that the value is a number, 2 when it sees an int32. */
  #typed;
  #int32;
  /** By row: 1 when the text, while it is folded, reads the heap: then a write would spoil it. */
  #reading;
  #reads;
  /** Of what is written in parts: the numbers of the part's names, by row. */
  #locals;
  /** Counts uses, from the end, so that what only dead rows use is dead too. */
  #count() {
    const { trace } = this;
    const uses = this.#uses;
    const use = (ref, weight) => {
      if (ref >= 0) uses[ref] += weight;
    };
    for (let row = trace.length - 1; row >= trace.inputCount; row--) {
      const opcode = trace.opcode(row);
      if (opcode === param || this.isDead(row)) continue;
      const fixed = OP_ROWS[opcode].args.length;
      if (fixed > 0) use(trace.a(row), 1);
      if (fixed > 1) use(trace.b(row), 1);
      if (fixed > 2) use(trace.c(row), 1);
      for (let k = 0, n = trace.extraCount(row); k < n; k++) use(trace.extra(row, k), 1);
      const exit = CAN_EXIT[opcode] === 1 ? trace.snapshot(row) : -1;
      if (exit >= 0) for (const ref of trace.exits[exit].values) use(ref, MANY);
    }
  }
  #findRuns() {
    const { trace } = this;
    let run2 = null;
    let values2 = [];
    for (let row = trace.inputCount; row < trace.length; row++) {
      const opcode = trace.opcode(row);
      if (opcode === label) run2 = null;
      const exit = CAN_EXIT[opcode] === 1 ? trace.snapshot(row) : -1;
      if (exit < 0 || opcode === guard_no_exception) continue;
      const leaving2 = trace.exits[exit].values;
      if (leaving2.length === 0) continue;
      if (run2 !== null && sameRefs(values2, leaving2)) {
        if (run2.members++ === 1) this.runs.set(run2.first, run2);
        this.runs.set(row, run2);
      } else {
        run2 = { first: row, members: 1 };
      }
      values2 = leaving2;
    }
  }
  #inherit({ body, record, exception }) {
    for (let k = 0; k < this.trace.inputCount; k++) {
      const ref = record.values[k];
      if (ref === void 0) {
        this.#texts[k] = exception;
        this.#precs[k] = Prec.Atom;
      } else {
        this.#texts[k] = body.value(ref);
        this.#precs[k] = ref < 0 ? Prec.Unary : body.#bools[ref] === 1 ? Prec.Conditional : body.#precs[ref];
        this.#typed[k] = body.typed(ref);
        if (body.isInt32(ref)) this.#int32Inputs.add(k);
      }
    }
  }
  #int32Inputs;
  // -- what is known
  type(ref) {
    return this.trace.type(ref);
  }
  /** Proven to be in -2^31 .. 2^31-1. */
  isInt32(ref) {
    if (ref < 0) return isInt32Constant(this.trace.constant(ref));
    if (this.#int32 !== null && this.#int32[ref] === 1) return true;
    const opcode = this.trace.opcode(ref);
    if (IS_INT32[opcode] === 1) return true;
    if (IS_ALIAS[opcode] === 1) return this.isInt32(this.trace.a(ref));
    if (opcode === int_and) return this.isMask(this.trace.a(ref)) || this.isMask(this.trace.b(ref));
    if (opcode === int_rshift) return this.isInt32(this.trace.a(ref));
    return opcode === input && this.#int32Inputs.has(ref);
  }
  /** A constant from 0 to 2^31-1: host bit operations with it are exact for operands of any size. */
  isMask(ref) {
    if (ref >= 0) return false;
    const value = this.trace.constant(ref);
    return isInt32Constant(value) && value >= 0;
  }
  /** What V8 sees: 2 an int32, 1 a number, 0 anything. */
  typed(ref) {
    if (ref >= 0) return this.#typed[ref];
    const value = this.trace.constant(ref);
    return isInt32Constant(value) ? 2 : typeof value === "number" ? 1 : 0;
  }
  /** A value of type `r` may be a float or an integer all the same: an alias of one. */
  isFloat(ref) {
    const { trace } = this;
    while (ref >= 0 && IS_ALIAS[trace.opcode(ref)] === 1) ref = trace.a(ref);
    if (ref >= 0 && this.parent !== null && trace.opcode(ref) === input) {
      const value = this.parent.record.values[ref];
      return value !== void 0 && this.parent.body.isFloat(value);
    }
    return trace.type(ref) === "f";
  }
  /** The value of a constant integer, or undefined. */
  constantOf(ref) {
    return ref < 0 && this.trace.type(ref) === "i" ? this.trace.constant(ref) : void 0;
  }
  isUsed(ref) {
    return this.#uses[ref] > 0;
  }
  /** May be dropped: nobody uses it and computing it does nothing. */
  isDead(ref) {
    return this.#uses[ref] === 0 && IS_REMOVABLE[this.trace.opcode(ref)] === 1;
  }
  // -- operands as text
  /** An operand, in parentheses if it binds weaker than `prec`. Truth values are 0 and 1. */
  use(ref, prec) {
    if (ref < 0) {
      const value = this.trace.constant(ref);
      const text = this.out.constant(value);
      return prec > Prec.Unary && typeof value === "number" ? `(${text})` : text;
    }
    if (this.#bools[ref] === 1) {
      const text = `${this.#paren(ref, Prec.Or)} ? 1 : 0`;
      return prec > Prec.Conditional ? `(${text})` : text;
    }
    return this.#paren(ref, prec);
  }
  /** An operand where any expression may stand, commas apart. */
  value(ref) {
    return this.use(ref, 0);
  }
  /** An operand as a condition. */
  condition(ref, prec) {
    if (ref < 0) return this.trace.constant(ref) !== 0 ? "true" : "false";
    if (this.#bools[ref] === 1) return this.#paren(ref, prec);
    const text = `${this.use(ref, Prec.Equality)} !== 0`;
    return prec > Prec.Equality ? `(${text})` : text;
  }
  isBool(ref) {
    return ref >= 0 && this.#bools[ref] === 1;
  }
  /** An operand that may be written several times without being computed several times. */
  atom(ref) {
    if (ref >= 0 && this.#folded[ref] === 1) this.#name(ref);
    return this.use(ref, Prec.Atom);
  }
  #paren(ref, prec) {
    const text = this.#texts[ref];
    if (text === void 0) throw new Error(`row ${ref} (${OP_NAMES[this.trace.opcode(ref)]}) is used before it is computed`);
    if (this.#folded[ref] === 1) this.#folded[ref] = 2;
    return this.#precs[ref] < prec ? `(${text})` : text;
  }
  // -- results
  /** The name that row `ref` has, should it need one. In parts the names count from the first: equal parts shall be equal texts. */
  nameOf(ref) {
    const locals = this.#locals;
    if (locals === null) return `${this.type(ref)}${ref}${this.suffix}`;
    let index2 = locals.get(ref);
    if (index2 === void 0) locals.set(ref, index2 = locals.size);
    return `${this.type(ref)}${index2}`;
  }
  /** The name of the variable that holds row `ref`: truth values stay JavaScript booleans. */
  #variable(ref) {
    const name = this.nameOf(ref);
    return this.#bools[ref] === 1 ? `c${name.slice(1)}` : name;
  }
  /** States the result of a row: an expression that does nothing but compute. */
  result(ref, text, prec, bool = false) {
    const opcode = this.trace.opcode(ref);
    this.#texts[ref] = text;
    this.#precs[ref] = prec;
    this.#bools[ref] = bool ? 1 : 0;
    this.#typed[ref] = IS_TYPED[opcode] === 0 ? 0 : this.isInt32(ref) ? 2 : 1;
    this.#folded[ref] = 1;
    if (this.#uses[ref] !== 1 || text.length >= FOLD_LENGTH) return this.#name(ref);
    if (IS_READ[opcode] === 1 || this.#tookRead(this.trace.a(ref)) || this.#tookRead(this.trace.b(ref))) {
      this.#reading[ref] = 1;
      this.#reads.push(ref);
    }
  }
  /** Whether an operand went into its user's text with a read that is still to be done. */
  #tookRead(ref) {
    return ref >= 0 && this.#folded[ref] === 2 && this.#reading[ref] === 1;
  }
  /** States the result of a row: the value of its first operand. */
  alias(ref) {
    const a2 = this.trace.a(ref);
    if (a2 < 0) {
      this.#texts[ref] = this.out.constant(this.trace.constant(a2));
      this.#precs[ref] = Prec.Unary;
      this.#typed[ref] = this.typed(a2);
      return;
    }
    if (this.#folded[a2] === 1 && this.#uses[ref] !== 1) this.#name(a2);
    this.#texts[ref] = this.#texts[a2];
    this.#precs[ref] = this.#precs[a2];
    this.#typed[ref] = this.#typed[a2];
    this.#bools[ref] = this.#bools[a2];
    if (this.#folded[a2] === 1) {
      this.#folded[a2] = 2;
      this.#folded[ref] = 1;
      if (this.#reading[a2] === 1) {
        this.#reading[ref] = 1;
        this.#reads.push(ref);
      }
    }
  }
  /** States the result of a row whose effects happen here and now: it gets a name if anybody uses it. */
  effect(ref, text) {
    if (this.#uses[ref] === 0) return this.out.line(`${text};`);
    this.#texts[ref] = text;
    this.#folded[ref] = 1;
    this.#name(ref);
  }
  /** Evaluates a folded expression into a name, here. */
  #name(ref) {
    const name = this.#variable(ref);
    this.out.line(`const ${name} = ${this.#texts[ref]};`);
    this.named(ref, name);
  }
  /** Says that a variable holds the value. */
  named(ref, name = this.nameOf(ref), typed = this.#typed[ref]) {
    this.#texts[ref] = name;
    this.#precs[ref] = Prec.Atom;
    this.#folded[ref] = 0;
    this.#typed[ref] = typed;
  }
  /** Evaluates the reads that are still folded: called before anything that may write. */
  settle() {
    if (this.#reads.length === 0) return;
    const reads = this.#reads;
    this.#reads = [];
    for (const ref of reads) if (this.#folded[ref] === 1) this.#name(ref);
  }
  // -- parts
  /** Begins a part at a label: all names are new, the label's parameters have the first. */
  enter(params) {
    this.#locals.clear();
    this.pushes = 0;
    for (const ref of params) this.named(ref);
  }
  /**
   * Ends a part in front of `row`. Gives the values that rows from there on use (folded ones get a name now), and what names them anew in the part that begins
   * there: variables with these names and types.
   */
  carry(row) {
    const { trace } = this;
    const carried = /* @__PURE__ */ new Map();
    const constants2 = /* @__PURE__ */ new Set();
    const use = (ref) => {
      if (ref < 0 || ref >= row) return;
      this.atom(ref);
      const text = this.#texts[ref];
      if (!VARIABLE.test(text)) {
        constants2.add(ref);
        return;
      }
      const refs = carried.get(text);
      if (refs === void 0) carried.set(text, [ref]);
      else refs.push(ref);
    };
    for (let at = row; at < trace.length && trace.opcode(at) !== label; at++) {
      if (this.isDead(at)) continue;
      for (const ref of trace.operands(at)) use(ref);
      const exit = CAN_EXIT[trace.opcode(at)] === 1 ? trace.snapshot(at) : -1;
      if (exit >= 0) for (const ref of trace.exits[exit].values) use(ref);
    }
    const next = labelAfter(trace, row);
    if (next >= 0) for (const ref of trace.extras(next)) use(ref);
    return {
      texts: [...carried.keys()],
      rename: () => {
        this.#locals.clear();
        this.pushes = 0;
        for (const ref of constants2) this.#texts[ref] = this.out.constant(trace.constant(this.#aliased(ref)));
        return Array.from(carried.values(), (refs) => {
          const first = refs[0];
          const name = this.#variable(first);
          for (const ref of refs) this.#texts[ref] = name;
          return { name, typed: this.#bools[first] === 1 ? 0 : this.typed(first) };
        });
      }
    };
  }
  /** What an alias stands for, in the end. */
  #aliased(ref) {
    let at = ref;
    while (at >= 0 && IS_ALIAS[this.trace.opcode(at)] === 1) at = this.trace.a(at);
    return at;
  }
  /** Label parameters of this or the parent's trace that the text of `ref` reads now: what a parallel move has to know. */
  parameters(ref, found) {
    if (ref < 0) return;
    const { trace } = this;
    const opcode = trace.opcode(ref);
    if (opcode === param) found.add(this.nameOf(ref));
    else if (opcode === input && this.parent !== null) {
      const value = this.parent.record.values[ref];
      if (value !== void 0) this.parent.body.parameters(value, found);
    } else if (this.#folded[ref] !== 0 || IS_ALIAS[opcode] === 1) {
      for (const operand of trace.operands(ref)) this.parameters(operand, found);
    }
  }
};
var list = (...values2) => values2;
var Place = class {
  constructor(owner) {
    this.owner = owner;
    this.piece = null;
    this.entrance = NOWHERE;
    this.call = NOWHERE.value;
    this.left = null;
  }
  move(piece, entrance) {
    this.piece = piece;
    this.entrance = entrance;
    this.call = entrance.value;
  }
  /** Whoever enters next gets newly written code. */
  stale() {
    this.piece = null;
    this.entrance = NOWHERE;
    this.call = NOWHERE.value;
  }
  /** Goes on from the exit of a piece that was called here. */
  leave(piece, number2) {
    const { unit: { state }, host } = this.owner;
    const exit = goOn(piece, number2, state, host);
    if (exit === FINISH_RETURN) return state.values[0];
    this.left = exit;
    return LEFT;
  }
};
var nowhere = () => {
  throw new SpoorError("freed", "a freed unit was entered");
};
var NOWHERE = {
  apply: nowhere,
  call: nowhere,
  value(...args) {
    this.owner.host.renew(this);
    return this.call(...args);
  }
};
var Crossing = class {
  constructor(exit, unit) {
    this.exit = exit;
    this.unit = unit;
    this.count = 0;
    this.limit = Infinity;
    this.next = null;
    this.bridge = null;
    this.#target = null;
  }
  #target;
  /** Where a jump to another unit's label leads: valid as long as the label's target is the same. */
  follow() {
    if (this.exit.kind !== "jump") return this.next;
    const { target } = this.exit.label;
    if (target === this.#target) return this.next;
    this.#target = target;
    this.next = target instanceof JsExecutable && target.host === this.unit.host ? target.places.get(this.exit.label) ?? null : null;
    return this.next;
  }
  forget() {
    this.next = null;
    this.bridge = null;
    this.#target = null;
  }
};
var JsExecutable = class {
  constructor(unit, host) {
    this.unit = unit;
    this.host = host;
    this.places = /* @__PURE__ */ new Map();
    this.start = null;
    this.crossings = [];
    this.jumps = /* @__PURE__ */ new Map();
    this.size = 0;
    this.estimate = 0;
    this.entry = null;
    this.parent = null;
    this.home = null;
    this.tree = null;
    this.source = "";
    this.factories = [];
    this.#label = null;
  }
  #label;
  #place;
  get backend() {
    return this.host.backend;
  }
  enter(label2, args) {
    return run(this.callable(label2), args, this.unit.state, this.host);
  }
  callable(label2) {
    const place = label2 === null || this.start === null ? this.start : label2 === this.#label ? this.#place : this.#lookUp(label2);
    if (place === null) throw new SpoorError("freed", `unit ${this.unit.id} (${this.unit.name}) was freed and is entered`);
    if (place === void 0) throw new SpoorError("unknown-label", `unit ${this.unit.id} (${this.unit.name}) has no label ${label2.name}`);
    return place;
  }
  #lookUp(label2) {
    this.#label = label2;
    return this.#place = this.places.get(label2);
  }
  /** The unit whose function this one is in, or may get into: for a bridge the loop it hangs on. */
  get root() {
    let at = this;
    for (let next = at; next !== null; next = at.tree !== null ? null : at.parent ?? at.home) at = next;
    return at;
  }
  crossingOf(exit, index2) {
    return this.crossings[index2] ??= new Crossing(exit, this);
  }
  /** The crossing of a jump to a label that is not this function's. */
  jumpTo(label2) {
    let crossing = this.jumps.get(label2);
    if (crossing === void 0) {
      crossing = new Crossing({ kind: "jump", label: label2 }, this);
      crossing.limit = this.host.fuseAfter;
      this.jumps.set(label2, crossing);
    }
    return crossing;
  }
};
function run(place, args, state, host) {
  const piece = place.piece ?? host.renew(place);
  return goOn(piece, place.entrance.apply(args), state, host);
}
function goOn(left2, exit, state, host) {
  let piece = left2;
  let number2 = exit;
  for (; ; ) {
    const crossing = piece.crossings[number2];
    const next = crossing.follow();
    if (next === null) {
      state.values = piece.senders[number2](list);
      return crossing.exit;
    }
    if (++crossing.count >= crossing.limit) host.hot(crossing);
    const send = piece.senders[number2];
    piece = next.piece ?? host.renew(next);
    number2 = send(next.entrance.call);
  }
}
var mod = (a2, b2) => {
  const product22 = b2 * Math.floor(a2 / b2);
  return product22 <= INT_MAX && product22 >= -INT_MAX ? a2 - product22 + 0 : MEANINGS.int_mod(a2, b2);
};
var lshift = (a2, b2) => a2 === 0 ? 0 : a2 * 2 ** b2;
var rshift = (a2, b2) => (a2 | 0) === a2 && b2 < 32 ? a2 >> b2 : MEANINGS.int_rshift(a2, b2);
var and = MEANINGS.int_and;
var or = MEANINGS.int_or;
var xor = MEANINGS.int_xor;
var binary = (operator, prec) => (b2, row) => b2.result(row, `${b2.use(b2.trace.a(row), prec)} ${operator} ${b2.use(b2.trace.b(row), prec + 1)}`, prec);
var comparison = (operator, prec) => (b2, row) => b2.result(row, `${b2.use(b2.trace.a(row), prec)} ${operator} ${b2.use(b2.trace.b(row), prec + 1)}`, prec, true);
var integer = (b2, row, text, prec) => b2.isInt32(row) ? b2.result(row, `${prec < Prec.BitOr ? `(${text})` : text} | 0`, Prec.BitOr) : b2.result(row, text, prec);
var unary = (write3, prec, operand = Prec.Unary + 1) => (b2, row) => b2.result(row, write3(b2.use(b2.trace.a(row), operand)), prec);
var hostCall = (fn) => (b2, row) => b2.result(row, `${b2.out.closure(fn)}(${b2.trace.operands(row).map((ref) => b2.value(ref)).join(", ")})`, Prec.Member);
var alias = (b2, row) => b2.alias(row);
var sum = (b2, row, operator) => `${b2.use(b2.trace.a(row), Prec.Add)} ${operator} ${b2.use(b2.trace.b(row), Prec.Multiply)}`;
var product = (b2, row) => `${b2.use(b2.trace.a(row), Prec.Multiply)} * ${b2.use(b2.trace.b(row), Prec.Unary)} + 0`;
var bothInt32 = (b2, row) => b2.isInt32(b2.trace.a(row)) && b2.isInt32(b2.trace.b(row));
var additive = (operator) => (b2, row) => integer(b2, row, sum(b2, row, operator), Prec.Add);
var multiply = (b2, row) => {
  if (b2.isInt32(row) && bothInt32(b2, row)) return int32Multiply(b2, row, noSurroundings);
  integer(b2, row, product(b2, row), Prec.Add);
};
var int32Multiply = (b2, row) => b2.result(row, `${b2.out.closure(Math.imul)}(${b2.value(b2.trace.a(row))}, ${b2.value(b2.trace.b(row))})`, Prec.Member);
var bitwise = (operator, prec, exact) => (b2, row) => {
  const left2 = b2.trace.a(row);
  const right = b2.trace.b(row);
  if (bothInt32(b2, row) || operator === "&" && (b2.isMask(left2) || b2.isMask(right))) {
    return b2.result(row, `${b2.use(left2, prec)} ${operator} ${b2.use(right, prec + 1)}`, prec);
  }
  const x2 = b2.atom(left2);
  const y2 = b2.atom(right);
  const tests = [left2, right].flatMap((ref, index2) => b2.isInt32(ref) ? [] : [`(${[x2, y2][index2]} | 0) === ${[x2, y2][index2]}`]);
  b2.result(row, `${tests.join(" && ")} ? ${x2} ${operator} ${y2} : ${b2.out.closure(exact)}(${x2}, ${y2})`, Prec.Conditional);
};
var powerOfTwo = (value) => {
  if (value === void 0 || value <= 0) return -1;
  const exponent = Math.log2(value);
  return Number.isInteger(exponent) && 2 ** exponent === value ? exponent : -1;
};
var floorDivide = (b2, row) => {
  const left2 = b2.trace.a(row);
  const right = b2.trace.b(row);
  const shift2 = powerOfTwo(b2.constantOf(right));
  if (shift2 >= 0 && shift2 < 32 && b2.isInt32(left2)) return b2.result(row, `${b2.use(left2, Prec.Shift)} >> ${Math.min(shift2, 31)}`, Prec.Shift);
  const quotient = `${b2.out.closure(Math.floor)}(${b2.use(left2, Prec.Multiply)} / ${b2.use(right, Prec.Unary)})`;
  if (b2.isInt32(row)) b2.result(row, `${quotient} | 0`, Prec.BitOr);
  else b2.result(row, `${quotient} + 0`, Prec.Add);
};
var modulo = (b2, row) => {
  const left2 = b2.trace.a(row);
  const right = b2.trace.b(row);
  const divisor = b2.constantOf(right);
  const shift2 = powerOfTwo(divisor);
  if (shift2 >= 0 && shift2 <= 31) return b2.result(row, `${b2.use(left2, Prec.BitAnd)} & ${divisor - 1}`, Prec.BitAnd);
  if (!bothInt32(b2, row)) return hostCall(mod)(b2, row, noSurroundings);
  const y2 = b2.atom(right);
  const rest = b2.out.fresh("t");
  b2.out.line(`const ${rest} = ${b2.use(left2, Prec.Multiply)} % ${y2} | 0;`);
  if (divisor !== void 0 && divisor > 0) b2.result(row, `${rest} + (${rest} >> 31 & ${y2}) | 0`, Prec.BitOr);
  else b2.result(row, `${rest} + (((${rest} ^ ${y2}) & (${rest} | 0 - ${rest})) >> 31 & ${y2}) | 0`, Prec.BitOr);
};
var shiftedLeft = (b2, row) => {
  const count2 = b2.constantOf(b2.trace.b(row));
  if (count2 !== void 0 && count2 < 1e3) return [`${b2.use(b2.trace.a(row), Prec.Multiply)} * ${2 ** count2}`, Prec.Multiply];
  return [`${b2.out.closure(lshift)}(${b2.value(b2.trace.a(row))}, ${b2.value(b2.trace.b(row))})`, Prec.Member];
};
var shiftLeft = (b2, row) => {
  if (b2.isInt32(row) && bothInt32(b2, row)) return binary("<<", Prec.Shift)(b2, row, noSurroundings);
  const [text, prec] = shiftedLeft(b2, row);
  integer(b2, row, text, prec);
};
var shiftRight = (b2, row) => {
  const left2 = b2.trace.a(row);
  const count2 = b2.constantOf(b2.trace.b(row));
  if (b2.isInt32(left2)) {
    if (count2 !== void 0) return b2.result(row, `${b2.use(left2, Prec.Shift)} >> ${Math.min(count2, 31)}`, Prec.Shift);
    const y2 = b2.atom(b2.trace.b(row));
    return b2.result(row, `${b2.use(left2, Prec.Shift)} >> (${y2} > 31 ? 31 : ${y2})`, Prec.Shift);
  }
  if (count2 !== void 0 && count2 <= 53) return b2.result(row, `${b2.out.closure(Math.floor)}(${b2.use(left2, Prec.Multiply)} / ${2 ** count2})`, Prec.Member);
  hostCall(rshift)(b2, row, noSurroundings);
};
var overflows = (value) => (b2, row) => b2.result(row, `${b2.out.closure(Math.abs)}(${value(b2, row)}) > ${INT_MAX}`, Prec.Relation, true);
var guarded = (value, bounds) => (b2, row, around) => {
  if (!b2.isUsed(row)) {
    const name2 = b2.out.fresh("t");
    b2.out.line(`const ${name2} = ${value(b2, row)};`);
    return around.guard(b2, row, `${name2} > ${INT_MAX} || ${name2} < ${-INT_MAX}`);
  }
  const text = value(b2, row);
  const name = b2.nameOf(row);
  b2.out.line(`const ${name} = ${text};`);
  const [low, high] = bounds(b2, row);
  const tests = [...high ? [`${name} > ${INT_MAX}`] : [], ...low ? [`${name} < ${-INT_MAX}`] : []];
  if (tests.length > 0) around.guard(b2, row, tests.join(" || "));
  b2.named(row, name, 1);
};
var anyBound = () => [true, true];
var sumBounds = (sign) => (b2, row) => {
  if (bothInt32(b2, row)) return [false, false];
  const right = b2.constantOf(b2.trace.b(row));
  if (right !== void 0) return [sign * right < 0, sign * right > 0];
  const left2 = b2.constantOf(b2.trace.a(row));
  if (left2 !== void 0 && sign === 1) return [left2 < 0, left2 > 0];
  return [true, true];
};
var classTest = (b2, ref, descr) => descr.test !== "constructor" ? [`typeof ${b2.use(ref, Prec.Unary)} === "${PRIMITIVES[descr.test]}"`, Prec.Equality] : [`${b2.use(ref, Prec.Member)}.constructor === ${b2.out.closure(descr.constructor_)}`, Prec.Equality];
var safeClassTest = (b2, ref, descr) => {
  if (descr.test !== "constructor") return classTest(b2, ref, descr);
  const value = b2.atom(ref);
  return [`${value} != null && ${value}.constructor === ${b2.out.closure(descr.constructor_)}`, Prec.And];
};
var PRIMITIVES = { number: "number", bigint: "bigint", string: "string", boolean: "boolean" };
var sameTest = (b2, row) => {
  const a2 = b2.trace.a(row);
  const constant = b2.trace.b(row);
  const value = constant < 0 ? b2.trace.constant(constant) : void 0;
  if (b2.type(a2) === "f" && (constant >= 0 || value === 0 || value !== value)) {
    return [`${b2.out.closure(Object.is)}(${b2.value(a2)}, ${b2.value(constant)})`, Prec.Member];
  }
  return [`${b2.use(a2, Prec.Equality)} === ${b2.use(constant, Prec.Relation)}`, Prec.Equality];
};
var classGuard = (test) => (b2, row, around) => {
  const [text] = test(b2, b2.trace.a(row), b2.trace.descr(row));
  around.guard(b2, row, `!(${text})`);
};
var read = (text) => (b2, row) => b2.result(row, text(b2, row), Prec.Member);
var fieldOf = (b2, row) => `${b2.use(b2.trace.a(row), Prec.Member)}.${property(b2.trace.descr(row))}`;
var itemOf = (b2, row) => `${b2.use(b2.trace.a(row), Prec.Member)}[${b2.value(b2.trace.b(row))}]`;
var MAX_DOUBLES = 16;
var write = (text) => (b2, row) => {
  const statement = text(b2, row);
  b2.settle();
  b2.out.line(`${statement};`);
};
var PUSHES = 64;
var FIRST_PUSH = 8;
var LARGE = 131072;
var PAST = 8 * PUSHES - 15;
var roomy = 0;
function makeRoom(array) {
  const { length } = array;
  const over = length - (PAST - 4 * PUSHES);
  const power = over - (over & LARGE - 1);
  if (over - power >= 2 * PUSHES || (power & power - 1) !== 0) return;
  const isMet = length > roomy && length < roomy + 2 * PUSHES;
  roomy = isMet ? 0 : length;
  if (isMet) return;
  array.length = 2 * power + PAST;
  array.length = length;
}
var push = (b2, row) => {
  const array = b2.use(b2.trace.a(row), Prec.Member);
  const statement = `${array}.push(${b2.value(b2.trace.b(row))});`;
  b2.settle();
  if (++b2.pushes % PUSHES === FIRST_PUSH) b2.out.line(`if (${array}.length > ${LARGE}) ${b2.out.closure(makeRoom)}(${array});`);
  b2.out.line(statement);
};
var values = (b2, row) => b2.trace.extras(row).map((ref) => b2.value(ref)).join(", ");
var residual = (b2, row) => `${b2.out.closure(b2.trace.descr(row).fn)}(${values(b2, row)})`;
var call = (text, condition = () => null) => (b2, row, around) => {
  const guard = exceptionGuard(b2.trace, row);
  const when = condition(b2, row);
  const called = `${when === null ? "" : `if (${when}) `}${text(b2, row)}`;
  b2.settle();
  if (guard === NONE) {
    if (when === null) b2.effect(row, called);
    else b2.out.line(`${called};`);
    return;
  }
  const used = b2.isUsed(row);
  const name = b2.nameOf(row);
  if (used) b2.out.line(`let ${name};`);
  const statement = used ? `${name} = ${called};` : `${called};`;
  if (used) b2.named(row, name);
  const error = b2.out.fresh("e");
  const caught = around.caught(b2, error);
  if (b2.trace.opcode(guard) === OP.guard_no_exception) {
    b2.out.open(`try { ${statement} } catch (${error}) {`);
    const exception2 = caught === error ? error : b2.out.fresh("e");
    if (caught !== error) b2.out.line(`const ${exception2} = ${caught};`);
    around.leave(b2, guard, exception2);
    b2.out.close();
    return;
  }
  const raised = b2.out.fresh("t");
  const exception = b2.nameOf(guard);
  if (b2.isUsed(guard)) b2.out.line(`let ${exception};`);
  b2.out.line(`let ${raised} = false;`);
  b2.out.line(`try { ${statement} } catch (${error}) { ${b2.isUsed(guard) ? `${exception} = ${caught}; ` : caught === error ? "" : `${caught}; `}${raised} = true; }`);
  if (b2.isUsed(guard)) b2.named(guard, exception);
  around.guard(b2, guard, `!${raised}`);
};
var nothing = () => {
};
var noSurroundings = null;
var LOWER = {
  int_add: additive("+"),
  int_sub: additive("-"),
  int_mul: multiply,
  int_add_ovf: guarded((b2, row) => sum(b2, row, "+"), sumBounds(1)),
  int_sub_ovf: guarded((b2, row) => sum(b2, row, "-"), sumBounds(-1)),
  int_mul_ovf: guarded(product, anyBound),
  int_lshift_ovf: guarded((b2, row) => shiftedLeft(b2, row)[0], anyBound),
  int_add_overflows: overflows((b2, row) => sum(b2, row, "+")),
  int_sub_overflows: overflows((b2, row) => sum(b2, row, "-")),
  int_mul_overflows: overflows(product),
  int_lshift_overflows: overflows((b2, row) => shiftedLeft(b2, row)[0]),
  int_floordiv: floorDivide,
  int_mod: modulo,
  int_neg: (b2, row) => integer(b2, row, `0 - ${b2.use(b2.trace.a(row), Prec.Multiply)}`, Prec.Add),
  int_invert: (b2, row) => b2.isInt32(b2.trace.a(row)) ? b2.result(row, `~${b2.use(b2.trace.a(row), Prec.Unary)}`, Prec.Unary) : integer(b2, row, `-1 - ${b2.use(b2.trace.a(row), Prec.Multiply)}`, Prec.Add),
  int_and: bitwise("&", Prec.BitAnd, and),
  int_or: bitwise("|", Prec.BitOr, or),
  int_xor: bitwise("^", Prec.BitXor, xor),
  int_lshift: shiftLeft,
  int_rshift: shiftRight,
  int_lt: comparison("<", Prec.Relation),
  int_le: comparison("<=", Prec.Relation),
  int_eq: comparison("===", Prec.Equality),
  int_ne: comparison("!==", Prec.Equality),
  int_gt: comparison(">", Prec.Relation),
  int_ge: comparison(">=", Prec.Relation),
  int_is_true: (b2, row) => b2.result(row, b2.condition(b2.trace.a(row), Prec.Equality), Prec.Equality, true),
  int_is_zero: (b2, row) => b2.isBool(b2.trace.a(row)) ? b2.result(row, `!${b2.condition(b2.trace.a(row), Prec.Unary + 1)}`, Prec.Unary, true) : b2.result(row, `${b2.use(b2.trace.a(row), Prec.Equality)} === 0`, Prec.Equality, true),
  int_is_int32: (b2, row) => {
    const x2 = b2.atom(b2.trace.a(row));
    b2.result(row, `(${x2} | 0) === ${x2}`, Prec.Equality, true);
  },
  int32_add: (b2, row) => b2.result(row, `${sum(b2, row, "+")} | 0`, Prec.BitOr),
  int32_sub: (b2, row) => b2.result(row, `${sum(b2, row, "-")} | 0`, Prec.BitOr),
  int32_mul: int32Multiply,
  int32_lshift: binary("<<", Prec.Shift),
  int32_rshift: binary(">>", Prec.Shift),
  int32_urshift: binary(">>>", Prec.Shift),
  int32_wrap: unary((x2) => `${x2} | 0`, Prec.BitOr, Prec.BitOr),
  float_add: binary("+", Prec.Add),
  float_sub: binary("-", Prec.Add),
  float_mul: binary("*", Prec.Multiply),
  float_truediv: binary("/", Prec.Multiply),
  float_neg: unary((x2) => `-${x2}`, Prec.Unary),
  float_abs: hostCall(Math.abs),
  float_sqrt: hostCall(Math.sqrt),
  float_floor: hostCall(Math.floor),
  float_lt: comparison("<", Prec.Relation),
  float_le: comparison("<=", Prec.Relation),
  float_eq: comparison("===", Prec.Equality),
  float_ne: comparison("!==", Prec.Equality),
  float_gt: comparison(">", Prec.Relation),
  float_ge: comparison(">=", Prec.Relation),
  cast_int_to_float: alias,
  cast_float_to_int: (b2, row) => b2.isInt32(row) ? b2.result(row, `${b2.use(b2.trace.a(row), Prec.BitOr)} | 0`, Prec.BitOr) : b2.result(row, `${b2.out.closure(Math.trunc)}(${b2.value(b2.trace.a(row))}) + 0`, Prec.Add),
  box_int: alias,
  unbox_int: alias,
  box_bool: (b2, row) => b2.result(row, b2.condition(b2.trace.a(row), Prec.Equality), Prec.Equality),
  unbox_bool: (b2, row) => b2.result(row, `${b2.use(b2.trace.a(row), Prec.Equality)} === true`, Prec.Equality, true),
  ptr_eq: comparison("===", Prec.Equality),
  ptr_ne: comparison("!==", Prec.Equality),
  is_null: (b2, row) => b2.result(row, `${b2.use(b2.trace.a(row), Prec.Equality)} == null`, Prec.Equality, true),
  instance_of: (b2, row) => {
    const [text, prec] = safeClassTest(b2, b2.trace.a(row), b2.trace.descr(row));
    b2.result(row, text, prec, true);
  },
  same_as: alias,
  strlen: unary((x2) => `${x2}.length`, Prec.Member, Prec.Member),
  strgetitem: (b2, row) => b2.result(row, `${b2.use(b2.trace.a(row), Prec.Member)}.charCodeAt(${b2.value(b2.trace.b(row))})`, Prec.Member),
  str_from_code: hostCall(String.fromCharCode),
  str_concat: binary("+", Prec.Add),
  str_eq: comparison("===", Prec.Equality),
  str_lt: comparison("<", Prec.Relation),
  new: (b2, row) => b2.effect(row, `new ${b2.out.closure(b2.trace.descr(row).constructor_)}(${values(b2, row)})`),
  new_array: (b2, row) => {
    const items = b2.trace.extras(row);
    if (b2.trace.descr(row).item !== "f" || !b2.isUsed(row) || items.length === 0 || items.length > MAX_DOUBLES) return b2.effect(row, `[${values(b2, row)}]`);
    const texts = items.map((ref) => b2.value(ref));
    b2.effect(row, `[${texts.map(() => "0.5").join(", ")}]`);
    const array = b2.use(row, Prec.Member);
    texts.forEach((text, i) => b2.out.line(`${array}[${i}] = ${text};`));
  },
  getfield: read(fieldOf),
  setfield: write((b2, row) => `${fieldOf(b2, row)} = ${b2.value(b2.trace.b(row))}`),
  getarrayitem: read(itemOf),
  setarrayitem: write((b2, row) => `${itemOf(b2, row)} = ${b2.value(b2.trace.c(row))}`),
  arraylen: read((b2, row) => `${b2.use(b2.trace.a(row), Prec.Member)}.length`),
  array_push: push,
  quasiimmut_field: read(fieldOf),
  call: call(residual),
  call_pure: call(residual),
  call_may_force: call(residual),
  call_assembler: call((b2, row) => `${b2.out.closure(b2.trace.descr(row))}.call(${values(b2, row)})`),
  cond_call: call(residual, (b2, row) => b2.condition(b2.trace.a(row), 0)),
  guard_true: (b2, row, around) => around.guard(b2, row, `!${b2.condition(b2.trace.a(row), Prec.Unary + 1)}`),
  guard_false: (b2, row, around) => around.guard(b2, row, b2.condition(b2.trace.a(row), 0)),
  guard_value: (b2, row, around) => {
    const [text, prec] = sameTest(b2, row);
    around.guard(b2, row, prec > Prec.Unary ? `!${text}` : `!(${text})`);
  },
  guard_class: classGuard(classTest),
  guard_nonnull: (b2, row, around) => around.guard(b2, row, `${b2.use(b2.trace.a(row), Prec.Equality)} == null`),
  guard_isnull: (b2, row, around) => around.guard(b2, row, `${b2.use(b2.trace.a(row), Prec.Equality)} != null`),
  guard_nonnull_class: classGuard(safeClassTest),
  // Both are written by their call.
  guard_no_exception: nothing,
  guard_exception: nothing,
  guard_not_forced: nothing,
  guard_not_invalidated: (b2, row, around) => around.guard(b2, row, `!${around.validity(b2)}.valid`),
  guard_not_interrupted: (b2, row, around) => around.guard(b2, row, `${around.interrupt(b2)}[0] !== 0`),
  guard_always_fails: (b2, row, around) => around.leave(b2, row, null),
  input: nothing,
  label: nothing,
  param: nothing,
  jump: (b2, row, around) => around.jump(b2, row),
  finish: (b2, row, around) => around.finish(b2, row),
  finish_exception: (b2, row, around) => around.finish(b2, row),
  debug_merge_point: nothing
};
var LOWER_OF = OP_NAMES.map((name) => LOWER[name]);
function moveAll(moves2, out) {
  const left2 = moves2.filter(({ to, text }) => to !== text);
  while (left2.length > 0) {
    const free = left2.findIndex(({ to }, k) => left2.every((other, j) => j === k || !other.reads.has(to)));
    if (free >= 0) {
      out.line(`${left2[free].to} = ${left2[free].text};`);
      left2.splice(free, 1);
    } else {
      const { to, text } = left2[0];
      const name = out.fresh("t");
      out.line(`const ${name} = ${text};`);
      left2[0] = { to, text: name, reads: /* @__PURE__ */ new Set() };
    }
  }
}
var CLASSES = "wifr";
var VARIABLES = "WIFv";
var ANYTHING = 3;
var ONLY_REFERENCES = /^r*$/;
var NONE_STANDING = /* @__PURE__ */ new Set();
function leaving(body, refs, exception = null) {
  const texts = [];
  let layout = "";
  for (let k = 0; k < refs.length; k++) {
    const ref = refs[k];
    const typed = body.typed(ref);
    texts.push(body.value(ref));
    layout += ref < 0 || typed === 0 ? "r" : typed === 2 ? "w" : body.isFloat(ref) ? "f" : "i";
  }
  if (exception === null) return { texts, layout };
  texts.push(exception);
  return { texts, layout: `${layout}r` };
}
var PLAIN = /^r{0,2}$/;
var isPlain = ({ layout }) => PLAIN.test(layout);
var variable = (index2, k) => `${VARIABLES[index2]}${k}`;
var OWN_TAILS = 40;
var Tails = class {
  /** `slot`: the variable that an exit leaves a value in. */
  constructor(slot) {
    this.slot = slot;
  }
  /** By layout, and the values that the tail reads itself. */
  #tails = /* @__PURE__ */ new Map();
  /** By what they store: exits whose layouts differ in order only share a tail. */
  #distinct = /* @__PURE__ */ new Map();
  /** Puts the values where their tail takes them from, and goes there; `x` is set. `standing`: variables of the whole function that no exit changes. */
  leave({ texts, layout }, standing) {
    let key = layout;
    if (ONLY_REFERENCES.test(layout) && this.#distinct.size < OWN_TAILS) {
      for (let k = 0; k < texts.length; k++) if (standing.has(texts[k])) key += ` ${k} ${texts[k]}`;
    }
    let tail = this.#tails.get(key);
    if (tail === void 0) this.#tails.set(key, tail = this.#add(texts, layout, key === layout ? NONE_STANDING : standing));
    let text = "";
    for (let k = 0; k < texts.length; k++) if (tail.targets[k] !== "") text += `${tail.targets[k]}${texts[k]}; `;
    return `${text}break ${tail.name};`;
  }
  #add(texts, layout, standing) {
    const counts = [0, 0, 0, 0];
    const sources = [[], [], [], []];
    const targets = Array.from(layout, (of, k) => {
      const index2 = CLASSES.indexOf(of);
      const stands = index2 === ANYTHING && standing.has(texts[k]);
      const source = stands ? texts[k] : variable(index2, counts[index2]++);
      sources[index2].push(source);
      return stands ? "" : `${source} = `;
    });
    const stores = sources.flat().map((source, k) => `${this.slot(k)} = ${source}; `).join("");
    const known = this.#distinct.get(stores);
    const tail = { name: known?.name ?? `leave_${this.#distinct.size}`, counts, targets, stores };
    if (known === void 0) this.#distinct.set(stores, tail);
    return tail;
  }
  /** Declarations for the function's head. */
  declarations() {
    if (this.#tails.size === 0) return [];
    const declared = ["x = 0"];
    for (let index2 = 0; index2 < CLASSES.length; index2++) {
      const most = Math.max(...Array.from(this.#distinct.values(), ({ counts }) => counts[index2]));
      for (let k = 0; k < most; k++) declared.push(index2 === ANYTHING ? variable(index2, k) : `${variable(index2, k)} = 0`);
    }
    return declared;
  }
  /** The function's body with the tails around it. */
  around(text) {
    const tails = [...this.#distinct.values()];
    return tails.map(({ name }) => `  ${name}: {
`).join("") + text + tails.reverse().map(({ stores }) => `  }
  ${stores}return x;
`).join("");
  }
};
function slotsOf(layout) {
  let slot = 0;
  const slots = new Array(layout.length);
  for (const of of CLASSES) for (let k = 0; k < layout.length; k++) if (layout[k] === of) slots[k] = slot++;
  return slots;
}
function senderText(layout, slot) {
  if (layout === "") return "(f) => f()";
  const slots = slotsOf(layout);
  const taken = slots.map((at) => `v${at} = ${slot(at)}`).join(", ");
  return `(f) => { const ${taken}; ${slots.map((at) => `${slot(at)} = `).join("")}undefined; return f(${slots.map((at) => `v${at}`).join(", ")}); }`;
}
var LONGEST = 500;
var SHORTEST = 0.3;
var CALL = 16;
var LONGEST_TEXT = 4e4;
var ROW_TEXT = 60;
var COMMON = 200;
var CALLING = 20;
var AROUND = 3;
var FOLLOWS_CALL = OP_NAMES.map((name) => name === "guard_not_forced" || name === "guard_no_exception" || name === "guard_exception");
var MIX = 2654435761;
var slotOf = (k) => `s[${k}]`;
var NEXT = { name: "the next part" };
var SharedParts = class {
  /** The values of a jump. */
  #passed = [void 0];
  /** The values of an exit. */
  #left = [void 0];
  #factories = /* @__PURE__ */ new Map();
  #senders = /* @__PURE__ */ new Map();
  #identities = /* @__PURE__ */ new WeakMap();
  #count = 0;
  #made = 0;
  /** What makes functions of the part's text. `made`: told of the source when there was none yet. */
  take({ text, constants: constants2 }, made3) {
    let factory = this.#factories.get(text);
    if (factory === void 0) {
      const source = `${text}//# sourceURL=spoor://part/${this.#made++}
`;
      factory = { text, make: new Function("q", "s", ...constants2.map((_, k) => `k${k}`), source), users: 0 };
      this.#factories.set(text, factory);
      made3(source);
    }
    factory.users++;
    return factory;
  }
  /** Gives back what a unit took: what nobody has any more is forgotten. */
  release(factories) {
    for (const factory of factories) if (--factory.users === 0) this.#factories.delete(factory.text);
  }
  /** Texts that are in use. */
  get size() {
    return this.#factories.size;
  }
  /** Takes an exit's values out of `s`, and calls a function with them. */
  sender(layout) {
    let sender = this.#senders.get(layout);
    if (sender === void 0) {
      sender = new Function("s", `return ${senderText(layout, slotOf)};`)(this.#left);
      this.#senders.set(layout, sender);
    }
    return sender;
  }
  /** The parts' functions, each with its own constants. */
  functions(parts, factories) {
    const functions = new Array(parts.length);
    for (let k = parts.length - 1; k >= 0; k--) {
      const constants2 = parts[k].constants.map((constant) => constant === NEXT ? functions[k + 1] : constant);
      functions[k] = factories[k].make(this.#passed, this.#left, ...constants2);
    }
    return functions;
  }
  /** Enters the parts of a unit at `at`. `widths`: how many values each starts with. */
  entrance(piece, functions, widths, at) {
    const passed2 = this.#passed;
    const start = functions[at];
    const goOn2 = (from) => {
      let number2 = from;
      while (number2 < 0) {
        const next = -1 - number2;
        const values2 = passed2.slice(0, widths[next]);
        passed2.fill(void 0, 0, values2.length);
        number2 = functions[next](...values2);
      }
      return number2;
    };
    return { apply: (args) => goOn2(start(...args)), call: (...args) => goOn2(start(...args)), value(...args) {
      return this.leave(piece, goOn2(start(...args)));
    } };
  }
  /** A number for a thing that operations are about, the same each time. */
  identity(of) {
    let identity2 = this.#identities.get(of);
    if (identity2 === void 0) this.#identities.set(of, identity2 = ++this.#count);
    return identity2;
  }
};
function differing(trace) {
  const counts = /* @__PURE__ */ new Map();
  const count2 = (ref) => {
    if (ref >= 0) return;
    const value = trace.constant(ref);
    if (typeof value === "number") counts.set(value, (counts.get(value) ?? 0) + 1);
  };
  let calls = 0;
  for (let row = trace.inputCount; row < trace.length; row++) {
    for (const ref of trace.operands(row)) count2(ref);
    calls += IS_CALL[trace.opcode(row)];
  }
  const most = calls > trace.length / CALLING ? Infinity : Math.max(1, trace.length / COMMON);
  return (value) => (counts.get(value) ?? 0) <= most;
}
var Cuts = class {
  /** `limit`: characters that a function may have. */
  constructor(trace, shared2, limit) {
    this.trace = trace;
    this.#maxText = Math.min(LONGEST_TEXT, limit);
    this.#longest = Math.max(2, Math.min(LONGEST, Math.floor(this.#maxText / ROW_TEXT)));
    const { length } = trace;
    const kinds = new Int32Array(length);
    this.#work = new Uint32Array(length + 1);
    for (let row = 0; row < length; row++) {
      const opcode = trace.opcode(row);
      this.#work[row + 1] = this.#work[row] + (IS_CALL[opcode] === 1 ? CALL : 1);
      const descr = opcode === OP.label || opcode === OP.jump ? null : trace.descr(row);
      kinds[row] = opcode + (descr === null || descr === void 0 ? 0 : 256 * shared2.identity(descr));
    }
    this.#hashes = Uint32Array.from(kinds, (_, row) => {
      let hash2 = 0;
      for (let at = Math.max(0, row - AROUND); at < row + AROUND && at < length; at++) {
        hash2 = Math.imul(hash2 ^ kinds[at], MIX);
        hash2 ^= hash2 >>> 15;
      }
      return hash2 >>> 0;
    });
  }
  /** By row: a hash of the operations around it, whatever their operands are. */
  #hashes;
  /** By row: work up to there. */
  #work;
  #longest;
  #maxText;
  /** The row in front of which the part that begins at `start` ends; null when it reaches to `end`. */
  behind(start, end) {
    const work = this.#work;
    const [least, most] = [work[start] + this.#longest * SHORTEST, work[start] + this.#longest];
    if (work[end] <= most) return null;
    let best = null;
    for (let row = start + 1; work[row] <= most; row++) {
      if (work[row] >= least && this.#may(row) && (best === null || this.#hashes[row] < this.#hashes[best])) best = row;
    }
    return best;
  }
  /** Does a part of `length` characters that nothing else has ended end in front of `row`? */
  isFull(length, row) {
    return length > this.#maxText && this.#may(row);
  }
  #may(row) {
    return !FOLLOWS_CALL[this.trace.opcode(row)];
  }
};
function planFunction(root, fused) {
  const plans = /* @__PURE__ */ new Map();
  const segments = [];
  const chains = [];
  const labels = /* @__PURE__ */ new Map();
  for (const executable of [root, ...fused]) {
    const { unit } = executable;
    const { trace } = unit;
    const plan = { executable, unit, suffix: plans.size === 0 ? "" : `_${plans.size}`, body: null, segments: [], startsAtLabel: false };
    plans.set(executable, plan);
    const add3 = (label2, start, end, first2, count2) => {
      const params = Array.from({ length: count2 }, (_, k) => parameter(trace, first2 + k, plan.suffix));
      const segment = { index: segments.length, plan, chain: chains.length, label: label2, start, end, params, target: false, written: false };
      segments.push(segment);
      plan.segments.push(segment);
      if (label2 !== null) labels.set(label2, segment);
    };
    const places = labelsOf(trace);
    const [first] = places;
    plan.startsAtLabel = first !== void 0 && takesInputs(trace, first);
    const isEntered = executable === root || executable.parent === null;
    if (isEntered && !plan.startsAtLabel) add3(null, trace.inputCount, first?.row ?? trace.length, 0, trace.inputCount);
    places.forEach(({ descr, row, count: count2 }, k) => add3(descr, row + 1 + count2, places[k + 1]?.row ?? trace.length, row + 1, count2));
    if (plan.segments.length > 0) chains.push(plan.segments);
  }
  for (const { unit: { trace } } of plans.values()) {
    const last = trace.length - 1;
    const target = trace.opcode(last) === OP.jump ? labels.get(trace.descr(last)) : void 0;
    if (target !== void 0) target.target = true;
  }
  return { plans, segments, chains, labels };
}
function parameter(trace, ref, suffix) {
  const type = trace.type(ref);
  return { name: `${type}${ref}${suffix}`, type, typed: type === "r" ? 0 : provenInt32(trace, ref) ? 2 : 1 };
}
function takesInputs(trace, { row, count: count2 }) {
  if (row !== trace.inputCount || count2 !== trace.inputCount) return false;
  for (let k = 0; k < count2; k++) if (trace.extra(row, k) !== k) return false;
  return true;
}
var FIRST_NUMBER = "k0";
var RUN_DEPTH = 60;
function write2(root, fused, alone, isLong, limit, shared2) {
  const inOne = isLong && fused.size === 0 ? null : new FunctionWriter(root, fused, fused.size > 0 ? Infinity : alone, null).write();
  return inOne ?? new FunctionWriter(root, fused, limit, shared2).writeParts();
}
function build({ source, constants: constants2, parts, crossings, layouts, entries }, shared2, made3) {
  if (parts !== null) {
    const factories = parts.map((part) => shared2.take(part, made3));
    const functions = shared2.functions(parts, factories);
    const widths = parts.map((part) => part.width);
    const piece2 = { crossings, senders: layouts.map((layout) => shared2.sender(layout)) };
    const enter2 = Object.fromEntries(entries.map(({ at }) => [at, shared2.entrance(piece2, functions, widths, at)]));
    return { piece: piece2, enter: enter2, factories };
  }
  made3(source);
  const { enter, leave, own } = new Function(...constants2.map((_, k) => `k${k}`), source)(...constants2);
  const piece = { crossings, senders: layouts.map((layout) => leave[layout === "" ? "none" : layout]) };
  own(piece);
  return { piece, enter, factories: [] };
}
var FunctionWriter = class {
  /** `limit`: characters that a function may have. In parts when there are some to share. */
  constructor(root, fused, limit, shared2) {
    this.root = root;
    this.fused = fused;
    this.limit = limit;
    this.#out = new Emitter(shared2 !== null ? differing(root.unit.trace) : null);
    this.#cuts = shared2 !== null ? new Cuts(root.unit.trace, shared2, limit) : null;
    this.#tails = new Tails(this.#slot);
    const layout = planFunction(root, fused);
    this.#plans = layout.plans;
    this.#segments = layout.segments;
    this.#chains = layout.chains;
    this.#labels = layout.labels;
  }
  #out;
  #plans;
  #segments;
  #chains;
  #labels;
  #bodies = /* @__PURE__ */ new Map();
  #crossings = [];
  #numbers = /* @__PURE__ */ new Map();
  #layouts = [];
  #tails;
  /** The variable that an exit leaves a value in. */
  #slot = (k) => this.#cuts === null ? ownSlot(k) : slotOf(k);
  /** Segments' parameters that are references. */
  #standing = /* @__PURE__ */ new Set();
  /** Open blocks of guards that share their values' code, innermost last. */
  #runs = [];
  /** The segment whose loops surround what is being written. */
  #where;
  /** Of a trace in parts: where the next one begins, if not at a label. */
  #cuts;
  #cut = null;
  /** The part's first new exit. */
  #firstNumber = 0;
  /** Length of the text where the part began. */
  #partStart = 0;
  /** What names the values anew that the last part has left to the next. */
  #carried = null;
  /** Segments that are to be written as parts; their indices are the parts'. */
  #pending = [];
  /** Most values that any exit leaves with, and that anything is entered with. */
  #slots = 0;
  #width = 0;
  /** One function. Null when it gave up. */
  write() {
    const name = `trace${Number(this.root.unit.id)}`;
    this.#openBody(this.#plans.get(this.root), null);
    this.#writeChains();
    if (this.#out.length > this.limit) return null;
    const text = this.#out.take();
    for (const { params } of this.#segments) this.#width = Math.max(this.#width, params.length);
    const written = this.#written(this.#out.constants);
    const source = [
      `"use strict";
`,
      variables("s", this.#slots),
      "var piece;\n",
      this.#function(name, text),
      `return {
  own: (of) => { piece = of; },
  enter: {
`,
      ...this.#places().map(({ index: index2, params }) => `    ${index2}: ${entry(name, index2, params.length, this.#returns())},
`),
      `  },
  leave: {
`,
      ...[...new Set(this.#layouts)].map((layout) => `    ${layout === "" ? "none" : layout}: ${senderText(layout, ownSlot)},
`),
      `  },
};
//# sourceURL=spoor://trace/${Number(this.root.unit.id)}
`
    ].join("");
    return { ...written, source };
  }
  /** A function for each part. */
  writeParts() {
    const out = this.#out;
    const body = this.#openBody(this.#plans.get(this.root), null);
    const parts = [];
    this.#pending = [...this.#chains[0]];
    for (let segment = this.#pending.shift(); segment !== void 0; segment = this.#pending.shift()) {
      segment.index = parts.length;
      this.#tails = new Tails(this.#slot);
      this.#standing = /* @__PURE__ */ new Set();
      this.#writePart(body, segment);
      parts.push({ text: this.#partFunction(segment, out.take()), constants: out.constants, width: segment.params.length });
      out.restart();
    }
    return { ...this.#written([]), parts };
  }
  #written(constants2) {
    return {
      source: "",
      constants: constants2,
      parts: null,
      length: this.#out.length,
      crossings: this.#crossings,
      layouts: this.#layouts,
      entries: this.#places().flatMap(({ plan, label: label2, index: index2 }) => {
        const entry2 = { executable: plan.executable, label: label2, at: index2 };
        const isStart = plan.startsAtLabel && label2 === plan.segments[0].label && (plan.executable === this.root || plan.executable.parent === null);
        return isStart ? [entry2, { ...entry2, label: null }] : [entry2];
      })
    };
  }
  /** The exits through which the frame returns. */
  #returns() {
    return this.#crossings.flatMap(({ exit }, number2) => exit === FINISH_RETURN ? [number2] : []);
  }
  /** Where it can be entered from outside: not at the start of a fused bridge. */
  #places() {
    return this.#segments.filter((segment) => segment.written && segment.plan.segments.includes(segment));
  }
  /** All chains of a function. */
  #writeChains() {
    const out = this.#out;
    const several = this.#chains.length > 1;
    if (several) out.open("top: for (;;) {");
    this.#chains.forEach((chain2, index2) => {
      const next = this.#chains[index2 + 1];
      const { plan } = chain2[0];
      if (plan.body === null) this.#openBody(plan, null);
      if (next !== void 0) {
        out.open(`C${index2}: {`);
        out.line(`if (at >= ${next[0].index}) break C${index2};`);
      }
      this.#writeSegments(chain2, 0);
      if (next !== void 0) out.close();
    });
    if (several) out.close();
  }
  /** The function: declarations of what lives across segments, the assignments on entry, the rows, the tails. */
  #function(name, text) {
    const parameters = numbered("a", this.#width).map((a2) => `, ${a2}`).join("");
    const written = this.#segments.filter((segment) => segment.written);
    const entries = written.map(({ index: index2, params }) => ({ index: index2, moves: moves(params, (k) => `a${k}`) }));
    const entry2 = entries.length === 1 ? `  ${entries[0].moves}
` : `  switch (at) {
${entries.map(({ index: index2, moves: moves2 }) => `    case ${index2}: ${moves2}break;
`).join("")}  }
`;
    return [
      // In parentheses, so that V8 compiles it at once instead of scanning it first (3.0 against 1.9 microseconds per operation).
      `const ${name} = (function ${name}(at${parameters}) {
`,
      this.#declarations(written),
      entry2,
      this.#tails.around(text),
      `});
`
    ].join("");
  }
  #declarations(segments) {
    const declared = this.#tails.declarations();
    for (const { params } of segments) for (const { name, typed } of params) declared.push(typed === 0 ? name : `${name} = 0`);
    return declared.length > 0 ? `  let ${declared.join(", ")};
` : "";
  }
  /** A part's function. */
  #partFunction(segment, text) {
    return [
      `"use strict";
return (function (${numbered("a", segment.params.length).join(", ")}) {
`,
      this.#declarations([segment]),
      `  ${moves(segment.params, (k) => `a${k}`)}
`,
      this.#tails.around(text),
      `});
`
    ].join("");
  }
  #openBody(plan, parent) {
    const body = new Body(plan.unit.trace, this.#out, plan.suffix, parent);
    plan.body = body;
    this.#bodies.set(body, plan);
    for (const segment of plan.segments) {
      const rows = parameterRows(segment);
      segment.params.forEach(({ name, typed }, k) => body.named(rows[k], name, typed));
    }
    return body;
  }
  #writeSegments(chain2, from) {
    const segment = chain2[from];
    const next = chain2[from + 1];
    const out = this.#out;
    this.#begin(segment);
    if (segment.target) {
      out.open(`L${segment.index}: for (;;) {`);
      this.#restate(segment);
    }
    if (next !== void 0) {
      out.open(`B${segment.index}: {`);
      out.line(`if (at > ${segment.index}) break B${segment.index};`);
    }
    const body = segment.plan.body;
    this.#rows(body, segment.start, segment.end, next === void 0 ? null : () => this.#goto(body, segment.end, next));
    if (next !== void 0) out.close();
    if (next !== void 0) this.#writeSegments(chain2, from + 1);
    if (segment.target) out.close();
  }
  #begin(segment) {
    segment.written = true;
    for (const { name, typed } of segment.params) if (typed === 0) this.#standing.add(name);
    this.#where = segment;
  }
  /** The rows of a segment, or as many of them as are a part: then the rest is pending. */
  #writePart(body, segment) {
    const out = this.#out;
    this.#firstNumber = this.#crossings.length;
    out.parameter(this.#firstNumber);
    if (this.#carried !== null) {
      segment.params = this.#carried().map((variable22) => ({ ...variable22, type: "r" }));
      this.#carried = null;
    } else {
      const rows = parameterRows(segment);
      body.enter(rows);
      segment.params = segment.params.map((param2, k) => ({ ...param2, name: body.nameOf(rows[k]) }));
    }
    this.#begin(segment);
    this.#partStart = this.#out.length;
    this.#cut = this.#cuts.behind(segment.start, segment.end);
    const loops = segment.target && this.#cut === null;
    if (loops) {
      out.open("L: for (;;) {");
      this.#restate(segment);
    }
    const next = this.#pending[0];
    this.#rows(body, segment.start, segment.end, next === void 0 ? null : () => this.#goto(body, segment.end, next));
    if (loops) out.close();
  }
  /**
   * Tells V8 at the head of a loop what the parameters are. It costs nothing in optimized code, except that code which was entered in
   * the middle of the loop (on-stack replacement) knows it too: there, variables start as anything, and would make the
   * exits' variables anything, so that numbers are boxed on the hot path (8.5 ms instead of 3.3 ms for the loop of the bench).
   */
  #restate({ params }) {
    const statements = params.filter(({ typed }) => typed > 0).map(({ name, typed }) => `${name} = ${coerced(typed, name)};`);
    if (statements.length > 0) this.#out.line(statements.join(" "));
  }
  /** Writes rows; `fallingOut` writes what follows the last one, unless that is final. */
  #rows(body, start, end, fallingOut) {
    const { trace } = body;
    const outer = this.#runs;
    this.#runs = [];
    let ended = false;
    for (let row = start; row < end && !ended; row++) {
      if (this.#cuts === null && this.#out.length > this.limit) return;
      if (this.#endsBefore(row)) {
        this.#endPart(body, row);
        ended = true;
        break;
      }
      const run2 = body.runs.get(row);
      if (run2 !== void 0 && run2.first === row) this.#openRun(body, row, run2);
      if (!body.isDead(row)) LOWER_OF[trace.opcode(row)](body, row, this);
      ended = IS_FINAL[trace.opcode(row)] === 1 || trace.opcode(row) === OP.guard_always_fails;
    }
    if (!ended) fallingOut?.();
    while (this.#runs.length > 0) this.#closeRun();
    this.#runs = outer;
  }
  // -- parts
  #endsBefore(row) {
    return row === this.#cut || this.#cuts !== null && row > this.#where.start && this.#cuts.isFull(this.#out.length - this.#partStart, row);
  }
  /** Ends the part in front of `row`; what is live there starts the next one. */
  #endPart(body, row) {
    const { texts, rename } = body.carry(row);
    this.#carried = rename;
    this.#pending.unshift({ ...this.#where, label: null, start: row, params: [], target: false, written: false });
    this.#callNext(texts);
  }
  #callNext(values2) {
    this.#out.line(`return ${this.#out.closure(NEXT)}(${values2.join(", ")});`);
  }
  // -- runs of guards
  #openRun(body, row, run2) {
    if (this.#runs.length >= RUN_DEPTH) return;
    const values2 = leaving(body, body.trace.exits[body.trace.snapshot(row)].values);
    const name = this.#out.fresh("run");
    this.#runs.push({ run: run2, name, values: values2 });
    this.#out.line(`${name}: {`);
  }
  #closeRun() {
    const { name, values: values2 } = this.#runs.pop();
    this.#out.line(`} // ${name}`);
    this.#leave(values2);
  }
  // -- ways out
  guard(body, row, failing) {
    const out = this.#out;
    out.open(`if (${failing}) {`);
    this.leave(body, row, null);
    out.close();
  }
  leave(body, row, exception) {
    const plan = this.#bodies.get(body);
    const index2 = body.trace.snapshot(row);
    const record = body.trace.exits[index2];
    const crossing = plan.executable.crossingOf(plan.unit.exits[index2], index2);
    const bridge = crossing.bridge === null || !this.fused.has(crossing.bridge) ? void 0 : this.#plans.get(crossing.bridge);
    if (bridge !== void 0 && bridge.body === null) {
      this.#inline(bridge, { body, record, exception });
      return;
    }
    const run2 = body.runs.get(row);
    const open = run2 === void 0 ? void 0 : this.#runs.find((candidate) => candidate.run === run2);
    if (open !== void 0) {
      this.#out.line(`x = ${this.#numberText(this.#number(crossing, crossing, open.values))}; break ${open.name};`);
      return;
    }
    const values2 = leaving(body, record.values, exception);
    this.#exit(this.#number(crossing, crossing, values2), values2);
  }
  /** Writes a bridge into its guard's branch. */
  #inline(plan, parent) {
    const body = this.#openBody(plan, parent);
    const { trace } = body;
    const first = plan.segments[0];
    const end = first === void 0 ? trace.length : first.start - 1 - first.params.length;
    this.#rows(body, trace.inputCount, end, first === void 0 ? null : () => this.#goto(body, end, first));
  }
  finish(body, row) {
    const exit = body.trace.opcode(row) === OP.finish ? FINISH_RETURN : FINISH_RAISE;
    const values2 = leaving(body, [body.trace.a(row)]);
    this.#exit(this.#number(exit, new Crossing(exit, this.root), values2), values2);
  }
  jump(body, row) {
    const label2 = body.trace.descr(row);
    const target = this.#labels.get(label2);
    if (target !== void 0) return this.#goto(body, row, target);
    const values2 = leaving(body, body.trace.extras(row));
    const crossing = this.#bodies.get(body).executable.jumpTo(label2);
    this.#exit(this.#number(crossing, crossing, values2), values2);
  }
  caught(body, error) {
    const { caught } = this.#bodies.get(body).unit;
    return caught === void 0 ? error : `${this.#out.closure(caught)}(${error})`;
  }
  validity(body) {
    return this.#out.closure(this.#bodies.get(body).unit.validity);
  }
  interrupt(body) {
    return this.#out.closure(this.#bodies.get(body).unit.interrupt);
  }
  /** The number of an exit: one for all places that leave with values of the same classes. */
  #number(key, crossing, { layout }) {
    const known = this.#numbers.get(key);
    if (known !== void 0 && this.#layouts[known] === layout) return known;
    const number2 = this.#crossings.length;
    this.#numbers.set(key, number2);
    this.#crossings.push(crossing);
    this.#layouts.push(layout);
    return number2;
  }
  /** In each copy of a part its exits have other numbers: they count from its first. (Parameters of their own would be most of what a copy has to load.) */
  #numberText(number2) {
    if (this.#cuts === null) return String(number2);
    return number2 < this.#firstNumber ? this.#out.parameter(number2) : `${FIRST_NUMBER} + ${number2 - this.#firstNumber}`;
  }
  /** Leaves the function through the exit `number`. */
  #exit(number2, values2) {
    const out = this.#out;
    if (isPlain(values2)) {
      if (values2.texts.length > this.#slots) this.#slots = values2.texts.length;
      out.line(`${values2.texts.map((text, k) => `${this.#slot(k)} = ${text}; `).join("")}return ${this.#numberText(number2)};`);
    } else {
      out.line(`x = ${this.#numberText(number2)};`);
      this.#leave(values2);
    }
  }
  /** Leaves through the exit whose number is in `x`. */
  #leave(values2) {
    if (values2.texts.length > this.#slots) this.#slots = values2.texts.length;
    this.#out.line(this.#tails.leave(values2, this.#standing));
  }
  /** Goes to a segment of this trace's functions with the row's variadic operands as its parameters. */
  #goto(body, row, target) {
    const out = this.#out;
    const here = this.#where;
    if (this.#cuts !== null) {
      const values2 = () => body.trace.extras(row).map((ref) => body.value(ref));
      if (!target.written) return this.#callNext(values2());
      if (target !== here) return out.line(`${values2().map((value, k) => `q[${k}] = ${value}; `).join("")}return ${out.parameter(-1 - target.index)};`);
      this.#move(body, row, target);
      return out.line("continue L;");
    }
    this.#move(body, row, target);
    if (target.chain !== here.chain) {
      out.line(`at = ${target.index};`);
      out.line("continue top;");
    } else if (target.written && target.index <= here.index) {
      if (target !== this.#chains[target.chain][this.#chains[target.chain].length - 1]) out.line(`at = ${target.index};`);
      out.line(`continue L${target.index};`);
    } else {
      if (target.index > here.index + 1) out.line(`at = ${target.index};`);
      out.line(`break B${here.index};`);
    }
  }
  /** Gives a segment's parameters the values of the row's variadic operands, all at once. */
  #move(body, row, target) {
    const out = this.#out;
    const moves2 = [];
    target.params.forEach(({ name, typed }, k) => {
      const ref = body.trace.extra(row, k);
      const reads = /* @__PURE__ */ new Set();
      body.parameters(ref, reads);
      const text = body.typed(ref) >= typed ? body.value(ref) : coerced(typed, body.use(ref, typed === 2 ? Prec.BitOr : Prec.Unary));
      if (text !== name) moves2.push({ to: name, text, reads });
    });
    moveAll(moves2, out);
  }
};
var parameterRows = ({ label: label2, start, params }) => {
  const first = label2 === null ? 0 : start - params.length;
  return params.map((_, k) => first + k);
};
function entry(name, index2, count2, returns) {
  const params = numbered("p", count2).join(", ");
  const run2 = `${name}(${[index2, ...numbered("p", count2)].join(", ")})`;
  const result = returns.length === 0 ? "" : `if (${returns.map((number2) => `x === ${number2}`).join(" || ")}) { const v = s0; s0 = undefined; return v; } `;
  return `{ apply: (a) => ${name}(${[index2, ...Array.from({ length: count2 }, (_, k) => `a[${k}]`)].join(", ")}), call: (${params}) => ${run2}, value(${params}) { const x = ${run2}; ${result}return this.leave(piece, x); } }`;
}
var moves = (params, source) => params.map(({ name, typed }, k) => `${name} = ${coerced(typed, source(k))}; `).join("");
var ownSlot = (k) => `s${k}`;
var numbered = (letter, count2) => Array.from({ length: count2 }, (_, k) => `${letter}${k}`);
var variables = (letter, count2) => count2 > 0 ? `var ${numbered(letter, count2).join(", ")};
` : "";
var coerced = (typed, text) => typed === 2 ? `${text} | 0` : typed === 1 ? `+${text}` : text;
var CROSSINGS_PER_BYTE = 6;
var newTree = (root) => ({ root, fused: /* @__PURE__ */ new Set(), waiting: /* @__PURE__ */ new Map(), estimate: root.estimate });
function note(tree, crossing, limit) {
  const unit = targetOf(tree, crossing);
  if (unit === null) {
    crossing.limit = Infinity;
    return 0;
  }
  crossing.limit = crossing.count * 2;
  tree.waiting.set(unit, crossing);
  const due = tree.waiting.size * 2 >= tree.fused.size || crossed(tree) >= tree.estimate * CROSSINGS_PER_BYTE;
  if (!due) return 0;
  let taken = 0;
  for (const [waiting, by] of tree.waiting) {
    if (tree.fused.has(waiting)) continue;
    const count2 = take(tree, waiting, limit);
    taken += count2;
    if (count2 === 0) by.limit = Infinity;
  }
  tree.waiting.clear();
  return taken;
}
function targetOf(tree, crossing) {
  const unit = crossing.bridge ?? (crossing.exit.kind === "jump" ? crossing.next?.owner.root ?? null : null);
  return unit === null || unit === tree.root || tree.fused.has(unit) ? null : unit;
}
function take(tree, unit, limit) {
  if (unit.tree !== null) {
    const { tree: other } = unit;
    if (tree.estimate + other.estimate > limit) return 0;
    tree.fused.add(unit);
    for (const member of other.fused) tree.fused.add(member);
    tree.estimate += other.estimate;
    unit.tree = null;
    unit.home = tree.root;
    return 1;
  }
  const line = [];
  for (let at = unit; at !== tree.root && (at === null || !tree.fused.has(at)); at = at.parent) {
    if (at === null || at.entry === null) return 0;
    line.unshift(at);
  }
  const added = line.reduce((sum22, member) => sum22 + member.estimate, 0);
  if (tree.estimate + added > limit) {
    unit.tree = newTree(unit);
    return 0;
  }
  for (const member of line) tree.fused.add(member);
  tree.estimate += added;
  return line.length;
}
function remove(tree, unit) {
  tree.waiting.delete(unit);
  if (!tree.fused.delete(unit)) return [];
  const removed = [unit];
  for (const member of tree.fused) {
    if (member.parent === null || member.parent === tree.root || tree.fused.has(member.parent)) continue;
    tree.fused.delete(member);
    removed.push(member);
  }
  for (const member of removed) tree.estimate -= member.estimate;
  return removed;
}
var crossed = (tree) => {
  let sum22 = 0;
  for (const crossing of tree.waiting.values()) sum22 += crossing.count;
  return sum22;
};
var BYTECODE_PER_CHARACTER = 0.63;
var REPEATS = 8e3;
var LONG = 0.9;
var forbidden;
function whyForbidden() {
  if (forbidden === void 0) {
    try {
      new Function("return 1;")();
      forbidden = null;
    } catch (error) {
      forbidden = `this host does not let a program generate functions (new Function: ${error instanceof Error ? error.message : String(error)}); allow 'unsafe-eval', or use another backend`;
    }
  }
  return forbidden;
}
function jsBackend(options = {}) {
  return new JsBackend(options);
}
var JsBackend = class {
  constructor({ fuse = true, fuseAfter = 1e3, maxBytecode = 54e3, onSource }) {
    this.name = "js";
    this.#crossings = /* @__PURE__ */ new Map();
    this.#counts = { compiled: 0, functions: 0, bytes: 0, fusions: 0, fused: 0, freed: 0 };
    this.#shared = new SharedParts();
    this.#bridged = /* @__PURE__ */ new Set();
    this.#crossed = 0;
    this.#charactersPerRow = 0;
    this.fuseAfter = fuse ? fuseAfter : Infinity;
    this.#maxBytecode = maxBytecode;
    this.#onSource = onSource;
  }
  #maxBytecode;
  #onSource;
  #crossings;
  #counts;
  #shared;
  #bridged;
  #crossed;
  #charactersPerRow;
  get backend() {
    return this;
  }
  available() {
    return whyForbidden() ?? true;
  }
  compile(unit) {
    const why = whyForbidden();
    if (why !== null) throw new SpoorError("no-codegen", why);
    const executable = new JsExecutable(unit, this);
    unit.exits.forEach((exit, index2) => {
      this.#crossings.set(exit, executable.crossingOf(exit, index2));
    });
    this.#counts.compiled++;
    this.#generate(executable, /* @__PURE__ */ new Set());
    executable.tree = newTree(executable);
    return executable;
  }
  #budgetOf({ unit: { codeBudget } }) {
    return codeBudget === void 0 ? this.#maxBytecode : codeBudget === 0 ? Infinity : codeBudget;
  }
  /** Writes and builds the function of `root`; its places, and those of the labels of what is fused, move there. */
  #generate(root, fused) {
    const limit = this.#budgetOf(root) / BYTECODE_PER_CHARACTER;
    const rows = root.unit.trace.length;
    const alone = root.unit.repeats === true && limit < Infinity ? Math.min(limit, REPEATS / BYTECODE_PER_CHARACTER) : limit;
    const written = write2(root, fused, alone, rows * this.#charactersPerRow > alone * LONG, limit, this.#shared);
    if (written.parts !== null) this.#charactersPerRow = written.length / rows;
    const estimate = written.parts !== null ? Infinity : Math.ceil(written.length * BYTECODE_PER_CHARACTER);
    if (fused.size === 0) root.estimate = estimate;
    if (root.tree !== null) root.tree.estimate = estimate;
    root.size = 0;
    const { piece, enter, factories } = build(written, this.#shared, (source) => {
      root.size += source.length;
      this.#counts.functions++;
      this.#counts.bytes += source.length;
      this.#onSource?.(root.unit, source);
    });
    for (const { executable, label: label2, at } of written.entries) {
      let place = label2 === null ? executable.start : executable.places.get(label2);
      if (place === null || place === void 0) {
        place = new Place(executable);
        if (label2 === null) executable.start = place;
        else executable.places.set(label2, place);
      }
      place.move(piece, enter[at]);
    }
    root.source = written.source;
    this.#shared.release(root.factories);
    root.factories = factories;
  }
  attachBridge(exit, bridge) {
    const crossing = this.#crossings.get(exit);
    if (crossing === void 0) throw new SpoorError("unknown-exit", `exit ${exit.id} is not of a unit that this backend compiled`);
    if (!(bridge instanceof JsExecutable) || bridge.host !== this) {
      crossing.forget();
      return;
    }
    if (crossing.bridge !== null && crossing.bridge !== bridge) this.#unfuse(crossing.bridge);
    crossing.bridge = bridge;
    crossing.next = bridge.start;
    crossing.limit = crossing.count + this.fuseAfter;
    bridge.entry = crossing;
    bridge.parent = crossing.unit;
    bridge.tree = null;
    this.#bridged.add(crossing);
  }
  hot(crossing) {
    const { root } = crossing.unit;
    const { tree } = root;
    if (tree === null || root.start === null) {
      crossing.limit = Infinity;
      return;
    }
    crossing.follow();
    const taken = note(tree, crossing, this.#budgetOf(root));
    if (taken === 0) return;
    this.#generate(root, tree.fused);
    this.#counts.fusions++;
    this.#counts.fused += taken;
  }
  free(executable) {
    if (!(executable instanceof JsExecutable) || executable.host !== this || executable.start === null) return;
    this.#counts.freed++;
    const { root, entry: entry2 } = executable;
    for (const crossing of executable.crossings) {
      this.#crossings.delete(crossing.exit);
      this.#crossed += crossing.count;
      this.#bridged.delete(crossing);
      crossing.forget();
    }
    if (root !== executable) this.#unfuse(executable);
    else if (executable.tree !== null) for (const member of executable.tree.fused) settle(member);
    executable.start.stale();
    for (const place of executable.places.values()) place.stale();
    executable.start = null;
    executable.places.clear();
    executable.crossings = [];
    executable.jumps.clear();
    executable.source = "";
    this.#shared.release(executable.factories);
    executable.factories = [];
    executable.tree = null;
    executable.home = null;
    if (entry2 !== null && entry2.bridge === executable) entry2.forget();
    executable.entry = null;
    executable.parent = null;
  }
  /** Takes a unit, and what hangs on it, out of its tree's function, which is written anew when it is entered next. */
  #unfuse(unit) {
    const { root } = unit;
    const { tree } = root;
    if (tree === null) return;
    const removed = remove(tree, unit);
    if (removed.length === 0) return;
    for (const member of removed) settle(member);
    for (const member of [root, ...tree.fused]) unsettle(member);
  }
  renew(place) {
    const { owner } = place;
    const { root } = owner;
    if (owner.start === null) throw new SpoorError("freed", `unit ${owner.unit.id} (${owner.unit.name}) was freed and is entered`);
    if (root.tree?.fused.has(owner) === true) this.#generate(root, root.tree.fused);
    else this.#generate(owner, owner.tree?.fused ?? /* @__PURE__ */ new Set());
    return place.piece;
  }
  stats() {
    let crossings = this.#crossed;
    for (const { count: count2 } of this.#bridged) crossings += count2;
    return { ...this.#counts, crossings, parts: this.#shared.size };
  }
};
function settle(unit) {
  unsettle(unit);
  if (unit.home === null) return;
  unit.home = null;
  unit.tree = newTree(unit);
}
function unsettle(unit) {
  if (unit.parent === null || unit.tree !== null) unit.start?.stale();
  for (const place of unit.places.values()) place.stale();
}

// ../backend-wasm/dist/chunk-7V5MPY3F.js
var loadBinaryen = async () => (await outside.import("binaryen")).default;
var wasm = globalThis.WebAssembly;
var HEADER = [0, 97, 115, 109, 1, 0, 0, 0];
var REFERENCE_TYPES = [1, 5, 1, 96, 0, 1, 111];
var CONVERSIONS = [
  1,
  5,
  1,
  96,
  0,
  1,
  126,
  3,
  2,
  1,
  0,
  10,
  16,
  1,
  14,
  0,
  68,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  0,
  252,
  6,
  196,
  11
];
var TAIL_CALLS = [1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 6, 1, 4, 0, 18, 0, 11];
var SHARED_MEMORY = [5, 4, 1, 3, 1, 1];
var validates = (body) => wasm.validate(Uint8Array.from([...HEADER, ...body]));
var detected = null;
var reason = null;
function wasmAvailable() {
  if (reason === null) reason = findReason();
  return reason === "" ? true : reason;
}
function findReason() {
  if (typeof wasm !== "object") return "this host has no WebAssembly";
  if (!validates(REFERENCE_TYPES)) return "this host's WebAssembly lacks reference types";
  if (!validates(CONVERSIONS)) return "this host's WebAssembly lacks saturating conversions or sign extension";
  try {
    new wasm.Module(Uint8Array.from(HEADER));
  } catch (error) {
    return `this host does not allow code to be compiled: ${error.message}`;
  }
  return "";
}
function engineFeatures() {
  return detected ??= { tailCalls: validates(TAIL_CALLS), sharedMemory: typeof SharedArrayBuffer === "function" && validates(SHARED_MEMORY) };
}
var EXCEPTION_MARK = 8;
var FIRST_WORD = 16;
var MAX_PAGES = 256;
var Arena = class {
  #words;
  #next = FIRST_WORD;
  #free = [];
  constructor(shared2, memory = new wasm.Memory({ initial: 1, maximum: MAX_PAGES, shared: shared2 })) {
    this.shared = shared2;
    this.memory = memory;
    this.#words = new Int32Array(memory.buffer);
  }
  /** False when the memory is full and cannot grow. */
  hasRoom() {
    if (this.#free.length > 1 || this.#next + 8 <= this.memory.buffer.byteLength) return true;
    try {
      this.memory.grow(1);
    } catch {
      return false;
    }
    return true;
  }
  /** A word of its own, holding `value`. There must be {@link hasRoom}: for two words. */
  allocate(value) {
    let address = this.#free.pop();
    if (address === void 0) {
      address = this.#next;
      this.#next = address + 4;
    }
    this.write(address, value);
    return address;
  }
  release(address) {
    this.#free.push(address);
  }
  read(address) {
    return this.#view()[address >> 2];
  }
  write(address, value) {
    this.#view()[address >> 2] = value;
  }
  // Growing gives a memory a new buffer.
  #view() {
    if (this.#words.byteLength !== this.memory.buffer.byteLength) this.#words = new Int32Array(this.memory.buffer);
    return this.#words;
  }
};
var arenas = /* @__PURE__ */ new WeakMap();
function adoptMemory(memory) {
  const { buffer } = memory;
  if (!arenas.has(buffer)) arenas.set(buffer, new Arena(!(buffer instanceof ArrayBuffer), memory));
}
function arenaOf(flag) {
  const arena = flag.byteOffset === 0 ? arenas.get(flag.buffer) : void 0;
  return arena !== void 0 && arena.hasRoom() ? arena : null;
}
var mirrors = /* @__PURE__ */ new WeakMap();
function mirrorValidity(validity, arena, address) {
  let mirrored = mirrors.get(validity);
  if (mirrored === void 0) {
    const fresh = { valid: validity.valid, words: /* @__PURE__ */ new Set() };
    mirrors.set(validity, mirrored = fresh);
    Object.defineProperty(validity, "valid", {
      configurable: true,
      enumerable: true,
      get: () => fresh.valid,
      set: (valid) => {
        fresh.valid = valid;
        for (const word2 of fresh.words) word2.arena.write(word2.address, valid ? 1 : 0);
      }
    });
  }
  const { words } = mirrored;
  const word = { arena, address };
  words.add(word);
  arena.write(address, mirrored.valid ? 1 : 0);
  return () => {
    words.delete(word);
  };
}
var RANK = { i: 0, f: 1, r: 2 };
var MAX_PARAMETERS = 500;
var passings = /* @__PURE__ */ new Map();
function passing(types) {
  let known = passings.get(types);
  if (known === void 0) {
    if (passings.size > 4e3) passings.clear();
    const wide2 = types.length > MAX_PARAMETERS;
    const sorted = wide2 ? "" : [...types].sort((a2, b2) => RANK[a2] - RANK[b2]).join("");
    passings.set(types, known = { sorted, order: wide2 ? null : orderOf(types), wide: wide2 });
  }
  return known;
}
function orderOf(types) {
  const next = [0, 0, 0];
  for (const type of types) next[RANK[type]]++;
  next[2] = next[0] + next[1];
  next[1] = next[0];
  next[0] = 0;
  let moved = false;
  const order = Int32Array.from(types, (type, index2) => {
    const place = next[RANK[type]]++;
    if (place !== index2) moved = true;
    return place;
  });
  return moved ? order : null;
}
function sortValues(values2, order) {
  const sorted = new Array(order.length);
  for (let i = 0; i < order.length; i++) sorted[order[i]] = values2[i];
  return sorted;
}
function unsortValues(sorted, order) {
  const values2 = new Array(order.length);
  for (let i = 0; i < order.length; i++) values2[i] = sorted[order[i]];
  return values2;
}
var WIDE = "wide";
var shapeOf = (types) => {
  const { sorted, wide: wide2 } = passing(types);
  return wide2 ? WIDE : sorted;
};
var passed = { values: [] };
var left = { values: [] };
var LEAVERS = [
  (slot) => {
    left.values = [];
    return slot;
  },
  (slot, a2) => {
    left.values = [a2];
    return slot;
  },
  (slot, a2, b2) => {
    left.values = [a2, b2];
    return slot;
  },
  (slot, a2, b2, c22) => {
    left.values = [a2, b2, c22];
    return slot;
  },
  (slot, a2, b2, c22, d2) => {
    left.values = [a2, b2, c22, d2];
    return slot;
  },
  (slot, a2, b2, c22, d2, e2) => {
    left.values = [a2, b2, c22, d2, e2];
    return slot;
  },
  (slot, a2, b2, c22, d2, e2, f) => {
    left.values = [a2, b2, c22, d2, e2, f];
    return slot;
  },
  (slot, a2, b2, c22, d2, e2, f, g) => {
    left.values = [a2, b2, c22, d2, e2, f, g];
    return slot;
  },
  (slot, a2, b2, c22, d2, e2, f, g, h) => {
    left.values = [a2, b2, c22, d2, e2, f, g, h];
    return slot;
  }
];
var leaveWide = (slot) => {
  left.values = passed.values;
  passed.values = [];
  return slot;
};
var leaveAny = (slot, ...values2) => {
  left.values = values2;
  return slot;
};
var FINISH_RETURN_SLOT = 0;
var FINISH_RAISE_SLOT = 1;
var Exits = class {
  constructor(maker) {
    this.maker = maker;
    this.slots = [];
    this.#stubs = /* @__PURE__ */ new Map();
    this.#freeNumbers = [];
    this.#freeEntries = /* @__PURE__ */ new Map();
    this.allocate(FINISH_RETURN, "r");
    this.allocate(FINISH_RAISE, "r");
  }
  #stubs;
  #freeNumbers;
  #freeEntries;
  get slotCount() {
    return this.slots.length - this.#freeNumbers.length;
  }
  get shapeCount() {
    return this.#stubs.size;
  }
  /** A slot that leaves through `exit`. */
  allocate(exit, types) {
    const number2 = this.#freeNumbers.pop() ?? this.slots.length;
    const slot = { number: number2, exit, types, order: passing(types).order, code: null, places: [] };
    this.slots[number2] = slot;
    return slot;
  }
  release(slot) {
    if (this.slots[slot.number] !== slot) return;
    this.slots[slot.number] = null;
    this.#freeNumbers.push(slot.number);
    slot.places.length = 0;
  }
  /** The slot goes to compiled code from now on; with null, to the host. */
  connect(slot, code) {
    slot.code = code;
    if (slot.places.length === 0) return;
    const target = code ?? this.#stubsOf(slot.types).leave;
    for (const { table, index: index2 } of slot.places) table.set(index2, target);
  }
  /** A table that holds these slots, for a module. */
  tableOf(numbers) {
    const table = new wasm.Table({ initial: numbers.length, element: "anyfunc" });
    const slots = numbers.map((number2) => this.slots[number2]);
    slots.forEach((slot, index2) => {
      table.set(index2, slot.code ?? this.#stubsOf(slot.types).leave);
      if (slot.number > FINISH_RAISE_SLOT) slot.places.push({ table, index: index2 });
    });
    return { table, slots };
  }
  /** Nobody will enter the module again: its table need not follow its slots any more. */
  retire({ table, slots }) {
    for (const { places } of slots) {
      const at = places.findIndex((place) => place.table === table);
      if (at >= 0) places.splice(at, 1);
    }
  }
  // -- entering
  addEntry(types) {
    const { enter, entries } = this.#stubsOf(types);
    let free = this.#freeEntries.get(entries);
    if (free === void 0) this.#freeEntries.set(entries, free = []);
    if (free.length === 0) {
      const length = entries.length;
      entries.grow(Math.max(4, length));
      for (let index2 = entries.length - 1; index2 >= length; index2--) free.push(index2);
    }
    const { order, wide: wide2 } = passing(types);
    return { enter, index: free.pop(), order, wide: wide2, table: entries };
  }
  releaseEntry({ table, index: index2 }) {
    table.set(index2, null);
    this.#freeEntries.get(table).push(index2);
  }
  // -- stubs
  /** Shapes of these types whose stubs are not there yet. */
  missingShapes(types) {
    const missing = /* @__PURE__ */ new Set();
    for (const spelled2 of types) {
      const shape = shapeOf(spelled2);
      if (!this.#stubs.has(shape)) missing.add(shape);
    }
    return [...missing];
  }
  #stubsOf(types) {
    const shape = shapeOf(types);
    if (!this.#stubs.has(shape)) this.addStubs([shape], this.maker.stubs([shape]));
    return this.#stubs.get(shape);
  }
  /** Takes a module made by {@link stubModule} for these shapes. */
  addStubs(shapes, module2) {
    const imports = Object.fromEntries(shapes.map((shape) => [`h${shape}`, shape === WIDE ? leaveWide : LEAVERS[shape.length] ?? leaveAny]));
    const { exports: exports2 } = new wasm.Instance(module2, { e: imports });
    const entries = exports2["t"];
    for (const shape of shapes) {
      if (!this.#stubs.has(shape)) this.#stubs.set(shape, { leave: exports2[`l${shape}`], enter: exports2[`e${shape}`], entries });
    }
  }
};
function stubModule(b2, shapes) {
  const module2 = new b2.Module();
  module2.setFeatures(b2.Features.ReferenceTypes | b2.Features.NontrappingFPToInt | b2.Features.MutableGlobals);
  module2.addTable("t", 0, 4294967295);
  module2.addTableExport("t", "t");
  for (const shape of shapes) {
    const inside = [b2.i32, ...Array.from(shape === WIDE ? "" : shape, (type) => type === "i" ? b2.i64 : type === "f" ? b2.f64 : b2.externref)];
    const outside2 = inside.map((type) => type === b2.i64 ? b2.f64 : type);
    const insideType = b2.createType(inside);
    const outsideType = b2.createType(outside2);
    module2.addFunctionImport(`h${shape}`, "e", `h${shape}`, outsideType, b2.i32);
    const leaving2 = inside.map((type, i) => {
      const value = module2.local.get(i, type);
      return type === b2.i64 ? module2.f64.convert_s.i64(value) : value;
    });
    module2.addFunction(`l${shape}`, insideType, b2.i32, [], module2.call(`h${shape}`, leaving2, b2.i32));
    const entering = outside2.map((type, i) => {
      const value = module2.local.get(i, type);
      return inside[i] === b2.i64 ? module2.i64.trunc_s_sat.f64(value) : value;
    });
    module2.addFunction(`e${shape}`, outsideType, b2.i32, [], module2.call_indirect("t", module2.local.get(0, b2.i32), entering, insideType, b2.i32));
    module2.addFunctionExport(`l${shape}`, `l${shape}`);
    module2.addFunctionExport(`e${shape}`, `e${shape}`);
  }
  const bytes = module2.emitBinary();
  module2.dispose();
  return bytes;
}
var Frame = class {
  constructor(shape, index2) {
    this.shape = shape;
    this.index = index2;
    this.carried = /* @__PURE__ */ new Map();
    const n = shape.length;
    this.local = new Int32Array(n).fill(-1);
    this.rep = new Uint8Array(n);
    this.pending = new Int32Array(n);
    this.depth = new Uint8Array(n);
    this.uses = countUses(shape);
    this.holds = new Uint8Array(n);
  }
  /** Says where a value is. */
  place(ref, local, rep) {
    this.local[ref] = local;
    this.rep[ref] = rep;
  }
};
function countUses(shape) {
  const uses = new Int32Array(shape.length);
  for (let row = shape.inputCount; row < shape.length; row++) eachOperand(shape, row, (ref) => {
    uses[ref]++;
  });
  return uses;
}
function eachOperand(shape, row, visit) {
  const opcode = shape.opcodes[row];
  if (opcode === OP.param) return;
  const { a: a2, b: b2, c: c22, extra, extraStart } = shape;
  if (a2[row] >= 0) visit(a2[row]);
  if (b2[row] >= 0) visit(b2[row]);
  if (c22[row] >= 0) visit(c22[row]);
  for (let k = extraStart[row], end = extraStart[row + 1]; k < end; k++) if (extra[k] >= 0) visit(extra[k]);
  if (CAN_EXIT[opcode] === 1 && shape.exitIndex[row] >= 0) {
    const values2 = shape.exitValues[shape.exitIndex[row]];
    for (let k = 0; k < values2.length; k++) if (values2[k] >= 0) visit(values2[k]);
  }
}
var labelDescr = (shape, row) => shape.descrs[shape.descrIndex[row]];
function labelsIn(shape) {
  const labels = [];
  for (let row = shape.inputCount; row < shape.length; row++) {
    if (shape.opcodes[row] !== OP.label) continue;
    labels.push({ row, slot: labelDescr(shape, row).slot, types: typesOf(shape, row + 1, shape.extraStart[row + 1] - shape.extraStart[row]) });
  }
  return labels;
}
function typesOf(shape, from, count2) {
  let types = "";
  for (let row = from; row < from + count2; row++) types += TYPE_NAMES[shape.types[row]];
  return types;
}
function takesInputs2(shape, row) {
  const start = shape.extraStart[row];
  if (shape.extraStart[row + 1] - start !== shape.inputCount) return false;
  for (let k = 0; k < shape.inputCount; k++) if (shape.extra[start + k] !== k) return false;
  return true;
}
var CONST_INT = 0;
var CONST_FLOAT = 1;
var CONST_REF = 2;
var CONST_NULL = 3;
var CONST_SMALL = 4;
var nextId = 1;
var ids = /* @__PURE__ */ new WeakMap();
var idOf = (object) => {
  let id = ids.get(object);
  if (id === void 0) ids.set(object, id = nextId++);
  return id;
};
var isObject = (value) => typeof value === "object" && value !== null || typeof value === "function";
function boxOf({ test, fields, only }) {
  if (test === "number") return { field: 0, type: "i" };
  const [field] = fields;
  if (test !== "constructor" || only !== void 0 || field === void 0 || fields.length > 1 || !field.immutable || field.type === "r") return null;
  return { field: idOf(field), type: field.type };
}
function descrShape(descr, labelSlot, types) {
  const id = idOf(descr);
  switch (descr.kind) {
    case "field":
      return { kind: "field", id, type: descr.type };
    case "array":
      return { kind: "array", id, type: descr.item };
    case "class":
      return { kind: "class", id, box: boxOf(descr) };
    case "call":
      return { kind: "call", id, args: descr.args, result: descr.result };
    // A label that no row names any more needs no slot.
    case "label":
      return types === void 0 ? { kind: "text", id } : { kind: "label", id, slot: labelSlot(descr, types) };
    default:
      return { kind: descr.kind, id };
  }
}
function traceShape(id, trace, exits, places) {
  const n = trace.length;
  const opcodes = new Uint8Array(n);
  const types = new Uint8Array(n);
  const a2 = new Int32Array(n);
  const b2 = new Int32Array(n);
  const c22 = new Int32Array(n);
  const descrIndex = new Int32Array(n);
  const exitIndex = new Int32Array(n);
  const extraStart = new Int32Array(n + 1);
  const extra = [];
  let calls = false;
  const labelTypes = [];
  for (let row = 0; row < n; row++) {
    const ref = row;
    const opcode = trace.opcode(ref);
    opcodes[row] = opcode;
    types[row] = TYPE_CODES[trace.type(ref)];
    const args = OP_ROWS[opcode].args.length;
    a2[row] = args > 0 ? trace.a(ref) : NONE;
    b2[row] = args > 1 ? trace.b(ref) : NONE;
    c22[row] = args > 2 ? trace.c(ref) : NONE;
    descrIndex[row] = trace.descrIndex(ref);
    exitIndex[row] = trace.snapshot(ref);
    extraStart[row] = extra.length;
    const count2 = trace.extraCount(ref);
    for (let k = 0; k < count2; k++) extra.push(trace.extra(ref, k));
    if (IS_CALL[opcode] === 1) calls = true;
    if (descrIndex[row] >= 0 && OP_ROWS[opcode].descr === "label") {
      let spelled2 = "";
      for (let k = 0; k < count2; k++) spelled2 += trace.type(trace.extra(ref, k));
      labelTypes[descrIndex[row]] = spelled2;
    }
  }
  extraStart[n] = extra.length;
  const constKinds = new Uint8Array(trace.constantCount);
  const constNumbers = new Float64Array(trace.constantCount);
  const constIds = new Int32Array(trace.constantCount);
  for (let k = 0; k < trace.constantCount; k++) {
    const ref = -1 - k;
    const type = trace.type(ref);
    const value = trace.constant(ref);
    if (type !== "r") {
      constKinds[k] = type === "f" ? CONST_FLOAT : CONST_INT;
      constNumbers[k] = value;
    } else if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
      constKinds[k] = CONST_SMALL;
      constNumbers[k] = value;
    } else {
      constKinds[k] = value === null ? CONST_NULL : CONST_REF;
      if (isObject(value)) constIds[k] = idOf(value);
    }
  }
  const records = trace.exits ?? [];
  return {
    id,
    length: n,
    inputCount: trace.inputCount,
    opcodes,
    types,
    a: a2,
    b: b2,
    c: c22,
    descrIndex,
    exitIndex,
    extraStart,
    extra: Int32Array.from(extra),
    constKinds,
    constNumbers,
    constIds,
    descrs: trace.descrs.map((descr, index2) => descrShape(descr, places.labelSlot, labelTypes[index2])),
    catching: calls ? catchingCalls(trace) : new Uint8Array(n),
    int32: trace.int32,
    exitValues: records.map((record) => Int32Array.from(record.values)),
    exitTypes: exits.map((exit) => exit.types.join("")),
    exitSlots: places.exitSlots,
    validity: places.validity,
    interrupt: places.interrupt
  };
}
var INT_BOX = { classId: 0, field: 0, type: "i", trace: -1, descr: -1 };
var IS_CONSTANT = Infinity;
var Boxes = class {
  constructor(tree) {
    this.tree = tree;
    tree.traces.forEach((shape, trace) => {
      shape.descrs.forEach((descr, index2) => {
        if (descr.kind !== "class" || descr.box === null || descr.box.field === 0 || this.#byClass.has(descr.id)) return;
        const box = { ...descr.box, classId: descr.id, trace, descr: index2 };
        this.#byClass.set(descr.id, box);
        this.#byField.set(box.field, box);
      });
      for (let row = shape.inputCount; row < shape.length; row++) {
        if (shape.opcodes[row] === OP.label) this.#labels.set(labelDescr(shape, row).slot, { trace, row });
      }
    });
    this.#links = tree.traces.map(() => null);
    tree.links.forEach((links, trace) => links.forEach((to, exit) => {
      if (to >= 0) this.#links[to] = { trace, values: tree.traces[trace].exitValues[exit] };
    }));
    this.#asked = tree.traces.map((shape) => this.#questions(shape));
    while (this.#passBack((visit) => this.#eachLeaving(visit))) ;
    this.#askedHere = this.#asked.map((asked2) => new Set(asked2.keys()));
    if (this.#labels.size > 0) while (this.#passBack((visit) => {
      this.#eachMove(visit);
      this.#eachLeaving(visit);
    })) ;
    this.constant = this.#findConstant();
    this.#carried = tree.traces.map(() => /* @__PURE__ */ new Map());
    if (this.#labels.size > 0) this.#choose();
  }
  #byClass = /* @__PURE__ */ new Map();
  #byField = /* @__PURE__ */ new Map();
  /** By trace, by row: what the row is asked for, or will be behind a label that it is brought to. */
  #asked;
  /** By label slot: its trace and row. */
  #labels = /* @__PURE__ */ new Map();
  /** By trace: rows that are asked in the trace itself, or in a bridge. */
  #askedHere;
  /** By trace: the parameters that are carried. */
  #carried;
  /** By trace: the exit that continues in it, by its trace and the exit's values; null for the root. */
  #links;
  /** What objects of the class stand for; null where that is not one number. */
  ofClass(descr) {
    if (descr.kind !== "class" || descr.box === null) return null;
    return descr.box.field === 0 ? INT_BOX : this.#byClass.get(descr.id);
  }
  /** How the label's parameter at `row` is carried; undefined for a plain reference. */
  carried(trace, row) {
    return this.#carried[trace].get(row);
  }
  /** Whether the reference is, somewhere behind, asked whether it is an integer. */
  mayBeInt(trace, ref) {
    return this.#asked[trace].get(ref) === INT_BOX;
  }
  isConstant(trace, ref) {
    return ref < 0 && this.constant !== null && this.tree.traces[trace].constIds[-1 - ref] === this.constant.id;
  }
  #questions(shape) {
    const asked2 = /* @__PURE__ */ new Map();
    for (let row = shape.inputCount; row < shape.length; row++) {
      const box = this.#question(shape, row);
      const ref = shape.a[row];
      if (box !== void 0 && ref >= 0 && !asked2.has(ref)) asked2.set(ref, box);
    }
    return asked2;
  }
  #question(shape, row) {
    switch (shape.opcodes[row]) {
      case OP.unbox_int:
        return INT_BOX;
      case OP.guard_class:
      case OP.guard_nonnull_class:
      case OP.instance_of:
        return this.ofClass(shape.descrs[shape.descrIndex[row]]) ?? void 0;
      case OP.getfield:
        return this.#byField.get(shape.descrs[shape.descrIndex[row]].id);
      default:
        return void 0;
    }
  }
  /** Calls `visit` with each value that an exit brings to a bridge of the tree. */
  #eachLeaving(visit) {
    for (let to = this.#links.length - 1; to > 0; to--) {
      const link = this.#links[to];
      link?.values.forEach((ref, input2) => visit(link.trace, ref, to, input2));
    }
  }
  /** Calls `visit` with each value that is brought to a parameter by a label or jump of the tree. */
  #eachMove(visit) {
    this.tree.traces.forEach((shape, trace) => {
      for (let row = shape.length - 1; row >= shape.inputCount; row--) {
        if (shape.opcodes[row] !== OP.label && shape.opcodes[row] !== OP.jump) continue;
        const label2 = this.#labels.get(labelDescr(shape, row).slot);
        if (label2 === void 0) continue;
        for (let k = shape.extraStart[row], end = shape.extraStart[row + 1], to = label2.row + 1; k < end; k++, to++) visit(trace, shape.extra[k], label2.trace, to);
      }
    });
  }
  /** What a parameter or input is asked for, what is brought to it is. True when that was news. */
  #passBack(each) {
    let news = false;
    each((trace, ref, toTrace, toRow) => {
      const box = this.#asked[toTrace].get(toRow);
      if (box === void 0 || ref < 0 || this.#asked[trace].has(ref)) return;
      this.#asked[trace].set(ref, box);
      news = true;
    });
    return news;
  }
  #findConstant() {
    const counts = /* @__PURE__ */ new Map();
    let most = null;
    this.tree.traces.forEach((shape, trace) => {
      const count2 = (constant, other) => {
        const index2 = -1 - constant;
        if (index2 < 0 || shape.constKinds[index2] !== CONST_REF || shape.constIds[index2] === 0 || !this.mayBeInt(trace, other)) return;
        const id = shape.constIds[index2];
        const times = (counts.get(id) ?? 0) + 1;
        counts.set(id, times);
        if (most === null || times > counts.get(most.id)) most = { id, trace, index: index2 };
      };
      for (let row = shape.inputCount; row < shape.length; row++) {
        const opcode = shape.opcodes[row];
        if (opcode !== OP.ptr_eq && opcode !== OP.ptr_ne && opcode !== OP.guard_value) continue;
        count2(shape.a[row], shape.b[row]);
        count2(shape.b[row], shape.a[row]);
      }
    });
    return most;
  }
  /** Carried are the parameters that are asked, and to which something brings the answer. */
  #choose() {
    this.#eachMove((trace, ref, toTrace, toRow) => {
      const box = this.#asked[toTrace].get(toRow);
      if (box !== void 0 && this.#bringsAnswer(trace, ref, box)) this.#carried[toTrace].set(toRow, box);
    });
  }
  #bringsAnswer(trace, ref, box) {
    const shape = this.tree.traces[trace];
    if (ref < 0) return box === INT_BOX && (shape.constKinds[-1 - ref] === CONST_SMALL || this.isConstant(trace, ref));
    if (box === INT_BOX && this.#askedHere[trace].has(ref) && this.#asked[trace].get(ref) === box) return true;
    switch (shape.opcodes[ref]) {
      case OP.box_int:
        return box.classId === 0;
      case OP.new:
        return shape.descrs[shape.descrIndex[ref]].id === box.classId;
      case OP.input: {
        const link = this.#links[trace];
        return link != null && ref < link.values.length && this.#bringsAnswer(link.trace, link.values[ref], box);
      }
      // A parameter that was unboxed.
      case OP.param:
        return this.#asked[trace].get(ref)?.classId === box.classId;
      default:
        return false;
    }
  }
};
var Locals = class {
  constructor() {
    this.reps = [];
    this.#counts = new Int32Array(64);
    this.#free = [[], [], [], []];
    this.#reserved = /* @__PURE__ */ new Set();
  }
  #counts;
  #free;
  #reserved;
  /** A new local that the allocator does not know as free; it may learn so by {@link keepOnly}. */
  add(rep) {
    const local = this.reps.length;
    this.reps.push(rep);
    if (local >= this.#counts.length) {
      const bigger = new Int32Array(this.#counts.length * 2);
      bigger.set(this.#counts);
      this.#counts = bigger;
    }
    return local;
  }
  /** A new local that is never free. */
  reserve(rep) {
    const local = this.add(rep);
    this.#reserved.add(local);
    return local;
  }
  /** A local for a new value. */
  allocate(rep) {
    const local = this.#free[rep].pop() ?? this.add(rep);
    this.#counts[local]++;
    return local;
  }
  /** One value more lives in the local. */
  retain(local) {
    this.#counts[local]++;
  }
  /** One value less lives in the local. */
  release(local) {
    if (--this.#counts[local] === 0 && !this.#reserved.has(local)) this.#free[this.reps[local]].push(local);
  }
  /** From now on only the values in `kept` live (a local is named once for each); everything else is free. */
  keepOnly(kept2) {
    this.#counts.fill(0);
    for (const local of kept2) this.#counts[local]++;
    this.#free = [[], [], [], []];
    for (let local = this.reps.length - 1; local >= 0; local--) {
      if (this.#counts[local] === 0 && !this.#reserved.has(local)) this.#free[this.reps[local]].push(local);
    }
  }
  save() {
    return { counts: this.#counts.slice(), free: this.#free.map((list2) => list2.slice()), length: this.reps.length };
  }
  /** Back to the state at a branch; locals that the branch added are free. */
  restore({ counts, free, length }) {
    this.#counts.fill(0);
    this.#counts.set(counts.subarray(0, length));
    this.#free = free;
    for (let local = length; local < this.reps.length; local++) {
      if (!this.#reserved.has(local)) this.#free[this.reps[local]].push(local);
    }
  }
};
var MAX_DEPTH = 24;
var NO_CONSTANT = { id: 0, trace: -1, index: -1 };
var REP_OF_TYPE = {
  i: 0,
  f: 1,
  r: 2
  /* REF */
};
var Values = class {
  constructor(b2, m, tree) {
    this.b = b2;
    this.m = m;
    this.tree = tree;
    this.imports = [];
    this.#importNames = /* @__PURE__ */ new Map();
    this.locals = new Locals();
    this.body = [];
    this.leaving = null;
    this.#bigints = /* @__PURE__ */ new Map();
    this.#wasmTypes = [b2.i64, b2.f64, b2.externref, b2.i32];
    this.frame = new Frame(tree.traces[0], 0);
    this.boxes = new Boxes(tree);
  }
  #importNames;
  #wasmTypes;
  #bigints;
  /** The trace whose code is being emitted. */
  get shape() {
    return this.frame.shape;
  }
  wasmType(rep) {
    return this.#wasmTypes[rep];
  }
  // -- statements and locals
  /** Statements that `emit` appends, apart. */
  collect(emit2) {
    const saved = this.body;
    this.body = [];
    emit2();
    const collected = this.body;
    this.body = saved;
    return collected;
  }
  releaseOperands(row) {
    eachOperand(this.frame.shape, row, (ref) => this.#release(ref));
  }
  #release(ref) {
    const frame = this.frame;
    if (--frame.uses[ref] > 0) return;
    if (frame.holds[ref] === 1) {
      frame.holds[ref] = 0;
      this.releaseOperands(ref);
    } else if (frame.local[ref] >= 0) this.locals.release(frame.local[ref]);
    const carried = frame.carried.get(ref);
    if (carried === void 0) return;
    this.locals.release(carried.number);
    if (carried.tag >= 0) this.locals.release(carried.tag);
  }
  /** Appends a statement. */
  push(statement) {
    this.body.push(statement);
  }
  /** A local for temporary use by one row's code; give it back with {@link endTemporary}. */
  temporary(rep) {
    return this.locals.allocate(rep);
  }
  endTemporary(local) {
    this.locals.release(local);
  }
  read(local) {
    return this.m.local.get(local, this.#wasmTypes[this.locals.reps[local]]);
  }
  write(local, value) {
    this.push(this.m.local.set(local, value));
  }
  // -- values
  isConst(ref) {
    return ref < 0;
  }
  /** The value of a numeric constant. */
  constNumber(ref) {
    return this.shape.constNumbers[-1 - ref];
  }
  /** How the value is held; constants as their type is. */
  rep(ref) {
    return ref >= 0 ? this.frame.rep[ref] : REP_OF_TYPE[this.typeOf(ref)];
  }
  /** True where the value can be had as an i32 for nothing: it is held as one, or it is a constant that fits. */
  is32(ref) {
    if (ref >= 0) return this.frame.rep[ref] === 3;
    const value = this.constNumber(ref);
    return value === (value | 0);
  }
  /** True where the value is known to be in -2^31 .. 2^31-1. */
  fits32(ref) {
    return this.is32(ref) || ref >= 0 && this.shape.int32 !== null && this.shape.int32[ref] === 1;
  }
  typeOf(ref) {
    if (ref >= 0) return TYPE_NAMES[this.shape.types[ref]];
    const kind = this.shape.constKinds[-1 - ref];
    return kind === CONST_INT ? "i" : kind === CONST_FLOAT ? "f" : "r";
  }
  /** The value as it is held. May be asked for once per use; {@link pin} first to ask more often. */
  raw(ref) {
    const frame = this.frame;
    const pending = frame.pending[ref];
    if (pending === 0) return this.read(frame.local[ref]);
    frame.pending[ref] = 0;
    return pending;
  }
  constI64(value) {
    let big = this.#bigints.get(value);
    if (big === void 0) this.#bigints.set(value, big = BigInt(value));
    return this.m.i64.const(big);
  }
  i64(ref) {
    if (ref < 0) return this.constI64(this.constNumber(ref));
    const value = this.raw(ref);
    return this.frame.rep[ref] === 3 ? this.m.i64.extend_s(value) : value;
  }
  /** The low 32 bits. */
  i32(ref) {
    if (ref < 0) return this.m.i32.const(this.constNumber(ref) | 0);
    const value = this.raw(ref);
    return this.frame.rep[ref] === 3 ? value : this.m.i32.wrap(value);
  }
  f64(ref) {
    return ref < 0 ? this.m.f64.const(this.constNumber(ref)) : this.raw(ref);
  }
  /** The integer as a float. */
  number(ref) {
    if (ref < 0) return this.m.f64.const(this.constNumber(ref));
    const value = this.raw(ref);
    return this.frame.rep[ref] === 3 ? this.m.f64.convert_s.i32(value) : this.m.f64.convert_s.i64(value);
  }
  ref(ref) {
    if (ref >= 0) return this.#made(ref) ?? this.raw(ref);
    const index2 = -1 - ref;
    if (this.shape.constKinds[index2] === CONST_NULL) return this.m.ref.null(this.b.externref);
    const name = this.#importName(`const ${this.frame.index} ${index2}`, "const", index2, "", "r", false);
    return this.m.global.get(name, this.b.externref);
  }
  /** An i32 that is not 0 exactly when the integer is not. */
  truth(ref) {
    if (ref < 0) return this.m.i32.const(this.constNumber(ref) !== 0 ? 1 : 0);
    const value = this.raw(ref);
    return this.frame.rep[ref] === 3 ? value : this.m.i64.ne(value, this.m.i64.const(0n));
  }
  /** The value as its type is passed between functions. */
  value(ref, type) {
    return type === "i" ? this.i64(ref) : type === "f" ? this.f64(ref) : this.ref(ref);
  }
  /** Makes the value readable any number of times. */
  pin(ref) {
    if (ref < 0) return;
    const frame = this.frame;
    this.#made(ref);
    if (frame.pending[ref] === 0) return;
    const value = this.raw(ref);
    const local = this.locals.allocate(frame.rep[ref]);
    this.write(local, value);
    frame.local[ref] = local;
    frame.holds[ref] = 0;
    this.releaseOperands(ref);
  }
  /** The row's value, by an expression without effects that reads only the row's operands. */
  pure(row, rep, value) {
    const frame = this.frame;
    if (frame.uses[row] === 1) {
      let depth = 0;
      eachOperand(frame.shape, row, (ref) => {
        if (frame.holds[ref] === 1) depth = Math.max(depth, frame.depth[ref]);
      });
      if (depth < MAX_DEPTH) {
        frame.rep[row] = rep;
        frame.depth[row] = depth + 1;
        frame.pending[row] = value;
        frame.holds[row] = 1;
        return;
      }
    }
    this.define(row, rep, value);
  }
  /** The row's value, computed here. */
  define(row, rep, value) {
    if (this.frame.uses[row] === 0) this.push(this.m.drop(value));
    else this.defineNow(row, rep, value);
  }
  /** As {@link define}, also where no other row reads it: this one will. Returns the local. */
  defineNow(row, rep, value) {
    const frame = this.frame;
    const local = this.locals.allocate(rep);
    this.write(local, value);
    if (frame.uses[row] === 0) this.locals.release(local);
    else frame.place(row, local, rep);
    return local;
  }
  // -- boxes: see `boxes`
  /** How a reference is carried; null when it is a plain one. */
  carried(ref) {
    return this.frame.carried.get(ref) ?? null;
  }
  /** The same, where it is carried as such a box. */
  carriedAs(ref, box) {
    const carried = this.carried(ref);
    return carried !== null && carried.box.classId === box?.classId ? carried : null;
  }
  isRead(row) {
    return this.frame.uses[row] > 0;
  }
  /** What values of the class stand for. */
  boxOf(descr) {
    return this.boxes.ofClass(descr);
  }
  /** 1 when a carried reference has to be asked. */
  isUnknown(carried) {
    return this.m.i32.eqz(this.read(carried.tag));
  }
  /** The carried reference itself, to be read where {@link isUnknown}. */
  unmade(ref) {
    return this.read(this.frame.local[ref]);
  }
  /** How `ref` is carried, for a question about integers: it is from here on, if anything behind asks whether it is one. Null where nothing does, and for constants. */
  asked(ref) {
    const frame = this.frame;
    const known = this.carriedAs(ref, INT_BOX);
    if (known !== null) return known;
    if (ref < 0 || this.carried(ref) !== null || !this.boxes.mayBeInt(frame.index, ref)) return null;
    this.pin(ref);
    const carried = { box: INT_BOX, number: this.locals.allocate(
      0
      /* I64 */
    ), tag: this.locals.allocate(
      3
      /* I32 */
    ), isKnown: false, isMade: true };
    this.write(carried.tag, this.m.i32.const(
      0
      /* REFERENCE */
    ));
    frame.carried.set(ref, carried);
    return carried;
  }
  /** Sees to it that the tag of what {@link asked} gave says whether it is an integer, or the tree's constant. */
  classify(ref, carried) {
    if (carried.isKnown) return;
    const { m } = this;
    const { number: number2, tag } = carried;
    const { constant } = this.boxes;
    const answer = this.temporary(
      1
      /* F64 */
    );
    const isNumber = m.i32.shl(m.f64.eq(this.read(answer), this.read(answer)), m.i32.const(1));
    const questions = [
      m.local.set(answer, this.ask(constant, "classify", "r", "f", [this.unmade(ref)])),
      m.local.set(number2, m.i64.trunc_s_sat.f64(this.read(answer))),
      m.local.set(tag, constant === null ? isNumber : m.select(m.f64.eq(this.read(answer), m.f64.const(IS_CONSTANT)), m.i32.const(
        3
        /* CONSTANT */
      ), isNumber))
    ];
    this.push(m.if(this.isUnknown(carried), m.block(null, questions)));
    this.endTemporary(answer);
  }
  /** 1 when what was classified is an integer. */
  isInt(carried) {
    const { m } = this;
    if (carried.isKnown) return m.i32.const(1);
    return m.i32.lt_u(m.i32.sub(this.read(carried.tag), m.i32.const(
      1
      /* NUMBER */
    )), m.i32.const(2));
  }
  /** 1 when two references are the same. */
  same(x2, y2) {
    const { m } = this;
    const [ref, constant] = y2 < 0 ? [x2, y2] : [y2, x2];
    const id = constant < 0 ? this.shape.constIds[-1 - constant] : 0;
    if (id === 0) return this.host("same", -1, "rr", "w", [this.ref(x2), this.ref(y2)]);
    const isTheConstant = this.boxes.isConstant(this.frame.index, constant);
    const is = (reference) => this.ask({ id, trace: this.frame.index, index: -1 - constant }, "is", "r", "w", [reference]);
    const carried = isTheConstant ? this.asked(ref) : this.carriedAs(ref, INT_BOX);
    if (carried === null) return is(this.ref(ref));
    if (carried.isKnown) return m.i32.const(0);
    if (!isTheConstant) return m.if(this.isUnknown(carried), is(this.unmade(ref)), m.i32.const(0));
    this.classify(ref, carried);
    return m.i32.eq(this.read(carried.tag), m.i32.const(
      3
      /* CONSTANT */
    ));
  }
  /** The row's value is a new box with the number `ref` in it, which is made when it is wanted. */
  boxed(row, box, ref) {
    const frame = this.frame;
    let number2;
    if (ref < 0) this.write(number2 = this.locals.allocate(this.rep(ref)), this.value(ref, box.type));
    else {
      this.pin(ref);
      number2 = frame.local[ref];
      this.locals.retain(number2);
    }
    frame.rep[row] = 2;
    frame.carried.set(row, { box, number: number2, tag: -1, isKnown: true, isMade: false });
  }
  /** The row's value is the number in a carried reference; `ask` gets it from the host. */
  unboxed(row, ref, carried, ask) {
    const { m } = this;
    if (!carried.isKnown) {
      const found = [m.local.set(carried.number, ask(this.unmade(ref))), m.local.set(carried.tag, m.i32.const(
        2
        /* BOTH */
      ))];
      this.push(m.if(this.isUnknown(carried), m.block(null, found)));
      carried.isKnown = true;
    }
    const rep = this.locals.reps[carried.number];
    if (this.frame.uses[row] === 0) return;
    if (rep === 0 && this.fits32(row)) return this.define(row, 3, m.i32.wrap(this.read(carried.number)));
    this.locals.retain(carried.number);
    this.frame.place(row, carried.number, rep);
  }
  #makeBox(box, number2) {
    return this.makeBox(box, this.locals.reps[number2], this.read(number2));
  }
  /** A new box with a number in it. */
  makeBox(box, rep, value) {
    const { m } = this;
    const [params, operand] = rep === 0 ? ["f", m.f64.convert_s.i64(value)] : [rep === 3 ? "w" : "f", value];
    const [kind, id] = box.classId === 0 ? ["box", ""] : ["new", box.classId];
    return m.call(this.#importName(`${kind} ${id} ${params} r 0`, kind, box.descr, params, "r", false, box.trace), [operand], this.b.externref);
  }
  /** Sees to it that a carried reference is there, from here on, and gives it. Null when `ref` is not carried. */
  #made(ref) {
    const frame = this.frame;
    const carried = frame.carried.get(ref);
    if (carried === void 0) return null;
    const { m } = this;
    const { box, number: number2, tag } = carried;
    if (tag < 0) {
      if (carried.isMade) return this.read(frame.local[ref]);
      if (this.leaving === null) {
        const local3 = this.locals.allocate(
          2
          /* REF */
        );
        this.write(local3, this.#makeBox(box, number2));
        frame.local[ref] = local3;
        carried.isMade = true;
        return this.read(local3);
      }
      if (box.classId === 0) return this.#makeBox(box, number2);
      let local2 = this.leaving.get(ref);
      if (local2 === void 0) {
        this.leaving.set(ref, local2 = this.locals.allocate(
          2
          /* REF */
        ));
        this.write(local2, this.#makeBox(box, number2));
      }
      return this.read(local2);
    }
    const local = frame.local[ref];
    if (!carried.isMade) {
      const make = [m.local.set(local, this.#makeBox(box, number2)), m.local.set(tag, m.i32.const(
        2
        /* BOTH */
      ))];
      this.push(m.if(m.i32.eq(this.read(tag), m.i32.const(
        1
        /* NUMBER */
      )), m.block(null, make)));
      if (this.leaving === null) carried.isMade = true;
    }
    return this.read(local);
  }
  /** Makes the objects that several of `values` are. */
  makeShared(values2) {
    const { carried } = this.frame;
    if (carried.size === 0) return;
    values2.forEach((ref, k) => {
      if (ref >= 0 && (carried.get(ref)?.box.classId ?? 0) > 0 && values2.indexOf(ref) !== k) this.#made(ref);
    });
  }
  // -- the host
  /** The row's descriptor. */
  descr(row) {
    return this.shape.descrs[this.shape.descrIndex[row]];
  }
  #importName(key, kind, index2, params, result, catches, trace = this.frame.index) {
    let name = this.#importNames.get(key);
    if (name === void 0) {
      name = `i${this.imports.length}`;
      this.#importNames.set(key, name);
      this.imports.push({ name, kind, trace, index: index2, params, result, catches });
      if (kind === "const") this.m.addGlobalImport(name, "e", name, this.b.externref, false);
      else this.m.addFunctionImport(name, "e", name, this.b.createType(Array.from(params, (letter) => this.#hostType(letter))), this.#hostType(result));
    }
    return name;
  }
  #hostType(letter) {
    const { b: b2 } = this;
    return letter === "f" ? b2.f64 : letter === "w" ? b2.i32 : letter === "r" ? b2.externref : b2.none;
  }
  /** A question to the host that goes with a constant of the tree, or with none. */
  ask(constant, kind, params, result, operands) {
    const { id, index: index2, trace } = constant ?? NO_CONSTANT;
    return this.m.call(this.#importName(`${kind} ${id}`, kind, index2, params, result, false, trace), operands, this.#hostType(result));
  }
  /** A call of the host. `params` and `result` are spelled with `f` (a number), `w` (an i32), `r`, `n`. */
  host(kind, descrIndex, params, result, operands, catches = false) {
    const id = descrIndex < 0 ? "" : this.shape.descrs[descrIndex].id;
    const name = this.#importName(`${kind} ${id} ${params} ${result} ${catches ? 1 : 0}`, kind, descrIndex, params, result, catches);
    return this.m.call(name, operands, this.#hostType(result));
  }
  load32(address) {
    return this.m.i32.load(address, 4, this.m.i32.const(0), "m");
  }
  /** Not 0 when the preceding call threw. */
  exceptionMark() {
    return this.load32(EXCEPTION_MARK);
  }
  /** What it threw; clears the mark. */
  takeException() {
    return this.host("take_exception", -1, "", "r", []);
  }
  /** Not 0 when the runtime wants attention. */
  interrupted() {
    const { interrupt } = this.shape;
    return interrupt >= 0 ? this.load32(interrupt) : this.host("interrupted", -1, "", "w", []);
  }
  // -- moves
  /** A parallel move: no target is written before every move that reads it. An i32 becomes an i64 where it has to. */
  moveLocals(to, from) {
    const { reps } = this.locals;
    const moves2 = [];
    const readers = /* @__PURE__ */ new Map();
    for (let k = 0; k < to.length; k++) {
      if (to[k] === from[k]) continue;
      moves2.push({ to: to[k], from: from[k] });
      readers.set(from[k], (readers.get(from[k]) ?? 0) + 1);
    }
    const byTarget = new Map(moves2.map((move) => [move.to, move]));
    const ready = moves2.filter((move) => !readers.has(move.to));
    let left2 = moves2.length;
    while (left2 > 0) {
      const move = ready.pop();
      if (move === void 0) {
        const [broken] = byTarget.values();
        const copy = this.locals.add(reps[broken.to]);
        this.write(copy, this.read(broken.to));
        for (const other of byTarget.values()) if (other.from === broken.to) other.from = copy;
        readers.delete(broken.to);
        ready.push(broken);
        continue;
      }
      const value = this.read(move.from);
      this.write(move.to, reps[move.to] === 0 && reps[move.from] === 3 ? this.m.i64.extend_s(value) : value);
      byTarget.delete(move.to);
      left2--;
      const waiting = (readers.get(move.from) ?? 0) - 1;
      readers.set(move.from, waiting);
      if (waiting === 0) {
        readers.delete(move.from);
        const freed = byTarget.get(move.from);
        if (freed !== void 0) ready.push(freed);
      }
    }
  }
};
var MAX_VALUES = 300;
var ExitFunctions = class {
  constructor(emitter) {
    this.emitter = emitter;
  }
  #names = /* @__PURE__ */ new Map();
  /** Whether an exit with values of these types may go by a function. */
  takes(types) {
    return types.length <= MAX_VALUES;
  }
  /** Leaves through a slot at a place of the table. */
  leave(slot, place, types, values2) {
    const { m, b: b2, tree } = this.emitter;
    const key = `${types} ${values2.map(({ rep, box, isTagged }) => `${rep}${box === null ? "" : `${isTagged ? "t" : "b"}${box.classId}`}`).join()}`;
    let name = this.#names.get(key);
    if (name === void 0) {
      this.#names.set(key, name = `x${this.#names.size}`);
      this.#add(name, types, values2);
    }
    const operands = [m.i32.const(slot), m.i32.const(place), ...values2.flatMap((value) => value.operands)];
    return tree.tailCalls ? m.return_call(name, operands, b2.i32) : m.return(m.call(name, operands, b2.i32));
  }
  #add(name, types, values2) {
    const { emitter } = this;
    const { m, b: b2 } = emitter;
    const params = [b2.i32, b2.i32];
    const parameter2 = (rep) => m.local.get(params.push(emitter.wasmType(rep)) - 1, emitter.wasmType(rep));
    const given2 = values2.map(({ rep, box, isTagged }, k) => {
      const tag = isTagged ? parameter2(
        3
        /* I32 */
      ) : 0;
      const value = parameter2(rep);
      if (box === null) return rep === 3 && REP_OF_TYPE[types[k]] === 0 ? m.i64.extend_s(value) : value;
      const made3 = emitter.makeBox(box, rep, value);
      return isTagged ? m.if(m.i32.eq(tag, m.i32.const(
        1
        /* NUMBER */
      )), made3, parameter2(
        2
        /* REF */
      )) : made3;
    });
    const body = emitter.goThrough(m.local.get(1, b2.i32), m.local.get(0, b2.i32), types, given2);
    m.addFunction(name, b2.createType(params), b2.i32, [], body);
  }
};
var a = (e2, row) => e2.shape.a[row];
var b = (e2, row) => e2.shape.b[row];
var c = (e2, row) => e2.shape.c[row];
var int2 = (combine) => (e2, row) => e2.pure(row, 0, combine(e2, e2.i64(a(e2, row)), e2.i64(b(e2, row))));
var bits2 = (narrow2, wide2) => (e2, row) => {
  const x2 = a(e2, row);
  const y2 = b(e2, row);
  if (e2.is32(x2) && e2.is32(y2)) e2.pure(row, 3, narrow2(e2, e2.i32(x2), e2.i32(y2)));
  else e2.pure(row, 0, wide2(e2, e2.i64(x2), e2.i64(y2)));
};
var compare = (narrow2, wide2) => (e2, row) => {
  const x2 = a(e2, row);
  const y2 = b(e2, row);
  e2.pure(row, 3, e2.is32(x2) && e2.is32(y2) ? narrow2(e2, e2.i32(x2), e2.i32(y2)) : wide2(e2, e2.i64(x2), e2.i64(y2)));
};
var wrapping2 = (combine) => (e2, row) => e2.pure(row, 3, combine(e2, e2.i32(a(e2, row)), e2.i32(b(e2, row))));
var add = ({ m }, x2, y2) => m.i64.add(x2, y2);
var sub = ({ m }, x2, y2) => m.i64.sub(x2, y2);
var mul = ({ m }, x2, y2) => m.i64.mul(x2, y2);
function outOfRange(e2, value, up, down) {
  const { m } = e2;
  if (up && down) return m.i64.gt_u(m.i64.add(value(), e2.constI64(INT_MAX)), e2.constI64(2 * INT_MAX));
  if (up) return m.i64.gt_s(value(), e2.constI64(INT_MAX));
  if (down) return m.i64.lt_s(value(), e2.constI64(-INT_MAX));
  return m.i32.const(0);
}
function directions(e2, x2, y2, negated) {
  const right = e2.isConst(y2) ? e2.constNumber(y2) : NaN;
  const constant = Number.isNaN(right) ? e2.isConst(x2) && !negated ? e2.constNumber(x2) : NaN : negated ? -right : right;
  return { up: !(constant <= 0), down: !(constant >= 0) };
}
var sumOvf = (combine, negated) => (e2, row) => {
  const x2 = a(e2, row);
  const y2 = b(e2, row);
  const local = e2.defineNow(row, 0, combine(e2, e2.i64(x2), e2.i64(y2)));
  const { up, down } = directions(e2, x2, y2, negated);
  if (up || down) e2.exitIf(row, outOfRange(e2, () => e2.read(local), up, down));
};
var sumOverflows = (combine, negated) => (e2, row) => {
  const { m } = e2;
  const x2 = a(e2, row);
  const y2 = b(e2, row);
  const { up, down } = directions(e2, x2, y2, negated);
  const value = combine(e2, e2.i64(x2), e2.i64(y2));
  if (up && down) e2.pure(row, 3, m.i64.gt_u(m.i64.add(value, e2.constI64(INT_MAX)), e2.constI64(2 * INT_MAX)));
  else if (up) e2.pure(row, 3, m.i64.gt_s(value, e2.constI64(INT_MAX)));
  else if (down) e2.pure(row, 3, m.i64.lt_s(value, e2.constI64(-INT_MAX)));
  else e2.pure(row, 3, m.i32.const(0));
};
function productOutOfRange(e2, x2, y2) {
  const { m } = e2;
  const constant = e2.isConst(y2) ? y2 : e2.isConst(x2) ? x2 : null;
  if (constant !== null) {
    const factor = Math.abs(e2.constNumber(constant));
    if (factor <= 1) return m.i32.const(0);
    const bound2 = Math.floor(INT_MAX / factor);
    const other = constant === y2 ? x2 : y2;
    return m.i64.gt_u(m.i64.add(e2.i64(other), e2.constI64(bound2)), e2.constI64(2 * bound2));
  }
  const product3 = m.f64.mul(e2.number(x2), e2.number(y2));
  return m.i32.eqz(m.f64.lt(m.f64.abs(product3), m.f64.const(INT_MAX + 1)));
}
function shiftOutOfRange(e2, x2, y2) {
  const { m } = e2;
  if (e2.isConst(y2)) {
    const bits = e2.constNumber(y2);
    if (bits <= 0) return m.i32.const(0);
    const bound22 = bits > 53 ? 0 : Math.floor(INT_MAX / 2 ** bits);
    return m.i64.gt_u(m.i64.add(e2.i64(x2), e2.constI64(bound22)), e2.constI64(2 * bound22));
  }
  const bound2 = () => m.i64.shr_u(e2.constI64(INT_MAX), shiftCount(e2, y2));
  return m.i64.gt_u(m.i64.add(e2.i64(x2), bound2()), m.i64.shl(bound2(), e2.constI64(1)));
}
function shiftCount(e2, y2) {
  const { m } = e2;
  if (e2.isConst(y2)) return e2.constI64(Math.max(0, Math.min(e2.constNumber(y2), 63)));
  return m.select(m.i64.gt_s(e2.i64(y2), e2.constI64(63)), e2.constI64(63), e2.i64(y2));
}
function powerOfTwo2(e2, ref) {
  if (!e2.isConst(ref)) return -1;
  const value = e2.constNumber(ref);
  const power = Math.log2(value);
  return value > 0 && Number.isInteger(power) && 2 ** power === value ? power : -1;
}
var narrow = (e2) => ({ rep: 3, get: (ref) => e2.i32(ref), constant: (value) => e2.m.i32.const(value), ops: e2.m.i32 });
var wide = (e2) => ({ rep: 0, get: (ref) => e2.i64(ref), constant: (value) => e2.constI64(value), ops: e2.m.i64 });
function rounded(e2, { get, constant, ops }, rest, y2) {
  return e2.m.i32.and(ops.ne(e2.read(rest), constant(0)), ops.lt_s(ops.xor(e2.read(rest), get(y2)), constant(0)));
}
function floorQuotient(e2, width, x2, y2) {
  const { rep, get, constant, ops } = width;
  if (e2.isConst(y2) && e2.constNumber(y2) > 0 && rep === 0) {
    const below = ops.and(ops.shr_s(get(x2), constant(63)), constant(e2.constNumber(y2) - 1));
    return ops.div_s(ops.sub(get(x2), below), get(y2));
  }
  const rest = e2.temporary(rep);
  const first = e2.m.local.set(rest, ops.rem_s(get(x2), get(y2)));
  const correction = rounded(e2, width, rest, y2);
  const quotient = ops.sub(ops.div_s(get(x2), get(y2)), rep === 3 ? correction : e2.m.i64.extend_u(correction));
  e2.endTemporary(rest);
  return e2.m.block(null, [first, quotient], rep === 3 ? e2.b.i32 : e2.b.i64);
}
function floorRest(e2, width, x2, y2) {
  const { rep, get, constant, ops } = width;
  const rest = e2.temporary(rep);
  const first = e2.m.local.set(rest, ops.rem_s(get(x2), get(y2)));
  const value = e2.isConst(y2) && e2.constNumber(y2) > 0 ? ops.add(e2.read(rest), ops.and(ops.shr_s(e2.read(rest), constant(rep === 3 ? 31 : 63)), get(y2))) : e2.m.select(rounded(e2, width, rest, y2), ops.add(e2.read(rest), get(y2)), e2.read(rest));
  e2.endTemporary(rest);
  return e2.m.block(null, [first, value], rep === 3 ? e2.b.i32 : e2.b.i64);
}
function divide(e2, row, power, general, unsigned) {
  const { m } = e2;
  const x2 = a(e2, row);
  const y2 = b(e2, row);
  const exponent = powerOfTwo2(e2, y2);
  if (exponent >= 0) return e2.pure(row, 0, power(exponent));
  e2.pin(x2);
  e2.pin(y2);
  if (e2.fits32(x2) && e2.isConst(y2) && e2.fits32(y2) && e2.constNumber(y2) !== -1) return e2.define(row, 3, general(narrow(e2)));
  if (e2.isConst(y2) && (e2.constNumber(y2) < 0 || !e2.fits32(y2))) return e2.define(row, 0, general(wide(e2)));
  const both = e2.isConst(y2) ? e2.i64(x2) : m.i64.or(e2.i64(x2), e2.i64(y2));
  const short = m.i64.extend_u(m.i32[unsigned](e2.i32(x2), e2.i32(y2)));
  e2.define(row, 0, m.if(m.i64.lt_u(both, e2.constI64(2 ** 31)), short, general(wide(e2))));
}
var floordiv = (e2, row) => {
  const x2 = a(e2, row);
  divide(e2, row, (power) => e2.m.i64.shr_s(e2.i64(x2), e2.constI64(power)), (width) => floorQuotient(e2, width, x2, b(e2, row)), "div_u");
};
var mod2 = (e2, row) => {
  const x2 = a(e2, row);
  divide(e2, row, (power) => e2.m.i64.and(e2.i64(x2), e2.constI64(2 ** power - 1)), (width) => floorRest(e2, width, x2, b(e2, row)), "rem_u");
};
var float2 = (combine) => (e2, row) => e2.pure(row, 1, combine(e2, e2.f64(a(e2, row)), e2.f64(b(e2, row))));
var float1 = (change) => (e2, row) => e2.pure(row, 1, change(e2, e2.f64(a(e2, row))));
var floatCompare = (combine) => (e2, row) => e2.pure(row, 3, combine(e2, e2.f64(a(e2, row)), e2.f64(b(e2, row))));
var spelled = (e2, ref, type) => type !== "i" ? type : e2.fits32(ref) ? "w" : "f";
var given = (e2, ref, type) => type === "f" ? e2.f64(ref) : type === "r" ? e2.ref(ref) : e2.fits32(ref) ? e2.i32(ref) : e2.number(ref);
var returned = (e2, row, type) => type !== "i" ? type : e2.fits32(row) ? "w" : "f";
var asNumber = (e2, type, call22) => type === "f" ? call22 : e2.m.i64.trunc_s_sat.f64(call22);
function received(e2, row, type, call22) {
  if (type === "n") e2.push(call22);
  else if (type === "f") e2.define(row, 1, call22);
  else if (type === "r") e2.define(row, 2, call22);
  else if (e2.fits32(row)) e2.define(row, 3, call22);
  else e2.define(row, 0, asNumber(e2, type, call22));
}
var ask1 = (kind) => (e2, row) => e2.define(row, 3, e2.host(kind, -1, "r", "w", [e2.ref(a(e2, row))]));
var ask2 = (kind) => (e2, row) => e2.define(row, 3, e2.host(kind, -1, "rr", "w", [e2.ref(a(e2, row)), e2.ref(b(e2, row))]));
function classTest2(e2, row) {
  const { m } = e2;
  const x2 = a(e2, row);
  const box = e2.boxOf(e2.descr(row));
  const asked2 = box === INT_BOX ? e2.asked(x2) : null;
  if (asked2 !== null) {
    e2.classify(x2, asked2);
    return e2.isInt(asked2);
  }
  const ask = (reference) => e2.host("class_test", e2.shape.descrIndex[row], "r", "w", [reference]);
  const carried = e2.carriedAs(x2, box);
  if (carried === null) return ask(e2.ref(x2));
  return carried.isKnown ? m.i32.const(1) : m.if(e2.isUnknown(carried), ask(e2.unmade(x2)), m.i32.const(1));
}
function isNull(e2, row) {
  const { m } = e2;
  const x2 = a(e2, row);
  const ask = (reference) => e2.host("is_null", -1, "r", "w", [reference]);
  const carried = e2.carried(x2);
  if (carried === null) return ask(e2.ref(x2));
  return carried.isKnown ? m.i32.const(0) : m.if(e2.isUnknown(carried), ask(e2.unmade(x2)), m.i32.const(0));
}
function variadic(e2, row) {
  const { extra, extraStart } = e2.shape;
  let params = "";
  const operands = [];
  for (let k = extraStart[row], end = extraStart[row + 1]; k < end; k++) {
    const type = e2.typeOf(extra[k]);
    params += spelled(e2, extra[k], type);
    operands.push(given(e2, extra[k], type));
  }
  return { params, operands };
}
var call2 = (e2, row) => {
  const descr = e2.descr(row);
  const { params, operands } = variadic(e2, row);
  const result = descr.kind === "call" ? descr.result : "r";
  const catches = e2.shape.catching[row] === 1;
  const kind = descr.kind === "call" ? "call" : "assembler";
  received(e2, row, result, e2.host(kind, e2.shape.descrIndex[row], params, returned(e2, row, result), operands, catches));
};
var itemType = (e2, row) => {
  const descr = e2.descr(row);
  return descr.kind === "field" || descr.kind === "array" ? descr.type : "r";
};
var getfield = (e2, row) => {
  const type = itemType(e2, row);
  const carried = e2.carried(a(e2, row));
  if (carried !== null && carried.box.field === e2.descr(row).id) return e2.unboxed(row, a(e2, row), carried, (reference) => asNumber(e2, type, e2.host("get_field", e2.shape.descrIndex[row], "r", "f", [reference])));
  received(e2, row, type, e2.host("get_field", e2.shape.descrIndex[row], "r", returned(e2, row, type), [e2.ref(a(e2, row))]));
};
var guardTruth = (expected) => (e2, row) => {
  const value = e2.truth(a(e2, row));
  e2.exitIf(row, expected ? e2.m.i32.eqz(value) : value);
};
var guardValue = (e2, row) => {
  const { m } = e2;
  const x2 = a(e2, row);
  const y2 = b(e2, row);
  const type = e2.typeOf(x2);
  if (type === "i") {
    if (e2.is32(x2) && e2.is32(y2)) e2.exitIf(row, m.i32.ne(e2.i32(x2), e2.i32(y2)));
    else e2.exitIf(row, m.i64.ne(e2.i64(x2), e2.i64(y2)));
  } else if (type === "r") {
    e2.exitIf(row, m.i32.eqz(e2.same(x2, y2)));
  } else if (e2.isConst(y2) && Number.isNaN(e2.constNumber(y2))) {
    e2.pin(x2);
    e2.exitIf(row, m.f64.eq(e2.f64(x2), e2.f64(x2)));
  } else {
    e2.exitIf(row, m.i64.ne(m.i64.reinterpret(e2.f64(x2)), m.i64.reinterpret(e2.f64(y2))));
  }
};
var guardClass = (e2, row) => {
  e2.exitIf(row, e2.m.i32.eqz(classTest2(e2, row)));
  const carried = e2.carriedAs(a(e2, row), e2.boxOf(e2.descr(row)));
  if (carried?.box === INT_BOX) carried.isKnown = true;
};
var nothing2 = () => {
};
var LOWER2 = {
  int_add: int2(add),
  int_sub: int2(sub),
  int_mul: int2(mul),
  int_add_ovf: sumOvf(add, false),
  int_sub_ovf: sumOvf(sub, true),
  int_mul_ovf: (e2, row) => {
    const x2 = a(e2, row);
    const y2 = b(e2, row);
    e2.pin(x2);
    e2.pin(y2);
    e2.exitIf(row, productOutOfRange(e2, x2, y2));
    e2.pure(row, 0, e2.m.i64.mul(e2.i64(x2), e2.i64(y2)));
  },
  int_lshift_ovf: (e2, row) => {
    const x2 = a(e2, row);
    const y2 = b(e2, row);
    e2.pin(x2);
    e2.pin(y2);
    e2.exitIf(row, shiftOutOfRange(e2, x2, y2));
    e2.pure(row, 0, e2.m.i64.shl(e2.i64(x2), e2.i64(y2)));
  },
  int_add_overflows: sumOverflows(add, false),
  int_sub_overflows: sumOverflows(sub, true),
  int_mul_overflows: (e2, row) => {
    e2.pin(a(e2, row));
    e2.pin(b(e2, row));
    e2.pure(row, 3, productOutOfRange(e2, a(e2, row), b(e2, row)));
  },
  int_lshift_overflows: (e2, row) => {
    e2.pin(a(e2, row));
    e2.pin(b(e2, row));
    e2.pure(row, 3, shiftOutOfRange(e2, a(e2, row), b(e2, row)));
  },
  int_floordiv: floordiv,
  int_mod: mod2,
  int_neg: (e2, row) => e2.pure(row, 0, e2.m.i64.sub(e2.constI64(0), e2.i64(a(e2, row)))),
  int_invert: (e2, row) => e2.pure(row, 0, e2.m.i64.xor(e2.i64(a(e2, row)), e2.constI64(-1))),
  int_and: bits2(({ m }, x2, y2) => m.i32.and(x2, y2), ({ m }, x2, y2) => m.i64.and(x2, y2)),
  int_or: bits2(({ m }, x2, y2) => m.i32.or(x2, y2), ({ m }, x2, y2) => m.i64.or(x2, y2)),
  int_xor: bits2(({ m }, x2, y2) => m.i32.xor(x2, y2), ({ m }, x2, y2) => m.i64.xor(x2, y2)),
  // Bits beyond 53 can only be asked for where a is 0, whose shift by any masked count is 0.
  int_lshift: int2(({ m }, x2, y2) => m.i64.shl(x2, y2)),
  int_rshift: (e2, row) => {
    const y2 = b(e2, row);
    e2.pin(y2);
    e2.pure(row, 0, e2.m.i64.shr_s(e2.i64(a(e2, row)), shiftCount(e2, y2)));
  },
  int_lt: compare(({ m }, x2, y2) => m.i32.lt_s(x2, y2), ({ m }, x2, y2) => m.i64.lt_s(x2, y2)),
  int_le: compare(({ m }, x2, y2) => m.i32.le_s(x2, y2), ({ m }, x2, y2) => m.i64.le_s(x2, y2)),
  int_eq: compare(({ m }, x2, y2) => m.i32.eq(x2, y2), ({ m }, x2, y2) => m.i64.eq(x2, y2)),
  int_ne: compare(({ m }, x2, y2) => m.i32.ne(x2, y2), ({ m }, x2, y2) => m.i64.ne(x2, y2)),
  int_gt: compare(({ m }, x2, y2) => m.i32.gt_s(x2, y2), ({ m }, x2, y2) => m.i64.gt_s(x2, y2)),
  int_ge: compare(({ m }, x2, y2) => m.i32.ge_s(x2, y2), ({ m }, x2, y2) => m.i64.ge_s(x2, y2)),
  int_is_true: (e2, row) => {
    const x2 = a(e2, row);
    e2.pure(row, 3, e2.is32(x2) ? e2.m.i32.ne(e2.i32(x2), e2.m.i32.const(0)) : e2.m.i64.ne(e2.i64(x2), e2.constI64(0)));
  },
  int_is_zero: (e2, row) => {
    const x2 = a(e2, row);
    e2.pure(row, 3, e2.is32(x2) ? e2.m.i32.eqz(e2.i32(x2)) : e2.m.i64.eqz(e2.i64(x2)));
  },
  int_is_int32: (e2, row) => {
    const { m } = e2;
    const x2 = a(e2, row);
    if (e2.is32(x2)) return e2.pure(row, 3, m.i32.const(1));
    e2.pin(x2);
    e2.pure(row, 3, m.i64.eq(m.i64.extend32_s(e2.i64(x2)), e2.i64(x2)));
  },
  int32_add: wrapping2(({ m }, x2, y2) => m.i32.add(x2, y2)),
  int32_sub: wrapping2(({ m }, x2, y2) => m.i32.sub(x2, y2)),
  int32_mul: wrapping2(({ m }, x2, y2) => m.i32.mul(x2, y2)),
  int32_lshift: wrapping2(({ m }, x2, y2) => m.i32.shl(x2, y2)),
  int32_rshift: wrapping2(({ m }, x2, y2) => m.i32.shr_s(x2, y2)),
  int32_urshift: (e2, row) => e2.pure(row, 0, e2.m.i64.extend_u(e2.m.i32.shr_u(e2.i32(a(e2, row)), e2.i32(b(e2, row))))),
  int32_wrap: (e2, row) => e2.pure(row, 3, e2.i32(a(e2, row))),
  float_add: float2(({ m }, x2, y2) => m.f64.add(x2, y2)),
  float_sub: float2(({ m }, x2, y2) => m.f64.sub(x2, y2)),
  float_mul: float2(({ m }, x2, y2) => m.f64.mul(x2, y2)),
  float_truediv: float2(({ m }, x2, y2) => m.f64.div(x2, y2)),
  float_neg: float1(({ m }, x2) => m.f64.neg(x2)),
  float_abs: float1(({ m }, x2) => m.f64.abs(x2)),
  float_sqrt: float1(({ m }, x2) => m.f64.sqrt(x2)),
  float_floor: float1(({ m }, x2) => m.f64.floor(x2)),
  float_lt: floatCompare(({ m }, x2, y2) => m.f64.lt(x2, y2)),
  float_le: floatCompare(({ m }, x2, y2) => m.f64.le(x2, y2)),
  float_eq: floatCompare(({ m }, x2, y2) => m.f64.eq(x2, y2)),
  float_ne: floatCompare(({ m }, x2, y2) => m.f64.ne(x2, y2)),
  float_gt: floatCompare(({ m }, x2, y2) => m.f64.gt(x2, y2)),
  float_ge: floatCompare(({ m }, x2, y2) => m.f64.ge(x2, y2)),
  cast_int_to_float: (e2, row) => e2.pure(row, 1, e2.number(a(e2, row))),
  cast_float_to_int: (e2, row) => e2.pure(row, 0, e2.m.i64.trunc_s_sat.f64(e2.f64(a(e2, row)))),
  box_int: (e2, row) => e2.boxed(row, INT_BOX, a(e2, row)),
  unbox_int: (e2, row) => {
    const x2 = a(e2, row);
    const carried = e2.carriedAs(x2, INT_BOX);
    if (carried !== null) e2.unboxed(row, x2, carried, (reference) => asNumber(e2, "i", e2.host("unbox", -1, "r", "f", [reference])));
    else received(e2, row, "i", e2.host("unbox", -1, "r", returned(e2, row, "i"), [e2.ref(x2)]));
  },
  box_bool: (e2, row) => e2.define(row, 2, e2.host("box_bool", -1, "w", "r", [e2.truth(a(e2, row))])),
  unbox_bool: ask1("unbox_bool"),
  ptr_eq: (e2, row) => e2.define(row, 3, e2.same(a(e2, row), b(e2, row))),
  ptr_ne: (e2, row) => e2.define(row, 3, e2.m.i32.eqz(e2.same(a(e2, row), b(e2, row)))),
  is_null: (e2, row) => e2.define(row, 3, isNull(e2, row)),
  instance_of: (e2, row) => e2.define(row, 3, classTest2(e2, row)),
  same_as: (e2, row) => {
    const x2 = a(e2, row);
    const rep = e2.rep(x2);
    e2.pure(row, rep, rep === 3 ? e2.i32(x2) : e2.value(x2, e2.typeOf(x2)));
  },
  strlen: ask1("strlen"),
  strgetitem: (e2, row) => e2.define(row, 3, e2.host("strgetitem", -1, "rw", "w", [e2.ref(a(e2, row)), e2.i32(b(e2, row))])),
  str_from_code: (e2, row) => e2.define(row, 2, e2.host("str_from_code", -1, "w", "r", [e2.i32(a(e2, row))])),
  str_concat: (e2, row) => e2.define(row, 2, e2.host("str_concat", -1, "rr", "r", [e2.ref(a(e2, row)), e2.ref(b(e2, row))])),
  str_eq: ask2("str_eq"),
  str_lt: ask2("str_lt"),
  new: (e2, row) => {
    const box = e2.boxOf(e2.descr(row));
    if (box !== null && e2.isRead(row)) return e2.boxed(row, box, e2.shape.extra[e2.shape.extraStart[row]]);
    const { params, operands } = variadic(e2, row);
    e2.define(row, 2, e2.host("new", e2.shape.descrIndex[row], params, "r", operands));
  },
  new_array: (e2, row) => {
    const { params, operands } = variadic(e2, row);
    e2.define(row, 2, e2.host("new_array", e2.shape.descrIndex[row], params, "r", operands));
  },
  getfield,
  setfield: (e2, row) => {
    const type = itemType(e2, row);
    e2.push(e2.host("set_field", e2.shape.descrIndex[row], `r${spelled(e2, b(e2, row), type)}`, "n", [e2.ref(a(e2, row)), given(e2, b(e2, row), type)]));
  },
  getarrayitem: (e2, row) => {
    const type = itemType(e2, row);
    received(e2, row, type, e2.host("get_item", e2.shape.descrIndex[row], "rw", returned(e2, row, type), [e2.ref(a(e2, row)), e2.i32(b(e2, row))]));
  },
  setarrayitem: (e2, row) => {
    const type = itemType(e2, row);
    const operands = [e2.ref(a(e2, row)), e2.i32(b(e2, row)), given(e2, c(e2, row), type)];
    e2.push(e2.host("set_item", e2.shape.descrIndex[row], `rw${spelled(e2, c(e2, row), type)}`, "n", operands));
  },
  arraylen: (e2, row) => e2.define(row, 3, e2.host("array_length", e2.shape.descrIndex[row], "r", "w", [e2.ref(a(e2, row))])),
  array_push: (e2, row) => {
    const type = itemType(e2, row);
    e2.push(e2.host("array_push", e2.shape.descrIndex[row], `r${spelled(e2, b(e2, row), type)}`, "n", [e2.ref(a(e2, row)), given(e2, b(e2, row), type)]));
  },
  quasiimmut_field: getfield,
  call: call2,
  call_pure: call2,
  call_may_force: call2,
  call_assembler: call2,
  cond_call: (e2, row) => {
    const { params, operands } = variadic(e2, row);
    const condition = e2.truth(a(e2, row));
    const catches = e2.shape.catching[row] === 1;
    e2.push(e2.m.if(condition, e2.host("call", e2.shape.descrIndex[row], params, "n", operands, catches)));
  },
  guard_true: guardTruth(true),
  guard_false: guardTruth(false),
  guard_value: guardValue,
  guard_class: guardClass,
  guard_nonnull: (e2, row) => e2.exitIf(row, isNull(e2, row)),
  guard_isnull: (e2, row) => e2.exitIf(row, e2.m.i32.eqz(isNull(e2, row))),
  // A class test is false for null and undefined.
  guard_nonnull_class: guardClass,
  guard_no_exception: (e2, row) => e2.exitIf(row, e2.exceptionMark(), () => e2.takeException()),
  guard_exception: (e2, row) => {
    e2.exitIf(row, e2.m.i32.eqz(e2.exceptionMark()));
    e2.define(row, 2, e2.takeException());
  },
  // Frames of compiled code are not forced but read: see the driver.
  guard_not_forced: nothing2,
  guard_not_invalidated: (e2, row) => e2.exitIf(row, e2.m.i32.eqz(e2.load32(e2.shape.validity))),
  guard_not_interrupted: (e2, row) => e2.exitIf(row, e2.interrupted()),
  guard_always_fails: (e2, row) => e2.exit(row),
  input: nothing2,
  label: nothing2,
  param: nothing2,
  jump: (e2, row) => e2.jump(row),
  finish: (e2, row) => e2.leave(FINISH_RETURN_SLOT, "r", [e2.ref(a(e2, row))]),
  finish_exception: (e2, row) => e2.leave(FINISH_RAISE_SLOT, "r", [e2.ref(a(e2, row))]),
  debug_merge_point: nothing2
};
var FUEL = 2e3;
var Emitter2 = class extends Values {
  constructor(b2, m, tree) {
    super(b2, m, tree);
    this.slots = [];
    this.#placeOfSlot = /* @__PURE__ */ new Map();
    this.entryLocal = -1;
    this.#fuelLocal = -1;
    this.#targets = [];
    this.#nextName = 0;
    this.#functionTypes = /* @__PURE__ */ new Map();
    this.#exitFunctions = tree.exitFunctions ? new ExitFunctions(this) : null;
  }
  #placeOfSlot;
  #fuelLocal;
  #exitFunctions;
  #targets;
  #nextName;
  #functionTypes;
  /** Emits the root trace, whose inputs are in `inputs`, and what hangs on it. Returns its labels and the statements. */
  emitRoot(inputs, dispatched) {
    const frame = this.frame;
    inputs.forEach((local, k) => frame.place(k, local, this.locals.reps[local]));
    this.locals.keepOnly(inputs.filter((_, k) => frame.uses[k] > 0));
    const targets = this.#declareLabels(frame, dispatched);
    this.#countCrossing();
    this.#emitRows(frame.shape.inputCount);
    const body = this.body;
    if (this.#fuelLocal >= 0) body.unshift(this.m.local.set(this.#fuelLocal, this.m.i32.const(FUEL)));
    return { targets, body };
  }
  /** A bridge that is not part of its parent's function counts down how often it is reached, and tells the host at 0. */
  #countCrossing() {
    const { m, tree: { counter } } = this;
    if (counter < 0) return;
    const left2 = this.temporary(
      3
      /* I32 */
    );
    this.write(left2, m.i32.sub(this.load32(counter), m.i32.const(1)));
    this.push(m.i32.store(counter, 4, m.i32.const(0), this.read(left2), "m"));
    this.push(m.if(m.i32.eqz(this.read(left2)), this.host("hot", -1, "", "n", [])));
    this.endTemporary(left2);
  }
  // -- rows
  #emitRows(from) {
    const frame = this.frame;
    const { shape } = frame;
    for (let row = from; row < shape.length; row++) {
      const opcode = shape.opcodes[row];
      if (opcode === OP.label) return this.#emitLabel(row);
      if (IS_PURE[opcode] === 1 && CAN_EXIT[opcode] === 0 && frame.uses[row] === 0) {
        this.releaseOperands(row);
        continue;
      }
      LOWER2[OP_NAMES[opcode]](this, row);
      if (frame.holds[row] === 0) this.releaseOperands(row);
      if (opcode === OP.guard_always_fails) return;
    }
  }
  // -- leaving
  /** Leaves through the row's exit when `condition` (an i32) is not 0. */
  exitIf(row, condition, exception = null) {
    const branch = this.collect(() => this.exit(row, exception));
    this.push(this.m.if(condition, branch.length === 1 ? branch[0] : this.m.block(null, branch)));
  }
  /** Leaves through the row's exit, with `exception` as one more value. */
  exit(row, exception = null) {
    const { shape, index: index2 } = this.frame;
    const exit = shape.exitIndex[row];
    const values2 = shape.exitValues[exit];
    const link = this.tree.links[index2][exit];
    if (link >= 0) return this.#emitBridge(link, values2, exception);
    const types = shape.exitTypes[exit];
    this.leaving = /* @__PURE__ */ new Map();
    const slot = shape.exitSlots[exit];
    if (this.#exitFunctions !== null && this.#exitFunctions.takes(types)) {
      this.push(this.#exitFunctions.leave(slot, this.#placeOf(slot), types, this.#held(values2, types, exception)));
    } else {
      const operands = Array.from(values2, (ref, k) => this.value(ref, types[k]));
      if (exception !== null) operands.push(exception());
      this.leave(slot, types, operands);
    }
    for (const local of this.leaving.values()) this.locals.release(local);
    this.leaving = null;
  }
  /** The exit's values as they are held, for a function that leaves with them. */
  #held(values2, types, exception) {
    this.makeShared(values2);
    const held = Array.from(values2, (ref, k) => {
      const type = types[k];
      const carried = type === "r" ? this.carried(ref) : null;
      if (carried === null || carried.isMade || this.leaving.has(ref)) {
        const rep2 = type === "i" && this.rep(ref) === 3 ? 3 : REP_OF_TYPE[type];
        return { rep: rep2, box: null, isTagged: false, operands: [rep2 === 3 ? this.i32(ref) : this.value(ref, type)] };
      }
      const { box, number: number2, tag } = carried;
      const rep = this.locals.reps[number2];
      if (tag < 0) return { rep, box, isTagged: false, operands: [this.read(number2)] };
      return { rep, box, isTagged: true, operands: [this.read(tag), this.read(number2), this.unmade(ref)] };
    });
    if (exception !== null) held.push({ rep: 2, box: null, isTagged: false, operands: [exception()] });
    return held;
  }
  /** The type of functions that take values of these types, sorted. */
  functionType(types) {
    let type = this.#functionTypes.get(types);
    if (type === void 0) {
      type = this.b.createType([this.b.i32, ...Array.from(passing(types).sorted, (letter) => this.wasmType(REP_OF_TYPE[letter]))]);
      this.#functionTypes.set(types, type);
    }
    return type;
  }
  /** Leaves through a slot with values in the exit's order. */
  leave(slot, types, operands) {
    const { m } = this;
    const { wide: wide2 } = passing(types);
    if (wide2) operands.forEach((value, k) => this.#passByHost(types[k], value));
    this.push(this.goThrough(m.i32.const(this.#placeOf(slot)), m.i32.const(slot), types, wide2 ? [] : operands));
  }
  /** The slot's place in the module's table. */
  #placeOf(slot) {
    let place = this.#placeOfSlot.get(slot);
    if (place === void 0) {
      this.#placeOfSlot.set(slot, place = this.slots.length);
      this.slots.push(slot);
    }
    return place;
  }
  /** Leaves through a place of the table, with values that are not wide in the exit's order. */
  goThrough(place, slot, types, operands) {
    const { m, b: b2 } = this;
    const { order } = passing(types);
    const all = [slot, ...order === null ? operands : sortValues(operands, order)];
    const type = this.functionType(types);
    return this.tree.tailCalls ? m.return_call_indirect("t", place, all, type, b2.i32) : m.return(m.call_indirect("t", place, all, type, b2.i32));
  }
  #passByHost(type, value) {
    const { m } = this;
    if (type === "r") this.push(this.host("push_ref", -1, "r", "n", [value]));
    else this.push(this.host("push_number", -1, "f", "n", [type === "i" ? m.f64.convert_s.i64(value) : value]));
  }
  /** The value at `index` of those that came by the host. */
  pulled(type, index2) {
    const { m } = this;
    if (type === "r") return this.host("pull_ref", -1, "w", "r", [m.i32.const(index2)]);
    const number2 = this.host("pull_number", -1, "w", "f", [m.i32.const(index2)]);
    return type === "i" ? m.i64.trunc_s_sat.f64(number2) : number2;
  }
  /** The bridge's code, in place of an exit. */
  #emitBridge(link, values2, exception) {
    const outer = this.frame;
    const { locals } = this;
    const saved = locals.save();
    const frame = new Frame(this.tree.traces[link], link);
    this.leaving = /* @__PURE__ */ new Map();
    this.makeShared(values2);
    const inputs = Array.from(values2, (ref, k) => {
      const carried = outer.carried.get(ref);
      const shared2 = this.leaving.get(ref);
      if (shared2 !== void 0) return shared2;
      if (carried !== void 0 && frame.uses[k] > 0) frame.carried.set(k, { ...carried });
      if (ref >= 0 && outer.pending[ref] === 0) return outer.local[ref];
      const local = locals.allocate(this.rep(ref));
      this.write(local, ref >= 0 ? this.raw(ref) : this.value(ref, this.typeOf(ref)));
      return local;
    });
    if (exception !== null) {
      const local = locals.allocate(
        2
        /* REF */
      );
      this.write(local, exception());
      inputs.push(local);
    }
    this.leaving = null;
    this.#enter(frame, 0, inputs);
    const reach = this.#targets.length;
    this.frame = frame;
    this.#declareLabels(frame, false);
    this.#emitRows(frame.shape.inputCount);
    this.#targets.length = reach;
    this.frame = outer;
    locals.restore(saved);
  }
  /** From here on only a frame's inputs live, or a label's parameters: the rows from `first` on, in these locals. */
  #enter(frame, first, locals) {
    const living = [];
    locals.forEach((local, k) => {
      const row = first + k;
      frame.place(row, local, local < 0 ? 2 : this.locals.reps[local]);
      if (frame.uses[row] === 0) return;
      if (local >= 0) living.push(local);
      const carried = frame.carried.get(row);
      if (carried !== void 0) living.push(carried.number);
      if (carried !== void 0 && carried.tag >= 0) living.push(carried.tag);
    });
    this.locals.keepOnly(living);
  }
  // -- labels
  #declareLabels(frame, dispatched) {
    const { shape } = frame;
    const labels = labelsIn(shape);
    const targets = [];
    let firstRow = 0;
    let known = Array.from({ length: shape.inputCount }, (_, row) => ({ local: frame.local[row], carried: frame.carried.get(row) ?? null }));
    labels.forEach(({ row, slot, types }, index2) => {
      const taken = /* @__PURE__ */ new Set();
      const home = (local, rep) => {
        const chosen = local > 0 && !taken.has(local) && this.locals.reps[local] === rep ? local : this.locals.add(rep);
        taken.add(chosen);
        return chosen;
      };
      const homes = Array.from(types, (type, k) => {
        const source = known[shape.extra[shape.extraStart[row] + k] - firstRow];
        const local = home(source?.local ?? -1, REP_OF_TYPE[type]);
        const box = this.boxes.carried(frame.index, row + 1 + k);
        if (box === void 0) return { local, carried: null };
        const from = source?.carried?.box.classId === box.classId ? source.carried : null;
        return { local, carried: { box, number: home(from?.number ?? -1, REP_OF_TYPE[box.type]), tag: home(
          from?.tag ?? -1,
          3
          /* I32 */
        ) } };
      });
      const name = this.#nextName++;
      targets.push({
        slot,
        trace: frame.index,
        index: index2,
        last: index2 === labels.length - 1,
        loop: `L${name}`,
        skip: `S${name}`,
        homes,
        types,
        dispatched,
        open: false,
        jumpedBack: false,
        jumpedAhead: false
      });
      firstRow = row + 1;
      known = homes;
    });
    this.#targets.push(...targets.slice().reverse());
    return targets;
  }
  #emitLabel(row) {
    const { m } = this;
    const frame = this.frame;
    const { shape } = frame;
    const { slot } = labelDescr(shape, row);
    const target = this.#targets.findLast((candidate) => candidate.slot === slot && !candidate.open);
    const { homes } = target;
    const start = shape.extraStart[row];
    this.#moveValues(target, shape.extra.subarray(start, start + homes.length));
    homes.forEach(({ carried }, k) => {
      if (carried !== null && frame.uses[row + 1 + k] > 0) frame.carried.set(row + 1 + k, { ...carried, isKnown: false, isMade: false });
    });
    this.#enter(frame, row + 1, homes.map(({ local }) => local));
    target.open = true;
    const outside2 = this.body;
    const inside = this.collect(() => this.#emitRows(row + 1 + homes.length));
    const code = m.block(null, inside);
    let before = outside2;
    if (target.dispatched || target.jumpedAhead) {
      if (target.dispatched) before.unshift(m.br_if(target.skip, m.i32.gt_u(this.read(this.entryLocal), m.i32.const(target.index))));
      before = [m.block(target.skip, before)];
    }
    this.body = [...before, target.jumpedBack ? m.loop(target.loop, code) : code];
  }
  /** Goes to the label with these values as its parameters. */
  jump(row) {
    const { m } = this;
    const { shape } = this.frame;
    const { slot } = labelDescr(shape, row);
    const values2 = shape.extra.subarray(shape.extraStart[row], shape.extraStart[row + 1]);
    const target = this.#targets.findLast((candidate) => candidate.slot === slot);
    const next = target === void 0 || target.open ? target : this.#targets.findLast((candidate) => candidate.trace === target.trace && !candidate.open);
    if (target === void 0 || next !== target && !target.dispatched) {
      const types = Array.from(values2, (ref) => this.typeOf(ref)).join("");
      this.leave(slot, types, Array.from(values2, (ref, k) => this.value(ref, types[k])));
      return;
    }
    this.#moveValues(target, values2);
    if (target.dispatched && !target.last) this.write(this.entryLocal, m.i32.const(0));
    if (!target.open) {
      if (next !== target) this.write(this.entryLocal, m.i32.const(target.index + 1));
      next.jumpedAhead = true;
      this.push(m.br(next.skip));
      return;
    }
    target.jumpedBack = true;
    if (!this.tree.tailCalls) {
      this.push(m.br(target.loop));
      return;
    }
    if (this.#fuelLocal < 0) this.#fuelLocal = this.locals.reserve(
      3
      /* I32 */
    );
    const fuel = this.#fuelLocal;
    this.push(m.br_if(target.loop, m.local.tee(fuel, m.i32.sub(this.read(fuel), m.i32.const(1)), this.b.i32)));
    this.leave(target.slot, target.types, target.homes.map(({ local, carried }) => {
      if (carried === null) return this.read(local);
      return m.if(m.i32.eq(this.read(carried.tag), m.i32.const(
        1
        /* NUMBER */
      )), this.makeBox(carried.box, REP_OF_TYPE[carried.box.type], this.read(carried.number)), this.read(local));
    }));
  }
  /** The tag, and the number if it is one, of what a label's parameter gets that is not carried. */
  #tagConstant({ box, number: number2, tag }, ref, constants2) {
    const { m, shape } = this;
    let answer = 0;
    if (ref < 0 && box === INT_BOX) {
      if (shape.constKinds[-1 - ref] === CONST_SMALL) {
        constants2.push([number2, this.constI64(this.constNumber(ref))]);
        answer = 2;
      } else if (this.boxes.isConstant(this.frame.index, ref)) answer = 3;
    }
    constants2.push([tag, m.i32.const(answer)]);
  }
  /** Moves values into a label's locals, all at once. */
  #moveValues(target, values2) {
    const frame = this.frame;
    const from = [];
    const to = [];
    const constants2 = [];
    this.makeShared(values2);
    values2.forEach((ref, k) => {
      const { local, carried: wanted } = target.homes[k];
      const carried = wanted === null ? null : this.carriedAs(ref, wanted.box);
      if (carried !== null) {
        from.push(carried.number);
        to.push(wanted.number);
        if (carried.tag >= 0) {
          from.push(carried.tag);
          to.push(wanted.tag);
        } else constants2.push([wanted.tag, this.m.i32.const(
          carried.isMade ? 2 : 1
          /* NUMBER */
        )]);
        if (frame.local[ref] < 0) {
          constants2.push([local, this.m.ref.null(this.b.externref)]);
          return;
        }
      } else if (wanted !== null) this.#tagConstant(wanted, ref, constants2);
      if (ref < 0) {
        constants2.push([local, this.value(ref, target.types[k])]);
        return;
      }
      if (carried === null) this.pin(ref);
      from.push(frame.local[ref]);
      to.push(local);
    });
    this.moveLocals(to, from);
    for (const [local, value] of constants2) this.write(local, value);
  }
};
var LETTERS = ["i", "f", "r"];
var count = (types, letter) => types.split(letter).length - 1;
function emitModule(binaryen, tree) {
  const module2 = new binaryen.Module();
  const { Features: features } = binaryen;
  module2.setFeatures(
    features.MutableGlobals | features.NontrappingFPToInt | features.SignExt | features.ReferenceTypes | (tree.tailCalls ? features.TailCall : 0) | (tree.sharedMemory ? features.Atomics : 0)
  );
  module2.setMemory(1, MAX_PAGES, null, [], tree.sharedMemory, false, "m");
  module2.addMemoryImport("m", "e", "m", tree.sharedMemory);
  module2.addTableImport("t", "e", "t");
  const emitter = new Emitter2(binaryen, module2, tree);
  const entries = emitFunctions(emitter);
  if (module2.validate() === 0) throw new Error(`backend-wasm made an invalid module for trace ${tree.traces[0].id}: this is a bug`);
  { const fs=require("fs"); const name="/tmp/w/wat/t"+(globalThis.__n=(globalThis.__n??0)+1); fs.writeFileSync(name+".wat", module2.emitText()); fs.writeFileSync(name+".json", JSON.stringify({traces: tree.traces.map(t=>t.id), imports: emitter.imports, entries, slots: emitter.slots.length})); }
  const bytes = module2.emitBinary();
  module2.dispose();
  return { bytes, imports: emitter.imports, slots: emitter.slots, entries };
}
function waysInto(tree) {
  const root = tree.traces[0];
  const labels = labelsIn(root);
  const start = typesOf(root, 0, root.inputCount);
  const same = labels.length > 0 && labels[0].row === root.inputCount && takesInputs2(root, labels[0].row);
  const ways = [{ slots: same ? [-1, labels[0].slot] : [-1], code: 0, types: start }];
  labels.forEach(({ slot, types }, index2) => {
    if (!same || index2 > 0) ways.push({ slots: [slot], code: index2 + 1, types });
  });
  return ways;
}
function emitFunctions(emitter) {
  const { b: b2, m, tree, locals } = emitter;
  const ways = waysInto(tree);
  const dispatched = ways.length > 1;
  const narrow2 = ways.filter(({ types }) => !passing(types).wide);
  const widest = LETTERS.map((letter) => Math.max(0, ...narrow2.map(({ types }) => count(types, letter))));
  const first = locals.reserve(
    3
    /* I32 */
  );
  const paramOf = {};
  LETTERS.forEach((letter, k) => {
    paramOf[letter] = locals.reps.length;
    for (let n = 0; n < widest[k]; n++) locals.add(REP_OF_TYPE[letter]);
  });
  const paramTypes = locals.reps.map((rep) => emitter.wasmType(rep));
  if (dispatched) emitter.entryLocal = first;
  const arrive = ({ types }) => {
    if (!passing(types).wide) {
      const next = { ...paramOf };
      return { places: Array.from(types, (type) => next[type]++), moves: [] };
    }
    const places = Array.from(types, (type) => locals.add(REP_OF_TYPE[type]));
    return { places, moves: places.map((local, k) => m.local.set(local, emitter.pulled(types[k], k))) };
  };
  const start = arrive(ways[0]);
  const { targets, body } = emitter.emitRoot(start.places, dispatched);
  const prologue = [];
  for (const way of ways) {
    const { places, moves: moves2 } = way.code === 0 ? start : arrive(way);
    const all = way.code === 0 ? moves2 : [...moves2, ...emitter.collect(() => emitter.moveLocals(targets[way.code - 1].homes.map(({ local }) => local), places))];
    if (all.length === 0) continue;
    prologue.push(dispatched ? m.if(m.i32.eq(emitter.read(first), m.i32.const(way.code)), m.block(null, all)) : m.block(null, all));
  }
  const name = `t${tree.traces[0].id}`;
  const localTypes = locals.reps.slice(paramTypes.length).map((rep) => emitter.wasmType(rep));
  m.addFunction(name, b2.createType(paramTypes), b2.i32, localTypes, m.block(null, [...prologue, ...body, m.unreachable()], b2.i32));
  for (const way of ways) {
    const exportName = String(way.code);
    if (!dispatched) {
      m.addFunctionExport(name, exportName);
      continue;
    }
    const { sorted } = passing(way.types);
    const operands = [m.i32.const(way.code)];
    let next = 1;
    LETTERS.forEach((letter, k) => {
      const given2 = count(sorted, letter);
      for (let n = 0; n < widest[k]; n++) operands.push(n < given2 ? m.local.get(next++, emitter.wasmType(REP_OF_TYPE[letter])) : zero(emitter, letter));
    });
    const call22 = tree.tailCalls ? m.return_call(name, operands, b2.i32) : m.call(name, operands, b2.i32);
    m.addFunction(`${name}_${exportName}`, emitter.functionType(way.types), b2.i32, [], call22);
    m.addFunctionExport(`${name}_${exportName}`, exportName);
  }
  return ways.flatMap(({ slots, code }) => slots.map((slot) => ({ slot, exportName: String(code) })));
}
function zero({ b: b2, m }, letter) {
  return letter === "i" ? m.i64.const(0n) : letter === "f" ? m.f64.const(0) : m.ref.null(b2.externref);
}
var localMaker = (binaryen) => ({
  tree(tree) {
    const { bytes, ...rest } = emitModule(binaryen, tree);
    return { ...rest, module: new wasm.Module(bytes), size: bytes.length };
  },
  stubs: (shapes) => new wasm.Module(stubModule(binaryen, shapes)),
  later: null,
  poll() {
  }
});

// ../backend-wasm/dist/index.js
var HOT_AGAIN_FACTOR = 4;
var CROSSING_NS = 10;
var COMPILE_NS_PER_OPERATION = 8e3;
var MAX_DEPTH2 = 100;
function hotBridges(root) {
  const found = [];
  const visit = (from, depth) => {
    if (depth === MAX_DEPTH2) return;
    for (const bridge of from.bridges) {
      if (bridge === null || !bridge.hot) continue;
      found.push(bridge);
      visit(bridge, depth + 1);
    }
  };
  visit(root, 0);
  return found;
}
function shouldFuse(root) {
  const all = hotBridges(root);
  const already = root.fused?.size ?? 0;
  const waiting = all.filter((bridge) => root.fused === null || !root.fused.has(bridge));
  if (waiting.length === 0) return false;
  if (waiting.length >= already / 2) return true;
  let operations2 = root.operations;
  for (const bridge of all) operations2 += bridge.operations;
  let crossed2 = 0;
  for (const bridge of waiting) crossed2 += bridge.crossings;
  return crossed2 * CROSSING_NS > operations2 * COMPILE_NS_PER_OPERATION;
}
function planFusion(root, limit) {
  const candidates = hotBridges(root).sort((x2, y2) => y2.crossings - x2.crossings);
  const parentOf = /* @__PURE__ */ new Map();
  for (const from of [root, ...candidates]) for (const bridge of from.bridges) if (bridge !== null) parentOf.set(bridge, from);
  const chosen = /* @__PURE__ */ new Set([root]);
  let operations2 = root.operations;
  for (const candidate of candidates) {
    const path = [];
    let added = 0;
    for (let at = candidate; !chosen.has(at); at = parentOf.get(at)) {
      path.push(at);
      added += at.operations;
    }
    if (operations2 + added > limit) continue;
    operations2 += added;
    for (const part of path) chosen.add(part);
  }
  const parts = [...chosen];
  const indexOf = new Map(parts.map((part, index2) => [part, index2]));
  const links = parts.map((part) => Int32Array.from(part.bridges, (bridge) => bridge === null ? -1 : indexOf.get(bridge) ?? -1));
  return { parts, links };
}
var generates = null;
function mayGenerate() {
  if (generates === null) {
    try {
      generates = new Function("return true")();
    } catch {
      generates = false;
    }
  }
  return generates;
}
var names = (count2) => Array.from({ length: count2 }, (_, index2) => `a${index2}`).join(", ");
var compiled = (text, scope = {}) => new Function(...Object.keys(scope), `"use strict"; return ${text};`)(...Object.values(scope));
var made = (text, scope, closure) => mayGenerate() ? compiled(text, scope) : closure;
var cells = /* @__PURE__ */ new WeakMap();
function exceptionCell(arena) {
  let cell = cells.get(arena);
  if (cell === void 0) {
    const fresh = {
      value: null,
      caught: (error) => {
        fresh.value = error;
        arena.write(EXCEPTION_MARK, 1);
      },
      take: () => {
        const { value } = fresh;
        fresh.value = null;
        arena.write(EXCEPTION_MARK, 0);
        return value;
      },
      calls: /* @__PURE__ */ new WeakMap()
    };
    cells.set(arena, cell = fresh);
  }
  return cell;
}
function catching(fn, arity, result, cell) {
  const { caught } = cell;
  const none = result === "r" ? null : 0;
  const parameters = names(arity);
  return made(
    `(${parameters}) => { try { return fn(${parameters}); } catch (error) { caught(error); return none; } }`,
    { fn, caught, none },
    (...args) => {
      try {
        return fn(...args);
      } catch (error) {
        caught(error);
        return none;
      }
    }
  );
}
var kept = /* @__PURE__ */ new WeakMap();
function cached(store, owner, key, make) {
  let functions = store.get(owner);
  if (functions === void 0) store.set(owner, functions = /* @__PURE__ */ new Map());
  let found = functions.get(key);
  if (found === void 0) functions.set(key, found = make());
  return found;
}
function classTest3(descr) {
  if (descr.test !== "constructor") return made(`(x) => typeof x === "${descr.test}" ? 1 : 0`, {}, (x2) => descr.matches(x2) ? 1 : 0);
  return made(
    `(x) => typeof x === "object" && x !== null && x.constructor === C ? 1 : 0`,
    { C: descr.constructor_ },
    (x2) => descr.matches(x2) ? 1 : 0
  );
}
function accessor(kind, descr, params) {
  switch (kind) {
    case "get_field": {
      const field = descr;
      return made(`(o) => o.${field.property}`, {}, (o) => field.read(o));
    }
    case "set_field": {
      const field = descr;
      return made(`(o, v) => { o.${field.property} = v; }`, {}, (o, v) => field.write(o, v));
    }
    case "get_item":
      return made("(a, i) => a[i]", {}, (a2, i) => a2[i]);
    case "set_item":
      return made("(a, i, v) => { a[i] = v; }", {}, (a2, i, v) => {
        a2[i] = v;
      });
    case "array_length":
      return made("(a) => a.length", {}, (a2) => a2.length);
    case "array_push":
      return made("(a, v) => { a.push(v); }", {}, (a2, v) => {
        a2.push(v);
      });
    case "new": {
      const C = descr.constructor_;
      return made(`(${names(params.length)}) => new C(${names(params.length)})`, { C }, (...values2) => new C(...values2));
    }
    case "class_test":
      return classTest3(descr);
    default:
      throw new Error(`backend-wasm: ${kind} is not an accessor`);
  }
}
var arrived = [];
function pull(index2) {
  if (index2 === 0) {
    arrived = passed.values;
    passed.values = [];
  }
  return arrived[index2];
}
var SIMPLE = {
  box: (x2) => x2,
  unbox: (x2) => x2,
  box_bool: (x2) => x2 !== 0,
  unbox_bool: (x2) => x2 === true ? 1 : 0,
  same: (x2, y2) => x2 === y2 ? 1 : 0,
  is_null: (x2) => x2 === null || x2 === void 0 ? 1 : 0,
  strlen: (s) => s.length,
  strgetitem: (s, i) => s.charCodeAt(i),
  str_from_code: (code) => String.fromCharCode(code),
  str_concat: (x2, y2) => x2 + y2,
  str_eq: (x2, y2) => x2 === y2 ? 1 : 0,
  str_lt: (x2, y2) => x2 < y2 ? 1 : 0,
  push_number: (x2) => {
    passed.values.push(x2);
  },
  push_ref: (x2) => {
    passed.values.push(x2);
  },
  pull_number: pull,
  pull_ref: pull
};
var arrays = /* @__PURE__ */ new Map();
function arrayOf(descr, length) {
  const key = `${descr.item}${length}`;
  let make = arrays.get(key);
  if (make === void 0) {
    const of = (...items) => descr.of(items);
    arrays.set(key, make = descr.item === "f" ? of : made(`(${names(length)}) => [${names(length)}]`, {}, of));
  }
  return make;
}
var classifyNumbers = (x2) => typeof x2 !== "number" ? NaN : x2 < Infinity ? x2 : 0.5;
var classification = (object) => made(
  `(x) => typeof x === "number" ? (x < Infinity ? x : 0.5) : x === c ? ${IS_CONSTANT} : NaN`,
  { c: object },
  (x2) => x2 === object ? IS_CONSTANT : classifyNumbers(x2)
);
var comparison2 = (object) => made("(x) => x === c ? 1 : 0", { c: object }, (x2) => x2 === object ? 1 : 0);
function bindImport(spec, bindings) {
  const { kind, trace, index: index2, params, result } = spec;
  switch (kind) {
    case "const":
      return bindings.constant(trace, index2);
    case "call": {
      const descr = bindings.descr(trace, index2);
      if (!spec.catches) return descr.fn;
      const cell = exceptionCell(bindings.arena);
      return cached(cell.calls, descr, result, () => catching(descr.fn, params.length, result, cell));
    }
    case "assembler": {
      const target = bindings.descr(trace, index2);
      const call3 = () => made(`(${names(params.length)}) => target.call(${names(params.length)})`, { target }, (...args) => target.call(...args));
      if (!spec.catches) return cached(kept, target, params, call3);
      const cell = exceptionCell(bindings.arena);
      return cached(cell.calls, target, params, () => catching(call3(), params.length, result, cell));
    }
    case "take_exception": {
      const { take: take2 } = exceptionCell(bindings.arena);
      const { caught } = bindings;
      return caught === void 0 ? take2 : () => caught(take2());
    }
    case "interrupted": {
      const flag = bindings.interruptOf(trace);
      return () => flag[0];
    }
    case "hot":
      return () => bindings.hot();
    case "is":
    case "classify": {
      if (index2 < 0) return classifyNumbers;
      const object = bindings.constant(trace, index2);
      return cached(kept, object, kind, () => kind === "is" ? comparison2(object) : classification(object));
    }
    case "new_array":
      return arrayOf(bindings.descr(trace, index2), params.length);
    default: {
      const simple = SIMPLE[kind];
      if (simple !== void 0) return simple;
      const descr = bindings.descr(trace, index2);
      return cached(kept, descr, `${kind} ${params}`, () => accessor(kind, descr, params));
    }
  }
}
var WasmExecutable = class {
  constructor(backend, unit, arena, shape, slots, labels) {
    this.backend = backend;
    this.unit = unit;
    this.arena = arena;
    this.shape = shape;
    this.slots = slots;
    this.labels = labels;
    this.size = 0;
    this.freed = false;
    this.entries = /* @__PURE__ */ new Map();
    this.start = null;
    this.table = null;
    this.parent = null;
    this.parentExit = -1;
    this.hot = false;
    this.counter = -1;
    this.counterStart = 0;
    this.crossingsBefore = 0;
    this.fused = null;
    this.fusing = null;
    this.unhook = () => {
    };
    this.bridges = slots.map(() => null);
  }
  get operations() {
    return this.shape.length;
  }
  /** How often the bridge was reached from its guard, while it was a function of its own. */
  get crossings() {
    return this.counter < 0 ? 0 : this.crossingsBefore + this.counterStart - this.arena.read(this.counter);
  }
  /** The code whose guard leads here; null where none does. */
  get attachedTo() {
    const { parent } = this;
    return parent !== null && !parent.freed && parent.bridges[this.parentExit] === this ? parent : null;
  }
  enter(label2, args) {
    return this.backend.run(this, label2, args);
  }
};
var WasmBackend = class {
  constructor(maker, options = {}) {
    this.maker = maker;
    this.name = "wasm";
    this.#ownArena = new Arena(false);
    this.#labels = /* @__PURE__ */ new WeakMap();
    this.#owners = /* @__PURE__ */ new WeakMap();
    this.#running = 0;
    this.#toRelease = [];
    this.#live = /* @__PURE__ */ new Set();
    this.#arrived = [];
    this.#counts = { modules: 0, bytes: 0, fusions: 0, crossings: 0 };
    if (options.interruptMemory !== void 0) adoptMemory(options.interruptMemory);
    this.#exits = new Exits(maker);
    this.#tailCalls = (options.tailCalls ?? true) && engineFeatures().tailCalls;
    this.#fuseAfter = options.fuseAfter ?? 1e3;
    this.#manyExits = options.manyExits ?? 64;
    this.#fuseLimit = options.fuseLimit ?? 4e3;
  }
  #exits;
  #ownArena;
  #labels;
  #owners;
  #tailCalls;
  #fuseAfter;
  #fuseLimit;
  #manyExits;
  #running;
  #toRelease;
  #live;
  #arrived;
  #counts;
  available() {
    return wasmAvailable();
  }
  compile(unit) {
    const executable = this.#begin(unit);
    this.#build(executable, [executable], noLinks(executable));
    return executable;
  }
  /**
   * Compiles a unit in the other thread where there is one. `done` is told once the executable can be entered, not before this thread enters
   * compiled code, compiles or calls {@link poll} again. Until then nothing must be attached to its exits.
   */
  compileLater(unit, done) {
    const executable = this.#begin(unit);
    const { maker } = this;
    if (maker.later === null) {
      this.#build(executable, [executable], noLinks(executable));
      done(executable);
      return;
    }
    const shapes = this.#exits.missingShapes(typesAt(executable));
    maker.later(this.#tree(executable, [executable], noLinks(executable)), shapes, (made22, stubs) => {
      if (stubs !== null) this.#exits.addStubs(shapes, stubs);
      if (executable.freed) return;
      this.#install(executable, [executable], made22);
      this.#arrived.push(() => done(executable));
    });
  }
  /** Takes what the other thread has made, if there is one. */
  poll() {
    this.maker.poll();
    while (this.#arrived.length > 0) this.#arrived.shift()();
  }
  /** Gives a unit its slots, words and shape. */
  #begin(unit) {
    const { trace, exits } = unit;
    const interruptArena = arenaOf(unit.interrupt);
    const arena = interruptArena ?? this.#ownArena;
    if (!arena.hasRoom()) throw new SpoorError("out-of-memory", `no room for trace ${unit.id} in the backend's memory; free traces that are not used`);
    const slots = exits.map((exit) => this.#exits.allocate(exit, exit.types.join("")));
    const labels = [];
    const validity = arena.allocate(1);
    const shape = traceShape(unit.id, trace, exits, {
      exitSlots: Int32Array.from(slots, ({ number: number2 }) => number2),
      validity,
      interrupt: interruptArena === null ? -1 : 0,
      labelSlot: (label2, types) => {
        const shared2 = this.#labelSlot(label2, types);
        shared2.users++;
        labels.push(shared2);
        return shared2.slot.number;
      }
    });
    const executable = new WasmExecutable(this, unit, arena, shape, slots, labels);
    exits.forEach((exit, index2) => this.#owners.set(exit, { executable, index: index2 }));
    if (unit.parent !== null && this.#fuseAfter > 0) {
      executable.counterStart = this.#fuseAfter;
      executable.counter = arena.allocate(this.#fuseAfter);
    }
    executable.unhook = mirrorValidity(unit.validity, arena, validity);
    this.#live.add(executable);
    return executable;
  }
  attachBridge(exit, bridge) {
    const owner = this.#owners.get(exit);
    if (owner === void 0 || owner.executable.freed) return;
    const { executable, index: index2 } = owner;
    const before = executable.bridges[index2];
    const ours = bridge instanceof WasmExecutable && bridge.backend === this && bridge.arena === executable.arena ? bridge : null;
    executable.bridges[index2] = ours;
    const slot = executable.slots[index2];
    if (ours === null) this.#exits.connect(slot, null);
    else {
      ours.parent = executable;
      ours.parentExit = index2;
      if (this.#tailCalls) this.#exits.connect(slot, ours.start);
    }
    if (before !== null && before !== ours) this.#forget(before);
  }
  invalidate(executable) {
    const ours = executable;
    if (!ours.freed) ours.arena.write(ours.shape.validity, 0);
  }
  free(executable) {
    const ours = executable;
    if (ours.freed) return;
    const parent = ours.attachedTo;
    ours.freed = true;
    ours.unhook();
    this.#live.delete(ours);
    this.#counts.crossings += ours.crossings;
    for (const label2 of ours.labels) label2.users--;
    for (const { slot } of labelsIn(ours.shape)) this.#exits.connect(this.#exits.slots[slot], null);
    if (parent !== null) {
      parent.bridges[ours.parentExit] = null;
      this.#exits.connect(parent.slots[ours.parentExit], null);
      this.#forget(ours);
    }
    this.#toRelease.push(ours);
    if (this.#running === 0) this.#release();
  }
  stats() {
    let { crossings } = this.#counts;
    let fused = 0;
    for (const executable of this.#live) {
      crossings += executable.crossings;
      fused += executable.fused?.size ?? 0;
    }
    return { ...this.#counts, fused, crossings, slots: this.#exits.slotCount, shapes: this.#exits.shapeCount };
  }
  /** Runs an executable; see {@link Executable.enter}. */
  run(executable, label2, args) {
    this.poll();
    const entry2 = executable.entries.get(label2);
    if (entry2 === void 0 || executable.freed) throw notEnterable(executable, label2);
    const { enter, index: index2, order } = entry2;
    let values2 = order === null ? args : sortValues(args, order);
    if (entry2.wide) {
      passed.values = values2.slice();
      values2 = [];
    }
    let number2;
    this.#running++;
    try {
      switch (values2.length) {
        case 0:
          number2 = enter(index2);
          break;
        case 1:
          number2 = enter(index2, values2[0]);
          break;
        case 2:
          number2 = enter(index2, values2[0], values2[1]);
          break;
        case 3:
          number2 = enter(index2, values2[0], values2[1], values2[2]);
          break;
        case 4:
          number2 = enter(index2, values2[0], values2[1], values2[2], values2[3]);
          break;
        case 5:
          number2 = enter(index2, values2[0], values2[1], values2[2], values2[3], values2[4]);
          break;
        case 6:
          number2 = enter(index2, values2[0], values2[1], values2[2], values2[3], values2[4], values2[5]);
          break;
        default:
          number2 = enter(index2, ...values2);
      }
    } finally {
      this.#running--;
    }
    const slot = this.#exits.slots[number2];
    const leaving2 = left.values;
    left.values = NO_VALUES;
    executable.unit.state.values = slot.order === null ? leaving2 : unsortValues(leaving2, slot.order);
    if (this.#running === 0 && this.#toRelease.length > 0) this.#release();
    return slot.exit;
  }
  // -- building
  #tree(root, parts, links) {
    let exits = 0;
    for (const link of links) for (const to of link) if (to < 0) exits++;
    return {
      traces: parts.map((part) => part.shape),
      links,
      sharedMemory: root.arena.shared,
      tailCalls: this.#tailCalls,
      exitFunctions: exits >= this.#manyExits,
      counter: root.counter
    };
  }
  /** Compiles the first executable's trace, with the others' as parts of it, and makes its entries lead there. */
  #build(root, parts, links) {
    const shapes = this.#exits.missingShapes(typesAt(root));
    if (shapes.length > 0) this.#exits.addStubs(shapes, this.maker.stubs(shapes));
    this.#install(root, parts, this.maker.tree(this.#tree(root, parts, links)));
  }
  #install(root, parts, { module: module2, size, imports, slots, entries }) {
    if (root.table !== null) this.#exits.retire(root.table);
    root.table = this.#exits.tableOf(slots);
    const environment = { m: root.arena.memory, t: root.table.table };
    const bindings = {
      descr: (trace, index2) => parts[trace].unit.trace.descrs[index2],
      constant: (trace, index2) => parts[trace].unit.trace.constant(-1 - index2),
      interruptOf: (trace) => parts[trace].unit.interrupt,
      hot: () => this.#hot(root),
      caught: root.unit.caught,
      arena: root.arena
    };
    for (const spec of imports) environment[spec.name] = bindImport(spec, bindings);
    const { exports: exports2 } = new wasm.Instance(module2, { e: environment });
    this.#counts.modules++;
    this.#counts.bytes += size;
    root.size = size;
    const labels = labelsIn(root.shape);
    if (root.entries.size === 0) {
      root.entries.set(null, this.#exits.addEntry(typesOf(root.shape, 0, root.shape.inputCount)));
      for (const { row, types } of labels) root.entries.set(root.unit.trace.descr(row), this.#exits.addEntry(types));
    }
    const labelOf = new Map(labels.map(({ row, slot }) => [slot, root.unit.trace.descr(row)]));
    for (const { slot, exportName } of entries) {
      const code = exports2[exportName];
      const { table, index: index2 } = root.entries.get(slot < 0 ? null : labelOf.get(slot));
      table.set(index2, code);
      if (slot < 0) {
        root.start = code;
        if (root.attachedTo !== null && this.#tailCalls) this.#exits.connect(root.attachedTo.slots[root.parentExit], code);
      } else if (this.#tailCalls) this.#exits.connect(this.#exits.slots[slot], code);
    }
  }
  #labelSlot(label2, types) {
    let byTypes = this.#labels.get(label2);
    if (byTypes === void 0) this.#labels.set(label2, byTypes = /* @__PURE__ */ new Map());
    let shared2 = byTypes.get(types);
    if (shared2 === void 0) byTypes.set(types, shared2 = { label: label2, slot: this.#exits.allocate({ kind: "jump", label: label2 }, types), users: 0 });
    return shared2;
  }
  // -- fusing
  /** A bridge's counter ran out: called by the bridge's own code. */
  #hot(bridge) {
    bridge.crossingsBefore += bridge.counterStart;
    bridge.counterStart *= HOT_AGAIN_FACTOR;
    bridge.arena.write(bridge.counter, bridge.counterStart);
    bridge.hot = true;
    this.maker.poll();
    let root = bridge;
    for (let above = bridge.attachedTo; above !== null; above = above.attachedTo) {
      root.hot = true;
      root = above;
    }
    if (root !== bridge && root.fusing === null && shouldFuse(root)) this.#fuse(root);
  }
  #fuse(root, now = this.maker.later === null) {
    const { parts, links } = planFusion(root, this.#fuseLimit);
    const { fused } = root;
    if (parts.length - 1 === (fused?.size ?? 0) && parts.every((part) => part === root || fused.has(part))) {
      root.fusing = null;
      return;
    }
    const install = (made22) => {
      root.fused = new Set(parts.slice(1));
      root.fusing = null;
      this.#counts.fusions++;
      this.#install(root, parts, made22);
    };
    const tree = this.#tree(root, parts, links);
    if (now) return install(this.maker.tree(tree));
    root.fusing = parts;
    this.maker.later(tree, [], (made22) => {
      if (root.fusing === parts && !root.freed) install(made22);
    });
  }
  /** A bridge is no longer its guard's: code that it is part of is compiled again without it. */
  #forget(bridge) {
    for (const root of this.#live) if (root.fused?.has(bridge) === true || root.fusing?.includes(bridge) === true) this.#fuse(root, true);
  }
  // -- freeing
  #release() {
    const freed = this.#toRelease;
    this.#toRelease = [];
    for (const executable of freed) {
      const { arena, shape } = executable;
      if (executable.table !== null) this.#exits.retire(executable.table);
      for (const slot of executable.slots) this.#exits.release(slot);
      for (const entry2 of executable.entries.values()) this.#exits.releaseEntry(entry2);
      arena.release(shape.validity);
      if (executable.counter >= 0) arena.release(executable.counter);
      for (const { label: label2, slot, users } of executable.labels) {
        if (users > 0) continue;
        this.#labels.get(label2)?.delete(slot.types);
        this.#exits.release(slot);
      }
      executable.entries.clear();
      executable.bridges.fill(null);
      executable.counter = -1;
      executable.start = executable.table = executable.parent = executable.fused = executable.fusing = null;
    }
  }
};
var NO_VALUES = [];
var typesAt = ({ shape, slots, labels }) => [
  typesOf(shape, 0, shape.inputCount),
  ...slots.map(({ types }) => types),
  ...labels.map(({ slot }) => slot.types),
  "r"
];
var noLinks = ({ slots }) => [new Int32Array(slots.length).fill(-1)];
function notEnterable(executable, label2) {
  const { id } = executable.unit;
  if (executable.freed) return new SpoorError("freed-code", `trace ${id} was freed; it cannot be entered any more`);
  return new SpoorError("no-such-label", `trace ${id} has no label ${label2?.name ?? "(start)"}; ask an executable whose trace holds it`);
}
async function loadWasmBackend(options = {}) {
  checkAvailable();
  return new WasmBackend(localMaker(await loadBinaryen()), options);
}
function checkAvailable() {
  const available = wasmAvailable();
  if (available !== true) throw new SpoorError("no-wasm", `the wasm backend cannot be used: ${available}`);
}

// src/backends.ts
var BackendUnavailable = class extends Error {
  name = "BackendUnavailable";
};
async function loadBackend(name, memory) {
  switch (name) {
    case "wasm":
      return usable(await loadWasmBackend(memory === null ? {} : { interruptMemory: memory }).catch((error) => {
        throw unavailable(name, error.message);
      }));
    default:
      return backendFor(name);
  }
}
function backendFor(name) {
  switch (name) {
    case "eval":
      return evalBackend();
    case "js":
      return usable(jsBackend());
    case "auto": {
      const js = jsBackend();
      return js.available() === true ? js : evalBackend();
    }
  }
}
var unavailable = (name, reason2) => new BackendUnavailable(`backend ${name} cannot be used here: ${reason2.split("\n", 1)[0]}`);
function usable(backend) {
  const available = backend.available();
  if (available !== true) throw unavailable(backend.name, available);
  return backend;
}

// ../optimizer/dist/index.js
var longerInts = (old, length, fill = 0) => {
  const longer = new Int32Array(length);
  if (fill !== 0) longer.fill(fill, old.length);
  longer.set(old);
  return longer;
};
var longerBytes = (old, length) => {
  const longer = new Uint8Array(length);
  longer.set(old);
  return longer;
};
var longerShorts = (old, length) => {
  const longer = new Uint16Array(length);
  longer.set(old);
  return longer;
};
var longerDoubles = (old, length) => {
  const longer = new Float64Array(length);
  longer.set(old);
  return longer;
};
var Scratch = class {
  #ints = [];
  #bytes = [];
  ints(slot, length, fill) {
    let array = this.#ints[slot];
    if (array === void 0 || array.length < length) array = this.#ints[slot] = new Int32Array(Math.max(256, length * 2));
    return array.fill(fill, 0, length);
  }
  bytes(slot, length) {
    let array = this.#bytes[slot];
    if (array === void 0 || array.length < length) array = this.#bytes[slot] = new Uint8Array(Math.max(256, length * 2));
    return array.fill(0, 0, length);
  }
};
var INT = 0;
var FLOAT = 1;
var REF = 2;
var NOTHING = 3;
var FIXED = Uint8Array.from(OP_ROWS, (row) => row.args.length);
var typeCode = (type) => type === "i" ? INT : type === "f" ? FLOAT : type === "r" ? REF : NOTHING;
var NO_TRACE = new Trace(1);
var Draft = class {
  constructor() {
    this.#source = NO_TRACE;
    this.capacity = 256;
    this.length = 0;
    this.opcodes = new Uint8Array(this.capacity);
    this.types = new Uint8Array(this.capacity);
    this.as = new Int32Array(this.capacity);
    this.bs = new Int32Array(this.capacity);
    this.cs = new Int32Array(this.capacity);
    this.descrIndices = new Int32Array(this.capacity);
    this.exits = new Int32Array(this.capacity);
    this.extraStarts = new Int32Array(this.capacity);
    this.extraCounts = new Int32Array(this.capacity);
    this.extra = new Int32Array(this.capacity);
    this.extraLength = 0;
    this.constants = [];
    this.constantTypes = [];
    this.descrs = [];
    this.#own = [/* @__PURE__ */ new Map(), /* @__PURE__ */ new Map(), /* @__PURE__ */ new Map()];
  }
  #source;
  #own;
  /** Starts over with the source's constants and descriptors. */
  begin(source) {
    this.#source = source;
    this.length = 0;
    this.extraLength = 0;
    this.constants.length = 0;
    this.constantTypes.length = 0;
    for (let i = 0, n = source.constantCount; i < n; i++) {
      const ref = -1 - i;
      this.constants.push(source.constant(ref));
      this.constantTypes.push(typeCode(source.type(ref)));
    }
    this.descrs.length = 0;
    for (const descr of source.descrs) this.descrs.push(descr);
  }
  /** Forgets what would keep guest objects alive. */
  end() {
    this.#source = NO_TRACE;
    this.constants.length = 0;
    this.descrs.length = 0;
    for (const own of this.#own) own.clear();
  }
  mark() {
    return { length: this.length, extraLength: this.extraLength };
  }
  reset(mark) {
    this.length = mark.length;
    this.extraLength = mark.extraLength;
  }
  /** Appends a row; `addExtra` adds its variadic operands. */
  add(opcode, type, a2, b2, c22, descr, exit) {
    const row = this.length;
    if (row === this.capacity) this.#grow();
    this.opcodes[row] = opcode;
    this.types[row] = type;
    this.as[row] = a2;
    this.bs[row] = b2;
    this.cs[row] = c22;
    this.descrIndices[row] = descr;
    this.exits[row] = exit;
    this.extraStarts[row] = this.extraLength;
    this.extraCounts[row] = 0;
    this.length = row + 1;
    return row;
  }
  /** Appends a variadic operand to the newest row. */
  addExtra(operand) {
    if (this.extraLength === this.extra.length) this.extra = longerInts(this.extra, this.extra.length * 2);
    this.extra[this.extraLength++] = operand;
    this.extraCounts[this.length - 1]++;
  }
  extraOf(row, index2) {
    return this.extra[this.extraStarts[row] + index2];
  }
  fixedCount(row) {
    return FIXED[this.opcodes[row]];
  }
  #grow() {
    const n = this.capacity *= 2;
    this.opcodes = longerBytes(this.opcodes, n);
    this.types = longerBytes(this.types, n);
    this.as = longerInts(this.as, n);
    this.bs = longerInts(this.bs, n);
    this.cs = longerInts(this.cs, n);
    this.descrIndices = longerInts(this.descrIndices, n);
    this.exits = longerInts(this.exits, n);
    this.extraStarts = longerInts(this.extraStarts, n);
    this.extraCounts = longerInts(this.extraCounts, n);
  }
  /** Type code of a row or constant. */
  typeOf(ref) {
    return ref >= 0 ? this.types[ref] : this.constantTypes[-1 - ref];
  }
  typeName(ref) {
    return TYPE_NAMES[this.typeOf(ref)];
  }
  /** Value of a constant. */
  constant(ref) {
    return this.constants[-1 - ref];
  }
  descr(row) {
    const index2 = this.descrIndices[row];
    return index2 < 0 ? null : this.descrs[index2];
  }
  classDescr(index2) {
    return this.descrs[index2];
  }
  /** Index of a descriptor that need not be the source's. */
  descrIndexOf(descr) {
    const index2 = this.descrs.indexOf(descr);
    return index2 >= 0 ? index2 : this.descrs.push(descr) - 1;
  }
  constInt(value) {
    return this.constOf(INT, value);
  }
  constFloat(value) {
    return this.constOf(FLOAT, value);
  }
  constRef(value) {
    return this.constOf(REF, value);
  }
  /** The constant of a type given by its code. */
  constOf(type, value) {
    const found = this.#source.findConstant(TYPE_NAMES[type], value);
    if (found !== NONE) return found;
    const own = this.#own[type];
    const key = typeof value === "number" ? numberKey(value) : value;
    const before = own.get(key);
    if (before !== void 0) return before;
    const ref = -1 - this.constants.length;
    this.constants.push(value);
    this.constantTypes.push(type);
    own.set(key, ref);
    return ref;
  }
};
var MINUS_ZERO = /* @__PURE__ */ Symbol("-0");
var numberKey = (value) => Object.is(value, -0) ? MINUS_ZERO : value;
var INT32_MIN = -(2 ** 31);
var INT32_MAX = 2 ** 31 - 1;
var HIGH = 2 ** 32;
var STRING_MAX = 2 ** 30;
var ARRAY_MAX = INT32_MAX;
var Range = class {
  constructor() {
    this.lo = INT_MIN;
    this.hi = INT_MAX;
    this.mask = 0;
    this.bits = 0;
  }
  set(lo, hi, mask = 0, bits = 0) {
    this.lo = lo;
    this.hi = hi;
    this.mask = mask;
    this.bits = bits;
    return this;
  }
  any() {
    return this.set(INT_MIN, INT_MAX);
  }
  constant(value) {
    return this.set(value, value, -1, value | 0);
  }
  copy(from) {
    return this.set(from.lo, from.hi, from.mask, from.bits);
  }
  get isConstant() {
    return this.lo === this.hi;
  }
  get isInt32() {
    return this.lo >= INT32_MIN && this.hi <= INT32_MAX;
  }
  get isBool() {
    return this.lo >= 0 && this.hi <= 1;
  }
  /** No integer satisfies it. */
  get isEmpty() {
    return this.lo > this.hi;
  }
  has(value) {
    return value >= this.lo && value <= this.hi && ((value | 0) & this.mask) === this.bits;
  }
  /** Lets interval and bits sharpen each other. */
  shrink() {
    if (this.lo > this.hi) return this;
    const block = Math.floor(this.lo / HIGH);
    if (block !== Math.floor(this.hi / HIGH)) return this;
    const base = block * HIGH;
    const least = this.bits >>> 0;
    const most = (this.bits | ~this.mask) >>> 0;
    if (base + least > this.lo) this.lo = base + least;
    if (base + most < this.hi) this.hi = base + most;
    if (this.lo > this.hi) return this;
    const differing2 = (this.lo | 0) ^ (this.hi | 0);
    const width = 32 - Math.clz32(differing2);
    const common = width === 32 ? 0 : -1 << width;
    this.bits |= this.lo & common & ~this.mask;
    this.mask |= common;
    return this;
  }
  /** Keeps what `other` allows too. Empty when nothing is left. */
  intersect(other) {
    if (other.lo > this.lo) this.lo = other.lo;
    if (other.hi < this.hi) this.hi = other.hi;
    if (((this.bits ^ other.bits) & this.mask & other.mask) !== 0) {
      this.hi = this.lo - 1;
      return this;
    }
    this.mask |= other.mask;
    this.bits |= other.bits;
    return this.shrink();
  }
};
var clampLow = (value) => value < INT_MIN ? INT_MIN : value;
var clampHigh = (value) => value > INT_MAX ? INT_MAX : value;
var interval = (out, lo, hi) => out.set(clampLow(lo + 0), clampHigh(hi + 0));
function sumBits(out, xMask, xBits, yMask, yBits, carry) {
  const least = xBits + yBits + carry | 0;
  const most = (xBits | ~xMask) + (yBits | ~yMask) + carry | 0;
  const carryOne = least ^ xBits ^ yBits;
  const carryZero = ~(most ^ (xBits | ~xMask) ^ (yBits | ~yMask));
  const known = xMask & yMask & (carryOne | carryZero);
  out.mask = known;
  out.bits = least & known;
}
function productBits(out, x2, y2) {
  const low = Math.min(trailingOnes(x2.mask), trailingOnes(y2.mask));
  let mask = low >= 32 ? -1 : (1 << low) - 1;
  let bits = Math.imul(x2.bits, y2.bits) & mask;
  const zeros = Math.min(32, trailingOnes(x2.mask & ~x2.bits) + trailingOnes(y2.mask & ~y2.bits));
  if (zeros > low) {
    mask = zeros >= 32 ? -1 : (1 << zeros) - 1;
    bits = 0;
  }
  out.mask = mask;
  out.bits = bits;
}
var trailingOnes = (word) => {
  const flipped = ~word;
  return flipped === 0 ? 32 : 31 - Math.clz32(flipped & -flipped);
};
function ones(value) {
  if (value < HIGH) {
    const width = 32 - Math.clz32(value);
    return width === 32 ? HIGH - 1 : (1 << width >>> 0) - 1;
  }
  return (ones(Math.floor(value / HIGH)) + 1) * HIGH - 1;
}
var lowPower = (x2, y2) => -(ones(Math.max(0, -1 - Math.min(x2.lo, y2.lo))) + 1);
var highPower = (x2, y2) => ones(Math.max(0, x2.hi, y2.hi, -1 - Math.min(x2.lo, y2.lo)));
function add2(x2, y2, out) {
  interval(out, x2.lo + y2.lo, x2.hi + y2.hi);
  sumBits(out, x2.mask, x2.bits, y2.mask, y2.bits, 0);
}
function sub2(x2, y2, out) {
  interval(out, x2.lo - y2.hi, x2.hi - y2.lo);
  sumBits(out, x2.mask, x2.bits, y2.mask, ~y2.bits & y2.mask, 1);
}
function mul2(x2, y2, out) {
  const a2 = x2.lo * y2.lo;
  const b2 = x2.lo * y2.hi;
  const c22 = x2.hi * y2.lo;
  const d2 = x2.hi * y2.hi;
  interval(out, Math.min(a2, b2, c22, d2), Math.max(a2, b2, c22, d2));
  productBits(out, x2, y2);
}
var shift = (value, by) => value === 0 ? 0 : value * 2 ** by;
function lshift2(x2, y2, out) {
  const least = Math.max(0, y2.lo);
  const most = Math.max(0, y2.hi);
  interval(out, Math.min(shift(x2.lo, least), shift(x2.lo, most)), Math.max(shift(x2.hi, least), shift(x2.hi, most)));
  if (least >= 32) {
    out.mask = -1;
  } else if (y2.lo === y2.hi) {
    out.mask = x2.mask << least | (1 << least) - 1;
    out.bits = x2.bits << least;
  } else {
    out.mask = (1 << least) - 1;
  }
}
function rshift2(x2, y2, out) {
  const least = Math.max(0, y2.lo);
  const most = Math.max(0, y2.hi);
  const down = MEANINGS.int_rshift;
  interval(out, Math.min(down(x2.lo, least), down(x2.lo, most)), Math.max(down(x2.hi, least), down(x2.hi, most)));
  if (y2.lo === y2.hi && least < 32 && least > 0) {
    const kept2 = -1 >>> least;
    out.mask = x2.mask >>> least & kept2;
    out.bits = x2.bits >>> least & kept2;
  } else if (y2.lo === y2.hi && least === 0) {
    out.mask = x2.mask;
    out.bits = x2.bits;
  }
}
function floordiv2(x2, y2, out) {
  let lo = Infinity;
  let hi = -Infinity;
  const corner = (divisor) => {
    if (divisor < y2.lo || divisor > y2.hi || divisor === 0) return;
    const a2 = MEANINGS.int_floordiv(x2.lo, divisor);
    const b2 = MEANINGS.int_floordiv(x2.hi, divisor);
    lo = Math.min(lo, a2, b2);
    hi = Math.max(hi, a2, b2);
  };
  corner(y2.lo);
  corner(y2.hi);
  corner(-1);
  corner(1);
  if (lo > hi) out.any();
  else interval(out, lo, hi);
}
function mod3(x2, y2, out) {
  if (y2.lo > 0) {
    if (x2.lo >= 0 && x2.hi < y2.lo) {
      out.copy(x2);
      return;
    }
    out.set(0, x2.lo >= 0 ? Math.min(x2.hi, y2.hi - 1) : y2.hi - 1);
    if (y2.lo === y2.hi && y2.lo <= HIGH && Number.isInteger(Math.log2(y2.lo))) {
      const low = y2.lo - 1 | 0;
      out.mask = x2.mask & low;
      out.bits = x2.bits & low;
    }
  } else if (y2.hi < 0) {
    out.set(x2.hi <= 0 ? Math.max(x2.lo, y2.lo + 1) : y2.lo + 1, 0);
  } else {
    out.set(Math.min(0, y2.lo + 1), Math.max(0, y2.hi - 1));
  }
}
function and2(x2, y2, out) {
  if (x2.lo >= 0 || y2.lo >= 0) {
    out.set(0, x2.lo >= 0 && y2.lo >= 0 ? Math.min(x2.hi, y2.hi) : x2.lo >= 0 ? x2.hi : y2.hi);
  } else {
    interval(out, lowPower(x2, y2), Math.max(x2.hi, y2.hi, -1));
  }
  const zeros = x2.mask & ~x2.bits | y2.mask & ~y2.bits;
  out.bits = x2.bits & y2.bits;
  out.mask = zeros | out.bits;
}
function or2(x2, y2, out) {
  const both = x2.lo >= 0 && y2.lo >= 0;
  interval(out, both ? Math.max(x2.lo, y2.lo) : Math.min(x2.lo, y2.lo), x2.hi < 0 || y2.hi < 0 ? -1 : ones(Math.max(x2.hi, y2.hi)));
  out.bits = x2.bits | y2.bits;
  out.mask = x2.mask & ~x2.bits & y2.mask & ~y2.bits | out.bits;
}
function xor2(x2, y2, out) {
  const power = highPower(x2, y2);
  if (x2.lo >= 0 && y2.lo >= 0) interval(out, 0, power);
  else interval(out, -power - 1, power);
  out.mask = x2.mask & y2.mask;
  out.bits = (x2.bits ^ y2.bits) & out.mask;
}
var truth = (out, no, yes) => {
  if (yes) out.constant(1);
  else if (no) out.constant(0);
  else out.set(0, 1, -2, 0);
};
var differ = (x2, y2) => x2.hi < y2.lo || x2.lo > y2.hi || ((x2.bits ^ y2.bits) & x2.mask & y2.mask) !== 0;
var equal2 = (x2, y2) => x2.lo === x2.hi && x2.lo === y2.lo && y2.lo === y2.hi;
var lt = (x2, y2, out) => truth(out, x2.lo >= y2.hi, x2.hi < y2.lo);
var le = (x2, y2, out) => truth(out, x2.lo > y2.hi, x2.hi <= y2.lo);
var overflows2 = (lo, hi, out) => truth(out, lo >= INT_MIN && hi <= INT_MAX, lo > INT_MAX || hi < INT_MIN);
var product2 = (x2, y2, least) => {
  const a2 = x2.lo * y2.lo;
  const b2 = x2.lo * y2.hi;
  const c22 = x2.hi * y2.lo;
  const d2 = x2.hi * y2.hi;
  return least ? Math.min(a2, b2, c22, d2) : Math.max(a2, b2, c22, d2);
};
var shiftedLow = (x2, y2) => Math.min(shift(x2.lo, Math.max(0, y2.lo)), shift(x2.lo, Math.max(0, y2.hi)));
var shiftedHigh = (x2, y2) => Math.max(shift(x2.hi, Math.max(0, y2.lo)), shift(x2.hi, Math.max(0, y2.hi)));
var int32 = (out) => out.set(INT32_MIN, INT32_MAX);
var wrapping = (exact) => (x2, y2, out) => {
  exact(x2, y2, out);
  if (!out.isInt32 || out.lo === INT_MIN || out.hi === INT_MAX) {
    const { mask, bits } = out;
    int32(out);
    out.mask = mask;
    out.bits = bits;
  }
};
var TRANSFER = {
  int_add: add2,
  int_sub: sub2,
  int_mul: mul2,
  int_lshift: lshift2,
  int_rshift: rshift2,
  int_add_ovf: add2,
  int_sub_ovf: sub2,
  int_mul_ovf: mul2,
  int_lshift_ovf: lshift2,
  int_add_overflows: (x2, y2, out) => overflows2(x2.lo + y2.lo, x2.hi + y2.hi, out),
  int_sub_overflows: (x2, y2, out) => overflows2(x2.lo - y2.hi, x2.hi - y2.lo, out),
  int_mul_overflows: (x2, y2, out) => overflows2(product2(x2, y2, true), product2(x2, y2, false), out),
  int_lshift_overflows: (x2, y2, out) => overflows2(shiftedLow(x2, y2), shiftedHigh(x2, y2), out),
  int_floordiv: floordiv2,
  int_mod: mod3,
  int_neg: (x2, _, out) => {
    interval(out, -x2.hi, -x2.lo);
    sumBits(out, -1, 0, x2.mask, ~x2.bits & x2.mask, 1);
  },
  int_invert: (x2, _, out) => {
    interval(out, -1 - x2.hi, -1 - x2.lo);
    out.mask = x2.mask;
    out.bits = ~x2.bits & x2.mask;
  },
  int_and: and2,
  int_or: or2,
  int_xor: xor2,
  int_lt: lt,
  int_le: le,
  int_gt: (x2, y2, out) => lt(y2, x2, out),
  int_ge: (x2, y2, out) => le(y2, x2, out),
  int_eq: (x2, y2, out) => truth(out, differ(x2, y2), equal2(x2, y2)),
  int_ne: (x2, y2, out) => truth(out, equal2(x2, y2), differ(x2, y2)),
  int_is_true: (x2, _, out) => truth(out, x2.lo === 0 && x2.hi === 0, !x2.has(0)),
  int_is_zero: (x2, _, out) => truth(out, !x2.has(0), x2.lo === 0 && x2.hi === 0),
  int_is_int32: (x2, _, out) => truth(out, x2.lo > INT32_MAX || x2.hi < INT32_MIN, x2.isInt32),
  int32_add: wrapping(add2),
  int32_sub: wrapping(sub2),
  int32_mul: wrapping(mul2),
  int32_lshift: (_x, _y, out) => void int32(out),
  int32_rshift: (x2, y2, out) => {
    if (y2.lo === y2.hi && y2.lo >= 0 && y2.lo < 32) rshift2(x2, y2, out);
    else int32(out);
  },
  int32_urshift: (x2, y2, out) => {
    if (x2.lo >= 0 && y2.lo === y2.hi && y2.lo >= 0 && y2.lo < 32) rshift2(x2, y2, out);
    else out.set(0, HIGH - 1);
  },
  int32_wrap: (x2, _, out) => {
    if (x2.isInt32) {
      out.copy(x2);
    } else {
      int32(out);
      out.mask = x2.mask;
      out.bits = x2.bits;
    }
  },
  float_lt: (_x, _y, out) => truth(out, false, false),
  float_le: (_x, _y, out) => truth(out, false, false),
  float_eq: (_x, _y, out) => truth(out, false, false),
  float_ne: (_x, _y, out) => truth(out, false, false),
  float_gt: (_x, _y, out) => truth(out, false, false),
  float_ge: (_x, _y, out) => truth(out, false, false),
  unbox_bool: (_x, _y, out) => truth(out, false, false),
  ptr_eq: (_x, _y, out) => truth(out, false, false),
  ptr_ne: (_x, _y, out) => truth(out, false, false),
  is_null: (_x, _y, out) => truth(out, false, false),
  instance_of: (_x, _y, out) => truth(out, false, false),
  str_eq: (_x, _y, out) => truth(out, false, false),
  str_lt: (_x, _y, out) => truth(out, false, false),
  strlen: (_x, _y, out) => void out.set(0, STRING_MAX),
  strgetitem: (_x, _y, out) => void out.set(0, 65535),
  arraylen: (_x, _y, out) => void out.set(0, ARRAY_MAX)
};
var NEVER_OVERFLOWS = {
  int_add_ovf: (x2, y2) => x2.lo + y2.lo >= INT_MIN && x2.hi + y2.hi <= INT_MAX,
  int_sub_ovf: (x2, y2) => x2.lo - y2.hi >= INT_MIN && x2.hi - y2.lo <= INT_MAX,
  int_mul_ovf: (x2, y2) => product2(x2, y2, true) >= INT_MIN && product2(x2, y2, false) <= INT_MAX,
  int_lshift_ovf: (x2, y2) => shiftedLow(x2, y2) >= INT_MIN && shiftedHigh(x2, y2) <= INT_MAX
};
var NONNULL = 1;
var NULL = 2;
var VIRTUAL = 4;
var UNESCAPED = 8;
var COMPARED = 16;
var BORN_INT32 = 32;
var FRESH = 64;
var PATCHED = 128;
var NONZERO = 256;
var UNREAD = 512;
var NUMBER = 1;
var BOOLEAN = 2;
var STRING = 3;
var PRIMITIVES2 = [null, NUMBER_CLASS, BOOLEAN_CLASS, STRING_CLASS, BIGINT_CLASS];
var X = new Range();
var NEVER = 2147483647;
var BACKWARD_DEPTH = 4;
var FAR = INT_MAX - 2 ** 20;
var Saved = class {
  constructor() {
    this.count = 0;
    this.log = 0;
    this.forwarded = new Int32Array(0);
    this.flags = new Uint16Array(0);
    this.lows = new Float64Array(0);
    this.highs = new Float64Array(0);
    this.masks = new Int32Array(0);
    this.bits = new Int32Array(0);
    this.classes = new Int32Array(0);
    this.classSince = new Int32Array(0);
    this.nonnullSince = new Int32Array(0);
  }
  copy(facts) {
    const n = this.count = facts.draft.length;
    this.log = facts.boundLog.length;
    if (n > this.forwarded.length) {
      const room = facts.draft.capacity;
      this.forwarded = new Int32Array(room);
      this.flags = new Uint16Array(room);
      this.lows = new Float64Array(room);
      this.highs = new Float64Array(room);
      this.masks = new Int32Array(room);
      this.bits = new Int32Array(room);
      this.classes = new Int32Array(room);
      this.classSince = new Int32Array(room);
      this.nonnullSince = new Int32Array(room);
    }
    this.forwarded.set(facts.forwarded.subarray(0, n));
    this.flags.set(facts.flags.subarray(0, n));
    this.lows.set(facts.lows.subarray(0, n));
    this.highs.set(facts.highs.subarray(0, n));
    this.masks.set(facts.masks.subarray(0, n));
    this.bits.set(facts.bits.subarray(0, n));
    this.classes.set(facts.classes.subarray(0, n));
    this.classSince.set(facts.classSince.subarray(0, n));
    this.nonnullSince.set(facts.nonnullSince.subarray(0, n));
  }
};
var Facts = class {
  constructor(draft, classOfValue = () => null) {
    this.draft = draft;
    this.classOfValue = classOfValue;
    this.#capacity = 0;
    this.forwarded = new Int32Array(0);
    this.forwardedSince = new Int32Array(0);
    this.flags = new Uint16Array(0);
    this.lows = new Float64Array(0);
    this.highs = new Float64Array(0);
    this.masks = new Int32Array(0);
    this.bits = new Int32Array(0);
    this.classes = new Int32Array(0);
    this.classSince = new Int32Array(0);
    this.nonnullSince = new Int32Array(0);
    this.classTable = [];
    this.#codes = [];
    this.boundLog = { length: 0, rows: new Int32Array(64), times: new Int32Array(64), lows: new Float64Array(64), highs: new Float64Array(64) };
    this.#saved = new Saved();
    this.#atLabel = new Saved();
    this.#grow();
  }
  #capacity;
  #codes;
  begin(classOfValue) {
    this.classOfValue = classOfValue;
    this.classTable = PRIMITIVES2.slice();
    this.#codes.length = 0;
    this.boundLog.length = 0;
  }
  /** Prepares the facts of a new row. */
  clear(row) {
    if (row >= this.#capacity) this.#grow();
    this.forwarded[row] = NONE;
    this.flags[row] = 0;
    this.classes[row] = 0;
    if (this.draft.types[row] === INT) {
      this.lows[row] = INT_MIN;
      this.highs[row] = INT_MAX;
      this.masks[row] = 0;
      this.bits[row] = 0;
    }
  }
  #grow() {
    const n = this.#capacity = this.draft.capacity;
    this.forwarded = longerInts(this.forwarded, n);
    this.forwardedSince = longerInts(this.forwardedSince, n);
    this.flags = longerShorts(this.flags, n);
    this.lows = longerDoubles(this.lows, n);
    this.highs = longerDoubles(this.highs, n);
    this.masks = longerInts(this.masks, n);
    this.bits = longerInts(this.bits, n);
    this.classes = longerInts(this.classes, n);
    this.classSince = longerInts(this.classSince, n);
    this.nonnullSince = longerInts(this.nonnullSince, n);
  }
  // -- identity
  /** What a reference stands for by now. */
  resolve(ref) {
    while (ref >= 0) {
      const next = this.forwarded[ref];
      if (next === NONE) return ref;
      ref = next;
    }
    return ref;
  }
  /** From here on `row` is `ref`. */
  forward(row, ref) {
    if (row < 0 || row === ref) return;
    this.forwarded[row] = ref;
    this.forwardedSince[row] = this.draft.length;
  }
  /** Since when a row has been the constant that it stands for by now; {@link NEVER} when it is none. */
  constantSince(ref) {
    let since = 0;
    while (ref >= 0) {
      const next = this.forwarded[ref];
      if (next === NONE) return NEVER;
      since = Math.max(since, this.forwardedSince[ref]);
      ref = next;
    }
    return since;
  }
  is(ref, flag) {
    return ref >= 0 && (this.flags[ref] & flag) !== 0;
  }
  isVirtual(ref) {
    return ref >= 0 && (this.flags[ref] & VIRTUAL) !== 0;
  }
  // -- integers
  /** Writes what is known of an integer into `out`. */
  rangeOf(ref, out) {
    if (ref < 0) return out.constant(this.draft.constant(ref));
    return out.set(this.lows[ref], this.highs[ref], this.masks[ref], this.bits[ref]);
  }
  low(ref) {
    return ref >= 0 ? this.lows[ref] : this.draft.constant(ref);
  }
  high(ref) {
    return ref >= 0 ? this.highs[ref] : this.draft.constant(ref);
  }
  isNonzero(ref) {
    return ref >= 0 ? (this.flags[ref] & NONZERO) !== 0 : this.draft.constant(ref) !== 0;
  }
  isBool(ref) {
    return this.low(ref) >= 0 && this.high(ref) <= 1;
  }
  isInt32(ref) {
    return this.low(ref) >= INT32_MIN && this.high(ref) <= INT32_MAX;
  }
  /** What the row's operation tells of its result. */
  define(row, range) {
    this.lows[row] = range.lo;
    this.highs[row] = range.hi;
    this.masks[row] = range.mask;
    this.bits[row] = range.bits;
    if (range.isInt32) this.flags[row] |= BORN_INT32;
  }
  /** A guard passed: the integer is in `range` too. Throws {@link InvalidLoop} when nothing can be. `range` is changed. */
  constrain(ref, range, depth = BACKWARD_DEPTH) {
    if (ref < 0) {
      if (!range.has(this.draft.constant(ref))) throw new InvalidLoop("a guard contradicts a constant");
      return;
    }
    const lo = this.lows[ref];
    const hi = this.highs[ref];
    const mask = this.masks[ref];
    if (range.lo <= lo && range.hi >= hi && (range.mask & ~mask) === 0 && ((range.bits ^ this.bits[ref]) & range.mask) === 0) return;
    if (range.lo < lo) range.lo = lo;
    if (range.hi > hi) range.hi = hi;
    if (((range.bits ^ this.bits[ref]) & range.mask & mask) !== 0) throw new InvalidLoop("a guard contradicts known bits");
    range.mask |= mask;
    range.bits |= this.bits[ref];
    range.shrink();
    if (range.lo > range.hi) throw new InvalidLoop("a guard contradicts a range");
    this.#logBounds(ref, lo, hi);
    this.lows[ref] = range.lo;
    this.highs[ref] = range.hi;
    this.masks[ref] = range.mask;
    this.bits[ref] = range.bits;
    if (range.lo === range.hi && this.forwarded[ref] === NONE) this.forward(ref, this.draft.constInt(range.lo));
    if (depth > 0) this.#backward(ref, range, depth - 1);
  }
  /** What a result's range says about its operands. */
  #backward(row, range, depth) {
    const { draft } = this;
    const opcode = draft.opcodes[row];
    if (opcode === OP.int_add || opcode === OP.int_add_ovf) {
      const a2 = this.resolve(draft.as[row]);
      const b2 = this.resolve(draft.bs[row]);
      const { lo, hi } = range;
      if (a2 >= 0) this.constrain(a2, range.set(clamp(lo - this.high(b2)), clamp(hi - this.low(b2))), depth);
      if (b2 >= 0) this.constrain(b2, range.set(clamp(lo - this.high(a2)), clamp(hi - this.low(a2))), depth);
    } else if (opcode === OP.int_sub || opcode === OP.int_sub_ovf) {
      const a2 = this.resolve(draft.as[row]);
      const b2 = this.resolve(draft.bs[row]);
      const { lo, hi } = range;
      if (a2 >= 0) this.constrain(a2, range.set(clamp(lo + this.low(b2)), clamp(hi + this.high(b2))), depth);
      if (b2 >= 0) this.constrain(b2, range.set(clamp(this.low(a2) - hi), clamp(this.high(a2) - lo)), depth);
    } else if (opcode === OP.int_and && range.lo === range.hi) {
      const a2 = this.resolve(draft.as[row]);
      const b2 = this.resolve(draft.bs[row]);
      if (a2 >= 0 && b2 < 0) {
        const mask = this.draft.constant(b2) | 0;
        this.constrain(a2, range.set(INT_MIN, INT_MAX, mask, range.lo & mask), depth);
      }
    }
  }
  #logBounds(row, lo, hi) {
    const log = this.boundLog;
    if (log.length === log.rows.length) {
      const n = log.length * 2;
      log.rows = longerInts(log.rows, n);
      log.times = longerInts(log.times, n);
      log.lows = longerDoubles(log.lows, n);
      log.highs = longerDoubles(log.highs, n);
    }
    log.rows[log.length] = row;
    log.times[log.length] = this.draft.length;
    log.lows[log.length] = lo;
    log.highs[log.length] = hi;
    log.length++;
  }
  // -- references
  /** Code of a class: equal exactly when the classes are. */
  codeOf(descr) {
    const { classTable } = this;
    switch (descr.test) {
      case "number":
        return NUMBER;
      case "boolean":
        return BOOLEAN;
      case "string":
        return STRING;
      case "bigint":
        return 4;
      case "constructor":
    }
    for (let code = PRIMITIVES2.length; code < classTable.length; code++) {
      if (classTable[code].constructor_ === descr.constructor_) return code;
    }
    return classTable.push(descr) - 1;
  }
  /** The same for a class descriptor given by its index. */
  codeOfDescr(index2) {
    const known = this.#codes[index2];
    if (known !== void 0 && known > 0) return known - 1;
    const code = this.codeOf(this.draft.classDescr(index2));
    while (this.#codes.length <= index2) this.#codes.push(0);
    this.#codes[index2] = code + 1;
    return code;
  }
  /** Class code of a reference, 0 when unknown. */
  classOf(ref) {
    if (ref >= 0) return this.classes[ref];
    const value = this.draft.constant(ref);
    switch (typeof value) {
      case "number":
        return NUMBER;
      case "boolean":
        return BOOLEAN;
      case "string":
        return STRING;
      case "bigint":
        return 4;
    }
    if (value === null || value === void 0) return 0;
    const descr = this.classOfValue(value);
    return descr === null ? 0 : this.codeOf(descr);
  }
  learnClass(ref, code) {
    if (ref < 0) return;
    if (this.classes[ref] === 0) {
      this.classes[ref] = code;
      this.classSince[ref] = this.draft.length;
      const only = this.classTable[code].only;
      if (only !== void 0 && this.forwarded[ref] === NONE) this.forward(ref, this.draft.constRef(only));
    }
    this.learnNonnull(ref);
  }
  isNonnull(ref) {
    if (ref >= 0) return (this.flags[ref] & NONNULL) !== 0;
    const value = this.draft.constant(ref);
    return value !== null && value !== void 0;
  }
  isNull(ref) {
    if (ref >= 0) return (this.flags[ref] & NULL) !== 0;
    const value = this.draft.constant(ref);
    return value === null || value === void 0;
  }
  /** `row` read what `unread` stands for. */
  read(row, unread) {
    if (this.draft.types[row] === INT) {
      this.define(row, X.set(this.lows[unread], this.highs[unread]).shrink());
      this.flags[row] |= this.flags[unread] & NONZERO;
    } else {
      if (this.classes[unread] !== 0) this.learnClass(row, this.classes[unread]);
      if (this.isNonnull(unread)) this.learnNonnull(row);
      if (this.isNull(unread)) this.learnNull(row);
    }
    this.forward(unread, row);
  }
  learnNonnull(ref) {
    if (ref >= 0 && (this.flags[ref] & NONNULL) === 0) {
      this.flags[ref] |= NONNULL;
      this.nonnullSince[ref] = this.draft.length;
    }
  }
  learnNull(ref) {
    if (ref >= 0) this.flags[ref] |= NULL;
  }
  /** True when the references cannot be the same object: `ptr_eq` is 0, and a store through one is not seen through the other. */
  distinct(a2, b2) {
    if (a2 === b2) return false;
    if (a2 < 0 && b2 < 0) return this.draft.constant(a2) !== this.draft.constant(b2);
    if (this.isVirtual(a2) || this.isVirtual(b2)) return true;
    const classA = this.classOf(a2);
    const classB = this.classOf(b2);
    if (classA !== 0 && classB !== 0 && classA !== classB) return true;
    if (this.isNull(a2) && this.isNonnull(b2) || this.isNull(b2) && this.isNonnull(a2)) return true;
    return this.#precedes(a2, b2) || this.#precedes(b2, a2);
  }
  /** `fresh` was allocated by the trace, and `other` existed before, was allocated by it too, or cannot have got hold of it. */
  #precedes(other, fresh) {
    if (!this.is(fresh, FRESH)) return false;
    return other < fresh || this.is(fresh, UNESCAPED) || this.is(other, FRESH);
  }
  #saved;
  #atLabel;
  /** Remembers all facts about the rows so far. */
  save() {
    this.#saved.copy(this);
  }
  /** Remembers what is known where a loop's body begins. */
  saveLabel() {
    this.#atLabel.copy(this);
  }
  /** Goes back to what was saved. */
  restore() {
    const saved = this.#saved;
    const n = saved.count;
    this.boundLog.length = saved.log;
    this.forwarded.set(saved.forwarded.subarray(0, n));
    this.flags.set(saved.flags.subarray(0, n));
    this.lows.set(saved.lows.subarray(0, n));
    this.highs.set(saved.highs.subarray(0, n));
    this.masks.set(saved.masks.subarray(0, n));
    this.bits.set(saved.bits.subarray(0, n));
    this.classes.set(saved.classes.subarray(0, n));
    this.classSince.set(saved.classSince.subarray(0, n));
    this.nonnullSince.set(saved.nonnullSince.subarray(0, n));
  }
  /** What was known of a row where the body begins. */
  atLabel(row) {
    const saved = this.#atLabel;
    const flags = saved.flags[row];
    return {
      classCode: saved.classes[row],
      nonnull: (flags & NONNULL) !== 0,
      isNull: (flags & NULL) !== 0,
      nonzero: (flags & NONZERO) !== 0,
      lo: saved.lows[row],
      hi: saved.highs[row],
      mask: saved.masks[row],
      bits: saved.bits[row]
    };
  }
  /** What a row had turned out to be there; NONE for itself. */
  forwardAtLabel(row) {
    const { forwarded } = this.#atLabel;
    let at = forwarded[row];
    if (at === NONE) return NONE;
    while (at >= 0 && forwarded[at] !== NONE) at = forwarded[at];
    return at;
  }
  /** Whether the row was known to be in int32 there. */
  wasInt32(row) {
    const saved = this.#atLabel;
    return saved.lows[row] >= INT32_MIN && saved.highs[row] <= INT32_MAX;
  }
  /** Ends of ranges that say hardly more than that it is an integer are given up: nobody who jumps to the body should have to show them. */
  forgetFarEnds() {
    for (let row = 0; row < this.draft.length; row++) {
      if (this.draft.types[row] !== INT) continue;
      if (this.lows[row] < -FAR) this.lows[row] = INT_MIN;
      if (this.highs[row] > FAR) this.highs[row] = INT_MAX;
    }
  }
  end() {
    this.classTable = [];
    this.classOfValue = () => null;
  }
};
var clamp = (value) => value < INT_MIN ? INT_MIN : value > INT_MAX ? INT_MAX : value;
var isDelayable = (opcode) => opcode === OP.box_int || opcode === OP.box_bool || opcode === OP.str_concat;
var ResumeDrafts = class {
  constructor(driver) {
    this.driver = driver;
    this.#pool = new Int32Array(1024);
    this.#length = 0;
    this.#starts = new Int32Array(64);
    this.count = 0;
    this.shared = 0;
    this.#lastSnapshot = -1;
    this.#lastEpoch = -1;
    this.#lastExit = -1;
    this.#seen = new Int32Array(32);
    this.#seenAs = new Int32Array(32);
    this.#stamp = 0;
    this.#rows = [];
    this.#frames = [];
  }
  #pool;
  #length;
  #starts;
  #lastSnapshot;
  #lastEpoch;
  #lastExit;
  #seen;
  #seenAs;
  #stamp;
  #rows;
  #frames;
  begin() {
    this.#length = 0;
    this.count = 0;
    this.shared = 0;
    this.#lastExit = -1;
    this.#stamp = 0;
    this.#seen.fill(0);
  }
  mark() {
    return { length: this.#length, count: this.count, shared: this.shared };
  }
  reset(mark) {
    this.#length = mark.length;
    this.count = mark.count;
    this.shared = mark.shared;
    this.#lastExit = -1;
  }
  /** The next guard shares nothing with those before: a label stands between. */
  separate() {
    this.#lastExit = -1;
  }
  /** Where a draft begins in {@link pool}. */
  start(exit) {
    return this.#starts[exit];
  }
  get pool() {
    return this.#pool;
  }
  /** Drafts the exit of the guard that is about to be committed, or finds one that says the same. */
  draftExit(snapshot, opcode) {
    const { driver } = this;
    const sharable = this.#lastExit >= 0 && this.#lastEpoch === driver.epoch && opcode !== OP.guard_always_fails;
    if (sharable && snapshot === this.#lastSnapshot) {
      this.shared++;
      return this.#lastExit;
    }
    const start = this.#length;
    this.#write(snapshot);
    if (sharable && this.#equals(this.#starts[this.#lastExit], start)) {
      this.#length = start;
      this.shared++;
      return this.#lastExit;
    }
    const exit = this.count++;
    if (exit === this.#starts.length) this.#starts = longerInts(this.#starts, exit * 2);
    this.#starts[exit] = start;
    this.#lastExit = opcode === OP.guard_always_fails ? -1 : exit;
    this.#lastSnapshot = snapshot;
    this.#lastEpoch = driver.epoch;
    return exit;
  }
  #equals(one, other) {
    const length = this.#length - other;
    if (other - one !== length) return false;
    const pool = this.#pool;
    for (let i = 0; i < length; i++) if (pool[one + i] !== pool[other + i]) return false;
    return true;
  }
  #put(word) {
    if (this.#length === this.#pool.length) this.#pool = longerInts(this.#pool, this.#length * 2);
    this.#pool[this.#length++] = word;
  }
  #write(snapshot) {
    const { source, virtuals, facts, pending } = this.driver;
    const frames = this.#frames;
    frames.length = 0;
    this.#rows.length = 0;
    this.#stamp++;
    for (let at = snapshot; at >= 0; at = source.snapshotParent(at)) frames.push(at);
    const head = this.#length;
    this.#put(frames.length);
    this.#put(0);
    this.#put(pending.count);
    for (let k = frames.length - 1; k >= 0; k--) {
      const at = frames[k];
      const count2 = source.snapshotCount(at);
      this.#put(source.snapshotCode(at));
      this.#put(source.snapshotPos(at));
      this.#put(count2);
      for (let i = 0; i < count2; i++) {
        const slot = source.snapshotSlot(at, i);
        this.#put(slot === NONE ? HOLE : this.#tag(this.driver.operand(slot)));
      }
    }
    for (let i = 0; i < pending.count; i++) {
      this.#tag(facts.resolve(pending.targets[i]));
      this.#tag(facts.resolve(pending.values[i]));
    }
    let stores = pending.count;
    for (let k = 0; k < this.#rows.length; k++) {
      const row = this.#rows[k];
      const count2 = virtuals.takenOf(row);
      this.#put(row);
      this.#put(count2);
      for (let i = 0; i < count2; i++) this.#put(this.#tag(facts.resolve(virtuals.get(row, i))));
      for (let i = count2, n = virtuals.countOf(row); i < n; i++, stores++) this.#tag(facts.resolve(virtuals.get(row, i)));
    }
    this.#pool[head + 1] = this.#rows.length;
    this.#pool[head + 2] = stores;
    for (let k = 0; stores > pending.count && k < this.#rows.length; k++) {
      const row = this.#rows[k];
      for (let i = virtuals.takenOf(row), n = virtuals.countOf(row); i < n; i++) {
        this.#put(tagged(TAG_VIRTUAL, k));
        this.#put(virtuals.fieldOf(row, i));
        this.#put(HOLE);
        this.#put(this.#tag(facts.resolve(virtuals.get(row, i))));
      }
    }
    for (let i = 0; i < pending.count; i++) {
      this.#put(this.#tag(facts.resolve(pending.targets[i])));
      this.#put(pending.descrs[i]);
      this.#put(pending.isField(i) ? HOLE : this.#tag(facts.resolve(pending.indices[i])));
      this.#put(this.#tag(facts.resolve(pending.values[i])));
    }
  }
  /** Tag of a resolved reference; a virtual that is new to this draft joins it. */
  #tag(ref) {
    if (ref === NONE) return HOLE;
    if (ref < 0) return tagged(TAG_CONST, -1 - ref);
    const { facts, virtuals } = this.driver;
    if (!facts.isVirtual(ref)) return tagged(TAG_VALUE, ref);
    const number2 = virtuals.numbers[ref];
    if (number2 >= this.#seen.length) {
      this.#seen = longerInts(this.#seen, number2 * 2);
      this.#seenAs = longerInts(this.#seenAs, number2 * 2);
    }
    if (this.#seen[number2] !== this.#stamp) {
      this.#seen[number2] = this.#stamp;
      this.#seenAs[number2] = this.#rows.push(ref) - 1;
    }
    return tagged(TAG_VIRTUAL, this.#seenAs[number2]);
  }
  /** Calls `see` with every row that a draft names as a value. */
  forEachValue(exit, see) {
    const pool = this.#pool;
    let at = this.#starts[exit];
    const frames = pool[at++];
    const virtualCount = pool[at++];
    const stores = pool[at++];
    const tags = (count2) => {
      for (const end = at + count2; at < end; at++) if ((pool[at] & TAG_KIND) === TAG_VALUE) see(pool[at] >> 2);
    };
    for (let k = 0; k < frames; k++) {
      const count2 = pool[at + 2];
      at += 3;
      tags(count2);
    }
    for (let k = 0; k < virtualCount; k++) {
      const count2 = pool[at + 1];
      at += 2;
      tags(count2);
    }
    for (let k = 0; k < stores; k++) {
      tags(1);
      at++;
      tags(2);
    }
  }
};
var ResumeNumbering = class {
  /** `unboxed`: by row, the integer that was taken out of it, or NONE. */
  constructor(driver, unboxed) {
    this.driver = driver;
    this.unboxed = unboxed;
    this.nvirtuals = 0;
    this.nvholes = 0;
    this.nvreused = 0;
    this.#constants = [];
    this.#frames = [];
    this.#described = [];
    this.#values = [];
    this.#stamp = 0;
    this.#delayed = [];
    this.#guard = 0;
    this.#numbers = driver.scratch.ints(4, driver.draft.length, 0);
    this.#stamps = driver.scratch.ints(5, driver.draft.length, 0);
    this.#constantNumbers = driver.scratch.ints(6, driver.draft.constants.length, -1);
    this.#places = { place: () => NONE };
  }
  #constants;
  /** By constant of the draft: its number, or -1. */
  #constantNumbers;
  #frames;
  #described;
  #values;
  #numbers;
  #stamps;
  #stamp;
  #delayed;
  #places;
  #guard;
  /** Numbers a draft for the guard at a row. */
  number(exit, guard, places) {
    const { draft, resume: drafts } = this.driver;
    const { pool } = drafts;
    this.#places = places;
    this.#guard = guard;
    this.#stamp++;
    this.#values = [];
    this.#delayed = [];
    let at = drafts.start(exit);
    const frameCount = pool[at++];
    const virtualCount = pool[at++];
    const storeCount = pool[at++];
    const frames = new Array(frameCount);
    for (let k = 0; k < frameCount; k++) {
      const code = draft.constant(pool[at]);
      const pos = pool[at + 1];
      const count2 = pool[at + 2];
      const slots = this.#tags(at + 3, count2, virtualCount);
      at += 3 + count2;
      const before = this.#frames[k];
      frames[k] = before !== void 0 && before.code === code && before.pos === pos && sameTags(before.slots, slots) ? before : { code, pos, slots };
    }
    this.#frames = frames;
    const virtuals = new Array(virtualCount);
    for (let k = 0; k < virtualCount; k++) {
      const row = pool[at];
      const count2 = pool[at + 1];
      const values2 = this.#tags(at + 2, count2, virtualCount);
      at += 2 + count2;
      virtuals[k] = this.#describe(row, values2);
    }
    const pending = new Array(storeCount);
    for (let k = 0; k < storeCount; k++) {
      const target = this.#tag(pool[at], virtualCount);
      const descr = draft.descrs[pool[at + 1]];
      const index2 = this.#tag(pool[at + 2], virtualCount);
      pending[k] = { target, descr, index: index2, value: this.#tag(pool[at + 3], virtualCount) };
      at += 4;
    }
    for (const delayed of this.#delayed) virtuals.push(delayed);
    this.nvirtuals += virtuals.length;
    return { values: this.#values, resume: { frames, constants: this.#constants, virtuals, pending } };
  }
  #describe(row, values2) {
    const number2 = this.driver.virtuals.numbers[row];
    const before = this.#described[number2];
    if (before !== void 0 && "values" in before && sameTags(before.values, values2)) {
      this.nvreused++;
      return before;
    }
    const { draft } = this.driver;
    const descr = draft.descr(row);
    const virtual = draft.opcodes[row] === OP.new ? { kind: "object", descr, values: values2 } : { kind: "array", descr, values: values2 };
    this.#described[number2] = virtual;
    return virtual;
  }
  #tags(start, count2, virtualCount) {
    const { pool } = this.driver.resume;
    const tags = new Array(count2);
    for (let i = 0; i < count2; i++) tags[i] = this.#tag(pool[start + i], virtualCount);
    return tags;
  }
  #tag(tag, virtualCount) {
    switch (tag & TAG_KIND) {
      case TAG_VALUE:
        return this.#value(tag >> 2, virtualCount);
      case TAG_CONST:
        return this.#constant(-1 - (tag >> 2));
      default:
        if (tag === HOLE) this.nvholes++;
        return tag;
    }
  }
  #constant(ref) {
    const numbers = this.#constantNumbers;
    if (numbers[-1 - ref] < 0) numbers[-1 - ref] = this.#constants.push(this.driver.draft.constant(ref)) - 1;
    return tagged(TAG_CONST, numbers[-1 - ref]);
  }
  #value(row, virtualCount) {
    if (this.#stamps[row] === this.#stamp) return this.#numbers[row];
    const integer2 = this.unboxed[row];
    if (integer2 !== NONE && integer2 < this.#guard && this.#places.place(integer2) !== NONE) return this.#value(integer2, virtualCount);
    const place = this.#places.place(row);
    const tag = place === NONE ? this.#delay(row, virtualCount) : tagged(TAG_VALUE, this.#values.push(place) - 1);
    this.#stamps[row] = this.#stamp;
    this.#numbers[row] = tag;
    return tag;
  }
  /** An operation that was not emitted: resume data does it. */
  #delay(row, virtualCount) {
    const { draft } = this.driver;
    const opcode = draft.opcodes[row];
    const operand = (ref) => ref < 0 ? this.#constant(ref) : this.#value(ref, virtualCount);
    if (opcode === OP.box_int) return operand(draft.as[row]);
    const virtual = opcode === OP.box_bool ? { kind: "bool", value: operand(draft.as[row]) } : { kind: "concat", left: operand(draft.as[row]), right: operand(draft.bs[row]) };
    return tagged(TAG_VIRTUAL, virtualCount + this.#delayed.push(virtual) - 1);
  }
};
var sameTags = (a2, b2) => {
  if (a2.length !== b2.length) return false;
  for (let i = 0; i < a2.length; i++) if (a2[i] !== b2[i]) return false;
  return true;
};
function isRemovable(draft, row) {
  const opcode = draft.opcodes[row];
  if (IS_REMOVABLE[opcode] === 1) return true;
  if (IS_CALL[opcode] === 0 || opcode === OP.call_assembler) return false;
  const { effects } = draft.descrs[draft.descrIndices[row]];
  return effects.pure && !effects.canRaise;
}
var Marking = class {
  /** `unboxed`: by row, the integer that was taken out of it, or NONE. */
  constructor(driver, plan, delay, unboxed) {
    this.driver = driver;
    this.plan = plan;
    this.delay = delay;
    this.unboxed = unboxed;
    this.importRows = [];
    this.#stack = [];
    this.#delayable = [];
    const { draft } = driver;
    this.needed = driver.scratch.bytes(0, draft.length);
    this.imported = driver.scratch.bytes(1, draft.length);
    this.#exitSeen = driver.scratch.bytes(2, driver.resume.count);
    this.#body = plan === null ? draft.length : plan.row;
    for (let row = 0; row < draft.length; row++) {
      if (this.needed[row] === 0 && !this.#isOptional(row)) this.#need(row);
    }
    this.#close();
    this.#delayed();
  }
  #stack;
  #delayable;
  #exitSeen;
  #body;
  #isOptional(row) {
    const { opcodes } = this.driver.draft;
    if (opcodes[row] === OP.param) return this.#isOwnParameter(row);
    return isRemovable(this.driver.draft, row);
  }
  #isOwnParameter(row) {
    const { plan } = this;
    return plan !== null && row > plan.row && row <= plan.row + plan.count;
  }
  #need(row) {
    this.needed[row] = 1;
    this.#stack.push(row);
  }
  /** `user` needs `ref`. */
  #use(ref, user) {
    if (ref < 0) return;
    if (ref < this.#body && user >= this.#body && this.imported[ref] === 0) {
      this.imported[ref] = 1;
      this.importRows.push(ref);
    }
    if (this.needed[ref] === 0) this.#need(ref);
  }
  #close() {
    const { draft, resume } = this.driver;
    for (; ; ) {
      const row = this.#stack.pop();
      if (row === void 0) return;
      if (this.#isOwnParameter(row)) {
        const index2 = row - this.plan.row - 1;
        this.#use(this.plan.entries[index2], this.#body - 1);
        this.#use(this.plan.backs[index2], row);
        continue;
      }
      this.#use(draft.as[row], row);
      this.#use(draft.bs[row], row);
      this.#use(draft.cs[row], row);
      for (let k = 0, n = draft.extraCounts[row]; k < n; k++) this.#use(draft.extraOf(row, k), row);
      const exit = draft.exits[row];
      if (exit < 0 || this.#exitSeen[exit] === 1) continue;
      this.#exitSeen[exit] = 1;
      resume.forEachValue(exit, (value) => {
        if (this.delay && (isDelayable(draft.opcodes[value]) || this.unboxed[value] !== NONE)) this.#delayable.push(value, row);
        else this.#use(value, row);
      });
    }
  }
  /** The row is kept anyway, and can be named where `user` is. */
  #isAt(row, user) {
    return this.needed[row] === 1 && (user < this.#body || row >= this.#body || this.imported[row] === 1);
  }
  /** What resume data has to make itself, because it was not kept for anybody else. */
  #delayed() {
    const { draft } = this.driver;
    const list2 = this.#delayable;
    for (let i = 0; i < list2.length; i += 2) {
      const row = list2[i];
      const user = list2[i + 1];
      if (this.#isAt(row, user)) continue;
      const integer2 = this.unboxed[row];
      if (integer2 !== NONE) {
        if (integer2 < user && this.#isAt(integer2, user)) continue;
        this.#use(row, user);
        this.#close();
        continue;
      }
      for (const operand of [draft.as[row], draft.bs[row]]) {
        if (operand >= 0 && isDelayable(draft.opcodes[operand])) list2.push(operand, user);
        else this.#use(operand, user);
      }
      this.#close();
    }
  }
};
function emit(driver, plan, knowledge, delay) {
  const { draft, resume: drafts } = driver;
  const { scratch } = driver;
  const unboxed = scratch.ints(0, draft.length, NONE);
  if (delay) {
    for (let row = draft.length - 1; row >= 0; row--) if (draft.opcodes[row] === OP.unbox_int && draft.as[row] >= 0) unboxed[draft.as[row]] = row;
  }
  const { needed, importRows } = new Marking(driver, plan, delay, unboxed);
  importRows.sort((a2, b2) => a2 - b2);
  const body = plan === null ? draft.length : plan.row;
  let length = importRows.length + 1;
  for (let row = 0; row < draft.length; row++) length += needed[row];
  const out = new Trace(length);
  const exits = [];
  out.exits = exits;
  const int322 = new Uint8Array(length);
  const places = scratch.ints(1, draft.length, NONE);
  const imports = scratch.ints(2, draft.length, NONE);
  const constants2 = scratch.ints(3, draft.constants.length, NONE);
  const descrs = scratch.ints(7, draft.descrs.length, -1);
  const numbering = new ResumeNumbering(driver, unboxed);
  const resumes = new Array(drafts.count);
  let ops = 0;
  let guards = 0;
  const constant = (ref) => {
    const index2 = -1 - ref;
    if (constants2[index2] === NONE) constants2[index2] = out.addConstant(draft.typeName(ref), draft.constant(ref));
    return constants2[index2];
  };
  const descrOf = (row) => {
    const index2 = draft.descrIndices[row];
    if (index2 < 0) return -1;
    if (descrs[index2] < 0) descrs[index2] = out.descrIndexOf(draft.descrs[index2]);
    return descrs[index2];
  };
  const before = { place: (row) => places[row] };
  const within2 = { place: (row) => row >= body ? places[row] : imports[row] };
  const at = (ref, inBody) => ref === NONE ? NONE : ref < 0 ? constant(ref) : inBody && ref < body ? imports[ref] : places[ref];
  const exitOf = (row) => {
    const exit = draft.exits[row];
    const inBody = row >= body;
    const { values: values2, resume } = resumes[exit] ??= numbering.number(exit, row, inBody ? within2 : before);
    const asked2 = draft.opcodes[row] === OP.guard_value ? at(draft.as[row], inBody) : NONE;
    const leaving2 = asked2 >= 0 && !values2.includes(asked2) ? [...values2, asked2] : values2;
    const known = { trace: knowledge, time: row, guard: out.length, entering: row >= driver.enteringFrom ? driver.entering : null };
    return exits.push({ values: leaving2, resume, knowledge: known }) - 1;
  };
  const bodyLabel = (label2) => {
    out.add(OP.label, "n", NONE, NONE, NONE, label2.label);
    const own = [];
    for (let k = 0; k < label2.count; k++) if (needed[label2.row + 1 + k] === 1) own.push(k);
    for (const k of own) out.addExtra(at(label2.entries[k], false));
    for (const row of importRows) out.addExtra(at(row, false));
    for (const k of own) {
      const row = label2.row + 1 + k;
      int322[out.length] = (driver.facts.flags[row] & BORN_INT32) !== 0 ? 1 : 0;
      places[row] = out.add(OP.param, draft.typeName(row), at(label2.entries[k], false));
    }
    for (const row of importRows) {
      int322[out.length] = draft.types[row] === INT && driver.facts.wasInt32(row) ? 1 : 0;
      imports[row] = out.add(OP.param, draft.typeName(row), at(row, false));
    }
  };
  for (let i = 0; i < draft.length; i++) {
    const row = i;
    const opcode = draft.opcodes[row];
    if (opcode === OP.input) {
      places[row] = out.addInput(draft.typeName(row));
      continue;
    }
    if (plan !== null && row >= plan.row && row <= plan.row + plan.count) {
      if (row === plan.row) bodyLabel(plan);
      continue;
    }
    if (needed[row] === 0) continue;
    const inBody = row >= body;
    const exit = CAN_EXIT[opcode] === 1 ? exitOf(row) : -1;
    if (OP_ROWS[opcode].effect !== "meta") ops++;
    guards += CAN_EXIT[opcode];
    if ((driver.facts.flags[row] & BORN_INT32) !== 0) int322[out.length] = 1;
    places[row] = out.addRow(opcode, draft.types[row], at(draft.as[row], inBody), at(draft.bs[row], inBody), at(draft.cs[row], inBody), descrOf(row), exit);
    if (plan !== null && opcode === OP.jump && draft.descr(row) === plan.label) {
      for (let k = 0; k < plan.count; k++) if (needed[plan.row + 1 + k] === 1) out.addExtra(at(plan.backs[k], true));
      for (const imported of importRows) out.addExtra(imports[imported]);
    } else {
      for (let k = 0, n = draft.extraCounts[row]; k < n; k++) out.addExtra(at(draft.extraOf(row, k), inBody));
    }
  }
  out.int32 = int322;
  return { trace: out, ops, guards, numbering, places, imports, importRows };
}
var DEPTH = 3;
var GUARDED = {
  [OP.int_add_ovf]: { result: OP.int_add, test: OP.int_add_overflows },
  [OP.int_sub_ovf]: { result: OP.int_sub, test: OP.int_sub_overflows },
  [OP.int_mul_ovf]: { result: OP.int_mul, test: OP.int_mul_overflows },
  [OP.int_lshift_ovf]: { result: OP.int_lshift, test: OP.int_lshift_overflows }
};
function operandsOfGuard(trace, guard) {
  const test = trace.a(guard);
  const values2 = [test, trace.b(guard)];
  if (test >= 0) values2.push(trace.a(test), trace.b(test));
  return values2.filter((ref) => ref >= 0);
}
function learnFailure(driver, trace, guard, values2) {
  const { draft, facts } = driver;
  const again = (ref, depth) => {
    if (ref < 0) return ref === NONE ? NONE : draft.constOf(typeCode(trace.type(ref)), trace.constant(ref));
    const value = values2.get(ref);
    if (value !== void 0) return facts.resolve(value);
    const opcode2 = trace.opcode(ref);
    const isRead = opcode2 === OP.getfield && trace.descr(ref).immutable;
    return depth > 0 && (IS_PURE[opcode2] === 1 || isRead) ? compute2(GUARDED[opcode2]?.result ?? opcode2, ref, depth) : NONE;
  };
  const compute2 = (opcode2, ref, depth) => {
    const a2 = again(trace.a(ref), depth - 1);
    const b2 = trace.b(ref) === NONE ? NONE : again(trace.b(ref), depth - 1);
    if (a2 === NONE || b2 === NONE && trace.b(ref) !== NONE) return NONE;
    const descr = trace.descr(ref);
    const type = typeCode(opcode2 === trace.opcode(ref) ? trace.type(ref) : "i");
    return operation(opcode2, type, a2, b2, descr === null ? -1 : draft.descrIndexOf(descr));
  };
  const operation = (opcode2, type, a2, b2, descr = -1) => {
    if (!facts.is(a2, UNREAD) && !facts.is(b2, UNREAD)) return driver.emit(opcode2, type, a2, b2, descr);
    if (OPS[OP_NAMES[opcode2]].result !== "i") return NONE;
    const row = draft.add(opcode2, INT, a2, b2, NONE, descr, -1);
    facts.clear(row);
    return row;
  };
  const learn2 = (opcode2, value) => {
    if (value >= 0) driver.learn(opcode2, value);
  };
  const opcode = trace.opcode(guard);
  switch (opcode) {
    case OP.guard_true:
      return learn2(OP.guard_false, again(trace.a(guard), DEPTH));
    case OP.guard_false:
      return learn2(OP.guard_true, again(trace.a(guard), DEPTH));
    case OP.guard_nonnull:
      return learn2(OP.guard_isnull, again(trace.a(guard), DEPTH));
    case OP.guard_isnull:
      return learn2(OP.guard_nonnull, again(trace.a(guard), DEPTH));
    case OP.guard_class:
    case OP.guard_nonnull_class: {
      const value = again(trace.a(guard), DEPTH);
      if (value >= 0) learn2(OP.guard_false, operation(OP.instance_of, INT, value, NONE, draft.descrIndexOf(trace.descr(guard))));
      return;
    }
    case OP.guard_value: {
      const value = again(trace.a(guard), DEPTH);
      const type = typeCode(trace.type(trace.b(guard)));
      const constant = trace.constant(trace.b(guard));
      if (value < 0 || type === NOTHING || type !== INT && (type !== REF || typeof constant === "number")) return;
      return learn2(OP.guard_false, operation(type === INT ? OP.int_eq : OP.ptr_eq, INT, value, draft.constOf(type, constant)));
    }
    default: {
      const guarded2 = GUARDED[opcode];
      if (guarded2 !== void 0) learn2(OP.guard_true, compute2(guarded2.test, guard, DEPTH));
    }
  }
}
var placeOf = (descr) => descr << 1;
var lengthOf = (descr) => descr << 1 | 1;
var HISTORY = 32;
var FOR_EVER = 2147483647;
var HeapFacts = class {
  constructor() {
    this.count = 0;
    this.places = new Int32Array(64);
    this.objects = new Int32Array(64);
    this.indices = new Int32Array(64);
    this.values = new Int32Array(64);
    this.next = new Int32Array(64);
    this.births = new Int32Array(64);
    this.deaths = new Int32Array(64);
    this.used = new Uint8Array(64);
    this.#firsts = new Int32Array(64).fill(-1);
    this.#wiped = false;
    this.#overwritten = /* @__PURE__ */ new Set();
    this.#saved = null;
  }
  #firsts;
  #wiped;
  #overwritten;
  #saved;
  begin() {
    this.count = 0;
    this.#firsts.fill(-1);
    this.#wiped = false;
    this.#overwritten.clear();
    this.#saved = null;
  }
  /** The newest fact about a place, or -1; `next` leads on. */
  first(place) {
    return place < this.#firsts.length ? this.#firsts[place] : -1;
  }
  get placeCount() {
    return this.#firsts.length;
  }
  learn(place, object, index2, value, row) {
    if (this.count === this.places.length) this.#grow();
    if (place >= this.#firsts.length) {
      this.#firsts = longerInts(this.#firsts, Math.max(place + 1, this.#firsts.length * 2), -1);
    }
    const fact = this.count++;
    this.places[fact] = place;
    this.objects[fact] = object;
    this.indices[fact] = index2;
    this.values[fact] = value;
    this.next[fact] = this.#firsts[place];
    this.births[fact] = row;
    this.deaths[fact] = FOR_EVER;
    this.used[fact] = 0;
    this.#firsts[place] = fact;
  }
  /** Learns what was stored: what was there before is forgotten (an object that was allocated with a placeholder in a field). */
  replace(facts, place, object, index2, value, row) {
    const before = this.find(facts, place, object, index2);
    if (before >= 0) this.forget(before, row);
    this.learn(place, object, index2, value, row);
  }
  /** The fact about (object, index), or -1. */
  find(facts, place, object, index2) {
    let steps = 0;
    for (let fact = this.first(place); fact >= 0 && steps < HISTORY; fact = this.next[fact], steps++) {
      if (facts.resolve(this.objects[fact]) === object && (this.indices[fact] === index2 || index2 !== NONE && facts.resolve(this.indices[fact]) === index2)) return fact;
    }
    return -1;
  }
  use(fact) {
    this.used[fact] = 1;
  }
  /** The fact ends before `row`. Its `next` stays, so that a walk can go on. */
  forget(fact, row) {
    this.deaths[fact] = row;
    const place = this.places[fact];
    let at = this.#firsts[place];
    if (at === fact) {
      this.#firsts[place] = this.next[fact];
      return;
    }
    while (this.next[at] !== fact) at = this.next[at];
    this.next[at] = this.next[fact];
  }
  /** Ends all facts about a place: a call may write it. */
  forgetPlace(place, row) {
    this.#overwritten.add(place);
    for (let fact = this.first(place); fact >= 0; fact = this.next[fact]) this.deaths[fact] = row;
    if (place < this.#firsts.length) this.#firsts[place] = -1;
  }
  /** Ends all facts, but for objects that nobody else knows. */
  forgetAll(d2) {
    const row = d2.draft.length;
    this.#wiped = true;
    for (let place = 0; place < this.#firsts.length; place++) {
      for (let fact = this.#firsts[place]; fact >= 0; fact = this.next[fact]) {
        if (!d2.facts.is(d2.facts.resolve(this.objects[fact]), UNESCAPED)) this.forget(fact, row);
      }
    }
  }
  /** A call of this trace may write the place, so that no fact about it holds all the way round a loop. */
  mayBeOverwritten(place) {
    return this.#wiped || this.#overwritten.has(place);
  }
  /** A loop's body begins: all facts end, and those of them that are learned again are the body's. */
  restart(row) {
    for (let place = 0; place < this.#firsts.length; place++) {
      for (let fact = this.#firsts[place]; fact >= 0; fact = this.next[fact]) this.deaths[fact] = row;
    }
    this.#firsts.fill(-1);
  }
  save() {
    this.#saved = { count: this.count, firsts: this.#firsts.slice(), next: this.next.slice(0, this.count), deaths: this.deaths.slice(0, this.count) };
  }
  restore() {
    const saved = this.#saved;
    this.count = saved.count;
    this.#firsts.fill(-1);
    this.#firsts.set(saved.firsts);
    this.next.set(saved.next);
    this.deaths.set(saved.deaths);
    this.used.fill(0, 0, saved.count);
  }
  #grow() {
    const n = this.places.length * 2;
    for (const name of ["places", "objects", "indices", "values", "next", "births", "deaths"]) this[name] = longerInts(this[name], n);
    this.used = longerBytes(this.used, n);
  }
};
var FACTS_MAX = 512;
var FACT_WORDS = 9;
var OBJECT = 1;
var INDEX = 2;
var VALUE = 3;
var VALUE_ROW = 4;
var BIRTH = 5;
var DEATH = 6;
var CONSTANT = 7;
var CONSTANT_SINCE = 8;
var NO_TRACE2 = new Trace(1);
var NO_INTS = new Int32Array(0);
var NO_DOUBLES = new Float64Array(0);
var TraceKnowledge = class {
  constructor() {
    this.trace = NO_TRACE2;
    this.words = NO_INTS;
    this.ends = NO_DOUBLES;
    this.classTable = [];
    this.changedRows = NO_INTS;
    this.changedAt = NO_INTS;
    this.oldLows = NO_DOUBLES;
    this.oldHighs = NO_DOUBLES;
    this.heap = NO_INTS;
    this.descrs = [];
    this.constants = [];
    this.constantTypes = [];
  }
  fill(driver, known, { trace, places, imports }) {
    const { draft, facts } = driver;
    this.trace = trace;
    this.words = new Int32Array(trace.length * 4).fill(NONE);
    this.ends = new Float64Array(trace.length * 2);
    for (let row = 0; row < draft.length; row++) {
      if (places[row] >= 0) this.#copy(driver, row, places[row]);
      if (imports[row] >= 0) this.#copy(driver, row, imports[row]);
    }
    this.classTable = facts.classTable;
    const log = facts.boundLog;
    if (log.length > 0) {
      this.changedRows = log.rows.slice(0, log.length);
      this.changedAt = log.times.slice(0, log.length);
      this.oldLows = log.lows.slice(0, log.length);
      this.oldHighs = log.highs.slice(0, log.length);
    }
    this.constants = draft.constants.slice();
    this.constantTypes = draft.constantTypes.slice();
    const heap2 = [];
    const emitted = (ref) => ref < 0 || places[ref] !== NONE || imports[ref] !== NONE;
    for (let fact = known.count - 1; fact >= 0 && heap2.length < FACTS_MAX * FACT_WORDS; fact--) {
      const object = known.objects[fact];
      const index2 = known.indices[fact];
      const value = known.values[fact];
      if (known.births[fact] === known.deaths[fact] || !emitted(object) || !emitted(index2) || !emitted(value)) continue;
      heap2.push(
        known.places[fact],
        object,
        index2,
        value,
        value < 0 ? -1 : Math.max(places[value], imports[value]),
        known.births[fact],
        known.deaths[fact],
        facts.resolve(value),
        facts.constantSince(value)
      );
    }
    if (heap2.length === 0) return;
    this.heap = Int32Array.from(heap2);
    this.descrs = draft.descrs.slice();
  }
  #copy({ draft, facts }, row, place) {
    const { words, ends } = this;
    words[place * 4] = row;
    if (draft.types[row] === REF) {
      words[place * 4 + 1] = facts.classes[row];
      words[place * 4 + 2] = facts.classSince[row];
      words[place * 4 + 3] = (facts.flags[row] & NONNULL) !== 0 ? facts.nonnullSince[row] : NEVER;
    } else if (draft.types[row] === INT) {
      ends[place * 2] = facts.lows[row];
      ends[place * 2 + 1] = facts.highs[row];
    }
  }
  /** Row of the draft that became row `place` of the trace. */
  row(place) {
    return this.words[place * 4];
  }
  /** Class code of a reference as known at a row of the draft, 0 when unknown. */
  classAt(place, time) {
    return this.words[place * 4 + 2] <= time ? this.words[place * 4 + 1] : 0;
  }
  isNonnullAt(place, time) {
    return this.words[place * 4 + 3] <= time;
  }
  /** By row of the draft: the first change of its range behind row `time`. */
  changesBehind(time) {
    const changes = /* @__PURE__ */ new Map();
    for (let k = this.changedRows.length - 1; k >= 0 && this.changedAt[k] > time; k--) changes.set(this.changedRows[k], k);
    return changes;
  }
  /** Range of an integer as known before `changes`. */
  rangeBefore(place, changes, out) {
    const change = changes.get(this.row(place));
    return change === void 0 ? out.set(this.ends[place * 2], this.ends[place * 2 + 1]) : out.set(this.oldLows[change], this.oldHighs[change]);
  }
};
var failedToEnter = (exit) => exit.knowledge.entering;
var X2 = new Range();
function importKnowledge(driver, known, parent) {
  const { trace, time, guard } = parent.knowledge;
  const { draft, facts } = driver;
  const inputOf = /* @__PURE__ */ new Map();
  const valueOf = /* @__PURE__ */ new Map();
  const asked2 = operandsOfGuard(trace.trace, guard);
  const changes = trace.changesBehind(time);
  const codes = trace.classTable.map((descr) => descr === null ? 0 : facts.codeOf(descr));
  parent.values.forEach((place, k) => {
    const input2 = k;
    inputOf.set(trace.row(place), input2);
    valueOf.set(place, input2);
    if (draft.types[input2] === REF) {
      const code = trace.classAt(place, time);
      if (code !== 0) facts.learnClass(input2, codes[code]);
      if (trace.isNonnullAt(place, time)) facts.learnNonnull(input2);
    } else if (draft.types[input2] === INT) {
      facts.define(input2, trace.rangeBefore(place, changes, X2).shrink());
    }
  });
  const translate = (ref) => ref === NONE ? NONE : ref < 0 ? draft.constOf(trace.constantTypes[-1 - ref], trace.constants[-1 - ref]) : inputOf.get(ref);
  const unread = (place, type) => {
    const code = type === REF ? codes[trace.classAt(place, time)] : 0;
    const isNonnull = type === REF && trace.isNonnullAt(place, time);
    if (type === INT) trace.rangeBefore(place, changes, X2).shrink();
    if (!asked2.includes(place) && (type === INT ? X2.lo === INT_MIN && X2.hi === INT_MAX : code === 0 && !isNonnull)) return void 0;
    const row = draft.add(OP.same_as, type, NONE, NONE, NONE, -1, -1);
    facts.clear(row);
    facts.flags[row] |= UNREAD;
    if (type === INT) facts.define(row, X2);
    if (code !== 0) facts.learnClass(row, code);
    if (isNonnull) facts.learnNonnull(row);
    return row;
  };
  const { heap: heap2 } = trace;
  for (let at = heap2.length - FACT_WORDS; at >= 0 && driver.context.passes.has("heap"); at -= FACT_WORDS) {
    if (heap2[at + BIRTH] > time || heap2[at + DEATH] <= time || heap2[at + OBJECT] >= 0 && !inputOf.has(heap2[at + OBJECT])) continue;
    const object = translate(heap2[at + OBJECT]);
    const index2 = translate(heap2[at + INDEX]);
    if (object === void 0 || index2 === void 0) continue;
    const descr = trace.descrs[heap2[at] >> 1];
    const isLength = (heap2[at] & 1) === 1;
    const row = heap2[at + VALUE_ROW];
    const value = translate(heap2[at + (heap2[at + CONSTANT_SINCE] <= time ? CONSTANT : VALUE)]) ?? unread(row, isLength ? INT : TYPE_CODES[descr.kind === "field" ? descr.type : descr.item]);
    if (value === void 0) continue;
    valueOf.set(row, value);
    known.learn(placeOf(draft.descrIndexOf(descr)) | (isLength ? 1 : 0), object, index2, value, draft.length);
  }
  learnFailure(driver, trace.trace, guard, valueOf);
}
function loopState(driver, plan, emitted) {
  return new Describing(driver, plan).state(emitted);
}
var Describing = class {
  constructor(driver, plan) {
    this.driver = driver;
    this.plan = plan;
  }
  #numbers = /* @__PURE__ */ new Map();
  #virtuals = /* @__PURE__ */ new Map();
  #steps = [];
  #count = 0;
  /** Invariants in slots that a step has to establish. */
  #expected = [];
  state({ importRows, places }) {
    const { plan } = this;
    const slots = plan.shapes.map((shape) => this.#shape(shape));
    let waiting = plan.slots.filter((slot) => slot.used);
    for (; ; ) {
      const still = waiting.filter((slot) => !this.#read(slot));
      if (still.length === 0) break;
      if (still.length === waiting.length) return null;
      waiting = still;
    }
    for (let row = 0; row < plan.row; row++) if (plan.hits[row] === 1 && !this.#establish(row)) return null;
    const params = [];
    for (let k = 0; k < plan.count; k++) {
      const row = plan.row + 1 + k;
      if (places[row] === NONE) continue;
      const number2 = this.#numbers.get(row);
      if (number2 === void 0) return null;
      params.push(number2);
    }
    for (const row of importRows) {
      if (!this.#establish(row)) return null;
      params.push(this.#numbers.get(row));
    }
    for (const row of this.#expected) if (!this.#establish(row)) return null;
    const patch = (shape) => shape.kind === "same" && shape.number < 0 ? { ...shape, number: this.#numbers.get(-1 - shape.number) } : shape;
    for (const virtual of this.#virtuals.values()) virtual.fields.forEach((field, k) => virtual.fields[k] = patch(field));
    return { label: plan.label, slots: slots.map(patch), steps: this.#steps.map((step) => ({ ...step, expects: patch(step.expects) })), params, count: this.#count };
  }
  #shape(shape) {
    switch (shape.kind) {
      case "constant":
        return this.#constant(shape.ref);
      case "invariant": {
        const { row } = shape;
        const number2 = this.#numbers.get(row);
        if (number2 !== void 0) return { kind: "same", number: number2, box: 0 };
        if (this.#isGiven(row)) return this.#value(row, 0, this.#requirement(row));
        const { draft, facts } = this.driver;
        const box = draft.opcodes[row];
        if (box === OP.box_int || box === OP.box_bool) {
          const integer2 = facts.resolve(draft.as[row]);
          const known = this.#numbers.get(integer2);
          if (known !== void 0) return { kind: "same", number: known, box };
          if (this.#isGiven(integer2)) return this.#value(integer2, box, this.#requirement(integer2));
        }
        this.#expected.push(row);
        return { kind: "same", number: -1 - row, box: 0 };
      }
      case "leaf": {
        const number2 = this.#numbers.get(shape.leaf.row);
        return number2 !== void 0 ? { kind: "same", number: number2, box: shape.box } : this.#value(shape.leaf.row, shape.box, this.#leafRequirement(shape.leaf));
      }
      case "virtual": {
        const known = this.#virtuals.get(shape);
        if (known !== void 0) return known;
        const { descrs } = this.driver.draft;
        const virtual = { kind: "virtual", descr: descrs[shape.descr], fields: [], taken: shape.taken, stored: shape.stored.map((index2) => descrs[index2]) };
        this.#virtuals.set(shape, virtual);
        for (const field of shape.fields) virtual.fields.push(this.#shape(field));
        return virtual;
      }
    }
  }
  /** Computed from nothing. */
  #isGiven(row) {
    const opcode = this.driver.draft.opcodes[row];
    return row >= 0 && (opcode === OP.param || opcode === OP.input);
  }
  #constant(ref) {
    const { draft } = this.driver;
    return { kind: "constant", type: draft.typeOf(ref), value: draft.constant(ref) };
  }
  #value(row, box, requires) {
    const number2 = this.#count++;
    this.#numbers.set(row, number2);
    return { kind: "value", number: number2, box, requires };
  }
  #requirement(row) {
    const { facts, draft } = this.driver;
    const saved = facts.atLabel(row);
    const type = draft.types[row];
    return {
      type,
      descr: type === REF ? facts.classTable[saved.classCode] : null,
      nonnull: type === REF && saved.nonnull,
      isNull: type === REF && saved.isNull,
      nonzero: saved.nonzero,
      lo: type === INT ? saved.lo : INT_MIN,
      hi: type === INT ? saved.hi : INT_MAX,
      mask: type === INT ? saved.mask : 0,
      bits: type === INT ? saved.bits : 0
    };
  }
  #leafRequirement(leaf) {
    const range = new Range().set(leaf.lo, leaf.hi).shrink();
    return { type: leaf.type, descr: this.driver.facts.classTable[leaf.classCode], nonnull: leaf.nonnull, isNull: false, nonzero: false, lo: leaf.lo, hi: leaf.hi, mask: leaf.type === INT ? range.mask : 0, bits: leaf.type === INT ? range.bits : 0 };
  }
  /** An operand of a step; undefined when it cannot be had. */
  #operand(ref) {
    const { draft, facts } = this.driver;
    if (ref >= 0) {
      const forwarded = facts.forwardAtLabel(ref);
      if (forwarded < 0 && forwarded !== NONE) ref = forwarded;
    }
    if (ref < 0) return { type: draft.typeOf(ref), value: draft.constant(ref) };
    return this.#establish(ref) ? this.#numbers.get(ref) : void 0;
  }
  /** A step that reads what the body takes to be on the heap. False when its object is not known yet. */
  #read(slot) {
    const { draft } = this.driver;
    const object = typeof slot.object === "number" ? this.#operand(slot.object) : this.#numbers.get(slot.object.row);
    if (object === void 0) return false;
    const operands = [object];
    if (slot.index !== NONE) {
      const index2 = typeof slot.index === "number" ? this.#operand(slot.index) : this.#numbers.get(slot.index.row);
      if (index2 === void 0) return false;
      operands.push(slot.offset === 0 ? index2 : this.#sum(index2, slot.offset));
    }
    const descr = draft.descrs[slot.place >> 1];
    const isLength = (slot.place & 1) === 1;
    const opcode = descr.kind === "field" ? OP.getfield : isLength ? OP.arraylen : OP.getarrayitem;
    const type = isLength ? INT : TYPE_CODES[descr.kind === "field" ? descr.type : descr.item];
    this.#steps.push({ opcode, type, operands, descr, expects: this.#readShape(slot.value) });
    return true;
  }
  /** A step that adds a constant. */
  #sum(value, offset) {
    const number2 = this.#count++;
    const expects = { kind: "value", number: number2, box: 0, requires: { type: INT, descr: null, nonnull: false, isNull: false, nonzero: false, lo: INT_MIN, hi: INT_MAX, mask: 0, bits: 0 } };
    this.#steps.push({ opcode: OP.int_add_ovf, type: INT, operands: [value, { type: INT, value: offset }], descr: null, expects });
    return number2;
  }
  /** An invariant that was read is what the read gives, unless it is computed from others. */
  #readShape(shape) {
    if (shape.kind === "invariant" && !this.#numbers.has(shape.row)) {
      if (IS_PURE[this.driver.draft.opcodes[shape.row]] === 0) return this.#value(shape.row, 0, this.#requirement(shape.row));
    }
    return this.#shape(shape);
  }
  /** Makes sure that a row of the preamble has a number: as a parameter, by a read, or by a step that computes it. */
  #establish(row) {
    if (this.#numbers.has(row)) return true;
    const { draft, facts } = this.driver;
    const opcode = draft.opcodes[row];
    const descr = draft.descr(row);
    const computed = IS_PURE[opcode] === 1 || (opcode === OP.getfield || opcode === OP.arraylen) && descr.immutable || opcode === OP.call_pure && !descr.effects.canRaise;
    if (!computed) return false;
    const operands = [];
    for (const ref of [draft.as[row], draft.bs[row], ...Array.from({ length: draft.extraCounts[row] }, (_, k) => draft.extraOf(row, k))]) {
      if (ref === NONE) continue;
      const operand = this.#operand(ref);
      if (operand === void 0) return false;
      operands.push(operand);
    }
    const forwarded = facts.forwardAtLabel(row);
    const expects = this.#value(row, 0, this.#requirement(row));
    this.#steps.push({ opcode: guardedTwin(opcode), type: draft.types[row], operands, descr, expects: forwarded < 0 && forwarded !== NONE ? this.#constant(forwarded) : expects });
    return true;
  }
};
function guardedTwin(opcode) {
  switch (opcode) {
    case OP.int_add:
      return OP.int_add_ovf;
    case OP.int_sub:
      return OP.int_sub_ovf;
    case OP.int_mul:
      return OP.int_mul_ovf;
    case OP.int_lshift:
      return OP.int_lshift_ovf;
    default:
      return opcode;
  }
}
var Misfit = class {
};
var MISFIT = new Misfit();
function jumpToBody(driver, known, row) {
  const { parent } = driver.context;
  const entry2 = driver.source.descr(row);
  const labels = [entry2, ...entry2.versions];
  const failed = parent === null ? -1 : labels.indexOf(failedToEnter(parent));
  const fits = labels.slice(failed + 1).some((label2) => label2.state !== null && jumpTo(driver, known, row, label2));
  if (!fits && driver.context.mustPeel === true && entry2.state !== null) throw new InvalidLoop("the bridge fits no version of its loop");
  return fits;
}
function jumpTo(driver, known, row, label2) {
  const { source, draft, facts, virtuals, resume } = driver;
  const state = label2.state;
  driver.flush();
  const mark = draft.mark();
  const exits = resume.mark();
  const { count: count2, poolLength } = virtuals;
  const { forcings } = driver;
  facts.save();
  for (const pass of driver.chain.passes) pass.save?.(driver);
  try {
    const args = new Fitting(driver, known, state, source.snapshot(row)).args(row);
    const jump = draft.add(OP.jump, NOTHING, NONE, NONE, NONE, draft.descrIndexOf(state.label), -1);
    for (const arg of args) draft.addExtra(arg);
    facts.clear(jump);
    driver.entering = label2;
    driver.enteringFrom = mark.length;
    return true;
  } catch (error) {
    if (!(error instanceof Misfit) && !(error instanceof InvalidLoop)) throw error;
    draft.reset(mark);
    resume.reset(exits);
    virtuals.count = count2;
    virtuals.poolLength = poolLength;
    driver.forcings = forcings;
    driver.epoch++;
    facts.restore();
    for (const pass of driver.chain.passes) pass.restore?.(driver);
    return false;
  }
}
var X3 = new Range();
var Y = new Range();
var Fitting = class {
  constructor(driver, known, state, snapshot) {
    this.driver = driver;
    this.known = known;
    this.state = state;
    this.snapshot = snapshot;
    this.#values = new Int32Array(state.count).fill(NONE);
  }
  #values;
  #virtuals = /* @__PURE__ */ new Map();
  #taken = /* @__PURE__ */ new Set();
  #later = [];
  /** The body's arguments. Throws {@link Misfit}. */
  args(row) {
    const { driver, state } = this;
    const { facts } = driver;
    state.slots.forEach((slot, k) => this.#fit(slot, driver.operand(driver.source.extra(row, k))));
    for (const step of state.steps) this.#fit(step.expects, this.#perform(step));
    for (const [shape, ref] of this.#later) {
      const { number: number2, box } = shape;
      if (facts.resolve(this.#unboxed(ref, box)) !== facts.resolve(this.#values[number2])) throw MISFIT;
    }
    return state.params.map((number2) => {
      const ref = facts.resolve(this.#values[number2]);
      return facts.isVirtual(ref) ? driver.force(ref) : ref;
    });
  }
  #fit(shape, value) {
    const { driver } = this;
    const { draft, facts } = driver;
    const ref = facts.resolve(value);
    switch (shape.kind) {
      case "constant": {
        const type = TYPE_NAMES[shape.type];
        if (ref < 0) {
          if (!sameValue(type, draft.constant(ref), shape.value)) throw MISFIT;
          return;
        }
        this.#guard(OP.guard_value, ref, draft.constOf(shape.type, shape.value));
        return;
      }
      case "same":
        this.#later.push([shape, ref]);
        return;
      case "value": {
        const unboxed = this.#unboxed(ref, shape.box);
        this.#values[shape.number] = unboxed;
        this.#require(unboxed, shape.requires);
        return;
      }
      case "virtual":
        this.#fitVirtual(shape, ref);
    }
  }
  #fitVirtual(shape, ref) {
    const { driver } = this;
    const { facts, draft, virtuals } = driver;
    const before = this.#virtuals.get(shape);
    if (before !== void 0) {
      if (before !== ref) throw MISFIT;
      return;
    }
    if (this.#taken.has(ref)) throw MISFIT;
    this.#virtuals.set(shape, ref);
    this.#taken.add(ref);
    if (facts.isVirtual(ref)) {
      if (draft.descr(ref) !== shape.descr || virtuals.takenOf(ref) !== shape.taken) throw MISFIT;
      const values2 = virtuals.valuesFor(ref, shape.stored.map((field2) => draft.descrIndexOf(field2)));
      if (values2 === null) throw MISFIT;
      shape.fields.forEach((field2, k) => this.#fit(field2, values2[k]));
      return;
    }
    const { descr } = shape;
    const field = descr.kind === "class" && descr.fields.length === 1 ? descr.fields[0] : void 0;
    if (descr.kind !== "class" || field === void 0 || !field.immutable || field.type === "r" || shape.stored.length > 0) throw MISFIT;
    this.#requireClass(ref, descr);
    this.#fit(shape.fields[0], driver.emit(OP.getfield, TYPE_CODES[field.type], ref, NONE, draft.descrIndexOf(field)));
  }
  /** What is in the box; guards that it is one where that is not known. */
  #unboxed(ref, box) {
    if (box === 0) return ref;
    const { driver } = this;
    const { draft, facts } = driver;
    if (ref < 0) {
      const constant = draft.constant(ref);
      if (box === OP.box_int && Number.isSafeInteger(constant)) return draft.constInt(constant);
      if (box === OP.box_bool && typeof constant === "boolean") return draft.constInt(constant ? 1 : 0);
      throw MISFIT;
    }
    if (facts.isVirtual(ref)) throw MISFIT;
    if (draft.opcodes[ref] === box) return facts.resolve(draft.as[ref]);
    const code = box === OP.box_int ? NUMBER : BOOLEAN;
    this.#requireClass(ref, facts.classTable[code]);
    return driver.emit(box === OP.box_int ? OP.unbox_int : OP.unbox_bool, INT, ref);
  }
  #requireClass(ref, descr) {
    const { driver } = this;
    const { facts, draft } = driver;
    const code = facts.codeOf(descr);
    const known = facts.classOf(ref);
    if (known === code) return;
    if (known !== 0 || ref < 0 || facts.isNull(ref)) throw MISFIT;
    this.#guard(facts.isNonnull(ref) ? OP.guard_class : OP.guard_nonnull_class, ref, NONE, draft.descrIndexOf(descr));
    if (facts.classOf(ref) !== code) throw MISFIT;
  }
  #require(ref, requires) {
    const { driver } = this;
    const { facts, draft } = driver;
    if (draft.typeOf(ref) !== requires.type) throw MISFIT;
    if (requires.type === REF) {
      if (requires.descr !== null) this.#requireClass(ref, requires.descr);
      if (requires.nonnull && !facts.isNonnull(ref)) this.#guard(OP.guard_nonnull, ref);
      if (requires.isNull && !facts.isNull(ref)) this.#guard(OP.guard_isnull, ref);
      if (requires.nonnull && !facts.isNonnull(ref) || requires.isNull && !facts.isNull(ref)) throw MISFIT;
    } else if (requires.type === INT) {
      this.#requireRange(ref, requires);
      if (requires.nonzero && facts.low(ref) <= 0 && facts.high(ref) >= 0 && !facts.isNonzero(ref)) this.#guard(OP.guard_true, ref);
    }
  }
  #requireRange(ref, { lo, hi, mask, bits }) {
    const { driver } = this;
    const { facts, draft } = driver;
    if (facts.low(ref) < lo || facts.high(ref) > hi) {
      if (ref < 0 || facts.low(ref) > hi || facts.high(ref) < lo) throw MISFIT;
      if (lo === INT32_MIN && hi === INT32_MAX) {
        this.#guard(OP.guard_true, driver.emit(OP.int_is_int32, INT, ref));
      } else {
        if (facts.low(ref) < lo) this.#guard(OP.guard_true, driver.emit(OP.int_ge, INT, ref, draft.constInt(lo)));
        if (facts.high(ref) > hi) this.#guard(OP.guard_true, driver.emit(OP.int_le, INT, ref, draft.constInt(hi)));
      }
    }
    facts.rangeOf(facts.resolve(ref), X3);
    Y.set(lo, hi, mask, bits);
    if (X3.lo < Y.lo || X3.hi > Y.hi || (Y.mask & ~X3.mask) !== 0 || ((X3.bits ^ Y.bits) & Y.mask) !== 0) throw MISFIT;
  }
  #guardTrue(test) {
    if (test < 0 && this.driver.draft.constant(test) !== 0) return;
    this.#guard(OP.guard_true, test);
  }
  #guard(opcode, a2, b2 = NONE, descr = -1) {
    if (this.snapshot < 0) throw MISFIT;
    this.driver.emit(opcode, NOTHING, a2, b2, descr, this.snapshot);
  }
  /** Computes or reads a value again. */
  #perform(step) {
    const { driver } = this;
    const { facts, draft } = driver;
    const operands = step.operands.map((operand) => typeof operand === "number" ? facts.resolve(this.#values[operand]) : draft.constOf(operand.type, operand.value));
    if (operands.includes(NONE)) throw MISFIT;
    const descr = step.descr === null ? -1 : draft.descrIndexOf(step.descr);
    if (step.opcode === OP.call_pure) throw MISFIT;
    if (step.opcode === OP.getarrayitem) {
      const [array, index2] = operands;
      const fact = this.known.find(facts, placeOf(descr), array, index2);
      if (fact >= 0 && !facts.is(this.known.values[fact], UNREAD)) return facts.resolve(this.known.values[fact]);
      this.#guardTrue(driver.emit(OP.int_ge, INT, index2, draft.constInt(0)));
      this.#guardTrue(driver.emit(OP.int_lt, INT, index2, driver.emit(OP.arraylen, INT, array, NONE, descr)));
    }
    if (CAN_EXIT[step.opcode] === 1 && this.snapshot < 0) throw MISFIT;
    return driver.emit(step.opcode, step.type, operands[0], operands[1] ?? NONE, descr, CAN_EXIT[step.opcode] === 1 ? this.snapshot : -1);
  }
};
var ROOM = 16;
var Pending = class {
  constructor() {
    this.count = 0;
    this.targets = new Int32Array(ROOM);
    this.descrs = new Int32Array(ROOM);
    this.indices = new Int32Array(ROOM);
    this.values = new Int32Array(ROOM);
  }
  clear() {
    this.count = 0;
  }
  get isFull() {
    return this.count === ROOM;
  }
  add(target, descr, index2, value) {
    const at = this.count++;
    this.targets[at] = target;
    this.descrs[at] = descr;
    this.indices[at] = index2;
    this.values[at] = value;
  }
  remove(at) {
    this.count--;
    for (let i = at; i < this.count; i++) {
      this.targets[i] = this.targets[i + 1];
      this.descrs[i] = this.descrs[i + 1];
      this.indices[i] = this.indices[i + 1];
      this.values[i] = this.values[i + 1];
    }
  }
  isField(at) {
    return this.indices[at] === NONE;
  }
};
var Virtuals = class {
  constructor(draft) {
    this.draft = draft;
    this.#capacity = 32;
    this.count = 0;
    this.rows = new Int32Array(this.#capacity);
    this.starts = new Int32Array(this.#capacity);
    this.counts = new Int32Array(this.#capacity);
    this.taken = new Int32Array(this.#capacity);
    this.rooms = new Int32Array(this.#capacity);
    this.numbers = new Int32Array(64);
    this.pool = new Int32Array(256);
    this.fields = new Int32Array(256);
    this.poolLength = 0;
  }
  #capacity;
  begin() {
    this.count = 0;
    this.poolLength = 0;
  }
  /** Makes `row` (its operation `new` or `new_array`) a virtual with room for `count` fields, all unset. Returns its first place in the pool. */
  add(row, count2) {
    if (this.count === this.#capacity) this.#grow();
    const number2 = this.count++;
    this.rows[number2] = row;
    this.counts[number2] = count2;
    this.taken[number2] = count2;
    this.#room(number2, count2);
    if (row >= this.numbers.length) {
      this.numbers = longerInts(this.numbers, Math.max(this.draft.capacity, row + 1));
    }
    this.numbers[row] = number2;
    return this.starts[number2];
  }
  #grow() {
    const n = this.#capacity *= 2;
    for (const name of ["rows", "starts", "counts", "taken", "rooms"]) this[name] = longerInts(this[name], n);
  }
  #room(number2, room) {
    while (this.poolLength + room > this.pool.length) {
      this.pool = longerInts(this.pool, this.pool.length * 2);
      this.fields = longerInts(this.fields, this.pool.length);
    }
    this.starts[number2] = this.poolLength;
    this.rooms[number2] = room;
    this.poolLength += room;
  }
  /** Number of its fields or items. */
  countOf(row) {
    return this.counts[this.numbers[row]];
  }
  get(row, index2) {
    return this.pool[this.starts[this.numbers[row]] + index2];
  }
  set(row, index2, value) {
    this.pool[this.starts[this.numbers[row]] + index2] = value;
  }
  /** Number of the fields that the constructor takes, or of an array's items. */
  takenOf(row) {
    return this.taken[this.numbers[row]];
  }
  /** Index of the descriptor of a field that was stored later. */
  fieldOf(row, index2) {
    return this.fields[this.starts[this.numbers[row]] + index2];
  }
  /** Appends an item to a virtual array. */
  push(row, value) {
    this.#append(row, value);
    this.taken[this.numbers[row]]++;
  }
  /** Gives a virtual object a field, by its descriptor's index, that it has not had so far. */
  addField(row, descr, value) {
    const at = this.#append(row, value);
    this.fields[at] = descr;
  }
  /** Returns the new value's place in the pool. */
  #append(row, value) {
    const number2 = this.numbers[row];
    const count2 = this.counts[number2];
    if (count2 === this.rooms[number2]) {
      const from = this.starts[number2];
      this.#room(number2, Math.max(4, count2 * 2));
      this.pool.copyWithin(this.starts[number2], from, from + count2);
      this.fields.copyWithin(this.starts[number2], from, from + count2);
    }
    const at = this.starts[number2] + count2;
    this.pool[at] = value;
    this.counts[number2] = count2 + 1;
    return at;
  }
  isArray(row) {
    return this.draft.opcodes[row] === OP.new_array;
  }
  classDescr(row) {
    return this.draft.descr(row);
  }
  arrayDescr(row) {
    return this.draft.descr(row);
  }
  /** Which of the virtual's fields is the one with descriptor number `descr`; -1 when it was never stored, or as a field of another kind. */
  indexOf(row, descr) {
    const { descrs } = this.draft;
    const taken = this.takenOf(row);
    const index2 = this.classDescr(row).fields.indexOf(descrs[descr]);
    if (index2 >= 0) return index2;
    for (let k = taken, n = this.countOf(row); k < n; k++) if (this.fieldOf(row, k) === descr) return k;
    return -1;
  }
  /** Some other field of the virtual is the same property of the host's object. */
  sharesProperty(row, { property: property2 }) {
    const { descrs } = this.draft;
    if (this.classDescr(row).fields.some((field) => field.property === property2)) return true;
    for (let k = this.takenOf(row), n = this.countOf(row); k < n; k++) if (descrs[this.fieldOf(row, k)].property === property2) return true;
    return false;
  }
  /** What a field holds by its descriptor's index: what was stored, or what `new` sets it to. NONE when neither is known. */
  valueOf(row, descr) {
    const index2 = this.indexOf(row, descr);
    if (index2 >= 0) return this.get(row, index2);
    const field = this.draft.descrs[descr];
    const { initial } = this.classDescr(row);
    if (!initial.has(field) || this.sharesProperty(row, field)) return NONE;
    return this.draft.constOf(typeCode(field.type), initial.get(field));
  }
  /** All values, as a virtual lists them whose later fields have the descriptors `stored`; null when it cannot be one of those. */
  valuesFor(row, stored) {
    const taken = this.takenOf(row);
    const count2 = this.countOf(row);
    for (let k = taken; k < count2; k++) if (!stored.includes(this.fieldOf(row, k))) return null;
    const values2 = [];
    for (let k = 0; k < taken; k++) values2.push(this.get(row, k));
    for (const descr of stored) {
      const value = this.valueOf(row, descr);
      if (value === NONE) return null;
      values2.push(value);
    }
    return values2;
  }
};
var KEEP = 0;
var SAME = 1;
var REPLACE = 2;
var DROP = 3;
var chain = (passes) => ({
  passes,
  visits: OP_NAMES.map((name) => passes.flatMap((pass) => pass.visit[name] ?? [])),
  learners: OP_NAMES.map((name) => passes.flatMap((pass) => pass.committed?.[name] ?? []))
});
var HAS_EFFECT = Uint8Array.from(OP_ROWS, (row) => row.effect === "write" || row.effect === "call" ? 1 : 0);
var LETS_ESCAPE = Uint8Array.from(
  OP_ROWS,
  (row, opcode) => row.effect === "write" || row.effect === "call" || row.effect === "alloc" || row.effect === "final" || opcode === OP.label ? 1 : 0
);
var RESULT = Int8Array.from(OP_ROWS, (row) => row.result === "d" || row.result === "x" ? -1 : typeCode(row.result));
var NO_TRACE3 = new Trace(1);
var NO_CONTEXT = { kind: "straight", passes: /* @__PURE__ */ new Set(), parent: null, unrollLimit: 0, pureHistory: 0, classOf: () => null, newLabel: () => new LabelDescr(-1) };
var Driver = class {
  constructor() {
    this.draft = new Draft();
    this.facts = new Facts(this.draft);
    this.virtuals = new Virtuals(this.draft);
    this.pending = new Pending();
    this.resume = new ResumeDrafts(this);
    this.scratch = new Scratch();
    this.source = NO_TRACE3;
    this.context = NO_CONTEXT;
    this.chain = chain([]);
    this.map = new Int32Array(256);
    this.row = 0;
    this.opcode = 0;
    this.type = 0;
    this.a = NONE;
    this.b = NONE;
    this.c = NONE;
    this.descr = -1;
    this.snapshot = -1;
    this.extras = new Int32Array(16);
    this.extraCount = 0;
    this.result = NONE;
    this.epoch = 0;
    this.entering = null;
    this.enteringFrom = 0;
    this.forcings = 0;
    this.partStart = 0;
    this.hits = null;
    this.callGone = false;
    this.dependencies = /* @__PURE__ */ new Set();
    this.validated = false;
    this.#late = [];
    this.#newest = NONE;
    this.#waiting = [];
  }
  #late;
  #newest;
  begin(source, context, passes) {
    this.source = source;
    this.context = context;
    this.chain = passes;
    this.draft.begin(source);
    this.facts.begin(context.classOf);
    this.virtuals.begin();
    this.pending.clear();
    this.resume.begin();
    if (this.map.length < source.length) this.map = new Int32Array(source.length * 2);
    this.epoch = 0;
    this.entering = null;
    this.forcings = 0;
    this.partStart = 0;
    this.hits = null;
    this.callGone = false;
    this.dependencies.clear();
    this.validated = false;
    this.#late.length = 0;
    this.#waiting.length = 0;
    for (const pass of passes.passes) pass.begin?.(this);
  }
  /** Lets go of the trace. */
  end() {
    this.draft.end();
    this.facts.end();
    this.dependencies.clear();
    this.source = NO_TRACE3;
    this.context = NO_CONTEXT;
  }
  // -- from the source
  /** What a reference of the source stands for by now. */
  operand(ref) {
    return ref < 0 ? ref : this.facts.resolve(this.map[ref]);
  }
  /** Sends one recorded operation through the chain. */
  feed(row) {
    const { source } = this;
    const opcode = source.opcode(row);
    this.row = row;
    this.opcode = opcode;
    this.type = RESULT[opcode] >= 0 ? RESULT[opcode] : typeCode(source.type(row));
    this.a = this.operand(source.a(row));
    this.b = this.operand(source.b(row));
    this.c = this.operand(source.c(row));
    this.descr = source.descrIndex(row);
    this.snapshot = source.snapshot(row);
    this.#takeExtras(row);
    const ref = this.process();
    this.map[row] = ref;
    if (IS_CALL[opcode] === 1) this.callGone = ref < 0 || ref !== this.#newest;
  }
  #takeExtras(row) {
    const count2 = this.source.extraCount(row);
    this.extraCount = count2;
    if (count2 > this.extras.length) this.extras = new Int32Array(count2 * 2);
    for (let k = 0; k < count2; k++) this.extras[k] = this.operand(this.source.extra(row, k));
  }
  // -- from passes
  /** Puts another operation, of the same result, in place of the one in flight. Answer with what it returns. */
  replace(opcode, a2 = NONE, b2 = NONE, descr = -1) {
    this.opcode = opcode;
    this.a = a2;
    this.b = b2;
    this.c = NONE;
    this.descr = descr;
    return REPLACE;
  }
  /** The result of the operation in flight is `ref`. Answer with what it returns. */
  same(ref) {
    this.result = ref;
    return SAME;
  }
  /** Sends another operation through the chain, ahead of the one in flight; gives its result. */
  emit(opcode, type, a2 = NONE, b2 = NONE, descr = -1, snapshot = -1) {
    const { opcode: opcode0, type: type0, a: a0, b: b0, c: c0, descr: descr0, snapshot: snapshot0, extraCount } = this;
    this.opcode = opcode;
    this.type = type;
    this.a = a2;
    this.b = b2;
    this.c = NONE;
    this.descr = descr;
    this.snapshot = snapshot;
    this.extraCount = 0;
    const ref = this.process();
    this.opcode = opcode0;
    this.type = type0;
    this.a = a0;
    this.b = b0;
    this.c = c0;
    this.descr = descr0;
    this.snapshot = snapshot0;
    this.extraCount = extraCount;
    return ref;
  }
  /** Commits an operation ahead of the one in flight without asking the passes (they hear of it): a store that was delayed. */
  commitDirectly(opcode, a2, b2, c22, descr) {
    const { opcode: opcode0, type: type0, a: a0, b: b0, c: c0, descr: descr0, snapshot: snapshot0, extraCount } = this;
    this.opcode = opcode;
    this.type = RESULT[opcode];
    this.a = a2;
    this.b = b2;
    this.c = c22;
    this.descr = descr;
    this.snapshot = -1;
    this.extraCount = 0;
    this.commit();
    this.opcode = opcode0;
    this.type = type0;
    this.a = a0;
    this.b = b0;
    this.c = c0;
    this.descr = descr0;
    this.snapshot = snapshot0;
    this.extraCount = extraCount;
  }
  /** Tells the passes what a guard with these operands would establish; none is needed. */
  learn(opcode, a2, descr = -1) {
    this.opcode = opcode;
    this.a = a2;
    this.b = this.c = NONE;
    this.descr = descr;
    const learners = this.chain.learners[opcode];
    for (let i = 0; i < learners.length; i++) learners[i](this, NONE);
  }
  // -- the driver proper
  /** Runs the chain on the operation in flight; gives what it became. */
  process() {
    const { visits } = this.chain;
    for (; ; ) {
      const passes = visits[this.opcode];
      let outcome = KEEP;
      for (let i = 0; i < passes.length; i++) {
        outcome = passes[i](this);
        if (outcome !== KEEP) break;
      }
      if (outcome === KEEP) return this.commit();
      if (outcome === SAME) return this.facts.resolve(this.result);
      if (outcome === DROP) return NONE;
    }
  }
  /** Appends the operation in flight to the draft. */
  commit() {
    const { draft, facts, opcode } = this;
    const { flags } = facts;
    if (this.a >= 0 && (flags[this.a] & VIRTUAL) !== 0) this.a = this.force(this.a);
    if (this.b >= 0 && (facts.flags[this.b] & VIRTUAL) !== 0) this.b = this.force(this.b);
    if (this.c >= 0 && (facts.flags[this.c] & VIRTUAL) !== 0) this.c = this.force(this.c);
    for (let k = 0; k < this.extraCount; k++) {
      const extra = this.extras[k];
      if (extra >= 0 && (facts.flags[extra] & VIRTUAL) !== 0) this.extras[k] = this.force(extra);
    }
    const exit = CAN_EXIT[opcode] === 1 ? this.resume.draftExit(this.snapshot, opcode) : -1;
    const row = draft.add(opcode, this.type, facts.resolve(this.a), facts.resolve(this.b), facts.resolve(this.c), this.descr, exit);
    for (let k = 0; k < this.extraCount; k++) draft.addExtra(facts.resolve(this.extras[k]));
    facts.clear(row);
    if (HAS_EFFECT[opcode] === 1) this.epoch++;
    if (LETS_ESCAPE[opcode] === 1) this.#escape(row);
    const learners = this.chain.learners[opcode];
    for (let i = 0; i < learners.length; i++) learners[i](this, row);
    this.#newest = row;
    return row;
  }
  /** The values that `row` hands over may be seen by anybody from now on. */
  #escape(row) {
    const { draft, facts } = this;
    const b2 = draft.bs[row];
    const c22 = draft.cs[row];
    if (b2 >= 0) facts.flags[b2] &= ~UNESCAPED;
    if (c22 >= 0) facts.flags[c22] &= ~UNESCAPED;
    for (let k = 0, n = draft.extraCounts[row]; k < n; k++) {
      const extra = draft.extraOf(row, k);
      if (extra >= 0) facts.flags[extra] &= ~UNESCAPED;
    }
  }
  /** Allocates a virtual, and those that it refers to, with their contents of now. Gives the real row. */
  force(ref) {
    const { facts, virtuals } = this;
    const waiting = this.#waiting;
    const from = waiting.length;
    facts.flags[ref] |= PATCHED;
    waiting.push(ref);
    while (waiting.length > from) {
      const object = waiting[waiting.length - 1];
      let next = NONE;
      for (let k = 0, n = virtuals.countOf(object); k < n && next === NONE; k++) {
        const value = facts.resolve(virtuals.get(object, k));
        if (facts.isVirtual(value) && (facts.flags[value] & PATCHED) === 0) next = value;
      }
      if (next === NONE) {
        this.#allocate(object);
        waiting.pop();
      } else {
        facts.flags[next] |= PATCHED;
        waiting.push(next);
      }
    }
    this.#storeLate();
    return facts.resolve(ref);
  }
  #waiting;
  /** Allocates a virtual whose fields are real, but for those that refer back to one that waits: they are stored later. */
  #allocate(ref) {
    const { draft, facts, virtuals } = this;
    this.forcings++;
    this.epoch++;
    const isObject2 = draft.opcodes[ref] === OP.new;
    const count2 = virtuals.takenOf(ref);
    const row = draft.add(draft.opcodes[ref], REF, NONE, NONE, NONE, draft.descrIndices[ref], -1);
    let patched = false;
    for (let k = 0; k < count2; k++) {
      const value = facts.resolve(virtuals.get(ref, k));
      if (facts.isVirtual(value)) {
        this.#late.push(ref, isObject2 ? draft.descrIndexOf(virtuals.classDescr(ref).fields[k]) : k, value);
        draft.addExtra(draft.constRef(null));
        patched = true;
      } else {
        draft.addExtra(value);
        if (value >= 0) facts.flags[value] &= ~UNESCAPED;
      }
    }
    for (let k = virtuals.countOf(ref) - 1; k >= count2; k--) this.#late.push(ref, virtuals.fieldOf(ref, k), virtuals.get(ref, k));
    facts.clear(row);
    facts.flags[row] |= FRESH | UNESCAPED | (patched ? PATCHED : 0);
    facts.flags[ref] &= ~(VIRTUAL | PATCHED);
    facts.forward(ref, row);
    if (isObject2) facts.learnClass(row, facts.codeOfDescr(draft.descrIndices[row]));
    else facts.learnNonnull(row);
    const learners = this.chain.learners[draft.opcodes[row]];
    for (let i = 0; i < learners.length; i++) learners[i](this, row);
  }
  /** References back, and fields that the constructor does not take, once both ends are real. */
  #storeLate() {
    const late = this.#late;
    while (late.length > 0) {
      const value = this.facts.resolve(late.pop());
      const place = late.pop();
      const object = this.facts.resolve(late.pop());
      const { draft } = this;
      if (draft.opcodes[object] === OP.new) this.commitDirectly(OP.setfield, object, value, NONE, place);
      else this.commitDirectly(OP.setarrayitem, object, draft.constInt(place), value, draft.descrIndices[object]);
    }
  }
  /** Does what was delayed, as before a jump. */
  flush() {
    this.opcode = OP.jump;
    this.a = this.b = this.c = NONE;
    this.extraCount = 0;
    const visits = this.chain.visits[OP.jump];
    for (let i = 0; i < visits.length; i++) visits[i](this);
  }
  /** A pass found a row again. */
  found(row) {
    if (this.hits !== null && row < this.partStart) this.hits[row] = 1;
    return row;
  }
  /** Puts a stricter guard where an earlier guard on the same value stands. */
  strengthen(guard, opcode, b2, descr) {
    this.draft.opcodes[guard] = opcode;
    this.draft.bs[guard] = b2;
    this.draft.descrIndices[guard] = descr;
  }
  // -- questions that several passes ask
  /** The trace cannot go on as recorded. */
  contradiction(what) {
    throw new InvalidLoop(`${OP_NAMES[this.opcode]} at row ${this.row}: ${what}`);
  }
  /** Effects of the call in flight that no pass may remove: an exception was recorded. */
  raisedWhileRecording() {
    const guard = exceptionGuard(this.source, this.row);
    return guard !== NONE && this.source.opcode(guard) === OP.guard_exception;
  }
  callDescr() {
    return this.draft.descrs[this.descr];
  }
};
var STEPS = 4;
var Position = class {
  constructor() {
    this.base = 0;
    this.offset = 0;
    this.modulus = Infinity;
  }
  /** Takes a reference apart. */
  take(draft, facts, ref) {
    this.base = ref;
    this.offset = 0;
    this.modulus = Infinity;
    for (let steps = 0; steps < STEPS && this.base >= 0; steps++) {
      const b2 = facts.resolve(draft.bs[this.base]);
      if (b2 >= 0 || b2 === NONE) break;
      const constant = draft.constant(b2);
      switch (draft.opcodes[this.base]) {
        case OP.int_add:
        case OP.int_add_ovf:
          this.offset += constant;
          break;
        case OP.int32_add:
          this.offset += constant;
          this.modulus = Math.min(this.modulus, 2 ** 32);
          break;
        case OP.int_and:
          if (constant <= 0 || constant >= 2 ** 31 || (constant & constant + 1) !== 0) return this;
          this.modulus = Math.min(this.modulus, constant + 1);
          break;
        default:
          return this;
      }
      this.base = facts.resolve(draft.as[this.base]);
    }
    return this;
  }
  /** Certainly another integer than `other`. */
  differsFrom(other) {
    if (this.base !== other.base) return false;
    const modulus = Math.min(this.modulus, other.modulus);
    const difference22 = this.offset - other.offset;
    return modulus === Infinity ? difference22 !== 0 : difference22 % modulus !== 0;
  }
  /** How far it lies behind `other`, where that is known; NaN where it is not. */
  distanceFrom(other) {
    return this.base === other.base && this.modulus === Infinity && other.modulus === Infinity ? this.offset - other.offset : NaN;
  }
};
var ANYTHING2 = { pure: false, reads: "any", writes: "any", canRaise: true, mayForce: true };
var X4 = new Range();
var Y2 = new Range();
var P = new Position();
var Q = new Position();
function mayEqual(d2, a2, b2) {
  if (a2 === b2) return true;
  if (a2 < 0 && b2 < 0) return false;
  d2.facts.rangeOf(a2, X4);
  d2.facts.rangeOf(b2, Y2);
  if (X4.lo > Y2.hi || Y2.lo > X4.hi || ((X4.bits ^ Y2.bits) & X4.mask & Y2.mask) !== 0) return false;
  return !P.take(d2.draft, d2.facts, a2).differsFrom(Q.take(d2.draft, d2.facts, b2));
}
var mayAlias = (d2, object, index2, other, otherIndex) => !d2.facts.distinct(object, other) && (index2 === NONE || mayEqual(d2, index2, otherIndex));
var heap = (known) => {
  const lookUp = (d2, descr, object, index2) => {
    const { pending, facts } = d2;
    for (let i = pending.count - 1; i >= 0; i--) {
      if (pending.descrs[i] === descr && facts.resolve(pending.targets[i]) === object && same(d2, pending.indices[i], index2)) return facts.resolve(pending.values[i]);
    }
    return remembered(d2, placeOf(descr), object, index2);
  };
  const remembered = (d2, place, object, index2) => {
    const fact = known.find(d2.facts, place, object, index2);
    if (fact < 0) return NONE;
    const value = d2.facts.resolve(known.values[fact]);
    if (d2.facts.is(value, UNREAD)) return NONE;
    known.use(fact);
    return value;
  };
  const learnRead = (d2, place, object, index2, row) => {
    const fact = known.find(d2.facts, place, object, index2);
    if (fact >= 0 && d2.facts.is(known.values[fact], UNREAD)) {
      d2.facts.read(row, known.values[fact]);
      known.forget(fact, d2.draft.length);
    }
    known.learn(place, object, index2, row, d2.draft.length);
  };
  const same = (d2, index2, other) => index2 === other || index2 !== NONE && d2.facts.resolve(index2) === other;
  const flush = (d2, at) => {
    const { pending } = d2;
    const target = d2.facts.resolve(pending.targets[at]);
    const descr = pending.descrs[at];
    const index2 = pending.indices[at];
    const value = d2.facts.resolve(pending.values[at]);
    pending.remove(at);
    d2.epoch++;
    if (index2 === NONE) d2.commitDirectly(OP.setfield, target, value, NONE, descr);
    else d2.commitDirectly(OP.setarrayitem, target, d2.facts.resolve(index2), value, descr);
  };
  const flushAll = (d2, lazily = false) => {
    const { pending, facts } = d2;
    let at = 0;
    while (at < pending.count) {
      if (lazily && (facts.isVirtual(facts.resolve(pending.values[at])) || facts.isVirtual(facts.resolve(pending.targets[at])))) at++;
      else flush(d2, at);
    }
  };
  const flushAliases = (d2, descr, object, index2) => {
    const { pending, facts } = d2;
    let at = 0;
    while (at < pending.count) {
      if (pending.descrs[at] === descr && mayAlias(d2, facts.resolve(pending.targets[at]), resolveIndex(d2, pending.indices[at]), object, index2)) flush(d2, at);
      else at++;
    }
  };
  const resolveIndex = (d2, index2) => index2 === NONE ? NONE : d2.facts.resolve(index2);
  const forgetAliases = (d2, place, object, index2) => {
    let steps = 0;
    for (let fact = known.first(place); fact >= 0; fact = known.next[fact]) {
      if (steps++ >= HISTORY || mayAlias(d2, d2.facts.resolve(known.objects[fact]), resolveIndex(d2, known.indices[fact]), object, index2)) known.forget(fact, d2.draft.length);
    }
  };
  const read2 = (d2, index2) => {
    const found = lookUp(d2, d2.descr, d2.a, index2);
    if (found !== NONE) return d2.same(found);
    flushAliases(d2, d2.descr, d2.a, index2);
    return KEEP;
  };
  const write3 = (d2, index2, value) => {
    const { pending, facts } = d2;
    if (lookUp(d2, d2.descr, d2.a, index2) === value) return DROP;
    d2.epoch++;
    for (let i = 0; i < pending.count; i++) {
      if (pending.descrs[i] === d2.descr && facts.resolve(pending.targets[i]) === d2.a && same(d2, pending.indices[i], index2)) {
        pending.remove(i);
        break;
      }
    }
    flushAliases(d2, d2.descr, d2.a, index2);
    forgetAliases(d2, placeOf(d2.descr), d2.a, index2);
    if (pending.isFull) flush(d2, 0);
    pending.add(d2.a, d2.descr, index2, value);
    return DROP;
  };
  const beforeCall = (d2) => {
    const effects = effectsOf(d2);
    if (effects.reads === "any" || effects.writes === "any") {
      flushAll(d2);
      return KEEP;
    }
    const { pending } = d2;
    let at = 0;
    while (at < pending.count) {
      const place = d2.draft.descrs[pending.descrs[at]];
      if (effects.reads.includes(place) || effects.writes.includes(place)) flush(d2, at);
      else at++;
    }
    if (effects.canRaise) flushAll(d2, true);
    return KEEP;
  };
  const effectsOf = (d2) => {
    const descr = d2.draft.descrs[d2.descr];
    return descr.kind === "assembler" ? ANYTHING2 : descr.effects;
  };
  const afterCall = (d2) => {
    const { writes } = effectsOf(d2);
    if (writes === "any") known.forgetAll(d2);
    else for (const place of writes) forgetPlace(d2, place);
  };
  const forgetPlace = (d2, place) => {
    const descr = d2.draft.descrIndexOf(place);
    known.forgetPlace(placeOf(descr), d2.draft.length);
    if (place.kind === "array") known.forgetPlace(lengthOf(descr), d2.draft.length);
  };
  const flushBeforeGuard = (d2) => {
    flushAll(d2, true);
    return KEEP;
  };
  const flushEverything = (d2) => {
    flushAll(d2);
    return KEEP;
  };
  const learnField = (d2, row) => {
    if (!d2.draft.descrs[d2.descr].immutable) learnRead(d2, placeOf(d2.descr), d2.draft.as[row], NONE, row);
  };
  const learnStore = (d2, row) => {
    const { draft } = d2;
    if (!draft.descrs[d2.descr].immutable) known.replace(d2.facts, placeOf(d2.descr), draft.as[row], NONE, draft.bs[row], draft.length);
  };
  const pushed = (d2, row) => {
    const { draft } = d2;
    const array = draft.as[row];
    const item = draft.bs[row];
    const place = lengthOf(d2.descr);
    const { descr } = d2;
    const before = remembered(d2, place, array, NONE);
    forgetAliases(d2, place, array, NONE);
    if (before === NONE) return;
    known.learn(placeOf(descr), array, before, item, draft.length);
    known.learn(place, array, NONE, d2.emit(OP.int_add, INT, before, draft.constInt(1)), draft.length);
  };
  const fieldsOf = [];
  const allocatedObject = (d2, row) => {
    const { draft } = d2;
    const descr = draft.descrIndices[row];
    const fields = fieldsOf[descr] ??= draft.classDescr(descr).fields.map((field) => field.immutable ? -1 : draft.descrIndexOf(field));
    for (let k = 0; k < fields.length && k < draft.extraCounts[row]; k++) {
      if (fields[k] >= 0) known.learn(placeOf(fields[k]), row, NONE, draft.extraOf(row, k), draft.length);
    }
  };
  const allocatedArray = (d2, row) => {
    const { draft } = d2;
    const descr = draft.descrIndices[row];
    if (draft.descrs[descr].immutable) return;
    const count2 = draft.extraCounts[row];
    known.learn(lengthOf(descr), row, NONE, draft.constInt(count2), draft.length);
    for (let k = 0; k < count2; k++) known.learn(placeOf(descr), row, draft.constInt(k), draft.extraOf(row, k), draft.length);
  };
  const guards = OP_NAMES.filter((name) => OPS[name].effect === "guard" || OPS[name].effect === "guarded");
  const behindCalls = [OP.guard_no_exception, OP.guard_exception, OP.guard_not_forced];
  return {
    name: "heap",
    visit: {
      ...Object.fromEntries(guards.filter((name) => !behindCalls.includes(OP[name])).map((name) => [name, flushBeforeGuard])),
      getfield: (d2) => {
        if (!d2.draft.descrs[d2.descr].immutable) return read2(d2, NONE);
        const found = remembered(d2, placeOf(d2.descr), d2.a, NONE);
        return found === NONE ? KEEP : d2.same(found);
      },
      setfield: (d2) => write3(d2, NONE, d2.b),
      getarrayitem: (d2) => d2.draft.descrs[d2.descr].immutable ? KEEP : read2(d2, d2.b),
      setarrayitem: (d2) => write3(d2, d2.b, d2.c),
      arraylen: (d2) => {
        if (d2.draft.descrs[d2.descr].immutable) return KEEP;
        const found = remembered(d2, lengthOf(d2.descr), d2.a, NONE);
        return found === NONE ? KEEP : d2.same(found);
      },
      call: beforeCall,
      call_pure: beforeCall,
      call_may_force: beforeCall,
      call_assembler: beforeCall,
      cond_call: beforeCall,
      label: flushEverything,
      jump: flushEverything,
      finish: flushEverything,
      finish_exception: flushEverything
    },
    committed: {
      getfield: learnField,
      setfield: learnStore,
      getarrayitem: (d2, row) => {
        if (!d2.draft.descrs[d2.descr].immutable) learnRead(d2, placeOf(d2.descr), d2.draft.as[row], d2.draft.bs[row], row);
      },
      setarrayitem: (d2, row) => known.replace(d2.facts, placeOf(d2.descr), d2.draft.as[row], d2.draft.bs[row], d2.draft.cs[row], d2.draft.length),
      arraylen: (d2, row) => {
        if (!d2.draft.descrs[d2.descr].immutable) learnRead(d2, lengthOf(d2.descr), d2.draft.as[row], NONE, row);
      },
      array_push: pushed,
      call: afterCall,
      call_pure: afterCall,
      call_may_force: afterCall,
      call_assembler: afterCall,
      cond_call: afterCall,
      new: allocatedObject,
      new_array: allocatedArray
    },
    begin: () => {
      fieldsOf.length = 0;
    },
    save: () => known.save(),
    restore: () => known.restore()
  };
};
var UNGUARDED = {
  int_add_ovf: OP.int_add,
  int_sub_ovf: OP.int_sub,
  int_mul_ovf: OP.int_mul,
  int_lshift_ovf: OP.int_lshift
};
var UNCHANGED = {
  int_mod: (x2, y2) => x2.lo >= 0 && x2.hi < y2.lo,
  // Every bit that the mask clears is 0 already; above the 32nd bit there are none.
  int_and: (x2, y2) => y2.lo === y2.hi && y2.lo >= 0 && x2.lo >= 0 && x2.hi < 2 ** 32 && (~(y2.lo | 0) & ~(x2.mask & ~x2.bits)) === 0,
  int32_wrap: (x2) => x2.isInt32
};
var X5 = new Range();
var Y3 = new Range();
var OUT = new Range();
var outOpcode = -1;
var outA = 0;
var outB = 0;
function load(d2, ref, into) {
  if (d2.draft.typeOf(ref) === INT) d2.facts.rangeOf(ref, into);
}
function transfer(name) {
  const compute2 = TRANSFER[name];
  const never = NEVER_OVERFLOWS[name];
  const unguarded = UNGUARDED[name];
  const unchanged = UNCHANGED[name];
  const opcode = OP[name];
  return (d2) => {
    load(d2, d2.a, X5);
    if (d2.b !== NONE) load(d2, d2.b, Y3);
    if (never !== void 0 && never(X5, Y3)) return d2.replace(unguarded, d2.a, d2.b);
    if (unchanged !== void 0 && unchanged(X5, Y3)) return d2.same(d2.a);
    compute2(X5, Y3, OUT);
    OUT.shrink();
    if (OUT.lo > OUT.hi) d2.contradiction("no result is in range");
    if (OUT.lo === OUT.hi && never === void 0) return d2.same(d2.draft.constInt(OUT.lo));
    outOpcode = opcode;
    outA = d2.a;
    outB = d2.b;
    return KEEP;
  };
}
function define(name) {
  const compute2 = TRANSFER[name];
  const opcode = OP[name];
  return (d2, row) => {
    if (outOpcode !== opcode || outA !== d2.a || outB !== d2.b) {
      load(d2, d2.a, X5);
      if (d2.b !== NONE) load(d2, d2.b, Y3);
      compute2(X5, Y3, OUT);
      OUT.shrink();
    }
    outOpcode = -1;
    d2.facts.define(row, OUT);
    if (OUT.lo === OUT.hi) d2.facts.forward(row, d2.draft.constInt(OUT.lo));
  };
}
function within(d2, ref, lo, hi) {
  d2.facts.constrain(ref, X5.set(lo < INT_MIN ? INT_MIN : lo, hi > INT_MAX ? INT_MAX : hi));
}
function less(d2, a2, b2, by) {
  const highB = d2.facts.high(b2);
  within(d2, a2, INT_MIN, highB - by);
  within(d2, b2, d2.facts.low(a2) + by, INT_MAX);
}
function differs(d2, a2, b2) {
  const { facts } = d2;
  if (facts.low(b2) !== facts.high(b2)) return;
  const value = facts.low(b2);
  if (facts.low(a2) === value) within(d2, a2, value + 1, INT_MAX);
  else if (facts.high(a2) === value) within(d2, a2, INT_MIN, value - 1);
}
function nonzero(d2, a2) {
  differs(d2, a2, d2.draft.constInt(0));
  if (a2 >= 0) d2.facts.flags[a2] |= NONZERO;
}
function equals(d2, a2, b2) {
  const { facts } = d2;
  facts.constrain(a2, facts.rangeOf(b2, X5));
  facts.constrain(b2, facts.rangeOf(a2, X5));
}
function learn(d2, test, holds) {
  const { draft, facts } = d2;
  if (test < 0) return;
  const a2 = facts.resolve(draft.as[test]);
  const b2 = facts.resolve(draft.bs[test]);
  switch (draft.opcodes[test]) {
    case OP.int_lt:
      compared(d2, a2, b2);
      return holds ? less(d2, a2, b2, 1) : less(d2, b2, a2, 0);
    case OP.int_le:
      compared(d2, a2, b2);
      return holds ? less(d2, a2, b2, 0) : less(d2, b2, a2, 1);
    case OP.int_gt:
      compared(d2, a2, b2);
      return holds ? less(d2, b2, a2, 1) : less(d2, a2, b2, 0);
    case OP.int_ge:
      compared(d2, a2, b2);
      return holds ? less(d2, b2, a2, 0) : less(d2, a2, b2, 1);
    case OP.int_eq:
      compared(d2, a2, b2);
      if (holds) equals(d2, a2, b2);
      else {
        differs(d2, a2, b2);
        differs(d2, b2, a2);
      }
      return;
    case OP.int_ne:
      compared(d2, a2, b2);
      if (!holds) equals(d2, a2, b2);
      else {
        differs(d2, a2, b2);
        differs(d2, b2, a2);
      }
      return;
    case OP.int_is_true:
      if (holds) nonzero(d2, a2);
      else within(d2, a2, 0, 0);
      return;
    case OP.int_is_zero:
      if (holds) within(d2, a2, 0, 0);
      else nonzero(d2, a2);
      return;
    case OP.int_is_int32:
      if (holds) within(d2, a2, INT32_MIN, INT32_MAX);
      else if (facts.low(a2) >= INT32_MIN) within(d2, a2, INT32_MAX + 1, INT_MAX);
      else if (facts.high(a2) <= INT32_MAX) within(d2, a2, INT_MIN, INT32_MIN - 1);
      return;
    default:
      if (holds) nonzero(d2, test);
      else within(d2, test, 0, 0);
  }
}
function compared(d2, a2, b2) {
  if (a2 >= 0) d2.facts.flags[a2] |= COMPARED;
  if (b2 >= 0) d2.facts.flags[b2] |= COMPARED;
}
var names2 = OP_NAMES.filter((name) => TRANSFER[name] !== void 0);
var isTrue = transfer("int_is_true");
var isZero = transfer("int_is_zero");
var intbounds = () => ({
  name: "intbounds",
  visit: {
    ...Object.fromEntries(names2.map((name) => [name, transfer(name)])),
    int_is_true: (d2) => d2.facts.isNonzero(d2.a) ? d2.same(d2.draft.constInt(1)) : isTrue(d2),
    int_is_zero: (d2) => d2.facts.isNonzero(d2.a) ? d2.same(d2.draft.constInt(0)) : isZero(d2),
    guard_true: (d2) => d2.a >= 0 && d2.facts.isNonzero(d2.a) ? DROP : KEEP
  },
  committed: {
    ...Object.fromEntries(names2.map((name) => [name, define(name)])),
    guard_true: (d2) => learn(d2, d2.a, true),
    guard_false: (d2) => learn(d2, d2.a, false),
    guard_value: (d2) => {
      if (d2.b < 0 && d2.draft.typeOf(d2.b) === INT) d2.facts.constrain(d2.a, X5.constant(d2.draft.constant(d2.b)));
    }
  }
});
var PureTable = class {
  #slots = new Int32Array(512);
  #mask = 511;
  #used = 0;
  #history = 0;
  /** By opcode: rows that were inserted. */
  #counts = new Int32Array(OP_NAMES.length);
  #saved = new Int32Array(OP_NAMES.length);
  /** By row: its number among those of its opcode, from 1. */
  #numbers = new Int32Array(512);
  /** Forgets everything; `rows` is how many the trace has. */
  begin(rows, history) {
    let size = 512;
    while (size < rows) size *= 2;
    if (size > this.#slots.length) this.#slots = new Int32Array(size);
    else this.#slots.fill(0);
    this.#mask = this.#slots.length - 1;
    this.#used = 0;
    this.#history = history;
    this.#counts.fill(0);
  }
  save() {
    this.#saved.set(this.#counts);
  }
  /** Entries that are not in the draft any more need no removal. */
  restore() {
    this.#counts.set(this.#saved);
  }
  /** The row that computed `opcode(a, b)`, or NONE. Reads of what never changes are found however long ago they were. */
  find(d2, opcode, a2, b2, descr) {
    const { draft } = d2;
    const slots = this.#slots;
    const numbers = this.#numbers;
    const oldest = IS_PURE[opcode] === 1 ? this.#counts[opcode] - this.#history : -1;
    for (let at = hash(opcode, a2, b2, descr) & this.#mask; ; at = at + 1 & this.#mask) {
      const row = slots[at] - 1;
      if (row < 0) return NONE;
      if (row < draft.length && draft.opcodes[row] === opcode && draft.as[row] === a2 && draft.bs[row] === b2 && draft.descrIndices[row] === descr && numbers[row] > oldest) return row;
    }
  }
  /** The same for the call in flight. */
  findCall(d2) {
    const { draft } = d2;
    const slots = this.#slots;
    for (let at = hashCall(d2.opcode, d2.descr, d2.extras, 0, d2.extraCount) & this.#mask; ; at = at + 1 & this.#mask) {
      const row = slots[at] - 1;
      if (row < 0) return NONE;
      if (row >= draft.length || draft.opcodes[row] !== d2.opcode || draft.descrIndices[row] !== d2.descr || draft.extraCounts[row] !== d2.extraCount) continue;
      let equal22 = true;
      for (let k = 0; equal22 && k < d2.extraCount; k++) equal22 = draft.extraOf(row, k) === d2.extras[k];
      if (equal22) return row;
    }
  }
  insert(d2, row) {
    if (row >= this.#numbers.length) {
      const numbers = new Int32Array(row * 2);
      numbers.set(this.#numbers);
      this.#numbers = numbers;
    }
    this.#numbers[row] = ++this.#counts[d2.draft.opcodes[row]];
    this.#enter(d2, row);
  }
  #enter(d2, row) {
    if (this.#used * 2 >= this.#slots.length) this.#grow(d2);
    this.#used++;
    const { draft } = d2;
    const opcode = draft.opcodes[row];
    const count2 = draft.extraCounts[row];
    const at = count2 > 0 ? hashCall(opcode, draft.descrIndices[row], draft.extra, draft.extraStarts[row], count2) : hash(opcode, draft.as[row], draft.bs[row], draft.descrIndices[row]);
    this.#put(at, row);
  }
  #put(at, row) {
    const slots = this.#slots;
    at &= this.#mask;
    while (slots[at] !== 0) at = at + 1 & this.#mask;
    slots[at] = row + 1;
  }
  #grow(d2) {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    this.#mask = this.#slots.length - 1;
    this.#used = 0;
    for (const entry2 of old) if (entry2 !== 0 && entry2 <= d2.draft.length) this.#enter(d2, entry2 - 1);
  }
};
var hash = (opcode, a2, b2, descr) => {
  const h = Math.imul(a2, 2654435761) ^ Math.imul(b2, 2246822507) ^ Math.imul(descr + 1, 3266489909) ^ Math.imul(opcode, 668265263);
  return h ^ h >>> 15;
};
var hashCall = (opcode, descr, extra, start, count2) => {
  let h = hash(opcode, count2, NONE, descr);
  for (let k = 0; k < count2; k++) h = Math.imul(h ^ extra[start + k], 2654435761);
  return h ^ h >>> 15;
};
var TWIN = {
  int_add: OP.int_add_ovf,
  int_sub: OP.int_sub_ovf,
  int_mul: OP.int_mul_ovf,
  int_lshift: OP.int_lshift_ovf,
  int_add_ovf: OP.int_add,
  int_sub_ovf: OP.int_sub,
  int_mul_ovf: OP.int_mul,
  int_lshift_ovf: OP.int_lshift
};
var shared = OP_NAMES.filter((name) => IS_PURE[OP[name]] === 1 && name !== "same_as");
var pure = () => {
  const table = new PureTable();
  const find = (d2, opcode, a2, b2) => table.find(d2, opcode, a2, b2, d2.descr);
  const lookUp = (name) => {
    const opcode = OP[name];
    const twin = TWIN[name];
    const row = OP_ROWS[opcode];
    const inverse = row.inverse === void 0 ? -1 : OP[row.inverse];
    const inverseSwapped = inverse < 0 || OP_ROWS[inverse].swapped === void 0 ? -1 : OP[OP_ROWS[inverse].swapped];
    return (d2) => {
      let found = find(d2, opcode, d2.a, d2.b);
      if (found === NONE && twin !== void 0) found = find(d2, twin, d2.a, d2.b);
      if (found !== NONE) return d2.same(d2.found(found));
      if (inverse < 0) return KEEP;
      let opposite = find(d2, inverse, d2.a, d2.b);
      if (opposite === NONE && inverseSwapped >= 0) opposite = find(d2, inverseSwapped, d2.b, d2.a);
      if (opposite === NONE) return KEEP;
      const known = d2.facts.resolve(d2.found(opposite));
      return known < 0 ? d2.same(d2.draft.constInt(1 - d2.draft.constant(known))) : KEEP;
    };
  };
  const insert = (d2, row) => table.insert(d2, row);
  const readField2 = (d2) => {
    const field = d2.draft.descrs[d2.descr];
    if (!field.immutable) return KEEP;
    const { draft, facts, a: a2 } = d2;
    if (a2 < 0) {
      const object = draft.constant(a2);
      const value = object === null || object === void 0 ? void 0 : field.read(object);
      return value === void 0 || field.type !== "r" && typeof value !== "number" ? KEEP : d2.same(draft.constOf(d2.type, value));
    }
    if (draft.opcodes[a2] === OP.new && (facts.flags[a2] & PATCHED) === 0) {
      const index2 = draft.classDescr(draft.descrIndices[a2]).fields.indexOf(field);
      if (index2 >= 0) return d2.same(draft.extraOf(a2, index2));
    }
    const found = find(d2, OP.getfield, a2, NONE);
    return found === NONE ? KEEP : d2.same(d2.found(found));
  };
  const readItem2 = (d2) => {
    if (!d2.draft.descrs[d2.descr].immutable) return KEEP;
    const { draft, a: a2, b: b2 } = d2;
    if (a2 < 0 && b2 < 0) {
      const array = draft.constant(a2);
      const index2 = draft.constant(b2);
      if (Array.isArray(array) && index2 < array.length) return d2.same(draft.constOf(d2.type, array[index2]));
    }
    if (a2 >= 0 && b2 < 0 && draft.opcodes[a2] === OP.new_array && (d2.facts.flags[a2] & PATCHED) === 0) {
      const index2 = draft.constant(b2);
      if (index2 < draft.extraCounts[a2]) return d2.same(draft.extraOf(a2, index2));
    }
    const found = find(d2, OP.getarrayitem, a2, b2);
    return found === NONE ? KEEP : d2.same(d2.found(found));
  };
  const readLength = (d2) => {
    if (!d2.draft.descrs[d2.descr].immutable) return KEEP;
    const { draft, a: a2 } = d2;
    if (a2 < 0) {
      const array = draft.constant(a2);
      return Array.isArray(array) ? d2.same(draft.constInt(array.length)) : KEEP;
    }
    if (draft.opcodes[a2] === OP.new_array) return d2.same(draft.constInt(draft.extraCounts[a2]));
    const found = find(d2, OP.arraylen, a2, NONE);
    return found === NONE ? KEEP : d2.same(d2.found(found));
  };
  const learnRead = (d2, row) => {
    if (d2.draft.descrs[d2.descr].immutable) table.insert(d2, row);
  };
  const call3 = (d2) => {
    if (d2.raisedWhileRecording()) return KEEP;
    const found = table.findCall(d2);
    if (found !== NONE) return d2.same(d2.found(found));
    return foldCall(d2, d2.callDescr());
  };
  return {
    name: "pure",
    visit: {
      ...Object.fromEntries(shared.map((name) => [name, lookUp(name)])),
      getfield: readField2,
      getarrayitem: readItem2,
      arraylen: readLength,
      call_pure: call3
    },
    committed: {
      ...Object.fromEntries(shared.map((name) => [name, insert])),
      getfield: learnRead,
      getarrayitem: learnRead,
      arraylen: learnRead,
      call_pure: (d2, row) => {
        if (!d2.raisedWhileRecording()) table.insert(d2, row);
      }
    },
    begin: (d2) => table.begin(d2.source.length, d2.context.pureHistory),
    save: () => table.save(),
    restore: () => table.restore()
  };
};
function foldCall(d2, descr) {
  const { draft } = d2;
  if (descr.result === "n") return KEEP;
  const args = [];
  for (let k = 0; k < d2.extraCount; k++) {
    const ref = d2.extras[k];
    if (ref >= 0) return KEEP;
    args.push(draft.constant(ref));
  }
  let value;
  try {
    value = descr.fn(...args);
  } catch {
    return KEEP;
  }
  return d2.same(draft.constOf(d2.type, value));
}
var VARIABLES2 = 3;
var variable2 = (slot, isBool = false) => ({ kind: "variable", slot, isBool });
var x = variable2(0);
var y = variable2(1);
var z = variable2(2);
var p = variable2(0, true);
var q = variable2(1, true);
var c2 = { kind: "constant", slot: 0 };
var d = { kind: "constant", slot: 1 };
var e = { kind: "constant", slot: 2 };
var compute = (of, type = "i") => ({ kind: "computed", type: typeCode(type), of });
var float = (value) => ({ kind: "literal", value, type: 1 });
var term = (given2) => typeof given2 === "number" ? { kind: "literal", value: given2, type: INT } : typeof given2 === "string" ? { kind: "literal", value: given2, type: REF } : given2;
var operations = () => Object.fromEntries(
  Object.entries(OPS).map(([name, row]) => [
    name,
    (...operands) => ({ kind: "operation", opcode: OP[name], type: row.result === "d" || row.result === "x" ? INT : typeCode(row.result), operands: operands.map(term) })
  ])
);
var rule = (pattern, result, when = null) => ({
  pattern,
  result: term(result),
  when
});
var named = (rules2) => Object.entries(rules2).map(([name, { pattern, result, when }]) => ({ name, pattern, result, when, fired: 0 }));
var bound = new Int32Array(VARIABLES2);
var constants = [void 0, void 0, void 0];
var onConstants = (f, [c22, d2, e2]) => f(c22, d2, e2);
var constantRefs = new Int32Array(3);
var applies = ({ when }, values2) => when === null || onConstants(when, values2);
var ANYTHING22 = -2;
var CONSTANT2 = -1;
var asked = (term2) => term2 === void 0 || term2.kind === "variable" ? ANYTHING22 : term2.kind === "operation" ? term2.opcode : CONSTANT2;
function index(rules2) {
  const table = OP_ROWS.map(() => []);
  for (const each of rules2) {
    for (const { opcode, operands } of variants(each.pattern)) {
      table[opcode].push({ rule: each, first: operands[0], second: operands[1] ?? null, firstIs: asked(operands[0]), secondIs: asked(operands[1]) });
    }
  }
  return table;
}
function variants(pattern) {
  if (pattern.kind !== "operation") return [pattern];
  let operands = [[]];
  for (const operand of pattern.operands) operands = operands.flatMap((before) => variants(operand).map((after) => [...before, after]));
  const found = operands.map((each) => ({ ...pattern, operands: each }));
  if (!OP_ROWS[pattern.opcode].commutative) return found;
  for (const each of operands) {
    const [first, second] = each;
    const isConstant2 = (one) => one.kind === "literal" || one.kind === "constant";
    if (!isConstant2(second) && !isConstant2(first) && JSON.stringify(first) !== JSON.stringify(second)) found.push({ ...pattern, operands: [second, first] });
  }
  return found;
}
function rewrite(driver, matchers) {
  const { opcodes } = driver.draft;
  const { a: a2, b: b2 } = driver;
  const first = a2 < 0 ? CONSTANT2 : opcodes[a2];
  const second = b2 < 0 ? CONSTANT2 : opcodes[b2];
  for (let i = 0; i < matchers.length; i++) {
    const matcher = matchers[i];
    if (matcher.firstIs !== ANYTHING22 && matcher.firstIs !== first) continue;
    if (matcher.secondIs !== ANYTHING22 && matcher.secondIs !== second) continue;
    for (let slot = 0; slot < VARIABLES2; slot++) bound[slot] = NONE;
    constantRefs[0] = constantRefs[1] = constantRefs[2] = NONE;
    if (!match(driver, matcher.first, a2)) continue;
    if (matcher.second !== null && !match(driver, matcher.second, b2)) continue;
    const { rule: rule2 } = matcher;
    if (!applies(rule2, constants)) continue;
    rule2.fired++;
    const outcome = apply(driver, rule2.result);
    constants[0] = constants[1] = constants[2] = void 0;
    return outcome;
  }
  return KEEP;
}
function match(driver, pattern, ref) {
  const { draft } = driver;
  switch (pattern.kind) {
    case "variable": {
      const before = bound[pattern.slot];
      if (before !== NONE) return before === ref;
      if (pattern.isBool && !(draft.typeOf(ref) === INT && driver.facts.isBool(ref))) return false;
      bound[pattern.slot] = ref;
      return true;
    }
    case "constant":
      if (ref >= 0) return false;
      if (constantRefs[pattern.slot] !== NONE) return constantRefs[pattern.slot] === ref;
      constants[pattern.slot] = draft.constant(ref);
      constantRefs[pattern.slot] = ref;
      return true;
    case "literal":
      return ref < 0 && draft.typeOf(ref) === pattern.type && Object.is(draft.constant(ref), pattern.value);
    case "computed":
      return false;
    case "operation": {
      if (ref < 0 || draft.opcodes[ref] !== pattern.opcode) return false;
      if (!match(driver, pattern.operands[0], driver.facts.resolve(draft.as[ref]))) return false;
      return pattern.operands.length < 2 || match(driver, pattern.operands[1], driver.facts.resolve(draft.bs[ref]));
    }
  }
}
function apply(driver, result) {
  if (result.kind !== "operation") {
    driver.result = build2(driver, result);
    return SAME;
  }
  const a2 = build2(driver, result.operands[0]);
  const b2 = result.operands.length > 1 ? build2(driver, result.operands[1]) : NONE;
  driver.replace(result.opcode, a2, b2);
  return REPLACE;
}
function build2(driver, part) {
  switch (part.kind) {
    case "variable":
      return bound[part.slot];
    case "constant":
      return constantRefs[part.slot];
    case "literal":
      return driver.draft.constOf(part.type, part.value);
    case "computed":
      return driver.draft.constOf(part.type, onConstants(part.of, constants));
    case "operation": {
      const a2 = build2(driver, part.operands[0]);
      const b2 = part.operands.length > 1 ? build2(driver, part.operands[1]) : NONE;
      const saved = bound.slice();
      const savedConstants = constants.slice();
      const refs = constantRefs.slice();
      const ref = driver.emit(part.opcode, part.type, a2, b2);
      bound.set(saved);
      savedConstants.forEach((value, slot) => constants[slot] = value);
      constantRefs.set(refs);
      return ref;
    }
  }
}
var hasExactReciprocal = (value) => {
  const exponent = Math.log2(Math.abs(value));
  return Number.isInteger(exponent) && Math.abs(exponent) <= 1022 && 2 ** exponent === Math.abs(value);
};
function floatRules() {
  const {
    float_add,
    float_sub,
    float_mul,
    float_truediv,
    float_neg,
    float_abs,
    float_floor,
    float_lt,
    float_le,
    float_eq,
    float_ne,
    cast_int_to_float,
    cast_float_to_int,
    int_lt,
    int_le,
    int_eq,
    int_ne
  } = operations();
  return named({
    float_add_minus_zero: rule(float_add(x, float(-0)), x),
    float_sub_zero: rule(float_sub(x, float(0)), x),
    float_sub_neg: rule(float_sub(x, float_neg(y)), float_add(x, y)),
    float_add_neg: rule(float_add(x, float_neg(y)), float_sub(x, y)),
    float_mul_one: rule(float_mul(x, float(1)), x),
    float_mul_minus_one: rule(float_mul(x, float(-1)), float_neg(x)),
    float_truediv_one: rule(float_truediv(x, float(1)), x),
    float_truediv_power: rule(float_truediv(x, c2), float_mul(x, compute((k) => 1 / k, "f")), hasExactReciprocal),
    float_neg_neg: rule(float_neg(float_neg(x)), x),
    float_abs_abs: rule(float_abs(float_abs(x)), float_abs(x)),
    float_abs_neg: rule(float_abs(float_neg(x)), float_abs(x)),
    float_floor_floor: rule(float_floor(float_floor(x)), float_floor(x)),
    float_floor_int: rule(float_floor(cast_int_to_float(x)), cast_int_to_float(x)),
    float_to_int_to_float: rule(cast_float_to_int(cast_int_to_float(x)), x),
    float_lt_ints: rule(float_lt(cast_int_to_float(x), cast_int_to_float(y)), int_lt(x, y)),
    float_le_ints: rule(float_le(cast_int_to_float(x), cast_int_to_float(y)), int_le(x, y)),
    float_eq_ints: rule(float_eq(cast_int_to_float(x), cast_int_to_float(y)), int_eq(x, y)),
    float_ne_ints: rule(float_ne(cast_int_to_float(x), cast_int_to_float(y)), int_ne(x, y))
  });
}
var inRange = (value) => value >= INT_MIN && value <= INT_MAX;
var sum2 = (a2, b2) => a2 + b2;
var safeSum = (a2, b2) => inRange(a2 + b2);
var isPower = (value) => value > 0 && value <= 2 ** 52 && Number.isInteger(Math.log2(value)) && 2 ** Math.log2(value) === value;
var difference2 = (a2, b2) => b2 - a2;
var safeDifference = (a2, b2) => inRange(b2 - a2);
function integerRules() {
  const {
    int_add,
    int_sub,
    int_mul,
    int_add_ovf,
    int_sub_ovf,
    int_mul_ovf,
    int_lshift,
    int_lshift_ovf,
    int_rshift: int_rshift2,
    int_floordiv,
    int_mod,
    int_neg,
    int_invert,
    int_and: int_and2,
    int_or,
    int_xor,
    int_lt,
    int_le,
    int_eq,
    int_ne,
    int_gt,
    int_ge,
    int_is_true,
    int_is_zero,
    int_is_int32,
    int32_wrap,
    int32_add,
    int32_sub,
    int32_mul
  } = operations();
  return named({
    // -- sums
    add_zero: rule(int_add(x, 0), x),
    add_ovf_zero: rule(int_add_ovf(x, 0), x),
    add_add: rule(int_add(int_add(x, c2), d), int_add(x, compute(sum2)), safeSum),
    add_sub: rule(int_add(int_sub(x, y), y), x),
    add_neg: rule(int_add(x, int_neg(y)), int_sub(x, y)),
    sub_zero: rule(int_sub(x, 0), x),
    sub_ovf_zero: rule(int_sub_ovf(x, 0), x),
    sub_constant: rule(int_sub(x, c2), int_add(x, compute((k) => 0 - k))),
    sub_ovf_constant: rule(int_sub_ovf(x, c2), int_add_ovf(x, compute((k) => 0 - k))),
    sub_self: rule(int_sub(x, x), 0),
    sub_ovf_self: rule(int_sub_ovf(x, x), 0),
    sub_from_zero: rule(int_sub(0, x), int_neg(x)),
    sub_ovf_from_zero: rule(int_sub_ovf(0, x), int_neg(x)),
    sub_add: rule(int_sub(int_add(x, y), y), x),
    sub_ovf_add: rule(int_sub_ovf(int_add(x, y), y), x),
    sub_neg: rule(int_sub(x, int_neg(y)), int_add(x, y)),
    sub_sub: rule(int_sub(x, int_sub(x, y)), y),
    neg_neg: rule(int_neg(int_neg(x)), x),
    neg_sub: rule(int_neg(int_sub(x, y)), int_sub(y, x)),
    neg_invert: rule(int_neg(int_invert(x)), int_add(x, 1)),
    invert_invert: rule(int_invert(int_invert(x)), x),
    invert_neg: rule(int_invert(int_neg(x)), int_add(x, -1)),
    // -- products and quotients
    mul_zero: rule(int_mul(x, 0), 0),
    mul_ovf_zero: rule(int_mul_ovf(x, 0), 0),
    mul_one: rule(int_mul(x, 1), x),
    mul_ovf_one: rule(int_mul_ovf(x, 1), x),
    mul_minus_one: rule(int_mul(x, -1), int_neg(x)),
    mul_ovf_minus_one: rule(int_mul_ovf(x, -1), int_neg(x)),
    mul_mul: rule(int_mul(int_mul(x, c2), d), int_mul(x, compute((a2, b2) => a2 * b2 + 0)), (a2, b2) => inRange(a2 * b2)),
    floordiv_one: rule(int_floordiv(x, 1), x),
    floordiv_minus_one: rule(int_floordiv(x, -1), int_neg(x)),
    floordiv_power: rule(int_floordiv(x, c2), int_rshift2(x, compute((k) => Math.log2(k))), (k) => k > 1 && isPower(k)),
    floordiv_floordiv: rule(int_floordiv(int_floordiv(x, c2), d), int_floordiv(x, compute((a2, b2) => a2 * b2)), (a2, b2) => a2 > 0 && b2 > 0 && inRange(a2 * b2)),
    mod_one: rule(int_mod(x, 1), 0),
    mod_minus_one: rule(int_mod(x, -1), 0),
    mod_power: rule(int_mod(x, c2), int_and2(x, compute((k) => k - 1)), isPower),
    mod_mod: rule(int_mod(int_mod(x, c2), c2), int_mod(x, c2), (k) => k !== 0),
    // -- bits
    and_zero: rule(int_and2(x, 0), 0),
    and_minus_one: rule(int_and2(x, -1), x),
    and_self: rule(int_and2(x, x), x),
    and_and: rule(int_and2(int_and2(x, c2), d), int_and2(x, compute((a2, b2) => MEANINGS.int_and(a2, b2))), (a2, b2) => inRange(MEANINGS.int_and(a2, b2))),
    and_and_same: rule(int_and2(int_and2(x, y), y), int_and2(x, y)),
    or_zero: rule(int_or(x, 0), x),
    or_minus_one: rule(int_or(x, -1), -1),
    or_self: rule(int_or(x, x), x),
    or_or: rule(int_or(int_or(x, c2), d), int_or(x, compute((a2, b2) => MEANINGS.int_or(a2, b2)))),
    or_or_same: rule(int_or(int_or(x, y), y), int_or(x, y)),
    xor_zero: rule(int_xor(x, 0), x),
    xor_minus_one: rule(int_xor(x, -1), int_invert(x)),
    xor_self: rule(int_xor(x, x), 0),
    xor_xor_same: rule(int_xor(int_xor(x, y), y), x),
    lshift_zero: rule(int_lshift(x, 0), x),
    lshift_ovf_zero: rule(int_lshift_ovf(x, 0), x),
    rshift_zero: rule(int_rshift2(x, 0), x),
    rshift_rshift: rule(int_rshift2(int_rshift2(x, c2), d), int_rshift2(x, compute(sum2)), (a2, b2) => a2 >= 0 && b2 >= 0 && inRange(a2 + b2)),
    rshift_lshift: rule(int_rshift2(int_lshift(x, c2), c2), x, (k) => k >= 0),
    wrap_wrap: rule(int32_wrap(int32_wrap(x)), int32_wrap(x)),
    int32_sub_constant: rule(int32_sub(x, c2), int32_add(x, compute((k) => 0 - k | 0))),
    int32_add_add: rule(int32_add(int32_add(x, c2), d), int32_add(x, compute((a2, b2) => a2 + b2 | 0))),
    // A pointer that wraps around in a buffer whose size is a power of two.
    mask_add_mask: rule(
      int_and2(int32_add(int_and2(int32_add(x, c2), d), e), d),
      int_and2(int32_add(x, compute((a2, _, b2) => a2 + b2 | 0)), d),
      (_, mask) => mask < 2 ** 31 && isPower(mask + 1)
    ),
    int32_add_zero: rule(int32_add(x, 0), x),
    int32_mul_one: rule(int32_mul(x, 1), x),
    // -- comparisons
    lt_self: rule(int_lt(x, x), 0),
    le_self: rule(int_le(x, x), 1),
    eq_self: rule(int_eq(x, x), 1),
    ne_self: rule(int_ne(x, x), 0),
    eq_zero: rule(int_eq(x, 0), int_is_zero(x)),
    ne_zero: rule(int_ne(x, 0), int_is_true(x)),
    eq_one: rule(int_eq(p, 1), p),
    ne_one: rule(int_ne(p, 1), int_is_zero(p)),
    eq_add: rule(int_eq(int_add(x, c2), d), int_eq(x, compute(difference2)), safeDifference),
    ne_add: rule(int_ne(int_add(x, c2), d), int_ne(x, compute(difference2)), safeDifference),
    lt_add: rule(int_lt(int_add(x, c2), d), int_lt(x, compute(difference2)), safeDifference),
    le_add: rule(int_le(int_add(x, c2), d), int_le(x, compute(difference2)), safeDifference),
    gt_add: rule(int_gt(int_add(x, c2), d), int_gt(x, compute(difference2)), safeDifference),
    ge_add: rule(int_ge(int_add(x, c2), d), int_ge(x, compute(difference2)), safeDifference),
    is_zero_sub: rule(int_is_zero(int_sub(x, y)), int_eq(x, y)),
    is_true_sub: rule(int_is_true(int_sub(x, y)), int_ne(x, y)),
    is_zero_neg: rule(int_is_zero(int_neg(x)), int_is_zero(x)),
    is_true_neg: rule(int_is_true(int_neg(x)), int_is_true(x)),
    is_true_bool: rule(int_is_true(p), p),
    is_true_is_true: rule(int_is_true(int_is_true(x)), int_is_true(x)),
    is_zero_is_zero: rule(int_is_zero(int_is_zero(x)), int_is_true(x)),
    is_zero_is_true: rule(int_is_zero(int_is_true(x)), int_is_zero(x)),
    is_zero_lt: rule(int_is_zero(int_lt(x, y)), int_ge(x, y)),
    is_zero_le: rule(int_is_zero(int_le(x, y)), int_gt(x, y)),
    is_zero_gt: rule(int_is_zero(int_gt(x, c2)), int_le(x, c2)),
    is_zero_ge: rule(int_is_zero(int_ge(x, c2)), int_lt(x, c2)),
    is_zero_eq: rule(int_is_zero(int_eq(x, y)), int_ne(x, y)),
    is_zero_ne: rule(int_is_zero(int_ne(x, y)), int_eq(x, y)),
    is_int32_wrap: rule(int_is_int32(int32_wrap(x)), 1)
  });
}
function referenceRules() {
  const {
    box_int,
    unbox_int,
    box_bool,
    unbox_bool,
    int_is_true,
    int_eq,
    int_ne,
    ptr_eq,
    ptr_ne,
    strlen,
    strgetitem,
    str_from_code,
    str_concat,
    str_eq,
    str_lt
  } = operations();
  return named({
    unbox_box_int: rule(unbox_int(box_int(x)), x),
    box_unbox_int: rule(box_int(unbox_int(x)), x),
    unbox_box_bool: rule(unbox_bool(box_bool(p)), p),
    unbox_box_truth: rule(unbox_bool(box_bool(x)), int_is_true(x)),
    box_unbox_bool: rule(box_bool(unbox_bool(x)), x),
    box_truth: rule(box_bool(int_is_true(x)), box_bool(x)),
    same_ints: rule(ptr_eq(box_int(x), box_int(y)), int_eq(x, y)),
    other_ints: rule(ptr_ne(box_int(x), box_int(y)), int_ne(x, y)),
    strlen_from_code: rule(strlen(str_from_code(x)), 1),
    strgetitem_from_code: rule(strgetitem(str_from_code(x), 0), x),
    concat_empty: rule(str_concat(x, ""), x),
    concat_to_empty: rule(str_concat("", x), x),
    str_eq_self: rule(str_eq(x, x), 1),
    str_lt_self: rule(str_lt(x, x), 0)
  });
}
var made2 = null;
var rules = () => made2 ??= [...integerRules(), ...floatRules(), ...referenceRules()];
var byOpcode = null;
var rulesOf = (opcode) => (byOpcode ??= index(rules()))[opcode];
var IS_TRUTH = Uint8Array.from(
  OP_NAMES,
  (name) => /^(int|float|ptr|str)_(lt|le|eq|ne|gt|ge)$|^int_is_|_overflows$|^is_null$|^instance_of$|^unbox_bool$/.test(name) ? 1 : 0
);
function algebra(name) {
  const opcode = OP[name];
  const row = OP_ROWS[opcode];
  const binary2 = row.args.length === 2;
  const rules2 = rulesOf(opcode);
  const { commutative } = row;
  const swapped = row.swapped === void 0 ? -1 : OP[row.swapped];
  const descending = name.endsWith("_gt") || name.endsWith("_ge");
  const guarded2 = OPS[name].effect === "guarded";
  return (d2) => {
    const { a: a2, b: b2, draft } = d2;
    if (a2 < 0 && (b2 < 0 || !binary2)) {
      const value = fold(opcode, draft.constant(a2), binary2 ? draft.constant(b2) : void 0, d2.descr < 0 ? null : draft.descrs[d2.descr]);
      if (value !== void 0) return d2.same(draft.constOf(d2.type, value));
      if (guarded2) d2.contradiction("always out of range");
      return KEEP;
    }
    if (binary2) {
      if (commutative) {
        if (a2 < 0 || b2 >= 0 && a2 > b2) {
          d2.a = b2;
          d2.b = a2;
        }
      } else if (swapped >= 0 && (a2 < 0 || descending && b2 >= 0)) {
        return d2.replace(swapped, b2, a2);
      }
    }
    return rules2.length === 0 ? KEEP : rewrite(d2, rules2);
  };
}
function instanceOf(d2) {
  const { facts, draft } = d2;
  if (d2.a < 0) return d2.same(draft.constInt(draft.descrs[d2.descr].matches(draft.constant(d2.a)) ? 1 : 0));
  if (facts.isNull(d2.a)) return d2.same(draft.constInt(0));
  const known = facts.classOf(d2.a);
  return known === 0 ? KEEP : d2.same(draft.constInt(known === facts.codeOfDescr(d2.descr) ? 1 : 0));
}
function isNull2(d2) {
  if (d2.facts.isNull(d2.a)) return d2.same(d2.draft.constInt(1));
  if (d2.facts.isNonnull(d2.a)) return d2.same(d2.draft.constInt(0));
  return KEEP;
}
function identity(d2, equal22, rest) {
  const { facts, draft, a: a2, b: b2 } = d2;
  if (a2 === b2 && a2 >= 0 && (facts.isVirtual(a2) || facts.classOf(a2) !== 0 && facts.classOf(a2) !== NUMBER || draft.opcodes[a2] === OP.box_int)) return d2.same(draft.constInt(equal22));
  if (a2 !== b2 && (a2 >= 0 || b2 >= 0) && facts.distinct(a2, b2)) return d2.same(draft.constInt(1 - equal22));
  return rest(d2);
}
var earlier = new Int32Array(256);
function remember(d2, ref, guard) {
  if (ref < 0) return;
  if (ref >= earlier.length) earlier = longerInts(earlier, d2.draft.capacity);
  earlier[ref] = guard;
}
function guardOn(d2, ref) {
  const { draft } = d2;
  const guard = ref < earlier.length ? earlier[ref] : NONE;
  if (guard < d2.partStart || guard >= draft.length || guard <= ref || draft.as[guard] !== ref) return NONE;
  switch (draft.opcodes[guard]) {
    case OP.guard_nonnull:
    case OP.guard_class:
    case OP.guard_nonnull_class:
      return guard;
    default:
      return NONE;
  }
}
function guardTruth2(d2, wanted) {
  const { draft, facts, a: a2 } = d2;
  if (a2 < 0) {
    if (draft.constant(a2) !== 0 === wanted) return DROP;
    d2.contradiction("always fails");
  }
  const operand = facts.resolve(draft.as[a2]);
  switch (draft.opcodes[a2]) {
    case OP.int_is_true:
      return d2.replace(d2.opcode, operand);
    case OP.int_is_zero:
      return d2.replace(wanted ? OP.guard_false : OP.guard_true, operand);
    case OP.is_null:
      return d2.replace(wanted ? OP.guard_isnull : OP.guard_nonnull, operand);
    case OP.instance_of:
      return wanted ? d2.replace(OP.guard_nonnull_class, operand, NONE, draft.descrIndices[a2]) : KEEP;
    default:
      return KEEP;
  }
}
function guardValue2(d2) {
  const { draft, facts, a: a2, b: b2 } = d2;
  if (a2 === b2) return DROP;
  if (a2 < 0 && b2 < 0) d2.contradiction("another constant");
  if (b2 >= 0) return KEEP;
  if (facts.isVirtual(a2)) d2.contradiction("a new object is no constant");
  if (draft.typeOf(a2) === REF && facts.distinct(a2, b2)) d2.contradiction("another class than the constant's");
  if (draft.typeOf(a2) === INT) {
    const value = draft.constant(b2);
    if (value < facts.low(a2) || value > facts.high(a2)) d2.contradiction("out of the value's range");
    if (IS_TRUTH[draft.opcodes[a2]] !== 1) return KEEP;
    if (value !== 0 && value !== 1) d2.contradiction("no truth");
    return d2.replace(value === 0 ? OP.guard_false : OP.guard_true, a2);
  }
  const guard = draft.typeOf(a2) === REF ? guardOn(d2, a2) : NONE;
  if (guard === NONE) return KEEP;
  d2.strengthen(guard, OP.guard_value, b2, -1);
  becameConstant(d2, a2, b2);
  return DROP;
}
function becameConstant(d2, a2, b2) {
  if (a2 >= 0 && b2 < 0) d2.facts.forward(a2, b2);
}
function guardClass2(d2) {
  const { draft, facts, a: a2 } = d2;
  if (a2 < 0) {
    if (draft.descrs[d2.descr].matches(draft.constant(a2))) return DROP;
    d2.contradiction("a constant of another class");
  }
  const known = facts.classOf(a2);
  const code = facts.codeOfDescr(d2.descr);
  if (known === code) return DROP;
  if (known !== 0 || facts.isNull(a2)) d2.contradiction("another class is known");
  const guard = guardOn(d2, a2);
  if (guard !== NONE && draft.opcodes[guard] === OP.guard_nonnull) {
    d2.strengthen(guard, OP.guard_nonnull_class, NONE, d2.descr);
    facts.learnClass(a2, code);
    return DROP;
  }
  if (d2.opcode === OP.guard_nonnull_class && facts.isNonnull(a2)) return d2.replace(OP.guard_class, a2, NONE, d2.descr);
  return KEEP;
}
function guardNonnull(d2) {
  if (d2.facts.isNonnull(d2.a)) return DROP;
  if (d2.facts.isNull(d2.a)) d2.contradiction("the value is null");
  return KEEP;
}
function guardIsnull(d2) {
  if (d2.facts.isNull(d2.a)) return DROP;
  if (d2.facts.isNonnull(d2.a)) d2.contradiction("the value is not null");
  return KEEP;
}
function condCall(d2) {
  if (d2.a >= 0) return KEEP;
  if (d2.draft.constant(d2.a) === 0) return DROP;
  return d2.replace(OP.call, NONE, NONE, d2.descr);
}
var hasClass = (code) => (d2, row) => d2.facts.learnClass(row, code);
var operandIs = (code) => (d2) => d2.facts.learnClass(d2.a, code);
var bothStrings = (d2) => {
  d2.facts.learnClass(d2.a, STRING);
  d2.facts.learnClass(d2.b, STRING);
};
var guardedClass = (d2, row) => {
  d2.facts.learnClass(d2.a, d2.facts.codeOfDescr(d2.descr));
  remember(d2, d2.a, row);
};
function guardedTruth(d2, holds) {
  const { draft, facts, a: a2 } = d2;
  if (a2 < 0) return;
  const opcode = draft.opcodes[a2];
  if (opcode === (holds ? OP.ptr_eq : OP.ptr_ne)) {
    const left2 = facts.resolve(draft.as[a2]);
    const right = facts.resolve(draft.bs[a2]);
    if (left2 >= 0 && right < 0 && draft.constant(right) !== 0) facts.forward(left2, right);
  }
  if (!holds || IS_TRUTH[opcode] === 1) facts.forward(a2, draft.constInt(holds ? 1 : 0));
}
var allocated = (d2, row) => {
  d2.facts.flags[row] |= FRESH | UNESCAPED;
  if (d2.opcode === OP.new) d2.facts.learnClass(row, d2.facts.codeOfDescr(d2.descr));
  else d2.facts.learnNonnull(row);
};
var algebraic = OP_NAMES.filter((name) => IS_PURE[OP[name]] === 1 && name !== "same_as" && name !== "instance_of");
var rewrite2 = () => {
  const visits = Object.fromEntries(algebraic.map((name) => [name, algebra(name)]));
  const { ptr_eq, ptr_ne, is_null } = visits;
  return {
    name: "rewrite",
    visit: {
      ...visits,
      ptr_eq: (d2) => identity(d2, 1, ptr_eq),
      ptr_ne: (d2) => identity(d2, 0, ptr_ne),
      is_null: (d2) => d2.a < 0 ? is_null(d2) : isNull2(d2),
      instance_of: instanceOf,
      guard_true: (d2) => guardTruth2(d2, true),
      guard_false: (d2) => guardTruth2(d2, false),
      guard_value: guardValue2,
      guard_class: guardClass2,
      guard_nonnull_class: guardClass2,
      guard_nonnull: guardNonnull,
      guard_isnull: guardIsnull,
      cond_call: condCall
    },
    committed: {
      guard_true: (d2) => guardedTruth(d2, true),
      guard_false: (d2) => guardedTruth(d2, false),
      guard_value: (d2) => becameConstant(d2, d2.a, d2.b),
      guard_class: guardedClass,
      guard_nonnull_class: guardedClass,
      guard_nonnull: (d2, row) => {
        d2.facts.learnNonnull(d2.a);
        remember(d2, d2.a, row);
      },
      guard_isnull: (d2) => d2.facts.learnNull(d2.a),
      box_int: hasClass(NUMBER),
      box_bool: hasClass(BOOLEAN),
      unbox_int: operandIs(NUMBER),
      unbox_bool: operandIs(BOOLEAN),
      str_from_code: hasClass(STRING),
      str_concat: (d2, row) => {
        d2.facts.learnClass(row, STRING);
        bothStrings(d2, row);
      },
      str_eq: bothStrings,
      str_lt: bothStrings,
      strlen: operandIs(STRING),
      strgetitem: operandIs(STRING),
      new: allocated,
      new_array: allocated
    }
  };
};
function quasiimmutField(d2) {
  if (d2.a >= 0) return KEEP;
  const object = d2.draft.constant(d2.a);
  const field = d2.draft.descrs[d2.descr];
  d2.dependencies.add(object);
  return d2.same(d2.draft.constOf(d2.type, field.read(object)));
}
var mayInvalidate = (d2, row) => {
  const descr = d2.draft.descr(row);
  if (descr.kind === "assembler" || descr.effects.mayForce) d2.validated = false;
};
function guardNoException(d2) {
  if (d2.callGone) return DROP;
  const { draft } = d2;
  let call3 = draft.length - 1;
  if (draft.opcodes[call3] === OP.guard_not_forced) call3--;
  const descr = call3 >= 0 ? draft.descrs[draft.descrIndices[call3]] : void 0;
  if (descr?.kind === "call" && !descr.effects.canRaise && !descr.effects.mayForce) return DROP;
  return KEEP;
}
var simplify = () => ({
  name: "simplify",
  visit: {
    same_as: (d2) => d2.same(d2.a),
    quasiimmut_field: quasiimmutField,
    guard_not_invalidated: (d2) => d2.dependencies.size === 0 || d2.validated ? DROP : KEEP,
    guard_not_forced: (d2) => d2.callGone ? DROP : KEEP,
    guard_no_exception: guardNoException
  },
  committed: {
    guard_not_invalidated: (d2) => void (d2.validated = true),
    call: mayInvalidate,
    call_pure: mayInvalidate,
    call_may_force: mayInvalidate,
    call_assembler: mayInvalidate,
    cond_call: mayInvalidate
  }
});
var ITEMS_MAX = 64;
function allocate(d2) {
  const { draft, facts, virtuals } = d2;
  const count2 = d2.extraCount;
  if (count2 > ITEMS_MAX) return KEEP;
  const row = draft.add(d2.opcode, d2.type, d2.a, d2.b, d2.c, d2.descr, -1);
  facts.clear(row);
  facts.flags[row] |= VIRTUAL;
  if (d2.opcode === OP.new) facts.learnClass(row, facts.codeOfDescr(d2.descr));
  else facts.learnNonnull(row);
  const at = virtuals.add(row, count2);
  for (let k = 0; k < count2; k++) virtuals.pool[at + k] = d2.extras[k];
  return d2.same(row);
}
function readField(d2) {
  if (!d2.facts.isVirtual(d2.a)) return KEEP;
  const value = d2.virtuals.valueOf(d2.a, d2.descr);
  return value === NONE ? KEEP : d2.same(value);
}
function writeField(d2) {
  const { virtuals } = d2;
  if (!d2.facts.isVirtual(d2.a)) return KEEP;
  const index2 = virtuals.indexOf(d2.a, d2.descr);
  if (index2 >= 0) {
    virtuals.set(d2.a, index2, d2.b);
  } else {
    if (virtuals.sharesProperty(d2.a, d2.draft.descrs[d2.descr])) {
      d2.a = d2.force(d2.a);
      return KEEP;
    }
    virtuals.addField(d2.a, d2.descr, d2.b);
  }
  d2.epoch++;
  return DROP;
}
function itemIndex(d2) {
  if (!d2.facts.isVirtual(d2.a) || d2.b >= 0) return -1;
  const index2 = d2.draft.constant(d2.b);
  return index2 >= 0 && index2 < d2.virtuals.countOf(d2.a) ? index2 : -1;
}
function writeItem(d2) {
  const index2 = itemIndex(d2);
  if (index2 < 0 && d2.facts.isVirtual(d2.a)) d2.a = d2.force(d2.a);
  if (index2 < 0) return KEEP;
  d2.virtuals.set(d2.a, index2, d2.c);
  d2.epoch++;
  return DROP;
}
function readItem(d2) {
  const index2 = itemIndex(d2);
  return index2 < 0 ? KEEP : d2.same(d2.virtuals.get(d2.a, index2));
}
function push2(d2) {
  if (!d2.facts.isVirtual(d2.a) || d2.virtuals.countOf(d2.a) >= ITEMS_MAX) return KEEP;
  d2.virtuals.push(d2.a, d2.b);
  d2.epoch++;
  return DROP;
}
var virtualize = () => ({
  name: "virtualize",
  visit: {
    new: allocate,
    new_array: allocate,
    getfield: readField,
    setfield: writeField,
    getarrayitem: readItem,
    setarrayitem: writeItem,
    arraylen: (d2) => d2.facts.isVirtual(d2.a) ? d2.same(d2.draft.constInt(d2.virtuals.countOf(d2.a))) : KEEP,
    array_push: push2
  }
});
var PASS_NAMES = ["intbounds", "rewrite", "virtualize", "pure", "heap", "unroll"];
var LINKS = { intbounds, rewrite: rewrite2, virtualize, pure, heap };
var Pipeline = class {
  constructor() {
    this.heapFacts = new HeapFacts();
    this.#passes = PASS_NAMES.filter((name) => name !== "unroll").map((name) => LINKS[name](this.heapFacts));
    this.#first = simplify();
    this.#chains = /* @__PURE__ */ new Map();
  }
  #passes;
  #first;
  #chains;
  /** The chain of the passes that `names` has. */
  chain(names22) {
    let mask = 0;
    this.#passes.forEach((pass, i) => mask |= names22.has(pass.name) ? 1 << i : 0);
    let found = this.#chains.get(mask);
    if (found === void 0) {
      found = chain([this.#first, ...this.#passes.filter((pass) => names22.has(pass.name))]);
      this.#chains.set(mask, found);
    }
    return found;
  }
};
var TIERS = [[0, 1], [0, INT32_MAX], [INT32_MIN, INT32_MAX], [0, INT_MAX], [INT_MIN, INT_MAX]];
var tierOf = (lo, hi) => TIERS.findIndex(([low, high]) => lo >= low && hi <= high);
var EXACT = -1;
var WIDE2 = 3;
var Hypotheses = class {
  constructor() {
    this.levels = /* @__PURE__ */ new Map();
    this.tiers = /* @__PURE__ */ new Map();
    this.withoutClass = /* @__PURE__ */ new Set();
    this.split = /* @__PURE__ */ new Set();
    this.dropped = /* @__PURE__ */ new Set();
    this.unspeculated = /* @__PURE__ */ new Set();
    this.changed = false;
  }
  weaken(key, level) {
    this.levels.set(key, level);
    this.changed = true;
  }
  giveUp(set, key) {
    set.add(key);
    this.changed = true;
  }
};
var X6 = new Range();
var VirtualState = class {
  /** `isInvariant` tells of a row of the preamble whether it is computed from invariants alone. */
  constructor(driver, guesses, isInvariant, snapshot) {
    this.driver = driver;
    this.guesses = guesses;
    this.isInvariant = isInvariant;
    this.snapshot = snapshot;
    this.leaves = [];
    this.#leafOf = /* @__PURE__ */ new Map();
    this.#virtualOf = /* @__PURE__ */ new Map();
    this.#matchedBy = /* @__PURE__ */ new Map();
  }
  #leafOf;
  #virtualOf;
  #matchedBy;
  // -- from the preamble's end
  /** The shape of a value. May force virtuals, which makes shapes that were described before stale: see `forcings`. */
  describe(value, key) {
    const { draft, facts, virtuals } = this.driver;
    let ref = facts.resolve(value);
    const level = this.guesses.levels.get(key) ?? 0;
    if (level === 0) {
      if (ref < 0) return { kind: "constant", key, ref };
      if (this.isInvariant(ref)) return { kind: "invariant", key, row: ref };
    }
    if (level < 2) {
      if (facts.isVirtual(ref)) return this.#describeVirtual(ref, key);
      if (ref >= 0) {
        const opcode = draft.opcodes[ref];
        if (opcode === OP.box_int || opcode === OP.box_bool) return { kind: "leaf", key, leaf: this.#leaf(facts.resolve(draft.as[ref]), INT, key), box: opcode };
      } else if (draft.typeOf(ref) === REF) {
        const constant = draft.constant(ref);
        if (Number.isSafeInteger(constant) && !Object.is(constant, -0)) return { kind: "leaf", key, leaf: this.#leaf(draft.constInt(constant), INT, key), box: OP.box_int };
        if (typeof constant === "boolean") return { kind: "leaf", key, leaf: this.#leaf(draft.constInt(constant ? 1 : 0), INT, key), box: OP.box_bool };
      }
    } else if (facts.isVirtual(ref)) {
      ref = this.driver.force(ref);
    }
    return { kind: "leaf", key, leaf: this.#leaf(ref, draft.typeOf(ref), key), box: 0 };
  }
  #describeVirtual(row, key) {
    const { draft, virtuals } = this.driver;
    const shared2 = this.#virtualOf.get(row);
    if (shared2 !== void 0) return shared2;
    const taken = virtuals.takenOf(row);
    const stored = [];
    for (let k = taken, n = virtuals.countOf(row); k < n; k++) stored.push(virtuals.fieldOf(row, k));
    const shape = { kind: "virtual", key, isArray: virtuals.isArray(row), descr: draft.descrIndices[row], fields: [], taken, stored, row: NONE, matched: NONE };
    this.#virtualOf.set(row, shape);
    for (let k = 0, n = virtuals.countOf(row); k < n; k++) shape.fields.push(this.describe(virtuals.get(row, k), `${key}.${k}`));
    return shape;
  }
  #leaf(entry2, type, key) {
    const { facts } = this.driver;
    if (!this.guesses.split.has(key)) {
      const shared2 = this.#leafOf.get(entry2);
      if (shared2 !== void 0) return shared2;
    }
    let lo = INT_MIN;
    let hi = INT_MAX;
    if (type === INT) {
      const tier = this.guesses.tiers.get(key) ?? (entry2 < 0 ? 0 : EXACT);
      if (tier === EXACT) {
        lo = facts.low(entry2);
        hi = facts.high(entry2);
      } else {
        [lo, hi] = TIERS[Math.max(tier, tierOf(facts.low(entry2), facts.high(entry2)))];
      }
    }
    const classCode = type === REF && !this.guesses.withoutClass.has(key) ? facts.classOf(entry2) : 0;
    const leaf = { key, type, entry: entry2, classCode, nonnull: type === REF && facts.isNonnull(entry2) && !this.guesses.withoutClass.has(key), lo, hi, row: NONE, back: NONE };
    this.leaves.push(leaf);
    if (!this.guesses.split.has(key)) this.#leafOf.set(entry2, leaf);
    return leaf;
  }
  /** What a row of the preamble is in the body: itself when it does not change, a leaf; undefined when the body knows nothing of it. */
  carried(ref) {
    return ref < 0 || this.isInvariant(ref) ? ref : this.#leafOf.get(ref);
  }
  /** Integers that would profit from being int32 and are not known to be: the keys under which the guess can be given up. */
  wideLeaves() {
    return this.leaves.filter((leaf) => leaf.type === INT && tierOf(leaf.lo, leaf.hi) >= WIDE2 && !this.guesses.unspeculated.has(leaf.key));
  }
  // -- at the label
  /** Makes the leaves' rows; they follow the label's. */
  makeParameters() {
    const { draft, facts } = this.driver;
    for (const leaf of this.leaves) {
      const row = draft.add(OP.param, leaf.type, leaf.entry, NONE, NONE, -1, -1);
      facts.clear(row);
      leaf.row = row;
      if (leaf.type === INT) facts.define(row, X6.set(leaf.lo, leaf.hi).shrink());
      if (leaf.classCode !== 0) facts.learnClass(row, leaf.classCode);
      if (leaf.nonnull) facts.learnNonnull(row);
    }
  }
  /** The value that the body begins with. */
  instantiate(shape) {
    const { driver } = this;
    switch (shape.kind) {
      case "constant":
        return shape.ref;
      case "invariant":
        return shape.row;
      case "leaf":
        return shape.box === 0 ? shape.leaf.row : driver.emit(shape.box, REF, shape.leaf.row);
      case "virtual": {
        if (shape.row !== NONE) return shape.row;
        const { draft, facts, virtuals } = driver;
        const row = shape.row = draft.add(shape.isArray ? OP.new_array : OP.new, REF, NONE, NONE, NONE, shape.descr, -1);
        facts.clear(row);
        facts.flags[row] |= VIRTUAL;
        if (shape.isArray) facts.learnNonnull(row);
        else facts.learnClass(row, facts.codeOfDescr(shape.descr));
        virtuals.add(row, shape.taken);
        for (const field of shape.stored) virtuals.addField(row, field, NONE);
        shape.fields.forEach((field, k) => virtuals.set(row, k, this.instantiate(field)));
        return row;
      }
    }
  }
  // -- at the body's end
  /** Compares a value with the shape it should have, and notes what it becomes at the jump. What does not fit is given up. */
  match(shape, value) {
    const { driver, guesses } = this;
    const ref = driver.facts.resolve(value);
    switch (shape.kind) {
      case "constant":
        if (ref !== shape.ref) guesses.weaken(shape.key, 1);
        return;
      case "invariant":
        if (ref !== shape.row) guesses.weaken(shape.key, 1);
        return;
      case "leaf": {
        const back = this.#unboxed(ref, shape.box);
        if (back === NONE) guesses.weaken(shape.key, 2);
        else this.#matchLeaf(shape.leaf, back, shape.key);
        return;
      }
      case "virtual":
        this.#matchVirtual(shape, ref);
    }
  }
  /** What goes into the box, or NONE when the value is not known to come out of one. */
  #unboxed(ref, box) {
    const { draft, facts } = this.driver;
    if (box === 0) return facts.isVirtual(ref) ? this.driver.force(ref) : ref;
    if (ref < 0) {
      const constant = draft.constant(ref);
      if (box === OP.box_int && Number.isSafeInteger(constant) && !Object.is(constant, -0)) return draft.constInt(constant);
      return box === OP.box_bool && typeof constant === "boolean" ? draft.constInt(constant ? 1 : 0) : NONE;
    }
    return draft.opcodes[ref] === box ? facts.resolve(draft.as[ref]) : NONE;
  }
  #matchLeaf(leaf, back, key) {
    const { driver, guesses } = this;
    const { facts, draft } = driver;
    if (leaf.back !== NONE && leaf.back !== back) {
      guesses.giveUp(guesses.split, key);
      return;
    }
    leaf.back = back;
    if (leaf.type === INT) {
      const lo = facts.low(back);
      const hi = facts.high(back);
      if (lo >= leaf.lo && hi <= leaf.hi) return;
      guesses.tiers.set(leaf.key, tierOf(Math.min(lo, leaf.lo), Math.max(hi, leaf.hi)));
      guesses.giveUp(guesses.unspeculated, leaf.key);
    } else if (leaf.type === REF) {
      if (leaf.classCode !== 0 && facts.classOf(back) === 0 && this.snapshot >= 0 && leaf.classCode > NUMBER) {
        driver.emit(facts.isNonnull(back) ? OP.guard_class : OP.guard_nonnull_class, 3, back, NONE, draft.descrIndexOf(facts.classTable[leaf.classCode]), this.snapshot);
      }
      if (leaf.classCode !== 0 && facts.classOf(back) !== leaf.classCode || leaf.nonnull && !facts.isNonnull(back)) guesses.giveUp(guesses.withoutClass, leaf.key);
    }
  }
  #matchVirtual(shape, ref) {
    const { driver, guesses } = this;
    const { draft, facts, virtuals } = driver;
    if (shape.matched !== NONE) {
      if (shape.matched !== ref) guesses.weaken(shape.key, 2);
      return;
    }
    const fits = facts.isVirtual(ref) && !this.#matchedBy.has(ref) && draft.descrIndices[ref] === shape.descr && virtuals.takenOf(ref) === shape.taken;
    const values2 = fits ? virtuals.valuesFor(ref, shape.stored) : null;
    if (values2 === null) {
      guesses.weaken(shape.key, 2);
      return;
    }
    shape.matched = ref;
    this.#matchedBy.set(ref, shape);
    shape.fields.forEach((field, k) => this.match(field, values2[k]));
  }
};
var ATTEMPTS = 5;
var SPECULATIONS = 8;
var P2 = new Position();
var Q2 = new Position();
function loopOf(source) {
  const jump = source.length - 1;
  if (source.opcode(jump) !== OP.jump) return null;
  let label2 = NONE;
  for (let row = source.inputCount; row < jump; row++) {
    if (source.opcode(row) !== OP.label) continue;
    if (label2 !== NONE) return null;
    label2 = row;
  }
  return label2 !== NONE && source.descr(label2) === source.descr(jump) ? { label: label2, params: source.extraCount(label2), jump } : null;
}
var peel = (driver, known, loop, context) => new Peeling(driver, known, loop, context.newLabel(), loop.jump).run();
var specialise = (driver, known, loop, context) => new Peeling(driver, known, loop, context.newLabel(), loop.label).run();
var Peeling = class {
  /** `end`: row of the source that the preamble ends at, the loop's jump or, where there was no round before, its label. */
  constructor(driver, known, loop, label2, end) {
    this.driver = driver;
    this.known = known;
    this.loop = loop;
    this.label = label2;
    const { source, facts } = driver;
    this.#snapshot = source.snapshot(loop.jump);
    this.#speculates = end === loop.jump && this.#snapshot >= 0 && driver.context.passes.has("intbounds");
    driver.flush();
    this.#args = source.extras(end).map((ref) => driver.operand(ref));
    for (let fact = 0; fact < known.count; fact++) if (known.deaths[fact] === FOR_EVER && !facts.is(known.values[fact], UNREAD)) this.#facts.push(fact);
    this.#preamble = driver.draft.length;
    this.#invariant = this.#findInvariants();
    const { draft } = driver;
    for (let row = 0; row < draft.length; row++) {
      if (draft.opcodes[row] !== OP.getfield || !draft.descr(row).immutable) continue;
      const reads = this.#reads.get(draft.as[row]);
      if (reads === void 0) this.#reads.set(draft.as[row], [row]);
      else reads.push(row);
    }
  }
  #snapshot;
  #args;
  #guesses = new Hypotheses();
  /** Integers may be guarded to be int32. */
  #speculates;
  #invariant;
  /** Rows of the preamble that were looked at for it. */
  #preamble;
  /** Facts about the heap that held at the end of the preamble. */
  #facts = [];
  /** Rows of the preamble that read a field that never changes, by object. */
  #reads = /* @__PURE__ */ new Map();
  /** Rows of the preamble that are computed from parameters that do not change, from constants and from the heap as it stays. */
  #findInvariants() {
    const { driver, loop, known } = this;
    const { draft, facts, source } = driver;
    const invariant = driver.scratch.bytes(9, draft.length);
    const same = (ref) => ref < 0 || invariant[ref] === 1;
    for (let k = 0; k < loop.params; k++) {
      const arg = this.#args[k];
      if (arg >= 0 && !facts.isVirtual(arg) && (source.extra(loop.jump, k) === loop.label + 1 + k || arg === driver.map[loop.label + 1 + k])) invariant[arg] = 1;
    }
    const remembered = /* @__PURE__ */ new Map();
    for (const fact of this.#facts) {
      const value = facts.resolve(known.values[fact]);
      if (value >= 0 && !remembered.has(value)) remembered.set(value, fact);
    }
    for (let row = source.inputCount; row < draft.length; row++) {
      const opcode = draft.opcodes[row];
      const operands = same(draft.as[row]) && same(draft.bs[row]);
      if (!operands) continue;
      if (IS_PURE[opcode] === 1 || this.#readsConstant(draft, row)) invariant[row] = 1;
      else if (opcode === OP.call_pure) invariant[row] = Array.from({ length: draft.extraCounts[row] }, (_, k) => draft.extraOf(row, k)).every(same) ? 1 : 0;
      else if (opcode === OP.getfield || opcode === OP.getarrayitem || opcode === OP.arraylen) {
        const fact = remembered.get(row);
        if (fact !== void 0 && same(facts.resolve(known.objects[fact])) && same(known.indices[fact])) invariant[row] = 1;
      }
    }
    return invariant;
  }
  #readsConstant(draft, row) {
    const opcode = draft.opcodes[row];
    if (opcode !== OP.getfield && opcode !== OP.getarrayitem && opcode !== OP.arraylen) return false;
    return draft.descrs[draft.descrIndices[row]].immutable;
  }
  run() {
    const { driver } = this;
    const { draft, facts, virtuals, resume } = driver;
    for (let row = 0; row < draft.length; row++) facts.flags[row] &= ~UNESCAPED;
    facts.forgetFarEnds();
    const mark = draft.mark();
    const exits = resume.mark();
    const map = driver.map.slice(0, driver.source.length);
    const { count: count2, poolLength } = virtuals;
    const { forcings, validated } = driver;
    facts.save();
    for (const pass of driver.chain.passes) pass.save?.(driver);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      let plan = null;
      this.#guesses.changed = false;
      try {
        plan = this.#attempt();
      } catch (error) {
        if (!(error instanceof InvalidLoop)) throw error;
        if (this.#speculates) this.#speculates = false;
        else attempt = ATTEMPTS;
      }
      if (plan !== null) return plan;
      draft.reset(mark);
      resume.reset(exits);
      driver.map.set(map);
      virtuals.count = count2;
      virtuals.poolLength = poolLength;
      driver.forcings = forcings;
      driver.validated = validated;
      driver.pending.clear();
      driver.partStart = 0;
      driver.hits = null;
      driver.epoch++;
      facts.restore();
      for (const pass of driver.chain.passes) pass.restore?.(driver);
    }
    return null;
  }
  /** Makes the body once. Null when a guess was wrong. */
  #attempt() {
    const { driver, loop, label: label2 } = this;
    const { draft, facts } = driver;
    let state;
    let shapes;
    let slots;
    let { forcings } = driver;
    for (; ; ) {
      state = new VirtualState(driver, this.#guesses, (row2) => row2 < this.#preamble && this.#invariant[row2] === 1, this.#snapshot);
      shapes = this.#args.map((arg, k) => state.describe(arg, `${k}`));
      slots = this.#heapSlots(state);
      if (driver.forcings === forcings) break;
      ({ forcings } = driver);
    }
    if (this.#speculate(state)) {
      state = new VirtualState(driver, this.#guesses, state.isInvariant, this.#snapshot);
      shapes = this.#args.map((arg, k) => state.describe(arg, `${k}`));
      slots = this.#heapSlots(state);
    }
    facts.saveLabel();
    const row = draft.add(OP.label, 3, NONE, NONE, NONE, draft.descrIndexOf(label2), -1);
    facts.clear(row);
    driver.partStart = row;
    driver.hits = driver.scratch.bytes(8, row);
    driver.epoch++;
    driver.validated = false;
    driver.resume.separate();
    state.makeParameters();
    const starts = shapes.map((shape) => state.instantiate(shape));
    this.known.restart(draft.length);
    for (const slot of slots) {
      const object = typeof slot.object === "number" ? slot.object : slot.object.row;
      const index2 = this.#indexOf(slot, typeof slot.index === "number" ? slot.index : slot.index.row);
      slot.fact = this.known.count;
      this.known.learn(slot.place, object, index2, state.instantiate(slot.value), draft.length);
    }
    for (let k = 0; k < loop.params; k++) driver.map[loop.label + 1 + k] = starts[k];
    for (let at = loop.label + 1 + loop.params; at < loop.jump; at++) driver.feed(at);
    driver.flush();
    shapes.forEach((shape, k) => state.match(shape, driver.operand(driver.source.extra(loop.jump, k))));
    for (const slot of slots) this.#matchSlot(state, slot);
    if (this.#guesses.changed) return null;
    const jump = draft.add(OP.jump, 3, NONE, NONE, NONE, draft.descrIndexOf(label2), -1);
    facts.clear(jump);
    const { leaves } = state;
    return { label: label2, row, count: leaves.length, entries: leaves.map((leaf) => leaf.entry), backs: leaves.map((leaf) => leaf.back), shapes, slots, hits: driver.hits };
  }
  /** The facts about the heap that may hold all the way round. */
  #heapSlots(state) {
    const { known, driver } = this;
    const { facts } = driver;
    const slots = [];
    for (const fact of this.#facts) {
      const key = `h${fact}`;
      const place = known.places[fact];
      if (known.mayBeOverwritten(place) || this.#guesses.dropped.has(key)) continue;
      const object = state.carried(facts.resolve(known.objects[fact]));
      if (object === void 0) continue;
      const index2 = facts.resolve(known.indices[fact]);
      const slot = { key, place, object, value: state.describe(known.values[fact], key), fact: -1, used: false };
      const carried = state.carried(index2);
      if (carried !== void 0) slots.push({ ...slot, index: carried, offset: 0 });
      else this.#neighbour(state, index2, (leaf, offset) => slots.push({ ...slot, index: leaf, offset }));
    }
    this.#carriedFields(state, slots);
    return slots;
  }
  /** An index that lies beside a carried one. */
  #neighbour(state, index2, found) {
    const { draft, facts } = this.driver;
    P2.take(draft, facts, index2);
    for (const leaf of state.leaves) {
      if (leaf.type !== INT || leaf.entry < 0) continue;
      const offset = P2.distanceFrom(Q2.take(draft, facts, leaf.entry));
      if (!Number.isNaN(offset) && leaf.lo + offset >= INT_MIN && leaf.hi + offset <= INT_MAX) return found(leaf, offset);
    }
  }
  /** The index of a slot, from its leaf's value. */
  #indexOf({ index: index2, offset }, value) {
    if (typeof index2 === "number" || offset === 0 || value === NONE) return value;
    const { driver } = this;
    return driver.emit(OP.int_add, INT, value, driver.draft.constInt(offset));
  }
  /** Fields that never change, of objects that are carried around. */
  #carriedFields(state, slots) {
    if (!this.driver.context.passes.has("heap")) return;
    const { draft, facts } = this.driver;
    for (let k = 0; k < state.leaves.length; k++) {
      const leaf = state.leaves[k];
      if (leaf.type !== REF || leaf.entry < 0) continue;
      const add22 = (field, value) => {
        const key = `f${leaf.key}.${field}`;
        if (!this.#guesses.dropped.has(key)) slots.push({ key, place: placeOf(field), object: leaf, index: NONE, offset: 0, value: state.describe(value, key), fact: -1, used: false });
      };
      if (draft.opcodes[leaf.entry] === OP.new && (facts.flags[leaf.entry] & PATCHED) === 0) {
        draft.descr(leaf.entry).fields.forEach((field, index2) => {
          if (field.immutable) add22(draft.descrIndexOf(field), draft.extraOf(leaf.entry, index2));
        });
      } else {
        for (const row of this.#reads.get(leaf.entry) ?? []) add22(draft.descrIndices[row], row);
      }
    }
  }
  #matchSlot(state, slot) {
    const { known, driver } = this;
    slot.used = known.used[slot.fact] === 1;
    if (!slot.used) return;
    const object = typeof slot.object === "number" ? slot.object : slot.object.back;
    const index2 = this.#indexOf(slot, typeof slot.index === "number" ? slot.index : slot.index.back);
    const isCarried = object !== NONE && (index2 !== NONE || slot.index === NONE);
    const found = isCarried ? known.find(driver.facts, slot.place, object, index2) : -1;
    if (found >= 0) {
      state.match(slot.value, known.values[found]);
      return;
    }
    const descr = driver.draft.descrs[slot.place >> 1];
    if (!isCarried || slot.value.kind !== "leaf" || !this.#isSafeToRead(object, descr)) this.#guesses.giveUp(this.#guesses.dropped, slot.key);
    else state.match(slot.value, driver.emit(OP.getfield, TYPE_CODES[descr.type], object, NONE, slot.place >> 1));
  }
  /** Every object of the class has the field, so that it may be read before what guarded the read is asked again. */
  #isSafeToRead(object, descr) {
    const { facts } = this.driver;
    return descr.kind === "field" && (facts.classTable[facts.classOf(object)]?.fields.includes(descr) ?? false);
  }
  /** Guards counted integers to be int32. True when there is a guard now. */
  #speculate(state) {
    const { driver } = this;
    const { facts, draft } = driver;
    if (!this.#speculates) return false;
    const leaves = state.wideLeaves().filter((leaf) => this.#isCounted(leaf.entry) && this.#canBeInt32(leaf.entry)).slice(0, SPECULATIONS);
    if (leaves.length === 0) {
      this.#speculates = false;
      return false;
    }
    for (const leaf of leaves) this.#guardInt32(leaf.entry);
    let left2 = SPECULATIONS;
    for (let row = 0; row < this.#preamble && left2 > 0; row++) {
      if (this.#invariant[row] === 0 || draft.types[row] !== INT || (facts.flags[row] & COMPARED) === 0 || facts.resolve(row) !== row) continue;
      if (facts.isInt32(row) || !this.#canBeInt32(row)) continue;
      this.#guardInt32(row);
      left2--;
    }
    return true;
  }
  #canBeInt32(ref) {
    return this.driver.facts.low(ref) <= INT32_MAX && this.driver.facts.high(ref) >= INT32_MIN;
  }
  #guardInt32(ref) {
    const { driver } = this;
    const test = driver.emit(OP.int_is_int32, INT, ref);
    driver.emit(OP.guard_true, 3, test, NONE, -1, this.#snapshot);
  }
  /** Compared with something, or one step from a value that is. */
  #isCounted(ref) {
    const { facts, draft } = this.driver;
    if (ref < 0) return false;
    if ((facts.flags[ref] & COMPARED) !== 0) return true;
    const opcode = draft.opcodes[ref];
    if (opcode !== OP.int_add && opcode !== OP.int_sub && opcode !== OP.int_add_ovf && opcode !== OP.int_sub_ovf) return false;
    const a2 = facts.resolve(draft.as[ref]);
    return a2 >= 0 && (facts.flags[a2] & COMPARED) !== 0;
  }
};
function optimizer({ without = [] } = {}) {
  let made22 = null;
  const names22 = PASS_NAMES.filter((name) => !without.includes(name));
  return {
    name: "spoor",
    passes: names22,
    optimize: (trace, context) => {
      const passes = without.length === 0 ? context.passes : new Set(names22.filter((name) => context.passes.has(name)));
      const { driver, pipeline } = made22 ??= { driver: new Driver(), pipeline: new Pipeline() };
      try {
        return optimize(driver, pipeline, trace, passes === context.passes ? context : { ...context, passes });
      } finally {
        driver.end();
      }
    }
  };
}
function optimize(driver, pipeline, source, context) {
  const { heapFacts } = pipeline;
  const { passes } = context;
  const parent = context.kind === "bridge" ? context.parent : null;
  heapFacts.begin();
  driver.begin(source, context, pipeline.chain(passes));
  const last = source.length - 1;
  const labels = [];
  for (let row = 0; row < source.inputCount; row++) driver.feed(row);
  if (parent !== null) importKnowledge(driver, heapFacts, parent);
  const unrolls = passes.has("unroll");
  const found = context.kind !== "straight" && unrolls ? loopOf(source) : null;
  const loop = found !== null && found.jump - found.label - found.params <= context.unrollLimit ? found : null;
  let plan = null;
  for (let row = source.inputCount; row < last && plan === null; row++) {
    const isLabel = source.opcode(row) === OP.label;
    if (isLabel) {
      labels.push(source.descr(row));
      if (loop !== null && parent !== null) plan = specialise(driver, heapFacts, loop, context);
      if (plan !== null) break;
    }
    driver.feed(row);
    if (isLabel && row > source.inputCount) beginAnew(driver, heapFacts);
  }
  if (loop !== null) plan ??= peel(driver, heapFacts, loop, context);
  if (loop !== null && plan === null && context.mustPeel === true) throw new InvalidLoop("the loop cannot be peeled");
  if (plan !== null) labels.push(plan.label);
  else if (found !== null || !unrolls || source.opcode(last) !== OP.jump || !jumpToBody(driver, heapFacts, last)) driver.feed(last);
  const knowledge = new TraceKnowledge();
  const emitted = emit(driver, plan, knowledge, passes.has("virtualize"));
  knowledge.fill(driver, heapFacts, emitted);
  if (plan !== null) labels[0].state = loopState(driver, plan, emitted);
  const { numbering } = emitted;
  return {
    trace: emitted.trace,
    labels,
    dependencies: [...driver.dependencies],
    counts: {
      ops: emitted.ops,
      guards: emitted.guards,
      guardsShared: driver.resume.shared,
      forcings: driver.forcings,
      nvirtuals: numbering.nvirtuals,
      nvholes: numbering.nvholes,
      nvreused: numbering.nvreused
    }
  };
}
function beginAnew(driver, heapFacts) {
  heapFacts.restart(driver.draft.length);
  for (const pass of driver.chain.passes) pass.begin?.(driver);
  driver.validated = false;
  driver.epoch++;
  driver.resume.separate();
}
// Annotate the CommonJS export names for ESM import in node:
0 && (module.exports = {
  BackendUnavailable,
  backendFor,
  loadBackend,
  optimizer
});
})