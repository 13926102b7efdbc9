// node pyodide.mjs FILE ARGUMENT...: runs a Python program in Pyodide (CPython compiled to WebAssembly), as `python3` would.
import { parse, resolve, sep } from "node:path";
import { loadPyodide } from "pyodide";

const [file, ...args] = process.argv.slice(2);
const path = resolve(file);
const { root } = parse(path);
const pyodide = await loadPyodide({ stdout: (line) => console.log(line), stderr: (line) => console.error(line) });
pyodide.FS.mkdirTree("/host");
pyodide.mountNodeFS("/host", root);
pyodide.globals.set("words", pyodide.toPy([`/host/${path.slice(root.length).replaceAll(sep, "/")}`, ...args]));
process.exitCode = pyodide.runPython(`
import runpy, sys, traceback
sys.argv = words
sys.path.insert(0, words[0].rpartition("/")[0])
sys.dont_write_bytecode = True
status = 0
try:
    runpy.run_path(words[0], run_name="__main__")
except SystemExit as stop:
    status = stop.code if isinstance(stop.code, int) else 0 if stop.code is None else 1
except BaseException:
    traceback.print_exc()
    status = 1
status
`);
