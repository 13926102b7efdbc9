/**
 * A recorder for random traces: it emits operations and executes them at once, so that guards are recorded in the direction that the inputs
 * take, and it knows of each value what follows for *all* inputs that get there: an interval, a class, a least length. A move
 * uses a plain `int_add` only where the interval allows it. So every trace is legal on every input.
 */
import { TraceBuilder, type ExitArgument } from "../../builder";
import type { ArrayDescr, ClassDescr, LabelDescr, SlotType } from "../../descr";
import { OP, OPS, type PureOpName } from "../../ops";
import { fold, type GuardedOpName } from "../../semantics";
import { INT_MAX, INT_MIN, NONE, type Ref } from "../../types";
import { BOOL, FLOAT, FLOATS, INT, INTS, POINT, REFS, STR, SUB_POINT, TUPLE, classOf } from "../guest";
import type { World } from "./world";

/** What is known of a reference; array kinds are what the guest's types would say. */
export type Kind = "any" | "null" | "int" | "str" | "bool" | "point" | "subpoint" | "float" | "refs" | "ints" | "floats" | "tuple";
export const ARRAY_OF_KIND: Partial<Record<Kind, ArrayDescr>> = { refs: REFS, ints: INTS, floats: FLOATS, tuple: TUPLE };
export const isArray = ({ kind }: Known): boolean => ARRAY_OF_KIND[kind] !== undefined;
export const CLASS_OF_KIND: Partial<Record<Kind, ClassDescr>> = { int: INT, str: STR, bool: BOOL, point: POINT, subpoint: SUB_POINT, float: FLOAT };

/** A value of the trace. */
export interface Known {
  readonly ref: Ref;
  readonly type: SlotType;
  /** On the recorded inputs. */
  readonly value: unknown;
  /** Interval of an integer. */
  lo: number;
  hi: number;
  kind: Kind;
  /** Least length of an array, greatest of a string. */
  least: number;
  most: number;
}

interface Frame {
  readonly code: string;
  readonly slots: (Known | null)[];
  /** Snapshot of the frames around this one; -1 for none. */
  readonly parent: number;
}

/** How guards leave: with values (optimized) or with snapshots of frames (recorded). */
export type Form = "optimized" | "recorded";

const REGISTERS = 4;
const MAX_DEPTH = 3;

export class Recorder {
  readonly b = new TraceBuilder();
  /** Values that operations may use. */
  pool: Known[] = [];
  readonly #frames: Frame[] = [];
  #pos = 0;
  /** Chooses what exits hold; moved on by each. */
  #choice = 0;

  constructor(readonly form: Form, readonly world: World) {
    if (form === "optimized") this.b.trace.exits = [];
    this.#frames.push({ code: "main", slots: new Array(REGISTERS).fill(null), parent: -1 });
  }

  // -- values

  known(ref: Ref, type: SlotType, value: unknown, more: Partial<Known> = {}): Known {
    return { ref, type, value, lo: INT_MIN, hi: INT_MAX, kind: "any", least: 0, most: Infinity, ...more };
  }

