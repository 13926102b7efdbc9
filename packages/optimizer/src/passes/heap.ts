/**
 * The heap: a field or item that was read or written is not read again, and a store waits until somebody may look.
 *
 * What is remembered is a list per descriptor of (object, index, value). A store through one object makes it forget what another may
 * have been: two references are told apart by allocation, class and nullness (`Facts.distinct`), two indices by their ranges;
 * fields and arrays of different descriptors never alias. Calls forget what their effects say they write.
 *
 * Stores are pending (pending.ts) until something may see them: a read or store that may alias, a call that may read or write the
 * place, the end. A store that is overwritten first is never done. Before a guard, pending stores are done, unless what they store
 * (or where) is virtual: then the guard's resume data does them, and the object stays unallocated. Between a call and its
 * guards nothing may be done, so there resume data has them all.
 *
 *     setfield(p, 1, descr=x); i = getfield(p, descr=x); setfield(p, 2, descr=x)  =>  setfield(p, 2, descr=x)
 *
 * What was remembered when a guard was passed is kept with the rows between which it held: a bridge from there starts with it.
 */
import { NONE, OP, OP_NAMES, OPS, type ArrayDescr, type CallDescr, type Effects, type Field, type Opcode, type OpName, type Place, type Ref } from "@spoor/ir";
import { INT } from "../draft";
import { UNREAD } from "../facts";
import { DROP, KEEP, type Driver, type Learn, type Outcome, type Pass, type Visit } from "../pass";
import { Position } from "../position";
import { Range } from "../range";
import { HISTORY, lengthOf, placeOf, type HeapFacts } from "../heap-facts";

/** Effects of what runs guest code. */
const ANYTHING: Effects = { pure: false, reads: "any", writes: "any", canRaise: true, mayForce: true };

const X = new Range();
const Y = new Range();

const P = new Position();
const Q = new Position();

/** Can two indices be equal? */
function mayEqual(d: Driver, a: Ref, b: Ref): boolean {
  if (a === b) return true;
  if (a < 0 && b < 0) return false;
  d.facts.rangeOf(a, X);
  d.facts.rangeOf(b, Y);
  if (X.lo > Y.hi || Y.lo > X.hi || ((X.bits ^ Y.bits) & X.mask & Y.mask) !== 0) return false;
  return !P.take(d.draft, d.facts, a).differsFrom(Q.take(d.draft, d.facts, b));
}

/** Can (object, index) of one place be (other, otherIndex)? */
const mayAlias = (d: Driver, object: Ref, index: Ref, other: Ref, otherIndex: Ref): boolean =>
  !d.facts.distinct(object, other) && (index === NONE || mayEqual(d, index, otherIndex));

