/**
 * Who makes modules: binaryen in this thread, or binaryen in another (see `thread`). What is made is plain data and a compiled
 * module, which can be posted between threads.
 */
import type { Binaryen } from "./binaryen";
import { wasm, type WasmModule } from "./engine";
import { stubModule } from "./exits";
import { emitModule, type EmittedModule } from "./module";
import type { TreeShape } from "./shape";

/** A compiled module and what has to be known to use it. */
export interface MadeModule extends Omit<EmittedModule, "bytes"> {
  readonly module: WasmModule;
  /** Bytes of the module. */
  readonly size: number;
}

export interface ModuleMaker {
  /** Compiles a tree of traces. */
  tree(tree: TreeShape): MadeModule;
  /** Compiles the stubs of some shapes of values. */
  stubs(shapes: readonly string[]): WasmModule;
  /** Has a tree and stubs compiled elsewhere. `done` is called by a later {@link poll}. Null where there is no elsewhere. */
  readonly later: ((tree: TreeShape, shapes: readonly string[], done: Done) => void) | null;
  /** Takes what has been made elsewhere meanwhile. Cheap when nothing is under way. */
  poll(): void;
}
export type Done = (made: MadeModule, stubs: WasmModule | null) => void;

/** Makes modules here and now. */
export const localMaker = (binaryen: Binaryen): ModuleMaker => ({
  tree(tree) {
    const { bytes, ...rest } = emitModule(binaryen, tree);
    return { ...rest, module: new wasm.Module(bytes), size: bytes.length };
  },
  stubs: (shapes) => new wasm.Module(stubModule(binaryen, shapes)),
  later: null,
  poll() {},
});
