import { NUMBER_CLASS } from "@spoor/ir";
import { DirectMachine, Frame, createDriver, type GuestCode, type HostValues, type Interpreter, type Machine, type Thread, type Values } from "@spoor/tracer";
import { optimizer } from "@spoor/optimizer";
import { jsBackend } from "@spoor/backend-js";

// A language of three instructions on two registers: n and sum.
type Op = "add sum n" | "decrement n" | "repeat while n";
class Loop implements GuestCode {
  readonly name = "loop";
  readonly registerCount = 2;
  readonly isGenerator = false;
  readonly mergePoints = null;
  readonly loopHeaders = [0];
  readonly loopEnds = [2];
  readonly ops: readonly Op[] = ["add sum n", "decrement n", "repeat while n"];
  get size(): number { return this.ops.length; }
  liveAt(): Uint16Array { return Uint16Array.of(0, 1); }
  location(pc: number): string { return `${this.name}:${pc}`; }
}

// What the instructions mean, once, for any machine.
function makeInterpreter<V extends Values>(m: Machine<V, Loop>): Interpreter<V, Loop> {
  const thread: Thread<V, Loop> = { top: null, depth: 0 };
  const int = (value: V["int"] | undefined): V["int"] => {
    if (value === undefined) throw new RangeError("overflow");
    return value;
  };
  const run = (frame: Frame<V, Loop>): V["ref"] => {
    const { code, regs } = frame;
    for (;;) {
      if (m.tracing) m.bytecode(frame);
      const n = m.unboxInt(regs[0]!);
      const op = code.ops[frame.pc]!;
      if (op === "add sum n") regs[1] = m.boxInt(int(m.intAddOvf(m.unboxInt(regs[1]!), n)));
      else if (op === "decrement n") regs[0] = m.boxInt(int(m.intSubOvf(n, m.int(1))));
      else if (m.isTrue(m.intGt(n, m.int(0)))) {
        frame.pc = 0;
        m.loopHeader(frame); // compiled code runs in here, and leaves the frame where it stopped
        continue;
      } else {
        thread.top = frame.back;
        return regs[1]!;
      }
      frame.pc++;
    }
  };
  return { thread, run };
}

const classOf = (value: unknown) => (typeof value === "number" ? NUMBER_CLASS : null);
const machine = new DirectMachine<Loop>(() => undefined, classOf);
const interpreter = makeInterpreter(machine);
const driver = createDriver<Loop>({
  guest: { machine, interpreter, traced: (tracing) => makeInterpreter(tracing), classOf, guestException: () => undefined, hostError: (value) => value },
  optimizer: optimizer(),
  backend: jsBackend(),
  params: { threshold: 100 },
});
const frame = new Frame<HostValues, Loop>(new Loop(), [1_000_000, 0], null);
interpreter.thread.top = frame;
console.log(interpreter.run(frame)); // 500000500000
console.log(driver.profiler.snapshot()["loops"]); // 1
