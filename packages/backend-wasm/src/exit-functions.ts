/**
 * The exits of big functions. To leave through the table is some fifteen values of the engine's graph, and V8 takes a function with more than 8192 of
 * them to be huge: its registers are allocated by a faster and worse allocator, whose code takes twice as long. So where there are many exits they are
 * tail calls of small functions, which make the boxes that the values still need and go through the table. There is one for each way
 * in which values are held.
 *
 *     x0(slot, place, i64, externref, f64)   ->   t[place](slot, i64, new Float(f64), externref)
 */
import type { Expression } from "./binaryen";
import { Tag, type Box } from "./boxes";
import type { Emitter } from "./emitter";
import { Rep } from "./locals";
import { REP_OF_TYPE } from "./values";

/** An exit's value: in a local of its own, in a box that is still to be made, or in a carried parameter: then the operands are tag, number, reference. */
export interface HeldValue {
  /** Of the value, or of the number in the box. */
  readonly rep: Rep;
  readonly box: Box | null;
  readonly isTagged: boolean;
  readonly operands: readonly Expression[];
}

/** A tagged value takes three parameters, of which engines take 1000. */
const MAX_VALUES = 300;

/** The functions of one module. */
export class ExitFunctions {
  readonly #names = new Map<string, string>();
  constructor(readonly emitter: Emitter) {}

  /** Whether an exit with values of these types may go by a function. */
  takes(types: string): boolean { return types.length <= MAX_VALUES; }

  /** Leaves through a slot at a place of the table. */
  leave(slot: number, place: number, types: string, values: readonly HeldValue[]): Expression {
    const { m, b, tree } = this.emitter;
    const key = `${types} ${values.map(({ rep, box, isTagged }) => `${rep}${box === null ? "" : `${isTagged ? "t" : "b"}${box.classId}`}`).join()}`;
    let name = this.#names.get(key);
    if (name === undefined) {
      this.#names.set(key, (name = `x${this.#names.size}`));
      this.#add(name, types, values);
    }
    const operands = [m.i32.const(slot), m.i32.const(place), ...values.flatMap((value) => value.operands)];
    return tree.tailCalls ? m.return_call(name, operands, b.i32) : m.return(m.call(name, operands, b.i32));
  }

  #add(name: string, types: string, values: readonly HeldValue[]): void {
    const { emitter } = this;
    const { m, b } = emitter;
    const params = [b.i32, b.i32];
    const parameter = (rep: Rep): Expression => m.local.get(params.push(emitter.wasmType(rep)) - 1, emitter.wasmType(rep));
    const given = values.map(({ rep, box, isTagged }, k): Expression => {
      const tag = isTagged ? parameter(Rep.I32) : 0;
      const value = parameter(rep);
      if (box === null) return rep === Rep.I32 && REP_OF_TYPE[types[k]!] === Rep.I64 ? m.i64.extend_s(value) : value;
      const made = emitter.makeBox(box, rep, value);
      return isTagged ? m.if(m.i32.eq(tag, m.i32.const(Tag.NUMBER)), made, parameter(Rep.REF)) : made;
    });
    const body = emitter.goThrough(m.local.get(1, b.i32), m.local.get(0, b.i32), types, given);
    m.addFunction(name, b.createType(params), b.i32, [], body);
  }
}
