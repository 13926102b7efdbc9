import { backendContract } from "@spoor/ir/testing";
import { describe, test } from "vitest";
import { wasmBackend } from "../src/index";
import { loadBinaryen } from "../src/binaryen";

const binaryen = await loadBinaryen();

describe.each([
  ["with tail calls", {}],
  ["without tail calls", { tailCalls: false }],
  ["fusing at the first crossing", { fuseAfter: 1 }],
])("the backend contract holds %s", (_, options) => {
  for (const { name, run } of backendContract()) test(name, () => run(() => wasmBackend(binaryen, options)));
});
