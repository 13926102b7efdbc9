/**
 * Compiled code as something to call: with arguments one by one, and with a result where the frame returned. Calls from other traces come this way; they are
 * many and short, so there is a function for each number of arguments and each order in which they are passed, and no list.
 */
import { FINISH_RETURN, LEFT, type Callable, type Exit, type LabelDescr } from "@spoor/ir";
import type { WasmExecutable } from "./compile";
import type { WasmFunction } from "./engine";
import { FINISH_RETURN_SLOT, type Entry } from "./exits";
import { compiled, mayGenerate, names } from "./imports";

type Caller = (...args: unknown[]) => unknown;

/** By the order of the arguments: what makes a caller of a place, which enters it by `enter(index, ...)`. */
const factories = new Map<string, (place: Place, enter: WasmFunction, index: number) => Caller>();

function factoryOf(arity: number, order: Int32Array | null): (place: Place, enter: WasmFunction, index: number) => Caller {
  const passed: string[] = [];
  for (let k = 0; k < arity; k++) passed[order === null ? k : order[k]!] = `a${k}`;
  const key = passed.join(", ");
  let factory = factories.get(key);
  if (factory === undefined) {
    factory = compiled(`(place, enter, index) => (${names(arity)}) => {
      place.begin();
      let number;
      try { number = enter(${["index", ...passed].join(", ")}); } finally { place.end(); }
      return number === ${FINISH_RETURN_SLOT} ? place.result() : place.leave(number);
    }`) as (place: Place, enter: WasmFunction, index: number) => Caller;
    factories.set(key, factory);
  }
  return factory;
}

/** A place of an executable; see {@link Callable}. */
export class Place implements Callable {
  left: Exit | null = null;
  readonly call: Caller;

  constructor(readonly executable: WasmExecutable, label: LabelDescr | null, { enter, index, order, wide, arity }: Entry) {
    this.call = !wide && mayGenerate()
      ? factoryOf(arity, order)(this, enter, index)
      : (...args) => {
        const exit = executable.enter(label, args.slice(0, arity));
        return exit === FINISH_RETURN ? executable.unit.state.values[0] : this.#leftBy(exit);
      };
  }

  begin(): void { this.executable.backend.begin(this.executable); }
  end(): void { this.executable.backend.end(); }
  result(): unknown { return this.executable.backend.takeValues()[0]; }
  /** It left through a slot, with values that are to be the unit's. */
  leave(number: number): typeof LEFT { return this.#leftBy(this.executable.backend.leave(this.executable, number)); }
  #leftBy(exit: Exit): typeof LEFT {
    this.left = exit;
    return LEFT;
  }
}
