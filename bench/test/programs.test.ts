/** Every program gives its expected result in CPython 3.14 (Pyodide), at its small size. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadPyodide, type PyodideAPI } from "pyodide";
import { beforeAll, describe, expect, it } from "vitest";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const programs = ["programs", "micro"].flatMap((folder) =>
  readdirSync(here(`../${folder}`))
    .filter((name) => /^[a-z].*\.py$/.test(name))
    .map((name) => `${folder}/${name}`),
);

describe("the programs", () => {
  let pyodide: PyodideAPI;
  beforeAll(async () => {
    pyodide = await loadPyodide();
    pyodide.FS.mkdirTree("/bench");
    pyodide.mountNodeFS("/bench", here(".."));
    pyodide.runPython("import runpy, sys; sys.dont_write_bytecode = True; sys.path.insert(0, '/bench/programs')");
  }, 60_000);

  it("are at least sixteen", () => {
    expect(programs.filter((name) => name.startsWith("programs/")).length).toBeGreaterThanOrEqual(16);
  });

  it.each(programs)("%s gives the expected result", (name) => {
    const verdict = pyodide.runPython(`
path = sys.path[:]
module = runpy.run_path("/bench/${name}", run_name="program")
sys.path[:] = path
small, full = module["SMALL"], module["N"]
result = module["run"](small)
"" if result == module["EXPECTED"][small] and full in module["EXPECTED"] else f"got {result!r}"
`);
    expect(verdict).toBe("");
  });

  it.each(programs)("%s says its sizes where the runner finds them", (name) => {
    expect(readFileSync(here(`../${name}`), "utf8")).toMatch(/^N, SMALL = \d+, \d+$/m);
  });
});
