/**
 * A toy guest for the tracer's tests: functions, calls, exceptions, objects, host calls. One line an instruction:
 *
 *   const d 5 · move d s · add d a b · sub d a b · lt d a b · jge a b LABEL · jump LABEL · back LABEL · call d f a b ... · ret s · raise s
 *   host d name a ... · new d · get d o · set o s · promote s · wrong o a (sets o to a, then asks whether a is an integer, which is against the rules) · LABEL: · handler LABEL reg (from here to the end of the function exceptions go there)
 *
 * Registers are named r0, r1, ...; parameters come first.
 */
import { CallDescr, ClassDescr, Field, NUMBER_CLASS, type Backend, type Optimizer } from "@spoor/ir";
import {
  DirectMachine, Frame, KONT_RAISE, KONT_RETURN, KONT_UNWIND, createDriver,
  type Driver, type GuestCode, type HostValues, type Interpreter, type JitEvent, type JitListener, type Machine, type Thread, type TracedValues, type Values,
} from "../src/index";

export class Box {
  constructor(public value: unknown) {}
}
const BOX_VALUE = new Field("box.value", "r", "value", (o: Box) => o.value, (o: Box, v) => { o.value = v; });
const BOX = new ClassDescr("box", "constructor", Box, [BOX_VALUE]);
/** A guest exception in host code. */
export class ToyError {
  constructor(readonly value: unknown) {}
}
const KONT_STORE = 1;

type Instruction = readonly [string, ...(string | number)[]];

