/**
 * Allocation removal: an object that nobody but the trace knows is not allocated. Reads give what was last written, writes change
 * what is known, and only where it escapes is it made (the driver forces what a committed operation uses).
 *
 * Its class is known and it is not null, so rewrite answers everything that is asked about it. Boxed integers and booleans need
 * no such care: they have no identity, dead code takes them, and resume data makes them.
 *
 *     p = new(f, descr=Float); g = getfield(p, descr=value)  =>  (nothing)
 *
 * Fields that the constructor does not take are kept like the others once they were stored; before that they are what the class says
 * that `new` sets them to.
 *
 * It leaves alone: arrays above ITEMS_MAX or read at an unknown index, and fields of which nothing is known.
 */
import { NONE, OP, type Field, type Ref } from "@spoor/ir";
import { VIRTUAL } from "../facts";
import { DROP, KEEP, type Driver, type Outcome, type Pass } from "../pass";

/** Items up to which an array is kept in registers: resume data lists them all. */
const ITEMS_MAX = 64;

function allocate(d: Driver): Outcome {
  const { draft, facts, virtuals } = d;
  const count = d.extraCount;
  if (count > ITEMS_MAX) return KEEP;
  const row = draft.add(d.opcode, d.type, d.a, d.b, d.c, d.descr, -1);
  facts.clear(row);
  facts.flags[row]! |= VIRTUAL;
  if (d.opcode === OP.new) facts.learnClass(row, facts.codeOfDescr(d.descr));
  else facts.learnNonnull(row);
  const at = virtuals.add(row, count);
  for (let k = 0; k < count; k++) virtuals.pool[at + k] = d.extras[k]!;
  return d.same(row);
}

function readField(d: Driver): Outcome {
  if (!d.facts.isVirtual(d.a)) return KEEP;
  const value = d.virtuals.valueOf(d.a, d.descr);
  return value === NONE ? KEEP : d.same(value);
}

function writeField(d: Driver): Outcome {
  const { virtuals } = d;
  if (!d.facts.isVirtual(d.a)) return KEEP;
  const index = virtuals.indexOf(d.a, d.descr);
  if (index >= 0) {
    virtuals.set(d.a, index, d.b);
  } else {
    // The same property holds a value of another type: which of them is meant the host's object knows.
    if (virtuals.sharesProperty(d.a, d.draft.descrs[d.descr] as Field)) {
      d.a = d.force(d.a);
      return KEEP;
    }
    virtuals.addField(d.a, d.descr, d.b);
  }
  d.epoch++;
  return DROP;
}

/** Index of an item of a virtual array that an operation names, or -1. */
function itemIndex(d: Driver): number {
  if (!d.facts.isVirtual(d.a) || d.b >= 0) return -1;
  const index: number = d.draft.constant(d.b);
  return index >= 0 && index < d.virtuals.countOf(d.a) ? index : -1;
}

function writeItem(d: Driver): Outcome {
  const index = itemIndex(d);
  // Which item it is cannot be said: from here on they are in memory.
  if (index < 0 && d.facts.isVirtual(d.a)) d.a = d.force(d.a);
  if (index < 0) return KEEP;
  d.virtuals.set(d.a, index, d.c);
  d.epoch++;
  return DROP;
}

function readItem(d: Driver): Outcome {
  const index = itemIndex(d);
  return index < 0 ? KEEP : d.same(d.virtuals.get(d.a, index));
}

function push(d: Driver): Outcome {
  if (!d.facts.isVirtual(d.a) || d.virtuals.countOf(d.a) >= ITEMS_MAX) return KEEP;
  d.virtuals.push(d.a, d.b);
  d.epoch++;
  return DROP;
}

export const virtualize = (): Pass => ({
  name: "virtualize",
  visit: {
    new: allocate,
    new_array: allocate,
    getfield: readField,
    setfield: writeField,
    getarrayitem: readItem,
    setarrayitem: writeItem,
    arraylen: (d) => (d.facts.isVirtual(d.a) ? d.same(d.draft.constInt(d.virtuals.countOf(d.a))) : KEEP),
    array_push: push,
  },
});
