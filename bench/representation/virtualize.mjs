// Allocation removal: as packages/optimizer/src/passes/virtualize.ts.
import { INT } from "./boxes.mjs";
import { DROP } from "./optimizer.mjs";
import { Virtual } from "./values.mjs";

const ITEMS_MAX = 64;

export class Virtualize {
  constructor(optimizer) {
    this.o = optimizer;
  }

  /** The virtual array and the item that an operation names, where it is one. */
  item({ args }) {
    const { virtual } = this.o.value(args[0]);
    const index = this.o.value(args[1]).constant?.value;
    return virtual !== null && index >= 0 && index < virtual.values.length ? { values: virtual.values, index } : null;
  }

  static visit = {
    new: allocate,
    new_array: allocate,
    getfield({ args, descr }) {
      const { virtual } = this.o.value(args[0]);
      return virtual === null ? undefined : this.o.fieldOf(virtual, descr);
    },
    setfield({ args, descr }) {
      const object = this.o.value(args[0]);
      const { virtual } = object;
      if (virtual === null) return undefined;
      const value = this.o.value(args[1]);
      const index = virtual.indexOf(descr);
      if (index >= 0) virtual.values[index] = value;
      else if (virtual.sharesProperty(descr)) {
        this.o.force(object);
        return undefined;
      } else virtual.addField(descr, value);
      this.o.epoch++;
      return DROP;
    },
    getarrayitem(operation) {
      const item = this.item(operation);
      return item === null ? undefined : item.values[item.index];
    },
    setarrayitem(operation) {
      const item = this.item(operation);
      const array = this.o.value(operation.args[0]);
      if (item === null) {
        if (array.virtual !== null) this.o.force(array);
        return undefined;
      }
      item.values[item.index] = this.o.value(operation.args[2]);
      this.o.epoch++;
      return DROP;
    },
    arraylen({ args }) {
      const { virtual } = this.o.value(args[0]);
      return virtual === null ? undefined : this.o.constant(INT, virtual.values.length);
    },
    array_push({ args }) {
      const { virtual } = this.o.value(args[0]);
      if (virtual === null || virtual.values.length >= ITEMS_MAX) return undefined;
      virtual.values.push(this.o.value(args[1]));
      virtual.taken++;
      this.o.epoch++;
      return DROP;
    },
  };

  static committed = {};
}

function allocate({ opcode, args, descr, result }) {
  if (args.length > ITEMS_MAX) return undefined;
  return this.o.makeVirtual(new Virtual(opcode, descr, args.map((arg) => this.o.value(arg))), result);
}