  /** Adds a value to the pool, and to a register of the newest frame. */
  add(ref: Ref, type: SlotType, value: unknown, more: Partial<Known> = {}): Known {
    const known = this.known(ref, type, value, more);
    this.pool.push(known);
    const { slots } = this.#frames.at(-1)!;
    slots[this.#pos % slots.length] = known;
    return known;
  }

  int(value: number): Known { return this.known(this.b.int(value), "i", value, { lo: value, hi: value }); }
  float(value: number): Known { return this.known(this.b.float(value), "f", value); }
  ref(value: unknown, kind: Kind): Known { return this.known(this.b.ref(value), "r", value, { kind }); }

  /** One of the pool's values of a type that satisfy `test`; undefined when there is none. */
  pick(type: SlotType, choice: number, test: (known: Known) => boolean = () => true): Known | undefined {
    const fitting = this.pool.filter((known) => known.type === type && test(known));
    return fitting.length === 0 ? undefined : fitting[choice % fitting.length];
  }

  // -- operations

  /** A pure operation; the caller answers for its domain. */
  pure(name: PureOpName, operands: readonly Known[], more: Partial<Known> = {}, descr: ClassDescr | null = null): Known {
    const value: unknown = fold(OP[name], operands[0]!.value, operands[1]?.value, descr);
    if (value === undefined && name !== "same_as") throw new Error(`random traces: ${name}(${operands.map((known) => String(known.value)).join(", ")}) is outside of its domain`);
    const row = OPS[name];
    const type = row.result === "x" ? operands[0]!.type : (row.result as SlotType);
    const truth = row.result === "i" && /_(lt|le|eq|ne|gt|ge|is_true|is_zero|is_int32|overflows|null|of)$/.test(name) ? { lo: 0, hi: 1 } : {};
    const result = name === "same_as" ? operands[0]!.value : value;
    return this.add(this.b.emit(OP[name], operands.map((known) => known.ref), [], descr), type, result, { ...truth, ...more });
  }

  /** A guarded operation, or the test for its overflow and a guard on that. */
  guarded(name: GuardedOpName, a: Known, b: Known): void {
    const value: unknown = fold(OP[name], a.value, b.value);
    if (value === undefined) return this.guardTruth(this.pure(name.replace("_ovf", "_overflows") as PureOpName, [a, b]));
    this.add(this.b.emit(OP[name], [a.ref, b.ref], [], null, this.exit()), "i", value);
  }

  /** guard_true or guard_false, as the recorded inputs have it. */
  guardTruth(condition: Known): void {
    this.b[condition.value !== 0 ? "guard_true" : "guard_false"](condition.ref, this.exit());
  }

  /** Learns what a reference is, by whatever guards it takes; false when it cannot. */
  guardKind(known: Known, style: number): boolean {
    if (known.kind !== "any") return true;
    const { value } = known;
    if (value === null || value === undefined) {
      this.b.guard_isnull(known.ref, this.exit());
      known.kind = "null";
      return true;
    }
    const descr = classOf(value);
    const kind = (Object.keys(CLASS_OF_KIND) as Kind[]).find((key) => CLASS_OF_KIND[key] === descr);
    if (descr === null || kind === undefined) return false;
    if (style % 4 === 0 && (kind === "int" || kind === "bool" || kind === "str")) {
      this.b.guard_value(known.ref, this.b.ref(value), this.exit());
    } else if (style % 4 === 1) {
      this.b.guard_nonnull(known.ref, this.exit());
      this.b.guard_class(known.ref, descr, this.exit());
    } else {
      this.b.guard_nonnull_class(known.ref, descr, this.exit());
    }
    known.kind = kind;
    return true;
  }

  /** A place in an array that is there: emits the guards that it takes. Undefined when the recorded array is too short. */
  index(array: Known, choice: number): Known | undefined {
    const length = (array.value as unknown[]).length;
    if (length === 0) return undefined;
    const variable = choice % 3 === 0 ? this.pick("i", choice, ({ value }) => (value as number) >= 0 && (value as number) < length) : undefined;
    const index = variable ?? this.int(choice % length);
    if (index.lo >= 0 && index.hi < array.least) return index;
    const count = this.length(array);
    if (index.lo < 0) this.guardTruth(this.pure("int_ge", [index, this.int(0)]));
    this.guardTruth(this.pure("int_lt", [index, count]));
    if (variable === undefined) array.least = Math.max(array.least, index.hi + 1);
    return index;
  }

  length(array: Known): Known {
    return this.add(this.b.arraylen(array.ref, ARRAY_OF_KIND[array.kind]!), "i", (array.value as unknown[]).length, { lo: 0, hi: 2 ** 32 });
  }

  // -- leaving

  /** What a guard leaves with here. */
  exit(): ExitArgument {
    this.#pos++;
    if (this.form === "recorded") return this.#snapshot();
    const { pool } = this;
    this.#choice = (this.#choice * 31 + 7) % 1009;
    const count = pool.length === 0 ? 0 : this.#choice % 6;
    return Array.from({ length: count }, (_, k) => pool[(this.#choice + k * k * 5) % pool.length]!.ref);
  }

  #snapshot(): number {
    const { code, slots, parent } = this.#frames.at(-1)!;
    return this.b.trace.addSnapshot(parent, this.b.ref(code), this.#pos, slots.map((known) => known?.ref ?? NONE));
  }

  /** Enters an inlined function: its registers start with some of the pool's values. */
  enter(choice: number): void {
    if (this.#frames.length >= MAX_DEPTH) return;
    const parent = this.form === "recorded" ? this.#snapshot() : -1;
    const slots = Array.from({ length: 1 + (choice % REGISTERS) }, (_, k) => this.pool[(choice + k) % this.pool.length] ?? null);
    this.#frames.push({ code: `inlined ${choice % 7}`, slots, parent });
  }

  /** Leaves it: from now on guards have one frame less. */
  leave(): void {
    if (this.#frames.length > 1) this.#frames.pop();
  }

  /** Starts over behind a label: its parameters, of which nothing is known but the kinds of arrays, are all there is. */
  label(operands: readonly Known[], descr: LabelDescr): Known[] {
    const params = this.b.label(operands.map((known) => known.ref), descr);
    this.pool = [];
    this.#frames.splice(1);
    this.#frames[0]!.slots.fill(null);
    return operands.map(({ type, value, kind }, k) => {
      this.#pos++;
      return this.add(params[k]!, type, value, { kind: ARRAY_OF_KIND[kind] !== undefined ? kind : "any" });
    });
  }
}
