/**
 * Random trees whose labels carry boxes: segments that unbox, compute and box again, joined by labels and bridges, against the evaluator. In each
 * every reference's class is known while the trace is made, so that the questions behind a label are mostly answered with yes.
 */
import { ArrayDescr, ClassDescr, Field, LabelDescr, NUMBER_CLASS, TraceBuilder, evalBackend, type Backend, type Executable, type GuardExit, type Ref, type SlotType } from "@spoor/ir";
import { TestRuntime, canonical } from "@spoor/ir/testing";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadBinaryen } from "../src/binaryen";
import { wasmBackend, type WasmBackendOptions } from "../src/index";

const RUNS = Number(process.env["SPOOR_RANDOM"] ?? 1000);
const binaryen = await loadBinaryen();

class Float {
  constructor(public value: number) {}
}
class Count {
  constructor(public count: number) {}
}
const VALUE = new Field("Float.value", "f", "value", (f: Float) => f.value, (f: Float, value: number) => { f.value = value; }, { immutable: true });
const COUNT = new Field("Count.count", "i", "count", (c: Count) => c.count, (c: Count, count: number) => { c.count = count; }, { immutable: true });
const FLOAT = new ClassDescr("Float", "constructor", Float, [VALUE]);
const COUNTER = new ClassDescr("Count", "constructor", Count, [COUNT]);
const KEPT = new ArrayDescr("kept", "r");

/** What a reference may be instead of an integer. */
class Single {
  constructor(public name: string) {}
}
const NONE = new Single("none");
const OTHER = new Single("other");

type Kind = "i" | "f" | "int" | "float" | "count" | "any" | "maybe";
interface Known { readonly ref: Ref; readonly kind: Kind }
const typeOf = (kind: Kind): SlotType => (kind === "i" || kind === "f" ? kind : "r");
const CLASS_OF = { int: NUMBER_CLASS, float: FLOAT, count: COUNTER };
/** What the root's labels take, behind the counter of rounds and the list of what was kept. */
const PARAMETERS: readonly Kind[] = ["int", "float", "count", "any", "int", "float", "f", "i", "float", "maybe", "maybe"];
const KINDS: readonly Kind[] = ["int", "float", "count"];

class Choices {
  constructor(public state: number) {}
  next(bound: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) | 0;
    return (this.state >>> 8) % bound;
  }
  of<T>(list: readonly T[]): T { return list[this.next(list.length)]!; }
}

/** The same tree for each backend. */
class Tree {
  readonly runtime = new TestRuntime();
  readonly choices: Choices;
  readonly labels = [new LabelDescr(1, "first"), new LabelDescr(2, "second"), new LabelDescr(3, "third")];
  readonly units: Executable[] = [];
  readonly kindsAt = new Map<GuardExit, readonly Kind[]>();
  #exits: Kind[][] = [];
  kept: unknown[] = [];

  constructor(readonly backend: Backend, seed: number) {
    this.choices = new Choices(seed);
    this.compile((b) => {
      let known = [b.input("i"), b.input("r"), ...PARAMETERS.map((kind) => b.input(typeOf(kind)))].map((ref, k) => ({ ref, kind: this.parameterKind(k) }));
      if (this.choices.next(2) === 0) this.steps(b, known);
      for (const label of this.labels) {
        known = this.label(b, label, known);
        this.round(b, known);
        this.steps(b, known);
      }
      this.jump(b, known);
    });
    for (let at = 0; at < this.units.length; at++) {
      for (const exit of this.units[at]!.unit.exits) if (this.choices.next(3) > 0 && this.units.length < 9) this.bridge(exit);
    }
  }

  parameterKind(k: number): Kind { return k === 0 ? "i" : k === 1 ? "any" : PARAMETERS[k - 2]!; }

