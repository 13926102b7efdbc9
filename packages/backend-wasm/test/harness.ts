/** Compiles and runs traces in tests. */
import {
  guardExits, labelsOf, runToExit, type Backend, type CompileUnit, type Executable, type ExitState, type FinishExit, type GuardExit, type LabelDescr,
  type Trace, type Validity,
} from "@spoor/ir";

let nextId = 0;

export interface CompileOptions {
  interrupt?: Int32Array;
  parent?: GuardExit;
  validity?: Validity;
}

/** One runtime: its exit state and interrupt flag. */
export class Runtime {
  readonly state: ExitState = { values: [] };
  constructor(readonly backend: Backend, readonly interrupt: Int32Array = new Int32Array(1)) {}

  compile(trace: Trace, { interrupt = this.interrupt, parent, validity = { valid: true } }: CompileOptions = {}): Executable {
    const unit: CompileUnit = {
      id: ++nextId, name: "test", kind: parent === undefined ? "loop" : "bridge", trace, exits: guardExits(trace, () => ++nextId),
      validity, state: this.state, parent: parent ?? null, interrupt,
    };
    const executable = this.backend.compile(unit);
    for (const { descr } of labelsOf(trace)) descr.target = executable as never;
    if (parent !== undefined) {
      parent.bridge = executable;
      this.backend.attachBridge(parent, executable);
    }
    return executable;
  }

  /** Runs to an exit without a bridge. */
  run(executable: Executable, args: readonly unknown[], label: LabelDescr | null = null): GuardExit | FinishExit {
    return runToExit(executable, label, args);
  }
}