export class ToyCode implements GuestCode {
  readonly isGenerator = false;
  readonly instructions: Instruction[] = [];
  readonly labels = new Map<string, number>();
  readonly loopHeaders: number[] = [];
  handlerFrom = Infinity;
  handler = "";
  handlerRegister = 0;
  registerCount = 0;
  mergePoints = null;
  constructor(readonly name: string, lines: readonly string[]) {
    for (const line of lines) {
      if (line.endsWith(":")) this.labels.set(line.slice(0, -1), this.instructions.length);
      else {
        const words = line.split(/\s+/).map((word) => {
          const register = /^r(\d+)$/.exec(word);
          if (register !== null) this.registerCount = Math.max(this.registerCount, Number(register[1]) + 1);
          return register !== null ? Number(register[1]) : /^-?\d+$/.test(word) ? Number(word) : word;
        });
        if (words[0] === "handler") {
          this.handlerFrom = this.instructions.length;
          this.handler = words[1] as string;
          this.handlerRegister = words[2] as number;
        } else this.instructions.push(words as unknown as Instruction);
      }
    }
    for (const [op, target] of this.instructions) if (op === "back") this.loopHeaders.push(this.labels.get(target as string)!);
  }
  liveAt(): Uint16Array { return (this.#live ??= Uint16Array.from({ length: this.registerCount }, (_, i) => i)); }
  #live: Uint16Array | undefined;
  get loopEnds(): number[] { return this.loopHeaders.map((header) => this.instructions.findLastIndex(([op, target]) => op === "back" && this.labels.get(target as string) === header)); }
  get size(): number { return this.instructions.length; }
  location(pc: number): string { return `${this.name}:${pc}`; }
}

/** How a run was left. */
type Left<V extends Values> = { readonly value: V["ref"] } | { readonly exception: V["ref"] };

export type Functions = ReadonlyMap<string, ToyCode>;

export function parse(source: string): Functions {
  const functions = new Map<string, ToyCode>();
  for (const part of source.split(/^\s*fn /m).slice(1)) {
    const [name, ...lines] = part.split("\n").map((line) => line.trim()).filter((line) => line !== "");
    functions.set(name!, new ToyCode(name!, lines));
  }
  return functions;
}

export type HostFunctions = Readonly<Record<string, (...args: any[]) => unknown>>;

export function makeInterpreter<V extends Values>(m: Machine<V, ToyCode>, functions: Functions, hosts: ReadonlyMap<string, CallDescr>, errorOf: (exception: V["ref"]) => unknown): Interpreter<V, ToyCode> {
  type F = Frame<V, ToyCode>;
  const thread: Thread<V, ToyCode> = { top: null, depth: 0 };

  const run = (base: F): V["ref"] => {
    let frame = thread.top!;
    /** Leaves `frame` with a value; undefined when the run goes on in the caller. */
    const leave = (value: V["ref"]): Left<V> | undefined => {
      thread.top = frame.back;
      thread.depth--;
      if (frame === base) return { value };
      frame = frame.back!;
      frame.regs[frame.code.registerCount] = value;
      return deliver();
    };
    const unwind = (exception: V["ref"], first: boolean): Left<V> | undefined => {
      for (;;) {
        const { code } = frame;
        if (first && frame.pc >= code.handlerFrom) {
          frame.regs[code.handlerRegister] = exception;
          frame.pc = code.labels.get(code.handler)!;
          frame.kont = 0;
          return undefined;
        }
        first = true;
        thread.top = frame.back;
        thread.depth--;
        if (frame === base) return { exception };
        frame = frame.back!;
      }
    };
    const deliver = (): Left<V> | undefined => {
      m.resumePoint(frame);
      const value = frame.regs[frame.code.registerCount]!;
      const { kont } = frame;
      frame.kont = 0;
      switch (kont) {
        case KONT_STORE:
          frame.regs[frame.code.instructions[frame.pc]![1] as number] = value;
          frame.pc++;
          return undefined;
        case KONT_RETURN: return leave(value);
        case KONT_UNWIND: return unwind(value, false);
        case KONT_RAISE: return unwind(value, true);
        default: throw new Error(`kont ${kont}`);
      }
    };
    const reload = (): Left<V> | undefined => {
      frame = thread.top!;
      return frame.kont !== 0 ? deliver() : undefined;
    };
    const step = (): Left<V> | undefined => {
      const { code, regs, pc } = frame;
      if (m.tracing) m.bytecode(frame);
      const [op, x, y, z] = code.instructions[pc]!;
      const reg = (n: string | number | undefined): V["ref"] => regs[n as number]!;
      const int = (n: string | number | undefined): V["int"] => {
        if (!m.isInt(reg(n))) throw new Error("not an integer");
        return m.unboxInt(reg(n));
      };
      const target = (name: string | number | undefined): number => code.labels.get(name as string)!;
      switch (op) {
        case "const": regs[x as number] = m.ref(y); break;
        case "move": regs[x as number] = reg(y); break;
        case "add": { const sum = m.intAddOvf(int(y), int(z)); regs[x as number] = sum === undefined ? m.ref("overflow") : m.boxInt(sum); break; }
        case "sub": { const difference = m.intSubOvf(int(y), int(z)); regs[x as number] = difference === undefined ? m.ref("overflow") : m.boxInt(difference); break; }
        case "lt": regs[x as number] = m.boxInt(m.intLt(int(y), int(z))); break;
        case "jge": if (m.isTrue(m.intLt(int(x), int(y)))) break; frame.pc = target(z); return undefined;
        case "jump": frame.pc = target(x); return undefined;
        case "back":
          frame.pc = target(x);
          return m.loopHeader(frame) ? reload() : undefined;
        case "new": regs[x as number] = m.allocate(BOX, m.ref(0)); break;
        case "get": regs[x as number] = m.get(reg(y), BOX_VALUE); break;
        case "set": m.set(reg(x), BOX_VALUE, reg(y)); break;
        case "promote": m.promote(reg(x)); break;
        case "wrong": {
          m.set(reg(x), BOX_VALUE, reg(y));
          int(y);
          break;
        }
        case "call": {
          const callee = functions.get(y as string)!;
          const args = code.instructions[pc]!.slice(3) as number[];
          frame.kont = KONT_STORE;
          const called: F = new Frame<V, ToyCode>(callee, new Array(callee.registerCount + 1), frame);
          args.forEach((register, i) => { called.regs[i] = regs[register]!; });
          thread.top = called;
          thread.depth++;
          frame = called;
          return m.enter(called) ? reload() : undefined;
        }
        case "host": {
          frame.kont = KONT_STORE;
          const args = (code.instructions[pc]!.slice(3) as number[]).map(reg);
          regs[code.registerCount] = m.call(hosts.get(y as string)!, ...args as []);
          return deliver();
        }
        case "ret": return leave(reg(x));
        case "raise": return unwind(reg(x), true);
        default: throw new Error(`unknown instruction ${op}`);
      }
      frame.pc++;
      return undefined;
    };
    let result = frame.kont !== 0 ? deliver() : undefined;
    while (result === undefined) {
      try {
        result = step();
      } catch (error) {
        const exception = m.caught(error);
        frame = thread.top!;
        result = unwind(exception, true);
      }
    }
    if ("exception" in result) throw errorOf(result.exception);
    return result.value;
  };
  return { thread, run };
}

export interface ToyOptions {
  /** Null: without the JIT. */
  readonly backend: Backend | null;
  readonly optimizer: Optimizer | (() => Optimizer);
  readonly params?: Record<string, number | string>;
  readonly hosts?: HostFunctions;
  readonly strict?: boolean;
  readonly onEvent?: JitListener;
}

export interface Toy {
  readonly driver: Driver<ToyCode> | null;
  /** Runs `main` of a program: gives its result, or `{ raised }`. The program is forgotten when the next one runs. */
  run(source: string, args: readonly unknown[]): unknown;
}

/** A toy runtime: one driver for all the programs that it runs. */
export function createToy(options: ToyOptions): Toy {
  const functions = new Map<string, ToyCode>();
  const hosts = new Map(Object.entries(options.hosts ?? {}).map(([name, fn]) => [name, new CallDescr(name, fn, "r".repeat(fn.length), "r", { mayForce: true })]));
  const classOf = (value: unknown) => (typeof value === "number" ? NUMBER_CLASS : value instanceof Box ? BOX : null);
  const machine = new DirectMachine<ToyCode>((error) => (error instanceof ToyError ? error.value : undefined), classOf);
  const interpreter = makeInterpreter<HostValues>(machine, functions, hosts, (exception) => new ToyError(exception));
  const guestException = (error: unknown) => (error instanceof ToyError ? error.value : undefined);
  const driver = options.backend === null ? null : createDriver<ToyCode>({
    guest: {
      machine, interpreter, guestException,
      traced: (tracing) => makeInterpreter<TracedValues>(tracing, functions, hosts, (exception) => new ToyError(exception)),
      classOf,
      hostError: (value) => new ToyError(value),
    },
    optimizer: options.optimizer, backend: options.backend, params: options.params ?? {}, strict: options.strict ?? true, ...(options.onEvent && { onEvent: options.onEvent }),
  });
  return {
    driver,
    run(source, args) {
      functions.clear();
      for (const [name, code] of parse(source)) functions.set(name, code);
      const code = functions.get("main")!;
      const frame = new Frame<HostValues, ToyCode>(code, [...args, ...new Array(code.registerCount + 1 - args.length)], null);
      interpreter.thread.top = frame;
      interpreter.thread.depth = 1;
      let result: unknown;
      try {
        result = interpreter.run(frame);
      } catch (error) {
        if (!(error instanceof ToyError)) throw error;
        result = { raised: error.value };
      }
      const unaccounted = driver?.profiler.unaccounted ?? 0;
      if (unaccounted !== 0) throw new Error(`Tracing = Backend + sum of aborts - segmenting does not hold: ${unaccounted} traces are not accounted for`);
      return result;
    },
  };
}

export interface ToyRun {
  /** The result, or `{ raised }`. */
  readonly result: unknown;
  readonly driver: Driver<ToyCode> | null;
  readonly events: readonly JitEvent[];
}

/** Runs `main` of a program. */
export function runToy(source: string, args: readonly unknown[], options: ToyOptions): ToyRun {
  const events: JitEvent[] = [];
  const toy = createToy({ ...options, onEvent: (event) => { events.push(event); options.onEvent?.(event); } });
  return { result: toy.run(source, args), driver: toy.driver, events };
}

/** A program: Fibonacci numbers, recursively. */
export const FIB = `fn main
  call r1 fib r0
  ret r1
  fn fib
  const r1 2
  jge r0 r1 rec
  ret r0
  rec:
  const r2 1
  sub r3 r0 r2
  call r3 fib r3
  sub r4 r0 r1
  call r4 fib r4
  add r3 r3 r4
  ret r3`;
