/**
 * Words of linear memory that compiled code and the host share: the interrupt flag, the mark of a caught exception, one validity
 * word per artifact, one crossing counter per bridge. Compiled code reads each with one load from a constant address.
 *
 * A module has one memory, so everything a tree of traces looks at has to lie in the same one. The interrupt flag belongs to
 * the driver; where the driver got it from {@link interruptFlag}, or gave the memory that it lies in, the words go beside it.
 * Any other flag is read through an imported function, and the words lie in a memory of the backend's own.
 */
import type { Validity } from "@spoor/ir";
import { engineFeatures } from "./features";
import { wasm, type WasmMemory } from "./engine";

/** Address of the mark that a call which catches sets when its function threw. */
export const EXCEPTION_MARK = 8;
const FIRST_WORD = 16;
const PAGE_BYTES = 65536;
/** Pages that a memory may grow to; modules import it with this bound. */
export const MAX_PAGES = 256;

/** A memory and which of its words are taken. Addresses are in bytes. */
export class Arena {
  readonly memory: WasmMemory;
  readonly shared: boolean;
  #words: Int32Array;
  #next = FIRST_WORD;
  readonly #free: number[] = [];

  constructor(shared: boolean, memory: WasmMemory = new wasm.Memory({ initial: 1, maximum: MAX_PAGES, shared })) {
    this.shared = shared;
    this.memory = memory;
    this.#words = new Int32Array(memory.buffer);
  }

  /** False when the memory is full and cannot grow. */
  hasRoom(): boolean {
    if (this.#free.length > 1 || this.#next + 8 <= this.memory.buffer.byteLength) return true;
    try {
      this.memory.grow(1);
    } catch {
      return false;
    }
    return true;
  }

  /** A word of its own, holding `value`. There must be {@link hasRoom}: for two words. */
  allocate(value: number): number {
    let address = this.#free.pop();
    if (address === undefined) {
      address = this.#next;
      this.#next = address + 4;
    }
    this.write(address, value);
    return address;
  }
  release(address: number): void { this.#free.push(address); }

  read(address: number): number { return this.#view()[address >> 2]!; }
  write(address: number, value: number): void { this.#view()[address >> 2] = value; }

  // Growing gives a memory a new buffer.
  #view(): Int32Array {
    if (this.#words.byteLength !== this.memory.buffer.byteLength) this.#words = new Int32Array(this.memory.buffer);
    return this.#words;
  }
}

const arenas = new WeakMap<ArrayBufferLike, Arena>();

/**
 * An interrupt flag for `CompileUnit.interrupt` that compiled code reads with one load. It lies on a shared
 * memory where the engine has them, so that another thread may set it. Loads no compiler.
 */
export function interruptFlag(): Int32Array {
  const arena = new Arena(engineFeatures().sharedMemory);
  const flag = new Int32Array(arena.memory.buffer, 0, 1);
  arenas.set(flag.buffer, arena);
  return flag;
}

/** Lets compiled code look at flags that lie at the start of `memory`. The words beside it, but for the first two, are the backend's from now on. */
export function adoptMemory(memory: WasmMemory): void {
  const { buffer } = memory;
  if (!arenas.has(buffer)) arenas.set(buffer, new Arena(!(buffer instanceof ArrayBuffer), memory));
}

/** The arena that a flag lies in; null when it lies elsewhere, or there is no room beside it. */
export function arenaOf(flag: Int32Array): Arena | null {
  const arena = flag.byteOffset === 0 ? arenas.get(flag.buffer) : undefined;
  return arena !== undefined && arena.hasRoom() ? arena : null;
}

/** A validity object whose words of memory follow it. */
interface Mirrored {
  valid: boolean;
  readonly words: Set<{ readonly arena: Arena; readonly address: number }>;
}
const mirrors = new WeakMap<Validity, Mirrored>();

/**
 * Makes the word at `address` say whether `validity` is valid, from now on and at once: compiled code looks at it between two calls.
 * `valid` becomes an accessor of the object, so that it does not matter who sets it. Returns what ends this.
 */
export function mirrorValidity(validity: Validity, arena: Arena, address: number): () => void {
  let mirrored = mirrors.get(validity);
  if (mirrored === undefined) {
    const fresh: Mirrored = { valid: validity.valid, words: new Set() };
    mirrors.set(validity, (mirrored = fresh));
    Object.defineProperty(validity, "valid", {
      configurable: true,
      enumerable: true,
      get: () => fresh.valid,
      set: (valid: boolean) => {
        fresh.valid = valid;
        for (const word of fresh.words) word.arena.write(word.address, valid ? 1 : 0);
      },
    });
  }
  const { words } = mirrored;
  const word = { arena, address };
  words.add(word);
  arena.write(address, mirrored.valid ? 1 : 0);
  return () => { words.delete(word); };
}
