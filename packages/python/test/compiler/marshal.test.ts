import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Code } from "../../src/code";
import { compile, deserialize, disassemble, serialize } from "../../src/compiler";
import "../../src/modules/builtins";
import { librarySample } from "./library";

const same = (a: Code, b: Code): void => {
  expect(disassemble(b)).toBe(disassemble(a));
  const comparable = (code: Code) => ({ ...code.parts(), constants: null, docstring: null, positions: code.positions });
  expect(comparable(b)).toEqual(comparable(a));
  expect(b.constants.length).toBe(a.constants.length);
  for (const [i, constant] of a.constants.entries()) if (constant instanceof Code) same(constant, b.constants[i]);
};
const again = (code: Code): Code => deserialize(serialize(code));

describe("code as bytes", () => {
  test("comes back as it was, with every kind of constant", () => {
    const text = "'doc'\nx = 1, -1, 2**52, 2**53, -2**80, 1.5, -0.0, 1e400, 2j, 'é', '😀', '\\ud800', b'\\xff', None, True, ..., (1, ('a',))\nif x in {1, 'a'}: pass\ndef f(a, *b, c=1, **d):\n  try: return [lambda: i for i in a]\n  except E as e: yield e\n";
    same(compile(text, "x.py", "exec"), again(compile(text, "x.py", "exec")));
  });

  test("of programs is the same after a round trip", () => {
    for (const name of ["functions", "exceptions", "matching"]) {
      const text = readFileSync(new URL(`../programs/compiler_${name}.py`, import.meta.url), "utf8");
      const code = compile(text, name, "exec");
      same(code, again(code));
    }
  });

  test("can be given another file name", () => {
    const code = deserialize(serialize(compile("def f(): pass", "a.py", "exec")), "b.py");
    expect(code.filename).toBe("b.py");
    expect((code.constants.find((c) => c instanceof Code) as Code).filename).toBe("b.py");
  });

  test("is refused when it is something else, or of another instruction set", () => {
    expect(() => deserialize(new Uint8Array(20))).toThrow("not compiled code");
    const bytes = serialize(compile("x", "x", "exec"));
    bytes[4]! ^= 1;
    expect(() => deserialize(bytes)).toThrow("another version of the instruction set");
  });

  test.skipIf(librarySample().length === 0)("of Python's library is the same after a round trip", () => {
    for (const [name, text] of librarySample()) {
      const code = compile(text, name, "exec");
      same(code, again(code));
    }
  }, 120_000);
});
