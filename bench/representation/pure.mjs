// Common subexpressions, in nested Maps by descriptor and operands: as packages/optimizer/src/passes/pure.ts.
import { IS_PURE, OP, OP_NAMES, OP_ROWS } from "@spoor/ir";
import { INT } from "./boxes.mjs";

const TWIN = {
  int_add: OP.int_add_ovf, int_sub: OP.int_sub_ovf, int_mul: OP.int_mul_ovf, int_lshift: OP.int_lshift_ovf,
  int_add_ovf: OP.int_add, int_sub_ovf: OP.int_sub, int_mul_ovf: OP.int_mul, int_lshift_ovf: OP.int_lshift,
};
const SHARED = OP_NAMES.filter((name) => IS_PURE[OP[name]] === 1 && name !== "same_as");

export class Pure {
  #tables = OP_NAMES.map(() => null);
  /** What was inserted since `startJournal`: a Map, its key. */
  #journal = null;

  constructor(optimizer) {
    this.o = optimizer;
  }

  forget() { this.#tables.fill(null); }
  startJournal() { this.#journal = []; }
  takeBack() {
    for (const { map, key, before } of this.#journal.reverse()) {
      if (before === undefined) map.delete(key);
      else map.set(key, before);
    }
    this.#journal = [];
  }

  /** The box of what computed it; undefined when nothing did. */
  find(opcode, args, descr = null) {
    let at = this.#tables[opcode];
    if (at !== null && descr !== null) at = at.get(descr);
    for (let i = 0; at !== undefined && at !== null && i < args.length; i++) at = at.get(args[i]);
    return at ?? undefined;
  }
  insert({ opcode, args, descr, result }) {
    if (args.length === 0 && descr === null) return;
    let at = (this.#tables[opcode] ??= new Map());
    const path = descr === null ? args : [descr, ...args];
    const last = path.length - 1;
    for (let i = 0; i < last; i++) {
      let next = at.get(path[i]);
      if (next === undefined) {
        next = new Map();
        at.set(path[i], next);
      }
      at = next;
    }
    const key = path[last];
    // The first one stays: it is there wherever a later one is.
    const before = at.get(key);
    if (before !== undefined) return;
    this.#journal?.push({ map: at, key, before });
    at.set(key, result);
  }

  /** Operands as they are named by now. */
  boxes(args) { return args.map((arg) => this.o.value(arg).box); }
  again(opcode, args, descr) {
    const found = this.find(opcode, this.boxes(args), descr);
    return found === undefined ? undefined : this.o.value(found);
  }

  static visit = {
    ...Object.fromEntries(SHARED.map((name) => [name, lookUp(name)])),
    getfield({ args, descr, result }) {
      if (!descr.immutable) return undefined;
      const { o } = this;
      const object = o.value(args[0]);
      if (object.constant !== null) return o.constant(result.type, descr.read(object.constant.value));
      const made = o.producerOf(object);
      if (made?.opcode === OP.new && !object.patched) {
        const index = made.descr.fields.indexOf(descr);
        if (index >= 0) return o.value(made.args[index]);
      }
      return this.again(OP.getfield, args, descr);
    },
    getarrayitem({ args, descr, result }) {
      if (!descr.immutable) return undefined;
      const { o } = this;
      const [array, index] = args.map((arg) => o.value(arg));
      const at = index.constant?.value;
      if (array.constant !== null && at < array.constant.value.length) return o.constant(result.type, array.constant.value[at]);
      const made = o.producerOf(array);
      if (made?.opcode === OP.new_array && !array.patched && at < made.args.length) return o.value(made.args[at]);
      return this.again(OP.getarrayitem, args, descr);
    },
    arraylen({ args, descr }) {
      if (!descr.immutable) return undefined;
      const { o } = this;
      const array = o.value(args[0]);
      if (array.constant !== null) return o.int(array.constant.value.length);
      const made = o.producerOf(array);
      if (made?.opcode === OP.new_array) return o.int(made.args.length);
      return this.again(OP.arraylen, args, descr);
    },
    call_pure({ args, descr, result }) {
      const { o } = this;
      if (o.raisedWhileRecording()) return undefined;
      const found = args.length === 0 ? undefined : this.again(OP.call_pure, args, descr);
      if (found !== undefined) return found;
      if (descr.result === "n") return undefined;
      const constants = [];
      for (const arg of args) {
        const { constant } = o.value(arg);
        if (constant === null) return undefined;
        constants.push(constant.value);
      }
      let value;
      try {
        value = descr.fn(...constants);
      } catch {
        return undefined;
      }
      return o.constant(result.type, value);
    },
  };

  static committed = {
    ...Object.fromEntries(SHARED.map((name) => [name, insert])),
    getfield: insertImmutable, getarrayitem: insertImmutable, arraylen: insertImmutable,
    call_pure(operation) {
      if (operation.result !== null && operation.args.length > 0 && !this.o.raisedWhileRecording()) this.insert(operation);
    },
  };
}

function lookUp(name) {
  const opcode = OP[name];
  const twin = TWIN[name];
  const { inverse } = OP_ROWS[opcode];
  const opposite = inverse === undefined ? undefined : OP[inverse];
  const swapped = opposite === undefined || OP_ROWS[opposite].swapped === undefined ? undefined : OP[OP_ROWS[opposite].swapped];
  return function ({ args, descr }) {
    const boxes = this.boxes(args);
    let found = this.find(opcode, boxes, descr);
    if (found === undefined && twin !== undefined) found = this.find(twin, boxes, descr);
    if (found !== undefined) return this.o.value(found);
    if (opposite === undefined) return undefined;
    let other = this.find(opposite, boxes, descr);
    if (other === undefined && swapped !== undefined) other = this.find(swapped, boxes.reverse(), descr);
    const known = other === undefined ? null : this.o.value(other).constant;
    return known === null ? undefined : this.o.constant(INT, 1 - known.value);
  };
}
function insert(operation) { this.insert(operation); }
function insertImmutable(operation) {
  if (operation.descr.immutable) this.insert(operation);
}
