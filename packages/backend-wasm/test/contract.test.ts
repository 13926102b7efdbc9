import { backendContract } from "@spoor/ir/testing";
import { describe, test } from "vitest";
import { wasmBackend } from "../src/index";
import { loadBinaryen } from "../src/binaryen";

const binaryen = await loadBinaryen();

describe.each([
  ["with tail calls", {}],
  ["without tail calls", { tailCalls: false }],
  ["fusing at the first crossing", { fuseAfter: 1 }],
  ["fusing at the first crossing, with exits as functions", { fuseAfter: 1, manyExits: 0 }],
  ["with exits as functions, without tail calls", { tailCalls: false, manyExits: 0 }],
])("the backend contract holds %s", (_, options) => {
  for (const { name, run } of backendContract()) test(name, () => run(() => wasmBackend(binaryen, options)));
});
