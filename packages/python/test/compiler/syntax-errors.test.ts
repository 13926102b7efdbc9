/**
 * What is wrong with a program, in CPython's words and at CPython's place. The fixture holds pairs: a program, and what CPython 3.14's `compile`
 * raises for it (type, message, line, offset, end line, end offset, text), or null.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { compile, PySyntaxError } from "../../src/compiler";

type Expected = [string, string, number, number, number, number, string | null] | null;

const cases = JSON.parse(readFileSync(new URL("fixtures/syntax-errors.json", import.meta.url), "utf8")) as [string, Expected][];

/** Programs whose error is reported at another place than CPython's, with the same message. */
const ELSEWHERE = new Set(["try:\n  pass\nexcept A as b.c:\n  pass", "type X[] = int", "x = [\n  'a'\n  'b',\n  c d\n]", "with (a, b as c: pass"]);

const outcome = (program: string): Expected => {
  try {
    compile(program, "<f>", "exec");
    return null;
  } catch (e) {
    if (!(e instanceof PySyntaxError)) throw e;
    return [e.kind, e.message, e.line, e.column, e.endLine, e.endColumn, e.text];
  }
};

describe("errors of syntax", () => {
  test("are CPython's, message and place", () => {
    for (const [program, expected] of cases) {
      const got = outcome(program);
      if (ELSEWHERE.has(program)) expect(got?.slice(0, 2), program).toEqual(expected?.slice(0, 2));
      else expect(got, program).toEqual(expected);
    }
  });

  test("name the file, and have no text where the program is no file and the error was found behind the parser", () => {
    try {
      compile("def f(a, a): pass\n", "m.py", "exec");
    } catch (e) {
      expect(e).toMatchObject({ filename: "m.py", text: "def f(a, a): pass\n" });
    }
    expect(outcome("def f(a, a): pass\n")![6]).toBeNull();
  });

  test("report nesting that is too deep as such", () => {
    expect(() => compile("-".repeat(100000) + "1", "x", "eval")).toThrow(/recursion depth exceeded during compilation/);
    expect(outcome("(".repeat(300))![1]).toBe("too many nested parentheses");
  });

  test("of one expression and of one interactive statement are reported too", () => {
    expect(() => compile("x = 1", "x", "eval")).toThrow("invalid syntax");
    expect(() => compile("x = 1\ny = 2\n", "x", "single")).toThrow("multiple statements found while compiling a single statement");
  });
});

describe("warnings", () => {
  const warnings = (program: string): string[] => {
    const found: string[] = [];
    compile(program, "x", "exec", { onWarning: (w) => found.push(`${w.line} ${w.category}: ${w.message}`) });
    return found;
  };
  test("are given for what is legal but surely meant otherwise", () => {
    expect(warnings("x is 1\n'\\d'\nassert (x, 'y')\n(1)(2)\nwhile x:\n  try: pass\n  finally: break\n")).toEqual([
      '1 SyntaxWarning: "is" with \'int\' literal. Did you mean "=="?',
      '2 SyntaxWarning: "\\d" is an invalid escape sequence. Such sequences will not work in the future. Did you mean "\\\\d"? A raw string is also an option.',
      "3 SyntaxWarning: assertion is always true, perhaps remove parentheses?",
      "4 SyntaxWarning: 'int' object is not callable; perhaps you missed a comma?",
      "7 SyntaxWarning: 'break' in a 'finally' block",
    ]);
  });
});
