// Loads and stores: as packages/optimizer/src/passes/heap.ts. What is known is a list per place, in a Map.
import { OP, OP_NAMES, OPS } from "@spoor/ir";
import { INT, ResOperation } from "./boxes.mjs";
import { DROP } from "./optimizer.mjs";

const HISTORY = 32;
const PENDING_MAX = 16;
const ANYTHING = { reads: "any", writes: "any", canRaise: true };
const BEHIND_CALLS = ["guard_no_exception", "guard_exception", "guard_not_forced"];
const STEPS = 4;

/** At (object, index) is that value. `index` is null for fields and lengths. */
class Fact {
  constructor(place, isLength, object, index, value) {
    this.place = place;
    this.isLength = isLength;
    this.object = object;
    this.index = index;
    this.value = value;
    this.used = false;
  }
}

class PendingStore {
  constructor(target, descr, index, value) {
    this.target = target;
    this.descr = descr;
    this.index = index;
    this.value = value;
  }
}

const sameIndex = (a, b) => a === b || (a !== null && b !== null && a.box === b.box);

/** An index as base + offset modulo a power of two. */
export function positionOf(o, value) {
  let [base, offset, modulus] = [value, 0, Infinity];
  for (let steps = 0; steps < STEPS; steps++) {
    const operation = o.producerOf(base);
    const constant = operation?.args.length === 2 ? o.value(operation.args[1]).constant : null;
    if (constant === null) break;
    const { value: by } = constant;
    if (operation.opcode === OP.int_add || operation.opcode === OP.int_add_ovf) offset += by;
    else if (operation.opcode === OP.int32_add) {
      offset += by;
      modulus = Math.min(modulus, 2 ** 32);
    } else if (operation.opcode === OP.int_and && by > 0 && by < 2 ** 31 && (by & (by + 1)) === 0) modulus = Math.min(modulus, by + 1);
    else break;
    base = o.value(operation.args[0]);
  }
  return { base, offset, modulus };
}

export class Heap {
  /** Descriptor -> facts, oldest first. */
  #facts = new Map();
  #lengths = new Map();
  #wiped = false;
  #overwritten = new Set();

  constructor(optimizer) {
    this.o = optimizer;
  }

  // -- facts

