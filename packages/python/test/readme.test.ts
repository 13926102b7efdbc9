import { expect, it } from "vitest";
import { readmeExample } from "../../../test/readme";

it("the README's example is this one, and prints what it says", async () => {
  const { printed } = await readmeExample(import.meta.url, () => import("./readme-example"));
  expect(printed).toEqual([["[0, 1, 4, 9, 16]"], [333328333350000], [1]]);
});
