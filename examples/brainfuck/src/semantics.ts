/**
 * Brainfuck on Spoor: the parser, and the meaning of each instruction written once against the abstract machine. Cells hold 16 bits.
 */
import { ArrayDescr, CallDescr } from "@spoor/ir";
import { Frame, KONT_RETURN, type GuestCode, type Interpreter, type Machine, type Thread, type Values } from "@spoor/tracer";

const MOVE = 0, ADD = 1, OUTPUT = 2, INPUT = 3, LOOP = 4, REPEAT = 5, END = 6;
export const TAPE_LENGTH = 1 << 16;
/** The tape: a host array of integers. */
const TAPE = new ArrayDescr("tape", "i");

/** What a trace specializes on. Runs of `+-` and `<>` are one instruction; `jump` is where a bracket leads. */
export class Program implements GuestCode {
  readonly registerCount = 2; // the pointer and the tape
  readonly isGenerator = false;
  readonly loopHeaders: number[] = [];
  get loopEnds(): number[] { return this.loopHeaders.map((header) => this.args[header]! - 1); }
  readonly ops: number[] = [];
  readonly args: number[] = [];
  mergePoints = null;
  constructor(readonly name: string, source: string) {
    const open: number[] = [];
    for (const [at, char] of [...source].entries()) {
      const run = "><".includes(char) ? MOVE : "+-".includes(char) ? ADD : -1;
      const step = char === ">" || char === "+" ? 1 : -1;
      if (run >= 0 && this.ops.at(-1) === run) this.args[this.args.length - 1]! += step;
      else if (run >= 0) this.#emit(run, step);
      else if (char === ".") this.#emit(OUTPUT, 0);
      else if (char === ",") this.#emit(INPUT, 0);
      else if (char === "[") {
        open.push(this.ops.length);
        this.loopHeaders.push(this.ops.length);
        this.#emit(LOOP, 0);
      } else if (char === "]") {
        const start = open.pop();
        if (start === undefined) throw new SyntaxError(`${name}: "]" at offset ${at} has no "["`);
        this.args[start] = this.ops.length + 1;
        this.#emit(REPEAT, start);
      }
    }
    if (open.length > 0) throw new SyntaxError(`${name}: ${open.length} "[" without "]"`);
    this.#emit(END, 0);
  }
  #emit(op: number, arg: number): void {
    this.ops.push(op);
    this.args.push(arg);
  }
  get size(): number { return this.ops.length; }
  liveAt(): Uint16Array { return BOTH; }
  location(pc: number): string { return `${this.name}:${pc}`; }
}
const BOTH = Uint16Array.of(0, 1);

/** Input and output: host functions that compiled code calls. */
export interface Streams {
  write(byte: number): void;
  /** The next byte; 0 at the end. */
  read(): number;
}

export function makeInterpreter<V extends Values>(m: Machine<V, Program>, streams: Streams): Interpreter<V, Program> {
  const thread: Thread<V, Program> = { top: null, depth: 0 };
  const effects = { reads: [], writes: [], canRaise: false };
  const WRITE = new CallDescr("write", (byte: number) => streams.write(byte), "i", "n", effects);
  const READ = new CallDescr("read", () => streams.read(), "", "i", effects);
  const leave = (frame: Frame<V, Program>): V["ref"] => {
    thread.top = frame.back;
    return m.ref(null);
  };
  const run = (base: Frame<V, Program>): V["ref"] => {
    const { code, regs } = base;
    let pc = base.pc;
    if (base.kont === KONT_RETURN) return leave(base);
    for (;;) {
      base.pc = pc;
      if (m.tracing) m.bytecode(base);
      const arg = code.args[pc]!;
      const pointer = m.unboxInt(regs[0]!);
      const tape = regs[1]!;
      switch (code.ops[pc]) {
        case MOVE: regs[0] = m.boxInt(m.intAnd(m.int32Add(pointer, m.int(arg)), m.int(TAPE_LENGTH - 1))); break;
        case ADD: m.setItem(tape, pointer, m.intAnd(m.int32Add(m.item(tape, pointer, TAPE), m.int(arg)), m.int(65535)), TAPE); break;
        case OUTPUT: m.callVoid(WRITE, m.item(tape, pointer, TAPE)); break;
        case INPUT: m.setItem(tape, pointer, m.callInt(READ), TAPE); break;
        case LOOP: if (!m.isTrue(m.item(tape, pointer, TAPE))) { pc = arg; continue; } break;
        case REPEAT:
          pc = base.pc = arg;
          if (m.loopHeader(base)) {
            // Compiled code ran: the frame stands elsewhere now.
            if ((base.kont as number) === KONT_RETURN) return leave(base);
            pc = base.pc;
          }
          continue;
        default: return leave(base);
      }
      pc++;
    }
  };
  return { thread, run };
}
