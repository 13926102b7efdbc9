// One process of part a of the second result. Takes { programs: [{ name, file, small }], rounds, library: folder, measure: "time" or "space" }.
// Gives, per program, { name, traces, recorded, refused, flat, boxed }, each side { ops, guards, and seconds (one per round) or bytes }.
import { getHeapStatistics } from "node:v8";
import { InvalidLoop } from "@spoor/ir";
import { optimizer } from "@spoor/optimizer";
import { boxed } from "./boxes.mjs";
import { optimizeBoxes } from "./optimizer.mjs";
import { forgetLoops, record, useLibrary } from "./record.mjs";

const WARM_UP_ROUNDS = 5;

const onFlat = optimizer();
/** What is compared: how a trace is given to each, and what it makes of it. */
const SIDES = {
  flat: { prepare: ({ trace }) => trace, optimize: (trace, context) => onFlat.optimize(trace, context), counts: ({ counts }) => counts },
  boxed: { prepare: ({ trace }) => boxed(trace), optimize: optimizeBoxes, counts: (made) => made },
};

/** A program's traces, as each side takes them. Left out are those that contradict what the program has done since (InvalidLoop). */
export function prepare(program) {
  const recorded = record(program);
  const inputs = { flat: [], boxed: [] };
  let operations = 0;
  const totals = { flat: { ops: 0, guards: 0 }, boxed: { ops: 0, guards: 0 } };
  for (const one of recorded) {
    const made = {};
    try {
      for (const side of Object.keys(SIDES)) {
        forgetLoops(one.trace);
        const input = { source: SIDES[side].prepare(one), context: one.context, trace: one.trace };
        const { ops, guards } = SIDES[side].counts(SIDES[side].optimize(input.source, input.context));
        made[side] = { input, ops, guards };
      }
    } catch (error) {
      if (!(error instanceof InvalidLoop)) throw error;
      continue;
    }
    for (const [side, { input, ops, guards }] of Object.entries(made)) {
      inputs[side].push(input);
      totals[side].ops += ops;
      totals[side].guards += guards;
    }
    operations += one.trace.length - one.trace.inputCount;
  }
  return { name: program.name, traces: inputs.flat.length, refused: recorded.length - inputs.flat.length, recorded: operations, inputs, ...totals };
}

/** Seconds that a side takes for a program's traces. */
function time(side, inputs) {
  const { optimize } = SIDES[side];
  let seconds = 0;
  for (const { source, context, trace } of inputs) {
    forgetLoops(trace);
    const begun = performance.now();
    optimize(source, context);
    seconds += (performance.now() - begun) / 1000;
  }
  return seconds;
}

const PAUSE = new Int32Array(new SharedArrayBuffer(4));
/** Buffers are freed beside the program: waits until they are. */
function settle() {
  globalThis.gc();
  for (let before = -1, now = 0; now !== before;) {
    before = now;
    Atomics.wait(PAUSE, 0, 0, 5);
    now = process.memoryUsage().arrayBuffers;
  }
}
const allocated = () => getHeapStatistics().used_heap_size + process.memoryUsage().arrayBuffers;

/** Bytes that a side allocates for a program's traces: what heap and buffers grow by, in a young generation that needs no collection meanwhile. */
function space(side, inputs) {
  const { optimize } = SIDES[side];
  for (const { trace } of inputs) forgetLoops(trace);
  settle();
  const before = allocated();
  for (const { source, context } of inputs) optimize(source, context);
  return allocated() - before;
}

export function compare({ programs, rounds, library, measure }) {
  useLibrary(library);
  const prepared = programs.map(prepare);
  const sides = Object.keys(SIDES);
  for (const program of prepared) for (const side of sides) program[side].seconds = [];
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    for (const program of prepared) {
      // In turns, so that what disturbs the machine disturbs both.
      for (const side of round % 2 === 0 ? sides : [...sides].reverse()) {
        const seconds = time(side, program.inputs[side]);
        if (round >= 0) program[side].seconds.push(seconds);
      }
    }
  }
  if (measure === "space") for (const program of prepared) for (const side of sides) program[side].bytes = space(side, program.inputs[side]);
  return prepared.map(({ inputs, ...rest }) => rest);
}
