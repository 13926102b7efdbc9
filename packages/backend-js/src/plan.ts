/** What goes into a function: the units, their segments and chains of segments, and where each can be entered. */
import { OP, labelsOf, type CompileUnit, type LabelDescr, type LabelPlace, type Ref, type Trace, type Type } from "@spoor/ir";
import { provenInt32, type Body } from "./body";
import type { JsExecutable } from "./exits";

/** A variable that a segment starts with. `typed`: 2 an int32, 1 a number, 0 anything. */
export interface Parameter {
  readonly name: string;
  readonly type: Type;
  readonly typed: number;
}

/** Rows of one unit from a label, the start or a cut to the next. */
export interface Segment {
  /** The value of `at` that enters here. */
  index: number;
  readonly plan: Plan;
  readonly chain: number;
  readonly label: LabelDescr | null;
  readonly start: Ref;
  readonly end: Ref;
  params: readonly Parameter[];
  /** Some jump goes here. */
  target: boolean;
  written: boolean;
}

/** One unit's share in the function. */
export interface Plan {
  readonly executable: JsExecutable;
  readonly unit: CompileUnit;
  readonly suffix: string;
  body: Body | null;
  readonly segments: Segment[];
  /** The first label's operands are the inputs, so entering at the start is entering there. */
  startsAtLabel: boolean;
}

/** Everything that one function is made of. */
export interface Layout {
  /** In the order of their suffixes, the root first. */
  readonly plans: ReadonlyMap<JsExecutable, Plan>;
  readonly segments: Segment[];
  /** Segments that nest in each other, outermost first. */
  readonly chains: readonly (readonly Segment[])[];
  readonly labels: ReadonlyMap<LabelDescr, Segment>;
}

/** Lays out the function of `root` with what is in `fused`, parents before children. */
export function planFunction(root: JsExecutable, fused: ReadonlySet<JsExecutable>): Layout {
  const plans = new Map<JsExecutable, Plan>();
  const segments: Segment[] = [];
  const chains: Segment[][] = [];
  const labels = new Map<LabelDescr, Segment>();
  for (const executable of [root, ...fused]) {
    const { unit } = executable;
    const { trace } = unit;
    const plan: Plan = { executable, unit, suffix: plans.size === 0 ? "" : `_${plans.size}`, body: null, segments: [], startsAtLabel: false };
    plans.set(executable, plan);
    const add = (label: LabelDescr | null, start: number, end: number, first: number, count: number): void => {
      const params = Array.from({ length: count }, (_, k) => parameter(trace, (first + k) as Ref, plan.suffix));
      const segment: Segment = { index: segments.length, plan, chain: chains.length, label, start: start as Ref, end: end as Ref, params, target: false, written: false };
      segments.push(segment);
      plan.segments.push(segment);
      if (label !== null) labels.set(label, segment);
    };
    const places = labelsOf(trace);
    const [first] = places;
    plan.startsAtLabel = first !== undefined && takesInputs(trace, first);
    // A bridge in its guard's branch is entered from there alone.
    const isEntered = executable === root || executable.parent === null;
    if (isEntered && !plan.startsAtLabel) add(null, trace.inputCount, first?.row ?? trace.length, 0, trace.inputCount);
    places.forEach(({ descr, row, count }, k) => add(descr, row + 1 + count, places[k + 1]?.row ?? trace.length, row + 1, count));
    if (plan.segments.length > 0) chains.push(plan.segments);
  }
  for (const { unit: { trace } } of plans.values()) {
    const last = (trace.length - 1) as Ref;
    const target = trace.opcode(last) === OP.jump ? labels.get(trace.descr(last) as LabelDescr) : undefined;
    if (target !== undefined) target.target = true;
  }
  return { plans, segments, chains, labels };
}

function parameter(trace: Trace, ref: Ref, suffix: string): Parameter {
  const type = trace.type(ref);
  return { name: `${type}${ref}${suffix}`, type, typed: type === "r" ? 0 : provenInt32(trace, ref) ? 2 : 1 };
}

/** Whether a label stands at the start of its trace and takes the inputs as they come. */
function takesInputs(trace: Trace, { row, count }: LabelPlace): boolean {
  if (row !== trace.inputCount || count !== trace.inputCount) return false;
  for (let k = 0; k < count; k++) if (trace.extra(row, k) !== k) return false;
  return true;
}
