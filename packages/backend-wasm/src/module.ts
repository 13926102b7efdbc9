/**
 * A tree of traces to one WebAssembly module: `emitModule(binaryen, tree) -> { bytes, imports, entries }`. Plain data in, plain
 * data out, so that it can be done in another thread than the one that will run the code.
 *
 * The module imports a memory, a table and host functions, and exports one function per place where it can be entered: the start
 * and each label of the root trace. With one such place, that is the function with the code. With several, the code is a
 * function of its own that takes an entry code and the values of the widest entry, and each export calls it.
 */
import type { Binaryen, Expression } from "./binaryen";
import { Emitter } from "./emitter";
import { passing } from "./exits";
import { labelsIn, takesInputs, typesOf } from "./frame";
import type { ImportSpec } from "./imports";
import { Rep } from "./locals";
import { MAX_PAGES } from "./memory";
import type { TreeShape } from "./shape";
import { REP_OF_TYPE } from "./values";

/** A way into the emitted code: the start (slot -1) or a label's slot. */
export interface EntrySpec {
  readonly slot: number;
  readonly exportName: string;
}

export interface EmittedModule {
  readonly bytes: Uint8Array;
  readonly imports: readonly ImportSpec[];
  /** Numbers of the slots that its table has to hold, in order. */
  readonly slots: readonly number[];
  readonly entries: readonly EntrySpec[];
}

/** A place where the code can be entered. */
interface Way {
  /** The slots it is reached by: -1 for the start. */
  readonly slots: readonly number[];
  /** 0 the start, k + 1 label k. */
  readonly code: number;
  readonly types: string;
}

const LETTERS = ["i", "f", "r"] as const;
const count = (types: string, letter: string): number => types.split(letter).length - 1;

/** Emits a tree of traces. */
export function emitModule(binaryen: Binaryen, tree: TreeShape): EmittedModule {
  const module = new binaryen.Module();
  const { Features: features } = binaryen;
  module.setFeatures(
    features.MutableGlobals | features.NontrappingFPToInt | features.SignExt | features.ReferenceTypes |
    (tree.tailCalls ? features.TailCall : 0) | (tree.sharedMemory ? features.Atomics : 0),
  );
  module.setMemory(1, MAX_PAGES, null, [], tree.sharedMemory, false, "m");
  module.addMemoryImport("m", "e", "m", tree.sharedMemory);
  module.addTableImport("t", "e", "t");
  const emitter = new Emitter(binaryen, module, tree);
  const entries = emitFunctions(emitter);
  if (module.validate() === 0) throw new Error(`backend-wasm made an invalid module for trace ${tree.traces[0]!.id}: this is a bug`);
  const bytes = module.emitBinary();
  module.dispose();
  return { bytes, imports: emitter.imports, slots: emitter.slots, entries };
}

function waysInto(tree: TreeShape): Way[] {
  const root = tree.traces[0]!;
  const labels = labelsIn(root);
  const start = typesOf(root, 0, root.inputCount);
  // The start and a label right behind it that takes the inputs as they are, are one place.
  const same = labels.length > 0 && labels[0]!.row === root.inputCount && takesInputs(root, labels[0]!.row);
  const ways: Way[] = [{ slots: same ? [-1, labels[0]!.slot] : [-1], code: 0, types: start }];
  labels.forEach(({ slot, types }, index) => {
    if (!same || index > 0) ways.push({ slots: [slot], code: index + 1, types });
  });
  return ways;
}

function emitFunctions(emitter: Emitter): EntrySpec[] {
  const { b, m, tree, locals } = emitter;
  const ways = waysInto(tree);
  const dispatched = ways.length > 1;

  // Parameters: the slot or entry code, then the sorted values of the widest entry, by type.
  const narrow = ways.filter(({ types }) => !passing(types).wide);
  const widest = LETTERS.map((letter) => Math.max(0, ...narrow.map(({ types }) => count(types, letter))));
  const first = locals.reserve(Rep.I32);
  const paramOf: Record<string, number> = {};
  LETTERS.forEach((letter, k) => {
    paramOf[letter] = locals.reps.length;
    for (let n = 0; n < widest[k]!; n++) locals.add(REP_OF_TYPE[letter]!);
  });
  const paramTypes = locals.reps.map((rep) => emitter.wasmType(rep));
  if (dispatched) emitter.entryLocal = first;
  /** Where an entry's values are when the code begins, and what puts them there. */
  const arrive = ({ types }: Way): { places: number[]; moves: Expression[] } => {
    if (!passing(types).wide) {
      const next = { ...paramOf };
      return { places: Array.from(types, (type) => next[type]!++), moves: [] };
    }
    const places = Array.from(types, (type) => locals.add(REP_OF_TYPE[type]!));
    return { places, moves: places.map((local, k) => m.local.set(local, emitter.pulled(types[k]!, k))) };
  };

  const start = arrive(ways[0]!);
  const { targets, body } = emitter.emitRoot(start.places, dispatched);
  const prologue: Expression[] = [];
  for (const way of ways) {
    // The values of an entry at a label go to the label's own locals first.
    const { places, moves } = way.code === 0 ? start : arrive(way);
    const all = way.code === 0 ? moves : [...moves, ...emitter.collect(() => emitter.moveLocals(targets[way.code - 1]!.homes.map(({ local }) => local), places))];
    if (all.length === 0) continue;
    prologue.push(dispatched ? m.if(m.i32.eq(emitter.read(first), m.i32.const(way.code)), m.block(null, all)) : m.block(null, all));
  }
  const name = `t${tree.traces[0]!.id}`;
  const localTypes = locals.reps.slice(paramTypes.length).map((rep) => emitter.wasmType(rep));
  m.addFunction(name, b.createType(paramTypes), b.i32, localTypes, m.block(null, [...prologue, ...body, m.unreachable()], b.i32));

  for (const way of ways) {
    const exportName = String(way.code);
    if (!dispatched) {
      m.addFunctionExport(name, exportName);
      continue;
    }
    const { sorted } = passing(way.types);
    const operands: Expression[] = [m.i32.const(way.code)];
    let next = 1;
    LETTERS.forEach((letter, k) => {
      const given = count(sorted, letter);
      for (let n = 0; n < widest[k]!; n++) operands.push(n < given ? m.local.get(next++, emitter.wasmType(REP_OF_TYPE[letter]!)) : zero(emitter, letter));
    });
    const call = tree.tailCalls ? m.return_call(name, operands, b.i32) : m.call(name, operands, b.i32);
    m.addFunction(`${name}_${exportName}`, emitter.functionType(way.types), b.i32, [], call);
    m.addFunctionExport(`${name}_${exportName}`, exportName);
  }
  return ways.flatMap(({ slots, code }) => slots.map((slot) => ({ slot, exportName: String(code) })));
}

function zero({ b, m }: Emitter, letter: "i" | "f" | "r"): Expression {
  return letter === "i" ? m.i64.const(0n) : letter === "f" ? m.f64.const(0) : m.ref.null(b.externref);
}
