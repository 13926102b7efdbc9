import { describe, expect, it } from "vitest";
import { OP_NAMES, evalBackend, type Backend, type OpName } from "../src/index";
import { backendContract } from "../src/testing/index";

const seen = new Set<OpName>();
/** The evaluator, with a note of the operations that it compiles. */
const watched = (): Backend => {
  const backend = evalBackend();
  const compile = backend.compile.bind(backend);
  backend.compile = (unit) => {
    for (let row = 0; row < unit.trace.length; row++) seen.add(OP_NAMES[unit.trace.opcode(row as never)]!);
    return compile(unit);
  };
  return backend;
};

describe("the evaluator as a backend keeps the contract", () => {
  it.each(backendContract().map(({ name, run }) => [name, run] as const))("%s", (_, run) => {
    run(watched);
  });
});

it("the contract covers every operation of the table", () => {
  expect(OP_NAMES.filter((name) => !seen.has(name))).toEqual([]);
});

it("every case of the contract has a name of its own", () => {
  const names = backendContract().map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
