/** The language, with or without a JIT: six lines make the difference. */
import { NUMBER_CLASS, type Backend } from "@spoor/ir";
import { optimizer } from "@spoor/optimizer";
import { DirectMachine, Frame, createDriver, type Driver, type JitListener, type ParameterName } from "@spoor/tracer";
import { Program, TAPE_LENGTH, makeInterpreter, type Streams } from "./semantics";

export interface RunOptions {
  readonly backend: Backend | null;
  readonly params?: Partial<Record<ParameterName, number | string>>;
  readonly onEvent?: JitListener;
}

/** Runs a program; gives the driver for its statistics (null without a backend). Throws SyntaxError for unbalanced brackets. */
export function run(name: string, source: string, streams: Streams, { backend, params = {}, onEvent = () => {} }: RunOptions): Driver<Program> | null {
  const program = new Program(name, source);
  const machine = new DirectMachine<Program>(() => undefined, () => null);
  const interpreter = makeInterpreter(machine, streams);
  // The JIT: the same semantics over the tracing machine, an optimizer, a backend.
  const guest = {
    machine, interpreter,
    traced: (tracing: Parameters<typeof makeInterpreter>[0]) => makeInterpreter(tracing, streams) as never,
    classOf: (value: unknown) => (typeof value === "number" ? NUMBER_CLASS : null),
    guestException: () => undefined, hostError: (value: unknown) => value,
  };
  const driver = backend === null ? null : createDriver<Program>({ guest, optimizer: optimizer(), backend, params, onEvent });
  const frame = new Frame<{ ref: any; int: number; float: number }, Program>(program, [0, new Array(TAPE_LENGTH).fill(0), undefined], null);
  interpreter.thread.top = frame;
  interpreter.run(frame);
  return driver;
}
