import { backendContract } from "@spoor/ir/testing";
import { describe, it } from "vitest";
import { jsBackend } from "../src/index";

describe("backend contract", () => {
  for (const { name, run } of backendContract()) {
    it(name, () => run(() => jsBackend()));
    it(`${name} (fusing at once)`, () => run(() => jsBackend({ fuseAfter: 1 })));
  }
});