  compile(build: (b: TraceBuilder) => void, parent?: GuardExit): void {
    this.#exits = [];
    const b = new TraceBuilder();
    build(b);
    const executable = this.runtime.compile(this.backend, b.trace, parent === undefined ? {} : { parent });
    executable.unit.exits.forEach((exit, k) => this.kindsAt.set(exit, this.#exits[k]!));
    if (parent !== undefined) {
      parent.bridge = executable;
      (this.units.find(({ unit }) => unit.exits.includes(parent))!).backend.attachBridge(parent, executable);
    }
    this.units.push(executable);
  }

  bridge(exit: GuardExit): void {
    this.compile((b) => {
      let known = this.kindsAt.get(exit)!.map((kind) => ({ ref: b.input(typeOf(kind)), kind }));
      this.round(b, known);
      this.steps(b, known);
      if (this.choices.next(3) === 0) {
        known = this.label(b, new LabelDescr(9, "inner"), known, known.map(({ kind }) => kind));
        this.steps(b, known);
      }
      this.jump(b, known);
    }, exit);
  }

  /** The rounds that are left come first, then the list; behind them a few of the rest, some twice. */
  exit(known: readonly Known[]): Ref[] {
    const values = [known[0]!, known[1]!, ...Array.from({ length: known.length > 2 ? this.choices.next(7) : 0 }, () => this.choices.of(known.slice(2)))];
    this.#exits.push(values.map(({ kind }) => kind));
    return values.map(({ ref }) => ref);
  }
  round(b: TraceBuilder, known: Known[]): void {
    b.guard_true(b.int_gt(known[0]!.ref, b.int(0)), this.exit(known));
    known[0] = { ref: b.int_sub(known[0]!.ref, b.int(1)), kind: "i" };
  }

  pick(known: readonly Known[], kind: Kind): Known | undefined {
    const fitting = known.slice(2).filter((one) => (kind === "any" ? typeOf(one.kind) === "r" : one.kind === kind));
    return fitting.length === 0 ? undefined : this.choices.of(fitting);
  }
  /** One of the kind, made where there is none. */
  some(b: TraceBuilder, known: readonly Known[], kind: Kind): Ref {
    const found = this.pick(known, kind);
    if (found !== undefined && this.choices.next(8) > 0) return found.ref;
    switch (kind) {
      case "i": return b.int(this.choices.next(1000));
      case "f": return b.float(this.choices.next(100) / 4);
      case "int": return this.choices.next(4) === 0 ? b.ref(this.choices.next(9)) : b.box_int(this.some(b, known, "i"));
      case "float": return b.new([this.some(b, known, "f")], FLOAT);
      case "count": return b.new([this.some(b, known, "i")], COUNTER);
      case "any": return b.ref("any");
      case "maybe": return this.choices.next(2) === 0 ? this.some(b, known, "int") : b.ref(this.choices.of([NONE, NONE, OTHER]));
    }
  }

  /** Something that may be an integer is compared with objects, and asked whether it is one. */
  maybe(b: TraceBuilder, known: Known[]): void {
    const { choices } = this;
    const one = this.some(b, known, choices.next(4) === 0 ? "int" : "maybe");
    const object = b.ref(choices.of([NONE, NONE, NONE, OTHER]));
    const compare = (): Ref => (choices.next(3) === 0 ? b.ptr_eq(object, one) : b.ptr_eq(one, object));
    switch (choices.next(6)) {
      case 0: known.push({ ref: compare(), kind: "i" }); return;
      case 1: known.push({ ref: b.ptr_ne(one, object), kind: "i" }); return;
      case 2: b.guard_value(one, object, this.exit(known)); return;
      case 3: b.guard_true(compare(), this.exit(known)); return;
      case 4: b.guard_false(compare(), this.exit(known)); break;
    }
    if (choices.next(4) === 0) b.guard_true(b.instance_of(one, NUMBER_CLASS), this.exit(known));
    else b.guard_class(one, NUMBER_CLASS, this.exit(known));
    known.push({ ref: one, kind: "int" });
    if (choices.next(3) > 0) known.push({ ref: b.unbox_int(one), kind: "i" });
  }

  steps(b: TraceBuilder, known: Known[]): void {
    const { choices } = this;
    for (let left = 2 + choices.next(9); left > 0; left--) {
      const kind = choices.of(KINDS) as "int" | "float" | "count";
      if (choices.next(4) === 0) {
        this.maybe(b, known);
        continue;
      }
      const one = choices.next(9) === 0 ? this.pick(known, "any") : this.pick(known, kind);
      switch (choices.next(8)) {
        case 0:
        case 1:
        case 2: {
          if (one === undefined) break;
          if (choices.next(2) === 0) b.guard_nonnull_class(one.ref, CLASS_OF[kind], this.exit(known));
          else if (choices.next(3) > 0) {
            b.guard_nonnull(one.ref, this.exit(known));
            b.guard_class(one.ref, CLASS_OF[kind], this.exit(known));
          } else b.guard_true(b.instance_of(one.ref, CLASS_OF[kind]), this.exit(known));
          if (kind === "int") known.push({ ref: b.unbox_int(one.ref), kind: "i" });
          else known.push(kind === "float" ? { ref: b.getfield(one.ref, VALUE), kind: "f" } : { ref: b.getfield(one.ref, COUNT), kind: "i" });
          break;
        }
        case 3: known.push({ ref: b.int_and(b.int_add(b.int_and(this.some(b, known, "i"), b.int(2 ** 33 - 1)), b.int(choices.next(100))), b.int(choices.next(2) === 0 ? 2 ** 40 - 1 : 255)), kind: "i" }); break;
        case 4: known.push({ ref: b.float_add(this.some(b, known, "f"), b.float(0.5)), kind: "f" }); break;
        case 5:
        case 6: known.push({ ref: this.some(b, [known[0]!, known[1]!, ...known.slice(2).filter((one) => typeOf(one.kind) !== "r" || choices.next(2) === 0)], kind), kind }); break;
        default:
          if (one === undefined) break;
          if (choices.next(2) === 0) known.push({ ref: b.ptr_eq(one.ref, this.some(b, known, kind)), kind: "i" });
          else b.array_push(known[1]!.ref, one.ref, KEPT);
      }
    }
  }

  label(b: TraceBuilder, label: LabelDescr, known: readonly Known[], kinds = [known[0]!.kind, known[1]!.kind, ...PARAMETERS]): Known[] {
    return b.label(this.operands(b, known, kinds), label).map((ref, k) => ({ ref, kind: kinds[k]! }));
  }
  operands(b: TraceBuilder, known: readonly Known[], kinds: readonly Kind[]): Ref[] {
    return kinds.map((kind, k) => (k < 2 ? known[k]!.ref : this.choices.next(20) === 0 && typeOf(kind) === "r" ? this.some(b, known, this.choices.of(KINDS)) : this.some(b, known, kind)));
  }
  jump(b: TraceBuilder, known: readonly Known[]): void {
    if (this.choices.next(8) === 0) {
      b.guard_always_fails(this.exit(known));
      b.finish(known[1]!.ref);
    } else b.jump(this.operands(b, known, [known[0]!.kind, known[1]!.kind, ...PARAMETERS]), this.choices.of(this.labels));
  }

  /** Where a run ended and what it did; entered at the start or at a label. */
  run(rounds: number, at: number): string {
    const kept: unknown[] = [];
    const inputs = [rounds, kept, 3, new Float(0.5), new Count(2 ** 40), "any", 2 ** 31 + at, new Float(-0), 1.5, 7, new Float(NaN), [NONE, OTHER, 5, 2 ** 40][(rounds + at) % 4], [9, NONE, NONE][at % 3]];
    const { exit, values } = this.runtime.run(this.units[0]!, inputs, at === 0 ? null : this.labels[at - 1]!);
    const unit = this.units.findIndex((candidate) => typeof exit !== "string" && candidate.unit.exits.includes(exit));
    return `${unit}.${typeof exit === "string" ? exit : this.units[unit]!.unit.exits.indexOf(exit)}\n${canonical([values, kept, inputs])}`;
  }
}

describe("labels that carry boxes bring what the evaluator brings", () => {
  test.each<[WasmBackendOptions]>([[{ fuseAfter: 1 }], [{ fuseAfter: 3, manyExits: 1 }], [{ fuseAfter: 2, tailCalls: false }], [{ fuseAfter: 0 }]])("%o", (options) => {
    fc.assert(fc.property(fc.nat(), (seed) => {
      const [expected, actual] = [new Tree(evalBackend(), seed), new Tree(wasmBackend(binaryen, options), seed)];
      for (const rounds of [0, 3, 40, 41]) for (let at = 0; at < 4; at++) expect(actual.run(rounds, at)).toBe(expected.run(rounds, at));
    }), { numRuns: Math.ceil(RUNS / 4) });
  }, 60_000 + RUNS * 100);
});
