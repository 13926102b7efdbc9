// Dead code goes, guards get their resume data, a loop's second label its parameters: as packages/optimizer/src/emit.ts. A value of the
// preamble that the body needs is passed on under its own box.
import { CAN_EXIT, IS_CALL, IS_REMOVABLE, OP, OP_ROWS } from "@spoor/ir";
import { Const, ResOperation } from "./boxes.mjs";
import { ResumeNumbering, isDelayable } from "./resume.mjs";

const isRemovable = ({ opcode, descr }) => {
  if (IS_REMOVABLE[opcode] === 1) return true;
  if (IS_CALL[opcode] === 0 || opcode === OP.call_assembler) return false;
  return descr.effects.pure && !descr.effects.canRaise;
};

/** Which operations are needed, and which boxes of the preamble the body needs. */
class Marking {
  needed = new Set();
  imported = new Set();
  #stack = [];
  /** Boxes that resume data could do without, and who asks for them. */
  #delayable = [];
  #seen = new Set();

  constructor(optimizer, plan, unboxed) {
    this.o = optimizer;
    this.plan = plan;
    this.unboxed = unboxed;
    this.body = plan === null ? Infinity : plan.label.index;
    for (const operation of optimizer.operations) {
      const optional = operation.opcode === OP.param ? this.#isOwn(operation) : isRemovable(operation);
      if (!optional) this.#need(operation);
    }
    this.#close();
    this.#delayed();
  }

  #isOwn({ index }) { return index > this.body && index <= this.body + this.plan.leaves.length; }
  #need(operation) {
    if (this.needed.has(operation)) return;
    this.needed.add(operation);
    this.#stack.push(operation);
  }
  #use(box, user) {
    if (box instanceof Const) return;
    const operation = this.o.producer.get(box);
    if (operation.index < this.body && user >= this.body) this.imported.add(box);
    this.#need(operation);
  }

  #close() {
    for (let operation = this.#stack.pop(); operation !== undefined; operation = this.#stack.pop()) {
      const { index, args, exit } = operation;
      if (operation.opcode === OP.param && this.#isOwn(operation)) {
        const leaf = this.plan.leaves[index - this.body - 1];
        this.#use(leaf.entry.box, this.body - 1);
        this.#use(leaf.backBox, index);
        continue;
      }
      for (const arg of args) this.#use(arg, index);
      if (exit === null || this.#seen.has(exit)) continue;
      this.#seen.add(exit);
      exit.forEachBox((box) => {
        if (isDelayable(this.o.producer.get(box).opcode) || this.unboxed.has(box)) this.#delayable.push({ box, user: index });
        else this.#use(box, index);
      });
    }
  }

  /** The box is kept anyway, and can be named where `user` is. */
  isAt(box, user) {
    const operation = this.o.producer.get(box);
    return this.needed.has(operation) && (user < this.body || operation.index >= this.body || this.imported.has(box));
  }

  #delayed() {
    // The list grows while it is walked.
    for (const { box, user } of this.#delayable) {
      if (this.isAt(box, user)) continue;
      const integer = this.unboxed.get(box);
      if (integer !== undefined) {
        if (this.o.producer.get(integer).index < user && this.isAt(integer, user)) continue;
        this.#use(box, user);
        this.#close();
        continue;
      }
      for (const operand of this.o.producer.get(box).args) {
        if (!(operand instanceof Const) && isDelayable(this.o.producer.get(operand).opcode)) this.#delayable.push({ box: operand, user });
        else this.#use(operand, user);
      }
      this.#close();
    }
  }
}

/** { operations, ops, guards, nvirtuals, nvholes, nvreused } of what the optimizer made. `plan`: the loop's body, or null. */
export function emit(optimizer, plan) {
  const { operations } = optimizer;
  const unboxed = new Map();
  for (const { opcode, args, result } of operations) {
    if (opcode === OP.unbox_int && !(args[0] instanceof Const) && !unboxed.has(args[0])) unboxed.set(args[0], result);
  }
  const marking = new Marking(optimizer, plan, unboxed);
  const { needed, imported } = marking;
  const numbering = new ResumeNumbering(optimizer, unboxed);
  const out = [];
  let guards = 0;
  let ops = 0;
  const imports = [...imported];
  const leaves = plan === null ? [] : plan.leaves.filter(({ param }) => needed.has(param));
  for (const operation of operations) {
    if (operation === plan?.label) {
      const entries = leaves.map(({ entry }) => entry.box);
      out.push(new ResOperation(OP.label, [...entries, ...imports], operation.descr));
      leaves.forEach(({ param }, k) => out.push(new ResOperation(OP.param, [entries[k]], null, param.result)));
      for (const box of imports) out.push(new ResOperation(OP.param, [box], null, box));
      continue;
    }
    if (!needed.has(operation) || (operation.opcode === OP.param && plan !== null && leaves.some(({ param }) => param === operation))) continue;
    if (CAN_EXIT[operation.opcode] === 1) {
      const draft = operation.exit;
      operation.exit = draft.numbered ??= numbering.number(draft, operation, (box) => marking.isAt(box, operation.index));
      guards++;
    }
    if (OP_ROWS[operation.opcode].effect !== "meta") ops++;
    if (operation === plan?.jump) operation.args = [...leaves.map(({ backBox }) => backBox), ...imports];
    out.push(operation);
  }
  const { nvirtuals, nvholes, nvreused } = numbering;
  return { operations: out, ops, guards, nvirtuals, nvholes, nvreused };
}
