/** What a `call_assembler` calls. */
import type { AssemblerTarget, Callable, Executable, LabelDescr } from "@spoor/ir";
import type { JitCell } from "./cells";
import type { GuestCode } from "./frame";

/** A cell's code as seen from a trace that calls it. */
export class CallTarget<C extends GuestCode = GuestCode> implements AssemblerTarget {
  readonly kind = "assembler";
  readonly name: string;
  call!: (...args: unknown[]) => unknown;
  /** The code that was called last, and the place in it; null where its backend has nothing to call. */
  executable: Executable | null = null;
  label: LabelDescr | null = null;
  callable: Callable | null = null;

  /** `frames`: those that the call adds to the caller's base, inlined ones included. */
  constructor(readonly cell: JitCell<C>, readonly frames: number) {
    this.name = cell.location;
  }

  /** The cell has got other code. */
  aim(executable: Executable): Callable | null {
    this.executable = executable;
    this.label = this.cell.label;
    return (this.callable = executable.callable?.(this.label) ?? null);
  }
}
