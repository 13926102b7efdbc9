/** A package's README shows its example, `test/readme-example.ts`, as it is. */
import { readFileSync } from "node:fs";
import { expect, vi } from "vitest";

/** Runs the example of the package that a test lies in (`import.meta.url`); gives the README, and what each call of `console.log` got. */
export async function readmeExample(test: string, run: () => Promise<unknown>): Promise<{ readme: string; printed: unknown[][] }> {
  const readme = readFileSync(new URL("../README.md", test), "utf8");
  const example = readFileSync(new URL("readme-example.ts", test), "utf8");
  expect(readme).toContain(`\`\`\`ts\n${example}\`\`\`\n`);
  const printed: unknown[][] = [];
  const log = vi.spyOn(console, "log").mockImplementation((...values: unknown[]) => { printed.push(values); });
  try {
    await run();
  } finally {
    log.mockRestore();
  }
  return { readme, printed };
}
