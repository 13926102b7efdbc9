/** The package's entry: light. Binaryen is loaded by {@link loadWasmBackend}, or in the thread of {@link threadedWasmBackend}. */
import { SpoorError, type Backend, type CompileUnit, type Executable } from "@spoor/ir";
import { loadBinaryen, type Binaryen } from "./binaryen";
import { WasmBackend, type WasmBackendOptions } from "./compile";
import { wasmAvailable } from "./features";
import { localMaker } from "./maker";
import { startThread } from "./thread";

/** A backend that builds its modules with `binaryen`, the default export of the package of that name. */
export function wasmBackend(binaryen: Binaryen, options: WasmBackendOptions = {}): Backend {
  checkAvailable();
  return new WasmBackend(localMaker(binaryen), options);
}

/** Loads binaryen (310-370 ms, once per process) and makes a backend. Rejects with code `no-wasm` where {@link wasmAvailable} says why. */
export async function loadWasmBackend(options: WasmBackendOptions = {}): Promise<Backend> {
  checkAvailable();
  return new WasmBackend(localMaker(await loadBinaryen()), options);
}

/** A backend whose modules are made in another thread. */
export interface ThreadedWasmBackend extends Backend {
  /** Whether the thread has loaded binaryen. Before that, {@link Backend.compile} blocks until it has. */
  ready(): boolean;
  /**
   * Compiles a unit in the other thread, while this one goes on. `done` gets the executable when this thread enters compiled code of the backend,
   * or calls {@link poll}, after it was made; until then nothing must be attached to its exits.
   */
  compileLater(unit: CompileUnit, done: (executable: Executable) => void): void;
  /** Takes what was made meanwhile. Costs a few nanoseconds when nothing was. */
  poll(): void;
  /** Ends the thread; the backend must not be used any more, what it compiled may be. */
  close(): void;
}

/**
 * Starts a thread that loads binaryen, and makes a backend of it at once. Node only: throws with code `no-threads` on other hosts. `worker` is the URL of
 * the package's `worker.js`, for bundles that have it elsewhere than beside this module.
 */
export function threadedWasmBackend(options: WasmBackendOptions & { worker?: string } = {}): ThreadedWasmBackend {
  checkAvailable();
  const maker = startThread(new URL(options.worker ?? "./worker.js", import.meta.url));
  return Object.assign(new WasmBackend(maker, options), { ready: maker.ready, close: maker.close });
}

function checkAvailable(): void {
  const available = wasmAvailable();
  if (available !== true) throw new SpoorError("no-wasm", `the wasm backend cannot be used: ${available}`);
}

export { engineFeatures, wasmAvailable, type EngineFeatures } from "./features";
export { interruptFlag } from "./memory";
export { wasmSuits } from "./suits";
export type { WasmBackendOptions } from "./compile";
