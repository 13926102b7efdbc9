import { readFileSync } from "node:fs";
import { afterEach, expect, it, vi } from "vitest";

afterEach(() => vi.restoreAllMocks());

it("the README's example is this one, and prints what it says", async () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const example = readFileSync(new URL("readme-example.ts", import.meta.url), "utf8");
  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\`\n`);
  const printed: unknown[] = [];
  vi.spyOn(console, "log").mockImplementation((value: unknown) => { printed.push(value); });
  await import("./readme-example");
  expect(printed).toEqual(["[0, 1, 4, 9, 16]", 333328333350000, 1]);
});
