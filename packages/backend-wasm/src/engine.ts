/** The part of the WebAssembly JavaScript API that is used here, typed: the compiler's standard libraries declare it only for browsers. */

export interface WasmMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
  grow(pages: number): number;
}
/** A function exported by an instance: the only kind of function a table holds. */
export type WasmFunction = (...args: any[]) => any;
export interface WasmTable {
  readonly length: number;
  grow(count: number): number;
  get(index: number): WasmFunction | null;
  set(index: number, value: WasmFunction | null): void;
}
export interface WasmModule { readonly __module: never }
export interface WasmInstance { readonly exports: Record<string, WasmFunction> }

interface WasmApi {
  validate(bytes: Uint8Array): boolean;
  Module: new (bytes: Uint8Array) => WasmModule;
  Instance: new (module: WasmModule, imports: Record<string, Record<string, unknown>>) => WasmInstance;
  Memory: new (descriptor: { initial: number; maximum: number; shared: boolean }) => WasmMemory;
  Table: new (descriptor: { initial: number; element: "anyfunc" }) => WasmTable;
}

/** The host's WebAssembly; undefined where there is none (ask {@link wasmAvailable} first). */
export const wasm: WasmApi = (globalThis as { WebAssembly?: unknown }).WebAssembly as WasmApi;
