/** A WebAssembly memory that threads share: as much of it as is needed here (the DOM's types, which declare it, are not loaded). */
export interface SharedMemory {
  grow(pages: number): number;
  readonly buffer: SharedArrayBuffer;
}

declare const WebAssembly: { Memory: new (descriptor: { initial: number; maximum: number; shared: boolean }) => SharedMemory };

/** Made so that compiled Wasm code can look at flags at its start directly: at most 256 pages. */
export const sharedMemory = (): SharedMemory => new WebAssembly.Memory({ initial: 1, maximum: 256, shared: true });
