/**
 * Backends by name, and the choice per trace. Binaryen is loaded for Wasm code only. (The backends themselves are imported statically: a bundler wraps what is imported
 * dynamically, and everything below it, in functions, which made the interpreter run at a third of its speed.)
 */
import { jsBackend } from "@spoor/backend-js";
import { loadWasmBackend } from "@spoor/backend-wasm";
import { evalBackend, type Backend } from "@spoor/ir";
import type { SharedMemory } from "./memory";
import type { BackendName } from "./options";

/** Thrown when the backend that was asked for cannot be used here; the message says why. */
export class BackendUnavailable extends Error {
  override readonly name = "BackendUnavailable";
}

/** The backend of that name, with what it needs. */
export async function loadBackend(name: BackendName, memory: SharedMemory | null): Promise<Backend> {
  switch (name) {
    case "wasm": return usable(await loadWasmBackend(memory === null ? {} : { interruptMemory: memory }).catch((error: Error) => { throw unavailable(name, error.message); }));
    default: return backendFor(name);
  }
}

/** A backend that nothing has to be loaded for. */
export type SynchronousBackend = Exclude<BackendName, "wasm">;

export function backendFor(name: SynchronousBackend): Backend {
  switch (name) {
    case "eval": return evalBackend();
    case "js": return usable(jsBackend());
    case "auto": {
      // JavaScript for every trace for now; where code may not be generated, the evaluator.
      const js = jsBackend();
      return js.available() === true ? js : evalBackend();
    }
  }
}

const unavailable = (name: string, reason: string): BackendUnavailable => new BackendUnavailable(`backend ${name} cannot be used here: ${reason.split("\n", 1)[0]}`);

function usable(backend: Backend): Backend {
  const available = backend.available();
  if (available !== true) throw unavailable(backend.name, available);
  return backend;
}
