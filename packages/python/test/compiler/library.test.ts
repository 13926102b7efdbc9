/** Python's own library compiles to code that passes the verifier. */
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
