/** What a case of the backend contract is, and the words that cases are written in. */
import type { Backend, Executable, GuardExit } from "../../backend";
import type { TraceBuilder } from "../../builder";
import type { LabelDescr } from "../../descr";
import { expectSame, fail, show } from "../assertions";
import { TestRuntime, type CompileOptions } from "../runtime";

/** One claim about backends. `run` throws where it does not hold for the backends that `backend` makes. */
export interface ContractCase {
  readonly name: string;
  run(backend: () => Backend): void;
}

/** A backend under test, with a runtime around it. */
export class Subject {
  readonly runtime = new TestRuntime();
  readonly backend: Backend;
  constructor(readonly make: () => Backend) {
    this.backend = make();
  }

  build(build: (b: TraceBuilder) => void, options?: CompileOptions): Executable {
    return this.runtime.build(this.backend, build, options);
  }
  bridge(executable: Executable, exit: number, build: (b: TraceBuilder) => void, backend: Backend = this.backend): Executable {
    return this.runtime.bridge(executable, exit, backend, build);
  }

  /** Expects to leave through exit `index` of `executable` (of `of`, where a bridge's exit is meant) with `values`. */
  leaves(executable: Executable, args: readonly unknown[], index: number, values: readonly unknown[], label: LabelDescr | null = null, of: Executable = executable): void {
    const left = this.runtime.run(executable, args, label);
    const what = `entered with ${show(args)}`;
    if (left.exit !== of.unit.exits[index]) fail(`${what}: expected to leave through exit ${index}${of === executable ? "" : " of the bridge"}, but ${ending(left.exit, of)} with ${show(left.values)}`);
    expectSame(left.values, values, `${what}: values of exit ${index}`);
  }

  /** Expects the frame to return `value`. */
  returns(executable: Executable, args: readonly unknown[], value: unknown, label: LabelDescr | null = null): void {
    const left = this.runtime.run(executable, args, label);
    if (left.exit !== "returned") fail(`entered with ${show(args)}: expected to return ${show(value)}, but ${ending(left.exit, executable)} with ${show(left.values)}`);
    expectSame(left.values, [value], `entered with ${show(args)}: returned`);
  }

  /** Expects the frame to end with an exception. */
  raises(executable: Executable, args: readonly unknown[], exception: unknown): void {
    const left = this.runtime.run(executable, args);
    if (left.exit !== "raised") fail(`entered with ${show(args)}: expected to raise ${show(exception)}, but ${ending(left.exit, executable)} with ${show(left.values)}`);
    expectSame(left.values, [exception], `entered with ${show(args)}: raised`);
  }
}

/** A case whose body gets a fresh subject. */
export const contractCase = (name: string, body: (subject: Subject) => void): ContractCase => ({ name, run: (backend) => body(new Subject(backend)) });

const ending = (exit: GuardExit | "returned" | "raised", executable: Executable): string =>
  typeof exit === "string" ? `it ${exit}` : `it left through ${executable.unit.exits.includes(exit) ? `exit ${executable.unit.exits.indexOf(exit)}` : `an exit of another unit (id ${exit.id})`}`;
