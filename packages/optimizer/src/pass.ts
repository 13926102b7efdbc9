/**
 * The shape of a pass, and the driver that runs a chain of them.
 *
 * Every recorded operation goes through the chain once, as the *operation in flight*: registers of the driver, not an object. A
 * pass looks at it and answers from a closed set: keep it, it is the same as a value that exists, it was replaced by another
 * operation (which goes through the chain again), or drop it. Only the driver appends to the draft, and only then do passes
 * hear of it (`committed`), so that they learn from what really is there.
 *
 * Two rules hold for whatever is committed, whichever passes run: its operands are real (a virtual among them is forced, that
 * is allocated with its fields as they are now), and an operation that can leave has its exit drafted at this very place.
 */
import {
  CAN_EXIT, IS_CALL, InvalidLoop, LabelDescr, NONE, OP, OP_NAMES, OP_ROWS, Trace, exceptionGuard,
  type CallDescr, type Opcode, type OpName, type OptimizeContext, type Ref, type Watchable,
} from "@spoor/ir";
import { Scratch } from "./arrays";
import { Draft, REF, typeCode } from "./draft";
import { FRESH, Facts, PATCHED, UNESCAPED, VIRTUAL } from "./facts";
import { Pending } from "./pending";
import { ResumeDrafts } from "./resume-numbering";
import { Virtuals } from "./virtuals";

/** The operation stays as it is. */
export const KEEP = 0;
/** Its result is `driver.result`, which exists. */
export const SAME = 1;
/** The driver's registers hold another operation in its place. */
export const REPLACE = 2;
/** It is not needed and has no result. */
export const DROP = 3;
export type Outcome = typeof KEEP | typeof SAME | typeof REPLACE | typeof DROP;

/** Looks at the operation in flight. */
export type Visit = (driver: Driver) => Outcome;
/** Hears that the operation in flight became `row` of the draft. */
export type Learn = (driver: Driver, row: Ref) => void;

/** A pass. Its memory lives in the closures' surroundings: it is made once per optimizer and begins anew for each trace. */
export interface Pass {
  readonly name: string;
  readonly visit: { readonly [K in OpName]?: Visit };
  readonly committed?: { readonly [K in OpName]?: Learn };
  /** A new trace begins. */
  begin?(driver: Driver): void;
  /** Everything that is known now may be needed again by `restore` (peeling). */
  save?(driver: Driver): void;
  restore?(driver: Driver): void;
}

/** Visits and learners of a chain of passes, by opcode. */
export interface Chain {
  readonly passes: readonly Pass[];
  readonly visits: readonly (readonly Visit[])[];
  readonly learners: readonly (readonly Learn[])[];
}

/** Joins passes, in their order, into one table per opcode. */
export const chain = (passes: readonly Pass[]): Chain => ({
  passes,
  visits: OP_NAMES.map((name) => passes.flatMap((pass) => pass.visit[name] ?? [])),
  learners: OP_NAMES.map((name) => passes.flatMap((pass) => pass.committed?.[name] ?? [])),
});

/** By opcode: 1 when something may change that resume data or another value depends on. */
const HAS_EFFECT: Uint8Array = Uint8Array.from(OP_ROWS, (row) => (row.effect === "write" || row.effect === "call" ? 1 : 0));
/** By opcode: 1 when its operands may be kept by somebody else. */
const LETS_ESCAPE: Uint8Array = Uint8Array.from(OP_ROWS, (row, opcode) =>
  row.effect === "write" || row.effect === "call" || row.effect === "alloc" || row.effect === "final" || opcode === OP.label ? 1 : 0,
);
/** By opcode: type code of the result, or -1 where the recorded type says. */
const RESULT: Int8Array = Int8Array.from(OP_ROWS, (row) => (row.result === "d" || row.result === "x" ? -1 : typeCode(row.result)));

const NO_TRACE = new Trace(1);
const NO_CONTEXT: OptimizeContext = { kind: "straight", passes: new Set(), parent: null, unrollLimit: 0, pureHistory: 0, classOf: () => null, newLabel: () => new LabelDescr(-1) };

