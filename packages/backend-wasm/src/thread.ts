/**
 * Makes modules in a worker thread, so that loading binaryen (310-370 ms) and building modules do not stop the program. What
 * is asked for "later" is picked up when the program enters compiled code or polls; what is asked for now is waited for.
 */
import { SpoorError } from "@spoor/ir";
import type { WasmModule } from "./engine";
import type { Done, MadeModule, ModuleMaker } from "./maker";
import type { TreeShape } from "./shape";
import { threads, type Answer, type Request } from "./thread-messages";

/** A maker in a thread of its own. */
export interface ThreadMaker extends ModuleMaker {
  /** Whether binaryen is loaded. Asking for something now before that blocks until it is. */
  ready(): boolean;
  /** Ends the thread. What was asked for later never comes. */
  close(): void;
}

/** Starts the thread; `file` is the built `worker.js`. Throws where the host has no threads. */
export function startThread(file: URL): ThreadMaker {
  const host = threads();
  if (host === undefined) throw new SpoorError("no-threads", "this host has no worker_threads; use loadWasmBackend");
  const { port1: port, port2 } = new host.MessageChannel();
  const word = new Int32Array(new SharedArrayBuffer(4));
  const worker = new host.Worker(file, { workerData: { port: port2, word }, transferList: [port2] });
  worker.unref();
  port.unref();
  let failure: Error | null = null;
  worker.on("error", (error) => { failure = error; });

  let ready = false;
  let seen = 0;
  let nextId = 1;
  const waiting = new Map<number, Done>();
  const received = new Map<number, Answer>();

  const take = (answer: Answer): void => {
    if (answer.id === 0) {
      ready = true;
      return;
    }
    if (answer.error !== null) throw new SpoorError("compiler-failed", `the thread that makes modules failed:\n${answer.error}`);
    const done = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (done === undefined) received.set(answer.id, answer);
    else done(answer.made!, answer.stubs);
  };
  const receive = (): void => {
    for (;;) {
      const at = Atomics.load(word, 0);
      const got = host.receiveMessageOnPort(port);
      if (got === undefined) {
        seen = at;
        return;
      }
      take(got.message);
    }
  };
  const ask = (tree: TreeShape | null, shapes: readonly string[]): number => {
    const id = nextId++;
    port.postMessage({ id, tree, shapes } satisfies Request);
    return id;
  };
  /** Blocks until the answer is there. */
  const answerTo = (id: number): Answer => {
    for (;;) {
      const at = Atomics.load(word, 0);
      receive();
      const answer = received.get(id);
      if (answer !== undefined) {
        received.delete(id);
        return answer;
      }
      if (failure !== null) throw failure;
      Atomics.wait(word, 0, at, 1000);
    }
  };

  return {
    ready: () => {
      receive();
      return ready;
    },
    close: () => {
      port.close();
      void worker.terminate();
    },
    tree: (tree): MadeModule => answerTo(ask(tree, [])).made!,
    stubs: (shapes): WasmModule => answerTo(ask(null, shapes)).stubs!,
    later: (tree, shapes, done) => { waiting.set(ask(tree, shapes), done); },
    poll: () => { if (Atomics.load(word, 0) !== seen) receive(); },
  };
}
