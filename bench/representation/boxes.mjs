// Traces as objects: an operation names its result with a Box, and its operands are Boxes and Consts. What tracers looked like whose
// operations are not their own results (PyPy before 2015).
import { CAN_EXIT, NONE, OP, OP_ROWS, TYPE_CODES, TYPE_NAMES, Trace } from "@spoor/ir";

export const [INT, FLOAT, REF] = [TYPE_CODES.i, TYPE_CODES.f, TYPE_CODES.r];

/** Names the result of an operation. */
export class Box {
  constructor(type) {
    this.type = type;
  }
}

/** A constant. One object per type and value of a trace, so that identity compares. */
export class Const {
  constructor(type, value) {
    this.type = type;
    this.value = value;
  }
}

export class ResOperation {
  /** `args`: fixed, then variadic operands. `result`: a Box, null for none. `snapshot`: where a guard resumes, null for none. */
  constructor(opcode, args, descr = null, result = null, snapshot = null) {
    this.opcode = opcode;
    this.args = args;
    this.descr = descr;
    this.result = result;
    this.snapshot = snapshot;
    /** Place among the operations that were emitted. */
    this.index = -1;
    /** What a guard leaves with: a draft, and once the trace is complete { values, resume }. */
    this.exit = null;
  }
}

/** A frame of a snapshot; `boxes` has null where a register is unset. */
export class Snapshot {
  constructor(parent, code, pos, boxes) {
    this.parent = parent;
    this.code = code;
    this.pos = pos;
    this.boxes = boxes;
  }
}

const MINUS_ZERO = Symbol("-0");

/** Makes constants. */
export class Constants {
  #byType = [new Map(), new Map(), new Map()];

  of(type, value) {
    const key = Object.is(value, -0) ? MINUS_ZERO : value;
    let found = this.#byType[type].get(key);
    if (found === undefined) {
      found = new Const(type, value);
      this.#byType[type].set(key, found);
    }
    return found;
  }
}

/** A recorded trace as boxes: { inputs, operations, constants }. Operations begin with the inputs'; a label's `param`s follow it. */
export function boxed(trace) {
  const constants = new Constants();
  const boxes = [];
  const operand = (ref) => (ref === NONE ? null : ref >= 0 ? boxes[ref] : constants.of(TYPE_CODES[trace.type(ref)], trace.constant(ref)));
  const snapshots = new Map();
  const snapshotOf = (at) => {
    if (at < 0) return null;
    let found = snapshots.get(at);
    if (found === undefined) {
      const slots = Array.from({ length: trace.snapshotCount(at) }, (_, i) => operand(trace.snapshotSlot(at, i)));
      found = new Snapshot(snapshotOf(trace.snapshotParent(at)), trace.constant(trace.snapshotCode(at)), trace.snapshotPos(at), slots);
      snapshots.set(at, found);
    }
    return found;
  };
  const operations = [];
  for (let row = 0; row < trace.length; row++) {
    const type = TYPE_CODES[trace.type(row)];
    const result = type === TYPE_CODES.n ? null : new Box(type);
    const opcode = trace.opcode(row);
    boxes.push(result);
    operations.push(new ResOperation(opcode, trace.operands(row).map(operand), trace.descr(row), result, snapshotOf(trace.snapshot(row))));
  }
  return { operations, inputCount: trace.inputCount, constants };
}

/** The flat trace of optimized boxes, for whoever runs or prints it. */
export function flat({ operations }) {
  const trace = new Trace(operations.length + 1);
  trace.exits = [];
  const refs = new Map();
  const constant = { 0: (value) => trace.constInt(value), 1: (value) => trace.constFloat(value), 2: (value) => trace.constRef(value) };
  const ref = (box) => (box instanceof Const ? constant[box.type](box.value) : refs.get(box));
  for (const { opcode, args, descr, result, exit } of operations) {
    const fixed = OP_ROWS[opcode].args.length;
    const type = result === null ? "n" : TYPE_NAMES[result.type];
    const operands = args.map(ref);
    const at = CAN_EXIT[opcode] === 1 ? trace.exits.push({ values: exit.values.map(ref), resume: exit.resume, knowledge: null }) - 1 : -1;
    const [a = NONE, b = NONE, c = NONE] = operands.slice(0, fixed);
    const row = opcode === OP.input ? trace.addInput(type) : trace.add(opcode, type, a, b, c, descr, at);
    for (const extra of operands.slice(fixed)) trace.addExtra(extra);
    if (result !== null) refs.set(result, row);
  }
  return trace;
}
