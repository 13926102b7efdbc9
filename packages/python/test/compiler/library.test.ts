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

test.skipIf(files.length === 0)("compiling takes less than a second for 1.5 megabytes", () => {
  const size = files.reduce((n, [, text]) => n + text.length, 0);
  const start = performance.now();
  for (const [name, text] of files) expect(compile(text, name, "exec")).toBeInstanceOf(Code);
  expect(size / 1e6 / ((performance.now() - start) / 1000)).toBeGreaterThan(1.5);
});
