/**
 * What the WebAssembly engine at hand accepts, found out once by validating tiny modules. The code generator emits nothing that
 * is not listed here; a missing required feature is the reason that {@link wasmAvailable} gives.
 */
import { wasm } from "./engine";

/** Optional features of the engine. */
export interface EngineFeatures {
  /** `return_call`, `return_call_indirect`: compiled code crosses into bridges and other traces without growing the stack. */
  readonly tailCalls: boolean;
  /** Memories that several threads see: the interrupt flag can be read with a plain load. */
  readonly sharedMemory: boolean;
}

// Each is "\0asm", version 1, then the sections named in the comment.
const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
/** type () -> (externref) */
const REFERENCE_TYPES = [1, 5, 1, 0x60, 0, 1, 0x6f];
/** type () -> (i64); function: i64.trunc_sat_f64_s (f64.const 0), then i64.extend32_s */
const CONVERSIONS = [
  1, 5, 1, 0x60, 0, 1, 0x7e, 3, 2, 1, 0, 10, 16, 1, 14, 0, 0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0xfc, 6, 0xc4, 0x0b,
];
/** type () -> (); function: return_call 0 */
const TAIL_CALLS = [1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, 6, 1, 4, 0, 0x12, 0, 0x0b];
/** memory: shared, 1 to 1 pages */
const SHARED_MEMORY = [5, 4, 1, 3, 1, 1];

const validates = (body: readonly number[]): boolean => wasm.validate(Uint8Array.from([...HEADER, ...body]));

let detected: EngineFeatures | null = null;
let reason: string | null = null;

/** Whether traces can be compiled to WebAssembly here: `true`, or why not. Loads nothing. */
export function wasmAvailable(): true | string {
  if (reason === null) reason = findReason();
  return reason === "" ? true : reason;
}

function findReason(): string {
  if (typeof wasm !== "object") return "this host has no WebAssembly";
  if (!validates(REFERENCE_TYPES)) return "this host's WebAssembly lacks reference types";
  if (!validates(CONVERSIONS)) return "this host's WebAssembly lacks saturating conversions or sign extension";
  try {
    new wasm.Module(Uint8Array.from(HEADER));
  } catch (error) {
    return `this host does not allow code to be compiled: ${(error as Error).message}`;
  }
  return "";
}

/** The engine's optional features. */
export function engineFeatures(): EngineFeatures {
  return (detected ??= { tailCalls: validates(TAIL_CALLS), sharedMemory: typeof SharedArrayBuffer === "function" && validates(SHARED_MEMORY) });
}
