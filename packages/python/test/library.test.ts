import { afterEach, expect, test } from "vitest";
import { denyAll } from "../src/host";
import { compileLibrary, provideLibrary } from "../src/library";
import { createPython } from "../src/python";

const TEXT = "import sys\nVALUE = [i * i for i in range(4)]\ndef place(): return sys._getframe().f_code.co_filename\n";

/** Imports the library's module `thing`; gives what was read of the library, and what the module said. */
function imported(compiled: Uint8Array | null): { reads: string[]; output: string } {
  const reads: string[] = [];
  provideLibrary({
    read: (path) => {
      reads.push(path);
      return path === "thing.py" ? TEXT : null;
    },
    compiled: (path) => (path === "thing.py" ? compiled : null),
  });
  let output = "";
  createPython({ host: { ...denyAll(), stdout: (text) => { output += text; } } }).run("import thing; print(thing.VALUE, thing.place(), thing.__file__)");
  return { reads, output };
}
const OUTPUT = "[0, 1, 4, 9] /lib/python3.14/thing.py /lib/python3.14/thing.py\n";

afterEach(() => provideLibrary(null));

test("a library file that was compiled ahead of time is not read", () => {
  expect(imported(compileLibrary(TEXT, "thing.py"))).toEqual({ reads: ["thing/__init__.py"], output: OUTPUT });
});
test("what another version compiled is compiled again from the text", () => {
  const other = compileLibrary(TEXT, "thing.py");
  other[5]! ^= 1; // in the fingerprint of version and instructions
  expect(imported(other)).toEqual({ reads: ["thing/__init__.py", "thing.py"], output: OUTPUT });
});
test("a directory of the program's is no package of the name when the library has a module", () => {
  provideLibrary({ read: (path) => (path === "thing.py" ? TEXT : null) });
  let output = "";
  const host = { ...denyAll(), stdout: (text: string) => { output += text; }, pathKind: (path: string) => (/^\/(thing|own)$/.test(path) ? "directory" as const : null) };
  createPython({ host, path: ["/"] }).run("import thing, own; print(thing.__file__, own.__path__)");
  expect(output).toBe("/lib/python3.14/thing.py ['/own']\n");
});
