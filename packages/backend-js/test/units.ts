/** What tests need to make units: the driver's part of the interface, in a few lines. */
import { guardExits, runToExit, type Backend, type CompileUnit, type Executable, type ExitState, type FinishExit, type GuardExit, type LabelDescr, type Trace } from "@spoor/ir";

export class Driver {
  readonly state: ExitState = { values: [] };
  readonly interrupt = new Int32Array(1);
  readonly validity = { valid: true };
  #units = 0;
  #exits = 0;

  constructor(readonly backend: Backend) {}

  unit(trace: Trace, parent: GuardExit | null = null): CompileUnit {
    return {
      id: this.#units++, name: "test", kind: parent === null ? "loop" : "bridge", trace, exits: guardExits(trace, () => this.#exits++),
      validity: this.validity, state: this.state, parent, interrupt: this.interrupt,
    };
  }
  compile(trace: Trace, parent: GuardExit | null = null): Executable {
    const executable = this.backend.compile(this.unit(trace, parent));
    for (const descr of trace.descrs) {
      if (descr.kind !== "label" || descr.target !== null) continue;
      for (let row = trace.inputCount; row < trace.length; row++) {
        if (trace.descr(row as never) === descr && trace.extraCount(row as never) >= 0 && isLabel(trace, row)) descr.target = executable;
      }
    }
    return executable;
  }
  /** Compiles a bridge and attaches it. */
  bridge(trace: Trace, exit: GuardExit, owner: Executable): Executable {
    const executable = this.compile(trace, exit);
    exit.bridge = executable;
    owner.backend.attachBridge(exit, executable);
    return executable;
  }
  run(executable: Executable, args: readonly unknown[], label: LabelDescr | null = null): { exit: GuardExit | FinishExit; values: unknown[] } {
    const exit = runToExit(executable, label, args);
    return { exit, values: this.state.values };
  }
}

import { OP } from "@spoor/ir";
const isLabel = (trace: Trace, row: number): boolean => trace.opcode(row as never) === OP.label;
