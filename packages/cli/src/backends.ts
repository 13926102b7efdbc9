/** Backends by name, and the choice per trace. Backends load when they are asked for: binaryen only for Wasm code. */
import type { SharedMemory } from "./memory";
import { evalBackend, type Backend, type Trace } from "@spoor/ir";
import type { BackendName } from "./options";

/** Thrown when the backend that was asked for cannot be used here; the message says why. */
export class BackendUnavailable extends Error {
  override readonly name = "BackendUnavailable";
}

/** The backend, or the choice of one for each trace. */
export async function loadBackend(name: BackendName, memory: SharedMemory | null): Promise<Backend | ((trace: Trace) => Backend)> {
  switch (name) {
    case "eval": return evalBackend();
    case "wasm": {
      const { loadWasmBackend } = await import("@spoor/backend-wasm");
      return usable(await loadWasmBackend(memory === null ? {} : { interruptMemory: memory }));
    }
    case "js": {
      const { jsBackend } = await import("@spoor/backend-js");
      return usable(jsBackend());
    }
    case "auto": {
      const { jsBackend } = await import("@spoor/backend-js");
      const js = jsBackend();
      // JavaScript for every trace for now; where code may not be generated, the evaluator.
      const chosen = js.available() === true ? js : evalBackend();
      return () => chosen;
    }
  }
}

function usable(backend: Backend): Backend {
  const available = backend.available();
  if (available !== true) throw new BackendUnavailable(`backend ${backend.name} cannot be used here: ${available}`);
  return backend;
}
