import { expect, test } from "vitest";
import { readFileSync } from "node:fs";
import { evalBackend } from "@spoor/ir";
import { run } from "../src/brainfuck";
test("hello", () => {
  const src = readFileSync(new URL("../programs/hello.b", import.meta.url), "utf8");
  for (const backend of [null, evalBackend()]) {
    let out = "";
    const d = run("hello", src, { write: (b) => { out += String.fromCharCode(b); }, read: () => 0 }, { backend, params: { threshold: 3, trace_eagerness: 2 } });

    expect(out).toBe("Hello World!\n");
  }
});
