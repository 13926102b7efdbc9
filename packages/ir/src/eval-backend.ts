/**
 * The evaluator as a backend: nothing is generated, so it runs wherever JavaScript does, slowly. It is the third backend
 * that keeps the interface honest, and the one that others' bridges are tested against.
 *
 * It follows neither bridges nor foreign jumps by itself: `runToExit` does, in constant stack.
 */
import { FINISH_RAISE, FINISH_RETURN, type Backend, type CompileUnit, type Executable, type Exit, type JumpExit } from "./backend";
import type { LabelDescr } from "./descr";
import { SpoorError } from "./errors";
import { Evaluable, Evaluation } from "./evaluator";
import { OP } from "./ops";

/** Bytes a row takes in a trace's columns; what an executable reports as its size. */
const BYTES_PER_ROW = 36;

/** A backend that evaluates traces. Its `enter` throws what a residual call throws that no exception guard follows. */
export function evalBackend(): Backend {
  const counts = { compiled: 0, entered: 0, freed: 0 };
  const backend: Backend = {
    name: "eval",
    available: () => true,
    compile(unit) {
      counts.compiled++;
      return new Evaluated(unit, backend, counts);
    },
    attachBridge() {},
    free(executable) {
      counts.freed++;
      (executable as Evaluated).free();
    },
    stats: () => ({ ...counts }),
  };
  return backend;
}

class Evaluated implements Executable {
  #code: Evaluable | null;
  #jump: JumpExit | null = null;
  readonly size: number;

  constructor(readonly unit: CompileUnit, readonly backend: Backend, readonly counts: { entered: number }) {
    this.#code = new Evaluable(unit.trace);
    this.size = unit.trace.length * BYTES_PER_ROW;
  }

  enter(label: LabelDescr | null, args: readonly unknown[]): Exit {
    if (this.#code === null) throw new SpoorError("freed", `unit ${this.unit.id} (${this.unit.name}) was freed and is entered`);
    this.counts.entered++;
    const { trace, state, exits } = this.unit;
    const run = new Evaluation(this.#code, this.unit);
    const row = run.from(label, args);
    state.values = run.leavingValues(row);
    const opcode = trace.opcode(row);
    if (opcode === OP.finish) return FINISH_RETURN;
    if (opcode === OP.finish_exception) return FINISH_RAISE;
    if (opcode === OP.jump) return (this.#jump ??= { kind: "jump", label: trace.descr(row) as LabelDescr });
    return exits[trace.snapshot(row)]!;
  }

  free(): void { this.#code = null; }
}
