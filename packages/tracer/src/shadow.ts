/**
 * The start of a bridge: from an exit's resume data and the values it left with to shadow frames over the trace's inputs. Objects that compiled code never
 * allocated are allocated by the bridge's first operations (the optimizer makes them virtual again), delayed stores are done there.
 */
import { OP, TAG_CONST, TAG_VALUE, TAG_VIRTUAL, tagIndex, tagKind, type GuardExit, type Ref, type SlotType, type Tagged } from "@spoor/ir";
import { Frame, KONT_RAISE, kontOf, pcOf, type GuestCode } from "./frame";
import type { TracedValues, TracingMachine } from "./tracing";

/** Frames outermost first. Adds the inputs to the machine's new trace. */
export function shadowFrames<C extends GuestCode>(machine: TracingMachine<C>, exit: GuardExit, values: readonly unknown[]): Frame<TracedValues, C>[] {
  const { resume } = exit;
  const inputs = exit.types.map((type, i) => machine.addInput(type, values[i]));
  const made: (Ref | undefined)[] = [];
  const busy = new Set<number>();
  /** Stores that close cycles of virtuals. */
  const late: (() => void)[] = [];

  const constant = (value: unknown, type: SlotType): Ref => (type === "i" ? machine.int(value as number) : type === "f" ? machine.float(value as number) : machine.ref(value));
  const resolve = (tag: Tagged, type: SlotType): Ref => {
    const index = tagIndex(tag);
    switch (tagKind(tag)) {
      case TAG_VALUE: {
        const input = inputs[index]!;
        return type === "r" && exit.types[index] === "i" ? machine.boxInt(input) : input;
      }
      case TAG_CONST: return constant(resume.constants[index], type);
      case TAG_VIRTUAL: return (made[index] ??= make(index));
      default: return machine.ref(undefined);
    }
  };
  const make = (index: number): Ref => {
    const virtual = resume.virtuals[index]!;
    busy.add(index);
    let ref: Ref;
    switch (virtual.kind) {
      case "object": {
        const { descr } = virtual;
        const operands = virtual.values.map((tag, i) => {
          const field = descr.fields[i]!;
          if (tagKind(tag) === TAG_VIRTUAL && made[tagIndex(tag)] === undefined && busy.has(tagIndex(tag))) {
            late.push(() => machine.set(made[index]!, field, made[tagIndex(tag)]!));
            return machine.ref(null);
          }
          return resolve(tag, field.type);
        });
        ref = machine.allocate(descr, ...operands);
        break;
      }
      case "array": {
        const items = virtual.values.map((tag, i) => {
          if (tagKind(tag) === TAG_VIRTUAL && made[tagIndex(tag)] === undefined && busy.has(tagIndex(tag))) {
            late.push(() => machine.setItem(made[index]!, machine.int(i), made[tagIndex(tag)]!, virtual.descr));
            return machine.ref(null);
          }
          return resolve(tag, virtual.descr.item);
        });
        ref = machine.newArray(virtual.descr, items);
        break;
      }
      case "bool": ref = machine.boxBool(resolve(virtual.value, "i")); break;
      case "concat": ref = machine.strConcat(resolve(virtual.left, "r"), resolve(virtual.right, "r")); break;
    }
    busy.delete(index);
    return ref;
  };

  let back: Frame<TracedValues, C> | null = null;
  const frames = resume.frames.map(({ code, pos, slots }) => {
    const guestCode = code as C;
    const frame: Frame<TracedValues, C> = new Frame(guestCode, new Array<Ref>(guestCode.registerCount + 1), back);
    frame.pc = pcOf(pos);
    frame.kont = kontOf(pos);
    const live = guestCode.liveAt(frame.pc, frame.kont);
    slots.forEach((tag, i) => {
      frame.regs[i < live.length ? live[i]! : guestCode.registerCount] = resolve(tag, "r");
    });
    back = frame;
    return frame;
  });
  const stores = resume.pending.map(({ target, descr, index, value }) => {
    const object = resolve(target, "r");
    if (descr.kind === "field") {
      const ref = resolve(value, descr.type);
      return () => machine.set(object, descr, ref as never);
    }
    const at = resolve(index, "i");
    const ref = resolve(value, descr.item);
    return () => machine.setItem(object, at, ref as never, descr);
  });
  for (const store of [...late, ...stores]) store();
  if (exit.opcode === OP.guard_no_exception) {
    const top = frames.at(-1)!;
    top.kont = KONT_RAISE;
    top.regs[top.code.registerCount] = inputs.at(-1)!;
  }
  return frames;
}
