/**
 * A recorder of random bridges: from an exit of an optimized loop, with the loop's objects made again as a tracer makes them, some
 * operations, and a jump to the loop's entry. Also runs loops and bridges together, with the evaluator.
 */
import { HOLE, OP, TAG_CONST, TAG_KIND, TAG_VALUE, Trace, TraceBuilder, evaluate, tagIndex, type ExitRecord, type LabelDescr, type Ref, type Tagged, type Type } from "@spoor/ir";

/** Types of the inputs that the bridge of an exit has. */
export const exitTypes = (trace: Trace, exit: number): Type[] => {
  const types = trace.exits![exit]!.values.map((ref) => trace.type(ref));
  for (let row = 0; row < trace.length; row++) if (trace.snapshot(row as Ref) === exit && trace.opcode(row as Ref) === OP.guard_no_exception) types.push("r");
  return types;
};

/** The start of a bridge: the exit's values, and every reference that its resume data names, with its type. */
export function startBridge(trace: Trace, exit: number): { b: TraceBuilder; pool: { ref: Ref; type: Type }[] } {
  const b = new TraceBuilder();
  const { resume } = trace.exits![exit]! as ExitRecord;
  const inputs = exitTypes(trace, exit).map((type) => b.input(type as "i"));
  const pool = inputs.map((ref) => ({ ref, type: b.trace.type(ref) }));
  const made: (Ref | undefined)[] = [];
  const late: (() => void)[] = [];
  const resolve = (tag: Tagged, type: Type): Ref => {
    if (tag === HOLE) return type === "r" ? b.ref(null) : type === "i" ? b.int(0) : b.float(0);
    const kind = tag & TAG_KIND;
    if (kind === TAG_VALUE) {
      const ref = inputs[tagIndex(tag)]!;
      return type === "r" && b.trace.type(ref) === "i" ? b.box_int(ref) : ref;
    }
    if (kind === TAG_CONST) {
      const value: any = resume.constants[tagIndex(tag)];
      return type === "i" ? b.int(value) : type === "f" ? b.float(value) : b.ref(value);
    }
    return make(tagIndex(tag));
  };
  const make = (index: number): Ref => {
    const before = made[index];
    if (before !== undefined) return before;
    const virtual = resume.virtuals[index]!;
    const isBusy = (tag: Tagged): boolean => (tag & TAG_KIND) === 2 && made[tagIndex(tag)] === undefined && busy.has(tagIndex(tag));
    busy.add(index);
    switch (virtual.kind) {
      case "object": {
        const { fields } = virtual.descr;
        const operands = virtual.values.map((tag, k) => {
          if (!isBusy(tag)) return resolve(tag, fields[k]!.type);
          late.push(() => b.setfield(made[index]!, made[tagIndex(tag)]!, fields[k]!));
          return b.ref(null);
        });
        made[index] = b.new(operands, virtual.descr);
        break;
      }
      case "array": {
        const operands = virtual.values.map((tag, k) => {
          if (!isBusy(tag)) return resolve(tag, virtual.descr.item);
          late.push(() => b.setarrayitem(made[index]!, b.int(k), made[tagIndex(tag)]!, virtual.descr));
          return b.ref(null);
        });
        made[index] = b.new_array(operands, virtual.descr);
        break;
      }
      case "bool": made[index] = b.box_bool(resolve(virtual.value, "i")); break;
      case "concat": made[index] = b.str_concat(resolve(virtual.left, "r"), resolve(virtual.right, "r"));
    }
    pool.push({ ref: made[index]!, type: "r" });
    return made[index]!;
  };
  const busy = new Set<number>();
  resume.virtuals.forEach((_, index) => make(index));
  for (const act of late) act();
  for (const { target, descr, index, value } of resume.pending) {
    const object = resolve(target, "r");
    if (descr.kind === "field") b.setfield(object, resolve(value, descr.type), descr);
    else b.setarrayitem(object, resolve(index, "i"), resolve(value, descr.item), descr);
  }
  for (const frame of resume.frames) for (const tag of frame.slots) if ((tag & TAG_KIND) === TAG_CONST) {
    const value = resume.constants[tagIndex(tag)];
    // Numbers are the guest's integers; what is none was a float.
    if (typeof value !== "number" || (Number.isSafeInteger(value) && !Object.is(value, -0))) pool.push({ ref: b.ref(value), type: "r" });
  }
  return { b, pool };
}

/** Traces that run together. */
export interface Tree {
  readonly loop: Trace;
  /** By exit of the loop. */
  readonly bridges: ReadonlyMap<number, Trace>;
}

/** How a run of a tree ended, and at which states of guards it came by. */
export interface TreeRun {
  readonly left: string;
  readonly passed: Set<string>;
  readonly bridgesTaken: number;
}

/** Runs a loop with its bridges until something else happens. One bridge is taken: then it is the loop that leaves, wherever it was entered. */
export function runTree(tree: Tree, args: unknown[], state: (values: unknown[]) => string): TreeRun {
  const passed = new Set<string>();
  let trace = tree.loop;
  let label: LabelDescr | null = null;
  let bridgesTaken = 0;
  for (;;) {
    const outcome = evaluate(trace, args, { label, maxSteps: 50_000, onGuard: (_row, frames) => passed.add(state(frames())) });
    if (outcome.kind === "jump") {
      trace = tree.loop;
      label = outcome.label;
      args = outcome.values;
      continue;
    }
    if (outcome.kind === "finish") return { left: `finish ${outcome.raised} ${state(outcome.values)}`, passed, bridgesTaken };
    const bridge = trace === tree.loop ? tree.bridges.get(outcome.exit) : undefined;
    if (bridge === undefined || bridgesTaken > 0) return { left: state(outcome.frames), passed, bridgesTaken };
    bridgesTaken++;
    trace = bridge;
    label = null;
    args = outcome.values;
  }
}

