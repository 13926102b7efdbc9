// The traces that programs lead to, recorded by running them.
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { jsBackend } from "@spoor/backend-js";
import { LabelDescr, OP } from "@spoor/ir";
import { optimizer } from "@spoor/optimizer";
import { createPython, denyAll, provideLibrary } from "@spoor/python";
import { createDriver } from "@spoor/tracer";
import { nodeHost } from "../../packages/cli/src/node-host";

/** Low, so that a short run records what a long one does. */
const PARAMS = { threshold: 100, function_threshold: 100, trace_eagerness: 20 };
const ITERATIONS = 5;

/** Reads the standard library from a folder. */
export const useLibrary = (folder) => provideLibrary({
  read: (path) => {
    try {
      return readFileSync(join(folder, path), "utf8");
    } catch (error) {
      if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
      throw error;
    }
  },
});

/**
 * Runs a program and collects what the optimizer was asked for.
 * @returns {{trace: Trace, context: OptimizeContext}[]} each to be optimized on its own: as if it was not known what held at the guard
 *   that a bridge starts from, and with jumps to loops' entries, for that is the same for any optimizer
 */
export function record({ file, small }) {
  const recorded = [];
  const inner = optimizer();
  const watching = {
    ...inner,
    optimize: (trace, context) => {
      const optimized = inner.optimize(trace, context);
      recorded.push({ trace, context: { ...context, parent: null, newLabel: () => new LabelDescr(-1, "body") } });
      return optimized;
    },
  };
  const { readFile, pathKind, list, now, monotonic, cpuTime, cwd } = nodeHost();
  let printed = "";
  const write = (text) => { printed += text; };
  const host = { ...denyAll(), readFile, pathKind, list, now, monotonic, cpuTime, cwd, stdout: write, stderr: write };
  const python = createPython({ host, argv: [file, String(small), String(ITERATIONS)], path: [dirname(file)] });
  createDriver({ guest: python.guest, optimizer: watching, backend: jsBackend(), params: PARAMS, interrupt: python.runtime.state.interrupt });
  const { exitCode } = python.runMain(readFileSync(file, "utf8"), file);
  if (exitCode !== 0) throw new Error(`${basename(file)}: ${printed}`);
  return recorded;
}

/** Labels know how others enter their loops: forgotten, so that every run does the same. */
export function forgetLoops(trace) {
  for (let row = trace.inputCount; row < trace.length; row++) {
    const opcode = trace.opcode(row);
    if (opcode === OP.label || opcode === OP.jump) trace.descr(row).state = null;
  }
}
