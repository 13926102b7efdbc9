/** The package's entry: light. Binaryen is loaded by {@link loadWasmBackend} only. */
import { SpoorError, type Backend } from "@spoor/ir";
import { loadBinaryen, type Binaryen } from "./binaryen";
import { WasmBackend, type WasmBackendOptions } from "./compile";
import { wasmAvailable } from "./features";

/** A backend that builds its modules with `binaryen`, the default export of the package of that name. */
export function wasmBackend(binaryen: Binaryen, options: WasmBackendOptions = {}): Backend {
  const available = wasmAvailable();
  if (available !== true) throw new SpoorError("no-wasm", `the wasm backend cannot be used: ${available}`);
  return new WasmBackend(binaryen, options);
}

/** Loads binaryen (310-370 ms, once per process) and makes a backend. Rejects with code `no-wasm` where {@link wasmAvailable} says why. */
export async function loadWasmBackend(options: WasmBackendOptions = {}): Promise<Backend> {
  const available = wasmAvailable();
  if (available !== true) throw new SpoorError("no-wasm", `the wasm backend cannot be used: ${available}`);
  return new WasmBackend(await loadBinaryen(), options);
}

export { engineFeatures, wasmAvailable, type EngineFeatures } from "./features";
export { interruptFlag } from "./memory";
export type { WasmBackendOptions } from "./compile";
