/** Python's own library compiles to code that passes the verifier, at a speed that start-up can afford. */
import { expect, test } from "vitest";
import { Code } from "../../src/code";
import { compile, verifyCode } from "../../src/compiler";
import { librarySample } from "./library";

const files = librarySample();

test.skipIf(files.length === 0)("files of Python's library compile to verified code", () => {
  const problems: string[] = [];
  for (const [name, text] of files) problems.push(...verifyCode(compile(text, name, "exec")));
  expect(problems).toEqual([]);
}, 120_000);

// Alone on a machine it is 5 to 13 MB/s; the bound is low because tests run beside other work, and unbundled.
test.skipIf(files.length === 0)("compiling is fast enough for start-up", () => {
  const size = files.reduce((n, [, text]) => n + text.length, 0);
  let best = 0;
  for (let round = 0; round < 3; round++) {
    const start = performance.now();
    for (const [name, text] of files) expect(compile(text, name, "exec")).toBeInstanceOf(Code);
    best = Math.max(best, size / 1e6 / ((performance.now() - start) / 1000));
  }
  expect(best).toBeGreaterThan(0.5);
}, 120_000);