/** What runs the chain over a trace: one per optimizer, begun anew for each trace. */
export class Driver {
  readonly draft = new Draft();
  readonly facts = new Facts(this.draft);
  readonly virtuals = new Virtuals(this.draft);
  readonly pending = new Pending();
  readonly resume = new ResumeDrafts(this);
  /** Arrays for whoever works on the draft: 0 to 7 emission, 8 and 9 peeling. */
  readonly scratch = new Scratch();
  /** Set by `begin`. */
  source: Trace = NO_TRACE;
  context: OptimizeContext = NO_CONTEXT;
  chain: Chain = chain([]);

  /** By row of the source: what it became. */
  map = new Int32Array(256);
  /** Row of the source that is being fed. */
  row = 0 as Ref;

  // The operation in flight.
  opcode = 0 as Opcode;
  /** Type code of its result. */
  type = 0;
  a: Ref = NONE;
  b: Ref = NONE;
  c: Ref = NONE;
  /** Index into the draft's descriptors, or -1. */
  descr = -1;
  /** Snapshot of the source, or -1. */
  snapshot = -1;
  extras = new Int32Array(16);
  extraCount = 0;
  /** Answer to SAME. */
  result: Ref = NONE;

  /** Counts changes that a guard's resume data depends on: equal means that two guards see the same. */
  epoch = 0;
  /** The entry (or the version of it) of the loop whose body the trace ends with a jump to, and the row from which its guards are about what that body needs. */
  entering: LabelDescr | null = null;
  enteringFrom = 0;
  forcings = 0;
  /** First row of the part of the trace that is being made: what stands before it may not have been executed on the way here. */
  partStart = 0;
  /** While a loop's body is made, by row of the preamble (those before `partStart`): 1 when the value was found again. */
  hits: Uint8Array | null = null;
  /** The newest recorded call is not in the draft: its exception guard goes too. */
  callGone = false;
  /** Objects whose quasi-immutable fields were taken as constants. */
  readonly dependencies = new Set<Watchable>();
  /** A guard_not_invalidated stands behind everything that may have invalidated. */
  validated = false;
  /** What a forced virtual gets once it and the value are real: object, descriptor of the field or index of the item, value. */
  readonly #late: number[] = [];
  #newest: Ref = NONE;

