/**
 * The thread that holds binaryen: makes modules from plain data, in the order asked. Started by `thread`; it posts `ready` once binaryen is
 * loaded, and adds 1 to the shared word after each message, for those who wait for one without returning to their event loop.
 */
import { loadBinaryen } from "./binaryen";
import { localMaker } from "./maker";
import { threads, type Answer, type Port, type Request } from "./thread-messages";

const { workerData } = threads()!;
const { port, word } = workerData as { port: Port; word: Int32Array };
const post = (answer: Answer): void => {
  port.postMessage(answer);
  Atomics.add(word, 0, 1);
  Atomics.notify(word, 0);
};

const maker = localMaker(await loadBinaryen());
port.on("message", ({ id, tree, shapes }: Request) => {
  try {
    post({ id, stubs: shapes.length > 0 ? maker.stubs(shapes) : null, made: tree === null ? null : maker.tree(tree), error: null });
  } catch (error) {
    post({ id, stubs: null, made: null, error: String((error as Error).stack) });
  }
});
post({ id: 0, stubs: null, made: null, error: null });
