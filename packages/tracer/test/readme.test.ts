import { expect, it } from "vitest";
import { readmeExample } from "../../../test/readme";

it("the README's example is this one, and prints what it says", async () => {
  const { printed } = await readmeExample(import.meta.url, () => import("./readme-example"));
  expect(printed).toEqual([[500000500000], [1]]);
});