  begin(source: Trace, context: OptimizeContext, passes: Chain): void {
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
  end(): void {
    this.draft.end();
    this.facts.end();
    this.dependencies.clear();
    this.source = NO_TRACE;
    this.context = NO_CONTEXT;
  }

  // -- from the source

  /** What a reference of the source stands for by now. */
  operand(ref: Ref): Ref { return ref < 0 ? ref : this.facts.resolve(this.map[ref] as Ref); }

  /** Sends one recorded operation through the chain. */
  feed(row: Ref): void {
    const { source } = this;
    const opcode = source.opcode(row);
    this.row = row;
    this.opcode = opcode;
    this.type = RESULT[opcode]! >= 0 ? RESULT[opcode]! : typeCode(source.type(row));
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

  #takeExtras(row: Ref): void {
    const count = this.source.extraCount(row);
    this.extraCount = count;
    if (count > this.extras.length) this.extras = new Int32Array(count * 2);
    for (let k = 0; k < count; k++) this.extras[k] = this.operand(this.source.extra(row, k));
  }

  // -- from passes

  /** Puts another operation, of the same result, in place of the one in flight. Answer with what it returns. */
  replace(opcode: Opcode, a: Ref = NONE, b: Ref = NONE, descr = -1): Outcome {
    this.opcode = opcode;
    this.a = a;
    this.b = b;
    this.c = NONE;
    this.descr = descr;
    return REPLACE;
  }

  /** The result of the operation in flight is `ref`. Answer with what it returns. */
  same(ref: Ref): Outcome {
    this.result = ref;
    return SAME;
  }

  /** Sends another operation through the chain, ahead of the one in flight; gives its result. */
  emit(opcode: Opcode, type: number, a: Ref = NONE, b: Ref = NONE, descr = -1, snapshot = -1): Ref {
    const { opcode: opcode0, type: type0, a: a0, b: b0, c: c0, descr: descr0, snapshot: snapshot0, extraCount } = this;
    this.opcode = opcode;
    this.type = type;
    this.a = a;
    this.b = b;
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
  commitDirectly(opcode: Opcode, a: Ref, b: Ref, c: Ref, descr: number): void {
    const { opcode: opcode0, type: type0, a: a0, b: b0, c: c0, descr: descr0, snapshot: snapshot0, extraCount } = this;
    this.opcode = opcode;
    this.type = RESULT[opcode]!;
    this.a = a;
    this.b = b;
    this.c = c;
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
  learn(opcode: Opcode, a: Ref, descr = -1): void {
    this.opcode = opcode;
    this.a = a;
    this.b = this.c = NONE;
    this.descr = descr;
    const learners = this.chain.learners[opcode]!;
    for (let i = 0; i < learners.length; i++) learners[i]!(this, NONE);
  }

  // -- the driver proper

  /** Runs the chain on the operation in flight; gives what it became. */
  process(): Ref {
    const { visits } = this.chain;
    for (;;) {
      const passes = visits[this.opcode]!;
      let outcome: Outcome = KEEP;
      for (let i = 0; i < passes.length; i++) {
        outcome = passes[i]!(this);
        if (outcome !== KEEP) break;
      }
      if (outcome === KEEP) return this.commit();
      if (outcome === SAME) return this.facts.resolve(this.result);
      if (outcome === DROP) return NONE;
    }
  }

  /** Appends the operation in flight to the draft. */
  commit(): Ref {
    const { draft, facts, opcode } = this;
    const { flags } = facts;
    if (this.a >= 0 && (flags[this.a]! & VIRTUAL) !== 0) this.a = this.force(this.a);
    if (this.b >= 0 && (facts.flags[this.b]! & VIRTUAL) !== 0) this.b = this.force(this.b);
    if (this.c >= 0 && (facts.flags[this.c]! & VIRTUAL) !== 0) this.c = this.force(this.c);
    for (let k = 0; k < this.extraCount; k++) {
      const extra = this.extras[k] as Ref;
      if (extra >= 0 && (facts.flags[extra]! & VIRTUAL) !== 0) this.extras[k] = this.force(extra);
    }
    const exit = CAN_EXIT[opcode] === 1 ? this.resume.draftExit(this.snapshot, opcode) : -1;
    // A virtual that appears twice was forced once: the second place still names the virtual.
    const row = draft.add(opcode, this.type, facts.resolve(this.a), facts.resolve(this.b), facts.resolve(this.c), this.descr, exit);
    for (let k = 0; k < this.extraCount; k++) draft.addExtra(facts.resolve(this.extras[k] as Ref));
    facts.clear(row);
    if (HAS_EFFECT[opcode] === 1) this.epoch++;
    if (LETS_ESCAPE[opcode] === 1) this.#escape(row);
    const learners = this.chain.learners[opcode]!;
    for (let i = 0; i < learners.length; i++) learners[i]!(this, row);
    this.#newest = row;
    return row;
  }

  /** The values that `row` hands over may be seen by anybody from now on. */
  #escape(row: Ref): void {
    const { draft, facts } = this;
    const b = draft.bs[row]!;
    const c = draft.cs[row]!;
    if (b >= 0) facts.flags[b]! &= ~UNESCAPED;
    if (c >= 0) facts.flags[c]! &= ~UNESCAPED;
    for (let k = 0, n = draft.extraCounts[row]!; k < n; k++) {
      const extra = draft.extraOf(row, k);
      if (extra >= 0) facts.flags[extra]! &= ~UNESCAPED;
    }
  }

  /** Allocates a virtual, and those that it refers to, with their contents of now. Gives the real row. */
  force(ref: Ref): Ref {
    const { facts, virtuals } = this;
    const waiting = this.#waiting;
    const from = waiting.length;
    facts.flags[ref]! |= PATCHED;
    waiting.push(ref);
    // What an object refers to is allocated first; a chain of objects may be longer than the host's stack is deep.
    while (waiting.length > from) {
      const object = waiting[waiting.length - 1] as Ref;
      let next: Ref = NONE;
      for (let k = 0, n = virtuals.countOf(object); k < n && next === NONE; k++) {
        const value = facts.resolve(virtuals.get(object, k));
        if (facts.isVirtual(value) && (facts.flags[value]! & PATCHED) === 0) next = value;
      }
      if (next === NONE) {
        this.#allocate(object);
        waiting.pop();
      } else {
        facts.flags[next]! |= PATCHED;
        waiting.push(next);
      }
    }
    this.#storeLate();
    return facts.resolve(ref);
  }
  /** Virtuals that are being forced, each waiting for those behind it. */
  readonly #waiting: number[] = [];

  /** Allocates a virtual whose fields are real, but for those that refer back to one that waits: they are stored later. */
  #allocate(ref: Ref): void {
    const { draft, facts, virtuals } = this;
    this.forcings++;
    this.epoch++;
    const isObject = draft.opcodes[ref] === OP.new;
    const count = virtuals.takenOf(ref);
    const row = draft.add(draft.opcodes[ref] as Opcode, REF, NONE, NONE, NONE, draft.descrIndices[ref]!, -1);
    let patched = false;
    for (let k = 0; k < count; k++) {
      const value = facts.resolve(virtuals.get(ref, k));
      if (facts.isVirtual(value)) {
        this.#late.push(ref, isObject ? draft.descrIndexOf(virtuals.classDescr(ref).fields[k]!) : k, value);
        draft.addExtra(draft.constRef(null));
        patched = true;
      } else {
        draft.addExtra(value);
        if (value >= 0) facts.flags[value]! &= ~UNESCAPED;
      }
    }
    for (let k = virtuals.countOf(ref) - 1; k >= count; k--) this.#late.push(ref, virtuals.fieldOf(ref, k), virtuals.get(ref, k));
    facts.clear(row);
    facts.flags[row]! |= FRESH | UNESCAPED | (patched ? PATCHED : 0);
    facts.flags[ref]! &= ~(VIRTUAL | PATCHED);
    facts.forward(ref, row);
    if (isObject) facts.learnClass(row, facts.codeOfDescr(draft.descrIndices[row]!));
    else facts.learnNonnull(row);
    const learners = this.chain.learners[draft.opcodes[row]!]!;
    for (let i = 0; i < learners.length; i++) learners[i]!(this, row);
  }

  /** References back, and fields that the constructor does not take, once both ends are real. */
  #storeLate(): void {
    const late = this.#late;
    while (late.length > 0) {
      const value = this.facts.resolve(late.pop() as Ref);
      const place = late.pop()!;
      const object = this.facts.resolve(late.pop() as Ref);
      const { draft } = this;
      if (draft.opcodes[object] === OP.new) this.commitDirectly(OP.setfield, object, value, NONE, place);
      else this.commitDirectly(OP.setarrayitem, object, draft.constInt(place), value, draft.descrIndices[object]!);
    }
  }

