/**
 * Common subexpressions: the same pure operation on the same operands is computed once. So are `call_pure`, reads of immutable
 * fields and arrays, and operations that leave when they have no result (the first one passed).
 *
 * One hash table of rows, whose entries are compared with the draft's columns: an entry that peeling took back is
 * recognised by that and needs no removal. A comparison whose opposite was guarded is known, too.
 */
import { IS_PURE, NONE, OP, OP_NAMES, OP_ROWS, type ArrayDescr, type CallDescr, type Field, type OpName, type Opcode, type Ref } from "@spoor/ir";
import { PATCHED } from "../facts";
import { KEEP, type Driver, type Learn, type Outcome, type Pass, type Visit } from "../pass";
import { PureTable } from "../pure-table";

/** The guarded operation's unguarded twin: either's result serves for the other. */
const TWIN: { readonly [K in OpName]?: Opcode } = {
  int_add: OP.int_add_ovf, int_sub: OP.int_sub_ovf, int_mul: OP.int_mul_ovf, int_lshift: OP.int_lshift_ovf,
  int_add_ovf: OP.int_add, int_sub_ovf: OP.int_sub, int_mul_ovf: OP.int_mul, int_lshift_ovf: OP.int_lshift,
};

const shared = OP_NAMES.filter((name) => IS_PURE[OP[name]] === 1 && name !== "same_as");

export const pure = (): Pass => {
  const table = new PureTable();

  const find = (d: Driver, opcode: Opcode, a: Ref, b: Ref): Ref => table.find(d, opcode, a, b, d.descr);

  const lookUp = (name: OpName): Visit => {
    const opcode = OP[name];
    const twin = TWIN[name];
    const row = OP_ROWS[opcode]!;
    const inverse = row.inverse === undefined ? -1 : OP[row.inverse as OpName];
    const inverseSwapped = inverse < 0 || OP_ROWS[inverse]!.swapped === undefined ? -1 : OP[OP_ROWS[inverse]!.swapped as OpName];
    return (d): Outcome => {
      let found = find(d, opcode, d.a, d.b);
      if (found === NONE && twin !== undefined) found = find(d, twin, d.a, d.b);
      if (found !== NONE) return d.same(d.found(found));
      if (inverse < 0) return KEEP;
      let opposite = find(d, inverse as Opcode, d.a, d.b);
      if (opposite === NONE && inverseSwapped >= 0) opposite = find(d, inverseSwapped as Opcode, d.b, d.a);
      if (opposite === NONE) return KEEP;
      const known = d.facts.resolve(d.found(opposite));
      return known < 0 ? d.same(d.draft.constInt(1 - d.draft.constant(known))) : KEEP;
    };
  };
  const insert: Learn = (d, row) => table.insert(d, row);

  /** Reads of what never changes. */
  const readField: Visit = (d) => {
    const field = d.draft.descrs[d.descr] as Field;
    if (!field.immutable) return KEEP;
    const { draft, facts, a } = d;
    if (a < 0) {
      // Behind a guard that the constant fails (`rewrite` would have seen that) there may be anything.
      const object = draft.constant(a);
      const value: unknown = object === null || object === undefined ? undefined : field.read(object);
      return value === undefined || (field.type !== "r" && typeof value !== "number") ? KEEP : d.same(draft.constOf(d.type, value));
    }
    if (draft.opcodes[a] === OP.new && (facts.flags[a]! & PATCHED) === 0) {
      const index = draft.classDescr(draft.descrIndices[a]!).fields.indexOf(field);
      if (index >= 0) return d.same(draft.extraOf(a, index));
    }
    const found = find(d, OP.getfield, a, NONE);
    return found === NONE ? KEEP : d.same(d.found(found));
  };
  const readItem: Visit = (d) => {
    if (!(d.draft.descrs[d.descr] as ArrayDescr).immutable) return KEEP;
    const { draft, a, b } = d;
    if (a < 0 && b < 0) {
      const array: unknown = draft.constant(a);
      const index: number = draft.constant(b);
      if (Array.isArray(array) && index < array.length) return d.same(draft.constOf(d.type, array[index]));
    }
    if (a >= 0 && b < 0 && draft.opcodes[a] === OP.new_array && (d.facts.flags[a]! & PATCHED) === 0) {
      const index: number = draft.constant(b);
      if (index < draft.extraCounts[a]!) return d.same(draft.extraOf(a, index));
    }
    const found = find(d, OP.getarrayitem, a, b);
    return found === NONE ? KEEP : d.same(d.found(found));
  };
  const readLength: Visit = (d) => {
    if (!(d.draft.descrs[d.descr] as ArrayDescr).immutable) return KEEP;
    const { draft, a } = d;
    if (a < 0) {
      const array: unknown = draft.constant(a);
      return Array.isArray(array) ? d.same(draft.constInt(array.length)) : KEEP;
    }
    if (draft.opcodes[a] === OP.new_array) return d.same(draft.constInt(draft.extraCounts[a]!));
    const found = find(d, OP.arraylen, a, NONE);
    return found === NONE ? KEEP : d.same(d.found(found));
  };
  const learnRead: Learn = (d, row) => {
    if ((d.draft.descrs[d.descr] as Field | ArrayDescr).immutable) table.insert(d, row);
  };

  const call: Visit = (d) => {
    if (d.raisedWhileRecording()) return KEEP;
    const found = table.findCall(d);
    if (found !== NONE) return d.same(d.found(found));
    return foldCall(d, d.callDescr());
  };

  return {
    name: "pure",
    visit: {
      ...Object.fromEntries(shared.map((name) => [name, lookUp(name)])),
      getfield: readField, getarrayitem: readItem, arraylen: readLength, call_pure: call,
    },
    committed: {
      ...Object.fromEntries(shared.map((name) => [name, insert])),
      getfield: learnRead, getarrayitem: learnRead, arraylen: learnRead,
      call_pure: (d, row) => {
        if (!d.raisedWhileRecording()) table.insert(d, row);
      },
    },
    begin: (d) => table.begin(d.source.length, d.context.pureHistory),
    save: () => table.save(),
    restore: () => table.restore(),
  };
};

/** A pure call of constants is its result; one that throws stays, with its guard. */
function foldCall(d: Driver, descr: CallDescr): Outcome {
  const { draft } = d;
  if (descr.result === "n") return KEEP;
  const args: unknown[] = [];
  for (let k = 0; k < d.extraCount; k++) {
    const ref = d.extras[k] as Ref;
    if (ref >= 0) return KEEP;
    args.push(draft.constant(ref));
  }
  let value: unknown;
  try {
    value = descr.fn(...args);
  } catch {
    return KEEP;
  }
  return d.same(draft.constOf(d.type, value));
}
