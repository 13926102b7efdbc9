/** What the thread that makes modules and its users say to each other, and the part of Node's `worker_threads` that they need, typed. */
import type { WasmModule } from "./engine";
import type { MadeModule } from "./maker";
import type { TreeShape } from "./shape";

export interface Request {
  readonly id: number;
  readonly tree: TreeShape | null;
  readonly shapes: readonly string[];
}
/** Id 0 says that the thread is ready. */
export interface Answer {
  readonly id: number;
  readonly stubs: WasmModule | null;
  readonly made: MadeModule | null;
  readonly error: string | null;
}

export interface Port {
  postMessage(message: unknown): void;
  on(event: "message", listener: (message: any) => void): void;
  close(): void;
  unref(): void;
}
export interface ThreadWorker {
  on(event: "error", listener: (error: Error) => void): void;
  unref(): void;
  terminate(): Promise<number>;
}
export interface Threads {
  readonly workerData: unknown;
  readonly Worker: new (file: URL, options: { workerData: unknown; transferList: unknown[] }) => ThreadWorker;
  readonly MessageChannel: new () => { readonly port1: Port; readonly port2: Port };
  receiveMessageOnPort(port: Port): { readonly message: Answer } | undefined;
}

/** Node's threads; undefined on other hosts. */
export function threads(): Threads | undefined {
  const host = (globalThis as { process?: { getBuiltinModule?(name: string): unknown } }).process;
  return host?.getBuiltinModule?.("node:worker_threads") as Threads | undefined;
}