export const heap = (known: HeapFacts): Pass => {
  /** What is at (object, index), or NONE. */
  const lookUp = (d: Driver, descr: number, object: Ref, index: Ref): Ref => {
    const { pending, facts } = d;
    for (let i = pending.count - 1; i >= 0; i--) {
      if (pending.descrs[i] === descr && facts.resolve(pending.targets[i] as Ref) === object && same(d, pending.indices[i] as Ref, index)) return facts.resolve(pending.values[i] as Ref);
    }
    return remembered(d, placeOf(descr), object, index);
  };
  const remembered = (d: Driver, place: number, object: Ref, index: Ref): Ref => {
    const fact = known.find(d.facts, place, object, index);
    if (fact < 0) return NONE;
    const value = d.facts.resolve(known.values[fact] as Ref);
    if (d.facts.is(value, UNREAD)) return NONE;
    known.use(fact);
    return value;
  };
  /** A row read (object, index): it is what was known to be there, if anything was. */
  const learnRead = (d: Driver, place: number, object: Ref, index: Ref, row: Ref): void => {
    const fact = known.find(d.facts, place, object, index);
    if (fact >= 0 && d.facts.is(known.values[fact] as Ref, UNREAD)) {
      d.facts.read(row, known.values[fact] as Ref);
      known.forget(fact, d.draft.length);
    }
    known.learn(place, object, index, row, d.draft.length);
  };
  const same = (d: Driver, index: Ref, other: Ref): boolean => index === other || (index !== NONE && d.facts.resolve(index) === other);

  /** Does the pending store number `at`. */
  const flush = (d: Driver, at: number): void => {
    const { pending } = d;
    const target = d.facts.resolve(pending.targets[at] as Ref);
    const descr = pending.descrs[at]!;
    const index = pending.indices[at] as Ref;
    const value = d.facts.resolve(pending.values[at] as Ref);
    pending.remove(at);
    d.epoch++;
    if (index === NONE) d.commitDirectly(OP.setfield, target, value, NONE, descr);
    else d.commitDirectly(OP.setarrayitem, target, d.facts.resolve(index), value, descr);
  };

  /** Does all pending stores; of those that only resume data needs done, none when `lazily`. */
  const flushAll = (d: Driver, lazily = false): void => {
    const { pending, facts } = d;
    let at = 0;
    while (at < pending.count) {
      if (lazily && (facts.isVirtual(facts.resolve(pending.values[at] as Ref)) || facts.isVirtual(facts.resolve(pending.targets[at] as Ref)))) at++;
      else flush(d, at);
    }
  };

  /** Does the pending stores that (object, index) may see. */
  const flushAliases = (d: Driver, descr: number, object: Ref, index: Ref): void => {
    const { pending, facts } = d;
    let at = 0;
    while (at < pending.count) {
      if (pending.descrs[at] === descr && mayAlias(d, facts.resolve(pending.targets[at] as Ref), resolveIndex(d, pending.indices[at]!), object, index)) flush(d, at);
      else at++;
    }
  };
  const resolveIndex = (d: Driver, index: number): Ref => (index === NONE ? NONE : d.facts.resolve(index as Ref));

  /** Forgets what a store to (object, index) may have changed; what is too far back to be compared goes, too. */
  const forgetAliases = (d: Driver, place: number, object: Ref, index: Ref): void => {
    let steps = 0;
    for (let fact = known.first(place); fact >= 0; fact = known.next[fact]!) {
      if (steps++ >= HISTORY || mayAlias(d, d.facts.resolve(known.objects[fact] as Ref), resolveIndex(d, known.indices[fact]!), object, index)) known.forget(fact, d.draft.length);
    }
  };

  const read = (d: Driver, index: Ref): Outcome => {
    const found = lookUp(d, d.descr, d.a, index);
    if (found !== NONE) return d.same(found);
    flushAliases(d, d.descr, d.a, index);
    return KEEP;
  };

  const write = (d: Driver, index: Ref, value: Ref): Outcome => {
    const { pending, facts } = d;
    if (lookUp(d, d.descr, d.a, index) === value) return DROP;
    d.epoch++;
    for (let i = 0; i < pending.count; i++) {
      if (pending.descrs[i] === d.descr && facts.resolve(pending.targets[i] as Ref) === d.a && same(d, pending.indices[i] as Ref, index)) {
        pending.remove(i);
        break;
      }
    }
    flushAliases(d, d.descr, d.a, index);
    forgetAliases(d, placeOf(d.descr), d.a, index);
    if (pending.isFull) flush(d, 0);
    pending.add(d.a, d.descr, index, value);
    return DROP;
  };

  /** What a call may read has to be in memory. */
  const beforeCall: Visit = (d) => {
    const effects = effectsOf(d);
    if (effects.reads === "any" || effects.writes === "any") {
      flushAll(d);
      return KEEP;
    }
    const { pending } = d;
    let at = 0;
    while (at < pending.count) {
      const place = d.draft.descrs[pending.descrs[at]!] as Place;
      if (effects.reads.includes(place) || effects.writes.includes(place)) flush(d, at);
      else at++;
    }
    // A guard that belongs to the call shows what is pending; what can be done now is.
    if (effects.canRaise) flushAll(d, true);
    return KEEP;
  };
  const effectsOf = (d: Driver): Effects => {
    const descr = d.draft.descrs[d.descr] as CallDescr | { readonly kind: "assembler" };
    return descr.kind === "assembler" ? ANYTHING : descr.effects;
  };
  /** What a call may write is not known any more. */
  const afterCall: Learn = (d) => {
    const { writes } = effectsOf(d);
    if (writes === "any") known.forgetAll(d);
    else for (const place of writes) forgetPlace(d, place);
  };
  const forgetPlace = (d: Driver, place: Place): void => {
    const descr = d.draft.descrIndexOf(place);
    known.forgetPlace(placeOf(descr), d.draft.length);
    if (place.kind === "array") known.forgetPlace(lengthOf(descr), d.draft.length);
  };

  const flushBeforeGuard: Visit = (d) => {
    flushAll(d, true);
    return KEEP;
  };
  const flushEverything: Visit = (d) => {
    flushAll(d);
    return KEEP;
  };

  const learnField: Learn = (d, row) => {
    if (!(d.draft.descrs[d.descr] as Field).immutable) learnRead(d, placeOf(d.descr), d.draft.as[row] as Ref, NONE, row);
  };
  /** Learns from rows of the draft, because what was stored was forced meanwhile. */
  const learnStore: Learn = (d, row) => {
    const { draft } = d;
    if (!(draft.descrs[d.descr] as Field).immutable) known.replace(d.facts, placeOf(d.descr), draft.as[row] as Ref, NONE, draft.bs[row] as Ref, draft.length);
  };

  /** The items that exist do not change, only their number. */
  const pushed: Learn = (d, row) => {
    const { draft } = d;
    const array = draft.as[row] as Ref;
    const item = draft.bs[row] as Ref;
    const place = lengthOf(d.descr);
    const { descr } = d;
    const before = remembered(d, place, array, NONE);
    forgetAliases(d, place, array, NONE);
    if (before === NONE) return;
    known.learn(placeOf(descr), array, before, item, draft.length);
    known.learn(place, array, NONE, d.emit(OP.int_add, INT, before, draft.constInt(1)), draft.length);
  };

  /** By index of a class: the indices of its fields, -1 for those that never change. */
  const fieldsOf: (readonly number[] | undefined)[] = [];
  const allocatedObject: Learn = (d, row) => {
    const { draft } = d;
    const descr = draft.descrIndices[row]!;
    const fields = (fieldsOf[descr] ??= draft.classDescr(descr).fields.map((field) => (field.immutable ? -1 : draft.descrIndexOf(field))));
    for (let k = 0; k < fields.length && k < draft.extraCounts[row]!; k++) {
      if (fields[k]! >= 0) known.learn(placeOf(fields[k]!), row, NONE, draft.extraOf(row, k), draft.length);
    }
  };
  const allocatedArray: Learn = (d, row) => {
    const { draft } = d;
    const descr = draft.descrIndices[row]!;
    if ((draft.descrs[descr] as ArrayDescr).immutable) return;
    const count = draft.extraCounts[row]!;
    known.learn(lengthOf(descr), row, NONE, draft.constInt(count), draft.length);
    for (let k = 0; k < count; k++) known.learn(placeOf(descr), row, draft.constInt(k), draft.extraOf(row, k), draft.length);
  };

  const guards = (OP_NAMES as readonly OpName[]).filter((name) => OPS[name].effect === "guard" || OPS[name].effect === "guarded");
  const behindCalls: readonly Opcode[] = [OP.guard_no_exception, OP.guard_exception, OP.guard_not_forced];

  return {
    name: "heap",
    visit: {
      ...Object.fromEntries(guards.filter((name) => !behindCalls.includes(OP[name])).map((name) => [name, flushBeforeGuard])),
      getfield: (d) => {
        if (!(d.draft.descrs[d.descr] as Field).immutable) return read(d, NONE);
        // Of an object that a loop carries around, its immutable fields may be carried too.
        const found = remembered(d, placeOf(d.descr), d.a, NONE);
        return found === NONE ? KEEP : d.same(found);
      },
      setfield: (d) => write(d, NONE, d.b),
      getarrayitem: (d) => ((d.draft.descrs[d.descr] as ArrayDescr).immutable ? KEEP : read(d, d.b)),
      setarrayitem: (d) => write(d, d.b, d.c),
      arraylen: (d) => {
        if ((d.draft.descrs[d.descr] as ArrayDescr).immutable) return KEEP;
        const found = remembered(d, lengthOf(d.descr), d.a, NONE);
        return found === NONE ? KEEP : d.same(found);
      },
      call: beforeCall, call_pure: beforeCall, call_may_force: beforeCall, call_assembler: beforeCall, cond_call: beforeCall,
      label: flushEverything, jump: flushEverything, finish: flushEverything, finish_exception: flushEverything,
    },
    committed: {
      getfield: learnField,
      setfield: learnStore,
      getarrayitem: (d, row) => {
        if (!(d.draft.descrs[d.descr] as ArrayDescr).immutable) learnRead(d, placeOf(d.descr), d.draft.as[row] as Ref, d.draft.bs[row] as Ref, row);
      },
      setarrayitem: (d, row) => known.replace(d.facts, placeOf(d.descr), d.draft.as[row] as Ref, d.draft.bs[row] as Ref, d.draft.cs[row] as Ref, d.draft.length),
      arraylen: (d, row) => {
        if (!(d.draft.descrs[d.descr] as ArrayDescr).immutable) learnRead(d, lengthOf(d.descr), d.draft.as[row] as Ref, NONE, row);
      },
      array_push: pushed,
      call: afterCall, call_pure: afterCall, call_may_force: afterCall, call_assembler: afterCall, cond_call: afterCall,
      new: allocatedObject, new_array: allocatedArray,
    },
    begin: () => {
      fieldsOf.length = 0;
    },
    save: () => known.save(),
    restore: () => known.restore(),
  };
};