  /** Does what was delayed, as before a jump. */
  flush(): void {
    this.opcode = OP.jump;
    this.a = this.b = this.c = NONE;
    this.extraCount = 0;
    const visits = this.chain.visits[OP.jump]!;
    for (let i = 0; i < visits.length; i++) visits[i]!(this);
  }

  /** A pass found a row again. */
  found(row: Ref): Ref {
    if (this.hits !== null && row < this.partStart) this.hits[row] = 1;
    return row;
  }

  /** Puts a stricter guard where an earlier guard on the same value stands. */
  strengthen(guard: Ref, opcode: Opcode, b: Ref, descr: number): void {
    this.draft.opcodes[guard] = opcode;
    this.draft.bs[guard] = b;
    this.draft.descrIndices[guard] = descr;
  }

  // -- questions that several passes ask

  /** The trace cannot go on as recorded. */
  contradiction(what: string): never {
    throw new InvalidLoop(`${OP_NAMES[this.opcode]} at row ${this.row}: ${what}`);
  }

  /** Effects of the call in flight that no pass may remove: an exception was recorded. */
  raisedWhileRecording(): boolean {
    const guard = exceptionGuard(this.source, this.row);
    return guard !== NONE && this.source.opcode(guard) === OP.guard_exception;
  }
  callDescr(): CallDescr { return this.draft.descrs[this.descr] as CallDescr; }
}