  #table(isLength) { return isLength ? this.#lengths : this.#facts; }
  find(place, isLength, object, index) {
    const list = this.#table(isLength).get(place);
    if (list === undefined) return undefined;
    for (let k = list.length - 1, end = Math.max(0, list.length - HISTORY); k >= end; k--) {
      const fact = list[k];
      if (fact.object.box === object.box && sameIndex(fact.index, index)) return fact;
    }
    return undefined;
  }
  learn(place, isLength, object, index, value) {
    const table = this.#table(isLength);
    const fact = new Fact(place, isLength, object, index, value);
    const list = table.get(place);
    if (list === undefined) table.set(place, [fact]);
    else list.push(fact);
    return fact;
  }
  replace(place, object, index, value) {
    const before = this.find(place, false, object, index);
    if (before !== undefined) {
      const list = this.#facts.get(place);
      list.splice(list.indexOf(before), 1);
    }
    this.learn(place, false, object, index, value);
  }
  forgetPlace(place) {
    this.#overwritten.add(place);
    this.#facts.delete(place);
    if (place.kind === "array") this.#lengths.delete(place);
  }
  forgetAll() {
    this.#wiped = true;
    for (const table of [this.#facts, this.#lengths]) {
      for (const [place, list] of table) {
        const kept = list.filter(({ object }) => object.constant === null && object.unescaped);
        if (kept.length === 0) table.delete(place);
        else table.set(place, kept);
      }
    }
  }
  mayBeOverwritten(place) { return this.#wiped || this.#overwritten.has(place); }
  all() { return [...this.#facts.values(), ...this.#lengths.values()].flat(); }
  restart() {
    this.#facts.clear();
    this.#lengths.clear();
  }
  save() {
    const copy = (table) => [...table].map(([place, list]) => [place, list.slice()]);
    return { facts: copy(this.#facts), lengths: copy(this.#lengths) };
  }
  putBack({ facts, lengths }) {
    const copy = (table) => new Map(table.map(([place, list]) => [place, list.slice()]));
    this.#facts = copy(facts);
    this.#lengths = copy(lengths);
  }

  remembered(place, isLength, object, index) {
    const fact = this.find(place, isLength, object, index);
    if (fact === undefined) return undefined;
    fact.used = true;
    return this.#resolved(fact.value);
  }
  #resolved(value) { return value.constant === null ? value : this.o.value(value.constant); }
  #lookUp(descr, object, index) {
    const { pending } = this.o;
    for (let k = pending.length - 1; k >= 0; k--) {
      const store = pending[k];
      if (store.descr === descr && store.target.box === object.box && sameIndex(store.index, index)) return this.#resolved(store.value);
    }
    return this.remembered(descr, false, object, index);
  }

  // -- aliases

  #mayEqual(a, b) {
    if (a.box === b.box) return true;
    if (a.constant !== null && b.constant !== null) return false;
    const [x, y] = [a.range, b.range];
    if (x.lo > y.hi || y.lo > x.hi || ((x.bits ^ y.bits) & x.mask & y.mask) !== 0) return false;
    const [p, q] = [positionOf(this.o, a), positionOf(this.o, b)];
    if (p.base.box !== q.base.box) return true;
    const modulus = Math.min(p.modulus, q.modulus);
    const difference = p.offset - q.offset;
    return modulus === Infinity ? difference === 0 : difference % modulus === 0;
  }
  #mayAlias(object, index, other, otherIndex) { return !this.o.distinct(object, other) && (index === null || this.#mayEqual(index, otherIndex)); }
  forgetAliases(place, isLength, object, index) {
    const table = this.#table(isLength);
    const list = table.get(place);
    if (list === undefined) return;
    const from = list.length - HISTORY;
    const kept = list.filter((fact, k) => k >= from && !this.#mayAlias(fact.object, fact.index, object, index));
    if (kept.length < list.length) table.set(place, kept);
  }

  // -- delayed stores

  flush(at) {
    const { o } = this;
    const { target, descr, index, value } = o.pending[at];
    o.pending.splice(at, 1);
    o.epoch++;
    if (index === null) o.commit(new ResOperation(OP.setfield, [target.box, value.box], descr));
    else o.commit(new ResOperation(OP.setarrayitem, [target.box, index.box, value.box], descr));
  }
  flushAll(lazily = false) {
    const { pending } = this.o;
    let at = 0;
    while (at < pending.length) {
      if (lazily && (pending[at].value.virtual !== null || pending[at].target.virtual !== null)) at++;
      else this.flush(at);
    }
  }
  #flushAliases(descr, object, index) {
    const { pending } = this.o;
    let at = 0;
    while (at < pending.length) {
      const store = pending[at];
      if (store.descr === descr && this.#mayAlias(store.target, store.index, object, index)) this.flush(at);
      else at++;
    }
  }

  read(descr, object, index) {
    const found = this.#lookUp(descr, object, index);
    if (found === undefined) this.#flushAliases(descr, object, index);
    return found;
  }
  write(descr, object, index, value) {
    const { o } = this;
    const { pending } = o;
    if (this.#lookUp(descr, object, index)?.box === value.box) return DROP;
    o.epoch++;
    const at = pending.findIndex((store) => store.descr === descr && store.target.box === object.box && sameIndex(store.index, index));
    if (at >= 0) pending.splice(at, 1);
    this.#flushAliases(descr, object, index);
    this.forgetAliases(descr, false, object, index);
    if (pending.length === PENDING_MAX) this.flush(0);
    pending.push(new PendingStore(object, descr, index, value));
    return DROP;
  }

  static visit = {
    ...Object.fromEntries(OP_NAMES.filter((name) => ["guard", "guarded"].includes(OPS[name].effect) && !BEHIND_CALLS.includes(name)).map((name) => [name, flushBeforeGuard])),
    getfield({ args, descr }) {
      const object = this.o.value(args[0]);
      return descr.immutable ? this.remembered(descr, false, object, null) : this.read(descr, object, null);
    },
    setfield({ args, descr }) { return this.write(descr, this.o.value(args[0]), null, this.o.value(args[1])); },
    getarrayitem({ args, descr }) { return descr.immutable ? undefined : this.read(descr, this.o.value(args[0]), this.o.value(args[1])); },
    setarrayitem({ args, descr }) { return this.write(descr, ...args.map((arg) => this.o.value(arg))); },
    arraylen({ args, descr }) { return descr.immutable ? undefined : this.remembered(descr, true, this.o.value(args[0]), null); },
    call: beforeCall, call_pure: beforeCall, call_may_force: beforeCall, call_assembler: beforeCall, cond_call: beforeCall,
    label: flushEverything, jump: flushEverything, finish: flushEverything, finish_exception: flushEverything,
  };

  static committed = {
    getfield({ args, descr }, value) {
      if (!descr.immutable) this.learn(descr, false, this.o.value(args[0]), null, value);
    },
    setfield({ args, descr }) {
      if (!descr.immutable) this.replace(descr, this.o.value(args[0]), null, this.o.value(args[1]));
    },
    getarrayitem({ args, descr }, value) {
      if (!descr.immutable) this.learn(descr, false, this.o.value(args[0]), this.o.value(args[1]), value);
    },
    setarrayitem({ args, descr }) { this.replace(descr, ...args.map((arg) => this.o.value(arg))); },
    arraylen({ args, descr }, value) {
      if (!descr.immutable) this.learn(descr, true, this.o.value(args[0]), null, value);
    },
    array_push({ args, descr }) {
      const { o } = this;
      const [array, item] = args.map((arg) => o.value(arg));
      const before = this.remembered(descr, true, array, null);
      this.forgetAliases(descr, true, array, null);
      if (before === undefined) return;
      this.learn(descr, false, array, before, item);
      this.learn(descr, true, array, null, o.emit(OP.int_add, INT, [before, o.int(1)]));
    },
    call: afterCall, call_pure: afterCall, call_may_force: afterCall, call_assembler: afterCall, cond_call: afterCall,
    new({ args, descr }, value) {
      descr.fields.forEach((field, k) => {
        if (k < args.length && !field.immutable) this.learn(field, false, value, null, this.o.value(args[k]));
      });
    },
    new_array({ args, descr }, value) {
      if (descr.immutable) return;
      this.learn(descr, true, value, null, this.o.int(args.length));
      args.forEach((arg, k) => this.learn(descr, false, value, this.o.int(k), this.o.value(arg)));
    },
  };
}

const effectsOf = ({ descr }) => (descr.kind === "assembler" ? ANYTHING : descr.effects);

function beforeCall(operation) {
  const { reads, writes, canRaise } = effectsOf(operation);
  if (reads === "any" || writes === "any") {
    this.flushAll();
    return;
  }
  const { pending } = this.o;
  let at = 0;
  while (at < pending.length) {
    if (reads.includes(pending[at].descr) || writes.includes(pending[at].descr)) this.flush(at);
    else at++;
  }
  if (canRaise) this.flushAll(true);
}
function afterCall(operation) {
  const { writes } = effectsOf(operation);
  if (writes === "any") this.forgetAll();
  else for (const place of writes) this.forgetPlace(place);
}
function flushBeforeGuard() { this.flushAll(true); }
function flushEverything() { this.flushAll(); }
